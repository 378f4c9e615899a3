#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "text/time.h"

#define OFFSET_S 28800	/* Shanghai is ahead of UTC by this */
#define YEAR_LOW 1992
#define YEAR_HIGH 9999
#define DAYS_400Y 146097	/* days in 400 years */
#define DAY_0_MARCH 719468	/* days from 0000-03-01 to 1970-01-01 */

/* Days of a year that begins with March, before each month. */
static const int16_t before_month[13] = {
	0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275
};

static const int8_t month_days[2][13] = {
	{ 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 },
	{ 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
};

static int
is_leap(int y)
{
	return (y % 4 == 0) & ((y % 100 != 0) | (y % 400 == 0));
}

int
time_month_days(int y, int m)
{
	return m < 1 || m > 12 ? 0 : month_days[is_leap(y)][m];
}

int32_t
time_civil(int y, int m, int d)
{
	int era, of_era;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	of_era = y - era * 400;
	return era * DAYS_400Y + of_era * 365 + of_era / 4 - of_era / 100 +
	    before_month[m] + d - 1 - DAY_0_MARCH;
}

void
time_civil_parts(int32_t day, int *y, int *m, int *d)
{
	int64_t n = (int64_t)day + DAY_0_MARCH;
	int64_t era = (n >= 0 ? n : n - (DAYS_400Y - 1)) / DAYS_400Y;
	int of_era = (int)(n - era * DAYS_400Y);	/* 0 .. 146096 */
	int year, of_year, month;

	/* the leap days before it are taken out, then years are even */
	year = (of_era - of_era / 1460 + of_era / 36524 -
	    of_era / (DAYS_400Y - 1)) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	/* from March on months take 31 30 31 30 31 days, and again: 153 */
	month = (5 * of_year + 2) / 153;
	*d = of_year - (153 * month + 2) / 5 + 1;
	*m = month < 10 ? month + 3 : month - 9;
	*y = (int)(era * 400) + year + (*m <= 2);
}

int
time_weekday(int32_t day)
{
	return (int)((((int64_t)day + 3) % 7 + 7) % 7) + 1;
}

int32_t
time_day(int64_t at_s)
{
	int64_t local = at_s / TIME_DAY_S, rest = at_s % TIME_DAY_S;

	rest += OFFSET_S;
	local += rest >= TIME_DAY_S;
	local -= rest < 0;
	return (int32_t)local;
}

int64_t
time_day_start(int32_t day)
{
	return (int64_t)day * TIME_DAY_S - OFFSET_S;
}

int32_t
time_of_day(int64_t at_s)
{
	int32_t rest = (int32_t)(at_s % TIME_DAY_S) + OFFSET_S;

	rest -= rest >= TIME_DAY_S ? TIME_DAY_S : 0;
	rest += rest < 0 ? TIME_DAY_S : 0;
	return rest;
}

#define WORD(f, a, b, c, d, e, g, h, i) \
	((uint64_t)f(a) | (uint64_t)f(b) << 8 | (uint64_t)f(c) << 16 | \
	(uint64_t)f(d) << 24 | (uint64_t)f(e) << 32 | (uint64_t)f(g) << 40 | \
	(uint64_t)f(h) << 48 | (uint64_t)f(i) << 56)
#define IT(byte) (byte)
#define SAME(byte) ((byte) == '0' ? 0xf0 : 0xff)
#define SIX(byte) ((byte) == '0' ? 6 : 0)

/*
 * Eight bytes against eight of a pattern in which `0` stands for any digit:
 * 0 when they fit. A digit has 3 in its upper half, and still has it when 6
 * is added; no byte that fits carries into the next.
 */
#define DIFFERS(text, ...) differs(str_eight(text), WORD(SAME, __VA_ARGS__), \
	WORD(IT, __VA_ARGS__), WORD(SIX, __VA_ARGS__))

static inline uint64_t
differs(uint64_t word, uint64_t same, uint64_t pattern, uint64_t six)
{
	return ((word & same) ^ pattern) | (((word + six) & same) ^ pattern);
}

