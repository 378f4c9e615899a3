/*
 * reveal - personal data are shown unmasked, and that is written down (C2)
 *
 * `--reveal --reason WHY` shows names, phones, addresses and texts as they
 * were given. Who saw them, why, and which fields of which ticket is recorded
 * before a byte of them is printed: one reveal for each ticket, all in one
 * transaction. Hence a reveal needs the right to write to the store.
 */
#ifndef EDGE_REVEAL_H
#define EDGE_REVEAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "edge/cmd.h"
#include "store/people.h"
#include "store/store.h"

/* What is about to be shown. */
struct reveal {
	const uint32_t *ticket;		/* numbers in the ledger */
	size_t n_ticket;
	struct str scope;		/* fields, with `|` between */
};

/*
 * Records that it is shown to the call's user, durably, or dies. `store` is the call's
 * store: where it is read only (--as-of), the store is opened once more for
 * writing. `people` may be NULL; the reason is masked like any text that goes
 * into the journal (C3).
 */
void reveal_record(struct cmd *cmd, struct store *store,
    const struct people *people, const struct reveal *what);

#endif
