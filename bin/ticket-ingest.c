/* ticket-ingest - takes the platform's export. See ticket-ingest(1). */
#include <string.h>

#include "model/event.h"
#include "text/time.h"
#include "store/ingest.h"
#include "edge/cells.h"
#include "edge/cmd.h"

static int64_t received_s = TIME_NONE;
static const char *source, *separator;

static const struct cmd_option option[] = {
	{ 0, "received", CMD_AT, "time",
	    "of rows that have no time of receipt", &received_s },
	{ 0, "source", CMD_TEXT, "word",
	    "of rows that have no source", &source },
	{ 0, "separator", CMD_TEXT, "char",
	    "between fields: , ; or tab (default: found out)", &separator },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static const struct table_column column[] = {
	{ "ticket", TABLE_NAME, 0 }, { "seq", TABLE_NUMBER, 0 },
	{ "at", TABLE_TIME, 0 }, { "event", TABLE_NAME, 0 },
	{ "unit", TABLE_NAME, 0 }, { "attrs", TABLE_TEXT, 0 },
};

static struct cmd cmd = {
	.name = "ticket-ingest",
	.usage =
	"usage: ticket-ingest [-n] [-C dir] [--received time] [--source word]\n"
	"           [--encoding name] [--separator char] [--rejects file]\n"
	"           [--at time] [--by who] [-f format] [file ...]\n",
	.about = "takes the platform's export",
	.option = option,
	.common = CMD_WRITES | CMD_PRINTS | CMD_TAKES,
};

/* An export; `table` is what ingest knows it by. */
struct export {
	struct csv_table table;
	struct alias_head head;
};

static struct table out;
static struct mem_vec exports;
static struct mem_vec dones;	/* of struct ingest_done, to be printed */

static void
refuse(void *with, const struct csv_table *table, size_t row,
    size_t at, const char *why)
{
	(void)with;
	cmd_reject(&cmd, table, row, at, why);
}

static void
warn(void *with, const char *text)
{
	(void)with;
	cmd_warn(&cmd, "%s", text);
}

/* NB. what is kept from the reader is taken out while nobody else looks at the
   store. */
static void
note(void *with, const struct ingest_done *done)
{
	const struct store *store = with;
	struct ingest_done *noted = mem_vec_add(&dones);

	*noted = *done;
	if (!done->is_open)
		noted->attrs = cells_attrs(store, done->event, done->ticket,
		    done->attrs, &cmd.arena);
	cmd_progress(&cmd, dones.n, 0);
}

static void
fill(struct table *table)
{
	size_t i;

	for (i = 0; i < dones.n; i++) {
		const struct ingest_done *done = mem_vec_at(&dones, i);

		table_put(table, done->ticket);
		table_put_int(table, done->seq);
		table_put_time(table, done->at_s);
		table_put(table, str_of(event_row(done->event)->name));
		table_put(table, str_of(""));
		table_put(table, done->attrs);
	}
}

static void
take_separator(void)
{
	if (separator == NULL)
		return;
	if (strcmp(separator, "tab") == 0 || strcmp(separator, "\\t") == 0)
		separator = "\t";
	if (strlen(separator) != 1 || strchr(",;|\t", separator[0]) == NULL)
		cmd_usage(&cmd, "--separator must be , ; | or tab, not '%s'",
		    separator);
	cmd.separator = separator[0];
}

static void
take_source(const struct aliases *aliases, struct str *ours)
{
	*ours = str_of(NULL);
	if (source == NULL)
		return;
	(void)alias_value(aliases, alias_find(aliases, "source"),
	    str_of(source), ours);
	if (event_word(event_words_source, *ours) == 0)
		cmd_usage(&cmd, "--source must be hotline, grid, app or "
		    "other, or a word that config/values.csv has for one, not "
		    "'%s'", source);
}

static void
read_exports(struct store *store)
{
	struct export *export = mem_vec_add(&exports);
	int i;

	if (!cmd_stdin(&cmd, store, &export->table, &export->head)) {
		mem_vec_cut(&exports, 0);
		if (cmd.n_operand == 0)
			cmd_usage(&cmd, "an export is needed: a file, or "
			    "standard input");
	}
	for (i = 0; i < cmd.n_operand; i++) {
		if (strcmp(cmd.operand[i], "-") == 0)
			continue;
		export = mem_vec_add(&exports);
		cmd_read(&cmd, store, cmd.operand[i], &export->table,
		    &export->head);
	}
}

/* Every export is checked before the first row of one is taken. */
static enum fail_code
take(struct ingest *ingest, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	size_t i;

	for (i = 0; code == FAIL_NONE && i < exports.n; i++) {
		const struct export *export = mem_vec_at(&exports, i);

		code = ingest_check(ingest, &export->table, &export->head,
		    fail);
	}
	for (i = 0; code == FAIL_NONE && i < exports.n; i++) {
		const struct export *export = mem_vec_at(&exports, i);

		ingest_read(ingest, &export->table, &export->head);
	}
	return code == FAIL_NONE ? ingest_record(ingest, fail) : code;
}

int
main(int argc, char **argv)
{
	struct ingest_how how = { .refuse = refuse, .warn = warn,
	    .done = note };
	struct ingest *ingest;
	struct store store;
	struct fail fail, not_made;
	enum fail_code made;

	cmd_parse(&cmd, argc, argv);
	take_separator();
	mem_vec_make(&exports, sizeof(struct export), cmd_full);
	mem_vec_make(&dones, sizeof(struct ingest_done), cmd_full);
	table_make(&out, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	cmd_open(&cmd, &store);
	how.by = cmd_by(&cmd);
	how.at_s = cmd.at_s;
	how.received_s = received_s;
	if (config_aliases(&store.config, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	take_source(store.config.aliases, &how.source);
	how.with = &store;
	made = ingest_make(&ingest, &store, &how, &not_made);
	read_exports(&store);
	if (made != FAIL_NONE)
		cmd_die(&cmd, &not_made);
	if (take(ingest, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	cmd_commit_table(&cmd, &store, &out, dones.n, fill);
	store_close(&store);
	return cmd_finish(&cmd);
}
