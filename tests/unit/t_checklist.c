/* The closing checklist (L7, Art. 8(9)). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/checklist.h"
#include "unit/tables.h"

#define HEAD "item,check,text\n"

static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	mem_make(&arena, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

/* Every check has a name, and a file may name each. */
static void
names_of_checks(void **state)
{
	char text[1024] = HEAD;
	struct checklist *list;
	struct fail fail = { 0 };
	int i;

	(void)state;
	assert_null(checklist_words_check[CHECK_N]);
	for (i = 0; i < CHECK_N; i++) {
		assert_non_null(checklist_words_check[i]);
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "i%d,%s,事项\n", i, checklist_words_check[i]);
	}
	if (checklist_make(&list, table_of(&arena, "r", text), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	assert_int_equal(checklist_count(list), CHECK_N);
	for (i = 0; i < CHECK_N; i++)
		assert_int_equal(checklist_at(list, (size_t)i)->check, i);
}

/* L7: the default file proves what it can and leaves eight rows open. */
static void
default_file(void **state)
{
	struct checklist *list;
	struct fail fail = { 0 };
	size_t i, n_by_hand = 0;

	(void)state;
	if (checklist_make(&list, table_default(&arena, "reviews.csv"),
	    &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	for (i = 0; i < checklist_count(list); i++) {
		const struct checklist_item *item = checklist_at(list, i);

		n_by_hand += item->check == CHECK_BY_HAND;
		assert_ptr_equal(checklist_find(list, item->item), item);
	}
	assert_true(n_by_hand >= 8);
	assert_true(n_by_hand < checklist_count(list));
	assert_null(checklist_find(list, str_of("none")));
}

static void
bad_rows(void **state)
{
	static const struct {
		const char *row, *message;
	} c[] = {
		{ "a b,,x", "r:2:1: no item 'a b' (1 to 64 bytes without "
		    "blanks and \" , ; = %)" },
		{ ",,x", NULL },
		{ "a,mood,x", "r:2:2: unknown check 'mood'" },
		{ "a,,", "r:2:3: no text for item 'a'" },
		{ "a,,x\na,contact,y", "r:3:1: item twice 'a'" },
		{ "a,contact", "r:2: 2 fields where the header has 3" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char text[256];
		struct checklist *list;
		struct fail fail = { 0 };

		snprintf(text, sizeof(text), HEAD "%s\n", c[i].row);
		if (checklist_make(&list, table_of(&arena, "r", text), &arena,
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
		cmocka_unit_test(names_of_checks),
		cmocka_unit_test(default_file),
		cmocka_unit_test(bad_rows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
