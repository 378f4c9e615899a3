/*
 * crew - work in pieces, done by several threads and ended in order
 *
 * A piece goes through three steps. It is fetched, and at the end joined to
 * what came before, one piece after the other; between the two it is made,
 * while others are. Who of the crew is free does what can be done next, so that
 * nobody waits long, whichever step takes most time. The caller is one of them,
 * and the only one where there can be no threads.
 */
#ifndef BASE_CREW_H
#define BASE_CREW_H

#define CREW_PLACES 4	/* pieces that are worked on at a time */
#define CREW_MOST 4	/* threads */

/* The steps. What a piece has lies in its place, which is its own until it is
   joined. */
struct crew_work {
	/* Puts the next piece into a place; 0: there is none. */
	int (*fetch)(void *with, unsigned place);
	/* Touches nothing but the place. */
	void (*make)(void *with, unsigned place);
	/* 0: it ends here; pieces behind this one are not joined. */
	int (*join)(void *with, unsigned place);
	void *with;
};

/* Does all of it; nothing is at work when it returns. */
void crew_run(const struct crew_work *work);

#endif
