#include <string.h>

#include "doc/render.h"
#include "text/utf8.h"

#define LEAST 3		/* dashes under a column's title */
#define MOST 60

/* Where a text stands decides what must be escaped in it. */
enum md_place {
	MD_BLOCK,	/* begins a line, may have several */
	MD_WITHIN	/* in a cell, a heading, behind a word: one line */
};

struct md_out {
	const struct doc *doc;
	struct buf *out;
	struct buf room;
};

/* What means something anywhere in pandoc's Markdown. */
static int
is_special(struct str s, size_t i)
{
	char c = s.p[i];

	if (memchr("\\`*_[]{}<>|~^&$#@'\"", c, 19) != NULL)
		return 1;
	/* dashes and dots that would be drawn together */
	return (c == '-' || c == '.') && i > 0 && s.p[i - 1] == c;
}

/*
 * What makes a list, a rule, a caption or a title of a line's beginning:
 * a sign first of all, or one that ends the first word. `n` bytes of the line
 * are behind us.
 */
static int
is_special_first(struct str s, size_t i, size_t n)
{
	if (n == 0)
		return memchr("-+=:%", s.p[i], 5) != NULL;
	return memchr(".):", s.p[i], 3) != NULL && (i + 1 == s.n ||
	    memchr(" \t\n", s.p[i + 1], 3) != NULL);
}

/*
 * `is_word` holds in the first word of a line, where a list's number with its
 * dot may stand; `n` bytes of that line are behind us.
 */
static void
put_text(struct buf *out, struct str s, enum md_place place)
{
	int is_word = place == MD_BLOCK;
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\n' && place == MD_BLOCK) {
			buf_put_c(out, "\\\n");
			is_word = 1;
			n = 0;
			continue;
		}
		if (c == '\n' || c == '\t')
			c = ' ';
		if (c == ' ' || (c & 0x80) != 0)
			is_word = is_word && n == 0;
		if (c == ' ' && n == 0)
			continue;
		if (is_special(s, i) || (is_word && is_special_first(s, i, n)))
			buf_put_byte(out, '\\');
		buf_put_byte(out, c);
		n++;
	}
}

/* A value of the YAML head; pandoc reads Markdown within the quotes. */
static void
put_yaml(struct md_out *to, const char *key, struct str s)
{
	size_t i;

	if (s.n == 0)
		return;
	to->room.n = 0;
	put_text(&to->room, s, MD_WITHIN);
	buf_put_c(to->out, key);
	buf_put_c(to->out, ": \"");
	for (i = 0; i < to->room.n; i++) {
		if (to->room.p[i] == '\\' || to->room.p[i] == '"')
			buf_put_byte(to->out, '\\');
		buf_put_byte(to->out, to->room.p[i]);
	}
	buf_put_c(to->out, "\"\n");
}

static void
put_paragraph(struct buf *out, struct str s)
{
	if (s.n == 0)
		return;
	buf_put_byte(out, '\n');
	put_text(out, s, MD_BLOCK);
	buf_put_byte(out, '\n');
}

/* --- tables ---------------------------------------------------------------- */

/*
 * The line under a table's head. pandoc shares a page's width out by the
 * dashes, so they are as many as the column's longest text is wide.
 */
static void
put_rule(struct buf *out, enum doc_type type, size_t width)
{
	size_t i;

	buf_put_byte(out, ' ');
	for (i = 0; i < LEAST || (i < width && i < MOST); i++)
		buf_put_byte(out, '-');
	buf_put_c(out, doc_type_is_number(type) ? ": |" : " |");
}

static void
put_rules(struct md_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), row, i;

	buf_put_c(to->out, "\n|");
	for (i = 0; i < table->n_column; i++) {
		enum doc_type type = table->column[i].type;
		size_t most = utf8_width(str_of(table->column[i].title));

		for (row = 0; row < n && most < MOST; row++) {
			size_t width = utf8_width(doc_cell_shown(&to->room,
			    type, doc_table_cell(table, row, i)));

			most = width > most ? width : most;
		}
		put_rule(to->out, table->is_form ? DOC_TEXT : type, most);
	}
	buf_put_byte(to->out, '\n');
}

static void
put_cell(struct buf *out, struct str s)
{
	buf_put_byte(out, ' ');
	put_text(out, s, MD_WITHIN);
	buf_put_c(out, " |");
}

static void
put_caption(struct buf *out, struct str title)
{
	if (title.n == 0)
		return;
	buf_put_c(out, "\nTable: ");
	put_text(out, title, MD_WITHIN);
	buf_put_byte(out, '\n');
}

