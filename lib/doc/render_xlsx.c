#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "doc/render.h"
#include "text/time.h"
#include "text/utf8.h"

#define NAME_MOST 31		/* characters of a sheet's name */
#define STRING_MOST 32767	/* bytes of a cell: no more characters */
#define HEADER_MOST 60		/* columns of a page's header */
#define HEAD_HEIGHT 20		/* points */
#define LANDSCAPE 8		/* columns that need the page's long side */
#define WIDTH_LEAST 8
#define WIDTH_MOST 60		/* a wider text is broken */
#define SAFE_INT ((int64_t)1 << 53)
#define SHANGHAI_S 28800
#define EPOCH_DAY 25569		/* 1970-01-01 in a spreadsheet's days */

/* How cells look, one a kind. */
enum look { LOOK_HEAD, LOOK_TEXT, LOOK_WRAP, LOOK_INT, LOOK_CENTS,
    LOOK_PERCENT, LOOK_TIME, LOOK_DATE, LOOK_N };

struct xlsx_out {
	const struct doc *doc;
	lxw_workbook *book;
	lxw_format *look[LOOK_N];
	struct arena arena;
	struct buf room;
	struct mem_vec names;	/* of struct str: the sheets' */
	lxw_error error;	/* the first */
};

static void
note(struct xlsx_out *to, lxw_error error)
{
	if (to->error == LXW_NO_ERROR)
		to->error = error;
}

/* --- names ----------------------------------------------------------------- */

static int
is_taken(const struct xlsx_out *to, struct str name)
{
	size_t i;

	for (i = 0; i < to->names.n; i++) {
		const struct str *other = mem_vec_at(&to->names, i);

		if (other->n == name.n &&
		    strncasecmp(other->p, name.p, name.n) == 0)
			return 1;
	}
	return 0;
}

/* At most `most` characters of a name, without those a sheet cannot have. */
static void
put_name(struct buf *out, struct str name, size_t most)
{
	struct str rest = name;

	while (rest.n > 0 && most > 0) {
		int32_t c = utf8_next(&rest);

		if (c < 0x20 || c > 0xffff || (c < 0x80 &&
		    memchr("[]:*?/\\'", c, 8) != NULL))
			c = '_';
		utf8_put(out, c);
		most--;
	}
}

/* A sheet's name of a table's: fit, and unlike all others. */
static const char *
sheet_name(struct xlsx_out *to, struct str name)
{
	struct str *taken;
	unsigned int i = 1;

	if (name.n == 0 || str_is_caseless(name, "history"))
		name = str_of("table");
	do {
		to->room.n = 0;
		put_name(&to->room, name, i == 1 ? NAME_MOST : NAME_MOST - 5);
		if (i > 1)
			buf_printf(&to->room, "-%u", i);
		i++;
	} while (is_taken(to, buf_str(&to->room)) && i < 10000);
	taken = mem_vec_add(&to->names);
	*taken = str_copy(&to->arena, buf_str(&to->room));
	return taken->p;
}

/* --- cells ----------------------------------------------------------------- */

static enum look
look_of(enum doc_type type)
{
	switch (type) {
	case DOC_INT:
		return LOOK_INT;
	case DOC_CENTS:
		return LOOK_CENTS;
	case DOC_PERCENT:
		return LOOK_PERCENT;
	case DOC_TIME:
		return LOOK_TIME;
	case DOC_DATE:
		return LOOK_DATE;
	case DOC_TEXT:
	case DOC_NAME:
		break;
	}
	return LOOK_TEXT;
}

/*
 * NB. always as a string, never through worksheet_write_formula() or a
 * function that guesses: a citizen's `=1+1` stays text (rule Q4).
 */
static void
put_text(struct xlsx_out *to, lxw_worksheet *sheet, const uint32_t at[2],
    struct str s, enum look look)
{
	struct arena scratch = to->arena;

