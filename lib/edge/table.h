/*
 * table - rows for a terminal or a pipe (-f table|csv|tsv|json|md, --excel)
 *
 * A command fills a table and puts it out once, after what it recorded is on
 * stable storage. csv and tsv are what pipes carry: verbatim, with a header.
 * table and md are for people: control characters become `?`, and a table is
 * fitted to the terminal's width, columns marked `is_wide` left out first.
 * json (jansson) is an array of objects, counts and points as numbers, empty
 * cells of such columns as null.
 */
#ifndef EDGE_TABLE_H
#define EDGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

enum table_format {
	TABLE_AUTO,	/* a table on a terminal, csv elsewhere */
	TABLE_TABLE, TABLE_CSV, TABLE_TSV, TABLE_JSON, TABLE_MD,
	TABLE_HTML, TABLE_XLSX, TABLE_ICS	/* where a command names them */
};

enum table_type {
	TABLE_NAME,	/* a name, even one of digits: text for a spreadsheet */
	TABLE_TEXT,
	TABLE_TIME,	/* RFC 3339 or empty; people see `10-25 16:00` … */
	TABLE_NUMBER,	/* a whole number or empty; right-aligned */
	TABLE_POINTS	/* two decimals or empty; right-aligned */
};

struct table_column {
	const char *name;
	enum table_type type;
	int is_wide;	/* left out of the table format when it is narrow; 2:
			   only where it would not fit with all texts cut */
};

struct table {
	const struct table_column *column;
	size_t n_column;
	struct mem_vec cells;	/* of struct str, row by row */
	struct arena arena;	/* for texts made on the way */
};

/* How it is to be put out. */
struct table_style {
	enum table_format format;	/* TABLE_AUTO is resolved already */
	int is_excel;	/* csv: BOM, CRLF; names that look like numbers and
			   cells that begin with = + - @ TAB CR get a
			   leading apostrophe (Q4) */
	size_t width;	/* of the terminal, 0: no limit */
};

/* `column` must outlive the table. */
void table_make(struct table *table, const struct table_column *column,
    size_t n_column, void (*full)(void));
void table_drop(struct table *table);

/* Adds the next cell; a row is `n_column` of them. The text is not copied. */
void table_put(struct table *table, struct str cell);
/* Copies. */
void table_put_copy(struct table *table, struct str cell);
void table_put_int(struct table *table, int64_t n);
/* Hundredths as points. */
void table_put_cents(struct table *table, int64_t cents);
/* An instant, empty for TIME_NONE. */
void table_put_time(struct table *table, int64_t at_s);

size_t table_rows(const struct table *table);
struct str table_cell(const struct table *table, size_t row, size_t column);

/* Puts the rows in the order that `compare` says; ties keep their order. */
void table_sort(struct table *table, int (*compare)(const struct str *a,
    const struct str *b));

/* Appends the whole table to `out`. */
void table_render(const struct table *table, const struct table_style *style,
    struct buf *out);

/* A text as a cell of Markdown has it, so that nothing in it means a thing. */
void table_put_md(struct buf *out, struct str cell);

/* 1 and `*format` for `table`, `csv`, `tsv`, `json`, `md`, `html`, `xlsx`,
   `ics`. */
int table_format_find(const char *name, enum table_format *format);

#endif
