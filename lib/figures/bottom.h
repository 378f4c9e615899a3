/*
 * bottom - units at the bottom for long (Opinion 2(3), Art. 8(9), L8 ground 7)
 *
 * A unit is at the bottom of a month when fewer than report.bottom units of
 * its group rank below it and at least one above it: of units that share a
 * rank all are, or none. For long is report.bottom_months full months running,
 * the last one that ended before the view's instant included; a month in which
 * it takes no part breaks the run. As for a score, the rows in force at the last
 * second of the last month hold (K7).
 */
#ifndef FIGURES_BOTTOM_H
#define FIGURES_BOTTOM_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "figures/score.h"

struct bottom_unit {
	uint16_t number;	/* the ledger's */
	struct str unit;	/* its id */
	struct str ranks;	/* `2024-09 8/9; 2024-10 9/9` */
	int64_t last_s;		/* the last second of the last month */
};

/*
 * Finds them, by unit id, into a new array in `arena`; returns how many.
 * `period` and `wants_items` of the input are not asked.
 */
size_t bottom_find(const struct score_input *in, struct arena *arena,
    struct bottom_unit **list);

/*
 * The same of months whose scores are known already: `month[0]` is the last,
 * the others go back from it, as many as report.bottom_months says.
 */
size_t bottom_of(const struct score_input *in,
    const struct time_period *month, const struct score_table *score,
    struct arena *arena, struct bottom_unit **list);

/* report.bottom_months in force at an instant: the last month's last second. */
size_t bottom_months(const struct score_input *in, int64_t at_s);

#endif
