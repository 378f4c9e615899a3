/* Rules by which tickets are dispatched (L3, Q4). */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "model/event.h"
#include "model/route.h"
#include "text/pattern.h"
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
	route_drop(NULL);
}

/* L3: a unit that has ended gets nothing; its rules stay where they are. */
static void
ended_unit(void **state)
{
	static const char rows[] = "r1,1,text,x,old,legal,\n"
	    "r2,1,text,xy,u1,legal,\nr3,1,text,xyz,u2,legal,\n"
	    "r4,2,text,.,u3,legal,\n";
	struct str field[ROUTE_FIELDS] = { STR(""), STR(""), STR(""),
	    STR(""), STR("x") };
	struct routes *routes = routes_of(rows);

	(void)state;
	/* what its rule takes, no later one gets */
	assert_string_equal(decide(routes, field), "r1 old");
	assert_int_equal(route_at(routes, 0)->is_ended, 1);
	assert_int_equal(route_at(routes, 1)->is_ended, 0);
	field[ROUTE_TEXT] = str_of("xy");
	assert_string_equal(decide(routes, field), "r2 u1");
	field[ROUTE_TEXT] = str_of("xyz");
	assert_string_equal(decide(routes, field), "? u1 u2");
	route_drop(routes);
	/* the last day of a unit is still its own */
	where.day = time_civil(2024, 9, 30);
	routes = routes_of(rows);
	assert_int_equal(route_at(routes, 0)->is_ended, 0);
	route_drop(routes);
	where.day = time_civil(2024, 10, 25);
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

/* --- against trying all in order ------------------------------------------ */

enum { RULES = 24, TEXTS = 60, ROUNDS = 150 };

static uint64_t seed;

static uint32_t
dice(uint32_t n)
{
	seed = hash_number(seed + 1);
	return (uint32_t)(seed >> 33) % n;
}

/* Letters in both cases and both widths, ideographs, a byte that is none. */
static const char *const letter[] = { "a", "A", "\uff21", "b", "\uff42", "树",
    "枝", "水", "漏", "木", "1", "\uff11", " ", "\xff" };
static const char *const piece[] = { ".", "^", "$", "[树水]", "[^a]", "[]a]",
    "树?", "水*", "漏+", "(a|b)", "(?i)a", "\\d", "\\Q漏\\E", "{", "a{0}",
    "水{2}", "]", "\\x{6811}", "#", "(?:水|木)", "(?!树)", "\\.", "[[:alpha:]]",
    "[\\]]", "." };

static void
append(char *out, const char *s)
{
	memcpy(out + strlen(out), s, strlen(s) + 1);
}

static void
roll(char *out, size_t most, int is_pattern)
{
	size_t n = dice((uint32_t)most), i;

	out[0] = '\0';
	for (i = 0; i < n; i++) {
		if (is_pattern && dice(5) == 0)
			append(out, piece[dice(sizeof(piece) /
			    sizeof(piece[0]))]);
		else if (is_pattern && dice(6) == 0)
			append(out, "|");
		else	/* NB. no pattern has a byte that is no UTF-8 */
			append(out, letter[dice((uint32_t)(sizeof(letter)
			    / sizeof(letter[0])) - (is_pattern ? 1 : 0))]);
	}
}

struct plain_rule {
	char pattern[400];
	uint32_t rank, unit;
	enum route_field field;
	pcre2_code *code;
};

/* The rule that decides, UINT32_MAX for several units or none. */
static uint32_t
decide_slowly(const struct plain_rule *rule, size_t n,
    const struct str *field)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	uint32_t best = UINT32_MAX, rank;
	int several = 0;
	size_t i;

	for (rank = 0; best == UINT32_MAX && rank < 6; rank++)
		for (i = 0; i < n; i++) {
			struct str text = field[rule[i].field];

			if (rule[i].rank != rank || pcre2_match(rule[i].code,
			    (PCRE2_SPTR)(text.n > 0 ? text.p : ""), text.n, 0,
			    0, data, NULL) < 0)
				continue;
			if (best == UINT32_MAX)
				best = (uint32_t)i;
			several |= rule[i].unit != rule[best].unit;
		}
	pcre2_match_data_free(data);
	return several ? UINT32_MAX : best;
}

