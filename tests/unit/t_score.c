/*
 * t_score - page 3 of the rules: what is counted for whom, and the points.
 * Dates: 2024-10-01 to 10-07 are holidays, Saturday 10-12 is worked.
 */
#include "base/both.h"
#include "figures/points.h"
#include "figures/score.h"
#include "unit/ledger_build.h"

/* --- helpers ----------------------------------------------------------- */

static void
score(struct build *b, const char *period, const char *as_of,
    struct score_table *table)
{
	struct score_input in = { .view = view_at(b, as_of),
	    .roster = b->roster, .merits = b->merits, .wants_items = 1 };
	struct fail fail = { 0 };
	int start = (int)policy_get(b->policy, POLICY_SCORE_YEAR_START,
	    in.view.as_of_s)->n;

	build_ok(time_period_parse(str_of(period), start, &in.period, &fail),
	    &fail);
	score_compute(&in, &b->arena, table);
}

static const struct score_row *
row_of(const struct score_table *table, const char *unit)
{
	size_t i;

	for (i = 0; i < table->n_row; i++)
		if (str_is(table->row[i].unit, unit))
			return &table->row[i];
	return NULL;
}

/* The table's counts are the counts of the list, a count at a time. */
static void
items_agree(const struct score_table *table)
{
	int64_t n[SCORE_COUNTS], bonus, deduction;
	size_t i, j;

	for (i = 0; i < table->n_row; i++) {
		memset(n, 0, sizeof(n));
		bonus = deduction = 0;
		for (j = 0; j < table->items.n; j++) {
			const struct score_item *item =
			    mem_vec_at(&table->items, j);

			if (item->unit != table->row[i].number)
				continue;
			if (item->indicator == SCORE_BONUS)
				bonus += item->value;
			else if (item->indicator == SCORE_DEDUCTION)
				deduction += item->value;
			else
				n[item->count] += item->value;
		}
		assert_memory_equal(n, table->row[i].count, sizeof(n));
		assert_int_equal(bonus, table->row[i].bonus_cents);
		assert_int_equal(deduction, table->row[i].deduction_cents);
	}
}

/* One count of a unit; -1: the unit does not take part. */
static int64_t
count_at(struct build *b, const char *period, const char *as_of,
    const char *unit, enum score_count count)
{
	struct score_table table;
	const struct score_row *row;
	int64_t n;

	score(b, period, as_of, &table);
	items_agree(&table);
	row = row_of(&table, unit);
	n = row == NULL ? -1 : row->count[count];
	score_table_drop(&table);
	return n;
}

static int64_t
count(struct build *b, const char *period, const char *unit,
    enum score_count of)
{
	return count_at(b, period, "2025-06-30", unit, of);
}

/* Bonus or deduction, in cents; 0 when the unit does not take part. */
static int64_t
merit_cents(struct build *b, const char *period, const char *as_of,
    const char *unit, int is_bonus)
{
	struct score_table table;
	const struct score_row *row;
	int64_t cents = 0;

	score(b, period, as_of, &table);
	items_agree(&table);
	row = row_of(&table, unit);
	if (row != NULL)
		cents = is_bonus ? row->bonus_cents : row->deduction_cents;
	score_table_drop(&table);
	return cents;
}

#define LATER "2025-06-30"
#define bonus(b, period, unit) merit_cents(b, period, LATER, unit, 1)
#define deduction(b, period, unit) merit_cents(b, period, LATER, unit, 0)

/* Received, assigned to a lead and accepted, at one instant. */
static void
open_ticket(struct build *b, const char *at, const char *ticket,
    const char *lead)
{
	act(b, at, ticket, "receive", "", "");
	act(b, at, ticket, "assign", lead, "");
	act(b, at, ticket, "accept", lead, "");
}

/* Replied and passed by the review. */
static void
finish_ticket(struct build *b, const char *at, const char *ticket,
    const char *lead)
{
	act(b, at, ticket, "reply", lead, "");
	act(b, at, ticket, "review", "", "");
}

static void
call_back(struct build *b, const char *at, const char *ticket,
    const char *attrs)
{
	act(b, at, ticket, "callback", "", attrs);
}

/* The lead returns it and the centre grants that. */
static void
give_back(struct build *b, const char *at, const char *ticket,
    const char *unit)
{
	act(b, at, ticket, "return", unit, "");
	act(b, at, ticket, "return-grant", unit, "");
}

/* --- points ------------------------------------------------------------ */

static const struct tally_rules plain_rules = {
	.sources = 7, .cap_cents = 1000,
	.weight_cents = { 500, 1000, 2500, 3000, 3000 }
};

static void
t_points_rounded_half_up(void **state)
{
	static const struct {
		int64_t part, whole, cents;
	} c[] = {
		{ 1, 40, 63 },		/* 0.625 -> 0.63 */
		{ 1, 8, 313 },		/* 3.125 -> 3.13 */
		{ 1, 3, 833 },		/* 8.333… */
		{ 2, 3, 1667 },		/* 16.666… */
		{ 0, 7, 0 }, { 7, 7, 2500 },
	};
	const struct points_scale scale = { 1, 1, 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct score_row row = { 0 };

		row.count[SCORE_CONTACTED] = c[i].part;
		row.count[SCORE_ASKED] = c[i].whole;
		points_fill(&row, &scale, &plain_rules);
		assert_true(row.points[SCORE_CONTACT].is_evaluated);
		assert_int_equal(row.points[SCORE_CONTACT].cents, c[i].cents);
		assert_false(row.points[SCORE_WORKLOAD].is_evaluated);
		assert_false(row.points[SCORE_SATISFACTION].is_evaluated);
	}
}

static void
t_points_workload_on_the_line_S16(void **state)
{
	static const struct {
		int64_t n, min, max, worst;
		uint32_t rank;
		int by_rank;
		int64_t cents;
	} c[] = {
		{ 30, 10, 30, 2, 1, 0, 500 }, { 10, 10, 30, 2, 2, 0, 250 },
		{ 20, 10, 30, 3, 2, 0, 375 },	/* 5 × (½ + ½ × ½) */
		{ 17, 10, 30, 3, 2, 0, 338 },	/* 3.375 */
		{ 9, 9, 9, 1, 1, 0, 500 },	/* all equal */
		{ 30, 10, 30, 3, 1, 1, 500 }, { 12, 10, 30, 3, 2, 1, 375 },
		{ 10, 10, 30, 3, 3, 1, 250 }, { 9, 9, 9, 1, 1, 1, 500 },
		{ 8, 1, 9, 4, 2, 1, 417 },	/* 5 × (½ + ½ × ⅔) */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct points_scale scale = { c[i].min, c[i].max, c[i].worst };
		struct tally_rules rules = plain_rules;
		struct score_row row = { .rank = c[i].rank };

		rules.is_workload_by_rank = c[i].by_rank;
		row.count[SCORE_RECEIVED] = c[i].n;
		points_fill(&row, &scale, &rules);
		assert_int_equal(row.points[SCORE_WORKLOAD].cents, c[i].cents);
	}
}

