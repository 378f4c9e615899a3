/*
 * tally - the counting behind the score: what goes to whom in which period
 *
 * For figures/score.c alone. A tally has the counts, bonuses and deductions of
 * one period for each unit; one pass over the tickets feeds several tallies at
 * a time (a year and its months). Every count goes through
 * one function (tally.c, walk_credit()), which also writes the items down.
 */
#ifndef FIGURES_TALLY_H
#define FIGURES_TALLY_H

#include "figures/score.h"

/* The policy rows of a score, as in force at its period's last second (K7). */
struct tally_rules {
	int is_workload_of_all;		/* score.workload.roles = lead+co */
	int is_workload_by_rank;	/* score.workload.method = rank */
	int is_first_dispatch;		/* score.contact.basis */
	unsigned sources;		/* bits of score.callback.source */
	int counts_each;		/* score.callback.count = each */
	int rates_all;			/* score.rating.denominator = all */
	int groups_by_kind;		/* score.group = kind */
	int unevaluated;		/* TALLY_PRORATE … */
	int deducts_all;		/* score.deduction.roles = lead+co */
	int is_mean;			/* score.year.method = mean */
	int64_t cap_cents;		/* of annual items; INT64_MAX: none */
	int64_t weight_cents[SCORE_INDICATORS];
};
/* The places of score.unevaluated's words in its policy row. */
enum { TALLY_PRORATE, TALLY_FULL, TALLY_ZERO };

/* Of a unit and a clause. */
struct tally_merit {
	int64_t sum_cents;
	int64_t max_cents;
	int has_record;		/* a merit record, were it of 0 points */
};

struct tally {
	struct time_period period;
	struct tally_rules rules;
	size_t n_unit;			/* the ledger's, 0 included */
	size_t n_clause;
	int64_t *count;			/* [n_unit][SCORE_COUNTS] */
	struct tally_merit *merit;	/* [n_unit][n_clause] */
	int64_t street[SCORE_COUNTS];
	struct mem_vec *items;		/* of struct score_item, or NULL */
	struct mem_vec *notes;		/* the same, or NULL */
	struct mem_vec *marks;		/* of struct balance_mark: what a unit gets
					   goes there, not into `count`; or NULL */
};

/* An empty tally of a period; its arrays are in `arena`. */
void tally_make(struct tally *tally, const struct score_input *in,
    const struct time_period *period, struct arena *arena);

struct walk_scan;

/* A pass that feeds `n` tallies. */
struct tally_pass {
	const struct score_input *in;
	struct tally *tally;
	size_t n;
	struct walk_scan *scan;
	unsigned first, last;	/* the months of all tallies */
	unsigned plain_first, plain_last; /* of those that a balance does not
					     fill */
	unsigned char *is_filled;	/* by tally: from a balance's marks */
	struct arena own;
};

/* Begins one; what a balance knows is counted at once. */
void tally_pass_begin(struct tally_pass *pass, const struct score_input *in,
    struct tally *tally, size_t n);

/* 1 when the ticket must be added to the pass. */
int tally_pass_wants(const struct tally_pass *pass, uint32_t ticket);

/* Adds a folded ticket and its obligations. */
void tally_pass_add(struct tally_pass *pass, const struct ticket *ticket,
    const struct obligation *list, size_t n);

/* Adds all tickets that the pass wants, in two halves where that pays. */
void tally_pass_all(struct tally_pass *pass);

void tally_pass_end(struct tally_pass *pass);

/*
 * A pass of the same kind for other tickets, which another thread may add
 * meanwhile (base/both.h); and the end of it: what was counted is added to the
 * tallies of `pass`.
 */
void tally_pass_fork(struct tally_pass *fork, const struct tally_pass *pass);
void tally_pass_join(struct tally_pass *pass, struct tally_pass *fork);

/* The whole pass: goes over all tickets. */
void tally_all(const struct score_input *in, struct tally *tally, size_t n);

/*
 * Adds a bonus or a deduction of clause number `clause` (in the order of
 * merits.csv) to the item's unit, and lists the item.
 */
void tally_add_merit(struct tally *tally, const struct merits *merits,
    size_t clause, const struct score_item *item);

/* Appends an item to a list; NULL: nobody asked for it. */
void tally_list(struct mem_vec *list, const struct score_item *item);

/* 1 when a period's first second ≤ `at_s` ≤ its last. */
int tally_has(const struct tally *tally, int64_t at_s);

#endif
