#include "edge/report.h"
#include "edge/report_words.h"

/* The unit's row of the month before, or NULL. */
static const struct score_row *
before_of(const struct report *r, uint16_t unit)
{
	size_t i;

	for (i = 0; r->has_before && i < r->before.n_row; i++)
		if (r->before.row[i].number == unit)
			return &r->before.row[i];
	return NULL;
}

static int
is_grouped(const struct report *r)
{
	return r->score.n_row > 0 && r->score.row[0].group.n > 0;
}

/* The group's name; empty where there are none. */
static struct str
group_of(const struct score_row *row)
{
	size_t i;

	for (i = 0; roster_words_kind[i] != NULL; i++)
		if (str_is(row->group, roster_words_kind[i]))
			return str_of(report_group[i]);
	return row->group;
}

static void
put_name(struct report *r, struct doc_table *table,
    const struct score_row *row)
{
	if (is_grouped(r))
		doc_put(&r->doc, table, group_of(row));
	doc_put(&r->doc, table, row->unit);
	doc_put(&r->doc, table, row->name.n > 0 ? row->name : row->unit);
}

static void
put_row(struct report *r, struct doc_table *table,
    const struct score_row *row)
{
	const struct score_row *before = before_of(r, row->number);
	int i;

	put_name(r, table, row);
	doc_put_n(table, row->rank);
	if (before != NULL) {
		doc_put_n(table, before->rank);
		doc_put_n(table, (int64_t)before->rank - row->rank);
	} else {
		doc_put_empty(table);
		doc_put_empty(table);
	}
	doc_put_n(table, row->count[SCORE_RECEIVED]);
	for (i = 0; i < SCORE_INDICATORS; i++) {
		if (row->points[i].is_evaluated)
			doc_put_n(table, row->points[i].cents);
		else
			doc_put_empty(table);
	}
	doc_put_n(table, row->base_cents);
	doc_put_n(table, row->bonus_cents);
	doc_put_n(table, row->deduction_cents);
	doc_put_n(table, row->total_cents);
}

static const struct doc_table *
put_points(struct report *r)
{
	static const struct doc_column column[] = {
		{ "组别", "group", DOC_NAME }, { "编号", "unit", DOC_NAME },
		{ "处置单位", "unit_name", DOC_TEXT },
		{ "名次", "rank", DOC_INT },
		{ "上期名次", "rank_before", DOC_INT },
		{ "名次升降", "rank_change", DOC_INT },
		{ "承办工单量", "n_received", DOC_INT },
		{ "工单量得分", "workload", DOC_CENTS },
		{ "及时处置得分", "timely", DOC_CENTS },
		{ "先行联系得分", "contact", DOC_CENTS },
		{ "诉求解决得分", "resolution", DOC_CENTS },
		{ "市民满意得分", "satisfaction", DOC_CENTS },
		{ "基础绩效", "base", DOC_CENTS },
		{ "加分", "bonus", DOC_CENTS },
		{ "扣分", "deduction", DOC_CENTS },
		{ "总分", "total", DOC_CENTS },
	};
	int skip = !is_grouped(r);
	struct doc_table *table = doc_table(&r->doc, "score", "绩效评估得分",
	    column + skip, sizeof(column) / sizeof(column[0]) - (size_t)skip);
	size_t i;

	for (i = 0; i < r->score.n_row; i++)
		put_row(r, table, &r->score.row[i]);
	table->note = doc_text(&r->doc, str_of("注：空缺的为本期无评价数据的指标；"
	    "名次升降为正的是上升。"));
	return table;
}

