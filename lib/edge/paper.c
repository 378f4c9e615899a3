#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/hash.h"
#include "doc/render.h"
#include "edge/paper.h"
#include "store/file.h"

#define MEMORY "/dev/shm"	/* where files are in memory */
#define NAME_BYTES 200	/* the longest name that a file system surely takes */

static const struct {
	const char *name;
	enum table_format format;
} formats[] = {
	{ "md", TABLE_MD }, { "html", TABLE_HTML }, { "csv", TABLE_CSV },
	{ "json", TABLE_JSON }, { "xlsx", TABLE_XLSX },
};

#define N_FORMAT (sizeof(formats) / sizeof(formats[0]))

const char *
paper_ending(const char *name, const char *file)
{
	const char *slash = file == NULL ? NULL : strrchr(file, '/');
	const char *base = slash == NULL ? file : slash + 1;
	const char *dot = base == NULL ? NULL : strrchr(base, '.');

	return name != NULL ? name : dot == NULL ? "md" : dot + 1;
}

int
paper_format(const char *name, const char *file, enum table_format *format)
{
	const char *ending = paper_ending(name, file);
	size_t i;

	for (i = 0; i < N_FORMAT; i++)
		if (strcmp(ending, formats[i].name) == 0) {
			*format = formats[i].format;
			return 1;
		}
	return 0;
}

const char *
paper_word(enum table_format format)
{
	size_t i;

	for (i = 0; i < N_FORMAT; i++)
		if (formats[i].format == format)
			return formats[i].name;
	return "md";
}

const char *
paper_file(struct cmd *cmd, const char *name, enum table_format format)
{
	if (name != NULL && strcmp(name, "-") != 0)
		return name;
	if (format == TABLE_XLSX && isatty(STDOUT_FILENO))
		cmd_usage(cmd, "a workbook is for a file or a pipe, not for a "
		    "terminal: -o names a file");
	return NULL;
}

/* 1 when files made in MEMORY are on no disk, and can be made. */
static int
has_memory(void)
{
	struct statfs fs;

	return statfs(MEMORY, &fs) == 0 && fs.f_type == TMPFS_MAGIC &&
	    access(MEMORY, W_OK | X_OK) == 0;
}

/*
 * A workbook is made by a library that writes files, its parts before the
 * whole: here all are in memory alone, so that no disk keeps personal data
 * (Q5).
 */
