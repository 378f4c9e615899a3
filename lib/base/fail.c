#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"

/*
 * Takes one well-formed UTF-8 sequence (RFC 3629) off `p`, with its code
 * point in `*code`, and returns its length; 0 when there is none.
 */
static size_t
take_code(const unsigned char *p, size_t n, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length, i;

	if (p[0] < 0x80)
		length = 1;
	else if (p[0] >= 0xc2 && p[0] < 0xe0)
		length = 2;
	else if (p[0] >= 0xe0 && p[0] < 0xf0)
		length = 3;
	else if (p[0] >= 0xf0 && p[0] < 0xf5)
		length = 4;
	else
		return 0;
	if (length > n)
		return 0;
	*code = length == 1 ? p[0] : p[0] & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3fu);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

/* What moves a terminal's cursor, colours, lines or direction of writing. */
static int
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	    (code >= 0x200e && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

/*
 * Copies `from` to `to` of `size` bytes, cut between code points, with `?`
 * for what is no text. May be done in place: nothing becomes longer.
 */
static void
clean(char *to, size_t size, const char *from)
{
	size_t left = strlen(from), n = 0, length;
	uint32_t code;

	for (; left > 0; left -= length, from += length) {
		length = take_code((const unsigned char *)from, left, &code);
		if (length == 0 || is_control(code)) {
			length = length == 0 ? 1 : length;
			if (n + 1 >= size)
				break;
			to[n++] = '?';
			continue;
		}
		if (n + length >= size)
			break;
		memmove(to + n, from, length);
		n += length;
	}
	to[n] = '\0';
}

/* A cut in the middle of a code point is a cut before it. */
static void
mend_end(char *text)
{
	size_t n = strlen(text), i = n;
	uint32_t code;

	while (i > 0 && n - i < 4 && ((unsigned char)text[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)text[i - 1] >= 0xc0 && take_code(
	    (const unsigned char *)text + i - 1, n - i + 1, &code) == 0)
		text[i - 1] = '\0';
}

static void __attribute__((format(printf, 3, 0)))
format_clean(char *text, size_t size, const char *format, va_list list)
{
	int n = vsnprintf(text, size, format, list);

	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= size)
		mend_end(text);
	clean(text, size, text);
}

enum fail_code
fail_set(struct fail *fail, enum fail_code code, const char *format, ...)
{
	va_list list;

	if (fail == NULL)
		return code;
	va_start(list, format);
	format_clean(fail->text, sizeof(fail->text), format, list);
	va_end(list);
	fail->code = code;
	return code;
}

enum fail_code
fail_errno(struct fail *fail, const char *format, ...)
{
	const char *words = strerror(errno);
	char text[sizeof(fail->text)];
	va_list list;

	if (fail == NULL)
		return FAIL_SYSTEM;
	va_start(list, format);
	/* the words are what matters most: room is kept for them */
	format_clean(text, sizeof(text) - 128, format, list);
	va_end(list);
	return fail_set(fail, FAIL_SYSTEM, "%s: %s", text, words);
}

enum fail_code
fail_prefix(struct fail *fail, const char *format, ...)
{
	char text[sizeof(fail->text)], old[sizeof(fail->text)];
	va_list list;

	/* NB. without a place for it nobody knows the code any more */
	if (fail == NULL)
		return FAIL_DATA;
	va_start(list, format);
	format_clean(text, sizeof(text), format, list);
	va_end(list);
	clean(old, sizeof(old), fail->text);
	return fail_set(fail, fail->code, "%s: %s", text, old);
}

enum fail_code
fail_inside(struct fail *fail, const char *dir)
{
	char old[sizeof(fail->text)];

	if (fail == NULL)
		return FAIL_DATA;
	clean(old, sizeof(old), fail->text);
	return fail_set(fail, fail->code, "%s/%s", dir, old);
}
