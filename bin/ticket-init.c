/* ticket-init - makes a store. See ticket-init(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/init.h"
#include "edge/cmd.h"
#include "edge/publish.h"

static int is_config;
static const char *readers, *writers;

static const struct cmd_option option[] = {
	{ 0, "config", CMD_FLAG, NULL,
	    "check and record changed configuration", &is_config },
	{ 0, "readers", CMD_TEXT, "group",
	    "a group that may read config/ and journal/", &readers },
	{ 0, "writers", CMD_TEXT, "group",
	    "a group that may write", &writers },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-init",
	.usage =
	"usage: ticket-init [-n] [-C dir] [--readers group | --writers group]\n"
	"           [dir]\n"
	"       ticket-init --config [-n] [-C dir] [dir]\n",
	.about = "makes a store with the whole default configuration",
	.option = option,
	.common = CMD_WRITES,
};

/* The config records that the transaction begins with. */
static void
put_changed(const struct store *store, struct table *table)
{
	uint32_t seq = store->tx.first_seq;
	char attrs[CONFIG_ATTRS];
	int i;

	for (i = 0; i < CONFIG_FILES; i++) {
		if (!config_changed(&store->config, i, attrs))
			continue;
		table_put(table, str_of(NULL));
		table_put_int(table, seq++);
		table_put_time(table, store->tx.logged_s);
		table_put(table, str_of("config"));
		table_put(table, str_of(NULL));
		table_put_copy(table, str_of(attrs));
	}
}

int
main(int argc, char **argv)
{
	struct init_how how = { 0 };
	struct store store;
	struct table table;
	struct fail fail;
	const char *data = getenv("TICKET_DATADIR");
	struct buf path;

	cmd_parse(&cmd, argc, argv);
	if (cmd.n_operand > 1)
		cmd_usage(&cmd, "one directory at a time");
	if (cmd.n_operand == 1)
		cmd.path = cmd.operand[0];
	buf_make(&path, cmd_full);
	buf_printf(&path, "%s/config", data != NULL && data[0] != '\0' ?
	    data : TICKET_DATADIR);
	buf_put_byte(&path, '\0');
	how.path = cmd.path;
	how.data = path.p;
	how.readers = readers;
	how.writers = writers;
	how.wait_s = cmd.wait_s;
	how.is_dry = cmd.is_dry;
	if (!is_config && init_store(&how, &cmd.arena, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	if (!is_config && cmd.is_dry)
		return cmd_finish(&cmd);
	cmd.no_pipe = 1;
	cmd.config_by = cmd.by;
	cmd_open(&cmd, &store);
	publish_table(&table);
	put_changed(&store, &table);
	if (!cmd.is_dry && store_commit(&store, 1, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	if (is_config)
		cmd_table(&cmd, &table);
	store_close(&store);
	return cmd_finish(&cmd);
}