static void
put_table(struct md_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), row, i;

	if (table->n_column == 0)
		return;
	buf_put_c(to->out, "\n|");
	for (i = 0; i < table->n_column; i++)
		put_cell(to->out, str_of(table->is_form ? "" :
		    table->column[i].title));
	put_rules(to, table);
	for (row = 0; row < n; row++) {
		buf_put_byte(to->out, '|');
		for (i = 0; i < table->n_column; i++)
			put_cell(to->out, doc_cell_shown(&to->room,
			    table->is_form ? DOC_TEXT : table->column[i].type,
			    doc_table_cell(table, row, i)));
		buf_put_byte(to->out, '\n');
	}
	put_caption(to->out, table->title);
	put_paragraph(to->out, table->note);
}

static void
put_chart_row(struct md_out *to, const struct doc_chart *chart, size_t row)
{
	size_t i;

	buf_put_byte(to->out, '|');
	put_cell(to->out, *(struct str *)mem_vec_at(&chart->labels, row));
	for (i = 0; i < chart->series.n; i++) {
		struct doc_cell cell = { .n = doc_series_value(
		    mem_vec_at(&chart->series, i), row) };

		put_cell(to->out, doc_cell_shown(&to->room, chart->type,
		    &cell));
	}
	buf_put_byte(to->out, '\n');
}

/* What the picture says, and what it is drawn from; a table may have it. */
static void
put_chart(struct md_out *to, const struct doc_chart *chart)
{
	size_t i;

	if (chart->table != NULL)
		return;
	put_paragraph(to->out, chart->alternative);
	if (chart->labels.n == 0 || chart->series.n == 0)
		return;
	buf_put_c(to->out, "\n|");
	put_cell(to->out, chart->x_title);
	for (i = 0; i < chart->series.n; i++) {
		const struct doc_series *series =
		    mem_vec_at(&chart->series, i);

		put_cell(to->out, series->name);
	}
	buf_put_c(to->out, "\n|");
	put_rule(to->out, DOC_TEXT, 40);
	for (i = 0; i < chart->series.n; i++)
		put_rule(to->out, DOC_INT, 10);
	buf_put_byte(to->out, '\n');
	for (i = 0; i < chart->labels.n; i++)
		put_chart_row(to, chart, i);
	put_caption(to->out, chart->title);
}

/* --- the whole ------------------------------------------------------------- */

static void
put_heading(struct buf *out, const struct doc_block *block)
{
	int i;

	buf_put_byte(out, '\n');
	for (i = 0; i < block->level; i++)
		buf_put_byte(out, '#');
	buf_put_byte(out, ' ');
	put_text(out, block->text, MD_WITHIN);
	buf_put_byte(out, '\n');
}

static void
put_block(struct md_out *to, const struct doc_block *block)
{
	switch (block->kind) {
	case DOC_HEADING:
		put_heading(to->out, block);
		break;
	case DOC_PARAGRAPH:
		put_paragraph(to->out, block->text);
		break;
	case DOC_TABLE:
		put_table(to, block->table);
		break;
	case DOC_CHART:
		put_chart(to, block->chart);
		break;
	case DOC_BREAK:
		buf_put_c(to->out, "\n```{=openxml}\n"
		    "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n```\n");
		break;
	}
}

/* `label：text` as a paragraph, where there is a text. */
static void
put_labelled(struct buf *out, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	buf_put_byte(out, '\n');
	buf_put_c(out, label);
	buf_put_c(out, "：");
	put_text(out, text, MD_WITHIN);
	buf_put_byte(out, '\n');
}

static void
put_tail(struct buf *out, const struct doc_head *head)
{
	struct doc_line line[DOC_LINES];
	size_t n = doc_head_lines(head, line), i;

	put_paragraph(out, head->issuer);
	put_paragraph(out, head->date);
	if (head->distribution.n > 0 || n > 0)
		buf_put_c(out, "\n* * *\n");
	put_labelled(out, "抄送", head->distribution);
	for (i = 0; i < n; i++)
		put_labelled(out, line[i].label, line[i].text);
}

/*
 * The salutation as offices write it, whether or not office.csv has the colon.
 */
static void
put_salutation(struct buf *out, struct str s)
{
	if (s.n == 0)
		return;
	buf_put_byte(out, '\n');
	put_text(out, s, MD_BLOCK);
	if (!str_ends(s, "：") && !str_ends(s, ":"))
		buf_put_c(out, "：");
	buf_put_byte(out, '\n');
}

void
render_md(const struct doc *doc, struct buf *out)
{
	struct md_out to = { .doc = doc, .out = out };
	struct arena scratch;
	struct doc_head head;
	size_t i;

	mem_make(&scratch, doc->full);
	buf_make(&to.room, doc->full);
	head = doc_head_clean(doc, &scratch);
	buf_put_c(out, "---\n");
	put_yaml(&to, "title", head.title);
	put_yaml(&to, "subtitle", head.number);
	put_yaml(&to, "date", head.date);
	buf_put_c(out, "lang: zh-CN\n---\n");
	put_salutation(out, head.salutation);
	for (i = 0; i < doc->blocks.n; i++)
		put_block(&to, mem_vec_at(&doc->blocks, i));
	put_tail(out, &head);
	buf_drop(&to.room);
	mem_drop(&scratch);
}
