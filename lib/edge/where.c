#include <string.h>

#include "edge/where.h"
#include "text/num.h"
#include "text/pattern.h"
#include "text/time.h"
#include "text/utf8.h"

enum { NEST = 100 };	/* brackets and nots within each other */

enum kind {
	KIND_AND, KIND_OR, KIND_NOT,		/* of `first` and its `next` */
	KIND_IS, KIND_NOT_IS, KIND_LESS, KIND_AT_MOST, KIND_MORE,
	KIND_AT_LEAST, KIND_FINDS
};

struct node {
	enum kind kind;
	struct node *first, *next;	/* parts; the next part of its parent */
	size_t column;
	enum table_type type;
	struct str text;
	int64_t low, high;		/* a day is all its seconds */
	struct pattern *pattern;
	struct node *before;		/* all patterns, for dropping */
};

struct where {
	struct node *root;
	struct node *patterns;
	unsigned char *uses;
};

enum token { TOKEN_END, TOKEN_WORD, TOKEN_TEXT, TOKEN_OPERATOR, TOKEN_OPEN,
    TOKEN_CLOSE };

struct parse {
	struct str text;
	size_t next;		/* where the next token is looked for */
	size_t at;		/* where this one began */
	enum token token;
	struct str word;	/* of words, texts and operators */
	const struct table_column *column;
	size_t n_column;
	struct where *where;
	struct arena *arena;
	int depth;
	struct fail *fail;
};

/* FAIL_USAGE with the character that byte `at` is in, in front. */
static enum fail_code
fault(struct parse *p, size_t at, const char *what, struct str subject)
{
	struct str before = str_make(p->text.p, at);
	size_t n = 1;

	while (before.n > 0) {
		(void)utf8_next(&before);
		n++;
	}
	if (subject.p == NULL)
		return fail_set(p->fail, FAIL_USAGE, "%zu: %s", n, what);
	return fail_set(p->fail, FAIL_USAGE, "%zu: %s '%.*s'", n, what,
	    STR_ARG(subject));
}

static int
is_word_byte(char c)
{
	return c != '\0' && strchr(" \t\r\n'\"()=!<>~", c) == NULL;
}

/* A quoted text; the quote doubled stands for itself. */
static enum fail_code
take_text(struct parse *p)
{
	char quote = p->text.p[p->next++], c;
	char *to = mem_take(p->arena, p->text.n - p->next);
	size_t n = 0;

	for (;;) {
		if (p->next == p->text.n)
			return fault(p, p->at, "the text that begins here has "
			    "no end", str_make(NULL, 0));
		c = p->text.p[p->next++];
		if (c == quote && (p->next == p->text.n ||
		    p->text.p[p->next] != quote))
			break;
		p->next += c == quote;
		to[n++] = c;
	}
	p->token = TOKEN_TEXT;
	p->word = str_make(to, n);
	return FAIL_NONE;
}

static enum fail_code
take_token(struct parse *p)
{
	size_t n = 1;
	char c;

	while (p->next < p->text.n && strchr(" \t\r\n", p->text.p[p->next]) !=
	    NULL && p->text.p[p->next] != '\0')
		p->next++;
	p->at = p->next;
	p->token = TOKEN_END;
	p->word = str_make(NULL, 0);
	if (p->next == p->text.n)
		return FAIL_NONE;
	c = p->text.p[p->next];
	if (c == '\'' || c == '"')
		return take_text(p);
	if (c == '(' || c == ')')
		p->token = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
	else if (strchr("=!<>~", c) != NULL && c != '\0') {
		p->token = TOKEN_OPERATOR;
		if (c != '=' && c != '~' && p->next + 1 < p->text.n &&
		    p->text.p[p->next + 1] == '=')
			n = 2;
	} else {
		p->token = TOKEN_WORD;
		while (p->next + n < p->text.n &&
		    is_word_byte(p->text.p[p->next + n]))
			n++;
	}
	p->word = str_make(p->text.p + p->at, n);
	p->next += n;
	return FAIL_NONE;
}

static struct node *
node_make(struct parse *p, enum kind kind)
{
	struct node *node = mem_take(p->arena, sizeof(*node));

	node->kind = kind;
	return node;
}

