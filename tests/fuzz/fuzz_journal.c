/*
 * fuzz_journal - any lines as a journal: parsed, taken into a ledger, replayed,
 * their obligations listed (J2, Q4)
 *
 * Lines stand for records as they are, so that the replay meets every order of
 * events, allowed or not. A seq that begins with `#` is put right first.
 */
#include <stdlib.h>
#include <string.h>

#include "model/calendar.h"
#include "model/ledger.h"
#include "model/obligation.h"
#include "model/policy.h"
#include "model/ticket.h"
#include "store/journal.h"
#include "store/record.h"
#include "text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena, kept;
static struct policy *policy;
static struct calendar *calendar;

static void
set_up(void)
{
	struct csv_table table;

	mem_make(&arena, NULL);
	mem_make(&kept, NULL);
	if (csv_table_parse("policy.csv", str_of("from,key,value,source\n"),
	    NULL, &table, &kept, NULL) != FAIL_NONE ||
	    policy_make(&policy, &table, &kept, NULL) != FAIL_NONE ||
	    csv_table_parse("calendar.csv", str_of("date,kind,name\n"
	    "2024-10-01,holiday,x\n2031-12-31,holiday,x\n"), NULL, &table,
	    &kept, NULL) != FAIL_NONE ||
	    calendar_make(&calendar, &table, INT32_MIN, &kept, NULL) !=
	    FAIL_NONE)
		abort();
}

/* The line with its seq, in a block where an LF stands behind it. */
static struct str
line_of(struct str piece, uint32_t seq)
{
	struct str rest = piece, first;
	struct buf line;

	buf_make(&line, NULL);
	if (str_cut(&rest, ',', &first) && str_starts(first, "#"))
		buf_printf(&line, "%u,", (unsigned)seq);
	else
		rest = piece;
	if (rest.p != NULL)
		buf_put(&line, rest);
	buf_put_byte(&line, '\n');
	rest = str_copy(&arena, buf_str(&line));
	buf_drop(&line);
	return str_make(rest.p, rest.n - 1);
}

static void
replay(struct ledger *ledger)
{
	struct obligation_view view = { .ledger = ledger, .policy = policy,
	    .calendar = calendar, .as_of_s = 1735689600 };
	struct obligation *owed;
	struct fact illegal;
	struct ticket ticket;
	struct fail fail;
	uint32_t i;

	for (i = 1; i < ledger_tickets(ledger); i++) {
		if (!ledger_has(ledger, i))
			continue;
		ticket_fold(ledger, i, &arena, &ticket);
		(void)obligation_list(&view, &ticket, &arena, &owed);
		(void)ticket_first_illegal(ledger, i, arena, &illegal, &fail);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_make((const char *)data, size), piece;
	struct record_memo memo = { .month_of = NULL };
	struct ledger ledger;
	struct record record;
	struct fail fail;
	uint32_t n;

	if (policy == NULL)
		set_up();
	mem_reset(&arena);
	ledger_make(&ledger, NULL);
	while (str_cut(&rest, '\n', &piece)) {
		n = ledger_count(&ledger);
		if (record_split(line_of(piece, n + 1), &record,
		    &memo, &arena, &fail) == FAIL_NONE &&
		    ledger_add(&ledger, &record, &fail) != FAIL_NONE &&
		    ledger_count(&ledger) != n)
			abort();
	}
	replay(&ledger);
	n = ledger_count(&ledger);
	ledger_cut(&ledger, n / 2);
	replay(&ledger);
	ledger_drop(&ledger);
	return 0;
}