static inline int
two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* 1 and `*day` when the parts are a day that is accepted. */
static inline int
join_date(int y, int m, int d, int32_t *day)
{
	if ((y < YEAR_LOW) | (y > YEAR_HIGH) | (m < 1) | (m > 12))
		return 0;
	if ((d < 1) | (d > month_days[is_leap(y)][m]))
		return 0;
	*day = time_civil(y, m, d);
	return 1;
}

/* The day that ten bytes say; 1 when it is one. */
static inline int
date_of(const char *p, int32_t *day)
{
	if ((DIFFERS(p, '0', '0', '0', '0', '-', '0', '0', '-') |
	    DIFFERS(p + 2, '0', '0', '-', '0', '0', '-', '0', '0')) != 0)
		return 0;
	return join_date(two(p) * 100 + two(p + 2), two(p + 5), two(p + 8),
	    day);
}

/*
 * The time of day, of TIME_TEXT bytes; 1 when the text fits from the `T` on.
 * What `00:00:00` is taken off leaves digits, and zeros between; any other byte
 * has one of its upper bits set, or has it when six is added, and so has one
 * that borrowed. Then each byte is the digit and ten times the one before it,
 * which is never above 99.
 */
static inline int
clock_of(const char *p, int64_t *of_day_s)
{
	const uint64_t zeros = WORD(IT, '0', '0', ':', '0', '0', ':', '0', '0');
	const uint64_t rest = WORD(IT, 0, 0, '+', '0', '8', ':', '0', '0');
	const uint64_t upper = WORD(SAME, '0', '0', ':', '0', '0', ':', '0',
	    '0');
	const uint64_t six = WORD(SIX, '0', '0', ':', '0', '0', ':', '0', '0');
	uint64_t word = str_eight(p + 11) - zeros, pair;
	unsigned h, m, sec;

	if ((((word | (word + six)) & upper) |
	    (str_eight(p + 17) ^ rest) >> 16 | (uint64_t)(p[10] ^ 'T')) != 0)
		return 0;
	pair = word * (1 + (10 << 8));
	h = pair >> 8 & 0xff;
	m = pair >> 32 & 0xff;
	sec = (unsigned)(pair >> 56);
	*of_day_s = h * 3600 + m * 60 + sec;
	return !((h > 23) | (m > 59) | (sec > 59));
}

int
time_parse(struct str s, int64_t *at_s)
{
	const char *p = s.p;
	int64_t of_day_s;
	int32_t day;

	if (s.n != TIME_TEXT || !date_of(p, &day) || !clock_of(p, &of_day_s))
		return 0;
	*at_s = time_day_start(day) + of_day_s;
	return 1;
}

int
time_parse_memo(struct str s, struct time_memo *memo, int64_t *at_s)
{
	int64_t of_day_s;
	uint64_t head;
	uint16_t tail;

	if (s.n != TIME_TEXT)
		return 0;
	memcpy(&head, s.p, sizeof(head));
	memcpy(&tail, s.p + sizeof(head), sizeof(tail));
	if (head == memo->head && tail == memo->tail) {
		if (!clock_of(s.p, &of_day_s))
			return 0;
		*at_s = memo->start_s + of_day_s;
		return 1;
	}
	if (!time_parse(s, at_s))
		return 0;
	memo->head = head;
	memo->tail = tail;
	memo->start_s = *at_s - time_of_day(*at_s);
	return 1;
}

int
time_parse_date(struct str s, int32_t *day)
{
	return s.n == 10 && date_of(s.p, day);
}

/* Takes `least` to `most` digits off `*s`; -1 when there are fewer. */
static int
take_number(struct str *s, size_t least, size_t most)
{
	size_t i;
	int n = 0;

	for (i = 0; i < most && i < s->n && s->p[i] >= '0' && s->p[i] <= '9';
	    i++)
		n = n * 10 + (s->p[i] - '0');
	if (i < least)
		return -1;
	s->p += i;
	s->n -= i;
	return n;
}

static int
take_byte(struct str *s, const char *any)
{
	if (s->n == 0 || s->p[0] == '\0' || strchr(any, s->p[0]) == NULL)
		return 0;
	s->p++;
	s->n--;
	return 1;
}

