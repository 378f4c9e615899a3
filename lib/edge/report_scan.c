#include "base/both.h"
#include "edge/report_scan.h"
#include "model/review.h"

/* What the tickets of one half, or of both, come to. */
struct sums {
	const struct report *r;
	struct statistics *stats;
	struct voices *voices;
	struct mem_vec *found;
	struct score_pass *pass;
	struct arena arena;	/* reset with each ticket */
	enum both_half half;
};

/* One ticket on its way through the pass. */
struct scan {
	struct sums *to;
	const struct report *r;
	const struct ticket *ticket;
	const struct obligation *o;
	size_t n;
	int64_t end_s;
};

static struct report_find *
find(const struct scan *s, enum report_what what, uint16_t unit,
    const struct fact *fact)
{
	struct report_find *f = mem_vec_add(s->to->found);

	f->what = what;
	f->ticket = s->ticket->number;
	f->unit = unit;
	f->due_s = TIME_NONE;
	if (fact != NULL) {
		f->seq = fact->seq;
		f->at_s = fact->at_s;
	}
	return f;
}

static int
is_in(const struct scan *s, int64_t at_s)
{
	return statistics_has(&s->r->stats, 0, at_s);
}

static uint16_t
lead_of(const struct ticket *ticket)
{
	return ticket->lead != NULL ? ticket->lead->unit : 0;
}

static void
find_open(const struct scan *s)
{
	const struct ticket *t = s->ticket;
	const struct leg *last = NULL;
	struct report_find *f;
	size_t i;

	if (!statistics_is_open(t, s->end_s))
		return;
	(void)find(s, FOUND_OPEN, lead_of(t), t->receive);
	for (i = 0; i < t->n_leg; i++)
		if (t->leg[i].role == ROLE_LEAD &&
		    t->leg[i].assign->at_s <= s->end_s) {
			if (t->leg[i].end == NULL ||
			    t->leg[i].end->at_s > s->end_s)
				return;
			if (last == NULL ||
			    t->leg[i].end->at_s > last->end->at_s)
				last = &t->leg[i];
		}
	f = find(s, FOUND_WAITING, last != NULL ? last->unit : 0,
	    last != NULL ? last->end : t->receive);
	f->word = last != NULL;
}

/* 1 when a due passed by the end before it was done. */
static int
is_missed(const struct scan *s, const struct obligation *o)
{
	return o->has_due && o->due_s < s->end_s && (o->done_seq == 0 ?
	    !o->is_cancelled : o->done_s > o->due_s);
}

/* 1 when nothing ended the supervision by the period's end (S10). */
static int
lasts(const struct scan *s, const struct supervision *v)
{
	const struct fact *decline = s->ticket->decline;

	return (v->end == NULL || v->end->at_s > s->end_s) &&
	    (decline == NULL || decline->at_s > s->end_s);
}

static void
find_supervisions(const struct scan *s)
{
	const struct ticket *t = s->ticket;
	size_t i, k;

	for (i = 0; i < t->n_supervision; i++) {
		const struct supervision *v = &t->supervision[i];
		struct report_find *f;
		unsigned bits = 0;
		int64_t due_s = TIME_NONE;

		if (v->open->at_s > s->end_s)
			continue;
		for (k = 0; k < s->n; k++) {
			const struct obligation *o = &s->o[k];

			if (o->id != OBLIGATION_SUPERVISE ||
			    o->opener != v->open || !o->has_due)
				continue;
			due_s = o->due_s;
			if (is_missed(s, o) && (is_in(s, due_s) ||
			    statistics_is_overdue(o, s->end_s)))
				bits |= FIND_OVERDUE;
		}
		if (is_in(s, v->open->at_s))
			bits |= FIND_OPENED;
		if (lasts(s, v))
			bits |= FIND_OPEN;
		else if (v->end != NULL && is_in(s, v->end->at_s))
			bits |= FIND_ENDED;
		if (bits == 0)
			continue;
		f = find(s, FOUND_SUPERVISION, v->open->unit != 0 ?
		    v->open->unit : lead_of(t), v->open);
		f->bits = bits;
		f->due_s = due_s;
		f->word = v->open->ground;
	}
}

