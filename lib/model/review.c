#include <string.h>

#include "model/review.h"
#include "model/rule.h"
#include "text/time.h"

const char *const review_words_verdict[] = { "ok", "lacks", "confirm", NULL };
const char *const review_words_waits[] = {
	"", "review", "callback", "close", "rework", NULL };

/* What the checks of one reply work on. */
struct run {
	const struct review_input *in;
	const struct ticket *ticket;
	const struct leg *leg;
	const struct fact *reply;
	struct str attrs;		/* the reply's */
	const struct obligation *list;
	size_t n;
	struct arena *arena;
	const char *detail;
};

static enum review_verdict
say(struct run *run, enum review_verdict verdict, const char *detail)
{
	run->detail = detail;
	return verdict;
}

static int
has(const struct run *run, const char *key)
{
	return event_attr_get(run->attrs, key).n > 0;
}

/* 1 when it is a call of the lead's leg to the citizen. */
static int
is_call(const struct leg *leg, const struct fact *f)
{
	return (f->event == EVENT_CONTACT || f->event == EVENT_ANSWER) &&
	    ticket_leg_has(leg, f);
}

/* Whether an obligation of the leg was met in time. */
static enum review_verdict
met(struct run *run, const struct obligation *o, const char *missing,
    const char *late)
{
	if (o == NULL)
		return say(run, REVIEW_OK, "not owed");
	if (o->done_seq == 0)
		return say(run, REVIEW_LACKS, missing);
	if (o->is_unknown)
		return say(run, REVIEW_CONFIRM,
		    "its due lies beyond the calendar");
	if (o->has_due && o->done_s > o->due_s)
		return say(run, REVIEW_LACKS, late);
	return say(run, REVIEW_OK, "");
}

static enum review_verdict
check_contact(struct run *run)
{
	return met(run, obligation_of_leg(run->list, run->n,
	    OBLIGATION_CONTACT, run->leg), "the citizen was not contacted",
	    "the citizen was contacted late");
}

static enum review_verdict
check_survey(struct run *run)
{
	const struct obligation *o = obligation_of_leg(run->list, run->n,
	    OBLIGATION_SURVEY, run->leg);
	size_t i;

	if (o != NULL)
		return met(run, o, "the site was not surveyed",
		    "the site was surveyed late");
	if (run->ticket->about.site != WORD_YES)
		return say(run, REVIEW_OK, "no site");
	/* the site was made known after the leg took effect */
	for (i = 0; i < run->ticket->n_fact; i++)
		if (run->ticket->fact[i]->event == EVENT_SURVEY &&
		    ticket_leg_has(run->leg, run->ticket->fact[i]))
			return say(run, REVIEW_OK, "");
	return say(run, REVIEW_LACKS, "the site was not surveyed");
}

static enum review_verdict
check_answer(struct run *run)
{
	struct obligation_calls calls;

	obligation_calls(run->in->view, run->ticket, EVENT_ANSWER, run->leg,
	    &calls);
	if (calls.reached != NULL)
		return say(run, REVIEW_OK, "");
	if (calls.settled != NULL &&
	    calls.settled->outcome == OUTCOME_IMPOSSIBLE)
		return say(run, REVIEW_OK, "impossible");
	if (calls.day_parts == 7)
		return say(run, REVIEW_OK, "tried in three parts of the day");
	return say(run, REVIEW_LACKS, "the citizen was not answered");
}

/* Art. 8(2), 8(8)2: a reached call leaves a recording, its own or the
   reply's; a visit or a message leaves none. */
static enum review_verdict
check_recordings(struct run *run)
{
	enum { BY_PHONE = 1 };
	size_t i;

	if (has(run, "recording"))
		return say(run, REVIEW_OK, "");
	for (i = 0; i < run->ticket->n_fact; i++) {
		const struct fact *f = run->ticket->fact[i];

		if (!is_call(run->leg, f) || f->outcome != OUTCOME_REACHED ||
		    (f->way != 0 && f->way != BY_PHONE))
			continue;
		if (event_attr_get(run->in->attrs(run->in->with, f->seq),
		    "recording").n == 0)
			return say(run, REVIEW_LACKS, f->event ==
			    EVENT_CONTACT ? "a contact has no recording" :
			    "an answer has no recording");
	}
	return say(run, REVIEW_OK, "");
}

