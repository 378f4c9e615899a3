/*
 * sheet - the rows of a file of config/, by the names of its columns
 *
 * Every file of config/ is a small CSV with a fixed header (ticket-store(5)).
 * A sheet is such a table with its columns found: each of them once, in any
 * order, no other, and as many fields in every row as in the header, so that
 * a stray comma never moves a value into the next column. Faults are named
 * `file:line:column`, where column is the number of the field, 1 the first.
 */
#ifndef MODEL_SHEET_H
#define MODEL_SHEET_H

#include <stddef.h>

#include "base/fail.h"
#include "base/str.h"
#include "text/csv.h"

enum { SHEET_COLUMNS = 12 };	/* the most that a file of config/ has */

struct sheet {
	const struct csv_table *table;
	const char *const *name;	/* of the columns, as they are asked */
	int field[SHEET_COLUMNS];	/* where each stands in the file */
};

/*
 * Finds the columns `name`, a list that ends with NULL. FAIL_DATA when one is
 * missing, unknown or there twice, or a row has too few or too many fields.
 * The table must outlive the sheet.
 */
enum fail_code sheet_make(struct sheet *sheet, const struct csv_table *table,
    const char *const *name, struct fail *fail);

/* A field of row `i` without blanks around it; `column` as in `name`. */
struct str sheet_get(const struct sheet *sheet, size_t i, int column);

/* Fills `fail` with FAIL_DATA, the place of the field, and the text. */
enum fail_code sheet_fail(const struct sheet *sheet, size_t i, int column,
    struct fail *fail, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Takes a date such as 2024-10-25 from a field. */
enum fail_code sheet_date(const struct sheet *sheet, size_t i, int column,
    int32_t *day, struct fail *fail);

/* The place of `word` in a list that ends with NULL, 0 the first, or -1. */
int sheet_word(const char *const *list, struct str word);

#endif
