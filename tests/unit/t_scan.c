/* t_scan - every way of finding a line's fields finds the same */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "text/scan.h"

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
	size_t n, k, got, i;
	int round;

	for (round = 0; round < 6000; round++) {
		const char *p = text + draw(33);

		n = draw(MOST - 33);
		fill(text, MOST, (unsigned)round % 17);
		for (i = k = 0; i < n; i++)
			if (p[i] == ',' || p[i] == '"' || p[i] == '\n' ||
			    p[i] == '\r' || p[i] == '\0')
				want[k++] = (uint32_t)(7 + i);
		mark[n + SCAN_ROOM - 1] = 0;
		assert_true(scan_use(way));
		got = scan_marks(p, n, 7, mark);
		assert_int_equal(got, k);
		if (k > 0)
			assert_memory_equal(mark, want, k * sizeof(*want));
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
