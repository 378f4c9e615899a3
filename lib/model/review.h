/*
 * review - the checklist run on a reply, and what waits before the close
 * (L7, L12, Art. 8(9), 13)
 *
 * What the record can prove is judged here, each check by its name in
 * config/reviews.csv; the rest is the reviewer's to confirm. Pure: texts of
 * records (recordings, photos, plans), which the ledger does not keep, are
 * asked of the caller by seq.
 */
#ifndef MODEL_REVIEW_H
#define MODEL_REVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/checklist.h"
#include "model/obligation.h"
#include "model/ticket.h"

enum review_verdict {
	REVIEW_OK,
	REVIEW_LACKS,	/* the record says that it is not so */
	REVIEW_CONFIRM	/* a person must say */
};
extern const char *const review_words_verdict[];

struct review_input {
	const struct obligation_view *view;
	const struct checklist *checklist;
	const struct ticket *ticket;	/* folded, with a lead's reply */
	/* The attributes of a record, encoded; empty when unknown. */
	struct str (*attrs)(const void *with, uint32_t seq);
	const void *with;
};

struct review_item {
	const struct checklist_item *item;
	enum review_verdict verdict;
	const char *detail;	/* static; for people */
};

/*
 * Judges the items of the checklist, in its order, into a new array; returns
 * how many there are. The leg judged is the standing lead's, the reply its
 * last.
 */
size_t review_run(const struct review_input *in, struct arena *arena,
    struct review_item **item);

/* The verdict of one check; CHECK_BY_HAND is to be confirmed. */
enum review_verdict review_check(const struct review_input *in,
    enum checklist_check check, struct arena *arena, const char **detail);

/*
 * Records that are backdated (L12, obligation_is_backdated()) on an obligation
 * of `leg`, or with NULL of any unit. Each once, by seq, in a new array; returns
 * how many.
 */
size_t review_backdated(const struct ticket *ticket,
    const struct obligation *list, size_t n, const struct leg *leg,
    struct arena *arena, const struct fact ***fact);

/* What a replied ticket waits for. */
enum review_waits {
	WAITS_NOTHING,
	WAITS_REVIEW,
	WAITS_CALLBACK,		/* none yet, or more tries are due */
	WAITS_CLOSE,
	WAITS_REWORK		/* the review failed, or a callback says
				   that it is due */
};
extern const char *const review_words_waits[];

struct review_state {
	enum review_waits waits;
	int64_t since_s;	/* at of the record that made it wait */
	const char *against;	/* `unsolved`, `review failed` … or NULL; with
				   WAITS_REVIEW a callback that came before */
	int is_fair;		/* graded fair, and not urged since (8(7)) */
	int n_tries;		/* callbacks since the passed review */
	int64_t tries;		/* callback.tries */
};

void review_state(const struct obligation_view *view,
    const struct ticket *ticket, struct review_state *state);

#endif
