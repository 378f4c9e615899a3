#include <string.h>

#include "store/record.h"
#include "base/hash.h"
#include "text/csv.h"
#include "text/num.h"

static enum fail_code
bad_field(struct str line, struct str field, const char *name,
    const char *wants, struct fail *fail)
{
	size_t column = field.p >= line.p && field.p <= line.p + line.n ?
	    (size_t)(field.p - line.p) + 1 : 1;

	return fail_set(fail, FAIL_DATA, "%zu: %s '%.*s' is not %s", column,
	    name, STR_ARG(field), wants);
}

/* For calls that are not put in line. */
extern inline enum fail_code record_parse(struct str line,
    const struct str *field, struct record *record, struct record_memo *memo,
    struct arena *scratch, struct fail *fail);

int
record_is_digest(struct str s)
{
	return s.n == HASH_HEX && hash_is_hex(s.p, s.n);
}

enum fail_code
record_take(struct str line, const struct str *f, struct record *record,
    struct record_memo *memo, struct fail *fail)
{
	int64_t seq;

	if (!num_parse(f[RECORD_SEQ], 1, UINT32_MAX - 1, &seq))
		return bad_field(line, f[RECORD_SEQ], "seq", "a number", fail);
	record->seq = (uint32_t)seq;
	if (!time_parse_memo(f[RECORD_LOGGED], &memo->logged,
	    &record->logged_s))
		return bad_field(line, f[RECORD_LOGGED], "logged", "a time",
		    fail);
	if (!time_parse_memo(f[RECORD_AT], &memo->at, &record->at_s))
		return bad_field(line, f[RECORD_AT], "at", "a time", fail);
	record->event = event_find(f[RECORD_EVENT]);
	if (record->event == EVENT_N)
		return bad_field(line, f[RECORD_EVENT], "event", "an event",
		    fail);
	if (f[RECORD_DIGEST].n > 0 && !record_is_digest(f[RECORD_DIGEST]))
		return bad_field(line, f[RECORD_DIGEST], "digest",
		    "32 hexadecimal digits", fail);
	record->ticket = f[RECORD_TICKET];
	record->unit = f[RECORD_UNIT];
	record->by = f[RECORD_BY];
	record->attrs = f[RECORD_ATTRS];
	record->digest = f[RECORD_DIGEST];
	return FAIL_NONE;
}

enum fail_code
record_split(struct str line, struct record *record, struct record_memo *memo,
    struct arena *scratch, struct fail *fail)
{
	struct str f[RECORD_N + 1], text = line;
	size_t n, used, column;

	if (line.n > 0 && memchr(line.p, '\0', line.n) != NULL)
		return fail_set(fail, FAIL_DATA, "1: a NUL byte");
	text.n++;
	if (csv_row_split(text, f, RECORD_N, &n, &used, &column, scratch,
	    fail) != FAIL_NONE)
		return fail_prefix(fail, "%zu", column);
	if (n != RECORD_N || used != text.n)
		return fail_set(fail, FAIL_DATA, "1: %zu fields, must be %d",
		    n, RECORD_N);
	return record_take(line, f, record, memo, fail);
}

int
record_is_of(const char *file, int64_t logged_s, struct record_memo *memo)
{
	char month[8];

	if (memo->month_of == file && logged_s >= memo->month_s &&
	    logged_s - memo->month_s < TIME_DAY_S)
		return 1;
	time_format_month(logged_s, month);
	if (strncmp(month, file, 7) != 0)
		return 0;
	memo->month_of = file;
	memo->month_s = time_day_start(time_day(logged_s));
	return 1;
}
