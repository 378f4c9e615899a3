#include <string.h>

#include "model/rule.h"
#include "model/shelve.h"
#include "text/time.h"

/* Collects what lacks, `a; b; c`. */
static void
lack(struct buf *lacks, const char *what)
{
	if (lacks->n > 0)
		buf_put_c(lacks, "; ");
	buf_put_c(lacks, what);
}

/* The same of one word of the act, which what lacks first is said to be. */
static void
lack_in(const struct rule_view *rule, const char *field, struct buf *lacks,
    const char *what)
{
	if (lacks->n == 0 && rule->field != NULL)
		*rule->field = field;
	lack(lacks, what);
}

static int
has(const struct rule_act *act, const char *key)
{
	return event_attr_get(act->attrs, key).n > 0;
}

static const struct policy_value *
policy_of(const struct rule_view *rule, enum policy_key key,
    const struct rule_act *act)
{
	return policy_get(rule->view->policy, key, act->fact.at_s);
}

/* `since 2023-01-01`, `until 2025-06-30`, or from the one to the other. */
static void
put_days(struct buf *lacks, const struct roster_unit *unit)
{
	char day[11];

	if (unit->since_day != INT32_MIN) {
		time_format_date(unit->since_day, day);
		buf_put_c(lacks, unit->until_day == INT32_MAX ? "since " : "");
		buf_put_c(lacks, day);
	}
	if (unit->until_day != INT32_MAX) {
		time_format_date(unit->until_day, day);
		buf_put_c(lacks, unit->since_day == INT32_MIN ? "until " :
		    " to ");
		buf_put_c(lacks, day);
	}
}

static void
check_unit(const struct rule_view *rule, struct str unit, const char *what,
    int64_t at_s, struct buf *lacks)
{
	uint32_t i = roster_find(rule->roster, unit);
	const struct roster_unit *of;
	char day[11];

	if (i == ROSTER_NONE) {
		lack_in(rule, what, lacks, "");
		buf_printf(lacks, "%s '%.*s' is not in config/units.csv",
		    what, STR_ARG(unit));
		return;
	}
	of = roster_unit(rule->roster, i);
	if (!roster_is_active(of, time_day(at_s))) {
		lack_in(rule, what, lacks, "");
		time_format_date(time_day(at_s), day);
		buf_printf(lacks, "%s '%.*s' is not active on %s by "
		    "config/units.csv (", what, STR_ARG(unit), day);
		put_days(lacks, of);
		buf_put_c(lacks, ")");
	}
}

/* Art. 6(1): briefing comes before dispatch (L1). */
static void
check_brief(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks, struct str *warning)
{
	const struct policy_value *needs =
	    policy_of(rule, POLICY_DISPATCH_NEEDS_BRIEF, act);
	struct obligation_calls calls;

	if (rule->ticket->about.source != SOURCE_HOTLINE ||
	    str_is(needs->text, "no"))
		return;
	obligation_calls(rule->view, rule->ticket, EVENT_BRIEF, NULL, &calls);
	if (calls.settled != NULL)
		return;
	if (str_is(needs->text, "refuse"))
		lack(lacks, "the brief is not settled (reached, impossible, "
		    "or three tries an hour apart)");
	else
		*warning = str_of("dispatched before the brief is settled");
}

/* The roster's indexes of a dispatch: this unit and those that stay (S27). */
static size_t
dispatch_units(const struct rule_view *rule, const struct rule_act *act,
    uint32_t *unit)
{
	const struct ticket *ticket = rule->ticket;
	struct str rest = act->with, part;
	size_t n = 0, i;
	uint32_t index = roster_find(rule->roster, act->unit);

	if (index != ROSTER_NONE)
		unit[n++] = index;
	while (rest.n > 0 && str_cut(&rest, '|', &part)) {
		index = roster_find(rule->roster, part);
		if (index != ROSTER_NONE)
			unit[n++] = index;
	}
	for (i = 0; i < ticket->n_leg; i++) {
		const struct leg *leg = &ticket->leg[i];

		/* a designation takes the standing lead's place */
		if (leg->end != NULL || (leg == ticket->lead &&
		    act->fact.role == ROLE_LEAD))
			continue;
		index = roster_find(rule->roster,
		    ledger_unit_id(rule->view->ledger, leg->unit));
		if (index != ROSTER_NONE)
			unit[n++] = index;
	}
	return n;
}

