#!/bin/sh
# due.sh - ticket-due: what it lists by default, its order, --within, --explain,
# the calendar's end, calendars for other programs (K1 to K7, S9, S13, S14,
# S34, S42, O1 to O5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-09-30T16:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,text,district_due
B,2024-09-30 15:30,hotline,complaint,general,环境/噪声,yes,夜间施工噪声,2024-10-10 18:00
A,2024-09-30 15:30,hotline,complaint,general,环境/噪声,yes,白天施工噪声,
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief B outcome=reached
t_run 0 ticket-assign -u u02 B
t_run 0 ticket-record accept -u u02 B

# S34: what is open, soon, overdue or unknown; in order of due, ticket,
# obligation. The due days pass over the National Day holiday (K1).
t_run 0 ticket-due
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,brief,,2024-09-30T15:30:00+08:00,2024-09-30T16:30:00+08:00,soon,,,Art. 6(1)
B,contact,u02,2024-09-30T16:00:00+08:00,2024-10-08T23:59:59+08:00,soon,,,"Art. 5(4), 8(2)"
B,survey,u02,2024-09-30T16:00:00+08:00,2024-10-08T23:59:59+08:00,soon,,,"Art. 5(4), 8(1)"
B,district,,2024-09-30T15:30:00+08:00,2024-10-10T18:00:00+08:00,open,,,"Art. 8(10), Annex 2"
B,finish,u02,2024-09-30T16:00:00+08:00,2024-10-12T23:59:59+08:00,open,,,Art. 8(4)
END
# a unit by its id or its name
t_run 0 ticket-due -u u02 -f tsv
mv "$t_out" by_id
t_run 0 ticket-due -u "$(sed -n 's/^u02,\([^,]*\).*/\1/p' \
    "$TICKET_STORE/config/units.csv")" -f tsv
t_same "$t_out" by_id
t_run 2 ticket-due -u u99
t_err_match "^ticket-due: there is no unit 'u99'$"
# --all has what was done, too
t_run 0 ticket-due -a --obligation brief,accept
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,brief,,2024-09-30T15:30:00+08:00,2024-09-30T16:30:00+08:00,soon,,,Art. 6(1)
B,brief,,2024-09-30T15:30:00+08:00,2024-09-30T16:30:00+08:00,met,2024-09-30T16:00:00+08:00,,Art. 6(1)
B,accept,u02,2024-09-30T16:00:00+08:00,2024-10-08T23:59:59+08:00,met,2024-09-30T16:00:00+08:00,,"Art. 7(2), 7(3)"
END
# K4: the due second is in time, the next is not
t_run 0 ticket-due --as-of '2024-09-30 16:30:00' --obligation brief
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,brief,,2024-09-30T15:30:00+08:00,2024-09-30T16:30:00+08:00,soon,,,Art. 6(1)
END
t_run 0 ticket-due --as-of '2024-09-30 16:30:01' --obligation brief
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,brief,,2024-09-30T15:30:00+08:00,2024-09-30T16:30:00+08:00,overdue,,,Art. 6(1)
END
# S14: soon within four hours, or within one working day
t_run 0 ticket-due --as-of '2024-10-07 23:59:59' --status soon
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
B,contact,u02,2024-09-30T16:00:00+08:00,2024-10-08T23:59:59+08:00,soon,,,"Art. 5(4), 8(2)"
B,survey,u02,2024-09-30T16:00:00+08:00,2024-10-08T23:59:59+08:00,soon,,,"Art. 5(4), 8(1)"
END
t_run 0 ticket-due --as-of '2024-10-08 23:59:59' --obligation district
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
B,district,,2024-09-30T15:30:00+08:00,2024-10-10T18:00:00+08:00,open,,,"Art. 8(10), Annex 2"
END
t_run 0 ticket-due --as-of '2024-10-09 00:00:00' --obligation district
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
B,district,,2024-09-30T15:30:00+08:00,2024-10-10T18:00:00+08:00,soon,,,"Art. 8(10), Annex 2"
END

