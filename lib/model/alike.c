#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "model/alike.h"
#include "text/utf8.h"

#define CODE_BITS 21		/* of a code point */
#define PAIR_BITS (2 * CODE_BITS)
#define HASHES ((size_t)1 << ALIKE_BITS)
#define SLOTS_FIRST 1024	/* a power of two */
#define BUCKET_BITS 20
#define BLOCK_MOST 256
#define SORT_MOST 96		/* pairs that are sorted by insertion */
/*
 * How many pairs more are asked than would be enough not to miss an entry: it
 * must be met so often more to be looked at.
 */
#define SPARE 5

/* A pair: both code points, and the hash it is listed by. */
struct alike_pair {
	uint64_t code;
	uint32_t hash;
};

struct entry {
	uint32_t group;
	uint32_t n;		/* pairs */
	uint32_t hash;		/* in `hashes` */
	uint32_t pair;		/* in `pairs` + 1; 0: not looked at yet */
	struct str text;
	union {
		uint32_t next;	/* of the group's first ones: entry + 1 */
		uint32_t mark;	/* of the later ones */
	};
};

/*
 * How often a text must still meet an entry for it to be a candidate. Entries
 * of a group are numbered for it, those on the shelf first, so that the marks
 * of a group are few and lie together; all groups use the same.
 */
struct mark {
	uint32_t stamp, n;
};

/*
 * What was put into a group before it was first asked: by number of pairs, so
 * that of a list of entries those of fitting size are one piece.
 */
struct group {
	uint32_t first;		/* entry + 1, while there is no shelf */
	uint32_t n;		/* entries */
	int is_shelved;
	int shift;		/* of a hash, to its list */
	uint32_t longest;
	uint32_t *entry;	/* by place on the shelf */
	uint32_t *size;
	uint32_t *up_to;	/* places of entries of so many pairs or less */
	uint32_t *start;	/* of each list in `place` */
	uint32_t *place;
	uint32_t n_later;	/* entries behind the shelf */
};

/*
 * What was put later. The postings of a bucket lie in blocks, each with a head
 * before it.
 */
struct bucket {
	uint32_t first, last;	/* blocks: where their heads are + 1 */
	uint32_t n;		/* postings in all */
	uint32_t room;		/* left in the last block */
};

/* An entry that has a pair; of a head the next block + 1 and its room. */
struct posting {
	uint32_t entry;
	uint32_t n;
	uint32_t group;		/* NB. others have postings in the bucket, too */
	uint32_t mark;		/* a number within the group */
};

static void
text_make(struct alike_text *text, void (*full)(void))
{
	mem_vec_make(&text->pair, sizeof(struct alike_pair), full);
	mem_make(&text->slots, full);
	text->n_slot = SLOTS_FIRST;
	text->slot = mem_take_n(&text->slots, text->n_slot,
	    sizeof(*text->slot));
	text->stamp = 0;
}

static void
text_drop(struct alike_text *text)
{
	mem_vec_drop(&text->pair);
	mem_drop(&text->slots);
}

void
alike_make(struct alike *index, void (*full)(void))
{
	memset(index, 0, sizeof(*index));
	mem_vec_make(&index->entries, sizeof(struct entry), full);
	mem_vec_make(&index->hashes, sizeof(uint16_t), full);
	mem_vec_make(&index->pairs, sizeof(uint64_t), full);
	mem_vec_make(&index->groups, sizeof(struct group), full);
	mem_make(&index->shelves, full);
	mem_make(&index->buckets, full);
	mem_vec_make(&index->postings, sizeof(struct posting), full);
	mem_vec_make(&index->marks, sizeof(struct mark), full);
	mem_vec_make(&index->met, sizeof(uint32_t), full);
	text_make(&index->hand, full);
	text_make(&index->other, full);
	mem_make(&index->scratch, full);
	index->bucket = mem_take_n(&index->buckets, (size_t)1 << BUCKET_BITS,
	    sizeof(struct bucket));
	index->has = mem_take_n(&index->buckets, HASHES / 64,
	    sizeof(*index->has));
}

