/*
 * roster - the units of the street, and who must decide a dispatch
 * (config/units.csv, Opinion 3(1), Art. 6(3), rules L2, L4, S27)
 *
 * A unit is named by its place in the file, 0 the first (`index`); the ledger
 * has numbers of its own, so units meet by their id. Exactly one row is the
 * street (its `head` is the street's head) and one the centre (its `leader` is
 * the centre's leader).
 */
#ifndef MODEL_ROSTER_H
#define MODEL_ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/csv.h"

#define ROSTER_NONE UINT32_MAX	/* no unit */

enum roster_kind {
	ROSTER_STREET, ROSTER_CENTRE, ROSTER_OFFICE, ROSTER_COMMUNITY,
	ROSTER_INSTITUTION
};
/* The words of units.csv, in the order of the enum; ends with NULL. */
extern const char *const roster_words_kind[];

struct roster_unit {
	struct str id;
	struct str name;
	enum roster_kind kind;
	struct str functions;	/* as written: words with `|` between */
	struct str leader;	/* who leads its line; may be empty */
	struct str head;
	struct str liaison_a, liaison_b;
	int32_t since_day;	/* its first day; INT32_MIN: always was */
	int32_t until_day;	/* its last day; INT32_MAX: no end is set */
};

struct roster;	/* read-only once made; lives in the given arena */

/*
 * Makes a roster from `unit,name,kind,functions,leader,head,liaison_a,
 * liaison_b,since,until`. FAIL_DATA with file:line:column for an id that is
 * not 1 to 64 bytes without white space, control characters, `"` `,` `;` `=`
 * `%`; for an id twice, an empty name, an unknown kind, a bad date, `until`
 * before `since`; and unless there is one street with a head and one centre
 * with a leader. The bytes of `table` must outlive the roster.
 */
enum fail_code roster_make(struct roster **roster,
    const struct csv_table *table, struct arena *arena, struct fail *fail);

/* How many units there are: indexes are 0 to this, excluded. */
uint32_t roster_count(const struct roster *roster);

/* The unit with an index; the caller knows that it is one. */
const struct roster_unit *roster_unit(const struct roster *roster,
    uint32_t index);

/* The index of the unit with this id, or ROSTER_NONE. */
uint32_t roster_find(const struct roster *roster, struct str id);

/* The id of the unit that people call so: by its id, or its name; else the word
   itself. */
struct str roster_id(const struct roster *roster, struct str word);

uint32_t roster_street(const struct roster *roster);
uint32_t roster_centre(const struct roster *roster);

/* 1 when `day` is from `since` to `until`, both included. */
int roster_is_active(const struct roster_unit *unit, int32_t day);

/* 1 when there is a unit with this id, active on the day. */
int roster_has(const struct roster *roster, struct str id, int32_t day);

/* The places of dispatch.crossline's words in its policy row. */
enum { CROSSLINE_LEADER, CROSSLINE_MEETING, CROSSLINE_EITHER };

/* A dispatch to be decided. */
struct roster_dispatch {
	const uint32_t *unit;	/* lead and co-handlers, those that stay on
				   the ticket included (S27); any order */
	size_t n_unit;
	int is_fallback;	/* the ticket's flags */
	int is_instruction;
	int is_designated;	/* basis=designated */
	uint32_t requested_by;	/* the unit that asks its own leader to
				   designate, or ROSTER_NONE */
	int crossline;		/* CROSSLINE_* */
};

enum roster_decider {
	DECIDER_CENTRE,		/* one unit: nobody needs to be asked */
	DECIDER_LEADER,		/* several units under one leader */
	DECIDER_CENTRE_LEADER,	/* several leaders */
	DECIDER_STREET_HEAD	/* fallback, instruction, designated */
};
/* `the centre`, `the leader of the line` …, in the order of the enum. */
extern const char *const roster_words_decider[];

struct roster_decision {
	enum roster_decider decider;
	struct str name;	/* what approved= must equal; empty: centre */
	int takes_approved;	/* an approved= with that name settles it */
	int takes_meeting;	/* a meeting= settles it */
};

/*
 * Who must decide (L2). A fallback or an instruction goes to the street's head
 * whatever else is said; so does a designation, unless the unit that asked for
 * it and all units of the dispatch are under one leader, who then designates
 * (Opinion 3(1) item 2). A unit without a leader shares none.
 */
void roster_decide(const struct roster *roster,
    const struct roster_dispatch *dispatch, struct roster_decision *decision);

/*
 * 1 when the attributes settle it. An approved= that is not needed does no
 * harm (S27).
 */
int roster_is_decided(const struct roster_decision *decision,
    struct str approved, struct str meeting);

/*
 * Appends what a refusal says: `must be decided by the leader of the line:
 * approved=… or meeting=…`.
 */
void roster_put_decision(struct buf *out,
    const struct roster_decision *decision);

/* How near a unit's functions are to a text. */
struct roster_near {
	uint32_t index;
	uint32_t n_word;	/* its function words that the text has */
	uint32_t n_pair;	/* pairs of characters that both have */
};

/* What is looked for. */
struct roster_query {
	struct str text;	/* the ticket's category and text */
	uint32_t except;	/* a unit that is not asked, or ROSTER_NONE */
	int32_t day;		/* units must be active on it */
};

/*
 * The units whose functions are near to a text, nearest first: by words
 * found, then by common pairs of characters, ties by the bytes of the id
 * (L4). Left out are `except`, the street, units not active on the day, and
 * those with nothing in common. Returns how many; `*near` is in `arena`.
 */
size_t roster_nearest(const struct roster *roster,
    const struct roster_query *query, struct arena *arena,
    struct roster_near **near);

#endif
