#include <string.h>

#include "edge/acts.h"
#include "edge/cells.h"
#include "edge/quote.h"
#include "text/num.h"
#include "text/time.h"

static const struct table_column column[] = {
	{ "ticket", TABLE_NAME, 0 }, { "seq", TABLE_NUMBER, 0 },
	{ "at", TABLE_TIME, 0 }, { "event", TABLE_NAME, 0 },
	{ "unit", TABLE_NAME, 0 }, { "attrs", TABLE_TEXT, 0 },
};

void
acts_begin(struct acts *acts, struct cmd *cmd, struct store *store)
{
	memset(acts, 0, sizeof(*acts));
	acts->cmd = cmd;
	acts->store = store;
	cmd_open(cmd, store);
	desk_make(&acts->desk, store);
	acts->desk.checks_rows = 1;
	mem_vec_make(&acts->queue, sizeof(struct acts_item), cmd_full);
	mem_vec_make(&acts->warnings, sizeof(struct acts_warning), cmd_full);
	table_make(&acts->table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
}

/* Read where a word is not ours, or a table is read: few operands need them. */
static const struct aliases *
aliases_of(struct acts *acts)
{
	struct fail fail;

	if (config_aliases(&acts->store->config, &fail) != FAIL_NONE)
		cmd_die(acts->cmd, &fail);
	return acts->store->config.aliases;
}

/* The ticket of a void of which the call names none: that of the record it
   names (S28). */
static struct str
ticket_of_void(struct acts *acts, const struct desk_act *act)
{
	const struct ledger *ledger = &acts->store->ledger;
	uint32_t ticket = HASH_NONE;
	int64_t seq;

	if (num_parse(desk_get(act, "seq"), 1, UINT32_MAX, &seq))
		ticket = desk_ticket_of(&acts->desk, (uint32_t)seq);
	return ticket == HASH_NONE ? act->ticket :
	    ledger_ticket_id(ledger, ticket);
}

void
acts_add(struct acts *acts, const struct desk_act *act,
    const struct csv_table *table, size_t row)
{
	struct acts_item *item = mem_vec_add(&acts->queue);

	item->act = *act;
	item->table = table;
	item->row = row;
	if (item->act.by.n == 0)
		item->act.by = cmd_by(acts->cmd);
	if (item->act.at_s == TIME_NONE)
		item->act.at_s = acts->cmd->at_s;
	if (item->act.at_s == TIME_NONE)
		item->act.at_s = acts->store->now_s;
	item->act.unit = roster_id(acts->store->config.roster, item->act.unit);
	if (item->act.event == EVENT_VOID && item->act.ticket.n == 0)
		item->act.ticket = ticket_of_void(acts, &item->act);
}

void
acts_together(struct acts *acts, size_t n_with)
{
	struct acts_item *item = mem_vec_at(&acts->queue, acts->queue.n - 1);

	item->n_with = n_with;
}

/* A time as people write it, or as the header's pattern has it. */
static int
read_time(const struct alias_field *from, struct str value,
    enum time_edge edge, int64_t *at_s)
{
	return from != NULL ? alias_time(from, value, edge, at_s) :
	    time_parse_loose(value, edge, at_s);
}

/*
 * A time of an attribute in our form: a date, or an instant. The district's
 * limit is an instant; a day alone ends as days named by hand do (S13), as it
 * does in an export.
 */
static struct str
our_time(struct acts *acts, const struct event_attr *attr,
    const struct alias_field *from, struct str value)
{
	const struct store *store = acts->store;
	char text[TIME_TEXT + 1];
	int64_t at_s, last_s;
	int32_t day;

	if (attr->type != ATTR_DATE && attr->type != ATTR_WHEN &&
	    attr->type != ATTR_INSTANT)
		return value;
	if (attr->type != ATTR_INSTANT && time_parse_date(value, &day))
		return value;
	if (!read_time(from, value, TIME_FIRST, &at_s))
		return value;
	if (strcmp(attr->name, "district_due") == 0 &&
	    read_time(from, value, TIME_LAST, &last_s) && last_s != at_s)
		at_s = policy_day_end(store->view.policy, at_s, store->now_s);
	if (attr->type == ATTR_DATE ||
	    (attr->type == ATTR_WHEN && value.n <= 10))
		time_format_date(time_day(at_s), text);
	else
		time_format(at_s, text);
	return str_copy(&acts->store->arena, str_of(text));
}

/* Our word for a value, where its type has words. */
static struct str
our_word(struct acts *acts, const struct event_attr *attr, struct str value)
{
	const struct aliases *aliases;
	struct str ours = value;
	int number;

	/* NB. values.csv says what an empty cell of an export means: here an
	 * empty value clears (S28) */
	if (value.n == 0)
		return value;
	if ((attr->type != ATTR_WORD && attr->type != ATTR_FLAGS &&
	    attr->type != ATTR_UNIT) || (attr->type == ATTR_WORD &&
	    event_word(attr->words, value) != 0))
		return value;
	aliases = aliases_of(acts);
	number = alias_find(aliases, attr->name);
	if (number < 0)
		return value;
	if (attr->type == ATTR_WORD)
		(void)alias_value(aliases, number, value, &ours);
	else if (attr->type == ATTR_FLAGS)
		(void)alias_values(aliases, number, value,
		    &acts->store->arena, &ours);
	else
		ours = roster_id(acts->store->config.roster, value);
	return ours;
}

int
acts_set(struct acts *acts, struct desk_act *act, struct str name,
    struct str value, struct fail *why)
{
	const struct event_attr *attr =
	    event_attr_find(event_row(act->event), name);

	if (attr == NULL) {
		(void)fail_set(why, FAIL_REFUSED, "%s has no attribute '%.*s'",
		    event_row(act->event)->name, STR_ARG(name));
		return 0;
	}
	/* as a cell is: blanks alone say nothing */
	value = our_time(acts, attr, NULL, str_trim(value));
	value = our_word(acts, attr, value);
	if (!desk_set(act, str_of(attr->name), value)) {
		(void)fail_set(why, FAIL_REFUSED, "too many attributes");
		return 0;
	}
	return 1;
}

/* What a row is read with. */
struct reading {
	struct acts *acts;
	const struct alias_map *map;
	const struct csv_line *line;
	size_t column;
};

static struct str
field(struct reading *r, const char *name, const struct alias_field **from)
{
	int number = alias_find(r->acts->store->config.aliases, name);
	const struct alias_field *at = NULL;
	struct str value = number < 0 ? str_make(NULL, 0) :
	    alias_map_get(r->map, r->line, number, &at);

	/* NB. of what is empty the field is known too: a reason can name it */
	r->column = number < 0 ? 0 : alias_map_number(r->map, number, at);
	if (from != NULL)
		*from = at;
	return value;
}

/* Two columns for one text: where they differ one is not recorded, and that is
   said, once a file. */
static void
note_other(struct reading *r, const struct event_attr *attr, struct str value)
{
	int number = alias_find(r->acts->store->config.aliases, attr->name);

	if (attr->type != ATTR_TEXT || number < 0 ||
	    !alias_map_differs(r->map, r->line, number, value))
		return;
	if (r->acts->n_other++ > 0)
		return;
	r->acts->other = attr->name;
	r->acts->other_line = r->line->line;
}

/* The event that a word of a row says, or EVENT_N. */
static enum event_id
event_said(const struct acts *acts, struct str word)
{
	const struct aliases *aliases = acts->store->config.aliases;
	struct str ours;

	(void)alias_value(aliases, alias_find(aliases, "event"), word, &ours);
	return event_find(ours);
}

/* The event that the call names, else the row's. */
static int
row_event(struct reading *r, struct desk_act *act, struct fail *why)
{
	struct str word;

	if (act->event != EVENT_N)
		return 1;
	word = field(r, "event", NULL);
	if (word.n == 0) {
		(void)fail_set(why, FAIL_REFUSED, "there is no event; one of "
		    "the events of ticket(7) is needed");
		return 0;
	}
	act->event = event_said(r->acts, word);
	if (act->event == EVENT_N)
		(void)fail_set(why, FAIL_REFUSED, "event '%.*s' is not known; "
		    "config/values.csv would need a row event,%.*s,…",
		    STR_ARG(word), STR_ARG(word));
	return act->event != EVENT_N;
}

/*
 * 1 when the call names the event and the row says another, as what a writer
 * put out does: when that happened, and who did it, says nothing of this one.
 */
static int
tells_another(struct reading *r, enum event_id called)
{
	struct str word = field(r, "event", NULL);
	enum event_id event = event_said(r->acts, word);

	return event != EVENT_N && event != called;
}

static int
row_attrs(struct reading *r, struct desk_act *act, struct fail *why)
{
	const struct event_row *row = event_row(act->event);
	const struct event_attr *attr;
	const struct alias_field *from;

	for (attr = row->attr;; attr++) {
		struct str value;
		int is_note = attr->name == NULL;

		if (is_note)
			attr = event_attr_find(row, str_of("note"));
		value = field(r, attr->name, &from);
		if (value.n > 0) {
			note_other(r, attr, value);
			value = our_time(r->acts, attr, from, value);
			value = our_word(r->acts, attr, value);
			if (event_attr_check(attr, value, why) != FAIL_NONE)
				return 0;
			(void)desk_set(act, str_of(attr->name), value);
		}
		if (is_note)
			return 1;
	}
}

/*
 * A column `attrs` as the journal has it: it wins over columns of their own,
 * and alone can clear what an amend clears (S28). So a journal's rows can be
 * taken down in another store.
 */
static int
row_encoded(struct reading *r, struct desk_act *act, struct fail *why)
{
	const struct event_row *row = event_row(act->event);
	struct arena *arena = &r->acts->store->arena;
	struct str rest = field(r, "attrs", NULL), key, value;

	while (event_attr_next(&rest, &key, &value)) {
		const struct event_attr *attr = event_attr_find(row, key);

		if (attr == NULL) {
			(void)fail_set(why, FAIL_REFUSED, "%s has no "
			    "attribute '%.*s'", row->name, STR_ARG(key));
			return 0;
		}
		if (!desk_set(act, str_of(attr->name),
		    event_decode(arena, value))) {
			(void)fail_set(why, FAIL_REFUSED,
			    "too many attributes");
			return 0;
		}
	}
	return 1;
}

/*
 * A field too many is no field of a column: a comma without quotes in a text
 * has moved what follows, and what fell out at the end would be lost. Fields
 * too few, at the end, are empty.
 */
static int
row_fits(struct reading *r, const struct csv_line *head, struct fail *why)
{
	uint32_t n = csv_line_fields(r->line, head->n);

	if (n <= head->n)
		return 1;
	r->column = head->n + 1;
	(void)fail_set(why, FAIL_REFUSED, "%u fields, the header has %u",
	    (unsigned)n, (unsigned)head->n);
	return 0;
}

int
acts_row(struct acts *acts, const struct csv_table *table,
    const struct alias_head *head, size_t row, struct desk_act *act,
    size_t *column_number, struct fail *why)
{
	struct reading r = { acts, &head->map, &table->row[row], 0 };
	const struct alias_field *from;
	struct str value;
	int is_named = act->event != EVENT_N;
	int is_other = is_named && tells_another(&r, act->event);
	int ok = row_fits(&r, head->line, why) && row_event(&r, act, why);

	if (ok && (value = field(&r, "ticket", NULL)).n > 0)
		act->ticket = value;
	if (ok && (value = field(&r, "unit", NULL)).n > 0 &&
	    event_row(act->event)->unit != PARTY_NONE)
		act->unit = value;
	if (ok && !is_other && (value = field(&r, "by", NULL)).n > 0) {
		act->by = value;
		ok = event_by_is_valid(value);
		if (!ok)
			(void)fail_set(why, FAIL_REFUSED, EVENT_BY_MUST,
			    STR_ARG(value));
	}
	if (ok && !is_other && (value = field(&r, "at", &from)).n > 0) {
		ok = alias_time(from, value, TIME_FIRST, &act->at_s);
		if (!ok)
			(void)fail_set(why, FAIL_REFUSED, "at '%.*s' is not a "
			    "time such as 2024-10-25 16:00", STR_ARG(value));
	}
	if (ok)
		ok = row_attrs(&r, act, why);
	/* what comes down a pipe to a named event is another event's */
	if (ok && !is_named)
		ok = row_encoded(&r, act, why);
	*column_number = r.column;
	return ok;
}

#define FEW 4	/* acts for which rows are looked up one by one */

/*
 * The row of a refused ticket: of the first few each is looked for by itself,
 * in the months it has rows in; who has many refused reads all rows once.
 */
static const struct tickets_row *
refused_row(struct acts *acts, uint32_t number, struct people *own)
{
	if (acts->n_refused++ < FEW)
		return people_load(own, acts->store, &number, 1, NULL) ==
		    FAIL_NONE ? people_row(own, number) : NULL;
	if (acts->everybody_is == 0)
		acts->everybody_is = people_load(&acts->everybody, acts->store,
		    NULL, 0, NULL) == FAIL_NONE ? 1 : -1;
	return acts->everybody_is > 0 ? people_row(&acts->everybody, number) :
	    NULL;
}

/* A reason without what tickets/ says of the ticket's caller (C2). */
static const char *
discreet(struct acts *acts, struct str ticket, const char *why)
{
	uint32_t number = ledger_ticket(&acts->store->ledger, ticket);
	const struct tickets_row *row = NULL;
	struct quote_person person = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
	struct people own = { 0 };
	const char *text;

	if (number != HASH_NONE && number != 0)
		row = refused_row(acts, number, &own);
	if (row != NULL) {
		person.caller = row->field[TICKETS_CALLER];
		person.phone = row->field[TICKETS_PHONE];
		person.address = row->field[TICKETS_ADDRESS];
	}
	text = quote_mask(&acts->cmd->mask, &acts->cmd->arena, why, &person);
	if (own.arena.base != NULL)
		people_drop(&own);
	return text;
}

/* 1 when what is wrong with a word of an act is wrong in that field: it is not
   where the call says the word and the row another one, or none. */
static int
is_from(const struct acts *acts, const struct csv_line *line, size_t number,
    const struct desk_act *act, const char *name)
{
	struct str cell = number > line->n ? str_make(NULL, 0) :
	    str_trim(csv_line_field(line, (uint32_t)number - 1));

	if (strcmp(name, "event") == 0)
		return event_said(acts, cell) == act->event;
	if (strcmp(name, "unit") == 0)
		return str_eq(roster_id(acts->store->config.roster, cell),
		    act->unit);
	if (strcmp(name, "at") == 0)
		return cell.n > 0;
	return cell.n > 0 || desk_get(act, name).n == 0;
}

/* Where a row has no column of that name, its event's or its ticket's. */
static size_t
column_of(const struct acts *acts, const struct csv_table *table, size_t row,
    const struct desk_act *act, const char *field_name)
{
	const char *const name[] = { field_name, "event", "ticket" };
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		size_t number = name[i] == NULL ? 0 :
		    cmd_column(acts->cmd, table, row, name[i]);

		if (number > 0 && is_from(acts, &table->row[row], number, act,
		    name[i]))
			return number;
	}
	return 0;
}

