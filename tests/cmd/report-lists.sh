#!/bin/sh
# report-lists.sh - who belongs on a report's lists, and who does not: items
# that a review failed, waivers, flags (Art. 8(9), Annex 2, 3, page "Month" 6, 8)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

# table KIND PERIOD NAME COLUMNS: those fields of its rows
table()
{
	t_run 0 ticket-report "$1" "$2" -f csv --split tables
	tail -n +2 "tables/$3.csv" | cut -d , -f "$4" >"$t_out"
}

t_store
t_at '2024-10-14 09:00'
day <<'IN'
T1,2024-10-14 08:50,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄,李四,16000000002,楼上夜间走路声音太大,,,
T2,2024-10-14 08:55,hotline,complaint,general,市政/道路,no,梅园,梅园路4弄,王五,16000000003,路面有坑,,,
IN

# --- which items failed: as ticket-review writes them, and a list alone --------
on_way T1 u02
reply 0 T1 u02
t_run 0 ticket-record --by 审核 review T1 outcome=fail 'items=facts|logic'
t_run 0 ticket-record --by 审核 rework T1 -u u02 reason=依据不足
t_run 0 ticket-record --by u02 answer T1 -u u02 outcome=reached recording=L3
reply 0 T1 u02
t_run 0 ticket-review fail T1 --by 审核 --rework 仍不足 items=facts
table month 2024-10 failed-items 1,3
t_stdout <<'OUT'
facts,2
logic,1
OUT

# --- a waiver of what is automatic is no good case ------------------------------
t_run 0 ticket-record --by 审核 merit -u u01 clause=A1 points=0 evidence=不计
t_run 0 ticket-record --by 审核 merit -u u01 clause=B1 evidence=简报刊发
table month 2024-10 cases 1,3,7
t_stdout <<'OUT'
u01,B1,简报刊发
OUT

# --- what an amend flags is of the day on which it was flagged -------------------
# flagged KIND PERIOD: the entries of grounds 2 and 3, of ground 1
flagged()
{
	t_run 0 ticket-report "$1" "$2"
	grep -Eo '由市热线办、区城运中心通报的|媒体报道或反映，|[0-9年月日]*被市、区通报' \
	    "$t_out" >got || :
	mv got "$t_out"
}

t_at '2024-11-06 09:00'
t_run 0 ticket-record --by 审核 amend T1 flags=named
t_run 0 ticket-record --by 审核 amend T2 flags=media
t_at '2024-12-02 09:00'
t_run 0 ticket-record --by 审核 amend T1 'flags=named secret'
t_run 0 ticket-record --by 审核 amend T2 'flags=media secret'
for month in 2024-10 2024-12; do
	flagged special $month
	: | t_stdout
	flagged circular $month
	: | t_stdout
done
flagged special 2024-11
t_stdout <<'OUT'
由市热线办、区城运中心通报的
媒体报道或反映，
OUT
flagged circular 2024-11
t_stdout <<'OUT'
2024年11月6日被市、区通报
OUT
t_run 0 ticket-supervise candidates --ground 2 T2
t_match '^T2,,2,media,2024-11-06 flagged by an amend '

# --- a newest call that was declined hides not those before it -------------------
for i in 1 2 3 4 5 6; do
	t_at "2025-01-0$((i + 1)) 09:00"
	day <<IN
R$i,2025-01-0$((i + 1)) 08:50,hotline,complaint,general,环境/油烟,no,桂园,桂园路3弄,钱三,16000000009,楼下油烟太大,,,
IN
	[ $i = 6 ] || on_way R$i u02
done
t_run 0 ticket-record --by 话务 decline R6 reason=不属本街道
t_run 0 ticket-supervise candidates --ground 3
t_match '^R5,u02,3,'
table week 2025-01-01..2025-01-07 for-supervision 1,3,9
t_stdout <<'OUT'
u02,R5,同一诉求人就同一事项反映5次，尚未解决
OUT
t_run 0 ticket-report special 2025-01
t_match '同一诉求人就同一事项反映5次，尚未解决。'

# --- under groups the ranks are a group's, by its name (Art. 2, page 3) -----------
echo '2023-01-01,score.group,kind,test' >>"$TICKET_STORE/config/policy.csv"
t_run 0 ticket-record --by 审核 merit -u u03 clause=B1 evidence=简报刊发
t_run 0 ticket-record --by 审核 merit -u u04 clause=D1 evidence=提醒
table month 2025-01 score 1,2,4
t_stdout <<'OUT'
居委会,u03,1
居委会,u04,2
职能科室,u02,1
OUT
t_run 0 ticket-report month 2025-01
t_match '^本月共3个单位参加评估，居委会列首位的是梅园居委会，总分1.00分，列末位的是桂园居委会，总分-1.00分；职能科室列首位的是平安办，总分'

# --- where each callback counts, each that says not contacted is listed (S15) -------
{
	echo '2023-01-01,score.callback.count,each,test'
	echo '2023-01-01,score.contact.basis,callback,test'
} >>"$TICKET_STORE/config/policy.csv"
t_at '2025-02-03 09:00'
day <<'IN'
C1,2025-02-03 08:50,hotline,complaint,general,市政/路灯,no,桂园,桂园路3弄,周八,16000000011,路灯不亮,,,
IN
on_way C1 u02
reply 0 C1 u02
pass C1
t_at '2025-02-04 09:00'
t_run 0 ticket-record --by 回访 callback C1 source=street outcome=reached \
    contacted=no answered=yes result=solved satisfaction=satisfied
t_at '2025-02-05 09:00'
t_run 0 ticket-record --by 回访 callback C1 source=district outcome=reached \
    contacted=yes answered=yes result=solved satisfaction=satisfied
table month 2025-02 not-contacted 1,3,9
t_stdout <<'OUT'
u02,C1,2025年2月4日回访反映未先行联系
OUT

# --- unsolved in the week in which it was closed, though it came before -------------
for i in 1 2 3 4 5; do
	t_at "2025-03-0$((i + 2)) 09:00"
	day <<IN
U$i,2025-03-0$((i + 2)) 08:50,hotline,complaint,general,环境/油烟,no,梅园,梅园路9弄,吴十,16000000012,楼下油烟太大,,,
IN
	on_way U$i u02
done
reply 0 U5 u02 result=explained plan=待修 plan_due=2025-06-30
pass U5
t_at '2025-03-11 09:00'
t_run 0 ticket-record --by 回访 callback U5 source=street outcome=reached \
    contacted=yes answered=yes result=unsolved satisfaction=basic
t_run 0 ticket-review close U5 --by 审核 reason=条件不成熟
for week in W10 W11 W12; do
	table week 2025-$week for-supervision 1,3,9
	grep ,U5, "$t_out" >got || :
	mv got "$t_out"
	if [ $week = W12 ]; then
		: | t_stdout
	else
		t_stdout <<'OUT'
u02,U5,同一诉求人就同一事项反映5次，尚未解决
OUT
	fi
	t_at '2025-03-25 09:00'
done
