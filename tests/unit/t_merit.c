/* The bonus and deduction items of Annex 2 (S23, S33). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/merit.h"
#include "unit/tables.h"

#define HEAD "clause,kind,cycle,points,per,automatic,text\n"

static struct arena arena;
static struct merits *merits;

static int
setup(void **state)
{
	struct fail fail = { 0 };

	(void)state;
	mem_make(&arena, NULL);
	if (merit_make(&merits, table_default(&arena, "merits.csv"), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

/* Annex 2: the clauses of the default file are those of the regulation. */
static void
clauses(void **state)
{
	static const struct {
		const char *clause;
		enum merit_kind kind;
		enum merit_cycle cycle;
		enum merit_per per;
		enum merit_automatic automatic;
		size_t n_points;
	} c[] = {
		{ "B1", MERIT_BONUS, MERIT_MONTH, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "B2", MERIT_BONUS, MERIT_MONTH, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "A1", MERIT_BONUS, MERIT_YEAR, MERIT_ONCE, MERIT_RANK, 2 },
		{ "A2", MERIT_BONUS, MERIT_YEAR, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "A3", MERIT_BONUS, MERIT_YEAR, MERIT_ITEM,
		    MERIT_BY_HAND, 2 },
		{ "D1", MERIT_DEDUCTION, MERIT_MONTH, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "D2", MERIT_DEDUCTION, MERIT_MONTH, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "D3", MERIT_DEDUCTION, MERIT_MONTH, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "D4", MERIT_DEDUCTION, MERIT_MONTH, MERIT_ITEM,
		    MERIT_DISTRICT, 1 },
		{ "D5", MERIT_DEDUCTION, MERIT_MONTH, MERIT_ITEM,
		    MERIT_SUPERVISE, 2 },
		{ "E1", MERIT_DEDUCTION, MERIT_YEAR, MERIT_ITEM,
		    MERIT_BY_HAND, 1 },
		{ "E2", MERIT_DEDUCTION, MERIT_YEAR, MERIT_ITEM,
		    MERIT_BY_HAND, 2 },
	};
	size_t i;

	(void)state;
	assert_int_equal(merit_count(merits), sizeof(c) / sizeof(c[0]));
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const struct merit *merit =
		    merit_find(merits, str_of(c[i].clause));

		assert_ptr_equal(merit, merit_at(merits, i));
		assert_int_equal(merit->kind, c[i].kind);
		assert_int_equal(merit->cycle, c[i].cycle);
		assert_int_equal(merit->per, c[i].per);
		assert_int_equal(merit->automatic, c[i].automatic);
		assert_int_equal(merit->n_points, c[i].n_points);
		assert_true(merit->text.n > 0);
	}
	assert_null(merit_find(merits, str_of("B3")));
	assert_null(merit_find(merits, str_of("")));
	assert_ptr_equal(merit_automatic(merits, MERIT_DISTRICT),
	    merit_find(merits, str_of("D4")));
	assert_ptr_equal(merit_automatic(merits, MERIT_SUPERVISE),
	    merit_find(merits, str_of("D5")));
}

/* Other values are refused; 0 waives an automatic one and no other. */
static void
points(void **state)
{
	static const struct {
		const char *clause;
		int64_t cents;
		int is_allowed;
	} c[] = {
		{ "B1", 100, 1 }, { "B1", 200, 0 }, { "B1", 0, 0 },
		{ "B1", -100, 0 }, { "A3", 100, 1 }, { "A3", 200, 1 },
		{ "A3", 150, 0 }, { "A3", 0, 0 }, { "D4", 0, 1 },
		{ "D4", 200, 1 }, { "D4", 100, 0 }, { "D5", 100, 1 },
		{ "D5", 200, 1 }, { "D5", 0, 1 }, { "A1", 0, 1 },
		{ "E2", 0, 0 },
	};
	static const struct {
		const char *clause;
		int64_t cents;	/* 0: a choice is left */
	} d[] = {
		{ "B1", 100 }, { "D4", 200 }, { "E1", 200 }, { "A3", 0 },
		{ "E2", 0 }, { "D5", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		if (merit_points_allowed(merit_find(merits,
		    str_of(c[i].clause)), c[i].cents) != c[i].is_allowed)
			fail_msg("%s %lld", c[i].clause,
			    (long long)c[i].cents);
	}
	/* S23: without points, only where there is no choice. */
	for (i = 0; i < sizeof(d) / sizeof(d[0]); i++) {
		int64_t cents = 0;

		assert_int_equal(merit_points_default(merit_find(merits,
		    str_of(d[i].clause)), &cents), d[i].cents != 0);
		assert_int_equal(cents, d[i].cents);
	}
}

/* S33: a choice of points is written `2|1`, decimals as they come. */
static void
lists_of_points(void **state)
{
	struct merits *made;
	const struct merit *merit;

	(void)state;
	assert_int_equal(merit_make(&made, table_of(&arena, "m", HEAD
	    "X1,bonus,month,2.5|1|0.25,once,,x\n"), &arena, NULL),
	    FAIL_NONE);
	merit = merit_at(made, 0);
	assert_int_equal(merit->n_points, 3);
	assert_int_equal(merit->points_cents[0], 250);
	assert_int_equal(merit->points_cents[1], 100);
	assert_int_equal(merit->points_cents[2], 25);
	assert_null(merit_automatic(made, MERIT_RANK));
}

static void
bad_rows(void **state)
{
	static const struct {
		const char *row, *message;
	} c[] = {
		{ "X 1,bonus,month,1,item,,x",
		    "m:2:1: no clause 'X 1' (1 to 64 bytes without blanks "
		    "and \" , ; = %)" },
		{ "X1,gift,month,1,item,,x",
		    "m:2:2: no kind 'gift' (bonus, deduction)" },
		{ "X1,bonus,week,1,item,,x",
		    "m:2:3: no cycle 'week' (month, year)" },
		{ "X1,bonus,month,,item,,x",
		    "m:2:4: no points '' (numbers above 0 to 1000 with | "
		    "between)" },
		{ "X1,bonus,month,0,item,,x", NULL },
		{ "X1,bonus,month,-1,item,,x", NULL },
		{ "X1,bonus,month,1|,item,,x", NULL },
		{ "X1,bonus,month,1.001,item,,x", NULL },
		{ "X1,bonus,month,1000.01,item,,x", NULL },
		{ "X1,bonus,month,1|2|3|4|5|6|7|8|9,item,,x",
		    "m:2:4: more than 8 values" },
		{ "X1,bonus,month,1,each,,x",
		    "m:2:5: no per 'each' (item, once)" },
		{ "X1,bonus,month,1,item,yes,x",
		    "m:2:6: no automatic 'yes' (nothing, rank, district, "
		    "supervise)" },
		{ "X1,bonus,month,1,item,,x\nX1,bonus,year,1,item,,x",
		    "m:3:1: clause twice 'X1'" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char text[256];
		struct merits *made;
		struct fail fail = { 0 };

		snprintf(text, sizeof(text), HEAD "%s\n", c[i].row);
		if (merit_make(&made, table_of(&arena, "m", text), &arena,
		    &fail) != FAIL_DATA)
			fail_msg("taken: %s", c[i].row);
		if (c[i].message != NULL)
			assert_string_equal(fail.text, c[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clauses),
		cmocka_unit_test(points),
		cmocka_unit_test(lists_of_points),
		cmocka_unit_test(bad_rows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
