/*
 * journal - the append-only record of what happened (journal/YYYY-MM.csv)
 *
 * Invariants; tests are named after them.
 *   J1  What append returned FAIL_NONE for is on stable storage, whole, for
 *       ever; whatever call is the last before a kill or a power cut.
 *   J2  Every other transaction is there whole or not at all: only its last
 *       record has a digest, and what follows the last digest of the newest
 *       file never happened. Nor did a last transaction with NUL bytes in it: a
 *       power cut may keep its end and lose its beginning. What no cut write
 *       leaves behind the last digest (a whole line that is no record, a
 *       digest with more behind it, a single NUL between other bytes) may have
 *       been acknowledged and changed since: FAIL_DATA, for people to look at.
 *       A writer makes durable what it found before it appends, so that
 *       only the last transaction can be torn.
 *   J3  seq is 1, 2, 3 … over all files without a gap; logged never goes
 *       back; at is not after logged.
 *   J4  All records of a transaction bear one logged, and lie in the file of
 *       that month.
 *   J5  A transaction's digest is SHA-256 over the digest before it and its
 *       lines up to, not with, that digest field: no byte can change without
 *       the chain showing it (Q2).
 *   J6  Nothing is ever rewritten. A torn tail is moved aside by the next
 *       writer before it appends, and kept.
 *   J7  A reader never waits and never sees half a transaction (Q3). It
 *       proves the digest of the last one, and of all in the newest file
 *       when that changed while it was read: a failed write may have been
 *       cut off under its eyes, and another one put there.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/event.h"
#include "store/file.h"
#include "text/time.h"

#define JOURNAL_HEADER \
	"seq,logged,at,ticket,event,unit,by,attrs,digest"

/* Where the acknowledged journal ends. */
struct journal_end {
	uint32_t seq;			/* of its last record, 0: empty */
	int64_t logged_s;		/* of its last record, or TIME_NONE */
	char digest[HASH_HEX + 1];	/* of its last transaction, or "" */
	char file[16];			/* `2024-10.csv`, the newest that has a
					   transaction, or "" */
	int64_t size;			/* acknowledged bytes of that file */
	int64_t torn;			/* bytes that never happened */
	uint64_t line;			/* lines of that file that count */
	char torn_file[16];		/* where they lie: in `file`, or in a
					   newer one without a transaction,
					   which may be empty; "": nothing is
					   to be mended */
	int64_t torn_from;		/* from here to the end; 0: all of it */
};

/* What a file was when it was read. */
struct journal_stamp {
	char file[16];
	struct file_stamp stamp;
};

/* The names of its files, in order of months. */
struct journal_list {
	char **name;
	size_t n;
};

/* What a reader does with what it reads. */
struct journal_reader {
	/*
	 * Called for each record, in order, before it is known whether its
	 * transaction is complete; slices are good until it returns. An error
	 * is prefixed with file and line.
	 */
	enum fail_code (*record)(void *with, const struct record *record,
	    struct fail *fail);
	/*
	 * Both or neither. Of long files records are read by several threads:
	 * `make` makes of a record `row` bytes, its slices and what is in the
	 * arena being good for as long as those, at the same time as of
	 * others, and 0 when that is wrong; `add` is given what was made, in
	 * order, instead of `record`, and is 0 when one is wrong: those are
	 * forgotten, and given again by `record`, which says why. No two calls
	 * of `add` or of `record` come at the same time, but they may come
	 * from different threads.
	 */
	size_t row;
	int (*make)(void *with, const struct record *record,
	    struct arena *arena, void *row);
	int (*add)(void *with, const void *row, size_t n);
	/* The records from seq on never happened: forget them. What comes
	   next may bear these numbers again. */
	void (*forget)(void *with, uint32_t seq);
	/*
	 * Called for each fault instead of stopping there, when not NULL
	 * (ticket-check); the rest of that file is read on where possible.
	 */
	void (*fault)(void *with, const struct fail *fail);
	void *with;
	int64_t as_of_s;	/* records logged later are not read */
	int *has_later;		/* set to 1 when there are such; or NULL */
	int verify;		/* recompute the chain */
	const struct journal_end *from;	/* what was read before: only what
					   follows is read; NULL: all */
	const struct journal_list *files;	/* as they were listed; NULL: to
						   be listed */
	struct mem_vec *stamps;	/* of struct journal_stamp: what the files were
				   when they were read; or NULL */
	void (*full)(void);
};

/*
 * Reads the journal below directory `dir_fd`. FAIL_DATA names file and line of
 * what is not a journal's; records of a torn tail are forgotten.
 */
enum fail_code journal_read(int dir_fd, const struct journal_reader *reader,
    struct journal_end *end, struct fail *fail);

/* Lists the journal's files; the names are in `arena`. */
enum fail_code journal_files(int dir_fd, struct journal_list *list,
    struct arena *arena, struct fail *fail);

/* A transaction being built. */
struct journal_tx {
	struct buf lines;	/* a file's header, and the transaction's lines,
				   the last without digest and LF */
	uint32_t n;		/* records in it */
	uint32_t first_seq;
	int64_t logged_s;
	struct hash_sum sum;	/* of some of them, and the digest before … */
	size_t summed;		/* … up to here; 0: it is not begun */
	char digest[HASH_HEX + 1];	/* of all; "": it was not asked for */
};

void journal_begin(struct journal_tx *tx, const struct journal_end *end,
    int64_t now_s, void (*full)(void));

/* Adds a record; its seq and logged are the transaction's to give. */
void journal_add(struct journal_tx *tx, struct record *record);

/* The same in two steps: what stands behind the seq needs no transaction, but
   its `logged`, of which `logged` is the text; then so much is added. */
void journal_put_rest(struct buf *out, const struct record *record,
    const char logged[TIME_TEXT]);
void journal_add_rest(struct journal_tx *tx, struct str rest);

/*
 * Makes durable what `end` says there is: it may have been written by a writer
 * that was killed before it synced. Before a commit, and where a writer finds
 * that all it would record is there already.
 */
enum fail_code journal_settle(int dir_fd, const struct journal_end *end,
    struct fail *fail);

/*
 * For who has time to spare before the commit, which does it else: computes
 * the digest of a transaction to which nothing is added any more, or so much of
 * it as there is by now.
 */
void journal_digest(struct journal_tx *tx, const struct journal_end *end);
void journal_digest_some(struct journal_tx *tx,
    const struct journal_end *end);

/*
 * Appends the transaction durably and moves `end` on; the digest is in
 * `end->digest`. A torn tail must have been moved aside. An empty transaction
 * writes nothing.
 */
enum fail_code journal_commit(int dir_fd, struct journal_tx *tx,
    struct journal_end *end, struct fail *fail);

/* 1 when bytes lie where a commit that failed would have put them. */
int journal_has_more(int dir_fd, const struct journal_tx *tx,
    const struct journal_end *end);

/*
 * Moves what follows the acknowledged end into `torn-MONTH-OFFSET-N` and cuts
 * the file there, or removes it when no transaction is in it; `moved` (64
 * bytes) is the name it was given, or "" when there was nothing worth keeping.
 */
enum fail_code journal_mend(int dir_fd, struct journal_end *end,
    char moved[64], struct fail *fail);

#endif
