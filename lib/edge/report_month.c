#include "edge/report.h"
#include "edge/report_words.h"
#include "text/num.h"

/* --- 4 results and findings ------------------------------------------------- */

static void
put_distribution(struct report *r, const char *name, const char *title,
    const char *const *words, int first, int n)
{
	static const struct doc_column column[] = {
		{ "项目", "item", DOC_TEXT }, { "件数", "n", DOC_INT },
		{ "占比", "share", DOC_PERCENT },
	};
	struct doc_table *table = doc_table(&r->doc, name, title, column,
	    sizeof(column) / sizeof(column[0]));
	int64_t all = 0;
	int i;

	for (i = 0; i < n; i++)
		all += r->stats.street[first + i];
	for (i = 0; i < n; i++) {
		doc_put(&r->doc, table, str_of(words[i + 1]));
		doc_put_n(table, r->stats.street[first + i]);
		report_put_rate(table, r->stats.street[first + i], all);
	}
}

/* Both by unit, in one table. */
static void
put_results_by_unit(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "实际解决", "solved", DOC_INT },
		{ "解释说明", "explained", DOC_INT },
		{ "诉求过高", "excessive", DOC_INT },
		{ "参考备案", "filed", DOC_INT },
		{ "未解决", "unsolved", DOC_INT },
		{ "属实", "upheld", DOC_INT }, { "部分属实", "partly", DOC_INT },
		{ "不属实", "not_upheld", DOC_INT },
		{ "无政策信息", "no_policy", DOC_INT },
		{ "对政策解释不接受", "policy_rejected", DOC_INT },
		{ "留作参考", "noted", DOC_INT },
		{ "不采纳", "not_adopted", DOC_INT },
	};
	struct report_row *row = mem_take_n(&r->arena, r->stats.n_unit,
	    sizeof(*row));
	struct doc_table *table;
	size_t n = 0, i;
	int k;

	for (i = 1; i < r->stats.n_unit; i++)
		for (k = COUNT_RESULT; k < COUNT_FINDING; k++)
			if (statistics_unit(&r->stats, i,
			    (enum statistics_count)k) > 0) {
				row[n++].unit = (uint16_t)i;
				break;
			}
	report_sort(r, row, n);
	table = doc_table(&r->doc, "results-by-unit",
	    "各单位办理结果和事实认定（件）", column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++) {
		doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger,
		    row[i].unit));
		doc_put(&r->doc, table, report_unit(r, row[i].unit));
		for (k = COUNT_RESULT; k < COUNT_N; k++)
			doc_put_n(table, statistics_unit(&r->stats,
			    row[i].unit, (enum statistics_count)k));
	}
}

static void
write_results(struct report *r)
{
	const int64_t *all = r->stats.street + COUNT_RESULT;
	int64_t n = 0;
	int i;

	report_heading(r, 4, "办理结果和事实认定");
	for (i = 0; i < RESULT_UNSOLVED; i++)
		n += all[i];
	if (n == 0) {
		report_none(r, "主办单位的回复");
		return;
	}
	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "主办单位回复工单%lld件，其中实际解决%lld件，占",
	    (long long)n, (long long)all[0]);
	buf_put_cents(&r->line, num_round((num_wide)all[0] * 10000, n));
	buf_printf(&r->line, "%%；解释说明%lld件，诉求过高%lld件，参考备案%lld件，"
	    "未解决%lld件。", (long long)all[RESULT_EXPLAINED - 1],
	    (long long)all[RESULT_EXCESSIVE - 1],
	    (long long)all[RESULT_FILED - 1],
	    (long long)all[RESULT_UNSOLVED - 1]);
	report_say(r);
	put_distribution(r, "results", "办理结果", report_result,
	    COUNT_RESULT, RESULT_UNSOLVED);
	put_distribution(r, "findings", "事实认定", report_finding,
	    COUNT_FINDING, FINDING_NOT_ADOPTED);
	put_results_by_unit(r);
}

/* --- 5 lists per unit -------------------------------------------------------- */

/* 1 when a callback said it. */
static int
is_callback(const struct report *r, const struct score_item *item)
{
	struct fact fact;

	return ledger_seq(&r->store->ledger, item->ticket, item->seq, &fact) &&
	    fact.event == EVENT_CALLBACK;
}

/*
 * 1 when the unit is known to have contacted on the ticket: where callbacks
 * tell, and each counts, by the one that was asked.
 */
