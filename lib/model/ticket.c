#include <string.h>

#include "model/ticket.h"
#include "text/time.h"

#define BIT(event) (UINT64_C(1) << (event))
_Static_assert(EVENT_N <= 64, "a bit of a word for each event");

/* For calls that are not put in line. */
extern inline int ticket_has(const struct ticket *ticket, enum event_id event);

/* The most facts of each kind a ticket has, so that arrays need not grow. */
struct census {
	size_t assign, supervise, recheck, shelve;
};

static void
census_take(const struct fact *fact, size_t n_fact, struct census *n)
{
	const uint64_t rare = BIT(EVENT_SUPERVISE) | BIT(EVENT_RECHECK) |
	    BIT(EVENT_SHELVE);
	uint64_t events = 0;
	size_t i;

	*n = (struct census){ 0 };
	for (i = 0; i < n_fact; i++) {
		n->assign += fact[i].event == EVENT_ASSIGN;
		events |= BIT(fact[i].event);
	}
	if (!(events & rare))
		return;
	for (i = 0; i < n_fact; i++) {
		n->supervise += fact[i].event == EVENT_SUPERVISE;
		n->recheck += fact[i].event == EVENT_RECHECK;
		n->shelve += fact[i].event == EVENT_SHELVE;
	}
}

static void
about_apply(struct ticket_about *about, const struct intake *in)
{
	if (in->has & INTAKE_KIND)
		about->kind = in->kind;
	if (in->has & INTAKE_URGENCY)
		about->urgency = in->urgency;
	if (in->has & INTAKE_CATEGORY)
		about->category = in->category;
	if (in->has & INTAKE_SITE)
		about->site = in->site;
	if (in->has & INTAKE_PLACE)
		about->place = in->place;
	if (in->has & INTAKE_CALLER) {
		about->caller = in->caller;
		about->has_caller = in->caller != 0;
	}
	if (in->has & INTAKE_MATTER)
		about->matter = in->matter;
	if (in->has & INTAKE_DUE)
		about->district_due_s = in->district_due_s;
	if (in->has & INTAKE_SUPERVISED)
		about->supervised = in->supervised;
	if (in->has & INTAKE_FLAGS)
		about->flags = in->flags;
	if (in->has & INTAKE_TAG)
		about->tag = in->tag;
}

static void
about_receive(struct ticket_about *about, const struct intake *in)
{
	memset(about, 0, sizeof(*about));
	about->district_due_s = TIME_NONE;
	about->source = in->source;
	about_apply(about, in);
}

void
ticket_about_at(const struct ticket *ticket, int64_t at_s, uint32_t seq,
    struct ticket_about *about)
{
	size_t i;

	about_receive(about, ticket->receive->intake);
	if (!ticket_has(ticket, EVENT_AMEND))
		return;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == EVENT_AMEND && (f->at_s < at_s ||
		    (f->at_s == at_s && f->seq < seq)))
			about_apply(about, f->intake);
	}
}

const struct fact *
ticket_flagged(const struct ticket *ticket, unsigned flag)
{
	const struct fact *since = NULL;
	struct ticket_about about;
	size_t i;

	about_receive(&about, ticket->receive->intake);
	if (about.flags & flag)
		since = ticket->receive;
	if (!ticket_has(ticket, EVENT_AMEND))
		return since;
	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event != EVENT_AMEND)
			continue;
		about_apply(&about, f->intake);
		if (!(about.flags & flag))
			since = NULL;
		else if (since == NULL)
			since = f;
	}
	return since;
}

struct leg *
ticket_leg(const struct ticket *ticket, uint16_t unit)
{
	size_t i;

	for (i = ticket->n_leg; i-- > 0;)
		if (ticket->leg[i].unit == unit && ticket->leg[i].end == NULL)
			return &ticket->leg[i];
	return NULL;
}

int
ticket_leg_has(const struct leg *leg, const struct fact *fact)
{
	const struct fact *assign = leg->assign;

	return fact->unit == leg->unit && (fact->at_s > assign->at_s ||
	    (fact->at_s == assign->at_s && fact->seq > assign->seq)) &&
	    (leg->end == NULL || fact->seq < leg->end->seq);
}

struct leg *
ticket_leg_at(const struct ticket *ticket, const struct fact *fact)
{
	size_t i;

	for (i = ticket->n_leg; i-- > 0;) {
		struct leg *leg = &ticket->leg[i];

		if (leg->unit == fact->unit && leg->assign->seq < fact->seq)
			return leg->end == NULL || leg->end->seq >= fact->seq ?
			    leg : NULL;
	}
	return NULL;
}

