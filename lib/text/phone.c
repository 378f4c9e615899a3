#include "text/phone.h"
#include "text/utf8.h"

#define DIGITS_LEAST 7
#define FULL_ZERO 0xff10	/* ０ */
#define FULL_PLUS 0xff0b	/* ＋ */

/* The next character, full-width ones as ASCII; -1 at the end. */
static int32_t
next(struct str *s)
{
	int32_t c;

	if (s->n > 0 && (unsigned char)s->p[0] < 0x80) {
		s->n--;
		return *s->p++;
	}
	c = utf8_next(s);
	if (c >= FULL_ZERO && c <= FULL_ZERO + 9)
		return c - FULL_ZERO + '0';
	return c == FULL_PLUS ? '+' : c;
}

/* Takes `prefix` off `*s`; 0 when it does not begin so. */
static int
skip(struct str *s, const char *prefix)
{
	struct str rest = *s;

	for (; *prefix != '\0'; prefix++)
		if (next(&rest) != *prefix)
			return 0;
	*s = rest;
	return 1;
}

/* 1 for what stands in the place of a digit that is kept back. */
static int
is_mask(int32_t c, int32_t before)
{
	int is_x = c == 'x' || c == 'X';

	return c == '*' || c == 0xff0a || c == 0xd7 ||
	    /* NB. one x is an extension */
	    (is_x && (before == 'x' || before == 'X'));
}

enum phone_kind
phone_normalise(struct arena *arena, struct str phone, struct str *digits)
{
	char *p = mem_take(arena, phone.n + 1);
	size_t n = 0, n_digit = 0;
	int32_t c, before = 0;
	int is_masked = 0;

	*digits = str_make(NULL, 0);
	phone = str_trim(phone);
	if (!skip(&phone, "+86"))
		(void)skip(&phone, "0086");
	for (; (c = next(&phone)) >= 0; before = c) {
		is_masked |= is_mask(c, before);
		if (c < '0' || c > '9')
			continue;
		n_digit++;
		if (n > 0 || c != '0')
			p[n++] = (char)c;
	}
	if (n_digit == 0)
		return is_masked ? PHONE_ODD : PHONE_NONE;
	if (is_masked || n < DIGITS_LEAST)
		return PHONE_ODD;
	*digits = str_make(p, n);
	return PHONE_NUMBER;
}
