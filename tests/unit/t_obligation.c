/*
 * t_obligation - O1 to O15: opened, due, in time at the due second, late one
 * second after it, cancelled, unknown (K1 to K8, S5 to S22, S39 to S44)
 *
 * 2024-10-08 is a Tuesday, the first working day after National Day; Saturday
 * 10-12 is worked, Sunday 10-13 is not. The calendar ends on 2026-12-31.
 */
#include "unit/ledger_build.h"

/* `MM-DD HH:MM:SS`, with the year before it unless it is 2024. */
static void
put_time(struct buf *out, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	time_format(at_s, text);
	text[10] = ' ';
	text[19] = '\0';
	buf_put_c(out, strncmp(text, "2024-", 5) == 0 ? text + 5 : text);
}

static void
put_obligation(struct buf *out, const struct obligation *o)
{
	put_time(out, o->opened_s);
	buf_put_c(out, " | ");
	if (o->is_unknown)
		buf_put_c(out, "unknown");
	else if (o->has_due)
		put_time(out, o->due_s);
	buf_put_c(out, " | ");
	buf_put_c(out, obligation_words_status[o->status]);
	if (o->done_seq != 0) {
		buf_put_c(out, " | ");
		put_time(out, o->done_s);
	}
}

/*
 * All obligations of a name owed by a unit (`-`: the centre), a line each:
 * `opened | due | status | done`, as of an instant.
 */
static const char *
owed_on(struct build *b, const char *id, const char *as_of, const char *what)
{
	struct obligation_view view = view_at(b, as_of);
	const char *unit = strchr(what, ' ') + 1;
	size_t name_n = (size_t)(unit - what) - 1, n, i;
	struct obligation *list;
	struct ticket ticket;
	struct str text;
	struct buf out;

	build_fold(b, id, &ticket);
	n = obligation_list(&view, &ticket, &b->arena, &list);
	same_alone(&view, &ticket, list, n);
	buf_make(&out, NULL);
	for (i = 0; i < n; i++) {
		const struct obligation_row *row =
		    &obligation_rows()[list[i].id];
		struct str of = ledger_unit_id(&b->ledger, list[i].unit);

		if (!str_eq(str_of(row->name), str_make(what, name_n)) ||
		    !str_is(list[i].unit == 0 ? str_of("-") : of, unit))
			continue;
		if (out.n > 0)
			buf_put_c(&out, "\n");
		put_obligation(&out, &list[i]);
	}
	text = str_copy(&b->arena, buf_str(&out));
	buf_drop(&out);
	return text.n == 0 ? "" : text.p;
}

#define owed(b, as_of, what) owed_on(b, "T", as_of, what)
#define is(text, want) assert_string_equal(text, want)

/* A record of ticket `T`, briefly. */
#define T(at, event, unit, attrs) (void)act(&b, at, "T", event, unit, attrs)

static void
back_from(struct build *b, const char *at, const char *unit)
{
	act(b, at, "T", "return", unit, "");
	act(b, at, "T", "return-grant", unit, "");
}

/* --- O1 ---------------------------------------------------------------- */

static void
t_O1_brief_K3_K4(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-05 23:30", "receive", "", "");
	/* clock hours, every day of the year (K3) */
	is(owed(&b, "2024-10-05 23:30", "brief -"),
	    "10-05 23:30:00 | 10-06 00:30:00 | soon");
	is(owed(&b, "2024-10-06 00:30:00", "brief -"),
	    "10-05 23:30:00 | 10-06 00:30:00 | soon");
	is(owed(&b, "2024-10-06 00:30:01", "brief -"),
	    "10-05 23:30:00 | 10-06 00:30:00 | overdue");
	/* the first brief, whatever its outcome */
	T("2024-10-06 00:30:00", "brief", "", "outcome=unreached");
	T("2024-10-06 02:30:00", "brief", "", "outcome=reached");
	is(owed(&b, "2024-10-08", "brief -"),
	    "10-05 23:30:00 | 10-06 00:30:00 | met | 10-06 00:30:00");
	act(&b, "2024-10-08 09:00", "L", "receive", "", "");
	act(&b, "2024-10-08 10:00:01", "L", "brief", "", "");
	is(owed_on(&b, "L", "2024-10-08 12:00", "brief -"),
	    "10-08 09:00:00 | 10-08 10:00:00 | late | 10-08 10:00:01");
	/* of the hotline alone */
	act(&b, "2024-10-08 09:00", "G", "receive", "", "source=grid");
	is(owed_on(&b, "G", "2024-10-08 12:00", "brief -"), "");
	build_drop(&b);
}

/* S10: a decline cancels, its refusal brings O1 back with its first due. */
static void
t_O1_O10_decline_S10(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "",
	    "district_due=2024-10-15T12:00:00+08:00");
	T("2024-10-08 09:10", "bulletin", "u1", "");
	T("2024-10-08 09:10", "supervise", "u1", "due=2024-10-09");
	T("2024-10-08 09:30", "decline", "", "");
	is(owed(&b, "2024-10-09", "brief -"),
	    "10-08 09:00:00 | 10-08 10:00:00 | cancelled");
	is(owed(&b, "2024-10-09", "district -"),
	    "10-08 09:00:00 | 10-15 12:00:00 | met | 10-08 09:30:00");
	is(owed(&b, "2024-11-09", "answer u1"),
	    "10-08 09:10:00 | 10-14 23:59:59 | cancelled");
	is(owed(&b, "2024-11-09", "supervise u1"),
	    "10-08 09:10:00 | 10-09 23:59:59 | cancelled");
	T("2024-10-09 09:30", "decline-refuse", "", "");
	is(owed(&b, "2024-10-09 09:30", "brief -"),
	    "10-08 09:00:00 | 10-08 10:00:00 | overdue");
	is(owed(&b, "2024-10-15 12:00:01", "district -"),
	    "10-08 09:00:00 | 10-15 12:00:00 | overdue");
	build_drop(&b);
}

