#include "doc/markup.h"
#include "doc/render.h"
#include "doc/slim.h"
#include "doc/style.h"
#include "text/utf8.h"

#define NAV_LEAST 4	/* sections from which on a list of them helps */
#define SHORT 16	/* texts up to this width are not broken */
#define SHORT_NAME 20	/* nor are numbers of tickets, names of units */
#define LONG 40		/* from this width on they need room */
#define LEAST 12	/* width that longer ones keep */
#define LEAST_LONG 20
#define LEAST_TITLE 4	/* width that a column's title keeps */
#define SHORT_TITLE 6	/* titles up to this width are not broken */
#define LONG_TITLE 8	/* a title that is broken into lines */
#define WIDEST 60	/* beyond which no width matters */
#define FIGURE 770	/* px of a chart that a page has room for */
#define FIGURE_TITLE 35	/* px above it */
#define FIGURE_ZOOM 85	/* percent of its size that a chart has on paper */
#define FIGURE_LEAST 55	/* below which it could not be read */
#define MANY 9		/* columns that need a board's whole width */

struct html_out {
	const struct doc *doc;
	struct buf *out;
	struct buf room;
	struct arena scratch;
	struct doc_head head;
	size_t n_section;
	const char *close;	/* ends what is open, or NULL */
	int is_board;
	int is_turned;		/* the next part begins a page */
	int is_slim;		/* the table's columns are made narrow */
};

/* --- tables ---------------------------------------------------------------- */

/* Columns of a terminal that the widest cell of column `i` takes. */
static size_t
column_width(struct html_out *to, const struct doc_table *table, size_t i)
{
	size_t n = doc_table_rows(table), row, width, most = 0;

	for (row = 0; row < n && most < WIDEST; row++) {
		width = utf8_width(doc_cell_shown(&to->room,
		    table->column[i].type, doc_table_cell(table, row, i)));
		most = width > most ? width : most;
	}
	return most;
}

/* A number of a ticket, which is broken behind its hyphens alone. */
static void
put_name(struct buf *out, struct str text)
{
	size_t at;

	while ((at = str_find_byte(text, '-')) < text.n) {
		markup_put_lines(out, str_make(text.p, at + 1));
		text = str_make(text.p + at + 1, text.n - at - 1);
		if (text.n > 0)
			buf_put_c(out, "<wbr>");
	}
	markup_put_lines(out, text);
}

/* What a cell shows; an instant is broken between day and clock alone. */
static void
put_value(struct buf *out, enum doc_type type, struct str text, int is_slim)
{
	struct str day;

	if (type == DOC_NAME && is_slim) {
		put_name(out, text);
		return;
	}
	if (type != DOC_TIME || str_find_byte(text, ' ') == text.n) {
		markup_put_lines(out, text);
		return;
	}
	(void)str_cut(&text, ' ', &day);
	buf_put_c(out, "<span>");
	markup_put(out, day);
	buf_put_c(out, "</span> <span>");
	markup_put(out, text);
	buf_put_c(out, "</span>");
}

/* Numbers, dates and short texts are not broken. */
static int
is_whole(enum doc_type type, size_t width)
{
	if (type == DOC_TEXT)
		return width <= SHORT;
	return type != DOC_NAME || width <= SHORT_NAME;
}

/* A column's class: n number, d what is not broken, x text, y much of it. */
static const char *
column_class(enum doc_type type, size_t width)
{
	if (doc_type_is_number(type))
		return "n";
	if (is_whole(type, width))
		return "d";
	return width < LONG ? "x" : "x y";
}

/*
 * How a table fits on paper: as it is, in small type, in narrow columns, or on
 * a page turned by a quarter, and there with everything broken that is too
 * wide. A column of text is at most 5.9 pt wide, then 4.5 pt; the type area
 * 442 pt, then 638 pt.
 */
static const char *
paper_class(const struct doc_table *table, const size_t *width, int is_slim)
{
	size_t least = 0, n = table->n_column, i;

	for (i = 0; i < n; i++) {
		size_t title = utf8_width(str_of(table->column[i].title));
		size_t own = is_whole(table->column[i].type, width[i]) ?
		    width[i] : width[i] < LONG ? LEAST : LEAST_LONG;

		title = title <= SHORT_TITLE ? title : LEAST_TITLE;
		least += own > title ? own : title;
	}
	if (least * 590 + n * 700 <= 44200)
		return "";
	least = least * 450 + n * 400;
	if (least <= 44200)
		return " many";
	if (is_slim)
		return least <= 63800 ? " many slim" : " many slim tight";
	return least <= 63800 ? " many broad" : " many broad tight";
}

