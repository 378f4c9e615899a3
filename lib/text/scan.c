#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

#include "text/scan.h"

static enum scan_way forced = SCAN_BEST;

static inline int
is_mark(char c)
{
	return c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\0';
}

static size_t
scan_plain(const char *p, size_t n, uint32_t base, uint32_t *mark)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		mark[k] = base + (uint32_t)i;
		k += (size_t)is_mark(p[i]);
	}
	return k;
}

#if defined(__x86_64__)
/*
 * The numbers of the bits that are set, `at` added. Four are written whether
 * there are as many or not: that costs less than to ask.
 */
static inline uint32_t *
put_bits(uint32_t *mark, uint64_t bits, uint32_t at)
{
	int n = __builtin_popcountll(bits), i, k;

	for (i = 0; i < n; i += 4)
		for (k = 0; k < 4; k++) {
			mark[i + k] = at + (bits == 0 ? 0 :
			    (uint32_t)__builtin_ctzll(bits));
			bits &= bits - 1;
		}
	return mark + n;
}

static inline uint64_t
bits_sse2(const char *p)
{
	const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"');
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	__m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i any = _mm_or_si128(
	    _mm_or_si128(_mm_cmpeq_epi8(block, comma),
		_mm_cmpeq_epi8(block, lf)),
	    _mm_or_si128(_mm_cmpeq_epi8(block, quote),
		_mm_cmpeq_epi8(block, cr)));

	any = _mm_or_si128(any, _mm_cmpeq_epi8(block, _mm_setzero_si128()));
	return (uint16_t)_mm_movemask_epi8(any);
}

static size_t
scan_sse2(const char *p, size_t n, uint32_t base, uint32_t *mark)
{
	uint32_t *to = mark;
	size_t i;

	for (i = 0; n - i >= 64; i += 64)
		to = put_bits(to, bits_sse2(p + i) |
		    bits_sse2(p + i + 16) << 16 | bits_sse2(p + i + 32) << 32 |
		    bits_sse2(p + i + 48) << 48, base + (uint32_t)i);
	to += scan_plain(p + i, n - i, base + (uint32_t)i, to);
	return (size_t)(to - mark);
}

/*
 * The lower half of a byte picks the one mark that it can be; what has its
 * upper bit set picks zero and is none. 0x80 is never picked by itself.
 */
__attribute__((target("avx2"))) static inline uint64_t
bits_avx2(const char *p)
{
	const char no = (char)0x80;
	const __m256i marks = _mm256_setr_epi8(
	    0, no, '"', no, no, no, no, no, no, no, '\n', no, ',', '\r', no, no,
	    0, no, '"', no, no, no, no, no, no, no, '\n', no, ',', '\r', no, no);
	__m256i block = _mm256_loadu_si256((const __m256i *)(const void *)p);

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block,
	    _mm256_shuffle_epi8(marks, block)));
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t
scan_avx2(const char *p, size_t n, uint32_t base, uint32_t *mark)
{
	uint32_t *to = mark;
	size_t i, k, m;

	for (i = 0; n - i >= 64; i += 64) {
		uint64_t bits = bits_avx2(p + i) | bits_avx2(p + i + 32) << 32;

		m = (size_t)__builtin_popcountll(bits);
		for (k = 0; k < m; k += 4) {
			to[k] = base + (uint32_t)(i + _tzcnt_u64(bits));
			bits = _blsr_u64(bits);
			to[k + 1] = base + (uint32_t)(i + _tzcnt_u64(bits));
			bits = _blsr_u64(bits);
			to[k + 2] = base + (uint32_t)(i + _tzcnt_u64(bits));
			bits = _blsr_u64(bits);
			to[k + 3] = base + (uint32_t)(i + _tzcnt_u64(bits));
			bits = _blsr_u64(bits);
		}
		to += m;
	}
	to += scan_plain(p + i, n - i, base + (uint32_t)i, to);
	return (size_t)(to - mark);
}

static int
has_avx2(void)
{
#if defined(CPU_FEATURE_ACTIVE)
	/* NB. libc has asked the processor already; below a hypervisor each of
	 * the compiler's questions is a trap */
	return CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) &&
	    CPU_FEATURE_ACTIVE(POPCNT);
#else
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt");
#endif
}
#endif

int
scan_use(enum scan_way way)
{
#if defined(__x86_64__)
	if (way == SCAN_AVX2 && !has_avx2())
		return 0;
#else
	if (way == SCAN_AVX2 || way == SCAN_SSE2)
		return 0;
#endif
	forced = way;
	return 1;
}

size_t
scan_marks(const char *p, size_t n, uint32_t base, uint32_t *mark)
{
	if (forced == SCAN_PLAIN)
		return scan_plain(p, n, base, mark);
#if defined(__x86_64__)
	if (forced == SCAN_SSE2 || !has_avx2())
		return scan_sse2(p, n, base, mark);
	return scan_avx2(p, n, base, mark);
#else
	return scan_plain(p, n, base, mark);
#endif
}
