#include <limits.h>
#include <string.h>

#include "base/both.h"
#include "figures/balance.h"
#include "figures/walk.h"

int
tally_has(const struct tally *tally, int64_t at_s)
{
	return at_s >= tally->period.first_s && at_s <= tally->period.last_s;
}

static int64_t
rule(const struct score_input *in, enum policy_key key, int64_t at_s)
{
	return policy_get(in->view.policy, key, at_s)->n;
}

static void
rules_make(struct tally_rules *rules, const struct score_input *in,
    int64_t at_s)
{
	const struct policy_value *cap =
	    policy_get(in->view.policy, POLICY_SCORE_CAP, at_s);
	unsigned i;

	rules->is_workload_of_all =
	    rule(in, POLICY_SCORE_WORKLOAD_ROLES, at_s) == 1;
	rules->is_workload_by_rank =
	    rule(in, POLICY_SCORE_WORKLOAD_METHOD, at_s) == 1;
	rules->is_first_dispatch =
	    rule(in, POLICY_SCORE_CONTACT_BASIS, at_s) == 1;
	rules->sources =
	    (unsigned)rule(in, POLICY_SCORE_CALLBACK_SOURCE, at_s);
	rules->counts_each =
	    rule(in, POLICY_SCORE_CALLBACK_COUNT, at_s) == 1;
	rules->rates_all =
	    rule(in, POLICY_SCORE_RATING_DENOMINATOR, at_s) == 1;
	rules->groups_by_kind = rule(in, POLICY_SCORE_GROUP, at_s) == 1;
	rules->unevaluated = (int)rule(in, POLICY_SCORE_UNEVALUATED, at_s);
	rules->deducts_all =
	    rule(in, POLICY_SCORE_DEDUCTION_ROLES, at_s) == 1;
	rules->is_mean = rule(in, POLICY_SCORE_YEAR_METHOD, at_s) == 1;
	rules->cap_cents = cap->is_empty ? INT64_MAX : cap->n;
	for (i = 0; i < SCORE_INDICATORS; i++)
		rules->weight_cents[i] = rule(in,
		    (enum policy_key)(POLICY_SCORE_WEIGHT + i), at_s);
}

void
tally_make(struct tally *tally, const struct score_input *in,
    const struct time_period *period, struct arena *arena)
{
	memset(tally, 0, sizeof(*tally));
	tally->period = *period;
	rules_make(&tally->rules, in, period->last_s);
	tally->n_unit = hash_set_count(&in->view.ledger->units);
	tally->n_clause = merit_count(in->merits);
	tally->count = mem_take_n(arena, tally->n_unit * SCORE_COUNTS,
	    sizeof(*tally->count));
	tally->merit = mem_take_n(arena, tally->n_unit * tally->n_clause,
	    sizeof(*tally->merit));
}

/* --- who carries it ------------------------------------------------------ */

/* A unit counts once a ticket (S2). */
static void
carry(struct walk *walk, uint16_t unit)
{
	size_t i;

	for (i = 0; i < walk->n_unit; i++)
		if (walk->unit[i] == unit)
			return;
	if (unit != 0)
		walk->unit[walk->n_unit++] = unit;
}

void
walk_carry_one(struct walk *walk, uint16_t unit)
{
	walk->n_unit = 0;
	carry(walk, unit);
}

void
walk_carry_standing(struct walk *walk, int all)
{
	size_t i;

	walk->n_unit = 0;
	for (i = 0; i < walk->ticket->n_leg; i++) {
		const struct leg *leg = &walk->ticket->leg[i];

		if (leg->end == NULL && (all || leg->role == ROLE_LEAD))
			carry(walk, leg->unit);
	}
}

static int
is_open_at(const struct leg *leg, int64_t at_s)
{
	return leg->assign->at_s <= at_s &&
	    (leg->end == NULL || at_s < leg->end->at_s);
}

const struct leg *
walk_carry_open(struct walk *walk, int64_t at_s, int all)
{
	const struct leg *lead = NULL;
	size_t i;

	walk->n_unit = 0;
	for (i = 0; i < walk->ticket->n_leg; i++) {
		const struct leg *leg = &walk->ticket->leg[i];

		if (leg->role == ROLE_LEAD && is_open_at(leg, at_s))
			lead = leg;
	}
	if (lead == NULL)
		return NULL;
	carry(walk, lead->unit);
	for (i = 0; all && i < walk->ticket->n_leg; i++) {
		const struct leg *leg = &walk->ticket->leg[i];

		if (leg->role == ROLE_CO && is_open_at(leg, at_s))
			carry(walk, leg->unit);
	}
	return lead;
}

