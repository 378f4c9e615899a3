/*
 * file - bytes on stable storage: append, replace, lock
 *
 * Everything is relative to an open directory, so that a path is looked up
 * once and a symbolic link put in its place later leads nowhere (O_NOFOLLOW).
 * Only names below AT_FDCWD, which a person gave, may be links and pipes.
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

/* The most bytes that are read at once: of standard input, of a file of the
   call, of a file of config/. More is FAIL_DATA. */
#define FILE_MOST ((size_t)1 << 30)

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
 * Appends `bytes` at offset `at`, the acknowledged end, where the file must
 * end (else FAIL_DATA); with 0 it is made when it is missing, and its name is
 * durable on return as the bytes are; a failed write is cut off again as far as
 * possible.
 */
enum fail_code file_append(int dir_fd, const char *name, int64_t at,
    struct str bytes, struct fail *fail);

/*
 * The same in pieces, which the disk may have before the end: from then on they
 * are durable. `name` must outlive it. Where `code` says that something went
 * wrong the end takes all of it back, and returns that. No end is needed where
 * to begin failed.
 */
struct file_append {
	int dir_fd;
	const char *name;
	int64_t at;		/* where it began */
	int fd;
	int64_t put;		/* bytes since */
	int64_t pushed;		/* the disk was told of these */
};
enum fail_code file_append_begin(struct file_append *append, int dir_fd,
    const char *name, int64_t at, struct fail *fail);
enum fail_code file_append_put(struct file_append *append, struct str bytes,
    struct fail *fail);
enum fail_code file_append_end(struct file_append *append,
    enum fail_code code, struct fail *fail);

/*
 * Makes what a file holds by now, and its name, durable. What an earlier
 * writer wrote may be seen before it is: it was killed between write and sync.
 */
enum fail_code file_sync(int dir_fd, const char *name, struct fail *fail);

/* Puts `bytes` under `name`, whole or not at all, by a temporary in the same
   directory. `mode` 0: by the directory's. */
enum fail_code file_replace(int dir_fd, const char *name, struct str bytes,
    mode_t mode, struct fail *fail);

/*
 * Puts pieces of a file, each at its offset, under `name`, whole or not at all
 * for whoever opens it; what lies between is zeros. For what can be made again:
 * the name is not durable on return, and one piece alone is not either.
 */
struct file_part {
	int64_t at;
	struct str bytes;
};
enum fail_code file_put_parts(int dir_fd, const char *name,
    const struct file_part *part, size_t n, struct fail *fail);

/* Reads `n` bytes, fewer at the end of the file or where it fails. */
size_t file_fill(int fd, char *p, size_t n);

/*
 * Writes to what is there and no plain file (a pipe, /dev/stderr), which must
 * not be replaced.
 */
enum fail_code file_write_device(const char *name, struct str bytes,
    struct fail *fail);

/* Cuts a file to `size` bytes, durably. */
enum fail_code file_cut(int dir_fd, const char *name, int64_t size,
    struct fail *fail);

/* Takes a name away, durably; it may be missing. */
enum fail_code file_remove(int dir_fd, const char *name, struct fail *fail);

/*
 * Keeps what follows offset `from` of NAME as `torn-MONTH-FROM-N` beside it
 * (MONTH: the first 7 bytes of NAME), then cuts the file there, or removes it
 * where `from` is 0. `moved` is the copy's name.
 */
enum fail_code file_move_tail(int dir_fd, const char *name, int64_t from,
    char moved[64], struct fail *fail);

/* FAIL_SYSTEM when the directory lies on a network file system, whose locks
   and writes do not keep what J1 and Q3 promise. */
enum fail_code file_check_local(int fd, const char *name, struct fail *fail);

/* `*whole`: the bytes up to and with a file's last LF; `*size`: all. */
enum fail_code file_whole_lines(int dir_fd, const char *name, int64_t *whole,
    int64_t *size, struct fail *fail);

/* Makes a directory with exactly `mode`, its name durable. */
enum fail_code file_make_dir(int dir_fd, const char *name, mode_t mode,
    struct fail *fail);

/* Size in bytes, or -1 when there is no such file. */
int64_t file_size(int dir_fd, const char *name);

/*
 * Which file it is, and when it was changed last. Whatever is done to a file
 * moves `ctime`, and nobody sets that but the clock: two equal stamps are of
 * the same bytes, unless the changes lie within one tick of the clock.
 */
