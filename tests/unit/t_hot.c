/*
 * t_hot - mass matters (M4) and hot topics (M5)
 */
#include "figures/hot.h"
#include "unit/ledger_build.h"

/* A receive of ticket `n`; caller 0: none. */
static void
call(struct build *b, const char *at, int n, int caller, const char *rest)
{
	char id[16], attrs[200], who[40] = "";

	snprintf(id, sizeof(id), "T%d", n);
	if (caller != 0)
		snprintf(who, sizeof(who), "caller=%016x;", (unsigned)caller);
	snprintf(attrs, sizeof(attrs), "%s%s%s", who,
	    strstr(rest, "matter=") == NULL ? "matter=T1;" : "", rest);
	act(b, at, id, "receive", "", attrs);
}

static size_t
mass_of(struct build *b, struct hot_mass **mass)
{
	struct voices voices;
	size_t n;

	voices_make_all(&voices, &b->ledger, &b->arena);
	n = hot_find_mass(&b->ledger, b->policy, &voices, &b->arena, mass);
	voices_drop(&voices);
	return n;
}

static const char *
id_of(struct build *b, uint32_t ticket)
{
	return str_dup(&b->arena, ledger_ticket_id(&b->ledger, ticket));
}

/* --- M4 --------------------------------------------------------------- */

static void
m4_found_at_the_tenth(void **state)
{
	struct hot_mass *mass;
	struct build b;
	int i;

	(void)state;
	build_make(&b, "");
	for (i = 1; i <= 9; i++)
		call(&b, "2024-10-08 08:00", i, i, "");
	call(&b, "2024-10-09 08:00", 10, 9, "");	/* the ninth again */
	assert_int_equal(mass_of(&b, &mass), 0);
	call(&b, "2024-10-10 08:00", 11, 11, "matter=T11");
	assert_int_equal(mass_of(&b, &mass), 0);
	/* 7 x 24 h, that second included; without caller is one of its own */
	call(&b, "2024-10-15 08:00", 12, 0, "");
	assert_int_equal(mass_of(&b, &mass), 1);
	assert_string_equal(id_of(&b, mass->matter), "T1");
	assert_string_equal(id_of(&b, mass->ticket), "T12");
	assert_int_equal(mass->at_s, when("2024-10-15 08:00"));
	assert_int_equal(mass->n_caller, 10);
	assert_int_equal(mass->n_ticket, 11);
	/* more of them do not make it one again */
	call(&b, "2024-10-15 08:00", 13, 13, "");
	assert_int_equal(mass_of(&b, &mass), 1);
	build_drop(&b);
}

static void
m4_a_second_late(void **state)
{
	struct hot_mass *mass;
	struct build b;
	int i;

	(void)state;
	build_make(&b, "");
	for (i = 1; i <= 9; i++)
		call(&b, "2024-10-08 08:00", i, i, "");
	call(&b, "2024-10-15 08:00:01", 12, 12, "");
	assert_int_equal(mass_of(&b, &mass), 0);
	build_drop(&b);
}

static void
m4_without_callers(void **state)
{
	struct hot_mass *mass;
	struct build b;
	int i;

	(void)state;
	build_make(&b, "");
	for (i = 1; i <= 10; i++)
		call(&b, "2024-10-08 08:00", i, 0, "");
	assert_int_equal(mass_of(&b, &mass), 1);
	assert_string_equal(id_of(&b, mass->ticket), "T10");
	build_drop(&b);
}

/* It ends when callers fall out of the window, and may come again. */
static void
m4_again(void **state)
{
	struct hot_mass *mass;
	struct build b;
	int i;

	(void)state;
	build_make(&b, "2024-01-01,mass.callers,3,x\n"
	    "2024-01-01,mass.window,2d,x\n2024-10-20,mass.window,30d,x\n");
	for (i = 1; i <= 3; i++)
		call(&b, "2024-10-01 08:00", i, i, "");
	for (i = 4; i <= 6; i++)
		call(&b, "2024-10-05 08:00", i, i, "");
	call(&b, "2024-10-06 08:00", 7, 7, "");
	call(&b, "2024-10-10 08:00", 8, 8, "matter=T8");
	call(&b, "2024-10-10 08:00", 9, 9, "matter=T8");
	call(&b, "2024-10-10 08:00", 10, 10, "matter=T8");
	assert_int_equal(mass_of(&b, &mass), 3);
	assert_string_equal(id_of(&b, mass[0].ticket), "T3");
	assert_string_equal(id_of(&b, mass[1].ticket), "T6");
	assert_string_equal(id_of(&b, mass[2].ticket), "T10");
	assert_string_equal(id_of(&b, mass[2].matter), "T8");
	/* the longer window reaches back to all of October: no new one */
	call(&b, "2024-10-21 08:00", 11, 11, "");
	assert_int_equal(mass_of(&b, &mass), 3);
	/* as amended: T8's callers were on another matter after all */
	act(&b, "2024-10-22 08:00", "T8", "amend", "", "matter=T1");
	assert_int_equal(mass_of(&b, &mass), 2);
	build_drop(&b);
}

/* --- M5 --------------------------------------------------------------- */

static void
tickets(struct build *b, const char *at, int n, const char *rest)
{
	static int number = 100;

	while (n-- > 0)
		call(b, at, number++, 0, rest);
}

