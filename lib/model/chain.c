#include <string.h>

#include "model/chain.h"
#include "text/time.h"

struct piece {
	uint32_t next;		/* of no meaning in a chain's last one */
	unsigned char byte[CHAIN_PIECE];
};

#define FACT_LEAST 4	/* bytes, of a fact */

/* What follows, in a shape's place of struct fact's `bits`. */
enum { HAS_UNIT = 32, HAS_WHEN = 64, HAS_REF = 128 };

#define SHAPE_AT offsetof(struct fact, event)
_Static_assert(offsetof(struct fact, answered) - SHAPE_AT == 7,
    "a fact's shape is eight bytes");
_Static_assert(offsetof(struct intake, flags) == 7,
    "an intake's shape is eight bytes");

void
chains_make(struct chains *chains, void (*full)(void))
{
	mem_vec_make(&chains->heads, sizeof(struct chain_head), full);
	mem_vec_make(&chains->pieces, sizeof(struct piece), full);
	mem_vec_make(&chains->stretches, sizeof(int64_t), full);
	hash_set_make(&chains->shapes, full);
	memset(chains->shape, 0, sizeof(chains->shape));
}

void
chains_drop(struct chains *chains)
{
	mem_vec_drop(&chains->heads);
	mem_vec_drop(&chains->pieces);
	mem_vec_drop(&chains->stretches);
	hash_set_drop(&chains->shapes);
}

void
chains_parts(struct chains *chains, struct arena *part[CHAINS_PARTS])
{
	part[0] = &chains->heads.arena;
	part[1] = &chains->pieces.arena;
	part[2] = &chains->stretches.arena;
	hash_set_parts(&chains->shapes, part + 3);
}

void
chains_mapped(struct chains *chains)
{
	mem_vec_mapped(&chains->heads);
	mem_vec_mapped(&chains->pieces);
	mem_vec_mapped(&chains->stretches);
	hash_set_mapped(&chains->shapes);
}

void
chains_grow(struct chains *chains)
{
	(void)mem_vec_add(&chains->heads);
}

static struct chain_head *
head_of(const struct chains *chains, uint32_t ticket)
{
	return mem_vec_at(&chains->heads, ticket);
}

static struct piece *
piece_of(const struct chains *chains, uint32_t piece)
{
	return mem_vec_at(&chains->pieces, piece);
}

/* When the first record of a seq's stretch was logged. */
static int64_t
stretch_of(const struct chains *chains, uint32_t seq)
{
	return *(const int64_t *)mem_vec_at(&chains->stretches,
	    (seq - 1) / CHAIN_STRETCH);
}

/* --- packing --------------------------------------------------------------- */

static unsigned char *
put(unsigned char *p, uint64_t n)
{
	for (; n >= 128; n >>= 7)
		*p++ = (unsigned char)(n | 128);
	*p++ = (unsigned char)n;
	return p;
}

/* NB. the difference of any two times, turned over at the ends of the range. */
static unsigned char *
put_signed(unsigned char *p, int64_t a, int64_t b)
{
	uint64_t n = (uint64_t)a - (uint64_t)b;

	return put(p, n << 1 ^ -(n >> 63));
}

static unsigned char *
put_bytes(unsigned char *p, const void *from, size_t n)
{
	memcpy(p, from, n);
	return p + n;
}

static uint32_t
shape_number(struct chains *chains, const void *bytes)
{
	struct chain_shape *memo;
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	memo = &chains->shape[hash_number(word) & (CHAIN_SHAPES - 1)];
	if (memo->number == 0 || memo->word != word) {
		memo->number = hash_set_add(&chains->shapes,
		    str_make(bytes, sizeof(word))) + 1;
		memo->word = word;
	}
	return memo->number - 1;
}

static int
digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static unsigned char *
put_row(unsigned char *p, const char row[HASH_HEX])
{
	int i;

	for (i = 0; i < HASH_HEX; i += 2)
		*p++ = (unsigned char)(digit(row[i]) << 4 | digit(row[i + 1]));
	return p;
}

