/*
 * hot - what many people call about (rules M4, M5)
 *
 * Mass: many different callers on one matter in a short time; found at the
 * ticket that makes them as many as mass.callers. Hot: a category, a place, or
 * a category at a place with many tickets in a period, and many more than in
 * the periods before it. Declined tickets count: people called all the same.
 *
 * Pure; caller, matter, category and place are as amended.
 */
#ifndef FIGURES_HOT_H
#define FIGURES_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "figures/voices.h"
#include "model/ledger.h"
#include "model/policy.h"
#include "text/time.h"

/* A matter that became a mass matter. */
struct hot_mass {
	uint32_t matter;	/* ticket numbers of the ledger */
	uint32_t ticket;	/* the one at which it was found */
	int64_t at_s;		/* when that was received */
	uint32_t n_caller;	/* different callers in the window then */
	uint32_t n_ticket;	/* their tickets */
};

/*
 * Each time a matter became one (M4), of what the voices have, which are
 * finished: its different callers within mass.window, that second included,
 * were fewer than mass.callers before the ticket and as many with it. A ticket
 * without caller is a caller of its own. The policy rows are those in force
 * when the ticket was received; tickets of one second count in order of their
 * numbers in the ledger. Sorted by `at_s`, then by the bytes of the matter; in
 * `arena`. Returns how many.
 */
size_t hot_find_mass(const struct ledger *ledger,
    const struct policy *policy, const struct voices *voices,
    struct arena *arena, struct hot_mass **mass);

/*
 * The earliest time received that a mass matter found from `from_s` to `to_s`
 * can hang on: mass.window before it, as long as it is at any time between.
 */
int64_t hot_mass_from(const struct policy *policy, int64_t from_s,
    int64_t to_s);

/* The earliest that a ticket found at an instant can reach back to. */
int64_t hot_mass_window(const struct policy *policy, int64_t at_s);

enum { HOT_BEFORE = 4 };	/* periods that one is compared with */
#define HOT_ANY UINT32_MAX

/* The period and those it is compared with, newest first. */
void hot_periods(const struct time_period *period, int year_start,
    struct time_period list[1 + HOT_BEFORE]);

/* A category, a place, or a category at a place. */
struct hot_topic {
	uint32_t category;	/* text numbers of the ledger, or HOT_ANY */
	uint32_t place;
	int64_t n;			/* tickets received in the period */
	int64_t before[HOT_BEFORE];	/* in those before it, newest first */
	int is_hot;
};

/* What is counted. */
struct hot_input {
	const struct ledger *ledger;
	const struct policy *policy;
	const struct voices *voices;	/* of these periods at least */
	struct time_period period;
	int year_start;		/* for the periods before a year */
};

struct hot_topics {
	struct hot_topic *topic;	/* with n > 0: most first, then by the
					   bytes of category and place, each
					   HOT_ANY first */
	size_t n;
	int n_before;	/* periods before that there are: those that do not
			   end before the store's first ticket */
};

/*
 * Counts all topics of a period and says which are hot (M5): at least hot.min
 * tickets, and at least hot.ratio times the mean of the four periods before
 * it, or of as many as there are; with none before, hot.min alone. The rows in
 * force at the period's last second hold. Texts that are empty are no topic.
 */
void hot_count(const struct hot_input *in, struct arena *arena,
    struct hot_topics *topics);

#endif
