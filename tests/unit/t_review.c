/* The checklist run on a reply, and what waits (L7, L12, Art. 8(9)). */
#include "model/review.h"
#include "unit/ledger_build.h"
#include "unit/tables.h"

static struct build b;
static const char *texts[256];	/* attributes by seq */

static int
setup(void **state)
{
	(void)state;
	build_make(&b, "");
	memset(texts, 0, sizeof(texts));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	build_drop(&b);
	return 0;
}

static uint32_t
note(const char *at, const char *event, const char *unit, const char *attrs)
{
	uint32_t seq = act(&b, at, "T1", event, unit, attrs);

	texts[seq] = attrs;
	return seq;
}

static struct str
attrs_of(const void *with, uint32_t seq)
{
	(void)with;
	return str_of(texts[seq]);
}

#define REPLY "result=solved;fact=upheld;signed=Head A"

/* A ticket's way to its reply; NULL leaves a step out. */
struct way {
	const char *receive, *contact, *contact_attrs, *contact_logged;
	const char *survey, *answer, *statement, *reply, *reply_attrs;
};

#define SITE "site=yes"
#define CALLED "2024-10-08 10:00", "outcome=reached;recording=r1", NULL
#define ANSWERED "outcome=reached;recording=r2"
#define IN_TIME "2024-10-10 10:00"
#define PHOTOS REPLY ";photos_before=a;photos_after=b"

static void
go(const struct way *way)
{
	note("2024-10-08 08:30", "receive", "", way->receive);
	note("2024-10-08 09:00", "assign", "u1", "role=lead");
	note("2024-10-08 09:30", "accept", "u1", "");
	if (way->contact_logged != NULL)
		logged(&b, way->contact_logged);
	if (way->contact != NULL)
		note(way->contact, "contact", "u1", way->contact_attrs);
	if (way->survey != NULL)
		note(way->survey, "survey", "u1", "");
	if (way->answer != NULL)
		note("2024-10-08 11:00", "answer", "u1", way->answer);
	if (way->statement != NULL)
		note("2024-10-10 09:00", "statement", "u1", way->statement);
	note(way->reply, "reply", "u1", way->reply_attrs);
}

static enum review_verdict
verdict_of(enum checklist_check check, const char **detail)
{
	struct obligation_view view = view_at(&b, "2024-10-20 12:00");
	struct ticket ticket;
	const struct review_input in = { .view = &view, .ticket = &ticket,
	    .attrs = attrs_of };

	build_fold(&b, "T1", &ticket);
	return review_check(&in, check, &b.arena, detail);
}

