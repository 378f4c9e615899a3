#include <stdlib.h>
#include <string.h>

#include "figures/voices.h"
#include "model/matter.h"

void
voices_make(struct voices *voices, int64_t from_s, int64_t to_s,
    void (*full)(void))
{
	memset(voices, 0, sizeof(*voices));
	voices->from_s = from_s;
	voices->to_s = to_s;
	voices->first_s = INT64_MAX;
	mem_vec_make(&voices->list, sizeof(struct voices_one), full);
}

void
voices_drop(struct voices *voices)
{
	mem_vec_drop(&voices->list);
}

static void
add(struct voices *voices, const struct voices_one *voice)
{
	if (voice->received_s < voices->first_s)
		voices->first_s = voice->received_s;
	if (voice->received_s >= voices->from_s &&
	    voice->received_s <= voices->to_s)
		*(struct voices_one *)mem_vec_add(&voices->list) = *voice;
}

void
voices_add(struct voices *voices, const struct ticket *ticket)
{
	const struct ticket_about *about = &ticket->about;
	struct voices_one voice = { .caller = about->caller,
	    .category = about->category, .place = about->place,
	    .matter = about->matter != 0 ? about->matter : ticket->number,
	    .ticket = ticket->number };

	if (ticket->receive == NULL)
		return;
	voice.received_s = ticket->receive->at_s;
	add(voices, &voice);
}

void
voices_add_number(struct voices *voices, const struct ledger *ledger,
    uint32_t number)
{
	struct voices_one voice = { .ticket = number };
	struct intake all;

	if (!matter_as_amended(ledger, number, &all, &voice.received_s))
		return;
	voice.caller = all.caller;
	voice.category = all.category;
	voice.place = all.place;
	voice.matter = all.matter;
	add(voices, &voice);
}

void
voices_add_all(struct voices *voices, const struct ledger *ledger)
{
	uint32_t n = ledger_tickets(ledger), i;

	for (i = 1; i < n; i++) {
		if (i + STRAND_AHEAD < n)
			strands_begin_fetch(&ledger->strands,
			    i + STRAND_AHEAD);
		voices_add_number(voices, ledger, i);
	}
}

void
voices_join(struct voices *voices, struct voices *other)
{
	if (other->first_s < voices->first_s)
		voices->first_s = other->first_s;
	mem_vec_append(&voices->list, &other->list);
	voices_drop(other);
}

void
voices_make_all(struct voices *voices, const struct ledger *ledger,
    struct arena *arena)
{
	voices_make(voices, INT64_MIN, INT64_MAX, arena->full);
	voices_add_all(voices, ledger);
	voices_finish(voices, INT64_MIN, arena);
}

static int
by_time(const struct voices_one *a, const struct voices_one *b)
{
	if (a->received_s != b->received_s)
		return a->received_s < b->received_s ? -1 : 1;
	return a->ticket < b->ticket ? -1 : a->ticket > b->ticket;
}

static int
by_number(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_category(const void *va, const void *vb)
{
	const struct voices_one *a = va, *b = vb;
	int order = by_number(a->category, b->category);

	return order != 0 ? order : by_time(a, b);
}

static int
by_place(const void *va, const void *vb)
{
	const struct voices_one *a = va, *b = vb;
	int order = by_number(a->place, b->place);

	return order != 0 ? order : by_time(a, b);
}

static int
by_matter(const void *va, const void *vb)
{
	const struct voices_one *a = va, *b = vb;
	int order = by_number(a->matter, b->matter);

	return order != 0 ? order : by_time(a, b);
}

static struct voices_one *
sorted(const struct voices_one *list, size_t n, struct arena *arena,
    int (*order)(const void *, const void *))
{
	struct voices_one *copy = mem_take_n(arena, n + 1, sizeof(*copy));

	if (n > 0)
		memcpy(copy, list, n * sizeof(*copy));
	if (n > 1)
		qsort(copy, n, sizeof(*copy), order);
	return copy;
}

void
voices_finish(struct voices *voices, int64_t from_s, struct arena *arena)
{
	struct voices_one *late = mem_take_n(arena, voices->list.n + 1,
	    sizeof(*late));
	size_t n = 0, i;

	for (i = 0; i < voices->list.n; i++) {
		const struct voices_one *voice = mem_vec_at(&voices->list, i);

		if (voice->received_s >= from_s)
			late[n++] = *voice;
	}
	voices->n_sorted = n;
	voices->by_category = sorted(late, n, arena, by_category);
	voices->by_place = sorted(late, n, arena, by_place);
	voices->by_matter = sorted(late, n, arena, by_matter);
}

static int
fits(const struct voices_query *query, const struct voices_one *voice)
{
	return voice->received_s <= query->to_s &&
	    (query->category == UINT32_MAX ||
	    voice->category == query->category) &&
	    (query->place == UINT32_MAX || voice->place == query->place) &&
	    (query->matter == 0 || voice->matter == query->matter);
}

/* A stretch of a sorted list. */
struct stretch {
	const struct voices_one *from;
	size_t n;
};

/* The first of a list that is not before `of`, or with `is_after` behind it. */
static size_t
place_of(const struct voices_one *list, size_t n, const struct voices_one *of,
    int (*order)(const void *, const void *), int is_after)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (order(&list[middle], of) < is_after)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* Those that one list has of what is asked for, received in time. */
static struct stretch
stretch_of(const struct voices *voices, const struct voices_query *query,
    const struct voices_one *list, int (*order)(const void *, const void *))
{
	struct voices_one of = { .category = query->category,
	    .place = query->place, .matter = query->matter,
	    .received_s = query->from_s };
	size_t from = place_of(list, voices->n_sorted, &of, order, 0), to;

	of.received_s = query->to_s;
	of.ticket = UINT32_MAX;
	to = place_of(list, voices->n_sorted, &of, order, 1);
	return (struct stretch){ list + from, to > from ? to - from : 0 };
}

size_t
voices_find(const struct voices *voices, const struct voices_query *query,
    struct arena *arena, uint32_t **ticket)
{
	struct stretch all, other;
	size_t i, n = 0;

	if (query->matter != 0)
		all = stretch_of(voices, query, voices->by_matter, by_matter);
	else if (query->category == UINT32_MAX)
		all = stretch_of(voices, query, voices->by_place, by_place);
	else {
		all = stretch_of(voices, query, voices->by_category,
		    by_category);
		other = stretch_of(voices, query, voices->by_place, by_place);
		if (query->place != UINT32_MAX && other.n < all.n)
			all = other;
	}
	*ticket = mem_take_n(arena, all.n + 1, sizeof(**ticket));
	for (i = 0; i < all.n; i++)
		if (fits(query, &all.from[i]))
			(*ticket)[n++] = all.from[i].ticket;
	return n;
}
