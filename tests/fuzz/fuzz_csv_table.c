/*
 * fuzz_csv_table - any bytes as a table in any encoding
 *
 * The first byte says how they are to be read. What is read and written again
 * is read into the same fields.
 */
#include <stdlib.h>
#include <string.h>

#include "text/csv.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena;

static void
check_line(const struct csv_line *a, const struct csv_line *b)
{
	uint32_t i;

	if (a->n != b->n)
		abort();
	for (i = 0; i < a->n; i++)
		if (!str_eq(csv_line_field(a, i), csv_line_field(b, i)) ||
		    !utf8_is_valid(csv_line_field(a, i), NULL))
			abort();
}

/* A lone empty field is written as an empty line, which is skipped. */
static int
is_lost(const struct csv_line *line)
{
	return line->n == 1 && csv_line_field(line, 0).n == 0;
}

static void
put_line(struct buf *buf, const struct csv_line *line)
{
	uint32_t i;

	for (i = 0; i < line->n; i++) {
		if (i > 0)
			buf_put_byte(buf, ',');
		csv_put(buf, csv_line_field(line, i));
	}
	buf_put_byte(buf, '\n');
}

static void
check_again(const struct csv_table *table)
{
	struct csv_table again;
	struct buf buf;
	size_t i;

	buf_make(&buf, NULL);
	put_line(&buf, &table->head);
	for (i = 0; i < table->n_row; i++) {
		if (is_lost(&table->row[i]))
			goto out;
		if (table->row[i].line <= table->head.line)
			abort();
		put_line(&buf, &table->row[i]);
	}
	if (is_lost(&table->head) || str_starts(buf_str(&buf), "\xef\xbb\xbf"))
		goto out;
	if (csv_table_parse("again", buf_str(&buf), NULL, &again, &arena,
	    NULL) != FAIL_NONE || again.n_row != table->n_row)
		abort();
	check_line(&table->head, &again.head);
	for (i = 0; i < again.n_row; i++)
		check_line(&table->row[i], &again.row[i]);
out:
	buf_drop(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct csv_source source[] = {
		{ NULL, 0, NULL }, { "GB18030", 0, NULL },
		{ "UTF-16", 0, NULL }, { "UTF-16LE", ';', NULL },
		{ "UTF-8", '\t', NULL }, { "GBK", ',', NULL },
		{ "no-such", 0, NULL }, { "BIG5", 0, NULL }
	};
	struct csv_table table;
	struct fail fail;
	enum fail_code code;

	if (size == 0)
		return 0;
	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	code = csv_table_parse("in", str_make((const char *)data + 1,
	    size - 1), data[0] % 16 > 7 ? NULL : &source[data[0] % 8], &table,
	    &arena, &fail);
	if (code != FAIL_NONE && strncmp(fail.text, "in:", 3) != 0)
		abort();
	if (code == FAIL_NONE && table.head.n > 0)
		check_again(&table);
	return 0;
}
