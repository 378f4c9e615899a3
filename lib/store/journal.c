#include <stdio.h>
#include <string.h>

#include "store/journal.h"
#include "store/file.h"
#include "text/csv.h"
#include "text/num.h"
#include "text/time.h"

enum { F_SEQ, F_LOGGED, F_AT, F_TICKET, F_EVENT, F_UNIT, F_BY, F_ATTRS,
    F_DIGEST, F_N };

static enum fail_code
bad_field(struct str line, struct str field, const char *name,
    const char *wants, struct fail *fail)
{
	size_t column = field.p >= line.p && field.p <= line.p + line.n ?
	    (size_t)(field.p - line.p) + 1 : 1;

	return fail_set(fail, FAIL_DATA, "%zu: %s '%.*s' is not %s", column,
	    name, STR_ARG(field), wants);
}

static int
is_digest(struct str s)
{
	size_t i;

	if (s.n != HASH_HEX)
		return 0;
	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return 0;
	return 1;
}

enum fail_code
journal_parse(struct str line, struct record *record, struct arena *scratch,
    struct fail *fail)
{
	struct str f[F_N + 1], text = line;
	size_t n, used, column;
	int64_t seq;

	text.n++;	/* NB. the LF stands behind the line in its block */
	if (csv_row_split(text, f, F_N, &n, &used, &column, scratch, fail) !=
	    FAIL_NONE)
		return fail_prefix(fail, "%zu", column);
	if (n != F_N || used != text.n)
		return fail_set(fail, FAIL_DATA, "1: %zu fields, must be %d",
		    n, F_N);
	if (!num_parse(f[F_SEQ], 1, UINT32_MAX - 1, &seq))
		return bad_field(line, f[F_SEQ], "seq", "a number", fail);
	record->seq = (uint32_t)seq;
	if (!time_parse(f[F_LOGGED], &record->logged_s))
		return bad_field(line, f[F_LOGGED], "logged", "a time", fail);
	if (!time_parse(f[F_AT], &record->at_s))
		return bad_field(line, f[F_AT], "at", "a time", fail);
	if (f[F_TICKET].n > 0 && !event_ticket_is_valid(f[F_TICKET]))
		return bad_field(line, f[F_TICKET], "ticket", "a ticket",
		    fail);
	record->event = event_find(f[F_EVENT]);
	if (record->event == EVENT_N)
		return bad_field(line, f[F_EVENT], "event", "an event", fail);
	if (f[F_DIGEST].n > 0 && !is_digest(f[F_DIGEST]))
		return bad_field(line, f[F_DIGEST], "digest",
		    "32 hexadecimal digits", fail);
	record->ticket = f[F_TICKET];
	record->unit = f[F_UNIT];
	record->by = f[F_BY];
	record->attrs = f[F_ATTRS];
	record->digest = f[F_DIGEST];
	return FAIL_NONE;
}

/* What a read keeps between lines and files. */
struct reading {
	const struct journal_reader *how;
	struct journal_end *end;
	struct file_lines lines;
	struct arena scratch;
	struct buf bytes;	/* the transaction's, when verifying */
	uint32_t seq;		/* of the last record given */
	int64_t tx_logged_s;	/* of the open transaction, or TIME_NONE */
	struct fail held;	/* a fault in a transaction that may be torn */
	int is_past;		/* the rest was logged after as_of */
};

/* A fault that counts: reported, or the end of reading. */
static enum fail_code
fault(struct reading *r, struct fail *what, struct fail *fail)
{
	if (r->how->fault != NULL) {
		r->how->fault(r->how->with, what);
		what->code = FAIL_NONE;
		return FAIL_NONE;
	}
	*fail = *what;
	return what->code;
}

static void
hold(struct reading *r, struct fail *what)
{
	if (r->held.code == FAIL_NONE)
		r->held = *what;
}

/* J3, J4: what the file and the transaction ask of a record. */
static enum fail_code
place_check(const struct reading *r, const struct record *record,
    struct fail *fail)
{
	char month[8];

	time_format_month(record->logged_s, month);
	if (strncmp(month, r->lines.name, 7) != 0)
		return fail_set(fail, FAIL_DATA,
		    "logged is not in the month of the file");
	if (r->tx_logged_s != TIME_NONE && record->logged_s != r->tx_logged_s)
		return fail_set(fail, FAIL_DATA,
		    "logged differs within a transaction");
	return FAIL_NONE;
}

