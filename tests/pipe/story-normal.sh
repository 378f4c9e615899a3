#!/bin/sh
# story-normal.sh - a ticket from intake to close, nothing odd about it (L1,
# L3, L6, L7; O1 to O5, O10, O12, O13; Art. 6 to 8)
#
# 2024-10-25 is a Friday: a working day after it is Monday the 28th, five are
# Friday, 1 November (K2).
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at 2024-10-25T09:00:00+08:00
day <<'END'
T1,2024-10-25 08:50,hotline,complaint,general,环境/噪声,yes,梅园西,梅园路12号118室,张三丰,16000000001,夜间施工噪声,2024-11-04 18:00,,
END
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,received,,,2024-10-25T09:50:00+08:00,,,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,soon,,
T1,district,,2024-10-25T08:50:00+08:00,2024-11-04T18:00:00+08:00,open,,
END

# Art. 6(1): an hour to brief; 09:50:00 is the due second
t_at 2024-10-25T09:50:00+08:00
t_run 0 ticket-record --by 话务 brief T1 outcome=reached recording=L1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,11,2024-10-25T09:50:00+08:00,brief,,outcome=reached;recording=L1
END
t_stderr <<'END'
END

# L3: rule r01 says that noise is u02's; nothing warns, the brief is settled
t_at 2024-10-25T10:00:00+08:00
t_run 0 ticket-assign --auto --by 派单
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,12,2024-10-25T10:00:00+08:00,assign,u02,role=lead;basis=legal;rule=r01
END
t_stderr <<'END'
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:50:00+08:00,
T1,accept,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,district,,2024-10-25T08:50:00+08:00,2024-11-04T18:00:00+08:00,open,,
END
t_run 0 ticket-record --by 冯九 --at '2024-10-25 10:00' accept T1 -u u02
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,accepted,u02,,2024-10-28T23:59:59+08:00,,,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:50:00+08:00,
T1,accept,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T10:00:00+08:00,
T1,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,survey,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,
T1,finish,u02,2024-10-25T10:00:00+08:00,2024-11-01T23:59:59+08:00,open,,
T1,district,,2024-10-25T08:50:00+08:00,2024-11-04T18:00:00+08:00,open,,
END

# L6: what a reply lacks is named, all at once
t_at 2024-10-25T16:00:00+08:00
t_run 1 ticket-record --by u02 reply T1 -u u02 result=explained fact=upheld \
    appeal=reasonable satisfaction=basic cause=施工 process=核实 \
    outcome=已答复 signed=陈十
t_stderr <<'END'
ticket-record: T1: reply is refused: contact: the citizen has not been contacted (reached, impossible, or three tries an hour apart); survey: the site has not been surveyed; answer: the citizen has not been answered (reached, impossible, or tries in three parts of the day); photos_before= and photos_after=: the ticket has a site; plan= and plan_due=, or no_plan= with the reason: the result is not solved
END
t_run 1 ticket-record --by u02 reply T1 -u u02 result=solved fact=upheld
t_stderr <<'END'
ticket-record: T1: reply lacks appeal, satisfaction, cause, process, outcome, signed; contact: the citizen has not been contacted (reached, impossible, or three tries an hour apart); survey: the site has not been surveyed; answer: the citizen has not been answered (reached, impossible, or tries in three parts of the day); photos_before= and photos_after=: the ticket has a site
END
t_run 1 ticket-review pass T1 --confirm all
t_stderr <<'END'
ticket-review: T1: review is not allowed, the ticket is accepted; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END

