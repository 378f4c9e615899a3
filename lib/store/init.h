/*
 * init - makes a new store
 */
#ifndef STORE_INIT_H
#define STORE_INIT_H

#include "base/fail.h"
#include "base/mem.h"

struct init_how {
	const char *path;	/* made when it is missing */
	const char *data;	/* directory with the default config/ */
	const char *readers;	/* a group that may read config/ and journal/,
				   or NULL */
	const char *writers;	/* a group that may write, or NULL */
	int wait_s;		/* for the lock */
	int is_dry;		/* say what is refused, and make nothing */
};

/*
 * Makes directories, default configuration (files of config/ that are there
 * already are kept), key and lock, all durable. FAIL_DATA when there is a
 * store already: one with a transaction. What is begun and fails, or is
 * killed, can be begun again. FAIL_SYSTEM on a network file system.
 */
enum fail_code init_store(const struct init_how *how, struct arena *arena,
    struct fail *fail);

#endif
