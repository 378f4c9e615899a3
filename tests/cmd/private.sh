#!/bin/sh
# private.sh - what a command holds is nobody else's: no core file and no
# debugger from the first file it opens on, nothing beside the store and what
# it was asked to write, and that as the umask says (Q5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

case $TICKET_VARIANT in
asan|valgrind) t_skip 'as in the release build' ;;
esac
cat >look.c <<'EOT'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Each file: may others look, is it made, where. */
static int
look(int dir, const char *name, int flags, mode_t mode)
{
	struct rlimit core = { 1, 1 };
	char link[64], at[4096] = "", line[9000];
	long log, n;

	(void)getrlimit(RLIMIT_CORE, &core);
	(void)snprintf(link, sizeof(link), dir == AT_FDCWD ?
	    "/proc/self/cwd" : "/proc/self/fd/%d", dir);
	if (strncmp(name, "/proc/self/fd/", 14) == 0)
		(void)readlink(name, at, sizeof(at) - 1);
	else if (name[0] != '/' && readlink(link, at, sizeof(at) - 1) > 0)
		(void)strcat(at, "/");
	n = snprintf(line, sizeof(line), "%s %s %s%s\n",
	    prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 || core.rlim_max != 0 ?
	    "open" : "closed", flags & O_CREAT ? "makes" : "reads", at,
	    at[0] == '/' && name[0] == '/' ? "" : name);
	log = syscall(SYS_openat, AT_FDCWD, getenv("LOOK"), O_WRONLY |
	    O_CREAT | O_APPEND, 0600);
	if (log < 0 || syscall(SYS_write, log, line, n) != n)
		abort();
	(void)syscall(SYS_close, log);
	return (int)syscall(SYS_openat, dir, name, flags, mode);
}

int
openat(int dir, const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return look(dir, name, flags, mode);
}

int
open(const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return look(AT_FDCWD, name, flags, mode);
}
EOT
cc -shared -fPIC -o look.so look.c 2>/dev/null || t_skip 'no compiler'

t_store
t_at 2024-10-08T12:00:00+08:00
cat >day.csv <<'EOT'
ticket,received,source,kind,urgency,category,place,address,caller,phone,text
T1,2024-10-08 08:40,hotline,complaint,general,环境/噪声,梅园,梅园路12号,张三丰,16000000001,半夜施工很吵
T2,2024-10-08 08:41,hotline,complaint,general,环境/噪声,梅园,梅园路12号,张三丰,16000000001,还是很吵
EOT

# looked COMMAND...: all it opened is in ./opened
looked()
{
	rm -f opened
	t_run 0 env LOOK="$PWD/opened" LD_PRELOAD="$PWD/look.so" "$@" </dev/null
	[ -s opened ] || t_fail "opens nothing: $*"
	if grep '^open ' opened; then
		t_fail 'others could look at what it holds'
	fi
	grep ' makes ' opened >made || :
	if grep -v -e " $PWD/" -e ' /dev/shm/' -e ' /memfd:' made; then
		t_fail 'a file elsewhere'
	fi
	echo "$1" >>called
}

looked ticket-init new
looked ticket-ingest day.csv
looked ticket-record brief T1 T2 outcome=reached
looked ticket-assign -u u02 T1 T2
looked ticket-record accept -u u02 T1 T2
looked ticket-record contact -u u02 T1 outcome=reached
looked ticket-return ask -u u02 T1 reason=不属本办 basis=职责 suggest=u01 \
    signed=冯九
looked ticket-return
looked ticket-review
looked ticket-supervise
looked ticket-shelve
looked ticket-due
looked ticket-list --fields ticket,phone --reveal --reason 核对 T1
looked ticket-show --reveal --reason 核对 T1
looked ticket-score 2024-10
looked ticket-form return T1 --reveal --reason 存档 -o form.html
looked ticket-report week 2024-W41 --as-of 2024-10-08T12:00:00+08:00
looked ticket-check
# the library that makes workbooks has files of its own
looked ticket-report week 2024-W41 --reveal --reason 核对 -f xlsx -o week.xlsx
[ "$(head -c 2 week.xlsx)" = PK ] || t_fail 'no workbook'
for c in "$TICKET_BUILD"/ticket-*; do
	grep -qx "${c##*/}" called || t_fail "nobody looks at ${c##*/}"
done

# a report is for whom both its directory and the umask allow
mkdir wide narrow
chmod 1777 wide
chmod 750 narrow
for try in 022:wide:644 077:wide:600 000:narrow:640 777:wide:600; do
	dir=${try#*:} mode=${try##*:}
	dir=${dir%:*}
	(umask "${try%%:*}"
	    ticket-report week 2024-W41 -o "$dir/r.md") ||
	    t_fail "no report: $try"
	[ "$(stat -c %a "$dir/r.md")" = "$mode" ] ||
	    t_fail "umask and directory $try: $(stat -c %a "$dir/r.md")"
done
