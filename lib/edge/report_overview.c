#include <stdio.h>

#include "edge/report.h"
#include "edge/report_words.h"
#include "text/num.h"

/* Of the periods before, as many as there are: the sum of a figure. */
static int64_t
sum_before(const struct report *r, const int64_t *figure, size_t step)
{
	int64_t sum = 0;
	int i;

	for (i = 1; i <= r->stats.n_before; i++)
		sum += figure[(size_t)i * step];
	return sum;
}

static const int64_t *
flow(const struct report *r, enum statistics_flow which)
{
	return &r->stats.flow[0][which];
}

/* What a row of figures says: now, before, change, mean. */
static void
put_figures(struct report *r, struct doc_table *table, const int64_t *figure,
    size_t step)
{
	int64_t now = figure[0], before = figure[step], sum, growth;

	doc_put_n(table, now);
	if (r->stats.n_before == 0) {
		int i;

		for (i = 0; i < 4; i++)
			doc_put_empty(table);
		return;
	}
	sum = sum_before(r, figure, step);
	doc_put_n(table, before);
	doc_put_n(table, now - before);
	growth = report_growth(now, before);
	if (growth != DOC_NONE)
		doc_put_n(table, growth);
	else
		doc_put_empty(table);
	doc_put_n(table, num_round((num_wide)sum * 100, r->stats.n_before));
}

static void
say_mean(struct report *r, enum statistics_flow which)
{
	int n = r->stats.n_before;
	int64_t mean;

	if (n < 2)
		return;
	mean = num_round((num_wide)sum_before(r, flow(r, which), FLOW_N) * 100,
	    n);
	buf_printf(&r->line, "，前%s%s平均", n == 2 ? "两" : report_number[n],
	    r->period.kind == PERIOD_MONTH ? "个月" : report_span(r));
	buf_put_cents(&r->line, mean);
	buf_put_c(&r->line, "件");
}

static void
say_flow(struct report *r)
{
	static const char *const spans[] = { "月度", "季度", "年度", "周度",
	    "同长时段" };
	const char *span = spans[r->period.kind];
	const int64_t *now = r->stats.flow[0], *before = r->stats.flow[1];

	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "共接收工单%lld件", (long long)now[FLOW_RECEIVED]);
	report_say_change(r, now[FLOW_RECEIVED], before[FLOW_RECEIVED], "件");
	say_mean(r, FLOW_RECEIVED);
	buf_printf(&r->line, "；退回区平台%lld件，派单%lld件",
	    (long long)now[FLOW_DECLINED], (long long)now[FLOW_DISPATCHED]);
	buf_printf(&r->line, "，办结回复%lld件", (long long)now[FLOW_FINISHED]);
	report_say_change(r, now[FLOW_FINISHED], before[FLOW_FINISHED], "件");
	buf_printf(&r->line, "；结案%lld件。", (long long)now[FLOW_CLOSED]);
	buf_printf(&r->line, "期末在办%lld件", (long long)now[FLOW_OPEN]);
	report_say_change(r, now[FLOW_OPEN], before[FLOW_OPEN], "件");
	if (now[FLOW_OVERDUE] == 0)
		buf_put_c(&r->line, "，其中无超期未办结工单。");
	else
		buf_printf(&r->line, "，其中超期未办结%lld件。",
		    (long long)now[FLOW_OVERDUE]);
	report_say(r);
	if (r->stats.n_before == 0)
		doc_paragraph(&r->doc, "此前没有完整的%s数据，不作比较。", span);
	else if (r->stats.n_before < STATISTICS_PERIODS - 1)
		doc_paragraph(&r->doc, "此前完整的%s数据只有%d期，均值按%d期"
		    "计算，仅供参考。", span, r->stats.n_before,
		    r->stats.n_before);
}

