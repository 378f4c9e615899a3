#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "model/ledger.h"
#include "text/time.h"

#define MATTER_OWN HASH_NONE	/* the ticket's own, until its number is known */

void
ledger_make_bare(struct ledger *ledger, void (*full)(void))
{
	hash_set_make(&ledger->tickets, full);
	hash_set_make(&ledger->units, full);
	hash_set_make(&ledger->texts, full);
	strands_make(&ledger->strands, full);
	mem_vec_make(&ledger->sum, sizeof(struct ledger_sum), full);
	mem_vec_make(&ledger->n_intake, sizeof(uint8_t), full);
	mem_vec_make(&ledger->filed, sizeof(struct ledger_filed), full);
	mem_vec_make(&ledger->named, sizeof(struct ledger_named), full);
	mem_vec_make(&ledger->touched, sizeof(uint32_t), full);
	ledger->n_kept = 0;
	mem_make(&ledger->scratch, full);
	ledger->n_ahead = 0;
	mem_make(&ledger->memos, full);
	mem_dense(&ledger->memos);
	ledger->memo = NULL;
	memset(ledger->unit, 0, sizeof(ledger->unit));
}

void
ledger_begin(struct ledger *ledger)
{
	const struct str none = STR("");

	(void)hash_set_add(&ledger->tickets, none);
	(void)hash_set_add(&ledger->units, none);
	(void)hash_set_add(&ledger->texts, none);
	strands_grow(&ledger->strands);
	(void)mem_vec_add(&ledger->n_intake);
	*(struct ledger_sum *)mem_vec_add(&ledger->sum) =
	    (struct ledger_sum){ 0, TIME_NONE, INT64_MAX };
}

void
ledger_make(struct ledger *ledger, void (*full)(void))
{
	ledger_make_bare(ledger, full);
	ledger_begin(ledger);
}

void
ledger_drop(struct ledger *ledger)
{
	hash_set_drop(&ledger->tickets);
	hash_set_drop(&ledger->units);
	hash_set_drop(&ledger->texts);
	strands_drop(&ledger->strands);
	mem_vec_drop(&ledger->sum);
	mem_vec_drop(&ledger->n_intake);
	mem_vec_drop(&ledger->filed);
	mem_vec_drop(&ledger->named);
	mem_vec_drop(&ledger->touched);
	mem_drop(&ledger->scratch);
	mem_drop(&ledger->memos);
	ledger->memo = NULL;
}

static struct ledger_sum *
sum_of(const struct ledger *ledger)
{
	return mem_vec_at(&ledger->sum, 0);
}

uint32_t
ledger_count(const struct ledger *ledger)
{
	return (uint32_t)sum_of(ledger)->n;
}

int64_t
ledger_last(const struct ledger *ledger)
{
	return sum_of(ledger)->logged_s;
}

int64_t
ledger_first_at(const struct ledger *ledger)
{
	return sum_of(ledger)->first_s;
}

int
ledger_has(const struct ledger *ledger, uint32_t ticket)
{
	return strands_has(&ledger->strands, ticket);
}

void
ledger_facts(const struct ledger *ledger, uint32_t ticket,
    struct strand *strand)
{
	strand_begin(strand, &ledger->strands, ticket);
}

int
ledger_seq(const struct ledger *ledger, uint32_t ticket, uint32_t seq,
    struct fact *fact)
{
	const struct fact *next;
	struct strand strand;

	ledger_facts(ledger, ticket, &strand);
	do
		next = strand_next(&strand);
	while (next != NULL && next->seq < seq);
	if (next == NULL || next->seq != seq)
		return 0;
	*fact = *next;
	if (fact->event == EVENT_RECEIVE || fact->event == EVENT_AMEND)
		fact->intake = NULL;
	return 1;
}

static int64_t
month_end(int64_t at_s)
{
	struct time_period month;

	time_period_of(PERIOD_MONTH, at_s, 1, &month);
	return month.last_s + 1;
}

int
ledger_has_named(const struct ledger *ledger, int64_t logged_s, uint32_t seq)
{
	int64_t until_s = month_end(logged_s);
	size_t i;

	for (i = ledger->named.n; i-- > 0;) {
		const struct ledger_named *named =
		    mem_vec_at(&ledger->named, i);

		if (named->until_s <= until_s)
			return named->until_s == until_s && named->seq < seq;
	}
	return 0;
}

