/*
 * rule - what the provisions ask of an act beyond the ticket's state
 * (L1 to L10, Art. 6 to 10)
 *
 * ticket_allows() has said that the event fits the state. rule_check() says
 * whether the regulation lets it happen now: calls made, limits kept, who must
 * decide, what a reply must carry. All that lacks is named in one text.
 */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/ledger.h"
#include "model/matter.h"
#include "model/merit.h"
#include "model/obligation.h"
#include "model/roster.h"
#include "model/ticket.h"

/* An act that is about to be recorded. */
struct rule_act {
	struct fact fact;	/* event, unit, at, bytes; not in the ledger */
	struct str unit;	/* its id */
	struct str attrs;	/* encoded */
	int is_granted;		/* a late request that the centre grants in the
				   same transaction (S25) */
	struct str with;	/* other units of the same dispatch, with `|`
				   between */
};

struct rule_view {
	const struct obligation_view *view;	/* as of now */
	const struct roster *roster;
	const struct merits *merits;
	const struct ticket *ticket;	/* folded; number 0: no ticket */
	struct arena *arena;		/* for texts and lists */
	struct buf *lacks;		/* to work in */
	const struct matter_base *calls;	/* known, or NULL */
	const char **field;		/* NULL, or where to say which of the
					   act's words is wrong: an attribute,
					   `unit`, `at` */
};

/*
 * FAIL_NONE, or FAIL_REFUSED with everything that lacks; `*rule->field` is then
 * the word that the first of it is about, where it is one. `*warning` is set to
 * a text in the arena, or to an empty slice: what was let pass but ought to be
 * seen (a dispatch before the brief is settled).
 */
enum fail_code rule_check(const struct rule_view *rule,
    const struct rule_act *act, struct str *warning, struct fail *fail);

/* 1 when a return or an extension asked for at `at_s` comes too late (L4). */
int rule_is_late_request(const struct rule_view *rule, enum event_id event,
    const struct leg *leg, int64_t at_s);

/* What a callback since the last passed review says against closing (L7). */
struct rule_callback {
	const struct fact *last;	/* the last that reached, or NULL */
	int n_tries;			/* since the passed review */
	int is_settled;			/* the close may follow */
	const char *against;		/* `not contacted`, `unsolved` … or
					   NULL */
};
void rule_callback(const struct rule_view *rule,
    struct rule_callback *callback);

/*
 * What a callback that reached says against closing: `not contacted`, `not
 * answered`, `unsolved`, `unsatisfied` (the first that holds), or NULL.
 */
const char *rule_against(const struct fact *callback);

/* 1 when the finding of fact asks for a statement (Annex 1.2). */
int rule_needs_statement(int finding);

#endif
