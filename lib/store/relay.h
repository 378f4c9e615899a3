/*
 * relay - records handed from the one who reads them to the one who keeps them
 *
 * A thread reads the journal and looks at each line; another one adds the
 * records to the ledger. Whether all of them were right is known when the
 * reader waits; which was not, and why, is not said: the reader forgets them
 * then and hands them over again, one by one (store/journal.h).
 */
#ifndef STORE_RELAY_H
#define STORE_RELAY_H

#include <stdint.h>

#include "base/belt.h"
#include "base/fail.h"
#include "base/mem.h"
#include "model/ledger.h"

#define RELAY_BATCH 1024	/* records that go together */

/* Records; their slices are of their own words, or of the batch's texts. */
struct relay_batch {
	struct ledger_ready *row;	/* RELAY_BATCH */
	size_t n;
	struct arena rows, text;
	int is_made;		/* when it is needed: most tails are short */
};

struct relay {
	struct belt belt;
	struct relay_batch batch[BELT_PLACES];
	struct ledger *ledger;
	int is_wrong;		/* of what was handed over since a wait */
	void (*full)(void);
};

/* Makes one for a ledger, that nobody else touches until relay_wait(). */
void relay_make(struct relay *relay, struct ledger *ledger,
    void (*full)(void));

/* Hands a record over. */
void relay_put(struct relay *relay, const struct record *record);

/* Waits until all are added. 1 when all since the last call were right. */
int relay_wait(struct relay *relay);

void relay_drop(struct relay *relay);

#endif