static const struct doc_column figures[] = {
	{ "类别", "group", DOC_TEXT }, { "项目", "item", DOC_TEXT },
	{ "本期", "now", DOC_INT }, { "上期", "before", DOC_INT },
	{ "增减", "change", DOC_INT }, { "增幅", "growth", DOC_PERCENT },
	{ "前几期平均", "mean", DOC_CENTS },
};

/* Under a table of figures, where there is something to compare with. */
static void
put_note(struct report *r, struct doc_table *table)
{
	char note[160];

	if (r->stats.n_before == 0)
		return;
	(void)snprintf(note, sizeof(note), "注：平均按前四期（不足的按实有期数）计算；"
	    "上期不足%d件的，基数过小，不列增幅。", REPORT_BASE);
	table->note = doc_text(&r->doc, str_of(note));
}

static void
put_flows(struct report *r)
{
	struct doc_table *table = doc_table(&r->doc, "overview",
	    "工单流转情况（件）", figures + 1,
	    sizeof(figures) / sizeof(figures[0]) - 1);
	int i;

	for (i = 0; i < FLOW_N; i++) {
		doc_put(&r->doc, table, str_of(report_flow[i]));
		put_figures(r, table, &r->stats.flow[0][i], FLOW_N);
	}
	put_note(r, table);
}

static void
put_words(struct report *r, struct doc_table *table, const char *group,
    const char *const *words, const int64_t *figure, size_t n)
{
	size_t i, k;

	for (k = 1; k <= n; k++) {
		i = k % n;		/* none comes last */
		if (i == 0 && figure[0] == 0 && figure[n] == 0 &&
		    sum_before(r, figure, n) == 0)
			continue;
		doc_put(&r->doc, table, str_of(group));
		doc_put(&r->doc, table, i == 0 ? str_of("（未填）") :
		    report_word(words, (unsigned)i));
		put_figures(r, table, figure + i, n);
	}
}

static void
put_groups(struct report *r)
{
	struct doc_table *table = doc_table(&r->doc, "received",
	    "接收工单构成（件）", figures,
	    sizeof(figures) / sizeof(figures[0]));
	const struct statistics *s = &r->stats;

	put_words(r, table, "来源", report_source, s->source[0],
	    SOURCE_OTHER + 1);
	put_words(r, table, "诉求类型", report_type, s->kind[0],
	    KIND_OTHER + 1);
	put_words(r, table, "紧急程度", report_urgency, s->urgency[0],
	    URGENCY_GENERAL + 1);
	put_note(r, table);
}

/* `热线最多，为8件，占80.00%`, or `热线、网格最多，各4件，各占40.00%`. */
static void
put_most(struct report *r, const char *const *words, const int64_t *figure,
    size_t n)
{
	int64_t all = r->stats.flow[0][FLOW_RECEIVED], most = 0;
	size_t same = 0, i;

	for (i = 1; i < n; i++)
		most = figure[i] > most ? figure[i] : most;
	for (i = 1; i < n; i++)
		if (figure[i] == most) {
			buf_put_c(&r->line, same++ > 0 ? "、" : "");
			buf_put_c(&r->line, words[i]);
		}
	buf_printf(&r->line, same > 1 ? "最多，各%lld件，各占" :
	    "最多，为%lld件，占", (long long)most);
	buf_put_cents(&r->line, num_round((num_wide)most * 10000, all));
	buf_put_c(&r->line, "%；");
}

static void
say_groups(struct report *r)
{
	const struct statistics *s = &r->stats;

	if (s->flow[0][FLOW_RECEIVED] == 0)
		return;
	buf_put_c(&r->line, "按来源看，");
	put_most(r, report_source, s->source[0], SOURCE_OTHER + 1);
	buf_put_c(&r->line, "按诉求类型看，");
	put_most(r, report_type, s->kind[0], KIND_OTHER + 1);
	buf_printf(&r->line, "紧急工单%lld件，次紧急工单%lld件。",
	    (long long)s->urgency[0][URGENCY_URGENT],
	    (long long)s->urgency[0][URGENCY_SEMI]);
	report_say(r);
}

