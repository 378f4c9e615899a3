/*
 * thread - a thread of ours
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Starts one, with a stack that is enough for what reads, adds and writes
   records. 1, or 0 where there can be none. */
int thread_start(pthread_t *thread, void *(*run)(void *with), void *with);

#endif
