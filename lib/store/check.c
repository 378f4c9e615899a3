#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/check.h"
#include "model/ticket.h"
#include "store/config.h"
#include "store/file.h"
#include "store/tickets.h"
#include "text/time.h"

#define ROW_FAULTS 1000	/* kept; the rest is like them */

struct checking {
	const struct check_how *how;
	struct check_result *result;
	struct ledger ledger;
	struct config config;
	int store, journal_dir, tickets_dir, config_dir;
	uint32_t broken_seq;	/* from here on the ledger has no thread, and
				   the chain alone is checked; 0: it has */
	uint32_t anchor_seq;	/* the anchor's record was seen */
	struct mem_vec names;	/* of struct name: in the order of seq */
	struct hash_set named;	/* row digests that records name */
	unsigned char *is_found;
	size_t n_lost;		/* named rows that are not there */
	struct mem_vec row_faults;	/* of struct fail: what is no row */
	char row_file[16];	/* the file whose rows are being read */
	uint64_t n_row_named;	/* of its rows */
	struct mem_vec bare;	/* of char[16]: files without a named row */
	struct arena arena;
};

/* A digest that a record names: of a tickets row, or of a config file. */
struct name {
	uint32_t seq;
	int is_config;
	char digest[HASH_HEX + 1];
};

static void
fault(void *with, const struct fail *fail)
{
	struct checking *c = with;

	c->result->n_fault++;
	c->how->fault(c->how->with, fail);
}

static void __attribute__((format(printf, 2, 3)))
say(struct checking *c, const char *format, ...)
{
	struct fail what;
	char words[900];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	(void)fail_set(&what, FAIL_DATA, "%s", words);
	fault(c, &what);
}

/* A record, and what it names: the digest of a row or of a config file. */
struct row {
	struct ledger_ready ready;	/* NB. first: ledger_add_all() */
	struct str named, digest;
};

static struct str
named_by(const struct record *record)
{
	switch (record->event) {
	case EVENT_RECEIVE:
	case EVENT_AMEND:
		return event_attr_get(record->attrs, "row");
	case EVENT_CONFIG:
		return event_attr_get(record->attrs, "digest");
	default:
		return str_make(NULL, 0);
	}
}

static enum fail_code
note_row(struct checking *c, const struct row *row, struct fail *fail)
{
	uint32_t seq = row->ready.fact.seq;
	struct name *name;

	if (row->named.n == HASH_HEX) {
		name = mem_vec_add(&c->names);
		name->seq = seq;
		name->is_config = row->ready.fact.event == EVENT_CONFIG;
		memcpy(name->digest, row->named.p, HASH_HEX);
	}
	if (seq != c->how->expect_seq || row->digest.n == 0)
		return FAIL_NONE;
	c->anchor_seq = seq;
	return str_is(row->digest, c->how->expect_digest) ? FAIL_NONE :
	    fail_set(fail, FAIL_DATA, "seq %u has another digest than "
	    "expected: the journal up to here was rewritten", (unsigned)seq);
}

static enum fail_code
take(void *with, const struct record *record, struct fail *fail)
{
	struct checking *c = with;
	struct row row = { .named = named_by(record),
	    .digest = record->digest };

	row.ready.fact.seq = record->seq;
	row.ready.fact.event = (uint8_t)record->event;
	if (note_row(c, &row, fail) != FAIL_NONE)
		return fail->code;
	if (c->broken_seq != 0)
		return FAIL_NONE;
	if (ledger_add(&c->ledger, record, fail) != FAIL_NONE)
		c->broken_seq = record->seq;
	return fail->code;
}

static int
make_row(void *with, const struct record *record, struct arena *arena, void *to)
{
	struct row *row = to;
	struct fail why;

	(void)with;
	row->named = named_by(record);
	row->digest = record->digest;
	return ledger_make_ready(&row->ready, record, arena, &why) == FAIL_NONE;
}

static int
take_rows(void *with, const void *rows, size_t n)
{
	struct checking *c = with;
	const struct row *row = rows;
	struct fail why;
	size_t i;

	/* NB. first, so that what forget() looks through is in order of seq */
	if (c->broken_seq == 0 && ledger_add_all(&c->ledger, rows,
	    sizeof(*row), n) != n)
		return 0;
	for (i = 0; i < n; i++)
		if (note_row(c, &row[i], &why) != FAIL_NONE)
			return 0;
	return 1;
}

