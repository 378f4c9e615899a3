#include <stdlib.h>
#include <string.h>

#include "base/both.h"
#include "figures/points.h"
#include "text/num.h"

const char *const score_words_count[SCORE_COUNTS] = {
	"n_received", "n_due", "n_timely", "n_asked", "n_contacted",
	"n_rated", "n_solved", "n_explained", "n_excessive", "n_filed",
	"n_unsolved", "n_graded", "n_satisfied", "n_basic", "n_fair",
	"n_unsatisfied" };
const char *const score_words_indicator[SCORE_DEDUCTION + 1] = {
	"workload", "timely", "contact", "resolution", "satisfaction",
	"bonus", "deduction" };

enum score_indicator
score_count_indicator(enum score_count count)
{
	if (count == SCORE_RECEIVED)
		return SCORE_WORKLOAD;
	if (count <= SCORE_TIMELY)
		return SCORE_TIMELINESS;
	if (count <= SCORE_CONTACTED)
		return SCORE_CONTACT;
	return count <= SCORE_UNSOLVED ? SCORE_RESOLUTION :
	    SCORE_SATISFACTION;
}

/* --- ranks --------------------------------------------------------------- */

static int
by_group(const struct score_row *a, const struct score_row *b)
{
	return str_cmp(a->group, b->group);
}

static int
by_received(const void *a, const void *b)
{
	const struct score_row *x = a, *y = b;
	int order = by_group(x, y);

	if (order != 0)
		return order;
	if (x->count[SCORE_RECEIVED] != y->count[SCORE_RECEIVED])
		return x->count[SCORE_RECEIVED] > y->count[SCORE_RECEIVED] ?
		    -1 : 1;
	return str_cmp(x->unit, y->unit);
}

static int
by_total(const void *a, const void *b)
{
	const struct score_row *x = a, *y = b;
	int order = by_group(x, y);

	if (order != 0)
		return order;
	if (x->total_cents != y->total_cents)
		return x->total_cents > y->total_cents ? -1 : 1;
	return str_cmp(x->unit, y->unit);
}

/*
 * The rows of one group, sorted by what they hold most of it: equal ones share
 * a rank, and the next has its place for a rank (1, 2, 2, 4).
 */
static void
rank_group(struct score_row *row, size_t n, int by_work)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int is_equal = i > 0 && (by_work ?
		    row[i].count[SCORE_RECEIVED] ==
		    row[i - 1].count[SCORE_RECEIVED] :
		    row[i].total_cents == row[i - 1].total_cents);

		row[i].rank = is_equal ? row[i - 1].rank : (uint32_t)i + 1;
	}
}

/* How many rows from the first on are of its group. */
static size_t
group_length(const struct score_row *row, size_t n)
{
	size_t i = 1;

	while (i < n && by_group(&row[0], &row[i]) == 0)
		i++;
	return i;
}

static void
rank_rows(struct score_row *row, size_t n, int by_work)
{
	size_t i, length;

	if (n > 1)
		qsort(row, n, sizeof(*row), by_work ? by_received : by_total);
	for (i = 0; i < n; i += length) {
		length = group_length(row + i, n - i);
		rank_group(row + i, length, by_work);
	}
}

/* --- rows ---------------------------------------------------------------- */

/*
 * A unit's bonuses or deductions of one cycle. What counts once a period is at
 * most the largest single value (S23).
 */
static int64_t
merits_sum(const struct score_input *in, const struct tally *tally,
    size_t unit, enum merit_kind kind, enum merit_cycle cycle)
{
	int64_t sum_cents = 0;
	size_t i;

	for (i = 0; i < tally->n_clause; i++) {
		const struct merit *merit = merit_at(in->merits, i);
		const struct tally_merit *cell =
		    &tally->merit[unit * tally->n_clause + i];

		if (merit->kind == kind && merit->cycle == cycle)
			sum_cents += merit->per == MERIT_ONCE ?
			    cell->max_cents : cell->sum_cents;
	}
	return sum_cents;
}

