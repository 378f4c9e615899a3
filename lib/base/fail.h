/*
 * fail - how a function of this library says that it could not do its job
 *
 * What can fail returns an `enum fail_code`, 0 for success, and takes a
 * `struct fail *` as its last parameter, which it fills when it returns
 * anything else. The library never prints and never exits: the edge prints
 * `fail.text` and turns the code into an exit status. The numbers of the codes
 * are the exit statuses of every command (ticket(7), EXIT STATUS).
 *
 * The text is one line for a person, lower case, without a full stop, in the
 * form `file:line:column: what 'subject'` as far as these are known. Control
 * characters of a subject are shown as `?`, so no terminal is ever driven by
 * what a citizen wrote.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stddef.h>

enum fail_code {
	FAIL_NONE = 0,
	FAIL_REFUSED = 1,	/* a row or an act was refused; others go on */
	FAIL_USAGE = 2,		/* the call's words are wrong */
	FAIL_DATA = 3,		/* bad data or configuration; nothing written */
	FAIL_LOCKED = 4,	/* another writer holds the store; try again */
	FAIL_SYSTEM = 5		/* no space, no permission, I/O error */
};

struct fail {
	enum fail_code code;
	char text[1024];
};

/*
 * Fills `fail` with `code` and the formatted text (cut on a UTF-8 boundary
 * when too long, control characters replaced) and returns `code`. `fail` may
 * be NULL: then only the code is returned.
 */
enum fail_code fail_set(struct fail *fail, enum fail_code code,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * As fail_set() with FAIL_SYSTEM, and `: ` and the words for `errno` (as it
 * was at the call) at the end.
 */
enum fail_code fail_errno(struct fail *fail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Puts `prefix` (as formatted) and `: ` before the text that is in `fail`,
 * and returns its code. For adding file and line to what a parser said.
 */
enum fail_code fail_prefix(struct fail *fail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The same for a text that begins with the name of a file: puts the directory
 * that it lies in and `/` before it, so that a file is named as it is opened.
 */
enum fail_code fail_inside(struct fail *fail, const char *dir);

#endif