/* S18: start included, end excluded, past midnight; only inside it. */
static void
t_O1_quiet_hours_S18(void **state)
{
	static const struct {
		const char *at, *want;
	} c[] = {
		{ "2024-10-08 21:59:59",
		    "10-08 21:59:59 | 10-08 22:59:59 | overdue" },
		{ "2024-10-08 22:00:00",
		    "10-08 22:00:00 | 10-09 08:00:00 | overdue" },
		{ "2024-10-09 06:59:59",
		    "10-09 06:59:59 | 10-09 08:00:00 | overdue" },
		{ "2024-10-09 07:00:00",
		    "10-09 07:00:00 | 10-09 08:00:00 | overdue" },
		{ "2024-10-09 07:00:01",
		    "10-09 07:00:01 | 10-09 08:00:01 | overdue" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct build b;

		build_make(&b, "2024-01-01,brief.quiet,22:00-07:00,test\n");
		T(c[i].at, "receive", "", "");
		is(owed(&b, "2024-10-10", "brief -"), c[i].want);
		build_drop(&b);
	}
}

/* --- O2 ---------------------------------------------------------------- */

static void
t_O2_accept(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-11 16:00", "receive", "", "");
	T("2024-10-11 16:00", "assign", "u1", "");
	T("2024-10-11 16:00", "assign", "u2", "role=co");
	T("2024-10-12 23:59:59", "accept", "u1", "");
	T("2024-10-13 00:00:00", "accept", "u2", "");
	/* the Saturday is worked (K1) */
	is(owed(&b, "2024-10-14", "accept u1"),
	    "10-11 16:00:00 | 10-12 23:59:59 | met | 10-12 23:59:59");
	is(owed(&b, "2024-10-14", "accept u2"),
	    "10-11 16:00:00 | 10-12 23:59:59 | late | 10-13 00:00:00");
	/* not accepted, and the leg ended: cancelled, past due or not (S39) */
	act(&b, "2024-10-14 09:00", "S", "receive", "", "");
	act(&b, "2024-10-14 09:00", "S", "assign", "u3", "");
	is(owed_on(&b, "S", "2024-10-16", "accept u3"),
	    "10-14 09:00:00 | 10-15 23:59:59 | overdue");
	act(&b, "2024-10-16 09:00", "S", "return", "u3", "");
	act(&b, "2024-10-16 09:00", "S", "return-grant", "u3", "");
	is(owed_on(&b, "S", "2024-10-17", "accept u3"),
	    "10-14 09:00:00 | 10-15 23:59:59 | cancelled");
	/* K1: unknown beyond the calendar */
	act(&b, "2026-12-31 09:00", "U", "receive", "", "");
	act(&b, "2026-12-31 09:00", "U", "assign", "u3", "");
	is(owed_on(&b, "U", "2027-02-01", "accept u3"),
	    "2026-12-31 09:00:00 | unknown | unknown");
	build_drop(&b);
}

/* Art. 7(3), K5: urgent or semi-urgent outside office hours. */
static void
t_O2_O6_outside_office_hours_K5_S19(void **state)
{
	static const struct {
		const char *at, *urgency, *accept, *progress;
	} c[] = {
		{ "2024-10-08 17:29:59", "urgency=urgent",
		    "10-08 17:29:59 | 10-09 23:59:59 | open", "" },
		{ "2024-10-08 17:30:00", "urgency=urgent",
		    "10-08 17:30:00 | 10-08 18:30:00 | overdue",
		    "10-08 17:30:00 | 10-08 21:30:00 | soon" },
		{ "2024-10-08 08:29:59", "urgency=semi-urgent",
		    "10-08 08:29:59 | 10-08 09:29:59 | overdue",
		    "10-08 08:29:59 | 10-08 12:29:59 | overdue" },
		{ "2024-10-08 08:30:00", "urgency=semi-urgent",
		    "10-08 08:30:00 | 10-09 23:59:59 | open", "" },
		{ "2024-10-07 10:00:00", "urgency=urgent",
		    "10-07 10:00:00 | 10-07 11:00:00 | overdue",
		    "10-07 10:00:00 | 10-07 14:00:00 | overdue" },
		{ "2024-10-08 17:30:00", "urgency=general",
		    "10-08 17:30:00 | 10-09 23:59:59 | open", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct build b;

		build_make(&b, "2024-01-01,warn.before.days,,test\n");
		T(c[i].at, "receive", "", c[i].urgency);
		T(c[i].at, "assign", "u1", "");
		is(owed(&b, "2024-10-08 20:00", "accept u1"), c[i].accept);
		is(owed(&b, "2024-10-08 20:00", "progress u1"),
		    c[i].progress);
		build_drop(&b);
	}
}

/* --- O3 ---------------------------------------------------------------- */

static void
t_O3_contact(void **state)
{
	static const struct {
		const char *at, *outcome, *want;
	} c[] = {
		{ "2024-10-09 23:59:59", "",
		    "10-08 09:00:00 | 10-09 23:59:59 | met | "
		    "10-09 23:59:59" },
		{ "2024-10-10 00:00:00", "outcome=impossible",
		    "10-08 09:00:00 | 10-09 23:59:59 | late | "
		    "10-10 00:00:00" },
		{ "2024-10-09 09:00:00", "outcome=unreached",
		    "10-08 09:00:00 | 10-09 23:59:59 | overdue" },
	};
	struct build b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		build_make(&b, "");
		T("2024-10-08 09:00", "receive", "", "");
		T("2024-10-08 09:00", "assign", "u1", "");
		T("2024-10-08 09:00", "assign", "u2", "role=co");
		T(c[i].at, "contact", "u1", c[i].outcome);
		is(owed(&b, "2024-10-10", "contact u1"), c[i].want);
		/* the lead's alone */
		is(owed(&b, "2024-10-10", "contact u2"), "");
		build_drop(&b);
	}
	build_make(&b, "");
	T("2026-12-31 09:00", "receive", "", "");
	T("2026-12-31 09:00", "assign", "u1", "");
	is(owed(&b, "2026-12-31 10:00", "contact u1"),
	    "2026-12-31 09:00:00 | unknown | unknown");
	back_from(&b, "2026-12-31 11:00", "u1");
	is(owed(&b, "2026-12-31 12:00", "contact u1"),
	    "2026-12-31 09:00:00 | unknown | cancelled");
	build_drop(&b);
}

/* S8: each next counts 3600 s after the last that counted; the third settles;
 * S44: in order of at, not of seq. */
static void
t_O3_three_spaced_tries_S8_S44(void **state)
{
	struct obligation_view view;
	struct obligation *list;
	const struct obligation *o;
	struct ticket ticket;
	struct build b;
	size_t n;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 11:00:00", "contact", "u1", "outcome=unreached");
	T("2024-10-08 10:00:00", "contact", "u1", "outcome=unreached");
	T("2024-10-08 11:59:59", "contact", "u1", "outcome=unreached");
	is(owed(&b, "2024-10-08 12:00", "contact u1"),
	    "10-08 09:00:00 | 10-09 23:59:59 | soon");
	view = view_at(&b, "2024-10-08 12:00");
	build_fold(&b, "T", &ticket);
	n = obligation_list(&view, &ticket, &b.arena, &list);
	o = obligation_of_leg(list, n, OBLIGATION_CONTACT, &ticket.leg[0]);
	assert_int_equal(o->next_call_s, when("2024-10-08 12:00:00"));
	T("2024-10-08 12:00:00", "contact", "u1", "outcome=unreached");
	is(owed(&b, "2024-10-08 12:00", "contact u1"),
	    "10-08 09:00:00 | 10-09 23:59:59 | met | 10-08 12:00:00");
	/* a call that reached before it, written down later */
	T("2024-10-08 09:30:00", "contact", "u1", "");
	is(owed(&b, "2024-10-08 12:00", "contact u1"),
	    "10-08 09:00:00 | 10-09 23:59:59 | met | 10-08 09:30:00");
	build_drop(&b);
}

/* A second lead owes it too, unless contact.redispatch = no (S22). */
static void
t_O3_second_lead_S22(void **state)
{
	struct build b;
	int yes;

	(void)state;
	for (yes = 0; yes < 2; yes++) {
		build_make(&b, yes ? "" :
		    "2024-01-01,contact.redispatch,no,test\n");
		T("2024-10-08 09:00", "receive", "", "");
		T("2024-10-08 09:00", "assign", "u1", "");
		back_from(&b, "2024-10-08 10:00", "u1");
		T("2024-10-09 09:00", "assign", "u2", "");
		is(owed(&b, "2024-10-11", "contact u1"),
		    "10-08 09:00:00 | 10-09 23:59:59 | cancelled");
		is(owed(&b, "2024-10-11", "contact u2"), yes ?
		    "10-09 09:00:00 | 10-10 23:59:59 | overdue" : "");
		build_drop(&b);
	}
}

/* --- O4 ---------------------------------------------------------------- */

static void
t_O4_survey(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-11-01,limit.survey.from,assign,test\n");
	T("2024-10-08 09:00", "receive", "", "site=yes");
	T("2024-10-08 09:00", "assign", "u1", "");
	is(owed(&b, "2024-10-08 10:00", "survey u1"), "");
	T("2024-10-09 09:00", "accept", "u1", "");
	is(owed(&b, "2024-10-11", "survey u1"),
	    "10-09 09:00:00 | 10-10 23:59:59 | overdue");
	/* S20: before the accept too, from the assign on */
	T("2024-10-08 12:00", "survey", "u1", "");
	is(owed(&b, "2024-10-11", "survey u1"),
	    "10-09 09:00:00 | 10-10 23:59:59 | met | 10-08 12:00:00");
	/* S13: the site that held when it opened */
	T("2024-10-10 12:00", "amend", "", "site=no");
	is(owed(&b, "2024-10-11", "survey u1"),
	    "10-09 09:00:00 | 10-10 23:59:59 | met | 10-08 12:00:00");
	act(&b, "2024-10-08 09:00", "N", "receive", "", "site=no");
	act(&b, "2024-10-08 09:00", "N", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "N", "accept", "u1", "");
	is(owed_on(&b, "N", "2024-10-11", "survey u1"), "");
	/* K7: from the assign, by the row in force; late by a second */
	act(&b, "2024-11-04 09:00", "A", "receive", "", "site=yes");
	act(&b, "2024-11-04 09:00", "A", "assign", "u1", "");
	act(&b, "2024-11-06 00:00:00", "A", "survey", "u1", "");
	is(owed_on(&b, "A", "2024-11-07", "survey u1"),
	    "11-04 09:00:00 | 11-05 23:59:59 | late | 11-06 00:00:00");
	/* cancelled with its leg; unknown */
	act(&b, "2026-12-31 09:00", "U", "receive", "", "site=yes");
	act(&b, "2026-12-31 09:00", "U", "assign", "u1", "");
	is(owed_on(&b, "U", "2026-12-31 10:00", "survey u1"),
	    "2026-12-31 09:00:00 | unknown | unknown");
	act(&b, "2026-12-31 11:00", "U", "return", "u1", "");
	act(&b, "2026-12-31 11:00", "U", "return-grant", "u1", "");
	is(owed_on(&b, "U", "2026-12-31 12:00", "survey u1"),
	    "2026-12-31 09:00:00 | unknown | cancelled");
	build_drop(&b);
}

/* --- O5 ---------------------------------------------------------------- */

static void
t_O5_finish_by_urgency_and_kind_K7(void **state)
{
	static const struct {
		const char *at, *attrs, *want;
	} c[] = {
		{ "2024-10-08 09:00", "urgency=urgent",
		    "10-08 09:00:00 | 10-09 23:59:59 | open" },
		{ "2024-10-08 09:00", "urgency=semi-urgent",
		    "10-08 09:00:00 | 10-14 23:59:59 | open" },
		{ "2024-10-08 09:00", "urgency=general",
		    "10-08 09:00:00 | 10-14 23:59:59 | open" },
		/* the kind's row wins, from the date it holds on */
		{ "2024-10-08 09:00", "urgency=general;kind=consult",
		    "10-08 09:00:00 | 10-14 23:59:59 | open" },
		{ "2024-10-09 09:00", "urgency=general;kind=consult",
		    "10-09 09:00:00 | 10-11 17:30:00 | open" },
		{ "2024-10-09 09:00", "urgency=urgent;kind=consult",
		    "10-09 09:00:00 | 10-10 17:30:00 | open" },
		{ "2026-12-28 09:00", "urgency=general;kind=other",
		    "2026-12-28 09:00:00 | unknown | unknown" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct build b;

		build_make(&b, "2024-10-09,limit.finish.general.consult,"
		    "2wd,test\n2024-10-09,clock.day_end,17:30,test\n"
		    "2024-01-01,warn.before.days,,test\n");
		T(c[i].at, "receive", "", c[i].attrs);
		T(c[i].at, "assign", "u1", "");
		T(c[i].at, "accept", "u1", "");
		/* S13: an amend after the opening changes nothing */
		T(c[i].at, "amend", "", "urgency=urgent");
		is(owed(&b, c[i].at, "finish u1"), c[i].want);
		build_drop(&b);
	}
}

static void
t_O5_finish_discharge_K4(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "assign", "u2", "role=co");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-08 09:00", "accept", "u2", "");
	T("2024-10-09 09:00", "reply", "u2", "");
	/* a co-handler owes none, and its reply is not the lead's */
	is(owed(&b, "2024-10-10", "finish u2"), "");
	is(owed(&b, "2024-10-14 23:59:59", "finish u1"),
	    "10-08 09:00:00 | 10-14 23:59:59 | soon");
	T("2024-10-14 23:59:59", "reply", "u1", "");
	T("2024-10-16 09:00", "reply", "u1", "");
	is(owed(&b, "2024-10-16", "finish u1"),
	    "10-08 09:00:00 | 10-14 23:59:59 | met | 10-14 23:59:59");
	act(&b, "2024-10-08 09:00", "L", "receive", "", "");
	act(&b, "2024-10-08 09:00", "L", "assign", "u1", "");
	act(&b, "2024-10-08 09:00", "L", "accept", "u1", "");
	act(&b, "2024-10-15 00:00:00", "L", "reply", "u1", "");
	is(owed_on(&b, "L", "2024-10-16", "finish u1"),
	    "10-08 09:00:00 | 10-14 23:59:59 | late | 10-15 00:00:00");
	build_drop(&b);
}

/* Effective accept: a unit that does not accept gains no time (S20). */
static void
t_O5_effective_accept_S20(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	is(owed(&b, "2024-10-09 23:59:58", "finish u1"), "");
	is(owed(&b, "2024-10-09 23:59:59", "finish u1"),
	    "10-09 23:59:59 | 10-15 23:59:59 | open");
	T("2024-10-11 09:00", "accept", "u1", "");
	is(owed(&b, "2024-10-11 09:00", "finish u1"),
	    "10-09 23:59:59 | 10-15 23:59:59 | open");
	/* given back before O2 ran out: it never took effect */
	act(&b, "2024-10-08 09:00", "R", "receive", "", "");
	act(&b, "2024-10-08 09:00", "R", "assign", "u1", "");
	act(&b, "2024-10-09 09:00", "R", "return", "u1", "");
	act(&b, "2024-10-09 09:00", "R", "return-grant", "u1", "");
	is(owed_on(&b, "R", "2024-10-30", "finish u1"), "");
	build_drop(&b);
}

/* S6, S13: a granted extension, to the end of a day off, by the day end in
 * force at the opening; a pending one moves nothing. */
static void
t_O5_extension_S6_S13(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,clock.day_end,17:30,test\n"
	    "2024-10-09,clock.day_end,24:00,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-09 09:00", "extend", "u1", "until=2024-10-20");
	is(owed(&b, "2024-10-10", "finish u1"),
	    "10-08 09:00:00 | 10-14 17:30:00 | open");
	T("2024-10-15 09:00", "reply", "u1", "");
	is(owed(&b, "2024-10-16", "finish u1"),
	    "10-08 09:00:00 | 10-14 17:30:00 | late | 10-15 09:00:00");
	T("2024-10-16 09:00", "extend-grant", "u1", "until=2024-10-20");
	is(owed(&b, "2024-10-16", "finish u1"),
	    "10-08 09:00:00 | 10-20 17:30:00 | met | 10-15 09:00:00");
	build_drop(&b);
}