/* prorate, full and zero of what is not evaluated. */
static void
t_points_unevaluated_S16_S37(void **state)
{
	static const struct {
		int unevaluated;
		int64_t n, due, timely, asked;
		int64_t base;
	} c[] = {
		{ TALLY_PRORATE, 10, 4, 4, 0, 8333 },
		{ TALLY_FULL, 10, 4, 4, 0, 250 + 1000 + 8500 },
		{ TALLY_ZERO, 10, 4, 4, 0, 1250 },
		/* exact parts are summed, then rounded once */
		{ TALLY_PRORATE, 0, 3, 1, 3, 3333 },
		{ TALLY_ZERO, 0, 3, 1, 3, 333 + 833 },
		/* nothing evaluated: 0.00 (S37) */
		{ TALLY_PRORATE, 0, 0, 0, 0, 0 },
		{ TALLY_FULL, 0, 0, 0, 0, 0 },
		{ TALLY_ZERO, 0, 0, 0, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const struct points_scale scale = { 10, 30, 2 };
		struct tally_rules rules = plain_rules;
		struct score_row row = { .rank = 2 };

		rules.unevaluated = c[i].unevaluated;
		row.count[SCORE_RECEIVED] = c[i].n;
		row.count[SCORE_DUE] = c[i].due;
		row.count[SCORE_TIMELY] = c[i].timely;
		row.count[SCORE_ASKED] = c[i].asked;
		row.count[SCORE_CONTACTED] = c[i].asked == 0 ? 0 : 1;
		points_fill(&row, &scale, &rules);
		assert_int_equal(row.base_cents, c[i].base);
	}
}

/* All five evaluated: the rounded parts add up to the base. */
static void
t_points_add_up_as_printed(void **state)
{
	const struct points_scale scale = { 1, 1, 1 };
	struct score_row row = { .rank = 1 };

	(void)state;
	row.count[SCORE_RECEIVED] = 1;
	row.count[SCORE_DUE] = row.count[SCORE_ASKED] = 3;
	row.count[SCORE_TIMELY] = row.count[SCORE_CONTACTED] = 1;
	row.count[SCORE_RATED] = row.count[SCORE_SOLVED] = 1;
	row.count[SCORE_GRADED] = row.count[SCORE_SATISFIED] = 1;
	points_fill(&row, &scale, &plain_rules);
	/* 5 + 3.33 + 8.33 + 30 + 30, though 76.666… in all */
	assert_int_equal(row.base_cents, 7666);
}

static void
t_points_do_not_overflow(void **state)
{
	const struct points_scale scale = { 999979, 9999991, 50 };
	struct score_row row = { .rank = 3 };

	(void)state;
	row.count[SCORE_RECEIVED] = 7777777;
	row.count[SCORE_DUE] = 9999973;
	row.count[SCORE_TIMELY] = 9999971;
	row.count[SCORE_RATED] = 9999943;
	row.count[SCORE_SOLVED] = 9999942;
	row.count[SCORE_GRADED] = 9999937;
	row.count[SCORE_SATISFIED] = 9999936;
	points_fill(&row, &scale, &plain_rules);
	/* 4.383 + 10 + 30 + 30 of 75 points */
	assert_int_equal(row.base_cents, 9918);
}

/* --- page 3's worked example ------------------------------------------- */

static void
example_unit_a(struct build *b)
{
	static const char *const results[] = { "solved", "solved", "solved",
	    "solved", "solved", "solved", "solved", "explained", "filed",
	    "unsolved" };
	static const char *const grades[] = { "satisfied", "satisfied",
	    "satisfied", "satisfied", "satisfied", "satisfied", "basic",
	    "basic", "fair", "unsatisfied" };
	char id[16], says[128];
	int i;

	for (i = 0; i < 30; i++) {
		(void)snprintf(id, sizeof(id), "A%02d", i);
		open_ticket(b, i < 20 ? "2024-10-08 09:00" :
		    "2024-10-29 09:00", id, "u1");
	}
	for (i = 0; i < 20; i++) {
		(void)snprintf(id, sizeof(id), "A%02d", i);
		finish_ticket(b, i == 0 ? "2024-10-15 00:00" :
		    "2024-10-14 23:59:59", id, "u1");
		if (i >= 10)
			continue;
		(void)snprintf(says, sizeof(says), "contacted=%s;result=%s;"
		    "satisfaction=%s", i == 3 ? "no" : "yes", results[i],
		    grades[i]);
		call_back(b, "2024-10-20 10:00", id, says);
	}
}

static void
t_worked_example(void **state)
{
	static const int64_t a[SCORE_COUNTS] = { 30, 20, 19, 10, 9, 10, 7, 1,
	    0, 1, 1, 10, 6, 2, 1, 1 };
	static const int64_t points[] = { 500, 950, 2250, 2610, 2460 };
	struct score_table table;
	const struct score_row *row;
	struct build b;
	char id[16];
	int i;

	(void)state;
	build_make(&b, "");
	b.is_lax = 1;
	for (i = 0; i < 10; i++) {
		(void)snprintf(id, sizeof(id), "B%02d", i);
		open_ticket(&b, i < 4 ? "2024-10-08 09:00" :
		    "2024-10-29 09:00", id, "u2");
		if (i < 4)
			finish_ticket(&b, "2024-10-09 09:00", id, "u2");
	}
	example_unit_a(&b);
	score(&b, "2024-10", "2024-11-30", &table);
	items_agree(&table);
	assert_int_equal(table.n_row, 2);
	row = &table.row[0];
	assert_true(str_is(row->unit, "u1"));
	assert_true(str_is(row->name, "Office 1"));
	assert_int_equal(row->group.n, 0);
	assert_memory_equal(row->count, a, sizeof(a));
	for (i = 0; i < SCORE_INDICATORS; i++)
		assert_int_equal(row->points[i].cents, points[i]);
	assert_int_equal(row->base_cents, 8770);
	assert_int_equal(row->total_cents, 8770);
	row = &table.row[1];
	assert_int_equal(row->points[SCORE_WORKLOAD].cents, 250);
	assert_int_equal(row->points[SCORE_TIMELINESS].cents, 1000);
	assert_false(row->points[SCORE_CONTACT].is_evaluated);
	assert_int_equal(row->base_cents, 8333);
	assert_int_equal(row->rank, 2);
	/* the street counts tickets */
	assert_int_equal(table.street.count[SCORE_RECEIVED], 40);
	assert_int_equal(table.street.count[SCORE_DUE], 24);
	assert_false(table.street.points[SCORE_WORKLOAD].is_evaluated);
	score_table_drop(&table);
	build_drop(&b);
}

/* --- ranks and groups -------------------------------------------------- */

static void
t_equal_totals_share_a_rank(void **state)
{
	static const char *const order[] = { "u1", "c1", "u2", "u3" };
	static const uint32_t rank[] = { 1, 2, 2, 4 };
	struct score_table table;
	struct build b;
	size_t i;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-08", "", "merit", "u1", "clause=B9;points=3");
	act(&b, "2024-10-08", "", "merit", "u2", "clause=B1");
	act(&b, "2024-10-08", "", "merit", "c1", "clause=B1");
	act(&b, "2024-10-08", "", "merit", "u3", "clause=D1");
	score(&b, "2024-10", "2024-11-01", &table);
	assert_int_equal(table.n_row, 4);
	for (i = 0; i < 4; i++) {
		assert_true(str_is(table.row[i].unit, order[i]));
		assert_int_equal(table.row[i].rank, rank[i]);
		/* by bonus or deduction alone: base 0.00 (S37) */
		assert_int_equal(table.row[i].base_cents, 0);
		assert_false(table.row[i].points[0].is_evaluated);
	}
	assert_int_equal(table.row[3].total_cents, -100);
	assert_int_equal(table.row[3].deduction_cents, 100);
	score_table_drop(&table);
	build_drop(&b);
}

/* S17: ranks, min and max within units of one kind; rows by group. */
static void
t_groups_by_kind_S17(void **state)
{
	static const struct {
		const char *unit, *group;
		uint32_t rank;
		int64_t workload;
	} want[] = {
		{ "c1", "community", 1, 500 }, { "c2", "community", 2, 250 },
		{ "u1", "office", 1, 500 }, { "u2", "office", 2, 250 },
		{ "u3", "office", 3, 0 },
	};
	struct score_table table;
	struct build b;
	char id[16];
	size_t i;

	(void)state;
	build_make(&b, "2024-01-01,score.group,kind,test\n");
	open_ticket(&b, "2024-10-30 09:00", "T1", "u1");
	open_ticket(&b, "2024-10-30 09:00", "T2", "u1");
	open_ticket(&b, "2024-10-30 09:00", "T3", "u2");
	for (i = 0; i < 7; i++) {
		(void)snprintf(id, sizeof(id), "C%zu", i);
		open_ticket(&b, "2024-10-30 09:00", id, i < 4 ? "c1" : "c2");
	}
	act(&b, "2024-10-30 09:00", "", "merit", "u3", "clause=B1");
	score(&b, "2024-10", "2024-10-31", &table);
	assert_int_equal(table.n_row, 5);
	for (i = 0; i < 5; i++) {
		assert_true(str_is(table.row[i].unit, want[i].unit));
		assert_true(str_is(table.row[i].group, want[i].group));
		assert_int_equal(table.row[i].rank, want[i].rank);
		assert_int_equal(table.row[i].points[0].cents,
		    want[i].workload);
	}
	score_table_drop(&table);
	build_drop(&b);
}

/* --- workload ---------------------------------------------------------- */

/* What lies in a period with its last or its first second alone is in it. */
static void
t_period_edges(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-31 23:59:59", "T1", "u1");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RECEIVED), 1);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_RECEIVED), 0);
	open_ticket(&b, "2024-09-02 09:00", "T2", "u2");
	finish_ticket(&b, "2024-09-03 09:00", "T2", "u2");
	call_back(&b, "2024-11-01 00:00:00", "T2", "result=solved");
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_RATED), -1);
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_RATED), 1);
	build_drop(&b);
}