/*
 * NB. spreadsheets that write `/` leave leading zeros out (2024/1/5 9:05), so
 * with `/` one digit is enough; with `-` it is not.
 */
static int
take_date(struct str *s, int32_t *day, size_t *least)
{
	int y = take_number(s, 4, 4), m, d;
	const char *sep = s->n > 0 && s->p[0] == '/' ? "/" : "-";

	*least = sep[0] == '/' ? 1 : 2;
	if (y < 0 || !take_byte(s, sep) || (m = take_number(s, *least, 2)) < 0 ||
	    !take_byte(s, sep) || (d = take_number(s, *least, 2)) < 0)
		return 0;
	return join_date(y, m, d, day);
}

/* `.000`: a fraction that says nothing. Others would be lost, so no. */
static int
take_zero_fraction(struct str *s)
{
	if (!take_byte(s, "."))
		return 1;
	if (!take_byte(s, "0"))
		return 0;
	while (take_byte(s, "0"))
		;
	return s->n == 0 || s->p[0] < '0' || s->p[0] > '9';
}

/* Seconds east of UTC; Shanghai's when nothing is said. */
static int
take_offset(struct str *s, int32_t *offset_s)
{
	int h, m, is_minus;

	*offset_s = OFFSET_S;
	if (s->n == 0)
		return 1;
	if (take_byte(s, "Zz")) {
		*offset_s = 0;
		return 1;
	}
	is_minus = s->p[0] == '-';
	if (!take_byte(s, "+-") || (h = take_number(s, 2, 2)) < 0 ||
	    !take_byte(s, ":") || (m = take_number(s, 2, 2)) < 0 ||
	    h > 23 || m > 59)
		return 0;
	*offset_s = (h * 3600 + m * 60) * (is_minus ? -1 : 1);
	return 1;
}

static int
is_accepted(int64_t at_s)
{
	return at_s >= time_day_start(time_civil(YEAR_LOW, 1, 1)) &&
	    at_s < time_day_start(time_civil(YEAR_HIGH + 1, 1, 1));
}

int
time_parse_loose(struct str s, enum time_edge edge, int64_t *at_s)
{
	int32_t day, offset_s = OFFSET_S;
	int h, m, sec = 0;
	int64_t value;
	size_t least;

	if (!take_date(&s, &day, &least))
		return 0;
	if (s.n == 0) {
		*at_s = time_day_start(day) +
		    (edge == TIME_LAST ? TIME_DAY_S - 1 : 0);
		return 1;
	}
	if (!take_byte(&s, "Tt ") || (h = take_number(&s, least, 2)) < 0 ||
	    !take_byte(&s, ":") || (m = take_number(&s, 2, 2)) < 0)
		return 0;
	if (take_byte(&s, ":") && ((sec = take_number(&s, 2, 2)) < 0 ||
	    !take_zero_fraction(&s) || !take_offset(&s, &offset_s)))
		return 0;
	if (s.n != 0 || h > 23 || m > 59 || sec > 59)
		return 0;
	value = (int64_t)day * TIME_DAY_S + (int64_t)h * 3600 +
	    (int64_t)m * 60 + sec - offset_s;
	if (!is_accepted(value))
		return 0;
	*at_s = value;
	return 1;
}

/*
 * `%s` and `%Z` would ask TZ, so they are not allowed. `*has_offset` is 1 when
 * the pattern reads one.
 */
static int
pattern_is_allowed(const char *pattern, int *has_offset)
{
	const char *p = pattern;

	*has_offset = 0;
	while ((p = strchr(p, '%')) != NULL) {
		p += 1 + strspn(p + 1, "_-0^#EO");
		if (*p == '\0' || *p == 's' || *p == 'Z')
			return 0;
		if (*p == 'z')
			*has_offset = 1;
		p++;
	}
	return 1;
}