static enum review_verdict
check_photos(struct run *run)
{
	int before = has(run, "photos_before"), after =
	    has(run, "photos_after");

	if (run->ticket->about.site != WORD_YES)
		return say(run, REVIEW_OK, "no site");
	if (before && after)
		return say(run, REVIEW_OK, "");
	return say(run, REVIEW_LACKS, before ? "no photos after" :
	    after ? "no photos before" : "no photos before and after");
}

static enum review_verdict
check_statement(struct run *run)
{
	const struct fact *statement = run->leg->statement;

	if (!rule_needs_statement(run->reply->finding))
		return say(run, REVIEW_OK, "not asked for");
	if (statement == NULL)
		return say(run, REVIEW_LACKS, "there is no statement");
	if (statement->finding != run->reply->finding)
		return say(run, REVIEW_CONFIRM,
		    "statement and reply differ in the finding of fact");
	return say(run, REVIEW_OK, "");
}

static enum review_verdict
check_plan(struct run *run)
{
	if (run->reply->result == RESULT_SOLVED)
		return say(run, REVIEW_OK, "solved");
	if (has(run, "plan") && run->reply->when_s != TIME_NONE)
		return say(run, REVIEW_OK, "");
	if (has(run, "no_plan"))
		return say(run, REVIEW_OK, "none, with a reason");
	return say(run, REVIEW_LACKS, has(run, "plan") ?
	    "the plan has no date" : "no plan, and no reason why");
}

static enum review_verdict
check_approved(struct run *run)
{
	if (run->reply->result != RESULT_FILED &&
	    run->reply->result != RESULT_UNSOLVED)
		return say(run, REVIEW_OK, "not asked for");
	return has(run, "approved") ? say(run, REVIEW_OK, "") :
	    say(run, REVIEW_LACKS, "the centre has not agreed");
}

static enum review_verdict
check_backdated(struct run *run)
{
	const struct fact **fact;
	size_t n = review_backdated(run->ticket, run->list, run->n, run->leg,
	    run->arena, &fact);

	if (n == 0)
		return say(run, REVIEW_OK, "");
	switch (fact[0]->event) {
	case EVENT_CONTACT:
		return say(run, REVIEW_LACKS,
		    "a contact was written down past its due");
	case EVENT_SURVEY:
		return say(run, REVIEW_LACKS,
		    "a survey was written down past its due");
	case EVENT_REPLY:
		return say(run, REVIEW_LACKS,
		    "a reply was written down past its due");
	default:
		return say(run, REVIEW_LACKS,
		    "a record was written down past its due");
	}
}

/* The reply under review: after a rework O7's, else O5's (Art. 8(4)). */
static enum review_verdict
check_timely(struct run *run)
{
	const struct obligation *o = NULL;
	size_t i;

	for (i = 0; i < run->n; i++)
		if (run->list[i].leg == run->leg &&
		    (run->list[i].id == OBLIGATION_FINISH ||
		    run->list[i].id == OBLIGATION_REWORK))
			o = &run->list[i];
	return met(run, o, "not replied", "replied late");
}

static enum review_verdict
check(struct run *run, enum checklist_check which)
{
	switch (which) {
	case CHECK_CONTACT: return check_contact(run);
	case CHECK_SURVEY: return check_survey(run);
	case CHECK_ANSWER: return check_answer(run);
	case CHECK_RECORDINGS: return check_recordings(run);
	case CHECK_PHOTOS: return check_photos(run);
	case CHECK_SIGNED:
		return has(run, "signed") ? say(run, REVIEW_OK, "") :
		    say(run, REVIEW_LACKS, "the reply is not signed");
	case CHECK_STATEMENT: return check_statement(run);
	case CHECK_PLAN: return check_plan(run);
	case CHECK_APPROVED: return check_approved(run);
	case CHECK_BACKDATED: return check_backdated(run);
	case CHECK_TIMELY: return check_timely(run);
	case CHECK_BY_HAND:
	case CHECK_N:
	default:
		return say(run, REVIEW_CONFIRM, "");
	}
}

static void
run_make(struct run *run, const struct review_input *in, struct arena *arena)
{
	struct obligation *list;

	memset(run, 0, sizeof(*run));
	run->in = in;
	run->ticket = in->ticket;
	run->leg = in->ticket->lead;
	run->reply = in->ticket->reply;
	run->attrs = in->attrs(in->with, run->reply->seq);
	run->n = obligation_list(in->view, in->ticket, arena, &list);
	run->list = list;
	run->arena = arena;
}

