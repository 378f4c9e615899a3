/*
 * people - the tickets rows that count, by ticket: personal data
 *
 * Of each wanted ticket the row that the newest receive or amend of the ledger
 * names, found by its digest, so a row that nobody recorded is never shown.
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "store/store.h"
#include "store/tickets.h"

struct people {
	struct tickets_row **row;	/* by ticket number; NULL: none */
	uint32_t n;			/* how many numbers there are */
	struct arena arena, other;	/* the other: of a second thread */
};

/*
 * Loads the rows of tickets, or of all (`ticket` NULL). FAIL_SYSTEM with a
 * plain text when tickets/ is out of the reader's reach (Q5).
 */
enum fail_code people_load(struct people *people, const struct store *store,
    const uint32_t *ticket, size_t n, struct fail *fail);

/* A row that is wanted: who walked a ticket's records knows it already. */
struct people_want {
	struct tickets_place *place;	/* NULL, or: where it is goes there */
	uint32_t ticket;
	char row[HASH_HEX];	/* its digest */
	int64_t logged_s;	/* when it was written down; TIME_NONE: the
				   ticket has none */
	struct str *text;	/* NULL: the row is wanted; else nothing but
				   its text, which goes there */
};

/* Loads the rows of tickets, of which that is known. */
enum fail_code people_load_known(struct people *people,
    const struct store *store, const struct people_want *want, size_t n,
    struct fail *fail);

/* The same by this thread alone, where another has other work to do. */
enum fail_code people_load_aside(struct people *people,
    const struct store *store, const struct people_want *want, size_t n,
    struct fail *fail);

/*
 * Shows the rows of tickets, each once, in no order, and keeps none: `row` is
 * good while it is shown. Where they are many a second thread shows its share
 * with `other`; NULL: this one shows them all with `one`.
 */
typedef void people_each(void *with, uint32_t ticket,
    const struct tickets_row *row);
enum fail_code people_show(const struct store *store,
    const struct people_want *want, size_t n, people_each *each, void *one,
    void *other, struct fail *fail);

/* What is wanted of a ticket: its row. */
void people_want_of(const struct ledger *ledger, uint32_t ticket,
    struct people_want *want);

/* The row of a ticket, or NULL. */
const struct tickets_row *people_row(const struct people *people,
    uint32_t ticket);

void people_drop(struct people *people);

#endif
