#include <string.h>

#include "model/obligation.h"
#include "text/time.h"

const char obligation_words_status[][EVENT_WORD] = {
	"open", "soon", "met", "late", "overdue", "cancelled", "unknown",
	"" };

static const struct obligation_row row[OBLIGATION_N] = {
	{ OBLIGATION_BRIEF, "brief", "O1", "receive (source hotline)",
	    "limit.brief, from the end of brief.quiet",
	    "the first brief", "Art. 6(1)" },
	{ OBLIGATION_ACCEPT, "accept", "O2", "assign",
	    "limit.accept; urgent outside office hours limit.accept.offhours",
	    "accept", "Art. 7(2), 7(3)" },
	{ OBLIGATION_CONTACT, "contact", "O3", "assign as lead",
	    "limit.contact",
	    "a contact that reached or was impossible, or three spaced tries",
	    "Art. 5(4), 8(2)" },
	{ OBLIGATION_SURVEY, "survey", "O4",
	    "effective accept, or assign (limit.survey.from)", "limit.survey",
	    "survey", "Art. 5(4), 8(1)" },
	{ OBLIGATION_FINISH, "finish", "O5", "effective accept",
	    "limit.finish, or the granted extension", "reply", "Art. 8(4)" },
	{ OBLIGATION_PROGRESS, "progress", "O6",
	    "assign outside office hours, urgent or semi-urgent",
	    "limit.progress", "progress, or a reply", "Art. 7(3)" },
	{ OBLIGATION_REWORK, "rework", "O7", "rework",
	    "limit.rework, not before finish's due", "reply", "Art. 8(9)" },
	{ OBLIGATION_RECHECK, "recheck", "O8", "recheck, recheck-rework",
	    "limit.recheck, its own due, or its granted extension",
	    "recheck-report", "Art. 10" },
	{ OBLIGATION_SUPERVISE, "supervise", "O9", "supervise with a due",
	    "that day's end or instant", "supervise-end",
	    "Art. 8(9), Annex 2" },
	{ OBLIGATION_DISTRICT, "district", "O10",
	    "receive with the district's limit", "that instant",
	    "close, or decline", "Art. 8(10), Annex 2" },
	{ OBLIGATION_ANSWER, "answer", "O11", "bulletin", "limit.answer",
	    "bulletin-answer", "Annex 3" },
	{ OBLIGATION_REVIEW, "review", "O12", "reply of the lead",
	    "limit.review", "review", "Art. 8(9)" },
	{ OBLIGATION_CALLBACK, "callback", "O13", "a passed review",
	    "limit.callback", "a callback", "Art. 8(9)" },
	{ OBLIGATION_PROMISE, "promise", "O14", "reply with plan_due",
	    "that day's end", "progress with done=yes",
	    "Art. 8(8)2, Annex 2 D3" },
	{ OBLIGATION_SUPERVISE_REPORT, "supervise-report", "O15",
	    "supervise, and each progress after it",
	    "limit.supervise.progress", "progress, reply, or supervise-end",
	    "Art. 8(9)" },
};

const struct obligation_row *
obligation_rows(void)
{
	return row;
}

/* Whether a leg's assign lay outside office hours, where that matters (K5). */
enum offhours { OFFHOURS_NO, OFFHOURS_YES, OFFHOURS_UNKNOWN };

/* What several of a leg's obligations ask, each thing made once. */
struct leg_walk {
	const struct leg *leg;
	struct ticket_about assigned;	/* what held at the assign */
	enum offhours off;
	int is_effective;	/* it has taken effect: then */
	int64_t effective_s;	/* when, */
	const struct fact *by;	/* the accept that did it; NULL: O2 ran out, */
	struct ticket_about effective;	/* and what held */
};

/* What the functions of the table's rows work on. */
struct walk {
	const struct obligation_view *view;
	const struct ticket *ticket;
	unsigned ids;		/* those that are asked for */
	struct obligation *list;
	size_t n;
};

static int
asks(const struct walk *walk, enum obligation_id id)
{
	return (walk->ids & OBLIGATION_BIT(id)) != 0;
}

static int
is_before(const struct fact *a, const struct fact *b)
{
	return a->at_s < b->at_s || (a->at_s == b->at_s && a->seq < b->seq);
}