/* --- O6 ---------------------------------------------------------------- */

static void
t_O6_progress_S19(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 20:00", "receive", "", "urgency=urgent");
	T("2024-10-08 20:00", "assign", "u1", "");
	T("2024-10-08 20:00", "assign", "u2", "role=co");
	T("2024-10-08 20:00", "assign", "u3", "role=co");
	T("2024-10-09 00:00:00", "progress", "u2", "");
	T("2024-10-09 00:00:01", "progress", "u3", "");
	is(owed(&b, "2024-10-09 01:00", "progress u1"),
	    "10-08 20:00:00 | 10-09 00:00:00 | overdue");
	is(owed(&b, "2024-10-09 01:00", "progress u2"),
	    "10-08 20:00:00 | 10-09 00:00:00 | met | 10-09 00:00:00");
	is(owed(&b, "2024-10-09 01:00", "progress u3"),
	    "10-08 20:00:00 | 10-09 00:00:00 | late | 10-09 00:00:01");
	/* a reply on the ticket discharges all */
	T("2024-10-09 02:00", "accept", "u2", "");
	T("2024-10-09 02:00", "reply", "u2", "");
	is(owed(&b, "2024-10-09 03:00", "progress u1"),
	    "10-08 20:00:00 | 10-09 00:00:00 | late | 10-09 02:00:00");
	act(&b, "2024-10-08 20:00", "R", "receive", "", "urgency=urgent");
	act(&b, "2024-10-08 20:00", "R", "assign", "u1", "");
	act(&b, "2024-10-08 21:00", "R", "return", "u1", "");
	act(&b, "2024-10-08 21:00", "R", "return-grant", "u1", "");
	is(owed_on(&b, "R", "2024-10-09 03:00", "progress u1"),
	    "10-08 20:00:00 | 10-09 00:00:00 | cancelled");
	build_drop(&b);
}

