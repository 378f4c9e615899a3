#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "store/file.h"
#include "base/both.h"
#include "text/scan.h"
#include "text/time.h"

#define BLOCK (256 << 10)
#define LARGE (8 << 20)	/* bytes of a file whose halves are read at once */
#define PUSH (4 << 20)	/* bytes that are put before the disk is told of them */
#define LINE_MOST (64 << 20)	/* a line of the store */
#define LOCK_STEP_NS 20000000L	/* between tries for the lock */
#define TEMP ".new-"	/* begins a temporary's name */

#ifndef CIFS_MAGIC
#define CIFS_MAGIC 0xff534d42
#endif
#ifndef SMB2_MAGIC
#define SMB2_MAGIC 0xfe534d42
#endif

/* The kernel may be interrupted in any of these; nothing is lost by asking
   again. */
static int
open_again(int dir_fd, const char *name, int flags, mode_t mode)
{
	int fd;

	do
		fd = openat(dir_fd, name, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static int
sync_again(int fd, int (*sync_fd)(int))
{
	int got;

	do
		got = sync_fd(fd);
	while (got != 0 && errno == EINTR);
	return got;
}

static int
cut_again(int fd, int64_t size)
{
	int got;

	do
		got = ftruncate(fd, size);
	while (got != 0 && errno == EINTR);
	return got;
}

/* NB. after EINTR the descriptor is closed all the same (Linux). */
static enum fail_code
close_file(int fd, const char *name, enum fail_code code, struct fail *fail)
{
	if (close(fd) != 0 && errno != EINTR && code == FAIL_NONE)
		return fail_errno(fail, "%s", name);
	return code;
}

enum fail_code
file_open_dir(int at_fd, const char *name, int *fd, struct fail *fail)
{
	int is_ours = at_fd != AT_FDCWD;

	*fd = open_again(at_fd, name, O_RDONLY | O_DIRECTORY |
	    (is_ours ? O_NOFOLLOW : 0), 0);
	if (*fd < 0 && is_ours && (errno == ELOOP || errno == ENOTDIR))
		return fail_set(fail, FAIL_DATA, "%s: is not a directory "
		    "of the store, or a symbolic link, which is not followed",
		    name);
	if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail_set(fail, FAIL_DATA, "%s: is not a directory",
		    name);
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	return FAIL_NONE;
}

/* A piece of a file, and where it goes. */
struct piece {
	int fd;
	off_t at;
	char *to;
	size_t n, done;
};

static void
read_piece(void *with)
{
	struct piece *piece = with;
	ssize_t got;

	mem_warm(piece->to, piece->n);
	while (piece->done < piece->n) {
		got = pread(piece->fd, piece->to + piece->done,
		    piece->n - piece->done, piece->at + (off_t)piece->done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		piece->done += (size_t)got;
	}
}

/*
 * Reads what a large file has by now into `arena`, its halves at the same time,
 * and goes behind that; returns how much, 0 where it is not worth that. What
 * cannot be read so is left to be read, and told, one after the other.
 */
static size_t
read_halves(int fd, struct arena *arena)
{
	struct piece one = { .fd = fd }, other = { .fd = fd };
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    lseek(fd, 0, SEEK_CUR) != 0 || st.st_size < LARGE ||
	    (size_t)st.st_size > FILE_MOST)
		return 0;
	one.n = (size_t)st.st_size / 2;
	one.to = mem_room(arena, (size_t)st.st_size);
	other.at = (off_t)one.n;
	other.to = one.to + one.n;
	other.n = (size_t)st.st_size - one.n;
	both_run(read_piece, &one, &other);
	if (one.done == one.n)
		one.done += other.done;
	else	/* nobody else knows that it is not as it was made */
		memset(other.to, 0, other.done);
	if (lseek(fd, (off_t)one.done, SEEK_SET) != (off_t)one.done)
		return 0;
	(void)mem_extend(arena, one.done);
	return one.done;
}

enum fail_code
file_read_fd(int fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail)
{
	char *start = mem_extend(arena, 0);
	size_t n = read_halves(fd, arena);
	ssize_t got;

	for (;;) {
		got = read(fd, mem_room(arena, BLOCK), BLOCK);
		if (got < 0 && errno != EINTR)
			return fail_errno(fail, "%s", name);
		if (got == 0)
			break;
		if (got < 0)
			continue;
		(void)mem_extend(arena, (size_t)got);
		n += (size_t)got;
		if (n > FILE_MOST)
			return fail_set(fail, FAIL_DATA, "%s: more than "
			    "%zu MiB, the most that is read at once", name,
			    FILE_MOST >> 20);
	}
	*mem_copy(arena, "", 0) = '\0';
	*bytes = str_make(start, n);
	return FAIL_NONE;
}

/*
 * Opens for reading. What lies in a store must be a plain file there: no link
 * leads out of it, no pipe lets a command wait for ever.
 */
static enum fail_code
open_plain(int dir_fd, const char *name, int *fd, struct fail *fail)
{
	int is_ours = dir_fd != AT_FDCWD;
	struct stat st;

	*fd = open_again(dir_fd, name, O_RDONLY |
	    (is_ours ? O_NOFOLLOW | O_NONBLOCK : 0), 0);
	if (*fd < 0 && errno == ENOENT)
		return fail_set(fail, FAIL_DATA, "%s: there is no such file",
		    name);
	if (*fd < 0 && errno == ELOOP && is_ours)
		return fail_set(fail, FAIL_DATA, "%s: is a symbolic link, "
		    "which is not followed", name);
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	if (!is_ours)
		return FAIL_NONE;
	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return FAIL_NONE;
	(void)close(*fd);
	*fd = -1;
	return fail_set(fail, FAIL_DATA, "%s: is not a plain file", name);
}

enum fail_code
file_read(int dir_fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail)
{
	enum fail_code code;
	int fd;

	code = open_plain(dir_fd, name, &fd, fail);
	if (code != FAIL_NONE)
		return code;
	code = file_read_fd(fd, name, bytes, arena, fail);
	return close_file(fd, name, code, fail);
}

/* A new file's mode and group follow its directory's. */
static enum fail_code
take_after_dir(int dir_fd, int fd, mode_t mode, const char *name,
    struct fail *fail)
{
	struct stat dir, file;

	if (fstat(dir_fd, &dir) != 0 || fstat(fd, &file) != 0)
		return fail_errno(fail, "%s", name);
	if (mode == 0)
		mode = dir.st_mode & 0666;
	if (file.st_gid != dir.st_gid && (dir.st_mode & S_ISGID) &&
	    fchown(fd, (uid_t)-1, dir.st_gid) != 0)
		return fail_errno(fail, "%s", name);
	if (fchmod(fd, mode) != 0)
		return fail_errno(fail, "%s", name);
	return FAIL_NONE;
}

static enum fail_code
write_all(int fd, struct str bytes, const char *name, struct fail *fail)
{
	ssize_t put;

	while (bytes.n > 0) {
		put = write(fd, bytes.p, bytes.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail_errno(fail, "%s", name);
		bytes.p += put;
		bytes.n -= (size_t)put;
	}
	return FAIL_NONE;
}

static enum fail_code
sync_dir(int dir_fd, const char *name, struct fail *fail)
{
	if (sync_again(dir_fd, fsync) != 0)
		return fail_errno(fail, "%s: its directory", name);
	return FAIL_NONE;
}

/*
 * Opens for writing behind `at`, where the file must end. A file without an
 * acknowledged byte takes mode and group after its directory: whoever made it
 * may have been killed before it did.
 */
static enum fail_code
open_append(int dir_fd, const char *name, int64_t at, int *fd,
    struct fail *fail)
{
	struct stat st;

	*fd = open_again(dir_fd, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK |
	    (at == 0 ? O_CREAT : 0), 0600);
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	if (fstat(*fd, &st) != 0)
		return fail_errno(fail, "%s", name);
	if (!S_ISREG(st.st_mode))
		return fail_set(fail, FAIL_DATA, "%s: is not a plain file",
		    name);
	if (st.st_size != at)
		return fail_set(fail, FAIL_DATA, "%s: has %lld bytes, must "
		    "have %lld: something else writes to it", name,
		    (long long)st.st_size, (long long)at);
	return at == 0 && st.st_uid == geteuid() ?
	    take_after_dir(dir_fd, *fd, 0, name, fail) : FAIL_NONE;
}

enum fail_code
file_append_begin(struct file_append *append, int dir_fd, const char *name,
    int64_t at, struct fail *fail)
{
	enum fail_code code;

	*append = (struct file_append){ .dir_fd = dir_fd, .name = name,
	    .at = at };
	code = open_append(dir_fd, name, at, &append->fd, fail);
	if (code == FAIL_NONE && lseek(append->fd, at, SEEK_SET) != at)
		code = fail_errno(fail, "%s", name);
	if (code != FAIL_NONE && append->fd >= 0)
		(void)close(append->fd);
	return code;
}

/* The disk may begin with what was put. NB. nothing is asked of it: what fails is
   told by the end. */
static void
push(struct file_append *append)
{
	if (append->put - append->pushed < PUSH)
		return;
	(void)sync_file_range(append->fd, append->at + append->pushed,
	    append->put - append->pushed, SYNC_FILE_RANGE_WRITE);
	append->pushed = append->put;
}

enum fail_code
file_append_put(struct file_append *append, struct str bytes,
    struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct str piece;

	while (code == FAIL_NONE && bytes.n > 0) {
		piece = str_make(bytes.p, bytes.n < PUSH ? bytes.n : PUSH);
		code = write_all(append->fd, piece, append->name, fail);
		append->put += (int64_t)piece.n;
		bytes = str_make(bytes.p + piece.n, bytes.n - piece.n);
		if (code == FAIL_NONE)
			push(append);
	}
	return code;
}

enum fail_code
file_append_end(struct file_append *append, enum fail_code code,
    struct fail *fail)
{
	const char *name = append->name;
	int fd = append->fd;

	if (code == FAIL_NONE && sync_again(fd, fdatasync) != 0)
		code = fail_errno(fail, "%s", name);
	/* NB. a file with acknowledged bytes has a durable name: whoever made it
	 * acknowledged them after this, or journal_settle() saw to it */
	if (code == FAIL_NONE && append->at == 0)
		code = sync_dir(append->dir_fd, name, fail);
	if (code != FAIL_NONE && cut_again(fd, append->at) == 0) {
		(void)sync_again(fd, fdatasync);
		if (append->at == 0)
			(void)unlinkat(append->dir_fd, name, 0);
	}
	return close_file(fd, name, code, fail);
}

enum fail_code
file_append(int dir_fd, const char *name, int64_t at, struct str bytes,
    struct fail *fail)
{
	struct file_append append;
	enum fail_code code = file_append_begin(&append, dir_fd, name, at,
	    fail);

	return code != FAIL_NONE ? code : file_append_end(&append,
	    file_append_put(&append, bytes, fail), fail);
}

enum fail_code
file_sync(int dir_fd, const char *name, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int fd = open_again(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
	    0);

	if (fd < 0)
		return fail_errno(fail, "%s", name);
	if (sync_again(fd, fdatasync) != 0)
		code = fail_errno(fail, "%s", name);
	code = close_file(fd, name, code, fail);
	return code == FAIL_NONE ? sync_dir(dir_fd, name, fail) : code;
}

/* What a new file is made of. */
struct file_parts {
	const struct file_part *part;
	size_t n;
	mode_t mode;	/* 0: by the directory's */
};

/* A new file under a name that nobody knows before: no one can have put
   another in its place. */
static enum fail_code
open_temp(int dir_fd, const char *name, char temp[32], int *fd,
    struct fail *fail)
{
	uint64_t random;
	enum fail_code code = file_random(&random, sizeof(random), fail);

	*fd = -1;
	if (code != FAIL_NONE)
		return code;
	(void)snprintf(temp, 32, TEMP "%016llx", (unsigned long long)random);
	*fd = open_again(dir_fd, temp, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW, 0600);
	return *fd < 0 ? fail_errno(fail, "%s", name) : FAIL_NONE;
}

static enum fail_code
put_parts(int dir_fd, const char *name, const struct file_parts *parts,
    int (*sync)(int), struct fail *fail)
{
	char temp[32];
	enum fail_code code;
	size_t i;
	int fd;

	code = open_temp(dir_fd, name, temp, &fd, fail);
	if (code != FAIL_NONE)
		return code;
	code = take_after_dir(dir_fd, fd, parts->mode, name, fail);
	for (i = 0; code == FAIL_NONE && i < parts->n; i++) {
		const struct file_part *part = &parts->part[i];

		if (lseek(fd, part->at, SEEK_SET) != part->at)
			code = fail_errno(fail, "%s", name);
		else
			code = write_all(fd, part->bytes, name, fail);
	}
	if (code == FAIL_NONE && sync != NULL && sync_again(fd, sync) != 0)
		code = fail_errno(fail, "%s", name);
	code = close_file(fd, name, code, fail);
	if (code == FAIL_NONE && renameat(dir_fd, temp, dir_fd, name) != 0)
		code = fail_errno(fail, "%s", name);
	if (code != FAIL_NONE)
		(void)unlinkat(dir_fd, temp, 0);
	return code;
}

/* Puts pieces under a name, by a temporary; `sync` NULL: not durable. Who asks
   the process to end meanwhile waits, so that no temporary stays behind. */
static enum fail_code
replace(int dir_fd, const char *name, const struct file_parts *parts,
    int (*sync)(int), struct fail *fail)
{
	sigset_t asks, before;
	enum fail_code code;

	(void)sigemptyset(&asks);
	(void)sigaddset(&asks, SIGHUP);
	(void)sigaddset(&asks, SIGINT);
	(void)sigaddset(&asks, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &asks, &before);
	code = put_parts(dir_fd, name, parts, sync, fail);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return code;
}

enum fail_code
file_replace(int dir_fd, const char *name, struct str bytes, mode_t mode,
    struct fail *fail)
{
	const struct file_part whole = { 0, bytes };
	const struct file_parts parts = { &whole, 1, mode };
	enum fail_code code = replace(dir_fd, name, &parts, fsync, fail);

	return code == FAIL_NONE ? sync_dir(dir_fd, name, fail) : code;
}

enum fail_code
file_put_parts(int dir_fd, const char *name, const struct file_part *part,
    size_t n, struct fail *fail)
{
	const struct file_parts parts = { part, n, 0 };

	return replace(dir_fd, name, &parts, n > 1 ? fdatasync : NULL, fail);
}

size_t
file_fill(int fd, char *p, size_t n)
{
	size_t done = 0;
	ssize_t got;

	while (done < n) {
		got = read(fd, p + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

enum fail_code
file_cut(int dir_fd, const char *name, int64_t size, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int fd = open_again(dir_fd, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);

	if (fd < 0)
		return fail_errno(fail, "%s", name);
	if (cut_again(fd, size) != 0 || sync_again(fd, fsync) != 0)
		code = fail_errno(fail, "%s", name);
	return close_file(fd, name, code, fail);
}

enum fail_code
file_remove(int dir_fd, const char *name, struct fail *fail)
{
	if (unlinkat(dir_fd, name, 0) != 0 && errno != ENOENT)
		return fail_errno(fail, "%s", name);
	return sync_dir(dir_fd, name, fail);
}

enum fail_code
file_make_dir(int dir_fd, const char *name, mode_t mode, struct fail *fail)
{
	if (mkdirat(dir_fd, name, 0700) != 0)
		return fail_errno(fail, "%s", name);
	if (fchmodat(dir_fd, name, mode, 0) != 0)
		return fail_errno(fail, "%s", name);
	return sync_dir(dir_fd, name, fail);
}

enum fail_code
file_check_local(int fd, const char *name, struct fail *fail)
{
	static const struct { unsigned long type; const char *name; } far[] = {
		{ NFS_SUPER_MAGIC, "NFS" }, { CIFS_MAGIC, "CIFS" },
		{ SMB2_MAGIC, "SMB" },
	};
	struct statfs fs;
	size_t i;

	if (fstatfs(fd, &fs) != 0)
		return fail_errno(fail, "%s", name);
	for (i = 0; i < sizeof(far) / sizeof(far[0]); i++)
		if ((uint32_t)fs.f_type == far[i].type)
			return fail_set(fail, FAIL_SYSTEM, "%s: lies on a "
			    "network file system (%s), where neither locks "
			    "nor writes can be relied on; keep the store on a "
			    "local disk", name, far[i].name);
	return FAIL_NONE;
}

enum fail_code
file_whole_lines(int dir_fd, const char *name, int64_t *whole, int64_t *size,
    struct fail *fail)
{
	enum fail_code code;
	struct stat st;
	char block[4096];
	ssize_t got = 0;
	int fd;

	code = open_plain(dir_fd, name, &fd, fail);
	if (code != FAIL_NONE)
		return code;
	if (fstat(fd, &st) != 0)
		code = fail_errno(fail, "%s", name);
	*size = *whole = code == FAIL_NONE ? st.st_size : 0;
	while (code == FAIL_NONE && *whole > 0) {
		size_t n = *whole < (int64_t)sizeof(block) ? (size_t)*whole :
		    sizeof(block);
		const char *lf;

		do
			got = pread(fd, block, n, *whole - (int64_t)n);
		while (got < 0 && errno == EINTR);
		if (got != (ssize_t)n) {
			code = fail_errno(fail, "%s", name);
			break;
		}
		*whole -= (int64_t)n;
		lf = memrchr(block, '\n', n);
		if (lf != NULL) {
			*whole += lf - block + 1;
			break;
		}
	}
	return close_file(fd, name, code, fail);
}

enum fail_code
file_move_tail(int dir_fd, const char *name, int64_t from, char moved[64],
    struct fail *fail)
{
	struct arena arena;
	struct str bytes = { NULL, 0 };
	enum fail_code code;
	int k = 0;

	mem_make(&arena, NULL);
	code = file_read(dir_fd, name, &bytes, &arena, fail);
	if (code == FAIL_NONE && bytes.n > (size_t)from) {
		do
			(void)snprintf(moved, 64, "torn-%.7s-%lld-%d", name,
			    (long long)from, ++k);
		while (file_size(dir_fd, moved) >= 0);
		code = file_replace(dir_fd, moved, str_make(bytes.p + from,
		    bytes.n - (size_t)from), 0, fail);
	}
	if (code == FAIL_NONE)
		code = from == 0 ? file_remove(dir_fd, name, fail) :
		    file_cut(dir_fd, name, from, fail);
	mem_drop(&arena);
	return code;
}

int64_t
file_size(int dir_fd, const char *name)
{
	struct stat st;

	return fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ?
	    st.st_size : -1;
}

static void
stamp_of(const struct stat *st, struct file_stamp *stamp)
{
	stamp->device = (int64_t)st->st_dev;
	stamp->inode = (int64_t)st->st_ino;
	stamp->size = (int64_t)st->st_size;
	stamp->mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 +
	    st->st_mtim.tv_nsec;
	stamp->ctime_ns = (int64_t)st->st_ctim.tv_sec * 1000000000 +
	    st->st_ctim.tv_nsec;
}

enum fail_code
file_stamp(int fd, struct file_stamp *stamp, struct fail *fail)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail_errno(fail, "a file's state");
	stamp_of(&st, stamp);
	return FAIL_NONE;
}

int
file_stamp_at(int dir_fd, const char *name, struct file_stamp *stamp)
{
	struct stat st;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(st.st_mode))
		return 0;
	stamp_of(&st, stamp);
	return 1;
}

int
file_stamp_is(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->device == b->device && a->inode == b->inode &&
	    a->size == b->size && a->mtime_ns == b->mtime_ns &&
	    a->ctime_ns == b->ctime_ns;
}

int
file_stamp_is_exact(const struct file_stamp *stamp)
{
	struct timespec now;
	int64_t tick_ns;

	if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0)
		return 0;
	tick_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	return stamp->ctime_ns != tick_ns;
}

int
file_stamp_wait(const struct file_stamp *stamp)
{
	const struct timespec pause = { 0, 1000000 };
	int i;

	for (i = 0; i < 20 && !file_stamp_is_exact(stamp); i++)
		(void)nanosleep(&pause, NULL);
	return file_stamp_is_exact(stamp);
}

int
file_last_byte(int dir_fd, const char *name)
{
	int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	unsigned char byte;
	int last = -1;

	if (fd < 0)
		return -1;
	if (lseek(fd, -1, SEEK_END) >= 0 && read(fd, &byte, 1) == 1)
		last = byte;
	(void)close(fd);
	return last;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The entries of a directory, or NULL with errno. */
static DIR *
open_entries(int dir_fd)
{
	int fd = open_again(dir_fd, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int error = errno;

	if (dir == NULL && fd >= 0)
		(void)close(fd);
	errno = error;
	return dir;
}

enum fail_code
file_list(int dir_fd, const char *suffix, char ***names, size_t *n,
    struct arena *arena, struct fail *fail)
{
	const struct dirent *entry;
	struct mem_vec list;
	DIR *dir = open_entries(dir_fd);

	*n = 0;
	if (dir == NULL)
		return fail_errno(fail, "directory");
	mem_vec_make(&list, sizeof(char *), arena->full);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (entry->d_name[0] != '.' && str_ends(name, suffix))
			*(char **)mem_vec_add(&list) = str_dup(arena, name);
	}
	if (errno != 0) {
		(void)fail_errno(fail, "directory");
		(void)closedir(dir);
		mem_vec_drop(&list);
		return FAIL_SYSTEM;
	}
	(void)closedir(dir);
	*n = list.n;
	*names = mem_take_n(arena, list.n + 1, sizeof(**names));
	if (list.n > 0) {
		memcpy(*names, mem_vec_at(&list, 0), list.n * sizeof(char *));
		qsort(*names, list.n, sizeof(char *), by_bytes);
	}
	mem_vec_drop(&list);
	return FAIL_NONE;
}

void
file_sweep(int dir_fd)
{
	const struct dirent *entry;
	DIR *dir = open_entries(dir_fd);

	if (dir == NULL)
		return;
	/* NB. a directory that cannot be read to its end is swept next time */
	while ((entry = readdir(dir)) != NULL)
		if (str_starts(str_of(entry->d_name), TEMP))
			(void)unlinkat(dir_fd, entry->d_name, 0);
	(void)closedir(dir);
}

/* 1 when `fd` is what stands under `name`: else somebody put another file
   there, and a lock on ours keeps nobody out. */
static int
is_named(int dir_fd, const char *name, int fd)
{
	struct stat ours, named;

	return fstat(fd, &ours) == 0 &&
	    fstatat(dir_fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	    ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

/* For who may write in the directory: whoever could read it could hold it. */
static int
lock_mode(int dir_fd, mode_t *mode)
{
	struct stat dir;
	mode_t writes;

	if (fstat(dir_fd, &dir) != 0)
		return 0;
	writes = dir.st_mode & 0222;
	*mode = 0600 | writes | writes << 1;
	return 1;
}

static enum fail_code
make_lock(int dir_fd, const char *name, struct fail *fail)
{
	mode_t mode;

	if (!lock_mode(dir_fd, &mode))
		return fail_errno(fail, "%s", name);
	return file_replace(dir_fd, name, str_of(""), mode, fail);
}

static enum fail_code
open_lock(int dir_fd, const char *name, int *fd, struct fail *fail)
{
	enum fail_code code;

	*fd = open_again(dir_fd, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);
	if (*fd < 0 && errno == ENOENT) {
		code = make_lock(dir_fd, name, fail);
		if (code != FAIL_NONE)
			return code;
		*fd = open_again(dir_fd, name, O_RDWR | O_NOFOLLOW |
		    O_NONBLOCK, 0);
	}
	return *fd < 0 ? fail_errno(fail, "%s", name) : FAIL_NONE;
}

enum fail_code
file_lock(int dir_fd, const char *name, int wait_s, int *fd,
    struct fail *fail)
{
	struct timespec step;
	int64_t tries = wait_s * (1000000000L / LOCK_STEP_NS);
	enum fail_code code = open_lock(dir_fd, name, fd, fail);

	while (code == FAIL_NONE) {
		if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
			if (is_named(dir_fd, name, *fd))
				return FAIL_NONE;
			(void)close(*fd);
			code = open_lock(dir_fd, name, fd, fail);
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return fail_errno(fail, "%s", name);
		if (tries-- <= 0)
			return fail_set(fail, FAIL_LOCKED,
			    "%s: another writer holds the store; try again, "
			    "or --wait longer", name);
		/* NB. a signal does not shorten the wait */
		step = (struct timespec){ 0, LOCK_STEP_NS };
		while (nanosleep(&step, &step) != 0 && errno == EINTR)
			continue;
	}
	return code;
}

int
file_lock_is_wide(int dir_fd, const char *name)
{
	struct stat st;
	mode_t mode;

	return lock_mode(dir_fd, &mode) &&
	    fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (st.st_mode & 0666 & ~mode) != 0;
}

int
file_mode(int dir_fd, const char *name)
{
	struct stat st;

	return fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ? -1 :
	    (int)(st.st_mode & 07777);
}

/* NB. not by its mode: that may be another writer's to change, and whoever has
   it open could hold it on. */
enum fail_code
file_lock_narrow(int dir_fd, const char *name, struct fail *fail)
{
	return make_lock(dir_fd, name, fail);
}

enum fail_code
file_random(void *p, size_t n, struct fail *fail)
{
	char *to = p;
	ssize_t got;

	while (n > 0) {
		got = getrandom(to, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_errno(fail, "random bytes");
		to += got;
		n -= (size_t)got;
	}
	return FAIL_NONE;
}

void
file_of_month(int64_t logged_s, char name[16])
{
	char month[8];

	time_format_month(logged_s, month);
	(void)snprintf(name, 16, "%s.csv", month);
}

enum fail_code
file_lines_open(struct file_lines *lines, int dir_fd, const char *name,
    void (*full)(void), struct fail *fail)
{
	enum fail_code code;

	memset(lines, 0, offsetof(struct file_lines, mark));
	lines->name = name;
	code = open_plain(dir_fd, name, &lines->fd, fail);
	if (code != FAIL_NONE)
		return code;
	mem_make(&lines->arena, full);
	lines->size = BLOCK;
	lines->block = mem_extend(&lines->arena, lines->size);
	return FAIL_NONE;
}

void
file_lines_over(struct file_lines *lines, char *bytes, size_t n)
{
	memset(lines, 0, offsetof(struct file_lines, mark));
	lines->name = "";
	lines->fd = -1;
	lines->block = bytes;
	lines->size = lines->to = n;
	lines->at_end = 1;
}

enum fail_code
file_lines_skip(struct file_lines *lines, int64_t offset, uint64_t line,
    struct fail *fail)
{
	if (lseek(lines->fd, (off_t)offset, SEEK_SET) != (off_t)offset)
		return fail_errno(fail, "%s", lines->name);
	lines->offset = offset;
	lines->line = line;
	lines->from = lines->to = lines->scanned = 0;
	lines->mark_from = lines->mark_to = 0;
	lines->at_end = 0;
	return FAIL_NONE;
}

/* Reads more behind what is left, which moves to the front. */
static enum fail_code
lines_fill(struct file_lines *lines, struct fail *fail)
{
	size_t left = lines->to - lines->from;
	ssize_t got;

	if (left > 0 && lines->from > 0)
		memmove(lines->block, lines->block + lines->from, left);
	lines->from = 0;
	lines->to = left;
	lines->scanned = lines->mark_from = lines->mark_to = 0;
	if (lines->to == lines->size) {
		if (lines->size >= LINE_MOST)
			return fail_set(fail, FAIL_DATA, "%s:%llu: a line "
			    "of more than %d MiB", lines->name,
			    (unsigned long long)lines->line + 1,
			    LINE_MOST >> 20);
		(void)mem_extend(&lines->arena, lines->size);
		lines->size *= 2;
	}
	do
		got = read(lines->fd, lines->block + lines->to,
		    lines->size - lines->to);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_errno(fail, "%s", lines->name);
	lines->at_end = got == 0;
	lines->to += (size_t)got;
	return FAIL_NONE;
}

enum fail_code
file_lines_next(struct file_lines *lines, struct str *text, int *has,
    struct fail *fail)
{
	size_t seen = 0;
	enum fail_code code;

	for (;;) {
		char *from = lines->block + lines->from;
		size_t n = lines->to - lines->from;
		const char *lf = n == seen ? NULL :
		    memchr(from + seen, '\n', n - seen);

		if (lf != NULL) {
			*text = str_make(from, (size_t)(lf - from));
			lines->from += text->n + 1;
			lines->offset += (int64_t)text->n + 1;
			lines->line++;
			*has = 1;
			return FAIL_NONE;
		}
		if (lines->at_end) {
			*text = str_make(from, n);
			*has = 0;
			return FAIL_NONE;
		}
		seen = n;
		code = lines_fill(lines, fail);
		if (code != FAIL_NONE)
			return code;
	}
}

/* Looks for more marks behind those that are left; 0: nothing to look at. */
static int
scan_more(struct file_lines *lines)
{
	uint32_t *mark = lines->mark;
	size_t left = 0, n, i;

	for (i = lines->mark_from; i < lines->mark_to; i++)
		if (mark[i] >= lines->from)
			mark[left++] = mark[i];
	if (lines->scanned < lines->from)
		lines->scanned = lines->from;
	n = lines->to - lines->scanned;
	n = n < FILE_SCAN ? n : FILE_SCAN;
	lines->mark_from = 0;
	lines->mark_to = left + scan_marks(lines->block + lines->scanned, n,
	    (uint32_t)lines->scanned, mark + left);
	lines->scanned += n;
	return n > 0;
}

/* The next line's fields, when its `n` marks are commas and the LF. */
static inline int
take_plain(struct file_lines *lines, struct str *text, struct str *field,
    size_t n)
{
	const uint32_t *mark = lines->mark + lines->mark_from;
	const char *const block = lines->block;
	size_t from = lines->from, i;
	int differs = block[mark[n - 1]] ^ '\n';

	for (i = 0; i + 1 < n; i++)
		differs |= block[mark[i]] ^ ',';
	if (differs != 0)
		return 0;
	*text = str_make(block + from, mark[n - 1] - from);
	for (i = 0; i < n; i++) {
		field[i].p = block + from;
		field[i].n = mark[i] - from;
		from = mark[i] + 1;
	}
	lines->offset += (int64_t)(from - lines->from);
	lines->from = from;
	lines->line++;
	lines->mark_from += n;
	return 1;
}

enum fail_code
file_lines_fields(struct file_lines *lines, struct str *text,
    struct str *field, size_t n, int *is_plain, int *has, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;

	while (code == FAIL_NONE) {
		while (lines->mark_from < lines->mark_to &&
		    lines->mark[lines->mark_from] < lines->from)
			lines->mark_from++;
		if (lines->mark_to - lines->mark_from < n &&
		    scan_more(lines))
			continue;
		if (lines->mark_to - lines->mark_from >= n) {
			/* NB. nine are a record's: told, the loops unroll */
			*has = *is_plain = n == 9 ?
			    take_plain(lines, text, field, 9) :
			    take_plain(lines, text, field, n);
			if (*is_plain)
				return FAIL_NONE;
			break;
		}
		if (lines->at_end || lines->to - lines->from > BLOCK / 2)
			break;
		code = lines_fill(lines, fail);
	}
	*is_plain = 0;
	return code == FAIL_NONE ? file_lines_next(lines, text, has, fail) :
	    code;
}

enum fail_code
file_lines_at_end(struct file_lines *lines, int *is_end, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;

	if (lines->from == lines->to && !lines->at_end)
		code = lines_fill(lines, fail);
	*is_end = lines->from == lines->to && lines->at_end;
	return code;
}

void
file_lines_close(struct file_lines *lines)
{
	(void)close(lines->fd);
	mem_drop(&lines->arena);
}

enum fail_code
file_write_device(const char *name, struct str bytes, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return fail_errno(fail, "%s", name);
	while (bytes.n > 0 && code == FAIL_NONE) {
		put = write(fd, bytes.p, bytes.n);
		if (put < 0 && errno != EINTR)
			code = fail_errno(fail, "%s", name);
		else if (put > 0)
			bytes = str_make(bytes.p + put,
			    bytes.n - (size_t)put);
	}
	if (close(fd) != 0 && code == FAIL_NONE)
		code = fail_errno(fail, "%s", name);
	return code;
}