static unsigned char *
put_intake(struct chains *chains, unsigned char *p, uint32_t ticket,
    int64_t at_s, const struct intake *in)
{
	p = put(p, shape_number(chains, in));
	if (in->has & INTAKE_CATEGORY)
		p = put(p, in->category);
	if (in->has & INTAKE_PLACE)
		p = put(p, in->place);
	if (in->has & INTAKE_TAG)
		p = put(p, in->tag);
	if (in->has & INTAKE_MATTER)
		p = put_signed(p, in->matter, ticket);
	if (in->has & INTAKE_DUE)
		p = put_signed(p, in->district_due_s, at_s);
	if (in->has & INTAKE_CALLER)
		p = put_bytes(p, &in->caller, sizeof(in->caller));
	if (in->has & INTAKE_ROW)
		p = put_row(p, in->row);
	return p;
}

static unsigned char *
put_fact(struct chains *chains, unsigned char *p, uint32_t last,
    const struct fact *fact)
{
	unsigned char shape[8];
	int has_when = fact->when_s != TIME_NONE;

	memcpy(shape, (const char *)fact + SHAPE_AT, sizeof(shape));
	shape[1] = (unsigned char)((fact->bits & FACT_IS_DAY) |
	    (fact->unit != 0 ? HAS_UNIT : 0) | (has_when ? HAS_WHEN : 0) |
	    (fact->ref != 0 ? HAS_REF : 0));
	p = put(p, (uint64_t)shape_number(chains, shape) << 1 |
	    (fact->bits & FACT_VOIDED));
	p = put(p, fact->seq - last);
	p = put(p, (uint64_t)fact->logged_s -
	    (uint64_t)stretch_of(chains, fact->seq));
	p = put(p, (uint64_t)fact->logged_s - (uint64_t)fact->at_s);
	if (fact->unit != 0)
		p = put(p, fact->unit);
	if (has_when)
		p = put_signed(p, fact->when_s, fact->at_s);
	if (fact->ref != 0)
		p = put(p, fact->ref);
	return p;
}

/* --- chains ---------------------------------------------------------------- */

/* Puts bytes at a chain's end. */
static void
append(struct chains *chains, struct chain_head *head,
    const unsigned char *p, size_t n)
{
	size_t used = head->n % CHAIN_PIECE, part;
	struct piece *piece;
	uint32_t number;

	if (n > UINT32_MAX - head->n)	/* more than memory can hold */
		(void)mem_take(&chains->pieces.arena, SIZE_MAX);
	for (; n > 0; n -= part, p += part) {
		if (used == 0) {
			number = (uint32_t)chains->pieces.n;
			(void)mem_vec_add(&chains->pieces);
			if (head->n == 0)
				head->first = number;
			else
				piece_of(chains, head->last)->next = number;
			head->last = number;
		}
		piece = piece_of(chains, head->last);
		part = n < CHAIN_PIECE - used ? n : CHAIN_PIECE - used;
		memcpy(piece->byte + used, p, part);
		head->n += (uint32_t)part;
		used = 0;
	}
}

void
chains_add(struct chains *chains, uint32_t ticket, const struct fact *fact,
    const struct intake *intake)
{
	struct chain_head *head = head_of(chains, ticket);
	unsigned char bytes[CHAIN_MOST], *p;
	struct fact bare;

	if ((fact->seq - 1) / CHAIN_STRETCH == chains->stretches.n)
		*(int64_t *)mem_vec_add(&chains->stretches) = fact->logged_s;
	if (intake != NULL) {
		bare = *fact;
		bare.when_s = TIME_NONE;
		p = put_fact(chains, bytes, head->seq, &bare);
		p = put_intake(chains, p, ticket, fact->at_s, intake);
	} else
		p = put_fact(chains, bytes, head->seq, fact);
	append(chains, head, bytes, (size_t)(p - bytes));
	head->seq = fact->seq;
}

/* The piece in which a chain's byte `at` lies. */
static uint32_t
piece_at(const struct chains *chains, const struct chain_head *head,
    uint32_t at)
{
	uint32_t piece = head->first;

	for (; at >= CHAIN_PIECE; at -= CHAIN_PIECE)
		piece = piece_of(chains, piece)->next;
	return piece;
}

/* How many bytes of the chain have been read. */
static uint32_t
place(const struct chain *chain)
{
	return head_of(chain->chains, chain->ticket)->n - chain->left -
	    (chain->end - chain->at);
}

