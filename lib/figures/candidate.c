#include <stdlib.h>
#include <string.h>

#include "figures/balance.h"
#include "figures/bottom.h"
#include "figures/candidate.h"
#include "figures/voices.h"
#include "model/matter.h"
#include "model/review.h"
#include "text/time.h"

/* What a search works on. */
struct search {
	const struct candidate_input *in;
	const struct ledger *ledger;
	struct arena *arena;	/* for what stays */
	struct arena scratch;	/* reset with each ticket or group */
	struct mem_vec *list;
	struct buf why, evidence, tickets;
	int64_t last_s;		/* of the evidence put down so far */
	uint32_t last_seq;
};

static void
begin(struct search *s)
{
	s->why.n = s->evidence.n = s->tickets.n = 0;
	s->last_s = TIME_NONE;
	s->last_seq = 0;
}

/* A reason, once. */
static void
put_why(struct search *s, const char *why)
{
	struct str rest = buf_str(&s->why), part;

	while (rest.n > 0 && str_cut(&rest, '|', &part))
		if (str_is(part, why))
			return;
	if (s->why.n > 0)
		buf_put_byte(&s->why, '|');
	buf_put_c(&s->why, why);
}

/* `2024-10-09`, after what is there already. */
static void
put_day(struct search *s, int64_t at_s)
{
	char text[11];

	time_format_date(time_day(at_s), text);
	if (s->evidence.n > 0)
		buf_put_c(&s->evidence, "; ");
	buf_put_c(&s->evidence, text);
}

static void
is_evidence(struct search *s, int64_t at_s, uint32_t seq)
{
	if (at_s > s->last_s)
		s->last_s = at_s;
	if (seq > s->last_seq)
		s->last_seq = seq;
}

static void
put_fact(struct search *s, const struct fact *fact, const char *what)
{
	put_day(s, fact->at_s);
	buf_printf(&s->evidence, " %s (seq %u)", what, (unsigned)fact->seq);
	is_evidence(s, fact->at_s, fact->seq);
}

static void
put_ticket(struct search *s, uint32_t ticket)
{
	if (s->tickets.n > 0)
		buf_put_byte(&s->tickets, '|');
	buf_put(&s->tickets, ledger_ticket_id(s->ledger, ticket));
}

static uint16_t
lead_of(const struct ticket *ticket)
{
	return ticket->lead != NULL ? ticket->lead->unit : 0;
}

/* 1 when a supervision of the ticket leaves nothing to be supervised. */
static int
is_supervised(const struct search *s, const struct ticket *ticket,
    uint16_t unit, int ground)
{
	size_t i;

	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *of = &ticket->supervision[i];
		uint16_t owner = of->open->unit;

		if (owner == 0)
			owner = lead_of(ticket);
		if (of->open->ground != ground || owner != unit)
			continue;
		if (of->end == NULL)
			return 1;
		/* ended: only what came after it counts */
		if (s->last_seq < of->end->seq && s->last_s <= of->end->at_s)
			return 1;
	}
	return 0;
}

struct str
candidate_leader(const struct ledger *ledger, const struct roster *roster,
    const struct ticket *ticket, uint16_t unit)
{
	struct str centre = roster_unit(roster,
	    roster_centre(roster))->leader, leader = STR("");
	uint32_t i = roster_find(roster, ledger_unit_id(ledger, unit));
	size_t k;

	if (i != ROSTER_NONE)
		leader = roster_unit(roster, i)->leader;
	for (k = 0; ticket != NULL && k < ticket->n_leg; k++) {
		const struct leg *leg = &ticket->leg[k];

		i = roster_find(roster, ledger_unit_id(ledger, leg->unit));
		if (leg->end == NULL && (i == ROSTER_NONE ||
		    !str_eq(roster_unit(roster, i)->leader, leader)))
			return centre;
	}
	return leader.n > 0 ? leader : centre;
}

/* Puts down what was found; `ticket` NULL: of a unit. */
static struct candidate *
found(struct search *s, const struct ticket *ticket, uint16_t unit,
    int ground)
{
	struct candidate *c = mem_vec_add(s->list);

	c->ground = ground;
	c->ticket = ticket != NULL ? ticket->number : 0;
	c->unit = unit;
	c->level = LEVEL_STREET;
	c->due_s = TIME_NONE;
	c->last_s = s->last_s;
	c->last_seq = s->last_seq;
	c->why = str_copy(s->arena, buf_str(&s->why));
	c->evidence = str_copy(s->arena, buf_str(&s->evidence));
	c->tickets = str_copy(s->arena, buf_str(&s->tickets));
	c->leader = candidate_leader(s->ledger, s->in->score.roster, ticket,
	    unit);
	return c;
}

