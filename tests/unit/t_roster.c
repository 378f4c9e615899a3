/* Units, who must decide, whose functions are near (L2, L4, S27). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/roster.h"
#include "text/time.h"
#include "unit/tables.h"

#define HEAD "unit,name,kind,functions,leader,head,liaison_a,liaison_b," \
	"since,until\n"
#define STREET "s,街道,street,,街道主任,街道主任,,,,\n"
#define CENTRE "c,城运中心,centre,热线,城运领导,中心主任,,,,\n"

enum { S, C, A1, A2, B1, N1, N2 };	/* places in `units` */
static const char units[] = HEAD STREET CENTRE
    "a1,管理办,office,物业|漏水,甲领导,甲一,,,,\n"
    "a2,执法队,office,违章搭建|占道经营,甲领导,甲二,,,,\n"
    "b1,平安办,office,消防|群租,乙领导,乙一,,,,\n"
    "n1,居委一,community,居委会,,丙一,,,,\n"
    "n2,居委二,community,居委会,,丙二,,,,\n";

static struct arena arena;
static struct roster *roster;

static int
setup(void **state)
{
	struct fail fail = { 0 };

	(void)state;
	mem_make(&arena, NULL);
	if (roster_make(&roster, table_of(&arena, "units.csv", units),
	    &arena, &fail) != FAIL_NONE)
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

static void
units_by_id(void **state)
{
	uint32_t i;

	(void)state;
	assert_int_equal(roster_count(roster), 7);
	for (i = 0; i < 7; i++)
		assert_int_equal(roster_find(roster,
		    roster_unit(roster, i)->id), i);
	assert_int_equal(roster_find(roster, str_of("a")), ROSTER_NONE);
	assert_int_equal(roster_find(roster, str_of("zz")), ROSTER_NONE);
	assert_int_equal(roster_find(roster, str_of("")), ROSTER_NONE);
	assert_int_equal(roster_street(roster), S);
	assert_int_equal(roster_centre(roster), C);
	assert_true(str_is(roster_unit(roster, A2)->name, "执法队"));
	assert_int_equal(roster_unit(roster, N1)->kind, ROSTER_COMMUNITY);
}

static const struct {
	const char *what;
	uint32_t unit[3];
	size_t n;
	struct roster_dispatch how;
	enum roster_decider decider;
	const char *name;
	int takes_approved, takes_meeting;
} decisions[] = {
	{ "one unit", { A1 }, 1, { .requested_by = ROSTER_NONE },
	    DECIDER_CENTRE, "", 1, 1 },
	{ "the same unit twice", { A1, A1 }, 2,
	    { .requested_by = ROSTER_NONE },
	    DECIDER_CENTRE, "", 1, 1 },
	{ "two under one leader", { A1, A2 }, 2,
	    { .requested_by = ROSTER_NONE },
	    DECIDER_LEADER, "甲领导", 1, 1 },
	{ "one leader: crossline says nothing", { A1, A2 }, 2,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_MEETING },
	    DECIDER_LEADER, "甲领导", 1, 1 },
	{ "two leaders", { A1, B1 }, 2,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_EITHER },
	    DECIDER_CENTRE_LEADER, "城运领导", 1, 1 },
	{ "two leaders, leader", { A1, B1 }, 2,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_LEADER },
	    DECIDER_CENTRE_LEADER, "城运领导", 1, 0 },
	{ "two leaders, meeting", { A1, B1 }, 2,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_MEETING },
	    DECIDER_CENTRE_LEADER, "城运领导", 0, 1 },
	{ "the third is of another line", { A1, A2, B1 }, 3,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_EITHER },
	    DECIDER_CENTRE_LEADER, "城运领导", 1, 1 },
	{ "no leader is no common leader", { N1, N2 }, 2,
	    { .requested_by = ROSTER_NONE,
	    .crossline = CROSSLINE_EITHER },
	    DECIDER_CENTRE_LEADER, "城运领导", 1, 1 },
	{ "fallback", { A1 }, 1, { .is_fallback = 1,
	    .requested_by = ROSTER_NONE },
	    DECIDER_STREET_HEAD, "街道主任", 1, 1 },
	{ "instruction", { A1, A2 }, 2, { .is_instruction = 1,
	    .requested_by = ROSTER_NONE },
	    DECIDER_STREET_HEAD, "街道主任", 1, 1 },
	{ "designated", { A1 }, 1, { .is_designated = 1,
	    .requested_by = ROSTER_NONE },
	    DECIDER_STREET_HEAD, "街道主任", 1, 1 },
	{ "designated within the line", { A2 }, 1,
	    { .is_designated = 1, .requested_by = A1 },
	    DECIDER_LEADER, "甲领导", 1, 1 },
	{ "designated across lines", { B1 }, 1,
	    { .is_designated = 1, .requested_by = A1 },
	    DECIDER_STREET_HEAD, "街道主任", 1, 1 },
	{ "a fallback cannot be asked for", { A2 }, 1,
	    { .is_designated = 1, .is_fallback = 1,
	    .requested_by = A1 },
	    DECIDER_STREET_HEAD, "街道主任", 1, 1 },
};

