#!/bin/sh
# look.sh - reports in a browser, on a screen and on a phone, light and dark:
# no message, nothing wider than the page, every text readable (tests/look.js)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

command -v ticket-report >/dev/null || t_skip 'there is no ticket-report'
command -v node >/dev/null || t_skip 'there is no Node.js'
command -v "${CHROMIUM:-chromium}" >/dev/null || t_skip 'there is no Chromium'

t_store
t_at 2024-10-28T09:00:00+08:00
cat >morning.csv <<'END'
任务号,派单时间,案卷来源,诉求类型,紧急程度,问题分类,现场,所属居委,发生地址,诉求人,联系电话,问题描述
热线-241025-000001,2024/10/25 08:40:38,热线,投诉,一般,环境->噪声->施工,否,梅园东,梅园路219弄2号403室,赵戊甲,16000001056,夜间施工噪声。
热线-241025-000002,2024/10/25 08:50:00,热线,求助,次紧急,市政->路灯,否,桂园东,桂园路3弄,钱己乙,16000001057,路灯不亮。
热线-241025-000003,2024/10/25 09:00:00,网格,举报,一般,环境->群租,是,桂园西,桂园路4弄5号,,,<b>=1+1</b>
END
t_run 0 sh -c 'ticket-ingest morning.csv | ticket-assign --auto'
# twelve columns, all of them full: broader than any other table (Annex 3)
t=热线-241025-000004
{
	head -n 1 morning.csv
	echo "$t,2024/10/25 09:10:00,热线,投诉,一般,住房保障->房屋设备->加装电梯,否,秋实小区,秋实路8弄2号,冯庚丙,16000001058,居民来电：电梯最近一个月困人一次，年检标识过期，居民不敢乘坐，要求尽快维修并公布检测结果。"
} >noon.csv
t_run 0 ticket-ingest noon.csv
t_run 0 ticket-record brief "$t" outcome=reached
t_run 0 ticket-assign -u u03 "$t"
t_run 0 ticket-record accept "$t" -u u03
t_run 0 ticket-record contact "$t" -u u03 outcome=reached recording=L1
t_run 0 ticket-record answer "$t" -u u03 outcome=reached recording=L2
t_run 0 ticket-record reply "$t" -u u03 result=explained fact=upheld \
    appeal=reasonable satisfaction=basic cause=核实 process=处理 \
    outcome=办结 signed=管理办负责人 no_plan=已维修
t_run 0 ticket-record flag "$t" kind=named reason=区城运中心通报

for kind in 'week 2024-W43' 'month 2024-10' 'special 2024-10' \
    'circular 2024-10' board; do
	# shellcheck disable=SC2086 # the kind and its period
	t_run 0 ticket-report $kind -f html -o "${kind%% *}.html"
done
# tests/look.js ends with 77 where Chromium cannot be started
got=0
node "$TICKET_TESTS/look.js" ./*.html >faults 2>log || got=$?
[ "$got" != 77 ] || t_skip 'Chromium cannot be started'
t_run 0 cat faults
t_quiet
[ "$got" = 0 ] || t_fail "look.js ended with status $got: $(cat log)"
