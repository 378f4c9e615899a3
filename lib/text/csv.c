#include <csv.h>	/* NB. libcsv's; ours is "text/csv.h" */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "text/csv.h"
#include "text/scan.h"
#include "base/both.h"
#include "text/utf8.h"

/* Fields of a record as they are found. */
struct split {
	struct str *field;
	size_t max;
	size_t n;
};

/* What records look like: our own, or somebody else's. */
struct shape {
	char separator;
	int has_crlf;		/* that ends a record, too */
};
static const struct shape ours = { ',', 0 };

/*
 * The next byte from `p` on, before `end`, that means something in a record:
 * separator, quote, CR or LF. `end` when there is none.
 */
static inline const char *
next_special(const char *p, const char *end, char separator)
{
	while (p < end && *p != separator && *p != '"' && *p != '\n' &&
	    *p != '\r')
		p++;
	return p;
}

enum step { STEP_MORE, STEP_DONE, STEP_HARD };

/* What the special byte at `p` means to a record without quotes. */
static inline enum step
plain_step(struct split *split, struct shape shape, const char **begin,
    const char *p, const char *end)
{
	int is_crlf = shape.has_crlf && *p == '\r' && p + 1 < end &&
	    p[1] == '\n';

	if ((*p != shape.separator && *p != '\n' && !is_crlf) ||
	    split->n == split->max)
		return STEP_HARD;
	split->field[split->n++] = str_make(*begin, (size_t)(p - *begin));
	*begin = p + 1 + is_crlf;
	return *p == shape.separator ? STEP_MORE : STEP_DONE;
}

#if defined(__SSE2__)
/* A bit for each of 16 bytes that means something in a CSV file. */
static inline unsigned
special_bits(const char *p, char separator)
{
	__m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(
	    _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(separator)),
		_mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))),
	    _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
		_mm_cmpeq_epi8(block, _mm_set1_epi8('\r')))));
}
#endif

/*
 * Splits a record that has no quote, no odd CR and not too many fields: nearly
 * all of a journal. Returns its end, or NULL when it is not of that kind.
 */
static inline const char *
split_plain(struct split *split, struct shape shape, const char *p,
    const char *end)
{
	const char *begin = p;
	enum step step = STEP_MORE;

#if defined(__SSE2__)
	unsigned bits;

	for (; end - p >= 16; p += 16) {
		bits = special_bits(p, shape.separator);
		for (; bits != 0; bits &= bits - 1) {
			step = plain_step(split, shape, &begin,
			    p + __builtin_ctz(bits), end);
			if (step != STEP_MORE)
				return step == STEP_DONE ? begin : NULL;
		}
	}
#endif
	while ((p = next_special(p, end, shape.separator)) < end) {
		step = plain_step(split, shape, &begin, p++, end);
		if (step != STEP_MORE)
			return step == STEP_DONE ? begin : NULL;
	}
	return NULL;
}

/*
 * Takes a quoted field, `*p` behind its opening quote. Returns 0 when its end
 * is not in the text yet; `*p` is then of no use.
 */
static int
take_quoted(const char **p, const char *end, struct str *field,
    struct arena *scratch)
{
	const char *begin = *p, *quote;
	size_t n_double = 0, i, n;
	char *copy;

	for (quote = begin;; quote += 2, n_double++) {
		quote = quote < end ?
		    memchr(quote, '"', (size_t)(end - quote)) : NULL;
		if (quote == NULL)
			return 0;
		if (quote + 1 == end || quote[1] != '"')
			break;
	}
	*p = quote + 1;
	*field = str_make(begin, (size_t)(quote - begin));
	if (n_double == 0)
		return 1;
	copy = mem_copy(scratch, begin, field->n - n_double);
	for (i = n = 0; i < field->n; i++) {
		copy[n++] = begin[i];
		i += begin[i] == '"';
	}
	*field = str_make(copy, n);
	return 1;
}

/*
 * Splits any record. Returns its end; NULL when it has none yet; or, with
 * `*what` set, the place of a fault.
 */