static void
forget(void *with, uint32_t seq)
{
	struct checking *c = with;

	mem_vec_cut(&c->names, mem_vec_before(&c->names,
	    offsetof(struct name, seq), seq));
	if (c->broken_seq >= seq)
		c->broken_seq = 0;
	if (c->anchor_seq >= seq)
		c->anchor_seq = 0;
	if (seq - 1 < ledger_count(&c->ledger))
		ledger_cut(&c->ledger, seq - 1);
}

/* Every ticket's records against the table of events. */
static void
check_tickets(struct checking *c)
{
	uint32_t i;
	struct fact illegal;
	struct fail why;

	for (i = 0; c->broken_seq == 0 && i < ledger_tickets(&c->ledger); i++) {
		if (i % STRAND_FETCH == 0)
			strands_fetch(&c->ledger.strands, i, STRAND_FETCH);
		if (ticket_first_illegal(&c->ledger, i, c->arena, &illegal,
		    &why))
			say(c, "journal: seq %u, ticket '%.*s': %s",
			    (unsigned)illegal.seq, STR_ARG(ledger_ticket_id(
			    &c->ledger, i)), why.text);
	}
}

/* A file of tickets/ has been read: one without a named row may be a torn
   write's. */
static void
end_file(struct checking *c, const char *file)
{
	if (c->row_file[0] != '\0' && c->n_row_named == 0)
		memcpy(mem_vec_add(&c->bare), c->row_file,
		    sizeof(c->row_file));
	(void)snprintf(c->row_file, sizeof(c->row_file), "%s", file);
	c->n_row_named = 0;
}

static enum fail_code
take_row(void *with, const struct tickets_row *row, struct str line,
    const struct tickets_at *at, struct fail *fail)
{
	struct checking *c = with;
	char hex[HASH_HEX + 1];
	uint32_t i;

	(void)row;
	(void)fail;
	if (strcmp(at->file, c->row_file) != 0)
		end_file(c, at->file);
	tickets_digest(line, hex);
	i = hash_set_find(&c->named, str_of(hex));
	if (i == HASH_NONE)
		return FAIL_NONE;
	c->n_row_named++;
	if (!c->is_found[i]) {
		c->is_found[i] = 1;
		c->result->n_row++;
	}
	return FAIL_NONE;
}

static void
row_fault(void *with, const struct fail *fail)
{
	struct checking *c = with;

	if (c->row_faults.n < ROW_FAULTS)
		*(struct fail *)mem_vec_add(&c->row_faults) = *fail;
}

/* The seq of the record that names a row of this ticket that is not there. */
static uint32_t
lost_of(struct checking *c, struct str id, uint32_t *lost)
{
	uint32_t ticket = ledger_ticket(&c->ledger, id);
	char hex[HASH_HEX];
	const struct fact *f;
	struct strand strand;

	if (ticket == HASH_NONE || ticket == 0)
		return 0;
	ledger_facts(&c->ledger, ticket, &strand);
	while ((f = strand_next(&strand)) != NULL) {
		const struct intake *in;

		if (f->event != EVENT_RECEIVE && f->event != EVENT_AMEND)
			continue;
		in = f->intake;
		if (!(in->has & INTAKE_ROW))
			continue;
		hash_hex_bytes(in->row, sizeof(in->row), hex);
		*lost = hash_set_find(&c->named, str_make(hex, HASH_HEX));
		if (*lost != HASH_NONE && c->is_found[*lost] == 0)
			return f->seq;
	}
	return 0;
}

/* Where a recorded row is gone, rows that none names: one was changed. */
static enum fail_code
say_changed(void *with, const struct tickets_row *row, struct str line,
    const struct tickets_at *at, struct fail *fail)
{
	struct checking *c = with;
	struct str id = row->field[TICKETS_TICKET];
	char hex[HASH_HEX + 1];
	uint32_t seq, lost;

	(void)fail;
	tickets_digest(line, hex);
	if (hash_set_find(&c->named, str_of(hex)) != HASH_NONE)
		return FAIL_NONE;
	seq = lost_of(c, id, &lost);
	if (seq > 0) {
		c->is_found[lost] = 2;
		say(c, "tickets/%s:%llu: the row of '%.*s' was changed: it "
		    "is not what seq %u recorded", at->file,
		    (unsigned long long)at->number, STR_ARG(id),
		    (unsigned)seq);
	} else
		say(c, "tickets/%s:%llu: no record names this row, while a "
		    "row that one names is missing: its ticket may have been "
		    "changed", at->file, (unsigned long long)at->number);
	return FAIL_NONE;
}

/* The set of row digests, of the records that count. */
static void
make_named(struct checking *c)
{
	size_t i;

	for (i = 0; i < c->names.n; i++) {
		const struct name *name = mem_vec_at(&c->names, i);

		if (!name->is_config)
			(void)hash_set_add(&c->named, str_of(name->digest));
	}
}