int
ledger_is_plain(const struct ledger *ledger, uint32_t ticket)
{
	return *(const uint8_t *)mem_vec_at(&ledger->n_intake, ticket) != 2;
}

int
ledger_has_joined(const struct ledger *ledger, uint32_t ticket)
{
	return *(const uint8_t *)mem_vec_at(&ledger->n_intake, ticket) ==
	    LEDGER_JOINED;
}

uint32_t
ledger_ticket(const struct ledger *ledger, struct str id)
{
	uint32_t ticket = hash_set_find(&ledger->tickets, id);

	if (ticket == HASH_NONE || ticket >= ledger_tickets(ledger))
		return HASH_NONE;
	return ticket == 0 || ledger_has(ledger, ticket) ? ticket : HASH_NONE;
}

struct str
ledger_ticket_id(const struct ledger *ledger, uint32_t ticket)
{
	return hash_set_text(&ledger->tickets, ticket);
}

uint32_t
ledger_tickets(const struct ledger *ledger)
{
	return (uint32_t)ledger->strands.heads.n;
}

struct str
ledger_unit_id(const struct ledger *ledger, uint32_t unit)
{
	return hash_set_text(&ledger->units, unit);
}

struct str
ledger_text(const struct ledger *ledger, uint32_t text)
{
	return hash_set_text(&ledger->texts, text);
}

static int
by_ticket(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

size_t
ledger_tickets_once(uint32_t *ticket, size_t n)
{
	size_t i, once = 0;

	if (n > 1)
		qsort(ticket, n, sizeof(*ticket), by_ticket);
	for (i = 0; i < n; i++)
		if (i == 0 || ticket[i] != ticket[once - 1])
			ticket[once++] = ticket[i];
	return once;
}

uint32_t
ledger_ticket_of(const struct ledger *ledger, uint32_t seq)
{
	uint32_t ticket;
	struct fact fact;

	for (ticket = 0; ticket < ledger_tickets(ledger); ticket++) {
		if (ticket % STRAND_FETCH == 0)
			strands_fetch(&ledger->strands, ticket, STRAND_FETCH);
		if (ledger_seq(ledger, ticket, seq, &fact))
			return ticket;
	}
	return HASH_NONE;
}

/* 1 when a void that holds, of the same ticket, names the record. */
static int
is_named_by_void(const struct ledger *ledger, uint32_t ticket, uint32_t seq)
{
	const struct fact *fact;
	struct strand strand;

	ledger_facts(ledger, ticket, &strand);
	while ((fact = strand_next(&strand)) != NULL)
		if (fact->event == EVENT_VOID && fact->ref == seq &&
		    !(fact->bits & FACT_VOIDED))
			return 1;
	return 0;
}

void
ledger_set_voided(struct ledger *ledger, uint32_t ticket, uint32_t seq,
    int is_voided)
{
	struct fact fact;

	for (;;) {
		if (!ledger_seq(ledger, ticket, seq, &fact)) {
			ticket = ledger_ticket_of(ledger, seq);
			continue;
		}
		/* NB. a void that was voided may hold again when another names
		 * the same record */
		if (!(fact.bits & FACT_VOIDED) == !is_voided ||
		    (!is_voided && is_named_by_void(ledger, ticket, seq)))
			return;
		(void)strands_set_voided(&ledger->strands, ticket, seq,
		    is_voided);
		if (fact.event != EVENT_VOID)
			return;
		seq = fact.ref;
		is_voided = !is_voided;
	}
}

static uint32_t
head_of(struct ledger *ledger, struct str id, uint32_t code)
{
	uint32_t ticket = hash_set_add_code(&ledger->tickets, id, code);

	while (ledger_tickets(ledger) <= ticket) {
		strands_grow(&ledger->strands);
		(void)mem_vec_add(&ledger->n_intake);
	}
	return ticket;
}

/* A number as the last byte, in memory, of a word. */
static uint64_t
last_byte(uint64_t n)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return n;
#else
	return n << 56;
#endif
}

/* The ticket's id in words, and its code. NB. words from the beginning: to read
   one where bytes were just written takes long. */
static void
take_id(struct ledger_ready *ready, struct str id)
{
	struct ledger_id words = { { 0 } };
	size_t n = id.n, i;

	if (n == 0 || n >= sizeof(words))
		ready->code.ticket = hash_code(id);
	else {
		for (i = 0; i < 3 && n > 8 * i; i++)
			words.word[i] = str_word(id.p + 8 * i, n - 8 * i);
		ready->code.ticket = hash_code_words(words.word, n);
		words.word[2] |= last_byte(n);
	}
	ready->id = words;
	ready->ticket = id;
}

