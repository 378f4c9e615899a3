/*
 * fuzz_csv_row - any bytes as records of our own
 *
 * What is split and written again is split into the same fields, and a record
 * that is cut short is never taken for a whole one.
 */
#include <stdlib.h>

#include "text/csv.h"

#define MOST 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena;

static void
check_again(const struct str *field, size_t n)
{
	struct str again[MOST], line;
	size_t n_again, used, column, i;
	struct buf buf;

	buf_make(&buf, NULL);
	csv_put_row(&buf, field, n);
	line = buf_str(&buf);
	if (csv_row_split(line, again, MOST, &n_again, &used, &column, &arena,
	    NULL) != FAIL_NONE || used != line.n || n_again != n)
		abort();
	for (i = 0; i < n; i++)
		if (!str_eq(field[i], again[i]))
			abort();
	line.n--;
	csv_row_split(line, again, MOST, &n_again, &used, &column, &arena,
	    NULL);
	if (used != 0)
		abort();
	buf_drop(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size), field[MOST];
	size_t n, used, column;
	enum fail_code code;
	struct fail fail;

	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	for (;;) {
		code = csv_row_split(text, field, MOST, &n, &used, &column,
		    &arena, &fail);
		if (used == 0)
			return 0;
		if (used > text.n || text.p[used - 1] != '\n')
			abort();
		if (code == FAIL_NONE)
			check_again(field, n);
		else if (code != FAIL_DATA || column < 1 || column > used)
			abort();
		text = str_make(text.p + used, text.n - used);
	}
}
