#include "model/calendar.h"
#include "model/sheet.h"
#include "text/time.h"

enum { COLUMN_DATE, COLUMN_KIND, COLUMN_NAME };
static const char *const columns[] = { "date", "kind", "name", NULL };

struct special {		/* a row of calendar.csv */
	enum calendar_kind kind;
	struct str name;
};

/*
 * The days from the Monday before the first row to the Sunday after the last
 * are kept one by one; outside, a week is five working days and two days off,
 * so that all is counted without a step a day. Working days are numbered from
 * 0, the first at or after `first_day`.
 */
struct calendar {
	int32_t first_day;	/* a Monday */
	int32_t end_day;	/* the Monday behind */
	int32_t until_day;
	int32_t n_work;		/* working days in between */
	int32_t *work;		/* by number: days since first_day */
	int32_t *before;	/* by day: working days in front of it */
	const struct special *special;	/* the rows */
	uint32_t *row;			/* by day: its row and 1, or 0 */
};

static int32_t
monday_of(int32_t day)
{
	return day - (time_weekday(day) - 1);
}

static enum fail_code
read_row(const struct sheet *sheet, size_t i, int32_t *day,
    struct special *special, struct fail *fail)
{
	struct str kind = sheet_get(sheet, i, COLUMN_KIND);

	if (sheet_date(sheet, i, COLUMN_DATE, day, fail) != FAIL_NONE)
		return fail->code;
	if (str_is(kind, "holiday"))
		special->kind = CALENDAR_HOLIDAY;
	else if (str_is(kind, "workday"))
		special->kind = CALENDAR_WORKDAY;
	else
		return sheet_fail(sheet, i, COLUMN_KIND, fail,
		    "no kind of day '%.*s' (holiday, workday)",
		    STR_ARG(kind));
	/* NB. a notice that lists a holiday's weekend days too changes nothing */
	special->name = sheet_get(sheet, i, COLUMN_NAME);
	return FAIL_NONE;
}

/* Reads all rows into `day` and `special`, finds the range. */
static enum fail_code
read_rows(const struct sheet *sheet, struct calendar *calendar,
    int32_t *day, struct special *special, struct fail *fail)
{
	size_t i, n = sheet->table->n_row;
	int32_t low = INT32_MAX, high = INT32_MIN;
	int y, m, d;

	for (i = 0; i < n; i++) {
		enum fail_code code =
		    read_row(sheet, i, &day[i], &special[i], fail);

		if (code != FAIL_NONE)
			return code;
		low = day[i] < low ? day[i] : low;
		high = day[i] > high ? day[i] : high;
	}
	if (n == 0)
		return FAIL_NONE;
	calendar->first_day = monday_of(low);
	calendar->end_day = monday_of(high) + 7;
	if (calendar->until_day == INT32_MIN) {
		time_civil_parts(high, &y, &m, &d);
		calendar->until_day = time_civil(y, 12, 31);
	}
	return FAIL_NONE;
}

static enum fail_code
place_rows(const struct sheet *sheet, struct calendar *calendar,
    const int32_t *day, struct fail *fail)
{
	size_t i;

	for (i = 0; i < sheet->table->n_row; i++) {
		int32_t at = day[i] - calendar->first_day;

		if (calendar->row[at] != 0)
			return sheet_fail(sheet, i, COLUMN_DATE, fail,
			    "date twice '%.*s'",
			    STR_ARG(sheet_get(sheet, i, COLUMN_DATE)));
		calendar->row[at] = (uint32_t)i + 1;
	}
	return FAIL_NONE;
}

static void
count_days(struct calendar *calendar)
{
	int32_t n = calendar->end_day - calendar->first_day, at, day = 0;

	for (at = 0; at < n; at++) {
		uint32_t row = calendar->row[at];
		int is_work = row == 0 ? day < 5 :
		    calendar->special[row - 1].kind == CALENDAR_WORKDAY;

		calendar->before[at] = calendar->n_work;
		if (is_work)
			calendar->work[calendar->n_work++] = at;
		day = day < 6 ? day + 1 : 0;
	}
}

enum fail_code
calendar_make(struct calendar **calendar, const struct csv_table *table,
    int32_t until_day, struct arena *arena, struct fail *fail)
{
	struct calendar *new = mem_take(arena, sizeof(*new));
	struct special *special;
	struct sheet sheet;
	enum fail_code code;
	int32_t *day;
	size_t n_day;

	new->until_day = until_day;
	*calendar = new;
	if (table == NULL)
		return FAIL_NONE;
	if ((code = sheet_make(&sheet, table, columns, fail)) != FAIL_NONE)
		return code;
	day = mem_take_n(arena, table->n_row, sizeof(*day));
	special = mem_take_n(arena, table->n_row, sizeof(*special));
	code = read_rows(&sheet, new, day, special, fail);
	if (code != FAIL_NONE)
		return code;
	n_day = (size_t)(new->end_day - new->first_day);
	new->work = mem_take_n(arena, n_day, sizeof(*new->work));
	new->before = mem_take_n(arena, n_day, sizeof(*new->before));
	new->row = mem_take_n(arena, n_day, sizeof(*new->row));
	new->special = special;
	code = place_rows(&sheet, new, day, fail);
	if (code != FAIL_NONE)
		return code;
	count_days(new);
	return FAIL_NONE;
}

