#include <stdarg.h>
#include <stdio.h>

#include "model/sheet.h"
#include "text/time.h"

/* The column's header, blanks aside, is `name`. */
static int
is_header(const struct csv_table *table, uint32_t field, const char *name)
{
	return str_is(str_trim(csv_line_field(&table->head, field)), name);
}

static enum fail_code
find_column(struct sheet *sheet, int column, struct fail *fail)
{
	const struct csv_table *table = sheet->table;
	uint32_t i;

	sheet->field[column] = -1;
	for (i = 0; i < table->head.n; i++) {
		if (!is_header(table, i, sheet->name[column]))
			continue;
		if (sheet->field[column] >= 0)
			return fail_set(fail, FAIL_DATA,
			    "%s:%u:%u: column twice '%s'", table->name,
			    table->head.line, i + 1, sheet->name[column]);
		sheet->field[column] = (int)i;
	}
	if (sheet->field[column] < 0)
		return fail_set(fail, FAIL_DATA, "%s:%u: no column '%s'",
		    table->name, table->head.n > 0 ? table->head.line : 1,
		    sheet->name[column]);
	return FAIL_NONE;
}

enum fail_code
sheet_make(struct sheet *sheet, const struct csv_table *table,
    const char *const *name, struct fail *fail)
{
	uint32_t i, n_head = table->head.n;
	size_t row;
	int column;

	sheet->table = table;
	sheet->name = name;
	for (column = 0; name[column] != NULL; column++) {
		enum fail_code code = find_column(sheet, column, fail);

		if (code != FAIL_NONE)
			return code;
	}
	for (i = 0; i < n_head; i++) {
		struct str head = str_trim(csv_line_field(&table->head, i));

		if (sheet_word(name, head) < 0)
			return fail_set(fail, FAIL_DATA,
			    "%s:%u:%u: unknown column '%.*s'", table->name,
			    table->head.line, i + 1, STR_ARG(head));
	}
	for (row = 0; row < table->n_row; row++) {
		if (table->row[row].n != n_head)
			return fail_set(fail, FAIL_DATA,
			    "%s:%u: %u fields where the header has %u",
			    table->name, table->row[row].line,
			    table->row[row].n, n_head);
	}
	return FAIL_NONE;
}

struct str
sheet_get(const struct sheet *sheet, size_t i, int column)
{
	return str_trim(csv_line_field(&sheet->table->row[i],
	    (uint32_t)sheet->field[column]));
}

enum fail_code
sheet_fail(const struct sheet *sheet, size_t i, int column, struct fail *fail,
    const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	return fail_set(fail, FAIL_DATA, "%s:%u:%d: %s", sheet->table->name,
	    sheet->table->row[i].line, sheet->field[column] + 1, text);
}

enum fail_code
sheet_date(const struct sheet *sheet, size_t i, int column, int32_t *day,
    struct fail *fail)
{
	struct str date = sheet_get(sheet, i, column);

	return time_parse_date(date, day) ? FAIL_NONE : sheet_fail(sheet, i,
	    column, fail, "'%.*s' is no date such as 2024-10-25",
	    STR_ARG(date));
}

int
sheet_word(const char *const *list, struct str word)
{
	int i;

	for (i = 0; list[i] != NULL; i++) {
		if (str_is(word, list[i]))
			return i;
	}
	return -1;
}
