#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/config.h"
#include "store/file.h"
#include "text/time.h"

const char *const config_file_name[CONFIG_FILES] = {
	"policy.csv", "office.csv", "units.csv", "routes.csv", "calendar.csv",
	"columns.csv", "values.csv", "reviews.csv", "merits.csv" };

enum config_file
config_file_find(struct str name)
{
	enum config_file i;

	for (i = 0; i < CONFIG_FILES; i++)
		if (str_is(name, config_file_name[i]))
			break;
	return i;
}

static enum fail_code
file_load(struct config *config, int dir_fd, int i, int past,
    struct fail *fail)
{
	char name[64];

	if (past && config->recorded[i][0] != '\0')
		(void)snprintf(name, sizeof(name), "history/%s",
		    config->recorded[i]);
	else
		(void)snprintf(name, sizeof(name), "%s", config_file_name[i]);
	if (file_read(dir_fd, name, &config->bytes[i], &config->arena,
	    fail) != FAIL_NONE)
		return fail_inside(fail, "config");
	hash_sha256_hex(&config->bytes[i], 1, config->digest[i]);
	return FAIL_NONE;
}

/* The parsed table of a file; its messages begin with config/NAME. */
static enum fail_code
table_of(struct config *config, enum config_file i, struct csv_table *table,
    struct fail *fail)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "config/%s", config_file_name[i]);
	return csv_table_parse(mem_copy(&config->arena, name, strlen(name)),
	    config->bytes[i], NULL, table, &config->arena, fail);
}

static enum fail_code
make_calendar(struct config *config, struct fail *fail)
{
	struct csv_table table;
	const struct policy_value *until;
	enum fail_code code;

	code = table_of(config, CONFIG_CALENDAR, &table, fail);
	if (code != FAIL_NONE)
		return code;
	/* NB. the latest row counts, whatever its `from`: how far the calendar
	 * goes is a fact about the file, not a rule for a time */
	until = policy_get(config->policy, POLICY_CALENDAR_UNTIL, INT64_MAX);
	return calendar_make(&config->calendar, &table,
	    until->is_empty ? INT32_MIN : (int32_t)until->n, &config->arena,
	    fail);
}

static enum fail_code
make_all(struct config *config, struct fail *fail)
{
	struct csv_table table;
	enum fail_code code;

	code = table_of(config, CONFIG_POLICY, &table, fail);
	if (code == FAIL_NONE)
		code = policy_make(&config->policy, &table, &config->arena,
		    fail);
	if (code == FAIL_NONE)
		code = make_calendar(config, fail);
	if (code == FAIL_NONE)
		code = table_of(config, CONFIG_UNITS, &table, fail);
	if (code == FAIL_NONE)
		code = roster_make(&config->roster, &table, &config->arena,
		    fail);
	if (code == FAIL_NONE)
		code = table_of(config, CONFIG_MERITS, &table, fail);
	if (code == FAIL_NONE)
		code = merit_make(&config->merits, &table, &config->arena,
		    fail);
	if (code == FAIL_NONE)
		code = table_of(config, CONFIG_OFFICE, &config->office, fail);
	return code;
}

enum fail_code
config_load(struct config *config, int dir_fd, int past, void (*full)(void),
    struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	int i;

	mem_make(&config->arena, full);
	for (i = 0; code == FAIL_NONE && i < CONFIG_FILES; i++)
		code = file_load(config, dir_fd, i, past, fail);
	return code == FAIL_NONE ? make_all(config, fail) : code;
}

enum fail_code
config_routes(struct config *config, int32_t day, struct fail *fail)
{
	const struct route_where where = { config->roster, day };
	struct csv_table table;

	if (config->routes != NULL)
		return FAIL_NONE;
	if (table_of(config, CONFIG_ROUTES, &table, fail) != FAIL_NONE)
		return fail->code;
	return route_make(&config->routes, &table, &where, &config->arena,
	    fail);
}

enum fail_code
config_aliases(struct config *config, struct fail *fail)
{
	struct csv_table columns, values;

	if (config->aliases != NULL)
		return FAIL_NONE;
	if (table_of(config, CONFIG_COLUMNS, &columns, fail) != FAIL_NONE ||
	    table_of(config, CONFIG_VALUES, &values, fail) != FAIL_NONE)
		return fail->code;
	return alias_make(&config->aliases, &columns, &values, &config->arena,
	    fail);
}

enum fail_code
config_checklist(struct config *config, struct fail *fail)
{
	struct csv_table table;

	if (config->checklist != NULL)
		return FAIL_NONE;
	if (table_of(config, CONFIG_REVIEWS, &table, fail) != FAIL_NONE)
		return fail->code;
	return checklist_make(&config->checklist, &table, &config->arena,
	    fail);
}

enum fail_code
config_check(struct config *config, int32_t day, struct fail *fail)
{
	enum fail_code code = config_routes(config, day, fail);

	if (code == FAIL_NONE)
		code = config_aliases(config, fail);
	if (code == FAIL_NONE)
		code = config_checklist(config, fail);
	return code;
}

int
config_changed(const struct config *config, int file, char attrs[CONFIG_ATTRS])
{
	if (strcmp(config->digest[file], config->recorded[file]) == 0)
		return 0;
	(void)snprintf(attrs, CONFIG_ATTRS, "file=%s;digest=%s",
	    config_file_name[file], config->digest[file]);
	return 1;
}

struct str
config_office(const struct config *config, const char *key,
    const char *otherwise)
{
	const struct csv_table *office = &config->office;
	int k = csv_table_column(office, "key");
	int v = csv_table_column(office, "value");
	size_t i;

	for (i = office->n_row; i-- > 0;)
		if (str_is(str_trim(csv_table_field(office, i, k)), key))
			return csv_table_field(office, i, v);
	return str_of(otherwise);
}

enum fail_code
config_keep(const struct config *config, int dir_fd, int i,
    struct fail *fail)
{
	enum fail_code code;
	int fd;

	if (file_open_dir(dir_fd, "history", &fd, fail) != FAIL_NONE)
		return fail_inside(fail, "config");
	/* NB. whoever made the copy may have been killed before it was safe */
	code = file_size(fd, config->digest[i]) ==
	    (int64_t)config->bytes[i].n ? file_sync(fd, config->digest[i],
	    fail) : file_replace(fd, config->digest[i], config->bytes[i], 0,
	    fail);
	(void)close(fd);
	return code == FAIL_NONE ? code : fail_inside(fail, "config/history");
}

enum fail_code
config_key(int dir_fd, struct str *key, struct arena *arena,
    struct fail *fail)
{
	if (file_read(dir_fd, "key", key, arena, fail) != FAIL_NONE)
		return fail_inside(fail, "config");
	if (key->n > 0 && key->p[key->n - 1] == '\n')
		key->n--;
	if (key->n < 16)
		return fail_set(fail, FAIL_DATA,
		    "config/key: %zu bytes, must be at least 16", key->n);
	return FAIL_NONE;
}

void
config_drop(struct config *config)
{
	route_drop(config->routes);
	mem_drop(&config->arena);
}
