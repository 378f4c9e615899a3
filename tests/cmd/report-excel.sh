#!/bin/sh
# report-excel.sh - tables of a report that a spreadsheet opens: no citizen's
# text becomes a formula there (Q4)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'END'
ticket,received,kind,urgency,site,place,category,text
0012,2024-10-08 08:00,help,general,no,@SUM(1),+cmd,"=HYPERLINK(""x"")"
END
t_run 0 ticket-ingest day.csv

# the plain format is verbatim, for pipes
t_run 0 ticket-report week 2024-W41 -f csv --split plain
grep -q '^,（未派单）,0012,.*,+cmd,@SUM(1),.*,"=HYPERLINK(""x"")"$' \
    plain/waiting.csv || t_fail 'not verbatim'

t_run 0 ticket-report week 2024-W41 -f csv --excel --split safe -o week.csv
printf '\357\273\277' >bom
for file in week.csv safe/waiting.csv; do
	head -c 3 "$file" | cmp -s - bom || t_fail "$file: no byte order mark"
	[ "$(grep -c '' "$file")" = "$(grep -c "$(printf '\r')\$" "$file")" ] ||
	    t_fail "$file: not every line ends with CRLF"
	tail -c +4 "$file" | tr -d '\r' >text
	grep -q "^,（未派单）,'0012,.*,'+cmd,'@SUM(1),.*,\"'=HYPERLINK(\"\"x\"\")\"\$" \
	    text || t_fail "$file: not safe"
done
# numbers stay numbers, a fall too
tail -c +4 safe/overview.csv | tr -d '\r' >text
t_same text plain/overview.csv

# a title is one cell, whatever a place in it holds
cat >often.csv <<'END'
ticket,received,kind,urgency,site,place,category,caller,phone,text
1,2024-10-01 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
2,2024-10-02 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
3,2024-10-03 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
4,2024-10-04 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
5,2024-10-05 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
6,2024-10-06 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
7,2024-10-07 08:00,complaint,general,no,"甲,=1+1,乙",噪声,王甲乙,13900000001,吵
END
t_run 0 ticket-ingest often.csv
t_run 0 ticket-report special 2024-W41 -f csv -o plain.csv
grep -q '^# tickets-1 附表1　有关工单（甲,=1+1,乙：噪声）$' plain.csv || t_fail 'not verbatim'
t_run 0 ticket-report special 2024-W41 -f csv --excel -o special.csv
tail -c +4 special.csv | tr -d '\r' >text
grep -q '^"# tickets-1 附表1　有关工单（甲,=1+1,乙：噪声）"$' text || t_fail 'two cells'

t_run 2 ticket-report week 2024-W41 -f md --excel
t_err_match '^ticket-report: --excel is for -f csv$'
t_run 2 ticket-report week 2024-W41 -f csv --excel --publish
t_err_match '^ticket-report: what is published is the plain csv: '
t_run 2 ticket-report --published 9 --excel
t_err_match '^ticket-report: --published takes -C, -f and -o alone$'
