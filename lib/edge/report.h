/*
 * report - what ticket-report(1) writes, built as a document
 * (Art. 5, Annex 3, P1 to P5)
 *
 * A report looks at the tickets once (report_scan.h): counts go into
 * figures/statistics.h and figures/hot.h, what calls for attention into a list
 * of finds. Then its sections are written into a document, twice: the first
 * time to learn which tickets' words and which records' attributes it shows,
 * the second with these at hand. So personal data are read only where they
 * are shown, the journal is read again only where its texts are.
 *
 * What the reader may not see is left out and said to be (C1, C4): without
 * tickets/ there are no summaries and callers; of a secret ticket nothing of
 * the caller is shown at all unless revealed.
 */
#ifndef EDGE_REPORT_H
#define EDGE_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "doc/doc.h"
#include "edge/cells.h"
#include "edge/cmd.h"
#include "figures/bottom.h"
#include "figures/voices.h"
#include "figures/hot.h"
#include "figures/score.h"
#include "figures/statistics.h"
#include "model/matter.h"
#include "store/people.h"
#include "store/pick.h"
#include "store/store.h"

/* In the order of event_words_period. */
enum report_kind {
	REPORT_WEEK, REPORT_MONTH, REPORT_SPECIAL, REPORT_CIRCULAR,
	REPORT_BOARD,
	REPORT_KINDS
};

/* What the pass over the tickets found; each says when and, by seq, why. */
enum report_what {
	FOUND_OPEN,		/* open at the end; at: received */
	FOUND_WAITING,		/* without a lead at the end; at: since */
	FOUND_SUPERVISION,	/* open at the end, or opened, ended or
				   missed in the period */
	FOUND_EXTENDED,		/* an extension granted in the period */
	FOUND_RETURNED,		/* a return recorded and not granted */
	FOUND_FAILED_REVIEW,
	FOUND_BACKDATED,
	FOUND_PROMISE,		/* a promise missed; at: its due */
	FOUND_BULLETIN,		/* sent in the period, or unanswered */
	FOUND_ISSUED,		/* a bulletin since the period began */
	FOUND_MERIT,		/* a bonus in the period */
	FOUND_CASE,		/* flagged as a good case */
	FOUND_FLAG,		/* flagged otherwise, by record or intake */
	FOUND_SHELVED,		/* on file at the end, or asked for */
	FOUND_FALLBACK,		/* designated, and late in the period */
	FOUND_N
};

/* Bits of `struct report_find.bits`. */
enum { FIND_OPEN = 1, FIND_OPENED = 2, FIND_ENDED = 4, FIND_OVERDUE = 8,
    FIND_LATE = 16 };

struct report_find {
	enum report_what what;
	uint32_t ticket;	/* the ledger's; 0: none */
	uint16_t unit;
	unsigned bits;
	uint32_t seq;		/* the record that says it; 0: none */
	int64_t at_s;
	int64_t due_s;		/* TIME_NONE: none */
	int word;		/* ground, kind of flag … */
};

struct report {
	struct cmd *cmd;
	struct store *store;
	enum report_kind kind;
	struct time_period period;
	uint32_t only;		/* a unit alone (--to), or HASH_NONE */
	struct str only_id;	/* its id, or empty */
	struct str number;	/* of the document, or empty: by hand */
	struct str anchor;	/* SEQ:DIGEST; empty: the store's end */

	struct statistics stats;
	struct voices voices;
	struct time_period hot_period;	/* of the topics: the board's week */
	struct hot_topics topics;
	int64_t hot_from_s;	/* where the oldest period they are compared
				   with begins */
	struct hot_mass *mass;		/* of both periods, and some before */
	size_t n_mass;
	struct matter_calls calls;	/* all; a month asks of shelved tickets
					   alone, and has those groups' */
	struct mem_vec found;		/* of struct report_find, by what */
	size_t from[FOUND_N + 1];	/* where each what begins */
	/* What is done and apart from these months is not looked at; apart
	   from the latter it is only counted. */
	unsigned first_month, last_month, now_first, now_last;
	int64_t hear_s;			/* calls are found from there on */
	struct score_pass pass;		/* while the tickets are gone through */
	struct score_table score, before;
	int has_before;			/* the month before has figures */
	struct bottom_unit *bottom;	/* of a month */
	size_t n_bottom;

	int is_first;		/* writing to learn what is shown */
	int is_last;		/* writing what is printed */
	unsigned char *shown;	/* by ticket: its words are */
	struct mem_vec wanted;	/* of struct pick_seq: whose attributes are */
	struct hash_set attrs;	/* by seq, see report_attrs() */
	struct mem_vec values;	/* of struct str */
	struct people people;
	int has_people;
	struct cells cells;

	struct doc doc;
	struct arena arena;	/* for as long as the report */
	struct buf line;	/* a sentence being written */
};

/*
 * Makes a report: looks at the tickets and writes the document. `store`, kind,
 * period, `only`, `number` and `anchor` are set. Dies when the journal cannot
 * be read.
 */
void report_make(struct report *r);
void report_drop(struct report *r);

/*
 * The tickets whose words are shown, in `arena`; how many. For reveals, before
 * a byte is printed.
 */
size_t report_shown(const struct report *r, uint32_t **ticket);

/* --- for those who write sections ------------------------------------------ */

/* A find by number; those of a what are from[what] to from[what + 1]. */
const struct report_find *report_find(const struct report *r, size_t i);
size_t report_found(const struct report *r, enum report_what what);
const struct report_find *report_nth(const struct report *r,
    enum report_what what, size_t i);