	if (s.n == 0)
		return;
	if (s.n > STRING_MOST) {
		s.n = STRING_MOST;
		while (s.n > 0 && (s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	if (look == LOOK_TEXT && (utf8_width(s) > WIDTH_MOST ||
	    str_find_byte(s, '\n') < s.n))
		look = LOOK_WRAP;
	note(to, worksheet_write_string(sheet, at[0], (lxw_col_t)at[1],
	    str_dup(&scratch, s), to->look[look]));
}

/*
 * A number as a spreadsheet counts: parts of one for percents, days for times.
 * The quotients are the nearest doubles to exact fractions, the same anywhere.
 */
static void
put_number(struct xlsx_out *to, lxw_worksheet *sheet, const uint32_t at[2],
    enum doc_type type, int64_t n)
{
	double number = (double)n;

	if (n == DOC_NONE)
		return;
	if (n > SAFE_INT || n < -SAFE_INT) {
		to->room.n = 0;
		doc_write_plain(&to->room, type, n);
		put_text(to, sheet, at, buf_str(&to->room), LOOK_TEXT);
		return;
	}
	if (type == DOC_CENTS)
		number /= 100;
	else if (type == DOC_PERCENT)
		number /= 10000;
	else if (type == DOC_TIME)
		number = (double)(n + SHANGHAI_S +
		    (int64_t)EPOCH_DAY * TIME_DAY_S) / TIME_DAY_S;
	else if (type == DOC_DATE)
		number += EPOCH_DAY;
	if (type == DOC_TEXT || type == DOC_NAME)
		type = DOC_INT;
	note(to, worksheet_write_number(sheet, at[0], (lxw_col_t)at[1],
	    number, to->look[look_of(type)]));
}

static void
put_cell(struct xlsx_out *to, lxw_worksheet *sheet, const uint32_t at[2],
    enum doc_type type, const struct doc_cell *cell)
{
	if (cell->is_empty)
		return;
	if (cell->text.p != NULL)
		put_text(to, sheet, at, cell->text, LOOK_TEXT);
	else
		put_number(to, sheet, at, type, cell->n);
}

/* --- sheets ---------------------------------------------------------------- */

/* `&` begins a code in a page's header, `&&` is one. */
static void
set_header(struct xlsx_out *to, lxw_worksheet *sheet, struct str title)
{
	struct arena scratch = to->arena;
	struct str s = utf8_fit(&scratch, title, HEADER_MOST);
	size_t i;

	to->room.n = 0;
	buf_put_c(&to->room, "&C");
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '&')
			buf_put_byte(&to->room, '&');
		buf_put_byte(&to->room, s.p[i] == '\n' ? ' ' : s.p[i]);
	}
	note(to, worksheet_set_header(sheet, str_dup(&scratch,
	    buf_str(&to->room))));
	note(to, worksheet_set_footer(sheet, "&C— &P —"));
}

static lxw_worksheet *
add_sheet(struct xlsx_out *to, struct str name, struct str title,
    size_t n_column)
{
	lxw_worksheet *sheet = workbook_add_worksheet(to->book,
	    sheet_name(to, name));

	if (sheet == NULL) {
		note(to, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	worksheet_set_paper(sheet, 9);
	if (n_column >= LANDSCAPE)
		worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	note(to, worksheet_set_row(sheet, 0, HEAD_HEIGHT, NULL));
	set_header(to, sheet, title);
	return sheet;
}

static void
set_width(struct xlsx_out *to, lxw_worksheet *sheet, size_t column,
    size_t width)
{
	if (width < WIDTH_LEAST)
		width = WIDTH_LEAST;
	if (width > WIDTH_MOST)
		width = WIDTH_MOST;
	note(to, worksheet_set_column(sheet, (lxw_col_t)column,
	    (lxw_col_t)column, (double)width, NULL));
}

/* A bold first row that stays, is printed on each page, and filters. */
static void
set_head(struct xlsx_out *to, lxw_worksheet *sheet, size_t rows,
    size_t columns)
{
	worksheet_freeze_panes(sheet, 1, columns >= LANDSCAPE ? 1 : 0);
	note(to, worksheet_repeat_rows(sheet, 0, 0));
	if (rows > 0)
		note(to, worksheet_autofilter(sheet, 0, 0, (lxw_row_t)rows,
		    (lxw_col_t)(columns - 1)));
}

static void
put_column(struct xlsx_out *to, lxw_worksheet *sheet,
    const struct doc_table *table, size_t i)
{
	enum doc_type type = table->column[i].type;
	struct str title = str_of(table->is_form ? "" :
	    table->column[i].title);
	/* 4 for the filter's button, 2 for air */
	size_t n = doc_table_rows(table), most = utf8_width(title) + 4, row;

	if (!table->is_form)
		put_text(to, sheet, (uint32_t[]){ 0, (uint32_t)i }, title,
		    LOOK_HEAD);
	for (row = 0; row < n; row++) {
		const struct doc_cell *cell = doc_table_cell(table, row, i);
		uint32_t at[2] = { (uint32_t)row + !table->is_form,
			(uint32_t)i };
		size_t width = utf8_width(doc_cell_shown(&to->room, type,
		    cell)) + 2;

		most = width > most ? width : most;
		put_cell(to, sheet, at, type, cell);
	}
	set_width(to, sheet, i, most);
}

static void
put_table(struct xlsx_out *to, const struct doc_table *table)
{
	size_t n = doc_table_rows(table), i;
	lxw_worksheet *sheet = add_sheet(to, table->name, table->title,
	    table->n_column);
	uint32_t under[2] = { (uint32_t)n + 2, 0 };

	if (sheet == NULL || table->n_column == 0)
		return;
	for (i = 0; i < table->n_column; i++)
		put_column(to, sheet, table, i);
	if (!table->is_form)
		set_head(to, sheet, n, table->n_column);
	/* NB. not LOOK_TEXT: a note may run over its neighbours */
	if (table->note.n > 0)
		put_text(to, sheet, under, table->note, LOOK_INT);
}

/* --- charts: their values, and the spreadsheet's own chart ----------------- */

static void
put_chart_column(struct xlsx_out *to, lxw_worksheet *sheet,
    const struct doc_chart *chart, size_t k)
{
	const struct doc_series *series = mem_vec_at(&chart->series, k);
	uint32_t at[2] = { 0, (uint32_t)k + 1 };
	size_t i;

	put_text(to, sheet, at, series->name, LOOK_HEAD);
	for (i = 0; i < chart->labels.n; i++) {
		at[0] = (uint32_t)i + 1;
		put_number(to, sheet, at, chart->type,
		    doc_series_value(series, i));
	}
	set_width(to, sheet, k + 1, utf8_width(series->name) + 4);
}

/* A title; one that begins with `=` would be taken for a range. */
static char *
text_of(struct xlsx_out *to, struct str s)
{
	while (str_starts(s, "="))
		s = str_make(s.p + 1, s.n - 1);
	return str_dup(&to->arena, utf8_fit(&to->arena, s, 200));
}

/* NB. of lying bars the labels' axis is the upright one. */
static void
set_axes(struct xlsx_out *to, const struct doc_chart *chart, lxw_chart *own)
{
	int is_bars = chart->kind == DOC_BARS;
	lxw_chart_axis *label = is_bars ? own->y_axis : own->x_axis;
	lxw_chart_axis *value = is_bars ? own->x_axis : own->y_axis;

	if (chart->x_title.n > 0)
		chart_axis_set_name(label, text_of(to, chart->x_title));
	if (chart->y_title.n > 0)
		chart_axis_set_name(value, text_of(to, chart->y_title));
	if (chart->type == DOC_PERCENT)
		chart_axis_set_num_format(value, "0%");
	if (is_bars)
		chart_axis_set_reverse(label);
	chart_axis_set_label_position(label,
	    LXW_CHART_AXIS_LABEL_POSITION_LOW);
}

static void
add_chart(struct xlsx_out *to, lxw_worksheet *sheet,
    const struct doc_chart *chart, const char *name)
{
	static const uint8_t kind[] = { [DOC_BARS] = LXW_CHART_BAR,
		[DOC_COLUMNS] = LXW_CHART_COLUMN, [DOC_LINE] = LXW_CHART_LINE };
	lxw_chart *own = workbook_add_chart(to->book, kind[chart->kind]);
	lxw_row_t last = (lxw_row_t)chart->labels.n;
	lxw_chart_options size = { .x_scale = 1.5, .y_scale = 1.5 };
	size_t k;

	if (own == NULL) {
		note(to, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	for (k = 0; k < chart->series.n; k++) {
		lxw_chart_series *series = chart_add_series(own, NULL, NULL);
		lxw_col_t at = (lxw_col_t)(k + 1);

		if (series == NULL)
			continue;
		chart_series_set_categories(series, name, 1, 0, last, 0);
		chart_series_set_values(series, name, 1, at, last, at);
		chart_series_set_name_range(series, name, 0, at);
	}
	chart_title_set_name(own, text_of(to, chart->title));
	set_axes(to, chart, own);
	if (chart->series.n == 1)
		chart_legend_set_position(own, LXW_CHART_LEGEND_NONE);
	note(to, worksheet_insert_chart_opt(sheet, 1,
	    (lxw_col_t)(chart->series.n + 2), own, &size));
}

static void
put_chart(struct xlsx_out *to, const struct doc_chart *chart)
{
	lxw_worksheet *sheet = add_sheet(to, chart->name, chart->title,
	    LANDSCAPE);
	const struct str *name = mem_vec_at(&to->names, to->names.n - 1);
	size_t most = utf8_width(chart->x_title) + 4, i;

	if (sheet == NULL)
		return;
	put_text(to, sheet, (uint32_t[]){ 0, 0 }, chart->x_title.n > 0 ?
	    chart->x_title : str_of("项目"), LOOK_HEAD);
	for (i = 0; i < chart->labels.n; i++) {
		struct str label = *(struct str *)mem_vec_at(&chart->labels,
		    i);

		put_text(to, sheet, (uint32_t[]){ (uint32_t)i + 1, 0 }, label,
		    LOOK_TEXT);
		if (utf8_width(label) + 2 > most)
			most = utf8_width(label) + 2;
	}
	set_width(to, sheet, 0, most);
	for (i = 0; i < chart->series.n; i++)
		put_chart_column(to, sheet, chart, i);
	worksheet_freeze_panes(sheet, 1, 0);
	if (chart->labels.n > 0 && chart->series.n > 0)
		add_chart(to, sheet, chart, name->p);
}

/* --- the book -------------------------------------------------------------- */

/* What the report says of itself: the last sheet. */
static void
put_about(struct xlsx_out *to, const struct doc_head *head)
{
	const struct doc_line own[] = {
		{ "title", "标题", head->title },
		{ "number", "发文字号", head->number },
		{ "issuer", "落款", head->issuer },
		{ "date", "成文日期", head->date },
	};
	struct doc_line line[DOC_LINES + 4];
	lxw_worksheet *sheet = add_sheet(to, str_of("about"), head->title, 2);
	size_t n, i;

	if (sheet == NULL)
		return;
	memcpy(line, own, sizeof(own));
	n = 4 + doc_head_lines(head, line + 4);
	for (i = 0; i < n; i++) {
		uint32_t row = (uint32_t)i;

		put_text(to, sheet, (uint32_t[]){ row, 0 },
		    str_of(line[i].label), LOOK_HEAD);
		put_text(to, sheet, (uint32_t[]){ row, 1 }, line[i].text,
		    LOOK_TEXT);
	}
	set_width(to, sheet, 0, 14);
	set_width(to, sheet, 1, WIDTH_MOST);
}

static void
make_looks(struct xlsx_out *to)
{
	static const char *const number[LOOK_N] = { [LOOK_INT] = "0",
		[LOOK_CENTS] = "0.00", [LOOK_PERCENT] = "0.00%",
		[LOOK_TIME] = "yyyy-mm-dd hh:mm", [LOOK_DATE] = "yyyy-mm-dd" };
	size_t i;

	for (i = 0; i < LOOK_N; i++) {
		lxw_format *format = workbook_add_format(to->book);

		if (format == NULL) {
			note(to, LXW_ERROR_MEMORY_MALLOC_FAILED);
			continue;
		}
		if (number[i] != NULL)
			format_set_num_format(format, number[i]);
		format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
		to->look[i] = format;
	}
	if (to->error != LXW_NO_ERROR)
		return;
	format_set_text_wrap(to->look[LOOK_WRAP]);
	format_set_text_wrap(to->look[LOOK_HEAD]);
	format_set_bold(to->look[LOOK_HEAD]);
	format_set_bg_color(to->look[LOOK_HEAD], 0xeef1f5);
	format_set_bottom(to->look[LOOK_HEAD], LXW_BORDER_THIN);
}

/* The book's own times are the report's, so its bytes are always the same. */
static void
set_properties(struct xlsx_out *to, const struct doc_head *head)
{
	lxw_doc_properties properties;
	int64_t at_s;

	memset(&properties, 0, sizeof(properties));
	if (!time_parse_loose(head->as_of, TIME_LAST, &at_s))
		at_s = time_day_start(time_civil(2000, 1, 1));
	properties.title = text_of(to, head->title);
	properties.company = text_of(to, head->issuer);
	properties.created = (time_t)at_s;
	note(to, workbook_set_properties(to->book, &properties));
}

static void
put_book(struct xlsx_out *to)
{
	struct doc_head head = doc_head_clean(to->doc, &to->arena);
	size_t i;

	make_looks(to);
	set_properties(to, &head);
	for (i = 0; i < to->doc->blocks.n; i++) {
		const struct doc_block *block =
		    mem_vec_at(&to->doc->blocks, i);

		if (block->kind == DOC_TABLE)
			put_table(to, block->table);
		else if (block->kind == DOC_CHART)
			put_chart(to, block->chart);
	}
	put_about(to, &head);
}

/*
 * NB. the library says on standard error that it cannot make a file; asking
 * first keeps it quiet.
 */
static enum fail_code
try_path(const char *path, struct fail *fail)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0 || close(fd) != 0)
		return fail_errno(fail, "%s: cannot write", path);
	return FAIL_NONE;
}

enum fail_code
render_xlsx(const struct doc *doc, const char *path, const char *temp_dir,
    struct fail *fail)
{
	struct xlsx_out to = { .doc = doc, .error = LXW_NO_ERROR };
	lxw_workbook_options how = { 0 };
	enum fail_code code = try_path(path, fail);

	if (code != FAIL_NONE)
		return code;
	mem_make(&to.arena, doc->full);
	if (temp_dir != NULL)
		how.tmpdir = str_dup(&to.arena, str_of(temp_dir));
	to.book = workbook_new_opt(path, &how);
	if (to.book == NULL) {
		mem_drop(&to.arena);
		return fail_set(fail, FAIL_SYSTEM, "%s: out of memory", path);
	}
	buf_make(&to.room, doc->full);
	mem_vec_make(&to.names, sizeof(struct str), doc->full);
	put_book(&to);
	note(&to, workbook_close(to.book));
	mem_vec_drop(&to.names);
	buf_drop(&to.room);
	mem_drop(&to.arena);
	if (to.error == LXW_NO_ERROR)
		return FAIL_NONE;
	return fail_set(fail, FAIL_SYSTEM, "%s: cannot make a workbook: %s",
	    path, lxw_strerror(to.error));
}
