#!/bin/sh
# story-secret.sh - a caller who asks to be kept secret, from intake to close
# (C1 to C4, L8, L9, M1, M4, S21; Art. 14)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
day <<'END'
T1,2024-10-08 08:50,hotline,report,general,环境/群租,no,桂园,桂园路3弄5号401室,欧阳青云,16000000002,我叫欧阳青云住桂园路3弄5号401室举报楼上群租,,,secret
T2,2024-10-08 08:55,hotline,report,general,环境/群租,no,桂园,桂园路3弄5号401室,欧阳青云,16000000002,举报楼上群租,,,
END

# nobody_sees: what was printed says nothing of the caller
hidden='欧阳|青云|16000000002|0002|401|桂园路'
nobody_sees()
{
	if grep -E "$hidden" "$t_out" "$t_err"; then
		t_fail "a caller is shown"
	fi
}

# not even masked, where another ticket's caller is masked (C2)
t_run 0 ticket-list --fields ticket,caller,phone,address,text,caller_id T1 T2
sed 's/[0-9a-f]\{16\}$/ID/' "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
ticket,caller,phone,address,text,caller_id
T1,,,,我叫诉求人住[地址]举报楼上群租,
T2,欧阳**,160****0002,桂园路**弄**号**室,举报楼上群租,ID
END
on_way T1 u02
t_run 0 ticket-record --by 陈十 contact T1 -u u02 outcome=reached \
    recording=L3 note='欧阳青云（16000000002）说住桂园路3弄5号401室'
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,17,2024-10-08T09:00:00+08:00,contact,u02,outcome=reached;recording=L3;note=诉求人（[电话]）说住[地址]
END
t_stderr <<'END'
ticket-record: warning: T1: personal data were taken out of the text
END
reply 0 T1 u02
pass T1
t_run 0 ticket-review callback T1 --by 回访 outcome=reached contacted=yes \
    answered=yes result=solved satisfaction=satisfied reason=欧阳青云满意
nobody_sees
t_run 0 ticket-review close --ready
for f in table csv tsv json md; do
	t_run 0 ticket-show -f "$f" T1
	nobody_sees
	for fields in text caller,phone,address caller_id; do
		t_run 0 ticket-list -f "$f" --fields "$fields" T1
		nobody_sees
	done
	t_run 0 ticket-due -a -f "$f" T1
	nobody_sees
done
# nor found by what one knows of the caller: no condition, no pseudonym
t_run 0 ticket-list --count --where "caller ~ 欧" T1
t_stdout <<'END'
0
END
id=$(sed -n 's/.*,T2,receive,.*caller=\([0-9a-f]*\);.*/\1/p' \
    store/journal/2024-10.csv)
t_run 0 ticket-list --fields ticket --caller "$id"
t_stdout <<'END'
ticket
T2
END
t_run 0 ticket-show -f csv T1
! grep -q "$id" "$t_out" || t_fail 'the pseudonym of a secret caller'
t_run 0 ticket-shelve
! grep -q "$id" "$t_out" || t_fail 'the pseudonym of a secret caller'

# revealed, and that is written down
t_run 0 ticket-list --fields caller,phone,address --reveal --reason 上级核查 \
    T1
t_stdout <<'END'
caller,phone,address
欧阳青云,16000000002,桂园路3弄5号401室
END
tail -n 1 store/journal/2024-10.csv | cut -d, -f4,5,8 >"$t_out"
t_stdout <<'END'
T1,reveal,reason=上级核查;scope=address|caller|phone
END
# an amend lifts the secrecy as of its `logged`; a past as-of still keeps it
t_at 2024-10-09T09:00:00+08:00
t_run 0 ticket-record --by 派单 amend T1 flags=
t_run 0 ticket-list --fields ticket,caller T1
t_stdout <<'END'
ticket,caller
T1,欧阳**
END
t_run 0 ticket-list --fields ticket,caller --as-of '2024-10-08 23:00' T1
t_stdout <<'END'
ticket,caller
T1,
END
t_run 0 ticket-check -q

# what is recorded of one names no caller either, by whichever command; of an
# open one it does, and the journal has both (C4)
cat >later.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,caller,phone,text,flags
T3,2024-10-08 08:56,hotline,report,general,环境/群租,no,桂园,欧阳青云,16000000009,举报群租,secret
T4,2024-10-08 08:57,hotline,report,general,环境/群租,no,桂园,欧阳青云,16000000009,举报群租,
END
t_run 0 ticket-ingest later.csv
shown()
{
	sed 's/caller=[0-9a-f]\{16\}/caller=ID/; s/row=[0-9a-f]*/row=R/' "$t_out" |
	    cut -d, -f 1,4,6 >got
}
shown
t_same got - <<'END'
ticket,event,attrs
T3,receive,source=hotline;kind=report;urgency=general;category=环境/群租;site=no;place=桂园;matter=T1;flags=secret;row=R
T4,receive,source=hotline;kind=report;urgency=general;category=环境/群租;site=no;place=桂园;caller=ID;matter=T1;row=R
END
sed 's/16000000009/16000000008/' later.csv >again.csv
t_run 0 ticket-ingest again.csv
shown
t_same got - <<'END'
ticket,event,attrs
T3,amend,row=R
T4,amend,caller=ID;row=R
END
[ "$(tail -n 4 store/journal/2024-10.csv | grep -c 'caller=')" = 4 ] ||
    t_fail 'the journal lacks a caller'
t_run 0 ticket-record amend T3 caller=0123456789abcdef place=梅园
shown
t_same got - <<'END'
ticket,event,attrs
T3,amend,place=梅园
END
