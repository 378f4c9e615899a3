/* t_csv - our own records split, others' tables read, both written (Q4, S45) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/hash.h"
#include "text/csv.h"

static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	mem_make(&arena, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

/* Fields as `[a][b]`, so that they can be compared at a glance. */
static struct str
show(const struct str *field, size_t n)
{
	struct buf buf;
	struct str s;
	size_t i;

	buf_make(&buf, NULL);
	for (i = 0; i < n; i++) {
		buf_put_byte(&buf, '[');
		buf_put(&buf, field[i]);
		buf_put_byte(&buf, ']');
	}
	s = str_copy(&arena, buf_str(&buf));
	buf_drop(&buf);
	return s;
}

#define LONG "0123456789abcdefghijklmnopqrstuvwxyz"

static void
test_split(void **state)
{
	static const struct {
		const char *text, *fields;
		size_t used;
	} cases[] = {
		{ "a,b,c\n", "[a][b][c]", 6 },
		{ "a,b,c\nd,e\n", "[a][b][c]", 6 },
		{ "\n", "[]", 1 }, { ",\n", "[][]", 2 }, { ",,\n", "[][][]", 3 },
		{ "a\n", "[a]", 2 },
		{ LONG "," LONG "\n", "[" LONG "][" LONG "]", 74 },
		{ "12345678901234,6\n", "[12345678901234][6]", 17 },
		{ "123456789012345\nx", "[123456789012345]", 16 },
		{ "街道,中心\n", "[街道][中心]", 14 },
		{ "\"a\",b\n", "[a][b]", 6 }, { "\"\",b\n", "[][b]", 5 },
		{ "\"a,b\",c\n", "[a,b][c]", 8 },
		{ "\"a\nb\",c\n", "[a\nb][c]", 8 },
		{ "\"a\r\nb\"\n", "[a\r\nb]", 7 },
		{ "\"a\"\"b\",c\n", "[a\"b][c]", 9 },
		{ "\"\"\"\"\n", "[\"]", 5 }, { "\"\"\"\"\"\"\n", "[\"\"]", 7 },
		{ "a,\"\"\"x\"\"\"\n", "[a][\"x\"]", 10 },
		{ "a,\" b \"\n", "[a][ b ]", 8 },
		{ " a , b \n", "[ a ][ b ]", 8 },
		/* no end yet */
		{ "", "", 0 }, { "a,b", "", 0 }, { "\"a", "", 0 },
		{ "\"a\n", "", 0 }, { "\"a\"", "", 0 }, { "\"a\"\"\n", "", 0 },
		{ LONG "," LONG, "", 0 },
	};
	struct str field[3], text;
	size_t i, n, used, column;
	struct fail fail;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text = str_of(cases[i].text);
		assert_int_equal(csv_row_split(text, field, 3, &n, &used,
		    &column, &arena, &fail), FAIL_NONE);
		if (used != cases[i].used ||
		    !str_is(show(field, n), cases[i].fields))
			fail_msg("'%s': %zu '%.*s'", cases[i].text, used,
			    STR_ARG(show(field, n)));
	}
}

static void
test_split_faults(void **state)
{
	static const struct {
		const char *text;
		size_t column, used;
	} cases[] = {
		{ "a,b,c,d\n", 7, 8 },
		{ "a,b,c,\n", 7, 7 },
		{ "a,b,\"c\",d\nx\n", 9, 10 },
		{ "a\r\n", 2, 3 }, { "a,b\r\n", 4, 5 }, { "\"a\"\r\n", 4, 5 },
		{ "a\"b\n", 2, 4 }, { "a,b\"\"\nx\n", 4, 6 },
		{ "\"a\"b\n", 4, 5 }, { "\"a\" ,b\n", 4, 7 },
		{ "\"a\nb\"c\nd\n", 6, 7 },	/* the line at fault ends it */
		/* told once the line is whole */
		{ "a\"b", 0, 0 }, { "\"a\"b", 0, 0 }, { "a,b,c,d", 0, 0 },
	};
	struct str field[3];
	size_t i, n, used, column;
	struct fail fail;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(csv_row_split(str_of(cases[i].text), field, 3,
		    &n, &used, &column, &arena, &fail),
		    cases[i].used == 0 ? FAIL_NONE : FAIL_DATA);
		if (used != cases[i].used || column != cases[i].column)
			fail_msg("'%s': %zu %zu", cases[i].text, used, column);
	}
}

