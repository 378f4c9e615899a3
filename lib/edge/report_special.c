#include <stdio.h>

#include "edge/report.h"
#include "edge/report_ground.h"
#include "edge/report_words.h"
#include "figures/candidate.h"

/* `一`, `十一`, `二十`: up to 99. */
static struct str
ordinal(struct report *r, int n)
{
	char text[16];

	if (n <= 10)
		return str_of(report_number[n]);
	(void)snprintf(text, sizeof(text), "%s十%s", n < 20 ? "" :
	    report_number[n / 10 % 10], n % 10 == 0 ? "" :
	    report_number[n % 10]);
	return str_copy(&r->arena, str_of(text));
}

/* The last grade that was told, or 0. */
static unsigned
grade_of(const struct ticket *t)
{
	size_t i;

	for (i = t->n_fact; i-- > 0;)
		if ((t->fact[i]->event == EVENT_CALLBACK ||
		    t->fact[i]->event == EVENT_REPLY) &&
		    t->fact[i]->satisfaction != 0)
			return t->fact[i]->satisfaction;
	return 0;
}

static void
put_ticket(struct report *r, struct doc_table *table,
    const struct report_entry *e, size_t i)
{
	const struct ledger *ledger = &r->store->ledger;
	uint32_t number = e->ticket[i];
	struct arena scratch = r->arena;
	const struct fact *by = NULL;
	struct str caller;
	struct ticket t;
	unsigned result;
	int k;

	if (number == 0) {	/* a fault that names no ticket */
		for (k = 0; k < 11; k++)
			doc_put_empty(table);
		doc_put(&r->doc, table, e->reason[i]);
		return;
	}
	ticket_fold(ledger, number, &scratch, &t);
	result = candidate_is_solved(&t, &by) < 0 ? 0 : by->result;
	report_put_time(table, t.receive != NULL ? t.receive->at_s :
	    TIME_NONE);
	doc_put(&r->doc, table, report_ticket(r, number));
	doc_put(&r->doc, table, ledger_text(ledger, t.about.category));
	doc_put(&r->doc, table, ledger_text(ledger, t.about.place));
	doc_put(&r->doc, table, t.lead == NULL ? str_of("（未派单）") :
	    report_unit(r, t.lead->unit));
	doc_put(&r->doc, table, report_word(report_state, t.state));
	report_put_time(table, t.reply != NULL ? t.reply->at_s : TIME_NONE);
	doc_put(&r->doc, table, report_word(report_result, result));
	doc_put(&r->doc, table, report_word(report_grade, grade_of(&t)));
	/* NB. what follows takes memory over that of the folded ticket */
	caller = report_caller(r, number);
	doc_put(&r->doc, table, caller);
	doc_put(&r->doc, table, report_text(r, number));
	if (e->reason != NULL)
		doc_put(&r->doc, table, e->reason[i]);
}

/* The tickets of an entry by time, and what became of each. */
static void
put_tickets(struct report *r, const struct report_entry *e, int number)
{
	static const struct doc_column column[] = {
		{ "接收时间", "received", DOC_TIME },
		{ "任务号", "ticket", DOC_NAME },
		{ "问题分类", "category", DOC_TEXT },
		{ "所在小区", "place", DOC_TEXT },
		{ "主办单位", "unit_name", DOC_TEXT },
		{ "状态", "state", DOC_TEXT }, { "回复时间", "replied", DOC_TIME },
		{ "办理结果", "result", DOC_TEXT },
		{ "满意程度", "satisfaction", DOC_TEXT },
		{ "诉求人", "caller", DOC_TEXT }, { "诉求摘要", "text", DOC_TEXT },
		{ "列入原因", "why", DOC_TEXT },
	};
	/* of a special report the reason is the entry's, and stands above */
	size_t n = sizeof(column) / sizeof(column[0]) - (e->reason == NULL);
	struct doc_table *table;
	char name[32];
	size_t i;

	(void)snprintf(name, sizeof(name), "tickets-%d", number);
	/* a workbook has no headings above it */
	r->line.n = 0;
	buf_printf(&r->line, "有关工单（%.*s）", STR_ARG(e->title));
	table = doc_table(&r->doc, name, str_dup(&r->arena,
	    buf_str(&r->line)), column, n);
	r->line.n = 0;
	for (i = 0; i < e->n; i++)
		put_ticket(r, table, e, i);
}

/* Blanks for the hand of the centre (Annex 3 三(三)). */
static void
put_blanks(struct report *r, int number)
{
	static const struct doc_column column[] = {
		{ "项目", "item", DOC_TEXT }, { "内容", "text", DOC_TEXT } };
	static const char *const item[] = { "矛盾成因", "办理意见", "工作措施" };
	struct doc_table *table;
	char name[32];
	size_t i;

	(void)snprintf(name, sizeof(name), "blanks-%d", number);
	table = doc_table(&r->doc, name, "成因、意见和措施", column, 2);
	table->is_form = 1;
	for (i = 0; i < sizeof(item) / sizeof(item[0]); i++) {
		doc_put(&r->doc, table, str_of(item[i]));
		doc_put(&r->doc, table, str_of(""));
	}
}

