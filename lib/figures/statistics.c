#include <string.h>

#include "figures/balance.h"
#include "figures/statistics.h"

#define SOON_DAYS 3	/* working days (page "Week" of ticket-report(1)) */

const char *const statistics_words_flow[FLOW_N] = { "received", "declined",
    "dispatched", "finished", "closed", "open", "overdue" };

static void
arrays_make(struct statistics *s, struct arena *arena)
{
	s->day = mem_take_n(arena, s->n_day, sizeof(*s->day));
	s->unit = mem_take_n(arena, s->n_unit, COUNT_N * sizeof(*s->unit));
	s->state = mem_take_n(arena, s->n_unit, STATE_N * sizeof(*s->state));
}

void
statistics_make(struct statistics *s, const struct statistics_input *in,
    struct arena *arena)
{
	const struct obligation_view *view = &in->view;
	struct policy_value three = { .unit = POLICY_WORKDAYS,
	    .n = SOON_DAYS };
	int64_t first_s = ledger_first_at(view->ledger);
	int32_t first = first_s == INT64_MAX ? INT32_MAX : time_day(first_s);
	int i;

	memset(s, 0, sizeof(*s));
	s->in = *in;
	for (i = 0; i < STATISTICS_PERIODS; i++) {
		s->end_s[i] = in->period[i].last_s < view->as_of_s ?
		    in->period[i].last_s : view->as_of_s;
		if (i > 0 && s->n_before == i - 1 &&
		    time_day(in->period[i].first_s) >= first)
			s->n_before = i;
	}
	if (in->soon_s != 0)
		s->soon_s = in->soon_s;
	else if (!policy_due(view->policy, view->calendar, &three, s->end_s[0],
	    &s->soon_s))
		s->soon_s = INT64_MAX;
	/* NOLINTNEXTLINE: the days of a period fit */
	s->n_day = (size_t)(time_day(in->period[0].last_s) -
	    time_day(in->period[0].first_s) + 1);
	s->n_unit = hash_set_count(&view->ledger->units);
	arrays_make(s, arena);
}

/* --- in two halves --------------------------------------------------------- */

void
statistics_fork(struct statistics *fork, const struct statistics *s,
    struct arena *arena)
{
	*fork = *s;
	memset(fork->flow, 0, sizeof(fork->flow));
	memset(fork->source, 0, sizeof(fork->source));
	memset(fork->kind, 0, sizeof(fork->kind));
	memset(fork->urgency, 0, sizeof(fork->urgency));
	memset(fork->street, 0, sizeof(fork->street));
	arrays_make(fork, arena);
}

static void
add_all(int64_t *to, const int64_t *from, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[i] += from[i];
}

#define CELLS(array) (sizeof(array) / sizeof(int64_t))

void
statistics_join(struct statistics *s, const struct statistics *fork)
{
	add_all(&s->flow[0][0], &fork->flow[0][0], CELLS(s->flow));
	add_all(&s->source[0][0], &fork->source[0][0], CELLS(s->source));
	add_all(&s->kind[0][0], &fork->kind[0][0], CELLS(s->kind));
	add_all(&s->urgency[0][0], &fork->urgency[0][0], CELLS(s->urgency));
	add_all(s->street, fork->street, CELLS(s->street));
	add_all(s->day, fork->day, s->n_day);
	add_all(s->unit, fork->unit, s->n_unit * COUNT_N);
	add_all(s->state, fork->state, s->n_unit * STATE_N);
}

int64_t
statistics_unit(const struct statistics *s, size_t unit,
    enum statistics_count count)
{
	return s->unit[unit * COUNT_N + count];
}

int
statistics_has(const struct statistics *s, int i, int64_t at_s)
{
	return at_s >= s->in.period[i].first_s && at_s <= s->end_s[i];
}

int
statistics_is_open(const struct ticket *ticket, int64_t at_s)
{
	return ticket->receive != NULL && ticket->receive->at_s <= at_s &&
	    (ticket->close == NULL || ticket->close->at_s > at_s) &&
	    (ticket->decline == NULL || ticket->decline->at_s > at_s);
}

