/*
 * ingest_row - one row of the platform's export, in our words
 *
 * For store/ingest.c alone. A row is read through config/columns.csv and
 * config/values.csv; what cannot be is refused with the field and with what
 * would be right. Nothing is guessed.
 */
#ifndef STORE_INGEST_ROW_H
#define STORE_INGEST_ROW_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/alias.h"
#include "model/calendar.h"
#include "model/policy.h"
#include "store/tickets.h"
#include "text/csv.h"

#define INGEST_CALLER 16	/* digits of a caller's pseudonym */

/* Words that were met, and what config/values.csv makes of them: most rows have
   the same ones. */
#define INGEST_WORDS 256

struct ingest_words {
	struct {
		int column;		/* of the aliases, plus one; 0: none */
		struct str word, ours;
	} met[INGEST_WORDS];
};

/* What rows are read with. */
struct ingest_reader {
	const struct aliases *aliases;
	const struct policy *policy;
	int column[TICKETS_N];	/* the aliases' numbers of our columns */
	struct hash_key key;	/* of the pseudonyms */
	int64_t received_s;	/* of rows without one; TIME_NONE: none */
	struct str source;	/* of rows without one; empty: by values.csv */
	int64_t now_s;		/* nothing is received later */
	struct arena *arena;	/* what is kept of rows */
	struct ingest_words *words;	/* this reader's alone; NULL: none kept */
};

struct ingest_row {
	const struct csv_table *table;
	size_t row;			/* its number in the table */
	struct tickets_row ours;	/* `logged` is empty */
	int64_t received_s;
	char caller[INGEST_CALLER + 1];	/* pseudonym, or "" */
	int is_phone_odd;		/* it could not be normalised */
	int has_received, has_source;	/* the row itself gives it */
	uint32_t absent;		/* ingest_absent() of its file */
	struct str odd_flag;		/* a word that is no flag of ours */
	/* for who reads many: */
	uint32_t code;			/* hash_code() of the ticket … */
	uint32_t number;		/* and its number in the ledger */
	uint32_t category_code, place_code;
	int category_names, place_names;	/* 1: its caller */
	uint32_t seen;			/* its ticket's number among theirs */
	uint32_t new;			/* its number among new ones + 1, or 0 */
	int is_masked;			/* the journal has less of it */
};

/* Finds the columns; the rest of the reader is the caller's to fill. */
void ingest_reader_make(struct ingest_reader *reader,
    const struct aliases *aliases);

/*
 * Reads row `number` of a table. 1, or 0 and in `why` the reason; `*column`
 * is the number of the field at fault, 1 the first, or 0.
 */
int ingest_row_read(const struct ingest_reader *reader,
    const struct csv_table *table, const struct alias_head *head,
    size_t number, struct ingest_row *row, size_t *column, struct fail *why);

/* The number of a file's field with the ticket's number, 1 the first. */
size_t ingest_number_field(const struct ingest_reader *reader,
    const struct alias_map *map);

/* The pseudonym of a telephone number, or "" (S32). */
void ingest_pseudonym(const struct ingest_reader *reader, struct str phone,
    char caller[INGEST_CALLER + 1]);

/* The fields that a file has no column for, as bits: what it cannot say it does
   not say is empty. */
uint32_t ingest_absent(const struct ingest_reader *reader,
    const struct alias_map *map);

#endif
