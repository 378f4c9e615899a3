/* t_utf8 - well-formedness, widths, and what texts are compared by (M2) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/utf8.h"

#define REPLACEMENT 0xfffd

static void
test_valid(void **state)
{
	static const struct {
		const char *s;
		int ok;
		size_t at;
	} cases[] = {
		{ "", 1, 0 }, { "abcdefghijklmnop", 1, 0 },
		{ "街道12345热线", 1, 0 }, { "\xf0\x9f\x98\x80", 1, 0 },
		{ "\xc2\x80", 1, 0 }, { "\xdf\xbf", 1, 0 },
		{ "\xe0\xa0\x80", 1, 0 }, { "\xed\x9f\xbf", 1, 0 },
		{ "\xee\x80\x80", 1, 0 }, { "\xf4\x8f\xbf\xbf", 1, 0 },
		{ "abcdefgh\x80", 0, 8 }, { "abc\xff" "defghijkl", 0, 3 },
		{ "\xc0\x80", 0, 0 }, { "\xc1\xbf", 0, 0 },
		{ "\xe0\x9f\xbf", 0, 0 }, { "\xf0\x8f\xbf\xbf", 0, 0 },
		{ "\xed\xa0\x80", 0, 0 }, { "\xf4\x90\x80\x80", 0, 0 },
		{ "\xf5\x80\x80\x80", 0, 0 }, { "a\xe8\xa1", 0, 1 },
		{ "a\xe8", 0, 1 }, { "a\xf0\x9f\x98", 0, 1 },
		{ "\xe8\xa1" "a", 0, 0 }, { "\xc2" "a", 0, 0 },
	};
	size_t i, at;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at = 0;
		if (utf8_is_valid(str_of(cases[i].s), &at) != cases[i].ok ||
		    at != cases[i].at)
			fail_msg("case %zu: %zu", i, at);
	}
	assert_true(utf8_is_valid(str_make("a\0b", 3), NULL));
}

/* Every code point goes out and comes in again. */
static void
test_every_code(void **state)
{
	struct str s, rest;
	struct buf buf;
	int32_t code;
	size_t at;

	(void)state;
	buf_make(&buf, NULL);
	for (code = 0; code <= 0x10ffff; code++) {
		buf.n = 0;
		utf8_put(&buf, code);
		s = rest = buf_str(&buf);
		assert_true(utf8_is_valid(s, &at));
		assert_int_equal(utf8_next(&rest), code >= 0xd800 &&
		    code < 0xe000 ? REPLACEMENT : code);
		assert_int_equal(rest.n, 0);
	}
	buf.n = 0;
	utf8_put(&buf, -1);
	utf8_put(&buf, 0x110000);
	assert_true(str_is(buf_str(&buf), "\xef\xbf\xbd\xef\xbf\xbd"));
	buf_drop(&buf);
}

/* 1 when `s` is well-formed, told code point by code point. */
static int
is_valid_slowly(struct str s)
{
	struct str before;

	while (s.n > 0) {
		before = s;
		if (utf8_next(&s) == REPLACEMENT &&
		    !str_starts(before, "\xef\xbf\xbd"))
			return 0;
	}
	return 1;
}

/* Many bytes are looked at at once: two of any value at any place among others
   are told as they are one by one. */
static void
test_valid_any_place(void **state)
{
	char text[24];
	int a, b;
	size_t at, i;

	(void)state;
	for (i = 0; i + 1 < sizeof(text); i++)
		for (a = 0x70; a < 0x100; a++)
			for (b = 0x70; b < 0x100; b++) {
				struct str s = { text, sizeof(text) };

				memcpy(text, "街道abc里弄小区坊x", sizeof(text));
				text[i] = (char)a;
				text[i + 1] = (char)b;
				assert_int_equal(utf8_is_valid(s, &at),
				    is_valid_slowly(s));
			}
}

