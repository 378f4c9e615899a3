#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "store/ingest_row.h"
#include "model/event.h"
#include "text/phone.h"
#include "text/time.h"
#include "text/utf8.h"

#define FIELD_MOST (64 << 10)	/* bytes; nobody tells a clerk so much */

/* A row being read. */
struct reading {
	const struct ingest_reader *how;
	const struct alias_map *map;
	const struct csv_line *line;
	struct ingest_row *row;
	size_t column;		/* of the field at hand */
	int is_plain;		/* no field has a line break */
	struct fail *why;
};

static const char *const columns[] = { "ticket", "received", "source", "kind",
    "urgency", "category", "site", "place", "address", "caller", "phone",
    "text", "district_due", "supervised", "related", "flags" };

void
ingest_reader_make(struct ingest_reader *reader,
    const struct aliases *aliases)
{
	size_t i;

	memset(reader, 0, sizeof(*reader));
	reader->aliases = aliases;
	reader->received_s = TIME_NONE;
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		reader->column[i] = alias_find(aliases, columns[i]);
}

static struct str
rest_of(struct str s, size_t i)
{
	return str_make(s.p + i, s.n - i);
}

/* The bytes of a line break that `s` begins with, or 0. */
static size_t
line_break(struct str s)
{
	static const char *const all[] = { "\r\n", "\n", "\r", "\v", "\f",
	    "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9" };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_starts(s, all[i]))
			return strlen(all[i]);
	return 0;
}

/* How many bytes of `s`, at least, cannot begin a line break and are followed by
   none that could. */
static size_t
skip_plain(struct str s)
{
	size_t i = 0;

#if defined(__SSE2__)
	const __m128i lf = _mm_set1_epi8('\n'), breaks = _mm_set1_epi8(3);
	const __m128i c2 = _mm_set1_epi8('\xc2'), e2 = _mm_set1_epi8('\xe2');

	for (; s.n - i >= 16; i += 16) {
		__m128i block = _mm_loadu_si128(
		    (const __m128i *)(const void *)(s.p + i));
		__m128i from_lf = _mm_sub_epi8(block, lf);
		__m128i odd = _mm_or_si128(_mm_or_si128(
		    _mm_cmpeq_epi8(_mm_min_epu8(from_lf, breaks), from_lf),
		    _mm_cmpeq_epi8(block, c2)), _mm_cmpeq_epi8(block, e2));

		if (_mm_movemask_epi8(odd) != 0)
			break;
	}
#else
	(void)s;
#endif
	return i;
}

/* 1 when no byte of `s` can begin a line break. */
static int
is_plain(struct str s)
{
	size_t i;

	for (i = skip_plain(s); i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '\n' && c <= '\r') || c == 0xc2 ||
		    (c == 0xe2 && i + 2 < s.n && s.p[i + 1] == '\x80' &&
		    ((unsigned char)s.p[i + 2] | 1) == 0xa9))
			return 0;
	}
	return 1;
}

/* Line breaks become a space each, so that a row is one line (S31). */
static struct str
one_line(struct arena *arena, struct str s)
{
	size_t i = 0, n = 0, length;
	char *p;

	if (is_plain(s))
		return s;
	p = mem_take(arena, s.n);
	while (i < s.n) {
		length = line_break(rest_of(s, i));
		p[n++] = length > 0 ? ' ' : s.p[i];
		i += length > 0 ? length : 1;
	}
	return str_make(p, n);
}

/* The number of the first field that may give a column of ours, or 0. */
static size_t
first_from(const struct alias_map *map, int column)
{
	return map->n_from[column] == 0 ? 0 : map->from[column][0].field + 1;
}

/* NB. of what is empty the field is known too, so that a reason can name it */
static struct str
field(struct reading *r, enum tickets_field at)
{
	const struct alias_field *from;
	int column = r->how->column[at];
	struct str value = alias_map_get(r->map, r->line, column, &from);

	r->column = from == NULL ? first_from(r->map, column) :
	    from->field + 1;
	return r->is_plain ? value : one_line(r->how->arena, value);
}

/* 1 when no field of a row has a line break: they are looked over as a whole. */
static int
is_plain_row(const struct csv_line *line)
{
	return line->n == 0 ||
	    is_plain(str_make(line->text, line->end[line->n - 1]));
}