static void
check_assign(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks, struct str *warning)
{
	const struct ticket *ticket = rule->ticket;
	struct str requested = event_attr_get(act->attrs, "requested_by");
	struct roster_dispatch dispatch = { 0 };
	struct roster_decision decision;
	struct calendar_clock clock;
	uint32_t *unit = mem_take_n(rule->arena, ticket->n_leg + 1 +
	    act->with.n, sizeof(*unit));

	check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
	if (act->fact.role == ROLE_LEAD)
		check_brief(rule, act, lacks, warning);
	dispatch.unit = unit;
	dispatch.n_unit = dispatch_units(rule, act, unit);
	dispatch.is_fallback = (ticket->about.flags & TICKET_FALLBACK) != 0;
	dispatch.is_instruction =
	    (ticket->about.flags & TICKET_INSTRUCTION) != 0;
	dispatch.is_designated = act->fact.basis == BASIS_DESIGNATED;
	dispatch.requested_by = requested.n == 0 ? ROSTER_NONE :
	    roster_find(rule->roster, requested);
	if (requested.n > 0)
		check_unit(rule, requested, "requested_by", act->fact.at_s,
		    lacks);
	dispatch.crossline =
	    (int)policy_of(rule, POLICY_DISPATCH_CROSSLINE, act)->n;
	roster_decide(rule->roster, &dispatch, &decision);
	if (!roster_is_decided(&decision,
	    event_decode(rule->arena, event_attr_get(act->attrs, "approved")),
	    event_attr_get(act->attrs, "meeting"))) {
		lack_in(rule, "approved", lacks, "");
		roster_put_decision(lacks, &decision);
	}
	policy_clock(rule->view->policy, act->fact.at_s, &clock);
	if ((ticket->about.urgency == URGENCY_URGENT ||
	    ticket->about.urgency == URGENCY_SEMI) && !has(act, "head") &&
	    !calendar_is_office(rule->view->calendar, act->fact.at_s, &clock))
		lack_in(rule, "head", lacks,
		    "outside office hours an urgent dispatch names "
		    "the head who was called: head=");
}

int
rule_is_late_request(const struct rule_view *rule, enum event_id event,
    const struct leg *leg, int64_t at_s)
{
	const struct obligation_view *view = rule->view;
	const struct policy_value *limit;
	int64_t from_s, due_s;

	/* one who had not accepted it then gives it back in time (S41) */
	if (event == EVENT_RETURN &&
	    (leg->accept == NULL || leg->accept->at_s > at_s))
		return 0;
	if (!obligation_effective_accept(view, rule->ticket, leg, &from_s))
		return 0;
	limit = policy_get(view->policy, event == EVENT_RETURN ?
	    POLICY_LIMIT_RETURN : POLICY_LIMIT_EXTEND, from_s);
	return limit->unit != POLICY_NO_LIMIT &&
	    policy_due(view->policy, view->calendar, limit, from_s, &due_s) &&
	    at_s > due_s;
}

/* 1 when the leg owes O3, and L6 and L4 ask for the contact (S22). */
static int
owes_contact(const struct rule_view *rule, const struct leg *leg)
{
	return leg->role == ROLE_LEAD && (!leg->is_second ||
	    policy_get(rule->view->policy, POLICY_CONTACT_REDISPATCH,
	    leg->assign->at_s)->n != 0);
}

static int
has_survey(const struct rule_view *rule, const struct leg *leg)
{
	size_t i;

	for (i = 0; i < rule->ticket->n_fact; i++) {
		const struct fact *f = rule->ticket->fact[i];

		if (f->event == EVENT_SURVEY && ticket_leg_has(leg, f))
			return 1;
	}
	return 0;
}

