#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/doc.h"
#include "text/time.h"
#include "text/utf8.h"

void
doc_make(struct doc *doc, void (*full)(void))
{
	memset(doc, 0, sizeof(*doc));
	doc->full = full;
	mem_make(&doc->arena, full);
	mem_vec_make(&doc->blocks, sizeof(struct doc_block), full);
}

void
doc_drop(struct doc *doc)
{
	size_t i, j;

	for (i = 0; i < doc->blocks.n; i++) {
		struct doc_block *block = mem_vec_at(&doc->blocks, i);

		if (block->table != NULL)
			mem_vec_drop(&block->table->cells);
		if (block->chart == NULL)
			continue;
		for (j = 0; j < block->chart->series.n; j++) {
			struct doc_series *series =
			    mem_vec_at(&block->chart->series, j);

			mem_vec_drop(&series->values);
		}
		mem_vec_drop(&block->chart->series);
		mem_vec_drop(&block->chart->labels);
	}
	mem_vec_drop(&doc->blocks);
	mem_drop(&doc->arena);
}

/* --- texts ----------------------------------------------------------------- */

/* 1 for what some format cannot carry, or what makes a text show as another. */
static int
is_unfit(int32_t c)
{
	if (c < 0x20)
		return c != '\n' && c != '\t';
	return (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e ||
	    c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe ||
	    (c >= 0xfdd0 && c <= 0xfdef);
}

/* Bytes of `s` when made fit, and the same written to `p` if not NULL. */
static size_t
put_fit(struct str s, char *p)
{
	size_t n = 0;

	while (s.n > 0) {
		const char *from = s.p;
		int32_t c = utf8_next(&s);
		size_t size = (size_t)(s.p - from);

		/* NB. a malformed byte reads as U+FFFD, in one byte */
		if (is_unfit(c) || (c == 0xfffd && size == 1)) {
			from = "\xef\xbf\xbd";
			size = 3;
		}
		if (p != NULL)
			memcpy(p + n, from, size);
		n += size;
	}
	return n;
}

struct str
doc_clean(struct arena *arena, struct str s)
{
	size_t n = put_fit(s, NULL);
	char *p = mem_take(arena, n + 1);

	put_fit(s, p);
	return str_make(p, n);
}

struct str
doc_text(struct doc *doc, struct str text)
{
	return doc_clean(&doc->arena, text);
}

struct doc_head
doc_head_clean(const struct doc *doc, struct arena *arena)
{
	struct doc_head head = doc->head;

	head.kind = doc_clean(arena, head.kind);
	head.title = doc_clean(arena, head.title);
	head.number = doc_clean(arena, head.number);
	head.salutation = doc_clean(arena, head.salutation);
	head.issuer = doc_clean(arena, head.issuer);
	head.date = doc_clean(arena, head.date);
	head.distribution = doc_clean(arena, head.distribution);
	head.period = doc_clean(arena, head.period);
	head.as_of = doc_clean(arena, head.as_of);
	head.anchor = doc_clean(arena, head.anchor);
	head.version = doc_clean(arena, head.version);
	return head;
}

size_t
doc_head_lines(const struct doc_head *head, struct doc_line line[DOC_LINES])
{
	const struct doc_line all[DOC_LINES] = {
		{ "period", "统计时段", head->period },
		{ "as_of", "数据截至", head->as_of },
		{ "anchor", "记录校验值", head->anchor },
		{ "version", "程序版本", head->version },
	};
	size_t i, n = 0;

	for (i = 0; i < DOC_LINES; i++)
		if (all[i].text.n > 0)
			line[n++] = all[i];
	return n;
}

/* --- blocks ---------------------------------------------------------------- */

static struct doc_block *
block_add(struct doc *doc, enum doc_block_kind kind)
{
	struct doc_block *block = mem_vec_add(&doc->blocks);

	block->kind = kind;
	return block;
}

__attribute__((format(printf, 2, 0)))
static struct str
text_format(struct doc *doc, const char *format, va_list list)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, list);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0) {
		if (doc->full != NULL)
			doc->full();
		abort();
	}
	p = mem_take(&doc->arena, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, format, list);
	return doc_text(doc, str_make(p, (size_t)n));
}

void
doc_heading(struct doc *doc, int level, const char *format, ...)
{
	struct doc_block *block = block_add(doc, DOC_HEADING);
	va_list list;

	block->level = level < 1 ? 1 : level > 3 ? 3 : level;
	va_start(list, format);
	block->text = text_format(doc, format, list);
	va_end(list);
}

void
doc_paragraph(struct doc *doc, const char *format, ...)
{
	struct doc_block *block = block_add(doc, DOC_PARAGRAPH);
	va_list list;

	va_start(list, format);
	block->text = text_format(doc, format, list);
	va_end(list);
}

void
doc_break(struct doc *doc)
{
	block_add(doc, DOC_BREAK);
}

/* --- tables ---------------------------------------------------------------- */

struct doc_table *
doc_table(struct doc *doc, const char *name, const char *title,
    const struct doc_column *column, size_t n_column)
{
	struct doc_block *block = block_add(doc, DOC_TABLE);
	struct doc_table *table = mem_take(&doc->arena, sizeof(*table));

	block->table = table;
	table->name = doc_text(doc, str_of(name));
	table->title = doc_text(doc, str_of(title));
	table->column = column;
	table->n_column = n_column;
	mem_vec_make(&table->cells, sizeof(struct doc_cell), doc->full);
	return table;
}