int
statistics_is_open_ever(const struct statistics *s,
    const struct ticket *ticket)
{
	int i;

	for (i = 0; i < STATISTICS_PERIODS; i++)
		if (statistics_is_open(ticket, s->end_s[i]))
			return 1;
	return 0;
}

int
statistics_is_owed(const struct obligation *o, int64_t at_s)
{
	/* NB. what was done is cancelled by the close, too, in this flag */
	return o->opened_s <= at_s && (o->done_seq == 0 ? !o->is_cancelled :
	    o->done_s > at_s);
}

int
statistics_is_overdue(const struct obligation *o, int64_t at_s)
{
	return statistics_is_owed(o, at_s) && o->has_due && o->due_s < at_s;
}

/* --- what came, went and lay ---------------------------------------------- */

static void
add_received(struct statistics *s, const struct ticket *ticket)
{
	const struct ticket_about *about = &ticket->about;
	int64_t at_s = ticket->receive->at_s;
	int i;

	for (i = 0; i < STATISTICS_PERIODS; i++) {
		if (!statistics_has(s, i, at_s))
			continue;
		s->flow[i][FLOW_RECEIVED]++;
		s->source[i][about->source]++;
		s->kind[i][about->kind]++;
		s->urgency[i][about->urgency]++;
		if (i == 0)
			s->day[time_day(at_s) -
			    time_day(s->in.period[0].first_s)]++;
	}
}

/* What one record of a lead says of its ticket; each once a period. */
static void
add_steps(struct statistics *s, const struct ticket *ticket)
{
	unsigned dispatched = 0, finished = 0;
	size_t k;
	int i;

	for (k = 0; k < ticket->n_fact; k++) {
		const struct fact *f = ticket->fact[k];
		const struct leg *leg;

		if (f->event != EVENT_ASSIGN && f->event != EVENT_REPLY)
			continue;
		leg = ticket_leg_at(ticket, f);
		if (f->event == EVENT_ASSIGN ? f->role != ROLE_LEAD :
		    leg == NULL || leg->role != ROLE_LEAD)
			continue;
		for (i = 0; i < STATISTICS_PERIODS; i++)
			if (statistics_has(s, i, f->at_s))
				*(f->event == EVENT_ASSIGN ? &dispatched :
				    &finished) |= 1u << i;
	}
	for (i = 0; i < STATISTICS_PERIODS; i++) {
		s->flow[i][FLOW_DISPATCHED] += dispatched >> i & 1;
		s->flow[i][FLOW_FINISHED] += finished >> i & 1;
	}
}

static void
add_flow(struct statistics *s, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	size_t k;
	int i;

	for (i = 0; i < STATISTICS_PERIODS; i++) {
		if (ticket->decline != NULL)
			s->flow[i][FLOW_DECLINED] += statistics_has(s, i,
			    ticket->decline->at_s);
		if (ticket->close != NULL)
			s->flow[i][FLOW_CLOSED] += statistics_has(s, i,
			    ticket->close->at_s);
		if (!statistics_is_open(ticket, s->end_s[i]))
			continue;
		s->flow[i][FLOW_OPEN]++;
		for (k = 0; k < n; k++)
			if ((list[k].id == OBLIGATION_FINISH ||
			    list[k].id == OBLIGATION_REWORK) &&
			    statistics_is_overdue(&list[k], s->end_s[i]))
				break;
		s->flow[i][FLOW_OVERDUE] += k < n;
	}
}

/* --- by unit --------------------------------------------------------------- */

static int64_t *
cell(struct statistics *s, uint16_t unit, int count)
{
	return &s->unit[(size_t)unit * COUNT_N + (size_t)count];
}

