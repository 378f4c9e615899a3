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

struct checking {
	const struct check_how *how;
	struct check_result *result;
	struct ledger ledger;
	struct config config;
	int store, journal_dir, tickets_dir, config_dir;
	int is_broken;		/* the ledger lost its thread: chain only */
	int saw_anchor;
	struct hash_set named;	/* row digests that records name */
	unsigned char *is_found;
	struct mem_vec config_digests;	/* of struct config_copy */
	struct arena arena;
};

struct config_copy {
	char digest[HASH_HEX + 1];
	uint32_t seq;
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

static void
note_named(struct checking *c, const struct record *record)
{
	struct str row = event_attr_get(record->attrs, "row");
	struct str digest = event_attr_get(record->attrs, "digest");

	if ((record->event == EVENT_RECEIVE || record->event == EVENT_AMEND) &&
	    row.n == HASH_HEX)
		(void)hash_set_add(&c->named, row);
	if (record->event == EVENT_CONFIG && digest.n == HASH_HEX) {
		struct config_copy *copy = mem_vec_add(&c->config_digests);

		memcpy(copy->digest, digest.p, HASH_HEX);
		copy->seq = record->seq;
	}
}

static enum fail_code
take(void *with, const struct record *record, struct fail *fail)
{
	struct checking *c = with;

	note_named(c, record);
	if (record->seq == c->how->expect_seq && record->digest.n > 0) {
		c->saw_anchor = 1;
		if (!str_is(record->digest, c->how->expect_digest))
			return fail_set(fail, FAIL_DATA, "seq %u has another "
			    "digest than expected: the journal up to here was "
			    "rewritten", (unsigned)record->seq);
	}
	if (c->is_broken)
		return FAIL_NONE;
	if (ledger_add(&c->ledger, record, fail) != FAIL_NONE)
		c->is_broken = 1;
	return fail->code;
}

static void
forget(void *with, uint32_t seq)
{
	struct checking *c = with;

	if (!c->is_broken)
		ledger_cut(&c->ledger, seq - 1);
}

/* Every ticket's records against the table of events. */
static void
check_tickets(struct checking *c)
{
	uint32_t i;
	struct fail why;

	for (i = 0; !c->is_broken && i < ledger_tickets(&c->ledger); i++) {
		const struct fact *f = ticket_first_illegal(&c->ledger, i,
		    c->arena, &why);

		if (f != NULL)
			say(c, "journal: seq %u, ticket '%.*s': %s",
			    (unsigned)f->seq, STR_ARG(ledger_ticket_id(
			    &c->ledger, i)), why.text);
	}
}

static enum fail_code
take_row(void *with, const struct tickets_row *row, struct str line,
    const char *file, uint64_t number, struct fail *fail)
{
	struct checking *c = with;
	char hex[HASH_HEX + 1];
	uint32_t i;

	(void)row;
	(void)file;
	(void)number;
	(void)fail;
	tickets_digest(line, hex);
	i = hash_set_find(&c->named, str_of(hex));
	if (i != HASH_NONE && !c->is_found[i]) {
		c->is_found[i] = 1;
		c->result->n_row++;
	}
	return FAIL_NONE;
}

/* Rows of a ticket whose recorded row is gone: this one was changed. */
static enum fail_code
say_changed(void *with, const struct tickets_row *row, struct str line,
    const char *file, uint64_t number, struct fail *fail)
{
	struct checking *c = with;
	char hex[HASH_HEX + 1];
	uint32_t ticket;
	const struct fact *f;

	(void)fail;
	tickets_digest(line, hex);
	if (hash_set_find(&c->named, str_of(hex)) != HASH_NONE)
		return FAIL_NONE;
	ticket = ledger_ticket(&c->ledger, row->field[TICKETS_TICKET]);
	if (ticket == HASH_NONE || ticket == 0)
		return FAIL_NONE;
	for (f = ledger_first(&c->ledger, ticket); f != NULL;
	    f = ledger_next(&c->ledger, f)) {
		const struct intake *in;
		char name[HASH_HEX + 1];
		uint32_t i;

		if (f->event != EVENT_RECEIVE && f->event != EVENT_AMEND)
			continue;
		in = ledger_intake(&c->ledger, f);
		if (!(in->has & INTAKE_ROW))
			continue;
		memcpy(name, in->row, HASH_HEX);
		name[HASH_HEX] = '\0';
		i = hash_set_find(&c->named, str_of(name));
		if (i != HASH_NONE && c->is_found[i] == 0) {
			c->is_found[i] = 2;
			say(c, "tickets/%s:%llu: the row of '%.*s' was "
			    "changed: it is not what seq %u recorded", file,
			    (unsigned long long)number,
			    STR_ARG(row->field[TICKETS_TICKET]),
			    (unsigned)f->seq);
		}
	}
	return FAIL_NONE;
}

static enum fail_code
check_rows(struct checking *c, struct fail *fail)
{
	size_t n = hash_set_count(&c->named), i, lost = 0;
	enum fail_code code;

	if (c->tickets_dir < 0)
		return FAIL_NONE;
	c->is_found = mem_take(&c->arena, n + 1);
	c->result->has_tickets = 1;
	code = tickets_read(c->tickets_dir, take_row, c, fault, c->how->full,
	    fail);
	for (i = 0; i < n; i++)
		lost += c->is_found[i] == 0;
	if (code != FAIL_NONE || lost == 0)
		return code;
	code = tickets_read(c->tickets_dir, say_changed, c, NULL,
	    c->how->full, fail);
	for (i = 0; code == FAIL_NONE && i < n; i++)
		if (c->is_found[i] == 0)
			say(c, "tickets: the row with digest %.*s that the "
			    "journal names is missing",
			    STR_ARG(hash_set_text(&c->named, (uint32_t)i)));
	return code == FAIL_DATA ? FAIL_NONE : code;
}

static enum fail_code
check_history(struct checking *c, struct fail *fail)
{
	struct arena scratch;
	size_t i;
	enum fail_code code = FAIL_NONE;

	mem_make(&scratch, c->how->full);
	for (i = 0; i < c->config_digests.n; i++) {
		const struct config_copy *copy =
		    mem_vec_at(&c->config_digests, i);
		char name[64], hex[HASH_HEX + 1];
		struct str bytes;

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

static void
check_config(struct checking *c)
{
	struct fail fail;

	if (config_load(&c->config, c->config_dir, 0, c->how->full, &fail) ||
	    config_check(&c->config, time_day(c->how->now_s), &fail)) {
		fault(c, &fail);
		return;
	}
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

static enum fail_code
repair(struct checking *c, struct fail *fail)
{
	char moved[64], text[128];
	enum fail_code code;

	if (c->result->end.torn == 0)
		return FAIL_NONE;
	if (!c->how->is_repair) {
		(void)snprintf(text, sizeof(text), "journal/%s: %lld bytes "
		    "after the last digest never happened; the next writer, "
		    "or --repair, moves them aside", c->result->end.file,
		    (long long)c->result->end.torn);
		c->how->note(c->how->with, text);
		return FAIL_NONE;
	}
	code = journal_mend(c->journal_dir, &c->result->end, moved, fail);
	if (code == FAIL_NONE) {
		(void)snprintf(text, sizeof(text),
		    "moved aside to journal/%s", moved);
		c->how->note(c->how->with, text);
	}
	return code;
}

static enum fail_code
open_all(struct checking *c, int *lock, struct fail *fail)
{
	enum fail_code code;

	code = file_open_dir(AT_FDCWD, c->how->path, &c->store, fail);
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

enum fail_code
check_store(const struct check_how *how, struct check_result *result,
    struct fail *fail)
{
	struct checking c = { .how = how, .result = result };
	const struct journal_reader reader = { .record = take,
	    .forget = forget, .fault = fault, .with = &c,
	    .as_of_s = INT64_MAX, .verify = 1, .full = how->full };
	enum fail_code code;
	int lock = -1;

	memset(result, 0, sizeof(*result));
	mem_make(&c.arena, how->full);
	ledger_make(&c.ledger, how->full);
	hash_set_make(&c.named, how->full);
	mem_vec_make(&c.config_digests, sizeof(struct config_copy),
	    how->full);
	code = open_all(&c, &lock, fail);
	if (code == FAIL_NONE)
		code = journal_read(c.journal_dir, &reader, &result->end,
		    fail);
	if (code == FAIL_NONE && how->expect_seq > 0 && !c.saw_anchor)
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
	if (lock >= 0)
		(void)close(lock);
	return code;
}
