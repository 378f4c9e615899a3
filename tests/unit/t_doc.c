/* Documents and their renderers: the same figures in every format (Q4, Q8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doc/render.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct doc_column columns[] = {
	{ "单位", "unit", DOC_NAME },
	{ "件数", "n", DOC_INT },
	{ "得分", "points", DOC_CENTS },
	{ "按时率", "timely", DOC_PERCENT },
	{ "收件时间", "received", DOC_TIME },
	{ "到期日", "due", DOC_DATE },
	{ "内容", "text", DOC_TEXT },
};

static const struct doc_column grid[] = {
	{ "", "", DOC_TEXT }, { "", "", DOC_TEXT }, { "", "", DOC_TEXT },
};

/* 2024-10-25T16:00:05+08:00, and that day */
#define AT_S 1729843205
#define DAY 20021

static void
put_row(struct doc *doc, struct doc_table *table, const char *unit,
    const char *text)
{
	doc_put(doc, table, str_of(unit));
	doc_put_n(table, 7);
	doc_put_n(table, -5);
	doc_put_n(table, 9750);
	doc_put_n(table, AT_S);
	doc_put_n(table, DAY);
	doc_put(doc, table, str_of(text));
}

static struct doc_table *
make_table(struct doc *doc, const char *text)
{
	struct doc_table *table;
	size_t i;

	doc_make(doc, NULL);
	doc->head.kind = str_of("week");
	doc->head.title = str_of("周报");
	doc->head.as_of = str_of("2024-10-28T00:00:00+08:00");
	doc->head.version = str_of("ticket 1");
	table = doc_table(doc, "units", "各单位", columns, COUNT(columns));
	put_row(doc, table, "房管办", text);
	doc_put(doc, table, str_of("环卫所"));
	for (i = 1; i < COUNT(columns); i++)
		doc_put_empty(table);
	return table;
}

static struct doc_chart *
make_chart(struct doc *doc, enum doc_chart_kind kind, enum doc_type type)
{
	struct doc_chart *chart = doc_chart(doc, kind, "rate_x", "比率 <1>");
	struct doc_series *series;

	chart->type = type;
	chart->x_title = str_of("周次");
	chart->y_title = str_of("比率（%）");
	chart->alternative = str_of("逐周上升。");
	doc_chart_label(doc, chart, str_of("W1"));
	doc_chart_label(doc, chart, str_of("W2"));
	doc_chart_label(doc, chart, str_of("W3"));
	series = doc_chart_series(doc, chart, "街道");
	doc_series_put(series, 9500);
	doc_series_put(series, DOC_NONE);
	doc_series_put(series, 9850);
	series = doc_chart_series(doc, chart, "执法队");
	doc_series_put(series, 9000);
	return chart;
}

typedef void render_fn(const struct doc *doc, struct buf *out);

static char *
rendered(const struct doc *doc, render_fn *render)
{
	struct buf out;
	char *copy;

	buf_make(&out, NULL);
	render(doc, &out);
	copy = test_malloc(out.n + 1);
	memcpy(copy, out.p, out.n);
	copy[out.n] = '\0';
	buf_drop(&out);
	return copy;
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

static void
assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("'%s' in:\n%s", part, text);
}

/* --- the model ------------------------------------------------------------- */

/* What no format may carry becomes U+FFFD, all else stays as it is. */
static void
texts_are_made_fit(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "噪声\n\t扰民", "噪声\n\t扰民" },
		{ "a\x01" "b", "a\xef\xbf\xbd" "b" },
		{ "\x7f", "\xef\xbf\xbd" },
		{ "\xff\xe5", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe2\x80\xae" "gpj", "\xef\xbf\xbd" "gpj" },
		{ "\xef\xbf\xbe", "\xef\xbf\xbd" },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf0\xa0\xae\xb7", "\xf0\xa0\xae\xb7" },
	};
	struct doc doc;
	size_t i;

	(void)state;
	doc_make(&doc, NULL);
	for (i = 0; i < COUNT(cases); i++) {
		struct str s = doc_text(&doc, str_of(cases[i].in));

		assert_int_equal(s.n, strlen(cases[i].out));
		assert_memory_equal(s.p, cases[i].out, s.n);
	}
	doc_drop(&doc);
}

