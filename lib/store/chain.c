#include <string.h>

#include "store/chain.h"

#define BATCH (256 << 10)

/* A transaction in its batch: its bytes begin where the last one's end. */
struct chain_job {
	size_t end;
	char digest[HASH_HEX];
};

static int
batch_is_good(const struct chain_batch *batch)
{
	char hex[HASH_HEX + 1];
	struct str bytes = buf_str(&batch->bytes);
	size_t from = 0, i;

	for (i = 0; i < batch->jobs.n; i++) {
		const struct chain_job *job = mem_vec_at(&batch->jobs, i);
		struct str part = str_make(bytes.p + from, job->end - from);

		hash_sha256_hex(&part, 1, hex);
		if (memcmp(hex, job->digest, HASH_HEX) != 0)
			return 0;
		from = job->end;
	}
	return 1;
}

static void
work(void *with, unsigned place)
{
	struct chain *chain = with;

	if (!batch_is_good(&chain->batch[place]))
		chain->is_bad = 1;
}

static void
drop(struct chain *chain)
{
	int i;

	belt_drop(&chain->belt);
	for (i = 0; i < BELT_PLACES; i++) {
		buf_drop(&chain->batch[i].bytes);
		mem_vec_drop(&chain->batch[i].jobs);
	}
}

int
chain_is_running(const struct chain *chain)
{
	return chain->belt.is_running;
}

void
chain_start(struct chain *chain, void (*full)(void))
{
	int i;

	memset(chain, 0, sizeof(*chain));
	for (i = 0; i < BELT_PLACES; i++) {
		buf_make(&chain->batch[i].bytes, full);
		mem_vec_make(&chain->batch[i].jobs, sizeof(struct chain_job),
		    full);
	}
	belt_make(&chain->belt, work, chain);
	belt_start(&chain->belt);
	if (!chain_is_running(chain))
		drop(chain);
}

/* The batch being filled; nobody else looks at it. */
static struct chain_batch *
current(struct chain *chain)
{
	return &chain->batch[belt_place(&chain->belt)];
}

/* An empty batch. */
static void
next_batch(struct chain *chain)
{
	struct chain_batch *next = current(chain);

	next->bytes.n = 0;
	mem_vec_cut(&next->jobs, 0);
	chain->whole = 0;
	chain->is_open = 0;
}

static void
begin(struct chain *chain, const char *before)
{
	if (!chain->is_open)
		buf_put_c(&current(chain)->bytes, before);
	chain->is_open = 1;
}

void
chain_line(struct chain *chain, const char *before, struct str line)
{
	struct buf *bytes = &current(chain)->bytes;

	begin(chain, before);
	buf_put(bytes, line);
	buf_put_byte(bytes, '\n');
}

void
chain_end(struct chain *chain, const char *before, struct str line,
    struct str digest)
{
	struct chain_batch *batch = current(chain);
	struct chain_job *job;

	begin(chain, before);
	buf_put(&batch->bytes, str_make(line.p, line.n - digest.n));
	job = mem_vec_add(&batch->jobs);
	job->end = chain->whole = batch->bytes.n;
	memcpy(job->digest, digest.p, HASH_HEX);
	chain->is_open = 0;
	if (batch->bytes.n >= BATCH) {
		belt_pass(&chain->belt);
		next_batch(chain);
	}
}

void
chain_forget(struct chain *chain)
{
	current(chain)->bytes.n = chain->whole;
	chain->is_open = 0;
}

int
chain_wait(struct chain *chain)
{
	int is_good;

	chain_forget(chain);
	belt_pass(&chain->belt);
	belt_wait(&chain->belt);
	next_batch(chain);
	is_good = !chain->is_bad;
	chain->is_bad = 0;
	return is_good;
}

void
chain_stop(struct chain *chain)
{
	if (chain_is_running(chain))
		drop(chain);
}
