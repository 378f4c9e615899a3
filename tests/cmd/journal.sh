#!/bin/sh
# The journal's invariants (lib/store/journal.h, J1 to J7; Q1, Q2), L12 to L14
# and P7, seen from outside.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

header='seq,logged,at,ticket,event,unit,by,attrs,digest'

t_at '2024-10-08 09:00'
t_run 0 ticket-init -C s
t_quiet
head -n 1 s/journal/2024-10.csv >head.got
printf '%s\n' "$header" >head.want
t_same head.want head.got

# J3, J4: seq without a gap, one logged a transaction, the month's file
t_at '2024-10-08 10:00'
t_run 0 ticket-record -C s --by clerk merit -u u03 clause=B1 evidence=通报
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
,10,2024-10-08T10:00:00+08:00,merit,u03,clause=B1;evidence=通报
END
t_at '2024-11-01 00:00'
t_run 0 ticket-record -C s --by clerk merit -u u04 clause=B2 'evidence=a;b=c%d,"e"'
tail -n 1 s/journal/2024-11.csv | sed 's/[0-9a-f]*$//' >last.got
cat >last.want <<'END'
11,2024-11-01T00:00:00+08:00,2024-11-01T00:00:00+08:00,,merit,u04,clerk,"clause=B2;evidence=a%3Bb%3Dc%25d,""e""",
END
t_same last.want last.got

# logged never goes back, though the clock does
t_at '2024-10-20 00:00'
t_run 0 ticket-record -C s --by clerk merit -u u04 clause=B2 evidence=x
grep -c '^12,2024-11-01T00:00:00+08:00,2024-10-20T00:00:00+08:00' \
    s/journal/2024-11.csv >/dev/null || t_fail 'logged went back'

