#include <stdlib.h>
#include <string.h>

#include "edge/sift.h"
#include "edge/supervisions.h"
#include "figures/candidate.h"
#include "store/pick.h"
#include "text/num.h"
#include "text/time.h"

int
supervisions_grounds(const char *text, unsigned *grounds)
{
	struct str rest = str_of(text), part;
	int64_t n;

	*grounds = 0;
	while (str_cut(&rest, ',', &part)) {
		if (!num_parse(str_trim(part), 1, 7, &n))
			return 0;
		*grounds |= 1u << n;
	}
	return *grounds != 0;
}

static int
is_wanted(const struct supervisions_filter *filter, const struct store *store,
    uint32_t ticket, uint16_t unit)
{
	if (filter->unit.n > 0 && !str_eq(filter->unit,
	    ledger_unit_id(&store->ledger, unit)))
		return 0;
	return filter->is_given == NULL || filter->is_given[ticket];
}

/* The candidates that the filter wants, in `list`. */
static void
find(struct cmd *cmd, const struct store *store,
    const struct supervisions_filter *filter, struct mem_vec *list)
{
	const struct candidate_input in = { .score = { .view = store->view,
	    .roster = store->config.roster, .merits = store->config.merits,
	    .balance = store->balance },
	    .grounds = filter->grounds };
	size_t kept = 0, i;

	mem_vec_make(list, sizeof(struct candidate), cmd_full);
	candidate_find(&in, &cmd->arena, list);
	for (i = 0; i < list->n; i++) {
		const struct candidate *c = mem_vec_at(list, i);

		if (!is_wanted(filter, store, c->ticket, c->unit) ||
		    c->last_s < filter->since_s)
			continue;
		if (kept != i)
			memcpy(mem_vec_at(list, kept), c, sizeof(*c));
		kept++;
	}
	mem_vec_cut(list, kept);
}

void
supervisions_candidates(struct cmd *cmd, struct store *store,
    const struct supervisions_filter *filter)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "ground", TABLE_NUMBER, 0 }, { "why", TABLE_TEXT, 0 },
		{ "evidence", TABLE_TEXT, 1 }, { "leader", TABLE_NAME, 0 },
		{ "tickets", TABLE_NAME, 1 },
	};
	struct mem_vec list;
	struct table table;
	size_t i;

	find(cmd, store, filter, &list);
	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	for (i = 0; i < list.n; i++) {
		const struct candidate *c = mem_vec_at(&list, i);

		table_put(&table, ledger_ticket_id(&store->ledger, c->ticket));
		table_put(&table, ledger_unit_id(&store->ledger, c->unit));
		table_put_int(&table, c->ground);
		table_put(&table, c->why);
		table_put(&table, c->evidence);
		table_put(&table, c->leader);
		table_put(&table, c->tickets);
	}
	cmd_table(cmd, &table);
}

/* An open supervision whose ticket the unit may be read from. */
static uint16_t
owner_of(const struct supervision *s, const struct ticket *ticket)
{
	if (s->open->unit == 0 && ticket->lead != NULL)
		return ticket->lead->unit;
	return s->open->unit;
}

static int
is_listed(const struct supervisions_filter *filter, const struct store *store,
    const struct ticket *t, const struct supervision *s)
{
	return ticket_supervision_lasts(t, s) &&
	    (filter->grounds & 1u << s->open->ground) &&
	    s->open->at_s >= filter->since_s &&
	    is_wanted(filter, store, t->number, owner_of(s, t));
}

/* A supervision that is listed. */
struct watched {
	uint32_t ticket, seq;
	size_t place;		/* among its ticket's */
	struct str leader;	/* as the supervise named it */
};

struct watch {
	const struct store *store;
	struct mem_vec list;	/* of struct watched, by ticket */
	uint32_t *by_seq;	/* places in it */
	size_t next;		/* of these, while the journal is read */
	struct arena *arena;
};

static void
watch_ticket(struct watch *watch, const struct supervisions_filter *filter,
    uint32_t number, struct arena *arena)
{
	struct watched *one;
	struct ticket t;
	size_t i;

	mem_reset(arena);
	ticket_fold(&watch->store->ledger, number, arena, &t);
	for (i = 0; i < t.n_supervision; i++) {
		if (!is_listed(filter, watch->store, &t, &t.supervision[i]))
			continue;
		one = mem_vec_add(&watch->list);
		one->ticket = number;
		one->seq = t.supervision[i].open->seq;
		one->place = i;
	}
}