/* Ends a leg; the ticket waits for a dispatch when it was the lead's. */
static void
leg_end(struct ticket *ticket, struct leg *leg, const struct fact *fact)
{
	leg->end = fact;
	if (leg == ticket->lead) {
		ticket->lead = NULL;
		ticket->pass = NULL;
		ticket->reply = NULL;
		ticket->state = STATE_RECEIVED;
	}
}

static void
step_assign(struct ticket *ticket, const struct fact *fact)
{
	struct leg *leg;
	size_t i;
	int is_second = 0;

	if (fact->role == ROLE_LEAD && ticket->lead != NULL)
		leg_end(ticket, ticket->lead, fact);
	for (i = 0; i < ticket->n_leg; i++)
		if (ticket->leg[i].role == ROLE_LEAD)
			is_second = 1;
	leg = &ticket->leg[ticket->n_leg++];
	memset(leg, 0, sizeof(*leg));
	leg->unit = fact->unit;
	leg->role = fact->role;
	leg->basis = fact->basis;
	leg->assign = fact;
	leg->is_second = is_second && fact->role == ROLE_LEAD;
	if (fact->role == ROLE_LEAD) {
		ticket->lead = leg;
		ticket->state = STATE_DISPATCHED;
	}
}

enum leg_return
ticket_return_kind(const struct leg *leg)
{
	if (leg->is_second || leg->basis == BASIS_DESIGNATED ||
	    leg->back == RETURN_REFUSED || leg->back == RETURN_RECORDED)
		return RETURN_RECORDED;
	return RETURN_PENDING;
}

/* Events of a unit that has a leg. */
static void
step_leg(struct ticket *ticket, struct leg *leg, const struct fact *fact)
{
	int is_lead = leg == ticket->lead;

	switch (fact->event) {
	case EVENT_ACCEPT:
		leg->accept = fact;
		if (is_lead)
			ticket->state = STATE_ACCEPTED;
		break;
	case EVENT_RETURN:
		leg->back = ticket_return_kind(leg);
		leg->ask = fact;
		break;
	case EVENT_RETURN_GRANT:
		leg_end(ticket, leg, fact);
		break;
	case EVENT_RETURN_REFUSE:
		leg->back = RETURN_REFUSED;
		break;
	case EVENT_EXTEND:
		leg->extend = fact;
		break;
	case EVENT_EXTEND_GRANT:
		leg->extend = NULL;
		leg->granted = fact;
		leg->n_granted++;
		break;
	case EVENT_EXTEND_REFUSE:
		leg->extend = NULL;
		break;
	case EVENT_STATEMENT:
		leg->statement = fact;
		break;
	case EVENT_REPLY:
		if (leg->reply == NULL)
			leg->reply = fact;
		leg->last_reply = fact;
		ticket->has_reply = 1;
		if (is_lead) {
			ticket->reply = fact;
			ticket->pass = NULL;
			ticket->state = STATE_REPLIED;
		}
		break;
	case EVENT_REWORK:
		leg->rework = fact;
		if (is_lead) {
			ticket->pass = NULL;
			ticket->state = STATE_ACCEPTED;
		}
		break;
	default:
		break;
	}
}

static void
step_supervision(struct ticket *ticket, const struct fact *fact)
{
	size_t i;

	if (fact->event == EVENT_SUPERVISE) {
		ticket->supervision[ticket->n_supervision++] =
		    (struct supervision){ fact, NULL };
		return;
	}
	for (i = 0; i < ticket->n_supervision; i++) {
		struct supervision *s = &ticket->supervision[i];
		uint16_t unit = s->open->unit;

		if (unit == 0 && ticket->lead != NULL)
			unit = ticket->lead->unit;
		if (s->end == NULL && unit == fact->unit)
			s->end = fact;
	}
}