static const char *
split_any(struct split *split, const char *p, const char *end,
    struct arena *scratch, const char **what)
{
	struct str field;
	const char *begin;

	for (;; p++) {
		begin = p;
		if (split->n == split->max) {
			*what = "more fields than the header";
			return p;
		}
		if (p < end && *p == '"') {
			p++;
			if (!take_quoted(&p, end, &field, scratch))
				return NULL;
			if (p < end && *p != ',' && *p != '\n') {
				*what = "text behind a closing quote";
				return p;
			}
		} else {
			p = next_special(p, end, ',');
			field = str_make(begin, (size_t)(p - begin));
		}
		if (p == end)
			return NULL;
		split->field[split->n++] = field;
		if (*p == '\n')
			return p + 1;
		if (*p != ',') {
			*what = *p == '"' ? "a quote inside a plain field" :
			    "a carriage return outside quotes";
			return p;
		}
	}
}

enum fail_code
csv_row_split(struct str text, struct str *field, size_t max,
    size_t *n_field, size_t *used, size_t *column, struct arena *scratch,
    struct fail *fail)
{
	struct split split = { field, max, 0 };
	const char *what = NULL, *end = text.p + text.n, *p, *lf;

	*n_field = *used = *column = 0;
	if (text.n == 0)
		return FAIL_NONE;
	p = split_plain(&split, ours, text.p, end);
	if (p == NULL) {
		split.n = 0;
		p = split_any(&split, text.p, end, scratch, &what);
	}
	if (p == NULL)
		return FAIL_NONE;
	if (what == NULL) {
		*n_field = split.n;
		*used = (size_t)(p - text.p);
		return FAIL_NONE;
	}
	/* a fault is told once its line is whole, however text comes in */
	lf = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
	if (lf == NULL)
		return FAIL_NONE;
	*column = (size_t)(p - text.p) + 1;
	*used = (size_t)(lf + 1 - text.p);
	return fail_set(fail, FAIL_DATA, "%s", what);
}

/* The 1-based line of byte `at`: lines end with LF, CRLF or a lone CR. */
static uint32_t
line_of(struct str text, size_t at)
{
	uint32_t line = 1;
	size_t i;

	for (i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n' ||
		    (text.p[i] == '\r' &&
			!(i + 1 < text.n && text.p[i + 1] == '\n'));
	return line;
}

/* Converts `bytes` with `cd` into `arena`; see decode(). */
static enum fail_code
convert(iconv_t cd, const char *name, const char *encoding,
    struct str bytes, struct str *text, struct arena *arena,
    struct fail *fail)
{
	char *in = (char *)(uintptr_t)bytes.p, *out, *begin;
	size_t in_left = bytes.n, out_left, room, got;
	int error;

	begin = mem_extend(arena, 0);
	*text = str_make(begin, 0);
	do {
		room = in_left / 2 * 3 + 64;
		out = mem_extend(arena, room);
		out_left = room;
		errno = 0;
		got = iconv(cd, in_left > 0 ? &in : NULL, &in_left, &out,
		    &out_left);
		error = got == (size_t)-1 ? errno : 0;
		arena->next = out;	/* what is left of the room */
		text->n = (size_t)(out - begin);
	} while (error == E2BIG || (error == 0 && in_left > 0));
	if (error == 0)
		return FAIL_NONE;
	if (error == ENOMEM) {
		errno = error;
		return fail_errno(fail, "%s", name);
	}
	return fail_set(fail, FAIL_DATA, "%s:%u: bytes that are not %s", name,
	    line_of(*text, text->n), encoding);
}

static enum fail_code
decode(const char *name, struct str bytes, const char *encoding,
    struct str *text, struct arena *arena, struct fail *fail)
{
	enum fail_code code;
	iconv_t cd;

	/* NB. with `/` come //IGNORE and //TRANSLIT, which lose text */
	if (strchr(encoding, '/') != NULL || encoding[0] == '\0')
		cd = (iconv_t)-1;
	else
		cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1)
		/* NOLINTNEXTLINE: -1 is no descriptor that could leak */
		return fail_set(fail, FAIL_USAGE, "%s: unknown encoding '%s'",
		    name, encoding);
	code = convert(cd, name, encoding, bytes, text, arena, fail);
	(void)iconv_close(cd);
	return code;
}

