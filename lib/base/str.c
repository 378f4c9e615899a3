#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* For a call that is not put in line. */
extern inline struct str str_make(const char *p, size_t n);
extern inline uint64_t str_number(uint64_t word);
extern inline uint64_t str_low(const char *p, size_t n);
extern inline uint64_t str_eight(const void *p);
extern inline int str_same(const char *a, const char *b, size_t n);
extern inline int str_eq(struct str a, struct str b);
extern inline int str_is(struct str a, const char *c);
extern inline uint64_t str_word(const char *p, size_t n);
extern inline struct str str_of(const char *c);
extern inline char *buf_room(struct buf *buf, size_t n);
extern inline void buf_put(struct buf *buf, struct str s);
extern inline void buf_put_c(struct buf *buf, const char *c);
extern inline void buf_put_byte(struct buf *buf, char byte);

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

int
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return n == 0 || (s.n >= n && memcmp(s.p, prefix, n) == 0);
}

int
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return n == 0 || (s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int
str_is_caseless(struct str s, const char *c)
{
	size_t i;

	for (i = 0; i < s.n && c[i] != '\0'; i++)
		if (lower(s.p[i]) != lower(c[i]))
			return 0;
	return i == s.n && c[i] == '\0';
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	static const char wide[] = "\xe3\x80\x80";	/* U+3000 */

	for (;;) {
		if (s.n > 0 && is_blank(s.p[0])) {
			s.p++;
			s.n--;
		} else if (s.n > 0 && str_starts(s, wide)) {
			s.p += 3;
			s.n -= 3;
		} else {
			break;
		}
	}
	for (;;) {
		if (s.n > 0 && is_blank(s.p[s.n - 1]))
			s.n--;
		else if (str_ends(s, wide))
			s.n -= 3;
		else
			break;
	}
	return s;
}

size_t
str_find_byte(struct str s, char byte)
{
	const char *p = s.n == 0 ? NULL : memchr(s.p, byte, s.n);

	return p == NULL ? s.n : (size_t)(p - s.p);
}

size_t
str_find(struct str s, struct str part)
{
	const char *p;

	if (part.n == 0)
		return 0;
	p = s.n == 0 ? NULL : memmem(s.p, s.n, part.p, part.n);
	return p == NULL ? s.n : (size_t)(p - s.p);
}

int
str_cut(struct str *rest, char sep, struct str *part)
{
	size_t at;

	if (rest->p == NULL)
		return 0;
	at = str_find_byte(*rest, sep);
	*part = str_make(rest->p, at);
	if (at == rest->n) {
		*rest = str_make(NULL, 0);
	} else {
		rest->p += at + 1;
		rest->n -= at + 1;
	}
	return 1;
}

char *
str_dup(struct arena *arena, struct str s)
{
	return mem_copy(arena, s.p, s.n);
}

struct str
str_copy(struct arena *arena, struct str s)
{
	return str_make(mem_copy(arena, s.p, s.n), s.n);
}

#define BUF_STEP 4096

void
buf_make(struct buf *buf, void (*full)(void))
{
	mem_make(&buf->arena, full);
	buf->p = mem_extend(&buf->arena, 0);
	buf->n = 0;
	buf->cap = 0;
}

void
buf_drop(struct buf *buf)
{
	mem_drop(&buf->arena);
	buf->p = NULL;
	buf->n = buf->cap = 0;
}

void
buf_grow(struct buf *buf, size_t n)
{
	size_t step = n - (buf->cap - buf->n);

	if (step <= SIZE_MAX - BUF_STEP)
		step += BUF_STEP - 1 - (step - 1) % BUF_STEP;
	(void)mem_extend(&buf->arena, step);
	buf->cap += step;
}

static void
put_digits(struct buf *buf, uint64_t n, size_t least)
{
	char digit[20];
	size_t i = sizeof(digit);

	do
		digit[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0 || sizeof(digit) - i < least);
	buf_put(buf, str_make(digit + i, sizeof(digit) - i));
}

/* The sign goes to the buffer, the size comes back. */
static uint64_t
put_sign(struct buf *buf, int64_t n)
{
	if (n >= 0)
		return (uint64_t)n;
	buf_put_byte(buf, '-');
	return -(uint64_t)n;
}

void
buf_put_int(struct buf *buf, int64_t n)
{
	put_digits(buf, put_sign(buf, n), 1);
}

void
buf_put_cents(struct buf *buf, int64_t n)
{
	uint64_t size = put_sign(buf, n);

	put_digits(buf, size / 100, 1);
	buf_put_byte(buf, '.');
	put_digits(buf, size % 100, 2);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list list;
	char *p;
	int n;

	va_start(list, format);
	n = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (n <= 0)
		return;
	p = buf_room(buf, (size_t)n + 1);
	va_start(list, format);
	(void)vsnprintf(p, (size_t)n + 1, format, list);
	va_end(list);
	buf->n += (size_t)n;
}

struct str
buf_str(const struct buf *buf)
{
	return str_make(buf->p, buf->n);
}
