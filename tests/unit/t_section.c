/*
 * t_section - a journal that several read in sections is the one that is read
 * line by line: the same records, the same end, the same faults (Q2, Q7, J2 to
 * J5, J7); whole, cut, changed, up to a time, and from where one left off
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/crew.h"
#include "model/ledger.h"
#include "store/journal.h"
#include "store/section.h"
#include "text/time.h"

enum { TICKETS = 90, TXS = 40, FAULTS = 64, BY_LINE = 1 << 30 };

static const size_t sizes[] = { 300, 1000, 5000 };
static const char *const months[] = { "2024-10.csv", "2024-11.csv" };

static uint64_t seed;
static int dir_fd;

static uint32_t
below(uint32_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* --- a journal ------------------------------------------------------------- */

static void
attrs_of(enum event_id event, char text[256])
{
	switch (event) {
	case EVENT_RECEIVE:
		(void)snprintf(text, 256, "source=hotline;kind=complaint;"
		    "urgency=general;category=类%u;place=路%u;caller="
		    "00000000000000%02u;matter=T-%06u;row=%032u", below(13),
		    below(17), below(90) + 10, below(TICKETS), below(1000));
		break;
	case EVENT_AMEND:
		(void)snprintf(text, 256, "place=q%u;tag=%s", below(13),
		    below(2) ? "t" : "一个 \"引号\", 逗号");
		break;
	case EVENT_MERIT:
		(void)snprintf(text, 256, "clause=B%u;points=1", below(13));
		break;
	case EVENT_VOID:
		(void)snprintf(text, 256, "seq=1;reason=x");
		break;
	default:
		(void)snprintf(text, 256, "%s", event == EVENT_ASSIGN ?
		    "role=lead;basis=legal" : "");
	}
}

static void
add_record(struct journal_tx *tx, uint32_t seq)
{
	static const enum event_id event[] = { EVENT_RECEIVE, EVENT_ASSIGN,
	    EVENT_ACCEPT, EVENT_AMEND, EVENT_MERIT, EVENT_VOID };
	char ticket[32], unit[16], attrs[256];
	struct record record;

	memset(&record, 0, sizeof(record));
	record.event = seq <= TICKETS ? EVENT_RECEIVE : event[below(6)];
	attrs_of(record.event, attrs);
	(void)snprintf(ticket, sizeof(ticket), "T-%06u", seq <= TICKETS ?
	    seq - 1 : below(TICKETS));
	(void)snprintf(unit, sizeof(unit), "u%02u", below(23));
	record.at_s = tx->logged_s - (int64_t)below(5000);
	record.ticket = str_of(ticket);
	record.unit = str_of(record.event == EVENT_RECEIVE ||
	    record.event == EVENT_AMEND || record.event == EVENT_VOID ? "" :
	    unit);
	record.by = str_of(below(20) ? "centre" : "one, two");
	record.attrs = str_of(attrs);
	journal_add(tx, &record);
}

/* Transactions of one record, of some, and of more than a section holds. */
static void
write_journal(struct journal_end *middle)
{
	struct journal_end end;
	struct journal_tx tx;
	struct fail fail;
	uint32_t n, i;
	int t;

	memset(&end, 0, sizeof(end));
	end.logged_s = TIME_NONE;
	for (t = 0; t < TXS; t++) {
		journal_begin(&tx, &end, 1729000000 + t * 50000, NULL);
		n = t == 0 ? TICKETS : below(3) ? 1 : below(4) ? below(9) + 1 :
		    below(120) + 1;
		for (i = 0; i < n; i++)
			add_record(&tx, end.seq + 1 + i);
		assert_int_equal(journal_commit(dir_fd, &tx, &end, &fail),
		    FAIL_NONE);
		buf_drop(&tx.lines);
		if (t == TXS / 3)
			*middle = end;
	}
}

/* --- reading --------------------------------------------------------------- */

/* What came of a reading. */
struct reading {
	struct ledger ledger;
	struct journal_end end;
	enum fail_code code;
	struct fail fail, fault[FAULTS];
	size_t n_fault;
	int has_later;
	uint32_t broken;	/* the ledger takes no more from here on */
};

static enum fail_code
take(void *with, const struct record *record, struct fail *fail)
{
	struct reading *r = with;

	if (r->broken != 0)
		return FAIL_NONE;
	if (ledger_add(&r->ledger, record, fail) != FAIL_NONE)
		r->broken = record->seq;
	return fail->code;
}

static int
make_row(void *with, const struct record *record, struct arena *arena,
    void *row)
{
	struct fail why;

	(void)with;
	return ledger_make_ready(row, record, arena, &why) == FAIL_NONE;
}

static int
take_rows(void *with, const void *rows, size_t n)
{
	struct reading *r = with;

	return r->broken != 0 || ledger_add_all(&r->ledger, rows,
	    sizeof(struct ledger_ready), n) == n;
}