/* The same of one ticket, unless it is supervised or nothing was found. */
static struct candidate *
found_on(struct search *s, const struct ticket *ticket, uint16_t unit,
    int ground)
{
	if (s->why.n == 0 || is_supervised(s, ticket, unit, ground))
		return NULL;
	put_ticket(s, ticket->number);
	return found(s, ticket, unit, ground);
}

static void
find_named(struct search *s, const struct ticket *ticket)
{
	struct candidate *c;

	begin(s);
	if (ticket->about.supervised == 0)
		return;
	put_why(s, ticket->about.supervised == LEVEL_CITY ?
	    "named by the city" : "named by the district");
	put_fact(s, ticket->receive, "received");
	c = found_on(s, ticket, lead_of(ticket), 1);
	if (c == NULL)
		return;
	c->level = ticket->about.supervised;
	c->due_s = ticket->about.district_due_s;
}

static void
find_flagged(struct search *s, const struct ticket *ticket)
{
	const struct fact *since = ticket_flagged(ticket, TICKET_MEDIA);
	size_t i;

	begin(s);
	if (since != NULL) {
		put_why(s, "media");
		put_fact(s, since, since == ticket->receive ?
		    "flagged at intake" : "flagged by an amend");
	}
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_FLAG || (f->kind != FLAG_MEDIA &&
		    f->kind != FLAG_MASS))
			continue;
		put_why(s, f->kind == FLAG_MEDIA ? "media" : "mass");
		put_fact(s, f, "flagged");
	}
	(void)found_on(s, ticket, lead_of(ticket), 2);
}

/* What a ticket's units did wrong is looked for in. */
struct flaws {
	const struct obligation *o;
	size_t n;
	const struct fact **late;
	size_t n_late;
};

/* Overdue accepts and backdated records of a unit. */
static void
put_lateness(struct search *s, const struct flaws *flaws, uint16_t unit)
{
	const struct obligation *o = flaws->o;
	size_t i;

	for (i = 0; i < flaws->n; i++) {
		if (o[i].id != OBLIGATION_ACCEPT || o[i].unit != unit ||
		    o[i].status != STATUS_OVERDUE)
			continue;
		put_why(s, "overdue accept");
		put_day(s, o[i].due_s);
		buf_put_c(&s->evidence, " accept was due");
		is_evidence(s, o[i].due_s, 0);
	}
	for (i = 0; i < flaws->n_late; i++) {
		const struct fact *late = flaws->late[i];

		if (late->unit != unit)
			continue;
		put_why(s, "backdated");
		put_fact(s, late, event_row(late->event)->name);
	}
}

/* L8 ground 4 of one unit: shirking, falsifying, flawed. */
static void
find_flawed_of(struct search *s, const struct ticket *ticket,
    const struct flaws *flaws, uint16_t unit)
{
	const struct fact *last = NULL, *by;
	size_t i;

	begin(s);
	put_lateness(s, flaws, unit);
	for (i = 0; i < ticket->n_fact; i++)
		if (ticket->fact[i]->event == EVENT_REPLY &&
		    ticket->fact[i]->unit == unit)
			last = ticket->fact[i];
	if (lead_of(ticket) == unit && candidate_is_solved(ticket, &by) == 0 &&
	    by->event == EVENT_CALLBACK)
		last = by;
	if (last != NULL && last->result == RESULT_UNSOLVED) {
		put_why(s, "unsolved");
		put_fact(s, last, event_row(last->event)->name);
	}
	for (i = 0; i < ticket->n_recheck; i++) {
		const struct recheck *r = &ticket->recheck[i];

		if (r->open->unit != unit || r->close == NULL ||
		    r->close->outcome != OUTCOME_DIFFERS)
			continue;
		put_why(s, "recheck differs");
		put_fact(s, r->close, "recheck-close");
	}
	(void)found_on(s, ticket, unit, 4);
}