static void
t_workload_roles_and_returns(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,score.workload.roles,lead,test\n"
	    "2024-11-01,score.workload.roles,lead+co,test\n");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u2", "role=co");
	open_ticket(&b, "2024-11-08 09:00", "T2", "u1");
	act(&b, "2024-11-08 09:00", "T2", "assign", "u2", "role=co");
	open_ticket(&b, "2024-11-08 09:00", "T3", "u1");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RECEIVED), 1);
	/* a co-handler carries the finish all the same */
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_RECEIVED), 0);
	/* K7: the row in force at the period's last second */
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_RECEIVED), 1);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_RECEIVED), 2);
	score(&b, "2024-11", "2025-06-30", &table);
	assert_int_equal(table.street.count[SCORE_RECEIVED], 2);
	score_table_drop(&table);
	/* S2: a return granted after the period's end takes it out */
	logged(&b, "2025-01-06 09:00");
	give_back(&b, "2024-11-08 10:00", "T3", "u1");
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_RECEIVED), 1);
	/* nobody counts while it waits for a second dispatch */
	give_back(&b, "2024-11-08 10:00", "T2", "u1");
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_RECEIVED), -1);
	build_drop(&b);
}

static void
t_declined_and_voided_count_nowhere(void **state)
{
	struct build b;
	char text[32];
	uint32_t seq;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-08 09:00", "T1", "receive", "",
	    "district_due=2024-10-10T00:00:00+08:00");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	give_back(&b, "2024-10-10 10:00", "T1", "u1");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	act(&b, "2024-10-11 09:00", "T1", "decline", "", "");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 0);
	/* S10: the district refuses the decline: as if it had not been */
	act(&b, "2024-10-11 10:00", "T1", "decline-refuse", "", "");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	open_ticket(&b, "2024-10-14 09:00", "T2", "u2");
	act(&b, "2024-10-14 10:00", "T2", "reply", "u2", "");
	seq = act(&b, "2024-10-14 11:00", "T2", "callback", "",
	    "source=city;contacted=yes");
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_ASKED), 1);
	(void)snprintf(text, sizeof(text), "seq=%u", (unsigned)seq);
	act(&b, "2024-10-15 11:00", "T2", "void", "", text);
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_ASKED), 0);
	build_drop(&b);
}

/* --- timely ------------------------------------------------------------ */

/* K4: the due second is in time and lies in its period. */
static void
t_timely_at_the_second_K4(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-24 09:00", "T1", "u1");
	open_ticket(&b, "2024-10-24 09:00", "T2", "u1");
	open_ticket(&b, "2024-10-25 09:00", "T3", "u1");
	finish_ticket(&b, "2024-10-31 23:59:59", "T1", "u1");
	finish_ticket(&b, "2024-11-01 00:00:00", "T2", "u1");
	/* T3, due 2024-11-01, belongs to November */
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_DUE), 2);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_TIMELY), 1);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_DUE), 1);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_TIMELY), 0);
	/* neither discharged nor past due: not yet */
	assert_int_equal(count_at(&b, "2024-11", "2024-11-01 23:59:59", "u1",
	    SCORE_DUE), -1);
	assert_int_equal(count_at(&b, "2024-11", "2024-11-02 00:00:00", "u1",
	    SCORE_DUE), 1);
	build_drop(&b);
}

/* S6: a granted extension is the due; a rework moves the leg; O7's floor. */
static void
t_timely_extension_and_rework_S6(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-22 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-30 09:00", "T1", "u1");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_TIMELY), 0);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_DUE), 1);
	act(&b, "2024-10-30 09:30", "T1", "extend", "u1",
	    "until=2024-10-30");
	act(&b, "2024-10-30 09:30", "T1", "extend-grant", "u1",
	    "until=2024-10-30");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_TIMELY), 1);
	/* the rework takes it to November */
	act(&b, "2024-10-31 09:00", "T1", "rework", "u1", "");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_DUE), 0);
	assert_int_equal(count_at(&b, "2024-11", "2024-11-01 12:00", "u1",
	    SCORE_DUE), -1);
	act(&b, "2024-11-01 23:59:59", "T1", "reply", "u1", "");
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_TIMELY), 1);
	/* a second rework, replied late */
	act(&b, "2024-11-02 00:00", "T1", "rework", "u1", "");
	act(&b, "2024-11-05 00:00", "T1", "reply", "u1", "");
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_DUE), 1);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_TIMELY), 0);
	/* O7 is not due before O5, extensions included */
	open_ticket(&b, "2024-11-11 09:00", "T2", "u2");
	act(&b, "2024-11-11 10:00", "T2", "extend", "u2", "until=2024-12-02");
	act(&b, "2024-11-11 10:00", "T2", "extend-grant", "u2",
	    "until=2024-12-02");
	act(&b, "2024-11-12 09:00", "T2", "reply", "u2", "");
	act(&b, "2024-11-12 10:00", "T2", "rework", "u2", "");
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_DUE), 0);
	act(&b, "2024-12-02 23:59:59", "T2", "reply", "u2", "");
	assert_int_equal(count(&b, "2024-12", "u2", SCORE_TIMELY), 1);
	build_drop(&b);
}

