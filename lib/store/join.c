#include <string.h>

#include "base/both.h"
#include "store/join.h"

#define FETCH 4		/* tickets from the one whose text is fetched */
#define TEXT 192	/* bytes of a text, about */
#define LINE 64		/* bytes of memory that come together */
#define NEW_WEIGHT 4	/* a new ticket is looked for, a first one is put */

/* A category: what it has, and who works on it. */
struct share {
	uint32_t n_new, n_first;
	uint32_t first_at;	/* in `order` */
	uint32_t run_at, n_run;	/* in `run`, of the run at hand */
	unsigned half;
	int is_put;		/* its first tickets are in the index */
};

void
join_make(struct join *join, const struct policy *policy, void (*full)(void))
{
	memset(join, 0, sizeof(*join));
	join->policy = policy;
	hash_set_make(&join->categories, full);
	mem_vec_make(&join->shares, sizeof(struct share), full);
	mem_vec_make(&join->news, sizeof(struct join_new), full);
	mem_vec_make(&join->firsts, sizeof(uint32_t), full);
	mem_vec_make(&join->order, sizeof(uint32_t), full);
	mem_vec_make(&join->run, sizeof(uint32_t), full);
	matter_make(&join->half[0], full);
	join->full = full;
}

void
join_drop(struct join *join)
{
	hash_set_drop(&join->categories);
	mem_vec_drop(&join->shares);
	mem_vec_drop(&join->news);
	mem_vec_drop(&join->firsts);
	mem_vec_drop(&join->order);
	mem_vec_drop(&join->run);
	matter_drop(&join->half[0]);
	if (join->is_both)
		matter_drop(&join->half[1]);
}

static struct share *
share_at(const struct join *join, uint32_t category)
{
	return mem_vec_at(&join->shares, category);
}

struct join_new *
join_new_at(const struct join *join, uint32_t i)
{
	return mem_vec_at(&join->news, i);
}

static struct firsts_ticket *
first_at(const struct join *join, uint32_t i)
{
	const uint32_t *number = mem_vec_at(&join->firsts, i);

	return &join->first[*number];
}

/* The number of a category, which is added when it is new. */
static uint32_t
category_of(struct join *join, struct str category)
{
	uint32_t number = hash_set_add(&join->categories, category);

	if (number == join->shares.n)
		(void)mem_vec_add(&join->shares);
	return number;
}

uint32_t
join_add(struct join *join, const struct matter_ticket *ticket)
{
	struct join_new *new = mem_vec_add(&join->news);

	new->ticket = *ticket;
	new->category = category_of(join, ticket->category);
	share_at(join, new->category)->n_new++;
	return (uint32_t)join->news.n - 1;
}

int
join_add_first(struct join *join, struct firsts_ticket *first, uint32_t i,
    int is_all)
{
	uint32_t category = is_all ? category_of(join,
	    first[i].ticket.category) : hash_set_find(&join->categories,
	    first[i].ticket.category);

	if (category == HASH_NONE)
		return 0;
	join->first = first;
	first[i].category = category;
	*(uint32_t *)mem_vec_add(&join->firsts) = i;
	share_at(join, category)->n_first++;
	return 1;
}

/* The half that has a category already; none: `other`. */
static unsigned
kept_half(const struct join *join, uint32_t category, unsigned other)
{
	struct str text = hash_set_text(&join->categories, category);
	unsigned half;

	for (half = 0; half < 2; half++)
		if (hash_set_find(&join->half[half].categories, text) !=
		    HASH_NONE)
			return half;
	return other;
}

struct matter_index *
join_halves(struct join *join)
{
	if (!join->is_both)
		matter_make(&join->half[1], join->full);
	join->is_both = 1;
	return join->half;
}

