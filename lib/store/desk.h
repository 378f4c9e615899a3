/*
 * desk - where acts are taken down: checked, masked, encoded, recorded
 *
 * Every command that records goes through here, so that one act is judged
 * alike whatever command brings it: the event's attributes (model/event.h),
 * the ticket's state (model/ticket.h), the provisions (model/rule.h), and
 * personal data taken out of free text (C3).
 */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include <stddef.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/event.h"
#include "store/people.h"
#include "store/store.h"
#include "text/mask.h"

struct desk_attr {
	struct str name, value;		/* decoded */
};

enum { DESK_ATTRS = 24, DESK_VALUE_MOST = 64 * 1024 /* bytes of a value */ };

struct desk_act {
	enum event_id event;
	struct str ticket, unit, by;
	int64_t at_s;			/* TIME_NONE: now */
	struct desk_attr attr[DESK_ATTRS];
	size_t n_attr;
	int is_granted;	/* a late request granted in the same call (S25) */
	struct str with;	/* other units of the same dispatch, `|` between */
};

struct desk {
	struct store *store;
	struct mask *mask;		/* NULL until text needs one */
	const struct people *people;	/* rows of the call's tickets, or NULL:
					   each act looks for its own */
	int checks_rows;		/* a `row` must be in tickets/ already */
	int is_trial;			/* acts are judged and not recorded */
	struct hash_set rows;		/* digests of those that are */
	int has_rows;			/* they have been read */
	uint32_t *owner;		/* by seq, the ticket of each record;
					   NULL until many were asked for */
	uint32_t n_owned, n_asked;
	struct arena arena;		/* reset with each act */
	struct buf attrs, lacks;	/* used anew by each act */
};

/* What became of an act. */
struct desk_done {
	uint32_t seq;
	struct str attrs;	/* encoded, in the store's arena */
	struct str warning;	/* empty, or what ought to be seen */
	const char *field;	/* of one that was refused: which of its words
				   it was for, an attribute, `ticket`, `unit`,
				   `at` or `event` */
};

void desk_make(struct desk *desk, struct store *store);
void desk_drop(struct desk *desk);

/* Sets an attribute of an act; a later value wins. 0 when there are too
   many. */
int desk_set(struct desk_act *act, struct str name, struct str value);

/* An act's value of an attribute, or an empty slice. */
struct str desk_get(const struct desk_act *act, const char *name);

/*
 * The ticket number that a record is of, or HASH_NONE: of the first few each
 * is looked for by itself; who asks for many has the whole store gone through
 * once.
 */
uint32_t desk_ticket_of(struct desk *desk, uint32_t seq);

/*
 * Takes an act down into the store's transaction and ledger; not yet on
 * disk. FAIL_REFUSED says what is wrong, everything at once where several
 * things lack. On refusal nothing has changed.
 */
enum fail_code desk_record(struct desk *desk, const struct desk_act *act,
    struct desk_done *done, struct fail *fail);

#endif
