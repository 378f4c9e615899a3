/*
 * calendar - working days, and when a period of them ends (K1, K2, K3, S18)
 *
 * Working days are Monday to Friday, less the days that config/calendar.csv
 * calls `holiday`, and the weekend days that it calls `workday` (the State
 * Council's yearly notices). The calendar is complete up to and with one day,
 * `until`; what needs a later day is unknown and never guessed.
 */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "text/csv.h"

enum calendar_kind {
	CALENDAR_WEEKDAY,	/* an ordinary working day */
	CALENDAR_WEEKEND,	/* an ordinary day off */
	CALENDAR_HOLIDAY,	/* a weekday off, by the calendar */
	CALENDAR_WORKDAY	/* a weekend day worked, by the calendar */
};

struct calendar;	/* read-only once made; lives in the given arena */

/* How days are counted: policy rows `clock.*` as in force at one instant. */
struct calendar_clock {
	int32_t day_end_s;	/* 86400: a day ends at 23:59:59; else at this
				   second of the day, that second included */
	int is_elapsed;		/* clock.day_method = elapsed */
	int32_t office_from_s;	/* clock.office_hours, in seconds of the day */
	int32_t office_to_s;	/* its end, excluded */
};

/*
 * Makes a calendar from the rows of calendar.csv (`date,kind,name`). A bad
 * date or kind, or a date twice is FAIL_DATA naming file and line; a `holiday`
 * on a weekend stays a day off, a `workday` on a weekday a working day.
 * `until_day` is the policy's
 * `calendar.until`, or INT32_MIN: then it is the last day of the last year
 * that has rows (S29); no rows at all: nothing is known.
 */
enum fail_code calendar_make(struct calendar **calendar,
    const struct csv_table *table, int32_t until_day, struct arena *arena,
    struct fail *fail);

/* The last day that is known, or INT32_MIN. */
int32_t calendar_until(const struct calendar *calendar);

/*
 * What a day is. Days past `until` are classed by weekday alone; the caller
 * asks calendar_until() where that matters. `*name` (may be NULL) is the
 * holiday's name, or empty.
 */
enum calendar_kind calendar_day(const struct calendar *calendar, int32_t day,
    struct str *name);

int calendar_is_working(const struct calendar *calendar, int32_t day);

/*
 * The end of `n` working days from `start_s` (K2; `elapsed` as in S18), in
 * constant time. 1 and `*due_s`, or 0 when a day past `until` is needed.
 * `n` >= 1.
 */
int calendar_due(const struct calendar *calendar, int64_t start_s, int n,
    const struct calendar_clock *clock, int64_t *due_s);

/* The last second that counts on `day` (S13): by day_end alone. */
int64_t calendar_day_end(int32_t day, const struct calendar_clock *clock);

/*
 * 1 when `at_s` is inside office hours (K5): a working day, at or after the
 * opening and before the closing. Past `until`, by weekday: ask
 * calendar_knows_office() where that would be a guess.
 */
int calendar_is_office(const struct calendar *calendar, int64_t at_s,
    const struct calendar_clock *clock);

/*
 * 1 when it is known whether `at_s` is inside office hours: before the opening
 * and after the closing on any day, else on the days up to `until` (K1).
 */
int calendar_knows_office(const struct calendar *calendar, int64_t at_s,
    const struct calendar_clock *clock);

#endif