# --within counts hours, days, working days from now; what is overdue as well
within()
{
	t_run 0 ticket-due --within "$1" --as-of "$2"
	cut -d, -f1,2,5 "$t_out" | tail -n +2 >got && mv got "$t_out"
}
within 1wd '2024-09-30 16:00'
t_stdout <<'END'
A,brief,2024-09-30T16:30:00+08:00
B,contact,2024-10-08T23:59:59+08:00
B,survey,2024-10-08T23:59:59+08:00
END
within 2wd '2024-09-30 16:00'
t_stdout <<'END'
A,brief,2024-09-30T16:30:00+08:00
B,contact,2024-10-08T23:59:59+08:00
B,survey,2024-10-08T23:59:59+08:00
END
within 7d '2024-09-30 16:00'
t_stdout <<'END'
A,brief,2024-09-30T16:30:00+08:00
END
# S43: a working day from now is one whichever way limits are counted, so that
# what is soon is within it
cp -R "$TICKET_STORE" elapsed
echo '2024-01-01,clock.day_method,elapsed,ours' >>elapsed/config/policy.csv
t_at 2024-10-09T10:00:00+08:00
t_run 0 sh -c 'ticket-due -C elapsed --within 1wd --obligation district |
    cut -d , -f 1,5,6'
t_stdout <<'END'
ticket,due,status
B,2024-10-10T18:00:00+08:00,soon
END
t_at 2024-09-30T16:00:00+08:00
t_run 2 ticket-due --within soon
t_err_match '^ticket-due: --within '

# K6: counted out, day by day, with the policy row and the article
for words in '-f json' '-f table' '-f ics' --excel --exit-code; do
	# shellcheck disable=SC2086
	t_run 2 ticket-due --explain B $words
	t_err_match '^ticket-due: --explain counts out in words, not in rows: '
done
t_run 0 ticket-due --explain B
t_stdout <<'END'
B
  brief (O1, Art. 6(1)): met
    opened 2024-09-30T15:30:00+08:00 by receive
    limit 1h by policy row limit.brief (Art. 6(1))
    due 2024-09-30T16:30:00+08:00
    done 2024-09-30T16:00:00+08:00 by seq 12
  accept (O2, Art. 7(2), 7(3)) of u02: met
    opened 2024-09-30T16:00:00+08:00 by assign
    limit 1wd by policy row limit.accept (no number in the regulation)
      2024-09-30 the start; its day does not count
      2024-10-01 Tuesday   skipped, holiday 国庆节
      2024-10-02 Wednesday skipped, holiday 国庆节
      2024-10-03 Thursday  skipped, holiday 国庆节
      2024-10-04 Friday    skipped, holiday 国庆节
      2024-10-05 Saturday  skipped, weekend
      2024-10-06 Sunday    skipped, weekend
      2024-10-07 Monday    skipped, holiday 国庆节
      2024-10-08 Tuesday   working day 1
    due 2024-10-08T23:59:59+08:00
    done 2024-09-30T16:00:00+08:00 by seq 14
  contact (O3, Art. 5(4), 8(2)) of u02: soon
    opened 2024-09-30T16:00:00+08:00 by assign
    limit 1wd by policy row limit.contact (Art. 8(2))
      2024-09-30 the start; its day does not count
      2024-10-01 Tuesday   skipped, holiday 国庆节
      2024-10-02 Wednesday skipped, holiday 国庆节
      2024-10-03 Thursday  skipped, holiday 国庆节
      2024-10-04 Friday    skipped, holiday 国庆节
      2024-10-05 Saturday  skipped, weekend
      2024-10-06 Sunday    skipped, weekend
      2024-10-07 Monday    skipped, holiday 国庆节
      2024-10-08 Tuesday   working day 1
    due 2024-10-08T23:59:59+08:00
  survey (O4, Art. 5(4), 8(1)) of u02: soon
    opened 2024-09-30T16:00:00+08:00 by accept
    limit 1wd by policy row limit.survey (Art. 8(1))
      2024-09-30 the start; its day does not count
      2024-10-01 Tuesday   skipped, holiday 国庆节
      2024-10-02 Wednesday skipped, holiday 国庆节
      2024-10-03 Thursday  skipped, holiday 国庆节
      2024-10-04 Friday    skipped, holiday 国庆节
      2024-10-05 Saturday  skipped, weekend
      2024-10-06 Sunday    skipped, weekend
      2024-10-07 Monday    skipped, holiday 国庆节
      2024-10-08 Tuesday   working day 1
    due 2024-10-08T23:59:59+08:00
  district (O10, Art. 8(10), Annex 2): open
    opened 2024-09-30T15:30:00+08:00 by receive
    due named by the record
    due 2024-10-10T18:00:00+08:00
  finish (O5, Art. 8(4)) of u02: open
    opened 2024-09-30T16:00:00+08:00 by accept
    limit 5wd by policy row limit.finish.general (Art. 8(4))
      2024-09-30 the start; its day does not count
      2024-10-01 Tuesday   skipped, holiday 国庆节
      2024-10-02 Wednesday skipped, holiday 国庆节
      2024-10-03 Thursday  skipped, holiday 国庆节
      2024-10-04 Friday    skipped, holiday 国庆节
      2024-10-05 Saturday  skipped, weekend
      2024-10-06 Sunday    skipped, weekend
      2024-10-07 Monday    skipped, holiday 国庆节
      2024-10-08 Tuesday   working day 1
      2024-10-09 Wednesday working day 2
      2024-10-10 Thursday  working day 3
      2024-10-11 Friday    working day 4
      2024-10-12 Saturday  working day 5, worked for 国庆节
    due 2024-10-12T23:59:59+08:00
