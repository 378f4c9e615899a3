/*
 * NB. libcrypto's SHA256_* functions are called directly, not through EVP:
 * they keep their state on the stack and cannot fail, where every EVP call
 * may lack memory, and a digest that may be missing is of no use to a chain.
 * They are also a third of EVP's cost for texts of a line's length.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define SLOTS_FIRST 1024	/* a power of two */
#define FULL 5	/* of eight slots, that a table has before it grows */
#define AHEAD 16	/* texts from that whose slot is fetched */
#define PAGE_SLOTS 512	/* slots of a page */
#define LATE 8	/* fewer texts than an eighth of the slots get late ones */
#define WARM ((size_t)1 << 17)	/* slots whose pages are made at once */

/* Odd, and with about as many ones as zeros. */
#define K0 UINT64_C(0x9f4e1b6d53c7a825)
#define K1 UINT64_C(0xc6a1d3925eb8470b)
#define K2 UINT64_C(0xe5b34c8f1a967d2d)

__extension__ typedef unsigned __int128 wide;

/* Both halves of the product: each bit depends on all bits of `a` and `b`. */
static uint64_t
fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last `n` bytes, 1 to 16, in two words. */
static inline uint64_t
end_of(uint64_t state, uint64_t a, uint64_t b, size_t n)
{
	return fold(fold(a ^ K1, state ^ (n > 8 ? b : K2)) ^ K0, K2);
}

__attribute__((always_inline)) static inline uint64_t
hash_of(const char *byte, size_t n)
{
	uint64_t state = K0 ^ n;
	size_t left;

	if (n == 0)
		return fold(state ^ K1, K2);
	for (left = n; left > 16; left -= 16, byte += 16)
		state = fold(str_low(byte, 8) ^ K1,
		    str_low(byte + 8, 8) ^ state);
	return left > 8 ? end_of(state, str_low(byte, 8),
	    str_low(byte + 8, left - 8), left) :
	    end_of(state, str_low(byte, left), 0, left);
}

uint64_t
hash_bytes(const void *p, size_t n)
{
	return hash_of(p, n);
}

uint64_t
hash_number(uint64_t n)
{
	return fold(fold(n ^ K0, K1) ^ n, K2);
}

/* For calls that are not put in line. */
extern inline struct str hash_set_text(const struct hash_set *set, uint32_t i);
extern inline void hash_set_ahead(const struct hash_set *set, uint32_t code);
extern inline uint32_t hash_set_guess(const struct hash_set *set,
    uint32_t code);

static uint32_t *
codes_of(const struct hash_set *set)
{
	return (uint32_t *)(void *)set->codes.arena.base;
}

void
hash_set_make(struct hash_set *set, void (*full)(void))
{
	mem_vec_make(&set->text, sizeof(uint64_t), full);
	mem_vec_make(&set->codes, sizeof(uint32_t), full);
	mem_make(&set->bytes, full);
	mem_make(&set->slots, full);
	mem_dense(&set->slots);
	set->n_slot = SLOTS_FIRST;
	set->slot = mem_take_n(&set->slots, set->n_slot, sizeof(*set->slot));
	set->code = codes_of(set);
	set->is_mapped = 0;
	set->late = NULL;
}

/* Late slots are none any more. */
static void
drop_late(struct hash_set *set)
{
	if (set->late != NULL)
		mem_drop(&set->lates);
	set->late = NULL;
}

void
hash_set_drop(struct hash_set *set)
{
	mem_vec_drop(&set->text);
	mem_vec_drop(&set->codes);
	mem_drop(&set->bytes);
	mem_drop(&set->slots);
	drop_late(set);
	set->slot = NULL;
	set->code = NULL;
	set->n_slot = 0;
}

/* NB. with its hash in it, what is not ours is passed without a look at it. */
static uint64_t
slot_word(uint32_t code, size_t i)
{
	return (uint64_t)code << 32 | (i + 1);
}

static uint32_t
slot_number(uint64_t slot)
{
	return (uint32_t)slot - 1;
}

/* Of `n` slots the one that holds `text`, or the free one where it would
   stand. */
static uint64_t *
slot_among(const struct hash_set *set, uint64_t *slots, size_t n,
    struct str text, uint32_t code)
{
	size_t mask = n - 1, at = code & mask;
	uint64_t slot;

	for (; (slot = slots[at]) != 0; at = (at + 1) & mask)
		if (slot >> 32 == code && str_eq(hash_set_text(set,
		    slot_number(slot)), text))
			break;
	return &slots[at];
}

