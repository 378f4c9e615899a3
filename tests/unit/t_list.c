/*
 * t_list - queries over tickets: columns, filters, order (ticket-list)
 */
#include "unit/ledger_build.h"

#include "edge/list.h"

/* A ledger as a store, as of an instant. */
static void
store_make(struct store *store, const struct build *b, const char *as_of)
{
	memset(store, 0, sizeof(*store));
	store->dir = store->config_dir = store->journal_dir =
	    store->tickets_dir = store->lock = -1;
	store->as_of_s = store->now_s = when(as_of);
	store->ledger = b->ledger;
	store->config.roster = b->roster;
	store->config.policy = b->policy;
	store->config.calendar = b->calendar;
	store->view = view_at(b, as_of);
	store->view.ledger = &store->ledger;
}

/*
 * T1 closed and called back unsatisfied by the district; T2 led by u2 with c1
 * and u1, extended; T3 returned by u1, waiting; T4 declined; T5 of the same
 * caller and matter as T1, urgent, flagged, supervised; T6 shelved.
 */
static void
tell(struct build *b)
{
	build_make(b, "");
	act(b, "2024-10-08 09:00", "T1", "receive", "", "category=甲/乙/丙;"
	    "place=梅园;caller=00000000000000aa;matter=T1");
	act(b, "2024-10-08 09:30", "T1", "brief", "", "");
	act(b, "2024-10-08 10:00", "T1", "assign", "u1", "");
	act(b, "2024-10-08 10:30", "T1", "accept", "u1", "");
	act(b, "2024-10-08 11:00", "T1", "contact", "u1",
	    "outcome=unreached");
	act(b, "2024-10-08 12:00", "T1", "contact", "u1", "outcome=reached");
	act(b, "2024-10-08 13:00", "T1", "survey", "u1", "");
	act(b, "2024-10-08 14:00", "T1", "answer", "u1", "outcome=reached");
	act(b, "2024-10-08 15:00", "T1", "reply", "u1",
	    "result=explained;satisfaction=none");
	act(b, "2024-10-08 16:00", "T1", "review", "", "outcome=fail");
	act(b, "2024-10-08 16:10", "T1", "rework", "u1", "");
	act(b, "2024-10-08 16:20", "T1", "reply", "u1",
	    "result=solved;satisfaction=basic");
	act(b, "2024-10-08 16:30", "T1", "review", "", "outcome=pass");
	act(b, "2024-10-08 17:00", "T1", "callback", "",
	    "source=street;outcome=reached;result=solved;"
	    "satisfaction=satisfied");
	act(b, "2024-10-08 17:30", "T1", "close", "", "");
	act(b, "2024-10-09 09:00", "T1", "callback", "",
	    "source=district;outcome=reached;satisfaction=unsatisfied");
	act(b, "2024-10-09 09:00", "T2", "receive", "", "kind=help;"
	    "category=甲/乙;place=桂园;caller=00000000000000bb;matter=T2");
	act(b, "2024-10-09 10:00", "T2", "assign", "u2", "");
	act(b, "2024-10-09 10:00", "T2", "assign", "u1", "role=co");
	act(b, "2024-10-09 10:00", "T2", "assign", "c1", "role=co");
	act(b, "2024-10-09 11:00", "T2", "accept", "u2", "");
	act(b, "2024-10-09 12:00", "T2", "extend", "u2", "until=2024-10-20");
	act(b, "2024-10-09 13:00", "T2", "extend-grant", "u2",
	    "until=2024-10-20");
	act(b, "2024-10-09 14:00", "T3", "receive", "", "source=grid;"
	    "category=甲乙;matter=T3");
	act(b, "2024-10-09 15:00", "T3", "assign", "u1", "");
	act(b, "2024-10-09 15:30", "T3", "return", "u1", "");
	act(b, "2024-10-09 16:00", "T3", "return-grant", "u1", "");
	act(b, "2024-10-09 16:30", "T4", "receive", "", "matter=T4");
	act(b, "2024-10-09 17:00", "T4", "decline", "", "");
	act(b, "2024-10-10 09:00", "T5", "receive", "", "urgency=urgent;"
	    "category=甲/乙/丙;place=梅园;caller=00000000000000aa;matter=T1;"
	    "district_due=2024-10-30T18:00:00+08:00;supervised=city;"
	    "flags=fallback named");
	act(b, "2024-10-10 09:10", "T5", "flag", "", "kind=mass");
	act(b, "2024-10-10 09:20", "T5", "supervise", "u3",
	    "due=2024-10-11;ground=1");
	act(b, "2024-10-10 09:30", "T5", "amend", "", "tag=要事");
	act(b, "2024-10-10 10:00", "T6", "receive", "", "urgency=semi-urgent;"
	    "caller=00000000000000bb;matter=T2;flags=secret");
	act(b, "2024-10-10 10:30", "T6", "assign", "u2", "");
	act(b, "2024-10-10 11:00", "T6", "shelve", "u2", "");
	act(b, "2024-10-10 12:00", "T6", "shelve-file", "u2", "");
}

