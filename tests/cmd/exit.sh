#!/bin/sh
# exit.sh - exit statuses 0 to 5 of every command, with exact standard error,
# and what --help and --version say (page 2, Q6)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,place,caller,phone,text
T1,2024-10-08 08:40,hotline,complaint,general,环境/噪声,梅园,张三丰,16000000001,夜间施工噪声
T2,2024-10-08 08:41,grid,report,general,环境/违建,桂园,,,私搭乱建
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-assign -u u02 T2
cp -R store before
version=$(cat "${TICKET_TOP:?}/VERSION")

# says TEXT...: standard error is that, a line each
says()
{
	printf '%s\n' "$@" >says
	t_stderr says
}
# usage PROGRAM TEXT: that, and how the program is used
usage()
{
	ticket_usage=$("$1" --help | sed '1,2d; /^$/,$d')
	says "$1: $2" "$ticket_usage"
	[ ! -s "$t_out" ] || t_fail 'something was printed all the same'
}

for program in "$TICKET_BUILD"/ticket-*; do
	program=${program##*/}
	case $program in
	*[!a-z-]*) continue ;;
	esac
	# 0
	t_run 0 "$program" --version
	echo "$program $version" >says
	t_stdout says
	t_run 0 "$program" --help
	[ ! -s "$t_err" ] || t_fail '--help on standard error'
	head -n 1 "$t_out" | grep -Eqx "$program - [a-z].*" ||
	    t_fail 'the first line of --help'
	sed -n 3p "$t_out" | grep -q "^usage: $program " ||
	    t_fail 'the usage of --help'
	for option in -C --help --version; do
		grep -q -e "$option" "$t_out" || [ "$program" = ticket-init ] ||
		    t_fail "--help says nothing of $option"
	done
	# 2, of all and before anything else
	t_run 2 "$program" --no-such
	usage "$program" \
	    "option '--no-such' is not known, or lacks its argument"
	t_run 2 "$program" -C
	usage "$program" "option '-C' is not known, or lacks its argument"
	t_run 2 env TICKET_NOW=soon "$program" -C nowhere
	usage "$program" "TICKET_NOW must be a time such as 2024-10-25T16:00:00+08:00, not 'soon'"
	# 5, of the smallest output too
	t_run 5 sh -c "exec $program --version >/dev/full"
done

# 2: what each asks for
t_run 2 ticket-init --as-of now
usage ticket-init "option '--as-of' is not known, or lacks its argument"
t_run 2 ticket-ingest
usage ticket-ingest 'an export is needed: a file, or standard input'
t_run 2 ticket-assign
usage ticket-assign 'a unit and tickets, or --auto, are needed'
t_run 2 ticket-assign -u u01 --auto
usage ticket-assign 'one of -u, --auto and --undecided is needed'
t_run 2 ticket-record
usage ticket-record 'an event, or a CSV of events, is needed'
t_run 2 ticket-record contact T1 colour=red
usage ticket-record "contact has no attribute 'colour'"
t_run 2 ticket-return take T1
usage ticket-return "one of list, ask, grant or refuse is needed, not 'take'"
t_run 2 ticket-review look
usage ticket-review \
    "one of list, check, pass, fail, callback, rework or close is needed, not 'look'"
t_run 2 ticket-supervise --ground 9
usage ticket-supervise "--ground must be of 1 to 7 with , between, not '9'"
t_run 2 ticket-shelve put
usage ticket-shelve \
    "one of candidates, list, ask, file, revise, refuse or end is needed, not 'put'"
t_run 2 ticket-list --limit x
usage ticket-list "--limit must be a whole number, not 'x'"
t_run 2 ticket-show
usage ticket-show 'a ticket is needed'
t_run 2 ticket-due --explain
usage ticket-due '--explain needs tickets'
t_run 2 ticket-score 2024-13
usage ticket-score "not a period (2024-10, 2024-Q4, 2024, 2024-W43, 2024-10-01..2024-10-15) '2024-13'"
t_run 2 ticket-check a b
usage ticket-check 'one store at a time'
for program in ticket-list ticket-due ticket-show ticket-score; do
	t_run 2 "$program" -f papyrus
	usage "$program" "format 'papyrus' is not known"
	t_run 2 "$program" --as-of someday
	usage "$program" \
	    "--as-of must be a time such as 2024-10-25 16:00, not 'someday'"
