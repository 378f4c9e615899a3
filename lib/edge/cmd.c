#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "edge/cmd.h"
#include "base/both.h"
#include "edge/quote.h"
#include "store/file.h"
#include "text/num.h"
#include "text/time.h"

#if defined(__SANITIZE_ADDRESS__)
#define CMD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CMD_SANITIZED 1
#endif
#endif

#define OPTIONS 40	/* the most a command has, common ones included */

static const char *program = "ticket";

_Noreturn void
cmd_full(void)
{
	(void)fprintf(stderr, "%s: out of memory\n", program);
	_exit(FAIL_SYSTEM);
}

static void
put_fail(const struct cmd *cmd, const char *kind, const char *text)
{
	if (cmd->shows_progress)
		(void)fputs("\r\033[K", stderr);
	(void)fprintf(stderr, "%s: %s%s\n", cmd->name, kind, text);
}

enum fail_code
cmd_fail(struct cmd *cmd, const struct fail *fail)
{
	put_fail(cmd, "", fail->text);
	if ((int)fail->code > cmd->status)
		cmd->status = (int)fail->code;
	return fail->code;
}

void
cmd_warn(const struct cmd *cmd, const char *format, ...)
{
	struct fail text;
	char words[900];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	(void)fail_set(&text, FAIL_NONE, "%s", words);
	put_fail(cmd, "warning: ", text.text);
}

_Noreturn void
cmd_usage(struct cmd *cmd, const char *format, ...)
{
	struct fail text;
	char words[900];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	(void)fail_set(&text, FAIL_USAGE, "%s", words);
	put_fail(cmd, "", text.text);
	(void)fputs(cmd->usage, stderr);
	exit(FAIL_USAGE);
}

_Noreturn void
cmd_die(struct cmd *cmd, const struct fail *fail)
{
	(void)cmd_fail(cmd, fail);
	exit(cmd_finish(cmd));
}

/* The options that come with `common`. */
static size_t
common_options(struct cmd *cmd, struct cmd_option *to)
{
	const struct { unsigned with; struct cmd_option option; } all[] = {
		{ CMD_READS | CMD_WRITES | CMD_CHECKS, { 'C', "store", CMD_TEXT, "dir",
		    "the store (default $TICKET_STORE, else here)",
		    &cmd->path } },
		{ CMD_PRINTS, { 'f', "format", CMD_TEXT, "format",
		    "table, csv, tsv, json or md", NULL } },
		{ CMD_PRINTS, { 0, "excel", CMD_FLAG, NULL,
		    "csv that a spreadsheet opens safely", &cmd->is_excel } },
		{ CMD_READS, { 0, "as-of", CMD_UNTIL, "time",
		    "as the store was then", &cmd->as_of_s } },
		{ CMD_WRITES | CMD_ISSUES, { 0, "at", CMD_AT, "time",
		    "when it happened (default now)", &cmd->at_s } },
		{ CMD_WRITES | CMD_REVEALS, { 0, "by", CMD_TEXT, "who",
		    "who did it (default the login)", &cmd->by } },
		{ CMD_WRITES | CMD_ISSUES, { 'n', "dry-run", CMD_FLAG, NULL,
		    "say what would be recorded, record nothing",
		    &cmd->is_dry } },
		{ CMD_WRITES | CMD_REVEALS | CMD_CHECKS, { 0, "wait", CMD_COUNT,
		    "seconds",
		    "how long to wait for another writer (default 10)",
		    &cmd->wait_s } },
		{ CMD_TAKES, { 0, "encoding", CMD_TEXT, "name",
		    "of the input (default: found out)", &cmd->encoding } },
		{ CMD_TAKES, { 0, "rejects", CMD_TEXT, "file",
		    "keep refused rows there, with the reason",
		    &cmd->rejects } },
		{ CMD_REVEALS, { 0, "reveal", CMD_FLAG, NULL,
		    "show personal data; needs --reason, is recorded",
		    &cmd->is_reveal } },
		{ CMD_REVEALS, { 0, "reason", CMD_TEXT, "why",
		    "why personal data are shown", &cmd->reason } },
	};
	size_t i, n = 0;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].with & cmd->common)
			to[n++] = all[i].option;
	return n;
}

