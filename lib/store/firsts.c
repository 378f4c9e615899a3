#include <string.h>

#include "store/firsts.h"

#define READ_LEAST 4096	/* rows that are worth to read texts for, … */
#define WORTH 16	/* … one for so many texts */

void
firsts_take(struct firsts *firsts, uint32_t number)
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
			firsts_take(firsts, i);
		else if (k > STRAND_AHEAD)
			break;
	}
}

/* NB. what fails is no fault: it will be read, and told, again. */
static void
read_texts(struct firsts *firsts)
{
	size_t n = firsts->found.n, i;
	struct firsts_ticket *first;
	struct people_want *want;
	struct mem_vec wants;
	struct fail fail;

	if (firsts->is_enough || n == 0 || n / WORTH > firsts->n_row)
		return;
	mem_vec_make(&wants, sizeof(*want), firsts->store->full);
	want = mem_vec_add_n(&wants, n);
	first = mem_vec_at(&firsts->found, 0);
	for (i = 0; i < n; i++)
		firsts_want(&first[i], &want[i]);
	if (people_load_aside(&firsts->people, firsts->store, want, n,
	    &fail) == FAIL_NONE)
		firsts->n_read = n;
	mem_vec_drop(&wants);
}

/* The belt's work: first to look, then to read. */
static void
work(void *with, unsigned place)
{
	struct firsts *firsts = with;

	if (place == 0)
		look(firsts);
	else
		read_texts(firsts);
}

void
firsts_want(struct firsts_ticket *first, struct people_want *want)
{
	want->ticket = first->ticket.number;
	want->logged_s = first->ticket.logged_s;
	want->place = &first->place;
	memcpy(want->row, first->ticket.row, sizeof(want->row));
	want->text = &first->ticket.text;
}

void
firsts_none(struct firsts *firsts, const struct store *store)
{
	firsts->store = store;
	firsts->ledger = &store->ledger;
	mem_vec_make(&firsts->found, sizeof(struct firsts_ticket),
	    store->full);
	firsts->from_s = INT64_MIN;
	firsts->to_s = INT64_MAX;
	firsts->is_enough = 0;
	firsts->n_row = firsts->n_read = 0;
	memset(&firsts->people, 0, sizeof(firsts->people));
	belt_make(&firsts->belt, work, firsts);
}

void
firsts_begin(struct firsts *firsts, const struct store *store,
    int64_t from_s)
{
	firsts_none(firsts, store);
	firsts->from_s = from_s;
	belt_start(&firsts->belt);
	belt_pass(&firsts->belt);
}

void
firsts_read(struct firsts *firsts, size_t n_row)
{
	if (firsts->n_row > 0 || n_row < READ_LEAST ||
	    !firsts->belt.is_running)
		return;
	firsts->n_row = n_row;
	belt_pass(&firsts->belt);
}

void
firsts_end(struct firsts *firsts, int64_t from_s)
{
	belt_wait(&firsts->belt, 0);
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
	belt_wait(&firsts->belt, 0);
}

void
firsts_drop(struct firsts *firsts)
{
	firsts_stop(firsts);
	belt_drop(&firsts->belt);
	mem_vec_drop(&firsts->found);
	people_drop(&firsts->people);
}
