#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "model/event.h"
#include "model/route.h"
#include "model/sheet.h"
#include "text/num.h"
#include "text/pattern.h"
#include "text/words.h"

/*
 * What one match may cost. A sane pattern needs some hundred steps a ticket;
 * these let an evil one burn about a millisecond (Q4).
 */
enum {
	MATCH_LIMIT = 100000,
	DEPTH_LIMIT = 2000,
	HEAP_LIMIT_KIB = 4096,
	STACK_BYTES = 256 * 1024,	/* of JIT code */
	NEST_LIMIT = 50,		/* brackets in a pattern */
	PATTERN_BYTES = 2048
};

const char *const route_words_field[] =
    { "kind", "category", "place", "address", "text", NULL };

enum {
	COLUMN_RULE, COLUMN_RANK, COLUMN_FIELD, COLUMN_PATTERN, COLUMN_UNIT,
	COLUMN_BASIS, COLUMN_NOTE
};
static const char *const columns[] = { "rule", "rank", "field", "pattern",
    "unit", "basis", "note", NULL };

struct compiled {
	struct route_rule rule;
	size_t place;		/* in the file */
	pcre2_code *code;
	int has_warned;		/* it ran into a limit before */
	int has_words;		/* only with one of them it can match */
};

struct routes {
	const struct roster *roster;
	struct compiled *rule;
	size_t n;
	pcre2_compile_context *compile;
	pcre2_match_context *match;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	struct words *words[ROUTE_FIELDS];	/* of the rules with words; NULL:
						   none */
	unsigned char *has_word;	/* by rule: the ticket at hand has one */
};

static enum fail_code
make_contexts(struct routes *routes, struct fail *fail)
{
	routes->compile = pcre2_compile_context_create(NULL);
	routes->match = pcre2_match_context_create(NULL);
	routes->data = pcre2_match_data_create(1, NULL);
	routes->stack = pcre2_jit_stack_create(32 << 10, STACK_BYTES, NULL);
	if (routes->compile == NULL || routes->match == NULL ||
	    routes->data == NULL)
		return fail_set(fail, FAIL_SYSTEM, "out of memory");
	pcre2_set_parens_nest_limit(routes->compile, NEST_LIMIT);
	pcre2_set_max_pattern_length(routes->compile, PATTERN_BYTES);
	pcre2_set_match_limit(routes->match, MATCH_LIMIT);
	pcre2_set_depth_limit(routes->match, DEPTH_LIMIT);
	pcre2_set_heap_limit(routes->match, HEAP_LIMIT_KIB);
	/* No stack where there is no JIT: then it is not needed either. */
	if (routes->stack != NULL)
		pcre2_jit_stack_assign(routes->match, NULL, routes->stack);
	return FAIL_NONE;
}

static enum fail_code
compile_pattern(const struct sheet *sheet, size_t i, struct routes *routes,
    struct compiled *rule, struct fail *fail)
{
	struct str pattern = rule->rule.pattern;
	int error;
	PCRE2_SIZE offset;
	PCRE2_UCHAR text[256];

	if (pattern.n == 0)
		return sheet_fail(sheet, i, COLUMN_PATTERN, fail,
		    "no pattern for rule '%.*s'", STR_ARG(rule->rule.rule));
	rule->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset,
	    routes->compile);
	if (rule->code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
		return fail_set(fail, FAIL_SYSTEM, "out of memory");
	if (rule->code == NULL) {
		if (pcre2_get_error_message(error, text, sizeof(text)) < 0)
			text[0] = '\0';
		return sheet_fail(sheet, i, COLUMN_PATTERN, fail,
		    "pattern '%.*s' does not compile: %s at byte %zu",
		    STR_ARG(pattern), (const char *)text, offset + 1);
	}
	/* NB. Without JIT the interpreter does the same, slower. */
	(void)pcre2_jit_compile(rule->code, PCRE2_JIT_COMPLETE);
	return FAIL_NONE;
}

static enum fail_code
read_unit(const struct sheet *sheet, size_t i,
    const struct route_where *where, struct route_rule *rule,
    struct fail *fail)
{
	struct str id = sheet_get(sheet, i, COLUMN_UNIT);

	rule->unit = roster_find(where->roster, id);
	if (rule->unit == ROSTER_NONE)
		return sheet_fail(sheet, i, COLUMN_UNIT, fail,
		    "no such unit '%.*s'", STR_ARG(id));
	rule->is_ended = roster_unit(where->roster,
	    rule->unit)->until_day < where->day;
	return FAIL_NONE;
}

