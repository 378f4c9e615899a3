#include <stddef.h>
#include <string.h>

#include "base/belt.h"
#include "base/thread.h"

void
belt_make(struct belt *belt, belt_work *work, void *with)
{
	memset(belt, 0, sizeof(*belt));
	belt->work = work;
	belt->with = with;
	(void)pthread_mutex_init(&belt->lock, NULL);
	(void)pthread_cond_init(&belt->change, NULL);
}

static void *
run(void *with)
{
	struct belt *belt = with;
	unsigned place;

	(void)pthread_mutex_lock(&belt->lock);
	for (;;) {
		while (belt->taken == belt->put && !belt->is_ending)
			(void)pthread_cond_wait(&belt->change, &belt->lock);
		if (belt->taken == belt->put)
			break;
		place = belt->taken % BELT_PLACES;
		(void)pthread_mutex_unlock(&belt->lock);
		belt->work(belt->with, place);
		(void)pthread_mutex_lock(&belt->lock);
		belt->taken++;
		(void)pthread_cond_signal(&belt->change);
	}
	(void)pthread_mutex_unlock(&belt->lock);
	return NULL;
}

void
belt_start(struct belt *belt)
{
	belt->is_running = thread_start(&belt->thread, run, belt);
}

unsigned
belt_place(const struct belt *belt)
{
	return belt->put % BELT_PLACES;
}

/* Until at most `most` places are not done. */
static void
wait_for(struct belt *belt, unsigned most)
{
	while (belt->put - belt->taken > most)
		(void)pthread_cond_wait(&belt->change, &belt->lock);
}

void
belt_pass(struct belt *belt)
{
	if (!belt->is_running) {
		belt->work(belt->with, belt_place(belt));
		belt->put++;
		belt->taken++;
		return;
	}
	(void)pthread_mutex_lock(&belt->lock);
	belt->put++;
	(void)pthread_cond_signal(&belt->change);
	wait_for(belt, BELT_PLACES - 1);
	(void)pthread_mutex_unlock(&belt->lock);
}

void
belt_wait(struct belt *belt, unsigned but)
{
	(void)pthread_mutex_lock(&belt->lock);
	wait_for(belt, but);
	(void)pthread_mutex_unlock(&belt->lock);
}

void
belt_drop(struct belt *belt)
{
	if (belt->is_running) {
		(void)pthread_mutex_lock(&belt->lock);
		belt->is_ending = 1;
		(void)pthread_cond_signal(&belt->change);
		(void)pthread_mutex_unlock(&belt->lock);
		(void)pthread_join(belt->thread, NULL);
	}
	(void)pthread_cond_destroy(&belt->change);
	(void)pthread_mutex_destroy(&belt->lock);
	memset(belt, 0, sizeof(*belt));
}
