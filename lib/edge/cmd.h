/*
 * cmd - what every command does alike: options, operands or a pipe, messages,
 * the clock, the user, the store, the exit
 *
 * A command fills a `struct cmd` with its name, its usage and a table of its
 * options, and calls cmd_parse(). Options common to all come with it. The
 * clock, the user and the environment enter the program here and nowhere else.
 * Standard output is for data, standard error for people; the status of a
 * command is the gravest that was remembered.
 */
#ifndef EDGE_CMD_H
#define EDGE_CMD_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "edge/table.h"
#include "model/alias.h"
#include "store/store.h"
#include "text/csv.h"

enum cmd_type {
	CMD_FLAG,	/* int: set to 1 */
	CMD_TEXT,	/* const char * */
	CMD_COUNT,	/* int, >= 0 */
	CMD_AT,		/* int64_t: a time; a date is its first second */
	CMD_UNTIL	/* int64_t: a time; a date is its last second */
};

struct cmd_option {
	int letter;		/* 0: long only */
	const char *name;	/* without --; NULL ends the table */
	enum cmd_type type;
	const char *arg;	/* the name of its argument, NULL for a flag */
	const char *help;
	void *value;
};

/* Which of the common options a command has. */
enum {
	CMD_READS = 1,		/* -C, --as-of */
	CMD_WRITES = 2,		/* -C, --at, --by, -n, --wait */
	CMD_PRINTS = 4,		/* -f, --excel */
	CMD_TAKES = 8,		/* --encoding, --rejects */
	CMD_CHECKS = 32,	/* -C, --wait: ticket-check */
	CMD_REVEALS = 16,	/* --reveal, --reason, and for what they write
				   --by, --wait */
	CMD_ISSUES = 128,	/* --at, -n: ticket-report */
	CMD_FEW = 64		/* no option: it asks of few tickets, and nothing
				   of what is settled of all */
};

/* A CSV that was read, and what of it is kept for --rejects. */
struct cmd_input {
	const struct csv_table *table;
	const struct csv_line *head;	/* its header */
	struct alias_map map;		/* what its columns are */
	struct buf rejected;		/* rows, with the reason behind */
};

struct cmd {
	const char *name;
	const char *usage;	/* the synopsis, lines with LF */
	const char *about;	/* one line for --help */
	const struct cmd_option *option;
	unsigned common;

	/* what the common options say */
	const char *path;	/* of the store */
	enum table_format format;
	int has_format;		/* the call names it */
	int is_excel;
	int64_t as_of_s;	/* TIME_NONE: now */
	int64_t at_s;		/* TIME_NONE: now */
	const char *by;		/* NULL: the login; cmd_by() */
	int is_dry;
	uint32_t cache_least;	/* TICKET_CACHE, see store/cache.h */
	int verify;		/* TICKET_VERIFY */
	int wait_s;
	const char *encoding;
	char separator;		/* of the input; 0: found out */
	const char *rejects;
	int is_reveal;
	const char *reason;

	char **operand;		/* after the options */
	int n_operand;
	int n_verb;		/* leading operands that name no ticket */
	int no_pipe;		/* standard input is read for `-` alone */
	const char *config_by;	/* who changed config/, or NULL */
	struct str in;		/* standard input, read before the store */
	int has_in;
	int is_in_taken;	/* it was handed out: there is no more */
	int64_t now_s;
	int status;
	int64_t begun_ms;	/* of the first cmd_progress() */
	int shows_progress;	/* its line stands on the terminal */
	struct arena arena;	/* lives as long as the process */
	struct arena aside;	/* so does this: what a thread reads of inputs;
				   made when it is needed */
	struct buf out;		/* standard output to be */
	struct mem_vec inputs;	/* of struct cmd_input: the CSVs that were read */
	struct hash_set kept;	/* rows of theirs that are kept for --rejects */
	int has_kept;
	const struct aliases *aliases;
	struct mask *mask;		/* of messages; NULL until needed */
};

/*
 * Parses the words of the call. --help and --version print and exit 0; wrong
 * usage prints the usage and exits 2. Reads TICKET_STORE, TICKET_NOW and the
 * login. `common` must be set.
 */
void cmd_parse(struct cmd *cmd, int argc, char **argv);

