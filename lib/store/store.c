#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"
#include "base/both.h"
#include "store/file.h"
#include "text/time.h"

#define ROWS_MOST ((size_t)256 << 10)	/* of rows that come together before
					   they are written */
#define NOT_WRITTEN INT64_MAX	/* no rows are there that could be cut off */

/* A config event, which counts when its transaction does. */
struct note {
	uint32_t seq;
	enum config_file file;
	char digest[HASH_HEX + 1];
};

static void
note_config(struct store *store, uint32_t seq, struct str attrs)
{
	struct str file = event_attr_get(attrs, "file");
	struct str digest = event_attr_get(attrs, "digest");
	enum config_file i = config_file_find(file);
	struct note *note;

	if (i == CONFIG_FILES || digest.n != HASH_HEX)
		return;
	note = mem_vec_add(&store->notes);
	note->seq = seq;
	note->file = i;
	memcpy(note->digest, digest.p, HASH_HEX);
}

/* The last digest that a config event gives each file. */
static void
take_notes(struct store *store)
{
	size_t i;

	for (i = 0; i < store->notes.n; i++) {
		const struct note *note = mem_vec_at(&store->notes, i);

		memcpy(store->config.recorded[note->file], note->digest,
		    sizeof(note->digest));
	}
	mem_vec_drop(&store->notes);
}

static enum fail_code
take_record(void *with, const struct record *record, struct fail *fail)
{
	struct store *store = with;

	if (record->event == EVENT_CONFIG)
		note_config(store, record->seq, record->attrs);
	return ledger_add(&store->ledger, record, fail);
}

static int
make_ready(void *with, const struct record *record, struct arena *arena,
    void *row)
{
	struct fail why;

	(void)with;
	return ledger_make_ready(row, record, arena, &why) == FAIL_NONE;
}

static int
add_ready(void *with, const void *row, size_t n)
{
	struct store *store = with;
	const struct ledger_ready *ready = row;
	size_t i;

	/* NB. first, so that what forget() looks through is in order of seq */
	if (ledger_add_all(&store->ledger, ready, sizeof(*ready), n) != n)
		return 0;
	for (i = 0; i < n; i++)
		if (ready[i].fact.event == EVENT_CONFIG)
			note_config(store, ready[i].fact.seq,
			    ready[i].attrs);
	return 1;
}

static void
forget(void *with, uint32_t seq)
{
	struct store *store = with;

	mem_vec_cut(&store->notes, mem_vec_before(&store->notes,
	    offsetof(struct note, seq), seq));
	if (seq - 1 < ledger_count(&store->ledger))
		ledger_cut(&store->ledger, seq - 1);
}

static enum fail_code
open_dirs(struct store *store, struct fail *fail)
{
	enum fail_code code;

	code = file_open_dir(AT_FDCWD, store->path, &store->dir, fail);
	if (code == FAIL_NONE && (file_size(store->dir, "config") < 0 ||
	    file_size(store->dir, "journal") < 0))
		return fail_set(fail, FAIL_DATA, "%s: is no store; "
		    "ticket-init makes one", store->path);
	if (code == FAIL_NONE)
		code = file_open_dir(store->dir, "config", &store->config_dir,
		    fail);
	if (code == FAIL_NONE)
		code = file_open_dir(store->dir, "journal",
		    &store->journal_dir, fail);
	if (code != FAIL_NONE)
		return code;
	/* NB. analysts may not read tickets/; who needs it says so */
	if (file_open_dir(store->dir, "tickets", &store->tickets_dir, NULL) !=
	    FAIL_NONE)
		store->tickets_dir = -1;
	return FAIL_NONE;
}

/* Which policy and which calendar the view has. */
static uint64_t
config_code(const struct store *store)
{
	return hash_bytes(store->config.digest[CONFIG_POLICY], HASH_HEX) ^
	    hash_number(hash_bytes(store->config.digest[CONFIG_CALENDAR],
	    HASH_HEX));
}