static void
add_records(struct statistics *s, const struct ticket *ticket)
{
	/* and 1; 0: it is not counted */
	static const uint8_t count[EVENT_N] = {
		[EVENT_ASSIGN] = COUNT_ASSIGNED + 1,
		[EVENT_ACCEPT] = COUNT_ACCEPTED + 1,
		[EVENT_RETURN] = COUNT_RETURNS + 1,
		[EVENT_RETURN_GRANT] = COUNT_RETURNS_GRANTED + 1,
		[EVENT_RETURN_REFUSE] = COUNT_RETURNS_REFUSED + 1,
		[EVENT_EXTEND] = COUNT_EXTENSIONS + 1,
		[EVENT_EXTEND_GRANT] = COUNT_EXTENSIONS_GRANTED + 1,
		[EVENT_EXTEND_REFUSE] = COUNT_EXTENSIONS_REFUSED + 1,
		[EVENT_REWORK] = COUNT_REWORKS + 1,
	};
	size_t k;

	for (k = 0; k < ticket->n_fact; k++) {
		const struct fact *f = ticket->fact[k];

		if (count[f->event] == 0 || !statistics_has(s, 0, f->at_s))
			continue;
		++*cell(s, f->unit, count[f->event] - 1);
		s->street[count[f->event] - 1]++;
	}
}

/* Replies in the period: a unit's once a ticket, the lead's last by words. */
static void
add_replies(struct statistics *s, const struct ticket *ticket)
{
	const struct fact *last = NULL;
	size_t k, j;

	for (k = 0; k < ticket->n_fact; k++) {
		const struct fact *f = ticket->fact[k];
		const struct leg *leg;

		if (f->event != EVENT_REPLY || !statistics_has(s, 0, f->at_s))
			continue;
		for (j = 0; j < k; j++)
			if (ticket->fact[j]->event == EVENT_REPLY &&
			    ticket->fact[j]->unit == f->unit &&
			    statistics_has(s, 0, ticket->fact[j]->at_s))
				break;
		*cell(s, f->unit, COUNT_FINISHED) += j == k;
		leg = ticket_leg_at(ticket, f);
		if (leg != NULL && leg->role == ROLE_LEAD)
			last = f;
	}
	if (last == NULL)
		return;
	++*cell(s, last->unit, COUNT_RESULT + last->result - 1);
	++*cell(s, last->unit, COUNT_FINDING + last->finding - 1);
	s->street[COUNT_RESULT + last->result - 1]++;
	s->street[COUNT_FINDING + last->finding - 1]++;
}

/* What lies with units at the end. */
static void
add_open(struct statistics *s, const struct ticket *ticket)
{
	int64_t end_s = s->end_s[0];
	size_t k, j;

	if (!statistics_is_open(ticket, end_s))
		return;
	s->state[(size_t)(ticket->lead == NULL ? 0 : ticket->lead->unit) *
	    STATE_N + ticket->state]++;
	for (k = 0; k < ticket->n_leg; k++) {
		const struct leg *leg = &ticket->leg[k];

		if (leg->assign->at_s > end_s ||
		    (leg->end != NULL && leg->end->at_s <= end_s))
			continue;
		for (j = 0; j < k; j++)
			if (ticket->leg[j].unit == leg->unit &&
			    ticket->leg[j].assign->at_s <= end_s &&
			    (ticket->leg[j].end == NULL ||
			    ticket->leg[j].end->at_s > end_s))
				break;
		*cell(s, leg->unit, COUNT_OPEN) += j == k;
	}
}

static void
add_owed(struct statistics *s, const struct obligation *list, size_t n)
{
	int64_t end_s = s->end_s[0];
	size_t k;

	for (k = 0; k < n; k++) {
		const struct obligation *o = &list[k];

		if (statistics_is_overdue(o, end_s))
			++*cell(s, o->unit, COUNT_OVERDUE);
		else if (statistics_is_owed(o, end_s) && o->has_due &&
		    o->due_s <= s->soon_s)
			++*cell(s, o->unit, COUNT_SOON);
	}
}

void
statistics_add(struct statistics *s, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	add_owed(s, list, n);
	if (ticket->receive == NULL)
		return;
	add_received(s, ticket);
	add_steps(s, ticket);
	add_flow(s, ticket, list, n);
	add_records(s, ticket);
	add_replies(s, ticket);
	add_open(s, ticket);
}
