#include "edge/reveal.h"
#include "text/mask.h"
#include "text/time.h"

/* What a reveal is written with. */
struct writing {
	struct cmd *cmd;
	const struct store *from;	/* what the numbers are of */
	const struct people *people;
	struct mask *mask;
	struct buf attrs;
	struct arena arena;
};

static struct str
said(const struct writing *w, uint32_t ticket, enum tickets_field field)
{
	const struct tickets_row *row = w->people == NULL ? NULL :
	    people_row(w->people, ticket);

	return row == NULL ? str_make(NULL, 0) : row->field[field];
}

static void
add(struct writing *w, struct store *to, const struct reveal *what, size_t i)
{
	uint32_t ticket = what->ticket[i];
	struct store_act act = { .event = EVENT_REVEAL,
	    .ticket = ledger_ticket_id(&w->from->ledger, ticket),
	    .by = cmd_by(w->cmd), .at_s = TIME_NONE };
	struct fail fail;
	struct str reason;
	int changed;

	mem_reset(&w->arena);
	reason = mask_record(w->mask, &w->arena, str_of(w->cmd->reason),
	    said(w, ticket, TICKETS_CALLER), said(w, ticket, TICKETS_PHONE),
	    said(w, ticket, TICKETS_ADDRESS), &changed);
	w->attrs.n = 0;
	buf_put_c(&w->attrs, "reason=");
	event_encode(&w->attrs, reason);
	if (what->scope.n > 0) {
		buf_put_c(&w->attrs, ";scope=");
		event_encode(&w->attrs, what->scope);
	}
	act.attrs = buf_str(&w->attrs);
	if (store_add(to, &act, NULL, &fail) != FAIL_NONE)
		cmd_die(w->cmd, &fail);
}

void
reveal_record(struct cmd *cmd, struct store *store,
    const struct people *people, const struct reveal *what)
{
	struct writing w = { .cmd = cmd, .from = store, .people = people };
	struct store_open how = cmd_store_how(cmd, 1, TIME_NONE);
	struct store again, *to = store;
	struct fail fail;
	size_t i;

	if (what->n_ticket == 0)
		return;
	if (!store->is_writer) {
		if (store_open(&again, &how, &fail) != FAIL_NONE)
			cmd_die(cmd, &fail);
		to = &again;
	}
	mem_make(&w.arena, cmd_full);
	buf_make(&w.attrs, cmd_full);
	if (mask_make(&w.mask, &cmd->arena, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	for (i = 0; i < what->n_ticket; i++)
		add(&w, to, what, i);
	if (store_commit(to, 0, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (to != store)
		store_close(to);
	mask_drop(w.mask);
	buf_drop(&w.attrs);
	mem_drop(&w.arena);
}
