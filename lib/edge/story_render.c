#include <stdlib.h>
#include <string.h>

#include "edge/story.h"
#include "text/time.h"
#include "text/utf8.h"

#define LABEL 12	/* columns of a label */

/* What happened, in a word or a few, for each event. */
static const char *const phrase[EVENT_N] = {
	[EVENT_RECEIVE] = "received",
	[EVENT_AMEND] = "amended",
	[EVENT_BRIEF] = "briefed the citizen",
	[EVENT_DECLINE] = "declined",
	[EVENT_DECLINE_REFUSE] = "district refused the decline",
	[EVENT_ASSIGN] = "dispatched",
	[EVENT_ACCEPT] = "accepted",
	[EVENT_CONTACT] = "contacted the citizen",
	[EVENT_ANSWER] = "answered the citizen",
	[EVENT_SURVEY] = "surveyed the site",
	[EVENT_PROGRESS] = "reported progress",
	[EVENT_URGE] = "urged",
	[EVENT_RETURN] = "asked for a return",
	[EVENT_RETURN_GRANT] = "return granted",
	[EVENT_RETURN_REFUSE] = "return refused",
	[EVENT_EXTEND] = "asked for an extension",
	[EVENT_EXTEND_GRANT] = "extension granted",
	[EVENT_EXTEND_REFUSE] = "extension refused",
	[EVENT_STATEMENT] = "stated why it is not upheld",
	[EVENT_REPLY] = "replied",
	[EVENT_REVIEW] = "reviewed",
	[EVENT_CALLBACK] = "called back",
	[EVENT_REWORK] = "sent back for rework",
	[EVENT_CLOSE] = "closed",
	[EVENT_RECHECK] = "recheck asked for",
	[EVENT_RECHECK_EXTEND] = "asked to extend the recheck",
	[EVENT_RECHECK_EXTEND_GRANT] = "recheck extended",
	[EVENT_RECHECK_EXTEND_REFUSE] = "recheck not extended",
	[EVENT_RECHECK_REPORT] = "reported the recheck",
	[EVENT_RECHECK_REWORK] = "recheck sent back",
	[EVENT_RECHECK_CLOSE] = "recheck closed",
	[EVENT_SUPERVISE] = "supervision opened",
	[EVENT_SUPERVISE_END] = "supervision ended",
	[EVENT_SHELVE] = "shelving asked for",
	[EVENT_SHELVE_FILE] = "shelved",
	[EVENT_SHELVE_REVISE] = "shelving sent back",
	[EVENT_SHELVE_REFUSE] = "shelving refused",
	[EVENT_SHELVE_END] = "shelving ended",
	[EVENT_FLAG] = "flagged",
	[EVENT_MERIT] = "merit",
	[EVENT_BULLETIN] = "bulletin",
	[EVENT_BULLETIN_ANSWER] = "answered the bulletin",
	[EVENT_CONFIG] = "configuration changed",
	[EVENT_PUBLISH] = "published",
	[EVENT_VOID] = "voided a record",
	[EVENT_REVEAL] = "personal data revealed",
};

/* `s` with `?` for what must not reach a terminal (Q5). */
static void
put_clean(struct buf *out, struct str s)
{
	while (s.n > 0) {
		const char *from = s.p;
		int32_t c = utf8_next(&s);
		size_t size = (size_t)(s.p - from);

		/* controls, and what turns the direction of writing */
		if (c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
		    (c == 0xfffd && size == 1) || c == 0x061c ||
		    c == 0x200e || c == 0x200f ||
		    (c >= 0x2028 && c <= 0x202e) ||
		    (c >= 0x2066 && c <= 0x2069))
			buf_put_byte(out, '?');
		else
			buf_put(out, str_make(from, size));
	}
}

/* `2024-10-25 16:00:05`. */
static void
put_time(struct buf *out, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	time_format(at_s, text);
	text[10] = ' ';
	buf_put(out, str_make(text, 19));
}

/* A unit's id and its name. */
static void
put_unit(const struct story_view *view, struct buf *out, struct str id)
{
	const struct roster *roster = view->store->config.roster;
	uint32_t i = roster_find(roster, id);

	put_clean(out, id);
	if (i != ROSTER_NONE) {
		buf_put_byte(out, ' ');
		put_clean(out, roster_unit(roster, i)->name);
	}
}

/* --- the head -------------------------------------------------------------- */