void
acts_rows(struct acts *acts, const struct csv_table *table,
    const struct alias_head *head, const struct desk_act *call)
{
	int column_of_ticket = alias_find(acts->store->config.aliases,
	    "ticket");
	struct fail why;
	size_t i, number;

	acts->n_other = 0;
	acts->is_in_order |= call->event == EVENT_N && alias_map_has(&head->map,
	    alias_find(acts->store->config.aliases, "attrs"));
	for (i = head->first; i < table->n_row; i++) {
		struct desk_act act = *call;

		if (acts_row(acts, table, head, i, &act, &number, &why))
			acts_add(acts, &act, table, i);
		else
			cmd_reject(acts->cmd, table, i, number > 0 ? number :
			    column_of(acts, table, i, &act, NULL),
			    discreet(acts, alias_map_get(&head->map,
			    &table->row[i], column_of_ticket, NULL),
			    why.text));
	}
	if (acts->n_other > 0)
		cmd_warn(acts->cmd, "%s:%u: two columns are %s and differ: "
		    "the first is taken (so %zu times in all)", table->name,
		    (unsigned)acts->other_line, acts->other, acts->n_other);
}

/* An attribute has one value: of two operands one is a slip. */
static void
refuse_twice(struct cmd *cmd, int first, int n, struct str key)
{
	int i;

	for (i = first; i < n; i++)
		if (strncmp(cmd->operand[i], key.p, key.n + 1) == 0)
			cmd_usage(cmd, "%.*s is given twice", STR_ARG(key));
}

