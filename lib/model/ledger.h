/*
 * ledger - what the journal says, in memory
 *
 * A ledger holds one fact a record, in strands by ticket (model/strand.h), what
 * was received and amended with them (intakes); and the texts that figures
 * need, each once. It knows nothing of files: the store feeds it records, a
 * test feeds it what it likes. Everything else - a ticket's state, what is due,
 * the score - is computed from it.
 *
 * Ticket number 0 is "no ticket": the strand of records that name none.
 * Unit number 0 is "no unit". Text number 0 is the empty text.
 */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/strand.h"
#include "model/event.h"

#define LEDGER_AHEAD 24	/* records; a multiple of four */
#define LEDGER_UNITS 256	/* a power of two */
#define LEDGER_MEMOS 131072	/* a power of two: more than are worked on at a
				   time */

#define LEDGER_JOINED 3	/* a number of intakes: of one */

#define LEDGER_FEW 2048	/* records for which none are made */

/* A ticket's id in words, to be compared at once: 23 bytes at most, zeros, and
   its length; all zeros where it is longer, or none. */
struct ledger_id {
	uint64_t word[3];
};

/* A ticket that was named lately, by the hash of its id. */
struct ledger_memo {
	struct ledger_id id;
	uint32_t code;
	uint32_t number;
};

/* A filing of a shelving, voided or not. */
struct ledger_filed {
	uint32_t seq;
	uint32_t ticket;
};

/* The first record of a month, by `logged`, that names a tickets row. */
struct ledger_named {
	int64_t until_s;	/* when the next month begins */
	uint32_t seq;
	uint32_t zero;		/* no gap: it is written as it lies */
};

/* What is known of all records. */
struct ledger_sum {
	uint64_t n;		/* how many there are */
	int64_t logged_s;	/* of the last one */
	int64_t first_s;	/* the earliest `at`; INT64_MAX: none */
};

struct ledger {
	struct hash_set tickets;	/* number by id */
	struct hash_set units;
	struct hash_set texts;		/* categories, places, tags, clauses */
	struct strands strands;		/* of each ticket's facts */
	struct mem_vec sum;		/* of struct ledger_sum: one */
	struct mem_vec n_intake;	/* of uint8_t, by ticket: how many intakes
					   it has, at most; 2 stands for more,
					   LEDGER_JOINED for one that joined */
	struct mem_vec filed;		/* of struct ledger_filed, by seq */
	struct mem_vec named;		/* of struct ledger_named, by seq */
	struct mem_vec touched;		/* of uint32_t: the tickets of the records
					   since `n_kept`, some of them twice; a
					   record that was cut leaves its own */
	uint32_t n_kept;		/* facts that came by ledger_mapped() */
	struct arena scratch;
	unsigned n_ahead;	/* calls of ledger_ahead() */
	struct arena memos;
	struct ledger_memo *memo;	/* LEDGER_MEMOS, made when ledger_ahead()
					   is called often; else NULL */
	struct ledger_unit {
		uint64_t key;	/* an id's, as in struct ledger_ready */
		uint16_t number;
	} unit[LEDGER_UNITS];	/* of those looked up last, by hash of key */
};

void ledger_make(struct ledger *ledger, void (*full)(void));

/*
 * The same in two steps. Between them the ledger is good for ledger_parts() and
 * ledger_drop() alone: what is mapped into it would take the place of what it
 * begins with, and pages that are made to be given back take long.
 */
void ledger_make_bare(struct ledger *ledger, void (*full)(void));
void ledger_begin(struct ledger *ledger);
void ledger_drop(struct ledger *ledger);

/* What a receive or an amend says. The ledger has numbers for its texts and its
   matter: they are not in the intake yet. */
#define LEDGER_TEXTS 3	/* category, place, tag: each where `has` says so */
struct ledger_said {
	struct intake intake;
	struct ledger_text {
		struct str text;
		uint32_t code;	/* its hash_code() */
	} text[LEDGER_TEXTS];
	struct str matter;
	int is_own;		/* which is the ticket's own */
	int is_id;		/* the ticket's id was looked at, and is one */
};

/*
 * Appends a record. Its seq must be the next one, `logged` not before the
 * last one's, `at` not after `logged`, its event known, ticket and unit
 * present as the table says, attributes in the table's order and of their
 * types; else FAIL_DATA with what is wrong, and nothing has changed. A void
 * takes effect at once.
 */
enum fail_code ledger_add(struct ledger *ledger, const struct record *record,
    struct fail *fail);

/*
 * The same in two steps. What needs no ledger is done to the record first: it
 * may be done while another thread has the ledger. Then it is added; the
 * record's slices, and what was allocated in `arena`, must be good then. A
 * record that the first step finds wrong must not be added.
 */
