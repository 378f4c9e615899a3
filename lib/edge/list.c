#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/list.h"
#include "text/time.h"

/* --- the words of the call ------------------------------------------------ */

static enum fail_code
bad(struct fail *fail, const char *option, const char *what, struct str word)
{
	return fail_set(fail, FAIL_USAGE, "--%s: %s '%.*s'", option, what,
	    STR_ARG(word));
}

static enum fail_code
no_word(struct fail *fail, const char *option, struct str word,
    const char (*words)[EVENT_WORD])
{
	char all[256] = "";
	size_t n = 0, i;

	for (i = 0; words[i][0] != '\0' && n < sizeof(all); i++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s",
		    i > 0 ? ", " : "", words[i]);
	return fail_set(fail, FAIL_USAGE, "--%s: there is no such word: "
	    "'%.*s'; there are %s", option, STR_ARG(word), all);
}

/* Words of a list with `,` between, as bits: word i of `words` is bit i. */
static enum fail_code
take_words(const char *option, const char *text,
    const char (*words)[EVENT_WORD], unsigned *bits, struct fail *fail)
{
	struct str rest = str_of(text), word;
	int at;

	if (text == NULL)
		return FAIL_NONE;
	while (str_cut(&rest, ',', &word)) {
		word = str_trim(word);
		at = event_word(words, word);
		if (at == 0)
			return no_word(fail, option, word, words);
		*bits |= 1u << (at - 1);
	}
	return FAIL_NONE;
}

/* A unit by its id or its name, as the ledger's number. */
static enum fail_code
take_unit(const struct store *store, const char *option, const char *text,
    uint32_t *unit, struct fail *fail)
{
	struct str id;

	if (text == NULL)
		return FAIL_NONE;
	if (!store_unit(store, text, &id))
		return bad(fail, option, "there is no unit", id);
	*unit = hash_set_find(&store->ledger.units, id);
	return FAIL_NONE;
}

static enum fail_code
take_filters(struct list *list, struct fail *fail)
{
	const struct list_options *o = list->options;
	const struct ledger *ledger = &list->store->ledger;
	enum fail_code code;

	/* state 0 is no state: words count from the first real one */
	code = take_words("state", o->state, event_words_state + 1,
	    &list->states, fail);
	if (code == FAIL_NONE)
		code = take_words("kind", o->kind, event_words_kind,
		    &list->kinds, fail);
	if (code == FAIL_NONE)
		code = take_words("urgency", o->urgency, event_words_urgency,
		    &list->urgencies, fail);
	if (code == FAIL_NONE)
		code = take_words("source", o->source, event_words_source,
		    &list->sources, fail);
	if (code == FAIL_NONE)
		code = take_words("flag", o->flag, cells_words_flag,
		    &list->flags, fail);
	if (code == FAIL_NONE)
		code = take_unit(list->store, "unit", o->unit, &list->unit,
		    fail);
	if (code == FAIL_NONE)
		code = take_unit(list->store, "lead", o->lead, &list->lead,
		    fail);
	if (code != FAIL_NONE)
		return code;
	list->place = hash_set_find(&ledger->texts, str_of(o->place));
	list->tag = hash_set_find(&ledger->texts, str_of(o->tag));
	list->matter = hash_set_find(&ledger->tickets, str_of(o->matter));
	list->category = str_of(o->category);
	while (str_ends(list->category, "/"))
		list->category.n--;
	if (o->caller != NULL && (strlen(o->caller) != 16 ||
	    !hash_hex_parse(str_of(o->caller), &list->caller)))
		return bad(fail, "caller", "16 hexadecimal digits are needed, "
		    "not", str_of(o->caller));
	return FAIL_NONE;
}

