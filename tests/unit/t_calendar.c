/* Due dates counted out by hand and a second way (K1 K2 K3 K4 K5 K8 S18). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/calendar.h"
#include "text/time.h"
#include "unit/tables.h"

#define OFFICE_FROM_S (8 * 3600 + 30 * 60)
#define OFFICE_TO_S (17 * 3600 + 30 * 60)

static const struct calendar_clock civil =
    { TIME_DAY_S, 0, OFFICE_FROM_S, OFFICE_TO_S };
static const struct calendar_clock half_past =
    { OFFICE_TO_S, 0, OFFICE_FROM_S, OFFICE_TO_S };
static const struct calendar_clock elapsed =
    { TIME_DAY_S, 1, OFFICE_FROM_S, OFFICE_TO_S };

static struct arena arena;
static struct calendar *calendar;
static struct csv_table *table;

static int
setup(void **state)
{
	struct fail fail = { 0 };

	(void)state;
	mem_make(&arena, NULL);
	table = table_default(&arena, "calendar.csv");
	if (calendar_make(&calendar, table, time_civil(2026, 12, 31), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

struct due_case {
	const char *start;	/* Shanghai, without the offset */
	int n;
	const char *due;	/* NULL: unknown */
};

static int64_t
at(const char *text)
{
	int64_t at_s;

	if (!time_parse_loose(str_of(text), TIME_FIRST, &at_s))
		fail_msg("no time: %s", text);
	return at_s;
}

static void
check_dues(const struct due_case *c, size_t n,
    const struct calendar_clock *clock)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int64_t due_s;
		char text[TIME_TEXT + 1] = "unknown";
		int known = calendar_due(calendar, at(c[i].start), c[i].n,
		    clock, &due_s);

		if (known)
			time_format(due_s, text);
		if (known ? c[i].due == NULL || due_s != at(c[i].due) :
		    c[i].due != NULL)
			fail_msg("%s + %dwd: %s, not %s", c[i].start, c[i].n,
			    text, c[i].due ? c[i].due : "unknown");
	}
}

#define CHECK_DUES(cases, clock) \
	check_dues(cases, sizeof(cases) / sizeof((cases)[0]), clock)

/* K1, K2 civil: by the calendars of 2024 and 2026, day by day on paper. */
static void
civil_2024(void **state)
{
	static const struct due_case c[] = {
		/* A plain weekend: Friday, Saturday, Sunday end alike. */
		{ "2024-10-25 16:00:00", 1, "2024-10-28 23:59:59" },
		{ "2024-10-26 09:00:00", 1, "2024-10-28 23:59:59" },
		{ "2024-10-27 23:59:59", 1, "2024-10-28 23:59:59" },
		{ "2024-10-28 00:00:00", 1, "2024-10-29 23:59:59" },
		/* New Year's Day is a Monday off. */
		{ "2023-12-29 17:00:00", 1, "2024-01-02 23:59:59" },
		/* Spring Festival: Sundays 4 and 18 February are worked. */
		{ "2024-02-02 10:00:00", 1, "2024-02-04 23:59:59" },
		{ "2024-02-02 10:00:00", 2, "2024-02-05 23:59:59" },
		{ "2024-02-08 10:00:00", 1, "2024-02-09 23:59:59" },
		{ "2024-02-09 10:00:00", 1, "2024-02-18 23:59:59" },
		{ "2024-02-09 10:00:00", 5, "2024-02-22 23:59:59" },
		{ "2024-02-13 10:00:00", 2, "2024-02-19 23:59:59" },
		/* Qingming: Sunday 7 April is worked. */
		{ "2024-04-03 08:00:00", 1, "2024-04-07 23:59:59" },
		{ "2024-04-05 08:00:00", 2, "2024-04-08 23:59:59" },
		/* Labour Day: Sunday 28 April and Saturday 11 May. */
		{ "2024-04-26 15:00:00", 3, "2024-04-30 23:59:59" },
		{ "2024-04-30 15:00:00", 5, "2024-05-10 23:59:59" },
		{ "2024-05-10 15:00:00", 1, "2024-05-11 23:59:59" },
		{ "2024-05-11 15:00:00", 1, "2024-05-13 23:59:59" },
		/* Dragon Boat: Monday 10 June off, nothing made up. */
		{ "2024-06-07 12:00:00", 1, "2024-06-11 23:59:59" },
		/* Mid-Autumn: Saturday 14 September is worked. */
		{ "2024-09-13 12:00:00", 1, "2024-09-14 23:59:59" },
		{ "2024-09-14 12:00:00", 1, "2024-09-18 23:59:59" },
		{ "2024-09-14 12:00:00", 3, "2024-09-20 23:59:59" },
		/* National Day: Sunday 29 September, Saturday 12 October. */
		{ "2024-09-27 16:00:00", 1, "2024-09-29 23:59:59" },
		{ "2024-09-28 16:00:00", 1, "2024-09-29 23:59:59" },
		{ "2024-09-29 16:00:00", 1, "2024-09-30 23:59:59" },
		{ "2024-09-29 16:00:00", 5, "2024-10-11 23:59:59" },
		{ "2024-09-30 16:00:00", 1, "2024-10-08 23:59:59" },
		{ "2024-10-01 00:00:00", 1, "2024-10-08 23:59:59" },
		{ "2024-10-07 23:59:59", 1, "2024-10-08 23:59:59" },
		{ "2024-10-08 00:00:00", 5, "2024-10-14 23:59:59" },
		{ "2024-10-11 09:00:00", 1, "2024-10-12 23:59:59" },
		{ "2024-10-12 09:00:00", 1, "2024-10-14 23:59:59" },
	};

	(void)state;
	CHECK_DUES(c, &civil);
}

