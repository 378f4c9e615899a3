#!/bin/sh
# supervise.sh - ticket-supervise: candidates with evidence, opening, ending,
# supervision of a unit (L8, M3, M4, S5, S26, S40, Art. 8(9)3, Opinion 2(3))
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
head='任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,小区名称,诉求人,联系电话,问题描述,督办'
{
	echo "$head"
	echo 'N1,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,桂园,张三,13800000090,夜里很吵,市级'
	echo 'A1,2024-10-08 08:40,热线,投诉,一般,环境/渣土,否,桂园,李四,13800000091,楼下堆土,'
	for i in 1 2 3 4 5; do
		echo "R$i,2024-10-08 08:4$i,热线,投诉,一般,环境/路灯,否,梅园,王五,13800000092,路灯不亮,"
	done
	for i in 0 1 2 3 4 5 6 7 8 9; do
		echo "M$i,2024-10-08 08:5$i,热线,投诉,一般,环境/停水,否,梅园,赵六,1380000000$i,停水,"
	done
} >day.csv
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief A1 N1 R1 R2 R3 R4 R5 M0 M1 outcome=reached
t_run 0 ticket-assign -u u02 A1 N1 M0
t_run 0 ticket-assign -u u05 R5 M1
t_run 0 ticket-record accept -u u05 R5 M1
t_run 0 ticket-record accept -u u02 N1 M0

# ground 1 was opened at intake; 2 and 3 are found, with the evidence
t_run 0 ticket-supervise
t_stdout <<'EOT'
ticket,unit,ground,why,evidence,leader,tickets
M0,u02,2,mass,2024-10-08; 2024-10-08; 10 callers,冯九,M0|M1|M2|M3|M4|M5|M6|M7|M8|M9
M1,u05,2,mass,2024-10-08; 2024-10-08; 10 callers,周五,M0|M1|M2|M3|M4|M5|M6|M7|M8|M9
R5,u05,3,"repeated, no result yet",5 calls since 2024-10-08,周五,R1|R2|R3|R4|R5
EOT
t_run 0 ticket-supervise --ground 3,5 -u u05
t_stdout <<'EOT'
ticket,unit,ground,why,evidence,leader,tickets
R5,u05,3,"repeated, no result yet",5 calls since 2024-10-08,周五,R1|R2|R3|R4|R5
EOT
t_run 0 ticket-supervise --since 2024-10-09
t_stdout <<'EOT'
ticket,unit,ground,why,evidence,leader,tickets
EOT
# S26, S40: without a unit until dispatch
t_run 0 ticket-supervise list
t_stdout <<'EOT'
ticket,unit,ground,level,leader,opened,due,status,reports,last_report
N1,u02,1,city,,2024-10-08T08:40:00+08:00,,open,0,
EOT

# all grounds but 4, which is opened when it is named
t_at 2024-10-10T09:00:00+08:00
t_run 0 ticket-supervise --ground 4
t_stdout <<'EOT'
ticket,unit,ground,why,evidence,leader,tickets
A1,u02,4,overdue accept,2024-10-09 accept was due,冯九,A1
EOT
t_run 0 ticket-supervise open --all --due 2024-10-15 -n
t_run 0 ticket-supervise open --all --due 2024-10-15
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
M0,46,2024-10-10T09:00:00+08:00,supervise,u02,level=street;ground=2;leader=冯九;due=2024-10-15
M1,47,2024-10-10T09:00:00+08:00,supervise,u05,level=street;ground=2;leader=周五;due=2024-10-15
R5,48,2024-10-10T09:00:00+08:00,supervise,u05,level=street;ground=3;leader=周五;due=2024-10-15
EOT
t_run 0 ticket-supervise open --all --ground 4
t_match '^A1,49,.*,supervise,u02,level=street;ground=4;leader=冯九$'
# safe to run twice
t_run 0 ticket-supervise open --all --ground 2,3,4
t_stdout <<'EOT'
ticket,seq,at,event,unit,attrs
EOT
t_run 1 ticket-supervise open A1 --ground 4
t_stderr <<'EOT'
ticket-supervise: A1: supervise is refused: one of that unit on ground 4 is open since seq 49
EOT

