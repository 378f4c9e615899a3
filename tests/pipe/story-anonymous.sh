#!/bin/sh
# story-anonymous.sh - a caller without name and number (L6, L7, M2, S8, S21;
# Art. 6(1), 8(2), 8(6), 8(9)2)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 08:30,hotline,report,general,环境/群租,no,桂园,桂园路3弄5号,匿名,,有人群租,,,
END
# no telephone, no caller
grep ',receive,' store/journal/2024-10.csv | cut -d, -f8 |
    sed 's/row=.*/row=R/' >"$t_out"
t_stdout <<'END'
source=hotline;kind=report;urgency=general;category=环境/群租;site=no;place=桂园;matter=T1;row=R
END

# impossible settles at once: brief, contact, answer, callback
t_run 0 ticket-record --by 话务 brief T1 outcome=impossible
t_run 0 ticket-assign --by 派单 -u u02 T1
t_stderr <<'END'
END
t_run 0 ticket-record --by 褚甲 accept T1 -u u02
t_run 0 ticket-record --by 褚甲 contact T1 -u u02 outcome=impossible
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:30:00+08:00,2024-10-25T09:30:00+08:00,met,2024-10-25T09:00:00+08:00,
T1,accept,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,contact,u02,2024-10-25T09:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T09:00:00+08:00,
T1,finish,u02,2024-10-25T09:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
END
reply 1 T1 u02
t_stderr <<'END'
ticket-record: T1: reply is refused: answer: the citizen has not been answered (reached, impossible, or tries in three parts of the day)
END
t_run 0 ticket-record --by 褚甲 answer T1 -u u02 outcome=impossible
reply 1 T1 u02 result=filed no_plan=无法核实 approved=钱二
t_stderr <<'END'
ticket-record: T1: reply is refused: result filed asks for a contact that reached
END
reply 1 T1 u02 result=unsolved no_plan=无法核实 approved=周五
t_stderr <<'END'
ticket-record: T1: reply is refused: approved= of the centre (its leader or head): the result is filed or unsolved
END
reply 0 T1 u02 result=unsolved no_plan=无法核实 approved=钱二 satisfaction=none
t_at 2024-10-25T15:00:00+08:00
t_run 0 ticket-review check T1
t_stdout <<'END'
ticket,item,check,verdict,detail
T1,contact,contact,ok,
T1,survey,survey,ok,no site
T1,answer,answer,ok,impossible
T1,recordings,recordings,ok,
T1,photos,photos,ok,no site
T1,signed,signed,ok,
T1,statement,statement,ok,not asked for
T1,plan,plan,ok,"none, with a reason"
T1,approved,approved,ok,
T1,enforcement,,confirm,
T1,promise,,confirm,
T1,backdated,backdated,ok,
T1,timely,timely,ok,
T1,facts,,confirm,
T1,logic,,confirm,
T1,secrecy,,confirm,
T1,eight-1,,confirm,
T1,eight-2,,confirm,
T1,eight-3,,confirm,
T1,eight-4,,confirm,
T1,eight-5,,confirm,
T1,eight-6,,confirm,
T1,eight-7,,confirm,
T1,eight-8,,confirm,
END
pass T1
t_run 0 ticket-review callback T1 --by 回访 outcome=impossible
t_run 0 ticket-review close --ready
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,closed,u02,,,unsolved,none,
END
t_run 0 ticket-score 2024-10 -u u02
t_stdout <<'END'
rank,group,unit,name,n_received,n_due,n_timely,n_asked,n_contacted,n_rated,n_solved,n_explained,n_excessive,n_filed,n_unsolved,n_graded,n_satisfied,n_basic,n_fair,n_unsatisfied,workload,timely,contact,resolution,satisfaction,base,bonus,deduction,total
1,,u02,平安办,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5.00,,,,,100.00,0.00,0.00,100.00
END
# S21: without a caller nothing of it is ever shelved as a caller's matter
t_run 1 ticket-shelve ask T1 category=0 demand=x reason=x handling=x \
    conclusion=x answer=x evidence=x section_head=x unit_head=x
t_stderr <<'END'
ticket-shelve: T1: shelve is refused: categories 0, 1 and 2 are of a caller who calls again: the ticket has no caller
END
