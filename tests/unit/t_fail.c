/* t_fail - messages are one clean line (Q4, Q9) */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fail.h"

static void
test_clean(void **state)
{
	static const struct {
		const char *subject, *want;
	} cases[] = {
		{ "plain", "plain" }, { "街道", "街道" }, { "", "" },
		{ "a\nb\r\tc", "a?b??c" },
		{ "\x1b[31mred\x1b]0;t\x07", "?[31mred?]0;t?" },
		{ "\x7f", "?" },
		{ "\xc2\x9b" "31m", "?31m" },		/* C1 CSI */
		{ "\x9b" "31m", "?31m" },		/* and as a byte */
		{ "\xe2\x80\xae" "abc", "?abc" },	/* bidi override */
		{ "\xe2\x80\xa8", "?" },		/* line separator */
		{ "\xc0\xaf", "??" },			/* overlong */
		{ "\xed\xa0\x80", "???" },		/* surrogate */
		{ "\xe8\xa1", "??" },			/* cut short */
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	};
	struct fail fail;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(fail_set(&fail, FAIL_DATA, "%s",
		    cases[i].subject), FAIL_DATA);
		assert_int_equal(fail.code, FAIL_DATA);
		assert_string_equal(fail.text, cases[i].want);
	}
	assert_int_equal(fail_set(NULL, FAIL_LOCKED, "x"), FAIL_LOCKED);
}

static void
test_cut_between_characters(void **state)
{
	struct fail fail;
	char text[4096];
	size_t lead, i, n;

	(void)state;
	for (lead = 0; lead < 4; lead++) {
		memset(text, 'x', lead);
		for (i = lead; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "\xe8\xa1\x97", 4);
		fail_set(&fail, FAIL_DATA, "%s", text);
		n = strlen(fail.text);
		assert_true(n < sizeof(fail.text) && n > 1000);
		assert_int_equal((n - lead) % 3, 0);
		assert_memory_equal(fail.text, text, n);
	}
}

static void
test_errno(void **state)
{
	struct fail fail;
	char name[3000];

	(void)state;
	errno = ENOSPC;
	assert_int_equal(fail_errno(&fail, "%s", "journal/2024-10.csv"),
	    FAIL_SYSTEM);
	assert_string_equal(fail.text,
	    "journal/2024-10.csv: No space left on device");
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	errno = EACCES;
	fail_errno(&fail, "%s", name);
	assert_non_null(strstr(fail.text, ": Permission denied"));
	errno = EACCES;
	assert_int_equal(fail_errno(NULL, "x"), FAIL_SYSTEM);
}

static void
test_prefix(void **state)
{
	struct fail fail;
	char name[2000];

	(void)state;
	fail_set(&fail, FAIL_REFUSED, "not a date '%s'", "2024-13-01");
	assert_int_equal(fail_prefix(&fail, "%s:%d", "u.csv", 7),
	    FAIL_REFUSED);
	assert_string_equal(fail.text, "u.csv:7: not a date '2024-13-01'");
	memset(name, 'b', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(fail_prefix(&fail, "%s", name), FAIL_REFUSED);
	assert_int_equal(strlen(fail.text), sizeof(fail.text) - 1);
	/* a caller that wants no text is still told that it failed */
	assert_int_not_equal(fail_prefix(NULL, "x"), FAIL_NONE);
}

static void
test_inside(void **state)
{
	struct fail fail;

	(void)state;
	fail_set(&fail, FAIL_SYSTEM, "key: Permission denied");
	assert_int_equal(fail_inside(&fail, "config"), FAIL_SYSTEM);
	assert_string_equal(fail.text, "config/key: Permission denied");
	assert_int_not_equal(fail_inside(NULL, "config"), FAIL_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_cut_between_characters),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
