#!/bin/sh
# ticket-ingest: where a commit fails for want of room, tickets/ and journal/
# are as they were (J1, Q1): what was written before the failure is taken back,
# and nothing else
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T12:00:00+08:00

# bytes - of both, as they lie
bytes()
{
	(cd "$TICKET_STORE" && find tickets journal -type f \
	    -exec sha256sum {} +) | sort -k 2
}

# within BLOCKS FILE - takes a file where none may have more than so many blocks
# of 512 bytes, which must fail and leave all as it was
within()
{
	bytes >before
	# NB. what is printed would be such a file as well
	t_run 5 sh -c 'ulimit -f "$1" && exec ticket-ingest "$2" >/dev/null' \
	    - "$1" "$2"
	bytes >after
	t_same before after
}

t_export 1 3 >few.csv
t_run 0 ticket-ingest few.csv

# Rows of many tickets are written while their records are made, before one of
# those is.
t_export 4 9000 >many.csv
within 1000 many.csv
t_err_match 'tickets/2024-10.csv: File too large'
within 3600 many.csv
t_err_match 'journal/2024-10.csv: File too large'

# A changed configuration is kept before the rows of few tickets are written, and
# after the first of more.
{
	printf 'c-park,110,category,^园林,u04,legal,'
	printf '%0600000d\n' 0
} >>"$TICKET_STORE/config/routes.csv"
t_export 4 4 >one.csv
t_export 4 3000 >some.csv
for file in one.csv some.csv; do
	within 1000 "$file"
	t_err_match 'config/history/.*: File too large'
done

# A rehearsal writes nothing, however much it would.
bytes >before
t_run 0 ticket-ingest -n many.csv
bytes >after
t_same before after

# With room all of it is taken, once.
t_run 0 ticket-ingest many.csv
t_run 0 ticket-check
[ "$(wc -l <"$TICKET_STORE/tickets/2024-10.csv")" -eq 9001 ] ||
    t_fail 'tickets/ has not one row for each ticket'

# A file of which no record names a row, and which is none of ours, is moved
# aside; then nothing has failed.
t_at 2024-11-01T09:00:00+08:00
echo 'no rows' >"$TICKET_STORE/tickets/2024-11.csv"
t_export 9001 9002 >later.csv
t_run 0 ticket-ingest later.csv
t_err_match 'was moved aside to tickets/torn-2024-11-'
t_run 0 ticket-check
[ "$(wc -l <"$TICKET_STORE/tickets/2024-11.csv")" -eq 3 ] ||
    t_fail 'tickets/ has not one row for each ticket'
