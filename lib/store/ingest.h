/*
 * ingest - the platform's exports, taken into a store (M1, S26, S31, S32, C3)
 *
 * Tables are read one after the other: each of their rows is kept or refused
 * with a reason. Then what was kept is recorded, table by table and in order
 * of the time of receipt within one (rows of one second in the order of the
 * file), so that a matter's first ticket is the one received first however an
 * export is sorted:
 *   - a new ticket: a tickets row, `receive` with its matter, and, where it is
 *     supervised, a `supervise` on ground 1 (L8, Art. 8(9)3), without a unit,
 *     due with the district's limit (S26);
 *   - one that is known: nothing when the row equals its newest one, `logged`
 *     left aside (Q9), else a tickets row and an `amend` with what changed.
 *     The time of receipt and the source stay what they were first.
 * A ticket that a table has twice is kept once; the other row is refused,
 * naming the line of the first, or only told when the two are equal.
 */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/str.h"
#include "model/alias.h"
#include "store/store.h"
#include "text/csv.h"

/* A record that was taken down; slices live as long as the store. */
struct ingest_done {
	enum event_id event;
	struct str ticket;
	uint32_t seq;
	int64_t at_s;
	struct str attrs;
	int is_open;		/* it has no flags: none of its attributes is
				   kept from anybody */
};

struct ingest_how {
	struct str by;
	int64_t at_s;		/* of amends; TIME_NONE: now */
	int64_t received_s;	/* of rows without one; TIME_NONE: none */
	struct str source;	/* of rows without one, a word of ours; empty:
				   what values.csv says of an empty one */
	/* A row is refused; `column` is its field's number, or 0. */
	void (*refuse)(void *with, const struct csv_table *table, size_t row,
	    size_t column, const char *why);
	/* Something ought to be seen. */
	void (*warn)(void *with, const char *text);
	void (*done)(void *with, const struct ingest_done *done);
	void *with;
};

struct ingest;	/* lives in the store's arena */

/*
 * `how` must outlive it. It begins with what needs no input: best called before
 * that is read. Until ingest_record() the store must not change. FAIL_SYSTEM
 * when tickets/ or config/key is out of reach.
 */
enum fail_code ingest_make(struct ingest **ingest, struct store *store,
    const struct ingest_how *how, struct fail *fail);

/*
 * FAIL_DATA when a table lacks a column without which no row could be kept:
 * ticket, text, or received when the call does not supply it.
 */
enum fail_code ingest_check(const struct ingest *ingest,
    const struct csv_table *table, const struct alias_head *head,
    struct fail *fail);

/* Reads the rows of a table, which must outlive the store; by several threads
   where there are many. What is refused or warned of the caller's tells. */
void ingest_read(struct ingest *ingest, const struct csv_table *table,
    const struct alias_head *head);

/* Records what was read, once. */
enum fail_code ingest_record(struct ingest *ingest, struct fail *fail);

void ingest_drop(struct ingest *ingest);

#endif
