#include <string.h>

#include "figures/balance.h"
#include "figures/candidate.h"
#include "figures/walk.h"

/* A life longer than this is a slip of the pen: looked at, not summed up. */
#define MONTHS_MOST 60

void
balance_make(struct balance *balance, void (*full)(void))
{
	memset(balance, 0, sizeof(*balance));
	mem_vec_make(&balance->state, sizeof(uint8_t), full);
	mem_vec_make(&balance->span, sizeof(struct balance_span), full);
	mem_vec_make(&balance->month, sizeof(struct balance_month), full);
	mem_vec_make(&balance->mark, sizeof(struct balance_mark), full);
	mem_vec_make(&balance->call, sizeof(struct matter_call), full);
}

void
balance_parts(struct balance *balance, struct arena *part[BALANCE_PARTS])
{
	part[0] = &balance->state.arena;
	part[1] = &balance->span.arena;
	part[2] = &balance->month.arena;
	part[3] = &balance->mark.arena;
	part[4] = &balance->call.arena;
}

void
balance_drop(struct balance *balance)
{
	mem_vec_drop(&balance->state);
	mem_vec_drop(&balance->span);
	mem_vec_drop(&balance->month);
	mem_vec_drop(&balance->mark);
	mem_vec_drop(&balance->call);
}

/* --- months -------------------------------------------------------------- */

uint16_t
balance_month_of(int64_t at_s)
{
	int y, m, d;
	int64_t month;

	time_civil_parts(time_day(at_s), &y, &m, &d);
	month = (int64_t)y * 12 + m - 1;
	return (uint16_t)(month < 0 ? 0 : month > (int64_t)UINT16_MAX ?
	    UINT16_MAX : month);
}

static void
month_period(unsigned month, struct time_period *period)
{
	int64_t day = time_civil((int)(month / 12), (int)(month % 12) + 1, 1);

	time_period_of(PERIOD_MONTH, day * 86400 - INT64_C(8) * 3600, 1, period);
}

/* --- asking -------------------------------------------------------------- */

/* 1 when what the balance says of a ticket still holds. */
static int
holds(const struct balance *balance, uint32_t ticket)
{
	return balance != NULL && ticket < balance->key.n_ticket &&
	    !(*(const uint8_t *)mem_vec_at(&balance->state, ticket) &
	    BALANCE_DIRTY);
}

static int
has_state(const struct balance *balance, uint32_t ticket, unsigned state)
{
	return holds(balance, ticket) &&
	    (*(const uint8_t *)mem_vec_at(&balance->state, ticket) & state);
}

/* NB. eight tickets at a time: most have the state. */
uint32_t
balance_next(const struct balance *balance, uint32_t from, unsigned state)
{
	uint64_t eight;

	if (balance == NULL)
		return from;
	while (from + sizeof(eight) <= balance->key.n_ticket) {
		memcpy(&eight, mem_vec_at(&balance->state, from),
		    sizeof(eight));
		if ((eight & STR_ONES * (state | BALANCE_DIRTY)) !=
		    STR_ONES * state)
			break;
		from += sizeof(eight);
	}
	while (has_state(balance, from, state))
		from++;
	return from;
}

const struct matter_base *
balance_calls(const struct balance *balance)
{
	return balance == NULL ? NULL : &balance->base;
}

int
balance_is_fixed(const struct balance *balance, uint32_t ticket)
{
	return has_state(balance, ticket, BALANCE_FIXED);
}

int
balance_is_done(const struct balance *balance, uint32_t ticket)
{
	return has_state(balance, ticket, BALANCE_DONE);
}

int
balance_is_apart(const struct balance *balance, uint32_t ticket,
    unsigned first, unsigned last)
{
	const struct balance_span *span;

	if (!holds(balance, ticket))
		return 0;
	span = mem_vec_at(&balance->span, ticket);
	return span->first > last || span->last < first;
}

const struct balance_mark *
balance_marks(const struct balance *balance, const struct time_period *period,
    size_t *n)
{
	size_t i = (size_t)balance_month_of(period->first_s) -
	    balance->key.first_month;
	const struct balance_month *month;

	*n = 0;
	if (balance_month_of(period->first_s) < balance->key.first_month ||
	    i + 1 >= balance->month.n)
		return NULL;
	month = mem_vec_at(&balance->month, i);
	*n = (size_t)(month[1].from - month[0].from);
	return *n == 0 ? NULL : mem_vec_at(&balance->mark,
	    (size_t)month[0].from);
}

/* --- making it whole ----------------------------------------------------- */