static void
roll_rules(struct plain_rule *rule, size_t *n, struct buf *rows)
{
	PCRE2_SIZE at;
	int error, i;

	buf_put_c(rows, HEAD);
	for (*n = 0; *n < RULES; ++*n) {
		struct plain_rule *r = &rule[*n];

		r->code = NULL;
		do {
			pcre2_code_free(r->code);
			roll(r->pattern, 8, 1);
			r->code = pcre2_compile((PCRE2_SPTR)r->pattern,
			    PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP,
			    &error, &at, NULL);
			for (i = 0; r->pattern[i] == ' '; i++)
				continue;
		} while (r->code == NULL || i > 0 || r->pattern[0] == '\0' ||
		    r->pattern[strlen(r->pattern) - 1] == ' ');
		r->rank = dice(6);
		r->unit = 1 + dice(3);
		r->field = dice(4) == 0 ? ROUTE_PLACE : ROUTE_TEXT;
		buf_printf(rows, "r%zu,%u,%s,%s,u%u,legal,\n", *n,
		    (unsigned)r->rank, route_words_field[r->field],
		    r->pattern, (unsigned)r->unit);
	}
}

static void
same_as_in_order(void **state)
{
	static struct plain_rule rule[RULES];
	size_t round, i, n, decided = 0, open = 0;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct routes *routes;
		struct fail fail = { 0 };
		struct buf rows;

		buf_make(&rows, NULL);
		roll_rules(rule, &n, &rows);
		buf_put_byte(&rows, '\0');
		if (route_make(&routes, table_of(&arena, "r", rows.p), &where,
		    &arena, &fail) != FAIL_NONE)
			fail_msg("%s", fail.text);
		for (i = 0; i < TEXTS; i++) {
			char place[100], text[200], want[40];
			struct str field[ROUTE_FIELDS] = { { NULL, 0 } };
			struct route_decision decision;
			uint32_t slow;

			roll(place, 6, 0);
			roll(text, 30, 0);
			field[ROUTE_PLACE] = str_of(place);
			field[ROUTE_TEXT] = str_of(text);
			slow = decide_slowly(rule, n, field);
			route_decide(routes, field, &arena, &decision);
			snprintf(want, sizeof(want), "r%u", (unsigned)slow);
			if ((slow == UINT32_MAX) != (decision.rule == NULL) ||
			    (decision.rule != NULL &&
			    !str_is(decision.rule->rule, want)))
				fail_msg("round %zu, text '%s', place '%s': "
				    "must be %s", round, text, place, want);
			decided += slow != UINT32_MAX;
			open += slow == UINT32_MAX;
		}
		for (i = 0; i < n; i++)
			pcre2_code_free(rule[i].code);
		route_drop(routes);
		buf_drop(&rows);
	}
	/* both happen, or nothing was tested */
	assert_true(decided > 500 && open > 500);
}

/* What of a pattern any match needs, and where nothing can be said. */
static void
words_of_patterns(void **state)
{
	static const struct {
		const char *pattern, *words;
	} c[] = {
		{ "树枝", "树枝 " }, { "树枝|水|a.bc", "树枝 水 bc " },
		{ "^房屋/", "房屋/ " }, { "x[abc]树枝$", "树枝 " },
		{ "树|", "" }, { "树|^$", "" }, { "树|[ab]", "" },
		{ "树枝?", "" }, { "树(枝)", "" }, { "a\\|b", "" },
		{ "[]|]", "" }, { "a[^]|]", "" }, { "a[[:alpha:]|]b", "" },
		{ "(?i)ab", "" }, { "a{2}", "" }, { "a#b", "" }, { ".", "" },
	};
	struct str *word;
	size_t i, k, n;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char all[100] = "";

		n = pattern_words(str_of(c[i].pattern), &word, &arena);
		for (k = 0; k < n; k++)
			snprintf(all + strlen(all), sizeof(all) -
			    strlen(all), "%.*s ", STR_ARG(word[k]));
		assert_string_equal(all, c[i].words);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_rank),
		cmocka_unit_test(odd_texts),
		cmocka_unit_test(match_limits),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(ended_unit),
		cmocka_unit_test(default_file),
		cmocka_unit_test(words_of_patterns),
		cmocka_unit_test(same_as_in_order),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
