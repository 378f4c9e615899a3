#include <stdlib.h>

#include "edge/dispatch.h"
#include "edge/report.h"
#include "edge/report_words.h"
#include "figures/candidate.h"

#define LONGEST 10	/* of the longest open */

/* --- 2 by unit ------------------------------------------------------------- */

/* The unit's row of the score, or NULL. */
static const struct score_row *
score_of(const struct report *r, uint16_t unit)
{
	size_t i;

	for (i = 0; i < r->score.n_row; i++)
		if (r->score.row[i].number == unit)
			return &r->score.row[i];
	return NULL;
}

/* 1 when a unit has anything to be listed for. */
static int
is_busy(const struct report *r, uint16_t unit)
{
	int i;

	for (i = 0; i < COUNT_RESULT; i++)
		if (statistics_unit(&r->stats, unit,
		    (enum statistics_count)i) > 0)
			return 1;
	return score_of(r, unit) != NULL;
}

/* The numbers of the ledger's busy units, by id. */
static size_t
busy_units(struct report *r, uint16_t **unit)
{
	struct report_row *row = mem_take_n(&r->arena, r->stats.n_unit,
	    sizeof(*row));
	size_t n = 0, i;

	*unit = mem_take_n(&r->arena, r->stats.n_unit, sizeof(**unit));
	for (i = 1; i < r->stats.n_unit; i++)
		if (is_busy(r, (uint16_t)i))
			row[n++].unit = (uint16_t)i;
	report_sort(r, row, n);
	for (i = 0; i < n; i++)
		(*unit)[i] = row[i].unit;
	return n;
}

static void
put_unit(struct report *r, struct doc_table *table, uint16_t unit)
{
	static const enum statistics_count first[] = { COUNT_ASSIGNED,
	    COUNT_ACCEPTED, COUNT_FINISHED };
	static const enum statistics_count last[] = { COUNT_OPEN, COUNT_SOON,
	    COUNT_OVERDUE, COUNT_RETURNS, COUNT_RETURNS_GRANTED,
	    COUNT_REWORKS };
	static const int64_t none[SCORE_COUNTS];
	const struct score_row *score = score_of(r, unit);
	const int64_t *n = score != NULL ? score->count : none;
	size_t i;

	doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger, unit));
	doc_put(&r->doc, table, report_unit(r, unit));
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		doc_put_n(table, statistics_unit(&r->stats, unit, first[i]));
	doc_put_n(table, n[SCORE_DUE]);
	doc_put_n(table, n[SCORE_TIMELY]);
	report_put_rate(table, n[SCORE_TIMELY], n[SCORE_DUE]);
	doc_put_n(table, n[SCORE_ASKED]);
	doc_put_n(table, n[SCORE_CONTACTED]);
	report_put_rate(table, n[SCORE_CONTACTED], n[SCORE_ASKED]);
	for (i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		doc_put_n(table, statistics_unit(&r->stats, unit, last[i]));
}

/* 1 when the roster had a unit, to handle tickets, on a day of the period. */
static int
is_in_roster(const struct report *r, uint32_t i)
{
	const struct roster_unit *unit;

	if (i == ROSTER_NONE)
		return 0;
	unit = roster_unit(r->store->config.roster, i);
	return unit->kind != ROSTER_STREET && unit->kind != ROSTER_CENTRE &&
	    unit->since_day <= time_day(r->period.last_s) &&
	    unit->until_day >= time_day(r->period.first_s);
}

/* `（名册共21个处置单位，另有1个不在其列）`: what a unit that ended left. */
static void
say_roster(struct report *r, const uint16_t *unit, size_t n)
{
	const struct roster *roster = r->store->config.roster;
	unsigned all = 0, others = 0;
	uint32_t i;
	size_t k;

	for (i = 0; i < roster_count(roster); i++)
		all += (unsigned)is_in_roster(r, i);
	for (k = 0; k < n; k++)
		others += !is_in_roster(r, roster_find(roster,
		    ledger_unit_id(&r->store->ledger, unit[k])));
	buf_printf(&r->line, "（名册共%u个处置单位", all);
	if (others > 0)
		buf_printf(&r->line, "，另有%u个不在其列", others);
	buf_put_c(&r->line, "）");
}

