/*
 * ledger_build - small ledgers for tests, written as one would tell them
 *
 *	struct build b;
 *	build_make(&b, "2024-01-01,limit.accept,2wd,test\n");
 *	act(&b, "2024-10-08 09:00", "T1", "receive", "", "urgency=urgent");
 *	act(&b, "2024-10-08 09:30", "T1", "assign", "u1", "role=co");
 *
 * act() fills in what an event requires and the test does not care about (the
 * first word of a list, any text), puts attributes in the table's order, sees
 * that the ticket's state allows the event (unless `is_lax`), and adds the
 * record; `logged` is the later of `at` and what was logged last.
 *
 * The calendar is that of 2024-09 to 2024-10 and 2026-10; units u1 to u4 are
 * offices, c1 to c3 communities; merits are those of Annex 2 and one that
 * counts once.
 */
#ifndef LEDGER_BUILD_H
#define LEDGER_BUILD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/ledger.h"
#include "model/merit.h"
#include "model/obligation.h"
#include "model/policy.h"
#include "model/roster.h"
#include "model/ticket.h"
#include "text/csv.h"
#include "text/time.h"

struct build {
	struct ledger ledger;
	struct arena arena;
	struct policy *policy;
	struct calendar *calendar;
	struct roster *roster;
	struct merits *merits;
	int64_t logged_s;
	int is_lax;		/* states are not asked */
};

static const char build_calendar[] = "date,kind,name\n"
    "2024-09-14,workday,Mid-Autumn\n2024-09-16,holiday,Mid-Autumn\n"
    "2024-09-17,holiday,Mid-Autumn\n2024-09-29,workday,National Day\n"
    "2024-10-01,holiday,National Day\n2024-10-02,holiday,National Day\n"
    "2024-10-03,holiday,National Day\n2024-10-04,holiday,National Day\n"
    "2024-10-07,holiday,National Day\n2024-10-12,workday,National Day\n";
static const char build_units[] =
    "unit,name,kind,functions,leader,head,liaison_a,liaison_b,since,until\n"
    "s0,Street,street,,,Head One,,,,\n"
    "c0,Centre,centre,,Leader Zero,Head Two,,,,\n"
    "u1,Office 1,office,,Leader A,Head A,,,,\n"
    "u2,Office 2,office,,Leader A,Head B,,,,\n"
    "u3,Office 3,office,,Leader B,Head C,,,,\n"
    "u4,Office 4,office,,Leader B,Head D,,,,2024-10-10\n"
    "c1,Community 1,community,,Leader C,Head E,,,,\n"
    "c2,Community 2,community,,Leader C,Head F,,,,\n"
    "c3,Community 3,community,,Leader C,Head G,,,,\n";
static const char build_merits[] =
    "clause,kind,cycle,points,per,automatic,text\n"
    "B1,bonus,month,1,item,,x\nB2,bonus,month,1,item,,x\n"
    "B9,bonus,month,1|3,once,,x\n"
    "A1,bonus,year,2|1,once,rank,x\nA2,bonus,year,2,item,,x\n"
    "A3,bonus,year,1|2,item,,x\n"
    "D1,deduction,month,1,item,,x\nD2,deduction,month,1,item,,x\n"
    "D3,deduction,month,1,item,,x\nD4,deduction,month,2,item,district,x\n"
    "D5,deduction,month,2|1,item,supervise,x\n"
    "E1,deduction,year,2,item,,x\nE2,deduction,year,2|1,item,,x\n";

static inline void
build_ok(enum fail_code code, const struct fail *fail)
{
	if (code != FAIL_NONE)
		fail_msg("%s", fail->text);
}

static inline void
build_table(struct build *b, const char *name, const char *text,
    struct csv_table *table)
{
	struct fail fail = { 0 };

	build_ok(csv_table_parse(name, str_of(text), NULL, table, &b->arena,
	    &fail), &fail);
}

/* Takes other policy rows (`from,key,value,source` lines, no header). */
static inline void
build_policy(struct build *b, const char *rows)
{
	static const char head[] = "from,key,value,source\n";
	size_t n = strlen(rows);
	char *text = mem_take(&b->arena, sizeof(head) + n);
	struct csv_table table;
	struct fail fail = { 0 };

	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + sizeof(head) - 1, rows, n);
	build_table(b, "policy.csv", text, &table);
	build_ok(policy_make(&b->policy, &table, &b->arena, &fail), &fail);
}

