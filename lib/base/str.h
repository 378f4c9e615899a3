/*
 * str - slices of text, and buffers that text is built in
 *
 * A slice points into memory that somebody else owns (a block being read, an
 * arena, a literal) and says how long it is; it is not NUL-terminated. It may
 * be empty, then `p` may be NULL. Bytes are compared as unsigned: that is the
 * order of UTF-8, whatever the locale.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct str {
	const char *p;
	size_t n;
};

/* A slice of a string literal, usable in a static initialiser. */
#define STR(literal) { (literal), sizeof(literal) - 1 }
/* The two arguments of `%.*s` for a slice. */
#define STR_ARG(s) (int)((s).n > 4096 ? 4096 : (s).n), (s).n ? (s).p : ""

inline struct str
str_make(const char *p, size_t n)
{
	struct str s = { p, n };

	return s;
}

/* NULL is the empty slice. */
inline struct str
str_of(const char *c)
{
	return str_make(c, c == NULL ? 0 : strlen(c));
}

/*
 * The word that lies in memory as the first `n` bytes (8 at most) of a text and
 * zeros behind. NB. no call for a length that is not known: it is for bytes of
 * which there are many.
 */
inline uint64_t
str_word(const char *p, size_t n)
{
	uint64_t word = 0;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	if (n > 0)
		memcpy(&word, p, n < 8 ? n : 8);
#else
	uint32_t first, last;

	if (n >= 8)
		memcpy(&word, p, sizeof(word));
	else if (n >= 4) {
		memcpy(&first, p, sizeof(first));
		memcpy(&last, p + n - 4, sizeof(last));
		word = first | (uint64_t)last << 8 * (n - 4);
	} else if (n > 0)
		word = (unsigned char)p[0] |
		    (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
		    (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
#endif
	return word;
}

/* Such a word as a number: the first byte the lowest, on every machine. */
inline uint64_t
str_number(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* str_word() so. */
inline uint64_t
str_low(const char *p, size_t n)
{
	return str_number(str_word(p, n));
}

#define STR_ONES UINT64_C(0x0101010101010101)	/* 1 in each of its bytes */

/* Eight bytes so. */
inline uint64_t
str_eight(const void *p)
{
	return str_low(p, sizeof(uint64_t));
}

/* 1 when `n` bytes are the same. NB. ids and names have up to 24 of them. */
inline int
str_same(const char *a, const char *b, size_t n)
{
	uint64_t differ;

	if (n > 24)
		return memcmp(a, b, n) == 0;
	if (n <= 8)
		return str_word(a, n) == str_word(b, n);
	differ = (str_word(a, 8) ^ str_word(b, 8)) |
	    (str_word(a + n - 8, 8) ^ str_word(b + n - 8, 8));
	if (n > 16)
		differ |= str_word(a + 8, 8) ^ str_word(b + 8, 8);
	return differ == 0;
}

/* 1 when equal. */
inline int
str_eq(struct str a, struct str b)
{
	return a.n == b.n && str_same(a.p, b.p, a.n);
}

/* 1 when equal to `c`, NULL being empty. NB. names are looked for in tables: most
   differ soon, and to measure them all first takes longer. `a` may have a NUL
   in it. */
inline int
str_is(struct str a, const char *c)
{
	size_t i;

	if (c == NULL)
		return a.n == 0;
	for (i = 0; i < a.n; i++)
		if (c[i] == '\0' || c[i] != a.p[i])
			return 0;
	return c[i] == '\0';
}

int str_cmp(struct str a, struct str b);	/* <0, 0, >0, by bytes */
int str_starts(struct str s, const char *prefix);
int str_ends(struct str s, const char *suffix);
/* 1 when equal but for the case of ASCII letters. */
int str_is_caseless(struct str s, const char *c);

/* Without ASCII blanks (space, tab, CR, LF) and U+3000 at both ends. */
struct str str_trim(struct str s);

/* The offset of `byte` in `s`, or `s.n` when it has none. */
size_t str_find_byte(struct str s, char byte);

/* The offset of `part` in `s`, or `s.n` when it has none. */
size_t str_find(struct str s, struct str part);

/*
 * Takes the part of `*rest` before the first `sep` into `*part` and moves
 * `*rest` behind it. Returns 0 when `rest->p` is NULL (nothing left), else 1;
 * an empty text yields one empty part. `rest->p` is NULL after the last part.
 */
int str_cut(struct str *rest, char sep, struct str *part);

/* A NUL-terminated copy in `arena`. */
char *str_dup(struct arena *arena, struct str s);

/* A slice over a copy in `arena`. */
struct str str_copy(struct arena *arena, struct str s);

/*
 * A buffer that text is appended to. It has an arena of its own, so the text
 * never moves; `buf.n` may be set to a smaller value to take text back.
 */
struct buf {
	struct arena arena;
	char *p;
	size_t n;
	size_t cap;
};

void buf_make(struct buf *buf, void (*full)(void));
void buf_drop(struct buf *buf);

/*
 * Room for `n` bytes more behind what is there, to be written to; those that
 * shall stay are added to `buf.n`. NB. in line: most bytes that are written go
 * through it.
 */
void buf_grow(struct buf *buf, size_t n);	/* the rare part of it */
inline char *
buf_room(struct buf *buf, size_t n)
{
	if (n > buf->cap - buf->n)
		buf_grow(buf, n);
	return buf->p + buf->n;
}

inline void
buf_put(struct buf *buf, struct str s)
{
	if (s.n == 0)
		return;
	memcpy(buf_room(buf, s.n), s.p, s.n);
	buf->n += s.n;
}

inline void
buf_put_c(struct buf *buf, const char *c)
{
	buf_put(buf, str_of(c));
}

inline void
buf_put_byte(struct buf *buf, char byte)
{
	*buf_room(buf, 1) = byte;
	buf->n++;
}

/* A number in decimal. */
void buf_put_int(struct buf *buf, int64_t n);
/*
 * `n` hundredths with two decimals (250 is `2.50`, -5 is `-0.05`): the one way
 * in which points are printed.
 */
void buf_put_cents(struct buf *buf, int64_t n);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *buf);

#endif
