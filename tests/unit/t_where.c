/*
 * t_where - conditions over columns: what they mean, and where they are wrong
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "edge/where.h"
#include "text/time.h"

static const struct table_column column[] = {
	{ "lead", TABLE_NAME, 0 }, { "place", TABLE_TEXT, 0 },
	{ "repeats", TABLE_NUMBER, 0 }, { "due", TABLE_TIME, 0 },
	{ "result", TABLE_NAME, 0 }, { "closed", TABLE_TIME, 0 },
	{ "points", TABLE_NUMBER, 0 },
};

/* lead u03, place 梅园 "一"村, repeats 12, due 2024-10-25 16:00:05,
   result, closed and points empty */
static void
fill(struct where_value *value)
{
	memset(value, 0, 7 * sizeof(*value));
	value[0].text = str_of("u03");
	value[1].text = str_of("梅园 \"一\"村");
	value[2].n = 12;
	assert_true(time_parse(str_of("2024-10-25T16:00:05+08:00"),
	    &value[3].n));
	value[4].text = str_make(NULL, 0);
	value[5].n = value[6].n = TIME_NONE;
}

static const struct {
	const char *text;
	int holds;
} conditions[] = {
	{ "lead = u03", 1 }, { "lead=u03", 1 }, { "lead = u0", 0 },
	{ "lead != u03", 0 }, { "lead != u04", 1 },
	{ "lead = 'u03'", 1 }, { "lead = \"u03\"", 1 },
	/* texts by bytes, numbers as numbers */
	{ "lead < u1", 1 }, { "lead > u02", 1 }, { "lead <= u03", 1 },
	{ "lead >= u03", 1 }, { "lead < u03", 0 }, { "lead > u03", 0 },
	{ "repeats > 9", 1 }, { "repeats < 9", 0 }, { "repeats = 12", 1 },
	{ "repeats >= 12", 1 }, { "repeats <= 12", 1 },
	{ "repeats > 12", 0 }, { "repeats < 12", 0 },
	{ "repeats != 12", 0 }, { "repeats > -1", 1 },
	/* an instant, and a day with all its seconds */
	{ "due = '2024-10-25 16:00:05'", 1 },
	{ "due = 2024-10-25T16:00:05+08:00", 1 },
	{ "due = 2024-10-25T08:00:05Z", 1 },
	{ "due = '2024-10-25 16:00'", 0 },
	{ "due > '2024-10-25 16:00'", 1 },
	{ "due = 2024-10-25", 1 }, { "due != 2024-10-25", 0 },
	{ "due < 2024-10-25", 0 }, { "due <= 2024-10-25", 1 },
	{ "due > 2024-10-25", 0 }, { "due >= 2024-10-25", 1 },
	{ "due < 2024-10-26", 1 }, { "due > 2024-10-24", 1 },
	/* empty cells */
	{ "result = ''", 1 }, { "result != ''", 0 },
	{ "result = solved", 0 }, { "result != solved", 1 },
	{ "result < z", 0 }, { "result >= ''", 0 },
	{ "closed = ''", 1 }, { "closed != ''", 0 },
	{ "closed < 2024-10-25", 0 }, { "closed > 2024-10-25", 0 },
	{ "closed != 2024-10-25", 1 }, { "not closed < 2024-10-25", 1 },
	{ "due != ''", 1 }, { "due = ''", 0 }, { "points = ''", 1 },
	{ "points < 5", 0 }, { "points != 5", 1 },
	/* patterns; quotes within quotes */
	{ "place ~ 梅", 1 }, { "place ~ ^园", 0 }, { "place ~ '村$'", 1 },
	{ "place ~ '桂园|梅园'", 1 }, { "place ~ '(梅|桂) '", 0 },
	{ "place = '梅园 \"一\"村'", 1 },
	{ "place = \"梅园 \"\"一\"\"村\"", 1 },
	{ "place = 'it''s'", 0 }, { "place ~ ''", 1 },
	{ "result ~ ^$", 1 },
	/* not, and, or; brackets; words in any case */
	{ "lead = u03 and repeats = 12", 1 },
	{ "lead = u03 and repeats = 1", 0 },
	{ "lead = x or repeats = 12", 1 }, { "lead = x or repeats = 1", 0 },
	{ "lead = u03 or lead = x and repeats = 1", 1 },
	{ "(lead = u03 or lead = x) and repeats = 1", 0 },
	{ "not lead = x and repeats = 12", 1 },
	{ "not (lead = x or repeats = 12)", 0 },
	{ "not not lead = u03", 1 }, { "NOT lead = x AND repeats = 12", 1 },
	{ "((lead = u03))", 1 }, { "(lead=u03)and(repeats=12)", 1 },
	{ "lead = x or lead = y or lead = u03", 1 },
	{ "  lead\t=\nu03  ", 1 },
};