static void
row_name(const struct score_input *in, const struct tally_rules *rules,
    struct score_row *row)
{
	const struct roster_unit *unit;
	uint32_t index;

	row->unit = ledger_unit_id(in->view.ledger, row->number);
	row->name = row->group = str_make("", 0);
	index = roster_find(in->roster, row->unit);
	if (index == ROSTER_NONE)
		return;
	unit = roster_unit(in->roster, index);
	row->name = unit->name;
	if (rules->groups_by_kind)
		row->group = str_of(roster_words_kind[unit->kind]);
}

/* Bonuses and deductions, the annual ones up to the cap. */
static void
row_merits(const struct score_input *in, const struct tally *tally,
    struct score_row *row)
{
	int64_t cap_cents = tally->rules.cap_cents;
	int64_t annual_cents;

	row->bonus_cents = merits_sum(in, tally, row->number, MERIT_BONUS,
	    MERIT_MONTH);
	row->deduction_cents = merits_sum(in, tally, row->number,
	    MERIT_DEDUCTION, MERIT_MONTH);
	if (tally->period.kind != PERIOD_YEAR)
		return;
	annual_cents = merits_sum(in, tally, row->number, MERIT_BONUS,
	    MERIT_YEAR);
	row->bonus_cents += annual_cents < cap_cents ? annual_cents :
	    cap_cents;
	annual_cents = merits_sum(in, tally, row->number, MERIT_DEDUCTION,
	    MERIT_YEAR);
	row->deduction_cents += annual_cents < cap_cents ? annual_cents :
	    cap_cents;
}

/* S17, S37: any denominator, N, bonus or deduction above 0. */
static int
row_takes_part(const struct score_row *row)
{
	return row->count[SCORE_RECEIVED] > 0 || row->count[SCORE_DUE] > 0 ||
	    row->count[SCORE_ASKED] > 0 || row->count[SCORE_RATED] > 0 ||
	    row->count[SCORE_GRADED] > 0 || row->bonus_cents > 0 ||
	    row->deduction_cents > 0;
}

/* The rows of those who take part, with counts, bonuses and deductions. */
static struct score_row *
rows_make(const struct score_input *in, const struct tally *tally,
    struct arena *arena, size_t *n)
{
	struct score_row *rows = mem_take_n(arena, tally->n_unit,
	    sizeof(*rows));
	size_t i;

	*n = 0;
	for (i = 1; i < tally->n_unit; i++) {
		struct score_row *row = &rows[*n];

		memset(row, 0, sizeof(*row));
		row->number = (uint16_t)i;
		memcpy(row->count, tally->count + i * SCORE_COUNTS,
		    sizeof(row->count));
		row_merits(in, tally, row);
		if (!row_takes_part(row))
			continue;
		row_name(in, &tally->rules, row);
		++*n;
	}
	return rows;
}

/* The points and bases; the rows are in order of workload afterwards. */
static void
rows_points(struct score_row *row, size_t n, const struct tally_rules *rules)
{
	size_t i, j, length;

	rank_rows(row, n, 1);
	for (i = 0; i < n; i += length) {
		struct points_scale scale = { 0, row[i].count[SCORE_RECEIVED], 0 };

		length = group_length(row + i, n - i);
		for (j = i; j < i + length; j++) {
			if (row[j].count[SCORE_RECEIVED] == 0)
				break;
			scale.min = row[j].count[SCORE_RECEIVED];
			scale.worst = row[j].rank;
		}
		for (j = i; j < i + length; j++)
			points_fill(&row[j], &scale, rules);
	}
}

/* --- the year ------------------------------------------------------------ */

struct received {
	uint16_t unit;
	int64_t n;
};

