#include <stdlib.h>
#include <string.h>

#include "base/both.h"
#include "model/matter.h"
#include "text/time.h"

#define NEAR 512		/* calls about where one is looked for first */

/* A first ticket; its text is the entry of the same number in `texts`. */
struct entry {
	int64_t received_s;
	uint32_t category;
	uint32_t place;		/* number + 1; 0: none */
	uint32_t next_category, next_place;	/* entry + 1 */
	uint32_t number;	/* of the ledger, where it was known there */
	uint32_t is_live;	/* it is a first ticket, and not replaced */
};

/* Where the ticket of a number is, in an index that is kept. */
struct numbered {
	uint32_t number, entry;
};

static int64_t
window_of(const struct policy_value *window)
{
	switch (window->unit) {
	case POLICY_NO_LIMIT:
		return INT64_MAX;
	case POLICY_HOURS:
		return window->n * 3600;
	default:
		return window->n * TIME_DAY_S;
	}
}

void
matter_rules_at(const struct policy *policy, int64_t at_s,
    struct matter_rules *rules)
{
	rules->window_s = window_of(policy_get(policy, POLICY_MATTER_WINDOW,
	    at_s));
	rules->similarity_cents = policy_get(policy,
	    POLICY_MATTER_SIMILARITY, at_s)->n;
}

void
matter_make(struct matter_index *index, void (*full)(void))
{
	memset(index, 0, sizeof(*index));
	hash_set_make(&index->tickets, full);
	hash_set_make(&index->categories, full);
	hash_set_make(&index->places, full);
	mem_vec_make(&index->entries, sizeof(struct entry), full);
	mem_vec_make(&index->ids, sizeof(struct str), full);
	mem_vec_make(&index->numbered, sizeof(struct numbered), full);
	mem_vec_make(&index->by_ticket, sizeof(uint32_t), full);
	mem_vec_make(&index->by_category, sizeof(uint32_t), full);
	mem_vec_make(&index->by_place, sizeof(uint32_t), full);
	alike_make(&index->texts, full);
	mem_make(&index->scratch, full);
}

void
matter_drop(struct matter_index *index)
{
	hash_set_drop(&index->tickets);
	hash_set_drop(&index->categories);
	hash_set_drop(&index->places);
	mem_vec_drop(&index->entries);
	mem_vec_drop(&index->ids);
	mem_vec_drop(&index->numbered);
	mem_vec_drop(&index->by_ticket);
	mem_vec_drop(&index->by_category);
	mem_vec_drop(&index->by_place);
	alike_drop(&index->texts);
	mem_drop(&index->scratch);
}

static struct entry *
entry_at(const struct matter_index *index, uint32_t i)
{
	return mem_vec_at(&index->entries, i);
}

static struct str
id_of(const struct matter_index *index, uint32_t i)
{
	const struct str *id;

	if (i < index->n_mapped)
		return ledger_ticket_id(index->ledger,
		    entry_at(index, i)->number);
	id = mem_vec_at(&index->ids, i - index->n_mapped);
	return *id;
}

/* The place's number: it is one within its category. */
static struct str
place_key(struct arena *scratch, const struct matter_ticket *ticket)
{
	size_t n = ticket->category.n;
	char *p = mem_take(scratch, n + 1 + ticket->place.n);

	if (n > 0)
		memcpy(p, ticket->category.p, n);
	p[n] = '\0';
	if (ticket->place.n > 0)
		memcpy(p + n + 1, ticket->place.p, ticket->place.n);
	return str_make(p, n + 1 + ticket->place.n);
}

/* Numbers of the index, or HASH_NONE. NB. they are asked for several times: one
   that was found stays. */
static uint32_t
category_of(const struct matter_index *index, struct matter_ticket *ticket)
{
	if (ticket->category_at == 0)
		ticket->category_at = hash_set_find(&index->categories,
		    ticket->category) + 1;
	return ticket->category_at - 1;
}

static uint32_t
place_of(const struct matter_index *index, struct matter_ticket *ticket)
{
	struct arena scratch = index->scratch;

	if (ticket->place_at == 0 && ticket->place.n > 0)
		ticket->place_at = hash_set_find(&index->places,
		    place_key(&scratch, ticket)) + 1;
	return ticket->place_at - 1;
}

