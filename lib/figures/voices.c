#include <stdlib.h>
#include <string.h>

#include "figures/voices.h"

void
voices_make(struct voices *voices, void (*full)(void))
{
	memset(voices, 0, sizeof(*voices));
	mem_vec_make(&voices->list, sizeof(struct voices_one), full);
}

void
voices_drop(struct voices *voices)
{
	mem_vec_drop(&voices->list);
}

void
voices_add(struct voices *voices, const struct ticket *ticket)
{
	struct voices_one *voice;

	if (ticket->receive == NULL)
		return;
	voice = mem_vec_add(&voices->list);
	voice->category = ticket->about.category;
	voice->place = ticket->about.place;
	voice->matter = ticket->about.matter != 0 ? ticket->about.matter :
	    ticket->number;
	voice->ticket = ticket->number;
	voice->received_s = ticket->receive->at_s;
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
sorted(const struct voices *voices, struct arena *arena,
    int (*order)(const void *, const void *))
{
	size_t n = voices->list.n;
	struct voices_one *list = mem_take_n(arena, n + 1, sizeof(*list));

	if (n > 0)
		memcpy(list, mem_vec_at(&voices->list, 0),
		    n * sizeof(*list));
	if (n > 1)
		qsort(list, n, sizeof(*list), order);
	return list;
}

void
voices_finish(struct voices *voices, struct arena *arena)
{
	voices->by_category = sorted(voices, arena, by_category);
	voices->by_place = sorted(voices, arena, by_place);
	voices->by_matter = sorted(voices, arena, by_matter);
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

size_t
voices_find(const struct voices *voices, const struct voices_query *query,
    struct arena *arena, uint32_t **ticket)
{
	struct voices_one from = { .category = query->category,
	    .place = query->place, .matter = query->matter,
	    .received_s = query->from_s };
	int (*order)(const void *, const void *) = query->matter != 0 ?
	    by_matter : query->category != UINT32_MAX ? by_category :
	    by_place;
	const struct voices_one *list = query->matter != 0 ?
	    voices->by_matter : query->category != UINT32_MAX ?
	    voices->by_category : voices->by_place;
	size_t low = 0, high = voices->list.n, end, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(&list[middle], &from) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* where another time than the last would be, the group goes on */
	from.received_s = query->to_s;
	from.ticket = UINT32_MAX;
	for (end = low; end < voices->list.n &&
	    order(&list[end], &from) <= 0;)
		end++;
	*ticket = mem_take_n(arena, end - low + 1, sizeof(**ticket));
	for (; low < end; low++)
		if (fits(query, &list[low]))
			(*ticket)[n++] = list[low].ticket;
	return n;
}
