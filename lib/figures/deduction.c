#include "figures/walk.h"

/* Something listed without points. */
static void
note(struct walk *walk, const char *clause, const struct score_item *item)
{
	struct score_item kept = *item;

	kept.count = SCORE_COUNTS;
	kept.indicator = SCORE_DEDUCTION;
	kept.ticket = walk->ticket->number;
	if (clause != NULL)
		kept.clause = str_of(clause);
	tally_list(walk->tally->notes, &kept);
	tally_list(walk->tally->items, &kept);
}

static size_t
clause_of(const struct walk_scan *scan, uint32_t text)
{
	size_t i;

	for (i = 0; i < scan->n_clause; i++)
		if (scan->clause_text[i] == text)
			return i;
	return WALK_NO_CLAUSE;
}

/* 1 when a merit record on this ticket stands in for automatic ones (S4). */
static int
is_replaced(const struct walk *walk, size_t clause)
{
	size_t i;

	if (walk->ticket->number == 0)
		return 0;
	for (i = 0; i < walk->ticket->n_fact; i++) {
		const struct fact *f = walk->ticket->fact[i];

		if (f->event == EVENT_MERIT &&
		    f->ref == walk->scan->clause_text[clause])
			return 1;
	}
	return 0;
}

static void
count_merit(struct walk *walk, const struct fact *f)
{
	const struct merits *merits = walk->scan->in->merits;
	struct tally *tally = walk->tally;
	struct score_item item = { .unit = f->unit, .seq = f->seq,
	    .ticket = walk->ticket->number, .at_s = f->at_s,
	    .value = f->points_cents, .reason = "given by hand" };
	size_t clause = clause_of(walk->scan, f->ref);
	const struct merit *merit;

	if (clause == WALK_NO_CLAUSE) {
		item.value = 0;
		item.clause = ledger_text(walk->scan->in->view.ledger, f->ref);
		item.reason = "merits.csv has no such clause";
		note(walk, NULL, &item);
		return;
	}
	merit = merit_at(merits, clause);
	if (merit->cycle == MERIT_YEAR && tally->period.kind != PERIOD_YEAR)
		return;
	/* NB. a choice without points was refused when it came (S23); should
	 * merits.csv have got its choice later, the first value stands */
	if (item.value == TIME_NONE && !merit_points_default(merit,
	    &item.value))
		item.value = merit->points_cents[0];
	if (item.value == 0)
		item.reason = "0 points: waives what is automatic";
	tally->merit[(size_t)f->unit * tally->n_clause + clause].has_record = 1;
	tally_add_merit(tally, merits, clause, &item);
}

void
deduction_count_merits(struct walk *walk)
{
	size_t i;

	if (!ticket_has(walk->ticket, EVENT_MERIT))
		return;
	for (i = 0; i < walk->ticket->n_fact; i++)
		if (walk->ticket->fact[i]->event == EVENT_MERIT &&
		    tally_has(walk->tally, walk->ticket->fact[i]->at_s))
			count_merit(walk, walk->ticket->fact[i]);
}

static void
deduct(struct walk *walk, size_t clause, struct score_item *item)
{
	size_t i;

	item->ticket = walk->ticket->number;
	for (i = 0; i < walk->n_unit; i++) {
		item->unit = walk->unit[i];
		tally_add_merit(walk->tally, walk->scan->in->merits, clause,
		    item);
	}
}

/* 1 when it was due in the period and has been missed by now. */
static int
is_missed(const struct walk *walk, const struct obligation *o)
{
	if (!o->has_due || !tally_has(walk->tally, o->due_s))
		return 0;
	return o->done_seq != 0 ? o->done_s > o->due_s :
	    walk->scan->in->view.as_of_s > o->due_s;
}