/* A new obligation that a record or an instant opens. */
static struct obligation *
open_new(struct walk *walk, enum obligation_id id, uint16_t unit,
    int64_t opened_s)
{
	struct obligation *o = &walk->list[walk->n++];

	memset(o, 0, sizeof(*o));
	o->id = id;
	o->unit = unit;
	o->opened_s = o->start_s = opened_s;
	o->done_s = o->next_call_s = TIME_NONE;
	return o;
}

static struct obligation *
open_leg(struct walk *walk, enum obligation_id id, const struct leg *leg,
    int64_t opened_s)
{
	struct obligation *o = open_new(walk, id, leg->unit, opened_s);

	o->leg = leg;
	o->opener = leg->assign;
	return o;
}

static void
due_limit(struct walk *walk, struct obligation *o,
    const struct policy_value *limit)
{
	o->limit = limit;
	if (limit->unit == POLICY_NO_LIMIT)
		return;
	o->has_due = policy_due(walk->view->policy, walk->view->calendar,
	    limit, o->start_s, &o->due_s);
	o->is_unknown = !o->has_due;
}

/* A day or an instant named by hand (S13): the day end is the opening's. */
static void
due_when(struct walk *walk, struct obligation *o, const struct fact *fact)
{
	o->has_due = 1;
	o->is_by_hand = 1;
	o->is_unknown = 0;
	o->due_s = fact->bits & FACT_IS_DAY ? policy_day_end(
	    walk->view->policy, fact->when_s, o->opened_s) : fact->when_s;
}

static void
done_by(struct obligation *o, const struct fact *fact)
{
	if (fact == NULL)
		return;
	o->done_s = fact->at_s;
	o->done_seq = fact->seq;
}

/* The first fact of `event` after `seq`; `unit` 0 is any. By seq (S44). */
static const struct fact *
next_fact(const struct ticket *ticket, enum event_id event, uint16_t unit,
    uint32_t seq)
{
	size_t i;

	if (!ticket_has(ticket, event))
		return NULL;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == event && f->seq > seq &&
		    (unit == 0 || f->unit == unit))
			return f;
	}
	return NULL;
}

/* The leg's earliest fact of `event`, by at (S44). */
static const struct fact *
earliest_in_leg(const struct ticket *ticket, enum event_id event,
    const struct leg *leg)
{
	const struct fact *first = NULL;
	size_t i;

	if (!ticket_has(ticket, event))
		return NULL;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == event && ticket_leg_has(leg, f) &&
		    (first == NULL || is_before(f, first)))
			first = f;
	}
	return first;
}

static void
about_of_leg(const struct ticket *ticket, const struct leg *leg,
    struct ticket_about *about)
{
	ticket_about_at(ticket, leg->assign->at_s, leg->assign->seq, about);
}

/* `about`: what held at the assign. */
static enum offhours
offhours_of(const struct obligation_view *view,
    const struct ticket_about *about, int64_t at_s)
{
	struct calendar_clock clock;

	if (about->urgency != URGENCY_URGENT && about->urgency != URGENCY_SEMI)
		return OFFHOURS_NO;
	policy_clock(view->policy, at_s, &clock);
	/* past the calendar a Saturday may be worked: no guess (K1) */
	if (!calendar_knows_office(view->calendar, at_s, &clock))
		return OFFHOURS_UNKNOWN;
	return calendar_is_office(view->calendar, at_s, &clock) ?
	    OFFHOURS_NO : OFFHOURS_YES;
}

/*
 * O2's limit: by the hour outside office hours when it is urgent. NULL while
 * the calendar does not say which of the two it is.
 */
static const struct policy_value *
accept_limit(const struct obligation_view *view, const struct leg *leg,
    enum offhours off)
{
	if (off == OFFHOURS_UNKNOWN)
		return NULL;
	return policy_get(view->policy, off == OFFHOURS_YES ?
	    POLICY_LIMIT_ACCEPT_OFFHOURS : POLICY_LIMIT_ACCEPT,
	    leg->assign->at_s);
}

/*
 * The effective accept, and the accept that made it (NULL when O2 ran out).
 * 0 when neither has come. `due_s`: O2's, where it has one.
 */
static int
effective_accept(const struct obligation_view *view, const struct leg *leg,
    int has_due, int64_t due_s, int64_t *at_s, const struct fact **by)
{
	*by = NULL;
	if (leg->accept != NULL && (!has_due || leg->accept->at_s <= due_s)) {
		*at_s = leg->accept->at_s;
		*by = leg->accept;
		return 1;
	}
	if (!has_due || due_s > view->as_of_s)
		return 0;
	/* a leg that ended before O2 ran out never took effect */
	if (leg->end != NULL && leg->end->at_s < due_s && leg->accept == NULL)
		return 0;
	*at_s = due_s;
	return 1;
}