static int
is_contacted(const struct report *r, const struct score_item *asked,
    size_t from)
{
	size_t i;

	/* items are by unit, indicator, count, ticket: the contacted of a
	 * unit follow all that were asked */
	for (i = from; i < r->score.items.n; i++) {
		const struct score_item *item = mem_vec_at(&r->score.items,
		    i);

		if (item->unit != asked->unit ||
		    item->count != SCORE_CONTACTED)
			return 0;
		if (item->ticket == asked->ticket &&
		    (item->seq == asked->seq || !is_callback(r, asked)))
			return 1;
		if (str_cmp(report_ticket(r, item->ticket),
		    report_ticket(r, asked->ticket)) > 0)
			return 0;
	}
	return 0;
}

/* Where the contacted of a unit that begins at `i` begin and are left off. */
static size_t
skip_to(const struct report *r, size_t i, uint16_t unit)
{
	while (i < r->score.items.n) {
		const struct score_item *item = mem_vec_at(&r->score.items,
		    i);

		if (item->unit != unit || item->count != SCORE_ASKED)
			break;
		i++;
	}
	return i;
}

/* `2024年10月9日回访反映未解决`. */
static struct str
on_day(struct report *r, const struct score_item *item, const char *what)
{
	r->line.n = 0;
	buf_put(&r->line, report_day(&r->arena, item->at_s, 0));
	buf_put_c(&r->line, what);
	return report_line(r);
}

/* Asked but not contacted: both lists go side by side, by ticket. */
static size_t
not_contacted(struct report *r, struct report_row *row)
{
	size_t n = 0, i, at = 0;
	uint16_t unit = 0;

	for (i = 0; i < r->score.items.n; i++) {
		const struct score_item *item = mem_vec_at(&r->score.items,
		    i), *other;

		if (item->count != SCORE_ASKED)
			continue;
		if (item->unit != unit) {
			unit = item->unit;
			at = skip_to(r, i, unit);
		}
		while (at < r->score.items.n) {
			other = mem_vec_at(&r->score.items, at);
			if (other->unit != unit ||
			    other->count != SCORE_CONTACTED ||
			    str_cmp(report_ticket(r, other->ticket),
			    report_ticket(r, item->ticket)) >= 0)
				break;
			at++;
		}
		if (is_contacted(r, item, at))
			continue;
		row[n].ticket = item->ticket;
		row[n].unit = unit;
		row[n++].why = is_callback(r, item) ? on_day(r, item,
		    "回访反映未先行联系") : str_of("首派单位未按时先行联系");
	}
	return n;
}

/* Why an item is on a list; empty: it is not. */
static struct str
unsolved(struct report *r, const struct score_item *item)
{
	return item->count != SCORE_UNSOLVED ? str_make(NULL, 0) :
	    on_day(r, item, "回访反映未解决");
}

static size_t
items_of(struct report *r, struct str (*why_of)(struct report *,
    const struct score_item *), struct report_row *row)
{
	size_t n = 0, i;

	for (i = 0; i < r->score.items.n; i++) {
		const struct score_item *item = mem_vec_at(&r->score.items,
		    i);
		struct str why = why_of(r, item);

		if (why.n == 0)
			continue;
		row[n].ticket = item->ticket;
		row[n].unit = item->unit;
		row[n++].why = why;
	}
	return n;
}

static void
write_lists(struct report *r)
{
	struct report_row *row = mem_take_n(&r->arena,
	    r->score.items.n + 1, sizeof(*row));
	size_t n;

	report_heading(r, 5, "未先行联系、未解决、不满意工单");
	n = not_contacted(r, row);
	report_sort(r, row, n);
	report_list(r, "not-contacted", "未先行联系的工单", row, n);
	n = items_of(r, unsolved, row);
	report_sort(r, row, n);
	report_list(r, "unsolved", "未解决的工单", row, n);
	n = items_of(r, report_unsatisfied, row);
	report_sort(r, row, n);
	report_list(r, "unsatisfied", "不满意的工单", row, n);
}

void
report_write_month(struct report *r)
{
	report_write_overview(r, 1);
	report_write_score(r, 2);
	report_write_hot(r, 3);
	write_results(r);
	write_lists(r);
	report_write_daily(r, 6);
	report_write_supervision(r);
	report_write_bulletins(r);
	report_write_cases(r);
	report_write_bottom(r);
	report_write_shelved(r);
}
