#!/bin/sh
# bad-input.sh - what nobody should send: each ends in a clear message and a
# known status, in bounded memory and time (Q4), and leaves the store as it was
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
header=任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
good='T1,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,张三,13800000001,半夜施工很吵'
head=$(ticket-check)

# how long anything may take; valgrind is some fifty times slower
limit=60
[ "$TICKET_VARIANT" != valgrind ] || limit=3000

# bad STATUS COMMAND...: within a minute and, but for the sanitizers' shadow,
# 8 GiB of addresses in use; nothing is recorded
bad()
{
	t_status=$1
	shift
	t_run "$t_status" timeout $limit "$@"
	[ "$(ticket-check)" = "$head" ] || t_fail "recorded something: $*"
}

# --- encodings ---------------------------------------------------------------

printf '%s\nT1,\377\200\377,x\n' "$header" >broken
bad 3 ticket-ingest broken
t_err_match '^ticket-ingest: broken:[0-9]+: .*GB18030'
printf '\377\376a\000b' >odd
bad 3 ticket-ingest odd
t_err_match '^ticket-ingest: odd:'
printf '%s\nT1,\000,x\n' "$header" >nul
bad 3 ticket-ingest nul
t_err_match '^ticket-ingest: nul:2: a NUL byte'
bad 2 ticket-ingest --encoding no-such nul
bad 3 ticket-ingest /dev/null
bad 3 sh -c 'head -c 100000 /dev/urandom | ticket-ingest'

# --- sizes -------------------------------------------------------------------

# a line of 100 MB: the tail of the message says where
{ echo "$header"; head -c 100000000 /dev/zero | tr '\0' x; } >long
bad 3 ticket-ingest long
t_err_match '^ticket-ingest: long:2: a record of more than 32 MiB'
{ echo "$header"; printf '"'; head -c 100000000 /dev/zero | tr '\0' '\n'; } >long
bad 3 ticket-ingest long
t_err_match '^ticket-ingest: long:2: a record of more than 32 MiB; does a quote'
rm long
# a million columns, and 100,000 quotes
head -c 1000000 /dev/zero | tr '\0' , >commas
bad 3 ticket-ingest commas
t_err_match 'no header line with a column ticket'
{ echo "$header"; cat commas; echo; } >wide
bad 1 ticket-ingest wide
t_err_match '^ticket-ingest: wide:2'
{ printf '%s' "$header"; cat commas; printf '\n%s' "$good" |
    sed 's/投诉/怪/'; cat commas; } >wide
bad 1 ticket-ingest wide
t_err_match '^ticket-ingest: wide:2:4: '
{ echo "$header"; head -c 100001 /dev/zero | tr '\0' '"'; echo; } >quotes
bad 3 ticket-ingest quotes
t_err_match '^ticket-ingest: quotes:'
# a text that no clerk ever heard
{ echo "$header"; printf 'T1,2024-10-08 08:40,热线,投诉,一般,x,否,y,z,1,'
    head -c 70000 /dev/zero | tr '\0' x; echo; } >story
bad 1 ticket-ingest story
t_err_match '^ticket-ingest: story:2:11: a field longer than 64 KiB'
bad 1 ticket-record merit -u u01 clause=B1 \
    "evidence=$(head -c 70000 /dev/zero | tr '\0' x)"
t_err_match '^ticket-record: evidence is longer than 64 KiB'
# input that never ends
if [ "$TICKET_VARIANT" != asan ] && [ "$TICKET_VARIANT" != valgrind ]; then
	bad 3 sh -c 'yes x,y | ticket-ingest -'
	t_err_match '^ticket-ingest: <stdin>: more than 1024 MiB'
	# nor where there is less memory than that
	bad 5 sh -c 'ulimit -v 4194304; yes x,y | ticket-ingest -'
	t_err_match '^ticket-ingest: (<stdin>: )?out of memory'
	t_run 5 timeout $limit sh -c 'ulimit -v 4194304
	    yes T1 | ticket-list -'
fi

# --- patterns ----------------------------------------------------------------

# it cannot be waited for: the match limits end it, and it is named (Q4)
cp store/config/routes.csv routes
echo 'evil,1,text,^(x+x+)+[yz]$,u01,legal,' >>store/config/routes.csv
{ echo "$header"; printf 'T2,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,某某,1,'
    head -c 60000 /dev/zero | tr '\0' x; echo '!'; } >redos
t_run 0 timeout $limit ticket-ingest redos
t_run 0 ticket-record brief T2 outcome=reached
t_run 0 timeout $limit ticket-assign --auto T2
t_err_match 'evil'
echo 'evil2,1,text,(((((,u01,legal,' >>store/config/routes.csv
head=$(ticket-check 2>/dev/null) || :
t_run 3 ticket-assign --auto T2
t_err_match '^ticket-assign: config/routes.csv:'
cp routes store/config/routes.csv
t_run 0 ticket-init --config
head=$(ticket-check)

# --- names that are paths ------------------------------------------------------

{ echo "$header"
    echo '../../etc/passwd,2024-10-08 08:40,热线,投诉,一般,x,否,梅园,某某,1,y'; } >path
t_run 0 ticket-ingest path
head=$(ticket-check)
ls -R . >all
grep -q passwd all && t_fail 'a ticket made a path'
# nor do a unit and its leader, where a report makes a file for each
cp -R store split
echo '../../evil,管理办,office,,/../../boss,../head,,,,' >>split/config/units.csv
{ echo "$header,关联工单"
    for i in 11 12 13 14 15 16; do
	echo "T$i,2024-10-08 08:40,热线,投诉,一般,x,否,梅园,某某,13800000001,很吵$i,T11"
    done | sed '1s/T11$//'; } >again
