#!/bin/sh
# check-reach.sh - what only the centre may read, and others can (Q5, C2)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
group=$(id -gn)

# as they are made, for the owner, for readers and for writers
t_run 0 ticket-check -q
t_quiet
for who in --readers --writers; do
	t_run 0 ticket-init -C "s$who" "$who" "$group"
	t_run 0 ticket-check -q -C "s$who"
	t_quiet
done

# as a copy has them that was put back without its modes
chmod 755 store/tickets
chmod 644 store/config/key
t_run 0 ticket-check -q
t_stderr - <<'END'
ticket-check: warning: tickets: others than the centre may look into it (mode 755); chmod 700 closes it
ticket-check: warning: config/key: others than the centre may read it (mode 644), and find out callers; chmod 600 closes it
END
chmod 700 store/tickets
chmod 600 store/config/key
t_run 0 ticket-check -q
t_quiet

# what is kept of first tickets, as well; the next ingest closes it again
mkdir -m 755 store/cache/matters
t_run 0 ticket-check -q
t_stderr - <<'END'
ticket-check: warning: cache/matters: others than the centre may look into it (mode 755), and find out what citizens said; chmod 700 closes it
END
echo 'ticket,received,kind,text
T1,2024-10-08 08:40,report,太吵了' >day.csv
t_run 0 ticket-ingest day.csv
TICKET_CACHE=1 t_run 0 ticket-due
sed 's/T1/T2/' day.csv >more.csv
t_run 0 ticket-ingest more.csv
t_run 0 ticket-check -q
t_quiet

# a group that only reads has no part in it; one that writes has
chmod 2750 s--readers/tickets
chmod 640 s--readers/config/key
t_run 0 ticket-check -q -C s--readers
t_stderr - <<'END'
ticket-check: warning: tickets: others than the centre may look into it (mode 2750); chmod 700 closes it
ticket-check: warning: config/key: others than the centre may read it (mode 640), and find out callers; chmod 600 closes it
END
chmod 2775 s--writers/tickets
t_run 0 ticket-check -q -C s--writers
t_stderr - <<'END'
ticket-check: warning: tickets: others than the centre may look into it (mode 2775); chmod 2770 closes it
END
