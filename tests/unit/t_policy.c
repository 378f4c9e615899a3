/* Keys, defaults, dates and types of policy.csv (S29, K7, K8, K3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/event.h"
#include "model/policy.h"
#include "text/time.h"
#include "unit/tables.h"

static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	mem_make(&arena, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mem_drop(&arena);
	return 0;
}

static int64_t
at(const char *text)
{
	int64_t at_s;

	if (!time_parse_loose(str_of(text), TIME_FIRST, &at_s))
		fail_msg("no time: %s", text);
	return at_s;
}

/* A policy of these rows under the header. */
static struct policy *
policy_of(const char *text)
{
	static const char head[] = "from,key,value,source\n";
	char *all = mem_take(&arena, sizeof(head) + strlen(text));
	struct policy *policy;
	struct fail fail = { 0 };

	memcpy(all, head, sizeof(head) - 1);
	memcpy(all + sizeof(head) - 1, text, strlen(text));
	if (policy_make(&policy, table_of(&arena, "policy.csv", all), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return policy;
}

/* S29: every key is in the table once, with a default of its type. */
static void
table_is_whole(void **state)
{
	const struct policy_row *rows = policy_rows();
	struct policy *policy;
	int i, k;

	(void)state;
	assert_int_equal(policy_make(&policy, NULL, &arena, NULL), FAIL_NONE);
	for (i = 0; i < POLICY_KEYS; i++) {
		char text[256];
		const struct policy_value *value =
		    policy_get(policy, (enum policy_key)i, 0);

		assert_non_null(rows[i].key);
		assert_non_null(rows[i].value);
		assert_non_null(rows[i].source);
		assert_string_equal(value->key, rows[i].key);
		assert_true(str_is(value->text, rows[i].value));
		assert_true(str_is(value->source, rows[i].source));
		for (k = 0; k < i; k++)
			assert_string_not_equal(rows[k].key, rows[i].key);
		/* The default is accepted when it is written down. */
		snprintf(text, sizeof(text), "2024-01-01,%s,%s,x\n",
		    rows[i].key, rows[i].value);
		policy_of(text);
	}
}

/* S14, S18, S29 and page 1: the defaults as numbers. */
static void
defaults(void **state)
{
	static const struct {
		enum policy_key key;
		int64_t n;
		enum policy_unit unit;
	} c[] = {
		{ POLICY_LIMIT_BRIEF, 1, POLICY_HOURS },
		{ POLICY_LIMIT_ACCEPT, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_ACCEPT_OFFHOURS, 1, POLICY_HOURS },
		{ POLICY_LIMIT_CONTACT, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_SURVEY, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_PROGRESS, 4, POLICY_HOURS },
		{ POLICY_LIMIT_REWORK, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_RECHECK, 3, POLICY_WORKDAYS },
		{ POLICY_LIMIT_ANSWER, 5, POLICY_WORKDAYS },
		{ POLICY_LIMIT_RETURN, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_EXTEND, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_REVIEW, 0, POLICY_NO_LIMIT },
		{ POLICY_LIMIT_CALLBACK, 0, POLICY_NO_LIMIT },
		{ POLICY_LIMIT_FINISH, 1, POLICY_WORKDAYS },
		{ POLICY_LIMIT_FINISH + 1, 5, POLICY_WORKDAYS },
		{ POLICY_LIMIT_FINISH + 2, 5, POLICY_WORKDAYS },
		{ POLICY_WARN_BEFORE_HOURS, 4, POLICY_HOURS },
		{ POLICY_WARN_BEFORE_DAYS, 1, POLICY_WORKDAYS },
		{ POLICY_MATTER_WINDOW, 365, POLICY_DAYS },
		{ POLICY_MASS_WINDOW, 7, POLICY_DAYS },
		{ POLICY_EXTEND_MAX, 1, POLICY_NO_LIMIT },
		{ POLICY_MATTER_SIMILARITY, 50, POLICY_NO_LIMIT },
		{ POLICY_SCORE_YEAR_START, 1, POLICY_NO_LIMIT },
		{ POLICY_SCORE_CAP, 1000, POLICY_NO_LIMIT },
		{ POLICY_SCORE_WEIGHT + 4, 3000, POLICY_NO_LIMIT },
		{ POLICY_SCORE_CALLBACK_SOURCE, 7, POLICY_NO_LIMIT },
		{ POLICY_CONTACT_REDISPATCH, 1, POLICY_NO_LIMIT },
		{ POLICY_DISPATCH_CROSSLINE, 2, POLICY_NO_LIMIT },
		{ POLICY_CLOCK_DAY_END, 86400, POLICY_NO_LIMIT },
	};
	struct policy *policy = policy_of("");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const struct policy_value *value =
		    policy_get(policy, c[i].key, at("2024-10-25"));

		if (value->n != c[i].n || value->unit != c[i].unit)
			fail_msg("%s: %lld", value->key, (long long)value->n);
	}
	assert_true(policy_get(policy, POLICY_BRIEF_QUIET, 0)->is_empty);
	assert_true(policy_get(policy, POLICY_LIMIT_REVIEW, 0)->is_empty);
}

/* The weights of Annex 2 add up. */
static void
default_file(void **state)
{
	struct policy *policy;
	struct fail fail = { 0 };
	int64_t sum = 0;
	int i;

	(void)state;
	if (policy_make(&policy, table_default(&arena, "policy.csv"), &arena,
	    &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	for (i = 0; i < 5; i++)
		sum += policy_get(policy, (enum policy_key)
		    (POLICY_SCORE_WEIGHT + i), at("2024-10-25"))->n;
	assert_int_equal(sum, 10000);
}

/* K7, S29: from its first second on; the later line of equal dates wins. */
static void
dates(void **state)
{
	struct policy *policy = policy_of(
	    "2024-10-01,limit.contact,2wd,a\n"
	    "2024-07-01,limit.contact,3h,b\n"
	    "2024-10-01,limit.contact,,c\n"
	    "2024-12-01,limit.contact,4wd,d\n");
	static const struct {
		const char *at;
		int64_t n;
		enum policy_unit unit;
		const char *source;
	} c[] = {
		{ "2024-06-30 23:59:59", 1, POLICY_WORKDAYS, "Art. 8(2)" },
		{ "2024-07-01 00:00:00", 3, POLICY_HOURS, "b" },
		{ "2024-09-30 23:59:59", 3, POLICY_HOURS, "b" },
		{ "2024-10-01 00:00:00", 0, POLICY_NO_LIMIT, "c" },
		{ "2024-12-01 00:00:00", 4, POLICY_WORKDAYS, "d" },
		{ "2030-01-01 00:00:00", 4, POLICY_WORKDAYS, "d" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const struct policy_value *value = policy_get(policy,
		    POLICY_LIMIT_CONTACT, at(c[i].at));

		assert_int_equal(value->n, c[i].n);
		assert_int_equal(value->unit, c[i].unit);
		assert_true(str_is(value->source, c[i].source));
	}
}

/* O5, K8: a row with .<kind> wins; an empty one says: no limit. */
static void
finish_by_kind(void **state)
{
	struct policy *policy = policy_of(
	    "2024-01-01,limit.finish.general.consult,2wd,x\n"
	    "2024-06-01,limit.finish.general.consult,,x\n"
	    "2024-01-01,limit.finish.urgent,4h,x\n");
	int64_t early_s = at("2024-03-01"), late_s = at("2024-07-01");

	(void)state;
	assert_int_equal(policy_finish(policy, URGENCY_GENERAL, KIND_CONSULT,
	    early_s)->n, 2);
	assert_int_equal(policy_finish(policy, URGENCY_GENERAL, KIND_CONSULT,
	    late_s)->unit, POLICY_NO_LIMIT);
	assert_int_equal(policy_finish(policy, URGENCY_GENERAL, KIND_OTHER,
	    early_s)->n, 5);
	assert_string_equal(policy_finish(policy, URGENCY_URGENT,
	    KIND_CONSULT, early_s)->key, "limit.finish.urgent");
	assert_int_equal(policy_finish(policy, URGENCY_URGENT, KIND_CONSULT,
	    early_s)->n, 4);
	assert_string_equal(policy_finish(policy, URGENCY_SEMI, 0,
	    early_s)->key, "limit.finish.semi-urgent");
}

/* The keys of a kind's limit are in the order of the words. */
static void
finish_keys(void **state)
{
	int u, k;

	(void)state;
	for (u = 0; u < 3; u++) {
		for (k = 0; k < 7; k++) {
			char key[64];

			snprintf(key, sizeof(key), "limit.finish.%s.%s",
			    event_words_urgency[u], event_words_kind[k]);
			assert_string_equal(policy_rows()[
			    POLICY_LIMIT_FINISH_KIND + u * 7 + k].key, key);
		}
	}
}

/* K2, K5: the clock changes with any of its rows. */
static void
clocks(void **state)
{
	struct policy *policy = policy_of(
	    "2024-10-01,clock.day_end,17:30,x\n"
	    "2024-11-01,clock.day_method,elapsed,x\n"
	    "2024-11-01,clock.office_hours,09:00-18:00,x\n"
	    "2024-12-01,clock.day_end,24:00,x\n");
	static const struct {
		const char *at;
		struct calendar_clock clock;
	} c[] = {
		{ "2024-09-30 23:59:59", { 86400, 0, 30600, 63000 } },
		{ "2024-10-01 00:00:00", { 63000, 0, 30600, 63000 } },
		{ "2024-11-01 00:00:00", { 63000, 1, 32400, 64800 } },
		{ "2024-12-31 00:00:00", { 86400, 1, 32400, 64800 } },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct calendar_clock clock;

		policy_clock(policy, at(c[i].at), &clock);
		assert_memory_equal(&clock, &c[i].clock, sizeof(clock));
	}
}

/* K3, K8: hours and days are clock time, working days the calendar's. */
static void
dues(void **state)
{
	static const struct {
		const char *value, *due;
	} c[] = {
		{ "1h", "2024-09-30 17:00:00" },
		{ "4h", "2024-09-30 20:00:00" },
		{ "72h", "2024-10-03 16:00:00" },
		{ "7d", "2024-10-07 16:00:00" },
		{ "1wd", "2024-10-08 23:59:59" },
		{ "5wd", "2024-10-12 23:59:59" },
		{ "3650wd", NULL },
	};
	struct calendar *calendar;
	size_t i;

	(void)state;
	assert_int_equal(calendar_make(&calendar, table_default(&arena,
	    "calendar.csv"), INT32_MIN, &arena, NULL), FAIL_NONE);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		char row[64];
		struct policy *policy;
		int64_t due_s, start_s = at("2024-09-30 16:00:00");
		int known;

		snprintf(row, sizeof(row), "2024-01-01,limit.accept,%s,x\n",
		    c[i].value);
		policy = policy_of(row);
		known = policy_due(policy, calendar, policy_get(policy,
		    POLICY_LIMIT_ACCEPT, start_s), start_s, &due_s);
		assert_int_equal(known, c[i].due != NULL);
		if (known)
			assert_int_equal(due_s, at(c[i].due));
	}
}

/* Values as they are written. */
static void
values(void **state)
{
	struct policy *policy = policy_of(
	    "2024-01-01,brief.quiet,22:00-07:00,x\n"
	    "2024-01-01,score.callback.source,street|city,x\n"
	    "2024-01-01,score.contact.basis,first-dispatch,x\n"
	    "2024-01-01,\"clock.day_parts\",\"11:30,17:00\",x\n"
	    "2024-01-01,calendar.until,2025-12-31,x\n"
	    "2024-01-01,hot.ratio,2.5,x\n"
	    "2024-01-01,score.year.start,12,x\n");
	int64_t at_s = at("2024-10-25");

	(void)state;
	assert_int_equal(policy_get(policy, POLICY_BRIEF_QUIET, at_s)->n,
	    22 * 3600);
	assert_int_equal(policy_get(policy, POLICY_BRIEF_QUIET, at_s)->to,
	    7 * 3600);
	assert_int_equal(policy_get(policy, POLICY_SCORE_CALLBACK_SOURCE,
	    at_s)->n, 5);
	assert_int_equal(policy_get(policy, POLICY_SCORE_CONTACT_BASIS,
	    at_s)->n, 1);
	assert_int_equal(policy_get(policy, POLICY_CLOCK_DAY_PARTS, at_s)->n,
	    11 * 3600 + 1800);
	assert_int_equal(policy_get(policy, POLICY_CLOCK_DAY_PARTS, at_s)->to,
	    17 * 3600);
	assert_int_equal(policy_get(policy, POLICY_CALENDAR_UNTIL, at_s)->n,
	    time_civil(2025, 12, 31));
	assert_int_equal(policy_get(policy, POLICY_HOT_RATIO, at_s)->n, 250);
	assert_int_equal(policy_get(policy, POLICY_SCORE_YEAR_START,
	    at_s)->n, 12);
}

static const struct {
	const char *row, *message;
} bad[] = {
	{ "2024-02-30,limit.brief,1h,x",
	    "p:2:1: '2024-02-30' is no date such as 2024-10-25" },
	{ ",limit.brief,1h,x", "p:2:1: '' is no date such as 2024-10-25" },
	{ "2024-01-01,limit.breif,1h,x",
	    "p:2:2: unknown key 'limit.breif'" },
	{ "2024-01-01,limit.brief,1,x",
	    "p:2:3: no value '1' for limit.brief "
	    "(a number with h, wd or d, or nothing)" },
	{ "2024-01-01,limit.brief,-1h,x", NULL },
	{ "2024-01-01,limit.brief,1 h,x", NULL },
	{ "2024-01-01,limit.brief,h,x", NULL },
	{ "2024-01-01,limit.accept,0wd,x", NULL },
	{ "2024-01-01,limit.accept,99999999999999999999wd,x", NULL },
	{ "2024-01-01,call.spacing,1wd,x",
	    "p:2:3: no value '1wd' for call.spacing "
	    "(a number with h, or nothing)" },
	{ "2024-01-01,matter.window,4h,x", NULL },
	{ "2024-01-01,mass.window,1wd,x",
	    "p:2:3: no value '1wd' for mass.window "
	    "(a number with h or d, or nothing)" },
	{ "2024-01-01,clock.day_method,lunar,x",
	    "p:2:3: no value 'lunar' for clock.day_method "
	    "(one of civil|elapsed)" },
	{ "2024-01-01,clock.day_method,,x", NULL },
	{ "2024-01-01,clock.day_end,25:00,x",
	    "p:2:3: no value '25:00' for clock.day_end (HH:MM)" },
	{ "2024-01-01,clock.office_hours,17:30-08:30,x", NULL },
	{ "2024-01-01,clock.office_hours,,x", NULL },
	{ "2024-01-01,clock.day_parts,18:00|12:00,x", NULL },
	{ "2024-01-01,clock.day_parts,12:00,x", NULL },
	{ "2024-01-01,brief.quiet,22:00,x",
	    "p:2:3: no value '22:00' for brief.quiet "
	    "(HH:MM-HH:MM, or nothing)" },
	{ "2024-01-01,extend.max,1.5,x",
	    "p:2:3: no value '1.5' for extend.max "
	    "(a whole number in 0..1000)" },
	{ "2024-01-01,extend.max,,x", NULL },
	{ "2024-01-01,callback.tries,0,x", NULL },
	{ "2024-01-01,score.year.start,13,x", NULL },
	{ "2024-01-01,score.year.start,0,x", NULL },
	{ "2024-01-01,matter.similarity,1.01,x",
	    "p:2:3: no value '1.01' for matter.similarity "
	    "(a number with at most two decimals in 0..1)" },
	{ "2024-01-01,hot.ratio,2.001,x", NULL },
	{ "2024-01-01,score.cap,-1,x", NULL },
	{ "2024-01-01,score.callback.source,city|city,x",
	    "p:2:3: no value 'city|city' for score.callback.source "
	    "(some of city|district|street)" },
	{ "2024-01-01,score.callback.source,,x", NULL },
	{ "2024-01-01,calendar.until,2026,x",
	    "p:2:3: no value '2026' for calendar.until "
	    "(a date, or nothing)" },
	{ "2024-01-01,clock.day_parts,12:00,18:00,x",
	    "p:2: 5 fields where the header has 4" },
};

/* What is not of the key's type is refused and says what would be right. */
static void
bad_rows(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[256];
		struct policy *policy;
		struct fail fail = { 0 };

		snprintf(text, sizeof(text), "from,key,value,source\n%s\n",
		    bad[i].row);
		if (policy_make(&policy, table_of(&arena, "p", text), &arena,
		    &fail) != FAIL_DATA)
			fail_msg("taken: %s", bad[i].row);
		if (bad[i].message != NULL)
			assert_string_equal(fail.text, bad[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_whole),
		cmocka_unit_test(defaults),
		cmocka_unit_test(default_file),
		cmocka_unit_test(dates),
		cmocka_unit_test(finish_by_kind),
		cmocka_unit_test(finish_keys),
		cmocka_unit_test(clocks),
		cmocka_unit_test(dues),
		cmocka_unit_test(values),
		cmocka_unit_test(bad_rows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
