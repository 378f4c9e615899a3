#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

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
