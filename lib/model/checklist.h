/*
 * checklist - what a reply is reviewed for (config/reviews.csv, Art. 8(9),
 * Art. 13, rule L7)
 *
 * A row is an item of the list. Where it names a check, the program proves the
 * item from the record; else the reviewer's word is asked.
 */
#ifndef MODEL_CHECKLIST_H
#define MODEL_CHECKLIST_H

#include <stddef.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/csv.h"

enum checklist_check {
	CHECK_BY_HAND,		/* the reviewer confirms */
	CHECK_CONTACT,		/* O3 was met (Art. 8(2)) */
	CHECK_SURVEY,		/* site = yes: surveyed in time (Art. 8(1)) */
	CHECK_ANSWER,		/* the citizen was answered (Art. 8(7)) */
	CHECK_RECORDINGS,	/* calls carry recordings (Art. 8(8)) */
	CHECK_PHOTOS,		/* site = yes: before and after (Art. 8(8)) */
	CHECK_SIGNED,		/* the reply is signed (Art. 13(2)) */
	CHECK_STATEMENT,	/* Annex 1.2 where its fact asks for it */
	CHECK_PLAN,		/* explained or worse: a plan and its date, or
				   why there is none (Art. 8(8)) */
	CHECK_APPROVED,		/* filed, unsolved: the centre agreed
				   (Art. 8(6)) */
	CHECK_BACKDATED,	/* no record written down late (L12) */
	CHECK_TIMELY,		/* replied in time (Art. 8(4)) */
	CHECK_N
};
/* Their names in reviews.csv, in the order of the enum, "" first; NULL. */
extern const char *const checklist_words_check[];

struct checklist_item {
	struct str item;	/* its id */
	enum checklist_check check;
	struct str text;
};

struct checklist;	/* read-only once made; lives in the given arena */

/*
 * Makes it from `item,check,text`. FAIL_DATA with file:line:column for an item
 * that is not of a unit's id's form or is there twice, an unknown check, an
 * empty text. The bytes of `table` must outlive it.
 */
enum fail_code checklist_make(struct checklist **checklist,
    const struct csv_table *table, struct arena *arena, struct fail *fail);

/* How many items there are, and one of them, in the order of the file. */
size_t checklist_count(const struct checklist *checklist);
const struct checklist_item *checklist_at(const struct checklist *checklist,
    size_t i);

/* The item with this id, or NULL. */
const struct checklist_item *checklist_find(const struct checklist *checklist,
    struct str item);

#endif
