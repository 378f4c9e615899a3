/*
 * utf8 - the little that is asked of Unicode; the tables are libutf8proc's
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

/* 1 when `s` is well-formed UTF-8 (RFC 3629), else 0 and `*at` its fault. */
int utf8_is_valid(struct str s, size_t *at);

/*
 * 1 when three bytes are a code point of 0x4000 to 0x9fff, as most are in
 * Chinese text: nothing else is to be asked of these.
 */
inline int
utf8_is_common(const unsigned char *p)
{
	return p[0] >= 0xe4 && p[0] <= 0xe9 && (p[1] & 0xc0) == 0x80 &&
	    (p[2] & 0xc0) == 0x80;
}

/*
 * Takes the first code point off `*s`; returns it, or -1 for an empty slice.
 * A malformed byte counts as U+FFFD and is taken alone.
 */
int32_t utf8_next(struct str *s);

/* Appends a code point. */
void utf8_put(struct buf *out, int32_t code);

/* Columns on a terminal: 2 for wide ones, 0 for combining ones. */
size_t utf8_width(struct str s);

/* `s` cut to at most `width` columns, with `…` at its end when cut. */
struct str utf8_fit(struct arena *arena, struct str s, size_t width);

/*
 * What two texts are compared by (rule M2): NFKC, then everything but letters,
 * ideographs and digits taken out. In `arena`.
 */
struct str utf8_fold(struct arena *arena, struct str s);

/* The same as code points; `*n` of them. */
const int32_t *utf8_fold_codes(struct arena *arena, struct str s, size_t *n);

#endif
