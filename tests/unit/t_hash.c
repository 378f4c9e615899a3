/* t_hash - interned texts, SHA-256 and HMAC against published vectors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/hash.h"

static void
test_set(void **state)
{
	enum { N = 50000 };
	struct hash_set set;
	char text[32];
	uint32_t i, round;
	int n;

	(void)state;
	hash_set_make(&set, NULL);
	assert_int_equal(hash_set_find(&set, str_of("x")), HASH_NONE);
	for (round = 0; round < 2; round++) {
		/* what is expected changes nothing */
		hash_set_expect(&set, N);
		for (i = 0; i < N; i++) {
			n = snprintf(text, sizeof(text), "热线-%u",
			    (unsigned)i);
			/* numbers go by first appearance */
			assert_int_equal(hash_set_add(&set,
			    str_make(text, (size_t)n)), i);
		}
	}
	assert_int_equal(hash_set_count(&set), N);
	assert_true(str_is(hash_set_text(&set, 4711), "热线-4711"));
	assert_int_equal(hash_set_find(&set, str_of("热线-49999")), N - 1);
	assert_int_equal(hash_set_find(&set, str_of("热线-50000")), HASH_NONE);
	/* the empty text and texts with NUL are texts */
	assert_int_equal(hash_set_add(&set, str_make(NULL, 0)), N);
	assert_int_equal(hash_set_add(&set, str_make("a\0b", 3)), N + 1);
	assert_int_equal(hash_set_add(&set, str_make("a\0c", 3)), N + 2);
	assert_int_equal(hash_set_find(&set, str_make("", 0)), N);
	hash_set_drop(&set);
}

/* A code of words is that of the text, of each length. */
static void
test_code_words(void **state)
{
	static const char text[] = "热线-240926-002358-ABCDEFGH";
	uint64_t word[3];
	size_t n, i;

	(void)state;
	for (n = 1; n <= 24; n++) {
		memset(word, 0, sizeof(word));
		for (i = 0; i < 3 && n > 8 * i; i++)
			word[i] = str_word(text + 8 * i, n - 8 * i);
		assert_int_equal(hash_code_words(word, n),
		    hash_code(str_make(text, n)));
	}
}

/* Numbers from `from` on are added, or found, each as itself. */
static void
all_are(struct hash_set *set, uint32_t from, uint32_t to)
{
	char text[32];
	uint32_t i;
	int n;

	for (i = from; i < to; i++) {
		n = snprintf(text, sizeof(text), "热线-%u", (unsigned)i);
		assert_int_equal(hash_set_add(set, str_make(text, (size_t)n)),
		    i);
	}
	for (i = 0; i < to; i++) {
		n = snprintf(text, sizeof(text), "热线-%u", (unsigned)i);
		assert_int_equal(hash_set_find(set, str_make(text,
		    (size_t)n)), i);
	}
	assert_int_equal(hash_set_find(set, str_of("热线-x")), HASH_NONE);
}

/* A file's slots are spared where many texts are expected, and hold them all
   when the table is written or has become too small (Q8). */
static void
test_late(void **state)
{
	enum { EARLY = 50000, SOME = 400, MANY = 100000 };
	struct arena *part[HASH_SET_PARTS];
	struct hash_set set;
	struct arena arena;
	uint64_t *slot;
	uint32_t n = EARLY;

	(void)state;
	hash_set_make(&set, NULL);
	all_are(&set, 0, n);
	hash_set_mapped(&set);
	mem_make(&arena, NULL);
	slot = mem_take_n(&arena, set.n_slot, sizeof(*slot));
	memcpy(slot, set.slot, set.n_slot * sizeof(*slot));
	hash_set_expect(&set, SOME);
	all_are(&set, n, n + SOME);
	assert_memory_equal(slot, set.slot, set.n_slot * sizeof(*slot));
	n += SOME;
	hash_set_parts(&set, part);
	hash_set_mapped(&set);
	all_are(&set, n, n);
	/* more than were expected */
	hash_set_expect(&set, SOME);
	all_are(&set, n, n + 4 * SOME);
	n += 4 * SOME;
	hash_set_mapped(&set);
	all_are(&set, n, n);
	hash_set_expect(&set, SOME);
	all_are(&set, n, MANY);
	assert_int_equal(hash_set_count(&set), MANY);
	mem_drop(&arena);
	hash_set_drop(&set);
}

/* A digest piece by piece is that of the whole. */
static void
test_sum(void **state)
{
	struct str whole = str_of("seq,logged,at,ticket,event,unit,by,attrs");
	char hex[HASH_HEX + 1], pieces[HASH_HEX + 1];
	struct hash_sum sum;
	size_t i, n;

	(void)state;
	hash_sha256_hex(&whole, 1, hex);
	for (n = 1; n <= whole.n; n++) {
		hash_sum_begin(&sum);
		for (i = 0; i < whole.n; i += n)
			hash_sum_add(&sum, str_make(whole.p + i,
			    whole.n - i < n ? whole.n - i : n));
		hash_sum_add(&sum, str_make(NULL, 0));
		hash_sum_hex(&sum, pieces);
		assert_string_equal(pieces, hex);
	}
}