static _Noreturn void
help(const struct cmd *cmd, const struct cmd_option *option, size_t n)
{
	char left[64];
	size_t i;

	(void)printf("%s - %s\n\n%s\n", cmd->name, cmd->about, cmd->usage);
	for (i = 0; i < n; i++) {
		const struct cmd_option *o = &option[i];
		char letter[8] = "   ";

		if (o->letter != 0)
			(void)snprintf(letter, sizeof(letter), "-%c,",
			    o->letter);
		(void)snprintf(left, sizeof(left), "%s --%s%s%s", letter,
		    o->name, o->arg != NULL ? " " : "",
		    o->arg != NULL ? o->arg : "");
		(void)printf("  %-26s %s\n", left, o->help);
	}
	(void)printf("  %-26s %s\n  %-26s %s\n", "    --help",
	    "this text", "    --version", "the program's version");
	exit(fflush(stdout) == 0 ? 0 : FAIL_SYSTEM);
}

static void
set_option(struct cmd *cmd, const struct cmd_option *o, const char *arg)
{
	int64_t n;

	if (o->value == NULL) {
		if (!table_format_find(arg, &cmd->format))
			cmd_usage(cmd, "format '%s' is not known", arg);
		cmd->has_format = 1;
		return;
	}
	switch (o->type) {
	case CMD_FLAG:
		*(int *)o->value = 1;
		break;
	case CMD_TEXT:
		*(const char **)o->value = arg;
		break;
	case CMD_COUNT:
		if (!num_parse(str_of(arg), 0, 1000000000, &n))
			cmd_usage(cmd, "--%s must be a whole number, not '%s'",
			    o->name, arg);
		*(int *)o->value = (int)n;
		break;
	case CMD_AT:
	case CMD_UNTIL:
		if (!time_parse_loose(str_of(arg), o->type == CMD_AT ?
		    TIME_FIRST : TIME_LAST, o->value))
			cmd_usage(cmd, "--%s must be a time such as "
			    "2024-10-25 16:00, not '%s'", o->name, arg);
		break;
	}
}

static void
take_options(struct cmd *cmd, int argc, char **argv)
{
	struct cmd_option option[OPTIONS];
	struct option words[OPTIONS + 3];
	char letters[2 * OPTIONS + 2] = "";
	size_t n = 0, i, k = 0;
	int got, at = 0;

	for (i = 0; cmd->option != NULL && cmd->option[i].name != NULL; i++)
		option[n++] = cmd->option[i];
	n += common_options(cmd, option + n);
	memset(words, 0, sizeof(words));
	for (i = 0; i < n; i++) {
		words[i].name = option[i].name;
		words[i].has_arg = option[i].arg != NULL;
		if (option[i].letter != 0) {
			letters[k++] = (char)option[i].letter;
			if (option[i].arg != NULL)
				letters[k++] = ':';
		}
	}
	words[n].name = "help";
	words[n + 1].name = "version";
	opterr = 0;
	while ((got = getopt_long(argc, argv, letters, words, &at)) != -1) {
		if (got == 0 && (size_t)at == n)
			help(cmd, option, n);
		if (got == 0 && (size_t)at == n + 1) {
			(void)printf("%s %s\n", cmd->name, TICKET_VERSION);
			exit(fflush(stdout) == 0 ? 0 : FAIL_SYSTEM);
		}
		if (got == '?')
			cmd_usage(cmd, "option '%s' is not known, or lacks "
			    "its argument", argv[optind - 1]);
		for (i = 0; got != 0 && i < n; i++)
			if (option[i].letter == got)
				at = (int)i;
		set_option(cmd, &option[at], optarg);
	}
	cmd->operand = argv + optind;
	cmd->n_operand = argc - optind;
}

static void
take_clock(struct cmd *cmd)
{
	const char *now = getenv("TICKET_NOW");

	cmd->now_s = (int64_t)time(NULL);
	if (now != NULL && now[0] != '\0' &&
	    !time_parse_loose(str_of(now), TIME_FIRST, &cmd->now_s))
		cmd_usage(cmd, "TICKET_NOW must be a time such as "
		    "2024-10-25T16:00:00+08:00, not '%s'", now);
}

