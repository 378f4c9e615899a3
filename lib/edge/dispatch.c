#include <string.h>

#include "edge/dispatch.h"
#include "store/people.h"
#include "text/time.h"

#define NEAR 3	/* units that are suggested for a second dispatch */

static const struct table_column column[] = {
	{ "ticket", TABLE_NAME, 0 }, { "reason", TABLE_TEXT, 0 },
	{ "decider", TABLE_NAME, 0 }, { "candidates", TABLE_NAME, 0 },
	{ "rules", TABLE_NAME, 1 },
};

/* What one run of the rules works on. */
struct run {
	struct dispatch *d;
	struct store *store;
	struct people people;
	struct arena arena;	/* reset with each ticket */
	struct ticket t;
};

void
dispatch_make(struct dispatch *dispatch, struct acts *acts)
{
	dispatch->acts = acts;
	dispatch->lists_only = 0;
	table_make(&dispatch->undecided, column,
	    sizeof(column) / sizeof(column[0]), cmd_full);
}

static void
route_fields(const struct dispatch_question *q,
    struct str field[ROUTE_FIELDS])
{
	const struct ledger *ledger = &q->store->ledger;
	const struct ticket_about *about = &q->ticket->about;
	const struct tickets_row *row = q->people == NULL ? NULL :
	    people_row(q->people, q->ticket->number);

	field[ROUTE_KIND] = str_of(about->kind > 0 ?
	    event_words_kind[about->kind - 1] : "");
	field[ROUTE_CATEGORY] = ledger_text(ledger, about->category);
	field[ROUTE_PLACE] = ledger_text(ledger, about->place);
	field[ROUTE_ADDRESS] = row != NULL ? row->field[TICKETS_ADDRESS] :
	    str_of("");
	field[ROUTE_TEXT] = row != NULL ? row->field[TICKETS_TEXT] :
	    str_of("");
}

enum dispatch_reason
dispatch_ask(const struct dispatch_question *question, struct arena *arena,
    struct route_decision *decision)
{
	unsigned flags = question->ticket->about.flags;
	struct str field[ROUTE_FIELDS];

	memset(decision, 0, sizeof(*decision));
	if (flags & TICKET_FALLBACK)
		return DISPATCH_FALLBACK;
	if (flags & TICKET_INSTRUCTION)
		return DISPATCH_INSTRUCTION;
	if (question->is_returned)
		return DISPATCH_RETURNED;
	route_fields(question, field);
	route_decide(question->store->config.routes, field, arena, decision);
	if (decision->rule != NULL && decision->rule->is_ended)
		return DISPATCH_ENDED;
	return decision->rule != NULL ? DISPATCH_DECIDED :
	    decision->n_candidate > 0 ? DISPATCH_SEVERAL : DISPATCH_NO_RULE;
}

static void
undecided(struct run *r, const char *reason, const char *decider,
    struct str units, struct str rules)
{
	struct table *table = &r->d->undecided;

	table_put(table, ledger_ticket_id(&r->store->ledger, r->t.number));
	table_put(table, str_of(reason));
	table_put(table, str_of(decider));
	table_put_copy(table, units);
	table_put_copy(table, rules);
}

/* Candidates with `|` between: the units, or the rules that name them. */
static struct str
join(struct run *r, const struct route_decision *decision, int rules)
{
	struct buf out;
	struct str joined;
	size_t i;

	buf_make(&out, cmd_full);
	for (i = 0; i < decision->n_candidate; i++) {
		const struct route_rule *rule = decision->candidate[i];

		if (i > 0)
			buf_put_byte(&out, '|');
		buf_put(&out, rules ? rule->rule :
		    roster_unit(r->store->config.roster, rule->unit)->id);
	}
	joined = str_copy(&r->arena, buf_str(&out));
	buf_drop(&out);
	return joined;
}

/* Units whose functions are near, without those that returned it (L4). */
static struct str
nearest(struct run *r, const struct str *field, uint16_t except)
{
	const struct roster *roster = r->store->config.roster;
	struct roster_query query = { .except = roster_find(roster,
	    ledger_unit_id(&r->store->ledger, except)),
	    .day = time_day(r->store->view.as_of_s) };
	struct roster_near *near;
	struct buf out;
	struct str units;
	size_t n, i;

	buf_make(&out, cmd_full);
	buf_put(&out, field[ROUTE_CATEGORY]);
	buf_put(&out, field[ROUTE_TEXT]);
	query.text = buf_str(&out);
	n = roster_nearest(roster, &query, &r->arena, &near);
	out.n = 0;
	for (i = 0; i < n && i < NEAR; i++) {
		if (i > 0)
			buf_put_byte(&out, '|');
		buf_put(&out, roster_unit(roster, near[i].index)->id);
	}
	units = str_copy(&r->arena, buf_str(&out));
	buf_drop(&out);
	return units;
}

static int
is_urgent_offhours(struct run *r, int64_t at_s)
{
	struct calendar_clock clock;

	policy_clock(r->store->view.policy, at_s, &clock);
	return (r->t.about.urgency == URGENCY_URGENT ||
	    r->t.about.urgency == URGENCY_SEMI) &&
	    !calendar_is_office(r->store->view.calendar, at_s, &clock);
}

