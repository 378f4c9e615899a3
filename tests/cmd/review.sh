#!/bin/sh
# review.sh - ticket-review: what waits, the checklist, pass, fail, callback,
# rework, close (L7, L12, S24, S44, Art. 8(7), 8(9), 13(2))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
# a short checklist: two automatic items, two of the reviewer's
cat >store/config/reviews.csv <<'EOT'
item,check,text
rec,recordings,录音
time,timely,按时
facts,,事实清楚
logic,,逻辑清晰
EOT
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'EOT'
任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
T1,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,张三,13800000001,半夜施工很吵
T2,2024-10-08 08:41,热线,投诉,一般,环境/渣土,否,梅园,李四,13800000002,楼下堆了渣土
T3,2024-10-08 08:42,热线,投诉,一般,环境/路灯,否,梅园,王五,13800000003,路灯不亮
EOT
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief T1 T2 T3 outcome=reached
t_run 0 ticket-assign -u u02 T1 T2 T3
t_run 0 ticket-record accept -u u02 T1 T2 T3

# nothing waits before a reply; nothing can be reviewed
t_run 0 ticket-review
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
EOT
t_run 1 ticket-review check T1
t_stderr <<'EOT'
ticket-review: T1: there is no reply to review, the ticket is accepted
EOT
t_run 1 ticket-review pass T1 --confirm all
t_err_match '^ticket-review: T1: review is not allowed, the ticket is accepted'

reply='result=solved fact=upheld appeal=reasonable satisfaction=satisfied
cause=x process=x outcome=x signed=陈十'
t_at 2024-10-09T10:00:00+08:00
t_run 0 ticket-record contact -u u02 T1 T2 T3 outcome=reached recording=r1
t_run 0 ticket-record answer -u u02 T1 T2 outcome=reached recording=r2
t_run 0 ticket-record answer -u u02 T3 outcome=reached
# shellcheck disable=SC2086
t_run 0 ticket-record reply -u u02 T1 T2 $reply
t_at 2024-10-16T10:00:00+08:00
# shellcheck disable=SC2086
t_run 0 ticket-record reply -u u02 T3 $reply

# a sheet that says another outcome than the call is believed in neither
printf 'ticket,outcome\nT1,不通过\nT2,\n' >sheet.csv
t_run 1 ticket-review pass -n --confirm all - <sheet.csv
t_stderr <<'EOT'
ticket-review: <stdin>:2:2: outcome is 'fail', but pass is the call
EOT
t_match '^T2,[0-9]+,.*,review,,outcome=pass;'
t_run 1 ticket-review fail -n T1 outcome=pass --rework x

# L7: what lacks; the longest waiting first
t_run 0 ticket-review
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
T1,review,u02,2024-10-09T10:00:00+08:00,facts?|logic?,review
T2,review,u02,2024-10-09T10:00:00+08:00,facts?|logic?,review
T3,review,u02,2024-10-16T10:00:00+08:00,rec|time|facts?|logic?,review
EOT
t_run 0 ticket-review check T3
t_stdout <<'EOT'
ticket,item,check,verdict,detail
T3,rec,recordings,lacks,an answer has no recording
T3,time,timely,lacks,replied late
T3,facts,,confirm,
T3,logic,,confirm,
EOT
# no ticket named: all that wait for a review
t_run 0 ticket-review check
t_match '^T1,rec,recordings,ok,$'
t_match '^T3,logic,,confirm,$'

# everything that lacks is said at once; the others go on
t_run 1 ticket-review pass T1 T3 --confirm facts,logic --by centre
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
T1,32,2024-10-16T10:00:00+08:00,review,,outcome=pass;items=rec:ok|time:ok|facts:confirmed|logic:confirmed
EOT
t_stderr <<'EOT'
ticket-review: T3: pass is refused: rec: an answer has no recording; time: replied late
EOT
t_run 1 ticket-review pass T3 --confirm facts
t_stderr <<'EOT'
ticket-review: T3: pass is refused: rec: an answer has no recording; time: replied late; to be confirmed: logic
EOT
# a failing item is not the reviewer's to confirm
t_run 1 ticket-review pass T3 --confirm all
t_run 1 ticket-review pass T3 items='rec|time|facts|logic'
t_run 1 ticket-review pass T3 items='facts|none'
t_stderr <<'EOT'
ticket-review: T3: items: there is no 'none' in config/reviews.csv
EOT
t_run 2 ticket-review pass T3 --confirm none
t_run 2 ticket-review fail T3 --confirm all
t_run 2 ticket-review pass T3 --rework x
t_run 2 ticket-review pass T3 --ready
t_run 2 ticket-review pass T3 --despite ''
t_run 2 ticket-review judge T3
t_err_match "one of list, check, pass, fail, callback, rework or close is"

