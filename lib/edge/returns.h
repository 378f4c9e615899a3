/*
 * returns - what ticket-return knows of returns (L4, Art. 8(3))
 */
#ifndef EDGE_RETURNS_H
#define EDGE_RETURNS_H

#include "edge/acts.h"
#include "edge/cmd.h"

/*
 * The unit that a return act of this ticket is of where none is named: for a
 * request the standing lead, for a decision the unit whose return waits.
 * Empty when there is none.
 */
struct str returns_unit(const struct store *store, struct str ticket,
    enum event_id event);

/*
 * Puts out the returns that wait: for a decision (`pending`), or, recorded and
 * not granted, for a designation (`designate`), and the tickets that wait for
 * a second dispatch after a grant (`redispatch`), each with the units whose
 * functions are nearest. Of `n` tickets, or (`ticket` NULL) of all.
 */
void returns_list(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n);

#endif
