#include <string.h>

#include "edge/table.h"
#include "text/time.h"

void
table_make(struct table *table, const struct table_column *column,
    size_t n_column, void (*full)(void))
{
	table->column = column;
	table->n_column = n_column;
	mem_vec_make(&table->cells, sizeof(struct str), full);
	mem_make(&table->arena, full);
}

void
table_drop(struct table *table)
{
	mem_vec_drop(&table->cells);
	mem_drop(&table->arena);
}

void
table_put(struct table *table, struct str cell)
{
	*(struct str *)mem_vec_add(&table->cells) = cell;
}

void
table_put_copy(struct table *table, struct str cell)
{
	table_put(table, str_copy(&table->arena, cell));
}

/* The text of `size`, at least `least` digits of it, that ends before `end`. */
static char *
put_digits(char *end, uint64_t size, int least)
{
	for (; size > 0 || least > 0; size /= 10, least--)
		*--end = (char)('0' + size % 10);
	return end;
}

/* How far from 0, also where -n has no place in an int64_t. */
static uint64_t
size_of(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

void
table_put_int(struct table *table, int64_t n)
{
	char text[24], *end = text + sizeof(text);
	char *p = put_digits(end, size_of(n), 1);

	if (n < 0)
		*--p = '-';
	table_put_copy(table, str_make(p, (size_t)(end - p)));
}

void
table_put_cents(struct table *table, int64_t cents)
{
	char text[24], *end = text + sizeof(text), *p;
	uint64_t size = size_of(cents);

	p = put_digits(end, size % 100, 2);
	*--p = '.';
	p = put_digits(p, size / 100, 1);
	if (cents < 0)
		*--p = '-';
	table_put_copy(table, str_make(p, (size_t)(end - p)));
}

void
table_put_time(struct table *table, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	if (at_s == TIME_NONE) {
		table_put(table, str_make(NULL, 0));
		return;
	}
	time_format(at_s, text);
	table_put_copy(table, str_make(text, TIME_TEXT));
}

size_t
table_rows(const struct table *table)
{
	return table->n_column == 0 ? 0 : table->cells.n / table->n_column;
}

struct str
table_cell(const struct table *table, size_t row, size_t column)
{
	return *(const struct str *)mem_vec_at(&table->cells,
	    row * table->n_column + column);
}

/* Merges the sorted runs [low, mid) and [mid, high) of `from` into `to`. */
static void
merge(const struct str **from, const struct str **to, const size_t run[3],
    int (*compare)(const struct str *, const struct str *))
{
	size_t a = run[0], b = run[1], i;

	for (i = run[0]; i < run[2]; i++)
		if (a < run[1] &&
		    (b >= run[2] || compare(from[a], from[b]) <= 0))
			to[i] = from[a++];
		else
			to[i] = from[b++];
}

/* Sorts by merging longer and longer runs, so that ties keep their order. */
static const struct str **
sort_rows(const struct str **row, const struct str **other, size_t n,
    int (*compare)(const struct str *, const struct str *))
{
	const struct str **swap;
	size_t width, low;

	for (width = 1; width < n; width *= 2) {
		for (low = 0; low < n; low += 2 * width) {
			size_t run[3] = { low, low + width, low + 2 * width };

			if (run[1] > n)
				run[1] = n;
			if (run[2] > n)
				run[2] = n;
			merge(row, other, run, compare);
		}
		swap = row;
		row = other;
		other = swap;
	}
	return row;
}

void
table_sort(struct table *table, int (*compare)(const struct str *a,
    const struct str *b))
{
	struct arena scratch = table->arena;
	size_t n = table_rows(table), size = table->n_column, i;
	const struct str **row, **other;
	struct str *sorted;

	if (n < 2)
		return;
	/* NOLINTNEXTLINE: it is an array of pointers */
	row = mem_take_n(&scratch, n, sizeof(*row));
	/* NOLINTNEXTLINE: it is an array of pointers */
	other = mem_take_n(&scratch, n, sizeof(*other));
	sorted = mem_take_n(&scratch, n * size, sizeof(*sorted));
	for (i = 0; i < n; i++)
		row[i] = mem_vec_at(&table->cells, i * size);
	row = sort_rows(row, other, n, compare);
	for (i = 0; i < n; i++)
		memcpy(sorted + i * size, row[i], size * sizeof(*sorted));
	memcpy(mem_vec_at(&table->cells, 0), sorted,
	    n * size * sizeof(*sorted));
}

int
table_format_find(const char *name, enum table_format *format)
{
	static const struct {
		const char *name;
		enum table_format format;
	} formats[] = {
		{ "table", TABLE_TABLE }, { "csv", TABLE_CSV },
		{ "tsv", TABLE_TSV }, { "json", TABLE_JSON },
		{ "md", TABLE_MD }, { "html", TABLE_HTML },
		{ "xlsx", TABLE_XLSX }, { "ics", TABLE_ICS },
	};
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(name, formats[i].name) == 0) {
			*format = formats[i].format;
			return 1;
		}
	return 0;
}
