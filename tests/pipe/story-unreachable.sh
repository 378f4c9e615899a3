#!/bin/sh
# story-unreachable.sh - a citizen who does not pick up the telephone (O1, O3,
# S8, L6, L7, C3; Art. 6(1), 8(2), 8(7), 8(9)2)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 09:00,hotline,help,general,环境/路灯,no,,,李四光,16000000002,路灯不亮,,,
END

# O1: the first brief discharges it whatever its outcome; for a dispatch the
# brief is settled by three spaced tries only (L1)
t_at 2024-10-25T10:00:00+08:00
t_run 0 ticket-record --by 话务 brief T1 outcome=unreached
t_run 0 ticket-assign --by 派单 -u u05 T1
t_stderr <<'END'
ticket-assign: warning: T1: dispatched before the brief is settled
END
t_run 0 ticket-record --by 杨己 accept T1 -u u05

# the first try counts; half an hour later is too soon; an hour to the second
# is not (S8); next_call says so
t_at 2024-10-25T10:30:00+08:00
t_run 0 ticket-record --by 杨己 contact T1 -u u05 outcome=unreached
due --obligation contact T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,contact,u05,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,2024-10-25T11:30:00+08:00
END
t_at 2024-10-25T11:29:59+08:00
t_run 0 ticket-record --by 杨己 contact T1 -u u05 outcome=unreached
due --obligation contact T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,contact,u05,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,2024-10-25T11:30:00+08:00
END
t_at 2024-10-25T11:30:00+08:00
t_run 0 ticket-record --by 杨己 contact T1 -u u05 outcome=unreached
due --obligation contact T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,contact,u05,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,2024-10-25T12:30:00+08:00
END
t_at 2024-10-25T12:30:00+08:00
t_run 0 ticket-record --by 杨己 contact T1 -u u05 outcome=unreached
due --obligation contact T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,contact,u05,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T12:30:00+08:00,
END

# L6: the answer has been tried in two parts of the day, before 12:00 and
# before 18:00; the third is the evening
t_run 0 ticket-record --by 杨己 --at '2024-10-25 11:59:59' answer T1 -u u05 \
    outcome=unreached
t_at 2024-10-25T17:59:59+08:00
t_run 0 ticket-record --by 杨己 answer T1 -u u05 outcome=unreached
reply 1 T1 u05
t_stderr <<'END'
ticket-record: T1: reply is refused: answer: the citizen has not been answered (reached, impossible, or tries in three parts of the day)
END
t_at 2024-10-25T18:00:00+08:00
t_run 0 ticket-record --by 杨己 answer T1 -u u05 outcome=unreached
# filed asks for a contact that reached, and for the centre
reply 1 T1 u05 result=filed no_plan=无需处理
t_stderr <<'END'
ticket-record: T1: reply is refused: result filed asks for a contact that reached; approved= of the centre (its leader or head): the result is filed or unsolved
END
reply 0 T1 u05
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,replied,u05,,,solved,satisfied,
END

# L7: three callbacks that reach nobody are enough for the close (callback.tries)
t_at 2024-10-28T09:00:00+08:00
pass T1
for at in 09:10 14:00; do
	t_at "2024-10-28 $at"
	t_run 0 ticket-review callback T1 --by 回访 outcome=unreached
done
t_run 0 ticket-review
t_stdout <<'END'
ticket,waits,lead,since,lacks,proposal
T1,callback,u05,2024-10-28T09:00:00+08:00,,call: try 3 of 3
END
t_run 1 ticket-review close T1
t_stderr <<'END'
ticket-review: T1: close is refused: callback: none since the passed review reached, was impossible, or was the last of callback.tries
END
# a citizen's words need a citizen
t_run 1 ticket-review callback T1 --by 回访 outcome=unreached result=solved
t_stderr <<'END'
ticket-review: T1: callback is refused: contacted=, answered=, result= and satisfaction= are a citizen's words: outcome= must be reached
END
t_at 2024-10-28T18:30:00+08:00
t_run 0 ticket-review callback T1 --by 回访 outcome=unreached
t_run 0 ticket-review close T1 --by 钱二
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,closed,u05,,,solved,satisfied,
END

# none of the tries is anything's denominator
t_run 0 ticket-score 2024-10 -u u05
t_stdout <<'END'
rank,group,unit,name,n_received,n_due,n_timely,n_asked,n_contacted,n_rated,n_solved,n_explained,n_excessive,n_filed,n_unsolved,n_graded,n_satisfied,n_basic,n_fair,n_unsatisfied,workload,timely,contact,resolution,satisfaction,base,bonus,deduction,total
1,,u05,综合养护公司,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5.00,,,,,100.00,0.00,0.00,100.00
END
mv "$t_out" by_id
t_run 0 ticket-score 2024-10 -u 综合养护公司
t_same "$t_out" by_id
t_run 2 ticket-score 2024-10 -u u99
t_err_match "^ticket-score: there is no unit 'u99'$"
