#!/bin/sh
# assign.sh - a dispatch to a lead and co-handlers is one decision (L2, S27,
# Opinion 3(1)): recorded whole or not at all
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T10:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,text
T1,2024-10-08 09:00,grid,report,general,环境/违建,私搭乱建
T2,2024-10-08 09:00,grid,report,general,环境/违建,另一处私搭乱建
END
t_run 0 ticket-ingest day.csv

# a co-handler that there is not
t_run 1 ticket-assign -u u01 --co u03,u99 --approved 周五 T1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_stderr <<'END'
ticket-assign: T1: assign is refused: unit 'u99' is not in config/units.csv
END
# nor is a unit on a ticket twice, by its name or its id: nothing is recorded
for twice in u01 u03,管理办 u03,u05,梅园居委会; do
	t_run 2 ticket-assign -u u01 --co "$twice" --approved 周五 T1
	t_err_match '^ticket-assign: u0[13] is named twice$'
done
# the others of the call go on
t_run 1 ticket-assign -u u01 --co u03 --approved 周五 T9 T1
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T1,12,2024-10-08T10:00:00+08:00,assign,u01,role=lead;basis=legal;approved=周五
T1,13,2024-10-08T10:00:00+08:00,assign,u03,role=co;basis=legal;approved=周五
END
# it has a lead: nobody is put beside it unasked
t_run 1 ticket-assign -u u02 --co u05 --meeting 专题会 T1
t_stderr <<'END'
ticket-assign: T1: assign is not allowed, the ticket is dispatched: it has a lead; a granted return must end that leg first; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END
# named twice: the second finds it dispatched
t_run 1 ticket-assign -u u01 --co u05 --approved 周五 T2 T2
t_run 0 ticket-list --fields ticket,lead,co
t_stdout <<'END'
ticket,lead,co
T1,u01,u03
T2,u01,u05
END
t_run 0 ticket-check -q

# the list of what no rule decides warns of nothing that a rule decides: that is
# not dispatched by it
t_at 2024-10-12T20:00:00+08:00
cat >night.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,phone,text
N1,2024-10-12 19:50,grid,complaint,urgent,环境/噪声,no,,,半夜施工
N2,2024-10-12 19:55,grid,complaint,urgent,无从归类,no,,,无从归类之事
END
t_run 0 ticket-ingest night.csv
t_run 0 ticket-assign --undecided
t_stdout <<'END'
ticket,reason,decider,candidates,rules
N2,no rule fits,centre,,
END
t_stderr </dev/null
# P7: as it was, by the rules of then
cp store/config/routes.csv routes.csv
echo 'r99,90,text,无从归类,u02,legal,all that is left' >>store/config/routes.csv
t_run 0 ticket-assign --undecided
t_stdout <<'END'
ticket,reason,decider,candidates,rules
END
t_at 2024-10-12T20:00:01+08:00
t_run 0 ticket-assign --undecided --as-of '2024-10-12 20:00:00'
t_stdout <<'END'
ticket,reason,decider,candidates,rules
N2,no rule fits,centre,,
END
t_run 0 ticket-assign --undecided --as-of '2024-10-12 19:59:59'
t_stdout <<'END'
ticket,reason,decider,candidates,rules
END
t_run 2 ticket-assign --auto --as-of '2024-10-12 20:00:00'
cp routes.csv store/config/routes.csv
t_run 1 ticket-assign --auto -n
t_err_match '^ticket-assign: warning: N1: urgent and outside office hours: call '

# a refused row of a pipe is named by its line and kept whole, once
cat >some.csv <<'END'
ticket,memo
T9,"a, b"
N2,c
T1,d
END
t_run 1 ticket-assign -u u02 --co u99 --rejects bad.csv - <some.csv
t_err_match '^ticket-assign: <stdin>:2:1: assign: there is no such ticket'
t_err_match "^ticket-assign: <stdin>:3:1: .*unit 'u99' is not in config/units.csv"
[ "$(cut -d , -f 1 bad.csv | tr '\n' ' ')" = 'ticket T9 N2 T1 ' ] ||
	t_fail 'not each refused row once in --rejects'
grep -q '^T9,"a, b",assign: there is no such ticket' bad.csv ||
	t_fail 'a refused row is not whole in --rejects'
t_run 1 ticket-assign --auto --rejects bad.csv - <some.csv
t_err_match "^ticket-assign: <stdin>:2:1: there is no ticket 'T9'\$"
t_same bad.csv - <<'END'
ticket,memo,refused
T9,"a, b",there is no ticket 'T9'
END
# a request and its grant are two acts of a row
t_run 1 ticket-return ask reason=x basis=x suggest=u02 signed=x --grant x \
    --rejects bad.csv - <some.csv
[ "$(cut -d , -f 1 bad.csv | tr '\n' ' ')" = 'ticket T9 N2 ' ] ||
	t_fail 'not each refused row once in --rejects'

# --- a unit that ends (L3): its day comes by itself, and stops nothing ----------

cp -R store ending
sed '/^u02,/s/,[^,]*$/,2024-10-31/' store/config/units.csv \
    >ending/config/units.csv
echo 'r98,1,text,^交接,u02,legal,' >>ending/config/routes.csv
cat >after.csv <<'END'
ticket,received,source,kind,urgency,category,text
E1,2024-10-31 09:00,grid,report,general,环境/违建,交接前的事
E2,2024-11-01 09:00,grid,report,general,环境/违建,交接后的事
END
t_at 2024-10-31T10:00:00+08:00
t_run 0 sh -c 'head -n 2 after.csv | ticket-ingest -C ending - |
    ticket-assign -C ending --auto | cut -d , -f 1,4,5'
t_stdout <<'END'
ticket,event,unit
E1,assign,u02
END
t_at 2024-11-01T10:00:00+08:00
t_run 0 ticket-ingest -C ending after.csv
t_run 1 ticket-assign -C ending --auto E2
t_err_match '^ticket-assign: E2: not dispatched: its rule names a unit that has ended; the centre must decide'
t_run 0 ticket-assign -C ending --undecided E2
t_stdout <<'END'
ticket,reason,decider,candidates,rules
E2,its rule names a unit that has ended,centre,u01,r98
END
t_run 0 ticket-check -C ending
t_err_match '^ticket-check: warning: config/routes.csv: rule r98 names a unit that has ended, and decides nothing$'
# nor does a changed configuration with it stop intake
sed 's/^E2/E3/; /^E1/d' after.csv >third.csv
echo '2026-12-31,holiday,元旦' >>ending/config/calendar.csv
t_run 0 ticket-ingest -C ending third.csv