/* --- what is counted ----------------------------------------------------- */

void
tally_list(struct mem_vec *list, const struct score_item *item)
{
	struct score_item *kept;

	if (list == NULL)
		return;
	kept = mem_vec_add(list);
	*kept = *item;
}

static void
mark_add(const struct walk *walk, uint16_t unit, enum score_count count)
{
	struct balance_mark *mark = mem_vec_add(walk->tally->marks);

	mark->ticket = walk->ticket->number;
	mark->unit = unit;
	mark->count = (uint16_t)count;
}

/* An item of what was counted, where those are asked for. */
static void
list_mark(const struct walk *walk, uint16_t unit,
    const struct walk_mark *mark)
{
	struct score_item item = {
	    .indicator = (uint8_t)score_count_indicator(mark->count),
	    .count = (uint8_t)mark->count, .ticket = walk->ticket->number,
	    .unit = unit, .seq = mark->seq, .at_s = mark->at_s, .value = 1,
	    .reason = mark->reason };
	unsigned counts = walk->scan->in->counts;

	if (counts == 0 || (counts & 1u << mark->count))
		tally_list(walk->tally->items, &item);
}

void
walk_credit(struct walk *walk, const struct walk_mark *mark)
{
	struct tally *tally = walk->tally;
	size_t i;

	if (walk->n_unit == 0)
		return;
	for (i = 0; i < walk->n_unit; i++) {
		if (tally->marks != NULL) {
			mark_add(walk, walk->unit[i], mark->count);
			continue;
		}
		tally->count[(size_t)walk->unit[i] * SCORE_COUNTS +
		    mark->count]++;
		if (tally->items != NULL)
			list_mark(walk, walk->unit[i], mark);
	}
	tally->street[mark->count]++;
}

void
walk_list_shelved(struct walk *walk, const struct walk_mark *mark)
{
	struct score_item item = { .indicator = SCORE_SATISFACTION,
	    .count = SCORE_SHELVED, .ticket = walk->ticket->number,
	    .seq = mark->seq, .at_s = mark->at_s, .reason = mark->reason };
	size_t i;

	if (!(walk->scan->in->counts & 1u << SCORE_SHELVED))
		return;
	for (i = 0; i < walk->n_unit; i++) {
		item.unit = walk->unit[i];
		tally_list(walk->tally->items, &item);
	}
}

void
tally_add_merit(struct tally *tally, const struct merits *merits,
    size_t clause, const struct score_item *item)
{
	const struct merit *merit = merit_at(merits, clause);
	struct tally_merit *cell =
	    &tally->merit[(size_t)item->unit * tally->n_clause + clause];
	struct score_item kept = *item;

	cell->sum_cents += item->value;
	if (item->value > cell->max_cents)
		cell->max_cents = item->value;
	kept.count = SCORE_COUNTS;
	kept.clause = merit->clause;
	kept.indicator = merit->kind == MERIT_BONUS ? SCORE_BONUS :
	    SCORE_DEDUCTION;
	tally_list(tally->items, &kept);
}

/* --- the pass ------------------------------------------------------------ */

static void
widen(int64_t at_s, int64_t *first_s, int64_t *last_s)
{
	*first_s = at_s < *first_s ? at_s : *first_s;
	*last_s = at_s > *last_s ? at_s : *last_s;
}

void
walk_span(const struct walk *walk, int64_t *first_s, int64_t *last_s)
{
	size_t i;

	*first_s = INT64_MAX;
	*last_s = INT64_MIN;
	for (i = 0; i < walk->ticket->n_fact; i++)
		widen(walk->ticket->fact[i]->at_s, first_s, last_s);
	for (i = 0; i < walk->n_list; i++)
		if (walk->list[i].has_due)
			widen(walk->list[i].due_s, first_s, last_s);
}

void
walk_ticket(struct walk *walk)
{
	deduction_count_merits(walk);
	if (walk->ticket->decline != NULL)
		return;
	deduction_count_automatic(walk);
	indicator_count(walk);
}

static size_t
clause_number(const struct merits *merits, enum merit_automatic automatic)
{
	size_t i;

	for (i = 0; i < merit_count(merits); i++)
		if (merit_at(merits, i)->automatic == automatic)
			return i;
	return WALK_NO_CLAUSE;
}

void
walk_scan_make(struct walk_scan *scan, const struct score_input *in,
    struct arena *arena)
{
	size_t i;

