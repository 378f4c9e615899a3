#!/bin/sh
# cache.sh - what was read is kept, believed only while it is true, and never
# seen in a result (Q6, Q8, Q5); page 2, cache/
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text
T1,2024-10-08 08:40,hotline,complaint,general,环境/噪声,no,梅园,梅园路12号,张三丰,16000000001,太吵了
T2,2024-10-08 08:41,grid,report,general,环境/违建,no,桂园,,,,有人搭棚
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-assign -u u02 T1 T2
t_run 0 ticket-record accept -u u02 T1

# few records: it would not pay
[ ! -e store/cache/ledger.bin ] || t_fail 'a cache of six records'
TICKET_CACHE=off t_run 0 ticket-due
cp "$t_out" due.csv

# a reader makes it, and says nothing of it
export TICKET_CACHE=1
t_run 0 ticket-due
t_stdout due.csv
for file in ledger.bin balance.bin seal.csv; do
	[ -e store/cache/$file ] || t_fail "no $file"
done
t_run 0 head -n 1 store/cache/seal.csv
t_stdout <<'END'
file,device,inode,size,mtime_ns,ctime_ns
END
# 0700 and 0600, and nobody's data in it
[ "$(stat -c %a store/cache/ledger.bin)" = 600 ] || t_fail 'its mode'
! grep -aq -e 张三丰 -e 16000000001 -e 太吵了 store/cache/* ||
    t_fail 'personal data in the cache'

# it is used: the journal is not opened in the months before (J7 looks at the
# newest), so one that cannot be read does no harm as long as it is the same
t_at 2024-11-04T09:00:00+08:00
t_run 0 ticket-record contact -u u02 T1 outcome=reached
t_run 0 ticket-due
cp "$t_out" later.csv
opened()
{
	strace -f -e trace=openat -o opens "$@" >/dev/null </dev/null
	grep -c 'journal\|2024-1[01].csv' opens || :
}
# NB. what looks for leaks does not work below strace
if [ "${TICKET_VARIANT:-}" != asan ] && command -v strace >/dev/null &&
    strace -o opens true 2>/dev/null; then
	opened ticket-due >/dev/null
	! grep -q 2024-10.csv opens || t_fail 'an old month is read'
	grep -q 2024-11.csv opens || t_fail 'the newest month is not read'
	TICKET_CACHE=off opened ticket-due >/dev/null
	grep -q 2024-10.csv opens || t_fail 'off reads the cache'
fi

# what a commit has made durable is not made so again, as long as it is that
synced()
{
	TICKET_CACHE=1000 strace -f -e trace=fsync,fdatasync -o syncs \
	    ticket-record progress -u u02 T1 >/dev/null </dev/null
	[ "$(grep -c 'sync(' syncs)" = "$1" ] ||
	    t_fail "$(grep -c 'sync(' syncs) syncs, must be $1: $2"
}
if [ -e opens ]; then
	cp -R store kept
	synced 1 'nothing has changed'
	touch store/journal/2024-11.csv
	synced 3 'the file was touched'
	rm store/cache/durable.bin
	synced 3 'there is no note'
	printf x | dd of=store/cache/durable.bin bs=1 seek=50 conv=notrunc \
	    2>/dev/null
	synced 3 'the note is damaged'
	synced 1 'it is made again'
	cp -R store/journal journal
	rm -r store/journal
	mv journal store/journal
	synced 3 'the files are copies'
	rm -r store
	mv kept store
	t_run 0 ticket-due
	cp "$t_out" later.csv
fi

# any change of a file of the journal is seen, were it put back afterwards
sed -i 's/category=环境/category=坏境/' store/journal/2024-10.csv
TICKET_CACHE=off t_run 0 ticket-list --fields ticket,category
cp "$t_out" changed.csv
t_run 0 ticket-list --fields ticket,category
t_stdout changed.csv
t_match 坏境
t_run 1 ticket-check
sed -i 's/category=坏境/category=环境/' store/journal/2024-10.csv
t_run 0 ticket-due
t_stdout later.csv
t_run 0 ticket-check

# a changed policy: what is settled is counted again
t_run 0 ticket-score 2024-10
cp "$t_out" score.csv
cp -R store/config config
echo 2024-01-01,limit.contact,1h,a try >>store/config/policy.csv
TICKET_CACHE=off t_run 0 ticket-score 2024-10
cp "$t_out" want.csv
t_run 0 ticket-score 2024-10
t_stdout want.csv
cp config/policy.csv store/config/
t_run 0 ticket-score 2024-10
t_stdout score.csv

# damaged, deleted, not to be written to: nothing is said
for file in ledger.bin balance.bin seal.csv; do
	printf x | dd of=store/cache/$file bs=1 seek=70 conv=notrunc 2>/dev/null
	TICKET_CACHE=100000 t_run 0 ticket-due
	t_stdout later.csv
	t_stderr </dev/null
	t_run 0 ticket-due
done
rm -r store/cache
t_run 0 ticket-due
t_stdout later.csv
[ ! -e store/cache ] || t_fail 'a reader makes cache/'
t_run 0 ticket-record progress -u u02 T1
[ -e store/cache/ledger.bin ] || t_fail 'a writer does not make cache/'
if [ "$(id -u)" != 0 ]; then
	chmod 500 store/cache
	t_run 0 ticket-record progress -u u02 T1
	t_run 0 ticket-due
	chmod 700 store/cache
fi

# a dry run records nothing and keeps nothing that was not recorded
t_run 0 ticket-record -n progress -u u02 T1
t_run 0 ticket-show T1
cp "$t_out" show.csv
TICKET_CACHE=off t_run 0 ticket-show T1
t_stdout show.csv

# a publication is printed again as it was (P7), also where what came behind it
# in the same second is kept: here a record of what was before all others
t_at 2024-11-08T09:00:00+08:00
t_run 0 ticket-report month 2024-11 --publish -o published.html
seq=$(sed -n 's/^,\([0-9]*\),.*,publish,.*/\1/p' "$t_out")
t_run 0 ticket-record merit -u u03 clause=B1 evidence=x \
    --at 2024-06-03T09:00:00+08:00
t_run 0 ticket-due
t_run 0 ticket-report --published "$seq"
t_stdout published.html

TICKET_CACHE=yes t_run 2 ticket-due
t_err_match 'TICKET_CACHE must be off, or the number of records'
TICKET_CACHE=0 t_run 2 ticket-due
