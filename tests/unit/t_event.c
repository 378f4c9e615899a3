/* t_event - values of attributes are written so that they can be read again */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/event.h"

static struct buf out;

static void
check(struct str value, struct str want)
{
	struct arena arena;

	out.n = 0;
	event_encode(&out, value);
	if (!str_eq(buf_str(&out), want))
		fail_msg("'%.*s' instead of '%.*s'",
		    STR_ARG(buf_str(&out)), STR_ARG(want));
	mem_make(&arena, NULL);
	assert_true(str_eq(event_decode(&arena, buf_str(&out)), value));
	mem_drop(&arena);
}

/* Each byte at each place of values of all lengths. */
static void
test_encode_bytes(void **state)
{
	char text[64], want[64];
	size_t n, at, k;
	int byte;

	(void)state;
	for (n = 1; n <= 36; n++)
		for (at = 0; at < n; at++)
			for (byte = 0; byte < 256; byte++) {
				memset(text, 'x', sizeof(text));
				text[at] = (char)byte;
				/* behind it is what counts no more */
				text[n] = '%';
				memcpy(want, text, sizeof(want));
				k = n;
				if (byte < 0x20 || byte == 0x7f ||
				    byte == '%' || byte == ';' ||
				    byte == '=') {
					(void)snprintf(want + at, 4, "%%%02X",
					    (unsigned)byte);
					memset(want + at + 3, 'x', n - at);
					k += 2;
				}
				check(str_make(text, n), str_make(want, k));
			}
}

/* U+0080 to U+009F are encoded as well, what else begins so is not. */
static void
test_encode_controls(void **state)
{
	char text[64];
	size_t at;

	(void)state;
	check(str_of("\xc2\x9f\xc2\x80;"), str_of("%C2%9F%C2%80%3B"));
	check(str_of("\xc2\xa0\xc2\x85\xc2"),
	    str_of("\xc2\xa0%C2%85\xc2"));
	for (at = 0; at < 34; at++) {
		char want[64];

		memset(text, 'x', sizeof(text));
		memcpy(text + at, "\xc2\x85", 2);
		memset(want, 'x', sizeof(want));
		memcpy(want + at, "%C2%85", 6);
		check(str_make(text, 36), str_make(want, 40));
		memcpy(text + at, "\xc2\xb7", 2);
		check(str_make(text, 36), str_make(text, 36));
	}
}

static int
setup(void **state)
{
	(void)state;
	buf_make(&out, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_drop(&out);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode_bytes),
		cmocka_unit_test(test_encode_controls),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
