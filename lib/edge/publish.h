/*
 * publish - a report frozen by a record, and printed again from it (P7)
 *
 * The record keeps kind, period, as_of, the digest of the bytes and, as its
 * note, the format and the unit it was for. What a report saw is what was
 * recorded before its own record and logged by its as_of: both are kept to
 * when it is made again, configuration included, so that neither records of
 * the same second nor later ones show in it.
 */
#ifndef EDGE_PUBLISH_H
#define EDGE_PUBLISH_H

#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "edge/cmd.h"
#include "edge/report.h"
#include "store/store.h"

struct publication {
	uint32_t seq;
	struct str kind, period, digest, format, unit;
	int64_t as_of_s;
	uint32_t number;	/* of those of its year, 1 the first */
};

/*
 * Finds a publication by its record. FAIL_REFUSED when the record is none;
 * texts are in `arena`.
 */
enum fail_code publish_find(const struct store *store, uint32_t seq,
    struct publication *publication, struct arena *arena, struct fail *fail);

/* The number that the next publication of the year of an instant has. */
enum fail_code publish_next(const struct store *store, int64_t as_of_s,
    uint32_t *number, struct fail *fail);

/*
 * Takes a store that was opened as of the publication's instant back to what
 * its report saw: facts, configuration, and the journal's end, as `anchor` in
 * `arena`.
 */
enum fail_code publish_rewind(struct store *store,
    const struct publication *publication, struct str *anchor,
    struct arena *arena, struct fail *fail);

/*
 * Records a report whose bytes these are in the transaction of a writer, which
 * the caller commits, and puts the record into `table`.
 */
void publish_record(const struct report *r, struct store *store,
    struct str bytes, const char *format, struct table *table);

/*
 * Records a bulletin for each entry and unit of a report that has none since
 * its period began (O11, P5); `store` is the writer that the report was made
 * of, and the caller commits. What was recorded goes into `table`. A unit that
 * is not active is named, as refused, and passed over. Dies on any other
 * failure.
 */
void publish_issue(struct report *r, struct store *store,
    struct table *table);

/* `ticket,seq,at,event,unit,attrs`, as writers put it out. */
void publish_table(struct table *table);

#endif
