#!/bin/sh
# check-lock.sh - a lock that more can hold than may write (Q3, Q5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
open='lock: who may only read the store can hold it, and keep all writers out'

# whatever the directory's mode, a lock that was just made is as it should be
for mode in 700 2750 2770 755; do
	chmod $mode store
	rm store/lock
	t_run 0 ticket-record merit -u u03 clause=B1 evidence=$mode
	t_run 0 ticket-check -q
	t_quiet
done

# one of an earlier version, whose readers could open it
chmod 2750 store
for mode in 640 644 620 604; do
	chmod $mode store/lock
	t_run 0 ticket-check -q
	t_stderr - <<-END
	ticket-check: warning: $open; --repair closes it to them
	END
	t_run 0 ticket-check -q --repair
	t_stderr - <<-'END'
	ticket-check: warning: lock: it is open to writers alone now
	END
	[ "$(stat -c %a store/lock)" = 600 ] || t_fail 'its mode'
	t_run 0 ticket-check -q
	t_quiet
done

# those who may write can open it, and nobody else
chmod 2770 store
chmod 664 store/lock
t_run 0 ticket-check -q --repair
[ "$(stat -c %a store/lock)" = 660 ] || t_fail 'the mode of a group that writes'
t_run 0 ticket-record merit -u u03 clause=B1 evidence=x