static uint32_t *
head_of(struct mem_vec *heads, uint32_t i)
{
	while (heads->n <= i)
		(void)mem_vec_add(heads);
	return mem_vec_at(heads, i);
}

static void
chain(struct mem_vec *heads, uint32_t i, uint32_t entry, uint32_t *next)
{
	uint32_t *head = head_of(heads, i);

	*next = *head;
	*head = entry + 1;
}

/* An entry that is looked at by nobody yet: entry + 1. */
static uint32_t
entry_add(struct matter_index *index, struct matter_ticket *ticket)
{
	struct entry *entry = mem_vec_add(&index->entries);

	*(struct str *)mem_vec_add(&index->ids) = ticket->ticket;
	entry->number = ticket->number;
	entry->received_s = ticket->received_s;
	entry->category = category_of(index, ticket);
	if (entry->category == HASH_NONE)
		entry->category = hash_set_add(&index->categories,
		    ticket->category);
	(void)alike_put(&index->texts, entry->category, ticket->text);
	return (uint32_t)index->entries.n;
}

void
matter_put(struct matter_index *index, struct matter_ticket *first)
{
	struct arena scratch = index->scratch;
	struct entry *entry;
	uint32_t number;

	if (first->entry == 0)
		first->entry = entry_add(index, first);
	number = first->entry - 1;
	entry = entry_at(index, number);
	entry->is_live = 1;
	chain(&index->by_category, entry->category, number,
	    &entry->next_category);
	if (first->place.n == 0)
		return;
	entry->place = place_of(index, first) + 1;
	if (entry->place == 0)
		entry->place = hash_set_add(&index->places,
		    place_key(&scratch, first)) + 1;
	chain(&index->by_place, entry->place - 1, number, &entry->next_place);
}

void
matter_take_back(struct matter_index *index, struct matter_ticket *first)
{
	if (first->entry != 0)
		entry_at(index, first->entry - 1)->is_live = 0;
	first->entry = 0;
}

uint32_t
matter_entry(const struct matter_index *index, uint32_t number)
{
	const struct numbered *all = mem_vec_at(&index->numbered, 0);
	size_t low = 0, high = index->numbered.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < index->numbered.n && all[low].number == number ?
	    all[low].entry + 1 : 0;
}

/* NB. few tickets are amended: which entry one has is noted when one is. */
void
matter_drop_ticket(struct matter_index *index, struct str ticket)
{
	uint32_t id, entry = index->n_mapped == 0 ? 0 :
	    matter_entry(index, ledger_ticket(index->ledger, ticket));

	if (entry != 0)
		entry_at(index, entry - 1)->is_live = 0;
	for (; index->n_noted < index->entries.n; index->n_noted++) {
		id = hash_set_add(&index->tickets, id_of(index,
		    (uint32_t)index->n_noted));
		*head_of(&index->by_ticket, id) =
		    (uint32_t)index->n_noted + 1;
	}
	id = hash_set_find(&index->tickets, ticket);
	if (id != HASH_NONE)
		entry_at(index, *head_of(&index->by_ticket, id) - 1)->is_live =
		    0;
}

/* A search, and the best entry so far. */
struct search {
	struct matter_index *index;
	struct matter_ticket *ticket;
	const struct matter_rules *rules;
	uint32_t category;
	int is_taken;		/* its text is at hand */
	uint64_t n;		/* its pairs, then */
	uint32_t best;		/* entry + 1; 0: none */
	uint64_t common, all;	/* pairs that both have, that either has */
};

/* 1 when the entry could be joined as far as times go. */
static int
is_in_window(const struct search *search, uint32_t number)
{
	const struct entry *entry = entry_at(search->index, number);
	int64_t at_s = search->ticket->received_s;

	/* NB. a ticket is received once, whatever else is amended */
	return entry->is_live && entry->received_s <= at_s &&
	    at_s - entry->received_s <= search->rules->window_s &&
	    (entry->received_s != at_s ||
	    !str_eq(id_of(search->index, number), search->ticket->ticket));
}

/* 1 when it goes before the best so far. */
static int
is_better(const struct search *search, uint32_t number, uint64_t common,
    uint64_t all)
{
	const struct entry *entry, *best;

	if (search->best == 0)
		return 1;
	if (common * search->all != search->common * all)
		return common * search->all > search->common * all;
	entry = entry_at(search->index, number);
	best = entry_at(search->index, search->best - 1);
	if (entry->received_s != best->received_s)
		return entry->received_s < best->received_s;
	return str_cmp(id_of(search->index, number), id_of(search->index,
	    search->best - 1)) < 0;
}