/* --- O7 ---------------------------------------------------------------- */

static void
t_O7_rework_S6(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-09 09:00", "reply", "u1", "");
	T("2024-10-09 10:00", "rework", "u1", "");
	/* not before O5's due */
	is(owed(&b, "2024-10-10", "rework u1"),
	    "10-09 10:00:00 | 10-14 23:59:59 | open");
	T("2024-10-14 23:59:59", "reply", "u1", "");
	T("2024-10-15 10:00", "rework", "u1", "");
	T("2024-10-17 00:00:00", "reply", "u1", "");
	is(owed(&b, "2024-10-20", "rework u1"),
	    "10-09 10:00:00 | 10-14 23:59:59 | met | 10-14 23:59:59\n"
	    "10-15 10:00:00 | 10-16 23:59:59 | late | 10-17 00:00:00");
	T("2024-10-17 10:00", "rework", "u1", "");
	back_from(&b, "2024-10-21 09:00", "u1");
	assert_non_null(strstr(owed(&b, "2024-10-22", "rework u1"),
	    "10-17 10:00:00 | 10-18 23:59:59 | cancelled"));
	/* unknown, by itself or by its floor */
	act(&b, "2026-12-30 09:00", "U", "receive", "", "");
	act(&b, "2026-12-30 09:00", "U", "assign", "u1", "");
	act(&b, "2026-12-30 09:00", "U", "accept", "u1", "");
	act(&b, "2026-12-30 10:00", "U", "reply", "u1", "");
	act(&b, "2026-12-30 11:00", "U", "rework", "u1", "");
	is(owed_on(&b, "U", "2026-12-31", "rework u1"),
	    "2026-12-30 11:00:00 | unknown | unknown");
	build_drop(&b);
}

