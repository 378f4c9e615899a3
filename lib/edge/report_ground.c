#include <stdlib.h>

#include "edge/report_ground.h"
#include "edge/report_words.h"
#include "figures/candidate.h"

/* What entries are gathered with. */
struct gather {
	struct report *r;
	struct mem_vec list;	/* of struct report_entry */
};

static uint16_t
lead_of(const struct report *r, uint32_t ticket, struct arena scratch)
{
	struct ticket t;

	ticket_fold(&r->store->ledger, ticket, &scratch, &t);
	return t.lead != NULL ? t.lead->unit : 0;
}

/*
 * Whom an entry concerns: of a hot topic the lead of most tickets, of a
 * repeated one that of the newest, else every lead, in order of appearance.
 */
static void
name_units(struct report *r, struct report_entry *e)
{
	uint32_t *count = mem_take_n(&r->arena, r->stats.n_unit,
	    sizeof(*count));
	uint16_t *unit = mem_take_n(&r->arena, r->stats.n_unit,
	    sizeof(*unit));
	uint16_t lead = 0;
	size_t i;

	for (i = 0; i < e->n; i++) {
		lead = lead_of(r, e->ticket[i], r->arena);
		if (lead != 0 && count[lead]++ == 0)
			unit[e->n_unit++] = lead;
	}
	e->unit = unit;
	if (e->ground == 4) {
		unit[0] = lead;
		e->n_unit = lead != 0;
	}
	if (e->ground != 1 || e->n_unit < 2)
		return;
	for (i = 1; i < e->n_unit; i++)
		if (count[unit[i]] > count[unit[0]])
			unit[0] = unit[i];
	e->n_unit = 1;
}

static uint32_t
matter_of(const struct report *r, uint32_t ticket)
{
	struct arena scratch = r->arena;
	struct ticket t;

	ticket_fold(&r->store->ledger, ticket, &scratch, &t);
	return t.about.matter != 0 ? t.about.matter : ticket;
}

/* Adds an entry on tickets, unless another unit alone is wanted. */
static void
add(struct gather *g, int ground, struct str title, struct str why,
    const uint32_t *ticket, size_t n)
{
	struct report *r = g->r;
	struct report_entry e = { .ground = ground, .title = title,
	    .why = why, .ticket = ticket, .n = n };
	size_t i;

	if (n == 0)
		return;
	e.matter = matter_of(r, ticket[0]);
	name_units(r, &e);
	for (i = 0; i < e.n_unit && r->only != e.unit[i];)
		i++;
	if (r->only == HASH_NONE || i < e.n_unit)
		*(struct report_entry *)mem_vec_add(&g->list) = e;
}

/* `秋实苑：物业管理/房屋修缮` of a ticket. */
static struct str
about(struct report *r, uint32_t ticket)
{
	const struct ledger *ledger = &r->store->ledger;
	struct arena scratch = r->arena;
	struct ticket t;

	ticket_fold(ledger, ticket, &scratch, &t);
	r->line.n = 0;
	if (t.about.place != 0) {
		buf_put(&r->line, ledger_text(ledger, t.about.place));
		buf_put_c(&r->line, "：");
	}
	buf_put(&r->line, t.about.category != 0 ? ledger_text(ledger,
	    t.about.category) : report_ticket(r, ticket));
	return report_line(r);
}

/* --- special ---------------------------------------------------------------- */

