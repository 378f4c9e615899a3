#include <string.h>

#include "edge/sift.h"

static void
refuse(struct acts *acts, const struct acts_item *item,
    const struct fail *why)
{
	struct fail fail;

	if (item->table != NULL) {
		cmd_reject(acts->cmd, item->table, item->row,
		    acts_column(acts, item), why->text);
		return;
	}
	(void)fail_set(&fail, FAIL_REFUSED, "%.*s%s%s",
	    STR_ARG(item->act.ticket), item->act.ticket.n > 0 ? ": " : "",
	    why->text);
	(void)cmd_fail(acts->cmd, &fail);
}

void
sift_acts(struct acts *acts, sift_fits *fits, void *with)
{
	const struct ledger *ledger = &acts->store->ledger;
	size_t kept = acts->n_run, i;
	struct arena arena;

	mem_make(&arena, cmd_full);
	for (i = acts->n_run; i < acts->queue.n; i++) {
		struct acts_item *item = mem_vec_at(&acts->queue, i);
		uint32_t number = ledger_ticket(ledger, item->act.ticket);
		struct ticket ticket = { .number = HASH_NONE };
		struct fail why;

		mem_reset(&arena);
		if (number != HASH_NONE)
			ticket_fold(ledger, number, &arena, &ticket);
		if (!fits(with, item, &ticket, &why)) {
			refuse(acts, item, &why);
			continue;
		}
		if (kept != i)
			memcpy(mem_vec_at(&acts->queue, kept), item,
			    sizeof(*item));
		kept++;
	}
	mem_vec_cut(&acts->queue, kept);
	mem_drop(&arena);
}

void
sift_unit(const struct acts *acts, struct acts_item *item, uint16_t unit)
{
	if (item->act.unit.n == 0)
		item->act.unit = ledger_unit_id(&acts->store->ledger, unit);
}

void
sift_default(struct acts_item *item, const char *name, struct str value)
{
	if (value.n > 0 && desk_get(&item->act, name).n == 0)
		(void)desk_set(&item->act, str_of(name), value);
}
