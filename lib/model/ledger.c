#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "model/ledger.h"
#include "text/time.h"

#define INTAKE_ATTRS 16	/* more than a receive or an amend has */

void
ledger_make(struct ledger *ledger, void (*full)(void))
{
	const struct str none = STR("");
	struct ledger_head *head;

	hash_set_make(&ledger->tickets, full);
	hash_set_make(&ledger->units, full);
	hash_set_make(&ledger->texts, full);
	mem_vec_make(&ledger->facts, sizeof(struct fact), full);
	mem_vec_make(&ledger->intakes, sizeof(struct intake), full);
	mem_vec_make(&ledger->heads, sizeof(struct ledger_head), full);
	mem_vec_make(&ledger->n_intake, sizeof(uint8_t), full);
	mem_vec_make(&ledger->filed, sizeof(struct ledger_filed), full);
	mem_vec_make(&ledger->touched, sizeof(uint32_t), full);
	ledger->n_kept = 0;
	mem_make(&ledger->scratch, full);
	memset(ledger->ahead, 0, sizeof(ledger->ahead));
	ledger->n_ahead = 0;
	mem_make(&ledger->memos, full);
	ledger->memo = NULL;
	memset(ledger->unit, 0, sizeof(ledger->unit));
	(void)hash_set_add(&ledger->tickets, none);
	(void)hash_set_add(&ledger->units, none);
	(void)hash_set_add(&ledger->texts, none);
	head = mem_vec_add(&ledger->heads);
	head->first = head->last = FACT_NONE;
	(void)mem_vec_add(&ledger->n_intake);
}

void
ledger_drop(struct ledger *ledger)
{
	hash_set_drop(&ledger->tickets);
	hash_set_drop(&ledger->units);
	hash_set_drop(&ledger->texts);
	mem_vec_drop(&ledger->facts);
	mem_vec_drop(&ledger->intakes);
	mem_vec_drop(&ledger->heads);
	mem_vec_drop(&ledger->n_intake);
	mem_vec_drop(&ledger->filed);
	mem_vec_drop(&ledger->touched);
	mem_drop(&ledger->scratch);
	mem_drop(&ledger->memos);
	ledger->memo = NULL;
}

uint32_t
ledger_count(const struct ledger *ledger)
{
	return (uint32_t)ledger->facts.n;
}

struct fact *
ledger_fact(const struct ledger *ledger, uint32_t i)
{
	return mem_vec_at(&ledger->facts, i);
}

struct fact *
ledger_seq(const struct ledger *ledger, uint32_t seq)
{
	if (seq < 1 || seq > ledger->facts.n)
		return NULL;
	return mem_vec_at(&ledger->facts, seq - 1);
}

const struct intake *
ledger_intake(const struct ledger *ledger, const struct fact *fact)
{
	return mem_vec_at(&ledger->intakes, fact->ref);
}

int
ledger_is_plain(const struct ledger *ledger, uint32_t ticket)
{
	const struct fact *fact = ledger_first(ledger, ticket);

	return *(const uint8_t *)mem_vec_at(&ledger->n_intake, ticket) < 2 &&
	    fact != NULL && fact->event == EVENT_RECEIVE;
}

uint32_t
ledger_ticket(const struct ledger *ledger, struct str id)
{
	uint32_t ticket = hash_set_find(&ledger->tickets, id);
	const struct ledger_head *head;

	if (ticket == HASH_NONE || ticket >= ledger->heads.n)
		return HASH_NONE;
	head = mem_vec_at(&ledger->heads, ticket);
	return ticket == 0 || head->first != FACT_NONE ? ticket : HASH_NONE;
}

struct str
ledger_ticket_id(const struct ledger *ledger, uint32_t ticket)
{
	return hash_set_text(&ledger->tickets, ticket);
}

