#include <stdio.h>
#include <string.h>

#include "edge/report.h"
#include "edge/report_scan.h"
#include "edge/report_words.h"
#include "text/num.h"

/* The attributes of the wanted records, by one more look at the journal. */
static void
take_attrs(void *with, uint32_t ticket, const struct record *record)
{
	struct report *r = with;
	uint32_t i = hash_set_find(&r->attrs, str_make(
	    (const char *)&record->seq, sizeof(record->seq)));

	(void)ticket;
	*(struct str *)mem_vec_at(&r->values, i) = str_copy(&r->arena,
	    record->attrs);
}

/* Brings the wanted records that are on disk before those of the writer's
   transaction; returns how many they are. */
static size_t
bring_forward(struct report *r)
{
	const struct store *store = r->store;
	size_t n = 0, i;

	if (!store->is_writer)
		return r->wanted.n;
	for (i = 0; i < r->wanted.n; i++) {
		struct pick_seq *seq = mem_vec_at(&r->wanted, i);
		struct pick_seq *to = mem_vec_at(&r->wanted, n), other = *to;

		if (seq->seq >= store->tx.first_seq)
			continue;
		*to = *seq;
		*seq = other;
		n++;
	}
	return n;
}

static void
load_attrs(struct report *r)
{
	const struct store *store = r->store;
	const struct pick_seq *wanted;
	struct fail fail;
	size_t n, i;

	for (i = 0; i < r->wanted.n; i++) {
		uint32_t seq = ((const struct pick_seq *)mem_vec_at(
		    &r->wanted, i))->seq;

		if (hash_set_add(&r->attrs, str_make((const char *)&seq,
		    sizeof(seq))) == r->values.n)
			(void)mem_vec_add(&r->values);
	}
	if (r->wanted.n == 0)
		return;
	n = bring_forward(r);
	wanted = mem_vec_at(&r->wanted, 0);
	if (n > 0 && pick_read_seqs(store->journal_dir, &store->ledger, wanted,
	    n, take_attrs, r, &fail) != FAIL_NONE)
		cmd_die(r->cmd, &fail);
	if (n < r->wanted.n && pick_pending(&store->tx, &store->ledger,
	    wanted + n, r->wanted.n - n, take_attrs, r, &fail) != FAIL_NONE)
		cmd_die(r->cmd, &fail);
}

static void
load_people(struct report *r)
{
	struct fail fail;
	uint32_t *ticket;
	size_t n = report_shown(r, &ticket);

	if (r->store->tickets_dir < 0 && !r->cmd->is_reveal)
		return;
	if (mask_make(&r->cells.mask, &r->arena, &fail) != FAIL_NONE ||
	    people_load(&r->people, r->store, ticket, n, &fail) != FAIL_NONE)
		cmd_die(r->cmd, &fail);
	r->has_people = 1;
	r->cells.people = &r->people;
	r->cells.is_revealed = r->cmd->is_reveal;
}

/* --- the head -------------------------------------------------------------- */

/* `2024-W43（2024年10月21日至2024年10月27日）` */
static struct str
period_text(struct report *r)
{
	struct buf out;
	struct str text;

	buf_make(&out, cmd_full);
	buf_put_c(&out, r->period.name);
	buf_put_c(&out, "（");
	buf_put(&out, report_day(&r->arena, r->period.first_s, 0));
	buf_put_c(&out, "至");
	buf_put(&out, report_day(&r->arena, r->period.last_s, 0));
	buf_put_c(&out, "）");
	text = doc_text(&r->doc, buf_str(&out));
	buf_drop(&out);
	return text;
}

/* Who gets it: those it is for, and those who get a copy. */
static struct str
distribution(struct report *r)
{
	struct str to = report_office(r, "distribution");
	struct str copy = report_office(r, "copy"), text;
	struct buf out;

	buf_make(&out, cmd_full);
	buf_put(&out, to);
	if (to.n > 0 && copy.n > 0)
		buf_put_c(&out, "，");
	buf_put(&out, copy);
	text = doc_text(&r->doc, buf_str(&out));
	buf_drop(&out);
	return text;
}

