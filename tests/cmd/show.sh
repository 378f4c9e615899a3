#!/bin/sh
# ticket-show: a ticket's whole story, for a person and for a pipe.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text
T1,2024-10-08 09:00,hotline,complaint,general,环境/噪声,no,梅园,梅园路12号118室,张三丰,16000000001,夜间施工
END
t_at '2024-10-08 09:00'
t_run 0 ticket-ingest day.csv
cp day.csv day2.csv
sed -i '2s/.*/T2,2024-10-08 09:00,grid,report,urgent,,,,,,,"路灯\x1b[31m不亮"/' day2.csv
sed -i 's/\\x1b/\x1b/' day2.csv
t_run 0 ticket-ingest day2.csv
t_at '2024-10-08 18:00'
t_run 0 ticket-record --by 话务 --at '2024-10-08 09:40' brief T1 \
    outcome=reached
t_run 0 ticket-record --by 派单 --at '2024-10-08 10:00' assign T1 -u u02 \
    role=lead basis=legal
t_run 0 ticket-record --by 冯九 --at '2024-10-08 11:00' accept T1 -u u02
t_at '2024-10-09 09:00'
t_run 0 ticket-record --by 派单 urge T1 -u u02 note='一;二=三'
t_run 0 ticket-record --by 派单 void T1 seq=15 reason=误记
t_run 0 ticket-record --by 冯九 --at '2024-10-08 15:00' contact T1 -u u02 \
    outcome=reached way=phone

# records in order of seq, attributes as in the journal
t_run 0 ticket-show T1
sed 's/caller=[0-9a-f]*/caller=C/;s/row=[0-9a-f]*/row=R/' "$t_out" >got
login=$(id -un)
cat >want <<END
ticket,seq,logged,at,event,unit,by,attrs,voided_by,backdated
T1,10,2024-10-08T09:00:00+08:00,2024-10-08T09:00:00+08:00,receive,,$login,source=hotline;kind=complaint;urgency=general;category=环境/噪声;site=no;place=梅园;caller=C;matter=T1;row=R,,
T1,12,2024-10-08T18:00:00+08:00,2024-10-08T09:40:00+08:00,brief,,话务,outcome=reached,,yes
T1,13,2024-10-08T18:00:00+08:00,2024-10-08T10:00:00+08:00,assign,u02,派单,role=lead;basis=legal,,
T1,14,2024-10-08T18:00:00+08:00,2024-10-08T11:00:00+08:00,accept,u02,冯九,,,
T1,15,2024-10-09T09:00:00+08:00,2024-10-09T09:00:00+08:00,urge,u02,派单,note=一%3B二%3D三,16,
T1,16,2024-10-09T09:00:00+08:00,2024-10-09T09:00:00+08:00,void,,派单,seq=15;reason=误记,,
T1,17,2024-10-09T09:00:00+08:00,2024-10-08T15:00:00+08:00,contact,u02,冯九,outcome=reached;way=phone,,
END
t_same want got

# for a person: what it is, what happened when, what is owed
t_run 0 ticket-show -f table T1
sed 's/[0-9a-f]\{16\}$/ID/' "$t_out" >got
cat >want <<'END'
T1  accepted

received    2024-10-08 09:00:00, hotline, complaint, general
category    环境/噪声
place       梅园
caller      张**, 160****0001, ID
address     梅园路**号**室
text        夜间施工
lead        u02 平安办
matter      T1
due first   finish by 2024-10-14 23:59:59

What happened
2024-10-08 09:00:00  received, by LOGIN (seq 10)
    source: hotline; kind: complaint; urgency: general; category: 环境/噪声; site: no; place: 梅园; matter: T1
2024-10-08 09:40:00  briefed the citizen, by 话务 (seq 12, backdated: written down 2024-10-08 18:00:00)
    outcome: reached
2024-10-08 10:00:00  dispatched, u02 平安办, by 派单 (seq 13)
    role: lead; basis: legal
2024-10-08 11:00:00  accepted, u02 平安办, by 冯九 (seq 14)
2024-10-08 15:00:00  contacted the citizen, u02 平安办, by 冯九 (seq 17)
    outcome: reached; way: phone
2024-10-09 09:00:00  urged, u02 平安办, by 派单 (seq 15, voided by seq 16)
    note: 一;二=三
2024-10-09 09:00:00  voided a record, by 派单 (seq 16)
    seq: 15; reason: 误记

