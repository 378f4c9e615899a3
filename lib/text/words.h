/*
 * words - which of many words a text has, in one pass (Aho and Corasick)
 *
 * A word is a run of bytes, found as it stands. Each has an owner, a number
 * from 0 on; what is told of a text is whose words it has.
 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

struct words;

struct word {
	struct str text;	/* not empty */
	uint32_t owner;
};

/*
 * Makes it of `n` words, in `arena`; nothing is kept of their slices. NULL when
 * they are too many for it: more than 65535 bytes.
 */
struct words *words_make(const struct word *word, size_t n,
    struct arena *arena);

/* Sets is_found[owner] to 1 for each owner of a word that `text` has. */
void words_find(const struct words *words, struct str text,
    unsigned char *is_found);

#endif
