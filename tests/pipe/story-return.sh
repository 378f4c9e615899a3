#!/bin/sh
# story-return.sh - returned, granted, dispatched again; the second lead
# returns too, which is recorded and supervised until a designation (L4, L2,
# L8 ground 5, S1, S25, S27, S39; Art. 8(3), Annex 1.1)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 08:50,hotline,complaint,general,环境/噪声,yes,梅园,梅园路12号,张三丰,16000000001,道路施工噪声,,,
T2,2024-10-25 08:50,hotline,complaint,general,环境/噪声,no,桂园,,李四光,16000000002,夜间噪声,,,
T3,2024-10-25 08:50,grid,report,general,环境/违建,no,桂园,,,,私搭乱建,,,
END
t_run 0 ticket-record --by 话务 brief T1 T2 outcome=reached
t_run 0 ticket-assign --by 派单 -u u02 T1 T2
t_run 0 ticket-record --by 陈十 accept T1 T2 -u u02

# what lacks refuses it at once, all of it
t_run 1 ticket-return ask T1 --by 陈十
t_stderr <<'END'
ticket-return: T1: return lacks reason, basis, suggest, signed; the citizen has not been contacted; the site has not been surveyed
END
t_run 1 ticket-return ask T1 --by 陈十 reason=不属于平安办职责 basis=职责清单 \
    suggest=u99 signed=陈十
t_stderr <<'END'
ticket-return: T1: return is refused: suggest 'u99' is not in config/units.csv; the citizen has not been contacted; the site has not been surveyed
END
t_run 0 ticket-record --by 陈十 contact T1 T2 -u u02 outcome=reached
t_run 0 ticket-record --by 陈十 survey T1 -u u02 finding=道路养护施工

# within one working day of the effective accept: Monday's last second
t_at 2024-10-28T23:59:59+08:00
t_run 0 ticket-return ask T1 --by 陈十 reason=不属于平安办职责 basis=职责清单 \
    suggest=综合养护公司 signed=陈十
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,22,2024-10-28T23:59:59+08:00,return,u02,reason=不属于平安办职责;basis=职责清单;suggest=u05;signed=陈十
END
t_run 1 ticket-return ask T1 --by 陈十 reason=再退 basis=职责清单 suggest=u05 \
    signed=陈十
t_stderr <<'END'
ticket-return: T1: return is not allowed, the ticket is accepted: a return is pending; return-grant or return-refuse must come first; allowed: amend, brief, contact, answer, survey, progress, urge, return-grant, return-refuse, extend, statement, reply, supervise, shelve, flag, merit, bulletin
END
# a second later it is too late, unless the centre grants it in the same call
t_at 2024-10-29T00:00:00+08:00
t_run 1 ticket-return ask T2 --by 陈十 reason=不属于平安办职责 basis=职责清单 \
    suggest=u04 signed=陈十
t_stderr <<'END'
ticket-return: T2: return is refused: it comes too late (limit.return after the effective accept); only the centre can grant it, with a return-grant with a reason in the same call
END
t_run 0 ticket-return
t_stdout <<'END'
ticket,unit,waits,asked,late,nearest
T1,u02,pending,2024-10-28T23:59:59+08:00,no,u05
END
# a pending return stops no clock
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:00:00+08:00,
T1,accept,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,contact,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,survey,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END
t_run 0 ticket-return ask T2 --by 陈十 --grant 系统故障，准予补办 \
    reason=不属于平安办职责 basis=职责清单 suggest=u04 signed=陈十
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T2,23,2024-10-29T00:00:00+08:00,return,u02,reason=不属于平安办职责;basis=职责清单;suggest=u04;signed=陈十
T2,24,2024-10-29T00:00:00+08:00,return-grant,u02,reason=系统故障，准予补办
END
t_run 0 ticket-return grant T1 --by 钱二 reason=同意 staff=初审 leader=钱二
list T1 T2
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,received,,,,,,
T2,received,,,,,,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:00:00+08:00,
T1,accept,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,contact,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,survey,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,cancelled,,
END
# P7: what a reader saw before the grant
due --as-of '2024-10-28 23:59:58' --obligation finish T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END
t_run 0 ticket-return
t_stdout <<'END'
ticket,unit,waits,asked,late,nearest
T1,u02,redispatch,2024-10-28T23:59:59+08:00,no,u05
T2,u02,redispatch,2024-10-29T00:00:00+08:00,yes,
END
# of some alone, as arguments or by a pipe
t_run 0 ticket-return list T2
tail -n 1 "$t_out" >got
ticket-list --fields ticket,state T2 | ticket-return | tail -n 1 | cmp - got ||
    t_fail 'a pipe says otherwise than arguments'
