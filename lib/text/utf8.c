#include <string.h>
#include <utf8proc.h>

#include "text/scan.h"
#include "text/utf8.h"

/* For a call that is not put in line. */
extern inline int utf8_is_common(const unsigned char *p);

#define REPLACEMENT 0xfffd
#define BLOCKS 64	/* bytes that are worth looking at many at a time */

/*
 * The length of the well-formed sequence (RFC 3629) that `p` begins with and
 * its code point; 0 when there is none.
 */
static size_t
take_code(const unsigned char *p, size_t n, int32_t *code)
{
	if (p[0] < 0x80) {
		*code = p[0];
		return 1;
	}
	if (p[0] >= 0xe0 && p[0] < 0xf0 && n >= 3) {
		*code = (p[0] & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63);
		return (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
		    *code >= 0x800 && (*code < 0xd800 || *code > 0xdfff) ?
		    3 : 0;
	}
	if (p[0] >= 0xc2 && p[0] < 0xe0 && n >= 2) {
		*code = (p[0] & 31) << 6 | (p[1] & 63);
		return (p[1] & 0xc0) == 0x80 ? 2 : 0;
	}
	if (p[0] >= 0xf0 && p[0] < 0xf5 && n >= 4) {
		*code = (p[0] & 7) << 18 | (p[1] & 63) << 12 |
		    (p[2] & 63) << 6 | (p[3] & 63);
		return (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
		    (p[3] & 0xc0) == 0x80 && *code >= 0x10000 &&
		    *code <= 0x10ffff ? 4 : 0;
	}
	return 0;
}

#define HIGH UINT64_C(0x8080808080808080)

/*
 * How many of eight bytes are code points that are seen to be well-formed at
 * once: the ASCII ones they begin with, or one or two of three bytes, of whose
 * first bytes only e0 and ed ask for more of those behind them.
 */
static inline size_t
seen_at_once(uint64_t word)
{
	if ((word & 0x80) == 0)
		return (word & HIGH) == 0 ? sizeof(word) :
		    (size_t)__builtin_ctzll(word & HIGH) / 8;
	if ((word & 0xc0c0f0) != 0x8080e0 || (0xdffe >> (word & 15) & 1) == 0)
		return 0;
	word >>= 24;
	return (word & 0xc0c0f0) != 0x8080e0 ||
	    (0xdffe >> (word & 15) & 1) == 0 ? 3 : 6;
}

/* The same of the last bytes: the zeros behind them are none. */
static inline size_t
seen_last(const unsigned char *p, size_t n)
{
	uint64_t word;
	size_t seen;

	word = str_word((const char *)p, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	seen = seen_at_once(word);
	return seen < n ? seen : n;
}

int
utf8_is_valid(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = s.n < BLOCKS ? 0 : scan_utf8(s.p, s.n), length;
	int32_t code;

	while (i < s.n) {
		length = s.n - i < sizeof(uint64_t) ? seen_last(p + i, s.n - i) :
		    seen_at_once(str_eight(p + i));
		if (length == 0)
			length = take_code(p + i, s.n - i, &code);
		if (length == 0) {
			if (at != NULL)
				*at = i;
			return 0;
		}
		i += length;
	}
	return 1;
}

int32_t
utf8_next(struct str *s)
{
	int32_t code;
	size_t length;

	if (s->n == 0)
		return -1;
	length = take_code((const unsigned char *)s->p, s->n, &code);
	if (length == 0) {
		length = 1;
		code = REPLACEMENT;
	}
	s->p += length;
	s->n -= length;
	return code;
}

/* Writes a code point, returns its length; what is none is U+FFFD. */
static size_t
write_code(char *p, int32_t code)
{
	if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = REPLACEMENT;
	if (code < 0x80) {
		p[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		p[0] = (char)(0xc0 | code >> 6);
		p[1] = (char)(0x80 | (code & 63));
		return 2;
	}
	if (code < 0x10000) {
		p[0] = (char)(0xe0 | code >> 12);
		p[1] = (char)(0x80 | (code >> 6 & 63));
		p[2] = (char)(0x80 | (code & 63));
		return 3;
	}
	p[0] = (char)(0xf0 | code >> 18);
	p[1] = (char)(0x80 | (code >> 12 & 63));
	p[2] = (char)(0x80 | (code >> 6 & 63));
	p[3] = (char)(0x80 | (code & 63));
	return 4;
}

void
utf8_put(struct buf *out, int32_t code)
{
	char bytes[4];

	buf_put(out, str_make(bytes, write_code(bytes, code)));
}

static size_t
width_of(int32_t code)
{
	int width;

	if (code >= 0x20 && code < 0x7f)
		return 1;
	if (code >= 0x4e00 && code <= 0x9fff)
		return 2;
	width = utf8proc_charwidth(code);
	return width < 0 ? 0 : (size_t)width;
}

size_t
utf8_width(struct str s)
{
	size_t width = 0;

	while (s.n > 0)
		width += width_of(utf8_next(&s));
	return width;
}

struct str
utf8_fit(struct arena *arena, struct str s, size_t width)
{
	static const char dots[] = "\xe2\x80\xa6";	/* … takes a column */
	struct str rest = s;
	size_t used = 0, keep = 0, next;
	char *copy;

	if (width == 0)
		return str_make(NULL, 0);
	/* the end of what leaves room for dots, should more not fit */
	while (rest.n > 0) {
		next = used + width_of(utf8_next(&rest));
		if (next > width)
			break;
		used = next;
		if (used < width)
			keep = s.n - rest.n;
	}
	if (used == utf8_width(s) && rest.n == 0)
		return s;
	copy = mem_take(arena, keep + sizeof(dots));
	memcpy(copy, s.p, keep);
	memcpy(copy + keep, dots, sizeof(dots));
	return str_make(copy, keep + sizeof(dots) - 1);
}

enum fate { FATE_DROP, FATE_KEEP, FATE_NARROW, FATE_UNKNOWN };

/* What folding does to the code points that nearly all texts consist of. */
static enum fate
fate_of(int32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') ? FATE_KEEP : FATE_DROP;
	if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf))
		return FATE_KEEP;
	if (c >= 0xff01 && c <= 0xff5e)
		return FATE_NARROW;
	if ((c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
	    (c >= 0x2010 && c <= 0x2027) || c == 0xb7)
		return FATE_DROP;
	return FATE_UNKNOWN;
}

/* 1 when all of `s` has a known fate, and then its folding in `code`. */
static int
fold_common(struct str s, int32_t *code, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = p + s.n;
	size_t length, k = 0;
	int32_t c;

	for (; p < end; p += length) {
		if (end - p >= 3 && utf8_is_common(p) && p[0] != 0xe4) {
			code[k++] = (p[0] & 15) << 12 | (p[1] & 63) << 6 |
			    (p[2] & 63);
			length = 3;
			continue;
		}
		length = take_code(p, (size_t)(end - p), &c);
		if (length == 0)
			return 0;
		switch (fate_of(c)) {
		case FATE_NARROW:
			c -= 0xff01 - 0x21;
			if (fate_of(c) == FATE_DROP)
				break;
			/* FALLTHROUGH */
		case FATE_KEEP:
			code[k++] = c;
			break;
		case FATE_DROP:
			break;
		case FATE_UNKNOWN:
			return 0;
		}
	}
	*n = k;
	return 1;
}

static int
is_compared(int32_t code)
{
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
		return 1;
	case UTF8PROC_CATEGORY_NL:	/* 〇 is an ideograph */
		return code >= 0x3007 && code <= 0x3029;
	default:
		return 0;
	}
}

/* `s` with U+FFFD for each malformed byte: libutf8proc refuses those. */
static struct str
mend(struct arena *arena, struct str s)
{
	size_t n = 0;
	char *copy;

	if (utf8_is_valid(s, NULL))
		return s;
	copy = mem_take_n(arena, s.n, 3);
	while (s.n > 0)
		n += write_code(copy + n, utf8_next(&s));
	return str_make(copy, n);
}

/* The same of any text, by libutf8proc. */
static size_t
fold_any(struct arena *arena, struct str s, int32_t **out)
{
	const utf8proc_option_t option = UTF8PROC_STABLE | UTF8PROC_COMPAT |
	    UTF8PROC_COMPOSE;
	utf8proc_int32_t *code, none[1];
	utf8proc_ssize_t n, i;
	size_t kept = 0;

	s = mend(arena, s);
	n = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, none, 0, option);
	if (n <= 0)
		return 0;
	code = mem_take_n(arena, (size_t)n, sizeof(*code));
	n = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, code, n, option);
	if (n > 0)
		n = utf8proc_normalize_utf32(code, n, option);
	for (i = 0; i < n; i++)
		if (is_compared(code[i]))
			code[kept++] = code[i];
	*out = code;
	return kept;
}

const int32_t *
utf8_fold_codes(struct arena *arena, struct str s, size_t *n)
{
	/* NB. not zeroed: as many as there are bytes are enough */
	int32_t *code = mem_take(arena, 0);

	*n = 0;
	if (s.n == 0)
		return code;
	(void)mem_extend(arena, s.n * sizeof(*code));
	if (!fold_common(s, code, n))
		*n = fold_any(arena, s, &code);
	return code;
}

struct str
utf8_fold(struct arena *arena, struct str s)
{
	size_t n, i, length = 0;
	const int32_t *code = utf8_fold_codes(arena, s, &n);
	char *copy;

	if (n == 0)
		return str_make(NULL, 0);
	copy = mem_take_n(arena, n, 4);
	for (i = 0; i < n; i++)
		length += write_code(copy + length, code[i]);
	return str_make(copy, length);
}
