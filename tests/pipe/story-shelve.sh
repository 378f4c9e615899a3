#!/bin/sh
# story-shelve.sh - a caller with six signed statements on one matter: shelved,
# filed by the district, ended; what that changes in the score, and what not
# (L6, L9, L11, M1, M2, S13, S21, S24; Art. 8(9)1, 9, Annex 1.2, 1.3, Annex 2)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

call()
{
	day <<END
$1,$2,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄5号,李四光,16000000002,楼上夜间走路声音太大影响休息,,,
END
}

back()
{
	t_run 0 ticket-review pass "$1" --confirm all --by 审核
	t_run 0 ticket-review callback "$1" --by 回访 outcome=reached \
	    contacted=yes answered=yes result=explained satisfaction="$2"
}

t_store
for i in 1 2 3 4 5 6; do
	t_at "2024-10-1$((i + 3)) 09:00"
	call "T$i" "2024-10-1$((i + 3)) 08:50"
	on_way "T$i" u02
	if [ "$i" = 1 ]; then
		# a finding of this kind asks for its statement (Annex 1.2)
		reply 1 T1 u02 fact=not-upheld
		t_stderr <<'END'
ticket-record: T1: reply is refused: statement: the finding of fact asks for one (Annex 1.2)
END
	fi
	if [ "$i" = 1 ]; then
		# of what was upheld there is none: it would count (Art. 9)
		for fact in upheld partly; do
			t_run 1 ticket-record --by 陈十 statement T1 -u u02 \
			    fact=$fact reason=属实 handling=已处理 signed=陈十
			t_stderr <<'END'
ticket-record: T1: statement is refused: fact=: Annex 1.2 is of what is not-upheld, no-policy, policy-rejected, noted or not-adopted
END
		done
	fi
	if [ "$i" = 6 ]; then
		t_run 1 ticket-shelve ask T5 category=0 demand=x reason=x \
		    handling=x conclusion=x answer=x evidence=x \
		    section_head=x unit_head=x
		t_stderr <<'END'
ticket-shelve: T5: shelve is refused: category 0 needs 6 signed statements of this caller on this matter (shelve.statements); there are 5
END
	fi
	t_run 0 ticket-record --by 陈十 statement "T$i" -u u02 \
	    fact=not-upheld reason=分贝未超标 handling=上门检测 signed=陈十
	reply 0 "T$i" u02 fact=not-upheld
	back "T$i" basic
	t_run 0 ticket-review close "T$i"
done

# offered by the program, asked for with the complete form, the tickets frozen
t_run 0 ticket-shelve
sed 's/^[0-9a-f]\{16\},/CALLER,/' "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
caller,matter,n_statements,tickets,unit
CALLER,T1,6,T1|T2|T3|T4|T5|T6,u02
END
t_run 1 ticket-shelve ask T6 --by 陈十 category=0 demand=禁止走动
t_stderr <<'END'
ticket-shelve: T6: shelve lacks reason, handling, conclusion, answer, evidence, section_head, unit_head
END
t_run 0 ticket-shelve ask T6 --by 陈十 category=0 demand=禁止走动 \
    reason=分贝未超标 handling=六次上门检测 conclusion=不属实 answer=已答复 \
    evidence=检测报告 section_head=褚甲 unit_head=陈十
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T6,76,2024-10-19T09:00:00+08:00,shelve,u02,category=0;demand=禁止走动;reason=分贝未超标;handling=六次上门检测;conclusion=不属实;answer=已答复;evidence=检测报告;section_head=褚甲;unit_head=陈十;related=T1|T2|T3|T4|T5|T6
END
t_run 1 ticket-shelve end T6
t_stderr <<'END'
ticket-shelve: T6: shelve-end is not allowed, the ticket is closed: no shelving by this unit is on file; allowed: amend, progress, urge, statement, callback, recheck, supervise, shelve-file, shelve-revise, shelve-refuse, flag, merit, bulletin
END
# a ticket received before the filing, at its second, and after it
t_at 2024-10-20T20:00:00+08:00
call A 2024-10-20T19:00:00
t_at 2024-10-21T09:00:00+08:00
call B 2024-10-21T09:00:00
t_run 0 ticket-shelve file T6 --by 区热线办 room=乙 leader=丙
t_at 2024-10-21T10:00:00+08:00
call C 2024-10-21T09:00:01
t_run 0 ticket-shelve list
t_stdout <<'END'
ticket,unit,category,state,asked,decided,ended,n_later,matter
T6,u02,0,filed,2024-10-19T09:00:00+08:00,2024-10-21T09:00:00+08:00,,1,T1
END

