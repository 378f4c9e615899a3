/*
 * alike - which texts can be alike: by the pairs of characters they share
 *
 * A text is the set of pairs of neighbouring characters that its folding
 * (utf8_fold()) has. Texts lie in groups; one is only looked for in its own.
 * The index says which entries can share so many pairs with a text that they
 * are as similar as asked (Jaccard), from an inverted list of pairs, and never
 * leaves one out; alike_common() counts the pairs themselves.
 *
 * The list knows pairs by ALIKE_BITS bits of a hash. Different pairs of one
 * hash only make a candidate more.
 */
#ifndef MODEL_ALIKE_H
#define MODEL_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

#define ALIKE_BITS 16
#define ALIKE_HANDS 4

/* The pairs of one text, each once; parts are the module's own. */
struct alike_text {
	uint64_t *pair;
	uint16_t *hash;			/* what each is listed by */
	size_t n;
	uint64_t *slot;			/* stamp and pair */
	size_t n_slot;
	uint64_t stamp;
	struct arena room;
};

/* The text of an entry that was kept; good until the next call. */
typedef struct str alike_text_of(void *with, uint32_t entry);

struct alike {
	struct mem_vec entries;
	struct mem_vec hashes;		/* uint16_t, entry by entry */
	struct mem_vec texts;		/* struct str, of those not mapped */
	uint32_t n_mapped;		/* entries that came by alike_mapped() */
	alike_text_of *text;		/* gives theirs */
	void *with;
	struct mem_vec pair_at;		/* uint32_t, by entry: its pairs in `pairs`
					   + 1, or 0 */
	struct mem_vec pairs;		/* uint64_t, of those compared with, behind
					   how many there are */
	struct mem_vec groups;
	struct mem_vec kept;		/* the same as a file has them */
	struct arena shelves;		/* inverted lists of groups */
	struct mem_vec nodes;		/* entries put since, in these lists */
	struct mem_vec counts;		/* uint8_t, of a group: met by the text */
	struct mem_vec met;		/* uint32_t: met often enough */
	uint8_t *count;			/* the same, of the text at hand */
	uint32_t longest;		/* most pairs of an entry */
	uint32_t group;			/* of the text at hand */
	uint32_t taken;			/* the entry that it is + 1, or 0 */
	uint32_t filled;		/* whose pairs `hand` has, so too */
	const uint16_t *hand_hash;	/* its hashes, and as bits */
	uint32_t n_hand;
	uint64_t *has;
	struct alike_hand {
		struct alike_text text;
		struct str of;		/* what it was made of; p NULL: nothing */
		uint32_t group;
		uint32_t is_sorted;	/* for which shelf of the group's; 0: not */
		int is_fetched;		/* what it touches there, for that */
	} hands[ALIKE_HANDS], *hand;	/* the one that is used */
	unsigned n_filled;
	struct alike_text other;
	struct arena scratch;
};

void alike_make(struct alike *index, void (*full)(void));
void alike_drop(struct alike *index);

/*
 * Adds a text to a group, which must outlive the index; entries are numbered
 * 0 1 2 … Those put before their group is first asked cost least.
 */
uint32_t alike_put(struct alike *index, uint32_t group, struct str text);

/* How many pairs an entry has; and 1 when it has any, by its text: the text of
   one that was kept (see below) may be gone since. */
uint32_t alike_size(const struct alike *index, uint32_t entry);
int alike_has_pairs(struct alike *index, uint32_t entry);

/* Takes a text of a group at hand; returns how many pairs it has. */
uint32_t alike_take(struct alike *index, uint32_t group, struct str text);

/* The same of an entry. */
uint32_t alike_take_entry(struct alike *index, uint32_t entry);

/*
 * For who knows a text that will be taken soon, and asked for candidates: at the
 * first call it is made ready, at a second one, some time later, what it will
 * touch is fetched. Up to ALIKE_HANDS - 1 are remembered; `text` must stay until
 * then. What is found is the same.
 */
void alike_ahead(struct alike *index, uint32_t group, struct str text,
    int64_t cents);

/*
 * The entries of its group that can be as similar to the text at hand as
 * `cents` (1 to 100) of a hundred; good until the next call. Some are not.
 */
const uint32_t *alike_candidates(struct alike *index, int64_t cents,
    size_t *n);

/*
 * How many pairs an entry and the text at hand have in common; 0 and `*is_less`
 * when less than `least`.
 */
uint64_t alike_common(struct alike *index, uint32_t entry, uint64_t least,
    int *is_less);

/*
 * The fewest pairs that texts of `a` and `b` pairs must have in common to be
 * similar enough: c * 100 >= cents * (a + b - c).
 */
uint64_t alike_least(int64_t cents, uint64_t a, uint64_t b);

/*
 * An index may be kept: when all groups are shelved, for texts that are to be
 * at least as similar as that, and alike_keep() was called, its ranges of memory
 * have no pointer in them and say all but the texts themselves. Mapped into an
 * index that alike_make() made, they are that index; of its entries the texts
 * are asked for where pairs have to be counted. One that is not had any more is
 * empty: it has nothing in common with any.
 */
#define ALIKE_PARTS 4
void alike_shelve(struct alike *index, int64_t cents);
void alike_keep(struct alike *index);
void alike_parts(struct alike *index, struct arena *part[ALIKE_PARTS]);
void alike_mapped(struct alike *index, alike_text_of *text, void *with);

/* 1 when a group has its shelf: who is put now costs more than before. */
int alike_is_shelved(const struct alike *index, uint32_t group);

#endif
