/* ticket-report - weekly, monthly and special reports. See ticket-report(1). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "text/num.h"
#include "text/time.h"
#include "edge/cmd.h"
#include "edge/paper.h"
#include "edge/publish.h"
#include "edge/report.h"
#include "edge/report_split.h"
#include "edge/reveal.h"

/* What the call says. */
static struct opts {
	const char *format;	/* NULL: by the file's name, else md */
	const char *file;	/* NULL: standard output */
	int is_excel;		/* csv that a spreadsheet opens */
	const char *split;	/* directory for lists, or NULL */
	const char *to;		/* a unit alone, or NULL */
	int is_issue;		/* record bulletins */
	int is_publish;		/* freeze by a record */
	const char *published;	/* the record to be printed again, or NULL */
} opts;

static const struct cmd_option option[] = {
	{ 'f', "format", CMD_TEXT, "format",
	    "md, html, csv, json or xlsx", &opts.format },
	{ 'o', "output", CMD_TEXT, "file",
	    "put it there, whole or not at all", &opts.file },
	{ 0, "excel", CMD_FLAG, NULL, "csv that a spreadsheet opens safely",
	    &opts.is_excel },
	{ 0, "split", CMD_TEXT, "dir",
	    "a week's lists by unit and leader; csv: a file a table",
	    &opts.split },
	{ 0, "issue", CMD_FLAG, NULL,
	    "record the bulletins of a special or circular",
	    &opts.is_issue },
	{ 0, "to", CMD_TEXT, "unit", "only what concerns this unit",
	    &opts.to },
	{ 0, "publish", CMD_FLAG, NULL, "freeze it by a record",
	    &opts.is_publish },
	{ 0, "published", CMD_TEXT, "seq",
	    "print again what that record froze", &opts.published },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-report",
	.usage =
	"usage: ticket-report [-C dir] [-f format] [--excel] [-o file]\n"
	"           [--split dir] [--as-of time] [--issue] [--to unit]\n"
	"           [--publish] [-n] [--at time] [--by who]\n"
	"           [--reveal --reason why] kind [period]\n"
	"       ticket-report [-C dir] [-f format] [-o file] --published seq\n",
	.about = "weekly, monthly and special reports, circulars, the board",
	.option = option,
	.common = CMD_READS | CMD_REVEALS | CMD_ISSUES,
};

static enum table_format format;
static struct table recorded;	/* what was written, for -o */

