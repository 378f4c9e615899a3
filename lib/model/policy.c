#include <stdlib.h>
#include <string.h>

#include "model/policy.h"
#include "model/sheet.h"
#include "text/num.h"
#include "text/time.h"

/* The last second that this program writes: 9999-12-31T23:59:59+08:00. */
#define LAST_S INT64_C(253402271999)

#define OURS "no number in the regulation"

/* limit.finish.<urgency>.<kind>: empty, the urgency's own row holds. */
#define FINISH_KIND(place, urgency, kind) \
	[POLICY_LIMIT_FINISH_KIND + (place)] = \
	    { "limit.finish." urgency "." kind, POLICY_DURATION, "", NULL, \
	    OURS }
#define FINISH_KINDS(place, urgency) \
	FINISH_KIND((place) * 7 + 0, urgency, "consult"), \
	FINISH_KIND((place) * 7 + 1, urgency, "help"), \
	FINISH_KIND((place) * 7 + 2, urgency, "complaint"), \
	FINISH_KIND((place) * 7 + 3, urgency, "report"), \
	FINISH_KIND((place) * 7 + 4, urgency, "suggestion"), \
	FINISH_KIND((place) * 7 + 5, urgency, "praise"), \
	FINISH_KIND((place) * 7 + 6, urgency, "other")

/*
 * What `choice` means: for a choice and for sources the words; for a duration
 * the units that are allowed (all when NULL); for a count and for cents the
 * range `low..high`, in whole numbers.
 */