static const struct list_options none = { .from_s = TIME_NONE,
    .to_s = TIME_NONE, .limit = -1 };

/* The table that options give, as CSV without its header, in `out`. */
static void
query(struct build *b, const struct list_options *options, const char *as_of,
    struct buf *out)
{
	static const struct table_style style = { .format = TABLE_CSV };
	struct store store;
	struct list list;
	struct table table;
	struct fail fail = { 0 };

	store_make(&store, b, as_of);
	build_ok(list_make(&list, &store, options, 0, &fail), &fail);
	build_ok(list_select(&list, NULL, 0, &fail), &fail);
	build_ok(list_load(&list, &fail), &fail);
	list_table(&list, &table);
	out->n = 0;
	table_render(&table, &style, out);
	table_drop(&table);
	list_drop(&list);
	buf_put_byte(out, '\0');
}

static void
expect(struct build *b, const struct list_options *options,
    const char *want)
{
	struct buf out;

	buf_make(&out, NULL);
	query(b, options, "2024-10-10 18:00", &out);
	assert_string_equal(strchr(out.p, '\n') + 1, want);
	buf_drop(&out);
}

static void
test_default(void **state)
{
	struct build b;
	struct buf out;

	(void)state;
	tell(&b);
	buf_make(&out, NULL);
	query(&b, &none, "2024-10-10 18:00", &out);
	assert_string_equal(out.p,
	    "ticket,state,received,source,kind,urgency,category,site,place,"
	    "lead,co,due,repeats,matter,result,satisfaction,flags\n"
	    "T1,closed,2024-10-08T09:00:00+08:00,hotline,consult,general,"
	    "甲/乙/丙,,梅园,u1,,,1,T1,solved,unsatisfied,\n"
	    "T2,accepted,2024-10-09T09:00:00+08:00,hotline,help,general,"
	    "甲/乙,,桂园,u2,c1|u1,2024-10-09T10:00:00+08:00,1,T2,,,\n"
	    "T3,received,2024-10-09T14:00:00+08:00,grid,consult,general,"
	    "甲乙,,,,,,1,T3,,,\n"
	    "T4,declined,2024-10-09T16:30:00+08:00,hotline,consult,general,"
	    ",,,,,,1,T4,,,\n"
	    "T5,received,2024-10-10T09:00:00+08:00,hotline,consult,urgent,"
	    "甲/乙/丙,,梅园,,,2024-10-10T10:00:00+08:00,2,T1,,,"
	    "fallback named mass\n"
	    "T6,dispatched,2024-10-10T10:00:00+08:00,hotline,consult,"
	    "semi-urgent,,,,u2,,2024-10-10T11:00:00+08:00,2,T2,,,secret\n");
	buf_drop(&out);
	build_drop(&b);
}

