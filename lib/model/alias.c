#include <stdlib.h>
#include <string.h>

#include "model/alias.h"
#include "model/event.h"
#include "model/sheet.h"

/* Columns that are no attribute of an event, or need no event to be ours. */
static const char *const own_names[] = { "ticket", "received", "source",
    "kind", "urgency", "category", "site", "place", "address", "caller",
    "phone", "text", "district_due", "supervised", "related", "flags",
    "logged", "seq", "at", "event", "unit", "by", "note",
    "attrs", ALIAS_NOTHING, NULL };
static const char *const own_times[] = { "received", "logged", "at", NULL };

enum { COLUMN_COLUMN, COLUMN_ALIAS, COLUMN_FORMAT };
static const char *const columns_columns[] =
    { "column", "alias", "format", NULL };
enum { COLUMN_VALUE = COLUMN_FORMAT };
static const char *const values_columns[] =
    { "column", "alias", "value", NULL };

enum { HEAD_LINES = 100 };	/* how far down a header is looked for */

struct column {
	const char *name;
	int is_time;		/* a format makes sense */
	int is_free;		/* some event has free text there */
};

struct entry {			/* a header that serves a column */
	struct str alias;
	uint32_t order;		/* 0: our own name, else row + 1 */
	int column;
	const char *format;
	int is_prefix;
};

struct word {			/* a row of values.csv, or a word of ours */
	int column;
	struct str alias;
	struct str value;
	uint32_t row;
};

struct aliases {
	struct column *column;
	int n_column;
	struct entry *entry;	/* by alias, then order */
	size_t n_entry;
	struct word *word;	/* by column, then alias */
	size_t n_word;
	struct word *ours;	/* by column, then value (as `alias`) */
	size_t n_ours;
};