static void
add_topic(struct gather *g, const struct hot_topic *topic,
    unsigned char *seen)
{
	struct report *r = g->r;
	uint32_t *ticket;
	size_t n = report_topic(r, topic, &ticket), n_new = 0, i;
	struct str title;

	for (i = 0; i < n; i++)
		n_new += !seen[ticket[i]]++;
	if (n_new == 0)
		return;
	r->line.n = 0;
	if (topic->place != HOT_ANY)
		buf_put(&r->line, ledger_text(&r->store->ledger,
		    topic->place));
	if (topic->place != HOT_ANY && topic->category != HOT_ANY)
		buf_put_c(&r->line, "：");
	if (topic->category != HOT_ANY)
		buf_put(&r->line, ledger_text(&r->store->ledger,
		    topic->category));
	title = report_line(r);
	buf_put(&r->line, report_this(r));
	buf_printf(&r->line, "共%lld件", (long long)topic->n);
	buf_printf(&r->line, "，%.*s%lld件，前几期平均",
	    STR_ARG(report_last(r)), (long long)topic->before[0]);
	buf_put_cents(&r->line, report_topic_mean(r, topic));
	buf_put_c(&r->line, "件，诉求明显增多。");
	add(g, 1, title, report_line(r), ticket, n);
}

static void
add_topics(struct gather *g)
{
	const struct hot_topics *topics = &g->r->topics;
	unsigned char *seen = mem_take(&g->r->arena,
	    ledger_tickets(&g->r->store->ledger));
	size_t i;
	int wide;

	if (topics->n_before == 0)
		return;		/* nothing is known to be more than usual */
	/* the wide ones first: categories and places, then both */
	for (wide = 1; wide >= 0; wide--)
		for (i = 0; i < topics->n; i++) {
			const struct hot_topic *t = &topics->topic[i];

			if (t->is_hot && wide == (t->category == HOT_ANY ||
			    t->place == HOT_ANY))
				add_topic(g, t, seen);
		}
}

/* A ticket flagged in the period, and what it is about. */
struct flagged {
	uint32_t ticket, matter;
	size_t place;		/* by when it was flagged */
	size_t of;		/* the place of the matter's first */
	int64_t received_s;
	int is_solved;
};

/* Those flagged so, each once, by when; how many. */
static size_t
find_flagged(struct report *r, int flag, struct flagged *list)
{
	unsigned char *seen = mem_take(&r->arena,
	    ledger_tickets(&r->store->ledger));
	size_t n_found = report_found(r, FOUND_FLAG), n = 0, i, k;

	for (i = 0; i < n_found; i++) {
		const struct report_find *f = report_nth(r, FOUND_FLAG, i);
		struct arena scratch = r->arena;
		struct flagged *to = &list[n];
		struct ticket t;

		if (f->word != flag || f->ticket == 0 || seen[f->ticket]++)
			continue;
		ticket_fold(&r->store->ledger, f->ticket, &scratch, &t);
		to->ticket = f->ticket;
		to->matter = t.about.matter != 0 ? t.about.matter : f->ticket;
		to->received_s = t.receive != NULL ? t.receive->at_s : f->at_s;
		to->is_solved = candidate_is_solved(&t, NULL) == 1;
		for (k = 0; list[k].matter != to->matter;)
			k++;
		to->place = n++;
		to->of = list[k].place;
	}
	return n;
}

