#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/tickets.h"
#include "store/file.h"
#include "text/csv.h"
#include "text/time.h"

void
tickets_put(struct buf *out, const struct tickets_row *row)
{
	csv_put_fields(out, row->field, TICKETS_N);
}

void
tickets_digest(struct str line, char hex[HASH_HEX + 1])
{
	hash_sha256_hex(&line, 1, hex);
}

struct tickets_reading {
	tickets_each *each;
	void (*fault)(void *with, const struct fail *fail);
	void *with;
	struct file_lines lines;
	struct arena scratch;
	const char *file;
	uint32_t month;
	const struct tickets_some *some;	/* NULL: all */
};

void
tickets_month_file(uint32_t month, char file[16])
{
	(void)snprintf(file, 16, "%04u-%02u.csv", (unsigned)(month / 100 %
	    10000), (unsigned)(month % 100));
}

static uint32_t
month_of(const char *file)
{
	unsigned year, month;
	char again[16];

	if (sscanf(file, "%4u-%2u.csv", &year, &month) != 2)
		return 0;
	tickets_month_file(year * 100 + month, again);
	return strcmp(again, file) == 0 ? year * 100 + month : 0;
}

/* What is no row; told to who asked for it. */
static enum fail_code
fault(const struct tickets_reading *r, uint64_t line, struct fail *fail)
{
	if (r->fault != NULL) {
		(void)fail_prefix(fail, "tickets/%s:%llu", r->file,
		    (unsigned long long)line);
		r->fault(r->with, fail);
	}
	return FAIL_NONE;
}

/* 0 when the line is of a ticket that nobody wants: it is the first field. */
static int
is_wanted(const struct tickets_reading *r, struct str line)
{
	struct str rest = line, ticket;

	if (r->some == NULL || r->some->wants == NULL || line.n == 0 ||
	    line.p[0] == '"')
		return 1;
	(void)str_cut(&rest, ',', &ticket);
	return r->some->wants(r->with, ticket);
}

static enum fail_code
row_read(struct tickets_reading *r, struct str line, struct fail *fail)
{
	struct arena scratch = r->scratch;
	struct tickets_row row;
	struct str text = line;
	struct tickets_at at = { .file = r->file, .number = r->lines.line,
	    .month = r->month };
	size_t n, used, column;

	if (!is_wanted(r, line))
		return FAIL_NONE;
	text.n++;	/* NB. the LF stands behind the line in its block */
	if (csv_row_split(text, row.field, TICKETS_N, &n, &used, &column,
	    &scratch, fail) != FAIL_NONE) {
		(void)fail_prefix(fail, "%zu", column);
		return fault(r, r->lines.line, fail);
	}
	if (n != TICKETS_N || used != text.n) {
		(void)fail_set(fail, FAIL_DATA, "%zu fields, must be %d", n,
		    TICKETS_N);
		return fault(r, r->lines.line, fail);
	}
	at.offset = r->lines.offset - (int64_t)line.n - 1;
	return r->each(r->with, &row, line, &at, fail);
}

static enum fail_code
next_line(struct tickets_reading *r, struct str *line, int *has,
    struct fail *fail)
{
	enum fail_code code = file_lines_next(&r->lines, line, has, fail);

	if (code != FAIL_NONE)
		(void)fail_inside(fail, "tickets");
	return code;
}

static enum fail_code
file_read_rows(struct tickets_reading *r, struct fail *fail)
{
	enum fail_code code;
	struct str line;
	int has;

	code = next_line(r, &line, &has, fail);
	if (code == FAIL_NONE && has && !str_is(line, TICKETS_HEADER)) {
		(void)fail_set(fail, FAIL_DATA, "the header must be %s",
		    TICKETS_HEADER);
		code = fault(r, r->lines.line, fail);
	}
	while (code == FAIL_NONE && has) {
		code = next_line(r, &line, &has, fail);
		if (code == FAIL_NONE && has)
			code = row_read(r, line, fail);
	}
	if (code == FAIL_NONE && line.n > 0) {
		(void)fail_set(fail, FAIL_DATA, "the last line does not end");
		code = fault(r, r->lines.line + 1, fail);
	}
	return code;
}

