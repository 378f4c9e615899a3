/*
 * event - the table of events, and records as they stand in the journal
 *
 * The table (event_row()) is the one place that says which events there are,
 * whether they name a unit or a ticket, which attributes they carry in which
 * order and of which type, in which states of a ticket they are allowed, and
 * which provision they implement (S24). Adding an event is adding a row.
 *
 * A record is one line of the journal:
 *     seq,logged,at,ticket,event,unit,by,attrs,digest
 * with attrs `key=value;key=value` in the order of the table, `note` last,
 * values percent-encoded (S31).
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

enum event_id {
	EVENT_RECEIVE, EVENT_AMEND, EVENT_BRIEF,
	EVENT_DECLINE, EVENT_DECLINE_REFUSE,
	EVENT_ASSIGN, EVENT_ACCEPT, EVENT_CONTACT, EVENT_ANSWER,
	EVENT_SURVEY, EVENT_PROGRESS, EVENT_URGE,
	EVENT_RETURN, EVENT_RETURN_GRANT, EVENT_RETURN_REFUSE,
	EVENT_EXTEND, EVENT_EXTEND_GRANT, EVENT_EXTEND_REFUSE,
	EVENT_STATEMENT, EVENT_REPLY, EVENT_REVIEW, EVENT_CALLBACK,
	EVENT_REWORK, EVENT_CLOSE,
	EVENT_RECHECK, EVENT_RECHECK_EXTEND, EVENT_RECHECK_EXTEND_GRANT,
	EVENT_RECHECK_EXTEND_REFUSE, EVENT_RECHECK_REPORT,
	EVENT_RECHECK_REWORK, EVENT_RECHECK_CLOSE,
	EVENT_SUPERVISE, EVENT_SUPERVISE_END,
	EVENT_SHELVE, EVENT_SHELVE_FILE, EVENT_SHELVE_REVISE,
	EVENT_SHELVE_REFUSE, EVENT_SHELVE_END,
	EVENT_FLAG, EVENT_MERIT, EVENT_BULLETIN, EVENT_BULLETIN_ANSWER,
	EVENT_CONFIG, EVENT_PUBLISH, EVENT_VOID, EVENT_REVEAL,
	EVENT_N
};

/*
 * Words. In a fact a word is its place in its list, 1 for the first; 0 says
 * that the attribute is absent. The lists end with NULL.
 */
enum { SOURCE_HOTLINE = 1, SOURCE_GRID, SOURCE_APP, SOURCE_OTHER };
enum { KIND_CONSULT = 1, KIND_HELP, KIND_COMPLAINT, KIND_REPORT,
    KIND_SUGGESTION, KIND_PRAISE, KIND_OTHER };
enum { URGENCY_URGENT = 1, URGENCY_SEMI, URGENCY_GENERAL };
enum { WORD_YES = 1, WORD_NO };
enum { OUTCOME_REACHED = 1, OUTCOME_UNREACHED, OUTCOME_IMPOSSIBLE };
enum { OUTCOME_PASS = 1, OUTCOME_FAIL };
enum { OUTCOME_AGREES = 1, OUTCOME_DIFFERS };
enum { ROLE_LEAD = 1, ROLE_CO };
enum { BASIS_LEGAL = 1, BASIS_NEGOTIATED, BASIS_DESIGNATED };
enum { RESULT_SOLVED = 1, RESULT_EXPLAINED, RESULT_EXCESSIVE, RESULT_FILED,
    RESULT_UNSOLVED };
enum { FINDING_UPHELD = 1, FINDING_PARTLY, FINDING_NOT_UPHELD,
    FINDING_NO_POLICY, FINDING_POLICY_REJECTED, FINDING_NOTED,
    FINDING_NOT_ADOPTED };
enum { GRADE_SATISFIED = 1, GRADE_BASIC, GRADE_FAIR, GRADE_UNSATISFIED,
    GRADE_NONE };
enum { CALLER_STREET = 1, CALLER_DISTRICT, CALLER_CITY }; /* callback source */
enum { LEVEL_CITY = 1, LEVEL_DISTRICT, LEVEL_STREET };
enum { FLAG_MEDIA = 1, FLAG_MASS, FLAG_MISCONDUCT, FLAG_NAMED, FLAG_DUTY,
    FLAG_CASE };
enum { BULLETIN_SPECIAL = 1, BULLETIN_CIRCULAR, BULLETIN_INTERVIEW };
/* Flags of a ticket, as bits. */
enum { TICKET_FALLBACK = 1, TICKET_INSTRUCTION = 2, TICKET_MEDIA = 4,
    TICKET_SECRET = 8, TICKET_NAMED = 16 };