static uint64_t
filings_code(const struct shelved *shelved)
{
	uint64_t code = hash_number(shelved->n);
	size_t i;

	for (i = 0; i < shelved->n; i++) {
		const struct shelved_filing *f = &shelved->filing[i];

		code = hash_number(code ^ f->caller);
		code = hash_number(code ^ f->matter);
		code = hash_number(code ^ (uint64_t)f->from_s);
		code = hash_number(code ^ (uint64_t)f->to_s);
	}
	return code;
}

int
balance_has_filings(const struct balance *balance,
    const struct shelved *shelved)
{
	return balance != NULL && balance->key.filings ==
	    filings_code(shelved);
}

void
balance_mark(struct balance *balance, const struct ledger *ledger)
{
	for (; balance->n_seen < ledger->touched.n; balance->n_seen++) {
		uint32_t ticket = *(const uint32_t *)mem_vec_at(
		    &ledger->touched, balance->n_seen);

		if (ticket < balance->key.n_ticket)
			*(uint8_t *)mem_vec_at(&balance->state, ticket) |=
			    BALANCE_DIRTY;
	}
}

int
balance_begin(struct balance *balance, const struct balance_key *key,
    const struct obligation_view *view)
{
	const struct ledger *ledger = view->ledger;

	mem_vec_mapped(&balance->state);
	mem_vec_mapped(&balance->span);
	mem_vec_mapped(&balance->month);
	mem_vec_mapped(&balance->mark);
	mem_vec_mapped(&balance->call);
	balance->key = *key;
	if (key->n_ticket != balance->state.n ||
	    key->n_ticket != balance->span.n || balance->month.n == 0 ||
	    key->n_ticket > ledger_tickets(ledger) ||
	    view->as_of_s < key->until_s)
		return 0;
	balance->n_seen = 0;
	balance_mark(balance, ledger);
	balance->base = (struct matter_base){ mem_vec_at(&balance->call, 0),
	    balance->call.n, key->n_ticket,
	    (const uint8_t *)balance->state.arena.base, BALANCE_DIRTY,
	    BALANCE_STATED };
	return 1;
}

/* --- filling it ---------------------------------------------------------- */

/* A mark that has not got its place yet. */
struct found {
	struct balance_mark mark;
	uint16_t month;
};

struct filling {
	struct balance *balance;
	const struct balance *old;
	const struct score_input *in;
	struct walk_scan *scan;
	struct tally *tally;	/* by month; made when needed */
	struct mem_vec units;	/* of struct balance_mark, of one ticket */
	struct mem_vec found;
	struct mem_vec candidates;	/* of one ticket */
	struct arena arena;	/* what all tickets share */
	struct arena scratch;	/* one ticket's */
	int64_t until_s;
};

/*
 * Whether what a ticket counts for hangs on nothing but itself and the filings,
 * at whatever instant from now on. What bears points, or is noted for people to
 * decide, is left to be looked at.
 */
static int
is_fixed(const struct filling *f, const struct walk *walk)
{
	size_t i;

	if (walk->ticket->number == 0)
		return 0;
	for (i = 0; i < walk->n_list; i++) {
		const struct obligation *o = &walk->list[i];
		int is_missed = o->has_due && (o->done_seq == 0 ||
		    o->done_s > o->due_s);

		if (obligation_is_pending(o) || (o->has_due && o->done_seq == 0 &&
		    o->due_s >= f->until_s))
			return 0;
		if (is_missed && (o->id == OBLIGATION_SUPERVISE ||
		    o->id == OBLIGATION_DISTRICT ||
		    o->id == OBLIGATION_PROMISE))
			return 0;
	}
	for (i = 0; i < walk->ticket->n_fact; i++)
		if (walk->ticket->fact[i]->event == EVENT_MERIT ||
		    walk->ticket->fact[i]->event == EVENT_FLAG)
			return 0;
	return 1;
}

static int
is_quiet(const struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->n_list; i++)
		if (obligation_is_pending(&walk->list[i]))
			return 0;
	return 1;
}

static int
is_ended(const struct ticket *ticket)
{
	return ticket->state == STATE_CLOSED ||
	    ticket->state == STATE_DECLINED;
}

static int
is_done(const struct walk *walk)
{
	const struct ticket *t = walk->ticket;
	size_t i;

	if (!is_ended(t) || t->n_supervision > 0 || t->n_shelving > 0)
		return 0;
	for (i = 0; i < walk->n_list; i++)
		if (walk->list[i].id == OBLIGATION_ANSWER)
			return 0;
	return 1;
}