static void
take_text(struct search *search)
{
	struct alike *texts = &search->index->texts;

	if (search->is_taken)
		return;
	search->n = search->ticket->entry != 0 ?
	    alike_take_entry(texts, search->ticket->entry - 1) :
	    alike_take(texts, search->category, search->ticket->text);
	search->is_taken = 1;
}

/*
 * Compares with an entry that is in time; its text must have `least` pairs in
 * common.
 */
static void
compare(struct search *search, uint32_t number, uint64_t least)
{
	struct alike *texts = &search->index->texts;
	uint64_t common, all;
	int is_less;

	common = alike_common(texts, number, least, &is_less);
	if (is_less)
		return;
	all = search->n + alike_size(texts, number) - common;
	if (all == 0)
		all = 1;
	if (is_better(search, number, common, all)) {
		search->best = number + 1;
		search->common = common;
		search->all = all;
	}
}

/* The next entry of a place that is in time: entry + 1, or 0. */
static uint32_t
next_of_place(const struct search *search, uint32_t i)
{
	while (i != 0 && !is_in_window(search, i - 1))
		i = entry_at(search->index, i - 1)->next_place;
	return i;
}

/* The first entry of the ticket's place that is in time: entry + 1, or 0. */
static uint32_t
first_of_place(const struct search *search)
{
	struct matter_index *index = search->index;
	uint32_t place = place_of(index, search->ticket);

	return place == HASH_NONE ? 0 : next_of_place(search,
	    *head_of(&index->by_place, place));
}

/* Texts are only looked at where several have the place. */
static void
find_by_place(struct search *search)
{
	const struct matter_index *index = search->index;
	uint32_t i = first_of_place(search), next;

	if (i == 0)
		return;
	next = next_of_place(search, entry_at(index, i - 1)->next_place);
	if (next == 0) {
		search->best = i;
		return;
	}
	take_text(search);
	for (; i != 0; i = next_of_place(search,
	    entry_at(index, i - 1)->next_place))
		compare(search, i - 1, 0);
}

/* With a threshold of nothing, all texts with a pair are alike. */
static void
find_any(struct search *search)
{
	struct matter_index *index = search->index;
	uint32_t i;

	for (i = *head_of(&index->by_category, search->category); i != 0;
	    i = entry_at(index, i - 1)->next_category)
		if (is_in_window(search, i - 1) && (search->n > 0 ||
		    alike_has_pairs(&index->texts, i - 1)))
			compare(search, i - 1, 0);
}

static void
find_by_text(struct search *search)
{
	struct alike *texts = &search->index->texts;
	int64_t cents = search->rules->similarity_cents;
	const uint32_t *candidate;
	size_t n, i;

	take_text(search);
	if (cents <= 0) {
		find_any(search);
		return;
	}
	candidate = alike_candidates(texts, cents, &n);
	for (i = 0; i < n; i++)
		if (is_in_window(search, candidate[i]))
			compare(search, candidate[i], alike_least(cents,
			    search->n, alike_size(texts, candidate[i])));
}

void
matter_expect(struct matter_index *index, struct matter_ticket *ticket,
    const struct matter_rules *rules)
{
	const struct search search = { .index = index, .ticket = ticket,
	    .rules = rules };
	uint32_t category = category_of(index, ticket);

	if (category != HASH_NONE && alike_is_shelved(&index->texts, category))
		return;
	if (ticket->entry == 0 && first_of_place(&search) == 0)
		ticket->entry = entry_add(index, ticket);
}

void
matter_ahead(struct matter_index *index, struct matter_ticket *ticket,
    const struct matter_rules *rules)
{
	const struct search search = { .index = index, .ticket = ticket,
	    .rules = rules };
	uint32_t category = category_of(index, ticket);

	if (category != HASH_NONE && ticket->entry == 0 &&
	    rules->similarity_cents > 0 && first_of_place(&search) == 0)
		alike_ahead(&index->texts, category, ticket->text,
		    rules->similarity_cents);
}

