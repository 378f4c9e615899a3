/*
 * t_story - what a ticket's story says of its records: backdated ones (L12)
 */
#include "unit/ledger_build.h"

#include "edge/story.h"

/* 1 when the record with `seq` of ticket T is backdated as of an instant. */
static int
is_backdated(struct build *b, uint32_t seq, const char *as_of)
{
	struct obligation_view view = view_at(b, as_of);
	struct obligation *list;
	struct ticket ticket;
	size_t n;

	build_fold(b, "T", &ticket);
	n = obligation_list(&view, &ticket, &b->arena, &list);
	return story_is_backdated(ledger_seq(&b->ledger, seq), list, n);
}

/* O1 is due at 10:00:00; one that was written down by then is not late. */
static void
test_backdated(void **state)
{
	const struct {
		const char *at, *logged;
		int is_backdated;
	} cases[] = {
		{ "2024-10-08 09:30", "2024-10-08 09:30", 0 },
		{ "2024-10-08 09:30", "2024-10-08 10:00:00", 0 },
		{ "2024-10-08 09:30", "2024-10-08 10:00:01", 1 },
		{ "2024-10-08 10:00", "2024-10-08 18:00", 1 },
		/* late by its at: nothing is dressed up */
		{ "2024-10-08 10:00:01", "2024-10-08 18:00", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct build b;
		uint32_t seq;

		build_make(&b, "");
		act(&b, "2024-10-08 09:00", "T", "receive", "", "");
		logged(&b, cases[i].logged);
		seq = act(&b, cases[i].at, "T", "brief", "", "");
		if (is_backdated(&b, seq, "2024-10-08 18:00") !=
		    cases[i].is_backdated)
			fail_msg("case %zu", i);
		assert_false(is_backdated(&b, seq - 1, "2024-10-08 18:00"));
		build_drop(&b);
	}
}

/* Only the record that met it: a second contact meets nothing. */
static void
test_meets_nothing(void **state)
{
	struct build b;
	uint32_t first, second;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-08 09:00", "T", "receive", "", "");
	act(&b, "2024-10-08 10:00", "T", "assign", "u1", "");
	logged(&b, "2024-10-10 00:00");
	first = act(&b, "2024-10-09 10:00", "T", "contact", "u1",
	    "outcome=reached");
	second = act(&b, "2024-10-09 11:00", "T", "contact", "u1",
	    "outcome=reached");
	assert_true(is_backdated(&b, first, "2024-10-10 09:00"));
	assert_false(is_backdated(&b, second, "2024-10-10 09:00"));
	build_drop(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backdated),
		cmocka_unit_test(test_meets_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
