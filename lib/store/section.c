#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "store/section.h"

#define SIZE (128 << 10)
#define SIZE_MOST (1 << 20)	/* a longer line is left to others */
#define ROWS 512		/* that are taken at once */

static size_t size_used = SIZE;

void
section_use(size_t size)
{
	size_used = size > 0 ? size : SIZE;
}

size_t
section_size(void)
{
	return size_used;
}

void
section_make(struct section *section, void (*full)(void))
{
	memset(section, 0, offsetof(struct section, lines));
	mem_make(&section->bytes_arena, full);
	mem_make(&section->row_arena, full);
	mem_make(&section->scratch, full);
	section->size = size_used;
	section->bytes = mem_extend(&section->bytes_arena, section->size);
}

void
section_drop(struct section *section)
{
	mem_drop(&section->bytes_arena);
	mem_drop(&section->row_arena);
	mem_drop(&section->scratch);
}

/* Reads on behind `*n` bytes that are there until it is full; 0: it failed. */
static int
fill(struct section *section, int fd, int64_t offset, size_t *n)
{
	ssize_t got = 1;

	while (*n < section->size && got != 0) {
		got = pread(fd, section->bytes + *n, section->size - *n,
		    offset + (int64_t)*n);
		if (got > 0)
			*n += (size_t)got;
		else if (got < 0 && errno != EINTR)
			return 0;
	}
	return 1;
}

int
section_fetch(struct section *section, int fd, int64_t offset)
{
	size_t n = 0;
	const char *lf;

	while (fill(section, fd, offset, &n) && n > 0) {
		lf = memrchr(section->bytes, '\n', n);
		if (lf != NULL) {
			section->n = (size_t)(lf - section->bytes) + 1;
			return 1;
		}
		if (n < section->size || section->size >= SIZE_MOST)
			break;
		(void)mem_extend(&section->bytes_arena, section->size);
		section->size *= 2;
	}
	return 0;
}

/* Room for one more. */
static void *
next_row(struct section *section, const struct section_how *how)
{
	if (section->n_row == section->rows) {
		(void)mem_extend(&section->row_arena, ROWS * how->row);
		section->rows += ROWS;
		section->row = section->row_arena.base;
	}
	return section->row + section->n_row * how->row;
}

/* The digest of a transaction that lies in the section as a whole (J5). */
static int
is_verified(const struct section *section, struct str digest)
{
	struct str part[2];
	char hex[HASH_HEX + 1];

	if (section->n_end == 0)	/* it may have begun before */
		return 1;
	part[0] = section->last.digest;
	part[1].p = section->bytes + section->last.offset;
	part[1].n = (size_t)(digest.p - part[1].p);
	hash_sha256_hex(part, 2, hex);
	return str_is(digest, hex);
}

static void
note_end(struct section *section, struct str line, struct str digest)
{
	section->before = section->last;
	section->last.n_row = section->n_row;
	section->last.offset = (size_t)(line.p - section->bytes) + line.n + 1;
	section->last.logged_s = section->last_s;
	section->last.digest = digest;
	if (section->n_end++ == 0)
		section->first_digest = digest;
}

/* A record's place in its file and among those of its transaction (J4), as far
   as it is seen here. */
static int
is_in_place(struct section *section, const struct section_how *how,
    const struct record *record)
{
	int begins = section->n_row == 0 || (section->n_end > 0 &&
	    section->last.n_row == section->n_row);

	if (record->logged_s > how->as_of_s)
		return 0;
	return begins ? record_is_of(how->file, record->logged_s,
	    &section->memo) : record->logged_s == section->last_s;
}

/* The next line; 0 when it is not right. */
static int
line_read(struct section *section, const struct section_how *how,
    struct str line, const struct str *field)
{
	struct record record;
	struct fail why;

	if (record_parse(line, field, &record, &section->memo,
	    &section->scratch, &why) != FAIL_NONE ||
	    !is_in_place(section, how, &record) ||
	    !how->make(how->with, &record, &section->scratch,
	    next_row(section, how)))
		return 0;
	if (section->n_row++ == 0)
		section->first_s = record.logged_s;
	section->last_s = record.logged_s;
	if (record.digest.n == 0)
		return 1;
	/* NB. one in quotes is not what the line ends with */
	if (record.digest.p + record.digest.n != line.p + line.n)
		return 0;
	if (how->verify && !is_verified(section, record.digest))
		return 0;
	note_end(section, line, record.digest);
	return 1;
}

void
section_read(struct section *section, const struct section_how *how)
{
	struct str line, field[RECORD_N];
	int has, is_plain;

	section->n_row = section->n_end = 0;
	mem_reset(&section->scratch);
	file_lines_over(&section->lines, section->bytes, section->n);
	do {
		if (file_lines_fields(&section->lines, &line, field, RECORD_N,
		    &is_plain, &has, NULL) != FAIL_NONE)
			has = 0;
	} while (has && line_read(section, how, line,
	    is_plain ? field : NULL));
	section->is_right = !has && section->lines.from == section->n;
}
