#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "base/hash.h"
#include "text/mask.h"
#include "text/mask_rules.h"
#include "text/utf8.h"

#define JIT_STACK ((size_t)256 * 1024)
#define MATCH_LIMIT 10000000
#define DEPTH_LIMIT 10000
#define MOST_CODES 128
#define LEAST_PHONE 7	/* digits; 12345 is nobody's own number */
#define LEAST_NAME 2	/* characters; a surname alone names nobody */
#define LEAST_ADDRESS 4
#define LEAST_PART 5
#define OWN_NAME "诉求人"
#define OWN_PHONE "[电话]"
#define OWN_ADDRESS "[地址]"
#define HIDDEN "****"	/* for what cannot be looked into */

/*
 * Which pairs of neighbours, and which single characters, a text has, as bits
 * of their hashes. A word whose first pair is not among them is not in the
 * text, and a rule that needs such a word is not tried: that takes most of
 * the rules off most of the texts.
 */
#define SEEN_BITS 8192

struct seen {
	uint64_t bit[SEEN_BITS / 64];
};

static size_t
bit_of(int32_t first, int32_t second)
{
	return (size_t)(hash_number((uint64_t)first << 32 | (uint64_t)second) %
	    SEEN_BITS);
}

static void
seen_fill(struct seen *seen, struct str s)
{
	int32_t first = 0, second;
	size_t one, both;

	memset(seen, 0, sizeof(*seen));
	while (s.n > 0) {
		second = utf8_next(&s);
		one = bit_of(second, 0);
		both = bit_of(first, second);
		seen->bit[one / 64] |= UINT64_C(1) << one % 64;
		seen->bit[both / 64] |= UINT64_C(1) << both % 64;
		first = second;
	}
}

/* What a rule needs, as bits of which one must be set. */
struct needs {
	uint16_t *bit;
	size_t n;
};

static void
needs_make(struct needs *needs, const char *words, struct arena *arena)
{
	struct str rest = str_of(words), word;
	int32_t first, second;

	needs->n = 0;
	needs->bit = mem_take_n(arena, rest.n, sizeof(*needs->bit));
	while (str_cut(&rest, '|', &word)) {
		first = utf8_next(&word);
		second = utf8_next(&word);
		needs->bit[needs->n++] = (uint16_t)bit_of(first,
		    second < 0 ? 0 : second);
	}
}

/* 1 when a text may have what is needed. */
static int
needs_met(const struct needs *needs, const struct seen *seen)
{
	size_t i;

	for (i = 0; i < needs->n; i++)
		if (seen->bit[needs->bit[i] / 64] >> needs->bit[i] % 64 & 1)
			return 1;
	return needs->n == 0;
}

/*
 * A rule is compiled for the first text that has what it needs, and by JIT when
 * it has been tried on as much text as that costs: a command that records one
 * note would spend most of its time on that.
 */
struct compiled {
	pcre2_code *code;	/* NULL: not yet */
	size_t tried;		/* bytes of text */
	int has_jit;
};
#define JIT_FROM 8192	/* bytes tried */
#define JIT_TEXT 1024	/* a text of more bytes is JIT's */

