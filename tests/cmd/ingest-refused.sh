#!/bin/sh
# ticket-ingest: rows that are refused, why, and where they are kept; tickets
# that come twice; exit statuses; nothing written where nothing may be
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T12:00:00+08:00

cat >rows.csv <<'EOF'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,district_due,supervised,related,flags
,2024-10-08 08:00,热线,投诉,一般,,,,,,,没有号码,,,,
R 1,2024-10-08 08:00,热线,投诉,一般,,,,,,,号码里有空格,,,,
R;2,2024-10-08 08:00,热线,投诉,一般,,,,,,,号码里有分号,,,,
R3,,热线,投诉,一般,,,,,,,没有时间,,,,
R4,昨天下午,热线,投诉,一般,,,,,,,时间不对,,,,
R5,2024-10-08 12:01,热线,投诉,一般,,,,,,,还没到,,,,
R6,2024-10-08 08:00,街道,投诉,一般,,,,,,,来源不对,,,,
R7,2024-10-08 08:00,鸽子,投诉,一般,,,,,,,来源不明,,,,
R8,2024-10-08 08:00,热线,灌水,一般,,,,,,,类型不明,,,,
R9,2024-10-08 08:00,热线,,一般,,,,,,,没有类型,,,,
R10,2024-10-08 08:00,热线,媒体,一般,,,,,,,类型不是工单的,,,,
R11,2024-10-08 08:00,热线,投诉,十万火急,,,,,,,紧急程度不明,,,,
R12,2024-10-08 08:00,热线,投诉,一般,,也许,,,,,现场不明,,,,
R13,2024-10-08 08:00,热线,投诉,一般,,,,,,,"
",,,,
R14,2024-10-08 08:00,热线,投诉,一般,,,,,,,时限不对,下周,,,
R15,2024-10-08 08:00,热线,投诉,一般,,,,,,,督办不明,,国家级,,
R16,2024-10-08 08:00,热线,投诉,一般,,,,,,,关联不对,,,R1 R=2,
R17,2024-10-08 08:00,热线
R18,2024-10-08 08:00,热线,投诉,一般,,,,,,,多了一格,,,,,多
OK1,2024-10-08 08:00,热线,投诉,一般,,,,,,,好的一行,,否,无,回头客,,
EOF
t_run 1 ticket-ingest --rejects bad.csv rows.csv
cut -d, -f1-4 "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event
OK1,10,2024-10-08T08:00:00+08:00,receive
EOF
t_stderr <<'EOF'
ticket-ingest: rows.csv:2:1: there is no ticket
ticket-ingest: rows.csv:3:1: ticket 'R 1' must be 1 to 64 bytes without white space, control characters, and " , ; = %
ticket-ingest: rows.csv:4:1: ticket 'R;2' must be 1 to 64 bytes without white space, control characters, and " , ; = %
ticket-ingest: rows.csv:5:2: there is no time of receipt; --received would supply it
ticket-ingest: rows.csv:6:2: received '昨天下午' is not a time such as 2024-10-25 16:00
ticket-ingest: rows.csv:7:2: received 2024-10-08T12:01:00+08:00 lies in the future; it must not be after now
ticket-ingest: rows.csv:8:3: source '街道' stands for 'street', which is no source of a ticket; it must be hotline, grid, app or other
ticket-ingest: rows.csv:9:3: source '鸽子' is not known; config/values.csv would need a row source,鸽子,WORD with hotline, grid, app or other as WORD
ticket-ingest: rows.csv:10:4: kind '灌水' is not known; config/values.csv would need a row kind,灌水,WORD with consult, help, complaint, report, suggestion, praise or other as WORD
ticket-ingest: rows.csv:11:4: there is no kind; it must be consult, help, complaint, report, suggestion, praise or other, or config/values.csv would need a row kind,,WORD with one of these as WORD
ticket-ingest: rows.csv:12:4: kind '媒体' stands for 'media', which is no kind of a ticket; it must be consult, help, complaint, report, suggestion, praise or other
ticket-ingest: rows.csv:13:5: urgency '十万火急' is not known; config/values.csv would need a row urgency,十万火急,WORD with urgent, semi-urgent or general as WORD
ticket-ingest: rows.csv:14:7: site '也许' is not known; config/values.csv would need a row site,也许,WORD with yes or no as WORD
ticket-ingest: rows.csv:15:12: there is no text
ticket-ingest: rows.csv:17:13: district_due '下周' is not a time such as 2024-10-25 16:00
ticket-ingest: rows.csv:18:14: supervised '国家级' is not known; config/values.csv would need a row supervised,国家级,WORD with city or district as WORD
ticket-ingest: rows.csv:19:15: related 'R=2' is no ticket
ticket-ingest: rows.csv:20:4: 3 fields, the header has 16
ticket-ingest: rows.csv:21:17: 17 fields, the header has 16
ticket-ingest: warning: rows.csv:22: a flag is not known and was left out; config/values.csv would need a row for it
EOF

