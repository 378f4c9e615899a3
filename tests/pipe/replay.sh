#!/bin/sh
# replay.sh - the records of a store, taken down again a transaction at a time,
# make the same journal, byte for byte (L12 to L14, P7, S28, S30, S31; J1 to J7)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

old=$PWD/old
new=$PWD/new
t_at 2024-09-30T18:00:00+08:00
t_run 0 ticket-init -C "$old"
TICKET_STORE=$old
export TICKET_STORE

# A week of the sample, without the one before: a part of the events is refused
cd "$TICKET_DATADIR/sample"
for day in 08 09 10 11 12; do
	for file in "export-2024-10-$day"-*.csv "events-2024-10-$day.csv"; do
		case $file in
		export-*)
			clock=${file%.csv}
			clock=${clock##*-}
			t_at "2024-10-$day ${clock%??}:${clock#??}"
			ticket-ingest "$file" 2>/dev/null |
			    ticket-assign --auto >/dev/null 2>&1 || :
			;;
		*)
			t_at "2024-10-$day 23:30"
			ticket-record "$file" >/dev/null 2>&1 || :
			;;
		esac
	done
done
cd "$OLDPWD"

# What the sample has none of
t=$(ticket-list --state accepted --fields ticket | sed -n 2p)
u=$(ticket-list --fields lead "$t" | tail -n 1)
t_at 2024-10-13T09:00:00+08:00
t_run 0 ticket-record amend "$t" place= tag='一;二=三%四' note='"，,"'
t_run 0 ticket-record amend "$t" district_due=2024-10-20T18:00:00+08:00 place=某处
t_run 0 ticket-record amend "$t" district_due= place=
# C3: what is masked once stays as it is
t_run 0 ticket-record flag "$t" kind=media reason='联系人王先生16000009999
021-58001234，梅园路5弄6号302室，沪A12345，a.b@example.com，310115199001011237'
t_run 0 ticket-record progress "$t" -u "$u" \
    note="$(ticket-list --fields caller,phone,address "$t" --reveal \
    --reason 试 | tail -n 1)"
t_run 0 ticket-record merit -u "$u" clause=A3 points=2 evidence='a=b;c'
t_run 0 ticket-record bulletin -u "$u" kind=circular ground=2
n=$(tail -n 1 "$old/journal/2024-10.csv" | cut -d, -f1)
t_run 0 ticket-record bulletin-answer -u "$u" bulletin="$n" objective=一 \
    subjective=二 plans=三 measures=四
t_run 0 ticket-supervise open -u "$u" --ground 7
t_run 0 ticket-supervise open "$t" --ground 2 -u "$u" --due 2024-10-18
n=$(tail -n 1 "$old/journal/2024-10.csv" | cut -d, -f1)
t_run 0 ticket-record void "$t" seq="$n" reason=误记
t_run 0 ticket-record void "$t" seq=$((n + 1)) reason=恢复
t_run 0 ticket-list --fields phone "$t" --reveal --reason 核对
# configuration changes, with the next writer's own records behind it (L14)
t_at 2024-10-13T10:00:00+08:00
echo '2024-11-01,limit.contact,2wd,Art. 8(2)' >>"$old/config/policy.csv"
t_run 0 ticket-record flag "$t" kind=duty
sed -i 's/^2023-01-01,extend.max,1,/2023-01-01,extend.max,2,/' \
    "$old/config/policy.csv"
t_run 0 ticket-init --config -C "$old"
# J4, S20: the clock stood still, and went back
t_at 2024-10-13T09:30:00+08:00
t_run 0 ticket-record urge "$t" -u "$u"
t_run 0 ticket-check -q
for event in receive amend supervise brief assign accept contact answer survey \
    progress return return-grant reply review callback rework close \
    reveal void config merit bulletin bulletin-answer; do
	grep -q ",$event," "$old"/journal/2024-*.csv ||
	    t_fail "nothing tried of $event"
done

# Again: rows first, then transaction by transaction
t_at 2024-09-30T18:00:00+08:00
t_run 0 ticket-init -C "$new"
cp "$old/config/key" "$new/config/key"
cp "$old"/tickets/*.csv "$new/tickets/"
mkdir tx
cat "$old"/journal/2024-*.csv | awk '
	/^seq,/ { head = $0; next }
	file == "" { file = sprintf("tx/%05d.csv", ++n); print head >file }
	{ print >file }
	!/,$/ { close(file); file = "" }
'
rm tx/00001.csv	# what ticket-init records
TICKET_STORE=$new
for tx in tx/*.csv; do
	t_at "$(sed -n '2s/^[0-9]*,\([^,]*\),.*/\1/p' "$tx")"
	sed -n 's/.*,config,,[^,]*,file=\([^;]*\);digest=\([0-9a-f]*\).*/\1 \2/p' \
	    "$tx" | while read -r file digest; do
		cp "$old/config/history/$digest" "$new/config/$file"
	done
	grep -v ',config,,' "$tx" >rows || :
	if [ "$(wc -l <rows)" = 1 ]; then
		t_run 0 ticket-init --config -C "$new"
	else
		t_run 0 ticket-record rows
	fi
done
for file in "$old"/journal/*.csv; do
	t_same "$file" "$new/journal/${file##*/}"
done
ls "$old/journal" >old.files
ls "$new/journal" >new.files
t_same old.files new.files
t_run 0 ticket-check -q
[ "$(find tx -type f | wc -l)" -gt 40 ] || t_fail 'too few transactions'
