#include <stdio.h>
#include <string.h>

#include "edge/publish.h"
#include "edge/report_ground.h"
#include "store/desk.h"
#include "store/journal.h"
#include "text/time.h"

/* What a look at the journal for publications keeps. */
struct looking {
	struct arena *arena;
	uint32_t seq;		/* the one that is wanted, or 0 */
	struct publication *found;
	int year;		/* of as_of: those of it are counted */
	struct mem_vec counted;	/* of uint32_t: their seqs */
	uint32_t n, n_before;	/* all, and up to the one that is wanted */
	/* for publish_rewind(): what was recorded before `seq` by as_of */
	struct config *config;
	uint32_t end_seq;
	char digest[HASH_HEX + 1];
};

static int
year_of(int64_t at_s)
{
	int y, m, d;

	time_civil_parts(time_day(at_s), &y, &m, &d);
	return y;
}

static void
take_found(struct looking *l, const struct record *record)
{
	struct publication *p = l->found;
	struct str note = event_decode(l->arena, event_attr_get(
	    record->attrs, "note"));

	p->seq = record->seq;
	p->kind = str_copy(l->arena, event_attr_get(record->attrs, "kind"));
	p->period = str_copy(l->arena, event_decode(l->arena,
	    event_attr_get(record->attrs, "period")));
	p->digest = str_copy(l->arena, event_attr_get(record->attrs,
	    "digest"));
	note = str_copy(l->arena, note);
	(void)str_cut(&note, ' ', &p->format);
	p->unit = note.p == NULL ? str_make(NULL, 0) : note;
}

static enum fail_code
look(void *with, const struct record *record, struct fail *fail)
{
	struct looking *l = with;
	int64_t as_of_s;

	(void)fail;
	if (record->event != EVENT_PUBLISH || !time_parse(event_attr_get(
	    record->attrs, "as_of"), &as_of_s))
		return FAIL_NONE;
	if (l->seq != 0 && record->seq == l->seq) {
		take_found(l, record);
		l->found->as_of_s = as_of_s;
	}
	if (year_of(as_of_s) == l->year)
		*(uint32_t *)mem_vec_add(&l->counted) = record->seq;
	return FAIL_NONE;
}

static void
forget(void *with, uint32_t seq)
{
	struct looking *l = with;

	if (l->found != NULL && l->found->seq >= seq)
		l->found->seq = 0;
	/* NB. a file that changed while it was read is read again */
	mem_vec_cut(&l->counted, mem_vec_before(&l->counted, 0, seq));
}

static enum fail_code
read_journal(const struct store *store, struct looking *l, int64_t as_of_s,
    enum fail_code (*take)(void *, const struct record *, struct fail *),
    struct fail *fail)
{
	const struct journal_reader reader = { .record = take,
	    .forget = forget, .with = l, .as_of_s = as_of_s,
	    .full = store->full };
	struct journal_end end;
	enum fail_code code;

	mem_vec_make(&l->counted, sizeof(uint32_t), store->full);
	code = journal_read(store->journal_dir, &reader, &end, fail);
	l->n = (uint32_t)l->counted.n;
	l->n_before = (uint32_t)mem_vec_before(&l->counted, 0, l->seq);
	mem_vec_drop(&l->counted);
	return code;
}

enum fail_code
publish_find(const struct store *store, uint32_t seq,
    struct publication *publication, struct arena *arena, struct fail *fail)
{
	struct looking l = { .arena = arena, .seq = seq,
	    .found = publication };

	memset(publication, 0, sizeof(*publication));
	if (read_journal(store, &l, INT64_MAX, look, fail) != FAIL_NONE)
		return fail->code;
	if (publication->seq == 0)
		return fail_set(fail, FAIL_REFUSED,
		    "record %u is no publish", (unsigned)seq);
	/* once more for the number: only now is the year known */
	l.year = year_of(publication->as_of_s);
	if (read_journal(store, &l, INT64_MAX, look, fail) != FAIL_NONE)
		return fail->code;
	publication->number = l.n_before + 1;
	return FAIL_NONE;
}

enum fail_code
publish_next(const struct store *store, int64_t as_of_s, uint32_t *number,
    struct fail *fail)
{
	struct looking l = { .year = year_of(as_of_s) };

	if (read_journal(store, &l, INT64_MAX, look, fail) != FAIL_NONE)
		return fail->code;
	*number = l.n + 1;
	return FAIL_NONE;
}

/* Records before the publication: the last digests of files and of all. */
static enum fail_code
look_back(void *with, const struct record *record, struct fail *fail)
{
	struct looking *l = with;
	enum config_file i;
	struct str digest;

	(void)fail;
	if (record->seq >= l->seq)
		return FAIL_NONE;
	if (record->digest.n == HASH_HEX) {
		l->end_seq = record->seq;
		memcpy(l->digest, record->digest.p, HASH_HEX);
	}
	if (record->event != EVENT_CONFIG)
		return FAIL_NONE;
	i = config_file_find(event_attr_get(record->attrs, "file"));
	digest = event_attr_get(record->attrs, "digest");
	if (i != CONFIG_FILES && digest.n == HASH_HEX)
		memcpy(l->config->recorded[i], digest.p, HASH_HEX);
	return FAIL_NONE;
}

enum fail_code
publish_rewind(struct store *store, const struct publication *publication,
    struct str *anchor, struct arena *arena, struct fail *fail)
{
	struct config *config = &store->config;
	struct looking l = { .seq = publication->seq, .config = config };
	char text[HASH_HEX + 16];

