#!/bin/sh
# report-words.sh - what the sentences of a report say of its figures: days to
# come, ties, periods of every kind, units of the roster (Art. 5, page "Week",
# "Month")
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

# says KIND PERIOD REGEX: the lines that match, alone
says()
{
	t_run 0 ticket-report "$1" "$2"
	grep -E "$3" "$t_out" >got || :
	mv got "$t_out"
}

t_store
t_at '2024-10-14 09:00'
day <<'IN'
T1,2024-10-14 08:50,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄,李四,16000000002,楼上夜间走路声音太大,,,
T2,2024-10-14 08:55,grid,help,general,市政/道路,no,梅园,梅园路4弄,王五,16000000003,路面有坑,,,
IN
t_at '2024-10-16 09:00'
day <<'IN'
T3,2024-10-16 08:50,hotline,complaint,general,市政/路灯,no,梅园,梅园路5弄,赵六,16000000004,路灯不亮,,,
T4,2024-10-16 08:55,grid,help,general,环境/垃圾,no,梅园,梅园路6弄,钱七,16000000005,垃圾没有人收,,,
IN

# --- a day that has not come has not received least ----------------------------
says week 2024-W42 '^每日接收量|^\| 2024-10-1[4-9] '
t_stdout <<'OUT'
每日接收量以10月14日、10月16日最多，为2件；以10月15日最少，为0件。
| 2024-10-14 | 2 |
| 2024-10-15 | 0 |
| 2024-10-16 | 2 |
OUT
says month 2024-10 '^每日接收量'
t_stdout <<'OUT'
每日接收量以10月14日、10月16日最多，为2件；以10月1日等14天最少，为0件。
OUT
says week 2024-W44 '^本期|^每日|^Table: 每日'
t_stdout <<'OUT'
本期尚未开始，以下数据截至2024年10月16日09:00。
OUT