static uint64_t *
slot_of(const struct hash_set *set, struct str text, uint32_t code)
{
	uint64_t *slot = slot_among(set, set->slot, set->n_slot, text, code);

	return *slot != 0 || set->late == NULL ? slot :
	    slot_among(set, set->late, set->n_late, text, code);
}

/* NB. each slot is read before it is written to: a page that nobody has written
   to would be had twice. */
static void
warm_slots(const struct hash_set *set)
{
	mem_warm(set->slot, set->n_slot * sizeof(*set->slot));
}

/* Puts the texts from `i` on, which are in none of them, into the slots. */
static void
fill_slots(struct hash_set *set, size_t i)
{
	size_t mask = set->n_slot - 1, at;

	for (; i < set->text.n; i++) {
		if (i + AHEAD < set->text.n)
			mem_fetch(&set->slot[set->code[i + AHEAD] & mask]);
		at = set->code[i] & mask;
		while (set->slot[at] != 0)
			at = (at + 1) & mask;
		set->slot[at] = slot_word(set->code[i], i);
	}
}

static void
grow(struct hash_set *set)
{
	drop_late(set);
	mem_reset(&set->slots);
	set->is_mapped = 0;
	set->n_slot *= 2;
	set->slot = mem_take_n(&set->slots, set->n_slot, sizeof(*set->slot));
	if (set->n_slot >= WARM)
		warm_slots(set);
	fill_slots(set, 0);
}

/* Texts that have late slots get others. */
static void
settle(struct hash_set *set)
{
	if (set->late == NULL)
		return;
	drop_late(set);
	warm_slots(set);
	fill_slots(set, set->n_early);
}

void
hash_set_expect(struct hash_set *set, size_t n)
{
	size_t slots = SLOTS_FIRST;

	if (set->late != NULL || n < set->n_slot / PAGE_SLOTS)
		return;
	if (!set->is_mapped || n > set->n_slot / LATE) {
		warm_slots(set);
		return;
	}
	while (slots / 2 < n)
		slots *= 2;
	mem_make(&set->lates, set->slots.full);
	set->late = mem_take_n(&set->lates, slots, sizeof(*set->late));
	set->n_late = slots;
	set->n_early = set->text.n;
}

uint32_t
hash_code(struct str text)
{
	return (uint32_t)(hash_of(text.p, text.n) >> 32);
}

/* NB. as hash_of(), of which it is the case that needs no bytes. */
uint32_t
hash_code_words(const uint64_t word[3], size_t n)
{
	uint64_t a = str_number(word[0]), b = str_number(word[1]);
	uint64_t state = K0 ^ n;

	if (n <= 16)
		return (uint32_t)(end_of(state, a, b, n) >> 32);
	state = fold(a ^ K1, b ^ state);
	return (uint32_t)(end_of(state, str_number(word[2]), 0, n - 16) >> 32);
}

uint32_t
hash_set_add_code(struct hash_set *set, struct str text, uint32_t code)
{
	uint64_t *slot = slot_of(set, text, code);
	size_t n = set->text.n;
	const char *p;

	if (*slot != 0)
		return slot_number(*slot);
	/* more numbers than there are: no memory could hold them */
	if (n >= HASH_NONE - 1 || text.n >> HASH_LENGTH_BITS != 0)
		(void)mem_take(&set->bytes, SIZE_MAX);
	p = mem_copy(&set->bytes, text.p, text.n);
	*(uint64_t *)mem_vec_add(&set->text) =
	    (uint64_t)(p - set->bytes.base) << HASH_LENGTH_BITS | text.n;
	*(uint32_t *)mem_vec_add(&set->codes) = code;
	*slot = slot_word(code, n);
	if (n + 1 > set->n_slot / 8 * FULL)
		grow(set);
	else if (set->late != NULL &&
	    n + 1 - set->n_early > set->n_late / 8 * FULL)
		settle(set);
	return (uint32_t)n;
}

uint32_t
hash_set_add(struct hash_set *set, struct str text)
{
	return hash_set_add_code(set, text, hash_code(text));
}

uint32_t
hash_set_find_code(const struct hash_set *set, struct str text, uint32_t code)
{
	uint64_t slot = *slot_of(set, text, code);

	return slot == 0 ? HASH_NONE : slot_number(slot);
}