static void
find_flawed(struct search *s, const struct ticket *ticket,
    const struct obligation *o, size_t n_o)
{
	size_t n = 0, i, k;
	uint16_t *unit = mem_take_n(&s->scratch, ticket->n_leg +
	    ticket->n_recheck, sizeof(*unit));
	struct flaws flaws = { .o = o, .n = n_o };

	flaws.n_late = review_backdated(ticket, o, flaws.n, NULL, &s->scratch,
	    &flaws.late);
	for (i = 0; i < ticket->n_leg + ticket->n_recheck; i++) {
		uint16_t u = i < ticket->n_leg ? ticket->leg[i].unit :
		    ticket->recheck[i - ticket->n_leg].open->unit;

		for (k = 0; k < n && unit[k] != u;)
			k++;
		if (k < n)
			continue;
		unit[n++] = u;
		find_flawed_of(s, ticket, &flaws, u);
	}
}

static void
find_returned(struct search *s, const struct ticket *ticket)
{
	size_t i;

	for (i = 0; i < ticket->n_leg; i++) {
		const struct leg *leg = &ticket->leg[i];

		if (leg->back != RETURN_RECORDED)
			continue;
		begin(s);
		put_why(s, leg->basis == BASIS_DESIGNATED ?
		    "returned by a designated unit" : leg->is_second ?
		    "returned by the second lead" : "asked again");
		put_fact(s, leg->ask, "return");
		(void)found_on(s, ticket, leg->unit, 5);
	}
}

static void
find_unsatisfied(struct search *s, const struct ticket *ticket)
{
	size_t n = 0, i;

	begin(s);
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_CALLBACK ||
		    f->outcome != OUTCOME_REACHED ||
		    f->satisfaction != GRADE_UNSATISFIED)
			continue;
		n++;
		put_fact(s, f, event_words_caller[f->source - 1]);
	}
	if (n < 2)
		return;
	put_why(s, "unsatisfied twice");
	(void)found_on(s, ticket, lead_of(ticket), 6);
}

int
candidate_is_solved(const struct ticket *ticket, const struct fact **by)
{
	const struct fact *last = NULL;
	size_t i;

	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == EVENT_REPLY ||
		    (f->event == EVENT_CALLBACK && f->result != 0))
			last = f;
	}
	if (by != NULL)
		*by = last;
	return last == NULL ? -1 : last->result == RESULT_SOLVED;
}

/* 1 when one of a group's tickets is supervised for all of them. */
static int
group_is_supervised(struct search *s, const uint32_t *ticket, size_t n,
    uint16_t unit, int ground)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct arena scratch = s->scratch;
		struct ticket t;

		ticket_fold(s->ledger, ticket[i], &scratch, &t);
		if (is_supervised(s, &t, unit, ground))
			return 1;
	}
	return 0;
}

/* `n` calls of one caller on one matter, the last one not solved. */
static void
found_repeated(struct search *s, const struct matter_call *call, size_t n,
    const struct ticket *last)
{
	uint32_t *ticket = mem_take_n(&s->scratch, n, sizeof(*ticket));
	const struct fact *by;
	int is_solved = candidate_is_solved(last, &by);
	char day[11];
	size_t i;

	begin(s);
	for (i = 0; i < n; i++) {
		ticket[i] = call[i].ticket;
		put_ticket(s, call[i].ticket);
	}
	time_format_date(time_day(call[0].received_s), day);
	put_why(s, is_solved < 0 ? "repeated, no result yet" :
	    "repeated and not solved");
	buf_printf(&s->evidence, "%zu calls since %s", n, day);
	is_evidence(s, last->receive->at_s, last->receive->seq);
	if (by != NULL)
		put_fact(s, by, event_words_result[by->result - 1]);
	if (!group_is_supervised(s, ticket, n, lead_of(last), 3))
		(void)found(s, last, lead_of(last), 3);
}

