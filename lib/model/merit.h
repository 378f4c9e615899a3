/*
 * merit - the bonus and deduction items of Annex 2 (config/merits.csv, S23,
 * S33)
 */
#ifndef MODEL_MERIT_H
#define MODEL_MERIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/csv.h"

enum merit_kind { MERIT_BONUS, MERIT_DEDUCTION };
enum merit_cycle { MERIT_MONTH, MERIT_YEAR };
enum merit_per {
	MERIT_ITEM,		/* counts each time */
	MERIT_ONCE		/* at most its largest value a unit and
				   period (S23) */
};
enum merit_automatic {
	MERIT_BY_HAND,
	MERIT_RANK,		/* A1: rank of the workload in a year */
	MERIT_DISTRICT,		/* D4: past the district's limit */
	MERIT_SUPERVISE		/* D5: a supervision not ended in time */
};
/* Their words in merits.csv, in the order of the enums; end with NULL. */
extern const char *const merit_words_kind[];
extern const char *const merit_words_cycle[];
extern const char *const merit_words_per[];
extern const char *const merit_words_automatic[];	/* "" first */

enum { MERIT_CHOICES = 8 };	/* the most values a clause may offer */

struct merit {
	struct str clause;
	enum merit_kind kind;
	enum merit_cycle cycle;
	int64_t points_cents[MERIT_CHOICES];	/* as listed; all > 0 */
	size_t n_points;
	enum merit_per per;
	enum merit_automatic automatic;
	struct str text;
};

struct merits;	/* read-only once made; lives in the given arena */

/*
 * Makes them from `clause,kind,cycle,points,per,automatic,text`. FAIL_DATA
 * with file:line:column for a clause that is not of a unit's id's form or is
 * there twice, words that are not known, points that are no list of numbers
 * above 0 with at most two decimals and `|` between. The bytes of `table` must
 * outlive them.
 */
enum fail_code merit_make(struct merits **merits,
    const struct csv_table *table, struct arena *arena, struct fail *fail);

/* How many clauses there are, and one of them, in the order of the file. */
size_t merit_count(const struct merits *merits);
const struct merit *merit_at(const struct merits *merits, size_t i);

/* The clause of this name, or NULL. */
const struct merit *merit_find(const struct merits *merits, struct str clause);

/* The first clause that is computed this way, or NULL. */
const struct merit *merit_automatic(const struct merits *merits,
    enum merit_automatic automatic);

/*
 * 1 when a merit record may give these points: one of the clause's values, or
 * 0 where the clause has automatic ones to waive.
 */
int merit_points_allowed(const struct merit *merit, int64_t cents);

/*
 * The points of a record that gives none: 1 and `*cents`, or 0 where the
 * clause leaves a choice, so that the record is refused (S23).
 */
int merit_points_default(const struct merit *merit, int64_t *cents);

#endif
