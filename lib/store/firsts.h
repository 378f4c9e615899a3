/*
 * firsts - first tickets of matters, looked for while an input is read
 *
 * For store/ingest.c alone. To go through all tickets of a store takes as long
 * as to read a large export, and needs nothing of it but how far back it
 * reaches, which is guessed: a thread begins with that, and what the guess left
 * out is looked at afterwards.
 */
#ifndef STORE_FIRSTS_H
#define STORE_FIRSTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/belt.h"
#include "base/mem.h"
#include "model/ledger.h"
#include "model/matter.h"

struct firsts_ticket {
	struct matter_ticket ticket;	/* without its text */
	int64_t at_s;		/* of its first record */
	uint32_t number;	/* in the ledger */
	uint32_t category;	/* for who uses it */
};

struct firsts {
	const struct ledger *ledger;
	struct mem_vec found;	/* of struct firsts_ticket */
	int64_t from_s, to_s;	/* what is looked at: from, and before `to` */
	atomic_int is_enough;	/* nobody will ask */
	struct belt belt;
};

/*
 * Begins with tickets whose first record is of `from_s` or later. The ledger
 * must not change until firsts_end(), which adds those since another time.
 */
void firsts_begin(struct firsts *firsts, const struct ledger *ledger,
    int64_t from_s, void (*full)(void));
void firsts_end(struct firsts *firsts, int64_t from_s);

/* Instead, where nobody asks: the ledger may change then, too. */
void firsts_stop(struct firsts *firsts);

/* Gives back what was found. */
void firsts_drop(struct firsts *firsts);

#endif