/* --- O8 ---------------------------------------------------------------- */

static void
closed_ticket(struct build *b, const char *at)
{
	act(b, at, "T", "receive", "", "");
	act(b, at, "T", "assign", "u1", "");
	act(b, at, "T", "accept", "u1", "");
	act(b, at, "T", "reply", "u1", "");
	act(b, at, "T", "review", "", "");
	act(b, at, "T", "callback", "", "");
	act(b, at, "T", "close", "", "");
}

static void
t_O8_recheck_S11_S41(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	closed_ticket(&b, "2024-10-08 09:00");
	T("2024-10-09 09:00", "recheck", "u2", "");
	is(owed(&b, "2024-10-10", "recheck u2"),
	    "10-09 09:00:00 | 10-12 23:59:59 | open");
	T("2024-10-12 23:59:59", "recheck-report", "u2", "");
	T("2024-10-14 09:00", "recheck-rework", "u2", "");
	T("2024-10-18 00:00:00", "recheck-report", "u2", "");
	is(owed(&b, "2024-10-20", "recheck u2"),
	    "10-09 09:00:00 | 10-12 23:59:59 | met | 10-12 23:59:59\n"
	    "10-14 09:00:00 | 10-17 23:59:59 | late | 10-18 00:00:00");
	T("2024-10-18 09:00", "recheck-close", "u2", "");
	/* its own due, then its granted extension, on the newest opening */
	T("2024-10-21 09:00", "recheck", "u3", "due=2024-10-22");
	is(owed(&b, "2024-10-23", "recheck u3"),
	    "10-21 09:00:00 | 10-22 23:59:59 | overdue");
	T("2024-10-23 09:00", "recheck-report", "u3", "");
	T("2024-10-23 09:00", "recheck-rework", "u3", "");
	T("2024-10-23 10:00", "recheck-extend", "u3", "until=2024-11-02");
	T("2024-10-23 10:00", "recheck-extend-grant", "u3",
	    "until=2024-11-02");
	is(owed(&b, "2024-11-03", "recheck u3"),
	    "10-21 09:00:00 | 10-22 23:59:59 | late | 10-23 09:00:00\n"
	    "10-23 09:00:00 | 11-02 23:59:59 | overdue");
	build_drop(&b);
	build_make(&b, "");
	closed_ticket(&b, "2026-12-29 09:00");
	T("2026-12-29 10:00", "recheck", "u1", "");
	is(owed(&b, "2026-12-31", "recheck u1"),
	    "2026-12-29 10:00:00 | unknown | unknown");
	build_drop(&b);
}

/* --- O9 ---------------------------------------------------------------- */

static void
t_O9_supervise_S12_S40(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "supervise", "", "due=2024-10-19");
	/* nobody's until somebody leads (S40) */
	is(owed(&b, "2024-10-09", "supervise -"),
	    "10-08 09:00:00 | 10-19 23:59:59 | open");
	T("2024-10-09 09:00", "assign", "u1", "");
	is(owed(&b, "2024-10-20", "supervise u1"),
	    "10-08 09:00:00 | 10-19 23:59:59 | overdue");
	T("2024-10-09 09:00", "supervise", "u1",
	    "due=2024-10-15T12:00:00+08:00");
	T("2024-10-09 09:00", "supervise", "u1", "");
	T("2024-10-15 12:00:01", "supervise-end", "u1", "");
	/* one end ends them all; one without a due owes nothing here */
	is(owed(&b, "2024-10-20", "supervise u1"),
	    "10-08 09:00:00 | 10-19 23:59:59 | met | 10-15 12:00:01\n"
	    "10-09 09:00:00 | 10-15 12:00:00 | late | 10-15 12:00:01");
	/* of a unit, without a ticket */
	act(&b, "2024-10-17 09:00", "", "supervise", "c1", "ground=7;"
	    "due=2024-10-18");
	is(owed_on(&b, "", "2024-10-19", "supervise c1"),
	    "10-17 09:00:00 | 10-18 23:59:59 | overdue");
	act(&b, "2024-10-18 23:59:59", "", "supervise-end", "c1", "");
	is(owed_on(&b, "", "2024-10-19", "supervise c1"),
	    "10-17 09:00:00 | 10-18 23:59:59 | met | 10-18 23:59:59");
	build_drop(&b);
}

/* --- O10 --------------------------------------------------------------- */

static void
t_O10_district_S13_S41(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "",
	    "district_due=2024-10-08T12:00:00+08:00");
	is(owed(&b, "2024-10-08 12:00:00", "district -"),
	    "10-08 09:00:00 | 10-08 12:00:00 | soon");
	is(owed(&b, "2024-10-08 12:00:01", "district -"),
	    "10-08 09:00:00 | 10-08 12:00:00 | overdue");
	T("2024-10-09 09:00", "amend", "",
	    "district_due=2024-10-20T12:00:00+08:00");
	is(owed(&b, "2024-10-09 12:00", "district -"),
	    "10-08 09:00:00 | 10-20 12:00:00 | open");
	T("2024-10-09 10:00", "assign", "u1", "");
	T("2024-10-09 10:00", "accept", "u1", "");
	T("2024-10-09 10:00", "reply", "u1", "");
	T("2024-10-09 10:00", "review", "", "");
	T("2024-10-09 10:00", "callback", "", "");
	T("2024-10-20 12:00:01", "close", "", "");
	is(owed(&b, "2024-10-21", "district -"),
	    "10-08 09:00:00 | 10-20 12:00:00 | late | 10-20 12:00:01");
	T("2024-10-22 10:00", "amend", "",
	    "district_due=2024-10-20T12:00:01+08:00");
	is(owed(&b, "2024-10-22 12:00", "district -"),
	    "10-08 09:00:00 | 10-20 12:00:01 | met | 10-20 12:00:01");
	T("2024-10-22 11:00", "amend", "", "district_due=");
	is(owed(&b, "2024-10-22 12:00", "district -"), "");
	build_drop(&b);
}

