/*
 * voices - which tickets are behind a topic or a mass matter (M4, M5)
 *
 * figures/hot.h says what is hot and by how much; voices find the tickets,
 * by category, place and matter as amended. Declined ones are among them, as
 * they are among what is counted there.
 */
#ifndef FIGURES_VOICES_H
#define FIGURES_VOICES_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/ticket.h"

struct voices_one {
	uint32_t category, place;	/* texts of the ledger */
	uint32_t matter, ticket;
	int64_t received_s;
};

struct voices {
	struct mem_vec list;	/* of struct voices_one */
	struct voices_one *by_category, *by_place, *by_matter;	/* sorted */
};

void voices_make(struct voices *voices, void (*full)(void));
void voices_drop(struct voices *voices);

/* Adds a folded ticket. */
void voices_add(struct voices *voices, const struct ticket *ticket);

/* Sorts, once all are in; what it needs is in `arena`. */
void voices_finish(struct voices *voices, struct arena *arena);

/* What is asked for; UINT32_MAX for a text is any. */
struct voices_query {
	uint32_t category, place;
	uint32_t matter;	/* 0: by texts */
	int64_t from_s, to_s;	/* received, both in */
};

/*
 * The tickets that fit, by time received, into a new array; returns how many.
 * One of category, place and matter must be asked for.
 */
size_t voices_find(const struct voices *voices, const struct voices_query *query,
    struct arena *arena, uint32_t **ticket);

#endif