static const struct policy_row rows[POLICY_KEYS] = {
	[POLICY_CALENDAR_UNTIL] =
	    { "calendar.until", POLICY_DATE, "", NULL, OURS },
	[POLICY_CLOCK_DAY_END] =
	    { "clock.day_end", POLICY_CLOCK, "24:00", NULL, OURS },
	[POLICY_CLOCK_DAY_METHOD] = { "clock.day_method", POLICY_CHOICE,
	    "civil", "civil|elapsed", OURS },
	[POLICY_CLOCK_OFFICE_HOURS] =
	    { "clock.office_hours", POLICY_SPAN, "08:30-17:30", NULL, OURS },
	[POLICY_CLOCK_DAY_PARTS] =
	    { "clock.day_parts", POLICY_CLOCKS, "12:00|18:00", NULL, OURS },
	[POLICY_BRIEF_QUIET] =
	    { "brief.quiet", POLICY_SPAN, "", NULL, OURS },
	[POLICY_LIMIT_BRIEF] =
	    { "limit.brief", POLICY_DURATION, "1h", NULL, "Art. 6(1)" },
	[POLICY_LIMIT_ACCEPT] =
	    { "limit.accept", POLICY_DURATION, "1wd", NULL, OURS },
	[POLICY_LIMIT_ACCEPT_OFFHOURS] =
	    { "limit.accept.offhours", POLICY_DURATION, "1h", NULL, OURS },
	[POLICY_LIMIT_CONTACT] =
	    { "limit.contact", POLICY_DURATION, "1wd", NULL, "Art. 8(2)" },
	[POLICY_LIMIT_SURVEY] =
	    { "limit.survey", POLICY_DURATION, "1wd", NULL, "Art. 8(1)" },
	[POLICY_LIMIT_SURVEY_FROM] = { "limit.survey.from", POLICY_CHOICE,
	    "accept", "accept|assign", "Art. 8(1)" },
	[POLICY_LIMIT_PROGRESS] =
	    { "limit.progress", POLICY_DURATION, "4h", NULL, "Art. 7(3)" },
	[POLICY_LIMIT_REWORK] =
	    { "limit.rework", POLICY_DURATION, "1wd", NULL, OURS },
	[POLICY_LIMIT_RECHECK] =
	    { "limit.recheck", POLICY_DURATION, "3wd", NULL, "Art. 10(2)" },
	[POLICY_LIMIT_RECHECK_EXTEND] = { "limit.recheck.extend",
	    POLICY_DURATION, "1wd", NULL, "Art. 10(2)" },
	[POLICY_LIMIT_ANSWER] =
	    { "limit.answer", POLICY_DURATION, "5wd", NULL, "Annex 3" },
	[POLICY_LIMIT_RETURN] =
	    { "limit.return", POLICY_DURATION, "1wd", NULL, "Art. 8(3)" },
	[POLICY_LIMIT_EXTEND] =
	    { "limit.extend", POLICY_DURATION, "1wd", NULL, "Art. 8(4)" },
	[POLICY_LIMIT_REVIEW] =
	    { "limit.review", POLICY_DURATION, "", NULL, OURS },
	[POLICY_LIMIT_CALLBACK] =
	    { "limit.callback", POLICY_DURATION, "", NULL, OURS },
	[POLICY_LIMIT_SUPERVISE_PROGRESS] = { "limit.supervise.progress",
	    POLICY_DURATION, "", NULL, OURS },
	[POLICY_LIMIT_DECLINE] =
	    { "limit.decline", POLICY_DURATION, "", NULL, OURS },
	[POLICY_LIMIT_FINISH] = { "limit.finish.urgent", POLICY_DURATION,
	    "1wd", NULL, "Art. 8(4)" },
	[POLICY_LIMIT_FINISH + 1] = { "limit.finish.semi-urgent",
	    POLICY_DURATION, "5wd", NULL, OURS },
	[POLICY_LIMIT_FINISH + 2] = { "limit.finish.general",
	    POLICY_DURATION, "5wd", NULL, "Art. 8(4)" },
	FINISH_KINDS(0, "urgent"),
	FINISH_KINDS(1, "semi-urgent"),
	FINISH_KINDS(2, "general"),
	[POLICY_CONTACT_REDISPATCH] =
	    { "contact.redispatch", POLICY_CHOICE, "yes", "no|yes", OURS },
	[POLICY_DISPATCH_NEEDS_BRIEF] = { "dispatch.needs_brief",
	    POLICY_CHOICE, "warn", "warn|refuse|no", OURS },
	[POLICY_DISPATCH_CROSSLINE] = { "dispatch.crossline", POLICY_CHOICE,
	    "either", "leader|meeting|either", OURS },
	[POLICY_EXTEND_MAX] =
	    { "extend.max", POLICY_COUNT, "1", "0..1000", OURS },
	[POLICY_CALLBACK_TRIES] =
	    { "callback.tries", POLICY_COUNT, "3", "1..1000", OURS },
	[POLICY_CALL_TRIES] =
	    { "call.tries", POLICY_COUNT, "3", "1..1000", "Art. 8(2)" },
	[POLICY_CALL_SPACING] =
	    { "call.spacing", POLICY_DURATION, "1h", "h", "Art. 8(2)" },
	[POLICY_WARN_BEFORE_HOURS] =
	    { "warn.before.hours", POLICY_DURATION, "4h", "h", OURS },
	[POLICY_WARN_BEFORE_DAYS] =
	    { "warn.before.days", POLICY_DURATION, "1wd", "wd", OURS },
	[POLICY_MATTER_WINDOW] =
	    { "matter.window", POLICY_DURATION, "365d", "d", OURS },
	[POLICY_MATTER_SIMILARITY] =
	    { "matter.similarity", POLICY_CENTS, "0.50", "0..1", OURS },
	[POLICY_REPEAT_WINDOW] =
	    { "repeat.window", POLICY_DURATION, "365d", "d", OURS },
	[POLICY_REPEAT_SUPERVISE] = { "repeat.supervise", POLICY_COUNT, "5",
	    "1..1000000", "Art. 8(9)" },
	[POLICY_SHELVE_STATEMENTS] = { "shelve.statements", POLICY_COUNT,
	    "6", "0..1000000", "Art. 9" },
	[POLICY_MASS_CALLERS] = { "mass.callers", POLICY_COUNT, "10",
	    "1..1000000", "Annex 3" },
	[POLICY_MASS_WINDOW] =
	    { "mass.window", POLICY_DURATION, "7d", "h|d", "Annex 3" },
	[POLICY_HOT_MIN] =
	    { "hot.min", POLICY_COUNT, "5", "0..1000000", OURS },
	[POLICY_HOT_RATIO] =
	    { "hot.ratio", POLICY_CENTS, "2.0", "0..1000000", OURS },
	[POLICY_REPORT_BOTTOM] =
	    { "report.bottom", POLICY_COUNT, "3", "0..1000000", OURS },
	[POLICY_REPORT_BOTTOM_MONTHS] =
	    { "report.bottom_months", POLICY_COUNT, "3", "1..1000", OURS },
	[POLICY_SCORE_YEAR_START] =
	    { "score.year.start", POLICY_COUNT, "01", "1..12", OURS },
	[POLICY_SCORE_YEAR_METHOD] = { "score.year.method", POLICY_CHOICE,
	    "whole", "whole|mean", OURS },
	[POLICY_SCORE_WORKLOAD_ROLES] = { "score.workload.roles",
	    POLICY_CHOICE, "lead", "lead|lead+co", OURS },
	[POLICY_SCORE_WORKLOAD_METHOD] = { "score.workload.method",
	    POLICY_CHOICE, "linear", "linear|rank", "Annex 2" },
	[POLICY_SCORE_CONTACT_BASIS] = { "score.contact.basis",
	    POLICY_CONTACT, "callback", "callback|first-dispatch",
	    "Annex 2" },
	[POLICY_SCORE_CALLBACK_SOURCE] = { "score.callback.source",
	    POLICY_SOURCES, "city|district|street", "city|district|street",
	    OURS },
	[POLICY_SCORE_CALLBACK_COUNT] = { "score.callback.count",
	    POLICY_CHOICE, "last", "last|each", OURS },
	[POLICY_SCORE_RATING_DENOMINATOR] = { "score.rating.denominator",
	    POLICY_CHOICE, "own", "own|all", OURS },
	[POLICY_SCORE_GROUP] =
	    { "score.group", POLICY_CHOICE, "none", "none|kind", OURS },
	[POLICY_SCORE_UNEVALUATED] = { "score.unevaluated", POLICY_CHOICE,
	    "prorate", "prorate|full|zero", OURS },
	[POLICY_SCORE_DEDUCTION_ROLES] = { "score.deduction.roles",
	    POLICY_CHOICE, "lead", "lead|lead+co", OURS },
	[POLICY_SCORE_CAP] =
	    { "score.cap", POLICY_CENTS, "10", "0..1000000", "Annex 2" },
	[POLICY_SCORE_WEIGHT] = { "score.weight.workload", POLICY_CENTS,
	    "5", "0..1000000", "Annex 2" },
	[POLICY_SCORE_WEIGHT + 1] = { "score.weight.timely", POLICY_CENTS,
	    "10", "0..1000000", "Annex 2" },
	[POLICY_SCORE_WEIGHT + 2] = { "score.weight.contact", POLICY_CENTS,
	    "25", "0..1000000", "Annex 2" },
	[POLICY_SCORE_WEIGHT + 3] = { "score.weight.resolution",
	    POLICY_CENTS, "30", "0..1000000", "Annex 2" },
	[POLICY_SCORE_WEIGHT + 4] = { "score.weight.satisfaction",
	    POLICY_CENTS, "30", "0..1000000", "Annex 2" },
};

