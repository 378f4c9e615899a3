#include "store/firsts.h"

static void
look_at(struct firsts *firsts, uint32_t number)
{
	struct matter_ticket ticket;
	struct firsts_ticket *new;
	const struct fact *fact;
	struct strand strand;

	fact = strand_first(&strand, &firsts->ledger->strands, number);
	if (fact == NULL || fact->at_s < firsts->from_s ||
	    fact->at_s >= firsts->to_s ||
	    !matter_is_first(firsts->ledger, number, &ticket))
		return;
	new = mem_vec_add(&firsts->found);
	new->ticket = ticket;
	new->at_s = fact->at_s;
	new->number = number;
}

/* The next ticket from `i` on that may be a first one; none: their number. */
static uint32_t
next_ticket(const struct firsts *firsts, uint32_t i)
{
	uint32_t n = ledger_tickets(firsts->ledger);

	while (i < n && ledger_has_joined(firsts->ledger, i))
		i++;
	return i;
}

/* NB. most tickets have joined a matter, and each of the others lies where
   nothing else was read: what will be looked at is fetched meanwhile. */
static void
look(struct firsts *firsts)
{
	uint32_t n = ledger_tickets(firsts->ledger), ahead[STRAND_AHEAD];
	uint32_t next = next_ticket(firsts, 1), k = 0, i;

	for (i = 0; i < STRAND_AHEAD; i++)
		ahead[i] = n;
	while (!firsts->is_enough) {
		i = ahead[k % STRAND_AHEAD];
		ahead[k++ % STRAND_AHEAD] = next;
		if (next < n) {
			strands_begin_fetch(&firsts->ledger->strands, next);
			next = next_ticket(firsts, next + 1);
		}
		if (i < n)
			look_at(firsts, i);
		else if (k > STRAND_AHEAD)
			break;
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