/* S2: co-handlers count with the lead that stands, whoever led before. */
static void
t_timely_co_handlers_S2_S39(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "c1", "role=co");
	act(&b, "2024-10-08 09:00", "T1", "assign", "c2", "role=co");
	give_back(&b, "2024-10-08 10:00", "T1", "c2");
	assert_int_equal(count(&b, "2024-10", "c1", SCORE_DUE), 1);
	give_back(&b, "2024-10-15 10:00", "T1", "u1");
	/* it waits for a second dispatch: nobody counts */
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_DUE), -1);
	assert_int_equal(count(&b, "2024-10", "c1", SCORE_DUE), -1);
	act(&b, "2024-10-16 09:00", "T1", "assign", "u2", "");
	act(&b, "2024-10-16 09:00", "T1", "accept", "u2", "");
	finish_ticket(&b, "2024-10-23 23:59:59", "T1", "u2");
	score(&b, "2024-10", "2024-11-01", &table);
	items_agree(&table);
	assert_null(row_of(&table, "u1"));
	assert_null(row_of(&table, "c2"));
	assert_int_equal(row_of(&table, "u2")->count[SCORE_TIMELY], 1);
	assert_int_equal(row_of(&table, "c1")->count[SCORE_TIMELY], 1);
	assert_int_equal(table.street.count[SCORE_TIMELY], 1);
	score_table_drop(&table);
	/* S25, S39: a designation ends the second lead's leg as a grant does */
	act(&b, "2024-10-24 09:00", "T1", "return", "u2", "");
	act(&b, "2024-10-24 10:00", "T1", "assign", "u3", "basis=designated");
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_DUE), -1);
	/* u3 takes effect when O2 runs out on 10-25 */
	assert_int_equal(count(&b, "2024-11", "c1", SCORE_DUE), 1);
	assert_int_equal(count(&b, "2024-11", "c1", SCORE_TIMELY), 0);
	build_drop(&b);
}

/* S6: a rework without a limit takes the leg out of every period. */
static void
t_timely_rework_without_a_limit_S6(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,limit.rework,,test\n");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-09 09:00", "T1", "reply", "u1", "");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_TIMELY), 1);
	act(&b, "2024-10-10 09:00", "T1", "rework", "u1", "");
	act(&b, "2024-10-11 09:00", "T1", "reply", "u1", "");
	assert_int_equal(count(&b, "2024-Q4", "u1", SCORE_DUE), 0);
	build_drop(&b);
}

/* Backdated so that two leads' legs meet it: the one assigned last. */
static void
t_callback_of_two_leads_S20(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-09 09:00", "T1", "reply", "u1", "");
	give_back(&b, "2024-10-11 09:00", "T1", "u1");
	act(&b, "2024-10-10 09:00", "T1", "assign", "u2", "");
	call_back(&b, "2024-10-10 10:00", "T1", "source=city;result=solved");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), -1);
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_RATED), 1);
	build_drop(&b);
}

/* K1: a due that the calendar does not know lies in no period. */
static void
t_timely_unknown_due_K1(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2026-12-29 09:00", "T1", "u1");
	finish_ticket(&b, "2026-12-30 09:00", "T1", "u1");
	assert_int_equal(count_at(&b, "2026-12", "2027-02-01", "u1",
	    SCORE_DUE), 0);
	assert_int_equal(count_at(&b, "2027-01", "2027-02-01", "u1",
	    SCORE_DUE), -1);
	build_drop(&b);
}

/* --- contact by first dispatch ----------------------------------------- */

static void
t_first_dispatch_S1(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-11-01,score.contact.basis,first-dispatch,test\n");
	/* met, and a co-handler has no part in it */
	open_ticket(&b, "2024-11-04 09:00", "T1", "u1");
	act(&b, "2024-11-04 09:00", "T1", "assign", "c1", "role=co");
	act(&b, "2024-11-05 23:59:59", "T1", "contact", "u1", "");
	/* past due, then a second late */
	open_ticket(&b, "2024-11-05 09:00", "T2", "u1");
	assert_int_equal(count_at(&b, "2024-11", "2024-11-06 23:59:59", "u1",
	    SCORE_ASKED), 1);
	assert_int_equal(count_at(&b, "2024-11", "2024-11-07 00:00:00", "u1",
	    SCORE_ASKED), 2);
	act(&b, "2024-11-07 00:00:00", "T2", "contact", "u1", "");
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_ASKED), 2);
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_CONTACTED), 1);
	assert_int_equal(count(&b, "2024-11", "c1", SCORE_ASKED), 0);
	/* a return granted before the due counts nowhere, and the second lead
	 * is not asked */
	act(&b, "2024-11-11 09:00", "T3", "receive", "", "");
	act(&b, "2024-11-11 09:00", "T3", "assign", "u2", "");
	give_back(&b, "2024-11-12 23:59:59", "T3", "u2");
	act(&b, "2024-11-13 09:00", "T3", "assign", "u3", "");
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_ASKED), -1);
	assert_int_equal(count(&b, "2024-11", "u3", SCORE_ASKED), 0);
	/* past due at the grant: asked, not contacted */
	act(&b, "2024-11-11 09:00", "T4", "receive", "", "");
	act(&b, "2024-11-11 09:00", "T4", "assign", "u2", "");
	give_back(&b, "2024-11-13 00:00:00", "T4", "u2");
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_ASKED), 1);
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_CONTACTED), 0);
	/* contacted in time, then returned: it met it */
	act(&b, "2024-11-11 09:00", "T5", "receive", "", "");
	act(&b, "2024-11-11 09:00", "T5", "assign", "u2", "");
	act(&b, "2024-11-11 10:00", "T5", "contact", "u2", "");
	give_back(&b, "2024-11-11 11:00", "T5", "u2");
	assert_int_equal(count(&b, "2024-11", "u2", SCORE_CONTACTED), 1);
	build_drop(&b);
}

/* S1: one basis for a whole period; callbacks are not asked then. */
static void
t_first_dispatch_one_basis_S1_K7(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-10-31,score.contact.basis,first-dispatch,test\n");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-08 10:00", "T1", "contact", "u1", "");
	finish_ticket(&b, "2024-10-08 11:00", "T1", "u1");
	call_back(&b, "2024-10-08 12:00", "T1", "contacted=no;result=solved");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_CONTACTED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_ASKED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_SOLVED), 1);
	assert_int_equal(count(&b, "2024-10-01..2024-10-30", "u1",
	    SCORE_CONTACTED), 0);
	build_drop(&b);
}

/* --- callbacks --------------------------------------------------------- */

static void
t_callback_last_of_the_highest_source(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-11-01,score.callback.source,district|street,x\n");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-09 09:00", "T1", "u1");
	call_back(&b, "2024-10-10 09:00", "T1", "source=district;"
	    "contacted=yes;result=solved;satisfaction=satisfied");
	call_back(&b, "2024-10-11 09:00", "T1", "source=district;"
	    "result=filed;satisfaction=fair");
	call_back(&b, "2024-10-12 09:00", "T1", "contacted=no;result=unsolved");
	call_back(&b, "2024-10-13 09:00", "T1", "source=city;"
	    "outcome=unreached");
	call_back(&b, "2024-11-05 09:00", "T1", "source=city;contacted=no");
	call_back(&b, "2024-11-06 09:00", "T1", "contacted=yes");
	/* S15: one serves all three, also where it leaves one unanswered */
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_ASKED), 0);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_FILED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_FAIR), 1);
	/* a source that is not allowed does not count */
	assert_int_equal(count(&b, "2024-11", "u1", SCORE_CONTACTED), 1);
	/* at most one a ticket and period: the city's of the quarter */
	build_policy(&b, "");
	assert_int_equal(count(&b, "2024-Q4", "u1", SCORE_ASKED), 1);
	assert_int_equal(count(&b, "2024-Q4", "u1", SCORE_CONTACTED), 0);
	assert_int_equal(count(&b, "2024-Q4", "u1", SCORE_RATED), 0);
	build_drop(&b);
}