/* Records of the period that each are a find. */
static void
find_record(const struct scan *s, const struct fact *fact)
{
	struct report_find *f = NULL;

	switch (fact->event) {
	case EVENT_EXTEND_GRANT:
		f = find(s, FOUND_EXTENDED, fact->unit, fact);
		f->due_s = fact->when_s;
		break;
	case EVENT_REVIEW:
		if (fact->outcome == OUTCOME_FAIL)
			(void)find(s, FOUND_FAILED_REVIEW,
			    lead_of(s->ticket), fact);
		break;
	case EVENT_MERIT:
		(void)find(s, FOUND_MERIT, fact->unit, fact);
		break;
	case EVENT_FLAG:
		f = find(s, fact->kind == FLAG_CASE ? FOUND_CASE : FOUND_FLAG,
		    fact->unit != 0 ? fact->unit : lead_of(s->ticket), fact);
		f->word = fact->kind;
		break;
	default:
		break;
	}
}

static void
find_records(const struct scan *s)
{
	const struct ticket *t = s->ticket;
	const struct fact **late;
	size_t n = 0, i;
	struct report_find *f;

	for (i = 0; i < t->n_fact; i++)
		if (is_in(s, t->fact[i]->at_s)) {
			find_record(s, t->fact[i]);
			n++;
		}
	if (n == 0)
		return;
	for (i = 0; i < t->n_leg; i++)
		if (t->leg[i].back == RETURN_RECORDED &&
		    is_in(s, t->leg[i].ask->at_s)) {
			f = find(s, FOUND_RETURNED, t->leg[i].unit,
			    t->leg[i].ask);
			f->word = t->leg[i].basis == BASIS_DESIGNATED ? 1 :
			    t->leg[i].is_second ? 2 : 3;
		}
	n = review_backdated(t, s->o, s->n, NULL, &s->to->arena, &late);
	for (i = 0; i < n; i++)
		if (is_in(s, late[i]->at_s))
			(void)find(s, FOUND_BACKDATED, late[i]->unit,
			    late[i]);
}

/* What intake itself says, or an amend of it: media, named. */
static void
find_flags(const struct scan *s)
{
	static const struct { uint8_t flag, kind; } row[] = {
		{ TICKET_MEDIA, FLAG_MEDIA }, { TICKET_NAMED, FLAG_NAMED } };
	size_t i;

	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct fact *since = ticket_flagged(s->ticket,
		    row[i].flag);

		if (since != NULL && is_in(s, since->at_s))
			find(s, FOUND_FLAG, lead_of(s->ticket),
			    since)->word = row[i].kind;
	}
}

/* Promises missed, bulletins and their answers. */
static void
find_owed(const struct scan *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct obligation *o = &s->o[i];
		struct report_find *f;
		int is_over = statistics_is_overdue(o, s->end_s);

		if (o->id == OBLIGATION_ANSWER &&
		    o->opened_s >= s->r->period.first_s) {
			f = find(s, FOUND_ISSUED, o->unit, o->opener);
			f->word = o->opener->kind;
			f->due_s = o->has_due ? o->due_s : TIME_NONE;
			f->bits = o->done_seq != 0 ? FIND_ENDED : FIND_OPEN;
		}

		if ((o->id != OBLIGATION_PROMISE &&
		    o->id != OBLIGATION_ANSWER) || o->opened_s > s->end_s ||
		    (o->done_seq == 0 && o->is_cancelled))
			continue;
		if (o->id == OBLIGATION_ANSWER) {
			if (!is_in(s, o->opened_s) &&
			    !statistics_is_owed(o, s->end_s))
				continue;
			f = find(s, FOUND_BULLETIN, o->unit, o->opener);
			f->word = o->opener->kind;
			f->bits = statistics_is_owed(o, s->end_s) ?
			    FIND_OPEN : FIND_ENDED;
		} else {
			if (!is_over && !(is_missed(s, o) &&
			    is_in(s, o->due_s)))
				continue;
			f = find(s, FOUND_PROMISE, o->unit, o->opener);
			f->at_s = o->due_s;
		}
		f->due_s = o->has_due ? o->due_s : TIME_NONE;
		if (is_over)
			f->bits |= FIND_OVERDUE;
		if (o->has_due && o->done_seq != 0 && o->done_s > o->due_s)
			f->bits |= FIND_LATE;
	}
}

