#include <string.h>

#include "model/strand.h"
#include "text/time.h"

struct piece {
	uint32_t next;		/* of no meaning in a strand's last one */
	unsigned char byte[STRAND_PIECE];
};

#define STRAND_FIRST 56	/* bytes: a first fact and its intake, mostly */
#define FACT_LEAST 4	/* bytes, of a fact */

/* What follows, in a shape's place of struct fact's `bits`. */
enum { HAS_UNIT = 32, HAS_WHEN = 64, HAS_REF = 128 };

#define SHAPE_AT offsetof(struct fact, event)
_Static_assert(offsetof(struct fact, answered) - SHAPE_AT == 7,
    "a fact's shape is eight bytes");
_Static_assert(offsetof(struct intake, flags) == 7,
    "an intake's shape is eight bytes");

void
strands_make(struct strands *strands, void (*full)(void))
{
	mem_vec_make(&strands->heads, sizeof(struct strand_head), full);
	mem_vec_make(&strands->pieces, sizeof(struct piece), full);
	mem_vec_make(&strands->stretches, sizeof(int64_t), full);
	hash_set_make(&strands->shapes, full);
	memset(strands->shape, 0, sizeof(strands->shape));
}

void
strands_drop(struct strands *strands)
{
	mem_vec_drop(&strands->heads);
	mem_vec_drop(&strands->pieces);
	mem_vec_drop(&strands->stretches);
	hash_set_drop(&strands->shapes);
}

void
strands_parts(struct strands *strands, struct arena *part[STRANDS_PARTS])
{
	part[0] = &strands->heads.arena;
	part[1] = &strands->pieces.arena;
	part[2] = &strands->stretches.arena;
	hash_set_parts(&strands->shapes, part + 3);
}

void
strands_mapped(struct strands *strands)
{
	mem_vec_mapped(&strands->heads);
	mem_vec_mapped(&strands->pieces);
	mem_vec_mapped(&strands->stretches);
	hash_set_mapped(&strands->shapes);
}

void
strands_grow(struct strands *strands)
{
	(void)mem_vec_add(&strands->heads);
}

static struct strand_head *
head_of(const struct strands *strands, uint32_t ticket)
{
	return (struct strand_head *)(void *)strands->heads.arena.base + ticket;
}

static struct piece *
piece_of(const struct strands *strands, uint32_t piece)
{
	return (struct piece *)(void *)strands->pieces.arena.base + piece;
}

/* When the first record of a seq's stretch was logged. */
static int64_t
stretch_of(const struct strands *strands, uint32_t seq)
{
	const int64_t *first_s = (const int64_t *)(const void *)
	    strands->stretches.arena.base;

	return first_s[(seq - 1) / STRAND_STRETCH];
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

/* The second of eight bytes of memory becomes another. NB. in a register: to read
   a word where a byte was just written takes long. */
static uint64_t
with_second(uint64_t word, unsigned byte)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	const unsigned shift = 48;
#else
	const unsigned shift = 8;
#endif
	return (word & ~(UINT64_C(255) << shift)) | (uint64_t)byte << shift;
}

static uint64_t
shape_of(const struct fact *fact)
{
	uint64_t word;

	memcpy(&word, (const char *)fact + SHAPE_AT, sizeof(word));
	return with_second(word, (fact->bits & FACT_IS_DAY) |
	    (fact->unit != 0 ? HAS_UNIT : 0) |
	    (fact->when_s != TIME_NONE ? HAS_WHEN : 0) |
	    (fact->ref != 0 ? HAS_REF : 0));
}

static uint32_t
shape_number(struct strands *strands, uint64_t word)
{
	/* NB. an odd number's upper bits depend on all bytes */
	struct strand_shape *memo =
	    &strands->shape[(word * UINT64_C(0x9e3779b97f4a7c15)) >>
	    (64 - STRAND_SHAPES_BITS)];

	if (memo->number == 0 || memo->word != word) {
		memo->number = hash_set_add(&strands->shapes,
		    str_make((const char *)&word, sizeof(word))) + 1;
		memo->word = word;
	}
	return memo->number - 1;
}

