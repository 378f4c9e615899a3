#!/bin/sh
# stress.sh - many writers, some killed, with clocks that disagree, and readers
# all the while (Q3; J1, J2, J3, J4, J7)
#
# WRITERS x RECORDS transactions; make stress runs 32 x 200.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

writers=${WRITERS:-6}
records=${RECORDS:-8}
readers=${READERS:-2}
if [ -d /dev/shm ] && [ -w /dev/shm ]; then
	work=$(mktemp -d /dev/shm/ticket.XXXXXX)
	trap 'cd / && rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM
	cd "$work" || exit
fi
t_store

# a writer that was killed leaves no lock behind, and one that lives does
t_at 2024-10-20T08:00:00+08:00
t_run 4 sh -c 'exec 9<store/lock; flock 9 && ticket-record --wait 0 merit \
    -u u01 clause=B1 evidence=x'
t_stderr - <<'EOT'
ticket-record: lock: another writer holds the store; try again, or --wait longer
EOT
(exec 9<store/lock; flock 9; : >held; exec sleep 100) &
holder=$!
while [ ! -e held ]; do sleep 0.01; done
(sleep 0.3; kill -9 $holder) &
t_run 0 ticket-record --wait 20 merit -u u01 clause=B1 evidence=waited
wait
(exec 9<store/lock; flock 9; exec sleep 100) &
holder=$!
kill -9 $holder
wait $holder 2>/dev/null || :
t_run 0 ticket-record --wait 0 merit -u u01 clause=B1 evidence=x

# writer I: each record says who and which; what was acknowledged is noted
write()
{
	i=$1
	j=0
	while [ "$j" -lt "$records" ]; do
		j=$((j + 1))
		day=$(((i * 7 + j * 5) % 20 + 20))
		if [ "$day" -gt 31 ]; then
			now=2024-11-0$((day - 31))
		else
			now=2024-10-$day
		fi
		deadly=
		[ $(((i + j) % 8)) != 0 ] ||
		    deadly="timeout -s KILL 0.0$(((i * 3 + j) % 9 + 1))"
		got=0
		# shellcheck disable=SC2086
		TICKET_NOW=$now $deadly ticket-record --wait 3000 --by "w$i" \
		    merit -u "u0$((i % 5 + 1))" clause=B1 "evidence=w$i-$j" \
		    >"out.$i" 2>>"err.$i" || got=$?
		case $got in
		0)	awk -F, 'NR == 2 { print $2, $6 }' "out.$i" \
			    >>"acknowledged.$i" ;;
		137)	echo >>killed ;;
		*)	echo "w$i-$j: status $got" >>wrong ;;
		esac
	done
}

# reader I: whatever it sees is the head of some prefix; what a report says is
# kept with the heads before and behind it
read_on()
{
	before=0
	while [ ! -e end ]; do
		ticket-score 2024-10 >"score.$1" 2>"read.$1" || {
			echo "ticket-score failed" >>wrong
			cat "read.$1" >>wrong
		}
		behind=$(ticket-check 2>"read.$1") || {
			echo "ticket-check failed" >>wrong
			cat "read.$1" >>wrong
		}
		echo "$behind" >>"heads.$1"
		sum=$(cksum <"score.$1")
		[ "$before" = 0 ] || echo "$before ${behind%%:*} $sum" >>"scores.$1"
		before=${behind%%:*}
	done
}

pids=
i=0
while [ "$i" -lt "$writers" ]; do
	i=$((i + 1))
	write "$i" 2>/dev/null &
	pids="$pids $!"
done
i=0
while [ "$i" -lt "$readers" ]; do
	i=$((i + 1))
	read_on "$i" &
done
# shellcheck disable=SC2086
wait $pids
: >end
wait

[ ! -e wrong ] || { head -n 20 wrong; t_fail 'a writer or a reader failed'; }
t_run 0 ticket-check
cat store/journal/2024-*.csv | grep -v '^seq,' >all

# J3: 1, 2, 3 ...; logged never goes back, whatever a clock says
awk -F, '$1 != NR { print "seq", $1, "is record", NR; exit 1 }
    $2 < last { print "logged goes back at", $1; exit 1 }
    $3 > $2 { print "at is behind logged at", $1; exit 1 }
    { last = $2 }' all || t_fail 'not a sequence'

# nothing acknowledged is lost or told twice
cat acknowledged.* | LC_ALL=C sort >want
awk -F, '$5 == "merit" && $7 ~ /^w/ { print $1, $8 }' all |
    LC_ALL=C sort >got
[ -z "$(LC_ALL=C comm -23 want got)" ] || {
	LC_ALL=C comm -23 want got | head
	t_fail 'acknowledged records are lost'
}
[ -z "$(cut -d ' ' -f 2 got | LC_ALL=C sort | uniq -d)" ] ||
    t_fail 'a record is there twice'
n=$(wc -l <got)
[ "$n" -le $((writers * records)) ] || t_fail 'more records than were made'

# J7: every head that a reader printed is that of a prefix
sed -n 's/^\([0-9]*\),.*,\([0-9a-f]\{32\}\)$/\1:\2/p' all |
    LC_ALL=C sort -u >heads.all
LC_ALL=C sort -u heads.[0-9]* >heads.seen
[ -z "$(LC_ALL=C comm -23 heads.seen heads.all)" ] ||
    t_fail 'a reader saw what never was'
[ "$(wc -l <heads.seen)" -gt 1 ] || t_fail 'the readers saw nothing happen'

# Q3: a report made meanwhile is the report of a prefix, no older than the head
# that was seen before it and no younger than the one seen behind it
ls store/journal >months
prefix()
{
	rm -rf part
	mkdir part
	cp -a store/config store/tickets part
	mkdir part/journal
	while read -r month; do
		awk -F, -v n="$1" 'NR == 1 || $1 + 0 <= n' \
		    "store/journal/$month" >"part/journal/$month"
		[ "$(wc -l <"part/journal/$month")" -gt 1 ] ||
		    rm "part/journal/$month"
	done <months
	ticket-score -C part 2024-10 | cksum
}
cat scores.[0-9]* | awk '$1 < $2' | LC_ALL=C sort -u >spans
awk -v most="${SPANS:-5}" -v n="$(wc -l <spans)" \
    'NR * most % n < most' spans >chosen
proved=0 tried=0
while read -r from to sum; do
	is=
	while [ -z "$is" ] && [ "$from" -le "$to" ]; do
		tried=$((tried + 1))
		[ "$(prefix "$from")" != "$sum" ] || is=yes
		from=$((from + 1))
	done
	[ -n "$is" ] || t_fail "a report up to seq $to is that of no prefix"
	proved=$((proved + 1))
done <chosen
[ "$proved" -gt 0 ] || t_fail 'no report was made meanwhile'

: >>killed
killed=$(wc -l <killed)
echo "$writers writers, $((writers * records)) calls, $killed killed," \
    "$(wc -l <want) acknowledged, $n recorded, $(cat heads.[0-9]* | wc -l)" \
    "readings of $(wc -l <heads.seen) prefixes, $proved reports looked up in" \
    "$tried prefixes"