static enum fail_code
take_column(struct parse *p, struct node *node)
{
	size_t i;

	if (p->token != TOKEN_WORD)
		return fault(p, p->at, "a column is needed here",
		    str_make(NULL, 0));
	for (i = 0; i < p->n_column; i++)
		if (str_is(p->word, p->column[i].name))
			break;
	if (i == p->n_column)
		return fault(p, p->at, "there is no column", p->word);
	node->column = i;
	node->type = p->column[i].type;
	p->where->uses[i] = 1;
	return take_token(p);
}

static enum fail_code
take_operator(struct parse *p, struct node *node)
{
	static const char *const word[] = { "=", "!=", "<", "<=", ">", ">=",
	    "~", NULL };
	int i;

	if (p->token == TOKEN_OPERATOR)
		for (i = 0; word[i] != NULL; i++)
			if (str_is(p->word, word[i])) {
				node->kind = (enum kind)(KIND_IS + i);
				return take_token(p);
			}
	return fault(p, p->at, "one of = != < <= > >= ~ is needed here",
	    str_make(NULL, 0));
}

/* A value of a column of times or numbers; '' asks for empty cells. */
static enum fail_code
take_number(struct parse *p, struct node *node)
{
	int is_time = node->type == TABLE_TIME;

	if (p->word.n == 0) {
		node->low = node->high = TIME_NONE;
		return FAIL_NONE;
	}
	/* a date alone: from its first second to its last */
	if (is_time && time_parse_loose(p->word, TIME_FIRST, &node->low) &&
	    time_parse_loose(p->word, TIME_LAST, &node->high))
		return FAIL_NONE;
	if (!is_time && num_parse(p->word, INT64_MIN + 1, INT64_MAX,
	    &node->low)) {
		node->high = node->low;
		return FAIL_NONE;
	}
	return fault(p, p->at, is_time ?
	    "a time such as 2024-10-25 16:00 is needed, not" :
	    "a whole number is needed, not", p->word);
}

static enum fail_code
take_value(struct parse *p, struct node *node)
{
	enum fail_code code;
	struct fail why;

	if (p->token != TOKEN_WORD && p->token != TOKEN_TEXT)
		return fault(p, p->at, "a value is needed here",
		    str_make(NULL, 0));
	if (node->kind == KIND_FINDS) {
		if (node->type == TABLE_TIME || node->type == TABLE_NUMBER)
			return fault(p, p->at, "~ is for texts, not for",
			    str_of(p->column[node->column].name));
		code = pattern_make(&node->pattern, p->word, p->arena, &why);
		if (code == FAIL_SYSTEM)
			return fail_set(p->fail, code, "%s", why.text);
		if (code != FAIL_NONE)
			return fault(p, p->at, why.text, str_make(NULL, 0));
		node->before = p->where->patterns;
		p->where->patterns = node;
	} else if (node->type == TABLE_TIME || node->type == TABLE_NUMBER) {
		code = take_number(p, node);
		if (code != FAIL_NONE)
			return code;
	}
	node->text = p->word;
	return take_token(p);
}

static enum fail_code take_any(struct parse *p, struct node **node);

static int
is_keyword(const struct parse *p, const char *word)
{
	return p->token == TOKEN_WORD && str_is_caseless(p->word, word);
}

static enum fail_code
take_condition(struct parse *p, struct node **node)
{
	enum fail_code code = FAIL_NONE;
	int is_not = is_keyword(p, "not");
	size_t at = p->at;

	*node = node_make(p, is_not ? KIND_NOT : KIND_IS);
	if (!is_not && p->token != TOKEN_OPEN) {
		code = take_column(p, *node);
		if (code == FAIL_NONE)
			code = take_operator(p, *node);
		return code == FAIL_NONE ? take_value(p, *node) : code;
	}
	if (++p->depth > NEST)
		return fault(p, at, "too many brackets within each other",
		    str_make(NULL, 0));
	code = take_token(p);
	if (code == FAIL_NONE)
		code = is_not ? take_condition(p, &(*node)->first) :
		    take_any(p, node);
	if (code == FAIL_NONE && !is_not) {
		if (p->token != TOKEN_CLOSE)
			return fault(p, at, "the bracket has no end",
			    str_make(NULL, 0));
		code = take_token(p);
	}
	p->depth--;
	return code;
}