What is owed
obligation  unit  opened            due                  status  done              source
brief             2024-10-08 09:00  2024-10-08 10:00     met     2024-10-08 09:40  Art. 6(1)
accept      u02   2024-10-08 10:00  2024-10-09 23:59:59  met     2024-10-08 11:00  Art. 7(2), 7(3)
contact     u02   2024-10-08 10:00  2024-10-09 23:59:59  met     2024-10-08 15:00  Art. 5(4), 8(2)
finish      u02   2024-10-08 11:00  2024-10-14 23:59:59  open                      Art. 8(4)
END
sed -i "s/LOGIN/$login/" want
t_same want got
# ... fitted to a terminal that has not the room (ticket(7))
t_run 0 env COLUMNS=80 ticket-show -f table T1
sed -n '/^What is owed/,$p' "$t_out" | sed 1d >got
mv got "$t_out"
t_stdout <<'END'
obligation  unit  due                  status  done              source
brief             2024-10-08 10:00     met     2024-10-08 09:40  Art. 6(1)
accept      u02   2024-10-09 23:59:59  met     2024-10-08 11:00  Art. 7(2), 7(3)
contact     u02   2024-10-09 23:59:59  met     2024-10-08 15:00  Art. 5(4), 8(2)
finish      u02   2024-10-14 23:59:59  open                      Art. 8(4)
END

# P7: as it was then; a void counts from its logged on, not before
t_run 0 ticket-show --as-of '2024-10-08 18:00' T1
[ "$(wc -l <"$t_out")" = 5 ] || t_fail 'more than was known then'
t_run 0 ticket-show -f table --as-of '2024-10-08 18:00' T1
t_match '^due first +contact by 2024-10-09 23:59:59, soon$'

# no terminal is driven by what somebody wrote
t_run 0 ticket-show -f table T2
t_match '^text +路灯\?\[31m不亮$'
t_match '^T2  received$'
t_run 0 ticket-show -f md T2
t_match '\| text \| 路灯\?'
esc=$(printf '\033')
! grep -q "$esc" "$t_out" || t_fail 'an escape in Markdown'

# an object a ticket
t_run 0 ticket-show -f json T1 T2
cp "$t_out" out.json
sqlite3 -separator ' ' :memory: >got <<'END'
CREATE TABLE one AS SELECT value v FROM json_each(readfile('out.json'))
WHERE key = 0;
CREATE TABLE two AS SELECT value v FROM json_each(readfile('out.json'))
WHERE key = 1;
SELECT v ->> 'ticket', v ->> 'state', v ->> '$.about.caller',
	v ->> '$.about.due', v ->> '$.about.repeats',
	v -> '$.about.closed' FROM one;
SELECT v ->> '$.legs[0].unit', v ->> '$.legs[0].accepted',
	v -> '$.legs[0].ended', json_array_length(v, '$.legs') FROM one;
SELECT r.value ->> 'seq', r.value -> 'backdated', r.value -> 'voided_by',
	r.value -> 'attrs' FROM one, json_each(v, '$.records') r
	WHERE r.key > 0;
SELECT v ->> '$.obligations[3].obligation',
	v -> '$.obligations[3].done' FROM one;
SELECT hex(v ->> '$.about.text'), v -> 'legs', v -> 'obligations' FROM two;
END
cat >want <<'END'
T1 accepted 张** 2024-10-14T23:59:59+08:00 1 null
u02 2024-10-08T11:00:00+08:00 null 1
12 true null {"outcome":"reached"}
13 false null {"role":"lead","basis":"legal"}
14 false null {}
15 false 16 {"note":"一;二=三"}
16 false null {"seq":"15","reason":"误记"}
17 false null {"outcome":"reached","way":"phone"}
finish null
E8B7AFE781AF1B5B33316DE4B88DE4BAAE [] []
END
t_same want got

# several, by a pipe; one that is not there does not stop the others
ticket-list --sort -ticket >in.csv
t_run 0 ticket-show - <in.csv
cut -d, -f1 "$t_out" | uniq >got
printf 'ticket\nT2\nT1\n' >want
t_same want got
t_run 1 ticket-show T9 T2
t_stderr - <<'END'
ticket-show: there is no ticket 'T9'
END
[ "$(wc -l <"$t_out")" = 2 ] || t_fail 'not the one record of T2'

t_run 2 ticket-show
t_err_match '^ticket-show: a ticket is needed$'
t_run 2 ticket-show --as-of never T1
t_run 2 ticket-show -f xlsx T1
t_run 3 ticket-show -C /nowhere/at/all T1
t_run 0 ticket-show --help
t_match '^usage: ticket-show '

# S31: a row that was changed is not believed, nor shown
sed -i 's/夜间施工/白天施工/' store/tickets/2024-10.csv
t_run 0 ticket-show -f table T1
t_match '^text +lost: tickets/ lacks the row that the journal names$'
if grep -qE '张|白天|0001' "$t_out"; then
	t_fail 'a row that nobody recorded is shown'
fi

# a ticket's number is no markup, in the heading either
printf '%s\n' 'ticket,received,kind,urgency,text' \
    '<b>*T9*,2024-10-09 08:00,help,general,路灯' >odd.csv
t_run 0 ticket-ingest odd.csv
t_run 0 ticket-show -f md '<b>*T9*'
t_match '^## \\<b\\>\\\*T9\\\*: received$'
