#include <string.h>

#include "edge/cells.h"
#include "text/time.h"

const struct table_column cells_column[CELLS_N] = {
	[CELLS_TICKET] = { "ticket", TABLE_NAME, 0 },
	[CELLS_STATE] = { "state", TABLE_NAME, 0 },
	[CELLS_RECEIVED] = { "received", TABLE_TIME, 2 },
	[CELLS_SOURCE] = { "source", TABLE_NAME, 1 },
	[CELLS_KIND] = { "kind", TABLE_NAME, 1 },
	[CELLS_URGENCY] = { "urgency", TABLE_NAME, 1 },
	[CELLS_CATEGORY] = { "category", TABLE_TEXT, 0 },
	[CELLS_SITE] = { "site", TABLE_NAME, 1 },
	[CELLS_PLACE] = { "place", TABLE_TEXT, 0 },
	[CELLS_LEAD] = { "lead", TABLE_NAME, 0 },
	[CELLS_CO] = { "co", TABLE_NAME, 1 },
	[CELLS_DUE] = { "due", TABLE_TIME, 0 },
	[CELLS_REPEATS] = { "repeats", TABLE_NUMBER, 1 },
	[CELLS_MATTER] = { "matter", TABLE_NAME, 1 },
	[CELLS_RESULT] = { "result", TABLE_NAME, 1 },
	[CELLS_SATISFACTION] = { "satisfaction", TABLE_NAME, 1 },
	[CELLS_FLAGS] = { "flags", TABLE_NAME, 1 },
	[CELLS_ADDRESS] = { "address", TABLE_TEXT, 0 },
	[CELLS_CALLER] = { "caller", TABLE_TEXT, 0 },
	[CELLS_PHONE] = { "phone", TABLE_NAME, 0 },
	[CELLS_TEXT] = { "text", TABLE_TEXT, 0 },
	[CELLS_CALLER_ID] = { "caller_id", TABLE_NAME, 0 },
	[CELLS_BRIEFED] = { "briefed", TABLE_TIME, 0 },
	[CELLS_DISPATCHED] = { "dispatched", TABLE_TIME, 0 },
	[CELLS_ACCEPTED] = { "accepted", TABLE_TIME, 0 },
	[CELLS_CONTACTED] = { "contacted", TABLE_TIME, 0 },
	[CELLS_SURVEYED] = { "surveyed", TABLE_TIME, 0 },
	[CELLS_ANSWERED] = { "answered", TABLE_TIME, 0 },
	[CELLS_REPLIED] = { "replied", TABLE_TIME, 0 },
	[CELLS_REVIEWED] = { "reviewed", TABLE_TIME, 0 },
	[CELLS_CALLED_BACK] = { "called_back", TABLE_TIME, 0 },
	[CELLS_CLOSED] = { "closed", TABLE_TIME, 0 },
	[CELLS_DECLINED] = { "declined", TABLE_TIME, 0 },
	[CELLS_REWORKS] = { "reworks", TABLE_NUMBER, 0 },
	[CELLS_RETURNS] = { "returns", TABLE_NUMBER, 0 },
	[CELLS_EXTENSIONS] = { "extensions", TABLE_NUMBER, 0 },
	[CELLS_TAG] = { "tag", TABLE_TEXT, 0 },
	[CELLS_DISTRICT_DUE] = { "district_due", TABLE_TIME, 0 },
	[CELLS_SUPERVISED] = { "supervised", TABLE_NAME, 0 },
	[CELLS_SHELVED] = { "shelved", TABLE_NAME, 0 },
};

/* The ticket's own (model/event.h), then those that only flag has. */
enum { FLAGGED_MASS = 32, FLAGGED_MISCONDUCT = 64, FLAGGED_DUTY = 128,
    FLAGGED_CASE = 256 };
const char cells_words_flag[][EVENT_WORD] = { "fallback", "instruction",
    "media", "secret", "named", "mass", "misconduct", "duty", "case", "" };

enum cells_column
cells_find(struct str name)
{
	enum cells_column i;

	for (i = 0; i < CELLS_N; i++)
		if (str_is(name, cells_column[i].name))
			break;
	return i;
}