struct file_stamp {
	int64_t device, inode, size, mtime_ns, ctime_ns;
};
enum fail_code file_stamp(int fd, struct file_stamp *stamp,
    struct fail *fail);
/* The same of a name that is no link; 0 when there is no such plain file. */
int file_stamp_at(int dir_fd, const char *name, struct file_stamp *stamp);
int file_stamp_is(const struct file_stamp *a, const struct file_stamp *b);

/*
 * 1 when a later change of the file must show in its stamp. Where times have
 * the grain of the clock's tick, one in the same tick would not. The second
 * waits for that, some ticks at most.
 */
int file_stamp_is_exact(const struct file_stamp *stamp);
int file_stamp_wait(const struct file_stamp *stamp);

/* The last byte, or -1 when there is none or it cannot be read. */
int file_last_byte(int dir_fd, const char *name);

/* The file of journal/ and tickets/ that has what was logged at an instant:
   `2024-10.csv`. */
void file_of_month(int64_t logged_s, char name[16]);

/*
 * The names in a directory that end in `suffix`, sorted by bytes, as
 * NUL-terminated strings in `arena`.
 */
enum fail_code file_list(int dir_fd, const char *suffix, char ***names,
    size_t *n, struct arena *arena, struct fail *fail);

/*
 * Removes the temporaries of a directory: of whoever was killed while putting a
 * file there, and of whoever is putting one, which then fails.
 */
void file_sweep(int dir_fd);

/*
 * Takes the exclusive lock on `name` (made when missing), trying for `wait_s`
 * seconds; FAIL_LOCKED when another holds it. Only who may write in the
 * directory can open it, and so hold it. The kernel drops it with the
 * process, however that ends (Q3). `*fd` is the lock.
 */
enum fail_code file_lock(int dir_fd, const char *name, int wait_s, int *fd,
    struct fail *fail);

/*
 * 1 when more can open a lock, and so hold it, than may write in the directory:
 * an earlier version made it, or somebody changed its mode. file_lock_narrow()
 * puts another in its place. Only for who holds it, and as the last that is done
 * under it: the new one is free.
 */
int file_lock_is_wide(int dir_fd, const char *name);
enum fail_code file_lock_narrow(int dir_fd, const char *name,
    struct fail *fail);

/* The permission bits of a file or a directory, or -1 when they cannot be had. */
int file_mode(int dir_fd, const char *name);

/* `n` random bytes from the kernel. */
enum fail_code file_random(void *p, size_t n, struct fail *fail);

#define FILE_SCAN 4096	/* bytes looked at ahead of the line */
#define FILE_FIELDS 32	/* of a line, at most */

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
	size_t scanned;		/* of the block, by file_lines_fields() */
	size_t mark_from, mark_to;	/* those behind `from` */
	uint32_t mark[FILE_SCAN + FILE_FIELDS + 8];	/* in the block */
};

enum fail_code file_lines_open(struct file_lines *lines, int dir_fd,
    const char *name, void (*full)(void), struct fail *fail);

/* The same of `n` bytes that are in memory: they are to be neither closed nor
   skipped in. */
void file_lines_over(struct file_lines *lines, char *bytes, size_t n);

/* Goes on at `offset`, behind line `line`. */
enum fail_code file_lines_skip(struct file_lines *lines, int64_t offset,
    uint64_t line, struct fail *fail);

/*
 * The next line without its LF. `*has` is 0 at the end; then a last piece
 * without an LF is in `*text` (empty when there is none). The slice is good
 * until the next call.
 */
enum fail_code file_lines_next(struct file_lines *lines, struct str *text,
    int *has, struct fail *fail);

/*
 * As file_lines_next(). Where the line is `n` (FILE_FIELDS at most) fields
 * without quotes, CR and NUL, they are in `field`, and `*is_plain` is 1.
 */
enum fail_code file_lines_fields(struct file_lines *lines, struct str *text,
    struct str *field, size_t n, int *is_plain, int *has, struct fail *fail);

/* Whether nothing follows the last line given. That line's slice is void. */
enum fail_code file_lines_at_end(struct file_lines *lines, int *is_end,
    struct fail *fail);

void file_lines_close(struct file_lines *lines);

#endif