static void
render_workbook(struct cmd *cmd, const struct doc *doc, struct buf *out)
{
	const char *temp_dir = has_memory() ? MEMORY : NULL;
	struct str bytes;
	struct fail fail;
	char path[64];
	int fd;

	if (temp_dir == NULL && cmd->is_reveal) {
		(void)fail_set(&fail, FAIL_SYSTEM, "workbook: " MEMORY " is "
		    "no memory, and personal data may be written nowhere "
		    "else; another format needs none");
		cmd_die(cmd, &fail);
	}
	fd = memfd_create("ticket", MFD_CLOEXEC);
	if (fd < 0) {
		(void)fail_errno(&fail, "workbook");
		cmd_die(cmd, &fail);
	}
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (render_xlsx(doc, path, temp_dir, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	if (lseek(fd, 0, SEEK_SET) != 0 || file_read_fd(fd, "workbook",
	    &bytes, &cmd->arena, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	(void)close(fd);
	buf_put(out, bytes);
}

void
paper_render(struct cmd *cmd, const struct doc *doc,
    enum table_format format, struct buf *out)
{
	switch (format) {
	case TABLE_HTML:
		render_html(doc, out);
		break;
	case TABLE_CSV:
		render_csv(doc, out);
		break;
	case TABLE_JSON:
		render_json(doc, out);
		break;
	case TABLE_XLSX:
		render_workbook(cmd, doc, out);
		break;
	default:
		render_md(doc, out);
		break;
	}
}

/* The directory of a path, and in `*base` the name in it. */
static const char *
split_path(struct cmd *cmd, const char *path, const char **base)
{
	const char *slash = strrchr(path, '/');

	*base = slash == NULL ? path : slash + 1;
	if (slash == NULL)
		return ".";
	return slash == path ? "/" : str_dup(&cmd->arena, str_make(path,
	    (size_t)(slash - path)));
}

/* Of what its directory allows, what the umask leaves. */
static mode_t
mode_in(int dir_fd)
{
	const mode_t mask = umask(077);
	struct stat st;

	(void)umask(mask);
	return fstat(dir_fd, &st) != 0 ? 0600 :
	    (st.st_mode & 0666 & ~mask) | 0600;
}

void
paper_ready(struct cmd *cmd, const char *file)
{
	const char *base, *dir;
	struct fail fail;
	struct stat st;
	int fd;

	if (file == NULL)
		return;
	if (stat(file, &st) == 0 && !S_ISREG(st.st_mode)) {
		if (!S_ISDIR(st.st_mode))
			return;
		errno = EISDIR;
		(void)fail_errno(&fail, "%s", file);
		cmd_die(cmd, &fail);
	}
	dir = split_path(cmd, file, &base);
	if (file_open_dir(AT_FDCWD, dir, &fd, &fail) != FAIL_NONE) {
		/* it is no data of the store that is bad */
		fail.code = FAIL_SYSTEM;
		cmd_die(cmd, &fail);
	}
	(void)close(fd);
	if (access(dir, W_OK | X_OK) != 0) {
		(void)fail_errno(&fail, "%s", dir);
		cmd_die(cmd, &fail);
	}
}

void
paper_put(struct cmd *cmd, const char *file, struct str bytes,
    int is_private)
{
	const char *base, *dir;
	enum fail_code code;
	struct fail fail;
	struct stat st;
	int fd;

	if (file == NULL) {
		buf_put(&cmd->out, bytes);
		return;
	}
	if (stat(file, &st) == 0 && !S_ISREG(st.st_mode)) {
		if (file_write_device(file, bytes, &fail) != FAIL_NONE)
			cmd_die(cmd, &fail);
		return;
	}
	dir = split_path(cmd, file, &base);
	if (file_open_dir(AT_FDCWD, dir, &fd, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	code = file_replace(fd, base, bytes, is_private ? 0600 : mode_in(fd),
	    &fail);
	(void)close(fd);
	if (code != FAIL_NONE)
		cmd_die(cmd, &fail);
}

int
paper_open_dir(struct cmd *cmd, const char *name)
{
	struct fail fail;
	int fd;

	if (mkdir(name, 0700) != 0 && errno != EEXIST) {
		(void)fail_errno(&fail, "%s", name);
		cmd_die(cmd, &fail);
	}
	if (file_open_dir(AT_FDCWD, name, &fd, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
	return fd;
}

void
paper_put_at(struct cmd *cmd, int dir_fd, const char *name, struct str bytes)
{
	struct fail fail;

	if (file_replace(dir_fd, name, bytes, 0600, &fail) != FAIL_NONE)
		cmd_die(cmd, &fail);
}

const char *
paper_name(struct cmd *cmd, const char *prefix, struct str name,
    const char *suffix)
{
	char hex[HASH_HEX + 1];
	struct buf out;
	const char *text;
	size_t i;

	buf_make(&out, cmd_full);
	buf_put_c(&out, prefix);
	for (i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		    c >= 0x80 || (c == '.' && out.n > 0))
			buf_put_byte(&out, (char)c);
		else
			buf_printf(&out, "%%%02X", c);
	}
	if (out.n > NAME_BYTES) {
		hash_sha256_hex(&name, 1, hex);
		out.n = 0;
		buf_printf(&out, "%s%s", prefix, hex);
	}
	buf_put_c(&out, suffix);
	text = str_dup(&cmd->arena, buf_str(&out));
	buf_drop(&out);
	return text;
}