struct mask {
	struct compiled *rule;
	struct needs *needs;
	struct buf pattern;	/* while one is compiled */
	struct arena heap;	/* all that PCRE2 allocates */
	pcre2_general_context *general;
	pcre2_compile_context *compile;
	pcre2_match_data *match;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

/* PCRE2's memory: what it gives back is given back with the mask. */
static void *
heap_take(PCRE2_SIZE size, void *heap)
{
	return mem_take(heap, size);
}

static void
heap_give(void *p, void *heap)
{
	(void)p;
	(void)heap;
}

/* The piece that `s` begins with the name of, as `<NAME>`; NULL for none. */
static const struct mask_piece *
piece_at(struct str s)
{
	size_t n = str_find_byte(s, '>'), i;
	struct str name;

	if (!str_starts(s, "<") || n == s.n)
		return NULL;
	name = str_make(s.p + 1, n - 1);
	for (i = 0; i < mask_pieces_n; i++)
		if (str_is(name, mask_pieces[i].name))
			return &mask_pieces[i];
	return NULL;
}

/* Appends `pattern` with its pieces in their places. */
static void
expand(struct buf *out, const char *pattern)
{
	const struct mask_piece *piece;
	struct str s = str_of(pattern);
	size_t n;

	while (s.n > 0) {
		piece = piece_at(s);
		if (piece != NULL) {
			expand(out, piece->pattern);
			n = strlen(piece->name) + 2;
		} else {
			buf_put_byte(out, s.p[0]);
			n = 1;
		}
		s = str_make(s.p + n, s.n - n);
	}
}

/* The rule's code; NULL when it cannot be had, and nothing is shown then. */
static const pcre2_code *
code_of(struct mask *mask, size_t i)
{
	struct compiled *rule = &mask->rule[i];
	PCRE2_SIZE at;
	int error;

	if (rule->code == NULL) {
		mask->pattern.n = 0;
		expand(&mask->pattern, mask_rules[i].pattern);
		rule->code = pcre2_compile((PCRE2_SPTR)mask->pattern.p,
		    mask->pattern.n, PCRE2_UTF | PCRE2_EXTENDED, &error, &at,
		    mask->compile);
	}
	return rule->code;
}

/* NB. without JIT it is slow and right. */
static void
compile_more(struct compiled *rule)
{
	if (!rule->has_jit)
		(void)pcre2_jit_compile(rule->code, PCRE2_JIT_COMPLETE);
	rule->has_jit = 1;
}

/* What all rules are compiled and matched with; 0 when it cannot be had. */
static int
make_contexts(struct mask *mask)
{
	mask->general = pcre2_general_context_create(heap_take, heap_give,
	    &mask->heap);
	if (mask->general == NULL)
		return 0;
	mask->compile = pcre2_compile_context_create(mask->general);
	mask->match = pcre2_match_data_create(4, mask->general);
	mask->context = pcre2_match_context_create(mask->general);
	mask->stack = pcre2_jit_stack_create(JIT_STACK / 8, JIT_STACK,
	    mask->general);
	if (mask->compile == NULL || mask->match == NULL ||
	    mask->context == NULL)
		return 0;
	pcre2_set_match_limit(mask->context, MATCH_LIMIT);
	pcre2_set_depth_limit(mask->context, DEPTH_LIMIT);
	if (mask->stack != NULL)
		pcre2_jit_stack_assign(mask->context, NULL, mask->stack);
	return 1;
}

enum fail_code
mask_make(struct mask **made, struct arena *arena, struct fail *fail)
{
	struct mask *mask = mem_take(arena, sizeof(*mask));
	size_t i;

	*made = NULL;
	mask->rule = mem_take_n(arena, mask_rules_n, sizeof(*mask->rule));
	mask->needs = mem_take_n(arena, mask_rules_n, sizeof(*mask->needs));
	for (i = 0; i < mask_rules_n; i++)
		needs_make(&mask->needs[i], mask_rules[i].needs, arena);
	buf_make(&mask->pattern, arena->full);
	mem_make(&mask->heap, arena->full);
	if (!make_contexts(mask)) {
		mask_drop(mask);
		return fail_set(fail, FAIL_SYSTEM, "mask: out of memory");
	}
	*made = mask;
	return FAIL_NONE;
}

void
mask_drop(struct mask *mask)
{
	size_t i;

	if (mask == NULL)
		return;
	/* NB. the code of JIT and its stack are mapped, not in the heap */
	for (i = 0; i < mask_rules_n; i++)
		pcre2_code_free(mask->rule[i].code);
	pcre2_jit_stack_free(mask->stack);
	memset(mask->rule, 0, mask_rules_n * sizeof(*mask->rule));
	mask->stack = NULL;
	buf_drop(&mask->pattern);
	mem_drop(&mask->heap);
}

/* A text that is being put together at the end of an arena. */
struct join {
	struct arena *arena;
	char *p;
	size_t n;
};

static void
join_begin(struct join *join, struct arena *arena)
{
	join->arena = arena;
	join->p = mem_extend(arena, 0);
	join->n = 0;
}

static void
join_put(struct join *join, const char *p, size_t n)
{
	if (n > 0)
		memcpy(mem_extend(join->arena, n), p, n);
	join->n += n;
}

static void
join_put_c(struct join *join, const char *c)
{
	join_put(join, c, strlen(c));
}

static struct str
join_end(const struct join *join)
{
	return str_make(join->p, join->n);
}

/* The ASCII digit that `code` is, full-width or not; 0 for none. */
static char
digit_of(int32_t code)
{
	if (code >= '0' && code <= '9')
		return (char)code;
	if (code >= 0xff10 && code <= 0xff19)
		return (char)(code - 0xff10 + '0');
	return '\0';
}

#define MOST_DIGITS 32

/* The digits of `s`; of more than MOST_DIGITS the last ones. */
static size_t
digits_of(struct str s, char digit[MOST_DIGITS])
{
	size_t n = 0;
	char c;

	while (s.n > 0) {
		c = digit_of(utf8_next(&s));
		if (c == '\0')
			continue;
		if (n == MOST_DIGITS)
			memmove(digit, digit + 1, --n);
		digit[n++] = c;
	}
	return n;
}

static int
is_mobile(const char *digit, size_t n)
{
	return n == 11 && digit[0] == '1' && digit[1] >= '3';
}

/* Takes +86, 0086 and zeros off the front (as for pseudonyms, rule S32). */
static size_t
strip_country(char *digit, size_t n)
{
	size_t skip = 0;

	if (n >= 13 && memcmp(digit, "86", 2) == 0)
		skip = 2;
	else if (n >= 15 && memcmp(digit, "0086", 4) == 0)
		skip = 4;
	while (skip < n && digit[skip] == '0')
		skip++;
	memmove(digit, digit + skip, n - skip);
	return n - skip;
}

static void
put_phone(struct join *join, struct str phone)
{
	char digit[MOST_DIGITS];
	size_t n = digits_of(phone, digit);

	n = strip_country(digit, n);
	if (is_mobile(digit, n))
		join_put(join, digit, 3);
	join_put_c(join, HIDDEN);
	if (n >= 7)
		join_put(join, digit + n - 4, 4);
}

/* All but the first three and the last two. */
static void
put_id(struct join *join, struct str id)
{
	char digit[MOST_DIGITS + 1];
	size_t n = digits_of(id, digit), i;

	if (str_ends(id, "X") || str_ends(id, "x") || str_ends(id, "×") ||
	    str_ends(id, "Ｘ") || str_ends(id, "ｘ"))
		digit[n++] = 'X';
	join_put(join, digit, 3);
	for (i = 5; i < n; i++)
		join_put_c(join, "*");
	join_put(join, digit + n - 2, 2);
}

/* The bytes of the first code point. */
static size_t
first_length(struct str s)
{
	struct str rest = s;

	return utf8_next(&rest) < 0 ? 0 : s.n - rest.n;
}

static void
put_name(struct join *join, struct str name)
{
	struct str compound = str_of(mask_compounds), part;
	size_t n = first_length(name);

	while (str_cut(&compound, '|', &part))
		if (name.n > part.n && memcmp(name.p, part.p, part.n) == 0)
			n = part.n;
	join_put(join, name.p, n);
	join_put_c(join, "**");
}

/* Province and letter; a plate without a province keeps its letter. */
static void
put_plate(struct join *join, struct str plate)
{
	struct str rest = plate;
	int32_t code;

	while (rest.n > 0) {
		code = utf8_next(&rest);
		if (code > 0xff20 && code < 0xff5b)
			code -= 0xff21 - 'A';
		if (code >= 'a' && code <= 'z')
			code -= 'a' - 'A';
		if (code < 'A' || code > 'Z')
			continue;
		if ((unsigned char)plate.p[0] >= 0x80)
			join_put(join, plate.p, first_length(plate));
		join_put(join, &(char){ (char)code }, 1);
		break;
	}
	join_put_c(join, "*****");
}

static void
put_masked(struct join *join, enum mask_how how, struct str s)
{
	switch (how) {
	case MASK_EMAIL:
		join_put(join, s.p, first_length(s));
		join_put_c(join, "***@…");
		break;
	case MASK_ID:
		put_id(join, s);
		break;
	case MASK_PHONE:
		put_phone(join, s);
		break;
	case MASK_STARS:
		join_put_c(join, HIDDEN);
		break;
	case MASK_PLATE:
		put_plate(join, s);
		break;
	case MASK_NAME:
		put_name(join, s);
		break;
	case MASK_DOOR:
		join_put_c(join, "**");
		break;
	}
}

static int
match(struct mask *mask, size_t i, struct str s, size_t from)
{
	const pcre2_code *code = code_of(mask, i);
	struct compiled *rule = &mask->rule[i];
	int n;

	if (code == NULL)
		return PCRE2_ERROR_NOMEMORY;
	rule->tried += s.n - from;
	if (rule->tried > JIT_FROM || s.n > JIT_TEXT)
		compile_more(rule);
	n = pcre2_match(code, (PCRE2_SPTR)s.p, s.n, from, PCRE2_NO_UTF_CHECK,
	    mask->match, mask->context);
	if (n >= 0 || n == PCRE2_ERROR_NOMATCH || rule->has_jit)
		return n;
	/* what is given up must not hang on what was read before */
	compile_more(rule);
	return pcre2_match(code, (PCRE2_SPTR)s.p, s.n, from,
	    PCRE2_NO_UTF_CHECK, mask->match, mask->context);
}

/*
 * Applies rule `i` to `s`, which is valid UTF-8. A text that PCRE2 gives up on
 * is hidden whole: what is not understood is not shown.
 */
static struct str
apply(struct mask *mask, size_t i, struct arena *arena, struct str s)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(mask->match);
	struct join join = { NULL, NULL, 0 };
	size_t from = 0, kept = 0;
	int n;