static int
is_utf8_name(const char *encoding)
{
	return str_is_caseless(str_of(encoding), "UTF-8") ||
	    str_is_caseless(str_of(encoding), "UTF8");
}

/* --- a large text is looked over and split by two ----------------------------- */

#define TWO_FROM ((size_t)1 << 20)	/* bytes that are worth a thread */

static size_t two_from = TWO_FROM;

void
csv_table_two(size_t from)
{
	two_from = from > 0 ? from : TWO_FROM;
}

/* What is asked of all bytes of a text. */
struct look {
	struct str text;
	int is_valid;		/* UTF-8 */
	int has_nul;
	int is_open;		/* quotes are of an odd number */
};

static void
look_over(void *half)
{
	struct look *look = half;
	unsigned char is_open = 0;
	size_t i;

	look->is_valid = utf8_is_valid(look->text, NULL);
	look->has_nul = look->is_valid &&
	    str_find_byte(look->text, '\0') < look->text.n;
	for (i = 0; i < look->text.n; i++)
		is_open ^= look->text.p[i] == '"';
	look->is_open = is_open;
}

/* The place behind the next LF from `at` on; the end when there is none. */
static size_t
behind_line(struct str text, size_t at)
{
	return at + str_find_byte(str_make(text.p + at, text.n - at), '\n') +
	    1;
}

/*
 * Looks a text over. `*second` is where a second half begins, with a record if
 * all quotes are in order; the end where there shall be none.
 */
static struct look
look_at(struct str text, int has_two, size_t *second)
{
	struct look one = { .text = text }, other;
	size_t at, next;

	*second = text.n;
	at = has_two ? behind_line(text, text.n / 2) : text.n;
	if (at >= text.n) {
		look_over(&one);
		return one;
	}
	/* NB. no character and no CRLF goes over the end of a line */
	one.text = str_make(text.p, at);
	other = (struct look){ .text = str_make(text.p + at, text.n - at) };
	both_run(look_over, &one, &other);
	for (; one.is_open && at < text.n; at = next) {
		next = behind_line(text, at);
		next = next > text.n ? text.n : next;
		for (; at < next; at++)
			one.is_open ^= text.p[at] == '"';
	}
	*second = at;
	return (struct look){ .text = text,
	    .is_valid = one.is_valid && other.is_valid,
	    .has_nul = one.has_nul || other.has_nul };
}

/* A text without what is not its own. */
static void
skip_bom(struct str *text, size_t *second)
{
	if (!str_starts(*text, "\xef\xbb\xbf"))
		return;
	text->p += 3;
	text->n -= 3;
	*second -= 3;
}

/*
 * `bytes` as UTF-8 without BOM, by the rules of struct csv_source; and where
 * its second half begins, as look_at() has it.
 */
static enum fail_code
to_utf8(const char *name, struct str bytes, const struct csv_source *source,
    struct str *text, size_t *second, struct arena *arena, struct fail *fail)
{
	int has_two = source->aside != NULL && bytes.n >= two_from;
	const char *encoding = source->encoding;
	struct look look = { .is_valid = 0 };
	enum fail_code code;
	size_t at;

	*text = bytes;
	if (encoding == NULL || is_utf8_name(encoding))
		look = look_at(bytes, has_two, second);
	if (encoding == NULL && !look.is_valid) {
		if (str_starts(bytes, "\xff\xfe") ||
		    str_starts(bytes, "\xfe\xff"))
			encoding = "UTF-16";
		else
			encoding = "GB18030";
	}
	if (encoding != NULL && !is_utf8_name(encoding)) {
		code = decode(name, bytes, encoding, text, arena, fail);
		if (code != FAIL_NONE)
			return code;
		look = look_at(*text, has_two, second);
	}
	if (!look.is_valid) {
		(void)utf8_is_valid(*text, &at);
		return fail_set(fail, FAIL_DATA,
		    "%s:%u: bytes that are not UTF-8; save it as "
		    "CSV UTF-8", name, line_of(*text, at));
	}
	skip_bom(text, second);
	if (look.has_nul)
		return fail_set(fail, FAIL_DATA, "%s:%u: a NUL byte", name,
		    line_of(*text, str_find_byte(*text, '\0')));
	return FAIL_NONE;
}

