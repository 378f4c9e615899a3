/* ticket-due - what is due, soon, overdue. See ticket-due(1). */
#include <string.h>

#include "text/num.h"
#include "text/time.h"
#include "edge/cmd.h"
#include "edge/due.h"

static const char *within, *unit, *obligation, *status;
static int is_all, is_explain, is_exit_code;

static const struct cmd_option option[] = {
	{ 'a', "all", CMD_FLAG, NULL,
	    "met, late and cancelled ones too", &is_all },
	{ 0, "within", CMD_TEXT, "time",
	    "only what is due within 4h, 2wd or 7d, or overdue", &within },
	{ 'u', "unit", CMD_TEXT, "unit", "only what this unit owes", &unit },
	{ 0, "obligation", CMD_TEXT, "name",
	    "only these, with , between: brief, accept, contact …",
	    &obligation },
	{ 0, "status", CMD_TEXT, "status",
	    "only these, with , between: open, soon, overdue …", &status },
	{ 0, "explain", CMD_FLAG, NULL,
	    "count each due date out, day by day", &is_explain },
	{ 0, "exit-code", CMD_FLAG, NULL,
	    "exit 1 when something is listed", &is_exit_code },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-due",
	.usage =
	"usage: ticket-due [-a] [-C dir] [-u unit] [-f format] [--excel]\n"
	"           [--as-of time] [--within time] [--obligation name]\n"
	"           [--status status] [--exit-code] [ticket ...]\n"
	"       ticket-due --explain [-C dir] [--as-of time] ticket ...\n",
	.about = "what is due, soon, overdue",
	.option = option,
	.common = CMD_READS | CMD_PRINTS,
};

int
main(int argc, char **argv)
{
	struct due_filter filter = { 0 };
	struct due_list list;
	struct store store;
	struct fail fail;
	uint32_t *ticket;
	size_t n;
	int is_every;

	cmd_parse(&cmd, argc, argv);
	if (is_explain && (cmd.has_format || cmd.is_excel || is_exit_code))
		cmd_usage(&cmd, "--explain counts out in words, not in rows: "
		    "it takes no -f, --excel or --exit-code");
	cmd_open(&cmd, &store);
	n = cmd_tickets(&cmd, &store, &ticket, &is_every);
	filter.is_all = is_all || is_explain;
	if (due_filter_make(&filter, &store, within, unit, obligation, status,
	    &fail) != FAIL_NONE)
		cmd_usage(&cmd, "%s", fail.text);
	if (is_explain) {
		if (is_every)
			cmd_usage(&cmd, "--explain needs tickets");
		due_explain(&store, &filter, ticket, n, &cmd.out);
		return cmd_finish_store(&cmd, &store);
	}
	due_collect(&list, &store, &filter, is_every ? NULL : ticket, n);
	if (list.n_unknown > 0)
		cmd_warn(&cmd, "%zu due dates lie beyond config/calendar.csv "
		    "and are unknown until the next year's days off are "
		    "added to it", list.n_unknown);
	if (cmd.format == TABLE_ICS)
		due_put_ics(&list, &store, &cmd.out);
	else
		due_put(&cmd, &list, &store);
	if (is_exit_code && list.n > 0 && cmd.status < 1)
		cmd.status = 1;
	return cmd_finish_store(&cmd, &store);
}