static unsigned char *
put_intake(struct strands *strands, unsigned char *p, uint32_t ticket,
    int64_t at_s, const struct intake *in)
{
	uint64_t shape;

	memcpy(&shape, in, sizeof(shape));
	p = put(p, shape_number(strands, shape));
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
		p = put_bytes(p, in->row, sizeof(in->row));
	return p;
}

static unsigned char *
put_fact(struct strands *strands, unsigned char *p, uint32_t last,
    const struct fact *fact)
{
	int has_when = fact->when_s != TIME_NONE;

	p = put(p, (uint64_t)shape_number(strands, shape_of(fact)) << 1 |
	    (fact->bits & FACT_VOIDED));
	p = put(p, fact->seq - last);
	p = put(p, (uint64_t)fact->logged_s -
	    (uint64_t)stretch_of(strands, fact->seq));
	p = put(p, (uint64_t)fact->logged_s - (uint64_t)fact->at_s);
	if (fact->unit != 0)
		p = put(p, fact->unit);
	if (has_when)
		p = put_signed(p, fact->when_s, fact->at_s);
	if (fact->ref != 0)
		p = put(p, fact->ref);
	return p;
}

/* --- strands ---------------------------------------------------------------- */

/* Puts bytes at a strand's end. */
static void
append(struct strands *strands, struct strand_head *head,
    const unsigned char *p, size_t n)
{
	size_t used = head->n % STRAND_PIECE, part;
	struct piece *piece;
	uint32_t number;

	if (n > UINT32_MAX - head->n)	/* more than memory can hold */
		(void)mem_take(&strands->pieces.arena, SIZE_MAX);
	for (; n > 0; n -= part, p += part) {
		if (used == 0) {
			number = (uint32_t)strands->pieces.n;
			(void)mem_vec_add(&strands->pieces);
			if (head->n == 0)
				head->first = number;
			else
				piece_of(strands, head->last)->next = number;
			head->last = number;
		}
		piece = piece_of(strands, head->last);
		part = n < STRAND_PIECE - used ? n : STRAND_PIECE - used;
		memcpy(piece->byte + used, p, part);
		head->n += (uint32_t)part;
		used = 0;
	}
}

void
strands_add(struct strands *strands, uint32_t ticket, const struct fact *fact,
    const struct intake *intake)
{
	struct strand_head *head = head_of(strands, ticket);
	unsigned char bytes[STRAND_MOST], *p;
	struct fact bare;

	if ((fact->seq - 1) / STRAND_STRETCH == strands->stretches.n)
		*(int64_t *)mem_vec_add(&strands->stretches) = fact->logged_s;
	if (intake != NULL) {
		bare = *fact;
		bare.when_s = TIME_NONE;
		p = put_fact(strands, bytes, head->seq, &bare);
		p = put_intake(strands, p, ticket, fact->at_s, intake);
	} else
		p = put_fact(strands, bytes, head->seq, fact);
	append(strands, head, bytes, (size_t)(p - bytes));
	head->seq = fact->seq;
}

/* The piece in which a strand's byte `at` lies. */
static uint32_t
piece_at(const struct strands *strands, const struct strand_head *head,
    uint32_t at)
{
	uint32_t piece = head->first;

	for (; at >= STRAND_PIECE; at -= STRAND_PIECE)
		piece = piece_of(strands, piece)->next;
	return piece;
}

/* How many bytes of the strand have been read. */
static uint32_t
place(const struct strand *strand)
{
	return head_of(strand->strands, strand->ticket)->n - strand->left -
	    (strand->end - strand->at);
}

int
strands_set_voided(struct strands *strands, uint32_t ticket, uint32_t seq,
    int is_voided)
{
	const struct fact *fact;
	struct strand strand;
	unsigned char *byte;
	uint32_t at;

	strand_begin(&strand, strands, ticket);
	do {
		at = place(&strand);
		fact = strand_next(&strand);
	} while (fact != NULL && fact->seq < seq);
	if (fact == NULL || fact->seq != seq)
		return 0;
	byte = &piece_of(strands, piece_at(strands, head_of(strands, ticket),
	    at))->byte[at % STRAND_PIECE];
	*byte = (unsigned char)((*byte & ~1u) | (is_voided != 0));
	return 1;
}