/* The `key=value` operands. Returns how many tickets there are besides. */
static int
operand_attrs(struct acts *acts, struct desk_act *call, int first)
{
	struct cmd *cmd = acts->cmd;
	struct fail why;
	int i, n_ticket = 0;

	for (i = first; i < cmd->n_operand; i++) {
		struct str word = str_of(cmd->operand[i]), key = word;
		size_t eq = str_find_byte(word, '=');

		if (eq == word.n) {
			n_ticket++;
			continue;
		}
		key.n = eq;
		refuse_twice(cmd, first, i, key);
		if (!acts_set(acts, call, key, str_make(word.p + eq + 1,
		    word.n - eq - 1), &why))
			cmd_usage(acts->cmd, "%s", why.text);
	}
	return n_ticket;
}

void
acts_operands(struct acts *acts, struct desk_act *call, int first)
{
	struct cmd *cmd = acts->cmd;
	struct csv_table *table = mem_take(&cmd->arena, sizeof(*table));
	int n_ticket = operand_attrs(acts, call, first), i;
	struct alias_head head;

	for (i = first; i < cmd->n_operand; i++) {
		struct desk_act act = *call;

		if (strchr(cmd->operand[i], '=') != NULL)
			continue;
		if (strcmp(cmd->operand[i], "-") != 0) {
			act.ticket = str_of(cmd->operand[i]);
			acts_add(acts, &act, NULL, 0);
		} else if (cmd_stdin(cmd, acts->store, table, &head))
			acts_rows(acts, table, &head, call);
	}
	if (n_ticket > 0)
		return;
	/* NB. what may be without a ticket takes a pipe only when `-` says so,
	 * or a loop's standard input would be eaten */
	cmd->n_operand = 0;
	if (!cmd->no_pipe && cmd_stdin(cmd, acts->store, table, &head))
		acts_rows(acts, table, &head, call);
	else
		acts_add(acts, call, NULL, 0);
}