static void
check_return(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	const struct leg *leg = ticket_leg(rule->ticket, act->fact.unit);
	struct obligation_calls calls;

	if (has(act, "suggest"))
		check_unit(rule, event_attr_get(act->attrs, "suggest"),
		    "suggest", act->fact.at_s, lacks);
	obligation_calls(rule->view, rule->ticket, EVENT_CONTACT, leg, &calls);
	if (rule->ticket->about.source == SOURCE_HOTLINE &&
	    owes_contact(rule, leg) && calls.settled == NULL)
		lack(lacks, "the citizen has not been contacted");
	if (rule->ticket->about.site == WORD_YES && leg->role == ROLE_LEAD &&
	    !has_survey(rule, leg))
		lack(lacks, "the site has not been surveyed");
	/* no grant can follow one that is recorded alone (L4) */
	if ((!act->is_granted || ticket_return_kind(leg) == RETURN_RECORDED) &&
	    rule_is_late_request(rule, EVENT_RETURN, leg, act->fact.at_s))
		lack_in(rule, "at", lacks,
		    "it comes too late (limit.return after the "
		    "effective accept); only the centre can grant it, with "
		    "a return-grant with a reason in the same call");
}

/* L5: an extension is to a day that comes later. */
static void
check_until(const struct rule_view *rule, const struct rule_act *act,
    const struct leg *leg, struct buf *lacks)
{
	struct obligation *list;
	size_t n = obligation_list(rule->view, rule->ticket, rule->arena,
	    &list);
	const struct obligation *finish = obligation_of_leg(list, n,
	    OBLIGATION_FINISH, leg);
	char due[TIME_TEXT + 1];

	if (finish == NULL || !finish->has_due ||
	    act->fact.when_s == TIME_NONE ||
	    time_day(act->fact.when_s) >= time_day(finish->due_s))
		return;
	time_format(finish->due_s, due);
	lack_in(rule, "until", lacks, "");
	buf_printf(lacks, "until= is before the present due %s", due);
}

static void
check_extend(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	const struct leg *leg = ticket_leg(rule->ticket, act->fact.unit);

	check_until(rule, act, leg, lacks);
	if (leg->n_granted >= policy_of(rule, POLICY_EXTEND_MAX, act)->n)
		lack(lacks, "no more extensions are allowed (extend.max)");
	if (!act->is_granted && rule_is_late_request(rule, EVENT_EXTEND, leg,
	    act->fact.at_s))
		lack_in(rule, "at", lacks,
		    "it comes too late (limit.extend after the "
		    "effective accept); only the centre can grant it, with "
		    "an extend-grant with a reason in the same call");
}

/* S25: a late request that was recorded is granted with a reason only. */
static void
check_extend_grant(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	const struct leg *leg = ticket_leg(rule->ticket, act->fact.unit);

	check_until(rule, act, leg, lacks);
	if (rule_is_late_request(rule, EVENT_EXTEND, leg,
	    leg->extend->at_s) && !has(act, "reason"))
		lack_in(rule, "reason", lacks,
		    "the request came late; reason= must say why it "
		    "is granted");
}

int
rule_needs_statement(int finding)
{
	return finding >= FINDING_NOT_UPHELD;
}

/* Art. 8(9)1, 9: who is right is not held against a caller (Annex 1.2). */
static void
check_statement(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	if (!rule_needs_statement(act->fact.finding))
		lack_in(rule, "fact", lacks,
		    "fact=: Annex 1.2 is of what is not-upheld, "
		    "no-policy, policy-rejected, noted or not-adopted");
}

/* 1 when `approved` names the centre, its leader or its head. */
static int
is_centre(const struct rule_view *rule, struct str approved)
{
	const struct roster_unit *centre = roster_unit(rule->roster,
	    roster_centre(rule->roster));

	return approved.n > 0 && (str_eq(approved, centre->leader) ||
	    str_eq(approved, centre->head) || str_eq(approved, centre->id));
}

