/*
 * fuzz_route - any bytes as routes.csv, or as a pattern and a text (Q4)
 *
 * An input that begins with `!` is a pattern up to the first LF, and behind it
 * the text that it is matched with; any other is a file.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "model/route.h"
#include "text/csv.h"
#include "text/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str units_head[] = { STR("unit"), STR("name"), STR("kind"),
    STR("functions"), STR("leader"), STR("head"), STR("liaison_a"),
    STR("liaison_b"), STR("since"), STR("until") };
static struct str units_field[3][10] = {
	{ STR("s"), STR("x"), STR("street"), STR(""), STR("a"), STR("a"),
	    STR(""), STR(""), STR(""), STR("") },
	{ STR("c"), STR("x"), STR("centre"), STR(""), STR("b"), STR("b"),
	    STR(""), STR(""), STR(""), STR("") },
	{ STR("u03"), STR("x"), STR("office"), STR(""), STR("c"), STR("c"),
	    STR(""), STR(""), STR(""), STR("") },
};
static struct str rule_head[] = { STR("rule"), STR("rank"), STR("field"),
    STR("pattern"), STR("unit"), STR("basis"), STR("note") };

static struct roster *
make_roster(struct arena *arena)
{
	struct csv_line row[3] = {
	    csv_line_make(2, units_field[0], 10, arena),
	    csv_line_make(3, units_field[1], 10, arena),
	    csv_line_make(4, units_field[2], 10, arena) };
	struct csv_table table = { "units.csv",
	    csv_line_make(1, units_head, 10, arena), row, 3 };
	struct roster *roster;

	if (roster_make(&roster, &table, arena, NULL) != FAIL_NONE)
		abort();
	return roster;
}

static void
route(const struct csv_table *table, struct str text, struct arena *arena)
{
	struct route_where where = { make_roster(arena), 20000 };
	struct str field[ROUTE_FIELDS] = { STR("complaint"), text, text, text,
	    text };
	struct route_decision decision;
	struct routes *routes;
	struct fail fail;

	if (route_make(&routes, table, &where, arena, &fail) != FAIL_NONE)
		return;
	route_decide(routes, field, arena, &decision);
	if (decision.rule != NULL && decision.n_candidate > 0)
		abort();
	route_decide(routes, field, arena, &decision);
	if (decision.n_limited > 0)
		abort();
	route_drop(routes);
}

static void
route_pattern(struct str pattern, struct str text, struct arena *arena)
{
	struct str field[7] = { STR("r"), STR("1"), STR("text"), pattern,
	    STR("u03"), STR("legal"), STR("") };
	struct csv_line row = csv_line_make(2, field, 7, arena);
	struct csv_table table = { "routes.csv",
	    csv_line_make(1, rule_head, 7, arena), &row, 1 };

	route(&table, text, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	struct str bytes = { (const char *)data, size }, pattern;
	struct csv_table table;
	struct fail fail;

	if (arena.base == NULL)
		mem_make(&arena, NULL);
	mem_reset(&arena);
	if (size > 0 && data[0] == '!') {
		bytes = str_make(bytes.p + 1, size - 1);
		if (str_cut(&bytes, '\n', &pattern))
			route_pattern(pattern, bytes, &arena);
	} else if (csv_table_parse("routes.csv", bytes, NULL, &table, &arena,
	    &fail) == FAIL_NONE) {
		route(&table, str_make("\xe6\xbc\x8f\xe6\xb0\xb4", 6),
		    &arena);
	}
	return 0;
}