static void
put_counts(struct report *r, struct doc_table *table,
    const struct score_row *row)
{
	const int64_t *n = row->count;
	int i;

	doc_put_n(table, n[SCORE_DUE]);
	doc_put_n(table, n[SCORE_TIMELY]);
	report_put_rate(table, n[SCORE_TIMELY], n[SCORE_DUE]);
	doc_put_n(table, n[SCORE_ASKED]);
	doc_put_n(table, n[SCORE_CONTACTED]);
	report_put_rate(table, n[SCORE_CONTACTED], n[SCORE_ASKED]);
	for (i = SCORE_RATED; i < SCORE_COUNTS; i++)
		doc_put_n(table, n[i]);
	(void)r;
}

static void
put_details(struct report *r)
{
	static const struct doc_column column[] = {
		{ "组别", "group", DOC_NAME }, { "编号", "unit", DOC_NAME },
		{ "处置单位", "unit_name", DOC_TEXT },
		{ "应办结", "n_due", DOC_INT }, { "按时", "n_timely", DOC_INT },
		{ "及时率", "timely_rate", DOC_PERCENT },
		{ "应先联", "n_asked", DOC_INT },
		{ "已先联", "n_contacted", DOC_INT },
		{ "先联率", "contact_rate", DOC_PERCENT },
		{ "评价解决", "n_rated", DOC_INT },
		{ "实际解决", "n_solved", DOC_INT },
		{ "解释说明", "n_explained", DOC_INT },
		{ "诉求过高", "n_excessive", DOC_INT },
		{ "参考备案", "n_filed", DOC_INT },
		{ "未解决", "n_unsolved", DOC_INT },
		{ "评价满意", "n_graded", DOC_INT },
		{ "满意", "n_satisfied", DOC_INT },
		{ "基本满意", "n_basic", DOC_INT },
		{ "一般", "n_fair", DOC_INT },
		{ "不满意", "n_unsatisfied", DOC_INT },
	};
	int skip = !is_grouped(r);
	struct doc_table *table = doc_table(&r->doc, "score-details",
	    "绩效评估指标明细", column + skip,
	    sizeof(column) / sizeof(column[0]) - (size_t)skip);
	size_t i;

	for (i = 0; i < r->score.n_row; i++) {
		put_name(r, table, &r->score.row[i]);
		put_counts(r, table, &r->score.row[i]);
	}
	if (!skip)
		doc_put(&r->doc, table, str_of(""));
	doc_put(&r->doc, table, str_of(""));
	doc_put(&r->doc, table, str_of("街道合计"));
	put_counts(r, table, &r->score.street);
	table->note = doc_text(&r->doc, str_of("注：街道合计按工单计，主办、协办"
	    "单位同责的工单只计一次。"));
}

/* `甲，总分90.00分`, or `甲、乙，并列，总分90.00分`: all of one rank. */
static void
put_rank(struct report *r, const struct score_row *row, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		report_put_named(r, report_unit(r, row[i].number), i, n,
		    "个单位");
	buf_put_c(&r->line, n > 1 ? "（并列），总分" : "，总分");
	buf_put_cents(&r->line, row->total_cents);
}

/* How many from `row` on, or with `step` -1 back from it, share its rank. */
static size_t
of_one_rank(const struct score_row *row, size_t max, int step)
{
	size_t n = 1;

	while (n < max && row[(ptrdiff_t)n * step].rank == row->rank)
		n++;
	return n;
}

/* Who is first and who last: of each group by itself, where there are any. */
static void
say_ranks(struct report *r)
{
	const struct score_row *first = r->score.row;
	const struct score_row *end = first + r->score.n_row;
	size_t n, top, low;

	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "共%zu个单位参加评估", r->score.n_row);
	for (; first < end; first += n) {
		for (n = 1; first + n < end &&
		    str_eq(first[n].group, first->group);)
			n++;
		top = of_one_rank(first, n, 1);
		low = of_one_rank(first + n - 1, n, -1);
		buf_put_c(&r->line, first == r->score.row ? "，" : "；");
		buf_put(&r->line, group_of(first));
		buf_put_c(&r->line, "列首位的是");
		put_rank(r, first, top);
		if (top < n) {
			buf_printf(&r->line, "分%s列末位的是",
			    first->group.n > 0 ? "，" : "；");
			put_rank(r, first + n - low, low);
		}
		buf_put_c(&r->line, "分");
	}
	buf_put_c(&r->line, "。");
	report_say(r);
}