/* M3: of the calls of one caller on one matter, the newest that counts. */
static void
find_repeated_group(struct search *s, const struct matter_calls *calls,
    size_t first, size_t end)
{
	const struct policy *policy = s->in->score.view.policy;
	size_t i;

	for (i = end; i-- > first;) {
		const struct matter_call *own = &calls->call[i], *from;
		int64_t least = policy_get(policy, POLICY_REPEAT_SUPERVISE,
		    own->received_s)->n;
		struct ticket last;
		uint32_t n;

		/* NB. most have called once */
		if ((int64_t)(end - first) < least)
			return;
		n = matter_repeats(calls, own->ticket,
		    matter_repeat_window(policy, own->received_s), &from);
		if (n < least)
			return;
		mem_reset(&s->scratch);
		ticket_fold(s->ledger, own->ticket, &s->scratch, &last);
		if (last.state == STATE_DECLINED)
			continue;
		if (candidate_is_solved(&last, NULL) != 1)
			found_repeated(s, from, n, &last);
		return;
	}
}

static void
find_repeated(struct search *s)
{
	struct matter_calls calls;
	size_t i, end;

	matter_calls_renew(&calls, s->ledger,
	    balance_calls(s->in->score.balance), s->arena);
	for (i = 0; i < calls.n; i = end) {
		for (end = i + 1; end < calls.n &&
		    calls.call[end].caller == calls.call[i].caller &&
		    calls.call[end].matter == calls.call[i].matter;)
			end++;
		find_repeated_group(s, &calls, i, end);
	}
}

/* One received ticket of a matter; those without a caller, too. */
struct voice {
	uint32_t matter, ticket;
	int64_t received_s;
	uint64_t caller;
	uint16_t lead;
	uint32_t who;		/* callers of a matter numbered; each one
				   without is its own */
};

static int
by_matter(const void *a, const void *b)
{
	const struct voice *x = a, *y = b;

	if (x->matter != y->matter)
		return x->matter < y->matter ? -1 : 1;
	if (x->received_s != y->received_s)
		return x->received_s < y->received_s ? -1 : 1;
	return x->ticket < y->ticket ? -1 : x->ticket > y->ticket;
}

/* Numbers the callers of a group from 0 on; returns how many there are. */
static uint32_t
number_callers(struct voice *voice, size_t n, struct hash_set *seen)
{
	uint32_t first = (uint32_t)hash_set_count(seen), lone = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		/* matters come one after the other: new ones count on */
		uint64_t key[2] = { voice[i].caller, voice[i].matter };

		if (voice[i].caller != 0)
			voice[i].who = hash_set_add(seen, str_make(
			    (const char *)key, sizeof(key))) - first;
	}
	first = (uint32_t)hash_set_count(seen) - first;
	for (i = 0; i < n; i++)
		if (voice[i].caller == 0)
			voice[i].who = first + lone++;
	return first + lone;
}

/* A window in which a matter was a mass concern; n 0: none. */
struct mass {
	size_t first, n;
	uint32_t n_caller;	/* of its last window */
};

static int64_t
seconds_of(const struct policy_value *window)
{
	if (window->unit == POLICY_NO_LIMIT)
		return INT64_MAX;
	return window->n * (window->unit == POLICY_HOURS ? 3600 : TIME_DAY_S);
}

/* All that called in the run, whichever window they lie in. */
static void
count_callers(const struct voice *voice, uint32_t *count, struct mass *mass)
{
	const struct voice *one = voice + mass->first;
	size_t i;

	for (i = 0; i < mass->n; i++)
		count[one[i].who] = 0;
	for (i = 0; i < mass->n; i++)
		mass->n_caller += count[one[i].who]++ == 0;
}

/* M4: the newest run of windows with enough callers. */
static void
find_mass_window(const struct search *s, const struct voice *voice, size_t n,
    uint32_t *count, struct mass *mass)
{
	const struct policy *policy = s->in->score.view.policy;
	uint32_t n_caller = 0;
	size_t low = 0, high;

	memset(mass, 0, sizeof(*mass));
	for (high = 0; high < n; high++) {
		int64_t at_s = voice[high].received_s;
		int64_t window_s = seconds_of(policy_get(policy,
		    POLICY_MASS_WINDOW, at_s));

		n_caller += count[voice[high].who]++ == 0;
		while (at_s - voice[low].received_s > window_s)
			n_caller -= --count[voice[low++].who] == 0;
		if (n_caller < policy_get(policy, POLICY_MASS_CALLERS,
		    at_s)->n)
			continue;
		if (mass->n == 0 || low >= mass->first + mass->n)
			mass->first = low;
		mass->n = high + 1 - mass->first;
	}
	count_callers(voice, count, mass);
}

