#include <stdio.h>
#include <stdlib.h>

#include "edge/report.h"
#include "edge/report_words.h"
#include "model/shelve.h"

/* --- 7 supervision and bulletins --------------------------------------------- */

static void
put_state(struct report *r, unsigned bits)
{
	if (bits & FIND_OPENED)
		buf_put_c(&r->line, "本期新增，");
	buf_put_c(&r->line, bits & FIND_ENDED ? "已办结" : "在督");
	if (bits & FIND_OVERDUE)
		buf_put_c(&r->line, "，逾期");
}

static void
put_supervision(struct report *r, struct doc_table *table,
    const struct report_find *f)
{
	struct fact fact = report_fact(r, f);

	doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger, f->unit));
	doc_put(&r->doc, table, report_unit(r, f->unit));
	doc_put(&r->doc, table, report_ticket(r, f->ticket));
	doc_put(&r->doc, table, report_word(report_level, fact.level));
	doc_put(&r->doc, table, report_word(report_ground, (unsigned)f->word));
	doc_put(&r->doc, table, report_attr(r, f, "leader"));
	doc_put_n(table, f->at_s);
	report_put_time(table, f->due_s);
	r->line.n = 0;
	put_state(r, f->bits);
	doc_put(&r->doc, table, buf_str(&r->line));
	r->line.n = 0;
}

void
report_write_supervision(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "任务号", "ticket", DOC_NAME }, { "级别", "level", DOC_TEXT },
		{ "督办原因", "why", DOC_TEXT }, { "督办领导", "leader", DOC_TEXT },
		{ "开始时间", "opened", DOC_TIME }, { "限期", "due", DOC_TIME },
		{ "状态", "state", DOC_TEXT },
	};
	size_t n = report_found(r, FOUND_SUPERVISION), i;
	int64_t opened = 0, ended = 0, open = 0, overdue = 0;
	struct doc_table *table;

	report_heading(r, 7, "督办和通报");
	for (i = 0; i < n; i++) {
		unsigned bits = report_nth(r, FOUND_SUPERVISION, i)->bits;

		opened += (bits & FIND_OPENED) != 0;
		ended += (bits & FIND_ENDED) != 0;
		open += (bits & FIND_OPEN) != 0;
		overdue += (bits & FIND_OVERDUE) != 0;
	}
	doc_paragraph(&r->doc, "%.*s新增督办%lld件，办结%lld件，期末在督%lld件，"
	    "逾期%lld件。", STR_ARG(report_this(r)), (long long)opened,
	    (long long)ended, (long long)open, (long long)overdue);
	if (n == 0)
		return;
	table = doc_table(&r->doc, "supervision", "督办情况", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++)
		put_supervision(r, table, report_nth(r, FOUND_SUPERVISION,
		    i));
}

#define CIRCULAR_GROUNDS 4

/* What a bulletin is for, in the words of Annex 3; else the number alone. */
static void
put_ground(struct report *r, struct doc_table *table,
    const struct report_find *f)
{
	unsigned ground = report_fact(r, f).ground;
	char number[16];

	if (f->word == BULLETIN_SPECIAL)
		doc_put(&r->doc, table, report_word(report_special, ground));
	else if (ground <= CIRCULAR_GROUNDS)
		doc_put(&r->doc, table, report_word(report_circular, ground));
	else {
		(void)snprintf(number, sizeof(number), "%u", ground);
		doc_put(&r->doc, table, str_of(number));
	}
}

void
report_write_bulletins(struct report *r)
{
	static const struct doc_column column[] = {
		{ "记录号", "seq", DOC_INT }, { "编号", "unit", DOC_NAME },
		{ "处置单位", "unit_name", DOC_TEXT },
		{ "种类", "kind", DOC_TEXT }, { "事由", "ground", DOC_TEXT },
		{ "事项", "matter", DOC_NAME }, { "通报时间", "sent", DOC_TIME },
		{ "答复期限", "due", DOC_TIME }, { "状态", "state", DOC_TEXT },
	};
	static const char *const kinds[] = { "", "民情专报", "督查通报", "约谈" };
	size_t n = report_found(r, FOUND_BULLETIN), i;
	struct doc_table *table;

	if (n == 0) {
		report_none(r, "通报和待答复的通报");
		return;
	}
	table = doc_table(&r->doc, "bulletins", "通报及答复情况", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_BULLETIN,
		    i);

		doc_put_n(table, f->seq);
		doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger,
		    f->unit));
		doc_put(&r->doc, table, report_unit(r, f->unit));
		doc_put(&r->doc, table, report_word(kinds,
		    (unsigned)f->word));
		put_ground(r, table, f);
		doc_put(&r->doc, table, report_attr(r, f, "matter"));
		doc_put_n(table, f->at_s);
		report_put_time(table, f->due_s);
		doc_put(&r->doc, table, str_of(f->bits & FIND_OVERDUE ?
		    "逾期未答复" : f->bits & FIND_OPEN ? "待答复" :
		    f->bits & FIND_LATE ? "逾期答复" : "已答复"));
	}
}

