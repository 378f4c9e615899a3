#!/bin/sh
# tools.sh - Miller, sqlite3 and a spreadsheet program read a store's files as
# they are (page 2; RFC 4180, S31, S45)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

missing=
for tool in mlr sqlite3 ssconvert; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ "$missing" != ' mlr sqlite3 ssconvert' ] || t_skip 'no such tool is here'
has()
{
	case "$missing " in
	*" $1 "*) return 1 ;;
	esac
}
# NB. Miller stops at a time zone that is spelled out.
mlr()
{
	TZ=UTC command mlr "$@"
}

# Fields that ask for quotes: commas, quotes, blanks at the ends, =, a tab
t_store
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text
T1,2024-10-08 08:40,hotline,complaint,general,环境/噪声,no,梅园,梅园路12号,张三丰,16000000001,"他说：""太吵了"", 半夜,
还有狗叫"
T2,2024-10-08 08:41,grid,report,general,"环境,违建",no,桂园,,,,=1+1
0003,2024-10-08 08:42,app,help,urgent,环境/路灯,no,,,,,-5
END
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief T1 outcome=reached note='说："好, 知道了"；a=b;c%'
t_run 0 ticket-assign -u u02 T1 T2
t_at 2024-11-01T09:00:00+08:00
t_run 0 ticket-record merit -u u02 clause=A3 points=2 evidence='a,"b"'
journal='store/journal/2024-09.csv store/journal/2024-10.csv
store/journal/2024-11.csv'
n=$(cat store/journal/*.csv | grep -vc '^seq,')

if has mlr; then
	# shellcheck disable=SC2086
	t_run 0 mlr --icsv --ojson \
	    filter '$event == "brief" || $event == "merit"' 'then' cut -f seq,ticket,unit,attrs $journal
	t_stdout <<'END'
[
{
  "seq": 13,
  "ticket": "T1",
  "unit": "",
  "attrs": "outcome=reached;note=说：\"好, 知道了\"；a%3Db%3Bc%25"
},
{
  "seq": 16,
  "ticket": "",
  "unit": "u02",
  "attrs": "clause=A3;points=2;evidence=a,\"b\""
}
]
END
	for file in $journal store/tickets/2024-10.csv store/config/*.csv; do
		t_run 0 mlr --icsv --ocsv count "$file"
		printf 'count\n%s\n' $(($(wc -l <"$file") - 1)) >want
		t_stdout want
	done
	# shellcheck disable=SC2086
	t_run 0 mlr --icsv --ocsv count $journal
	printf 'count\n%s\n' "$n" >want
	t_stdout want
	t_run 0 mlr --icsv --ojson cut -f ticket,text,category \
	    store/tickets/2024-10.csv
	t_stdout <<'END'
[
{
  "ticket": "T1",
  "category": "环境/噪声",
  "text": "他说：\"太吵了\", 半夜, 还有狗叫"
},
{
  "ticket": "T2",
  "category": "环境,违建",
  "text": "=1+1"
},
{
  "ticket": "0003",
  "category": "环境/路灯",
  "text": -5
}
]
END
	# and what comes down a pipe
	t_run 0 sh -c "ticket-list | TZ=UTC mlr --icsv --oxtab \
	    count-distinct -f state"
	t_stdout <<'END'
state dispatched
count 2

state received
count 1
END
fi

if has sqlite3; then
	{
		echo '.mode csv'
		for file in $journal; do
			echo ".import --csv $file journal"
		done
		echo '.import --csv store/tickets/2024-10.csv tickets'
		for name in policy units routes calendar columns values merits \
		    reviews office; do
			echo ".import --csv store/config/$name.csv config_$name"
		done
	} >import.sql
	cat >query.sql <<'END'
SELECT count(*) FROM journal WHERE seq <> 'seq';
SELECT ticket, attrs FROM journal WHERE event = 'brief';
SELECT ticket, category, text FROM tickets ORDER BY rowid;
SELECT unit, name, leader FROM config_units WHERE kind = 'centre';
SELECT value, source FROM config_policy WHERE key = 'limit.contact';
END
	t_run 0 sh -c 'cat import.sql query.sql | sqlite3 -batch :memory:'
	[ ! -s "$t_err" ] || t_fail 'sqlite3 complains'
	# NB. its CSV mode ends lines with CRLF
	tr -d '\r' <"$t_out" | sed "1s/^$n\$/N/" >got && mv got "$t_out"
	t_stdout <<'END'
N
T1,"outcome=reached;note=说：""好, 知道了""；a%3Db%3Bc%25"
T1,"环境/噪声","他说：""太吵了"", 半夜, 还有狗叫"
T2,"环境,违建",=1+1
0003,"环境/路灯",-5
zx,"街道城运中心","钱二"
1wd,"Art. 8(2)"
END
fi

if has ssconvert; then
	for file in store/journal/2024-10.csv store/tickets/2024-10.csv \
	    store/config/policy.csv; do
		t_run 0 ssconvert -T Gnumeric_stf:stf_csv "$file" "$t_dir/x.csv"
		lines=$(($(wc -l <"$file")))
		[ "$(wc -l <"$t_dir/x.csv")" = "$lines" ] ||
		    t_fail "$file has $lines lines, a spreadsheet sees others"
	done
	# --excel keeps formulas from being formulas, and names of digits whole
	t_run 0 ticket-list --excel --fields ticket,text T1 T2 0003
	cp "$t_out" safe.csv
	od -A n -t x1 -N 3 safe.csv >"$t_out"
	t_stdout <<'END'
 ef bb bf
END
	t_run 0 ssconvert -T Gnumeric_stf:stf_csv safe.csv "$t_dir/x.csv"
	sed 's/\r$//' "$t_dir/x.csv" >"$t_out"
	t_stdout <<'END'
ticket,text
T1,"他说：""太吵了"", 半夜, 还有狗叫"
T2,=1+1
0003,-5
END
fi
