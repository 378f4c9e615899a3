/*
 * mask - personal data made unreadable (Art. 14, rules C2 and C3)
 *
 * Patterns are PCRE2, compiled once with JIT. What is masked in free text:
 * mobile and landline numbers (138****5678), identity-card numbers (all
 * but the first 3 and the last 2 digits), vehicle plates (沪A*****), e-mail
 * (z***@…), house and room numbers (118室 -> **室, 12号 -> **号), and names
 * beside a word that announces one (姓名, 联系人, 先生, 女士 …: 张**).
 */
#ifndef TEXT_MASK_H
#define TEXT_MASK_H

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

struct mask;

/*
 * Compiles the patterns (10 ms). The result lives in `arena` and in an arena
 * of its own, which mask_drop() gives back.
 */
enum fail_code mask_make(struct mask **mask, struct arena *arena,
    struct fail *fail);
void mask_drop(struct mask *mask);

/* Free text with everything named above masked; `s` itself when nothing is. */
struct str mask_text(struct mask *mask, struct arena *arena, struct str s);

/* A name: the first character (or compound surname) and `**`. */
struct str mask_name(struct arena *arena, struct str name);

/* A phone: 138****5678; a landline ****1234; what is no number: `****`. */
struct str mask_phone(struct arena *arena, struct str phone);

/* An address: house, building and room numbers as `**`. */
struct str mask_address(struct mask *mask, struct arena *arena,
    struct str address);

/*
 * Free text on its way into the journal (rule C3): mask_text(), and before
 * that this caller's own name, phone and address become 诉求人, [电话] and
 * [地址]. `*changed` is 1 when anything was taken out.
 */
struct str mask_record(struct mask *mask, struct arena *arena, struct str s,
    struct str name, struct str phone, struct str address, int *changed);

#endif