/* The time of every step, of the lead that stands. */
static void
test_steps(void **state)
{
	struct list_options o = none;
	struct build b;

	(void)state;
	tell(&b);
	o.limit = 1;
	o.fields = "ticket,briefed,dispatched,accepted,contacted,surveyed";
	expect(&b, &o, "T1,2024-10-08T09:30:00+08:00,"
	    "2024-10-08T10:00:00+08:00,2024-10-08T10:30:00+08:00,"
	    "2024-10-08T12:00:00+08:00,2024-10-08T13:00:00+08:00\n");
	o.fields = "answered,replied,reviewed,called_back,closed,declined";
	expect(&b, &o, "2024-10-08T14:00:00+08:00,2024-10-08T16:20:00+08:00,"
	    "2024-10-08T16:30:00+08:00,2024-10-09T09:00:00+08:00,"
	    "2024-10-08T17:30:00+08:00,\n");
	o.limit = -1;
	o.fields = "ticket,dispatched,reworks,returns,extensions,tag,"
	    "district_due,supervised,caller_id";
	expect(&b, &o,
	    "T1,2024-10-08T10:00:00+08:00,1,0,0,,,,00000000000000aa\n"
	    "T2,2024-10-09T10:00:00+08:00,0,0,1,,,,00000000000000bb\n"
	    "T3,,0,1,0,,,,\n"
	    "T4,,0,0,0,,,,\n"
	    "T5,,0,0,0,要事,2024-10-30T18:00:00+08:00,city,"
	    "00000000000000aa\n"
	    /* C4: nothing of the caller of a secret ticket */
	    "T6,2024-10-10T10:30:00+08:00,0,0,0,,,,\n");
	build_drop(&b);
}

/* A result is the citizen's word before the unit's own; voids count (L13). */
static void
test_result(void **state)
{
	struct list_options o = none;
	struct build b;
	uint32_t seq;
	char attrs[32];

	(void)state;
	build_make(&b, "");
	o.fields = "result,satisfaction";
	act(&b, "2024-10-08 09:00", "T", "receive", "", "");
	act(&b, "2024-10-08 10:00", "T", "assign", "u1", "");
	act(&b, "2024-10-08 10:00", "T", "assign", "u2", "role=co");
	act(&b, "2024-10-08 10:00", "T", "accept", "u1", "");
	act(&b, "2024-10-08 10:00", "T", "accept", "u2", "");
	act(&b, "2024-10-08 11:00", "T", "reply", "u2",
	    "result=filed;satisfaction=none");
	expect(&b, &o, ",\n");		/* no lead has replied */
	act(&b, "2024-10-08 11:00", "T", "reply", "u1",
	    "result=explained;satisfaction=basic");
	expect(&b, &o, "explained,basic\n");
	act(&b, "2024-10-08 12:00", "T", "review", "", "outcome=pass");
	act(&b, "2024-10-08 13:00", "T", "callback", "",
	    "source=street;outcome=unreached");
	expect(&b, &o, "explained,basic\n");
	seq = act(&b, "2024-10-08 14:00", "T", "callback", "",
	    "source=street;outcome=reached;result=unsolved;"
	    "satisfaction=unsatisfied");
	expect(&b, &o, "unsolved,unsatisfied\n");
	snprintf(attrs, sizeof(attrs), "seq=%u;reason=x", (unsigned)seq);
	act(&b, "2024-10-08 15:00", "T", "void", "", attrs);
	expect(&b, &o, "explained,basic\n");
	build_drop(&b);
}

/* Each filter alone: which tickets it leaves. */
static void
test_filters(void **state)
{
	const struct {
		const char *left, *from, *to;
		struct list_options o;
	} cases[] = {
#define CASE(left, ...) { left, NULL, NULL, { .fields = "ticket", \
    .limit = -1, __VA_ARGS__ } }