static uint64_t
unit_word(struct str id)
{
	return id.n == 0 || id.n >= sizeof(uint64_t) ? 0 :
	    str_word(id.p, id.n) | last_byte(id.n);
}

static int
is_same_id(const struct ledger_id *a, const struct ledger_id *b)
{
	return a->word[0] == b->word[0] && a->word[1] == b->word[1] &&
	    a->word[2] == b->word[2];
}

static struct ledger_memo *
memo_of(const struct ledger *ledger, uint32_t code)
{
	return &ledger->memo[code & (LEDGER_MEMOS - 1)];
}

/* A ticket's number; its id is looked at once, when it is new. */
static enum fail_code
ticket_number(struct ledger *ledger, const struct ledger_ready *ready,
    uint32_t *ticket, struct fail *fail)
{
	struct str id = ready->ticket;
	struct ledger_memo *memo = NULL;

	if (ledger->memo != NULL && ready->id.word[2] != 0) {
		memo = memo_of(ledger, ready->code.ticket);
		if (is_same_id(&memo->id, &ready->id)) {
			*ticket = memo->number;
			return FAIL_NONE;
		}
	}
	*ticket = hash_set_find_code(&ledger->tickets, id,
	    ready->code.ticket);
	if (*ticket == HASH_NONE || *ticket >= ledger_tickets(ledger)) {
		if ((ready->said == NULL || !ready->said->is_id) &&
		    !event_ticket_is_valid(id))
			return fail_set(fail, FAIL_DATA, "ticket '%.*s' is "
			    "not a ticket", STR_ARG(id));
		*ticket = head_of(ledger, id, ready->code.ticket);
	}
	if (memo != NULL)
		*memo = (struct ledger_memo){ ready->id, ready->code.ticket,
		    *ticket };
	return FAIL_NONE;
}

static uint8_t
flags_of(struct str value)
{
	struct str part;
	unsigned bits = 0;
	int word;

	while (str_cut(&value, ' ', &part)) {
		word = event_word(event_words_flags, part);
		if (word != 0)
			bits |= 1u << (word - 1);
	}
	return (uint8_t)bits;
}

/* Of a receive's or an amend's attribute: where the intake keeps it. */
enum { KEEP_NONE, KEEP_WORD, KEEP_TEXT, KEEP_CALLER, KEEP_MATTER, KEEP_DUE,
    KEEP_FLAGS, KEEP_ROW };

struct keep {
	unsigned char how;
	unsigned char at;	/* offset of what KEEP_WORD and _TEXT fill */
	uint16_t has;
};

/* What an intake keeps of an attribute, by its name's first letters. */
static struct keep
keep_of(const struct event_attr *attr)
{
#define KEEP(kind, member, bit) (struct keep){ KEEP_##kind, \
	(unsigned char)offsetof(struct intake, member), bit }
	const char *name = attr->name;

	switch (name[0] << 8 | name[1]) {
	case 's' << 8 | 'o':
		return KEEP(WORD, source, 0);
	case 'k' << 8 | 'i':
		return KEEP(WORD, kind, INTAKE_KIND);
	case 'u' << 8 | 'r':
		return KEEP(WORD, urgency, INTAKE_URGENCY);
	case 'c' << 8 | 'a':
		return name[2] == 't' ?
		    KEEP(TEXT, category, INTAKE_CATEGORY) :
		    KEEP(CALLER, caller, INTAKE_CALLER);
	case 's' << 8 | 'i':
		return KEEP(WORD, site, INTAKE_SITE);
	case 'p' << 8 | 'l':
		return KEEP(TEXT, place, INTAKE_PLACE);
	case 'm' << 8 | 'a':
		return KEEP(MATTER, matter, INTAKE_MATTER);
	case 'd' << 8 | 'i':
		return KEEP(DUE, district_due_s, INTAKE_DUE);
	case 's' << 8 | 'u':
		return KEEP(WORD, supervised, INTAKE_SUPERVISED);
	case 'f' << 8 | 'l':
		return KEEP(FLAGS, flags, INTAKE_FLAGS);
	case 't' << 8 | 'a':
		return KEEP(TEXT, tag, INTAKE_TAG);
	case 'r' << 8 | 'o':
		return KEEP(ROW, row, INTAKE_ROW);
	case 'r' << 8 | 'e':
		return KEEP(NONE, has, INTAKE_RELATED);
	default:
		return KEEP(NONE, has, 0);
	}
