/*
 * shelvings - what ticket-shelve lists and records (L9, S21, Art. 9)
 */
#ifndef EDGE_SHELVINGS_H
#define EDGE_SHELVINGS_H

#include <stddef.h>
#include <stdint.h>

#include "edge/acts.h"
#include "edge/cmd.h"

/*
 * Puts out the candidates of category 0 (model/shelve.h):
 * `caller,matter,n_statements,tickets,unit`: the pseudonym, the tickets that
 * have statements, and the unit of the newest statement. The caller of a
 * secret ticket is left out (C4). `ticket` NULL: all; else those whose tickets
 * are among the ones given.
 */
void shelvings_candidates(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n);

/*
 * Puts out the shelvings: `ticket,unit,category,state,asked,decided,ended,
 * n_later,matter`. State is pending, filed, revised, refused or ended; n_later
 * is how many tickets fall under it (S21).
 */
void shelvings_list(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n);

/*
 * Sifts queued shelvings. A shelve: its unit is the lead where none is named,
 * and `related` the caller's tickets on the matter as they are now. A decision
 * or an end: its unit is that of the shelving that waits, or is on file.
 */
void shelvings_fill(struct acts *acts);

/* The same of `related` alone, for shelvings among other events. */
void shelvings_freeze(struct acts *acts);

#endif