#define TIMES(left, from, to) { left, from, to, { .fields = "ticket", \
    .limit = -1 } }
		CASE("T3\nT5\n", .state = "received"),
		CASE("T1\nT4\n", .state = "closed, declined"),
		CASE("T2\n", .kind = "help,report"),
		CASE("T5\nT6\n", .urgency = "urgent,semi-urgent"),
		CASE("T3\n", .source = "grid"),
		CASE("T1\nT2\n", .unit = "u1"),
		CASE("T1\n", .lead = "u1"),
		CASE("T2\n", .unit = "Community 1"),
		CASE("", .unit = "u4"),
		/* by level: 甲/乙/丙 is below 甲, 甲乙 is not */
		CASE("T1\nT2\nT5\n", .category = "甲"),
		CASE("T1\nT2\nT5\n", .category = "甲/乙/"),
		CASE("T1\nT5\n", .category = "甲/乙/丙"),
		CASE("T4\nT6\n", .category = ""),
		CASE("T1\nT5\n", .place = "梅园"),
		CASE("T3\nT4\nT6\n", .place = ""),
		CASE("", .place = "无此"),
		CASE("T1\nT5\n", .caller = "00000000000000aa"),
		CASE("T2\n", .caller = "00000000000000bb"),	/* C4 */
		CASE("T2\nT6\n", .matter = "T2"),
		CASE("T5\n", .flag = "mass"),
		CASE("T5\nT6\n", .flag = "secret,named"),
		CASE("T5\n", .tag = "要事"),
		TIMES("T5\nT6\n", "2024-10-10 09:00", NULL),
		TIMES("T6\n", "2024-10-10 09:00:01", NULL),
		TIMES("T1\n", NULL, "2024-10-09 08:59:59"),
		TIMES("T1\nT2\n", NULL, "2024-10-09 09:00"),
		CASE("T2\nT5\nT6\n", .is_overdue = 1),
		CASE("T2\n", .is_soon = 1, .lead = "u2", .kind = "help"),
		CASE("T5\nT6\n", .repeats = 2),
		CASE("", .repeats = 3),
		CASE("T3\nT5\n", .is_undecided = 1),
		CASE("T5\n", .is_supervised = 1),
		CASE("T6\n", .is_shelved = 1),
		CASE("T5\n", .where = "repeats = 2 and place = 梅园"),
		CASE("T2\n", .where = "co ~ '\\bu1\\b'"),
		CASE("T2\nT3\n", .where = "received > 2024-10-08 and "
		    "due < 2024-10-10 or source = grid"),
#undef CASE
#undef TIMES
	};
	struct build b;
	size_t i;

	(void)state;
	tell(&b);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct list_options o = cases[i].o;
		struct buf out;

		o.from_s = cases[i].from == NULL ? TIME_NONE :
		    when(cases[i].from);
		o.to_s = cases[i].to == NULL ? TIME_NONE : when(cases[i].to);
		buf_make(&out, NULL);
		query(&b, &o, "2024-10-10 18:00", &out);
		if (strcmp(strchr(out.p, '\n') + 1, cases[i].left) != 0)
			fail_msg("case %zu: %s", i, out.p);
		buf_drop(&out);
	}
	build_drop(&b);
}

/* Empty ones last in either direction; ties end on the ticket's bytes. */
static void
test_order(void **state)
{
	struct list_options o = none;
	struct build b;

	(void)state;
	tell(&b);
	o.fields = "ticket";
	o.sort = "due";
	expect(&b, &o, "T2\nT5\nT6\nT1\nT3\nT4\n");
	o.sort = "-due";
	expect(&b, &o, "T6\nT5\nT2\nT1\nT3\nT4\n");
	o.sort = "-repeats,-received";
	expect(&b, &o, "T6\nT5\nT4\nT3\nT2\nT1\n");
	o.sort = "place";
	expect(&b, &o, "T2\nT1\nT5\nT3\nT4\nT6\n");
	o.sort = "-ticket";
	o.limit = 2;
	expect(&b, &o, "T6\nT5\n");
	o.limit = 0;
	expect(&b, &o, "");
	build_drop(&b);
}