static int
compare_seq(const void *a, const void *b, void *list)
{
	const struct watched *x = mem_vec_at(list, *(const uint32_t *)a);
	const struct watched *y = mem_vec_at(list, *(const uint32_t *)b);

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void
take_leader(void *with, uint32_t ticket, const struct record *record)
{
	struct watch *watch = with;
	struct watched *one;

	(void)ticket;
	/* records come in the order of their seqs, and so do these */
	while (watch->next < watch->list.n) {
		one = mem_vec_at(&watch->list, watch->by_seq[watch->next]);
		if (one->seq > record->seq)
			break;
		watch->next++;
		if (one->seq == record->seq)
			one->leader = str_copy(watch->arena, event_decode(
			    watch->arena, event_attr_get(record->attrs,
			    "leader")));
	}
}

/* The ledger has no texts: the leaders' names are in the journal. */
static enum fail_code
read_leaders(struct watch *watch, struct fail *fail)
{
	size_t n = watch->list.n, i;
	struct pick_seq *seq = mem_take_n(watch->arena, n + 1, sizeof(*seq));

	if (n == 0)
		return FAIL_NONE;
	watch->by_seq = mem_take_n(watch->arena, n, sizeof(*watch->by_seq));
	for (i = 0; i < n; i++) {
		const struct watched *one = mem_vec_at(&watch->list, i);

		watch->by_seq[i] = (uint32_t)i;
		seq[i] = (struct pick_seq){ one->ticket, one->seq };
	}
	qsort_r(watch->by_seq, n, sizeof(*watch->by_seq), compare_seq,
	    &watch->list);
	return pick_read_seqs(watch->store->journal_dir,
	    &watch->store->ledger, seq, n, take_leader, watch, fail);
}

/* Finds what is to be listed; of no ticket, too. */
static void
watch_make(struct watch *watch, struct cmd *cmd, const struct store *store,
    const struct supervisions_filter *filter)
{
	const uint32_t *live;
	size_t n = store_live(store, 1, &cmd->arena, &live), i;
	struct arena arena;
	struct fail fail;

	watch->store = store;
	watch->next = 0;
	watch->arena = &cmd->arena;
	mem_vec_make(&watch->list, sizeof(struct watched), cmd_full);
	mem_make(&arena, cmd_full);
	watch_ticket(watch, filter, 0, &arena);
	for (i = 0; i < n; i++)
		watch_ticket(watch, filter, live[i], &arena);
	mem_drop(&arena);
	if (read_leaders(watch, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
}

/* When it is due, and how that stands; NULL: it has no due date. */
static const struct obligation *
due_of(const struct store *store, const struct ticket *t,
    const struct supervision *s, struct arena *arena)
{
	struct obligation *o;
	size_t n = obligation_list(&store->view, t, arena, &o), i;

	for (i = 0; i < n; i++)
		if (o[i].id == OBLIGATION_SUPERVISE && o[i].opener == s->open)
			return &o[i];
	return NULL;
}

static void
put_reports(struct table *table, const struct ticket *t,
    const struct supervision *s)
{
	uint16_t unit = owner_of(s, t);
	int64_t last_s = TIME_NONE;
	size_t n = 0, i;

	for (i = 0; i < t->n_fact; i++) {
		const struct fact *f = t->fact[i];

		if (f->seq < s->open->seq || (f->event != EVENT_REPLY &&
		    (f->event != EVENT_PROGRESS || f->unit != unit)))
			continue;
		n++;
		if (f->at_s > last_s)
			last_s = f->at_s;
	}
	table_put_int(table, (int64_t)n);
	table_put_time(table, last_s);
}

static void
put_open(struct table *table, const struct watch *watch,
    const struct watched *one, struct arena *arena)
{
	const struct store *store = watch->store;
	const struct supervision *s;
	const struct obligation *o;
	struct ticket t;

	mem_reset(arena);
	ticket_fold(&store->ledger, one->ticket, arena, &t);
	s = &t.supervision[one->place];
	o = due_of(store, &t, s, arena);
	table_put(table, ledger_ticket_id(&store->ledger, one->ticket));
	table_put(table, ledger_unit_id(&store->ledger, owner_of(s, &t)));
	table_put_int(table, s->open->ground);
	table_put(table, str_of(event_words_level[s->open->level - 1]));
	table_put(table, one->leader);
	table_put_time(table, s->open->at_s);
	table_put_time(table, o != NULL ? o->due_s : TIME_NONE);
	table_put(table, str_of(obligation_words_status[o != NULL ?
	    o->status : STATUS_OPEN]));
	put_reports(table, &t, s);
}

void
supervisions_list(struct cmd *cmd, struct store *store,
    const struct supervisions_filter *filter)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "ground", TABLE_NUMBER, 0 }, { "level", TABLE_NAME, 2 },
		{ "leader", TABLE_NAME, 0 }, { "opened", TABLE_TIME, 1 },
		{ "due", TABLE_TIME, 0 }, { "status", TABLE_NAME, 0 },
		{ "reports", TABLE_NUMBER, 0 },
		{ "last_report", TABLE_TIME, 1 },
	};
	struct table table;
	struct watch watch;
	struct arena arena;
	size_t i;

	watch_make(&watch, cmd, store, filter);
	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	mem_make(&arena, cmd_full);
	for (i = 0; i < watch.list.n; i++)
		put_open(&table, &watch, mem_vec_at(&watch.list, i), &arena);
	mem_drop(&arena);
	cmd_table(cmd, &table);
}