/* The transaction's digest against the chain (J5). */
static void
chain_check(struct reading *r, struct str line, struct str digest)
{
	struct str part[2];
	char hex[HASH_HEX + 1];
	struct fail what = { FAIL_NONE, "" };

	buf_put(&r->bytes, str_make(line.p, line.n - digest.n));
	part[0] = str_of(r->end->digest);
	part[1] = buf_str(&r->bytes);
	hash_sha256_hex(part, 2, hex);
	if (!str_is(digest, hex)) {
		(void)fail_set(&what, FAIL_DATA, "journal/%s:%llu: "
		    "digest is not that of its transaction: a byte of it, or "
		    "the chain before it, was changed", r->lines.name,
		    (unsigned long long)r->lines.line);
		hold(r, &what);
	}
	r->bytes.n = 0;
}

/* The transaction is whole: its records count. */
static enum fail_code
tx_end(struct reading *r, const struct record *record, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;

	if (r->held.code != FAIL_NONE)
		code = fault(r, &r->held, fail);
	r->end->seq = r->seq;
	r->end->logged_s = record->logged_s;
	memcpy(r->end->digest, record->digest.p, HASH_HEX);
	r->end->digest[HASH_HEX] = '\0';
	r->end->size = r->lines.offset;
	r->end->line = r->lines.line;
	r->tx_logged_s = TIME_NONE;
	return code;
}

static enum fail_code
line_read(struct reading *r, struct str line, struct fail *fail)
{
	struct arena scratch = r->scratch;
	struct record record = { 0 };
	struct fail what = { FAIL_NONE, "" };
	size_t comma = line.n;

	if (journal_parse(line, &record, &scratch, &what) == FAIL_NONE) {
		if (record.logged_s > r->how->as_of_s &&
		    r->tx_logged_s == TIME_NONE) {
			r->is_past = 1;
			return FAIL_NONE;
		}
		if (place_check(r, &record, &what) == FAIL_NONE)
			(void)r->how->record(r->how->with, &record, &what);
		r->seq++;
		r->tx_logged_s = record.logged_s;
	} else {
		/* its digest still ends the transaction */
		while (comma > 0 && line.p[comma - 1] != ',')
			comma--;
		record.digest = str_make(line.p + comma, line.n - comma);
		if (!is_digest(record.digest))
			record.digest.n = 0;
		record.logged_s = r->tx_logged_s;
	}
	if (what.code != FAIL_NONE && r->held.code == FAIL_NONE) {
		(void)fail_prefix(&what, "journal/%s:%llu", r->lines.name,
		    (unsigned long long)r->lines.line);
		hold(r, &what);
	}
	if (record.digest.n == 0) {
		if (r->how->verify) {
			buf_put(&r->bytes, line);
			buf_put_byte(&r->bytes, '\n');
		}
		return FAIL_NONE;
	}
	if (r->how->verify)
		chain_check(r, line, record.digest);
	return tx_end(r, &record, fail);
}

static enum fail_code
file_begin(struct reading *r, const char *name, struct fail *fail)
{
	struct fail what = { FAIL_NONE, "" };
	struct str line;
	int has;

	if (file_lines_next(&r->lines, &line, &has, fail) != FAIL_NONE)
		return fail->code;
	(void)snprintf(r->end->file, sizeof(r->end->file), "%s", name);
	r->end->size = 0;
	r->end->line = 0;
	r->end->torn = 0;
	if (has && str_is(line, JOURNAL_HEADER)) {
		r->end->size = r->lines.offset;
		r->end->line = 1;
		return FAIL_NONE;
	}
	if (!has && str_starts(str_of(JOURNAL_HEADER),
	    str_dup(&r->lines.arena, line))) {
		r->end->torn = (int64_t)line.n;
		return FAIL_NONE;
	}
	(void)fail_set(&what, FAIL_DATA, "journal/%s:1: the header must be %s",
	    name, JOURNAL_HEADER);
	return fault(r, &what, fail);
}

static enum fail_code
file_read_journal(struct reading *r, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct str line;
	int has = 1;

	while (has && code == FAIL_NONE && !r->is_past) {
		code = file_lines_next(&r->lines, &line, &has, fail);
		if (code == FAIL_NONE && has)
			code = line_read(r, line, fail);
		else if (code == FAIL_NONE)
			r->end->torn = r->lines.offset + (int64_t)line.n -
			    r->end->size;
	}
	if (code != FAIL_NONE)
		return code;
	/* what has no digest behind it never happened (J2) */
	r->held.code = FAIL_NONE;
	r->tx_logged_s = TIME_NONE;
	r->bytes.n = 0;
	if (r->seq != r->end->seq)
		r->how->forget(r->how->with, r->end->seq + 1);
	r->seq = r->end->seq;
	return FAIL_NONE;
}

static int
is_month_file(const char *name)
{
	int32_t day;
	char date[16];

	if (strlen(name) != 11)
		return 0;
	(void)snprintf(date, sizeof(date), "%.7s-01", name);
	return time_parse_date(str_of(date), &day);
}