static void
take_balance(struct store *store)
{
	balance_make(&store->balance_own, store->full);
	if (cache_balance(&store->cache, &store->balance_own,
	    config_code(store), &store->view))
		store->balance = &store->balance_own;
}

static enum fail_code
load(struct store *store, struct fail *fail)
{
	int past = store->as_of_s != TIME_NONE &&
	    store->as_of_s < store->now_s;
	struct journal_reader reader = { .record = take_record,
	    .row = sizeof(struct ledger_ready), .make = make_ready,
	    .add = add_ready, .forget = forget, .with = store,
	    .full = store->full,
	    .stamps = &store->cache.stamps, .verify = store->verify,
	    .as_of_s = store->as_of_s == TIME_NONE ? INT64_MAX :
	    store->as_of_s,
	    /* NB. what somebody wrote after it is past, whatever our clock
	       says */
	    .has_later = &past };
	struct journal_list files;
	enum fail_code code;

	/* NB. once: what comes meanwhile is for the next command to see */
	code = journal_files(store->journal_dir, &files, &store->arena, fail);
	if (code != FAIL_NONE)
		return code;
	reader.files = &files;
	ledger_make_bare(&store->ledger, store->full);
	mem_vec_make(&store->notes, sizeof(struct note), store->full);
	if (cache_take(&store->cache, store->journal_dir, &files,
	    reader.as_of_s, &store->ledger)) {
		reader.from = &store->cache.end;
		memcpy(store->config.recorded, store->cache.recorded,
		    sizeof(store->config.recorded));
	} else
		ledger_begin(&store->ledger);
	code = journal_read(store->journal_dir, &reader, &store->end, fail);
	store->cache.n_read = ledger_count(&store->ledger) -
	    store->cache.end.seq;
	take_notes(store);
	if (code == FAIL_NONE)
		code = config_load(&store->config, store->config_dir, past,
		    store->full, fail);
	store->view.ledger = &store->ledger;
	store->view.policy = store->config.policy;
	store->view.calendar = store->config.calendar;
	store->view.as_of_s = store->as_of_s == TIME_NONE ? store->now_s :
	    store->as_of_s;
	/* NB. one that is not asked is no reason to make the cache anew */
	store->cache.has_balance = store->is_few;
	if (code == FAIL_NONE && !store->is_few)
		take_balance(store);
	return code;
}

/* Config files that differ from what was recorded begin the transaction. */
static enum fail_code
record_config(struct store *store, const char *by, struct fail *fail)
{
	struct config *config = &store->config;
	enum fail_code code = FAIL_NONE;
	struct store_act act = { .event = EVENT_CONFIG,
	    .by = str_of(by != NULL ? by : "config"), .at_s = TIME_NONE };
	char attrs[CONFIG_ATTRS];
	int i, is_checked = 0;

	for (i = 0; code == FAIL_NONE && i < CONFIG_FILES; i++) {
		if (!config_changed(config, i, attrs))
			continue;
		if (!is_checked++)
			code = config_check(config, time_day(store->now_s),
			    fail);
		if (code != FAIL_NONE)
			break;
		act.attrs = str_of(attrs);
		code = store_add(store, &act, NULL, fail);
		store->n_config++;
	}
	return code;
}