mv got "$t_out"
t_stdout <<'END'
T2,u02,redispatch,2024-10-29T00:00:00+08:00,yes,
END
t_run 1 ticket-return list T9
t_stderr <<'END'
ticket-return: there is no ticket 'T9'
END

# no rule dispatches it again, but the nearest are named
t_at 2024-10-29T09:00:00+08:00
t_run 1 ticket-assign --auto T1
t_stderr <<'END'
ticket-assign: T1: not dispatched: returned by its unit; the centre must decide; candidates: u05
END
t_run 0 ticket-assign -u u05 --by 派单 T1
t_run 0 ticket-record --by 朱庚 accept T1 -u u05
t_run 1 ticket-return ask T1 --by 朱庚 reason=不在养护范围 basis=合同 \
    suggest=u01 signed=杨己
t_stderr <<'END'
ticket-return: T1: return is refused: the citizen has not been contacted; the site has not been surveyed
END
t_run 0 ticket-record --by 朱庚 contact T1 -u u05 outcome=reached
t_run 0 ticket-record --by 朱庚 survey T1 -u u05

# the second lead: recorded, not granted; supervision opens by itself
t_at 2024-10-29T14:00:00+08:00
t_run 0 ticket-return ask T1 --by 朱庚 reason=不在养护范围 basis=合同 \
    suggest=u01 signed=杨己
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,30,2024-10-29T14:00:00+08:00,return,u05,reason=不在养护范围;basis=合同;suggest=u01;signed=杨己
T1,31,2024-10-29T14:00:00+08:00,supervise,u05,level=street;ground=5;leader=周五
END
t_run 1 ticket-return grant T1 -u u05 reason=同意
t_stderr <<'END'
ticket-return: T1: return-grant is not allowed, the ticket is accepted: no return is pending; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend, statement, reply, supervise, supervise-end, shelve, flag, merit, bulletin
END
t_run 0 ticket-return
t_stdout <<'END'
ticket,unit,waits,asked,late,nearest
T1,u05,designate,2024-10-29T14:00:00+08:00,no,u02
T2,u02,redispatch,2024-10-29T00:00:00+08:00,yes,
END
t_run 0 ticket-supervise list
t_stdout <<'END'
ticket,unit,ground,level,leader,opened,due,status,reports,last_report
T1,u05,5,street,周五,2024-10-29T14:00:00+08:00,,open,0,
END
# once is enough
t_run 0 ticket-supervise --ground 5
t_stdout <<'END'
ticket,unit,ground,why,evidence,leader,tickets
END

# it needs a designation, which the street's head decides and which ends the
# second lead's leg
t_run 1 ticket-assign -u u01 --by 派单 T1
t_stderr <<'END'
ticket-assign: T1: assign is not allowed, the ticket is accepted: it has a lead; a granted return must end that leg first; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END
t_run 1 ticket-assign -u u01 --by 派单 --basis designated --designator street T1
t_stderr <<'END'
ticket-assign: T1: assign is refused: must be decided by the head of the street: approved=赵一 or meeting=
END
t_run 0 ticket-assign -u u01 --by 派单 --basis designated --designator street \
    --approved 赵一 T1
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,dispatched,u01,,2024-10-30T23:59:59+08:00,,,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:00:00+08:00,
T1,accept,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,contact,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,survey,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,accept,u01,2024-10-29T14:00:00+08:00,2024-10-30T23:59:59+08:00,soon,,
T1,accept,u05,2024-10-29T09:00:00+08:00,2024-10-30T23:59:59+08:00,met,2024-10-29T09:00:00+08:00,
T1,contact,u01,2024-10-29T14:00:00+08:00,2024-10-30T23:59:59+08:00,soon,,
T1,contact,u05,2024-10-29T09:00:00+08:00,2024-10-30T23:59:59+08:00,met,2024-10-29T09:00:00+08:00,
T1,survey,u05,2024-10-29T09:00:00+08:00,2024-10-30T23:59:59+08:00,met,2024-10-29T09:00:00+08:00,
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,cancelled,,
T1,finish,u05,2024-10-29T09:00:00+08:00,2024-11-05T23:59:59+08:00,cancelled,,
T1,supervise-report,u05,2024-10-29T14:00:00+08:00,,open,,
END
# the supervision lasts until it is ended
t_run 0 ticket-supervise end T1 -u u05 result=已指定
t_run 0 ticket-supervise list
t_stdout <<'END'
ticket,unit,ground,level,leader,opened,due,status,reports,last_report
END
# designated: its return is recorded as well
t_run 0 ticket-record --by 周五 accept T1 -u u01
t_run 0 ticket-record --by 周五 contact T1 -u u01 outcome=reached
t_run 0 ticket-record --by 周五 survey T1 -u u01
t_run 0 ticket-return ask T1 --by 周五 reason=x basis=x suggest=u02 signed=吴六
cut -d, -f1,2,4,5 "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
ticket,seq,event,unit
T1,37,return,u01
T1,38,supervise,u01
END