static enum fail_code
take_fields(struct list *list, struct fail *fail)
{
	const char *text = list->options->fields;
	struct str rest = str_of(text), word;
	enum cells_column column;
	size_t i;

	if (text == NULL || text[0] == '+')
		for (; list->n_show < CELLS_DEFAULT; list->n_show++)
			list->show[list->n_show] =
			    (enum cells_column)list->n_show;
	if (text != NULL && text[0] == '+')
		rest = str_of(text + 1);
	while (text != NULL && str_cut(&rest, ',', &word)) {
		word = str_trim(word);
		column = cells_find(word);
		if (column == CELLS_N)
			return bad(fail, "fields", "there is no column", word);
		for (i = 0; i < list->n_show; i++)
			if (list->show[i] == column)
				return bad(fail, "fields", "twice the column",
				    word);
		list->show[list->n_show++] = column;
	}
	for (i = 0; i < list->n_show; i++)
		list->column[i] = cells_column[list->show[i]];
	/* who picks columns wants to see them */
	for (i = 0; text != NULL && i < list->n_show; i++)
		list->column[i].is_wide = 0;
	return FAIL_NONE;
}

static enum fail_code
take_sort(struct list *list, struct fail *fail)
{
	struct str rest = str_of(list->options->sort), word;
	struct list_key *key;
	size_t i;

	while (list->options->sort != NULL && str_cut(&rest, ',', &word)) {
		word = str_trim(word);
		if (list->n_key == CELLS_N)
			return bad(fail, "sort", "too many columns at", word);
		key = &list->key[list->n_key];
		key->is_down = str_starts(word, "-");
		if (key->is_down)
			word = str_make(word.p + 1, word.n - 1);
		key->column = cells_find(word);
		if (key->column == CELLS_N)
			return bad(fail, "sort", "there is no column", word);
		for (i = 0; i < list->n_key; i++)
			if (list->key[i].column == key->column)
				return bad(fail, "sort", "twice the column",
				    word);
		list->n_key++;
	}
	return FAIL_NONE;
}

/* A value of this column is kept from when its ticket was found. */
static void
keep(struct list *list, enum cells_column column)
{
	list->cells.wants[column] = 1;
	if (list->slot[column] < 0)
		list->slot[column] = (int)list->n_slot++;
}

/* 1 when a column is filled for few tickets sooner than for all. */
static int
can_wait(enum cells_column column)
{
	return cells_is_personal(column) || column == CELLS_REPEATS;
}

/*
 * Which cells are to be filled while tickets are looked for. Those that are
 * only shown wait, where they can, until it is known of which tickets.
 */
static void
take_wants(struct list *list)
{
	enum cells_column i;
	size_t k;

	for (i = 0; i < CELLS_N; i++)
		list->slot[i] = -1;
	for (k = 0; k < list->n_key; k++)
		keep(list, list->key[k].column);
	for (k = 0; k < list->n_show; k++)
		if (!can_wait(list->show[k]))
			keep(list, list->show[k]);
	for (i = 0; i < CELLS_N; i++)
		if (list->where != NULL && where_uses(list->where, i))
			list->cells.wants[i] = 1;
	list->cells.wants[CELLS_REPEATS] |= list->options->repeats > 0;
	list->cells.wants[CELLS_DUE] |= list->options->is_overdue ||
	    list->options->is_soon;
	list->cells.wants[CELLS_CALLER_ID] |= list->options->caller != NULL;
	list->cells.wants[CELLS_SHELVED] |= list->options->is_shelved != 0;
}

enum fail_code
list_make(struct list *list, const struct store *store,
    const struct list_options *options, int is_revealed, struct fail *fail)
{
	enum fail_code code;

	memset(list, 0, sizeof(*list));
	list->store = store;
	list->options = options;
	mem_make(&list->arena, store->full);
	mem_vec_make(&list->rows, sizeof(struct list_row), store->full);
	cells_make(&list->cells, store);
	list->cells.is_revealed = is_revealed;
	code = take_filters(list, fail);
	if (code == FAIL_NONE)
		code = take_fields(list, fail);
	if (code == FAIL_NONE)
		code = take_sort(list, fail);
	if (code == FAIL_NONE && options->match != NULL) {
		code = pattern_make(&list->match, str_of(options->match),
		    &list->arena, fail);
		if (code == FAIL_NONE)
			code = pattern_make(&list->other,
			    str_of(options->match), &list->arena, fail);
		if (code != FAIL_NONE)
			(void)fail_prefix(fail, "--match");
	}
	if (code == FAIL_NONE && options->where != NULL) {
		code = where_make(&list->where, str_of(options->where),
		    cells_column, CELLS_N, &list->arena, fail);
		if (code != FAIL_NONE)
			(void)fail_prefix(fail, "--where");
	}
	if (code == FAIL_NONE)
		take_wants(list);
	else
		list_drop(list);
	return code;
}