	scan->in = in;
	scan->n_clause = merit_count(in->merits);
	scan->clause_text = mem_take_n(arena, scan->n_clause,
	    sizeof(*scan->clause_text));
	for (i = 0; i < scan->n_clause; i++)
		scan->clause_text[i] = hash_set_find(&in->view.ledger->texts,
		    merit_at(in->merits, i)->clause);
	scan->district = clause_number(in->merits, MERIT_DISTRICT);
	scan->supervise = clause_number(in->merits, MERIT_SUPERVISE);
	shelved_find(in->view.ledger, arena, &scan->shelved);
}

/* What settled tickets count for in a month. */
static void
add_marks(const struct balance *balance, struct tally *tally)
{
	size_t n, i;
	const struct balance_mark *mark = balance_marks(balance,
	    &tally->period, &n);

	for (i = 0; i < n; i++) {
		if (!balance_is_fixed(balance, mark[i].ticket))
			continue;
		if (mark[i].unit == 0)
			tally->street[mark[i].count]++;
		else
			tally->count[(size_t)mark[i].unit * SCORE_COUNTS +
			    mark[i].count]++;
	}
}

/* Widens months by those of a period. */
static void
span_widen(const struct time_period *period, unsigned *first, unsigned *last)
{
	unsigned from = balance_month_of(period->first_s);
	unsigned to = balance_month_of(period->last_s);

	*first = from < *first ? from : *first;
	*last = to > *last ? to : *last;
}

void
tally_pass_begin(struct tally_pass *pass, const struct score_input *in,
    struct tally *tally, size_t n)
{
	const struct balance *balance = in->balance;
	size_t i;

	memset(pass, 0, sizeof(*pass));
	pass->in = in;
	pass->tally = tally;
	pass->n = n;
	pass->first = pass->plain_first = UINT_MAX;
	mem_make(&pass->own, in->view.ledger->scratch.full);
	pass->scan = mem_take(&pass->own, sizeof(*pass->scan));
	pass->is_filled = mem_take(&pass->own, n + 1);
	walk_scan_make(pass->scan, in, &pass->own);
	if (!balance_has_filings(balance, &pass->scan->shelved))
		balance = NULL;
	for (i = 0; i < n; i++) {
		const struct time_period *period = &tally[i].period;

		span_widen(period, &pass->first, &pass->last);
		/* NB. items are of tickets, marks are not enough for them */
		pass->is_filled[i] = balance != NULL &&
		    period->kind == PERIOD_MONTH && tally[i].items == NULL;
		if (pass->is_filled[i])
			add_marks(balance, &tally[i]);
		else
			span_widen(period, &pass->plain_first,
			    &pass->plain_last);
	}
}

int
tally_pass_wants(const struct tally_pass *pass, uint32_t ticket)
{
	const struct balance *balance = pass->in->balance;

	return !balance_is_apart(balance, ticket, pass->first, pass->last) &&
	    !(balance_is_fixed(balance, ticket) &&
	    balance_is_apart(balance, ticket, pass->plain_first,
	    pass->plain_last));
}

void
tally_pass_add(struct tally_pass *pass, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	int is_fixed = balance_is_fixed(pass->in->balance, ticket->number);
	struct arena scratch = pass->own;
	struct walk walk = { .scan = pass->scan, .ticket = ticket,
	    .list = list, .n_list = n };
	int64_t first_s, last_s;
	size_t i;

	walk_span(&walk, &first_s, &last_s);
	walk.is_shelved = shelved_has(&pass->scan->shelved, ticket);
	walk.unit = mem_take_n(&scratch, ticket->n_leg + 1,
	    sizeof(*walk.unit));
	for (i = 0; i < pass->n; i++) {
		const struct time_period *period = &pass->tally[i].period;

		if ((is_fixed && pass->is_filled[i]) ||
		    last_s < period->first_s || first_s > period->last_s)
			continue;
		walk.tally = &pass->tally[i];
		walk_ticket(&walk);
	}
}

/* --- in two halves ------------------------------------------------------- */

/* An empty list of the same kind, or NULL where none is kept. */
static struct mem_vec *
list_fork(const struct mem_vec *list, struct arena *arena)
{
	struct mem_vec *fork;

	if (list == NULL)
		return NULL;
	fork = mem_take(arena, sizeof(*fork));
	mem_vec_make(fork, list->size, arena->full);
	return fork;
}