void
doc_put(struct doc *doc, struct doc_table *table, struct str text)
{
	struct doc_cell *cell = mem_vec_add(&table->cells);

	cell->text = doc_text(doc, text);
}

void
doc_put_n(struct doc_table *table, int64_t n)
{
	struct doc_cell *cell = mem_vec_add(&table->cells);

	cell->n = n;
}

void
doc_put_empty(struct doc_table *table)
{
	struct doc_cell *cell = mem_vec_add(&table->cells);

	cell->is_empty = 1;
}

size_t
doc_table_rows(const struct doc_table *table)
{
	if (table->n_column == 0)
		return 0;
	return (table->cells.n + table->n_column - 1) / table->n_column;
}

const struct doc_cell *
doc_table_cell(const struct doc_table *table, size_t row, size_t column)
{
	static const struct doc_cell none = { .is_empty = 1 };
	size_t i = row * table->n_column + column;

	return i < table->cells.n ? mem_vec_at(&table->cells, i) : &none;
}

/* --- charts ---------------------------------------------------------------- */

struct doc_chart *
doc_chart(struct doc *doc, enum doc_chart_kind kind, const char *name,
    const char *title)
{
	struct doc_block *block = block_add(doc, DOC_CHART);
	struct doc_chart *chart = mem_take(&doc->arena, sizeof(*chart));

	block->chart = chart;
	chart->kind = kind;
	chart->type = DOC_INT;
	chart->name = doc_text(doc, str_of(name));
	chart->title = doc_text(doc, str_of(title));
	mem_vec_make(&chart->labels, sizeof(struct str), doc->full);
	mem_vec_make(&chart->series, sizeof(struct doc_series), doc->full);
	return chart;
}

void
doc_chart_label(struct doc *doc, struct doc_chart *chart, struct str label)
{
	struct str *p = mem_vec_add(&chart->labels);

	*p = doc_text(doc, label);
}

struct doc_series *
doc_chart_series(struct doc *doc, struct doc_chart *chart, const char *name)
{
	struct doc_series *series = mem_vec_add(&chart->series);

	series->name = doc_text(doc, str_of(name));
	mem_vec_make(&series->values, sizeof(int64_t), doc->full);
	return series;
}

void
doc_series_put(struct doc_series *series, int64_t n)
{
	int64_t *p = mem_vec_add(&series->values);

	*p = n;
}

int64_t
doc_series_value(const struct doc_series *series, size_t i)
{
	if (i >= series->values.n)
		return DOC_NONE;
	return *(const int64_t *)mem_vec_at(&series->values, i);
}

/* --- values ---------------------------------------------------------------- */

int
doc_type_is_number(enum doc_type type)
{
	return type == DOC_INT || type == DOC_CENTS || type == DOC_PERCENT;
}

const char *
doc_type_name(enum doc_type type)
{
	static const char *const name[] = { [DOC_TEXT] = "text",
		[DOC_NAME] = "name", [DOC_INT] = "int", [DOC_CENTS] = "cents",
		[DOC_PERCENT] = "percent", [DOC_TIME] = "time",
		[DOC_DATE] = "date" };

	return name[type];
}

static void
write_date(struct buf *out, int64_t day)
{
	char text[11];

	if (day < INT32_MIN || day > INT32_MAX)
		return;
	time_format_date((int32_t)day, text);
	buf_put_c(out, text);
}

static void
write_time(struct buf *out, int64_t at_s, int is_shown)
{
	char text[TIME_TEXT + 1];

	time_format(at_s, text);
	if (is_shown) {
		text[10] = ' ';
		text[16] = '\0';
	}
	buf_put_c(out, text);
}

static void
write_value(struct buf *out, enum doc_type type, int64_t n, int is_shown)
{
	if (n == DOC_NONE)
		return;
	switch (type) {
	case DOC_CENTS:
	case DOC_PERCENT:
		buf_put_cents(out, n);
		if (is_shown && type == DOC_PERCENT)
			buf_put_byte(out, '%');
		break;
	case DOC_TIME:
		write_time(out, n, is_shown);
		break;
	case DOC_DATE:
		write_date(out, n);
		break;
	case DOC_TEXT:
	case DOC_NAME:
	case DOC_INT:
		buf_put_int(out, n);
		break;
	}
}

void
doc_write_shown(struct buf *out, enum doc_type type, int64_t n)
{
	write_value(out, type, n, 1);
}

void
doc_write_plain(struct buf *out, enum doc_type type, int64_t n)
{
	write_value(out, type, n, 0);
}

struct str
doc_cell_shown(struct buf *room, enum doc_type type,
    const struct doc_cell *cell)
{
	if (!cell->is_empty && cell->text.p != NULL)
		return cell->text;
	if (cell->is_empty || cell->n == DOC_NONE)
		return str_of(doc_type_is_number(type) ? "—" : "");
	room->n = 0;
	doc_write_shown(room, type, cell->n);
	return buf_str(room);
}

struct str
doc_cell_plain(struct buf *room, enum doc_type type,
    const struct doc_cell *cell)
{
	if (cell->is_empty)
		return str_of("");
	if (cell->text.p != NULL)
		return cell->text;
	room->n = 0;
	doc_write_plain(room, type, cell->n);
	return buf_str(room);
}
