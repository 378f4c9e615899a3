/*
 * matter - what counts as the same thing (rules M1, M2, M3)
 *
 * At ingest each ticket gets a matter: the number of the first ticket of its
 * matter, its own when it starts one (M1). Nothing recomputes it later; an
 * amend may change it.
 *
 * A new ticket joins a matter when that matter's first ticket was received no
 * later than it and at most matter.window before it, has the same category,
 * and has the same place (not empty) or a text that is similar enough (M2). Of
 * several that fit, one of the same place comes before one by text, then the
 * more similar, then the earlier received, then the lower bytes of the
 * ticket's number. Categories are equal when both are empty, too.
 *
 * The similarity of two texts is the Jaccard index of the sets of pairs of
 * neighbouring characters that their foldings (utf8_fold()) have, compared as
 * whole numbers. Two texts without any pair have none.
 *
 * The index finds candidates by category and place, and by text within each
 * category (model/alike.h); the exact rule decides. What it finds is what
 * comparing with every first ticket would find.
 */
#ifndef MODEL_MATTER_H
#define MODEL_MATTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/alike.h"
#include "model/ledger.h"
#include "model/policy.h"

/* A ticket, as it is compared: category and place as in the journal. */
struct matter_ticket {
	struct str ticket;
	int64_t received_s;
	struct str category, place;
	struct str text;	/* as the citizen said it */
	int64_t logged_s;	/* of a ticket of the ledger: when the row that
				   counts was written down, or TIME_NONE; */
	char row[HASH_HEX];	/* its digest then */
	uint32_t number;	/* there; 0: a new one */
	/* the index's own; 0: it knows nothing of it */
	uint32_t entry;
	uint32_t category_at, place_at;	/* numbers + 1 */
};

struct matter_rules {
	int64_t window_s;		/* INT64_MAX: no limit */
	int64_t similarity_cents;	/* 50 is 0.50 */
};

/* The rules in force when a ticket is received. */
void matter_rules_at(const struct policy *policy, int64_t at_s,
    struct matter_rules *rules);

/* What a mapped entry's ticket was, and its text; good until the next call. */
typedef struct str matter_text_of(void *with, uint32_t number,
    uint32_t entry);

/* First tickets of matters; its parts are the module's own. */
struct matter_index {
	struct hash_set tickets, categories, places;
	struct mem_vec entries;
	struct mem_vec ids;		/* struct str, of those not mapped */
	uint32_t n_mapped;		/* entries that came by matter_mapped() */
	const struct ledger *ledger;	/* whose tickets they are */
	matter_text_of *text;		/* gives the text of one */
	void *with;
	struct mem_vec numbered;	/* where each of them is */
	size_t n_noted;			/* entries that are in by_ticket */
	struct mem_vec by_ticket;	/* uint32_t: newest entry + 1 */
	struct mem_vec by_category;
	struct mem_vec by_place;
	struct alike texts;		/* by category */
	struct arena scratch;
};

void matter_make(struct matter_index *index, void (*full)(void));
void matter_drop(struct matter_index *index);

/* Adds the first ticket of a matter; its slices must outlive the index. */
void matter_put(struct matter_index *index, struct matter_ticket *first);

/* It is none any more: it was not recorded; or was amended, and is put anew. */
void matter_take_back(struct matter_index *index,
    struct matter_ticket *first);
void matter_drop_ticket(struct matter_index *index, struct str ticket);

/*
 * For who knows a ticket that will be looked for, and put if it starts a
 * matter: its text is taken in with those of first tickets, where all of a
 * category that is not asked yet cost least. What is found is the same.
 */
void matter_expect(struct matter_index *index, struct matter_ticket *ticket,
    const struct matter_rules *rules);

/* The same for who knows which is looked for soon, and next: calls of both
   kinds, in turn, make that cost less. */
void matter_ahead(struct matter_index *index, struct matter_ticket *ticket,
    const struct matter_rules *rules);

/* The matter that a new ticket joins, or an empty slice: it starts one. */
struct str matter_find(struct matter_index *index,
    struct matter_ticket *ticket, const struct matter_rules *rules);

