/*
 * image - ranges of memory in a file of cache/, and back
 *
 * A file begins with a head that is its owner's; behind it lie the ranges of
 * some arenas, each where mem_map() can map it. No range may have a pointer in
 * it. Whether a file is what it was when it was written is its owner's care.
 */
#ifndef STORE_IMAGE_H
#define STORE_IMAGE_H

#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

#define IMAGE_PARTS 48	/* at most */

/* How many bytes each of the ranges has by now: for the head. */
void image_sizes(struct arena *const *part, int n, uint64_t *size);

/* Puts the head, of less than MEM_MAP_ALIGN bytes, and the ranges under a name:
   whole or not at all for whoever opens it. */
enum fail_code image_put(int dir_fd, const char *name, struct str head,
    struct arena *const *part, int n);

/* Opens one; -1 when that cannot be. */
int image_open(int dir_fd, const char *name);

/* Maps the ranges, of these sizes, into empty arenas. 1, or 0 when one of them
   cannot be had: then they are good for nothing but to be dropped. */
int image_map(int fd, const uint64_t *size, struct arena *const *part,
    int n);

#endif
