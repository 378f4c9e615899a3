/*
 * num - numbers read strictly
 *
 * No sign but a leading `-` where negatives are allowed, no blanks, no
 * leading `+`, no digits lost, no overflow: what is not wholly a number is
 * refused.
 */
#ifndef TEXT_NUM_H
#define TEXT_NUM_H

#include <stdint.h>

#include "base/str.h"

/* Wide enough for exact products of counts, weights and denominators. */
__extension__ typedef __int128 num_wide;

/* 1 and `*n` when `s` is a whole number in [low, high], else 0. */
int num_parse(struct str s, int64_t low, int64_t high, int64_t *n);

/*
 * A number with at most two decimals as hundredths: `2`, `2.5`, `0.50`,
 * `-1` give 200, 250, 50, -100. 1 on success, else 0.
 */
int num_parse_cents(struct str s, int64_t *cents);

/*
 * numerator / denominator, rounded half up (away from zero for
 * negatives), exact for every int64_t result. `denominator` > 0.
 */
int64_t num_round(num_wide numerator, num_wide denominator);

#endif