/* Rows of a ticket in order of at, in the places that they have (S44). */
static void
sort_within_tickets(struct acts *acts)
{
	size_t n = acts->queue.n, i;
	struct hash_set seen;
	size_t *last = mem_take_n(&acts->cmd->arena, n + 1, sizeof(*last));
	size_t *before = mem_take_n(&acts->cmd->arena, n + 1, sizeof(*before));

	hash_set_make(&seen, cmd_full);
	for (i = acts->n_run; i < n; i++) {
		struct acts_item *item = mem_vec_at(&acts->queue, i), moved;
		uint32_t t = hash_set_add(&seen, item->act.ticket);
		size_t at = i;

		/* places are chained backwards, each + 1; 0 ends the chain */
		before[i] = last[t];
		last[t] = i + 1;
		moved = *item;
		while (item->act.ticket.n > 0 && before[at] != 0) {
			struct acts_item *prior = mem_vec_at(&acts->queue,
			    before[at] - 1);

			if (prior->act.at_s <= moved.act.at_s)
				break;
			*(struct acts_item *)mem_vec_at(&acts->queue, at) =
			    *prior;
			at = before[at] - 1;
		}
		if (at != i)
			*(struct acts_item *)mem_vec_at(&acts->queue, at) =
			    moved;
	}
	hash_set_drop(&seen);
}