/* What config/values.csv makes of a word. */
static struct str
value_of(const struct reading *r, enum tickets_field at, struct str word)
{
	struct ingest_words *words = r->how->words;
	int column = r->how->column[at];
	struct str ours;
	size_t i;

	if (words == NULL) {
		(void)alias_value(r->how->aliases, column, word, &ours);
		return ours;
	}
	i = (hash_code(word) + (size_t)at) % INGEST_WORDS;
	if (words->met[i].column != column + 1 ||
	    !str_eq(words->met[i].word, word)) {
		(void)alias_value(r->how->aliases, column, word, &ours);
		words->met[i].column = column + 1;
		words->met[i].word = word;
		words->met[i].ours = ours;
	}
	return words->met[i].ours;
}

static void
keep(struct reading *r, enum tickets_field at, struct str value)
{
	r->row->ours.field[at] = value;
}

static void
keep_time(struct reading *r, enum tickets_field at, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	time_format(at_s, text);
	keep(r, at, str_copy(r->how->arena, str_of(text)));
}

/* `a, b or c` of a list of words. */
static const char *
words_join(char *text, size_t size, const char (*words)[EVENT_WORD])
{
	size_t n = 0, i;

	text[0] = '\0';
	for (i = 0; words[i][0] != '\0'; i++) {
		const char *gap = i == 0 ? "" : words[i + 1][0] == '\0' ?
		    " or " : ", ";
		size_t length = strlen(gap) + strlen(words[i]);

		if (n + length >= size)
			break;
		memcpy(text + n, gap, strlen(gap));
		memcpy(text + n + strlen(gap), words[i], strlen(words[i]) + 1);
		n += length;
	}
	return text;
}

/* Says which row of values.csv a word would need. */
static int
refuse_word(struct reading *r, enum tickets_field at, struct str word,
    const char (*words)[EVENT_WORD])
{
	const char *name = columns[at];
	char list[200];
	struct str ours;

	(void)words_join(list, sizeof(list), words);
	if (word.n == 0)
		(void)fail_set(r->why, FAIL_REFUSED, "there is no %s; it "
		    "must be %s, or config/values.csv would need a row %s,,"
		    "WORD with one of these as WORD", name, list, name);
	else if (alias_value(r->how->aliases, r->how->column[at], word,
	    &ours) != ALIAS_UNKNOWN)
		(void)fail_set(r->why, FAIL_REFUSED, "%s '%.*s' stands for "
		    "'%.*s', which is no %s of a ticket; it must be %s",
		    name, STR_ARG(word), STR_ARG(ours), name, list);
	else
		(void)fail_set(r->why, FAIL_REFUSED, "%s '%.*s' is not "
		    "known; config/values.csv would need a row %s,%.*s,WORD "
		    "with %s as WORD", name, STR_ARG(word), name,
		    STR_ARG(word), list);
	return 0;
}

/* 1 when values.csv calls a word `no`, whatever the column. */
static int
is_no(struct reading *r, struct str word)
{
	return str_is(value_of(r, TICKETS_SITE, word), "no");
}

static int
take_word(struct reading *r, enum tickets_field at, int is_required,
    const char (*words)[EVENT_WORD])
{
	struct str word = field(r, at), ours = value_of(r, at, word);

	if (event_word(words, ours) == 0 &&
	    (is_required || ours.n > 0))
		return refuse_word(r, at, word, words);
	keep(r, at, ours);
	return 1;
}

static int
take_ticket(struct reading *r)
{
	struct str id = field(r, TICKETS_TICKET);

	keep(r, TICKETS_TICKET, id);
	if (id.n == 0) {
		(void)fail_set(r->why, FAIL_REFUSED, "there is no ticket");
		return 0;
	}
	if (!event_ticket_is_valid(id)) {
		(void)fail_set(r->why, FAIL_REFUSED, "ticket '%.*s' must be 1 "
		    "to 64 bytes without white space, control characters, and "
		    "\" , ; = %%", STR_ARG(id));
		return 0;
	}
	return 1;
}

/* 1 when a field is that of the ticket's number. */
static int
is_number(const struct reading *r, uint32_t at)
{
	int column = r->how->column[TICKETS_TICKET];
	size_t i;

	for (i = 0; i < r->map->n_from[column]; i++)
		if (r->map->from[column][i].field == at)
			return 1;
	return 0;
}