/* The fast way and the careful way agree wherever a record is cut. */
static void
test_split_any_length(void **state)
{
	char text[256];
	struct str field[64];
	size_t length, at, n, used, column, i;

	(void)state;
	for (length = 1; length < 70; length++) {
		for (at = 0; at < length; at++) {
			memset(text, 'x', sizeof(text));
			text[at] = ',';
			text[length] = '\n';
			assert_int_equal(csv_row_split(str_make(text,
			    length + 1), field, 64, &n, &used, &column,
			    &arena, NULL), FAIL_NONE);
			assert_int_equal(used, length + 1);
			assert_int_equal(n, 2);
			assert_int_equal(field[0].n, at);
			assert_int_equal(field[1].n, length - at - 1);
			for (i = 0; i <= length; i++) {
				csv_row_split(str_make(text, i), field, 64,
				    &n, &used, &column, &arena, NULL);
				assert_int_equal(used, 0);
			}
		}
	}
}

static void
test_put(void **state)
{
	static const struct {
		const char *field, *want;
	} cases[] = {
		{ "", "" }, { "a", "a" }, { "a b", "a b" }, { " a", "\" a\"" },
		{ "a ", "\"a \"" }, { " ", "\" \"" }, { "a,b", "\"a,b\"" },
		{ "\"", "\"\"\"\"" }, { "a\"b\"", "\"a\"\"b\"\"\"" },
		{ "a\nb", "\"a\nb\"" }, { "a\rb", "\"a\rb\"" },
		{ "街；道", "街；道" }, { "a\tb", "a\tb" }, { "a;b", "a;b" },
		{ "=1+1", "=1+1" },
	};
	struct str field[2], got[2];
	size_t i, n, used, column;
	struct buf buf;

	(void)state;
	buf_make(&buf, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf.n = 0;
		csv_put(&buf, str_of(cases[i].field));
		if (!str_is(buf_str(&buf), cases[i].want))
			fail_msg("'%s': '%.*s'", cases[i].field,
			    STR_ARG(buf_str(&buf)));
		/* what is written is read again */
		buf.n = 0;
		field[0] = str_of(cases[i].field);
		field[1] = str_of("x");
		csv_put_row(&buf, field, 2);
		assert_int_equal(csv_row_split(buf_str(&buf), got, 2, &n,
		    &used, &column, &arena, NULL), FAIL_NONE);
		assert_int_equal(used, buf.n);
		assert_int_equal(n, 2);
		assert_true(str_eq(got[0], field[0]));
		assert_true(str_is(got[1], "x"));
	}
	buf_drop(&buf);
}

/* A row is its fields one by one, whatever lies beside them. */
static void
test_put_row(void **state)
{
	static const char *const texts[] = { "", "a", " a", "a ", "a,b", "\"",
	    "a\nb", "a\rb", "街道办事处，热线", "热线-241001-000001",
	    "2024-10-01T09:00:00+08:00", "“无”,", "a\"b" };
	const size_t n = sizeof(texts) / sizeof(texts[0]);
	struct buf whole, single;
	struct str field[3];
	size_t i, k;

	(void)state;
	buf_make(&whole, NULL);
	buf_make(&single, NULL);
	for (i = 0; i < n * n * n; i++) {
		size_t pick[] = { i % n, i / n % n, i / n / n };

		whole.n = single.n = 0;
		for (k = 0; k < 3; k++) {
			field[k] = str_of(texts[pick[k]]);
			csv_put(&single, field[k]);
			buf_put_byte(&single, k < 2 ? ',' : '\n');
		}
		csv_put_row(&whole, field, 3);
		if (!str_eq(buf_str(&whole), buf_str(&single)))
			fail_msg("'%.*s' and '%.*s'",
			    STR_ARG(buf_str(&whole)),
			    STR_ARG(buf_str(&single)));
	}
	buf_drop(&whole);
	buf_drop(&single);
}

/* Wherever it stands: what means something is quoted, and nothing else is. */
static void
test_put_any_length(void **state)
{
	char text[64];
	size_t n, at;
	struct buf buf;
	int byte;

	(void)state;
	buf_make(&buf, NULL);
	for (n = 3; n <= 40; n++)
		for (at = 1; at < n - 1; at++)
			for (byte = 0; byte < 256; byte++) {
				int is = byte == ',' || byte == '"' ||
				    byte == '\r' || byte == '\n';

				memset(text, 'x', sizeof(text));
				text[at] = (char)byte;
				/* behind it is what counts no more */
				text[n] = '"';
				buf.n = 0;
				csv_put(&buf, str_make(text, n));
				assert_int_equal(buf.n, n + (is ? 2 : 0) +
				    (byte == '"'));
			}
	buf_drop(&buf);
}