static void
values_are_written(void **state)
{
	static const struct {
		enum doc_type type;
		int64_t n;
		const char *shown, *plain;
	} cases[] = {
		{ DOC_INT, 0, "0", "0" },
		{ DOC_INT, -12, "-12", "-12" },
		{ DOC_NAME, 3, "3", "3" },
		{ DOC_CENTS, 8770, "87.70", "87.70" },
		{ DOC_CENTS, -5, "-0.05", "-0.05" },
		{ DOC_PERCENT, 9750, "97.50%", "97.50" },
		{ DOC_PERCENT, 10000, "100.00%", "100.00" },
		{ DOC_TIME, AT_S, "2024-10-25 16:00",
		    "2024-10-25T16:00:05+08:00" },
		{ DOC_DATE, DAY, "2024-10-25", "2024-10-25" },
		{ DOC_PERCENT, DOC_NONE, "", "" },
	};
	struct buf out;
	size_t i;

	(void)state;
	buf_make(&out, NULL);
	for (i = 0; i < COUNT(cases); i++) {
		out.n = 0;
		doc_write_shown(&out, cases[i].type, cases[i].n);
		assert_true(str_is(buf_str(&out), cases[i].shown));
		out.n = 0;
		doc_write_plain(&out, cases[i].type, cases[i].n);
		assert_true(str_is(buf_str(&out), cases[i].plain));
	}
	buf_drop(&out);
}

/* A short last row ends in empty cells; empty numbers show as a dash. */
static void
cells_are_empty_where_nothing_is(void **state)
{
	struct doc doc;
	struct doc_table *table;
	struct buf room;

	(void)state;
	doc_make(&doc, NULL);
	buf_make(&room, NULL);
	table = doc_table(&doc, "t", "", columns, COUNT(columns));
	assert_int_equal(doc_table_rows(table), 0);
	doc_put(&doc, table, str_of("甲"));
	assert_int_equal(doc_table_rows(table), 1);
	assert_true(doc_table_cell(table, 0, 1)->is_empty);
	assert_true(str_is(doc_cell_shown(&room, DOC_INT,
	    doc_table_cell(table, 0, 1)), "—"));
	assert_true(str_is(doc_cell_shown(&room, DOC_TEXT,
	    doc_table_cell(table, 0, 6)), ""));
	assert_true(str_is(doc_cell_plain(&room, DOC_INT,
	    doc_table_cell(table, 0, 1)), ""));
	buf_drop(&room);
	doc_drop(&doc);
}

/* --- csv and json ---------------------------------------------------------- */

static void
csv_has_tables_by_name(void **state)
{
	struct doc doc;
	char *text;

	(void)state;
	make_table(&doc, "=1+1, \"x\"");
	make_chart(&doc, DOC_LINE, DOC_PERCENT);
	text = rendered(&doc, render_csv);
	assert_string_equal(text, "# units 各单位\n"
	    "unit,n,points,timely,received,due,text\n"
	    "房管办,7,-0.05,97.50,2024-10-25T16:00:05+08:00,2024-10-25,"
	    "\"=1+1, \"\"x\"\"\"\n"
	    "环卫所,,,,,,\n"
	    "\n# rate_x 比率 <1>\n"
	    "label,街道,执法队\nW1,95.00,90.00\nW2,,\nW3,98.50,\n"
	    "\n# about 周报\n"
	    "key,value\nkind,week\nas_of,2024-10-28T00:00:00+08:00\n"
	    "version,ticket 1\n");
	test_free(text);
	doc_drop(&doc);
}

static json_t *
member(json_t *of, size_t i, const char *key)
{
	json_t *value = json_object_get(json_array_get(of, i), key);

	if (value == NULL)
		fail_msg("no %s in element %zu", key, i);
	return value;
}