/* L2: one unit, one leader, several leaders, the street's head; S27. */
static void
who_must_decide(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		struct roster_dispatch dispatch = decisions[i].how;
		struct roster_decision d;

		dispatch.unit = decisions[i].unit;
		dispatch.n_unit = decisions[i].n;
		roster_decide(roster, &dispatch, &d);
		if (d.decider != decisions[i].decider ||
		    !str_is(d.name, decisions[i].name) ||
		    d.takes_approved != decisions[i].takes_approved ||
		    d.takes_meeting != decisions[i].takes_meeting)
			fail_msg("%s: %d %.*s %d %d", decisions[i].what,
			    (int)d.decider, STR_ARG(d.name),
			    d.takes_approved, d.takes_meeting);
	}
}

/* L2: approved= equals that name, or meeting=; S27: it may always stand. */
static void
what_settles_it(void **state)
{
	static const struct roster_decision
	    centre = { DECIDER_CENTRE, STR(""), 1, 1 },
	    leader = { DECIDER_LEADER, STR("甲领导"), 1, 1 },
	    no_meeting = { DECIDER_CENTRE_LEADER, STR("城运领导"), 1, 0 },
	    only_meeting = { DECIDER_CENTRE_LEADER, STR("城运领导"), 0, 1 };
	static const struct {
		const struct roster_decision *decision;
		const char *approved, *meeting;
		int is_decided;
	} c[] = {
		{ &centre, "", "", 1 }, { &centre, "谁", "", 1 },
		{ &leader, "", "", 0 }, { &leader, "乙领导", "", 0 },
		{ &leader, "甲领导", "", 1 }, { &leader, "", "10月会", 1 },
		{ &leader, "甲领导 ", "", 0 },
		{ &no_meeting, "", "10月会", 0 },
		{ &no_meeting, "城运领导", "", 1 },
		{ &only_meeting, "城运领导", "", 0 },
		{ &only_meeting, "城运领导", "10月会", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		assert_int_equal(roster_is_decided(c[i].decision,
		    str_of(c[i].approved), str_of(c[i].meeting)),
		    c[i].is_decided);
}

static void
refusals_say_who(void **state)
{
	static const struct {
		struct roster_decision decision;
		const char *text;
	} c[] = {
		{ { DECIDER_LEADER, STR("甲领导"), 1, 1 },
		    "must be decided by the leader of the line: "
		    "approved=甲领导 or meeting=" },
		{ { DECIDER_CENTRE_LEADER, STR("乙"), 1, 0 },
		    "must be decided by the leader of the centre: "
		    "approved=乙" },
		{ { DECIDER_CENTRE_LEADER, STR("乙"), 0, 1 },
		    "must be decided by a meeting: meeting=" },
		{ { DECIDER_STREET_HEAD, STR("丙"), 1, 1 },
		    "must be decided by the head of the street: "
		    "approved=丙 or meeting=" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct buf out;

		buf_make(&out, NULL);
		roster_put_decision(&out, &c[i].decision);
		assert_true(str_is(buf_str(&out), c[i].text));
		buf_drop(&out);
	}
}

/* The ids of the nearest units, with a space between. */
static char *
nearest(const struct roster *from, const char *text, uint32_t except,
    int32_t day)
{
	struct roster_query query = { str_of(text), except, day };
	struct roster_near *near;
	size_t i, n = roster_nearest(from, &query, &arena, &near);
	char *ids = mem_take(&arena, 1024);

	for (i = 0; i < n; i++)
		snprintf(ids + strlen(ids), 1024 - strlen(ids), "%s%.*s",
		    i > 0 ? " " : "",
		    STR_ARG(roster_unit(from, near[i].index)->id));
	return ids;
}

/* L4: words found, then pairs of characters, then the id's bytes. */
static void
near_functions(void **state)
{
	int32_t day = time_civil(2024, 10, 25);

	(void)state;
	/* Two words beat one; punctuation and width do not matter. */
	assert_string_equal(nearest(roster, "物业不管，漏、水；消防通道",
	    ROSTER_NONE, day), "a1 b1");
	/* No word, but the pair 搭建 of 违章搭建. */
	assert_string_equal(nearest(roster, "楼顶有人搭建棚屋", ROSTER_NONE,
	    day), "a2");
	/* One word each: 占道经营 has three pairs, 消防 one. */
	assert_string_equal(nearest(roster, "占道经营，消防", ROSTER_NONE,
	    day), "a2 b1");
	/* Alike: by id; and the one that asks is left out. */
	assert_string_equal(nearest(roster, "居委会", ROSTER_NONE, day),
	    "n1 n2");
	assert_string_equal(nearest(roster, "居委会", N1, day), "n2");
	assert_string_equal(nearest(roster, "天气", ROSTER_NONE, day), "");
	assert_string_equal(nearest(roster, "", ROSTER_NONE, day), "");
}

/* Units not active on the day are no suggestion; both ends are in. */
static void
active_days(void **state)
{
	struct roster *made;
	struct fail fail = { 0 };
	static const struct {
		int d;
		const char *ids;
	} c[] = { { 9, "" }, { 10, "o1" }, { 20, "o1 o2" }, { 21, "o2" } };
	size_t i;

	(void)state;
	assert_int_equal(roster_make(&made, table_of(&arena, "u",
	    HEAD STREET CENTRE
	    "o1,甲,office,消防,x,y,,,2024-10-10,2024-10-20\n"
	    "o2,乙,office,消防,x,y,,,2024-10-20,\n"), &arena, &fail),
	    FAIL_NONE);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		assert_string_equal(nearest(made, "消防", ROSTER_NONE,
		    time_civil(2024, 10, c[i].d)), c[i].ids);
}

static void
bad_rows(void **state)
{
	static const struct {
		const char *rows, *message;
	} c[] = {
		{ STREET CENTRE "u 1,x,office,,,,,,,\n",
		    "u:4:1: no unit's id 'u 1' (1 to 64 bytes without "
		    "blanks and \" , ; = %)" },
		{ STREET CENTRE "\"u,1\",x,office,,,,,,,\n", NULL },
		{ STREET CENTRE "\"u\"\"1\",x,office,,,,,,,\n", NULL },
		{ STREET CENTRE "u;1,x,office,,,,,,,\n", NULL },
		{ STREET CENTRE "u=1,x,office,,,,,,,\n", NULL },
		{ STREET CENTRE "u%1,x,office,,,,,,,\n", NULL },
		{ STREET CENTRE " u1,x,office,,,,,,,\n", NULL },
		{ STREET CENTRE ",x,office,,,,,,,\n", NULL },
		{ STREET CENTRE "u1,,office,,,,,,,\n",
		    "u:4:2: no name for unit 'u1'" },
		{ STREET CENTRE "u1,x,bureau,,,,,,,\n",
		    "u:4:3: no kind of unit 'bureau' (street, centre, "
		    "office, community, institution)" },
		{ STREET CENTRE "u1,x,office,,,,,,2024,\n",
		    "u:4:9: '2024' is no date such as 2024-10-25" },
		{ STREET CENTRE "u1,x,office,,,,,,2024-02-01,2024-01-31\n",
		    "u:4:10: until before since '2024-01-31'" },
		{ STREET CENTRE "u1,x,office,,,,,,,\nu1,y,office,,,,,,,\n",
		    "u:5:1: unit twice 'u1'" },
		{ STREET STREET CENTRE, "u:3:1: unit twice 's'" },
		{ STREET CENTRE "t,x,street,,,z,,,,\n",
		    "u:4:3: a second unit of kind 'street'" },
		{ STREET CENTRE "t,x,centre,,z,,,,,\n",
		    "u:4:3: a second unit of kind 'centre'" },
		{ CENTRE, "u: no unit of kind 'street'" },
		{ STREET, "u: no unit of kind 'centre'" },
		{ "s,x,street,,a,,,,,\n" CENTRE,
		    "u:2:6: no head for the street" },
		{ STREET "c,x,centre,,,a,,,,\n",
		    "u:3:5: no leader for the centre" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char text[1024];
		struct roster *made;
		struct fail fail = { 0 };

		snprintf(text, sizeof(text), HEAD "%s", c[i].rows);
		if (roster_make(&made, table_of(&arena, "u", text), &arena,
		    &fail) != FAIL_DATA)
			fail_msg("taken: %s", c[i].rows);
		if (c[i].message != NULL)
			assert_string_equal(fail.text, c[i].message);
	}
}

static void
default_file(void **state)
{
	struct roster *made;
	struct fail fail = { 0 };
	uint32_t i, n_kind[5] = { 0 };
	char *ids;

	(void)state;
	if (roster_make(&made, table_default(&arena, "units.csv"), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	for (i = 0; i < roster_count(made); i++)
		n_kind[roster_unit(made, i)->kind]++;
	assert_int_equal(n_kind[ROSTER_STREET], 1);
	assert_int_equal(n_kind[ROSTER_CENTRE], 1);
	assert_true(n_kind[ROSTER_OFFICE] >= 6);
	assert_true(n_kind[ROSTER_COMMUNITY] >= 10);
	assert_true(n_kind[ROSTER_INSTITUTION] >= 2);
	ids = nearest(made, "小区内违章搭建，占道经营", ROSTER_NONE,
	    time_civil(2024, 10, 25));
	assert_true(ids[0] != '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_by_id),
		cmocka_unit_test(who_must_decide),
		cmocka_unit_test(what_settles_it),
		cmocka_unit_test(refusals_say_who),
		cmocka_unit_test(near_functions),
		cmocka_unit_test(active_days),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(default_file),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