static void
test_faults(void **state)
{
	const struct {
		struct list_options o;
		const char *says;
	} cases[] = {
		{ { .state = "open" },
		    "--state: there is no such word: 'open'; there are "
		    "received, dispatched, accepted, replied, "
		    "reviewed, called-back, closed, declined" },
		{ { .state = "none" },
		    "--state: there is no such word: 'none'; there are "
		    "received, dispatched, accepted, replied, "
		    "reviewed, called-back, closed, declined" },
		{ { .flag = "" }, "--flag: there is no such word: ''; there "
		    "are fallback, instruction, media, secret, named, mass, "
		    "misconduct, duty, case" },
		{ { .unit = "u9" }, "--unit: there is no unit 'u9'" },
		{ { .lead = "" }, "--lead: there is no unit ''" },
		{ { .caller = "aa" }, "--caller: 16 hexadecimal digits are "
		    "needed, not 'aa'" },
		{ { .fields = "ticket,led" },
		    "--fields: there is no column 'led'" },
		{ { .fields = "due,due" }, "--fields: twice the column 'due'" },
		{ { .fields = "+due" }, "--fields: twice the column 'due'" },
		{ { .fields = "" }, "--fields: there is no column ''" },
		{ { .sort = "-" }, "--sort: there is no column ''" },
		{ { .sort = "due,-due" }, "--sort: twice the column 'due'" },
		{ { .where = "due" },
		    "--where: 4: one of = != < <= > >= ~ is needed here" },
		{ { .match = "(" }, "--match: pattern '(': missing closing "
		    "parenthesis at its character 2" },
	};
	struct build b;
	struct store store;
	struct list list;
	size_t i;

	(void)state;
	tell(&b);
	store_make(&store, &b, "2024-10-10 18:00");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fail fail = { 0 };

		assert_int_equal(list_make(&list, &store, &cases[i].o, 0,
		    &fail), FAIL_USAGE);
		assert_string_equal(fail.text, cases[i].says);
	}
	build_drop(&b);
}

/* Q5: who may not read tickets/ is told so, and gets the rest. */
static void
test_reach(void **state)
{
	static const char *const fields[] = { "text", "ticket,phone",
	    "+caller", "address" };
	struct list_options o = none;
	struct build b;
	struct store store;
	struct list list;
	struct fail fail = { 0 };
	size_t i;

	(void)state;
	tell(&b);
	store_make(&store, &b, "2024-10-10 18:00");
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		o.fields = fields[i];
		build_ok(list_make(&list, &store, &o, 0, &fail), &fail);
		build_ok(list_select(&list, NULL, 0, &fail), &fail);
		assert_int_equal(list_load(&list, &fail), FAIL_SYSTEM);
		list_drop(&list);
	}
	o = none;
	o.match = "x";
	build_ok(list_make(&list, &store, &o, 0, &fail), &fail);
	assert_int_equal(list_select(&list, NULL, 0, &fail), FAIL_SYSTEM);
	list_drop(&list);
	build_drop(&b);
}

/* What a reveal says that was shown (C2). */
static void
test_scope(void **state)
{
	struct list_options o = none;
	struct build b;
	struct store store;
	struct list list;
	struct fail fail = { 0 };

	(void)state;
	tell(&b);
	store_make(&store, &b, "2024-10-10 18:00");
	o.fields = "text,ticket,phone";
	o.where = "caller ~ 张";
	build_ok(list_make(&list, &store, &o, 1, &fail), &fail);
	assert_true(str_is(list_scope(&list), "caller|phone|text"));
	list_drop(&list);
	o = none;
	build_ok(list_make(&list, &store, &o, 1, &fail), &fail);
	assert_int_equal(list_scope(&list).n, 0);
	list_drop(&list);
	build_drop(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_result),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_reach),
		cmocka_unit_test(test_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
