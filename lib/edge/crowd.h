/*
 * crowd - the tickets of what many people call about (M4, M5;
 * ticket-list --mass, --hot)
 */
#ifndef EDGE_CROWD_H
#define EDGE_CROWD_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "store/store.h"

/* Tickets, as numbers in the ledger. */
struct crowd {
	uint32_t *ticket;	/* NULL: all there are */
	size_t n;
};

/* Leaves in `crowd` the tickets of matters that became mass matters. */
void crowd_keep_mass(struct crowd *crowd, const struct store *store,
    struct arena *arena);

/*
 * Leaves in `crowd` the tickets received in the period whose category, place,
 * or category at its place is hot in it. FAIL_USAGE when `period` is none.
 */
enum fail_code crowd_keep_hot(struct crowd *crowd, const struct store *store,
    const char *period, struct arena *arena, struct fail *fail);

#endif
