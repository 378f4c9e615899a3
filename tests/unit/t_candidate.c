/* What calls for supervision (L8, M3, M4, Art. 8(9)3, Opinion 2(3)). */
#include "figures/bottom.h"
#include "figures/candidate.h"
#include "unit/ledger_build.h"

static struct build b;
static struct mem_vec list;

static int
setup(void **state)
{
	(void)state;
	build_make(&b, "");
	mem_vec_make(&list, sizeof(struct candidate), NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_vec_drop(&list);
	build_drop(&b);
	return 0;
}

/* The candidates of a ground, `ticket/unit/why …` with a space between. */
static const char *
found(int ground, const char *as_of)
{
	static char text[2048];
	struct candidate_input in = { .grounds = 1u << ground };
	size_t i, n = 0;

	in.score.view = view_at(&b, as_of);
	in.score.roster = b.roster;
	in.score.merits = b.merits;
	mem_vec_cut(&list, 0);
	candidate_find(&in, &b.arena, &list);
	text[0] = '\0';
	for (i = 0; i < list.n; i++) {
		const struct candidate *c = mem_vec_at(&list, i);

		assert_int_equal(c->ground, ground);
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "%s%.*s/%.*s/%.*s", i > 0 ? " " : "",
		    STR_ARG(ledger_ticket_id(&b.ledger, c->ticket)),
		    STR_ARG(ledger_unit_id(&b.ledger, c->unit)),
		    STR_ARG(c->why));
	}
	return text;
}

static const struct candidate *
first(void)
{
	assert_true(list.n > 0);
	return mem_vec_at(&list, 0);
}

static void
is_text(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("'%.*s', not '%s'", STR_ARG(got), want);
}

#define NOW "2024-10-20 12:00"
#define CALLER "caller=00000000000000aa"

static void
receive(const char *at, const char *ticket, const char *attrs)
{
	act(&b, at, ticket, "receive", "", attrs);
}

static void
lead(const char *at, const char *ticket, const char *unit)
{
	act(&b, at, ticket, "assign", unit, "role=lead");
}

/* Ground 1: only what intake did not open. */
static void
named(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "supervised=city;"
	    "district_due=2024-10-15T18:00:00+08:00");
	receive("2024-10-08 09:00", "T2", "");
	assert_string_equal(found(1, NOW), "T1//named by the city");
	assert_int_equal(first()->level, LEVEL_CITY);
	assert_int_equal(first()->due_s, when("2024-10-15 18:00"));
	act(&b, "2024-10-08 10:00", "T1", "supervise", "",
	    "level=city;ground=1");
	assert_string_equal(found(1, NOW), "");
	/* S40: without a unit it is the standing lead's */
	lead("2024-10-08 11:00", "T1", "u1");
	assert_string_equal(found(1, NOW), "");
	act(&b, "2024-10-09 10:00", "T1", "supervise-end", "u1", "");
	assert_string_equal(found(1, NOW), "");
}

/* Ground 2, M4: the tenth caller within 7 × 24 h. */
static void
mass(void **state)
{
	char at[48], id[32], attrs[96];
	int i;

	(void)state;
	for (i = 1; i <= 9; i++) {
		snprintf(at, sizeof(at), "2024-10-%02d 09:00", i < 8 ? 8 :
		    9);
		snprintf(id, sizeof(id), "M%02d", i);
		/* two of them without a caller: each is its own */
		snprintf(attrs, sizeof(attrs), i > 7 ? "matter=M01" :
		    "matter=M01;caller=00000000000000%02d", i);
		receive(at, id, attrs);
	}
	receive("2024-10-10 09:00", "M10",
	    "matter=M01;caller=0000000000000001");
	assert_string_equal(found(2, NOW), "");		/* called before */
	receive("2024-10-15 09:00:01", "M11", "matter=M01");
	assert_string_equal(found(2, NOW), "");		/* seven of them old */
	(void)teardown(state);
	(void)setup(state);
	for (i = 1; i <= 9; i++) {
		snprintf(id, sizeof(id), "M%02d", i);
		receive("2024-10-08 09:00", id, "matter=M01");
	}
	lead("2024-10-08 10:00", "M02", "u1");
	lead("2024-10-08 10:00", "M03", "u3");
	lead("2024-10-08 10:00", "M04", "u1");
	receive("2024-10-15 09:00", "M10", "matter=M01");
	assert_string_equal(found(2, NOW), "M02/u1/mass M03/u3/mass");
	is_text(first()->evidence, "2024-10-08; 2024-10-15; 10 callers");
	is_text(first()->tickets,
	    "M01|M02|M03|M04|M05|M06|M07|M08|M09|M10");
	/* on any ticket of the matter */
	act(&b, "2024-10-15 10:00", "M04", "supervise", "u1",
	    "level=street;ground=2");
	assert_string_equal(found(2, NOW), "M03/u3/mass");
	act(&b, "2024-10-15 11:00", "M04", "supervise-end", "u1", "");
	assert_string_equal(found(2, NOW), "M03/u3/mass");
	receive("2024-10-15 09:00", "M11", "matter=M01");
	assert_string_equal(found(2, NOW), "M02/u1/mass M03/u3/mass");
}

