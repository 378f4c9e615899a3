/*
 * paper - a document on its way out: a format, standard output or a file
 */
#ifndef EDGE_PAPER_H
#define EDGE_PAPER_H

#include "base/fail.h"
#include "base/str.h"
#include "doc/doc.h"
#include "edge/cmd.h"
#include "edge/table.h"

/*
 * The format of the call: by its name, else by the ending of the file's name
 * (`report.html`), Markdown where that has none. 0 when what says it,
 * paper_ending(), is none of md, html, csv, json, xlsx.
 */
const char *paper_ending(const char *name, const char *file);
int paper_format(const char *name, const char *file,
    enum table_format *format);

/* `md`, `html` … */
const char *paper_word(enum table_format format);

/* The bytes of a document, appended to `out`; dies when they cannot be made. */
void paper_render(struct cmd *cmd, const struct doc *doc,
    enum table_format format, struct buf *out);

/*
 * The file that `-o` names: NULL, standard output, for NULL and for `-`. Dies
 * of a workbook for a terminal, which could make nothing of it.
 */
const char *paper_file(struct cmd *cmd, const char *name,
    enum table_format format);

/*
 * Dies when `file` cannot be put where it is wanted: to be asked before
 * something is recorded that only a paper in somebody's hand makes true. NULL
 * is standard output.
 */
void paper_ready(struct cmd *cmd, const char *file);

/*
 * Puts bytes out: to standard output at the end of the command, or into
 * `file`, whole or not at all. A private file is for its owner alone, another
 * as its directory and the umask say. Dies on failure.
 */
void paper_put(struct cmd *cmd, const char *file, struct str bytes,
    int is_private);

/* Opens a directory, which is made when it is missing; dies on failure. */
int paper_open_dir(struct cmd *cmd, const char *name);

/* Puts a file into an open directory, whole or not at all; dies. */
void paper_put_at(struct cmd *cmd, int dir_fd, const char *name,
    struct str bytes);

/*
 * A file's name made of words of others: letters, digits, `-`, `_`, `.` and
 * all but ASCII stay, all else is `%XX`, a leading dot too; what would be too
 * long is a digest. In the call's arena.
 */
const char *paper_name(struct cmd *cmd, const char *prefix, struct str name,
    const char *suffix);

#endif