int
cells_is_personal(enum cells_column column)
{
	return column == CELLS_ADDRESS || column == CELLS_CALLER ||
	    column == CELLS_PHONE || column == CELLS_TEXT;
}

void
cells_make(struct cells *cells, const struct store *store)
{
	memset(cells, 0, sizeof(*cells));
	cells->store = store;
	mem_make(&cells->arena, store->full);
	cells->window_s = matter_repeat_window(store->view.policy,
	    store->view.as_of_s);
}

#define WORTH 16	/* calls of all that are collected sooner than one ticket's
			   are looked up */

void
cells_count_calls(struct cells *cells, const uint32_t *ticket, size_t n,
    struct arena *arena)
{
	const struct matter_base *base = balance_calls(cells->store->balance);

	if (ticket != NULL && base != NULL && n <= base->n / WORTH)
		matter_calls_some(&cells->calls, &cells->store->ledger, base,
		    ticket, n, arena);
	else
		matter_calls_renew(&cells->calls, &cells->store->ledger, base,
		    arena);
}

int64_t
cells_repeats(const struct cells *cells, uint32_t ticket)
{
	return matter_repeats(&cells->calls, ticket, cells->window_s, NULL);
}

void
cells_find_shelved(struct cells *cells, struct arena *arena)
{
	shelved_find(&cells->store->ledger, arena, &cells->shelved);
}

uint32_t
cells_shelved_by(const struct cells *cells, const struct ticket *t)
{
	return ticket_is_filed(t) ? t->number :
	    shelved_by(&cells->shelved, t);
}

void
cells_drop(struct cells *cells)
{
	if (cells->mask != NULL)
		mask_drop(cells->mask);
	mem_drop(&cells->arena);
}

/* `word` of a list where 0 is none. */
static struct str
word_of(const char (*words)[EVENT_WORD], unsigned word)
{
	return str_of(word == 0 ? NULL : words[word - 1]);
}

static unsigned
flags_of(const struct ticket *t)
{
	static const unsigned bit[] = { 0, TICKET_MEDIA, FLAGGED_MASS,
	    FLAGGED_MISCONDUCT, TICKET_NAMED, FLAGGED_DUTY, FLAGGED_CASE };
	unsigned flags = t->about.flags;
	size_t i;

	for (i = 0; i < t->n_fact; i++)
		if (t->fact[i]->event == EVENT_FLAG)
			flags |= bit[t->fact[i]->kind];
	return flags;
}

int
cells_fold(struct cells *cells, uint32_t number, struct cells_of *of)
{
	mem_reset(&cells->arena);
	memset(of, 0, sizeof(*of));
	ticket_fold(&cells->store->ledger, number, &cells->arena, &of->t);
	if (of->t.receive == NULL)
		return 0;
	of->flags = flags_of(&of->t);
	return 1;
}

void
cells_owed(struct cells *cells, struct cells_of *of)
{
	int64_t *due_s = &of->value[CELLS_DUE].n;
	struct obligation *list;
	size_t n, i;

	*due_s = TIME_NONE;
	n = obligation_list(&cells->store->view, &of->t, &cells->arena, &list);
	for (i = 0; i < n; i++) {
		enum obligation_status status = list[i].status;

		if (status != STATUS_OPEN && status != STATUS_SOON &&
		    status != STATUS_OVERDUE)
			continue;
		of->is_overdue |= status == STATUS_OVERDUE;
		of->is_soon |= status == STATUS_SOON;
		if (list[i].has_due && (*due_s == TIME_NONE ||
		    list[i].due_s < *due_s))
			*due_s = list[i].due_s;
	}
}