enum { COLUMN_FROM, COLUMN_KEY, COLUMN_VALUE, COLUMN_SOURCE };
static const char *const columns[] =
    { "from", "key", "value", "source", NULL };

/* A value and when it begins. */
struct version {
	int64_t from_s;
	uint32_t line;		/* its place in the file: later wins */
	enum policy_key key;
	struct policy_value value;
};

struct clock_version {
	int64_t from_s;
	struct calendar_clock clock;
};

struct policy {
	struct version *version[POLICY_KEYS];	/* by from; the first is the
						   default, from INT64_MIN */
	size_t n_version[POLICY_KEYS];
	struct clock_version *clock;		/* by from */
	size_t n_clock;
};

const struct policy_row *
policy_rows(void)
{
	return rows;
}

/* Reads the range `low..high` of a row. */
static void
row_range(const struct policy_row *row, int64_t *low, int64_t *high)
{
	struct str text = str_of(row->choice);
	size_t dots = str_find(text, str_of(".."));
	struct str a = str_make(text.p, dots);
	struct str b = str_make(text.p + dots + 2, text.n - dots - 2);

	if (!num_parse(a, 0, INT32_MAX, low) ||
	    !num_parse(b, 0, INT32_MAX, high))
		*low = *high = 0;
}

/* The place of `word` among `choice`, 0 the first, or -1. */
static int
choice_find(const char *choice, struct str word)
{
	struct str rest = str_of(choice), part;
	int i;

	for (i = 0; str_cut(&rest, '|', &part); i++) {
		if (str_eq(part, word))
			return i;
	}
	return -1;
}