static void
forget(void *with, uint32_t seq)
{
	struct reading *r = with;

	if (r->broken >= seq)
		r->broken = 0;
	if (seq - 1 < ledger_count(&r->ledger))
		ledger_cut(&r->ledger, seq - 1);
}

static void
note_fault(void *with, const struct fail *fail)
{
	struct reading *r = with;

	if (r->n_fault < FAULTS)
		r->fault[r->n_fault++] = *fail;
}

struct how {
	int verify, tells, makes;	/* digests, all faults, by rows */
	int64_t as_of_s;
	const struct journal_end *from;
};

static void
read_journal(struct reading *r, const struct how *how, size_t size)
{
	struct journal_reader reader = { .record = take, .forget = forget,
	    .with = r, .as_of_s = how->as_of_s, .has_later = &r->has_later,
	    .verify = how->verify };
	struct journal_end end;

	memset(r, 0, sizeof(*r));
	ledger_make(&r->ledger, NULL);
	if (how->from != NULL) {
		/* what comes before it, in the same way for both */
		struct journal_reader first = reader;

		first.as_of_s = how->from->logged_s;
		section_use(BY_LINE);
		if (journal_read(dir_fd, &first, &end, &r->fail) ==
		    FAIL_NONE && end.seq == how->from->seq)
			reader.from = how->from;
		else
			ledger_cut(&r->ledger, 0);
	}
	if (how->makes) {
		reader.row = sizeof(struct ledger_ready);
		reader.make = make_row;
		reader.add = take_rows;
	}
	if (how->tells)
		reader.fault = note_fault;
	section_use(size);
	r->fail.text[0] = '\0';
	r->code = journal_read(dir_fd, &reader, &r->end, &r->fail);
	section_use(0);
}

static void
same_bytes(struct ledger *a, struct ledger *b)
{
	struct arena *pa[LEDGER_PARTS], *pb[LEDGER_PARTS];
	size_t i, n;

	ledger_parts(a, pa);
	ledger_parts(b, pb);
	for (i = 0; i < LEDGER_PARTS; i++) {
		mem_unguard(pa[i]);
		mem_unguard(pb[i]);
		n = (size_t)(pa[i]->next - pa[i]->base);
		assert_int_equal(n, pb[i]->next - pb[i]->base);
		if (n > 0)
			assert_memory_equal(pa[i]->base, pb[i]->base, n);
	}
}

/* The records are: what was cut leaves names behind, in another order. */
static void
same_facts(const struct ledger *a, const struct ledger *b)
{
	const struct fact *x, *y;
	struct strand sa, sb;
	uint32_t i, k;

	assert_int_equal(ledger_count(a), ledger_count(b));
	for (i = 0; i < ledger_tickets(a); i++) {
		k = ledger_ticket(b, ledger_ticket_id(a, i));
		if (!ledger_has(a, i))
			continue;
		assert_int_not_equal(k, HASH_NONE);
		ledger_facts(a, i, &sa);
		ledger_facts(b, k, &sb);
		do {
			x = strand_next(&sa);
			y = strand_next(&sb);
			assert_int_equal(x == NULL, y == NULL);
			assert_true(x == NULL || (x->seq == y->seq &&
			    x->event == y->event && x->bits == y->bits &&
			    x->at_s == y->at_s &&
			    x->logged_s == y->logged_s));
		} while (x != NULL);
	}
}

static void
same_end(const struct journal_end *a, const struct journal_end *b)
{
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->logged_s, b->logged_s);
	assert_string_equal(a->digest, b->digest);
	assert_string_equal(a->file, b->file);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->line, b->line);
	assert_int_equal(a->torn, b->torn);
	assert_int_equal(a->torn_from, b->torn_from);
	assert_string_equal(a->torn_file, b->torn_file);
}

/* One way against the other, for each size. */
static void
same_both_ways(const struct how *how, int is_whole)
{
	static struct reading line, section;
	size_t i, k;

	read_journal(&line, how, BY_LINE);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		read_journal(&section, how, sizes[i]);
		assert_int_equal(line.code, section.code);
		if (line.code != FAIL_NONE)
			assert_string_equal(line.fail.text,
			    section.fail.text);
		else {
			same_end(&line.end, &section.end);
			same_facts(&line.ledger, &section.ledger);
		}
		assert_int_equal(line.has_later, section.has_later);
		assert_int_equal(line.n_fault, section.n_fault);
		for (k = 0; k < line.n_fault; k++)
			assert_string_equal(line.fault[k].text,
			    section.fault[k].text);
		if (is_whole) {
			assert_int_equal(section.code, FAIL_NONE);
			assert_int_equal(section.n_fault, 0);
			same_bytes(&line.ledger, &section.ledger);
		}
		ledger_drop(&section.ledger);
	}
	ledger_drop(&line.ledger);
}

