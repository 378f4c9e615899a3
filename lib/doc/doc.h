/*
 * doc - a report as a document: headings, paragraphs, tables, charts
 *
 * A report is built once as a model and rendered by one renderer a format, so
 * the figures in every format are the same (page "Reports" of
 * ticket-report(1)). The model knows nothing of formats, the renderers nothing
 * of reports. Texts are copied into the document. Numbers are kept as numbers;
 * a renderer writes them.
 *
 * What comes in is made fit for every format: bytes that are no UTF-8,
 * control characters (but for LF and TAB), marks that turn the direction of
 * writing and noncharacters become U+FFFD. LF in a text is a line break where
 * the format has one. In a form's cell a line that begins with a TAB stands at
 * the right (a signature, a date).
 */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

enum doc_type {
	DOC_TEXT,
	DOC_NAME,	/* text that a spreadsheet must not take for a number */
	DOC_INT,
	DOC_CENTS,	/* two decimals */
	DOC_PERCENT,	/* in hundredths of a percent: 9750 is 97.50% */
	DOC_TIME,	/* an instant, to the minute for people */
	DOC_DATE	/* a day number */
};

struct doc_column {
	const char *title;	/* Chinese, shown; static or in the document */
	const char *name;	/* English, the key in csv and json */
	enum doc_type type;
};

/* In a series: no value under this label, a gap. */
#define DOC_NONE INT64_MIN

/*
 * A cell; text in a number column is shown as it is, a number in a text column
 * as DOC_INT. `is_empty` prints as nothing (`—` for people in
 * number columns).
 */
struct doc_cell {
	struct str text;	/* DOC_TEXT, DOC_NAME */
	int64_t n;		/* the others */
	int is_empty;
};

struct doc_table {
	struct str name;	/* English, file and sheet name */
	struct str title;	/* Chinese */
	const struct doc_column *column;
	size_t n_column;
	struct mem_vec cells;	/* of struct doc_cell, row by row */
	struct str note;	/* under it, or empty */
	int is_form;		/* a form's grid: no header row, spans by
				   empty cells, as in the annexes: an empty
				   cell belongs to the cell at its left, one
				   in the first column to the cell above; a
				   blank for a hand is a text without bytes */
	int is_drawn;		/* a chart shows all of it: where there are
				   pictures it is not shown once more */
};

enum doc_chart_kind { DOC_BARS, DOC_COLUMNS, DOC_LINE };

/* A chart: one to four series over the same labels; its name is its own. */
struct doc_chart {
	enum doc_chart_kind kind;
	struct str name, title;
	struct str x_title;		/* of the labels' axis */
	struct str y_title;		/* of the values' axis, with the unit,
					   whichever way they are drawn */
	enum doc_type type;		/* of the values */
	struct mem_vec labels;		/* of struct str */
	struct mem_vec series;		/* of struct doc_series */
	struct str alternative;		/* what it shows, in words */
	const struct doc_table *table;	/* of the document, that has these
					   values, or NULL: where there are no
					   pictures it stands for the chart */
};

struct doc_series {
	struct str name;
	struct mem_vec values;		/* of int64_t, one a label */
};

enum doc_block_kind { DOC_HEADING, DOC_PARAGRAPH, DOC_TABLE, DOC_CHART,
    DOC_BREAK };

struct doc_block {
	enum doc_block_kind kind;
	int level;			/* of a heading: 1, 2, 3 */
	struct str text;
	struct doc_table *table;
	struct doc_chart *chart;
};

/* What stands around the body in the manner of GB/T 9704. */
struct doc_head {
	struct str kind;	/* week, month … */
	struct str title;	/* 标题, centred */
	struct str number;	/* 发文字号, or empty */
	struct str salutation;	/* 主送, or empty */
	struct str issuer;	/* 落款 */
	struct str date;	/* 成文日期, as written */
	struct str distribution;	/* 抄送, or empty */
	struct str period, as_of, anchor, version;	/* the last lines */
	int refresh_s;		/* of a board: reload after, 0 never */
};

struct doc {
	struct doc_head head;
	struct mem_vec blocks;	/* of struct doc_block */
	int is_excel;		/* csv: BOM, CRLF, and text that a spreadsheet
				   takes as text */
	struct arena arena;
	void (*full)(void);
};

/* `full` as in mem_make(), for the document's memory. */
void doc_make(struct doc *doc, void (*full)(void));
void doc_drop(struct doc *doc);

/* A copy of a text in the document, made fit as said above. */
struct str doc_text(struct doc *doc, struct str text);

void doc_heading(struct doc *doc, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void doc_paragraph(struct doc *doc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void doc_break(struct doc *doc);	/* a new page in print */

/* Begins a table; `column` must outlive the document. */
struct doc_table *doc_table(struct doc *doc, const char *name,
    const char *title, const struct doc_column *column, size_t n_column);
void doc_put(struct doc *doc, struct doc_table *table, struct str text);
void doc_put_n(struct doc_table *table, int64_t n);
void doc_put_empty(struct doc_table *table);
size_t doc_table_rows(const struct doc_table *table);

/* A cell, an empty one where the last row is short. */
const struct doc_cell *doc_table_cell(const struct doc_table *table,
    size_t row, size_t column);

struct doc_chart *doc_chart(struct doc *doc, enum doc_chart_kind kind,
    const char *name, const char *title);
void doc_chart_label(struct doc *doc, struct doc_chart *chart,
    struct str label);
struct doc_series *doc_chart_series(struct doc *doc, struct doc_chart *chart,
    const char *name);
void doc_series_put(struct doc_series *series, int64_t n);

/* Value `i` of a series, DOC_NONE where it has none. */
int64_t doc_series_value(const struct doc_series *series, size_t i);

/* --- for renderers ---------------------------------------------------------- */

/* A copy of `s` in `arena`, made fit for every format. */
struct str doc_clean(struct arena *arena, struct str s);

/* The head with every text made fit, in `arena`. */
struct doc_head doc_head_clean(const struct doc *doc, struct arena *arena);

/* 1 for what is set to the right: numbers. */
int doc_type_is_number(enum doc_type type);

/* `text`, `name`, `int`, `cents`, `percent`, `time`, `date`. */
const char *doc_type_name(enum doc_type type);

/*
 * A number for people: `97.50%`, `2024-10-25 16:00`; and for programs:
 * `97.50`, `2024-10-25T16:00:05+08:00`. DOC_NONE is nothing.
 */
void doc_write_shown(struct buf *out, enum doc_type type, int64_t n);
void doc_write_plain(struct buf *out, enum doc_type type, int64_t n);

/*
 * A cell for people or for programs, as it is: the caller escapes it. It is
 * the cell's own text, or is written to `room`, which is emptied before.
 */
struct str doc_cell_shown(struct buf *room, enum doc_type type,
    const struct doc_cell *cell);
struct str doc_cell_plain(struct buf *room, enum doc_type type,
    const struct doc_cell *cell);

/*
 * The last lines of every report: period, as-of, anchor, version, those that
 * the head has. Fills up to DOC_LINES lines, returns how many.
 */
#define DOC_LINES 4
struct doc_line {
	const char *key;	/* English */
	const char *label;	/* Chinese */
	struct str text;
};
size_t doc_head_lines(const struct doc_head *head,
    struct doc_line line[DOC_LINES]);

#endif
