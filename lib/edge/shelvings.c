#include "base/hash.h"
#include "edge/shelvings.h"
#include "edge/cells.h"
#include "edge/sift.h"
#include "model/matter.h"
#include "model/shelve.h"
#include "text/time.h"

/* The tickets of a candidate that have statements, `|` between. */
static struct str
stated(const struct store *store, const struct shelve_candidate *c,
    struct arena *arena)
{
	struct buf out;
	struct str list;
	size_t i;

	buf_make(&out, cmd_full);
	for (i = 0; i < c->n; i++) {
		if (shelve_statements(&store->ledger, &c->call[i], 1,
		    NULL) == 0)
			continue;
		if (out.n > 0)
			buf_put_byte(&out, '|');
		buf_put(&out, ledger_ticket_id(&store->ledger,
		    c->call[i].ticket));
	}
	list = str_copy(arena, buf_str(&out));
	buf_drop(&out);
	return list;
}

static void
put_candidate(struct table *table, const struct store *store,
    const struct shelve_candidate *c, const struct arena *scratch)
{
	char caller[17] = "";
	size_t i;

	for (i = 0; i < c->n; i++)
		if (cells_is_secret(store, c->call[i].ticket, *scratch))
			break;
	if (i == c->n)
		hash_hex(c->call->caller, 16, caller);
	table_put_copy(table, str_of(caller));
	table_put(table, ledger_ticket_id(&store->ledger, c->call->matter));
	table_put_int(table, c->n_statement);
	table_put(table, stated(store, c, &table->arena));
	table_put(table, ledger_unit_id(&store->ledger, c->last.unit));
}

void
shelvings_candidates(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n)
{
	static const struct table_column column[] = {
		{ "caller", TABLE_NAME, 0 }, { "matter", TABLE_NAME, 0 },
		{ "n_statements", TABLE_NUMBER, 0 },
		{ "tickets", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
	};
	const struct matter_base *base = balance_calls(store->balance);
	const unsigned char *is_given;
	struct matter_calls calls;
	struct shelve_candidate *list;
	struct table table;
	struct arena arena;
	size_t n_list, i, k;

	mem_make(&arena, cmd_full);
	is_given = cmd_given(cmd, store, ticket, n);
	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	matter_calls_renew(&calls, &store->ledger, base, &arena);
	n_list = shelve_find(&store->view, &calls, base, &arena, &list);
	for (i = 0; i < n_list; i++)
		for (k = 0; k < list[i].n; k++) {
			if (is_given != NULL &&
			    !is_given[list[i].call[k].ticket])
				continue;
			put_candidate(&table, store, &list[i], &arena);
			break;
		}
	cmd_table(cmd, &table);
}

static const char *
state_of(const struct shelving *s)
{
	if (s->end != NULL)
		return "ended";
	if (s->decision == NULL)
		return "pending";
	return s->decision->event == EVENT_SHELVE_FILE ? "filed" :
	    s->decision->event == EVENT_SHELVE_REVISE ? "revised" : "refused";
}

/* S21: received after the filing and no later than its end. */
static int64_t
count_later(const struct matter_calls *calls, const struct ticket *t,
    const struct shelving *s)
{
	int64_t to_s = s->end != NULL ? s->end->at_s : INT64_MAX;
	const struct matter_call *call;
	int64_t later = 0;
	size_t n, i;

	call = shelve_related(calls, t->number, &n);
	if (s->decision == NULL || s->decision->event != EVENT_SHELVE_FILE)
		return 0;
	for (i = 0; i < n; i++)
		later += call[i].received_s > s->decision->at_s &&
		    call[i].received_s <= to_s;
	return later;
}

static void
put_shelving(struct table *table, const struct store *store,
    const struct matter_calls *calls, const struct ticket *t,
    const struct shelving *s)
{
	table_put(table, ledger_ticket_id(&store->ledger, t->number));
	table_put(table, ledger_unit_id(&store->ledger, s->shelve->unit));
	table_put_int(table, s->shelve->category);
	table_put(table, str_of(state_of(s)));
	table_put_time(table, s->shelve->at_s);
	table_put_time(table, s->decision != NULL ? s->decision->at_s :
	    TIME_NONE);
	table_put_time(table, s->end != NULL ? s->end->at_s : TIME_NONE);
	table_put_int(table, count_later(calls, t, s));
	table_put(table, ledger_ticket_id(&store->ledger, t->about.matter));
}

void
shelvings_list(struct cmd *cmd, struct store *store, const uint32_t *ticket,
    size_t n)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "category", TABLE_NUMBER, 0 }, { "state", TABLE_NAME, 0 },
		{ "asked", TABLE_TIME, 2 }, { "decided", TABLE_TIME, 0 },
		{ "ended", TABLE_TIME, 0 }, { "n_later", TABLE_NUMBER, 0 },
		{ "matter", TABLE_NAME, 1 },
	};
	const unsigned char *is_given;
	struct matter_calls calls;
	const uint32_t *live;
	struct arena arena;
	struct table table;
	size_t n_live, i, k;

	mem_make(&arena, cmd_full);
	is_given = cmd_given(cmd, store, ticket, n);
	/* NB. what was shelved is never done with */
	n_live = store_live(store, 1, &arena, &live);
	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	matter_calls_renew(&calls, &store->ledger,
	    balance_calls(store->balance), &arena);
	for (i = 0; i < n_live; i++) {
		struct arena scratch = arena;
		struct ticket t;

		if (is_given != NULL && !is_given[live[i]])
			continue;
		ticket_fold(&store->ledger, live[i], &scratch, &t);
		for (k = 0; k < t.n_shelving; k++)
			put_shelving(&table, store, &calls, &t,
			    &t.shelving[k]);
	}
	cmd_table(cmd, &table);
}