static void
find_shelved(const struct scan *s)
{
	const struct ticket *t = s->ticket;
	size_t i;

	for (i = 0; i < t->n_shelving; i++) {
		const struct shelving *v = &t->shelving[i];
		struct report_find *f;

		if (v->shelve->at_s > s->end_s ||
		    (v->end != NULL && v->end->at_s <
		    s->r->period.first_s) ||
		    (v->decision != NULL &&
		    v->decision->event != EVENT_SHELVE_FILE &&
		    v->decision->at_s < s->r->period.first_s))
			continue;
		f = find(s, FOUND_SHELVED, v->shelve->unit, v->shelve);
		f->word = v->end != NULL && v->end->at_s <= s->end_s ?
		    EVENT_SHELVE_END : v->decision != NULL &&
		    v->decision->at_s <= s->end_s ?
		    v->decision->event : EVENT_SHELVE;
	}
}

/* A designated lead that was late, or ended unsolved or unsatisfied. */
static void
find_fallback(const struct scan *s)
{
	const struct ticket *t = s->ticket;
	struct report_find *f;
	unsigned bits = 0;
	size_t i;

	if (t->lead == NULL || (!(t->about.flags & TICKET_FALLBACK) &&
	    t->lead->basis != BASIS_DESIGNATED))
		return;
	for (i = 0; i < s->n; i++) {
		const struct obligation *o = &s->o[i];

		if ((o->id == OBLIGATION_FINISH ||
		    o->id == OBLIGATION_REWORK) && o->leg == t->lead &&
		    is_missed(s, o) && is_in(s, o->due_s))
			bits |= FIND_OVERDUE;
	}
	for (i = 0; i < t->n_fact; i++)
		if (t->fact[i]->event == EVENT_CALLBACK &&
		    is_in(s, t->fact[i]->at_s) &&
		    (t->fact[i]->result == RESULT_UNSOLVED ||
		    t->fact[i]->satisfaction == GRADE_UNSATISFIED))
			bits |= FIND_LATE;
	if (bits == 0)
		return;
	f = find(s, FOUND_FALLBACK, t->lead->unit, t->lead->assign);
	f->bits = bits;
}

static void
count_ticket(const struct scan *s)
{
	statistics_add(s->to->stats, s->ticket, s->o, s->n);
	voices_add(s->to->voices, s->ticket);
}

static void
scan_ticket(const struct scan *s)
{
	count_ticket(s);
	find_records(s);
	find_supervisions(s);
	find_owed(s);
	if (s->ticket->receive == NULL || s->ticket->state == STATE_DECLINED)
		return;
	find_open(s);
	find_flags(s);
	find_shelved(s);
	find_fallback(s);
}

