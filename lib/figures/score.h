/*
 * score - the score of a period, exactly (Annex 2; rules S1 to S7, S15 to S17,
 * S20 to S23, S33, S36, S37, S39, S41, S46)
 *
 * A score is a list of items, one for each thing that a count is made of, and
 * a table of their sums: what is counted for a unit goes through one function,
 * which adds to the table and, when asked, writes the item down, so the table
 * and `ticket-score --explain` cannot differ. Points are computed from the
 * counts with exact fractions, rounded once, half up, to hundredths (`_cents`);
 * totals add up the rounded parts.
 *
 * Pure: no file, clock or environment. The ledger holds what was logged up to
 * the view's instant, voids and grants alike (P7); the policy rows are those
 * in force at the period's last second (K7).
 *
 * Readings where the regulation and the rules leave an edge open:
 *   - a leg whose last obligation, finish or rework, has no limit or an
 *     unknown due lies in no period (S6);
 *   - with `lead+co`, D5 of a ticket on which no leg stands is nobody's (S36);
 *   - a merit that names no ticket waives nothing (S4);
 *   - `per` = `once` looks at the period that is scored, be it a year (S23);
 *   - a base is 0.00 when nothing at all is evaluated, `full` included (S37).
 */
#ifndef FIGURES_SCORE_H
#define FIGURES_SCORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/ledger.h"
#include "model/merit.h"
#include "model/obligation.h"
#include "model/roster.h"
#include "text/time.h"

/* The counts, in the order of ticket-score's columns. */
enum score_count {
	SCORE_RECEIVED,		/* N of the workload: legs */
	SCORE_DUE, SCORE_TIMELY,
	SCORE_ASKED, SCORE_CONTACTED,
	SCORE_RATED, SCORE_SOLVED, SCORE_EXPLAINED, SCORE_EXCESSIVE,
	SCORE_FILED, SCORE_UNSOLVED,
	SCORE_GRADED, SCORE_SATISFIED, SCORE_BASIC, SCORE_FAIR,
	SCORE_UNSATISFIED,
	SCORE_COUNTS,
	/* No count: an unsatisfied callback of a shelved ticket, which the
	   measure leaves out (L9). An item of its own where `counts` asks. */
	SCORE_SHELVED = SCORE_COUNTS
};

/* The five indicators, and what an item is besides. */
enum score_indicator {
	SCORE_WORKLOAD, SCORE_TIMELINESS, SCORE_CONTACT, SCORE_RESOLUTION,
	SCORE_SATISFACTION,
	SCORE_INDICATORS,
	SCORE_BONUS = SCORE_INDICATORS, SCORE_DEDUCTION
};

/* `n_received` …, and `workload` … `satisfaction`, `bonus`, `deduction`. */
extern const char *const score_words_count[SCORE_COUNTS];
extern const char *const score_words_indicator[SCORE_DEDUCTION + 1];

/* The indicator that a count belongs to. */
enum score_indicator score_count_indicator(enum score_count count);

struct balance;
struct tally;
struct tally_pass;

/* What is scored, and against what. */
struct score_input {
	struct obligation_view view;
	const struct roster *roster;
	const struct merits *merits;
	const struct balance *balance;	/* of the view, or NULL; balance.h */
	struct time_period period;
	int wants_items;	/* list what the counts are made of */
	unsigned counts;	/* of the counts list these alone, bits
				   `1 << count`; 0: all, without SCORE_SHELVED */
};

struct score_points {
	int is_evaluated;	/* 0: no denominator, an empty cell */
	int64_t cents;
};

/* A unit that takes part (S17, S37). */
struct score_row {
	uint32_t rank;		/* within the group: 1, 2, 2, 4 */
	uint16_t number;	/* the ledger's number of the unit */
	struct str group;	/* its kind, or empty (score.group = none) */
	struct str unit;	/* its id */
	struct str name;	/* empty when the roster has no such unit */
	int64_t count[SCORE_COUNTS];
	struct score_points points[SCORE_INDICATORS];
	int64_t base_cents;
	int64_t bonus_cents;
	int64_t deduction_cents;	/* positive (S35) */
	int64_t total_cents;
};

/*
 * One thing that counted. For a count `value` is 1; for a bonus or a deduction
 * it is hundredths of points, 0 where it is listed without points: waived, a
 * candidate (D1, D3), the centre's own (D4), one of several that count once.
 * What a year's items come to above the cap is an item without a clause and
 * with a negative value, so that the items add up to the table.
 */
struct score_item {
	uint16_t unit;		/* ledger's number; 0: the centre's own */
	uint8_t indicator;	/* enum score_indicator */
	uint8_t count;		/* enum score_count; SCORE_COUNTS: none, and of
				   SCORE_SATISFACTION it is SCORE_SHELVED */
	uint32_t ticket;	/* ledger's number; 0: none */
	uint32_t seq;		/* the record that says it; 0: none */
	int64_t at_s;		/* when it happened, or was due */
	int64_t value;
	struct str clause;	/* of a bonus or a deduction: `D4` */
	const char *reason;	/* static, for people */
};

struct score_table {
	struct score_row *row;	/* by group, rank, unit */
	size_t n_row;
	/*
	 * The street: tickets and callbacks counted once, whoever shares
	 * them. No rank, base or total; its workload is not evaluated.
	 */
	struct score_row street;
	/* What stands without points, of struct score_item: candidates of D1
	 * and D3, the centre's own of D4; empty unless asked for. */
	struct mem_vec notes;
	/* Of struct score_item, by unit, indicator, count or clause, ticket,
	 * at, seq; notes included; empty unless asked for. */
	struct mem_vec items;
};

/*
 * Computes the score. Rows are in `arena` and point into the ledger and the
 * roster; `notes` and `items` have memory of their own, which
 * score_table_drop() gives back. One pass over the tickets; memory grows with
 * units and, when items are asked for, with items, not with tickets.
 */
void score_compute(const struct score_input *in, struct arena *arena,
    struct score_table *table);

/*
 * The same for several periods at once, in the same pass; `period` of the
 * input is not asked. Items, when asked for, are of the first alone. A year
 * by the mean of its months is computed by a pass of its own.
 */
void score_compute_all(const struct score_input *in,
    const struct time_period *period, size_t n, struct arena *arena,
    struct score_table *table);

void score_table_drop(struct score_table *table);

/*
 * The same again, for one who goes over the tickets anyway: begun, fed with
 * each ticket that score_pass_wants(), folded, and ended.
 */
struct score_pass {
	struct score_input in;
	struct score_table *table;
	size_t n;
	struct arena *arena;
	struct tally *tally;
	struct tally_pass *pass;	/* NULL: there was a year among the
					   periods, all is computed */
};

void score_pass_begin(struct score_pass *pass, const struct score_input *in,
    const struct time_period *period, size_t n, struct arena *arena,
    struct score_table *table);
int score_pass_wants(const struct score_pass *pass, uint32_t ticket);
void score_pass_add(struct score_pass *pass, const struct ticket *ticket,
    const struct obligation *list, size_t n);
void score_pass_end(struct score_pass *pass);

/* The same for a second thread, and its end, as in tally.h. */
void score_pass_fork(struct score_pass *fork, const struct score_pass *pass,
    struct arena *arena);
void score_pass_join(struct score_pass *pass, struct score_pass *fork);

#endif