/* D4: past the district's limit (S3, S36, S41). */
static void
count_district(struct walk *walk, const struct obligation *o)
{
	size_t clause = walk->scan->district;
	struct score_item item = { .seq = o->opener->seq, .at_s = o->due_s };
	const struct leg *lead;

	if (clause == WALK_NO_CLAUSE || !is_missed(walk, o) ||
	    is_replaced(walk, clause))
		return;
	lead = walk_carry_open(walk, o->due_s, walk->tally->rules.deducts_all);
	if (lead == NULL)
		item.reason = "past the district's limit, no lead at its due: "
		    "the centre's own";
	else if (lead->last_reply == NULL)
		item.reason = "past the district's limit, no reply";
	else if (lead->last_reply->at_s > o->due_s)
		item.reason = "past the district's limit, the last reply came "
		    "after it";
	else {
		lead = NULL;
		item.reason = "replied within the district's limit, closed "
		    "after it: the centre's own";
	}
	if (lead == NULL) {
		item.clause = merit_at(walk->scan->in->merits, clause)->clause;
		note(walk, NULL, &item);
		return;
	}
	item.value = merit_at(walk->scan->in->merits, clause)->points_cents[0];
	deduct(walk, clause, &item);
}

/* D5: a supervision not ended by its due (S5, S36). */
static void
count_supervise(struct walk *walk, const struct obligation *o)
{
	size_t clause = walk->scan->supervise;
	const struct merit *merit;
	struct score_item item = { .seq = o->opener->seq, .at_s = o->due_s };

	if (clause == WALK_NO_CLAUSE || o->opener->level == LEVEL_STREET ||
	    !is_missed(walk, o) || is_replaced(walk, clause))
		return;
	merit = merit_at(walk->scan->in->merits, clause);
	item.value = merit->points_cents[0];
	item.reason = "the city's supervision was not ended in time";
	if (o->opener->level == LEVEL_DISTRICT) {
		item.value = merit->points_cents[merit->n_points > 1 ? 1 : 0];
		item.reason = "the district's supervision was not ended in "
		    "time";
	}
	if (walk->tally->rules.deducts_all && walk->ticket->number != 0)
		walk_carry_standing(walk, 1);
	else if (o->opener->unit != 0)
		walk_carry_one(walk, o->opener->unit);
	else
		walk_carry_standing(walk, 0);
	deduct(walk, clause, &item);
}

/* What may call for D1: listed, for the centre to decide. */
static void
count_flags(struct walk *walk)
{
	const struct leg *lead = walk->ticket->lead;
	struct score_item item = { .reason = "candidate: flagged duty" };
	size_t i;

	for (i = 0; i < walk->ticket->n_fact; i++) {
		const struct fact *f = walk->ticket->fact[i];

		if (f->event != EVENT_FLAG || f->kind != FLAG_DUTY ||
		    !tally_has(walk->tally, f->at_s))
			continue;
		item.unit = f->unit == 0 && lead != NULL ? lead->unit : f->unit;
		item.seq = f->seq;
		item.at_s = f->at_s;
		note(walk, "D1", &item);
	}
}

/* And for D3. */
static void
count_promises(struct walk *walk)
{
	struct score_item item = { .reason = "candidate: missed promise" };
	size_t i;

	for (i = 0; i < walk->n_list; i++) {
		const struct obligation *o = &walk->list[i];

		if (o->id != OBLIGATION_PROMISE || !is_missed(walk, o) ||
		    o->status == STATUS_CANCELLED)
			continue;
		item.unit = o->unit;
		item.seq = o->opener->seq;
		item.at_s = o->due_s;
		note(walk, "D3", &item);
	}
}

void
deduction_count_automatic(struct walk *walk)
{
	size_t i;

	if (walk->tally->notes != NULL) {
		if (ticket_has(walk->ticket, EVENT_FLAG))
			count_flags(walk);
		count_promises(walk);
	}
	if (walk->ticket->n_supervision == 0 &&
	    walk->ticket->about.district_due_s == TIME_NONE)
		return;
	for (i = 0; i < walk->n_list; i++) {
		if (walk->list[i].id == OBLIGATION_SUPERVISE)
			count_supervise(walk, &walk->list[i]);
		else if (walk->list[i].id == OBLIGATION_DISTRICT)
			count_district(walk, &walk->list[i]);
	}
}
