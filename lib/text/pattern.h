/*
 * pattern - PCRE2 patterns that people give on a command line
 *
 * UTF-8 with Unicode classes, compiled with JIT where there is one. Every
 * match has limits, so that no pattern and no text can hang a command (Q4).
 */
#ifndef TEXT_PATTERN_H
#define TEXT_PATTERN_H

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

struct pattern;

/*
 * Compiles `text`. The result lives in `arena` and in PCRE2's heap. FAIL_USAGE
 * says what is wrong and at which character of the pattern.
 */
enum fail_code pattern_make(struct pattern **pattern, struct str text,
    struct arena *arena, struct fail *fail);
/* Gives PCRE2's memory back; NULL is nothing. */
void pattern_drop(struct pattern *pattern);

/*
 * 1 when it is found anywhere in `text`, 0 when not, -1 when a limit was
 * reached: then neither is known. Bytes that are no UTF-8 never match.
 */
int pattern_match(struct pattern *pattern, struct str text);

#endif
