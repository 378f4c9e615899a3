#!/bin/sh
# places.sh - a disk that is full, read-only, or somebody else's: clear words,
# status 5, and the store as it was (Q1; J6)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/fault-lib.sh
. "$TICKET_TESTS/fault-lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
{
	echo 任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
	i=1000
	while [ $i -lt 1800 ]; do
		i=$((i + 1))
		echo "T$i,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,张三,13800000001,夜间十一点以后仍有切割声，多次反映没有结果，请尽快处理。"
	done
} >day.csv

# --- network file systems: neither made nor written to, but read ------------------

t_run 5 env FAULT_NFS=1 LD_PRELOAD="$f_shim" ticket-init -C new
t_err_match '^ticket-init: new: lies on a network file system \(NFS\)'
[ ! -e new/journal ] || t_fail 'it made a store'
t_run 5 env FAULT_NFS=1 LD_PRELOAD="$f_shim" ticket-ingest day.csv
t_err_match '^ticket-ingest: .*: lies on a network file system \(NFS\)'
t_run 0 env FAULT_NFS=1 LD_PRELOAD="$f_shim" ticket-due

# --- interrupted at each call: nobody notices --------------------------------------

t_run 0 env FAULT_COUNT=count LD_PRELOAD="$f_shim" \
    ticket-record merit -u u01 clause=B1 evidence=0
n=$(cat count)
while [ "$n" -gt 0 ]; do
	t_run 0 env FAULT_AT="$n" FAULT_DO=eintr LD_PRELOAD="$f_shim" \
	    FAULT_CALLS=open,write,fsync,cut,close \
	    ticket-record merit -u u01 clause=B1 "evidence=$n"
	n=$((n - 1))
done
t_run 0 ticket-check
t_stderr - </dev/null

# --- asked to end at each call while a paper is put: whole or not there ---------------

t_run 0 ticket-report week -o week.html
f_do none 0 ticket-report week -o paper.html
n=$(cat "$t_dir/count") left=0
while [ "$n" -gt 0 ]; do
	rm -f paper.html
	f_do term "$n" ticket-report week -o paper.html
	[ "$f_status" = 143 ] || t_fail "it did not end at call $n"
	[ -z "$(find . -name '.new-*')" ] || t_fail 'a temporary is left'
	[ ! -e paper.html ] || cmp -s week.html paper.html ||
		t_fail 'half a paper'
	[ ! -e paper.html ] || left=$((left + 1))
	n=$((n - 1))
done
[ "$left" -gt 0 ] || t_fail 'no paper was whole'

# --- ended at each call while it keeps what it read: the next one cleans up -----------

