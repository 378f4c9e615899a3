/*
 * record - one line of the journal, by itself
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/event.h"
#include "text/time.h"

enum record_field { RECORD_SEQ, RECORD_LOGGED, RECORD_AT, RECORD_TICKET,
    RECORD_EVENT, RECORD_UNIT, RECORD_BY, RECORD_ATTRS, RECORD_DIGEST,
    RECORD_N };

/* What reading keeps of one line for the next; zero is nothing. */
struct record_memo {
	struct time_memo logged, at;
	const char *month_of;	/* a file's name */
	int64_t month_s;	/* a day's first second that is in its month */
};

/*
 * Parses a line without its LF, which stands behind it. FAIL_DATA with a text
 * that begins with the 1-based byte column. Slices are of the line, or in
 * `scratch`.
 */
enum fail_code record_split(struct str line, struct record *record,
    struct record_memo *memo, struct arena *scratch, struct fail *fail);

/* The same of a line whose RECORD_N fields are known, and plain. */
enum fail_code record_take(struct str line, const struct str *field,
    struct record *record, struct record_memo *memo, struct fail *fail);

/* Either of them; `field`: NULL where they are not known, or not plain. */
inline enum fail_code
record_parse(struct str line, const struct str *field, struct record *record,
    struct record_memo *memo, struct arena *scratch, struct fail *fail)
{
	return field != NULL ? record_take(line, field, record, memo, fail) :
	    record_split(line, record, memo, scratch, fail);
}

/* 1 when a time lies in the month of the file `YYYY-MM.csv` (J4). */
int record_is_of(const char *file, int64_t logged_s,
    struct record_memo *memo);

/* 1 for what a digest looks like. */
int record_is_digest(struct str s);

#endif
