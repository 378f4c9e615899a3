#include <string.h>

#include "edge/reviews.h"
#include "edge/sift.h"
#include "edge/story.h"
#include "model/review.h"

static struct str
attrs_of(const void *with, uint32_t seq)
{
	const struct story *story = with;
	size_t low = 0, high = story->n_record;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (story->record[middle].record.seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low < story->n_record && story->record[low].record.seq == seq ?
	    story->record[low].record.attrs : str_make(NULL, 0);
}

/* The stories of tickets, for their checklists; the checklist is made. */
static struct story *
load(struct cmd *cmd, struct store *store, const uint32_t *ticket, size_t n)
{
	struct story *stories = NULL;
	struct fail fail;

	if (config_checklist(&store->config, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (n > 0 && story_load(store, ticket, n, &cmd->arena, &stories,
	    &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	return stories;
}

static size_t
run(const struct store *store, const struct story *story,
    struct arena *arena, struct review_item **item)
{
	const struct review_input in = { .view = &store->view,
	    .checklist = store->config.checklist, .ticket = &story->ticket,
	    .attrs = attrs_of, .with = story };

	return review_run(&in, arena, item);
}

/* 1 when there is a reply that a review can judge. */
static int
is_reviewable(const struct ticket *t)
{
	return t->lead != NULL && t->reply != NULL &&
	    (t->state == STATE_REPLIED || t->state == STATE_REVIEWED ||
	    t->state == STATE_CALLED_BACK);
}

/*
 * The numbers of the tickets that `wants` takes, of those given or of all, in
 * the call's arena.
 */
static size_t
choose(struct cmd *cmd, const struct store *store, const uint32_t *ticket,
    size_t n, int (*wants)(const struct review_state *), uint32_t **chosen)
{
	struct review_state state;
	struct arena arena;
	struct ticket t;
	size_t k = 0, i;

	if (ticket == NULL)
		n = store_live(store, 0, &cmd->arena, &ticket);
	*chosen = mem_take_n(&cmd->arena, n + 1, sizeof(**chosen));
	mem_make(&arena, cmd_full);
	for (i = 0; i < n; i++) {
		uint32_t number = ticket[i];

		mem_reset(&arena);
		ticket_fold(&store->ledger, number, &arena, &t);
		review_state(&store->view, &t, &state);
		if (wants(&state))
			(*chosen)[k++] = number;
	}
	mem_drop(&arena);
	return k;
}

static int
waits(const struct review_state *state)
{
	return state->waits != WAITS_NOTHING;
}

static int
waits_for_review(const struct review_state *state)
{
	return state->waits == WAITS_REVIEW;
}

static int
waits_for_close(const struct review_state *state)
{
	return state->waits == WAITS_CLOSE && !state->is_fair;
}

/* `timely|recordings|facts?`: what fails, then what is to be confirmed. */
static struct str
lacks_of(const struct store *store, const struct story *story,
    struct table *table)
{
	struct arena scratch = table->arena;
	struct review_item *item;
	size_t n = run(store, story, &scratch, &item), i;
	struct str list;
	struct buf out;
	int pass;

	buf_make(&out, cmd_full);
	for (pass = REVIEW_LACKS; pass <= REVIEW_CONFIRM; pass++)
		for (i = 0; i < n; i++) {
			if ((int)item[i].verdict != pass)
				continue;
			if (out.n > 0)
				buf_put_byte(&out, '|');
			buf_put(&out, item[i].item->item);
			if (pass == REVIEW_CONFIRM)
				buf_put_byte(&out, '?');
		}
	list = str_copy(&table->arena, buf_str(&out));
	buf_drop(&out);
	return list;
}

static void
put_proposal(struct table *table, const struct review_state *state)
{
	struct buf out;

	buf_make(&out, cmd_full);
	if (state->against != NULL)
		buf_printf(&out, "rework: %s", state->against);
	else if (state->is_fair)
		buf_put_c(&out, "urge: fair");
	else if (state->waits == WAITS_CALLBACK)
		buf_printf(&out, "call: try %d of %d", state->n_tries + 1,
		    (int)state->tries);
	else if (state->waits == WAITS_CLOSE)
		buf_put_c(&out, "close");
	else
		buf_put_c(&out, "review");
	table_put_copy(table, buf_str(&out));
	buf_drop(&out);
}

/* The longest waiting first, then by ticket. */
static int
by_since(const struct str *a, const struct str *b)
{
	int order = str_cmp(a[3], b[3]);

	return order != 0 ? order : str_cmp(a[0], b[0]);
}

void
reviews_list(struct cmd *cmd, struct store *store, const uint32_t *ticket,
    size_t n)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "waits", TABLE_NAME, 0 },
		{ "lead", TABLE_NAME, 0 }, { "since", TABLE_TIME, 0 },
		{ "lacks", TABLE_TEXT, 1 }, { "proposal", TABLE_TEXT, 0 },
	};
	uint32_t *chosen;
	size_t k = choose(cmd, store, ticket, n, waits, &chosen), i;
	const struct story *stories = load(cmd, store, chosen, k);
	struct table table;

	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	for (i = 0; i < k; i++) {
		const struct ticket *t = &stories[i].ticket;
		struct review_state state;

		review_state(&store->view, t, &state);
		table_put(&table, ledger_ticket_id(&store->ledger, chosen[i]));
		table_put(&table, str_of(review_words_waits[state.waits]));
		table_put(&table, t->lead == NULL ? str_of("") :
		    ledger_unit_id(&store->ledger, t->lead->unit));
		table_put_time(&table, state.since_s);
		table_put(&table, state.waits == WAITS_REVIEW ?
		    lacks_of(store, &stories[i], &table) : str_of(""));
		put_proposal(&table, &state);
	}
	table_sort(&table, by_since);
	cmd_table(cmd, &table);
}

void
reviews_check(struct cmd *cmd, struct store *store, const uint32_t *ticket,
    size_t n)
{
	static const struct table_column column[] = {
		{ "ticket", TABLE_NAME, 0 }, { "item", TABLE_NAME, 0 },
		{ "check", TABLE_NAME, 0 }, { "verdict", TABLE_NAME, 0 },
		{ "detail", TABLE_TEXT, 0 },
	};
	uint32_t *chosen = NULL;
	const struct story *stories;
	struct table table;
	struct fail fail;
	size_t i, j, k;

	if (ticket == NULL) {
		n = choose(cmd, store, NULL, 0, waits_for_review, &chosen);
		ticket = chosen;
	}
	stories = load(cmd, store, ticket, n);
	table_make(&table, column, sizeof(column) / sizeof(column[0]),
	    cmd_full);
	for (i = 0; i < n; i++) {
		struct str id = ledger_ticket_id(&store->ledger, ticket[i]);
		struct review_item *item;

		if (!is_reviewable(&stories[i].ticket)) {
			(void)fail_set(&fail, FAIL_REFUSED, "%.*s: there is "
			    "no reply to review, the ticket is %s",
			    STR_ARG(id), event_words_state[
			    stories[i].ticket.state]);
			(void)cmd_fail(cmd, &fail);
			continue;
		}
		k = run(store, &stories[i], &cmd->arena, &item);
		for (j = 0; j < k; j++) {
			table_put(&table, id);
			table_put(&table, item[j].item->item);
			table_put(&table, str_of(
			    checklist_words_check[item[j].item->check]));
			table_put(&table, str_of(
			    review_words_verdict[item[j].verdict]));
			table_put(&table, str_of(item[j].detail));
		}
	}
	cmd_table(cmd, &table);
}

/* What queued reviews are judged with. */
struct judging {
	struct acts *acts;
	const struct reviews_word *word;
	const struct checklist *checklist;
	const struct story *stories;
	uint32_t *place;	/* by ticket number: its story + 1, or 0 */
	struct arena arena;
	struct buf items, lacks, open;
};

/* 1 when a list names the item; `all` names every one. */
static int
names(struct str list, char between, struct str item)
{
	struct str part;

	while (list.n > 0 && str_cut(&list, between, &part))
		if (str_eq(str_trim(part), item))
			return 1;
	return 0;
}

/* The first word of a list that is no item, or an empty slice. */
static struct str
unknown_item(const struct checklist *checklist, struct str list,
    char between)
{
	struct str part;

	while (list.n > 0 && str_cut(&list, between, &part)) {
		part = str_trim(part);
		if (part.n > 0 && checklist_find(checklist, part) == NULL)
			return part;
	}
	return str_make(NULL, 0);
}

static void
add(struct buf *list, const char *between, struct str item,
    const char *verdict)
{
	if (list->n > 0)
		buf_put_c(list, between);
	buf_put(list, item);
	buf_put_c(list, verdict);
}

static int
is_confirmed(const struct judging *j, struct str own, struct str item)
{
	const char *confirm = j->word->confirm;

	return names(own, '|', item) || (confirm != NULL &&
	    (strcmp(confirm, "all") == 0 ||
	    names(str_of(confirm), ',', item)));
}

static void
judge_pass(struct judging *j, const struct review_item *item, struct str own)
{
	struct str id = item->item->item;

	if (item->verdict == REVIEW_OK)
		add(&j->items, "|", id, ":ok");
	else if (item->verdict == REVIEW_CONFIRM) {
		add(&j->items, "|", id, ":confirmed");
		if (!is_confirmed(j, own, id))
			add(&j->open, ", ", id, "");
	} else {
		add(&j->items, "|", id, ":despite");
		if (j->word->despite == NULL) {
			add(&j->lacks, "; ", id, ": ");
			buf_put_c(&j->lacks, item->detail);
		}
	}
}

static void
judge_fail(struct judging *j, const struct review_item *item, struct str own)
{
	if (item->verdict == REVIEW_LACKS ||
	    names(own, '|', item->item->item))
		add(&j->items, "|", item->item->item, ":lacks");
}

/* The reason to pass all the same goes into the note. */
static void
keep_despite(struct judging *j, struct acts_item *item)
{
	struct str note = desk_get(&item->act, "note");
	struct buf out;

	if (j->word->despite == NULL ||
	    str_find(buf_str(&j->items), str_of(":despite")) == j->items.n)
		return;
	buf_make(&out, cmd_full);
	buf_put(&out, note);
	buf_put_c(&out, note.n > 0 ? " despite: " : "despite: ");
	buf_put_c(&out, j->word->despite);
	(void)desk_set(&item->act, str_of("note"),
	    str_copy(&j->acts->cmd->arena, buf_str(&out)));
	buf_drop(&out);
}

static int
judged_pass(struct judging *j, struct acts_item *item, struct fail *why)
{
	struct buf *lacks = &j->lacks;

	if (j->open.n > 0) {
		if (lacks->n > 0)
			buf_put_c(lacks, "; ");
		buf_put_c(lacks, "to be confirmed: ");
		buf_put(lacks, buf_str(&j->open));
	}
	if (lacks->n > 0) {
		item->field = "items";
		(void)fail_set(why, FAIL_REFUSED, "pass is refused: %.*s",
		    STR_ARG(buf_str(lacks)));
		return 0;
	}
	keep_despite(j, item);
	return 1;
}

static int
judge(void *with, struct acts_item *item, const struct ticket *ticket,
    struct fail *why)
{
	struct judging *j = with;
	int is_pass = str_is(desk_get(&item->act, "outcome"), "pass");
	struct str own = desk_get(&item->act, "items"), bad;
	struct review_item *list;
	size_t n, i;

	/* what is no reply to review, the desk refuses with the state */
	if (ticket->number == HASH_NONE || !is_reviewable(ticket))
		return 1;
	if (!str_is(desk_get(&item->act, "outcome"), j->word->verb)) {
		item->field = "outcome";
		(void)fail_set(why, FAIL_REFUSED, "outcome is '%.*s', but %s "
		    "is the call", STR_ARG(desk_get(&item->act, "outcome")),
		    j->word->verb);
		return 0;
	}
	bad = unknown_item(j->checklist, own, '|');
	if (bad.n > 0) {
		item->field = "items";
		(void)fail_set(why, FAIL_REFUSED, "items: there is no '%.*s' "
		    "in config/reviews.csv", STR_ARG(bad));
		return 0;
	}
	mem_reset(&j->arena);
	j->items.n = j->lacks.n = j->open.n = 0;
	n = run(j->acts->store, &j->stories[j->place[ticket->number] - 1],
	    &j->arena, &list);
	for (i = 0; i < n; i++)
		(is_pass ? judge_pass : judge_fail)(j, &list[i], own);
	if (is_pass && !judged_pass(j, item, why))
		return 0;
	if (!is_pass && j->items.n == 0 && desk_get(&item->act, "note").n == 0) {
		item->field = "items";
		(void)fail_set(why, FAIL_REFUSED, "fail is refused: the "
		    "record fails no item; items= or note= must say what is "
		    "wrong");
		return 0;
	}
	(void)desk_set(&item->act, str_of("items"),
	    str_copy(&j->acts->cmd->arena, buf_str(&j->items)));
	return 1;
}

/* The stories of the queue's tickets that can be reviewed. */
static void
load_queue(struct judging *j)
{
	struct acts *acts = j->acts;
	const struct ledger *ledger = &acts->store->ledger;
	uint32_t *ticket = mem_take_n(&acts->cmd->arena, acts->queue.n + 1,
	    sizeof(*ticket));
	size_t n = 0, i;

	j->place = mem_take_n(&acts->cmd->arena, ledger_tickets(ledger),
	    sizeof(*j->place));
	for (i = 0; i < acts->queue.n; i++) {
		const struct acts_item *item = mem_vec_at(&acts->queue, i);
		uint32_t number = ledger_ticket(ledger, item->act.ticket);

		if (number == HASH_NONE || j->place[number] != 0)
			continue;
		ticket[n++] = number;
		j->place[number] = (uint32_t)n;
	}
	j->stories = load(acts->cmd, acts->store, ticket, n);
	j->checklist = acts->store->config.checklist;
}

void
reviews_judge(struct acts *acts, const struct reviews_word *word)
{
	struct judging j = { .acts = acts, .word = word };
	struct str bad = STR("");

	load_queue(&j);
	if (word->confirm != NULL && strcmp(word->confirm, "all") != 0)
		bad = unknown_item(j.checklist, str_of(word->confirm), ',');
	if (bad.n > 0)
		cmd_usage(acts->cmd, "--confirm: there is no item '%.*s' in "
		    "config/reviews.csv", STR_ARG(bad));
	mem_make(&j.arena, cmd_full);
	buf_make(&j.items, cmd_full);
	buf_make(&j.lacks, cmd_full);
	buf_make(&j.open, cmd_full);
	sift_acts(acts, judge, &j);
	buf_drop(&j.items);
	buf_drop(&j.lacks);
	buf_drop(&j.open);
	mem_drop(&j.arena);
}

static int
fill_lead(void *with, struct acts_item *item, const struct ticket *ticket,
    struct fail *why)
{
	(void)why;
	if (item->act.event == EVENT_REWORK && ticket->lead != NULL)
		sift_unit(with, item, ticket->lead->unit);
	return 1;
}

void
reviews_units(struct acts *acts)
{
	sift_acts(acts, fill_lead, acts);
}

void
reviews_rework(struct acts *acts, const char *reason)
{
	size_t n = acts->queue.n, i;

	for (i = 0; reason != NULL && i < n; i++) {
		const struct acts_item *fail = mem_vec_at(&acts->queue, i);
		struct desk_act act = { .event = EVENT_REWORK,
		    .ticket = fail->act.ticket, .by = fail->act.by,
		    .at_s = fail->act.at_s };

		if (fail->seq == 0)
			continue;
		(void)desk_set(&act, str_of("reason"), str_of(reason));
		acts_add(acts, &act, fail->table, fail->row);
	}
	reviews_units(acts);
}

void
reviews_close_ready(struct acts *acts, const uint32_t *ticket, size_t n)
{
	uint32_t *chosen;
	size_t k = choose(acts->cmd, acts->store, ticket, n, waits_for_close,
	    &chosen), i;

	for (i = 0; i < k; i++) {
		struct desk_act act = { .event = EVENT_CLOSE,
		    .at_s = TIME_NONE, .ticket = ledger_ticket_id(
		    &acts->store->ledger, chosen[i]) };

		acts_add(acts, &act, NULL, 0);
	}
}