void
alike_drop(struct alike *index)
{
	mem_vec_drop(&index->entries);
	mem_vec_drop(&index->hashes);
	mem_vec_drop(&index->pairs);
	mem_vec_drop(&index->groups);
	mem_drop(&index->shelves);
	mem_drop(&index->buckets);
	mem_vec_drop(&index->postings);
	mem_vec_drop(&index->marks);
	mem_vec_drop(&index->met);
	text_drop(&index->hand);
	text_drop(&index->other);
	mem_drop(&index->scratch);
}

static struct entry *
entry_at(const struct alike *index, uint32_t i)
{
	return mem_vec_at(&index->entries, i);
}

static const struct alike_pair *
pair_at(const struct alike_text *text, size_t i)
{
	return mem_vec_at(&text->pair, i);
}

static struct group *
group_at(struct alike *index, uint32_t i)
{
	if (index->groups.n <= i)
		(void)mem_vec_add_n(&index->groups, i + 1 - index->groups.n);
	return mem_vec_at(&index->groups, i);
}

/* Makes room for the pairs of `n` bytes; what a text before had is forgotten. */
static void
text_begin(struct alike_text *text, size_t n)
{
	size_t least = text->n_slot;

	mem_vec_cut(&text->pair, 0);
	text->stamp++;
	while (least < 2 * n)
		least *= 2;
	if (least == text->n_slot && text->stamp >> (64 - PAIR_BITS) == 0)
		return;
	mem_reset(&text->slots);
	text->n_slot = least;
	text->slot = mem_take_n(&text->slots, text->n_slot,
	    sizeof(*text->slot));
	text->stamp = 1;
}

/* What a slot of the text has when it has the pair. */
static uint64_t
slot_word(const struct alike_text *text, uint64_t pair)
{
	return text->stamp << PAIR_BITS | pair;
}

/* The slot that has a pair, or the one where it would stand. */
static uint64_t *
slot_of(const struct alike_text *text, uint64_t pair, uint64_t hash)
{
	uint64_t slot = slot_word(text, pair);
	size_t mask = text->n_slot - 1, at = hash & mask;

	while (text->slot[at] >> PAIR_BITS == text->stamp &&
	    text->slot[at] != slot)
		at = (at + 1) & mask;
	return &text->slot[at];
}

/* The pairs of a text, each once. */
static void
text_fill(struct alike_text *text, const struct alike *index, struct str s)
{
	struct arena scratch = index->scratch;
	struct str rest = utf8_fold(&scratch, s);
	int32_t before = utf8_next(&rest), code;

	text_begin(text, rest.n);
	for (; before >= 0 && (code = utf8_next(&rest)) >= 0; before = code) {
		uint64_t pair = (uint64_t)before << CODE_BITS | (uint64_t)code;
		uint64_t hash = hash_number(pair);
		uint64_t *slot = slot_of(text, pair, hash);
		struct alike_pair *new;

		if (*slot == slot_word(text, pair))
			continue;
		*slot = slot_word(text, pair);
		new = mem_vec_add(&text->pair);
		new->code = pair;
		new->hash = (uint32_t)(hash >> (64 - ALIKE_BITS));
	}
}

static const uint16_t *
hashes_of(const struct alike *index, uint32_t entry)
{
	return mem_vec_at(&index->hashes, entry_at(index, entry)->hash);
}

static struct posting *
posting_at(const struct alike *index, uint32_t i)
{
	return mem_vec_at(&index->postings, i);
}

static struct bucket *
bucket_of(const struct alike *index, uint32_t group, uint32_t hash)
{
	struct bucket *bucket = index->bucket;
	uint32_t at = hash * 0x9e3779b1u ^ group * 0x85ebca6bu;

	return &bucket[at >> (32 - BUCKET_BITS)];
}

