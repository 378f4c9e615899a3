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

for kind in 'week 2024-W43' 'month 2024-10' 'special 2024-10' \
    'circular 2024-10' board; do
	# shellcheck disable=SC2086 # the kind and its period
	t_run 0 ticket-report $kind -f html -o "${kind%% *}.html"
done
# tests/look.js ends with 77 where Chromium cannot be started
got=0
node "$TICKET_TESTS/look.js" ./*.html >"$t_out" 2>"$t_err" || got=$?
[ "$got" != 77 ] || t_skip 'Chromium cannot be started'
t_run 0 cat "$t_out"
t_quiet
[ "$got" = 0 ] || t_fail "look.js ended with status $got"
