/*
 * policy - every number of the regulation, effective-dated (config/policy.csv)
 *
 * One table (policy_row) names every key with its type, default, allowed
 * words and article; policy.csv gives values from a date on. Of rows in force
 * at an instant the latest `from` wins, of equal `from` the later line; before
 * the first row of a key its default holds (S29). A limit follows the row in
 * force when its obligation opens, a score those at the last second of its
 * period (K7).
 */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/calendar.h"
#include "text/csv.h"

enum policy_type {
	POLICY_DURATION,	/* `4h`, `5wd`, `365d`, empty: no limit (K8) */
	POLICY_CHOICE,		/* one of `choice`; `n` is its index */
	POLICY_COUNT,		/* a whole number >= 0 */
	POLICY_CENTS,		/* a number with up to two decimals, in cents */
	POLICY_CLOCK,		/* HH:MM, seconds of the day */
	POLICY_SPAN,		/* HH:MM-HH:MM, or empty */
	POLICY_CLOCKS,		/* HH:MM,HH:MM (commas or `|`), ascending */
	POLICY_DATE,		/* a date, or empty */
	POLICY_CONTACT,		/* `callback`, or `first-dispatch` */
	POLICY_SOURCES		/* a set of city|district|street, `n` bits 1 2 4 */
};

enum policy_unit { POLICY_NO_LIMIT, POLICY_HOURS, POLICY_WORKDAYS, POLICY_DAYS };

enum policy_key {
	POLICY_CALENDAR_UNTIL,		/* DATE */
	POLICY_CLOCK_DAY_END,		/* CLOCK 24:00 */
	POLICY_CLOCK_DAY_METHOD,	/* CHOICE civil elapsed */
	POLICY_CLOCK_OFFICE_HOURS,	/* SPAN 08:30-17:30 */
	POLICY_CLOCK_DAY_PARTS,		/* CLOCKS 12:00,18:00 */
	POLICY_BRIEF_QUIET,		/* SPAN, empty */
	POLICY_LIMIT_BRIEF,		/* 1h */
	POLICY_LIMIT_ACCEPT,		/* 1wd */
	POLICY_LIMIT_ACCEPT_OFFHOURS,	/* 1h */
	POLICY_LIMIT_CONTACT,		/* 1wd */
	POLICY_LIMIT_SURVEY,		/* 1wd */
	POLICY_LIMIT_SURVEY_FROM,	/* CHOICE accept assign */
	POLICY_LIMIT_PROGRESS,		/* 4h */
	POLICY_LIMIT_REWORK,		/* 1wd */
	POLICY_LIMIT_RECHECK,		/* 3wd */
	POLICY_LIMIT_RECHECK_EXTEND,	/* 1wd: asking for one (Art. 10(2)) */
	POLICY_LIMIT_ANSWER,		/* 5wd */
	POLICY_LIMIT_RETURN,		/* 1wd */
	POLICY_LIMIT_EXTEND,		/* 1wd */
	POLICY_LIMIT_REVIEW,		/* empty */
	POLICY_LIMIT_CALLBACK,		/* empty */
	POLICY_LIMIT_SUPERVISE_PROGRESS, /* empty */
	POLICY_LIMIT_DECLINE,		/* empty */
	POLICY_LIMIT_FINISH,		/* + urgency: urgent 1wd, semi-urgent 5wd,
					   general 5wd */
	POLICY_LIMIT_FINISH_KIND = POLICY_LIMIT_FINISH + 3,
					/* + urgency × 7 + kind; without a row
					   the urgency's holds */
	POLICY_CONTACT_REDISPATCH = POLICY_LIMIT_FINISH_KIND + 21,
					/* CHOICE no yes; default yes */
	POLICY_DISPATCH_NEEDS_BRIEF,	/* CHOICE warn refuse no */
	POLICY_DISPATCH_CROSSLINE,	/* CHOICE leader meeting either;
					   default either */
	POLICY_EXTEND_MAX,		/* COUNT 1 */
	POLICY_CALLBACK_TRIES,		/* COUNT 3 */
	POLICY_CALL_TRIES,		/* COUNT 3: calls that settle */
	POLICY_CALL_SPACING,		/* DURATION 1h */
	POLICY_WARN_BEFORE_HOURS,	/* 4h */
	POLICY_WARN_BEFORE_DAYS,	/* 1wd */
	POLICY_MATTER_WINDOW,		/* 365d */
	POLICY_MATTER_SIMILARITY,	/* CENTS 0.50 */
	POLICY_REPEAT_WINDOW,		/* 365d */
	POLICY_REPEAT_SUPERVISE,	/* COUNT 5 */
	POLICY_SHELVE_STATEMENTS,	/* COUNT 6 */
	POLICY_MASS_CALLERS,		/* COUNT 10 */
	POLICY_MASS_WINDOW,		/* DURATION 7d */
	POLICY_HOT_MIN,			/* COUNT 5 */
	POLICY_HOT_RATIO,		/* CENTS 2.00 */
	POLICY_REPORT_BOTTOM,		/* COUNT 3 */
	POLICY_REPORT_BOTTOM_MONTHS,	/* COUNT 3 */
	POLICY_SCORE_YEAR_START,	/* COUNT 1..12, written 01 */
	POLICY_SCORE_YEAR_METHOD,	/* CHOICE whole mean */
	POLICY_SCORE_WORKLOAD_ROLES,	/* CHOICE lead lead+co */
	POLICY_SCORE_WORKLOAD_METHOD,	/* CHOICE linear rank */
	POLICY_SCORE_CONTACT_BASIS,	/* CONTACT callback first-dispatch */
	POLICY_SCORE_CALLBACK_SOURCE,	/* SOURCES city|district|street */
	POLICY_SCORE_CALLBACK_COUNT,	/* CHOICE last each */
	POLICY_SCORE_RATING_DENOMINATOR, /* CHOICE own all */
	POLICY_SCORE_GROUP,		/* CHOICE none kind */
	POLICY_SCORE_UNEVALUATED,	/* CHOICE prorate full zero */
	POLICY_SCORE_DEDUCTION_ROLES,	/* CHOICE lead lead+co */
	POLICY_SCORE_CAP,		/* CENTS 10 */
	POLICY_SCORE_WEIGHT,		/* + indicator: workload 5, timely 10,
					   contact 25, resolution 30,
					   satisfaction 30; CENTS */
	POLICY_KEYS = POLICY_SCORE_WEIGHT + 5
};

