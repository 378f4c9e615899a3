/*
 * balance - what is settled, so that nobody need go through it again
 *
 * A pass over all tickets costs what the store's age is. Most tickets are
 * done with: nothing is owed on them any more, and what they count for in the
 * months of their life is known. A balance holds, of each ticket of a ledger,
 * from which month to which anything of it lies, whether something is or can
 * come to be owed (O1 to O15), and what it adds to each month's score.
 *
 * It holds for the policy and the calendar that it was made with, and for the
 * tickets that no later record touches (ledger.h, `touched`): those are looked
 * at as ever. What shelved tickets lose (L9) hangs on the filings of others:
 * the parts of the score hold as long as no filing came, went or moved.
 *
 * What it is used for gives the same result with and without it.
 */
#ifndef FIGURES_BALANCE_H
#define FIGURES_BALANCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "figures/score.h"
#include "figures/shelved.h"
#include "model/matter.h"
#include "text/time.h"

/* Months are counted as year × 12 + month − 1. */
struct balance_span {
	uint16_t first, last;
};

/* Of a ticket. */
enum {
	BALANCE_QUIET = 1,	/* nothing is owed, nor will be without a new
				   record */
	BALANCE_FIXED = 2,	/* what it counts for is in the marks */
	BALANCE_DONE = 4,	/* quiet, closed or declined, and nothing of it
				   goes on: no supervision, shelving, bulletin */
	BALANCE_DIRTY = 8,	/* touched since: nothing of this holds; in a
				   mapped balance, never in a file */
	BALANCE_CLEAN = 16,	/* quiet, and by itself no candidate for
				   supervision (candidate.h) */
	BALANCE_STATED = 32,	/* there is a statement on it (Annex 1.2) */
	BALANCE_ENDED = 64	/* closed or declined, whatever goes on */
};

/* One that counts in a month: for a unit, or, with unit 0, for the street. */
struct balance_mark {
	uint32_t ticket;
	uint16_t unit;
	uint16_t count;		/* enum score_count */
};

/* The marks of a month: those from `from` on, up to the next month's. */
struct balance_month {
	uint64_t from;
};

/* What a balance was made of. */
struct balance_key {
	uint64_t config;	/* the caller's: policy and calendar */
	uint64_t filings;	/* what shelved_find() found */
	int64_t until_s;	/* no instant before it is asked */
	uint64_t n_fact;	/* how many these are; NB. no padding, it is
				   written as it lies */
	uint32_t first_month;	/* of the months */
	uint32_t n_ticket;
};

struct balance {
	struct balance_key key;
	struct mem_vec state;	/* of uint8_t, by ticket */
	struct mem_vec span;	/* of struct balance_span, by ticket */
	struct mem_vec month;	/* of struct balance_month, and one more */
	struct mem_vec mark;	/* of struct balance_mark, by month */
	struct mem_vec call;	/* of struct matter_call, in their order */
	struct matter_base base;	/* the same, for model/matter.h */
	size_t n_seen;		/* of the ledger's `touched` */
};

/* The ranges of memory that hold it, as in ledger.h. */
#define BALANCE_PARTS 5
void balance_make(struct balance *balance, void (*full)(void));
void balance_parts(struct balance *balance, struct arena *part[BALANCE_PARTS]);
void balance_drop(struct balance *balance);

/*
 * Makes a mapped balance whole for a ledger that has gone on. 1, or 0 when it
 * does not fit: another configuration, an earlier instant.
 */
int balance_begin(struct balance *balance, const struct balance_key *key,
    const struct obligation_view *view);

/* Learns of the tickets that the ledger's records touched since. */
void balance_mark(struct balance *balance, const struct ledger *ledger);

/*
 * Fills an empty balance for all of the ledger: of the tickets that `old` (or
 * NULL) still holds for, what it says; of the others by going through them.
 * `in->view` is as of now; its configuration has the key `config`.
 */
void balance_fill(struct balance *balance, const struct balance *old,
    const struct score_input *in, uint64_t config);

/*
 * The first ticket from `from` on that is not known to have a state, one of the
 * above: for going through those that are left. May be one that the ledger does
 * not have.
 */
uint32_t balance_next(const struct balance *balance, uint32_t from,
    unsigned state);

/* What it knows of calls, for model/matter.h; NULL where there is none. */
const struct matter_base *balance_calls(const struct balance *balance);

/* 1 when the ticket is done; a report of months that it is apart from has
   nothing to say of it. */
int balance_is_done(const struct balance *balance, uint32_t ticket);

/* The month that an instant lies in. */
uint16_t balance_month_of(int64_t at_s);

/* 1 when nothing of the ticket lies in the months from `first` to `last`; 0
   when that is not known. */
int balance_is_apart(const struct balance *balance, uint32_t ticket,
    unsigned first, unsigned last);

/*
 * 1 when the filings are still those that the marks were made with; else the
 * marks, and balance_is_fixed(), are not to be asked.
 */
int balance_has_filings(const struct balance *balance,
    const struct shelved *shelved);

/* 1 when what the ticket counts for is in the marks. */
int balance_is_fixed(const struct balance *balance, uint32_t ticket);

/* The marks of the month that a period is; those of tickets that are not fixed
   any more are not to be counted. NULL: none. */
const struct balance_mark *balance_marks(const struct balance *balance,
    const struct time_period *period, size_t *n);

#endif
