#!/bin/sh
# story-rework.sh - sent back by the review, then by the citizen, twice
# unsatisfied, and closed with a reason (L7, O7, O12, O13, L8 ground 6, S6,
# S12, S15; Art. 8(9))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
day <<'END'
T1,2024-10-08 08:50,hotline,complaint,general,环境/噪声,no,,,张三丰,16000000001,夜间噪声,,,
END
on_way T1 u02
reply 0 T1 u02

# the first rework falls before O5's due (14 October): O7 is not due before it
t_at 2024-10-09T10:00:00+08:00
t_run 1 ticket-review fail T1 --by 审核 --rework 处理经过不清
t_stderr <<'END'
ticket-review: T1: fail is refused: the record fails no item; items= or note= must say what is wrong
END
t_run 0 ticket-review fail T1 --by 审核 --rework 处理经过不清 items=logic
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,17,2024-10-09T10:00:00+08:00,review,,outcome=fail;items=logic:lacks
T1,18,2024-10-09T10:00:00+08:00,rework,u02,reason=处理经过不清
END
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,accepted,u02,,2024-10-14T23:59:59+08:00,solved,satisfied,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-08T08:50:00+08:00,2024-10-08T09:50:00+08:00,met,2024-10-08T09:00:00+08:00,
T1,accept,u02,2024-10-08T09:00:00+08:00,2024-10-09T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,contact,u02,2024-10-08T09:00:00+08:00,2024-10-09T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,finish,u02,2024-10-08T09:00:00+08:00,2024-10-14T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,rework,u02,2024-10-09T10:00:00+08:00,2024-10-14T23:59:59+08:00,open,,
T1,review,,2024-10-08T09:00:00+08:00,,met,2024-10-09T10:00:00+08:00,
END
t_at 2024-10-14T23:59:59+08:00
reply 0 T1 u02
t_at 2024-10-15T09:00:00+08:00
pass T1

# the citizen is not satisfied: rework is proposed; to close all the same
# needs a reason
t_run 0 ticket-review callback T1 --by 回访 outcome=reached contacted=yes \
    answered=yes result=solved satisfaction=unsatisfied
t_run 0 ticket-review
t_stdout <<'END'
ticket,waits,lead,since,lacks,proposal
T1,rework,u02,2024-10-15T09:00:00+08:00,,rework: unsatisfied
END
t_run 1 ticket-review close T1
t_stderr <<'END'
ticket-review: T1: close is refused: the callback says unsatisfied: rework is due, or reason= must say why it is closed all the same
END
t_run 0 ticket-review close --ready
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_run 0 ticket-review rework T1 --by 审核 reason=市民不满意
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,accepted,u02,,2024-10-16T23:59:59+08:00,solved,unsatisfied,
END

# the second rework runs one working day from itself; a reply a second too
# late
t_at 2024-10-17T00:00:00+08:00
reply 0 T1 u02 satisfaction=fair
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-08T08:50:00+08:00,2024-10-08T09:50:00+08:00,met,2024-10-08T09:00:00+08:00,
T1,accept,u02,2024-10-08T09:00:00+08:00,2024-10-09T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,contact,u02,2024-10-08T09:00:00+08:00,2024-10-09T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,finish,u02,2024-10-08T09:00:00+08:00,2024-10-14T23:59:59+08:00,met,2024-10-08T09:00:00+08:00,
T1,rework,u02,2024-10-09T10:00:00+08:00,2024-10-14T23:59:59+08:00,met,2024-10-14T23:59:59+08:00,
T1,rework,u02,2024-10-15T09:00:00+08:00,2024-10-16T23:59:59+08:00,late,2024-10-17T00:00:00+08:00,
T1,callback,,2024-10-15T09:00:00+08:00,,met,2024-10-15T09:00:00+08:00,
T1,review,,2024-10-08T09:00:00+08:00,,met,2024-10-09T10:00:00+08:00,
T1,review,,2024-10-14T23:59:59+08:00,,met,2024-10-15T09:00:00+08:00,
T1,review,,2024-10-17T00:00:00+08:00,,open,,
END
t_run 1 ticket-review pass T1 --confirm all --by 审核
t_stderr <<'END'
ticket-review: T1: pass is refused: timely: replied late
END
t_run 0 ticket-review pass T1 --confirm all --by 审核 --despite 逾期已另行通报
t_run 0 ticket-review callback T1 --by 回访 outcome=reached contacted=yes \
    answered=yes result=explained satisfaction=unsatisfied

# twice: a candidate for supervision, with the callbacks
t_run 0 ticket-supervise
t_stdout <<'END'
ticket,unit,ground,why,evidence,leader,tickets
T1,u02,6,unsatisfied twice,2024-10-15 street (seq 21); 2024-10-17 street (seq 25),冯九,T1
END
t_run 0 ticket-supervise open --all --by 钱二
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,26,2024-10-17T00:00:00+08:00,supervise,u02,level=street;ground=6;leader=冯九
END
t_run 0 ticket-review close T1 --by 钱二 reason=诉求已依法答复
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,closed,u02,,,explained,unsatisfied,
END
t_run 0 ticket-supervise end T1 -u u02 --by 钱二

# one leg, at its last due, late; the last callback counts, the first not
t_run 0 ticket-score 2024-10 --explain
cut -d, -f1-5,7- "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
unit,indicator,count,ticket,seq,value,reason
u02,workload,n_received,T1,12,1,assigned as lead
u02,timely,n_due,T1,22,1,"due, finished late"
u02,contact,n_asked,T1,25,1,asked whether contacted
u02,contact,n_contacted,T1,25,1,says contacted
u02,resolution,n_rated,T1,25,1,called back with a result
u02,resolution,n_explained,T1,25,1,says explained
u02,satisfaction,n_graded,T1,25,1,called back with a grade
u02,satisfaction,n_unsatisfied,T1,25,1,says unsatisfied
END