/* A row of the table of keys. */
struct policy_row {
	const char *key;	/* as in policy.csv */
	enum policy_type type;
	const char *value;	/* the default, as it would be written */
	const char *choice;	/* choices and sources: words with `|` between;
				   durations: the units allowed, NULL all;
				   counts and cents: `low..high`; else NULL */
	const char *source;	/* article, or "no number in the regulation" */
};

struct policy_value {
	int64_t n;		/* the number, seconds, cents, day or index */
	int64_t to;		/* POLICY_SPAN: its end; POLICY_CLOCKS: the
				   second clock */
	enum policy_unit unit;	/* POLICY_DURATION; NO_LIMIT when empty */
	int is_empty;		/* nothing is written there */
	struct str text;	/* as it is written */
	struct str source;	/* of the row that gave it */
	const char *key;	/* the key that gave it */
};

struct policy;

/* The table, POLICY_KEYS rows. */
const struct policy_row *policy_rows(void);

/*
 * Makes a policy from `from,key,value,source`. Unknown keys, bad dates and
 * values that are not of the key's type are FAIL_DATA naming file, line and
 * what would be right. `table` NULL: all defaults.
 */
enum fail_code policy_make(struct policy **policy,
    const struct csv_table *table, struct arena *arena, struct fail *fail);

/* The value of `key` in force at `at_s`; never NULL. */
const struct policy_value *policy_get(const struct policy *policy,
    enum policy_key key, int64_t at_s);

/*
 * The limit for finishing: the row of urgency and kind where one is in force
 * (an empty one says: no limit), else the urgency's. Indexes as in model/event.h's words.
 */
const struct policy_value *policy_finish(const struct policy *policy,
    int urgency, int kind, int64_t at_s);

/* The clock in force at `at_s`. Cheap: one lookup while no row changes. */
void policy_clock(const struct policy *policy, int64_t at_s,
    struct calendar_clock *clock);

/* The end of the day of `day_s`, when it is named by hand, under the clock in
   force at `at_s` (S13). */
int64_t policy_day_end(const struct policy *policy, int64_t day_s,
    int64_t at_s);

/*
 * The instant at which a duration that starts at `start_s` ends, under the
 * clock in force then: hours and days are clock time (K3), working days the
 * calendar's. 1 and `*due_s`; 0 when unknown (beyond the calendar). The
 * caller has seen to NO_LIMIT.
 */
int policy_due(const struct policy *policy, const struct calendar *calendar,
    const struct policy_value *limit, int64_t start_s, int64_t *due_s);

#endif
