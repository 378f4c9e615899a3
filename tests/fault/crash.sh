#!/bin/sh
# crash.sh - a writing command ended, failed or cut short at each of its system
# calls, and again while the next one mends it (Q1; J1, J2, J3, J6)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/fault-lib.sh
. "$TICKET_TESTS/fault-lib.sh"

header=任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
row()
{
	echo "T$1,2024-10-$2 08:40,热线,投诉,一般,环境/噪声,否,梅园,张三,138000000$1,$3"
}

t_store
{
	echo "$header"
	row 11 08 半夜施工很吵
	row 12 08 楼下堆了渣土
} >one.csv
# enough rows that a write is more than a page
{
	echo "$header"
	row 11 08 半夜施工很吵，第二次来电
	for i in 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35; do
		row $i 09 "第 $i 件：夜间十一点以后仍有切割声，多次反映没有结果，请尽快处理。"
	done
} >two.csv
t_at 2024-10-08T09:00:00+08:00
t_run 0 ticket-ingest one.csv
t_run 0 ticket-record brief T11 T12 outcome=reached

# the first of a month: new files; one ticket changes, many are new; a file of
# config/ has changed, too
f_ingest()
{
	TICKET_NOW=2024-11-01T09:00:00+08:00 \
	    ticket-ingest -C "$1" --by clerk two.csv
}
cp -a store ingest.before
echo '2025-12-31,holiday,元旦' >>ingest.before/config/calendar.csv

f_assign()
{
	TICKET_NOW=2024-10-08T10:00:00+08:00 \
	    ticket-assign -C "$1" --by clerk --auto T11 T12
}
cp -a store assign.before

f_record()
{
	TICKET_NOW=2024-10-08T11:00:00+08:00 \
	    ticket-record -C "$1" --by clerk accept -u u02 T11 T12
}
t_run 0 ticket-assign -u u02 T11 T12
cp -a store record.before
# left behind by others: half a transaction, half a row (J6)
printf '16,2024-10-08T09:30:00+08:00,2024-10-08T09' \
    >>record.before/journal/2024-10.csv
printf 'T13,2024-10-08T08:40:00+08:00,hot' >>record.before/tickets/2024-10.csv

# what is there already is found again, but config/, which is kept
f_init()
{
	TICKET_NOW=2024-09-30T08:00:00+08:00 TICKET_DATADIR=$t_dir/data \
	    ticket-init -C "$1" --by clerk
}
mkdir init.before

seed=1
for name in ${CRASH:-ingest record assign init memory}; do
	[ "$name" != memory ] || continue
	f_begin "$name"
	n=0
	while [ "$n" -le "$f_calls" ]; do
		n=$((n + 1))
		seed=$((seed + 1))
		if [ -n "$f_full" ]; then
			for how in kill half short enospc enospc-on edquot-on \
			    eio eintr eacces eacces-on; do
				f_try $how $n
			done
			for more in 1 2 3 4; do
				f_try_power kill $n $((seed * 7 + more))
				f_try_power half $n $((seed * 7 + more))
			done
			continue
		fi
		# some, spread evenly: each call of ingest loses its power
		case $name:$((n % 6)) in
		assign:[24]|init:[04]) ;;
		ingest:0) f_try_power half $n $seed; f_try enospc-on $n ;;
		ingest:3) f_try_power half $n $seed; f_try eio $n ;;
		ingest:*|record:[135]) f_try_power half $n $seed ;;
		*:0) f_try enospc-on $n ;;
		*:2) f_try kill $n ;;
		*:4) f_try_power half $n $seed ;;
		esac
	done
	# after a success the power may go at once
	for seed in 1 2 ${f_full:+3}; do
		f_try_power none 0 "$seed"
	done
	# ended with all written and nothing synced; called again, which finds
	# it there and says so; then without power
	case $name in
	ingest|record) n=$((f_calls - 5)) ;;
	*) n=$f_calls ;;
	esac
	[ -z "$f_full" ] || n=0
	while [ "$n" -lt "$f_calls" ]; do
		n=$((n + 1))
		for seed in 11 ${f_full:+12 13}; do
			f_try_twice kill $n 0 "$seed"
		done
	done
	# ended in the second half, where it writes, and again while mending
	n=$((f_calls / 3))
	while [ "$n" -lt "$f_calls" ]; do
		n=$((n + f_step))
		m=$((f_calls / 3))
		while [ "$m" -lt "$f_calls" ]; do
			m=$((m + f_step))
			seed=$((seed + 1))
			f_try_twice half $n $m $seed
			[ -z "$f_full" ] || f_try_twice half $n $m ''
		done
	done
done

# every call of memory and of closing, too
case $f_full:${CRASH:-memory} in
1:*memory*)
	for name in ingest init; do
		rm -rf "$name.after"
		FAULT_CALLS=close,mmap,malloc
		export FAULT_CALLS
		f_begin "$name"
		n=0
		while [ "$n" -le "$f_calls" ]; do
			n=$((n + 1))
			f_try enomem $n
			f_try kill $n
		done
	done
	;;
esac
f_note
