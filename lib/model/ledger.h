/*
 * ledger - what the journal says, in memory
 *
 * A ledger holds one fact a record, in order of seq, chained by ticket; what
 * was received and amended (intakes); and the texts that figures need, each
 * once. It knows nothing of files: the store feeds it records, a test feeds it
 * what it likes. Everything else - a ticket's state, what is due, the score -
 * is computed from it.
 *
 * Ticket number 0 is "no ticket": the chain of records that name none.
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
#include "model/event.h"

/* What a receive said, or what an amend changes (`has`). */
struct intake {
	uint16_t has;		/* INTAKE_* that it carries */
	uint8_t source, kind, urgency;	/* words of model/event.h */
	uint8_t site;		/* WORD_YES, WORD_NO, 0 */
	uint8_t supervised;	/* 1 city, 2 district, 0 */
	uint8_t flags;		/* TICKET_* bits */
	uint32_t category, place, tag;	/* text numbers */
	uint32_t matter;	/* ticket number */
	uint64_t caller;	/* pseudonym; only with has & INTAKE_CALLER */
	int64_t district_due_s;	/* TIME_NONE when there is none */
	char row[HASH_HEX];	/* digest of its tickets row */
};
enum {
	INTAKE_KIND = 1, INTAKE_URGENCY = 2, INTAKE_CATEGORY = 4,
	INTAKE_SITE = 8, INTAKE_PLACE = 16, INTAKE_CALLER = 32,
	INTAKE_MATTER = 64, INTAKE_DUE = 128, INTAKE_SUPERVISED = 256,
	INTAKE_FLAGS = 512, INTAKE_TAG = 1024, INTAKE_ROW = 2048,
	INTAKE_RELATED = 4096
};

#define LEDGER_AHEAD 16	/* a power of two */
#define LEDGER_UNITS 256	/* a power of two */
#define LEDGER_MEMOS 131072	/* a power of two: more than are worked on at a
				   time */

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

struct ledger_head {
	uint32_t first, last;	/* facts, or FACT_NONE */
};

/* A filing of a shelving, voided or not. */
struct ledger_filed {
	uint32_t seq;
	uint32_t ticket;
};

struct ledger {
	struct hash_set tickets;	/* number by id */
	struct hash_set units;
	struct hash_set texts;		/* categories, places, tags, clauses */
	struct mem_vec facts;		/* of struct fact; i has seq i + 1 */
	struct mem_vec intakes;		/* of struct intake */
	struct mem_vec heads;		/* of struct ledger_head, by ticket */
	struct mem_vec n_intake;	/* of uint8_t, by ticket: how many intakes
					   it has, at most; 2 stands for more */
	struct mem_vec filed;		/* of struct ledger_filed, by seq */
	struct mem_vec touched;		/* of uint32_t: the tickets of the records
					   since `n_kept`, some of them twice; a
					   record that was cut leaves its own */
	uint32_t n_kept;		/* facts that came by ledger_mapped() */
	struct arena scratch;
	uint32_t ahead[LEDGER_AHEAD];	/* codes of tickets to come */
	unsigned n_ahead;
	struct arena memos;
	struct ledger_memo *memo;	/* LEDGER_MEMOS, made when ledger_ahead()
					   is called often; else NULL */
	struct ledger_unit {
		uint64_t key;	/* length and bytes of an id; 0: none */
		uint16_t number;
	} unit[LEDGER_UNITS];	/* of those looked up last, by hash of key */
};

void ledger_make(struct ledger *ledger, void (*full)(void));
void ledger_drop(struct ledger *ledger);

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
 * record's slices must be good then, its attributes where ledger_wants_attrs()
 * says so. A record that the first step finds wrong must not be added.
 */
struct ledger_ready {
	struct record record;
	struct fact fact;	/* what the attributes say */
	uint32_t code;		/* of the ticket's id, hash_code() */
	struct ledger_id id;
};
enum fail_code ledger_make_ready(struct ledger_ready *ready,
    struct fail *fail);
enum fail_code ledger_add_ready(struct ledger *ledger,
    const struct ledger_ready *ready, struct fail *fail);
int ledger_wants_attrs(enum event_id event);

/*
 * Says which ticket the record names that comes LEDGER_AHEAD records later, so
 * that what adding it touches is fetched meanwhile; by its id's hash_code(), or
 * anything where it is not known.
 */
void ledger_ahead(struct ledger *ledger, uint32_t code);

/*
 * Fetches the facts of `n` tickets from `ticket` on, which are about to be
 * gone through.
 */
void ledger_fetch(const struct ledger *ledger, uint32_t ticket, uint32_t n);
#define LEDGER_FETCH 16	/* as many at a time, at most, are useful */

/*
 * Forgets the records after the first `n`, as if they had not been added: for
 * a torn tail, and for acts that were tried and refused. Takes time by the
 * number of tickets.
 */
void ledger_cut(struct ledger *ledger, uint32_t n);

/*
 * Voids a record or takes that back, without a record that says so: for trying
 * a void. What a void itself had voided changes the other way (S28).
 */
void ledger_set_voided(struct ledger *ledger, uint32_t seq, int is_voided);

/* How many records there are; the last one has this seq. */
uint32_t ledger_count(const struct ledger *ledger);

/* Fact by number (seq - 1); by seq: NULL when there is none. */
struct fact *ledger_fact(const struct ledger *ledger, uint32_t i);
struct fact *ledger_seq(const struct ledger *ledger, uint32_t seq);

/* The intake of a receive or an amend. */
const struct intake *ledger_intake(const struct ledger *ledger,
    const struct fact *fact);

/*
 * 1 when the ticket has no intake, voided or not, but that of its first record,
 * a receive.
 */
int ledger_is_plain(const struct ledger *ledger, uint32_t ticket);

/* The number of a ticket that has records, or HASH_NONE. */
uint32_t ledger_ticket(const struct ledger *ledger, struct str id);
struct str ledger_ticket_id(const struct ledger *ledger, uint32_t ticket);
/* How many ticket numbers there are, 0 included. */
uint32_t ledger_tickets(const struct ledger *ledger);
struct str ledger_unit_id(const struct ledger *ledger, uint32_t unit);
struct str ledger_text(const struct ledger *ledger, uint32_t text);

/* A ticket's first fact and the next one of its chain; NULL at the end. */
const struct fact *ledger_first(const struct ledger *ledger, uint32_t ticket);
const struct fact *ledger_next(const struct ledger *ledger,
    const struct fact *fact);

/* Sorts ticket numbers and leaves each once; returns how many are left. */
size_t ledger_tickets_once(uint32_t *ticket, size_t n);

/* The ticket number that a fact belongs to: slow, for messages and voids. */
uint32_t ledger_ticket_of(const struct ledger *ledger, uint32_t seq);

/*
 * The ranges of memory that hold the ledger. None has a pointer in it, so that
 * the bytes may be written to a file, and put into the ranges of a ledger that
 * ledger_make() made (mem_map()); ledger_mapped() makes it whole then. The
 * same program reads them only: layouts differ between builds.
 */
#define LEDGER_PARTS (3 * HASH_SET_PARTS + 5)
void ledger_parts(struct ledger *ledger, struct arena *part[LEDGER_PARTS]);
void ledger_mapped(struct ledger *ledger);

#endif
