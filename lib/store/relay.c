#include <string.h>

#include "store/relay.h"

/* The batch to be filled. */
static struct relay_batch *
current(struct relay *relay)
{
	struct relay_batch *batch = &relay->batch[belt_place(&relay->belt)];

	if (!batch->is_made) {
		mem_make(&batch->rows, relay->full);
		mem_make(&batch->text, relay->full);
		batch->row = mem_take_n(&batch->rows, RELAY_BATCH,
		    sizeof(*batch->row));
		batch->is_made = 1;
	}
	return batch;
}

static void
empty(struct relay_batch *batch)
{
	batch->n = 0;
	mem_reset(&batch->text);
}

static void
work(void *with, unsigned place)
{
	struct relay *relay = with;
	const struct relay_batch *batch = &relay->batch[place];
	const struct ledger_ahead nothing = { 0, 0 };
	size_t n = batch->n, i;
	struct fail fail;

	for (i = 0; i < n && !relay->is_wrong; i++) {
		const struct relay_row *row = &batch->row[i];

		ledger_ahead(relay->ledger, i + LEDGER_AHEAD < n ?
		    row[LEDGER_AHEAD].ready.code : nothing);
		relay->is_wrong = ledger_add_ready(relay->ledger, &row->ready,
		    &fail) != FAIL_NONE;
	}
}

void
relay_make(struct relay *relay, struct ledger *ledger, void (*full)(void))
{
	memset(relay, 0, sizeof(*relay));
	relay->ledger = ledger;
	relay->full = full;
	belt_make(&relay->belt, work, relay);
}

static struct str
copy(struct relay_batch *batch, struct str text)
{
	return str_make(mem_copy(&batch->text, text.p, text.n), text.n);
}

/* The same, in the row's own bytes where it fits. */
static struct str
copy_unit(struct relay_batch *batch, struct relay_row *row, struct str unit)
{
	if (unit.n > sizeof(row->unit))
		return copy(batch, unit);
	if (unit.n > 0)
		memcpy(row->unit, unit.p, unit.n);
	return str_make(row->unit, unit.n);
}

/* Most ids are in the row as words already. */
static struct str
copy_ticket(struct relay_batch *batch, const struct relay_row *row,
    struct str ticket)
{
	return ticket.n < sizeof(row->ready.id) ? str_make((const char *)
	    &row->ready.id, ticket.n) : copy(batch, ticket);
}

static void
pass(struct relay *relay)
{
	/* NB. a short tail is not worth a thread */
	if (!relay->belt.is_running)
		belt_start(&relay->belt);
	belt_pass(&relay->belt);
	empty(current(relay));
}

void
relay_put(struct relay *relay, const struct record *record)
{
	struct relay_batch *batch = current(relay);
	struct relay_row *row = &batch->row[batch->n++];
	struct record *kept = &row->ready.record;
	struct fail fail;

	*kept = *record;
	if (ledger_make_ready(&row->ready, &fail) != FAIL_NONE)
		kept->seq = 0;	/* which no ledger takes */
	kept->ticket = copy_ticket(batch, row, record->ticket);
	kept->unit = copy_unit(batch, row, record->unit);
	kept->attrs = ledger_wants_attrs(record->event) ?
	    copy(batch, record->attrs) : str_make("", 0);
	if (batch->n == RELAY_BATCH)
		pass(relay);
}

int
relay_wait(struct relay *relay)
{
	unsigned place = belt_place(&relay->belt);
	int is_right;

	belt_wait(&relay->belt);
	/* the rest is done here: nobody else is at work */
	if (relay->batch[place].is_made) {
		work(relay, place);
		empty(&relay->batch[place]);
	}
	is_right = !relay->is_wrong;
	relay->is_wrong = 0;
	return is_right;
}

void
relay_drop(struct relay *relay)
{
	unsigned i;

	belt_drop(&relay->belt);
	for (i = 0; i < BELT_PLACES; i++)
		if (relay->batch[i].is_made) {
			mem_drop(&relay->batch[i].rows);
			mem_drop(&relay->batch[i].text);
		}
}