static struct str
anchor(struct report *r)
{
	char text[HASH_HEX + 16];

	if (r->anchor.n > 0)
		return doc_text(&r->doc, r->anchor);
	(void)snprintf(text, sizeof(text), "%u:%s",
	    (unsigned)r->store->end.seq, r->store->end.digest);
	return doc_text(&r->doc, str_of(text));
}

/* The office's title; a month's report on a quarter is its 季报, on a year its
   年报. */
static struct str
title_of(struct report *r)
{
	struct str title = report_office(r, "title");
	size_t at = str_find(title, str_of("月报"));
	const char *of = r->period.kind == PERIOD_YEAR ? "年" :
	    r->period.kind == PERIOD_QUARTER ? "季" : NULL;
	char *p;

	if (r->kind != REPORT_MONTH || of == NULL || at == title.n)
		return title;
	p = str_dup(&r->arena, title);
	/* each is three bytes, as 月 is */
	memcpy(p + at, of, 3);
	return str_make(p, title.n);
}

static void
write_head(struct report *r)
{
	const struct config *config = &r->store->config;
	struct doc_head *head = &r->doc.head;
	int64_t as_of_s = r->store->view.as_of_s, refresh_s = 0;
	char text[TIME_TEXT + 1];

	head->kind = str_of(event_words_period[r->kind]);
	head->title = doc_text(&r->doc, title_of(r));
	if (head->title.n == 0)
		head->title = head->kind;
	if (r->kind != REPORT_BOARD) {
		head->number = doc_text(&r->doc, report_fill(&r->arena,
		    config_office(config, "document.number", ""), as_of_s,
		    r->number.n > 0 ? r->number : str_of("　")));
		head->salutation = doc_text(&r->doc, report_office(r,
		    "salutation"));
		head->distribution = distribution(r);
	} else if (!num_parse(report_office(r, "refresh"), 0, 86400,
	    &refresh_s))
		refresh_s = 300;
	head->refresh_s = (int)refresh_s;
	head->issuer = doc_text(&r->doc, config_office(config,
	    "document.issuer", ""));
	head->date = doc_text(&r->doc, report_fill(&r->arena,
	    config_office(config, "document.date", "{year}年{month}月{day}日"),
	    as_of_s, str_of("")));
	head->period = period_text(r);
	time_format(as_of_s, text);
	head->as_of = doc_text(&r->doc, str_of(text));
	head->anchor = anchor(r);
	head->version = doc_text(&r->doc, str_of(TICKET_VERSION));
}

/* --- all of it ------------------------------------------------------------- */

static void
write_body(struct report *r)
{
	static void (*const write[REPORT_KINDS])(struct report *) = {
		report_write_week, report_write_month, report_write_special,
		report_write_circular, report_write_board };
	struct str closing = report_office(r, "closing");

	if (r->period.last_s > r->store->view.as_of_s &&
	    r->kind != REPORT_BOARD) {
		buf_printf(&r->line, "本期尚未%s，以下数据截至",
		    r->period.first_s > r->store->view.as_of_s ? "开始" :
		    "结束");
		buf_put(&r->line, report_day(&r->arena,
		    r->store->view.as_of_s, 1));
		buf_put_c(&r->line, "。");
		report_say(r);
	}
	write[r->kind](r);
	if (!r->is_first && !r->has_people && r->kind != REPORT_BOARD &&
	    r->store->tickets_dir < 0)
		doc_paragraph(&r->doc, "说明：诉求人信息和诉求内容不在本次"
		    "读取权限之内，本报告从略。");
	if (r->kind == REPORT_CIRCULAR)
		closing = config_office(&r->store->config, "report.closing",
		    "");
	if (closing.n > 0)
		doc_paragraph(&r->doc, "%.*s", STR_ARG(closing));
}

/*
 * `附表1　工单流转情况（件）`: tables are numbered as attachments are, in every
 * format alike. Not those for a hand, nor those that a chart shows.
 */
