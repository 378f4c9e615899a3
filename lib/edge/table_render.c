#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "edge/table.h"
#include "text/csv.h"
#include "text/time.h"
#include "text/utf8.h"

#define LEAST 8		/* columns that a shrunken text keeps */
#define GAP 2		/* between two columns */
#define SHORT 5		/* the least that a number's header is cut to */

static int
is_right(const struct table_column *column)
{
	return column->type == TABLE_NUMBER || column->type == TABLE_POINTS;
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 1 for what JSON and a spreadsheet take as a number: -12, 0, 87.70. */
static int
is_number(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-', first = i;

	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (i == first || (s.p[first] == '0' && i - first > 1))
		return 0;
	if (i == s.n)
		return 1;
	if (s.p[i] != '.' || i + 1 == s.n)
		return 0;
	for (i++; i < s.n && is_digit(s.p[i]); i++)
		continue;
	return i == s.n;
}

/* --- csv and tsv: for pipes, and for spreadsheets ------------------------- */

/* What a spreadsheet is to take as text, though it looks otherwise (Q4). */
static int
needs_apostrophe(const struct table_column *column, struct str cell)
{
	return !(is_right(column) && is_number(cell)) &&
	    csv_is_unsafe(cell, column->type == TABLE_NAME);
}

/* As csv_put(), with a TAB for the comma. */
static void
tsv_put(struct buf *out, struct str cell)
{
	size_t i;

	for (i = 0; i < cell.n; i++)
		if (memchr("\t\"\r\n", cell.p[i], 4) != NULL)
			break;
	if (i == cell.n && (cell.n == 0 ||
	    (cell.p[0] != ' ' && cell.p[cell.n - 1] != ' '))) {
		buf_put(out, cell);
		return;
	}
	buf_put_byte(out, '"');
	for (i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_put_byte(out, '"');
		buf_put_byte(out, cell.p[i]);
	}
	buf_put_byte(out, '"');
}

static void
put_separated(const struct table *table, const struct table_style *style,
    struct buf *out)
{
	struct arena scratch = table->arena;
	int is_tsv = style->format == TABLE_TSV;
	size_t n = table_rows(table), row, i;

	if (style->is_excel)
		buf_put_c(out, "\xef\xbb\xbf");
	for (row = 0; row <= n; row++) {
		for (i = 0; i < table->n_column; i++) {
			struct str cell = row > 0 ?
			    table_cell(table, row - 1, i) :
			    str_of(table->column[i].name);
			struct arena room = scratch;

			if (row > 0 && style->is_excel &&
			    needs_apostrophe(&table->column[i], cell)) {
				char *p = mem_take(&room, cell.n + 1);

				p[0] = '\'';
				memcpy(p + 1, cell.p, cell.n);
				cell = str_make(p, cell.n + 1);
			}
			if (i > 0)
				buf_put_byte(out, is_tsv ? '\t' : ',');
			(is_tsv ? tsv_put : csv_put)(out, cell);
		}
		buf_put_c(out, style->is_excel ? "\r\n" : "\n");
	}
}

/* --- json ------------------------------------------------------------------ */

static int
put_dumped(const char *p, size_t n, void *with)
{
	buf_put(with, str_make(p, n));
	return 0;
}

/* 1 when a JSON string is these bytes between quotes. */
static int
is_plain(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == '"' ||
		    s.p[i] == '\\')
			return 0;
	return utf8_is_valid(s, NULL);
}

/* A string, bytes that are no UTF-8 as `?`. */
static void
put_string(struct buf *out, struct str s, struct arena scratch)
{
	struct str rest;
	json_t *json;
	size_t at;
	char *p;

	if (is_plain(s)) {
		buf_put_byte(out, '"');
		buf_put(out, s);
		buf_put_byte(out, '"');
		return;
	}
	p = mem_copy(&scratch, s.p, s.n);
	for (rest = str_make(p, s.n); !utf8_is_valid(rest, &at); ) {
		p[rest.p - p + (ptrdiff_t)at] = '?';
		rest = str_make(rest.p + at, rest.n - at);
	}
	json = json_stringn_nocheck(p, s.n);
	/* NB. jansson fails here for lack of memory alone */
	if (json == NULL || json_dump_callback(json, put_dumped, out,
	    JSON_ENCODE_ANY | JSON_COMPACT) != 0) {
		if (out->arena.full != NULL)
			out->arena.full();
		abort();
	}
	json_decref(json);
}

