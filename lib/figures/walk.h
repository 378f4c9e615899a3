/*
 * walk - one ticket on its way into a tally
 *
 * For the counting files of this floor alone: tally.c folds a ticket once and
 * walks it into each tally; indicator.c counts what the five indicators are
 * made of, deduction.c the bonuses, deductions and candidates.
 */
#ifndef FIGURES_WALK_H
#define FIGURES_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "figures/shelved.h"
#include "figures/tally.h"

/* A clause that merits.csv does not have. */
#define WALK_NO_CLAUSE SIZE_MAX

/* The obligations that are looked at. */
#define WALK_ASKS (OBLIGATION_BIT(OBLIGATION_CONTACT) | \
    OBLIGATION_BIT(OBLIGATION_FINISH) | OBLIGATION_BIT(OBLIGATION_REWORK) | \
    OBLIGATION_BIT(OBLIGATION_SUPERVISE) | \
    OBLIGATION_BIT(OBLIGATION_DISTRICT) | OBLIGATION_BIT(OBLIGATION_PROMISE))

/* What all tickets of one pass share. */
struct walk_scan {
	const struct score_input *in;
	struct shelved shelved;
	size_t n_clause;
	uint32_t *clause_text;	/* the ledger's text numbers, by clause */
	size_t district;	/* the clause computed from O10, D4 */
	size_t supervise;	/* the clause computed from O9, D5 */
};

struct walk {
	const struct walk_scan *scan;
	struct tally *tally;
	const struct ticket *ticket;
	const struct obligation *list;
	size_t n_list;
	int is_shelved;		/* its grades do not count (L9) */
	uint16_t *unit;		/* who carries what is counted now */
	size_t n_unit;
};

/* What is counted of a record or an instant. */
struct walk_mark {
	enum score_count count;
	uint32_t seq;
	int64_t at_s;
	const char *reason;
};

/* This unit alone carries what is counted next. */
void walk_carry_one(struct walk *walk, uint16_t unit);

/* The units of the legs that stand do: of the lead alone, or of all. */
void walk_carry_standing(struct walk *walk, int all);

/*
 * The lead whose leg is open at an instant, or closed with the ticket, does
 * (S20), and with `all` the co-handlers whose are. Returns the lead's leg, the
 * one assigned last should two meet it; NULL: nobody leads then, and nobody
 * carries anything.
 */
const struct leg *walk_carry_open(struct walk *walk, int64_t at_s, int all);

/*
 * The one place where an indicator's count grows: for each who carries it,
 * once a unit, and once for the street.
 */
void walk_credit(struct walk *walk, const struct walk_mark *mark);

/* Lists what counts nowhere as SCORE_SHELVED, where it is asked for. */
void walk_list_shelved(struct walk *walk, const struct walk_mark *mark);

/* What the tickets of a pass share; in `arena`. */
void walk_scan_make(struct walk_scan *scan, const struct score_input *in,
    struct arena *arena);

/*
 * The first and the last instant at which the ticket can count for anything:
 * its records' and its dues'. The first is after the last where it has none.
 */
void walk_span(const struct walk *walk, int64_t *first_s, int64_t *last_s);

/* Counts all that a ticket adds to the walk's tally. */
void walk_ticket(struct walk *walk);

/* Counts the five indicators' parts. */
void indicator_count(struct walk *walk);

/* Counts what merit records say; of declined tickets, too (S4, S38). */
void deduction_count_merits(struct walk *walk);

/* Counts D4 and D5, and notes what may call for D1 and D3. */
void deduction_count_automatic(struct walk *walk);

#endif