# --- they are kept whole, with the reason, and can be mended ----------------

[ "$(stat -c %a bad.csv)" = 600 ] || t_fail 'personal data for others to read'
[ "$(grep -c '' bad.csv)" = 21 ] || t_fail 'each refused row, and a header'
head -n 3 bad.csv >got
t_same got - <<'EOF'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,district_due,supervised,related,flags,refused
,2024-10-08 08:00,热线,投诉,一般,,,,,,,没有号码,,,,,there is no ticket
R 1,2024-10-08 08:00,热线,投诉,一般,,,,,,,号码里有空格,,,,,"ticket 'R 1' must be 1 to 64 bytes without white space, control characters, and "" , ; = %"
EOF
# what was said of a row that is mended is no news; of one that is not, it gives
# way to what is said now
{ sed -n 1p bad.csv; sed -n 's/灌水/咨询/p' bad.csv; } >mended.csv
{ cat mended.csv; sed -n 's/鸽子/信鸽/p' bad.csv; } >half.csv
t_run 1 ticket-ingest --rejects bad.csv half.csv
t_match '^R8,.*kind=consult'
t_stderr <<'EOF'
ticket-ingest: half.csv:3:3: source '信鸽' is not known; config/values.csv would need a row source,信鸽,WORD with hotline, grid, app or other as WORD
EOF
t_same bad.csv - <<'EOF'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,district_due,supervised,related,flags,refused
R7,2024-10-08 08:00,信鸽,投诉,一般,,,,,,,来源不明,,,,,"source '信鸽' is not known; config/values.csv would need a row source,信鸽,WORD with hotline, grid, app or other as WORD"
EOF
t_run 0 ticket-ingest --rejects bad.csv mended.csv
t_stderr </dev/null
[ ! -s bad.csv ] || t_fail 'rows of an earlier call stay'
t_run 0 ticket-ingest --rejects no/where.csv mended.csv
mkdir sub
t_run 1 ticket-ingest --rejects sub/bad.csv rows.csv
[ -s sub/bad.csv ] || t_fail 'in another directory'
[ -z "$(find . -name '.new-*')" ] || t_fail 'a temporary is left'
t_run 1 sh -c 'ticket-ingest --rejects /dev/stdout rows.csv | cat >piped
    ticket-ingest rows.csv >/dev/null'
grep -q '^R16,.*is no ticket$' piped || t_fail 'rejects to a pipe'

# --- a ticket twice in a file is named --------------------------------------

cat >twice.csv <<'EOF'
ticket,received,kind,urgency,text
D1,2024-10-08 08:00,投诉,一般,一件事
D1,2024-10-08 08:00,投诉,一般,一件事
D1,2024-10-08 08:00,投诉,一般,另一件事
D2,2024-10-08 08:00,投诉,一般,一件事
EOF
t_run 1 ticket-ingest --rejects twice-bad.csv twice.csv
t_stderr <<'EOF'
ticket-ingest: warning: twice.csv:3: ticket 'D1' is there twice, the first time on line 2; the rows are the same
ticket-ingest: twice.csv:4:1: ticket 'D1' is there twice, the first time on line 2, which is kept; one row a ticket must be left
EOF
[ "$(cut -d, -f1 "$t_out" | tr '\n' ' ')" = 'ticket D1 D2 ' ] ||
    t_fail 'kept once'
grep -q '^D1,.*另一件事' twice-bad.csv || t_fail 'the other one is kept, too'

# --- nothing is written when a file fails as a whole (status 3) -------------

t_run 0 ticket-check
rm -rf before
cp -R "$TICKET_STORE" before
sed 's/D/E/g' twice.csv >good.csv
good=good.csv

# fails STATUS COMMAND...: and the store is as it was
fails()
{
	t_run "$@"
	[ ! -s "$t_out" ] || t_fail 'something was printed'
	diff -r before "$TICKET_STORE" || t_fail 'something was written'
}

