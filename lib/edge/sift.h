/*
 * sift - a command's own look at queued acts, before they are run
 *
 * What a command asks beyond the provisions (a checklist confirmed, a unit
 * that only the record can name) is asked here; what the provisions ask is
 * asked of every command alike, at the desk.
 */
#ifndef EDGE_SIFT_H
#define EDGE_SIFT_H

#include "base/fail.h"
#include "edge/acts.h"
#include "model/ticket.h"

/*
 * Looks at an act, and may change it. 0 and `why` when it is refused, for the
 * word that `item->field` then names. `ticket`
 * is folded; its number is HASH_NONE when there is no such ticket, 0 when the
 * act names none.
 */
typedef int sift_fits(void *with, struct acts_item *item,
    const struct ticket *ticket, struct fail *why);

/* Says and takes out what does not fit of the acts not yet run. */
void sift_acts(struct acts *acts, sift_fits *fits, void *with);

/* Names the act's unit where it has none; 0 is no unit. */
void sift_unit(const struct acts *acts, struct acts_item *item,
    uint16_t unit);

/* Sets an attribute where the act has none of that name; the value is kept. */
void sift_default(struct acts_item *item, const char *name,
    struct str value);

#endif