/* Numbers keep the digits they have in csv; what is empty is null. */
static void
json_is_the_model(void **state)
{
	struct doc doc;
	char *text;
	json_t *json, *blocks, *rows;

	(void)state;
	make_table(&doc, "a\"\\\nb");
	doc_heading(&doc, 2, "%d 件", 3);
	make_chart(&doc, DOC_BARS, DOC_PERCENT);
	text = rendered(&doc, render_json);
	assert_has(text, "\"points\":-0.05,\"timely\":97.50,");
	assert_has(text, "\"values\":[95.00,null,98.50]");
	json = json_loads(text, 0, NULL);
	assert_non_null(json);
	blocks = json_object_get(json, "blocks");
	assert_int_equal(json_array_size(blocks), 3);
	rows = member(blocks, 0, "rows");
	assert_string_equal(json_string_value(member(rows, 0, "text")),
	    "a\"\\\nb");
	assert_string_equal(json_string_value(member(rows, 0, "received")),
	    "2024-10-25T16:00:05+08:00");
	assert_true(json_is_null(member(rows, 1, "n")));
	assert_int_equal(json_integer_value(member(blocks, 1, "level")), 2);
	assert_string_equal(json_string_value(json_object_get(json,
	    "as_of")), "2024-10-28T00:00:00+08:00");
	json_decref(json);
	test_free(text);
	doc_drop(&doc);
}

/* --- markdown -------------------------------------------------------------- */

/* What pandoc would take for markup at the place where it stands. */
static void
md_is_escaped(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "办结 3 件。", "\n办结 3 件。\n" },
		{ "a|b*c_d", "\na\\|b\\*c\\_d\n" },
		{ "1. 其一", "\n1\\. 其一\n" },
		{ "(1) 其一", "\n(1\\) 其一\n" },
		{ "- 其一 - 其二", "\n\\- 其一 - 其二\n" },
		{ "# 其一", "\n\\# 其一\n" },
		{ "  ：甲", "\n：甲\n" },
		{ "甲\n2. 乙", "\n甲\\\n2\\. 乙\n" },
		{ "<b>&amp;", "\n\\<b\\>\\&amp;\n" },
		{ "W43--W44...", "\nW43-\\-W44.\\.\\.\n" },
		{ "Table: 甲", "\nTable\\: 甲\n" },
		{ "2024-10-01 至", "\n2024-10-01 至\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct doc doc;
		char *text;

		doc_make(&doc, NULL);
		doc_paragraph(&doc, "%s", cases[i].in);
		text = rendered(&doc, render_md);
		assert_has(text, cases[i].out);
		test_free(text);
		doc_drop(&doc);
	}
}

static void
md_is_what_pandoc_reads(void **state)
{
	struct doc doc;
	char *text;

	(void)state;
	make_table(&doc, "a|b\nc");
	doc.head.title = str_of("周报 \"43\" *");
	doc.head.date = str_of("2024年10月28日");
	doc.head.salutation = str_of("各部门");
	doc_heading(&doc, 1, "一、总体");
	text = rendered(&doc, render_md);
	assert_has(text, "---\ntitle: \"周报 \\\\\\\"43\\\\\\\" \\\\*\"\n"
	    "date: \"2024年10月28日\"\nlang: zh-CN\n---\n\n各部门：\n");
	assert_has(text, "| 单位 | 件数 | 得分 | 按时率 | 收件时间 | 到期日 "
	    "| 内容 |\n| ------ | ----: | -----: | ------: | "
	    "---------------- | ---------- | ---- |\n"
	    "| 房管办 | 7 | -0.05 | 97.50% | 2024-10-25 16:00 | 2024-10-25 "
	    "| a\\|b c |\n| 环卫所 | — | — | — |  |  |  |\n\n"
	    "Table: 各单位\n\n# 一、总体\n");
	test_free(text);
	doc_drop(&doc);
}

/* --- html ------------------------------------------------------------------ */

