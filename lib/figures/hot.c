#include <stdlib.h>
#include <string.h>

#include "figures/hot.h"
#include "base/hash.h"
#include "model/matter.h"
#include "text/num.h"

/* A ticket on its matter. */
struct call {
	uint64_t caller;	/* 0: none */
	uint32_t matter, ticket;
	int64_t received_s;
	uint32_t who;		/* number of its caller on the matter */
};

static int
by_matter(const void *a, const void *b)
{
	const struct call *x = a, *y = b;

	if (x->matter != y->matter)
		return x->matter < y->matter ? -1 : 1;
	if (x->received_s != y->received_s)
		return x->received_s < y->received_s ? -1 : 1;
	return x->ticket < y->ticket ? -1 : x->ticket > y->ticket;
}

static int
by_caller(const void *a, const void *b)
{
	const struct call *const *x = a, *const *y = b;

	if ((*x)->caller != (*y)->caller)
		return (*x)->caller < (*y)->caller ? -1 : 1;
	return (*x)->ticket < (*y)->ticket ? -1 :
	    (*x)->ticket > (*y)->ticket;
}

/* Numbers the callers of a matter; who has none is one of his own. */
static void
number_callers(struct call *call, size_t n, struct arena scratch)
{
	struct call **order = mem_take_n(&scratch, n, sizeof(struct call *));
	uint32_t who = 0;
	size_t i;

	for (i = 0; i < n; i++)
		order[i] = &call[i];
	qsort(order, n, sizeof(struct call *), by_caller);
	for (i = 0; i < n; i++) {
		if (i > 0 && (order[i]->caller == 0 ||
		    order[i]->caller != order[i - 1]->caller))
			who++;
		order[i]->who = who;
	}
}

/* The rows of policy in force. */
struct mass_rules {
	uint32_t callers;
	int64_t window_s;
};

static struct mass_rules
mass_rules_at(const struct policy *policy, int64_t at_s)
{
	const struct policy_value *window = policy_get(policy,
	    POLICY_MASS_WINDOW, at_s);
	int64_t callers = policy_get(policy, POLICY_MASS_CALLERS, at_s)->n;
	struct mass_rules rules = { 1, INT64_MAX };

	if (callers > 1)
		rules.callers = callers > UINT32_MAX ? UINT32_MAX :
		    (uint32_t)callers;
	if (window->unit != POLICY_NO_LIMIT)
		rules.window_s = window->n *
		    (window->unit == POLICY_HOURS ? 3600 : TIME_DAY_S);
	return rules;
}

/* The window that slides over the calls of a matter. */
struct sliding {
	const struct call *call;
	uint32_t *of;		/* calls in the window, by caller */
	size_t from, to;	/* the window's calls */
	uint32_t n_caller;
};

static void
slide_in(struct sliding *s)
{
	if (s->of[s->call[s->to++].who]++ == 0)
		s->n_caller++;
}

/* Lets go, or takes back, what lies before or behind `from_s`. */
static void
slide_from(struct sliding *s, int64_t from_s)
{
	while (s->from < s->to && s->call[s->from].received_s < from_s)
		if (--s->of[s->call[s->from++].who] == 0)
			s->n_caller--;
	/* NB. a window that policy has made longer reaches back again */
	while (s->from > 0 && s->call[s->from - 1].received_s >= from_s)
		if (s->of[s->call[--s->from].who]++ == 0)
			s->n_caller++;
}

static void
find_on_matter(const struct policy *policy, const struct call *call,
    size_t n, struct arena scratch, struct mem_vec *found)
{
	struct sliding s = { .call = call,
	    .of = mem_take_n(&scratch, n, sizeof(*s.of)) };

	while (s.to < n) {
		const struct call *now = &call[s.to];
		struct mass_rules rules = mass_rules_at(policy,
		    now->received_s);
		struct hot_mass *mass;
		uint32_t before;

		slide_from(&s, rules.window_s == INT64_MAX ? INT64_MIN :
		    now->received_s - rules.window_s);
		before = s.n_caller;
		slide_in(&s);
		if (before >= rules.callers || s.n_caller < rules.callers)
			continue;
		mass = mem_vec_add(found);
		mass->matter = now->matter;
		mass->ticket = now->ticket;
		mass->at_s = now->received_s;
		mass->n_caller = s.n_caller;
		mass->n_ticket = (uint32_t)(s.to - s.from);
	}
}

