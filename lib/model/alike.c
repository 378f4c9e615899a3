#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "model/alike.h"
#include "text/utf8.h"

#define CODE_BITS 21		/* of a code point */
#define PAIR_BITS (2 * CODE_BITS)
#define HASHES ((size_t)1 << ALIKE_BITS)
#define SLOTS_FIRST 1024	/* a power of two */
#define KIND_BITS 14
#define KINDS 64
#define INSERT_MOST 64		/* hashes that are sorted by insertion */
#define PER_LIST 4		/* entries in a list, about */
/*
 * How many pairs more are listed and asked than would be enough not to miss an
 * entry: it must be met so often more to be looked at.
 */
#define SPARE 2
#define AHEAD 8		/* entries from that whose hashes are fetched */
#define LATER_LEAST 16		/* entries that are not worth a new shelf */

struct entry {
	uint32_t group;
	uint32_t n;		/* pairs */
	uint32_t hash;		/* in `hashes` */
	uint32_t next;		/* of the group, put before it: entry + 1 */
};

/*
 * Who has a pair among its rarest. EARLY is what an entry and a text of as many
 * pairs or more must share, LATE what those that have fewer ask it for, too.
 */
enum when { EARLY, LATE, WHENS };

struct list {
	uint32_t start[WHENS];	/* in `place`; the end is the next one's */
};

/* The same of what was put since: node + 1. */
struct later {
	uint32_t first[WHENS];
};

/*
 * What was put into a group before the shelf was made: by number of pairs, so
 * that of a list of entries those of fitting size are one piece. What was put
 * since is chained to the lists, until it is worth a new shelf.
 */
struct group {
	uint32_t last;		/* entry + 1 */
	uint32_t n, n_later;	/* entries on the shelf, and since */
	int is_shelved;
	uint32_t n_shelved;	/* how often: each time pairs are sorted anew */
	int64_t cents;		/* the least that can be asked for */
	int shift, kind_shift;	/* of a hash, to its list, to its kind */
	uint32_t longest;	/* most pairs of an entry on the shelf */
	uint32_t longest_put;	/* and of any */
	uint8_t *kind;		/* how many entries have such hashes: roughly */
	uint32_t *entry;	/* by place on the shelf */
	uint32_t *up_to;	/* places of entries of so many pairs or less */
	struct list *list;
	struct later *later;	/* NULL: nothing was */
	struct put *put;	/* those, and room for so many */
	uint32_t put_room;
	uint32_t *place;
};

/* A group with what points into `shelves` as places there. */
struct kept_group {
	struct group group;
	uint64_t kind, entry, up_to, list, place;
};

/* An entry that was put since. */
struct put {
	uint32_t entry, n;
};

/* The same in a list. NB. there are some forty of each: they are small. */
struct node {
	uint32_t next;		/* + 1 */
	uint32_t place;		/* behind those on the shelf */
};

static void
text_room(struct alike_text *text, size_t n_slot)
{
	mem_reset(&text->room);
	text->n_slot = n_slot;
	text->slot = mem_take_n(&text->room, n_slot, sizeof(*text->slot));
	text->pair = mem_take_n(&text->room, n_slot / 2,
	    sizeof(*text->pair));
	text->hash = mem_take_n(&text->room, n_slot / 2,
	    sizeof(*text->hash));
	text->stamp = 0;
}

static void
text_make(struct alike_text *text, void (*full)(void))
{
	mem_make(&text->room, full);
	text_room(text, SLOTS_FIRST);
}

void
alike_make(struct alike *index, void (*full)(void))
{
	int i;

	memset(index, 0, sizeof(*index));
	mem_vec_make(&index->entries, sizeof(struct entry), full);
	mem_vec_make(&index->hashes, sizeof(uint16_t), full);
	mem_vec_make(&index->texts, sizeof(struct str), full);
	mem_vec_make(&index->pair_at, sizeof(uint32_t), full);
	mem_vec_make(&index->pairs, sizeof(uint64_t), full);
	mem_vec_make(&index->groups, sizeof(struct group), full);
	mem_vec_make(&index->kept, sizeof(struct kept_group), full);
	mem_make(&index->shelves, full);
	mem_dense(&index->shelves);
	mem_vec_make(&index->nodes, sizeof(struct node), full);
	mem_vec_make(&index->counts, sizeof(uint8_t), full);
	mem_vec_make(&index->met, sizeof(uint32_t), full);
	for (i = 0; i < ALIKE_HANDS; i++)
		text_make(&index->hands[i].text, full);
	index->hand = &index->hands[0];
	text_make(&index->other, full);
	mem_make(&index->scratch, full);
	index->has = mem_take_n(&index->scratch, HASHES / 64,
	    sizeof(*index->has));
}

