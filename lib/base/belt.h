/*
 * belt - work that one thread hands to another, in batches
 *
 * The one who has the work fills the place belt_place() and passes it; the
 * belt's thread does what lies in the places, in their order. There are
 * BELT_PLACES of them: who is that far ahead waits. What lies in a place is
 * its filler's from belt_pass() on until the next one, and the thread's while
 * it is at work.
 *
 * Where there can be no thread, a place is worked on when it is passed.
 */
#ifndef BASE_BELT_H
#define BASE_BELT_H

#include <pthread.h>

#define BELT_PLACES 4

/* Works on what lies in a place. */
typedef void belt_work(void *with, unsigned place);

struct belt {
	belt_work *work;
	void *with;
	unsigned put, taken;	/* places passed, and done */
	int is_running;		/* there is a thread */
	int is_ending;
	pthread_mutex_t lock;
	pthread_cond_t change;
	pthread_t thread;
};

/* Makes a belt without a thread; starts its thread. */
void belt_make(struct belt *belt, belt_work *work, void *with);
void belt_start(struct belt *belt);

/* The place to be filled: nobody else looks at it. */
unsigned belt_place(const struct belt *belt);

/* Hands that place over, and waits until the next one is free. */
void belt_pass(struct belt *belt);

/* Waits until all that was passed but the last `but` places is done: what the
   thread wrote there may be read. */
void belt_wait(struct belt *belt, unsigned but);

/* Waits, and ends the thread. */
void belt_drop(struct belt *belt);

#endif
