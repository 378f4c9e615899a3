#include "base/thread.h"

#define STACK (256 << 10)

int
thread_start(pthread_t *thread, void *(*run)(void *with), void *with)
{
	pthread_attr_t attr;
	int is_running;

	if (pthread_attr_init(&attr) != 0)
		return 0;
	(void)pthread_attr_setstacksize(&attr, STACK);
	is_running = pthread_create(thread, &attr, run, with) == 0;
	(void)pthread_attr_destroy(&attr);
	return is_running;
}
