/*
 * cache - what is derived from the journal, kept (cache/)
 *
 *	ledger.bin	the ledger as it lies in memory: the opening balance
 *	balance.bin	what is settled (figures/balance.h), of one configuration
 *	seal.csv	what the files were that it was made of, and itself
 *	durable.bin	what the newest journal file was behind the last sync
 *
 * A command maps ledger.bin instead of reading the journal, and reads the
 * records since; so its cost is that of its work, not of the store's age (Q6).
 *
 * The cache is never believed against the journal. It counts only as long as
 * it and every journal file are, by inode, size and times of change, what the
 * seal says; the newest file, which grows, may instead have the same bytes up
 * to where the cache ends. Else everything is read, and nothing is said: the
 * result is the same. Whatever is missing, damaged, foreign, of another
 * program, of a store that was copied or put back, is not what the seal says.
 *
 * It is made by a writer, or by a reader who may write in cache/, when so many
 * records had to be read that it pays. It holds what the journal holds: no
 * personal data (Q5). What is kept beside it, store/kept.h, does.
 */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include <stdint.h>

#include "base/mem.h"
#include "figures/balance.h"
#include "model/ledger.h"
#include "store/config.h"
#include "store/journal.h"

/* Records that had to be read before a cache is made, where the caller does
   not say. A store of fewer is read as fast as mapped. */
#define CACHE_LEAST 20000
#define CACHE_OFF UINT32_MAX	/* neither used nor made */

struct cache {
	int dir;			/* of cache/, -1: out of reach */
	uint32_t least;
	struct journal_end end;		/* where it ends; seq 0: none is used */
	uint32_t n_read;		/* records since that had to be read */
	char recorded[CONFIG_FILES][HASH_HEX + 1];	/* as in config */
	struct file_stamp own;		/* of ledger.bin */
	struct file_stamp own_balance;	/* of balance.bin */
	int has_balance;		/* it is of this configuration */
	struct mem_vec stamps;		/* of struct journal_stamp: the journal's
					   files when they were read */
	void (*full)(void);
};

/* `store_dir` is the store's directory. A writer
   makes cache/ where it is missing. */
void cache_open(struct cache *cache, int store_dir, uint32_t least,
    int is_writer, void (*full)(void));

/*
 * Takes the ledger (made bare) from the cache, where it is of the journal's
 * `files`; `end` and `recorded` are what
 * the journal's reading starts from then. One that holds what was written down
 * after `as_of_s` does not count. 1, or 0 when there is no cache that
 * counts; then the ledger is bare.
 */
int cache_take(struct cache *cache, int journal_dir,
    const struct journal_list *files, int64_t as_of_s,
    struct ledger *ledger);

/*
 * The balance of what cache_take() took, into one that balance_make() made.
 * `config` says which policy and calendar the view has. 1, or 0 when none fits;
 * then the balance is good for nothing.
 */
int cache_balance(struct cache *cache, struct balance *balance,
    uint64_t config, const struct obligation_view *view);

/* 1 when so much had to be read that the cache is to be made anew. `end` is
   the end of the ledger. */
int cache_pays(const struct cache *cache, const struct ledger *ledger,
    const struct journal_end *end);

/* Makes it anew, where that pays; what fails is no fault. */
void cache_keep(struct cache *cache, int journal_dir, struct ledger *ledger,
    struct balance *balance, const struct journal_end *end);

/* Seals anew what a commit has appended to, when a cache was used. */
void cache_seal(struct cache *cache, int journal_dir,
    const struct journal_end *end);

/*
 * 1 when the journal's end, and its file's name, were durable when a commit
 * was done, and the file is untouched since, by its stamp: then it need not be
 * made so again, which takes as long as to append. 0 where that is not known:
 * a writer that was killed between write and sync left no such note.
 */
int cache_is_durable(const struct cache *cache, int journal_dir,
    const struct journal_end *end);

/* Notes that. Only behind the syncs. */
void cache_note_durable(const struct cache *cache, int journal_dir,
    const struct journal_end *end);

void cache_close(struct cache *cache);

/* A number of this program: what another one's bytes mean is not known. */
uint64_t cache_program(void);

#endif
