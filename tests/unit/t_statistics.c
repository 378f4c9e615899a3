/*
 * t_statistics - what came, went and lay, by period and by unit (Art. 5)
 */
#include "figures/statistics.h"
#include "figures/voices.h"
#include "unit/ledger_build.h"

static void
give_statistics(void *with, const struct ticket *ticket,
    const struct obligation *list, size_t n)
{
	statistics_add(with, ticket, list, n);
}

/* Counts everything for a week and the four before it. */
static void
count(struct build *b, const char *week, const char *as_of,
    struct statistics *s)
{
	struct statistics_input in = { .view = view_at(b, as_of) };
	int k;

	assert_int_equal(time_period_parse(str_of(week), 1, &in.period[0],
	    NULL), FAIL_NONE);
	for (k = 1; k < STATISTICS_PERIODS; k++)
		time_period_before(&in.period[k - 1], 1, &in.period[k]);
	statistics_make(s, &in, &b->arena);
	each_ticket(&in.view, give_statistics, s);
}

static void
flows_by_period(void **state)
{
	struct statistics s;
	struct build b;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-14 09:00", "A", "receive", "", "");
	act(&b, "2024-10-14 10:00", "A", "assign", "u03", "role=lead");
	act(&b, "2024-10-14 11:00", "A", "accept", "u03", "");
	act(&b, "2024-10-20 23:59:59", "B", "receive", "", "source=grid");
	act(&b, "2024-10-21 00:00", "C", "receive", "", "");
	act(&b, "2024-10-21 10:00", "C", "decline", "", "");
	act(&b, "2024-10-22 10:00", "B", "assign", "u03", "role=lead");
	act(&b, "2024-10-22 11:00", "B", "assign", "u04", "role=co");
	count(&b, "2024-W43", "2024-10-28 09:00", &s);
	/* the last second of a week is that week's */
	assert_int_equal(s.flow[0][FLOW_RECEIVED], 1);
	assert_int_equal(s.flow[1][FLOW_RECEIVED], 2);
	assert_int_equal(s.flow[0][FLOW_DECLINED], 1);
	assert_int_equal(s.flow[0][FLOW_DISPATCHED], 1);
	assert_int_equal(s.flow[0][FLOW_OPEN], 2);
	assert_int_equal(s.flow[1][FLOW_OPEN], 2);
	/* A: accepted on the 14th, due on the 21st (O5) */
	assert_int_equal(s.flow[0][FLOW_OVERDUE], 1);
	assert_int_equal(s.flow[1][FLOW_OVERDUE], 0);
	assert_int_equal(s.source[1][SOURCE_GRID], 1);
	assert_int_equal(s.day[0], 1);
	/* W42 is whole, those before it were before the first record */
	assert_int_equal(s.n_before, 1);
	build_drop(&b);
}

static void
units(void **state)
{
	struct statistics s;
	struct build b;
	uint16_t u03;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-21 09:00", "A", "receive", "", "");
	act(&b, "2024-10-21 10:00", "A", "assign", "u03", "role=lead");
	act(&b, "2024-10-21 11:00", "A", "accept", "u03", "");
	act(&b, "2024-10-22 11:00", "A", "reply", "u03",
	    "result=explained;fact=partly");
	act(&b, "2024-10-23 11:00", "A", "rework", "u03", "");
	act(&b, "2024-10-24 11:00", "A", "reply", "u03",
	    "result=solved;fact=upheld");
	u03 = unit_number(&b, "u03");
	count(&b, "2024-W43", "2024-10-28 09:00", &s);
	assert_int_equal(statistics_unit(&s, u03, COUNT_ASSIGNED), 1);
	assert_int_equal(statistics_unit(&s, u03, COUNT_ACCEPTED), 1);
	assert_int_equal(statistics_unit(&s, u03, COUNT_REWORKS), 1);
	/* two replies to one ticket: the last one says what came of it */
	assert_int_equal(statistics_unit(&s, u03, COUNT_FINISHED), 1);
	assert_int_equal(s.street[COUNT_RESULT + RESULT_SOLVED - 1], 1);
	assert_int_equal(s.street[COUNT_RESULT + RESULT_EXPLAINED - 1], 0);
	assert_int_equal(s.street[COUNT_FINDING + FINDING_UPHELD - 1], 1);
	assert_int_equal(statistics_unit(&s, u03, COUNT_OPEN), 1);
	/* while the first reply is as good as the week knows */
	count(&b, "2024-W43", "2024-10-23 09:00", &s);
	assert_int_equal(statistics_unit(&s, u03, COUNT_OPEN), 1);
	build_drop(&b);
}

/* Three working days after Sunday the 27th end on Wednesday the 30th (K2). */
static void
soon_includes_its_last_second(void **state)
{
	struct statistics s;
	struct build b;
	uint16_t u03;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-23 09:00", "A", "receive", "", "");
	act(&b, "2024-10-23 10:00", "A", "assign", "u03", "role=lead");
	act(&b, "2024-10-23 11:00", "A", "accept", "u03", "");
	u03 = unit_number(&b, "u03");
	count(&b, "2024-W43", "2024-10-28 09:00", &s);
	assert_int_equal(s.soon_s, when("2024-10-30 23:59:59"));
	assert_int_equal(statistics_unit(&s, u03, COUNT_SOON), 1);
	act(&b, "2024-10-24 09:00", "B", "receive", "", "");
	act(&b, "2024-10-24 10:00", "B", "assign", "u03", "role=lead");
	act(&b, "2024-10-24 11:00", "B", "accept", "u03", "");
	count(&b, "2024-W43", "2024-10-28 09:00", &s);
	assert_int_equal(statistics_unit(&s, u03, COUNT_SOON), 1);
	build_drop(&b);
}

