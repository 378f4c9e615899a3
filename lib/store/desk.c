#include <string.h>

#include "store/desk.h"
#include "model/rule.h"
#include "text/time.h"

void
desk_make(struct desk *desk, struct store *store)
{
	memset(desk, 0, sizeof(*desk));
	desk->store = store;
	mem_make(&desk->arena, store->full);
	buf_make(&desk->attrs, store->full);
	buf_make(&desk->lacks, store->full);
}

void
desk_drop(struct desk *desk)
{
	if (desk->mask != NULL)
		mask_drop(desk->mask);
	if (desk->has_rows)
		hash_set_drop(&desk->rows);
	buf_drop(&desk->attrs);
	buf_drop(&desk->lacks);
	mem_drop(&desk->arena);
}

int
desk_set(struct desk_act *act, struct str name, struct str value)
{
	size_t i;

	for (i = 0; i < act->n_attr; i++)
		if (str_eq(act->attr[i].name, name))
			break;
	if (i == DESK_ATTRS)
		return 0;
	act->attr[i].name = name;
	act->attr[i].value = value;
	if (i == act->n_attr)
		act->n_attr++;
	return 1;
}

struct str
desk_get(const struct desk_act *act, const char *name)
{
	size_t i;

	for (i = 0; i < act->n_attr; i++)
		if (str_is(act->attr[i].name, name))
			return act->attr[i].value;
	return str_make(NULL, 0);
}

#define FEW 4	/* records whose tickets are looked for one by one */

static void
find_owners(struct desk *desk)
{
	const struct ledger *ledger = &desk->store->ledger;
	uint32_t n = ledger_count(ledger), ticket;
	const struct fact *fact;
	struct strand strand;

	desk->owner = mem_take_n(&desk->store->arena, (size_t)n + 1,
	    sizeof(*desk->owner));
	desk->n_owned = n;
	for (ticket = 0; ticket < ledger_tickets(ledger); ticket++) {
		ledger_facts(ledger, ticket, &strand);
		while ((fact = strand_next(&strand)) != NULL)
			desk->owner[fact->seq] = ticket;
	}
}

uint32_t
desk_ticket_of(struct desk *desk, uint32_t seq)
{
	const struct ledger *ledger = &desk->store->ledger;

	if (seq == 0 || seq > ledger_count(ledger))
		return HASH_NONE;
	if (desk->owner == NULL && desk->n_asked++ >= FEW)
		find_owners(desk);
	return seq <= desk->n_owned ? desk->owner[seq] :
	    ledger_ticket_of(ledger, seq);
}

/* 1 when the act carries free text that may name somebody. */
static int
has_text(const struct desk_act *act)
{
	const struct event_row *row = event_row(act->event);
	size_t i;

	for (i = 0; i < act->n_attr; i++) {
		const struct event_attr *attr = event_attr_find(row,
		    act->attr[i].name);

		if (attr != NULL && attr->type == ATTR_TEXT)
			return 1;
	}
	return 0;
}

/* The caller of the act's ticket, whose name is to be taken out (C3). */
struct person {
	struct str name, phone, address;
};

static void
find_person(struct desk *desk, const struct desk_act *act, uint32_t ticket,
    struct person *person)
{
	const struct tickets_row *row = NULL;
	struct people own;

	memset(person, 0, sizeof(*person));
	if (ticket == HASH_NONE || ticket == 0 || !has_text(act) ||
	    act->event == EVENT_RECEIVE)
		return;
	if (desk->people != NULL)
		row = people_row(desk->people, ticket);
	else if (people_load(&own, desk->store, &ticket, 1, NULL) ==
	    FAIL_NONE)
		row = people_row(&own, ticket);
	if (row == NULL)
		return;
	person->name = str_copy(&desk->arena, row->field[TICKETS_CALLER]);
	person->phone = str_copy(&desk->arena, row->field[TICKETS_PHONE]);
	person->address = str_copy(&desk->arena, row->field[TICKETS_ADDRESS]);
	if (desk->people == NULL)
		people_drop(&own);
}

