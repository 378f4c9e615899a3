/*
 * cells - the columns of ticket-list, computed for a ticket
 *
 * Legs, times of steps: those of the lead that stands (after the close, of the
 * one that stood). The table of columns is the one place where they are named;
 * a new one goes to its end.
 *
 *	dispatched accepted	the lead's assign and accept
 *	contacted answered	the call that settled it (S8)
 *	surveyed replied	its first survey, its last reply
 *	briefed			the first brief
 *	reviewed called_back	the passed review that stands, the last callback
 *	reworks			how often it was sent back
 *	returns extensions	returns asked for, extensions granted
 *	result satisfaction	of the last callback that reached, else of the
 *				last reply of a lead
 *	due			the earliest that is known of what is owed now
 *	repeats			M3
 *	flags			of intake, and those flagged since
 *	shelved			the ticket with the filing: itself where it
 *				stands, else the one that it came after (S21)
 *
 * address, caller, phone and text are personal data (C1): they need tickets/,
 * and are masked (C2) unless revealed. Of a secret ticket nothing of the
 * caller is shown, caller_id included, and the text without them (C4).
 */
#ifndef EDGE_CELLS_H
#define EDGE_CELLS_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "edge/table.h"
#include "edge/where.h"
#include "figures/shelved.h"
#include "model/matter.h"
#include "model/ticket.h"
#include "store/people.h"
#include "store/store.h"
#include "text/mask.h"

enum cells_column {
	CELLS_TICKET, CELLS_STATE, CELLS_RECEIVED, CELLS_SOURCE, CELLS_KIND,
	CELLS_URGENCY, CELLS_CATEGORY, CELLS_SITE, CELLS_PLACE, CELLS_LEAD,
	CELLS_CO, CELLS_DUE, CELLS_REPEATS, CELLS_MATTER, CELLS_RESULT,
	CELLS_SATISFACTION, CELLS_FLAGS,
	CELLS_DEFAULT,		/* those before are shown by default */
	CELLS_ADDRESS = CELLS_DEFAULT, CELLS_CALLER, CELLS_PHONE, CELLS_TEXT,
	CELLS_CALLER_ID, CELLS_BRIEFED, CELLS_DISPATCHED, CELLS_ACCEPTED,
	CELLS_CONTACTED, CELLS_SURVEYED, CELLS_ANSWERED, CELLS_REPLIED,
	CELLS_REVIEWED, CELLS_CALLED_BACK, CELLS_CLOSED, CELLS_DECLINED,
	CELLS_REWORKS, CELLS_RETURNS, CELLS_EXTENSIONS, CELLS_TAG,
	CELLS_DISTRICT_DUE, CELLS_SUPERVISED, CELLS_SHELVED,
	CELLS_N
};
extern const struct table_column cells_column[CELLS_N];

/* The column with this name, or CELLS_N. */
enum cells_column cells_find(struct str name);

/* 1 for address, caller, phone and text. */
int cells_is_personal(enum cells_column column);

/* Words of the flags column; bit i of `struct cells_of.flags` is word i. */
extern const char cells_words_flag[][EVENT_WORD];

/* What cells are computed with. */
struct cells {
	const struct store *store;
	const struct people *people;	/* NULL: personal cells are empty */
	struct mask *mask;		/* NULL where nothing personal is
					   asked for */
	struct matter_calls calls;
	struct shelved shelved;
	int64_t window_s;		/* of repeats */
	int is_revealed;
	unsigned char wants[CELLS_N];	/* columns to be filled */
	struct arena arena;		/* reset with each ticket */
};

/* A ticket and its cells: good until the next one is folded. */
struct cells_of {
	struct ticket t;
	unsigned flags;
	int is_overdue, is_soon;	/* something owed is */
	struct where_value value[CELLS_N];
};

/* Makes it for a store; nothing is wanted yet. */
void cells_make(struct cells *cells, const struct store *store);

/*
 * Fills `calls`, in `arena`: for who wants repeats, of `n` tickets or (`ticket`
 * NULL) of all.
 */
void cells_count_calls(struct cells *cells, const uint32_t *ticket, size_t n,
    struct arena *arena);

/* How often its caller called on its matter within repeat.window (M3), of one
   of these tickets. */
int64_t cells_repeats(const struct cells *cells, uint32_t ticket);

/* Fills `shelved`, in `arena`: for who wants to know what is. */
void cells_find_shelved(struct cells *cells, struct arena *arena);
void cells_drop(struct cells *cells);

/*
 * Folds a ticket; fills `flags` and nothing else. 0 when there is no such
 * ticket.
 */
int cells_fold(struct cells *cells, uint32_t number, struct cells_of *of);

/* The number of the ticket of the shelved cell, or 0. */
uint32_t cells_shelved_by(const struct cells *cells, const struct ticket *t);

/* What is owed: is_overdue, is_soon and the due cell. */
void cells_owed(struct cells *cells, struct cells_of *of);

/* Fills the wanted cells but for due, and personal ones where wanted. */
void cells_fill(struct cells *cells, struct cells_of *of);

/* A personal cell, or caller_id, of a ticket; in `arena`. */
struct str cells_person(const struct cells *cells, enum cells_column column,
    uint32_t ticket, int is_secret, struct arena *arena);

/* 1 when a ticket's caller asked to be kept secret (C4). */
int cells_is_secret(const struct store *store, uint32_t number,
    struct arena scratch);

/*
 * The attributes of a record that was just added, as they may be shown: of a
 * secret ticket's there is no caller (C4). In `arena` where it is left out.
 */
struct str cells_attrs(const struct store *store, enum event_id event,
    struct str ticket, struct str attrs, struct arena *arena);

#endif
