#!/bin/sh
# ticket-show finds a ticket's records in months of any length: those, and in
# that order, that a look at every line finds.
. "$TICKET_TESTS/lib.sh"

t_run 0 "$TICKET_TESTS/bench/make-store" -b "$TICKET_BUILD" -n 8000 store
t_at 2025-01-01T00:00:00+08:00
awk -F, 'FNR % 3001 == 7 { print $4 }' store/journal/2*.csv | grep . |
    sort -u >tickets
[ "$(wc -l <tickets)" -gt 20 ] || t_fail 'too few tickets to look for'
size=$(wc -c <store/journal/2024-05.csv)
[ "$size" -gt 200000 ] || t_fail "the months are short: $size bytes"

while read -r ticket; do
	awk -F, -v OFS=, -v t="$ticket" '$4 == t { print $1, $2, $3, $5 }' \
	    store/journal/2*.csv >want
	t_run 0 ticket-show -C store -f csv "$ticket"
	awk -F, -v OFS=, 'NR > 1 { print $2, $3, $4, $5 }' "${t_out:?}" >got
	t_same want got
done <tickets