/* Nothing that a citizen wrote is markup; nothing is loaded or run. */
static void
html_is_escaped(void **state)
{
	static const char evil[] = "<script>alert('1')</script>&\"\nb";
	struct doc doc;
	struct doc_chart *chart;
	char *text;

	(void)state;
	make_table(&doc, evil)->note = doc_text(&doc, str_of(evil));
	doc_heading(&doc, 1, "%s", evil);
	doc_paragraph(&doc, "%s", evil);
	chart = make_chart(&doc, DOC_BARS, DOC_INT);
	chart->alternative = chart->y_title = chart->title =
	    doc_text(&doc, str_of(evil));
	doc_chart_label(&doc, chart, str_of(evil));
	doc.head.title = doc.head.number = doc.head.salutation =
	    doc.head.issuer = doc.head.date = doc.head.distribution =
	    doc.head.anchor = str_of("<script>\x02\xff");
	text = rendered(&doc, render_html);
	assert_lacks(text, "<script");
	assert_lacks(text, "\x02");
	assert_lacks(text, "http-equiv=\"refresh\"");
	assert_lacks(text, "url(http");
	assert_has(text, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"
	    "&amp;&quot;<br>b</td>");
	assert_has(text, "default-src 'none'; style-src 'unsafe-inline'");
	assert_has(text, "<html lang=\"zh-CN\">");
	test_free(text);
	doc_drop(&doc);
}

static void
html_tables_say_what_is_what(void **state)
{
	struct doc doc;
	char *text;

	(void)state;
	make_table(&doc, "噪声");
	doc_table(&doc, "none", "没有行的表", columns, COUNT(columns));
	text = rendered(&doc, render_html);
	assert_has(text, "<section class=\"wide\" tabindex=\"0\" "
	    "aria-label=\"各单位\">");
	assert_has(text, "<caption>各单位</caption>");
	assert_has(text, "<th scope=\"col\" class=\"n t\">件数</th>");
	assert_has(text, "<th scope=\"row\" class=\"d\">房管办</th>"
	    "<td class=\"n\">7</td><td class=\"n\">-0.05</td>"
	    "<td class=\"n\">97.50%</td><td class=\"d\">"
	    "<span>2024-10-25</span> <span>16:00</span></td>"
	    "<td class=\"d\">2024-10-25</td><td class=\"d\">噪声</td>");
	assert_has(text, "<td class=\"n\">—</td>");
	assert_has(text, "<td class=\"none\" colspan=\"7\">无</td>");
	test_free(text);
	doc_drop(&doc);
}

/*
 * On paper a few broad rows are broken into lines, each column with its share
 * of the page; many rows get a page turned by a quarter.
 */
static void
html_turns_no_page_for_a_few_rows(void **state)
{
	static const struct doc_column broad[] = {
		{ "接收时间", "received", DOC_TIME },
		{ "任务号", "ticket", DOC_NAME },
		{ "问题分类", "category", DOC_TEXT },
		{ "主办单位", "unit", DOC_TEXT },
		{ "回复时间", "replied", DOC_TIME },
		{ "诉求人", "caller", DOC_TEXT },
		{ "诉求摘要", "text", DOC_TEXT },
	};
	static const size_t rows[] = { 20, 21 };
	struct doc_table *table;
	struct doc doc;
	char *text;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		doc_make(&doc, NULL);
		table = doc_table(&doc, "tickets", "有关工单", broad,
		    COUNT(broad));
		for (n = 0; n < rows[i]; n++) {
			doc_put_n(table, AT_S);
			doc_put(&doc, table, str_of("热线-241025-000001"));
			doc_put(&doc, table, str_of("住房保障/房屋设备/电梯"));
			doc_put(&doc, table, str_of("社区管理办公室"));
			doc_put_n(table, AT_S);
			doc_put(&doc, table, str_of("张** 160****4784"));
			doc_put(&doc, table, str_of("来电人表示，电梯最近一个月"
			    "困人一次，年检标识过期，居民不敢乘坐。"));
		}
		text = rendered(&doc, render_html);
		assert_has(text, i == 0 ? "<section class=\"wide many slim\"" :
		    "<section class=\"wide many broad\"");
		assert_has(text, i == 0 ? "热线-<wbr>241025-<wbr>000001</td>" :
		    "热线-241025-000001</td>");
		if (i == 0)
			assert_has(text, "</caption>\n<colgroup>"
			    "<col style=\"--w:");
		else
			assert_lacks(text, "<colgroup>");
		test_free(text);
		doc_drop(&doc);
	}
}

