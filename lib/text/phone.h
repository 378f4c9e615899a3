/*
 * phone - telephone numbers as people write them, in one form (rule S32)
 */
#ifndef TEXT_PHONE_H
#define TEXT_PHONE_H

#include "base/mem.h"
#include "base/str.h"

enum phone_kind {
	PHONE_NUMBER,	/* a number, in one form */
	PHONE_ODD,	/* one that cannot be brought into it: too short, or
			   with stars or crosses for digits */
	PHONE_NONE	/* no digit at all: empty, or a word such as 匿名 */
};

/*
 * The digits of a number without a leading +86 or 0086 and without leading
 * zeros, in `arena`; of what is no such number an empty slice. Full-width
 * digits and `＋` count as ASCII ones. Fewer than 7 digits are no number.
 */
enum phone_kind phone_normalise(struct arena *arena, struct str phone,
    struct str *digits);

#endif
