#include <string.h>

#include "edge/follow.h"
#include "model/ticket.h"

/*
 * 1 when the unit is supervised on the ground since the record with `seq`, or
 * was then: a call that brings the supervision with it, as one that writes a
 * lost day down again does, may have ended it, too.
 */
static int
is_opened(const struct ticket *ticket, uint16_t unit, int ground, uint32_t seq)
{
	size_t i;

	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *s = &ticket->supervision[i];

		if ((s->end == NULL || s->end->seq > seq) &&
		    s->open->unit == unit && s->open->ground == ground)
			return 1;
	}
	return 0;
}

/* The ground on which an act that was recorded opens supervision, or 0. */
static int
ground_of(const struct acts *acts, const struct acts_item *item,
    struct arena *scratch, struct ticket *ticket)
{
	const struct ledger *ledger = &acts->store->ledger;
	uint32_t unit = hash_set_find(&ledger->units, item->act.unit);
	uint32_t number = ledger_ticket(ledger, item->act.ticket);
	const struct leg *leg;
	struct fact fact;

	if (item->seq == 0 || (item->act.event != EVENT_RETURN &&
	    item->act.event != EVENT_RECHECK_CLOSE) ||
	    !ledger_seq(ledger, number, item->seq, &fact))
		return 0;
	ticket_fold(ledger, number, scratch, ticket);
	if (item->act.event == EVENT_RECHECK_CLOSE)
		return fact.outcome == OUTCOME_DIFFERS &&
		    !is_opened(ticket, (uint16_t)unit, 4, fact.seq) ? 4 :
		    0;
	/* NB. a designation in the same call may have ended the leg already */
	leg = ticket_leg_at(ticket, &fact);
	return leg != NULL && leg->back == RETURN_RECORDED &&
	    leg->ask->seq == fact.seq &&
	    !is_opened(ticket, leg->unit, 5, fact.seq) ? 5 : 0;
}

void
follow_up(struct acts *acts)
{
	const struct roster *roster = acts->store->config.roster;
	size_t n = acts->queue.n, i;
	char digit[2] = "0";

	for (i = 0; i < n; i++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, i);
		struct desk_act act = { .event = EVENT_SUPERVISE,
		    .at_s = item->act.at_s, .by = item->act.by,
		    .ticket = item->act.ticket, .unit = item->act.unit };
		struct arena scratch = acts->store->arena;
		struct ticket ticket;
		uint32_t unit;
		int ground = ground_of(acts, item, &scratch, &ticket);

		if (ground == 0)
			continue;
		digit[0] = (char)('0' + ground);
		unit = roster_find(roster, act.unit);
		(void)desk_set(&act, str_of("level"), str_of("street"));
		(void)desk_set(&act, str_of("ground"),
		    str_copy(&acts->store->arena, str_of(digit)));
		if (unit != ROSTER_NONE)
			(void)desk_set(&act, str_of("leader"),
			    roster_unit(roster, unit)->leader);
		acts_add(acts, &act, NULL, 0);
	}
	if (acts->queue.n > n)
		(void)acts_run(acts);
}