int
time_parse_pattern(struct str s, const char *pattern, int prefix,
    int64_t *at_s)
{
	struct tm tm = { .tm_year = -1, .tm_mon = -1 };
	locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char text[256];
	const char *end;
	int has_offset;
	int64_t value;
	int32_t day;

	if (c_locale == (locale_t)0 || !pattern_is_allowed(pattern, &has_offset))
		return 0;
	if (s.n >= sizeof(text)) {
		if (!prefix)
			return 0;
		s.n = sizeof(text) - 1;
	}
	if (s.n > 0)
		memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	end = strptime_l(text, pattern, &tm, c_locale);
	freelocale(c_locale);
	if (end == NULL || (!prefix && end != text + s.n))
		return 0;
	if (!join_date(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &day) ||
	    tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 59)
		return 0;
	value = (int64_t)day * TIME_DAY_S + (int64_t)tm.tm_hour * 3600 +
	    (int64_t)tm.tm_min * 60 + tm.tm_sec -
	    (has_offset ? (int64_t)tm.tm_gmtoff : OFFSET_S);
	if (!is_accepted(value))
		return 0;
	*at_s = value;
	return 1;
}

int
time_parse_clock(struct str s, int32_t *of_day_s)
{
	int h = take_number(&s, 2, 2), m;

	if (h < 0 || !take_byte(&s, ":") || (m = take_number(&s, 2, 2)) < 0 ||
	    s.n != 0 || m > 59 || h * 60 + m > 24 * 60)
		return 0;
	*of_day_s = (h * 60 + m) * 60;
	return 1;
}

static void
put2(char *p, int n)
{
	p[0] = (char)('0' + n / 10 % 10);
	p[1] = (char)('0' + n % 10);
}

void
time_format_date(int32_t day, char text[11])
{
	int y, m, d;

	time_civil_parts(day, &y, &m, &d);
	if (y < 0 || y > YEAR_HIGH) {
		memcpy(text, "####-##-##", 11);
		return;
	}
	put2(text, y / 100);
	put2(text + 2, y);
	text[4] = '-';
	put2(text + 5, m);
	text[7] = '-';
	put2(text + 8, d);
	text[10] = '\0';
}

/* 1 when the day of `at_s` can be counted at all. */
static int
has_day(int64_t at_s)
{
	int64_t days = at_s / TIME_DAY_S;

	return days > INT32_MIN / 2 && days < INT32_MAX / 2;
}

void
time_format(int64_t at_s, char text[TIME_TEXT + 1])
{
	int of_day = time_of_day(at_s);

	/* beyond the years 0000 to 9999, TIME_NONE included: `#` */
	memcpy(text, "####-##-##T00:00:00+08:00", TIME_TEXT + 1);
	if (has_day(at_s))
		time_format_date(time_day(at_s), text);
	text[10] = 'T';
	put2(text + 11, of_day / 3600);
	put2(text + 14, of_day / 60 % 60);
	put2(text + 17, of_day % 60);
}

void
time_format_month(int64_t at_s, char text[8])
{
	char date[11] = "####-##-##";

	if (has_day(at_s))
		time_format_date(time_day(at_s), date);
	memcpy(text, date, 7);
	text[7] = '\0';
}

/* The Monday of week 1: the week in which 4 January lies (ISO 8601). */
static int32_t
first_week(int y)
{
	int32_t day = time_civil(y, 1, 4);

	return day - (time_weekday(day) - 1);
}

static int32_t
month_start(int y, int m)
{
	int months = y * 12 + m - 1;

	return time_civil(months / 12, months % 12 + 1, 1);
}

static void
set_days(struct time_period *period, int32_t first, int32_t after)
{
	period->first_s = time_day_start(first);
	period->last_s = time_day_start(after) - 1;
}

/* The `n`th (from 1) month, quarter, week of year `y`, or the year. */
static void
set_period(struct time_period *period, enum time_period_kind kind, int y,
    int n, int year_start)
{
	char *name = period->name;
	size_t size = sizeof(period->name);

	period->kind = kind;
	switch (kind) {
	case PERIOD_MONTH:
		set_days(period, month_start(y, n), month_start(y, n + 1));
		(void)snprintf(name, size, "%04d-%02d", y, n);
		break;
	case PERIOD_QUARTER:
		set_days(period, month_start(y, n * 3 - 2),
		    month_start(y, n * 3 + 1));
		(void)snprintf(name, size, "%04d-Q%d", y, n);
		break;
	case PERIOD_YEAR:
		set_days(period, month_start(y, year_start),
		    month_start(y + 1, year_start));
		(void)snprintf(name, size, "%04d", y);
		break;
	case PERIOD_WEEK:
		set_days(period, first_week(y) + 7 * (n - 1),
		    first_week(y) + 7 * n);
		(void)snprintf(name, size, "%04d-W%02d", y, n);
		break;
	case PERIOD_RANGE:
		break;
	}
}