static void
put_json(const struct table *table, struct buf *out)
{
	size_t n = table_rows(table), row, i;

	buf_put_byte(out, '[');
	for (row = 0; row < n; row++) {
		buf_put_c(out, row == 0 ? "\n{" : ",\n{");
		for (i = 0; i < table->n_column; i++) {
			const struct table_column *column = &table->column[i];
			struct str cell = table_cell(table, row, i);

			if (i > 0)
				buf_put_byte(out, ',');
			put_string(out, str_of(column->name), table->arena);
			buf_put_byte(out, ':');
			if (is_right(column) && cell.n == 0)
				buf_put_c(out, "null");
			else if (is_right(column) && is_number(cell))
				buf_put(out, cell);
			else
				put_string(out, cell, table->arena);
		}
		buf_put_byte(out, '}');
	}
	buf_put_c(out, n > 0 ? "\n]\n" : "]\n");
}

/* --- what people read ------------------------------------------------------ */

/*
 * 1 for what must not reach a terminal: controls, what breaks a line, and what
 * turns the direction of writing, so that a text may show as another.
 */
static int
is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c ||
	    c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

/* `s` with `?` for each control character and each byte that is no UTF-8. */
static struct str
clean(struct arena *arena, struct str s)
{
	struct str rest = s;
	size_t n = 0;
	char *p = NULL;

	while (rest.n > 0) {
		const char *from = rest.p;
		int32_t c = utf8_next(&rest);
		size_t size = (size_t)(rest.p - from);

		if (p == NULL && (is_control(c) || (c == 0xfffd && size == 1))) {
			p = mem_copy(arena, s.p, s.n);
			n = (size_t)(from - s.p);
		}
		if (p == NULL)
			continue;
		if (is_control(c) || (c == 0xfffd && size == 1))
			p[n++] = '?';
		else {
			memcpy(p + n, from, size);
			n += size;
		}
	}
	return p == NULL ? s : str_make(p, n);
}

/* A cell as people are shown it: `2024-10-25 16:00`, seconds where not 0. */
static struct str
shown(struct arena *arena, const struct table_column *column, struct str cell)
{
	int64_t at_s;
	char *p;

	if (column->type != TABLE_TIME || !time_parse(cell, &at_s))
		return clean(arena, cell);
	p = mem_copy(arena, cell.p, 19);
	p[10] = ' ';
	return str_make(p, memcmp(p + 16, ":00", 3) == 0 ? 16 : 19);
}

/* In Markdown these mean something, an underscore not within a word. */
void
table_put_md(struct buf *out, struct str cell)
{
	size_t i;

	for (i = 0; i < cell.n; i++) {
		int is_within = i > 0 && i + 1 < cell.n &&
		    memchr(" *_", cell.p[i - 1], 3) == NULL &&
		    memchr(" *_", cell.p[i + 1], 3) == NULL;

		if (memchr("\\`*[]<>|~&$", cell.p[i], 11) != NULL ||
		    (cell.p[i] == '_' && !is_within))
			buf_put_byte(out, '\\');
		buf_put_byte(out, cell.p[i]);
	}
}

static void
put_md(const struct table *table, struct buf *out)
{
	size_t n = table_rows(table), row, i;

	buf_put_byte(out, '|');
	for (i = 0; i < table->n_column; i++) {
		buf_put_byte(out, ' ');
		table_put_md(out, str_of(table->column[i].name));
		buf_put_c(out, " |");
	}
	buf_put_c(out, "\n|");
	for (i = 0; i < table->n_column; i++)
		buf_put_c(out, is_right(&table->column[i]) ? " ---: |" :
		    " --- |");
	for (row = 0; row < n; row++) {
		buf_put_c(out, "\n|");
		for (i = 0; i < table->n_column; i++) {
			struct arena scratch = table->arena;

			buf_put_byte(out, ' ');
			table_put_md(out, shown(&scratch, &table->column[i],
			    table_cell(table, row, i)));
			buf_put_c(out, " |");
		}
	}
	buf_put_byte(out, '\n');
}

/* A table as it is laid out on a terminal. */
struct layout {
	const struct table *table;
	struct str *cell;	/* as shown, the header first */
	size_t *width;		/* of each column, 0: it is left out */
	size_t *content;	/* of the cells without the header */
	size_t gap;		/* between two columns */
	size_t total;		/* with the gaps */
};

static void
layout_total(struct layout *layout)
{
	size_t i, n = 0;

	layout->total = 0;
	for (i = 0; i < layout->table->n_column; i++)
		if (layout->width[i] > 0) {
			layout->total += layout->width[i];
			n++;
		}
	if (n > 0)
		layout->total += (n - 1) * layout->gap;
}

static void
layout_make(struct layout *layout, const struct table *table,
    struct arena *arena)
{
	size_t n = table_rows(table), m = table->n_column, row, i, width;

	layout->table = table;
	layout->cell = mem_take_n(arena, (n + 1) * m, sizeof(struct str));
	layout->width = mem_take_n(arena, m, sizeof(size_t));
	layout->content = mem_take_n(arena, m, sizeof(size_t));
	layout->gap = GAP;
	for (row = 0; row <= n; row++)
		for (i = 0; i < m; i++) {
			struct str *cell = &layout->cell[row * m + i];

			*cell = row == 0 ? str_of(table->column[i].name) :
			    shown(arena, &table->column[i],
			    table_cell(table, row - 1, i));
			width = utf8_width(*cell);
			if (width > layout->width[i])
				layout->width[i] = width;
			if (row > 0 && width > layout->content[i])
				layout->content[i] = width;
		}
	layout_total(layout);
}

