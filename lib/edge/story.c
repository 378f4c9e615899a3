#include <string.h>

#include "edge/story.h"
#include "store/pick.h"
#include "text/time.h"

/* A record of a wanted ticket, as it is read. */
struct kept {
	uint32_t story;
	struct record record;
};

struct reading {
	const struct ledger *ledger;
	const uint32_t *story;	/* by ticket number: its story + 1, or 0 */
	struct mem_vec kept;
	struct arena *arena;
};

static void
take(void *with, uint32_t ticket, const struct record *record)
{
	struct reading *r = with;
	struct kept *kept = mem_vec_add(&r->kept);

	kept->story = r->story[ticket] - 1;
	kept->record = *record;
	kept->record.ticket = ledger_ticket_id(r->ledger, ticket);
	kept->record.unit = str_copy(r->arena, record->unit);
	kept->record.by = str_copy(r->arena, record->by);
	kept->record.attrs = str_copy(r->arena, record->attrs);
}

/* Gives each story its records. */
static void
share_out(const struct reading *r, struct story *stories, size_t n)
{
	size_t i;

	for (i = 0; i < r->kept.n; i++)
		stories[((const struct kept *)mem_vec_at(&r->kept,
		    i))->story].n_record++;
	for (i = 0; i < n; i++) {
		stories[i].record = mem_take_n(r->arena, stories[i].n_record,
		    sizeof(*stories[i].record));
		stories[i].n_record = 0;
	}
	for (i = 0; i < r->kept.n; i++) {
		const struct kept *kept = mem_vec_at(&r->kept, i);
		struct story *story = &stories[kept->story];

		story->record[story->n_record++].record = kept->record;
	}
}

/* L12: met something by its at alone. */
static int
is_backdated(const struct story *story, const struct fact *fact)
{
	size_t i;

	for (i = 0; i < story->n_owed; i++)
		if (obligation_is_backdated(&story->owed[i], fact))
			return 1;
	return 0;
}

/* What voids that hold have voided; what was written down too late. */
static void
mark(const struct ledger *ledger, struct story *story)
{
	size_t i, k;

	for (i = 0; i < story->n_record; i++) {
		struct story_record *record = &story->record[i];
		struct fact fact;

		if (!ledger_seq(ledger, story->ticket.number,
		    record->record.seq, &fact))
			continue;
		record->is_backdated = is_backdated(story, &fact);
		if (fact.event != EVENT_VOID || (fact.bits & FACT_VOIDED))
			continue;
		for (k = 0; k < i; k++)
			if (story->record[k].record.seq == fact.ref)
				story->record[k].voided_by = fact.seq;
	}
}

enum fail_code
story_load(const struct store *store, const uint32_t *ticket, size_t n,
    struct arena *arena, struct story **stories, struct fail *fail)
{
	const struct ledger *ledger = &store->ledger;
	uint32_t *story = mem_take_n(arena, ledger_tickets(ledger),
	    sizeof(*story));
	struct reading r = { .ledger = ledger, .story = story,
	    .arena = arena };
	enum fail_code code;
	size_t i;

	for (i = 0; i < n; i++)
		story[ticket[i]] = (uint32_t)i + 1;
	*stories = mem_take_n(arena, n, sizeof(**stories));
	mem_vec_make(&r.kept, sizeof(struct kept), store->full);
	code = pick_read(store->journal_dir, ledger, ticket, n, take, &r,
	    fail);
	if (code == FAIL_NONE)
		share_out(&r, *stories, n);
	mem_vec_drop(&r.kept);
	for (i = 0; code == FAIL_NONE && i < n; i++) {
		struct story *s = &(*stories)[i];

		ticket_fold(ledger, ticket[i], arena, &s->ticket);
		s->n_owed = obligation_list(&store->view, &s->ticket, arena,
		    &s->owed);
		mark(ledger, s);
	}
	return code;
}

struct str
story_attrs(const struct story_view *view, const struct story *story,
    const struct story_record *record, struct arena *arena)
{
	struct str attrs = record->record.attrs;

	if (!(story->ticket.about.flags & TICKET_SECRET) ||
	    view->cells->is_revealed ||
	    event_attr_get(attrs, "caller").n == 0)
		return attrs;
	return event_attrs_without(attrs, "caller", arena);
}

void
story_table(const struct story_view *view, const struct story *stories,
    size_t n, struct table *table)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "seq", TABLE_NUMBER, 0 },
		{ "logged", TABLE_TIME, 1 }, { "at", TABLE_TIME, 0 },
		{ "event", TABLE_NAME, 0 }, { "unit", TABLE_NAME, 0 },
		{ "by", TABLE_NAME, 0 }, { "attrs", TABLE_TEXT, 0 },
		{ "voided_by", TABLE_NUMBER, 0 },
		{ "backdated", TABLE_NAME, 0 },
	};
	size_t i, k;

	table_make(table, column, sizeof(column) / sizeof(column[0]),
	    view->store->full);
	for (i = 0; i < n; i++)
		for (k = 0; k < stories[i].n_record; k++) {
			const struct story_record *s = &stories[i].record[k];

			table_put(table, s->record.ticket);
			table_put_int(table, s->record.seq);
			table_put_time(table, s->record.logged_s);
			table_put_time(table, s->record.at_s);
			table_put(table,
			    str_of(event_row(s->record.event)->name));
			table_put(table, s->record.unit);
			table_put(table, s->record.by);
			table_put(table, story_attrs(view, &stories[i], s,
			    &table->arena));
			if (s->voided_by != 0)
				table_put_int(table, s->voided_by);
			else
				table_put(table, str_make(NULL, 0));
			table_put(table, str_of(s->is_backdated ? "yes" : ""));
		}
}