static void
number_tables(struct report *r)
{
	struct str word = config_office(&r->store->config, "report.attachment",
	    "附表");
	int number = 0;
	size_t i;

	if (word.n == 0 || r->kind == REPORT_BOARD)
		return;
	for (i = 0; i < r->doc.blocks.n; i++) {
		const struct doc_block *block = mem_vec_at(&r->doc.blocks, i);
		struct doc_table *table = block->table;

		if (block->kind != DOC_TABLE || table->is_form ||
		    table->is_drawn)
			continue;
		buf_put(&r->line, word);
		buf_printf(&r->line, "%d　", ++number);
		buf_put(&r->line, table->title);
		table->title = doc_text(&r->doc, buf_str(&r->line));
		r->line.n = 0;
	}
}

static void
write_doc(struct report *r)
{
	doc_make(&r->doc, cmd_full);
	write_head(r);
	write_body(r);
	number_tables(r);
}

static void
periods(const struct report *r, int year_start,
    struct time_period period[STATISTICS_PERIODS])
{
	int i;

	period[0] = r->period;
	for (i = 1; i < STATISTICS_PERIODS; i++)
		time_period_before(&period[i - 1], year_start, &period[i]);
}

/* The months that a unit's place is looked at in, the period's last first. */
static size_t
months(const struct report *r, const struct score_input *in,
    struct time_period *month)
{
	size_t n = bottom_months(in, r->period.last_s), i;

	time_period_of(PERIOD_MONTH, r->period.last_s, 1, &month[0]);
	for (i = 1; i < n; i++)
		time_period_before(&month[i - 1], 1, &month[i]);
	return n;
}

/* The periods that are scored, while the tickets are gone through. */
struct scoring {
	struct score_input in;
	struct time_period *period;	/* the report's, the one before it, the
					   months for units at the bottom that
					   are neither */
	struct score_table *table;
	size_t n;			/* of both */
	struct time_period *month;	/* those months, the last first */
	size_t *place;			/* where each is among the periods */
	size_t n_bottom;
};

/* Where a period is among those that are scored; it is added when it is new. */
static size_t
score_of(struct scoring *s, const struct time_period *period)
{
	size_t i = 0;

	while (i < s->n && (s->period[i].kind != period->kind ||
	    s->period[i].first_s != period->first_s))
		i++;
	if (i == s->n)
		s->period[s->n++] = *period;
	return i;
}

/*
 * Begins to score the period; for a month also the one before, and the months
 * for units at the bottom.
 */
static void
score_begin(struct report *r, struct scoring *s)
{
	size_t n, i;

	*s = (struct scoring){ .in = { .view = r->store->view,
	    .roster = r->store->config.roster,
	    .merits = r->store->config.merits,
	    .balance = r->store->balance,
	    .wants_items = 1, .counts = 1u << SCORE_ASKED |
	    1u << SCORE_CONTACTED | 1u << SCORE_UNSOLVED |
	    1u << SCORE_UNSATISFIED | 1u << SCORE_SHELVED } };
	n = bottom_months(&s->in, r->period.last_s);
	s->period = mem_take_n(&r->arena, n + 3, sizeof(*s->period));
	s->table = mem_take_n(&r->arena, n + 3, sizeof(*s->table));
	s->month = mem_take_n(&r->arena, n + 1, sizeof(*s->month));
	s->place = mem_take_n(&r->arena, n + 1, sizeof(*s->place));
	s->period[s->n++] = r->period;
	if (r->kind == REPORT_MONTH) {
		s->period[s->n++] = r->stats.in.period[1];
		s->n_bottom = months(r, &s->in, s->month);
	}
	for (i = 0; i < s->n_bottom; i++)
		s->place[i] = score_of(s, &s->month[i]);
	score_pass_begin(&r->pass, &s->in, s->period, s->n, &r->arena,
	    s->table);
}

static void
score_end(struct report *r, struct scoring *s)
{
	struct score_table *of_month = mem_take_n(&r->arena, s->n_bottom + 1,
	    sizeof(*of_month));
	size_t i;

	score_pass_end(&r->pass);
	r->score = s->table[0];
	if (r->kind != REPORT_MONTH)
		return;
	for (i = 0; i < s->n_bottom; i++)
		of_month[i] = s->table[s->place[i]];
	r->n_bottom = bottom_of(&s->in, s->month, of_month, &r->arena,
	    &r->bottom);
	r->before = s->table[1];
	r->has_before = r->stats.n_before > 0;
	for (i = r->has_before ? 2 : 1; i < s->n; i++)
		score_table_drop(&s->table[i]);
}

