#include <stdio.h>
#include <string.h>

#include "base/both.h"
#include "edge/report.h"
#include "edge/report_scan.h"
#include "edge/report_words.h"
#include "figures/candidate.h"
#include "text/num.h"
#include "text/utf8.h"

#define TEXT_WIDTH 72	/* columns of a ticket's words in a list */
#define TICKETS_SHOWN 20

/* --- finds, names ---------------------------------------------------------- */

const struct report_find *
report_find(const struct report *r, size_t i)
{
	return mem_vec_at(&r->found, i);
}

size_t
report_found(const struct report *r, enum report_what what)
{
	return r->from[what + 1] - r->from[what];
}

const struct report_find *
report_nth(const struct report *r, enum report_what what, size_t i)
{
	return report_find(r, r->from[what] + i);
}

uint32_t
report_roster(const struct report *r, uint16_t unit)
{
	return roster_find(r->store->config.roster,
	    ledger_unit_id(&r->store->ledger, unit));
}

struct str
report_unit(const struct report *r, uint16_t unit)
{
	uint32_t i = report_roster(r, unit);

	return i == ROSTER_NONE ? ledger_unit_id(&r->store->ledger, unit) :
	    roster_unit(r->store->config.roster, i)->name;
}

struct str
report_ticket(const struct report *r, uint32_t ticket)
{
	return ledger_ticket_id(&r->store->ledger, ticket);
}

const char *
report_span(const struct report *r)
{
	static const char *const span[] = { "月", "季", "年", "周", "期" };

	return span[r->period.kind];
}

struct str
report_this(const struct report *r)
{
	return report_this_of(&r->period);
}

struct str
report_this_of(const struct time_period *period)
{
	static const char *const words[] = { "本月", "本季", "本年", "本周",
	    "本期" };

	return str_of(words[period->kind]);
}

struct str
report_last(const struct report *r)
{
	static const char *const words[] = { "上月", "上季", "上年", "上周",
	    "上期" };

	return str_of(words[r->period.kind]);
}

struct str
report_centre(const struct report *r)
{
	return config_office(&r->store->config, "centre.short",
	    "街道城运中心");
}

struct str
report_office(const struct report *r, const char *name)
{
	char key[64];

	(void)snprintf(key, sizeof(key), "report.%s.%s",
	    event_words_period[r->kind], name);
	return config_office(&r->store->config, key, "");
}

/* --- what tickets and records say ------------------------------------------ */

/* Notes that a ticket's words are shown; 1 when they are at hand. */
static int
has_words(struct report *r, uint32_t ticket)
{
	if (ticket == 0 || r->kind == REPORT_BOARD)
		return 0;
	r->shown[ticket] = 1;
	return r->has_people;
}

/* The same, and whether its caller is secret. */
static int
shows(struct report *r, uint32_t ticket, int *is_secret)
{
	struct arena scratch = r->arena;
	struct ticket t;

	if (!has_words(r, ticket))
		return 0;
	ticket_fold(&r->store->ledger, ticket, &scratch, &t);
	*is_secret = (t.about.flags & TICKET_SECRET) != 0;
	return 1;
}

static struct str
words(struct report *r, uint32_t ticket, int is_secret)
{
	return utf8_fit(&r->arena, cells_person(&r->cells, CELLS_TEXT, ticket,
	    is_secret, &r->arena), TEXT_WIDTH);
}

struct str
report_text(struct report *r, uint32_t ticket)
{
	int is_secret;

	return shows(r, ticket, &is_secret) ? words(r, ticket, is_secret) :
	    str_make(NULL, 0);
}

struct str
report_caller(struct report *r, uint32_t ticket)
{
	struct str name = STR(""), phone = STR("");
	struct arena scratch;
	struct ticket t;
	int is_secret;
	char *text;

	if (ticket == 0)
		return name;
	scratch = r->arena;
	ticket_fold(&r->store->ledger, ticket, &scratch, &t);
	if ((t.about.flags & TICKET_SECRET) && !r->cells.is_revealed)
		return str_of("要求保密，不予显示");
	if (shows(r, ticket, &is_secret)) {
		name = cells_person(&r->cells, CELLS_CALLER, ticket,
		    is_secret, &r->arena);
		phone = cells_person(&r->cells, CELLS_PHONE, ticket,
		    is_secret, &r->arena);
	}
	if (name.n + phone.n > 0) {
		text = mem_take(&r->arena, name.n + phone.n + 1);
		memcpy(text, name.p, name.n);
		text[name.n] = ' ';
		if (phone.n > 0)
			memcpy(text + name.n + 1, phone.p, phone.n);
		return str_trim(str_make(text, name.n + phone.n + 1));
	}
	if (!t.about.has_caller)
		return str_of("无来电号码");
	text = mem_take(&r->arena, 17);
	hash_hex(t.about.caller, 16, text);
	return str_make(text, 16);
}

struct fact
report_fact(const struct report *r, const struct report_find *f)
{
	struct fact fact = { 0 };

	if (f->seq != 0)
		(void)ledger_seq(&r->store->ledger, f->ticket, f->seq, &fact);
	return fact;
}