static void
flagged(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "flags=media");
	receive("2024-10-08 09:00", "T2", "");
	lead("2024-10-08 10:00", "T2", "u1");
	act(&b, "2024-10-08 11:00", "T2", "flag", "", "kind=named");
	assert_string_equal(found(2, NOW), "T1//media");
	act(&b, "2024-10-08 11:00", "T2", "flag", "", "kind=mass");
	assert_string_equal(found(2, NOW), "T1//media T2/u1/mass");
}

/* Ground 3, M3: five or more, and not solved. */
static void
repeated(void **state)
{
	static const char *const day[] = { "2024-10-08", "2024-10-09",
	    "2024-10-10", "2024-10-11", "2024-10-12" };
	char at[48], id[32];
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		assert_string_equal(found(3, NOW), "");
		snprintf(at, sizeof(at), "%s 09:00", day[i]);
		snprintf(id, sizeof(id), "R%d", i + 1);
		receive(at, id, "matter=R1;" CALLER);
	}
	assert_string_equal(found(3, NOW), "R5//repeated, no result yet");
	is_text(first()->tickets, "R1|R2|R3|R4|R5");
	is_text(first()->evidence, "5 calls since 2024-10-08");
	lead("2024-10-12 10:00", "R5", "u1");
	act(&b, "2024-10-12 10:00", "R5", "accept", "u1", "");
	act(&b, "2024-10-12 11:00", "R5", "reply", "u1", "result=explained");
	assert_string_equal(found(3, NOW), "R5/u1/repeated and not solved");
	/* supervised on an earlier one of them */
	lead("2024-10-12 11:00", "R4", "u1");
	act(&b, "2024-10-12 12:00", "R4", "supervise", "u1",
	    "level=street;ground=3");
	assert_string_equal(found(3, NOW), "");
	act(&b, "2024-10-12 13:00", "R4", "supervise-end", "u1", "");
	assert_string_equal(found(3, NOW), "");
	/* new evidence: the citizen says that it is not solved */
	act(&b, "2024-10-12 14:00", "R5", "callback", "",
	    "source=district;outcome=reached;result=unsolved");
	assert_string_equal(found(3, NOW), "R5/u1/repeated and not solved");
	act(&b, "2024-10-12 15:00", "R5", "callback", "",
	    "source=district;outcome=reached;result=solved");
	assert_string_equal(found(3, NOW), "");
}

/* Ground 4: overdue accept, the second after the due, not at it. */
static void
shirking(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "");
	lead("2024-10-08 10:00", "T1", "u1");
	assert_string_equal(found(4, "2024-10-09 23:59:59"), "");
	assert_string_equal(found(4, "2024-10-10 00:00"),
	    "T1/u1/overdue accept");
	act(&b, "2024-10-10 09:00", "T1", "supervise", "u1",
	    "level=street;ground=4");
	assert_string_equal(found(4, NOW), "");
	act(&b, "2024-10-10 10:00", "T1", "supervise-end", "u1", "");
	assert_string_equal(found(4, NOW), "");
	act(&b, "2024-10-10 11:00", "T1", "accept", "u1", "");
	assert_string_equal(found(4, NOW), "");
}

