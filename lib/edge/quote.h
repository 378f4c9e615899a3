/*
 * quote - what a message may quote of the input (C2)
 *
 * A refused row is named with the value that was wrong, and a value in the
 * wrong column is often somebody's name, telephone or address. Messages go to
 * terminals and logs: they are masked as every output is, and what the row, or
 * its ticket, says of its caller is taken out as on the way into the journal.
 */
#ifndef EDGE_QUOTE_H
#define EDGE_QUOTE_H

#include "base/mem.h"
#include "base/str.h"
#include "text/mask.h"

/* Whose data it might be; empty where nothing is known. */
struct quote_person {
	struct str caller, phone, address;
};

/*
 * `text` fit to be seen, in `arena`; `*mask` is made at the first call. Where
 * the columns of a row have slipped the name stands where another field should
 * be, so each of the three is looked for as a name too.
 */
const char *quote_mask(struct mask **mask, struct arena *arena,
    const char *text, const struct quote_person *person);

#endif