END

# K7: a limit follows the policy row in force when the obligation opens
cat >>store/config/policy.csv <<'END'
2024-10-09,limit.accept,3wd,no number in the regulation
END
t_at 2024-10-09T08:00:00+08:00
t_run 0 ticket-assign -u u02 A
t_run 0 ticket-due --obligation accept,contact A
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,contact,u02,2024-10-09T08:00:00+08:00,2024-10-10T23:59:59+08:00,soon,,,"Art. 5(4), 8(2)"
A,accept,u02,2024-10-09T08:00:00+08:00,2024-10-12T23:59:59+08:00,open,,,"Art. 7(2), 7(3)"
END
# K2: and an office day may end at 17:30
cat >>store/config/policy.csv <<'END'
2024-10-10,clock.day_end,17:30,no number in the regulation
END
t_at 2024-10-10T09:00:00+08:00
t_run 0 ticket-record accept -u u02 A
t_run 0 ticket-due --obligation finish,survey A
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
A,survey,u02,2024-10-10T09:00:00+08:00,2024-10-11T17:30:00+08:00,soon,,,"Art. 5(4), 8(1)"
A,finish,u02,2024-10-10T09:00:00+08:00,2024-10-16T17:30:00+08:00,open,,,Art. 8(4)
END

# K1: beyond the calendar nothing is guessed: unknown, with one warning, last
t_at 2026-12-30T09:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,text
C,2026-12-30 08:30,grid,complaint,general,环境/噪声,no,年底噪声
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-assign -u u02 C
t_run 0 ticket-record accept -u u02 C
t_run 0 ticket-due C
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
C,contact,u02,2026-12-30T09:00:00+08:00,2026-12-31T17:30:00+08:00,soon,,,"Art. 5(4), 8(2)"
C,accept,u02,2026-12-30T09:00:00+08:00,unknown,unknown,2026-12-30T09:00:00+08:00,,"Art. 7(2), 7(3)"
C,finish,u02,2026-12-30T09:00:00+08:00,unknown,unknown,,,Art. 8(4)
END
t_stderr <<'END'
ticket-due: warning: 2 due dates lie beyond config/calendar.csv and are unknown until the next year's days off are added to it
END
t_run 0 ticket-due --explain C
t_stdout <<'END'
C
  contact (O3, Art. 5(4), 8(2)) of u02: soon
    opened 2026-12-30T09:00:00+08:00 by assign
    limit 1wd by policy row limit.contact (Art. 8(2))
      2026-12-30 the start; its day does not count
      2026-12-31 Thursday  working day 1
    due 2026-12-31T17:30:00+08:00
  accept (O2, Art. 7(2), 7(3)) of u02: unknown
    opened 2026-12-30T09:00:00+08:00 by assign
    limit 3wd by policy row limit.accept (no number in the regulation)
      2026-12-30 the start; its day does not count
      2026-12-31 Thursday  working day 1
      the calendar ends here
    due unknown
    done 2026-12-30T09:00:00+08:00 by seq 21
  finish (O5, Art. 8(4)) of u02: unknown
    opened 2026-12-30T09:00:00+08:00 by accept
    limit 5wd by policy row limit.finish.general (Art. 8(4))
      2026-12-30 the start; its day does not count
      2026-12-31 Thursday  working day 1
      the calendar ends here
    due unknown
