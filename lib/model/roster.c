#include <stdlib.h>

#include "model/event.h"
#include "model/roster.h"
#include "model/sheet.h"
#include "text/time.h"
#include "text/utf8.h"

const char *const roster_words_kind[] =
    { "street", "centre", "office", "community", "institution", NULL };
const char *const roster_words_decider[] = { "the centre",
    "the leader of the line", "the leader of the centre",
    "the head of the street", NULL };

enum {
	COLUMN_UNIT, COLUMN_NAME, COLUMN_KIND, COLUMN_FUNCTIONS,
	COLUMN_LEADER, COLUMN_HEAD, COLUMN_LIAISON_A, COLUMN_LIAISON_B,
	COLUMN_SINCE, COLUMN_UNTIL
};
static const char *const columns[] = { "unit", "name", "kind", "functions",
    "leader", "head", "liaison_a", "liaison_b", "since", "until", NULL };

/* A set of pairs of characters, in ascending order. */
struct pairs {
	uint64_t *pair;
	size_t n;
};

struct functions {
	struct str *word;	/* folded as texts are compared (M2) */
	size_t n_word;
	struct pairs pairs;	/* of all words */
};

struct roster {
	struct roster_unit *unit;
	struct functions *functions;
	uint32_t *by_id;	/* indexes, by the bytes of the id */
	uint32_t n;
	uint32_t street, centre;
};

static int
pair_cmp(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Adds the pairs of `text` to a set with room for them. */
static void
pairs_add(struct pairs *pairs, struct str text)
{
	int32_t last = utf8_next(&text), code;

	while (last >= 0 && (code = utf8_next(&text)) >= 0) {
		pairs->pair[pairs->n++] =
		    (uint64_t)last << 32 | (uint64_t)code;
		last = code;
	}
}

static void
pairs_sort(struct pairs *pairs)
{
	size_t i, n = 0;

	if (pairs->n == 0)
		return;
	qsort(pairs->pair, pairs->n, sizeof(*pairs->pair), pair_cmp);
	for (i = 1; i < pairs->n; i++) {
		if (pairs->pair[i] != pairs->pair[n])
			pairs->pair[++n] = pairs->pair[i];
	}
	pairs->n = n + 1;
}

static uint32_t
pairs_common(const struct pairs *a, const struct pairs *b)
{
	size_t i = 0, j = 0;
	uint32_t n = 0;

	while (i < a->n && j < b->n) {
		if (a->pair[i] == b->pair[j]) {
			n++;
			i++;
			j++;
		} else if (a->pair[i] < b->pair[j]) {
			i++;
		} else {
			j++;
		}
	}
	return n;
}

/* 1 when `word` is among the first `n`. */
static int
has_word(const struct functions *functions, size_t n, struct str word)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (str_eq(functions->word[i], word))
			return 1;
	}
	return 0;
}

static void
read_functions(struct str text, struct functions *functions,
    struct arena *arena)
{
	struct str rest = text, part;
	size_t i, n = 1, bytes = 0;

	for (i = 0; i < text.n; i++)
		n += text.p[i] == '|';
	functions->word = mem_take_n(arena, n, sizeof(*functions->word));
	while (str_cut(&rest, '|', &part)) {
		struct str word = utf8_fold(arena, part);

		if (word.n == 0 ||
		    has_word(functions, functions->n_word, word))
			continue;
		functions->word[functions->n_word++] = word;
		bytes += word.n;
	}
	functions->pairs.pair =
	    mem_take_n(arena, bytes, sizeof(*functions->pairs.pair));
	for (i = 0; i < functions->n_word; i++)
		pairs_add(&functions->pairs, functions->word[i]);
	pairs_sort(&functions->pairs);
}

/* A date; `*day` stays as it is where the field is empty. */
static enum fail_code
read_day(const struct sheet *sheet, size_t i, int column, int32_t *day,
    struct fail *fail)
{
	return sheet_get(sheet, i, column).n == 0 ? FAIL_NONE :
	    sheet_date(sheet, i, column, day, fail);
}

static enum fail_code
read_days(const struct sheet *sheet, size_t i, struct roster_unit *unit,
    struct fail *fail)
{
	enum fail_code code;

