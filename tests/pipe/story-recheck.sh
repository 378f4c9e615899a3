#!/bin/sh
# story-recheck.sh - rechecks of closed tickets: extended, sent back, agreeing;
# and one that differs, which opens supervision (L10, O8, S11, S41, L8 ground
# 4; Art. 10)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
day <<'END'
T1,2024-10-08 08:50,hotline,complaint,general,环境/噪声,no,,,张三丰,16000000001,夜间噪声,,,
T2,2024-10-08 08:50,hotline,complaint,general,环境/违建,yes,桂园,,李四光,16000000002,私搭乱建,,,
END
on_way T1 u02
reply 0 T1 u02
on_way T2 u01
t_run 0 ticket-record --by u01 survey T2 -u u01
reply 0 T2 u01 photos_before=a photos_after=b
for t in T1 T2; do
	pass "$t"
	t_run 0 ticket-review callback "$t" --by 回访 outcome=reached \
	    contacted=yes answered=yes result=solved satisfaction=satisfied
done
t_run 1 ticket-record --by 区城运 recheck T1 -u u02 source=district
t_stderr <<'END'
ticket-record: T1: recheck is not allowed, the ticket is called-back; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend, statement, reply, review, callback, rework, close, supervise, shelve, flag, merit, bulletin
END
t_run 0 ticket-review close --ready

# three working days from Thursday, 17 October; T2 has the district's own due
t_at 2024-10-17T10:00:00+08:00
t_run 0 ticket-record --by 区城运 recheck T1 -u u02 source=district
t_run 0 ticket-record --by 区城运 recheck T2 -u u01 source=city due=2024-10-18
t_run 1 ticket-record --by 区城运 recheck T2 -u u02 source=city
t_stderr <<'END'
ticket-record: T2: recheck is not allowed, the ticket is closed: a recheck runs; recheck-close must end it first; allowed: amend, callback, supervise, shelve, flag, merit, bulletin
END
due --obligation recheck
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T2,recheck,u01,2024-10-17T10:00:00+08:00,2024-10-18T23:59:59+08:00,soon,,
T1,recheck,u02,2024-10-17T10:00:00+08:00,2024-10-22T23:59:59+08:00,open,,
END
# its extension is asked for within one working day, and the district decides
t_at 2024-10-18T23:59:59+08:00
t_run 0 ticket-record --by 陈十 recheck-extend T1 -u u02 until=2024-10-25 \
    reason=需鉴定
t_at 2024-10-19T00:00:00+08:00
t_run 1 ticket-record --by 吴六 recheck-extend T2 -u u01 until=2024-10-25 \
    reason=需鉴定
t_stderr <<'END'
ticket-record: T2: recheck-extend is refused: it comes too late (limit.recheck.extend after the recheck)
END
t_run 0 ticket-record --by 区城运 recheck-extend-grant T1 -u u02 \
    until=2024-10-25
due --obligation recheck
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T2,recheck,u01,2024-10-17T10:00:00+08:00,2024-10-18T23:59:59+08:00,overdue,,
T1,recheck,u02,2024-10-17T10:00:00+08:00,2024-10-25T23:59:59+08:00,open,,
END

# the report is complete or refused; it is in time at the due second
t_run 1 ticket-record --by 吴六 recheck-close T2 -u u01 outcome=agrees
t_stderr <<'END'
ticket-record: T2: recheck-close is not allowed, the ticket is closed: there is no recheck-report yet; allowed: amend, progress, urge, statement, callback, recheck-extend, recheck-report, supervise, shelve, flag, merit, bulletin
END
t_run 1 ticket-record --by 吴六 recheck-report T2 -u u01 process=复查
t_stderr <<'END'
ticket-record: T2: recheck-report lacks result, opinion, told, handler, sealed
END
t_run 1 ticket-record --by 吴六 recheck-report T2 -u u01 process=复查 \
    result=已拆除 opinion=属实 told=已告知 handler=吴六 sealed=管理办
t_stderr <<'END'
ticket-record: T2: recheck-report is refused: arrived_at=: the ticket has a site; photos= and recording=: the ticket has a site
END
t_at 2024-10-21T09:00:00+08:00
t_run 0 ticket-record --by 吴六 recheck-report T2 -u u01 process=复查 \
    result=已拆除 opinion=属实 told=已告知 handler=吴六 sealed=管理办 \
    arrived_at='2024-10-20 10:00' photos=c recording=L9
t_at 2024-10-25T23:59:59+08:00
t_run 0 ticket-record --by 陈十 recheck-report T1 -u u02 process=复查 \
    result=未超标 opinion=不属实 told=已告知 handler=褚甲 sealed=平安办
due --obligation recheck
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T2,recheck,u01,2024-10-17T10:00:00+08:00,2024-10-18T23:59:59+08:00,late,2024-10-21T09:00:00+08:00,
T1,recheck,u02,2024-10-17T10:00:00+08:00,2024-10-25T23:59:59+08:00,met,2024-10-25T23:59:59+08:00,
END

# not up to it: again three working days, to 31 October
t_at 2024-10-28T09:00:00+08:00
t_run 0 ticket-record --by 区城运 recheck-rework T1 -u u02 reason=材料不全
due --obligation recheck T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,recheck,u02,2024-10-17T10:00:00+08:00,2024-10-25T23:59:59+08:00,met,2024-10-25T23:59:59+08:00,
T1,recheck,u02,2024-10-28T09:00:00+08:00,2024-10-31T23:59:59+08:00,open,,
END
t_at 2024-10-31T10:00:00+08:00
t_run 0 ticket-record --by 陈十 recheck-report T1 -u u02 process=再查 \
    result=未超标 opinion=不属实 told=已告知 handler=褚甲 sealed=平安办

# the second callback agrees; and differs: supervision opens by itself
t_run 0 ticket-record --by 区城运 recheck-close T1 -u u02 outcome=agrees
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,39,2024-10-31T10:00:00+08:00,recheck-close,u02,outcome=agrees
END
t_run 0 ticket-record --by 区城运 recheck-close T2 -u u01 outcome=differs
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T2,40,2024-10-31T10:00:00+08:00,recheck-close,u01,outcome=differs
T2,41,2024-10-31T10:00:00+08:00,supervise,u01,level=street;ground=4;leader=周五
END
t_run 0 ticket-supervise list
t_stdout <<'END'
ticket,unit,ground,level,leader,opened,due,status,reports,last_report
T2,u01,4,street,周五,2024-10-31T10:00:00+08:00,,open,0,
END
# no candidate is left: the one that differs is under supervision
t_run 0 ticket-supervise
t_stdout <<'END'
ticket,unit,ground,why,evidence,leader,tickets
END
# it does not reopen the ticket's first score
list T1 T2
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,closed,u02,,,solved,satisfied,
T2,closed,u01,,,solved,satisfied,
END
# S11: a second one after the first is closed
t_run 0 ticket-record --by 区城运 recheck T1 -u u02 source=city
due --obligation recheck T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,recheck,u02,2024-10-17T10:00:00+08:00,2024-10-25T23:59:59+08:00,met,2024-10-25T23:59:59+08:00,
T1,recheck,u02,2024-10-28T09:00:00+08:00,2024-10-31T23:59:59+08:00,met,2024-10-31T10:00:00+08:00,
T1,recheck,u02,2024-10-31T10:00:00+08:00,2024-11-05T23:59:59+08:00,open,,
END
t_run 0 ticket-check -q