int
obligation_effective_accept(const struct obligation_view *view,
    const struct ticket *ticket, const struct leg *leg, int64_t *at_s)
{
	const struct policy_value *limit;
	struct ticket_about about;
	const struct fact *by;
	int64_t due_s = 0;
	int has_due;

	about_of_leg(ticket, leg, &about);
	limit = accept_limit(view, leg, offhours_of(view, &about,
	    leg->assign->at_s));
	has_due = limit != NULL && policy_due(view->policy, view->calendar,
	    limit, leg->assign->at_s, &due_s);
	return effective_accept(view, leg, has_due, due_s, at_s, &by);
}

static unsigned
day_part(const struct obligation_view *view, int64_t at_s)
{
	const struct policy_value *parts =
	    policy_get(view->policy, POLICY_CLOCK_DAY_PARTS, at_s);
	int32_t of_day_s = time_of_day(at_s);

	return of_day_s < parts->n ? 1u : of_day_s < parts->to ? 2u : 4u;
}

/* One call more, in order; 1 when it settles. */
static void
calls_step(const struct obligation_view *view, const struct fact *call,
    struct obligation_calls *calls)
{
	int64_t spacing_s = policy_get(view->policy, POLICY_CALL_SPACING,
	    call->at_s)->n * 3600;

	if (call->outcome == OUTCOME_REACHED && calls->reached == NULL)
		calls->reached = call;
	if (call->outcome != OUTCOME_UNREACHED) {
		if (calls->settled == NULL)
			calls->settled = call;
		return;
	}
	calls->day_parts |= day_part(view, call->at_s);
	if (calls->n_counted > 0 &&
	    call->at_s - calls->last_counted_s < spacing_s)
		return;
	calls->n_counted++;
	calls->last_counted_s = call->at_s;
	if (calls->settled == NULL && calls->n_counted >=
	    policy_get(view->policy, POLICY_CALL_TRIES, call->at_s)->n)
		calls->settled = call;
}

void
obligation_calls(const struct obligation_view *view,
    const struct ticket *ticket, enum event_id event, const struct leg *leg,
    struct obligation_calls *calls)
{
	const struct fact *last = NULL, *next;
	size_t i;

	memset(calls, 0, sizeof(*calls));
	calls->last_counted_s = TIME_NONE;
	if (!ticket_has(ticket, event))
		return;
	for (;;) {
		next = NULL;
		for (i = 0; i < ticket->n_fact; i++) {
			const struct fact *f = ticket->fact[i];

			if (f->event == event &&
			    (leg == NULL || ticket_leg_has(leg, f)) &&
			    (last == NULL || is_before(last, f)) &&
			    (next == NULL || is_before(f, next)))
				next = f;
		}
		if (next == NULL)
			return;
		calls_step(view, next, calls);
		last = next;
	}
}

/* O1: the end of quiet hours that `at_s` lies in, or `at_s` (S18). */
static int64_t
after_quiet(const struct obligation_view *view, int64_t at_s)
{
	const struct policy_value *quiet =
	    policy_get(view->policy, POLICY_BRIEF_QUIET, at_s);
	int64_t of_day_s = time_of_day(at_s);
	int64_t day_s = time_day_start(time_day(at_s));

	if (quiet->is_empty || quiet->n == quiet->to)
		return at_s;
	if (quiet->n < quiet->to)
		return of_day_s >= quiet->n && of_day_s < quiet->to ?
		    day_s + quiet->to : at_s;
	if (of_day_s >= quiet->n)
		return day_s + TIME_DAY_S + quiet->to;
	return of_day_s < quiet->to ? day_s + quiet->to : at_s;
}

static void
walk_brief(struct walk *walk)
{
	const struct fact *receive = walk->ticket->receive;
	struct obligation *o;

	if (walk->ticket->about.source != SOURCE_HOTLINE)
		return;
	o = open_new(walk, OBLIGATION_BRIEF, 0, receive->at_s);
	o->opener = receive;
	o->start_s = after_quiet(walk->view, receive->at_s);
	due_limit(walk, o, policy_get(walk->view->policy, POLICY_LIMIT_BRIEF,
	    receive->at_s));
	done_by(o, walk->ticket->brief);
	o->is_cancelled = walk->ticket->decline != NULL;
}

