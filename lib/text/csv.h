/*
 * csv - comma-separated values, read and written
 *
 * Three things, because they have different duties:
 *   csv_row_*   splits our own files: RFC 4180, LF, quotes only where needed.
 *               Fast, zero copy, strict: the journal and the tickets files.
 *   csv_table_* reads a whole small CSV of ours or of an office (config/,
 *               standard input from a pipe, a unit's spreadsheet) with the
 *               place of every field for messages. libcsv does the parsing,
 *               but of lines without quotes, which have none to parse.
 *   csv_put_*   writes.
 */
#ifndef TEXT_CSV_H
#define TEXT_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"

/*
 * Splits one record at the beginning of `text` into at most `max` fields.
 * Quoted fields are unescaped into `scratch`, others point into `text`.
 * `*used` is the record's length with its LF. A record that has no LF yet is
 * incomplete: `*used` is 0 and FAIL_NONE is returned. More than `max` fields,
 * a CR outside quotes, a quote inside a plain field, or text behind a closing
 * quote is FAIL_DATA, with `*column` the 1-based byte of the fault and
 * `*used` the length of the line at fault.
 */
enum fail_code csv_row_split(struct str text, struct str *field, size_t max,
    size_t *n_field, size_t *used, size_t *column, struct arena *scratch,
    struct fail *fail);

#define CSV_RECORD_MOST ((size_t)32 << 20)
#define CSV_FIELDS_MOST ((size_t)1 << 26)

/* A record of a table, and where it stood. Its fields lie one behind the other,
   with a byte of no meaning behind each. */
struct csv_line {
	uint32_t line;		/* 1-based line on which the record begins */
	uint32_t n;		/* fields it has */
	const char *text;
	const uint32_t *end;	/* where each of them ends in it */
};

/* Field `i`; the caller knows that there is one. */
inline struct str
csv_line_field(const struct csv_line *line, uint32_t i)
{
	uint32_t begin = i == 0 ? 0 : line->end[i - 1] + 1;

	return str_make(line->text + begin, line->end[i] - begin);
}

/* A record of these fields that stood on a line, in `arena`. */
struct csv_line csv_line_make(uint32_t number, const struct str *field,
    uint32_t n, struct arena *arena);

struct csv_table {
	const char *name;	/* for messages: the file, or `<stdin>` */
	struct csv_line head;
	struct csv_line *row;
	size_t n_row;
};

/* How foreign bytes are to be read; zero means: find out. */
struct csv_source {
	const char *encoding;	/* an iconv name, or NULL: by valid UTF-8
				   first, then UTF-16 by BOM, then GB18030 */
	char separator;		/* ',', ';' or TAB, or 0: the one that the
				   header line has most of outside quotes */
	struct arena *aside;	/* for what a second thread reads of a large
				   table, and kept as that is; NULL: none
				   reads */
};

/*
 * Parses `bytes` whole (any encoding per `source`; NULL: UTF-8 with or
 * without BOM, commas) into `table`, in `arena`. NB. the bytes must stay as they
 * are: fields may lie in them. Empty lines are skipped.
 * CRLF and LF both end a record; a last record without one counts. A NUL byte
 * or bytes that are not of the encoding are FAIL_DATA naming the line. Records
 * may have fewer or more fields than the header: the caller judges that.
 * A record of more than CSV_RECORD_MOST bytes, or more than CSV_FIELDS_MOST
 * fields altogether, is FAIL_DATA: memory is bounded whatever comes in (Q4).
 * The first record is `head` (a caller that skips title lines looks at
 * `row`, too). The message begins with `name:line:`.
 */
enum fail_code csv_table_parse(const char *name, struct str bytes,
    const struct csv_source *source, struct csv_table *table,
    struct arena *arena, struct fail *fail);

/* For tests: a table of so many bytes is large from now on; 0: as many as make a
   thread worth it. */
void csv_table_two(size_t from);

/* The header's number of column `name`, or -1. Blanks and BOM are trimmed. */
int csv_table_column(const struct csv_table *table, const char *name);

/* How many fields a row has under a header of `n_head`; empty ones behind those
   of the header do not count. */
uint32_t csv_line_fields(const struct csv_line *row, uint32_t n_head);

/* Field `column` of row `i`, trimmed of nothing; empty when it has none. */
struct str csv_table_field(const struct csv_table *table, size_t i,
    int column);

/*
 * Appends a field, quoted only when it holds `,` `"` CR LF, or begins or ends
 * with a space (rule S45). The caller writes the commas and the LF.
 */
void csv_put(struct buf *out, struct str field);

/*
 * 1 for what a spreadsheet would not take as the text that it is (Q4): what
 * begins as a formula does, and a name that looks like a number or a date. An
 * apostrophe before it makes it text.
 */
int csv_is_unsafe(struct str field, int is_name);

/* Appends `field`s with commas between. */
void csv_put_fields(struct buf *out, const struct str *field, size_t n);

/* The same and an LF behind. */
void csv_put_row(struct buf *out, const struct str *field, size_t n);

#endif