static inline void
build_make(struct build *b, const char *rows)
{
	struct csv_table table;
	struct fail fail = { 0 };

	memset(b, 0, sizeof(*b));
	mem_make(&b->arena, NULL);
	ledger_make(&b->ledger, NULL);
	build_policy(b, rows);
	build_table(b, "calendar.csv", build_calendar, &table);
	build_ok(calendar_make(&b->calendar, &table,
	    time_civil(2026, 12, 31), &b->arena, &fail), &fail);
	build_table(b, "units.csv", build_units, &table);
	build_ok(roster_make(&b->roster, &table, &b->arena, &fail), &fail);
	build_table(b, "merits.csv", build_merits, &table);
	build_ok(merit_make(&b->merits, &table, &b->arena, &fail), &fail);
	b->logged_s = INT64_MIN;
}

static inline void
build_drop(struct build *b)
{
	ledger_drop(&b->ledger);
	mem_drop(&b->arena);
}

/* `2024-10-08 09:00[:05]`, or a date: its first second. */
static inline int64_t
when(const char *text)
{
	int64_t at_s = 0;

	if (!time_parse_loose(str_of(text), TIME_FIRST, &at_s))
		fail_msg("no time: %s", text);
	return at_s;
}

/* A value that fits an attribute which the test does not name. */
static inline struct str
build_default(const struct event_attr *attr, const char *ticket)
{
	switch (attr->type) {
	case ATTR_WORD:
		return str_of(attr->words[0]);
	case ATTR_DIGIT:
		return str_of("1");
	case ATTR_TICKET:
		return str_of(ticket);
	case ATTR_DATE:
		return str_of("2024-12-31");
	case ATTR_DIGEST:
		return str_of("00000000000000000000000000000000");
	default:
		return str_of("x");
	}
}

/* 1 when `attrs` names `key`, then `*value`. */
static inline int
build_find(const char *attrs, const char *key, struct str *value)
{
	struct str rest = str_of(attrs), name;

	while (event_attr_next(&rest, &name, value))
		if (str_is(name, key))
			return 1;
	return 0;
}

/* The attributes in the table's order, what is required filled in. */
static inline struct str
build_attrs(struct build *b, const struct event_row *row, const char *attrs,
    const char *ticket)
{
	const struct event_attr *attr;
	struct str value;
	struct buf buf;

	buf_make(&buf, NULL);
	for (attr = row->attr; attr->name != NULL; attr++) {
		if (!build_find(attrs, attr->name, &value)) {
			if (!attr->is_required)
				continue;
			value = build_default(attr, ticket);
			if (str_is(str_of(attr->name), "urgency"))
				value = str_of("general");
		}
		if (buf.n > 0)
			buf_put_byte(&buf, ';');
		buf_put_c(&buf, attr->name);
		buf_put_byte(&buf, '=');
		buf_put(&buf, value);
	}
	value = str_copy(&b->arena, buf_str(&buf));
	buf_drop(&buf);
	return value;
}

/* The number of a unit, 0 when no record has named it. */
static inline uint16_t
unit_number(const struct build *b, const char *unit)
{
	uint32_t n = hash_set_find(&b->ledger.units, str_of(unit));

	return n == HASH_NONE ? 0 : (uint16_t)n;
}

static inline void
build_fold(struct build *b, const char *id, struct ticket *ticket)
{
	uint32_t number = ledger_ticket(&b->ledger, str_of(id));

	memset(ticket, 0, sizeof(*ticket));
	if (number != HASH_NONE)
		ticket_fold(&b->ledger, number, &b->arena, ticket);
	else
		ticket->number = UINT32_MAX;
}

/* The fact of a seq. */
static inline struct fact
build_fact(const struct build *b, uint32_t seq)
{
	struct fact fact;

	if (!ledger_seq(&b->ledger, ledger_ticket_of(&b->ledger, seq), seq,
	    &fact))
		fail_msg("no seq %u", (unsigned)seq);
	return fact;
}

/* What the table of events says to the ledger's last record. */
static inline enum fail_code
build_judge(struct build *b, const char *id, struct fail *fail)
{
	struct fact act = build_fact(b, ledger_count(&b->ledger));
	struct ticket ticket;

	ledger_cut(&b->ledger, ledger_count(&b->ledger) - 1);
	build_fold(b, id, &ticket);
	return ticket_allows(&ticket, &act, fail);
}