/* A matter's tickets one after the other by when they came. */
static int
flagged_before(const void *va, const void *vb)
{
	const struct flagged *a = va, *b = vb;

	if (a->of != b->of)
		return a->of < b->of ? -1 : 1;
	if (a->received_s != b->received_s)
		return a->received_s < b->received_s ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/*
 * Matters with tickets flagged so in the period, each an entry of its own with
 * these tickets; what the media told of only while one of them is not solved.
 */
static void
add_flagged(struct gather *g, int ground, int flag, const char *why)
{
	struct report *r = g->r;
	struct flagged *list = mem_take_n(&r->arena, report_found(r,
	    FOUND_FLAG) + 1, sizeof(*list));
	size_t n = find_flagged(r, flag, list), i, end;

	if (n > 1)
		qsort(list, n, sizeof(*list), flagged_before);
	for (i = 0; i < n; i = end) {
		uint32_t *ticket = mem_take_n(&r->arena, n - i,
		    sizeof(*ticket));
		int is_solved = 1;

		for (end = i; end < n && list[end].of == list[i].of; end++) {
			ticket[end - i] = list[end].ticket;
			is_solved &= list[end].is_solved;
		}
		if (flag != FLAG_MEDIA || !is_solved)
			add(g, ground, about(r, ticket[0]), str_of(why),
			    ticket, end - i);
	}
}

/* The last reply does not call it unreasonable. */
static int
is_reasonable(const struct ticket *t)
{
	return t->reply == NULL || t->reply->appeal != 3;
}

static int
is_unsatisfied(const struct ticket *t)
{
	size_t i;

	for (i = t->n_fact; i-- > 0;)
		if (t->fact[i]->event == EVENT_CALLBACK &&
		    t->fact[i]->satisfaction != 0)
			return t->fact[i]->satisfaction ==
			    GRADE_UNSATISFIED;
	return 0;
}

/* The calls of one caller on one matter, up to the newest. */
static void
add_often(struct gather *g, const struct report_often *often)
{
	struct report *r = g->r;
	uint32_t own = often->last->ticket, *ticket, k;
	struct arena scratch = r->arena;
	int is_solved, is_angry;
	struct str why;
	struct ticket t;

	ticket_fold(&r->store->ledger, own, &scratch, &t);
	is_solved = candidate_is_solved(&t, NULL) == 1;
	is_angry = is_unsatisfied(&t);
	if (!is_reasonable(&t) || (is_solved && !is_angry))
		return;
	ticket = mem_take_n(&r->arena, often->times, sizeof(*ticket));
	for (k = 0; k < often->times; k++)
		ticket[k] = often->first[k].ticket;
	r->line.n = 0;
	buf_printf(&r->line, "同一诉求人就同一事项反映%u次，%s%s。",
	    (unsigned)often->times, is_solved ? "" : "尚未解决",
	    is_angry ? (is_solved ? "对处理结果不满意" : "且不满意") : "");
	why = report_line(r);
	add(g, 4, about(r, own), why, ticket, often->times);
}

/* The most often repeated first, then by the newest ticket. */
static int
more_often(const void *va, const void *vb, void *with)
{
	const struct report_entry *a = va, *b = vb;
	const struct ledger *ledger = with;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return str_cmp(ledger_ticket_id(ledger, a->ticket[a->n - 1]),
	    ledger_ticket_id(ledger, b->ticket[b->n - 1]));
}

static void
add_repeated(struct gather *g)
{
	struct report *r = g->r;
	size_t first = g->list.n, i, end;
	struct report_often often;

	for (i = 0; i < r->calls.n; i = end)
		if (report_is_repeated(r, i, &end, &often) &&
		    statistics_has(&r->stats, 0, often.last->received_s))
			add_often(g, &often);
	if (g->list.n > first + 1)
		qsort_r(mem_vec_at(&g->list, first), g->list.n - first,
		    sizeof(struct report_entry), more_often,
		    &r->store->ledger);
}

static void
add_masses(struct gather *g)
{
	struct report *r = g->r;
	size_t i;

	for (i = 0; i < r->n_mass; i++) {
		const struct hot_mass *mass = &r->mass[i];
		uint32_t *ticket;
		struct str why;
		size_t n;

		if (!statistics_has(&r->stats, 0, mass->at_s))
			continue;
		n = report_mass(r, mass, &ticket);
		r->line.n = 0;
		buf_printf(&r->line, "一周内%u名不同诉求人反映%u件，于",
		    (unsigned)mass->n_caller, (unsigned)mass->n_ticket);
		buf_put(&r->line, report_day(&r->arena, mass->at_s, 1));
		buf_put_c(&r->line, "达到群发。");
		why = report_line(r);
		add(g, 5, about(r, mass->matter), why, ticket, n);
	}
}

/* 1 when the office itself put it down on the last ground, on a matter. */
static int
is_by_hand(struct report *r, const struct report_find *f, uint32_t matter)
{
	uint32_t number;

	if (f->word != BULLETIN_SPECIAL || report_fact(r, f).ground != 6 ||
	    (number = report_bulletin_ticket(r, f)) == 0)
		return 0;
	return matter == 0 || matter_of(r, number) == matter;
}

/* The bulletins on the matter of number `i`; those that are seen, noted. */
static void
add_hand(struct gather *g, size_t i, unsigned char *seen)
{
	struct report *r = g->r;
	size_t n = report_found(r, FOUND_ISSUED), k, j;
	uint32_t *ticket = mem_take_n(&r->arena, n, sizeof(*ticket)), number =
	    report_bulletin_ticket(r, report_nth(r, FOUND_ISSUED, i));
	uint16_t *unit = mem_take_n(&r->arena, n, sizeof(*unit));
	struct report_entry e = { .ground = 6, .title = about(r, number),
	    .why = str_of("城运中心认为有专题通报的必要。"), .ticket = ticket,
	    .matter = matter_of(r, number), .unit = unit };
	int is_wanted = r->only == HASH_NONE;

	for (k = i; k < n; k++) {
		const struct report_find *f = report_nth(r, FOUND_ISSUED, k);

		if (!is_by_hand(r, f, e.matter) ||
		    !statistics_has(&r->stats, 0, f->at_s))
			continue;
		seen[k] = 1;
		is_wanted |= r->only == f->unit;
		number = report_bulletin_ticket(r, f);
		for (j = 0; j < e.n && ticket[j] != number;)
			j++;
		ticket[j] = number;
		e.n += j == e.n;
		for (j = 0; j < e.n_unit && unit[j] != f->unit;)
			j++;
		unit[j] = f->unit;
		e.n_unit += j == e.n_unit;
	}
	if (is_wanted)
		*(struct report_entry *)mem_vec_add(&g->list) = e;
}

/* What the office itself put down: a matter once, to whom it was sent. */
static void
add_by_hand(struct gather *g)
{
	struct report *r = g->r;
	size_t n = report_found(r, FOUND_ISSUED), i;
	unsigned char *seen = mem_take(&r->arena, n + 1);

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r, FOUND_ISSUED, i);

		if (!seen[i] && is_by_hand(r, f, 0) &&
		    statistics_has(&r->stats, 0, f->at_s))
			add_hand(g, i, seen);
	}
}

