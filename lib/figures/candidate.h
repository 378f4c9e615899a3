/*
 * candidate - what calls for supervision, with the evidence
 * (L8, Art. 8(9)3, Opinion 2(2), 2(3))
 *
 * Grounds, and what is found of each:
 *   1  named by city or district, and not supervised on ground 1 yet (intake
 *      opens these, so that normally none is found)
 *   2  mass concern (M4): one candidate a matter and lead; tickets flagged
 *      media or mass: one a ticket
 *   3  repeated repeat.supervise times or more (M3) and not solved: the
 *      newest ticket of a caller on a matter
 *   4  overdue accept, backdated records (L12), result unsolved, a recheck
 *      that differs: one a ticket and unit, with all that was found
 *   5  a return recorded and not granted (L4)
 *   6  called back unsatisfied twice or more
 *   7  a unit at the bottom for long (figures/bottom.h); no ticket
 *
 * Not found is what is supervised already on that ticket (grounds 2 and 3: on
 * any ticket of that matter, or of that caller on it), unit and ground, or was
 * until its end and no evidence came after. Declined tickets call for nothing.
 *
 * Readings where the rules leave an edge open:
 *   - not solved: the last callback with a result or reply, by seq, is not
 *     `solved`, or there is none yet;
 *   - a ticket is its standing lead's, after the close that of the one that
 *     stood; without a lead a candidate has no unit;
 *   - lines are those of the units on the ticket: one leader, or else the
 *     centre's.
 */
#ifndef FIGURES_CANDIDATE_H
#define FIGURES_CANDIDATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "figures/score.h"

struct candidate {
	int ground;
	uint32_t ticket;	/* 0: of a unit, ground 7 */
	uint16_t unit;		/* the ledger's; 0: none yet */
	int level;		/* LEVEL_* */
	int64_t due_s;		/* ground 1: the district's; TIME_NONE */
	int64_t last_s;		/* when the newest evidence happened */
	uint32_t last_seq;	/* the newest record among it; 0: none */
	struct str why;		/* `backdated|unsolved`, words for people */
	struct str evidence;
	struct str tickets;	/* `|` between; empty for ground 7 */
	struct str leader;	/* of the line, or the centre's */
};

struct candidate_input {
	struct score_input score;	/* its view and configuration; the
					   period is not asked */
	unsigned grounds;		/* bits `1 << ground` */
};

/*
 * Appends what is found to `list` (of struct candidate), by ground, ticket
 * and unit. Texts are in `arena`.
 */
void candidate_find(const struct candidate_input *in, struct arena *arena,
    struct mem_vec *list);

/*
 * The same of what one ticket says by itself, grounds 1, 2 (flags), 4, 5 and 6;
 * `o` is what is owed on it.
 */
void candidate_find_on(const struct candidate_input *in,
    const struct ticket *ticket, const struct obligation *o, size_t n,
    struct arena *arena, struct mem_vec *list);

/*
 * Who leads a supervision of `unit` on a ticket (NULL: of the unit alone): the
 * leader of the line, or across lines and where there is none the centre's.
 */
struct str candidate_leader(const struct ledger *ledger,
    const struct roster *roster, const struct ticket *ticket, uint16_t unit);

/*
 * 1 when the ticket's last callback with a result or reply, by seq, says
 * `solved`; 0 when it says something else, -1 when there is none. `*by` (may
 * be NULL) is that record.
 */
int candidate_is_solved(const struct ticket *ticket, const struct fact **by);

#endif