/* What queued shelvings are filled from. */
struct filling {
	struct acts *acts;
	struct matter_calls calls;
	int has_calls;
};

/* The calls that the queue's shelvings are about. */
static void
collect(struct filling *f)
{
	const struct acts *acts = f->acts;
	const struct ledger *ledger = &acts->store->ledger;
	struct arena *arena = &acts->cmd->arena;
	uint32_t *ticket = mem_take_n(arena, acts->queue.n + 1,
	    sizeof(*ticket));
	size_t n = 0, i;

	for (i = acts->n_run; i < acts->queue.n; i++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, i);
		uint32_t number = ledger_ticket(ledger, item->act.ticket);

		if (item->act.event == EVENT_SHELVE && number != HASH_NONE)
			ticket[n++] = number;
	}
	matter_calls_some(&f->calls, ledger,
	    balance_calls(store_balance(acts->store)), ticket, n, arena);
}

/* The list of related tickets, frozen (Annex 1.3). */
static void
fill_related(struct filling *f, struct acts_item *item,
    const struct ticket *ticket)
{
	const struct ledger *ledger = &f->acts->store->ledger;
	const struct matter_call *call;
	struct buf out;
	size_t n, i;

	if (!f->has_calls++)
		collect(f);
	call = shelve_related(&f->calls, ticket->number, &n);
	buf_make(&out, cmd_full);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_put_byte(&out, '|');
		buf_put(&out, ledger_ticket_id(ledger, call[i].ticket));
	}
	if (n == 0)
		buf_put(&out, item->act.ticket);
	sift_default(item, "related", str_copy(&f->acts->cmd->arena,
	    buf_str(&out)));
	buf_drop(&out);
}

static int
fill(void *with, struct acts_item *item, const struct ticket *ticket,
    struct fail *why)
{
	struct filling *f = with;
	size_t last = ticket->n_shelving;

	(void)why;
	if (ticket->number == HASH_NONE || ticket->number == 0)
		return 1;
	if (item->act.event == EVENT_SHELVE) {
		if (ticket->lead != NULL)
			sift_unit(f->acts, item, ticket->lead->unit);
		fill_related(f, item, ticket);
	} else if (last > 0)
		sift_unit(f->acts, item,
		    ticket->shelving[last - 1].shelve->unit);
	return 1;
}

void
shelvings_fill(struct acts *acts)
{
	struct filling f = { .acts = acts };

	sift_acts(acts, fill, &f);
}

static int
freeze(void *with, struct acts_item *item, const struct ticket *ticket,
    struct fail *why)
{
	(void)why;
	if (item->act.event == EVENT_SHELVE && ticket->number != HASH_NONE)
		fill_related(with, item, ticket);
	return 1;
}

void
shelvings_freeze(struct acts *acts)
{
	struct filling f = { .acts = acts };
	size_t i;

	/* NB. each ticket of a queue is looked at: not for nothing */
	for (i = acts->n_run; i < acts->queue.n; i++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, i);

		if (item->act.event == EVENT_SHELVE)
			break;
	}
	if (i < acts->queue.n)
		sift_acts(acts, freeze, &f);
}