	while (from <= s.n) {
		n = match(mask, i, s, from);
		if (n == PCRE2_ERROR_NOMATCH)
			break;
		if (n < 2 || span[3] <= span[2])
			return str_of(HIDDEN);
		if (join.arena == NULL)
			join_begin(&join, arena);
		join_put(&join, s.p + kept, span[2] - kept);
		put_masked(&join, mask_rules[i].how,
		    str_make(s.p + span[2], span[3] - span[2]));
		kept = from = span[3];
	}
	if (join.arena == NULL)
		return s;
	join_put(&join, s.p + kept, s.n - kept);
	return join_end(&join);
}

/* `s` with U+FFFD for each malformed byte. */
static struct str
mend(struct arena *arena, struct str s)
{
	struct join join;
	struct str rest;

	if (utf8_is_valid(s, NULL))
		return s;
	join_begin(&join, arena);
	for (rest = s; rest.n > 0; s = rest) {
		if (utf8_next(&rest) == 0xfffd)
			join_put_c(&join, "\xef\xbf\xbd");
		else
			join_put(&join, s.p, s.n - rest.n);
	}
	return join_end(&join);
}

static int
digit_value(int32_t code)
{
	if (code >= 0xff10 && code <= 0xff19)
		code -= 0xff10 - '0';
	return code >= '0' && code <= '9' ? code - '0' : -1;
}