static size_t
collect(const struct ledger *ledger, struct arena *scratch,
    struct call **calls)
{
	uint32_t n_ticket = ledger_tickets(ledger), i;
	struct intake all;
	size_t n = 0;

	*calls = mem_take_n(scratch, n_ticket, sizeof(**calls));
	for (i = 1; i < n_ticket; i++) {
		struct call *call = &(*calls)[n];

		if (!matter_as_amended(ledger, i, &all, &call->received_s))
			continue;
		call->caller = all.caller;
		call->matter = all.matter;
		call->ticket = i;
		n++;
	}
	return n;
}

struct found_mass {
	struct hot_mass mass;
	struct str matter;
};

static int
by_time(const void *a, const void *b)
{
	const struct found_mass *x = a, *y = b;

	if (x->mass.at_s != y->mass.at_s)
		return x->mass.at_s < y->mass.at_s ? -1 : 1;
	return str_cmp(x->matter, y->matter);
}

/* Copies what was found, sorted, out of the list. */
static void
sort_found(const struct ledger *ledger, const struct mem_vec *found,
    struct arena scratch, struct hot_mass *mass)
{
	struct found_mass *all = mem_take_n(&scratch, found->n,
	    sizeof(*all));
	size_t i;

	for (i = 0; i < found->n; i++) {
		all[i].mass = *(const struct hot_mass *)mem_vec_at(found, i);
		all[i].matter = ledger_ticket_id(ledger, all[i].mass.matter);
	}
	qsort(all, found->n, sizeof(*all), by_time);
	for (i = 0; i < found->n; i++)
		mass[i] = all[i].mass;
}

size_t
hot_find_mass(const struct ledger *ledger, const struct policy *policy,
    struct arena *arena, struct hot_mass **mass)
{
	struct arena scratch;
	struct mem_vec found;
	struct call *call;
	size_t n, i, end;

	mem_make(&scratch, arena->full);
	mem_vec_make(&found, sizeof(struct hot_mass), arena->full);
	n = collect(ledger, &scratch, &call);
	qsort(call, n, sizeof(*call), by_matter);
	for (i = 0; i < n; i = end) {
		for (end = i; end < n && call[end].matter == call[i].matter;)
			end++;
		number_callers(call + i, end - i, scratch);
		find_on_matter(policy, call + i, end - i, scratch, &found);
	}
	n = found.n;
	*mass = mem_take_n(arena, n, sizeof(**mass));
	sort_found(ledger, &found, scratch, *mass);
	mem_vec_drop(&found);
	mem_drop(&scratch);
	return n;
}

/* Topics being counted. */
struct counting {
	const struct hot_input *in;
	struct time_period period[1 + HOT_BEFORE];
	struct hash_set keys;		/* category and place, 8 bytes */
	struct mem_vec topics;		/* of struct hot_topic */
	int64_t first_s;		/* the store's first ticket */
};

/* The period that an instant lies in, 0 the one asked for; -1: none. */
static int
period_of(const struct counting *c, int64_t at_s)
{
	int i;

	for (i = 0; i <= HOT_BEFORE; i++)
		if (at_s >= c->period[i].first_s &&
		    at_s <= c->period[i].last_s)
			return i;
	return -1;
}

static void
count(struct counting *c, uint32_t category, uint32_t place, int period)
{
	const uint32_t key[2] = { category, place };
	uint32_t i = hash_set_add(&c->keys, str_make((const char *)key,
	    sizeof(key)));
	struct hot_topic *topic;

	if (i == c->topics.n) {
		topic = mem_vec_add(&c->topics);
		topic->category = category;
		topic->place = place;
	}
	topic = mem_vec_at(&c->topics, i);
	if (period == 0)
		topic->n++;
	else
		topic->before[period - 1]++;
}