static int
entry_cmp(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_cmp(x->alias, y->alias);

	if (c != 0)
		return c;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static int
word_cmp(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int c;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if ((c = str_cmp(x->alias, y->alias)) != 0)
		return c;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* The first of sorted words that is not before (column, alias). */
static size_t
word_lower(const struct word *word, size_t n, int column, struct str alias)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct word *at = &word[middle];
		int c = at->column != column ?
		    (at->column < column ? -1 : 1) :
		    str_cmp(at->alias, alias);

		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct word *
word_find(const struct word *word, size_t n, int column, struct str alias)
{
	size_t i = word_lower(word, n, column, alias);

	if (i == n || word[i].column != column ||
	    !str_eq(word[i].alias, alias))
		return NULL;
	return &word[i];
}

static int
find_column(const struct aliases *aliases, struct str name)
{
	int i;

	for (i = 0; i < aliases->n_column; i++) {
		if (str_is(name, aliases->column[i].name))
			return i;
	}
	return -1;
}

static struct column *
add_column(struct aliases *aliases, const char *name)
{
	int i = find_column(aliases, str_of(name));

	if (i < 0) {
		i = aliases->n_column++;
		aliases->column[i].name = name;
	}
	return &aliases->column[i];
}

/* How many attributes and words the table of events has. */
static void
count_events(size_t *n_attr, size_t *n_word)
{
	int id;

	*n_attr = *n_word = 0;
	for (id = 0; id < EVENT_N; id++) {
		const struct event_attr *attr =
		    event_row((enum event_id)id)->attr;

		for (; attr->name != NULL; attr++) {
			size_t i;

			++*n_attr;
			for (i = 0; attr->words != NULL &&
			    attr->words[i][0] != '\0'; i++)
				++*n_word;
		}
		++*n_word;	/* its name */
	}
	for (id = 0; event_words_flags[id][0] != '\0'; id++)
		++*n_word;
}

static void
add_ours(struct aliases *aliases, const char *column, const char *value)
{
	struct word *word = &aliases->ours[aliases->n_ours++];

	word->column = find_column(aliases, str_of(column));
	word->alias = word->value = str_of(value);
}

static void
add_attr(struct aliases *aliases, const struct event_attr *attr)
{
	struct column *column = add_column(aliases, attr->name);
	size_t i;

	column->is_time |= attr->type == ATTR_DATE ||
	    attr->type == ATTR_WHEN || attr->type == ATTR_INSTANT;
	column->is_free |= attr->type != ATTR_WORD &&
	    attr->type != ATTR_FLAGS;
	for (i = 0; attr->words != NULL && attr->words[i][0] != '\0'; i++)
		add_ours(aliases, attr->name, attr->words[i]);
}

/* Our columns and our words, from the table of events. */
static void
make_ours(struct aliases *aliases, struct arena *arena)
{
	size_t n_attr, n_word, n_name = 0;
	int i;

	count_events(&n_attr, &n_word);
	while (own_names[n_name] != NULL)
		n_name++;
	aliases->column = mem_take_n(arena, n_attr + n_name,
	    sizeof(*aliases->column));
	aliases->ours = mem_take_n(arena, n_word, sizeof(*aliases->ours));
	for (i = 0; own_names[i] != NULL; i++) {
		struct column *column = add_column(aliases, own_names[i]);

		column->is_time = sheet_word(own_times,
		    str_of(own_names[i])) >= 0;
	}
	for (i = 0; i < EVENT_N; i++) {
		const struct event_row *row = event_row((enum event_id)i);
		const struct event_attr *attr;

		for (attr = row->attr; attr->name != NULL; attr++)
			add_attr(aliases, attr);
		add_ours(aliases, "event", row->name);
	}
	for (i = 0; event_words_flags[i][0] != '\0'; i++)
		add_ours(aliases, "flags", event_words_flags[i]);
	qsort(aliases->ours, aliases->n_ours, sizeof(*aliases->ours),
	    word_cmp);
}

/*
 * Goes through a strptime(3) pattern; 0 when it breaks off in the middle of a
 * conversion. `*is_prefix` is 1 when its last character stands for itself.
 */
static int
format_scan(const char *format, int *is_prefix)
{
	const char *p = format;

	*is_prefix = 0;
	while (*p != '\0') {
		*is_prefix = 1;
		if (*p++ != '%')
			continue;
		p += strspn(p, "_-0^#");
		p += strspn(p, "EO");
		if (*p == '\0')
			return 0;
		*is_prefix = *p++ == '%';
	}
	return 1;
}

static enum fail_code
read_entry(const struct sheet *sheet, size_t i,
    const struct aliases *aliases, struct entry *entry, struct fail *fail)
{
	struct str name = sheet_get(sheet, i, COLUMN_COLUMN);

	entry->order = (uint32_t)i + 1;
	entry->alias = sheet_get(sheet, i, COLUMN_ALIAS);
	entry->column = find_column(aliases, name);
	if (entry->column < 0)
		return sheet_fail(sheet, i, COLUMN_COLUMN, fail,
		    "no column of ours '%.*s'", STR_ARG(name));
	if (entry->alias.n == 0)
		return sheet_fail(sheet, i, COLUMN_ALIAS, fail,
		    "no alias for column '%.*s'", STR_ARG(name));
	if (!format_scan(entry->format, &entry->is_prefix))
		return sheet_fail(sheet, i, COLUMN_FORMAT, fail,
		    "a pattern that breaks off '%s'", entry->format);
	if (entry->format[0] != '\0' &&
	    !aliases->column[entry->column].is_time)
		return sheet_fail(sheet, i, COLUMN_FORMAT, fail,
		    "a pattern for a column without times '%.*s'",
		    STR_ARG(name));
	return FAIL_NONE;
}

/* The same alias, column and format in two rows is a slip. */
static enum fail_code
check_entries(const struct sheet *sheet, const struct aliases *aliases,
    struct fail *fail)
{
	const struct entry *entry = aliases->entry;
	size_t i, k;

	for (i = 1; i < aliases->n_entry; i++) {
		for (k = i; k > 0; k--) {
			const struct entry *other = &entry[k - 1];

			if (!str_eq(other->alias, entry[i].alias))
				break;
			if (other->order == 0 ||
			    other->column != entry[i].column ||
			    strcmp(other->format, entry[i].format) != 0)
				continue;
			return sheet_fail(sheet, entry[i].order - 1,
			    COLUMN_ALIAS, fail, "alias twice '%.*s'",
			    STR_ARG(entry[i].alias));
		}
	}
	return FAIL_NONE;
}

static enum fail_code
make_entries(struct aliases *aliases, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	size_t i, n = table != NULL ? table->n_row : 0;
	struct sheet sheet;
	enum fail_code code;
	int column;

	if (table != NULL && (code = sheet_make(&sheet, table,
	    columns_columns, fail)) != FAIL_NONE)
		return code;
	aliases->entry = mem_take_n(arena, n + (size_t)aliases->n_column,
	    sizeof(*aliases->entry));
	for (column = 0; column < aliases->n_column; column++) {
		aliases->entry[aliases->n_entry++] = (struct entry){
		    .alias = str_of(aliases->column[column].name),
		    .column = column, .format = "" };
	}
	for (i = 0; i < n; i++) {
		struct entry *entry = &aliases->entry[aliases->n_entry++];

		entry->format = str_dup(arena,
		    sheet_get(&sheet, i, COLUMN_FORMAT));
		code = read_entry(&sheet, i, aliases, entry, fail);
		if (code != FAIL_NONE)
			return code;
	}
	qsort(aliases->entry, aliases->n_entry, sizeof(*aliases->entry),
	    entry_cmp);
	return n > 0 ? check_entries(&sheet, aliases, fail) : FAIL_NONE;
}

static int
is_ours(const struct aliases *aliases, int column, struct str word)
{
	return word_find(aliases->ours, aliases->n_ours, column, word) !=
	    NULL;
}

/* 1 when the table of events gives all words of a column. */
static int
has_closed_words(const struct aliases *aliases, int column)
{
	size_t i = word_lower(aliases->ours, aliases->n_ours, column,
	    str_of(NULL));

	return !aliases->column[column].is_free && i < aliases->n_ours &&
	    aliases->ours[i].column == column;
}

static enum fail_code
read_word(const struct sheet *sheet, size_t i,
    const struct aliases *aliases, struct word *word, struct fail *fail)
{
	struct str name = sheet_get(sheet, i, COLUMN_COLUMN);

	word->row = (uint32_t)i;
	word->alias = sheet_get(sheet, i, COLUMN_ALIAS);
	word->value = sheet_get(sheet, i, COLUMN_VALUE);
	word->column = find_column(aliases, name);
	if (word->column < 0)
		return sheet_fail(sheet, i, COLUMN_COLUMN, fail,
		    "no column of ours '%.*s'", STR_ARG(name));
	if (word->value.n == 0)
		return sheet_fail(sheet, i, COLUMN_VALUE, fail,
		    "no value for '%.*s'", STR_ARG(word->alias));
	if (has_closed_words(aliases, word->column) &&
	    !is_ours(aliases, word->column, word->value))
		return sheet_fail(sheet, i, COLUMN_VALUE, fail,
		    "no word of column %s '%.*s'",
		    aliases->column[word->column].name,
		    STR_ARG(word->value));
	return FAIL_NONE;
}

static enum fail_code
make_words(struct aliases *aliases, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	struct sheet sheet;
	enum fail_code code;
	size_t i;

	code = sheet_make(&sheet, table, values_columns, fail);
	if (code != FAIL_NONE)
		return code;
	aliases->word = mem_take_n(arena, table->n_row,
	    sizeof(*aliases->word));
	for (i = 0; i < table->n_row; i++) {
		code = read_word(&sheet, i, aliases, &aliases->word[i], fail);
		if (code != FAIL_NONE)
			return code;
	}
	aliases->n_word = table->n_row;
	qsort(aliases->word, aliases->n_word, sizeof(*aliases->word),
	    word_cmp);
	for (i = 1; i < aliases->n_word; i++) {
		const struct word *word = &aliases->word[i];

		if (word->column == word[-1].column &&
		    str_eq(word->alias, word[-1].alias))
			return sheet_fail(&sheet, word->row, COLUMN_ALIAS,
			    fail, "word twice '%.*s'", STR_ARG(word->alias));
	}
	return FAIL_NONE;
}

/* Values that an office uses beyond the table's words (units) are ours, too. */
static void
add_values(struct aliases *aliases, struct arena *arena)
{
	size_t i, n = aliases->n_ours;
	struct word *ours = mem_take_n(arena, n + aliases->n_word,
	    sizeof(*ours));

	if (n > 0)
		memcpy(ours, aliases->ours, n * sizeof(*ours));
	for (i = 0; i < aliases->n_word; i++) {
		ours[n] = aliases->word[i];
		ours[n].alias = ours[n].value;
		n++;
	}
	qsort(ours, n, sizeof(*ours), word_cmp);
	aliases->ours = ours;
	aliases->n_ours = n;
}

enum fail_code
alias_make(struct aliases **aliases, const struct csv_table *columns,
    const struct csv_table *values, struct arena *arena, struct fail *fail)
{
	struct aliases *new = mem_take(arena, sizeof(*new));
	enum fail_code code;

	*aliases = new;
	make_ours(new, arena);
	code = make_entries(new, columns, arena, fail);
	if (code == FAIL_NONE && values != NULL)
		code = make_words(new, values, arena, fail);
	if (code == FAIL_NONE)
		add_values(new, arena);
	return code;
}

int
alias_count(const struct aliases *aliases)
{
	return aliases->n_column;
}

const char *
alias_name(const struct aliases *aliases, int column)
{
	return aliases->column[column].name;
}

int
alias_find(const struct aliases *aliases, const char *name)
{
	return find_column(aliases, str_of(name));
}

/* The entries of a header: the first, and how many. */
static const struct entry *
entries_of(const struct aliases *aliases, struct str header, size_t *n)
{
	size_t low = 0, high = aliases->n_entry, end;

	header = str_trim(header);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(aliases->entry[middle].alias, header) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < aliases->n_entry &&
	    str_eq(aliases->entry[end].alias, header); end++)
		;
	*n = end - low;
	return &aliases->entry[low];
}

int
alias_column(const struct aliases *aliases, struct str header, size_t i)
{
	size_t k, m, n;
	const struct entry *entry = entries_of(aliases, header, &n);

	for (k = 0; k < n; k++) {
		for (m = 0; m < k; m++) {
			if (entry[m].column == entry[k].column)
				break;
		}
		if (m == k && i-- == 0)
			return entry[k].column;
	}
	return -1;
}

enum alias_word
alias_value(const struct aliases *aliases, int column, struct str word,
    struct str *value)
{
	const struct word *found;

	word = str_trim(word);
	found = word_find(aliases->word, aliases->n_word, column, word);
	if (found != NULL) {
		*value = found->value;
		return ALIAS_GIVEN;
	}
	*value = word;
	return is_ours(aliases, column, word) ? ALIAS_OURS : ALIAS_UNKNOWN;
}

/* The length of a separator of words at the beginning of `s`, or 0. */
static size_t
separator(struct str s)
{
	static const char *const all[] = { " ", "\t", "|", ",", ";",
	    "\u3001", "\uff0c", "\uff1b", "\u3000" };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (str_starts(s, all[i]))
			return strlen(all[i]);
	}
	return 0;
}

