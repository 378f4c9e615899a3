/*
 * alike - which texts can be alike: by the pairs of characters they share
 *
 * A text is the set of pairs of neighbouring characters that its folding
 * (utf8_fold()) has. Texts lie in groups; one is only looked for in its own.
 * The index says which entries can share so many pairs with a text that they
 * are as similar as asked (Jaccard), from an inverted list of pairs, and never
 * leaves one out; alike_common() counts the pairs themselves.
 *
 * The list knows pairs by ALIKE_BITS bits of a hash under a key, so that what
 * is kept of a text need not be the text: an entry may be put by the hashes of
 * its pairs alone. Different pairs of one hash only make a candidate more.
 */
#ifndef MODEL_ALIKE_H
#define MODEL_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

#define ALIKE_BITS 16

/* The pairs of one text, each once; parts are the module's own. */
struct alike_text {
	struct mem_vec pair;		/* of struct alike_pair */
	uint64_t *slot;			/* stamp and pair */
	size_t n_slot;
	uint64_t stamp;
	struct arena slots;
};

struct alike {
	uint64_t key;
	struct mem_vec entries;
	struct mem_vec hashes;		/* uint16_t, entry by entry */
	struct mem_vec pairs;		/* uint64_t, where the text was given */
	struct mem_vec groups;
	struct arena shelves;		/* entries put before they were asked */
	struct arena buckets;		/* … and after: an inverted list */
	void *bucket;
	struct mem_vec postings;
	struct mem_vec marks;		/* by entry: met by the text at hand */
	struct mem_vec met;		/* uint32_t: met often enough */
	uint32_t asked;			/* how often it was */
	uint32_t longest;		/* most pairs of an entry */
	uint32_t group;			/* of the text at hand */
	struct alike_text hand, other;
	uint64_t *has;			/* bits: hashes of the text at hand */
	struct arena scratch;
};

void alike_make(struct alike *index, void (*full)(void));
void alike_drop(struct alike *index);

/*
 * Adds a text to a group; entries are numbered 0 1 2 … Nothing is kept of the
 * slice. Entries that are put before their group is first asked cost least.
 */
uint32_t alike_put(struct alike *index, uint32_t group, struct str text);
/* The same of the hashes of its pairs, in any order. */
uint32_t alike_put_hashes(struct alike *index, uint32_t group,
    const uint16_t *hash, uint32_t n);

/* How many pairs an entry has; and their hashes. */
uint32_t alike_size(const struct alike *index, uint32_t entry);
const uint16_t *alike_hashes(const struct alike *index, uint32_t entry);

/* 1 when an entry's pairs are known, and not their hashes alone. */
int alike_is_known(const struct alike *index, uint32_t entry);
/* Makes them known: the text whose hashes were put. */
void alike_tell(struct alike *index, uint32_t entry, struct str text);

/* Takes a text of a group at hand; returns how many pairs it has. */
uint32_t alike_take(struct alike *index, uint32_t group, struct str text);

/*
 * The entries of its group that can be as similar to the text at hand as
 * `cents` (1 to 100) of a hundred; good until the next call. Some are not.
 */
const uint32_t *alike_candidates(struct alike *index, int64_t cents,
    size_t *n);

/* 0 when an entry surely has less than `least` pairs of the text at hand. */
int alike_may(const struct alike *index, uint32_t entry, uint64_t least);
/*
 * How many pairs an entry whose pairs are known and the text at hand have in
 * common; 0 and `*is_less` when less than `least`.
 */
uint64_t alike_common(const struct alike *index, uint32_t entry,
    uint64_t least, int *is_less);

/*
 * The fewest pairs that texts of `a` and `b` pairs must have in common to be
 * similar enough: c * 100 >= cents * (a + b - c).
 */
uint64_t alike_least(int64_t cents, uint64_t a, uint64_t b);

#endif
