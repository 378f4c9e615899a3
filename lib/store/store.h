/*
 * store - a directory of flat files: opened, loaded, committed to
 *
 * Opening reads config/ and the journal into a ledger. A writer holds the lock
 * from before it reads until it closes, so what it checks is what it appends
 * to. Nothing reaches the disk before store_commit(), tickets rows first, then
 * the transaction; but for rows of a large one, which count for nothing till
 * then. Times, the user and the path come from the caller: the library asks no
 * clock and no environment.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/ledger.h"
#include "figures/balance.h"
#include "model/obligation.h"
#include "store/cache.h"
#include "store/config.h"
#include "store/journal.h"
#include "store/tickets.h"
#include "text/time.h"

struct store_open {
	const char *path;
	int is_writer;
	int wait_s;		/* for the lock */
	int64_t now_s;
	int64_t as_of_s;	/* TIME_NONE: now, with config/ as it lies */
	int is_dry;		/* nothing will be committed or mended */
	const char *config_by;	/* who changed config/; NULL: nobody says */
	int is_few;		/* the balance is not asked: there is none */
	int verify;		/* recompute the journal's digests; no cache */
	uint32_t cache_least;	/* store/cache.h; 0: CACHE_LEAST */
	void (*full)(void);
};

struct store {
	const char *path;
	int dir, config_dir, journal_dir, tickets_dir;	/* -1: out of reach */
	int lock;
	int is_writer;
	int is_dry;
	int is_few;
	int verify;
	int64_t now_s;
	int64_t as_of_s;
	struct cache cache;
	struct balance balance_own;
	const struct balance *balance;	/* of the view, or NULL */
	struct config config;
	struct ledger ledger;
	struct obligation_view view;	/* of the ledger, as of as_of_s */
	struct journal_end end;
	struct journal_tx tx;
	char logged[TIME_TEXT + 1];	/* by all of its records */
	uint32_t n_config;	/* config records that begin the transaction */
	struct buf rows;	/* tickets rows to come */
	struct fail rows_fail;	/* why some could not be written */
	struct tickets_append append;	/* rows that are written already … */
	int is_appending;		/* … but are no promise yet */
	int64_t rows_from;	/* the size of their file before; INT64_MAX: none
				   are written, or what was there was moved */
	char moved[64];		/* what was moved aside in journal/, or "" */
	char moved_rows[64];	/* in tickets/, by the commit, or "" */
	struct mem_vec notes;	/* config events, while the journal is read */
	void (*full)(void);
	struct arena arena;	/* lives as long as the store */
};

/*
 * Opens and loads. FAIL_DATA when it is no store or a file in it is damaged,
 * FAIL_LOCKED when another writes. On failure nothing is left open.
 */
enum fail_code store_open(struct store *store, const struct store_open *how,
    struct fail *fail);

/* An act to be recorded. Slices live until the call returns. */
struct store_act {
	enum event_id event;
	struct str ticket, unit, by;
	int64_t at_s;		/* TIME_NONE: now */
	struct str attrs;	/* encoded, in the table's order */
};

/*
 * Adds a record to the transaction and to the ledger. The caller has checked
 * that it is allowed. `*seq` (may be NULL) is its number.
 */
enum fail_code store_add(struct store *store, const struct store_act *act,
    uint32_t *seq, struct fail *fail);

/*
 * Adds a tickets row (made by tickets_put(), no LF) to the transaction. Where
 * many have come together they are written, and the transaction's digest is
 * computed as far as it goes, while more is added; what goes wrong there the
 * commit says. Without a commit they are taken back; where that cannot be, they
 * are rows that no record names.
 */
void store_add_row(struct store *store, struct str line);

/*
 * store_add() in two steps, as ledger_make_ready(): the first one, whose texts
 * go to `rest` and `arena`, may be taken while another thread adds. What it
 * finds wrong must not be added.
 */
struct store_ready {
	struct ledger_ready ready;
	struct str rest;	/* of its line, behind the seq */
};
enum fail_code store_make_ready(const struct store *store,
    const struct store_act *act, struct store_ready *ready, struct buf *rest,
    struct arena *arena, struct fail *fail);
enum fail_code store_add_ready(struct store *store, struct store_ready *ready,
    uint32_t *seq, struct fail *fail);

/* The attributes of the record that was added last, which are these, where they
   live as long as the store. */
struct str store_last_attrs(struct store *store, struct str attrs);

/* Records in the transaction besides config's. */
uint32_t store_pending(const struct store *store);

/*
 * Writes the transaction durably: rows, then records. Nothing is written when
 * there is nothing to record (then what is there is made durable, since a
 * killed writer may have written just that); config changes alone are only
 * with `config`. Where it fails, the files are as they were, as far as can be.
 */
enum fail_code store_commit(struct store *store, int config,
    struct fail *fail);

/* The time that the transaction's records bear as logged. */
int64_t store_logged(const struct store *store);

void store_close(struct store *store);

/*
 * The balance, or NULL, also of a store that was opened for few: of that it is
 * looked for when it is asked first.
 */
const struct balance *store_balance(struct store *store);

/*
 * The numbers of the tickets that may be neither closed nor declined, with
 * `is_any` also of those on which something goes on: all but those of which the
 * balance knows better. Returns how many; the array is in `arena`.
 */
size_t store_live(const struct store *store, int is_any, struct arena *arena,
    const uint32_t **ticket);

/*
 * The id of the unit that people call so, by its id or its name. 1 when
 * config/units.csv or a record knows it.
 */
int store_unit(const struct store *store, const char *word, struct str *id);

#endif