printf 'no,header\n1,2\n' >none.csv
fails 3 ticket-ingest "$good" none.csv
t_stderr <<'EOF'
ticket-ingest: none.csv: no header line with a column ticket (or an alias of it in config/columns.csv)
EOF
printf 'ticket,received,kind\nF1,2024-10-08,投诉\n' >textless.csv
fails 3 ticket-ingest "$good" textless.csv
t_stderr <<'EOF'
ticket-ingest: textless.csv:1: the header has no column text (or an alias of it in config/columns.csv)
EOF
printf 'title\nticket,text,kind\nF1,x,投诉\n' >timeless.csv
fails 3 ticket-ingest timeless.csv "$good"
t_stderr <<'EOF'
ticket-ingest: timeless.csv:2: the header has no column received (or an alias of it in config/columns.csv); --received would supply it
EOF
fails 3 ticket-ingest missing.csv
t_stderr <<'EOF'
ticket-ingest: missing.csv: there is no such file
EOF
printf 'ticket,received,kind,text\nF1,2024-10-08,投诉,"x\n' >open.csv
fails 3 ticket-ingest open.csv
t_stderr <<'EOF'
ticket-ingest: open.csv:2: a quoted field begins here that never ends
EOF
printf 'ticket,text\nF1,\200\n' >bytes.csv
fails 3 ticket-ingest --encoding UTF-8 bytes.csv
t_stderr <<'EOF'
ticket-ingest: bytes.csv:2: bytes that are not UTF-8; save it as CSV UTF-8
EOF
printf 'ticket,text\nF1,a\000b\n' >nul.csv
fails 3 ticket-ingest nul.csv
t_stderr <<'EOF'
ticket-ingest: nul.csv:2: a NUL byte
EOF
: >empty.csv
fails 3 ticket-ingest empty.csv
fails 3 ticket-ingest -C nowhere "$good"

# --- wrong usage (status 2) -------------------------------------------------

fails 2 ticket-ingest --encoding KLINGON "$good"
fails 2 ticket-ingest --received yesterday "$good"
fails 2 ticket-ingest --separator x "$good"
t_err_match '^ticket-ingest: --separator must be , ; \| or tab, not .x.$'
fails 2 ticket-ingest --source 鸽子 "$good"
t_err_match '^ticket-ingest: --source must be hotline, grid, app or other, or a word that config/values.csv has for one, not .鸽子.$'
fails 2 ticket-ingest --nonsense "$good"
fails 2 sh -c 'ticket-ingest </dev/null'

# --- locked (status 4), out of reach ----------------------------------------

if command -v flock >/dev/null; then
	fails 4 flock "$TICKET_STORE/lock" ticket-ingest --wait 0 "$good"
fi

# --- personal data in what the journal shows is taken out (C3) --------------

cat >leak.csv <<'EOF'
ticket,received,kind,urgency,category,place,text
L1,2024-10-08 08:00,投诉,一般,市容,公园东门16000000001,一件事
L2,2024-10-08 08:00,投诉,一般,市容,公园东门16000000001,别的事
EOF
t_run 0 ticket-ingest leak.csv
t_match '^L1,.*place=公园东门160\*\*\*\*0001;matter=L1;'
t_match '^L2,.*place=公园东门160\*\*\*\*0001;matter=L1;'
t_stderr <<'EOF'
ticket-ingest: warning: leak.csv:2: 2 rows have personal data in category or place, which were taken out of the journal; the first of them is here
EOF
grep -q '^L1,.*,公园东门16000000001,' "$TICKET_STORE/tickets/2024-10.csv" ||
    t_fail 'the row of tickets/ is verbatim'
t_run 0 ticket-check

# --- the caller's own name in a place or a category is no name there --------

cat >own.csv <<'END'
ticket,received,kind,urgency,category,place,caller,text
W1,2024-10-08 08:00,求助,一般,邻里/诸葛大力的邻居,诸葛大力家楼下,诸葛大力,一
W2,2024-10-08 08:00,求助,一般,社区管理/物业/停车,翠竹苑,物业,二
W3,2024-10-08 08:00,求助,一般,社区管理/停车,翠竹苑,翠竹苑,三
END
t_run 0 ticket-ingest own.csv
sed -n 's/;site.*//; s/.*\(category=[^;]*;place=[^;]*\).*/\1/p' "$t_out" >got
t_same got - <<'EOF'
category=邻里/诉求人的邻居;place=诉求人家楼下
category=社区管理/物业/停车;place=翠竹苑
category=社区管理/停车;place=翠竹苑
EOF