static enum fail_code
keep_digest(void *with, const struct tickets_row *row, struct str line,
    const struct tickets_at *at, struct fail *fail)
{
	struct desk *desk = with;
	char hex[HASH_HEX + 1];

	(void)row;
	(void)at;
	(void)fail;
	tickets_digest(line, hex);
	(void)hash_set_add(&desk->rows, str_of(hex));
	return FAIL_NONE;
}

/* A receive or an amend by hand names a row that is there (S31). */
static enum fail_code
check_row(struct desk *desk, struct str attrs, struct fail *fail)
{
	struct str digest = event_attr_get(attrs, "row");
	enum fail_code code = FAIL_NONE;

	if (!desk->checks_rows || digest.n == 0)
		return FAIL_NONE;
	if (desk->store->tickets_dir < 0)
		return fail_set(fail, FAIL_SYSTEM, "tickets/ is out of reach");
	if (!desk->has_rows) {
		hash_set_make(&desk->rows, desk->store->full);
		desk->has_rows = 1;
		code = tickets_read(desk->store->tickets_dir, keep_digest,
		    desk, NULL, desk->store->full, fail);
	}
	if (code == FAIL_NONE &&
	    hash_set_find(&desk->rows, digest) == HASH_NONE)
		code = fail_set(fail, FAIL_REFUSED, "row: no row of tickets/ "
		    "has this digest; ticket-ingest brings rows in");
	return code;
}

/* All required attributes that are missing, in one text. */
static enum fail_code
check_required(const struct desk_act *act, struct desk_done *done,
    struct fail *fail)
{
	const struct event_row *row = event_row(act->event);
	const struct event_attr *attr;
	char list[512];
	size_t n = 0, i;

	list[0] = '\0';
	for (attr = row->attr; attr->name != NULL; attr++) {
		size_t len = strlen(attr->name);

		if (!attr->is_required)
			continue;
		for (i = 0; i < act->n_attr; i++)
			if (str_is(act->attr[i].name, attr->name) &&
			    str_trim(act->attr[i].value).n > 0)
				break;
		if (i < act->n_attr || n + len + 3 > sizeof(list))
			continue;
		if (n == 0)
			done->field = attr->name;
		else {
			memcpy(list + n, ", ", 2);
			n += 2;
		}
		memcpy(list + n, attr->name, len + 1);
		n += len;
	}
	if (n == 0)
		return FAIL_NONE;
	return fail_set(fail, FAIL_REFUSED, "%s lacks %s", row->name, list);
}

/* What is not allowed in a ticket's state is wrong by its event, or there is
   none of that number. */
static const char *
state_field(const struct ticket *ticket)
{
	return ticket->state == STATE_NONE && ticket->number != 0 ? "ticket" :
	    "event";
}

/* An act that names no unit, but must: refused for that, where any unit could
   do it. */
static enum fail_code
refuse_unitless(struct desk *desk, const struct desk_act *act,
    struct desk_done *done, struct fail *fail)
{
	const struct ledger *ledger = &desk->store->ledger;
	uint32_t number = ledger_ticket(ledger, act->ticket);
	struct ticket ticket = { .number = HASH_NONE };

	if (number != HASH_NONE)
		ticket_fold(ledger, number, &desk->arena, &ticket);
	if (ticket_allows_some(&ticket, act->event, fail) != FAIL_NONE) {
		done->field = state_field(&ticket);
		return fail->code;
	}
	return fail_set(fail, FAIL_REFUSED, "%s needs a unit",
	    event_row(act->event)->name);
}

static enum fail_code
check_party(struct desk *desk, const struct desk_act *act,
    struct desk_done *done, struct fail *fail)
{
	const struct event_row *row = event_row(act->event);

	done->field = "ticket";
	if (row->ticket == PARTY_MUST && act->ticket.n == 0)
		return fail_set(fail, FAIL_REFUSED, "%s needs a ticket",
		    row->name);
	if (row->ticket == PARTY_NONE && act->ticket.n > 0)
		return fail_set(fail, FAIL_REFUSED, "%s takes no ticket",
		    row->name);
	done->field = "unit";
	if (row->unit == PARTY_MUST && act->unit.n == 0)
		return refuse_unitless(desk, act, done, fail);
	if (row->unit == PARTY_NONE && act->unit.n > 0)
		return fail_set(fail, FAIL_REFUSED, "%s takes no unit",
		    row->name);
	return FAIL_NONE;
}

