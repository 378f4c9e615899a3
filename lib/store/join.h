/*
 * join - which matters the new tickets of an input belong to (M1, M2)
 *
 * For store/ingest.c alone. Tickets of different categories never are of one
 * matter: what is known and what is new is shared out by category between two
 * threads, and each goes through its categories one after the other, so that
 * what is compared lies together. Within a category the order is that of
 * recording, so what is found is what looking for one after the other would
 * find (model/matter.h).
 */
#ifndef STORE_JOIN_H
#define STORE_JOIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/matter.h"
#include "model/policy.h"
#include "store/firsts.h"

/* A new ticket. */
struct join_new {
	struct matter_ticket ticket;
	uint32_t category;
	struct str matter;	/* that it joins; empty: it starts one */
	int is_first;		/* it was put for others to join */
};

struct join {
	const struct policy *policy;
	struct hash_set categories;	/* of new tickets */
	struct mem_vec shares;		/* what is known of each */
	struct mem_vec news;		/* of struct join_new */
	struct firsts_ticket *first;	/* of the store */
	struct mem_vec firsts;		/* uint32_t: those that matter */
	struct mem_vec order;		/* the same, by category */
	struct mem_vec run;		/* uint32_t: a run, by category */
	int is_put;			/* all firsts are in the index */
	int is_both;			/* both halves are made */
	int has_two;			/* and used; else all is in the first */
	int is_kept;			/* there are, and entries in them */
	struct matter_index half[2];
	void (*full)(void);
};

void join_make(struct join *join, const struct policy *policy,
    void (*full)(void));
void join_drop(struct join *join);

/* Adds a new ticket, whose slices must outlive this; returns its number. */
uint32_t join_add(struct join *join, const struct matter_ticket *ticket);

struct join_new *join_new_at(const struct join *join, uint32_t i);

/*
 * Adds one of the first tickets of the store, which are `first`, after all new
 * ones, where a new one has its category (or, with `is_all`, in any case); else
 * returns 0. Their texts may be
 * filled in until join_ready(), which says that all are there.
 */
int join_add_first(struct join *join, struct firsts_ticket *first,
    uint32_t i, int is_all);
void join_ready(struct join *join);

/*
 * For an index that is kept (store/kept.h): all firsts that were added, whose
 * categories all count then, are put, and both halves made ready to be kept.
 */
void join_keep(struct join *join, int64_t cents);

/* Both halves, for who has to do with an index that is kept. */
struct matter_index *join_halves(struct join *join);

/* Says whether the halves have entries already, of an index that was kept:
   before join_ready(). */
void join_kept(struct join *join, int is_kept);

/* The half that has a category. */
unsigned join_half(const struct join *join, uint32_t category);

/*
 * Finds the matters of `n` new tickets that are recorded one after the other,
 * and nothing between them. When one of them is not recorded after all, that
 * is said by join_refused(); where that returns 1, those behind it are a run
 * anew.
 */
void join_run(struct join *join, const uint32_t *number, size_t n);
int join_refused(struct join *join, uint32_t number);

/* The first ticket of a matter was amended: it is compared so from now on. */
void join_amended(struct join *join, struct matter_ticket *ticket);

#endif
