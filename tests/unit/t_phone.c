/* t_phone - telephone numbers in one form (S32) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/phone.h"

static const struct {
	const char *phone, *digits;
	enum phone_kind kind;
} cases[] = {
	{ "16000000001", "16000000001", PHONE_NUMBER },
	{ " +86 160-0000-0001 ", "16000000001", PHONE_NUMBER },
	{ "+8616000000001", "16000000001", PHONE_NUMBER },
	{ "008616000000001", "16000000001", PHONE_NUMBER },
	/* one prefix, not two; and only where it leads */
	{ "+86+8616000000001", "8616000000001", PHONE_NUMBER },
	{ "8616000000001", "8616000000001", PHONE_NUMBER },
	{ "00016000000001", "16000000001", PHONE_NUMBER },
	{ "(021) 5000-0001", "2150000001", PHONE_NUMBER },
	{ "\uff0b\uff18\uff1616000000001", "16000000001", PHONE_NUMBER },
	{ "\uff11\uff12\uff13\uff14\uff15\uff16\uff17", "1234567",
	    PHONE_NUMBER },
	{ "5000-0001x12", "5000000112", PHONE_NUMBER },
	{ "1234567", "1234567", PHONE_NUMBER },
	{ "123456", "", PHONE_ODD },
	{ "0123456", "", PHONE_ODD },
	{ "+86", "", PHONE_NONE },
	{ "0000000000", "", PHONE_ODD },
	{ "138****5678", "", PHONE_ODD },
	{ "138\u00d7\u00d7\u00d7\u00d75678", "", PHONE_ODD },
	{ "138\uff0a\uff0a\uff0a\uff0a5678", "", PHONE_ODD },
	{ "138xxxx5678", "", PHONE_ODD },
	{ "138XxXx5678", "", PHONE_ODD },
	{ "****", "", PHONE_ODD },
	{ "\u533f\u540d", "", PHONE_NONE },
	{ "", "", PHONE_NONE },
	{ "\xff\xfe", "", PHONE_NONE },
};

static void
s32_forms(void **state)
{
	struct arena arena;
	struct str digits;
	enum phone_kind kind;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kind = phone_normalise(&arena, str_of(cases[i].phone),
		    &digits);
		if (kind != cases[i].kind || !str_is(digits, cases[i].digits))
			fail_msg("'%s' is %d '%.*s'", cases[i].phone,
			    (int)kind, STR_ARG(digits));
	}
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s32_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
