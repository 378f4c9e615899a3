/* ticket-record - writes down what happened. See ticket-record(1). */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "model/event.h"
#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/follow.h"
#include "edge/shelvings.h"

static const char *unit;

static const struct cmd_option option[] = {
	{ 'u', "unit", CMD_TEXT, "unit", "whose act it is", &unit },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-record",
	.usage =
	"usage: ticket-record [-n] [-C dir] [-u unit] [--at time] [--by who]\n"
	"           [-f format] event [ticket ...] [key=value ...]\n"
	"       ticket-record [-n] [-C dir] [--at time] [--by who] [-f format]\n"
	"           [--encoding name] [--rejects file] [file ...]\n",
	.about = "writes down what happened to tickets",
	.option = option,
	.common = CMD_WRITES | CMD_PRINTS | CMD_TAKES | CMD_FEW,
};

/* The first operand is an event or a file: a mistake may be in either. */
static void
must_exist(const char *operand)
{
	struct fail fail;

	if (access(operand, F_OK) == 0 || errno != ENOENT)
		return;
	(void)fail_set(&fail, FAIL_DATA, "%s: there is no such event, and no "
	    "such file", operand);
	cmd_die(&cmd, &fail);
}

static void
add_files(struct acts *acts, const struct desk_act *call)
{
	struct csv_table *table = mem_take(&cmd.arena, sizeof(*table));
	struct alias_head head;
	int i;

	if (cmd_stdin(&cmd, acts->store, table, &head))
		acts_rows(acts, table, &head, call);
	else if (cmd.n_operand == 0)
		cmd_usage(&cmd, "an event, or a CSV of events, is needed");
	for (i = 0; i < cmd.n_operand; i++) {
		if (strcmp(cmd.operand[i], "-") == 0)
			continue;
		if (i == 0)
			must_exist(cmd.operand[i]);
		table = mem_take(&cmd.arena, sizeof(*table));
		cmd_read(&cmd, acts->store, cmd.operand[i], table, &head);
		acts_rows(acts, table, &head, call);
	}
}

int
main(int argc, char **argv)
{
	struct desk_act call = { .event = EVENT_N, .at_s = TIME_NONE };
	struct acts acts;
	struct store store;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 0)
		call.event = event_find(str_of(cmd.operand[0]));
	/* an event that may be without a ticket takes a pipe for `-` alone, or
	 * it would eat a loop's standard input */
	cmd.n_verb = call.event != EVENT_N;
	cmd.no_pipe = call.event != EVENT_N &&
	    event_row(call.event)->ticket != PARTY_MUST;
	acts_begin(&acts, &cmd, &store);
	call.unit = str_of(unit);
	if (call.event != EVENT_N)
		acts_operands(&acts, &call, 1);
	else
		add_files(&acts, &call);
	shelvings_freeze(&acts);
	(void)acts_run(&acts);
	follow_up(&acts);
	return acts_finish(&acts);
}