static int
parse_duration(const struct policy_row *row, struct str text,
    struct policy_value *value)
{
	static const struct {
		const char *word;
		enum policy_unit unit;
		int64_t low, high;
	} units[] = {		/* `wd` first: it ends in `d`, too */
		{ "wd", POLICY_WORKDAYS, 1, 3650 },
		{ "h", POLICY_HOURS, 0, 87600 },
		{ "d", POLICY_DAYS, 0, 36500 },
	};
	size_t i;

	value->unit = POLICY_NO_LIMIT;
	if (text.n == 0)
		return 1;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!str_ends(text, units[i].word))
			continue;
		value->unit = units[i].unit;
		text.n -= strlen(units[i].word);
		return (row->choice == NULL || choice_find(row->choice,
		    str_of(units[i].word)) >= 0) &&
		    num_parse(text, units[i].low, units[i].high, &value->n);
	}
	return 0;
}

static int
parse_clock(struct str text, int64_t *of_day_s)
{
	int32_t clock;

	if (!time_parse_clock(text, &clock))
		return 0;
	*of_day_s = clock;
	return 1;
}

/* Two clocks with one of the bytes of `separators` between. */
static int
parse_clocks(struct str text, const char *separators,
    struct policy_value *value)
{
	size_t i;

	for (i = 0; i < text.n && strchr(separators, text.p[i]) == NULL; i++)
		;
	return i < text.n && parse_clock(str_make(text.p, i), &value->n) &&
	    parse_clock(str_make(text.p + i + 1, text.n - i - 1),
	    &value->to);
}

static int
parse_sources(const struct policy_row *row, struct str text,
    struct policy_value *value)
{
	struct str part;

	if (text.n == 0)
		return 0;
	while (str_cut(&text, '|', &part)) {
		int i = choice_find(row->choice, part);

		if (i < 0 || (value->n & (INT64_C(1) << i)) != 0)
			return 0;
		value->n |= INT64_C(1) << i;
	}
	return 1;
}

static int
parse_number(const struct policy_row *row, struct str text,
    struct policy_value *value)
{
	int64_t low, high;

	row_range(row, &low, &high);
	if (row->type == POLICY_COUNT)
		return num_parse(text, low, high, &value->n);
	return num_parse_cents(text, &value->n) && value->n >= low * 100 &&
	    value->n <= high * 100;
}

static int
parse_date(struct str text, struct policy_value *value)
{
	int32_t day;

	if (text.n == 0)
		return 1;
	if (!time_parse_date(text, &day))
		return 0;
	value->n = day;
	return 1;
}

/* 1 when the text is a value of the key's type. */
static int
parse_value(enum policy_key key, struct str text, struct policy_value *value)
{
	const struct policy_row *row = &rows[key];

	value->key = row->key;
	value->text = text;
	value->is_empty = text.n == 0;
	switch (row->type) {
	case POLICY_DURATION:
		return parse_duration(row, text, value);
	case POLICY_CHOICE:
	case POLICY_CONTACT:
		value->n = choice_find(row->choice, text);
		return value->n >= 0;
	case POLICY_COUNT:
	case POLICY_CENTS:
		return parse_number(row, text, value);
	case POLICY_CLOCK:
		return parse_clock(text, &value->n);
	case POLICY_SPAN:
		if (key == POLICY_CLOCK_OFFICE_HOURS)
			return parse_clocks(text, "-", value) &&
			    value->n < value->to;
		return text.n == 0 || parse_clocks(text, "-", value);
	case POLICY_CLOCKS:
		return parse_clocks(text, ",|", value) &&
		    value->n < value->to;
	case POLICY_DATE:
		return parse_date(text, value);
	case POLICY_SOURCES:
		return parse_sources(row, text, value);
	}
	return 0;
}