uint32_t
hash_set_find(const struct hash_set *set, struct str text)
{
	return hash_set_find_code(set, text, hash_code(text));
}

void
hash_set_fetch(const struct hash_set *set, uint32_t i)
{
	mem_fetch(hash_set_text(set, i).p);
}

size_t
hash_set_count(const struct hash_set *set)
{
	return set->text.n;
}

void
hash_set_parts(struct hash_set *set, struct arena *part[HASH_SET_PARTS])
{
	settle(set);
	part[0] = &set->text.arena;
	part[1] = &set->codes.arena;
	part[2] = &set->bytes;
	part[3] = &set->slots;
}

void
hash_set_mapped(struct hash_set *set)
{
	size_t size = (size_t)(set->slots.next - set->slots.base);

	mem_vec_mapped(&set->text);
	mem_vec_mapped(&set->codes);
	set->code = codes_of(set);
	/* a power of two, behind what mem_take() may leave free */
	set->n_slot = 1;
	while (set->n_slot <= size / sizeof(*set->slot) / 2)
		set->n_slot *= 2;
	set->slot = (uint64_t *)(void *)set->slots.next - set->n_slot;
	set->is_mapped = 1;
}

static const char digits16[] = "0123456789abcdef";

void
hash_hex_bytes(const unsigned char *byte, size_t n, char *hex)
{
	size_t i;

	for (i = 0; i < n; i++) {
		hex[2 * i] = digits16[byte[i] >> 4];
		hex[2 * i + 1] = digits16[byte[i] & 15];
	}
}

_Static_assert(sizeof(SHA256_CTX) <= HASH_STATE * sizeof(uint64_t),
    "a sum has room for the state of SHA-256");

void
hash_sum_begin(struct hash_sum *sum)
{
	SHA256_CTX state;

	SHA256_Init(&state);
	memcpy(sum->state, &state, sizeof(state));
}

void
hash_sum_add(struct hash_sum *sum, struct str piece)
{
	SHA256_CTX state;

	if (piece.n == 0)
		return;
	memcpy(&state, sum->state, sizeof(state));
	SHA256_Update(&state, piece.p, piece.n);
	memcpy(sum->state, &state, sizeof(state));
}

void
hash_sum_hex(struct hash_sum *sum, char hex[HASH_HEX + 1])
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256_CTX state;

	memcpy(&state, sum->state, sizeof(state));
	SHA256_Final(digest, &state);
	hash_hex_bytes(digest, HASH_HEX / 2, hex);
	hex[HASH_HEX] = '\0';
}

void
hash_sha256_hex(const struct str *part, size_t n_part,
    char hex[HASH_HEX + 1])
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256_CTX state;
	size_t i;

	SHA256_Init(&state);
	for (i = 0; i < n_part; i++)
		if (part[i].n != 0)
			SHA256_Update(&state, part[i].p, part[i].n);
	SHA256_Final(digest, &state);
	hash_hex_bytes(digest, HASH_HEX / 2, hex);
	hex[HASH_HEX] = '\0';
}

/* NB. not SHA256(): that is EVP, and with it most of the library. */
static void
digest_of(struct str text, unsigned char digest[SHA256_DIGEST_LENGTH])
{
	SHA256_CTX state;

	SHA256_Init(&state);
	SHA256_Update(&state, text.p, text.n);
	SHA256_Final(digest, &state);
	OPENSSL_cleanse(&state, sizeof(state));
}

/* The state of SHA-256 behind a block of `key` with `pad` (RFC 2104). */
static void
begin_keyed(uint64_t kept[HASH_STATE], const unsigned char key[SHA256_CBLOCK],
    unsigned char pad)
{
	unsigned char block[SHA256_CBLOCK];
	SHA256_CTX state;
	size_t i;

	for (i = 0; i < sizeof(block); i++)
		block[i] = key[i] ^ pad;
	SHA256_Init(&state);
	SHA256_Update(&state, block, sizeof(block));
	memcpy(kept, &state, sizeof(state));
	OPENSSL_cleanse(block, sizeof(block));
	OPENSSL_cleanse(&state, sizeof(state));
}

static void
end_keyed(const uint64_t kept[HASH_STATE], struct str text,
    unsigned char digest[SHA256_DIGEST_LENGTH])
{
	SHA256_CTX state;

	memcpy(&state, kept, sizeof(state));
	if (text.n != 0)
		SHA256_Update(&state, text.p, text.n);
	SHA256_Final(digest, &state);
	OPENSSL_cleanse(&state, sizeof(state));
}

