/*
 * t_ledger - what a ledger knows of its records, after any of them were voided
 * or cut, against what the list of them says (S28, Q6)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/ledger.h"
#include "text/time.h"

enum { RECORDS = 600, TICKETS = 8 };

/* A record as it was put in. */
struct kept {
	struct record record;
	uint32_t ref;		/* of a void */
	int names_row;
	char ticket[8], attrs[128];
};

struct life {
	struct ledger ledger;
	struct kept kept[RECORDS];	/* by seq - 1 */
	uint32_t n;
	uint64_t seed;
};

static struct life life;

static uint32_t
below(uint32_t n)
{
	life.seed = life.seed * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(life.seed >> 33) % n;
}

/* A record of the ticket, any before, a void or not, voided or not; 0: none. */
static uint32_t
some_seq_of(const char *ticket)
{
	uint32_t i, n;

	for (n = 0; n < 20 && life.n > 0; n++) {
		i = below(life.n);
		if (strcmp(life.kept[i].ticket, ticket) == 0)
			return i + 1;
	}
	return 0;
}

static void
fill(struct kept *kept)
{
	static const char row[] = "row=00112233445566778899aabbccddeeff";
	struct record *r = &kept->record;

	kept->ref = below(3) == 0 ? some_seq_of(kept->ticket) : 0;
	kept->names_row = 0;
	if (kept->ref != 0) {
		r->event = EVENT_VOID;
		(void)snprintf(kept->attrs, sizeof(kept->attrs),
		    "seq=%u;reason=x", (unsigned)kept->ref);
		return;
	}
	r->event = below(3) == 0 ? EVENT_RECEIVE : below(2) == 0 ?
	    EVENT_AMEND : EVENT_SHELVE_FILE;
	kept->names_row = r->event != EVENT_SHELVE_FILE && below(4) == 0;
	r->unit = r->event == EVENT_SHELVE_FILE ? str_of("u1") : str_of("");
	(void)snprintf(kept->attrs, sizeof(kept->attrs), "%s",
	    kept->names_row ? row : "");
}

/* Now and then the last second of a month, or the first of the next. */
static int64_t
next_logged(int64_t last_s)
{
	struct time_period month;

	if (below(20) > 0)
		return last_s + below(50000);
	time_period_of(PERIOD_MONTH, last_s, 1, &month);
	return month.last_s + below(2);
}

