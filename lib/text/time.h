/*
 * time - instants, days and periods in Asia/Shanghai
 *
 * An instant is an int64_t of seconds since 1970-01-01T00:00:00Z (`_s`). A day
 * is an int32_t counted from 1970-01-01 in Shanghai (`_day`). Shanghai has been
 * at UTC+8 without daylight saving since 1991, and only instants from
 * 1992-01-01 to 9999-12-31 are accepted, so no time-zone database is asked and
 * TZ changes nothing. Written times are RFC 3339 with `+08:00`, whole seconds
 * (rule K4).
 */
#ifndef TEXT_TIME_H
#define TEXT_TIME_H

#include <stdint.h>

#include "base/fail.h"
#include "base/str.h"

#define TIME_NONE INT64_MIN	/* no instant */
#define TIME_TEXT 25		/* bytes of a written instant, without a NUL */
#define TIME_DAY_S 86400

enum time_edge { TIME_FIRST, TIME_LAST };	/* what a date alone means */

/* 1 and `*at_s` for exactly `2024-10-25T16:00:05+08:00`, else 0. Fast. */
int time_parse(struct str s, int64_t *at_s);

/* A day that was read before; zero is none. */
struct time_memo {
	uint64_t head;		/* its first eight bytes */
	uint16_t tail;		/* and the other two */
	int64_t start_s;
};

/* As time_parse(), for many times of which most are of the day before. */
int time_parse_memo(struct str s, struct time_memo *memo, int64_t *at_s);

/*
 * A time as people give it: RFC 3339 with any offset (or Z), or
 * `2024-10-25 16:00`, `2024-10-25 16:00:05`, `2024-10-25T16:00[:05]` in
 * Shanghai, `/` allowed for `-` (and then one digit for two, as spreadsheets
 * write: `2024/1/5 9:05`), a fraction only of zeros, or a date alone: its first
 * or last second (rule S35). 1 on success, else 0.
 */
int time_parse_loose(struct str s, enum time_edge edge, int64_t *at_s);

/* 1 and `*day` for exactly `2024-10-25`, else 0. */
int time_parse_date(struct str s, int32_t *day);

/*
 * A time by a strptime(3) pattern in the C locale (`%Y年%m月%d日 %H时%M分`).
 * Fields that the pattern lacks are the day's first second. `prefix` allows
 * text behind what the pattern takes. 1 on success, else 0.
 */
int time_parse_pattern(struct str s, const char *pattern, int prefix,
    int64_t *at_s);

/* 1 and `*of_day_s` for `HH:MM` in 00:00 to 24:00, else 0. */
int time_parse_clock(struct str s, int32_t *of_day_s);

/* Writes TIME_TEXT bytes and a NUL. */
void time_format(int64_t at_s, char text[TIME_TEXT + 1]);
/* `2024-10-25` and a NUL. */
void time_format_date(int32_t day, char text[11]);
/* `2024-10` and a NUL: the name of a month file. */
void time_format_month(int64_t at_s, char text[8]);

int32_t time_day(int64_t at_s);			/* the day it lies in */
int64_t time_day_start(int32_t day);		/* that day's first second */
int32_t time_of_day(int64_t at_s);		/* seconds since midnight */
int32_t time_civil(int y, int m, int d);	/* any valid civil date */
void time_civil_parts(int32_t day, int *y, int *m, int *d);
int time_weekday(int32_t day);			/* 1 Monday … 7 Sunday (ISO) */
int time_month_days(int y, int m);

/*
 * A period: first to last second, both in (page "Periods" of
 * ticket-score(1)).
 */
enum time_period_kind {
	PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_WEEK, PERIOD_RANGE
};

struct time_period {
	enum time_period_kind kind;
	int64_t first_s;
	int64_t last_s;
	char name[24];	/* as it was written: `2024-10`, `2024-W43` … */
};

/*
 * `2024-10`, `2024-Q4`, `2024`, `2024-W43` (ISO 8601 week), or
 * `2024-10-01..2024-10-15`. A year begins on the first of month
 * `year_start` (1 to 12) of that calendar year and lasts twelve months
 * (rule S7); quarters and months are the calendar's.
 */
enum fail_code time_period_parse(struct str s, int year_start,
    struct time_period *period, struct fail *fail);

/* The period of the same kind just before; a range: as many days. */
void time_period_before(const struct time_period *period, int year_start,
    struct time_period *before);

/* The period of `kind` (not a range) that the instant lies in. */
void time_period_of(enum time_period_kind kind, int64_t at_s, int year_start,
    struct time_period *period);

#endif