/*
 * The first line of `text` with what ends it. A line ends with LF, CRLF or a
 * lone CR, in quotes as well.
 */
static struct str
first_line(struct str text)
{
	size_t i = 0;

	while (i < text.n && text.p[i] != '\n' && text.p[i] != '\r')
		i++;
	if (i + 1 < text.n && text.p[i] == '\r' && text.p[i + 1] == '\n')
		i++;
	return str_make(text.p, i < text.n ? i + 1 : i);
}

#define SEPARATORS ",;\t"
#define HEAD_LINES 16	/* title lines and the header are among these */

/* How often `byte` stands in a line outside quotes. */
static size_t
count_outside(struct str line, char byte)
{
	size_t i, n = 0;
	int is_quoted = 0;

	for (i = 0; i < line.n; i++) {
		is_quoted ^= line.p[i] == '"';
		n += !is_quoted && line.p[i] == byte;
	}
	return n;
}

/*
 * The separator by which most neighbours among the first lines have equally
 * many fields; of several, the one that a line has most of. Counting alone
 * would take the `;` inside a field for one.
 */
static char
find_separator(struct str text)
{
	static const char separator[] = SEPARATORS;
	size_t most = 0, most_pairs = 0, k, lines;
	char best = ',';

	for (k = 0; separator[k] != '\0'; k++) {
		struct str rest = text, line;
		size_t n, before = 0, highest = 0, pairs = 0;

		for (lines = 0; lines < HEAD_LINES && rest.n > 0; lines++) {
			line = first_line(rest);
			rest.p += line.n;
			rest.n -= line.n;
			n = count_outside(line, separator[k]);
			pairs += n > 0 && n == before;
			highest = n > highest ? n : highest;
			before = n;
		}
		if (pairs > most_pairs ||
		    (pairs == most_pairs && highest > most)) {
			most = highest;
			most_pairs = pairs;
			best = separator[k];
		}
	}
	return best;
}

/* What is read of a text, or of a half of it; libcsv's callbacks fill it. */
struct filling {
	const char *name;	/* the text's, for messages */
	struct str text;
	char separator;
	struct arena *arena;
	struct buf fields;	/* of the record begun, with a NUL behind each */
	struct mem_vec ends;	/* of uint32_t: where each ends */
	struct mem_vec lines;	/* of struct csv_line */
	uint32_t number;	/* lines read */
	uint32_t begun;		/* its first line; 0: none is begun */
	size_t n_byte;		/* of the lines of that record */
	size_t n_all;		/* fields of all records */
	enum fail_code code;
	struct fail fail;
};

static void
field_end(void *bytes, size_t n, void *with)
{
	struct filling *filling = with;

	buf_put(&filling->fields, str_make(bytes, n));
	*(uint32_t *)mem_vec_add(&filling->ends) = (uint32_t)filling->fields.n;
	buf_put_byte(&filling->fields, '\0');
}

/* A record that has been read; returns room for the ends of its fields. */
static uint32_t *
put_record(struct filling *filling, const char *text, size_t n)
{
	struct csv_line *line = mem_vec_add(&filling->lines);
	uint32_t *end = mem_take_n(filling->arena, n, sizeof(*end));

	line->line = filling->begun;
	line->n = (uint32_t)n;
	line->text = text;
	line->end = end;
	filling->begun = 0;
	filling->n_byte = 0;
	filling->n_all += n;
	return end;
}

static void
record_end(int c, void *with)
{
	struct filling *filling = with;
	size_t n = filling->ends.n;
	uint32_t *end = put_record(filling, mem_copy(filling->arena,
	    filling->fields.p, filling->fields.n), n);

	(void)c;
	if (n > 0)
		memcpy(end, mem_vec_at(&filling->ends, 0), n * sizeof(*end));
	filling->fields.n = 0;
	mem_vec_cut(&filling->ends, 0);
}