static void
list_join(struct mem_vec *list, struct mem_vec *fork)
{
	if (fork == NULL)
		return;
	mem_vec_append(list, fork);
	mem_vec_drop(fork);
}

static void
tally_join(struct tally *tally, struct tally *fork)
{
	size_t i;

	for (i = 0; i < tally->n_unit * SCORE_COUNTS; i++)
		tally->count[i] += fork->count[i];
	for (i = 0; i < SCORE_COUNTS; i++)
		tally->street[i] += fork->street[i];
	for (i = 0; i < tally->n_unit * tally->n_clause; i++) {
		struct tally_merit *to = &tally->merit[i];
		const struct tally_merit *from = &fork->merit[i];

		to->sum_cents += from->sum_cents;
		if (from->max_cents > to->max_cents)
			to->max_cents = from->max_cents;
		to->has_record |= from->has_record;
	}
	list_join(tally->items, fork->items);
	list_join(tally->notes, fork->notes);
}

void
tally_pass_fork(struct tally_pass *fork, const struct tally_pass *pass)
{
	size_t i;

	*fork = *pass;
	mem_make(&fork->own, pass->own.full);
	fork->tally = mem_take_n(&fork->own, pass->n, sizeof(*fork->tally));
	for (i = 0; i < pass->n; i++) {
		const struct tally *of = &pass->tally[i];
		struct tally *tally = &fork->tally[i];

		tally_make(tally, pass->in, &of->period, &fork->own);
		tally->items = list_fork(of->items, &fork->own);
		tally->notes = list_fork(of->notes, &fork->own);
	}
}

void
tally_pass_join(struct tally_pass *pass, struct tally_pass *fork)
{
	size_t i;

	for (i = 0; i < pass->n; i++)
		tally_join(&pass->tally[i], &fork->tally[i]);
	mem_drop(&fork->own);
}

/* The tickets of one half, or of both. */
struct tally_half {
	struct tally_pass *pass;
	unsigned asks;		/* the obligations that its tallies look at */
	struct arena arena;
	enum both_half half;
};

/* The contact is looked at by the first dispatch alone (S1). */
static unsigned
asks_of(const struct tally_pass *pass)
{
	unsigned asks = WALK_ASKS & ~OBLIGATION_BIT(OBLIGATION_CONTACT);
	size_t i;

	for (i = 0; i < pass->n; i++)
		if (pass->tally[i].rules.is_first_dispatch)
			return WALK_ASKS;
	return asks;
}

static void
add_half(void *with)
{
	const struct tally_half *h = with;
	const struct obligation_view *view = &h->pass->in->view;
	uint32_t number, n_ticket = ledger_tickets(view->ledger);

	for (number = 0; number < n_ticket; number++) {
		struct arena scratch = h->arena;
		struct obligation *list;
		struct ticket ticket;
		size_t n;

		if (!both_has(h->half, number))
			continue;
		if (number % STRAND_FETCH == 0 &&
		    tally_pass_wants(h->pass, number))
			strands_fetch(&view->ledger->strands, number,
			    STRAND_FETCH);
		if (!tally_pass_wants(h->pass, number) ||
		    !ledger_has(view->ledger, number))
			continue;
		ticket_fold(view->ledger, number, &scratch, &ticket);
		n = obligation_list_of(view, &ticket, h->asks, &scratch,
		    &list);
		tally_pass_add(h->pass, &ticket, list, n);
	}
}

void
tally_pass_all(struct tally_pass *pass)
{
	const struct ledger *ledger = pass->in->view.ledger;
	struct tally_half one = { .pass = pass, .asks = asks_of(pass),
	    .half = both_pays(ledger_tickets(ledger)) ? BOTH_ONE : BOTH_ALL };
	struct tally_half other = { .half = BOTH_OTHER, .asks = one.asks };
	struct tally_pass fork;

	mem_make(&one.arena, ledger->scratch.full);
	if (one.half == BOTH_ONE) {
		tally_pass_fork(&fork, pass);
		other.pass = &fork;
		mem_make(&other.arena, ledger->scratch.full);
		both_run(add_half, &one, &other);
		mem_drop(&other.arena);
		tally_pass_join(pass, &fork);
	} else
		add_half(&one);
	mem_drop(&one.arena);
}

void
tally_pass_end(struct tally_pass *pass)
{
	mem_drop(&pass->own);
}

void
tally_all(const struct score_input *in, struct tally *tally, size_t n)
{
	struct tally_pass pass;

	tally_pass_begin(&pass, in, tally, n);
	tally_pass_all(&pass);
	tally_pass_end(&pass);
}
