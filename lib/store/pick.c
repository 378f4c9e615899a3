#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/pick.h"
#include "store/file.h"
#include "store/record.h"
#include "text/num.h"
#include "text/time.h"

#define SEEK_MOST 200	/* so many records are sought, more are read past */
#define PROBE 4096
#define NEAR 16384	/* from here on lines are gone through */

struct wanted {
	uint32_t seq;
	char file[16];
};

struct picking {
	const struct ledger *ledger;
	struct hash_set files;	/* where records lie, in no order */
	struct hash_set ids;	/* of the tickets; none where records are
				   picked by seq */
	struct mem_vec wanted;	/* the records, struct wanted, by seq */
	int by_seq;
	size_t next;		/* of the wanted, while all is read */
	pick_each *each;
	void *with;
	struct arena scratch;
	void (*full)(void);
};

/* The file that has what was logged at an instant. */
static void
want_file(struct picking *p, int64_t logged_s, char file[16])
{
	file_of_month(logged_s, file);
	(void)hash_set_add(&p->files, str_of(file));
}

static void
want_record(struct picking *p, uint32_t seq, const char file[16])
{
	struct wanted *wanted = mem_vec_add(&p->wanted);

	wanted->seq = seq;
	memcpy(wanted->file, file, sizeof(wanted->file));
}

static void
want(struct picking *p, uint32_t ticket)
{
	int64_t last_s = TIME_NONE;
	const struct fact *f;
	struct strand strand;
	char file[16];

	(void)hash_set_add(&p->ids, ledger_ticket_id(p->ledger, ticket));
	ledger_facts(p->ledger, ticket, &strand);
	while ((f = strand_next(&strand)) != NULL) {
		if (f->logged_s != last_s)
			want_file(p, f->logged_s, file);
		last_s = f->logged_s;
		if (p->wanted.n <= SEEK_MOST)
			want_record(p, f->seq, file);
	}
}

static void
want_seq(struct picking *p, const struct pick_seq *seq)
{
	struct fact fact;
	char file[16];

	if (!ledger_seq(p->ledger, seq->ticket, seq->seq, &fact))
		return;
	want_file(p, fact.logged_s, file);
	want_record(p, seq->seq, file);
}

/* The fourth field, without looking at the others: the first three have no
   comma in them, and a ticket's number has none either. */
static struct str
ticket_of(struct str line)
{
	struct str field = { NULL, 0 };
	int i;

	for (i = 0; i < 4; i++)
		if (!str_cut(&line, ',', &field))
			return str_make(NULL, 0);
	return field;
}

/* The seq with which a line begins; 0 when it does not. */
static uint32_t
seq_of(struct str line)
{
	struct str field;
	int64_t n;

	return str_cut(&line, ',', &field) &&
	    num_parse(field, 1, UINT32_MAX - 1, &n) ? (uint32_t)n : 0;
}

static const struct wanted *
next_wanted(const struct picking *p)
{
	return p->next < p->wanted.n ? mem_vec_at(&p->wanted, p->next) : NULL;
}

/* Number 0 where the record names none, HASH_NONE for one that is unknown. */
static uint32_t
ticket_number(const struct picking *p, const struct record *record)
{
	return record->ticket.n == 0 ? 0 :
	    ledger_ticket(p->ledger, record->ticket);
}

/* Lines come in the order of their seqs, and so do the wanted ones. */
static int
is_wanted(struct picking *p, struct str line)
{
	const struct wanted *wanted;
	uint32_t seq;

	if (!p->by_seq)
		return hash_set_find(&p->ids, ticket_of(line)) != HASH_NONE;
	seq = seq_of(line);
	while ((wanted = next_wanted(p)) != NULL && wanted->seq < seq)
		p->next++;
	return wanted != NULL && wanted->seq == seq;
}

