/* t_event - values of attributes are written so that they can be read again; what
   a ticket's number may have */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/event.h"
#include "text/utf8.h"

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

/* 1 for a character that a ticket's number may have. */
static int
may_stand(int32_t c)
{
	return c > 0xa0 ? !(c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	    c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
	    c == 0x3000 || c == 0xfeff) :
	    c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' &&
	    c != '=' && c != '%';
}

/* Every character, alone, and before and behind what most numbers have. */
static void
test_ticket_number(void **state)
{
	struct buf buf;
	int32_t c;

	(void)state;
	buf_make(&buf, NULL);
	for (c = 0; c < 0x11000; c += c < 0x3100 || c > 0xfd00 ? 1 : 7) {
		int may = may_stand(c);

		if (c >= 0xd800 && c < 0xe000)
			continue;
		buf.n = 0;
		utf8_put(&buf, c);
		if (event_ticket_is_valid(buf_str(&buf)) != may)
			fail_msg("U+%04X", (unsigned)c);
		buf_put_c(&buf, "热线-241001-000001");
		utf8_put(&buf, c);
		assert_int_equal(event_ticket_is_valid(buf_str(&buf)), may);
		assert_int_equal(event_ticket_is_valid(str_make(buf.p,
		    buf.n - 1)), may && c < 0x80);
	}
	buf_drop(&buf);
	assert_false(event_ticket_is_valid(str_of("")));
	assert_false(event_ticket_is_valid(str_of("\xe7\x83")));
	assert_false(event_ticket_is_valid(str_of("\xe7\x83-\xbf")));
}

/* Every byte of ASCII in every place of a number that is looked at by eight. */
static void
test_ticket_every_byte(void **state)
{
	static const char good[] = "AZ-09az~./:?@^_`|!";
	char text[sizeof(good)];
	size_t at;
	int c;

	(void)state;
	for (at = 0; at < 17; at++)
		for (c = 0; c < 128; c++) {
			memcpy(text, good, sizeof(text));
			text[at] = (char)c;
			if (event_ticket_is_valid(str_make(text, 17)) !=
			    (c > 0x20 && c != 0x7f && c != '"' && c != ',' &&
			    c != ';' && c != '=' && c != '%'))
				fail_msg("byte %d at %zu", c, at);
		}
}

/* Values of each length, with an attribute behind them and without; what lies
   behind the text does not count. */
static void
test_attr_value_lengths(void **state)
{
	const struct event_row *row = event_row(EVENT_REPLY);
	const struct event_attr *attr;
	char text[128];
	struct str attrs, value;
	struct fail fail;
	size_t n;
	int more;

	(void)state;
	for (n = 0; n <= 40; n++)
		for (more = 0; more < 2; more++) {
			attr = event_attr_find(row, str_of("process"));
			assert_non_null(attr);
			memset(text, ';', sizeof(text));
			memcpy(text, "process=", 8);
			memset(text + 8, 'x', n);
			attrs = str_make(text, 8 + n + (size_t)more);
			assert_int_equal(event_attr_match(row, &attr, &attrs,
			    &value, &fail), FAIL_NONE);
			assert_string_equal(attr->name, "process");
			assert_ptr_equal(value.p, text + 8);
			assert_int_equal(value.n, n);
			assert_int_equal(attrs.n, 0);
		}
}

/* Up to 64 bytes. */
static void
test_ticket_length(void **state)
{
	static const char text[] =
	    "0123456789012345678901234567890123456789012345678901234567890123x";

	(void)state;
	assert_true(event_ticket_is_valid(str_make(text, 64)));
	assert_false(event_ticket_is_valid(str_make(text, 65)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode_bytes),
		cmocka_unit_test(test_encode_controls),
		cmocka_unit_test(test_ticket_number),
		cmocka_unit_test(test_ticket_every_byte),
		cmocka_unit_test(test_attr_value_lengths),
		cmocka_unit_test(test_ticket_length),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
