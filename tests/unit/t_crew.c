/*
 * t_crew - pieces are fetched and joined in order, each is made once between
 * the two, and nothing is joined behind an end
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crew.h"

enum { MOST = 3000 };

struct pieces {
	unsigned n, last;	/* there are so many; `last` ends it */
	unsigned n_fetched, n_joined;	/* each one step's alone */
	unsigned at[CREW_PLACES];	/* which piece lies there */
	unsigned long sum[CREW_PLACES];	/* what was made of it */
	unsigned char times[MOST];	/* it was made */
	int is_free[CREW_PLACES];
	int is_taken;		/* a place was given that is not free */
	int is_wrong;		/* as join() finds */
};

static int
fetch(void *with, unsigned place)
{
	struct pieces *p = with;

	if (p->n_fetched == p->n)
		return 0;
	p->is_taken |= !p->is_free[place];
	p->is_free[place] = 0;
	p->sum[place] = 0;
	p->at[place] = p->n_fetched++;
	return 1;
}

/* Some take long, so that others are made before them. */
static unsigned long
sum_of(unsigned piece)
{
	unsigned long sum = 1;
	unsigned i, n = piece % 7 == 0 ? 20000 : piece % 3 == 0 ? 500 : 1;

	for (i = 0; i < n; i++)
		sum = sum * 31 + piece;
	return sum;
}

static void
make(void *with, unsigned place)
{
	struct pieces *p = with;

	p->times[p->at[place]]++;
	p->sum[place] = sum_of(p->at[place]);
}

static int
join(void *with, unsigned place)
{
	struct pieces *p = with;

	p->is_wrong |= p->at[place] != p->n_joined ||
	    p->sum[place] != sum_of(p->n_joined);
	p->is_free[place] = 1;
	return p->n_joined++ != p->last;
}

static void
run(struct pieces *p, unsigned n, unsigned last)
{
	const struct crew_work work = { fetch, make, join, p };
	unsigned i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < CREW_PLACES; i++)
		p->is_free[i] = 1;
	p->n = n;
	p->last = last;
	crew_run(&work);
	/* NB. not where it is found: an assertion belongs to the main thread */
	assert_false(p->is_taken);
	assert_false(p->is_wrong);
}

static void
each_is_made_once_and_joined_in_order(void **state)
{
	static const unsigned n[] = { 0, 1, 2, CREW_PLACES, CREW_PLACES + 1,
	    100, MOST };
	static struct pieces p;
	unsigned i, k;

	(void)state;
	for (i = 0; i < sizeof(n) / sizeof(n[0]); i++) {
		run(&p, n[i], MOST);
		assert_int_equal(p.n_joined, n[i]);
		for (k = 0; k < MOST; k++)
			assert_int_equal(p.times[k], k < n[i]);
	}
}

static void
nothing_is_joined_behind_an_end(void **state)
{
	static const unsigned last[] = { 0, 1, CREW_PLACES - 1, CREW_PLACES,
	    77, 999 };
	static struct pieces p;
	unsigned i, k;

	(void)state;
	for (i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
		run(&p, 1000, last[i]);
		assert_int_equal(p.n_joined, last[i] + 1);
		for (k = 0; k < MOST; k++)
			assert_true(p.times[k] <= (k <= last[i] +
			    CREW_PLACES));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_made_once_and_joined_in_order),
		cmocka_unit_test(nothing_is_joined_behind_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