static enum fail_code
say_lost(struct checking *c, struct fail *fail)
{
	size_t n = hash_set_count(&c->named), i;
	enum fail_code code;

	for (i = 0; i < c->row_faults.n; i++)
		fault(c, mem_vec_at(&c->row_faults, i));
	code = tickets_read(c->tickets_dir, say_changed, c, NULL,
	    c->how->full, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++)
		if (c->is_found[i] == 0)
			say(c, "tickets: the row with digest %.*s that the "
			    "journal names is missing",
			    STR_ARG(hash_set_text(&c->named, (uint32_t)i)));
	return code;
}

/* What is no row, or no header, is damage where a row is lost, or where it is
   a header above rows that count; else it never happened. */
static enum fail_code
check_rows(struct checking *c, struct fail *fail)
{
	size_t n, i, k;
	enum fail_code code;

	make_named(c);
	n = hash_set_count(&c->named);
	if (c->tickets_dir < 0) {
		/* a directory that is gone is out of nobody's reach */
		if (n > 0 && file_size(c->store, "tickets") < 0) {
			c->result->has_tickets = 1;
			say(c, "tickets: is missing, and with it %zu rows "
			    "that the journal names", n);
		}
		return FAIL_NONE;
	}
	c->is_found = mem_take(&c->arena, n + 1);
	c->result->has_tickets = 1;
	code = tickets_read(c->tickets_dir, take_row, c, row_fault,
	    c->how->full, fail);
	end_file(c, "");
	for (i = 0; i < n; i++)
		c->n_lost += c->is_found[i] == 0;
	if (code != FAIL_NONE)
		return code;
	if (c->n_lost > 0)
		return say_lost(c, fail);
	for (i = 0; i < c->row_faults.n; i++) {
		const struct fail *what = mem_vec_at(&c->row_faults, i);

		for (k = 0; k < c->bare.n; k++)
			if (strncmp(what->text + strlen("tickets/"),
			    mem_vec_at(&c->bare, k), 11) == 0)
				break;
		if (k == c->bare.n && strstr(what->text, ":1: the header"))
			fault(c, what);
	}
	return FAIL_NONE;
}

static enum fail_code
check_history(struct checking *c, struct fail *fail)
{
	struct arena scratch;
	size_t i;
	enum fail_code code = FAIL_NONE;

	mem_make(&scratch, c->how->full);
	for (i = 0; i < c->names.n; i++) {
		const struct name *copy = mem_vec_at(&c->names, i);
		char name[64], hex[HASH_HEX + 1];
		struct str bytes;

		if (!copy->is_config)
			continue;
		mem_reset(&scratch);
		(void)snprintf(name, sizeof(name), "history/%s",
		    copy->digest);
		if (file_read(c->config_dir, name, &bytes, &scratch, fail) !=
		    FAIL_NONE) {
			say(c, "config/%s (seq %u)", fail->text,
			    (unsigned)copy->seq);
			continue;
		}
		hash_sha256_hex(&bytes, 1, hex);
		if (strcmp(hex, copy->digest) != 0)
			say(c, "config/%s: was changed: its digest is %s",
			    name, hex);
	}
	mem_drop(&scratch);
	fail->code = FAIL_NONE;
	return code;
}

/* The secret of the pseudonyms: an analyst cannot read it, but whoever can
   must find it, or no phone number is known again. */
static void
check_key(struct checking *c)
{
	struct arena scratch;
	struct fail fail;
	struct str key;

	mem_make(&scratch, c->how->full);
	if (config_key(c->config_dir, &key, &scratch, &fail) == FAIL_DATA)
		fault(c, &fail);
	mem_drop(&scratch);
}

/* Rules whose unit has ended decide nothing: who maintains them must know. */
static void
check_routes(struct checking *c)
{
	const struct routes *routes = c->config.routes;
	char text[160];
	size_t i;

	for (i = 0; c->how->note != NULL && i < route_count(routes); i++) {
		const struct route_rule *rule = route_at(routes, i);

		if (!rule->is_ended)
			continue;
		(void)snprintf(text, sizeof(text), "config/routes.csv: rule "
		    "%.*s names a unit that has ended, and decides nothing",
		    STR_ARG(rule->rule));
		c->how->note(c->how->with, text);
	}
}

/* A unit that records name keeps its row, or it has neither name nor kind in
   any figure: one that has ended is told by its until. */
