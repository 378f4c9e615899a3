#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/init.h"
#include "base/hash.h"
#include "store/config.h"
#include "store/file.h"
#include "store/journal.h"

#define KEY_BYTES 32

/* Who may do what with a directory of the store. */
struct access {
	gid_t group;
	int has_group;
	mode_t config, journal, tickets, cache, store, key;
};

static enum fail_code
access_of(const struct init_how *how, struct access *access,
    struct fail *fail)
{
	const char *name = how->writers != NULL ? how->writers : how->readers;
	const struct group *group;

	*access = (struct access){ 0, 0, 0700, 0700, 0700, 0700, 0700, 0600 };
	if (name == NULL)
		return FAIL_NONE;
	if (how->readers != NULL && how->writers != NULL)
		return fail_set(fail, FAIL_USAGE, "--readers and --writers "
		    "cannot both be given: a directory has one group");
	group = getgrnam(name);
	if (group == NULL)
		return fail_set(fail, FAIL_DATA, "there is no group '%s'",
		    name);
	access->group = group->gr_gid;
	access->has_group = 1;
	/* setgid, so that what is made inside belongs to the group too */
	if (how->writers != NULL) {
		access->store = access->config = access->journal =
		    access->tickets = access->cache = 02770;
		access->key = 0640;
	} else
		access->store = access->config = access->journal =
		    access->cache = 02750;
	return FAIL_NONE;
}

/* Mode and group of a directory, durable with its name. */
static enum fail_code
set_access(int fd, const char *name, mode_t mode, const struct access *access,
    struct fail *fail)
{
	if (access->has_group && (mode & 070) != 0 &&
	    fchown(fd, (uid_t)-1, access->group) != 0)
		return fail_errno(fail, "%s: group", name);
	if (fchmod(fd, mode) != 0)
		return fail_errno(fail, "%s: mode", name);
	if (fsync(fd) != 0)
		return fail_errno(fail, "%s", name);
	return FAIL_NONE;
}

/* A directory with the mode and the group, made or mended. */
static enum fail_code
make_dir(int dir, const char *name, mode_t mode, const struct access *access,
    struct fail *fail)
{
	enum fail_code code;
	int fd;

	if (mkdirat(dir, name, 0700) != 0 && errno != EEXIST)
		return fail_errno(fail, "%s", name);
	code = file_open_dir(dir, name, &fd, fail);
	if (code != FAIL_NONE)
		return code;
	code = set_access(fd, name, mode, access, fail);
	(void)close(fd);
	if (code == FAIL_NONE && fsync(dir) != 0)
		code = fail_errno(fail, "%s: its directory", name);
	return code;
}

/* One that was put there before: its bytes, and who may read them as of a new
   one, whatever its mode and owner were. */
static enum fail_code
keep(int dir, const char *name, mode_t mode, struct arena *arena,
    struct fail *fail)
{
	struct str bytes;

	if (file_read(dir, name, &bytes, arena, fail) != FAIL_NONE)
		return fail->code;
	return file_replace(dir, name, bytes, mode, fail);
}

static enum fail_code
make_config(int dir, const char *data, struct arena *arena, struct fail *fail)
{
	struct str bytes;
	struct buf path;
	int i;

	buf_make(&path, arena->full);

	for (i = 0; i < CONFIG_FILES; i++) {
		const char *name = config_file_name[i];

		if (file_size(dir, name) >= 0) {
			if (keep(dir, name, 0, arena, fail) != FAIL_NONE)
				return fail->code;
			continue;
		}
		path.n = 0;
		buf_printf(&path, "%s/%s", data, name);
		buf_put_byte(&path, '\0');
		if (file_read(AT_FDCWD, path.p, &bytes, arena, fail) !=
		    FAIL_NONE)
			return fail_prefix(fail, "default configuration");
		if (file_replace(dir, name, bytes, 0, fail) != FAIL_NONE)
			return fail->code;
	}
	buf_drop(&path);
	return FAIL_NONE;
}

static enum fail_code
make_key(int dir, const struct access *access, struct arena *arena,
    struct fail *fail)
{
	unsigned char secret[KEY_BYTES];
	char text[2 * KEY_BYTES + 2];
	size_t i;

	if (file_size(dir, "key") >= 0)
		return keep(dir, "key", access->key, arena, fail);
	if (file_random(secret, sizeof(secret), fail) != FAIL_NONE)
		return fail->code;
	for (i = 0; i < sizeof(secret); i++)
		hash_hex(secret[i], 2, text + 2 * i);
	text[2 * sizeof(secret)] = '\n';
	return file_replace(dir, "key", str_make(text, 2 * KEY_BYTES + 1),
	    access->key, fail);
}

static enum fail_code
fill(int store, const struct init_how *how, const struct access *access,
    struct arena *arena, struct fail *fail)
{
	enum fail_code code;
	int config = -1;

