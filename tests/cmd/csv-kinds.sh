#!/bin/sh
# csv-kinds.sh - every kind of field that a CSV can hold comes in as it was
# meant, in every encoding, with every line end (Q4, S31, S45)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

command -v iconv >/dev/null || t_skip 'no iconv'
t_store
t_at 2024-10-08T09:00:00+08:00
cp -a store empty

# say TICKET TEXT PLACE: a row, its fields as they stand in the file
say()
{
	printf '%s,2024-10-08 08:00,complaint,general,%s,%s\n' "$@"
}
{
	echo ticket,received,kind,urgency,text,place
	say T01 普通 梅园
	say T02 '"一, 二"' 梅园
	say T03 '"他说""很吵""了"' 梅园
	say T04 '"第一行
第二行"' 梅园
	say T05 '"第一行 ""甲""
第二行"' '""'
	say T06 '"{""type"": ""Point"", ""at"": [1, 2.5]}"' 梅园
	say T07 没有小区 ''
	say T08 'ʤ 𠀀 é' 梅园
	say T09 '"  两边有空格  "' 梅园
	say T10 '""""""""' 梅园
	say T11 '"a,""b"",
""c"""' 梅园
	say T12 '"a	b;c"' '"梅,园"'
	say '"T13"' '"都有引号"' '"梅园"'
	# a table ends without a line end as often as with one
	say T14 '=1+1' 梅园 | tr -d '\n'
} >lf
sed 's/$/\r/' lf >crlf

cat >want <<'EOT'
T01,普通,梅园
T02,"一, 二",梅园
T03,"他说""很吵""了",梅园
T04,第一行 第二行,梅园
T05,"第一行 ""甲"" 第二行",
T06,"{""type"": ""Point"", ""at"": [1, 2.5]}",梅园
T07,没有小区,
T08,ʤ 𠀀 é,梅园
T09,两边有空格,梅园
T10,"""""""",梅园
T11,"a,""b"", ""c""",梅园
T12,a	b;c,"梅,园"
T13,都有引号,梅园
T14,=1+1,梅园
EOT

# takes FILE OPTION...: the rows in tickets/ are those that are wanted
takes()
{
	rm -rf store
	cp -a empty store
	t_run 0 ticket-ingest "$@"
	t_stderr - </dev/null
	TZ=UTC mlr --csv --headerless-csv-output cut -o -f ticket,text,place \
	    store/tickets/2024-10.csv >"$t_out"
	t_stdout want
	t_run 0 ticket-check
	# and the same again is the same
	t_run 0 ticket-ingest "$@"
	t_stdout - <<-'EOT'
	ticket,seq,at,event,unit,attrs
	EOT
}

for end in lf crlf; do
	takes $end
	{ printf '\357\273\277'; cat $end; } >bom
	takes bom
	for code in GB18030 UTF-16LE UTF-16BE; do
		iconv -f UTF-8 -t $code $end >coded
		takes coded --encoding $code
	done
	iconv -f UTF-8 -t GB18030 $end >coded
	takes coded
	{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE $end; } >coded
	takes coded
	{ printf '\376\377'; iconv -f UTF-8 -t UTF-16BE $end; } >coded
	takes coded
done

# two columns for one text: what is not taken is said; the same twice is not
cat >sheet.csv <<'EOT'
任务号,事件,接通情况,备注,说明
T10,简告,接通,甲,乙
T11,简告,接通,甲,甲
T12,简告,接通,,乙
T13,简告,接通,丙,丁
EOT
t_run 0 ticket-record sheet.csv
cut -d , -f 1,6 "$t_out" >got
t_same got - <<'EOT'
ticket,attrs
T10,outcome=reached;note=甲
T11,outcome=reached;note=甲
T12,outcome=reached;note=乙
T13,outcome=reached;note=丙
EOT
t_stderr <<'EOT'
ticket-record: warning: sheet.csv:2: two columns are note and differ: the first is taken (so 2 times in all)
EOT

# files and standard input in one call: none is passed over, and what is refused
# is kept under the header of its own file
cat >one.csv <<'EOT'
标题,,
事件,工单编号,接通情况
接单,T10,
简告,T11,怪
EOT
cat >two.csv <<'EOT'
event,ticket,kind,memo
flag,T10,media,a
accept,T12,,b
EOT
t_run 1 ticket-record one.csv - --rejects bad.csv <two.csv
t_match '^T10,[0-9]+,.*,flag,,kind=media$'
cut -d , -f 1,2,3 bad.csv >got
t_same got - <<'EOT'
event,ticket,kind
accept,T12,
事件,工单编号,接通情况
简告,T11,怪
接单,T10,
EOT
printf 'ticket\nT11\n' >some
t_run 0 sh -c 'ticket-list --fields ticket --sort ticket T10 - <some'
t_stdout <<'EOT'
ticket
T10
T11
EOT
t_run 0 sh -c 'ticket-list --fields ticket - T10 - <some'
t_run 0 sh -c 'ticket-record flag -n - - kind=media <some'
[ "$(grep -c ',flag,' "$t_out")" = 1 ] || t_fail 'T11 was not taken once'
t_run 0 sh -c 'ticket-record urge -n T10 - T12 -u u01 <some || :'
[ "$(grep -c '^ticket-record: .*urge is not allowed' "$t_err")" = 3 ] ||
	t_fail 'not all three were taken'
t_run 0 sh -c 'ticket-assign -n -u u02 - T10 <some'
[ "$(grep -c ',assign,u02,' "$t_out")" = 2 ] || t_fail 'not both were taken'
{ head -n 1 lf; say N1 甲 乙; } >new
{ head -n 1 lf; say N2 甲 乙; } >newer
t_run 0 sh -c 'ticket-ingest -n newer - <new'
[ "$(grep -c '^N[12],' "$t_out")" = 2 ] || t_fail 'not both exports were taken'

# what the desk refuses is named by the field that it is for; where the file
# has none of it, by the event's, else by the ticket's
cat >faults <<'EOT'
作业,ticket,事件,unit,at,seq,reason,kind,role,basis
0,T99,urge,u01,,,,,,
1,T10,accept,u01,,,,,,
2,T10,assign,u99,,,,,lead,legal
3,T10,flag,,2030-01-01,,,media,,
4,T10,void,,,9999,手误,,,
5,T10,flag,,,,,,,
6,T10,accept,,,,,,,
7,,contact,u01,,,,,,
8,T10,void,,,1,手误,,,
9,T10,,u01,,,,,,
10,T10,flag,u99,,,,media,,
EOT
t_run 1 ticket-record -n faults
sed 's/^ticket-record: //; s/\(:[0-9]*:[0-9]*: [^:;,]*\).*/\1/' "$t_err" |
    LC_ALL=C sort -t : -k 2n >got
t_same got - <<'EOT'
faults:2:2: urge
faults:3:3: accept is not allowed
faults:4:4: assign is refused
faults:5:5: at lies in the future
faults:6:6: void is refused
faults:7:8: flag lacks kind
faults:8:3: accept is not allowed
faults:9:2: contact needs a ticket
faults:10:6: void is refused
faults:11:3: there is no event
faults:12:4: flag is refused
EOT

# voids that name no ticket are of their records' tickets, be they few or many
t_run 0 ticket-record flag T01 T02 T03 T04 T05 T06 T07 T08 T09 kind=media
mv "$t_out" flags
{
	echo ticket,event,seq,reason
	sed -n 's/^T[0-9]*,\([0-9]*\),.*/,void,\1,手误/p' flags
	echo ',void,999,手误'
} >voids.csv
t_run 1 ticket-record voids.csv
sed 's/,.*seq=/,/; s/;.*//' "$t_out" | tail -n +2 >got
sed -n 's/^\(T[0-9]*,[0-9]*\),.*/\1/p' flags >want
t_same got want
t_err_match "voids.csv:11:3: void is refused: there is no record with seq 999$"

# what comes down a pipe is of another event: its time and who did it are not
# this one's; a row of the event itself has its own
{ head -n 1 lf; say P1 甲 乙; } >piped
t_at 2024-10-08T10:30:00+08:00
t_run 0 sh -c 'ticket-ingest piped | ticket-record brief outcome=reached'
cut -d , -f 1,3,4 "$t_out" >got
t_same got - <<'EOT'
ticket,at,event
P1,2024-10-08T10:30:00+08:00,brief
EOT
cat >own <<'EOT'
ticket,event,at,by
P1,先行简告,2024-10-08 10:15,甲
P1,receive,2024-10-08 10:20,乙
P1,,2024-10-08 10:25,丙
EOT
t_run 0 ticket-record --by 丁 --at '2024-10-08 10:10' brief outcome=reached - \
    <own
tail -n 3 store/journal/2024-10.csv | cut -d , -f 3,5,7 >got
t_same got - <<'EOT'
2024-10-08T10:10:00+08:00,brief,丁
2024-10-08T10:15:00+08:00,brief,甲
2024-10-08T10:25:00+08:00,brief,丙
EOT

# nor is it refused by the field that names that other event
cat >other <<'EOT'
ticket,event
P1,receive
P1,
P1,close
EOT
t_run 1 ticket-record -n close - <other
sed 's/^ticket-record: //; s/\(:[0-9]*:[0-9]*: [^:;,]*\).*/\1/' "$t_err" >got
t_same got - <<'EOT'
<stdin>:2:1: close is not allowed
<stdin>:3:1: close is not allowed
<stdin>:4:2: close is not allowed
EOT
# or by a field that says nothing, where the call says it, or says another
cat >called <<'EOT'
ticket,event,unit,at,role,basis
P1,receive,,,,
P1,receive,u01,,,
P1,assign,,,lead,
EOT
t_run 1 ticket-assign -n -u u99 --basis legal <called
sed 's/^ticket-assign: //; s/, .*//' "$t_err" >got
t_same got - <<'EOT'
<stdin>:2:1: assign is refused: unit 'u99' is not in config/units.csv
<stdin>:3:1: assign is refused: unit 'u99' is not in config/units.csv
<stdin>:4:2: assign is refused: unit 'u99' is not in config/units.csv
EOT
t_run 1 ticket-record -n --at 2030-01-01 flag kind=media - <called
sed 's/^ticket-record: //; s/; .*//' "$t_err" >got
t_same got - <<'EOT'
<stdin>:2:1: at lies in the future
<stdin>:3:1: at lies in the future
<stdin>:4:1: at lies in the future
EOT
t_run 1 ticket-record -n assign role=chief - <called
t_err_match '^ticket-record: <stdin>:2:3: assign needs a unit'
t_err_match '^ticket-record: <stdin>:3:1: role must be '