# progress is seen; the due passes (O9, O15)
t_at 2024-10-11T09:00:00+08:00
t_run 0 ticket-record progress -u u05 R5 note=已报修
t_run 0 ticket-supervise list --ground 3
t_stdout <<'EOT'
ticket,unit,ground,level,leader,opened,due,status,reports,last_report
R5,u05,3,street,周五,2024-10-10T09:00:00+08:00,2024-10-15T23:59:59+08:00,open,1,2024-10-11T09:00:00+08:00
EOT
t_at 2024-10-16T00:00:00+08:00
t_run 0 ticket-supervise list R5
t_match '^R5,u05,3,.*,overdue,1,'

# the end: its unit is the one supervised; the candidate comes back with new
# evidence only
t_run 1 ticket-supervise end R5 R9 result=已亮
t_match '^R5,[0-9]+,.*,supervise-end,u05,result=已亮$'
t_err_match '^ticket-supervise: R9: supervise-end is refused: there is no such ticket'
t_run 0 ticket-supervise --ground 3
t_stdout <<'EOT'
ticket,unit,ground,why,evidence,leader,tickets
EOT
{
	echo "$head"
	echo 'R6,2024-10-16 00:00,热线,投诉,一般,环境/路灯,否,梅园,王五,13800000092,路灯又不亮,'
} >more.csv
t_at 2024-10-16T09:00:00+08:00
t_run 0 ticket-ingest more.csv
t_run 0 ticket-supervise --ground 3
t_match '^R6,,3,'
t_run 0 ticket-supervise open --all --ground 3
t_stderr <<'EOT'
ticket-supervise: warning: R6: ground 3 is not opened: no unit is on it
EOT
t_run 0 ticket-assign -u u05 R6
t_run 0 sh -c 'ticket-supervise --ground 3 | ticket-supervise open -'
t_match '^R6,[0-9]+,.*,supervise,u05,level=street;ground=3;leader=周五$'

# several units on a ticket: the end must say which
t_run 0 ticket-supervise open R6 -u u04 --ground 4 --level district
t_match 'supervise,u04,level=district;ground=4;leader=钱二$'
t_run 1 ticket-supervise end R6
t_stderr <<'EOT'
ticket-supervise: R6: supervise-end is refused: several units are supervised; -u must say which
EOT
t_run 0 ticket-supervise end R6 -u u04

# a unit without a ticket: ground 7 alone (S5)
t_run 0 ticket-supervise open -u u03 --ground 7
t_match '^,[0-9]+,.*,supervise,u03,level=street;ground=7;leader=周五$'
t_run 1 ticket-supervise open -u u03 --ground 3
t_err_match 'ground 7 is a unit.s, without a ticket'
t_run 1 ticket-supervise open -u u03 --ground 7
t_run 0 ticket-supervise list -u u03
t_match '^,u03,7,street,周五,'
t_run 0 ticket-supervise end -u u03 result=好转
t_match '^,[0-9]+,.*,supervise-end,u03,result=好转$'

t_run 2 ticket-supervise --ground 8
t_run 2 ticket-supervise --level city
t_run 2 ticket-supervise end R6 --ground 3
t_run 2 ticket-supervise open --all R6
t_run 2 ticket-supervise watch
t_run 1 ticket-supervise open R6 --ground 9
t_err_match 'ground must be 1 to 7'
t_run 1 ticket-supervise open R6
t_err_match 'supervise lacks ground'

# a pipe is of tickets wherever the call can be of tickets alone, and a loop
# keeps its input where the call is of a unit
t_run 0 sh -c 'printf "u01\nu03\n" | while read -r u; do
	ticket-supervise open --ground 7 -u "$u"; done'
[ "$(grep -c ',supervise,u0[13],level=street;ground=7;' "$t_out")" = 2 ] ||
	t_fail 'the loop lost its input to open'
t_run 0 sh -c 'printf "u01\nu03\n" | while read -r u; do
	ticket-supervise end -u "$u"; done'