/* Equal sources: the last by at, then by seq. */
static void
t_callback_last_by_at_then_seq(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-09 09:00", "T1", "u1");
	call_back(&b, "2024-10-11 09:00", "T1", "result=filed");
	call_back(&b, "2024-10-11 09:00", "T1", "result=explained");
	call_back(&b, "2024-10-10 09:00", "T1", "result=solved");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_EXPLAINED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 1);
	build_drop(&b);
}

static void
t_callback_each_and_all_S15(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,score.callback.count,each,test\n");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-09 09:00", "T1", "u1");
	call_back(&b, "2024-10-10 09:00", "T1", "source=city;contacted=yes");
	call_back(&b, "2024-10-11 09:00", "T1", "result=solved");
	call_back(&b, "2024-10-11 10:00", "T1", "result=filed;"
	    "satisfaction=basic");
	/* each: whatever its rank */
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_ASKED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 2);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_GRADED), 1);
	/* all: both denominators are the counted callbacks that reached */
	build_policy(&b, "2024-01-01,score.callback.count,each,test\n"
	    "2024-01-01,score.rating.denominator,all,test\n");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_ASKED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 3);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_GRADED), 3);
	build_policy(&b, "2024-01-01,score.rating.denominator,all,test\n");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_SOLVED), 0);
	build_drop(&b);
}

/* S20: a callback meets the legs open at its at; the grant's second is out. */
static void
t_callback_goes_to_open_legs_S20(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "c1", "role=co");
	act(&b, "2024-10-09 09:00", "T1", "reply", "u1", "");
	give_back(&b, "2024-10-10 09:00", "T1", "u1");
	call_back(&b, "2024-10-10 08:59:59", "T1", "source=district;"
	    "result=solved");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), 1);
	assert_int_equal(count(&b, "2024-10", "c1", SCORE_RATED), 1);
	/* no lead's leg meets it: nobody gets it */
	call_back(&b, "2024-10-10 09:00:00", "T1", "source=district;"
	    "result=solved");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), -1);
	assert_int_equal(count(&b, "2024-10", "c1", SCORE_RATED), -1);
	act(&b, "2024-10-11 09:00", "T1", "assign", "u2", "");
	call_back(&b, "2024-10-11 09:00", "T1", "source=district;"
	    "result=solved");
	assert_int_equal(count(&b, "2024-10", "u2", SCORE_RATED), 1);
	assert_int_equal(count(&b, "2024-10", "c1", SCORE_RATED), 1);
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_RATED), -1);
	build_drop(&b);
}

/* A callback after the close goes to the legs closed with the ticket. */
static void
t_callback_after_the_close(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-09 09:00", "T1", "u1");
	act(&b, "2024-10-10 09:00", "T1", "close", "", "");
	call_back(&b, "2024-10-20 09:00", "T1", "source=city;result=solved;"
	    "satisfaction=unsatisfied");
	assert_int_equal(count(&b, "2024-10", "u1", SCORE_UNSATISFIED), 1);
	build_drop(&b);
}

/* --- shelving ---------------------------------------------------------- */

static void
call_ticket(struct build *b, const char *received, const char *ticket,
    const char *attrs)
{
	act(b, received, ticket, "receive", "", attrs);
	act(b, received, ticket, "assign", "u1", "");
	act(b, received, ticket, "accept", "u1", "");
	finish_ticket(b, received, ticket, "u1");
	call_back(b, received, ticket, "contacted=yes;result=unsolved;"
	    "satisfaction=unsatisfied");
}

static void
t_shelved_leave_satisfaction_alone_S21_L9(void **state)
{
	static const char caller[] = "caller=00000000000000aa;matter=T0";
	struct build b;
	uint32_t seq;
	char text[32];

	(void)state;
	build_make(&b, "");
	call_ticket(&b, "2024-09-02 09:00", "T0", caller);
	act(&b, "2024-09-03 09:00", "T0", "shelve", "u1", "");
	seq = act(&b, "2024-09-03 09:30", "T0", "shelve-file", "u1", "");
	(void)snprintf(text, sizeof(text), "seq=%u", (unsigned)seq);
	call_ticket(&b, "2024-09-03 09:30", "T1", caller);
	call_ticket(&b, "2024-09-03 09:30:01", "T2", caller);
	call_ticket(&b, "2024-09-04 09:00", "T3",
	    "caller=00000000000000aa;matter=T3");
	call_ticket(&b, "2024-09-04 09:00", "T4",
	    "caller=00000000000000bb;matter=T0");
	call_ticket(&b, "2024-09-04 09:00", "T5", "matter=T0");
	/* T2 alone is left out, of the grades alone */
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_RATED), 6);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_ASKED), 6);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 5);
	build_policy(&b, "2024-01-01,score.rating.denominator,all,test\n");
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 5);
	/* caller and matter as amended */
	act(&b, "2024-09-04 10:00", "T3", "amend", "", "matter=T0");
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 4);
	act(&b, "2024-09-04 10:00", "T3", "amend", "", "caller=");
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 5);
	/* ended: up to the end's second */
	act(&b, "2024-09-05 09:00", "T0", "shelve-end", "u1", "");
	call_ticket(&b, "2024-09-05 09:00", "T6", caller);
	call_ticket(&b, "2024-09-05 09:00:01", "T7", caller);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_RATED), 8);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 6);
	/* a filing that is sent back is none */
	act(&b, "2024-09-06 09:00", "T0", "shelve", "u1", "");
	act(&b, "2024-09-06 09:30", "T0", "shelve-revise", "u1", "");
	call_ticket(&b, "2024-09-09 09:00", "T8", caller);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 7);
	/* a voided filing is none */
	act(&b, "2024-09-10 09:00", "T0", "void", "", text);
	assert_int_equal(count(&b, "2024-09", "u1", SCORE_GRADED), 9);
	build_drop(&b);
}

/* --- deductions -------------------------------------------------------- */

static void
receive_limited(struct build *b, const char *ticket)
{
	act(b, "2024-10-08 09:00", ticket, "receive", "",
	    "district_due=2024-10-15T12:00:00+08:00");
}

