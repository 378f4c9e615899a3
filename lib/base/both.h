/*
 * both - the same work on two halves of a thing, at the same time
 *
 * For a pass over many numbers where each adds to sums and lists that can be
 * joined afterwards: each half has its own, and nothing else is written to.
 * The numbers lie with the halves in turns, so that halves stay equal where
 * only a stretch of the numbers has any work in it.
 */
#ifndef BASE_BOTH_H
#define BASE_BOTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* Numbers in a row that lie with one half. */
#define BOTH_TURN 1024

enum both_half { BOTH_ONE, BOTH_OTHER, BOTH_ALL };

/* 1 when a number lies with a half; BOTH_ALL has them all. */
inline int
both_has(enum both_half half, uint32_t number)
{
	return half == BOTH_ALL || number / BOTH_TURN % 2 == (unsigned)half;
}

/* 1 when so many numbers are worth a thread. */
inline int
both_pays(uint32_t n)
{
	return n > 4 * BOTH_TURN;
}

/*
 * Works on `one` here and on `other` in a thread, or, where there can be no
 * thread, before that; returns when both are done.
 */
typedef void both_work(void *half);
void both_run(both_work *work, void *one, void *other);

/*
 * Sorts `n` elements of `size` bytes as qsort_r() does, each half by itself,
 * and merges them; what is equal stays as it lay. `order` must do with being
 * asked by two threads.
 */
typedef int both_order(const void *a, const void *b, void *with);
void both_sort(void *list, size_t n, size_t size, both_order *order, void *with,
    struct arena scratch);

#endif
