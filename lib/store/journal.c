#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/journal.h"
#include "base/crew.h"
#include "store/file.h"
#include "store/section.h"
#include "store/record.h"
#include "text/csv.h"
#include "text/time.h"

/* What a file system shows for blocks that a power cut lost is zeros: more than
   one byte between two that stand, which is a byte that was changed. */
static int
has_lost(struct str line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] == '\0' && (i == 0 || i + 1 == line.n ||
		    line.p[i + 1] == '\0'))
			return 1;
	return 0;
}

#define TRIES 5		/* at a newest file that changes while it is read */
#define FAULTS 1000	/* of the newest file, kept until it is read well */

/* What a read keeps between lines and files. */
struct reading {
	const struct journal_reader *how;
	struct journal_end *end;
	struct arena scratch;
	struct buf bytes;	/* the transaction's, when verifying */
	uint32_t seq;		/* of the last record given */
	int64_t tx_logged_s;	/* of the open transaction, or TIME_NONE */
	int64_t tx_from;	/* where the last transaction began */
	uint64_t tx_line;
	char tx_before[HASH_HEX + 1];	/* the digest before it */
	struct fail held;	/* a fault in a transaction that may be torn */
	struct fail head;	/* a header that counts with a transaction */
	struct mem_vec faults;	/* of struct fail */
	int verify;
	int is_bad;		/* the transaction has lost blocks */
	int is_newest;		/* the file being read */
	int is_torn;		/* its last transaction is; no more to read */
	int is_past;		/* the rest was logged after as_of */
	struct section *section;	/* CREW_PLACES, once they are needed */
	struct arena sections;	/* theirs */
	struct section_how section_how;
	int64_t fetched;	/* where the next section begins */
	int64_t joined;		/* where the next one to be joined does */
	struct record_memo memo;
	struct file_lines lines;	/* NB. last: large, and begun by itself */
};