/* 1 when what a leg owes can no longer be done (S39). */
static int
leg_is_over(const struct walk *walk, const struct leg *leg)
{
	return leg->end != NULL || walk->ticket->close != NULL ||
	    walk->ticket->decline != NULL;
}

/* Returns it. */
static const struct obligation *
walk_accept(struct walk *walk, const struct leg_walk *of)
{
	const struct leg *leg = of->leg;
	const struct policy_value *limit = accept_limit(walk->view, leg,
	    of->off);
	struct obligation *o = open_leg(walk, OBLIGATION_ACCEPT, leg,
	    leg->assign->at_s);

	if (limit != NULL)
		due_limit(walk, o, limit);
	else
		o->is_unknown = 1;
	done_by(o, leg->accept);
	o->is_cancelled = leg_is_over(walk, leg);
	return o;
}

/* Makes what O2 does not ask. */
static void
make_effective(const struct walk *walk, const struct obligation *accept,
    struct leg_walk *of)
{
	of->is_effective = effective_accept(walk->view, of->leg,
	    accept->has_due, accept->due_s, &of->effective_s, &of->by);
	if (of->is_effective)
		ticket_about_at(walk->ticket, of->effective_s,
		    of->by != NULL ? of->by->seq : UINT32_MAX,
		    &of->effective);
}

static void
walk_contact(struct walk *walk, const struct leg *leg)
{
	const struct policy *policy = walk->view->policy;
	int64_t at_s = leg->assign->at_s;
	struct obligation_calls calls;
	struct obligation *o;

	if (leg->is_second &&
	    policy_get(policy, POLICY_CONTACT_REDISPATCH, at_s)->n == 0)
		return;
	o = open_leg(walk, OBLIGATION_CONTACT, leg, at_s);
	due_limit(walk, o, policy_get(policy, POLICY_LIMIT_CONTACT, at_s));
	obligation_calls(walk->view, walk->ticket, EVENT_CONTACT, leg, &calls);
	done_by(o, calls.settled);
	o->is_cancelled = leg_is_over(walk, leg);
	if (calls.settled == NULL && calls.n_counted > 0)
		o->next_call_s = calls.last_counted_s + 3600 *
		    policy_get(policy, POLICY_CALL_SPACING,
		    calls.last_counted_s)->n;
}

/* O4 opens with the effective accept or the assign, when there is a site. */
static void
walk_survey(struct walk *walk, const struct leg_walk *of)
{
	const struct policy *policy = walk->view->policy;
	const struct leg *leg = of->leg;
	const struct fact *by = leg->assign;
	int64_t opened_s = leg->assign->at_s;
	int site = of->assigned.site;
	struct obligation *o;

	if (policy_get(policy, POLICY_LIMIT_SURVEY_FROM, opened_s)->n == 0) {
		if (!of->is_effective)
			return;
		by = of->by;
		opened_s = of->effective_s;
		site = of->effective.site;
	}
	if (site != WORD_YES)
		return;
	o = open_leg(walk, OBLIGATION_SURVEY, leg, opened_s);
	o->opener = by;
	due_limit(walk, o, policy_get(policy, POLICY_LIMIT_SURVEY, opened_s));
	done_by(o, earliest_in_leg(walk->ticket, EVENT_SURVEY, leg));
	o->is_cancelled = leg_is_over(walk, leg);
}

/* O5; returns it, or NULL while the leg has not taken effect. */
static struct obligation *
walk_finish(struct walk *walk, const struct leg_walk *of)
{
	const struct leg *leg = of->leg;
	struct obligation *o;

	if (!of->is_effective)
		return NULL;
	o = open_leg(walk, OBLIGATION_FINISH, leg, of->effective_s);
	o->opener = of->by;
	due_limit(walk, o, policy_finish(walk->view->policy,
	    of->effective.urgency, of->effective.kind, of->effective_s));
	if (leg->granted != NULL)
		due_when(walk, o, leg->granted);
	done_by(o, leg->reply);
	o->is_cancelled = leg_is_over(walk, leg);
	return o;
}

/*
 * O6: by progress of the unit, or any reply on the ticket (S19). Where the
 * calendar does not say whether it is owed, its due is unknown (K1).
 */