# asked again after a refusal: recorded, and on ground 5 too
t_run 0 ticket-assign -u u01 --by 派单 T3
t_run 0 ticket-record --by 吴六 accept T3 -u u01
t_run 0 ticket-return ask T3 --by 吴六 reason=x basis=x suggest=u04 signed=吴六
t_run 0 ticket-return refuse T3 --by 钱二 reason=职责明确
t_run 0 ticket-return ask T3 --by 吴六 reason=y basis=y suggest=u04 signed=吴六
cut -d, -f1,2,4,5,6 "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
ticket,seq,event,unit,attrs
T3,43,return,u01,reason=y;basis=y;suggest=u04;signed=吴六
T3,44,supervise,u01,level=street;ground=5;leader=周五
END
t_run 0 ticket-check -q

# workload: u02's legs went back, and count nowhere; u05's went by designation
# (S39). First-dispatch contact: u02's contacts fell due and were in time before
# the grants (S1); T3's first lead owes its contact till Wednesday.
cat >first.csv <<'END'
from,key,value,source
2024-10-01,score.contact.basis,first-dispatch,Annex 2
END
t_run 0 ticket-score 2024-10 --explain --policy first.csv
cut -d, -f1-4,8 "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
unit,indicator,count,ticket,reason
u01,workload,n_received,T1,assigned as lead
u01,workload,n_received,T3,assigned as lead
u02,contact,n_asked,T1,the first lead's contact
u02,contact,n_asked,T2,the first lead's contact
u02,contact,n_contacted,T1,the first lead's contact was in time
u02,contact,n_contacted,T2,the first lead's contact was in time
END

# a late one of a second lead: no grant can follow it, so none lets it in (L4)
t_at 2024-10-30T09:00:00+08:00
t_run 0 ticket-assign --by 派单 -u u05 T2
t_run 0 ticket-record --by 朱庚 accept T2 -u u05
t_run 0 ticket-record --by 朱庚 contact T2 -u u05 outcome=reached
t_at 2024-11-01T09:00:00+08:00
t_run 1 ticket-return ask T2 --grant 准予补办 reason=x basis=x suggest=u04 \
    signed=杨己
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_err_match '^ticket-return: T2: return is refused: it comes too late '

# one that never accepted asks in time, however late it is, and that is no
# accept (S41)
t_at 2024-11-01T10:00:00+08:00
day <<'END'
T4,2024-11-01 09:50,grid,report,general,环境/违建,no,桂园,,,,占用楼道,,,
END
t_run 0 ticket-assign --by 派单 -u u02 T4
t_at 2024-11-08T10:00:00+08:00
t_run 0 ticket-return ask T4 --by 陈十 reason=不属于平安办职责 basis=职责清单 \
    suggest=u05 signed=陈十
t_run 0 ticket-return
t_stdout <<'END'
ticket,unit,waits,asked,late,nearest
T1,u01,designate,2024-10-29T14:00:00+08:00,no,u02|u05
T3,u01,designate,2024-10-29T14:00:00+08:00,no,
T4,u02,pending,2024-11-08T10:00:00+08:00,no,u01|u03|u04
END
t_run 0 ticket-list --fields ticket,state T4
t_stdout <<'END'
ticket,state
T4,dispatched
END
