/*
 * kept - the index of first tickets, kept (cache/matters/)
 *
 *	index.bin	what model/matter.h knows of the first tickets of matters,
 *			and where the rows with their texts are
 *	seal.bin	what index.bin was when it was written
 *
 * For store/ingest.c alone: a command that takes in a few rows need not read
 * what citizens said of a year to find whose matter they are (Q6). It is made
 * by the first ingest behind a new cache/ledger.bin, holds as long as that, and
 * knows its tickets by their numbers there; those that a later record touches
 * are looked at anew, and so are those that one had touched when it was made:
 * what is behind cache/ledger.bin may be cut off, or lost, and be another. Of a
 * text it has the hashes of pairs of characters: who can be alike is found by
 * them, and how alike they are by the text itself, which is read from tickets/
 * and counts by its digest alone. So what is found is what would be found
 * without it.
 *
 * What can be made out of such hashes is personal data: cache/matters/ is open
 * to whom tickets/ is open, and to nobody else (Q5).
 */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include <stdint.h>

#include "base/mem.h"
#include "model/matter.h"
#include "store/firsts.h"
#include "store/join.h"
#include "store/store.h"
#include "store/tickets.h"

struct kept;

struct kept_half {
	struct kept *kept;
	struct mem_vec rows;		/* by entry of the index; its own */
	struct tickets_picker picker;
	struct arena arena;		/* for a text that was elsewhere */
};

struct kept {
	const struct store *store;
	int64_t from_s;			/* it has those recorded from then on */
	struct mem_vec files;		/* of tickets/, as they were */
	struct mem_vec touched;		/* uint32_t: tickets that had records
					   since cache/ledger.bin then, or a row
					   that was not found */
	struct kept_half half[2];
};

/*
 * Takes an index that holds into both halves of a join that is empty yet, each
 * with its own categories. 1, or 0 when there is none; then the halves are as
 * they were. They ask for texts until kept_drop().
 */
int kept_take(struct kept *kept, const struct store *store,
    struct join *join);

/*
 * What has changed since, or was not in cache/ledger.bin then: takes tickets that
 * are no first ones any more, or not as they were, out of the halves; and those
 * that are to be put into them into `firsts`.
 */
void kept_since(const struct kept *kept, struct join *join,
    struct firsts *firsts);

void kept_drop(struct kept *kept);

/* The same, and empties the halves: as if nothing had been kept. */
void kept_leave(struct kept *kept, struct join *join);

/* 1 when an index of what was found would be kept, for this similarity. */
int kept_pays(const struct store *store, int64_t cents);

/* Keeps the index that join_keep() made of all that was found. What fails is no
   fault. */
void kept_put(const struct store *store, struct join *join,
    const struct firsts *firsts);

#endif