static void
check_reply_calls(const struct rule_view *rule, const struct rule_act *act,
    const struct leg *leg, struct buf *lacks)
{
	struct obligation_calls contact, answer;

	obligation_calls(rule->view, rule->ticket, EVENT_CONTACT, leg,
	    &contact);
	obligation_calls(rule->view, rule->ticket, EVENT_ANSWER, leg, &answer);
	if (owes_contact(rule, leg) && contact.settled == NULL)
		lack(lacks, "contact: the citizen has not been contacted "
		    "(reached, impossible, or three tries an hour apart)");
	if (rule->ticket->about.site == WORD_YES && leg->role == ROLE_LEAD &&
	    !has_survey(rule, leg))
		lack(lacks, "survey: the site has not been surveyed");
	if (answer.reached == NULL && answer.day_parts != 7 &&
	    (answer.settled == NULL ||
	    answer.settled->outcome != OUTCOME_IMPOSSIBLE))
		lack(lacks, "answer: the citizen has not been answered "
		    "(reached, impossible, or tries in three parts of the "
		    "day)");
	if (act->fact.result == RESULT_FILED && contact.reached == NULL &&
	    owes_contact(rule, leg))
		lack_in(rule, "result", lacks,
		    "result filed asks for a contact that reached");
}

/* L6: everything that a reply needs. */
static void
check_reply(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	const struct leg *leg = ticket_leg(rule->ticket, act->fact.unit);
	struct str approved = event_decode(rule->arena,
	    event_attr_get(act->attrs, "approved"));
	int result = act->fact.result;

	check_reply_calls(rule, act, leg, lacks);
	if (rule->ticket->about.site == WORD_YES &&
	    !(has(act, "photos_before") && has(act, "photos_after")))
		lack_in(rule, "photos_before", lacks, "photos_before= and "
		    "photos_after=: the ticket has a site");
	if (result != 0 && result != RESULT_SOLVED && !has(act, "no_plan") &&
	    !(has(act, "plan") && has(act, "plan_due")))
		lack_in(rule, "plan", lacks,
		    "plan= and plan_due=, or no_plan= with the "
		    "reason: the result is not solved");
	if (has(act, "plan_due") && act->fact.when_s != TIME_NONE &&
	    time_day(act->fact.when_s) < time_day(act->fact.at_s))
		lack_in(rule, "plan_due", lacks,
		    "plan_due= lies before the reply");
	if ((result == RESULT_FILED || result == RESULT_UNSOLVED) &&
	    !is_centre(rule, approved))
		lack_in(rule, "approved", lacks,
		    "approved= of the centre (its leader or head): "
		    "the result is filed or unsolved");
	if (rule_needs_statement(act->fact.finding) && leg->statement == NULL)
		lack(lacks, "statement: the finding of fact asks for one "
		    "(Annex 1.2)");
}

const char *
rule_against(const struct fact *callback)
{
	if (callback->contacted == WORD_NO)
		return "not contacted";
	if (callback->answered == WORD_NO)
		return "not answered";
	if (callback->result == RESULT_UNSOLVED)
		return "unsolved";
	if (callback->satisfaction == GRADE_UNSATISFIED)
		return "unsatisfied";
	return NULL;
}

void
rule_callback(const struct rule_view *rule, struct rule_callback *callback)
{
	const struct ticket *ticket = rule->ticket;
	const struct fact *last = NULL;
	int64_t tries;
	size_t i;

	memset(callback, 0, sizeof(*callback));
	if (ticket->pass == NULL)
		return;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_CALLBACK || f->seq < ticket->pass->seq)
			continue;
		callback->n_tries++;
		last = f;
		if (f->outcome == OUTCOME_REACHED)
			callback->last = f;
		if (f->outcome != OUTCOME_UNREACHED)
			callback->is_settled = 1;
	}
	if (last == NULL)
		return;
	tries = policy_get(rule->view->policy, POLICY_CALLBACK_TRIES,
	    last->at_s)->n;
	if (callback->n_tries >= tries)
		callback->is_settled = 1;
	if (callback->last != NULL)
		callback->against = rule_against(callback->last);
}

static void
check_close(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	struct rule_callback callback;

	rule_callback(rule, &callback);
	if (!callback.is_settled)
		lack(lacks, "callback: none since the passed review reached, "
		    "was impossible, or was the last of callback.tries");
	if (callback.against != NULL && !has(act, "reason")) {
		lack(lacks, "");
		buf_printf(lacks, "the callback says %s: rework is due, or "
		    "reason= must say why it is closed all the same",
		    callback.against);
	}
}

