#!/bin/sh
# story-promise.sh - a plan with its date: kept, missed, replaced (O14, S12,
# S39, L6; Art. 8(8)2, Annex 2 D3)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
day <<'END'
T1,2024-10-08 08:50,hotline,help,general,环境/路灯,no,,,张三丰,16000000001,路灯不亮,,,
T2,2024-10-08 08:50,hotline,help,general,环境/绿化,no,,,李四光,16000000002,树枝挡窗,,,
T3,2024-10-08 08:50,hotline,help,general,环境/道路,no,,,王五六,16000000003,路面破损,,,
END
for t in T1 T2 T3; do
	on_way "$t" u05
done
# explained asks for a plan with its date, or for the reason that there is none
reply 1 T1 u05 result=explained plan=更换灯具
t_stderr <<'END'
ticket-record: T1: reply is refused: plan= and plan_due=, or no_plan= with the reason: the result is not solved
END
reply 1 T1 u05 result=explained plan=更换灯具 plan_due=2024-10-07
t_stderr <<'END'
ticket-record: T1: reply is refused: plan_due= lies before the reply
END
reply 0 T1 u05 result=explained plan=更换灯具 plan_due=2024-10-20
reply 0 T2 u05 result=explained plan=修剪 plan_due=2024-10-20
reply 0 T3 u05 result=explained plan=铺设 plan_due=2024-10-20
# the day is a Sunday, and counts all the same, to its end (S13)
due --obligation promise
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,open,,
T2,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,open,,
T3,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,open,,
END

# T1 is kept at the last second; T3's is replaced by a later reply
t_at 2024-10-18T10:00:00+08:00
t_run 0 ticket-record --by u05 progress T1 -u u05 note=灯具已到
# what is not done is a progress without `done`
t_run 1 ticket-record --by u05 progress T1 -u u05 done=no
t_stderr <<'END'
ticket-record: T1: done must be yes, not 'no'
END
t_run 0 ticket-review fail T3 --by 审核 --rework 改期 items=promise
reply 0 T3 u05 result=explained plan=铺设 plan_due=2024-11-05
t_at 2024-10-20T23:59:59+08:00
due --obligation promise
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,soon,,
T2,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,soon,,
T3,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,cancelled,,
T3,promise,u05,2024-10-18T10:00:00+08:00,2024-11-05T23:59:59+08:00,open,,
END
t_run 0 ticket-record --by u05 progress T1 -u u05 done=yes
# a second later T2's is missed
t_at 2024-10-21T00:00:00+08:00
due --obligation promise
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,met,2024-10-20T23:59:59+08:00,
T2,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,overdue,,
T3,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,cancelled,,
T3,promise,u05,2024-10-18T10:00:00+08:00,2024-11-05T23:59:59+08:00,open,,
END
t_run 0 ticket-due --status overdue --exit-code T1
t_run 1 ticket-due --status overdue --exit-code T2

# D3: listed, not deducted
t_run 0 ticket-score 2024-10 --explain
grep -v ',workload,' "$t_out" | cut -d, -f1-5,7- >got && mv got "$t_out"
t_stdout <<'END'
unit,indicator,count,ticket,seq,value,reason
u05,timely,n_due,T1,15,1,"due, in time"
u05,timely,n_due,T2,20,1,"due, in time"
u05,timely,n_due,T3,33,1,"due, in time"
u05,timely,n_timely,T1,28,1,the first reply met its due
u05,timely,n_timely,T2,29,1,the first reply met its due
u05,timely,n_timely,T3,34,1,each reply met its due
u05,deduction,D3,T2,29,0.00,candidate: missed promise
END
t_run 0 ticket-score 2024-10
cut -d, -f3,27-29 "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
unit,bonus,deduction,total
u05,0.00,0.00,100.00
END
# the centre may take it up by hand: then it is deducted
t_run 0 ticket-record --by 钱二 merit T2 -u u05 clause=D3 evidence=区通报
t_run 0 ticket-score 2024-10
cut -d, -f3,27-29 "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
unit,bonus,deduction,total
u05,0.00,1.00,99.00
END
# done after all: late
t_at 2024-10-22T09:00:00+08:00
t_run 0 ticket-record --by u05 progress T2 -u u05 done=yes
due --obligation promise
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,met,2024-10-20T23:59:59+08:00,
T2,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,late,2024-10-22T09:00:00+08:00,
T3,promise,u05,2024-10-08T09:00:00+08:00,2024-10-20T23:59:59+08:00,cancelled,,
T3,promise,u05,2024-10-18T10:00:00+08:00,2024-11-05T23:59:59+08:00,open,,
END