int
chains_set_voided(struct chains *chains, uint32_t ticket, uint32_t seq,
    int is_voided)
{
	const struct fact *fact;
	struct chain chain;
	unsigned char *byte;
	uint32_t at;

	chain_begin(&chain, chains, ticket);
	do {
		at = place(&chain);
		fact = chain_next(&chain);
	} while (fact != NULL && fact->seq < seq);
	if (fact == NULL || fact->seq != seq)
		return 0;
	byte = &piece_of(chains, piece_at(chains, head_of(chains, ticket),
	    at))->byte[at % CHAIN_PIECE];
	*byte = (unsigned char)((*byte & ~1u) | (is_voided != 0));
	return 1;
}

void
chains_cut(struct chains *chains, uint32_t ticket, uint32_t n)
{
	struct chain_head *head = head_of(chains, ticket);
	const struct fact *fact;
	struct chain chain;
	uint32_t at, seq = 0;

	if (head->seq <= n)
		return;
	chain_begin(&chain, chains, ticket);
	for (;;) {
		at = place(&chain);
		fact = chain_next(&chain);
		if (fact == NULL || fact->seq > n)
			break;
		seq = fact->seq;
	}
	/* NB. what lies behind is left where it is; a store that is cut does
	 * not live long */
	if (at > 0)
		head->last = piece_at(chains, head, at - 1);
	head->n = at;
	head->seq = seq;
}

void
chains_cut_end(struct chains *chains, uint32_t n)
{
	mem_vec_cut(&chains->stretches, ((size_t)n + CHAIN_STRETCH - 1) /
	    CHAIN_STRETCH);
}

void
chains_ahead(const struct chains *chains, uint32_t ticket)
{
	const struct chain_head *head = head_of(chains, ticket);

	if (head->n > 0)
		__builtin_prefetch(piece_of(chains, head->last), 1);
}

void
chains_begin_fetch(const struct chains *chains, uint32_t ticket)
{
	const struct chain_head *head = head_of(chains, ticket);

	if (head->n > 0)
		__builtin_prefetch(piece_of(chains, head->first));
}

/* NB. one chain is a walk from miss to miss; of many the misses overlap. */
void
chains_fetch(const struct chains *chains, uint32_t ticket, uint32_t n)
{
	uint32_t at[CHAIN_FETCH], left[CHAIN_FETCH], more = 1, i;
	const struct chain_head *head;

	if (ticket >= chains->heads.n)
		return;
	if (n > chains->heads.n - ticket)
		n = (uint32_t)chains->heads.n - ticket;
	if (n > CHAIN_FETCH)
		n = CHAIN_FETCH;
	head = head_of(chains, ticket);
	for (i = 0; i < n; i++) {
		at[i] = head[i].first;
		left[i] = ticket + i == 0 ? 0 : head[i].n;
		if (left[i] > 0)
			__builtin_prefetch(piece_of(chains, at[i]));
	}
	while (more != 0)
		for (i = more = 0; i < n; i++)
			if (left[i] > CHAIN_PIECE) {
				at[i] = piece_of(chains, at[i])->next;
				__builtin_prefetch(piece_of(chains, at[i]));
				left[i] -= CHAIN_PIECE;
				more++;
			}
}

/* For calls that are not put in line. */
extern inline int chains_has(const struct chains *chains, uint32_t ticket);
extern inline uint32_t chains_last(const struct chains *chains,
    uint32_t ticket);

/* --- reading --------------------------------------------------------------- */

void
chain_begin(struct chain *chain, const struct chains *chains, uint32_t ticket)
{
	const struct chain_head *head = head_of(chains, ticket);

	chain->chains = chains;
	chain->ticket = ticket;
	chain->piece = head->first;
	chain->left = head->n;
	chain->at = chain->end = 0;
	chain->fact.seq = 0;
}

/* At least one whole fact lies in the window, where there is one. */
static void
fill(struct chain *chain)
{
	const struct piece *piece;
	uint32_t n;

	if (chain->at > 0) {
		chain->end -= chain->at;
		memmove(chain->window, chain->window + chain->at, chain->end);
		chain->at = 0;
	}
	while (chain->left > 0 && chain->end + CHAIN_PIECE <=
	    CHAIN_MOST * 2) {
		piece = piece_of(chain->chains, chain->piece);
		memcpy(chain->window + chain->end, piece->byte, CHAIN_PIECE);
		n = chain->left < CHAIN_PIECE ? chain->left : CHAIN_PIECE;
		chain->left -= n;
		chain->end += n;
		chain->piece = piece->next;
	}
}