static void
walk_progress(struct walk *walk, const struct leg_walk *of)
{
	const struct leg *leg = of->leg;
	const struct fact *report, *reply;
	struct obligation *o;

	if (of->off == OFFHOURS_NO)
		return;
	o = open_leg(walk, OBLIGATION_PROGRESS, leg, leg->assign->at_s);
	due_limit(walk, o, policy_get(walk->view->policy,
	    POLICY_LIMIT_PROGRESS, leg->assign->at_s));
	if (of->off == OFFHOURS_UNKNOWN && o->has_due) {
		o->has_due = 0;
		o->is_unknown = 1;
	}
	report = earliest_in_leg(walk->ticket, EVENT_PROGRESS, leg);
	reply = next_fact(walk->ticket, EVENT_REPLY, 0, leg->assign->seq);
	if (reply != NULL && leg->end != NULL && reply->seq > leg->end->seq)
		reply = NULL;
	if (report == NULL || (reply != NULL && is_before(reply, report)))
		report = reply;
	done_by(o, report);
	o->is_cancelled = leg_is_over(walk, leg);
}

/* O7, one a rework; never due before O5 (S6). */
static void
walk_rework(struct walk *walk, const struct leg *leg,
    const struct obligation *finish)
{
	const struct ticket *ticket = walk->ticket;
	struct obligation *o;
	size_t i;

	if (!ticket_has(ticket, EVENT_REWORK))
		return;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i], *reply;

		if (f->event != EVENT_REWORK || ticket_leg_at(ticket, f) != leg)
			continue;
		o = open_leg(walk, OBLIGATION_REWORK, leg, f->at_s);
		o->opener = f;
		due_limit(walk, o, policy_get(walk->view->policy,
		    POLICY_LIMIT_REWORK, f->at_s));
		if (o->has_due && finish != NULL && finish->is_unknown) {
			o->has_due = 0;
			o->is_unknown = 1;
		} else if (o->has_due && finish != NULL && finish->has_due &&
		    finish->due_s > o->due_s)
			o->due_s = finish->due_s;
		reply = next_fact(ticket, EVENT_REPLY, leg->unit, f->seq);
		if (reply != NULL && leg->end != NULL &&
		    reply->seq > leg->end->seq)
			reply = NULL;
		done_by(o, reply);
		o->is_cancelled = leg_is_over(walk, leg);
	}
}

static void
walk_legs(struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->ticket->n_leg; i++) {
		const struct leg *leg = &walk->ticket->leg[i];
		const struct obligation *accept;
		struct leg_walk of = { .leg = leg };

		about_of_leg(walk->ticket, leg, &of.assigned);
		of.off = offhours_of(walk->view, &of.assigned,
		    leg->assign->at_s);
		accept = walk_accept(walk, &of);
		if (asks(walk, OBLIGATION_PROGRESS))
			walk_progress(walk, &of);
		if (leg->role != ROLE_LEAD)
			continue;
		make_effective(walk, accept, &of);
		if (asks(walk, OBLIGATION_CONTACT))
			walk_contact(walk, leg);
		if (asks(walk, OBLIGATION_SURVEY))
			walk_survey(walk, &of);
		if (asks(walk, OBLIGATION_FINISH) ||
		    asks(walk, OBLIGATION_REWORK))
			walk_rework(walk, leg, walk_finish(walk, &of));
	}
}

/*
 * O8: the recheck opens it, each recheck-rework again (S11). A granted
 * extension belongs to the newest opening (S41).
 */
static void
walk_recheck(struct walk *walk)
{
	struct obligation *o = NULL;
	size_t i;

	if (!ticket_has(walk->ticket, EVENT_RECHECK) &&
	    !ticket_has(walk->ticket, EVENT_RECHECK_REWORK))
		return;
	for (i = 0; i < walk->ticket->n_fact; i++) {
		const struct fact *f = walk->ticket->fact[i];

		if (f->event == EVENT_RECHECK ||
		    f->event == EVENT_RECHECK_REWORK) {
			o = open_new(walk, OBLIGATION_RECHECK, f->unit,
			    f->at_s);
			o->opener = f;
			if (f->event == EVENT_RECHECK &&
			    f->when_s != TIME_NONE)
				due_when(walk, o, f);
			else
				due_limit(walk, o, policy_get(
				    walk->view->policy, POLICY_LIMIT_RECHECK,
				    f->at_s));
		} else if (o != NULL && f->event == EVENT_RECHECK_EXTEND_GRANT)
			due_when(walk, o, f);
		else if (o != NULL && o->done_seq == 0 &&
		    f->event == EVENT_RECHECK_REPORT)
			done_by(o, f);
	}
}

