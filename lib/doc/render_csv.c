#include "doc/render.h"
#include "text/csv.h"

void
render_csv_table(const struct doc *doc, const struct doc_table *table,
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
		buf_put_byte(out, '\n');
	for (row = 0; row < n; row++) {
		for (i = 0; i < table->n_column; i++) {
			if (i > 0)
				buf_put_byte(out, ',');
			csv_put(out, doc_cell_plain(&room,
			    table->column[i].type,
			    doc_table_cell(table, row, i)));
		}
		buf_put_byte(out, '\n');
	}
	buf_drop(&room);
}

/* `# name title`, after a blank line where something stands before. */
static void
put_title(struct buf *out, struct str name, struct str title)
{
	size_t i;

	if (out->n > 0)
		buf_put_byte(out, '\n');
	buf_put_c(out, "# ");
	buf_put(out, name);
	buf_put_byte(out, ' ');
	for (i = 0; i < title.n; i++)
		buf_put_byte(out, title.p[i] == '\n' ? ' ' : title.p[i]);
	buf_put_byte(out, '\n');
}

static void
put_chart(const struct doc_chart *chart, struct buf *out, struct buf *room)
{
	size_t row, i;

	buf_put_c(out, "label");
	for (i = 0; i < chart->series.n; i++) {
		const struct doc_series *series =
		    mem_vec_at(&chart->series, i);

		buf_put_byte(out, ',');
		csv_put(out, series->name);
	}
	buf_put_byte(out, '\n');
	for (row = 0; row < chart->labels.n; row++) {
		csv_put(out, *(struct str *)mem_vec_at(&chart->labels, row));
		for (i = 0; i < chart->series.n; i++) {
			buf_put_byte(out, ',');
			room->n = 0;
			doc_write_plain(room, chart->type, doc_series_value(
			    mem_vec_at(&chart->series, i), row));
			csv_put(out, buf_str(room));
		}
		buf_put_byte(out, '\n');
	}
}

/* What the report says of itself: the last section. */
static void
put_about(const struct doc_head *head, struct buf *out)
{
	struct doc_line line[DOC_LINES];
	size_t n = doc_head_lines(head, line), i;

	put_title(out, str_of("about"), head->title);
	buf_put_c(out, "key,value\nkind,");
	csv_put(out, head->kind);
	for (i = 0; i < n; i++) {
		buf_put_byte(out, '\n');
		buf_put_c(out, line[i].key);
		buf_put_byte(out, ',');
		csv_put(out, line[i].text);
	}
	buf_put_byte(out, '\n');
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
	for (i = 0; i < doc->blocks.n; i++) {
		const struct doc_block *block = mem_vec_at(&doc->blocks, i);

		if (block->kind == DOC_TABLE) {
			put_title(out, block->table->name,
			    block->table->title);
			render_csv_table(doc, block->table, out);
		} else if (block->kind == DOC_CHART) {
			put_title(out, block->chart->name,
			    block->chart->title);
			put_chart(block->chart, out, &room);
		}
	}
	put_about(&head, out);
	buf_drop(&room);
	mem_drop(&scratch);
}
