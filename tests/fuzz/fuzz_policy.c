/* fuzz_policy - any bytes as policy.csv, then every key asked (Q4). */
#include <stdlib.h>

#include "base/mem.h"
#include "model/policy.h"
#include "text/csv.h"
#include "text/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t ask_s[] = { 694195200, 1729843200, 1798731999,
    INT64_C(253402271999) };

static void
ask(const struct policy *policy, struct arena *arena)
{
	struct calendar *calendar;
	struct calendar_clock clock;
	size_t i;
	int key;

	if (calendar_make(&calendar, NULL, time_civil(2026, 12, 31), arena,
	    NULL) != FAIL_NONE)
		abort();
	for (i = 0; i < sizeof(ask_s) / sizeof(ask_s[0]); i++) {
		policy_clock(policy, ask_s[i], &clock);
		if (clock.office_from_s >= clock.office_to_s ||
		    clock.day_end_s > TIME_DAY_S)
			abort();
		for (key = 0; key < POLICY_KEYS; key++) {
			const struct policy_value *value = policy_get(policy,
			    (enum policy_key)key, ask_s[i]);
			int64_t due_s;

			if (value->unit == POLICY_NO_LIMIT)
				continue;
			if (policy_due(policy, calendar, value, ask_s[i],
			    &due_s) && due_s < ask_s[i])
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	struct str bytes = { (const char *)data, size };
	struct csv_table table;
	struct policy *policy;
	struct fail fail;

	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	if (csv_table_parse("policy.csv", bytes, NULL, &table, &arena,
	    &fail) == FAIL_NONE && policy_make(&policy, &table, &arena,
	    &fail) == FAIL_NONE)
		ask(policy, &arena);
	return 0;
}