struct str
matter_find(struct matter_index *index, struct matter_ticket *ticket,
    const struct matter_rules *rules)
{
	struct search search = { .index = index, .ticket = ticket,
	    .rules = rules, .category = category_of(index, ticket) };

	if (search.category == HASH_NONE)
		return str_make(NULL, 0);
	find_by_place(&search);
	if (search.best == 0)
		find_by_text(&search);
	if (search.best == 0)
		return str_make(NULL, 0);
	return id_of(index, search.best - 1);
}

/* --- kept in a file --------------------------------------------------------- */

static int
by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

void
matter_keep(struct matter_index *index, int64_t cents)
{
	struct numbered *numbered;
	uint32_t i, n = (uint32_t)index->entries.n;

	alike_shelve(&index->texts, cents);
	alike_keep(&index->texts);
	mem_vec_cut(&index->numbered, 0);
	if (n == 0)
		return;
	numbered = mem_vec_add_n(&index->numbered, n);
	for (i = 0; i < n; i++) {
		numbered[i].number = entry_at(index, i)->number;
		numbered[i].entry = i;
	}
	qsort(numbered, n, sizeof(*numbered), by_number);
}

void
matter_parts(struct matter_index *index, struct arena *part[MATTER_PARTS])
{
	hash_set_parts(&index->categories, part);
	hash_set_parts(&index->places, part + HASH_SET_PARTS);
	part += (ptrdiff_t)2 * HASH_SET_PARTS;
	alike_parts(&index->texts, part);
	part += ALIKE_PARTS;
	part[0] = &index->entries.arena;
	part[1] = &index->by_category.arena;
	part[2] = &index->by_place.arena;
	part[3] = &index->numbered.arena;
}

static struct str
text_of(void *with, uint32_t entry)
{
	const struct matter_index *index = with;

	return index->text(index->with, entry_at(index, entry)->number, entry);
}

void
matter_mapped(struct matter_index *index, const struct ledger *ledger,
    matter_text_of *text, void *with)
{
	hash_set_mapped(&index->categories);
	hash_set_mapped(&index->places);
	index->text = text;
	index->with = with;
	alike_mapped(&index->texts, text_of, index);
	mem_vec_mapped(&index->entries);
	mem_vec_mapped(&index->by_category);
	mem_vec_mapped(&index->by_place);
	mem_vec_mapped(&index->numbered);
	index->ledger = ledger;
	index->n_noted = index->n_mapped = (uint32_t)index->entries.n;
}

void
matter_drop_entry(struct matter_index *index, uint32_t entry)
{
	entry_at(index, entry)->is_live = 0;
}

int
matter_is_as(const struct matter_index *index, uint32_t number,
    const struct matter_ticket *ticket)
{
	const struct entry *entry = entry_at(index, number);
	struct arena scratch = index->scratch;
	struct str place = entry->place == 0 ? str_make(NULL, 0) :
	    hash_set_text(&index->places, entry->place - 1);

	return entry->received_s == ticket->received_s &&
	    str_eq(hash_set_text(&index->categories, entry->category),
	    ticket->category) && str_eq(place, ticket->place.n == 0 ?
	    str_make(NULL, 0) : place_key(&scratch, ticket));
}

static int
by_call(const void *a, const void *b)
{
	const struct matter_call *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	if (x->matter != y->matter)
		return x->matter < y->matter ? -1 : 1;
	if (x->received_s != y->received_s)
		return x->received_s < y->received_s ? -1 : 1;
	return x->ticket < y->ticket ? -1 : x->ticket > y->ticket;
}

/* matter_as_amended(), and when the row that counts was written down. */
static int
as_amended(const struct ledger *ledger, uint32_t number, struct intake *all,
    int64_t *received_s, int64_t *logged_s)
{
	int is_plain = ledger_is_plain(ledger, number), is_received = 0;
	const struct fact *fact;
	struct strand strand;

	memset(all, 0, sizeof(*all));
	for (fact = strand_first(&strand, &ledger->strands, number);
	    fact != NULL; fact = strand_next(&strand)) {
		const struct intake *in;

		if ((fact->event != EVENT_RECEIVE &&
		    fact->event != EVENT_AMEND) || (fact->bits & FACT_VOIDED))
			continue;
		in = fact->intake;
		if (fact->event == EVENT_RECEIVE) {
			*received_s = fact->at_s;
			is_received = 1;
		}
		if (in->has & INTAKE_CALLER)
			all->caller = in->caller;
		if (in->has & INTAKE_MATTER)
			all->matter = in->matter;
		if (in->has & INTAKE_CATEGORY)
			all->category = in->category;
		if (in->has & INTAKE_PLACE)
			all->place = in->place;
		if (in->has & INTAKE_ROW) {
			memcpy(all->row, in->row, sizeof(all->row));
			all->has = INTAKE_ROW;
			*logged_s = fact->logged_s;
		}
		if (is_plain)
			break;
	}
	if (all->matter == 0)	/* an amend took it away */
		all->matter = number;
	return is_received;
}

