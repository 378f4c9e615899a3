/*
 * tickets - what citizens said (tickets/YYYY-MM.csv): personal data
 *
 * A row counts when a receive or an amend names it by its digest: the first 32
 * hexadecimal digits of SHA-256 over its CSV record without the LF (S31). Rows
 * are durable before the transaction that names them; a row that none names
 * never happened. Rows are appended only, cut by the month of `logged`.
 */
#ifndef STORE_TICKETS_H
#define STORE_TICKETS_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/file.h"

#define TICKETS_HEADER \
	"ticket,received,source,kind,urgency,category,site,place,address," \
	"caller,phone,text,district_due,supervised,related,flags,logged"

enum tickets_field {
	TICKETS_TICKET, TICKETS_RECEIVED, TICKETS_SOURCE, TICKETS_KIND,
	TICKETS_URGENCY, TICKETS_CATEGORY, TICKETS_SITE, TICKETS_PLACE,
	TICKETS_ADDRESS, TICKETS_CALLER, TICKETS_PHONE, TICKETS_TEXT,
	TICKETS_DISTRICT_DUE, TICKETS_SUPERVISED, TICKETS_RELATED,
	TICKETS_FLAGS, TICKETS_LOGGED, TICKETS_N
};

struct tickets_row {
	struct str field[TICKETS_N];
};

/* The row as the CSV record that is digested and written (no LF). */
void tickets_put(struct buf *out, const struct tickets_row *row);

/* Its digest. `line` is what tickets_put() made. */
void tickets_digest(struct str line, char hex[HASH_HEX + 1]);

/* Where a row is. */
struct tickets_at {
	const char *file;
	uint64_t number;	/* of its line */
	int64_t offset;		/* of that in the file */
	uint32_t month;		/* of the file's name: 202410; 0: it has none */
};

/*
 * Called for each row of the files, in order; slices are good until it
 * returns. `line` is the record without its LF.
 */
typedef enum fail_code tickets_each(void *with, const struct tickets_row *row,
    struct str line, const struct tickets_at *at, struct fail *fail);

/*
 * Reads all rows below directory `dir_fd`. What is no row was never named by a
 * record, and never happened: it is passed over, as is a last piece without an
 * LF. With `fault` not NULL all that is told there, naming file and line.
 */
enum fail_code tickets_read(int dir_fd, tickets_each *each, void *with,
    void (*fault)(void *with, const struct fail *fail), void (*full)(void),
    struct fail *fail);

/*
 * The same of some files by name (or of all others), and only of tickets that
 * are wanted, as far as that can be told before a row is read; `wants` NULL:
 * all. What is no row is passed over.
 */
struct tickets_some {
	const struct hash_set *files;
	int is_other;		/* all but these */
	int (*wants)(void *with, struct str ticket);
};
enum fail_code tickets_read_some(int dir_fd, const struct tickets_some *some,
    tickets_each *each, void *with, void (*full)(void), struct fail *fail);

/*
 * Reads single rows of which it is known where they were. 1, and the row, good
 * until the next call; 0 when no row of this digest is there any more.
 */
struct tickets_place {
	int64_t offset;
	uint32_t length;	/* of the record, without its LF */
	uint32_t month;		/* of the file: 202410; 0: it has no place */
};
struct tickets_picker {
	int dir_fd;
	struct mem_vec files;	/* its own */
	struct arena arena;
};
void tickets_picker_make(struct tickets_picker *picker, int dir_fd,
    void (*full)(void));
void tickets_picker_drop(struct tickets_picker *picker);
int tickets_pick(struct tickets_picker *picker,
    const struct tickets_place *place, const char hex[HASH_HEX],
    struct tickets_row *row);

void tickets_month_file(uint32_t month, char file[16]);

/*
 * Appends rows (lines with LF) to the file of the month of `logged_s`, piece by
 * piece; they are durable from the end on. One that is new gets its header. A
 * torn piece at its end is moved aside first; `moved` is its name, or empty. A
 * file that does not begin with the header is moved aside whole where
 * `has_named` is 0, no record of that month naming a row; else it is FAIL_DATA.
 * Where `code` says that something went wrong the end takes the rows back, as
 * far as possible, and returns that.
 */
struct tickets_append {
	struct file_append file;
	char name[16];
};
enum fail_code tickets_begin(struct tickets_append *append, int dir_fd,
    int64_t logged_s, int has_named, char moved[64], struct fail *fail);
enum fail_code tickets_put_lines(struct tickets_append *append,
    struct str lines, struct fail *fail);
enum fail_code tickets_end(struct tickets_append *append, enum fail_code code,
    struct fail *fail);

/* The size of the file of the month of `logged_s`, 0 when there is none. */
int64_t tickets_size(int dir_fd, int64_t logged_s);

/* Takes an append back, to that size, as far as possible: the transaction that
   would have named its rows could not be written. */
void tickets_undo(int dir_fd, int64_t logged_s, int64_t size);

#endif
