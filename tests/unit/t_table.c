/* Rows for a terminal or a pipe: Q4, S35, S45, and what `-f` says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "edge/table.h"
#include "text/time.h"
#include "text/utf8.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct table_column columns[] = {
	{ "ticket", TABLE_NAME, 0 },
	{ "received", TABLE_TIME, 0 },
	{ "text", TABLE_TEXT, 0 },
	{ "n_due", TABLE_NUMBER, 0 },
	{ "total", TABLE_POINTS, 0 },
};

/* A table of `columns` with `n` rows of five texts each. */
static void
fill(struct table *table, const char *const *cell, size_t n)
{
	size_t i;

	table_make(table, columns, COUNT(columns), NULL);
	for (i = 0; i < n * COUNT(columns); i++)
		table_put(table, str_of(cell[i]));
}

static void
assert_renders(const struct table *table, struct table_style style,
    const char *expected)
{
	struct buf out;

	buf_make(&out, NULL);
	table_render(table, &style, &out);
	buf_put_byte(&out, '\0');
	assert_string_equal(out.p, expected);
	buf_drop(&out);
}

static const char *const cells[] = {
	"T-1", "2024-10-25T16:00:00+08:00", "\xe5\x99\xaa\xe5\xa3\xb0, \"x\"",
	"7", "87.70",
	"T-20", "2024-10-25T16:00:05+08:00", "a|b*c_d_", "", "",
	"T-3", "", "tab\there", "12", "-0.05",
};

static void
csv_is_verbatim(void **state)
{
	struct table table;
	struct table_style style = { .format = TABLE_CSV };

	(void)state;
	fill(&table, cells, 3);
	assert_renders(&table, style,
	    "ticket,received,text,n_due,total\n"
	    "T-1,2024-10-25T16:00:00+08:00,\"\xe5\x99\xaa\xe5\xa3\xb0, "
	    "\"\"x\"\"\",7,87.70\n"
	    "T-20,2024-10-25T16:00:05+08:00,a|b*c_d_,,\n"
	    "T-3,,tab\there,12,-0.05\n");
	style.format = TABLE_TSV;
	assert_renders(&table, style,
	    "ticket\treceived\ttext\tn_due\ttotal\n"
	    "T-1\t2024-10-25T16:00:00+08:00\t\"\xe5\x99\xaa\xe5\xa3\xb0, "
	    "\"\"x\"\"\"\t7\t87.70\n"
	    "T-20\t2024-10-25T16:00:05+08:00\ta|b*c_d_\t\t\n"
	    "T-3\t\t\"tab\there\"\t12\t-0.05\n");
	table_drop(&table);
}

/* Numbers as numbers, with the digits they have elsewhere; empty ones null. */
static void
json_has_numbers(void **state)
{
	struct table table;
	struct table_style style = { .format = TABLE_JSON };
	static const char *const odd[] = { "1", "", "\x1b[2J\"\\\xff", "007",
	    "unknown" };

	(void)state;
	fill(&table, cells, 3);
	assert_renders(&table, style, "[\n"
	    "{\"ticket\":\"T-1\",\"received\":\"2024-10-25T16:00:00+08:00\","
	    "\"text\":\"\xe5\x99\xaa\xe5\xa3\xb0, \\\"x\\\"\",\"n_due\":7,"
	    "\"total\":87.70},\n"
	    "{\"ticket\":\"T-20\",\"received\":\"2024-10-25T16:00:05+08:00\","
	    "\"text\":\"a|b*c_d_\",\"n_due\":null,\"total\":null},\n"
	    "{\"ticket\":\"T-3\",\"received\":\"\",\"text\":\"tab\\there\","
	    "\"n_due\":12,\"total\":-0.05}\n]\n");
	table_drop(&table);
	fill(&table, odd, 1);
	assert_renders(&table, style, "[\n"
	    "{\"ticket\":\"1\",\"received\":\"\","
	    "\"text\":\"\\u001B[2J\\\"\\\\?\",\"n_due\":\"007\","
	    "\"total\":\"unknown\"}\n]\n");
	table_drop(&table);
	fill(&table, NULL, 0);
	assert_renders(&table, style, "[]\n");
	table_drop(&table);
}