/* 1 for an act of the supervision's unit; without one, of the lead then. */
static int
is_supervised_unit(const struct ticket *ticket, const struct supervision *s,
    const struct fact *fact)
{
	const struct leg *leg;

	if (s->open->unit != 0)
		return fact->unit == s->open->unit;
	leg = ticket_leg_at(ticket, fact);
	return leg != NULL && leg->role == ROLE_LEAD;
}

/* 1 for a report on it: a reply fits by seq, progress by at (S44). */
static int
is_report_on(const struct ticket *ticket, const struct supervision *s,
    const struct fact *fact)
{
	if (fact->event == EVENT_REPLY)
		return fact->seq > s->open->seq;
	return fact->event == EVENT_PROGRESS && is_before(s->open, fact) &&
	    is_supervised_unit(ticket, s, fact);
}

/*
 * O15: a chain. Each progress of the unit and each reply discharges what is
 * open and, while the supervision lasts, opens the next (S19).
 */
static void
walk_supervise_report(struct walk *walk, const struct supervision *s,
    uint16_t unit)
{
	const struct ticket *ticket = walk->ticket;
	const struct fact *last = s->open, *next;
	struct obligation *o;
	size_t i;

	for (;;) {
		o = open_new(walk, OBLIGATION_SUPERVISE_REPORT, unit,
		    last->at_s);
		o->opener = last;
		due_limit(walk, o, policy_get(walk->view->policy,
		    POLICY_LIMIT_SUPERVISE_PROGRESS, last->at_s));
		o->is_cancelled = ticket->decline != NULL;
		next = NULL;
		for (i = 0; i < ticket->n_fact; i++) {
			const struct fact *f = ticket->fact[i];

			if (is_report_on(ticket, s, f) &&
			    (last == s->open || is_before(last, f)) &&
			    (next == NULL || is_before(f, next)))
				next = f;
		}
		if (next == NULL || (s->end != NULL && is_before(s->end, next)))
			break;
		done_by(o, next);
		last = next;
	}
	done_by(o, s->end);
}

static void
walk_supervise(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	size_t i;

	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *s = &ticket->supervision[i];
		uint16_t unit = s->open->unit;
		struct obligation *o;

		if (unit == 0 && ticket->lead != NULL)
			unit = ticket->lead->unit;
		if (s->open->when_s != TIME_NONE) {
			o = open_new(walk, OBLIGATION_SUPERVISE, unit,
			    s->open->at_s);
			o->opener = s->open;
			due_when(walk, o, s->open);
			done_by(o, s->end);
			o->is_cancelled = ticket->decline != NULL;
		}
		walk_supervise_report(walk, s, unit);
	}
}

static void
walk_district(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	struct obligation *o;

	if (ticket->about.district_due_s == TIME_NONE)
		return;
	o = open_new(walk, OBLIGATION_DISTRICT, 0, ticket->receive->at_s);
	o->opener = ticket->receive;
	o->has_due = 1;
	o->due_s = ticket->about.district_due_s;
	done_by(o, ticket->decline != NULL ? ticket->decline : ticket->close);
}

static void
walk_answer(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	struct obligation *o;
	size_t i, j;

	if (!ticket_has(ticket, EVENT_BULLETIN))
		return;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_BULLETIN)
			continue;
		o = open_new(walk, OBLIGATION_ANSWER, f->unit, f->at_s);
		o->opener = f;
		due_limit(walk, o, policy_get(walk->view->policy,
		    POLICY_LIMIT_ANSWER, f->at_s));
		o->is_cancelled = ticket->decline != NULL;
		for (j = i + 1; j < ticket->n_fact && o->done_seq == 0; j++)
			if (ticket->fact[j]->event == EVENT_BULLETIN_ANSWER &&
			    ticket->fact[j]->ref == f->seq)
				done_by(o, ticket->fact[j]);
	}
}

/* 1 when a rework or the leg's end lies between `seq` and `done`. */
static int
was_sent_back(const struct ticket *ticket, const struct leg *leg,
    uint32_t seq, const struct fact *done)
{
	const struct fact *rework =
	    next_fact(ticket, EVENT_REWORK, leg->unit, seq);

	if (rework != NULL && (done == NULL || rework->seq < done->seq))
		return 1;
	return leg->end != NULL &&
	    (done == NULL || leg->end->seq < done->seq);
}

