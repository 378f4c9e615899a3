#include <string.h>

#include "edge/crowd.h"
#include "figures/hot.h"
#include "model/ticket.h"
#include "text/time.h"

/* All tickets, where the crowd is everybody; the array is the crowd's own. */
static void
crowd_open(struct crowd *crowd, const struct store *store,
    struct arena *arena)
{
	uint32_t *all, i, n = ledger_tickets(&store->ledger);

	all = mem_take_n(arena, (crowd->ticket == NULL ? n : crowd->n) + 1,
	    sizeof(*all));
	if (crowd->ticket != NULL)
		memcpy(all, crowd->ticket, crowd->n * sizeof(*all));
	else {
		crowd->n = 0;
		for (i = 1; i < n; i++)
			all[crowd->n++] = i;
	}
	crowd->ticket = all;
}

void
crowd_keep_mass(struct crowd *crowd, const struct store *store,
    struct arena *arena)
{
	unsigned char *is_mass = mem_take(arena,
	    ledger_tickets(&store->ledger) + 1);
	struct hot_mass *mass;
	struct voices voices;
	size_t n, i, kept = 0;

	voices_make_all(&voices, &store->ledger, arena);
	n = hot_find_mass(&store->ledger, store->view.policy, &voices, arena,
	    &mass);
	voices_drop(&voices);
	for (i = 0; i < n; i++)
		is_mass[mass[i].matter] = 1;
	crowd_open(crowd, store, arena);
	for (i = 0; i < crowd->n; i++) {
		struct arena scratch = *arena;
		struct ticket t;

		ticket_fold(&store->ledger, crowd->ticket[i], &scratch, &t);
		if (t.receive != NULL && is_mass[t.about.matter])
			crowd->ticket[kept++] = crowd->ticket[i];
	}
	crowd->n = kept;
}

static int
is_of(const struct hot_topic *topic, const struct ticket_about *about)
{
	return topic->is_hot &&
	    (topic->category == HOT_ANY ||
	    topic->category == about->category) &&
	    (topic->place == HOT_ANY || topic->place == about->place);
}

enum fail_code
crowd_keep_hot(struct crowd *crowd, const struct store *store,
    const char *period, struct arena *arena, struct fail *fail)
{
	struct voices voices;
	struct hot_input in = { .ledger = &store->ledger,
	    .policy = store->view.policy, .voices = &voices };
	struct hot_topics topics;
	size_t i, k, kept = 0, n_hot = 0;

	in.year_start = (int)policy_get(in.policy, POLICY_SCORE_YEAR_START,
	    store->view.as_of_s)->n;
	if (time_period_parse(str_of(period), in.year_start, &in.period,
	    fail) != FAIL_NONE)
		return FAIL_USAGE;
	voices_make_all(&voices, &store->ledger, arena);
	hot_count(&in, arena, &topics);
	voices_drop(&voices);
	for (k = 0; k < topics.n; k++)
		if (topics.topic[k].is_hot)
			topics.topic[n_hot++] = topics.topic[k];
	crowd_open(crowd, store, arena);
	for (i = 0; i < crowd->n; i++) {
		struct arena scratch = *arena;
		struct ticket t;

		ticket_fold(&store->ledger, crowd->ticket[i], &scratch, &t);
		if (t.receive == NULL ||
		    t.receive->at_s < in.period.first_s ||
		    t.receive->at_s > in.period.last_s)
			continue;
		for (k = 0; k < n_hot; k++)
			if (is_of(&topics.topic[k], &t.about))
				break;
		if (k < n_hot)
			crowd->ticket[kept++] = crowd->ticket[i];
	}
	crowd->n = kept;
	return FAIL_NONE;
}