done
for program in ticket-list ticket-show; do
	t_run 2 "$program" --reveal T1
	usage "$program" '--reveal needs --reason'
done

commands='ticket-init ticket-ingest ticket-assign ticket-record ticket-return
ticket-review ticket-supervise ticket-shelve ticket-list ticket-show ticket-due
ticket-score ticket-check'
# 3: no store, bad configuration; nothing is written
for program in $commands; do
	case $program in
	ticket-init) continue ;;
	ticket-ingest) set -- day.csv ;;
	ticket-assign) set -- --auto ;;
	ticket-record) set -- accept T1 -u u02 ;;
	ticket-show) set -- T1 ;;
	*) set -- ;;
	esac
	t_run 3 "$program" -C nowhere "$@"
	says "$program: nowhere: is not a directory"
	mkdir -p empty
	t_run 3 "$program" -C empty "$@"
	cat "$t_err" >>of-empty
done
cp of-empty "$t_out"
t_stdout <<'END'
ticket-ingest: empty: is no store; ticket-init makes one
ticket-assign: empty: is no store; ticket-init makes one
ticket-record: empty: is no store; ticket-init makes one
ticket-return: empty: is no store; ticket-init makes one
ticket-review: empty: is no store; ticket-init makes one
ticket-supervise: empty: is no store; ticket-init makes one
ticket-shelve: empty: is no store; ticket-init makes one
ticket-list: empty: is no store; ticket-init makes one
ticket-show: empty: is no store; ticket-init makes one
ticket-due: empty: is no store; ticket-init makes one
ticket-score: empty: is no store; ticket-init makes one
ticket-check: empty: is no store; ticket-init makes one
END
cp -R store bad
echo 'x,limit.contact,1wd,Art. 8(2)' >>bad/config/policy.csv
for program in $commands; do
	case $program in
	ticket-init) set -- --config ;;
	ticket-ingest) set -- day.csv ;;
	ticket-assign) set -- --auto ;;
	ticket-record) set -- accept T1 -u u02 ;;
	ticket-show) set -- T1 ;;
	*) set -- ;;
	esac
	[ "$program" != ticket-check ] || continue
	t_run 3 "$program" -C bad "$@"
	says "$program: config/policy.csv:65:1: 'x' is no date such as 2024-10-25"
done
t_same before/journal/2024-10.csv bad/journal/2024-10.csv
t_run 3 env TICKET_DATADIR="$PWD/nowhere" ticket-init new
says "ticket-init: default configuration: $PWD/nowhere/config/policy.csv: there is no such file"
[ ! -e new ] || t_fail 'a store was begun that cannot be filled'
t_run 3 ticket-ingest nofile.csv
says 'ticket-ingest: nofile.csv: there is no such file'
# a word that is neither may be a mistake in either
t_run 3 ticket-record acept T1 -u u01
says 'ticket-record: acept: there is no such event, and no such file'