/* A new block, twice as large as all before it and one more. */
static void
add_block(struct alike *index, struct bucket *bucket)
{
	uint32_t head = (uint32_t)index->postings.n;
	uint32_t size = 2 * bucket->n + 1;

	if (size > BLOCK_MOST)
		size = BLOCK_MOST;
	(void)mem_vec_add_n(&index->postings, (size_t)size + 1);
	posting_at(index, head)->n = size;
	if (bucket->last == 0)
		bucket->first = head + 1;
	else
		posting_at(index, bucket->last - 1)->entry = head + 1;
	bucket->last = head + 1;
	bucket->room = size;
}

/* Writes an entry down under each of its pairs. */
static void
post(struct alike *index, uint32_t number)
{
	const struct entry *entry = entry_at(index, number);
	const uint16_t *hash = hashes_of(index, number);
	uint32_t i;

	for (i = 0; i < entry->n; i++)
		__builtin_prefetch(bucket_of(index, entry->group, hash[i]), 1);
	for (i = 0; i < entry->n; i++) {
		struct bucket *bucket = bucket_of(index, entry->group,
		    hash[i]);
		struct posting *posting;

		if (bucket->room == 0)
			add_block(index, bucket);
		posting = posting_at(index, bucket->last +
		    posting_at(index, bucket->last - 1)->n - bucket->room);
		posting->entry = number;
		posting->n = entry->n;
		posting->group = entry->group;
		posting->mark = entry->mark;
		bucket->room--;
		bucket->n++;
	}
}

/* The entry whose hashes come next; `n` of them. */
static uint32_t
entry_begin(struct alike *index, uint32_t group, uint32_t n)
{
	uint32_t number = (uint32_t)index->entries.n;
	struct entry *entry = mem_vec_add(&index->entries);

	entry->group = group;
	entry->n = n;
	entry->hash = (uint32_t)index->hashes.n;
	(void)mem_vec_add_n(&index->hashes, n);
	if (n > index->longest)
		index->longest = n;
	return number;
}

static void
need_marks(struct alike *index, size_t n)
{
	if (index->marks.n < n)
		(void)mem_vec_add_n(&index->marks, n - index->marks.n);
}

static void
entry_end(struct alike *index, uint32_t number)
{
	struct entry *entry = entry_at(index, number);
	struct group *group = group_at(index, entry->group);

	if (group->is_shelved) {
		entry->mark = group->n + group->n_later++;
		need_marks(index, entry->mark + 1);
		post(index, number);
		return;
	}
	entry->next = group->first;
	group->first = number + 1;
	group->n++;
	if (entry->n > group->longest)
		group->longest = entry->n;
}

uint32_t
alike_put(struct alike *index, uint32_t group, struct str text)
{
	uint32_t number, i;
	uint16_t *hash;

	text_fill(&index->other, index, text);
	number = entry_begin(index, group, (uint32_t)index->other.pair.n);
	entry_at(index, number)->text = text;
	hash = mem_vec_at(&index->hashes, entry_at(index, number)->hash);
	for (i = 0; i < index->other.pair.n; i++)
		hash[i] = (uint16_t)pair_at(&index->other, i)->hash;
	entry_end(index, number);
	return number;
}

uint32_t
alike_size(const struct alike *index, uint32_t entry)
{
	return entry_at(index, entry)->n;
}

uint32_t
alike_take(struct alike *index, uint32_t group, struct str text)
{
	size_t i;

	for (i = 0; i < index->hand.pair.n; i++)
		index->has[pair_at(&index->hand, i)->hash / 64] = 0;
	text_fill(&index->hand, index, text);
	for (i = 0; i < index->hand.pair.n; i++) {
		uint32_t hash = pair_at(&index->hand, i)->hash;

		index->has[hash / 64] |= UINT64_C(1) << hash % 64;
	}
	index->group = group;
	return (uint32_t)index->hand.pair.n;
}

