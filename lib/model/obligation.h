/*
 * obligation - what is owed, by when, and whether it was done
 *
 * The table (obligation_rows()) has a row for each of O1 to O15: what opens
 * it, the policy row of its limit, what discharges it, the provision.
 * Everything that speaks of lateness reads what obligation_list() computes
 * from it: ticket-due, the warnings, the timely rate, the reports.
 *
 * An act at the due second is in time, one second later is late (K4).
 */
#ifndef MODEL_OBLIGATION_H
#define MODEL_OBLIGATION_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/calendar.h"
#include "model/ledger.h"
#include "model/policy.h"
#include "model/ticket.h"

enum obligation_id {
	OBLIGATION_BRIEF, OBLIGATION_ACCEPT, OBLIGATION_CONTACT,
	OBLIGATION_SURVEY, OBLIGATION_FINISH, OBLIGATION_PROGRESS,
	OBLIGATION_REWORK, OBLIGATION_RECHECK, OBLIGATION_SUPERVISE,
	OBLIGATION_DISTRICT, OBLIGATION_ANSWER, OBLIGATION_REVIEW,
	OBLIGATION_CALLBACK, OBLIGATION_PROMISE,
	OBLIGATION_SUPERVISE_REPORT,
	OBLIGATION_N
};

enum obligation_status {
	STATUS_OPEN, STATUS_SOON, STATUS_MET, STATUS_LATE, STATUS_OVERDUE,
	STATUS_CANCELLED, STATUS_UNKNOWN, STATUS_N
};

/* Words for output, in the order of the enums. */
extern const char obligation_words_status[][EVENT_WORD];

struct obligation_row {
	enum obligation_id id;
	const char *name;	/* as in ticket-due's output */
	const char *rule;	/* O1 … O15 */
	const char *opened_by, *due, *discharged_by;	/* for people */
	const char *source;	/* the provision */
};

/* OBLIGATION_N rows. */
const struct obligation_row *obligation_rows(void);

struct obligation {
	enum obligation_id id;
	enum obligation_status status;
	uint16_t unit;		/* 0: the centre (S9) */
	int has_due;		/* 0: no limit is set, or it is unknown */
	int is_unknown;		/* the due lies beyond the calendar */
	int is_by_hand;		/* a record names the due (S13) */
	int64_t opened_s;
	int64_t start_s;	/* what the limit counts from: opened, or the
				   end of quiet hours (S18) */
	int64_t due_s;
	int64_t done_s;		/* TIME_NONE: not done */
	uint32_t done_seq;	/* 0: not done */
	int64_t next_call_s;	/* TIME_NONE: any time */
	const struct policy_value *limit;	/* NULL: none, a record names
						   the due; or not known */
	const struct leg *leg;	/* NULL: not a leg's */
	const struct fact *opener;	/* NULL: opened by O2 running out */
	int is_cancelled;
};

/* What everything is computed against. */
struct obligation_view {
	const struct ledger *ledger;
	const struct policy *policy;
	const struct calendar *calendar;
	int64_t as_of_s;
};

/*
 * All obligations of a folded ticket as of the view's instant, in the order of
 * the table, into a new array in `arena`; returns how many.
 */
size_t obligation_list(const struct obligation_view *view,
    const struct ticket *ticket, struct arena *arena,
    struct obligation **list);

/*
 * The same for who asks only for those of `ids`, each an OBLIGATION_BIT(): they
 * are all there, and others may be. For passes over all tickets.
 */
#define OBLIGATION_BIT(id) (1u << (id))
size_t obligation_list_of(const struct obligation_view *view,
    const struct ticket *ticket, unsigned ids, struct arena *arena,
    struct obligation **list);

/* Statuses, as bits, of what is owed still, or may be (unknown). */
#define OBLIGATION_PENDING (1u << STATUS_OPEN | 1u << STATUS_SOON | \
    1u << STATUS_OVERDUE | 1u << STATUS_UNKNOWN)

/* 1 when it is one of these. */
int obligation_is_pending(const struct obligation *o);

/*
 * The last instant that is near, by the view's: so many hours from then, or the
 * end of the Nth working day, whichever way limits are counted (S14, S43). What
 * is soon is near, and --within asks for. 0 when the calendar ends before.
 */
int obligation_near(const struct obligation_view *view,
    const struct policy_value *within, int64_t *end_s);

/* The first obligation of `id` owed by `leg` in a list, or NULL. */
const struct obligation *obligation_of_leg(const struct obligation *list,
    size_t n, enum obligation_id id, const struct leg *leg);

/*
 * 1 when a record met an obligation by its `at` alone (L12): it discharged it,
 * or is one of the contacts that led to that, in time by `at`, and was written
 * down past the due. What is late by its `at` too is late, not backdated.
 */
int obligation_is_backdated(const struct obligation *o,
    const struct fact *fact);

/*
 * When a leg took effect (page 1, "effective accept"): the earlier of its
 * accept and O2's due. 0 when that has not come by the view's instant or is
 * unknown.
 */
int obligation_effective_accept(const struct obligation_view *view,
    const struct ticket *ticket, const struct leg *leg, int64_t *at_s);

/*
 * Calls to a citizen (S8): of the calls of `event` (contact, answer, brief) by
 * the leg's unit from `from_s` on, in order of at and seq, the first counts,
 * and each next one that lies at least call.spacing after the last that
 * counted.
 */
struct obligation_calls {
	int n_counted;
	int64_t last_counted_s;		/* TIME_NONE: none */
	const struct fact *settled;	/* reached, impossible, or the third
					   that counted; NULL */
	const struct fact *reached;	/* the first that reached, or NULL */
	unsigned day_parts;		/* bits of the parts of a day
					   (clock.day_parts) with a try */
};
void obligation_calls(const struct obligation_view *view,
    const struct ticket *ticket, enum event_id event, const struct leg *leg,
    struct obligation_calls *calls);

#endif