static void
check_units(struct checking *c)
{
	size_t n = hash_set_count(&c->ledger.units), i;
	char text[224];

	for (i = 1; c->how->note != NULL && i < n; i++) {
		struct str id = ledger_unit_id(&c->ledger, (uint32_t)i);

		if (roster_find(c->config.roster, id) != ROSTER_NONE)
			continue;
		(void)snprintf(text, sizeof(text), "config/units.csv: there "
		    "is no unit %.*s, which records name; if it has ended, "
		    "its row says until when", STR_ARG(id));
		c->how->note(c->how->with, text);
	}
}

static void
check_config(struct checking *c)
{
	struct fail fail;

	check_key(c);
	if (config_load(&c->config, c->config_dir, 0, c->how->full, &fail) ||
	    config_check(&c->config, time_day(c->how->now_s), &fail)) {
		fault(c, &fail);
		return;
	}
	check_routes(c);
	check_units(c);
	if (c->how->note != NULL) {
		int64_t sum = 0;
		int i;

		for (i = 0; i < 5; i++)
			sum += policy_get(c->config.policy,
			    (enum policy_key)(POLICY_SCORE_WEIGHT + i),
			    c->how->now_s)->n;
		if (sum != 10000)
			c->how->note(c->how->with, "the weights of the score "
			    "do not add up to 100; they are used as they are");
	}
}

static void
say_moved(struct checking *c, const char *dir, const char *moved)
{
	char text[128];

	if (moved[0] == '\0')
		return;
	(void)snprintf(text, sizeof(text), "moved aside to %s/%s", dir,
	    moved);
	c->how->note(c->how->with, text);
}

/* Torn pieces of tickets/: a last line that does not end, and, in a file
   without a row that counts, all of it. */
static enum fail_code
repair_rows(struct checking *c, struct fail *fail)
{
	char moved[64], **names;
	enum fail_code code;
	int64_t whole, size;
	size_t n, i, k;

	if (c->tickets_dir < 0 || c->n_lost > 0)
		return FAIL_NONE;
	code = file_list(c->tickets_dir, ".csv", &names, &n, &c->arena, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++) {
		moved[0] = '\0';
		code = file_whole_lines(c->tickets_dir, names[i], &whole,
		    &size, fail);
		for (k = 0; k < c->row_faults.n; k++) {
			const struct fail *what =
			    mem_vec_at(&c->row_faults, k);
			size_t b;

			for (b = 0; b < c->bare.n; b++)
				if (strcmp(mem_vec_at(&c->bare, b),
				    names[i]) == 0 && strncmp(what->text +
				    strlen("tickets/"), names[i], 11) == 0)
					whole = 0;
		}
		if (code == FAIL_NONE && whole < size)
			code = file_move_tail(c->tickets_dir, names[i], whole,
			    moved, fail);
		say_moved(c, "tickets", moved);
	}
	return code;
}

static enum fail_code
repair(struct checking *c, struct fail *fail)
{
	const struct journal_end *end = &c->result->end;
	char moved[64], text[160];
	enum fail_code code;

	if (c->how->is_repair) {
		code = journal_mend(c->journal_dir, &c->result->end, moved,
		    fail);
		if (code == FAIL_NONE)
			say_moved(c, "journal", moved);
		return code == FAIL_NONE ? repair_rows(c, fail) : code;
	}
	if (end->torn > 0) {
		(void)snprintf(text, sizeof(text), "journal/%s: %lld bytes "
		    "after the last digest never happened; the next writer, "
		    "or --repair, moves them aside", end->torn_file,
		    (long long)end->torn);
		c->how->note(c->how->with, text);
	}
	return FAIL_NONE;
}

/* Who may only read must not be able to keep the writers out. NB. the last that
   is done under the lock. */
static enum fail_code
check_lock(struct checking *c, struct fail *fail)
{
	if (!file_lock_is_wide(c->store, "lock"))
		return FAIL_NONE;
	if (c->how->is_repair && file_lock_narrow(c->store, "lock", fail) !=
	    FAIL_NONE)
		return fail->code;
	c->how->note(c->how->with, c->how->is_repair ?
	    "lock: it is open to writers alone now" :
	    "lock: who may only read the store can hold it, and keep all "
	    "writers out; --repair closes it to them");
	return FAIL_NONE;
}

/* Says that something has bits of `others` in its mode, -1 where there is none
   of it. */
static void
note_open(const struct checking *c, const char *what, const char *harm,
    int mode, int others, const char *closed)
{
	char text[192];

	if (mode < 0 || (mode & others) == 0)
		return;
	(void)snprintf(text, sizeof(text), "%s (mode %o)%s; chmod %s closes it",
	    what, (unsigned)mode, harm, closed);
	c->how->note(c->how->with, text);
}

