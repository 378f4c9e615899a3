#include "model/shelve.h"
#include "model/ticket.h"

/* Where the calls of one caller on one matter end. */
static size_t
group_end(const struct matter_calls *calls, size_t i)
{
	const struct matter_call *first = &calls->call[i];

	while (i < calls->n && calls->call[i].caller == first->caller &&
	    calls->call[i].matter == first->matter)
		i++;
	return i;
}

const struct matter_call *
shelve_related(const struct matter_calls *calls, uint32_t ticket, size_t *n)
{
	size_t i, own;

	*n = 0;
	if (ticket >= calls->n_ticket || calls->place[ticket] == 0)
		return NULL;
	i = own = calls->place[ticket] - 1;
	while (i > 0 && calls->call[i - 1].caller == calls->call[own].caller &&
	    calls->call[i - 1].matter == calls->call[own].matter)
		i--;
	*n = group_end(calls, i) - i;
	return &calls->call[i];
}

uint32_t
shelve_statements(const struct ledger *ledger,
    const struct matter_call *call, size_t n, struct fact *last)
{
	const struct fact *fact;
	struct strand strand;
	uint32_t count = 0, newest = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		ledger_facts(ledger, call[i].ticket, &strand);
		while ((fact = strand_next(&strand)) != NULL) {
			if (fact->event != EVENT_STATEMENT ||
			    (fact->bits & FACT_VOIDED))
				continue;
			count++;
			if (fact->seq < newest)
				continue;
			newest = fact->seq;
			if (last != NULL)
				*last = *fact;
		}
	}
	return count;
}

int
shelve_is_repeated(const struct policy *policy,
    const struct matter_calls *calls, const struct matter_call *call,
    size_t n)
{
	const struct matter_call *last;

	if (n < 2)
		return 0;
	last = &call[n - 1];
	return matter_repeats(calls, last->ticket, matter_repeat_window(policy,
	    last->received_s), NULL) >= 2;
}

/* 1 when a shelving of one of the calls stands in the way of another. */
static int
is_settled(const struct ledger *ledger, const struct shelve_candidate *c,
    struct arena *scratch)
{
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		struct ticket t;

		mem_reset(scratch);
		ticket_fold(ledger, c->call[i].ticket, scratch, &t);
		for (k = 0; k < t.n_shelving; k++) {
			const struct shelving *s = &t.shelving[k];
			const struct fact *over = s->end != NULL ? s->end :
			    s->decision;

			if (over == NULL ||
			    (s->end == NULL &&
			    over->event == EVENT_SHELVE_FILE))
				return 1;
			if (over->event != EVENT_SHELVE_REVISE &&
			    c->last.seq < over->seq)
				return 1;
		}
	}
	return 0;
}

/* 0 when it is known that there is no statement on any of the tickets. */
static int
may_be_stated(const struct matter_base *base, const struct matter_call *call,
    size_t n)
{
	size_t i;

	if (base == NULL)
		return 1;
	for (i = 0; i < n; i++)
		if (call[i].ticket >= base->n_ticket ||
		    (base->state[call[i].ticket] &
		    (base->dirty | base->stated)))
			return 1;
	return 0;
}

size_t
shelve_find(const struct obligation_view *view,
    const struct matter_calls *calls, const struct matter_base *base,
    struct arena *arena, struct shelve_candidate **list)
{
	int64_t least = policy_get(view->policy, POLICY_SHELVE_STATEMENTS,
	    view->as_of_s)->n;
	struct mem_vec found;
	struct arena scratch;
	size_t i, end;

	mem_vec_make(&found, sizeof(struct shelve_candidate), arena->full);
	mem_make(&scratch, arena->full);
	for (i = 0; i < calls->n; i = end) {
		struct shelve_candidate c = { .call = &calls->call[i] };

		end = group_end(calls, i);
		c.n = end - i;
		if (!may_be_stated(base, c.call, c.n))
			continue;
		c.n_statement = shelve_statements(view->ledger, c.call, c.n,
		    &c.last);
		if (c.n_statement > 0 && c.n_statement >= least &&
		    !is_settled(view->ledger, &c, &scratch))
			*(struct shelve_candidate *)mem_vec_add(&found) = c;
	}
	mem_drop(&scratch);
	*list = mem_take_n(arena, found.n, sizeof(**list));
	for (i = 0; i < found.n; i++)
		(*list)[i] = *(struct shelve_candidate *)mem_vec_at(&found, i);
	end = found.n;
	mem_vec_drop(&found);
	return end;
}