static int
by_most(const void *a, const void *b)
{
	const struct received *x = a, *y = b;

	return x->n != y->n ? (x->n > y->n ? -1 : 1) :
	    (x->unit > y->unit) - (x->unit < y->unit);
}

/*
 * A1: the units with the first and the second rank of the year's workload, of
 * all units of the street (S17); two firsts leave no second. A merit record of
 * the clause takes the place of a unit's own automatic one.
 */
static void
annual_ranks(const struct score_input *in, struct tally *tally,
    struct arena scratch)
{
	const struct merit *merit = merit_automatic(in->merits, MERIT_RANK);
	struct received *order;
	size_t clause = 0, i, n = 0, rank = 0;

	if (merit == NULL || tally->period.kind != PERIOD_YEAR)
		return;
	while (merit_at(in->merits, clause) != merit)
		clause++;
	order = mem_take_n(&scratch, tally->n_unit, sizeof(*order));
	for (i = 1; i < tally->n_unit; i++) {
		order[n].unit = (uint16_t)i;
		order[n].n = tally->count[i * SCORE_COUNTS + SCORE_RECEIVED];
		n += order[n].n > 0;
	}
	if (n > 1)
		qsort(order, n, sizeof(*order), by_most);
	for (i = 0; i < n; i++) {
		struct score_item item = { .unit = order[i].unit,
		    .at_s = tally->period.last_s };

		if (i == 0 || order[i].n != order[i - 1].n)
			rank = i;
		if (rank >= merit->n_points)
			return;
		item.value = merit->points_cents[rank];
		item.reason = rank == 0 ? "first by workload" :
		    rank == 1 ? "second by workload" : "by workload";
		if (!tally->merit[item.unit * tally->n_clause + clause].has_record)
			tally_add_merit(tally, in->merits, clause, &item);
	}
}

/* What annual items come to above score.cap: the list adds up, too. */
static void
annual_cap(const struct score_input *in, const struct tally *tally)
{
	struct score_item item = { .count = SCORE_COUNTS,
	    .at_s = tally->period.last_s,
	    .reason = "annual items count up to score.cap" };
	size_t i;
	int kind;

	if (tally->period.kind != PERIOD_YEAR)
		return;
	for (i = 1; i < tally->n_unit; i++)
		for (kind = MERIT_BONUS; kind <= MERIT_DEDUCTION; kind++) {
			item.unit = (uint16_t)i;
			item.indicator = kind == MERIT_BONUS ? SCORE_BONUS :
			    SCORE_DEDUCTION;
			item.value = tally->rules.cap_cents - merits_sum(in,
			    tally, i, (enum merit_kind)kind, MERIT_YEAR);
			if (item.value < 0)
				tally_list(tally->items, &item);
		}
}

/* Of a unit, over the months in which it took part. */
struct mean {
	int64_t sum_cents;
	int64_t n;
};

/* The mean of the printed bases of the months (S7, score.year.method). */
static void
rows_mean(const struct score_input *in, const struct tally *month,
    size_t n_month, struct score_table *table, struct arena scratch)
{
	struct mean *mean = mem_take_n(&scratch, month[0].n_unit,
	    sizeof(*mean));
	size_t i, j, n;

	for (i = 0; i < n_month; i++) {
		struct arena rest = scratch;
		struct score_row *row = rows_make(in, &month[i], &rest, &n);

		rows_points(row, n, &month[i].rules);
		for (j = 0; j < n; j++) {
			mean[row[j].number].sum_cents += row[j].base_cents;
			mean[row[j].number].n++;
		}
	}
	for (j = 0; j < table->n_row; j++) {
		const struct mean *m = &mean[table->row[j].number];

		table->row[j].base_cents = m->n == 0 ? 0 :
		    num_round(m->sum_cents, m->n);
	}
}

/* --- items --------------------------------------------------------------- */

