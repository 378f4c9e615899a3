/* t_time - instants, days and periods in Shanghai (K4, K8, S7, S35) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "text/time.h"

#define EXAMPLE_S 1729843205	/* 2024-10-25T16:00:05+08:00, by date(1) */

static void
test_parse(void **state)
{
	static const struct {
		const char *s;
		int ok;
		int64_t at_s;
	} cases[] = {
		{ "2024-10-25T16:00:05+08:00", 1, EXAMPLE_S },
		{ "1992-01-01T00:00:00+08:00", 1, 694195200 },
		{ "1991-12-31T23:59:59+08:00", 0, 0 },
		{ "9999-12-31T23:59:59+08:00", 1, 253402271999 },
		{ "2024-02-29T00:00:00+08:00", 1, 1709136000 },
		{ "2023-02-29T00:00:00+08:00", 0, 0 },
		{ "2100-02-29T00:00:00+08:00", 0, 0 },
		{ "2000-02-29T00:00:00+08:00", 1, 951753600 },
		{ "2024-04-31T00:00:00+08:00", 0, 0 },
		{ "2024-00-10T00:00:00+08:00", 0, 0 },
		{ "2024-13-10T00:00:00+08:00", 0, 0 },
		{ "2024-10-00T00:00:00+08:00", 0, 0 },
		{ "2024-10-25T24:00:00+08:00", 0, 0 },
		{ "2024-10-25T23:60:00+08:00", 0, 0 },
		{ "2024-10-25T23:59:60+08:00", 0, 0 },
		{ "2024-10-25T16:00:05+08:0", 0, 0 },
		{ "2024-10-25T16:00:05+08:000", 0, 0 },
		{ "2024-10-25T16:00:05+09:00", 0, 0 },
		{ "2024-10-25T16:00:05-08:00", 0, 0 },
		{ "2024-10-25t16:00:05+08:00", 0, 0 },
		{ "2024-10-25 16:00:05+08:00", 0, 0 },
		{ "2024/10/25T16:00:05+08:00", 0, 0 },
		{ " 024-10-25T16:00:05+08:00", 0, 0 },
		{ "", 0, 0 },
	};
	int64_t at_s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_s = 0;
		if (time_parse(str_of(cases[i].s), &at_s) != cases[i].ok ||
		    at_s != cases[i].at_s)
			fail_msg("'%s'", cases[i].s);
	}
}

/* No other byte in any place is taken for the one that belongs there. */
static void
test_parse_every_byte(void **state)
{
	static const char good[] = "2024-10-25T16:00:05+08:00";
	char text[TIME_TEXT + 1], again[TIME_TEXT + 1];
	int64_t at_s, memo_s;
	struct time_memo memo = { 0 };
	size_t i;
	int c, ok;

	(void)state;
	for (i = 0; i < TIME_TEXT; i++) {
		memcpy(text, good, sizeof(text));
		for (c = 0; c < 256; c++) {
			/* the day was read before */
			assert_true(time_parse_memo(str_make(good, TIME_TEXT),
			    &memo, &memo_s));
			text[i] = (char)c;
			ok = time_parse(str_make(text, TIME_TEXT), &at_s);
			assert_int_equal(time_parse_memo(str_make(text,
			    TIME_TEXT), &memo, &memo_s), ok);
			if (!ok)
				continue;
			assert_int_equal(memo_s, at_s);
			assert_true(c == good[i] || (c >= '0' && c <= '9'));
			time_format(at_s, again);
			assert_memory_equal(again, text, TIME_TEXT);
		}
	}
}

