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

/*
 * Words of which any text that a pattern matches has at least one, byte for
 * byte: of `a.bc|^de` bc and de. `*word` is taken from `arena`, its slices are
 * the pattern's. Returns how many there are; 0 where that is not known: for
 * patterns with anything but characters, . ^ $ | and plain classes, and where
 * one of the ways to match needs no word. For these a match is short work, and
 * no limit is ever reached.
 */
size_t pattern_words(struct str pattern, struct str **word,
    struct arena *arena);

#endif
