/*
 * fuzz_time - any bytes as times, dates, clocks, periods, and patterns
 *
 * An instant that is read is written as it was; a period has an order and
 * follows the one before it. Behind a NUL stands a pattern for what is before.
 */
#include <stdlib.h>
#include <string.h>

#include "text/num.h"
#include "text/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_instant(int64_t at_s)
{
	char text[TIME_TEXT + 1];
	int64_t again_s;

	time_format(at_s, text);
	if (!time_parse(str_of(text), &again_s) || again_s != at_s)
		abort();
	if (time_day_start(time_day(at_s)) + time_of_day(at_s) != at_s)
		abort();
}

static void
check_period(struct str s)
{
	struct time_period period, before;
	struct fail fail;
	int start;

	for (start = 1; start <= 12; start++) {
		if (time_period_parse(s, start, &period, &fail) != FAIL_NONE)
			return;
		if (!str_is(s, period.name) || period.last_s <= period.first_s)
			abort();
		time_period_before(&period, start, &before);
		if (before.last_s + 1 != period.first_s ||
		    before.kind != period.kind)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_make((const char *)data, size), rest = s, part;
	char pattern[64], text[TIME_TEXT + 1], date[11];
	int64_t at_s, n;
	int32_t day;

	if (time_parse(s, &at_s)) {
		time_format(at_s, text);
		if (!str_is(s, text))
			abort();
	}
	if (time_parse_loose(s, TIME_LAST, &at_s))
		check_instant(at_s);
	if (time_parse_date(s, &day)) {
		time_format_date(day, date);
		if (!str_is(s, date))
			abort();
	}
	if (time_parse_clock(s, &day) && (day < 0 || day > TIME_DAY_S))
		abort();
	check_period(s);
	(void)num_parse(s, INT64_MIN, INT64_MAX, &n);
	(void)num_parse_cents(s, &n);
	if (size > 0 && str_cut(&rest, '\0', &part) && rest.p != NULL &&
	    rest.n < sizeof(pattern)) {
		memcpy(pattern, rest.p, rest.n);
		pattern[rest.n] = '\0';
		if (time_parse_pattern(part, pattern, 1, &at_s))
			check_instant(at_s);
	}
	return 0;
}