/* The seq of a ticket's first record. */
static uint32_t
first_seq(const struct ledger *ledger, uint32_t ticket)
{
	struct strand strand;

	ledger_facts(ledger, ticket, &strand);
	return strand_next(&strand)->seq;
}

/* A candidate for each lead of a mass matter, on its first ticket there. */
static void
found_mass(struct search *s, const struct voice *voice,
    const struct mass *mass)
{
	const struct voice *first = voice + mass->first;
	uint32_t *ticket = mem_take_n(&s->scratch, mass->n, sizeof(*ticket));
	int has_lead = 0;
	size_t i, k;

	for (i = 0; i < mass->n; i++) {
		ticket[i] = first[i].ticket;
		has_lead |= first[i].lead != 0;
	}
	for (i = 0; i < mass->n; i++) {
		const struct voice *last = &first[mass->n - 1];
		struct ticket t;

		for (k = 0; k < i && first[k].lead != first[i].lead;)
			k++;
		if (k < i || (has_lead && first[i].lead == 0))
			continue;
		begin(s);
		put_why(s, "mass");
		put_day(s, first->received_s);
		put_day(s, last->received_s);
		buf_printf(&s->evidence, "; %u callers",
		    (unsigned)mass->n_caller);
		for (k = 0; k < mass->n; k++)
			put_ticket(s, ticket[k]);
		is_evidence(s, last->received_s,
		    first_seq(s->ledger, last->ticket));
		if (group_is_supervised(s, ticket, mass->n, first[i].lead, 2))
			continue;
		ticket_fold(s->ledger, ticket[i], &s->scratch, &t);
		(void)found(s, &t, first[i].lead, 2);
	}
}

/* The voices of matters that have enough of them, but for declined tickets', in
   a new array; how many. */
static size_t
hear(struct search *s, struct voice **heard)
{
	const struct policy *policy = s->in->score.view.policy;
	uint32_t *count = mem_take_n(s->arena, ledger_tickets(s->ledger),
	    sizeof(*count));
	const struct voices_one *one;
	struct voices voices;
	size_t n = 0, i;

	voices_make(&voices, INT64_MIN, INT64_MAX, s->arena->full);
	voices_add_all(&voices, s->ledger);
	for (i = 0; i < voices.list.n; i++) {
		one = mem_vec_at(&voices.list, i);
		count[one->matter]++;
	}
	for (i = 0; i < voices.list.n; i++) {
		one = mem_vec_at(&voices.list, i);
		if (count[one->matter] >= policy_get(policy,
		    POLICY_MASS_CALLERS, one->received_s)->n)
			count[one->matter] = UINT32_MAX;
	}
	*heard = mem_take_n(s->arena, voices.list.n, sizeof(**heard));
	for (i = 0; i < voices.list.n; i++) {
		struct ticket ticket;

		one = mem_vec_at(&voices.list, i);
		if (count[one->matter] != UINT32_MAX)
			continue;
		mem_reset(&s->scratch);
		ticket_fold(s->ledger, one->ticket, &s->scratch, &ticket);
		if (ticket.state != STATE_DECLINED)
			(*heard)[n++] = (struct voice){
			    .matter = one->matter, .ticket = one->ticket,
			    .received_s = one->received_s,
			    .caller = one->caller, .lead = lead_of(&ticket) };
	}
	voices_drop(&voices);
	return n;
}

static void
find_mass(struct search *s)
{
	struct voice *voice;
	size_t n = hear(s, &voice), i, end;
	struct hash_set seen;

	if (n > 1)
		qsort(voice, n, sizeof(*voice), by_matter);
	hash_set_make(&seen, s->arena->full);
	for (i = 0; i < n; i = end) {
		uint32_t *count;
		struct mass mass;

		for (end = i + 1; end < n &&
		    voice[end].matter == voice[i].matter;)
			end++;
		mem_reset(&s->scratch);
		count = mem_take_n(&s->scratch, number_callers(voice + i,
		    end - i, &seen), sizeof(*count));
		find_mass_window(s, voice + i, end - i, count, &mass);
		if (mass.n > 0)
			found_mass(s, voice + i, &mass);
	}
	hash_set_drop(&seen);
}