struct str
report_attr(struct report *r, const struct report_find *f, const char *name)
{
	uint32_t i;

	if (f->seq == 0)
		return str_make(NULL, 0);
	if (r->is_first) {
		*(struct pick_seq *)mem_vec_add(&r->wanted) =
		    (struct pick_seq){ f->ticket, f->seq };
		return str_make(NULL, 0);
	}
	i = hash_set_find(&r->attrs, str_make((const char *)&f->seq,
	    sizeof(f->seq)));
	if (i == HASH_NONE)
		return str_make(NULL, 0);
	return event_decode(&r->arena, event_attr_get(
	    *(struct str *)mem_vec_at(&r->values, i), name));
}

size_t
report_shown(const struct report *r, uint32_t **ticket)
{
	uint32_t count = ledger_tickets(&r->store->ledger), i;
	struct arena *arena = &r->cmd->arena;
	size_t n = 0;

	*ticket = mem_take_n(arena, count, sizeof(**ticket));
	for (i = 1; i < count; i++)
		if (r->shown[i])
			(*ticket)[n++] = i;
	return n;
}

/* --- sentences ------------------------------------------------------------- */

void
report_say(struct report *r)
{
	if (r->line.n > 0)
		doc_paragraph(&r->doc, "%.*s", (int)r->line.n, r->line.p);
	r->line.n = 0;
}

struct str
report_line(struct report *r)
{
	struct str text = str_copy(&r->arena, buf_str(&r->line));

	r->line.n = 0;
	return text;
}

#define NAMED 3	/* so many are named, else the first alone */

void
report_put_named(struct report *r, struct str name, size_t i, size_t n,
    const char *what)
{
	if (i > 0 && n > NAMED)
		return;
	buf_put_c(&r->line, i > 0 ? "、" : "");
	buf_put(&r->line, name);
	if (n > NAMED)
		buf_printf(&r->line, "等%zu%s", n, what);
}

int64_t
report_growth(int64_t now, int64_t before)
{
	if (before < REPORT_BASE)
		return DOC_NONE;
	return num_round((num_wide)(now - before) * 10000, before);
}

void
report_say_change(struct report *r, int64_t now, int64_t before,
    const char *unit)
{
	struct str last = report_last(r);
	int64_t growth;

	if (r->stats.n_before == 0)
		return;
	if (now == before) {
		buf_printf(&r->line, "，与%.*s持平", STR_ARG(last));
		return;
	}
	buf_printf(&r->line, "，较%.*s%s%lld%s", STR_ARG(last),
	    now > before ? "增加" : "减少",
	    (long long)(now > before ? now - before : before - now), unit);
	growth = report_growth(now, before);
	if (growth == DOC_NONE)
		return;
	buf_put_c(&r->line, now > before ? "（上升" : "（下降");
	buf_put_cents(&r->line, growth < 0 ? -growth : growth);
	buf_put_c(&r->line, "%）");
}

void
report_say_tickets(struct report *r, const uint32_t *ticket, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < TICKETS_SHOWN; i++) {
		if (i > 0)
			buf_put_c(&r->line, "、");
		buf_put(&r->line, report_ticket(r, ticket[i]));
	}
	if (n > TICKETS_SHOWN)
		buf_printf(&r->line, "等%zu件", n);
}

void
report_heading(struct report *r, int number, const char *title)
{
	doc_heading(&r->doc, 1, "%s、%s", report_number[number], title);
}

void
report_none(struct report *r, const char *what)
{
	struct str when = r->kind == REPORT_BOARD ? str_of("目前") :
	    report_this(r);

	doc_paragraph(&r->doc, "%.*s无%s。", STR_ARG(when), what);
}

void
report_put_rate(struct doc_table *table, int64_t n, int64_t of)
{
	if (of <= 0)
		doc_put_empty(table);
	else
		doc_put_n(table, num_round((num_wide)n * 10000, of));
}

void
report_put_time(struct doc_table *table, int64_t at_s)
{
	if (at_s == TIME_NONE)
		doc_put_empty(table);
	else
		doc_put_n(table, at_s);
}

/* --- lists of tickets ------------------------------------------------------ */

/* The last result that was told: by the citizen, else by the lead. */
static unsigned
result_of(const struct ticket *t)
{
	const struct fact *by;

	return candidate_is_solved(t, &by) < 0 ? 0 : by->result;
}

