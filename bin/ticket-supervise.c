/* ticket-supervise - finds, opens and ends supervision. See
   ticket-supervise(1). */
#include <string.h>

#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/supervisions.h"

static const char *unit, *grounds, *level, *due;
static int64_t since_s = TIME_NONE;
static int is_all;

static const struct cmd_option option[] = {
	{ 'u', "unit", CMD_TEXT, "unit", "whose supervision it is", &unit },
	{ 0, "ground", CMD_TEXT, "grounds",
	    "1 to 7; with , between where several may be", &grounds },
	{ 0, "level", CMD_TEXT, "level",
	    "with open: street (default), city or district", &level },
	{ 0, "due", CMD_TEXT, "time",
	    "with open: a day, or an instant", &due },
	{ 0, "all", CMD_FLAG, NULL,
	    "with open: every candidate; of ground 4 only when it is named",
	    &is_all },
	{ 0, "since", CMD_AT, "time",
	    "candidates with evidence, or supervisions, since then",
	    &since_s },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-supervise",
	.usage =
	"usage: ticket-supervise [candidates | list] [-C dir] [-u unit]\n"
	"           [--ground grounds] [--since time] [-f format] [--excel]\n"
	"           [--as-of time] [ticket ...]\n"
	"       ticket-supervise open --ground n [-n] [-C dir] [-u unit]\n"
	"           [--level level] [--due time] [--at time] [--by who]\n"
	"           [-f format] [ticket ...] [key=value ...]\n"
	"       ticket-supervise open --all [-n] [-C dir] [-u unit]\n"
	"           [--ground grounds] [--level level] [--due time]\n"
	"           [--since time] [--at time] [--by who] [-f format]\n"
	"       ticket-supervise end [-n] [-C dir] [-u unit] [--at time]\n"
	"           [--by who] [-f format] [ticket ...] [key=value ...]\n",
	.about = "finds what calls for supervision, opens and ends it",
	.option = option,
	.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

enum { ALL_GROUNDS = 0xfe, BY_JUDGEMENT = 1 << 4 };

static void
make_filter(struct supervisions_filter *filter, unsigned otherwise)
{
	memset(filter, 0, sizeof(*filter));
	filter->unit = str_of(unit);
	filter->since_s = since_s;
	filter->grounds = otherwise;
	if (grounds != NULL &&
	    !supervisions_grounds(grounds, &filter->grounds))
		cmd_usage(&cmd, "--ground must be of 1 to 7 with , between, "
		    "not '%s'", grounds);
}

static int
look(void (*put)(struct cmd *, struct store *,
    const struct supervisions_filter *))
{
	struct supervisions_filter filter;
	struct store store;
	uint32_t *ticket;
	size_t n;
	int is_every;

	if (level != NULL || due != NULL || is_all)
		cmd_usage(&cmd, "--level, --due and --all go with open");
	make_filter(&filter, ALL_GROUNDS);
	cmd.common = CMD_READS | CMD_PRINTS;
	cmd_open(&cmd, &store);
	n = cmd_tickets(&cmd, &store, &ticket, &is_every);
	filter.is_given = cmd_given(&cmd, &store, is_every ? NULL : ticket,
	    n);
	put(&cmd, &store, &filter);
	return cmd_finish_store(&cmd, &store);
}

static void
set(struct acts *acts, struct desk_act *call, const char *name,
    const char *value)
{
	struct fail why;

	if (value != NULL && !acts_set(acts, call, str_of(name),
	    str_of(value), &why))
		cmd_usage(&cmd, "%s", why.text);
}

static void
add_all(struct acts *acts, const struct desk_act *call)
{
	struct supervisions_filter filter;

	if (cmd.n_operand > 0)
		cmd_usage(&cmd, "--all takes no tickets");
	make_filter(&filter, ALL_GROUNDS & ~(unsigned)BY_JUDGEMENT);
	supervisions_open_all(acts, &filter, call);
}

/* 1 when the call is of a unit itself: of no ticket, and so of no pipe. */
static int
is_units_own(enum event_id event)
{
	int i;

	for (i = 0; i < cmd.n_operand; i++)
		if (strcmp(cmd.operand[i], "ground=7") == 0)
			return 1;
	return event == EVENT_SUPERVISE ? is_all || (grounds != NULL &&
	    strcmp(grounds, "7") == 0) : unit != NULL;
}

static int
act(enum event_id event)
{
	struct desk_act call = { .event = event, .at_s = TIME_NONE };
	struct acts acts;
	struct store store;

	if (event != EVENT_SUPERVISE && (grounds != NULL || level != NULL ||
	    due != NULL || is_all))
		cmd_usage(&cmd, "--ground, --level, --due and --all do not go "
		    "with end");
	if (since_s != TIME_NONE && !is_all)
		cmd_usage(&cmd, "--since goes with open --all and with lists");
	cmd.no_pipe = is_units_own(event);
	acts_begin(&acts, &cmd, &store);
	set(&acts, &call, "level", level);
	set(&acts, &call, "due", due);
	if (is_all)
		add_all(&acts, &call);
	else {
		call.unit = str_of(unit);
		set(&acts, &call, "ground", grounds);
		acts_operands(&acts, &call, 0);
	}
	supervisions_fill(&acts);
	(void)acts_run(&acts);
	return acts_finish(&acts);
}

int
main(int argc, char **argv)
{
	const char *first = "candidates";

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 0 && strcmp(*cmd.operand, "-") != 0) {
		first = *cmd.operand++;
		cmd.n_operand--;
	}
	if (strcmp(first, "candidates") == 0)
		return look(supervisions_candidates);
	if (strcmp(first, "list") == 0)
		return look(supervisions_list);
	if (strcmp(first, "open") == 0)
		return act(EVENT_SUPERVISE);
	if (strcmp(first, "end") != 0)
		cmd_usage(&cmd, "one of candidates, list, open or end is "
		    "needed, not '%s'", first);
	return act(EVENT_SUPERVISE_END);
}
