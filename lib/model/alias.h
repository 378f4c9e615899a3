/*
 * alias - the headers and words of other people's tables, in ours
 * (config/columns.csv, config/values.csv)
 *
 * Every CSV that comes in - the platform's export, a unit's spreadsheet, a
 * pipe - is read through these two files. A header stands for one of our
 * columns when it is that column's name or one of its aliases, blanks around
 * it left aside. One header may serve several columns: the ticket's number
 * `任务号` with the format `热线-%y%m%d-` also gives the day of receipt, as a
 * last resort. Of several headers for one column the first in the order of
 * columns.csv whose field is not empty gives the value; our own name comes
 * before all.
 *
 * Our columns are those of tickets/, those of ticket-record's CSV, and every
 * attribute of the table of events.
 */
#ifndef MODEL_ALIAS_H
#define MODEL_ALIAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/csv.h"
#include "text/time.h"

struct aliases;	/* read-only once made; lives in the given arena */

/*
 * Makes them from `column,alias,format` and `column,alias,value`; either may
 * be NULL. FAIL_DATA with file:line:column for a column that is not ours, an
 * empty alias in columns.csv, the same alias twice for a column (with the
 * same format), a word twice for a column, an empty value. The tables' bytes
 * must outlive them.
 */
enum fail_code alias_make(struct aliases **aliases,
    const struct csv_table *columns, const struct csv_table *values,
    struct arena *arena, struct fail *fail);

/* Our columns are numbered: how many, the name of one, the number or -1. */
int alias_count(const struct aliases *aliases);
const char *alias_name(const struct aliases *aliases, int column);
int alias_find(const struct aliases *aliases, const char *name);

/*
 * The columns that a header serves, in the order of columns.csv, our own name
 * first: number `i` of them, or -1 when there are no more.
 */
int alias_column(const struct aliases *aliases, struct str header, size_t i);

enum alias_word {
	ALIAS_UNKNOWN,	/* no row of values.csv has it */
	ALIAS_OURS,	/* one of our words already */
	ALIAS_GIVEN	/* an alias for one */
};

/*
 * Our word for `word` (blanks around it left aside) in a column, as
 * `*value`; an unknown word is given back as it is. The empty word has a
 * value where values.csv has a row with an empty alias, else it is unknown and
 * stays empty.
 */
enum alias_word alias_value(const struct aliases *aliases, int column,
    struct str word, struct str *value);

/*
 * Several words in one field, with blanks, `|` `,` `;` `、` `，` or `；`
 * between them: ours, with a space between, in `arena`. ALIAS_UNKNOWN when one
 * of them is, and `*value` is then that word.
 */
enum alias_word alias_values(const struct aliases *aliases, int column,
    struct str words, struct arena *arena, struct str *value);

/* A field of a foreign table that may give a column its value. */
struct alias_field {
	uint32_t field;		/* its number in the row, 0 the first */
	const char *format;	/* strptime(3) pattern for times; "" is none */
	int is_prefix;		/* text may follow: the format ends in a
				   character that stands for itself */
};

/* The column of headers that an office knows and does not want: nobody reads
   it, and nothing is said of them. */
#define ALIAS_NOTHING "-"

/* The header of what is said of a refused row (--rejects). It serves no column,
   and when the mended rows come back with it, that is no news. */
#define ALIAS_REFUSED "refused"

/* How one header line is to be read. */
struct alias_map {
	struct alias_field **from;	/* by column: candidates in order */
	size_t *n_from;
	struct str *unknown;		/* headers that serve no column, but for
					   ALIAS_REFUSED */
	size_t n_unknown;
	size_t n_known;			/* headers that serve one */
};

/* A header line that was found, and its map. */
struct alias_head {
	struct alias_map map;
	const struct csv_line *line;	/* the header */
	size_t first;		/* the first row of data, in `table->row` */
};

/* The map of one header line, in `arena`. */
void alias_map_make(const struct aliases *aliases,
    const struct csv_line *head, struct arena *arena, struct alias_map *map);

/*
 * Looks for the header of a table under title lines: among its first 100
 * lines the one with most known headers (the first of several) that has
 * column `need` (-1: any). All in `arena`.
 * 1 when it is found, else 0.
 */
int alias_map_find(const struct aliases *aliases,
    const struct csv_table *table, int need, struct arena *arena,
    struct alias_head *found);

/* 1 when the header line has a field for `column`. */
int alias_map_has(const struct alias_map *map, int column);

/*
 * The value of a column in a row: the first candidate that is not empty,
 * trimmed; an empty slice when there is none. `*from` (may be NULL) is the
 * candidate, or NULL.
 */
struct str alias_map_get(const struct alias_map *map,
    const struct csv_line *row, int column, const struct alias_field **from);

/* The number, 1 the first, of the field that gave a column its value (`from`),
   or of the one that could have; 0 where the header has none. */
uint32_t alias_map_number(const struct alias_map *map, int column,
    const struct alias_field *from);

/* 1 when another candidate of the column says something else in that row. */
int alias_map_differs(const struct alias_map *map,
    const struct csv_line *row, int column, struct str value);

/*
 * A time as the candidate's format has it, else as people write times
 * (time_parse_loose()). 1 on success, else 0.
 */
int alias_time(const struct alias_field *from, struct str value,
    enum time_edge edge, int64_t *at_s);

/*
 * The time of a column in a row: that of the field which alias_map_get()
 * gives, by each of the formats that columns.csv has for it. 1 on success, 0
 * when the field is no time or there is none.
 */
int alias_map_time(const struct alias_map *map, const struct csv_line *row,
    int column, enum time_edge edge, int64_t *at_s);

#endif