static void
count_tickets(struct counting *c)
{
	const struct ledger *ledger = c->in->ledger;
	uint32_t n = ledger_tickets(ledger), i;
	struct intake all;
	int64_t at_s;
	int period;

	c->first_s = INT64_MAX;
	for (i = 1; i < n; i++) {
		if (!matter_as_amended(ledger, i, &all, &at_s))
			continue;
		if (at_s < c->first_s)
			c->first_s = at_s;
		period = period_of(c, at_s);
		if (period < 0)
			continue;
		/* NB. text number 0 is the empty text */
		if (all.category != 0)
			count(c, all.category, HOT_ANY, period);
		if (all.place != 0)
			count(c, HOT_ANY, all.place, period);
		if (all.category != 0 && all.place != 0)
			count(c, all.category, all.place, period);
	}
}

/* n >= ratio * sum / periods, in whole numbers. */
static int
is_hot(const struct counting *c, const struct hot_topic *topic, int n_before)
{
	int64_t last_s = c->period[0].last_s, sum = 0;
	int64_t min = policy_get(c->in->policy, POLICY_HOT_MIN, last_s)->n;
	int64_t cents = policy_get(c->in->policy, POLICY_HOT_RATIO,
	    last_s)->n;
	int i;

	for (i = 0; i < n_before; i++)
		sum += topic->before[i];
	return topic->n >= min && (num_wide)topic->n * 100 * n_before >=
	    (num_wide)cents * sum;
}

struct sorted {
	struct hot_topic topic;
	struct str category, place;
};

static int
by_count(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int c;

	if (x->topic.n != y->topic.n)
		return x->topic.n > y->topic.n ? -1 : 1;
	c = str_cmp(x->category, y->category);
	return c != 0 ? c : str_cmp(x->place, y->place);
}

static struct str
text_of(const struct counting *c, uint32_t text)
{
	return text == HOT_ANY ? str_make(NULL, 0) :
	    ledger_text(c->in->ledger, text);
}

/* The topics of the period, sorted. */
static void
put_topics(const struct counting *c, struct arena *arena,
    struct hot_topics *topics)
{
	struct arena scratch;
	struct sorted *all;
	size_t i, n = 0;

	mem_make(&scratch, arena->full);
	all = mem_take_n(&scratch, c->topics.n, sizeof(*all));
	for (i = 0; i < c->topics.n; i++) {
		const struct hot_topic *topic = mem_vec_at(&c->topics, i);

		if (topic->n == 0)
			continue;
		all[n].topic = *topic;
		all[n].topic.is_hot = is_hot(c, topic, topics->n_before);
		all[n].category = text_of(c, topic->category);
		all[n++].place = text_of(c, topic->place);
	}
	qsort(all, n, sizeof(*all), by_count);
	topics->n = n;
	topics->topic = mem_take_n(arena, n, sizeof(*topics->topic));
	for (i = 0; i < n; i++)
		topics->topic[i] = all[i].topic;
	mem_drop(&scratch);
}

void
hot_count(const struct hot_input *in, struct arena *arena,
    struct hot_topics *topics)
{
	struct counting c = { .in = in };
	int i;

	c.period[0] = in->period;
	for (i = 0; i < HOT_BEFORE; i++)
		time_period_before(&c.period[i], in->year_start,
		    &c.period[i + 1]);
	hash_set_make(&c.keys, arena->full);
	mem_vec_make(&c.topics, sizeof(struct hot_topic), arena->full);
	count_tickets(&c);
	topics->n_before = 0;
	for (i = 1; i <= HOT_BEFORE; i++)
		if (c.period[i].last_s >= c.first_s)
			topics->n_before = i;
	put_topics(&c, arena, topics);
	hash_set_drop(&c.keys);
	mem_vec_drop(&c.topics);
}