static int
is_asked(const struct tickets_reading *r, const char *name)
{
	return r->some == NULL || (hash_set_find(r->some->files,
	    str_of(name)) == HASH_NONE) == r->some->is_other;
}

static enum fail_code
read_files(struct tickets_reading *r, int dir_fd, void (*full)(void),
    struct fail *fail)
{
	struct arena arena;
	enum fail_code code;
	char **names;
	size_t n, i;

	mem_make(&arena, full);
	mem_make(&r->scratch, full);
	code = file_list(dir_fd, ".csv", &names, &n, &arena, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++) {
		r->file = names[i];
		r->month = month_of(names[i]);
		if (!is_asked(r, names[i]))
			continue;
		code = file_lines_open(&r->lines, dir_fd, names[i], full,
		    fail);
		if (code != FAIL_NONE) {
			(void)fail_inside(fail, "tickets");
			break;
		}
		code = file_read_rows(r, fail);
		file_lines_close(&r->lines);
	}
	mem_drop(&arena);
	mem_drop(&r->scratch);
	return code;
}

enum fail_code
tickets_read(int dir_fd, tickets_each *each, void *with,
    void (*on_fault)(void *with, const struct fail *fail),
    void (*full)(void), struct fail *fail)
{
	struct tickets_reading r = { .each = each, .fault = on_fault,
	    .with = with };

	return read_files(&r, dir_fd, full, fail);
}

enum fail_code
tickets_read_some(int dir_fd, const struct tickets_some *some,
    tickets_each *each, void *with, void (*full)(void), struct fail *fail)
{
	struct tickets_reading r = { .each = each, .with = with,
	    .some = some };

	return read_files(&r, dir_fd, full, fail);
}

/* --- single rows --------------------------------------------------------- */

#define PICK_MOST ((size_t)1 << 24)	/* of a row's bytes */

struct open_file {
	uint32_t month;
	int fd;
};

void
tickets_picker_make(struct tickets_picker *picker, int dir_fd,
    void (*full)(void))
{
	picker->dir_fd = dir_fd;
	mem_vec_make(&picker->files, sizeof(struct open_file), full);
	mem_make(&picker->arena, full);
}

void
tickets_picker_drop(struct tickets_picker *picker)
{
	size_t i;

	for (i = 0; i < picker->files.n; i++) {
		const struct open_file *file = mem_vec_at(&picker->files, i);

		if (file->fd >= 0)
			(void)close(file->fd);
	}
	mem_vec_drop(&picker->files);
	mem_drop(&picker->arena);
}

/* The file of a month, which stays open; -1 when it cannot be had. */
static int
picked_file(struct tickets_picker *picker, uint32_t month)
{
	struct open_file *file;
	char name[16];
	size_t i;

	for (i = 0; i < picker->files.n; i++) {
		file = mem_vec_at(&picker->files, i);
		if (file->month == month)
			return file->fd;
	}
	tickets_month_file(month, name);
	file = mem_vec_add(&picker->files);
	file->month = month;
	file->fd = openat(picker->dir_fd, name, O_RDONLY | O_NOFOLLOW |
	    O_CLOEXEC | O_NONBLOCK);
	return file->fd;
}

