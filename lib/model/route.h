/*
 * route - which unit a ticket goes to by the rules (config/routes.csv, L3,
 * Art. 6(2), Opinion 3(1))
 *
 * A rule is a PCRE2 pattern (UTF, JIT) on one field of a ticket. Rules are
 * asked by rank, lowest first. Of the best rank that matches, all rules count:
 * when they name one unit, the first of them in the file decides; when they
 * name several, nothing is decided and they are the candidates. A pattern that
 * runs into the match limits counts as no match (Q4) and is named once.
 *
 * Most patterns are words; one pass over a field finds which rules have one of
 * theirs in it, and only these, and those that are more than words, are tried
 * (text/words.h). What is decided is what trying all in order decides.
 */
#ifndef MODEL_ROUTE_H
#define MODEL_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/roster.h"
#include "text/csv.h"

enum route_field {
	ROUTE_KIND, ROUTE_CATEGORY, ROUTE_PLACE, ROUTE_ADDRESS, ROUTE_TEXT,
	ROUTE_FIELDS
};
/* The words of routes.csv, in the order of the enum; ends with NULL. */
extern const char *const route_words_field[];

/* What a rule says. */
struct route_rule {
	struct str rule;	/* its id */
	int64_t rank;
	enum route_field field;
	struct str pattern;
	uint32_t unit;		/* index in the roster */
	int is_ended;		/* that unit is no more: people must decide */
	uint8_t basis;		/* BASIS_* of model/event.h */
	struct str note;
};

/* What a rule may name. */
struct route_where {
	const struct roster *roster;
	int32_t day;		/* today: a unit may have ended */
};

struct routes;	/* in the given arena, patterns in PCRE2's heap */

/* What the rules say of a ticket. */
struct route_decision {
	const struct route_rule *rule;	/* the one that decided, or NULL; its
					   unit may have ended */
	const struct route_rule **candidate;	/* undecided: one rule a unit,
						   by the bytes of its id */
	size_t n_candidate;		/* 0: decided, or no rule matched */
	const struct route_rule **limited;	/* rules that ran into a limit
						   now, for the first time */
	size_t n_limited;
};

/*
 * Makes the rules from `rule,rank,field,pattern,unit,basis,note`. FAIL_DATA
 * with file:line:column for a rule twice, a rank that is no whole number >= 0,
 * an unknown field or basis, a pattern that is empty or does not compile, a
 * unit that is not in the roster. One whose `until` lies before `day` has ended:
 * that day comes by itself, and must not stop what was right the day before.
 * The bytes of `table` and the roster must outlive the rules. On failure
 * nothing needs to be dropped.
 */
enum fail_code route_make(struct routes **routes,
    const struct csv_table *table, const struct route_where *where,
    struct arena *arena, struct fail *fail);

void route_drop(struct routes *routes);	/* NULL is fine */

/* How many rules there are, and the rule at place `i` in the order asked. */
size_t route_count(const struct routes *routes);
const struct route_rule *route_at(const struct routes *routes, size_t i);

/*
 * Asks the rules. `field` holds a ticket's ROUTE_FIELDS texts, kind as our
 * word; an empty one is matched as the empty text. Not for two threads at
 * once. The lists of `decision` are in `arena`.
 */
void route_decide(struct routes *routes, const struct str *field,
    struct arena *arena, struct route_decision *decision);

#endif