/* Tries a record: FAIL_NONE and it is in the ledger, or it is not. */
static inline enum fail_code
build_try(struct build *b, struct record *record, struct fail *fail)
{
	enum fail_code code = ledger_add(&b->ledger, record, fail);
	char *id;

	if (code != FAIL_NONE || b->is_lax || record->event == EVENT_VOID)
		return code;
	id = str_dup(&b->arena, record->ticket);
	code = build_judge(b, id, fail);
	if (code == FAIL_NONE)
		code = ledger_add(&b->ledger, record, fail);
	return code;
}

static inline struct record
build_record(struct build *b, const char *at, const char *ticket,
    const char *event)
{
	struct record record = { 0 };

	record.seq = ledger_count(&b->ledger) + 1;
	record.at_s = when(at);
	record.logged_s = record.at_s > b->logged_s ? record.at_s :
	    b->logged_s;
	record.ticket = str_of(ticket);
	record.event = event_find(str_of(event));
	if (record.event == EVENT_N)
		fail_msg("no event: %s", event);
	return record;
}

/* Records an event; returns its seq. */
static inline uint32_t
act(struct build *b, const char *at, const char *ticket, const char *event,
    const char *unit, const char *attrs)
{
	struct record record = build_record(b, at, ticket, event);
	struct fail fail = { 0 };

	record.unit = str_of(unit);
	record.attrs = build_attrs(b, event_row(record.event), attrs, ticket);
	if (build_try(b, &record, &fail) != FAIL_NONE)
		fail_msg("%s %s %s %s: %s", at, ticket, event, unit,
		    fail.text);
	b->logged_s = record.logged_s;
	return record.seq;
}

/* The same, of a record that must be refused; the text that says why. */
static inline const char *
refused(struct build *b, const char *at, const char *ticket,
    const char *event, const char *unit, const char *attrs)
{
	struct record record = build_record(b, at, ticket, event);
	struct fail fail = { 0 };

	record.unit = str_of(unit);
	record.attrs = build_attrs(b, event_row(record.event), attrs, ticket);
	if (build_try(b, &record, &fail) != FAIL_REFUSED)
		fail_msg("%s %s %s %s is not refused", at, ticket, event,
		    unit);
	return mem_copy(&b->arena, fail.text, strlen(fail.text));
}

/* What follows is written down no earlier than this. */
static inline void
logged(struct build *b, const char *at)
{
	if (when(at) > b->logged_s)
		b->logged_s = when(at);
}

/* The state, as its word. */
static inline const char *
state_of(struct build *b, const char *id)
{
	struct ticket ticket;

	build_fold(b, id, &ticket);
	return event_words_state[ticket.state];
}

static inline struct obligation_view
view_at(const struct build *b, const char *as_of)
{
	struct obligation_view view = { &b->ledger, b->policy, b->calendar,
	    when(as_of) };

	return view;
}

/* Each kind of obligation, asked for alone, is as it is among all. */
static inline void
same_alone(const struct obligation_view *view, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	struct obligation *alone;
	struct arena arena;
	size_t n_alone, i, k;
	unsigned id;

	mem_make(&arena, NULL);
	for (id = 0; id < OBLIGATION_N; id++) {
		n_alone = obligation_list_of(view, ticket, OBLIGATION_BIT(id),
		    &arena, &alone);
		for (i = k = 0; i < n; i++) {
			if (list[i].id != id)
				continue;
			while (k < n_alone && alone[k].id != id)
				k++;
			assert_true(k < n_alone);
			assert_memory_equal(&list[i], &alone[k], sizeof(*list));
			k++;
		}
		for (; k < n_alone; k++)
			assert_int_not_equal(alone[k].id, id);
	}
	mem_drop(&arena);
}

/* Folds one ticket after the other and gives each with its obligations. */
static inline void
each_ticket(const struct obligation_view *view,
    void (*give)(void *with, const struct ticket *ticket,
    const struct obligation *list, size_t n), void *with)
{
	struct arena arena;
	uint32_t i;

	mem_make(&arena, NULL);
	for (i = 0; i < ledger_tickets(view->ledger); i++) {
		struct obligation *list;
		struct ticket ticket;
		size_t n;

		mem_reset(&arena);
		ticket_fold(view->ledger, i, &arena, &ticket);
		n = obligation_list(view, &ticket, &arena, &list);
		same_alone(view, &ticket, list, n);
		give(with, &ticket, list, n);
	}
	mem_drop(&arena);
}

#endif
