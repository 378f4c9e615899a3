#!/bin/sh
# halves.sh - where two threads go through the tickets, each adds its half to
# every kind of figure (base/both.h, more than 4,096 tickets)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-27T20:00:00+08:00
awk 'BEGIN {
	split("hotline grid app", source, " ")
	split("环境/噪声 市政/路灯 社区/停车 环境/垃圾", category, " ")
	print "ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,flags"
	for (i = 0; i < 5200; i++)
		printf "T%04d,2024-10-%d 08:%02d,%s,report,general,%s,no,村%d,,,,报修%d,%s\n",
		    i, 21 + i % 7, i % 60, source[1 + i % 3], category[1 + i % 4],
		    i % 9, i, i % 100 ? "" : "media"
}' >day.csv
t_run 0 ticket-ingest day.csv
# what stays with nobody, and what each of two units has
awk -F, 'NR > 1 && NR % 13 { print $1 }' day.csv >dispatched
awk 'NR % 2' dispatched >u01
awk '!(NR % 2)' dispatched >u02
for unit in u01 u02; do
	t_run 0 sh -c "{ echo ticket; cat $unit; } | ticket-assign -u $unit"
done

# figure TABLE ROW COLUMN
figure()
{
	awk -F, -v row="$2" -v column="$3" '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	$1 == row || $2 == row || $3 == row { print $at[column]; exit }' "$1"
}
same()
{
	[ "$2" = "$3" ] || t_fail "$1: $2, not $3"
}
rows()
{
	tail -n +2 day.csv | grep -c "$1"
}
lines()
{
	wc -l <"$1" | tr -d ' '
}

t_at 2024-10-28T09:00:00+08:00
export TICKET_CACHE=off
t_run 0 ticket-report week 2024-W43 -f csv --split week
same received "$(figure week/overview.csv 接收 now)" 5200
same dispatched "$(figure week/overview.csv 派单 now)" "$(lines dispatched)"
same open "$(figure week/overview.csv 期末在办 now)" 5200
for day in 21 22 23 24 25 26 27; do
	same $day "$(figure week/days.csv 2024-10-$day received)" \
	    "$(rows ,2024-10-$day)"
done
for pair in '热线 hotline' '网格 grid'; do
	same "$pair" "$(figure week/received.csv "${pair% *}" now)" \
	    "$(rows ",${pair#* },")"
done
# what is heard, and what is found
same 市政/路灯 "$(figure week/categories.csv 市政/路灯 now)" \
    "$(rows ,市政/路灯,)"
tail -n +2 week/waiting.csv | cut -d, -f3 | sort >waiting
tail -n +2 day.csv | cut -d, -f1 | sort | comm -23 - dispatched >want
t_same want waiting

t_run 0 ticket-score 2024-10 -f csv
cp "$t_out" score.csv
t_run 0 ticket-report month 2024-10 -f csv --split month
for unit in u01 u02; do
	same $unit "$(figure week/units.csv $unit assigned)" "$(lines $unit)"
	for table in score.csv month/score.csv; do
		same $unit "$(figure $table $unit n_received)" "$(lines $unit)"
	done
done
t_run 0 ticket-report month 2024-10 -f csv
cp "$t_out" month.csv

# with what is kept of them, too
export TICKET_CACHE=1
t_run 0 ticket-record merit -u u03 clause=B1 evidence=x
t_run 0 ticket-report month 2024-10 -f csv
cp "$t_out" kept.csv
TICKET_CACHE=off t_run 0 ticket-report month 2024-10 -f csv
t_stdout kept.csv
! cmp -s kept.csv month.csv || t_fail 'the merit does not show'