/* The head's lines: a label, and what is put in for it. */
struct line {
	const char *label;
	struct str value;
};

struct head {
	const struct story_view *view;
	const struct story *story;
	struct cells_of of;
	struct line line[16];
	size_t n;
	struct buf text;	/* of all values */
	size_t from;		/* where the value at hand begins */
};

static void
end_line(struct head *head, const char *label)
{
	struct line *line = &head->line[head->n];

	if (head->text.n == head->from)
		return;
	line->label = label;
	line->value = str_make(head->text.p + head->from,
	    head->text.n - head->from);
	head->from = head->text.n;
	head->n++;
}

/* The cell of a column, with `, ` before it where something is there. */
static void
add_cell(struct head *head, enum cells_column column)
{
	struct str cell = head->of.value[column].text;

	if (cell.n == 0)
		return;
	if (head->text.n > head->from)
		buf_put_c(&head->text, ", ");
	put_clean(&head->text, cell);
}

static void
head_cell(struct head *head, const char *label, enum cells_column column)
{
	add_cell(head, column);
	end_line(head, label);
}

static void
head_intake(struct head *head)
{
	put_time(&head->text, head->of.t.receive->at_s);
	add_cell(head, CELLS_SOURCE);
	add_cell(head, CELLS_KIND);
	add_cell(head, CELLS_URGENCY);
	end_line(head, "received");
	head_cell(head, "category", CELLS_CATEGORY);
	add_cell(head, CELLS_PLACE);
	if (head->of.t.about.site == WORD_YES)
		buf_put_c(&head->text, head->text.n > head->from ?
		    ", a site to survey" : "a site to survey");
	end_line(head, "place");
	head_cell(head, "flags", CELLS_FLAGS);
	head_cell(head, "tag", CELLS_TAG);
	head_cell(head, "named by", CELLS_SUPERVISED);
}

static void
head_person(struct head *head)
{
	int is_secret = (head->of.t.about.flags & TICKET_SECRET) != 0;

	if (is_secret && !head->view->cells->is_revealed)
		buf_put_c(&head->text, "wants to stay secret");
	add_cell(head, CELLS_CALLER);
	add_cell(head, CELLS_PHONE);
	add_cell(head, CELLS_CALLER_ID);
	end_line(head, "caller");
	head_cell(head, "address", CELLS_ADDRESS);
	if (head->view->is_out_of_reach)
		buf_put_c(&head->text, "out of reach: only the centre may "
		    "read what citizens said");
	else if (people_row(head->view->cells->people, head->of.t.number) ==
	    NULL)
		buf_put_c(&head->text, "lost: tickets/ lacks the row that the "
		    "journal names");
	add_cell(head, CELLS_TEXT);
	end_line(head, "text");
}

static void
head_units(struct head *head)
{
	struct str rest = head->of.value[CELLS_CO].text, id;

	if (head->of.value[CELLS_LEAD].text.n > 0)
		put_unit(head->view, &head->text,
		    head->of.value[CELLS_LEAD].text);
	end_line(head, "lead");
	while (rest.n > 0 && str_cut(&rest, '|', &id)) {
		if (head->text.n > head->from)
			buf_put_c(&head->text, ", ");
		put_unit(head->view, &head->text, id);
	}
	end_line(head, "with");
}

/* The obligation that is due first, or NULL. */
static const struct obligation *
next_due(const struct story *story)
{
	const struct obligation *next = NULL;
	size_t i;

	for (i = 0; i < story->n_owed; i++) {
		const struct obligation *o = &story->owed[i];

		if ((o->status == STATUS_OPEN || o->status == STATUS_SOON ||
		    o->status == STATUS_OVERDUE) && o->has_due &&
		    (next == NULL || o->due_s < next->due_s))
			next = o;
	}
	return next;
}

/* Art. 9: the filing is on this ticket, or this one came after it. */
static void
head_shelved(struct head *head)
{
	struct str filed = head->of.value[CELLS_SHELVED].text;

	if (str_eq(filed, head->of.value[CELLS_TICKET].text))
		buf_put_c(&head->text, "by the district");
	else if (filed.n > 0) {
		buf_put_c(&head->text, "with ");
		put_clean(&head->text, filed);
		buf_put_c(&head->text, ", not in the satisfaction measure");
	}
	end_line(head, "shelved");
}

