/*
 * shim - fails, shortens or ends a process at its n-th system call, and cuts
 * the power
 *
 * Preloaded into a command. What it does is said in the environment:
 *   FAULT_CALLS  which calls are counted, with commas between: open write
 *                fsync rename cut mkdir unlink mode close mmap malloc
 *                (default: those that change a store, that is the first eight)
 *   FAULT_COUNT  a file into which their number is written at the end
 *   FAULT_AT     at the n-th of them (1, 2, ...), and with FAULT_ON=1 at all
 *                that follow, happens
 *   FAULT_DO     kill: the process ends before the call; term: it is asked to
 *                end, by SIGTERM, and goes on; half: a write writes
 *                half of its bytes, then the process ends; short: a write
 *                writes half of its bytes; enospc, edquot, eio, eintr, eacces,
 *                erofs, enomem: the call fails so
 *   FAULT_STATE  a file that keeps, from process to process, what was not
 *                synced
 *   FAULT_CUT    a number: the power is cut before the process begins. Of what
 *                FAULT_STATE says was not synced each file loses all, its end,
 *                its beginning, or some sectors (which read as zeros), and
 *                each name is there or not; the number says which
 *   FAULT_NFS    every file system is NFS
 *
 * Only files that grow at their end are understood, as those of a store do.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

enum call {
	C_OPEN, C_WRITE, C_FSYNC, C_RENAME, C_CUT, C_MKDIR, C_UNLINK, C_MODE,
	C_CLOSE, C_MMAP, C_MALLOC, C_N
};

static const char *const call_name[C_N] = { "open", "write", "fsync",
    "rename", "cut", "mkdir", "unlink", "mode", "close", "mmap", "malloc" };

#define PATH 240
#define MOST 512

/* What a power cut may take away. */
struct change {
	enum { NONE, BYTES, MADE, RENAMED, REMOVED, CUT } kind;
	char path[PATH];
	char other[PATH];	/* RENAMED: from; REMOVED, CUT: the copy kept */
	int64_t from;		/* BYTES: synced until here; CUT: cut to */
};

static struct change change[MOST];
static unsigned counted[C_N];
static unsigned long n_call, fault_at;
static int is_ready, fault_on, is_quiet;
static char fault_do[16];
static const char *state_path, *count_path;

#define REAL(function) \
	static __typeof__(function) *real; \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, #function)

static void
complain(const char *what)
{
	(void)!syscall(SYS_write, 2, "shim: ", 6);
	(void)!syscall(SYS_write, 2, what, strlen(what));
	(void)!syscall(SYS_write, 2, "\n", 1);
	(void)syscall(SYS_exit_group, 99);
}

static void
put_file(const char *path, const void *p, size_t n)
{
	long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT |
	    O_TRUNC, 0600);

	if (fd < 0 || syscall(SYS_write, fd, p, n) != (long)n)
		complain("cannot write its files");
	(void)syscall(SYS_close, fd);
}

static void
save(void)
{
	char text[32];

	if (count_path != NULL) {
		(void)snprintf(text, sizeof(text), "%lu\n", n_call);
		put_file(count_path, text, strlen(text));
	}
	if (state_path != NULL)
		put_file(state_path, change, sizeof(change));
}

static void
end(void)
{
	save();
	(void)syscall(SYS_exit_group, 137);
}

/* --- what is not synced ---------------------------------------------------- */

static void
path_of(int fd, const char *name, char path[PATH])
{
	char link[64];
	ssize_t n;
	size_t at = 0;

	path[0] = '\0';
	if (name != NULL && name[0] == '/') {
		(void)snprintf(path, PATH, "%s", name);
		return;
	}
	if (fd == AT_FDCWD)
		(void)snprintf(link, sizeof(link), "/proc/self/cwd");
	else
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, PATH - 1);
	if (n < 0 || path[0] != '/') {
		path[0] = '\0';
		return;
	}
	at = (size_t)n;
	path[at] = '\0';
	if (name != NULL)
		(void)snprintf(path + at, PATH - at, "/%s", name);
}

static struct change *
find(int kind, const char *path)
{
	size_t i;

	for (i = 0; i < MOST; i++)
		if (change[i].kind == (unsigned)kind &&
		    strcmp(change[i].path, path) == 0)
			return &change[i];
	return NULL;
}

static struct change *
note(int kind, const char *path)
{
	size_t i;

	for (i = 0; i < MOST && change[i].kind != NONE; i++)
		continue;
	if (i == MOST)
		complain("too much that is not synced");
	memset(&change[i], 0, sizeof(change[i]));
	change[i].kind = (unsigned)kind;
	(void)snprintf(change[i].path, PATH, "%s", path);
	return &change[i];
}