static enum fail_code
read_rule(const struct sheet *sheet, size_t i,
    const struct route_where *where, struct route_rule *rule,
    struct fail *fail)
{
	struct str rank = sheet_get(sheet, i, COLUMN_RANK);
	struct str field = sheet_get(sheet, i, COLUMN_FIELD);
	struct str basis = sheet_get(sheet, i, COLUMN_BASIS);
	int at = sheet_word(route_words_field, field);

	rule->rule = sheet_get(sheet, i, COLUMN_RULE);
	rule->pattern = sheet_get(sheet, i, COLUMN_PATTERN);
	rule->note = sheet_get(sheet, i, COLUMN_NOTE);
	rule->basis = (uint8_t)event_word(event_words_basis, basis);
	if (!event_ticket_is_valid(rule->rule))
		return sheet_fail(sheet, i, COLUMN_RULE, fail,
		    "no rule's id '%.*s' (1 to 64 bytes without blanks and "
		    "\" , ; = %%)", STR_ARG(rule->rule));
	if (!num_parse(rank, 0, INT32_MAX, &rule->rank))
		return sheet_fail(sheet, i, COLUMN_RANK, fail,
		    "no rank '%.*s' (a whole number)", STR_ARG(rank));
	if (at < 0)
		return sheet_fail(sheet, i, COLUMN_FIELD, fail,
		    "no field '%.*s' (kind, category, place, address, text)",
		    STR_ARG(field));
	rule->field = (enum route_field)at;
	if (rule->basis == 0)
		return sheet_fail(sheet, i, COLUMN_BASIS, fail,
		    "no basis '%.*s' (legal, negotiated, designated)",
		    STR_ARG(basis));
	return read_unit(sheet, i, where, rule, fail);
}

static int
by_id_cmp(const void *a, const void *b)
{
	const struct compiled *x = a, *y = b;
	int c = str_cmp(x->rule.rule, y->rule.rule);

	return c != 0 ? c : x->place < y->place ? -1 : x->place > y->place;
}

static int
by_rank_cmp(const void *a, const void *b)
{
	const struct compiled *x = a, *y = b;

	if (x->rule.rank != y->rule.rank)
		return x->rule.rank < y->rule.rank ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* Sorts by id to find an id that is there twice, then by rank and file. */
static enum fail_code
sort_rules(const struct sheet *sheet, struct routes *routes,
    struct fail *fail)
{
	size_t i;

	qsort(routes->rule, routes->n, sizeof(*routes->rule), by_id_cmp);
	for (i = 1; i < routes->n; i++) {
		if (str_eq(routes->rule[i].rule.rule,
		    routes->rule[i - 1].rule.rule))
			return sheet_fail(sheet, routes->rule[i].place,
			    COLUMN_RULE, fail, "rule twice '%.*s'",
			    STR_ARG(routes->rule[i].rule.rule));
	}
	qsort(routes->rule, routes->n, sizeof(*routes->rule), by_rank_cmp);
	return FAIL_NONE;
}

static enum fail_code
read_rules(struct routes *routes, const struct csv_table *table,
    const struct route_where *where, struct arena *arena, struct fail *fail)
{
	struct sheet sheet;
	enum fail_code code;
	size_t i;

	if ((code = sheet_make(&sheet, table, columns, fail)) != FAIL_NONE)
		return code;
	if ((code = make_contexts(routes, fail)) != FAIL_NONE)
		return code;
	routes->rule = mem_take_n(arena, table->n_row,
	    sizeof(*routes->rule));
	for (i = 0; i < table->n_row; i++) {
		struct compiled *rule = &routes->rule[i];

		routes->n++;
		rule->place = i;
		code = read_rule(&sheet, i, where, &rule->rule, fail);
		if (code == FAIL_NONE)
			code = compile_pattern(&sheet, i, routes, rule, fail);
		if (code != FAIL_NONE)
			return code;
	}
	return sort_rules(&sheet, routes, fail);
}

/* The words that rules of a field need, by place of the rule. */
static void
make_words(struct routes *routes, enum route_field field,
    struct arena *arena)
{
	struct mem_vec words;
	struct str *word;
	size_t i, n;

	mem_vec_make(&words, sizeof(struct word), arena->full);
	for (i = 0; i < routes->n; i++) {
		struct compiled *rule = &routes->rule[i];

		if (rule->rule.field != field)
			continue;
		n = pattern_words(rule->rule.pattern, &word, arena);
		rule->has_words = n > 0;
		while (n-- > 0) {
			struct word *new = mem_vec_add(&words);

			new->text = word[n];
			new->owner = (uint32_t)i;
		}
	}
	if (words.n > 0)
		routes->words[field] = words_make(mem_vec_at(&words, 0),
		    words.n, arena);
	for (i = 0; routes->words[field] == NULL && i < routes->n; i++)
		if (routes->rule[i].rule.field == field)
			routes->rule[i].has_words = 0;
	mem_vec_drop(&words);
}

enum fail_code
route_make(struct routes **routes, const struct csv_table *table,
    const struct route_where *where, struct arena *arena, struct fail *fail)
{
	struct routes *new = mem_take(arena, sizeof(*new));
	enum fail_code code;
	int field;

	new->roster = where->roster;
	code = read_rules(new, table, where, arena, fail);
	new->has_word = mem_take(arena, new->n);
	for (field = 0; code == FAIL_NONE && field < ROUTE_FIELDS; field++)
		make_words(new, (enum route_field)field, arena);
	if (code != FAIL_NONE) {
		route_drop(new);
		new = NULL;
	}
	*routes = new;
	return code;
}

void
route_drop(struct routes *routes)
{
	size_t i;

	if (routes == NULL)
		return;
	for (i = 0; i < routes->n; i++)
		pcre2_code_free(routes->rule[i].code);
	routes->n = 0;
	pcre2_jit_stack_free(routes->stack);
	pcre2_match_data_free(routes->data);
	pcre2_match_context_free(routes->match);
	pcre2_compile_context_free(routes->compile);
}

size_t
route_count(const struct routes *routes)
{
	return routes->n;
}

const struct route_rule *
route_at(const struct routes *routes, size_t i)
{
	return &routes->rule[i].rule;
}

/* 1 when the rule matches; a limit is written down the first time. */
static int
rule_matches(struct routes *routes, struct compiled *rule, struct str text,
    struct route_decision *decision)
{
	int found = pcre2_match(rule->code,
	    (PCRE2_SPTR)(text.n > 0 ? text.p : ""), text.n, 0, 0,
	    routes->data, routes->match);

	if (found >= 0)
		return 1;
	switch (found) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_JIT_STACKLIMIT:
	case PCRE2_ERROR_RECURSELOOP:
	case PCRE2_ERROR_NOMEMORY:
		if (!rule->has_warned)
			decision->limited[decision->n_limited++] =
			    &rule->rule;
		rule->has_warned = 1;
		break;
	default:
		break;
	}
	return 0;
}

