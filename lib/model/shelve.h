/*
 * shelve - whose matters may be shelved (L9, Art. 9)
 *
 * What a shelving is about is a caller and a matter, both as amended: the
 * tickets of that caller on that matter are its related ones.
 */
#ifndef MODEL_SHELVE_H
#define MODEL_SHELVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/ledger.h"
#include "model/matter.h"
#include "model/obligation.h"

/* Categories of Art. 9; 1 to 6 are its list's, 0 is what stands before it. */
enum {
	SHELVE_STATEMENTS,	/* shelve.statements signed statements */
	SHELVE_UNLAWFUL,	/* against law or morals, repeated */
	SHELVE_HANDLED,		/* handled by policy, repeated */
	SHELVE_CITY,		/* the city's office approved it */
	SHELVE_MEDICAL,
	SHELVE_PETITION,
	SHELVE_CASE
};

/*
 * The calls of the ticket's caller on its matter, by time received, and how
 * many; the ticket's own among them. NULL without a caller.
 */
const struct matter_call *shelve_related(const struct matter_calls *calls,
    uint32_t ticket, size_t *n);

/*
 * How many signed statements (Annex 1.2) there are on tickets, voided ones
 * left out; `*last` (may be NULL) is the newest by seq, where there is one.
 */
uint32_t shelve_statements(const struct ledger *ledger,
    const struct matter_call *call, size_t n, struct fact *last);

/* 1 when the newest of `n` calls is a repeat by M3: categories 1 and 2. */
int shelve_is_repeated(const struct policy *policy,
    const struct matter_calls *calls, const struct matter_call *call,
    size_t n);

/* Category 0, offered. */
struct shelve_candidate {
	const struct matter_call *call;	/* all of them */
	size_t n;
	uint32_t n_statement;
	struct fact last;	/* the newest statement */
};

/*
 * Callers with shelve.statements statements or more on a matter, by the order
 * of `calls`, into a new array; returns how many. Left out is what waits for
 * the district or is on file, and what was refused or ended and has no
 * statement since. `base` is what is known of the calls' tickets, or NULL.
 */
size_t shelve_find(const struct obligation_view *view,
    const struct matter_calls *calls, const struct matter_base *base,
    struct arena *arena, struct shelve_candidate **list);

#endif
