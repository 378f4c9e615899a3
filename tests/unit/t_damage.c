/*
 * t_damage - what ticket-check and readers make of a store that was cut short
 * or changed: Q1, Q2; J1 to J7
 *
 * TICKET_FULL=1 turns over many more bits.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/check.h"
#include "store/file.h"
#include "store/init.h"
#include "store/people.h"
#include "store/section.h"
#include "store/store.h"
#include "text/time.h"

#define STORE "damaged"
#define TXS 8

static struct arena arena;

/* A file of the store as it was, and where its transactions (or rows) lie. */
struct original {
	const char *dir, *name;
	char path[64];
	struct str bytes;
	size_t end[64];		/* behind each transaction, or row */
	size_t n_end;
};

static struct original journal[2], tickets[2];
static uint32_t seq_behind[TXS];	/* of each transaction of the newest */
static char head[64];
static int64_t t0;

static void
drop(struct store *store)
{
	store_close(store);
	balance_drop(&store->balance_own);
	ledger_drop(&store->ledger);
	config_drop(&store->config);
	mem_drop(&store->arena);
}

static void
load(struct store *store, int is_writer, int64_t now_s)
{
	const struct store_open how = { .path = STORE,
	    .is_writer = is_writer, .now_s = now_s, .as_of_s = TIME_NONE };
	struct fail fail;

	if (store_open(store, &how, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
}

/* One transaction: two tickets received, with rows of some length. */
static void
commit(int64_t now_s, int i)
{
	struct tickets_row row;
	struct store_act act = { .event = EVENT_RECEIVE,
	    .by = str_of("clerk"), .at_s = now_s - 60 };
	struct store store;
	struct fail fail;
	struct buf line;
	char id[32], hex[HASH_HEX + 1], attrs[200], logged[TIME_TEXT + 1];
	int k;

	load(&store, 1, now_s);
	buf_make(&line, NULL);
	for (k = 0; k < 2; k++) {
		memset(&row, 0, sizeof(row));
		(void)snprintf(id, sizeof(id), "热线-%d-%d", i, k);
		row.field[TICKETS_TICKET] = str_of(id);
		row.field[TICKETS_CALLER] = str_of("某某");
		row.field[TICKETS_TEXT] = str_of(k ? "楼下, \"很吵\"" :
		    "半夜施工，多次反映没有结果");
		time_format(now_s, logged);
		row.field[TICKETS_LOGGED] = str_of(logged);
		line.n = 0;
		tickets_put(&line, &row);
		tickets_digest(buf_str(&line), hex);
		store_add_row(&store, buf_str(&line));
		(void)snprintf(attrs, sizeof(attrs), "source=hotline;"
		    "kind=complaint;urgency=general;place=梅园;matter=%s;"
		    "row=%s", id, hex);
		act.ticket = str_of(id);
		act.attrs = str_of(attrs);
		assert_int_equal(store_add(&store, &act, NULL, &fail),
		    FAIL_NONE);
	}
	buf_drop(&line);
	if (store_commit(&store, 1, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	seq_behind[i % TXS] = store.end.seq;
	(void)snprintf(head, sizeof(head), "%s", store.end.digest);
	buf_drop(&store.tx.lines);
	buf_drop(&store.rows);
	drop(&store);
}

static void
keep(struct original *o, const char *dir, const char *name)
{
	struct fail fail;
	size_t i, from = 0;

	o->dir = dir;
	o->name = name;
	o->n_end = 0;
	(void)snprintf(o->path, sizeof(o->path), STORE "/%s/%s", dir, name);
	if (file_read(AT_FDCWD, o->path, &o->bytes, &arena, &fail) !=
	    FAIL_NONE)
		fail_msg("%s", fail.text);
	for (i = 0; i < o->bytes.n; i++) {
		if (o->bytes.p[i] != '\n')
			continue;
		/* the header, each row; each line with a digest */
		if (from == 0 || dir[0] == 't' || o->bytes.p[i - 1] != ',')
			o->end[o->n_end++] = i + 1;
		from = i + 1;
	}
}

static int
set_up(void **with)
{
	char data[300];
	struct init_how how = { .path = STORE, .data = data };
	struct fail fail;
	int i;

	(void)with;
	mem_make(&arena, NULL);
	assert_non_null(getenv("TICKET_DATADIR"));
	(void)snprintf(data, sizeof(data), "%s/config",
	    getenv("TICKET_DATADIR"));
	assert_true(time_parse_loose(str_of("2024-10-30"), TIME_FIRST, &t0));
	if (init_store(&how, &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	for (i = 0; i < TXS; i++)
		commit(t0 + i * 86400, i);
	keep(&journal[0], "journal", "2024-10.csv");
	keep(&journal[1], "journal", "2024-11.csv");
	keep(&tickets[0], "tickets", "2024-10.csv");
	keep(&tickets[1], "tickets", "2024-11.csv");
	return 0;
}

static void
put_back(const struct original *o, size_t n)
{
	int fd = open(o->path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, o->bytes.p, n), n);
	assert_int_equal(close(fd), 0);
}

/* What ticket-check found: whether a fault names a place in file and lines. */
struct finding {
	char place[64];
	uint64_t from, to;	/* lines */
	int n, n_there;
	char first[1024];
};

static void
find_fault(void *with, const struct fail *fail)
{
	struct finding *f = with;
	size_t n = strlen(f->place);
	uint64_t line;

	if (f->n++ == 0)
		(void)snprintf(f->first, sizeof(f->first), "%s", fail->text);
	if (strncmp(fail->text, f->place, n) != 0 || fail->text[n] != ':')
		return;
	line = strtoul(fail->text + n + 1, NULL, 10);
	f->n_there += line >= f->from && line <= f->to;
}

static void
no_note(void *with, const char *text)
{
	(void)with;
	(void)text;
}

static uint32_t
check(struct finding *f, uint32_t seq, const char *digest, int is_repair)
{
	struct check_how how = { .path = STORE, .now_s = t0 + 864000,
	    .expect_seq = seq, .expect_digest = digest,
	    .is_repair = is_repair, .fault = find_fault, .note = no_note,
	    .with = f };
	struct check_result result;
	struct fail fail;

	f->n = f->n_there = 0;
	if (check_store(&how, &result, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return result.end.seq;
}

static enum fail_code
count(uint32_t *n, struct fail *fail)
{
	const struct store_open how = { .path = STORE,
	    .now_s = t0 + 864000, .as_of_s = TIME_NONE };
	struct store store;
	enum fail_code code = store_open(&store, &how, fail);

	*n = 0;
	if (code != FAIL_NONE)
		return code;
	*n = ledger_count(&store.ledger);
	drop(&store);
	return code;
}

/* All that ticket-check tells. */
struct told {
	char text[32][1024];
	int n;
};

static void
tell(void *with, const struct fail *fail)
{
	struct told *told = with;

	assert_true(told->n < 32);
	(void)snprintf(told->text[told->n++], sizeof(told->text[0]), "%s",
	    fail->text);
}

static void
check_by(struct told *told, size_t section)
{
	const struct check_how how = { .path = STORE, .now_s = t0 + 864000,
	    .fault = tell, .note = no_note, .with = told };
	struct check_result result;
	struct fail fail;

	memset(told, 0, sizeof(*told));
	section_use(section);
	assert_int_equal(check_store(&how, &result, &fail), FAIL_NONE);
	section_use(0);
}

/* The bytes with another seq in the first record that is no setting's. */
static void
put_wrong_seq(const struct original *o, const char *seq)
{
	const char *at = o->bytes.p + o->end[1], *comma = strchr(at, ',');
	int fd = open(o->path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0 && comma != NULL);
	assert_int_equal(write(fd, o->bytes.p, o->end[1]), o->end[1]);
	assert_int_equal(write(fd, seq, strlen(seq)), strlen(seq));
	assert_int_equal(write(fd, comma, (size_t)(o->bytes.p + o->bytes.n -
	    comma)), o->bytes.p + o->bytes.n - comma);
	assert_int_equal(close(fd), 0);
}

/* Q2: what is wrong is told once, however the journal is read. */
static void
test_Q2_check_in_sections(void **with)
{
	static const char kept[] = STORE "/config/history",
	    away[] = STORE "/config/elsewhere";
	static struct told line, section;
	size_t size;
	int i;

	(void)with;
	put_wrong_seq(&journal[0], "2");
	assert_int_equal(rename(kept, away), 0);
	check_by(&line, (size_t)1 << 30);
	assert_true(line.n > 2);
	for (size = 400; size < 4000; size += 200) {
		check_by(&section, size);
		assert_int_equal(section.n, line.n);
		for (i = 0; i < line.n; i++)
			assert_string_equal(section.text[i], line.text[i]);
	}
	assert_int_equal(rename(away, kept), 0);
	put_back(&journal[0], journal[0].bytes.n);
}

/* J2, J7: cut anywhere, a reader sees what the whole transactions say; the
   next writer goes on from there, and --expect misses what is gone (Q2). */
static void
test_J2_cut_journal(void **with)
{
	const struct original *o = &journal[1];
	size_t from = o->end[o->n_end - 3], n, k;
	uint32_t seen, last = seq_behind[TXS - 1];
	struct finding f = { .place = "journal" };
	struct fail fail;

	(void)with;
	for (n = from; n < o->bytes.n; n++) {
		for (k = 0; o->end[o->n_end - 1 - k] > n; k++)
			continue;
		put_back(o, n);
		if (count(&seen, &fail) != FAIL_NONE)
			fail_msg("cut at %zu: %s", n, fail.text);
		assert_int_equal(seen, last - 2 * k);
		assert_int_equal(check(&f, 0, NULL, 0), seen);
		assert_int_equal(f.n, 0);
		(void)check(&f, last, head, 0);
		assert_int_equal(f.n, 1);
		if (n % 16 != 0)
			continue;
		commit(t0 + (TXS + 1) * 86400, 900);
		put_back(&tickets[1], tickets[1].bytes.n);
		assert_int_equal(check(&f, 0, NULL, 0), seen + 2);
	}
	put_back(o, o->bytes.n);
	seq_behind[TXS - 1] = last;
	(void)snprintf(head, sizeof(head), "%.32s", o->bytes.p +
	    o->bytes.n - 33);
	(void)check(&f, last, head, 0);
	assert_int_equal(f.n, 0);
}

/* Q2: a row that is cut is missed, and readers go without it. */
static void
test_Q2_cut_tickets(void **with)
{
	const struct original *o = &tickets[1];
	size_t n;
	uint32_t seen;
	struct finding f = { .place = "tickets/2024-11.csv" };
	struct fail fail;

	(void)with;
	for (n = o->end[o->n_end - 3]; n < o->bytes.n; n++) {
		put_back(o, n);
		assert_int_equal(count(&seen, &fail), FAIL_NONE);
		assert_int_equal(seen, seq_behind[TXS - 1]);
		(void)check(&f, 0, NULL, 0);
		assert_true(f.n >= 1 && f.n <= 3);
		/* --repair touches nothing while a row is missing */
		(void)check(&f, 0, NULL, 1);
		assert_int_equal(file_size(AT_FDCWD, o->path), n);
	}
	put_back(o, o->bytes.n);
	(void)check(&f, 0, NULL, 0);
	assert_int_equal(f.n, 0);
}

/* The lines in which the piece that holds byte `at` lies: a transaction with
   its neighbours' ends, or a row. */
static void
lines_of(const struct original *o, size_t at, struct finding *f)
{
	size_t i, k, from = 0;

	for (k = 0; o->end[k] <= at; k++)
		from = o->end[k];
	f->from = 1;
	for (i = 0; i < from; i++)
		f->from += o->bytes.p[i] == '\n';
	f->to = f->from;
	for (; i < o->end[k]; i++)
		f->to += o->bytes.p[i] == '\n';
	(void)snprintf(f->place, sizeof(f->place), "%s/%s", o->dir, o->name);
}

static void
flip(const struct original *o, size_t at, int bit)
{
	char byte = (char)(o->bytes.p[at] ^ 1 << bit);
	struct finding f;
	struct fail fail = { FAIL_NONE, "" };
	uint32_t seen, last = seq_behind[TXS - 1];
	int fd = open(o->path, O_WRONLY);

	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
	memset(&f, 0, sizeof(f));
	lines_of(o, at, &f);
	(void)check(&f, 0, NULL, 0);
	if (f.n == 0 || f.n_there == 0)
		fail_msg("%s byte %zu bit %d: %d faults, none in lines %d to "
		    "%d: %s", o->path, at, bit, f.n, (int)f.from, (int)f.to,
		    f.first);
	/* J2: what was acknowledged and then changed is no torn write: neither
	   readers nor the next writer pass over it */
	if (o == &journal[1] && at >= o->end[o->n_end - 2] &&
	    count(&seen, &fail) != FAIL_DATA)
		fail_msg("%s byte %zu bit %d: %u records of %u: %s",
		    o->path, at, bit, (unsigned)seen, (unsigned)last,
		    fail.text);
	assert_int_equal(pwrite(fd, o->bytes.p + at, 1, (off_t)at), 1);
	assert_int_equal(close(fd), 0);
}

/* Q2: every bit, header lines as well. */
static void
test_Q2_flips(void **with)
{
	const int is_full = getenv("TICKET_FULL") != NULL;
	int i, n_bit, n = is_full ? 20000 : 300;
	uint64_t random = 20241025;
	struct finding f = { .place = "x" };

	(void)with;
	for (i = 0; i < n; i++) {
		const struct original *o;

		random = random * 6364136223846793005u + 1442695040888963407u;
		o = (random >> 60) % 3 ? &journal[(random >> 59) & 1] :
		    &tickets[(random >> 59) & 1];
		flip(o, (size_t)(random >> 33) % o->bytes.n,
		    (int)(random >> 30) & 7);
	}
	/* the bytes between records, all of them */
	for (i = 0; i < (int)journal[1].bytes.n; i++)
		if (journal[1].bytes.p[i] == '\n')
			flip(&journal[1], (size_t)i, i % 8);
	/* and every byte of the last transaction, or all its bits */
	for (i = (int)journal[1].end[journal[1].n_end - 2];
	    i < (int)journal[1].bytes.n; i++)
		for (n_bit = 0; n_bit < 8; n_bit++)
			if (is_full || n_bit == i % 8)
				flip(&journal[1], (size_t)i, n_bit);
	(void)check(&f, seq_behind[TXS - 1], head, 0);
	assert_int_equal(f.n, 0);
	print_message("%d bits turned over\n", n);
}

/* Q2: who can write can make a chain anew; the anchor shows it. */
static void
test_Q2_rewritten_chain(void **with)
{
	const struct original *o = &journal[1];
	struct finding f = { .place = "journal/2024-11.csv", .from = 1,
	    .to = 99 };
	char anchor[64];

	(void)with;
	(void)snprintf(anchor, sizeof(anchor), "%s", head);
	put_back(o, o->end[o->n_end - 2]);
	put_back(&tickets[1], tickets[1].end[tickets[1].n_end - 3]);
	commit(t0 + (TXS - 1) * 86400 + 1, TXS - 1);
	(void)check(&f, 0, NULL, 0);
	assert_int_equal(f.n, 0);
	(void)check(&f, seq_behind[TXS - 1], anchor, 0);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.n_there, 1);
	put_back(o, o->bytes.n);
	put_back(&tickets[1], tickets[1].bytes.n);
	(void)snprintf(head, sizeof(head), "%s", anchor);
}

/* J2: a power cut may keep a transaction's end and lose its beginning. Only
   the last can be so; one that others follow is damage. */
static void
test_J2_lost_beginning(void **with)
{
	const struct original *o = &journal[1];
	size_t from = o->end[o->n_end - 2], older = o->end[o->n_end - 3];
	struct finding f = { .place = "journal/2024-11.csv", .to = 99 };
	struct fail fail;
	uint32_t seen, last = seq_behind[TXS - 1];
	char zeros[8] = "";
	int fd = open(o->path, O_WRONLY);

	(void)with;
	assert_int_equal(pwrite(fd, zeros, 8, (off_t)from), 8);
	assert_int_equal(count(&seen, &fail), FAIL_NONE);
	assert_int_equal(seen, last - 2);
	assert_int_equal(check(&f, 0, NULL, 1), last - 2);
	assert_int_equal(f.n_there, 1);
	(void)check(&f, 0, NULL, 0);
	assert_int_equal(f.n, 0);
	put_back(o, o->bytes.n);
	assert_int_equal(pwrite(fd, zeros, 8, (off_t)older), 8);
	assert_int_equal(count(&seen, &fail), FAIL_DATA);
	put_back(o, o->bytes.n);
	assert_int_equal(close(fd), 0);
}

/* J3: a newest file without a transaction never was, whatever the clock said
   when it was made; the next transaction goes behind the last one. */
static void
test_J3_empty_newest_file(void **with)
{
	static const char *const content[] = { "", "seq,log", JOURNAL_HEADER
	    "\n", JOURNAL_HEADER "\n17,2031-01-01T0", "\0\0\0\0\n" };
	struct finding f = { .place = "x" };
	size_t i;

	(void)with;
	for (i = 0; i < sizeof(content) / sizeof(content[0]); i++) {
		int fd = open(STORE "/journal/2031-01.csv", O_WRONLY |
		    O_CREAT | O_TRUNC, 0600);
		size_t n = i == 4 ? 5 : strlen(content[i]);

		assert_int_equal(write(fd, content[i], n), n);
		assert_int_equal(close(fd), 0);
		commit(t0 + (TXS + 1) * 86400, 800 + 8 * (int)i);
		assert_int_equal(file_size(AT_FDCWD,
		    STORE "/journal/2031-01.csv"), -1);
		assert_int_equal(check(&f, 0, NULL, 0),
		    seq_behind[TXS - 1] + 2);
		if (f.n > 0)
			fail_msg("%zu: %s", i, f.first);
		put_back(&journal[1], journal[1].bytes.n);
		put_back(&tickets[1], tickets[1].bytes.n);
	}
}

/* J4: an older file is closed; what is put behind it is found. */
static void
test_J4_older_file(void **with)
{
	const struct original *o = &journal[0];
	struct finding f = { .place = "journal/2024-10.csv" };
	int fd = open(o->path, O_WRONLY | O_APPEND);

	(void)with;
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(close(fd), 0);
	(void)check(&f, 0, NULL, 0);
	assert_int_equal(f.n, 1);
	put_back(o, o->bytes.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_J2_cut_journal),
		cmocka_unit_test(test_Q2_check_in_sections),
		cmocka_unit_test(test_Q2_cut_tickets),
		cmocka_unit_test(test_Q2_flips),
		cmocka_unit_test(test_Q2_rewritten_chain),
		cmocka_unit_test(test_J2_lost_beginning),
		cmocka_unit_test(test_J3_empty_newest_file),
		cmocka_unit_test(test_J4_older_file),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