static struct str
rest_of(struct str s, size_t i)
{
	return str_make(s.n > 0 ? s.p + i : s.p, s.n - i);
}

/* 1 when `word` is one of those in `text`, which a space parts. */
static int
has_word(struct str text, struct str word)
{
	struct str part;

	while (str_cut(&text, ' ', &part)) {
		if (str_eq(part, word))
			return 1;
	}
	return 0;
}

enum alias_word
alias_values(const struct aliases *aliases, int column, struct str words,
    struct arena *arena, struct str *value)
{
	enum alias_word how = alias_value(aliases, column, words, value);
	struct str one;
	struct buf out;
	size_t i = 0, end;

	if (how != ALIAS_UNKNOWN || value->n == 0)
		return how;
	buf_make(&out, NULL);
	words = str_trim(words);
	while (i < words.n) {
		for (end = i; end < words.n &&
		    separator(rest_of(words, end)) == 0; end++)
			;
		one = str_make(words.p + i, end - i);
		if (one.n > 0) {
			if (alias_value(aliases, column, one, &one) ==
			    ALIAS_UNKNOWN) {
				*value = one;
				buf_drop(&out);
				return ALIAS_UNKNOWN;
			}
			if (!has_word(buf_str(&out), one)) {
				buf_put_c(&out, out.n > 0 ? " " : "");
				buf_put(&out, one);
			}
		}
		i = end < words.n ? end + separator(rest_of(words, end)) : end;
	}
	*value = str_copy(arena, buf_str(&out));
	buf_drop(&out);
	return ALIAS_GIVEN;
}

