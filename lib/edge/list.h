/*
 * list - queries over tickets: filters, conditions, columns, order
 *
 * list_make() judges the words of the call, list_select() finds the tickets,
 * list_load() gets what costs most for those that are left, list_table() puts
 * them into a table. What a call does not ask for is not computed: what is
 * owed, repeats and tickets/ are looked at only where a column, a filter or a
 * condition needs them.
 */
#ifndef EDGE_LIST_H
#define EDGE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "edge/cells.h"
#include "edge/table.h"
#include "edge/where.h"
#include "store/store.h"
#include "text/pattern.h"

/* As the call says them; NULL: not said. */
struct list_options {
	const char *fields;	/* columns, with , between; +x adds to the
				   default ones */
	const char *sort;	/* columns, - in front turns the order */
	const char *where, *match;
	const char *state, *kind, *urgency, *source, *flag; /* words, with ,
				   between: any of them */
	const char *unit, *lead, *category, *place, *caller, *matter, *tag;
	int64_t from_s, to_s;	/* received; TIME_NONE: any */
	int is_overdue, is_soon, is_undecided, is_supervised, is_shelved;
	int repeats;		/* at least */
	int limit;		/* -1: none */
};

struct list_key {
	enum cells_column column;
	int is_down;
};

struct list_row {
	uint32_t ticket;
	int is_secret;
	struct where_value *value;	/* by list.slot */
};

struct list {
	const struct store *store;
	const struct list_options *options;
	struct cells cells;
	struct people people;
	int has_people;

	/* what the options say, looked up */
	unsigned states, kinds, urgencies, sources, flags;	/* bits */
	uint32_t unit, lead, place, matter, tag;	/* numbers; NONE: none
							   fits */
	uint64_t caller;
	struct str category;
	struct pattern *match, *other;	/* the same: of a second thread */
	unsigned char *matched;		/* by ticket: what it said */
	size_t n_unread;		/* tickets that it could not be asked of,
					   though the rest fits */
	uint32_t unread;		/* the first of them */
	struct where *where;
	enum cells_column show[CELLS_N];
	size_t n_show;
	struct list_key key[CELLS_N];
	size_t n_key;
	struct table_column column[CELLS_N];	/* of the table */
	int slot[CELLS_N];			/* of a kept value, or -1 */
	size_t n_slot;

	struct mem_vec rows;		/* of struct list_row, as found */
	struct list_row **row;		/* as they are to be shown */
	size_t n_row;
	size_t n_found;			/* before the limit */
	uint32_t *ticket;		/* of the rows to be shown */
	struct arena arena;
};

/*
 * Judges the options. FAIL_USAGE names the option and, in --where, the
 * character of the fault. `options` must outlive the list.
 */
enum fail_code list_make(struct list *list, const struct store *store,
    const struct list_options *options, int is_revealed, struct fail *fail);
void list_drop(struct list *list);

/*
 * Finds the tickets among those given (in their order unless there is a
 * --sort), or among all (`ticket` NULL, in order of received). FAIL_SYSTEM
 * when tickets/ is needed and out of reach; FAIL_USAGE when a pattern takes
 * too long.
 */
enum fail_code list_select(struct list *list, const uint32_t *ticket,
    size_t n, struct fail *fail);

/* The personal columns that the call asks for, with `|` between. */
struct str list_scope(struct list *list);

/* Reads tickets/ and counts repeats for the rows to be shown, where columns
   need it. */
enum fail_code list_load(struct list *list, struct fail *fail);

/*
 * How many of the rows to be shown have no row in tickets/ with the digest
 * that the journal names, as far as tickets/ was read; `*first` is the first.
 */
size_t list_lost(const struct list *list, uint32_t *first);

/* Fills a table, which must not outlive the list. */
void list_table(struct list *list, struct table *table);

#endif
