/* t_num - numbers are read wholly or not at all */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/num.h"

static void
test_parse(void **state)
{
	static const struct {
		const char *s;
		int64_t low, high;
		int ok;
		int64_t n;
	} cases[] = {
		{ "0", 0, 10, 1, 0 }, { "10", 0, 10, 1, 10 },
		{ "007", 0, 10, 1, 7 }, { "11", 0, 10, 0, 0 },
		{ "-1", 0, 10, 0, 0 }, { "-0", 0, 10, 0, 0 },
		{ "-1", -1, 10, 1, -1 }, { "-2", -1, 10, 0, 0 },
		{ "", 0, 10, 0, 0 }, { "-", -5, 10, 0, 0 },
		{ "+1", -5, 10, 0, 0 }, { " 1", 0, 10, 0, 0 },
		{ "1 ", 0, 10, 0, 0 }, { "1.0", 0, 10, 0, 0 },
		{ "0x1", 0, 10, 0, 0 }, { "１", 0, 10, 0, 0 },
		{ "1e1", 0, 10, 0, 0 },
		{ "9223372036854775807", INT64_MIN, INT64_MAX, 1, INT64_MAX },
		{ "-9223372036854775808", INT64_MIN, INT64_MAX, 1, INT64_MIN },
		{ "9223372036854775808", INT64_MIN, INT64_MAX, 0, 0 },
		{ "-9223372036854775809", INT64_MIN, INT64_MAX, 0, 0 },
		{ "18446744073709551616", 0, INT64_MAX, 0, 0 },
		{ "99999999999999999999999999", 0, INT64_MAX, 0, 0 },
	};
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = 0;
		if (num_parse(str_of(cases[i].s), cases[i].low, cases[i].high,
		    &n) != cases[i].ok || n != cases[i].n)
			fail_msg("'%s'", cases[i].s);
	}
}

/* Every byte in every place of up to ten digits, against digit by digit. */
static void
test_parse_every_byte(void **state)
{
	static const char digits[] = "9182736450";
	char text[sizeof(digits)];
	int64_t n, want;
	size_t size, at, i;
	int c, ok;

	(void)state;
	for (size = 1; size < sizeof(digits); size++)
		for (at = 0; at < size; at++)
			for (c = 0; c < 256; c++) {
				memcpy(text, digits, sizeof(text));
				text[at] = (char)c;
				ok = c >= '0' && c <= '9';
				for (i = 0, want = 0; ok && i < size; i++)
					want = want * 10 + (text[i] - '0');
				n = 0;
				if (num_parse(str_make(text, size), 0,
				    INT64_MAX, &n) != ok || n != want)
					fail_msg("byte %d at %zu of %zu", c, at,
					    size);
			}
}

static void
test_cents(void **state)
{
	static const struct {
		const char *s;
		int ok;
		int64_t cents;
	} cases[] = {
		{ "2", 1, 200 }, { "2.5", 1, 250 }, { "0.50", 1, 50 },
		{ "-1", 1, -100 }, { "-0.05", 1, -5 }, { "2.05", 1, 205 },
		{ "", 0, 0 }, { ".", 0, 0 }, { ".5", 0, 0 }, { "2.", 0, 0 },
		{ "2.505", 0, 0 }, { "2,5", 0, 0 }, { "--1", 0, 0 },
		{ "1.-5", 0, 0 }, { "1.2.3", 0, 0 }, { "+1", 0, 0 },
		{ "92233720368547758.07", 1, INT64_MAX },
		{ "-92233720368547758.08", 1, INT64_MIN },
		{ "92233720368547758.08", 0, 0 },
		{ "922337203685477580.7", 0, 0 },
	};
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = 0;
		if (num_parse_cents(str_of(cases[i].s), &n) != cases[i].ok ||
		    n != cases[i].cents)
			fail_msg("'%s'", cases[i].s);
	}
}

static void
test_round(void **state)
{
	static const struct {
		int64_t numerator, denominator, want;
	} cases[] = {
		{ 0, 3, 0 }, { 1, 3, 0 }, { 1, 2, 1 }, { 2, 3, 1 },
		{ 3, 2, 2 }, { 5, 2, 3 }, { 7, 7, 1 }, { 49, 100, 0 },
		{ 50, 100, 1 }, { -1, 3, 0 }, { -1, 2, -1 }, { -3, 2, -2 },
		{ -49, 100, 0 }, { INT64_MAX, 1, INT64_MAX },
		{ INT64_MIN, 1, INT64_MIN },
		{ INT64_MAX, 2, 4611686018427387904 },
	};
	const num_wide big = (num_wide)INT64_MAX * INT64_MAX;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(num_round(cases[i].numerator,
		    cases[i].denominator), cases[i].want);
	assert_int_equal(num_round(big, INT64_MAX), INT64_MAX);
	assert_int_equal(num_round(-big, INT64_MAX), -INT64_MAX);
	/* a denominator near the end of the range is not doubled */
	assert_int_equal(num_round(big * 2 - 1, big * 2), 1);
	assert_int_equal(num_round(big - 1, big * 2), 0);
	assert_int_equal(num_round(big, big * 2), 1);
}

/* Digit by digit, as anybody would. */
static int
by_digits(const char *p, size_t n, int64_t *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return 0;
		*value = *value * 10 + (p[i] - '0');
	}
	return n > 0;
}

/* Up to eight digits are read at once: each length, and each byte there. */
static void
test_every_byte(void **state)
{
	static const char digits[] = "9081726354";
	char text[12];
	int64_t want, got;
	size_t n, at;
	int byte;

	(void)state;
	for (n = 1; n <= 10; n++)
		for (at = 0; at < n; at++)
			for (byte = 0; byte < 256; byte++) {
				memcpy(text, digits + (n + at) % 2, n);
				text[at] = (char)byte;
				got = -1;
				assert_int_equal(by_digits(text, n, &want),
				    num_parse(str_make(text, n), 0,
				    INT64_MAX, &got));
				if (got != -1)
					assert_int_equal(got, want);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_parse_every_byte),
		cmocka_unit_test(test_cents),
		cmocka_unit_test(test_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