/* TICKET_CACHE: off, or the records from which a cache pays. */
static void
take_cache(struct cmd *cmd)
{
	const char *cache = getenv("TICKET_CACHE");
	int64_t least = 0;

	if (cache == NULL || cache[0] == '\0')
		return;
	if (strcmp(cache, "off") == 0)
		least = CACHE_OFF;
	else if (!num_parse(str_of(cache), 1, CACHE_OFF - 1, &least))
		cmd_usage(cmd, "TICKET_CACHE must be off, or the number of "
		    "records from which a cache is made, not '%s'", cache);
	cmd->cache_least = (uint32_t)least;
}

/* TICKET_VERIFY: on, and every command recomputes the journal's digests. */
static void
take_verify(struct cmd *cmd)
{
	const char *verify = getenv("TICKET_VERIFY");

	if (verify == NULL || verify[0] == '\0' || strcmp(verify, "off") == 0)
		return;
	if (strcmp(verify, "on") != 0)
		cmd_usage(cmd, "TICKET_VERIFY must be on or off, not '%s'",
		    verify);
	cmd->verify = 1;
}

/*
 * What a command holds of citizens' words and of the key is for no core file
 * and no debugger of another process. NB. the leak checker is a debugger.
 */
static void
be_private(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#ifndef CMD_SANITIZED
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* NB. most are in the file, and to ask all that the system knows takes as long
   as to append a record. */
static const struct passwd *
user_of(uid_t id)
{
	FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *user = NULL;

	while (file != NULL && (user = fgetpwent(file)) != NULL &&
	    user->pw_uid != id)
		continue;
	if (file != NULL)
		(void)fclose(file);
	return user != NULL ? user : getpwuid(id);
}

struct str
cmd_by(struct cmd *cmd)
{
	const struct passwd *user;
	char *id;

	if (cmd->by != NULL)
		return str_of(cmd->by);
	user = user_of(getuid());
	if (user != NULL && user->pw_name[0] != '\0')
		id = mem_copy(&cmd->arena, user->pw_name,
		    strlen(user->pw_name));
	else {
		id = mem_take(&cmd->arena, 24);
		(void)snprintf(id, 24, "%lu", (unsigned long)getuid());
	}
	cmd->by = id;
	return str_of(cmd->by);
}

void
cmd_parse(struct cmd *cmd, int argc, char **argv)
{
	const char *store = getenv("TICKET_STORE");

	be_private();
	/* a file that would be longer than ulimit -f is an error as a full
	   disk is, not the end */
	(void)signal(SIGXFSZ, SIG_IGN);
	program = cmd->name;
	mem_make(&cmd->arena, cmd_full);
	buf_make(&cmd->out, cmd_full);
	mem_vec_make(&cmd->inputs, sizeof(struct cmd_input), cmd_full);
	cmd->path = store != NULL && store[0] != '\0' ? store : ".";
	cmd->as_of_s = cmd->at_s = TIME_NONE;
	cmd->wait_s = 10;
	take_options(cmd, argc, argv);
	take_cache(cmd);
	take_verify(cmd);
	take_clock(cmd);
	if (cmd->by != NULL && !event_by_is_valid(str_of(cmd->by)))
		cmd_usage(cmd, "--" EVENT_BY_MUST, STR_ARG(str_of(cmd->by)));
	if (cmd->is_reveal && (cmd->reason == NULL ||
	    str_trim(str_of(cmd->reason)).n == 0))
		cmd_usage(cmd, "--reveal needs --reason");
	if (cmd->format == TABLE_AUTO)
		cmd->format = isatty(STDOUT_FILENO) ? TABLE_TABLE : TABLE_CSV;
}

/* A file is replaced whole, by a temporary in its own directory. */
static enum fail_code
write_to_file(struct cmd *cmd, const char *name, struct str bytes,
    struct fail *fail)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash == NULL ? name : slash + 1;
	const char *dir = slash == NULL ? "." : slash == name ? "/" :
	    str_dup(&cmd->arena, str_make(name, (size_t)(slash - name)));
	enum fail_code code;
	int fd;

	if (file_open_dir(AT_FDCWD, dir, &fd, fail) != FAIL_NONE)
		return fail->code;
	code = file_replace(fd, base, bytes, 0600, fail);
	(void)close(fd);
	return code;
}