static const struct {
	const char *text, *says;
} faults[] = {
	{ "", "1: a column is needed here" },
	{ "   ", "4: a column is needed here" },
	{ "led = u03", "1: there is no column 'led'" },
	{ "lead = u03 and foo = 1", "16: there is no column 'foo'" },
	{ "place = 梅园 and foo = 1", "16: there is no column 'foo'" },
	{ "= u03", "1: a column is needed here" },
	{ "lead u03", "6: one of = != < <= > >= ~ is needed here" },
	{ "lead ! u03", "6: one of = != < <= > >= ~ is needed here" },
	{ "lead", "5: one of = != < <= > >= ~ is needed here" },
	{ "lead =", "7: a value is needed here" },
	{ "lead == u03", "7: a value is needed here" },
	{ "lead = )", "8: a value is needed here" },
	{ "lead = 'u03", "8: the text that begins here has no end" },
	{ "lead = '", "8: the text that begins here has no end" },
	{ "lead = 'u03''", "8: the text that begins here has no end" },
	{ "lead = u03 repeats = 1", "12: and or or is needed here" },
	{ "lead = u03)", "11: and or or is needed here" },
	{ "(lead = u03", "1: the bracket has no end" },
	{ "lead = u03 and", "15: a column is needed here" },
	{ "not", "4: a column is needed here" },
	{ "repeats > many",
	    "11: a whole number is needed, not 'many'" },
	{ "repeats > 1.5", "11: a whole number is needed, not '1.5'" },
	{ "due < tomorrow", "7: a time such as 2024-10-25 16:00 is needed, "
	    "not 'tomorrow'" },
	{ "due < 2024-02-30", "7: a time such as 2024-10-25 16:00 is needed, "
	    "not '2024-02-30'" },
	{ "due ~ 2024", "7: ~ is for texts, not for 'due'" },
	{ "repeats ~ 1", "11: ~ is for texts, not for 'repeats'" },
	{ "place ~ '('", "9: pattern '(': missing closing parenthesis at its "
	    "character 2" },
	{ "lead = x\x1b", NULL },	/* a control is a byte like others */
};

static enum fail_code
make(const char *text, struct where **where, struct arena *arena,
    struct fail *fail)
{
	return where_make(where, str_of(text), column,
	    sizeof(column) / sizeof(column[0]), arena, fail);
}

static void
test_conditions(void **state)
{
	struct where_value value[7];
	struct where *where;
	struct arena arena;
	struct fail fail;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	fill(value);
	for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (make(conditions[i].text, &where, &arena, &fail) !=
		    FAIL_NONE)
			fail_msg("%s: %s", conditions[i].text, fail.text);
		if (where_test(where, value) != conditions[i].holds)
			fail_msg("%s: not %d", conditions[i].text,
			    conditions[i].holds);
		where_drop(where);
	}
	mem_drop(&arena);
}

static void
test_faults(void **state)
{
	struct where *where;
	struct arena arena;
	struct fail fail;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		enum fail_code code = make(faults[i].text, &where, &arena,
		    &fail);

		if (faults[i].says == NULL) {
			assert_int_equal(code, FAIL_NONE);
			where_drop(where);
			continue;
		}
		assert_int_equal(code, FAIL_USAGE);
		assert_string_equal(fail.text, faults[i].says);
		assert_null(where);
	}
	where_drop(NULL);
	mem_drop(&arena);
}

static void
test_uses(void **state)
{
	struct where *where;
	struct arena arena;
	struct fail fail;

	(void)state;
	mem_make(&arena, NULL);
	assert_int_equal(make("lead = x and not (due < 2024-10-25)", &where,
	    &arena, &fail), FAIL_NONE);
	assert_true(where_uses(where, 0));
	assert_false(where_uses(where, 1));
	assert_false(where_uses(where, 2));
	assert_true(where_uses(where, 3));
	where_drop(where);
	mem_drop(&arena);
}

/* Q4: no input runs out of stack or time. */
static void
test_limits(void **state)
{
	struct where_value value[7];
	struct where *where;
	struct arena arena;
	struct fail fail;
	char text[4096], *p = text;
	int i;

	(void)state;
	mem_make(&arena, NULL);
	fill(value);
	memset(text, '(', 300);
	strcpy(text + 300, "lead = x");
	assert_int_equal(make(text, &where, &arena, &fail), FAIL_USAGE);
	assert_string_equal(fail.text,
	    "101: too many brackets within each other");
	for (i = 0; i < 300; i++)
		p += sprintf(p, "%slead = x", i == 0 ? "" : " or ");
	assert_int_equal(make(text, &where, &arena, &fail), FAIL_NONE);
	assert_int_equal(where_test(where, value), 0);
	where_drop(where);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	text[sizeof(text) - 2] = 'b';
	value[1].text = str_of(text);
	assert_int_equal(make("lead = u03 and not place ~ '(a+)+$'", &where,
	    &arena, &fail), FAIL_NONE);
	assert_int_equal(where_test(where, value), -1);
	where_drop(where);
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