/*
 * The time of receipt that the row itself gives: the first field that has
 * one. The ticket's number is one of them where it is of the form that
 * columns.csv says, and says nothing where it is not.
 */
static int
find_received(struct reading *r, int64_t *at_s)
{
	int column = r->how->column[TICKETS_RECEIVED];
	size_t i;

	*at_s = TIME_NONE;
	for (i = 0; i < r->map->n_from[column]; i++) {
		const struct alias_field *from = &r->map->from[column][i];
		struct str value;

		if (from->field >= r->line->n)
			continue;
		value = str_trim(csv_line_field(r->line, from->field));
		if (value.n == 0)
			continue;
		r->column = from->field + 1;
		if (alias_time(from, value, TIME_FIRST, at_s))
			return 1;
		*at_s = TIME_NONE;
		if (is_number(r, from->field))
			continue;
		(void)fail_set(r->why, FAIL_REFUSED, "received '%.*s' is not "
		    "a time such as 2024-10-25 16:00", STR_ARG(value));
		return 0;
	}
	return 1;
}

/* The field where a time of receipt should stand, or 0. */
static size_t
field_for_received(const struct reading *r)
{
	int column = r->how->column[TICKETS_RECEIVED];
	size_t i;

	for (i = 0; i < r->map->n_from[column]; i++)
		if (!is_number(r, r->map->from[column][i].field))
			return r->map->from[column][i].field + 1;
	return 0;
}

static int
take_received(struct reading *r)
{
	struct ingest_row *row = r->row;

	if (!find_received(r, &row->received_s))
		return 0;
	row->has_received = row->received_s != TIME_NONE;
	if (!row->has_received) {
		r->column = field_for_received(r);
		row->received_s = r->how->received_s;
	}
	if (row->received_s == TIME_NONE) {
		(void)fail_set(r->why, FAIL_REFUSED, "there is no time of "
		    "receipt; --received would supply it");
		return 0;
	}
	keep_time(r, TICKETS_RECEIVED, row->received_s);
	if (row->received_s > r->how->now_s) {
		(void)fail_set(r->why, FAIL_REFUSED, "received %.*s lies in "
		    "the future; it must not be after now",
		    STR_ARG(row->ours.field[TICKETS_RECEIVED]));
		return 0;
	}
	return 1;
}

static int
take_source(struct reading *r)
{
	struct str word = field(r, TICKETS_SOURCE);

	r->row->has_source = word.n > 0;
	if (word.n == 0 && r->how->source.n > 0) {
		keep(r, TICKETS_SOURCE, r->how->source);
		return 1;
	}
	return take_word(r, TICKETS_SOURCE, 1, event_words_source);
}

/* The bytes of what parts levels at the beginning of `s`, or 0. */
static size_t
level_mark(struct str s)
{
	static const char *const dash[] = { "-", "\u2013", "\u2014", "\uff0d" };
	static const char *const mark[] = { "/", "\uff0f", ">", "\uff1e",
	    "\u2192" };
	struct str rest = s;
	size_t i = 0;

	/* what all of them begin with; most bytes are another */
	if (s.n == 0 || (s.p[0] != '-' && s.p[0] != '/' && s.p[0] != '>' &&
	    s.p[0] != '\xe2' && s.p[0] != '\xef'))
		return 0;
	if (s.p[0] == '/')
		return 1;
	while (i < sizeof(dash) / sizeof(dash[0])) {
		size_t n = strlen(dash[i]);

		if (str_starts(rest, dash[i])) {
			rest = rest_of(rest, n);
			i = 0;
		} else
			i++;
	}
	for (i = 0; i < sizeof(mark) / sizeof(mark[0]); i++)
		if (str_starts(rest, mark[i]))
			return (size_t)(rest.p - s.p) + strlen(mark[i]);
	return str_starts(s, "\uff0d") ? strlen("\uff0d") : 0;
}