/* A unit's name, or its id where units.csv does not have it. */
struct str report_unit(const struct report *r, uint16_t unit);
/* Its place in the roster, or ROSTER_NONE. */
uint32_t report_roster(const struct report *r, uint16_t unit);
struct str report_ticket(const struct report *r, uint32_t ticket);

/* `本周` `上周` `周`, by the kind of period. */
struct str report_this(const struct report *r);
struct str report_this_of(const struct time_period *period);
struct str report_last(const struct report *r);
const char *report_span(const struct report *r);

/* What a ticket says, masked, cut to a line; empty where out of reach. */
struct str report_text(struct report *r, uint32_t ticket);
/* Its caller: masked name and phone, or the pseudonym; 不予显示 (C4). */
struct str report_caller(struct report *r, uint32_t ticket);
/* The record that says a find; all zeros where none does. */
struct fact report_fact(const struct report *r, const struct report_find *f);
/* The value of an attribute of it, decoded. */
struct str report_attr(struct report *r, const struct report_find *f,
    const char *name);
/* The ticket that a bulletin is about: its matter, else its own; 0: none. */
uint32_t report_bulletin_ticket(struct report *r,
    const struct report_find *f);

/* What the office calls its centre: `centre.short`. */
struct str report_centre(const struct report *r);

/* A value of office.csv by kind: `report.KIND.title`. */
struct str report_office(const struct report *r, const char *name);

/* Writes the line that was built as a paragraph, and empties it. */
void report_say(struct report *r);
/* What the line says, in the report's arena; it is emptied. */
struct str report_line(struct report *r);
/*
 * Puts number `i`, from 0 on, of `n` that share a place into the line, each
 * to be put in turn: `甲、乙、丙`, and of more than three `甲等5个单位`, where
 * `what` is what the number is of.
 */
void report_put_named(struct report *r, struct str name, size_t i, size_t n,
    const char *what);
/*
 * By how much a figure grew, in hundredths of a percent; DOC_NONE where what
 * was before is less than REPORT_BASE: one more of a few says nothing.
 */
#define REPORT_BASE 10
int64_t report_growth(int64_t now, int64_t before);
/* `，较上周增加12件（8.50%）`; nothing where there is nothing to compare. */
void report_say_change(struct report *r, int64_t now, int64_t before,
    const char *unit);
/* Tickets' numbers with `、` between; from the 21st on `等N件`. */
void report_say_tickets(struct report *r, const uint32_t *ticket, size_t n);
/* A section's heading: `一、标题`. */
void report_heading(struct report *r, int number, const char *title);
/* What a section without content says. */
void report_none(struct report *r, const char *what);

/* A part of a whole in hundredths of a percent; an empty cell of none. */
void report_put_rate(struct doc_table *table, int64_t n, int64_t of);
/* An instant, a due that is none as an empty cell. */
void report_put_time(struct doc_table *table, int64_t at_s);

/* A row of a list of tickets. */
struct report_row {
	uint32_t ticket;
	uint16_t unit;
	struct str why;
};

/* A find as a row, for the reason that is in the line, which is emptied. */
void report_row_of(struct report *r, const struct report_find *f,
    struct report_row *row);

/*
 * Puts a list of tickets under a title: unit, ticket, received, category,
 * place, state, result, why, what it says. Says so when there is none.
 */
void report_list(struct report *r, const char *name, const char *title,
    const struct report_row *row, size_t n);

/* The mean of the periods that a topic is compared with, in hundredths. */
int64_t report_topic_mean(const struct report *r,
    const struct hot_topic *topic);
/* The tickets of a topic in the period, in the arena; how many. */
size_t report_topic(struct report *r, const struct hot_topic *topic,
    uint32_t **ticket);
/* Those of a mass matter, from the window's first to the period's last. */
size_t report_mass(struct report *r, const struct hot_mass *mass,
    uint32_t **ticket);

/* Why an item of the score's list is of a callback that says unsatisfied, in
   the report's arena; empty: it is not. */
struct str report_unsatisfied(struct report *r, const struct score_item *item);

/* Orders rows by unit's id, ticket's number. */
void report_sort(const struct report *r, struct report_row *row, size_t n);

/* --- sections -------------------------------------------------------------- */

void report_write_overview(struct report *r, int number);
void report_write_hot(struct report *r, int number);
/* That the oldest period before has days without records, where it has. */
void report_say_partial(struct report *r);
/* What M5 finds, and what M4; for the board too. */
void report_write_topics(struct report *r);
void report_write_mass(struct report *r);
void report_write_week(struct report *r);
void report_write_month(struct report *r);
void report_write_score(struct report *r, int number);
void report_write_daily(struct report *r, int number);
void report_write_supervision(struct report *r);
void report_write_bulletins(struct report *r);
void report_write_cases(struct report *r);
void report_write_bottom(struct report *r);
void report_write_shelved(struct report *r);
void report_write_special(struct report *r);
void report_write_circular(struct report *r);
void report_write_board(struct report *r);

/* What one caller's calls on one matter come to (M3). */
struct report_often {
	const struct matter_call *last, *first;	/* the `times` that count */
	uint32_t times;
};

/*
 * Of the calls from number `i` on, those of one caller on one matter: 1 when
 * the newest by the period's end that was not declined is repeated
 * repeat.supervise times or more. `*end` is the number of the next ones.
 */
int report_is_repeated(const struct report *r, size_t i, size_t *end,
    struct report_often *often);

/*
 * Rows for supervision (Art. 5(2)): tickets repeated repeat.supervise times or
 * more and unsolved, and those called back unsatisfied. By unit; `why` says
 * which. In the report's arena; returns how many.
 */
size_t report_for_supervision(struct report *r, struct report_row **row);

#endif
