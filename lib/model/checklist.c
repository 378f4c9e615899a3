#include "model/checklist.h"
#include "model/event.h"
#include "model/sheet.h"

const char *const checklist_words_check[] = {
	[CHECK_BY_HAND] = "",
	[CHECK_CONTACT] = "contact",
	[CHECK_SURVEY] = "survey",
	[CHECK_ANSWER] = "answer",
	[CHECK_RECORDINGS] = "recordings",
	[CHECK_PHOTOS] = "photos",
	[CHECK_SIGNED] = "signed",
	[CHECK_STATEMENT] = "statement",
	[CHECK_PLAN] = "plan",
	[CHECK_APPROVED] = "approved",
	[CHECK_BACKDATED] = "backdated",
	[CHECK_TIMELY] = "timely",
	[CHECK_N] = NULL
};

enum { COLUMN_ITEM, COLUMN_CHECK, COLUMN_TEXT };
static const char *const columns[] = { "item", "check", "text", NULL };

struct checklist {
	struct checklist_item *item;
	size_t n;
};

static enum fail_code
read_item(const struct sheet *sheet, size_t i, struct checklist_item *item,
    struct fail *fail)
{
	struct str check = sheet_get(sheet, i, COLUMN_CHECK);
	int word = sheet_word(checklist_words_check, check);

	item->item = sheet_get(sheet, i, COLUMN_ITEM);
	item->text = sheet_get(sheet, i, COLUMN_TEXT);
	if (!event_ticket_is_valid(item->item))
		return sheet_fail(sheet, i, COLUMN_ITEM, fail,
		    "no item '%.*s' (1 to 64 bytes without blanks and "
		    "\" , ; = %%)", STR_ARG(item->item));
	if (word < 0)
		return sheet_fail(sheet, i, COLUMN_CHECK, fail,
		    "unknown check '%.*s'", STR_ARG(check));
	if (item->text.n == 0)
		return sheet_fail(sheet, i, COLUMN_TEXT, fail,
		    "no text for item '%.*s'", STR_ARG(item->item));
	item->check = (enum checklist_check)word;
	return FAIL_NONE;
}

enum fail_code
checklist_make(struct checklist **checklist, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	struct checklist *new = mem_take(arena, sizeof(*new));
	struct sheet sheet;
	enum fail_code code;
	size_t i;

	*checklist = new;
	if ((code = sheet_make(&sheet, table, columns, fail)) != FAIL_NONE)
		return code;
	new->item = mem_take_n(arena, table->n_row, sizeof(*new->item));
	for (i = 0; i < table->n_row; i++) {
		struct checklist_item *item = &new->item[i];

		code = read_item(&sheet, i, item, fail);
		if (code != FAIL_NONE)
			return code;
		if (checklist_find(new, item->item) != NULL)
			return sheet_fail(&sheet, i, COLUMN_ITEM, fail,
			    "item twice '%.*s'", STR_ARG(item->item));
		new->n++;
	}
	return FAIL_NONE;
}

size_t
checklist_count(const struct checklist *checklist)
{
	return checklist->n;
}

const struct checklist_item *
checklist_at(const struct checklist *checklist, size_t i)
{
	return &checklist->item[i];
}

const struct checklist_item *
checklist_find(const struct checklist *checklist, struct str item)
{
	size_t i;

	for (i = 0; i < checklist->n; i++) {
		if (str_eq(checklist->item[i].item, item))
			return &checklist->item[i];
	}
	return NULL;
}
