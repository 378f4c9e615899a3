#include "figures/walk.h"

/*
 * 1: the legs as lead, or all, assigned in the period that stand; nobody's
 * while the ticket waits for a second dispatch (S2).
 */
static void
count_workload(struct walk *walk)
{
	struct walk_mark mark = { SCORE_RECEIVED, 0, 0, "assigned as lead" };
	int all = walk->tally->rules.is_workload_of_all;
	int64_t street = walk->tally->street[SCORE_RECEIVED];
	size_t i;

	if (walk->ticket->lead == NULL)
		return;
	for (i = 0; i < walk->ticket->n_leg; i++) {
		const struct leg *leg = &walk->ticket->leg[i];
		int is_lead = leg->role == ROLE_LEAD;

		if (leg->end != NULL || !(is_lead || all) ||
		    !tally_has(walk->tally, leg->assign->at_s))
			continue;
		mark.seq = leg->assign->seq;
		mark.at_s = leg->assign->at_s;
		mark.reason = is_lead ? "assigned as lead" :
		    "assigned as co-handler";
		walk_carry_one(walk, leg->unit);
		walk_credit(walk, &mark);
	}
	/* the street counts tickets, not legs */
	if (walk->tally->street[SCORE_RECEIVED] > street)
		walk->tally->street[SCORE_RECEIVED] = street + 1;
}

/* How a leg stands with its finish and its reworks. */
struct finish {
	const struct obligation *last;	/* NULL: no due, or unknown */
	int is_timely;	/* each reply met its due so far */
};

static void
finish_of(const struct walk *walk, const struct leg *lead, struct finish *f)
{
	size_t i;

	f->last = NULL;
	f->is_timely = 1;
	for (i = 0; i < walk->n_list; i++) {
		const struct obligation *o = &walk->list[i];

		if (o->leg != lead || (o->id != OBLIGATION_FINISH &&
		    o->id != OBLIGATION_REWORK))
			continue;
		f->last = o;
		if (o->done_seq == 0 || (o->has_due && o->done_s > o->due_s))
			f->is_timely = 0;
	}
	if (f->last != NULL && !f->last->has_due)
		f->last = NULL;
}

/*
 * 2: the finish of the lead that stands, at its last due, carried by all who
 * stand on the ticket (S2, S6; Annex 2: 主协办同责).
 */
static void
count_timely(struct walk *walk)
{
	const struct leg *lead = walk->ticket->lead;
	struct walk_mark mark = { SCORE_DUE, 0, 0, "" };
	struct finish f;

	if (lead == NULL)
		return;
	finish_of(walk, lead, &f);
	if (f.last == NULL || !tally_has(walk->tally, f.last->due_s) ||
	    (f.last->done_seq == 0 &&
	    walk->scan->in->view.as_of_s <= f.last->due_s))
		return;
	walk_carry_standing(walk, 1);
	mark.seq = f.last->opener != NULL ? f.last->opener->seq :
	    lead->assign->seq;
	mark.at_s = f.last->due_s;
	mark.reason = f.is_timely ? "due, in time" :
	    f.last->done_seq != 0 ? "due, finished late" :
	    "past due, not finished";
	walk_credit(walk, &mark);
	if (!f.is_timely)
		return;
	mark.count = SCORE_TIMELY;
	mark.seq = f.last->done_seq;
	mark.at_s = f.last->done_s;
	mark.reason = f.last->id == OBLIGATION_REWORK ?
	    "each reply met its due" : "the first reply met its due";
	walk_credit(walk, &mark);
}

/*
 * 3, first-dispatch: O3 of the ticket's first lead alone (S1). A return that
 * was granted before it was past due takes the ticket out.
 */
static void
count_first_contact(struct walk *walk)
{
	const struct leg *lead = NULL;
	const struct obligation *o;
	struct walk_mark mark = { SCORE_ASKED, 0, 0, "the first lead's contact" };
	int64_t end_s = walk->scan->in->view.as_of_s;
	size_t i;

	for (i = walk->ticket->n_leg; i-- > 0;)
		if (walk->ticket->leg[i].role == ROLE_LEAD)
			lead = &walk->ticket->leg[i];
	if (lead == NULL)
		return;
	o = obligation_of_leg(walk->list, walk->n_list, OBLIGATION_CONTACT,
	    lead);
	if (o == NULL || !o->has_due || !tally_has(walk->tally, o->due_s))
		return;
	if (lead->end != NULL)
		end_s = lead->end->at_s;
	if (o->done_seq == 0 && end_s <= o->due_s)
		return;
	walk_carry_one(walk, lead->unit);
	mark.seq = lead->assign->seq;
	mark.at_s = o->due_s;
	walk_credit(walk, &mark);
	if (o->done_seq == 0 || o->done_s > o->due_s)
		return;
	mark.count = SCORE_CONTACTED;
	mark.seq = o->done_seq;
	mark.at_s = o->done_s;
	mark.reason = "the first lead's contact was in time";
	walk_credit(walk, &mark);
}