/* 1 when the item is of a clause that counts once a period (S23). */
static int
is_once(const struct score_input *in, const struct score_item *item)
{
	const struct merit *merit;

	if (item->indicator < SCORE_INDICATORS || item->value == 0)
		return 0;
	merit = merit_find(in->merits, item->clause);
	return merit != NULL && merit->per == MERIT_ONCE;
}

/* What item_before() asks for the names. */
struct item_order {
	const struct ledger *ledger;
};

static int
item_before(const void *a, const void *b, void *order_of)
{
	const struct score_item *x = a, *y = b;
	const struct item_order *of = order_of;
	int order = 0;

	if (x->unit != y->unit)
		order = str_cmp(ledger_unit_id(of->ledger, x->unit),
		    ledger_unit_id(of->ledger, y->unit));
	else if (x->indicator != y->indicator)
		order = x->indicator < y->indicator ? -1 : 1;
	else if (x->count != y->count)
		order = x->count < y->count ? -1 : 1;
	if (order == 0)
		order = str_cmp(x->clause, y->clause);
	if (order == 0 && x->ticket != y->ticket)
		order = str_cmp(ledger_ticket_id(of->ledger, x->ticket),
		    ledger_ticket_id(of->ledger, y->ticket));
	if (order == 0 && x->at_s != y->at_s)
		order = x->at_s < y->at_s ? -1 : 1;
	return order != 0 ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/*
 * Of several items of a unit and a clause that counts once, all but the first
 * of the largest stand without points, so that the list adds up.
 */
static void
items_once(const struct score_input *in, struct score_item *item, size_t n)
{
	struct score_item *best = NULL, *less;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!is_once(in, &item[i]))
			continue;
		if (best == NULL || best->unit != item[i].unit ||
		    !str_eq(best->clause, item[i].clause)) {
			best = &item[i];
			continue;
		}
		less = &item[i];
		if (less->value > best->value) {
			less = best;
			best = &item[i];
		}
		less->value = 0;
		less->reason = "counts once a period, the largest stands";
	}
}

static void
items_finish(const struct score_input *in, struct mem_vec *items)
{
	struct item_order of = { in->view.ledger };
	struct score_item *item;

	if (items->n == 0)
		return;
	item = mem_vec_at(items, 0);
	both_sort(item, items->n, sizeof(*item), item_before, &of,
	    in->view.ledger->scratch);
	items_once(in, item, items->n);
}

/* --- all of it ----------------------------------------------------------- */

/* The months of a period, into tallies from the second on. */
static size_t
months_make(const struct score_input *in, struct tally *tally,
    struct arena *arena)
{
	struct time_period month;
	int64_t at_s = in->period.first_s;
	size_t n = 0;

	while (at_s <= in->period.last_s && n < 12) {
		time_period_of(PERIOD_MONTH, at_s, 1, &month);
		tally_make(&tally[n++], in, &month, arena);
		at_s = month.last_s + 1;
	}
	return n;
}

static void
table_make(const struct score_input *in, struct tally *tally, size_t n_month,
    struct arena *arena, struct score_table *table)
{
	const struct tally_rules *rules = &tally[0].rules;
	const struct points_scale none = { 0, 0, 1 };
	size_t i;

	annual_ranks(in, &tally[0], *arena);
	annual_cap(in, &tally[0]);
	table->row = rows_make(in, &tally[0], arena, &table->n_row);
	rows_points(table->row, table->n_row, rules);
	if (n_month > 0)
		rows_mean(in, tally + 1, n_month, table, *arena);
	for (i = 0; i < table->n_row; i++) {
		struct score_row *row = &table->row[i];

		row->total_cents = row->base_cents + row->bonus_cents -
		    row->deduction_cents;
	}
	rank_rows(table->row, table->n_row, 0);
	memcpy(table->street.count, tally[0].street,
	    sizeof(table->street.count));
	points_fill(&table->street, &none, rules);
	table->street.points[SCORE_WORKLOAD].is_evaluated = 0;
	table->street.points[SCORE_WORKLOAD].cents = 0;
	table->street.base_cents = 0;
}