void
list_drop(struct list *list)
{
	pattern_drop(list->match);
	pattern_drop(list->other);
	where_drop(list->where);
	cells_drop(&list->cells);
	if (list->has_people)
		people_drop(&list->people);
	mem_vec_drop(&list->rows);
	mem_drop(&list->arena);
}

/* --- which tickets -------------------------------------------------------- */

static int
fits_word(unsigned bits, unsigned word)
{
	return bits == 0 || (word > 0 && (bits & 1u << (word - 1)));
}

static int
fits_category(const struct list *list, const struct ticket *t)
{
	struct str has = ledger_text(&list->store->ledger, t->about.category);
	struct str asked = list->category;

	if (list->options->category == NULL)
		return 1;
	if (has.n > asked.n && has.p[asked.n] != '/' && asked.n > 0)
		return 0;
	if (asked.n == 0)
		return has.n == 0;
	return has.n >= asked.n &&
	    str_eq(str_make(has.p, asked.n), asked);
}

/* What the ticket is. */
static int
fits_about(const struct list *list, const struct cells_of *of)
{
	const struct list_options *o = list->options;
	const struct ticket_about *about = &of->t.about;
	int64_t received_s = of->t.receive->at_s;

	return fits_word(list->states, of->t.state) &&
	    fits_word(list->kinds, about->kind) &&
	    fits_word(list->urgencies, about->urgency) &&
	    fits_word(list->sources, about->source) &&
	    (list->flags == 0 || (list->flags & of->flags)) &&
	    (o->place == NULL || about->place == list->place) &&
	    (o->tag == NULL || about->tag == list->tag) &&
	    (o->matter == NULL || about->matter == list->matter) &&
	    (o->from_s == TIME_NONE || received_s >= o->from_s) &&
	    (o->to_s == TIME_NONE || received_s <= o->to_s) &&
	    fits_category(list, &of->t);
}

/* Where it stands, and with whom. */
static int
fits_life(const struct list *list, const struct ticket *t)
{
	const struct list_options *o = list->options;
	size_t i;

	if (o->lead != NULL && (t->lead == NULL ||
	    t->lead->unit != list->lead))
		return 0;
	for (i = 0; i < t->n_leg; i++)
		if (t->leg[i].end == NULL && t->leg[i].unit == list->unit)
			break;
	if (o->unit != NULL && i == t->n_leg)
		return 0;
	if (o->is_undecided && t->state != STATE_RECEIVED)
		return 0;
	for (i = 0; i < t->n_supervision; i++)
		if (ticket_supervision_lasts(t, &t->supervision[i]))
			break;
	if (o->is_supervised && i == t->n_supervision)
		return 0;
	return !o->is_shelved || cells_shelved_by(&list->cells, t) != 0;
}

static int
fits_owed(const struct list *list, const struct cells_of *of)
{
	const struct list_options *o = list->options;

	/* both asked: either will do */
	if (!o->is_overdue && !o->is_soon)
		return 1;
	return (o->is_overdue && of->is_overdue) || (o->is_soon && of->is_soon);
}

/* What --match said of a ticket. */
enum matched { MATCH_NONE, MATCH_FOUND, MATCH_LIMIT, MATCH_UNREAD };

/* 0 when it does not fit, or nobody knows. */
static int
is_matched(struct list *list, uint32_t ticket)
{
	if (list->match == NULL)
		return 1;
	if (list->matched[ticket] == MATCH_UNREAD && list->n_unread++ == 0)
		list->unread = ticket;
	return list->matched[ticket] == MATCH_FOUND ||
	    list->matched[ticket] == MATCH_LIMIT;
}

