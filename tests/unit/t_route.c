/* Rules by which tickets are dispatched (L3, Q4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/event.h"
#include "model/route.h"
#include "text/time.h"
#include "unit/tables.h"

#define HEAD "rule,rank,field,pattern,unit,basis,note\n"

static const char units[] =
    "unit,name,kind,functions,leader,head,liaison_a,liaison_b,since,until\n"
    "s,街道,street,,,主任,,,,\nc,中心,centre,,领导,,,,,\n"
    "u1,甲,office,,x,,,,,\nu2,乙,office,,x,,,,,\nu3,丙,office,,y,,,,,\n"
    "old,丁,office,,y,,,,,2024-09-30\n";

static struct arena arena;
static struct roster *roster;
static struct route_where where;

static int
setup(void **state)
{
	(void)state;
	mem_make(&arena, NULL);
	assert_int_equal(roster_make(&roster, table_of(&arena, "u", units),
	    &arena, NULL), FAIL_NONE);
	where = (struct route_where){ roster, time_civil(2024, 10, 25) };
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

static struct routes *
routes_of(const char *rows)
{
	char *text = mem_take(&arena, sizeof(HEAD) + strlen(rows));
	struct routes *routes;
	struct fail fail = { 0 };

	memcpy(text, HEAD, sizeof(HEAD) - 1);
	memcpy(text + sizeof(HEAD) - 1, rows, strlen(rows));
	if (route_make(&routes, table_of(&arena, "routes.csv", text), &where,
	    &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return routes;
}

/* `rule unit`, or `? unit unit`, or `-`. */
static const char *
decide(struct routes *routes, const struct str field[ROUTE_FIELDS])
{
	struct route_decision decision;
	char *text = mem_take(&arena, 256);
	size_t i;

	route_decide(routes, field, &arena, &decision);
	if (decision.rule != NULL) {
		snprintf(text, 256, "%.*s %.*s",
		    STR_ARG(decision.rule->rule), STR_ARG(roster_unit(roster,
		    decision.rule->unit)->id));
		assert_int_equal(decision.n_candidate, 0);
		return text;
	}
	snprintf(text, 256, "%s", decision.n_candidate > 0 ? "?" : "-");
	for (i = 0; i < decision.n_candidate; i++)
		snprintf(text + strlen(text), 256 - strlen(text), " %.*s",
		    STR_ARG(roster_unit(roster,
		    decision.candidate[i]->unit)->id));
	return text;
}