static void
find_bottom(struct search *s)
{
	struct bottom_unit *unit;
	struct ticket none;
	size_t n = bottom_find(&s->in->score, s->arena, &unit), i;
	const struct roster *roster = s->in->score.roster;

	mem_reset(&s->scratch);
	ticket_fold(s->ledger, 0, &s->scratch, &none);
	for (i = 0; i < n; i++) {
		if (!roster_has(roster, unit[i].unit,
		    time_day(s->in->score.view.as_of_s)))
			continue;
		begin(s);
		put_why(s, "at the bottom");
		buf_put(&s->evidence, unit[i].ranks);
		is_evidence(s, unit[i].last_s, 0);
		if (!is_supervised(s, &none, unit[i].number, 7))
			(void)found(s, NULL, unit[i].number, 7);
	}
}

static int
wants(const struct search *s, int ground)
{
	return (s->in->grounds & 1u << ground) != 0;
}

/* What a ticket alone says. */
static void
find_on_ticket(struct search *s, const struct ticket *ticket,
    const struct obligation *o, size_t n)
{
	if (ticket->state == STATE_NONE || ticket->state == STATE_DECLINED)
		return;
	if (wants(s, 1))
		find_named(s, ticket);
	if (wants(s, 2))
		find_flagged(s, ticket);
	if (wants(s, 4))
		find_flawed(s, ticket, o, n);
	if (wants(s, 5))
		find_returned(s, ticket);
	if (wants(s, 6))
		find_unsatisfied(s, ticket);
}

static void
find_on_tickets(struct search *s)
{
	const struct balance *balance = s->in->score.balance;
	uint32_t n_ticket = ledger_tickets(s->ledger), i;

	for (i = balance_next(balance, 1, BALANCE_CLEAN); i < n_ticket;
	    i = balance_next(balance, i + 1, BALANCE_CLEAN)) {
		struct obligation *o = NULL;
		struct ticket ticket;
		size_t n = 0;

		mem_reset(&s->scratch);
		ticket_fold(s->ledger, i, &s->scratch, &ticket);
		if (wants(s, 4))
			n = obligation_list(&s->in->score.view, &ticket,
			    &s->scratch, &o);
		find_on_ticket(s, &ticket, o, n);
	}
}

/* For the order of the list; qsort(3) takes no argument along. */
static const struct ledger *sorted_ledger;

static int
by_ground(const void *va, const void *vb)
{
	const struct candidate *a = va, *b = vb;
	int order = a->ground - b->ground;

	if (order == 0)
		order = str_cmp(ledger_ticket_id(sorted_ledger, a->ticket),
		    ledger_ticket_id(sorted_ledger, b->ticket));
	if (order == 0)
		order = str_cmp(ledger_unit_id(sorted_ledger, a->unit),
		    ledger_unit_id(sorted_ledger, b->unit));
	return order != 0 ? order : str_cmp(a->why, b->why);
}

static void
search_begin(struct search *s, const struct candidate_input *in,
    struct arena *arena, struct mem_vec *list)
{
	memset(s, 0, sizeof(*s));
	s->in = in;
	s->ledger = in->score.view.ledger;
	s->arena = arena;
	s->list = list;
	mem_make(&s->scratch, arena->full);
	buf_make(&s->why, arena->full);
	buf_make(&s->evidence, arena->full);
	buf_make(&s->tickets, arena->full);
}

static void
search_end(struct search *s)
{
	buf_drop(&s->why);
	buf_drop(&s->evidence);
	buf_drop(&s->tickets);
	mem_drop(&s->scratch);
}

void
candidate_find_on(const struct candidate_input *in,
    const struct ticket *ticket, const struct obligation *o, size_t n,
    struct arena *arena, struct mem_vec *list)
{
	struct search s;

	search_begin(&s, in, arena, list);
	find_on_ticket(&s, ticket, o, n);
	search_end(&s);
}

void
candidate_find(const struct candidate_input *in, struct arena *arena,
    struct mem_vec *list)
{
	struct search s;

	search_begin(&s, in, arena, list);
	find_on_tickets(&s);
	if (wants(&s, 2))
		find_mass(&s);
	if (wants(&s, 3))
		find_repeated(&s);
	if (wants(&s, 7))
		find_bottom(&s);
	sorted_ledger = s.ledger;
	if (list->n > 1)
		qsort(mem_vec_at(list, 0), list->n, sizeof(struct candidate),
		    by_ground);
	search_end(&s);
}