static void
step_recheck(struct ticket *ticket, const struct fact *fact)
{
	struct recheck *last = ticket->n_recheck == 0 ? NULL :
	    &ticket->recheck[ticket->n_recheck - 1];

	if (fact->event == EVENT_RECHECK) {
		ticket->recheck[ticket->n_recheck++] =
		    (struct recheck){ fact, NULL, NULL, NULL };
		return;
	}
	if (last == NULL)
		return;
	switch (fact->event) {
	case EVENT_RECHECK_EXTEND:
		last->extend = fact;
		break;
	case EVENT_RECHECK_EXTEND_GRANT:
	case EVENT_RECHECK_EXTEND_REFUSE:
		last->extend = NULL;
		break;
	case EVENT_RECHECK_REPORT:
		last->report = fact;
		break;
	case EVENT_RECHECK_REWORK:
		last->report = NULL;
		last->extend = NULL;
		break;
	case EVENT_RECHECK_CLOSE:
		last->close = fact;
		break;
	default:
		break;
	}
}

static void
step_shelving(struct ticket *ticket, const struct fact *fact)
{
	struct shelving *last = ticket->n_shelving == 0 ? NULL :
	    &ticket->shelving[ticket->n_shelving - 1];

	if (fact->event == EVENT_SHELVE)
		ticket->shelving[ticket->n_shelving++] =
		    (struct shelving){ fact, NULL, NULL };
	else if (last != NULL && fact->event == EVENT_SHELVE_END)
		last->end = fact;
	else if (last != NULL)
		last->decision = fact;
}

/* Events of the ticket as a whole. */
static void
step_ticket(struct ticket *ticket, const struct fact *fact)
{
	switch (fact->event) {
	case EVENT_RECEIVE:
		ticket->receive = fact;
		ticket->state = STATE_RECEIVED;
		about_receive(&ticket->about, fact->intake);
		break;
	case EVENT_AMEND:
		about_apply(&ticket->about, fact->intake);
		/* the flags of intake may change, what the district said not */
		if (ticket->is_refused)
			ticket->about.flags |= TICKET_FALLBACK;
		break;
	case EVENT_BRIEF:
		if (ticket->brief == NULL)
			ticket->brief = fact;
		break;
	case EVENT_DECLINE:
		ticket->decline = fact;
		ticket->state = STATE_DECLINED;
		break;
	case EVENT_DECLINE_REFUSE:
		ticket->decline = NULL;
		ticket->state = STATE_RECEIVED;
		ticket->is_refused = 1;
		ticket->about.flags |= TICKET_FALLBACK;
		break;
	case EVENT_REVIEW:
		ticket->pass = fact->outcome == OUTCOME_PASS ? fact : NULL;
		ticket->state = ticket->pass != NULL ? STATE_REVIEWED :
		    STATE_REPLIED;
		break;
	case EVENT_CALLBACK:
		if (ticket->state == STATE_REVIEWED)
			ticket->state = STATE_CALLED_BACK;
		break;
	case EVENT_CLOSE:
		ticket->close = fact;
		ticket->state = STATE_CLOSED;
		break;
	default:
		break;
	}
}

static void
step(struct ticket *ticket, const struct fact *fact)
{
	struct leg *leg;

	switch (fact->event) {
	case EVENT_ASSIGN:
		step_assign(ticket, fact);
		break;
	case EVENT_SUPERVISE:
	case EVENT_SUPERVISE_END:
		step_supervision(ticket, fact);
		break;
	case EVENT_RECHECK:
	case EVENT_RECHECK_EXTEND:
	case EVENT_RECHECK_EXTEND_GRANT:
	case EVENT_RECHECK_EXTEND_REFUSE:
	case EVENT_RECHECK_REPORT:
	case EVENT_RECHECK_REWORK:
	case EVENT_RECHECK_CLOSE:
		step_recheck(ticket, fact);
		break;
	case EVENT_SHELVE:
	case EVENT_SHELVE_FILE:
	case EVENT_SHELVE_REVISE:
	case EVENT_SHELVE_REFUSE:
	case EVENT_SHELVE_END:
		step_shelving(ticket, fact);
		break;
	default:
		leg = fact->unit == 0 ? NULL : ticket_leg(ticket, fact->unit);
		if (leg != NULL)
			step_leg(ticket, leg, fact);
		else
			step_ticket(ticket, fact);
		break;
	}
	/* NB. these say nothing about a ticket or a unit, and would make the
	 * strand without a ticket as long as the store is old */
	if (fact->event != EVENT_CONFIG && fact->event != EVENT_PUBLISH &&
	    fact->event != EVENT_VOID && fact->event != EVENT_REVEAL) {
		ticket->fact[ticket->n_fact++] = fact;
		ticket->events |= BIT(fact->event);
	}
}