static const struct {
	enum checklist_check check;
	enum review_verdict verdict;
	const char *detail;
	struct way way;
} cases[] = {
	/* O3, Art. 8(2): within a working day of the assign */
	{ CHECK_CONTACT, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	{ CHECK_CONTACT, REVIEW_OK, "", { "", "2024-10-09 23:59:59",
	    "outcome=reached", NULL, NULL, ANSWERED, NULL, IN_TIME,
	    REPLY } },
	{ CHECK_CONTACT, REVIEW_LACKS, "the citizen was contacted "
	    "late", { "", "2024-10-10 00:00", "outcome=reached", NULL,
	    NULL, ANSWERED, NULL, IN_TIME, REPLY } },
	{ CHECK_CONTACT, REVIEW_LACKS, "the citizen was not contacted",
	    { "", "2024-10-08 10:00", "outcome=unreached", NULL, NULL,
	    ANSWERED, NULL, IN_TIME, REPLY } },
	/* O4, Art. 8(1) */
	{ CHECK_SURVEY, REVIEW_OK, "no site", { "site=no", CALLED,
	    NULL, ANSWERED, NULL, IN_TIME, REPLY } },
	{ CHECK_SURVEY, REVIEW_OK, "", { SITE, CALLED,
	    "2024-10-09 23:59:59", ANSWERED, NULL, IN_TIME, PHOTOS } },
	{ CHECK_SURVEY, REVIEW_LACKS, "the site was surveyed late",
	    { SITE, CALLED, "2024-10-10 00:00", ANSWERED, NULL,
	    IN_TIME, PHOTOS } },
	{ CHECK_SURVEY, REVIEW_LACKS, "the site was not surveyed",
	    { SITE, CALLED, NULL, ANSWERED, NULL, IN_TIME, PHOTOS } },
	/* Art. 8(7) */
	{ CHECK_ANSWER, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	{ CHECK_ANSWER, REVIEW_OK, "impossible", { "", CALLED, NULL,
	    "outcome=impossible", NULL, IN_TIME, REPLY } },
	{ CHECK_ANSWER, REVIEW_LACKS, "the citizen was not answered",
	    { "", CALLED, NULL, "outcome=unreached", NULL, IN_TIME,
	    REPLY } },
	/* Art. 8(2), 8(8)2 */
	{ CHECK_RECORDINGS, REVIEW_OK, "", { "", CALLED, NULL,
	    ANSWERED, NULL, IN_TIME, REPLY } },
	{ CHECK_RECORDINGS, REVIEW_OK, "", { "", CALLED, NULL,
	    "outcome=reached;way=visit", NULL, IN_TIME, REPLY } },
	{ CHECK_RECORDINGS, REVIEW_OK, "", { "", CALLED, NULL,
	    "outcome=reached", NULL, IN_TIME, REPLY ";recording=all" } },
	{ CHECK_RECORDINGS, REVIEW_LACKS, "an answer has no recording",
	    { "", CALLED, NULL, "outcome=reached;way=phone", NULL,
	    IN_TIME, REPLY } },
	{ CHECK_RECORDINGS, REVIEW_LACKS, "a contact has no recording",
	    { "", "2024-10-08 10:00", "outcome=reached", NULL, NULL,
	    ANSWERED, NULL, IN_TIME, REPLY } },
	/* Art. 8(8)2 */
	{ CHECK_PHOTOS, REVIEW_OK, "", { SITE, CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, PHOTOS } },
	{ CHECK_PHOTOS, REVIEW_OK, "no site", { "", CALLED, NULL,
	    ANSWERED, NULL, IN_TIME, REPLY } },
	{ CHECK_PHOTOS, REVIEW_LACKS, "no photos after", { SITE,
	    CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    REPLY ";photos_before=a" } },
	{ CHECK_PHOTOS, REVIEW_LACKS, "no photos before and after",
	    { SITE, CALLED, NULL, ANSWERED, NULL, IN_TIME, REPLY } },
	/* Art. 13(2) */
	{ CHECK_SIGNED, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	{ CHECK_SIGNED, REVIEW_LACKS, "the reply is not signed", { "",
	    CALLED, NULL, ANSWERED, NULL, IN_TIME, "result=solved" } },
	/* Annex 1.2 */
	{ CHECK_STATEMENT, REVIEW_OK, "not asked for", { "", CALLED,
	    NULL, ANSWERED, NULL, IN_TIME, "fact=partly" } },
	{ CHECK_STATEMENT, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    "fact=not-upheld", IN_TIME, "fact=not-upheld" } },
	{ CHECK_STATEMENT, REVIEW_LACKS, "there is no statement", { "",
	    CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    "fact=not-upheld" } },
	{ CHECK_STATEMENT, REVIEW_CONFIRM, "statement and reply "
	    "differ in the finding of fact", { "", CALLED, NULL,
	    ANSWERED, "fact=noted", IN_TIME, "fact=not-adopted" } },
	/* Art. 8(8)2 */
	{ CHECK_PLAN, REVIEW_OK, "solved", { "", CALLED, NULL,
	    ANSWERED, NULL, IN_TIME, "result=solved" } },
	{ CHECK_PLAN, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, "result=explained;plan=x;"
	    "plan_due=2024-11-01" } },
	{ CHECK_PLAN, REVIEW_OK, "none, with a reason", { "", CALLED,
	    NULL, ANSWERED, NULL, IN_TIME,
	    "result=excessive;no_plan=x" } },
	{ CHECK_PLAN, REVIEW_LACKS, "no plan, and no reason why",
	    { "", CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    "result=explained" } },
	{ CHECK_PLAN, REVIEW_LACKS, "the plan has no date", { "",
	    CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    "result=unsolved;plan=x" } },
	/* Art. 8(6) */
	{ CHECK_APPROVED, REVIEW_OK, "not asked for", { "", CALLED,
	    NULL, ANSWERED, NULL, IN_TIME, "result=excessive" } },
	{ CHECK_APPROVED, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, IN_TIME, "result=filed;approved=c0" } },
	{ CHECK_APPROVED, REVIEW_LACKS, "the centre has not agreed",
	    { "", CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    "result=filed" } },
	{ CHECK_APPROVED, REVIEW_LACKS, "the centre has not agreed",
	    { "", CALLED, NULL, ANSWERED, NULL, IN_TIME,
	    "result=unsolved" } },
	/* L12: at meets the due, logged lies past it */
	{ CHECK_BACKDATED, REVIEW_OK, "", { "", "2024-10-08 10:00",
	    "outcome=reached", "2024-10-09 23:59:59", NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	{ CHECK_BACKDATED, REVIEW_LACKS, "a contact was written down "
	    "past its due", { "", "2024-10-08 10:00",
	    "outcome=reached", "2024-10-10 00:00", NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	/* late by its at, too: late, not backdated */
	{ CHECK_BACKDATED, REVIEW_OK, "", { "", "2024-10-10 09:00",
	    "outcome=reached", "2024-10-10 09:00", NULL, ANSWERED,
	    NULL, IN_TIME, REPLY } },
	/* O5, Art. 8(4): 2024-10-12 is worked, so the 14th's end */
	{ CHECK_TIMELY, REVIEW_OK, "", { "", CALLED, NULL, ANSWERED,
	    NULL, "2024-10-14 23:59:59", REPLY } },
	{ CHECK_TIMELY, REVIEW_LACKS, "replied late", { "", CALLED,
	    NULL, ANSWERED, NULL, "2024-10-15 00:00", REPLY } },
	/* the reviewer's word */
	{ CHECK_BY_HAND, REVIEW_CONFIRM, "", { "", CALLED, NULL,
	    ANSWERED, NULL, IN_TIME, REPLY } },
};

/* Each automatic check both ways, by its name. */
static void
checks(void **state)
{
	unsigned seen[CHECK_N] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *detail;
		enum review_verdict verdict;

		(void)setup(state);
		go(&cases[i].way);
		verdict = verdict_of(cases[i].check, &detail);
		if (verdict != cases[i].verdict || strcmp(detail, cases[i].detail))
			fail_msg("case %zu, %s: %s '%s', not %s '%s'", i,
			    checklist_words_check[cases[i].check],
			    review_words_verdict[verdict], detail,
			    review_words_verdict[cases[i].verdict], cases[i].detail);
		seen[cases[i].check] |= 1u << verdict;
		(void)teardown(state);
	}
	for (i = CHECK_BY_HAND + 1; i < CHECK_N; i++)
		if ((seen[i] & 3) != 3)
			fail_msg("%s is not tested both ways",
			    checklist_words_check[i]);
	(void)setup(state);
}

/* After a rework the reply is measured by O7, not by O5 (S6). */
static void
timely_after_rework(void **state)
{
	static const struct way way = { "", CALLED, NULL, ANSWERED, NULL,
	    "2024-10-15 09:00", REPLY };
	const char *detail;

	(void)state;
	go(&way);
	assert_int_equal(verdict_of(CHECK_TIMELY, &detail), REVIEW_LACKS);
	note("2024-10-15 10:00", "rework", "u1", "");
	note("2024-10-16 10:00", "reply", "u1", REPLY);
	assert_int_equal(verdict_of(CHECK_TIMELY, &detail), REVIEW_OK);
	note("2024-10-16 11:00", "rework", "u1", "");
	note("2024-10-18 10:00", "reply", "u1", REPLY);
	assert_int_equal(verdict_of(CHECK_TIMELY, &detail), REVIEW_LACKS);
}

/* L12: the tries that led to the third are looked at, a later call is not. */
static void
backdated_tries(void **state)
{
	struct obligation_view view;
	struct obligation *list;
	const struct fact **fact;
	struct ticket ticket;
	uint32_t second;
	size_t n;

	(void)state;
	note("2024-10-08 08:30", "receive", "", "");
	note("2024-10-08 09:00", "assign", "u1", "role=lead");
	note("2024-10-08 10:00", "contact", "u1", "outcome=unreached");
	logged(&b, "2024-10-10 09:00");
	second = note("2024-10-08 12:00", "contact", "u1",
	    "outcome=unreached");
	note("2024-10-09 10:00", "contact", "u1", "outcome=reached");
	note("2024-10-09 11:00", "contact", "u1", "outcome=reached");
	view = view_at(&b, "2024-10-20 12:00");
	build_fold(&b, "T1", &ticket);
	n = obligation_list(&view, &ticket, &b.arena, &list);
	n = review_backdated(&ticket, list, n, ticket.lead, &b.arena, &fact);
	assert_int_equal(n, 2);
	assert_int_equal(fact[0]->seq, second);
	assert_int_equal(fact[1]->seq, second + 1);
}

static void
waits_for(const char *waits, const char *against, int is_fair)
{
	struct obligation_view view = view_at(&b, "2024-10-20 12:00");
	struct review_state state;
	struct ticket ticket;

	build_fold(&b, "T1", &ticket);
	review_state(&view, &ticket, &state);
	assert_string_equal(review_words_waits[state.waits], waits);
	if (against == NULL)
		assert_null(state.against);
	else
		assert_string_equal(state.against, against);
	assert_int_equal(state.is_fair, is_fair);
}

/* L7: review, callback, close, rework, in the order of a ticket's life. */
static void
waiting(void **state)
{
	static const struct way way = { "", CALLED, NULL, ANSWERED, NULL,
	    IN_TIME, REPLY };

	(void)state;
	go(&way);
	waits_for("review", NULL, 0);
	/* S44: a district's callback before the review changes no state */
	note("2024-10-10 11:00", "callback", "",
	    "source=district;outcome=reached;result=unsolved");
	waits_for("review", "unsolved", 0);
	note("2024-10-10 12:00", "review", "", "outcome=fail");
	waits_for("rework", "review failed", 0);
	note("2024-10-10 12:30", "rework", "u1", "");
	waits_for("", NULL, 0);
	note("2024-10-11 10:00", "reply", "u1", REPLY);
	waits_for("review", NULL, 0);
	note("2024-10-11 11:00", "review", "", "outcome=pass");
	waits_for("callback", NULL, 0);
	note("2024-10-11 12:00", "callback", "",
	    "source=street;outcome=unreached");
	note("2024-10-11 13:00", "callback", "",
	    "source=street;outcome=unreached");
	waits_for("callback", NULL, 0);
	note("2024-10-11 14:00", "callback", "",
	    "source=street;outcome=unreached");
	waits_for("close", NULL, 0);	/* callback.tries */
	/* Art. 8(7): fair is urged, once */
	note("2024-10-11 15:00", "callback", "",
	    "source=street;outcome=reached;satisfaction=fair");
	waits_for("close", NULL, 1);
	note("2024-10-11 15:30", "urge", "u1", "");
	waits_for("close", NULL, 0);
	note("2024-10-11 16:00", "callback", "",
	    "source=street;outcome=reached;contacted=no;satisfaction=fair");
	waits_for("rework", "not contacted", 1);
	note("2024-10-11 17:00", "close", "", "reason=x");
	waits_for("", NULL, 0);
}

/* L7: what a callback says against closing. */
static void
against(void **state)
{
	static const struct { const char *says, *against; } c[] = {
		{ "contacted=no", "not contacted" },
		{ "answered=no", "not answered" },
		{ "result=unsolved", "unsolved" },
		{ "satisfaction=unsatisfied", "unsatisfied" },
		{ "contacted=yes;answered=yes;result=filed;"
		    "satisfaction=basic", NULL },
	};
	static const struct way way = { "", CALLED, NULL, ANSWERED, NULL,
	    IN_TIME, REPLY };
	char attrs[128];
	size_t i;

	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		(void)teardown(state);
		(void)setup(state);
		go(&way);
		note("2024-10-11 11:00", "review", "", "outcome=pass");
		snprintf(attrs, sizeof(attrs),
		    "source=street;outcome=reached;%s", c[i].says);
		note("2024-10-11 12:00", "callback", "", attrs);
		waits_for(c[i].against != NULL ? "rework" : "close",
		    c[i].against, 0);
	}
}

/* The whole list, in its order. */
static void
whole_list(void **state)
{
	static const struct way way = { "", CALLED, NULL, ANSWERED, NULL,
	    IN_TIME, REPLY };
	struct obligation_view view;
	struct checklist *list;
	struct review_item *item;
	struct ticket ticket;
	struct fail fail = { 0 };
	struct review_input in = { .view = &view, .ticket = &ticket,
	    .attrs = attrs_of };

	(void)state;
	build_ok(checklist_make(&list, table_of(&b.arena, "r",
	    "item,check,text\na,timely,x\nb,,x\nc,signed,x\n"), &b.arena,
	    &fail), &fail);
	in.checklist = list;
	go(&way);
	view = view_at(&b, "2024-10-20 12:00");
	build_fold(&b, "T1", &ticket);
	assert_int_equal(review_run(&in, &b.arena, &item), 3);
	assert_int_equal(item[0].verdict, REVIEW_OK);
	assert_int_equal(item[1].verdict, REVIEW_CONFIRM);
	assert_ptr_equal(item[2].item, checklist_at(list, 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(checks, NULL, teardown),
		cmocka_unit_test_setup_teardown(timely_after_rework, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(backdated_tries, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(waiting, setup, teardown),
		cmocka_unit_test_setup_teardown(against, setup, teardown),
		cmocka_unit_test_setup_teardown(whole_list, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