uint32_t
ledger_tickets(const struct ledger *ledger)
{
	return (uint32_t)ledger->heads.n;
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

const struct fact *
ledger_first(const struct ledger *ledger, uint32_t ticket)
{
	const struct ledger_head *head = mem_vec_at(&ledger->heads, ticket);

	return head->first == FACT_NONE ? NULL :
	    ledger_fact(ledger, head->first);
}

const struct fact *
ledger_next(const struct ledger *ledger, const struct fact *fact)
{
	return fact->next == FACT_NONE ? NULL : ledger_fact(ledger, fact->next);
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
	uint32_t i = seq - 1, ticket;

	while (ledger_fact(ledger, i)->next != FACT_NONE)
		i = ledger_fact(ledger, i)->next;
	for (ticket = 0; ticket < ledger->heads.n; ticket++) {
		const struct ledger_head *head =
		    mem_vec_at(&ledger->heads, ticket);

		if (head->last == i)
			return ticket;
	}
	return HASH_NONE;
}

void
ledger_set_voided(struct ledger *ledger, uint32_t seq, int is_voided)
{
	struct fact *fact;

	for (;;) {
		fact = ledger_seq(ledger, seq);
		if (is_voided)
			fact->bits |= FACT_VOIDED; /* NOLINT: seq is there */
		else
			fact->bits &= (uint8_t)~FACT_VOIDED; /* NOLINT */
		if (fact->event != EVENT_VOID)
			return;
		seq = fact->ref;
		is_voided = !is_voided;
	}
}

static uint32_t
head_of(struct ledger *ledger, struct str id)
{
	uint32_t ticket = hash_set_add(&ledger->tickets, id);
	struct ledger_head *head;

	while (ledger->heads.n <= ticket) {
		head = mem_vec_add(&ledger->heads);
		head->first = head->last = FACT_NONE;
		(void)mem_vec_add(&ledger->n_intake);
	}
	return ticket;
}

static struct ledger_id
id_words(struct str id)
{
	char bytes[sizeof(struct ledger_id)] = { 0 };
	struct ledger_id words;

	if (id.n > 0 && id.n < sizeof(bytes)) {
		memcpy(bytes, id.p, id.n);
		bytes[sizeof(bytes) - 1] = (char)id.n;
	}
	memcpy(&words, bytes, sizeof(words));
	return words;
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
	struct str id = ready->record.ticket;
	struct ledger_memo *memo = NULL;

	if (ledger->memo != NULL && ready->id.word[2] != 0) {
		memo = memo_of(ledger, ready->code);
		if (is_same_id(&memo->id, &ready->id)) {
			*ticket = memo->number;
			return FAIL_NONE;
		}
	}
	*ticket = hash_set_find_code(&ledger->tickets, id, ready->code);
	if (*ticket == HASH_NONE || *ticket >= ledger->heads.n) {
		if (!event_ticket_is_valid(id))
			return fail_set(fail, FAIL_DATA, "ticket '%.*s' is "
			    "not a ticket", STR_ARG(id));
		*ticket = head_of(ledger, id);
	}
	if (memo != NULL)
		*memo = (struct ledger_memo){ ready->id, ready->code,
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

static uint32_t
text_of(struct ledger *ledger, struct str value)
{
	struct arena scratch = ledger->scratch;

	return hash_set_add(&ledger->texts, event_decode(&scratch, value));
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

/* One attribute of a receive or an amend into its intake. */
static void
intake_set(struct ledger *ledger, struct intake *in,
    const struct event_attr *attr, struct str value)
{
	struct keep keep = keep_of(attr);
	unsigned char *at = (unsigned char *)in + keep.at;
	uint32_t text;

	switch (keep.how) {
	case KEEP_WORD:
		*at = (unsigned char)event_word(attr->words, value);
		break;
	case KEEP_TEXT:
		text = text_of(ledger, value);
		memcpy(at, &text, sizeof(text));
		break;
	case KEEP_CALLER:
		if (!hash_hex_parse(value, &in->caller))
			in->caller = 0;
		break;
	case KEEP_MATTER:
		in->matter = value.n == 0 ? 0 : head_of(ledger, value);
		break;
	case KEEP_DUE:
		if (!time_parse(value, &in->district_due_s))
			in->district_due_s = TIME_NONE;
		break;
	case KEEP_FLAGS:
		in->flags = flags_of(value);
		break;
	case KEEP_ROW:
		if (value.n != HASH_HEX)
			return;
		memcpy(in->row, value.p, HASH_HEX);
		break;
	default:
		break;
	}
	in->has |= keep.has;
}

/* A value as it must be; what a ticket has as its id was looked at before. */
static enum fail_code
intake_check(const struct ledger *ledger, const struct event_row *row,
    const struct event_attr *attr, struct str value, struct fail *fail)
{
	if (value.n == 0 && row->id == EVENT_AMEND)
		return FAIL_NONE;
	if (attr->type == ATTR_TICKET && value.n > 0 &&
	    hash_set_find(&ledger->tickets, value) != HASH_NONE)
		return FAIL_NONE;
	return event_attr_check(attr, value, fail) == FAIL_NONE ? FAIL_NONE :
	    FAIL_DATA;
}

/* Attributes of receive and amend: checked, then kept in an intake. */
static enum fail_code
intake_add(struct ledger *ledger, const struct event_row *row,
    struct str attrs, struct fact *fact, struct fail *fail)
{
	const struct event_attr *attr = row->attr, *of[INTAKE_ATTRS];
	struct str value[INTAKE_ATTRS];
	struct intake *in;
	enum fail_code code;
	int n = 0, i;

	while (attrs.n > 0) {
		code = event_attr_match(row, &attr, &attrs, &value[n], fail);
		if (code == FAIL_NONE && attr == NULL)
			break;
		if (code == FAIL_NONE)
			code = intake_check(ledger, row, attr, value[n], fail);
		if (code != FAIL_NONE)
			return code;
		of[n++] = attr++;
	}
	fact->ref = (uint32_t)ledger->intakes.n;
	in = mem_vec_add(&ledger->intakes);
	in->district_due_s = TIME_NONE;
	for (i = 0; i < n; i++)
		intake_set(ledger, in, of[i], value[i]);
	return FAIL_NONE;
}

/* A unit's number; nearly all ids are short and were seen before. */
static uint16_t
unit_number(struct ledger *ledger, struct str id)
{
	char bytes[8] = { (char)id.n };
	struct ledger_unit *memo;
	uint64_t key;

	if (id.n == 0)
		return 0;
	if (id.n > 7)
		return (uint16_t)hash_set_add(&ledger->units, id);
	memcpy(bytes + 1, id.p, id.n);
	memcpy(&key, bytes, sizeof(key));
	memo = &ledger->unit[(hash_number(key) & (LEDGER_UNITS - 1))];
	if (memo->key != key) {
		memo->number = (uint16_t)hash_set_add(&ledger->units, id);
		memo->key = key;
	}
	return memo->number;
}

/* The unit's and the ticket's presence, and the times. */
static enum fail_code
record_check(const struct ledger *ledger, const struct record *record,
    struct fail *fail)
{
	const struct event_row *row = event_row(record->event);
	const struct fact *last = ledger_seq(ledger, ledger_count(ledger));

	if (record->seq != ledger_count(ledger) + 1)
		return fail_set(fail, FAIL_DATA, "seq is %u, must be %u",
		    (unsigned)record->seq, (unsigned)ledger_count(ledger) + 1);
	if (last != NULL && record->logged_s < last->logged_s)
		return fail_set(fail, FAIL_DATA,
		    "logged is before that of seq %u", (unsigned)last->seq);
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

/* 1 when fact `i` is in the ticket's chain. */
static int
has_fact(const struct ledger *ledger, uint32_t ticket, uint32_t i)
{
	const struct fact *fact = ledger_first(ledger, ticket);

	while (fact != NULL && fact->seq != i + 1)
		fact = ledger_next(ledger, fact);
	return fact != NULL;
}

/* What the passes over all tickets ask of a new fact. */
static void
note_fact(struct ledger *ledger, const struct fact *fact, uint32_t ticket)
{
	struct ledger_filed *filed;
	uint8_t *n_intake;

	if (fact->event == EVENT_RECEIVE || fact->event == EVENT_AMEND) {
		n_intake = mem_vec_at(&ledger->n_intake, ticket);
		*n_intake = *n_intake < 2 ? *n_intake + 1 : 2;
	}
	if (fact->event == EVENT_SHELVE_FILE) {
		filed = mem_vec_add(&ledger->filed);
		filed->seq = fact->seq;
		filed->ticket = ticket;
	}
	if (ledger->n_kept == 0)
		return;
	*(uint32_t *)mem_vec_add(&ledger->touched) = ticket;
	/* NB. a void that names another ticket than its record's is bad, but
	 * has its effect all the same */
	if (fact->event == EVENT_VOID && !has_fact(ledger, ticket,
	    fact->ref - 1))
		*(uint32_t *)mem_vec_add(&ledger->touched) =
		    ledger_ticket_of(ledger, fact->ref);
}

int
ledger_wants_attrs(enum event_id event)
{
	return event == EVENT_RECEIVE || event == EVENT_AMEND ||
	    event == EVENT_MERIT;
}

enum fail_code
ledger_make_ready(struct ledger_ready *ready, struct fail *fail)
{
	const struct record *record = &ready->record;
	const struct event_row *row = event_row(record->event);
	struct fact *fact = &ready->fact;
	enum fail_code code = FAIL_NONE;

	memset(fact, 0, sizeof(*fact));
	fact->when_s = TIME_NONE;
	if (row->id != EVENT_RECEIVE && row->id != EVENT_AMEND)
		code = event_fact(row, record->attrs, fact, fail);
	fact->next = FACT_NONE;
	fact->seq = record->seq;
	fact->at_s = record->at_s;
	fact->logged_s = record->logged_s;
	fact->event = (uint8_t)record->event;
	ready->code = hash_code(record->ticket);
	ready->id = id_words(record->ticket);
	return code;
}

/* Puts a fact at the end of its ticket's chain. */
static void
fact_add(struct ledger *ledger, const struct fact *fact, uint32_t ticket)
{
	struct ledger_head *head = mem_vec_at(&ledger->heads, ticket);
	struct fact *kept;

	if (head->last == FACT_NONE)
		head->first = (uint32_t)ledger->facts.n;
	else
		ledger_fact(ledger, head->last)->next =
		    (uint32_t)ledger->facts.n;
	head->last = (uint32_t)ledger->facts.n;
	kept = mem_vec_add(&ledger->facts);
	*kept = *fact;
	note_fact(ledger, kept, ticket);
	if (fact->event == EVENT_VOID)
		ledger_set_voided(ledger, fact->ref, 1);
}

/* Adds what was checked against the ledger. */
static enum fail_code
add_checked(struct ledger *ledger, const struct ledger_ready *ready,
    struct fail *fail)
{
	const struct record *record = &ready->record;
	const struct event_row *row = event_row(record->event);
	struct fact fact = ready->fact;
	enum fail_code code = FAIL_NONE;
	uint32_t ticket;

	if (row->id == EVENT_RECEIVE || row->id == EVENT_AMEND)
		code = intake_add(ledger, row, record->attrs, &fact, fail);
	if (code == FAIL_NONE && row->id == EVENT_VOID &&
	    ledger_seq(ledger, fact.ref) == NULL)
		code = fail_set(fail, FAIL_DATA, "void names seq %u, "
		    "which is not before it", (unsigned)fact.ref);
	if (code == FAIL_NONE)
		code = ticket_number(ledger, ready, &ticket, fail);
	if (code == FAIL_NONE && hash_set_count(&ledger->units) >= UINT16_MAX)
		code = fail_set(fail, FAIL_DATA, "more than %d different "
		    "units", UINT16_MAX - 1);
	if (code != FAIL_NONE)
		return code;
	fact.unit = unit_number(ledger, record->unit);
	if (row->id == EVENT_MERIT)
		fact.ref = hash_set_add(&ledger->texts,
		    event_attr_get(record->attrs, "clause"));
	fact_add(ledger, &fact, ticket);
	return FAIL_NONE;
}

enum fail_code
ledger_add_ready(struct ledger *ledger, const struct ledger_ready *ready,
    struct fail *fail)
{
	return record_check(ledger, &ready->record, fail) != FAIL_NONE ?
	    fail->code : add_checked(ledger, ready, fail);
}

enum fail_code
ledger_add(struct ledger *ledger, const struct record *record,
    struct fail *fail)
{
	struct ledger_ready ready;
	enum fail_code code = record_check(ledger, record, fail);

	ready.record = *record;
	if (code == FAIL_NONE)
		code = ledger_make_ready(&ready, fail);
	return code != FAIL_NONE ? code : add_checked(ledger, &ready, fail);
}

/* The code of the ticket that comes in so many records. */
static uint32_t
code_in(const struct ledger *ledger, unsigned n)
{
	return ledger->ahead[(ledger->n_ahead - 1 - (LEDGER_AHEAD - n)) %
	    LEDGER_AHEAD];
}

/* The number that goes with a code, most probably; or HASH_NONE. */
static uint32_t
guess(const struct ledger *ledger, uint32_t code)
{
	uint32_t i;

	if (ledger->memo != NULL && memo_of(ledger, code)->code == code)
		return memo_of(ledger, code)->number;
	i = hash_set_guess(&ledger->tickets, code);
	if (i != HASH_NONE)
		hash_set_fetch(&ledger->tickets, i);
	return i;
}

/* NB. each step touches what the one before has fetched. */
void
ledger_ahead(struct ledger *ledger, uint32_t code)
{
	const struct ledger_head *head;
	uint32_t i;

	/* NB. each of a few records would touch a page of its own */
	if (ledger->n_ahead == LEDGER_FEW)
		ledger->memo = mem_take_n(&ledger->memos, LEDGER_MEMOS,
		    sizeof(*ledger->memo));
	ledger->ahead[ledger->n_ahead++ % LEDGER_AHEAD] = code;
	if (ledger->memo != NULL)
		__builtin_prefetch(memo_of(ledger, code));
	code = code_in(ledger, LEDGER_AHEAD * 3 / 4);
	if (ledger->memo == NULL || memo_of(ledger, code)->code != code)
		hash_set_ahead(&ledger->tickets, code);
	i = guess(ledger, code_in(ledger, LEDGER_AHEAD / 2));
	if (i < ledger->heads.n)
		__builtin_prefetch(mem_vec_at(&ledger->heads, i));
	i = guess(ledger, code_in(ledger, LEDGER_AHEAD / 4));
	if (i >= ledger->heads.n)
		return;
	head = mem_vec_at(&ledger->heads, i);
	if (head->last != FACT_NONE)
		__builtin_prefetch(ledger_fact(ledger, head->last), 1);
}

/* NB. one chain is a walk from miss to miss; of many the misses overlap. */
void
ledger_fetch(const struct ledger *ledger, uint32_t ticket, uint32_t n)
{
	uint32_t at[LEDGER_FETCH], more = 1, i;
	const struct ledger_head *head;

	if (ticket >= ledger->heads.n)
		return;
	if (n > ledger->heads.n - ticket)
		n = (uint32_t)ledger->heads.n - ticket;
	if (n > LEDGER_FETCH)
		n = LEDGER_FETCH;
	head = mem_vec_at(&ledger->heads, ticket);
	for (i = 0; i < n; i++)
		at[i] = ticket + i == 0 ? FACT_NONE : head[i].first;
	while (more != 0)
		for (i = more = 0; i < n; i++)
			if (at[i] != FACT_NONE) {
				at[i] = ledger_fact(ledger, at[i])->next;
				more++;
			}
}

void
ledger_cut(struct ledger *ledger, uint32_t n)
{
	size_t intakes = ledger->intakes.n, filed, ticket;
	uint32_t i;

	for (i = ledger_count(ledger); i-- > n;) {
		const struct fact *fact = ledger_fact(ledger, i);

		if (fact->event == EVENT_VOID && !(fact->bits & FACT_VOIDED))
			ledger_set_voided(ledger, fact->ref, 0);
		if (fact->event == EVENT_RECEIVE || fact->event == EVENT_AMEND)
			intakes = fact->ref;
	}
	for (ticket = 0; ticket < ledger->heads.n; ticket++) {
		struct ledger_head *head = mem_vec_at(&ledger->heads, ticket);

		if (head->last == FACT_NONE || head->last < n)
			continue;
		if (head->first >= n) {
			head->first = head->last = FACT_NONE;
			continue;
		}
		for (i = head->first; ledger_fact(ledger, i)->next < n;)
			i = ledger_fact(ledger, i)->next;
		ledger_fact(ledger, i)->next = FACT_NONE;
		head->last = i;
	}
	mem_vec_cut(&ledger->intakes, intakes);
	mem_vec_cut(&ledger->facts, n);
	for (filed = ledger->filed.n; filed > 0 && ((struct ledger_filed *)
	    mem_vec_at(&ledger->filed, filed - 1))->seq > n; filed--)
		;
	mem_vec_cut(&ledger->filed, filed);
}

void
ledger_parts(struct ledger *ledger, struct arena *part[LEDGER_PARTS])
{
	hash_set_parts(&ledger->tickets, part);
	hash_set_parts(&ledger->units, part + HASH_SET_PARTS);
	hash_set_parts(&ledger->texts, part + (ptrdiff_t)2 * HASH_SET_PARTS);
	part += (ptrdiff_t)3 * HASH_SET_PARTS;
	part[0] = &ledger->facts.arena;
	part[1] = &ledger->intakes.arena;
	part[2] = &ledger->heads.arena;
	part[3] = &ledger->filed.arena;
	part[4] = &ledger->n_intake.arena;
}

void
ledger_mapped(struct ledger *ledger)
{
	hash_set_mapped(&ledger->tickets);
	hash_set_mapped(&ledger->units);
	hash_set_mapped(&ledger->texts);
	mem_vec_mapped(&ledger->facts);
	mem_vec_mapped(&ledger->intakes);
	mem_vec_mapped(&ledger->heads);
	mem_vec_mapped(&ledger->filed);
	mem_vec_mapped(&ledger->n_intake);
	ledger->n_kept = ledger_count(ledger);
}
