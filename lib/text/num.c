#include "text/num.h"

/*
 * 1 and `*n` when `s`, of one to eight bytes, is all digits. They end with the
 * word, behind zeros; each is added to ten times the one before it, each two so
 * to a hundred times, each four. No sum is larger than its room.
 */
static int
parse_few(struct str s, uint64_t *n)
{
	const unsigned shift = 8 * (unsigned)(8 - s.n);
	const uint64_t zeros = STR_ONES * '0' << shift;
	uint64_t word = (str_low(s.p, s.n) << shift) - zeros;

	if (((word | (word + STR_ONES * 6)) & STR_ONES * 0xf0) != 0)
		return 0;
	word = word * (1 + (10 << 8)) >> 8 & UINT64_C(0x00ff00ff00ff00ff);
	word = word * (1 + (100 << 16)) >> 16 & UINT64_C(0x0000ffff0000ffff);
	*n = word * (1 + (UINT64_C(10000) << 32)) >> 32;
	return 1;
}

/* 1 and `*n` when `s` is one or more digits and fits, else 0. */
static int
parse_digits(struct str s, uint64_t *n)
{
	uint64_t value = 0;
	size_t i;

	if (s.n == 0)
		return 0;
	if (s.n <= 8)
		return parse_few(s, n);
	for (i = 0; s.n < 19 && i < s.n; i++) {	/* what fits always */
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9)
			return 0;
		value = value * 10 + digit;
	}
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'),
			&value))
			return 0;
	}
	*n = value;
	return 1;
}

/* Takes a leading `-` off; 1 when there was one. */
static int
take_minus(struct str *s)
{
	if (s->n == 0 || s->p[0] != '-')
		return 0;
	s->p++;
	s->n--;
	return 1;
}

/* 1 and `*n` when `size` with its sign is an int64_t, else 0. */
static int
join_sign(int is_minus, uint64_t size, int64_t *n)
{
	uint64_t most = (uint64_t)INT64_MAX + (uint64_t)is_minus;

	if (size > most)
		return 0;
	if (!is_minus)
		*n = (int64_t)size;
	else
		*n = size == most ? INT64_MIN : -(int64_t)size;
	return 1;
}

int
num_parse(struct str s, int64_t low, int64_t high, int64_t *n)
{
	int is_minus = low < 0 && take_minus(&s);
	uint64_t size;
	int64_t value;

	if (!parse_digits(s, &size) || !join_sign(is_minus, size, &value) ||
	    value < low || value > high)
		return 0;
	*n = value;
	return 1;
}

int
num_parse_cents(struct str s, int64_t *cents)
{
	int is_minus = take_minus(&s);
	uint64_t whole, part = 0, size;
	struct str integer, decimals;
	size_t point = str_find_byte(s, '.');

	integer = str_make(s.p, point);
	if (!parse_digits(integer, &whole))
		return 0;
	if (point < s.n) {
		decimals = str_make(s.p + point + 1, s.n - point - 1);
		if (decimals.n > 2 || !parse_digits(decimals, &part))
			return 0;
		if (decimals.n == 1)
			part *= 10;
	}
	if (__builtin_mul_overflow(whole, 100, &size) ||
	    __builtin_add_overflow(size, part, &size))
		return 0;
	return join_sign(is_minus, size, cents);
}

int64_t
num_round(num_wide numerator, num_wide denominator)
{
	int is_minus = numerator < 0;
	num_wide quotient, rest;

	/* the rest is compared, not doubled: no product overflows */
	quotient = numerator / denominator;
	rest = numerator % denominator;
	if (is_minus)
		rest = -rest;
	if (rest >= denominator - rest)
		quotient += is_minus ? -1 : 1;
	return (int64_t)quotient;
}