/* The columns' shares of a slim table: on paper alone they count. */
static void
put_shares(struct buf *out, const size_t *share, size_t n)
{
	size_t i;

	buf_put_c(out, "<colgroup>");
	for (i = 0; i < n; i++) {
		buf_put_c(out, "<col style=\"--w:");
		buf_put_cents(out, (int64_t)share[i]);
		buf_put_c(out, "%\">");
	}
	buf_put_c(out, "</colgroup>\n");
}

static void
put_thead(struct html_out *to, const struct doc_table *table,
    const size_t *width)
{
	size_t i;

	buf_put_c(to->out, "<thead>\n<tr>");
	for (i = 0; i < table->n_column; i++) {
		struct str title = str_of(table->column[i].title);

		buf_printf(to->out, "<th scope=\"col\" class=\"%s%s\">",
		    column_class(table->column[i].type, width[i]),
		    utf8_width(title) > LONG_TITLE ? " l" :
		    utf8_width(title) <= SHORT_TITLE ? " t" : "");
		markup_put_lines(to->out, title);
		buf_put_c(to->out, "</th>");
	}
	buf_put_c(to->out, "</tr>\n</thead>\n");
}

/* The first column says what its row is about, unless it is a number. */
static void
put_row(struct html_out *to, const struct doc_table *table,
    const size_t *width, size_t row)
{
	size_t i;

	buf_put_c(to->out, "<tr>");
	for (i = 0; i < table->n_column; i++) {
		enum doc_type type = table->column[i].type;
		int is_head = i == 0 && table->n_column > 1 &&
		    !doc_type_is_number(type);

		buf_printf(to->out, "<%s class=\"%s\">",
		    is_head ? "th scope=\"row\"" : "td",
		    column_class(type, width[i]));
		put_value(to->out, type, doc_cell_shown(&to->room, type,
		    doc_table_cell(table, row, i)), to->is_slim);
		buf_put_c(to->out, is_head ? "</th>" : "</td>");
	}
	buf_put_c(to->out, "</tr>\n");
}

/* 1 for a board's figures, a name and a number each: they are shown large. */
static int
is_figures(const struct html_out *to, const struct doc_table *table)
{
	return to->is_board && table->n_column == 2 &&
	    table->column[0].type == DOC_TEXT &&
	    table->column[1].type == DOC_INT;
}

/* The frame in which a wide table moves, for the keyboard, too. */
static void
put_frame(struct html_out *to, const struct doc_table *table,
    const char *class)
{
	buf_printf(to->out, "<section class=\"wide%s\" tabindex=\"0\" "
	    "aria-label=\"", class);
	markup_put(to->out, table->title.n > 0 ? table->title :
	    to->head.title);
	buf_put_c(to->out, "\">\n");
}

static void
put_table(struct html_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), row, i;
	struct arena scratch = to->scratch;
	size_t *width = mem_take_n(&scratch, table->n_column, sizeof(*width));
	size_t *share = mem_take_n(&scratch, table->n_column, sizeof(*share));
	const char *class;

	for (i = 0; i < table->n_column; i++)
		width[i] = column_width(to, table, i);
	class = is_figures(to, table) ? " tiles" : paper_class(table, width,
	    slim_shares(table, width, &to->room, share));
	put_frame(to, table, class);
	buf_put_c(to->out, "<table>\n<caption>");
	markup_put_lines(to->out, table->title);
	buf_put_c(to->out, "</caption>\n");
	to->is_slim = str_starts(str_of(class), " many slim");
	if (to->is_slim)
		put_shares(to->out, share, table->n_column);
	put_thead(to, table, width);
	buf_put_c(to->out, "<tbody>\n");
	for (row = 0; row < n; row++)
		put_row(to, table, width, row);
	if (n == 0)
		buf_printf(to->out, "<tr><td class=\"none\" colspan=\"%zu\">"
		    "无</td></tr>\n", table->n_column);
	buf_put_c(to->out, "</tbody>\n</table>\n</section>\n");
}

/* --- forms ----------------------------------------------------------------- */

/* Columns that the cell takes: its own and the empty ones right of it. */
static size_t
form_span(const struct doc_table *table, size_t row, size_t column)
{
	size_t n = 1;

	while (column + n < table->n_column &&
	    doc_table_cell(table, row, column + n)->is_empty)
		n++;
	return n;
}

/* Empty cells that a row begins with. */
static size_t
form_lead(const struct doc_table *table, size_t row)
{
	return doc_table_cell(table, row, 0)->is_empty ?
	    form_span(table, row, 0) : 0;
}

