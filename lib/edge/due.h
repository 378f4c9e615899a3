/*
 * due - the list of what is owed, collected over tickets, sorted and put out
 * (ticket-due(1); K6, S34)
 */
#ifndef EDGE_DUE_H
#define EDGE_DUE_H

#include <stddef.h>
#include <stdint.h>

#include "edge/cmd.h"
#include "model/obligation.h"

struct due_filter {
	int is_all;			/* every status */
	unsigned statuses;		/* bits; 0: by is_all */
	unsigned obligations;		/* bits; 0: all */
	uint32_t unit;			/* ledger's number, or UINT32_MAX */
	int has_until;
	int64_t until_s;		/* --within ends then */
};

/*
 * Fills the filter from the call's words (each may be NULL). FAIL_USAGE says
 * which is wrong.
 */
enum fail_code due_filter_make(struct due_filter *filter,
    const struct store *store, const char *within, const char *unit,
    const char *obligation, const char *status, struct fail *fail);

struct due_item {
	uint32_t ticket;
	uint32_t opener_seq;	/* of the record that opened it; 0: none did */
	struct obligation o;	/* NB. its leg and opener are gone, but for the
				   ticket that was looked at last */
};

struct due_list {
	struct due_item *item;	/* by due, ticket, obligation, unit, opened */
	size_t n;
	size_t n_unknown;
	struct mem_vec items;
	struct arena arena;	/* holds the legs of the last ticket's items */
};

/* Of the tickets given, or of all (`ticket` NULL: ticketless ones too). */
void due_collect(struct due_list *list, const struct store *store,
    const struct due_filter *filter, const uint32_t *ticket, size_t n);

/* `ticket,obligation,unit,opened,due,status,done,next_call,source`. */
void due_put(struct cmd *cmd, const struct due_list *list,
    const struct store *store);

/* An iCalendar (RFC 5545) of the known dues, for a calendar program. */
void due_put_ics(const struct due_list *list, const struct store *store,
    struct buf *out);

/* Each due date counted out, day by day (K6). */
void due_explain(const struct store *store, const struct due_filter *filter,
    const uint32_t *ticket, size_t n, struct buf *out);

#endif