/* Twenty-two units with two bars each are made small enough for a page. */
static void
html_charts_fit_on_a_page(void **state)
{
	static const struct {
		int n_label, n_series;
		const char *out;
	} cases[] = {
		{ 10, 2, "<figure>\n" },
		{ 22, 1, "<figure style=\"--z:.70\">\n" },
		{ 22, 2, "<figure style=\"--z:.57\">\n" },
		{ 60, 2, "<figure style=\"--z:.55\">\n" },
	};
	struct doc_chart *chart;
	struct doc doc;
	char *text;
	size_t i;
	int k, n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		doc_make(&doc, NULL);
		chart = doc_chart(&doc, DOC_BARS, "score", "总分");
		chart->type = DOC_CENTS;
		for (n = 0; n < cases[i].n_label; n++)
			doc_chart_label(&doc, chart, str_of("房管办"));
		for (k = 0; k < cases[i].n_series; k++) {
			struct doc_series *series = doc_chart_series(&doc,
			    chart, k == 0 ? "本月" : "上月");

			for (n = 0; n < cases[i].n_label; n++)
				doc_series_put(series, 8000);
		}
		text = rendered(&doc, render_html);
		assert_has(text, cases[i].out);
		test_free(text);
		doc_drop(&doc);
	}
}

/* An empty cell belongs to the left one, in the first column to the upper. */
static void
html_forms_have_spans(void **state)
{
	static const char *const cell[] = {
		"甲", "一", NULL,
		NULL, "二\n\t年　月　日", "三",
		"乙", "", NULL,
		"丙", NULL, NULL,
		NULL, "四", "五",
	};
	struct doc doc;
	struct doc_table *table;
	char *text;
	size_t i;

	(void)state;
	doc_make(&doc, NULL);
	table = doc_table(&doc, "return", "", grid, COUNT(grid));
	table->is_form = 1;
	for (i = 0; i < COUNT(cell); i++)
		if (cell[i] != NULL)
			doc_put(&doc, table, str_of(cell[i]));
		else
			doc_put_empty(table);
	text = rendered(&doc, render_html);
	assert_has(text, "<table class=\"form\">\n<tbody>\n"
	    "<tr><td rowspan=\"2\">甲</td><td colspan=\"2\">一</td></tr>\n"
	    "<tr><td>二<span class=\"r\">年　月　日</span></td>"
	    "<td>三</td></tr>\n"
	    "<tr><td>乙</td><td colspan=\"2\"></td></tr>\n"
	    "<tr><td colspan=\"3\">丙</td></tr>\n"
	    "<tr><td></td><td>四</td><td>五</td></tr>\n</tbody>");
	test_free(text);
	doc_drop(&doc);
}

/* A board loads itself again and shows a name and a figure each large. */
static void
html_boards_are_large(void **state)
{
	static const struct doc_column figures[] = {
		{ "项目", "item", DOC_TEXT }, { "数量", "n", DOC_INT } };
	struct doc doc;
	struct doc_table *table;
	char *text;

	(void)state;
	doc_make(&doc, NULL);
	doc.head.title = str_of("看板");
	doc.head.refresh_s = 60;
	doc_heading(&doc, 1, "一、今日");
	table = doc_table(&doc, "now", "当前", figures, 2);
	doc_put(&doc, table, str_of("在办（件）"));
	doc_put_n(table, 12);
	text = rendered(&doc, render_html);
	assert_has(text, "<meta http-equiv=\"refresh\" content=\"60\">");
	assert_has(text, "<section class=\"part whole\" id=\"s1\">");
	assert_has(text, "<section class=\"wide tiles\"");
	assert_has(text, "<th scope=\"row\" class=\"d\">在办（件）</th>"
	    "<td class=\"n\">12</td>");
	test_free(text);
	doc_drop(&doc);
}

