/*
 * form - the forms of Annex 1 as documents (P6)
 *
 *	return		浦东新区热线网格工单退单审核表		Annex 1.1
 *	not-upheld	事实认定“不属实”工单情况说明表		Annex 1.2
 *	shelve		浦东新区市民服务热线存电事项备案单	Annex 1.3
 *
 * Fields are filled from the records and the tickets row, boxes ticked where
 * it is decided; where a hand must sign or seal, a blank is left. They carry
 * names and telephone numbers as the annexes ask.
 */
#ifndef EDGE_FORM_H
#define EDGE_FORM_H

#include "base/fail.h"
#include "base/mem.h"
#include "doc/doc.h"
#include "edge/story.h"
#include "store/people.h"
#include "store/store.h"

enum form_kind { FORM_RETURN, FORM_NOT_UPHELD, FORM_SHELVE, FORM_KINDS };
extern const char form_words_kind[][EVENT_WORD];

struct form_input {
	const struct store *store;
	const struct story *story;
	const struct people *people;
	enum form_kind kind;
	uint16_t unit;		/* the ledger's; 0: that of the newest */
};

/*
 * Writes a form into an empty document, from the newest return, statement or
 * shelving of the unit. FAIL_REFUSED when there is none.
 */
enum fail_code form_write(const struct form_input *in, struct doc *doc,
    struct fail *fail);

#endif