/* O12 by the lead's replies, O13 by passed reviews (S12). */
static void
walk_review(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	const struct fact *done;
	struct obligation *o;
	size_t i;

	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];
		const struct leg *leg;

		if (f->event != EVENT_REPLY)
			continue;
		leg = ticket_leg_at(ticket, f);
		if (leg == NULL || leg->role != ROLE_LEAD)
			continue;
		o = open_new(walk, OBLIGATION_REVIEW, 0, f->at_s);
		o->opener = f;
		due_limit(walk, o, policy_get(walk->view->policy,
		    POLICY_LIMIT_REVIEW, f->at_s));
		done = next_fact(ticket, EVENT_REVIEW, 0, f->seq);
		o->is_cancelled = was_sent_back(ticket, leg, f->seq, done);
		if (!o->is_cancelled)
			done_by(o, done);
	}
}

static const struct leg *
lead_at(const struct ticket *ticket, uint32_t seq)
{
	size_t i;

	for (i = ticket->n_leg; i-- > 0;)
		if (ticket->leg[i].role == ROLE_LEAD &&
		    ticket->leg[i].assign->seq < seq)
			return &ticket->leg[i];
	return NULL;
}

static void
walk_callback(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	const struct fact *done;
	const struct leg *leg;
	struct obligation *o;
	size_t i;

	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_REVIEW || f->outcome != OUTCOME_PASS)
			continue;
		o = open_new(walk, OBLIGATION_CALLBACK, 0, f->at_s);
		o->opener = f;
		due_limit(walk, o, policy_get(walk->view->policy,
		    POLICY_LIMIT_CALLBACK, f->at_s));
		done = next_fact(ticket, EVENT_CALLBACK, 0, f->seq);
		leg = lead_at(ticket, f->seq);
		o->is_cancelled = leg != NULL &&
		    was_sent_back(ticket, leg, f->seq, done);
		if (!o->is_cancelled)
			done_by(o, done);
	}
}

/* O14: a later reply with plan_due takes the place of an open promise. */
static void
walk_promise(struct walk *walk)
{
	const struct ticket *ticket = walk->ticket;
	size_t i, j;

	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i], *done = NULL;
		const struct fact *after = NULL;
		const struct leg *leg;
		struct obligation *o;

		if (f->event != EVENT_REPLY || f->when_s == TIME_NONE)
			continue;
		leg = ticket_leg_at(ticket, f);
		o = open_new(walk, OBLIGATION_PROMISE, f->unit, f->at_s);
		o->opener = f;
		due_when(walk, o, f);
		for (j = i + 1; j < ticket->n_fact && after == NULL; j++)
			if (ticket->fact[j]->event == EVENT_REPLY &&
			    ticket->fact[j]->unit == f->unit &&
			    ticket->fact[j]->when_s != TIME_NONE)
				after = ticket->fact[j];
		for (j = 0; j < ticket->n_fact; j++) {
			const struct fact *p = ticket->fact[j];

			if (p->event == EVENT_PROGRESS && p->done == WORD_YES &&
			    p->unit == f->unit && is_before(f, p) &&
			    (after == NULL || is_before(p, after)) &&
			    (leg == NULL || leg->end == NULL ||
			    p->seq < leg->end->seq) &&
			    (done == NULL || is_before(p, done)))
				done = p;
		}
		done_by(o, done);
		o->is_cancelled = after != NULL ||
		    (leg != NULL && leg->end != NULL);
	}
}

int
obligation_near(const struct obligation_view *view,
    const struct policy_value *within, int64_t *end_s)
{
	struct calendar_clock clock;

	if (within->unit != POLICY_WORKDAYS)
		return policy_due(view->policy, view->calendar, within,
		    view->as_of_s, end_s);
	policy_clock(view->policy, view->as_of_s, &clock);
	clock.is_elapsed = 0;
	return calendar_due(view->calendar, view->as_of_s, (int)within->n,
	    &clock, end_s);
}

static int
is_soon(const struct obligation_view *view, const struct obligation *o)
{
	int by_hours = o->limit != NULL && !o->is_by_hand &&
	    o->limit->unit == POLICY_HOURS;
	const struct policy_value *warn = policy_get(view->policy, by_hours ?
	    POLICY_WARN_BEFORE_HOURS : POLICY_WARN_BEFORE_DAYS, view->as_of_s);
	int64_t end_s;

	if (warn->unit == POLICY_NO_LIMIT)
		return 0;
	if (!obligation_near(view, warn, &end_s))
		return time_day(o->due_s) <= calendar_until(view->calendar);
	return o->due_s <= end_s;
}

