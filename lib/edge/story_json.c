#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "edge/story.h"
#include "text/time.h"
#include "text/utf8.h"

struct making {
	const struct story_view *view;
	const struct story *story;
	struct arena scratch;	/* for texts that must be mended or decoded */
};

/* NB. jansson fails here for lack of memory alone: texts are made UTF-8. */
static json_t *
need(const struct making *m, json_t *json)
{
	if (json == NULL) {
		if (m->view->store->full != NULL)
			m->view->store->full();
		abort();
	}
	return json;
}

static void
set(const struct making *m, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, need(m, value)) != 0)
		(void)need(m, NULL);
}

static void
append(const struct making *m, json_t *array, json_t *value)
{
	if (json_array_append_new(array, need(m, value)) != 0)
		(void)need(m, NULL);
}

/* A string; a byte that is no UTF-8 is `?`. */
static json_t *
string(const struct making *m, struct str s)
{
	struct arena scratch = m->scratch;
	char *p = mem_copy(&scratch, s.n > 0 ? s.p : "", s.n);
	struct str rest = str_make(p, s.n);
	size_t at;

	while (!utf8_is_valid(rest, &at)) {
		p[(rest.p - p) + (ptrdiff_t)at] = '?';
		rest = str_make(rest.p + at, rest.n - at);
	}
	return json_stringn_nocheck(p, s.n);
}

/* An instant as a string, null for none. */
static json_t *
instant(const struct making *m, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	if (at_s == TIME_NONE)
		return json_null();
	time_format(at_s, text);
	return string(m, str_make(text, TIME_TEXT));
}

static json_t *
instant_of(const struct making *m, const struct fact *fact)
{
	return instant(m, fact == NULL ? TIME_NONE : fact->at_s);
}

/* What is known of the ticket: the cells of ticket-list. */
static json_t *
about(struct making *m, struct cells_of *of)
{
	json_t *object = need(m, json_object());
	enum cells_column i;

	for (i = CELLS_RECEIVED; i < CELLS_N; i++) {
		const struct table_column *column = &cells_column[i];

		/* tickets/ is out of reach: not known is not empty */
		if (cells_is_personal(i) && m->view->is_out_of_reach)
			continue;
		if (column->type == TABLE_TIME)
			set(m, object, column->name,
			    instant(m, of->value[i].n));
		else if (column->type == TABLE_NUMBER)
			set(m, object, column->name,
			    json_integer(of->value[i].n));
		else
			set(m, object, column->name,
			    string(m, of->value[i].text));
	}
	return object;
}

static json_t *
legs(const struct making *m)
{
	static const char *const back[] = { "", "pending", "refused",
	    "recorded" };
	const struct ticket *t = &m->story->ticket;
	json_t *array = need(m, json_array());
	size_t i;

	for (i = 0; i < t->n_leg; i++) {
		const struct leg *leg = &t->leg[i];
		json_t *object = need(m, json_object());

		set(m, object, "unit", string(m, ledger_unit_id(
		    &m->view->store->ledger, leg->unit)));
		set(m, object, "role", string(m, str_of(leg->role == 0 ? "" :
		    event_words_role[leg->role - 1])));
		set(m, object, "basis", string(m, str_of(leg->basis == 0 ?
		    "" : event_words_basis[leg->basis - 1])));
		set(m, object, "assigned", instant_of(m, leg->assign));
		set(m, object, "accepted", instant_of(m, leg->accept));
		set(m, object, "replied", instant_of(m, leg->last_reply));
		set(m, object, "ended", instant_of(m, leg->end));
		set(m, object, "return", string(m, str_of(back[leg->back])));
		append(m, array, object);
	}
	return array;
}

static json_t *
attrs(const struct making *m, const struct story_record *record)
{
	struct arena scratch = m->scratch;
	struct str rest = story_attrs(m->view, m->story, record, &scratch);
	json_t *object = need(m, json_object());
	struct str key, value;

	while (event_attr_next(&rest, &key, &value)) {
		struct making room = *m;
		struct arena names = scratch;
		const char *name = str_dup(&names, key);

		room.scratch = names;
		value = event_decode(&room.scratch, value);
		set(m, object, name, string(&room, value));
	}
	return object;
}

static json_t *
records(const struct making *m)
{
	json_t *array = need(m, json_array());
	size_t i;

	for (i = 0; i < m->story->n_record; i++) {
		const struct story_record *s = &m->story->record[i];
		json_t *object = need(m, json_object());

		set(m, object, "seq", json_integer(s->record.seq));
		set(m, object, "logged", instant(m, s->record.logged_s));
		set(m, object, "at", instant(m, s->record.at_s));
		set(m, object, "event", string(m,
		    str_of(event_row(s->record.event)->name)));
		set(m, object, "unit", string(m, s->record.unit));
		set(m, object, "by", string(m, s->record.by));
		set(m, object, "attrs", attrs(m, s));
		set(m, object, "voided_by", s->voided_by == 0 ? json_null() :
		    json_integer(s->voided_by));
		set(m, object, "backdated", json_boolean(s->is_backdated));
		append(m, array, object);
	}
	return array;
}

static json_t *
obligations(const struct making *m)
{
	json_t *array = need(m, json_array());
	size_t i;

	for (i = 0; i < m->story->n_owed; i++) {
		const struct obligation *o = &m->story->owed[i];
		const struct obligation_row *row = &obligation_rows()[o->id];
		json_t *object = need(m, json_object());

		set(m, object, "obligation", string(m, str_of(row->name)));
		set(m, object, "unit", string(m, ledger_unit_id(
		    &m->view->store->ledger, o->unit)));
		set(m, object, "opened", instant(m, o->opened_s));
		set(m, object, "due", o->is_unknown ?
		    string(m, str_of("unknown")) :
		    instant(m, o->has_due ? o->due_s : TIME_NONE));
		set(m, object, "status", string(m,
		    str_of(obligation_words_status[o->status])));
		set(m, object, "done", instant(m, o->status ==
		    STATUS_CANCELLED ? TIME_NONE : o->done_s));
		set(m, object, "source", string(m, str_of(row->source)));
		append(m, array, object);
	}
	return array;
}

static int
put_dumped(const char *p, size_t n, void *with)
{
	buf_put(with, str_make(p, n));
	return 0;
}

void
story_put_json(const struct story_view *view, const struct story *stories,
    size_t n, struct buf *out)
{
	struct cells_of of;
	size_t i;

	buf_put_byte(out, '[');
	for (i = 0; i < n; i++) {
		struct making m = { view, &stories[i], { 0 } };
		json_t *object;

		(void)cells_fold(view->cells, stories[i].ticket.number, &of);
		cells_owed(view->cells, &of);
		cells_fill(view->cells, &of);
		m.scratch = view->cells->arena;
		object = need(&m, json_object());
		set(&m, object, "ticket", string(&m,
		    of.value[CELLS_TICKET].text));
		set(&m, object, "state", string(&m,
		    of.value[CELLS_STATE].text));
		set(&m, object, "about", about(&m, &of));
		set(&m, object, "legs", legs(&m));
		set(&m, object, "records", records(&m));
		set(&m, object, "obligations", obligations(&m));
		buf_put_c(out, i == 0 ? "\n" : ",\n");
		if (json_dump_callback(object, put_dumped, out,
		    JSON_COMPACT) != 0)
			(void)need(&m, NULL);
		json_decref(object);
	}
	buf_put_c(out, n > 0 ? "\n]\n" : "]\n");
}