/* Rows that a row's first cell takes. */
static size_t
form_depth(const struct doc_table *table, size_t row)
{
	size_t own = form_span(table, row, 0), n = 1;

	while (row + n < doc_table_rows(table) &&
	    form_lead(table, row + n) >= own)
		n++;
	return n;
}

/* Columns of a row that a cell above takes. */
static size_t
form_taken(const struct doc_table *table, size_t row)
{
	size_t up = row;

	do
		if (up-- == 0)
			return 0;
	while (form_lead(table, up) > 0);
	return up + form_depth(table, up) > row ? form_span(table, up, 0) : 0;
}

/* A line that begins with a TAB stands at the right. */
static void
put_form_text(struct buf *out, struct str s)
{
	struct str line;
	int is_inline = 0;

	while (str_cut(&s, '\n', &line)) {
		int is_right = str_starts(line, "\t");

		if (is_inline && !is_right)
			buf_put_c(out, "<br>");
		if (is_right)
			buf_put_c(out, "<span class=\"r\">");
		markup_put(out, str_trim(line));
		if (is_right)
			buf_put_c(out, "</span>");
		is_inline = !is_right;
	}
}

static void
put_form_row(struct html_out *to, const struct doc_table *table, size_t row)
{
	size_t i = form_taken(table, row);

	buf_put_c(to->out, "<tr>");
	while (i < table->n_column) {
		size_t span = form_span(table, row, i);
		size_t depth = i > 0 ? 1 : form_depth(table, row);

		buf_put_c(to->out, "<td");
		if (span > 1)
			buf_printf(to->out, " colspan=\"%zu\"", span);
		if (depth > 1)
			buf_printf(to->out, " rowspan=\"%zu\"", depth);
		buf_put_byte(to->out, '>');
		put_form_text(to->out, doc_cell_shown(&to->room, DOC_TEXT,
		    doc_table_cell(table, row, i)));
		buf_put_c(to->out, "</td>");
		i += span;
	}
	buf_put_c(to->out, "</tr>\n");
}

static void
put_form(struct html_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), row;

	put_frame(to, table, "");
	buf_put_c(to->out, "<table class=\"form\">\n");
	if (table->title.n > 0) {
		buf_put_c(to->out, "<caption>");
		markup_put_lines(to->out, table->title);
		buf_put_c(to->out, "</caption>\n");
	}
	buf_put_c(to->out, "<tbody>\n");
	for (row = 0; row < n; row++)
		put_form_row(to, table, row);
	buf_put_c(to->out, "</tbody>\n</table>\n</section>\n");
}

/* --- charts ---------------------------------------------------------------- */

static void
put_chart_rows(struct html_out *to, const struct doc_chart *chart)
{
	size_t i, k;

	for (i = 0; i < chart->labels.n; i++) {
		buf_put_c(to->out, "<tr><th scope=\"row\">");
		markup_put_lines(to->out,
		    *(struct str *)mem_vec_at(&chart->labels, i));
		buf_put_c(to->out, "</th>");
		for (k = 0; k < chart->series.n; k++) {
			struct doc_cell cell = { .n = doc_series_value(
			    mem_vec_at(&chart->series, k), i) };

			buf_put_c(to->out, "<td class=\"n\">");
			markup_put(to->out, doc_cell_shown(&to->room,
			    chart->type, &cell));
			buf_put_c(to->out, "</td>");
		}
		buf_put_c(to->out, "</tr>\n");
	}
}

/* The chart's values, for those who would rather read them. */
static void
put_chart_table(struct html_out *to, const struct doc_chart *chart)
{
	size_t k;

	buf_put_c(to->out, "<details>\n<summary>图表数据</summary>\n"
	    "<table>\n<thead>\n<tr><th scope=\"col\">");
	markup_put_lines(to->out, chart->x_title);
	buf_put_c(to->out, "</th>");
	for (k = 0; k < chart->series.n; k++) {
		const struct doc_series *series =
		    mem_vec_at(&chart->series, k);

		buf_put_c(to->out, "<th scope=\"col\" class=\"n\">");
		markup_put_lines(to->out, series->name);
		buf_put_c(to->out, "</th>");
	}
	buf_put_c(to->out, "</tr>\n</thead>\n<tbody>\n");
	put_chart_rows(to, chart);
	buf_put_c(to->out, "</tbody>\n</table>\n</details>\n");
}