static void
hot(struct build *b, const char *period, struct hot_topics *topics)
{
	struct voices voices;
	struct hot_input in = { .ledger = &b->ledger, .policy = b->policy,
	    .voices = &voices, .year_start = 1 };
	struct fail fail = { 0 };

	build_ok(time_period_parse(str_of(period), 1, &in.period, &fail),
	    &fail);
	voices_make_all(&voices, &b->ledger, &b->arena);
	hot_count(&in, &b->arena, topics);
	voices_drop(&voices);
}

static const struct hot_topic *
topic_of(struct build *b, const struct hot_topics *topics,
    const char *category, const char *place)
{
	size_t i;

	for (i = 0; i < topics->n; i++) {
		const struct hot_topic *t = &topics->topic[i];
		struct str c = t->category == HOT_ANY ? str_of("*") :
		    ledger_text(&b->ledger, t->category);
		struct str p = t->place == HOT_ANY ? str_of("*") :
		    ledger_text(&b->ledger, t->place);

		if (str_is(c, category) && str_is(p, place))
			return t;
	}
	return NULL;
}

static void
m5_topics(void **state)
{
	const struct hot_topic *t;
	struct hot_topics topics;
	struct build b;

	(void)state;
	build_make(&b, "");
	tickets(&b, "2024-09-02 08:00", 3, "category=A;place=P");
	tickets(&b, "2024-09-09 08:00", 2, "category=A;place=Q");
	tickets(&b, "2024-09-23 08:00", 5, "category=A;place=P");
	/* the week after: the mean of A is 10/4, of A at P 8/4 */
	tickets(&b, "2024-09-30 00:00:00", 3, "category=A;place=P");
	tickets(&b, "2024-10-06 23:59:59", 2, "category=A;place=P");
	tickets(&b, "2024-10-03 08:00", 4, "category=B");
	tickets(&b, "2024-10-03 08:00", 1, "place=R");
	tickets(&b, "2024-10-07 00:00:00", 9, "category=B");
	hot(&b, "2024-W40", &topics);
	assert_int_equal(topics.n_before, 4);
	assert_int_equal(topics.n, 5);
	/* most first, then by category and place, any first */
	assert_ptr_equal(topic_of(&b, &topics, "*", "P"), &topics.topic[0]);
	assert_ptr_equal(topic_of(&b, &topics, "A", "*"), &topics.topic[1]);
	assert_ptr_equal(topic_of(&b, &topics, "A", "P"), &topics.topic[2]);
	assert_ptr_equal(topic_of(&b, &topics, "B", "*"), &topics.topic[3]);
	assert_ptr_equal(topic_of(&b, &topics, "*", "R"), &topics.topic[4]);
	t = &topics.topic[1];
	assert_int_equal(t->n, 5);
	assert_int_equal(t->before[0], 5);
	assert_int_equal(t->before[1], 0);
	assert_int_equal(t->before[2], 2);
	assert_int_equal(t->before[3], 3);
	/* 5 = 2.0 x 10/4: at least so many is hot */
	assert_int_equal(t->is_hot, 1);
	assert_int_equal(topics.topic[2].is_hot, 1);
	assert_int_equal(topics.topic[3].is_hot, 0);	/* 4 < hot.min */
	/* one more before, and it is not */
	tickets(&b, "2024-09-20 08:00", 1, "category=A;place=Q");
	hot(&b, "2024-W40", &topics);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 0);
	assert_int_equal(topic_of(&b, &topics, "A", "P")->is_hot, 1);
	build_drop(&b);
}

/* Of as many periods as there are; without any, hot.min alone. */
static void
m5_a_young_store(void **state)
{
	struct hot_topics topics;
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,hot.min,3,x\n"
	    "2024-01-01,hot.ratio,1.5,x\n2024-12-01,hot.min,9,x\n");
	tickets(&b, "2024-10-08 08:00", 3, "category=A");
	hot(&b, "2024-10", &topics);
	assert_int_equal(topics.n_before, 0);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 1);
	tickets(&b, "2024-11-08 08:00", 4, "category=A");
	hot(&b, "2024-11", &topics);
	assert_int_equal(topics.n_before, 1);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 0);
	tickets(&b, "2024-11-09 08:00", 1, "category=A");
	hot(&b, "2024-11", &topics);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 1);
	/* the row in force at the period's last second */
	tickets(&b, "2024-12-01 08:00", 8, "category=A");
	hot(&b, "2024-12", &topics);
	assert_int_equal(topics.n_before, 2);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 0);
	tickets(&b, "2024-12-31 08:00", 1, "category=A");
	hot(&b, "2024-12", &topics);
	assert_int_equal(topic_of(&b, &topics, "A", "*")->is_hot, 1);
	/* nothing at all */
	hot(&b, "2023-01", &topics);
	assert_int_equal(topics.n, 0);
	assert_int_equal(topics.n_before, 0);
	build_drop(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(m4_found_at_the_tenth),
		cmocka_unit_test(m4_a_second_late),
		cmocka_unit_test(m4_without_callers),
		cmocka_unit_test(m4_again),
		cmocka_unit_test(m5_topics),
		cmocka_unit_test(m5_a_young_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