static void
list_row(struct report *r, struct doc_table *table,
    const struct report_row *row)
{
	const struct ledger *ledger = &r->store->ledger;
	struct arena scratch = r->arena;
	int has = has_words(r, row->ticket);
	unsigned result;
	struct ticket t;

	if (!r->is_last)	/* that they are shown is all that is asked */
		return;
	ticket_fold(ledger, row->ticket, &scratch, &t);
	doc_put(&r->doc, table, ledger_unit_id(ledger, row->unit));
	doc_put(&r->doc, table, row->unit == 0 ? str_of("（未派单）") :
	    report_unit(r, row->unit));
	doc_put(&r->doc, table, report_ticket(r, row->ticket));
	if (t.receive != NULL) {
		doc_put_n(table, t.receive->at_s);
		doc_put(&r->doc, table, ledger_text(ledger,
		    t.about.category));
		doc_put(&r->doc, table, ledger_text(ledger, t.about.place));
		doc_put(&r->doc, table, report_word(report_state, t.state));
		result = result_of(&t);
		doc_put(&r->doc, table, report_word(report_result, result));
	} else {
		int i;

		for (i = 0; i < 5; i++)
			doc_put_empty(table);
	}
	doc_put(&r->doc, table, row->why);
	doc_put(&r->doc, table, !has ? str_make(NULL, 0) : words(r,
	    row->ticket, (t.about.flags & TICKET_SECRET) != 0));
}

void
report_list(struct report *r, const char *name, const char *title,
    const struct report_row *row, size_t n)
{
	static const struct doc_column column[] = {
		{ "编号", "unit", DOC_NAME }, { "处置单位", "unit_name", DOC_TEXT },
		{ "任务号", "ticket", DOC_NAME },
		{ "接收时间", "received", DOC_TIME },
		{ "问题分类", "category", DOC_TEXT },
		{ "所在小区", "place", DOC_TEXT },
		{ "状态", "state", DOC_TEXT }, { "结果", "result", DOC_TEXT },
		{ "列入原因", "why", DOC_TEXT },
		{ "诉求摘要", "text", DOC_TEXT },
	};
	struct doc_table *table;
	size_t i;

	if (n == 0) {
		report_none(r, title);
		return;
	}
	table = doc_table(&r->doc, name, title, column,
	    sizeof(column) / sizeof(column[0]));
	for (i = 0; i < n; i++)
		list_row(r, table, &row[i]);
	if (r->stats.end_s[0] < r->store->view.as_of_s)
		table->note = doc_text(&r->doc, str_of("注：状态、结果为数据截至"
		    "时的情况。"));
}

struct str
report_unsatisfied(struct report *r, const struct score_item *item)
{
	int is_shelved = item->indicator == SCORE_SATISFACTION &&
	    item->count == SCORE_SHELVED;

	if (item->count != SCORE_UNSATISFIED && !is_shelved)
		return str_make(NULL, 0);
	r->line.n = 0;
	buf_put(&r->line, report_day(&r->arena, item->at_s, 0));
	buf_put_c(&r->line, "回访评价不满意");
	if (is_shelved)
		buf_put_c(&r->line, "（存电事项，不计入满意率）");
	return report_line(r);
}

static int
row_before(const void *va, const void *vb, void *with)
{
	const struct report_row *a = va, *b = vb;
	const struct ledger *ledger = with;
	int order = a->unit == b->unit ? 0 : str_cmp(
	    ledger_unit_id(ledger, a->unit), ledger_unit_id(ledger, b->unit));

	if (order == 0 && a->ticket != b->ticket)
		order = str_cmp(ledger_ticket_id(ledger, a->ticket),
		    ledger_ticket_id(ledger, b->ticket));
	return order != 0 ? order : str_cmp(a->why, b->why);
}

void
report_row_of(struct report *r, const struct report_find *f,
    struct report_row *row)
{
	row->ticket = f->ticket;
	row->unit = f->unit;
	row->why = report_line(r);
}

void
report_sort(const struct report *r, struct report_row *row, size_t n)
{
	both_sort(row, n, sizeof(*row), row_before, &r->store->ledger,
	    r->arena);
}

uint32_t
report_bulletin_ticket(struct report *r, const struct report_find *f)
{
	uint32_t number = ledger_ticket(&r->store->ledger, report_attr(r, f,
	    "matter"));

	return number == HASH_NONE || number == 0 ? f->ticket : number;
}

static int
is_declined(const struct report *r, uint32_t ticket)
{
	struct arena scratch = r->arena;
	struct ticket t;

	ticket_fold(&r->store->ledger, ticket, &scratch, &t);
	return t.state == STATE_DECLINED;
}

int
report_is_repeated(const struct report *r, size_t i, size_t *end,
    struct report_often *often)
{
	const struct policy *policy = r->store->view.policy;
	const struct matter_calls *calls = &r->calls;
	size_t k;

	for (*end = i + 1; *end < calls->n &&
	    calls->call[*end].caller == calls->call[i].caller &&
	    calls->call[*end].matter == calls->call[i].matter;)
		++*end;
	for (k = *end; k-- > i;) {
		const struct matter_call *c = &calls->call[k];

		if (c->received_s > r->stats.end_s[0])
			continue;
		often->last = c;
		often->times = matter_repeats(calls, c->ticket,
		    matter_repeat_window(policy, c->received_s),
		    &often->first);
		if (often->times < policy_get(policy, POLICY_REPEAT_SUPERVISE,
		    c->received_s)->n)
			return 0;
		if (!is_declined(r, c->ticket))
			return 1;
	}
	return 0;
}
