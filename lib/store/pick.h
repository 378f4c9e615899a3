/*
 * pick - some records, or those of some tickets, read from the journal by
 * themselves
 *
 * For what the ledger does not keep: who recorded it, and the attributes'
 * texts. The ledger says in which months they lie, so that only those files
 * are looked at, whatever the store's age; where they are few, by halving,
 * since a file's records stand in the order of their seq.
 */
#ifndef STORE_PICK_H
#define STORE_PICK_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "model/event.h"
#include "model/ledger.h"
#include "store/journal.h"

/* Called for each record, by seq; slices are good until it returns. */
typedef void pick_each(void *with, uint32_t ticket,
    const struct record *record);

/*
 * Reads the records of tickets (numbers, `n`) that the ledger holds. FAIL_DATA
 * names file and line of one that cannot be read.
 */
enum fail_code pick_read(int journal_dir, const struct ledger *ledger,
    const uint32_t *ticket, size_t n, pick_each *each, void *with,
    struct fail *fail);

/* A record, and the ticket that it is of. */
struct pick_seq {
	uint32_t ticket;
	uint32_t seq;
};

/* The same for records by seq, `n` of them, all of which the ledger holds. */
enum fail_code pick_read_seqs(int journal_dir, const struct ledger *ledger,
    const struct pick_seq *seq, size_t n, pick_each *each, void *with,
    struct fail *fail);

/* The same for those of a transaction that is on no disk yet. */
enum fail_code pick_pending(const struct journal_tx *tx,
    const struct ledger *ledger, const struct pick_seq *seq, size_t n,
    pick_each *each, void *with, struct fail *fail);

#endif