static void
copy_name(char to[PATH])
{
	static unsigned n;

	(void)snprintf(to, PATH, "%s.kept-%ld-%u", state_path, (long)getpid(),
	    n++);
}

/* The file that `fd` is has bytes that are not synced, from its end now on. */
static void
note_bytes(int fd)
{
	char path[PATH];
	struct stat st;

	if (state_path == NULL || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	path_of(fd, NULL, path);
	if (find(BYTES, path) == NULL)
		note(BYTES, path)->from = st.st_size;
}

static void
note_cut(int fd, int64_t size)
{
	struct change *c;
	struct stat st;
	char path[PATH];
	static char bytes[1 << 20];
	ssize_t n;

	if (state_path == NULL || fstat(fd, &st) != 0 || st.st_size <= size)
		return;
	path_of(fd, NULL, path);
	c = find(BYTES, path);
	if (c != NULL && c->from > size)
		c->from = size;
	n = pread(fd, bytes, sizeof(bytes), size);
	c = note(CUT, path);
	c->from = size;
	copy_name(c->other);
	put_file(c->other, bytes, n > 0 ? (size_t)n : 0);
}

static int
is_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' &&
	    strchr(path + n + 1, '/') == NULL;
}

/* What was synced is safe. */
static void
note_sync(int fd)
{
	char path[PATH];
	struct stat st;
	size_t i;

	if (state_path == NULL || fstat(fd, &st) != 0)
		return;
	path_of(fd, NULL, path);
	for (i = 0; i < MOST; i++) {
		int is_bytes = change[i].kind == BYTES ||
		    change[i].kind == CUT;

		if (change[i].kind != NONE && (S_ISDIR(st.st_mode) ?
		    !is_bytes && is_in(change[i].path, path) :
		    is_bytes && strcmp(change[i].path, path) == 0))
			change[i].kind = NONE;
	}
}

static void
note_rename(const char *from, const char *to)
{
	struct change *c;
	size_t i;
	int was_made = 0;

	if (state_path == NULL)
		return;
	for (i = 0; i < MOST; i++)
		if (change[i].kind != NONE &&
		    strcmp(change[i].path, from) == 0) {
			if (change[i].kind == MADE) {
				was_made = 1;
				change[i].kind = NONE;
			} else
				(void)snprintf(change[i].path, PATH, "%s",
				    to);
		}
	c = note(was_made ? MADE : RENAMED, to);
	(void)snprintf(c->other, PATH, "%s", from);
}

/* --- the power is cut ------------------------------------------------------ */

static uint64_t seed;

static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void
lose_bytes(const struct change *c)
{
	static const char zeros[512];
	int64_t at, size;
	struct stat st;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, c->path, O_RDWR, 0);

	if (fd < 0)
		return;
	if (fstat(fd, &st) != 0)
		complain("fstat");
	size = st.st_size - c->from;
	if (size <= 0) {
		(void)syscall(SYS_close, fd);
		return;
	}
	switch (chance(5)) {
	case 0:
		break;
	case 1:
		(void)!syscall(SYS_ftruncate, fd, c->from);
		break;
	case 2:
		(void)!syscall(SYS_ftruncate, fd, c->from +
		    (int64_t)chance((unsigned)size));
		break;
	case 3:		/* the beginning is lost, the end is there */
		for (at = c->from; at < c->from + (size + 1) / 2; at++)
			(void)!syscall(SYS_pwrite64, fd, zeros, 1, at);
		break;
	case 4:
		for (at = c->from; at < st.st_size; at = (at / 512 + 1) * 512) {
			int64_t to = (at / 512 + 1) * 512;

			if (to > st.st_size)
				to = st.st_size;
			if (chance(2))
				(void)!syscall(SYS_pwrite64, fd, zeros,
				    to - at, at);
		}
		break;
	}
	(void)syscall(SYS_close, fd);
}

static void
remove_tree(const char *path)
{
	char command[PATH + 16];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", path);
	(void)unsetenv("LD_PRELOAD");
	if (system(command) != 0)
		complain("rm");
}