	code = make_dir(store, "config", access->config, access, fail);
	if (code == FAIL_NONE)
		code = make_dir(store, "tickets", access->tickets, access,
		    fail);
	if (code == FAIL_NONE)
		code = make_dir(store, "cache", access->cache, access, fail);
	if (code == FAIL_NONE)
		code = file_open_dir(store, "config", &config, fail);
	if (code == FAIL_NONE)
		code = make_dir(config, "history", access->config, access,
		    fail);
	if (code == FAIL_NONE)
		code = make_config(config, how->data, arena, fail);
	if (code == FAIL_NONE)
		code = make_key(config, access, arena, fail);
	/* last: a directory without journal/ is no store yet */
	if (code == FAIL_NONE)
		code = make_dir(store, "journal", access->journal, access,
		    fail);
	if (config >= 0)
		(void)close(config);
	return code;
}

static enum fail_code
ignore_record(void *with, const struct record *record, struct fail *fail)
{
	(void)with;
	(void)record;
	(void)fail;
	return FAIL_NONE;
}

static void
ignore_rest(void *with, uint32_t seq)
{
	(void)with;
	(void)seq;
}

/* One whose making was cut short has no transaction, and can be begun again. */
static int
is_store(int store)
{
	const struct journal_reader reader = { .record = ignore_record,
	    .forget = ignore_rest, .as_of_s = INT64_MAX };
	struct journal_end end;
	struct fail why;
	int is = 1, fd;

	if (file_size(store, "journal") < 0)
		return 0;
	if (file_open_dir(store, "journal", &fd, NULL) == FAIL_NONE) {
		is = journal_read(fd, &reader, &end, &why) != FAIL_NONE ||
		    end.seq > 0;
		(void)close(fd);
	}
	return is;
}

/* The name of the store in the directory above; that may be out of reach. */
static enum fail_code
sync_name(int store, const char *path, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int fd = openat(store, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno == EACCES ? FAIL_NONE :
		    fail_errno(fail, "%s: the directory above", path);
	if (fsync(fd) != 0)
		code = fail_errno(fail, "%s: the directory above", path);
	(void)close(fd);
	return code;
}

static enum fail_code
refuse_store(int store, const char *path, struct fail *fail)
{
	if (file_check_local(store, path, fail) != FAIL_NONE)
		return fail->code;
	if (is_store(store))
		return fail_set(fail, FAIL_DATA, "%s: is a store already; "
		    "--config records changed configuration", path);
	return FAIL_NONE;
}

/* What refuses it, found without leaving a trace. */
static enum fail_code
try_store(const char *path, struct arena *arena, struct fail *fail)
{
	const char *above;
	enum fail_code code;
	int store;

	if (faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) != 0 &&
	    errno == ENOENT) {
		above = dirname(mem_copy(arena, path, strlen(path)));
		return faccessat(AT_FDCWD, above, W_OK | X_OK,
		    AT_EACCESS) == 0 ? FAIL_NONE :
		    fail_errno(fail, "%s", path);
	}
	code = file_open_dir(AT_FDCWD, path, &store, fail);
	if (code != FAIL_NONE)
		return code;
	code = refuse_store(store, path, fail);
	(void)close(store);
	return code;
}

/* 1 when there is such a file in a directory of this path. */
static int
has_file(struct buf *path, const char *dir, const char *sub, const char *name)
{
	path->n = 0;
	buf_printf(path, "%s%s/%s", dir, sub, name);
	buf_put_byte(path, '\0');
	return file_size(AT_FDCWD, path->p) >= 0;
}

/* What cannot be filled is not begun. */
static enum fail_code
check_data(const struct init_how *how, struct arena *arena, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct buf path;
	int i;

	buf_make(&path, arena->full);
	for (i = 0; code == FAIL_NONE && i < CONFIG_FILES; i++)
		if (!has_file(&path, how->path, "/config",
		    config_file_name[i]) &&
		    !has_file(&path, how->data, "", config_file_name[i]))
			code = fail_set(fail, FAIL_DATA, "default "
			    "configuration: %s: there is no such file",
			    path.p);
	buf_drop(&path);
	return code;
}

enum fail_code
init_store(const struct init_how *how, struct arena *arena,
    struct fail *fail)
{
	struct access access;
	enum fail_code code;
	int store, lock = -1;

	code = access_of(how, &access, fail);
	if (code == FAIL_NONE)
		code = check_data(how, arena, fail);
	if (code != FAIL_NONE)
		return code;
	if (how->is_dry)
		return try_store(how->path, arena, fail);
	if (mkdir(how->path, 0700) != 0 && errno != EEXIST)
		return fail_errno(fail, "%s", how->path);
	code = file_open_dir(AT_FDCWD, how->path, &store, fail);
	if (code != FAIL_NONE)
		return code;
	code = refuse_store(store, how->path, fail);
	if (code == FAIL_NONE)
		code = set_access(store, how->path, access.store, &access,
		    fail);
	if (code == FAIL_NONE)
		code = sync_name(store, how->path, fail);
	if (code == FAIL_NONE)
		code = file_lock(store, "lock", how->wait_s, &lock, fail);
	/* NB. again: another may have made it before the lock was ours */
	if (code == FAIL_NONE && is_store(store))
		code = fail_set(fail, FAIL_DATA, "%s: is a store already",
		    how->path);
	if (code == FAIL_NONE)
		code = fill(store, how, &access, arena, fail);
	if (lock >= 0)
		(void)close(lock);
	(void)close(store);
	return code;
}
