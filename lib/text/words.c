#include <string.h>

#include "text/words.h"

#define MOST UINT16_MAX		/* states */

/*
 * A state is a beginning of a word, state 0 the empty one. What bytes do is
 * kept by classes of bytes: those in no word are all of class 0, and lead to
 * state 0.
 */
struct words {
	uint16_t *next;		/* state * classes + class */
	uint32_t *first;	/* by state: place of its owners + 1, or 0 */
	uint32_t *owner;	/* each list ends with END */
	size_t classes;
	unsigned char class[256];
};
#define END UINT32_MAX

struct making {
	struct words *words;
	size_t n_state;
	uint16_t *fail;		/* by state: the longest other it ends with */
	uint16_t *order;	/* states, the shorter first */
	uint32_t *own;		/* by state: word + 1, or 0 */
	uint32_t *same;		/* by word: the one before of its state + 1 */
	size_t n_owner;		/* places used */
};

/* Gives classes to the bytes of words; returns how many bytes there are. */
static size_t
classes_make(struct words *words, const struct word *word, size_t n)
{
	size_t bytes = 0, i, k;

	words->classes = 1;
	for (i = 0; i < n; i++) {
		bytes += word[i].text.n;
		for (k = 0; k < word[i].text.n; k++) {
			unsigned char c = (unsigned char)word[i].text.p[k];

			if (words->class[c] == 0)
				words->class[c] =
				    (unsigned char)words->classes++;
		}
	}
	return bytes;
}

/* NB. all 256 bytes in words would be one class too many for a byte. */
static int
is_too_much(const struct words *words, size_t bytes)
{
	return bytes >= MOST || words->classes > 256;
}

static uint16_t *
next_of(const struct words *words, size_t state, size_t class)
{
	return &words->next[state * words->classes + class];
}

static void
add_word(struct making *m, const struct word *word, uint32_t number)
{
	const struct words *words = m->words;
	size_t state = 0, k;

	for (k = 0; k < word->text.n; k++) {
		uint16_t *next = next_of(words, state,
		    words->class[(unsigned char)word->text.p[k]]);

		if (*next == 0)
			*next = (uint16_t)m->n_state++;
		state = *next;
	}
	m->same[number] = m->own[state];
	m->own[state] = number + 1;
}

/* The states, the shorter first; what a state lacks it takes from its `fail`,
   which is shorter. */
static void
link_states(struct making *m)
{
	const struct words *words = m->words;
	size_t n = 1, i, class;

	for (i = 0; i < n; i++) {
		size_t state = m->order[i];

		for (class = 1; class < words->classes; class++) {
			uint16_t *next = next_of(words, state, class);
			uint16_t other = state == 0 ? 0 :
			    *next_of(words, m->fail[state], class);

			if (*next == 0) {
				*next = other;
				continue;
			}
			m->fail[*next] = other;
			m->order[n++] = *next;
		}
	}
}

static void
put_owner(struct making *m, size_t state, uint32_t owner)
{
	struct words *words = m->words;

	if (words->first[state] == 0)
		words->first[state] = (uint32_t)m->n_owner + 1;
	words->owner[m->n_owner++] = owner;
}

/* A word found is one that the text so far ends with: the state's, or one of
   those it fails to. */
static void
list_owners(struct making *m, const struct word *word)
{
	size_t state, at;
	uint32_t i;

	for (state = 1; state < m->n_state; state++) {
		for (at = state; at != 0; at = m->fail[at])
			for (i = m->own[at]; i != 0; i = m->same[i - 1])
				put_owner(m, state, word[i - 1].owner);
		if (m->words->first[state] != 0)
			put_owner(m, state, END);
	}
}

/* How many places list_owners() fills. */
static size_t
count_owners(const struct making *m)
{
	size_t n = 0, state, at;
	uint32_t i;

	for (state = 1; state < m->n_state; state++) {
		n++;
		for (at = state; at != 0; at = m->fail[at])
			for (i = m->own[at]; i != 0; i = m->same[i - 1])
				n++;
	}
	return n;
}

struct words *
words_make(const struct word *word, size_t n, struct arena *arena)
{
	struct words *words = mem_take(arena, sizeof(*words));
	size_t bytes = classes_make(words, word, n), i;
	struct making m = { .words = words, .n_state = 1 };
	struct arena scratch;

	if (is_too_much(words, bytes))
		return NULL;
	words->next = mem_take_n(arena, (bytes + 1) * words->classes,
	    sizeof(*words->next));
	words->first = mem_take_n(arena, bytes + 1, sizeof(*words->first));
	mem_make(&scratch, arena->full);
	m.fail = mem_take_n(&scratch, bytes + 1, sizeof(*m.fail));
	m.order = mem_take_n(&scratch, bytes + 1, sizeof(*m.order));
	m.own = mem_take_n(&scratch, bytes + 1, sizeof(*m.own));
	m.same = mem_take_n(&scratch, n, sizeof(*m.same));
	for (i = 0; i < n; i++)
		add_word(&m, &word[i], (uint32_t)i);
	link_states(&m);
	words->owner = mem_take_n(arena, count_owners(&m),
	    sizeof(*words->owner));
	list_owners(&m, word);
	mem_drop(&scratch);
	return words;
}

void
words_find(const struct words *words, struct str text,
    unsigned char *is_found)
{
	size_t state = 0, i;
	uint32_t at;

	for (i = 0; i < text.n; i++) {
		state = *next_of(words, state,
		    words->class[(unsigned char)text.p[i]]);
		if (words->first[state] == 0)
			continue;
		for (at = words->first[state] - 1; words->owner[at] != END;
		    at++)
			is_found[words->owner[at]] = 1;
	}
}