#undef KEEP
}

/* Where an intake keeps a text's number, of the three that it has. */
static uint32_t *
text_place(struct intake *in, int i)
{
	return i == 0 ? &in->category : i == 1 ? &in->place : &in->tag;
}

static void
said_text(struct ledger_said *said, const struct keep *keep, struct str value,
    struct arena *arena)
{
	struct ledger_text *text;
	int i = 0;

	while ((const char *)text_place(&said->intake, i) -
	    (const char *)&said->intake != keep->at)
		i++;
	text = &said->text[i];
	text->text = event_decode(arena, value);
	text->code = hash_code(text->text);
}

/* One attribute of a receive or an amend. 1 when what was read of its value says
   that it is as it must be; else that is to be looked at. */
static int
said_set(struct ledger_said *said, const struct ledger_ready *ready,
    const struct event_attr *attr, struct str value, struct arena *arena)
{
	struct keep keep = keep_of(attr);
	struct intake *in = &said->intake;
	unsigned char *at = (unsigned char *)in + keep.at;
	int is_right = 0;

	switch (keep.how) {
	case KEEP_WORD:
		*at = (unsigned char)event_word(attr->words, value);
		is_right = *at != 0;
		break;
	case KEEP_TEXT:
		said_text(said, &keep, value, arena);
		break;
	case KEEP_CALLER:
		is_right = hash_hex_parse(value, &in->caller) &&
		    value.n == 16;
		break;
	case KEEP_MATTER:
		said->matter = value;
		said->is_own = is_right = str_eq(value, ready->ticket);
		break;
	case KEEP_DUE:
		is_right = time_parse(value, &in->district_due_s);
		if (!is_right)
			in->district_due_s = TIME_NONE;
		break;
	case KEEP_FLAGS:
		in->flags = flags_of(value);
		break;
	case KEEP_ROW:
		is_right = value.n == HASH_HEX && hash_is_hex(value.p, value.n);
		if (!is_right)	/* an amend's is empty, or it is wrong */
			return 0;
		hash_hex_pack(value.p, sizeof(in->row), in->row);
		break;
	default:
		break;
	}
	in->has |= keep.has;
	return is_right;
}

/* Attributes of receive and amend: checked, and put into an intake. */
static enum fail_code
said_make(struct ledger_said *said, const struct ledger_ready *ready,
    const struct event_row *row, struct arena *arena, struct fail *fail)
{
	struct str attrs = ready->attrs, value;
	const struct event_attr *attr = row->attr;
	enum fail_code code;

	said->intake.district_due_s = TIME_NONE;
	while (attrs.n > 0) {
		code = event_attr_match(row, &attr, &attrs, &value, fail);
		if (code != FAIL_NONE || attr == NULL)
			return code;
		if (!said_set(said, ready, attr, value, arena) &&
		    (value.n > 0 || row->id != EVENT_AMEND) &&
		    event_attr_check(attr, value, fail) != FAIL_NONE)
			return FAIL_DATA;
		attr++;
	}
	return FAIL_NONE;
}

static uint32_t
matter_of(struct ledger *ledger, const struct ledger_ready *ready)
{
	struct str id = ready->said->matter;
	uint32_t matter;

	if (id.n == 0)
		return 0;
	if (ready->said->is_own)
		return MATTER_OWN;
	matter = hash_set_find_code(&ledger->tickets, id, ready->code.matter);
	return matter < ledger_tickets(ledger) ? matter :
	    head_of(ledger, id, ready->code.matter);
}

/* The intake, with numbers for its texts and its matter. */
static void
intake_make(struct ledger *ledger, const struct ledger_ready *ready,
    struct intake *in)
{
	static const uint16_t has[LEDGER_TEXTS] = { INTAKE_CATEGORY,
	    INTAKE_PLACE, INTAKE_TAG };
	const struct ledger_said *said = ready->said;
	int i;

	*in = said->intake;
	for (i = 0; i < LEDGER_TEXTS; i++)
		if (in->has & has[i])
			*text_place(in, i) = hash_set_add_code(&ledger->texts,
			    said->text[i].text, said->text[i].code);
	if (in->has & INTAKE_MATTER)
		in->matter = matter_of(ledger, ready);
}