/* The bytes that were cut off come back. */
static void
undo_cut(const struct change *c)
{
	static char bytes[1 << 20];
	long from = syscall(SYS_openat, AT_FDCWD, c->other, O_RDONLY, 0);
	long to = syscall(SYS_openat, AT_FDCWD, c->path, O_RDWR, 0);
	long n = syscall(SYS_read, from, bytes, sizeof(bytes));
	struct stat st;

	if (to >= 0 && fstat((int)to, &st) == 0 && st.st_size == c->from)
		(void)!syscall(SYS_pwrite64, to, bytes, n, c->from);
	(void)syscall(SYS_close, from);
	(void)syscall(SYS_close, to);
}

static void
cut_power(void)
{
	size_t i;

	for (i = 0; i < MOST; i++)
		if (change[i].kind == BYTES)
			lose_bytes(&change[i]);
	for (i = 0; i < MOST; i++)
		if (change[i].kind == CUT && chance(2))
			undo_cut(&change[i]);
	for (i = MOST; i-- > 0;) {
		struct change *c = &change[i];

		if (c->kind == NONE || c->kind == BYTES || c->kind == CUT ||
		    chance(2))
			continue;
		if (c->kind == MADE)
			remove_tree(c->path);
		else if (c->kind == RENAMED)
			(void)!rename(c->path, c->other);
		else if (c->kind == REMOVED)
			(void)!rename(c->other, c->path);
	}
	memset(change, 0, sizeof(change));
}

static const char *
take(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || value[0] == '\0' ? NULL : value;
}

static void __attribute__((constructor))
begin(void)
{
	const char *calls = take("FAULT_CALLS"), *at = take("FAULT_AT");
	const char *what = take("FAULT_DO"), *cut = take("FAULT_CUT");
	unsigned i;
	long fd;

	count_path = take("FAULT_COUNT");
	state_path = take("FAULT_STATE");
	fault_at = at == NULL ? 0 : strtoul(at, NULL, 10);
	fault_on = take("FAULT_ON") != NULL;
	(void)snprintf(fault_do, sizeof(fault_do), "%s",
	    what == NULL ? "kill" : what);
	for (i = 0; i < C_N; i++)
		counted[i] = calls == NULL ? i <= C_MODE :
		    strstr(calls, call_name[i]) != NULL;
	if (state_path != NULL && (fd = syscall(SYS_openat, AT_FDCWD,
	    state_path, O_RDONLY, 0)) >= 0) {
		(void)!syscall(SYS_read, fd, change, sizeof(change));
		(void)syscall(SYS_close, fd);
	}
	if (cut != NULL) {
		seed = strtoul(cut, NULL, 10) * 2654435761u;
		cut_power();
		save();
		count_path = state_path = NULL;
		return;
	}
	is_ready = 1;
}

static void __attribute__((destructor))
finish(void)
{
	if (is_ready)
		save();
}

/* 1 when this call is to fail: errno is set. 2: half of it. */
static int
strike(enum call call)
{
	static const struct { const char *name; int number; } error[] = {
		{ "enospc", ENOSPC }, { "eio", EIO }, { "eintr", EINTR },
		{ "eacces", EACCES }, { "enomem", ENOMEM },
		{ "edquot", EDQUOT }, { "erofs", EROFS },
	};
	size_t i;

	if (!is_ready || is_quiet || !counted[call])
		return 0;
	n_call++;
	if (fault_at == 0 || n_call < fault_at ||
	    (n_call > fault_at && !fault_on))
		return 0;
	if (strcmp(fault_do, "kill") == 0)
		end();
	if (strcmp(fault_do, "term") == 0) {
		(void)raise(SIGTERM);
		return 0;
	}
	if (strcmp(fault_do, "half") == 0 || strcmp(fault_do, "short") == 0)
		return call == C_WRITE ? 2 : 0;
	for (i = 0; i < sizeof(error) / sizeof(error[0]); i++)
		if (strcmp(error[i].name, fault_do) == 0)
			errno = error[i].number;
	return 1;
}

/* --- the calls ------------------------------------------------------------- */

static int
do_open(int dir, const char *name, int flags, mode_t mode)
{
	char path[PATH];
	struct stat st;
	int fd, is_new;

	if (strike(C_OPEN) != 0)
		return -1;
	is_new = (flags & O_CREAT) != 0 && fstatat(dir, name, &st,
	    AT_SYMLINK_NOFOLLOW) != 0;
	fd = (int)syscall(SYS_openat, dir, name, flags, mode);
	if (fd >= 0 && is_new && state_path != NULL && is_ready) {
		path_of(dir, name, path);
		(void)note(MADE, path);
		(void)note(BYTES, path);
	}
	return fd;
}