	unit->since_day = INT32_MIN;
	unit->until_day = INT32_MAX;
	code = read_day(sheet, i, COLUMN_SINCE, &unit->since_day, fail);
	if (code == FAIL_NONE)
		code = read_day(sheet, i, COLUMN_UNTIL, &unit->until_day,
		    fail);
	if (code == FAIL_NONE && unit->until_day < unit->since_day)
		return sheet_fail(sheet, i, COLUMN_UNTIL, fail,
		    "until before since '%.*s'",
		    STR_ARG(sheet_get(sheet, i, COLUMN_UNTIL)));
	return code;
}

static enum fail_code
read_unit(const struct sheet *sheet, size_t i, struct roster_unit *unit,
    struct fail *fail)
{
	struct str kind = sheet_get(sheet, i, COLUMN_KIND);
	int word = sheet_word(roster_words_kind, kind);

	/* NB. Not trimmed: a blank around an id is a fault to be named. */
	unit->id = csv_line_field(&sheet->table->row[i],
	    (uint32_t)sheet->field[COLUMN_UNIT]);
	unit->name = sheet_get(sheet, i, COLUMN_NAME);
	unit->functions = sheet_get(sheet, i, COLUMN_FUNCTIONS);
	unit->leader = sheet_get(sheet, i, COLUMN_LEADER);
	unit->head = sheet_get(sheet, i, COLUMN_HEAD);
	unit->liaison_a = sheet_get(sheet, i, COLUMN_LIAISON_A);
	unit->liaison_b = sheet_get(sheet, i, COLUMN_LIAISON_B);
	if (!event_ticket_is_valid(unit->id))
		return sheet_fail(sheet, i, COLUMN_UNIT, fail,
		    "no unit's id '%.*s' (1 to 64 bytes without blanks "
		    "and \" , ; = %%)", STR_ARG(unit->id));
	if (unit->name.n == 0)
		return sheet_fail(sheet, i, COLUMN_NAME, fail,
		    "no name for unit '%.*s'", STR_ARG(unit->id));
	if (word < 0)
		return sheet_fail(sheet, i, COLUMN_KIND, fail,
		    "no kind of unit '%.*s' (street, centre, office, "
		    "community, institution)", STR_ARG(kind));
	unit->kind = (enum roster_kind)word;
	return read_days(sheet, i, unit, fail);
}

/* Where the units of one kind stand that there must be one of. */
static enum fail_code
find_only(const struct sheet *sheet, const struct roster *roster,
    enum roster_kind kind, uint32_t *index, struct fail *fail)
{
	const char *word = roster_words_kind[kind];
	int column = kind == ROSTER_STREET ? COLUMN_HEAD : COLUMN_LEADER;
	const struct roster_unit *unit;
	uint32_t i;

	*index = ROSTER_NONE;
	for (i = 0; i < roster->n; i++) {
		if (roster->unit[i].kind != kind)
			continue;
		if (*index != ROSTER_NONE)
			return sheet_fail(sheet, i, COLUMN_KIND, fail,
			    "a second unit of kind '%s'", word);
		*index = i;
	}
	if (*index == ROSTER_NONE)
		return fail_set(fail, FAIL_DATA, "%s: no unit of kind '%s'",
		    sheet->table->name, word);
	unit = &roster->unit[*index];
	if ((kind == ROSTER_STREET ? unit->head : unit->leader).n == 0)
		return sheet_fail(sheet, *index, column, fail,
		    "no %s for the %s", columns[column], word);
	return FAIL_NONE;
}

struct by_id {			/* for qsort(), which takes no context */
	struct str id;
	uint32_t index;
};

static int
by_id_cmp(const void *a, const void *b)
{
	const struct by_id *x = a, *y = b;
	int c = str_cmp(x->id, y->id);

	return c != 0 ? c : x->index < y->index ? -1 : x->index > y->index;
}

static enum fail_code
sort_ids(const struct sheet *sheet, struct roster *roster,
    struct arena *arena, struct fail *fail)
{
	struct by_id *all = mem_take_n(arena, roster->n, sizeof(*all));
	uint32_t i;

