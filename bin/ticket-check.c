/* ticket-check - verifies a store. See ticket-check(1). */
#include <string.h>

#include "store/check.h"
#include "text/num.h"
#include "edge/cmd.h"

static const char *expect;
static int is_repair, is_quiet;

static const struct cmd_option option[] = {
	{ 0, "expect", CMD_TEXT, "seq:digest",
	    "the anchor of a report: is it in this journal?", &expect },
	{ 0, "repair", CMD_FLAG, NULL,
	    "move aside what was never acknowledged; mend the lock",
	    &is_repair },
	{ 'q', "quiet", CMD_FLAG, NULL, "do not print the head", &is_quiet },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-check",
	.usage =
	"usage: ticket-check [-q] [-C dir] [--expect seq:digest] [--repair]\n"
	"           [--wait seconds] [dir]\n",
	.about = "verifies a store",
	.option = option,
	.common = CMD_CHECKS,
};

#define FAULTS 100	/* said; the rest is counted */

static void
fault(void *with, const struct fail *fail)
{
	uint64_t *n = with;
	struct fail damage = *fail;

	/* damage found is an answer, not a failure of the check */
	damage.code = FAIL_REFUSED;
	if ((*n)++ < FAULTS)
		(void)cmd_fail(&cmd, &damage);
	cmd.status = FAIL_REFUSED;
}

static void
note(void *with, const char *text)
{
	(void)with;
	cmd_warn(&cmd, "%s", text);
}

/* `SEQ:DIGEST` as a report prints it. */
static void
take_anchor(struct check_how *how)
{
	struct str text = str_of(expect), seq = text;
	size_t colon = str_find_byte(text, ':');
	int64_t n;

	seq.n = colon;
	if (colon == text.n || !num_parse(seq, 1, UINT32_MAX - 1, &n) ||
	    text.n - colon - 1 != HASH_HEX)
		cmd_usage(&cmd, "--expect must be a number, a colon and 32 "
		    "hexadecimal digits, not '%s'", expect);
	how->expect_seq = (uint32_t)n;
	how->expect_digest = expect + colon + 1;
}

int
main(int argc, char **argv)
{
	struct check_how how = { .fault = fault, .note = note,
	    .full = cmd_full };
	struct check_result result;
	struct fail fail;
	uint64_t n = 0;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 1)
		cmd_usage(&cmd, "one store at a time");
	how.path = cmd.n_operand == 1 ? cmd.operand[0] : cmd.path;
	how.now_s = cmd.now_s;
	how.is_repair = is_repair;
	how.wait_s = cmd.wait_s;
	how.with = &n;
	if (expect != NULL)
		take_anchor(&how);
	if (check_store(&how, &result, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	if (n > FAULTS)
		cmd_warn(&cmd, "%llu more faults are not listed",
		    (unsigned long long)(n - FAULTS));
	if (!result.has_tickets)
		cmd_warn(&cmd, "tickets/ is out of reach and was not checked");
	if (!is_quiet)
		buf_printf(&cmd.out, "%u:%s\n", (unsigned)result.end.seq,
		    result.end.digest);
	return cmd_finish(&cmd);
}
