#!/bin/sh
# report-issued.sh - what --issue recorded is no new reason to report, and what
# the office sent by hand is reported with whom it was sent to (Annex 3 二, O11)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at '2024-10-14 09:00'
day <<'IN'
T1,2024-10-14 08:50,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄,李四,16000000002,楼上夜间走路声音太大,,,
T2,2024-10-14 08:55,hotline,complaint,general,环境/噪声,no,桂园,桂园路5弄,王五,16000000003,楼下夜间音响声音太大,,,
IN
t_run 0 ticket-list --fields ticket,matter
t_stdout <<'OUT'
ticket,matter
T1,T1
T2,T1
OUT
on_way T1 u02
on_way T2 u02

# --- the last ground of a special report, by hand ---------------------------------
t_run 0 ticket-record --by 审核 bulletin T2 -u u04 kind=special ground=6 matter=T2
t_run 0 ticket-record --by 审核 bulletin T1 -u u01 kind=special ground=6
# a matter is an entry, of the units to which it was sent, with its tickets
special()
{
	t_run 0 ticket-report special 2024-10 "$@"
	grep -Eo '^## .*|^事项编号：[^。]*|^通报对象.*|事项共.*' \
	    "$t_out" >got || :
	mv got "$t_out"
}

cat >expected <<'OUT'
事项共1项。
## （一）桂园：环境/噪声
事项编号：T1
通报对象：管理办、桂园居委会。已于2024年10月14日通报管理办（第23号记录），答复期限为2024年10月21日。已于2024年10月14日通报桂园居委会（第22号记录），答复期限为2024年10月21日。
OUT
special
t_stdout expected
special --to u04
t_stdout expected
special --to u02
: | t_stdout
t_run 0 ticket-report special 2024-10 --to u02
t_match '没有需要专题通报的事项。$'
# and the lead, whom nobody has told, gets no bulletin of it
t_run 0 ticket-report special 2024-10 --issue -o special.md
t_stdout <<'OUT'
ticket,seq,at,event,unit,attrs
OUT

# --- the last ground of a circular, by a supervision ---------------------------
t_run 0 ticket-supervise open T1 --ground 4 -u u02
t_at '2024-10-15 09:00'
for times in 1 2; do
	t_run 0 ticket-report circular 2024-10 --issue -o circular.md
	[ "$(grep -c ',bulletin,u02,' "$t_out")" = $((2 - times)) ] ||
	    t_fail 'not issued once'
	[ "$(grep -c '| T1 |' circular.md)" = 1 ] || t_fail 'T1 stands twice'
	! grep -q 城运中心认为有通报必要 circular.md ||
	    t_fail 'its own bulletin is a reason'
done
t_run 0 ticket-record --by 审核 bulletin T2 -u u02 kind=circular ground=4
t_run 0 ticket-report circular 2024-10
t_match '\| T2 .*2024年10月15日城运中心认为有通报必要'