t_run 0 ticket-ingest -C split again
t_run 0 ticket-record -C split brief T11 T12 T13 T14 T15 T16 outcome=reached
t_run 0 ticket-assign -C split -u ../../evil T11 T12 T13 T14 T15 T16
mkdir in
t_run 0 env TICKET_NOW=2024-10-14 \
    ticket-report -C split week 2024-W41 -f md --split in/it
find . -name '*evil*' -o -name '*boss*' | LC_ALL=C sort >all
cat >want <<'EOT'
./in/it/leader-%2F..%2F..%2Fboss.md
./in/it/unit-..%2F..%2Fevil.md
EOT
t_same all want
for id in 'a b' 'a,b' 'a;b' 'a%b' 'a"b' "$(printf 'a\033b')" \
    "$(head -c 65 /dev/zero | tr '\0' x)"; do
	bad 1 ticket-record brief "$id" outcome=reached
done
# what a terminal would obey is not sent there
bad 1 ticket-record brief "$(printf 'T\033[31m')" outcome=reached
grep -q "$(printf '\033')" "$t_err" && t_fail 'an escape came through'

# --- links and pipes in the store ----------------------------------------------

cp -R store linked
mv linked/journal elsewhere && ln -s ../elsewhere linked/journal
t_run 3 ticket-due -C linked
t_err_match 'symbolic link'
rm linked/journal && mv elsewhere linked/journal
mv linked/journal/2024-10.csv elsewhere
ln -s ../../elsewhere linked/journal/2024-10.csv
t_run 3 ticket-due -C linked
t_err_match 'symbolic link'
t_run 3 ticket-record -C linked merit -u u01 clause=B1 evidence=x
rm linked/journal/2024-10.csv && mkfifo linked/journal/2024-10.csv
t_run 3 timeout $limit ticket-due -C linked
t_err_match 'not a plain file'
rm linked/journal/2024-10.csv && mv elsewhere linked/journal/2024-10.csv
mv linked/config/policy.csv elsewhere
ln -s /etc/passwd linked/config/policy.csv
t_run 3 ticket-due -C linked
grep -q root: "$t_err" && t_fail 'a link leads out of the store'
rm linked/config/policy.csv && mv elsewhere linked/config/policy.csv
mv linked/lock elsewhere && ln -s ../elsewhere linked/lock
t_run 5 ticket-record -C linked merit -u u01 clause=B1 evidence=x
rm linked/lock
# a lock that was taken away comes back
t_run 0 ticket-record -C linked merit -u u01 clause=B1 evidence=x
[ -f linked/lock ] || t_fail 'no lock'

# in the place of anything: no crash, no wait, nothing touched where it leads
for what in config journal tickets cache config/history lock config/key \
    config/policy.csv tickets/2024-10.csv journal/2024-10.csv; do
	for how in link pipe; do
		rm -rf strange elsewhere
		cp -R store strange
		mv strange/$what elsewhere
		case $how in
		link) ln -s "$PWD/elsewhere" strange/$what ;;
		pipe) mkfifo strange/$what ;;
		esac
		rm -rf was && cp -R elsewhere was
		for call in 'ticket-list --fields ticket,phone' \
		    'ticket-record urge T2 note=x' 'ticket-ingest redos' \
		    'ticket-check' 'ticket-check --repair' 'ticket-init'; do
			got=0
			# shellcheck disable=SC2086
			timeout $limit $call -C strange >said 2>&1 || got=$?
			case $got in
			[0135]) ;;
			*) cat said; t_fail "status $got: $what, $how: $call" ;;
			esac
		done
		diff -r was elsewhere || t_fail "$how led out of it: $what"
	done
done

# a file of the store that never ends: said so, at once, in little memory
for what in journal tickets; do
	rm -rf strange && cp -R store strange
	truncate -s 1T strange/$what/2024-10.csv || continue
	for call in 'ticket-list --fields ticket,phone' 'ticket-check --repair'; do
		# shellcheck disable=SC2086
		t_run 3 timeout $limit $call -C strange
		t_err_match "^ticket-[a-z]*: $what/2024-10.csv:[0-9]+: a line of more than 64 MiB"
	done
	rm -r strange
done

# --- a copy of the configuration that was changed (Q2) ------------------------------

copy=$(find store/config/history -type f | LC_ALL=C sort | head -n 1)
cp "$copy" kept
echo '# x' >>"$copy"
t_run 1 ticket-check
t_err_match "^ticket-check: ${copy#store/}: was changed: its digest is "
rm "$copy"
t_run 1 ticket-check
t_err_match "^ticket-check: ${copy#store/}: there is no such file"
cp kept "$copy"
t_run 0 ticket-check

# --- who else may read -----------------------------------------------------------

# modes follow the store's own, whatever the umask says
for mask in 000 077 777; do
	(umask $mask && t_run 0 ticket-init -C "m$mask" &&
	    t_run 0 ticket-record -C "m$mask" merit -u u03 clause=B1)
	find "m$mask" -perm /077 >open
	[ ! -s open ] || { cat open; t_fail "umask $mask"; }
done
# nor does the group of the directory above get in
mkdir above && chmod 2777 above
t_run 0 ticket-init -C above/s
find above/s -perm /077 >open
[ ! -s open ] || t_fail 'setgid above'

# what an office wrote is shown, what it is not is said: no data in a message
{ echo "$header"; echo "$good" | sed 's/投诉/怪/'; } >odd.csv
bad 1 ticket-ingest odd.csv
grep -Eq '张三|13800000001|施工' "$t_err" && t_fail 'personal data in a message'

# a full device, no right to write
t_run 5 sh -c 'ticket-due -f csv --all >/dev/full'
t_err_match '^ticket-due: standard output: No space left on device'
exit 0
