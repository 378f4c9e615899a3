#!/bin/sh
# large.sh - a large export, which several threads take in (base/both.h, more
# than 4,096 rows), says what its rows would say in small ones
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_at 2024-10-27T20:00:00+08:00
# export FIRST LAST: every text comes again some thousand rows later, places
# are given to one of three
export_of()
{
	awk -v from="$1" -v to="$2" 'BEGIN {
	split("环境/噪声 市政/路灯 社区/停车 环境/垃圾", category, " ")
	print "ticket,received,source,kind,urgency,category,place,text"
	for (i = from; i < to; i++) {
		k = i % 3700
		printf "T%05d,2024-10-%02d %02d:%02d:%02d,hotline,report,general,%s,%s,报修%d-%d-%d\n",
		    i, 1 + i / 1440, i / 60 % 24, i % 60, i % 7,
		    category[1 + i % 4], i % 3 ? "" : "村" i % 3001,
		    k * 7919 % 100003, k * 104729 % 100019, k * 611953 % 1000003
	}
	}'
}
export_of 0 5200 >first.csv
export_of 5200 10400 >second.csv

t_store
t_run 0 ticket-ingest first.csv
TICKET_CACHE=1 t_run 0 ticket-due
t_run 0 ticket-ingest -n second.csv
cp "$t_out" said.csv
t_run 0 ticket-ingest second.csv
t_same said.csv "$t_out"
mv store large

t_store
t_run 0 ticket-ingest first.csv
for from in $(seq 5200 520 9880); do
	export_of "$from" $((from + 520)) >part.csv
	t_run 0 ticket-ingest part.csv
	tail -n +2 "$t_out" >>parts
done
tail -n +2 said.csv >rows
t_same rows parts
# the digests of the transactions alone differ
for s in large store; do
	cut -d, -f1-8 $s/journal/2024-10.csv >$s.journal
done
t_same large.journal store.journal
t_same large/tickets/2024-10.csv store/tickets/2024-10.csv
# and matters of before were joined by place and by text
[ "$(grep -c 'T0[5-9].*matter=T0[0-4]' rows)" -gt 1000 ] ||
	t_fail 'few have joined a matter'

# what was not recorded is not told
rm -r store
t_store
mkdir store/tickets/2024-10.csv
t_run 3 ticket-ingest first.csv
t_same "$t_out" /dev/null