/* `level 1->level 2` becomes `level 1/level 2`, without empty levels. */
static void
take_category(struct reading *r)
{
	struct str value = field(r, TICKETS_CATEGORY), level;
	char *p = mem_take(r->how->arena, value.n + 1);
	size_t n = 0, i = 0, begin = 0, mark;

	while (i <= value.n && value.n > 0) {
		mark = i == value.n ? 1 : level_mark(rest_of(value, i));
		if (mark == 0) {
			i++;
			continue;
		}
		level = str_trim(str_make(value.p + begin, i - begin));
		if (level.n > 0 && n > 0)
			p[n++] = '/';
		if (level.n > 0)
			memcpy(p + n, level.p, level.n);
		n += level.n;
		begin = i += mark;
	}
	keep(r, TICKETS_CATEGORY, str_make(p, n));
}

static void
pseudonym_of(const struct ingest_reader *reader, struct str digits,
    char caller[INGEST_CALLER + 1])
{
	hash_hex(hash_keyed64(&reader->key, digits), INGEST_CALLER, caller);
}

static void
take_phone(struct reading *r)
{
	struct str value = field(r, TICKETS_PHONE), digits;
	enum phone_kind kind = phone_normalise(r->how->arena, value, &digits);

	r->row->is_phone_odd = kind == PHONE_ODD;
	keep(r, TICKETS_PHONE, kind == PHONE_NUMBER ? digits : value);
	if (kind == PHONE_NUMBER)
		pseudonym_of(r->how, digits, r->row->caller);
}

static int
take_text(struct reading *r)
{
	struct str text = field(r, TICKETS_TEXT);

	keep(r, TICKETS_TEXT, text);
	if (text.n > 0)
		return 1;
	(void)fail_set(r->why, FAIL_REFUSED, "there is no text");
	return 0;
}

/* A day alone ends as days named by hand do (S13). */
static int
take_due(struct reading *r)
{
	const struct alias_field *from;
	struct str value = alias_map_get(r->map, r->line,
	    r->how->column[TICKETS_DISTRICT_DUE], &from);
	int64_t first_s, last_s;

	if (value.n == 0)
		return 1;
	r->column = from->field + 1;
	if (!alias_time(from, value, TIME_FIRST, &first_s) ||
	    !alias_time(from, value, TIME_LAST, &last_s)) {
		(void)fail_set(r->why, FAIL_REFUSED, "district_due '%.*s' is "
		    "not a time such as 2024-10-25 16:00", STR_ARG(value));
		return 0;
	}
	if (first_s != last_s)
		last_s = policy_day_end(r->how->policy, first_s,
		    r->row->received_s);
	keep_time(r, TICKETS_DISTRICT_DUE, last_s);
	return 1;
}

static int
take_supervised(struct reading *r)
{
	struct str word = field(r, TICKETS_SUPERVISED);

	if (is_no(r, word))
		return 1;
	return take_word(r, TICKETS_SUPERVISED, 0, event_words_supervised);
}

/* Takes the next ticket of a list off `*s`; 0 at the end. */
static int
next_listed(struct str *s, struct str *part)
{
	static const char *const gaps[] = { "|", ",", ";", " ", "\t",
	    "\u3001", "\uff0c", "\uff1b", "\u3000" };
	size_t i, k, n = 0;

	for (i = 0; i < s->n && n == 0; i += n == 0)
		for (k = 0; k < sizeof(gaps) / sizeof(gaps[0]) && n == 0; k++)
			if (str_starts(rest_of(*s, i), gaps[k]))
				n = strlen(gaps[k]);
	if (s->n == 0)
		return 0;
	*part = str_make(s->p, i);
	*s = rest_of(*s, i + n);
	return 1;
}

static int
take_related(struct reading *r)
{
	struct str value = field(r, TICKETS_RELATED), part;
	char *p;
	size_t n = 0;

	if (value.n == 0 || is_no(r, value))
		return 1;
	p = mem_take(r->how->arena, value.n);
	while (next_listed(&value, &part)) {
		if (part.n == 0)
			continue;
		if (!event_ticket_is_valid(part)) {
			(void)fail_set(r->why, FAIL_REFUSED, "related '%.*s' "
			    "is no ticket", STR_ARG(part));
			return 0;
		}
		if (n > 0)
			p[n++] = '|';
		memcpy(p + n, part.p, part.n);
		n += part.n;
	}
	keep(r, TICKETS_RELATED, str_make(p, n));
	return 1;
}

/*
 * Flags in the order of their list. A platform's field for marks holds others
 * as well, and values.csv cannot say that a word means nothing: what is no
 * flag of ours is left out and told.
 */
