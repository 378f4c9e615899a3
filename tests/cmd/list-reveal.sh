#!/bin/sh
# ticket-list and ticket-show: who sees personal data, and what is written down
# of it (C1, C2, C4, Q5).
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
cat >day.csv <<'END'
ticket,received,source,kind,urgency,place,address,caller,phone,text,flags
T1,2024-10-08 09:00,hotline,complaint,general,梅园,梅园路12号118室,张三丰,16000000001,施工噪声,
T2,2024-10-08 09:10,hotline,help,general,桂园,桂园路3号5室,李四光,16000000002,我是李四光，电话16000000002，住桂园路3号5室,secret
END
t_at '2024-10-08 10:00'
t_run 0 ticket-ingest day.csv
records()
{
	cat store/journal/2024-1*.csv | grep -c ',reveal,' || :
}

# C4: of a secret one nothing of the caller, not even masked, nor by a filter
t_run 0 ticket-list --fields ticket,caller,phone,address,caller_id
grep -q '^T1,张\*\*,160\*\*\*\*0001,梅园路\*\*号\*\*室,[0-9a-f]\{16\}$' "$t_out" ||
    t_fail 'T1 is not masked'
t_match '^T2,,,,$'
t_run 0 ticket-list --fields text T2
t_stdout <<'END'
text
我是诉求人，电话[电话]，住[地址]
END
id=$(sed -n 's/.*,receive,.*caller=\([0-9a-f]*\);matter=T2.*/\1/p' \
    store/journal/2024-10.csv)
[ "${#id}" = 16 ] || t_fail 'no pseudonym in the journal'
t_run 0 ticket-list --count --caller "$id"
t_stdout <<'END'
0
END
for format in table csv tsv json md; do
	t_run 0 ticket-show -f "$format" T2
	if grep -qE "李|16000000002|0002|桂园路|$id" "$t_out"; then
		t_fail "the caller of a secret ticket in $format"
	fi
done
[ "$(records)" = 0 ] || t_fail 'a reveal was recorded though none was'

# --reveal: recorded before it is printed, one a ticket, the reason masked (C3)
t_run 0 ticket-list --fields ticket,phone,text T1 T2 \
    --reveal --reason '核对；市民16000000001'
t_stdout <<'END'
ticket,phone,text
T1,16000000001,施工噪声
T2,16000000002,我是李四光，电话16000000002，住桂园路3号5室
END
[ "$(records)" = 2 ] || t_fail "$(records) reveals, not 2"
login=$(id -un)
grep ',reveal,' store/journal/2024-10.csv | cut -d, -f3-8 >got
cat >want <<END
2024-10-08T10:00:00+08:00,T1,reveal,,$login,reason=核对；市民[电话];scope=phone|text
2024-10-08T10:00:00+08:00,T2,reveal,,$login,reason=核对；市民160****0001;scope=phone|text
END
t_same want got
t_run 0 ticket-check

# a condition over what is revealed is revealed as well
t_run 0 ticket-list --fields ticket --reveal --reason 查重 \
    --where 'phone = 16000000001'
t_stdout <<'END'
ticket
T1
END
tail -n 1 store/journal/2024-10.csv | grep -q 'reason=查重;scope=phone,' ||
    t_fail 'what the condition saw is not in the scope'

# nothing found, nothing seen
t_run 0 ticket-list --fields phone --reveal --reason x --place 无此
t_stdout <<'END'
phone
END
[ "$(records)" = 3 ] || t_fail "$(records) reveals, not 3"

# ticket-show says it all, and remembers what was seen before
t_at '2024-11-01 08:00'
t_run 0 ticket-show -f table --reveal --reason 回访 T2
t_match '^caller +李四光, 16000000002, '"$id"'$'
t_match '^address +桂园路3号5室$'
t_run 0 ticket-show -f table T1
t_match 'personal data revealed, by '
# for whom a service looks is its caller's to say
t_run 0 ticket-show --reveal --reason 回访 --by 值班员 T2
tail -n 1 store/journal/2024-1*.csv >last
grep -q ',T2,reveal,,值班员,' last || t_fail 'not by whom it was said'
# of a past that is only read the reveal is written now
t_run 0 ticket-show -f table --as-of '2024-10-08 10:00' --reveal --reason 倒查 T1
t_match '^caller +张三丰'
tail -n 1 store/journal/2024-11.csv | grep -q ',T1,reveal,.*reason=倒查;' ||
    t_fail 'the reveal of a past was not recorded'
t_run 0 ticket-check

# no right to write, nothing revealed; another writer, try again
if [ "$(id -u)" != 0 ]; then
	chmod a-w store/journal/2024-11.csv
	t_run 5 ticket-list --fields phone T1 --reveal --reason x
	! grep -q 16000000001 "$t_out" || t_fail 'shown and not recorded'
	chmod u+w store/journal/2024-11.csv
fi
flock store/lock sh -c '
	ticket-list --fields phone T1 --reveal --reason x --wait 0 >out 2>err
	echo $? >status'
grep -qx 4 status || t_fail 'no wait for another writer'
! grep -q 16000000001 out || t_fail 'revealed while another writes'

# Q5: without tickets/ all but what is personal
mv store/tickets elsewhere
# Q2: what is gone is damage, and no matter of who may read it
t_run 1 ticket-check -q
t_err_match '^ticket-check: tickets: is missing, and with it [0-9]* rows that the journal names$'
[ "$(wc -l <"$t_err")" = 1 ] || t_fail 'something else was said'
t_run 0 ticket-list --fields ticket,place,caller_id T1
t_match '^T1,梅园,[0-9a-f]{16}$'
t_run 5 ticket-list --fields ticket,phone
t_stderr - <<'END'
ticket-list: tickets/ is out of reach: only the centre may read what citizens said
END
t_run 5 ticket-list --match 噪声
t_run 0 ticket-show -f table T1
t_match '^text +out of reach: only the centre may read what citizens said$'
t_run 0 ticket-show -f json T1
! grep -q '"phone":' "$t_out" || t_fail 'a phone that is not known'
t_run 5 ticket-show --reveal --reason x T1
