#!/bin/sh
# ticket-ingest: many tickets more than the cache knows change nothing that is in
# it while they are recorded, and all of them are in the one that is made then
# (Q6, Q8)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T12:00:00+08:00

t_export 1 3000 >old.csv
t_export 2901 3400 >new.csv
TICKET_CACHE=off t_run 0 ticket-ingest old.csv
TICKET_CACHE=1 t_run 0 ticket-due
cp "$TICKET_STORE/cache/ledger.bin" before.bin
# without a balance the next command makes the cache anew
rm "$TICKET_STORE/cache/balance.bin"
TICKET_CACHE=1 t_run 0 ticket-ingest new.csv
[ "$(wc -l <"$t_out")" -eq 401 ] || t_fail 'not 400 tickets are new'
if cmp -s before.bin "$TICKET_STORE/cache/ledger.bin"; then
	t_fail 'the cache was not made anew'
fi

for ticket in 000001 002900 003001 003399 003400; do
	t_run 0 ticket-show -f csv "热线-241001-$ticket"
	cp "$t_out" cached.csv
	TICKET_CACHE=off t_run 0 ticket-show -f csv "热线-241001-$ticket"
	t_stdout cached.csv
done
t_run 0 ticket-list -f csv
cp "$t_out" cached.csv
TICKET_CACHE=off t_run 0 ticket-list -f csv
t_stdout cached.csv

# Whoever comes next knows all of them.
t_run 0 ticket-ingest old.csv new.csv
[ "$(wc -l <"$t_out")" -eq 1 ] || t_fail 'known tickets are recorded again'
