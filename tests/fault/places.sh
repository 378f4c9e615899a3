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

# --- full, and read-only, in earnest -------------------------------------------------

[ "$(id -u)" = 0 ] || t_skip 'the rest needs a mount'
mkdir small
mount -t tmpfs -o size=400k none small 2>/dev/null ||
    t_skip 'the rest needs a mount'
trap 'cd /; umount "$f_work/small"; rm -rf "$f_work"' EXIT
cp -a store small/store
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
	t_err_match '^ticket-ingest: (tickets|journal): .*: No space left on device'
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