struct pick {			/* a field for a column, before sorting */
	const struct entry *entry;
	uint32_t field;
};

static int
pick_cmp(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	if (x->entry->column != y->entry->column)
		return x->entry->column < y->entry->column ? -1 : 1;
	if (x->entry->order != y->entry->order)
		return x->entry->order < y->entry->order ? -1 : 1;
	return x->field < y->field ? -1 : x->field > y->field;
}

/* Finds all that the headers serve; returns how many picks. */
static size_t
map_pick(const struct aliases *aliases, const struct csv_line *head,
    struct alias_map *map, struct mem_vec *picks)
{
	uint32_t i;
	size_t k, n;

	for (i = 0; i < head->n; i++) {
		struct str title = csv_line_field(head, i);
		const struct entry *entry = entries_of(aliases, title, &n);

		if (n > 0)
			map->n_known++;
		else if (!str_is(title, ALIAS_REFUSED))
			map->unknown[map->n_unknown++] = str_trim(title);
		for (k = 0; k < n; k++) {
			struct pick *pick = mem_vec_add(picks);

			pick->entry = &entry[k];
			pick->field = i;
		}
	}
	return picks->n;
}

void
alias_map_make(const struct aliases *aliases, const struct csv_line *head,
    struct arena *arena, struct alias_map *map)
{
	size_t n_column = (size_t)aliases->n_column, i, n;
	struct alias_field *all;
	struct mem_vec picks;

