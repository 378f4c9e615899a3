/* t_str - slices and buffers */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/str.h"

static void
assert_str(struct str s, const char *c)
{
	if (!str_is(s, c))
		fail_msg("'%.*s' is not '%s'", STR_ARG(s), c);
}

static void
test_compare(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
	} cases[] = {
		{ "", "", 0 }, { "a", "a", 0 }, { "", "a", -1 },
		{ "a", "b", -1 }, { "a", "aa", -1 }, { "b", "aa", 1 },
		{ "\x7f", "\x80", -1 },		/* bytes are unsigned */
		{ "街", "道", -1 }, { NULL, "", 0 }, { NULL, "x", -1 },
	};
	size_t i;
	int got;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = str_cmp(str_of(cases[i].a), str_of(cases[i].b));
		assert_int_equal((got > 0) - (got < 0), cases[i].order);
		got = str_cmp(str_of(cases[i].b), str_of(cases[i].a));
		assert_int_equal((got > 0) - (got < 0), -cases[i].order);
		assert_int_equal(str_eq(str_of(cases[i].a),
		    str_of(cases[i].b)), cases[i].order == 0);
	}
	assert_false(str_eq(str_make("a\0b", 3), str_make("a\0c", 3)));
}

static void
test_parts(void **state)
{
	struct str s = str_of("热线-241025-000123"), none = { NULL, 0 };
	struct str literal = STR("abc");

	(void)state;
	assert_true(str_starts(s, "热线-"));
	assert_true(str_starts(s, ""));
	assert_false(str_starts(s, "热线-241025-0001234"));
	assert_false(str_starts(none, "a"));
	assert_true(str_starts(none, ""));
	assert_true(str_ends(s, "123"));
	assert_false(str_ends(s, "124"));
	assert_true(str_ends(none, ""));
	assert_int_equal(str_find_byte(s, '-'), 6);
	assert_int_equal(str_find_byte(s, 'x'), s.n);
	assert_int_equal(str_find_byte(none, 'x'), 0);
	assert_int_equal(str_find(s, str_of("000")), 14);
	assert_int_equal(str_find(s, none), 0);
	assert_int_equal(str_find(s, str_of("0000")), s.n);
	assert_int_equal(literal.n, 3);
	assert_true(str_is_caseless(str_of("UTF-8"), "utf-8"));
	assert_false(str_is_caseless(str_of("UTF-"), "utf-8"));
	assert_false(str_is_caseless(str_of("UTF-88"), "utf-8"));
	assert_false(str_is_caseless(str_of("["), "{"));
}

static void
test_trim(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {
		{ "", "" }, { " ", "" }, { " a b\t\r\n", "a b" },
		{ "\xe3\x80\x80 张三\xe3\x80\x80\xe3\x80\x80", "张三" },
		{ "\xe3\x80\x80", "" }, { "\xe3\x80", "\xe3\x80" },
		{ "a\x80\x80", "a\x80\x80" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_str(str_trim(str_of(cases[i].s)), cases[i].want);
}

static void
test_cut(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *part[4];
	} cases[] = {
		{ "", 1, { "" } }, { "a", 1, { "a" } },
		{ "a;b", 2, { "a", "b" } }, { ";", 2, { "", "" } },
		{ "a;;b;", 4, { "a", "", "b", "" } },
		{ NULL, 0, { NULL } },
	};
	struct str rest, part;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rest = str_of(cases[i].s);
		for (n = 0; str_cut(&rest, ';', &part); n++) {
			assert_true(n < cases[i].n);
			assert_str(part, cases[i].part[n]);
		}
		assert_int_equal(n, cases[i].n);
		assert_null(rest.p);
	}
}

static void
test_copies(void **state)
{
	struct arena arena;
	struct str s;

	(void)state;
	mem_make(&arena, NULL);
	assert_string_equal(str_dup(&arena, str_make("abcdef", 3)), "abc");
	s = str_copy(&arena, str_make("abcdef", 4));
	assert_str(s, "abcd");
	assert_str(str_copy(&arena, str_make(NULL, 0)), "");
	mem_drop(&arena);
}

static void
test_numbers(void **state)
{
	static const struct {
		int64_t n;
		const char *whole, *cents;
	} cases[] = {
		{ 0, "0", "0.00" }, { 5, "5", "0.05" }, { -5, "-5", "-0.05" },
		{ 250, "250", "2.50" }, { -10000, "-10000", "-100.00" },
		{ INT64_MAX, "9223372036854775807", "92233720368547758.07" },
		{ INT64_MIN, "-9223372036854775808", "-92233720368547758.08" },
	};
	struct buf buf;
	size_t i;

	(void)state;
	buf_make(&buf, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf.n = 0;
		buf_put_int(&buf, cases[i].n);
		assert_str(buf_str(&buf), cases[i].whole);
		buf.n = 0;
		buf_put_cents(&buf, cases[i].n);
		assert_str(buf_str(&buf), cases[i].cents);
	}
	buf_drop(&buf);
}

static void
test_buf_grows_in_place(void **state)
{
	struct buf buf;
	const char *p;
	size_t i;

	(void)state;
	buf_make(&buf, NULL);
	assert_str(buf_str(&buf), "");
	p = buf.p;
	for (i = 0; i < 20000; i++) {
		buf_put_c(&buf, "街道");
		buf_put_byte(&buf, ',');
	}
	assert_ptr_equal(buf.p, p);
	assert_int_equal(buf.n, 20000 * 7);
	buf.n = 6;
	buf_printf(&buf, " %s-%03d", "u", 7);
	buf_put(&buf, str_make(NULL, 0));
	assert_str(buf_str(&buf), "街道 u-007");
	buf.n = 0;
	buf_printf(&buf, "%*s", 10000, "x");
	assert_int_equal(buf.n, 10000);
	assert_int_equal(buf.p[9999], 'x');
	buf_drop(&buf);
}

/* A word is what memory holds: compared with a copy of its bytes. */
static void
test_word(void **state)
{
	const char text[] = "\x81\x02\xf3\x04\x95\x06\xe7\x08\xff";
	uint64_t plain;
	size_t n;

	(void)state;
	assert_int_equal(str_word(NULL, 0), 0);
	for (n = 0; n < sizeof(text); n++) {
		plain = 0;
		memcpy(&plain, text, n < 8 ? n : 8);
		assert_int_equal(str_word(text, n), plain);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_buf_grows_in_place),
		cmocka_unit_test(test_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
