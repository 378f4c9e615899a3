/* ticket-score - scores every unit in a period. See ticket-score(1). */
#include <fcntl.h>

#include "figures/score.h"
#include "text/time.h"
#include "edge/cmd.h"
#include "store/file.h"

static const char *policy_file, *unit;
static int is_explain;

static const struct cmd_option option[] = {
	{ 0, "explain", CMD_FLAG, NULL,
	    "list, ticket by ticket, what each count is made of",
	    &is_explain },
	{ 0, "policy", CMD_TEXT, "file",
	    "score by this policy.csv: what if", &policy_file },
	{ 'u', "unit", CMD_TEXT, "unit", "only this unit's row or items",
	    &unit },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-score",
	.usage =
	"usage: ticket-score [-C dir] [-u unit] [-f format] [--excel]\n"
	"           [--as-of time] [--explain] [--policy file] [period]\n",
	.about = "scores every unit in a period (Annex 2)",
	.option = option,
	.common = CMD_READS | CMD_PRINTS,
};

static const struct table_column column[] = {
	{ "rank", TABLE_NUMBER, 0 }, { "group", TABLE_NAME, 1 },
	{ "unit", TABLE_NAME, 0 }, { "name", TABLE_TEXT, 0 },
	{ "n_received", TABLE_NUMBER, 1 }, { "n_due", TABLE_NUMBER, 1 },
	{ "n_timely", TABLE_NUMBER, 1 }, { "n_asked", TABLE_NUMBER, 1 },
	{ "n_contacted", TABLE_NUMBER, 1 }, { "n_rated", TABLE_NUMBER, 1 },
	{ "n_solved", TABLE_NUMBER, 1 }, { "n_explained", TABLE_NUMBER, 1 },
	{ "n_excessive", TABLE_NUMBER, 1 }, { "n_filed", TABLE_NUMBER, 1 },
	{ "n_unsolved", TABLE_NUMBER, 1 }, { "n_graded", TABLE_NUMBER, 1 },
	{ "n_satisfied", TABLE_NUMBER, 1 }, { "n_basic", TABLE_NUMBER, 1 },
	{ "n_fair", TABLE_NUMBER, 1 }, { "n_unsatisfied", TABLE_NUMBER, 1 },
	{ "workload", TABLE_POINTS, 0 }, { "timely", TABLE_POINTS, 0 },
	{ "contact", TABLE_POINTS, 0 }, { "resolution", TABLE_POINTS, 0 },
	{ "satisfaction", TABLE_POINTS, 0 }, { "base", TABLE_POINTS, 0 },
	{ "bonus", TABLE_POINTS, 0 }, { "deduction", TABLE_POINTS, 0 },
	{ "total", TABLE_POINTS, 0 },
};

static const struct table_column explained[] = {
	{ "unit", TABLE_NAME, 0 }, { "indicator", TABLE_NAME, 0 },
	{ "count", TABLE_NAME, 0 }, { "ticket", TABLE_NAME, 0 },
	{ "seq", TABLE_NUMBER, 0 }, { "at", TABLE_TIME, 2 },
	{ "value", TABLE_POINTS, 0 }, { "reason", TABLE_TEXT, 0 },
};

/* The id of the unit that is wanted, instead of what it is called. */
static void
take_unit(const struct store *store)
{
	struct str id;

	if (unit == NULL)
		return;
	if (!store_unit(store, unit, &id))
		cmd_usage(&cmd, "there is no unit '%s'", unit);
	unit = str_dup(&cmd.arena, id);
}

static int
is_wanted(struct str id)
{
	return unit == NULL || str_is(id, unit);
}

static void
put_points(struct table *table, const struct score_points *points)
{
	if (points->is_evaluated)
		table_put_cents(table, points->cents);
	else
		table_put(table, str_of(""));
}

static void
put_scores(const struct score_table *score)
{
	struct table table;
	size_t i;
	int k;

	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	for (i = 0; i < score->n_row; i++) {
		const struct score_row *row = &score->row[i];

		if (!is_wanted(row->unit))
			continue;
		table_put_int(&table, row->rank);
		table_put(&table, row->group);
		table_put(&table, row->unit);
		table_put(&table, row->name);
		for (k = 0; k < SCORE_COUNTS; k++)
			table_put_int(&table, row->count[k]);
		for (k = 0; k < SCORE_INDICATORS; k++)
			put_points(&table, &row->points[k]);
		table_put_cents(&table, row->base_cents);
		table_put_cents(&table, row->bonus_cents);
		table_put_cents(&table, row->deduction_cents);
		table_put_cents(&table, row->total_cents);
	}
	cmd_table(&cmd, &table);
}

static void
put_items(const struct score_table *score, const struct store *store)
{
	struct table table;
	size_t i;

	table_make(&table, explained,
	    sizeof(explained) / sizeof(explained[0]), cmd_full);
	for (i = 0; i < score->items.n; i++) {
		const struct score_item *item = mem_vec_at(&score->items, i);
		struct str id = ledger_unit_id(&store->ledger, item->unit);

		if (!is_wanted(id))
			continue;
		table_put(&table, id);
		table_put(&table,
		    str_of(score_words_indicator[item->indicator]));
		table_put(&table, item->count < SCORE_COUNTS ?
		    str_of(score_words_count[item->count]) : item->clause);
		table_put(&table, ledger_ticket_id(&store->ledger,
		    item->ticket));
		if (item->seq != 0)
			table_put_int(&table, item->seq);
		else
			table_put(&table, str_of(""));
		table_put_time(&table, item->at_s);
		if (item->count < SCORE_COUNTS)
			table_put_int(&table, item->value);
		else
			table_put_cents(&table, item->value);
		table_put(&table, str_of(item->reason));
	}
	cmd_table(&cmd, &table);
}

/* A policy to try instead of the store's. */
static void
take_policy(struct score_input *in)
{
	struct csv_table table;
	struct policy *policy;
	struct str bytes;
	struct fail fail;

	if (policy_file == NULL)
		return;
	if (file_read(AT_FDCWD, policy_file, &bytes, &cmd.arena, &fail) ||
	    csv_table_parse(policy_file, bytes, NULL, &table, &cmd.arena,
	    &fail) || policy_make(&policy, &table, &cmd.arena, &fail))
		cmd_die(&cmd, &fail);
	in->view.policy = policy;
}

int
main(int argc, char **argv)
{
	struct score_input in = { 0 };
	struct score_table score;
	struct store store;
	struct fail fail;
	int year_start;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 1)
		cmd_usage(&cmd, "one period at a time");
	cmd.no_pipe = 1;
	cmd_open(&cmd, &store);
	take_unit(&store);
	in.view = store.view;
	take_policy(&in);
	in.roster = store.config.roster;
	in.merits = store.config.merits;
	/* what-if is of another policy */
	in.balance = policy_file == NULL ? store.balance : NULL;
	in.wants_items = is_explain;
	year_start = (int)policy_get(in.view.policy, POLICY_SCORE_YEAR_START,
	    in.view.as_of_s)->n;
	if (cmd.n_operand == 0) {
		struct time_period now;

		time_period_of(PERIOD_MONTH, in.view.as_of_s, year_start,
		    &now);
		time_period_before(&now, year_start, &in.period);
	} else if (time_period_parse(str_of(cmd.operand[0]), year_start,
	    &in.period, &fail) != FAIL_NONE)
		cmd_usage(&cmd, "%s", fail.text);
	score_compute(&in, &cmd.arena, &score);
	if (is_explain)
		put_items(&score, &store);
	else
		put_scores(&score);
	return cmd_finish_store(&cmd, &store);
}