static struct str
show_line(const struct csv_line *line)
{
	struct str *field = mem_take_n(&arena, line->n, sizeof(*field));
	uint32_t i;

	for (i = 0; i < line->n; i++)
		field[i] = csv_line_field(line, i);
	return show(field, line->n);
}

/* A table as `1[a][b] 2[c][d]`. */
static struct str
show_table(const struct csv_table *table)
{
	struct buf buf;
	struct str s;
	size_t i;

	buf_make(&buf, NULL);
	if (table->head.n > 0) {
		buf_put_int(&buf, table->head.line);
		buf_put(&buf, show_line(&table->head));
	}
	for (i = 0; i < table->n_row; i++) {
		buf_put_byte(&buf, ' ');
		buf_put_int(&buf, table->row[i].line);
		buf_put(&buf, show_line(&table->row[i]));
	}
	s = str_copy(&arena, buf_str(&buf));
	buf_drop(&buf);
	return s;
}

static const struct csv_source any = { NULL, 0, NULL };

#define BYTES(literal) literal, sizeof(literal) - 1

static void
test_table(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *want;
	} cases[] = {
		{ BYTES(""), "" }, { BYTES("\n\r\n\n"), "" },
		{ BYTES("\xef\xbb\xbf"), "" },
		{ BYTES("a,b\nc,d\n"), "1[a][b] 2[c][d]" },
		{ BYTES("a,b\r\nc,d"), "1[a][b] 2[c][d]" },
		{ BYTES("a,b\rc,d\r"), "1[a][b] 2[c][d]" },
		{ BYTES("\xef\xbb\xbf" "a,b\n"), "1[a][b]" },
		{ BYTES("\n\na,b\n\n\nc\n"), "3[a][b] 6[c]" },
		{ BYTES("a\n\"x\ny\",z\nw\n"), "1[a] 2[x\ny][z] 4[w]" },
		{ BYTES("a\n\"x\n\ny\"\nw\n"), "1[a] 2[x\n\ny] 5[w]" },
		{ BYTES("a\n\"\n\"\nw\n"), "1[a] 2[\n] 4[w]" },
		{ BYTES("a, b ,\"c\"\"d\"\n"), "1[a][ b ][c\"d]" },
		{ BYTES("a,b,c\nd\ne,f,g,h\n"),
		  "1[a][b][c] 2[d] 3[e][f][g][h]" },
		{ BYTES("a;b;c\nd,d;e;f\n"), "1[a][b][c] 2[d,d][e][f]" },
		{ BYTES("a\tb\nc\td\n"), "1[a][b] 2[c][d]" },
		{ BYTES("\"a;;;;;\",b\nc,d\n"), "1[a;;;;;][b] 2[c][d]" },
		/* title lines do not decide on the separator */
		{ BYTES("工单导出\na;b;c\n1,2;3;4\n"),
		  "1[工单导出] 2[a][b][c] 3[1,2][3][4]" },
		{ BYTES(",\n"), "1[][]" }, { BYTES("\"\"\n"), "1[]" },
		/* GB18030: 工单,街道 */
		{ BYTES("\xb9\xa4\xb5\xa5,\xbd\xd6\xb5\xc0\n"),
		  "1[工单][街道]" },
		/* UTF-16 by its BOM, either way round */
		{ BYTES("\xff\xfe" "a\0,\0" "\xe5\x5d" "\n\0"), "1[a][工]" },
		{ BYTES("\xfe\xff" "\0a\0," "\x5d\xe5" "\0\n"), "1[a][工]" },
	};
	struct csv_table table;
	struct fail fail;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fail.text[0] = '\0';
		if (csv_table_parse("x.csv", str_make(cases[i].text,
		    cases[i].n), &any, &table, &arena, &fail) != FAIL_NONE ||
		    !str_is(show_table(&table), cases[i].want))
			fail_msg("case %zu: '%.*s' %s", i,
			    STR_ARG(show_table(&table)), fail.text);
	}
}