/* Each category to who has less to do so far; little is left to one. */
static void
share_out(struct join *join)
{
	uint64_t work[2] = { 0, 0 };
	uint32_t i, at = 0;

	join->has_two = join->is_kept ||
	    both_pays((uint32_t)(join->news.n + join->firsts.n));
	if (join->has_two)
		(void)join_halves(join);
	for (i = 0; i < join->shares.n; i++) {
		struct share *share = share_at(join, i);

		share->half = join->has_two && work[1] < work[0];
		if (join->is_kept)
			share->half = kept_half(join, i, share->half);
		work[share->half] += share->n_first + (uint64_t)NEW_WEIGHT *
		    share->n_new;
		share->first_at = at;
		at += share->n_first;
	}
}

void
join_ready(struct join *join)
{
	uint32_t i, *order;

	share_out(join);
	if (join->firsts.n == 0)
		return;
	order = mem_vec_add_n(&join->order, join->firsts.n);
	for (i = 0; i < join->firsts.n; i++)
		order[share_at(join, first_at(join, i)->category)->
		    first_at++] = *(const uint32_t *)mem_vec_at(
		    &join->firsts, i);
	for (i = 0; i < join->shares.n; i++)
		share_at(join, i)->first_at -= share_at(join, i)->n_first;
}

/* --- a run ------------------------------------------------------------------ */

struct half {
	struct join *join;
	unsigned number;
	int is_all;		/* categories without a part in the run, too */
	int64_t keep_cents;	/* it is made to be kept; 0: it is not */
};

static void
fetch(const void *p, size_t n)
{
	size_t k;

	for (k = 0; k < n; k += LINE)
		mem_fetch((const char *)p + k);
}

/* NB. they lie as they were received, apart from each other, and so do their
   texts: of several the waits overlap. */
static void
fetch_firsts(const struct join *join, const uint32_t *order, uint32_t n)
{
	if (n > 2 * FETCH)
		fetch(&join->first[order[2 * FETCH]], sizeof(*join->first));
	if (n > FETCH)
		fetch(join->first[order[FETCH]].ticket.text.p, TEXT);
}

static void
put_firsts(struct join *join, struct share *share)
{
	const uint32_t *order;
	uint32_t i;

	if (share->is_put || share->n_first == 0)
		return;
	share->is_put = 1;
	order = mem_vec_at(&join->order, share->first_at);
	for (i = 0; i < share->n_first; i++) {
		fetch_firsts(join, order + i, share->n_first - i);
		matter_put(&join->half[share->half],
		    &join->first[order[i]].ticket);
	}
}

static struct join_new *
run_new(const struct join *join, const struct share *share, uint32_t i)
{
	const uint32_t *number = mem_vec_at(&join->run, share->run_at + i);

	return join_new_at(join, *number);
}

/* The same of new ones, from the one that comes `i` later. */
static void
fetch_news(const struct join *join, const struct share *share, uint32_t i)
{
	const struct matter_ticket *ticket;

	if (i + 2 * FETCH < share->n_run)
		fetch(run_new(join, share, i + 2 * FETCH),
		    sizeof(struct join_new));
	if (i + FETCH < share->n_run) {
		ticket = &run_new(join, share, i + FETCH)->ticket;
		mem_fetch(ticket->place.p);
		fetch(ticket->text.p, TEXT);
	}
}

static void
look_ahead(struct join *join, const struct share *share, uint32_t i)
{
	struct matter_rules rules;
	struct join_new *new;

	if (i >= share->n_run)
		return;
	new = run_new(join, share, i);
	matter_rules_at(join->policy, new->ticket.received_s, &rules);
	matter_ahead(&join->half[share->half], &new->ticket, &rules);
}

/* A category's part of the run. */
static void
find_matters(struct join *join, const struct share *share)
{
	struct matter_index *index = &join->half[share->half];
	struct matter_rules rules;
	uint32_t i;

	for (i = 0; i < share->n_run; i++) {
		struct join_new *new = run_new(join, share, i);

		matter_rules_at(join->policy, new->ticket.received_s, &rules);
		matter_expect(index, &new->ticket, &rules);
	}
	for (i = 0; i < share->n_run; i++) {
		struct join_new *new = run_new(join, share, i);

		fetch_news(join, share, i + 2);
		look_ahead(join, share, i + 2);
		look_ahead(join, share, i + 1);
		matter_rules_at(join->policy, new->ticket.received_s, &rules);
		new->matter = matter_find(index, &new->ticket, &rules);
		new->is_first = new->matter.n == 0;
		if (new->is_first)
			matter_put(index, &new->ticket);
	}
}

