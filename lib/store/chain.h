/*
 * chain - the journal's digests recomputed beside the reader, by a thread
 *
 * The reader hands over what it has read and goes on; whether all of it bore
 * its digest is known when it waits. Which transaction did not is not said:
 * the reader reads the file again then, and verifies as it goes, so that what
 * is found, and in which order, does not depend on the thread.
 */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include <stdint.h>

#include "base/belt.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"

/* Transactions that are handed over together. */
struct chain_batch {
	struct buf bytes;	/* of each: the digest before it, its lines */
	struct mem_vec jobs;	/* of struct chain_job */
};

struct chain {
	struct belt belt;
	struct chain_batch batch[BELT_PLACES];
	size_t whole;		/* bytes of the one being filled that are jobs' */
	int is_open;		/* a transaction's first line was put */
	int is_bad;
};

/* Starts the thread; 1 from then on while there is one. */
void chain_start(struct chain *chain, void (*full)(void));
int chain_is_running(const struct chain *chain);

/* A line that does not end its transaction, and one that does; `before` is the
   digest before it. */
void chain_line(struct chain *chain, const char *before, struct str line);
void chain_end(struct chain *chain, const char *before, struct str line,
    struct str digest);

/* Forgets the lines of a transaction that does not end. */
void chain_forget(struct chain *chain);

/* Waits for the thread. 1 when each digest since the last call was right. */
int chain_wait(struct chain *chain);

/* Ends the thread, if there is one. */
void chain_stop(struct chain *chain);

#endif