static void
test_table_faults(void **state)
{
	static const struct csv_source gbk = { "GB18030", ',', NULL };
	static const struct csv_source no_such = { "klingon", ',', NULL };
	static const struct csv_source ignore = { "GB18030//IGNORE", ',', NULL };
	static const struct csv_source utf16 = { "UTF-16LE", ',', NULL };
	static const struct {
		const struct csv_source *source;
		const char *text;
		size_t n;
		enum fail_code code;
		const char *message;
	} cases[] = {
		{ &any, BYTES("a,b\nc,\0d\n"), FAIL_DATA,
		  "x.csv:2: a NUL byte" },
		{ NULL, BYTES("a,b\nc,\xff\n"), FAIL_DATA,
		  "x.csv:2: bytes that are not UTF-8; save it as CSV UTF-8" },
		{ NULL, BYTES("a\r\rb\r\n\xc0\xaf"), FAIL_DATA,
		  "x.csv:4: bytes that are not UTF-8; save it as CSV UTF-8" },
		{ &any, BYTES("a\n\nc,\xff\xff\n"), FAIL_DATA,
		  "x.csv:3: bytes that are not GB18030" },
		{ &any, BYTES("a\n\xb9"), FAIL_DATA,
		  "x.csv:2: bytes that are not GB18030" },
		{ &gbk, BYTES("a\n\xff"), FAIL_DATA,
		  "x.csv:2: bytes that are not GB18030" },
		{ &utf16, BYTES("a\0\n\0b"), FAIL_DATA,
		  "x.csv:2: bytes that are not UTF-16LE" },
		{ &any, BYTES("\xff\xfe" "a\0\n\0\x00\xd8"), FAIL_DATA,
		  "x.csv:2: bytes that are not UTF-16" },
		{ &no_such, BYTES("a\n"), FAIL_USAGE,
		  "x.csv: unknown encoding 'klingon'" },
		{ &ignore, BYTES("a\n"), FAIL_USAGE,
		  "x.csv: unknown encoding 'GB18030//IGNORE'" },
		{ NULL, BYTES("a,b\nc,d\"e\n"), FAIL_DATA, "x.csv:2:4: a quote "
		  "in a plain field, or text behind a closing quote" },
		{ NULL, BYTES("a\n\"b\nc\"d\n"), FAIL_DATA, "x.csv:3:3: a quote "
		  "in a plain field, or text behind a closing quote" },
		{ NULL, BYTES("a\nb\n\"c\nd\n"), FAIL_DATA, "x.csv:3: a quoted "
		  "field begins here that never ends" },
	};
	struct csv_table table;
	struct fail fail;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(csv_table_parse("x.csv", str_make(
		    cases[i].text, cases[i].n), cases[i].source, &table,
		    &arena, &fail), cases[i].code);
		assert_string_equal(fail.text, cases[i].message);
		assert_int_equal(table.n_row, 0);
	}
}

static void
test_table_columns(void **state)
{
	struct csv_table table;

	(void)state;
	assert_int_equal(csv_table_parse("x.csv", str_of(
	    "\xef\xbb\xbf" "\xef\xbb\xbf" " ticket, 主要内容 ,ticket\n"
	    "T1, x \n"), NULL, &table, &arena, NULL), FAIL_NONE);
	assert_int_equal(csv_table_column(&table, "ticket"), 0);
	assert_int_equal(csv_table_column(&table, "主要内容"), 1);
	assert_int_equal(csv_table_column(&table, "text"), -1);
	assert_true(str_is(csv_table_field(&table, 0, 1), " x "));
	assert_int_equal(csv_table_field(&table, 0, 2).n, 0);
	assert_int_equal(csv_table_field(&table, 0, -1).n, 0);
}

/*
 * A line without quotes goes a shorter way than one with them: the fields are
 * the same.
 */
static void
test_table_both_ways(void **state)
{
	static const char *const lines[] = { "a,b", ",", " a ,b ", "a;b",
	    "\ta\t,", "a,,", ",,a", "\xe5\xb8\x82,\xe6\xb0\x91", "a" };
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	static const struct csv_source comma = { NULL, ',', NULL };
	struct csv_table table;
	struct fail fail;
	size_t i, k;
	uint32_t f;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
			struct buf buf;

			buf_make(&buf, NULL);
			buf_printf(&buf, "h%s%s%s%s,\"\"%s", ends[k],
			    lines[i], ends[k], lines[i], ends[k]);
			if (csv_table_parse("x.csv", buf_str(&buf), &comma,
			    &table, &arena, &fail) != FAIL_NONE)
				fail_msg("'%.*s': %s", STR_ARG(buf_str(&buf)),
				    fail.text);
			assert_int_equal(table.n_row, 2);
			assert_int_equal(table.row[1].n, table.row[0].n + 1);
			for (f = 0; f < table.row[0].n; f++)
				assert_true(str_eq(
				    csv_line_field(&table.row[0], f),
				    csv_line_field(&table.row[1], f)));
			buf_drop(&buf);
		}
}