static void
md_escapes(void **state)
{
	struct table table;
	struct table_style style = { .format = TABLE_MD };

	(void)state;
	fill(&table, cells, 3);
	assert_renders(&table, style,
	    "| ticket | received | text | n_due | total |\n"
	    "| --- | --- | --- | ---: | ---: |\n"
	    "| T-1 | 2024-10-25 16:00 | \xe5\x99\xaa\xe5\xa3\xb0, \"x\" | 7 | "
	    "87.70 |\n"
	    "| T-20 | 2024-10-25 16:00:05 | a\\|b\\*c_d\\_ |  |  |\n"
	    "| T-3 |  | tab?here | 12 | -0.05 |\n");
	table_drop(&table);
}

static void
table_aligns(void **state)
{
	struct table table;
	struct table_style style = { .format = TABLE_TABLE };

	(void)state;
	fill(&table, cells, 3);
	assert_renders(&table, style,
	    "ticket  received             text       n_due  total\n"
	    "T-1     2024-10-25 16:00     \xe5\x99\xaa\xe5\xa3\xb0, \"x\""
	    "      7  87.70\n"
	    "T-20    2024-10-25 16:00:05  a|b*c_d_\n"
	    "T-3                          tab?here      12  -0.05\n");
	table_drop(&table);
	fill(&table, NULL, 0);
	assert_renders(&table, style,
	    "ticket  received  text  n_due  total\n");
	table_drop(&table);
}

/* Controls, C1 ones, turned writing and broken bytes drive no terminal. */
static void
table_is_harmless(void **state)
{
	static const struct table_column one[] = { { "a", TABLE_TEXT, 0 } };
	static const struct { const char *cell, *shown; } cases[] = {
		{ "\x1b[31mred", "?[31mred" },
		{ "a\xc2\x9b" "31m", "a?31m" },
		{ "a\nb\rc\td", "a?b?c?d" },
		{ "a\x7f", "a?" },
		{ "\xe2\x80\xae" "cod", "?cod" },
		{ "\xff\xfe ok", "?? ok" },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd" },
		{ "\xe5\xbc\xa0**", "\xe5\xbc\xa0**" },
	};
	struct table_style style = { .format = TABLE_TABLE };
	char expected[64];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct table table;

		table_make(&table, one, 1, NULL);
		table_put(&table, str_of(cases[i].cell));
		snprintf(expected, sizeof(expected), "a\n%s\n",
		    cases[i].shown);
		assert_renders(&table, style, expected);
		table_drop(&table);
	}
}

/* A table of one row, as it is at a width. */
struct fit {
	size_t width;
	const char *expected;
};

static void
assert_fits(const struct table_column *column, const char *const *row,
    size_t n, const struct fit *fit, size_t n_fit)
{
	struct table table;
	size_t i;

	table_make(&table, column, n, NULL);
	for (i = 0; i < n; i++)
		table_put(&table, str_of(row[i]));
	for (i = 0; i < n_fit; i++) {
		struct table_style style = { .format = TABLE_TABLE,
		    .width = fit[i].width };

		assert_renders(&table, style, fit[i].expected);
	}
	table_drop(&table);
}

/* Wide columns go from the right, then texts shrink, to eight at least. */
static void
table_fits(void **state)
{
	static const struct table_column wide[] = {
		{ "id", TABLE_NAME, 0 }, { "w1", TABLE_TEXT, 1 },
		{ "a", TABLE_TEXT, 0 }, { "b", TABLE_TEXT, 0 },
		{ "w2", TABLE_NUMBER, 1 },
	};
	static const struct fit cases[] = {
		{ 0, "id  w1    a             b           w2\n"
		    "T1  1234  abcdefghijkl  0123456789  55\n" },
		{ 38, "id  w1    a             b           w2\n"
		    "T1  1234  abcdefghijkl  0123456789  55\n" },
		{ 37, "id  w1    a             b\n"
		    "T1  1234  abcdefghijkl  0123456789\n" },
		{ 30, "id  a             b\n"
		    "T1  abcdefghijkl  0123456789\n" },
		{ 26, "id  a           b\n"
		    "T1  abcdefghi\xe2\x80\xa6  0123456789\n" },
		{ 24, "id  a          b\n"
		    "T1  abcdefgh\xe2\x80\xa6  01234567\xe2\x80\xa6\n" },
		{ 9, "id a        b\n"
		    "T1 abcdefg\xe2\x80\xa6 0123456\xe2\x80\xa6\n" },
	};
	static const char *const row[] = { "T1", "1234", "abcdefghijkl",
	    "0123456789", "55" };

	(void)state;
	assert_fits(wide, row, COUNT(row), cases, COUNT(cases));
}