[ "$(grep -c ',supervise-end,u0[13],' "$t_out")" = 2 ] ||
	t_fail 'the loop lost its input to end'
t_run 0 sh -c 'ticket-list --fields ticket R4 R5 |
	ticket-supervise open -u u05 --ground 4'
t_run 0 sh -c 'ticket-supervise list --ground 4 -u u05 | ticket-supervise end'
[ "$(grep -c '^R[45],.*,supervise-end,u05,' "$t_out")" = 2 ] ||
	t_fail 'the pipe was not taken'

# a decline cancels what is owed on its ticket (S10): with nothing more to be
# supervised, and by nobody, its supervision is in no list, until the district
# refuses the decline
{
	echo "$head"
	echo 'D1,2024-10-10 08:30,热线,投诉,一般,环境/井盖,否,竹园,孙七,13800000095,井盖松动,区级'
} >away.csv
t_run 0 ticket-ingest away.csv
t_run 0 ticket-supervise list --ground 1
t_match '^D1,,1,district,'
t_run 0 ticket-supervise open D1 -u u05 --ground 2
t_run 0 ticket-record brief D1 outcome=reached
t_run 0 ticket-record decline D1 reason=不在辖区
t_run 0 ticket-supervise list --ground 1
! grep -q '^D1,' "$t_out" || t_fail 'the supervision of a declined ticket lasts'
t_run 0 ticket-list --supervised --fields ticket
! grep -qx D1 "$t_out" || t_fail 'a declined ticket is supervised'
t_run 0 ticket-report week 2024-W42 -f csv
! grep -q ',D1,.*自2024年10月10日起督办' "$t_out" ||
	t_fail 'the report lists it as supervised'
t_run 1 ticket-supervise open D1 -u u05 --ground 2
t_err_match '^ticket-supervise: D1: supervise is not allowed, the ticket is declined;'
t_run 0 ticket-record decline-refuse D1 reason=属街道
t_run 0 ticket-supervise list --ground 1
t_match '^D1,,1,district,'
t_run 0 ticket-list --supervised --fields ticket
t_match '^D1$'
t_run 0 ticket-report week 2024-W42 -f csv
t_match ',D1,.*自2024年10月10日起督办'

# the callers of a mass matter are those of the days that are said, not of the
# last seven of them
t_at 2024-10-22T09:00:00+08:00
{
	echo "$head"
	for i in 0 1 2 3 4 5 6 7 8 9; do
		echo "P$i,2024-10-12 08:3$i,热线,投诉,一般,环境/积水,否,松园,钱八,1390000000$i,积水,"
		echo "Q$i,2024-10-18 08:3$i,热线,投诉,一般,环境/积水,否,松园,钱八,1390000001$i,积水,"
	done
	echo 'Q10,2024-10-20 08:30,热线,投诉,一般,环境/积水,否,松园,钱八,13900000020,积水,'
	echo 'Q11,2024-10-20 08:31,热线,投诉,一般,环境/积水,否,松园,钱八,13900000000,积水,'
} >flood.csv
t_run 0 ticket-ingest flood.csv
t_run 0 ticket-supervise candidates --ground 2 P0
t_match '^P0,,2,mass,2024-10-12; 2024-10-20; 21 callers,'

# a lost day written down again: a return that is not granted brings the
# supervision that it opened, and its end; no second one is opened
t_run 0 ticket-record brief Q0 outcome=reached
t_run 0 ticket-assign -u u05 --basis designated --designator street \
    --approved 赵一 Q0
t_run 0 ticket-record contact -u u05 Q0 outcome=reached
cat >again.csv <<'END'
ticket,at,event,unit,attrs
Q0,2024-10-22 09:00,return,u05,reason=非本单位;basis=职责;suggest=u02;signed=周五
Q0,2024-10-22 09:00,supervise,u05,level=street;ground=5;leader=周五
Q0,2024-10-22 09:00,supervise-end,u05,result=已整改
END
t_run 0 ticket-record again.csv
[ "$(grep -c ',supervise,u05,' "$t_out")" = 1 ] ||
	t_fail 'it is supervised once more'
