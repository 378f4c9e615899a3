#include <string.h>

#include "edge/returns.h"
#include "model/rule.h"
#include "store/people.h"
#include "text/time.h"

#define NEAR 3	/* units that are suggested */

struct str
returns_unit(const struct store *store, struct str ticket,
    enum event_id event)
{
	uint32_t number = ledger_ticket(&store->ledger, ticket);
	struct arena scratch = store->arena;
	struct ticket t;
	size_t i;

	if (number == HASH_NONE || number == 0)
		return str_make(NULL, 0);
	ticket_fold(&store->ledger, number, &scratch, &t);
	if (event == EVENT_RETURN)
		return t.lead == NULL ? str_make(NULL, 0) :
		    ledger_unit_id(&store->ledger, t.lead->unit);
	for (i = 0; i < t.n_leg; i++)
		if (t.leg[i].end == NULL && t.leg[i].back == RETURN_PENDING)
			return ledger_unit_id(&store->ledger, t.leg[i].unit);
	return str_make(NULL, 0);
}

/* What a listed return is read with. */
struct listing {
	struct store *store;
	struct people people;
	int has_people;
	struct table table;
	struct arena arena;
};

/* `u05|u03`: units whose functions are nearest to the ticket's words. */
static struct str
nearest(struct listing *l, const struct ticket *t, uint16_t except)
{
	const struct store *store = l->store;
	const struct tickets_row *row = l->has_people ?
	    people_row(&l->people, t->number) : NULL;
	struct roster_query query = { .day = time_day(store->view.as_of_s) };
	struct roster_near *near;
	struct buf words;
	struct str units;
	size_t n, i;

	buf_make(&words, store->full);
	buf_put(&words, ledger_text(&store->ledger, t->about.category));
	if (row != NULL)
		buf_put(&words, row->field[TICKETS_TEXT]);
	query.text = buf_str(&words);
	query.except = roster_find(store->config.roster,
	    ledger_unit_id(&store->ledger, except));
	n = roster_nearest(store->config.roster, &query, &l->arena, &near);
	words.n = 0;
	for (i = 0; i < n && i < NEAR; i++) {
		if (i > 0)
			buf_put_byte(&words, '|');
		buf_put(&words, roster_unit(store->config.roster,
		    near[i].index)->id);
	}
	units = str_copy(&l->table.arena, buf_str(&words));
	buf_drop(&words);
	return units;
}

static void
put_row(struct listing *l, const struct ticket *t, const struct leg *leg,
    const char *waits)
{
	const struct store *store = l->store;
	const struct rule_view rule = { .view = &store->view, .ticket = t };

	table_put(&l->table, ledger_ticket_id(&store->ledger, t->number));
	table_put(&l->table, ledger_unit_id(&store->ledger, leg->unit));
	table_put(&l->table, str_of(waits));
	table_put_time(&l->table, leg->ask != NULL ? leg->ask->at_s :
	    TIME_NONE);
	table_put(&l->table, str_of(leg->ask == NULL ? "" :
	    rule_is_late_request(&rule, EVENT_RETURN, leg, leg->ask->at_s) ?
	    "yes" : "no"));
	table_put(&l->table, nearest(l, t, leg->unit));
}

/* What a leg waits for; NULL: nothing. A closed ticket's return is past. */
static const char *
waits_for(const struct ticket *t, const struct leg *leg)
{
	if (leg->end != NULL || t->state == STATE_CLOSED)
		return NULL;
	return leg->back == RETURN_PENDING ? "pending" :
	    leg->back == RETURN_RECORDED ? "designate" : NULL;
}

/* The lead's leg that a second dispatch is waited for after; or NULL. */
static const struct leg *
given_back(const struct ticket *t)
{
	const struct leg *last = NULL;
	size_t i;

	for (i = 0; i < t->n_leg; i++)
		if (t->leg[i].role == ROLE_LEAD)
			last = &t->leg[i];
	return t->state == STATE_RECEIVED && last != NULL &&
	    last->end != NULL ? last : NULL;
}

static int
is_listed(const struct ticket *t)
{
	size_t i;

	for (i = 0; i < t->n_leg; i++)
		if (waits_for(t, &t->leg[i]) != NULL)
			return 1;
	return given_back(t) != NULL;
}

static void
fold(struct listing *l, uint32_t number, struct ticket *t)
{
	mem_reset(&l->arena);
	ticket_fold(&l->store->ledger, number, &l->arena, t);
}

static void
list_ticket(struct listing *l, uint32_t number)
{
	const struct leg *last;
	struct ticket t;
	size_t i;

	fold(l, number, &t);
	for (i = 0; i < t.n_leg; i++)
		if (waits_for(&t, &t.leg[i]) != NULL)
			put_row(l, &t, &t.leg[i], waits_for(&t, &t.leg[i]));
	last = given_back(&t);
	if (last != NULL)
		put_row(l, &t, last, "redispatch");
}

void
returns_list(struct cmd *cmd, struct store *store, const uint32_t *ticket,
    size_t n)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "waits", TABLE_NAME, 0 }, { "asked", TABLE_TIME, 0 },
		{ "late", TABLE_NAME, 0 }, { "nearest", TABLE_NAME, 0 },
	};
	struct listing l = { .store = store };
	size_t n_listed = 0, i;
	uint32_t *listed;
	struct ticket t;
	struct fail fail;

	if (ticket == NULL)
		n = store_live(store, 0, &cmd->arena, &ticket);
	listed = mem_take_n(&cmd->arena, n + 1, sizeof(*listed));
	mem_make(&l.arena, cmd_full);
	for (i = 0; i < n; i++) {
		fold(&l, ticket[i], &t);
		if (is_listed(&t))
			listed[n_listed++] = ticket[i];
	}
	table_make(&l.table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	/* NB. without tickets/ the category alone says what is near */
	l.has_people = people_load(&l.people, store, listed, n_listed,
	    &fail) == FAIL_NONE;
	for (i = 0; i < n_listed; i++)
		list_ticket(&l, listed[i]);
	cmd_table(cmd, &l.table);
}
