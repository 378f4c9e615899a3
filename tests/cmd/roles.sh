#!/bin/sh
# roles.sh - who may do what with a store, and what each is told (Q5)
#
# Makes users and groups of its own, and takes them away; only as root.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

[ "$(id -u)" = 0 ] || t_skip 'not root'
for c in useradd userdel groupadd groupdel setpriv; do
	command -v $c >/dev/null || t_skip "no $c"
done
case $TICKET_VARIANT in
asan|valgrind) t_skip 'as in the release build' ;;
esac

p=tk$$
place=$(mktemp -d "${TMPDIR:-/tmp}/roles.XXXXXX")
case $place in
"$HOME"*|/tmp/tmp.*) rm -rf "$place"; place=$(mktemp -d /tmp/roles.XXXXXX) ;;
esac
clean()
{
	for u in $p-a $p-b $p-o; do userdel "$u" >/dev/null 2>&1 || :; done
	for g in $p-r $p-w; do groupdel "$g" >/dev/null 2>&1 || :; done
	cd / && rm -rf "$place"
}
trap clean EXIT
trap 'exit 130' INT TERM
{ groupadd $p-r && groupadd $p-w &&
    useradd -M -g $p-r $p-a && useradd -M -g $p-w $p-b &&
    useradd -M -g $p-w $p-o; } >/dev/null 2>&1 || t_skip 'cannot make users'

chmod 755 "$place"
mkdir "$place/bin"
cp "$TICKET_BUILD"/ticket-* "$place/bin" 2>/dev/null || :
cp -R "$TICKET_DATADIR" "$place/data"
chmod -R go+rX "$place"
cd "$place"
PATH=$place/bin:$PATH
TICKET_DATADIR=$place/data
export TICKET_DATADIR
setpriv --reuid $p-a --clear-groups --regid $p-r \
    "$place/bin/ticket-list" --version >/dev/null 2>&1 ||
    t_skip 'other users cannot come here'

# as USER GROUP COMMAND...
as()
{
	user=$1 group=$2
	shift 2
	setpriv --reuid "$user" --regid "$group" --clear-groups "$@"
}
centre()
{
	as 0 0 "$@"
}
analyst()
{
	as $p-a $p-r "$@"
}
clerk()
{
	as $p-b $p-w "$@"
}

cat >day.csv <<'EOT'
任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
T1,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,张小三,13800000001,半夜施工很吵
EOT
chmod 644 day.csv
private='张小三|13800000001|半夜施工'

# --- a group that reads ---------------------------------------------------------

t_at 2024-10-08T09:00:00+08:00
(umask 0; t_run 0 ticket-init -C s --readers $p-r)
TICKET_STORE=$place/s
export TICKET_STORE
(umask 077; t_run 0 ticket-ingest day.csv
    t_run 0 ticket-record brief T1 outcome=reached)

for call in 'ticket-due --all' 'ticket-list' 'ticket-score 2024-10' \
    'ticket-show T1' 'ticket-show -f json T1' 'ticket-review' \
    'ticket-supervise' 'ticket-shelve' 'ticket-shelve candidates' \
    'ticket-return' 'ticket-report board' 'ticket-report week 2024-W41' \
    'ticket-report month 2024-10 -f json' 'ticket-report special 2024-10' \
    'ticket-report circular 2024-10' 'ticket-check'; do
	# shellcheck disable=SC2086
	t_run 0 analyst $call
	cat "$t_out" "$t_err" >said
	grep -Eq "$private" said && t_fail "an analyst sees too much: $call"
done
t_err_match '^ticket-check: warning: tickets/ is out of reach and was not checked'
for call in 'ticket-list --fields ticket,text' \
    'ticket-list --fields ticket,phone --reveal --reason x T1' \
    'ticket-show T1 --reveal --reason x' \
    'ticket-report week 2024-W41 --reveal --reason x' \
    'ticket-report week 2024-W41 --publish' \
    'ticket-form return T1 --reveal --reason x' \
    'ticket-record merit -u u03 clause=B1' 'ticket-ingest day.csv' \
    'ticket-check --repair' 'ticket-init --config'; do
	got=0
	# shellcheck disable=SC2086
	analyst $call >said 2>&1 || got=$?
	[ "$got" = 5 ] || { cat said; t_fail "status $got: $call"; }
	grep -Eq '^ticket-[a-z]*: .*(Permission denied|out of reach)' said || {
		cat said
		t_fail "says not why: $call"
	}
	grep -Eq "$private" said && t_fail "an analyst sees too much: $call"
done
for f in tickets tickets/2024-10.csv config/key; do
	analyst cat s/$f >said 2>&1 && t_fail "an analyst reads $f"
	analyst ls s/tickets >said 2>&1 && t_fail 'an analyst lists tickets/'
done
t_run 0 env TICKET_CACHE=1 ticket-due
analyst cat s/journal/2024-10.csv s/config/units.csv s/cache/ledger.bin \
    s/cache/balance.bin s/cache/seal.csv >said ||
    t_fail 'an analyst may read journal/, config/ and cache/'