int
matter_as_amended(const struct ledger *ledger, uint32_t number,
    struct intake *all, int64_t *received_s)
{
	int64_t logged_s;

	return as_amended(ledger, number, all, received_s, &logged_s);
}

int
matter_is_first(const struct ledger *ledger, uint32_t number,
    struct matter_ticket *ticket)
{
	struct intake all;

	memset(ticket, 0, sizeof(*ticket));
	ticket->received_s = TIME_NONE;
	ticket->ticket = ledger_ticket_id(ledger, number);
	ticket->number = number;
	ticket->logged_s = TIME_NONE;
	if (!as_amended(ledger, number, &all, &ticket->received_s,
	    &ticket->logged_s))
		return 0;
	if (all.has & INTAKE_ROW)
		hash_hex_bytes(all.row, sizeof(all.row), ticket->row);
	ticket->category = ledger_text(ledger, all.category);
	ticket->place = ledger_text(ledger, all.place);
	return all.matter == number;
}

/* 0 when it was not received or has no caller. */
static int
call_of(const struct ledger *ledger, uint32_t ticket,
    struct matter_call *call)
{
	struct intake all;

	if (!matter_as_amended(ledger, ticket, &all, &call->received_s))
		return 0;
	call->caller = all.caller;
	call->matter = all.matter;
	call->ticket = ticket;
	return call->caller != 0;
}

static void
calls_begin(struct matter_calls *calls, const struct ledger *ledger,
    struct arena *arena)
{
	calls->n = 0;
	calls->n_ticket = ledger_tickets(ledger);
	calls->call = NULL;
	calls->place = mem_take_n(arena, calls->n_ticket,
	    sizeof(*calls->place));
}

static void
calls_end(struct matter_calls *calls)
{
	size_t k;

	for (k = 0; k < calls->n; k++)
		calls->place[calls->call[k].ticket] = (uint32_t)k + 1;
}

void
matter_calls_make(struct matter_calls *calls, const struct ledger *ledger,
    struct arena *arena)
{
	matter_calls_renew(calls, ledger, NULL, arena);
}

static int
calls_order(const void *a, const void *b, void *with)
{
	(void)with;
	return by_call(a, b);
}

/* The tickets of which the base says nothing that holds, each once. */
static size_t
strangers(const struct ledger *ledger, const struct matter_base *base,
    struct arena *arena, uint32_t **ticket)
{
	uint32_t n_ticket = ledger_tickets(ledger), i;
	uint32_t known = base == NULL ? 1 : base->n_ticket;
	size_t n_touched = base == NULL ? 0 : ledger->touched.n, k, n = 0;
	uint32_t *list = mem_take_n(arena, n_touched + n_ticket - known + 1,
	    sizeof(*list));

	for (k = 0; k < n_touched; k++) {
		i = *(const uint32_t *)mem_vec_at(&ledger->touched, k);
		if (i != 0 && i < known)
			list[n++] = i;
	}
	n = ledger_tickets_once(list, n);
	*ticket = list;
	for (i = known; i < n_ticket; i++)
		list[n++] = i;
	return n;
}

/* Calls in order. */
struct call_list {
	const struct matter_call *call;
	size_t n;
};

/* 1 when two calls are of one caller on one matter. */
static int
is_same_group(const struct matter_call *a, const struct matter_call *b)
{
	return a->caller == b->caller && a->matter == b->matter;
}

/*
 * Between which calls the first one that is not before `first` lies. Callers
 * are pieces of a keyed digest, spread evenly, so it is near the place that its
 * caller's number says: few pages are touched, however many calls there are.
 */
