/*
 * firsts - first tickets of matters, looked for while an input is read
 *
 * For store/ingest.c alone. To go through all tickets of a store takes as long
 * as to read a large export, and needs nothing of it but how far back it
 * reaches, which is guessed: a thread begins with that, and what the guess left
 * out is looked at afterwards. Where the input turns out to be large, the same
 * thread reads the texts of what it found while the rows are read.
 */
#ifndef STORE_FIRSTS_H
#define STORE_FIRSTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/belt.h"
#include "base/mem.h"
#include "model/ledger.h"
#include "model/matter.h"
#include "store/people.h"
#include "store/store.h"

struct firsts_ticket {
	struct matter_ticket ticket;	/* with its text, up to `n_read` */
	struct tickets_place place;	/* of its row, where its text was read */
	int64_t at_s;		/* of its first record */
	uint32_t category;	/* for who uses it */
};

struct firsts {
	const struct store *store;
	const struct ledger *ledger;
	struct mem_vec found;	/* of struct firsts_ticket */
	int64_t from_s, to_s;	/* what is looked at: from, and before `to` */
	atomic_int is_enough;	/* nobody will ask */
	size_t n_row;		/* of the input that is being read; 0: it is
				   small, or nobody said so */
	size_t n_read;		/* of those found, how many have their texts */
	struct people people;	/* these texts */
	struct belt belt;
};

/*
 * Begins with tickets whose first record is of `from_s` or later. The ledger
 * must not change until firsts_end(), which adds those since another time.
 */
void firsts_begin(struct firsts *firsts, const struct store *store,
    int64_t from_s);

/* Instead: nothing is looked for, but may be put into `found`. */
void firsts_none(struct firsts *firsts, const struct store *store);

/* Takes in a ticket if it is a first one. */
void firsts_take(struct firsts *firsts, uint32_t number);

/* Says that so many rows will be compared, once: where they are many, texts are
   read as well. */
void firsts_read(struct firsts *firsts, size_t n_row);

void firsts_end(struct firsts *firsts, int64_t from_s);

/* What is to be read of one that was found, and where its text goes. */
void firsts_want(struct firsts_ticket *first, struct people_want *want);

/* Instead, where nobody asks: the ledger may change then, too. */
void firsts_stop(struct firsts *firsts);

/* Gives back what was found. */
void firsts_drop(struct firsts *firsts);

#endif