/* --- O11 --------------------------------------------------------------- */

static void
t_O11_answer(void **state)
{
	struct build b;
	char first[32], second[32];
	uint32_t seq;

	(void)state;
	build_make(&b, "");
	seq = act(&b, "2024-10-08 09:00", "", "bulletin", "u1", "");
	(void)snprintf(first, sizeof(first), "bulletin=%u", (unsigned)seq);
	seq = act(&b, "2024-10-09 09:00", "", "bulletin", "u1", "");
	(void)snprintf(second, sizeof(second), "bulletin=%u", (unsigned)seq);
	(void)act(&b, "2026-12-30 09:00", "U", "receive", "", "");
	(void)act(&b, "2026-12-30 09:00", "U", "bulletin", "u1", "");
	is(owed_on(&b, "U", "2026-12-31", "answer u1"),
	    "2026-12-30 09:00:00 | unknown | unknown");
	/* an answer names its bulletin */
	act(&b, "2024-10-15 23:59:59", "", "bulletin-answer", "u1", second);
	is(owed_on(&b, "", "2024-10-16", "answer u1"),
	    "10-08 09:00:00 | 10-14 23:59:59 | overdue\n"
	    "10-09 09:00:00 | 10-15 23:59:59 | met | 10-15 23:59:59");
	act(&b, "2024-10-15 00:00:00", "", "bulletin-answer", "u1", first);
	is(owed_on(&b, "", "2024-10-16", "answer u1"),
	    "10-08 09:00:00 | 10-14 23:59:59 | late | 10-15 00:00:00\n"
	    "10-09 09:00:00 | 10-15 23:59:59 | met | 10-15 23:59:59");
	build_drop(&b);
}

/* --- O12, O13 ---------------------------------------------------------- */

static void
t_O12_O13_without_a_limit(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-08 10:00", "reply", "u1", "");
	/* listed, never late */
	is(owed(&b, "2025-10-08", "review -"), "10-08 10:00:00 |  | open");
	T("2024-12-08 10:00", "review", "", "");
	is(owed(&b, "2025-10-08", "review -"),
	    "10-08 10:00:00 |  | met | 12-08 10:00:00");
	is(owed(&b, "2025-10-08", "callback -"), "12-08 10:00:00 |  | open");
	T("2024-12-09 10:00", "callback", "", "outcome=unreached");
	is(owed(&b, "2025-10-08", "callback -"),
	    "12-08 10:00:00 |  | met | 12-09 10:00:00");
	build_drop(&b);
}

static void
t_O12_O13_limits_and_rework_S12_S44(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,limit.review,1wd,test\n"
	    "2024-01-01,limit.callback,2h,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-08 10:00", "reply", "u1", "");
	/* the district's before the review is not O13's */
	T("2024-10-08 11:00", "callback", "", "source=district");
	T("2024-10-09 23:59:59", "review", "", "");
	is(owed(&b, "2024-10-10", "review -"),
	    "10-08 10:00:00 | 10-09 23:59:59 | met | 10-09 23:59:59");
	is(owed(&b, "2024-10-10 01:59:59", "callback -"),
	    "10-09 23:59:59 | 10-10 01:59:59 | soon");
	/* a rework cancels an undone callback */
	T("2024-10-10 01:00", "rework", "u1", "");
	is(owed(&b, "2024-10-11", "callback -"),
	    "10-09 23:59:59 | 10-10 01:59:59 | cancelled");
	T("2024-10-10 09:00", "reply", "u1", "");
	T("2024-10-10 10:00", "rework", "u1", "");
	T("2024-10-11 09:00", "reply", "u1", "");
	T("2024-10-13 00:00:00", "review", "", "outcome=fail");
	/* … and an undone review; a failed review is one */
	is(owed(&b, "2024-10-14", "review -"),
	    "10-08 10:00:00 | 10-09 23:59:59 | met | 10-09 23:59:59\n"
	    "10-10 09:00:00 | 10-11 23:59:59 | cancelled\n"
	    "10-11 09:00:00 | 10-12 23:59:59 | late | 10-13 00:00:00");
	T("2024-10-14 09:00", "review", "", "");
	T("2024-10-14 11:00:01", "callback", "", "");
	is(owed(&b, "2024-10-15", "callback -"),
	    "10-09 23:59:59 | 10-10 01:59:59 | cancelled\n"
	    "10-14 09:00:00 | 10-14 11:00:00 | late | 10-14 11:00:01");
	build_drop(&b);
	build_make(&b, "2024-01-01,limit.review,1wd,test\n");
	T("2026-12-31 09:00", "receive", "", "");
	T("2026-12-31 09:00", "assign", "u1", "");
	T("2026-12-31 09:00", "accept", "u1", "");
	T("2026-12-31 09:00", "reply", "u1", "");
	is(owed(&b, "2026-12-31 10:00", "review -"),
	    "2026-12-31 09:00:00 | unknown | unknown");
	build_drop(&b);
}

/* --- O14 --------------------------------------------------------------- */

