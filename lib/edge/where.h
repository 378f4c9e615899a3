/*
 * where - conditions over the columns of a table (ticket-list --where)
 *
 *	lead = u03 and (due < 2024-10-25 or repeats >= 5) and not place = ''
 *
 * condition   column, one of = != < <= > >= ~, a value
 * value       a word, or text between ' or " (a doubled one stands for itself)
 * not, and, or bind in this order; brackets group
 *
 * Numbers compare as numbers, times as times, all else by bytes; ~ is found
 * anywhere (text/pattern.h). A date alone stands for the whole day: = is within
 * it, < before it, > after it. An empty cell equals '' alone; it is neither
 * less nor greater than anything.
 */
#ifndef EDGE_WHERE_H
#define EDGE_WHERE_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "edge/table.h"

/* A cell: `n` for columns of type TABLE_TIME and TABLE_NUMBER. */
struct where_value {
	union {
		struct str text;
		int64_t n;	/* TIME_NONE: empty */
	};
};

struct where;

/*
 * Parses `text` over `n_column` columns, which must outlive it. FAIL_USAGE
 * begins with the 1-based character of the fault; FAIL_SYSTEM is a lack of
 * memory.
 */
enum fail_code where_make(struct where **where, struct str text,
    const struct table_column *column, size_t n_column, struct arena *arena,
    struct fail *fail);
/* Gives the patterns' memory back; NULL is nothing. */
void where_drop(struct where *where);

/* 1 when the condition asks for column `i`. */
int where_uses(const struct where *where, size_t i);

/*
 * 1 when the condition holds for a row (`value` by column), 0 when not, -1
 * when a pattern reached its limit (text/pattern.h).
 */
int where_test(const struct where *where, const struct where_value *value);

#endif