#define MOBILE_DIGITS 11

/* The length in bytes of the digits that `s` begins with, when they are as
   many as a mobile's or more and begin as one does; else 0. `*run` is the
   length of the digits in any case. */
static size_t
mobile_run(struct str s, size_t *run)
{
	struct str rest = s, before;
	int digit, n = 0, is_mobile = 0;

	for (;; n++) {
		before = rest;
		digit = rest.n == 0 ? -1 : digit_value(utf8_next(&rest));
		if (digit < 0)
			break;
		if (n == 0)
			is_mobile = digit == 1;
		else if (n == 1)
			is_mobile &= digit >= 3;
	}
	*run = s.n - before.n;
	return is_mobile && n >= MOBILE_DIGITS ? *run : 0;
}

/*
 * What the rules leave of numbers that run into each other may read like a
 * mobile again: such a run goes whole.
 */
static struct str
drop_runs(struct arena *arena, struct str s)
{
	struct str rest = s, from = s;
	struct join join;
	size_t run;
	int found = 0;

	join_begin(&join, arena);
	while (rest.n > 0) {
		size_t n = mobile_run(rest, &run);

		found |= n > 0;
		if (n > 0) {
			join_put(&join, from.p, from.n - rest.n);
			join_put_c(&join, "****");
			rest = from = str_make(rest.p + n, rest.n - n);
		} else if (run > 0)
			rest = str_make(rest.p + run, rest.n - run);
		else
			(void)utf8_next(&rest);
	}
	if (!found)
		return s;
	join_put(&join, from.p, from.n);
	return join_end(&join);
}