static void
civil_2026(void **state)
{
	static const struct due_case c[] = {
		/* New Year: Thursday and Friday off, Sunday 4 is worked. */
		{ "2025-12-31 11:00:00", 1, "2026-01-04 23:59:59" },
		{ "2026-01-01 11:00:00", 5, "2026-01-08 23:59:59" },
		/* Spring Festival: Saturdays 14 and 28 February. */
		{ "2026-02-13 11:00:00", 1, "2026-02-14 23:59:59" },
		{ "2026-02-14 11:00:00", 1, "2026-02-24 23:59:59" },
		{ "2026-02-14 11:00:00", 5, "2026-02-28 23:59:59" },
		{ "2026-02-28 11:00:00", 1, "2026-03-02 23:59:59" },
		{ "2026-04-03 11:00:00", 1, "2026-04-07 23:59:59" },
		/* Labour Day: Saturday 9 May is worked. */
		{ "2026-04-30 11:00:00", 4, "2026-05-09 23:59:59" },
		{ "2026-05-08 11:00:00", 3, "2026-05-12 23:59:59" },
		{ "2026-06-18 11:00:00", 1, "2026-06-22 23:59:59" },
		/* Sunday 20 September is worked for National Day. */
		{ "2026-09-18 11:00:00", 1, "2026-09-20 23:59:59" },
		{ "2026-09-24 11:00:00", 3, "2026-09-30 23:59:59" },
		{ "2026-09-30 11:00:00", 1, "2026-10-08 23:59:59" },
		{ "2026-09-30 11:00:00", 3, "2026-10-10 23:59:59" },
		{ "2026-10-09 11:00:00", 3, "2026-10-13 23:59:59" },
		/* K1: the calendar ends with 31 December 2026. */
		{ "2026-12-24 11:00:00", 5, "2026-12-31 23:59:59" },
		{ "2026-12-24 11:00:00", 6, NULL },
		{ "2026-12-30 11:00:00", 1, "2026-12-31 23:59:59" },
		{ "2026-12-31 00:00:00", 1, NULL },
		{ "2027-06-01 00:00:00", 1, NULL },
		{ "2024-10-25 16:00:00", 2000000000, NULL },
	};

	(void)state;
	CHECK_DUES(c, &civil);
}

/* K2 with clock.day_end = 17:30: that day's 17:30:00, itself in time (K4). */
static void
day_ends_at_half_past_five(void **state)
{
	static const struct due_case c[] = {
		{ "2024-10-25 16:00:00", 1, "2024-10-28 17:30:00" },
		{ "2024-10-25 17:30:01", 1, "2024-10-28 17:30:00" },
		{ "2024-10-25 23:59:59", 1, "2024-10-28 17:30:00" },
		{ "2024-09-29 17:30:00", 2, "2024-10-08 17:30:00" },
		{ "2024-10-05 12:00:00", 5, "2024-10-12 17:30:00" },
		{ "2026-02-14 17:31:00", 1, "2026-02-24 17:30:00" },
		{ "2026-12-31 08:00:00", 1, NULL },
	};

	(void)state;
	CHECK_DUES(c, &half_past);
}

