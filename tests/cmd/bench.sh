#!/bin/sh
# The stores that commands are measured on (Q7) are valid, the same each time, and
# other tools count in them what ticket-score counts.
. "$TICKET_TESTS/lib.sh"
build=$(dirname "$(command -v ticket-score)")
bench=$TICKET_TESTS/bench

made()
{
	t_run 0 "$bench/make-store" -b "$build" "$@"
}

made -n 2000 one
made -n 2000 two
t_run 0 diff -r -x cache one two
t_at 2025-01-01T00:00:00+08:00
t_run 0 ticket-check -C one
made -n 2000 -s 2 other
t_run 1 cmp one/journal/2024-06.csv other/journal/2024-06.csv

# A life is the same, whatever years lie before it; the calendar is known.
made -n 300 -f 2015 -y 10 ten
made -n 300 last
t_run 0 ticket-check -C ten
t_run 0 ticket-check -C last
for s in ten last; do
	cut -d, -f3-6 "$s/journal/2024-08.csv" >"$s.life"
done
t_same ten.life last.life
t_run 0 ticket-due -C ten --all -f csv
! grep -q ",unknown," "${t_out:?}" || t_fail "a due date of ten years is unknown"

# What comes next can be ingested, and joins matters.
t_run 0 "$build/tests/bench-gen" -n 2000 -f 2025 -x 50 one
cp "$t_out" next.csv
t_at 2025-02-01T00:00:00+08:00
t_run 0 ticket-ingest -C two next.csv
sed -n 's/^\([^,]*\),.*;matter=\([^;]*\);.*/\1 \2/p' "$t_out" |
    awk '$1 != $2 { n++ } END { exit n < 10 }' ||
    t_fail 'hardly a row of the export joined a matter'

# answers ends with 1 where a tool counts otherwise.
t_at 2025-01-01T00:00:00+08:00
t_run 0 "$bench/answers" -b "$build" one 2024
! command -v sqlite3 >/dev/null || t_match '^sqlite3$'
t_match 'awk$'
! command -v mlr >/dev/null || t_match '^Miller$'