static void
do_half(void *with)
{
	const struct half *half = with;
	struct join *join = half->join;
	uint32_t i;

	for (i = 0; i < join->shares.n; i++) {
		struct share *share = share_at(join, i);

		if (share->half != half->number ||
		    (share->n_run == 0 && !half->is_all))
			continue;
		put_firsts(join, share);
		find_matters(join, share);
	}
	if (half->keep_cents != 0)
		matter_keep(&join->half[half->number], half->keep_cents);
}

static void
do_both(struct join *join, size_t n, int is_all, int64_t keep_cents)
{
	struct half one = { join, 0, is_all, keep_cents };
	struct half other = { join, 1, is_all, keep_cents };

	if (!join->is_put)
		n += join->firsts.n;
	if (join->has_two && both_pays((uint32_t)n)) {
		both_run(do_half, &one, &other);
		return;
	}
	do_half(&one);
	if (join->has_two)
		do_half(&other);
}

/* The run's tickets by category, in their order. */
static void
run_sort(struct join *join, const uint32_t *number, size_t n)
{
	uint32_t at = 0, k, *run;
	size_t i;

	mem_vec_cut(&join->run, 0);
	run = mem_vec_add_n(&join->run, n);
	for (k = 0; k < join->shares.n; k++)
		share_at(join, k)->n_run = 0;
	for (i = 0; i < n; i++)
		share_at(join, join_new_at(join, number[i])->category)->
		    n_run++;
	for (k = 0; k < join->shares.n; k++) {
		share_at(join, k)->run_at = at;
		at += share_at(join, k)->n_run;
	}
	for (i = 0; i < n; i++)
		run[share_at(join, join_new_at(join, number[i])->category)->
		    run_at++] = number[i];
	for (k = 0; k < join->shares.n; k++)
		share_at(join, k)->run_at -= share_at(join, k)->n_run;
}

int
join_refused(struct join *join, uint32_t number)
{
	struct join_new *new = join_new_at(join, number);

	if (!new->is_first)
		return 0;
	matter_take_back(&join->half[share_at(join, new->category)->half],
	    &new->ticket);
	new->is_first = 0;
	return 1;
}

void
join_run(struct join *join, const uint32_t *number, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		(void)join_refused(join, number[i]);
	run_sort(join, number, n);
	do_both(join, n, 0, 0);
}

/* Firsts of all categories, whether there is a run or not. */
static void
put_all(struct join *join, int64_t keep_cents)
{
	uint32_t i;

	for (i = 0; i < join->shares.n; i++)
		share_at(join, i)->n_run = 0;
	if (!join->is_put)
		do_both(join, 0, 1, keep_cents);
	join->is_put = 1;
}

void
join_keep(struct join *join, int64_t cents)
{
	put_all(join, cents);
}

void
join_kept(struct join *join, int is_kept)
{
	join->is_kept = is_kept;
}

unsigned
join_half(const struct join *join, uint32_t category)
{
	return share_at(join, category)->half;
}

/* NB. what is dropped must be in the index, or it would be put later. */
void
join_amended(struct join *join, struct matter_ticket *ticket)
{
	uint32_t category = hash_set_find(&join->categories,
	    ticket->category);

	put_all(join, 0);
	matter_drop_ticket(&join->half[0], ticket->ticket);
	if (join->has_two)
		matter_drop_ticket(&join->half[1], ticket->ticket);
	if (category != HASH_NONE)
		matter_put(&join->half[share_at(join, category)->half],
		    ticket);
}