	*map = (struct alias_map){ 0 };
	/* NOLINTNEXTLINE: it is an array of pointers */
	map->from = mem_take_n(arena, n_column, sizeof(*map->from));
	map->n_from = mem_take_n(arena, n_column, sizeof(*map->n_from));
	map->unknown = mem_take_n(arena, head->n, sizeof(*map->unknown));
	mem_vec_make(&picks, sizeof(struct pick), arena->full);
	n = map_pick(aliases, head, map, &picks);
	if (n > 0)
		qsort(mem_vec_at(&picks, 0), n, sizeof(struct pick),
		    pick_cmp);
	all = mem_take_n(arena, n, sizeof(*all));
	for (i = 0; i < n; i++) {
		const struct pick *pick = mem_vec_at(&picks, i);
		int column = pick->entry->column;

		all[i] = (struct alias_field){ pick->field,
		    pick->entry->format, pick->entry->is_prefix };
		if (map->n_from[column]++ == 0)
			map->from[column] = &all[i];
	}
	mem_vec_drop(&picks);
}

/* How many headers of a line are known; 0 when it has none for `need`. */
static size_t
known_headers(const struct aliases *aliases, const struct csv_line *line,
    int need)
{
	size_t known = 0, k, n;
	int has_need = need < 0;
	uint32_t i;

	for (i = 0; i < line->n; i++) {
		const struct entry *entry = entries_of(aliases,
		    csv_line_field(line, i), &n);

		known += n > 0;
		for (k = 0; k < n; k++)
			has_need |= entry[k].column == need;
	}
	return has_need ? known : 0;
}

int
alias_map_find(const struct aliases *aliases, const struct csv_table *table,
    int need, struct arena *arena, struct alias_head *found)
{
	size_t best = known_headers(aliases, &table->head, need), i;

	*found = (struct alias_head){ .line = &table->head };
	for (i = 0; i < table->n_row && i + 1 < HEAD_LINES; i++) {
		size_t known = known_headers(aliases, &table->row[i], need);

		if (known > best) {
			best = known;
			found->line = &table->row[i];
			found->first = i + 1;
		}
	}
	if (best == 0)
		return 0;
	alias_map_make(aliases, found->line, arena, &found->map);
	return 1;
}

int
alias_map_has(const struct alias_map *map, int column)
{
	return map->n_from[column] > 0;
}

struct str
alias_map_get(const struct alias_map *map, const struct csv_line *row,
    int column, const struct alias_field **from_field)
{
	size_t i;

	for (i = 0; i < map->n_from[column]; i++) {
		const struct alias_field *field = &map->from[column][i];
		struct str value;

		if (field->field >= row->n)
			continue;
		value = str_trim(csv_line_field(row, field->field));
		if (value.n == 0)
			continue;
		if (from_field != NULL)
			*from_field = field;
		return value;
	}
	if (from_field != NULL)
		*from_field = NULL;
	return str_of(NULL);
}

uint32_t
alias_map_number(const struct alias_map *map, int column,
    const struct alias_field *from)
{
	if (from == NULL && map->n_from[column] > 0)
		from = map->from[column];
	return from == NULL ? 0 : from->field + 1;
}

int
alias_map_differs(const struct alias_map *map, const struct csv_line *row,
    int column, struct str value)
{
	size_t i;

	for (i = 0; i < map->n_from[column]; i++) {
		size_t at = map->from[column][i].field;
		struct str other = at < row->n ? str_trim(csv_line_field(row,
		    (uint32_t)at)) : str_of(NULL);

		if (other.n > 0 && !str_eq(other, value))
			return 1;
	}
	return 0;
}

int
alias_time(const struct alias_field *field, struct str value,
    enum time_edge edge, int64_t *at_s)
{
	if (field->format[0] != '\0' &&
	    time_parse_pattern(value, field->format, field->is_prefix, at_s))
		return 1;
	return time_parse_loose(value, edge, at_s);
}

int
alias_map_time(const struct alias_map *map, const struct csv_line *row,
    int column, enum time_edge edge, int64_t *at_s)
{
	const struct alias_field *first, *field;
	struct str value = alias_map_get(map, row, column, &first);

	if (first == NULL)
		return 0;
	field = first;
	for (; field < map->from[column] + map->n_from[column]; field++) {
		if (field->field == first->field &&
		    alias_time(field, value, edge, at_s))
			return 1;
	}
	return 0;
}
