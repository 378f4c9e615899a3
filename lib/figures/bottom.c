#include <stdlib.h>

#include "figures/bottom.h"

/* A unit's place in a month; n 0: it took no part. */
struct place {
	uint32_t rank, n;	/* of so many in its group */
	int is_bottom;
};

/* Fills the places of one month, by number of the unit. */
static void
month_places(const struct score_table *score, int64_t bottom,
    struct place *place)
{
	size_t i, k;

	for (i = 0; i < score->n_row; i++) {
		const struct score_row *row = &score->row[i];
		struct place *p = &place[row->number];
		int64_t n_worse = 0;

		p->rank = row->rank;
		for (k = 0; k < score->n_row; k++) {
			if (!str_eq(score->row[k].group, row->group))
				continue;
			p->n++;
			n_worse += score->row[k].rank > row->rank;
		}
		p->is_bottom = row->rank > 1 && n_worse < bottom;
	}
}

/* The ranks of a unit, the oldest month first. */
static struct str
ranks_of(const struct time_period *month, const struct place *place,
    size_t n_month, size_t n_unit, struct arena *arena)
{
	struct buf out;
	struct str ranks;
	size_t m;

	buf_make(&out, arena->full);
	for (m = n_month; m-- > 0;) {
		if (out.n > 0)
			buf_put_c(&out, "; ");
		buf_printf(&out, "%s %u/%u", month[m].name,
		    (unsigned)place[m * n_unit].rank,
		    (unsigned)place[m * n_unit].n);
	}
	ranks = str_copy(arena, buf_str(&out));
	buf_drop(&out);
	return ranks;
}

static int
by_unit(const void *a, const void *b)
{
	const struct bottom_unit *x = a, *y = b;

	return str_cmp(x->unit, y->unit);
}

size_t
bottom_months(const struct score_input *in, int64_t at_s)
{
	return (size_t)policy_get(in->view.policy,
	    POLICY_REPORT_BOTTOM_MONTHS, at_s)->n;
}

size_t
bottom_of(const struct score_input *in, const struct time_period *month,
    const struct score_table *score, struct arena *arena,
    struct bottom_unit **list)
{
	int64_t last_s = month[0].last_s;
	int64_t bottom = policy_get(in->view.policy, POLICY_REPORT_BOTTOM,
	    last_s)->n;
	size_t n_month = bottom_months(in, last_s), n = 0, m, u;
	size_t n_unit = hash_set_count(&in->view.ledger->units);
	struct place *place = mem_take_n(arena, n_month * n_unit,
	    sizeof(*place));

	*list = mem_take_n(arena, n_unit, sizeof(**list));
	for (m = 0; m < n_month; m++)
		month_places(&score[m], bottom, &place[m * n_unit]);
	for (u = 1; u < n_unit && n_month > 0; u++) {
		for (m = 0; m < n_month && place[m * n_unit + u].is_bottom;)
			m++;
		if (m < n_month)
			continue;
		(*list)[n].number = (uint16_t)u;
		(*list)[n].unit = ledger_unit_id(in->view.ledger, (uint32_t)u);
		(*list)[n].ranks = ranks_of(month, &place[u], n_month, n_unit,
		    arena);
		(*list)[n++].last_s = last_s;
	}
	if (n > 1)
		qsort(*list, n, sizeof(**list), by_unit);
	return n;
}

size_t
bottom_find(const struct score_input *in, struct arena *arena,
    struct bottom_unit **list)
{
	struct time_period now, last, *month;
	struct score_table *score;
	struct score_input plain = *in;
	size_t n_month, n, m;

	plain.wants_items = 0;
	time_period_of(PERIOD_MONTH, in->view.as_of_s, 1, &now);
	time_period_before(&now, 1, &last);
	n_month = bottom_months(in, last.last_s);
	month = mem_take_n(arena, n_month + 1, sizeof(*month));
	score = mem_take_n(arena, n_month + 1, sizeof(*score));
	month[0] = last;
	for (m = 1; m < n_month; m++)
		time_period_before(&month[m - 1], 1, &month[m]);
	if (n_month > 0)
		score_compute_all(&plain, month, n_month, arena, score);
	n = bottom_of(in, month, score, arena, list);
	for (m = 0; m < n_month; m++)
		score_table_drop(&score[m]);
	return n;
}
