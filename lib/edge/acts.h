/*
 * acts - a call's acts, from arguments or rows, taken down as one transaction
 *
 * Acts are queued, then run. Rows of one ticket are taken in order of their
 * `at`, and one that is refused is tried again after each later one of its
 * ticket that was taken down: so the order of rows within a ticket is free.
 * Rows with a column `attrs` are a journal's, and stay as they stand. What is
 * refused in the end is said, the others go on. Then the transaction
 * is committed, and only then printed: `ticket,seq,at,event,unit,attrs`.
 */
#ifndef EDGE_ACTS_H
#define EDGE_ACTS_H

#include "edge/cmd.h"
#include "store/desk.h"

struct acts {
	struct cmd *cmd;
	struct store *store;
	struct desk desk;
	struct people people;	/* of the queue's tickets */
	struct people everybody;	/* when something is refused */
	int everybody_is;	/* 0: not looked for yet, 1 known, -1 not */
	size_t n_refused;
	struct mem_vec queue;	/* of struct acts_item */
	struct table table;	/* what was recorded */
	size_t n_run;		/* of the queue, run already */
	int is_in_order;	/* rows of a journal: as they happened */
	struct mem_vec warnings;	/* of struct acts_warning */
	size_t n_other;		/* texts of a table that two cells say two ways */
	const char *other;	/* the first's name, and its line */
	uint32_t other_line;
};

/* One text for many tickets is said once. */
struct acts_warning {
	struct str text, ticket;
	size_t n;
};

struct acts_item {
	struct desk_act act;
	const struct csv_table *table;	/* where it came from, or NULL */
	size_t row;
	uint32_t seq;			/* 0: not taken down */
	uint32_t waits;			/* next refused one of its ticket, + 1 */
	size_t n_with;			/* so many behind it stand or fall with
					   it: a dispatch is one decision (L2) */
	char why[1024];			/* the last refusal */
	const char *field;		/* and which word of the row it was for;
					   NULL: its event */
};

/* Opens the store for writing and makes an empty queue; dies on failure. */
void acts_begin(struct acts *acts, struct cmd *cmd, struct store *store);

/*
 * Queues an act. `by` and `at` are filled from the call where it lacks them;
 * a unit given by its name becomes its id. `table` NULL: from arguments.
 */
void acts_add(struct acts *acts, const struct desk_act *act,
    const struct csv_table *table, size_t row);

/* The act queued last and the `n_with` queued next, of its ticket and time, are
   taken down together or not at all. */
void acts_together(struct acts *acts, size_t n_with);

/*
 * Makes an act of a row: columns ticket, event, unit, at, by and attributes,
 * words through values.csv, times as people write them. `act` holds what the
 * call itself says: its event wins, the rest is kept where the row says
 * nothing, `at` and `by` also where it says another event. 0 and `why` when
 * the row cannot be one, with `*column` the field's number.
 */
int acts_row(struct acts *acts, const struct csv_table *table,
    const struct alias_head *head, size_t row, struct desk_act *act,
    size_t *column, struct fail *why);

/*
 * An attribute as people write it, in our words and times. 0 and `why` when
 * its event has none of that name.
 */
int acts_set(struct acts *acts, struct desk_act *act, struct str name,
    struct str value, struct fail *why);

/*
 * Queues an act for each ticket among the operands from number `first` on,
 * `key=value` ones being attributes; `-`, or no ticket at all unless the
 * command has `no_pipe`, takes the rows of standard input. `call` is what the
 * call says.
 */
void acts_operands(struct acts *acts, struct desk_act *call, int first);

/* Queues every row of a table; what cannot be an act is refused. */
void acts_rows(struct acts *acts, const struct csv_table *table,
    const struct alias_head *head, const struct desk_act *call);

/* The number of the field of an item's row that its refusal is for, or of what
   makes it one at all; 0 where it has no row. */
size_t acts_column(const struct acts *acts, const struct acts_item *item);

/* Takes down what was queued since the last run; refused ones
   are said. Returns how many were taken. */
size_t acts_run(struct acts *acts);

/* Commits, prints, closes. Returns the exit status. */
int acts_finish(struct acts *acts);

#endif
