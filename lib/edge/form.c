#include <string.h>

#include "edge/form.h"
#include "edge/report_words.h"

const char form_words_kind[][EVENT_WORD] = { "return", "not-upheld", "shelve",
    "" };

/* What a form is written with. */
struct form {
	const struct form_input *in;
	struct doc *doc;
	struct doc_table *table;
	const struct story_record *record;	/* what it is about */
	const struct fact *fact;
	struct arena arena;
	struct buf line;
};

static const struct doc_column column[] = {
	{ "项目", "item", DOC_TEXT }, { "内容", "text", DOC_TEXT },
	{ "", "text2", DOC_TEXT }, { "", "text3", DOC_TEXT },
};

/* --- cells ----------------------------------------------------------------- */

static void
put(struct form *f, const char *label, struct str text)
{
	f->line.n = 0;
	buf_put_c(&f->line, label);
	buf_put(&f->line, text);
	doc_put(f->doc, f->table, buf_str(&f->line));
}

/* A row: its section, or NULL for the one above; its cell goes to the end. */
static void
row(struct form *f, const char *section, const char *label, struct str text)
{
	if (section != NULL)
		doc_put(f->doc, f->table, str_of(section));
	else
		doc_put_empty(f->table);
	put(f, label, text);
	doc_put_empty(f->table);
	doc_put_empty(f->table);
}

/* Two cells, the second to the end. */
static void
pair(struct form *f, const char *section, struct str left, struct str right)
{
	if (section != NULL)
		doc_put(f->doc, f->table, str_of(section));
	else
		doc_put_empty(f->table);
	doc_put(f->doc, f->table, left);
	doc_put_empty(f->table);
	doc_put(f->doc, f->table, right);
}

/* `名：X`, a line for a hand, and at the right the day or a blank for it. */
static struct str
signature(struct form *f, const char *label, struct str name, int64_t at_s)
{
	struct str text;

	f->line.n = 0;
	buf_put_c(&f->line, label);
	buf_put(&f->line, name);
	buf_put_c(&f->line, "\n\t");
	if (at_s != TIME_NONE)
		buf_put(&f->line, report_day(&f->arena, at_s, 0));
	else
		buf_put_c(&f->line, "　　年　　月　　日");
	text = str_copy(&f->arena, buf_str(&f->line));
	f->line.n = 0;
	return text;
}

static struct str
box(struct form *f, int is_ticked, const char *label)
{
	f->line.n = 0;
	buf_put_c(&f->line, is_ticked ? "☑ " : "☐ ");
	buf_put_c(&f->line, label);
	return str_copy(&f->arena, buf_str(&f->line));
}

/* --- what the record says -------------------------------------------------- */

static struct str
attr_of(struct form *f, const struct story_record *record, const char *name)
{
	if (record == NULL)
		return str_make(NULL, 0);
	return event_decode(&f->arena, event_attr_get(record->record.attrs,
	    name));
}

static struct str
attr(struct form *f, const char *name)
{
	return attr_of(f, f->record, name);
}

/* A list of the record, `|` between its parts, as one reads it. */
static void
put_list(struct buf *out, struct str list)
{
	struct str part;
	int n = 0;

	while (list.n > 0 && str_cut(&list, '|', &part)) {
		buf_put_c(out, n++ > 0 ? "、" : "");
		buf_put(out, part);
	}
}

/* 1 for an account of whoever wrote the record down, 0 for a name. */
static int
is_account(const struct story_record *record, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] >= 0x80)
			return 0;
	return str_eq(name, record->record.by);
}

/* A person's name; empty, for a hand to sign, where none is known. */
static struct str
person_of(struct form *f, const struct story_record *record, const char *name)
{
	struct str text = attr_of(f, record, name);

	return record != NULL && is_account(record, text) ?
	    str_make(NULL, 0) : text;
}

static struct str
person(struct form *f, const char *name)
{
	return person_of(f, f->record, name);
}

static struct str
said(const struct form *f, enum tickets_field field)
{
	const struct tickets_row *r = people_row(f->in->people,
	    f->in->story->ticket.number);

	return r == NULL ? str_make(NULL, 0) : r->field[field];
}

static struct str
id_of(const struct form *f)
{
	return ledger_ticket_id(&f->in->store->ledger,
	    f->in->story->ticket.number);
}

static struct str
unit_name(const struct form *f)
{
	const struct store *store = f->in->store;
	struct str id = ledger_unit_id(&store->ledger, f->fact->unit);
	uint32_t i = roster_find(store->config.roster, id);

	return i == ROSTER_NONE ? id : roster_unit(store->config.roster,
	    i)->name;
}