int
tickets_pick(struct tickets_picker *picker, const struct tickets_place *place,
    const char hex[HASH_HEX], struct tickets_row *row)
{
	size_t n = (size_t)place->length + 1, used, column, n_field;
	char got[HASH_HEX + 1], *bytes;
	struct fail fail;
	int fd;

	if (place->month == 0 || place->offset == 0 || n > PICK_MOST)
		return 0;
	fd = picked_file(picker, place->month);
	mem_reset(&picker->arena);
	bytes = mem_extend(&picker->arena, n + 1);
	/* NB. with the LF before it: a row is a whole line */
	if (fd < 0 || pread(fd, bytes, n + 1, (off_t)place->offset - 1) !=
	    (ssize_t)n + 1 || *bytes++ != '\n' || bytes[n - 1] != '\n')
		return 0;
	tickets_digest(str_make(bytes, n - 1), got);
	return memcmp(got, hex, HASH_HEX) == 0 && csv_row_split(
	    str_make(bytes, n), row->field, TICKETS_N, &n_field, &used,
	    &column, &picker->arena, &fail) == FAIL_NONE &&
	    n_field == TICKETS_N && used == n;
}

static enum fail_code
has_head(int dir_fd, const char *file, int *has, struct fail *fail)
{
	struct file_lines lines;
	enum fail_code code;
	struct str head;

	code = file_lines_open(&lines, dir_fd, file, NULL, fail);
	if (code != FAIL_NONE)
		return code;
	code = file_lines_next(&lines, &head, has, fail);
	*has = code == FAIL_NONE && *has && str_is(head, TICKETS_HEADER);
	file_lines_close(&lines);
	return code;
}

/* The file's end, behind which rows may be put. */
static enum fail_code
find_end(int dir_fd, const char *file, int64_t *at, char moved[64],
    struct fail *fail)
{
	enum fail_code code;
	int64_t size;
	int has = 0;

	code = file_whole_lines(dir_fd, file, at, &size, fail);
	if (code == FAIL_NONE && *at > 0)
		code = has_head(dir_fd, file, &has, fail);
	if (code == FAIL_NONE && *at > 0 && !has)
		return fail_set(fail, FAIL_DATA, "%s:1: the header must be "
		    "%s; ticket-check says what else is there", file,
		    TICKETS_HEADER);
	if (code == FAIL_NONE && *at < size)
		code = file_move_tail(dir_fd, file, *at, moved, fail);
	return code;
}

enum fail_code
tickets_begin(struct tickets_append *append, int dir_fd, int64_t logged_s,
    int has_named, char moved[64], struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int64_t at = 0;

	moved[0] = '\0';
	file_of_month(logged_s, append->name);
	if (file_size(dir_fd, append->name) > 0)
		code = find_end(dir_fd, append->name, &at, moved, fail);
	if (code == FAIL_DATA && !has_named) {
		at = 0;
		code = file_move_tail(dir_fd, append->name, 0, moved, fail);
	}
	if (code == FAIL_NONE)
		code = file_append_begin(&append->file, dir_fd, append->name,
		    at, fail);
	if (code != FAIL_NONE)
		return fail_inside(fail, "tickets");
	if (at > 0)
		return FAIL_NONE;
	code = tickets_put_lines(append, str_of(TICKETS_HEADER "\n"), fail);
	return code == FAIL_NONE ? code : tickets_end(append, code, fail);
}

enum fail_code
tickets_put_lines(struct tickets_append *append, struct str lines,
    struct fail *fail)
{
	return file_append_put(&append->file, lines, fail) == FAIL_NONE ?
	    FAIL_NONE : fail_inside(fail, "tickets");
}

enum fail_code
tickets_end(struct tickets_append *append, enum fail_code code,
    struct fail *fail)
{
	enum fail_code end = file_append_end(&append->file, code, fail);

	return code == FAIL_NONE && end != FAIL_NONE ?
	    fail_inside(fail, "tickets") : end;
}

int64_t
tickets_size(int dir_fd, int64_t logged_s)
{
	char file[16];
	int64_t size;

	file_of_month(logged_s, file);
	size = file_size(dir_fd, file);
	return size < 0 ? 0 : size;
}

void
tickets_undo(int dir_fd, int64_t logged_s, int64_t size)
{
	char file[16];

	file_of_month(logged_s, file);
	if (file_size(dir_fd, file) <= size)
		return;
	if (size == 0)
		(void)file_remove(dir_fd, file, NULL);
	else
		(void)file_cut(dir_fd, file, size, NULL);
}
