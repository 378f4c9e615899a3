#include <string.h>

#include "store/relay.h"

/* Fills a place with nothing. */
static void
begin(struct relay_batch *batch)
{
	batch->n = 0;
	mem_reset(&batch->text);
}

static void
work(void *with, unsigned place)
{
	struct relay *relay = with;
	const struct relay_batch *batch = &relay->batch[place];
	struct fail fail;
	size_t i;

	for (i = 0; i < batch->n && !relay->is_wrong; i++) {
		const struct ledger_ready *ready = &batch->ready[i];

		ledger_ahead(relay->ledger, i + LEDGER_AHEAD < batch->n ?
		    ready[LEDGER_AHEAD].code : 0);
		relay->is_wrong = ledger_add_ready(relay->ledger, ready,
		    &fail) != FAIL_NONE;
	}
}

void
relay_make(struct relay *relay, struct ledger *ledger, void (*full)(void))
{
	unsigned i;

	memset(relay, 0, sizeof(*relay));
	relay->ledger = ledger;
	mem_make(&relay->arena, full);
	for (i = 0; i < BELT_PLACES; i++) {
		relay->batch[i].ready = mem_take_n(&relay->arena, RELAY_BATCH,
		    sizeof(struct ledger_ready));
		mem_make(&relay->batch[i].text, full);
	}
	belt_make(&relay->belt, work, relay);
}

static struct str
keep(struct relay_batch *batch, struct str text)
{
	return text.n == 0 ? str_make("", 0) :
	    str_make(mem_copy(&batch->text, text.p, text.n), text.n);
}

static void
pass(struct relay *relay)
{
	/* NB. a short tail is not worth a thread */
	if (!relay->belt.is_running)
		belt_start(&relay->belt);
	belt_pass(&relay->belt);
	begin(&relay->batch[belt_place(&relay->belt)]);
}

void
relay_put(struct relay *relay, const struct record *record)
{
	struct relay_batch *batch = &relay->batch[belt_place(&relay->belt)];
	struct ledger_ready *ready = &batch->ready[batch->n];
	struct fail fail;

	ready->record = *record;
	if (ledger_make_ready(ready, &fail) != FAIL_NONE)
		ready->record.seq = 0;	/* which no ledger takes */
	ready->record.ticket = keep(batch, record->ticket);
	ready->record.unit = keep(batch, record->unit);
	ready->record.attrs = ledger_wants_attrs(record->event) ?
	    keep(batch, record->attrs) : str_make("", 0);
	if (++batch->n == RELAY_BATCH)
		pass(relay);
}

int
relay_wait(struct relay *relay)
{
	unsigned place = belt_place(&relay->belt);
	int is_right;

	belt_wait(&relay->belt);
	/* the rest is done here: nobody else is at work */
	work(relay, place);
	begin(&relay->batch[place]);
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
		mem_drop(&relay->batch[i].text);
	mem_drop(&relay->arena);
}