static struct doc_chart *
put_chart(struct report *r)
{
	struct doc_chart *chart = doc_chart(&r->doc, DOC_BARS, "score-chart",
	    "绩效评估总分");
	struct doc_series *now = doc_chart_series(&r->doc, chart, "本期");
	struct doc_series *before = r->has_before ?
	    doc_chart_series(&r->doc, chart, "上期") : NULL;
	size_t i;

	chart->x_title = doc_text(&r->doc, str_of("处置单位"));
	chart->y_title = doc_text(&r->doc, str_of("总分（分）"));
	chart->type = DOC_CENTS;
	for (i = 0; i < r->score.n_row; i++) {
		const struct score_row *row = &r->score.row[i];
		const struct score_row *was = before_of(r, row->number);

		doc_chart_label(&r->doc, chart, row->name.n > 0 ? row->name :
		    row->unit);
		doc_series_put(now, row->total_cents);
		if (before != NULL)
			doc_series_put(before, was != NULL ?
			    was->total_cents : DOC_NONE);
	}
	r->line.n = 0;
	say_ranks(r);
	buf_printf(&r->line, "图示%zu个单位的总分，按%s名次排列。",
	    r->score.n_row, is_grouped(r) ? "组别和" : "");
	chart->alternative = doc_text(&r->doc, buf_str(&r->line));
	r->line.n = 0;
	return chart;
}

/* --- who gained, who lost, by what ----------------------------------------- */

/* Hundredths gained since the month before: 0 to 4 the indicators, 5 bonus,
   6 deduction; 0 where one of both is not evaluated. */
static int64_t
gain(const struct score_row *now, const struct score_row *before, int i)
{
	if (i == SCORE_INDICATORS)
		return now->bonus_cents - before->bonus_cents;
	if (i > SCORE_INDICATORS)
		return before->deduction_cents - now->deduction_cents;
	if (!now->points[i].is_evaluated || !before->points[i].is_evaluated)
		return 0;
	return now->points[i].cents - before->points[i].cents;
}

static const char *
gain_name(int i)
{
	return i < SCORE_INDICATORS ? report_indicator[i] :
	    i == SCORE_INDICATORS ? "加分" : "扣分";
}

/* What moved the total most in the way it went. */
static void
say_mainly(struct report *r, const struct score_row *now,
    const struct score_row *before)
{
	/* NOLINTNEXTLINE: who calls has both */
	int64_t total = now->total_cents - before->total_cents, best = 0;
	int which = -1, is_more, i;

	for (i = 0; i <= SCORE_INDICATORS + 1; i++) {
		int64_t g = gain(now, before, i);

		if (total > 0 ? g > best : total < 0 ? g < best : 0) {
			best = g;
			which = i;
		}
	}
	if (which < 0) {
		buf_put_c(&r->line, total == 0 ? "总分未变" :
		    "参评指标与上期不同");
		return;
	}
	is_more = which == SCORE_INDICATORS + 1 ? best < 0 : best > 0;
	buf_printf(&r->line, "%s%s%s", gain_name(which), which <
	    SCORE_INDICATORS ? "得分" : "", is_more ? "增加" : "减少");
	buf_put_cents(&r->line, best < 0 ? -best : best);
	buf_put_c(&r->line, "分");
}