static void
test_loose(void **state)
{
	static const struct {
		const char *s;
		int ok;
		int64_t at_s;
	} cases[] = {
		{ "2024-10-25T16:00:05+08:00", 1, EXAMPLE_S },
		{ "2024-10-25T08:00:05Z", 1, EXAMPLE_S },
		{ "2024-10-25t08:00:05z", 1, EXAMPLE_S },
		{ "2024-10-25T03:00:05-05:00", 1, EXAMPLE_S },
		{ "2024-10-25T13:30:05+05:30", 1, EXAMPLE_S },
		{ "2024-10-25 16:00:05", 1, EXAMPLE_S },
		{ "2024-10-25 16:00", 1, EXAMPLE_S - 5 },
		{ "2024-10-25T16:00", 1, EXAMPLE_S - 5 },
		{ "2024/10/25 16:00:05", 1, EXAMPLE_S },
		{ "2024/10/25 16:00:05.0", 1, EXAMPLE_S },
		{ "2024/1/5 9:05", 1, 1704416700 },
		{ "2024-10-25 16:00:05.5", 0, 0 },	/* K4: whole seconds */
		{ "2024-10-25 16:00:05.05", 0, 0 },
		{ "2024-10-25 16:00:05.", 0, 0 },
		{ "2024-1-5 9:05", 0, 0 },
		{ "2024-10/25", 0, 0 }, { "2024-10-25 ", 0, 0 },
		{ "2024-10-25T", 0, 0 }, { "2024-10-25 16", 0, 0 },
		{ "2024-10-25 24:00", 0, 0 }, { "2024-10-25 16:60", 0, 0 },
		{ "2024-10-25 16:00:60", 0, 0 },
		{ "2024-10-25 16:00Z", 0, 0 },
		{ "2024-10-25T16:00:05+0800", 0, 0 },
		{ "2024-10-25T16:00:05+24:00", 0, 0 },
		{ "2024-10-25T16:00:05+08:60", 0, 0 },
		{ "2024-10-25T16:00:05+08:00x", 0, 0 },
		{ "2023-02-29", 0, 0 }, { "", 0, 0 }, { "2024", 0, 0 },
		{ "20241025", 0, 0 }, { "10/25/2024", 0, 0 },
		/* what leaves the accepted years by its offset */
		{ "1992-01-01T00:00:00+09:00", 0, 0 },
		{ "9999-12-31T23:59:59-05:00", 0, 0 },
	};
	int64_t at_s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_s = 0;
		if (time_parse_loose(str_of(cases[i].s), TIME_FIRST, &at_s) !=
		    cases[i].ok || at_s != cases[i].at_s)
			fail_msg("'%s': %lld", cases[i].s, (long long)at_s);
	}
	/* S35: a date alone */
	assert_true(time_parse_loose(str_of("2024-10-25"), TIME_FIRST, &at_s));
	assert_int_equal(at_s, 1729785600);
	assert_true(time_parse_loose(str_of("2024/10/25"), TIME_LAST, &at_s));
	assert_int_equal(at_s, 1729785600 + 86399);
}

static void
test_pattern(void **state)
{
	static const struct {
		const char *s, *pattern;
		int prefix, ok;
		int64_t at_s;
	} cases[] = {
		{ "2024年10月25日 16时00分", "%Y年%m月%d日 %H时%M分", 0, 1,
		  EXAMPLE_S - 5 },
		{ "2024年1月5日", "%Y年%m月%d日", 0, 1, 1704384000 },
		{ "20241025160005", "%Y%m%d%H%M%S", 0, 1, EXAMPLE_S },
		{ "热线-241025-000123", "热线-%y%m%d", 1, 1, 1729785600 },
		{ "热线-241025-000123", "热线-%y%m%d", 0, 0, 0 },
		{ "热线-241325-000123", "热线-%y%m%d", 1, 0, 0 },
		{ "2023-02-29", "%Y-%m-%d", 0, 0, 0 },
		{ "2024-10-25 16:00:60", "%Y-%m-%d %H:%M:%S", 0, 0, 0 },
		{ "2024-10", "%Y-%m", 0, 0, 0 },	/* which day? */
		{ "10-25", "%m-%d", 0, 0, 0 },		/* which year? */
		{ "16:00", "%H:%M", 0, 0, 0 },
		{ "Oct 25 2024", "%b %d %Y", 0, 1, 1729785600 },
		{ "2024-10-25 03:00:05 -0500", "%Y-%m-%d %H:%M:%S %z", 0, 1,
		  EXAMPLE_S },
		{ "1729843205", "%s", 0, 0, 0 },	/* would ask TZ */
		{ "2024-10-25 UTC", "%Y-%m-%d %Z", 0, 0, 0 },
		{ "2024-10-25%", "%Y-%m-%d%%", 0, 1, 1729785600 },
		{ "2024-10-25", "%Y-%m-%d%", 0, 0, 0 },
		{ "1991-10-25", "%Y-%m-%d", 0, 0, 0 },
		{ "", "%Y-%m-%d", 0, 0, 0 },
	};
	char text[400] = "2024-10-25";
	int64_t at_s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_s = 0;
		if (time_parse_pattern(str_of(cases[i].s), cases[i].pattern,
		    cases[i].prefix, &at_s) != cases[i].ok ||
		    at_s != cases[i].at_s)
			fail_msg("'%s': %lld", cases[i].s, (long long)at_s);
	}
	memset(text + 10, 'x', sizeof(text) - 11);
	assert_true(time_parse_pattern(str_of(text), "%Y-%m-%d", 1, &at_s));
	assert_false(time_parse_pattern(str_of(text), "%Y-%m-%d", 0, &at_s));
	assert_false(time_parse_pattern(str_make("2024-10-25\0x", 12),
	    "%Y-%m-%d", 0, &at_s));
}