/* An empty tally of the input's period, and its table. */
static void
tally_begin(const struct score_input *in, struct tally *tally,
    struct arena *arena, struct score_table *table)
{
	memset(table, 0, sizeof(*table));
	mem_vec_make(&table->notes, sizeof(struct score_item), arena->full);
	mem_vec_make(&table->items, sizeof(struct score_item), arena->full);
	tally_make(tally, in, &in->period, arena);
	if (!in->wants_items)
		return;
	tally->notes = &table->notes;
	tally->items = &table->items;
}

static void
tally_end(const struct score_input *in, struct tally *tally, size_t n_month,
    struct arena *arena, struct score_table *table)
{
	table_make(in, tally, n_month, arena, table);
	items_finish(in, &table->notes);
	items_finish(in, &table->items);
}

void
score_compute(const struct score_input *in, struct arena *arena,
    struct score_table *table)
{
	struct tally tally[13];
	size_t n_month = 0;

	tally_begin(in, &tally[0], arena, table);
	if (in->period.kind == PERIOD_YEAR && tally[0].rules.is_mean)
		n_month = months_make(in, tally + 1, arena);
	tally_all(in, tally, n_month + 1);
	tally_end(in, tally, n_month, arena, table);
}

void
score_pass_begin(struct score_pass *pass, const struct score_input *in,
    const struct time_period *period, size_t n, struct arena *arena,
    struct score_table *table)
{
	struct score_input one = *in;
	size_t i, n_year = 0;

	*pass = (struct score_pass){ .in = *in, .table = table, .n = n,
	    .arena = arena,
	    .tally = mem_take_n(arena, n, sizeof(*pass->tally)) };
	for (i = 0; i < n; i++)
		n_year += period[i].kind == PERIOD_YEAR;
	for (i = 0; i < n; i++) {
		one.period = period[i];
		one.wants_items = in->wants_items && i == 0;
		if (n_year > 0)
			score_compute(&one, arena, &table[i]);
		else
			tally_begin(&one, &pass->tally[i], arena, &table[i]);
	}
	if (n_year > 0)
		return;
	pass->pass = mem_take(arena, sizeof(*pass->pass));
	tally_pass_begin(pass->pass, &pass->in, pass->tally, n);
}

int
score_pass_wants(const struct score_pass *pass, uint32_t ticket)
{
	return pass->pass != NULL && tally_pass_wants(pass->pass, ticket);
}

void
score_pass_add(struct score_pass *pass, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	tally_pass_add(pass->pass, ticket, list, n);
}

void
score_pass_end(struct score_pass *pass)
{
	size_t i;

	if (pass->pass == NULL)
		return;
	tally_pass_end(pass->pass);
	for (i = 0; i < pass->n; i++)
		tally_end(&pass->in, &pass->tally[i], 0, pass->arena,
		    &pass->table[i]);
}

void
score_pass_fork(struct score_pass *fork, const struct score_pass *pass,
    struct arena *arena)
{
	*fork = *pass;
	if (pass->pass == NULL)
		return;
	fork->pass = mem_take(arena, sizeof(*fork->pass));
	tally_pass_fork(fork->pass, pass->pass);
}

void
score_pass_join(struct score_pass *pass, struct score_pass *fork)
{
	if (pass->pass != NULL)
		tally_pass_join(pass->pass, fork->pass);
}

void
score_compute_all(const struct score_input *in,
    const struct time_period *period, size_t n, struct arena *arena,
    struct score_table *table)
{
	struct score_pass pass;

	score_pass_begin(&pass, in, period, n, arena, table);
	if (pass.pass != NULL)
		tally_pass_all(pass.pass);
	score_pass_end(&pass);
}

void
score_table_drop(struct score_table *table)
{
	mem_vec_drop(&table->notes);
	mem_vec_drop(&table->items);
}
