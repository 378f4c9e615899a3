#include <stdlib.h>

#include "edge/report.h"
#include "edge/report_words.h"
#include "model/checklist.h"
#include "text/num.h"

/* A count of each unit, and the street's below; columns from `first` on. */
struct counts {
	const struct doc_column *column;
	size_t n_column;
	const enum statistics_count *count;	/* one a column after two */
	size_t n_count;
};

static int64_t
sum_of(const struct report *r, const struct counts *c, size_t unit)
{
	int64_t sum = 0;
	size_t k;

	for (k = 0; k < c->n_count; k++)
		sum += statistics_unit(&r->stats, unit, c->count[k]);
	return sum;
}

/* Units with something in these columns, by id. */
static void
put_counts(struct report *r, const char *name, const char *title,
    const struct counts *c)
{
	struct report_row *row = mem_take_n(&r->arena, r->stats.n_unit,
	    sizeof(*row));
	struct doc_table *table;
	size_t n = 0, i, k;

	for (i = 1; i < r->stats.n_unit; i++)
		if (sum_of(r, c, i) > 0)
			row[n++].unit = (uint16_t)i;
	if (n == 0) {
		report_none(r, title);
		return;
	}
	report_sort(r, row, n);
	table = doc_table(&r->doc, name, title, c->column, c->n_column);
	for (i = 0; i < n; i++) {
		doc_put(&r->doc, table, ledger_unit_id(&r->store->ledger,
		    row[i].unit));
		doc_put(&r->doc, table, report_unit(r, row[i].unit));
		for (k = 0; k < c->n_count; k++)
			doc_put_n(table, statistics_unit(&r->stats,
			    row[i].unit, c->count[k]));
	}
	doc_put(&r->doc, table, str_of(""));
	doc_put(&r->doc, table, str_of("街道合计"));
	for (k = 0; k < c->n_count; k++)
		doc_put_n(table, r->stats.street[c->count[k]]);
}

static void
write_asked(struct report *r)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "申请退单", "returns", DOC_INT },
		{ "同意退单", "returns_granted", DOC_INT },
		{ "不同意退单", "returns_refused", DOC_INT },
		{ "申请延期", "extensions", DOC_INT },
		{ "同意延期", "extensions_granted", DOC_INT },
		{ "不同意延期", "extensions_refused", DOC_INT },
		{ "退回重办", "reworks", DOC_INT },
	};
	static const enum statistics_count count[] = { COUNT_RETURNS,
	    COUNT_RETURNS_GRANTED, COUNT_RETURNS_REFUSED, COUNT_EXTENSIONS,
	    COUNT_EXTENSIONS_GRANTED, COUNT_EXTENSIONS_REFUSED,
	    COUNT_REWORKS };
	static const struct counts c = { column,
	    sizeof(column) / sizeof(column[0]), count,
	    sizeof(count) / sizeof(count[0]) };
	const int64_t *all = r->stats.street;

	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "申请退单%lld件次，同意%lld件次，不同意%lld件次；",
	    (long long)all[COUNT_RETURNS],
	    (long long)all[COUNT_RETURNS_GRANTED],
	    (long long)all[COUNT_RETURNS_REFUSED]);
	buf_printf(&r->line, "申请延期%lld件次，同意%lld件次，不同意%lld件次；",
	    (long long)all[COUNT_EXTENSIONS],
	    (long long)all[COUNT_EXTENSIONS_GRANTED],
	    (long long)all[COUNT_EXTENSIONS_REFUSED]);
	buf_printf(&r->line, "退回重新处置%lld件次。",
	    (long long)all[COUNT_REWORKS]);
	report_say(r);
	put_counts(r, "daily", "退单、延期和退回重办（件次）", &c);
}

/* --- failed reviews --------------------------------------------------------- */

struct failed {
	struct str item;
	int64_t n;
};

static int
by_item(const void *va, const void *vb)
{
	const struct failed *a = va, *b = vb;

	return str_cmp(a->item, b->item);
}

/*
 * `contact:lacks|answer:ok`: each item that lacks, once a review. Who writes
 * the failed review down by itself says `contact|facts`, and no verdicts.
 */