static int
has_reason(const struct desk_act *act)
{
	return str_trim(desk_get(act, "reason")).n > 0;
}

/* 1 when a grant of the same ticket and unit, with a reason of its own, waits
   behind (S25): without one it would be refused, and the request with it. */
static int
grant_follows(struct acts *acts, size_t i)
{
	const struct acts_item *ask = mem_vec_at(&acts->queue, i);
	enum event_id grant = ask->act.event == EVENT_RETURN ?
	    EVENT_RETURN_GRANT : EVENT_EXTEND_GRANT;
	size_t k;

	if (ask->act.event != EVENT_RETURN && ask->act.event != EVENT_EXTEND)
		return 0;
	for (k = 0; k < acts->queue.n; k++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, k);

		if (item->act.event == grant && item->seq == 0 &&
		    has_reason(&item->act) &&
		    str_eq(item->act.ticket, ask->act.ticket) &&
		    str_eq(item->act.unit, ask->act.unit))
			return 1;
	}
	return 0;
}

static void
gather(struct acts *acts, struct str text, struct str ticket)
{
	struct acts_warning *w;
	size_t i;

	for (i = 0; i < acts->warnings.n; i++) {
		w = mem_vec_at(&acts->warnings, i);
		if (str_eq(w->text, text)) {
			w->n++;
			return;
		}
	}
	w = mem_vec_add(&acts->warnings);
	w->text = str_copy(&acts->store->arena, text);
	w->ticket = ticket;
	w->n = 1;
}