void
alike_drop(struct alike *index)
{
	int i;

	mem_vec_drop(&index->entries);
	mem_vec_drop(&index->hashes);
	mem_vec_drop(&index->texts);
	mem_vec_drop(&index->pair_at);
	mem_vec_drop(&index->pairs);
	mem_vec_drop(&index->groups);
	mem_vec_drop(&index->kept);
	mem_drop(&index->shelves);
	mem_vec_drop(&index->nodes);
	mem_vec_drop(&index->counts);
	mem_vec_drop(&index->met);
	for (i = 0; i < ALIKE_HANDS; i++)
		mem_drop(&index->hands[i].text.room);
	mem_drop(&index->other.room);
	mem_drop(&index->scratch);
}

static struct entry *
entry_at(const struct alike *index, uint32_t i)
{
	return mem_vec_at(&index->entries, i);
}

static struct group *
group_at(struct alike *index, uint32_t i)
{
	if (index->groups.n <= i)
		(void)mem_vec_add_n(&index->groups, i + 1 - index->groups.n);
	return mem_vec_at(&index->groups, i);
}

/* Makes room for the pairs of `n` characters; what a text before had is
   forgotten. */
static void
text_begin(struct alike_text *text, size_t n)
{
	size_t slots = text->n_slot;

	while (slots < 2 * n)
		slots *= 2;
	if (slots > text->n_slot || text->stamp >> (63 - PAIR_BITS) != 0)
		text_room(text, slots);
	text->stamp++;
	text->n = 0;
}

/* NB. the pairs of a text are many and their bits well spread by this alone. */
static uint64_t
hash_of(uint64_t pair)
{
	return pair * UINT64_C(0x9e3779b97f4a7c15);
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
	size_t mask = text->n_slot - 1, at = (hash >> 32) & mask;

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
	size_t n, i;
	const int32_t *code = utf8_fold_codes(&scratch, s, &n);

	text_begin(text, n);
	for (i = 1; i < n; i++) {
		uint64_t pair = (uint64_t)code[i - 1] << CODE_BITS |
		    (uint64_t)code[i];
		uint64_t hash = hash_of(pair);
		uint64_t *slot = slot_of(text, pair, hash);

		if (*slot == slot_word(text, pair))
			continue;
		*slot = slot_word(text, pair);
		text->pair[text->n] = pair;
		text->hash[text->n++] = (uint16_t)(hash >>
		    (64 - ALIKE_BITS));
	}
}

static uint16_t *
hashes_of(const struct alike *index, uint32_t entry)
{
	return mem_vec_at(&index->hashes, entry_at(index, entry)->hash);
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
	(void)mem_vec_add(&index->texts);
	(void)mem_vec_add(&index->pair_at);
	if (n > index->longest)
		index->longest = n;
	return number;
}

uint32_t
alike_size(const struct alike *index, uint32_t entry)
{
	return entry_at(index, entry)->n;
}

/* What is at hand from now on: its hashes. */
static void
take_hashes(struct alike *index, const uint16_t *hash, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < index->n_hand; i++)
		index->has[index->hand_hash[i] / 64] = 0;
	index->hand_hash = hash;
	index->n_hand = n;
	for (i = 0; i < n; i++)
		index->has[hash[i] / 64] |= UINT64_C(1) << hash[i] % 64;
}

/* A text that was made ready, or NULL. */
static struct alike_hand *
hand_of(struct alike *index, uint32_t group, struct str text)
{
	int i;

	for (i = 0; i < ALIKE_HANDS; i++)
		if (index->hands[i].of.p == text.p &&
		    index->hands[i].of.n == text.n &&
		    index->hands[i].group == group && text.n > 0)
			return &index->hands[i];
	return NULL;
}

/* Fills the hand that was filled longest ago; not the one that is used. */
static struct alike_hand *
hand_fill(struct alike *index, uint32_t group, struct str text)
{
	struct alike_hand *hand = &index->hands[index->n_filled++ %
	    ALIKE_HANDS];

	if (hand == index->hand)
		hand = &index->hands[index->n_filled++ % ALIKE_HANDS];
	text_fill(&hand->text, index, text);
	hand->of = text;
	hand->group = group;
	hand->is_sorted = 0;
	hand->is_fetched = 0;
	return hand;
}

uint32_t
alike_take(struct alike *index, uint32_t group, struct str text)
{
	struct alike_hand *hand = hand_of(index, group, text);

	/* NB. what was at hand may lie where this one's hashes will */
	take_hashes(index, NULL, 0);
	if (hand == NULL)
		hand = hand_fill(index, group, text);
	index->hand = hand;
	take_hashes(index, hand->text.hash, (uint32_t)hand->text.n);
	index->group = group;
	index->taken = index->filled = 0;
	return index->n_hand;
}