enum fail_code
journal_read(int dir_fd, const struct journal_reader *reader,
    struct journal_end *end, struct fail *fail)
{
	struct reading r = { .how = reader, .end = end,
	    .tx_logged_s = TIME_NONE };
	struct arena names_arena;
	enum fail_code code;
	char **names;
	size_t n, i;

	memset(end, 0, sizeof(*end));
	end->logged_s = TIME_NONE;
	mem_make(&names_arena, reader->full);
	mem_make(&r.scratch, reader->full);
	buf_make(&r.bytes, reader->full);
	code = file_list(dir_fd, ".csv", &names, &n, &names_arena, fail);
	for (i = 0; code == FAIL_NONE && i < n && !r.is_past; i++) {
		if (!is_month_file(names[i]))
			continue;
		code = file_lines_open(&r.lines, dir_fd, names[i],
		    reader->full, fail);
		if (code != FAIL_NONE)
			break;
		code = file_begin(&r, names[i], fail);
		if (code == FAIL_NONE)
			code = file_read_journal(&r, fail);
		file_lines_close(&r.lines);
	}
	mem_drop(&names_arena);
	mem_drop(&r.scratch);
	buf_drop(&r.bytes);
	return code;
}

void
journal_begin(struct journal_tx *tx, const struct journal_end *end,
    int64_t now_s, void (*full)(void))
{
	buf_make(&tx->lines, full);
	tx->n = 0;
	tx->first_seq = end->seq + 1;
	tx->logged_s = end->logged_s > now_s ? end->logged_s : now_s;
}

void
journal_add(struct journal_tx *tx, struct record *record)
{
	char logged[TIME_TEXT + 1], at[TIME_TEXT + 1];

	record->seq = tx->first_seq + tx->n;
	record->logged_s = tx->logged_s;
	time_format(record->logged_s, logged);
	time_format(record->at_s, at);
	if (tx->n++ > 0)
		buf_put_byte(&tx->lines, '\n');
	buf_put_int(&tx->lines, record->seq);
	buf_printf(&tx->lines, ",%s,%s,", logged, at);
	csv_put(&tx->lines, record->ticket);
	buf_printf(&tx->lines, ",%s,", event_row(record->event)->name);
	csv_put(&tx->lines, record->unit);
	buf_put_byte(&tx->lines, ',');
	csv_put(&tx->lines, record->by);
	buf_put_byte(&tx->lines, ',');
	csv_put(&tx->lines, record->attrs);
	buf_put_byte(&tx->lines, ',');
}

enum fail_code
journal_commit(int dir_fd, struct journal_tx *tx, struct journal_end *end,
    struct fail *fail)
{
	struct str part[2];
	struct buf out;
	char file[16], month[8], hex[HASH_HEX + 1];
	enum fail_code code;
	int64_t at;

	if (tx->n == 0)
		return FAIL_NONE;
	part[0] = str_of(end->digest);
	part[1] = buf_str(&tx->lines);
	hash_sha256_hex(part, 2, hex);
	time_format_month(tx->logged_s, month);
	(void)snprintf(file, sizeof(file), "%s.csv", month);
	at = strcmp(file, end->file) == 0 ? end->size : 0;
	buf_make(&out, tx->lines.arena.full);
	if (at == 0)
		buf_put_c(&out, JOURNAL_HEADER "\n");
	buf_put(&out, part[1]);
	buf_printf(&out, "%s\n", hex);
	code = file_append(dir_fd, file, at, buf_str(&out), fail);
	if (code == FAIL_NONE) {
		end->size = at + (int64_t)out.n;
		end->seq += tx->n;
		end->logged_s = tx->logged_s;
		memcpy(end->digest, hex, sizeof(hex));
		memcpy(end->file, file, sizeof(file));
	} else
		(void)fail_prefix(fail, "journal");
	buf_drop(&out);
	return code;
}

enum fail_code
journal_mend(int dir_fd, struct journal_end *end, char moved[64],
    struct fail *fail)
{
	struct arena arena;
	struct str bytes;
	enum fail_code code;
	int k = 0;

	mem_make(&arena, NULL);
	code = file_read(dir_fd, end->file, &bytes, &arena, fail);
	if (code == FAIL_NONE && bytes.n > (size_t)end->size) {
		do
			(void)snprintf(moved, 64, "torn-%.7s-%lld-%d",
			    end->file, (long long)end->size, ++k);
		while (file_size(dir_fd, moved) >= 0);
		code = file_replace(dir_fd, moved,
		    str_make(bytes.p + end->size,
		    bytes.n - (size_t)end->size), 0, fail);
		if (code == FAIL_NONE)
			code = file_cut(dir_fd, end->file, end->size, fail);
	}
	mem_drop(&arena);
	if (code == FAIL_NONE)
		end->torn = 0;
	return code;
}