static void
open_store(struct store *store, int is_writer, int64_t as_of_s)
{
	struct store_open how = cmd_store_how(&cmd, is_writer, as_of_s);
	struct fail fail;

	how.is_dry = cmd.is_dry;
	if (store_open(store, &how, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	if (store->moved[0] != '\0')
		cmd_warn(&cmd, "an unfinished transaction, never acknowledged, "
		    "was moved aside to journal/%s", store->moved);
}

static int
kind_of(const char *word)
{
	int kind = event_word(event_words_period, str_of(word));

	if (kind == 0)
		cmd_usage(&cmd, "kind must be week, month, special, circular "
		    "or board, not '%s'", word);
	return kind - 1;
}

/* The period of the call, else the last full one; the board's is the month. */
static void
take_period(struct report *r, const char *word)
{
	int64_t as_of_s = r->store->view.as_of_s;
	int year_start = (int)policy_get(r->store->view.policy,
	    POLICY_SCORE_YEAR_START, as_of_s)->n;
	enum time_period_kind kind = r->kind == REPORT_WEEK ? PERIOD_WEEK :
	    PERIOD_MONTH;
	struct time_period now;
	struct fail fail;

	if (word != NULL) {
		if (time_period_parse(str_of(word), year_start, &r->period,
		    &fail) != FAIL_NONE)
			cmd_usage(&cmd, "%s", fail.text);
		return;
	}
	time_period_of(kind, as_of_s, year_start, &now);
	if (r->kind == REPORT_BOARD)
		r->period = now;
	else
		time_period_before(&now, year_start, &r->period);
}

static void
begin(struct report *r, struct store *store, int kind, const char *period,
    const char *only)
{
	memset(r, 0, sizeof(*r));
	r->cmd = &cmd;
	r->store = store;
	r->kind = (enum report_kind)kind;
	r->only = HASH_NONE;
	take_period(r, period);
	if (only == NULL)
		return;
	r->only_id = str_of(only);
	r->only = hash_set_find(&store->ledger.units, r->only_id);
	if (r->only == HASH_NONE && roster_find(store->config.roster,
	    r->only_id) == ROSTER_NONE)
		cmd_usage(&cmd, "there is no unit '%s'", only);
	if (r->only == HASH_NONE)
		r->only = HASH_NONE - 1;	/* nothing concerns it yet */
}

static void
number(struct report *r, uint32_t n)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%u", (unsigned)n);
	r->number = str_copy(&cmd.arena, str_of(text));
}

/* What cannot be put out is not recorded either. */
static void
ready(void)
{
	if (cmd.is_dry)
		return;
	paper_ready(&cmd, opts.file);
	if (opts.split != NULL)
		(void)close(paper_open_dir(&cmd, opts.split));
}

/* Takes down the bulletins that are missing. */
static void
issue(struct store *writer, int kind, const char *period)
{
	struct report r;

	begin(&r, writer, kind, period, opts.to);
	ready();
	report_make(&r);
	publish_issue(&r, writer, &recorded);
	report_drop(&r);
}

/* The publication, and a store that is as it was for it. */
static void
open_published(struct store *store, struct publication *p, struct report *r)
{
	struct str anchor;
	struct fail fail;
	int64_t seq;

	if (!num_parse(str_of(opts.published), 1, UINT32_MAX, &seq))
		cmd_usage(&cmd, "--published must be the number of a record, "
		    "not '%s'", opts.published);
	open_store(store, 0, TIME_NONE);
	if (publish_find(store, (uint32_t)seq, p, &cmd.arena, &fail) !=
	    FAIL_NONE)
		cmd_die(&cmd, &fail);
	store_close(store);
	open_store(store, 0, p->as_of_s);
	if (publish_rewind(store, p, &anchor, &cmd.arena, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	begin(r, store, kind_of(str_dup(&cmd.arena, p->kind)),
	    str_dup(&cmd.arena, p->period), p->unit.n == 0 ? NULL :
	    str_dup(&cmd.arena, p->unit));
	r->anchor = anchor;
	number(r, p->number);
}

/* Makes the report again from its record; its bytes must be the same. */
static int
print_again(void)
{
	char digest[HASH_HEX + 1];
	struct publication p;
	struct store store;
	struct report r;
	struct buf bytes;
	struct str whole;
	struct fail fail;

	open_published(&store, &p, &r);
	report_make(&r);
	if (opts.format == NULL)
		(void)paper_format(str_dup(&cmd.arena, p.format), NULL,
		    &format);
	opts.file = paper_file(&cmd, opts.file, format);
	buf_make(&bytes, cmd_full);
	paper_render(&cmd, &r.doc, format, &bytes);
	whole = buf_str(&bytes);
	hash_sha256_hex(&whole, 1, digest);
	if (!str_is(p.digest, digest)) {
		(void)fail_set(&fail, FAIL_REFUSED, "record %u: the bytes are "
		    "not those that were published (%s, version %s): another "
		    "format or program, or tickets/ changed or out of reach",
		    (unsigned)p.seq, paper_word(format), TICKET_VERSION);
		cmd_die(&cmd, &fail);
	}
	paper_put(&cmd, opts.file, whole, 0);
	return cmd_finish(&cmd);
}

/* What is shown unmasked is written down before it is printed (C2). 1 when
   there is some; a writer's transaction is committed with it. */
static int
reveal(const struct report *r)
{
	struct reveal what = { .scope = STR("caller|phone|text") };
	uint32_t *ticket;

	what.n_ticket = report_shown(r, &ticket);
	what.ticket = ticket;
	reveal_record(&cmd, r->store, r->has_people ? &r->people : NULL,
	    &what);
	return what.n_ticket > 0;
}

/* 1 when the report is of a time before what is recorded now. */
static int
is_past(const struct store *writer)
{
	return cmd.as_of_s != TIME_NONE && cmd.as_of_s < store_logged(writer);
}

/*
 * What the report is made of: as of now the writer, if there is one, with what
 * is in its transaction; printed again, it is made of the same records.
 */
static struct store *
report_store(struct store *own, struct store *writer)
{
	if (writer == NULL || is_past(writer)) {
		open_store(own, 0, cmd.as_of_s);
		return own;
	}
	writer->view.as_of_s = cmd.as_of_s != TIME_NONE ? cmd.as_of_s :
	    store_logged(writer);
	return writer;
}

/* What is to be recorded is on disk before anything is put out. */
static void
record(struct report *r, struct store *writer, struct str bytes)
{
	if (opts.is_publish)
		publish_record(r, writer, bytes, paper_word(format),
		    &recorded);
	if ((!cmd.is_reveal || !reveal(r)) && writer != NULL)
		cmd_commit(&cmd, writer);
}

/* Makes the report and puts it out; with `writer` also records it. */
static void
print(int kind, const char *period, struct store *writer)
{
	struct store own, *store = report_store(&own, writer);
	struct report r;
	struct buf bytes;
	struct fail fail;
	uint32_t n;

	begin(&r, store, kind, period, opts.to);
	ready();
	if (opts.is_publish) {
		if (publish_next(writer, store->view.as_of_s, &n, &fail) !=
		    FAIL_NONE)
			cmd_die(&cmd, &fail);
		number(&r, n);
	}
	report_make(&r);
	r.doc.is_excel = opts.is_excel;
	buf_make(&bytes, cmd_full);
	paper_render(&cmd, &r.doc, format, &bytes);
	record(&r, writer, buf_str(&bytes));
	if (opts.split != NULL && !cmd.is_dry)
		report_split(&r, opts.split, format);
	if (!cmd.is_dry)
		paper_put(&cmd, opts.file, buf_str(&bytes), cmd.is_reveal);
	report_drop(&r);
	if (store != writer)
		store_close(store);
}

/*
 * All that the call records is one transaction. NB. but what is revealed in a
 * report of the past is recorded by another writer (edge/reveal.h).
 */
static void
run(int kind, const char *period)
{
	struct store own, *writer = NULL;

	if (opts.is_issue || opts.is_publish) {
		open_store(&own, 1, TIME_NONE);
		writer = &own;
	}
	if (opts.is_issue)
		issue(writer, kind, period);
	if (opts.is_issue && cmd.is_reveal && is_past(writer)) {
		cmd_commit(&cmd, writer);
		store_close(writer);
		writer = NULL;
	}
	if (opts.is_publish || !cmd.is_dry)
		print(kind, period, writer);
	if (writer != NULL)
		store_close(writer);
}

/* What does not go together. */
static void
check(int kind)
{
	int is_bulletin = kind == REPORT_SPECIAL || kind == REPORT_CIRCULAR;

	if ((opts.is_issue || opts.to != NULL) && !is_bulletin)
		cmd_usage(&cmd, "--issue and --to are for special and "
		    "circular");
	if (opts.is_publish && cmd.is_reveal)
		cmd_usage(&cmd, "what is published shows no personal data: "
		    "--publish and --reveal do not go together");
	if (cmd.is_dry && !opts.is_issue && !opts.is_publish)
		cmd_usage(&cmd, "-n says what --issue and --publish would "
		    "record");
	if (cmd.is_dry && cmd.is_reveal)
		cmd_usage(&cmd, "what is revealed is recorded: -n and --reveal "
		    "do not go together");
	if (cmd.at_s != TIME_NONE && !opts.is_issue && !opts.is_publish)
		cmd_usage(&cmd, "--at goes with --issue and --publish");
	if (kind == REPORT_BOARD && cmd.is_reveal)
		cmd_usage(&cmd, "the board shows no personal data at all");
	if (opts.is_excel && format != TABLE_CSV)
		cmd_usage(&cmd, "--excel is for -f csv");
	if (opts.is_excel && opts.is_publish)
		cmd_usage(&cmd, "what is published is the plain csv: --publish "
		    "and --excel do not go together");
	if (opts.split != NULL && strcmp(opts.split, "-") == 0)
		cmd_usage(&cmd, "--split needs a directory: standard output "
		    "holds one paper");
	if (opts.split != NULL && kind != REPORT_WEEK && format != TABLE_CSV)
		cmd_usage(&cmd, "--split is for week, or for -f csv");
}

int
main(int argc, char **argv)
{
	const char *period;
	int kind;

	cmd_parse(&cmd, argc, argv);
	if (!paper_format(opts.format, opts.file, &format))
		cmd_usage(&cmd, "format must be md, html, csv, json or xlsx, "
		    "not '%s'", paper_ending(opts.format, opts.file));
	if (opts.published != NULL && (cmd.n_operand > 0 || opts.is_issue ||
	    opts.is_publish || opts.split != NULL || opts.to != NULL ||
	    opts.is_excel || cmd.is_reveal || cmd.is_dry || cmd.by != NULL ||
	    cmd.at_s != TIME_NONE || cmd.as_of_s != TIME_NONE))
		cmd_usage(&cmd, "--published takes -C, -f and -o alone");
	if (opts.published != NULL)
		return print_again();
	opts.file = paper_file(&cmd, opts.file, format);
	if (cmd.n_operand < 1 || cmd.n_operand > 2)
		cmd_usage(&cmd, "a kind, and at most one period, are needed");
	kind = kind_of(cmd.operand[0]);
	period = cmd.n_operand > 1 ? cmd.operand[1] : NULL;
	check(kind);
	publish_table(&recorded);
	run(kind, period);
	if (cmd.is_dry || (opts.file != NULL && (opts.is_issue ||
	    opts.is_publish)))
		cmd_table(&cmd, &recorded);
	return cmd_finish(&cmd);
}