/* What would have been right, for the message. */
static void
put_right(struct buf *out, enum policy_key key)
{
	const struct policy_row *row = &rows[key];

	switch (row->type) {
	case POLICY_DURATION:
		buf_printf(out, "a number with %s, or nothing",
		    row->choice == NULL ? "h, wd or d" :
		    str_is(str_of(row->choice), "h|d") ? "h or d" :
		    row->choice);
		break;
	case POLICY_CHOICE:
	case POLICY_CONTACT:
		buf_printf(out, "one of %s", row->choice);
		break;
	case POLICY_COUNT:
		buf_printf(out, "a whole number in %s", row->choice);
		break;
	case POLICY_CENTS:
		buf_printf(out, "a number with at most two decimals in %s",
		    row->choice);
		break;
	case POLICY_CLOCK:
		buf_put_c(out, "HH:MM");
		break;
	case POLICY_SPAN:
		buf_put_c(out, key == POLICY_CLOCK_OFFICE_HOURS ?
		    "HH:MM-HH:MM, the second later" :
		    "HH:MM-HH:MM, or nothing");
		break;
	case POLICY_CLOCKS:
		buf_put_c(out, "HH:MM|HH:MM, the second later");
		break;
	case POLICY_DATE:
		buf_put_c(out, "a date, or nothing");
		break;
	case POLICY_SOURCES:
		buf_printf(out, "some of %s", row->choice);
		break;
	}
}

static enum fail_code
bad_value(const struct sheet *sheet, size_t i, enum policy_key key,
    struct fail *fail)
{
	struct str text = sheet_get(sheet, i, COLUMN_VALUE);
	enum fail_code code;
	struct buf right;

	buf_make(&right, NULL);
	put_right(&right, key);
	code = sheet_fail(sheet, i, COLUMN_VALUE, fail,
	    "no value '%.*s' for %s (%.*s)", STR_ARG(text), rows[key].key,
	    STR_ARG(buf_str(&right)));
	buf_drop(&right);
	return code;
}

static enum policy_key
find_key(struct str name)
{
	int key;

	for (key = 0; key < POLICY_KEYS; key++) {
		if (str_is(name, rows[key].key))
			break;
	}
	return (enum policy_key)key;
}

static enum fail_code
read_row(const struct sheet *sheet, size_t i, struct version *version,
    struct fail *fail)
{
	struct str name = sheet_get(sheet, i, COLUMN_KEY);
	int32_t day;

	if (sheet_date(sheet, i, COLUMN_FROM, &day, fail) != FAIL_NONE)
		return fail->code;
	version->from_s = time_day_start(day);
	version->line = (uint32_t)i;
	version->key = find_key(name);
	if (version->key == POLICY_KEYS)
		return sheet_fail(sheet, i, COLUMN_KEY, fail,
		    "unknown key '%.*s'", STR_ARG(name));
	if (!parse_value(version->key, sheet_get(sheet, i, COLUMN_VALUE),
	    &version->value))
		return bad_value(sheet, i, version->key, fail);
	version->value.source = sheet_get(sheet, i, COLUMN_SOURCE);
	return FAIL_NONE;
}

static int
version_cmp(const void *a, const void *b)
{
	const struct version *v = a, *w = b;

	if (v->key != w->key)
		return v->key < w->key ? -1 : 1;
	if (v->from_s != w->from_s)
		return v->from_s < w->from_s ? -1 : 1;
	return v->line < w->line ? -1 : v->line > w->line;
}

/* The version of `key` in force at `at_s`. */
static const struct version *
version_at(const struct policy *policy, enum policy_key key, int64_t at_s)
{
	size_t i = policy->n_version[key] - 1;

	while (i > 0 && policy->version[key][i].from_s > at_s)
		i--;
	return &policy->version[key][i];
}

static void
clock_fill(const struct policy *policy, int64_t at_s,
    struct calendar_clock *clock)
{
	const struct policy_value *hours =
	    policy_get(policy, POLICY_CLOCK_OFFICE_HOURS, at_s);

	clock->day_end_s = (int32_t)policy_get(policy, POLICY_CLOCK_DAY_END,
	    at_s)->n;
	clock->is_elapsed = policy_get(policy, POLICY_CLOCK_DAY_METHOD,
	    at_s)->n == 1;
	clock->office_from_s = (int32_t)hours->n;
	clock->office_to_s = (int32_t)hours->to;
}