static void
near_first(const struct call_list *list, const struct matter_call *first,
    size_t *low, size_t *high)
{
	size_t at = (size_t)((first->caller >> 32) * list->n >> 32), step;

	for (step = NEAR;; step *= 2) {
		*low = at > step ? at - step : 0;
		*high = list->n - at > step ? at + step : list->n;
		if ((*low == 0 || by_call(&list->call[*low - 1], first) < 0) &&
		    (*high == list->n ||
		    by_call(&list->call[*high], first) >= 0))
			return;
	}
}

/* The first one that is not before a group. */
static size_t
first_of_group(const struct call_list *list, const struct matter_call *of)
{
	struct matter_call first = *of;
	size_t low, high;

	first.received_s = INT64_MIN;
	first.ticket = 0;
	near_first(list, &first, &low, &high);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_call(&list->call[middle], &first) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The groups of some calls. NB. most others are told apart by a bit of their
   caller. */
#define WANTED_BITS 16384	/* a power of two */
struct wanted {
	struct call_list own;
	uint64_t bits[WANTED_BITS / 64];
};

/* Those of `n` tickets, in `arena`. */
static struct wanted *
wanted_make(const struct ledger *ledger, const uint32_t *ticket, size_t n,
    struct arena *arena)
{
	struct wanted *wanted = mem_take(arena, sizeof(*wanted));
	struct matter_call *own = mem_take_n(arena, n + 1, sizeof(*own));
	size_t i, k = 0, bit;

	for (i = 0; i < n; i++) {
		if (!call_of(ledger, ticket[i], &own[k]))
			continue;
		bit = own[k++].caller % WANTED_BITS;
		wanted->bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
	if (k > 1)
		qsort(own, k, sizeof(*own), by_call);
	wanted->own = (struct call_list){ own, k };
	return wanted;
}

static int
is_wanted(const struct wanted *wanted, const struct matter_call *call)
{
	const struct call_list *own = &wanted->own;
	size_t bit = call->caller % WANTED_BITS, k;

	if (!(wanted->bits[bit / 64] >> bit % 64 & 1))
		return 0;
	k = first_of_group(own, call);
	return k < own->n && is_same_group(&own->call[k], call);
}

/* The calls of some tickets, or those of them that are wanted. */
struct some_calls {
	const struct ledger *ledger;
	const struct wanted *wanted;	/* NULL: all */
	const uint32_t *ticket;
	size_t n;
	struct matter_call *call;	/* room for `n` */
	size_t n_call;
};

static void
take_calls(void *with)
{
	struct some_calls *some = with;
	const struct strands *strands = &some->ledger->strands;
	struct matter_call call;
	size_t i;

	for (i = 0; i < some->n; i++) {
		if (i + STRAND_AHEAD < some->n)
			strands_begin_fetch(strands,
			    some->ticket[i + STRAND_AHEAD]);
		if (call_of(some->ledger, some->ticket[i], &call) &&
		    (some->wanted == NULL || is_wanted(some->wanted, &call)))
			some->call[some->n_call++] = call;
	}
}

/* Their calls, in order; all of them, or those that are wanted. */
static struct matter_call *
strange_calls(const struct ledger *ledger, const struct matter_base *base,
    const struct wanted *wanted, struct arena *arena, size_t *n_call)
{
	uint32_t *ticket;
	size_t n = strangers(ledger, base, arena, &ticket);
	size_t half = both_pays((uint32_t)n) ? n / 2 : n;
	struct matter_call *call = mem_take_n(arena, n + 1, sizeof(*call));
	struct some_calls one = { ledger, wanted, ticket, half, call, 0 };
	struct some_calls other = { ledger, wanted, ticket + half, n - half,
	    call + half, 0 };

	if (other.n == 0)
		take_calls(&one);
	else
		both_run(take_calls, &one, &other);
	/* what others left free is closed up */
	memmove(call + one.n_call, other.call, other.n_call * sizeof(*call));
	*n_call = one.n_call + other.n_call;
	both_sort(call, *n_call, sizeof(*call), calls_order, NULL, *arena);
	return call;
}

static int
is_dirty(const struct matter_base *base, const struct matter_call *call)
{
	return (base->state[call->ticket] & base->dirty) != 0;
}

void
matter_calls_renew(struct matter_calls *calls, const struct ledger *ledger,
    const struct matter_base *base, struct arena *arena)
{
	size_t n, i = 0, k, n_base = base == NULL ? 0 : base->n;
	struct matter_call *other;

	calls_begin(calls, ledger, arena);
	other = strange_calls(ledger, base, NULL, arena, &n);
	calls->call = other;
	calls->n = n;
	if (n_base > 0) {
		calls->n = 0;
		calls->call = mem_take_n(arena, n + n_base,
		    sizeof(*calls->call));
		for (k = 0; k < n_base; k++) {
			if (is_dirty(base, &base->call[k]))
				continue;
			while (i < n && by_call(&other[i], &base->call[k]) < 0)
				calls->call[calls->n++] = other[i++];
			calls->call[calls->n++] = base->call[k];
		}
		while (i < n)
			calls->call[calls->n++] = other[i++];
	}
	calls_end(calls);
}

/* Adds the group of a call, without those that `base`, if any, does not hold
   for; they are not looked for again. */
static void
add_group(struct mem_vec *found, struct matter_calls *calls,
    const struct call_list *list, const struct matter_base *base,
    const struct matter_call *own)
{
	size_t k;

	for (k = first_of_group(list, own); k < list->n &&
	    is_same_group(&list->call[k], own); k++) {
		if (base != NULL && is_dirty(base, &list->call[k]))
			continue;
		*(struct matter_call *)mem_vec_add(found) = list->call[k];
		calls->place[list->call[k].ticket] = 1;
	}
}

void
matter_calls_some(struct matter_calls *calls, const struct ledger *ledger,
    const struct matter_base *base, const uint32_t *ticket, size_t n,
    struct arena *arena)
{
	const struct wanted *wanted = wanted_make(ledger, ticket, n, arena);
	const struct call_list *own = &wanted->own;
	struct call_list known = { NULL, 0 }, strange;
	struct mem_vec found;
	size_t i;

	if (base != NULL)
		known = (struct call_list){ base->call, base->n };
	calls_begin(calls, ledger, arena);
	mem_vec_make(&found, sizeof(*own->call), arena->full);
	strange.call = strange_calls(ledger, base, wanted, arena, &strange.n);
	for (i = 0; i < own->n; i++) {
		/* NB. a group that another ticket brought is there already */
		if (calls->place[own->call[i].ticket] != 0)
			continue;
		add_group(&found, calls, &known, base, &own->call[i]);
		add_group(&found, calls, &strange, NULL, &own->call[i]);
	}
	calls->n = found.n;
	calls->call = mem_take_n(arena, found.n, sizeof(*calls->call));
	if (found.n > 0)
		memcpy(calls->call, mem_vec_at(&found, 0),
		    found.n * sizeof(*calls->call));
	mem_vec_drop(&found);
	if (calls->n > 1)
		qsort(calls->call, calls->n, sizeof(*calls->call), by_call);
	calls_end(calls);
}

int64_t
matter_repeat_window(const struct policy *policy, int64_t at_s)
{
	return window_of(policy_get(policy, POLICY_REPEAT_WINDOW, at_s));
}

/* 1 when `call` is not of `last`'s group, or is before `from_s`. */
static int
is_outside(const struct matter_call *call, const struct matter_call *last,
    int64_t from_s)
{
	return call->caller != last->caller || call->matter != last->matter ||
	    call->received_s < from_s;
}

uint32_t
matter_repeats(const struct matter_calls *calls, uint32_t ticket,
    int64_t window_s, const struct matter_call **first)
{
	const struct matter_call *own;
	size_t low = 0, high, end;
	int64_t from_s;

	if (first != NULL)
		*first = NULL;
	if (ticket >= calls->n_ticket || calls->place[ticket] == 0)
		return 1;
	high = calls->place[ticket] - 1;
	own = &calls->call[high];
	from_s = window_s == INT64_MAX ? INT64_MIN :
	    own->received_s - window_s;
	/* who was received in the same second counts, too */
	for (end = high + 1; end < calls->n && !is_outside(&calls->call[end],
	    own, own->received_s) && calls->call[end].received_s ==
	    own->received_s; end++)
		continue;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_outside(&calls->call[middle], own, from_s))
			low = middle + 1;
		else
			high = middle;
	}
	if (first != NULL)
		*first = &calls->call[low];
	return (uint32_t)(end - low);
}