for i in A B C; do
	on_way "$i" u02
	t_run 0 ticket-record --by 陈十 statement "$i" -u u02 \
	    fact=not-upheld reason=分贝未超标 handling=上门检测 signed=陈十
	reply 0 "$i" u02 fact=not-upheld
	back "$i" unsatisfied
done
t_run 0 ticket-list --fields ticket,repeats,matter A B C
t_stdout <<'END'
ticket,repeats,matter
A,7,T1
B,8,T1
C,9,T1
END

# that it came after the filing is to be seen, and asked for (L9, S21)
t_run 0 ticket-list --shelved --fields ticket,shelved
t_stdout <<'END'
ticket,shelved
T6,T6
C,T6
END
t_run 0 ticket-list --where 'shelved = T6' --count A B C
t_stdout <<'END'
1
END
for i in T6 B C; do
	t_run 0 ticket-show -f table "$i"
	sed -n "s/^shelved  */$i /p" "$t_out" >>marks
done
t_same marks - <<'END'
T6 by the district
C with T6, not in the satisfaction measure
END

# of the three C alone leaves the satisfaction measure, and nothing else: its
# other counts are there, and with the filing voided all are
t_run 0 ticket-score 2024-10
cp "$t_out" shelved
t_run 0 ticket-score 2024-10 --explain
grep ',C,' "$t_out" | cut -d, -f1-4,7- >got && mv got "$t_out"
t_stdout <<'END'
u02,workload,n_received,C,1,assigned as lead
u02,timely,n_due,C,1,"due, in time"
u02,timely,n_timely,C,1,the first reply met its due
u02,contact,n_asked,C,1,asked whether contacted
u02,contact,n_contacted,C,1,says contacted
u02,resolution,n_rated,C,1,called back with a result
u02,resolution,n_explained,C,1,says explained
END
# it is called back unsatisfied all the same, and so on the lists of those, which
# say why the measure has one less (L9, page "Week" 5, "Month" 5)
cat >expected <<'END'
A,2024年10月21日回访评价不满意
B,2024年10月21日回访评价不满意
C,2024年10月21日回访评价不满意（存电事项，不计入满意率）
END
t_run 0 ticket-report week 2024-W43 -f csv --split week
grep 不满意 week/for-supervision.csv | cut -d , -f 3,9 >"$t_out"
t_stdout expected
t_run 0 ticket-report month 2024-10 -f csv --split month
tail -n +2 month/unsatisfied.csv | cut -d , -f 3,9 >"$t_out"
t_stdout expected
file=$(sed -n 's/^\([0-9]*\),.*,shelve-file,.*/\1/p' store/journal/2024-10.csv)
t_run 0 ticket-record --by 审核 void T6 seq="$file" reason=试
t_run 0 ticket-score 2024-10
tail -qn 1 shelved "$t_out" >got && mv got "$t_out"
t_stdout <<'END'
1,,u02,平安办,9,9,9,9,9,9,0,9,0,0,0,8,0,6,0,2,5.00,10.00,25.00,30.00,18.00,88.00,0.00,0.00,88.00
1,,u02,平安办,9,9,9,9,9,9,0,9,0,0,0,9,0,6,0,3,5.00,10.00,25.00,30.00,16.00,86.00,0.00,0.00,86.00
END
void=$(tail -n 1 store/journal/2024-10.csv | cut -d, -f1)
t_run 0 ticket-record --by 审核 void T6 seq="$void" reason=误
t_run 0 ticket-score 2024-10
t_same shelved "$t_out"

# ended: a later one counts again
t_at 2024-10-22T09:00:00+08:00
t_run 0 ticket-shelve end T6 --by 区热线办 reason=情况变化
t_at 2024-10-22T10:00:00+08:00
call D 2024-10-22T09:00:00
call E 2024-10-22T09:00:01
t_run 0 ticket-shelve list
t_stdout <<'END'
ticket,unit,category,state,asked,decided,ended,n_later,matter
T6,u02,0,ended,2024-10-19T09:00:00+08:00,2024-10-21T09:00:00+08:00,2024-10-22T09:00:00+08:00,2,T1
END
t_run 0 ticket-list --shelved --fields ticket,shelved
t_stdout <<'END'
ticket,shelved
C,T6
D,T6
END
for i in D E; do
	on_way "$i" u02
	reply 0 "$i" u02
	back "$i" satisfied
done
t_run 0 ticket-score 2024-10 --explain
grep -E ',(C|D|E),' "$t_out" | grep satisfaction | cut -d, -f1-4 >got
mv got "$t_out"
t_stdout <<'END'
u02,satisfaction,n_graded,E
u02,satisfaction,n_satisfied,E
END
t_run 0 ticket-check -q