static enum fail_code
check_values(const struct desk_act *act, struct desk_done *done,
    struct fail *fail)
{
	const struct event_row *row = event_row(act->event);
	size_t i;

	for (i = 0; i < act->n_attr; i++) {
		const struct event_attr *attr = event_attr_find(row,
		    act->attr[i].name);
		struct str value = act->attr[i].value;

		done->field = attr == NULL ? "attrs" : attr->name;
		if (attr == NULL)
			return fail_set(fail, FAIL_REFUSED,
			    "%s has no attribute '%.*s'", row->name,
			    STR_ARG(act->attr[i].name));
		if (value.n > DESK_VALUE_MOST)
			return fail_set(fail, FAIL_REFUSED, "%s is longer "
			    "than %d KiB", attr->name, DESK_VALUE_MOST >> 10);
		if (value.n > 0 &&
		    event_attr_check(attr, value, fail) != FAIL_NONE)
			return FAIL_REFUSED;
	}
	return FAIL_NONE;
}

/* Attributes in the table's order, masked and encoded, `note` last. */
static struct str
encode(struct desk *desk, const struct desk_act *act,
    const struct person *person, int *is_masked)
{
	const struct event_row *row = event_row(act->event);
	const struct event_attr *attr = row->attr, *note =
	    event_attr_find(row, str_of("note"));
	struct buf *out = &desk->attrs;
	size_t i;
	int changed, is_note;

	out->n = 0;
	for (;; attr++) {
		is_note = attr->name == NULL;
		if (is_note)
			attr = note;
		for (i = 0; i < act->n_attr; i++) {
			struct str value = act->attr[i].value;

			if (!str_is(act->attr[i].name, attr->name) ||
			    (value.n == 0 && act->event != EVENT_AMEND))
				continue;
			if (attr->type == ATTR_TEXT) {
				value = mask_record(desk->mask, &desk->arena,
				    value, person->name, person->phone,
				    person->address, &changed);
				*is_masked |= changed;
			}
			if (out->n > 0)
				buf_put_byte(out, ';');
			buf_put_c(out, attr->name);
			buf_put_byte(out, '=');
			event_encode(out, value);
		}
		if (is_note)
			break;
	}
	return str_copy(&desk->store->arena, buf_str(out));
}

/* The ticket that a record is of: the one it is said to be of, where it is. */
static uint32_t
ticket_of(struct desk *desk, struct str id, uint32_t seq, struct fact *target)
{
	const struct ledger *ledger = &desk->store->ledger;
	uint32_t ticket = ledger_ticket(ledger, id);

	if (ticket == HASH_NONE || !ledger_seq(ledger, ticket, seq, target)) {
		ticket = desk_ticket_of(desk, seq);
		(void)ledger_seq(ledger, ticket, seq, target);
	}
	return ticket;
}

/* A void is asked of the records it would leave behind (S28). */
static enum fail_code
check_void(struct desk *desk, const struct fact *act, struct str ticket,
    struct fail *fail)
{
	struct ledger *ledger = &desk->store->ledger;
	struct fact target;
	uint32_t number;

	if (act->ref < 1 || act->ref > ledger_count(ledger))
		return fail_set(fail, FAIL_REFUSED, "void is refused: there "
		    "is no record with seq %u", (unsigned)act->ref);
	number = ticket_of(desk, ticket, act->ref, &target);
	if (target.event == EVENT_CONFIG || target.event == EVENT_PUBLISH ||
	    target.event == EVENT_REVEAL || target.event == EVENT_RECEIVE)
		return fail_set(fail, FAIL_REFUSED, "void is refused: a %s "
		    "cannot be voided", event_row(target.event)->name);
	if (target.bits & FACT_VOIDED)
		return fail_set(fail, FAIL_REFUSED, "void is refused: seq %u "
		    "is voided already", (unsigned)act->ref);
	if (!str_eq(ledger_ticket_id(ledger, number), ticket))
		return fail_set(fail, FAIL_REFUSED, "void is refused: seq %u "
		    "is of ticket '%.*s'", (unsigned)act->ref,
		    STR_ARG(ledger_ticket_id(ledger, number)));
	return FAIL_NONE;
}