/* Room for what most tickets have none of. */
static void *
take_few(struct arena *arena, size_t n, size_t size)
{
	return n == 0 ? NULL : mem_take_n(arena, n, size);
}

/* Reads the ticket's facts; returns how many there are. */
static size_t
ticket_begin(const struct ledger *ledger, uint32_t number,
    struct arena *arena, struct ticket *ticket, struct fact **fact)
{
	size_t n_fact = strand_read(&ledger->strands, number, arena, fact);
	struct census n;

	census_take(*fact, n_fact, &n);
	memset(ticket, 0, sizeof(*ticket));
	ticket->number = number;
	ticket->about.district_due_s = TIME_NONE;
	/* NOLINTNEXTLINE: it is an array of pointers */
	ticket->fact = mem_take_n(arena, n_fact, sizeof(*ticket->fact));
	ticket->leg = mem_take_n(arena, n.assign, sizeof(*ticket->leg));
	ticket->supervision = take_few(arena, n.supervise,
	    sizeof(*ticket->supervision));
	ticket->recheck = take_few(arena, n.recheck,
	    sizeof(*ticket->recheck));
	ticket->shelving = take_few(arena, n.shelve,
	    sizeof(*ticket->shelving));
	return n_fact;
}

void
ticket_fold(const struct ledger *ledger, uint32_t number,
    struct arena *arena, struct ticket *ticket)
{
	struct fact *fact;
	size_t n = ticket_begin(ledger, number, arena, ticket, &fact), i;

	for (i = 0; i < n; i++)
		if (!(fact[i].bits & FACT_VOIDED))
			step(ticket, &fact[i]);
}

int
ticket_bulletin_is_open(const struct ticket *ticket, uint32_t seq,
    uint16_t unit)
{
	size_t i;
	int is_open = 0;

	for (i = 0; i < ticket->n_fact; i++) {
		const struct fact *f = ticket->fact[i];

		if (f->event == EVENT_BULLETIN && f->seq == seq)
			is_open = f->unit == unit;
		else if (f->event == EVENT_BULLETIN_ANSWER && f->ref == seq)
			is_open = 0;
	}
	return is_open;
}

int
ticket_is_filed(const struct ticket *ticket)
{
	const struct shelving *last = ticket->n_shelving == 0 ? NULL :
	    &ticket->shelving[ticket->n_shelving - 1];

	return last != NULL && last->decision != NULL &&
	    last->decision->event == EVENT_SHELVE_FILE && last->end == NULL;
}

int
ticket_supervision_lasts(const struct ticket *ticket,
    const struct supervision *supervision)
{
	return supervision->end == NULL && ticket->decline == NULL;
}

static int
supervision_is_open(const struct ticket *ticket, uint16_t unit)
{
	size_t i;

	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *s = &ticket->supervision[i];
		uint16_t of = s->open->unit;

		if (of == 0 && ticket->lead != NULL)
			of = ticket->lead->unit;
		if (s->end == NULL && of == unit)
			return 1;
	}
	return 0;
}

static const char *
new_leg_lacks(const struct ticket *ticket, const struct fact *act)
{
	const struct leg *leg = ticket_leg(ticket, act->unit);
	const struct leg *lead = ticket->lead;

	if (act->role == ROLE_LEAD && lead != NULL) {
		/* S25: a designation ends a second lead that returned */
		if (act->basis == BASIS_DESIGNATED && lead->is_second &&
		    lead->back == RETURN_RECORDED && leg == NULL)
			return NULL;
		return "it has a lead; a granted return must end that leg "
		    "first";
	}
	return leg != NULL ? "the unit is on it already" : NULL;
}

static const char *
recheck_lacks(const struct ticket *ticket, enum event_need need,
    uint16_t unit)
{
	const struct recheck *last = ticket->n_recheck == 0 ? NULL :
	    &ticket->recheck[ticket->n_recheck - 1];
	int runs = last != NULL && last->close == NULL;

	if (need == NEED_NO_RECHECK)
		return runs ? "a recheck runs; recheck-close must end it first"
		    : NULL;
	if (!runs || last->open->unit != unit)
		return "no recheck with this unit runs";
	if (need == NEED_RECHECK_REPORT)
		return last->report == NULL ? "there is no recheck-report yet"
		    : NULL;
	if (last->report != NULL && need != NEED_RECHECK)
		return "the recheck-report is in";
	if (need == NEED_RECHECK_EXTENSION)
		return last->extend == NULL ? "no extension is pending" : NULL;
	if (need == NEED_NO_RECHECK_EXTENSION)
		return last->extend != NULL ? "an extension is pending" : NULL;
	return NULL;
}