/* 0 when an entry surely has less than `least` pairs of the text at hand. */
static int
may_have(const struct alike *index, uint32_t entry, uint64_t least)
{
	const uint16_t *hash = hashes_of(index, entry);
	uint32_t n = alike_size(index, entry), i;
	uint64_t common = 0;

	for (i = 0; i < n; i++)
		common += index->has[hash[i] / 64] >> hash[i] % 64 & 1;
	return common >= least;
}

/* The pairs of an entry, kept for the next time. */
static const uint64_t *
pairs_of(struct alike *index, struct entry *entry)
{
	uint64_t *code;
	uint32_t i;

	if (entry->pair != 0)
		return mem_vec_at(&index->pairs, entry->pair - 1);
	text_fill(&index->other, index, entry->text);
	entry->pair = (uint32_t)index->pairs.n + 1;
	code = mem_vec_add_n(&index->pairs, entry->n);
	for (i = 0; i < entry->n; i++)
		code[i] = pair_at(&index->other, i)->code;
	return code;
}

static int
has_pair(const struct alike *index, uint64_t pair)
{
	const struct alike_text *text = &index->hand;

	return *slot_of(text, pair, hash_number(pair)) ==
	    slot_word(text, pair);
}

uint64_t
alike_common(struct alike *index, uint32_t number, uint64_t least,
    int *is_less)
{
	struct entry *entry = entry_at(index, number);
	const uint64_t *pair;
	uint64_t common = 0;
	uint32_t i;

	*is_less = least > entry->n || !may_have(index, number, least);
	if (*is_less)
		return 0;
	pair = pairs_of(index, entry);
	for (i = 0; i < entry->n; i++)
		common += (uint64_t)has_pair(index, pair[i]);
	*is_less = common < least;
	return *is_less ? 0 : common;
}

uint64_t
alike_least(int64_t cents, uint64_t a, uint64_t b)
{
	uint64_t c = (uint64_t)cents;

	return (c * (a + b) + c + 99) / (100 + c);
}

/* --- the shelf of a group -------------------------------------------------- */

/* Its entries in order of their pairs; those of equal many as they were put. */
static void
shelf_sort(struct alike *index, struct group *group)
{
	struct arena scratch = index->scratch;
	size_t n = (size_t)group->longest + 1;
	uint32_t *end = mem_take_n(&scratch, n, sizeof(*end)), i, at;

	group->up_to = mem_take_n(&index->shelves, n, sizeof(*group->up_to));
	group->entry = mem_take_n(&index->shelves, group->n,
	    sizeof(*group->entry));
	group->size = mem_take_n(&index->shelves, group->n,
	    sizeof(*group->size));
	need_marks(index, group->n);
	for (i = group->first; i != 0; i = entry_at(index, i - 1)->next)
		end[entry_at(index, i - 1)->n]++;
	for (i = 1; i < n; i++)
		end[i] += end[i - 1];
	memcpy(group->up_to, end, n * sizeof(*end));
	/* NB. the last one put is the first of the chain */
	for (i = group->first; i != 0; i = entry_at(index, i - 1)->next) {
		at = --end[entry_at(index, i - 1)->n];
		group->entry[at] = i - 1;
		group->size[at] = entry_at(index, i - 1)->n;
	}
}

/* An inverted list: for each piece of hashes the places of who has one. */
static void
shelf_list(struct alike *index, struct group *group)
{
	size_t n = 0, lists = 1, k;
	uint32_t i, at, sum = 0;
	const uint16_t *hash;

	for (i = 0; i < group->n; i++)
		n += group->size[i];
	group->shift = ALIKE_BITS;
	for (; lists < n && group->shift > 0; group->shift--)
		lists *= 2;
	group->start = mem_take_n(&index->shelves, lists + 2,
	    sizeof(*group->start));
	group->place = mem_take_n(&index->shelves, n, sizeof(*group->place));
	for (i = 0; i < group->n; i++) {
		hash = hashes_of(index, group->entry[i]);
		for (k = 0; k < group->size[i]; k++)
			group->start[(hash[k] >> group->shift) + 2]++;
	}
	for (k = 2; k < lists + 2; k++)
		group->start[k] = sum += group->start[k];
	for (i = 0; i < group->n; i++) {
		hash = hashes_of(index, group->entry[i]);
		for (k = 0; k < group->size[i]; k++) {
			at = group->start[(hash[k] >> group->shift) + 1]++;
			group->place[at] = i;
		}
	}
}

