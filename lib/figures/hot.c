#include <stdlib.h>
#include <string.h>

#include "figures/hot.h"
#include "base/hash.h"
#include "text/num.h"

/* Of a call, by number. */
struct caller {
	uint64_t caller;
	size_t call;
};

static int
by_caller(const void *a, const void *b)
{
	const struct caller *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	return x->call < y->call ? -1 : x->call > y->call;
}

/* Numbers the callers of a matter; who has none is one of his own. */
static uint32_t *
number_callers(const struct voices_one *call, size_t n, struct arena *scratch)
{
	uint32_t *who = mem_take_n(scratch, n, sizeof(*who)), number = 0;
	struct arena own = *scratch;
	struct caller *order = mem_take_n(&own, n, sizeof(*order));
	size_t i;

	for (i = 0; i < n; i++)
		order[i] = (struct caller){ call[i].caller, i };
	qsort(order, n, sizeof(*order), by_caller);
	for (i = 0; i < n; i++) {
		if (i > 0 && (order[i].caller == 0 ||
		    order[i].caller != order[i - 1].caller))
			number++;
		who[order[i].call] = number;
	}
	return who;
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

static int64_t
reach_of(const struct mass_rules *rules, int64_t at_s)
{
	return rules->window_s == INT64_MAX ? INT64_MIN :
	    at_s - rules->window_s;
}

int64_t
hot_mass_window(const struct policy *policy, int64_t at_s)
{
	struct mass_rules rules = mass_rules_at(policy, at_s);

	return reach_of(&rules, at_s);
}

int64_t
hot_mass_from(const struct policy *policy, int64_t from_s, int64_t to_s)
{
	int64_t least_s = from_s, at_s;

	/* NB. rows of policy come into force where a day begins */
	for (at_s = from_s; at_s <= to_s; at_s += TIME_DAY_S) {
		int64_t reach_s = hot_mass_window(policy, at_s);

		if (reach_s < least_s)
			least_s = reach_s;
	}
	return least_s;
}

/* The window that slides over the calls of a matter. */
struct sliding {
	const struct voices_one *call;
	const uint32_t *who;	/* number of a call's caller */
	uint32_t *of;		/* calls in the window, by caller */
	size_t from, to;	/* the window's calls */
	uint32_t n_caller;
};

static void
slide_in(struct sliding *s)
{
	if (s->of[s->who[s->to++]]++ == 0)
		s->n_caller++;
}

/* Lets go, or takes back, what lies before or behind `from_s`. */
static void
slide_from(struct sliding *s, int64_t from_s)
{
	while (s->from < s->to && s->call[s->from].received_s < from_s)
		if (--s->of[s->who[s->from++]] == 0)
			s->n_caller--;
	/* NB. a window that policy has made longer reaches back again */
	while (s->from > 0 && s->call[s->from - 1].received_s >= from_s)
		if (s->of[s->who[--s->from]]++ == 0)
			s->n_caller++;
}

static void
find_on_matter(const struct policy *policy, const struct voices_one *call,
    size_t n, struct arena scratch, struct mem_vec *found)
{
	struct sliding s = { .call = call,
	    .who = number_callers(call, n, &scratch),
	    .of = mem_take_n(&scratch, n, sizeof(*s.of)) };

	while (s.to < n) {
		const struct voices_one *now = &call[s.to];
		struct mass_rules rules = mass_rules_at(policy,
		    now->received_s);
		struct hot_mass *mass;
		uint32_t before;

		slide_from(&s, reach_of(&rules, now->received_s));
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
    const struct voices *voices, struct arena *arena, struct hot_mass **mass)
{
	const struct voices_one *call = voices->by_matter;
	size_t n = voices->n_sorted, i, end;
	struct arena scratch;
	struct mem_vec found;

	mem_make(&scratch, arena->full);
	mem_vec_make(&found, sizeof(struct hot_mass), arena->full);
	for (i = 0; i < n; i = end) {
		for (end = i; end < n && call[end].matter == call[i].matter;)
			end++;
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
count_voices(struct counting *c)
{
	const struct voices *voices = c->in->voices;
	size_t i;

	for (i = 0; i < voices->list.n; i++) {
		const struct voices_one *voice = mem_vec_at(&voices->list, i);
		int period = period_of(c, voice->received_s);

		if (period < 0)
			continue;
		/* NB. text number 0 is the empty text */
		if (voice->category != 0)
			count(c, voice->category, HOT_ANY, period);
		if (voice->place != 0)
			count(c, HOT_ANY, voice->place, period);
		if (voice->category != 0 && voice->place != 0)
			count(c, voice->category, voice->place, period);
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
hot_periods(const struct time_period *period, int year_start,
    struct time_period list[1 + HOT_BEFORE])
{
	int i;

	list[0] = *period;
	for (i = 0; i < HOT_BEFORE; i++)
		time_period_before(&list[i], year_start, &list[i + 1]);
}

void
hot_count(const struct hot_input *in, struct arena *arena,
    struct hot_topics *topics)
{
	struct counting c = { .in = in };
	int i;

	hot_periods(&in->period, in->year_start, c.period);
	hash_set_make(&c.keys, arena->full);
	mem_vec_make(&c.topics, sizeof(struct hot_topic), arena->full);
	count_voices(&c);
	topics->n_before = 0;
	for (i = 1; i <= HOT_BEFORE; i++)
		if (c.period[i].last_s >= in->voices->first_s)
			topics->n_before = i;
	put_topics(&c, arena, topics);
	hash_set_drop(&c.keys);
	mem_vec_drop(&c.topics);
}