/* `3`, good as long as the process. */
static struct str
digit(int ground)
{
	static const char digits[] = "0123456789";

	return str_make(digits + ground, 1);
}

void
supervisions_open_all(struct acts *acts,
    const struct supervisions_filter *filter, const struct desk_act *call)
{
	const struct ledger *ledger = &acts->store->ledger;
	struct mem_vec list;
	size_t i, k;

	find(acts->cmd, acts->store, filter, &list);
	for (i = 0; i < list.n; i++) {
		const struct candidate *c = mem_vec_at(&list, i), *other;
		struct desk_act act = *call;

		act.ticket = ledger_ticket_id(ledger, c->ticket);
		act.unit = ledger_unit_id(ledger, c->unit);
		if (c->unit == 0 && c->ground != 1) {
			cmd_warn(acts->cmd, "%.*s: ground %d is not opened: no "
			    "unit is on it", STR_ARG(act.ticket), c->ground);
			continue;
		}
		for (k = 0; k < i; k++) {
			other = mem_vec_at(&list, k);
			if (other->ticket == c->ticket &&
			    other->unit == c->unit &&
			    other->ground == c->ground)
				break;
		}
		if (k < i)
			continue;
		(void)desk_set(&act, str_of("ground"), digit(c->ground));
		acts_add(acts, &act, NULL, 0);
	}
}

static int
fill_open(struct acts *acts, struct acts_item *item,
    const struct ticket *ticket, struct fail *why)
{
	const struct store *store = acts->store;
	struct str ground = desk_get(&item->act, "ground"), unit;
	const struct ticket *of = ticket->number == 0 ? NULL : ticket;
	char due[TIME_TEXT + 1];
	uint32_t number;
	size_t i;

	if (ticket->lead != NULL)
		sift_unit(acts, item, ticket->lead->unit);
	unit = item->act.unit;
	number = hash_set_find(&store->ledger.units, unit);
	if (str_is(ground, "1") && ticket->about.supervised != 0) {
		sift_default(item, "level", str_of(event_words_level[
		    ticket->about.supervised - 1]));
		if (ticket->about.district_due_s != TIME_NONE) {
			time_format(ticket->about.district_due_s, due);
			sift_default(item, "due", str_copy(&acts->cmd->arena,
			    str_of(due)));
		}
	}
	sift_default(item, "level", str_of("street"));
	if (unit.n > 0) {
		number = hash_set_add(&acts->store->ledger.units, unit);
		sift_default(item, "leader", candidate_leader(&store->ledger,
		    store->config.roster, of, (uint16_t)number));
	}
	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *s = &ticket->supervision[i];

		if (!ticket_supervision_lasts(ticket, s) || !str_eq(ground,
		    digit(s->open->ground)) || owner_of(s, ticket) != number)
			continue;
		item->field = "ground";
		(void)fail_set(why, FAIL_REFUSED, "supervise is refused: one "
		    "of that unit on ground %.*s is open since seq %u",
		    STR_ARG(ground), (unsigned)s->open->seq);
		return 0;
	}
	return 1;
}

/* The one unit that is supervised there. */
static int
fill_end(struct acts *acts, struct acts_item *item,
    const struct ticket *ticket, struct fail *why)
{
	uint16_t unit = 0;
	size_t i;

	if (item->act.unit.n > 0)
		return 1;
	for (i = 0; i < ticket->n_supervision; i++) {
		const struct supervision *s = &ticket->supervision[i];
		uint16_t owner = owner_of(s, ticket);

		if (s->end != NULL || owner == 0 || owner == unit)
			continue;
		if (unit != 0) {
			item->field = "unit";
			(void)fail_set(why, FAIL_REFUSED, "supervise-end is "
			    "refused: several units are supervised; -u must "
			    "say which");
			return 0;
		}
		unit = owner;
	}
	if (unit == 0) {
		(void)fail_set(why, FAIL_REFUSED, ticket->number == HASH_NONE ?
		    "supervise-end is refused: there is no such ticket" :
		    "supervise-end is refused: no supervision is open there");
		return 0;
	}
	sift_unit(acts, item, unit);
	return 1;
}

static int
fill(void *with, struct acts_item *item, const struct ticket *ticket,
    struct fail *why)
{
	if (item->act.event == EVENT_SUPERVISE)
		return fill_open(with, item, ticket, why);
	if (item->act.event == EVENT_SUPERVISE_END)
		return fill_end(with, item, ticket, why);
	return 1;
}

void
supervisions_fill(struct acts *acts)
{
	sift_acts(acts, fill, acts);
}
