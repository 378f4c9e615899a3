#!/bin/sh
# What `make install` puts where, and that `make uninstall` takes it back.
. "$TICKET_TESTS/lib.sh"

[ "$TICKET_VARIANT" != valgrind ] || t_skip 'as in the release build'
root=$PWD/root
make_it()
{
	make -s -C "$TICKET_TOP" "$@" VARIANT="$TICKET_VARIANT" \
	    DESTDIR="$root" PREFIX=/usr
}

t_run 0 make_it install-files
t_quiet

{
	for file in "$TICKET_TOP"/bin/*.c; do
		name=${file##*/}
		echo "755 usr/bin/${name%.c}"
	done
	for file in "$TICKET_TOP"/data/config/*; do
		echo "644 usr/share/ticket/config/${file##*/}"
	done
	for name in weekly monthly board; do
		echo "755 usr/share/ticket/cron/$name"
	done
	for name in crontab.example ticket-board.service ticket-board.timer; do
		echo "644 usr/share/ticket/cron/$name"
	done
	for file in "$TICKET_TOP"/man/*.[1-8]; do
		echo "644 usr/share/man/man${file##*.}/${file##*/}"
	done
} | LC_ALL=C sort >expected
(cd root && find . -type f -printf '%m %P\n') | LC_ALL=C sort >installed
t_same expected installed

# The examples name what was installed.
for name in crontab.example ticket-board.service; do
	! grep /usr/local "root/usr/share/ticket/cron/$name" ||
	    t_fail "$name is of another prefix"
	grep -q /usr/share/ticket/cron/board "root/usr/share/ticket/cron/$name" ||
	    t_fail "$name does not name the script"
done

# Each command stands on its own, away from where it was built.
for command in root/usr/bin/*; do
	t_run 0 env -u TICKET_DATADIR "$command" --version
	t_match "^${command##*/} $(cat "$TICKET_TOP/VERSION")\$"
	[ -e "root/usr/share/man/man1/${command##*/}.1" ] ||
	    t_fail "${command##*/} has no manual page"
done
[ -e root/usr/share/man/man7/ticket.7 ] || t_fail 'no ticket(7)'
[ -e root/usr/share/man/man5/ticket-store.5 ] || t_fail 'no ticket-store(5)'

t_run 0 make_it uninstall
find root -type f >left
t_same left /dev/null