/* Conditions with `word` between them: one node for all. */
static enum fail_code
take_list(struct parse *p, enum kind kind, struct node **node)
{
	struct node *list = node_make(p, kind), **link = &list->first;
	enum fail_code code;

	for (;;) {
		code = kind == KIND_OR ? take_list(p, KIND_AND, link) :
		    take_condition(p, link);
		if (code != FAIL_NONE)
			return code;
		if (!is_keyword(p, kind == KIND_OR ? "or" : "and"))
			break;
		link = &(*link)->next;
		code = take_token(p);
		if (code != FAIL_NONE)
			return code;
	}
	*node = list;
	return FAIL_NONE;
}

static enum fail_code
take_any(struct parse *p, struct node **node)
{
	return take_list(p, KIND_OR, node);
}

enum fail_code
where_make(struct where **made, struct str text,
    const struct table_column *column, size_t n_column, struct arena *arena,
    struct fail *fail)
{
	struct where *where = mem_take(arena, sizeof(*where));
	struct parse p = { .text = text, .column = column,
	    .n_column = n_column, .where = where, .arena = arena,
	    .fail = fail };
	enum fail_code code;

	*made = where;
	where->uses = mem_take(arena, n_column);
	code = take_token(&p);
	if (code == FAIL_NONE)
		code = take_any(&p, &where->root);
	if (code == FAIL_NONE && p.token != TOKEN_END)
		code = fault(&p, p.at, "and or or is needed here",
		    str_make(NULL, 0));
	if (code != FAIL_NONE) {
		where_drop(where);
		*made = NULL;
	}
	return code;
}

void
where_drop(struct where *where)
{
	struct node *node = where == NULL ? NULL : where->patterns;

	for (; node != NULL; node = node->before)
		pattern_drop(node->pattern);
}

int
where_uses(const struct where *where, size_t i)
{
	return where->uses[i];
}

/* <0, 0, >0: how the cell lies to the value; a day is equal all through. */
static int
lies(const struct node *node, const struct where_value *value)
{
	if (node->type != TABLE_TIME && node->type != TABLE_NUMBER)
		return str_cmp(value->text, node->text);
	return value->n < node->low ? -1 : value->n > node->high;
}

static int
test_cell(const struct node *node, const struct where_value *value)
{
	int is_counted = node->type == TABLE_TIME ||
	    node->type == TABLE_NUMBER;
	int is_empty = is_counted ? value->n == TIME_NONE :
	    value->text.n == 0;
	int asks_empty = node->text.n == 0;

	if (node->kind == KIND_FINDS)
		return pattern_match(node->pattern, value->text);
	if (is_empty || asks_empty) {
		if (node->kind == KIND_IS)
			return is_empty && asks_empty;
		return node->kind == KIND_NOT_IS && is_empty != asks_empty;
	}
	switch (node->kind) {
	case KIND_IS:
		return lies(node, value) == 0;
	case KIND_NOT_IS:
		return lies(node, value) != 0;
	case KIND_LESS:
		return lies(node, value) < 0;
	case KIND_AT_MOST:
		return lies(node, value) <= 0;
	case KIND_MORE:
		return lies(node, value) > 0;
	default:
		return lies(node, value) >= 0;
	}
}

static int
test_node(const struct node *node, const struct where_value *value)
{
	const struct node *part;
	int got;

	if (node->kind == KIND_NOT) {
		got = test_node(node->first, value);
		return got < 0 ? got : !got;
	}
	if (node->kind != KIND_AND && node->kind != KIND_OR)
		return test_cell(node, &value[node->column]);
	for (part = node->first; part != NULL; part = part->next) {
		got = test_node(part, value);
		if (got < 0 || got == (node->kind == KIND_OR))
			return got;
	}
	return node->kind == KIND_AND;
}

int
where_test(const struct where *where, const struct where_value *value)
{
	return test_node(where->root, value);
}