static void
fill_about(struct cells *cells, struct cells_of *of)
{
	const struct ledger *ledger = &cells->store->ledger;
	const struct ticket_about *about = &of->t.about;
	struct where_value *v = of->value;

	v[CELLS_TICKET].text = ledger_ticket_id(ledger, of->t.number);
	v[CELLS_STATE].text = str_of(event_words_state[of->t.state]);
	v[CELLS_RECEIVED].n = of->t.receive->at_s;
	v[CELLS_SOURCE].text = word_of(event_words_source, about->source);
	v[CELLS_KIND].text = word_of(event_words_kind, about->kind);
	v[CELLS_URGENCY].text = word_of(event_words_urgency, about->urgency);
	v[CELLS_CATEGORY].text = ledger_text(ledger, about->category);
	v[CELLS_SITE].text = word_of(event_words_yesno, about->site);
	v[CELLS_PLACE].text = ledger_text(ledger, about->place);
	v[CELLS_MATTER].text = ledger_ticket_id(ledger, about->matter);
	v[CELLS_TAG].text = ledger_text(ledger, about->tag);
	v[CELLS_DISTRICT_DUE].n = about->district_due_s;
	v[CELLS_SUPERVISED].text = word_of(event_words_supervised,
	    about->supervised);
	if (cells->wants[CELLS_SHELVED])
		v[CELLS_SHELVED].text = ledger_ticket_id(ledger,
		    cells_shelved_by(cells, &of->t));
	if (cells->wants[CELLS_REPEATS])
		v[CELLS_REPEATS].n = cells_repeats(cells, of->t.number);
}

/* `fallback named`: in the order of the words. */
static struct str
flags_text(unsigned flags, struct arena *arena)
{
	struct str text = str_make(NULL, 0);
	char *p;
	int i;

	if (flags == 0)
		return text;
	p = mem_take(arena, 80);
	for (i = 0; cells_words_flag[i][0] != '\0'; i++) {
		size_t n = strlen(cells_words_flag[i]);

		if (!(flags & 1u << i))
			continue;
		if (text.n > 0)
			p[text.n++] = ' ';
		memcpy(p + text.n, cells_words_flag[i], n);
		text.n += n;
	}
	text.p = p;
	return text;
}

/* The next co-handler in order of bytes after `last`, or NULL. */
static const struct leg *
next_co(const struct cells *cells, const struct ticket *t, struct str last)
{
	const struct ledger *ledger = &cells->store->ledger;
	const struct leg *next = NULL;
	size_t i;

	for (i = 0; i < t->n_leg; i++) {
		const struct leg *leg = &t->leg[i];
		struct str id = ledger_unit_id(ledger, leg->unit);

		if (leg->role == ROLE_CO && leg->end == NULL &&
		    (t->lead == NULL || leg->unit != t->lead->unit) &&
		    str_cmp(id, last) > 0 && (next == NULL || str_cmp(id,
		    ledger_unit_id(ledger, next->unit)) < 0))
			next = leg;
	}
	return next;
}

static struct str
co_text(const struct cells *cells, const struct ticket *t, struct arena *arena)
{
	const struct ledger *ledger = &cells->store->ledger;
	struct str last = str_make(NULL, 0), text = last;
	const struct leg *leg;
	size_t size = 0, i;
	char *p;

	for (i = 0; i < t->n_leg; i++)
		size += ledger_unit_id(ledger, t->leg[i].unit).n + 1;
	p = mem_take(arena, size);
	while ((leg = next_co(cells, t, last)) != NULL) {
		last = ledger_unit_id(ledger, leg->unit);
		if (text.n > 0)
			p[text.n++] = '|';
		memcpy(p + text.n, last.p, last.n);
		text.n += last.n;
	}
	text.p = p;
	return text;
}

static int64_t
at_of(const struct fact *fact)
{
	return fact == NULL ? TIME_NONE : fact->at_s;
}

/* The first of `event` by the leg's unit in its life, by at (S44). */
static const struct fact *
first_of_leg(const struct ticket *t, const struct leg *leg,
    enum event_id event)
{
	const struct fact *first = NULL;
	size_t i;

	for (i = 0; i < t->n_fact; i++)
		if (t->fact[i]->event == event &&
		    ticket_leg_at(t, t->fact[i]) == leg &&
		    (first == NULL || t->fact[i]->at_s < first->at_s))
			first = t->fact[i];
	return first;
}

