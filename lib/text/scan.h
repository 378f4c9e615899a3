/*
 * scan - bytes looked at many at a time: those that mean something in our CSV
 * files, and whether text is UTF-8
 *
 * AVX2 where the machine has it, else SSE2 or plain C; the result is the same.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include <stddef.h>
#include <stdint.h>

#define SCAN_ROOM 8	/* numbers written behind the last one that counts */

/*
 * Writes `base` plus the offset of each `,` `"` CR LF NUL in `n` bytes of `p`
 * to `mark`, which has room for `n + SCAN_ROOM`, and returns how many there
 * are.
 */
size_t scan_marks(const char *p, size_t n, uint32_t base, uint32_t *mark);

/* How many of the bytes are `,` `"` CR or LF. */
size_t scan_count(const char *p, size_t n);

/*
 * How many bytes that `n` bytes of `p` begin with are seen to be well-formed
 * UTF-8 (RFC 3629), up to the beginning of a character: as many as can be told
 * by whole blocks. Where the machine cannot, none.
 */
size_t scan_utf8(const char *p, size_t n);

enum scan_way { SCAN_BEST, SCAN_PLAIN, SCAN_SSE2, SCAN_AVX2 };

/* For tests: from now on this way. 0 when the machine does not have it. */
int scan_use(enum scan_way way);

#endif