static enum fail_code
too_long(const struct list *list, const char *option, uint32_t ticket,
    struct fail *fail)
{
	return fail_set(fail, FAIL_USAGE, "--%s: the pattern takes too long "
	    "for ticket '%.*s'; a simpler one is needed", option,
	    STR_ARG(ledger_ticket_id(&list->store->ledger, ticket)));
}

static void
keep_row(struct list *list, const struct cells_of *of)
{
	struct list_row *row = mem_vec_add(&list->rows);
	enum cells_column i;

	row->ticket = of->t.number;
	row->is_secret = (of->t.about.flags & TICKET_SECRET) != 0;
	row->value = mem_take_n(&list->arena, list->n_slot,
	    sizeof(*row->value));
	for (i = 0; i < CELLS_N; i++) {
		struct where_value *to;

		if (list->slot[i] < 0)
			continue;
		to = &row->value[list->slot[i]];
		*to = of->value[i];
		/* NB. these were put together, the others lie in the ledger */
		if (i == CELLS_CO || i == CELLS_FLAGS ||
		    i == CELLS_CALLER_ID || cells_is_personal(i))
			to->text = str_copy(&list->arena, to->text);
	}
}

static enum fail_code
look_at(struct list *list, uint32_t ticket, struct fail *fail)
{
	struct cells *cells = &list->cells;
	const struct list_options *o = list->options;
	struct cells_of of;
	int got;

	if (!cells_fold(cells, ticket, &of) || !fits_about(list, &of) ||
	    !fits_life(list, &of.t))
		return FAIL_NONE;
	if (cells->wants[CELLS_DUE])
		cells_owed(cells, &of);
	if (!fits_owed(list, &of))
		return FAIL_NONE;
	if (!is_matched(list, ticket))
		return FAIL_NONE;
	if (list->match != NULL && list->matched[ticket] == MATCH_LIMIT)
		return too_long(list, "match", ticket, fail);
	cells_fill(cells, &of);
	if (o->repeats > 0 && of.value[CELLS_REPEATS].n < o->repeats)
		return FAIL_NONE;
	if (o->caller != NULL && !str_is(of.value[CELLS_CALLER_ID].text,
	    o->caller))
		return FAIL_NONE;
	got = list->where == NULL ? 1 : where_test(list->where, of.value);
	if (got < 0)
		return too_long(list, "where", ticket, fail);
	if (got == 1)
		keep_row(list, &of);
	return FAIL_NONE;
}

/* --- in which order ------------------------------------------------------- */

static int
is_counted(enum cells_column column)
{
	return cells_column[column].type == TABLE_TIME ||
	    cells_column[column].type == TABLE_NUMBER;
}

/* Empty ones come last in either direction. */
static int
compare_key(const struct list_key *key, const struct where_value *a,
    const struct where_value *b)
{
	int counted = is_counted(key->column), order;
	int a_empty = counted ? a->n == TIME_NONE : a->text.n == 0;
	int b_empty = counted ? b->n == TIME_NONE : b->text.n == 0;

	if (a_empty || b_empty)
		return a_empty - b_empty;
	order = counted ? (a->n > b->n) - (a->n < b->n) :
	    str_cmp(a->text, b->text);
	return key->is_down ? -order : order;
}

static int
compare_rows(const void *pa, const void *pb, void *with)
{
	const struct list_row *a = *(struct list_row *const *)pa;
	const struct list_row *b = *(struct list_row *const *)pb;
	const struct list *list = with;
	int order = 0;
	size_t i;

	for (i = 0; order == 0 && i < list->n_key; i++) {
		int slot = list->slot[list->key[i].column];

		order = compare_key(&list->key[i], &a->value[slot],
		    &b->value[slot]);
	}
	return order != 0 ? order :
	    str_cmp(ledger_ticket_id(&list->store->ledger, a->ticket),
	    ledger_ticket_id(&list->store->ledger, b->ticket));
}

