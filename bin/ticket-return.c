/* ticket-return - asks for, grants, refuses returns. See ticket-return(1). */
#include <string.h>

#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/follow.h"
#include "edge/returns.h"

static const char *unit, *grant;

static const struct cmd_option option[] = {
	{ 'u', "unit", CMD_TEXT, "unit", "whose return it is", &unit },
	{ 0, "grant", CMD_TEXT, "reason",
	    "with ask: the centre grants it at once, late or not", &grant },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-return",
	.usage =
	"usage: ticket-return [list] [-C dir] [-f format] [--excel]\n"
	"           [--as-of time] [ticket ...]\n"
	"       ticket-return ask [-n] [-C dir] [-u unit] [--at time]\n"
	"           [--by who] [-f format] [--grant reason] [ticket ...]\n"
	"           reason=text basis=text suggest=unit signed=who ...\n"
	"       ticket-return grant | refuse [-n] [-C dir] [-u unit]\n"
	"           [--at time] [--by who] [-f format] [ticket ...]\n"
	"           reason=text ...\n",
	.about = "asks for, grants, refuses returns; lists those pending",
	.option = option,
	.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

static const struct { const char *word; enum event_id event; } verb[] = {
	{ "ask", EVENT_RETURN }, { "grant", EVENT_RETURN_GRANT },
	{ "refuse", EVENT_RETURN_REFUSE }, { NULL, EVENT_N },
};

/* The unit whose return waits, where the call names none. */
static void
fill_units(struct acts *acts)
{
	size_t i;

	for (i = 0; i < acts->queue.n; i++) {
		struct acts_item *item = mem_vec_at(&acts->queue, i);

		if (item->act.unit.n == 0)
			item->act.unit = returns_unit(acts->store,
			    item->act.ticket, item->act.event);
	}
}

/* --grant: the grant follows its request in the same transaction (S25). */
static void
add_grants(struct acts *acts)
{
	size_t n = acts->queue.n, i;

	for (i = 0; grant != NULL && i < n; i++) {
		const struct acts_item *ask = mem_vec_at(&acts->queue, i);
		struct desk_act act = ask->act;

		act.event = EVENT_RETURN_GRANT;
		act.n_attr = 0;
		(void)desk_set(&act, str_of("reason"), str_of(grant));
		acts_add(acts, &act, ask->table, ask->row);
	}
}

/* What waits, of the tickets named or of all. */
static int
list(void)
{
	struct store store;
	uint32_t *ticket;
	size_t n;
	int is_all;

	if (cmd.n_operand > 0 && strcmp(*cmd.operand, "-") != 0) {
		if (strcmp(*cmd.operand, "list") != 0)
			cmd_usage(&cmd, "one of list, ask, grant or refuse "
			    "is needed, not '%s'", *cmd.operand);
		cmd.operand++;
		cmd.n_operand--;
	}
	cmd.common = CMD_READS | CMD_PRINTS;
	cmd_open(&cmd, &store);
	n = cmd_tickets(&cmd, &store, &ticket, &is_all);
	returns_list(&cmd, &store, is_all ? NULL : ticket, n);
	return cmd_finish_store(&cmd, &store);
}

int
main(int argc, char **argv)
{
	struct desk_act call = { .event = EVENT_N, .at_s = TIME_NONE };
	struct acts acts;
	struct store store;
	int i;

	cmd_parse(&cmd, argc, argv);
	for (i = 0; cmd.n_operand > 0 && verb[i].word != NULL; i++)
		if (strcmp(cmd.operand[0], verb[i].word) == 0)
			call.event = verb[i].event;
	if (call.event == EVENT_N)
		return list();
	cmd.n_verb = 1;
	if (grant != NULL && call.event != EVENT_RETURN)
		cmd_usage(&cmd, "--grant goes with ask");
	acts_begin(&acts, &cmd, &store);
	call.unit = str_of(unit);
	acts_operands(&acts, &call, 1);
	fill_units(&acts);
	add_grants(&acts);
	(void)acts_run(&acts);
	follow_up(&acts);
	return acts_finish(&acts);
}