/* A unit's number; nearly all ids are short and were seen before. */
static uint16_t
unit_number(struct ledger *ledger, struct str id, uint64_t key)
{
	struct ledger_unit *memo;

	if (id.n == 0)
		return 0;
	if (key == 0)
		return (uint16_t)hash_set_add(&ledger->units, id);
	memo = &ledger->unit[(hash_number(key) & (LEDGER_UNITS - 1))];
	if (memo->key != key) {
		memo->number = (uint16_t)hash_set_add(&ledger->units, id);
		memo->key = key;
	}
	return memo->number;
}

/* What a record must be among the others. */
static enum fail_code
place_check(const struct ledger *ledger, uint32_t seq, int64_t logged_s,
    struct fail *fail)
{
	const struct ledger_sum *sum = sum_of(ledger);

	if (seq != (uint32_t)sum->n + 1)
		return fail_set(fail, FAIL_DATA, "seq is %u, must be %u%s",
		    (unsigned)seq, (unsigned)sum->n + 1, seq > sum->n + 1 ?
		    ": the records between, or their file, are missing" : "");
	if (seq > 1 && logged_s < sum->logged_s)
		return fail_set(fail, FAIL_DATA,
		    "logged is before that of seq %u", (unsigned)seq - 1);
	return FAIL_NONE;
}

/* What it must be by itself: the unit's and the ticket's presence, the times. */
static enum fail_code
record_check(const struct event_row *row, const struct record *record,
    struct fail *fail)
{
	if (record->at_s > record->logged_s)
		return fail_set(fail, FAIL_DATA, "at is later than logged");
	if (row->ticket == PARTY_MUST && record->ticket.n == 0)
		return fail_set(fail, FAIL_DATA, "%s needs a ticket",
		    row->name);
	if (row->ticket == PARTY_NONE && record->ticket.n != 0)
		return fail_set(fail, FAIL_DATA, "%s takes no ticket",
		    row->name);
	if (row->unit == PARTY_MUST && record->unit.n == 0)
		return fail_set(fail, FAIL_DATA, "%s needs a unit", row->name);
	if (row->unit == PARTY_NONE && record->unit.n != 0)
		return fail_set(fail, FAIL_DATA, "%s takes no unit", row->name);
	return FAIL_NONE;
}

static void
note_row(struct ledger *ledger, const struct fact *fact)
{
	const struct ledger_named *last = ledger->named.n == 0 ? NULL :
	    mem_vec_at(&ledger->named, ledger->named.n - 1);

	if (last == NULL || fact->logged_s >= last->until_s)
		*(struct ledger_named *)mem_vec_add(&ledger->named) =
		    (struct ledger_named){ month_end(fact->logged_s),
		    fact->seq, 0 };
}

/* Notes the ticket of a new fact, and of whatever it voids. */
static void
touch(struct ledger *ledger, const struct fact *fact, uint32_t ticket)
{
	struct fact of = *fact;
	uint32_t seq;

	*(uint32_t *)mem_vec_add(&ledger->touched) = ticket;
	/* NB. a void that names another ticket than its record's is bad, but
	 * has its effect all the same, and so has what voids that one */
	while (of.event == EVENT_VOID) {
		seq = of.ref;
		if (ledger_seq(ledger, ticket, seq, &of))
			continue;
		ticket = ledger_ticket_of(ledger, seq);
		(void)ledger_seq(ledger, ticket, seq, &of);
		*(uint32_t *)mem_vec_add(&ledger->touched) = ticket;
	}
}

/* 1 when a ticket is received into another's matter. */
static int
joins(const struct fact *fact, const struct intake *intake, uint32_t ticket)
{
	return fact->event == EVENT_RECEIVE &&
	    (intake->has & INTAKE_MATTER) && intake->matter != 0 &&
	    intake->matter != ticket;
}

/* What the passes over all tickets ask of a new fact. */
static void
note_fact(struct ledger *ledger, const struct fact *fact,
    const struct intake *intake, uint32_t ticket)
{
	struct ledger_filed *filed;
	uint8_t *n_intake;

	if (intake != NULL) {
		n_intake = mem_vec_at(&ledger->n_intake, ticket);
		*n_intake = *n_intake > 0 ? 2 : !joins(fact, intake, ticket) ?
		    1 : LEDGER_JOINED;
		if (intake->has & INTAKE_ROW)
			note_row(ledger, fact);
	}
	if (fact->event == EVENT_SHELVE_FILE) {
		filed = mem_vec_add(&ledger->filed);
		filed->seq = fact->seq;
		filed->ticket = ticket;
	}
	if (ledger->n_kept > 0)
		touch(ledger, fact, ticket);
}