/* D4: whose last reply came after the district's limit, or not at all. */
static void
t_district_limit_S3(void **state)
{
	struct score_table table;
	const struct score_item *item;
	struct build b;

	(void)state;
	build_make(&b, "");
	receive_limited(&b, "T1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "T1", "accept", "u1", "");
	/* not at all; at the due second it is not missed yet (K4) */
	assert_int_equal(merit_cents(&b, "2024-10", "2024-10-15 12:00:00",
	    "u1", 0), 0);
	assert_int_equal(merit_cents(&b, "2024-10", "2024-10-15 12:00:01",
	    "u1", 0), 200);
	assert_int_equal(deduction(&b, "2024-11", "u1"), 0);
	/* in time, not closed: the centre's own, without points */
	finish_ticket(&b, "2024-10-15 12:00:00", "T1", "u1");
	score(&b, "2024-10", "2025-06-30", &table);
	assert_int_equal(row_of(&table, "u1")->deduction_cents, 0);
	assert_int_equal(table.notes.n, 1);
	item = mem_vec_at(&table.notes, 0);
	assert_int_equal(item->unit, 0);
	assert_true(str_is(item->clause, "D4"));
	assert_int_equal(item->value, 0);
	score_table_drop(&table);
	/* its last reply came after it */
	act(&b, "2024-10-15 13:00", "T1", "rework", "u1", "");
	finish_ticket(&b, "2024-10-15 14:00", "T1", "u1");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	/* closed at the due second: met, whoever replied when */
	receive_limited(&b, "T2");
	act(&b, "2024-10-08 09:00", "T2", "assign", "u2", "");
	act(&b, "2024-10-08 09:00", "T2", "accept", "u2", "");
	finish_ticket(&b, "2024-10-15 11:00", "T2", "u2");
	act(&b, "2024-10-15 12:00", "T2", "close", "", "");
	score(&b, "2024-10", "2025-06-30", &table);
	assert_int_equal(row_of(&table, "u2")->deduction_cents, 0);
	assert_int_equal(table.notes.n, 0);
	score_table_drop(&table);
	/* no lead at the due */
	receive_limited(&b, "T3");
	act(&b, "2024-10-15 12:00:01", "T3", "assign", "u3", "");
	score(&b, "2024-10", "2025-06-30", &table);
	assert_int_equal(row_of(&table, "u3")->deduction_cents, 0);
	assert_int_equal(table.notes.n, 1);
	score_table_drop(&table);
	build_drop(&b);
}

static void
t_district_limit_amended_S41(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	receive_limited(&b, "T1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	act(&b, "2024-12-02", "T1", "amend", "",
	    "district_due=2024-11-15T12:00:00+08:00");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 0);
	assert_int_equal(deduction(&b, "2024-11", "u1"), 200);
	act(&b, "2024-12-03", "T1", "amend", "", "district_due=");
	assert_int_equal(deduction(&b, "2024-11", "u1"), 0);
	build_drop(&b);
}

/*
 * S36: the lead open at the due keeps D4 though its return is granted later;
 * only its own replies count; lead+co: the legs open at the due.
 */
static void
t_district_limit_who_carries_it_S36(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-11-01,score.deduction.roles,lead+co,test\n");
	receive_limited(&b, "T1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "T1", "assign", "c1", "role=co");
	act(&b, "2024-10-15 12:00:01", "T1", "assign", "c2", "role=co");
	give_back(&b, "2024-10-15 12:00:01", "T1", "u1");
	act(&b, "2024-10-15 13:00", "T1", "assign", "u2", "");
	act(&b, "2024-10-15 13:00", "T1", "accept", "u2", "");
	finish_ticket(&b, "2024-10-15 13:00", "T1", "u2");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	assert_int_equal(deduction(&b, "2024-10", "u2"), 0);
	assert_int_equal(deduction(&b, "2024-10", "c1"), 0);
	assert_int_equal(deduction(&b, "2024-Q4", "u1"), 200);
	assert_int_equal(deduction(&b, "2024-Q4", "c1"), 200);
	assert_int_equal(deduction(&b, "2024-Q4", "c2"), 0);
	build_drop(&b);
}

/* S4: a merit on the ticket replaces; 0 waives; the void brings it back. */
static void
t_merit_replaces_automatic_S4(void **state)
{
	struct build b;
	uint32_t seq;
	char text[32];

	(void)state;
	build_make(&b, "");
	receive_limited(&b, "T1");
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "", "level=city;"
	    "due=2024-10-16");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 400);
	seq = act(&b, "2024-12-02", "T1", "merit", "u1", "clause=D4;points=0");
	/* D5 is another clause; a waiver of 0 takes no part in December */
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	assert_int_equal(count(&b, "2024-12", "u1", SCORE_RECEIVED), -1);
	(void)snprintf(text, sizeof(text), "seq=%u", (unsigned)seq);
	act(&b, "2024-12-03", "T1", "void", "", text);
	assert_int_equal(deduction(&b, "2024-10", "u1"), 400);
	/* its own points count in the month of its at */
	act(&b, "2024-12-04", "T1", "merit", "u2", "clause=D4;points=2");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	assert_int_equal(deduction(&b, "2024-12", "u2"), 200);
	/* one without a ticket replaces nothing */
	act(&b, "2024-12-04", "", "merit", "u1", "clause=D5;points=0");
	act(&b, "2024-12-04", "", "supervise", "c1", "level=city;"
	    "due=2024-12-06");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	assert_int_equal(deduction(&b, "2024-12", "c1"), 200);
	build_drop(&b);
}

/* S4, S38: a merit on a declined ticket is a record of its own. */
static void
t_merit_on_a_declined_ticket_S38(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	receive_limited(&b, "T1");
	act(&b, "2024-10-08 10:00", "T1", "decline", "", "");
	act(&b, "2024-10-09 10:00", "T1", "merit", "u1", "clause=D2");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 100);
	build_drop(&b);
}

/* D5: by level; the unit named, else the lead that stands; no due, no miss. */
static void
t_supervision_missed_S5(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "", "level=city;"
	    "due=2024-10-16");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "u2",
	    "level=district;due=2024-10-16T12:00:00+08:00");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "u2", "level=street;"
	    "due=2024-10-16");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "u2", "level=city");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 200);
	assert_int_equal(deduction(&b, "2024-10", "u2"), 100);
	/* ended at the due second, or a second after it */
	act(&b, "2024-10-16 12:00:01", "T1", "supervise-end", "u2", "");
	act(&b, "2024-10-16 23:59:59", "T1", "supervise-end", "u1", "");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 0);
	assert_int_equal(deduction(&b, "2024-10", "u2"), 100);
	/* of a unit, without a ticket */
	act(&b, "2024-10-17", "", "supervise", "c1", "level=city;ground=7;"
	    "due=2024-10-31");
	act(&b, "2024-10-17", "", "supervise", "c1", "level=city;ground=7;"
	    "due=2024-11-01");
	assert_int_equal(deduction(&b, "2024-10", "c1"), 200);
	assert_int_equal(deduction(&b, "2024-Q4", "c1"), 400);
	build_drop(&b);
}

/* S36: with lead+co the legs that stand carry D5. */
static void
t_supervision_who_carries_it_S36_S40(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,score.deduction.roles,lead+co,test\n");
	act(&b, "2024-10-08 09:00", "T1", "receive", "", "");
	act(&b, "2024-10-08 09:00", "T1", "supervise", "", "level=district;"
	    "due=2024-10-16");
	/* S40: nobody's while nobody leads */
	assert_int_equal(deduction(&b, "2024-10", "u1"), 0);
	act(&b, "2024-10-08 09:00", "T1", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "T1", "assign", "c1", "role=co");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 100);
	assert_int_equal(deduction(&b, "2024-10", "c1"), 100);
	give_back(&b, "2024-10-18 09:00", "T1", "u1");
	assert_int_equal(deduction(&b, "2024-10", "u1"), 0);
	assert_int_equal(deduction(&b, "2024-10", "c1"), 100);
	act(&b, "2024-10-17", "", "supervise", "c2", "level=city;"
	    "due=2024-10-31");
	assert_int_equal(deduction(&b, "2024-10", "c2"), 200);
	build_drop(&b);
}