/* A break before a part is the part's; elsewhere it stands alone. */
static void
html_breaks_pages(void **state)
{
	struct doc doc;
	char *text;

	(void)state;
	doc_make(&doc, NULL);
	doc_paragraph(&doc, "甲");
	doc_break(&doc);
	doc_paragraph(&doc, "乙");
	doc_break(&doc);
	doc_heading(&doc, 1, "丙");
	doc_break(&doc);
	text = rendered(&doc, render_html);
	assert_has(text, "<p>甲</p>\n<div class=\"turn\"></div>\n<p>乙</p>\n"
	    "</div>\n<section class=\"part turn\" id=\"s1\">\n<h2>丙</h2>\n"
	    "</section>\n");
	test_free(text);
	doc_drop(&doc);
}

/* --- charts ---------------------------------------------------------------- */

static char *
drawn(const struct doc_chart *chart)
{
	struct buf out;
	char *copy;

	buf_make(&out, NULL);
	render_svg(chart, &out);
	copy = test_malloc(out.n + 1);
	memcpy(copy, out.p, out.n);
	copy[out.n] = '\0';
	buf_drop(&out);
	return copy;
}

static void
charts_are_described(void **state)
{
	static const enum doc_chart_kind kinds[] = { DOC_BARS, DOC_COLUMNS,
		DOC_LINE };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(kinds); i++) {
		struct doc doc;
		char *text;

		doc_make(&doc, NULL);
		text = drawn(make_chart(&doc, kinds[i], DOC_PERCENT));
		assert_has(text, "role=\"img\"");
		assert_has(text, "aria-labelledby=\"rate-x-t rate-x-d\"");
		assert_has(text, "<title id=\"rate-x-t\">比率 &lt;1&gt;</title>");
		assert_has(text, "<desc id=\"rate-x-d\">逐周上升。</desc>");
		assert_has(text, ">周次</text>");
		assert_has(text, ">比率（%）</text>");
		assert_has(text, ">街道</text>");
		assert_has(text, ">执法队</text>");
		assert_has(text, ">95.00%</text>");
		assert_has(text, ">98.50%</text>");
		assert_has(text, ">90.00%</text>");
		assert_lacks(text, "nan");
		test_free(text);
		doc_drop(&doc);
	}
}

/* The axis starts at 0 unless lines of like values would all lie flat. */
static void
axes_have_round_ends(void **state)
{
	static const struct {
		enum doc_chart_kind kind;
		enum doc_type type;
		int64_t low, high;
		const char *has, *lacks;
	} cases[] = {
		{ DOC_COLUMNS, DOC_INT, 3, 98, ">100</text>", ">120</text>" },
		{ DOC_COLUMNS, DOC_INT, 95, 98, ">0</text>", ">93</text>" },
		{ DOC_COLUMNS, DOC_INT, 0, 0, ">1</text>", ">2</text>" },
		{ DOC_LINE, DOC_PERCENT, 9500, 9900, ">95%</text>",
		    ">0%</text>" },
		{ DOC_LINE, DOC_PERCENT, 100, 9900, ">0%</text>",
		    ">-20%</text>" },
		{ DOC_BARS, DOC_CENTS, -310, 525, ">-4</text>", ">-6</text>" },
		{ DOC_BARS, DOC_INT, INT64_MIN + 1, INT64_MAX,
		    ">9223372036854775807</text>", "--" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct doc doc;
		struct doc_chart *chart;
		struct doc_series *series;
		char *text;

		doc_make(&doc, NULL);
		chart = doc_chart(&doc, cases[i].kind, "c", "");
		chart->type = cases[i].type;
		doc_chart_label(&doc, chart, str_of("a"));
		doc_chart_label(&doc, chart, str_of("b"));
		series = doc_chart_series(&doc, chart, "s");
		doc_series_put(series, cases[i].low);
		doc_series_put(series, cases[i].high);
		text = drawn(chart);
		assert_has(text, cases[i].has);
		assert_lacks(text, cases[i].lacks);
		test_free(text);
		doc_drop(&doc);
	}
}

/* The tallest column ends where its value lies on the axis. */
static void
columns_are_as_tall_as_values(void **state)
{
	struct doc doc;
	struct doc_chart *chart;
	struct doc_series *series;
	char *text;

	(void)state;
	doc_make(&doc, NULL);
	chart = doc_chart(&doc, DOC_COLUMNS, "c", "");
	doc_chart_label(&doc, chart, str_of("a"));
	doc_chart_label(&doc, chart, str_of("b"));
	series = doc_chart_series(&doc, chart, "s");
	doc_series_put(series, 50);
	doc_series_put(series, 100);
	text = drawn(chart);
	/* 210 px for 100, so 105 for 50, from 40 on */
	assert_has(text, "<rect class=\"s1\" x=\"15.53%\" width=\"33.18%\" "
	    "y=\"145\" height=\"105\"/>");
	assert_has(text, "<rect class=\"s1\" x=\"59.78%\" width=\"33.18%\" "
	    "y=\"40\" height=\"210\"/>");
	test_free(text);
	doc_drop(&doc);
}

static void
charts_without_values_say_so(void **state)
{
	struct doc doc;
	char *text;

	(void)state;
	doc_make(&doc, NULL);
	text = drawn(doc_chart(&doc, DOC_LINE, "c", "空"));
	assert_has(text, ">没有数据。</text>");
	test_free(text);
	doc_drop(&doc);
}

/* --- xlsx ------------------------------------------------------------------ */

static size_t
read_all(const char *path, char *p, size_t size)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	assert_non_null(file);
	n = fread(p, 1, size, file);
	assert_int_equal(fclose(file), 0);
	return n;
}