/* The widest text that can still be shrunk, or the number of columns. */
static size_t
layout_widest(const struct layout *layout)
{
	size_t m = layout->table->n_column, widest = m, i;

	for (i = 0; i < m; i++)
		if (layout->table->column[i].type == TABLE_TEXT &&
		    layout->width[i] > LEAST && (widest == m ||
		    layout->width[i] > layout->width[widest]))
			widest = i;
	return widest;
}

/* The number column whose header stands out most, or the number of columns. */
static size_t
layout_longest(const struct layout *layout)
{
	size_t m = layout->table->n_column, longest = m, i;

	for (i = 0; i < m; i++)
		if (is_right(&layout->table->column[i]) &&
		    layout->width[i] > layout->content[i] &&
		    layout->width[i] > SHORT && (longest == m ||
		    layout->width[i] > layout->width[longest]))
			longest = i;
	return longest;
}

/* How narrow it gets when all is cut that can be cut. */
static size_t
layout_least(const struct layout *layout)
{
	size_t least = 0, i;

	for (i = 0; i < layout->table->n_column; i++) {
		const struct table_column *column = &layout->table->column[i];
		size_t low = is_right(column) ?
		    (layout->content[i] > SHORT ? layout->content[i] : SHORT) :
		    column->type == TABLE_TEXT ? LEAST : layout->width[i];

		if (layout->width[i] > 0)
			least += 1 + (low < layout->width[i] ? low :
			    layout->width[i]);
	}
	return least > 0 ? least - 1 : 0;
}

/* Leaves out columns, the wide ones first, until it can be made to fit. */
static void
layout_leave_out(struct layout *layout, size_t width)
{
	size_t m = layout->table->n_column, i;

	for (i = m; i-- > 0 && layout->total > width; )
		if (layout->table->column[i].is_wide == 1) {
			layout->width[i] = 0;
			layout_total(layout);
		}
	if (layout->total <= width)
		return;
	for (i = m; i-- > 0 && layout_least(layout) > width; )
		if (layout->table->column[i].is_wide == 2)
			layout->width[i] = 0;
	layout_total(layout);
}

static void
layout_fit(struct layout *layout, size_t width)
{
	size_t m = layout->table->n_column, i;

	layout_leave_out(layout, width);
	if (layout->total <= width)
		return;
	for (i = 0; i < m; i++)
		if (layout->table->column[i].type == TABLE_TEXT &&
		    layout->width[i] > width && width > LEAST)
			layout->width[i] = width;
	layout_total(layout);
	while (layout->total > width && (i = layout_widest(layout)) < m) {
		layout->width[i]--;
		layout->total--;
	}
	while (layout->total > width && (i = layout_longest(layout)) < m) {
		layout->width[i]--;
		layout->total--;
	}
	if (layout->total > width) {
		layout->gap = 1;
		layout_total(layout);
	}
}

static void
put_blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_byte(out, ' ');
}

static void
put_line(const struct layout *layout, size_t row, struct buf *out,
    struct arena scratch)
{
	size_t m = layout->table->n_column, begin = out->n, i, blanks = 0;

	for (i = 0; i < m; i++) {
		struct str cell;
		size_t pad;

		if (layout->width[i] == 0)
			continue;
		cell = utf8_fit(&scratch, layout->cell[row * m + i],
		    layout->width[i]);
		pad = layout->width[i] - utf8_width(cell);
		if (is_right(&layout->table->column[i]))
			put_blanks(out, pad);
		buf_put(out, cell);
		if (!is_right(&layout->table->column[i]))
			put_blanks(out, pad);
		put_blanks(out, layout->gap);
	}
	/* no blanks at the end of a line */
	while (out->n - blanks > begin && out->p[out->n - blanks - 1] == ' ')
		blanks++;
	out->n -= blanks;
	buf_put_byte(out, '\n');
}

static void
put_table(const struct table *table, size_t width, struct buf *out)
{
	struct arena scratch = table->arena;
	struct layout layout;
	size_t row;

	layout_make(&layout, table, &scratch);
	if (width > 0)
		layout_fit(&layout, width);
	for (row = 0; row <= table_rows(table); row++)
		put_line(&layout, row, out, scratch);
}

void
table_render(const struct table *table, const struct table_style *style,
    struct buf *out)
{
	switch (style->format) {
	case TABLE_TABLE:
		put_table(table, style->width, out);
		break;
	case TABLE_JSON:
		put_json(table, out);
		break;
	case TABLE_MD:
		put_md(table, out);
		break;
	default:
		put_separated(table, style, out);
	}
}