static void
head_state(struct head *head)
{
	const struct obligation *next = next_due(head->story);
	int64_t repeats = head->of.value[CELLS_REPEATS].n;

	add_cell(head, CELLS_MATTER);
	if (repeats > 1)
		buf_printf(&head->text, ", ticket %lld of this caller on it",
		    (long long)repeats);
	end_line(head, "matter");
	head_shelved(head);
	add_cell(head, CELLS_RESULT);
	add_cell(head, CELLS_SATISFACTION);
	end_line(head, "result");
	if (next == NULL)
		return;
	buf_printf(&head->text, "%s by ", obligation_rows()[next->id].name);
	put_time(&head->text, next->due_s);
	if (next->status != STATUS_OPEN)
		buf_printf(&head->text, ", %s",
		    obligation_words_status[next->status]);
	end_line(head, "due first");
}

static void
head_make(struct head *head, const struct story_view *view,
    const struct story *story)
{
	memset(head, 0, sizeof(*head));
	head->view = view;
	head->story = story;
	buf_make(&head->text, view->store->full);
	(void)cells_fold(view->cells, story->ticket.number, &head->of);
	cells_owed(view->cells, &head->of);
	cells_fill(view->cells, &head->of);
	head_intake(head);
	head_person(head);
	head_units(head);
	head_state(head);
}

/* --- the records ------------------------------------------------------------ */

/* 1 for what the head tells, or what only a program reads. */
static int
is_dull(struct str key)
{
	return str_is(key, "row") || str_is(key, "caller");
}

/* `outcome: reached; way: phone`. */
static void
put_attrs(const struct story_record *record, struct buf *out,
    struct arena scratch)
{
	struct str rest = record->record.attrs, key, value;
	size_t from = out->n;

	while (event_attr_next(&rest, &key, &value)) {
		struct arena room = scratch;

		if (is_dull(key))
			continue;
		if (out->n > from)
			buf_put_c(out, "; ");
		put_clean(out, key);
		buf_put_c(out, ": ");
		put_clean(out, event_decode(&room, value));
	}
}

/* What else is to be said of a record. */
static void
put_marks(const struct story_record *record, struct buf *out)
{
	if (record->voided_by != 0)
		buf_printf(out, ", voided by seq %u",
		    (unsigned)record->voided_by);
	if (record->is_backdated) {
		buf_put_c(out, ", backdated: written down ");
		put_time(out, record->record.logged_s);
	}
}

/* Records in the order in which they happened. */
static const struct story_record **
by_time(const struct story *story, struct arena *arena)
{
	const struct story_record **list = mem_take_n(arena,
	    story->n_record + 1, sizeof(*list));	/* NOLINT: of pointers */
	size_t i, k;

	/* NB. nearly in order already */
	for (i = 0; i < story->n_record; i++) {
		for (k = i; k > 0 && list[k - 1]->record.at_s >
		    story->record[i].record.at_s; k--)
			list[k] = list[k - 1];
		list[k] = &story->record[i];
	}
	return list;
}

static void
text_record(const struct story_view *view, const struct story_record *record,
    struct buf *out)
{
	size_t from;

	put_time(out, record->record.at_s);
	buf_printf(out, "  %s", phrase[record->record.event]);
	if (record->record.unit.n > 0) {
		buf_put_c(out, ", ");
		put_unit(view, out, record->record.unit);
	}
	buf_put_c(out, ", by ");
	put_clean(out, record->record.by);
	buf_printf(out, " (seq %u", (unsigned)record->record.seq);
	put_marks(record, out);
	buf_put_c(out, ")\n");
	from = out->n;
	buf_put_c(out, "    ");
	put_attrs(record, out, view->cells->arena);
	if (out->n == from + 4)
		out->n = from;
	else
		buf_put_byte(out, '\n');
}

/* --- what is owed ----------------------------------------------------------- */

static void
owed_table(const struct story_view *view, const struct story *story,
    struct table *table)
{
	static const struct table_column column[] = {
		{ "obligation", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "opened", TABLE_TIME, 1 }, { "due", TABLE_TIME, 0 },
		{ "status", TABLE_NAME, 0 }, { "done", TABLE_TIME, 0 },
		{ "source", TABLE_NAME, 0 },
	};
	size_t i;