/* Those of the units with most of a count, by name; how many that is. */
static int64_t
put_most(struct report *r, const uint16_t *unit, size_t n,
    enum statistics_count count)
{
	int64_t most = 0;
	size_t same = 0, k = 0, i;

	for (i = 0; i < n; i++) {
		int64_t of = statistics_unit(&r->stats, unit[i], count);

		same = of > most ? 1 : same + (of == most);
		most = of > most ? of : most;
	}
	for (i = 0; i < n; i++)
		if (statistics_unit(&r->stats, unit[i], count) == most)
			report_put_named(r, report_unit(r, unit[i]), k++, same,
			    "个单位");
	buf_put_c(&r->line, same > 1 ? "，均" : "，");
	return most;
}

/* 1 when a unit has any of a count. */
static int
has_any(const struct report *r, const uint16_t *unit, size_t n,
    enum statistics_count count)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (statistics_unit(&r->stats, unit[i], count) > 0)
			return 1;
	return 0;
}

/* Who stands out. */
static void
say_units(struct report *r, const uint16_t *unit, size_t n)
{
	int64_t most;

	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "有%zu个单位有工单在办或经办", n);
	say_roster(r, unit, n);
	if (has_any(r, unit, n, COUNT_ASSIGNED)) {
		buf_put_c(&r->line, "，承办最多的是");
		most = put_most(r, unit, n, COUNT_ASSIGNED);
		buf_printf(&r->line, "接收派单%lld件", (long long)most);
	}
	if (has_any(r, unit, n, COUNT_OVERDUE)) {
		buf_put_c(&r->line, "；超期事项最多的是");
		most = put_most(r, unit, n, COUNT_OVERDUE);
		buf_printf(&r->line, "为%lld项。", (long long)most);
	} else
		buf_put_c(&r->line, "；各单位均无超期事项。");
	report_say(r);
}

static void
write_units(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "派单", "assigned", DOC_INT }, { "接单", "accepted", DOC_INT },
		{ "办结", "finished", DOC_INT }, { "应办结", "due", DOC_INT },
		{ "按时办结", "timely", DOC_INT },
		{ "及时率", "timely_rate", DOC_PERCENT },
		{ "应先行联系", "asked", DOC_INT },
		{ "已先行联系", "contacted", DOC_INT },
		{ "先联率", "contact_rate", DOC_PERCENT },
		{ "在办", "open", DOC_INT },
		{ "三个工作日内到期", "soon", DOC_INT },
		{ "超期事项", "overdue", DOC_INT },
		{ "申请退单", "returns", DOC_INT },
		{ "同意退单", "returns_granted", DOC_INT },
		{ "退回重办", "reworks", DOC_INT },
	};
	struct doc_table *table;
	uint16_t *unit;
	size_t n = busy_units(r, &unit), i;

	report_heading(r, 2, "各单位办理情况");
	if (n == 0) {
		report_none(r, "单位承办工单");
		return;
	}
	say_units(r, unit, n);
	table = doc_table(&r->doc, "units", "各单位办理情况", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++)
		put_unit(r, table, unit[i]);
	table->note = doc_text(&r->doc, str_of("注：在办、到期、超期为期末数；"
	    "到期、超期按事项计，一件工单可有多项；按时办结、先行联系按绩效评估"
	    "口径计算。"));
}

/* --- 4 hard ones ----------------------------------------------------------- */

static struct report_row *
rows_for(struct report *r, size_t n)
{
	return mem_take_n(&r->arena, n + 1, sizeof(struct report_row));
}

static void
put_day(struct report *r, const char *what, int64_t at_s, int clock)
{
	buf_put_c(&r->line, what);
	buf_put(&r->line, report_day(&r->arena, at_s, clock));
}

static void
write_supervised(struct report *r)
{
	size_t n = report_found(r, FOUND_SUPERVISION), k = 0, i;
	struct report_row *row = rows_for(r, n);

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r,
		    FOUND_SUPERVISION, i);

		if (!(f->bits & FIND_OPEN))
			continue;
		buf_printf(&r->line, "%s，", report_ground[f->word]);
		put_day(r, "自", f->at_s, 0);
		buf_put_c(&r->line, "起督办");
		if (f->due_s != TIME_NONE)
			put_day(r, "，限期", f->due_s, 0);
		if (f->bits & FIND_OVERDUE)
			buf_put_c(&r->line, "，已逾期");
		report_row_of(r, f, &row[k++]);
	}
	report_sort(r, row, k);
	report_list(r, "supervised", "在督工单", row, k);
}