/* Lists of words, an empty one behind the last. In room of one size: many are
   looked for, and compared at once. */
#define EVENT_WORD 24	/* bytes, zeros behind the word */
extern const char event_words_source[][EVENT_WORD];
extern const char event_words_kind[][EVENT_WORD];
extern const char event_words_urgency[][EVENT_WORD];
extern const char event_words_yesno[][EVENT_WORD];
extern const char event_words_done[][EVENT_WORD];
extern const char event_words_outcome[][EVENT_WORD];
extern const char event_words_pass[][EVENT_WORD];
extern const char event_words_differs[][EVENT_WORD];
extern const char event_words_role[][EVENT_WORD];
extern const char event_words_basis[][EVENT_WORD];
extern const char event_words_designator[][EVENT_WORD];
extern const char event_words_way[][EVENT_WORD];
extern const char event_words_result[][EVENT_WORD];
extern const char event_words_finding[][EVENT_WORD];
extern const char event_words_appeal[][EVENT_WORD];
extern const char event_words_grade[][EVENT_WORD];
extern const char event_words_caller[][EVENT_WORD];
extern const char event_words_level[][EVENT_WORD];
extern const char event_words_district[][EVENT_WORD];
extern const char event_words_supervised[][EVENT_WORD];
extern const char event_words_flag[][EVENT_WORD];
extern const char event_words_bulletin[][EVENT_WORD];
extern const char event_words_flags[][EVENT_WORD];	/* bit i is word i */
extern const char event_words_obligation[][EVENT_WORD];
extern const char event_words_period[][EVENT_WORD];

/* The place of `word` in `list`, 1 for the first, or 0. */
int event_word(const char (*list)[EVENT_WORD], struct str word);

/*
 * What the program keeps of a record. Which of the named bytes an event uses is
 * said by its row in the table; those of a union are never used by the same
 * event.
 */
struct fact {
	uint32_t seq;
	uint32_t ref;		/* void, bulletin-answer: seq; merit: text
				   number of the clause */
	int64_t at_s;
	int64_t logged_s;
	union {
		int64_t when_s;	/* until, due, plan_due; TIME_NONE absent */
		int64_t points_cents; /* merit; TIME_NONE absent */
		const struct intake *intake; /* receive, amend: model/strand.h */
	};
	uint16_t unit;		/* number of the unit, 0 none */
	uint8_t event;
	uint8_t bits;		/* FACT_* */
	uint8_t outcome;
	union { uint8_t source, role, level, kind, finding; };
	union { uint8_t result, basis, ground; };
	union { uint8_t satisfaction, category, designator; };
	union { uint8_t contacted, done, appeal, site; };
	union { uint8_t answered, way; };
};

enum {
	FACT_VOIDED = 1,	/* counts nowhere */
	FACT_IS_DAY = 2		/* when_s is a day's first second: a date */
};

enum event_attr_type {
	ATTR_TEXT,	/* free text, masked on its way in (C3) */
	ATTR_NAME,	/* a unit, role or reference, kept as it is */
	ATTR_WORD,	/* one of `words` */
	ATTR_FLAGS,	/* words of event_words_flags, a space between */
	ATTR_DATE,
	ATTR_WHEN,	/* a date or an instant */
	ATTR_INSTANT,
	ATTR_SEQ,	/* a record's number */
	ATTR_DIGIT,	/* a whole number in [low, high] */
	ATTR_POINTS,
	ATTR_CALLER,	/* 16 hexadecimal digits */
	ATTR_DIGEST,	/* 32 hexadecimal digits */
	ATTR_TICKET,
	ATTR_TICKETS,	/* several with `|` between */
	ATTR_UNIT	/* a unit's id */
};

struct event_attr {
	const char *name;
	enum event_attr_type type;
	int is_required;
	const char (*words)[EVENT_WORD];
	int low, high;
	int slot;	/* offset in struct fact of the byte, ref or when_s;
			   0 (seq's place) when a fact does not keep it */
	size_t length;	/* of the name */
	char named[16];	/* the name and `=`, to be compared at once */
};

/* States of a ticket (L1), as bits in `event_row.states`. */
enum ticket_state {
	STATE_NONE,		/* no such ticket */
	STATE_RECEIVED, STATE_DISPATCHED, STATE_ACCEPTED, STATE_REPLIED,
	STATE_REVIEWED, STATE_CALLED_BACK, STATE_CLOSED, STATE_DECLINED,
	STATE_N
};
extern const char event_words_state[][EVENT_WORD];	/* [STATE_N], "none" first */

