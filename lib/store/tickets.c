#include <stdio.h>
#include <string.h>

#include "store/tickets.h"
#include "store/file.h"
#include "text/csv.h"
#include "text/time.h"

void
tickets_put(struct buf *out, const struct tickets_row *row)
{
	int i;

	for (i = 0; i < TICKETS_N; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		csv_put(out, row->field[i]);
	}
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
};

static enum fail_code
fault(const struct tickets_reading *r, struct fail *fail)
{
	(void)fail_prefix(fail, "tickets/%s:%llu", r->file,
	    (unsigned long long)r->lines.line);
	if (r->fault == NULL)
		return fail->code;
	r->fault(r->with, fail);
	return FAIL_NONE;
}

static enum fail_code
row_read(struct tickets_reading *r, struct str line, struct fail *fail)
{
	struct arena scratch = r->scratch;
	struct tickets_row row;
	struct str text = line;
	size_t n, used, column;

	text.n++;	/* NB. the LF stands behind the line in its block */
	if (csv_row_split(text, row.field, TICKETS_N, &n, &used, &column,
	    &scratch, fail) != FAIL_NONE) {
		(void)fail_prefix(fail, "%zu", column);
		return fault(r, fail);
	}
	if (n != TICKETS_N || used != text.n) {
		(void)fail_set(fail, FAIL_DATA, "%zu fields, must be %d", n,
		    TICKETS_N);
		return fault(r, fail);
	}
	return r->each(r->with, &row, line, r->file, r->lines.line, fail);
}

static enum fail_code
file_read_rows(struct tickets_reading *r, struct fail *fail)
{
	enum fail_code code;
	struct str line;
	int has;

	code = file_lines_next(&r->lines, &line, &has, fail);
	if (code == FAIL_NONE && has && !str_is(line, TICKETS_HEADER)) {
		(void)fail_set(fail, FAIL_DATA, "the header must be %s",
		    TICKETS_HEADER);
		code = fault(r, fail);
	}
	while (code == FAIL_NONE && has) {
		code = file_lines_next(&r->lines, &line, &has, fail);
		if (code == FAIL_NONE && has)
			code = row_read(r, line, fail);
	}
	return code;
}

enum fail_code
tickets_read(int dir_fd, tickets_each *each, void *with,
    void (*on_fault)(void *with, const struct fail *fail),
    void (*full)(void), struct fail *fail)
{
	struct tickets_reading r = { .each = each, .fault = on_fault,
	    .with = with };
	struct arena arena;
	enum fail_code code;
	char **names;
	size_t n, i;

	mem_make(&arena, full);
	mem_make(&r.scratch, full);
	code = file_list(dir_fd, ".csv", &names, &n, &arena, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++) {
		r.file = names[i];
		code = file_lines_open(&r.lines, dir_fd, names[i], full, fail);
		if (code != FAIL_NONE)
			break;
		code = file_read_rows(&r, fail);
		file_lines_close(&r.lines);
	}
	mem_drop(&arena);
	mem_drop(&r.scratch);
	return code;
}

/* The bytes up to and with the file's last LF; the rest is torn. */
static enum fail_code
whole_size(int dir_fd, const char *file, int64_t *whole, char moved[64],
    struct fail *fail)
{
	struct arena arena;
	struct str bytes;
	enum fail_code code;
	size_t n;
	int k = 0;

	mem_make(&arena, NULL);
	code = file_read(dir_fd, file, &bytes, &arena, fail);
	if (code == FAIL_NONE) {
		for (n = bytes.n; n > 0 && bytes.p[n - 1] != '\n'; n--)
			continue;
		*whole = (int64_t)n;
		if (n < bytes.n) {
			do
				(void)snprintf(moved, 64, "torn-%.7s-%zu-%d",
				    file, n, ++k);
			while (file_size(dir_fd, moved) >= 0);
			code = file_replace(dir_fd, moved,
			    str_make(bytes.p + n, bytes.n - n), 0, fail);
			if (code == FAIL_NONE)
				code = file_cut(dir_fd, file, *whole, fail);
		}
	}
	mem_drop(&arena);
	return code;
}

enum fail_code
tickets_append(int dir_fd, int64_t logged_s, struct str lines,
    char moved[64], struct fail *fail)
{
	char file[16], month[8];
	enum fail_code code = FAIL_NONE;
	int64_t at = 0;
	struct buf out;

	moved[0] = '\0';
	time_format_month(logged_s, month);
	(void)snprintf(file, sizeof(file), "%s.csv", month);
	if (file_size(dir_fd, file) > 0)
		code = whole_size(dir_fd, file, &at, moved, fail);
	if (code == FAIL_NONE) {
		buf_make(&out, NULL);
		if (at == 0)
			buf_put_c(&out, TICKETS_HEADER "\n");
		buf_put(&out, lines);
		code = file_append(dir_fd, file, at, buf_str(&out), fail);
		buf_drop(&out);
	}
	return code == FAIL_NONE ? code : fail_prefix(fail, "tickets");
}