static void
put_in_order(struct list *list)
{
	size_t n = list->rows.n, i;

	/* NOLINTNEXTLINE: it is an array of pointers */
	list->row = mem_take_n(&list->arena, n + 1, sizeof(*list->row));
	for (i = 0; i < n; i++)
		list->row[i] = mem_vec_at(&list->rows, i);
	if (list->n_key > 0)
		/* NOLINTNEXTLINE: it is an array of pointers */
		qsort_r(list->row, n, sizeof(*list->row), compare_rows, list);
	list->n_found = list->n_row = n;
	if (list->options->limit >= 0 && (size_t)list->options->limit < n)
		list->n_row = (size_t)list->options->limit;
	list->ticket = mem_take_n(&list->arena, n + 1, sizeof(*list->ticket));
	for (i = 0; i < list->n_row; i++)
		list->ticket[i] = list->row[i]->ticket;
}

/* --- columns that waited --------------------------------------------------- */

static int
wants_personal(const struct list *list)
{
	const unsigned char *wants = list->cells.wants;

	return wants[CELLS_ADDRESS] || wants[CELLS_CALLER] ||
	    wants[CELLS_PHONE] || wants[CELLS_TEXT];
}

static enum fail_code
load_people(struct list *list, const uint32_t *ticket, size_t n,
    struct fail *fail)
{
	enum fail_code code;

	if (list->has_people)
		return FAIL_NONE;
	code = people_load(&list->people, list->store, ticket, n, fail);
	if (code != FAIL_NONE)
		return code;
	list->has_people = 1;
	list->cells.people = &list->people;
	return mask_make(&list->cells.mask, &list->arena, fail);
}

enum fail_code
list_load(struct list *list, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int has_calls = list->cells.wants[CELLS_REPEATS];
	size_t i;

	for (i = 0; i < list->n_show && code == FAIL_NONE; i++) {
		if (cells_is_personal(list->show[i]))
			code = load_people(list, list->ticket, list->n_row,
			    fail);
		else if (list->show[i] == CELLS_REPEATS && !has_calls++)
			cells_count_calls(&list->cells, list->ticket,
			    list->n_row, &list->arena);
	}
	return code;
}

size_t
list_lost(const struct list *list, uint32_t *first)
{
	size_t n = 0, i;

	for (i = 0; list->has_people && i < list->n_row; i++) {
		if (people_row(&list->people, list->ticket[i]) != NULL)
			continue;
		if (n++ == 0)
			*first = list->ticket[i];
	}
	return n;
}

struct str
list_scope(struct list *list)
{
	struct str scope = str_make(NULL, 0);
	char *p = mem_take(&list->arena, 64);
	enum cells_column i;
	size_t k;

	for (i = CELLS_ADDRESS; i <= CELLS_CALLER_ID; i++) {
		const char *name = cells_column[i].name;
		size_t n = strlen(name);

		for (k = 0; k < list->n_show; k++)
			if (list->show[k] == i)
				break;
		if (k == list->n_show && !list->cells.wants[i])
			continue;
		if (scope.n > 0)
			p[scope.n++] = '|';
		memcpy(p + scope.n, name, n);
		scope.n += n;
	}
	scope.p = p;
	return scope;
}

/* --- the whole ------------------------------------------------------------- */

/* What the options say of tickets that need not be looked at. */
struct narrow {
	const struct balance *balance;
	int is_open, is_live, is_owing;	/* ended ones do not fit, done ones,
					   quiet ones */
	unsigned first, last;		/* months in which they were received */
};

static void
narrow_by(struct narrow *narrow, const struct list *list)
{
	const unsigned ended = 1u << (STATE_CLOSED - 1) |
	    1u << (STATE_DECLINED - 1);
	const struct list_options *o = list->options;

	narrow->balance = list->store->balance;
	narrow->is_open = (list->states != 0 && !(list->states & ended)) ||
	    o->is_undecided;
	narrow->is_live = o->is_supervised;
	narrow->is_owing = o->is_overdue || o->is_soon;
	narrow->first = o->from_s == TIME_NONE ? 0 :
	    balance_month_of(o->from_s);
	narrow->last = o->to_s == TIME_NONE ? UINT16_MAX :
	    balance_month_of(o->to_s);
}

