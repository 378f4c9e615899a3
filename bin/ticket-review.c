/* ticket-review - reviews, calls back, sends back, closes. See
   ticket-review(1). */
#include <string.h>

#include "text/time.h"
#include "edge/acts.h"
#include "edge/cmd.h"
#include "edge/reviews.h"

static struct reviews_word word;
static const char *rework;
static int is_ready;

static const struct cmd_option option[] = {
	{ 0, "confirm", CMD_TEXT, "items",
	    "with pass: items that the reviewer confirms, with , between, "
	    "or all", &word.confirm },
	{ 0, "despite", CMD_TEXT, "reason",
	    "with pass: why it passes although the record fails items",
	    &word.despite },
	{ 0, "rework", CMD_TEXT, "reason",
	    "with fail: send it back to its lead at once", &rework },
	{ 0, "ready", CMD_FLAG, NULL,
	    "with close: all that wait for nothing else", &is_ready },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-review",
	.usage =
	"usage: ticket-review [list | check] [-C dir] [-f format] [--excel]\n"
	"           [--as-of time] [ticket ...]\n"
	"       ticket-review pass [-n] [-C dir] [--confirm items]\n"
	"           [--despite reason] [--at time] [--by who] [-f format]\n"
	"           [ticket ...] [key=value ...]\n"
	"       ticket-review fail [-n] [-C dir] [--rework reason]\n"
	"           [--at time] [--by who] [-f format] [ticket ...]\n"
	"           [key=value ...]\n"
	"       ticket-review callback | rework | close [-n] [-C dir]\n"
	"           [--at time] [--by who] [-f format] [ticket ...]\n"
	"           [key=value ...]\n"
	"       ticket-review close --ready [-n] [-C dir] [--at time]\n"
	"           [--by who] [-f format] [ticket ...]\n",
	.about = "reviews, calls back, sends back, closes; says what lacks",
	.option = option,
	.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

static const struct { const char *word; enum event_id event; } verb[] = {
	{ "pass", EVENT_REVIEW }, { "fail", EVENT_REVIEW },
	{ "callback", EVENT_CALLBACK }, { "rework", EVENT_REWORK },
	{ "close", EVENT_CLOSE }, { NULL, EVENT_N },
};

static void
check_options(const char *verb_word, enum event_id event)
{
	int is_pass = verb_word != NULL && strcmp(verb_word, "pass") == 0;
	int is_fail = event == EVENT_REVIEW && !is_pass;

	if ((word.confirm != NULL || word.despite != NULL) && !is_pass)
		cmd_usage(&cmd, "--confirm and --despite go with pass");
	if (rework != NULL && !is_fail)
		cmd_usage(&cmd, "--rework goes with fail");
	if (is_ready && event != EVENT_CLOSE)
		cmd_usage(&cmd, "--ready goes with close");
	if (word.despite != NULL && str_trim(str_of(word.despite)).n == 0)
		cmd_usage(&cmd, "--despite needs a reason");
}

/* list and check: read, put out. */
static int
look(void (*put)(struct cmd *, struct store *, const uint32_t *, size_t))
{
	struct store store;
	uint32_t *ticket;
	size_t n;
	int is_all;

	cmd.common = CMD_READS | CMD_PRINTS;
	cmd_open(&cmd, &store);
	n = cmd_tickets(&cmd, &store, &ticket, &is_all);
	put(&cmd, &store, is_all ? NULL : ticket, n);
	return cmd_finish_store(&cmd, &store);
}

static void
close_ready(struct acts *acts)
{
	uint32_t *ticket;
	size_t n;
	int is_all;

	n = cmd_tickets(&cmd, acts->store, &ticket, &is_all);
	reviews_close_ready(acts, is_all ? NULL : ticket, n);
}

int
main(int argc, char **argv)
{
	struct desk_act call = { .event = EVENT_N, .at_s = TIME_NONE };
	const char *first = NULL;
	struct acts acts;
	struct store store;
	int i;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 0 && strcmp(*cmd.operand, "-") != 0) {
		first = *cmd.operand++;
		cmd.n_operand--;
	}
	for (i = 0; first != NULL && verb[i].word != NULL; i++)
		if (strcmp(first, verb[i].word) == 0)
			call.event = verb[i].event;
	check_options(first, call.event);
	if (first == NULL || strcmp(first, "list") == 0)
		return look(reviews_list);
	if (strcmp(first, "check") == 0)
		return look(reviews_check);
	if (call.event == EVENT_N)
		cmd_usage(&cmd, "one of list, check, pass, fail, callback, "
		    "rework or close is needed, not '%s'", first);
	acts_begin(&acts, &cmd, &store);
	if (call.event == EVENT_REVIEW)
		(void)desk_set(&call, str_of("outcome"), str_of(first));
	word.verb = first;
	if (call.event == EVENT_CALLBACK)
		(void)desk_set(&call, str_of("source"), str_of("street"));
	if (is_ready)
		close_ready(&acts);
	else
		acts_operands(&acts, &call, 0);
	if (call.event == EVENT_REVIEW)
		reviews_judge(&acts, &word);
	reviews_units(&acts);
	(void)acts_run(&acts);
	if (rework != NULL) {
		reviews_rework(&acts, rework);
		(void)acts_run(&acts);
	}
	return acts_finish(&acts);
}
