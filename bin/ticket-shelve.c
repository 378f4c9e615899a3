/* ticket-shelve - shelves matters of callers who call again and again. See
   ticket-shelve(1). */
#include <string.h>

#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/shelvings.h"

static const char *unit;

static const struct cmd_option option[] = {
	{ 'u', "unit", CMD_TEXT, "unit", "whose shelving it is", &unit },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-shelve",
	.usage =
	"usage: ticket-shelve [candidates | list] [-C dir] [-f format]\n"
	"           [--excel] [--as-of time] [ticket ...]\n"
	"       ticket-shelve ask [-n] [-C dir] [-u unit] [--at time]\n"
	"           [--by who] [-f format] [ticket ...] category=0..6\n"
	"           demand=text reason=text handling=text conclusion=text\n"
	"           answer=text evidence=text section_head=who\n"
	"           unit_head=who ...\n"
	"       ticket-shelve file | revise | refuse | end [-n] [-C dir]\n"
	"           [-u unit] [--at time] [--by who] [-f format]\n"
	"           [ticket ...] [room=who] [leader=who] [reason=text]\n",
	.about = "finds what may be shelved, asks, files, ends",
	.option = option,
	.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

static const struct { const char *word; enum event_id event; } verb[] = {
	{ "ask", EVENT_SHELVE }, { "file", EVENT_SHELVE_FILE },
	{ "revise", EVENT_SHELVE_REVISE }, { "refuse", EVENT_SHELVE_REFUSE },
	{ "end", EVENT_SHELVE_END }, { NULL, EVENT_N },
};

static int
look(void (*put)(struct cmd *, struct store *, const uint32_t *, size_t))
{
	struct store store;
	uint32_t *ticket;
	size_t n;
	int is_all;

	if (unit != NULL)
		cmd_usage(&cmd, "-u goes with ask and with decisions");
	cmd.common = CMD_READS | CMD_PRINTS;
	cmd_open(&cmd, &store);
	n = cmd_tickets(&cmd, &store, &ticket, &is_all);
	put(&cmd, &store, is_all ? NULL : ticket, n);
	return cmd_finish_store(&cmd, &store);
}

int
main(int argc, char **argv)
{
	struct desk_act call = { .event = EVENT_N, .at_s = TIME_NONE };
	const char *first = "candidates";
	struct acts acts;
	struct store store;
	int i;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 0 && strcmp(*cmd.operand, "-") != 0) {
		first = *cmd.operand++;
		cmd.n_operand--;
	}
	if (strcmp(first, "candidates") == 0)
		return look(shelvings_candidates);
	if (strcmp(first, "list") == 0)
		return look(shelvings_list);
	for (i = 0; verb[i].word != NULL; i++)
		if (strcmp(first, verb[i].word) == 0)
			call.event = verb[i].event;
	if (call.event == EVENT_N)
		cmd_usage(&cmd, "one of candidates, list, ask, file, revise, "
		    "refuse or end is needed, not '%s'", first);
	acts_begin(&acts, &cmd, &store);
	call.unit = str_of(unit);
	acts_operands(&acts, &call, 0);
	shelvings_fill(&acts);
	(void)acts_run(&acts);
	return acts_finish(&acts);
}
