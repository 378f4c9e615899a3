#include <stdlib.h>
#include <string.h>

#include "edge/due.h"
#include "text/num.h"
#include "text/time.h"

/* The bits of words with `,` between in a list of words; 0 for a bad one. */
static unsigned
bits_of(const char (*list)[EVENT_WORD], const char *words)
{
	struct str rest = str_of(words), word;
	unsigned bits = 0;
	int place;

	while (str_cut(&rest, ',', &word)) {
		place = event_word(list, str_trim(word));
		if (place == 0)
			return 0;
		bits |= 1u << (place - 1);
	}
	return bits;
}

/* `4h`, `2wd`, `7d` from the view's instant on. */
static int
within_end(const struct obligation_view *view, const char *text,
    int64_t *until_s)
{
	struct policy_value limit = { .unit = POLICY_HOURS };
	struct str s = str_of(text);
	size_t cut = 1;

	if (str_ends(s, "wd")) {
		limit.unit = POLICY_WORKDAYS;
		cut = 2;
	} else if (str_ends(s, "d"))
		limit.unit = POLICY_DAYS;
	else if (!str_ends(s, "h"))
		return -1;
	s.n -= cut;
	if (!num_parse(s, 1, 10000, &limit.n))
		return -1;
	return obligation_near(view, &limit, until_s);
}

enum fail_code
due_filter_make(struct due_filter *filter, const struct store *store,
    const char *within, const char *unit, const char *obligation,
    const char *status, struct fail *fail)
{
	struct str id;
	int known;

	filter->unit = UINT32_MAX;
	if (within != NULL) {
		known = within_end(&store->view, within, &filter->until_s);
		if (known < 0)
			return fail_set(fail, FAIL_USAGE, "--within must be "
			    "such as 4h, 2wd or 7d, not '%s'", within);
		filter->has_until = 1;
		if (known == 0)
			filter->until_s = INT64_MAX;
	}
	if (unit != NULL) {
		if (!store_unit(store, unit, &id))
			return fail_set(fail, FAIL_USAGE,
			    "there is no unit '%s'", unit);
		filter->unit = hash_set_find(&store->ledger.units, id);
		if (filter->unit == HASH_NONE)
			filter->unit = UINT32_MAX - 1;	/* owes nothing yet */
	}
	if (obligation != NULL) {
		filter->obligations = bits_of(event_words_obligation,
		    obligation);
		if (filter->obligations == 0)
			return fail_set(fail, FAIL_USAGE, "--obligation '%s' "
			    "is not one of ticket-due(1)", obligation);
	}
	if (status != NULL) {
		filter->statuses = bits_of(obligation_words_status, status);
		if (filter->statuses == 0)
			return fail_set(fail, FAIL_USAGE, "--status '%s' is "
			    "not one of ticket-due(1)", status);
	}
	return FAIL_NONE;
}

static unsigned
statuses_of(const struct due_filter *filter)
{
	return filter->statuses != 0 ? filter->statuses :
	    filter->is_all ? ~0u : OBLIGATION_PENDING;
}

static int
fits(const struct due_filter *filter, const struct obligation *o)
{
	unsigned statuses = statuses_of(filter);

	if (!(statuses & 1u << o->status))
		return 0;
	if (filter->obligations != 0 &&
	    !(filter->obligations & 1u << o->id))
		return 0;
	if (filter->unit != UINT32_MAX && filter->unit != o->unit)
		return 0;
	return !filter->has_until || (o->has_due &&
	    o->due_s <= filter->until_s);
}

/* For the order of the list; qsort(3) takes no argument along. */
static const struct ledger *sorted_ledger;