void
strands_cut(struct strands *strands, uint32_t ticket, uint32_t n)
{
	struct strand_head *head = head_of(strands, ticket);
	const struct fact *fact;
	struct strand strand;
	uint32_t at, seq = 0;

	if (head->seq <= n)
		return;
	strand_begin(&strand, strands, ticket);
	for (;;) {
		at = place(&strand);
		fact = strand_next(&strand);
		if (fact == NULL || fact->seq > n)
			break;
		seq = fact->seq;
	}
	/* NB. what lies behind is left where it is; a store that is cut does
	 * not live long */
	if (at > 0)
		head->last = piece_at(strands, head, at - 1);
	head->n = at;
	head->seq = seq;
}

void
strands_cut_end(struct strands *strands, uint32_t n)
{
	mem_vec_cut(&strands->stretches, ((size_t)n + STRAND_STRETCH - 1) /
	    STRAND_STRETCH);
}

void
strands_ahead(const struct strands *strands, uint32_t ticket)
{
	const struct strand_head *head = head_of(strands, ticket);

	if (head->n > 0)
		mem_fetch(piece_of(strands, head->last));
}

void
strands_begin_fetch(const struct strands *strands, uint32_t ticket)
{
	const struct strand_head *head = head_of(strands, ticket);

	/* NB. the second piece was most probably made with the first */
	if (head->n > 0) {
		mem_fetch(piece_of(strands, head->first));
		mem_fetch(piece_of(strands, head->first) + 1);
	}
}

/* NB. one strand is a walk from miss to miss; of many the misses overlap. */
void
strands_fetch(const struct strands *strands, uint32_t ticket, uint32_t n)
{
	uint32_t at[STRAND_FETCH], left[STRAND_FETCH], more = 1, i;
	const struct strand_head *head;

	if (ticket >= strands->heads.n)
		return;
	if (n > strands->heads.n - ticket)
		n = (uint32_t)strands->heads.n - ticket;
	if (n > STRAND_FETCH)
		n = STRAND_FETCH;
	head = head_of(strands, ticket);
	for (i = 0; i < n; i++) {
		at[i] = head[i].first;
		left[i] = ticket + i == 0 ? 0 : head[i].n;
		if (left[i] > 0)
			mem_fetch(piece_of(strands, at[i]));
	}
	while (more != 0)
		for (i = more = 0; i < n; i++)
			if (left[i] > STRAND_PIECE) {
				at[i] = piece_of(strands, at[i])->next;
				mem_fetch(piece_of(strands, at[i]));
				left[i] -= STRAND_PIECE;
				more++;
			}
}

/* For calls that are not put in line. */
extern inline int strands_has(const struct strands *strands, uint32_t ticket);
extern inline uint32_t strands_last(const struct strands *strands,
    uint32_t ticket);

/* --- reading --------------------------------------------------------------- */

void
strand_begin(struct strand *strand, const struct strands *strands,
    uint32_t ticket)
{
	const struct strand_head *head = head_of(strands, ticket);

	strand->strands = strands;
	strand->ticket = ticket;
	strand->piece = head->first;
	strand->left = head->n;
	strand->at = strand->end = 0;
	strand->seq = 0;
}