static void
fill_lead(struct cells *cells, struct cells_of *of)
{
	const struct obligation_view *view = &cells->store->view;
	const struct leg *lead = of->t.lead;
	struct where_value *v = of->value;
	struct obligation_calls calls;
	int i;

	for (i = CELLS_DISPATCHED; i <= CELLS_REPLIED; i++)
		v[i].n = TIME_NONE;
	if (lead == NULL)
		return;
	v[CELLS_LEAD].text = ledger_unit_id(&cells->store->ledger, lead->unit);
	v[CELLS_DISPATCHED].n = lead->assign->at_s;
	v[CELLS_ACCEPTED].n = at_of(lead->accept);
	v[CELLS_REPLIED].n = at_of(lead->last_reply);
	if (cells->wants[CELLS_CONTACTED]) {
		obligation_calls(view, &of->t, EVENT_CONTACT, lead, &calls);
		v[CELLS_CONTACTED].n = at_of(calls.settled);
	}
	if (cells->wants[CELLS_ANSWERED]) {
		obligation_calls(view, &of->t, EVENT_ANSWER, lead, &calls);
		v[CELLS_ANSWERED].n = at_of(calls.settled);
	}
	if (cells->wants[CELLS_SURVEYED])
		v[CELLS_SURVEYED].n = at_of(first_of_leg(&of->t, lead,
		    EVENT_SURVEY));
}

static void
fill_steps(struct cells_of *of)
{
	const struct ticket *t = &of->t;
	struct where_value *v = of->value;
	size_t i;

	v[CELLS_BRIEFED].n = at_of(t->brief);
	v[CELLS_REVIEWED].n = at_of(t->pass);
	v[CELLS_CALLED_BACK].n = TIME_NONE;
	v[CELLS_CLOSED].n = at_of(t->close);
	v[CELLS_DECLINED].n = at_of(t->decline);
	for (i = 0; i < t->n_fact; i++) {
		const struct fact *f = t->fact[i];

		if (f->event == EVENT_CALLBACK)
			v[CELLS_CALLED_BACK].n = f->at_s;
		v[CELLS_REWORKS].n += f->event == EVENT_REWORK;
		v[CELLS_RETURNS].n += f->event == EVENT_RETURN;
		v[CELLS_EXTENSIONS].n += f->event == EVENT_EXTEND_GRANT;
	}
}

/* 1 when `f` says what became of the ticket, with weight `is_callback`. */
static int
tells(const struct ticket *t, const struct fact *f, int is_callback)
{
	const struct leg *leg;

	if (is_callback)
		return f->event == EVENT_CALLBACK &&
		    f->outcome == OUTCOME_REACHED;
	if (f->event != EVENT_REPLY)
		return 0;
	leg = ticket_leg_at(t, f);
	return leg != NULL && leg->role == ROLE_LEAD;
}

static void
fill_outcome(struct cells_of *of)
{
	const struct ticket *t = &of->t;
	unsigned result = 0, grade = 0;
	int is_callback;
	size_t i;

	for (is_callback = 1; is_callback >= 0; is_callback--)
		for (i = t->n_fact; i-- > 0 && (result == 0 || grade == 0);) {
			if (!tells(t, t->fact[i], is_callback))
				continue;
			if (result == 0)
				result = t->fact[i]->result;
			if (grade == 0)
				grade = t->fact[i]->satisfaction;
		}
	of->value[CELLS_RESULT].text = word_of(event_words_result, result);
	of->value[CELLS_SATISFACTION].text = word_of(event_words_grade, grade);
}