/*
 * What the report is about: which calls are listened to, and the months that
 * anything of it can lie in.
 */
static void
hear(struct report *r, int year_start)
{
	const struct obligation_view *view = &r->store->view;
	struct time_period list[1 + HOT_BEFORE];
	int64_t first_s = r->period.first_s, last_s = r->period.last_s;
	int64_t from_s;

	r->hot_period = r->period;
	if (r->kind == REPORT_BOARD)
		time_period_of(PERIOD_WEEK, view->as_of_s, year_start,
		    &r->hot_period);
	if (r->hot_period.first_s < first_s)
		first_s = r->hot_period.first_s;
	if (r->hot_period.last_s > last_s)
		last_s = r->hot_period.last_s;
	from_s = hot_mass_from(view->policy, first_s, last_s);
	r->hear_s = from_s;
	r->now_first = balance_month_of(first_s);
	r->now_last = balance_month_of(last_s);
	hot_periods(&r->hot_period, year_start, list);
	if (list[HOT_BEFORE].first_s < from_s)
		from_s = list[HOT_BEFORE].first_s;
	voices_make(&r->voices, from_s, last_s, cmd_full);
	first_s = r->stats.in.period[STATISTICS_PERIODS - 1].first_s;
	r->first_month = balance_month_of(from_s < first_s ? from_s : first_s);
	r->last_month = balance_month_of(last_s);
}

static void
hot(struct report *r, int year_start)
{
	const struct obligation_view *view = &r->store->view;
	struct hot_input in = { .ledger = view->ledger,
	    .policy = view->policy, .voices = &r->voices,
	    .period = r->hot_period, .year_start = year_start };
	struct time_period list[1 + HOT_BEFORE];

	hot_count(&in, &r->arena, &r->topics);
	hot_periods(&r->hot_period, year_start, list);
	r->hot_from_s = list[r->topics.n_before].first_s;
	r->n_mass = hot_find_mass(view->ledger, view->policy, &r->voices,
	    &r->arena, &r->mass);
}

void
report_make(struct report *r)
{
	const struct obligation_view *view = &r->store->view;
	struct statistics_input in = { .view = *view,
	    .balance = r->store->balance };
	struct scoring scoring;
	uint32_t n = ledger_tickets(&r->store->ledger);
	int year_start;

	mem_make(&r->arena, cmd_full);
	buf_make(&r->line, cmd_full);
	mem_vec_make(&r->found, sizeof(struct report_find), cmd_full);
	mem_vec_make(&r->wanted, sizeof(struct pick_seq), cmd_full);
	mem_vec_make(&r->values, sizeof(struct str), cmd_full);
	hash_set_make(&r->attrs, cmd_full);
	cells_make(&r->cells, r->store);
	r->shown = mem_take(&r->arena, n + 1);
	year_start = (int)policy_get(view->policy, POLICY_SCORE_YEAR_START,
	    view->as_of_s)->n;
	periods(r, year_start, in.period);
	if (r->kind == REPORT_BOARD)
		in.soon_s = time_day_start(time_day(view->as_of_s) + 1) - 1;
	statistics_make(&r->stats, &in, &r->arena);
	hear(r, year_start);
	score_begin(r, &scoring);
	report_scan(r);
	hot(r, year_start);
	score_end(r, &scoring);
	r->is_first = 1;
	write_doc(r);
	doc_drop(&r->doc);
	r->is_first = 0;
	load_attrs(r);
	if (report_found(r, FOUND_ISSUED) > 0) {
		/* what a bulletin names is known only now */
		write_doc(r);
		doc_drop(&r->doc);
	}
	load_people(r);
	r->is_last = 1;
	write_doc(r);
}

void
report_drop(struct report *r)
{
	doc_drop(&r->doc);
	cells_drop(&r->cells);
	if (r->has_people)
		people_drop(&r->people);
	score_table_drop(&r->score);
	if (r->has_before)
		score_table_drop(&r->before);
	voices_drop(&r->voices);
	hash_set_drop(&r->attrs);
	mem_vec_drop(&r->values);
	mem_vec_drop(&r->wanted);
	mem_vec_drop(&r->found);
	buf_drop(&r->line);
	mem_drop(&r->arena);
}