enum review_verdict
review_check(const struct review_input *in, enum checklist_check which,
    struct arena *arena, const char **detail)
{
	enum review_verdict verdict;
	struct run run;

	run_make(&run, in, arena);
	verdict = check(&run, which);
	*detail = run.detail;
	return verdict;
}

size_t
review_run(const struct review_input *in, struct arena *arena,
    struct review_item **item)
{
	size_t n = checklist_count(in->checklist), i;
	struct run run;

	run_make(&run, in, arena);
	*item = mem_take_n(arena, n, sizeof(**item));
	for (i = 0; i < n; i++) {
		(*item)[i].item = checklist_at(in->checklist, i);
		(*item)[i].verdict = check(&run, (*item)[i].item->check);
		(*item)[i].detail = run.detail;
	}
	return n;
}

size_t
review_backdated(const struct ticket *ticket, const struct obligation *list,
    size_t n, const struct leg *leg, struct arena *arena,
    const struct fact ***fact)
{
	size_t n_found = 0, i, k;

	/* NOLINTNEXTLINE: it is an array of pointers */
	*fact = mem_take_n(arena, ticket->n_fact, sizeof(**fact));
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		for (k = 0; k < n; k++) {
			const struct obligation *o = &list[k];

			if (o->unit == 0 || (leg != NULL && o->leg != leg) ||
			    !obligation_is_backdated(o, f))
				continue;
			(*fact)[n_found++] = f;
			break;
		}
	}
	return n_found;
}

/* The last record of an event after `seq`, or NULL. */
static const struct fact *
last_after(const struct ticket *ticket, enum event_id event, uint32_t seq)
{
	size_t i;

	for (i = ticket->n_fact; i-- > 0 && ticket->fact[i]->seq > seq;)
		if (ticket->fact[i]->event == event)
			return ticket->fact[i];
	return NULL;
}

static void
state_replied(const struct ticket *ticket, struct review_state *state)
{
	const struct fact *review = last_after(ticket, EVENT_REVIEW,
	    ticket->reply->seq);
	size_t i;

	state->waits = WAITS_REVIEW;
	state->since_s = ticket->reply->at_s;
	/* a district's callback may come before the review (S44) */
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == EVENT_CALLBACK && f->seq > ticket->reply->seq &&
		    f->outcome == OUTCOME_REACHED)
			state->against = rule_against(f);
	}
	if (review != NULL && review->outcome == OUTCOME_FAIL) {
		state->waits = WAITS_REWORK;
		state->since_s = review->at_s;
		state->against = "review failed";
	}
}

static void
state_called_back(const struct obligation_view *view,
    const struct ticket *ticket, struct review_state *state)
{
	const struct rule_view rule = { .view = view, .ticket = ticket };
	const struct fact *last = last_after(ticket, EVENT_CALLBACK,
	    ticket->pass->seq);
	struct rule_callback callback;

	rule_callback(&rule, &callback);
	state->n_tries = callback.n_tries;
	state->against = callback.against;
	if (!callback.is_settled || last == NULL)
		return;
	state->since_s = last->at_s;
	state->waits = callback.against != NULL ? WAITS_REWORK : WAITS_CLOSE;
	state->is_fair = callback.last != NULL &&
	    callback.last->satisfaction == GRADE_FAIR &&
	    last_after(ticket, EVENT_URGE, callback.last->seq) == NULL;
}

void
review_state(const struct obligation_view *view, const struct ticket *ticket,
    struct review_state *state)
{
	memset(state, 0, sizeof(*state));
	state->since_s = TIME_NONE;
	state->tries = policy_get(view->policy, POLICY_CALLBACK_TRIES,
	    view->as_of_s)->n;
	if (ticket->state == STATE_REPLIED && ticket->reply != NULL)
		state_replied(ticket, state);
	if (ticket->state != STATE_REVIEWED &&
	    ticket->state != STATE_CALLED_BACK)
		return;
	state->waits = WAITS_CALLBACK;
	state->since_s = ticket->pass->at_s;
	if (ticket->state == STATE_CALLED_BACK)
		state_called_back(view, ticket, state);
}