static void
take_flags(struct reading *r)
{
	struct str value = field(r, TICKETS_FLAGS), part, ours;
	int column = r->how->column[TICKETS_FLAGS], is_set[8] = { 0 }, i;
	struct arena *arena = r->how->arena;
	char text[64];
	size_t n = 0;

	if (value.n == 0 || is_no(r, value))
		return;
	if (alias_value(r->how->aliases, column, value, &ours) !=
	    ALIAS_UNKNOWN && event_word(event_words_flags, ours) != 0)
		is_set[event_word(event_words_flags, ours)] = 1;
	else
		while (next_listed(&value, &part)) {
			(void)alias_value(r->how->aliases, column, part,
			    &ours);
			i = event_word(event_words_flags, ours);
			is_set[i] = 1;
			if (i == 0 && part.n > 0 && r->row->odd_flag.n == 0)
				r->row->odd_flag = part;
		}
	for (i = 1; event_words_flags[i - 1][0] != '\0'; i++) {
		size_t length = strlen(event_words_flags[i - 1]);

		if (!is_set[i])
			continue;
		if (n > 0)
			text[n++] = ' ';
		memcpy(text + n, event_words_flags[i - 1], length);
		n += length;
	}
	keep(r, TICKETS_FLAGS, str_copy(arena, str_make(text, n)));
}

/* A row with a field too many or too few is not read as something else. */
static int
take_shape(struct reading *r, const struct csv_line *head)
{
	uint32_t n = csv_line_fields(r->line, head->n), i;

	for (i = 0; i < r->line->n; i++) {
		if (csv_line_field(r->line, i).n <= FIELD_MOST)
			continue;
		r->column = i + 1;
		(void)fail_set(r->why, FAIL_REFUSED, "a field longer than %d "
		    "KiB", FIELD_MOST >> 10);
		return 0;
	}
	if (n == head->n)
		return 1;
	r->column = (n < head->n ? n : head->n) + 1;
	(void)fail_set(r->why, FAIL_REFUSED, "%u fields, the header has %u",
	    (unsigned)n, (unsigned)head->n);
	return 0;
}

uint32_t
ingest_absent(const struct ingest_reader *reader, const struct alias_map *map)
{
	uint32_t absent = 0;
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (!alias_map_has(map, reader->column[i]))
			absent |= UINT32_C(1) << i;
	return absent;
}

size_t
ingest_number_field(const struct ingest_reader *reader,
    const struct alias_map *map)
{
	return first_from(map, reader->column[TICKETS_TICKET]);
}

int
ingest_row_read(const struct ingest_reader *reader,
    const struct csv_table *table, const struct alias_head *head,
    size_t number, struct ingest_row *row, size_t *column, struct fail *why)
{
	struct reading r = { .how = reader, .map = &head->map,
	    .line = &table->row[number], .row = row, .why = why };
	int ok;

	memset(row, 0, sizeof(*row));
	row->table = table;
	row->row = number;
	r.is_plain = is_plain_row(r.line);
	ok = take_shape(&r, head->line) && take_ticket(&r) &&
	    take_received(&r) && take_source(&r) &&
	    take_word(&r, TICKETS_KIND, 1, event_words_kind) &&
	    take_word(&r, TICKETS_URGENCY, 1, event_words_urgency) &&
	    take_word(&r, TICKETS_SITE, 0, event_words_yesno) &&
	    take_text(&r) && take_due(&r) && take_supervised(&r) &&
	    take_related(&r);
	*column = r.column;
	if (!ok)
		return 0;
	take_category(&r);
	take_phone(&r);
	take_flags(&r);
	keep(&r, TICKETS_PLACE, field(&r, TICKETS_PLACE));
	keep(&r, TICKETS_ADDRESS, field(&r, TICKETS_ADDRESS));
	keep(&r, TICKETS_CALLER, field(&r, TICKETS_CALLER));
	return 1;
}

void
ingest_pseudonym(const struct ingest_reader *reader, struct str phone,
    char caller[INGEST_CALLER + 1])
{
	struct arena scratch = *reader->arena;
	struct str digits;

	caller[0] = '\0';
	if (phone_normalise(&scratch, phone, &digits) == PHONE_NUMBER)
		pseudonym_of(reader, digits, caller);
}