export TICKET_CACHE=1
cp -a store kept
rm -rf kept/cache/*
f_do none 0 ticket-due -C kept
n=$(cat "$t_dir/count") left=0
while [ "$n" -gt 0 ]; do
	rm -f kept/cache/*
	f_do kill "$n" ticket-due -C kept
	[ "$f_status" = 137 ] || t_fail "it was not ended at call $n"
	left=$((left + $(find kept -name '.new-*' | wc -l)))
	t_run 0 ticket-due -C kept
	[ -z "$(find kept -name '.new-*')" ] || t_fail 'a temporary is left'
	n=$((n - 1))
done
[ "$left" -gt 3 ] || t_fail "$left temporaries were left to be removed"
unset TICKET_CACHE

# --- a quota, used up at each write; half a write before it -----------------------

f_quota()
{
	env FAULT_CALLS=write "FAULT_AT=$1" FAULT_ON=1 FAULT_DO="$2" \
	    LD_PRELOAD="$f_shim" ticket-ingest day.csv
}
cp -a store before
cp -a store fresh
for how in edquot enospc erofs; do
	case $how in
	edquot) words='Disk quota exceeded' ;;
	enospc) words='No space left on device' ;;
	erofs) words='Read-only file system' ;;
	esac
	for n in 1 2; do
		t_run 5 f_quota $n $how
		t_err_match "^ticket-ingest: (tickets|journal|cache)/.*: $words"
		[ ! -s "$t_out" ] || t_fail 'it prints what is not recorded'
		diff -r -x cache before store ||
		    t_fail "$how at write $n: the store is not as it was"
	done
done
rm -rf before

# --- no memory, at each of its allocations ---------------------------------------

# a pattern that finds no memory is not a pattern that is wrong
t_run 0 sh -c 'head -n 2 day.csv | ticket-ingest'
for call in 'ticket-list --match 噪声|a+b' 'ticket-list --where lead~u0.' \
    'ticket-assign -n --auto T1001'; do
	# shellcheck disable=SC2086
	t_run 0 env FAULT_CALLS=malloc FAULT_COUNT=count \
	    LD_PRELOAD="$f_shim" $call
	n=0
	while [ "$n" -lt "$(cat count)" ]; do
		n=$((n + 1))
		got=0
		# shellcheck disable=SC2086
		FAULT_CALLS=malloc FAULT_DO=enomem FAULT_AT=$n \
		    LD_PRELOAD="$f_shim" $call >"$t_out" 2>"$t_err" || got=$?
		case $got in
		0) ;;
		5)	grep -q 'out of memory\|Cannot allocate memory' "$t_err" ||
			    t_fail "no word about memory: $call, $n" ;;
		*)	cat "$t_err"
			t_fail "status $got: $call, allocation $n" ;;
		esac
	done
	[ "$n" -gt 2 ] || t_fail "$call allocates nothing"
done

# --- what cannot be written down is not revealed (C2) -------------------------------

cp -a store before
for call in 'ticket-list --fields ticket,phone T1001' 'ticket-show T1001' \
    'ticket-list --fields ticket,phone --as-of 2024-10-08T09:00:00+08:00 T1001' \
    'ticket-report week 2024-W41'; do
	for n in 1 2; do
		# shellcheck disable=SC2086
		t_run 5 env FAULT_CALLS=fsync FAULT_AT=$n FAULT_ON=1 \
		    FAULT_DO=enospc LD_PRELOAD="$f_shim" \
		    $call --reveal --reason 核对
		[ ! -s "$t_out" ] || t_fail "revealed, not recorded: $call"
		t_err_match '^ticket-[a-z]*: journal/.*: No space left on device'
	done
done
diff -r -x cache before store || t_fail 'the store is not as it was'
rm -rf before
t_run 0 ticket-list --fields phone --reveal --reason 核对 T1001
t_match '^13800000001$'

# --- a write that writes half: the rest follows -------------------------------------

cp -a store halves
for n in 1 2 3; do
	t_run 0 env FAULT_CALLS=write FAULT_AT=$n FAULT_DO=short \
	    LD_PRELOAD="$f_shim" ticket-record -C halves merit -u u01 \
	    clause=B1 evidence="$n"
	t_run 0 ticket-check -C halves
	t_stderr - </dev/null
done
t_run 0 env FAULT_CALLS=write FAULT_ON=1 FAULT_AT=1 FAULT_DO=short \
    LD_PRELOAD="$f_shim" ticket-ingest -C halves day.csv
t_run 0 ticket-check -C halves
t_stderr - </dev/null

# --- signals in earnest, all the while it writes -----------------------------------

cat >signals.c <<'EOT'
#include <signal.h>
#include <string.h>
#include <sys/time.h>
static void nothing(int number) { (void)number; }
static void __attribute__((constructor)) begin(void)
{
	struct itimerval often = { { 0, 200 }, { 0, 200 } };
	struct sigaction how;

	memset(&how, 0, sizeof(how));
	how.sa_handler = nothing;	/* no SA_RESTART: calls end with EINTR */
	(void)sigaction(SIGALRM, &how, NULL);
	(void)setitimer(ITIMER_REAL, &often, NULL);
}
EOT
if cc -shared -fPIC -o signals.so signals.c 2>/dev/null; then
	t_run 0 env LD_PRELOAD=./signals.so ticket-ingest day.csv
	t_run 0 ticket-check
	t_stderr - </dev/null
	t_run 0 sh -c 'ticket-list | wc -l'
	t_match '^801$'
	# and what comes and goes through pipes
	t_run 0 sh -c '{ sleep 0.2; cat day.csv; } |
	    LD_PRELOAD=./signals.so ticket-ingest -n - |
	    LD_PRELOAD=./signals.so ticket-list - | wc -l'
	t_match '^1$'
	# and a lock that is waited for
	(exec 9<store/lock; flock 9; : >locked; exec sleep 0.5) &
	while [ ! -e locked ]; do sleep 0.01; done
	t_run 0 env LD_PRELOAD=./signals.so ticket-record --wait 20 merit \
	    -u u01 clause=B1 evidence=waited
	wait
fi

# --- full, and read-only, in earnest -------------------------------------------------

[ "$(id -u)" = 0 ] || t_skip 'the rest needs a mount'
mkdir small
mount -t tmpfs -o size=400k none small 2>/dev/null ||
    t_skip 'the rest needs a mount'
trap 'cd /; umount "$f_work/small"; rm -rf "$f_work"' EXIT
cp -a fresh small/store
TICKET_STORE=$PWD/small/store
export TICKET_STORE
# room for the rows, but not for their records, and for neither
for room in 100 260; do
	head=$(ticket-check)
	cp -a small/store before
	free=$(df -k --output=avail small | tail -n 1)
	fill=$((free - room))
	[ "$fill" -le 0 ] || head -c $((fill * 1024)) /dev/zero >small/fill
	t_run 5 ticket-ingest day.csv
	t_err_match '^ticket-ingest: (tickets|journal)/.*: No space left on device'
	rm -f small/fill
	diff -r before small/store || t_fail 'the store is not as it was'
	[ "$(ticket-check)" = "$head" ] || t_fail 'another head'
	rm -rf before
done
t_run 0 sh -c 'head -n 20 day.csv | ticket-ingest'
mount -o remount,ro small
t_run 5 ticket-record merit -u u01 clause=B1 evidence=x
t_err_match 'Read-only file system'
t_run 0 ticket-list
t_run 0 ticket-check