struct str
mask_text(struct mask *mask, struct arena *arena, struct str s)
{
	struct seen seen;
	struct str was;
	size_t i;

	if (s.n == 0)
		return s;
	s = mend(arena, s);
	seen_fill(&seen, s);
	for (i = 0; i < mask_rules_n; i++) {
		if (mask_rules[i].is_address ||
		    !needs_met(&mask->needs[i], &seen))
			continue;
		was = s;
		s = apply(mask, i, arena, s);
		if (s.p != was.p)
			seen_fill(&seen, s);
	}
	return drop_runs(arena, s);
}

struct str
mask_name(struct arena *arena, struct str name)
{
	struct join join;

	name = str_trim(name);
	if (name.n == 0)
		return name;
	name = mend(arena, name);
	join_begin(&join, arena);
	put_name(&join, name);
	return join_end(&join);
}

struct str
mask_phone(struct arena *arena, struct str phone)
{
	struct join join;

	phone = str_trim(phone);
	if (phone.n == 0)
		return phone;
	join_begin(&join, arena);
	put_phone(&join, phone);
	return join_end(&join);
}

struct str
mask_address(struct mask *mask, struct arena *arena, struct str address)
{
	struct str s = mask_text(mask, arena, address);
	size_t i;

	for (i = 0; s.n > 0 && i < mask_rules_n; i++)
		if (mask_rules[i].is_address)
			s = apply(mask, i, arena, s);
	return s;
}

/* What a caller's own words are looked for by. */
struct key {
	int32_t code[MOST_CODES];
	size_t n;
	int is_number;	/* digits, with anything that separates them */
};

static int
is_blank(int32_t code)
{
	return code == ' ' || code == '\t' || code == 0xa0 || code == 0x3000 ||
	    (code >= 0x2000 && code <= 0x200d) || code == 0x2060 ||
	    code == 0xfeff;
}

static int
is_separator(int32_t code)
{
	return is_blank(code) || code == '-' || code == '.' || code == '_' ||
	    code == 0xb7 || code == 0xff0d || code == '(' || code == ')' ||
	    code == 0xff08 || code == 0xff09 ||
	    (code >= 0x2010 && code <= 0x2015);
}

/* Full-width letters and digits count as the usual ones. */
static int32_t
narrow(int32_t code)
{
	return code >= 0xff01 && code <= 0xff5e ? code - 0xff01 + 0x21 : code;
}

/* Bytes of `s` that the key takes from its beginning; 0 when it does not. */
static size_t
key_match(const struct key *key, struct str s)
{
	struct str rest = s;
	size_t i = 0;
	int32_t code;

	while (i < key->n && rest.n > 0) {
		code = utf8_next(&rest);
		if (narrow(code) == key->code[i])
			i++;
		else if (i == 0 || !(key->is_number ? is_separator(code) :
		    is_blank(code)))
			return 0;
	}
	return i < key->n || i == 0 ? 0 : s.n - rest.n;
}

/* `s` with `word` for whatever the key takes. */
static struct str
key_replace(const struct key *key, const char *word, struct arena *arena,
    struct str s)
{
	struct join join = { NULL, NULL, 0 };
	struct str rest = s;
	size_t taken;

	while (key->n > 0 && rest.n > 0) {
		taken = key_match(key, rest);
		if (taken == 0) {
			taken = first_length(rest);
			if (join.arena != NULL)
				join_put(&join, rest.p, taken);
		} else {
			if (join.arena == NULL) {
				join_begin(&join, arena);
				join_put(&join, s.p, s.n - rest.n);
			}
			/* 诉求人张三 says it once */
			if (!str_ends(join_end(&join), word))
				join_put_c(&join, word);
		}
		rest = str_make(rest.p + taken, rest.n - taken);
	}
	return join.arena == NULL ? s : join_end(&join);
}