size_t
report_entries(struct report *r, struct report_entry **entry)
{
	struct gather g = { .r = r };
	size_t n, i;

	mem_vec_make(&g.list, sizeof(struct report_entry), cmd_full);
	r->line.n = 0;
	if (r->kind == REPORT_SPECIAL) {
		add_topics(&g);
		add_flagged(&g, 2, FLAG_NAMED,
		    "由市热线办、区城运中心通报的应解决、未解决事项。");
		add_flagged(&g, 3, FLAG_MEDIA,
		    "媒体报道或反映，受理转办后尚无结果。");
		add_repeated(&g);
		add_masses(&g);
		add_by_hand(&g);
	} else
		report_gather_circular(r, &g.list);
	n = g.list.n;
	*entry = mem_take_n(&r->arena, n + 1, sizeof(**entry));
	for (i = 0; i < n; i++)
		(*entry)[i] = *(struct report_entry *)mem_vec_at(&g.list, i);
	mem_vec_drop(&g.list);
	return n;
}

const struct report_find *
report_issued(struct report *r, const struct report_entry *entry,
    uint16_t unit)
{
	int kind = r->kind == REPORT_SPECIAL ? BULLETIN_SPECIAL :
	    BULLETIN_CIRCULAR;
	struct str matter = report_ticket(r, entry->matter);
	const struct report_find *found = NULL;
	size_t i;

	for (i = 0; i < report_found(r, FOUND_ISSUED); i++) {
		const struct report_find *f = report_nth(r, FOUND_ISSUED, i);

		if (f->word != kind || f->unit != unit ||
		    report_fact(r, f).ground != entry->ground)
			continue;
		/* of the last ground the matter may be any ticket of it */
		if (r->kind == REPORT_SPECIAL && entry->ground == 6 ?
		    is_by_hand(r, f, entry->matter) :
		    str_eq(report_attr(r, f, "matter"), matter))
			found = f;
	}
	return found;
}