/* K2 elapsed, S18: office hours as one line without gaps. */
static void
elapsed_office_days(void **state)
{
	static const struct due_case c[] = {
		{ "2024-10-25 16:00:00", 1, "2024-10-28 16:00:00" },
		/* S18: from an opening, the day's last office second. */
		{ "2024-10-25 08:30:00", 1, "2024-10-25 17:29:59" },
		{ "2024-10-25 08:30:00", 2, "2024-10-28 17:29:59" },
		{ "2024-10-25 08:30:01", 1, "2024-10-28 08:30:01" },
		/* Outside: from the next opening. */
		{ "2024-10-25 00:00:00", 1, "2024-10-25 17:29:59" },
		{ "2024-10-25 08:29:59", 1, "2024-10-25 17:29:59" },
		{ "2024-10-25 17:29:59", 1, "2024-10-28 17:29:59" },
		{ "2024-10-25 17:30:00", 1, "2024-10-28 17:29:59" },
		{ "2024-10-26 12:00:00", 1, "2024-10-28 17:29:59" },
		/* Over National Day, with both make-up days. */
		{ "2024-09-27 17:00:00", 1, "2024-09-29 17:00:00" },
		{ "2024-09-30 10:00:00", 1, "2024-10-08 10:00:00" },
		{ "2024-09-30 10:00:00", 5, "2024-10-12 10:00:00" },
		{ "2024-10-03 12:00:00", 1, "2024-10-08 17:29:59" },
		{ "2024-10-03 12:00:00", 5, "2024-10-12 17:29:59" },
		{ "2026-02-14 09:00:00", 1, "2026-02-24 09:00:00" },
		{ "2026-02-14 18:00:00", 5, "2026-02-28 17:29:59" },
		/* K1: a day is needed that is not known. */
		{ "2026-12-31 08:30:00", 1, "2026-12-31 17:29:59" },
		{ "2026-12-31 08:30:01", 1, NULL },
		{ "2026-12-31 17:30:00", 1, NULL },
		{ "2026-12-30 08:30:01", 1, "2026-12-31 08:30:01" },
	};

	(void)state;
	CHECK_DUES(c, &elapsed);
}

/* A calendar as its rows stand, read without calendar.c. */
struct plain {
	const struct csv_table *rows;
	int32_t until_day;
};

static int
plain_is_working(const struct plain *plain, int32_t day)
{
	char text[11];
	size_t i;

	time_format_date(day, text);
	for (i = 0; i < plain->rows->n_row; i++) {
		if (str_is(csv_table_field(plain->rows, i, 0), text))
			return str_is(csv_table_field(plain->rows, i, 1),
			    "workday");
	}
	/* 1970-01-01 was a Thursday. */
	return (((day + 3) % 7) + 7) % 7 < 5;
}

