#include <jansson.h>
#include <stdlib.h>

#include "doc/render.h"

/* What is written, and with what. */
struct json_out {
	const struct doc *doc;
	struct buf *out;
	struct buf room;
};

static int
put_dumped(const char *p, size_t n, void *with)
{
	buf_put(with, str_make(p, n));
	return 0;
}

static void
put_string(struct json_out *to, struct str s)
{
	json_t *json = json_stringn_nocheck(s.n > 0 ? s.p : "", s.n);

	/* NB. texts are fit (doc_clean()): jansson lacks memory or nothing */
	if (json == NULL || json_dump_callback(json, put_dumped, to->out,
	    JSON_ENCODE_ANY | JSON_COMPACT) != 0) {
		if (to->doc->full != NULL)
			to->doc->full();
		abort();
	}
	json_decref(json);
}

static void
put_key(struct json_out *to, const char *key)
{
	buf_put_byte(to->out, '"');
	buf_put_c(to->out, key);
	buf_put_c(to->out, "\":");
}

/* `,"key":"text"` */
static void
put_member(struct json_out *to, const char *key, struct str text)
{
	buf_put_byte(to->out, ',');
	put_key(to, key);
	put_string(to, text);
}

/* A number with the digits it has in csv, a time as a string, or null. */
static void
put_value(struct json_out *to, enum doc_type type, int64_t n)
{
	if (n == DOC_NONE) {
		buf_put_c(to->out, "null");
		return;
	}
	to->room.n = 0;
	doc_write_plain(&to->room, type, n);
	if (type == DOC_TIME || type == DOC_DATE)
		put_string(to, buf_str(&to->room));
	else
		buf_put(to->out, buf_str(&to->room));
}

static void
put_cell(struct json_out *to, enum doc_type type, const struct doc_cell *cell)
{
	if (cell->is_empty)
		buf_put_c(to->out, "null");
	else if (cell->text.p != NULL)
		put_string(to, cell->text);
	else
		put_value(to, type, cell->n);
}

/* --- blocks ---------------------------------------------------------------- */

static void
put_columns(struct json_out *to, const struct doc_table *table)
{
	size_t i;

	buf_put_c(to->out, ",\n  \"columns\":[");
	for (i = 0; i < table->n_column; i++) {
		buf_put_c(to->out, i > 0 ? ",{\"name\":" : "{\"name\":");
		put_string(to, str_of(table->column[i].name));
		put_member(to, "title", str_of(table->column[i].title));
		put_member(to, "type",
		    str_of(doc_type_name(table->column[i].type)));
		buf_put_byte(to->out, '}');
	}
	buf_put_byte(to->out, ']');
}

/* A row is an object; of a form, whose columns have no names, an array. */
static void
put_table(struct json_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), row, i;

	put_member(to, "name", table->name);
	put_member(to, "title", table->title);
	if (table->note.n > 0)
		put_member(to, "note", table->note);
	if (!table->is_form)
		put_columns(to, table);
	buf_put_c(to->out, ",\n  \"rows\":[");
	for (row = 0; row < n; row++) {
		buf_put_c(to->out, row > 0 ? ",\n    " : "\n    ");
		buf_put_byte(to->out, table->is_form ? '[' : '{');
		for (i = 0; i < table->n_column; i++) {
			if (i > 0)
				buf_put_byte(to->out, ',');
			if (!table->is_form)
				put_key(to, table->column[i].name);
			put_cell(to, table->column[i].type,
			    doc_table_cell(table, row, i));
		}
		buf_put_byte(to->out, table->is_form ? ']' : '}');
	}
	buf_put_c(to->out, n > 0 ? "\n  ]" : "]");
}

static void
put_chart(struct json_out *to, const struct doc_chart *chart)
{
	static const char *const kind[] = { [DOC_BARS] = "bars",
		[DOC_COLUMNS] = "columns", [DOC_LINE] = "line" };
	size_t i, k;

	put_member(to, "name", chart->name);
	put_member(to, "title", chart->title);
	put_member(to, "shape", str_of(kind[chart->kind]));
	put_member(to, "type", str_of(doc_type_name(chart->type)));
	put_member(to, "x_title", chart->x_title);
	put_member(to, "y_title", chart->y_title);
	put_member(to, "alternative", chart->alternative);
	buf_put_c(to->out, ",\n  \"labels\":[");
	for (i = 0; i < chart->labels.n; i++) {
		if (i > 0)
			buf_put_byte(to->out, ',');
		put_string(to, *(struct str *)mem_vec_at(&chart->labels, i));
	}
	buf_put_c(to->out, "],\n  \"series\":[");
	for (k = 0; k < chart->series.n; k++) {
		const struct doc_series *series =
		    mem_vec_at(&chart->series, k);

		buf_put_c(to->out, k > 0 ? ",\n    " : "\n    ");
		buf_put_c(to->out, "{\"name\":");
		put_string(to, series->name);
		buf_put_c(to->out, ",\"values\":[");
		for (i = 0; i < chart->labels.n; i++) {
			if (i > 0)
				buf_put_byte(to->out, ',');
			put_value(to, chart->type,
			    doc_series_value(series, i));
		}
		buf_put_c(to->out, "]}");
	}
	buf_put_c(to->out, k > 0 ? "\n  ]" : "]");
}

static void
put_block(struct json_out *to, const struct doc_block *block)
{
	static const char *const kind[] = { [DOC_HEADING] = "heading",
		[DOC_PARAGRAPH] = "paragraph", [DOC_TABLE] = "table",
		[DOC_CHART] = "chart", [DOC_BREAK] = "break" };

	buf_put_c(to->out, "\n  {\"kind\":");
	put_string(to, str_of(kind[block->kind]));
	if (block->kind == DOC_HEADING)
		buf_printf(to->out, ",\"level\":%d", block->level);
	if (block->kind == DOC_HEADING || block->kind == DOC_PARAGRAPH)
		put_member(to, "text", block->text);
	else if (block->kind == DOC_TABLE)
		put_table(to, block->table);
	else if (block->kind == DOC_CHART)
		put_chart(to, block->chart);
	buf_put_byte(to->out, '}');
}

static void
put_head(struct json_out *to, const struct doc_head *head)
{
	put_key(to, "kind");
	put_string(to, head->kind);
	put_member(to, "title", head->title);
	put_member(to, "number", head->number);
	put_member(to, "salutation", head->salutation);
	put_member(to, "issuer", head->issuer);
	put_member(to, "date", head->date);
	put_member(to, "distribution", head->distribution);
	put_member(to, "period", head->period);
	put_member(to, "as_of", head->as_of);
	put_member(to, "anchor", head->anchor);
	put_member(to, "version", head->version);
}

void
render_json(const struct doc *doc, struct buf *out)
{
	struct json_out to = { .doc = doc, .out = out };
	struct arena scratch;
	struct doc_head head;
	size_t i;

	mem_make(&scratch, doc->full);
	buf_make(&to.room, doc->full);
	head = doc_head_clean(doc, &scratch);
	buf_put_byte(out, '{');
	put_head(&to, &head);
	buf_put_c(out, ",\n\"blocks\":[");
	for (i = 0; i < doc->blocks.n; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		put_block(&to, mem_vec_at(&doc->blocks, i));
	}
	buf_put_c(out, doc->blocks.n > 0 ? "\n]}\n" : "]}\n");
	buf_drop(&to.room);
	mem_drop(&scratch);
}