static int
by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_due(const void *va, const void *vb)
{
	const struct due_item *a = va, *b = vb;
	int rank_a = a->o.has_due ? 0 : a->o.is_unknown ? 2 : 1;
	int rank_b = b->o.has_due ? 0 : b->o.is_unknown ? 2 : 1;
	int order = rank_a - rank_b;

	if (order == 0 && rank_a == 0)
		order = by_number(a->o.due_s, b->o.due_s);
	if (order == 0 && a->ticket != b->ticket)
		order = str_cmp(ledger_ticket_id(sorted_ledger, a->ticket),
		    ledger_ticket_id(sorted_ledger, b->ticket));
	if (order == 0)
		order = strcmp(obligation_rows()[a->o.id].name,
		    obligation_rows()[b->o.id].name);
	if (order == 0 && a->o.unit != b->o.unit)
		order = str_cmp(ledger_unit_id(sorted_ledger, a->o.unit),
		    ledger_unit_id(sorted_ledger, b->o.unit));
	if (order == 0)
		order = by_number(a->o.opened_s, b->o.opened_s);
	if (order == 0)
		order = by_number(a->opener_seq, b->opener_seq);
	return order;
}

static void
collect_ticket(struct due_list *list, const struct store *store,
    const struct due_filter *filter, uint32_t number, struct arena *arena)
{
	struct obligation *o;
	struct ticket ticket;
	size_t n, i;

	mem_reset(arena);
	ticket_fold(&store->ledger, number, arena, &ticket);
	n = obligation_list(&store->view, &ticket, arena, &o);
	for (i = 0; i < n; i++) {
		struct due_item *item;

		if (!fits(filter, &o[i]))
			continue;
		item = mem_vec_add(&list->items);
		item->ticket = number;
		item->opener_seq = o[i].opener == NULL ? 0 : o[i].opener->seq;
		item->o = o[i];
		list->n_unknown += o[i].status == STATUS_UNKNOWN;
	}
}

void
due_collect(struct due_list *list, const struct store *store,
    const struct due_filter *filter, const uint32_t *ticket, size_t n)
{
	/* nothing pending is on a ticket on which nothing is owed */
	const struct balance *balance = statuses_of(filter) &
	    ~OBLIGATION_PENDING ? NULL : store->balance;
	uint32_t number, n_ticket = ledger_tickets(&store->ledger);
	size_t i;

	memset(list, 0, sizeof(*list));
	mem_vec_make(&list->items, sizeof(struct due_item), store->full);
	mem_make(&list->arena, store->full);
	if (ticket == NULL) {
		for (number = balance_next(balance, 0, BALANCE_QUIET);
		    number < n_ticket;
		    number = balance_next(balance, number + 1, BALANCE_QUIET))
			collect_ticket(list, store, filter, number,
			    &list->arena);
	} else
		for (i = 0; i < n; i++)
			collect_ticket(list, store, filter, ticket[i],
			    &list->arena);
	list->n = list->items.n;
	list->item = list->n == 0 ? NULL : mem_vec_at(&list->items, 0);
	sorted_ledger = &store->ledger;
	if (list->n > 1)
		qsort(list->item, list->n, sizeof(*list->item), by_due);
}

void
due_put(struct cmd *cmd, const struct due_list *list,
    const struct store *store)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "obligation", TABLE_NAME, 0 },
		{ "unit", TABLE_NAME, 0 }, { "opened", TABLE_TIME, 1 },
		{ "due", TABLE_TIME, 0 }, { "status", TABLE_NAME, 0 },
		{ "done", TABLE_TIME, 1 }, { "next_call", TABLE_TIME, 1 },
		{ "source", TABLE_TEXT, 1 },
	};
	struct table table;
	size_t i;

	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    store->full);
	for (i = 0; i < list->n; i++) {
		const struct obligation *o = &list->item[i].o;

		table_put(&table, ledger_ticket_id(&store->ledger,
		    list->item[i].ticket));
		table_put(&table, str_of(obligation_rows()[o->id].name));
		table_put(&table, ledger_unit_id(&store->ledger, o->unit));
		table_put_time(&table, o->opened_s);
		if (o->is_unknown)
			table_put(&table, str_of("unknown"));
		else
			table_put_time(&table, o->has_due ? o->due_s :
			    TIME_NONE);
		table_put(&table, str_of(obligation_words_status[o->status]));
		table_put_time(&table, o->done_s);
		table_put_time(&table, o->next_call_s);
		table_put(&table, str_of(obligation_rows()[o->id].source));
	}
	cmd_table(cmd, &table);
	table_drop(&table);
}

