/*
 * section - whole lines of a journal's file, looked at by themselves
 *
 * What can be said of records without those before them is said here, by
 * several threads for several sections (base/crew.h): that they are records, of
 * the file's month, that a transaction's have one `logged`, that those which
 * begin and end in the section have their digest. The journal joins the
 * sections, in order. One that is not right in everything is not told why: the
 * journal reads on from its beginning line by line, and tells.
 */
#ifndef STORE_SECTION_H
#define STORE_SECTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/event.h"
#include "store/file.h"
#include "store/record.h"

/* What sections have in common. */
struct section_how {
	const char *file;	/* whose they are */
	int64_t as_of_s;	/* a section with a record logged later is not
				   right */
	int verify;		/* recompute digests */
	size_t row;		/* bytes of what is made of a record */
	int (*make)(void *with, const struct record *record,
	    struct arena *arena, void *row);
	void *with;
};

/* Where a transaction ends. */
struct section_end {
	size_t n_row;		/* rows up to it, its own included */
	size_t offset;		/* bytes likewise */
	int64_t logged_s;
	struct str digest;	/* of the section's bytes */
};

struct section {
	char *bytes;		/* whole lines, each with its LF */
	size_t n, size;		/* so many, and room for them */
	char *row;		/* what was made of its records, one a line */
	size_t n_row, rows;	/* so many, and room for them */
	int is_right;		/* in everything; else no more is known */
	int64_t first_s, last_s;	/* logged, of its first and last */
	size_t n_end;		/* transactions that end in it */
	struct str first_digest;	/* of the first of them */
	struct section_end last, before;	/* `before` the last one */
	struct record_memo memo;
	struct arena bytes_arena, row_arena, scratch;
	struct file_lines lines;	/* NB. last: large, and begun by itself */
};

/* Makes one with room for lines; gives that back, with all that was read. */
void section_make(struct section *section, void (*full)(void));
void section_drop(struct section *section);

/*
 * Reads whole lines from `offset` on. 0 where there are none, or nothing can be
 * read, or a line is very long: that is for who reads line by line.
 */
int section_fetch(struct section *section, int fd, int64_t offset);

/* Looks at the lines that were fetched, and makes a row of each record. What it
   finds is good until the next is fetched into this one. */
void section_read(struct section *section, const struct section_how *how);

/* How many bytes a section has, about. For tests: so many from now on; 0: as many
   as are fast. */
size_t section_size(void);
void section_use(size_t size);

#endif