static void
queue(struct run *r, const struct route_rule *rule)
{
	const struct roster_unit *unit =
	    roster_unit(r->store->config.roster, rule->unit);
	struct cmd *cmd = r->d->acts->cmd;
	int64_t at_s = cmd->at_s != TIME_NONE ? cmd->at_s : r->store->now_s;
	struct str id = ledger_ticket_id(&r->store->ledger, r->t.number);
	struct desk_act act = { .event = EVENT_ASSIGN, .ticket = id,
	    .unit = unit->id, .at_s = TIME_NONE };

	(void)desk_set(&act, str_of("role"), str_of("lead"));
	(void)desk_set(&act, str_of("basis"),
	    str_of(event_words_basis[rule->basis - 1]));
	(void)desk_set(&act, str_of("rule"), rule->rule);
	if (is_urgent_offhours(r, at_s)) {
		(void)desk_set(&act, str_of("head"), unit->head);
		cmd_warn(cmd, "%.*s: urgent and outside office hours: call "
		    "%.*s, the head of %.*s, now", STR_ARG(id),
		    STR_ARG(unit->head), STR_ARG(unit->id));
	}
	acts_add(r->d->acts, &act, NULL, 0);
}

/* The unit of the last lead that gave the ticket back; 0: none did. */
static uint16_t
returned_by(const struct ticket *t)
{
	size_t i;

	for (i = t->n_leg; i-- > 0;)
		if (t->leg[i].role == ROLE_LEAD)
			return t->leg[i].unit;
	return 0;
}

static void
decide(struct run *r)
{
	static const char *const words[] = { "", "flagged fallback",
	    "flagged instruction", "returned by its unit",
	    "rules of equal rank name several units", "no rule fits",
	    "its rule names a unit that has ended" };
	uint16_t unit = returned_by(&r->t);
	const struct dispatch_question q = { r->store, &r->people, &r->t,
	    unit != 0 };
	struct route_decision decision;
	enum dispatch_reason reason = dispatch_ask(&q, &r->arena, &decision);
	struct str field[ROUTE_FIELDS];
	size_t i;

	for (i = 0; i < decision.n_limited; i++)
		cmd_warn(r->d->acts->cmd, "config/routes.csv: rule %.*s ran "
		    "into the match limit and was passed over",
		    STR_ARG(decision.limited[i]->rule));
	if (reason == DISPATCH_DECIDED) {
		if (!r->d->lists_only)
			queue(r, decision.rule);
		return;
	}
	if (reason == DISPATCH_SEVERAL) {
		undecided(r, words[reason], "centre", join(r, &decision, 0),
		    join(r, &decision, 1));
		return;
	}
	route_fields(&q, field);
	undecided(r, words[reason], reason == DISPATCH_FALLBACK ||
	    reason == DISPATCH_INSTRUCTION ? "street head" : "centre",
	    nearest(r, field, reason == DISPATCH_RETURNED ? unit : 0),
	    reason == DISPATCH_ENDED ? decision.rule->rule : str_of(""));
}

void
dispatch_auto(struct dispatch *dispatch, const uint32_t *ticket, size_t n)
{
	struct run r = { .d = dispatch, .store = dispatch->acts->store };
	struct arena *arena = &dispatch->acts->cmd->arena;
	size_t n_waiting = 0, i;
	uint32_t *waiting;
	struct fail fail;

	if (ticket == NULL)
		n = store_live(r.store, 0, arena, &ticket);
	waiting = mem_take_n(arena, n + 1, sizeof(*waiting));
	mem_make(&r.arena, cmd_full);
	if (config_routes(&r.store->config, time_day(r.store->view.as_of_s),
	    &fail))
		cmd_die(dispatch->acts->cmd, &fail);
	for (i = 0; i < n; i++) {
		mem_reset(&r.arena);
		ticket_fold(&r.store->ledger, ticket[i], &r.arena, &r.t);
		if (r.t.state == STATE_RECEIVED)
			waiting[n_waiting++] = ticket[i];
	}
	if (people_load(&r.people, r.store, waiting, n_waiting, &fail))
		cmd_die(dispatch->acts->cmd, &fail);
	for (i = 0; i < n_waiting; i++) {
		mem_reset(&r.arena);
		ticket_fold(&r.store->ledger, waiting[i], &r.arena, &r.t);
		decide(&r);
	}
	people_drop(&r.people);
	mem_drop(&r.arena);
}

void
dispatch_say(struct dispatch *dispatch)
{
	const struct table *table = &dispatch->undecided;
	struct cmd *cmd = dispatch->acts->cmd;
	struct fail fail;
	size_t i;

	for (i = 0; i < table_rows(table); i++) {
		struct str units = table_cell(table, i, 3);

		(void)fail_set(&fail, FAIL_REFUSED, "%.*s: not dispatched: "
		    "%.*s; the %.*s must decide%s%.*s",
		    STR_ARG(table_cell(table, i, 0)),
		    STR_ARG(table_cell(table, i, 1)),
		    STR_ARG(table_cell(table, i, 2)),
		    units.n > 0 ? "; candidates: " : "", STR_ARG(units));
		(void)cmd_fail(cmd, &fail);
	}
}