static void
t_O14_promise_S12_S39(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-08 10:00", "reply", "u1", "plan_due=2024-10-20");
	is(owed(&b, "2024-10-09", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | open");
	is(owed(&b, "2024-10-21", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | overdue");
	/* progress without done=yes is no keeping of it */
	T("2024-10-09 10:00", "progress", "u1", "");
	T("2024-10-09 11:00", "reply", "u1", "plan_due=2024-10-25");
	is(owed(&b, "2024-10-21", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | cancelled\n"
	    "10-09 11:00:00 | 10-25 23:59:59 | open");
	/* it lives on past the close */
	T("2024-10-09 12:00", "review", "", "");
	T("2024-10-09 12:00", "callback", "", "");
	T("2024-10-09 12:00", "close", "", "");
	T("2024-10-26 00:00:00", "progress", "u1", "done=yes");
	is(owed(&b, "2024-10-27", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | cancelled\n"
	    "10-09 11:00:00 | 10-25 23:59:59 | late | 10-26 00:00:00");
	T("2024-10-25 23:59:59", "progress", "u1", "done=yes");
	is(owed(&b, "2024-10-27", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | cancelled\n"
	    "10-09 11:00:00 | 10-25 23:59:59 | met | 10-25 23:59:59");
	build_drop(&b);
	/* cancelled with its leg */
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-08 10:00", "reply", "u1", "plan_due=2024-10-20");
	back_from(&b, "2024-10-21 09:00", "u1");
	is(owed(&b, "2024-10-22", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | cancelled");
	/* what the same unit does on a leg of later does not keep it */
	T("2024-10-22 09:00", "assign", "u1", "");
	T("2024-10-22 10:00", "progress", "u1", "done=yes");
	is(owed(&b, "2024-10-23", "promise u1"),
	    "10-08 10:00:00 | 10-20 23:59:59 | cancelled");
	build_drop(&b);
}

/* --- O15 --------------------------------------------------------------- */

static void
t_O15_report_on_supervision_S19(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-10-01,limit.supervise.progress,1wd,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "assign", "u2", "role=co");
	T("2024-10-08 09:00", "accept", "u2", "");
	T("2024-10-08 09:00", "supervise", "u1", "");
	is(owed(&b, "2024-10-10", "supervise-report u1"),
	    "10-08 09:00:00 | 10-09 23:59:59 | overdue");
	T("2024-10-09 23:59:59", "progress", "u1", "");
	/* another unit's progress is none, any reply is one (S40) */
	T("2024-10-10 09:00", "progress", "u2", "");
	T("2024-10-12 00:00:00", "reply", "u2", "");
	T("2024-10-12 10:00", "supervise-end", "u1", "");
	T("2024-10-12 11:00", "progress", "u1", "");
	is(owed(&b, "2024-10-20", "supervise-report u1"),
	    "10-08 09:00:00 | 10-09 23:59:59 | met | 10-09 23:59:59\n"
	    "10-09 23:59:59 | 10-10 23:59:59 | late | 10-12 00:00:00\n"
	    "10-12 00:00:00 | 10-14 23:59:59 | met | 10-12 10:00:00");
	build_drop(&b);
	/* a reply fits by seq (S44), though it happened before */
	build_make(&b, "2024-10-01,limit.supervise.progress,1wd,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	T("2024-10-09 09:00", "supervise", "u1", "");
	T("2024-10-08 16:00", "reply", "u1", "");
	T("2024-10-10 09:00", "progress", "u1", "");
	is(owed(&b, "2024-10-10 10:00", "supervise-report u1"),
	    "10-09 09:00:00 | 10-10 23:59:59 | met | 10-08 16:00:00\n"
	    "10-08 16:00:00 | 10-09 23:59:59 | late | 10-10 09:00:00\n"
	    "10-10 09:00:00 | 10-11 23:59:59 | soon");
	build_drop(&b);
	/* without a limit: listed, never late; unknown; cancelled */
	build_make(&b, "2026-01-01,limit.supervise.progress,1wd,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "supervise", "u1", "");
	is(owed(&b, "2025-10-10", "supervise-report u1"),
	    "10-08 09:00:00 |  | open");
	T("2026-12-31 09:00", "supervise", "u2", "");
	is(owed(&b, "2026-12-31 10:00", "supervise-report u2"),
	    "2026-12-31 09:00:00 | unknown | unknown");
	T("2026-12-31 10:00", "decline", "", "");
	is(owed(&b, "2026-12-31 10:00", "supervise-report u1"),
	    "10-08 09:00:00 |  | cancelled");
	build_drop(&b);
}

/* --- status ------------------------------------------------------------ */

/* S14, S43: hours for limits in hours, else the Nth working day's end. */
static void
t_soon_S14_S43(void **state)
{
	static const struct {
		const char *as_of, *what, *want;
	} c[] = {
		/* O6: four hours before 22:00 */
		{ "2024-10-08 20:00:00", "progress u1",
		    "10-08 18:00:00 | 10-08 22:00:00 | soon" },
		{ "2024-10-08 18:00:00", "progress u1",
		    "10-08 18:00:00 | 10-08 22:00:00 | soon" },
		{ "2024-10-08 17:59:59", "progress u1",
		    "10-08 18:00:00 | 10-08 22:00:00 | open" },
		/* O9, named by hand: Saturday 10-12 is worked, so from Friday
		 * on 1wd ends on Saturday, from Saturday on on Monday */
		{ "2024-10-11 12:00:00", "supervise u1",
		    "10-08 18:00:00 | 10-14 23:59:59 | open" },
		{ "2024-10-12 12:00:00", "supervise u1",
		    "10-08 18:00:00 | 10-14 23:59:59 | soon" },
	};
	struct build b;
	size_t i;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 18:00", "receive", "", "urgency=urgent");
	T("2024-10-08 18:00", "assign", "u1", "");
	T("2024-10-08 18:00", "supervise", "u1", "due=2024-10-14");
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		is(owed(&b, c[i].as_of, c[i].what), c[i].want);
	build_drop(&b);
}

/* A day named by hand is no limit in hours, whatever the policy row has. */
static void
t_soon_named_by_hand_S13_S14(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,limit.finish.general,8h,test\n"
	    "2024-01-01,limit.recheck,8h,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "assign", "u1", "");
	T("2024-10-08 09:00", "accept", "u1", "");
	is(owed(&b, "2024-10-08 12:59:59", "finish u1"),
	    "10-08 09:00:00 | 10-08 17:00:00 | open");
	T("2024-10-08 10:00", "extend", "u1", "until=2024-10-11");
	T("2024-10-08 10:00", "extend-grant", "u1", "until=2024-10-11");
	is(owed(&b, "2024-10-09 23:59:59", "finish u1"),
	    "10-08 09:00:00 | 10-11 23:59:59 | open");
	is(owed(&b, "2024-10-10 00:00:00", "finish u1"),
	    "10-08 09:00:00 | 10-11 23:59:59 | soon");
	T("2024-10-10 09:00", "reply", "u1", "");
	T("2024-10-10 09:00", "review", "", "");
	T("2024-10-10 09:00", "callback", "", "");
	T("2024-10-10 09:00", "close", "", "");
	T("2024-10-10 10:00", "recheck", "u1", "due=2024-10-11");
	is(owed(&b, "2024-10-10 10:00:00", "recheck u1"),
	    "10-10 10:00:00 | 10-11 23:59:59 | soon");
	build_drop(&b);
}

/* The end of the Nth working day, also where days are counted by the hour. */
static void
t_soon_by_days_elapsed_S14(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,clock.day_method,elapsed,test\n"
	    "2024-01-01,clock.day_end,17:30,test\n");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 09:00", "supervise", "u1",
	    "due=2024-10-11T17:30:00+08:00");
	T("2024-10-08 09:00", "supervise", "u2",
	    "due=2024-10-11T17:30:01+08:00");
	is(owed(&b, "2024-10-10 10:00", "supervise u1"),
	    "10-08 09:00:00 | 10-11 17:30:00 | soon");
	is(owed(&b, "2024-10-10 10:00", "supervise u2"),
	    "10-08 09:00:00 | 10-11 17:30:01 | open");
	build_drop(&b);
}

/* 1 when a record of `T` is backdated on something it is owed. */
static int
is_backdated(struct build *b, uint32_t seq, const char *as_of)
{
	struct obligation_view view = view_at(b, as_of);
	struct obligation *list;
	struct fact fact = build_fact(b, seq);
	struct ticket ticket;
	size_t n, i, found = 0;

	build_fold(b, "T", &ticket);
	n = obligation_list(&view, &ticket, &b->arena, &list);
	same_alone(&view, &ticket, list, n);
	for (i = 0; i < n; i++)
		found += (size_t)obligation_is_backdated(&list[i], &fact);
	return found > 0;
}

/* O1 is due at 10:00:00; what was written down by then is not backdated. */
static void
t_L12_backdated(void **state)
{
	const struct {
		const char *at, *logged;
		int is_backdated;
	} cases[] = {
		{ "2024-10-08 09:30", "2024-10-08 09:30", 0 },
		{ "2024-10-08 09:30", "2024-10-08 10:00:00", 0 },
		{ "2024-10-08 09:30", "2024-10-08 10:00:01", 1 },
		{ "2024-10-08 10:00", "2024-10-08 18:00", 1 },
		/* late by its at: nothing is dressed up */
		{ "2024-10-08 10:00:01", "2024-10-08 18:00", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct build b;
		uint32_t seq;

		build_make(&b, "");
		T("2024-10-08 09:00", "receive", "", "");
		logged(&b, cases[i].logged);
		seq = act(&b, cases[i].at, "T", "brief", "", "");
		if (is_backdated(&b, seq, "2024-10-08 18:00") !=
		    cases[i].is_backdated)
			fail_msg("case %zu", i);
		assert_false(is_backdated(&b, seq - 1, "2024-10-08 18:00"));
		build_drop(&b);
	}
}

/* L12: tries that led to a settled O3 too; what came after it met nothing. */
static void
t_L12_backdated_tries(void **state)
{
	const char *now = "2024-10-10 09:00";
	struct build b;
	uint32_t early, reached;

	(void)state;
	build_make(&b, "");
	T("2024-10-08 09:00", "receive", "", "");
	T("2024-10-08 10:00", "assign", "u1", "");
	T("2024-10-08 10:00", "assign", "u2", "role=co");
	early = act(&b, "2024-10-08 11:00", "T", "contact", "u1",
	    "outcome=unreached");
	logged(&b, "2024-10-10 00:00");
	(void)act(&b, "2024-10-08 13:00", "T", "contact", "u1",
	    "outcome=unreached");
	(void)act(&b, "2024-10-08 13:00", "T", "contact", "u2",
	    "outcome=unreached");
	assert_false(is_backdated(&b, early + 1, now));	/* met nothing yet */
	reached = act(&b, "2024-10-09 10:00", "T", "contact", "u1",
	    "outcome=reached");
	(void)act(&b, "2024-10-09 10:00", "T", "contact", "u1",
	    "outcome=reached");
	assert_false(is_backdated(&b, early, now));
	assert_true(is_backdated(&b, early + 1, now));
	assert_false(is_backdated(&b, early + 2, now));	/* not the lead's */
	assert_true(is_backdated(&b, reached, now));
	assert_false(is_backdated(&b, reached + 1, now));
	build_drop(&b);
}

/* The table has a row for each, in order, with its provision. */
static void
t_table(void **state)
{
	const struct obligation_row *row = obligation_rows();
	char rule[16];
	int i;

	(void)state;
	for (i = 0; i < OBLIGATION_N; i++) {
		(void)snprintf(rule, sizeof(rule), "O%d", i + 1);
		assert_int_equal(row[i].id, i);
		assert_string_equal(row[i].rule, rule);
		assert_string_equal(row[i].name, event_words_obligation[i]);
		assert_true(strlen(row[i].source) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_O1_brief_K3_K4),
		cmocka_unit_test(t_O1_O10_decline_S10),
		cmocka_unit_test(t_O1_quiet_hours_S18),
		cmocka_unit_test(t_O2_accept),
		cmocka_unit_test(t_O2_O6_outside_office_hours_K5_S19),
		cmocka_unit_test(t_O3_contact),
		cmocka_unit_test(t_O3_three_spaced_tries_S8_S44),
		cmocka_unit_test(t_O3_second_lead_S22),
		cmocka_unit_test(t_O4_survey),
		cmocka_unit_test(t_O5_finish_by_urgency_and_kind_K7),
		cmocka_unit_test(t_O5_finish_discharge_K4),
		cmocka_unit_test(t_O5_effective_accept_S20),
		cmocka_unit_test(t_O5_extension_S6_S13),
		cmocka_unit_test(t_O6_progress_S19),
		cmocka_unit_test(t_O7_rework_S6),
		cmocka_unit_test(t_O8_recheck_S11_S41),
		cmocka_unit_test(t_O9_supervise_S12_S40),
		cmocka_unit_test(t_O10_district_S13_S41),
		cmocka_unit_test(t_O11_answer),
		cmocka_unit_test(t_O12_O13_without_a_limit),
		cmocka_unit_test(t_O12_O13_limits_and_rework_S12_S44),
		cmocka_unit_test(t_O14_promise_S12_S39),
		cmocka_unit_test(t_O15_report_on_supervision_S19),
		cmocka_unit_test(t_soon_S14_S43),
		cmocka_unit_test(t_soon_named_by_hand_S13_S14),
		cmocka_unit_test(t_soon_by_days_elapsed_S14),
		cmocka_unit_test(t_L12_backdated),
		cmocka_unit_test(t_L12_backdated_tries),
		cmocka_unit_test(t_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
