/* t_scan - every way of looking at many bytes sees the same */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/scan.h"
#include "text/utf8.h"

#define MOST 700

static uint64_t state = 20240101;

static unsigned
draw(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % below;
}

/* Texts of all lengths and offsets; `often` in 16 of their bytes are marks. */
static void
fill(char *p, size_t n, unsigned often)
{
	static const char marks[] = { ',', '"', '\n', '\r', '\0' };
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = draw(16) < often ? marks[draw(5)] : (char)draw(256);
}

static void
compare(enum scan_way way)
{
	static uint32_t mark[MOST + SCAN_ROOM], want[MOST];
	static char text[MOST + 1];
	size_t n, k, got, i, n_nul;
	int round;

	for (round = 0; round < 6000; round++) {
		const char *p = text + draw(33);

		n = draw(MOST - 33);
		fill(text, MOST, (unsigned)round % 17);
		for (i = k = n_nul = 0; i < n; i++)
			if (p[i] == ',' || p[i] == '"' || p[i] == '\n' ||
			    p[i] == '\r' || p[i] == '\0') {
				want[k++] = (uint32_t)(7 + i);
				n_nul += p[i] == '\0';
			}
		mark[n + SCAN_ROOM - 1] = 0;
		assert_true(scan_use(way));
		got = scan_marks(p, n, 7, mark);
		assert_int_equal(got, k);
		if (k > 0)
			assert_memory_equal(mark, want, k * sizeof(*want));
		assert_int_equal(scan_count(p, n), k - n_nul);
	}
	assert_true(scan_use(SCAN_BEST));
}

static void
test_ways(void **none)
{
	(void)none;
	compare(SCAN_BEST);
	compare(SCAN_PLAIN);
	if (scan_use(SCAN_SSE2))
		compare(SCAN_SSE2);
	if (scan_use(SCAN_AVX2))
		compare(SCAN_AVX2);
}

/* Each byte alone: none is taken for another. */
static void
test_bytes(void **none)
{
	static const enum scan_way ways[] = { SCAN_PLAIN, SCAN_SSE2,
	    SCAN_AVX2 };
	uint32_t mark[128 + SCAN_ROOM];
	char text[128];
	size_t w;
	int byte;

	(void)none;
	for (w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
		if (!scan_use(ways[w]))
			continue;
		for (byte = 0; byte < 256; byte++) {
			int is = byte == ',' || byte == '"' || byte == '\n' ||
			    byte == '\r' || byte == 0;

			memset(text, byte, sizeof(text));
			assert_int_equal(scan_marks(text, sizeof(text), 0,
			    mark), is ? sizeof(text) : 0);
		}
	}
	assert_true(scan_use(SCAN_BEST));
}

/* Characters of all lengths, `n` bytes at least and no more than 3 above. */
static size_t
fill_utf8(struct buf *buf, size_t n, unsigned round)
{
	static const int32_t first[] = { 0x20, 0x80, 0x4e00, 0x800, 0xd7f0,
	    0xe000, 0x10000, 0x10fff0 };

	buf->n = 0;
	while (buf->n < n)
		utf8_put(buf, first[round % 3 == 0 ? draw(8) : round % 3 == 1 ?
		    2 * draw(2) : draw(3)] + (int32_t)draw(16));
	return buf->n;
}

/* Bytes that are just right or just wrong behind some others. */
static void
harm(char *p, size_t n)
{
	static const unsigned char odd[] = { 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f,
	    0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
	    0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff };
	size_t at = draw((unsigned)n), k = 1 + draw(3);

	for (; k > 0 && at < n; k--)
		p[at++] = (char)odd[draw(sizeof(odd))];
}

/* By blocks or one by one: the same texts are well-formed, and the others are
   seen to be wrong at the same place. */
static void
test_utf8(void **none)
{
	struct buf buf;
	unsigned round;

	(void)none;
	buf_make(&buf, NULL);
	for (round = 0; round < 120000; round++) {
		size_t n = fill_utf8(&buf, 64 + draw(140), round), at, want;
		int is_valid;

		assert_true(scan_use(SCAN_BEST));
		if (round < 1000 && scan_use(SCAN_AVX2))
			assert_true(scan_utf8(buf.p, n) + 32 + 3 >= n);
		if (round % 8 != 0)
			harm(buf.p, n);
		at = want = n;
		is_valid = utf8_is_valid(buf_str(&buf), &at);
		assert_true(scan_use(SCAN_PLAIN));
		assert_int_equal(utf8_is_valid(buf_str(&buf), &want),
		    is_valid);
		assert_int_equal(at, want);
		assert_true(is_valid || round % 8 != 0);
	}
	assert_true(scan_use(SCAN_BEST));
	buf_drop(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
