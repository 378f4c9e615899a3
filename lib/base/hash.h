/*
 * hash - a table from text to numbers, and the digests of the journal
 *
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) are libcrypto's. Digests in files
 * are the first 32 lower-case hexadecimal digits of SHA-256, pseudonyms of
 * callers the first 16 of HMAC-SHA-256 (ticket-store(5)).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

#define HASH_HEX 32	/* hexadecimal digits of a digest in a file */
#define HASH_NONE UINT32_MAX

/*
 * Interned texts: each different text has a number, 0 1 2 … in order of first
 * appearance. Texts are copied into the table. Same input, same numbers.
 */
struct hash_set {
	struct mem_vec text;	/* of a place in `bytes` and a length, by number;
				   no pointers, so that a file may hold all */
	struct arena bytes;
	uint64_t *slot;		/* hash << 32 | number + 1, 0 is free */
	uint32_t *code;		/* hash of each number, for growing */
	size_t n_slot;
	struct mem_vec codes;
	struct arena slots;
	int is_mapped;		/* the slots are a file's */
	uint64_t *late;		/* more slots, a power of two of them, where the
				   others are spared; or NULL */
	size_t n_late;
	size_t n_early;		/* texts that have none of those */
	struct arena lates;
};

void hash_set_make(struct hash_set *set, void (*full)(void));
void hash_set_drop(struct hash_set *set);
/*
 * `n` texts will be added, each somewhere in the table: for many its pages are
 * made at once. Of a file's, which would have to be copied for that, none is
 * touched: they have slots of their own.
 */
void hash_set_expect(struct hash_set *set, size_t n);
/* The number of `text`, which is added when it is new. */
uint32_t hash_set_add(struct hash_set *set, struct str text);
/* The number of `text`, or HASH_NONE. */
uint32_t hash_set_find(const struct hash_set *set, struct str text);
/* The same for who has the text's hash_code() already. */
uint32_t hash_set_add_code(struct hash_set *set, struct str text,
    uint32_t code);
uint32_t hash_set_find_code(const struct hash_set *set, struct str text,
    uint32_t code);
/* What any table sorts a text by. */
uint32_t hash_code(struct str text);
/* The same of a text of 1 to 24 bytes whose str_word()s are known, as many as
   it takes. */
uint32_t hash_code_words(const uint64_t word[3], size_t n);
/*
 * For who knows a text's code that will be looked up soon: what that will
 * touch is fetched in three steps, some time apart. The second gives the
 * number that the text probably has, or HASH_NONE.
 */
inline void
hash_set_ahead(const struct hash_set *set, uint32_t code)
{
	mem_fetch(&set->slot[code & (set->n_slot - 1)]);
	if (set->late != NULL)
		mem_fetch(&set->late[code & (set->n_late - 1)]);
}

inline uint32_t
hash_set_guess(const struct hash_set *set, uint32_t code)
{
	uint64_t slot = set->slot[code & (set->n_slot - 1)];

	if (slot == 0 || slot >> 32 != code)
		return HASH_NONE;
	mem_fetch(mem_vec_at(&set->text, (uint32_t)slot - 1));
	return (uint32_t)slot - 1;
}

void hash_set_fetch(const struct hash_set *set, uint32_t i);

/* A text's place in `bytes` and its length in one word: 64 GiB, which is all
   that an arena has, of texts of up to 256 MiB. */
#define HASH_LENGTH_BITS 28

/* The text with number `i`; the caller knows that it exists. */
inline struct str
hash_set_text(const struct hash_set *set, uint32_t i)
{
	const uint64_t *text = (const uint64_t *)(const void *)
	    set->text.arena.base;

	return str_make(set->bytes.base + (text[i] >> HASH_LENGTH_BITS),
	    (size_t)(text[i] & ((UINT64_C(1) << HASH_LENGTH_BITS) - 1)));
}

/* How many different texts it holds. */
size_t hash_set_count(const struct hash_set *set);

/*
 * The ranges of memory that hold the table, without a pointer in them;
 * hash_set_mapped() makes the table whole when a file's bytes were put into
 * them (mem_map()). All texts are in the table's own slots then.
 */
#define HASH_SET_PARTS 4
void hash_set_parts(struct hash_set *set, struct arena *part[HASH_SET_PARTS]);
void hash_set_mapped(struct hash_set *set);

/* 64 well-mixed bits of `n` bytes; the same on every machine and run. */
uint64_t hash_bytes(const void *p, size_t n);
/* 64 well-mixed bits of a number. */
uint64_t hash_number(uint64_t n);

/*
 * SHA-256 over several slices one after the other; the first HASH_HEX digits
 * go to `hex`, with a NUL.
 */
void hash_sha256_hex(const struct str *part, size_t n_part,
    char hex[HASH_HEX + 1]);

/* The same of what comes piece by piece. */
#define HASH_STATE 16
struct hash_sum {
	uint64_t state[HASH_STATE];
};
void hash_sum_begin(struct hash_sum *sum);
void hash_sum_add(struct hash_sum *sum, struct str piece);
void hash_sum_hex(struct hash_sum *sum, char hex[HASH_HEX + 1]);

/* The first 64 bits of HMAC-SHA-256 of `text` under `key`. */
uint64_t hash_hmac64(struct str key, struct str text);

/* The same under a key that is used for many texts: half of the work is the key's
   alone, and done once. */
struct hash_key {
	uint64_t inner[HASH_STATE], outer[HASH_STATE];
};
void hash_key_make(struct hash_key *key, struct str bytes);
uint64_t hash_keyed64(const struct hash_key *key, struct str text);

/* 1 when `n` bytes are lower-case hexadecimal digits. */
int hash_is_hex(const char *p, size_t n);

/* `n` bytes as twice as many lower-case hexadecimal digits, no NUL behind them;
   and the other way, of what are such digits. */
void hash_hex_bytes(const unsigned char *byte, size_t n, char *hex);
void hash_hex_pack(const char *hex, size_t n, unsigned char *byte);

/* `n` as `digits` lower-case hexadecimal digits and a NUL. */
void hash_hex(uint64_t n, int digits, char *hex);
/* 1 and `*n` when `s` is 1 to 16 lower-case hexadecimal digits, else 0. */
int hash_hex_parse(struct str s, uint64_t *n);

#endif
