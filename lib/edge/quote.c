#include <string.h>

#include "edge/quote.h"

const char *
quote_mask(struct mask **mask, struct arena *arena, const char *text,
    const struct quote_person *person)
{
	const struct str none = { NULL, 0 };
	struct str safe = str_of(text);
	struct fail fail;
	int changed;

	/* NB. better no reason than somebody's name in it */
	if (*mask == NULL && mask_make(mask, arena, &fail) != FAIL_NONE)
		return "refused";
	safe = mask_record(*mask, arena, safe, person->caller, person->phone,
	    person->address, &changed);
	safe = mask_record(*mask, arena, safe, person->phone, none, none,
	    &changed);
	safe = mask_record(*mask, arena, safe, person->address, none, none,
	    &changed);
	return str_dup(arena, safe);
}