/* Some columns go only where it does not fit with all texts cut. */
static void
table_fits_at_last(void **state)
{
	static const struct table_column last[] = {
		{ "id", TABLE_NAME, 0 }, { "l", TABLE_NAME, 2 },
		{ "a", TABLE_TEXT, 0 }, { "w", TABLE_TEXT, 1 },
		{ "n", TABLE_NAME, 0 },
	};
	static const struct fit cases[] = {
		{ 25, "id  l     a             n\n"
		    "T1  last  abcdefghijkl  9\n" },
		{ 18, "id l    a        n\n"
		    "T1 last abcdefg\xe2\x80\xa6 9\n" },
		{ 17, "id  a           n\n"
		    "T1  abcdefghi\xe2\x80\xa6  9\n" },
	};
	static const char *const row[] = { "T1", "last", "abcdefghijkl",
	    "wide", "9" };

	(void)state;
	assert_fits(last, row, COUNT(row), cases, COUNT(cases));
}

/* An ideograph takes two columns, and none is cut in half. */
static void
table_fits_ideographs(void **state)
{
	static const struct table_column two[] = {
		{ "a", TABLE_TEXT, 0 }, { "n", TABLE_NUMBER, 0 } };
	struct table_style style = { .format = TABLE_TABLE, .width = 11 };
	struct table table;

	(void)state;
	table_make(&table, two, 2, NULL);
	table_put(&table, str_of("\xe4\xb8\x80\xe4\xba\x8c\xe4\xb8\x89"
	    "\xe5\x9b\x9b\xe4\xba\x94\xe5\x85\xad"));
	table_put_int(&table, 3);
	assert_renders(&table, style,
	    "a         n\n"
	    "\xe4\xb8\x80\xe4\xba\x8c\xe4\xb8\x89\xe2\x80\xa6   3\n");
	table_drop(&table);
}

/* Q4: a spreadsheet gets no formula and loses no digit of a name. */
static void
excel_is_safe(void **state)
{
	static const struct table_column kinds[] = {
		{ "name", TABLE_NAME, 0 }, { "text", TABLE_TEXT, 0 },
		{ "n", TABLE_NUMBER, 0 }, { "p", TABLE_POINTS, 0 } };
	static const struct { const char *cell[4], *line; } cases[] = {
		{ { "T1", "x", "1", "0.50" }, "T1,x,1,0.50\r\n" },
		{ { "00012345678901234567", "12", "-1", "-0.05" },
		    "'00012345678901234567,12,-1,-0.05\r\n" },
		{ { "1E5", "=1+1", "", "" }, "'1E5,'=1+1,,\r\n" },
		{ { "2024-10", "+1", "=2", "" }, "'2024-10,'+1,'=2,\r\n" },
		{ { "-1", "-1", "", "" }, "'-1,'-1,,\r\n" },
		{ { "@a", "@SUM(A1)", "", "" }, "'@a,'@SUM(A1),,\r\n" },
		{ { "a", "\t=1", "", "" }, "a,'\t=1,,\r\n" },
		{ { "a", "\r=1", "", "" }, "a,\"'\r=1\",,\r\n" },
		{ { "a", "=\"x\"", "", "" }, "a,\"'=\"\"x\"\"\",,\r\n" },
		{ { "24-a", "", "", "" }, "24-a,,,\r\n" },
	};
	struct table_style style = { .format = TABLE_CSV, .is_excel = 1 };
	char expected[128];
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct table table;

		table_make(&table, kinds, COUNT(kinds), NULL);
		for (k = 0; k < COUNT(kinds); k++)
			table_put(&table, str_of(cases[i].cell[k]));
		snprintf(expected, sizeof(expected),
		    "\xef\xbb\xbfname,text,n,p\r\n%s", cases[i].line);
		assert_renders(&table, style, expected);
		table_drop(&table);
	}
}

