/*
 * doc - a report as a document: headings, paragraphs, tables, charts
 *
 * A report is built once as a model and rendered by one renderer a format, so
 * the figures in every format are the same (page "Reports" of
 * ticket-report(1)). The model knows nothing of formats, the renderers nothing
 * of reports. Texts are copied into the document. Numbers are kept as numbers;
 * a renderer writes them.
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

/* A cell; `is_empty` prints as nothing (`—` for people in number columns). */
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
				   empty cells, as in the annexes */
};

enum doc_chart_kind { DOC_BARS, DOC_COLUMNS, DOC_LINE };

/* A chart: one to four series over the same labels. */
struct doc_chart {
	enum doc_chart_kind kind;
	struct str name, title;
	struct str x_title, y_title;	/* of the axes, with the unit */
	enum doc_type type;		/* of the values */
	struct mem_vec labels;		/* of struct str */
	struct mem_vec series;		/* of struct doc_series */
	struct str alternative;		/* what it shows, in words */
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
	struct arena arena;
	void (*full)(void);
};

void doc_make(struct doc *doc, void (*full)(void));
void doc_drop(struct doc *doc);

/* A copy of a text in the document. */
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

struct doc_chart *doc_chart(struct doc *doc, enum doc_chart_kind kind,
    const char *name, const char *title);
void doc_chart_label(struct doc *doc, struct doc_chart *chart,
    struct str label);
struct doc_series *doc_chart_series(struct doc *doc, struct doc_chart *chart,
    const char *name);
void doc_series_put(struct doc_series *series, int64_t n);

#endif