struct ledger_ready {
	struct fact fact;	/* the record, and what its attributes say */
	struct ledger_ahead {
		uint32_t ticket, matter;
	} code;			/* hash_code() of the ticket's id, and of the
				   matter's that another ticket names; 0: none */
	struct ledger_id id;
	uint64_t unit_key;	/* the unit's id in a word: 7 bytes at most, and
				   its length; 0: none, or longer */
	const struct ledger_said *said;	/* of a receive or an amend; else NULL */
	struct str ticket, unit, attrs;
};
enum fail_code ledger_make_ready(struct ledger_ready *ready,
    const struct record *record, struct arena *arena, struct fail *fail);
enum fail_code ledger_add_ready(struct ledger *ledger,
    const struct ledger_ready *ready, struct fail *fail);

/*
 * Fetches what the records touch that are added later, up to LEDGER_AHEAD of
 * them. To be called before each is added of `n` that lie `size` bytes from one
 * another, from `ready` on; what lies there begins with a struct ledger_ready.
 */
void ledger_ahead(struct ledger *ledger, const void *ready, size_t size,
    size_t n);

/* Adds all of them so. Returns how many were right: the first one that is not
   ends it. */
size_t ledger_add_all(struct ledger *ledger, const void *ready, size_t size,
    size_t n);

/*
 * Forgets the records after the first `n`, as if they had not been added: for
 * a torn tail, and for acts that were tried and refused. Takes time by the
 * number of tickets.
 */
void ledger_cut(struct ledger *ledger, uint32_t n);

/*
 * Voids a record or takes that back, without a record that says so: for trying
 * a void. What a void itself had voided changes the other way (S28); what
 * another void that holds names stays voided. `ticket` is the one that the
 * record is of, most probably: of others it takes long.
 */
void ledger_set_voided(struct ledger *ledger, uint32_t ticket, uint32_t seq,
    int is_voided);

/* How many records there are; the last one has this seq. */
uint32_t ledger_count(const struct ledger *ledger);

/* When the last record was logged, and the earliest `at` of all, voided or not;
   TIME_NONE and INT64_MAX where there is none. */
int64_t ledger_last(const struct ledger *ledger);
int64_t ledger_first_at(const struct ledger *ledger);

/* A ticket's record with this seq, without an intake; 0 when it has none. */
int ledger_seq(const struct ledger *ledger, uint32_t ticket, uint32_t seq,
    struct fact *fact);

/* 1 when a record before `seq`, of the month in which `logged_s` lies, names a
   tickets row. */
int ledger_has_named(const struct ledger *ledger, int64_t logged_s,
    uint32_t seq);

/* 1 when the ticket has no more than one intake, voided or not. */
int ledger_is_plain(const struct ledger *ledger, uint32_t ticket);

/*
 * 1 when a ticket surely is no first one of a matter: its only intake, voided
 * or not, is a receive that named another's. 0: it has to be looked at.
 */
int ledger_has_joined(const struct ledger *ledger, uint32_t ticket);

/* The number of a ticket that has records, or HASH_NONE. */
uint32_t ledger_ticket(const struct ledger *ledger, struct str id);
struct str ledger_ticket_id(const struct ledger *ledger, uint32_t ticket);
/* How many ticket numbers there are, 0 included. */
uint32_t ledger_tickets(const struct ledger *ledger);
struct str ledger_unit_id(const struct ledger *ledger, uint32_t unit);
struct str ledger_text(const struct ledger *ledger, uint32_t text);

/* 1 when the ticket has records. */
int ledger_has(const struct ledger *ledger, uint32_t ticket);

/* Begins at a ticket's facts; strand_next() gives one after the other. */
void ledger_facts(const struct ledger *ledger, uint32_t ticket,
    struct strand *strand);

/* Sorts ticket numbers and leaves each once; returns how many are left. */
size_t ledger_tickets_once(uint32_t *ticket, size_t n);

/* The ticket number that a record is of: slow, for messages and odd voids. */
uint32_t ledger_ticket_of(const struct ledger *ledger, uint32_t seq);

/*
 * The ranges of memory that hold the ledger. None has a pointer in it, so that
 * the bytes may be written to a file, and put into the ranges of a ledger that
 * ledger_make_bare() made (mem_map()); ledger_mapped() makes it whole then. The
 * same program reads them only: layouts differ between builds.
 */
#define LEDGER_PARTS (3 * HASH_SET_PARTS + STRANDS_PARTS + 4)
void ledger_parts(struct ledger *ledger, struct arena *part[LEDGER_PARTS]);
void ledger_mapped(struct ledger *ledger);

#endif
