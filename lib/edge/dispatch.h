/*
 * dispatch - which tickets wait for a unit, and what the rules say of them
 * (L2, L3, L4; ticket-assign(1))
 */
#ifndef EDGE_DISPATCH_H
#define EDGE_DISPATCH_H

#include "edge/acts.h"
#include "edge/cmd.h"
#include "model/route.h"
#include "store/people.h"

/* Why a ticket that waits for a lead was not dispatched by the rules. */
enum dispatch_reason {
	DISPATCH_DECIDED,	/* a rule names its unit */
	DISPATCH_FALLBACK,	/* flagged so: the street's head decides */
	DISPATCH_INSTRUCTION,	/* the same */
	DISPATCH_RETURNED,	/* its unit gave it back: the centre decides */
	DISPATCH_SEVERAL,	/* rules of equal rank name several units */
	DISPATCH_NO_RULE,
	DISPATCH_ENDED		/* the rule's unit is no more */
};

struct dispatch_question {
	const struct store *store;	/* with its routes */
	const struct people *people;	/* NULL: address and text are unknown */
	const struct ticket *ticket;
	int is_returned;		/* a lead's return was granted */
};

/* Asks the rules; `decision` is filled where a rule decided, or several. */
enum dispatch_reason dispatch_ask(const struct dispatch_question *question,
    struct arena *arena, struct route_decision *decision);

/*
 * Queues an assign for each ticket that waits for a lead and that the rules
 * decide; the others are put into the list of those that need a decision.
 * `ticket` NULL: all that wait. Outside office hours an urgent one names the
 * unit's head, who is to be called, and a warning says so.
 */
struct dispatch {
	struct acts *acts;
	int lists_only;		/* what the rules decide is passed over */
	struct table undecided;	/* ticket,reason,decider,candidates,rules */
};

void dispatch_make(struct dispatch *dispatch, struct acts *acts);
void dispatch_auto(struct dispatch *dispatch, const uint32_t *ticket,
    size_t n);

/* Says each undecided ticket on standard error; status 1 if there are. */
void dispatch_say(struct dispatch *dispatch);

#endif