/* The due date by walking: day by day, in elapsed time by what is used up. */
static int
plain_due(const struct plain *plain, int64_t start_s, int n,
    const struct calendar_clock *clock, int64_t *due_s)
{
	int64_t length_s = clock->office_to_s - clock->office_from_s;
	int64_t left_s = n * length_s;
	int32_t day = time_day(start_s);

	if (!clock->is_elapsed)
		day++;
	for (; day <= plain->until_day; day++) {
		int64_t open_s = time_day_start(day) + clock->office_from_s;
		int64_t close_s = time_day_start(day) + clock->office_to_s;

		if (!plain_is_working(plain, day))
			continue;
		if (!clock->is_elapsed) {
			if (--n > 0)
				continue;
			*due_s = time_day_start(day) + clock->day_end_s -
			    (clock->day_end_s == TIME_DAY_S);
			return 1;
		}
		open_s = start_s > open_s ? start_s : open_s;
		if (open_s >= close_s)
			continue;
		*due_s = open_s + left_s;
		if (*due_s == close_s)
			--*due_s;
		if (*due_s < close_s)
			return 1;
		left_s -= close_s - open_s;
	}
	return 0;
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static void
compare_ways(const struct calendar *made, const struct plain *plain,
    int32_t from_day, int count)
{
	uint64_t seed = 20241025;
	int64_t span_s = (int64_t)(plain->until_day - from_day + 20) *
	    TIME_DAY_S;
	int i;

	for (i = 0; i < count; i++) {
		static const int32_t edge_s[] = { 0, TIME_DAY_S - 1,
		    OFFICE_FROM_S - 1, OFFICE_FROM_S, OFFICE_FROM_S + 1,
		    OFFICE_TO_S - 1, OFFICE_TO_S, OFFICE_TO_S + 1 };
		struct calendar_clock clock = i % 3 == 0 ? civil :
		    i % 3 == 1 ? half_past : elapsed;
		int64_t start_s = time_day_start(from_day) +
		    (int64_t)((next_random(&seed) << 20 ^
		    next_random(&seed)) % (uint64_t)span_s);
		int n = (int)(next_random(&seed) % 12) + 1;
		int64_t a = 0, b = 0;
		int known_a, known_b;

		if (next_random(&seed) % 2 == 0)
			start_s = time_day_start(time_day(start_s)) +
			    edge_s[next_random(&seed) % 8];
		known_a = calendar_due(made, start_s, n, &clock, &a);
		known_b = plain_due(plain, start_s, n, &clock, &b);
		if (known_a != known_b || (known_a && a != b))
			fail_msg("start %lld n %d elapsed %d: %d %lld, "
			    "walked %d %lld", (long long)start_s, n,
			    clock.is_elapsed, known_a, (long long)a, known_b,
			    (long long)b);
	}
}

/* K1 K2 S18: both ways agree on thousands of starts. */
static void
agrees_with_walking(void **state)
{
	struct plain plain = { table, time_civil(2026, 12, 31) };

	(void)state;
	compare_ways(calendar, &plain, time_civil(2022, 12, 1), 9000);
}

/* The same far before and behind the rows, and without any. */
static void
agrees_outside_the_rows(void **state)
{
	static const char *const text[] = {
		"date,kind,name\n",
		"date,kind,name\n2024-10-01,holiday,x\n",
		("date,kind,name\n2024-10-12,workday,x\n2024-09-29,workday,y\n"
		    "2024-09-30,holiday,z\n2024-11-18,holiday,w\n"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct plain plain = { table_of(&arena, "c", text[i]),
		    time_civil(2025, 3, 9) };
		struct fail fail = { 0 };
		struct calendar *made;

		assert_int_equal(calendar_make(&made, plain.rows,
		    plain.until_day, &arena, &fail), FAIL_NONE);
		compare_ways(made, &plain, time_civil(2024, 6, 1), 3000);
	}
}

/* K1: what a day is, and what it is called. */
static void
kinds_of_days(void **state)
{
	static const struct {
		int y, m, d;
		enum calendar_kind kind;
		const char *name;
	} c[] = {
		{ 2024, 10, 1, CALENDAR_HOLIDAY, "国庆节" },
		{ 2024, 10, 5, CALENDAR_WEEKEND, "" },
		{ 2024, 10, 8, CALENDAR_WEEKDAY, "" },
		{ 2024, 10, 12, CALENDAR_WORKDAY, "国庆节" },
		{ 2024, 10, 13, CALENDAR_WEEKEND, "" },
		{ 2026, 9, 20, CALENDAR_WORKDAY, "国庆节" },
		{ 1999, 12, 31, CALENDAR_WEEKDAY, "" },
		{ 2040, 1, 1, CALENDAR_WEEKEND, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		int32_t day = time_civil(c[i].y, c[i].m, c[i].d);
		struct str name;

		assert_int_equal(calendar_day(calendar, day, &name),
		    c[i].kind);
		assert_true(str_is(name, c[i].name));
		assert_int_equal(calendar_day(calendar, day, NULL),
		    c[i].kind);
		assert_int_equal(calendar_is_working(calendar, day),
		    c[i].kind == CALENDAR_WEEKDAY ||
		    c[i].kind == CALENDAR_WORKDAY);
	}
}

/* K5: the opening is in, the closing is out; days off are out whole. */
static void
office_hours(void **state)
{
	static const struct {
		const char *at;
		int is_office;
	} c[] = {
		{ "2024-10-25 08:29:59", 0 }, { "2024-10-25 08:30:00", 1 },
		{ "2024-10-25 17:29:59", 1 }, { "2024-10-25 17:30:00", 0 },
		{ "2024-10-26 10:00:00", 0 }, { "2024-10-12 10:00:00", 1 },
		{ "2024-10-01 10:00:00", 0 }, { "2024-09-29 10:00:00", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		assert_int_equal(calendar_is_office(calendar, at(c[i].at),
		    &civil), c[i].is_office);
}

/* S13: a day named by hand ends at its end, a day off too. */
static void
ends_of_days(void **state)
{
	int32_t day = time_civil(2024, 10, 5);

	(void)state;
	assert_int_equal(calendar_day_end(day, &civil),
	    at("2024-10-05 23:59:59"));
	assert_int_equal(calendar_day_end(day, &half_past),
	    at("2024-10-05 17:30:00"));
}

/* S29: calendar.until absent is the end of the last year that has rows. */
static void
end_of_the_calendar(void **state)
{
	struct calendar *made;
	struct fail fail = { 0 };
	int64_t due_s;

	(void)state;
	assert_int_equal(calendar_until(calendar), time_civil(2026, 12, 31));
	assert_int_equal(calendar_make(&made, table_of(&arena, "c",
	    "date,kind,name\n2025-05-01,holiday,x\n2024-10-01,holiday,x\n"),
	    INT32_MIN, &arena, &fail), FAIL_NONE);
	assert_int_equal(calendar_until(made), time_civil(2025, 12, 31));
	assert_int_equal(calendar_make(&made, table_of(&arena, "c",
	    "date,kind,name\n"), INT32_MIN, &arena, &fail), FAIL_NONE);
	assert_int_equal(calendar_until(made), INT32_MIN);
	assert_int_equal(calendar_due(made, at("2024-10-25"), 1, &civil,
	    &due_s), 0);
}

/* K1: a notice may list the weekend days of a holiday too. */
static void
rows_that_change_nothing(void **state)
{
	struct calendar *made;

	(void)state;
	assert_int_equal(calendar_make(&made, table_of(&arena, "c",
	    "date,kind,name\n2024-10-05,holiday,x\n2024-10-08,workday,x\n"),
	    INT32_MIN, &arena, NULL), FAIL_NONE);
	assert_false(calendar_is_working(made, time_civil(2024, 10, 5)));
	assert_true(calendar_is_working(made, time_civil(2024, 10, 8)));
}

/* Bad rows are named by file, line and column. */
static void
bad_rows(void **state)
{
	static const struct {
		const char *text, *message;
	} c[] = {
		{ "date,kind,name\n2024-13-01,holiday,x\n",
		    "cal:2:1: '2024-13-01' is no date such as 2024-10-25" },
		{ "date,kind,name\n2024-10-01,feast,x\n",
		    "cal:2:2: no kind of day 'feast' (holiday, workday)" },
		{ "date,kind,name\n2024-10-01,holiday,x\n"
		    "2024-10-02,holiday,x\n2024-10-01,holiday,y\n",
		    "cal:4:1: date twice '2024-10-01'" },
		{ "date,kind\n2024-10-01,holiday\n",
		    "cal:1: no column 'name'" },
		{ "date,kind,name,date\n",
		    "cal:1:4: column twice 'date'" },
		{ "date,kind,name,why\n",
		    "cal:1:4: unknown column 'why'" },
		{ "date,kind,name\n2024-10-01,holiday\n",
		    "cal:2: 2 fields where the header has 3" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct calendar *made;
		struct fail fail = { 0 };

		assert_int_equal(calendar_make(&made, table_of(&arena, "cal",
		    c[i].text), INT32_MIN, &arena, &fail), FAIL_DATA);
		assert_string_equal(fail.text, c[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(civil_2024),
		cmocka_unit_test(civil_2026),
		cmocka_unit_test(day_ends_at_half_past_five),
		cmocka_unit_test(elapsed_office_days),
		cmocka_unit_test(agrees_with_walking),
		cmocka_unit_test(agrees_outside_the_rows),
		cmocka_unit_test(kinds_of_days),
		cmocka_unit_test(office_hours),
		cmocka_unit_test(ends_of_days),
		cmocka_unit_test(end_of_the_calendar),
		cmocka_unit_test(rows_that_change_nothing),
		cmocka_unit_test(bad_rows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