/* Puts a rule among the candidates, by unit id, one a unit. */
static void
add_candidate(const struct routes *routes, const struct route_rule *rule,
    struct route_decision *decision)
{
	struct str id = roster_unit(routes->roster, rule->unit)->id;
	size_t i = decision->n_candidate, k;

	for (k = 0; k < decision->n_candidate; k++) {
		if (decision->candidate[k]->unit == rule->unit)
			return;
	}
	for (; i > 0 && str_cmp(id, roster_unit(routes->roster,
	    decision->candidate[i - 1]->unit)->id) < 0; i--)
		decision->candidate[i] = decision->candidate[i - 1];
	decision->candidate[i] = rule;
	decision->n_candidate++;
}

/* Which rules have one of their words in the ticket: one pass a field. */
static void
find_words(struct routes *routes, const struct str *field)
{
	int i;

	if (routes->n > 0)
		memset(routes->has_word, 0, routes->n);
	for (i = 0; i < ROUTE_FIELDS; i++)
		if (routes->words[i] != NULL)
			words_find(routes->words[i], field[i],
			    routes->has_word);
}

/* Of several units those that have ended are none, where another is left; the
   one that is left decides. */
static void
leave_ended(struct route_decision *decision)
{
	size_t n = 0, i;

	for (i = 0; i < decision->n_candidate; i++)
		if (!decision->candidate[i]->is_ended)
			decision->candidate[n++] = decision->candidate[i];
	if (n == 0)
		return;
	decision->n_candidate = n;
	decision->rule = decision->candidate[0];
}

void
route_decide(struct routes *routes, const struct str *field,
    struct arena *arena, struct route_decision *decision)
{
	size_t i;

	*decision = (struct route_decision){ 0 };
	decision->candidate = mem_take_n(arena, routes->n,
	    sizeof(struct route_rule *));
	decision->limited = mem_take_n(arena, routes->n,
	    sizeof(struct route_rule *));
	find_words(routes, field);
	for (i = 0; i < routes->n; i++) {
		struct compiled *rule = &routes->rule[i];

		if (decision->rule != NULL &&
		    rule->rule.rank > decision->rule->rank)
			break;
		if (rule->has_words && !routes->has_word[i])
			continue;
		if (!rule_matches(routes, rule, field[rule->rule.field],
		    decision))
			continue;
		if (decision->rule == NULL)
			decision->rule = &rule->rule;
		add_candidate(routes, &rule->rule, decision);
	}
	if (decision->n_candidate > 1)
		leave_ended(decision);
	if (decision->n_candidate > 1)
		decision->rule = NULL;
	else
		decision->n_candidate = 0;
}
