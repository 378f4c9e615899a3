/*
 * reviews - what ticket-review lists, checks and records (L7, Art. 8(9))
 */
#ifndef EDGE_REVIEWS_H
#define EDGE_REVIEWS_H

#include <stddef.h>
#include <stdint.h>

#include "edge/acts.h"
#include "edge/cmd.h"

/*
 * Puts out what waits for review, callback, rework or close, the longest
 * waiting first: `ticket,waits,lead,since,lacks,proposal`. `lacks` names the
 * items of the checklist that the record fails, and, with a `?` behind, those
 * that the reviewer confirms. `ticket` NULL: of all tickets.
 */
void reviews_list(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n);

/*
 * Puts out the checklist item by item: `ticket,item,check,verdict,detail`.
 * `ticket` NULL: of all that wait for a review. A ticket named without a reply
 * to review is said; status 1.
 */
void reviews_check(struct cmd *cmd, struct store *store,
    const uint32_t *ticket, size_t n);

/* What the reviewer says of the items. */
struct reviews_word {
	const char *confirm;	/* items with , between, or `all`, or NULL */
	const char *despite;	/* why it passes although items fail, or NULL */
	const char *verb;	/* `pass` or `fail` */
};

/*
 * Sifts the queued reviews and fills their `items`, `item:verdict` with `|`
 * between. A pass needs every automatic item ok (or a `despite`, which is kept
 * in the note) and every other one confirmed, by `confirm` or by the act's own
 * `items`; a fail keeps what fails and what its own `items` name. An act that
 * says another outcome than the call's verb is refused. Wrong words
 * of the call end it (status 2).
 */
void reviews_judge(struct acts *acts, const struct reviews_word *word);

/* Queues a rework of the lead for each failed review that was recorded. */
void reviews_rework(struct acts *acts, const char *reason);

/* The lead, for each queued rework without a unit. */
void reviews_units(struct acts *acts);

/*
 * Queues a close for each ticket that only waits for that: its callback is
 * settled, says nothing against, and, where it was graded fair, was urged
 * since. `ticket` NULL: of all.
 */
void reviews_close_ready(struct acts *acts, const uint32_t *ticket,
    size_t n);

#endif