/* `20241025T080000Z`: UTC, which every calendar program understands. */
static void
put_utc(struct buf *out, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	time_format(at_s - INT64_C(8) * 3600, text);
	buf_printf(out, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", text, text + 5, text + 8,
	    text + 11, text + 14, text + 17);
}

/* A text within a line; what means something there means itself (RFC 5545,
   3.3.11). */
static void
put_ics_text(struct buf *line, struct str text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '\\' || text.p[i] == ';' || text.p[i] == ',')
			buf_put_byte(line, '\\');
		buf_put_byte(line, text.p[i]);
	}
}

#define ICS_MOST 75	/* bytes of a line; the rest is on lines behind */

/* A line, folded between characters (RFC 5545, 3.1), and empties it. */
static void
put_ics_line(struct buf *out, struct buf *line)
{
	size_t i, next, n = 0;

	for (i = 0; i < line->n; i = next) {
		next = i + 1;
		while (next < line->n && (line->p[next] & 0xc0) == 0x80)
			next++;
		if (n + next - i > ICS_MOST) {
			buf_put_c(out, "\r\n ");
			n = 1;
		}
		buf_put(out, str_make(line->p + i, next - i));
		n += next - i;
	}
	buf_put_c(out, "\r\n");
	line->n = 0;
}

static void
put_ics_event(const struct store *store, const struct due_item *item,
    struct buf *line, struct buf *out)
{
	const struct obligation *o = &item->o;
	struct str id = ledger_ticket_id(&store->ledger, item->ticket);
	struct str unit = ledger_unit_id(&store->ledger, o->unit);
	const char *name = obligation_rows()[o->id].name;

	buf_put_c(out, "BEGIN:VEVENT\r\n");
	buf_put_c(line, "UID:");
	put_ics_text(line, id);
	buf_printf(line, "-%s-", name);
	put_ics_text(line, unit);
	buf_printf(line, "-%u@ticket", (unsigned)item->opener_seq);
	put_ics_line(out, line);
	buf_put_c(out, "DTSTAMP:");
	put_utc(out, store->view.as_of_s);
	buf_put_c(out, "\r\nDTSTART:");
	put_utc(out, o->due_s);
	buf_put_c(out, "\r\n");
	buf_put_c(line, "SUMMARY:");
	put_ics_text(line, id);
	buf_printf(line, " %s ", name);
	put_ics_text(line, unit);
	put_ics_line(out, line);
	buf_put_c(out, "STATUS:CONFIRMED\r\nEND:VEVENT\r\n");
}

void
due_put_ics(const struct due_list *list, const struct store *store,
    struct buf *out)
{
	struct buf line;
	size_t i;

	buf_make(&line, store->full);
	buf_put_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	    "PRODID:-//ticket//ticket-due//EN\r\n");
	for (i = 0; i < list->n; i++)
		if (list->item[i].o.has_due)
			put_ics_event(store, &list->item[i], &line, out);
	buf_put_c(out, "END:VCALENDAR\r\n");
	buf_drop(&line);
}

/* One day of a count: what it is and why it counts or not. */
static void
explain_day(const struct store *store, int32_t day, int counted,
    struct buf *out)
{
	static const char *const weekday[] = { "", "Monday", "Tuesday",
	    "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	char date[11];
	struct str name;
	enum calendar_kind kind = calendar_day(store->config.calendar, day,
	    &name);

	time_format_date(day, date);
	buf_printf(out, "      %s %-9s ", date, weekday[time_weekday(day)]);
	if (kind == CALENDAR_WEEKDAY)
		buf_printf(out, "working day %d\n", counted);
	else if (kind == CALENDAR_WORKDAY)
		buf_printf(out, "working day %d, worked for %.*s\n", counted,
		    STR_ARG(name));
	else if (kind == CALENDAR_WEEKEND)
		buf_put_c(out, "skipped, weekend\n");
	else
		buf_printf(out, "skipped, holiday %.*s\n", STR_ARG(name));
}

static void
explain_days(const struct store *store, const struct obligation *o,
    struct buf *out)
{
	int32_t day = time_day(o->start_s);
	int counted = 0;
	struct calendar_clock clock;
	char date[11];

