/*
 * strand - the facts of every ticket, packed
 *
 * Most tickets of a store are done, and nobody asks for them but reports of
 * their year. So facts do not lie in memory as `struct fact`, of 48 bytes, but
 * as about 8 bytes each, one after the other by ticket: a ticket's strand. A
 * strand grows at its end alone, in pieces that lie anywhere; what it says is
 * read from its beginning, into a fact that is good until the next one is read.
 *
 * A packed fact is numbers, seven bits a byte, the least first, the eighth bit
 * where another byte follows:
 *     shape × 2 + 1 where it is voided
 *     seq - that of the fact before it in the strand (0 for the first)
 *     logged - that of its stretch's first record
 *     logged - at
 *     unit, when - at (signed), ref: each where the shape says so
 * and after a receive's or an amend's the intake:
 *     shape, category, place, tag, matter - ticket (signed), due - at (signed):
 *     each where `has` says so; caller, 8 bytes, and row, 16
 * A signed number is doubled, and what is below zero turned over (zigzag). A
 * shape is the number of 8 bytes, those of a fact from `event` on or the first
 * ones of an intake, of which there are a few hundred different ones; a stretch
 * is STRAND_STRETCH records, one after the other by seq.
 */
#ifndef MODEL_STRAND_H
#define MODEL_STRAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"
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
	unsigned char row[HASH_HEX / 2];	/* digest of its tickets row, in
					   bytes; only with has & INTAKE_ROW */
};
enum {
	INTAKE_KIND = 1, INTAKE_URGENCY = 2, INTAKE_CATEGORY = 4,
	INTAKE_SITE = 8, INTAKE_PLACE = 16, INTAKE_CALLER = 32,
	INTAKE_MATTER = 64, INTAKE_DUE = 128, INTAKE_SUPERVISED = 256,
	INTAKE_FLAGS = 512, INTAKE_TAG = 1024, INTAKE_ROW = 2048,
	INTAKE_RELATED = 4096
};

#define STRAND_STRETCH 64
#define STRAND_PIECE 28	/* bytes of a piece */
#define STRAND_MOST 154	/* no fact with its intake takes more bytes */
#define STRAND_SHAPES_BITS 10
#define STRAND_SHAPES (1 << STRAND_SHAPES_BITS)

struct strand_head {
	uint32_t first, last;	/* its pieces; of no meaning when empty */
	uint32_t n;		/* bytes */
	uint32_t seq;		/* of its last fact */
};

/* The strands of a ledger, by ticket. */
struct strands {
	struct mem_vec heads;	/* of struct strand_head */
	struct mem_vec pieces;	/* of a number and STRAND_PIECE bytes */
	struct mem_vec stretches;	/* of int64_t: when the first record of
					   each was logged */
	struct hash_set shapes;
	struct strand_shape {
		uint64_t word;
		uint32_t number;	/* of the shape, and 1; 0: none */
	} shape[STRAND_SHAPES];	/* of those looked up last */
};

void strands_make(struct strands *strands, void (*full)(void));
void strands_drop(struct strands *strands);

/* One more strand, an empty one. */
void strands_grow(struct strands *strands);

/*
 * Appends a fact to a ticket's strand. Its seq is one more than that of the
 * fact appended last to any of them, `logged` not before that one's, `at` not
 * after `logged`. `intake` is a receive's or an amend's; else NULL.
 */
void strands_add(struct strands *strands, uint32_t ticket,
    const struct fact *fact, const struct intake *intake);

/* Voids a fact or takes that back; 0 when the strand has none of that seq. */
int strands_set_voided(struct strands *strands, uint32_t ticket, uint32_t seq,
    int is_voided);

/*
 * Forgets what has a seq above `n`: of one strand, and, when that was done for
 * all that have some, of the stretches.
 */
void strands_cut(struct strands *strands, uint32_t ticket, uint32_t n);
void strands_cut_end(struct strands *strands, uint32_t n);

/* Fetches what the next append to a strand touches. */
void strands_ahead(const struct strands *strands, uint32_t ticket);

/*
 * Fetches the strands of `n` tickets from `ticket` on, which are about to be
 * read.
 */
void strands_fetch(const struct strands *strands, uint32_t ticket, uint32_t n);
#define STRAND_FETCH 16	/* as many at a time, at most, are useful */

/* Fetches what is read first of the strand of a ticket that comes STRAND_AHEAD
   tickets later. */
#define STRAND_AHEAD 16
void strands_begin_fetch(const struct strands *strands, uint32_t ticket);

/* 1 when the ticket has facts. */
inline int
strands_has(const struct strands *strands, uint32_t ticket)
{
	return ((const struct strand_head *)mem_vec_at(&strands->heads,
	    ticket))->n > 0;
}

/* The seq of a ticket's last fact; 0: it has none. */
inline uint32_t
strands_last(const struct strands *strands, uint32_t ticket)
{
	return ((const struct strand_head *)mem_vec_at(&strands->heads,
	    ticket))->seq;
}

/* The ranges of memory that hold them, as in hash.h. */
#define STRANDS_PARTS (3 + HASH_SET_PARTS)
void strands_parts(struct strands *strands, struct arena *part[STRANDS_PARTS]);
void strands_mapped(struct strands *strands);

/* A strand that is being read. It allocates nothing. */
struct strand {
	const struct strands *strands;
	uint32_t ticket;
	uint32_t piece;		/* the next one */
	uint32_t left;		/* bytes from there on */
	uint32_t at, end;	/* in `window` */
	uint32_t seq;		/* of the fact that was read last */
	struct fact fact;
	struct intake intake;
	unsigned char window[STRAND_MOST * 2];
};

/* Begins at a ticket's first fact. */
void strand_begin(struct strand *strand, const struct strands *strands,
    uint32_t ticket);

/*
 * The next fact, voided or not; NULL at the end. It is good until the next
 * call, and so is the intake that a receive's or an amend's points to.
 */
const struct fact *strand_next(struct strand *strand);

/* strand_begin() and strand_next(), where mostly no more is asked for: the
   pieces behind the first fact are not looked at. */
const struct fact *strand_first(struct strand *strand,
    const struct strands *strands, uint32_t ticket);

/*
 * All facts of a strand, allocated in `arena` with their intakes; returns how
 * many.
 */
size_t strand_read(const struct strands *strands, uint32_t ticket,
    struct arena *arena, struct fact **fact);

#endif