/* libcsv takes spaces around fields away unless nothing is a space. */
static int
is_space(unsigned char c)
{
	(void)c;
	return 0;
}

static enum fail_code
parser_fault(struct csv_parser *parser, const char *name, uint32_t line,
    size_t column, struct fail *fail)
{
	if (csv_error(parser) != CSV_EPARSE) {
		errno = ENOMEM;
		return fail_errno(fail, "%s", name);
	}
	if (column == 0)
		return fail_set(fail, FAIL_DATA,
		    "%s:%u: a quoted field begins here that never ends", name,
		    line);
	return fail_set(fail, FAIL_DATA, "%s:%u:%zu: a quote in a plain field, "
	    "or text behind a closing quote", name, line, column);
}

/*
 * libcsv makes its buffer larger by a fixed step, 128 bytes: for a field of
 * many megabytes, such as an open quote gives, it must double instead.
 */
static void
set_step(struct csv_parser *parser, size_t line)
{
	size_t step = csv_get_buffer_size(parser);

	step = step < 1024 ? 1024 : step;
	csv_set_blk_size(parser, step < line ? line : step);
}

/* What would let memory grow beyond all bounds is refused (Q4). */
static enum fail_code
check_size(struct filling *filling, struct str line, struct fail *fail)
{
	filling->n_byte += line.n;
	if (filling->n_byte > CSV_RECORD_MOST)
		return fail_set(fail, FAIL_DATA, "%s:%u: a record of more "
		    "than %zu MiB; does a quote never end?", filling->name,
		    filling->begun, CSV_RECORD_MOST >> 20);
	return FAIL_NONE;
}

static enum fail_code
check_fields(const struct filling *filling, struct fail *fail)
{
	if (filling->n_all > CSV_FIELDS_MOST)
		return fail_set(fail, FAIL_DATA, "%s:%u: more than %zu "
		    "fields", filling->name, filling->number,
		    CSV_FIELDS_MOST);
	return FAIL_NONE;
}

#define PLAIN_MOST 256	/* fields of a record */

/*
 * Takes the next line if it is a record and has no quotes: its fields are what
 * lies between separators, as libcsv has it. 0 for any other.
 */
static int
take_plain(struct filling *filling, struct str *text)
{
	const struct shape shape = { filling->separator, 1 };
	struct str field[PLAIN_MOST];
	struct split split = { field, PLAIN_MOST, 0 };
	const char *end;
	uint32_t *field_end;
	size_t n, i;

	if (filling->begun != 0 || text->p[0] == '\n' || text->p[0] == '\r')
		return 0;
	end = split_plain(&split, shape, text->p, text->p + text->n);
	if (end == NULL)
		return 0;
	n = (size_t)(end - text->p);
	if (n > CSV_RECORD_MOST)
		return 0;
	filling->begun = ++filling->number;
	field_end = put_record(filling, text->p, split.n);
	for (i = 0; i < split.n; i++)
		field_end[i] = (uint32_t)(field[i].p + field[i].n - text->p);
	text->p += n;
	text->n -= n;
	return 1;
}

/* Feeds the text line by line, since libcsv does not count lines. */
static enum fail_code
parse_lines(struct csv_parser *parser, struct filling *filling,
    struct fail *fail)
{
	struct str text = filling->text, line;
	size_t taken;

	for (; text.n > 0; text.p += line.n, text.n -= line.n) {
		line = str_make(text.p, 0);
		if (take_plain(filling, &text)) {
			if (check_fields(filling, fail) != FAIL_NONE)
				return fail->code;
			continue;
		}
		line = first_line(text);
		filling->number++;
		if (filling->begun == 0) {
			if (line.p[0] == '\n' || line.p[0] == '\r')
				continue;
			filling->begun = filling->number;
		}
		if (check_size(filling, line, fail) != FAIL_NONE)
			return fail->code;
		set_step(parser, line.n);
		taken = csv_parse(parser, line.p, line.n, field_end,
		    record_end, filling);
		if (taken != line.n)
			return parser_fault(parser, filling->name,
			    filling->number, taken + 1, fail);
		if (check_fields(filling, fail) != FAIL_NONE)
			return fail->code;
	}
	if (filling->begun != 0 && csv_fini(parser, field_end, record_end,
	    filling) != 0)
		return parser_fault(parser, filling->name, filling->begun, 0,
		    fail);
	return check_fields(filling, fail);
}

