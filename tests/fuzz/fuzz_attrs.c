/*
 * fuzz_attrs - any bytes as attributes of any event, and as a value (S31, Q4)
 *
 * The first byte says which event. What is encoded is decoded to the same
 * bytes, without what ends a line or a field.
 */
#include <stdlib.h>
#include <string.h>

#include "model/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena;

static void
check_code(struct str value)
{
	struct buf buf;
	struct str s;
	size_t i;

	buf_make(&buf, NULL);
	event_encode(&buf, value);
	s = buf_str(&buf);
	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == ';' ||
		    s.p[i] == '=')
			abort();
	if (!str_eq(event_decode(&arena, s), value))
		abort();
	buf_drop(&buf);
	(void)event_decode(&arena, value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct event_row *row;
	const struct event_attr *attr;
	struct str attrs;
	struct fact fact;
	struct fail fail;

	if (size == 0)
		return 0;
	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	row = event_row((enum event_id)(data[0] % EVENT_N));
	attrs = str_copy(&arena, str_make((const char *)data + 1, size - 1));
	check_code(attrs);
	for (attr = row->attr; attr->name != NULL; attr++) {
		(void)event_attr_get(attrs, attr->name);
		(void)event_attr_check(attr, attrs, &fail);
	}
	if (row != event_row(EVENT_RECEIVE) && row != event_row(EVENT_AMEND)) {
		memset(&fact, 0, sizeof(fact));
		(void)event_fact(row, attrs, &fact, &fail);
	}
	(void)event_ticket_is_valid(attrs);
	return 0;
}