static mode_t
mode_of(int flags, va_list *args)
{
	return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(*args, mode_t) :
	    0;
}

int
openat(int dir, const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, &args);
	va_end(args);
	return do_open(dir, name, flags, mode);
}

int
openat64(int dir, const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, &args);
	va_end(args);
	return do_open(dir, name, flags, mode);
}

int
open(const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, &args);
	va_end(args);
	return do_open(AT_FDCWD, name, flags, mode);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	int how = strike(C_WRITE);
	ssize_t put;

	if (how == 1)
		return -1;
	note_bytes(fd);
	put = syscall(SYS_write, fd, p, how == 2 && n > 1 ? n / 2 : n);
	if (how == 2 && strcmp(fault_do, "half") == 0)
		end();
	return put;
}

int
fsync(int fd)
{
	int got;

	if (strike(C_FSYNC) != 0)
		return -1;
	got = (int)syscall(SYS_fsync, fd);
	if (got == 0)
		note_sync(fd);
	return got;
}

int
fdatasync(int fd)
{
	int got;

	if (strike(C_FSYNC) != 0)
		return -1;
	got = (int)syscall(SYS_fdatasync, fd);
	if (got == 0)
		note_sync(fd);
	return got;
}

int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	char a[PATH], b[PATH];
	int got;

	if (strike(C_RENAME) != 0)
		return -1;
	path_of(from_dir, from, a);
	path_of(to_dir, to, b);
	got = (int)syscall(SYS_renameat, from_dir, from, to_dir, to);
	if (got == 0)
		note_rename(a, b);
	return got;
}

int
ftruncate(int fd, off_t size)
{
	if (strike(C_CUT) != 0)
		return -1;
	note_cut(fd, size);
	return (int)syscall(SYS_ftruncate, fd, size);
}

int
mkdirat(int dir, const char *name, mode_t mode)
{
	char path[PATH];
	int got;

	if (strike(C_MKDIR) != 0)
		return -1;
	got = (int)syscall(SYS_mkdirat, dir, name, mode);
	if (got == 0 && state_path != NULL) {
		path_of(dir, name, path);
		(void)note(MADE, path);
	}
	return got;
}

int
mkdir(const char *name, mode_t mode)
{
	return mkdirat(AT_FDCWD, name, mode);
}

int
unlinkat(int dir, const char *name, int flags)
{
	char path[PATH], kept[PATH];

	if (strike(C_UNLINK) != 0)
		return -1;
	if (state_path != NULL && flags == 0) {
		size_t i;

		path_of(dir, name, path);
		for (i = 0; i < MOST; i++)
			if (change[i].kind != NONE &&
			    strcmp(change[i].path, path) == 0)
				change[i].kind = NONE;
		copy_name(kept);
		if (syscall(SYS_linkat, dir, name, AT_FDCWD, kept, 0) == 0)
			(void)snprintf(note(REMOVED, path)->other, PATH, "%s",
			    kept);
	}
	return (int)syscall(SYS_unlinkat, dir, name, flags);
}

int
fchmod(int fd, mode_t mode)
{
	return strike(C_MODE) != 0 ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int
fchown(int fd, uid_t user, gid_t group)
{
	return strike(C_MODE) != 0 ? -1 :
	    (int)syscall(SYS_fchown, fd, user, group);
}

int
close(int fd)
{
	if (strike(C_CLOSE) != 0) {
		int kept = errno;

		(void)syscall(SYS_close, fd);
		errno = kept;
		return -1;
	}
	return (int)syscall(SYS_close, fd);
}

void *
mmap(void *at, size_t n, int rights, int flags, int fd, off_t from)
{
	if (strike(C_MMAP) != 0)
		return MAP_FAILED;
	/* NB. never NULL: nobody here asks for that address */
	return (void *)syscall(SYS_mmap, at, n, rights, flags, fd, from);
}

void *
malloc(size_t n)
{
	extern void *__libc_malloc(size_t);

	return strike(C_MALLOC) != 0 ? NULL : __libc_malloc(n);
}

/* NB. without memory libc's own look-up of users dies, which is not ours. */
struct passwd *
getpwuid(uid_t user)
{
	struct passwd *got;
	REAL(getpwuid);

	is_quiet = 1;
	got = real(user);
	is_quiet = 0;
	return got;
}

int
fstatfs(int fd, struct statfs *fs)
{
	long got = syscall(SYS_fstatfs, fd, fs);

	if (got == 0 && take("FAULT_NFS") != NULL)
		fs->f_type = 0x6969;
	return (int)got;
}