/*
 * Who may read what citizens said, or what is made of it, and the key that their
 * pseudonyms are made with (Q5, C2): the owner, and a group that writes. A copy
 * that was restored often has other modes.
 */
static void
check_reach(struct checking *c)
{
	int tickets = file_mode(c->store, "tickets");
	int matters = file_mode(c->store, "cache/matters");
	int key = file_mode(c->config_dir, "key");
	int is_group = tickets >= 0 && (tickets & 020) != 0;
	int others = is_group ? 07 : 077;
	const char *dir_mode = is_group ? "2770" : "700";

	note_open(c, "tickets: others than the centre may look into it", "",
	    tickets, others, dir_mode);
	note_open(c, "cache/matters: others than the centre may look into it",
	    ", and find out what citizens said", matters, others, dir_mode);
	note_open(c, "config/key: others than the centre may read it",
	    ", and find out callers", key, others, is_group ? "640" : "600");
}

static enum fail_code
open_all(struct checking *c, int *lock, struct fail *fail)
{
	enum fail_code code;

	code = file_open_dir(AT_FDCWD, c->how->path, &c->store, fail);
	if (code == FAIL_NONE && file_size(c->store, "journal") < 0)
		code = fail_set(fail, FAIL_DATA, "%s: is no store; "
		    "ticket-init makes one", c->how->path);
	if (code == FAIL_NONE && c->how->is_repair)
		code = file_lock(c->store, "lock", c->how->wait_s, lock, fail);
	if (code == FAIL_NONE)
		code = file_open_dir(c->store, "journal", &c->journal_dir,
		    fail);
	if (code == FAIL_NONE)
		code = file_open_dir(c->store, "config", &c->config_dir, fail);
	if (code == FAIL_NONE && file_open_dir(c->store, "tickets",
	    &c->tickets_dir, NULL) != FAIL_NONE)
		c->tickets_dir = -1;
	return code;
}

static void
done(struct checking *c, int lock)
{
	if (lock >= 0)
		(void)close(lock);
	if (c->tickets_dir >= 0)
		(void)close(c->tickets_dir);
	if (c->config_dir >= 0)
		(void)close(c->config_dir);
	if (c->journal_dir >= 0)
		(void)close(c->journal_dir);
	if (c->store >= 0)
		(void)close(c->store);
	if (c->config.arena.base != NULL)
		config_drop(&c->config);
	ledger_drop(&c->ledger);
	hash_set_drop(&c->named);
	mem_vec_drop(&c->names);
	mem_vec_drop(&c->row_faults);
	mem_vec_drop(&c->bare);
	mem_drop(&c->arena);
}

enum fail_code
check_store(const struct check_how *how, struct check_result *result,
    struct fail *fail)
{
	struct checking c = { .how = how, .result = result, .store = -1,
	    .journal_dir = -1, .tickets_dir = -1, .config_dir = -1 };
	const struct journal_reader reader = { .record = take,
	    .row = sizeof(struct row), .make = make_row, .add = take_rows,
	    .forget = forget, .fault = fault, .with = &c,
	    .as_of_s = INT64_MAX, .verify = 1, .full = how->full };
	enum fail_code code;
	int lock = -1;

	memset(result, 0, sizeof(*result));
	mem_make(&c.arena, how->full);
	ledger_make(&c.ledger, how->full);
	hash_set_make(&c.named, how->full);
	mem_vec_make(&c.names, sizeof(struct name), how->full);
	mem_vec_make(&c.row_faults, sizeof(struct fail), how->full);
	mem_vec_make(&c.bare, sizeof(c.row_file), how->full);
	code = open_all(&c, &lock, fail);
	if (code == FAIL_NONE)
		code = journal_read(c.journal_dir, &reader, &result->end,
		    fail);
	if (code == FAIL_NONE && how->expect_seq > 0 && c.anchor_seq == 0)
		say(&c, "journal: it ends at seq %u, or no transaction ends "
		    "at seq %u: the anchor's records are missing",
		    (unsigned)result->end.seq, (unsigned)how->expect_seq);
	if (code == FAIL_NONE)
		check_tickets(&c);
	if (code == FAIL_NONE)
		code = check_rows(&c, fail);
	if (code == FAIL_NONE)
		code = check_history(&c, fail);
	if (code == FAIL_NONE)
		check_config(&c);
	if (code == FAIL_NONE)
		code = repair(&c, fail);
	if (code == FAIL_NONE)
		check_reach(&c);
	if (code == FAIL_NONE)
		code = check_lock(&c, fail);
	done(&c, lock);
	return code;
}