static void
put_chart(struct html_out *to, const struct doc_chart *chart)
{
	int zoom = FIGURE * 100 / (render_svg_height(chart) + FIGURE_TITLE);

	zoom = zoom > FIGURE_LEAST ? zoom : FIGURE_LEAST;
	buf_put_c(to->out, "<figure");
	if (zoom < FIGURE_ZOOM)
		buf_printf(to->out, " style=\"--z:.%02d\"", zoom);
	buf_put_c(to->out, ">\n<figcaption>");
	markup_put_lines(to->out, chart->title);
	buf_put_c(to->out, "</figcaption>\n");
	render_svg(chart, to->out);
	if (!to->is_board && chart->labels.n > 0 && chart->series.n > 0 &&
	    (chart->table == NULL || chart->table->is_drawn))
		put_chart_table(to, chart);
	buf_put_c(to->out, "</figure>\n");
}

/* --- blocks ---------------------------------------------------------------- */

static void
put_element(struct buf *out, const char *begin, struct str text,
    const char *end)
{
	if (text.n == 0)
		return;
	buf_put_c(out, begin);
	markup_put_lines(out, text);
	buf_put_c(out, end);
}

static void
close_part(struct html_out *to)
{
	if (to->close != NULL)
		buf_put_c(to->out, to->close);
	to->close = NULL;
}

/* 1 when the part that block `i` begins needs the whole width of a board. */
static int
is_broad(const struct html_out *to, size_t i)
{
	const struct doc *doc = to->doc;

	for (i++; i < doc->blocks.n; i++) {
		const struct doc_block *block = mem_vec_at(&doc->blocks, i);

		if (block->kind == DOC_HEADING && block->level == 1)
			return 0;
		if (block->kind == DOC_TABLE && (block->table->n_column >=
		    MANY || is_figures(to, block->table)))
			return 1;
	}
	return 0;
}

static void
put_heading(struct html_out *to, size_t i)
{
	const struct doc_block *block = mem_vec_at(&to->doc->blocks, i);

	if (block->level == 1) {
		close_part(to);
		buf_printf(to->out, "<section class=\"part%s%s\" "
		    "id=\"s%zu\">\n", to->is_board &&
		    is_broad(to, i) ? " whole" : "",
		    to->is_turned ? " turn" : "", ++to->n_section);
		to->is_turned = 0;
		to->close = "</section>\n";
	}
	buf_printf(to->out, "<h%d>", block->level + 1);
	markup_put_lines(to->out, block->text);
	buf_printf(to->out, "</h%d>\n", block->level + 1);
}

static void
put_table_block(struct html_out *to, const struct doc_table *table)
{
	if (table->n_column == 0 || table->is_drawn)
		return;
	if (table->is_form)
		put_form(to, table);
	else
		put_table(to, table);
	put_element(to->out, "<p class=\"note\">", table->note, "</p>\n");
}

/* Before a part the break is the part's, lest an empty page comes of it. */
static void
put_break(struct html_out *to, size_t i)
{
	const struct doc_block *next;

	if (i + 1 == to->doc->blocks.n)
		return;
	next = mem_vec_at(&to->doc->blocks, i + 1);
	if (next->kind == DOC_HEADING && next->level == 1)
		to->is_turned = 1;
	else
		buf_put_c(to->out, "<div class=\"turn\"></div>\n");
}

static void
put_block(struct html_out *to, size_t i)
{
	const struct doc_block *block = mem_vec_at(&to->doc->blocks, i);

	if (to->close == NULL && block->kind != DOC_BREAK &&
	    (block->kind != DOC_HEADING || block->level != 1)) {
		buf_put_c(to->out, "<div class=\"lead\">\n");
		to->close = "</div>\n";
	}
	switch (block->kind) {
	case DOC_HEADING:
		put_heading(to, i);
		break;
	case DOC_PARAGRAPH:
		put_element(to->out, "<p>", block->text, "</p>\n");
		break;
	case DOC_TABLE:
		put_table_block(to, block->table);
		break;
	case DOC_CHART:
		put_chart(to, block->chart);
		break;
	case DOC_BREAK:
		put_break(to, i);
		break;
	}
}

/* --- around them ----------------------------------------------------------- */

static void
put_style(struct html_out *to)
{
	size_t i;

	buf_put_c(to->out, "<style>\n");
	for (i = 0; style_pieces[i] != NULL; i++)
		buf_put_c(to->out, style_pieces[i]);
	buf_put_c(to->out, "</style>\n");
}