static void
add(void)
{
	struct kept *kept = &life.kept[life.n];
	struct record *r = &kept->record;
	struct fail fail = { 0 };

	memset(kept, 0, sizeof(*kept));
	(void)snprintf(kept->ticket, sizeof(kept->ticket), "T%u",
	    (unsigned)below(TICKETS));
	r->seq = life.n + 1;
	r->logged_s = life.n == 0 ? INT64_C(1700000000) :
	    next_logged(kept[-1].record.logged_s);
	r->at_s = r->logged_s - below(below(10) == 0 ? 100000000 : 1000);
	r->ticket = str_of(kept->ticket);
	fill(kept);
	r->attrs = str_of(kept->attrs);
	if (ledger_add(&life.ledger, r, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	life.n++;
}

/* Newest first: a void that is itself voided voids nothing. */
static void
find_voided(unsigned char *is_voided)
{
	uint32_t i;

	memset(is_voided, 0, RECORDS);
	for (i = life.n; i-- > 0;)
		if (life.kept[i].ref != 0 && !is_voided[i])
			is_voided[life.kept[i].ref - 1] = 1;
}

static void
check_facts(void)
{
	unsigned char is_voided[RECORDS];
	struct fact fact;
	uint32_t i, ticket;

	find_voided(is_voided);
	for (i = 0; i < life.n; i++) {
		ticket = ledger_ticket(&life.ledger,
		    life.kept[i].record.ticket);
		assert_int_equal(ledger_seq(&life.ledger, ticket, i + 1,
		    &fact), 1);
		assert_int_equal(fact.event, life.kept[i].record.event);
		assert_int_equal(fact.at_s, life.kept[i].record.at_s);
		if ((fact.bits & FACT_VOIDED) != is_voided[i])
			fail_msg("of %u records seq %u is %svoided",
			    (unsigned)life.n, (unsigned)i + 1,
			    is_voided[i] ? "not " : "");
	}
}

static int
has_named(int64_t logged_s, uint32_t seq)
{
	char month[8], other[8];
	uint32_t i;

	time_format_month(logged_s, month);
	for (i = 0; i < life.n && i + 1 < seq; i++) {
		time_format_month(life.kept[i].record.logged_s, other);
		if (life.kept[i].names_row && strcmp(month, other) == 0)
			return 1;
	}
	return 0;
}

static void
check_sums(void)
{
	int64_t first_s = INT64_MAX, last_s = TIME_NONE;
	const struct ledger_filed *filed;
	size_t n_filed = 0;
	uint32_t i;

	for (i = 0; i < life.n; i++) {
		const struct record *r = &life.kept[i].record;

		if (r->at_s < first_s)
			first_s = r->at_s;
		last_s = r->logged_s;
		assert_int_equal(ledger_has_named(&life.ledger, last_s, i + 1),
		    has_named(last_s, i + 1));
		assert_int_equal(ledger_has_named(&life.ledger, last_s,
		    life.n + 1), has_named(last_s, life.n + 1));
		if (r->event != EVENT_SHELVE_FILE)
			continue;
		assert_true(n_filed < life.ledger.filed.n);
		filed = mem_vec_at(&life.ledger.filed, n_filed++);
		assert_int_equal(filed->seq, i + 1);
	}
	assert_int_equal(life.ledger.filed.n, n_filed);
	assert_int_equal(ledger_count(&life.ledger), life.n);
	assert_int_equal(ledger_first_at(&life.ledger), first_s);
	assert_int_equal(ledger_last(&life.ledger), last_s);
}

/* What a void did is what the list says, however often it is taken back. */
static void
s28_voids_of_voids(void **state)
{
	(void)state;
	for (life.seed = 1; life.seed < 40; life.seed++) {
		uint64_t seed = life.seed;

		ledger_make(&life.ledger, NULL);
		for (life.n = 0; life.n < 100;) {
			add();
			check_facts();
		}
		ledger_drop(&life.ledger);
		life.seed = seed;
	}
}

/* As if what is cut had never been. */
static void
q6_cut(void **state)
{
	uint32_t n;
	int i;

	(void)state;
	ledger_make(&life.ledger, NULL);
	life.n = 0;
	life.seed = 7;
	for (i = 0; i < 200; i++) {
		n = life.n + below(100);
		while (life.n < n && life.n < RECORDS)
			add();
		check_facts();
		check_sums();
		n = i == 50 ? 0 : below(life.n + 1);
		ledger_cut(&life.ledger, n);
		life.n = n;
		check_facts();
		check_sums();
	}
	ledger_drop(&life.ledger);
}

/* A void that is tried and taken back leaves what was there. */
static void
s28_tried(void **state)
{
	unsigned char is_voided[RECORDS];
	uint32_t i, ticket;

	(void)state;
	ledger_make(&life.ledger, NULL);
	life.seed = 3;
	for (life.n = 0; life.n < 300;)
		add();
	find_voided(is_voided);
	for (i = 0; i < life.n; i++) {
		if (is_voided[i])
			continue;
		ticket = ledger_ticket(&life.ledger,
		    life.kept[i].record.ticket);
		ledger_set_voided(&life.ledger, ticket, i + 1, 1);
		ledger_set_voided(&life.ledger, ticket, i + 1, 0);
		check_facts();
	}
	ledger_drop(&life.ledger);
}

static void
put(const char *ticket, enum event_id event, const char *attrs)
{
	struct record r = { .seq = ledger_count(&life.ledger) + 1,
	    .ticket = str_of(ticket), .event = event,
	    .attrs = str_of(attrs) };
	struct fail fail = { 0 };

	if (ledger_add(&life.ledger, &r, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
}

/* A ticket whose record changes is looked at anew, whoever's void it was. */
static void
q6_touched(void **state)
{
	uint32_t touched[8] = { 0 };
	size_t i;

	(void)state;
	ledger_make(&life.ledger, NULL);
	put("A", EVENT_RECEIVE, "");
	put("B", EVENT_RECEIVE, "");
	put("B", EVENT_AMEND, "tag=x");
	put("A", EVENT_VOID, "seq=3;reason=x");
	assert_int_equal(life.ledger.touched.n, 0);
	ledger_mapped(&life.ledger);
	put("A", EVENT_VOID, "seq=4;reason=x");
	for (i = 0; i < life.ledger.touched.n; i++)
		touched[*(uint32_t *)mem_vec_at(&life.ledger.touched, i)]++;
	assert_int_equal(touched[ledger_ticket(&life.ledger, str_of("A"))], 1);
	assert_int_equal(touched[ledger_ticket(&life.ledger, str_of("B"))], 1);
	put("B", EVENT_AMEND, "tag=y");
	assert_int_equal(life.ledger.touched.n, 3);
	ledger_drop(&life.ledger);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s28_voids_of_voids),
		cmocka_unit_test(q6_cut),
		cmocka_unit_test(s28_tried),
		cmocka_unit_test(q6_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