# J5: the chain is verified, and an auditor can redo it with sha256sum
t_run 0 ticket-check -C s
head=$(cat "$t_out")
digest=
for f in s/journal/2024-1?.csv; do
	tx=
	while IFS= read -r line; do
		[ "$line" = "$header" ] && continue
		d=${line##*,}
		if [ -z "$d" ]; then
			tx="$tx$line
"
			continue
		fi
		digest=$(printf '%s%s%s' "$digest" "$tx" "${line%"$d"}" |
		    sha256sum | cut -c 1-32)
		[ "$digest" = "$d" ] || t_fail "the chain breaks at $line"
		tx=
	done <"$f"
done
[ "$head" = "12:$digest" ] || t_fail "head $head is not 12:$digest"
t_run 0 ticket-check -C s --expect "$head"
t_run 0 ticket-check -C s --expect "10:$(sed -n '11s/.*,//p' s/journal/2024-10.csv)"
t_run 1 ticket-check -C s --expect "13:$digest"
t_err_match '^ticket-check: journal: it ends at seq 12'
t_run 1 ticket-check -C s --expect "10:00000000000000000000000000000000"
t_run 2 ticket-check -C s --expect 10

# every report bears it; one of the past that of then
for kind in 'week 2024-W41' 'month 2024-10' 'special 2024-10' \
    'circular 2024-10' board; do
	for format in md html csv json; do
		# shellcheck disable=SC2086
		t_run 0 ticket-report -C s -f $format $kind
		t_match "$head"
	done
done
t_run 0 ticket-report -C s --as-of '2024-10-08 12:00' week 2024-W41
t_match "10:$(sed -n '11s/.*,//p' s/journal/2024-10.csv)"

# Q2: any byte that changes is found, with file and line
cp -R s flipped
sed '11s/通报/通服/' s/journal/2024-10.csv >flipped/journal/2024-10.csv
t_run 1 ticket-check -C flipped
t_err_match '^ticket-check: journal/2024-10.csv:11: digest is not that'
# ... by every command that is told to look
t_run 0 ticket-score -C flipped 2024-10
TICKET_VERIFY=on
export TICKET_VERIFY
t_run 3 ticket-score -C flipped 2024-10
t_err_match '^ticket-score: journal/2024-10.csv:11: digest is not that'
t_run 3 ticket-record -C flipped --by clerk merit -u u03 clause=B1 evidence=x
t_err_match '^ticket-record: journal/2024-10.csv:11: digest is not that'
t_run 0 ticket-score -C s 2024-10
TICKET_VERIFY=yes
t_run 2 ticket-score -C s 2024-10
t_err_match "TICKET_VERIFY must be on or off, not 'yes'"
unset TICKET_VERIFY

# J2, J6, J7: what has no digest behind it never happened; readers pass over
# it, the next writer moves it aside and says so
printf '13,2024-11-01T00:00:00+08:00,2024-11-01T00:00:00+08:00,,merit,u03' \
    >>s/journal/2024-11.csv
t_run 0 ticket-score -C s 2024-11
grep -q '^1,,u04,' "$t_out" || t_fail 'a torn tail hid the score'
grep -q ',u03,' "$t_out" && t_fail 'a torn record counts'
t_run 0 ticket-check -C s
t_err_match 'never happened'
t_run 0 ticket-record -C s --by clerk merit -u u05 clause=B1 evidence=y
t_err_match '^ticket-record: warning: an unfinished transaction, .*journal/torn-2024-11-'
t_run 0 ticket-check -C s
t_stderr </dev/null
[ "$(cat s/journal/torn-2024-11-*)" = \
    '13,2024-11-01T00:00:00+08:00,2024-11-01T00:00:00+08:00,,merit,u03' ] ||
    t_fail 'what was torn was not kept'

# -n records nothing
cp s/journal/2024-11.csv before
t_run 0 ticket-record -n -C s --by clerk merit -u u05 clause=B1 evidence=z
t_same before s/journal/2024-11.csv

# L13, S28: a void names its record and says why; a void may be voided
t_run 0 ticket-record -C s --by clerk void seq=13 reason=误记
t_run 0 ticket-score -C s 2024-10
grep -q ',u05,' "$t_out" && t_fail 'a voided record counts'
t_run 1 ticket-record -C s --by clerk void seq=13 reason=again
t_stderr <<'END'
ticket-record: void is refused: seq 13 is voided already
END
t_run 0 ticket-record -C s --by clerk void seq=14 reason=恢复
t_run 0 ticket-score -C s 2024-10
grep -q ',u05,' "$t_out" || t_fail 'a voided void still counts'
t_run 1 ticket-record -C s --by clerk void seq=1 reason=no
t_stderr <<'END'
ticket-record: void is refused: a config cannot be voided
END
# P7: as of an earlier second the void had not been
t_at '2024-11-05 09:00'
t_run 0 ticket-record -C s --by clerk void seq=10 reason=误记
t_run 0 ticket-score -C s --as-of '2024-11-04' 2024-10
grep -q ',u03,' "$t_out" || t_fail 'as of before the void it must count'
t_run 0 ticket-score -C s 2024-10
grep -q ',u03,' "$t_out" && t_fail 'it must not count now'

# L14, S30: a changed file of config/ is recorded by the next writer, and a
# past --as-of reads what was in force
sed 's/,社区发展办公室,/,发展办,/' s/config/units.csv >u && cp u s/config/units.csv
t_run 0 ticket-init --config -n -C s
cp "$t_out" foretold
tail -n 1 s/journal/2024-11.csv | grep -q ',config,' &&
    t_fail 'recorded by a dry run'
t_run 0 ticket-init --config -C s
tail -n 1 s/journal/2024-11.csv | grep -q ',config,,config,file=units.csv;digest=' ||
    t_fail 'the change of units.csv is not recorded'
# it says what it recorded as every writer does, and foretold it
t_same "$t_out" foretold
{
	echo ticket,seq,at,event,unit,attrs
	tail -n 1 s/journal/2024-11.csv | awk -F, '
	    { print $4 "," $1 "," $3 "," $5 "," $6 "," $8 }'
} >said
t_same "$t_out" said
t_at '2024-11-06 09:00'
t_run 0 ticket-record -C s --by clerk merit -u u08 clause=B1 evidence=x --at '2024-11-02'
t_run 0 ticket-score -C s 2024-11
t_match ',u08,发展办,'
t_run 0 ticket-score -C s --as-of '2024-11-06 09:00' 2024-11
t_match ',u08,发展办,'
cp s/config/units.csv good
printf 'u99,x,nokind,,,,,,,\n' >>s/config/units.csv
t_run 3 ticket-record -C s --by clerk merit -u u08 clause=B1 evidence=x
t_err_match '^ticket-record: config/units.csv:26:'
cp good s/config/units.csv

# exit statuses of page "Commands"
t_run 3 ticket-due -C nowhere
t_stderr <<'END'
ticket-due: nowhere: is not a directory
END
t_run 3 ticket-init -C s
t_stderr <<'END'
ticket-init: s: is a store already; --config records changed configuration
END
t_run 2 ticket-due --within soon -C s
t_run 4 sh -c 'exec 9<s/lock; flock 9 && ticket-record -C s --wait 0 merit -u u03 clause=B1'
t_stderr <<'END'
ticket-record: lock: another writer holds the store; try again, or --wait longer
END
t_run 5 sh -c 'ticket-score -C s 2024-10 >/dev/full'
t_stderr <<'END'
ticket-score: standard output: No space left on device
END

# S28: voided anew behind a void that was taken back, it stays so as long as
# one of the voids holds
seq=$(tail -n 1 s/journal/2024-11.csv | cut -d , -f 1)
for n in $seq $((seq + 1)) $seq $((seq + 2)) $((seq + 3)); do
	t_run 0 ticket-record -C s --by clerk void seq="$n" reason=误记
done
t_run 0 ticket-score -C s 2024-11
grep -q ',u08,发展办,' "$t_out" && t_fail 'a voided record counts again'
t_run 0 ticket-record -C s --by clerk void seq=$((seq + 1)) reason=恢复
t_run 0 ticket-score -C s 2024-11
t_match ',u08,发展办,'

# who changed the configuration, where somebody says so
echo '2025-01-01,limit.review,2wd,by us' >>s/config/policy.csv
t_run 0 ticket-init --config -C s --by 法规员
tail -n 1 s/journal/2024-11.csv >last
grep -q ',config,,法规员,file=policy.csv;' last || t_fail 'not by whom it was said'

# before a change that is the past, also for a clock that was set back
cp s/config/units.csv good
sed 's/,发展办,/,发展处,/' good >s/config/units.csv
t_at '2024-11-07 09:00'
t_run 0 ticket-init --config -C s
t_at '2024-11-06 10:00'
t_run 0 ticket-score -C s --as-of '2024-11-06 12:00' 2024-11
t_match ',u08,发展办,'
t_run 0 ticket-score -C s --as-of '2024-11-07 09:00' 2024-11
t_match ',u08,发展处,'

# without its key a store knows no caller again: that is damage, too
mv s/config/key .
t_run 1 ticket-check -q -C s
t_stderr <<'END'
ticket-check: config/key: there is no such file
END
(umask 077 && echo short >s/config/key)
t_run 1 ticket-check -q -C s
t_stderr <<'END'
ticket-check: config/key: 5 bytes, must be at least 16
END
mv key s/config/key
t_run 0 ticket-check -q -C s
t_stderr </dev/null

# a month that was lost is told as what it is, not as a wrong number
cp -R s lost
ls lost/journal/2024-*.csv >months
[ "$(wc -l <months)" -gt 1 ] || t_fail 'the store has one month alone'
rm "$(head -n 1 months)"
t_run 3 ticket-list -C lost
t_err_match 'csv:2: seq is [0-9]+, must be 1: the records between, or their file, are missing$'
t_run 1 ticket-check -q -C lost
t_err_match 'csv:2: seq is [0-9]+, must be 1: the records between, or their file, are missing$'

# a unit that ended keeps its row: without it nothing would say its name or kind
cp -R s fewer
sed '/^u08,/d' s/config/units.csv >fewer/config/units.csv
sed '/,u08,/d' s/config/routes.csv >fewer/config/routes.csv
t_run 0 ticket-check -q -C fewer
t_err_match '^ticket-check: warning: config/units.csv: there is no unit u08, which records name; '
t_run 0 ticket-check -q -C s
t_stderr </dev/null