static enum fail_code
take_line(struct picking *p, struct str line, struct fail *fail)
{
	struct arena scratch = p->scratch;
	struct record_memo memo = { .month_of = NULL };
	struct record record;
	uint32_t ticket;

	if (!is_wanted(p, line))
		return FAIL_NONE;
	if (record_split(line, &record, &memo, &scratch, fail) != FAIL_NONE)
		return FAIL_DATA;
	ticket = ticket_number(p, &record);
	/* NB. others may have written since the ledger was made */
	if (record.seq <= ledger_count(p->ledger) && ticket != HASH_NONE)
		p->each(p->with, ticket, &record);
	return FAIL_NONE;
}

/* --- seeking --------------------------------------------------------------- */

static int
by_seq(const void *a, const void *b)
{
	uint32_t x = ((const struct wanted *)a)->seq;
	uint32_t y = ((const struct wanted *)b)->seq;

	return x < y ? -1 : x > y;
}

/* Narrows down where the line of `seq` begins: at `*lo` or later, before
   `*hi`. 0 when the file is not as the ledger would have it. */
static int
narrow(int fd, uint32_t seq, int64_t *lo, int64_t *hi)
{
	char probe[PROBE];
	struct str bytes, line;
	int64_t mid;
	ssize_t got;
	uint32_t at;

	while (*hi - *lo > NEAR) {
		mid = *lo + (*hi - *lo) / 2;
		got = pread(fd, probe, sizeof(probe), (off_t)mid);
		if (got <= 0)
			return 0;
		bytes = str_make(probe, (size_t)got);
		/* the rest of a line, then the beginning of another */
		if (!str_cut(&bytes, '\n', &line) || bytes.n == 0 ||
		    str_find_byte(bytes, ',') == bytes.n)
			return 0;
		at = seq_of(bytes);
		if (at == 0)
			return 0;
		if (at <= seq)
			*lo = mid + (bytes.p - probe);
		else
			*hi = mid + 1;
	}
	return 1;
}

/* The line of a record, without its LF, in `p->scratch`. 0 when it is not
   found: then whoever wants it reads all. */
static int
seek_line(struct picking *p, int fd, uint32_t seq, struct str *line)
{
	int64_t lo = (int64_t)sizeof(JOURNAL_HEADER), hi;
	const size_t size = NEAR + 4 * PROBE;
	struct str bytes;
	struct stat st;
	ssize_t got;
	char *block;

	if (fstat(fd, &st) != 0)
		return 0;
	hi = st.st_size;
	if (!narrow(fd, seq, &lo, &hi))
		return 0;
	block = mem_take(&p->scratch, size);
	got = pread(fd, block, size, (off_t)lo);
	if (got <= 0)
		return 0;
	bytes = str_make(block, (size_t)got);
	while (str_find_byte(bytes, '\n') < bytes.n &&
	    str_cut(&bytes, '\n', line))
		if (seq_of(*line) == seq)
			return 1;
	return 0;
}

/*
 * The records of a file, where they are few, by where their seq must stand.
 * 0 when one is not found there; then none of them has been given.
 */
static int
seek_file(struct picking *p, int fd, const char *name)
{
	struct arena before = p->scratch;
	struct record *record = mem_take_n(&p->scratch, p->wanted.n + 1,
	    sizeof(*record));
	size_t i, n = 0;
	struct str line;
	uint32_t ticket;
	struct record_memo memo = { .month_of = NULL };
	struct fail what;
	int is_found = p->wanted.n <= SEEK_MOST;

	for (i = 0; is_found && i < p->wanted.n; i++) {
		const struct wanted *w = mem_vec_at(&p->wanted, i);

		if (strcmp(w->file, name) != 0)
			continue;
		is_found = seek_line(p, fd, w->seq, &line) && (p->by_seq ||
		    hash_set_find(&p->ids, ticket_of(line)) != HASH_NONE) &&
		    record_split(line, &record[n], &memo, &p->scratch,
		    &what) == FAIL_NONE;
		n++;
	}
	for (i = 0; is_found && i < n; i++) {
		ticket = ticket_number(p, &record[i]);
		p->each(p->with, ticket, &record[i]);
	}
	p->scratch = before;
	return is_found;
}

/* --- reading all ----------------------------------------------------------- */