/* Fills the window up to `room` bytes, or a little less. */
static void
fill(struct strand *strand, uint32_t room)
{
	const struct piece *piece;
	uint32_t n;

	if (strand->at > 0) {
		strand->end -= strand->at;
		memmove(strand->window, strand->window + strand->at, strand->end);
		strand->at = 0;
	}
	while (strand->left > 0 && strand->end + STRAND_PIECE <= room) {
		piece = piece_of(strand->strands, strand->piece);
		memcpy(strand->window + strand->end, piece->byte, STRAND_PIECE);
		n = strand->left < STRAND_PIECE ? strand->left : STRAND_PIECE;
		strand->left -= n;
		strand->end += n;
		strand->piece = piece->next;
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
take_shape(const struct strands *strands, uint64_t number, void *bytes)
{
	memcpy(bytes, hash_set_text(&strands->shapes, (uint32_t)number).p, 8);
}

static void
take_intake(struct strand *strand, const unsigned char **p, int64_t at_s)
{
	struct intake *in = &strand->intake;

	memset(in, 0, sizeof(*in));
	in->district_due_s = TIME_NONE;
	take_shape(strand->strands, take(p), in);
	if (in->has & INTAKE_CATEGORY)
		in->category = (uint32_t)take(p);
	if (in->has & INTAKE_PLACE)
		in->place = (uint32_t)take(p);
	if (in->has & INTAKE_TAG)
		in->tag = (uint32_t)take(p);
	if (in->has & INTAKE_MATTER)
		in->matter = (uint32_t)take_signed(p, strand->ticket);
	if (in->has & INTAKE_DUE)
		in->district_due_s = take_signed(p, at_s);
	if (in->has & INTAKE_CALLER) {
		memcpy(&in->caller, *p, sizeof(in->caller));
		*p += sizeof(in->caller);
	}
	if (in->has & INTAKE_ROW) {
		memcpy(in->row, *p, sizeof(in->row));
		*p += sizeof(in->row);
	}
}

/* The fact that lies next in the window. */
static const struct fact *
unpack(struct strand *strand, struct fact *fact)
{
	const struct strands *strands = strand->strands;
	const unsigned char *p = strand->window + strand->at;
	uint64_t first;
	unsigned has;

	first = take(&p);
	take_shape(strands, first >> 1, (char *)fact + SHAPE_AT);
	has = fact->bits;
	fact->bits = (uint8_t)((has & FACT_IS_DAY) | (first & FACT_VOIDED));
	strand->seq += (uint32_t)take(&p);
	fact->seq = strand->seq;
	fact->logged_s = (int64_t)((uint64_t)stretch_of(strands, fact->seq) +
	    take(&p));
	fact->at_s = (int64_t)((uint64_t)fact->logged_s - take(&p));
	fact->unit = has & HAS_UNIT ? (uint16_t)take(&p) : 0;
	fact->when_s = has & HAS_WHEN ? take_signed(&p, fact->at_s) :
	    TIME_NONE;
	fact->ref = has & HAS_REF ? (uint32_t)take(&p) : 0;
	if (fact->event == EVENT_RECEIVE || fact->event == EVENT_AMEND) {
		take_intake(strand, &p, fact->at_s);
		fact->intake = &strand->intake;
	}
	strand->at = (uint32_t)(p - strand->window);
	return fact;
}

/* The next fact, into `*fact`; or NULL. */
static inline const struct fact *
next_into(struct strand *strand, struct fact *fact)
{
	/* at least one whole fact lies in the window, where there is one */
	if (strand->left > 0 && strand->end - strand->at < STRAND_MOST)
		fill(strand, STRAND_MOST * 2);
	return strand->at >= strand->end ? NULL : unpack(strand, fact);
}

const struct fact *
strand_next(struct strand *strand)
{
	return next_into(strand, &strand->fact);
}

/* NB. the fact and its intake's shape lie in what is filled in; of the intake
   zeros may be unpacked, and then it is read anew. */
const struct fact *
strand_first(struct strand *strand, const struct strands *strands,
    uint32_t ticket)
{
	strand_begin(strand, strands, ticket);
	if (strand->left == 0)
		return NULL;
	fill(strand, STRAND_FIRST);
	memset(strand->window + strand->end, 0, STRAND_MOST);
	(void)unpack(strand, &strand->fact);
	if (strand->at <= strand->end)
		return &strand->fact;
	strand_begin(strand, strands, ticket);
	return strand_next(strand);
}

size_t
strand_read(const struct strands *strands, uint32_t ticket, struct arena *arena,
    struct fact **fact)
{
	struct intake *intake;
	struct strand strand;
	struct fact *all;
	size_t n;

	strand_begin(&strand, strands, ticket);
	/* NB. rounded up: the last one of odd bytes may go beyond them */
	all = mem_take_n(arena, ((size_t)strand.left + FACT_LEAST - 1) /
	    FACT_LEAST, sizeof(*all));
	for (n = 0; next_into(&strand, &all[n]) != NULL; n++)
		if (all[n].event == EVENT_RECEIVE ||
		    all[n].event == EVENT_AMEND) {
			intake = mem_take(arena, sizeof(*intake));
			*intake = strand.intake;
			all[n].intake = intake;
		}
	*fact = all;
	return n;
}
