/*
 * t_pattern - PCRE2 patterns of the command line: what they find, what is
 * wrong with them, and that none can hang a command (Q4)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/pattern.h"

static const struct {
	const char *pattern, *text;
	int found;
} finds[] = {
	{ "噪声", "小区噪声扰民", 1 },
	{ "噪声", "小区扰民", 0 },
	{ "^小区", "小区噪声", 1 },
	{ "^噪声", "小区噪声", 0 },
	{ "电梯|加梯", "要求加梯", 1 },
	{ "\\d{3}室", "11室", 0 },
	{ "\\d{3}室", "118室", 1 },
	{ "(?i)abc", "xABCx", 1 },
	{ "^..$", "噪声", 1 },		/* characters, not bytes */
	{ "\\w", "声", 1 },		/* letters of any script */
	{ "", "", 1 },
	{ "x", "", 0 },
	{ "b", "a\xff\xfe", 0 },
	{ "a", "\xff" "a\xfe", 1 },	/* what is UTF-8 is looked at */
};

static const struct {
	const char *pattern, *says;
} faults[] = {
	{ "(", "pattern '(': missing closing parenthesis at its character 2" },
	{ "噪声[", "pattern '噪声[': missing terminating ] for character "
	    "class at its character 4" },
	{ "*", "pattern '*': quantifier does not follow a repeatable item at "
	    "its character 1" },
	{ "\\C", "pattern '\\C': using \\C is disabled by the application at "
	    "its character 3" },
};

static void
test_finds(void **state)
{
	struct pattern *pattern;
	struct arena arena;
	struct fail fail;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
		assert_int_equal(pattern_make(&pattern,
		    str_of(finds[i].pattern), &arena, &fail), FAIL_NONE);
		if (pattern_match(pattern, str_of(finds[i].text)) !=
		    finds[i].found)
			fail_msg("'%s' in '%s' is not %d", finds[i].pattern,
			    finds[i].text, finds[i].found);
		pattern_drop(pattern);
	}
	mem_drop(&arena);
}

static void
test_faults(void **state)
{
	struct pattern *pattern;
	struct arena arena;
	struct fail fail;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		assert_int_equal(pattern_make(&pattern,
		    str_of(faults[i].pattern), &arena, &fail), FAIL_USAGE);
		assert_string_equal(fail.text, faults[i].says);
		assert_null(pattern);
	}
	pattern_drop(NULL);
	mem_drop(&arena);
}

/* Q4: neither found nor not, and soon. */
static void
test_limits(void **state)
{
	static const char *const evil[] = { "(a+)+$", "(a|aa)+$" };
	struct pattern *pattern;
	struct arena arena;
	struct fail fail;
	char text[4001];
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 2] = 'b';
	text[sizeof(text) - 1] = '\0';
	for (i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		assert_int_equal(pattern_make(&pattern, str_of(evil[i]),
		    &arena, &fail), FAIL_NONE);
		assert_int_equal(pattern_match(pattern, str_of(text)), -1);
		assert_int_equal(pattern_match(pattern, str_of("b")) == -1, 0);
		pattern_drop(pattern);
	}
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