# contact and survey at the due second (Art. 8(2), 8(1), K4), answer and reply
# (Art. 8(7), 8(8)): each time the unit's spreadsheet, its rows in no order
t_at 2024-10-28T23:59:59+08:00
cat >unit.csv <<'END'
工单编号,事件,处置单位,时间,经办人,联系结果,录音,联系方式,现场核实情况
T1,现场勘查,平安办,2024-10-28 23:59:59,陈十,,,,属实
T1,先行联系,平安办,2024-10-28 23:59:59,陈十,接通,L2,电话,
END
t_run 0 ticket-record unit.csv
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,14,2024-10-28T23:59:59+08:00,survey,u02,finding=属实
T1,15,2024-10-28T23:59:59+08:00,contact,u02,outcome=reached;recording=L2;way=phone
END
t_at 2024-10-30T16:00:00+08:00
cat >unit.csv <<'END'
工单编号,事件,处置单位,时间,经办人,联系结果,录音,联系方式,办理结果,事实认定,诉求认定,满意度,事由,处理经过,处置结果,签发人,处置前照片,处置后照片
T1,回复,平安办,2024-10-30 15:00,陈十,,,,实际解决,属实,合理,满意,施工噪声,现场核实并约谈施工方,已停止夜间施工,陈十,a.jpg,b.jpg
T1,答复市民,平安办,2024-10-30 14:00,陈十,接通,L3,电话,,,,,,,,,,
END
t_run 0 ticket-record unit.csv
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,16,2024-10-30T14:00:00+08:00,answer,u02,outcome=reached;recording=L3;way=phone
T1,17,2024-10-30T15:00:00+08:00,reply,u02,result=solved;fact=upheld;appeal=reasonable;satisfaction=satisfied;cause=施工噪声;process=现场核实并约谈施工方;outcome=已停止夜间施工;signed=陈十;photos_before=a.jpg;photos_after=b.jpg
END
t_stderr <<'END'
END
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,replied,u02,,2024-11-04T18:00:00+08:00,solved,satisfied,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:50:00+08:00,
T1,accept,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T10:00:00+08:00,
T1,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-28T23:59:59+08:00,
T1,survey,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-28T23:59:59+08:00,
T1,finish,u02,2024-10-25T10:00:00+08:00,2024-11-01T23:59:59+08:00,met,2024-10-30T15:00:00+08:00,
T1,district,,2024-10-25T08:50:00+08:00,2024-11-04T18:00:00+08:00,open,,
T1,review,,2024-10-30T15:00:00+08:00,,open,,
END

# L7: it waits for the review, then for a callback, then for nothing
t_run 0 ticket-review
t_stdout <<'END'
ticket,waits,lead,since,lacks,proposal
T1,review,u02,2024-10-30T15:00:00+08:00,enforcement?|promise?|facts?|logic?|secrecy?|eight-1?|eight-2?|eight-3?|eight-4?|eight-5?|eight-6?|eight-7?|eight-8?,review
END
t_at 2024-10-31T09:00:00+08:00
t_run 1 ticket-review close T1
t_stderr <<'END'
ticket-review: T1: close is not allowed, the ticket is replied; allowed: amend, brief, assign, review, callback, supervise, shelve, flag, merit, bulletin
END
t_run 0 ticket-review pass T1 --confirm all --by 钱二
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,18,2024-10-31T09:00:00+08:00,review,,outcome=pass;items=contact:ok|survey:ok|answer:ok|recordings:ok|photos:ok|signed:ok|statement:ok|plan:ok|approved:ok|enforcement:confirmed|promise:confirmed|backdated:ok|timely:ok|facts:confirmed|logic:confirmed|secrecy:confirmed|eight-1:confirmed|eight-2:confirmed|eight-3:confirmed|eight-4:confirmed|eight-5:confirmed|eight-6:confirmed|eight-7:confirmed|eight-8:confirmed
END
t_run 1 ticket-review close T1
t_stderr <<'END'
ticket-review: T1: close is refused: callback: none since the passed review reached, was impossible, or was the last of callback.tries
END
t_run 0 ticket-review callback T1 --by 回访 outcome=reached contacted=yes \
    answered=yes result=solved satisfaction=satisfied
