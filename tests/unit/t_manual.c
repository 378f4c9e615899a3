/*
 * The manual's tables are those of the program: events and states (S24), their
 * attributes, obligations (O1 to O15), policy keys (S29).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/event.h"
#include "model/obligation.h"
#include "model/policy.h"

static struct arena arena;

/* A page, whole. */
static struct str
page(const char *name)
{
	const char *top = getenv("TICKET_TOP");
	struct buf text;
	char path[4096];
	char block[4096];
	size_t n;
	FILE *file;

	snprintf(path, sizeof(path), "%s/man/%s", top != NULL ? top : ".",
	    name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s cannot be read", path);
	buf_make(&text, NULL);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_put(&text, str_make(block, n));
	fclose(file);
	return str_copy(&arena, buf_str(&text));
}

/* The first line at or after `*rest` that starts so; `*rest` goes behind it. */
static int
find_line(struct str *rest, const char *start, struct str *line)
{
	while (str_cut(rest, '\n', line))
		if (str_starts(*line, start))
			return 1;
	return 0;
}

static char
party(enum event_party of)
{
	return of == PARTY_MUST ? '*' : of == PARTY_MAY ? 'o' : '-';
}

/* S24: one row an event, with the states in which it is allowed. */
static void
has_states(void **state)
{
	enum event_id id;

	(void)state;
	for (id = 0; id < EVENT_N; id++) {
		const struct event_row *row = event_row(id);
		struct str rest = page("ticket.7"), line;
		char start[128];
		int n, i;

		n = snprintf(start, sizeof(start), "%-21s  %c %c ", row->name,
		    party(row->ticket), party(row->unit));
		for (i = 0; i < STATE_N; i++)
			n += snprintf(start + n, sizeof(start) - (size_t)n,
			    " %c", row->states & 1u << i ? '+' : '.');
		if (!find_line(&rest, start, &line))
			fail_msg("ticket(7) lacks: %s", start);
		assert_int_equal(line.n > (size_t)n,
		    row->need != NEED_NOTHING);
	}
}

/* Each event's attributes in their order, the required ones bold. */
static void
has_attributes(void **state)
{
	struct str text, rest, line;
	enum event_id id;
	char start[128];

	(void)state;
	text = page("ticket-store.5");
	rest = text;
	assert_true(find_line(&rest, ".Ss Events and their", &line));
	text = rest;
	for (id = 0; id < EVENT_N; id++) {
		const struct event_attr *attr = event_row(id)->attr;

		rest = text;
		snprintf(start, sizeof(start), ".It Cm %s Pq ",
		    event_row(id)->name);
		if (!find_line(&rest, start, &line))
			fail_msg("ticket-store(5) lacks: %s", start);
		for (; attr->name != NULL; attr++) {
			snprintf(start, sizeof(start), ".%s %s ",
			    attr->is_required ? "Sy" : "Va", attr->name);
			assert_true(str_cut(&rest, '\n', &line));
			if (!str_starts(line, start))
				fail_msg("ticket-store(5), %s: %.*s is not %s",
				    event_row(id)->name, STR_ARG(line), start);
		}
		assert_true(str_cut(&rest, '\n', &line));
		assert_true(str_is(line, "No attributes.") ||
		    str_starts(line, ".It ") || str_starts(line, ".El"));
	}
}

/* O1 to O15 by name and id. */
static void
has_obligations(void **state)
{
	struct str text = page("ticket.7");
	char start[128];
	size_t i;

	(void)state;
	for (i = 0; i < OBLIGATION_N; i++) {
		const struct obligation_row *row = &obligation_rows()[i];
		struct str rest = text, line;

		snprintf(start, sizeof(start), ".It Cm %s Pq %s , ",
		    row->name, row->rule);
		if (!find_line(&rest, start, &line))
			fail_msg("ticket(7) lacks: %s", start);
	}
}

/* S29: every key with its default and its article. */
static void
has_policy(void **state)
{
	struct str text = page("ticket-store.5");
	char start[128];
	size_t i;

	(void)state;
	for (i = 0; i < POLICY_KEYS; i++) {
		const struct policy_row *row = &policy_rows()[i];
		struct str rest = text, line;
		int is_long = strlen(row->value) > 11;

		/* these are one line together */
		if (strncmp(row->key, "limit.finish.", 13) == 0 &&
		    row->value[0] == '\0')
			continue;
		snprintf(start, sizeof(start), "%-26s %-11s", row->key,
		    row->value[0] != '\0' ? row->value : "(empty)");
		if (!find_line(&rest, start, &line))
			fail_msg("ticket-store(5) lacks: %s", start);
		if (is_long)
			assert_true(str_cut(&rest, '\n', &line));
		if (!str_ends(line, strncmp(row->source, "no number", 9) == 0 ?
		    " ours" : row->source))
			fail_msg("ticket-store(5): %.*s: %s", STR_ARG(line),
			    row->source);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_states),
		cmocka_unit_test(has_attributes),
		cmocka_unit_test(has_obligations),
		cmocka_unit_test(has_policy),
	};
	int failed;

	mem_make(&arena, NULL);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mem_drop(&arena);
	return failed;
}