static enum fail_code
take_file(struct picking *p, int dir_fd, const char *name, struct fail *fail)
{
	struct file_lines lines;
	struct str line;
	enum fail_code code;
	int has = 1;

	code = file_lines_open(&lines, dir_fd, name, p->full, fail);
	if (code != FAIL_NONE)
		return fail_inside(fail, "journal");
	if (seek_file(p, lines.fd, name))
		has = 0;
	while (code == FAIL_NONE && has) {
		code = file_lines_next(&lines, &line, &has, fail);
		if (code == FAIL_NONE && has && lines.line > 1)
			code = take_line(p, line, fail);
	}
	if (code != FAIL_NONE)
		(void)fail_prefix(fail, "journal/%s:%llu", name,
		    (unsigned long long)lines.line);
	file_lines_close(&lines);
	return code;
}

static void
begin(struct picking *p)
{
	p->full = p->ledger->scratch.full;
	hash_set_make(&p->files, p->full);
	hash_set_make(&p->ids, p->full);
	mem_vec_make(&p->wanted, sizeof(struct wanted), p->full);
	mem_make(&p->scratch, p->full);
}

static void
sort(struct picking *p)
{
	if (p->wanted.n > 0)
		qsort(mem_vec_at(&p->wanted, 0), p->wanted.n,
		    sizeof(struct wanted), by_seq);
}

static void
end(struct picking *p)
{
	hash_set_drop(&p->files);
	hash_set_drop(&p->ids);
	mem_vec_drop(&p->wanted);
	mem_drop(&p->scratch);
}

/* Goes through the files, and ends the picking. */
static enum fail_code
take_files(struct picking *p, int journal_dir, struct fail *fail)
{
	struct journal_list files;
	enum fail_code code;
	size_t i;

	sort(p);
	code = journal_files(journal_dir, &files, &p->scratch, fail);
	for (i = 0; code == FAIL_NONE && i < files.n; i++)
		if (hash_set_find(&p->files, str_of(files.name[i])) !=
		    HASH_NONE)
			code = take_file(p, journal_dir, files.name[i], fail);
	end(p);
	return code;
}

enum fail_code
pick_read(int journal_dir, const struct ledger *ledger,
    const uint32_t *ticket, size_t n, pick_each *each, void *with,
    struct fail *fail)
{
	struct picking p = { .ledger = ledger, .each = each, .with = with };
	size_t i;

	begin(&p);
	for (i = 0; i < n; i++)
		want(&p, ticket[i]);
	return take_files(&p, journal_dir, fail);
}

enum fail_code
pick_read_seqs(int journal_dir, const struct ledger *ledger,
    const struct pick_seq *seq, size_t n, pick_each *each, void *with,
    struct fail *fail)
{
	struct picking p = { .ledger = ledger, .each = each, .with = with,
	    .by_seq = 1 };
	size_t i;

	begin(&p);
	for (i = 0; i < n; i++)
		want_seq(&p, &seq[i]);
	return take_files(&p, journal_dir, fail);
}

enum fail_code
pick_pending(const struct journal_tx *tx, const struct ledger *ledger,
    const struct pick_seq *seq, size_t n, pick_each *each, void *with,
    struct fail *fail)
{
	struct picking p = { .ledger = ledger, .each = each, .with = with,
	    .by_seq = 1 };
	enum fail_code code = FAIL_NONE;
	struct str rest, line;
	char *bytes;
	size_t i;

	begin(&p);
	for (i = 0; i < n; i++)
		want_seq(&p, &seq[i]);
	sort(&p);
	/* the last has no LF yet, which a line is read with; the first is a
	   file's header */
	bytes = mem_take(&p.scratch, tx->lines.n + 1);
	memcpy(bytes, tx->lines.p, tx->lines.n);
	bytes[tx->lines.n] = '\n';
	rest = str_make(bytes, tx->lines.n);
	(void)str_cut(&rest, '\n', &line);
	while (code == FAIL_NONE && str_cut(&rest, '\n', &line))
		code = take_line(&p, line, fail);
	end(&p);
	return code;
}