static const char *
shelve_lacks(const struct ticket *ticket, enum event_need need,
    uint16_t unit)
{
	const struct shelving *last = ticket->n_shelving == 0 ? NULL :
	    &ticket->shelving[ticket->n_shelving - 1];
	int pending = last != NULL && last->decision == NULL;
	int filed = ticket_is_filed(ticket);

	if (need == NEED_NO_SHELVE)
		return pending ? "a shelving waits for the district" :
		    filed ? "it is shelved" : NULL;
	if (need == NEED_SHELVE)
		return !pending || last->shelve->unit != unit ?
		    "no shelving by this unit waits for the district" : NULL;
	return !filed || last->shelve->unit != unit ?
	    "no shelving by this unit is on file" : NULL;
}

static const char *
leg_lacks(const struct ticket *ticket, enum event_need need,
    uint16_t unit)
{
	const struct leg *leg = ticket_leg(ticket, unit);

	if (leg == NULL)
		return "the unit is not on it; assign must come first";
	switch (need) {
	case NEED_UNACCEPTED:
		return leg->accept != NULL ? "the unit has accepted" : NULL;
	case NEED_ACCEPTED:
		return leg->accept == NULL ?
		    "the unit has not accepted; accept must come first" : NULL;
	case NEED_NO_RETURN:
		return leg->back == RETURN_PENDING ?
		    "a return is pending; return-grant or return-refuse must "
		    "come first" : NULL;
	case NEED_RETURN:
		return leg->back != RETURN_PENDING ? "no return is pending" :
		    NULL;
	case NEED_NO_EXTENSION:
		if (leg->accept == NULL)
			return "the unit has not accepted; accept must come "
			    "first";
		return leg->extend != NULL ? "an extension is pending" : NULL;
	case NEED_EXTENSION:
		return leg->extend == NULL ? "no extension is pending" : NULL;
	case NEED_LEAD:
		return leg != ticket->lead ? "the unit is not the lead" : NULL;
	default:
		return NULL;
	}
}

/* NULL when what the event needs is there, else what lacks. */
static const char *
need_lacks(const struct ticket *ticket, enum event_need need,
    const struct fact *act)
{
	size_t i;

	switch (need) {
	case NEED_NOTHING:
		return NULL;
	case NEED_NEW_LEG:
		return new_leg_lacks(ticket, act);
	case NEED_NO_LEG:
		for (i = 0; i < ticket->n_leg; i++)
			if (ticket->leg[i].end == NULL)
				return "a unit is on it; a granted return "
				    "must end that leg first";
		return NULL;
	case NEED_REPLY:
		if (act->source == CALLER_STREET)
			return ticket->pass == NULL ?
			    "no review has passed since the last reply" : NULL;
		return ticket->has_reply ? NULL : "there is no reply yet";
	case NEED_NO_RECHECK:
	case NEED_RECHECK:
	case NEED_RECHECK_EXTENSION:
	case NEED_NO_RECHECK_EXTENSION:
	case NEED_RECHECK_REPORT:
		return recheck_lacks(ticket, need, act->unit);
	case NEED_SUPERVISION:
		return supervision_is_open(ticket, act->unit) ? NULL :
		    "no supervision of this unit is open";
	case NEED_NO_SHELVE:
	case NEED_SHELVE:
	case NEED_SHELVE_FILED:
		return shelve_lacks(ticket, need, act->unit);
	case NEED_BULLETIN:
		return ticket_bulletin_is_open(ticket, act->ref, act->unit) ?
		    NULL : "no bulletin of that seq to this unit waits for "
		    "an answer";
	default:
		return leg_lacks(ticket, need, act->unit);
	}
}

/* `a, b, c` of the events that the table allows now. */
static void
allowed_list(const struct ticket *ticket, uint16_t unit, char *text,
    size_t size)
{
	enum event_id id;
	size_t n = 0;

	text[0] = '\0';
	for (id = 0; id < EVENT_N; id++) {
		const struct event_row *row = event_row(id);
		struct fact act = { .event = (uint8_t)id, .unit = unit };
		size_t len = strlen(row->name);

		/* allowed is what some callback, some assign may do */
		if (id == EVENT_CALLBACK)
			act.source = CALLER_CITY;
		else if (id == EVENT_ASSIGN)
			act.role = ticket->lead == NULL ? ROLE_LEAD : ROLE_CO;
		if (row->ticket == PARTY_NONE || id == EVENT_VOID ||
		    id == EVENT_REVEAL || id == EVENT_BULLETIN_ANSWER ||
		    !(row->states & 1u << ticket->state) ||
		    need_lacks(ticket, row->need, &act) != NULL ||
		    n + len + 3 > size)
			continue;
		if (n > 0) {
			memcpy(text + n, ", ", 2);
			n += 2;
		}
		memcpy(text + n, row->name, len + 1);
		n += len;
	}
}