static enum obligation_status
status_of(const struct obligation_view *view, const struct obligation *o)
{
	if (o->done_seq == 0 && o->is_cancelled)
		return STATUS_CANCELLED;
	if (o->is_unknown)
		return STATUS_UNKNOWN;
	if (o->done_seq != 0)
		return !o->has_due || o->done_s <= o->due_s ? STATUS_MET :
		    STATUS_LATE;
	if (!o->has_due)
		return STATUS_OPEN;
	if (view->as_of_s > o->due_s)
		return STATUS_OVERDUE;
	return is_soon(view, o) ? STATUS_SOON : STATUS_OPEN;
}

/* The most obligations that a ticket's facts can open. */
static size_t
list_bound(const struct ticket *ticket)
{
	const size_t n_fact = ticket->n_supervision > 0 ? ticket->n_fact : 0;
	size_t i, n_report = 0;

	/* NB. merits of years stand in the chain without a ticket, so not
	 * every fact is taken for a report on every supervision */
	for (i = 0; i < n_fact; i++)
		n_report += ticket->fact[i]->event == EVENT_PROGRESS ||
		    ticket->fact[i]->event == EVENT_REPLY;
	return 4 + 6 * ticket->n_leg + 3 * ticket->n_fact +
	    ticket->n_supervision * (2 + n_report);
}

static int
by_table(const struct obligation *list, size_t i, size_t j)
{
	return list[i].id < list[j].id;
}

/* Insertion sort: short lists, stable. */
static void
list_sort(struct obligation *list, size_t n)
{
	size_t i, j;

	for (i = 1; i < n; i++)
		for (j = i; j > 0 && by_table(list, j, j - 1); j--) {
			struct obligation swap = list[j];

			list[j] = list[j - 1];
			list[j - 1] = swap;
		}
}

size_t
obligation_list(const struct obligation_view *view,
    const struct ticket *ticket, struct arena *arena,
    struct obligation **list)
{
	return obligation_list_of(view, ticket, ~0u, arena, list);
}

size_t
obligation_list_of(const struct obligation_view *view,
    const struct ticket *ticket, unsigned ids, struct arena *arena,
    struct obligation **list)
{
	struct walk walk = { view, ticket, ids, NULL, 0 };
	size_t i;

	/* NB. aligned, and cleared one by one: most of it is never used */
	(void)mem_take(arena, 0);
	walk.list = mem_extend(arena, list_bound(ticket) *
	    sizeof(*walk.list));
	if (ticket->receive != NULL) {
		if (asks(&walk, OBLIGATION_BRIEF))
			walk_brief(&walk);
		walk_legs(&walk);
		if (asks(&walk, OBLIGATION_RECHECK))
			walk_recheck(&walk);
		if (asks(&walk, OBLIGATION_DISTRICT))
			walk_district(&walk);
		if (asks(&walk, OBLIGATION_REVIEW))
			walk_review(&walk);
		if (asks(&walk, OBLIGATION_CALLBACK))
			walk_callback(&walk);
		if (asks(&walk, OBLIGATION_PROMISE))
			walk_promise(&walk);
	}
	walk_supervise(&walk);
	if (asks(&walk, OBLIGATION_ANSWER))
		walk_answer(&walk);
	list_sort(walk.list, walk.n);
	for (i = 0; i < walk.n; i++) {
		struct obligation *o = &walk.list[i];

		o->status = status_of(view, o);
		if (o->status == STATUS_CANCELLED)
			o->next_call_s = TIME_NONE;
	}
	*list = walk.list;
	return walk.n;
}

int
obligation_is_pending(const struct obligation *o)
{
	return (OBLIGATION_PENDING >> o->status & 1u) != 0;
}

const struct obligation *
obligation_of_leg(const struct obligation *list, size_t n,
    enum obligation_id id, const struct leg *leg)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].id == id && list[i].leg == leg)
			return &list[i];
	return NULL;
}

/* 1 when a record discharged the obligation, or is a contact before that. */
static int
led_to(const struct obligation *o, const struct fact *fact)
{
	if (o->done_seq == 0 || fact->seq == o->done_seq)
		return o->done_seq != 0;
	return o->id == OBLIGATION_CONTACT && fact->event == EVENT_CONTACT &&
	    ticket_leg_has(o->leg, fact) && (fact->at_s < o->done_s ||
	    (fact->at_s == o->done_s && fact->seq < o->done_seq));
}

int
obligation_is_backdated(const struct obligation *o, const struct fact *fact)
{
	return o->has_due && fact->at_s <= o->due_s &&
	    fact->logged_s > o->due_s && led_to(o, fact);
}