static void
fill(void *half)
{
	struct filling *filling = half;
	struct csv_parser parser;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		filling->code = fail_set(&filling->fail, FAIL_SYSTEM,
		    "%s: libcsv", filling->name);
		return;
	}
	csv_set_delim(&parser, (unsigned char)filling->separator);
	csv_set_space_func(&parser, is_space);
	filling->code = parse_lines(&parser, filling, &filling->fail);
	csv_free(&parser);
}

static void
filling_make(struct filling *filling, struct str text, struct arena *arena)
{
	filling->text = text;
	filling->arena = arena;
	buf_make(&filling->fields, arena->full);
	mem_vec_make(&filling->ends, sizeof(uint32_t), arena->full);
	mem_vec_make(&filling->lines, sizeof(struct csv_line), arena->full);
}

static void
filling_drop(struct filling *filling)
{
	buf_drop(&filling->fields);
	mem_vec_drop(&filling->ends);
	mem_vec_drop(&filling->lines);
}

/* Puts what was read, and what of a second half, into `table`. */
static void
fill_table(const struct filling *filling, const struct filling *second,
    struct csv_table *table)
{
	size_t n = filling->lines.n, more = second == NULL ? 0 :
	    second->lines.n, i;
	const struct csv_line *line;

	if (n == 0)
		return;
	line = mem_vec_at(&filling->lines, 0);
	table->head = line[0];
	table->n_row = n - 1 + more;
	table->row = mem_take_n(filling->arena, table->n_row,
	    sizeof(*table->row));
	if (n > 1)
		memcpy(table->row, line + 1, (n - 1) * sizeof(*table->row));
	for (i = 0; i < more; i++) {
		line = mem_vec_at(&second->lines, i);
		table->row[n - 1 + i] = *line;
		table->row[n - 1 + i].line += filling->number;
	}
}

/* Fills the table from the whole text. */
static enum fail_code
fill_whole(const struct filling *how, struct str text, struct arena *arena,
    struct csv_table *table, struct fail *fail)
{
	struct filling filling = *how;

	filling_make(&filling, text, arena);
	fill(&filling);
	if (filling.code == FAIL_NONE)
		fill_table(&filling, NULL, table);
	else if (fail != NULL)
		*fail = filling.fail;
	filling_drop(&filling);
	return filling.code;
}

/*
 * Fills it from both halves at the same time. 0 when that cannot be: what is
 * wrong, if anything is, is found in the whole.
 *
 * NB. if the first half ends with a record's end, the second begins as it does
 * in the whole.
 */
static int
fill_halves(const struct filling *how, struct str text, size_t second,
    struct arena *arena, struct arena *aside, struct csv_table *table)
{
	struct arena before = *arena, before_aside = *aside;
	struct filling one = *how, other = *how;
	int is_right;

	filling_make(&one, str_make(text.p, second), arena);
	filling_make(&other, str_make(text.p + second, text.n - second),
	    aside);
	both_run(fill, &one, &other);
	is_right = one.code == FAIL_NONE && other.code == FAIL_NONE &&
	    one.lines.n > 0 && one.n_all + other.n_all <= CSV_FIELDS_MOST;
	if (is_right) {
		fill_table(&one, &other, table);
	} else {
		*arena = before;
		*aside = before_aside;
	}
	filling_drop(&one);
	filling_drop(&other);
	return is_right;
}

