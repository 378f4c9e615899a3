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
is_special(char c)
{
	return c == ',' || c == '"' || c == '\n' || c == '\r';
}

static inline int
is_mark(char c)
{
	return is_special(c) || c == '\0';
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
 * upper bit set picks zero and is none. 0x80 is never picked by itself; with
 * that for NUL, it is none either.
 */
#define NO ((char)0x80)
__attribute__((target("avx2"))) static inline uint64_t
bits_avx2(const char *p, char nul)
{
	const __m256i marks = _mm256_setr_epi8(
	    nul, NO, '"', NO, NO, NO, NO, NO, NO, NO, '\n', NO, ',', '\r', NO, NO,
	    nul, NO, '"', NO, NO, NO, NO, NO, NO, NO, '\n', NO, ',', '\r', NO,
	    NO);
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
		uint64_t bits = bits_avx2(p + i, 0) |
		    bits_avx2(p + i + 32, 0) << 32;

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

/*
 * What two bytes in a row may be wrong by: a bit each, which is set for the
 * first one's halves and for the second one's upper half. Where all three have
 * it, it is so. After J. Keiser and D. Lemire, "Validating UTF-8 In Less Than
 * One Instruction Per Byte" (2021).
 */
enum {
	SHORT = 1 << 0,		/* a first byte, and none behind it */
	LONG = 1 << 1,		/* one behind ASCII */
	TWICE = 1 << 7,		/* one behind another: right in longer ones */
	OVER_2 = 1 << 5, OVER_3 = 1 << 2, OVER_4 = 1 << 6,	/* could be shorter */
	LARGE = 1 << 3, LARGER = 1 << 6,	/* above U+10FFFF */
	SURROGATE = 1 << 4,
	ANY = SHORT | LONG | TWICE,
	BEYOND = ANY | LARGE | LARGER
};

#define BOTH_HALVES(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) \
	_mm256_setr_epi8((char)(a), (char)(b), (char)(c), (char)(d), \
	    (char)(e), (char)(f), (char)(g), (char)(h), (char)(i), (char)(j), \
	    (char)(k), (char)(l), (char)(m), (char)(n), (char)(o), (char)(p), \
	    (char)(a), (char)(b), (char)(c), (char)(d), (char)(e), (char)(f), \
	    (char)(g), (char)(h), (char)(i), (char)(j), (char)(k), (char)(l), \
	    (char)(m), (char)(n), (char)(o), (char)(p))

/* The block's bytes, each moved back by so many, behind those before it. */
#define MOVED(before, block, by) _mm256_alignr_epi8(block, \
	_mm256_permute2x128_si256(before, block, 0x21), 16 - (by))

__attribute__((target("avx2"))) static inline __m256i
half_of(__m256i block)
{
	return _mm256_and_si256(_mm256_srli_epi16(block, 4),
	    _mm256_set1_epi8(15));
}

/* Not 0 where a byte of the block is wrong behind those before it. */
__attribute__((target("avx2"))) static inline __m256i
faults_avx2(__m256i before, __m256i block)
{
	const __m256i first_high = BOTH_HALVES(LONG, LONG, LONG, LONG, LONG,
	    LONG, LONG, LONG, TWICE, TWICE, TWICE, TWICE, SHORT | OVER_2,
	    SHORT, SHORT | OVER_3 | SURROGATE,
	    SHORT | LARGE | LARGER | OVER_4);
	const __m256i first_low = BOTH_HALVES(ANY | OVER_2 | OVER_3 | OVER_4,
	    ANY | OVER_2, ANY, ANY, ANY | LARGE, BEYOND, BEYOND, BEYOND,
	    BEYOND, BEYOND, BEYOND, BEYOND, BEYOND, BEYOND | SURROGATE,
	    BEYOND, BEYOND);
	const __m256i second_high = BOTH_HALVES(SHORT, SHORT, SHORT, SHORT,
	    SHORT, SHORT, SHORT, SHORT,
	    LONG | TWICE | OVER_2 | OVER_3 | OVER_4 | LARGER,
	    LONG | TWICE | OVER_2 | OVER_3 | LARGE,
	    LONG | TWICE | OVER_2 | SURROGATE | LARGE,
	    LONG | TWICE | OVER_2 | SURROGATE | LARGE,
	    SHORT, SHORT, SHORT, SHORT);
	__m256i first = MOVED(before, block, 1);
	__m256i pair = _mm256_and_si256(_mm256_and_si256(
	    _mm256_shuffle_epi8(first_high, half_of(first)),
	    _mm256_shuffle_epi8(first_low, _mm256_and_si256(first,
	    _mm256_set1_epi8(15)))),
	    _mm256_shuffle_epi8(second_high, half_of(block)));
	/* the third byte of three, and of four that and the fourth */
	__m256i third = _mm256_subs_epu8(MOVED(before, block, 2),
	    _mm256_set1_epi8(0xe0 - 0x80));
	__m256i fourth = _mm256_subs_epu8(MOVED(before, block, 3),
	    _mm256_set1_epi8(0xf0 - 0x80));

	return _mm256_xor_si256(pair, _mm256_and_si256(
	    _mm256_or_si256(third, fourth), _mm256_set1_epi8((char)TWICE)));
}

__attribute__((target("avx2"))) static size_t
utf8_avx2(const char *p, size_t n)
{
	__m256i before = _mm256_setzero_si256(), faults;
	size_t i, back;

	for (i = 0; n - i >= 32; i += 32) {
		__m256i block = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(p + i));

		faults = faults_avx2(before, block);
		if (!_mm256_testz_si256(faults, faults))
			break;
		before = block;
	}
	/* the last character may go on behind it */
	for (back = 1; back <= 3 && back <= i; back++)
		if ((unsigned char)p[i - back] >= 0xc0)
			return i - back;
	return i;
}

/* NB. the last block goes back as far as it must; what was counted is shifted
   out. */
__attribute__((target("avx2,popcnt"))) static size_t
count_avx2(const char *p, size_t n)
{
	size_t i, k = 0;

	for (i = 0; n - i >= 32; i += 32)
		k += (size_t)__builtin_popcountll(bits_avx2(p + i, NO));
	if (i < n)
		k += (size_t)__builtin_popcountll(bits_avx2(p + n - 32, NO) >>
		    (32 - (n - i)));
	return k;
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

static int
is_avx2_used(void)
{
	return forced != SCAN_PLAIN && forced != SCAN_SSE2 && has_avx2();
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
	return is_avx2_used() ? scan_avx2(p, n, base, mark) :
	    scan_sse2(p, n, base, mark);
#else
	return scan_plain(p, n, base, mark);
#endif
}

size_t
scan_count(const char *p, size_t n)
{
	size_t i, k = 0;

#if defined(__x86_64__)
	if (n >= 32 && is_avx2_used())
		return count_avx2(p, n);
#endif
	for (i = 0; i < n; i++)
		k += (size_t)is_special(p[i]);
	return k;
}

size_t
scan_utf8(const char *p, size_t n)
{
#if defined(__x86_64__)
	if (is_avx2_used())
		return utf8_avx2(p, n);
#endif
	(void)p;
	(void)n;
	return 0;
}