/* What of its unit an event asks beyond the ticket's state. */
enum event_need {
	NEED_NOTHING,
	NEED_NEW_LEG,		/* no standing leg; lead: no standing lead */
	NEED_NO_LEG,		/* nobody is on the ticket */
	NEED_LEG,		/* a leg that stands, or stood at the close */
	NEED_UNACCEPTED, NEED_ACCEPTED,
	NEED_NO_RETURN, NEED_RETURN,	/* a pending return: none, one */
	NEED_NO_EXTENSION, NEED_EXTENSION,
	NEED_REPLY,		/* a reply on the ticket; street: a passed
				   review */
	NEED_LEAD,		/* the standing lead */
	NEED_NO_RECHECK, NEED_RECHECK, NEED_RECHECK_EXTENSION,
	NEED_NO_RECHECK_EXTENSION, NEED_RECHECK_REPORT,
	NEED_SUPERVISION,
	NEED_NO_SHELVE, NEED_SHELVE, NEED_SHELVE_FILED,
	NEED_BULLETIN
};

enum event_party { PARTY_NONE, PARTY_MAY, PARTY_MUST };

struct event_row {
	const char *name;
	enum event_id id;
	enum event_party ticket;
	enum event_party unit;
	unsigned states;	/* bit `1 << state` where it is allowed */
	enum event_need need;
	const struct event_attr *attr;	/* without note; ends with name NULL */
	const char *source;	/* the provision */
};

/* The row of an event; `id` < EVENT_N. */
const struct event_row *event_row(enum event_id id);

/* The event named `name`, or EVENT_N. */
enum event_id event_find(struct str name);

/* The attribute of `row` named `name` (`note` too), or NULL. */
const struct event_attr *event_attr_find(const struct event_row *row,
    struct str name);

/* A journal line, split. The slices point into the line. */
struct record {
	uint32_t seq;
	int64_t logged_s;
	int64_t at_s;
	struct str ticket;
	enum event_id event;
	struct str unit;
	struct str by;
	struct str attrs;	/* still encoded */
	struct str digest;	/* empty, or 32 digits */
};

/*
 * Checks a value (decoded) against its attribute's type; FAIL_REFUSED with
 * what would be right. An empty value is right for every type in amend only,
 * and is not asked here.
 */
enum fail_code event_attr_check(const struct event_attr *attr,
    struct str value, struct fail *fail);

/*
 * Takes the next `key=value` off `*attrs` (still encoded values). 1, or 0 at
 * the end.
 */
int event_attr_next(struct str *attrs, struct str *key, struct str *value);

/*
 * Takes what `*attrs`, which is not empty, begins with. `*attr` goes from the
 * row's next attribute to the one it is; NULL at a note, which ends them.
 */
enum fail_code event_attr_match(const struct event_row *row,
    const struct event_attr **attr, struct str *attrs, struct str *value,
    struct fail *fail);

/* The value (still encoded) of `key`, or an empty slice. */
struct str event_attr_get(struct str attrs, const char *key);

/* The attributes without `key`; in `arena` where it is among them. */
struct str event_attrs_without(struct str attrs, const char *key,
    struct arena *arena);

/* Percent-encoding of values (S31), appended to `out`. */
void event_encode(struct buf *out, struct str value);

/* Its reverse; `value` itself where nothing is encoded. */
struct str event_decode(struct arena *arena, struct str value);

/*
 * Fills the fact's bytes, `ref` and `when_s` from encoded attrs by the table.
 * receive's and amend's own attributes are the ledger's. FAIL_DATA names the
 * attribute that does not fit.
 */
enum fail_code event_fact(const struct event_row *row, struct str attrs,
    struct fact *fact, struct fail *fail);

/* A date or an instant for `when_s`; 1 on success. */
int event_when(struct str value, int64_t *when_s, int *is_day);

/*
 * 1 when `id` is a ticket's number: 1 to 64 bytes of UTF-8 without white
 * space, control characters, `"` `,` `;` `=` `%`.
 */
int event_ticket_is_valid(struct str id);

/*
 * 1 when `by` says who did something: a login or a role, of UTF-8 that is not
 * blank, without control characters. EVENT_BY_MUST says so, of a STR_ARG().
 */
#define EVENT_BY_MOST 256
#define EVENT_BY_MUST "by must be 1 to 256 bytes without control characters, " \
    "not '%.*s'"
int event_by_is_valid(struct str by);

#endif