/*
 * An index of tickets of the ledger may be kept: after matter_keep(), for rules
 * of at least that similarity, its ranges of memory say all of it but the texts
 * (model/alike.h), and may be mapped into an index that matter_make() made, by a
 * process whose ledger has the same numbers for these tickets.
 */
#define MATTER_PARTS (2 * HASH_SET_PARTS + ALIKE_PARTS + 4)
void matter_keep(struct matter_index *index, int64_t cents);
void matter_parts(struct matter_index *index,
    struct arena *part[MATTER_PARTS]);
void matter_mapped(struct matter_index *index, const struct ledger *ledger,
    matter_text_of *text, void *with);

/* The entry + 1 that a ticket had when the index was kept, or 0; and 1 when it
   is compared now as it was then, but for its text. One that is not is taken
   out. */
uint32_t matter_entry(const struct matter_index *index, uint32_t number);
int matter_is_as(const struct matter_index *index, uint32_t entry,
    const struct matter_ticket *ticket);
void matter_drop_entry(struct matter_index *index, uint32_t entry);

/*
 * What receive and amends say of a ticket: caller (0: none), matter, category,
 * place and row (where `has` says so) of `all` are filled, the matter being the
 * ticket itself when an amend took it away. 0 when it was not received.
 */
int matter_as_amended(const struct ledger *ledger, uint32_t number,
    struct intake *all, int64_t *received_s);

/*
 * What a ticket of the ledger is compared by, as amended; `text` is left
 * empty. 1 when it is the first of its matter, else 0.
 */
int matter_is_first(const struct ledger *ledger, uint32_t number,
    struct matter_ticket *ticket);

/* One ticket of a caller on a matter, as amended. */
struct matter_call {
	uint64_t caller;
	uint32_t matter;	/* ticket numbers of the ledger */
	uint32_t ticket;
	int64_t received_s;
};

/* All of them, and where each ticket stands. */
struct matter_calls {
	struct matter_call *call;	/* by caller, matter, received,
					   ticket */
	size_t n;
	uint32_t *place;		/* by ticket number: place + 1, or 0 */
	uint32_t n_ticket;
};

/*
 * Collects the calls of a ledger, in `arena`: one pass over its tickets.
 * Tickets without a caller are left out.
 */
void matter_calls_make(struct matter_calls *calls,
    const struct ledger *ledger, struct arena *arena);

/*
 * Calls that were collected before: those of the first `n_ticket` tickets, in
 * their order. What is said of a ticket that a later record touched, one with
 * a bit of `dirty` in its `state`, does not hold any more.
 */
struct matter_base {
	const struct matter_call *call;
	size_t n;
	uint32_t n_ticket;
	const uint8_t *state;	/* by ticket number */
	uint8_t dirty;
	uint8_t stated;		/* its bit: there is a statement on the ticket */
};

/* matter_calls_make() with what is known already; `base` NULL: nothing. */
void matter_calls_renew(struct matter_calls *calls,
    const struct ledger *ledger, const struct matter_base *base,
    struct arena *arena);

/*
 * The same of `n` tickets alone, and of the tickets of the same callers on the
 * same matters: takes time by them and by what was touched, where there is a
 * `base`.
 */
void matter_calls_some(struct matter_calls *calls,
    const struct ledger *ledger, const struct matter_base *base,
    const uint32_t *ticket, size_t n, struct arena *arena);

/* repeat.window in force at `at_s`, in seconds; INT64_MAX: no limit. */
int64_t matter_repeat_window(const struct policy *policy, int64_t at_s);

/*
 * How often (M3): tickets of the same caller on the same matter that were
 * received up to and with this ticket, at most `window_s` before it. 1 for a
 * ticket without a caller. `*first` (may be NULL) is the first of them, the
 * others follow it; NULL without a caller. Takes time by the logarithm of the
 * calls.
 */
uint32_t matter_repeats(const struct matter_calls *calls, uint32_t ticket,
    int64_t window_s, const struct matter_call **first);

#endif
