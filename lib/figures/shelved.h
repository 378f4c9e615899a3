/*
 * shelved - tickets that came after their matter was shelved (L9, S21, Art. 9)
 *
 * A filing is a shelve-file of the district, up to its shelve-end. Tickets of
 * the same caller on the same matter that were received after it leave the
 * satisfaction measure, and nothing else.
 */
#ifndef FIGURES_SHELVED_H
#define FIGURES_SHELVED_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/ledger.h"
#include "model/ticket.h"

struct shelved_filing {
	uint64_t caller;	/* as amended */
	uint32_t matter;	/* ticket number, as amended */
	uint32_t ticket;	/* on which it was filed */
	int64_t from_s;		/* the filing's at: received after it */
	int64_t to_s;		/* the end's at, that second included, or
				   INT64_MAX */
};

struct shelved {
	struct shelved_filing *filing;	/* by caller, matter, from */
	size_t n;
};

/*
 * Finds all filings of callers that are known, into `arena`. One cheap pass
 * over the records; tickets are folded only where there is a filing.
 */
void shelved_find(const struct ledger *ledger, struct arena *arena,
    struct shelved *shelved);

/* The ticket on which the filing is that this one came after, or 0. */
uint32_t shelved_by(const struct shelved *shelved,
    const struct ticket *ticket);

/* 1 when the ticket came after a filing on its caller and matter. */
int shelved_has(const struct shelved *shelved, const struct ticket *ticket);

#endif