# 1: some rows refused, or the answer is no; the others go on
t_run 1 sh -c 'sed "s/^T1/T3/; s/complaint/张/; s/^T2/T4/" day.csv |
    ticket-ingest -'
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
T4,13,2024-10-08T08:41:00+08:00,receive,,source=grid;kind=report;urgency=general;category=环境/违建;place=桂园;matter=T2;row=977dfef6bc753307bea4770ea8ec8e20
END
t_stderr <<'END'
ticket-ingest: <stdin>:2:4: kind '张' is not known; config/values.csv would need a row kind,张,WORD with consult, help, complaint, report, suggestion, praise or other as WORD
END
t_run 1 ticket-assign -u u01 T1 T9
t_stderr <<'END'
ticket-assign: warning: T1: dispatched before the brief is settled
ticket-assign: T9: assign: there is no such ticket; receive must come first
END
t_run 1 ticket-record accept -u u01 T9 T1
t_stderr <<'END'
ticket-record: T9: accept: there is no such ticket; receive must come first
END
t_run 1 ticket-record progress -u 综合执法队 T1
t_stderr <<'END'
ticket-record: T1: unit '综合执法队' is not in config/units.csv; progress is not allowed, the ticket is accepted: the unit is not on it; assign must come first; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END
# a comma without quotes moves what follows: nothing of it is lost unsaid
t_run 1 ticket-record --rejects left.csv - <<'END'
event,ticket,unit,note
progress,T1,u01,去了,又走了
,T1,u01,x
progress,T1,u01
progress,T1,u01,y,,
END
t_stderr <<'END'
ticket-record: <stdin>:2:5: 5 fields, the header has 4
ticket-record: <stdin>:3:1: there is no event; one of the events of ticket(7) is needed
END
[ "$(grep -c ',progress,u01,' "$t_out")" = 2 ] || t_fail 'the others go on'
grep -q '^progress,T1,u01,去了,又走了,"5 fields' left.csv ||
    t_fail 'the row is not kept whole'
t_run 1 ticket-return ask T1 reason=x basis=x suggest=u01 signed=x
t_stderr <<'END'
ticket-return: T1: return is refused: the citizen has not been contacted
END
t_run 1 ticket-review close T1
t_stderr <<'END'
ticket-review: T1: close is not allowed, the ticket is accepted; allowed: amend, brief, assign, supervise, shelve, flag, merit, bulletin
END
t_run 1 ticket-supervise end T1 -u u01
t_stderr <<'END'
ticket-supervise: T1: supervise-end is not allowed, the ticket is accepted: no supervision of this unit is open; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend, statement, reply, supervise, shelve, flag, merit, bulletin
END
t_run 1 ticket-shelve file T1
t_stderr <<'END'
ticket-shelve: T1: shelve-file is not allowed, the ticket is accepted: no shelving by this unit waits for the district; allowed: amend, brief, contact, answer, survey, progress, urge, return, extend, statement, reply, supervise, shelve, flag, merit, bulletin
END
# what is not possible is said with what would be
t_run 1 ticket-record merit -u u01 clause=A3
t_stderr <<'END'
ticket-record: merit is refused: the clause leaves a choice: points= must be one of 1.00, 2.00
END
t_run 1 ticket-record merit -u u01 clause=A3 points=3
t_stderr <<'END'
ticket-record: merit is refused: points= must be one of 1.00, 2.00, or 0 to waive
END
cp -R store ended
sed '/^u02,/s/$/2024-10-07/' store/config/units.csv >ended/config/units.csv
t_run 1 ticket-record -C ended merit -u u02 clause=B1
t_err_match "^ticket-record: merit is refused: unit 'u02' is not active on \
2024-10-08 by config/units.csv \\([-0-9a-z ]*2024-10-07\\)\$"

# who is to be named is said only where somebody could do it
t_run 1 ticket-return grant T9 reason=x
t_stderr <<'END'
ticket-return: T9: return-grant: there is no such ticket; receive must come first
END
t_run 1 ticket-return grant T1 reason=x
t_err_match '^ticket-return: T1: return-grant is not allowed, the ticket is accepted: no return is pending; allowed: '
t_run 1 ticket-record progress T1
t_stderr <<'END'
ticket-record: T1: progress needs a unit
END
# of two values neither is taken
t_run 2 ticket-record progress -u u01 note=a T1 note=b
usage ticket-record 'note is given twice'
t_run 2 ticket-return ask T1 reason=a basis=x reason=a
usage ticket-return 'reason is given twice'
for program in ticket-list ticket-show ticket-due; do
	t_run 1 "$program" T9 T1
	says "$program: there is no ticket 'T9'"
	grep -q T1 "$t_out" || t_fail 'the other did not go on'