static struct str
office(const struct form *f, const char *key, const char *otherwise)
{
	return config_office(&f->in->store->config, key, otherwise);
}

/* The record with a seq, or NULL. */
static const struct story_record *
record_of(const struct form *f, const struct fact *fact)
{
	size_t i;

	for (i = 0; fact != NULL && i < f->in->story->n_record; i++)
		if (f->in->story->record[i].record.seq == fact->seq)
			return &f->in->story->record[i];
	return NULL;
}

/* The newest record of an event, of the unit that is asked for. */
static int
find(struct form *f, enum event_id event)
{
	const struct ticket *t = &f->in->story->ticket;
	size_t i;

	for (i = t->n_fact; i-- > 0;)
		if (t->fact[i]->event == event && (f->in->unit == 0 ||
		    t->fact[i]->unit == f->in->unit)) {
			f->fact = t->fact[i];
			f->record = record_of(f, f->fact);
			return 1;
		}
	return 0;
}

/* The first decision of the unit after the record, of two events. */
static const struct fact *
decision(const struct form *f, enum event_id from, enum event_id to)
{
	const struct ticket *t = &f->in->story->ticket;
	size_t i;

	for (i = 0; i < t->n_fact; i++)
		if (t->fact[i]->seq > f->fact->seq &&
		    t->fact[i]->unit == f->fact->unit &&
		    t->fact[i]->event >= from && t->fact[i]->event <= to)
			return t->fact[i];
	return NULL;
}

static int64_t
at_of(const struct fact *fact)
{
	return fact == NULL ? TIME_NONE : fact->at_s;
}

/* --- Annex 1.1 ------------------------------------------------------------- */

