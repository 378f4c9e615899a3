/*
 * mask_rules - what personal data look like (rules C2 and C3); for mask alone
 *
 * Patterns are PCRE2's, extended and UTF. `<WORD>` in a pattern, in capitals,
 * stands for the piece of that name, which may name earlier pieces.
 */
#ifndef TEXT_MASK_RULES_H
#define TEXT_MASK_RULES_H

#include <stddef.h>

struct mask_piece {
	const char *name;
	const char *pattern;
};

extern const struct mask_piece mask_pieces[];
extern const size_t mask_pieces_n;

/* What stands in the place of a rule's first group. */
enum mask_how {
	MASK_EMAIL,	/* z***@… */
	MASK_ID,	/* 310*************12 */
	MASK_PHONE,	/* 138****5678, ****1234 */
	MASK_STARS,	/* **** */
	MASK_PLATE,	/* 沪A***** */
	MASK_NAME,	/* 张** */
	MASK_DOOR	/* ** */
};

/*
 * Each rule takes its first group out, all over the text, before the next
 * rule looks at it.
 */
struct mask_rule {
	enum mask_how how;
	int is_address;		/* only for what is an address as a whole */
	const char *needs;	/* words of which a text that fits has one, with
				   `|` between; NULL: not known */
	const char *pattern;
};

extern const struct mask_rule mask_rules[];
extern const size_t mask_rules_n;

/* Surnames of two characters, with `|` between. */
extern const char mask_compounds[];

#endif
