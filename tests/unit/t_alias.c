/* Headers and words of other people's tables (ticket-store(5)). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/alias.h"
#include "unit/tables.h"

static const char columns_text[] = "column,alias,format\n"
    "ticket,任务号,\n"
    "ticket,工单编号,\n"
    "received,受理时间,\n"
    "received,日期,%Y年%m月%d日\n"
    "received,日期,%d.%m.%Y\n"
    "received,任务号,热线-%y%m%d-\n"
    "received,日期时间,%Y年%m月%d日 %H时%M\n"
    "text,内容,\n"
    "text,描述,\n"
    "place,社区/村,\n";
static const char values_text[] = "column,alias,value\n"
    "urgency,,general\n"
    "urgency,特急,urgent\n"
    "kind,投诉,complaint\n"
    "outcome,接通,reached\n"
    "flags,媒体,media\n"
    "flags,保密,secret\n"
    "unit,管理办,u03\n";

static struct arena arena;
static struct aliases *aliases;

static int
setup(void **state)
{
	struct fail fail = { 0 };

	(void)state;
	mem_make(&arena, NULL);
	if (alias_make(&aliases, table_of(&arena, "c", columns_text),
	    table_of(&arena, "v", values_text), &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

static int
column(const char *name)
{
	int i = alias_find(aliases, name);

	if (i < 0)
		fail_msg("no column %s", name);
	return i;
}

/* All columns that a header serves, with a space between. */
static const char *
serves(const char *header)
{
	char *text = mem_take(&arena, 256);
	size_t i;
	int c;

	for (i = 0; (c = alias_column(aliases, str_of(header), i)) >= 0; i++)
		snprintf(text + strlen(text), 256 - strlen(text), "%s%s",
		    i > 0 ? " " : "", alias_name(aliases, c));
	return text;
}

static void
headers(void **state)
{
	(void)state;
	assert_string_equal(serves("任务号"), "ticket received");
	assert_string_equal(serves(" 工单编号　"), "ticket");
	assert_string_equal(serves("ticket"), "ticket");
	assert_string_equal(serves("Ticket"), "");
	assert_string_equal(serves("社区"), "");
	assert_string_equal(serves(""), "");
	/* Attributes of events are ours without a row. */
	assert_string_equal(serves("photos_before"), "photos_before");
	assert_string_equal(serves("note"), "note");
	assert_int_equal(alias_find(aliases, "nonsense"), -1);
	assert_true(alias_count(aliases) > 60);
}