/* A fault that counts: reported, or the end of reading. */
static enum fail_code
fault(struct reading *r, struct fail *what, struct fail *fail)
{
	if (r->how->fault != NULL) {
		if (r->is_newest && r->faults.n < FAULTS)
			*(struct fail *)mem_vec_add(&r->faults) = *what;
		else
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
place_check(struct reading *r, const struct record *record,
    struct fail *fail)
{
	if (r->tx_logged_s != TIME_NONE)
		return record->logged_s == r->tx_logged_s ? FAIL_NONE :
		    fail_set(fail, FAIL_DATA,
		    "logged differs within a transaction");
	return record_is_of(r->lines.name, record->logged_s, &r->memo) ?
	    FAIL_NONE : fail_set(fail, FAIL_DATA,
	    "logged is not in the month of the file");
}

/* 1 when a digest is that of the transaction whose lines are kept, and end with
   `rest`, after the one before it (J5). */
static int
is_chained(const struct reading *r, struct str rest, struct str digest)
{
	const struct str part[] = { str_of(r->end->digest),
	    buf_str(&r->bytes), rest };
	char hex[HASH_HEX + 1];

	hash_sha256_hex(part, 3, hex);
	return str_is(digest, hex);
}

static void
chain_check(struct reading *r, struct str line, struct str digest)
{
	struct fail what = { FAIL_NONE, "" };

	if (!is_chained(r, str_make(line.p, line.n - digest.n), digest)) {
		(void)fail_set(&what, FAIL_DATA, "journal/%s:%llu: "
		    "digest is not that of its transaction (lines %llu to "
		    "%llu): a byte of it, or the chain before it, was "
		    "changed", r->lines.name,
		    (unsigned long long)r->lines.line,
		    (unsigned long long)r->tx_line,
		    (unsigned long long)r->lines.line);
		hold(r, &what);
	}
	r->bytes.n = 0;
}

/*
 * The last transaction of all, with blocks lost: a power cut took them (J2).
 * One that is followed by others is damage, as is one that was changed: that
 * is for people to look at, and no writer moves it aside.
 */
static enum fail_code
torn_check(struct reading *r, struct fail *fail)
{
	int is_end = 0;
	enum fail_code code;

	if (!r->is_newest)
		return FAIL_NONE;
	code = file_lines_at_end(&r->lines, &is_end, fail);
	r->is_torn = is_end;
	return code;
}

/* The acknowledged journal ends with a transaction of the file at hand. */
static void
end_at(struct reading *r, const struct journal_end *at, struct str digest)
{
	struct journal_end *end = r->end;

	memcpy(r->tx_before, end->digest, sizeof(r->tx_before));
	r->tx_from = strcmp(end->file, r->lines.name) == 0 ? end->size :
	    (int64_t)sizeof(JOURNAL_HEADER);
	(void)snprintf(end->file, sizeof(end->file), "%s", r->lines.name);
	end->seq = at->seq;
	end->logged_s = at->logged_s;
	memcpy(end->digest, digest.p, HASH_HEX);
	end->digest[HASH_HEX] = '\0';
	end->size = at->size;
	end->line = at->line;
}

/* The transaction is whole: its records count. */
static enum fail_code
tx_end(struct reading *r, const struct record *record, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct journal_end at = { .seq = r->seq,
	    .logged_s = record->logged_s, .size = r->lines.offset,
	    .line = r->lines.line };
	char digest[HASH_HEX];

	/* NB. to look for the end moves the line */
	memcpy(digest, record->digest.p, HASH_HEX);
	if (r->is_bad)
		code = torn_check(r, fail);
	if (code != FAIL_NONE || (r->is_torn && r->how->fault == NULL))
		return code;
	if (r->head.code != FAIL_NONE)
		code = fault(r, &r->head, fail);
	if (code == FAIL_NONE && r->held.code != FAIL_NONE)
		code = fault(r, &r->held, fail);
	if (r->is_torn)
		return code;
	end_at(r, &at, str_make(digest, HASH_HEX));
	r->tx_logged_s = TIME_NONE;
	r->tx_line = 0;
	r->is_bad = 0;
	return code;
}

/* A line that is no record: only its digest is looked for, since that ends a
   transaction still. */
static void
find_digest(struct reading *r, struct str line, struct record *record)
{
	size_t comma = line.n;

	while (comma > 0 && line.p[comma - 1] != ',')
		comma--;
	record->digest = str_make(line.p + comma, line.n - comma);
	if (!record_is_digest(record->digest))
		record->digest.n = 0;
	record->logged_s = r->tx_logged_s;
}

/* `field`: the line's, when it is plain, else NULL. */
static enum fail_code
line_read(struct reading *r, struct str line, const struct str *field,
    struct fail *fail)
{
	struct arena scratch = r->scratch;
	/* NB. neither is cleared for every line: that takes long */
	struct record record;
	struct fail what;

	what.code = FAIL_NONE;
	if (r->tx_line == 0)
		r->tx_line = r->lines.line;
	if (record_parse(line, field, &record, &r->memo, &scratch, &what) ==
	    FAIL_NONE) {
		if (record.logged_s > r->how->as_of_s &&
		    r->tx_logged_s == TIME_NONE) {
			r->is_past = 1;
			if (r->how->has_later != NULL)
				*r->how->has_later = 1;
			return FAIL_NONE;
		}
		if (place_check(r, &record, &what) == FAIL_NONE)
			(void)r->how->record(r->how->with, &record, &what);
		r->seq++;
		r->tx_logged_s = record.logged_s;
	} else {
		r->is_bad |= has_lost(line);
		find_digest(r, line, &record);
	}
	if (what.code != FAIL_NONE && r->held.code == FAIL_NONE) {
		if (what.code == FAIL_REFUSED)	/* of a record: it is damage */
			what.code = FAIL_DATA;
		(void)fail_prefix(&what, "journal/%s:%llu", r->lines.name,
		    (unsigned long long)r->lines.line);
		hold(r, &what);
	}
	if (record.digest.n == 0) {
		if (r->verify) {
			buf_put(&r->bytes, line);
			buf_put_byte(&r->bytes, '\n');
		}
		return FAIL_NONE;
	}
	if (r->verify)
		chain_check(r, line, record.digest);
	return tx_end(r, &record, fail);
}

/* --- sections: what is right in everything, read by several --- */

/* Where no row is made of records, they are given as they are. */
static int
keep_record(void *with, const struct record *record, struct arena *arena,
    void *row)
{
	(void)with;
	(void)arena;
	memcpy(row, record, sizeof(*record));
	return 1;
}

static int
fetch_section(void *with, unsigned place)
{
	struct reading *r = with;
	struct section *section = &r->section[place];

	if (!section_fetch(section, r->lines.fd, r->fetched))
		return 0;
	r->fetched += (int64_t)section->n;
	return 1;
}

static void
make_section(void *with, unsigned place)
{
	struct reading *r = with;

	section_read(&r->section[place], &r->section_how);
}

/* The digest of a transaction that may have begun before the section. */
static int
is_head_verified(const struct reading *r, const struct section *section)
{
	struct str digest = section->first_digest;

	return !r->verify || section->n_end == 0 || is_chained(r, str_make(
	    section->bytes, (size_t)(digest.p - section->bytes)), digest);
}

/* Gives its records; 0 when one is wrong. */
static int
give_section(struct reading *r, const struct section *section)
{
	const struct journal_reader *how = r->how;
	const struct record *record = (const void *)section->row;
	struct fail what;
	size_t i;

	if (how->add != NULL)
		return how->add(how->with, section->row, section->n_row);
	what.code = FAIL_NONE;
	for (i = 0; i < section->n_row && what.code == FAIL_NONE; i++)
		(void)how->record(how->with, &record[i], &what);
	return what.code == FAIL_NONE;
}

/* A transaction that ends in a section. */
static void
end_section(struct reading *r, const struct section_end *of)
{
	const struct journal_end at = {
	    .seq = r->seq + (uint32_t)of->n_row, .logged_s = of->logged_s,
	    .size = r->joined + (int64_t)of->offset,
	    .line = r->lines.line + of->n_row };

	end_at(r, &at, of->digest);
}

/* What it leaves behind for the next: a transaction that is still open. */
static void
leave_section(struct reading *r, const struct section *section)
{
	size_t n_row = section->n_end == 0 ? 0 : section->last.n_row;
	size_t offset = section->n_end == 0 ? 0 : section->last.offset;

	if (section->n_end > 0)
		r->tx_line = 0;
	if (section->n_row == n_row)
		r->tx_logged_s = TIME_NONE;
	else {
		r->tx_logged_s = section->last_s;
		if (r->tx_line == 0)
			r->tx_line = r->lines.line + n_row + 1;
		if (r->verify)
			buf_put(&r->bytes, str_make(section->bytes + offset,
			    section->n - offset));
	}
	r->seq += (uint32_t)section->n_row;
	r->lines.line += section->n_row;
	r->joined += (int64_t)section->n;
}

static int
join_section(void *with, unsigned place)
{
	struct reading *r = with;
	const struct section *section = &r->section[place];

	if (!section->is_right || (r->tx_logged_s != TIME_NONE &&
	    r->tx_logged_s != section->first_s) || !is_head_verified(r, section))
		return 0;
	if (!give_section(r, section)) {
		r->how->forget(r->how->with, r->seq + 1);
		return 0;
	}
	if (section->n_end > 1)
		end_section(r, &section->before);
	if (section->n_end > 0) {
		end_section(r, &section->last);
		r->bytes.n = 0;
	}
	leave_section(r, section);
	return 1;
}

static void
make_sections(struct reading *r)
{
	size_t i;

	mem_make(&r->sections, r->how->full);
	r->section = mem_take_n(&r->sections, CREW_PLACES, sizeof(*r->section));
	for (i = 0; i < CREW_PLACES; i++)
		section_make(&r->section[i], r->how->full);
}

static void
drop_sections(struct reading *r)
{
	size_t i;

	if (r->section == NULL)
		return;
	for (i = 0; i < CREW_PLACES; i++)
		section_drop(&r->section[i]);
	mem_drop(&r->sections);
}

/*
 * Reads the file's lines up to the first section in which anything is wrong, or
 * is of later than what is read, or to the last LF: the rest is read line by
 * line, which tells what there is to tell.
 */
static enum fail_code
sections_read(struct reading *r, struct fail *fail)
{
	const struct journal_reader *how = r->how;
	const struct crew_work work = { fetch_section, make_section, join_section,
	    r };

	if (r->section == NULL)
		make_sections(r);
	r->section_how = (struct section_how){ .file = r->lines.name,
	    .as_of_s = how->as_of_s, .verify = r->verify,
	    .row = how->add != NULL ? how->row : sizeof(struct record),
	    .make = how->add != NULL ? how->make : keep_record,
	    .with = how->with };
	r->fetched = r->joined = r->lines.offset;
	crew_run(&work);
	return file_lines_skip(&r->lines, r->joined, r->lines.line, fail);
}

/* 1 when the reading goes on in the middle of this file. */
static int
is_resumed(const struct reading *r, const char *name)
{
	const struct journal_end *from = r->how->from;

	return from != NULL && strcmp(from->file, name) == 0;
}

static enum fail_code
file_begin(struct reading *r, const char *name, struct fail *fail)
{
	enum fail_code code;
	struct str line;
	int has;

	r->head.code = FAIL_NONE;
	r->tx_line = 0;
	r->is_bad = 0;
	if (is_resumed(r, name))
		return file_lines_skip(&r->lines, r->how->from->size,
		    r->how->from->line, fail);
	code = file_lines_next(&r->lines, &line, &has, fail);
	if (code != FAIL_NONE)
		return code;
	if (has ? str_is(line, JOURNAL_HEADER) :
	    str_starts(str_of(JOURNAL_HEADER), str_dup(&r->lines.arena, line)))
		return FAIL_NONE;
	r->is_bad = has_lost(line);
	(void)fail_set(&r->head, FAIL_DATA, "journal/%s:1: the header must "
	    "be %s", name, JOURNAL_HEADER);
	/* a newest file that a power cut left without a beginning is torn */
	return r->is_newest ? FAIL_NONE : fault(r, &r->head, fail);
}

/* Where what never happened lies, when there is any. */
static void
note_torn(struct reading *r, int64_t size)
{
	struct journal_end *end = r->end;
	int is_in = strcmp(end->file, r->lines.name) == 0;

	end->torn_file[0] = '\0';
	end->torn_from = is_in ? end->size : 0;
	end->torn = size - end->torn_from;
	if (end->torn > 0 || !is_in)
		(void)snprintf(end->torn_file, sizeof(end->torn_file), "%s",
		    r->lines.name);
}

/* What lies behind the last digest was changed: it is told, and a reader goes
   no further. */
static enum fail_code
tail_fault(struct reading *r, struct fail *what, struct fail *fail)
{
	if (r->how->fault != NULL)
		return fault(r, what, fail);
	return fail_set(fail, FAIL_DATA, "%s; it stands behind the last "
	    "transaction, and a write that was cut short leaves no such "
	    "thing: see ticket-check", what->text);
}

/*
 * What lies behind the last digest looks not as if a write had been cut short:
 * a whole line there is no record, or the last piece is longer than its record
 * can be. It may have been acknowledged and changed, so only people may move it
 * aside (ticket-check --repair). Lost blocks are a cut write's.
 */
static enum fail_code
tail_check(struct reading *r, struct str piece, struct fail *fail)
{
	struct fail what;
	size_t comma = piece.n;

	if (r->how->fault == NULL && (r->is_bad || has_lost(piece)))
		return FAIL_NONE;
	if (r->held.code != FAIL_NONE)
		return tail_fault(r, &r->held, fail);
	while (comma > 0 && piece.p[comma - 1] != ',')
		comma--;
	if (piece.n < HASH_HEX + 1 || piece.n - comma <= HASH_HEX ||
	    !record_is_digest(str_make(piece.p + comma, HASH_HEX)))
		return FAIL_NONE;
	(void)fail_set(&what, FAIL_DATA, "journal/%s:%llu: the line does not "
	    "end with its digest", r->lines.name,
	    (unsigned long long)r->lines.line + 1);
	return tail_fault(r, &what, fail);
}

static enum fail_code
file_read_journal(struct reading *r, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct str line = { NULL, 0 }, field[RECORD_N];
	int has = 1, is_plain;

	r->is_torn = 0;
	while (has && code == FAIL_NONE && !r->is_past && !r->is_torn) {
		code = file_lines_fields(&r->lines, &line, field, RECORD_N,
		    &is_plain, &has, fail);
		if (code != FAIL_NONE)
			(void)fail_inside(fail, "journal");
		else if (has)
			code = line_read(r, line, is_plain ? field : NULL,
			    fail);
	}
	if (code == FAIL_NONE && !r->is_past) {
		note_torn(r, r->lines.offset + (has ? 0 : (int64_t)line.n));
		if (!r->is_torn && r->end->torn > 0)
			code = tail_check(r, line, fail);
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

/* The digest of the newest file's last transaction, where lines were not
   verified as they came (J7). */
static enum fail_code
last_check(struct reading *r, struct fail *fail)
{
	const struct journal_end *end = r->end;
	size_t n = (size_t)(end->size - r->tx_from), done = 0;
	struct arena arena;
	struct str part[2];
	char hex[HASH_HEX + 1], *p;
	ssize_t got;

	if (r->verify || strcmp(end->file, r->lines.name) != 0 ||
	    n < HASH_HEX + 1)
		return FAIL_NONE;
	mem_make(&arena, r->how->full);
	p = mem_extend(&arena, n);
	while (done < n) {
		got = pread(r->lines.fd, p + done, n - done,
		    r->tx_from + (int64_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	part[0] = str_of(r->tx_before);
	part[1] = str_make(p, n - HASH_HEX - 1);
	hash_sha256_hex(part, 2, hex);
	mem_drop(&arena);
	if (done == n && strcmp(hex, end->digest) == 0)
		return FAIL_NONE;
	return fail_set(fail, FAIL_DATA, "journal/%s:%llu: digest is not that "
	    "of its transaction: a byte of it was changed; ticket-check says "
	    "more", r->lines.name, (unsigned long long)end->line);
}

static int
is_month_file(const char *name)
{
	int32_t day;
	char date[16];

	if (strlen(name) != 11)
		return 0;
	memcpy(date, name, 7);
	memcpy(date + 7, "-01", 4);
	return time_parse_date(str_of(date), &day);
}

/* What a cache is sealed with. */
static void
note_stamp(struct reading *r, const char *name,
    const struct file_stamp *stamp)
{
	struct mem_vec *stamps = r->how->stamps;
	struct journal_stamp *last;

	if (stamps == NULL)
		return;
	last = stamps->n == 0 ? NULL : mem_vec_at(stamps, stamps->n - 1);
	if (last == NULL || strcmp(last->file, name) != 0)
		last = mem_vec_add(stamps);
	(void)snprintf(last->file, sizeof(last->file), "%s", name);
	last->stamp = *stamp;
}

/* One reading of a file. `*is_same`: it did not change meanwhile. */
static enum fail_code
file_try(struct reading *r, int dir_fd, const char *name, int *is_same,
    struct fail *fail)
{
	struct file_stamp before, after;
	enum fail_code code;

	*is_same = 1;
	code = file_lines_open(&r->lines, dir_fd, name, r->how->full, fail);
	if (code != FAIL_NONE) {
		(void)fail_inside(fail, "journal");
		return code;
	}
	code = file_stamp(r->lines.fd, &before, fail);
	if (code == FAIL_NONE)
		code = file_begin(r, name, fail);
	if (code == FAIL_NONE && r->head.code == FAIL_NONE && before.size -
	    r->lines.offset >= (int64_t)(section_size() / 2))
		code = sections_read(r, fail);
	if (code == FAIL_NONE)
		code = file_read_journal(r, fail);
	if (code == FAIL_NONE && r->is_newest && !r->is_past)
		code = last_check(r, fail);
	if (file_stamp(r->lines.fd, &after, NULL) == FAIL_NONE)
		*is_same = file_stamp_is(&before, &after);
	note_stamp(r, name, &before);
	file_lines_close(&r->lines);
	return code;
}

/* What was read behind `end` was not. */
static void
go_back(struct reading *r, const struct journal_end *end)
{
	r->how->forget(r->how->with, end->seq + 1);
	*r->end = *end;
	r->seq = end->seq;
	r->tx_logged_s = TIME_NONE;
	r->held.code = FAIL_NONE;
	r->bytes.n = 0;
	r->is_past = 0;
}

/*
 * The newest file is read again, and all of it verified, when it changed
 * while it was read; until then nothing that was found there is told (J7).
 */
static enum fail_code
newest_read(struct reading *r, int dir_fd, const char *name,
    struct fail *fail)
{
	const struct journal_end end = *r->end;
	enum fail_code code;
	int try, is_same;
	size_t i;

	r->is_newest = 1;
	for (try = 0;; try++) {
		code = file_try(r, dir_fd, name, &is_same, fail);
		if (is_same || try == TRIES ||
		    (r->verify && code == FAIL_NONE && r->faults.n == 0))
			break;
		go_back(r, &end);
		r->verify = 1;
		mem_vec_cut(&r->faults, 0);
	}
	for (i = 0; i < r->faults.n; i++)
		r->how->fault(r->how->with, mem_vec_at(&r->faults, i));
	return code;
}

static enum fail_code
older_read(struct reading *r, int dir_fd, const char *name,
    struct fail *fail)
{
	struct fail what;
	enum fail_code code;
	int is_same;

	code = file_try(r, dir_fd, name, &is_same, fail);
	if (code != FAIL_NONE || r->is_past || r->how->fault == NULL ||
	    r->end->torn_file[0] == '\0')
		return code;
	(void)fail_set(&what, FAIL_DATA, "journal/%s: %lld bytes stand behind "
	    "its last digest, and it is not the newest file", name,
	    (long long)r->end->torn);
	return fault(r, &what, fail);
}

enum fail_code
journal_files(int dir_fd, struct journal_list *list, struct arena *arena,
    struct fail *fail)
{
	enum fail_code code = file_list(dir_fd, ".csv", &list->name, &list->n,
	    arena, fail);
	size_t i, k = 0;

	for (i = 0; code == FAIL_NONE && i < list->n; i++)
		if (is_month_file(list->name[i]))
			list->name[k++] = list->name[i];
	list->n = k;
	return code;
}

/* Reads what follows `end` in the files. */
static enum fail_code
files_read(struct reading *r, int dir_fd, const struct journal_list *files,
    struct fail *fail)
{
	const struct journal_end *end = r->end;
	enum fail_code code = FAIL_NONE;
	size_t n = files->n, i = 0;

	while (i < n && strcmp(files->name[i], end->file) < 0)
		i++;
	if (i == n)
		return FAIL_NONE;
	for (; code == FAIL_NONE && i < n && !r->is_past; i++)
		code = i + 1 < n ?
		    older_read(r, dir_fd, files->name[i], fail) :
		    newest_read(r, dir_fd, files->name[i], fail);
	/* a newest file without a transaction is removed by who mends it */
	if (code == FAIL_DATA && i == n &&
	    file_size(dir_fd, files->name[n - 1]) < 0 && end->seq == r->seq)
		code = FAIL_NONE;
	return code;
}

enum fail_code
journal_read(int dir_fd, const struct journal_reader *reader,
    struct journal_end *end, struct fail *fail)
{
	struct journal_list files = { NULL, 0 };
	struct arena names_arena;
	enum fail_code code = FAIL_NONE;
	struct reading r;

	memset(&r, 0, offsetof(struct reading, lines));
	r.how = reader;
	r.end = end;
	r.tx_logged_s = TIME_NONE;
	r.verify = reader->verify;
	memset(end, 0, sizeof(*end));
	end->logged_s = TIME_NONE;
	if (reader->from != NULL) {
		*end = *reader->from;
		r.seq = end->seq;
		r.tx_from = end->size;
	}
	mem_make(&names_arena, reader->full);
	mem_make(&r.scratch, reader->full);
	mem_vec_make(&r.faults, sizeof(struct fail), reader->full);
	buf_make(&r.bytes, reader->full);
	if (reader->files == NULL)
		code = journal_files(dir_fd, &files, &names_arena, fail);
	if (code == FAIL_NONE)
		code = files_read(&r, dir_fd, reader->files == NULL ? &files :
		    reader->files, fail);
	mem_drop(&names_arena);
	mem_drop(&r.scratch);
	mem_vec_drop(&r.faults);
	buf_drop(&r.bytes);
	drop_sections(&r);
	return code;
}

void
journal_begin(struct journal_tx *tx, const struct journal_end *end,
    int64_t now_s, void (*full)(void))
{
	buf_make(&tx->lines, full);
	/* NB. a file that is there has it: then it is not written */
	buf_put_c(&tx->lines, JOURNAL_HEADER "\n");
	tx->n = 0;
	tx->first_seq = end->seq + 1;
	tx->logged_s = end->logged_s > now_s ? end->logged_s : now_s;
	tx->summed = 0;
	tx->digest[0] = '\0';
}

void
journal_put_rest(struct buf *out, const struct record *record,
    const char logged[TIME_TEXT])
{
	char at[TIME_TEXT + 1];

	time_format(record->at_s, at);
	buf_put_byte(out, ',');
	buf_put(out, str_make(logged, TIME_TEXT));
	buf_put_byte(out, ',');
	buf_put(out, str_make(at, TIME_TEXT));
	buf_put_byte(out, ',');
	csv_put(out, record->ticket);
	buf_put_byte(out, ',');
	buf_put_c(out, event_row(record->event)->name);
	buf_put_byte(out, ',');
	csv_put(out, record->unit);
	buf_put_byte(out, ',');
	csv_put(out, record->by);
	buf_put_byte(out, ',');
	csv_put(out, record->attrs);
	buf_put_byte(out, ',');
}

/* The next line up to its seq. */
static void
begin_line(struct journal_tx *tx)
{
	uint32_t seq = tx->first_seq + tx->n;

	if (tx->n++ > 0)
		buf_put_byte(&tx->lines, '\n');
	buf_put_int(&tx->lines, seq);
}

void
journal_add_rest(struct journal_tx *tx, struct str rest)
{
	begin_line(tx);
	buf_put(&tx->lines, rest);
}

void
journal_add(struct journal_tx *tx, struct record *record)
{
	char logged[TIME_TEXT + 1];

	record->seq = tx->first_seq + tx->n;
	record->logged_s = tx->logged_s;
	time_format(tx->logged_s, logged);
	begin_line(tx);
	journal_put_rest(&tx->lines, record, logged);
}

enum fail_code
journal_settle(int dir_fd, const struct journal_end *end, struct fail *fail)
{
	if (end->file[0] == '\0')
		return FAIL_NONE;
	if (file_sync(dir_fd, end->file, fail) != FAIL_NONE)
		return fail_inside(fail, "journal");
	return FAIL_NONE;
}

void
journal_digest_some(struct journal_tx *tx, const struct journal_end *end)
{
	if (tx->summed == 0) {
		hash_sum_begin(&tx->sum);
		hash_sum_add(&tx->sum, str_of(end->digest));
		tx->summed = strlen(JOURNAL_HEADER "\n");
	}
	hash_sum_add(&tx->sum, str_make(tx->lines.p + tx->summed,
	    tx->lines.n - tx->summed));
	tx->summed = tx->lines.n;
}

void
journal_digest(struct journal_tx *tx, const struct journal_end *end)
{
	journal_digest_some(tx, end);
	hash_sum_hex(&tx->sum, tx->digest);
}

enum fail_code
journal_commit(int dir_fd, struct journal_tx *tx, struct journal_end *end,
    struct fail *fail)
{
	const size_t head = strlen(JOURNAL_HEADER "\n");
	enum fail_code code;
	struct str out;
	char file[16];
	int64_t at;

	if (tx->n == 0)
		return FAIL_NONE;
	if (tx->digest[0] == '\0')
		journal_digest(tx, end);
	file_of_month(tx->logged_s, file);
	at = strcmp(file, end->file) == 0 ? end->size : 0;
	buf_printf(&tx->lines, "%s\n", tx->digest);
	out = buf_str(&tx->lines);
	if (at > 0)
		out = str_make(out.p + head, out.n - head);
	code = file_append(dir_fd, file, at, out, fail);
	if (code == FAIL_NONE) {
		end->size = at + (int64_t)out.n;
		end->seq += tx->n;
		end->logged_s = tx->logged_s;
		memcpy(end->digest, tx->digest, sizeof(end->digest));
		memcpy(end->file, file, sizeof(file));
	} else
		(void)fail_inside(fail, "journal");
	return code;
}

int
journal_has_more(int dir_fd, const struct journal_tx *tx,
    const struct journal_end *end)
{
	char file[16];

	file_of_month(tx->logged_s, file);
	return file_size(dir_fd, file) >
	    (strcmp(file, end->file) == 0 ? end->size : 0);
}

/* 1 when a file holds nothing but the header, or a beginning of it. */
static int
is_bare(int dir_fd, const char *file, int64_t size)
{
	struct arena arena;
	struct str bytes;
	int is = 0;

	if (size > (int64_t)sizeof(JOURNAL_HEADER))
		return 0;
	mem_make(&arena, NULL);
	if (file_read(dir_fd, file, &bytes, &arena, NULL) == FAIL_NONE)
		is = str_starts(str_of(JOURNAL_HEADER "\n"),
		    str_dup(&arena, bytes));
	mem_drop(&arena);
	return is;
}

enum fail_code
journal_mend(int dir_fd, struct journal_end *end, char moved[64],
    struct fail *fail)
{
	enum fail_code code;

	moved[0] = '\0';
	if (end->torn_file[0] == '\0')
		return FAIL_NONE;
	code = end->torn_from == 0 && is_bare(dir_fd, end->torn_file,
	    end->torn) ? file_remove(dir_fd, end->torn_file, fail) :
	    file_move_tail(dir_fd, end->torn_file, end->torn_from, moved,
	    fail);
	if (code != FAIL_NONE)
		return fail_inside(fail, "journal");
	end->torn = 0;
	end->torn_file[0] = '\0';
	return FAIL_NONE;
}