/* --- 8 good cases, 9 the bottom, 10 shelved ---------------------------------- */

static void
put_case(struct report *r, struct doc_table *table,
    const struct report_find *f, struct str clause, struct str text)
{
	doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger, f->unit));
	doc_put(&r->doc, table, report_unit(r, f->unit));
	doc_put(&r->doc, table, clause);
	doc_put(&r->doc, table, report_ticket(r, f->ticket));
	doc_put_n(table, f->at_s);
	doc_put(&r->doc, table, text);
	doc_put(&r->doc, table, report_attr(r, f, f->what == FOUND_CASE ?
	    "reason" : "evidence"));
}

void
report_write_cases(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "条款", "clause", DOC_NAME }, { "任务号", "ticket", DOC_NAME },
		{ "时间", "at", DOC_TIME }, { "事由", "why", DOC_TEXT },
		{ "依据", "evidence", DOC_TEXT },
	};
	const struct ledger *ledger = &r->store->ledger;
	struct doc_table *table = NULL;
	size_t i;
	int what;

	report_heading(r, 8, "优秀案例");
	for (what = FOUND_MERIT; what <= FOUND_CASE; what++)
		for (i = 0; i < report_found(r, (enum report_what)what); i++) {
			const struct report_find *f = report_nth(r,
			    (enum report_what)what, i);
			const struct merit *merit = what == FOUND_CASE ?
			    NULL : merit_find(r->store->config.merits,
			    ledger_text(ledger, report_fact(r, f).ref));

			/* 0 points waive what is automatic (S4) */
			if (what == FOUND_MERIT && (merit == NULL ||
			    merit->kind != MERIT_BONUS ||
			    report_fact(r, f).points_cents == 0))
				continue;
			if (table == NULL)
				table = doc_table(&r->doc, "cases",
				    "优秀案例和加分事项", column,
				    sizeof(column) / sizeof(column[0]));
			put_case(r, table, f, merit != NULL ? merit->clause :
			    str_of(""), merit != NULL ? merit->text :
			    str_of("标记为优秀案例"));
		}
	if (table == NULL)
		report_none(r, "优秀案例和加分事项");
}

static int
by_volume(const void *va, const void *vb)
{
	const struct score_row *a = *(const struct score_row *const *)va;
	const struct score_row *b = *(const struct score_row *const *)vb;

	if (a->count[SCORE_RECEIVED] != b->count[SCORE_RECEIVED])
		return a->count[SCORE_RECEIVED] > b->count[SCORE_RECEIVED] ?
		    -1 : 1;
	return str_cmp(a->unit, b->unit);
}

/* The units with most tickets, as many as report.bottom, ties included. */
static void
put_volume(struct report *r, struct doc_table *table)
{
	size_t max = (size_t)policy_get(r->store->view.policy,
	    POLICY_REPORT_BOTTOM, r->period.last_s)->n, place = 0, i;
	const struct score_row **row = mem_take_n(&r->arena,
	    r->score.n_row + 1, sizeof(*row));	/* NOLINT: of pointers */

	for (i = 0; i < r->score.n_row; i++)
		row[i] = &r->score.row[i];
	if (r->score.n_row > 1)
		/* NOLINTNEXTLINE: it is an array of pointers */
		qsort(row, r->score.n_row, sizeof(*row), by_volume);
	for (i = 0; i < r->score.n_row &&
	    row[i]->count[SCORE_RECEIVED] > 0 && (i < max || (max > 0 &&
	    row[i]->count[SCORE_RECEIVED] ==
	    row[max - 1]->count[SCORE_RECEIVED])); i++) {
		if (i == 0 || row[i]->count[SCORE_RECEIVED] <
		    row[i - 1]->count[SCORE_RECEIVED])
			place = i + 1;
		doc_put(&r->doc, table, row[i]->unit);
		doc_put(&r->doc, table, report_unit(r, row[i]->number));
		r->line.n = 0;
		buf_put_c(&r->line, "诉求量大：");
		buf_put(&r->line, report_this(r));
		buf_printf(&r->line, "承办%lld件，列第%zu位",
		    (long long)row[i]->count[SCORE_RECEIVED], place);
		doc_put(&r->doc, table, buf_str(&r->line));
		r->line.n = 0;
	}
}