enum fail_code
csv_table_parse(const char *name, struct str bytes,
    const struct csv_source *source, struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	static const struct csv_source plain = { "UTF-8", ',', NULL };
	struct filling how = { .name = name };
	enum fail_code code;
	struct str text;
	size_t second;

	memset(table, 0, sizeof(*table));
	table->name = name;
	if (source == NULL)
		source = &plain;
	code = to_utf8(name, bytes, source, &text, &second, arena, fail);
	if (code != FAIL_NONE)
		return code;
	how.separator = source->separator;
	if (how.separator == '\0')
		how.separator = find_separator(text);
	if (second < text.n && fill_halves(&how, text, second, arena,
	    source->aside, table))
		return FAIL_NONE;
	return fill_whole(&how, text, arena, table, fail);
}

/* For a call that is not put in line. */
extern inline struct str csv_line_field(const struct csv_line *line,
    uint32_t i);

struct csv_line
csv_line_make(uint32_t number, const struct str *field, uint32_t n,
    struct arena *arena)
{
	uint32_t *end = mem_take_n(arena, n, sizeof(*end)), i;
	struct buf text;
	struct csv_line line;

	buf_make(&text, arena->full);
	for (i = 0; i < n; i++) {
		buf_put(&text, field[i]);
		end[i] = (uint32_t)text.n;
		buf_put_byte(&text, '\0');
	}
	line = (struct csv_line){ number, n, mem_copy(arena, text.p, text.n),
	    end };
	buf_drop(&text);
	return line;
}

int
csv_table_column(const struct csv_table *table, const char *name)
{
	struct str title;
	uint32_t i;

	for (i = 0; i < table->head.n; i++) {
		title = str_trim(csv_line_field(&table->head, i));
		if (str_starts(title, "\xef\xbb\xbf"))
			title = str_trim(str_make(title.p + 3, title.n - 3));
		if (str_is(title, name))
			return (int)i;
	}
	return -1;
}

struct str
csv_table_field(const struct csv_table *table, size_t i, int column)
{
	const struct csv_line *line = &table->row[i];

	if (column < 0 || (uint32_t)column >= line->n)
		return str_make(NULL, 0);
	return csv_line_field(line, (uint32_t)column);
}

/* 1 for what is quoted at its edges alone. */
static int
has_edge(struct str field)
{
	return field.n > 0 && (field.p[0] == ' ' ||
	    field.p[field.n - 1] == ' ');
}

void
csv_put(struct buf *out, struct str field)
{
	struct str part;

	if (!has_edge(field) && scan_count(field.p, field.n) == 0) {
		buf_put(out, field);
		return;
	}
	buf_put_byte(out, '"');
	while (str_cut(&field, '"', &part)) {
		buf_put(out, part);
		if (field.p != NULL)
			buf_put_c(out, "\"\"");
	}
	buf_put_byte(out, '"');
}

uint32_t
csv_line_fields(const struct csv_line *row, uint32_t n_head)
{
	uint32_t n = row->n;

	while (n > n_head && str_trim(csv_line_field(row, n - 1)).n == 0)
		n--;
	return n;
}

/* 1 for a name that a spreadsheet would read as a number or a date. */
static int
looks_counted(struct str s)
{
	size_t i;

	if (s.n == 0 || memchr("0123456789.", s.p[0], 11) == NULL)
		return 0;
	for (i = 0; i < s.n; i++)
		if (memchr("0123456789.,+-/:eE", s.p[i], 18) == NULL)
			return 0;
	return 1;
}

int
csv_is_unsafe(struct str field, int is_name)
{
	if (field.n == 0)
		return 0;
	return memchr("=+-@\t\r", field.p[0], 6) != NULL ||
	    (is_name && looks_counted(field));
}

/* NB. most need no quotes: then there are no commas but those between. */
void
csv_put_fields(struct buf *out, const struct str *field, size_t n)
{
	size_t from = out->n, i;
	int is_quoted = 0;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		is_quoted |= has_edge(field[i]);
		buf_put(out, field[i]);
	}
	if (!is_quoted && scan_count(out->p + from, out->n - from) + 1 == n)
		return;
	out->n = from;
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_put_byte(out, ',');
		csv_put(out, field[i]);
	}
}

void
csv_put_row(struct buf *out, const struct str *field, size_t n)
{
	csv_put_fields(out, field, n);
	buf_put_byte(out, '\n');
}