	table_make(table, column, sizeof(column) / sizeof(column[0]),
	    view->store->full);
	for (i = 0; i < story->n_owed; i++) {
		const struct obligation *o = &story->owed[i];
		const struct obligation_row *row = &obligation_rows()[o->id];

		table_put(table, str_of(row->name));
		table_put(table, ledger_unit_id(&view->store->ledger, o->unit));
		table_put_time(table, o->opened_s);
		if (o->is_unknown)
			table_put(table, str_of("unknown"));
		else
			table_put_time(table, o->has_due ? o->due_s :
			    TIME_NONE);
		table_put(table, str_of(obligation_words_status[o->status]));
		table_put_time(table, o->status == STATUS_CANCELLED ?
		    TIME_NONE : o->done_s);
		table_put(table, str_of(row->source));
	}
}

static void
put_owed(const struct story_view *view, const struct story *story,
    enum table_format format, struct buf *out)
{
	const struct table_style style = { .format = format,
	    .width = view->width };
	struct table table;

	owed_table(view, story, &table);
	table_render(&table, &style, out);
	table_drop(&table);
}

void
story_put_text(const struct story_view *view, const struct story *story,
    struct buf *out)
{
	struct arena *arena = &view->cells->arena;
	const struct story_record **list;
	struct head head;
	size_t i;

	head_make(&head, view, story);
	put_clean(out, head.of.value[CELLS_TICKET].text);
	buf_printf(out, "  %s\n\n", event_words_state[story->ticket.state]);
	for (i = 0; i < head.n; i++) {
		buf_printf(out, "%-*s", LABEL, head.line[i].label);
		buf_put(out, head.line[i].value);
		buf_put_byte(out, '\n');
	}
	buf_put_c(out, "\nWhat happened\n");
	list = by_time(story, arena);
	for (i = 0; i < story->n_record; i++)
		text_record(view, list[i], out);
	if (story->n_owed > 0) {
		buf_put_c(out, "\nWhat is owed\n");
		put_owed(view, story, TABLE_TABLE, out);
	}
	buf_drop(&head.text);
}

static void
put_table(struct table *table, struct buf *out)
{
	const struct table_style style = { .format = TABLE_MD };

	table_render(table, &style, out);
	table_drop(table);
}

static void
md_records(const struct story_view *view, const struct story *story,
    struct buf *out)
{
	static const struct table_column column[] = {
		{ "at", TABLE_TIME, 0 }, { "seq", TABLE_NUMBER, 0 },
		{ "event", TABLE_TEXT, 0 }, { "unit", TABLE_TEXT, 0 },
		{ "by", TABLE_TEXT, 0 }, { "what", TABLE_TEXT, 0 },
	};
	const struct story_record **list = by_time(story, &view->cells->arena);
	struct table table;
	struct buf text;
	size_t i;

	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    view->store->full);
	buf_make(&text, view->store->full);
	for (i = 0; i < story->n_record; i++) {
		table_put_time(&table, list[i]->record.at_s);
		table_put_int(&table, list[i]->record.seq);
		text.n = 0;
		buf_put_c(&text, phrase[list[i]->record.event]);
		put_marks(list[i], &text);
		table_put_copy(&table, buf_str(&text));
		text.n = 0;
		put_unit(view, &text, list[i]->record.unit);
		table_put_copy(&table, buf_str(&text));
		table_put(&table, list[i]->record.by);
		text.n = 0;
		put_attrs(list[i], &text, view->cells->arena);
		table_put_copy(&table, buf_str(&text));
	}
	put_table(&table, out);
	buf_drop(&text);
}

void
story_put_md(const struct story_view *view, const struct story *story,
    struct buf *out)
{
	static const struct table_column column[] = {
		{ "what", TABLE_NAME, 0 }, { "value", TABLE_TEXT, 0 },
	};
	struct table table;
	struct head head;
	struct buf id;
	size_t i;

	head_make(&head, view, story);
	buf_make(&id, view->store->full);
	put_clean(&id, head.of.value[CELLS_TICKET].text);
	buf_put_c(out, "## ");
	table_put_md(out, buf_str(&id));
	buf_drop(&id);
	buf_printf(out, ": %s\n\n", event_words_state[story->ticket.state]);
	table_make(&table, column, 2, view->store->full);
	for (i = 0; i < head.n; i++) {
		table_put(&table, str_of(head.line[i].label));
		table_put(&table, head.line[i].value);
	}
	put_table(&table, out);
	buf_put_c(out, "\n### What happened\n\n");
	md_records(view, story, out);
	if (story->n_owed > 0) {
		buf_put_c(out, "\n### What is owed\n\n");
		put_owed(view, story, TABLE_MD, out);
	}
	buf_drop(&head.text);
}