void
hash_key_make(struct hash_key *key, struct str bytes)
{
	unsigned char block[SHA256_CBLOCK] = { 0 };

	if (bytes.n > sizeof(block))
		digest_of(bytes, block);
	else if (bytes.n != 0)
		memcpy(block, bytes.p, bytes.n);
	begin_keyed(key->inner, block, 0x36);
	begin_keyed(key->outer, block, 0x5c);
	OPENSSL_cleanse(block, sizeof(block));
}

uint64_t
hash_keyed64(const struct hash_key *key, struct str text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	uint64_t n = 0;
	size_t i;

	end_keyed(key->inner, text, digest);
	end_keyed(key->outer, str_make((const char *)digest, sizeof(digest)),
	    digest);
	for (i = 0; i < sizeof(n); i++)
		n = n << 8 | digest[i];
	return n;
}

uint64_t
hash_hmac64(struct str key, struct str text)
{
	struct hash_key ready;
	uint64_t n;

	hash_key_make(&ready, key);
	n = hash_keyed64(&ready, text);
	OPENSSL_cleanse(&ready, sizeof(ready));
	return n;
}

/* The value of a digit, plus one. */
static const unsigned char hex_value[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16
};

/* Bit 7 of each byte is set where eight bytes are hexadecimal digits. NB. what
   is added to a byte below 128 carries into none. */
static uint64_t
hex_bits(uint64_t word)
{
	uint64_t low = word & STR_ONES * 127;

	return ((low + STR_ONES * (128 - '0')) &
	    ~(low + STR_ONES * (127 - '9'))) |
	    ((low + STR_ONES * (128 - 'a')) &
	    ~(low + STR_ONES * (127 - 'f')));
}

int
hash_is_hex(const char *p, size_t n)
{
	uint64_t all = ~UINT64_C(0), high = 0, word;
	size_t i;

	for (i = 0; n - i >= 8; i += 8) {
		word = str_word(p + i, 8);
		all &= hex_bits(word);
		high |= word;
	}
	for (; i < n; i++)
		if (hex_value[(unsigned char)p[i]] == 0)
			return 0;
	return (all & ~high & UINT64_C(0x8080808080808080)) ==
	    UINT64_C(0x8080808080808080);
}

void
hash_hex(uint64_t n, int digits, char *hex)
{
	int i;

	for (i = digits - 1; i >= 0; i--, n >>= 4)
		hex[i] = digits16[n & 15];
	hex[digits] = '\0';
}

/* What eight digits say, as a number whose highest byte is the first two. A
   letter has bit 6, and its lower half is 1 to 6. */
static uint32_t
eight_digits(const char *hex)
{
	uint64_t word = str_eight(hex);

	word = (word & STR_ONES * 15) + (word >> 6 & STR_ONES) * 9;
	word = (word << 4 | word >> 8) & UINT64_C(0x00ff00ff00ff00ff);
	word = (word << 8 | word >> 16) & UINT64_C(0x0000ffff0000ffff);
	return (uint32_t)(word << 16 | word >> 32);
}

void
hash_hex_pack(const char *hex, size_t n, unsigned char *byte)
{
	uint32_t four;
	size_t i;

	for (i = 0; n - i >= 4; i += 4) {
		four = eight_digits(hex + 2 * i);
		byte[i] = (unsigned char)(four >> 24);
		byte[i + 1] = (unsigned char)(four >> 16);
		byte[i + 2] = (unsigned char)(four >> 8);
		byte[i + 3] = (unsigned char)four;
	}
	for (; i < n; i++)
		byte[i] = (unsigned char)((unsigned)
		    (hex_value[(unsigned char)hex[2 * i]] - 1) << 4 |
		    (unsigned)(hex_value[(unsigned char)hex[2 * i + 1]] - 1));
}

int
hash_hex_parse(struct str s, uint64_t *n)
{
	uint64_t value = 0;
	size_t i;

	if (s.n < 1 || s.n > 16 || !hash_is_hex(s.p, s.n))
		return 0;
	if (s.n == 16) {
		*n = (uint64_t)eight_digits(s.p) << 32 |
		    eight_digits(s.p + 8);
		return 1;
	}
	for (i = 0; i < s.n; i++)
		value = value << 4 | (hex_value[(unsigned char)s.p[i]] - 1u);
	*n = value;
	return 1;
}