/* D1 and D3 are listed, not deducted. */
static void
t_candidates_are_listed(void **state)
{
	struct score_table table;
	const struct score_item *item;
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	act(&b, "2024-10-09 09:00", "T1", "reply", "u1",
	    "result=explained;plan=p;plan_due=2024-10-18");
	act(&b, "2024-10-09 10:00", "T1", "flag", "", "kind=duty");
	act(&b, "2024-10-19 00:00", "T1", "progress", "u1", "done=yes");
	open_ticket(&b, "2024-10-08 09:00", "T2", "u2");
	act(&b, "2024-10-09 09:00", "T2", "reply", "u2",
	    "result=explained;plan=p;plan_due=2024-10-18");
	act(&b, "2024-10-18 23:59:59", "T2", "progress", "u2", "done=yes");
	/* S12: another promise took the place of the first */
	open_ticket(&b, "2024-10-08 09:00", "T3", "u2");
	act(&b, "2024-10-09 09:00", "T3", "reply", "u2",
	    "result=explained;plan=p;plan_due=2024-10-18");
	act(&b, "2024-10-09 10:00", "T3", "reply", "u2",
	    "result=explained;plan=p;plan_due=2024-12-18");
	score(&b, "2024-10", "2024-11-30", &table);
	items_agree(&table);
	assert_int_equal(table.notes.n, 2);
	item = mem_vec_at(&table.notes, 0);
	assert_true(str_is(item->clause, "D1"));
	assert_int_equal(item->unit, unit_number(&b, "u1"));
	item = mem_vec_at(&table.notes, 1);
	assert_true(str_is(item->clause, "D3"));
	assert_int_equal(item->unit, unit_number(&b, "u1"));
	assert_int_equal(row_of(&table, "u1")->deduction_cents, 0);
	score_table_drop(&table);
	build_drop(&b);
}

/* --- merits ------------------------------------------------------------ */

/* S23: once = at most the largest single value a unit and period. */
static void
t_once_a_period_S23(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-08", "", "merit", "u1", "clause=B9;points=1");
	act(&b, "2024-10-09", "", "merit", "u1", "clause=B9;points=3");
	act(&b, "2024-10-10", "", "merit", "u1", "clause=B9;points=1");
	act(&b, "2024-10-10", "", "merit", "u1", "clause=B1");
	act(&b, "2024-10-10", "", "merit", "u1", "clause=B1");
	score(&b, "2024-10", "2024-11-30", &table);
	items_agree(&table);
	assert_int_equal(row_of(&table, "u1")->bonus_cents, 500);
	score_table_drop(&table);
	build_drop(&b);
}

/* S7, S37: annual items are a year's alone; the cap holds for each side. */
static void
t_annual_items_and_cap_S7_S37(void **state)
{
	struct score_table table;
	struct build b;
	int i;

	(void)state;
	build_make(&b, "");
	for (i = 0; i < 6; i++)
		act(&b, "2024-10-08", "", "merit", "u1", "clause=A2");
	for (i = 0; i < 7; i++)
		act(&b, "2024-10-08", "", "merit", "u1", "clause=E1");
	act(&b, "2024-10-08", "", "merit", "u2", "clause=B1");
	assert_int_equal(bonus(&b, "2024-10", "u2"), 100);
	assert_int_equal(bonus(&b, "2024-W41", "u2"), 100);
	score(&b, "2024-10", "2025-06-30", &table);
	assert_null(row_of(&table, "u1"));
	score_table_drop(&table);
	score(&b, "2024-Q4", "2025-06-30", &table);
	assert_null(row_of(&table, "u1"));
	score_table_drop(&table);
	act(&b, "2024-10-08", "", "merit", "u1", "clause=B1");
	act(&b, "2024-10-08", "", "merit", "u1", "clause=D1");
	assert_int_equal(bonus(&b, "2024-10", "u1"), 100);
	assert_int_equal(bonus(&b, "2024", "u1"), 100 + 1000);
	assert_int_equal(deduction(&b, "2024", "u1"), 100 + 1000);
	build_policy(&b, "2024-01-01,score.cap,5,test\n");
	assert_int_equal(bonus(&b, "2024", "u1"), 100 + 500);
	build_drop(&b);
}

/* A1: two firsts and no second; S17: a merit record of the unit and year. */
static void
t_annual_rank_S17(void **state)
{
	struct build b;
	char id[16];
	int i;

	(void)state;
	build_make(&b, "2024-01-01,score.group,kind,test\n");
	for (i = 0; i < 7; i++) {
		(void)snprintf(id, sizeof(id), "T%d", i);
		open_ticket(&b, "2024-10-08 09:00", id, i < 3 ? "u1" :
		    i < 6 ? "c1" : "u2");
	}
	/* over all units of the street, whatever the group */
	assert_int_equal(bonus(&b, "2024", "u1"), 200);
	assert_int_equal(bonus(&b, "2024", "c1"), 200);
	assert_int_equal(bonus(&b, "2024", "u2"), 0);
	assert_int_equal(bonus(&b, "2024-10", "u1"), 0);
	open_ticket(&b, "2024-10-09 09:00", "T9", "u1");
	assert_int_equal(bonus(&b, "2024", "u1"), 200);
	assert_int_equal(bonus(&b, "2024", "c1"), 100);
	act(&b, "2024-12-30", "", "merit", "c1", "clause=A1;points=2");
	act(&b, "2024-12-30", "", "merit", "u1", "clause=A1;points=0");
	assert_int_equal(bonus(&b, "2024", "c1"), 200);
	assert_int_equal(bonus(&b, "2024", "u1"), 0);
	build_drop(&b);
}

/* S7: the mean of the months in which the unit takes part, rounded once. */
static void
t_year_by_mean_S7(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,score.year.method,mean,test\n"
	    "2024-01-01,score.unevaluated,zero,test\n"
	    "2024-01-01,score.year.start,7,test\n");
	/* October: 5 + 10; November: 5 + 0; a bonus alone in December: 0 */
	open_ticket(&b, "2024-10-08 09:00", "T1", "u1");
	finish_ticket(&b, "2024-10-09 09:00", "T1", "u1");
	open_ticket(&b, "2024-11-04 09:00", "T2", "u1");
	finish_ticket(&b, "2024-11-18 09:00", "T2", "u1");
	act(&b, "2024-12-30", "", "merit", "u1", "clause=B1");
	/* outside a year that begins in July */
	open_ticket(&b, "2024-06-03 09:00", "T3", "u2");
	score(&b, "2024", "2025-07-30", &table);
	assert_int_equal(table.n_row, 1);
	assert_int_equal(table.row[0].base_cents, 667);
	/* A1 +2 and B1 +1 on it */
	assert_int_equal(table.row[0].total_cents, 667 + 200 + 100);
	assert_int_equal(table.row[0].points[SCORE_TIMELINESS].cents, 500);
	score_table_drop(&table);
	build_policy(&b, "2024-01-01,score.unevaluated,zero,test\n"
	    "2024-01-01,score.year.start,7,test\n");
	score(&b, "2024", "2025-07-30", &table);
	assert_int_equal(table.row[0].base_cents, 500 + 500);
	score_table_drop(&table);
	build_drop(&b);
}

/* A unit with an end in the past is listed for what it did; so is one that
 * the roster does not know. */
static void
t_units_past_and_unknown(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "");
	open_ticket(&b, "2024-10-08 09:00", "T1", "u4");
	open_ticket(&b, "2024-10-08 09:00", "T2", "zz");
	score(&b, "2024-10", "2024-11-30", &table);
	assert_int_equal(table.n_row, 2);
	assert_true(str_is(row_of(&table, "u4")->name, "Office 4"));
	assert_int_equal(row_of(&table, "zz")->name.n, 0);
	/* S46: the tie ends on the bytes of the id */
	assert_true(str_is(table.row[0].unit, "u4"));
	score_table_drop(&table);
	build_drop(&b);
}