	roster->by_id = mem_take_n(arena, roster->n, sizeof(*roster->by_id));
	for (i = 0; i < roster->n; i++)
		all[i] = (struct by_id){ roster->unit[i].id, i };
	qsort(all, roster->n, sizeof(*all), by_id_cmp);
	for (i = 0; i < roster->n; i++) {
		if (i > 0 && str_eq(all[i].id, all[i - 1].id))
			return sheet_fail(sheet, all[i].index, COLUMN_UNIT,
			    fail, "unit twice '%.*s'", STR_ARG(all[i].id));
		roster->by_id[i] = all[i].index;
	}
	return FAIL_NONE;
}

enum fail_code
roster_make(struct roster **roster, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	struct roster *new = mem_take(arena, sizeof(*new));
	struct sheet sheet;
	enum fail_code code;
	uint32_t i;

	*roster = new;
	if ((code = sheet_make(&sheet, table, columns, fail)) != FAIL_NONE)
		return code;
	if (table->n_row >= UINT16_MAX)	/* a fact's unit is 16 bits */
		return fail_set(fail, FAIL_DATA, "%s: more than %d units",
		    table->name, UINT16_MAX - 1);
	new->n = (uint32_t)table->n_row;
	new->unit = mem_take_n(arena, new->n, sizeof(*new->unit));
	new->functions = mem_take_n(arena, new->n, sizeof(*new->functions));
	for (i = 0; i < new->n; i++) {
		code = read_unit(&sheet, i, &new->unit[i], fail);
		if (code != FAIL_NONE)
			return code;
		read_functions(new->unit[i].functions, &new->functions[i],
		    arena);
	}
	code = sort_ids(&sheet, new, arena, fail);
	if (code == FAIL_NONE)
		code = find_only(&sheet, new, ROSTER_STREET, &new->street,
		    fail);
	if (code == FAIL_NONE)
		code = find_only(&sheet, new, ROSTER_CENTRE, &new->centre,
		    fail);
	return code;
}

uint32_t
roster_count(const struct roster *roster)
{
	return roster->n;
}

const struct roster_unit *
roster_unit(const struct roster *roster, uint32_t index)
{
	return &roster->unit[index];
}

uint32_t
roster_find(const struct roster *roster, struct str id)
{
	uint32_t low = 0, high = roster->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t index = roster->by_id[middle];
		int c = str_cmp(id, roster->unit[index].id);

		if (c == 0)
			return index;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return ROSTER_NONE;
}

struct str
roster_id(const struct roster *roster, struct str word)
{
	uint32_t i;

	if (word.n == 0 || roster_find(roster, word) != ROSTER_NONE)
		return word;
	for (i = 0; i < roster->n; i++)
		if (str_eq(roster->unit[i].name, word))
			return roster->unit[i].id;
	return word;
}

uint32_t
roster_street(const struct roster *roster)
{
	return roster->street;
}

uint32_t
roster_centre(const struct roster *roster)
{
	return roster->centre;
}

int
roster_is_active(const struct roster_unit *unit, int32_t day)
{
	return unit->since_day <= day && day <= unit->until_day;
}

int
roster_has(const struct roster *roster, struct str id, int32_t day)
{
	uint32_t i = roster_find(roster, id);

	return i != ROSTER_NONE && roster_is_active(roster_unit(roster, i),
	    day);
}

/* The one leader of all units, or an empty slice. */
static struct str
common_leader(const struct roster *roster, const uint32_t *unit, size_t n)
{
	struct str leader = { NULL, 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		struct str other = roster->unit[unit[i]].leader;

		if (other.n == 0 || (i > 0 && !str_eq(other, leader)))
			return str_of(NULL);
		leader = other;
	}
	return leader;
}

/* A designation within a line is its leader's (Opinion 3(1) item 2). */
static int
is_within_line(const struct roster *roster,
    const struct roster_dispatch *dispatch, struct str leader)
{
	return leader.n > 0 && dispatch->requested_by != ROSTER_NONE &&
	    str_eq(roster->unit[dispatch->requested_by].leader, leader);
}

static int
is_one_unit(const struct roster_dispatch *dispatch)
{
	size_t i;

	for (i = 1; i < dispatch->n_unit; i++) {
		if (dispatch->unit[i] != dispatch->unit[0])
			return 0;
	}
	return 1;
}

