/*
 * report_words - the words of reports and forms, in the order of our own
 *
 * Lists stand in the order of the enums of model/event.h, 0 for none first, so
 * that a word's number is its place.
 */
#ifndef EDGE_REPORT_WORDS_H
#define EDGE_REPORT_WORDS_H

#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

extern const char *const report_source[];
extern const char *const report_type[];		/* kind of a ticket */
extern const char *const report_urgency[];
extern const char *const report_result[];
extern const char *const report_finding[];
extern const char *const report_grade[];
extern const char *const report_appeal[];
extern const char *const report_state[];	/* enum ticket_state */
extern const char *const report_level[];
extern const char *const report_group[];	/* enum roster_kind (Art. 2) */
extern const char *const report_basis[];
extern const char *const report_outcome[];
extern const char *const report_called_by[];	/* source of a callback */
extern const char *const report_obligation[];	/* enum obligation_id */
extern const char *const report_event[];	/* enum event_id */
extern const char *const report_flow[];		/* enum statistics_flow */
extern const char *const report_indicator[];	/* enum score_indicator */
extern const char *const report_ground[];	/* of supervision, 1 to 7 */
extern const char *const report_special[];	/* grounds 1 to 6 */
extern const char *const report_circular[];	/* grounds 1 to 4 */
extern const char *const report_number[];	/* 一 二 三 …, from 1 on */

/* `2024年10月25日`; with `clock` ` 16:05` behind. In `arena`. */
struct str report_day(struct arena *arena, int64_t at_s, int clock);

/*
 * `format` with {year} {month} {day} of an instant and {number} filled in; a
 * word in braces that is none of these stays. In `arena`.
 */
struct str report_fill(struct arena *arena, struct str format, int64_t at_s,
    struct str number);

/* Our own number, or for 0 an empty slice. */
struct str report_word(const char *const *words, unsigned word);

#endif