static uint64_t
take(const unsigned char **p)
{
	uint64_t n = *(*p)++;
	unsigned shift;

	if (n < 128)
		return n;
	n &= 127;
	for (shift = 7; shift < 64; shift += 7) {
		n |= (uint64_t)(**p & 127) << shift;
		if (*(*p)++ < 128)
			break;
	}
	return n;
}

static int64_t
take_signed(const unsigned char **p, int64_t from)
{
	uint64_t n = take(p);

	return (int64_t)((uint64_t)from + (n >> 1 ^ -(n & 1)));
}

static void
take_shape(const struct chains *chains, uint64_t number, void *bytes)
{
	memcpy(bytes, hash_set_text(&chains->shapes, (uint32_t)number).p, 8);
}

static void
take_intake(struct chain *chain, const unsigned char **p)
{
	static const char hex[] = "0123456789abcdef";
	struct intake *in = &chain->intake;
	int i;

	memset(in, 0, sizeof(*in));
	in->district_due_s = TIME_NONE;
	take_shape(chain->chains, take(p), in);
	if (in->has & INTAKE_CATEGORY)
		in->category = (uint32_t)take(p);
	if (in->has & INTAKE_PLACE)
		in->place = (uint32_t)take(p);
	if (in->has & INTAKE_TAG)
		in->tag = (uint32_t)take(p);
	if (in->has & INTAKE_MATTER)
		in->matter = (uint32_t)take_signed(p, chain->ticket);
	if (in->has & INTAKE_DUE)
		in->district_due_s = take_signed(p, chain->fact.at_s);
	if (in->has & INTAKE_CALLER) {
		memcpy(&in->caller, *p, sizeof(in->caller));
		*p += sizeof(in->caller);
	}
	if (!(in->has & INTAKE_ROW))
		return;
	for (i = 0; i < HASH_HEX; i += 2, (*p)++) {
		in->row[i] = hex[**p >> 4];
		in->row[i + 1] = hex[**p & 15];
	}
}

const struct fact *
chain_next(struct chain *chain)
{
	const struct chains *chains = chain->chains;
	struct fact *fact = &chain->fact;
	const unsigned char *p;
	uint64_t first;
	unsigned has;

	if (chain->end - chain->at < CHAIN_MOST)
		fill(chain);
	if (chain->at >= chain->end)
		return NULL;
	p = chain->window + chain->at;
	first = take(&p);
	take_shape(chains, first >> 1, (char *)fact + SHAPE_AT);
	has = fact->bits;
	fact->bits = (uint8_t)((has & FACT_IS_DAY) | (first & FACT_VOIDED));
	fact->seq += (uint32_t)take(&p);
	fact->logged_s = (int64_t)((uint64_t)stretch_of(chains, fact->seq) +
	    take(&p));
	fact->at_s = (int64_t)((uint64_t)fact->logged_s - take(&p));
	fact->unit = has & HAS_UNIT ? (uint16_t)take(&p) : 0;
	fact->when_s = has & HAS_WHEN ? take_signed(&p, fact->at_s) :
	    TIME_NONE;
	fact->ref = has & HAS_REF ? (uint32_t)take(&p) : 0;
	if (fact->event == EVENT_RECEIVE || fact->event == EVENT_AMEND) {
		take_intake(chain, &p);
		fact->intake = &chain->intake;
	}
	chain->at = (uint32_t)(p - chain->window);
	return fact;
}

size_t
chain_read(const struct chains *chains, uint32_t ticket, struct arena *arena,
    struct fact **fact)
{
	const struct fact *next;
	struct intake *intake;
	struct chain chain;
	struct fact *all;
	size_t n = 0;

	chain_begin(&chain, chains, ticket);
	/* NB. rounded up: the last one of odd bytes may go beyond them */
	all = mem_take_n(arena, ((size_t)chain.left + FACT_LEAST - 1) /
	    FACT_LEAST, sizeof(*all));
	while ((next = chain_next(&chain)) != NULL) {
		all[n] = *next;
		if (next->event == EVENT_RECEIVE ||
		    next->event == EVENT_AMEND) {
			intake = mem_take(arena, sizeof(*intake));
			*intake = chain.intake;
			all[n].intake = intake;
		}
		n++;
	}
	*fact = all;
	return n;
}
