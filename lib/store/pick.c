#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/pick.h"
#include "store/file.h"
#include "store/journal.h"
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
	struct hash_set ids;	/* of the tickets */
	struct mem_vec wanted;	/* their records, struct wanted */
	pick_each *each;
	void *with;
	struct arena scratch;
	void (*full)(void);
};

static void
want(struct picking *p, uint32_t ticket)
{
	const struct fact *f = ledger_first(p->ledger, ticket);
	char file[16], month[8];
	int64_t last_s = TIME_NONE;
	struct wanted *wanted;

	(void)hash_set_add(&p->ids, ledger_ticket_id(p->ledger, ticket));
	for (; f != NULL; f = ledger_next(p->ledger, f)) {
		if (f->logged_s != last_s) {
			last_s = f->logged_s;
			time_format_month(last_s, month);
			(void)snprintf(file, sizeof(file), "%s.csv", month);
			(void)hash_set_add(&p->files, str_of(file));
		}
		if (p->wanted.n > SEEK_MOST)
			continue;
		wanted = mem_vec_add(&p->wanted);
		wanted->seq = (uint32_t)(f - ledger_fact(p->ledger, 0)) + 1;
		memcpy(wanted->file, file, sizeof(file));
	}
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

static enum fail_code
take_line(struct picking *p, struct str line, struct fail *fail)
{
	struct arena scratch = p->scratch;
	struct record record;
	uint32_t ticket;

	if (hash_set_find(&p->ids, ticket_of(line)) == HASH_NONE)
		return FAIL_NONE;
	if (journal_parse(line, &record, &scratch, fail) != FAIL_NONE)
		return FAIL_DATA;
	ticket = ledger_ticket(p->ledger, record.ticket);
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

/* The seq with which a line begins; 0 when it does not. */
static uint32_t
seq_of(struct str line)
{
	struct str field;
	int64_t n;

	return str_cut(&line, ',', &field) &&
	    num_parse(field, 1, UINT32_MAX - 1, &n) ? (uint32_t)n : 0;
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
	struct fail what;
	int is_found = p->wanted.n <= SEEK_MOST;

	for (i = 0; is_found && i < p->wanted.n; i++) {
		const struct wanted *w = mem_vec_at(&p->wanted, i);

		if (strcmp(w->file, name) != 0)
			continue;
		is_found = seek_line(p, fd, w->seq, &line) &&
		    hash_set_find(&p->ids, ticket_of(line)) != HASH_NONE &&
		    journal_parse(line, &record[n], &p->scratch, &what) ==
		    FAIL_NONE;
		n++;
	}
	for (i = 0; is_found && i < n; i++) {
		ticket = ledger_ticket(p->ledger, record[i].ticket);
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
		return fail_prefix(fail, "journal");
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

enum fail_code
pick_read(int journal_dir, const struct ledger *ledger,
    const uint32_t *ticket, size_t n, pick_each *each, void *with,
    struct fail *fail)
{
	struct picking p = { .ledger = ledger, .each = each, .with = with,
	    .full = ledger->scratch.full };
	enum fail_code code;
	char **names;
	size_t i, n_name;

	hash_set_make(&p.files, p.full);
	hash_set_make(&p.ids, p.full);
	mem_vec_make(&p.wanted, sizeof(struct wanted), p.full);
	mem_make(&p.scratch, p.full);
	for (i = 0; i < n; i++)
		want(&p, ticket[i]);
	if (p.wanted.n > 0)
		qsort(mem_vec_at(&p.wanted, 0), p.wanted.n,
		    sizeof(struct wanted), by_seq);
	code = journal_files(journal_dir, &names, &n_name, &p.scratch, fail);
	for (i = 0; code == FAIL_NONE && i < n_name; i++)
		if (hash_set_find(&p.files, str_of(names[i])) != HASH_NONE)
			code = take_file(&p, journal_dir, names[i], fail);
	hash_set_drop(&p.files);
	hash_set_drop(&p.ids);
	mem_vec_drop(&p.wanted);
	mem_drop(&p.scratch);
	return code;
}
