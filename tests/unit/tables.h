/*
 * tables - CSV for the tests of what reads config/
 *
 * Include after cmocka.h.
 */
#ifndef UNIT_TABLES_H
#define UNIT_TABLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "text/csv.h"

/* `text` as the file `name`, in `arena`; the test fails when it is no CSV. */
static inline struct csv_table *
table_of(struct arena *arena, const char *name, const char *text)
{
	struct csv_table *table = mem_take(arena, sizeof(*table));
	struct fail fail = { 0 };

	if (csv_table_parse(name, str_of(text), NULL, table, arena, &fail) !=
	    FAIL_NONE)
		fail_msg("%s", fail.text);
	return table;
}

/* A file of the default configuration, in `arena`. */
static inline struct csv_table *
table_default(struct arena *arena, const char *name)
{
	const char *dir = getenv("TICKET_DATADIR");
	char path[4096], *bytes;
	FILE *file;
	long size;

	snprintf(path, sizeof(path), "%s/config/%s",
	    dir != NULL ? dir : "data", name);
	if ((file = fopen(path, "rb")) == NULL)
		fail_msg("%s: cannot be opened", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size > 0);
	rewind(file);
	bytes = mem_take(arena, (size_t)size + 1);
	assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
	fclose(file);
	return table_of(arena, name, bytes);
}

#endif
