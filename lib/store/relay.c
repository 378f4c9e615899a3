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
		const struct ledger_ready *row = &batch->row[i];

		ledger_ahead(relay->ledger, i + LEDGER_AHEAD < n ?
		    row[LEDGER_AHEAD].code : nothing);
		relay->is_wrong = ledger_add_ready(relay->ledger, row,
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

/* The same, where a word may have the text already. */
static struct str
copy_word(struct relay_batch *batch, const void *word, int is_in,
    struct str text)
{
	return is_in ? str_make(word, text.n) : copy(batch, text);
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
	struct ledger_ready *row = &batch->row[batch->n++];
	struct fail fail;

	if (ledger_make_ready(row, record, &fail) != FAIL_NONE)
		row->fact.seq = 0;	/* which no ledger takes */
	row->ticket = copy_word(batch, &row->id, row->id.word[2] != 0,
	    record->ticket);
	row->unit = copy_word(batch, &row->unit_key, row->unit_key != 0,
	    record->unit);
	row->attrs = ledger_wants_attrs(record->event) ?
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