grep -aEq "$private" said && t_fail 'personal data outside of tickets/'
analyst sh -c ': >s/journal/x || : >s/config/x' 2>/dev/null &&
    t_fail 'an analyst writes'
# who may only read cannot hold the lock, or nobody would write any more
if command -v flock >/dev/null; then
	analyst flock -n s/lock true 2>/dev/null && t_fail 'an analyst locks'
	rm s/lock
	t_run 0 ticket-record merit -u u03 clause=B1 evidence=x
	analyst flock -n s/lock true 2>/dev/null && t_fail 'a new lock is open'
fi
# whoever is in neither group is told so, and nothing else
t_run 5 clerk ticket-list
t_stderr - <<EOT
ticket-list: $place/s: Permission denied
EOT

# what was put into config/ before is as what is made there: an old key is not
# for readers, a unit's list is
unset TICKET_STORE
mkdir -p old/config
cp "$TICKET_DATADIR/config/units.csv" s/config/key old/config
chmod 600 old/config/units.csv
chmod 644 old/config/key
t_run 0 ticket-init --readers $p-r old
cmp -s s/config/key old/config/key || t_fail 'another key'
cmp -s "$TICKET_DATADIR/config/units.csv" old/config/units.csv ||
    t_fail 'other units'
t_run 0 analyst ticket-list -C old
analyst cat old/config/key >said 2>&1 && t_fail 'an analyst reads an old key'

# --- a group that writes ---------------------------------------------------------

unset TICKET_STORE
t_run 0 ticket-init -C w --writers $p-w
TICKET_STORE=$place/w
export TICKET_STORE
for mask in 022 077; do
	(umask $mask; t_run 0 clerk ticket-record merit -u u03 clause=B1)
	(umask $mask; t_run 0 centre ticket-record merit -u u03 clause=B1)
done
(umask 077; t_run 0 centre ticket-ingest day.csv)
# the next month's files are made by one, and written by another
t_at 2024-11-08T09:00:00+08:00
sed 's/T1/T2/' day.csv >next.csv
(umask 077; t_run 0 clerk ticket-ingest next.csv)
(umask 077; t_run 0 as $p-o $p-w ticket-record brief T2 outcome=reached)
sed 's/T1/T3/' day.csv >next.csv
(umask 077; t_run 0 as $p-o $p-w ticket-ingest next.csv)
t_run 0 clerk ticket-check
t_stderr - </dev/null
# any of the writers may repair: a lock that is another's, and what is torn
chown 0 w/lock
chmod 664 w/lock
printf 99,torn >>w/journal/2024-11.csv
t_run 0 clerk ticket-check -q --repair
t_err_match 'moved aside to journal/torn-'
t_err_match 'lock: it is open to writers alone now'
[ "$(stat -c '%a %G' w/lock)" = "660 $p-w" ] || t_fail 'the lock is not theirs'
t_run 0 centre ticket-check -q
t_stderr - </dev/null
# what was seen must be written down: without that right nothing is shown
chmod g-w w/journal w/journal/*
for call in 'ticket-list --fields ticket,phone,text T1' 'ticket-show T1' \
    'ticket-report week 2024-W41'; do
	got=0
	# shellcheck disable=SC2086
	as $p-o $p-w $call --reveal --reason x >said 2>&1 || got=$?
	[ "$got" = 5 ] || { cat said; t_fail "status $got: $call"; }
	grep -q 'journal.*: Permission denied' said || {
		cat said
		t_fail "says not why: $call"
	}
	grep -Eq "$private" said && t_fail "shown and not recorded: $call"
done
chmod g+w w/journal w/journal/*
# a file of somebody else's is named
chown 0:0 w/journal/2024-10.csv
chmod 600 w/journal/2024-10.csv
t_run 5 clerk ticket-list
t_stderr - <<EOT
ticket-list: journal/2024-10.csv: Permission denied
EOT
chown $p-b:$p-w w/journal/2024-10.csv
chmod 660 w/journal/2024-10.csv
find w ! -group $p-w >other
[ ! -s other ] || { cat other; t_fail 'of another group'; }
t_run 5 analyst ticket-list
t_run 2 ticket-init -C both --writers $p-w --readers $p-r
t_run 3 ticket-init -C none --readers no-such-group-$$

# --- memory is nobody else's --------------------------------------------------------

# while it waits for the lock: no core file, no debugger of the same user
chown -R $p-b w
(exec 9<w/lock; flock 9; : >held; exec sleep 20) &
holder=$!
while [ ! -e held ]; do sleep 0.01; done
# shellcheck disable=SC3045
(ulimit -c 1000; exec setpriv --reuid $p-b --regid $p-w --clear-groups \
    ticket-record --wait 15 merit -u u03 clause=B1 evidence=x) \
    >said 2>&1 &
writer=$!
i=0
until grep -q '^Max core file size *0 *0 ' /proc/$writer/limits; do
	i=$((i + 1))
	[ $i -lt 200 ] || t_fail 'it may leave a core file'
	sleep 0.02
done
clerk cat /proc/$writer/environ >/dev/null 2>&1 &&
    t_fail 'another process of the user reads its memory'
kill $holder
wait $writer || { cat said; t_fail 'the writer failed'; }
