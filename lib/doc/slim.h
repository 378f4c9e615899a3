/*
 * slim - a short table of many columns, made to fit on an upright page
 *
 * Paper is turned by a quarter for a broad table. For a few rows that is a
 * page nearly empty, and what goes before and after stands apart from them:
 * rather each cell is broken into lines.
 */
#ifndef DOC_SLIM_H
#define DOC_SLIM_H

#include "doc/doc.h"

/*
 * The shares of the page that the columns of a table get, in hundredths of a
 * percent, into `share`; `width` has the columns of a terminal that each one's
 * widest cell takes. 0 when the table is too long or too broad for that.
 */
int slim_shares(const struct doc_table *table, const size_t *width,
    struct buf *room, size_t *share);

#endif