static struct str
day_label(struct report *r, int32_t day)
{
	char text[32];
	int y, m, d;

	time_civil_parts(day, &y, &m, &d);
	(void)snprintf(text, sizeof(text), "%d月%d日", m, d);
	return str_copy(&r->arena, str_of(text));
}

/* Days of the period that have begun: those to come have received nothing. */
static size_t
days_so_far(const struct report *r)
{
	const struct statistics *s = &r->stats;
	int32_t days = time_day(s->end_s[0]) - time_day(r->period.first_s) + 1;

	return days < 0 ? 0 : (size_t)days < s->n_day ? (size_t)days :
	    s->n_day;
}

/* `10月8日`, `10月8日、10月9日`, `10月8日等5天`: days that received as many. */
static void
put_days_of(struct report *r, size_t n_day, int64_t received)
{
	int32_t first = time_day(r->period.first_s);
	size_t n = 0, k = 0, i;

	for (i = 0; i < n_day; i++)
		n += r->stats.day[i] == received;
	for (i = 0; i < n_day; i++)
		if (r->stats.day[i] == received)
			report_put_named(r, day_label(r, first + (int32_t)i),
			    k++, n, "天");
}

/* The days with most and with least; said before the chart is drawn. */
static void
say_days(struct report *r, size_t n, int64_t *high, int64_t *low)
{
	const int64_t *day = r->stats.day;
	size_t i;

	*high = *low = n > 0 ? day[0] : 0;
	for (i = 1; i < n; i++) {
		*high = day[i] > *high ? day[i] : *high;
		*low = day[i] < *low ? day[i] : *low;
	}
	if (*high == 0 || n < 2)
		return;
	if (*high == *low)
		buf_printf(&r->line, "每日均接收%lld件。", (long long)*high);
	else {
		buf_put_c(&r->line, "每日接收量以");
		put_days_of(r, n, *high);
		buf_printf(&r->line, "最多，为%lld件；以", (long long)*high);
		put_days_of(r, n, *low);
		buf_printf(&r->line, "最少，为%lld件。", (long long)*low);
	}
	report_say(r);
}

/* Received on each day: a table, and the same as a chart. */
static void
put_days(struct report *r)
{
	static const struct doc_column column[] = {
		{ "日期", "day", DOC_DATE }, { "接收", "received", DOC_INT } };
	int32_t first = time_day(r->period.first_s);
	size_t n = days_so_far(r), i;
	struct doc_series *series;
	struct doc_table *table;
	struct doc_chart *chart;
	int64_t high, low;

	r->line.n = 0;
	say_days(r, n, &high, &low);
	if (n == 0)
		return;
	table = doc_table(&r->doc, "days", "每日接收量（件）", column, 2);
	chart = doc_chart(&r->doc, n > 10 ? DOC_LINE : DOC_COLUMNS,
	    "days-chart", "每日接收量");
	series = doc_chart_series(&r->doc, chart, "接收量");
	chart->x_title = doc_text(&r->doc, str_of("日期"));
	chart->y_title = doc_text(&r->doc, str_of("接收量（件）"));
	chart->type = DOC_INT;
	chart->table = table;
	table->is_drawn = 1;
	for (i = 0; i < n; i++) {
		int32_t day = first + (int32_t)i;

		doc_put_n(table, day);
		doc_put_n(table, r->stats.day[i]);
		doc_chart_label(&r->doc, chart, day_label(r, day));
		doc_series_put(series, r->stats.day[i]);
	}
	buf_printf(&r->line, "图示%zu天的每日接收量，最高%lld件，最低%lld件。", n,
	    (long long)high, (long long)low);
	chart->alternative = doc_text(&r->doc, buf_str(&r->line));
	r->line.n = 0;
}

void
report_write_overview(struct report *r, int number)
{
	report_heading(r, number, "总体情况");
	say_flow(r);
	put_flows(r);
	say_groups(r);
	put_groups(r);
	put_days(r);
}