static void
write_extended(struct report *r)
{
	size_t n = report_found(r, FOUND_EXTENDED), i;
	struct report_row *row = rows_for(r, n);

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_EXTENDED,
		    i);

		put_day(r, "", f->at_s, 0);
		put_day(r, "同意延期至", f->due_s, 0);
		report_row_of(r, f, &row[i]);
	}
	report_sort(r, row, n);
	report_list(r, "extended", "同意延期的工单", row, n);
}

static void
write_returned(struct report *r)
{
	static const char *const words[] = { "", "指定承办单位仍申请退单",
	    "二次派单后仍申请退单", "退单未获同意后再次申请" };
	size_t n = report_found(r, FOUND_RETURNED), i;
	struct report_row *row = rows_for(r, n);

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_RETURNED,
		    i);

		put_day(r, "", f->at_s, 0);
		buf_put_c(&r->line, words[f->word]);
		report_row_of(r, f, &row[i]);
	}
	report_sort(r, row, n);
	report_list(r, "returned", "再次退单的工单", row, n);
}

/* `单位甲、单位乙` of the rules that name several. */
static void
put_candidates(struct report *r, const struct route_decision *decision)
{
	size_t i;

	for (i = 0; i < decision->n_candidate; i++) {
		const struct route_rule *rule = decision->candidate[i];

		if (i > 0)
			buf_put_c(&r->line, "、");
		buf_put(&r->line, roster_unit(r->store->config.roster,
		    rule->unit)->name);
	}
}

static void
put_centre_decides(struct report *r)
{
	buf_put_c(&r->line, "须由");
	buf_put(&r->line, report_centre(r));
	buf_put_c(&r->line, "决定");
}

/* Why the rules have dispatched it to nobody, and who is to decide (L3). */
static void
put_undecided(struct report *r, const struct report_find *f, int has_rules)
{
	static const char *const words[] = { [DISPATCH_FALLBACK] =
	    "区级明确由街道托底，须由街道主要领导指定",
	    [DISPATCH_INSTRUCTION] = "区领导批示件，须由街道主要领导指定",
	    [DISPATCH_RETURNED] = "",
	    [DISPATCH_NO_RULE] = "没有适用的派单规则，",
	    [DISPATCH_ENDED] = "派单规则所指单位已撤销，" };
	struct arena scratch = r->arena;
	struct ticket t;
	const struct dispatch_question q = { r->store, r->has_people ?
	    &r->people : NULL, &t, f->word };
	struct route_decision decision;
	enum dispatch_reason reason;

	ticket_fold(&r->store->ledger, f->ticket, &scratch, &t);
	if (!has_rules && !f->word &&
	    !(t.about.flags & (TICKET_FALLBACK | TICKET_INSTRUCTION))) {
		buf_put_c(&r->line, "，派单规则未能核对");
		return;
	}
	reason = dispatch_ask(&q, &scratch, &decision);
	buf_put_c(&r->line, "，");
	if (reason == DISPATCH_DECIDED) {
		buf_put_c(&r->line, "按规则应由");
		buf_put(&r->line, roster_unit(r->store->config.roster,
		    decision.rule->unit)->name);
		buf_put_c(&r->line, "承办，尚未派出");
	} else if (reason == DISPATCH_SEVERAL) {
		buf_put_c(&r->line, "同级规则分别指向");
		put_candidates(r, &decision);
		buf_put_c(&r->line, "，");
		put_centre_decides(r);
	} else {
		buf_put_c(&r->line, words[reason]);
		if (reason != DISPATCH_FALLBACK &&
		    reason != DISPATCH_INSTRUCTION)
			put_centre_decides(r);
	}
}