static void
check_callback(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	if (act->fact.outcome != OUTCOME_REACHED && (act->fact.contacted ||
	    act->fact.answered || act->fact.result ||
	    act->fact.satisfaction))
		lack_in(rule, "outcome", lacks,
		    "contacted=, answered=, result= and "
		    "satisfaction= are a citizen's words: outcome= must be "
		    "reached");
}

/* Art. 10(2): asked for within a working day of the recheck. */
static void
check_recheck_extend(const struct rule_view *rule,
    const struct rule_act *act, struct buf *lacks)
{
	const struct obligation_view *view = rule->view;
	const struct policy_value *limit;
	const struct fact *open = NULL;
	int64_t due_s;
	size_t i;

	for (i = 0; i < rule->ticket->n_fact; i++)
		if (rule->ticket->fact[i]->event == EVENT_RECHECK ||
		    rule->ticket->fact[i]->event == EVENT_RECHECK_REWORK)
			open = rule->ticket->fact[i];
	if (open == NULL)
		return;
	limit = policy_get(view->policy, POLICY_LIMIT_RECHECK_EXTEND,
	    open->at_s);
	if (limit->unit != POLICY_NO_LIMIT && policy_due(view->policy,
	    view->calendar, limit, open->at_s, &due_s) &&
	    act->fact.at_s > due_s)
		lack_in(rule, "at", lacks,
		    "it comes too late (limit.recheck.extend after "
		    "the recheck)");
}

static void
check_recheck_report(const struct rule_view *rule,
    const struct rule_act *act, struct buf *lacks)
{
	if (rule->ticket->about.site != WORD_YES)
		return;
	if (!has(act, "arrived_at"))
		lack_in(rule, "arrived_at", lacks,
		    "arrived_at=: the ticket has a site");
	if (!has(act, "photos") || !has(act, "recording"))
		lack_in(rule, "photos", lacks,
		    "photos= and recording=: the ticket has a site");
}

static void
check_supervise(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	int is_unit_only = rule->ticket->number == 0;

	if (is_unit_only != (act->fact.ground == 7))
		lack_in(rule, "ground", lacks,
		    "ground 7 is a unit's, without a ticket; all "
		    "others are a ticket's");
	if (act->unit.n == 0 && act->fact.ground != 1)
		lack_in(rule, "unit", lacks,
		    "unit: only ground 1 may be without one");
	if (act->unit.n > 0)
		check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
}

/* `points= must be one of 1.00, 2.00` */
static void
put_points(struct buf *lacks, const struct merit *merit)
{
	size_t i;

	buf_put_c(lacks, merit->n_points == 1 ? "points= must be " :
	    "points= must be one of ");
	for (i = 0; i < merit->n_points; i++) {
		buf_put_c(lacks, i > 0 ? ", " : "");
		buf_put_cents(lacks, merit->points_cents[i]);
	}
}

static void
check_merit(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	struct str clause = event_attr_get(act->attrs, "clause");
	const struct merit *merit = merit_find(rule->merits, clause);
	int64_t cents;

	check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
	if (merit == NULL) {
		lack_in(rule, "clause", lacks, "");
		buf_printf(lacks, "clause '%.*s' is not in "
		    "config/merits.csv", STR_ARG(clause));
	} else if (act->fact.points_cents == TIME_NONE) {
		if (!merit_points_default(merit, &cents)) {
			lack_in(rule, "points", lacks,
			    "the clause leaves a choice: ");
			put_points(lacks, merit);
		}
	} else if (!merit_points_allowed(merit, act->fact.points_cents)) {
		lack_in(rule, "points", lacks, "");
		put_points(lacks, merit);
		buf_put_c(lacks, ", or 0 to waive");
	}
}

