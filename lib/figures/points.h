/*
 * points - from counts to points, exactly (Annex 2, S16, S37)
 *
 * For figures/score.c alone. Points are fractions of hundredths until they are
 * printed; each printed figure is rounded once.
 */
#ifndef FIGURES_POINTS_H
#define FIGURES_POINTS_H

#include "figures/tally.h"

/* What a unit's workload is measured against: those of its group. */
struct points_scale {
	int64_t min, max;	/* of units with N > 0 */
	int64_t worst;		/* the lowest rank, R, 1 for the first */
};

/*
 * Fills the row's points and base from its counts. `row->rank` is its rank by
 * workload in its group at this time.
 */
void points_fill(struct score_row *row, const struct points_scale *scale,
    const struct tally_rules *rules);

#endif
