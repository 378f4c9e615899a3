/*
 * fuzz_mask - any bytes as a citizen's words (C2, C3)
 *
 * Whatever comes in, what goes out is well-formed and has no mobile number,
 * and no digit at all where it was an address.
 */
#include <stdlib.h>

#include "text/mask.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena, work;
static struct mask *mask;

static int
digit_of(int32_t code)
{
	if (code >= 0xff10 && code <= 0xff19)
		code -= 0xff10 - '0';
	return code >= '0' && code <= '9' ? code - '0' : -1;
}

/*
 * Found by hand, not by a pattern: 11 digits and more, full-width or not, that
 * begin with 13 to 19.
 */
static int
has_mobile(struct str s)
{
	int digit, n = 0, is_mobile = 0;

	while (s.n > 0) {
		digit = digit_of(utf8_next(&s));
		n = digit < 0 ? 0 : n + 1;
		if (n == 1)
			is_mobile = digit == 1;
		else if (n == 2)
			is_mobile &= digit >= 3;
		else if (n == 11 && is_mobile)
			return 1;
	}
	return 0;
}

static void
check_text(struct str s)
{
	if (!utf8_is_valid(s, NULL) || has_mobile(s))
		abort();
}

static void
check_address(struct str s)
{
	if (!utf8_is_valid(s, NULL))
		abort();
	while (s.n > 0)
		if (digit_of(utf8_next(&s)) >= 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_make((const char *)data, size), part[4] = {
		{ NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }
	};
	int changed;
	size_t i;

	if (mask == NULL) {
		mem_make(&arena, NULL);
		mem_make(&work, NULL);
		if (mask_make(&mask, &arena, NULL) != FAIL_NONE)
			abort();
	}
	if (size == 0)
		return 0;
	mem_reset(&work);
	check_text(mask_text(mask, &work, rest));
	check_address(mask_address(mask, &work, rest));
	for (i = 0; i < 4 && str_cut(&rest, '\0', &part[i]); i++)
		;
	(void)mask_name(&work, part[1]);
	(void)mask_phone(&work, part[2]);
	check_text(mask_record(mask, &work, part[0], part[1], part[2],
	    part[3], &changed));
	return 0;
}
