#include <string.h>

#include "doc/render.h"
#include "text/csv.h"

#define BOM "\xef\xbb\xbf"

static void
put_line_end(const struct doc *doc, struct buf *out)
{
	buf_put_c(out, doc->is_excel ? "\r\n" : "\n");
}

/* A cell; where a spreadsheet is to open it, text never becomes more (Q4). */
static void
put_cell(const struct doc *doc, enum doc_type type, struct str cell,
    struct buf *out)
{
	struct buf safe;

	if (!doc->is_excel || (type != DOC_TEXT && type != DOC_NAME) ||
	    !csv_is_unsafe(cell, type == DOC_NAME)) {
		csv_put(out, cell);
		return;
	}
	buf_make(&safe, doc->full);
	buf_put_byte(&safe, '\'');
	buf_put(&safe, cell);
	csv_put(out, buf_str(&safe));
	buf_drop(&safe);
}

static void
put_table(const struct doc *doc, const struct doc_table *table,
    struct buf *out)
{
	size_t n = doc_table_rows(table), row, i;
	struct buf room;

	buf_make(&room, doc->full);
	for (i = 0; i < table->n_column && !table->is_form; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		csv_put(out, str_of(table->column[i].name));
	}
	if (!table->is_form)
		put_line_end(doc, out);
	for (row = 0; row < n; row++) {
		for (i = 0; i < table->n_column; i++) {
			enum doc_type type = table->column[i].type;

			if (i > 0)
				buf_put_byte(out, ',');
			put_cell(doc, type, doc_cell_plain(&room, type,
			    doc_table_cell(table, row, i)), out);
		}
		put_line_end(doc, out);
	}
	buf_drop(&room);
}

void
render_csv_table(const struct doc *doc, const struct doc_table *table,
    struct buf *out)
{
	if (doc->is_excel)
		buf_put_c(out, BOM);
	put_table(doc, table, out);
}

/*
 * `# name title`, after a blank line where something stands before. For a
 * spreadsheet it is one cell: what follows a comma in a title would be another,
 * and could be a formula (Q4).
 */
static void
put_title(const struct doc *doc, struct buf *out, struct str name,
    struct str title)
{
	struct buf line;
	size_t i;

	buf_make(&line, doc->full);
	buf_put_c(&line, "# ");
	buf_put(&line, name);
	buf_put_byte(&line, ' ');
	for (i = 0; i < title.n; i++)
		buf_put_byte(&line, title.p[i] == '\n' ? ' ' : title.p[i]);
	if (out->n > strlen(BOM))
		put_line_end(doc, out);
	if (doc->is_excel)
		csv_put(out, buf_str(&line));
	else
		buf_put(out, buf_str(&line));
	put_line_end(doc, out);
	buf_drop(&line);
}

static void
put_chart(const struct doc *doc, const struct doc_chart *chart,
    struct buf *out, struct buf *room)
{
	size_t row, i;

	buf_put_c(out, "label");
	for (i = 0; i < chart->series.n; i++) {
		const struct doc_series *series =
		    mem_vec_at(&chart->series, i);

		buf_put_byte(out, ',');
		csv_put(out, series->name);
	}
	put_line_end(doc, out);
	for (row = 0; row < chart->labels.n; row++) {
		put_cell(doc, DOC_NAME, *(struct str *)mem_vec_at(
		    &chart->labels, row), out);
		for (i = 0; i < chart->series.n; i++) {
			buf_put_byte(out, ',');
			room->n = 0;
			doc_write_plain(room, chart->type, doc_series_value(
			    mem_vec_at(&chart->series, i), row));
			csv_put(out, buf_str(room));
		}
		put_line_end(doc, out);
	}
}

/* What the report says of itself: the last section. */
static void
put_about(const struct doc *doc, const struct doc_head *head, struct buf *out)
{
	struct doc_line line[DOC_LINES];
	size_t n = doc_head_lines(head, line), i;

	put_title(doc, out, str_of("about"), head->title);
	buf_put_c(out, "key,value");
	put_line_end(doc, out);
	buf_put_c(out, "kind,");
	csv_put(out, head->kind);
	for (i = 0; i < n; i++) {
		put_line_end(doc, out);
		buf_put_c(out, line[i].key);
		buf_put_byte(out, ',');
		csv_put(out, line[i].text);
	}
	put_line_end(doc, out);
}

void
render_csv(const struct doc *doc, struct buf *out)
{
	struct arena scratch;
	struct doc_head head;
	struct buf room;
	size_t i;

	mem_make(&scratch, doc->full);
	buf_make(&room, doc->full);
	head = doc_head_clean(doc, &scratch);
	if (doc->is_excel)
		buf_put_c(out, BOM);
	for (i = 0; i < doc->blocks.n; i++) {
		const struct doc_block *block = mem_vec_at(&doc->blocks, i);

		if (block->kind == DOC_TABLE) {
			put_title(doc, out, block->table->name,
			    block->table->title);
			put_table(doc, block->table, out);
		} else if (block->kind == DOC_CHART) {
			put_title(doc, out, block->chart->name,
			    block->chart->title);
			put_chart(doc, block->chart, out, &room);
		}
	}
	put_about(doc, &head, out);
	buf_drop(&room);
	mem_drop(&scratch);
}