void
roster_decide(const struct roster *roster,
    const struct roster_dispatch *dispatch, struct roster_decision *decision)
{
	struct str leader =
	    common_leader(roster, dispatch->unit, dispatch->n_unit);
	int in_line = is_within_line(roster, dispatch, leader);

	*decision = (struct roster_decision){ .takes_approved = 1,
	    .takes_meeting = 1 };
	if (dispatch->is_fallback || dispatch->is_instruction ||
	    (dispatch->is_designated && !in_line)) {
		decision->decider = DECIDER_STREET_HEAD;
		decision->name = roster->unit[roster->street].head;
	} else if (!dispatch->is_designated && is_one_unit(dispatch)) {
		decision->decider = DECIDER_CENTRE;
		decision->name = str_of(NULL);
	} else if (leader.n > 0) {
		decision->decider = DECIDER_LEADER;
		decision->name = leader;
	} else {
		decision->decider = DECIDER_CENTRE_LEADER;
		decision->name = roster->unit[roster->centre].leader;
		decision->takes_approved =
		    dispatch->crossline != CROSSLINE_MEETING;
		decision->takes_meeting =
		    dispatch->crossline != CROSSLINE_LEADER;
	}
}

int
roster_is_decided(const struct roster_decision *decision,
    struct str approved, struct str meeting)
{
	if (decision->decider == DECIDER_CENTRE)
		return 1;
	if (decision->takes_meeting && meeting.n > 0)
		return 1;
	return decision->takes_approved && approved.n > 0 &&
	    str_eq(approved, decision->name);
}

void
roster_put_decision(struct buf *out, const struct roster_decision *decision)
{
	if (decision->decider == DECIDER_CENTRE) {
		buf_put_c(out, "is decided by the centre");
		return;
	}
	if (!decision->takes_approved) {
		buf_put_c(out, "must be decided by a meeting: meeting=");
		return;
	}
	buf_printf(out, "must be decided by %s: approved=%.*s",
	    roster_words_decider[decision->decider],
	    STR_ARG(decision->name));
	if (decision->takes_meeting)
		buf_put_c(out, " or meeting=");
}

struct near_order {		/* for qsort(), which takes no context */
	struct roster_near near;
	struct str id;
};

static int
near_cmp(const void *a, const void *b)
{
	const struct near_order *x = a, *y = b;

	if (x->near.n_word != y->near.n_word)
		return x->near.n_word > y->near.n_word ? -1 : 1;
	if (x->near.n_pair != y->near.n_pair)
		return x->near.n_pair > y->near.n_pair ? -1 : 1;
	return str_cmp(x->id, y->id);
}

static void
near_count(const struct functions *functions, struct str text,
    const struct pairs *pairs, struct roster_near *near)
{
	size_t i;

	near->n_word = 0;
	for (i = 0; i < functions->n_word; i++)
		near->n_word += str_find(text, functions->word[i]) < text.n;
	near->n_pair = pairs_common(&functions->pairs, pairs);
}

size_t
roster_nearest(const struct roster *roster, const struct roster_query *query,
    struct arena *arena, struct roster_near **near)
{
	struct str text = utf8_fold(arena, query->text);
	struct pairs pairs = { 0 };
	struct near_order *all = mem_take_n(arena, roster->n, sizeof(*all));
	size_t n = 0, k;
	uint32_t i;

	pairs.pair = mem_take_n(arena, text.n, sizeof(*pairs.pair));
	pairs_add(&pairs, text);
	pairs_sort(&pairs);
	for (i = 0; i < roster->n; i++) {
		const struct roster_unit *unit = &roster->unit[i];

		if (i == query->except || unit->kind == ROSTER_STREET ||
		    !roster_is_active(unit, query->day))
			continue;
		all[n].near.index = i;
		all[n].id = unit->id;
		near_count(&roster->functions[i], text, &pairs,
		    &all[n].near);
		n += all[n].near.n_word > 0 || all[n].near.n_pair > 0;
	}
	qsort(all, n, sizeof(*all), near_cmp);
	*near = mem_take_n(arena, n, sizeof(**near));
	for (k = 0; k < n; k++)
		(*near)[k] = all[k].near;
	return n;
}