/* Who does it: --by, or the name of who runs the command. */
struct str cmd_by(struct cmd *cmd);

/* Says what is wrong with the call, and exits 2. */
_Noreturn void cmd_usage(struct cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints `name: text` and remembers the code. Returns the code. */
enum fail_code cmd_fail(struct cmd *cmd, const struct fail *fail);

/* Prints `name: warning: text`; the status stays. */
void cmd_warn(const struct cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Writes what is in `out` to standard output and refused rows to their file,
 * closes, and returns the exit status.
 */
int cmd_finish(struct cmd *cmd);

/*
 * The same, and closes the store: a writer's before it prints, a reader's
 * afterwards, since what was read may be kept then (store/cache.h).
 */
int cmd_finish_store(struct cmd *cmd, struct store *store);

/* cmd_fail() and cmd_finish(), and the process ends. */
_Noreturn void cmd_die(struct cmd *cmd, const struct fail *fail);

/* How the call and its environment say that a store is opened. */
struct store_open cmd_store_how(const struct cmd *cmd, int is_writer,
    int64_t as_of_s);

/*
 * Opens the store for what `common` says, or dies. Says what was moved. Where
 * rows come by a pipe, that is read to its end first: what comes down a pipe
 * was committed before it was printed, so the store that is then opened holds
 * it, and no lock is held while waiting for an upstream command that needs it.
 */
void cmd_open(struct cmd *cmd, struct store *store);

/* Commits (or, with -n, does not), or dies; nothing is printed before. */
void cmd_commit(struct cmd *cmd, struct store *store);

/* The terminal's columns, or those of COLUMNS; 0: no limit. */
size_t cmd_width(void);

/* Puts a table out in the format asked for. */
void cmd_table(struct cmd *cmd, const struct table *table);

/* Both, of a table that gets `n` rows by `fill`: a large one is made while what
   it tells is being committed. */
void cmd_commit_table(struct cmd *cmd, struct store *store,
    struct table *table, size_t n, void (*fill)(struct table *table));

/*
 * 1 when rows come by standard input: `-` is an operand, or there is no
 * operand and standard input is neither a terminal nor a device nor empty.
 * Then `table` is parsed, through the store's aliases where `store` is not
 * NULL, and its header is in `head`. Dies on what is no CSV. The table must
 * live as long as the process: refused rows are put under its header in the
 * end.
 */
int cmd_stdin(struct cmd *cmd, struct store *store, struct csv_table *table,
    struct alias_head *head);

/* A CSV file of the call, the same way. */
void cmd_read(struct cmd *cmd, struct store *store, const char *file,
    struct csv_table *table, struct alias_head *head);

/*
 * The tickets that the call names, by operands or by a pipe, as numbers in the
 * ledger, each once, in order; those that are unknown are said and leave
 * status 1. `*is_all` is 1 when the call names none at all.
 */
size_t cmd_tickets(struct cmd *cmd, struct store *store, uint32_t **ticket,
    int *is_all);

/* By number, 1 for each of these tickets, for who goes through others; NULL
   where `ticket` is, and all are meant. */
const unsigned char *cmd_given(struct cmd *cmd, const struct store *store,
    const uint32_t *ticket, size_t n);

/*
 * A row of input is refused: said with file, line, column and reason on
 * standard error, and kept whole with the reason in a last column for
 * --rejects, once where several acts of it are refused, each under the header
 * of its own file. `column` 0: none. Status 1. Nobody's data are in the reason
 * that is said (edge/quote.h), beyond what the row is kept with.
 */
void cmd_reject(struct cmd *cmd, const struct csv_table *table, size_t row,
    size_t column, const char *text);

/*
 * The number of the field of a row that says what `name` names, one of our
 * columns; where none does, of the first that could; 0: the file has none.
 */
size_t cmd_column(struct cmd *cmd, const struct csv_table *table, size_t row,
    const char *name);

/*
 * Work of over a second shows on a terminal how far it is; elsewhere nothing.
 * `total` 0: unknown. Called often, it looks at the clock now and then, and
 * takes its line away when cmd_finish() or a message comes.
 */
void cmd_progress(struct cmd *cmd, size_t done, size_t total);

/* For arenas: says `out of memory`, exits 5. */
_Noreturn void cmd_full(void);

#endif
