#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stddef.h>

#include "text/pattern.h"
#include "text/utf8.h"

/* What one match may cost: about a millisecond at worst. */
enum {
	MATCH_LIMIT = 100000,
	DEPTH_LIMIT = 2000,
	HEAP_LIMIT_KIB = 4096,
	STACK_BYTES = 256 * 1024,	/* of JIT code */
	NEST_LIMIT = 50,		/* brackets in a pattern */
	PATTERN_BYTES = 8192
};

struct pattern {
	pcre2_code *code;
	pcre2_match_context *match;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
};

/* The 1-based character that byte `at` of `text` is in. */
static size_t
character_at(struct str text, size_t at)
{
	size_t n = 1;

	if (at > text.n)
		at = text.n;
	text.n = at;
	while (text.n > 0) {
		(void)utf8_next(&text);
		n++;
	}
	return n;
}

static enum fail_code
compile(struct pattern *pattern, struct str text, struct fail *fail)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[256];
	PCRE2_SIZE offset;
	int error;

	if (context == NULL)
		return fail_set(fail, FAIL_SYSTEM, "out of memory");
	pcre2_set_parens_nest_limit(context, NEST_LIMIT);
	pcre2_set_max_pattern_length(context, PATTERN_BYTES);
	pattern->code = pcre2_compile((PCRE2_SPTR)(text.n > 0 ? text.p : ""),
	    text.n, PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
	    PCRE2_MATCH_INVALID_UTF, &error, &offset, context);
	pcre2_compile_context_free(context);
	if (pattern->code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
		return fail_set(fail, FAIL_SYSTEM, "out of memory");
	if (pattern->code == NULL) {
		if (pcre2_get_error_message(error, why, sizeof(why)) < 0)
			why[0] = '\0';
		return fail_set(fail, FAIL_USAGE, "pattern '%.*s': %s at its "
		    "character %zu", STR_ARG(text), (const char *)why,
		    character_at(text, offset));
	}
	/* NB. Without JIT the interpreter does the same, slower. */
	(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return FAIL_NONE;
}

enum fail_code
pattern_make(struct pattern **made, struct str text, struct arena *arena,
    struct fail *fail)
{
	struct pattern *pattern = mem_take(arena, sizeof(*pattern));
	enum fail_code code = compile(pattern, text, fail);

	*made = NULL;
	if (code != FAIL_NONE)
		return code;
	pattern->match = pcre2_match_context_create(NULL);
	pattern->data = pcre2_match_data_create(1, NULL);
	pattern->stack = pcre2_jit_stack_create(32 << 10, STACK_BYTES, NULL);
	if (pattern->match == NULL || pattern->data == NULL) {
		pattern_drop(pattern);
		return fail_set(fail, FAIL_SYSTEM, "out of memory");
	}
	pcre2_set_match_limit(pattern->match, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->match, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->match, HEAP_LIMIT_KIB);
	if (pattern->stack != NULL)
		pcre2_jit_stack_assign(pattern->match, NULL, pattern->stack);
	*made = pattern;
	return FAIL_NONE;
}

void
pattern_drop(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_context_free(pattern->match);
	pcre2_match_data_free(pattern->data);
	pcre2_jit_stack_free(pattern->stack);
}

int
pattern_match(struct pattern *pattern, struct str text)
{
	int found = pcre2_match(pattern->code,
	    (PCRE2_SPTR)(text.n > 0 ? text.p : ""), text.n, 0, 0,
	    pattern->data, pattern->match);

	if (found >= 0)
		return 1;
	return found == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

/* The bytes of a plain class that `s` begins with, or 0. */
static size_t
class_length(struct str s)
{
	size_t i;

	for (i = 1; i < s.n; i++) {
		if (s.p[i] == '[' || s.p[i] == '\\')
			return 0;
		if (s.p[i] == ']')
			/* NB. as the first one it would be a character */
			return i == 1 || (i == 2 && s.p[1] == '^') ? 0 : i + 1;
	}
	return 0;
}

/* Keeps the longer of two pieces. */
static void
keep_longer(struct str *best, const char *p, size_t n)
{
	if (n > best->n)
		*best = str_make(p, n);
}

/* The longest word that one way to match needs, up to the next `|`: its length
   in the pattern, or -1 when the pattern is not plain. */
static ptrdiff_t
take_way(struct str s, struct str *best)
{
	size_t i = 0, from = 0, n;

	*best = str_make(s.p, 0);
	while (i < s.n && s.p[i] != '|') {
		switch (s.p[i]) {
		case '\\': case '(': case ')': case '*': case '+': case '?':
		case '{': case '}': case ']': case '#':
			return -1;
		case '[':
			n = class_length(str_make(s.p + i, s.n - i));
			if (n == 0)
				return -1;
			break;
		case '.': case '^': case '$':
			n = 1;
			break;
		default:
			i++;
			continue;
		}
		keep_longer(best, s.p + from, i - from);
		from = i += n;
	}
	keep_longer(best, s.p + from, i - from);
	return (ptrdiff_t)i;
}

size_t
pattern_words(struct str pattern, struct str **word, struct arena *arena)
{
	size_t n = 0;
	ptrdiff_t length;

	*word = mem_take_n(arena, pattern.n / 2 + 1, sizeof(**word));
	for (;;) {
		length = take_way(pattern, &(*word)[n]);
		if (length < 0 || (*word)[n].n == 0)
			return 0;
		n++;
		if ((size_t)length == pattern.n)
			return n;
		pattern = str_make(pattern.p + length + 1,
		    pattern.n - (size_t)length - 1);
	}
}
