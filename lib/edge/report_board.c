#include "edge/report.h"
#include "edge/report_words.h"
#include "text/num.h"

/* 1 today: what came and what is due, in figures. */
static void
write_today(struct report *r)
{
	static const struct doc_column column[] = {
		{ "项目", "item", DOC_TEXT }, { "数量", "n", DOC_INT } };
	const struct statistics *s = &r->stats;
	int64_t end_s = s->end_s[0], soon = 0, overdue = 0, today = 0;
	size_t day = (size_t)(time_day(end_s) -
	    time_day(r->period.first_s)), i;
	struct doc_table *table;

	if (day < s->n_day)
		today = s->day[day];
	for (i = 0; i < s->n_unit; i++) {
		soon += statistics_unit(s, i, COUNT_SOON);
		overdue += statistics_unit(s, i, COUNT_OVERDUE);
	}
	report_heading(r, 1, "今日");
	table = doc_table(&r->doc, "today", "今日情况", column, 2);
	doc_put(&r->doc, table, str_of("今日接收（件）"));
	doc_put_n(table, today);
	doc_put(&r->doc, table, str_of("在办（件）"));
	doc_put_n(table, s->flow[0][FLOW_OPEN]);
	doc_put(&r->doc, table, str_of("超期未办结（件）"));
	doc_put_n(table, s->flow[0][FLOW_OVERDUE]);
	doc_put(&r->doc, table, str_of("今日到期事项（项）"));
	doc_put_n(table, soon);
	doc_put(&r->doc, table, str_of("超期事项（项）"));
	doc_put_n(table, overdue);
	r->line.n = 0;
	buf_put(&r->line, report_this(r));
	buf_put_c(&r->line, "接收（件）");
	doc_put(&r->doc, table, buf_str(&r->line));
	r->line.n = 0;
	doc_put_n(table, s->flow[0][FLOW_RECEIVED]);
}

/* 2 what is open, by unit and state. */
static int64_t
state_of(const struct report *r, size_t unit, int state)
{
	return r->stats.state[unit * STATE_N + (size_t)state];
}

static int
is_busy(const struct report *r, size_t unit)
{
	int state;

	for (state = STATE_RECEIVED; state <= STATE_CALLED_BACK; state++)
		if (state_of(r, unit, state) > 0)
			return 1;
	return statistics_unit(&r->stats, unit, COUNT_SOON) > 0 ||
	    statistics_unit(&r->stats, unit, COUNT_OVERDUE) > 0;
}

static void
put_unit(struct report *r, struct doc_table *table, uint16_t unit)
{
	int64_t all = 0;
	int state;

	doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger, unit));
	r->line.n = 0;
	buf_put(&r->line, unit == 0 ? report_centre(r) : report_unit(r, unit));
	buf_put_c(&r->line, unit == 0 ? "（待派单等）" : "");
	doc_put(&r->doc, table, buf_str(&r->line));
	r->line.n = 0;
	for (state = STATE_RECEIVED; state <= STATE_CALLED_BACK; state++) {
		all += state_of(r, unit, state);
		doc_put_n(table, state_of(r, unit, state));
	}
	doc_put_n(table, all);
	doc_put_n(table, statistics_unit(&r->stats, unit, COUNT_SOON));
	doc_put_n(table, statistics_unit(&r->stats, unit, COUNT_OVERDUE));
}

static void
write_open(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "主办单位", "unit_name", DOC_TEXT },
		{ "待派单", "received", DOC_INT },
		{ "已派单", "dispatched", DOC_INT },
		{ "已接单", "accepted", DOC_INT },
		{ "已回复", "replied", DOC_INT },
		{ "已审核", "reviewed", DOC_INT },
		{ "已回访", "called_back", DOC_INT },
		{ "在办合计", "open", DOC_INT },
		{ "今日到期", "due_today", DOC_INT },
		{ "超期事项", "overdue", DOC_INT },
	};
	struct report_row *row = mem_take_n(&r->arena, r->stats.n_unit + 1,
	    sizeof(*row));
	struct doc_table *table;
	size_t n = 0, i;

	report_heading(r, 2, "在办工单");
	for (i = 0; i < r->stats.n_unit; i++)
		if (is_busy(r, i))
			row[n++].unit = (uint16_t)i;
	if (n == 0) {
		doc_paragraph(&r->doc, "当前没有在办工单。");
		return;
	}
	report_sort(r, row, n);
	table = doc_table(&r->doc, "open", "在办工单（按主办单位和状态）", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++)
		put_unit(r, table, row[i].unit);
	/* NB. a period that is over ends before what is known of tickets */
	if (r->stats.end_s[0] < r->store->view.as_of_s)
		table->note = doc_text(&r->doc, str_of("注：主办单位和状态为数据截至"
		    "时的情况，期末在办而其后已结案或退回区平台的不在其中。"));
}

/* 4 the indicators of the month so far (Annex 2). */
static void
put_indicator(struct report *r, struct doc_table *table, int indicator,
    int64_t n, int64_t of)
{
	doc_put(&r->doc, table, str_of(report_indicator[indicator]));
	doc_put_n(table, of);
	if (indicator == SCORE_WORKLOAD || of == 0)
		doc_put_empty(table);
	else
		doc_put_n(table, num_round((num_wide)n * 100, of));
}

static void
write_indicators(struct report *r)
{
	static const struct doc_column column[] = {
		{ "指标", "indicator", DOC_TEXT }, { "基数", "n", DOC_INT },
		{ "完成率", "rate", DOC_PERCENT } };
	const int64_t *n = r->score.street.count;
	struct doc_table *table;

	buf_put(&r->line, report_this(r));
	buf_put_c(&r->line, "指标");
	doc_heading(&r->doc, 1, "四、%.*s", (int)r->line.n, r->line.p);
	r->line.n = 0;
	table = doc_table(&r->doc, "indicators", "五项指标", column, 3);
	put_indicator(r, table, SCORE_WORKLOAD, 0, n[SCORE_RECEIVED]);
	put_indicator(r, table, SCORE_TIMELINESS, n[SCORE_TIMELY] * 100,
	    n[SCORE_DUE]);
	put_indicator(r, table, SCORE_CONTACT, n[SCORE_CONTACTED] * 100,
	    n[SCORE_ASKED]);
	put_indicator(r, table, SCORE_RESOLUTION, (n[SCORE_SOLVED] +
	    n[SCORE_EXPLAINED]) * 100 + n[SCORE_FILED] * 70, n[SCORE_RATED]);
	put_indicator(r, table, SCORE_SATISFACTION, n[SCORE_SATISFIED] * 100 +
	    n[SCORE_BASIC] * 80 + n[SCORE_FAIR] * 60, n[SCORE_GRADED]);
}

void
report_write_board(struct report *r)
{
	write_today(r);
	write_open(r);
	report_heading(r, 3, "热点和群发（本周以来）");
	report_write_topics(r);
	report_write_mass(r);
	write_indicators(r);
}
