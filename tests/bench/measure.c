/*
 * measure - times commands in turn: a, b, a, b, and so on
 *
 * usage: measure [-n runs] file
 *        measure -a file
 *
 * Each line of the file is `name|prepare|command`. Round by round, every
 * command is prepared (by the shell, untimed; may be empty) and run, its
 * output thrown away. Without -n there are 3 rounds where one takes over 20
 * seconds, 21 where it takes less than 0.2, else 5; one more before them, where
 * that costs little, is not counted. A command that ends with a status above 1
 * ends it all. Prints for each, with tabs between: name, the median of its
 * seconds, the least, the most, the median of its seconds of processor, and
 * the most memory that it had, in KiB.
 *
 * A command without characters that are special to the shell is run without
 * one, so that what takes a millisecond is not measured as two; `NAME=value`
 * may stand before it.
 *
 * With -a: appends 200 bytes to a file, durably, and ends: the least that a
 * command can cost which records something.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_COMMANDS 16
#define MOST_RUNS 101

struct command {
	char *name, *prepare, *line;
	int64_t wall_us[MOST_RUNS], cpu_us[MOST_RUNS];
	long rss_kib;
	int n;
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "measure: %s\n", what);
	exit(2);
}

static int
append(const char *name)
{
	char bytes[200];
	int fd = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	memset(bytes, 'x', sizeof(bytes) - 1);
	bytes[sizeof(bytes) - 1] = '\n';
	return fd < 0 || write(fd, bytes, sizeof(bytes)) !=
	    (ssize_t)sizeof(bytes) || fdatasync(fd) != 0 || close(fd) != 0;
}

static void
child_run(const char *line)
{
	char *copy = strdup(line), *word, *rest = copy;
	char *argv[64];
	int n = 0, null = open("/dev/null", O_RDWR);

	(void)dup2(null, 0);
	(void)dup2(null, 1);
	if (strpbrk(line, "'\"$|&;<>*(){}`\\~#") != NULL) {
		(void)execl("/bin/sh", "sh", "-c", line, (char *)NULL);
		_exit(127);
	}
	while ((word = strsep(&rest, " ")) != NULL && n < 63) {
		if (*word == '\0')
			continue;
		if (n == 0 && strchr(word, '=') != NULL)
			(void)putenv(word);
		else
			argv[n++] = word;
	}
	argv[n] = NULL;
	(void)execvp(argv[0], argv);
	_exit(127);
}

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
run(struct command *c)
{
	struct rusage use;
	int64_t begin;
	int status = 0;
	pid_t pid;

	/* NB. what is prepared is a line of the caller's, for a shell */
	if (c->prepare[0] != '\0' && system(c->prepare) != 0)
		die(c->prepare);
	/* NB. what the one before has left for the disk is not this one's */
	sync();
	begin = now_us();
	pid = fork();
	if (pid == 0)
		child_run(c->line);
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
		die("fork");
	begin = now_us() - begin;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		(void)fprintf(stderr, "measure: status %d of: %s\n",
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1, c->line);
		exit(1);
	}
	if (use.ru_maxrss > c->rss_kib)
		c->rss_kib = use.ru_maxrss;
	c->wall_us[c->n] = begin;
	c->cpu_us[c->n++] = (int64_t)(use.ru_utime.tv_sec +
	    use.ru_stime.tv_sec) * 1000000 + use.ru_utime.tv_usec +
	    use.ru_stime.tv_usec;
}

static int
by_size(const void *p, const void *q)
{
	int64_t a = *(const int64_t *)p, b = *(const int64_t *)q;

	return a < b ? -1 : a > b;
}

static void
print(struct command *c)
{
	size_t n = (size_t)c->n;

	qsort(c->wall_us, n, sizeof(c->wall_us[0]), by_size);
	qsort(c->cpu_us, n, sizeof(c->cpu_us[0]), by_size);
	(void)printf("%s\t%.6f\t%.6f\t%.6f\t%.6f\t%ld\n", c->name,
	    (double)c->wall_us[n / 2] / 1e6, (double)c->wall_us[0] / 1e6,
	    (double)c->wall_us[n - 1] / 1e6, (double)c->cpu_us[n / 2] / 1e6,
	    c->rss_kib);
}

static int
read_commands(const char *name, struct command *c)
{
	FILE *f = fopen(name, "r");
	char *line = NULL, *rest;
	size_t size = 0;
	int n = 0;

	if (f == NULL)
		die("the file cannot be read");
	while (getline(&line, &size, f) > 0 && n < MOST_COMMANDS) {
		line[strcspn(line, "\n")] = '\0';
		rest = strdup(line);
		c[n].name = strsep(&rest, "|");
		c[n].prepare = strsep(&rest, "|");
		c[n].line = rest;
		if (rest == NULL)
			die("a line is not name|prepare|command");
		n++;
	}
	free(line);
	(void)fclose(f);
	return n;
}

int
main(int argc, char **argv)
{
	static struct command c[MOST_COMMANDS];
	int runs = 0, option, n, i, k;
	int64_t round_us;

	while ((option = getopt(argc, argv, "a:n:")) != -1)
		if (option == 'a')
			return append(optarg);
		else if (option == 'n')
			runs = (int)strtol(optarg, NULL, 10);
		else
			return 2;
	if (optind + 1 != argc || runs < 0 || runs > MOST_RUNS)
		die("usage: measure [-n runs] file");
	n = read_commands(argv[optind], c);
	round_us = now_us();
	for (i = 0; i < n; i++)
		run(&c[i]);
	round_us = now_us() - round_us;
	if (round_us < 20000000)
		for (i = 0; i < n; i++)
			c[i].n = 0;
	if (runs == 0)
		runs = round_us < 200000 ? 21 : round_us < 20000000 ? 5 : 3;
	for (k = c[0].n; k < runs; k++)
		for (i = 0; i < n; i++)
			run(&c[i]);
	for (i = 0; i < n; i++)
		print(&c[i]);
	return 0;
}
