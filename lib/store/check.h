/*
 * check - verifies a store (ticket-check(1); Q1, Q2)
 *
 * The chain of digests, every rule of journal.h, the events of each ticket
 * against the table, tickets rows against the digests that name them, the
 * copies in config/history/, cache/. Each fault is named with file and line.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include <stdint.h>

#include "base/fail.h"
#include "base/str.h"
#include "store/journal.h"

struct check_how {
	const char *path;
	int64_t now_s;
	uint32_t expect_seq;		/* 0: no anchor is given */
	const char *expect_digest;
	int is_repair;			/* move what is torn aside */
	int wait_s;
	void (*full)(void);
	void (*fault)(void *with, const struct fail *fail);
	void (*note)(void *with, const char *text);	/* nothing is wrong */
	void *with;
};

struct check_result {
	struct journal_end end;		/* its seq and digest are the head */
	uint64_t n_fault;
	uint64_t n_row;			/* tickets rows that records name */
	int has_tickets;		/* tickets/ could be read */
};

/* FAIL_NONE when the store could be looked at, whatever was found. */
enum fail_code check_store(const struct check_how *how,
    struct check_result *result, struct fail *fail);

#endif