/* What a receive or an amend says. */
static enum fail_code
say(struct ledger_ready *ready, const struct event_row *row,
    struct arena *arena, struct fail *fail)
{
	struct ledger_said *said = mem_take(arena, sizeof(*said));
	enum fail_code code = said_make(said, ready, row, arena, fail);

	/* NB. of most tickets it is the first record */
	said->is_id = row->id == EVENT_RECEIVE &&
	    event_ticket_is_valid(ready->ticket);
	if (said->matter.n > 0 && !said->is_own)
		ready->code.matter = hash_code(said->matter);
	ready->said = said;
	return code;
}

enum fail_code
ledger_make_ready(struct ledger_ready *ready, const struct record *record,
    struct arena *arena, struct fail *fail)
{
	const struct event_row *row = event_row(record->event);
	struct fact *fact = &ready->fact;
	enum fail_code code = record_check(row, record, fail);

	memset(fact, 0, sizeof(*fact));
	fact->when_s = TIME_NONE;
	if (code == FAIL_NONE && row->id != EVENT_RECEIVE &&
	    row->id != EVENT_AMEND)
		code = event_fact(row, record->attrs, fact, fail);
	fact->seq = record->seq;
	fact->at_s = record->at_s;
	fact->logged_s = record->logged_s;
	fact->event = (uint8_t)record->event;
	take_id(ready, record->ticket);
	ready->code.matter = 0;
	ready->unit_key = unit_word(record->unit);
	ready->unit = record->unit;
	ready->attrs = record->attrs;
	ready->said = NULL;
	return code != FAIL_NONE || (row->id != EVENT_RECEIVE &&
	    row->id != EVENT_AMEND) ? code : say(ready, row, arena, fail);
}

static void
fact_add(struct ledger *ledger, const struct fact *fact,
    const struct intake *intake, uint32_t ticket)
{
	struct ledger_sum *sum = sum_of(ledger);

	strands_add(&ledger->strands, ticket, fact, intake);
	sum->n++;
	sum->logged_s = fact->logged_s;
	if (fact->at_s < sum->first_s)
		sum->first_s = fact->at_s;
	note_fact(ledger, fact, intake, ticket);
	if (fact->event == EVENT_VOID)
		ledger_set_voided(ledger, ticket, fact->ref, 1);
}

/* Adds what has its place in the ledger. */
static enum fail_code
add_placed(struct ledger *ledger, const struct ledger_ready *ready,
    struct fail *fail)
{
	unsigned event = ready->fact.event;
	struct fact fact = ready->fact;
	struct intake intake, *in = NULL;
	enum fail_code code = FAIL_NONE;
	uint32_t ticket;

	if (ready->said != NULL) {
		in = &intake;
		intake_make(ledger, ready, in);
	}
	if (event == EVENT_VOID &&
	    (fact.ref < 1 || fact.ref > ledger_count(ledger)))
		code = fail_set(fail, FAIL_DATA, "void names seq %u, "
		    "which is not before it", (unsigned)fact.ref);
	if (code == FAIL_NONE)
		code = ticket_number(ledger, ready, &ticket, fail);
	if (code == FAIL_NONE && hash_set_count(&ledger->units) >= UINT16_MAX)
		code = fail_set(fail, FAIL_DATA, "more than %d different "
		    "units", UINT16_MAX - 1);
	if (code != FAIL_NONE)
		return code;
	if (in != NULL && in->matter == MATTER_OWN)
		in->matter = ticket;
	fact.unit = unit_number(ledger, ready->unit, ready->unit_key);
	if (event == EVENT_MERIT)
		fact.ref = hash_set_add(&ledger->texts,
		    event_attr_get(ready->attrs, "clause"));
	fact_add(ledger, &fact, in, ticket);
	return FAIL_NONE;
}

enum fail_code
ledger_add_ready(struct ledger *ledger, const struct ledger_ready *ready,
    struct fail *fail)
{
	enum fail_code code = place_check(ledger, ready->fact.seq,
	    ready->fact.logged_s, fail);

	return code != FAIL_NONE ? code : add_placed(ledger, ready, fail);
}

enum fail_code
ledger_add(struct ledger *ledger, const struct record *record,
    struct fail *fail)
{
	struct ledger_ready ready;
	struct arena scratch = ledger->scratch;
	enum fail_code code = place_check(ledger, record->seq,
	    record->logged_s, fail);

