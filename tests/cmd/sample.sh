#!/bin/sh
# sample.sh - the made-up month of data/sample goes through the commands: what
# is refused, and that nothing else is (Q9, L14, L12, P7, S24)
#
# The first twelve days: the holiday, the worked Saturday, repeats, wrong rows.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

store=$PWD/store
t_at 2024-09-30T18:00:00+08:00
t_run 0 ticket-init -C "$store"
TICKET_STORE=$store
export TICKET_STORE
here=$PWD
cd "$TICKET_DATADIR/sample"
for file in export-2024-10-0*.csv export-2024-10-1[0-2]*.csv \
    events-2024-10-0*.csv events-2024-10-1[0-2].csv; do
	day=${file#e[vx]*-}
	case $file in
	export-*)
		clock=${day#??????????-}
		clock=${clock%.csv}
		echo "${day%-*} ${clock%??}:${clock#??} $file"
		;;
	*)
		echo "${day%.csv} 23:30 $file"
		;;
	esac
done | LC_ALL=C sort >"$here/files"
while read -r day clock file; do
	t_at "$day $clock"
	case $file in
	export-*)
		ticket-ingest "$file" 2>>"$here/ingest.err" </dev/null |
		    ticket-assign --auto >>"$here/assigned" \
		    2>>"$here/assign.err" || :
		;;
	*)
		ticket-record "$file" >>"$here/recorded" \
		    2>>"$here/record.err" </dev/null || :
		;;
	esac
done <"$here/files"
cd "$here"

# Rows that the exports have wrong are named with file, line and column
grep -v '^ticket-ingest: warning: ' ingest.err >"$t_out" || :
t_stdout <<'END'
ticket-ingest: export-2024-10-01-1600.csv:14:12: there is no text
ticket-ingest: export-2024-10-03-2200.csv:15:4: kind '灌水' is not known; config/values.csv would need a row kind,灌水,WORD with consult, help, complaint, report, suggestion, praise or other as WORD
ticket-ingest: export-2024-10-06-1000.csv:8:2: received '2024/10/32 08:61:00' is not a time such as 2024-10-25 16:00
ticket-ingest: export-2024-10-08-1130.csv:11:5: urgency '十万火急' is not known; config/values.csv would need a row urgency,十万火急,WORD with urgent, semi-urgent or general as WORD
ticket-ingest: export-2024-10-09-1830.csv:13:1: ticket '热线 241009-900377' must be 1 to 64 bytes without white space, control characters, and " , ; = %
ticket-ingest: export-2024-10-11-0830.csv:8:4: 3 fields, the header has 17
ticket-ingest: export-2024-10-12-1830.csv:8:12: there is no text
END
# A table fits a terminal of 80 columns, with ideographs of two
for call in ticket-list 'ticket-due -a' 'ticket-score 2024-10' ticket-review \
    'ticket-score 2024-10 --explain' ticket-supervise 'ticket-supervise list'; do
	# shellcheck disable=SC2086
	t_run 0 env COLUMNS=80 $call -f table
	[ "$(LC_ALL=C.UTF-8 wc -L <"$t_out")" -le 80 ] || t_fail "$call is wider"
done
# Nothing but what no rule decides is left for the centre
sed -n 's/^ticket-assign: [^:]*: not dispatched: \([^;]*\);.*/\1/p' \
    assign.err | LC_ALL=C sort | uniq -c | sed 's/^ *//' >"$t_out"
t_stdout <<'END'
3 flagged instruction
9 rules of equal rank name several units
END
# The events: less than one in a hundred is refused, each for its reason
grep -v '^ticket-record: warning: ' record.err | sed 's/; allowed:.*//' \
    >"$t_out" || :
t_stdout <<'END'
ticket-record: events-2024-10-03.csv:48:2: contact: there is no such ticket; receive must come first
ticket-record: events-2024-10-05.csv:51:1: decline is not allowed, the ticket is dispatched
ticket-record: events-2024-10-07.csv:59:14: outcome must be reached, unreached or impossible, not 'maybe'
ticket-record: events-2024-10-09.csv:594:27: until must be a date such as 2024-10-25, not '下周五'
ticket-record: events-2024-10-10.csv:742:28: reply lacks fact, appeal, satisfaction, cause, process, outcome, signed
ticket-record: events-2024-10-11.csv:706:1: event 'resolve' is not known; config/values.csv would need a row event,resolve,…
ticket-record: events-2024-10-12.csv:757:3: unit 'u99' is not in config/units.csv; accept is not allowed, the ticket is accepted: the unit is not on it; assign must come first
END
rows=$(cat "$TICKET_DATADIR"/sample/events-2024-10-0*.csv \
    "$TICKET_DATADIR"/sample/events-2024-10-1[0-2].csv | grep -vc '^event,')
refused=$(grep -vc '^ticket-record: warning: ' record.err)
[ $((refused * 100)) -lt "$rows" ] || t_fail "$refused of $rows are refused"

# The whole store holds, and says the same as of any past second (P7)
t_run 0 ticket-check
t_match '^[0-9]+:[0-9a-f]{32}$'
t_stderr </dev/null
t_run 0 ticket-score --as-of '2024-10-09 12:00' 2024-10
cp "$t_out" score
t_run 0 ticket-due -a --as-of '2024-10-09 12:00'
cp "$t_out" due
t_at '2024-12-01 09:00'
t_run 0 ticket-record merit -u u01 clause=B1 --at '2024-10-09 10:00'
t_run 0 ticket-score --as-of '2024-10-09 12:00' 2024-10
t_same score "$t_out"
t_run 0 ticket-due -a --as-of '2024-10-09 12:00'
t_same due "$t_out"

# The same export again records nothing (Q9): not a byte changes
cat "$store"/journal/*.csv >before
t_run 0 ticket-ingest "$TICKET_DATADIR/sample/export-2024-10-12-2200.csv"
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_run 1 ticket-ingest "$TICKET_DATADIR/sample/export-2024-10-08-1130.csv"
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
cat "$store"/journal/*.csv >after
t_same before after

# The overview of a morning: counts of the month so far
t_run 0 ticket-list --count
t_stdout <<'END'
583
END
t_run 0 ticket-list --as-of '2024-10-12 23:59:59' --fields state
tail -n +2 "$t_out" | LC_ALL=C sort | uniq -c | sed 's/^ *//' >got
mv got "$t_out"
t_stdout <<'END'
304 accepted
5 called-back
237 closed
32 dispatched
2 replied
3 reviewed
END
t_run 0 ticket-due --as-of '2024-10-12 23:59:59' --status overdue
cut -d, -f2 "$t_out" | tail -n +2 | LC_ALL=C sort | uniq -c |
    sed 's/^ *//' >got
mv got "$t_out"
t_stdout <<'END'
1 contact
END

# Records that are wrong, far behind the first of their file: the first one is
# named, by whichever way it is read
cp -R "$store" broken
file=$(ls broken/journal/2024-10.csv)
awk -F, -v OFS=, 'FNR > 3000 && $5 == "accept" && !n++ { $6 = "" }
    FNR > 5000 && $5 == "accept" && !m++ { $2 = "2024-10-01T00:00:00+08:00" }
    { print }' "$file" >new
cat new >"$file"
line=$(awk -F, 'FNR > 1 && $5 == "accept" && $6 == "" { print FNR }' "$file")
for verify in off on; do
	TICKET_CACHE=off TICKET_VERIFY=$verify \
	    t_run 3 ticket-list -C broken --count
	t_stderr <<END
ticket-list: journal/2024-10.csv:$line: accept needs a unit
END
done