static void
callback_contact(struct walk *walk, const struct fact *f)
{
	struct walk_mark mark = { SCORE_ASKED, f->seq, f->at_s,
	    "asked whether contacted" };

	if (f->contacted == 0 || walk->tally->rules.is_first_dispatch)
		return;
	walk_credit(walk, &mark);
	if (f->contacted != WORD_YES)
		return;
	mark.count = SCORE_CONTACTED;
	mark.reason = "says contacted";
	walk_credit(walk, &mark);
}

static void
callback_result(struct walk *walk, const struct fact *f)
{
	static const char *const says[] = { "", "says solved",
		"says explained", "says excessive", "says filed",
		"says unsolved" };
	struct walk_mark mark = { SCORE_RATED, f->seq, f->at_s,
	    "called back with a result" };

	if (f->result == 0 && !walk->tally->rules.rates_all)
		return;
	if (f->result == 0)
		mark.reason = "called back without a result";
	walk_credit(walk, &mark);
	if (f->result == 0)
		return;
	mark.count = (enum score_count)(SCORE_SOLVED + f->result -
	    RESULT_SOLVED);
	mark.reason = says[f->result];
	walk_credit(walk, &mark);
}

static void
callback_grade(struct walk *walk, const struct fact *f)
{
	static const char *const says[] = { "", "says satisfied",
		"says basically satisfied", "says fair", "says unsatisfied" };
	struct walk_mark mark = { SCORE_GRADED, f->seq, f->at_s,
	    "called back with a grade" };
	int grade = f->satisfaction <= GRADE_UNSATISFIED ? f->satisfaction : 0;

	if (walk->is_shelved) {
		mark.reason = "says unsatisfied, of a shelved matter";
		if (grade == GRADE_UNSATISFIED)
			walk_list_shelved(walk, &mark);
		return;
	}
	if (grade == 0 && !walk->tally->rules.rates_all)
		return;
	if (grade == 0)
		mark.reason = "called back without a grade";
	walk_credit(walk, &mark);
	if (grade == 0)
		return;
	mark.count = (enum score_count)(SCORE_SATISFIED + grade -
	    GRADE_SATISFIED);
	mark.reason = says[grade];
	walk_credit(walk, &mark);
}

/* 3, 4 and 5 of one counted callback (S15). */
static void
count_callback(struct walk *walk, const struct fact *f)
{
	if (walk_carry_open(walk, f->at_s, 1) == NULL)
		return;
	callback_contact(walk, f);
	callback_result(walk, f);
	callback_grade(walk, f);
}

/* 1 when `a` counts before `b`: the higher source, then the later. */
static int
counts_before(const struct fact *a, const struct fact *b)
{
	if (b == NULL || a->source != b->source)
		return b == NULL || a->source > b->source;
	return a->at_s > b->at_s || (a->at_s == b->at_s && a->seq > b->seq);
}

static void
count_callbacks(struct walk *walk)
{
	const struct tally_rules *rules = &walk->tally->rules;
	const struct fact *best = NULL;
	size_t i;

	for (i = 0; i < walk->ticket->n_fact; i++) {
		const struct fact *f = walk->ticket->fact[i];

		/* the policy's bits begin with the city, the words end so */
		if (f->event != EVENT_CALLBACK ||
		    f->outcome != OUTCOME_REACHED ||
		    !tally_has(walk->tally, f->at_s) ||
		    !(rules->sources & 1u << (CALLER_CITY - f->source)))
			continue;
		if (rules->counts_each)
			count_callback(walk, f);
		else if (counts_before(f, best))
			best = f;
	}
	if (best != NULL)
		count_callback(walk, best);
}

void
indicator_count(struct walk *walk)
{
	count_workload(walk);
	count_timely(walk);
	if (walk->tally->rules.is_first_dispatch)
		count_first_contact(walk);
	count_callbacks(walk);
}
