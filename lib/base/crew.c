#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/thread.h"

struct crew {
	const struct crew_work *work;
	unsigned fetched, joined;	/* pieces, in order */
	int is_made[CREW_PLACES];
	int is_fetching, is_joining;	/* somebody is */
	int has_all;	/* there is no more to fetch */
	int is_over;	/* no more is to be joined */
	pthread_mutex_t lock;
	pthread_cond_t change;
};

/* NB. the lock is not held while a step is done: its flag, or the place, is
   whose step it is. */
static void
fetch(struct crew *crew)
{
	const struct crew_work *work = crew->work;
	unsigned place = crew->fetched % CREW_PLACES;
	int has;

	crew->is_fetching = 1;
	(void)pthread_mutex_unlock(&crew->lock);
	has = work->fetch(work->with, place);
	(void)pthread_mutex_lock(&crew->lock);
	crew->is_fetching = 0;
	crew->has_all |= !has;
	if (has) {
		crew->is_made[place] = 0;
		crew->fetched++;
	}
	(void)pthread_cond_broadcast(&crew->change);
	if (!has)
		return;
	(void)pthread_mutex_unlock(&crew->lock);
	work->make(work->with, place);
	(void)pthread_mutex_lock(&crew->lock);
	crew->is_made[place] = 1;
	(void)pthread_cond_broadcast(&crew->change);
}

static void
join(struct crew *crew)
{
	const struct crew_work *work = crew->work;
	int goes_on;

	crew->is_joining = 1;
	(void)pthread_mutex_unlock(&crew->lock);
	goes_on = work->join(work->with, crew->joined % CREW_PLACES);
	(void)pthread_mutex_lock(&crew->lock);
	crew->is_joining = 0;
	crew->joined++;
	crew->is_over |= !goes_on;
	(void)pthread_cond_broadcast(&crew->change);
}

/* NB. to join comes first: only one can, so that is what others wait for. */
static void *
run(void *with)
{
	struct crew *crew = with;

	(void)pthread_mutex_lock(&crew->lock);
	while (!crew->is_over) {
		unsigned open = crew->fetched - crew->joined;

		if (open > 0 && !crew->is_joining &&
		    crew->is_made[crew->joined % CREW_PLACES])
			join(crew);
		else if (open < CREW_PLACES && !crew->is_fetching &&
		    !crew->has_all)
			fetch(crew);
		else if (open == 0 && crew->has_all)
			break;
		else
			(void)pthread_cond_wait(&crew->change, &crew->lock);
	}
	(void)pthread_mutex_unlock(&crew->lock);
	return NULL;
}

/* How many more than the caller are worth it. */
static int
helpers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return (int)(n < 1 ? 1 : n > CREW_MOST ? CREW_MOST : n) - 1;
}

void
crew_run(const struct crew_work *work)
{
	struct crew crew = { .work = work };
	pthread_t thread[CREW_MOST];
	int n = 0, most = helpers();

	(void)pthread_mutex_init(&crew.lock, NULL);
	(void)pthread_cond_init(&crew.change, NULL);
	while (n < most && thread_start(&thread[n], run, &crew))
		n++;
	(void)run(&crew);
	while (n-- > 0)
		(void)pthread_join(thread[n], NULL);
	(void)pthread_cond_destroy(&crew.change);
	(void)pthread_mutex_destroy(&crew.lock);
}