enum fail_code
ticket_allows(const struct ticket *ticket, const struct fact *act,
    struct fail *fail)
{
	const struct event_row *row = event_row(act->event);
	const char *lacks = NULL;
	char list[700];

	if ((ticket->number == 0 && row->ticket != PARTY_MUST) ||
	    (row->states & 1u << ticket->state) != 0)
		lacks = need_lacks(ticket, row->need, act);
	else if (ticket->state == STATE_NONE)
		return fail_set(fail, FAIL_REFUSED,
		    "%s: there is no such ticket; receive must come first",
		    row->name);
	else {
		allowed_list(ticket, act->unit, list, sizeof(list));
		return fail_set(fail, FAIL_REFUSED,
		    "%s is not allowed, the ticket is %s; allowed: %s",
		    row->name, event_words_state[ticket->state], list);
	}
	if (lacks == NULL)
		return FAIL_NONE;
	if (ticket->number == 0)
		return fail_set(fail, FAIL_REFUSED, "%s is not allowed: %s",
		    row->name, lacks);
	allowed_list(ticket, act->unit, list, sizeof(list));
	return fail_set(fail, FAIL_REFUSED,
	    "%s is not allowed, the ticket is %s: %s; allowed: %s",
	    row->name, event_words_state[ticket->state], lacks, list);
}

enum fail_code
ticket_allows_some(const struct ticket *ticket, enum event_id event,
    struct fail *fail)
{
	struct fact act = { .event = (uint8_t)event };
	size_t i;

	if (ticket_allows(ticket, &act, fail) == FAIL_NONE)
		return FAIL_NONE;
	for (i = 0; i < ticket->n_leg; i++) {
		act.unit = ticket->leg[i].unit;
		if (ticket_allows(ticket, &act, fail) == FAIL_NONE)
			return FAIL_NONE;
	}
	for (i = 0; i < ticket->n_recheck; i++) {
		act.unit = ticket->recheck[i].open->unit;
		if (ticket_allows(ticket, &act, fail) == FAIL_NONE)
			return FAIL_NONE;
	}
	for (i = 0; i < ticket->n_shelving; i++) {
		act.unit = ticket->shelving[i].shelve->unit;
		if (ticket_allows(ticket, &act, fail) == FAIL_NONE)
			return FAIL_NONE;
	}
	return fail->code;
}

/* Goes on from fact `i`. The first one that is not allowed, left out; `n` where
   there is none. */
static size_t
next_illegal(struct ticket *ticket, const struct fact *fact, size_t i, size_t n,
    struct fail *fail)
{
	for (; i < n; i++) {
		if (fact[i].bits & FACT_VOIDED)
			continue;
		if (ticket_allows(ticket, &fact[i], fail) != FAIL_NONE)
			break;
		step(ticket, &fact[i]);
	}
	return i;
}

int
ticket_first_illegal(const struct ledger *ledger, uint32_t number,
    struct arena scratch, struct fact *illegal, struct fail *fail)
{
	struct ticket ticket;
	struct fact *fact;
	size_t n = ticket_begin(ledger, number, &scratch, &ticket, &fact);
	size_t i = next_illegal(&ticket, fact, 0, n, fail);

	if (i == n)
		return 0;
	*illegal = fact[i];
	return 1;
}

size_t
ticket_illegal(const struct ledger *ledger, uint32_t number,
    struct arena *arena, struct fact **illegal)
{
	struct ticket ticket;
	struct fact *fact;
	size_t n = ticket_begin(ledger, number, arena, &ticket, &fact);
	size_t n_illegal = 0, i = 0;

	*illegal = mem_take_n(arena, n, sizeof(**illegal));
	while ((i = next_illegal(&ticket, fact, i, n, NULL)) < n)
		(*illegal)[n_illegal++] = fact[i++];
	return n_illegal;
}