END
# known as soon as the calendar is
printf '2027-01-01,holiday,元旦\n' >>store/config/calendar.csv
t_run 0 ticket-due C
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
C,contact,u02,2026-12-30T09:00:00+08:00,2026-12-31T17:30:00+08:00,soon,,,"Art. 5(4), 8(2)"
C,finish,u02,2026-12-30T09:00:00+08:00,2027-01-07T17:30:00+08:00,open,,,Art. 8(4)
END
t_stderr </dev/null

# for calendar programs: an event a due, at that second, in UTC
t_run 0 ticket-due -f ics --obligation finish C
tr -d '\r' <"$t_out" >got && mv got "$t_out"
t_stdout <<'END'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//ticket//ticket-due//EN
BEGIN:VEVENT
UID:C-finish-u02-21@ticket
DTSTAMP:20261230T010000Z
DTSTART:20270107T093000Z
SUMMARY:C finish u02
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
END

# S42: weights that do not add up to 100 are noted once, and used as they are
cat >>store/config/policy.csv <<'END'
2024-10-01,score.weight.contact,30,Annex 2
END
t_run 0 ticket-check -q
t_stderr <<'END'
ticket-check: warning: the weights of the score do not add up to 100; they are used as they are
END

# a long number, and what means something there: folded at 75 bytes between
# characters, escaped (RFC 5545)
t_at 2026-12-30T10:00:00+08:00
cat >long.csv <<'END'
ticket,received,source,kind,urgency,category,text
浦东新区南北东西热线第\零零零零零零零零,2026-12-30 09:30,hotline,complaint,general,环境/噪声,夜间噪声
END
t_run 0 ticket-ingest long.csv
t_run 0 ticket-due -f ics --obligation brief --status soon
LC_ALL=C awk '{ sub(/\r$/, ""); if (length($0) > 75) exit 1 }' "$t_out" ||
    t_fail 'a line is longer than 75 bytes'
[ "$(grep -c "$(printf '\r')\$" "$t_out")" = "$(wc -l <"$t_out")" ] ||
    t_fail 'a line that does not end with CR LF'
iconv -f UTF-8 -t UTF-8 "$t_out" >/dev/null || t_fail 'a character was cut'
tr -d '\r' <"$t_out" | sed -n '/^UID/,/^DTSTAMP/p' >got
t_same got - <<'END'
UID:浦东新区南北东西热线第\\零零零零零零零零-brief--24@t
 icket
DTSTAMP:20261230T020000Z
END