static struct balance_span
span_of(const struct walk *walk)
{
	int64_t first_s, last_s;

	walk_span(walk, &first_s, &last_s);
	if (first_s > last_s)
		return (struct balance_span){ UINT16_MAX, 0 };
	return (struct balance_span){ balance_month_of(first_s), balance_month_of(last_s) };
}

/* What the ticket adds to one month. */
static void
walk_month(struct filling *f, struct walk *walk, unsigned month)
{
	struct tally *tally = &f->tally[month];
	struct time_period period;
	struct found *found;
	size_t i;
	int c;

	if (tally->count == NULL) {
		month_period(month, &period);
		tally_make(tally, f->in, &period, &f->arena);
		tally->marks = &f->units;
	}
	memset(tally->street, 0, sizeof(tally->street));
	mem_vec_cut(&f->units, 0);
	walk->tally = tally;
	walk_ticket(walk);
	for (i = 0; i < f->units.n; i++) {
		found = mem_vec_add(&f->found);
		found->mark = *(const struct balance_mark *)mem_vec_at(
		    &f->units, i);
		found->month = (uint16_t)month;
	}
	for (c = 0; c < SCORE_COUNTS; c++)
		for (i = 0; i < (size_t)tally->street[c]; i++) {
			found = mem_vec_add(&f->found);
			found->mark = (struct balance_mark){
			    walk->ticket->number, 0, (uint16_t)c };
			found->month = (uint16_t)month;
		}
}

/* 1 when nothing on the ticket itself calls for supervision, nor will without a
   new record; `ever` is its view. */
static int
is_clean(struct filling *f, const struct walk *walk,
    const struct obligation_view *ever, struct arena *scratch)
{
	struct candidate_input in = { .score = *f->in, .grounds = ~0u };

	in.score.view = *ever;
	mem_vec_cut(&f->candidates, 0);
	candidate_find_on(&in, walk->ticket, walk->list, walk->n_list,
	    scratch, &f->candidates);
	return f->candidates.n == 0;
}

static int
has_statement(const struct ticket *ticket)
{
	size_t i;

	for (i = 0; i < ticket->n_fact; i++)
		if (ticket->fact[i]->event == EVENT_STATEMENT)
			return 1;
	return 0;
}

/* A ticket that the old balance does not know. */
static void
look(struct filling *f, uint32_t number, uint8_t *state,
    struct balance_span *span)
{
	struct arena scratch = f->scratch;
	struct obligation *list;
	struct ticket ticket;
	struct walk walk = { .scan = f->scan, .ticket = &ticket };
	struct obligation_view ever = f->in->view;
	unsigned month;

	/* as of the end of time: what can come to be owed without a record is
	 * owed then */
	ever.as_of_s = INT64_C(253402271999);
	ticket_fold(ever.ledger, number, &scratch, &ticket);
	walk.n_list = obligation_list(&ever, &ticket, &scratch, &list);
	walk.list = list;
	*span = span_of(&walk);
	*state = !is_quiet(&walk) ? 0 : !is_done(&walk) ? BALANCE_QUIET :
	    BALANCE_QUIET | BALANCE_DONE;
	if (*state != 0 && number != 0 && is_clean(f, &walk, &ever,
	    &scratch))
		*state |= BALANCE_CLEAN;
	if (is_ended(&ticket))
		*state |= BALANCE_ENDED;
	if (has_statement(&ticket))
		*state |= BALANCE_STATED;
	if (!is_fixed(f, &walk) || span->last - span->first > MONTHS_MOST)
		return;
	*state |= BALANCE_FIXED;
	walk.is_shelved = shelved_has(&f->scan->shelved, &ticket);
	walk.unit = mem_take_n(&scratch, ticket.n_leg + 1, sizeof(*walk.unit));
	for (month = span->first; month <= span->last; month++)
		walk_month(f, &walk, month);
}

/* 1 when the old balance still says what the ticket counts for. */
static int
is_kept(const struct filling *f, uint32_t ticket)
{
	return balance_is_fixed(f->old, ticket);
}

static void
look_all(struct filling *f)
{
	struct balance *to = f->balance;
	uint32_t n = ledger_tickets(f->in->view.ledger), i;
	uint8_t *state = mem_vec_add_n(&to->state, n);
	struct balance_span *span = mem_vec_add_n(&to->span, n);

	for (i = 0; i < n; i++) {
		if (is_kept(f, i)) {
			state[i] = *(const uint8_t *)mem_vec_at(&f->old->state,
			    i);
			span[i] = *(const struct balance_span *)mem_vec_at(
			    &f->old->span, i);
		} else if (i == 0 || ledger_has(f->in->view.ledger, i))
			look(f, i, &state[i], &span[i]);
	}
}

