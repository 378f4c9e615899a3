#include "doc/slim.h"
#include "text/utf8.h"

#define ROWS 20		/* up to which a table is rather broken than turned */
#define PAGE 44200	/* of the type area, in hundredths of a point */
#define HALF 375	/* half a character of 7.5 pt */
#define EDGE 300	/* padding and rule of a column */

/* Widths in half characters that a column keeps. */
#define DAY 10		/* of an instant: its clock goes below */
#define SHORT 8		/* a name or a word */
#define LONG 40		/* from this width on a text is a sentence */
#define SENTENCE 12
#define TITLE 6		/* a title up to this is not broken */
#define TITLE_PART 4

/* The longest part of a text that is not broken: digits, letters. */
static size_t
longest(struct str text, int is_name)
{
	size_t most = 0, n = 0, i;

	for (i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		n = c > ' ' && c < 0x7f ? n + 1 : 0;
		most = n > most ? n : most;
		if (c == '-' && is_name)
			n = 0;
	}
	return most;
}

static size_t
longest_of(const struct doc_table *table, size_t column, struct buf *room)
{
	enum doc_type type = table->column[column].type;
	size_t n = doc_table_rows(table), most = 0, row, own;

	for (row = 0; row < n; row++) {
		own = longest(doc_cell_shown(room, type, doc_table_cell(table,
		    row, column)), type == DOC_NAME);
		most = own > most ? own : most;
	}
	return most;
}

/* Four ideographs go on two lines of two, lest one stands alone. */
static size_t
text_least(size_t width)
{
	if (width >= LONG)
		return SENTENCE;
	if (width > SHORT)
		return SHORT;
	return width == SHORT ? SHORT / 2 : width;
}

static size_t
least(const struct doc_table *table, size_t i, size_t width, struct buf *room)
{
	const struct doc_column *column = &table->column[i];
	size_t title = utf8_width(str_of(column->title)), own, part;

	if (doc_type_is_number(column->type))
		own = width;
	else if (column->type == DOC_TIME)
		own = width < DAY ? width : DAY;
	else {
		own = text_least(width);
		part = width < LONG ? longest_of(table, i, room) : 0;
		part += part / 8;	/* digits are wider than half */
		own = own > part ? own : part;
	}
	title = title <= TITLE ? title : TITLE_PART;
	return own > title ? own : title;
}

/* How much of what is left over a column gets: what is long most. */
static size_t
weight(const struct doc_table *table, size_t i, size_t width)
{
	if (width >= LONG)
		return 3;
	return table->column[i].type == DOC_TEXT && width > 2 * SHORT;
}

int
slim_shares(const struct doc_table *table, const size_t *width,
    struct buf *room, size_t *share)
{
	size_t n = table->n_column, all = 0, weights = 0, i, rest;

	if (doc_table_rows(table) > ROWS)
		return 0;
	for (i = 0; i < n; i++) {
		share[i] = least(table, i, width[i], room) * HALF + EDGE;
		all += share[i];
		weights += weight(table, i, width[i]);
	}
	if (all > PAGE)
		return 0;
	rest = weights > 0 ? (PAGE - all) / weights : 0;
	all += rest * weights;
	for (i = 0; i < n; i++) {
		share[i] += rest * weight(table, i, width[i]);
		share[i] = share[i] * 10000 / all;
	}
	return 1;
}