static void
nothing_at_all(void **state)
{
	struct statistics s;
	struct build b;

	(void)state;
	build_make(&b, "");
	count(&b, "2024-W43", "2024-10-28 09:00", &s);
	assert_int_equal(s.flow[0][FLOW_RECEIVED], 0);
	assert_int_equal(s.n_before, 0);
	assert_int_equal(s.n_day, 7);
	build_drop(&b);
}

/* M4, M5: the tickets behind what is found, by time received. */
static void
voices_by_topic_and_matter(void **state)
{
	static const char *const at[] = { "2024-10-21 09:00",
	    "2024-10-22 09:00", "2024-10-20 09:00", "2024-10-23 09:00" };
	struct voices_query query = { .place = UINT32_MAX,
	    .from_s = 0, .to_s = INT64_MAX };
	struct voices voices;
	struct build b;
	uint32_t *found, i;

	(void)state;
	build_make(&b, "");
	act(&b, at[0], "A", "receive", "", "category=c;place=p;matter=A");
	act(&b, at[1], "B", "receive", "", "category=c;place=q;matter=A");
	act(&b, at[2], "C", "receive", "", "category=c;place=p;matter=C");
	act(&b, at[3], "D", "receive", "", "category=d;place=p;matter=A");
	voices_make(&voices, INT64_MIN, INT64_MAX, NULL);
	for (i = 0; i < ledger_tickets(&b.ledger); i++) {
		struct ticket t;

		ticket_fold(&b.ledger, i, &b.arena, &t);
		voices_add(&voices, &t);
	}
	voices_finish(&voices, INT64_MIN, &b.arena);
	query.category = hash_set_find(&b.ledger.texts, str_of("c"));
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 3);
	assert_int_equal(found[0], ledger_ticket(&b.ledger, str_of("C")));
	assert_int_equal(found[2], ledger_ticket(&b.ledger, str_of("B")));
	query.place = hash_set_find(&b.ledger.texts, str_of("p"));
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 2);
	query.from_s = when(at[0]);
	query.to_s = when(at[1]);
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 1);
	query.category = UINT32_MAX;
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 1);
	query.place = UINT32_MAX;
	query.matter = ledger_ticket(&b.ledger, str_of("A"));
	query.to_s = when(at[3]);
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 3);
	query.to_s--;
	assert_int_equal(voices_find(&voices, &query, &b.arena, &found), 2);
	voices_drop(&voices);
	build_drop(&b);
}

/* --- voices, each query a second way ---------------------------------------- */

enum { VOICES = 211, TEXTS = 4 };	/* VOICES is prime: any stride meets all */

/* Voice `i` of them by time received; three at a time. */
static struct voices_one
voice_of(uint32_t i)
{
	return (struct voices_one){ .category = i * 7 / 5 % TEXTS,
	    .place = i * i % 11 % TEXTS, .matter = 1 + i % 3, .ticket = i,
	    .received_s = i / 3 };
}

static void
find_and_compare(const struct voices *voices, const struct voices_query *q,
    struct arena *arena)
{
	uint32_t *found, i;
	size_t n = voices_find(voices, q, arena, &found), k = 0;

	for (i = 0; i < VOICES; i++) {
		struct voices_one v = voice_of(i);

		if (v.received_s < q->from_s || v.received_s > q->to_s ||
		    (q->category != UINT32_MAX && v.category != q->category) ||
		    (q->place != UINT32_MAX && v.place != q->place) ||
		    (q->matter != 0 && v.matter != q->matter))
			continue;
		assert_true(k < n);
		assert_int_equal(found[k++], i);
	}
	assert_int_equal(k, n);
}

static void
voices_by_any_query(void **state)
{
	static const int64_t at_s[] = { INT64_MIN, 0, 17, 18, 60, 70,
	    INT64_MAX };
	struct voices_query q = { 0 };
	struct voices voices;
	struct arena arena;
	uint32_t i, c, p;
	size_t from, to;

	(void)state;
	mem_make(&arena, NULL);
	voices_make(&voices, INT64_MIN, INT64_MAX, NULL);
	for (i = 0; i < VOICES; i++)
		*(struct voices_one *)mem_vec_add(&voices.list) =
		    voice_of(i * 60 % VOICES);
	voices_finish(&voices, INT64_MIN, &arena);
	for (i = 0; i < (TEXTS + 2) * (TEXTS + 2) * 4; i++)
		for (from = 0; from < 7; from++)
			for (to = 0; to < 7; to++) {
				struct arena scratch = arena;

				/* one text more than there is, then any */
				c = i / 4 % (TEXTS + 2);
				p = i / 4 / (TEXTS + 2);
				q.category = c > TEXTS ? UINT32_MAX : c;
				q.place = p > TEXTS ? UINT32_MAX : p;
				q.matter = i % 4;
				q.from_s = at_s[from];
				q.to_s = at_s[to];
				if (c > TEXTS && p > TEXTS && q.matter == 0)
					continue;
				find_and_compare(&voices, &q, &scratch);
			}
	voices_drop(&voices);
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows_by_period),
		cmocka_unit_test(units),
		cmocka_unit_test(soon_includes_its_last_second),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(voices_by_topic_and_matter),
		cmocka_unit_test(voices_by_any_query),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