static void
test_clock(void **state)
{
	static const struct {
		const char *s;
		int ok;
		int32_t of_day_s;
	} cases[] = {
		{ "00:00", 1, 0 }, { "08:30", 1, 30600 },
		{ "17:30", 1, 63000 }, { "23:59", 1, 86340 },
		{ "24:00", 1, 86400 }, { "24:01", 0, 0 }, { "8:30", 0, 0 },
		{ "08:60", 0, 0 }, { "0830", 0, 0 }, { "08:30:00", 0, 0 },
		{ "99:00", 0, 0 }, { "", 0, 0 }, { "-1:00", 0, 0 },
	};
	int32_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = 0;
		if (time_parse_clock(str_of(cases[i].s), &n) != cases[i].ok ||
		    n != cases[i].of_day_s)
			fail_msg("'%s'", cases[i].s);
	}
}

/* Every day of the years against the C library, and weekdays in their turn. */
static void
test_every_day(void **state)
{
	int32_t day, last = time_civil(2500, 1, 1);
	char text[11];
	int y, m, d, weekday = time_weekday(time_civil(1899, 12, 31));
	int32_t again;
	struct tm tm;
	time_t t;

	(void)state;
	for (day = time_civil(1900, 1, 1); day < last; day++) {
		t = (time_t)day * 86400;
		assert_non_null(gmtime_r(&t, &tm));
		time_civil_parts(day, &y, &m, &d);
		assert_int_equal(y, tm.tm_year + 1900);
		assert_int_equal(m, tm.tm_mon + 1);
		assert_int_equal(d, tm.tm_mday);
		assert_int_equal(time_civil(y, m, d), day);
		weekday = weekday % 7 + 1;
		assert_int_equal(time_weekday(day), weekday);
		assert_true(d <= time_month_days(y, m));
		if (y < 1992)
			continue;
		time_format_date(day, text);
		assert_true(time_parse_date(str_of(text), &again));
		assert_int_equal(again, day);
	}
	/* years before the first are years too */
	assert_int_equal(time_civil(0, 3, 1), -719468);
	time_civil_parts(time_civil(-401, 2, 28), &y, &m, &d);
	assert_true(y == -401 && m == 2 && d == 28);
	assert_int_equal(time_month_days(2024, 0), 0);
	assert_int_equal(time_month_days(2024, 13), 0);
}

static void
test_days_begin_at_midnight(void **state)
{
	int32_t day = time_civil(2024, 10, 25);
	int64_t start = time_day_start(day);

	(void)state;
	assert_int_equal(start, 1729785600);
	assert_int_equal(time_day(start), day);
	assert_int_equal(time_day(start - 1), day - 1);
	assert_int_equal(time_day(start + 86399), day);
	assert_int_equal(time_of_day(start), 0);
	assert_int_equal(time_of_day(start - 1), 86399);
	assert_int_equal(time_of_day(EXAMPLE_S), 16 * 3600 + 5);
	assert_int_equal(time_day(-28801), -1);
	assert_int_equal(time_of_day(-28801), 86399);
	assert_int_equal(time_day(-28800), 0);
	assert_int_equal(time_weekday(day), 5);		/* a Friday */
}

static void
test_format(void **state)
{
	char text[TIME_TEXT + 1], month[8];

	(void)state;
	time_format(EXAMPLE_S, text);
	assert_string_equal(text, "2024-10-25T16:00:05+08:00");
	time_format(253402271999, text);
	assert_string_equal(text, "9999-12-31T23:59:59+08:00");
	time_format(TIME_NONE, text);
	assert_int_equal(strlen(text), TIME_TEXT);
	time_format(INT64_MAX, text);
	assert_int_equal(strlen(text), TIME_TEXT);
	time_format_month(1730390399, month);	/* October's last second */
	assert_string_equal(month, "2024-10");
	time_format_month(1730390400, month);
	assert_string_equal(month, "2024-11");
	/* TZ changes nothing (Q8) */
	setenv("TZ", "America/New_York", 1);
	tzset();
	time_format(EXAMPLE_S, text);
	assert_string_equal(text, "2024-10-25T16:00:05+08:00");
	unsetenv("TZ");
	tzset();
}

