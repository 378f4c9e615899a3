#!/bin/sh
# story-decline.sh - declined as out of the street's area, which the district
# refuses (L1, L2, S10, S46; O1, O10; Art. 6(2), 6(4))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 08:30,hotline,complaint,general,环境/噪声,no,,,李四光,16000000002,高架噪声,2024-11-01 18:00,,
T2,2024-10-25 08:30,hotline,complaint,general,环境/噪声,no,,,李四光,16000000002,空调噪声,,,
END
t_at 2024-10-25T09:20:00+08:00
t_run 1 ticket-record --by 派单 decline T1
t_stderr <<'END'
ticket-record: T1: decline lacks reason
END
t_run 0 ticket-record --by 派单 decline T1 reason=不属于本街道辖区
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,declined,,,,,,
END
# S10: O10 is discharged, everything else cancelled
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:30:00+08:00,2024-10-25T09:30:00+08:00,cancelled,,
T1,district,,2024-10-25T08:30:00+08:00,2024-11-01T18:00:00+08:00,met,2024-10-25T09:20:00+08:00,
END
t_run 1 ticket-assign --by 派单 -u u02 T1
t_stderr <<'END'
ticket-assign: T1: assign is not allowed, the ticket is declined; allowed: amend, decline-refuse, flag, merit
END

# S46: a ticket that a unit has is not declined
t_run 0 ticket-record --by 话务 brief T2 outcome=reached
t_run 0 ticket-assign --by 派单 -u u02 T2
t_run 1 ticket-record --by 派单 decline T2 reason=不属于本街道辖区
t_stderr <<'END'
ticket-record: T2: decline is not allowed, the ticket is dispatched; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END

# refused: as if it had not been declined; O1 has its first due, long past
t_at 2024-10-25T14:00:00+08:00
t_run 0 ticket-record --by 区城运 decline-refuse T1 reason=由街道托底
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,received,,,2024-10-25T09:30:00+08:00,,,fallback
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:30:00+08:00,2024-10-25T09:30:00+08:00,overdue,,
T1,district,,2024-10-25T08:30:00+08:00,2024-11-01T18:00:00+08:00,open,,
END
# P7: as of a second before, it was declined still
due --as-of '2024-10-25 13:59:59' T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:30:00+08:00,2024-10-25T09:30:00+08:00,cancelled,,
T1,district,,2024-10-25T08:30:00+08:00,2024-11-01T18:00:00+08:00,met,2024-10-25T09:20:00+08:00,
END

# a later export that differs takes nothing back of what the district said
t_at 2024-10-25T14:00:00+08:00
day <<'END'
T1,2024-10-25 08:30,hotline,complaint,general,环境/噪声,no,,,李四光,16000000002,高架噪声,2024-11-01 18:00,,media
END
t_run 0 ticket-list --flag fallback --fields ticket,flags
t_stdout <<'END'
ticket,flags
T1,fallback media
END

# fallback: the street's head must decide, by the rules and by hand
t_run 1 ticket-assign --by 派单 --auto T1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_stderr <<'END'
ticket-assign: T1: not dispatched: flagged fallback; the street head must decide; candidates: u02
END
t_run 1 ticket-assign --by 派单 -u u02 T1
t_stderr <<'END'
ticket-assign: T1: assign is refused: must be decided by the head of the street: approved=赵一 or meeting=
END
t_run 1 ticket-assign --by 派单 -u u02 --approved 冯九 T1
t_stderr <<'END'
ticket-assign: T1: assign is refused: must be decided by the head of the street: approved=赵一 or meeting=
END
t_run 0 ticket-record --by 话务 brief T1 outcome=reached
t_run 0 ticket-assign --by 派单 -u u02 --approved 赵一 T1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,18,2024-10-25T14:00:00+08:00,assign,u02,role=lead;basis=legal;approved=赵一
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:30:00+08:00,2024-10-25T09:30:00+08:00,late,2024-10-25T14:00:00+08:00,
T1,accept,u02,2024-10-25T14:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,contact,u02,2024-10-25T14:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,district,,2024-10-25T08:30:00+08:00,2024-11-01T18:00:00+08:00,open,,
END
t_run 0 ticket-check -q