static void
say_warnings(struct acts *acts)
{
	size_t i;

	for (i = 0; i < acts->warnings.n; i++) {
		const struct acts_warning *w = mem_vec_at(&acts->warnings, i);

		if (w->ticket.n == 0)
			cmd_warn(acts->cmd, "%.*s", STR_ARG(w->text));
		else if (w->n == 1)
			cmd_warn(acts->cmd, "%.*s: %.*s", STR_ARG(w->ticket),
			    STR_ARG(w->text));
		else
			cmd_warn(acts->cmd, "%.*s and %zu more: %.*s",
			    STR_ARG(w->ticket), w->n - 1, STR_ARG(w->text));
	}
	mem_vec_cut(&acts->warnings, 0);
}

static int
try_item(struct acts *acts, size_t i)
{
	struct acts_item *item = mem_vec_at(&acts->queue, i);
	struct desk_done done;
	struct fail fail;
	enum fail_code code;

	item->act.is_granted = grant_follows(acts, i);
	code = desk_record(&acts->desk, &item->act, &done, &fail);
	if (code > FAIL_DATA)
		cmd_die(acts->cmd, &fail);
	if (code != FAIL_NONE) {
		memcpy(item->why, fail.text, sizeof(item->why));
		item->field = done.field;
		return 0;
	}
	item->seq = done.seq;
	if (done.warning.n > 0)
		gather(acts, done.warning, item->act.ticket);
	table_put(&acts->table, item->act.ticket);
	table_put_int(&acts->table, done.seq);
	table_put_time(&acts->table, item->act.at_s);
	table_put(&acts->table, str_of(event_row(item->act.event)->name));
	table_put(&acts->table, item->act.unit);
	table_put(&acts->table, cells_attrs(acts->store, item->act.event,
	    item->act.ticket, done.attrs, &acts->cmd->arena));
	return 1;
}

/* 1 when item `i` and those that go with it would be taken down, each by
   itself; else they are refused, with the reasons there are. */
static int
would_fit(struct acts *acts, size_t i)
{
	const struct acts_item *first = mem_vec_at(&acts->queue, i);
	struct desk_done done;
	struct fail fail;
	size_t k, n_refused = 0;

	acts->desk.is_trial = 1;
	for (k = i; k <= i + first->n_with; k++) {
		struct acts_item *item = mem_vec_at(&acts->queue, k);
		enum fail_code code = desk_record(&acts->desk, &item->act,
		    &done, &fail);

		if (code > FAIL_DATA)
			cmd_die(acts->cmd, &fail);
		if (code == FAIL_NONE)
			continue;
		memcpy(item->why, fail.text, sizeof(item->why));
		item->field = done.field;
		n_refused++;
	}
	acts->desk.is_trial = 0;
	return n_refused == 0;
}