int32_t
calendar_until(const struct calendar *calendar)
{
	return calendar->until_day;
}

enum calendar_kind
calendar_day(const struct calendar *calendar, int32_t day, struct str *name)
{
	const struct special *special = NULL;
	uint32_t row = 0;

	if (day >= calendar->first_day && day < calendar->end_day)
		row = calendar->row[day - calendar->first_day];
	if (row != 0)
		special = &calendar->special[row - 1];
	if (name != NULL)
		*name = special != NULL ? special->name : str_of(NULL);
	if (special != NULL)
		return special->kind;
	return time_weekday(day) < 6 ? CALENDAR_WEEKDAY : CALENDAR_WEEKEND;
}

int
calendar_is_working(const struct calendar *calendar, int32_t day)
{
	enum calendar_kind kind = calendar_day(calendar, day, NULL);

	return kind == CALENDAR_WEEKDAY || kind == CALENDAR_WORKDAY;
}

/* Monday to Friday from the Monday `from_day` on, `day` excluded; < 0 before. */
static int32_t
weekdays_to(int32_t from_day, int32_t day)
{
	int32_t monday = monday_of(day), rest = day - monday;

	return (monday - from_day) / 7 * 5 + (rest < 5 ? rest : 5);
}

/* The weekday with number `i` (may be < 0) from the Monday `from_day` on. */
static int32_t
weekday_at(int32_t from_day, int32_t i)
{
	int32_t week = i >= 0 ? i / 5 : -((4 - i) / 5);

	return from_day + week * 7 + (i - week * 5);
}

/* How many working days lie before `day`; numbers as in struct calendar. */
static int32_t
work_before(const struct calendar *calendar, int32_t day)
{
	/* Without rows first_day is 0, a Thursday: any Monday will do. */
	int32_t first_day = monday_of(calendar->first_day);

	if (day < calendar->first_day ||
	    calendar->first_day == calendar->end_day)
		return weekdays_to(first_day, day);
	if (day >= calendar->end_day)
		return calendar->n_work + weekdays_to(calendar->end_day, day);
	return calendar->before[day - calendar->first_day];
}

/* The working day with a number. */
static int32_t
work_day(const struct calendar *calendar, int32_t i)
{
	if (i < 0 || calendar->first_day == calendar->end_day)
		return weekday_at(monday_of(calendar->first_day), i);
	if (i >= calendar->n_work)
		return weekday_at(calendar->end_day, i - calendar->n_work);
	return calendar->first_day + calendar->work[i];
}

/*
 * Office time as one line without gaps (K2 elapsed): a start at an opening
 * fills N days to their last second, any other ends N office days later at
 * the same time of day, that second included (S18).
 */
static int32_t
due_elapsed(const struct calendar *calendar, int64_t start_s, int n,
    const struct calendar_clock *clock, int64_t *due_s)
{
	int32_t day = time_day(start_s);
	int32_t of_day_s = time_of_day(start_s);
	int32_t first = work_before(calendar, day);
	int32_t due_day;

	if (calendar_is_working(calendar, day) &&
	    of_day_s > clock->office_from_s) {
		first++;	/* the next opening, unless hours are on */
		if (of_day_s < clock->office_to_s) {
			due_day = work_day(calendar, first - 1 + n);
			*due_s = time_day_start(due_day) + of_day_s;
			return due_day;
		}
	}
	due_day = work_day(calendar, first + n - 1);
	*due_s = time_day_start(due_day) + clock->office_to_s - 1;
	return due_day;
}

int
calendar_due(const struct calendar *calendar, int64_t start_s, int n,
    const struct calendar_clock *clock, int64_t *due_s)
{
	int32_t day = time_day(start_s), due_day;

	/* Beyond what is known there is nothing to count. */
	if (calendar->until_day == INT32_MIN || day > calendar->until_day ||
	    n > calendar->until_day - day + 1)
		return 0;
	if (clock->is_elapsed) {
		due_day = due_elapsed(calendar, start_s, n, clock, due_s);
	} else {
		due_day = work_day(calendar,
		    work_before(calendar, day + 1) + n - 1);
		*due_s = calendar_day_end(due_day, clock);
	}
	return due_day <= calendar->until_day;
}

int64_t
calendar_day_end(int32_t day, const struct calendar_clock *clock)
{
	if (clock->day_end_s >= TIME_DAY_S)
		return time_day_start(day) + TIME_DAY_S - 1;
	return time_day_start(day) + clock->day_end_s;
}

static int
is_open_hour(int64_t at_s, const struct calendar_clock *clock)
{
	int32_t of_day_s = time_of_day(at_s);

	return of_day_s >= clock->office_from_s &&
	    of_day_s < clock->office_to_s;
}

int
calendar_is_office(const struct calendar *calendar, int64_t at_s,
    const struct calendar_clock *clock)
{
	return is_open_hour(at_s, clock) &&
	    calendar_is_working(calendar, time_day(at_s));
}

int
calendar_knows_office(const struct calendar *calendar, int64_t at_s,
    const struct calendar_clock *clock)
{
	return !is_open_hour(at_s, clock) ||
	    time_day(at_s) <= calendar->until_day;
}