static void
words(void **state)
{
	static const struct {
		const char *column, *word, *value;
		enum alias_word how;
	} c[] = {
		{ "kind", "投诉", "complaint", ALIAS_GIVEN },
		{ "kind", " 投诉 ", "complaint", ALIAS_GIVEN },
		{ "kind", "complaint", "complaint", ALIAS_OURS },
		{ "kind", "praise", "praise", ALIAS_OURS },
		{ "kind", "闲聊", "闲聊", ALIAS_UNKNOWN },
		{ "kind", "", "", ALIAS_UNKNOWN },
		{ "urgency", "", "general", ALIAS_GIVEN },
		{ "urgency", "　", "general", ALIAS_GIVEN },
		{ "urgency", "投诉", "投诉", ALIAS_UNKNOWN },
		{ "unit", "管理办", "u03", ALIAS_GIVEN },
		{ "unit", "u03", "u03", ALIAS_OURS },
		{ "unit", "u04", "u04", ALIAS_UNKNOWN },
		{ "event", "recheck-close", "recheck-close", ALIAS_OURS },
		{ "supervised", "city", "city", ALIAS_OURS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct str value;

		assert_int_equal(alias_value(aliases, column(c[i].column),
		    str_of(c[i].word), &value), c[i].how);
		assert_true(str_is(value, c[i].value));
	}
}

static void
several_words(void **state)
{
	static const struct {
		const char *words, *value;
		enum alias_word how;
	} c[] = {
		{ "媒体", "media", ALIAS_GIVEN },
		{ "媒体、保密", "media secret", ALIAS_GIVEN },
		{ "保密 媒体|fallback", "secret media fallback",
		    ALIAS_GIVEN },
		{ "，保密；, 保密 ", "secret", ALIAS_GIVEN },
		{ "媒体、机密", "机密", ALIAS_UNKNOWN },
		{ "fallback", "fallback", ALIAS_OURS },
		{ "fallback media", "fallback media", ALIAS_GIVEN },
		{ "", "", ALIAS_UNKNOWN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct str value;

		assert_int_equal(alias_values(aliases, column("flags"),
		    str_of(c[i].words), &arena, &value), c[i].how);
		assert_true(str_is(value, c[i].value));
	}
}

/* One header line, three rows: which field gives the value. */
static void
map_of_a_header(void **state)
{
	struct csv_table *table = table_of(&arena, "in",
	    "描述,任务号,受理时间,内容,备用,ticket\n"
	    "后,热线-241025-000123,2024-10-25 09:00,前,x,\n"
	    "后,热线-241026-000124,,,x,\n"
	    "后,甲,,,x, T9 \n"
	    "后\n");
	struct alias_map map;
	const struct alias_field *field;
	struct str value;
	int64_t a, b;

	(void)state;
	alias_map_make(aliases, &table->head, &arena, &map);
	assert_int_equal(map.n_known, 5);
	assert_int_equal(map.n_unknown, 1);
	assert_true(str_is(map.unknown[0], "备用"));
	assert_true(alias_map_has(&map, column("text")));
	assert_false(alias_map_has(&map, column("place")));

	/* The order of columns.csv, not that of the header. */
	value = alias_map_get(&map, &table->row[0], column("text"), NULL);
	assert_true(str_is(value, "前"));
	value = alias_map_get(&map, &table->row[1], column("text"), NULL);
	assert_true(str_is(value, "后"));
	/* Our own name before all, when it is not empty; trimmed. */
	value = alias_map_get(&map, &table->row[0], column("ticket"), NULL);
	assert_true(str_is(value, "热线-241025-000123"));
	value = alias_map_get(&map, &table->row[2], column("ticket"), NULL);
	assert_true(str_is(value, "T9"));
	/* The time of receipt, and the number as a last resort. */
	value = alias_map_get(&map, &table->row[0], column("received"),
	    &field);
	assert_int_equal(field->field, 2);
	assert_true(alias_time(field, value, TIME_FIRST, &a));
	assert_true(time_parse_loose(str_of("2024-10-25 09:00"), TIME_FIRST,
	    &b));
	assert_int_equal(a, b);
	value = alias_map_get(&map, &table->row[1], column("received"),
	    &field);
	assert_int_equal(field->field, 1);
	assert_true(alias_time(field, value, TIME_FIRST, &a));
	assert_true(time_parse_loose(str_of("2024-10-26"), TIME_FIRST, &b));
	assert_int_equal(a, b);
	value = alias_map_get(&map, &table->row[2], column("received"),
	    &field);
	assert_false(alias_time(field, value, TIME_FIRST, &a));
	/* A short row has empty fields. */
	value = alias_map_get(&map, &table->row[3], column("ticket"),
	    &field);
	assert_int_equal(value.n, 0);
	assert_null(field);
}

/* What follows a pattern is left only behind a literal end. */
static void
patterns(void **state)
{
	static const struct {
		const char *header, *value, *time;
	} c[] = {
		{ "任务号", "热线-241025-000123", "2024-10-25" },
		{ "任务号", "热线-241025", NULL },
		{ "日期", "2024年10月25日", "2024-10-25" },
		{ "日期", "2024年10月25日下午", "2024-10-25" },
		{ "日期时间", "2024年10月25日 08时30", "2024-10-25 08:30" },
		{ "日期时间", "2024年10月25日 08时30分", NULL },
		/* Not of the pattern, but a time as people write them. */
		{ "日期时间", "2024-10-25 08:30", "2024-10-25 08:30" },
		{ "日期时间", "昨天", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct str field = str_of(c[i].header);
		struct csv_line head = csv_line_make(1, &field, 1, &arena);
		struct alias_map map;
		int64_t a = 0, b = 0;
		int known;

		alias_map_make(aliases, &head, &arena, &map);
		known = alias_time(&map.from[column("received")][0],
		    str_of(c[i].value), TIME_FIRST, &a);
		assert_int_equal(known, c[i].time != NULL);
		if (known) {
			assert_true(time_parse_loose(str_of(c[i].time),
			    TIME_FIRST, &b));
			assert_int_equal(a, b);
		}
	}
}

/* Each format of the field that gives the value is tried, and no other. */
static void
times_of_a_row(void **state)
{
	struct csv_table *table = table_of(&arena, "in", "任务号,日期\n"
	    "热线-241025-1,2024年10月26日\n热线-241025-1,27.10.2024\n"
	    "热线-241025-1,明天\n热线-241025-1,\n,\n"
	    "T1,热线-241025-1\n");
	static const char *const time[] =
	    { "2024-10-26", "2024-10-27", NULL, "2024-10-25", NULL, NULL };
	struct alias_map map;
	size_t i;

	(void)state;
	alias_map_make(aliases, &table->head, &arena, &map);
	for (i = 0; i < sizeof(time) / sizeof(time[0]); i++) {
		int64_t a = 0, b = 0;
		int known = alias_map_time(&map, &table->row[i],
		    column("received"), TIME_FIRST, &a);

		assert_int_equal(known, time[i] != NULL);
		if (known) {
			assert_true(time_parse_loose(str_of(time[i]),
			    TIME_FIRST, &b));
			assert_int_equal(a, b);
		}
	}
}

/* Title lines above the header are passed over. */
static void
title_lines(void **state)
{
	static const struct {
		const char *text;
		int is_found;
		uint32_t line;
		size_t first;
	} c[] = {
		{ "任务号,内容\nT1,x\n", 1, 1, 0 },
		{ "十月工单\n制表:中心,内容\n任务号,内容\nT1,x\n", 1, 3, 2 },
		{ "任务号\n任务号,内容\n任务号,描述\nT1,x\n", 1, 2, 1 },
		{ "内容,描述\nx,y\n", 0, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct csv_table *table = table_of(&arena, "in", c[i].text);
		struct alias_head found;

		assert_int_equal(alias_map_find(aliases, table,
		    column("ticket"), &arena, &found), c[i].is_found);
		if (!c[i].is_found)
			continue;
		assert_int_equal(found.line->line, c[i].line);
		assert_int_equal(found.first, c[i].first);
		assert_true(alias_map_has(&found.map, column("ticket")));
	}
}

static void
bad_rows(void **state)
{
	static const struct {
		const char *columns, *values, *message;
	} c[] = {
		{ "tiket,任务号,\n", NULL,
		    "c:2:1: no column of ours 'tiket'" },
		{ "ticket,,\n", NULL, "c:2:2: no alias for column 'ticket'" },
		{ "ticket,甲,\ntext,甲,\nticket,甲,\n", NULL,
		    "c:4:2: alias twice '甲'" },
		{ "received,甲,%Y-%\n", NULL,
		    "c:2:3: a pattern that breaks off '%Y-%'" },
		{ "text,甲,%Y\n", NULL,
		    "c:2:3: a pattern for a column without times 'text'" },
		{ NULL, "kinds,投诉,complaint\n",
		    "v:2:1: no column of ours 'kinds'" },
		{ NULL, "kind,投诉,\n", "v:2:3: no value for '投诉'" },
		{ NULL, "urgency,急,hurried\n",
		    "v:2:3: no word of column urgency 'hurried'" },
		{ NULL, "kind,投诉,report\nurgency,投诉,urgent\n"
		    "kind,投诉,complaint\n", "v:4:2: word twice '投诉'" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char columns[256], values[256];
		struct aliases *made;
		struct fail fail = { 0 };

		snprintf(columns, sizeof(columns), "column,alias,format\n%s",
		    c[i].columns != NULL ? c[i].columns : "");
		snprintf(values, sizeof(values), "column,alias,value\n%s",
		    c[i].values != NULL ? c[i].values : "");
		assert_int_equal(alias_make(&made, table_of(&arena, "c",
		    columns), table_of(&arena, "v", values), &arena, &fail),
		    FAIL_DATA);
		assert_string_equal(fail.text, c[i].message);
	}
}

static void
without_files(void **state)
{
	struct aliases *made;
	struct str value;

	(void)state;
	assert_int_equal(alias_make(&made, NULL, NULL, &arena, NULL),
	    FAIL_NONE);
	assert_int_equal(alias_value(made, alias_find(made, "result"),
	    str_of("solved"), &value), ALIAS_OURS);
}

/* The default files, on the headers of a platform's export. */
static void
default_files(void **state)
{
	struct aliases *made;
	struct fail fail = { 0 };
	struct alias_map map;
	struct csv_table *table;
	const struct alias_field *field;
	struct str value;
	int64_t at_s;

	(void)state;
	if (alias_make(&made, table_default(&arena, "columns.csv"),
	    table_default(&arena, "values.csv"), &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	table = table_of(&arena, "in",
	    "工单编号,工单类型,问题分类,主要内容,来电人电话/账号\n"
	    "热线-241227-000000,诉求,甲->乙,丙,150xxxx\n");
	alias_map_make(made, &table->head, &arena, &map);
	assert_int_equal(map.n_unknown, 0);
	value = alias_map_get(&map, &table->row[0],
	    alias_find(made, "received"), &field);
	assert_true(alias_time(field, value, TIME_FIRST, &at_s));
	value = alias_map_get(&map, &table->row[0], alias_find(made, "kind"),
	    NULL);
	assert_int_equal(alias_value(made, alias_find(made, "kind"), value,
	    &value), ALIAS_GIVEN);
	assert_true(str_is(value, "other"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(words),
		cmocka_unit_test(several_words),
		cmocka_unit_test(map_of_a_header),
		cmocka_unit_test(patterns),
		cmocka_unit_test(times_of_a_row),
		cmocka_unit_test(title_lines),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(without_files),
		cmocka_unit_test(default_files),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