/* One clock for each instant at which one of its rows begins. */
static void
make_clocks(struct policy *policy, struct arena *arena)
{
	static const enum policy_key part[] = { POLICY_CLOCK_DAY_END,
	    POLICY_CLOCK_DAY_METHOD, POLICY_CLOCK_OFFICE_HOURS };
	size_t n = policy->n_version[part[0]] +
	    policy->n_version[part[1]] + policy->n_version[part[2]];
	size_t at[3] = { 0, 0, 0 };

	policy->clock = mem_take_n(arena, n, sizeof(*policy->clock));
	for (;;) {
		struct clock_version *new = &policy->clock[policy->n_clock];
		int i, next = -1;

		for (i = 0; i < 3; i++) {
			if (at[i] == policy->n_version[part[i]])
				continue;
			if (next < 0 || policy->version[part[i]][at[i]].from_s <
			    policy->version[part[next]][at[next]].from_s)
				next = i;
		}
		if (next < 0)
			return;
		new->from_s = policy->version[part[next]][at[next]++].from_s;
		clock_fill(policy, new->from_s, &new->clock);
		policy->n_clock++;
	}
}

enum fail_code
policy_make(struct policy **policy, const struct csv_table *table,
    struct arena *arena, struct fail *fail)
{
	struct policy *new = mem_take(arena, sizeof(*new));
	size_t i, n = table != NULL ? table->n_row : 0;
	struct version *all;
	struct sheet sheet;
	int key;

	*policy = new;
	all = mem_take_n(arena, n + POLICY_KEYS, sizeof(*all));
	for (key = 0; key < POLICY_KEYS; key++) {
		all[key].key = (enum policy_key)key;
		all[key].from_s = INT64_MIN;
		parse_value(all[key].key, str_of(rows[key].value),
		    &all[key].value);
		all[key].value.source = str_of(rows[key].source);
	}
	if (table != NULL) {
		enum fail_code code = sheet_make(&sheet, table, columns, fail);

		for (i = 0; code == FAIL_NONE && i < n; i++)
			code = read_row(&sheet, i, &all[POLICY_KEYS + i],
			    fail);
		if (code != FAIL_NONE)
			return code;
	}
	qsort(all, n + POLICY_KEYS, sizeof(*all), version_cmp);
	for (i = 0; i < n + POLICY_KEYS; i++) {
		if (new->n_version[all[i].key]++ == 0)
			new->version[all[i].key] = &all[i];
	}
	make_clocks(new, arena);
	return FAIL_NONE;
}

const struct policy_value *
policy_get(const struct policy *policy, enum policy_key key, int64_t at_s)
{
	return &version_at(policy, key, at_s)->value;
}

const struct policy_value *
policy_finish(const struct policy *policy, int urgency, int kind,
    int64_t at_s)
{
	const struct version *version;

	if (urgency < 1 || urgency > 3)
		urgency = 3;	/* general: what says nothing is not urgent */
	if (kind >= 1 && kind <= 7) {
		version = version_at(policy, (enum policy_key)
		    (POLICY_LIMIT_FINISH_KIND + (urgency - 1) * 7 + kind - 1),
		    at_s);
		/* NB. a row that says nothing is a row: no limit (K8) */
		if (version->from_s != INT64_MIN)
			return &version->value;
	}
	return policy_get(policy,
	    (enum policy_key)(POLICY_LIMIT_FINISH + urgency - 1), at_s);
}

void
policy_clock(const struct policy *policy, int64_t at_s,
    struct calendar_clock *clock)
{
	size_t i = policy->n_clock - 1;

	while (i > 0 && policy->clock[i].from_s > at_s)
		i--;
	*clock = policy->clock[i].clock;
}

int64_t
policy_day_end(const struct policy *policy, int64_t day_s, int64_t at_s)
{
	struct calendar_clock clock;

	policy_clock(policy, at_s, &clock);
	return calendar_day_end(time_day(day_s), &clock);
}

int
policy_due(const struct policy *policy, const struct calendar *calendar,
    const struct policy_value *limit, int64_t start_s, int64_t *due_s)
{
	struct calendar_clock clock;

	switch (limit->unit) {
	case POLICY_HOURS:
		*due_s = start_s + limit->n * 3600;
		return *due_s <= LAST_S;
	case POLICY_DAYS:
		*due_s = start_s + limit->n * TIME_DAY_S;
		return *due_s <= LAST_S;
	case POLICY_WORKDAYS:
		policy_clock(policy, start_s, &clock);
		return calendar_due(calendar, start_s, (int)limit->n, &clock,
		    due_s);
	case POLICY_NO_LIMIT:
		break;
	}
	return 0;
}