/* L3: the best rank that matches decides; two units of it decide nothing. */
static void
by_rank(void **state)
{
	struct routes *routes = routes_of(
	    "late,200,text,漏水,u1,legal,\n"
	    "first,100,category,^房屋/,u2,legal,\n"
	    "same-a,150,text,树,u3,negotiated,\n"
	    "same-b,150,text,树枝,u1,legal,\n"
	    "same-c,150,text,树枝,u1,legal,\n"
	    "one-a,160,text,灯,u3,legal,\n"
	    "one-b,160,text,路灯,u3,negotiated,\n"
	    "kind,10,kind,^praise$,c,designated,\n"
	    "place,300,place,^翠竹,u1,legal,\n"
	    "address,310,address,\\d+弄,u2,legal,\n");
	static const struct {
		struct str field[ROUTE_FIELDS];
		const char *result;
	} c[] = {
		{ { STR("praise"), STR("房屋/漏水"), STR(""), STR(""),
		    STR("漏水") }, "kind c" },
		{ { STR("help"), STR("房屋/漏水"), STR(""), STR(""),
		    STR("漏水") }, "first u2" },
		{ { STR("help"), STR("其他/房屋/"), STR(""), STR(""),
		    STR("漏水") }, "late u1" },
		/* Equal rank, different units: not decided, by unit id. */
		{ { STR("help"), STR(""), STR(""), STR(""),
		    STR("树枝漏水") }, "? u1 u3" },
		/* Only one of the rank matches. */
		{ { STR("help"), STR(""), STR(""), STR(""),
		    STR("树漏水") }, "same-a u3" },
		/* Equal rank, one unit: the first of the file. */
		{ { STR("help"), STR(""), STR(""), STR(""),
		    STR("路灯") }, "one-a u3" },
		{ { STR("help"), STR(""), STR("翠竹苑"), STR("1弄"),
		    STR("") }, "place u1" },
		{ { STR("help"), STR(""), STR("大翠竹苑"), STR("云杉路12弄"),
		    STR("") }, "address u2" },
		{ { STR("help"), STR(""), STR(""), STR(""), STR("天气") },
		    "-" },
		{ { STR(""), STR(""), STR(""), STR(""), STR("") }, "-" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		assert_string_equal(decide(routes, c[i].field),
		    c[i].result);
	assert_int_equal(route_count(routes), 10);
	assert_true(str_is(route_at(routes, 0)->rule, "kind"));
	assert_int_equal(route_at(routes, 0)->basis, BASIS_DESIGNATED);
	route_drop(routes);
}

/* Slices without bytes, and bytes that are no UTF-8, match nothing odd. */
static void
odd_texts(void **state)
{
	struct routes *routes = routes_of("all,1,text,^$,u1,legal,\n"
	    "any,2,text,.,u2,legal,\n");
	struct str field[ROUTE_FIELDS] = { { NULL, 0 } };

	(void)state;
	assert_string_equal(decide(routes, field), "all u1");
	field[ROUTE_TEXT] = str_make("\xe6\xbc", 2);
	assert_string_equal(decide(routes, field), "-");
	field[ROUTE_TEXT] = str_make("\xe6\xbc\x8f", 3);
	assert_string_equal(decide(routes, field), "any u2");
	route_drop(routes);
}

/* Q4: an evil pattern is no match, named once, and the others go on. */
static void
match_limits(void **state)
{
	struct routes *routes = routes_of(
	    "evil,1,text,^(a+)+$,u1,legal,\n"
	    "good,2,text,b$,u2,legal,\n"
	    "deep,3,text,\"^(a|b|(?1)c)*?(?:(?1)+)+d\",u3,legal,\n");
	char evil[4001];
	struct str field[ROUTE_FIELDS] = { { NULL, 0 } };
	struct route_decision decision;

	(void)state;
	memset(evil, 'a', sizeof(evil));
	evil[4000] = 'b';
	field[ROUTE_TEXT] = str_make(evil, sizeof(evil));
	route_decide(routes, field, &arena, &decision);
	assert_int_equal(decision.n_limited, 1);
	assert_true(str_is(decision.limited[0]->rule, "evil"));
	assert_non_null(decision.rule);
	assert_true(str_is(decision.rule->rule, "good"));
	route_decide(routes, field, &arena, &decision);
	assert_int_equal(decision.n_limited, 0);
	assert_non_null(decision.rule);
	/* One that can be matched at once is no longer a trouble. */
	field[ROUTE_TEXT] = str_of("aaa");
	assert_string_equal(decide(routes, field), "evil u1");
	route_drop(routes);
}

static void
bad_rows(void **state)
{
	static const struct {
		const char *rows, *message;
	} c[] = {
		{ "r 1,1,text,x,u1,legal,",
		    "r:2:1: no rule's id 'r 1' (1 to 64 bytes without "
		    "blanks and \" , ; = %)" },
		{ "r1,1,text,x,u1,legal,\nr2,2,text,y,u1,legal,\n"
		    "r1,0,text,z,u1,legal,", "r:4:1: rule twice 'r1'" },
		{ "r1,-1,text,x,u1,legal,",
		    "r:2:2: no rank '-1' (a whole number)" },
		{ "r1,,text,x,u1,legal,", NULL },
		{ "r1,1,title,x,u1,legal,",
		    "r:2:3: no field 'title' (kind, category, place, "
		    "address, text)" },
		{ "r1,1,text,,u1,legal,", "r:2:4: no pattern for rule 'r1'" },
		{ "r1,1,text,(x,u1,legal,",
		    "r:2:4: pattern '(x' does not compile: "
		    "missing closing parenthesis at byte 3" },
		{ "r1,1,text,\\C,u1,legal,", NULL },
		{ "r1,1,text,((a{1000}){1000}){1000},u1,legal,", NULL },
		{ "r1,1,text,x,u9,legal,", "r:2:5: no such unit 'u9'" },
		{ "r1,1,text,x,old,legal,",
		    "r:2:5: a unit that has ended 'old'" },
		{ "r1,1,text,x,u1,lawful,",
		    "r:2:6: no basis 'lawful' (legal, negotiated, "
		    "designated)" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char text[512];
		struct routes *routes;
		struct fail fail = { 0 };

		snprintf(text, sizeof(text), HEAD "%s\n", c[i].rows);
		if (route_make(&routes, table_of(&arena, "r", text), &where,
		    &arena, &fail) != FAIL_DATA)
			fail_msg("taken: %s", c[i].rows);
		assert_null(routes);
		if (c[i].message != NULL)
			assert_string_equal(fail.text, c[i].message);
	}
	/* The last day of a unit is still its own. */
	where.day = time_civil(2024, 9, 30);
	route_drop(routes_of("r1,1,text,x,old,legal,\n"));
	where.day = time_civil(2024, 10, 25);
	route_drop(NULL);
}

/* The default rules name units of the default roster, and decide. */
static void
default_file(void **state)
{
	struct route_where all = { NULL, time_civil(2024, 10, 25) };
	struct roster *made;
	struct routes *routes;
	struct route_decision decision;
	struct fail fail = { 0 };
	struct str field[ROUTE_FIELDS] = { STR("complaint"), STR(""), STR(""),
	    STR(""), STR("楼上漏水，物业不管") };

	(void)state;
	if (roster_make(&made, table_default(&arena, "units.csv"), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	all.roster = made;
	if (route_make(&routes, table_default(&arena, "routes.csv"), &all,
	    &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	route_decide(routes, field, &arena, &decision);
	assert_non_null(decision.rule);
	assert_int_equal(decision.n_limited, 0);
	route_drop(routes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_rank),
		cmocka_unit_test(odd_texts),
		cmocka_unit_test(match_limits),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(default_file),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