/* Ground 4: L12 backdated; unsolved; both are one candidate of the unit. */
static void
falsifying(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "");
	lead("2024-10-08 10:00", "T1", "u1");
	act(&b, "2024-10-08 10:00", "T1", "accept", "u1", "");
	logged(&b, "2024-10-10 09:00");
	act(&b, "2024-10-08 11:00", "T1", "contact", "u1",
	    "outcome=reached");
	assert_string_equal(found(4, NOW), "T1/u1/backdated");
	is_text(first()->evidence, "2024-10-08 contact (seq 4)");
	act(&b, "2024-10-10 11:00", "T1", "reply", "u1", "result=unsolved");
	assert_string_equal(found(4, NOW), "T1/u1/backdated|unsolved");
	is_text(first()->leader, "Leader A");
}

/* Ground 4: a callback or a recheck that says otherwise than the unit. */
static void
flawed(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "");
	lead("2024-10-08 10:00", "T1", "u1");
	act(&b, "2024-10-08 10:00", "T1", "assign", "u3", "role=co");
	act(&b, "2024-10-08 10:00", "T1", "accept", "u1", "");
	act(&b, "2024-10-08 10:00", "T1", "accept", "u3", "");
	act(&b, "2024-10-08 11:00", "T1", "reply", "u1", "result=solved");
	act(&b, "2024-10-08 12:00", "T1", "review", "", "outcome=pass");
	act(&b, "2024-10-08 13:00", "T1", "callback", "",
	    "source=street;outcome=reached;result=unsolved");
	assert_string_equal(found(4, NOW), "T1/u1/unsolved");
	/* units of two lines: the centre's leader */
	is_text(first()->leader, "Leader Zero");
	act(&b, "2024-10-08 13:30", "T1", "callback", "",
	    "source=street;outcome=reached;result=explained");
	assert_string_equal(found(4, NOW), "");
	act(&b, "2024-10-08 14:00", "T1", "close", "", "");
	act(&b, "2024-10-09 09:00", "T1", "recheck", "u3", "");
	act(&b, "2024-10-09 10:00", "T1", "recheck-report", "u3", "");
	act(&b, "2024-10-09 11:00", "T1", "recheck-close", "u3",
	    "outcome=differs");
	assert_string_equal(found(4, NOW), "T1/u3/recheck differs");
}

/* Ground 5, L4: recorded and not granted. */
static void
returned(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "");
	act(&b, "2024-10-08 10:00", "T1", "assign", "u1",
	    "role=lead;basis=designated");
	receive("2024-10-08 09:00", "T2", "");
	lead("2024-10-08 10:00", "T2", "u2");
	act(&b, "2024-10-08 11:00", "T2", "return", "u2", "suggest=u1");
	assert_string_equal(found(5, NOW), "");		/* pending */
	act(&b, "2024-10-08 11:00", "T1", "return", "u1", "suggest=u2");
	assert_string_equal(found(5, NOW),
	    "T1/u1/returned by a designated unit");
	act(&b, "2024-10-08 12:00", "T2", "return-refuse", "u2", "");
	act(&b, "2024-10-08 13:00", "T2", "return", "u2", "suggest=u1");
	assert_string_equal(found(5, NOW),
	    "T1/u1/returned by a designated unit T2/u2/asked again");
	act(&b, "2024-10-08 14:00", "T1", "supervise", "u1",
	    "level=street;ground=5");
	assert_string_equal(found(5, NOW), "T2/u2/asked again");
}

/* Ground 6: called back unsatisfied twice, by whom ever. */
static void
unsatisfied(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "");
	lead("2024-10-08 10:00", "T1", "u1");
	act(&b, "2024-10-08 10:00", "T1", "accept", "u1", "");
	act(&b, "2024-10-08 11:00", "T1", "reply", "u1", "");
	act(&b, "2024-10-09 11:00", "T1", "callback", "",
	    "source=district;outcome=reached;satisfaction=unsatisfied");
	act(&b, "2024-10-09 12:00", "T1", "callback", "",
	    "source=district;outcome=reached;satisfaction=fair");
	assert_string_equal(found(6, NOW), "");
	act(&b, "2024-10-10 11:00", "T1", "callback", "",
	    "source=city;outcome=reached;satisfaction=unsatisfied");
	assert_string_equal(found(6, NOW), "T1/u1/unsatisfied twice");
	is_text(first()->evidence,
	    "2024-10-09 district (seq 5); 2024-10-10 city (seq 7)");
	act(&b, "2024-10-10 12:00", "T1", "supervise", "u1",
	    "level=street;ground=6");
	act(&b, "2024-10-10 13:00", "T1", "supervise-end", "u1", "");
	assert_string_equal(found(6, NOW), "");
	act(&b, "2024-10-11 11:00", "T1", "callback", "",
	    "source=city;outcome=reached;satisfaction=unsatisfied");
	assert_string_equal(found(6, NOW), "T1/u1/unsatisfied twice");
}