	policy_clock(store->config.policy, o->start_s, &clock);
	time_format_date(day, date);
	buf_printf(out, "      %s the start; %s\n", date, clock.is_elapsed ?
	    "office days are counted through office hours" :
	    "its day does not count");
	while (counted < o->limit->n) {
		day++;
		if (day > calendar_until(store->config.calendar)) {
			buf_put_c(out, "      the calendar ends here\n");
			return;
		}
		counted += calendar_is_working(store->config.calendar, day);
		explain_day(store, day, counted, out);
	}
}

static void
explain_one(const struct store *store, const struct obligation *o,
    struct buf *out)
{
	const struct obligation_row *row = &obligation_rows()[o->id];
	char text[TIME_TEXT + 1];

	buf_printf(out, "  %s (%s, %s)", row->name, row->rule, row->source);
	if (o->unit != 0)
		buf_printf(out, " of %.*s",
		    STR_ARG(ledger_unit_id(&store->ledger, o->unit)));
	time_format(o->opened_s, text);
	buf_printf(out, ": %s\n    opened %s by %s\n",
	    obligation_words_status[o->status], text, o->opener != NULL ?
	    event_row(o->opener->event)->name : "the end of accept's limit");
	if (o->start_s != o->opened_s) {
		time_format(o->start_s, text);
		buf_printf(out, "    counted from %s, the end of "
		    "brief.quiet\n", text);
	}
	if (o->limit != NULL)
		buf_printf(out, "    limit %.*s by policy row %s (%.*s)\n",
		    STR_ARG(o->limit->is_empty ? str_of("none") :
		    o->limit->text), o->limit->key, STR_ARG(o->limit->source));
	else if (!o->is_unknown)
		buf_put_c(out, "    due named by the record\n");
	if (o->limit != NULL && o->limit->unit == POLICY_WORKDAYS)
		explain_days(store, o, out);
	else if (o->is_unknown && (o->id == OBLIGATION_ACCEPT ||
	    o->id == OBLIGATION_PROGRESS))
		buf_put_c(out, "      the calendar ends before this day: "
		    "inside office hours or not is unknown\n");
	time_format(o->due_s, text);
	buf_printf(out, "    due %s%s\n", o->is_unknown ? "unknown" :
	    o->has_due ? text : "never",
	    o->id == OBLIGATION_FINISH && o->leg->granted != NULL ?
	    ", by the granted extension" :
	    o->id == OBLIGATION_REWORK && o->has_due ?
	    ", not before finish's due" : "");
	if (o->done_seq != 0) {
		time_format(o->done_s, text);
		buf_printf(out, "    done %s by seq %u\n", text,
		    (unsigned)o->done_seq);
	}
	if (o->next_call_s != TIME_NONE) {
		time_format(o->next_call_s, text);
		buf_printf(out, "    the next call counts from %s on\n",
		    text);
	}
}

void
due_explain(const struct store *store, const struct due_filter *filter,
    const uint32_t *ticket, size_t n, struct buf *out)
{
	struct due_list list;
	size_t i, k;

	for (i = 0; i < n; i++) {
		due_collect(&list, store, filter, &ticket[i], 1);
		buf_printf(out, "%.*s\n", STR_ARG(ledger_ticket_id(
		    &store->ledger, ticket[i])));
		for (k = 0; k < list.n; k++)
			explain_one(store, &list.item[k].o, out);
		mem_vec_drop(&list.items);
		mem_drop(&list.arena);
	}
}