static enum fail_code
begin(struct store *store, const struct store_open *how, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;

	if (!how->is_dry)
		code = journal_mend(store->journal_dir, &store->end,
		    store->moved, fail);
	if (code != FAIL_NONE)
		return code;
	journal_begin(&store->tx, &store->end, store->now_s, store->full);
	time_format(store->tx.logged_s, store->logged);
	buf_make(&store->rows, store->full);
	return record_config(store, how->config_by, fail);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/*
 * What was read is kept for the next command: all of it, and nothing that was
 * not recorded.
 */
static void
keep(struct store *store)
{
	struct score_input in = { 0 };
	struct balance balance;
	int i;

	if (store->as_of_s != TIME_NONE || !cache_pays(&store->cache,
	    &store->ledger, &store->end) || store->now_s <
	    store->end.logged_s)
		return;
	for (i = 0; i < CONFIG_FILES; i++)
		memcpy(store->cache.recorded[i], store->n_config > 0 ?
		    store->config.digest[i] : store->config.recorded[i],
		    sizeof(store->cache.recorded[i]));
	in.view = store->view;
	in.roster = store->config.roster;
	in.merits = store->config.merits;
	if (store->is_few)
		take_balance(store);
	balance_make(&balance, store->full);
	balance_fill(&balance, store->balance, &in, config_code(store));
	cache_keep(&store->cache, store->journal_dir, &store->ledger,
	    &balance, &store->end);
	balance_drop(&balance);
}

/* Takes back the rows that are no promise yet. */
static void
take_back_rows(struct store *store)
{
	if (store->is_appending)
		(void)tickets_end(&store->append, FAIL_SYSTEM, NULL);
	store->is_appending = 0;
}

static void
close_all(struct store *store)
{
	cache_close(&store->cache);
	close_fd(&store->lock);
	close_fd(&store->tickets_dir);
	close_fd(&store->journal_dir);
	close_fd(&store->config_dir);
	close_fd(&store->dir);
}

void
store_close(struct store *store)
{
	take_back_rows(store);
	keep(store);
	close_all(store);
}

/* All that an opening which failed has taken. */
static void
give_back(struct store *store)
{
	close_all(store);
	if (store->tx.lines.arena.base != NULL)
		buf_drop(&store->tx.lines);
	if (store->rows.arena.base != NULL)
		buf_drop(&store->rows);
	if (store->ledger.scratch.base != NULL)
		ledger_drop(&store->ledger);
	if (store->config.arena.base != NULL)
		config_drop(&store->config);
	if (store->balance_own.state.arena.base != NULL)
		balance_drop(&store->balance_own);
	mem_drop(&store->arena);
}

enum fail_code
store_open(struct store *store, const struct store_open *how,
    struct fail *fail)
{
	enum fail_code code;

	memset(store, 0, sizeof(*store));
	store->path = how->path;
	store->dir = store->config_dir = store->journal_dir =
	    store->tickets_dir = store->lock = -1;
	store->is_writer = how->is_writer;
	store->is_dry = how->is_dry;
	store->is_few = how->is_few;
	store->verify = how->verify;
	store->now_s = how->now_s;
	store->as_of_s = how->as_of_s;
	store->full = how->full;
	store->cache.dir = -1;
	store->rows_from = NOT_WRITTEN;
	mem_make(&store->arena, how->full);
	code = open_dirs(store, fail);
	if (code == FAIL_NONE && how->is_writer)
		code = file_check_local(store->dir, how->path, fail);
	if (code == FAIL_NONE && how->is_writer)
		code = file_lock(store->dir, "lock", how->wait_s, &store->lock,
		    fail);
	cache_open(&store->cache, store->dir, how->verify ? CACHE_OFF :
	    how->cache_least, how->is_writer, how->full);
	if (code == FAIL_NONE)
		code = load(store, fail);
	if (code == FAIL_NONE && how->is_writer)
		code = begin(store, how, fail);
	if (code != FAIL_NONE)
		give_back(store);
	return code;
}

int64_t
store_logged(const struct store *store)
{
	return store->tx.logged_s;
}

/* What a record says besides its attributes. NB. `by` stands in the line as it
   is: with a line break in it the journal could not be read any more. */
static enum fail_code
check_head(const struct record *record, struct fail *fail)
{
	if (!event_by_is_valid(record->by))
		return fail_set(fail, FAIL_REFUSED, EVENT_BY_MUST,
		    STR_ARG(record->by));
	return record->at_s <= record->logged_s ? FAIL_NONE :
	    fail_set(fail, FAIL_REFUSED,
	    "at lies in the future; it must not be after now");
}

enum fail_code
store_make_ready(const struct store *store, const struct store_act *act,
    struct store_ready *ready, struct buf *rest, struct arena *arena,
    struct fail *fail)
{
	const struct record record = { .logged_s = store->tx.logged_s,
	    .at_s = act->at_s == TIME_NONE ? store->now_s : act->at_s,
	    .ticket = act->ticket, .event = act->event, .unit = act->unit,
	    .by = act->by, .attrs = act->attrs };
	size_t from = rest->n;

	journal_put_rest(rest, &record, store->logged);
	ready->rest = str_make(rest->p + from, rest->n - from);
	return check_head(&record, fail) != FAIL_NONE ? fail->code :
	    ledger_make_ready(&ready->ready, &record, arena, fail);
}

enum fail_code
store_add_ready(struct store *store, struct store_ready *ready,
    uint32_t *seq, struct fail *fail)
{
	enum fail_code code;

	*seq = ready->ready.fact.seq = store->tx.first_seq + store->tx.n;
	code = ledger_add_ready(&store->ledger, &ready->ready, fail);
	if (code != FAIL_NONE)
		return code;
	if (store->balance != NULL)
		balance_mark(&store->balance_own, &store->ledger);
	journal_add_rest(&store->tx, ready->rest);
	return FAIL_NONE;
}

struct str
store_last_attrs(struct store *store, struct str attrs)
{
	struct buf *lines = &store->tx.lines;
	const char *end = lines->p + lines->n - 1;

	/* NB. a field with a quote in it is in quotes, and not as it is */
	return end[-1] == '"' ? str_copy(&store->arena, attrs) :
	    str_make(end - attrs.n, attrs.n);
}

enum fail_code
store_add(struct store *store, const struct store_act *act, uint32_t *seq,
    struct fail *fail)
{
	struct record record = {
		.seq = store->tx.first_seq + store->tx.n,
		.logged_s = store->tx.logged_s,
		.at_s = act->at_s == TIME_NONE ? store->now_s : act->at_s,
		.ticket = act->ticket, .event = act->event,
		.unit = act->unit, .by = act->by, .attrs = act->attrs
	};
	enum fail_code code = check_head(&record, fail);

	if (code == FAIL_NONE)
		code = ledger_add(&store->ledger, &record, fail);
	if (code != FAIL_NONE)
		return code;
	if (store->balance != NULL)
		balance_mark(&store->balance_own, &store->ledger);
	journal_add(&store->tx, &record);
	if (seq != NULL)
		*seq = record.seq;
	return FAIL_NONE;
}

/* Writes the rows that have come together. */
static void
write_rows(struct store *store)
{
	struct fail *fail = &store->rows_fail;
	enum fail_code code = FAIL_NONE;

	if (!store->is_appending) {
		store->rows_from = tickets_size(store->tickets_dir,
		    store->tx.logged_s);
		code = tickets_begin(&store->append, store->tickets_dir,
		    store->tx.logged_s, ledger_has_named(&store->ledger,
		    store->tx.logged_s, store->tx.first_seq),
		    store->moved_rows, fail);
		store->is_appending = code == FAIL_NONE;
		if (store->moved_rows[0] != '\0')
			store->rows_from = NOT_WRITTEN;
	}
	if (code == FAIL_NONE)
		code = tickets_put_lines(&store->append,
		    buf_str(&store->rows), fail);
	/* NB. what went wrong and was mended has left its text, too */
	fail->code = code;
	store->rows.n = 0;
}

void
store_add_row(struct store *store, struct str line)
{
	if (store->is_dry || store->rows_fail.code != FAIL_NONE)
		return;
	buf_put(&store->rows, line);
	buf_put_byte(&store->rows, '\n');
	if (store->rows.n < ROWS_MOST)
		return;
	journal_digest_some(&store->tx, &store->end);
	write_rows(store);
}

/* Those written are durable, or none is there. */
static void
end_rows(struct store *store)
{
	struct fail *fail = &store->rows_fail;

	if (store->rows.n > 0)
		write_rows(store);
	if (store->is_appending)
		fail->code = tickets_end(&store->append, fail->code, fail);
	store->is_appending = 0;
}

uint32_t
store_pending(const struct store *store)
{
	return store->tx.n - store->n_config;
}

static enum fail_code
keep_config(struct store *store, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int i;

	for (i = 0; code == FAIL_NONE && i < CONFIG_FILES; i++)
		if (strcmp(store->config.digest[i],
		    store->config.recorded[i]) != 0)
			code = config_keep(&store->config, store->config_dir,
			    i, fail);
	return code;
}

/* Two things that a large transaction needs, each by a thread of its own. */
struct closing {
	struct store *store;
	int has_rows;		/* writes the rows; else computes the digest */
};

static void
do_closing(void *with)
{
	const struct closing *closing = with;

	if (closing->has_rows)
		end_rows(closing->store);
	else
		journal_digest(&closing->store->tx, &closing->store->end);
}

/* The rows durably. */
static enum fail_code
append_rows(struct store *store, struct fail *fail)
{
	struct closing rows = { store, 1 }, digest = { store, 0 };

	if (both_pays(store->tx.n))
		both_run(do_closing, &rows, &digest);
	else
		end_rows(store);
	if (store->rows_fail.code != FAIL_NONE)
		*fail = store->rows_fail;
	return store->rows_fail.code;
}

static enum fail_code
write_all(struct store *store, struct fail *fail)
{
	enum fail_code code = keep_config(store, fail);

	if (code == FAIL_NONE)
		code = append_rows(store, fail);
	if (code == FAIL_NONE)
		code = journal_commit(store->journal_dir, &store->tx,
		    &store->end, fail);
	return code;
}

/* NB. not when the records may be there after all. */
static void
take_back(struct store *store)
{
	if (store->is_appending)
		take_back_rows(store);
	else if (store->rows_from != NOT_WRITTEN && !journal_has_more(
	    store->journal_dir, &store->tx, &store->end))
		tickets_undo(store->tickets_dir, store->tx.logged_s,
		    store->rows_from);
}

enum fail_code
store_commit(struct store *store, int config, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;

	if (!cache_is_durable(&store->cache, store->journal_dir, &store->end))
		code = journal_settle(store->journal_dir, &store->end, fail);
	if (code == FAIL_NONE && store_pending(store) == 0 &&
	    !(config && store->n_config > 0))
		return FAIL_NONE;
	if (code == FAIL_NONE)
		code = write_all(store, fail);
	if (code == FAIL_NONE) {
		cache_note_durable(&store->cache, store->journal_dir,
		    &store->end);
		cache_seal(&store->cache, store->journal_dir, &store->end);
	} else
		take_back(store);
	return code;
}

const struct balance *
store_balance(struct store *store)
{
	if (store->is_few)
		take_balance(store);
	store->is_few = 0;
	return store->balance;
}

size_t
store_live(const struct store *store, int is_any, struct arena *arena,
    const uint32_t **ticket)
{
	unsigned past = is_any ? BALANCE_DONE : BALANCE_ENDED;
	uint32_t count = ledger_tickets(&store->ledger), number;
	uint32_t *live = mem_take_n(arena, count, sizeof(*live));
	size_t n = 0;

	for (number = balance_next(store->balance, 1, past); number < count;
	    number = balance_next(store->balance, number + 1, past))
		live[n++] = number;
	*ticket = live;
	return n;
}

int
store_unit(const struct store *store, const char *word, struct str *id)
{
	*id = roster_id(store->config.roster, str_of(word));
	return id->n > 0 &&
	    (roster_find(store->config.roster, *id) != ROSTER_NONE ||
	    hash_set_find(&store->ledger.units, *id) != HASH_NONE);
}
