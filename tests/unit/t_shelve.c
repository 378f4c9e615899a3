/* Whose matters may be shelved (L9, Art. 9). */
#include "model/rule.h"
#include "model/shelve.h"
#include "unit/ledger_build.h"

static struct build b;

static int
setup(void **state)
{
	(void)state;
	build_make(&b, "2024-01-01,shelve.statements,3,test\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	build_drop(&b);
	return 0;
}

#define NOW "2024-12-01 12:00"
#define CALLER "matter=S1;caller=00000000000000aa"

/* Call number `i`, on a day of its own, with a lead. */
static void
call(int i, const char *attrs)
{
	char at[48], id[32];

	snprintf(at, sizeof(at), "2024-10-%02d 09:00", 7 + i);
	snprintf(id, sizeof(id), "S%d", i);
	act(&b, at, id, "receive", "", attrs);
	act(&b, at, id, "assign", "u1", "role=lead");
	act(&b, at, id, "accept", "u1", "");
}

static uint32_t
state_it(int i)
{
	char at[48], id[32];

	snprintf(at, sizeof(at), "2024-10-%02d 10:00", 7 + i);
	snprintf(id, sizeof(id), "S%d", i);
	return act(&b, at, id, "statement", "u1", "fact=not-upheld");
}

/* How many statements the only candidate has; 0: there is none. */
static uint32_t
offered(void)
{
	struct obligation_view view = view_at(&b, NOW);
	struct shelve_candidate *list;
	struct matter_calls calls;
	size_t n;

	matter_calls_make(&calls, &b.ledger, &b.arena);
	n = shelve_find(&view, &calls, NULL, &b.arena, &list);
	assert_true(n <= 1);
	return n == 0 ? 0 : list[0].n_statement;
}

/* Art. 9: the number and more, of one caller on one matter. */
static void
candidates(void **state)
{
	uint32_t last;

	(void)state;
	call(1, CALLER);
	call(2, CALLER);
	call(3, "matter=S3;caller=00000000000000aa");	/* another matter */
	call(4, "matter=S1;caller=00000000000000bb");	/* another caller */
	call(5, CALLER);
	state_it(1);
	state_it(2);
	state_it(3);
	state_it(4);
	assert_int_equal(offered(), 0);
	last = state_it(5);
	assert_int_equal(offered(), 3);
	/* S28: a voided one counts nowhere */
	ledger_set_voided(&b.ledger, 0, last, 1);
	assert_int_equal(offered(), 0);
	ledger_set_voided(&b.ledger, 0, last, 0);
	/* S21: caller and matter as amended */
	act(&b, "2024-10-20 10:00", "S4", "amend", "",
	    "caller=00000000000000aa");
	assert_int_equal(offered(), 4);
}

/* What waits for the district, is on file, was refused or ended. */
static void
settled(void **state)
{
	(void)state;
	call(1, CALLER);
	call(2, CALLER);
	call(3, CALLER);
	call(4, CALLER);
	call(5, CALLER);
	state_it(1);
	state_it(2);
	state_it(3);
	act(&b, "2024-10-20 09:00", "S3", "shelve", "u1", "category=0");
	assert_int_equal(offered(), 0);
	act(&b, "2024-10-20 10:00", "S3", "shelve-revise", "u1", "");
	assert_int_equal(offered(), 3);
	act(&b, "2024-10-20 11:00", "S3", "shelve", "u1", "category=0");
	act(&b, "2024-10-20 12:00", "S3", "shelve-refuse", "u1", "");
	assert_int_equal(offered(), 0);
	state_it(4);	/* something new since */
	assert_int_equal(offered(), 4);
	act(&b, "2024-10-21 11:00", "S4", "shelve", "u1", "category=0");
	act(&b, "2024-10-21 12:00", "S4", "shelve-file", "u1", "");
	assert_int_equal(offered(), 0);
	state_it(5);
	assert_int_equal(offered(), 0);	/* on file all the same */
	act(&b, "2024-10-22 12:00", "S4", "shelve-end", "u1", "");
	assert_int_equal(offered(), 0);
}

/* What the provision says of a shelving of ticket `id`: "" when allowed. */
static const char *
rule(const char *id, const char *attrs)
{
	struct obligation_view view = view_at(&b, NOW);
	struct ticket ticket;
	struct buf lacks;
	const struct rule_view on = { &view, b.roster, b.merits, &ticket,
	    &b.arena, &lacks, NULL, NULL };
	struct rule_act shelve = { .unit = str_of("u1"),
	    .attrs = str_of(attrs) };
	static struct fail fail;
	struct str warning;

	memset(&fail, 0, sizeof(fail));
	build_fold(&b, id, &ticket);
	build_ok(event_fact(event_row(EVENT_SHELVE), shelve.attrs,
	    &shelve.fact, &fail), &fail);
	shelve.fact.event = EVENT_SHELVE;
	shelve.fact.at_s = when(NOW);
	buf_make(&lacks, NULL);
	(void)rule_check(&on, &shelve, &warning, &fail);
	buf_drop(&lacks);
	return fail.text;
}

/* L9: statements for 0, repeats for 1 and 2, neither for 3 to 6. */
static void
categories(void **state)
{
	static const char *const none = "shelve is refused: categories 0, 1 "
	    "and 2 are of a caller who calls again: the ticket has no caller";
	static const char *const once = "shelve is refused: categories 1 and "
	    "2 are of a matter that its caller repeated";

	(void)state;
	call(1, CALLER);
	call(8, "matter=S8");
	assert_string_equal(rule("S8", "category=0"), none);
	assert_string_equal(rule("S8", "category=2"), none);
	assert_string_equal(rule("S8", "category=3"), "");
	assert_string_equal(rule("S1", "category=1"), once);
	assert_string_equal(rule("S1", "category=2"), once);
	assert_string_equal(rule("S1", "category=4"), "");
	assert_string_equal(rule("S1", "category=5"), "");
	assert_string_equal(rule("S1", "category=6"), "");
	call(9, CALLER);
	assert_string_equal(rule("S1", "category=1"), "");
	assert_string_equal(rule("S9", "category=2"), "");
	state_it(1);
	state_it(9);
	assert_string_equal(rule("S9", "category=0"), "shelve is refused: "
	    "category 0 needs 3 signed statements of this caller on this "
	    "matter (shelve.statements); there are 2");
	call(10, CALLER);
	state_it(10);
	assert_string_equal(rule("S9", "category=0"), "");
}

/* M3: a call a year before is no repeat. */
static void
repeats(void **state)
{
	(void)state;
	act(&b, "2023-09-01 09:00", "S1", "receive", "", CALLER);
	call(2, CALLER);
	assert_string_not_equal(rule("S2", "category=1"), "");
	call(3, CALLER);
	assert_string_equal(rule("S2", "category=1"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(candidates, setup, teardown),
		cmocka_unit_test_setup_teardown(settled, setup, teardown),
		cmocka_unit_test_setup_teardown(categories, setup, teardown),
		cmocka_unit_test_setup_teardown(repeats, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
