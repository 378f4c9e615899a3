#!/bin/sh
# story-extension.sh - extensions asked for, granted, refused, late, and late
# with the grant in one call (L5, O5, S6, S13, S25, P7; Art. 8(4))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 08:50,hotline,complaint,general,环境/噪声,no,,,张三丰,16000000001,道路施工噪声,,,
T2,2024-10-25 08:50,hotline,complaint,general,环境/噪声,no,,,李四光,16000000002,夜间噪声,,,
END
t_run 0 ticket-record --by 话务 brief T1 T2 outcome=reached
t_run 0 ticket-assign --by 派单 -u u02 T1 T2
t_run 1 ticket-record --by 陈十 extend T1 -u u02 until=2024-11-08 reason=施工
t_stderr <<'END'
ticket-record: T1: extend is not allowed, the ticket is dispatched: the unit has not accepted; accept must come first; allowed: amend, brief, accept, contact, answer, survey, progress, urge, return, statement, supervise, shelve, flag, merit, bulletin
END
t_run 0 ticket-record --by 陈十 accept T1 T2 -u u02
# to a day that comes later, or it would be no extension
t_run 1 ticket-record --by 陈十 extend T1 -u u02 until=2024-10-31 reason=需会商
t_stderr <<'END'
ticket-record: T1: extend is refused: until= is before the present due 2024-11-01T23:59:59+08:00
END
t_run 0 ticket-record --by 陈十 extend T1 -u u02 until=2024-11-08 reason=需会商
t_run 1 ticket-record --by 钱二 extend-grant T1 -u u02 until=2024-01-08
t_err_match '^ticket-record: T1: extend-grant is refused: until= is before '
# asked is not granted; one at a time
due --obligation finish T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END
t_run 1 ticket-record --by 陈十 extend T1 -u u02 until=2024-11-09 reason=需会商
t_stderr <<'END'
ticket-record: T1: extend is not allowed, the ticket is accepted: an extension is pending; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend-grant, extend-refuse, statement, reply, supervise, shelve, flag, merit, bulletin
END
t_at 2024-10-28T09:00:00+08:00
t_run 0 ticket-record --by 钱二 extend-refuse T1 -u u02 reason=理由不充分
t_run 0 ticket-record --by 陈十 extend T1 -u u02 until=2024-11-09 reason=已会商
t_at 2024-10-28T10:00:00+08:00
t_run 0 ticket-record --by 钱二 extend-grant T1 -u u02 until=2024-11-09
# a day named by hand is that day's end, a Saturday too (S13); the grant's
# `logged` divides what a reader sees (S6)
due --obligation finish T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-09T23:59:59+08:00,open,,
END
due --obligation finish --as-of '2024-10-28 09:59:59' T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END
# extend.max
t_run 1 ticket-record --by 陈十 extend T1 -u u02 until=2024-11-12 reason=再延
t_stderr <<'END'
ticket-record: T1: extend is refused: no more extensions are allowed (extend.max)
END

# late: refused, and so with a grant that says no reason; granted in the same
# call with the centre's own
t_at 2024-10-29T00:00:00+08:00
t_run 1 ticket-record --by 陈十 extend T2 -u u02 until=2024-11-12 reason=再延
t_stderr <<'END'
ticket-record: T2: extend is refused: it comes too late (limit.extend after the effective accept); only the centre can grant it, with an extend-grant with a reason in the same call
END
cat >late.csv <<'END'
ticket,event,unit,by,at,until,reason
T2,extend-grant,u02,钱二,2024-10-29 00:00,2024-11-12,
T2,extend,u02,陈十,2024-10-29 00:00,2024-11-12,协调需时
END
t_run 1 ticket-record late.csv
t_stderr <<'END'
ticket-record: late.csv:2:2: extend-grant is not allowed, the ticket is accepted: no extension is pending; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend, statement, reply, supervise, shelve, flag, merit, bulletin
ticket-record: late.csv:3:5: extend is refused: it comes too late (limit.extend after the effective accept); only the centre can grant it, with an extend-grant with a reason in the same call
END
sed -i 's/^\(T2,extend-grant.*\)$/\1特殊情况，同意/' late.csv
t_run 0 ticket-record late.csv
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T2,22,2024-10-29T00:00:00+08:00,extend,u02,until=2024-11-12;reason=协调需时
T2,23,2024-10-29T00:00:00+08:00,extend-grant,u02,until=2024-11-12;reason=特殊情况，同意
END
due --obligation finish T2
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T2,finish,u02,2024-10-25T09:00:00+08:00,2024-11-12T23:59:59+08:00,open,,
END
t_run 0 ticket-check -q