static void
put_changes(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "上期总分", "before", DOC_CENTS },
		{ "本期总分", "now", DOC_CENTS },
		{ "增减", "change", DOC_CENTS },
		{ "主要影响指标", "why", DOC_TEXT },
	};
	const struct score_row *best = NULL, *worst = NULL;
	int64_t high = 0, low = 0;
	struct doc_table *table = NULL;
	size_t i;

	for (i = 0; i < r->score.n_row; i++) {
		const struct score_row *row = &r->score.row[i];
		const struct score_row *was = before_of(r, row->number);
		int64_t change;

		if (was == NULL)
			continue;
		if (table == NULL)
			table = doc_table(&r->doc, "score-changes",
			    "总分增减及主要影响指标", column,
			    sizeof(column) / sizeof(column[0]));
		change = row->total_cents - was->total_cents;
		if (change > high) {
			high = change;
			best = row;
		}
		if (change < low) {
			low = change;
			worst = row;
		}
		doc_put(&r->doc, table, row->unit);
		doc_put(&r->doc, table, report_unit(r, row->number));
		doc_put_n(table, was->total_cents);
		doc_put_n(table, row->total_cents);
		doc_put_n(table, change);
		r->line.n = 0;
		say_mainly(r, row, was);
		doc_put(&r->doc, table, buf_str(&r->line));
		r->line.n = 0;
	}
	if (table == NULL) {
		doc_paragraph(&r->doc, "%.*s没有可比的评估结果，不作升降比较。",
		    STR_ARG(report_last(r)));
		return;
	}
	if (best != NULL) {
		buf_printf(&r->line, "总分上升最多的是%.*s，",
		    STR_ARG(report_unit(r, best->number)));
		buf_put_c(&r->line, "上升");
		buf_put_cents(&r->line, high);
		buf_put_c(&r->line, "分，主要是");
		say_mainly(r, best, before_of(r, best->number));
		buf_put_c(&r->line, "。");
	}
	if (worst != NULL) {
		buf_printf(&r->line, "总分下降最多的是%.*s，",
		    STR_ARG(report_unit(r, worst->number)));
		buf_put_c(&r->line, "下降");
		buf_put_cents(&r->line, -low);
		buf_put_c(&r->line, "分，主要是");
		say_mainly(r, worst, before_of(r, worst->number));
		buf_put_c(&r->line, "。");
	}
	report_say(r);
}

/* D1 and D3 candidates, the centre's own of D4: listed, without points. */
static void
put_notes(struct report *r)
{
	static const struct doc_column column[] = {
		{ "条款", "clause", DOC_NAME }, { "编号", "unit", DOC_NAME },
		{ "处置单位", "unit_name", DOC_TEXT },
		{ "任务号", "ticket", DOC_NAME }, { "时间", "at", DOC_TIME },
		{ "列入原因", "why", DOC_TEXT },
	};
	static const struct { const char *clause, *why; } words[] = {
		{ "D1", "标记为未落实“三个责任制”，待核定" },
		{ "D3", "承诺事项逾期，待核定" },
		{ "D4", "区级时限已过，属城运中心自身事项" },
	};
	struct doc_table *table;
	size_t i, k;

	if (r->score.notes.n == 0)
		return;
	table = doc_table(&r->doc, "score-notes", "列出而不扣分的事项", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < r->score.notes.n; i++) {
		const struct score_item *item = mem_vec_at(&r->score.notes,
		    i);
		const char *why = item->reason;

		for (k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (str_is(item->clause, words[k].clause))
				why = words[k].why;
		doc_put(&r->doc, table, item->clause);
		doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger,
		    item->unit));
		doc_put(&r->doc, table, item->unit == 0 ?
		    report_centre(r) : report_unit(r, item->unit));
		doc_put(&r->doc, table, report_ticket(r, item->ticket));
		report_put_time(table, item->at_s);
		doc_put(&r->doc, table, str_of(why));
	}
}

void
report_write_score(struct report *r, int number)
{
	struct doc_chart *chart;

	report_heading(r, number, "绩效评估");
	if (r->score.n_row == 0) {
		report_none(r, "可评估的单位");
		return;
	}
	chart = put_chart(r);
	chart->table = put_points(r);
	put_changes(r);
	put_details(r);
	put_notes(r);
}
