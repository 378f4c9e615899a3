#include <stdlib.h>

#include "edge/report_ground.h"
#include "edge/report_words.h"

/* A ticket of a unit on a ground. */
struct fault {
	uint16_t unit;
	int ground;
	uint32_t ticket;
	struct str why;
};

static void
blame(struct report *r, struct mem_vec *list, const struct report_find *f,
    int ground, const char *why)
{
	struct fault *fault;

	if (f->unit == 0 || (r->only != HASH_NONE && r->only != f->unit))
		return;
	fault = mem_vec_add(list);
	fault->unit = f->unit;
	fault->ground = ground;
	fault->ticket = f->ticket;
	buf_put(&r->line, report_day(&r->arena, f->at_s, 0));
	buf_put_c(&r->line, why);
	fault->why = report_line(r);
}

static void
blame_supervised(struct report *r, struct mem_vec *list)
{
	size_t n = report_found(r, FOUND_SUPERVISION), i;

	for (i = 0; i < n; i++) {
		const struct report_find *f = report_nth(r,
		    FOUND_SUPERVISION, i);
		int level = report_fact(r, f).level;

		if (level != LEVEL_STREET && (f->bits & FIND_OVERDUE))
			blame(r, list, f, 1, level == LEVEL_CITY ?
			    "起市级督办，未按期完成" : "起区级督办，未按期完成");
		if (f->word == 4 && (f->bits & FIND_OPENED))
			blame(r, list, f, 4, "因推诿扯皮、弄虚作假或有瑕疵列入督办");
	}
}

static void
blame_others(struct report *r, struct mem_vec *list)
{
	const struct ledger *ledger = &r->store->ledger;
	size_t i;

	for (i = 0; i < report_found(r, FOUND_FLAG); i++) {
		const struct report_find *f = report_nth(r, FOUND_FLAG, i);

		if (f->word == FLAG_NAMED)
			blame(r, list, f, 1, "被市、区通报");
		else if (f->word == FLAG_DUTY)
			blame(r, list, f, 2, "未落实“三个责任制”");
		else if (f->word == FLAG_MISCONDUCT)
			blame(r, list, f, 2, "处置不当");
	}
	for (i = 0; i < report_found(r, FOUND_RETURNED); i++)
		blame(r, list, report_nth(r, FOUND_RETURNED, i), 2,
		    "应处置而仍申请退单");
	for (i = 0; i < report_found(r, FOUND_MERIT); i++) {
		const struct report_find *f = report_nth(r, FOUND_MERIT, i);
		struct str clause = ledger_text(ledger,
		    report_fact(r, f).ref);

		if (str_is(clause, "D1") || str_is(clause, "E1"))
			blame(r, list, f, 2, str_is(clause, "D1") ?
			    "经提醒仍不改正，扣分" : "被媒体曝光、影响恶劣，扣分");
	}
	for (i = 0; i < report_found(r, FOUND_FALLBACK); i++) {
		const struct report_find *f = report_nth(r, FOUND_FALLBACK,
		    i);

		blame(r, list, f, 3, f->bits & FIND_OVERDUE ?
		    "指定承办，未按时办结" : "指定承办，回访未解决或不满意");
	}
}

/* 1 when one of the first `n` is of the same unit and ticket, on the last. */
static int
is_blamed(const struct mem_vec *list, size_t n, const struct report_find *f)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct fault *fault = mem_vec_at(list, i);

		if (fault->ground == 4 && fault->unit == f->unit &&
		    fault->ticket == f->ticket)
			return 1;
	}
	return 0;
}

/*
 * What the office itself put down on the last ground; what --issue did for a
 * reason of the list says nothing new.
 */
static void
blame_by_hand(struct report *r, struct mem_vec *list)
{
	size_t n = report_found(r, FOUND_ISSUED), n_other = list->n, i;

	for (i = 0; i < n; i++) {
		struct report_find f = *report_nth(r, FOUND_ISSUED, i);

		if (f.word != BULLETIN_CIRCULAR ||
		    report_fact(r, &f).ground != 4 ||
		    !statistics_has(&r->stats, 0, f.at_s))
			continue;
		f.ticket = report_bulletin_ticket(r, &f);
		if (!is_blamed(list, n_other, &f))
			blame(r, list, &f, 4, "城运中心认为有通报必要");
	}
}

/* For the order of faults; the ledger says the ids. */
static int
fault_before(const void *va, const void *vb, void *with)
{
	const struct fault *a = va, *b = vb;
	const struct ledger *ledger = with;
	int order = a->unit == b->unit ? 0 : str_cmp(
	    ledger_unit_id(ledger, a->unit), ledger_unit_id(ledger, b->unit));

	if (order == 0)
		order = a->ground - b->ground;
	if (order == 0 && a->ticket != b->ticket)
		order = str_cmp(ledger_ticket_id(ledger, a->ticket),
		    ledger_ticket_id(ledger, b->ticket));
	return order != 0 ? order : str_cmp(a->why, b->why);
}

/* The faults of one unit on one ground, `n` of them, as an entry. */
static void
add_faults(struct report *r, struct mem_vec *entries,
    const struct fault *fault, size_t n)
{
	struct report_entry *e = mem_vec_add(entries);
	uint32_t *ticket = mem_take_n(&r->arena, n, sizeof(*ticket));
	struct str *reason = mem_take_n(&r->arena, n, sizeof(*reason));
	uint16_t *unit = mem_take(&r->arena, sizeof(*unit));
	size_t i;

	for (i = 0; i < n; i++) {
		ticket[i] = fault[i].ticket;
		reason[i] = fault[i].why;
		if (e->matter == 0 && ticket[i] != 0)
			e->matter = ticket[i];
	}
	*unit = fault->unit;
	e->ground = fault->ground;
	e->title = report_unit(r, fault->unit);
	e->why = report_word(report_circular, (unsigned)fault->ground);
	e->ticket = ticket;
	e->reason = reason;
	e->n = n;
	e->unit = unit;
	e->n_unit = 1;
}

void
report_gather_circular(struct report *r, struct mem_vec *entries)
{
	struct mem_vec list;
	struct fault *fault;
	size_t i, end;

	mem_vec_make(&list, sizeof(struct fault), cmd_full);
	blame_supervised(r, &list);
	blame_others(r, &list);
	blame_by_hand(r, &list);
	fault = list.n == 0 ? NULL : mem_vec_at(&list, 0);
	if (list.n > 1)
		qsort_r(fault, list.n, sizeof(*fault), fault_before,
		    &r->store->ledger);
	for (i = 0; i < list.n; i = end) {
		for (end = i + 1; end < list.n &&
		    fault[end].unit == fault[i].unit &&
		    fault[end].ground == fault[i].ground;)
			end++;
		add_faults(r, entries, fault + i, end - i);
	}
	mem_vec_drop(&list);
}