/* The caller's own name in a text, wherever it stands, is masked as well. */
static struct str
without_name(struct str text, struct str name, struct arena *arena)
{
	struct str masked;
	struct buf out;

	/* NB. one character alone is part of too many words */
	if (name.n < 4 || str_find(text, name) == text.n)
		return text;
	masked = mask_name(arena, name);
	buf_make(&out, arena->full);
	while (text.n > 0) {
		size_t at = str_find(text, name);

		buf_put(&out, str_make(text.p, at));
		if (at == text.n)
			break;
		buf_put(&out, masked);
		text = str_make(text.p + at + name.n, text.n - at - name.n);
	}
	text = str_copy(arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

static struct str
masked(const struct cells *cells, enum cells_column column,
    const struct tickets_row *row, struct arena *arena)
{
	switch (column) {
	case CELLS_ADDRESS:
		return mask_address(cells->mask, arena,
		    row->field[TICKETS_ADDRESS]);
	case CELLS_CALLER:
		return mask_name(arena, row->field[TICKETS_CALLER]);
	case CELLS_PHONE:
		return mask_phone(arena, row->field[TICKETS_PHONE]);
	default:
		return mask_text(cells->mask, arena, without_name(
		    row->field[TICKETS_TEXT], row->field[TICKETS_CALLER],
		    arena));
	}
}

struct str
cells_person(const struct cells *cells, enum cells_column column,
    uint32_t ticket, int is_secret, struct arena *arena)
{
	static const enum tickets_field field[] = { TICKETS_ADDRESS,
	    TICKETS_CALLER, TICKETS_PHONE, TICKETS_TEXT };
	const struct tickets_row *row = cells->people == NULL ? NULL :
	    people_row(cells->people, ticket);
	int changed;

	if (row == NULL || (is_secret && !cells->is_revealed &&
	    column != CELLS_TEXT))
		return str_make(NULL, 0);
	if (cells->is_revealed)
		return row->field[field[column - CELLS_ADDRESS]];
	if (is_secret)
		return mask_record(cells->mask, arena,
		    row->field[TICKETS_TEXT], row->field[TICKETS_CALLER],
		    row->field[TICKETS_PHONE], row->field[TICKETS_ADDRESS],
		    &changed);
	return masked(cells, column, row, arena);
}

void
cells_fill(struct cells *cells, struct cells_of *of)
{
	const struct ticket_about *about = &of->t.about;
	int is_secret = (about->flags & TICKET_SECRET) != 0;
	enum cells_column i;
	char *hex;

	fill_about(cells, of);
	fill_lead(cells, of);
	fill_steps(of);
	if (cells->wants[CELLS_RESULT] || cells->wants[CELLS_SATISFACTION])
		fill_outcome(of);
	if (cells->wants[CELLS_FLAGS])
		of->value[CELLS_FLAGS].text = flags_text(of->flags,
		    &cells->arena);
	if (cells->wants[CELLS_CO])
		of->value[CELLS_CO].text = co_text(cells, &of->t,
		    &cells->arena);
	if (cells->wants[CELLS_CALLER_ID] && about->has_caller &&
	    (!is_secret || cells->is_revealed)) {
		hex = mem_take(&cells->arena, 17);
		hash_hex(about->caller, 16, hex);
		of->value[CELLS_CALLER_ID].text = str_make(hex, 16);
	}
	for (i = CELLS_ADDRESS; i <= CELLS_TEXT; i++)
		if (cells->wants[i])
			of->value[i].text = cells_person(cells, i,
			    of->t.number, is_secret, &cells->arena);
}

int
cells_is_secret(const struct store *store, uint32_t number,
    struct arena scratch)
{
	struct ticket t;

	ticket_fold(&store->ledger, number, &scratch, &t);
	return (t.about.flags & TICKET_SECRET) != 0;
}

/* NB. a receive says it itself, and of those there are many. */
static int
is_secret_by(const struct store *store, enum event_id event, struct str ticket,
    struct str attrs, struct arena scratch)
{
	struct str flags = event_attr_get(attrs, "flags"), flag;

	if (event == EVENT_RECEIVE) {
		while (str_cut(&flags, ' ', &flag))
			if (str_is(flag, "secret"))
				return 1;
		return 0;
	}
	return cells_is_secret(store, ledger_ticket(&store->ledger, ticket),
	    scratch);
}

struct str
cells_attrs(const struct store *store, enum event_id event,
    struct str ticket, struct str attrs, struct arena *arena)
{
	if (event_attr_get(attrs, "caller").n == 0 ||
	    !is_secret_by(store, event, ticket, attrs, *arena))
		return attrs;
	return event_attrs_without(attrs, "caller", arena);
}
