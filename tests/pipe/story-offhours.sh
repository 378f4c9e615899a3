#!/bin/sh
# story-offhours.sh - an urgent ticket on a Saturday evening (K3 to K5, L2; O2,
# O3, O5, O6; S19, S20; Art. 7(3))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-26T20:00:00+08:00
day <<'END'
T1,2024-10-26 19:50,hotline,help,urgent,市容/高空坠物,no,,,李四光,16000000002,外墙砖掉落,,,
T2,2024-10-26 19:50,hotline,help,semi-urgent,环境/噪声,no,,,王五六,16000000003,半夜施工,,,
T3,2024-10-26 19:50,hotline,help,general,环境/噪声,no,,,王五六,16000000003,白天施工,,,
END
t_run 0 ticket-record --by 话务 brief T1 T2 T3 outcome=reached

# L2: the head who was called is named; by the rules it is the unit's head, who
# is to be called now. A general one may wait for Monday.
t_run 1 ticket-assign --by 派单 -u u01 T1
t_stderr <<'END'
ticket-assign: T1: assign is refused: outside office hours an urgent dispatch names the head who was called: head=
END
t_run 0 ticket-assign --by 派单 -u u01 --head 吴六 T1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,16,2024-10-26T20:00:00+08:00,assign,u01,role=lead;basis=legal;head=吴六
END
t_run 0 ticket-assign --by 派单 --auto T2 T3
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T2,17,2024-10-26T20:00:00+08:00,assign,u02,role=lead;basis=legal;rule=r01;head=陈十
T3,18,2024-10-26T20:00:00+08:00,assign,u02,role=lead;basis=legal;rule=r01
END
t_stderr <<'END'
ticket-assign: warning: T2: urgent and outside office hours: call 陈十, the head of u02, now
END

# O2: an hour; O6: four hours; O3 to the end of Monday, O2 of the general one
# too. O5 of an urgent one: one working day from Saturday, Monday's end.
due T1 T2 T3
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T2,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T3,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T1,accept,u01,2024-10-26T20:00:00+08:00,2024-10-26T21:00:00+08:00,soon,,
T2,accept,u02,2024-10-26T20:00:00+08:00,2024-10-26T21:00:00+08:00,soon,,
T1,progress,u01,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,soon,,
T2,progress,u02,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,soon,,
T1,contact,u01,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T2,contact,u02,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T3,accept,u02,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T3,contact,u02,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
END

# u01 accepts at the due second, u02 never: its finish runs from O2's due on
# (S20), one second later it is overdue (K4)
t_at 2024-10-26T21:00:00+08:00
t_run 0 ticket-record --by 吴六 accept T1 -u u01
t_at 2024-10-26T21:00:01+08:00
due T1 T2
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T2,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T1,accept,u01,2024-10-26T20:00:00+08:00,2024-10-26T21:00:00+08:00,met,2024-10-26T21:00:00+08:00,
T2,accept,u02,2024-10-26T20:00:00+08:00,2024-10-26T21:00:00+08:00,overdue,,
T1,progress,u01,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,soon,,
T2,progress,u02,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,soon,,
T1,contact,u01,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,finish,u01,2024-10-26T21:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T2,contact,u02,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T2,finish,u02,2024-10-26T21:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END

# O6: progress by the due second; T2 has none
t_at 2024-10-27T00:00:00+08:00
t_run 0 ticket-record --by 吴六 progress T1 -u u01 note=已设围挡
t_at 2024-10-27T00:00:01+08:00
due --obligation progress T1 T2
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,progress,u01,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,met,2024-10-27T00:00:00+08:00,
T2,progress,u02,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,overdue,,
END

# a reply discharges the progress that is owed, late as it is (S19)
t_run 0 ticket-record --by 陈十 accept T2 -u u02
t_run 0 ticket-record --by 陈十 contact T2 -u u02 outcome=reached
t_run 0 ticket-record --by 陈十 answer T2 -u u02 outcome=reached
reply 0 T2 u02
due T2
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T2,brief,,2024-10-26T19:50:00+08:00,2024-10-26T20:50:00+08:00,met,2024-10-26T20:00:00+08:00,
T2,accept,u02,2024-10-26T20:00:00+08:00,2024-10-26T21:00:00+08:00,late,2024-10-27T00:00:01+08:00,
T2,progress,u02,2024-10-26T20:00:00+08:00,2024-10-27T00:00:00+08:00,late,2024-10-27T00:00:01+08:00,
T2,contact,u02,2024-10-26T20:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-27T00:00:01+08:00,
T2,finish,u02,2024-10-26T21:00:00+08:00,2024-11-01T23:59:59+08:00,met,2024-10-27T00:00:01+08:00,
T2,review,,2024-10-27T00:00:01+08:00,,open,,
END
list T1 T2 T3
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,accepted,u01,,2024-10-28T23:59:59+08:00,,,
T2,replied,u02,,,solved,satisfied,
T3,dispatched,u02,,2024-10-28T23:59:59+08:00,,,
END