/* The key for words; none when they are fewer than `least` characters. */
static void
key_words(struct key *key, struct str words, size_t least)
{
	int32_t code;

	key->n = 0;
	key->is_number = 0;
	while (words.n > 0) {
		code = utf8_next(&words);
		if (is_blank(code))
			continue;
		/* what is too long to be kept is found by its beginning */
		if (key->n == MOST_CODES)
			break;
		key->code[key->n++] = narrow(code);
	}
	if (key->n < least)
		key->n = 0;
}

static void
key_digits(struct key *key, const char *digit, size_t n)
{
	size_t i;

	key->n = 0;
	key->is_number = 1;
	for (i = 0; i < n && n >= LEAST_PHONE; i++)
		key->code[key->n++] = (unsigned char)digit[i];
}

/* One number: as it is, without country and zeros, without area code. */
static struct str
replace_number(struct arena *arena, struct str s, struct str phone)
{
	char digit[MOST_DIGITS];
	size_t n = digits_of(phone, digit), code;
	struct key key;
	int has_area;

	key_digits(&key, digit, n);
	s = key_replace(&key, OWN_PHONE, arena, s);
	has_area = n > 0 && digit[0] == '0' &&
	    !(n > 2 && memcmp(digit, "00", 2) == 0);
	n = strip_country(digit, n);
	key_digits(&key, digit, n);
	s = key_replace(&key, OWN_PHONE, arena, s);
	if (!has_area || is_mobile(digit, n))
		return s;
	/* 010 and 02x, else four digits; the zero is gone already */
	code = n > 0 && (digit[0] == '1' || digit[0] == '2') ? 2 : 3;
	if (n < code)
		return s;
	key_digits(&key, digit + code, n - code);
	return key_replace(&key, OWN_PHONE, arena, s);
}

/* All numbers of the field: some callers leave two. */
static struct str
replace_phones(struct arena *arena, struct str s, struct str phone)
{
	struct str rest = phone, next;
	int32_t code;

	for (;;) {
		next = rest;
		code = utf8_next(&next);
		if (code < 0 || code == '/' || code == ',' || code == ';' ||
		    code == 0x3001 || code == 0xff0c || code == 0xff1b ||
		    code == 0x6216) {
			s = replace_number(arena, s, str_make(phone.p,
			    phone.n - rest.n));
			if (code < 0)
				return s;
			phone = next;
		}
		rest = next;
	}
}

/*
 * The whole address, then what is left of it behind each larger area: people
 * say 东方路12号 for 上海市浦东新区东方路12号.
 */
static struct str
replace_address(struct arena *arena, struct str s, struct str address)
{
	static const char *const area[] = {
		"省", "市", "新区", "区", "县", "街道", "镇", "乡"
	};
	struct key key;
	size_t i, at, n;
	int moved;

	key_words(&key, address, LEAST_ADDRESS);
	s = key_replace(&key, OWN_ADDRESS, arena, s);
	do {
		moved = 0;
		for (i = 0; i < sizeof(area) / sizeof(area[0]); i++) {
			n = strlen(area[i]);
			at = str_find(address, str_of(area[i]));
			if (at == address.n || at + n >= address.n)
				continue;
			address = str_make(address.p + at + n,
			    address.n - at - n);
			moved = 1;
			key_words(&key, address, LEAST_PART);
			s = key_replace(&key, OWN_ADDRESS, arena, s);
		}
	} while (moved);
	return s;
}

/* 1 for what stands in the name's column when nobody is named. */
static int
is_nobody(struct str name)
{
	static const char *const word[] = {
		"匿名", "不详", "未知", "先生", "女士", "市民", "业主", "居民",
		"群众", "保密", "某某", "诉求人", "来电人", "不愿透露"
	};
	size_t i;

	for (i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (str_is(name, word[i]))
			return 1;
	return 0;
}

struct str
mask_record(struct mask *mask, struct arena *arena, struct str s,
    struct str name, struct str phone, struct str address, int *changed)
{
	struct str was = s;
	struct key key;

	if (s.n > 0) {
		s = mend(arena, s);
		s = replace_address(arena, s, str_trim(address));
		s = replace_phones(arena, s, phone);
		name = str_trim(name);
		key_words(&key, name, LEAST_NAME);
		if (!is_nobody(name))
			s = key_replace(&key, OWN_NAME, arena, s);
		s = mask_text(mask, arena, s);
	}
	*changed = !str_eq(s, was);
	return s;
}