# K1: a weekend day past the calendar may be worked: whether an urgent dispatch
# lay outside office hours is not guessed, but at night it did on any day
t_at 2028-01-01T10:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,text
D,2028-01-01 09:30,grid,complaint,urgent,环境/噪声,no,新年噪声
E,2028-01-01 07:30,grid,complaint,urgent,环境/噪声,no,清晨噪声
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record assign -u u02 role=lead basis=legal head=h D
t_run 0 ticket-record assign -u u02 role=lead basis=legal head=h \
    --at 2028-01-01T08:00:00+08:00 E
t_run 0 ticket-due --obligation accept,progress,finish D E
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
E,accept,u02,2028-01-01T08:00:00+08:00,2028-01-01T09:00:00+08:00,overdue,,,"Art. 7(2), 7(3)"
E,progress,u02,2028-01-01T08:00:00+08:00,2028-01-01T12:00:00+08:00,soon,,,Art. 7(3)
D,accept,u02,2028-01-01T10:00:00+08:00,unknown,unknown,,,"Art. 7(2), 7(3)"
D,progress,u02,2028-01-01T10:00:00+08:00,unknown,unknown,,,Art. 7(3)
E,finish,u02,2028-01-01T09:00:00+08:00,unknown,unknown,,,Art. 8(4)
END
t_run 0 ticket-due --explain D
sed -n '/accept\|progress/,/ due /p' "$t_out" >got
t_same got - <<'END'
  accept (O2, Art. 7(2), 7(3)) of u02: unknown
    opened 2028-01-01T10:00:00+08:00 by assign
      the calendar ends before this day: inside office hours or not is unknown
    due unknown
  progress (O6, Art. 7(3)) of u02: unknown
    opened 2028-01-01T10:00:00+08:00 by assign
    limit 4h by policy row limit.progress (Art. 7(3))
      the calendar ends before this day: inside office hours or not is unknown
    due unknown
END
# known as soon as the calendar is: a day worked
printf '2028-01-01,workday,调休\n2028-01-03,holiday,元旦\n' \
    >>store/config/calendar.csv
t_run 0 ticket-due --obligation accept,progress D
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
D,accept,u02,2028-01-01T10:00:00+08:00,2028-01-06T17:30:00+08:00,open,,,"Art. 7(2), 7(3)"
END

# S20, S44: a call is one of the leg that had begun when it was made, also where
# the second assign of a unit was written down after it; a progress as well
t_at 2024-11-04T18:00:00+08:00
cat >twice.csv <<'EOF'
ticket,received,source,kind,urgency,site,text
TW,2024-11-04 17:50,hotline,complaint,urgent,no,路灯不亮
EOF
t_run 0 ticket-ingest twice.csv
t_run 0 ticket-record brief TW outcome=reached
t_run 0 ticket-assign -u u02 TW --head 陈十
t_run 0 ticket-record accept TW -u u02
t_run 0 ticket-record contact TW -u u02 outcome=reached
t_run 0 ticket-return ask TW -u u02 reason=非本单位职责 basis=权责清单 \
    suggest=u01 signed=陈十
t_at 2024-11-04T20:30:00+08:00
t_run 0 ticket-record contact TW -u u02 outcome=reached
t_run 0 ticket-record progress TW -u u02
t_at 2024-11-05T15:00:00+08:00
t_run 0 ticket-return grant TW reason=属实 --at '2024-11-04 19:00'
t_run 0 ticket-assign -u u02 TW --head 陈十 --at '2024-11-04 20:00'
t_run 0 ticket-due -a TW --obligation contact,progress
cut -d , -f 2-4,6,7 "$t_out" >got
mv got "$t_out"
t_stdout <<'EOF'
obligation,unit,opened,status,done
progress,u02,2024-11-04T18:00:00+08:00,met,2024-11-04T20:30:00+08:00
progress,u02,2024-11-04T20:00:00+08:00,met,2024-11-04T20:30:00+08:00
contact,u02,2024-11-04T18:00:00+08:00,met,2024-11-04T18:00:00+08:00
contact,u02,2024-11-04T20:00:00+08:00,met,2024-11-04T20:30:00+08:00
EOF