# despite: kept in the record; the act's own items confirm, too
t_run 0 ticket-review pass -n T3 items='facts|logic' --despite '上门答复'
t_match 'items=rec:despite\|time:despite\|facts:confirmed\|logic:confirmed;note=despite: 上门答复$'
t_run 0 ticket-review pass T3 --confirm all --despite '上门答复' note=复核
t_match 'note=复核 despite: 上门答复$'

# fail and the rework of the lead in one transaction
t_run 1 ticket-review fail T2
t_stderr <<'EOT'
ticket-review: T2: fail is refused: the record fails no item; items= or note= must say what is wrong
EOT
t_run 0 ticket-review fail T2 items=logic
t_match '^T2,[0-9]+,[^,]*,review,,outcome=fail;items=logic:lacks$'
t_run 0 ticket-review list T2
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
T2,rework,u02,2024-10-16T10:00:00+08:00,,rework: review failed
EOT
t_run 1 ticket-review fail T2 T9 --rework 前后矛盾 note=前后矛盾
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
T2,35,2024-10-16T10:00:00+08:00,review,,outcome=fail;note=前后矛盾
T2,36,2024-10-16T10:00:00+08:00,rework,u02,reason=前后矛盾
EOT
t_err_match '^ticket-review: T9: review: there is no such ticket'
tail -n 2 store/journal/2024-10.csv | cut -d, -f9 | sed 's/[0-9a-f]\{32\}/digest/' >one
printf '\ndigest\n' | cmp - one || t_fail 'review and rework are not one transaction'

# the callback: not before the pass, three tries, what it says (S44)
t_run 1 ticket-review callback T2 outcome=reached
t_err_match 'no review has passed since the last reply'
t_run 1 ticket-review close T1
t_err_match '^ticket-review: T1: close is refused: callback: none since'
t_run 0 ticket-review callback T1 T3 outcome=unreached
t_match '^T1,37,.*,callback,,source=street;outcome=unreached$'
t_run 0 ticket-review
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
T1,callback,u02,2024-10-16T10:00:00+08:00,,call: try 2 of 3
T3,callback,u02,2024-10-16T10:00:00+08:00,,call: try 2 of 3
EOT
t_run 0 ticket-review callback T1 outcome=接通 contacted=是 answered=是 result=未解决
t_run 0 ticket-review callback T3 outcome=reached satisfaction=一般
t_run 0 ticket-review
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
T1,rework,u02,2024-10-16T10:00:00+08:00,,rework: unsolved
T3,close,u02,2024-10-16T10:00:00+08:00,,urge: fair
EOT

# against closing: only with a reason; --ready never does
t_run 1 ticket-review close T1
t_stderr <<'EOT'
ticket-review: T1: close is refused: the callback says unsolved: rework is due, or reason= must say why it is closed all the same
EOT
t_run 0 ticket-review close --ready
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
EOT
# Art. 8(7): once urged, the fair one is ready
t_run 0 ticket-record urge -u u02 T3
t_run 0 ticket-review close --ready T1
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
EOT
t_run 0 ticket-review close --ready
t_match '^T3,[0-9]+,[^,]*,close,,$'

# a pipe: the list goes into rework, the unit is the lead; then a close
t_run 1 sh -c 'ticket-review | ticket-review rework -'
t_err_match '^ticket-review: <stdin>:2:1: rework lacks reason$'
t_run 0 sh -c 'ticket-review | ticket-review rework reason=未解决 -'
t_match '^T1,[0-9]+,[^,]*,rework,u02,reason=未解决$'
t_run 0 ticket-review
t_stdout <<'EOT'
ticket,waits,lead,since,lacks,proposal
EOT
# as it was before
t_run 0 ticket-review --as-of 2024-10-10 -f json
t_match '"ticket": ?"T2"'
