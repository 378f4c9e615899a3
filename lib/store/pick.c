#include <stdio.h>
#include <string.h>

#include "store/pick.h"
#include "store/file.h"
#include "store/journal.h"
#include "text/time.h"

struct picking {
	const struct ledger *ledger;
	struct hash_set files;	/* where records lie, in no order */
	struct hash_set ids;	/* of the tickets, or */
	struct hash_set seqs;	/* of the records, as they are written */
	int by_seq;
	pick_each *each;
	void *with;
	struct arena scratch;
	void (*full)(void);
};

/* The file that has what was logged at an instant. */
static void
want_file(struct picking *p, int64_t logged_s)
{
	char file[16], month[8];

	time_format_month(logged_s, month);
	(void)snprintf(file, sizeof(file), "%s.csv", month);
	(void)hash_set_add(&p->files, str_of(file));
}

static void
want(struct picking *p, uint32_t ticket)
{
	const struct fact *f = ledger_first(p->ledger, ticket);
	int64_t last_s = TIME_NONE;

	(void)hash_set_add(&p->ids, ledger_ticket_id(p->ledger, ticket));
	for (; f != NULL; f = ledger_next(p->ledger, f)) {
		if (f->logged_s == last_s)
			continue;
		last_s = f->logged_s;
		want_file(p, last_s);
	}
}

static void
want_seq(struct picking *p, uint32_t seq)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%lu", (unsigned long)seq);
	(void)hash_set_add(&p->seqs, str_of(text));
	want_file(p, ledger_seq(p->ledger, seq)->logged_s);
}

/* A field up to the fourth, without looking at what they are: the first three
   have no comma in them, and a ticket's number has none either. */
static struct str
field_of(struct str line, int number)
{
	struct str field = { NULL, 0 };
	int i;

	for (i = 0; i < number; i++)
		if (!str_cut(&line, ',', &field))
			return str_make(NULL, 0);
	return field;
}

static int
is_wanted(const struct picking *p, struct str line)
{
	return hash_set_find(p->by_seq ? &p->seqs : &p->ids,
	    field_of(line, p->by_seq ? 1 : 4)) != HASH_NONE;
}

static enum fail_code
take_line(struct picking *p, struct str line, struct fail *fail)
{
	struct arena scratch = p->scratch;
	struct record record;
	uint32_t ticket;

	if (!is_wanted(p, line))
		return FAIL_NONE;
	if (journal_parse(line, &record, &scratch, fail) != FAIL_NONE)
		return FAIL_DATA;
	ticket = record.ticket.n == 0 ? 0 :
	    ledger_ticket(p->ledger, record.ticket);
	/* NB. others may have written since the ledger was made */
	if (record.seq <= ledger_count(p->ledger) && ticket != HASH_NONE)
		p->each(p->with, ticket, &record);
	return FAIL_NONE;
}

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
	hash_set_make(&p->seqs, p->full);
	mem_make(&p->scratch, p->full);
}

/* Goes through the files, and ends the picking. */
static enum fail_code
take_files(struct picking *p, int journal_dir, struct fail *fail)
{
	enum fail_code code;
	char **names;
	size_t i, n;

	code = journal_files(journal_dir, &names, &n, &p->scratch, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++)
		if (hash_set_find(&p->files, str_of(names[i])) != HASH_NONE)
			code = take_file(p, journal_dir, names[i], fail);
	hash_set_drop(&p->files);
	hash_set_drop(&p->ids);
	hash_set_drop(&p->seqs);
	mem_drop(&p->scratch);
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
    const uint32_t *seq, size_t n, pick_each *each, void *with,
    struct fail *fail)
{
	struct picking p = { .ledger = ledger, .each = each, .with = with,
	    .by_seq = 1 };
	size_t i;

	begin(&p);
	for (i = 0; i < n; i++)
		want_seq(&p, seq[i]);
	return take_files(&p, journal_dir, fail);
}