/* The ticket's close, where no callback allows it (L7, S24); else NULL. */
static const struct fact *
close_uncalled(struct desk *desk, uint32_t number)
{
	struct store *store = desk->store;
	struct obligation_view view = store->view;
	struct ticket ticket;
	const struct rule_view rule = { &view, store->config.roster,
	    store->config.merits, &ticket, &desk->arena, &desk->lacks, NULL,
	    NULL };
	struct rule_callback callback;

	ticket_fold(&store->ledger, number, &desk->arena, &ticket);
	if (ticket.close == NULL)
		return NULL;
	/* what the citizen says after the close did not close it */
	while (ticket.fact[ticket.n_fact - 1]->seq > ticket.close->seq)
		ticket.n_fact--;
	rule_callback(&rule, &callback);
	return callback.is_settled ? NULL : ticket.close;
}

/* What a void would leave behind, newest first as it must be voided. */
static enum fail_code
refuse_void(struct desk *desk, const struct fact *left, size_t n,
    struct fail *fail)
{
	struct buf *out = &desk->lacks;
	size_t i;

	out->n = 0;
	for (i = n; i-- > 0;)
		buf_printf(out, "%sseq %u (%s)", i == n - 1 ? "" : ", ",
		    (unsigned)left[i].seq, event_row(left[i].event)->name);
	if (n == 1)
		return fail_set(fail, FAIL_REFUSED, "void is refused: %.*s "
		    "would not have been allowed without it; void it first",
		    STR_ARG(buf_str(out)));
	return fail_set(fail, FAIL_REFUSED, "void is refused: these would not "
	    "have been allowed without it; void them first, newest first: "
	    "%.*s", STR_ARG(buf_str(out)));
}

/* Tries a void: what no longer fits without its record, or FAIL_NONE (S28). */
static enum fail_code
check_left(struct desk *desk, uint32_t number, uint32_t seq,
    struct fail *fail)
{
	struct ledger *ledger = &desk->store->ledger;
	int was_uncalled = close_uncalled(desk, number) != NULL;
	const struct fact *close = NULL;
	struct fact *left;
	size_t n;

	ledger_set_voided(ledger, number, seq, 1);
	n = ticket_illegal(ledger, number, &desk->arena, &left);
	if (n == 0 && !was_uncalled)
		close = close_uncalled(desk, number);
	ledger_set_voided(ledger, number, seq, 0);
	if (close != NULL)
		return refuse_void(desk, close, 1, fail);
	return n == 0 ? FAIL_NONE : refuse_void(desk, left, n, fail);
}

/* A unit that nobody knows is said: its name was mistyped, most likely. */
static enum fail_code
say_unknown(const struct desk *desk, struct str unit, struct desk_done *done,
    struct fail *fail)
{
	struct fail was = *fail;

	if (unit.n == 0 || roster_find(desk->store->config.roster, unit) !=
	    ROSTER_NONE)
		return fail->code;
	done->field = "unit";
	return fail_set(fail, FAIL_REFUSED,
	    "unit '%.*s' is not in config/units.csv; %s", STR_ARG(unit),
	    was.text);
}

static enum fail_code
judge(struct desk *desk, const struct desk_act *act, struct rule_act *rule_act,
    struct desk_done *done, struct fail *fail)
{
	struct store *store = desk->store;
	struct ticket ticket;
	struct obligation_view view = store->view;
	const struct rule_view rule = { &view, store->config.roster,
	    store->config.merits, &ticket, &desk->arena, &desk->lacks,
	    act->event != EVENT_SHELVE ? NULL :
	    balance_calls(store_balance(store)), &done->field };
	uint32_t number = ledger_ticket(&store->ledger, act->ticket);
	enum fail_code code;

