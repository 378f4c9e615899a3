/*
 * statistics - how many tickets came, went and lie, by period and by unit
 * (Annex 3: weekly and monthly reports, the board)
 *
 * One pass over the tickets counts a period and the four before it. Each
 * figure is a count of records or tickets that anybody can count again from
 * the journal:
 *
 *	received	receive in the period; declined ones included
 *	declined	a decline that stands in the period
 *	dispatched	tickets with an assign of a lead in the period
 *	finished	tickets with a reply of a lead in the period
 *	closed		close in the period
 *	open		received by the period's end, and by then neither
 *			closed nor declined
 *	overdue		of these, those with a finish or rework (O5, O7) that
 *			is past due at the period's end
 *
 * Where a period is not over, its end is the view's instant. What happened is
 * sorted by `at`, what is known by `logged` (P7): a grant that came after a
 * period's end counts in its due dates.
 *
 * Pure: no file, clock or environment.
 */
#ifndef FIGURES_STATISTICS_H
#define FIGURES_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/obligation.h"
#include "text/time.h"

enum { STATISTICS_PERIODS = 5 };	/* the period, and four before it */

enum statistics_flow {
	FLOW_RECEIVED, FLOW_DECLINED, FLOW_DISPATCHED, FLOW_FINISHED,
	FLOW_CLOSED, FLOW_OPEN, FLOW_OVERDUE,
	FLOW_N
};
/* `received` …, in the order of the enum. */
extern const char *const statistics_words_flow[FLOW_N];

/* Counts of a unit. Those marked * are counts of records in the period. */
enum statistics_count {
	COUNT_ASSIGNED,		/* * as lead and as co-handler */
	COUNT_ACCEPTED,		/* * */
	COUNT_FINISHED,		/* tickets it replied to in the period */
	COUNT_OPEN,		/* tickets open at the end that it is on */
	COUNT_SOON,		/* obligations due by soon_s */
	COUNT_OVERDUE,		/* obligations past due at the end */
	COUNT_RETURNS, COUNT_RETURNS_GRANTED, COUNT_RETURNS_REFUSED, /* * */
	COUNT_EXTENSIONS, COUNT_EXTENSIONS_GRANTED,
	COUNT_EXTENSIONS_REFUSED,	/* * */
	COUNT_REWORKS,		/* * */
	/* of the last reply as lead in the period, by result and finding */
	COUNT_RESULT,
	COUNT_FINDING = COUNT_RESULT + RESULT_UNSOLVED,
	COUNT_N = COUNT_FINDING + FINDING_NOT_ADOPTED
};

struct balance;

struct statistics_input {
	struct obligation_view view;
	const struct balance *balance;	/* of the view, or NULL; balance.h */
	struct time_period period[STATISTICS_PERIODS];	/* newest first */
	int64_t soon_s;		/* what is due by then is soon; 0: the end of
				   three working days after the period's */
};

struct statistics {
	struct statistics_input in;
	int64_t end_s[STATISTICS_PERIODS];	/* last second, or as_of */
	int64_t soon_s;		/* as said, or the end of the working days */
	int n_before;		/* periods before that lie wholly after the
				   first record's day: what to compare with */
	int64_t flow[STATISTICS_PERIODS][FLOW_N];
	/* received, by word; 0 is none */
	int64_t source[STATISTICS_PERIODS][SOURCE_OTHER + 1];
	int64_t kind[STATISTICS_PERIODS][KIND_OTHER + 1];
	int64_t urgency[STATISTICS_PERIODS][URGENCY_GENERAL + 1];
	int64_t *day;		/* received on each day of the period */
	size_t n_day;
	size_t n_unit;		/* the ledger's, 0 included */
	int64_t *unit;		/* [n_unit][COUNT_N] */
	int64_t street[COUNT_N];	/* result, finding: by ticket */
	int64_t *state;		/* [n_unit][STATE_N]: open tickets by lead;
				   unit 0: no lead stands */
};

/* Makes it empty; its arrays are in `arena`. */
void statistics_make(struct statistics *s, const struct statistics_input *in,
    struct arena *arena);

/*
 * Counts a folded ticket and its obligations. Ticket 0 (records that name
 * none) adds what its units owe.
 */
void statistics_add(struct statistics *s, const struct ticket *ticket,
    const struct obligation *list, size_t n);

/*
 * The same, empty, for other tickets, which another thread may count
 * meanwhile, its arrays in `arena`; and what was counted there added up.
 */
void statistics_fork(struct statistics *fork, const struct statistics *s,
    struct arena *arena);
void statistics_join(struct statistics *s, const struct statistics *fork);

/* One count of a unit. */
int64_t statistics_unit(const struct statistics *s, size_t unit,
    enum statistics_count count);

/* 1 when period `i` has the instant. */
int statistics_has(const struct statistics *s, int i, int64_t at_s);

/* 1 when the ticket was open at an instant. */
int statistics_is_open(const struct ticket *ticket, int64_t at_s);

/*
 * 1 when the ticket was open at the end of any of the periods. Of one that was
 * not, and on which nothing is owed at the newest one's end, the obligations
 * do not count: statistics_add() need not get them.
 */
int statistics_is_open_ever(const struct statistics *s,
    const struct ticket *ticket);

/* 1 when something was owed at an instant, and 1 when it was past due. */
int statistics_is_owed(const struct obligation *o, int64_t at_s);
int statistics_is_overdue(const struct obligation *o, int64_t at_s);

#endif
