/* ticket-form - fills the forms of Annex 1. See ticket-form(1). */
#include <stdio.h>
#include <string.h>

#include "edge/cmd.h"
#include "edge/form.h"
#include "edge/paper.h"
#include "edge/reveal.h"
#include "edge/story.h"

static const char *format_name, *file, *unit;

static const struct cmd_option option[] = {
	{ 'f', "format", CMD_TEXT, "format", "html or md", &format_name },
	{ 'o', "output", CMD_TEXT, "file",
	    "put it there, whole or not at all", &file },
	{ 'u', "unit", CMD_TEXT, "unit", "whose return, statement …",
	    &unit },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-form",
	.usage =
	"usage: ticket-form [-C dir] [-f format] [-o file] [-u unit]\n"
	"           [--as-of time] --reveal --reason why [--by who] kind ticket\n",
	.about = "fills the forms of Annex 1: return, not-upheld, shelve",
	.option = option,
	.common = CMD_READS | CMD_REVEALS,
};

static uint32_t
ticket_of(const struct store *store, const char *id)
{
	uint32_t ticket = ledger_ticket(&store->ledger, str_of(id));
	struct fail fail;

	if (ticket != HASH_NONE && ticket != 0)
		return ticket;
	(void)fail_set(&fail, FAIL_REFUSED, "there is no ticket '%s'", id);
	cmd_die(&cmd, &fail);
}

static uint16_t
unit_of(const struct store *store)
{
	uint32_t number;

	if (unit == NULL)
		return 0;
	number = hash_set_find(&store->ledger.units, str_of(unit));
	if (number == HASH_NONE && roster_find(store->config.roster,
	    str_of(unit)) == ROSTER_NONE)
		cmd_usage(&cmd, "there is no unit '%s'", unit);
	/* one that never did anything is none of the ledger's */
	return number == HASH_NONE ? UINT16_MAX : (uint16_t)number;
}

int
main(int argc, char **argv)
{
	struct form_input in = { 0 };
	struct reveal what = { .scope = STR("caller|phone|address|text"),
	    .n_ticket = 1 };
	enum table_format format;
	struct people people;
	struct story *story;
	struct store store;
	struct doc doc;
	struct buf bytes;
	struct fail fail;
	uint32_t ticket;
	int kind;

	cmd_parse(&cmd, argc, argv);
	if (!paper_format(format_name, file, &format) ||
	    (format != TABLE_HTML && format != TABLE_MD))
		cmd_usage(&cmd, "format must be html or md, not '%s'",
		    paper_ending(format_name, file));
	file = paper_file(&cmd, file, format);
	if (cmd.n_operand != 2)
		cmd_usage(&cmd, "a kind and a ticket are needed");
	kind = event_word(form_words_kind, str_of(cmd.operand[0]));
	if (kind == 0)
		cmd_usage(&cmd, "kind must be return, not-upheld or shelve, "
		    "not '%s'", cmd.operand[0]);
	if (!cmd.is_reveal)
		cmd_usage(&cmd, "a form carries names and numbers: it needs "
		    "--reveal --reason");
	cmd.no_pipe = 1;
	cmd_open(&cmd, &store);
	ticket = ticket_of(&store, cmd.operand[1]);
	if (people_load(&people, &store, &ticket, 1, &fail) != FAIL_NONE ||
	    story_load(&store, &ticket, 1, &cmd.arena, &story, &fail) !=
	    FAIL_NONE)
		cmd_die(&cmd, &fail);
	in.store = &store;
	in.story = story;
	in.people = &people;
	in.kind = (enum form_kind)(kind - 1);
	in.unit = unit_of(&store);
	doc_make(&doc, cmd_full);
	if (form_write(&in, &doc, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	paper_ready(&cmd, file);
	what.ticket = &ticket;
	reveal_record(&cmd, &store, &people, &what);
	buf_make(&bytes, cmd_full);
	paper_render(&cmd, &doc, format, &bytes);
	paper_put(&cmd, file, buf_str(&bytes), 1);
	return cmd_finish_store(&cmd, &store);
}
