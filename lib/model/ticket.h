/*
 * ticket - a ticket's state, made by going through its facts (L1, S24)
 *
 * ticket_fold() goes through a ticket's facts in order of seq, leaves out what
 * is voided, and yields its state, its legs, supervisions, rechecks, shelving.
 * It asks no policy and no clock: what was allowed once stays allowed.
 * ticket_allows() is the table event × state × leg; what provisions ask beyond
 * that (calls before a reply, who decides a dispatch) is model/rule.h.
 *
 * A unit's part in a ticket is its leg: from its assign until a granted
 * return, a designation of somebody else (S25), or the close. A unit may have
 * several legs on a ticket, one after the other.
 */
#ifndef MODEL_TICKET_H
#define MODEL_TICKET_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/event.h"
#include "model/ledger.h"

enum leg_return {
	RETURN_NONE,
	RETURN_PENDING,
	RETURN_REFUSED,		/* at least once, none pending */
	RETURN_RECORDED		/* not granted: second lead, designated, or
				   asked again (L4) */
};

struct leg {
	uint16_t unit;
	uint8_t role;			/* ROLE_* */
	uint8_t basis;			/* BASIS_* */
	int is_second;			/* a lead after another lead */
	const struct fact *assign;
	const struct fact *accept;	/* NULL: not accepted */
	const struct fact *end;		/* return-grant, or the designation's
					   assign; NULL: it stands */
	const struct fact *reply;	/* its first reply */
	const struct fact *last_reply;
	const struct fact *rework;	/* its last rework */
	enum leg_return back;
	const struct fact *ask;		/* the last return asked for */
	const struct fact *extend;	/* a pending extension */
	const struct fact *granted;	/* the last granted extension */
	int n_granted;
	const struct fact *statement;
};

struct supervision {
	const struct fact *open;	/* the supervise */
	const struct fact *end;		/* NULL: it lasts */
};

struct recheck {
	const struct fact *open;	/* the recheck */
	const struct fact *report;	/* since the last recheck-rework */
	const struct fact *extend;	/* a pending extension */
	const struct fact *close;	/* NULL: it runs */
};

struct shelving {
	const struct fact *shelve;
	const struct fact *decision;	/* file, revise, refuse; NULL pending */
	const struct fact *end;
};

/* What is known of a ticket, as amended. */
struct ticket_about {
	uint8_t source, kind, urgency, site, supervised, flags;
	uint32_t category, place, tag, matter;
	uint64_t caller;
	int has_caller;
	int64_t district_due_s;		/* TIME_NONE: none */
};

struct ticket {
	uint32_t number;
	enum ticket_state state;
	struct ticket_about about;
	const struct fact *receive;	/* NULL: the strand without a ticket */
	const struct fact **fact;	/* in order of seq, without voided */
	size_t n_fact;
	uint64_t events;		/* a bit for each event that is among
					   them: ticket_has() */
	struct leg *leg;
	size_t n_leg;
	struct leg *lead;		/* the one that stands, or NULL */
	struct supervision *supervision;
	size_t n_supervision;
	struct recheck *recheck;
	size_t n_recheck;
	struct shelving *shelving;
	size_t n_shelving;
	const struct fact *decline;	/* not refused by the district */
	const struct fact *pass;	/* the review passed since the last
					   lead's reply and rework */
	const struct fact *reply;	/* the last lead's reply */
	const struct fact *close;
	const struct fact *brief;	/* the first */
	int has_reply;			/* any unit replied, ever */
	int is_refused;			/* a decline was: the street's (L1) */
};

/*
 * Folds ticket `number`. Everything, its facts too, is allocated in `arena` (a
 * scratch copy will do) and is gone with it. Number 0 gives the records without a
 * ticket: supervisions of units, bulletins, merits.
 */
void ticket_fold(const struct ledger *ledger, uint32_t number,
    struct arena *arena, struct ticket *ticket);

/* 1 when the ticket has a fact of the event, not voided. NB. most events are of
   few tickets: then nobody need look through its facts. */
inline int
ticket_has(const struct ticket *ticket, enum event_id event)
{
	return (ticket->events >> event & 1) != 0;
}

/*
 * What becomes of a return that is asked now: it waits for a decision, or, by a
 * second lead, a designated unit, or asked again after a refusal, it is
 * recorded and waits for nobody (L4).
 */
enum leg_return ticket_return_kind(const struct leg *leg);

/* The unit's standing leg, or (after the close) the one it had; NULL. */
struct leg *ticket_leg(const struct ticket *ticket, uint16_t unit);

/*
 * 1 when a contact, answer, survey or progress is one of a leg: by its unit, on
 * or after the assign by `at`, ties by seq, and written down before the leg's
 * end (S20, S44). One that was done after a second assign which somebody wrote
 * down only later is of that leg, too.
 */
int ticket_leg_has(const struct leg *leg, const struct fact *fact);

/* The leg that `fact` belongs to: its unit's, standing at its seq; NULL. */
struct leg *ticket_leg_at(const struct ticket *ticket,
    const struct fact *fact);

/* The receive or amend since which intake's flag stands, or NULL. */
const struct fact *ticket_flagged(const struct ticket *ticket, unsigned flag);

/*
 * What held at an instant (S13): as received, with the amends that lie before
 * it (by `at`, at the same second by seq) in the order of their records.
 */
void ticket_about_at(const struct ticket *ticket, int64_t at_s, uint32_t seq,
    struct ticket_about *about);

/*
 * 1 when the bulletin with `seq` among the ticket's facts names `unit` and has
 * no answer yet.
 */
int ticket_bulletin_is_open(const struct ticket *ticket, uint32_t seq,
    uint16_t unit);

/* 1 while the ticket is shelved by a filing of its own (Art. 9). */
int ticket_is_filed(const struct ticket *ticket);

/*
 * 1 while something is to be done about the supervision: it has not ended, and
 * its ticket was not declined, which cancels what is owed there (S10).
 */
int ticket_supervision_lasts(const struct ticket *ticket,
    const struct supervision *supervision);

/*
 * FAIL_NONE when `act` (not yet in the ledger; event, unit and bytes filled)
 * is allowed now, else FAIL_REFUSED and a text that says what the state is
 * and what would be allowed.
 */
enum fail_code ticket_allows(const struct ticket *ticket,
    const struct fact *act, struct fail *fail);

/*
 * The same for an event of which no unit is said: FAIL_NONE when it is allowed
 * to a unit that is or was on the ticket, or to one that never was.
 */
enum fail_code ticket_allows_some(const struct ticket *ticket,
    enum event_id event, struct fail *fail);

/*
 * Goes through the ticket's facts from the start as if each were recorded
 * anew. 1 and the first one that the table would not allow now, or 0.
 */
int ticket_first_illegal(const struct ledger *ledger, uint32_t number,
    struct arena scratch, struct fact *illegal, struct fail *fail);

/*
 * All of them, as many as must go before the rest is allowed: each is left out
 * before the next is asked. How many, and in `*illegal` the facts by seq, in
 * `arena`.
 */
size_t ticket_illegal(const struct ledger *ledger, uint32_t number,
    struct arena *arena, struct fact **illegal);

#endif