/* A ticket of each unit in a month, `worst` graded worst. */
static void
month(const char *first_day, const char *const *unit, const char *worst)
{
	char at[48], id[32], grade[96];
	size_t i;

	for (i = 0; unit[i] != NULL; i++) {
		snprintf(id, sizeof(id), "%.7s-%s", first_day, unit[i]);
		snprintf(at, sizeof(at), "%s 09:00", first_day);
		receive(at, id, "");
		lead(at, id, unit[i]);
		act(&b, at, id, "accept", unit[i], "");
		act(&b, at, id, "reply", unit[i], "");
		snprintf(grade, sizeof(grade), "source=city;outcome=reached;"
		    "satisfaction=%s", strcmp(unit[i], worst) == 0 ?
		    "unsatisfied" : i == 0 ? "satisfied" : "basic");
		act(&b, at, id, "callback", "", grade);
	}
}

/* Ground 7, Opinion 2(3): report.bottom, report.bottom_months. */
static void
bottom(void **state)
{
	static const char *const three[] = { "u1", "u2", "u3", NULL };

	(void)state;
	build_policy(&b, "2024-01-01,report.bottom,1,test\n"
	    "2024-01-01,report.bottom_months,2,test\n");
	month("2024-09-02", three, "u3");
	month("2024-10-08", three, "u3");
	/* October has not ended yet, in August there was nothing */
	assert_string_equal(found(7, "2024-10-31 23:59:59"), "");
	assert_string_equal(found(7, "2024-11-01 00:00"),
	    "/u3/at the bottom");
	is_text(first()->evidence, "2024-09 3/3; 2024-10 3/3");
	is_text(first()->leader, "Leader B");
	act(&b, "2024-11-01 09:00", "", "supervise", "u3",
	    "level=street;ground=7");
	assert_string_equal(found(7, "2024-11-02 00:00"), "");
	act(&b, "2024-11-02 09:00", "", "supervise-end", "u3", "");
	assert_string_equal(found(7, "2024-11-30 00:00"), "");
	month("2024-11-04", three, "u3");
	assert_string_equal(found(7, "2024-12-01 00:00"),
	    "/u3/at the bottom");
	month("2024-12-02", three, "u1");
	assert_string_equal(found(7, "2025-01-01 00:00"), "");
}

/* Who shares the last rank is at the bottom; who shares the first is not. */
static void
bottom_ties(void **state)
{
	static const char *const two[] = { "u1", "u2", NULL };

	(void)state;
	build_policy(&b, "2024-01-01,report.bottom,3,test\n"
	    "2024-01-01,report.bottom_months,1,test\n");
	month("2024-10-08", two, "u2");
	assert_string_equal(found(7, "2024-11-01 00:00"),
	    "/u2/at the bottom");
}

/* A declined ticket calls for nothing. */
static void
declined(void **state)
{
	(void)state;
	receive("2024-10-08 09:00", "T1", "supervised=city;flags=media");
	act(&b, "2024-10-08 10:00", "T1", "decline", "", "");
	assert_string_equal(found(1, NOW), "");
	assert_string_equal(found(2, NOW), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(named, setup, teardown),
		cmocka_unit_test_setup_teardown(mass, setup, teardown),
		cmocka_unit_test_setup_teardown(flagged, setup, teardown),
		cmocka_unit_test_setup_teardown(repeated, setup, teardown),
		cmocka_unit_test_setup_teardown(shirking, setup, teardown),
		cmocka_unit_test_setup_teardown(falsifying, setup, teardown),
		cmocka_unit_test_setup_teardown(flawed, setup, teardown),
		cmocka_unit_test_setup_teardown(returned, setup, teardown),
		cmocka_unit_test_setup_teardown(unsatisfied, setup, teardown),
		cmocka_unit_test_setup_teardown(bottom, setup, teardown),
		cmocka_unit_test_setup_teardown(bottom_ties, setup, teardown),
		cmocka_unit_test_setup_teardown(declined, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