/* Art. 9: six signed statements, or a matter that is repeated. */
static void
check_shelve_caller(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	const struct ledger *ledger = rule->view->ledger;
	const struct policy *policy = rule->view->policy;
	struct matter_calls calls;
	const struct matter_call *call;
	int64_t least;
	uint32_t n_statement;
	size_t n;

	if (rule->ticket->about.has_caller == 0) {
		lack_in(rule, "category", lacks,
		    "categories 0, 1 and 2 are of a caller who calls "
		    "again: the ticket has no caller");
		return;
	}
	matter_calls_some(&calls, ledger, rule->calls, &rule->ticket->number, 1,
	    rule->arena);
	call = shelve_related(&calls, rule->ticket->number, &n);
	if (act->fact.category != SHELVE_STATEMENTS) {
		if (!shelve_is_repeated(policy, &calls, call, n))
			lack_in(rule, "category", lacks,
			    "categories 1 and 2 are of a matter that "
			    "its caller repeated");
		return;
	}
	least = policy_of(rule, POLICY_SHELVE_STATEMENTS, act)->n;
	n_statement = shelve_statements(ledger, call, n, NULL);
	if (n_statement < least) {
		lack_in(rule, "category", lacks, "");
		buf_printf(lacks, "category 0 needs %d signed statements of "
		    "this caller on this matter (shelve.statements); there "
		    "are %u", (int)least, (unsigned)n_statement);
	}
}

static void
check_shelve(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
	if (act->fact.category <= SHELVE_HANDLED)
		check_shelve_caller(rule, act, lacks);
}

/* A matter goes by the number of a ticket that there is. */
static void
check_matter(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	struct str matter = event_attr_get(act->attrs, "matter");

	if (matter.n == 0 ||
	    ledger_ticket(rule->view->ledger, matter) != HASH_NONE)
		return;
	lack_in(rule, "matter", lacks, "");
	buf_printf(lacks, "matter '%.*s' is no ticket of the store",
	    STR_ARG(matter));
}

/* What a ticket is received with may be another, but never nothing. */
static void
check_amend(const struct rule_view *rule, const struct rule_act *act,
    struct buf *lacks)
{
	struct str attrs = act->attrs, key, value;

	if (attrs.n == 0)
		lack(lacks, "it names nothing to amend");
	while (event_attr_next(&attrs, &key, &value)) {
		if (value.n > 0 || !(str_is(key, "kind") ||
		    str_is(key, "urgency") || str_is(key, "matter")))
			continue;
		lack(lacks, "");
		buf_printf(lacks, "%.*s= cannot be empty: a ticket has one",
		    STR_ARG(key));
	}
	check_matter(rule, act, lacks);
}

enum fail_code
rule_check(const struct rule_view *rule, const struct rule_act *act,
    struct str *warning, struct fail *fail)
{
	const struct event_row *row = event_row(act->fact.event);
	enum fail_code code = FAIL_NONE;
	struct buf *lacks = rule->lacks;

	*warning = str_make(NULL, 0);
	lacks->n = 0;
	switch (act->fact.event) {
	case EVENT_ASSIGN: check_assign(rule, act, lacks, warning); break;
	case EVENT_RETURN: check_return(rule, act, lacks); break;
	case EVENT_EXTEND: check_extend(rule, act, lacks); break;
	case EVENT_EXTEND_GRANT: check_extend_grant(rule, act, lacks); break;
	case EVENT_STATEMENT: check_statement(rule, act, lacks); break;
	case EVENT_REPLY: check_reply(rule, act, lacks); break;
	case EVENT_CALLBACK: check_callback(rule, act, lacks); break;
	case EVENT_CLOSE: check_close(rule, act, lacks); break;
	case EVENT_BULLETIN:
		check_matter(rule, act, lacks);
		check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
		break;
	case EVENT_RECHECK:
		check_unit(rule, act->unit, "unit", act->fact.at_s, lacks);
		break;
	case EVENT_RECHECK_EXTEND:
		check_recheck_extend(rule, act, lacks);
		break;
	case EVENT_RECHECK_REPORT:
		check_recheck_report(rule, act, lacks);
		break;
	case EVENT_SUPERVISE: check_supervise(rule, act, lacks); break;
	case EVENT_MERIT: check_merit(rule, act, lacks); break;
	case EVENT_SHELVE: check_shelve(rule, act, lacks); break;
	case EVENT_AMEND: check_amend(rule, act, lacks); break;
	case EVENT_FLAG:
		if (act->unit.n > 0)
			check_unit(rule, act->unit, "unit", act->fact.at_s,
			    lacks);
		break;
	default:
		break;
	}
	if (lacks->n > 0)
		code = fail_set(fail, FAIL_REFUSED, "%s is refused: %.*s",
		    row->name, STR_ARG(buf_str(lacks)));
	return code;
}
