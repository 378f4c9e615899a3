/*
 * file - bytes on stable storage: append, replace, lock
 *
 * Everything is relative to an open directory, so that a path is looked up
 * once and a symbolic link put in its place later leads nowhere (O_NOFOLLOW).
 * What returns FAIL_NONE after writing is on stable storage: the file's data
 * by fdatasync, a new name by fsync of its directory (Q1).
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

/* Opens a directory; `*fd` is the caller's to close. */
enum fail_code file_open_dir(int at_fd, const char *name, int *fd,
    struct fail *fail);

/* The whole file into `arena`. A missing one is FAIL_DATA. */
enum fail_code file_read(int dir_fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail);

/* All of a descriptor (standard input) into `arena`. */
enum fail_code file_read_fd(int fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail);

/*
 * Appends `bytes` at offset `at` (the acknowledged end) of a file that is made
 * when it is missing. What lay behind `at` must be moved aside before.
 * Durable on return; a failed write is cut off again as far as possible.
 */
enum fail_code file_append(int dir_fd, const char *name, int64_t at,
    struct str bytes, struct fail *fail);

/* Puts `bytes` under `name`, whole or not at all, by a temporary in the same
   directory. `mode` 0: by the directory's. */
enum fail_code file_replace(int dir_fd, const char *name, struct str bytes,
    mode_t mode, struct fail *fail);

/* Cuts a file to `size` bytes, durably. */
enum fail_code file_cut(int dir_fd, const char *name, int64_t size,
    struct fail *fail);

/* Makes a directory with exactly `mode`, its name durable. */
enum fail_code file_make_dir(int dir_fd, const char *name, mode_t mode,
    struct fail *fail);

/* Size in bytes, or -1 when there is no such file. */
int64_t file_size(int dir_fd, const char *name);

/*
 * The names in a directory that end in `suffix`, sorted by bytes, as
 * NUL-terminated strings in `arena`.
 */
enum fail_code file_list(int dir_fd, const char *suffix, char ***names,
    size_t *n, struct arena *arena, struct fail *fail);

/*
 * Takes the exclusive lock on `name` (made when missing), trying for `wait_s`
 * seconds; FAIL_LOCKED when another holds it. The kernel drops it with the
 * process, however that ends (Q3). `*fd` is the lock.
 */
enum fail_code file_lock(int dir_fd, const char *name, int wait_s, int *fd,
    struct fail *fail);

/* `n` random bytes from the kernel. */
enum fail_code file_random(void *p, size_t n, struct fail *fail);

/* Reads a file in blocks, line by line. */
struct file_lines {
	int fd;
	const char *name;
	char *block;
	size_t size, from, to;
	int64_t offset;		/* in the file, of block[from] */
	uint64_t line;		/* number of the last line given */
	int at_end;
	struct arena arena;	/* holds the block; grows for long lines */
};

enum fail_code file_lines_open(struct file_lines *lines, int dir_fd,
    const char *name, void (*full)(void), struct fail *fail);

/*
 * The next line without its LF. `*has` is 0 at the end; then a last piece
 * without an LF is in `*text` (empty when there is none). The slice is good
 * until the next call.
 */
enum fail_code file_lines_next(struct file_lines *lines, struct str *text,
    int *has, struct fail *fail);

void file_lines_close(struct file_lines *lines);

#endif