/* Tries the refused ones of a ticket again while that helps. */
static size_t
try_waiting(struct acts *acts, uint32_t *first)
{
	size_t taken = 0;
	uint32_t *link;
	int helped = 1;

	while (helped) {
		helped = 0;
		for (link = first; *link != 0;) {
			struct acts_item *item = mem_vec_at(&acts->queue,
			    *link - 1);

			if (!try_item(acts, *link - 1)) {
				link = &item->waits;
				continue;
			}
			*link = item->waits;
			helped = 1;
			taken++;
		}
	}
	return taken;
}

size_t
acts_column(const struct acts *acts, const struct acts_item *item)
{
	return item->table == NULL ? 0 : column_of(acts, item->table,
	    item->row, &item->act, item->field);
}

static void
say_refused(struct acts *acts)
{
	struct fail fail;
	size_t i;

	for (i = acts->n_run; i < acts->queue.n; i++) {
		struct acts_item *item = mem_vec_at(&acts->queue, i);

		const char *why;

		/* nothing is wrong with one that only went with another */
		if (item->seq != 0 || item->why[0] == '\0')
			continue;
		why = discreet(acts, item->act.ticket, item->why);
		if (item->table != NULL) {
			cmd_reject(acts->cmd, item->table, item->row,
			    acts_column(acts, item), why);
			continue;
		}
		if (item->act.ticket.n > 0)
			(void)fail_set(&fail, FAIL_REFUSED, "%.*s: %s",
			    STR_ARG(item->act.ticket), why);
		else
			(void)fail_set(&fail, FAIL_REFUSED, "%s", why);
		(void)cmd_fail(acts->cmd, &fail);
	}
}


/* The callers of the queue's tickets in one go, for taking them out (C3). */
static void
load_people(struct acts *acts)
{
	size_t n = acts->queue.n, i, k = 0;
	uint32_t *ticket;

	if (acts->desk.people != NULL || n - acts->n_run <= FEW)
		return;
	ticket = mem_take_n(&acts->cmd->arena, n, sizeof(*ticket));
	for (i = 0; i < n; i++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, i);
		uint32_t number = ledger_ticket(&acts->store->ledger,
		    item->act.ticket);

		if (number != HASH_NONE && number != 0)
			ticket[k++] = number;
	}
	if (people_load(&acts->people, acts->store, ticket, k, NULL) ==
	    FAIL_NONE)
		acts->desk.people = &acts->people;
}

size_t
acts_run(struct acts *acts)
{
	size_t n = acts->queue.n, taken = 0, i;
	struct hash_set seen;
	uint32_t *first = mem_take_n(&acts->cmd->arena, n + 1,
	    sizeof(*first));

	if (!acts->is_in_order)
		sort_within_tickets(acts);
	load_people(acts);
	hash_set_make(&seen, cmd_full);
	for (i = acts->n_run; i < n; i++) {
		struct acts_item *item = mem_vec_at(&acts->queue, i);
		uint32_t t = hash_set_add(&seen, item->act.ticket);
		uint32_t *link;

		cmd_progress(acts->cmd, i, n);
		if (item->n_with > 0 && !would_fit(acts, i)) {
			i += item->n_with;
			continue;
		}
		if (try_item(acts, i)) {
			taken += 1 + try_waiting(acts, &first[t]);
			continue;
		}
		for (link = &first[t]; *link != 0;)
			link = &((struct acts_item *)mem_vec_at(&acts->queue,
			    *link - 1))->waits;
		*link = (uint32_t)i + 1;
	}
	hash_set_drop(&seen);
	say_warnings(acts);
	say_refused(acts);
	acts->n_run = n;
	return taken;
}

int
acts_finish(struct acts *acts)
{
	cmd_commit(acts->cmd, acts->store);
	cmd_table(acts->cmd, &acts->table);
	store_close(acts->store);
	return cmd_finish(acts->cmd);
}