static void
set_range(struct time_period *period, int32_t first, int32_t last)
{
	period->kind = PERIOD_RANGE;
	set_days(period, first, last + 1);
	time_format_date(first, period->name);
	memcpy(period->name + 10, "..", 2);
	time_format_date(last, period->name + 12);
}

/* 1 when `s` is a year with a month, quarter or week, or a year alone. */
static int
parse_named(struct str s, enum time_period_kind *kind, int *y, int *n)
{
	int32_t last;

	*n = 1;
	*kind = PERIOD_YEAR;
	*y = take_number(&s, 4, 4);
	if (*y < YEAR_LOW || *y >= YEAR_HIGH)
		return 0;
	if (s.n == 0)
		return 1;
	if (!take_byte(&s, "-"))
		return 0;
	if (take_byte(&s, "Q")) {
		*kind = PERIOD_QUARTER;
		*n = take_number(&s, 1, 1);
		last = 4;
	} else if (take_byte(&s, "W")) {
		*kind = PERIOD_WEEK;
		*n = take_number(&s, 2, 2);
		last = (first_week(*y + 1) - first_week(*y)) / 7;
	} else {
		*kind = PERIOD_MONTH;
		*n = take_number(&s, 2, 2);
		last = 12;
	}
	return s.n == 0 && *n >= 1 && *n <= last;
}

enum fail_code
time_period_parse(struct str s, int year_start, struct time_period *period,
    struct fail *fail)
{
	enum time_period_kind kind;
	int32_t first, last;
	int y, n;

	if (parse_named(s, &kind, &y, &n)) {
		set_period(period, kind, y, n, year_start);
		return FAIL_NONE;
	}
	if (s.n != 22 || memcmp(s.p + 10, "..", 2) != 0 ||
	    !time_parse_date(str_make(s.p, 10), &first) ||
	    !time_parse_date(str_make(s.p + 12, 10), &last))
		return fail_set(fail, FAIL_USAGE, "not a period (2024-10, "
		    "2024-Q4, 2024, 2024-W43, 2024-10-01..2024-10-15) '%.*s'",
		    STR_ARG(s));
	if (last < first)
		return fail_set(fail, FAIL_USAGE,
		    "a period that ends before it begins '%.*s'", STR_ARG(s));
	set_range(period, first, last);
	return FAIL_NONE;
}

void
time_period_before(const struct time_period *period, int year_start,
    struct time_period *before)
{
	int32_t first = time_day(period->first_s);
	int32_t last = time_day(period->last_s);

	if (period->kind == PERIOD_RANGE)
		set_range(before, first - (last - first + 1), first - 1);
	else
		time_period_of(period->kind, period->first_s - 1, year_start,
		    before);
}

void
time_period_of(enum time_period_kind kind, int64_t at_s, int year_start,
    struct time_period *period)
{
	int32_t day = time_day(at_s);
	int y, m, d, n = 1;

	time_civil_parts(day, &y, &m, &d);
	switch (kind) {
	case PERIOD_MONTH:
		n = m;
		break;
	case PERIOD_QUARTER:
		n = (m + 2) / 3;
		break;
	case PERIOD_YEAR:
		y -= m < year_start;
		break;
	case PERIOD_WEEK:
		y += day >= first_week(y + 1);
		y -= day < first_week(y);
		n = (day - first_week(y)) / 7 + 1;
		break;
	case PERIOD_RANGE:
		/* no range is the one it lies in; its day is a safe answer */
		set_range(period, day, day);
		return;
	}
	set_period(period, kind, y, n, year_start);
}