static void
t_nothing_at_all(void **state)
{
	struct score_table table;
	struct build b;

	(void)state;
	build_make(&b, "");
	score(&b, "2024-10", "2024-11-30", &table);
	assert_int_equal(table.n_row, 0);
	assert_int_equal(table.items.n, 0);
	score_table_drop(&table);
	build_drop(&b);
}

/* --- in halves ----------------------------------------------------------- */

/* Tickets of both halves, with all that is counted, listed or noted. */
static void
many_tickets(struct build *b)
{
	static const char *const units[] = { "u1", "u2", "u3", "c1", "c2" };
	char id[16], at[32];
	int i;

	b->is_lax = 1;
	for (i = 0; i < 4 * BOTH_TURN + 100; i++) {
		const char *unit = units[i * 31 % 5];

		(void)snprintf(id, sizeof(id), "T%d", i);
		(void)snprintf(at, sizeof(at), "2024-10-%02d 09:%02d:%02d",
		    8 + i / 1000, i / 60 % 60, i % 60);
		open_ticket(b, at, id, unit);
		if (i % 7 == 0)
			continue;
		if (i % 400 == 9)
			act(b, at, id, "decline", "", "");
		if (i % 3 != 0)
			act(b, at, id, "contact", unit, "outcome=reached");
		finish_ticket(b, at, id, unit);
		call_back(b, at, id, i % 4 != 0 ? "source=street;outcome="
		    "reached;result=solved;satisfaction=satisfied" :
		    "source=street;outcome=reached;result=unsolved");
		if (i % 300 == 11)
			act(b, at, id, "flag", unit, "kind=duty");
		/* the largest of B9 stands, and one half alone has it */
		if (i % 500 == 13)
			act(b, at, id, "merit", unit,
			    both_has(BOTH_OTHER, (uint32_t)i) ?
			    "clause=B9;points=3" : "clause=B9;points=1");
		if (i % 200 == 17)
			act(b, at, id, "merit", unit, "clause=D1");
	}
}

static void
give_score(void *with, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	score_pass_add(with, ticket, list, n);
}

/* score(), a ticket after the other in one pass. */
static void
score_in_one(struct build *b, const char *period, struct score_table *table)
{
	struct score_input in = { .view = view_at(b, LATER),
	    .roster = b->roster, .merits = b->merits, .wants_items = 1 };
	struct score_pass pass;

	assert_int_equal(time_period_parse(str_of(period), 1, &in.period,
	    NULL), FAIL_NONE);
	score_pass_begin(&pass, &in, &in.period, 1, &b->arena, table);
	each_ticket(&in.view, give_score, &pass);
	score_pass_end(&pass);
}

static void
same_items(const struct mem_vec *a, const struct mem_vec *b)
{
	size_t i;

	assert_int_equal(a->n, b->n);
	for (i = 0; i < a->n; i++) {
		const struct score_item *x = mem_vec_at(a, i);
		const struct score_item *y = mem_vec_at(b, i);

		assert_int_equal(x->unit, y->unit);
		assert_int_equal(x->indicator, y->indicator);
		assert_int_equal(x->count, y->count);
		assert_int_equal(x->ticket, y->ticket);
		assert_int_equal(x->seq, y->seq);
		assert_int_equal(x->at_s, y->at_s);
		assert_int_equal(x->value, y->value);
		assert_true(str_eq(x->clause, y->clause));
		assert_ptr_equal(x->reason, y->reason);
	}
}

static void
t_halves_are_the_whole(void **state)
{
	struct score_table one, both;
	struct build b;
	size_t i;

	(void)state;
	build_make(&b, "");
	many_tickets(&b);
	assert_true(both_pays(ledger_tickets(&b.ledger)));
	score(&b, "2024-10", LATER, &both);
	score_in_one(&b, "2024-10", &one);
	items_agree(&both);
	assert_int_equal(both.n_row, one.n_row);
	for (i = 0; i < one.n_row; i++) {
		const struct score_row *x = &both.row[i], *y = &one.row[i];

		assert_int_equal(x->number, y->number);
		assert_int_equal(x->rank, y->rank);
		assert_memory_equal(x->count, y->count, sizeof(x->count));
		assert_int_equal(x->bonus_cents, y->bonus_cents);
		assert_int_equal(x->deduction_cents, y->deduction_cents);
		assert_int_equal(x->total_cents, y->total_cents);
	}
	assert_memory_equal(both.street.count, one.street.count,
	    sizeof(one.street.count));
	assert_true(one.notes.n > 10);
	assert_true(row_of(&one, "c1")->bonus_cents > 0);
	same_items(&both.items, &one.items);
	same_items(&both.notes, &one.notes);
	score_table_drop(&one);
	score_table_drop(&both);
	build_drop(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_period_edges),
		cmocka_unit_test(t_points_rounded_half_up),
		cmocka_unit_test(t_points_workload_on_the_line_S16),
		cmocka_unit_test(t_points_unevaluated_S16_S37),
		cmocka_unit_test(t_points_add_up_as_printed),
		cmocka_unit_test(t_points_do_not_overflow),
		cmocka_unit_test(t_worked_example),
		cmocka_unit_test(t_equal_totals_share_a_rank),
		cmocka_unit_test(t_groups_by_kind_S17),
		cmocka_unit_test(t_workload_roles_and_returns),
		cmocka_unit_test(t_declined_and_voided_count_nowhere),
		cmocka_unit_test(t_timely_at_the_second_K4),
		cmocka_unit_test(t_timely_extension_and_rework_S6),
		cmocka_unit_test(t_timely_co_handlers_S2_S39),
		cmocka_unit_test(t_timely_rework_without_a_limit_S6),
		cmocka_unit_test(t_callback_of_two_leads_S20),
		cmocka_unit_test(t_timely_unknown_due_K1),
		cmocka_unit_test(t_first_dispatch_S1),
		cmocka_unit_test(t_first_dispatch_one_basis_S1_K7),
		cmocka_unit_test(t_callback_last_of_the_highest_source),
		cmocka_unit_test(t_callback_last_by_at_then_seq),
		cmocka_unit_test(t_callback_each_and_all_S15),
		cmocka_unit_test(t_callback_goes_to_open_legs_S20),
		cmocka_unit_test(t_callback_after_the_close),
		cmocka_unit_test(t_shelved_leave_satisfaction_alone_S21_L9),
		cmocka_unit_test(t_district_limit_S3),
		cmocka_unit_test(t_district_limit_amended_S41),
		cmocka_unit_test(t_district_limit_who_carries_it_S36),
		cmocka_unit_test(t_merit_replaces_automatic_S4),
		cmocka_unit_test(t_merit_on_a_declined_ticket_S38),
		cmocka_unit_test(t_supervision_missed_S5),
		cmocka_unit_test(t_supervision_who_carries_it_S36_S40),
		cmocka_unit_test(t_candidates_are_listed),
		cmocka_unit_test(t_once_a_period_S23),
		cmocka_unit_test(t_annual_items_and_cap_S7_S37),
		cmocka_unit_test(t_annual_rank_S17),
		cmocka_unit_test(t_year_by_mean_S7),
		cmocka_unit_test(t_units_past_and_unknown),
		cmocka_unit_test(t_nothing_at_all),
		cmocka_unit_test(t_halves_are_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