static void
test_period(void **state)
{
	static const struct {
		const char *name;
		int year_start;
		const char *first, *last, *before;
	} cases[] = {
		{ "2024-10", 1, "2024-10-01", "2024-10-31", "2024-09" },
		{ "2024-01", 1, "2024-01-01", "2024-01-31", "2023-12" },
		{ "2024-02", 1, "2024-02-01", "2024-02-29", "2024-01" },
		{ "2024-Q1", 1, "2024-01-01", "2024-03-31", "2023-Q4" },
		{ "2024-Q4", 1, "2024-10-01", "2024-12-31", "2024-Q3" },
		{ "2024-Q4", 12, "2024-10-01", "2024-12-31", "2024-Q3" },
		{ "2024", 1, "2024-01-01", "2024-12-31", "2023" },
		/* S7: 2024 begins in the start month of 2024 */
		{ "2024", 12, "2024-12-01", "2025-11-30", "2023" },
		{ "2024", 4, "2024-04-01", "2025-03-31", "2023" },
		{ "2024-W43", 1, "2024-10-21", "2024-10-27", "2024-W42" },
		{ "2024-W01", 1, "2024-01-01", "2024-01-07", "2023-W52" },
		{ "2020-W53", 1, "2020-12-28", "2021-01-03", "2020-W52" },
		{ "2021-W01", 1, "2021-01-04", "2021-01-10", "2020-W53" },
		{ "2026-W53", 1, "2026-12-28", "2027-01-03", "2026-W52" },
		{ "2024-10-01..2024-10-15", 1, "2024-10-01", "2024-10-15",
		  "2024-09-16..2024-09-30" },
		{ "2024-03-01..2024-03-01", 1, "2024-03-01", "2024-03-01",
		  "2024-02-29..2024-02-29" },
	};
	struct time_period p, before, of;
	int64_t first, last;
	struct fail fail;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(time_period_parse(str_of(cases[i].name),
		    cases[i].year_start, &p, &fail), FAIL_NONE);
		assert_string_equal(p.name, cases[i].name);
		assert_true(time_parse_loose(str_of(cases[i].first),
		    TIME_FIRST, &first));
		assert_true(time_parse_loose(str_of(cases[i].last), TIME_LAST,
		    &last));
		assert_int_equal(p.first_s, first);
		assert_int_equal(p.last_s, last);
		time_period_before(&p, cases[i].year_start, &before);
		assert_string_equal(before.name, cases[i].before);
		assert_int_equal(before.kind, p.kind);
		assert_int_equal(before.last_s, p.first_s - 1);
		if (p.kind == PERIOD_RANGE)
			continue;
		time_period_of(p.kind, first, cases[i].year_start, &of);
		assert_string_equal(of.name, cases[i].name);
		time_period_of(p.kind, last, cases[i].year_start, &of);
		assert_string_equal(of.name, cases[i].name);
		assert_int_equal(of.first_s, first);
	}
}

static void
test_period_refused(void **state)
{
	static const char *const cases[] = {
		"", "24-10", "2024-13", "2024-00", "2024-1", "2024-Q0",
		"2024-Q5", "2024-q1", "2024-W00", "2024-W53", "2023-W53",
		"2024-W1", "2024-W543", "2024-10-01", "2024-10-01..",
		"2024-10-01..2024-10-32", "2024-10-02..2024-10-01", "1991",
		"9999", "2024 ", "last", "2024-10-01..2024-10-15 ",
	};
	struct time_period p;
	struct fail fail;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (time_period_parse(str_of(cases[i]), 1, &p, &fail) !=
		    FAIL_USAGE)
			fail_msg("'%s' was taken", cases[i]);
		assert_non_null(strstr(fail.text, cases[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_every_byte),
		cmocka_unit_test(test_loose),
		cmocka_unit_test(test_pattern),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_days_begin_at_midnight),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_period),
		cmocka_unit_test(test_period_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
