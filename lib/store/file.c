#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/file.h"

#define BLOCK (256 * 1024)
#define LOCK_STEP_NS 20000000L	/* between tries for the lock */

enum fail_code
file_open_dir(int at_fd, const char *name, int *fd, struct fail *fail)
{
	*fd = openat(at_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail_set(fail, FAIL_DATA, "%s: is not a directory",
		    name);
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	return FAIL_NONE;
}

enum fail_code
file_read_fd(int fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail)
{
	char *start = mem_extend(arena, 0), *p;
	size_t n = 0;
	ssize_t got;

	for (;;) {
		p = mem_extend(arena, BLOCK);
		got = read(fd, p, BLOCK);
		if (got < 0 && errno == EINTR)
			got = 0;
		else if (got < 0)
			return fail_errno(fail, "%s", name);
		else if (got == 0)
			break;
		n += (size_t)got;
		/* give back what was not filled, so that bytes stay joined */
		arena->next = p + got;
	}
	arena->next = p;
	*mem_copy(arena, "", 0) = '\0';
	*bytes = str_make(start, n);
	return FAIL_NONE;
}

enum fail_code
file_read(int dir_fd, const char *name, struct str *bytes,
    struct arena *arena, struct fail *fail)
{
	int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	enum fail_code code;

	if (fd < 0 && errno == ENOENT)
		return fail_set(fail, FAIL_DATA, "%s: there is no such file",
		    name);
	if (fd < 0)
		return fail_errno(fail, "%s", name);
	code = file_read_fd(fd, name, bytes, arena, fail);
	if (close(fd) != 0 && code == FAIL_NONE)
		code = fail_errno(fail, "%s", name);
	return code;
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
	if (fsync(dir_fd) != 0)
		return fail_errno(fail, "%s: its directory", name);
	return FAIL_NONE;
}

/* Opens for writing at `at`; `*is_new` when it was made. */
static enum fail_code
open_append(int dir_fd, const char *name, int *fd, int *is_new,
    struct fail *fail)
{
	*is_new = 0;
	*fd = openat(dir_fd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0 && errno == ENOENT) {
		*is_new = 1;
		*fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_EXCL |
		    O_CLOEXEC | O_NOFOLLOW, 0600);
	}
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	return *is_new ? take_after_dir(dir_fd, *fd, 0, name, fail) :
	    FAIL_NONE;
}

enum fail_code
file_append(int dir_fd, const char *name, int64_t at, struct str bytes,
    struct fail *fail)
{
	enum fail_code code;
	int fd, is_new;

	code = open_append(dir_fd, name, &fd, &is_new, fail);
	if (code != FAIL_NONE) {
		if (fd >= 0)
			(void)close(fd);
		return code;
	}
	if (lseek(fd, at, SEEK_SET) != at)
		code = fail_errno(fail, "%s", name);
	if (code == FAIL_NONE)
		code = write_all(fd, bytes, name, fail);
	if (code == FAIL_NONE && fdatasync(fd) != 0)
		code = fail_errno(fail, "%s", name);
	if (code == FAIL_NONE && is_new)
		code = sync_dir(dir_fd, name, fail);
	if (code != FAIL_NONE && ftruncate(fd, at) == 0)
		(void)fdatasync(fd);
	if (close(fd) != 0 && code == FAIL_NONE)
		code = fail_errno(fail, "%s", name);
	return code;
}

enum fail_code
file_replace(int dir_fd, const char *name, struct str bytes, mode_t mode,
    struct fail *fail)
{
	char temp[64];
	enum fail_code code;
	int fd;

	(void)snprintf(temp, sizeof(temp), ".new-%ld", (long)getpid());
	fd = openat(dir_fd, temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail_errno(fail, "%s", name);
	code = take_after_dir(dir_fd, fd, mode, name, fail);
	if (code == FAIL_NONE)
		code = write_all(fd, bytes, name, fail);
	if (code == FAIL_NONE && fsync(fd) != 0)
		code = fail_errno(fail, "%s", name);
	if (close(fd) != 0 && code == FAIL_NONE)
		code = fail_errno(fail, "%s", name);
	if (code == FAIL_NONE && renameat(dir_fd, temp, dir_fd, name) != 0)
		code = fail_errno(fail, "%s", name);
	if (code != FAIL_NONE) {
		(void)unlinkat(dir_fd, temp, 0);
		return code;
	}
	return sync_dir(dir_fd, name, fail);
}

enum fail_code
file_cut(int dir_fd, const char *name, int64_t size, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int fd = openat(dir_fd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return fail_errno(fail, "%s", name);
	if (ftruncate(fd, size) != 0 || fsync(fd) != 0)
		code = fail_errno(fail, "%s", name);
	if (close(fd) != 0 && code == FAIL_NONE)
		code = fail_errno(fail, "%s", name);
	return code;
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

int64_t
file_size(int dir_fd, const char *name)
{
	struct stat st;

	return fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ?
	    st.st_size : -1;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum fail_code
file_list(int dir_fd, const char *suffix, char ***names, size_t *n,
    struct arena *arena, struct fail *fail)
{
	const struct dirent *entry;
	struct mem_vec list;
	DIR *dir;
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*n = 0;
	if (fd < 0 || (dir = fdopendir(fd)) == NULL)
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

enum fail_code
file_lock(int dir_fd, const char *name, int wait_s, int *fd,
    struct fail *fail)
{
	const struct timespec step = { 0, LOCK_STEP_NS };
	int64_t tries = wait_s * (1000000000L / LOCK_STEP_NS);

	*fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (*fd < 0)
		return fail_errno(fail, "%s", name);
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail_errno(fail, "%s", name);
		if (tries-- <= 0)
			return fail_set(fail, FAIL_LOCKED,
			    "%s: another writer holds the store; try again, "
			    "or --wait longer", name);
		(void)nanosleep(&step, NULL);
	}
	return FAIL_NONE;
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

enum fail_code
file_lines_open(struct file_lines *lines, int dir_fd, const char *name,
    void (*full)(void), struct fail *fail)
{
	memset(lines, 0, sizeof(*lines));
	lines->name = name;
	lines->fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	if (lines->fd < 0)
		return fail_errno(fail, "%s", name);
	mem_make(&lines->arena, full);
	lines->size = BLOCK;
	lines->block = mem_extend(&lines->arena, lines->size);
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
	if (lines->to == lines->size) {
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

void
file_lines_close(struct file_lines *lines)
{
	(void)close(lines->fd);
	mem_drop(&lines->arena);
}
