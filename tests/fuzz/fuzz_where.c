/*
 * fuzz_where - any bytes as a condition, asked of a row; and as the condition
 * that says the opposite (Q4).
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "edge/where.h"
#include "text/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct table_column column[] = {
	{ "lead", TABLE_NAME, 0 }, { "text", TABLE_TEXT, 0 },
	{ "n", TABLE_NUMBER, 0 }, { "due", TABLE_TIME, 0 },
	{ "done", TABLE_TIME, 0 },
};

static int
ask(struct str text, struct arena *arena)
{
	struct where_value value[5];
	struct where *where;
	struct fail fail;
	int got = -2;

	memset(value, 0, sizeof(value));
	value[0].text = str_of("u03");
	value[1].text = str_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa梅园");
	value[2].n = 12;
	value[3].n = 1729843200;
	value[4].n = TIME_NONE;
	if (where_make(&where, text, column, 5, arena, &fail) == FAIL_NONE) {
		got = where_test(where, value);
		where_drop(where);
	} else if (fail.code != FAIL_USAGE || fail.text[0] == '\0')
		abort();
	return got;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	char *turned;
	int got, opposite;

	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	if (size > 4096)
		return 0;
	got = ask(str_make((const char *)data, size), &arena);
	turned = mem_take(&arena, size + 6);
	memcpy(turned, "not (", 5);
	if (size > 0)
		memcpy(turned + 5, data, size);
	turned[size + 5] = ')';
	opposite = ask(str_make(turned, size + 6), &arena);
	/* NB. it may be nested too deep by these two */
	if (got >= 0 && opposite >= 0 && got == opposite)
		abort();
	return 0;
}
