/*
 * voices - who called about what and when, and which tickets are behind a
 * topic or a mass matter (M4, M5)
 *
 * Voices are collected ticket by ticket; figures/hot.h says then what is hot
 * and by how much, and voices find the tickets of it, by category, place and
 * matter. All is as amended. Declined tickets are among them: people called
 * all the same.
 */
#ifndef FIGURES_VOICES_H
#define FIGURES_VOICES_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/ticket.h"

struct voices_one {
	uint64_t caller;		/* 0: none */
	uint32_t category, place;	/* texts of the ledger */
	uint32_t matter, ticket;
	int64_t received_s;
};

struct voices {
	struct mem_vec list;	/* of struct voices_one */
	int64_t from_s, to_s;	/* received then: others are not listed */
	int64_t first_s;	/* of all that were added, listed or not;
				   INT64_MAX: none was */
	struct voices_one *by_category, *by_place, *by_matter;	/* sorted */
	size_t n_sorted;
};

/* Makes it empty, for tickets received from `from_s` to `to_s`, both in. */
void voices_make(struct voices *voices, int64_t from_s, int64_t to_s,
    void (*full)(void));
void voices_drop(struct voices *voices);

/* Adds a folded ticket; one that is not folded. */
void voices_add(struct voices *voices, const struct ticket *ticket);
void voices_add_number(struct voices *voices, const struct ledger *ledger,
    uint32_t number);

/* Adds all of a ledger's, none of them folded. */
void voices_add_all(struct voices *voices, const struct ledger *ledger);

/* Adds what another thread collected, made with the same instants; that is
   dropped. */
void voices_join(struct voices *voices, struct voices *other);

/* Makes it of all of a ledger's, whenever received, and finishes. */
void voices_make_all(struct voices *voices, const struct ledger *ledger,
    struct arena *arena);

/* Sorts those received from `from_s` on, once all are in: the others are
   counted, but not found. What it needs is in `arena`. */
void voices_finish(struct voices *voices, int64_t from_s,
    struct arena *arena);

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