static void
puts_cells(void **state)
{
	static const struct { int64_t n; const char *whole, *points; } cases[] =
	{
		{ 0, "0", "0.00" }, { 5, "5", "0.05" }, { -5, "-5", "-0.05" },
		{ 8770, "8770", "87.70" }, { -250, "-250", "-2.50" },
		{ INT64_MAX, "9223372036854775807", "92233720368547758.07" },
		{ INT64_MIN, "-9223372036854775808", "-92233720368547758.08" },
	};
	static const struct table_column one[] = { { "a", TABLE_NAME, 0 } };
	struct table table;
	char text[] = "copied";
	int64_t at_s = 0;
	size_t i;

	(void)state;
	table_make(&table, one, 1, NULL);
	for (i = 0; i < COUNT(cases); i++) {
		table_put_int(&table, cases[i].n);
		table_put_cents(&table, cases[i].n);
	}
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(str_is(table_cell(&table, 2 * i, 0),
		    cases[i].whole));
		assert_true(str_is(table_cell(&table, 2 * i + 1, 0),
		    cases[i].points));
	}
	assert_true(time_parse(str_of("2024-10-25T16:00:05+08:00"), &at_s));
	table_put_time(&table, at_s);
	table_put_time(&table, TIME_NONE);
	table_put_copy(&table, str_of(text));
	memset(text, 'x', sizeof(text) - 1);
	i = 2 * COUNT(cases);
	assert_int_equal(table_rows(&table), i + 3);
	assert_true(str_is(table_cell(&table, i, 0),
	    "2024-10-25T16:00:05+08:00"));
	assert_true(str_is(table_cell(&table, i + 1, 0), ""));
	assert_true(str_is(table_cell(&table, i + 2, 0), "copied"));
	table_drop(&table);
}

static int
by_first(const struct str *a, const struct str *b)
{
	return str_cmp(a[0], b[0]);
}

/* Sorted by key; rows of one key stay as they were, for every number. */
static void
sort_is_stable(void **state)
{
	static const struct table_column two[] = {
		{ "key", TABLE_TEXT, 0 }, { "was", TABLE_NUMBER, 0 } };
	static const char *const key[] = { "c", "a", "b", "a", "c", "b", "a" };
	size_t n, i;

	(void)state;
	for (n = 0; n <= 40; n++) {
		struct table table;

		table_make(&table, two, 2, NULL);
		for (i = 0; i < n; i++) {
			table_put(&table, str_of(key[i % COUNT(key)]));
			table_put_int(&table, (int64_t)(10 + i));
		}
		table_sort(&table, by_first);
		assert_int_equal(table_rows(&table), n);
		for (i = 1; i < n; i++) {
			int order = str_cmp(table_cell(&table, i - 1, 0),
			    table_cell(&table, i, 0));

			assert_true(order <= 0);
			if (order == 0)
				assert_true(str_cmp(table_cell(&table, i - 1,
				    1), table_cell(&table, i, 1)) < 0);
		}
		table_drop(&table);
	}
}

static void
finds_formats(void **state)
{
	static const struct { const char *name; enum table_format format; }
	cases[] = {
		{ "table", TABLE_TABLE }, { "csv", TABLE_CSV },
		{ "tsv", TABLE_TSV }, { "json", TABLE_JSON },
		{ "md", TABLE_MD }, { "html", TABLE_HTML },
		{ "xlsx", TABLE_XLSX }, { "ics", TABLE_ICS },
	};
	enum table_format format = TABLE_AUTO;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(table_format_find(cases[i].name, &format));
		assert_int_equal(format, cases[i].format);
	}
	assert_false(table_format_find("CSV", &format));
	assert_false(table_format_find("", &format));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_verbatim),
		cmocka_unit_test(json_has_numbers),
		cmocka_unit_test(md_escapes),
		cmocka_unit_test(table_aligns),
		cmocka_unit_test(table_is_harmless),
		cmocka_unit_test(table_fits),
		cmocka_unit_test(table_fits_at_last),
		cmocka_unit_test(table_fits_ideographs),
		cmocka_unit_test(excel_is_safe),
		cmocka_unit_test(puts_cells),
		cmocka_unit_test(sort_is_stable),
		cmocka_unit_test(finds_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