/* The first month with marks, and how many months there are from it on. */
static size_t
months_of(struct filling *f)
{
	unsigned first = UINT16_MAX, last = 0;
	size_t i;

	for (i = 0; i < f->found.n; i++) {
		unsigned month = ((const struct found *)mem_vec_at(&f->found,
		    i))->month;

		first = month < first ? month : first;
		last = month > last ? month : last;
	}
	if (f->old != NULL && f->old->month.n > 1) {
		unsigned from = f->old->key.first_month;
		unsigned to = from + (unsigned)f->old->month.n - 2;

		first = from < first ? from : first;
		last = to > last ? to : last;
	}
	f->balance->key.first_month = first;
	return first > last ? 0 : last - first + 1;
}

/* Calls `each` for the marks that stay, and for those that were found. */
static void
each_mark(struct filling *f, void (*each)(struct filling *f, size_t month,
    const struct balance_mark *mark))
{
	unsigned first = f->balance->key.first_month;
	const struct balance *old = f->old;
	size_t i, k;

	for (i = 0; i < f->found.n; i++) {
		const struct found *found = mem_vec_at(&f->found, i);

		each(f, found->month - first, &found->mark);
	}
	for (i = 0; old != NULL && i + 1 < old->month.n; i++) {
		const struct balance_month *month = mem_vec_at(&old->month, i);

		for (k = (size_t)month[0].from; k < month[1].from; k++) {
			const struct balance_mark *mark =
			    mem_vec_at(&old->mark, k);

			if (is_kept(f, mark->ticket))
				each(f, old->key.first_month - first + i,
				    mark);
		}
	}
}

static void
count_mark(struct filling *f, size_t month, const struct balance_mark *mark)
{
	struct balance_month *to = mem_vec_at(&f->balance->month, month + 1);

	(void)mark;
	to->from++;
}

static void
place_mark(struct filling *f, size_t month, const struct balance_mark *mark)
{
	struct balance_month *to = mem_vec_at(&f->balance->month, month);
	struct balance_mark *place = mem_vec_at(&f->balance->mark,
	    (size_t)to->from++);

	*place = *mark;
}

static void
sort_marks(struct filling *f)
{
	size_t n = months_of(f), i;
	struct balance_month *month = mem_vec_add_n(&f->balance->month, n + 1);

	each_mark(f, count_mark);
	for (i = 0; i < n; i++)
		month[i + 1].from += month[i].from;
	(void)mem_vec_add_n(&f->balance->mark, (size_t)month[n].from);
	each_mark(f, place_mark);
	/* each has moved on to where the next one begins */
	memmove(month + 1, month, n * sizeof(*month));
	month[0].from = 0;
}

static void
fill_calls(struct filling *f, const struct matter_base *base)
{
	struct matter_calls calls;
	struct arena scratch = f->scratch;

	matter_calls_renew(&calls, f->in->view.ledger, base, &scratch);
	if (calls.n > 0)
		memcpy(mem_vec_add_n(&f->balance->call, calls.n), calls.call,
		    calls.n * sizeof(*calls.call));
}

void
balance_fill(struct balance *balance, const struct balance *old,
    const struct score_input *in, uint64_t config)
{
	const struct ledger *ledger = in->view.ledger;
	struct filling f = { .balance = balance, .in = in };
	struct walk_scan scan;

	mem_make(&f.arena, ledger->scratch.full);
	mem_make(&f.scratch, ledger->scratch.full);
	mem_vec_make(&f.units, sizeof(struct balance_mark),
	    ledger->scratch.full);
	mem_vec_make(&f.found, sizeof(struct found), ledger->scratch.full);
	mem_vec_make(&f.candidates, sizeof(struct candidate),
	    ledger->scratch.full);
	f.tally = mem_take_n(&f.arena, UINT16_MAX + 1, sizeof(*f.tally));
	walk_scan_make(&scan, in, &f.arena);
	f.scan = &scan;
	f.old = balance_has_filings(old, &scan.shelved) ? old : NULL;
	balance->key.config = config;
	balance->key.filings = filings_code(&scan.shelved);
	balance->key.n_ticket = ledger_tickets(ledger);
	balance->key.n_fact = ledger_count(ledger);
	f.until_s = ledger_last(ledger);
	balance->key.until_s = f.until_s;
	look_all(&f);
	sort_marks(&f);
	fill_calls(&f, old == NULL ? NULL : &old->base);
	mem_vec_drop(&f.units);
	mem_vec_drop(&f.found);
	mem_vec_drop(&f.candidates);
	mem_drop(&f.arena);
	mem_drop(&f.scratch);
}