static void
write_waiting(struct report *r)
{
	struct fail fail;
	/* NB. what citizens said is known in the last pass alone; who may not
	 * read it cannot ask the rules, nor can anybody with broken ones */
	int has_rules = r->has_people && config_routes(&r->store->config,
	    time_day(r->store->view.as_of_s), &fail) == FAIL_NONE;

	size_t n = report_found(r, FOUND_WAITING), i;
	struct report_row *row = rows_for(r, n);

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_WAITING, i);

		put_day(r, "", f->at_s, 1);
		buf_put_c(&r->line, f->word ? "同意退单，待二次派单" :
		    "接收，待派单");
		put_undecided(r, f, has_rules);
		report_row_of(r, f, &row[i]);
		row[i].unit = 0;
	}
	report_list(r, "waiting", "待派单的工单", row, n);
}

/* The ten longest open: finds are by at, the oldest first. */
static void
write_longest(struct report *r)
{
	size_t n = report_found(r, FOUND_OPEN), i;
	struct report_row *row;

	if (n == 0) {
		report_none(r, "在办工单");
		return;
	}
	if (n > LONGEST)
		n = LONGEST;
	row = rows_for(r, n);
	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_OPEN, i);

		buf_printf(&r->line, "在办%d天", (int)(time_day(
		    r->stats.end_s[0]) - time_day(f->at_s)));
		report_row_of(r, f, &row[i]);
	}
	report_list(r, "longest", "在办时间最长的工单（最多列十件）", row, n);
}

static void
write_hard(struct report *r)
{
	report_heading(r, 4, "疑难工单");
	write_supervised(r);
	write_extended(r);
	write_returned(r);
	write_waiting(r);
	write_longest(r);
}

/* --- 5 for supervision ----------------------------------------------------- */

/* Repeated and unsolved: the newest call of a caller on a matter. */
static size_t
repeated(struct report *r, struct report_row **out)
{
	struct report_row *row = rows_for(r, r->calls.n);
	struct report_often often;
	size_t n = 0, i, end;

	for (i = 0; i < r->calls.n; i = end) {
		struct arena scratch = r->arena;
		struct ticket t;

		if (!report_is_repeated(r, i, &end, &often))
			continue;
		ticket_fold(&r->store->ledger, often.last->ticket, &scratch,
		    &t);
		/* NB. what was closed before is no more to be pushed */
		if (candidate_is_solved(&t, NULL) == 1 || (t.close != NULL &&
		    t.close->at_s < r->period.first_s))
			continue;
		buf_printf(&r->line, "同一诉求人就同一事项反映%u次，尚未解决",
		    (unsigned)often.times);
		row[n].ticket = often.last->ticket;
		row[n].unit = t.lead != NULL ? t.lead->unit : 0;
		row[n++].why = report_line(r);
	}
	*out = row;
	return n;
}

size_t
report_for_supervision(struct report *r, struct report_row **row)
{
	struct report_row *often, *all;
	size_t n_often = repeated(r, &often), n = 0, i;

	all = rows_for(r, n_often + r->score.items.n);
	for (i = 0; i < n_often; i++)
		all[n++] = often[i];
	for (i = 0; i < r->score.items.n; i++) {
		const struct score_item *item = mem_vec_at(&r->score.items,
		    i);
		struct str why = report_unsatisfied(r, item);

		if (why.n == 0)
			continue;
		all[n].ticket = item->ticket;
		all[n].unit = item->unit;
		all[n++].why = why;
	}
	report_sort(r, all, n);
	*row = all;
	return n;
}

static void
write_for_supervision(struct report *r)
{
	struct report_row *row;
	size_t n = report_for_supervision(r, &row), i, n_unit = 0;

	report_heading(r, 5, "提请督办的工单");
	for (i = 0; i < n; i++)
		n_unit += row[i].unit != 0 && (i == 0 ||
		    row[i].unit != row[i - 1].unit);
	if (n > 0)
		doc_paragraph(&r->doc, "下列%zu件次工单重复反映未解决或回访不满意，"
		    "涉及%zu个单位，请各处置单位负责人及时推进，请条线分管领导督办。",
		    n, n_unit);
	report_list(r, "for-supervision", "提请督办的工单", row, n);
}

void
report_write_week(struct report *r)
{
	report_write_overview(r, 1);
	write_units(r);
	report_write_hot(r, 3);
	write_hard(r);
	write_for_supervision(r);
}