done
t_run 1 ticket-due --exit-code T1
t_stderr </dev/null
t_run 0 ticket-due --exit-code --status late T1
cp -R store flipped
sed -i 's/,assign,u02/,assign,u03/' flipped/journal/2024-10.csv
t_run 1 ticket-check -C flipped
t_stderr <<'END'
ticket-check: journal/2024-10.csv:4: digest is not that of its transaction (lines 4 to 4): a byte of it, or the chain before it, was changed
END

# 4: another writer holds the store; nothing is lost by trying again
locked()
{
	t_run 4 flock store/lock "$@" --wait 0
	says "$1: lock: another writer holds the store; try again, or --wait longer"
}
locked ticket-init --config
locked ticket-ingest day.csv
locked ticket-assign --auto
locked ticket-record flag T1 kind=media
locked ticket-return ask T1
locked ticket-review close T1
locked ticket-supervise open T1 --ground 2
locked ticket-shelve file T1
locked ticket-check --repair
# readers never wait
for program in ticket-list ticket-due ticket-score ticket-check; do
	t_run 0 flock store/lock "$program"
done
for call in 'ticket-assign --undecided' 'ticket-return' 'ticket-review' \
    'ticket-supervise' 'ticket-shelve' 'ticket-report board'; do
	# shellcheck disable=SC2086
	t_run 0 timeout 60 flock store/lock $call
done
t_run 0 flock store/lock ticket-show T1

# a dry run of ticket-init says what would be refused, and makes nothing
t_run 3 ticket-init -n store
says 'ticket-init: store: is a store already; --config records changed configuration'

# and so is one whose journal is damaged
mkdir -p damaged/journal
printf '%s\nx\nx,0123456789abcdef0123456789abcdef\n' \
    seq,logged,at,ticket,event,unit,by,attrs,digest >damaged/journal/2024-10.csv
t_run 3 ticket-init damaged
says 'ticket-init: damaged: is a store already; --config records changed configuration'
t_run 3 ticket-init -n day.csv
says 'ticket-init: day.csv: is not a directory'
t_run 5 ticket-init -n no/such/place
says 'ticket-init: no/such/place: No such file or directory'
t_run 3 ticket-init -n --readers no-such-group-$$ dry
says "ticket-init: there is no group 'no-such-group-$$'"
t_run 0 ticket-init -n dry
t_quiet
[ ! -e dry ] || t_fail 'a dry run made a store'

# 5: the system says no, after the commit: what was recorded is recorded
for program in ticket-list ticket-due ticket-score ticket-check ticket-review \
    ticket-supervise ticket-shelve ticket-return; do
	t_run 5 sh -c "exec $program >/dev/full"
	says "$program: standard output: No space left on device"
done
t_run 5 sh -c 'exec ticket-show T1 >/dev/full'
says 'ticket-show: standard output: No space left on device'
t_run 5 sh -c 'exec ticket-assign --auto >/dev/full'
t_stderr <<'END'
ticket-assign: standard output: No space left on device
END
t_run 5 sh -c 'exec ticket-record flag T1 kind=media >/dev/full'
says 'ticket-record: standard output: No space left on device'
t_run 5 sh -c 'exec ticket-ingest day.csv >/dev/full'
t_stderr <<'END'
ticket-ingest: standard output: No space left on device
END
grep -q ',flag,' store/journal/2024-10.csv || t_fail 'the flag is not recorded'
# nor is there room for a longer file (ulimit -f): said, and nothing half done
cp -R store limited
why=$(printf '%02000d' 0)
t_run 5 sh -c "ulimit -f 1; exec ticket-record -C limited flag T1 kind=media \
    reason=$why"