/* A text of some lines in any order; the number says which. */
static struct str
any_lines(uint64_t number)
{
	static const struct { const char *text; size_t n; } lines[] = {
		{ BYTES("a,b,c\n") }, { BYTES("d,e,f\r\n") },
		{ BYTES("\"x\ny\",z\n") }, { BYTES("\"p,\"\"q\"\"\",r\n") },
		{ BYTES("工单,街道,居委\n") }, { BYTES("\"\r\n\",\"\"\r\n") },
		{ BYTES("g,h\r") }, { BYTES("\n") }, { BYTES("\r\n") },
		{ BYTES(",,\n") }, { BYTES("i;j,k\n") },
		{ BYTES("\"\n\n\n\"\n") }, { BYTES("last") },
		/* NB. from here on they are faults */
		{ BYTES("l\"m,n\n") }, { BYTES("\"o\"o,p\n") },
		{ BYTES("\"q,r\n") }, { BYTES("\xff\n") },
		{ BYTES("\xb9\xa4,\xbd\xd6\n") }, { BYTES("s,\0t\n") },
		{ BYTES("\xe5\xb7") },
	};
	const size_t all = sizeof(lines) / sizeof(lines[0]), right = 13;
	struct buf buf;
	struct str s;
	size_t i, n;

	buf_make(&buf, NULL);
	if (number % 5 == 0)
		buf_put_c(&buf, "\xef\xbb\xbf");
	n = 2 + number % 13;
	for (i = 0; i < n; i++) {
		size_t at;

		number = hash_number(number);
		at = number % 17 == 0 ? number / 17 % all :
		    number / 17 % right;
		buf_put(&buf, str_make(lines[at].text, lines[at].n));
	}
	s = str_copy(&arena, buf_str(&buf));
	buf_drop(&buf);
	return s;
}

/* A large table is read by two threads, each a half: what they read, and what
   is said of a fault, is the same as by one. */
static void
test_table_two(void **state)
{
	struct csv_source one = { NULL, ',', NULL }, two = one;
	struct csv_table table, again;
	struct fail fail, fail_again;
	struct arena aside;
	uint64_t i, n_right = 0;

	(void)state;
	mem_make(&aside, NULL);
	two.aside = &aside;
	csv_table_two(1);
	for (i = 0; i < 3000; i++) {
		struct str text = any_lines(i);
		enum fail_code code;

		one.encoding = two.encoding = i % 3 == 0 ? "UTF-8" : NULL;
		code = csv_table_parse("x.csv", text, &one, &table, &arena,
		    &fail);
		assert_int_equal(csv_table_parse("x.csv", text, &two, &again,
		    &arena, &fail_again), code);
		if (code != FAIL_NONE)
			assert_string_equal(fail_again.text, fail.text);
		else if (!str_eq(show_table(&again), show_table(&table)))
			fail_msg("'%.*s': '%.*s'", STR_ARG(text),
			    STR_ARG(show_table(&again)));
		n_right += code == FAIL_NONE;
	}
	/* the others are faults of every kind */
	assert_in_range(n_right, 1000, 2500);
	csv_table_two(0);
	mem_drop(&aside);
}

/* Neither a million columns nor a line of many megabytes is a trouble (Q4). */
static void
test_table_large(void **state)
{
	const size_t n = 1000000;
	struct csv_table table;
	char *text = mem_take(&arena, n + 1);
	struct fail fail;
	size_t i;

	(void)state;
	memset(text, ',', n);
	text[n] = '\n';
	assert_int_equal(csv_table_parse("x", str_make(text, n + 1), &any,
	    &table, &arena, NULL), FAIL_NONE);
	assert_int_equal(table.head.n, n + 1);
	text = mem_take(&arena, 20 * n);
	memset(text, 'x', 20 * n);
	assert_int_equal(csv_table_parse("x", str_make(text, 20 * n), &any,
	    &table, &arena, NULL), FAIL_NONE);
	assert_int_equal(csv_line_field(&table.head, 0).n, 20 * n);
	/* a quote that never ends, over very many lines */
	text[0] = '"';
	for (i = 8; i < 20 * n; i += 8)
		text[i] = '\n';
	assert_int_equal(csv_table_parse("x", str_make(text, 20 * n), &any,
	    &table, &arena, &fail), FAIL_DATA);
	assert_string_equal(fail.text,
	    "x:1: a quoted field begins here that never ends");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_split_faults),
		cmocka_unit_test(test_split_any_length),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_put_row),
		cmocka_unit_test(test_put_any_length),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_table_faults),
		cmocka_unit_test(test_table_columns),
		cmocka_unit_test(test_table_both_ways),
		cmocka_unit_test(test_table_two),
		cmocka_unit_test(test_table_large),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
