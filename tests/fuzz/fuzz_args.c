/*
 * fuzz_args - any words as the arguments of a command (Q4)
 *
 * Each line is a word. They are parsed as options of every type; operands
 * `key=value` then go into an act of the event that the first operand names.
 * What is wrong ends in exit(2), which comes back here (the link wraps it).
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/acts.h"
#include "edge/cmd.h"
#include "text/utf8.h"

#define MOST 40

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
_Noreturn void __wrap_exit(int status);
_Noreturn void __real_exit(int status);

static const char columns[] = "column,alias,format\n"
    "result,结果,\nsatisfaction,满意,\nuntil,延至,%Y年%m月%d日\n";
static const char values[] = "column,alias,value\n"
    "result,实际解决,solved\nsatisfaction,满意,satisfied\n"
    "outcome,接通,reached\n";
static const char units[] = "unit,name,kind,functions,leader,head,"
    "liaison_a,liaison_b,since,until\ns,街道,street,,a,a,,,,\n"
    "c,中心,centre,,b,b,,,,\nu01,梅园,office,,c,c,,,,\n";

static jmp_buf back;
static int is_inside;
static struct arena kept;
static struct store store;
static struct acts acts;

static struct {
	int flag, count;
	const char *text;
	int64_t at_s, until_s;
} got;

static const struct cmd_option option[] = {
	{ 'x', "flag", CMD_FLAG, NULL, "a flag", &got.flag },
	{ 'k', "count", CMD_COUNT, "n", "a number", &got.count },
	{ 't', "text", CMD_TEXT, "text", "a text", &got.text },
	{ 'a', "from", CMD_AT, "time", "a first second", &got.at_s },
	{ 'z', "to", CMD_UNTIL, "time", "a last second", &got.until_s },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

/* What the command says is not shown; what libFuzzer says is. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char quiet[] = "-close_fd_mask=3";
	char **more = calloc((size_t)*argc + 2, sizeof(*more));

	if (more == NULL)
		abort();
	memcpy(more, *argv, (size_t)*argc * sizeof(*more));
	more[(*argc)++] = quiet;
	*argv = more;
	return 0;
}

void
__wrap_exit(int status)
{
	if (!is_inside)
		__real_exit(status);
	if (status != 0 && status != FAIL_USAGE)
		abort();
	longjmp(back, 1);
}

static void
read_table(const char *name, const char *text, struct csv_table *table)
{
	if (csv_table_parse(name, str_of(text), NULL, table, &kept, NULL) !=
	    FAIL_NONE)
		abort();
}

static void
set_up(void)
{
	struct csv_table c, v, u;
	struct aliases *aliases;
	struct roster *roster;

	mem_make(&kept, NULL);
	read_table("columns.csv", columns, &c);
	read_table("values.csv", values, &v);
	read_table("units.csv", units, &u);
	if (alias_make(&aliases, &c, &v, &kept, NULL) != FAIL_NONE ||
	    roster_make(&roster, &u, &kept, NULL) != FAIL_NONE)
		abort();
	store.config.aliases = aliases;
	store.config.roster = roster;
	mem_make(&store.arena, NULL);
	acts.store = &store;
}

static void
take_operands(const struct cmd *cmd)
{
	struct desk_act act = { .event = EVENT_N, .at_s = TIME_NONE };
	struct str rest, name;
	struct fail why;
	int i;

	if (cmd->n_operand > 0)
		act.event = event_find(str_of(cmd->operand[0]));
	for (i = 1; act.event != EVENT_N && i < cmd->n_operand; i++) {
		rest = str_of(cmd->operand[i]);
		(void)event_ticket_is_valid(rest);
		if (strchr(cmd->operand[i], '=') == NULL ||
		    !str_cut(&rest, '=', &name))
			continue;
		if (!acts_set(&acts, &act, name, rest, &why) &&
		    !utf8_is_valid(str_of(why.text), NULL))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct cmd cmd;
	struct str rest = str_make((const char *)data, size), word;
	static char name[] = "ticket-any", by[] = "--by=x";
	char *argv[MOST + 3] = { name, by };
	int argc = 2;

	if (kept.base == NULL)
		set_up();
	mem_reset(&store.arena);
	while (argc < MOST && str_cut(&rest, '\n', &word))
		argv[argc++] = str_dup(&store.arena, word);
	memset(&cmd, 0, sizeof(cmd));
	cmd.name = name;
	cmd.usage = "usage: ticket-any\n";
	cmd.about = "takes any words";
	cmd.option = option;
	cmd.common = CMD_READS | CMD_WRITES | CMD_PRINTS | CMD_TAKES |
	    CMD_REVEALS;
	optind = 0;	/* getopt begins anew */
	is_inside = 1;
	if (setjmp(back) == 0) {
		cmd_parse(&cmd, argc, argv);
		take_operands(&cmd);
	}
	is_inside = 0;
	mem_drop(&cmd.arena);
	buf_drop(&cmd.out);
	mem_vec_drop(&cmd.inputs);
	return 0;
}
