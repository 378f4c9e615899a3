#include "store/firsts.h"

static void
look_at(struct firsts *firsts, uint32_t number)
{
	struct matter_ticket ticket;
	struct firsts_ticket *new;
	const struct fact *fact;
	struct strand strand;

	ledger_facts(firsts->ledger, number, &strand);
	fact = strand_next(&strand);
	if (fact == NULL || fact->at_s < firsts->from_s ||
	    fact->at_s >= firsts->to_s ||
	    matter_has_joined(firsts->ledger, number) ||
	    !matter_is_first(firsts->ledger, number, &ticket))
		return;
	new = mem_vec_add(&firsts->found);
	new->ticket = ticket;
	new->at_s = fact->at_s;
	new->number = number;
}

/* NB. of nearly all tickets nothing but the first record is looked at. */
static void
look(struct firsts *firsts)
{
	uint32_t n = ledger_tickets(firsts->ledger), i;

	for (i = 1; i < n && !firsts->is_enough; i++) {
		if (i + STRAND_AHEAD < n)
			strands_begin_fetch(&firsts->ledger->strands,
			    i + STRAND_AHEAD);
		look_at(firsts, i);
	}
}

static void
do_look(void *with, unsigned place)
{
	struct firsts *firsts = with;

	(void)place;
	look(firsts);
}

void
firsts_begin(struct firsts *firsts, const struct ledger *ledger,
    int64_t from_s, void (*full)(void))
{
	firsts->ledger = ledger;
	mem_vec_make(&firsts->found, sizeof(struct firsts_ticket), full);
	firsts->from_s = from_s;
	firsts->to_s = INT64_MAX;
	firsts->is_enough = 0;
	belt_make(&firsts->belt, do_look, firsts);
	belt_start(&firsts->belt);
	belt_pass(&firsts->belt);
}

void
firsts_end(struct firsts *firsts, int64_t from_s)
{
	belt_wait(&firsts->belt);
	if (from_s >= firsts->from_s)
		return;
	firsts->to_s = firsts->from_s;
	firsts->from_s = from_s;
	look(firsts);
}

void
firsts_stop(struct firsts *firsts)
{
	firsts->is_enough = 1;
	belt_wait(&firsts->belt);
}

void
firsts_drop(struct firsts *firsts)
{
	firsts_stop(firsts);
	belt_drop(&firsts->belt);
	mem_vec_drop(&firsts->found);
}