static void
same_however_read(int is_whole, const struct journal_end *middle)
{
	struct how how = { 0, 0, 0, INT64_MAX, NULL };
	int i;

	for (i = 0; i < 8; i++) {
		how.verify = i & 1;
		how.tells = i >> 1 & 1;
		how.makes = i >> 2;
		how.from = NULL;
		how.as_of_s = INT64_MAX;
		same_both_ways(&how, is_whole);
		how.as_of_s = 1729000000 + (int64_t)below(TXS * 50000);
		same_both_ways(&how, is_whole);
		how.as_of_s = INT64_MAX;
		how.from = middle;
		same_both_ways(&how, is_whole);
	}
}

/* --- tests ----------------------------------------------------------------- */

static void
begin(uint64_t number, struct journal_end *middle)
{
	size_t i;

	seed = number;
	for (i = 0; i < 2; i++)
		(void)unlinkat(dir_fd, months[i], 0);
	write_journal(middle);
}

static void
q7_sections_are_the_lines(void **state)
{
	struct journal_end middle;
	unsigned i;

	(void)state;
	for (i = 0; i < 4; i++) {
		begin(100 + i, &middle);
		same_however_read(1, &middle);
	}
}

/* Where a line begins that is about `at`, and its length. */
static size_t
line_at(const char *bytes, size_t n, size_t at, size_t *length)
{
	const char *lf;

	while (at > 0 && bytes[at - 1] != '\n')
		at--;
	lf = memchr(bytes + at, '\n', n - at);
	*length = lf == NULL ? n - at : (size_t)(lf - bytes) - at;
	return at;
}

/* Cuts the bytes, or puts another byte, a line or zeros there. */
static size_t
break_bytes(char *bytes, size_t n, size_t at)
{
	static const char *const words[] = { "\n", ",", "\"", "9", "",
	    "1,2\n", "x" };
	const char *word = words[below(7)];
	size_t size = strlen(word) + (*word == '\0');

	if (below(4) == 0 || at + size > n)
		return at;
	memcpy(bytes + at, word, size);
	return n;
}

/* A change that leaves a record: who did it, or the second it was logged. */
static void
change_record(char *bytes, size_t n, size_t at)
{
	size_t length, from = line_at(bytes, n, at, &length);
	char *by = memmem(bytes + from, length, ",centre,", 8);
	char *logged = memchr(bytes + from, ',', length);

	if (below(2) != 0 && by != NULL)
		by[1] = 'k';
	else if (logged != NULL && length > 80 && logged[19] < '9')
		logged[19]++;
}

static void
damage(void)
{
	static char bytes[1 << 20];
	const char *name = months[below(2)];
	int fd = openat(dir_fd, name, O_RDWR);
	ssize_t got = read(fd, bytes, sizeof(bytes));
	size_t n = (size_t)got, at, i;

	assert_true(fd >= 0 && got > 0 && n < sizeof(bytes));
	if (below(2) != 0) {
		at = below((uint32_t)n);
		n = break_bytes(bytes, n, at);
	} else
		for (i = below(3) + 1; i > 0; i--)
			change_record(bytes, n, below((uint32_t)n));
	assert_int_equal(pwrite(fd, bytes, n, 0), n);
	assert_int_equal(ftruncate(fd, (off_t)n), 0);
	assert_int_equal(close(fd), 0);
}

static void
q2_and_what_is_wrong_is_told_the_same(void **state)
{
	struct journal_end middle;
	unsigned i;

	(void)state;
	for (i = 0; i < 30; i++) {
		begin(500 + i, &middle);
		damage();
		same_however_read(0, &middle);
	}
}

/* A record whose digest is in quotes, which no writer puts there, and is that of
   all bytes before it. */
static void
quote_digest(void)
{
	static char line[256];
	static struct reading r;
	const struct how how = { 0, 0, 0, INT64_MAX, NULL };
	char logged[TIME_TEXT + 1], hex[HASH_HEX + 1];
	struct str part[2];
	int fd, n;

	read_journal(&r, &how, BY_LINE);
	time_format(r.end.logged_s, logged);
	n = snprintf(line, sizeof(line), "%u,%s,%s,T-000001,accept,u01,x,,\"",
	    (unsigned)r.end.seq + 1, logged, logged);
	part[0] = str_of(r.end.digest);
	part[1] = str_make(line, (size_t)n);
	hash_sha256_hex(part, 2, hex);
	n += snprintf(line + n, sizeof(line) - (size_t)n, "%s\"\n", hex);
	fd = openat(dir_fd, r.end.file, O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, line, (size_t)n), n);
	assert_int_equal(close(fd), 0);
	ledger_drop(&r.ledger);
}

static void
j5_a_digest_in_quotes_is_told_the_same(void **state)
{
	struct journal_end middle;

	(void)state;
	begin(900, &middle);
	quote_digest();
	same_however_read(0, &middle);
}

static int
set_up(void **state)
{
	(void)state;
	if (mkdir("journal", 0700) != 0)
		return -1;
	dir_fd = open("journal", O_RDONLY | O_DIRECTORY);
	return dir_fd < 0 ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(q7_sections_are_the_lines),
		cmocka_unit_test(q2_and_what_is_wrong_is_told_the_same),
		cmocka_unit_test(j5_a_digest_in_quotes_is_told_the_same),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