/* The same bytes whenever and wherever it is made (Q8). */
static void
xlsx_is_the_same_each_time(void **state)
{
	static char first[1 << 17], second[1 << 17];
	char path[] = "/tmp/t_doc-XXXXXX";
	struct doc doc;
	struct fail fail;
	size_t n;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	make_table(&doc, "=1+1");
	doc_table(&doc, "units", "同名", columns, COUNT(columns));
	doc_table(&doc, "a[b]:c*d?e/f\\g一二三四五六七八九十一二三四五六七八九十",
	    "长名", columns, COUNT(columns));
	make_chart(&doc, DOC_BARS, DOC_PERCENT);
	assert_int_equal(render_xlsx(&doc, path, NULL, &fail), FAIL_NONE);
	n = read_all(path, first, sizeof(first));
	assert_true(n > 4 && n < sizeof(first));
	assert_memory_equal(first, "PK\3\4", 4);
	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	sleep(2);	/* the seconds of a zip's times */
	assert_int_equal(render_xlsx(&doc, path, NULL, &fail), FAIL_NONE);
	assert_int_equal(read_all(path, second, sizeof(second)), n);
	assert_memory_equal(first, second, n);
	assert_int_equal(unlink(path), 0);
	doc_drop(&doc);
}

static void
xlsx_says_where_it_cannot_be(void **state)
{
	struct doc doc;
	struct fail fail;

	(void)state;
	make_table(&doc, "");
	assert_int_equal(render_xlsx(&doc, "/nowhere/x.xlsx", NULL, &fail),
	    FAIL_SYSTEM);
	assert_string_equal(fail.text,
	    "/nowhere/x.xlsx: cannot write: No such file or directory");
	doc_drop(&doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_made_fit),
		cmocka_unit_test(values_are_written),
		cmocka_unit_test(cells_are_empty_where_nothing_is),
		cmocka_unit_test(csv_has_tables_by_name),
		cmocka_unit_test(json_is_the_model),
		cmocka_unit_test(md_is_escaped),
		cmocka_unit_test(md_is_what_pandoc_reads),
		cmocka_unit_test(html_is_escaped),
		cmocka_unit_test(html_tables_say_what_is_what),
		cmocka_unit_test(html_turns_no_page_for_a_few_rows),
		cmocka_unit_test(html_charts_fit_on_a_page),
		cmocka_unit_test(html_forms_have_spans),
		cmocka_unit_test(html_boards_are_large),
		cmocka_unit_test(html_breaks_pages),
		cmocka_unit_test(charts_are_described),
		cmocka_unit_test(axes_have_round_ends),
		cmocka_unit_test(columns_are_as_tall_as_values),
		cmocka_unit_test(charts_without_values_say_so),
		cmocka_unit_test(xlsx_is_the_same_each_time),
		cmocka_unit_test(xlsx_says_where_it_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