/* NB. rows refused by an earlier call do not stay behind as if by this one. */
#define STEP 256	/* calls between two looks at the clock */
#define PATIENCE_MS 1000

void
cmd_progress(struct cmd *cmd, size_t done, size_t total)
{
	struct timespec now;
	int64_t now_ms;

	if (done % STEP != 0 || !isatty(STDERR_FILENO) ||
	    clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return;
	now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (cmd->begun_ms == 0)
		cmd->begun_ms = now_ms;
	if (now_ms - cmd->begun_ms < PATIENCE_MS)
		return;
	cmd->shows_progress = 1;
	if (total > 0)
		(void)fprintf(stderr, "\r%s: %zu of %zu", cmd->name, done,
		    total);
	else
		(void)fprintf(stderr, "\r%s: %zu", cmd->name, done);
}

/* A line of which more is said; what was said of it before gives way. */
static void
put_line(struct buf *out, const struct csv_line *head,
    const struct csv_line *line, const char *last)
{
	uint32_t n = line->n, i;

	if (n > 0 && n == head->n && str_is(csv_line_field(head, n - 1),
	    ALIAS_REFUSED))
		n--;
	for (i = 0; i < n; i++) {
		csv_put(out, csv_line_field(line, i));
		buf_put_byte(out, ',');
	}
	csv_put(out, str_of(last));
	buf_put_byte(out, '\n');
}

/* Refused rows file by file, under one header where files have the same. */
static void
gather_rejects(struct cmd *cmd, struct buf *out)
{
	struct str last = STR("");
	size_t i;

	for (i = 0; i < cmd->inputs.n; i++) {
		const struct cmd_input *in = mem_vec_at(&cmd->inputs, i);
		struct buf head;

		if (in->rejected.n == 0)
			continue;
		buf_make(&head, cmd_full);
		put_line(&head, in->head, in->head, ALIAS_REFUSED);
		if (!str_eq(buf_str(&head), last))
			buf_put(out, buf_str(&head));
		last = str_copy(&cmd->arena, buf_str(&head));
		buf_put(out, buf_str(&in->rejected));
		buf_drop(&head);
	}
}

static void
write_rejects(struct cmd *cmd)
{
	struct buf rejected;
	struct str bytes;
	struct stat st;
	struct fail fail;
	int is_there;
	enum fail_code code;

	if (cmd->rejects == NULL)
		return;
	buf_make(&rejected, cmd_full);
	gather_rejects(cmd, &rejected);
	bytes = buf_str(&rejected);
	is_there = stat(cmd->rejects, &st) == 0;
	if (bytes.n == 0 && (!is_there || !S_ISREG(st.st_mode)))
		return;
	code = is_there && !S_ISREG(st.st_mode) ?
	    file_write_device(cmd->rejects, bytes, &fail) :
	    write_to_file(cmd, cmd->rejects, bytes, &fail);
	if (code == FAIL_NONE)
		return;
	/* NB. wherever it failed, the transaction is on disk already */
	fail.code = FAIL_SYSTEM;
	(void)cmd_fail(cmd, &fail);
}

int
cmd_finish(struct cmd *cmd)
{
	size_t done = 0;
	ssize_t put = 0;

	if (cmd->shows_progress)
		(void)fputs("\r\033[K", stderr);
	cmd->shows_progress = 0;
	write_rejects(cmd);
	while (done < cmd->out.n && put >= 0) {
		put = write(STDOUT_FILENO, cmd->out.p + done,
		    cmd->out.n - done);
		if (put < 0 && errno == EINTR)
			put = 0;
		else if (put > 0)
			done += (size_t)put;
	}
	if (put < 0 || close(STDOUT_FILENO) != 0) {
		struct fail fail;

		(void)fail_errno(&fail, "standard output");
		(void)cmd_fail(cmd, &fail);
	}
	return cmd->status;
}

int
cmd_finish_store(struct cmd *cmd, struct store *store)
{
	int status;

	/* whoever reads the output slowly must not hold up other writers */
	if (store->is_writer)
		store_close(store);
	status = cmd_finish(cmd);
	if (!store->is_writer)
		store_close(store);
	return status;
}

/* 1 when the call names `-`, or no ticket, and so takes standard input. */
static int
takes_pipe(const struct cmd *cmd, int *is_asked)
{
	struct stat st;
	int i, n = 0;

	*is_asked = 0;
	for (i = 0; i < cmd->n_operand; i++) {
		*is_asked |= strcmp(cmd->operand[i], "-") == 0;
		n += i >= cmd->n_verb && strchr(cmd->operand[i], '=') == NULL;
	}
	if (*is_asked)
		return 1;
	return n == 0 && !cmd->no_pipe && fstat(STDIN_FILENO, &st) == 0 &&
	    !S_ISCHR(st.st_mode) && !S_ISDIR(st.st_mode);
}

static void
read_pipe(struct cmd *cmd)
{
	struct fail fail;
	int is_asked;

	/* NB. `-` twice names one standard input */
	if (cmd->has_in || cmd->is_in_taken || !takes_pipe(cmd, &is_asked))
		return;
	if (file_read_fd(STDIN_FILENO, "<stdin>", &cmd->in, &cmd->arena,
	    &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	cmd->has_in = is_asked || cmd->in.n > 0;
}

struct store_open
cmd_store_how(const struct cmd *cmd, int is_writer, int64_t as_of_s)
{
	return (struct store_open){ .path = cmd->path, .is_writer = is_writer,
	    .wait_s = cmd->wait_s, .now_s = cmd->now_s, .as_of_s = as_of_s,
	    .cache_least = cmd->cache_least, .verify = cmd->verify,
	    .full = cmd_full };
}

void
cmd_open(struct cmd *cmd, struct store *store)
{
	/* a past is only read; its reveal is written by edge/reveal.h */
	struct store_open how = cmd_store_how(cmd,
	    (cmd->common & CMD_WRITES) != 0 ||
	    (cmd->is_reveal && cmd->as_of_s == TIME_NONE), cmd->as_of_s);
	struct fail fail;

	how.is_dry = cmd->is_dry;
	how.config_by = cmd->config_by;
	how.is_few = (cmd->common & CMD_FEW) != 0;
	if (how.is_writer && (cmd->common & CMD_WRITES) &&
	    cmd->as_of_s != TIME_NONE)
		cmd_usage(cmd, "--as-of is for reading only");
	read_pipe(cmd);
	if (store_open(store, &how, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (store->moved[0] != '\0')
		cmd_warn(cmd, "an unfinished transaction, never acknowledged, "
		    "was moved aside to journal/%s", store->moved);
}

static void
tell_moved(const struct cmd *cmd, const struct store *store)
{
	if (store->moved_rows[0] != '\0')
		cmd_warn(cmd, "an unfinished row, never acknowledged, was "
		    "moved aside to tickets/%s", store->moved_rows);
}

void
cmd_commit(struct cmd *cmd, struct store *store)
{
	struct fail fail;

	if (!cmd->is_dry && store_commit(store, 0, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	tell_moved(cmd, store);
}

size_t
cmd_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int64_t n;

	if (isatty(STDOUT_FILENO) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	if (columns != NULL && num_parse(str_of(columns), 20, 10000, &n))
		return (size_t)n;
	return isatty(STDOUT_FILENO) ? 80 : 0;
}

void
cmd_table(struct cmd *cmd, const struct table *table)
{
	struct table_style style = { .format = cmd->format,
	    .is_excel = cmd->is_excel, .width = cmd_width() };

	if (cmd->format >= TABLE_HTML)
		cmd_usage(cmd, "this format is not one of %s's", cmd->name);
	table_render(table, &style, &cmd->out);
}

/* A commit, and a table that is made meanwhile. */
struct commit {
	struct cmd *cmd;
	struct store *store;
	struct table *table;
	void (*fill)(struct table *table);
	enum fail_code code;
	struct fail fail;
};

/* What one of two threads does of it. */
struct commit_half {
	struct commit *whole;
	int has_table;		/* makes the table; else commits */
};

static void
make_table(const struct commit *commit)
{
	commit->fill(commit->table);
	cmd_table(commit->cmd, commit->table);
}

static void
do_half(void *with)
{
	const struct commit_half *half = with;
	struct commit *commit = half->whole;

	if (half->has_table)
		make_table(commit);
	else
		commit->code = store_commit(commit->store, 0, &commit->fail);
}

void
cmd_commit_table(struct cmd *cmd, struct store *store, struct table *table,
    size_t n, void (*fill)(struct table *table))
{
	struct commit commit = { .cmd = cmd, .store = store, .table = table,
	    .fill = fill };
	struct commit_half here = { &commit, 0 }, aside = { &commit, 1 };
	size_t before = cmd->out.n;

	if (cmd->is_dry || cmd->format >= TABLE_HTML ||
	    !both_pays((uint32_t)n)) {
		cmd_commit(cmd, store);
		make_table(&commit);
		return;
	}
	both_run(do_half, &here, &aside);
	if (commit.code != FAIL_NONE) {
		/* nothing is printed that the journal lacks */
		cmd->out.n = before;
		cmd_die(cmd, &commit.fail);
	}
	tell_moved(cmd, store);
}

static void
parse_input(struct cmd *cmd, struct store *store, const char *name,
    struct str bytes, struct csv_table *table, struct alias_head *head)
{
	struct csv_source source = { .encoding = cmd->encoding,
	    .separator = cmd->separator, .aside = &cmd->aside };
	struct cmd_input *in;
	struct fail fail;

	if (cmd->aside.base == NULL)
		mem_make(&cmd->aside, cmd_full);
	if (csv_table_parse(name, bytes, &source, table, &cmd->arena,
	    &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (config_aliases(&store->config, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (!alias_map_find(store->config.aliases, table,
	    alias_find(store->config.aliases, "ticket"), &cmd->arena, head)) {
		(void)fail_set(&fail, FAIL_DATA, "%s: no header line with a "
		    "column ticket (or an alias of it in config/columns.csv)",
		    name);
		cmd_die(cmd, &fail);
	}
	in = mem_vec_add(&cmd->inputs);
	in->table = table;
	in->head = head->line;
	in->map = head->map;
	buf_make(&in->rejected, cmd_full);
	cmd->aliases = store->config.aliases;
}

int
cmd_stdin(struct cmd *cmd, struct store *store, struct csv_table *table,
    struct alias_head *head)
{
	read_pipe(cmd);
	if (!cmd->has_in)
		return 0;
	parse_input(cmd, store, "<stdin>", cmd->in, table, head);
	cmd->has_in = 0;
	cmd->is_in_taken = 1;
	return 1;
}

void
cmd_read(struct cmd *cmd, struct store *store, const char *file,
    struct csv_table *table, struct alias_head *head)
{
	struct str bytes;
	struct fail fail;

	if (file_read(AT_FDCWD, file, &bytes, &cmd->arena, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	parse_input(cmd, store, file, bytes, table, head);
}

/* What cmd_tickets() gathers. */
struct taking {
	struct store *store;
	struct mem_vec list;
	unsigned char *seen;
};

/* Adds a ticket once. 0 and `fail` when it is unknown. */
static int
take_ticket(struct taking *t, struct str id, struct fail *fail)
{
	uint32_t ticket = ledger_ticket(&t->store->ledger, id);

	if (ticket == HASH_NONE || ticket == 0) {
		(void)fail_set(fail, FAIL_REFUSED,
		    "there is no ticket '%.*s'", STR_ARG(id));
		return 0;
	}
	if (!t->seen[ticket]) {
		t->seen[ticket] = 1;
		*(uint32_t *)mem_vec_add(&t->list) = ticket;
	}
	return 1;
}

/* The tickets of standard input; 0 when it is not what names them. */
static int
take_rows(struct cmd *cmd, struct taking *t)
{
	struct csv_table *table = mem_take(&cmd->arena, sizeof(*table));
	struct alias_head head;
	size_t i;
	int column;

	if (!cmd_stdin(cmd, t->store, table, &head))
		return 0;
	column = alias_find(t->store->config.aliases, "ticket");
	for (i = head.first; i < table->n_row; i++) {
		const struct alias_field *from = NULL;
		struct str id = alias_map_get(&head.map, &table->row[i],
		    column, &from);
		struct fail fail;

		if (id.n > 0 && !take_ticket(t, id, &fail))
			cmd_reject(cmd, table, i, from == NULL ? 0 :
			    from->field + 1, fail.text);
	}
	return 1;
}

size_t
cmd_tickets(struct cmd *cmd, struct store *store, uint32_t **ticket,
    int *is_all)
{
	struct taking t = { .store = store, .seen = mem_take(&cmd->arena,
	    ledger_tickets(&store->ledger) + 1) };
	struct fail fail;
	int i;

	mem_vec_make(&t.list, sizeof(uint32_t), cmd_full);
	*is_all = !take_rows(cmd, &t) && cmd->n_operand == 0;
	for (i = 0; i < cmd->n_operand; i++)
		if (strcmp(cmd->operand[i], "-") != 0 &&
		    !take_ticket(&t, str_of(cmd->operand[i]), &fail))
			(void)cmd_fail(cmd, &fail);
	*ticket = mem_vec_at(&t.list, 0);
	return t.list.n;
}

const unsigned char *
cmd_given(struct cmd *cmd, const struct store *store, const uint32_t *ticket,
    size_t n)
{
	unsigned char *is_given;
	size_t i;

	if (ticket == NULL)
		return NULL;
	is_given = mem_take(&cmd->arena, ledger_tickets(&store->ledger));
	for (i = 0; i < n; i++)
		is_given[ticket[i]] = 1;
	return is_given;
}

static struct cmd_input *
input_of(struct cmd *cmd, const struct csv_table *table)
{
	size_t i = cmd->inputs.n;

	while (i-- > 0) {
		struct cmd_input *in = mem_vec_at(&cmd->inputs, i);

		if (in->table == table)
			return in;
	}
	abort();
}

static struct str
row_field(const struct cmd *cmd, const struct cmd_input *in,
    const struct csv_line *line, const char *name)
{
	int column = alias_find(cmd->aliases, name);

	return column < 0 ? str_make(NULL, 0) :
	    alias_map_get(&in->map, line, column, NULL);
}

size_t
cmd_column(struct cmd *cmd, const struct csv_table *table, size_t row,
    const char *name)
{
	const struct alias_map *map = &input_of(cmd, table)->map;
	int column = alias_find(cmd->aliases, name);
	const struct alias_field *from;

	if (column < 0)
		return 0;
	(void)alias_map_get(map, &table->row[row], column, &from);
	return alias_map_number(map, column, from);
}

/* 1 when a row is not among those kept for --rejects yet; then it is. */
static int
is_new(struct cmd *cmd, const struct csv_line *line)
{
	/* no two rows have their fields in one place */
	struct str row = str_make((const char *)&line->end,
	    sizeof(line->end));

	if (!cmd->has_kept++)
		hash_set_make(&cmd->kept, cmd_full);
	if (hash_set_find(&cmd->kept, row) != HASH_NONE)
		return 0;
	(void)hash_set_add(&cmd->kept, row);
	return 1;
}

void
cmd_reject(struct cmd *cmd, const struct csv_table *table, size_t row,
    size_t column, const char *text)
{
	const struct csv_line *line = &table->row[row];
	struct cmd_input *in = input_of(cmd, table);
	const struct quote_person person = {
	    row_field(cmd, in, line, "caller"),
	    row_field(cmd, in, line, "phone"),
	    row_field(cmd, in, line, "address") };
	struct fail fail;

	text = quote_mask(&cmd->mask, &cmd->arena, text, &person);
	if (column > 0)
		(void)fail_set(&fail, FAIL_REFUSED, "%s:%u:%zu: %s",
		    table->name, (unsigned)line->line, column, text);
	else
		(void)fail_set(&fail, FAIL_REFUSED, "%s:%u: %s", table->name,
		    (unsigned)line->line, text);
	(void)cmd_fail(cmd, &fail);
	if (cmd->rejects != NULL && is_new(cmd, line))
		put_line(&in->rejected, in->head, line, text);
}