	config_drop(config);
	memset(config, 0, sizeof(*config));
	if (read_journal(store, &l, publication->as_of_s, look_back, fail) !=
	    FAIL_NONE)
		return fail->code;
	if (config_load(config, store->config_dir, 1, store->full, fail) !=
	    FAIL_NONE)
		return fail->code;
	store->view.policy = config->policy;
	store->view.calendar = config->calendar;
	if (ledger_count(&store->ledger) >= publication->seq)
		ledger_cut(&store->ledger, publication->seq - 1);
	/* NB. it has counted what is cut now */
	if (store->balance != NULL &&
	    store->balance->key.n_fact >= publication->seq)
		store->balance = NULL;
	(void)snprintf(text, sizeof(text), "%u:%s", (unsigned)l.end_seq,
	    l.digest);
	*anchor = str_copy(arena, str_of(text));
	return FAIL_NONE;
}

/* --- recording -------------------------------------------------------------- */

void
publish_table(struct table *table)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "seq", TABLE_NUMBER, 0 },
		{ "at", TABLE_TIME, 0 }, { "event", TABLE_NAME, 0 },
		{ "unit", TABLE_NAME, 0 }, { "attrs", TABLE_TEXT, 0 },
	};

	table_make(table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
}

static void
put_record(struct table *table, const struct desk_act *act,
    const struct desk_done *done)
{
	table_put(table, act->ticket);
	table_put_int(table, done->seq);
	table_put_time(table, act->at_s);
	table_put(table, str_of(event_row(act->event)->name));
	table_put_copy(table, act->unit);
	table_put_copy(table, done->attrs);
}

/* Takes an act down, or dies. */
static void
record(struct cmd *cmd, struct desk *desk, const struct desk_act *act,
    struct table *table)
{
	struct desk_done done;
	struct fail fail;

	if (desk_record(desk, act, &done, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	put_record(table, act, &done);
}

static struct desk_act
act_of(struct cmd *cmd, const struct store *store, enum event_id event)
{
	struct desk_act act = { .event = event, .by = cmd_by(cmd),
	    .at_s = cmd->at_s != TIME_NONE ? cmd->at_s : store->now_s };

	return act;
}

void
publish_record(const struct report *r, struct store *store,
    struct str bytes, const char *format, struct table *table)
{
	struct desk_act act = act_of(r->cmd, store, EVENT_PUBLISH);
	char digest[HASH_HEX + 1], as_of[TIME_TEXT + 1], note[128];
	struct desk desk;

	hash_sha256_hex(&bytes, 1, digest);
	time_format(r->store->view.as_of_s, as_of);
	(void)snprintf(note, sizeof(note), "%s%s%.*s", format,
	    r->only_id.n == 0 ? "" : " ", STR_ARG(r->only_id));
	(void)desk_set(&act, str_of("kind"),
	    str_of(event_words_period[r->kind]));
	(void)desk_set(&act, str_of("period"), str_of(r->period.name));
	(void)desk_set(&act, str_of("as_of"), str_of(as_of));
	(void)desk_set(&act, str_of("digest"), str_of(digest));
	(void)desk_set(&act, str_of("note"), str_of(note));
	desk_make(&desk, store);
	record(r->cmd, &desk, &act, table);
	desk_drop(&desk);
}

/* 1 when another entry before says the same to the unit. */
static int
is_said(const struct report_entry *entry, size_t i, uint16_t unit)
{
	size_t j, k;

	for (j = 0; j < i; j++)
		for (k = 0; entry[j].ground == entry[i].ground &&
		    entry[j].matter == entry[i].matter &&
		    k < entry[j].n_unit; k++)
			if (entry[j].unit[k] == unit)
				return 1;
	return 0;
}

/* Nobody answers for a unit that has ended: it is said, the others go on. */
static void
pass_over(struct cmd *cmd, int ground, struct str unit)
{
	struct fail fail;

	(void)fail_set(&fail, FAIL_REFUSED, "no bulletin on ground %d for "
	    "unit '%.*s': it is not active on that day by config/units.csv",
	    ground, STR_ARG(unit));
	(void)cmd_fail(cmd, &fail);
}

void
publish_issue(struct report *r, struct store *store, struct table *table)
{
	struct report_entry *entry;
	size_t n = report_entries(r, &entry), i, k;
	struct desk desk;

	desk_make(&desk, store);
	for (i = 0; i < n; i++)
		for (k = 0; k < entry[i].n_unit; k++) {
			struct desk_act act = act_of(r->cmd, store,
			    EVENT_BULLETIN);
			char ground[2] = { (char)('0' + entry[i].ground), 0 };
			uint16_t unit = entry[i].unit[k];

			if ((r->only != HASH_NONE && r->only != unit) ||
			    is_said(entry, i, unit) ||
			    report_issued(r, &entry[i], unit) != NULL)
				continue;
			act.unit = ledger_unit_id(&store->ledger, unit);
			if (!roster_has(store->config.roster, act.unit,
			    time_day(act.at_s))) {
				pass_over(r->cmd, entry[i].ground, act.unit);
				continue;
			}
			(void)desk_set(&act, str_of("kind"), str_of(
			    event_words_period[r->kind]));
			(void)desk_set(&act, str_of("ground"),
			    str_of(ground));
			if (entry[i].matter != 0)
				(void)desk_set(&act, str_of("matter"),
				    report_ticket(r, entry[i].matter));
			record(r->cmd, &desk, &act, table);
		}
	desk_drop(&desk);
}