/* 1 when any unit was dispatched a ticket, so that one had most. */
static int
has_volume(const struct report *r)
{
	size_t i;

	for (i = 0; i < r->score.n_row; i++)
		if (r->score.row[i].count[SCORE_RECEIVED] > 0)
			return policy_get(r->store->view.policy,
			    POLICY_REPORT_BOTTOM, r->period.last_s)->n > 0;
	return 0;
}

void
report_write_bottom(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "列入原因", "why", DOC_TEXT },
	};
	const struct policy *policy = r->store->view.policy;
	const struct bottom_unit *unit = r->bottom;
	size_t n = r->n_bottom, i;
	struct doc_table *table;

	report_heading(r, 9, "绩效末位和诉求量大的单位");
	if (n == 0)
		doc_paragraph(&r->doc, "没有连续%lld个月处于末%lld位的单位。",
		    (long long)policy_get(policy,
		    POLICY_REPORT_BOTTOM_MONTHS, r->period.last_s)->n,
		    (long long)policy_get(policy,
		    POLICY_REPORT_BOTTOM, r->period.last_s)->n);
	if (n == 0 && !has_volume(r))
		return;
	table = doc_table(&r->doc, "bottom", "建议列入督办的单位", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++) {
		doc_put(&r->doc, table, unit[i].unit);
		doc_put(&r->doc, table, report_unit(r, unit[i].number));
		r->line.n = 0;
		buf_printf(&r->line, "长期处于末尾：各月名次为%.*s",
		    STR_ARG(unit[i].ranks));
		doc_put(&r->doc, table, buf_str(&r->line));
		r->line.n = 0;
	}
	put_volume(r, table);
}

/* Calls in the period that came after the filing (S21). */
static int64_t
count_calls(const struct report *r, const struct report_find *f)
{
	struct arena scratch = r->arena;
	const struct matter_call *call;
	int64_t calls = 0;
	struct ticket t;
	size_t n, i, k;

	call = shelve_related(&r->calls, f->ticket, &n);
	ticket_fold(&r->store->ledger, f->ticket, &scratch, &t);
	for (k = 0; k < t.n_shelving; k++) {
		const struct shelving *s = &t.shelving[k];

		if (s->shelve->seq != f->seq || s->decision == NULL ||
		    s->decision->event != EVENT_SHELVE_FILE)
			continue;
		for (i = 0; i < n; i++)
			calls += call[i].received_s > s->decision->at_s &&
			    (s->end == NULL ||
			    call[i].received_s <= s->end->at_s) &&
			    statistics_has(&r->stats, 0, call[i].received_s);
	}
	return calls;
}

void
report_write_shelved(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "任务号", "ticket", DOC_NAME }, { "类别", "category", DOC_INT },
		{ "申请时间", "asked", DOC_TIME }, { "状态", "state", DOC_TEXT },
		{ "本期再次来电", "calls", DOC_INT },
	};
	size_t n = report_found(r, FOUND_SHELVED), i;
	struct doc_table *table;

	report_heading(r, 10, "存电事项");
	if (n == 0) {
		report_none(r, "存电事项");
		return;
	}
	table = doc_table(&r->doc, "shelved", "存电事项及再次来电", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_SHELVED, i);

		doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger,
		    f->unit));
		doc_put(&r->doc, table, report_unit(r, f->unit));
		doc_put(&r->doc, table, report_ticket(r, f->ticket));
		doc_put_n(table, report_fact(r, f).category);
		doc_put_n(table, f->at_s);
		doc_put(&r->doc, table, report_word(report_event,
		    (unsigned)f->word));
		doc_put_n(table, count_calls(r, f));
	}
}