static void
shelve(struct alike *index, struct group *group)
{
	group->is_shelved = 1;
	if (group->n == 0)
		return;
	shelf_sort(index, group);
	shelf_list(index, group);
}

/* --- candidates ------------------------------------------------------------ */

/*
 * By an entry's number of pairs: how many of the pairs at hand are asked, the
 * rarest first, and how often it must be met among them. One that has enough
 * in common with all n is met in any n - least + 1 of them, SPARE more make it
 * that many times more.
 */
struct plan {
	uint32_t low, high;	/* pairs of an entry that can be a candidate */
	uint32_t *asked, *need;
};

static void
plan_make(struct plan *plan, const struct alike *index, int64_t cents,
    struct arena *scratch)
{
	uint64_t n = index->hand.pair.n, c = (uint64_t)cents, b;

	plan->low = (uint32_t)((c * n + 99) / 100);
	plan->high = (uint32_t)(n * 100 / c);
	if (plan->high > index->longest)
		plan->high = index->longest;
	plan->asked = mem_take_n(scratch, (size_t)plan->high + 1,
	    sizeof(*plan->asked));
	plan->need = mem_take_n(scratch, (size_t)plan->high + 1,
	    sizeof(*plan->need));
	for (b = plan->low; b <= plan->high; b++) {
		uint64_t least = alike_least(cents, n, b);
		uint64_t asked = n - least + 1 + SPARE;

		if (asked > n)
			asked = n;
		plan->asked[b] = (uint32_t)asked;
		plan->need[b] = (uint32_t)(least - (n - asked));
	}
}

struct rare {
	uint32_t n, hash;
};

static int
by_rarity(const void *a, const void *b)
{
	const struct rare *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static void
sort_rare(struct rare *rare, size_t n)
{
	size_t i, k;

	if (n > SORT_MOST) {
		qsort(rare, n, sizeof(*rare), by_rarity);
		return;
	}
	for (i = 1; i < n; i++) {
		struct rare one = rare[i];

		for (k = i; k > 0 && rare[k - 1].n > one.n; k--)
			rare[k] = rare[k - 1];
		rare[k] = one;
	}
}

/* NB. each list lies elsewhere; of many, asked for together, waits overlap. */
static void
fetch_lengths(const struct alike *index, const struct group *group)
{
	size_t i;

	for (i = 0; i < index->hand.pair.n; i++) {
		uint32_t hash = pair_at(&index->hand, i)->hash;

		__builtin_prefetch(bucket_of(index, index->group, hash));
		if (group->n > 0)
			__builtin_prefetch(&group->start[hash >>
			    group->shift]);
	}
}

/* The same of the beginnings of `n` lists. */
static void
fetch_lists(const struct alike *index, const struct group *group,
    const struct rare *rare, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		const struct bucket *bucket = bucket_of(index, index->group,
		    rare[i].hash);

		if (bucket->first != 0)
			__builtin_prefetch(posting_at(index, bucket->first -
			    1));
		if (bucket->first != bucket->last)
			__builtin_prefetch(posting_at(index, bucket->last -
			    1));
		if (group->n > 0)
			__builtin_prefetch(&group->place[group->start[
			    rare[i].hash >> group->shift]]);
	}
}

/* The pairs at hand, the rarest first. */
static const struct rare *
pairs_sorted(const struct alike *index, const struct group *group,
    struct arena *scratch)
{
	size_t n = index->hand.pair.n, low = 0, high = n, i;
	struct rare *rare = mem_take_n(scratch, n, sizeof(*rare));