static void
test_next(void **state)
{
	struct str s = str_of("a\xff\xe8\xa1\xe8\xa1\x97");
	static const int32_t want[] = {
		'a', REPLACEMENT, REPLACEMENT, REPLACEMENT, 0x8857, -1, -1
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(utf8_next(&s), want[i]);
}

static void
test_width(void **state)
{
	static const struct {
		const char *s;
		size_t width;
	} cases[] = {
		{ "", 0 }, { "abc", 3 }, { "街道", 4 }, { "a街b", 4 },
		{ "ｱ", 1 }, { "（）", 4 }, { "１", 2 }, { "e\xcc\x81", 1 },
		{ "\xe2\x80\x8b", 0 }, { "\xff", 1 }, { "𠮷", 2 }, { "—", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (utf8_width(str_of(cases[i].s)) != cases[i].width)
			fail_msg("'%s': %zu", cases[i].s,
			    utf8_width(str_of(cases[i].s)));
}

static void
test_fit(void **state)
{
	static const struct {
		const char *s;
		size_t width;
		const char *want;
	} cases[] = {
		{ "", 5, "" }, { "abc", 3, "abc" }, { "abcd", 3, "ab…" },
		{ "街道", 4, "街道" }, { "街道办", 4, "街…" },
		{ "街道办", 5, "街道…" }, { "街道", 3, "街…" },
		{ "街道", 2, "…" }, { "街道", 1, "…" }, { "街道", 0, "" },
		{ "a", 0, "" }, { "ae\xcc\x81", 2, "ae\xcc\x81" },
		{ "abe\xcc\x81", 2, "a…" }, { "e\xcc\x81" "bc", 2, "e\xcc\x81…" },
	};
	struct arena arena;
	struct str got;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = utf8_fit(&arena, str_of(cases[i].s), cases[i].width);
		if (!str_is(got, cases[i].want))
			fail_msg("'%s' in %zu: '%.*s'", cases[i].s,
			    cases[i].width, STR_ARG(got));
		assert_true(utf8_width(got) <= cases[i].width);
	}
	mem_drop(&arena);
}

static void
test_fold(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {
		{ "", "" }, { " ，。！", "" },
		{ "小区垃圾，无人清运。", "小区垃圾无人清运" },
		{ "ＡＢｃ１２３", "ABc123" }, { "a-b_c d", "abcd" },
		{ "①②", "12" }, { "㎡", "m2" }, { "Ⅳ", "IV" },
		{ "二〇二四", "二〇二四" }, { "々〆", "々〆" },
		{ "e\xcc\x81", "\xc3\xa9" }, { "\xc3\xa9", "\xc3\xa9" },
		{ "ﬁ", "fi" }, { "ｶﾞ", "ガ" }, { "垃圾\xf0\x9f\x98\x80堆", "垃圾堆" },
		{ "\xef\xa4\x80", "豈" },	/* a compatibility ideograph */
		{ "a\xff" "b", "ab" }, { "\xff街", "街" }, { "𠮷", "𠮷" },
		{ "“垃圾”……（堆）——", "垃圾堆" }, { "1·2", "12" },
		{ "Ａe\xcc\x81街", "A\xc3\xa9街" },
	};
	struct arena arena;
	struct str got;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = utf8_fold(&arena, str_of(cases[i].s));
		if (!str_is(got, cases[i].want))
			fail_msg("'%s': '%.*s'", cases[i].s, STR_ARG(got));
	}
	mem_drop(&arena);
}

/*
 * The short way for common characters agrees with the tables: a rare letter
 * beside them makes the whole text go the long way.
 */
static void
test_fold_both_ways(void **state)
{
	struct arena arena;
	struct str one, two;
	struct buf buf;
	int32_t code;

	(void)state;
	mem_make(&arena, NULL);
	buf_make(&buf, NULL);
	for (code = 1; code < 0x10000; code++) {
		buf.n = 0;
		utf8_put(&buf, code);
		one = utf8_fold(&arena, buf_str(&buf));
		buf_put_c(&buf, "ª");	/* folds to a, by the tables alone */
		two = utf8_fold(&arena, buf_str(&buf));
		if (two.n == 0 || two.p[two.n - 1] != 'a' ||
		    !str_eq(one, str_make(two.p, two.n - 1)))
			fail_msg("U+%04X: '%.*s' '%.*s'", (unsigned)code,
			    STR_ARG(one), STR_ARG(two));
		mem_reset(&arena);
	}
	buf_drop(&buf);
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_valid_any_place),
		cmocka_unit_test(test_every_code),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