says 'ticket-record: journal/2024-10.csv: File too large'
t_run 5 sh -c 'ulimit -f 1; exec ticket-report -C limited week -o week.html'
says 'ticket-report: week.html: File too large'
[ -z "$(find . -name '.new*' -o -name week.html)" ] || t_fail 'half a file'
t_run 0 ticket-record -C limited flag T1 kind=mass
t_stderr </dev/null
t_run 0 ticket-check -q -C limited
# one record is one line, whoever it is by
two=$(printf 'a\nb')
for by in "$two" '' ' ' "$(printf 'a\tb')" "$(printf '%0257d' 0)"; do
	t_run 2 ticket-record flag T1 kind=media --by "$by"
	t_err_match '^ticket-record: --by must be 1 to 256 bytes without control'
done
t_run 2 ticket-assign -u u01 T2 --by "$two"
t_run 2 ticket-show T1 --reveal --reason x --by "$two"
printf 'event,ticket,kind,by\nflag,T1,media,"a\nb"\nflag,T1,mass,丙\n' >by.csv
t_run 1 ticket-record -n by.csv
t_stderr <<'END'
ticket-record: by.csv:2:4: by must be 1 to 256 bytes without control characters, not 'a?b'
END
[ "$(grep -c ',flag,' "$t_out")" = 1 ] || t_fail 'the other row did not go on'
t_run 0 ticket-check -q
# a reason of blanks is none, whether a look's, a void's or a pass's
cp store/journal/2024-10.csv as_it_was
t_run 2 ticket-show T1 --reveal --reason ' '
t_err_match '^ticket-show: --reveal needs --reason$'
t_run 2 ticket-review pass T1 --despite '　'
t_err_match '^ticket-review: --despite needs a reason$'
# S28: a void's ticket is the voided record's, whether it is named or not
seq=$(tail -n 1 store/journal/2024-10.csv | cut -d , -f 1)
ticket=$(tail -n 1 store/journal/2024-10.csv | cut -d , -f 4)
t_run 0 ticket-record -n void seq="$seq" reason=误记
t_match "^$ticket,[0-9]+,.*,void,,seq=$seq;reason=误记"
t_run 1 ticket-record void T2 seq=12 reason='　 '
says 'ticket-record: T2: void lacks reason'
t_run 1 ticket-return ask T2 reason=' ' basis=x suggest=u01 signed=x
t_err_match '^ticket-return: T2: return lacks reason'
t_same as_it_was store/journal/2024-10.csv
cp -R store late
t_run 0 ticket-record accept T2 -u u02 -C late
t_at 2024-10-18T09:00:00+08:00
t_run 1 ticket-return ask T2 -C late --grant ' ' reason=x basis=x suggest=u01 \
    signed=x
! grep -q ',return' late/journal/*.csv || t_fail 'a grant without a reason'
t_at 2024-10-08T09:00:00+08:00
# what cannot be put out is not recorded as published, sent or looked at
for file in /nowhere/x.html store; do
	cp store/journal/2024-10.csv as_it_was
	case $file in
	store) why='Is a directory' ;;
	*) why='is not a directory' ;;
	esac
	t_run 5 ticket-report week --publish -o "$file"
	says "ticket-report: ${file%/x.html}: $why"
	t_run 5 ticket-report special 2024-10 --issue -o "$file"
	t_run 5 ticket-report week --reveal --reason 查 -o "$file"
	t_same as_it_was store/journal/2024-10.csv
done
t_run 5 ticket-report week --publish -f csv --split /nowhere/x
t_same as_it_was store/journal/2024-10.csv
sed 's/complaint/张/' day.csv >refused.csv
t_run 5 ticket-ingest --rejects /nowhere/x refused.csv
t_stderr <<'END'
ticket-ingest: refused.csv:2:4: kind '张' is not known; config/values.csv would need a row kind,张,WORD with consult, help, complaint, report, suggestion, praise or other as WORD
ticket-ingest: /nowhere: is not a directory
END
if [ "$(id -u)" != 0 ]; then
	chmod a-w store/journal store/journal/*
	t_run 5 ticket-record flag T1 kind=media
	chmod u+w store/journal store/journal/*
fi
t_run 0 ticket-check -q
t_quiet