static int
in_order(const void *va, const void *vb, void *with)
{
	const struct report_find *a = va, *b = vb;
	const struct ledger *ledger = with;
	int order;

	if (a->what != b->what)
		return a->what < b->what ? -1 : 1;
	if (a->at_s != b->at_s)
		return a->at_s < b->at_s ? -1 : 1;
	order = a->ticket == b->ticket ? 0 : str_cmp(
	    ledger_ticket_id(ledger, a->ticket),
	    ledger_ticket_id(ledger, b->ticket));
	return order != 0 ? order : a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void
sort_finds(struct report *r)
{
	size_t i, what = 0;

	if (r->found.n > 1)
		both_sort(mem_vec_at(&r->found, 0), r->found.n,
		    sizeof(struct report_find), in_order, &r->store->ledger,
		    r->arena);
	for (i = 0; i < r->found.n; i++)
		while (what <= report_find(r, i)->what)
			r->from[what++] = i;
	while (what <= FOUND_N)
		r->from[what++] = r->found.n;
}

/* What of a ticket can show in the report. */
enum show { SHOW_NOTHING, SHOW_COUNTS, SHOW_ALL };

static enum show
shows(const struct report *r, uint32_t number)
{
	const struct balance *balance = r->store->balance;

	if (!balance_is_done(balance, number))
		return SHOW_ALL;
	if (balance_is_apart(balance, number, r->first_month, r->last_month))
		return SHOW_NOTHING;
	return balance_is_apart(balance, number, r->now_first, r->now_last) ?
	    SHOW_COUNTS : SHOW_ALL;
}

static void
scan_number(struct sums *to, uint32_t number)
{
	const struct report *r = to->r;
	const struct ledger *ledger = &r->store->ledger;
	struct scan s = { .to = to, .r = r, .end_s = r->stats.end_s[0] };
	int is_scored = score_pass_wants(to->pass, number);
	enum show show = shows(r, number);
	struct ticket ticket;
	struct obligation *o = NULL;

	/* NB. that there was a first ticket before them counts */
	if (show == SHOW_NOTHING && to->voices->first_s > to->voices->from_s)
		voices_add_number(to->voices, ledger, number);
	if (show == SHOW_NOTHING && !is_scored)
		return;
	mem_reset(&to->arena);
	ticket_fold(ledger, number, &to->arena, &ticket);
	if (is_scored || show != SHOW_COUNTS ||
	    statistics_is_open_ever(to->stats, &ticket))
		s.n = obligation_list(&r->store->view, &ticket, &to->arena,
		    &o);
	s.o = o;
	s.ticket = &ticket;
	if (show == SHOW_COUNTS)
		count_ticket(&s);
	else if (show == SHOW_ALL)
		scan_ticket(&s);
	if (is_scored)
		score_pass_add(to->pass, &ticket, s.o, s.n);
}

static void
scan_half(void *with)
{
	struct sums *to = with;
	const struct ledger *ledger = &to->r->store->ledger;
	uint32_t n = ledger_tickets(ledger), i;

	for (i = 0; i < n; i++) {
		if (!both_has(to->half, i))
			continue;
		if (i % STRAND_FETCH == 0 && shows(to->r, i) != SHOW_NOTHING)
			strands_fetch(&ledger->strands, i, STRAND_FETCH);
		if (ledger_has(ledger, i))
			scan_number(to, i);
	}
}

/* Another half for another thread, and what it came to. */
struct fork {
	struct statistics stats;
	struct voices voices;
	struct mem_vec found;
	struct score_pass pass;
};

static void
scan_halves(struct report *r, struct sums *one)
{
	struct fork fork;
	struct sums other = { .r = r, .stats = &fork.stats,
	    .voices = &fork.voices, .found = &fork.found, .pass = &fork.pass,
	    .half = BOTH_OTHER };

	statistics_fork(&fork.stats, &r->stats, &r->arena);
	voices_make(&fork.voices, r->voices.from_s, r->voices.to_s, cmd_full);
	mem_vec_make(&fork.found, sizeof(struct report_find), cmd_full);
	score_pass_fork(&fork.pass, &r->pass, &r->arena);
	mem_make(&other.arena, cmd_full);
	both_run(scan_half, one, &other);
	mem_drop(&other.arena);
	statistics_join(&r->stats, &fork.stats);
	voices_join(&r->voices, &fork.voices);
	mem_vec_append(&r->found, &fork.found);
	mem_vec_drop(&fork.found);
	score_pass_join(&r->pass, &fork.pass);
}

/* All calls, or, where they are asked of shelved tickets alone, theirs. */
static void
take_calls(struct report *r)
{
	const struct ledger *ledger = &r->store->ledger;
	const struct matter_base *base = balance_calls(r->store->balance);
	size_t n = report_found(r, FOUND_SHELVED), i;
	uint32_t *ticket;

	if (r->kind != REPORT_MONTH) {
		matter_calls_renew(&r->calls, ledger, base, &r->arena);
		return;
	}
	ticket = mem_take_n(&r->arena, n, sizeof(*ticket));
	for (i = 0; i < n; i++)
		ticket[i] = report_nth(r, FOUND_SHELVED, i)->ticket;
	matter_calls_some(&r->calls, ledger, base, ticket, n, &r->arena);
}

void
report_scan(struct report *r)
{
	const struct ledger *ledger = &r->store->ledger;
	struct sums one = { .r = r, .stats = &r->stats,
	    .voices = &r->voices, .found = &r->found, .pass = &r->pass,
	    .half = both_pays(ledger_tickets(ledger)) ? BOTH_ONE : BOTH_ALL };

	mem_make(&one.arena, cmd_full);
	if (one.half == BOTH_ONE)
		scan_halves(r, &one);
	else
		scan_half(&one);
	mem_drop(&one.arena);
	voices_finish(&r->voices, r->hear_s, &r->arena);
	sort_finds(r);
	take_calls(r);
}
