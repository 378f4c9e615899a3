#include "model/event.h"
#include "model/merit.h"
#include "model/sheet.h"
#include "text/num.h"

const char *const merit_words_kind[] = { "bonus", "deduction", NULL };
const char *const merit_words_cycle[] = { "month", "year", NULL };
const char *const merit_words_per[] = { "item", "once", NULL };
const char *const merit_words_automatic[] =
    { "", "rank", "district", "supervise", NULL };

enum {
	COLUMN_CLAUSE, COLUMN_KIND, COLUMN_CYCLE, COLUMN_POINTS, COLUMN_PER,
	COLUMN_AUTOMATIC, COLUMN_TEXT
};
static const char *const columns[] = { "clause", "kind", "cycle", "points",
    "per", "automatic", "text", NULL };

struct merits {
	struct merit *merit;
	size_t n;
};

/* The place of a field's word in `list`, or a failure that lists them. */
static enum fail_code
read_word(const struct sheet *sheet, size_t i, int column,
    const char *const *list, struct fail *fail)
{
	struct str text = sheet_get(sheet, i, column);
	enum fail_code code;
	struct buf words;

	if (sheet_word(list, text) >= 0)
		return FAIL_NONE;
	buf_make(&words, NULL);
	for (; *list != NULL; list++) {
		if (words.n > 0)
			buf_put_c(&words, ", ");
		buf_put_c(&words, **list != '\0' ? *list : "nothing");
	}
	code = sheet_fail(sheet, i, column, fail, "no %s '%.*s' (%.*s)",
	    columns[column], STR_ARG(text), STR_ARG(buf_str(&words)));
	buf_drop(&words);
	return code;
}

static enum fail_code
read_points(const struct sheet *sheet, size_t i, struct merit *merit,
    struct fail *fail)
{
	struct str rest = sheet_get(sheet, i, COLUMN_POINTS), part;

	while (str_cut(&rest, '|', &part)) {
		int64_t cents;

		if (!num_parse_cents(part, &cents) || cents <= 0 ||
		    cents > 100000)
			return sheet_fail(sheet, i, COLUMN_POINTS, fail,
			    "no points '%.*s' (numbers above 0 to 1000 "
			    "with | between)", STR_ARG(part));
		if (merit->n_points == MERIT_CHOICES)
			return sheet_fail(sheet, i, COLUMN_POINTS, fail,
			    "more than %d values", MERIT_CHOICES);
		merit->points_cents[merit->n_points++] = cents;
	}
	if (merit->n_points == 0)
		return sheet_fail(sheet, i, COLUMN_POINTS, fail,
		    "no points '' (numbers above 0 to 1000 with | between)");
	return FAIL_NONE;
}

static enum fail_code
read_merit(const struct sheet *sheet, size_t i, struct merit *merit,
    struct fail *fail)
{
	static const struct {
		int column;
		const char *const *list;
	} word[] = {
		{ COLUMN_KIND, merit_words_kind },
		{ COLUMN_CYCLE, merit_words_cycle },
		{ COLUMN_PER, merit_words_per },
		{ COLUMN_AUTOMATIC, merit_words_automatic },
	};
	enum fail_code code;
	int at[4];
	size_t k;

	merit->clause = sheet_get(sheet, i, COLUMN_CLAUSE);
	merit->text = sheet_get(sheet, i, COLUMN_TEXT);
	if (!event_ticket_is_valid(merit->clause))
		return sheet_fail(sheet, i, COLUMN_CLAUSE, fail,
		    "no clause '%.*s' (1 to 64 bytes without blanks and "
		    "\" , ; = %%)", STR_ARG(merit->clause));
	for (k = 0; k < 4; k++) {
		code = read_word(sheet, i, word[k].column, word[k].list,
		    fail);
		if (code != FAIL_NONE)
			return code;
		at[k] = sheet_word(word[k].list,
		    sheet_get(sheet, i, word[k].column));
	}
	merit->kind = (enum merit_kind)at[0];
	merit->cycle = (enum merit_cycle)at[1];
	merit->per = (enum merit_per)at[2];
	merit->automatic = (enum merit_automatic)at[3];
	return read_points(sheet, i, merit, fail);
}

enum fail_code
merit_make(struct merits **merits, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	struct merits *new = mem_take(arena, sizeof(*new));
	struct sheet sheet;
	enum fail_code code;
	size_t i;

	*merits = new;
	if ((code = sheet_make(&sheet, table, columns, fail)) != FAIL_NONE)
		return code;
	new->merit = mem_take_n(arena, table->n_row, sizeof(*new->merit));
	for (i = 0; i < table->n_row; i++) {
		struct merit *merit = &new->merit[i];

		code = read_merit(&sheet, i, merit, fail);
		if (code != FAIL_NONE)
			return code;
		if (merit_find(new, merit->clause) != NULL)
			return sheet_fail(&sheet, i, COLUMN_CLAUSE, fail,
			    "clause twice '%.*s'", STR_ARG(merit->clause));
		new->n++;
	}
	return FAIL_NONE;
}

size_t
merit_count(const struct merits *merits)
{
	return merits->n;
}

const struct merit *
merit_at(const struct merits *merits, size_t i)
{
	return &merits->merit[i];
}

const struct merit *
merit_find(const struct merits *merits, struct str clause)
{
	size_t i;

	for (i = 0; i < merits->n; i++) {
		if (str_eq(merits->merit[i].clause, clause))
			return &merits->merit[i];
	}
	return NULL;
}

const struct merit *
merit_automatic(const struct merits *merits, enum merit_automatic automatic)
{
	size_t i;

	for (i = 0; i < merits->n; i++) {
		if (merits->merit[i].automatic == automatic)
			return &merits->merit[i];
	}
	return NULL;
}

int
merit_points_allowed(const struct merit *merit, int64_t cents)
{
	size_t i;

	if (cents == 0)
		return merit->automatic != MERIT_BY_HAND;
	for (i = 0; i < merit->n_points; i++) {
		if (merit->points_cents[i] == cents)
			return 1;
	}
	return 0;
}

int
merit_points_default(const struct merit *merit, int64_t *cents)
{
	if (merit->n_points != 1)
		return 0;
	*cents = merit->points_cents[0];
	return 1;
}