	if (code == FAIL_NONE)
		code = ledger_make_ready(&ready, record, &scratch, fail);
	return code != FAIL_NONE ? code : add_placed(ledger, &ready, fail);
}

static int
has_memo(const struct ledger *ledger, uint32_t code)
{
	return ledger->memo != NULL && memo_of(ledger, code)->code == code;
}

/* The number that goes with a code, most probably; or HASH_NONE. */
static uint32_t
guess(const struct ledger *ledger, uint32_t code)
{
	return has_memo(ledger, code) ? memo_of(ledger, code)->number :
	    hash_set_guess(&ledger->tickets, code);
}

/* What comes in so many records. */
static struct ledger_ahead
code_in(const void *ready, size_t size, size_t n)
{
	const struct ledger_ready *at = (const void *)((const char *)ready +
	    n * size);

	return at->code;
}

/* NB. each step touches what the one before has fetched. */
static void
fetch_slot(const struct ledger *ledger, struct ledger_ahead code)
{
	if (!has_memo(ledger, code.ticket))
		hash_set_ahead(&ledger->tickets, code.ticket);
	if (code.matter != 0)
		hash_set_ahead(&ledger->tickets, code.matter);
}

static void
fetch_head(const struct ledger *ledger, struct ledger_ahead code)
{
	uint32_t i = guess(ledger, code.ticket);

	if (i < ledger_tickets(ledger))
		mem_fetch(mem_vec_at(&ledger->strands.heads, i));
	if (code.matter != 0)
		(void)hash_set_guess(&ledger->tickets, code.matter);
}

static void
fetch_strand(const struct ledger *ledger, struct ledger_ahead code)
{
	const struct hash_set *tickets = &ledger->tickets;
	uint32_t i = guess(ledger, code.ticket);

	if (i < ledger_tickets(ledger)) {
		if (!has_memo(ledger, code.ticket))
			hash_set_fetch(tickets, i);
		strands_ahead(&ledger->strands, i);
	}
	i = code.matter == 0 ? HASH_NONE : hash_set_guess(tickets,
	    code.matter);
	if (i != HASH_NONE)
		hash_set_fetch(tickets, i);
}

void
ledger_ahead(struct ledger *ledger, const void *ready, size_t size, size_t n)
{
	const size_t far = LEDGER_AHEAD;

	/* NB. each of a few records would touch a page of its own */
	if (ledger->n_ahead++ == LEDGER_FEW)
		ledger->memo = mem_take_n(&ledger->memos, LEDGER_MEMOS,
		    sizeof(*ledger->memo));
	if (n > far && ledger->memo != NULL)
		mem_fetch(memo_of(ledger,
		    code_in(ready, size, far).ticket));
	if (n > far * 3 / 4)
		fetch_slot(ledger, code_in(ready, size, far * 3 / 4));
	if (n > far / 2)
		fetch_head(ledger, code_in(ready, size, far / 2));
	if (n > far / 4)
		fetch_strand(ledger, code_in(ready, size, far / 4));
}

/* What the first of them touch: nothing before them has fetched it. */
static void
fetch_first(const struct ledger *ledger, const void *ready, size_t size,
    size_t n)
{
	size_t i, k = n < LEDGER_AHEAD ? n : LEDGER_AHEAD;

	for (i = 0; ledger->memo != NULL && i < k; i++)
		mem_fetch(memo_of(ledger,
		    code_in(ready, size, i).ticket));
	for (i = 0; i < k; i++)
		fetch_slot(ledger, code_in(ready, size, i));
	for (i = 0; i < k; i++)
		fetch_head(ledger, code_in(ready, size, i));
	for (i = 0; i < k; i++)
		fetch_strand(ledger, code_in(ready, size, i));
}

size_t
ledger_add_all(struct ledger *ledger, const void *ready, size_t size,
    size_t n)
{
	const char *at = ready;
	struct fail why;
	size_t i;

	fetch_first(ledger, ready, size, n);
	for (i = 0; i < n; i++, at += size) {
		ledger_ahead(ledger, at, size, n - i);
		if (ledger_add_ready(ledger, (const void *)at, &why) !=
		    FAIL_NONE)
			break;
	}
	return i;
}

/* A void among the records that are cut. */
struct cut_void {
	uint32_t seq, ticket;
};

static int
by_seq_down(const void *a, const void *b)
{
	const struct cut_void *x = a, *y = b;

	return (x->seq < y->seq) - (x->seq > y->seq);
}

