/*
 * story - all that is known of one ticket, in order (ticket-show)
 *
 * The ledger keeps no texts: the journal is read once more for the records of
 * the wanted tickets, as far as the ledger goes.
 *
 * A record is backdated (L12) as obligation_is_backdated() says: only the
 * written time tells it from one in time.
 */
#ifndef EDGE_STORY_H
#define EDGE_STORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "edge/cells.h"
#include "edge/table.h"
#include "model/obligation.h"
#include "store/store.h"

struct story_record {
	struct record record;
	uint32_t voided_by;	/* seq of the void that holds, or 0 */
	int is_backdated;
};

struct story {
	struct ticket ticket;
	struct obligation *owed;
	size_t n_owed;
	struct story_record *record;	/* in order of seq */
	size_t n_record;
};

/*
 * The stories of `n` tickets (numbers of the ledger), in `arena`, in the order
 * given.
 */
enum fail_code story_load(const struct store *store, const uint32_t *ticket,
    size_t n, struct arena *arena, struct story **stories, struct fail *fail);

/* What stories are shown with. `cells` has its people where they are known. */
struct story_view {
	const struct store *store;
	struct cells *cells;		/* every column wanted */
	int is_out_of_reach;		/* tickets/ cannot be read */
	size_t width;			/* of the terminal, 0: no limit */
};

/*
 * The records of stories: ticket,seq,logged,at,event,unit,by,attrs,voided_by,
 * backdated. Attributes as in the journal, but for the caller of a ticket that
 * is secret (C4).
 */
void story_table(const struct story_view *view, const struct story *stories,
    size_t n, struct table *table);

/* For a person: text or Markdown. Control characters are shown as `?`. */
void story_put_text(const struct story_view *view, const struct story *story,
    struct buf *out);
void story_put_md(const struct story_view *view, const struct story *story,
    struct buf *out);

/* An array with an object a ticket: about, legs, records, obligations. */
void story_put_json(const struct story_view *view,
    const struct story *stories, size_t n, struct buf *out);

/*
 * For the renderers: a record's attributes, with no caller where the ticket is
 * secret and not revealed; in `arena` where something is left out.
 */
struct str story_attrs(const struct story_view *view,
    const struct story *story, const struct story_record *record,
    struct arena *arena);

#endif
