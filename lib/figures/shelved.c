#include <stdlib.h>

#include "figures/shelved.h"

static int
by_caller(const void *a, const void *b)
{
	const struct shelved_filing *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	if (x->matter != y->matter)
		return x->matter < y->matter ? -1 : 1;
	if (x->from_s != y->from_s)
		return x->from_s < y->from_s ? -1 : 1;
	return x->ticket < y->ticket ? -1 : x->ticket > y->ticket;
}

/* The numbers of the tickets with filings that count, each once. */
static size_t
tickets_filed(const struct ledger *ledger, struct arena *arena,
    uint32_t **number)
{
	size_t i, n = 0;
	uint32_t *list = mem_take_n(arena, ledger->filed.n, sizeof(*list));
	struct fact fact;

	for (i = 0; i < ledger->filed.n; i++) {
		const struct ledger_filed *filed = mem_vec_at(&ledger->filed,
		    i);

		if (ledger_seq(ledger, filed->ticket, filed->seq, &fact) &&
		    !(fact.bits & FACT_VOIDED))
			list[n++] = filed->ticket;
	}
	*number = list;
	return ledger_tickets_once(list, n);
}

static void
filings_add(struct shelved *shelved, const struct ticket *ticket)
{
	size_t i;

	if (!ticket->about.has_caller)
		return;
	for (i = 0; i < ticket->n_shelving; i++) {
		const struct shelving *s = &ticket->shelving[i];
		struct shelved_filing *filing;

		if (s->decision == NULL ||
		    s->decision->event != EVENT_SHELVE_FILE)
			continue;
		filing = &shelved->filing[shelved->n++];
		filing->caller = ticket->about.caller;
		filing->matter = ticket->about.matter;
		filing->ticket = ticket->number;
		filing->from_s = s->decision->at_s;
		filing->to_s = s->end != NULL ? s->end->at_s : INT64_MAX;
	}
}

void
shelved_find(const struct ledger *ledger, struct arena *arena,
    struct shelved *shelved)
{
	uint32_t *number;
	size_t n = tickets_filed(ledger, arena, &number), i;

	shelved->n = 0;
	shelved->filing = mem_take_n(arena, ledger->filed.n,
	    sizeof(*shelved->filing));
	for (i = 0; i < n; i++) {
		struct arena scratch = *arena;
		struct ticket ticket;

		ticket_fold(ledger, number[i], &scratch, &ticket);
		filings_add(shelved, &ticket);
	}
	if (shelved->n > 1)
		qsort(shelved->filing, shelved->n, sizeof(*shelved->filing),
		    by_caller);
}

/* The first filing that does not lie before a caller and a matter. */
static size_t
filings_from(const struct shelved *shelved, uint64_t caller, uint32_t matter)
{
	size_t low = 0, high = shelved->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct shelved_filing *f = &shelved->filing[mid];

		if (f->caller < caller ||
		    (f->caller == caller && f->matter < matter))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

uint32_t
shelved_by(const struct shelved *shelved, const struct ticket *ticket)
{
	const struct ticket_about *about = &ticket->about;
	int64_t at_s;
	size_t i;

	if (shelved->n == 0 || !about->has_caller || ticket->receive == NULL)
		return 0;
	at_s = ticket->receive->at_s;
	i = filings_from(shelved, about->caller, about->matter);
	for (; i < shelved->n; i++) {
		const struct shelved_filing *f = &shelved->filing[i];

		if (f->caller != about->caller || f->matter != about->matter)
			return 0;
		if (at_s > f->from_s && at_s <= f->to_s)
			return f->ticket;
	}
	return 0;
}

int
shelved_has(const struct shelved *shelved, const struct ticket *ticket)
{
	return shelved_by(shelved, ticket) != 0;
}