static void
count_items(struct report *r, struct str items, struct mem_vec *list)
{
	struct str part;
	size_t i;

	(void)r;
	while (items.n > 0 && str_cut(&items, '|', &part)) {
		struct failed *f = NULL;

		part = str_trim(part);
		if (str_ends(part, ":lacks"))
			part.n -= 6;
		else if (part.n == 0 || str_find_byte(part, ':') < part.n)
			continue;
		for (i = 0; i < list->n; i++) {
			f = mem_vec_at(list, i);
			if (str_eq(f->item, part))
				break;
		}
		if (i == list->n) {
			f = mem_vec_add(list);
			f->item = part;
		}
		f->n++;	/* NOLINT: found or added above */
	}
}

static void
put_failed(struct report *r, struct mem_vec *list)
{
	static const struct doc_column column[] = {
		{ "审核项", "item", DOC_NAME }, { "内容", "text", DOC_TEXT },
		{ "次数", "n", DOC_INT },
	};
	struct doc_table *table;
	struct fail fail;
	size_t i;

	if (config_checklist(&r->store->config, &fail) != FAIL_NONE)
		cmd_die(r->cmd, &fail);
	qsort(mem_vec_at(list, 0), list->n, sizeof(struct failed), by_item);
	table = doc_table(&r->doc, "failed-items", "审核未通过的事项（次）",
	    column, sizeof(column) / sizeof(column[0]));
	for (i = 0; i < list->n; i++) {
		const struct failed *f = mem_vec_at(list, i);
		const struct checklist_item *item = checklist_find(
		    r->store->config.checklist, f->item);

		doc_put(&r->doc, table, f->item);
		doc_put(&r->doc, table, item != NULL ? item->text : f->item);
		doc_put_n(table, f->n);
	}
}

static void
write_reviews(struct report *r)
{
	size_t n = report_found(r, FOUND_FAILED_REVIEW), i;
	struct mem_vec list;

	if (n == 0) {
		report_none(r, "审核未通过的回复");
		return;
	}
	doc_paragraph(&r->doc, "%.*s审核未通过%zu次。", STR_ARG(report_this(r)),
	    n);
	mem_vec_make(&list, sizeof(struct failed), cmd_full);
	for (i = 0; i < n; i++)
		count_items(r, report_attr(r, report_nth(r,
		    FOUND_FAILED_REVIEW, i), "items"), &list);
	if (list.n > 0)
		put_failed(r, &list);
	mem_vec_drop(&list);
}

/* --- backdated, promises ---------------------------------------------------- */

static void
write_backdated(struct report *r)
{
	size_t n = report_found(r, FOUND_BACKDATED), i;
	struct report_row *row = mem_take_n(&r->arena, n + 1, sizeof(*row));

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_BACKDATED,
		    i);
		struct fact fact = report_fact(r, f);

		buf_printf(&r->line, "%s称于", report_event[fact.event]);
		buf_put(&r->line, report_day(&r->arena, f->at_s, 1));
		buf_put_c(&r->line, "，实于");
		buf_put(&r->line, report_day(&r->arena, fact.logged_s, 1));
		buf_put_c(&r->line, "补记，已过时限");
		report_row_of(r, f, &row[i]);
	}
	report_sort(r, row, n);
	report_list(r, "backdated", "事后补记的工单", row, n);
}

static void
write_promises(struct report *r)
{
	size_t n = report_found(r, FOUND_PROMISE), i;
	struct report_row *row = mem_take_n(&r->arena, n + 1, sizeof(*row));

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_PROMISE, i);

		buf_put_c(&r->line, "承诺于");
		buf_put(&r->line, report_day(&r->arena, f->due_s, 0));
		buf_put_c(&r->line, f->bits & FIND_LATE ? "前完成，逾期后才完成" :
		    "前完成，逾期未完成");
		report_row_of(r, f, &row[i]);
	}
	report_sort(r, row, n);
	report_list(r, "promises", "承诺逾期的工单", row, n);
}

void
report_write_daily(struct report *r, int number)
{
	report_heading(r, number, "日常办理评估");
	write_asked(r);
	write_reviews(r);
	write_backdated(r);
	write_promises(r);
}