static struct str
sources(struct form *f)
{
	static const char *const label[] = { "热线", "网格", "浦东e家园",
	    "其他" };
	struct buf out;
	struct str text;
	int i;

	buf_make(&out, f->doc->full);
	buf_put_c(&out, "案卷来源：");
	for (i = 0; i < 4; i++) {
		buf_put_c(&out, i > 0 ? "　" : "");
		buf_put(&out, box(f, f->in->story->ticket.about.source ==
		    i + 1, i == 2 ? str_dup(&f->arena, office(f,
		    "form.source.app", label[2])) : label[i]));
	}
	text = str_copy(&f->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

/* Each call to the citizen by the unit, a line. */
static struct str
calls(struct form *f)
{
	const struct ticket *t = &f->in->story->ticket;
	struct buf out;
	struct str text;
	size_t i;

	buf_make(&out, f->doc->full);
	buf_put_c(&out, "先行联系情况（限热线工单）：");
	for (i = 0; i < t->n_fact; i++) {
		const struct fact *c = t->fact[i];
		struct str recording;

		if (c->event != EVENT_CONTACT || c->unit != f->fact->unit ||
		    c->at_s > f->fact->at_s)
			continue;
		buf_put_byte(&out, '\n');
		buf_put(&out, report_day(&f->arena, c->at_s, 1));
		buf_put_c(&out, "　");
		buf_put_c(&out, report_outcome[c->outcome]);
		recording = attr_of(f, record_of(f, c), "recording");
		if (recording.n > 0) {
			buf_put_c(&out, "，录音：");
			buf_put(&out, recording);
		}
	}
	text = str_copy(&f->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

/* Opinion and basis, the unit that is suggested, attachments. */
static struct str
opinion(struct form *f)
{
	const struct store *store = f->in->store;
	struct str suggest = attr(f, "suggest"), text;
	struct str attachments = attr(f, "attachments");
	uint32_t i = roster_find(store->config.roster, suggest);
	struct buf out;

	buf_make(&out, f->doc->full);
	buf_put_c(&out, "退单意见及依据：（可附件）\n");
	buf_put(&out, attr(f, "reason"));
	buf_put_c(&out, "\n依据：");
	buf_put(&out, attr(f, "basis"));
	buf_put_c(&out, "\n建议处置单位：");
	buf_put(&out, i == ROSTER_NONE ? suggest :
	    roster_unit(store->config.roster, i)->name);
	if (attachments.n > 0) {
		buf_put_c(&out, "\n附件：");
		put_list(&out, attachments);
	}
	text = str_copy(&f->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

/* One of the two reviews: its opinion, boxes, who signed. */
static void
put_review(struct form *f, const char *section, const char *label,
    const struct fact *decided, const char *who)
{
	struct str name = attr_of(f, record_of(f, decided), who);
	int is_staff = strcmp(who, "staff") == 0;
	int is_there = decided != NULL && (is_staff || name.n > 0);

	row(f, section, label, is_staff && is_there ? attr_of(f,
	    record_of(f, decided), "reason") : str_of(""));
	pair(f, NULL, box(f, is_there && decided->event ==
	    EVENT_RETURN_GRANT, "同意退单"), box(f, is_there &&
	    decided->event == EVENT_RETURN_REFUSE, "拒绝退单"));
	row(f, NULL, "", signature(f, "审核人签名：", person_of(f,
	    record_of(f, decided), who), is_there ? at_of(decided) :
	    TIME_NONE));
}

static void
write_return(struct form *f)
{
	const struct fact *decided = decision(f, EVENT_RETURN_GRANT,
	    EVENT_RETURN_REFUSE);
	struct str id, when;

	f->line.n = 0;
	buf_put_c(&f->line, "任务号：");
	buf_put(&f->line, id_of(f));
	id = str_copy(&f->arena, buf_str(&f->line));
	f->line.n = 0;
	buf_put_c(&f->line, "区平台派单时间：");
	buf_put(&f->line, report_day(&f->arena,
	    f->in->story->ticket.receive->at_s, 1));
	when = str_copy(&f->arena, buf_str(&f->line));
	pair(f, "工单基本信息", id, when);
	row(f, NULL, "", sources(f));
	row(f, NULL, "发生地址：", said(f, TICKETS_ADDRESS));
	row(f, NULL, "问题描述：", said(f, TICKETS_TEXT));
	row(f, "处置单位审核", "", calls(f));
	row(f, NULL, "", opinion(f));
	pair(f, NULL, signature(f, "单位领导签名：", person(f, "signed"),
	    f->fact->at_s), str_of("单位（盖章）"));
	put_review(f, str_dup(&f->arena, office(f, "form.return.district",
	    "新区城管中心审核")), "业务部门意见：", decided, "staff");
	put_review(f, "备注", "分管领导意见：", decided, "leader");
}

/* --- Annex 1.2 ------------------------------------------------------------- */

/* The finding, why, and what proves it. */
static struct str
explanation(struct form *f)
{
	struct str materials = attr(f, "materials"), text;
	struct buf out;

	buf_make(&out, f->doc->full);
	buf_put_c(&out, "事实认定：");
	buf_put_c(&out, report_finding[f->fact->finding]);
	buf_put_byte(&out, '\n');
	buf_put(&out, attr(f, "reason"));
	buf_put_c(&out, "\n相关材料：");
	put_list(&out, materials);
	text = str_copy(&f->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

static void
write_not_upheld(struct form *f)
{
	struct str staff = person(f, "staff"), leader = person(f, "leader");

	row(f, "诉求编号", "", id_of(f));
	doc_put(f->doc, f->table, str_of("诉求人姓名"));
	doc_put(f->doc, f->table, said(f, TICKETS_CALLER));
	doc_put(f->doc, f->table, str_of("诉求人联系电话"));
	doc_put(f->doc, f->table, said(f, TICKETS_PHONE));
	row(f, "诉求主要内容", "", said(f, TICKETS_TEXT));
	row(f, "诉求处理情况", "", attr(f, "handling"));
	row(f, "“不属实”情况说明（需提供相关材料）", "", explanation(f));
	row(f, "处置单位热线分管领导签字并加盖公章", "", signature(f, "",
	    person(f, "signed"), f->fact->at_s));
	pair(f, str_dup(&f->arena, office(f, "form.not-upheld.district",
	    "新区城运、新区网格中心")), signature(f, "科室初审：", staff,
	    TIME_NONE), signature(f, "领导审核：", leader, TIME_NONE));
	doc_paragraph(f->doc, "填表人：%.*s　　填写日期：%.*s",
	    STR_ARG(person(f, "filled_by")), STR_ARG(report_day(&f->arena,
	    f->fact->at_s, 0)));
}

/* --- Annex 1.3 ------------------------------------------------------------- */

static void
put_boxes(struct form *f, const char *section, const struct fact *decided)
{
	if (section != NULL)
		doc_put(f->doc, f->table, str_of(section));
	else
		doc_put_empty(f->table);
	doc_put(f->doc, f->table, box(f, decided != NULL &&
	    decided->event == EVENT_SHELVE_FILE, "备案待查"));
	doc_put(f->doc, f->table, box(f, decided != NULL &&
	    decided->event == EVENT_SHELVE_REVISE, "回退修改"));
	doc_put(f->doc, f->table, box(f, decided != NULL &&
	    decided->event == EVENT_SHELVE_REFUSE, "拒绝存电"));
}

/* A list as text; of none what else is said. */
static struct str
listed(struct form *f, const char *label, struct str list, struct str none)
{
	struct buf out;
	struct str text;

	buf_make(&out, f->doc->full);
	buf_put_c(&out, label);
	put_list(&out, list.n > 0 ? list : none);
	text = str_copy(&f->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}

static void
write_shelve(struct form *f)
{
	const struct fact *decided = decision(f, EVENT_SHELVE_FILE,
	    EVENT_SHELVE_REFUSE);
	const struct story_record *said_so = record_of(f, decided);
	struct str room = attr_of(f, said_so, "room");
	struct str leader = attr_of(f, said_so, "leader"), demand;
	const char *label;

	f->line.n = 0;
	buf_put_c(&f->line, "主要诉求：");
	buf_put(&f->line, attr(f, "demand"));
	demand = str_copy(&f->arena, buf_str(&f->line));
	/* the frozen list, a ticket after the other */
	pair(f, "处置单位", listed(f, "关联工单：", attr(f, "related"),
	    id_of(f)), demand);
	row(f, NULL, "存电理由：", attr(f, "reason"));
	row(f, NULL, "处置情况：", attr(f, "handling"));
	row(f, NULL, "办结结论：", attr(f, "conclusion"));
	row(f, NULL, "答复要点：", attr(f, "answer"));
	row(f, NULL, "", listed(f, "证据材料：", attr(f, "evidence"),
	    str_of("")));
	pair(f, NULL, signature(f, "实际处置部门（处室）负责人：",
	    person(f, "section_head"), f->fact->at_s), str_of("单位（盖章）"));
	pair(f, NULL, signature(f, "单位领导：", person(f, "unit_head"),
	    f->fact->at_s), str_of("单位（盖章）"));
	put_boxes(f, str_dup(&f->arena, office(f, "form.shelve.district",
	    "区城运中心")), decided);
	f->line.n = 0;
	buf_put(&f->line, office(f, "form.shelve.room", "联席指挥室"));
	buf_put_c(&f->line, "：");
	label = str_dup(&f->arena, buf_str(&f->line));
	row(f, NULL, "", signature(f, label, person_of(f, said_so, "room"),
	    room.n > 0 ? at_of(decided) : TIME_NONE));
	put_boxes(f, NULL, leader.n > 0 ? decided : NULL);
	pair(f, NULL, signature(f, "单位领导：", person_of(f, said_so,
	    "leader"), leader.n > 0 ? at_of(decided) : TIME_NONE),
	    str_of("单位（盖章）"));
	doc_paragraph(f->doc, "备注：%.*s", STR_ARG(office(f, "form.note",
	    "表中内容较多时可另附页")));
}

/* --- all of them ----------------------------------------------------------- */

static const struct {
	enum event_id event;
	const char *title_key, *title;	/* as in the annex */
	void (*write)(struct form *f);
} forms[FORM_KINDS] = {
	{ EVENT_RETURN, "form.return.title", "浦东新区热线网格工单退单审核表",
	    write_return },
	{ EVENT_STATEMENT, "form.not-upheld.title",
	    "事实认定“不属实”工单情况说明表", write_not_upheld },
	{ EVENT_SHELVE, "form.shelve.title",
	    "浦东新区市民服务热线存电事项备案单", write_shelve },
};

enum fail_code
form_write(const struct form_input *in, struct doc *doc, struct fail *fail)
{
	struct form f = { .in = in, .doc = doc };
	struct str id = ledger_ticket_id(&in->store->ledger,
	    in->story->ticket.number);

	if (!find(&f, forms[in->kind].event))
		return fail_set(fail, FAIL_REFUSED, "%.*s: there is no %s%s "
		    "on it", STR_ARG(id),
		    event_row(forms[in->kind].event)->name, in->unit != 0 ?
		    " of that unit" : "");
	mem_make(&f.arena, doc->full);
	buf_make(&f.line, doc->full);
	doc->head.kind = str_of(form_words_kind[in->kind]);
	doc->head.title = doc_text(doc, office(&f, forms[in->kind].title_key,
	    forms[in->kind].title));
	if (in->kind == FORM_NOT_UPHELD)
		doc_paragraph(doc, "处置单位：%.*s", STR_ARG(unit_name(&f)));
	f.table = doc_table(doc, form_words_kind[in->kind], "", column,
	    sizeof(column) / sizeof(column[0]));
	f.table->is_form = 1;
	forms[in->kind].write(&f);
	buf_drop(&f.line);
	mem_drop(&f.arena);
	return FAIL_NONE;
}