/* Another machine must find what this one wrote into a cache (Q8). */
static void
test_bytes_are_fixed(void **state)
{
	static const unsigned char bytes[64] = {
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
		18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32
	};
	uint64_t seen[65];
	size_t n, i;
	unsigned char one[64];
	int bits = 0, least = 64;

	(void)state;
	for (n = 0; n <= 64; n++) {
		seen[n] = hash_bytes(bytes, n);
		for (i = 0; i < n; i++)
			assert_int_not_equal(seen[i], seen[n]);
	}
	assert_int_equal(hash_bytes("abc", 3), UINT64_C(0x595551219b55a557));
	assert_int_equal(hash_number(1), UINT64_C(0x36db84ec2f55271a));
	/* a change of any bit changes about half of the result */
	memcpy(one, bytes, sizeof(one));
	for (i = 0; i < 33 * 8; i++) {
		one[i / 8] ^= (unsigned char)(1 << i % 8);
		bits = __builtin_popcountll(hash_bytes(one, 33) ^ seen[33]);
		least = bits < least ? bits : least;
		one[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	assert_true(least >= 10);
}

static void
test_sha256(void **state)
{
	struct str two[2] = { STR("ab"), STR("c") }, none = { NULL, 0 };
	char hex[HASH_HEX + 1];
	struct arena arena;
	char *million;

	(void)state;
	/* FIPS 180-4 */
	hash_sha256_hex(two, 2, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223");
	hash_sha256_hex(&none, 1, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924");
	hash_sha256_hex(NULL, 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924");
	mem_make(&arena, NULL);
	million = mem_take(&arena, 1000000);
	memset(million, 'a', 1000000);
	two[0] = str_make(million, 1000000);
	hash_sha256_hex(two, 1, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67");
	mem_drop(&arena);
}

static void
test_hmac(void **state)
{
	/* RFC 4231, cases 1, 2, 6 (a key longer than a block) */
	static const struct {
		const char *key;
		size_t n_key;
		const char *text;
		uint64_t want;
	} cases[] = {
		{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		  "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b", 20, "Hi There",
		  UINT64_C(0xb0344c61d8db3853) },
		{ "Jefe", 4, "what do ya want for nothing?",
		  UINT64_C(0x5bdcc146bf60754e) },
		{ NULL, 131, "Test Using Larger Than Block-Size Key - "
		  "Hash Key First", UINT64_C(0x60e431591ee0b67f) },
	};
	char long_key[131];
	struct hash_key ready;
	struct str key;
	size_t i;

	(void)state;
	memset(long_key, 0xaa, sizeof(long_key));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		key = str_make(cases[i].key != NULL ? cases[i].key : long_key,
		    cases[i].n_key);
		assert_int_equal(hash_hmac64(key, str_of(cases[i].text)),
		    cases[i].want);
		hash_key_make(&ready, key);
		assert_int_not_equal(hash_keyed64(&ready, str_of("other")),
		    cases[i].want);
		assert_int_equal(hash_keyed64(&ready, str_of(cases[i].text)),
		    cases[i].want);
	}
}

static void
test_hex(void **state)
{
	static const struct {
		const char *s;
		int ok;
		uint64_t n;
	} cases[] = {
		{ "0", 1, 0 }, { "ff", 1, 255 }, { "00ff", 1, 255 },
		{ "ffffffffffffffff", 1, UINT64_MAX },
		{ "", 0, 0 }, { "FF", 0, 0 }, { "g", 0, 0 }, { " 1", 0, 0 },
		{ "0ffffffffffffffff", 0, 0 },
	};
	char hex[17];
	uint64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = 0;
		assert_int_equal(hash_hex_parse(str_of(cases[i].s), &n),
		    cases[i].ok);
		assert_int_equal(n, cases[i].n);
	}
	hash_hex(UINT64_C(0x0123456789abcdef), 16, hex);
	assert_string_equal(hex, "0123456789abcdef");
	hash_hex(0xabc, 2, hex);
	assert_string_equal(hex, "bc");
}

/* Digits in pairs, of each number of bytes. */
static void
test_hex_pack(void **state)
{
	unsigned char byte[32] = { 0 }, packed[32];
	char hex[65];
	uint64_t number, want;
	size_t n, i;

	(void)state;
	for (n = 0; n <= sizeof(byte); n++) {
		for (i = 0; i < n; i++)
			byte[i] = (unsigned char)(37 * n + 151 * i);
		memset(packed, 0, sizeof(packed));
		hash_hex_bytes(byte, n, hex);
		hash_hex_pack(hex, n, packed);
		assert_memory_equal(packed, byte, n);
		if (n != 8)
			continue;
		for (i = 0, want = 0; i < n; i++)
			want = want << 8 | byte[i];
		assert_true(hash_hex_parse(str_make(hex, 16), &number));
		assert_true(number == want);
	}
	/* each digit in each place */
	for (i = 0; i < 256; i++) {
		memset(byte, (int)i, sizeof(byte));
		hash_hex_bytes(byte, sizeof(byte), hex);
		hash_hex_pack(hex, sizeof(byte), packed);
		assert_memory_equal(packed, byte, sizeof(byte));
	}
}

/* Every byte in every place among digits, against a list of the digits. */
static void
test_is_hex(void **state)
{
	char text[41];
	size_t n, at;
	int byte, is;

	(void)state;
	assert_int_equal(hash_is_hex("", 0), 1);
	for (n = 1; n <= sizeof(text); n++) {
		for (at = 0; at < n; at++)
			text[at] = "0123456789abcdef"[at * 7 % 16];
		assert_int_equal(hash_is_hex(text, n), 1);
		for (at = 0; at < n; at++) {
			char digit = text[at];

			for (byte = 0; byte < 256; byte++) {
				text[at] = (char)byte;
				is = byte != 0 && strchr("0123456789abcdef",
				    byte) != NULL;
				assert_int_equal(hash_is_hex(text, n), is);
			}
			text[at] = digit;
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_code_words),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_bytes_are_fixed),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_hex_pack),
		cmocka_unit_test(test_is_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