	fetch_lengths(index, group);
	/* those that no entry has are many and need no order */
	for (i = 0; i < n; i++) {
		struct rare one = { 0, pair_at(&index->hand, i)->hash };
		uint32_t list = one.hash >> group->shift;

		one.n = bucket_of(index, index->group, one.hash)->n;
		if (group->n > 0)
			one.n += group->start[list + 1] - group->start[list];
		rare[one.n == 0 ? low++ : --high] = one;
	}
	sort_rare(rare + low, n - low);
	return rare;
}

/* 1 when that was the last time that an entry must be met. */
static int
meet(const struct alike *index, struct mark *mark, uint32_t need)
{
	if (mark->stamp != index->asked) {
		mark->stamp = index->asked;
		mark->n = need;
	}
	return --mark->n == 0;
}

/* The first of an ascending list that is not below `from`. */
static const uint32_t *
first_from(const uint32_t *p, const uint32_t *end, uint32_t from)
{
	while (p < end) {
		const uint32_t *middle = p + (end - p) / 2;

		if (*middle < from)
			p = middle + 1;
		else
			end = middle;
	}
	return p;
}

/* Meets the entries of a list that have `low` to `high` pairs; an entry's place
   says how many it has. */
static void
meet_shelved(struct alike *index, const struct group *group, uint32_t hash,
    const struct plan *plan, uint32_t high)
{
	uint32_t list = hash >> group->shift;
	const uint32_t *p = group->place + group->start[list];
	const uint32_t *end = group->place + group->start[list + 1];
	uint32_t size = plan->low, to;

	if (size > group->longest)
		return;
	to = group->up_to[high > group->longest ? group->longest : high];
	p = first_from(p, end, size == 0 ? 0 : group->up_to[size - 1]);
	for (; p < end && *p < to; p++) {
		while (*p >= group->up_to[size])
			size++;
		if (meet(index, mem_vec_at(&index->marks, *p),
		    plan->need[size]))
			*(uint32_t *)mem_vec_add(&index->met) =
			    group->entry[*p];
	}
}

static void
meet_posted(struct alike *index, uint32_t hash, const struct plan *plan,
    uint32_t high)
{
	const struct bucket *bucket = bucket_of(index, index->group, hash);
	uint32_t block = bucket->first, i;

	while (block != 0) {
		const struct posting *head = posting_at(index, block - 1);
		uint32_t n = head->n - (block == bucket->last ? bucket->room :
		    0);

		if (head->entry != 0)
			__builtin_prefetch(posting_at(index, head->entry - 1));
		for (i = 1; i <= n; i++) {
			const struct posting *posting = head + i;

			if (posting->group == index->group &&
			    posting->n >= plan->low && posting->n <= high &&
			    meet(index, mem_vec_at(&index->marks,
			    posting->mark), plan->need[posting->n]))
				*(uint32_t *)mem_vec_add(&index->met) =
				    posting->entry;
		}
		block = head->entry;
	}
}

const uint32_t *
alike_candidates(struct alike *index, int64_t cents, size_t *n)
{
	struct arena scratch = index->scratch;
	struct group *group = group_at(index, index->group);
	const struct rare *rare;
	struct plan plan;
	uint32_t high, i;

	*n = 0;
	if (!group->is_shelved)
		shelve(index, group);
	plan_make(&plan, index, cents, &scratch);
	if (plan.low > plan.high || plan.low == 0)
		return NULL;
	index->asked++;
	mem_vec_cut(&index->met, 0);
	rare = pairs_sorted(index, group, &scratch);
	fetch_lists(index, group, rare, plan.asked[plan.low]);
	high = plan.high;
	for (i = 0; i < plan.asked[plan.low]; i++) {
		/* the more pairs an entry has, the fewer are asked for it */
		while (plan.asked[high] <= i)
			high--;
		if (group->n > 0)
			meet_shelved(index, group, rare[i].hash, &plan, high);
		meet_posted(index, rare[i].hash, &plan, high);
	}
	*n = index->met.n;
	return *n == 0 ? NULL : mem_vec_at(&index->met, 0);
}
