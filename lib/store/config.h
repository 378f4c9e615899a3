/*
 * config - the files of config/, as they lie or as they were (L14, S30)
 *
 * A writer records a `config` event for each file whose bytes differ from what
 * was recorded last, and keeps a copy in config/history/ under its digest. A
 * reader without --as-of uses the files as they lie; with a past one, those
 * recorded by then.
 */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include <stdint.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/alias.h"
#include "model/calendar.h"
#include "model/checklist.h"
#include "model/merit.h"
#include "model/policy.h"
#include "model/roster.h"
#include "model/route.h"
#include "text/csv.h"

enum config_file {
	CONFIG_POLICY, CONFIG_OFFICE, CONFIG_UNITS, CONFIG_ROUTES,
	CONFIG_CALENDAR, CONFIG_COLUMNS, CONFIG_VALUES, CONFIG_REVIEWS,
	CONFIG_MERITS,
	CONFIG_FILES
};

/* `policy.csv` and so on. */
extern const char *const config_file_name[CONFIG_FILES];

struct config {
	struct str bytes[CONFIG_FILES];
	char digest[CONFIG_FILES][HASH_HEX + 1];
	char recorded[CONFIG_FILES][HASH_HEX + 1];	/* last config events,
							   or "" */
	struct policy *policy;
	struct calendar *calendar;
	struct roster *roster;
	struct merits *merits;
	struct routes *routes;		/* NULL until config_routes() */
	struct aliases *aliases;	/* NULL until config_aliases() */
	struct checklist *checklist;	/* NULL until config_checklist() */
	struct csv_table office;
	struct arena arena;
};

/* The number of the file named `name`, or CONFIG_FILES. */
enum config_file config_file_find(struct str name);

/*
 * Reads the files of directory `dir_fd`: each from history/ by `recorded`
 * where `past` is set and there is one, else as it lies. Makes policy,
 * calendar, roster and merits.
 */
enum fail_code config_load(struct config *config, int dir_fd, int past,
    void (*full)(void), struct fail *fail);

/* Makes what only some commands need; once. `day`: today, for units' until. */
enum fail_code config_routes(struct config *config, int32_t day,
    struct fail *fail);
enum fail_code config_aliases(struct config *config, struct fail *fail);
enum fail_code config_checklist(struct config *config, struct fail *fail);

/* Checks every file as a writer would before it records a change. */
enum fail_code config_check(struct config *config, int32_t day,
    struct fail *fail);

#define CONFIG_ATTRS 96

/* 1 when a file is not as it is recorded, and the attributes of the record that
   says what it is; else 0. */
int config_changed(const struct config *config, int file,
    char attrs[CONFIG_ATTRS]);

/* A value of office.csv, or `otherwise`. */
struct str config_office(const struct config *config, const char *key,
    const char *otherwise);

/* Keeps a copy of file `i` in config/history/, durably; once a digest. */
enum fail_code config_keep(const struct config *config, int dir_fd, int i,
    struct fail *fail);

/* The secret of the pseudonyms, without a last LF. */
enum fail_code config_key(int dir_fd, struct str *key, struct arena *arena,
    struct fail *fail);

void config_drop(struct config *config);

#endif
