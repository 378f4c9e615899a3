#!/bin/sh
# ticket-ingest: encodings, separators, line ends, title lines, unknown columns
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T12:00:00+08:00
cp -R "$TICKET_STORE" empty

fresh()
{
	rm -rf "$TICKET_STORE"
	cp -R empty "$TICKET_STORE"
}

cat >plain.csv <<'EOF'
任务号,派单时间,诉求类型,紧急程度,所属居委,问题描述
热线-241008-000001,2024/10/08 08:30,投诉,一般,梅园,夜里十一点还在打桩，𠮷字也在。
热线-241008-000002,2024/10/08 08:40,求助,紧急,桂园,"逗号,分号;制表符	引号""都在"
EOF
t_run 0 ticket-ingest plain.csv
sed 's/,2024-10-08T12:00:00+08:00$//' "$TICKET_STORE/tickets/2024-10.csv" \
    >expected
grep -q '逗号,分号;制表符	引号""都在' expected || t_fail 'verbatim'

# as FILE [ARGUMENT...]: the file gives the same tickets, without a word
as()
{
	fresh
	t_file=$1
	shift
	t_run 0 ticket-ingest "$@" "$t_file"
	t_stderr /dev/null
	sed 's/,2024-10-08T12:00:00+08:00$//' \
	    "$TICKET_STORE/tickets/2024-10.csv" >got
	t_same got expected
}

# --- encodings --------------------------------------------------------------

{ printf '\357\273\277'; cat plain.csv; } >bom.csv
as bom.csv
for e in GB18030 UTF-16LE UTF-16BE; do
	iconv -f UTF-8 -t "$e" plain.csv >"raw-$e.csv"
	as "raw-$e.csv" --encoding "$e"
done
as raw-GB18030.csv
{ printf '\377\376'; cat raw-UTF-16LE.csv; } >le.csv
{ printf '\376\377'; cat raw-UTF-16BE.csv; } >be.csv
as le.csv
as be.csv
as le.csv --encoding UTF-16
as plain.csv --encoding UTF-8
sed 's/𠮷/好/' plain.csv | iconv -f UTF-8 -t GBK >gbk.csv
fresh
t_run 0 ticket-ingest gbk.csv
grep -q '好字也在' "$TICKET_STORE/tickets/2024-10.csv" || t_fail GBK

# --- line ends, separators --------------------------------------------------

sed 's/$/\r/' plain.csv >crlf.csv
as crlf.csv
sed 's/$/\r/' plain.csv | iconv -f UTF-8 -t GB18030 >crlf-gb.csv
as crlf-gb.csv
printf '%s' "$(cat plain.csv)" >no-end.csv
as no-end.csv
tab=$(printf '\t')
sed "1s/,/;/g; 2s/,/;/g; 3s/一般,/一般;/; 3s/^\([^\"]*\)/\1/" plain.csv |
    awk -F'"' 'BEGIN { OFS = "\"" } NR == 3 { gsub(/,/, ";", $1) } { print }' \
    >semicolon.csv
as semicolon.csv
as semicolon.csv --separator ';'
sed "s/;/$tab/g; s/分号$tab/分号;/" semicolon.csv >tab.csv
as tab.csv
as tab.csv --separator tab
as tab.csv --separator "$tab"
fresh
head -n 2 plain.csv >commas.csv
t_run 3 ticket-ingest --separator ';' commas.csv
t_stderr <<'EOF'
ticket-ingest: commas.csv: no header line with a column ticket (or an alias of it in config/columns.csv)
EOF

# --- title lines, empty lines, blanks around headers ------------------------

{
	printf '云杉区市民服务热线,,,,,\n派单：市民热线,,导出人,任务号,,\n\n'
	sed '1s/,/ , /g' plain.csv
	printf '\n'
} >titles.csv
as titles.csv
iconv -f UTF-8 -t GB18030 titles.csv >titles-gb.csv
as titles-gb.csv
# the line of a row is that of the file
sed 's/,投诉,/,灌水,/' titles.csv >wrong.csv
fresh
t_run 1 ticket-ingest wrong.csv
t_err_match '^ticket-ingest: wrong\.csv:5:3: kind .灌水. is not known'

# --- standard input, several files ------------------------------------------

fresh
t_run 0 sh -c 'ticket-ingest <crlf-gb.csv'
t_match '^热线-241008-000002,'
t_run 0 sh -c 'cat plain.csv | ticket-ingest -'
[ "$(wc -l <"$t_out")" = 1 ] || t_fail 'the same again'
fresh
sed '3d' plain.csv >one.csv
sed '2d; s/紧急,/次紧急,/' plain.csv >two.csv
t_run 0 ticket-ingest one.csv two.csv plain.csv
# one transaction: one digest
[ "$(grep -c ',[0-9a-f]\{32\}$' "$TICKET_STORE/journal/2024-10.csv")" = 1 ] ||
    t_fail 'one transaction for all files'
sed 's/,2024.*+08:00,/ /; s/,[a-z]*=.*;urgency=/ /; s/;.*//; s/,,urg.*=/ /' \
    "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event,unit,attrs
热线-241008-000001,10 receive, general
热线-241008-000002,11 receive, semi-urgent
热线-241008-000002,12 amend urgent
EOF
t_run 0 ticket-check

# --- columns that nobody knows: one note ------------------------------------

fresh
sed '1s/$/,处理状态,,怪列/; 2,$s/$/,待处置,x,y/' plain.csv >more.csv
t_run 0 ticket-ingest more.csv
t_stderr <<'EOF'
ticket-ingest: warning: more.csv: columns that config/columns.csv does not know are left out: 处理状态, 怪列
EOF
# known and not wanted: nothing is said, every hour by cron
fresh
printf -- '-,处理状态,\n-,怪列,\n' >>"$TICKET_STORE/config/columns.csv"
t_run 0 ticket-ingest more.csv
[ ! -s "$t_err" ] || t_fail "something was said"
t_run 0 ticket-list --count
[ "$(cat "$t_out")" = "$(($(wc -l <plain.csv) - 1))" ] || t_fail "a row was not taken"

# --- a row without a time or a source: what the call supplies ---------------

fresh
cat >bare.csv <<'EOF'
工单编号,工单类型,主要内容,派单时间,来源
热线-241007-000009,投诉,号码里有日期,,
A-1,投诉,号码里没有日期,,
A-2,投诉,自己有,2024-10-08 10:00,网格
EOF
t_run 0 ticket-ingest --received '2024-10-08 11:00' --source 微信 bare.csv
sed 's/;.*//' "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event,unit,attrs
热线-241007-000009,10,2024-10-07T00:00:00+08:00,receive,,source=app
A-2,11,2024-10-08T10:00:00+08:00,receive,,source=grid
A-1,12,2024-10-08T11:00:00+08:00,receive,,source=app
EOF
# what the call supplies is no change of the row's
t_run 0 ticket-ingest --received '2024-10-08 11:30' --source grid bare.csv
t_stdout <<'EOF'
ticket,seq,at,event,unit,attrs
EOF
t_stderr /dev/null
