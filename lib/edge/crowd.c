#include "edge/crowd.h"
#include "figures/balance.h"
#include "figures/hot.h"
#include "text/time.h"

/* Leaves those of the crowd, which may be everybody, that are in a set by
   number; the array is the crowd's own then. */
static void
keep(struct crowd *crowd, const struct store *store,
    const unsigned char *is_in, struct arena *arena)
{
	uint32_t n = ledger_tickets(&store->ledger), i;
	size_t n_from = crowd->ticket == NULL ? n : crowd->n, k, kept = 0;
	uint32_t *ticket = mem_take_n(arena, n_from + 1, sizeof(*ticket));

	for (k = 0; k < n_from; k++) {
		i = crowd->ticket == NULL ? (uint32_t)k : crowd->ticket[k];
		if (is_in[i])
			ticket[kept++] = i;
	}
	crowd->ticket = ticket;
	crowd->n = kept;
}

void
crowd_keep_mass(struct crowd *crowd, const struct store *store,
    struct arena *arena)
{
	size_t n_ticket = ledger_tickets(&store->ledger), n, i;
	unsigned char *is_mass = mem_take(arena, n_ticket + 1);
	unsigned char *is_in = mem_take(arena, n_ticket + 1);
	const struct voices_one *voice;
	struct hot_mass *mass;
	struct voices voices;

	voices_make_all(&voices, &store->ledger, arena);
	n = hot_find_mass(&store->ledger, store->view.policy, &voices, arena,
	    &mass);
	for (i = 0; i < n; i++)
		is_mass[mass[i].matter] = 1;
	for (i = 0; i < voices.list.n; i++) {
		voice = mem_vec_at(&voices.list, i);
		is_in[voice->ticket] = is_mass[voice->matter];
	}
	voices_drop(&voices);
	keep(crowd, store, is_in, arena);
}

/*
 * The voices of a period and of those that it is compared with. NB. that there
 * was a first ticket before them counts.
 */
static void
hear(struct voices *voices, const struct store *store,
    const struct hot_input *in)
{
	struct time_period list[1 + HOT_BEFORE];
	uint32_t n = ledger_tickets(&store->ledger), i;
	unsigned first, last;

	hot_periods(&in->period, in->year_start, list);
	voices_make(voices, list[HOT_BEFORE].first_s, in->period.last_s,
	    store->full);
	first = balance_month_of(voices->from_s);
	last = balance_month_of(voices->to_s);
	for (i = 1; i < n; i++)
		if (voices->first_s > voices->from_s ||
		    !balance_is_apart(store->balance, i, first, last))
			voices_add_number(voices, &store->ledger, i);
}

static int
is_of(const struct hot_topic *topic, const struct voices_one *voice)
{
	return (topic->category == HOT_ANY ||
	    topic->category == voice->category) &&
	    (topic->place == HOT_ANY || topic->place == voice->place);
}

enum fail_code
crowd_keep_hot(struct crowd *crowd, const struct store *store,
    const char *period, struct arena *arena, struct fail *fail)
{
	struct voices voices;
	struct hot_input in = { .ledger = &store->ledger,
	    .policy = store->view.policy, .voices = &voices };
	unsigned char *is_in = mem_take(arena,
	    ledger_tickets(&store->ledger) + 1);
	const struct voices_one *voice;
	struct hot_topics topics;
	size_t i, k, n_hot = 0;

	in.year_start = (int)policy_get(in.policy, POLICY_SCORE_YEAR_START,
	    store->view.as_of_s)->n;
	if (time_period_parse(str_of(period), in.year_start, &in.period,
	    fail) != FAIL_NONE)
		return FAIL_USAGE;
	hear(&voices, store, &in);
	hot_count(&in, arena, &topics);
	for (k = 0; k < topics.n; k++)
		if (topics.topic[k].is_hot)
			topics.topic[n_hot++] = topics.topic[k];
	for (i = 0; i < voices.list.n; i++) {
		voice = mem_vec_at(&voices.list, i);
		for (k = 0; voice->received_s >= in.period.first_s &&
		    k < n_hot && !is_in[voice->ticket]; k++)
			is_in[voice->ticket] =
			    (unsigned char)is_of(&topics.topic[k], voice);
	}
	voices_drop(&voices);
	keep(crowd, store, is_in, arena);
	return FAIL_NONE;
}