/* The ticket's records after the first `n`: the voids among them, and whether
   one is the earliest of all. */
static int
look_at_end(struct ledger *ledger, uint32_t ticket, uint32_t n,
    struct mem_vec *voids)
{
	const struct fact *fact;
	struct strand strand;
	int is_first = 0;

	ledger_facts(ledger, ticket, &strand);
	while ((fact = strand_next(&strand)) != NULL) {
		if (fact->seq <= n)
			continue;
		if (fact->event == EVENT_VOID)
			*(struct cut_void *)mem_vec_add(voids) =
			    (struct cut_void){ fact->seq, ticket };
		is_first |= fact->at_s == ledger_first_at(ledger);
	}
	return is_first;
}

/* Takes back what voids after the first `n` records did, the last one first:
   as if each was voided itself. */
static void
unvoid(struct ledger *ledger, struct mem_vec *voids)
{
	struct cut_void *list = voids->n == 0 ? NULL : mem_vec_at(voids, 0);
	size_t i;

	if (voids->n > 1)
		qsort(list, voids->n, sizeof(*list), by_seq_down);
	for (i = 0; i < voids->n; i++)
		ledger_set_voided(ledger, list[i].ticket, list[i].seq, 1);
}

/* What is known of all records, anew; `is_first`: the earliest was cut. */
static void
sum_again(struct ledger *ledger, uint32_t n, int is_first)
{
	struct ledger_sum *sum = sum_of(ledger);
	const struct fact *fact;
	struct strand strand;
	uint32_t ticket;

	*sum = (struct ledger_sum){ n, TIME_NONE,
	    is_first ? INT64_MAX : sum->first_s };
	for (ticket = 0; ticket < ledger_tickets(ledger); ticket++) {
		if (!is_first && strands_last(&ledger->strands, ticket) != n)
			continue;
		ledger_facts(ledger, ticket, &strand);
		while ((fact = strand_next(&strand)) != NULL) {
			if (fact->seq == n)
				sum->logged_s = fact->logged_s;
			if (fact->at_s < sum->first_s)
				sum->first_s = fact->at_s;
		}
	}
}

void
ledger_cut(struct ledger *ledger, uint32_t n)
{
	uint32_t n_ticket = ledger_tickets(ledger), ticket;
	struct mem_vec voids;
	int is_first = 0;

	if (n >= ledger_count(ledger))
		return;
	mem_vec_make(&voids, sizeof(struct cut_void), ledger->scratch.full);
	for (ticket = 0; ticket < n_ticket; ticket++)
		if (strands_last(&ledger->strands, ticket) > n)
			is_first |= look_at_end(ledger, ticket, n, &voids);
	unvoid(ledger, &voids);
	mem_vec_drop(&voids);
	for (ticket = 0; ticket < n_ticket; ticket++)
		strands_cut(&ledger->strands, ticket, n);
	strands_cut_end(&ledger->strands, n);
	sum_again(ledger, n, is_first);
	mem_vec_cut(&ledger->filed, mem_vec_before(&ledger->filed,
	    offsetof(struct ledger_filed, seq), n + 1));
	mem_vec_cut(&ledger->named, mem_vec_before(&ledger->named,
	    offsetof(struct ledger_named, seq), n + 1));
}

void
ledger_parts(struct ledger *ledger, struct arena *part[LEDGER_PARTS])
{
	hash_set_parts(&ledger->tickets, part);
	hash_set_parts(&ledger->units, part + HASH_SET_PARTS);
	hash_set_parts(&ledger->texts, part + (ptrdiff_t)2 * HASH_SET_PARTS);
	part += (ptrdiff_t)3 * HASH_SET_PARTS;
	strands_parts(&ledger->strands, part);
	part += STRANDS_PARTS;
	part[0] = &ledger->sum.arena;
	part[1] = &ledger->filed.arena;
	part[2] = &ledger->named.arena;
	part[3] = &ledger->n_intake.arena;
}

void
ledger_mapped(struct ledger *ledger)
{
	hash_set_mapped(&ledger->tickets);
	hash_set_mapped(&ledger->units);
	hash_set_mapped(&ledger->texts);
	strands_mapped(&ledger->strands);
	mem_vec_mapped(&ledger->sum);
	mem_vec_mapped(&ledger->filed);
	mem_vec_mapped(&ledger->named);
	mem_vec_mapped(&ledger->n_intake);
	ledger->n_kept = ledger_count(ledger);
}