static void
put_begin(struct html_out *to)
{
	struct buf *out = to->out;

	buf_put_c(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
	    "\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n");
	if (to->is_board)
		buf_printf(out, "<meta http-equiv=\"refresh\" "
		    "content=\"%d\">\n", to->head.refresh_s);
	buf_put_c(out, "<title>");
	markup_put(out, to->head.title.n > 0 ? to->head.title :
	    str_of("报告"));
	buf_put_c(out, "</title>\n");
	put_style(to);
	buf_put_c(out, to->is_board ? "</head>\n<body class=\"board\">\n" :
	    "</head>\n<body>\n");
}

static void
put_header(struct html_out *to)
{
	struct buf *out = to->out;

	buf_put_c(out, "<main>\n<header>\n");
	put_element(out, "<p class=\"number\">", to->head.number,
	    "</p>\n<hr class=\"red\">\n");
	put_element(out, "<h1>", to->head.title, "</h1>\n");
	if (to->is_board && to->head.as_of.n > 16) {
		/* for a screen on the wall: without seconds and zone */
		buf_put_c(out, "<p class=\"now\">数据截至 ");
		markup_put(out, str_make(to->head.as_of.p, 10));
		buf_put_byte(out, ' ');
		markup_put(out, str_make(to->head.as_of.p + 11, 5));
		buf_put_c(out, "</p>\n");
	}
	buf_put_c(out, "</header>\n");
}

/* On a screen: where to go in a long report. */
static void
put_nav(struct html_out *to)
{
	size_t n = 0, i;

	for (i = 0; i < to->doc->blocks.n; i++) {
		const struct doc_block *block =
		    mem_vec_at(&to->doc->blocks, i);

		n += block->kind == DOC_HEADING && block->level == 1;
	}
	if (n < NAV_LEAST || to->is_board)
		return;
	buf_put_c(to->out, "<nav aria-label=\"目录\">\n<ul>\n");
	for (i = 0, n = 0; i < to->doc->blocks.n; i++) {
		const struct doc_block *block =
		    mem_vec_at(&to->doc->blocks, i);

		if (block->kind != DOC_HEADING || block->level != 1)
			continue;
		buf_printf(to->out, "<li><a href=\"#s%zu\">", ++n);
		markup_put(to->out, block->text);
		buf_put_c(to->out, "</a></li>\n");
	}
	buf_put_c(to->out, "</ul>\n</nav>\n");
}

/* What there is to be said of the report itself. */
static void
put_lines(struct buf *out, const struct doc_line *line, size_t n)
{
	size_t i;

	if (n > 0)
		buf_put_c(out, "<dl>\n");
	for (i = 0; i < n; i++) {
		buf_put_c(out, "<dt>");
		buf_put_c(out, line[i].label);
		put_element(out, "</dt><dd>", line[i].text, "</dd>\n");
	}
	if (n > 0)
		buf_put_c(out, "</dl>\n");
}

static void
put_end(struct html_out *to)
{
	struct doc_line line[DOC_LINES];
	size_t n = doc_head_lines(&to->head, line);
	struct buf *out = to->out;

	if (to->head.issuer.n > 0 || to->head.date.n > 0) {
		buf_put_c(out, "<div class=\"sign\">\n");
		put_element(out, "<p>", to->head.issuer, "</p>\n");
		put_element(out, "<p>", to->head.date, "</p>\n");
		buf_put_c(out, "</div>\n");
	}
	if (n > 0 || to->head.distribution.n > 0) {
		buf_put_c(out, "<footer>\n");
		put_element(out, "<p class=\"copy\">抄送：",
		    to->head.distribution, "</p>\n");
		put_lines(out, line, n);
		buf_put_c(out, "</footer>\n");
	}
	buf_put_c(out, "</main>\n</body>\n</html>\n");
}

void
render_html(const struct doc *doc, struct buf *out)
{
	struct html_out to = { .doc = doc, .out = out,
		.is_board = doc->head.refresh_s > 0 };
	size_t i;

	mem_make(&to.scratch, doc->full);
	buf_make(&to.room, doc->full);
	to.head = doc_head_clean(doc, &to.scratch);
	put_begin(&to);
	put_header(&to);
	put_nav(&to);
	put_element(out, "<p class=\"to\">", to.head.salutation,
	    str_ends(to.head.salutation, "：") ||
	    str_ends(to.head.salutation, ":") ? "</p>\n" : "：</p>\n");
	if (to.is_board)
		buf_put_c(out, "<div class=\"cards\">\n");
	for (i = 0; i < doc->blocks.n; i++)
		put_block(&to, i);
	close_part(&to);
	if (to.is_board)
		buf_put_c(out, "</div>\n");
	put_end(&to);
	buf_drop(&to.room);
	mem_drop(&to.scratch);
}