	view.as_of_s = store->tx.logged_s;
	memset(&ticket, 0, sizeof(ticket));
	ticket.number = HASH_NONE;
	if (number != HASH_NONE)
		ticket_fold(&store->ledger, number, &desk->arena, &ticket);
	done->field = state_field(&ticket);
	code = ticket_allows(&ticket, &rule_act->fact, fail);
	if (code != FAIL_NONE)
		return say_unknown(desk, act->unit, done, fail);
	done->field = act->event == EVENT_VOID ? "seq" : "event";
	if (act->event == EVENT_VOID)
		code = check_void(desk, &rule_act->fact, act->ticket, fail);
	if (code == FAIL_NONE)
		code = rule_check(&rule, rule_act, &done->warning, fail);
	return code;
}

/* A reply and a return say all at once what they lack (L6, L4): attributes, and
   what judge() found. */
static enum fail_code
say_lacking(struct desk *desk, const struct fail *lacking, struct fail *fail)
{
	if (desk->lacks.n == 0)
		*fail = *lacking;
	else
		(void)fail_set(fail, FAIL_REFUSED, "%s; %.*s", lacking->text,
		    STR_ARG(buf_str(&desk->lacks)));
	return FAIL_REFUSED;
}

enum fail_code
desk_record(struct desk *desk, const struct desk_act *act,
    struct desk_done *done, struct fail *fail)
{
	struct store *store = desk->store;
	struct ledger *ledger = &store->ledger;
	uint32_t number = ledger_ticket(ledger, act->ticket);
	struct store_act record = { .event = act->event,
	    .ticket = act->ticket, .unit = act->unit, .by = act->by,
	    .at_s = act->at_s };
	struct rule_act rule_act = { .unit = act->unit,
	    .is_granted = act->is_granted, .with = act->with };
	struct person person;
	struct fail lacking = { .code = FAIL_NONE };
	const char *lacking_field;
	enum fail_code code;
	int is_masked = 0;

	memset(done, 0, sizeof(*done));
	mem_reset(&desk->arena);
	code = check_party(desk, act, done, fail);
	if (code == FAIL_NONE)
		code = check_values(act, done, fail);
	if (code == FAIL_NONE && check_required(act, done, &lacking) !=
	    FAIL_NONE && act->event != EVENT_REPLY &&
	    act->event != EVENT_RETURN) {
		*fail = lacking;
		code = lacking.code;
	}
	if (code != FAIL_NONE)
		return code;
	lacking_field = done->field;
	done->field = "event";
	find_person(desk, act, number, &person);
	if (desk->mask == NULL && has_text(act) &&
	    mask_make(&desk->mask, &store->arena, fail) != FAIL_NONE)
		return fail->code;
	record.attrs = rule_act.attrs = done->attrs =
	    encode(desk, act, &person, &is_masked);
	if (act->event != EVENT_RECEIVE && act->event != EVENT_AMEND &&
	    event_fact(event_row(act->event), record.attrs, &rule_act.fact,
	    fail) != FAIL_NONE)
		return FAIL_REFUSED;
	rule_act.fact.event = (uint8_t)act->event;
	rule_act.fact.at_s = act->at_s == TIME_NONE ? store->now_s :
	    act->at_s;
	rule_act.fact.unit = (uint16_t)hash_set_add(&ledger->units, act->unit);
	if (act->event == EVENT_RECEIVE || act->event == EVENT_AMEND) {
		done->field = "row";
		code = check_row(desk, record.attrs, fail);
	}
	if (code == FAIL_NONE && act->event == EVENT_CONFIG)
		code = fail_set(fail, FAIL_REFUSED, "config is recorded by "
		    "itself when a file of config/ has changed");
	desk->lacks.n = 0;
	if (code == FAIL_NONE)
		code = judge(desk, act, &rule_act, done, fail);
	if (lacking.code != FAIL_NONE) {
		done->field = lacking_field;
		code = say_lacking(desk, &lacking, fail);
	}
	if (code == FAIL_NONE && act->event == EVENT_VOID)
		code = check_left(desk, number, rule_act.fact.ref, fail);
	if (code == FAIL_NONE)
		done->field = "at";
	if (code == FAIL_NONE && !desk->is_trial)
		code = store_add(store, &record, &done->seq, fail);
	if (code == FAIL_NONE && is_masked)
		done->warning = str_of("personal data were taken out of the "
		    "text");
	return code;
}