/* The next ticket from `from` on that can fit. */
static uint32_t
next_in(const struct narrow *narrow, uint32_t from)
{
	const struct balance *balance = narrow->balance;
	uint32_t at = from;

	do {
		from = at;
		if (narrow->is_open)
			at = balance_next(balance, at, BALANCE_ENDED);
		if (narrow->is_live)
			at = balance_next(balance, at, BALANCE_DONE);
		if (narrow->is_owing)
			at = balance_next(balance, at, BALANCE_QUIET);
		if (balance_is_apart(balance, at, narrow->first,
		    narrow->last))
			at++;
	} while (at != from);
	return at;
}

/*
 * The tickets that can fit, in the list's arena; NULL where all can. What a day
 * asks for does not depend on how old the store is.
 */
static const uint32_t *
narrowed(struct list *list, size_t *n)
{
	uint32_t count = ledger_tickets(&list->store->ledger), i;
	uint32_t *ticket = mem_take_n(&list->arena, count, sizeof(*ticket));
	struct narrow narrow;

	narrow_by(&narrow, list);
	*n = 0;
	for (i = next_in(&narrow, 1); i < count; i = next_in(&narrow, i + 1))
		ticket[(*n)++] = i;
	return *n + 1 >= count ? NULL : ticket;
}

/* --- what was said --------------------------------------------------------- */

/* What one thread asks of the rows that it is shown. */
struct asking {
	struct list *list;
	struct pattern *match;
};

static unsigned char
ask(struct pattern *match, struct str text)
{
	int got = pattern_match(match, text);

	return got < 0 ? MATCH_LIMIT : got > 0 ? MATCH_FOUND : MATCH_NONE;
}

static void
ask_row(void *with, uint32_t ticket, const struct tickets_row *row)
{
	const struct asking *asking = with;
	unsigned char *matched = &asking->list->matched[ticket];

	*matched = ask(asking->match, row->field[TICKETS_TEXT]);
	if (*matched == MATCH_NONE)
		*matched = ask(asking->match, row->field[TICKETS_ADDRESS]);
}

/* Asks the category; 1 when the row is to be asked, too. */
static int
ask_category(struct list *list, uint32_t ticket, struct people_want *want)
{
	struct matter_ticket is;

	(void)matter_is_first(&list->store->ledger, ticket, &is);
	list->matched[ticket] = ask(list->match, is.category);
	if (list->matched[ticket] != MATCH_NONE || is.logged_s == TIME_NONE)
		return 0;
	list->matched[ticket] = MATCH_UNREAD;
	want->ticket = ticket;
	memcpy(want->row, is.row, HASH_HEX);
	want->logged_s = is.logged_s;
	want->text = NULL;
	return 1;
}

/*
 * Asks --match of tickets, or of all (`*ticket` NULL), which become those that
 * are worth a look. Rows are asked as they are read, so that memory does not
 * grow with what citizens said.
 */
static enum fail_code
match_all(struct list *list, const uint32_t **ticket, size_t *n,
    struct fail *fail)
{
	uint32_t count = ledger_tickets(&list->store->ledger);
	struct asking one = { list, list->match }, other = { list, list->other };
	size_t n_all = *ticket != NULL ? *n : count - 1, n_want = 0, k;
	uint32_t *left = mem_take_n(&list->arena, n_all + 1, sizeof(*left));
	struct people_want *want;
	struct arena scratch;
	enum fail_code code;

