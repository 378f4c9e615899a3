/*
 * t_relay - a ledger that another thread fills is the one that would have been
 * filled at once (Q7); a wrong record is found, wherever it lies
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/relay.h"
#include "text/time.h"

enum { RECORDS = 5 * RELAY_BATCH + 77, TICKETS = 2000 };

static void
attrs_of(enum event_id event, unsigned seq, char text[192])
{
	switch (event) {
	case EVENT_RECEIVE:
		(void)snprintf(text, 192, "source=hotline;kind=complaint;"
		    "urgency=general;category=c%u;place=p%u;"
		    "caller=00000000000000%02u;matter=T-000007",
		    seq % 13, seq % 17, seq % 90 + 10);
		break;
	case EVENT_AMEND:
		(void)snprintf(text, 192, "place=q%u;tag=t%u", seq % 13,
		    seq % 17);
		break;
	case EVENT_MERIT:
		(void)snprintf(text, 192, "clause=B%u;points=1", seq % 13);
		break;
	default:
		(void)snprintf(text, 192, "%s", event == EVENT_ASSIGN ?
		    "role=lead" : "");
	}
}

/*
 * Record `seq`: of many tickets in turn, as no office would write them; their
 * ids, and those of units, about as long as what is kept in place, and longer.
 */
static void
record_of(uint32_t seq, char text[320], struct record *record)
{
	static const enum event_id event[] = { EVENT_ASSIGN, EVENT_ACCEPT,
	    EVENT_AMEND, EVENT_MERIT };
	static const int length[] = { 12, 20, 21, 22, 60 };
	unsigned ticket = (unsigned)(seq * 31u % TICKETS);

	memset(record, 0, sizeof(*record));
	record->seq = seq;
	record->event = seq <= TICKETS ? EVENT_RECEIVE :
	    event[(seq * 7919u >> 3) % 4];
	(void)snprintf(text, 64, "T-%0*u", length[ticket / 10 % 5], ticket);
	(void)snprintf(text + 64, 32, "u%0*u", seq % 2 == 0 ? 6 : 9,
	    (unsigned)(seq % 23));
	attrs_of(record->event, (unsigned)seq, text + 96);
	record->at_s = record->logged_s = 1700000000 + seq;
	record->ticket = str_of(text);
	record->unit = str_of(record->event == EVENT_RECEIVE ||
	    record->event == EVENT_AMEND ? "" : text + 64);
	record->attrs = str_of(text + 96);
}

static void
same_bytes(struct ledger *a, struct ledger *b)
{
	struct arena *pa[LEDGER_PARTS], *pb[LEDGER_PARTS];
	size_t i, n;

	ledger_parts(a, pa);
	ledger_parts(b, pb);
	for (i = 0; i < LEDGER_PARTS; i++) {
		mem_unguard(pa[i]);
		mem_unguard(pb[i]);
		n = (size_t)(pa[i]->next - pa[i]->base);
		assert_int_equal(n, pb[i]->next - pb[i]->base);
		if (n > 0)
			assert_memory_equal(pa[i]->base, pb[i]->base, n);
	}
}

static void
fill(struct ledger *ledger, struct relay *relay, uint32_t n, uint32_t wrong)
{
	struct record record;
	struct fail fail;
	char text[320];
	uint32_t seq;

	for (seq = 1; seq <= n; seq++) {
		record_of(seq, text, &record);
		if (seq == wrong)
			record.ticket.n = 0;
		if (relay != NULL)
			relay_put(relay, &record);
		else if (ledger_add(ledger, &record, &fail) != FAIL_NONE)
			fail_msg("seq %u: %s", (unsigned)seq, fail.text);
		/* what a record's slices are of need not last */
		memset(text, 35, sizeof(text));
	}
}

static void
q7_as_if_added_at_once(void **state)
{
	/* no batch, one that is begun, whole ones, and more than there are
	   places for */
	static const uint32_t size[] = { 0, 1, RELAY_BATCH - 1, RELAY_BATCH,
	    RELAY_BATCH + 1, RECORDS };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		struct ledger once, ledger;
		struct relay relay;

		ledger_make(&once, NULL);
		ledger_make(&ledger, NULL);
		fill(&once, NULL, size[i], 0);
		relay_make(&relay, &ledger, NULL);
		fill(&ledger, &relay, size[i], 0);
		assert_true(relay_wait(&relay));
		assert_int_equal(ledger_count(&ledger), size[i]);
		same_bytes(&once, &ledger);
		relay_drop(&relay);
		ledger_drop(&once);
		ledger_drop(&ledger);
	}
}

static void
a_wrong_record_is_found(void **state)
{
	static const uint32_t wrong[] = { 1, 500, RELAY_BATCH,
	    RELAY_BATCH + 1, 3 * RELAY_BATCH + 5, RECORDS };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ledger ledger;
		struct relay relay;

		ledger_make(&ledger, NULL);
		relay_make(&relay, &ledger, NULL);
		fill(&ledger, &relay, RECORDS, wrong[i]);
		assert_false(relay_wait(&relay));
		/* and it is told once */
		assert_int_equal(ledger_count(&ledger), wrong[i] - 1);
		assert_true(relay_wait(&relay));
		relay_drop(&relay);
		ledger_drop(&ledger);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(q7_as_if_added_at_once),
		cmocka_unit_test(a_wrong_record_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