/* The units of an entry, and the bulletins that they were sent. */
static void
say_units(struct report *r, const struct report_entry *e)
{
	/* who is blamed, or was sent it by hand, need not handle it */
	int is_told = r->kind == REPORT_CIRCULAR || e->ground == 6;
	size_t i;

	r->line.n = 0;
	for (i = 0; i < e->n_unit; i++) {
		buf_put_c(&r->line, i > 0 ? "、" : is_told ? "通报对象：" :
		    "承办单位：");
		buf_put(&r->line, report_unit(r, e->unit[i]));
	}
	if (e->n_unit == 0)
		buf_put_c(&r->line, "尚无承办单位");
	buf_put_c(&r->line, "。");
	for (i = 0; i < e->n_unit; i++) {
		const struct report_find *f = report_issued(r, e, e->unit[i]);

		if (f == NULL)
			continue;
		buf_put_c(&r->line, "已于");
		buf_put(&r->line, report_day(&r->arena, f->at_s, 0));
		buf_printf(&r->line, "通报%.*s（第%u号记录）",
		    STR_ARG(report_unit(r, e->unit[i])), (unsigned)f->seq);
		if (f->bits & FIND_ENDED)
			buf_put_c(&r->line, "，已答复");
		else if (f->due_s != TIME_NONE) {
			buf_put_c(&r->line, "，答复期限为");
			buf_put(&r->line, report_day(&r->arena, f->due_s, 0));
		}
		buf_put_c(&r->line, "。");
	}
	report_say(r);
}

static void
put_entry(struct report *r, const struct report_entry *e, int number)
{
	say_units(r, e);
	put_tickets(r, e, number);
	put_blanks(r, number);
}

static void
say_answer(struct report *r)
{
	struct str answer = config_office(&r->store->config, "report.answer",
	    "");

	if (answer.n > 0)
		doc_paragraph(&r->doc, "%.*s", STR_ARG(answer));
}

void
report_write_special(struct report *r)
{
	struct report_entry *entry;
	size_t n = report_entries(r, &entry), i = 0;
	int ground, of;

	buf_put_c(&r->line, "根据工单通报机制，对");
	buf_put(&r->line, report_this(r));
	if (n > 0)
		buf_printf(&r->line, "民情进行梳理，需要专题通报的事项共%zu项。",
		    n);
	else
		buf_put_c(&r->line, "民情进行梳理，没有需要专题通报的事项。");
	report_say(r);
	for (ground = 1; ground <= 6; ground++) {
		report_heading(r, ground, report_special[ground]);
		if (ground == 1)
			report_say_partial(r);
		if (i == n || entry[i].ground != ground) {
			if (ground == 1 && r->topics.n_before == 0)
				doc_paragraph(&r->doc, "此前没有同类时段的数据，"
				    "诉求是否突增无从比较。");
			else
				report_none(r, "此类事项");
			continue;
		}
		for (of = 1; i < n && entry[i].ground == ground; of++, i++) {
			doc_heading(&r->doc, 2, "（%.*s）%.*s",
			    STR_ARG(ordinal(r, of)), STR_ARG(entry[i].title));
			doc_paragraph(&r->doc, "事项编号：%.*s。%.*s",
			    STR_ARG(report_ticket(r, entry[i].matter)),
			    STR_ARG(entry[i].why));
			put_entry(r, &entry[i], (int)i + 1);
		}
	}
	if (n > 0)
		say_answer(r);
}

/* Whom it is about, and how much. */
static void
say_circular(struct report *r, const struct report_entry *entry, size_t n)
{
	size_t units = 1, i;

	for (i = 1; i < n; i++)
		units += entry[i].unit[0] != entry[i - 1].unit[0];
	buf_put_c(&r->line, "根据工单通报机制，对");
	buf_put(&r->line, report_this(r));
	buf_put_c(&r->line, "工单办理情况进行督查，现将");
	if (units == 1)
		buf_put(&r->line, report_unit(r, entry[0].unit[0]));
	else
		buf_printf(&r->line, "%zu个单位", units);
	buf_printf(&r->line, "存在的%zu项问题通报如下。", n);
	report_say(r);
}

void
report_write_circular(struct report *r)
{
	struct report_entry *entry;
	size_t n = report_entries(r, &entry), i;
	int unit = 0, of = 0;

	if (n == 0) {
		report_none(r, "需要督查通报的事项");
		return;
	}
	say_circular(r, entry, n);
	for (i = 0; i < n; i++) {
		of = i > 0 && entry[i].unit[0] == entry[i - 1].unit[0] ?
		    of + 1 : 1;
		unit += of == 1;
		if (of == 1)
			doc_heading(&r->doc, 1, "%.*s、%.*s",
			    STR_ARG(ordinal(r, unit)),
			    STR_ARG(entry[i].title));
		doc_heading(&r->doc, 2, "（%.*s）%.*s",
		    STR_ARG(ordinal(r, of)), STR_ARG(entry[i].why));
		put_entry(r, &entry[i], (int)i + 1);
	}
	say_answer(r);
}
