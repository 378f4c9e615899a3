/* ticket-assign - dispatches tickets to units. See ticket-assign(1). */
#include <string.h>

#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/dispatch.h"

static int is_auto, is_undecided;
static const char *unit, *co, *basis, *designator, *approved, *meeting;
static const char *requested_by, *head, *note, *role;

static const struct cmd_option option[] = {
	{ 'u', "unit", CMD_TEXT, "unit", "the unit", &unit },
	{ 0, "role", CMD_TEXT, "role",
	    "the unit's: lead (default) or co", &role },
	{ 0, "co", CMD_TEXT, "units", "co-handlers, with , between", &co },
	{ 0, "basis", CMD_TEXT, "basis",
	    "legal (default), negotiated or designated", &basis },
	{ 0, "designator", CMD_TEXT, "who",
	    "street or district, when designated", &designator },
	{ 0, "approved", CMD_TEXT, "who",
	    "the leader who decided it", &approved },
	{ 0, "meeting", CMD_TEXT, "text",
	    "the meeting that decided it", &meeting },
	{ 0, "requested-by", CMD_TEXT, "unit",
	    "the lead that asked for a designation", &requested_by },
	{ 0, "head", CMD_TEXT, "who",
	    "the head who was called outside office hours", &head },
	{ 0, "note", CMD_TEXT, "text", "a note", &note },
	{ 0, "auto", CMD_FLAG, NULL,
	    "by the rules of config/routes.csv", &is_auto },
	{ 0, "undecided", CMD_FLAG, NULL,
	    "list those waiting that no rule decides", &is_undecided },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-assign",
	.usage =
	"usage: ticket-assign -u unit [-n] [-C dir] [--role role] [--co units]\n"
	"           [--basis basis] [--designator who] [--approved who]\n"
	"           [--meeting text] [--requested-by unit] [--head who]\n"
	"           [--note text] [--at time] [--by who] [-f format]\n"
	"           [ticket ...]\n"
	"       ticket-assign --auto [-n] [-C dir] [--at time] [--by who]\n"
	"           [-f format] [ticket ...]\n"
	"       ticket-assign --undecided [-C dir] [--as-of time] [-f format]\n"
	"           [ticket ...]\n",
	.about = "dispatches tickets to units",
	.option = option,
	.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

static void
set(struct desk_act *act, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		(void)desk_set(act, str_of(name), str_of(value));
}

/* The lead's assign, and one a co-handler: one decision, of which each knows
   the others (S27). `table` NULL: of an operand. */
static void
add_dispatch(struct acts *acts, const struct desk_act *call,
    struct str ticket, const struct csv_table *table, size_t row)
{
	struct desk_act act = *call;
	struct str rest = str_of(co), part;
	struct buf with;
	size_t n_with = 0;

	buf_make(&with, cmd_full);
	buf_put_c(&with, unit);
	while (rest.n > 0 && str_cut(&rest, ',', &part)) {
		buf_put_byte(&with, '|');
		buf_put(&with, str_trim(part));
		n_with++;
	}
	act.ticket = ticket;
	act.with = str_copy(&cmd.arena, buf_str(&with));
	buf_drop(&with);
	act.unit = str_of(unit);
	set(&act, "role", role != NULL ? role : "lead");
	acts_add(acts, &act, table, row);
	acts_together(acts, n_with);
	rest = str_of(co);
	while (rest.n > 0 && str_cut(&rest, ',', &part)) {
		act.unit = str_trim(part);
		set(&act, "role", "co");
		acts_add(acts, &act, table, row);
	}
}

/* A unit is on a ticket once: as lead, or as co-handler. */
static void
check_units(const struct store *store)
{
	const struct roster *roster = store->config.roster;
	struct str rest = str_of(co), part, later, other;

	while (rest.n > 0 && str_cut(&rest, ',', &part)) {
		part = roster_id(roster, str_trim(part));
		if (str_eq(part, roster_id(roster, str_of(unit))))
			cmd_usage(&cmd, "%.*s is named twice", STR_ARG(part));
		for (later = rest; later.n > 0 && str_cut(&later, ',',
		    &other);)
			if (str_eq(part, roster_id(roster, str_trim(other))))
				cmd_usage(&cmd, "%.*s is named twice",
				    STR_ARG(part));
	}
}

/* Rows that name a unit each: a dispatch decided in a spreadsheet. */
static int
add_table(struct acts *acts, const struct desk_act *call)
{
	struct csv_table *table = mem_take(&cmd.arena, sizeof(*table));
	struct alias_head head_line;
	struct desk_act act = *call;
	size_t i;
	int column;

	if (!cmd_stdin(&cmd, acts->store, table, &head_line))
		return 0;
	column = alias_find(acts->store->config.aliases, "unit");
	if (unit == NULL && !alias_map_has(&head_line.map, column))
		cmd_usage(&cmd, "-u, --auto, or a column unit is needed");
	if (unit == NULL) {
		set(&act, "role", "lead");
		acts_rows(acts, table, &head_line, &act);
		return 1;
	}
	column = alias_find(acts->store->config.aliases, "ticket");
	for (i = head_line.first; i < table->n_row; i++)
		add_dispatch(acts, call, alias_map_get(&head_line.map,
		    &table->row[i], column, NULL), table, i);
	return 1;
}

static void
by_rules(struct acts *acts)
{
	struct dispatch dispatch;
	uint32_t *ticket;
	size_t n;
	int is_all;

	n = cmd_tickets(&cmd, acts->store, &ticket, &is_all);
	dispatch_make(&dispatch, acts);
	dispatch.lists_only = is_undecided;
	dispatch_auto(&dispatch, is_all ? NULL : ticket, n);
	if (is_undecided) {
		cmd_table(&cmd, &dispatch.undecided);
		return;
	}
	(void)acts_run(acts);
	dispatch_say(&dispatch);
}

int
main(int argc, char **argv)
{
	struct desk_act call = { .event = EVENT_ASSIGN, .at_s = TIME_NONE };
	struct acts acts;
	struct store store;
	int i;

	cmd_parse(&cmd, argc, argv);
	if ((unit != NULL) + is_auto + is_undecided > 1)
		cmd_usage(&cmd, "one of -u, --auto and --undecided is needed");
	if (is_undecided)
		cmd.common = CMD_READS | CMD_PRINTS;
	acts_begin(&acts, &cmd, &store);
	if (is_auto || is_undecided) {
		by_rules(&acts);
		if (is_undecided)
			return cmd_finish_store(&cmd, &store);
		return acts_finish(&acts);
	}
	check_units(&store);
	set(&call, "basis", basis != NULL ? basis : "legal");
	set(&call, "designator", designator);
	set(&call, "approved", approved);
	set(&call, "meeting", meeting);
	set(&call, "requested_by", requested_by);
	set(&call, "head", head);
	set(&call, "note", note);
	if (!add_table(&acts, &call) && (unit == NULL || cmd.n_operand == 0))
		cmd_usage(&cmd, "a unit and tickets, or --auto, are needed");
	for (i = 0; i < cmd.n_operand; i++) {
		if (strcmp(cmd.operand[i], "-") == 0)
			continue;
		if (unit == NULL)
			cmd_usage(&cmd, "tickets of the call need -u");
		add_dispatch(&acts, &call, str_of(cmd.operand[i]), NULL, 0);
	}
	(void)acts_run(&acts);
	return acts_finish(&acts);
}
