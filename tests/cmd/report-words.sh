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

# --- who shares a place is named with the other ----------------------------------
says week 2024-W42 '^按来源看'
t_stdout <<'OUT'
按来源看，热线、网格最多，各2件，各占50.00%；按诉求类型看，求助、投诉最多，各2件，各占50.00%；紧急工单0件，次紧急工单0件。
OUT
t_run 0 ticket-record --by 话务 brief T1 T2 T3 T4 outcome=reached
t_run 0 ticket-assign --by 派单 -u u02 T1
t_run 0 ticket-assign --by 派单 -u u01 T2 T3
t_run 0 ticket-assign --by 派单 -u u05 T4
t_at '2024-10-18 09:00'
# what u05 and u03 were: no more in the roster of that week, not yet
sed -i 's/^\(u05.*\),,$/\1,,2024-10-13/; s/^\(u03.*\),,$/\1,2024-10-20,/' \
    "$TICKET_STORE/config/units.csv"
sed -i '/,u0[35],/d' "$TICKET_STORE/config/routes.csv"
says week 2024-W42 '^本周有'
t_stdout <<'OUT'
本周有3个单位有工单在办或经办（名册共4个处置单位，另有1个不在其列），承办最多的是管理办，接收派单2件；超期事项最多的是管理办，为4项。
OUT
t_run 0 ticket-record --by 审核 void T2 "seq=$(sed -n \
    's/^\([0-9]*\),.*,T2,assign,.*/\1/p' "$TICKET_STORE"/journal/*.csv)" \
    reason=误派
says week 2024-W42 '^本周有'
t_stdout <<'OUT'
本周有3个单位有工单在办或经办（名册共4个处置单位，另有1个不在其列），承办最多的是管理办、平安办、综合养护公司，均接收派单1件；超期事项最多的是管理办、平安办、综合养护公司，均为2项。
OUT
# equal volumes are one place (page 3: equal totals share a rank), so are points
t_run 0 ticket-report month 2024-10 -f csv --split tables
cut -d , -f 1,3 tables/bottom.csv >"$t_out"
t_stdout <<'OUT'
unit,why
u01,诉求量大：本月承办1件，列第1位
u02,诉求量大：本月承办1件，列第1位
u05,诉求量大：本月承办1件，列第1位
OUT
says month 2024-10 '^本月共.*参加评估'
t_stdout <<'OUT'
本月共3个单位参加评估，列首位的是管理办、平安办、综合养护公司（并列），总分100.00分。
OUT
t_run 0 ticket-record --by 审核 merit -u u02 clause=D1 evidence=提醒
says month 2024-10 '^本月共.*参加评估'
t_stdout <<'OUT'
本月共3个单位参加评估，列首位的是管理办、综合养护公司（并列），总分100.00分；列末位的是平安办，总分99.00分。
OUT

# --- a month's report on another period says which --------------------------------
says month 2024-10-14..2024-10-20 '^此前完整|没有可比|^本期共.*评估'
t_stdout <<'OUT'
此前完整的同长时段数据只有2期，均值按2期计算，仅供参考。
本期共3个单位参加评估，列首位的是管理办、综合养护公司（并列），总分100.00分；列末位的是平安办，总分99.00分。
上期没有可比的评估结果，不作升降比较。
OUT
says month 2024-Q3 '^title:'
t_stdout <<'OUT'
title: "云杉路街道12345市民服务热线季报"
OUT
says month 2024 '^title:'
t_stdout <<'OUT'
title: "云杉路街道12345市民服务热线年报"
OUT
says month 2024-10 '^title:'
t_stdout <<'OUT'
title: "云杉路街道12345市民服务热线月报"
OUT
says month 2024-Q3 '^此前没有完整|没有可比|连续'
t_stdout <<'OUT'
此前没有完整的季度数据，不作比较。
没有连续3个月处于末3位的单位。
OUT

# --- as many share a place; why a topic is hot is its mean (M5) --------------------
t_run 0 ticket-report week 2024-W42 -f csv --split tables
cut -d , -f 1-3 tables/places.csv >"$t_out"
t_stdout <<'OUT'
place_no,name,now
1,梅园,3
2,桂园,1
OUT
cut -d , -f 1,3 tables/categories.csv >"$t_out"
t_stdout <<'OUT'
place_no,now
1,1
1,1
1,1
1,1
OUT
t_at '2024-10-28 09:00'
for i in 1 2 3 4 5; do
	echo "H$i,2024-10-25 08:5$i,hotline,complaint,general,市政/停水,no,桂园,桂园路$i弄,李四,1600000003$i,停水了,,,"
done >hot
day <hot
says month 2024-10-14..2024-10-20 '，前两期平均0.00件；'
t_match '^本期共接收工单4件'
says special 2024-W43 '诉求明显增多'
t_stdout <<'OUT'
事项编号：H1。本周共5件，上周1件，前几期平均1.00件，诉求明显增多。
OUT

# --- nothing of a kind ------------------------------------------------------------
t_run 0 ticket-report month 2024-09 -f csv --split empty
[ ! -e empty/bottom.csv ] || t_fail 'a table without a row'
says special 2024-09 '^根据'
t_stdout <<'OUT'
根据工单通报机制，对本月民情进行梳理，没有需要专题通报的事项。
OUT
says circular 2024-10 '^## |^承办单位|^通报对象'
t_stdout <<'OUT'
## （一）不积极履行“三个责任制”、工作保障不到位
通报对象：平安办。
OUT
says week 2024-W38 '在办工单|在办时间最长'
t_stdout <<'OUT'
本周无在办工单。
OUT

# --- what is hot is compared with what there is (M5), and a part of a week that
# --- the overview does not compare with is told of -----------------------------
TICKET_STORE=$PWD/begun
t_at '2024-10-16 08:00'
t_run 0 ticket-init begun
for day in 2024-10-16 2024-10-22; do
	t_at "$day 12:00"
	printf '%s\n' ticket,received,source,kind,urgency,category,site,place,text \
	    "P-$day,$day 09:00,grid,help,general,环境/噪声,no,梅园东,夜间有噪声" \
	    >in.csv
	t_run 0 ticket-ingest in.csv
done
t_at '2024-11-04 09:00'
says week 2024-W43 '^此前没有完整|不足一期'
t_stdout <<'OUT'
此前没有完整的周度数据，不作比较。
上期的数据自2024年10月16日起，不足一期，增减和突增仅供参考。
OUT
says week 2024-W44 '不足一期'
t_stdout <<'OUT'
前几期中最早一期的数据自2024年10月16日起，不足一期，增减和突增仅供参考。
OUT
says special 2024-W43 '不足一期'
t_stdout <<'OUT'
上期的数据自2024年10月16日起，不足一期，增减和突增仅供参考。
OUT
says month 2024-10 '不足一期'
: | t_stdout