uint32_t
alike_take_entry(struct alike *index, uint32_t number)
{
	const struct entry *entry = entry_at(index, number);

	take_hashes(index, hashes_of(index, number), entry->n);
	index->group = entry->group;
	index->taken = number + 1;
	return entry->n;
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

static struct str
text_of(struct alike *index, uint32_t number)
{
	const struct str *text;

	if (number < index->n_mapped)
		return index->text(index->with, number);
	text = mem_vec_at(&index->texts, number - index->n_mapped);
	return *text;
}

/* The pairs of an entry, kept for the next time; there are `*n`. */
static const uint64_t *
pairs_of(struct alike *index, uint32_t number, size_t *n)
{
	uint32_t *at = mem_vec_at(&index->pair_at, number);
	const struct alike_text *other = &index->other;
	uint64_t *kept;

	if (*at == 0) {
		text_fill(&index->other, index, text_of(index, number));
		*at = (uint32_t)index->pairs.n + 1;
		kept = mem_vec_add_n(&index->pairs, other->n + 1);
		*kept = other->n;
		if (other->n > 0)
			memcpy(kept + 1, other->pair, other->n *
			    sizeof(*kept));
	}
	kept = mem_vec_at(&index->pairs, *at - 1);
	*n = (size_t)*kept;
	return kept + 1;
}

static int
has_pair(const struct alike *index, uint64_t pair)
{
	const struct alike_text *text = &index->hand->text;

	return *slot_of(text, pair, hash_of(pair)) ==
	    slot_word(text, pair);
}

/* The pairs at hand themselves: of an entry they are asked for seldom. */
static void
fill_hand(struct alike *index)
{
	if (index->taken == index->filled)
		return;
	index->hand->of = str_make(NULL, 0);
	text_fill(&index->hand->text, index, text_of(index, index->taken -
	    1));
	index->filled = index->taken;
}

uint64_t
alike_common(struct alike *index, uint32_t number, uint64_t least,
    int *is_less)
{
	const uint64_t *pair;
	uint64_t common = 0;
	size_t n, i;

	*is_less = least > alike_size(index, number) ||
	    !may_have(index, number, least);
	if (*is_less)
		return 0;
	fill_hand(index);
	pair = pairs_of(index, number, &n);
	for (i = 0; i < n; i++)
		common += (uint64_t)has_pair(index, pair[i]);
	*is_less = common < least;
	return *is_less ? 0 : common;
}

int
alike_has_pairs(struct alike *index, uint32_t number)
{
	size_t n;

	(void)pairs_of(index, number, &n);
	return n > 0;
}

uint64_t
alike_least(int64_t cents, uint64_t a, uint64_t b)
{
	uint64_t c = (uint64_t)cents;

	return (c * (a + b) + c + 99) / (100 + c);
}

/* --- pairs by rarity ------------------------------------------------------- */

/*
 * How many of its pairs an entry of `n` is listed by. Of two texts that have
 * enough in common, so many that `least` is the fewest, one is met by each of
 * the other's first n - least + 1, and by SPARE more it is met that many times
 * more. `least` grows with both: it is asked for where it is lowest.
 */
static uint32_t
listed(enum when when, int64_t cents, uint32_t n)
{
	uint64_t least = when == EARLY ? alike_least(cents, n, n) :
	    ((uint64_t)cents * n + 99) / 100;
	uint64_t some = n - least + 1 + SPARE;

	return some > n ? n : (uint32_t)some;
}

/*
 * Pairs are sorted by kind, how rare they are in the group, then by hash. Any
 * order would do, as long as it is the same for all texts; the rarer the first
 * pairs are, the fewer entries are met by them. Kinds are finer where entries
 * are few.
 */
static uint8_t
kind_of(uint32_t rate)
{
	unsigned bits;

	if (rate < KINDS / 4)
		return (uint8_t)rate;
	bits = 31 - (unsigned)__builtin_clz(rate);
	if (bits >= KINDS / 4)
		return KINDS - 1;
	return (uint8_t)(bits << 2 | (rate >> (bits - 2) & 3));
}

static int
by_hash(const void *a, const void *b)
{
	const uint16_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
sort_kind(uint16_t *hash, size_t n)
{
	size_t i, k;

	if (n > INSERT_MOST) {
		qsort(hash, n, sizeof(*hash), by_hash);
		return;
	}
	for (i = 1; i < n; i++) {
		uint16_t one = hash[i];

		for (k = i; k > 0 && hash[k - 1] > one; k--)
			hash[k] = hash[k - 1];
		hash[k] = one;
	}
}

/* Puts a text's hashes in order, as far as they are listed or asked for. */
static void
sort_hashes(const struct alike *index, const struct group *group,
    uint16_t *hash, uint32_t n)
{
	struct arena scratch = index->scratch;
	uint16_t *from = mem_extend(&scratch, n * sizeof(*from));
	uint8_t *kind = mem_extend(&scratch, n);
	uint32_t end[KINDS] = { 0 }, most = listed(LATE, group->cents, n);
	uint32_t i, at = 0;

	for (i = 0; i < n; i++) {
		from[i] = hash[i];
		kind[i] = group->kind[hash[i] >> group->kind_shift];
		end[kind[i]]++;
	}
	for (i = 1; i < KINDS; i++)
		end[i] += end[i - 1];
	/* each end becomes a beginning */
	for (i = n; i-- > 0;)
		hash[--end[kind[i]]] = from[i];
	for (i = 0; i < KINDS && at < most; i++) {
		uint32_t to = i + 1 < KINDS ? end[i + 1] : n;

		if (to - at > 1)
			sort_kind(hash + at, to - at);
		at = to;
	}
}

/* --- the shelf of a group -------------------------------------------------- */

static void
need_counts(struct alike *index, size_t n)
{
	if (index->counts.n < n)
		(void)mem_vec_add_n(&index->counts, n - index->counts.n);
}

/* The place behind those of entries that have so many pairs or less. */
static uint32_t
places_to(const struct group *group, uint32_t n)
{
	return group->up_to[n < group->longest ? n : group->longest];
}

/* Its entries in order of their pairs; those of equal many as they were put. */
static void
shelf_sort(struct alike *index, struct group *group)
{
	struct arena scratch = index->scratch;
	size_t n = (size_t)group->longest + 1;
	uint32_t *end = mem_take_n(&scratch, n, sizeof(*end)), i;

	group->up_to = mem_take_n(&index->shelves, n, sizeof(*group->up_to));
	group->entry = mem_take_n(&index->shelves, group->n,
	    sizeof(*group->entry));
	need_counts(index, group->n);
	for (i = group->last; i != 0; i = entry_at(index, i - 1)->next)
		end[entry_at(index, i - 1)->n]++;
	for (i = 1; i < n; i++)
		end[i] += end[i - 1];
	memcpy(group->up_to, end, n * sizeof(*end));
	/* NB. the last one put is the first of the chain */
	for (i = group->last; i != 0; i = entry_at(index, i - 1)->next)
		group->entry[--end[entry_at(index, i - 1)->n]] = i - 1;
}

/* So many bits of a hash that there are a list or more for each of `n`. */
static int
shift_for(size_t n, int most)
{
	int bits = 0;

	while (bits < most && (size_t)1 << bits < n)
		bits++;
	return ALIKE_BITS - bits;
}

static void
shelf_kinds(struct alike *index, struct group *group)
{
	struct arena scratch = index->scratch;
	size_t n = 0, kinds, k;
	uint32_t i, *rate;

	for (i = 0; i < group->n; i++)
		n += entry_at(index, group->entry[i])->n;
	group->kind_shift = shift_for(n, KIND_BITS);
	kinds = HASHES >> group->kind_shift;
	group->kind = mem_take(&index->shelves, kinds);
	rate = mem_take_n(&scratch, kinds, sizeof(*rate));
	for (i = 0; i < group->n; i++) {
		const uint16_t *hash = hashes_of(index, group->entry[i]);
		uint32_t size = entry_at(index, group->entry[i])->n;

		for (k = 0; k < size; k++)
			rate[hash[k] >> group->kind_shift]++;
	}
	for (k = 0; k < kinds; k++)
		group->kind[k] = kind_of(rate[k]);
}

/* Where an entry's pairs for a list begin and end among its hashes. */
static void
listed_from(const struct group *group, enum when when, uint32_t n,
    uint32_t *from, uint32_t *to)
{
	*from = when == EARLY ? 0 : listed(EARLY, group->cents, n);
	*to = listed(when, group->cents, n);
}

/* How often an entry of `n` pairs is listed, by what it has of them. */
struct listing {
	uint32_t n, from[WHENS], to[WHENS];
};

static void
listing_of(struct listing *listing, const struct group *group, uint32_t n)
{
	enum when when;

	if (listing->n == n)
		return;
	listing->n = n;
	for (when = EARLY; when < WHENS; when++)
		listed_from(group, when, n, &listing->from[when],
		    &listing->to[when]);
}

/* The hashes of an entry that comes soon. */
static void
fetch_hashes(const struct alike *index, const struct group *group, uint32_t i)
{
	const uint16_t *hash;

	if (i + AHEAD >= group->n)
		return;
	hash = hashes_of(index, group->entry[i + AHEAD]);
	mem_fetch(hash);
	mem_fetch(hash + 32);
}

/* Sorts each entry's hashes, and counts them in their lists. */
static void
list_count(struct alike *index, struct group *group)
{
	struct listing listing = { .n = UINT32_MAX };
	uint32_t i, k;
	enum when when;

	for (i = 0; i < group->n; i++) {
		uint16_t *hash = hashes_of(index, group->entry[i]);

		fetch_hashes(index, group, i);
		listing_of(&listing, group, alike_size(index,
		    group->entry[i]));
		sort_hashes(index, group, hash, listing.n);
		for (when = EARLY; when < WHENS; when++)
			for (k = listing.from[when]; k < listing.to[when]; k++)
				group->list[hash[k] >>
				    group->shift].start[when]++;
	}
}

/* Puts each entry's place into its lists; starts become ends. */
static void
list_put(const struct alike *index, const struct group *group)
{
	struct listing listing = { .n = UINT32_MAX };
	uint32_t i, k;
	enum when when;

	for (i = 0; i < group->n; i++) {
		const uint16_t *hash = hashes_of(index, group->entry[i]);

		fetch_hashes(index, group, i);
		listing_of(&listing, group, alike_size(index,
		    group->entry[i]));
		for (when = EARLY; when < WHENS; when++)
			for (k = listing.from[when]; k < listing.to[when]; k++)
				group->place[group->list[hash[k] >>
				    group->shift].start[when]++] = i;
	}
}

/* Inverted lists: for each piece of hashes the places of who has one. */
static void
shelf_list(struct alike *index, struct group *group)
{
	uint32_t n = 0, sum = 0, here, i;
	size_t lists, k;
	enum when when;

	for (i = 0; i < group->n; i++)
		n += listed(LATE, group->cents, alike_size(index,
		    group->entry[i]));
	group->shift = shift_for(n / PER_LIST, ALIKE_BITS);
	lists = HASHES >> group->shift;
	group->list = mem_take_n(&index->shelves, lists + 1,
	    sizeof(*group->list));
	group->later = NULL;
	group->put = NULL;
	group->put_room = 0;
	group->place = mem_take_n(&index->shelves, n, sizeof(*group->place));
	list_count(index, group);
	for (k = 0; k <= lists; k++)
		for (when = EARLY; when < WHENS; when++) {
			here = group->list[k].start[when];
			group->list[k].start[when] = sum;
			sum += here;
		}
	list_put(index, group);
	for (k = lists + 1; k-- > 0;) {
		group->list[k].start[LATE] = group->list[k].start[EARLY];
		group->list[k].start[EARLY] = k == 0 ? 0 :
		    group->list[k - 1].start[LATE];
	}
}

static void
shelve(struct alike *index, struct group *group, int64_t cents)
{
	if (group->cents == 0 || cents < group->cents)
		group->cents = cents;
	group->n += group->n_later;
	group->n_later = 0;
	group->is_shelved = 1;
	group->longest = group->longest_put;
	group->n_shelved++;
	shelf_sort(index, group);
	shelf_kinds(index, group);
	shelf_list(index, group);
}

/* 1 when a shelf has to be made before the group can be asked. */
static int
is_stale(const struct group *group, int64_t cents)
{
	return !group->is_shelved || cents < group->cents ||
	    group->n_later > LATER_LEAST + group->n / 2;
}

/* --- what is put ------------------------------------------------------------ */

/* Notes an entry that is put since, and returns its place. */
static uint32_t
put_place(struct alike *index, struct group *group, uint32_t number)
{
	uint32_t i = group->n_later++, room;
	struct put *put;

	if (i >= group->put_room) {
		room = 2 * i + LATER_LEAST;
		put = mem_take_n(&index->shelves, room, sizeof(*put));
		if (i > 0)
			memcpy(put, group->put, i * sizeof(*put));
		group->put = put;
		group->put_room = room;
	}
	group->put[i].entry = number;
	group->put[i].n = alike_size(index, number);
	return group->n + i;
}

/* Chains an entry to the lists of its rarest pairs. `sorted` says for which shelf
   its hashes are in order already; 0: they are not. */
static void
put_later(struct alike *index, struct group *group, uint32_t number,
    uint32_t sorted)
{
	const struct entry *entry = entry_at(index, number);
	uint16_t *hash = hashes_of(index, number);
	uint32_t place = put_place(index, group, number), k, from, to;
	enum when when;

	if (group->later == NULL)
		group->later = mem_take_n(&index->shelves,
		    HASHES >> group->shift, sizeof(*group->later));
	need_counts(index, place + 1);
	if (sorted != group->n_shelved)
		sort_hashes(index, group, hash, entry->n);
	for (when = EARLY; when < WHENS; when++) {
		listed_from(group, when, entry->n, &from, &to);
		for (k = from; k < to; k++) {
			uint32_t *head = &group->later[hash[k] >>
			    group->shift].first[when];
			struct node *node = mem_vec_add(&index->nodes);

			node->next = *head;
			node->place = place;
			*head = (uint32_t)index->nodes.n;
		}
	}
}

static void
entry_end(struct alike *index, uint32_t number, uint32_t sorted)
{
	struct entry *entry = entry_at(index, number);
	struct group *group = group_at(index, entry->group);

	entry->next = group->last;
	group->last = number + 1;
	if (entry->n > group->longest_put)
		group->longest_put = entry->n;
	if (group->is_shelved)
		put_later(index, group, number, sorted);
	else
		group->n++;
}

uint32_t
alike_put(struct alike *index, uint32_t group, struct str text)
{
	/* NB. who is put was looked for, mostly */
	const struct alike_hand *hand = hand_of(index, group, text);
	const struct alike_text *own = hand != NULL ? &hand->text :
	    &index->other;
	uint32_t number;

	if (hand == NULL)
		text_fill(&index->other, index, text);
	number = entry_begin(index, group, (uint32_t)own->n);
	*(struct str *)mem_vec_at(&index->texts, number - index->n_mapped) =
	    text;
	memcpy(hashes_of(index, number), own->hash,
	    own->n * sizeof(*own->hash));
	entry_end(index, number, hand != NULL ? hand->is_sorted : 0);
	return number;
}

/* --- candidates ------------------------------------------------------------ */

/*
 * What is asked of the entries: how many of the pairs at hand, the rarest first,
 * by an entry's number of pairs, and how often one must be met among them.
 */
struct plan {
	uint32_t low, high;	/* pairs of an entry that can be a candidate */
	uint32_t need;
	uint32_t *asked;
};

/* 0 when there can be no candidate. */
static int
plan_begin(struct plan *plan, const struct alike *index, int64_t cents)
{
	uint64_t n = index->n_hand, c = (uint64_t)cents;

	plan->low = (uint32_t)((c * n + 99) / 100);
	plan->high = (uint32_t)(n * 100 / c);
	if (plan->high > index->longest)
		plan->high = index->longest;
	return plan->low > 0 && plan->low <= plan->high;
}

static void
plan_end(struct plan *plan, const struct alike *index, int64_t cents,
    struct arena *scratch)
{
	uint64_t n = index->n_hand, b;

	plan->asked = mem_take_n(scratch, (size_t)plan->high + 1,
	    sizeof(*plan->asked));
	plan->need = 1 + SPARE;
	for (b = plan->low; b <= plan->high; b++) {
		uint64_t least = alike_least(cents, n, b);
		uint64_t asked = n - least + 1 + SPARE;

		if (asked > n)
			asked = n;
		plan->asked[b] = (uint32_t)asked;
		/* NB. one for all: of small texts there are few to compare */
		if (least - (n - asked) < plan->need)
			plan->need = (uint32_t)(least - (n - asked));
	}
}

/* Puts the hashes at hand in order; those of an entry are. */
static void
sort_hand(struct alike *index, const struct group *group)
{
	struct alike_hand *hand = index->hand;

	if (index->taken != 0 || hand->is_sorted == group->n_shelved)
		return;
	sort_hashes(index, group, hand->text.hash, (uint32_t)hand->text.n);
	hand->is_sorted = group->n_shelved;
}

/* NB. each list lies elsewhere; of many, asked for together, waits overlap. */
static void
fetch_lists(const struct group *group, const uint16_t *hash, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		mem_fetch(&group->list[hash[i] >> group->shift]);
	for (i = 0; group->later != NULL && i < n; i++)
		mem_fetch(&group->later[hash[i] >> group->shift]);
}

/* What is in them, when they are there. */
static void
fetch_places(const struct alike *index, const struct group *group,
    const uint16_t *hash, uint32_t n)
{
	const struct list *list;
	uint32_t i, first;

	for (i = 0; i < n; i++) {
		list = &group->list[hash[i] >> group->shift];
		if (list->start[EARLY] != (list + 1)->start[EARLY])
			mem_fetch(&group->place[list->start[EARLY]]);
		if (list->start[LATE] != (list + 1)->start[EARLY])
			mem_fetch(&group->place[list->start[LATE]]);
	}
	for (i = 0; group->later != NULL && i < n; i++) {
		first = group->later[hash[i] >> group->shift].first[EARLY];
		if (first != 0)
			mem_fetch(mem_vec_at(&index->nodes, first -
			    1));
	}
}

void
alike_ahead(struct alike *index, uint32_t number, struct str text,
    int64_t cents)
{
	const struct group *group;
	struct alike_hand *hand;

	if (number >= index->groups.n || text.n == 0)
		return;
	group = group_at(index, number);
	if (is_stale(group, cents) || cents > 100)
		return;
	hand = hand_of(index, number, text);
	if (hand != NULL && hand->is_sorted == group->n_shelved) {
		fetch_places(index, group, hand->text.hash,
		    listed(LATE, cents, (uint32_t)hand->text.n));
		hand->is_fetched = 1;
		return;
	}
	hand = hand_fill(index, number, text);
	sort_hashes(index, group, hand->text.hash, (uint32_t)hand->text.n);
	hand->is_sorted = group->n_shelved;
	fetch_lists(group, hand->text.hash, listed(LATE, cents,
	    (uint32_t)hand->text.n));
}

/* Nobody was met yet; of those on the shelf, who can be a candidate. */
static void
count_begin(struct alike *index, const struct group *group,
    const struct plan *plan)
{
	uint8_t *count = mem_vec_at(&index->counts, 0);
	uint32_t from = plan->low > group->longest ? group->n :
	    group->up_to[plan->low - 1];

	index->count = count;
	memset(count + from, 0, places_to(group, plan->high) - from);
	memset(count + group->n, 0, group->n_later);
	mem_vec_cut(&index->met, 0);
}

/* The first of an ascending list that is not below `from`. */
static const uint32_t *
first_from(const uint32_t *p, const uint32_t *end, uint32_t from)
{
	/* mostly none is below */
	while (p < end && *p < from) {
		const uint32_t *middle = p + (end - p) / 2;

		if (*middle < from)
			p = middle + 1;
		else
			end = middle;
	}
	return p;
}

/* Of how many pairs an entry is to be; on the shelf those are the places from one
   on and before another. */
struct span {
	uint32_t low, high;
	uint32_t from, to;
};

static struct span
span_of(const struct group *group, uint32_t low, uint32_t high)
{
	return (struct span){ low, high, low > group->longest ? group->n :
	    group->up_to[low - 1], places_to(group, high) };
}

static void
meet(struct alike *index, uint32_t entry)
{
	*(uint32_t *)mem_vec_add(&index->met) = entry;
}

/* Meets the entries of a piece of a list; an entry's place says how many pairs
   it has. NB. a count that goes round and comes to it again makes a candidate
   twice. */
static inline void
meet_shelved(struct alike *index, const struct group *group,
    const uint32_t *p, const uint32_t *end, const struct span *span,
    uint32_t need)
{
	uint8_t *count = index->count;
	uint32_t to = span->to;

	if (p == end || span->from >= to)
		return;
	for (p = first_from(p, end, span->from); p < end && *p < to; p++)
		if (++count[*p] == need)
			meet(index, group->entry[*p]);
}

/* What is left of a list of those put since. */
struct chain {
	uint32_t node;		/* + 1 */
	uint32_t low, high;	/* as in its span */
};

/* Meets the entries of one list; what was put since becomes chains, whose number
   is returned. */
static size_t
meet_list(struct alike *index, const struct group *group, uint32_t number,
    const struct span span[WHENS], uint32_t need, struct chain *chain)
{
	const struct list *list = &group->list[number];
	const uint32_t *place = group->place;
	const uint32_t *start[] = { place + list->start[EARLY],
	    place + list->start[LATE], place + (list + 1)->start[EARLY] };
	enum when when;
	size_t n = 0;

	for (when = EARLY; when < WHENS; when++) {
		uint32_t first = group->later == NULL ? 0 :
		    group->later[number].first[when];

		meet_shelved(index, group, start[when], start[when + 1],
		    &span[when], need);
		if (first == 0 || span[when].low > span[when].high)
			continue;
		mem_fetch(mem_vec_at(&index->nodes, first - 1));
		chain[n++] = (struct chain){ first, span[when].low,
		    span[when].high };
	}
	return n;
}

/* NB. a node of each chain in turn: none of them is waited for by itself. */
static void
meet_later(struct alike *index, const struct group *group,
    struct chain *chain, size_t n, uint32_t need)
{
	size_t i, left;

	for (; n > 0; n = left)
		for (i = left = 0; i < n; i++) {
			struct chain at = chain[i];
			const struct node *node = mem_vec_at(&index->nodes,
			    at.node - 1);
			const struct put *put =
			    &group->put[node->place - group->n];

			if (put->n >= at.low && put->n <= at.high &&
			    ++index->count[node->place] == need)
				meet(index, put->entry);
			if (node->next == 0)
				continue;
			mem_fetch(mem_vec_at(&index->nodes, node->next - 1));
			at.node = node->next;
			chain[left++] = at;
		}
}

/* Those that have more pairs than the text at hand are looked for in both kinds
   of lists. */
static void
meet_all(struct alike *index, const struct group *group,
    const struct plan *plan, struct arena *scratch)
{
	const uint16_t *hash = index->hand_hash;
	uint32_t n = plan->asked[plan->low], high = plan->high + 1, i;
	struct chain *chain = mem_extend(scratch, 2 * n * sizeof(*chain));
	struct span span[WHENS] = { { 0 } };
	size_t n_chain = 0;

	for (i = 0; i < n; i++) {
		/* the more pairs an entry has, the fewer are asked for it */
		if (high > plan->high || plan->asked[high] <= i) {
			do
				high--;
			while (plan->asked[high] <= i);
			span[EARLY] = span_of(group, plan->low, high);
			span[LATE] = span_of(group, index->n_hand + 1, high);
		}
		n_chain += meet_list(index, group, hash[i] >> group->shift,
		    span, plan->need, chain + n_chain);
	}
	meet_later(index, group, chain, n_chain, plan->need);
}

const uint32_t *
alike_candidates(struct alike *index, int64_t cents, size_t *n)
{
	struct arena scratch = index->scratch;
	struct group *group = group_at(index, index->group);
	struct plan plan;

	*n = 0;
	if (!plan_begin(&plan, index, cents) || group->last == 0)
		return NULL;
	if (is_stale(group, cents))
		shelve(index, group, cents);
	sort_hand(index, group);
	plan_end(&plan, index, cents, &scratch);
	count_begin(index, group, &plan);
	if (index->taken != 0 || !index->hand->is_fetched) {
		fetch_lists(group, index->hand_hash, plan.asked[plan.low]);
		fetch_places(index, group, index->hand_hash,
		    plan.asked[plan.low]);
	}
	meet_all(index, group, &plan, &scratch);
	*n = index->met.n;
	return *n == 0 ? NULL : mem_vec_at(&index->met, 0);
}

/* --- kept in a file --------------------------------------------------------- */

int
alike_is_shelved(const struct alike *index, uint32_t number)
{
	const struct group *group;

	if (number >= index->groups.n)
		return 0;
	group = mem_vec_at(&index->groups, number);
	return group->is_shelved;
}

void
alike_shelve(struct alike *index, int64_t cents)
{
	size_t i;

	for (i = 0; i < index->groups.n; i++) {
		struct group *group = group_at(index, (uint32_t)i);

		if (group->last != 0 && (group->n_later > 0 ||
		    is_stale(group, cents)))
			shelve(index, group, cents);
	}
}

static uint64_t
place_of(const struct alike *index, const void *p)
{
	return (uint64_t)((const char *)p - index->shelves.base);
}

void
alike_parts(struct alike *index, struct arena *part[ALIKE_PARTS])
{
	part[0] = &index->entries.arena;
	part[1] = &index->hashes.arena;
	part[2] = &index->kept.arena;
	part[3] = &index->shelves;
}

void
alike_keep(struct alike *index)
{
	size_t i;

	mem_vec_cut(&index->kept, 0);
	for (i = 0; i < index->groups.n; i++) {
		const struct group *group = group_at(index, (uint32_t)i);
		struct kept_group *kept = mem_vec_add(&index->kept);

		if (!group->is_shelved)
			continue;
		kept->group = *group;
		kept->kind = place_of(index, group->kind);
		kept->entry = place_of(index, group->entry);
		kept->up_to = place_of(index, group->up_to);
		kept->list = place_of(index, group->list);
		kept->place = place_of(index, group->place);
		kept->group.kind = NULL;
		kept->group.list = NULL;
		kept->group.later = NULL;
		kept->group.put = NULL;
		kept->group.put_room = 0;
		kept->group.entry = kept->group.up_to = kept->group.place =
		    NULL;
	}
}

void
alike_mapped(struct alike *index, alike_text_of *text, void *with)
{
	char *base = index->shelves.base;
	size_t i;

	mem_vec_mapped(&index->entries);
	mem_vec_mapped(&index->hashes);
	mem_vec_mapped(&index->kept);
	index->n_mapped = (uint32_t)index->entries.n;
	index->text = text;
	index->with = with;
	if (index->n_mapped > 0)
		(void)mem_vec_add_n(&index->pair_at, index->n_mapped);
	for (i = 0; i < index->kept.n; i++) {
		const struct kept_group *kept = mem_vec_at(&index->kept, i);
		struct group *group = group_at(index, (uint32_t)i);

		*group = kept->group;
		if (!group->is_shelved)
			continue;
		group->kind = (uint8_t *)(base + kept->kind);
		group->entry = (void *)(base + kept->entry);
		group->up_to = (void *)(base + kept->up_to);
		group->list = (void *)(base + kept->list);
		group->place = (void *)(base + kept->place);
		need_counts(index, group->n);
		if (group->longest > index->longest)
			index->longest = group->longest;
	}
}