t_run 0 ticket-review
t_stdout <<'END'
ticket,waits,lead,since,lacks,proposal
T1,close,u02,2024-10-31T09:00:00+08:00,,close
END
t_run 0 ticket-review close --ready --by 钱二
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,20,2024-10-31T09:00:00+08:00,close,,
END
list T1
t_stdout <<'END'
ticket,state,lead,co,due,result,satisfaction,flags
T1,closed,u02,,,solved,satisfied,
END
due T1
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call
T1,brief,,2024-10-25T08:50:00+08:00,2024-10-25T09:50:00+08:00,met,2024-10-25T09:50:00+08:00,
T1,accept,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-25T10:00:00+08:00,
T1,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-28T23:59:59+08:00,
T1,survey,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,met,2024-10-28T23:59:59+08:00,
T1,finish,u02,2024-10-25T10:00:00+08:00,2024-11-01T23:59:59+08:00,met,2024-10-30T15:00:00+08:00,
T1,district,,2024-10-25T08:50:00+08:00,2024-11-04T18:00:00+08:00,met,2024-10-31T09:00:00+08:00,
T1,callback,,2024-10-31T09:00:00+08:00,,met,2024-10-31T09:00:00+08:00,
T1,review,,2024-10-30T15:00:00+08:00,,met,2024-10-31T09:00:00+08:00,
END

# S24: after the close a contact is not allowed, and what is is named
t_run 1 ticket-record contact T1 -u u02 outcome=reached
t_stderr <<'END'
ticket-record: T1: contact is not allowed, the ticket is closed; allowed: amend, progress, urge, statement, callback, recheck, supervise, shelve, flag, merit, bulletin
END

# what it gave: the workload of October, the finish and nothing else of
# November, where its last due lies (K4, S6)
for period in 2024-10 2024-11; do
	t_run 0 ticket-score "$period" --explain
	cut -d, -f1-4,7 "$t_out" >"$period"
done
cat 2024-10 2024-11 >"$t_out"
t_stdout <<'END'
unit,indicator,count,ticket,value
u02,workload,n_received,T1,1
u02,contact,n_asked,T1,1
u02,contact,n_contacted,T1,1
u02,resolution,n_rated,T1,1
u02,resolution,n_solved,T1,1
u02,satisfaction,n_graded,T1,1
u02,satisfaction,n_satisfied,T1,1
unit,indicator,count,ticket,value
u02,timely,n_due,T1,1
u02,timely,n_timely,T1,1
END

# S28: an amend takes away what a ticket need not have; a matter is a ticket
t_run 1 ticket-record amend T1 kind= urgency= place= matter=
t_stderr <<'END'
ticket-record: T1: amend is refused: kind= cannot be empty: a ticket has one; urgency= cannot be empty: a ticket has one; matter= cannot be empty: a ticket has one
END
t_run 1 ticket-record amend T1 matter=T99
t_stderr <<'END'
ticket-record: T1: amend is refused: matter 'T99' is no ticket of the store
END
t_run 1 ticket-record bulletin -u u02 kind=circular ground=2 matter=T99
t_err_match "matter 'T99' is no ticket of the store$"

# S28: what a void would leave behind is named, all of it, newest first; the
# callback that lets the ticket be closed is what the close stands on (L7, S24)
t_run 1 ticket-record void T1 seq=19 reason=误
t_stderr <<'END'
ticket-record: T1: void is refused: seq 20 (close) would not have been allowed without it; void it first
END
t_run 1 ticket-record void T1 seq=17 reason=误
t_stderr <<'END'
ticket-record: T1: void is refused: these would not have been allowed without it; void them first, newest first: seq 20 (close), seq 19 (callback), seq 18 (review)
END
# one that came after the close did not let it be closed
t_run 0 ticket-record callback T1 source=city outcome=reached result=solved
t_run 1 ticket-record void T1 seq=19 reason=误
t_run 0 ticket-record void T1 seq=21 reason=误
for seq in 20 19 18 17; do
	t_run 0 ticket-record void T1 seq="$seq" reason=误
done
t_run 0 ticket-check -q
