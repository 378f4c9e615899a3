/*
 * duck - runs an SQL file in DuckDB, without a program around it
 *
 * usage: duck libduckdb.so file.sql
 *
 * The library comes out of a package of the npm registry, which has no header;
 * four functions of its stable C interface are declared here. Results leave by
 * COPY ... TO '/dev/stdout', so none is read here.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct duck_result {		/* duckdb_result of duckdb.h */
	uint64_t old_counts[3];
	void *old_columns;
	char *old_error;
	void *internal;
};

struct duck {
	int (*open)(const char *path, void **database);
	int (*connect)(void *database, void **connection);
	int (*query)(void *connection, const char *sql,
	    struct duck_result *result);
	const char *(*error)(struct duck_result *result);
};

static char *
read_all(const char *name)
{
	FILE *f = fopen(name, "r");
	char *text = calloc(1, 1 << 20);

	if (f == NULL || text == NULL ||
	    fread(text, 1, (1 << 20) - 1, f) == 0) {
		(void)fprintf(stderr, "duck: %s: cannot be read\n", name);
		exit(2);
	}
	(void)fclose(f);
	return text;
}

int
main(int argc, char **argv)
{
	struct duck_result result = { 0 };
	void *library, *database, *connection;
	struct duck duck;

	if (argc != 3) {
		(void)fputs("usage: duck libduckdb.so file.sql\n", stderr);
		return 2;
	}
	library = dlopen(argv[1], RTLD_NOW);
	if (library == NULL) {
		(void)fprintf(stderr, "duck: %s\n", dlerror());
		return 2;
	}
	*(void **)&duck.open = dlsym(library, "duckdb_open");
	*(void **)&duck.connect = dlsym(library, "duckdb_connect");
	*(void **)&duck.query = dlsym(library, "duckdb_query");
	*(void **)&duck.error = dlsym(library, "duckdb_result_error");
	if (duck.open == NULL || duck.connect == NULL || duck.query == NULL ||
	    duck.error == NULL || duck.open(NULL, &database) != 0 ||
	    duck.connect(database, &connection) != 0) {
		(void)fputs("duck: the library cannot be used\n", stderr);
		return 2;
	}
	if (duck.query(connection, read_all(argv[2]), &result) != 0) {
		(void)fprintf(stderr, "duck: %s\n", duck.error(&result));
		return 3;
	}
	return 0;
}