	list->matched = mem_take(&list->arena, count);
	scratch = list->arena;
	want = mem_take_n(&scratch, n_all + 1, sizeof(*want));
	for (k = 0; k < n_all; k++) {
		left[k] = *ticket != NULL ? (*ticket)[k] : (uint32_t)k + 1;
		n_want += (size_t)ask_category(list, left[k], &want[n_want]);
	}
	code = people_show(list->store, want, n_want, ask_row, &one, &other,
	    fail);
	for (k = *n = 0; k < n_all; k++)
		if (list->matched[left[k]] != MATCH_NONE)
			left[(*n)++] = left[k];
	*ticket = left;
	return code;
}

/*
 * The tickets that can be shelved, in the list's arena: those with a filing,
 * and those of its caller on its matter (S21).
 */
static const uint32_t *
filed_and_later(struct list *list, size_t *n)
{
	const struct store *store = list->store;
	const struct mem_vec *filed = &store->ledger.filed;
	uint32_t *of = mem_take_n(&list->arena, filed->n, sizeof(*of)), *all;
	struct matter_calls calls;
	size_t n_of, i;

	for (i = 0; i < filed->n; i++)
		of[i] = ((const struct ledger_filed *)mem_vec_at(filed, i))->
		    ticket;
	n_of = ledger_tickets_once(of, filed->n);
	matter_calls_some(&calls, &store->ledger,
	    balance_calls(store->balance), of, n_of, &list->arena);
	all = mem_take_n(&list->arena, n_of + calls.n, sizeof(*all));
	for (i = 0; i < n_of; i++)
		all[i] = of[i];
	for (i = 0; i < calls.n; i++)
		all[n_of + i] = calls.call[i].ticket;
	*n = ledger_tickets_once(all, n_of + calls.n);
	return all;
}

enum fail_code
list_select(struct list *list, const uint32_t *ticket, size_t n,
    struct fail *fail)
{
	const struct ledger *ledger = &list->store->ledger;
	enum fail_code code = FAIL_NONE;
	uint32_t i, count;

	if (ticket == NULL && list->n_key == 0) {
		list->key[list->n_key++].column = CELLS_RECEIVED;
		keep(list, CELLS_RECEIVED);
	}
	if (list->cells.wants[CELLS_SHELVED])
		cells_find_shelved(&list->cells, &list->arena);
	if (ticket == NULL && list->options->is_shelved)
		ticket = filed_and_later(list, &n);
	else if (ticket == NULL && list->store->balance != NULL)
		ticket = narrowed(list, &n);
	if (list->match != NULL)
		code = match_all(list, &ticket, &n, fail);
	count = ticket != NULL ? (uint32_t)n : ledger_tickets(ledger);
	if (list->cells.wants[CELLS_REPEATS])
		cells_count_calls(&list->cells, ticket, n, &list->arena);
	if (code == FAIL_NONE && wants_personal(list))
		code = load_people(list, ticket, n, fail);
	for (i = ticket != NULL ? 0 : 1; code == FAIL_NONE && i < count; i++)
		code = look_at(list, ticket != NULL ? ticket[i] : i, fail);
	if (code == FAIL_NONE)
		put_in_order(list);
	return code;
}

/* A cell that waited. */
static void
put_late(struct list *list, struct table *table, const struct list_row *row,
    enum cells_column column)
{
	if (column == CELLS_REPEATS)
		table_put_int(table, cells_repeats(&list->cells, row->ticket));
	else
		table_put(table, cells_person(&list->cells, column,
		    row->ticket, row->is_secret, &list->arena));
}

void
list_table(struct list *list, struct table *table)
{
	size_t i, k;

	table_make(table, list->column, list->n_show, list->store->full);
	for (i = 0; i < list->n_row; i++)
		for (k = 0; k < list->n_show; k++) {
			const struct list_row *row = list->row[i];
			enum cells_column column = list->show[k];
			int slot = list->slot[column];

			if (slot < 0)
				put_late(list, table, row, column);
			else if (cells_column[column].type == TABLE_TIME)
				table_put_time(table, row->value[slot].n);
			else if (cells_column[column].type == TABLE_NUMBER)
				table_put_int(table, row->value[slot].n);
			else
				table_put(table, row->value[slot].text);
		}
}
