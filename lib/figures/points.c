#include "figures/points.h"
#include "text/num.h"

/* An exact number of hundredths of points; den 0: not evaluated. */
struct fraction {
	num_wide num, den;
};

static num_wide
common_divisor(num_wide a, num_wide b)
{
	while (b != 0) {
		num_wide rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* NB. reduced each time, so that sums of four stay far from 128 bits. */
static struct fraction
fraction_make(num_wide num, num_wide den)
{
	num_wide by = den == 0 ? 1 : common_divisor(num, den);

	return (struct fraction){ num / by, den / by };
}

static struct fraction
fraction_add(struct fraction a, struct fraction b)
{
	return fraction_make(a.num * b.den + b.num * a.den, a.den * b.den);
}

/* 5 × (½ + ½ (N − min)/(max − min)), or by rank (S16). */
static struct fraction
workload_points(const struct score_row *row, const struct points_scale *scale,
    const struct tally_rules *rules)
{
	int64_t weight_cents = rules->weight_cents[SCORE_WORKLOAD];
	int64_t part = row->count[SCORE_RECEIVED] - scale->min;
	int64_t whole = scale->max - scale->min;

	if (row->count[SCORE_RECEIVED] == 0)
		return (struct fraction){ 0, 0 };
	if (rules->is_workload_by_rank) {
		part = scale->worst - row->rank;
		whole = scale->worst - 1;
	}
	if (whole == 0)
		return (struct fraction){ weight_cents, 1 };
	return fraction_make((num_wide)weight_cents * (whole + part),
	    (num_wide)2 * whole);
}

/* Weight × numerator / denominator of the four rates. */
static struct fraction
rate_points(const int64_t *n, enum score_indicator indicator,
    const struct tally_rules *rules)
{
	num_wide part = 0, whole = 0;

	switch (indicator) {
	case SCORE_TIMELINESS:
		part = n[SCORE_TIMELY];
		whole = n[SCORE_DUE];
		break;
	case SCORE_CONTACT:
		part = n[SCORE_CONTACTED];
		whole = n[SCORE_ASKED];
		break;
	case SCORE_RESOLUTION:
		part = (num_wide)n[SCORE_SOLVED] * 100 +
		    (num_wide)n[SCORE_EXPLAINED] * 100 +
		    (num_wide)n[SCORE_FILED] * 70;
		whole = (num_wide)n[SCORE_RATED] * 100;
		break;
	default:
		part = (num_wide)n[SCORE_SATISFIED] * 100 +
		    (num_wide)n[SCORE_BASIC] * 80 +
		    (num_wide)n[SCORE_FAIR] * 60;
		whole = (num_wide)n[SCORE_GRADED] * 100;
		break;
	}
	return fraction_make(part * rules->weight_cents[indicator], whole);
}

static void
points_set(struct score_points *points, struct fraction f)
{
	points->is_evaluated = f.den != 0;
	points->cents = f.den != 0 ? num_round(f.num, f.den) : 0;
}

/*
 * The five together (S16, S37): the rounded parts where all are evaluated, or
 * by score.unevaluated.
 */
static int64_t
base_of(const struct score_row *row, const struct fraction *exact,
    const struct tally_rules *rules)
{
	struct fraction sum = { 0, 1 };
	int64_t weights_cents = 0, rounded = 0, missing_cents = 0;
	int i, n = 0;

	for (i = 0; i < SCORE_INDICATORS; i++) {
		if (exact[i].den == 0) {
			missing_cents += rules->weight_cents[i];
			continue;
		}
		n++;
		rounded += row->points[i].cents;
		weights_cents += rules->weight_cents[i];
	}
	if (n == 0)
		return 0;
	if (n == SCORE_INDICATORS || rules->unevaluated == TALLY_ZERO)
		return rounded;
	if (rules->unevaluated == TALLY_FULL)
		return rounded + missing_cents;
	if (weights_cents == 0)
		return 0;
	for (i = 0; i < SCORE_INDICATORS; i++)
		if (exact[i].den != 0)
			sum = fraction_add(sum, exact[i]);
	/* × 100 points, and the weights are hundredths, too */
	return num_round(sum.num * 100 * 100, sum.den * weights_cents);
}

void
points_fill(struct score_row *row, const struct points_scale *scale,
    const struct tally_rules *rules)
{
	struct fraction exact[SCORE_INDICATORS];
	int i;

	exact[SCORE_WORKLOAD] = workload_points(row, scale, rules);
	for (i = SCORE_TIMELINESS; i < SCORE_INDICATORS; i++)
		exact[i] = rate_points(row->count, (enum score_indicator)i,
		    rules);
	for (i = 0; i < SCORE_INDICATORS; i++)
		/* NOLINTNEXTLINE: all five are set above */
		points_set(&row->points[i], exact[i]);
	row->base_cents = base_of(row, exact, rules);
}
