#!/bin/sh
# report.sh - every figure of the reports made a second way, every format with
# the same figures, odd periods, publication (P1 to P7, M1 to M5, C2, C4, Q5,
# Q8, O11, Art. 5, Annex 3)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

# --- seven weeks, made up ---------------------------------------------------

# made EXPORT|EVENTS: tickets from 2024-10-14 to 2024-12-01 and what became of
# them; the same for ever, by a generator of its own
made()
{
	awk -v what="$1" '
	function next_of(n) { seed = (seed * 1103 + 12345) % 1000003; return seed % n }
	function civil(day,   m) {	# days after 2024-10-13
		if (day <= 18) return sprintf("2024-10-%02d", 13 + day)
		if (day <= 48) return sprintf("2024-11-%02d", day - 18)
		return sprintf("2024-12-%02d", day - 48)
	}
	function at(s) { return civil(int(s / 86400)) " " sprintf("%02d:%02d:%02d", s % 86400 / 3600, s % 3600 / 60, s % 60) }
	function event(name, s, unit, more) {
		if (s <= 49 * 86400 + 72000 && what == "EVENTS")
			printf "%s,%s,%s,%s,%s\n", name, id, unit, at(s), more
	}
	BEGIN {
		seed = 7
		end = 49 * 86400 + 72000
		split("环境/噪声|环境/垃圾|市政/路灯|社区/楼道|社区/停车", category, "|")
		split("梅园东|梅园西|桂园东|桂园西|", place, "|")
		split("complaint help consult report suggestion", kind, " ")
		split("hotline hotline hotline grid app other", source, " ")
		if (what == "EVENTS")
			print "event,ticket,unit,at,role,basis,outcome,result,fact,appeal,satisfaction,cause,process,signed,no_plan,until,reason,source,contacted,answered,approved,suggest"
		else
			print "ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,flags"
		for (i = 1; i <= 260; i++) {
			day = 1 + int(i * 49 / 261)
			s = day * 86400 + 28800 + next_of(36000)
			if (s > end) s = end - 3600
			id = sprintf("T%04d", i)
			c = category[1 + next_of(5)]
			p = place[1 + next_of(5)]
			phone = sprintf("160000%05d", next_of(60) + 1)
			if (i % 20 == 0) { phone = "16000009999"; c = "社区/停车"; p = "梅园东" }
			if (day >= 43 && i % 2) { c = "市政/停水"; p = "桂园东" }
			u = (i % 7 == 0) ? "low" : ""
			if (what == "EXPORT")
				printf "%s,%s,%s,%s,%s,%s,no,%s,%s12号118室,张三丰,%s,%s有问题，张三丰电话%s,%s\n", id, at(s), source[1 + next_of(6)], kind[1 + next_of(5)], i % 11 ? "general" : "urgent", c, p, p, phone, c, phone, i % 50 == 1 ? "secret" : i % 60 == 2 ? "media" : ""
			else { next_of(6); next_of(5) }
			unit = "u0" 1 + next_of(5)
			r = next_of(100)
			event("brief", s + 600, "", ",,reached,,,,,,,,,,,,,,,")
			if (r < 3) { event("decline", s + 1200, "", ",,,,,,,,,,,,不属本街道,,,,,"); continue }
			event("assign", s + 1800, unit, "lead,legal,,,,,,,,,,,,,,,,")
			if (r < 8) continue
			event("accept", s + 3600, unit, ",,,,,,,,,,,,,,,,,")
			event("contact", s + (r < 20 ? 4 * 86400 : 7200), unit, ",,reached,,,,,,,,,,,,,,,")
			if (r >= 20 && r < 26) event("return", s + 10800, unit, ",权责清单,,,,,,,,某甲,,,非本单位职责,,,,," (unit == "u01" ? "u02" : "u01"))
			if (r >= 20 && r < 23) {
				event("return-grant", s + 14400, unit, ",,,,,,,,,,,,属实,,,,,")
				unit = unit == "u01" ? "u02" : "u01"
				event("assign", s + 18000, unit, "lead,legal,,,,,,,,,,,,,,,,")
				event("accept", s + 21600, unit, ",,,,,,,,,,,,,,,,,")
				event("contact", s + 25200, unit, ",,reached,,,,,,,,,,,,,,,")
			} else if (r >= 23 && r < 26)
				event("return-refuse", s + 14400, unit, ",,,,,,,,,,,,属本单位,,,,,")
			if (r >= 26 && r < 32) {
				event("extend", s + 10000, unit, ",,,,,,,,,,," civil(day + 14) ",需要时间,,,,,")
				event("extend-grant", s + 11000, unit, ",,,,,,,,,,," civil(day + 14) ",,,,,,")
			}
			t = s + 86400 * (r % 9 == 0 ? 12 : 2 + r % 3)
			res = r % 5 == 0 ? "explained" : r % 13 == 0 ? "unsolved" : "solved"
			event("answer", t - 600, unit, ",,reached,,,,,,,,,,,,,,,")
			event("reply", t, unit, ",,办结," res ",upheld,reasonable,satisfied,核实,处理,某甲,暂无,,,,,,钱二,")
			if (r % 10 == 9) {
				event("review", t + 3600, "", ",,fail,,,,,,,,,,,,,,,")
				event("rework", t + 4000, unit, ",,,,,,,,,,,,材料不齐,,,,,")
				event("answer", t + 86000, unit, ",,reached,,,,,,,,,,,,,,,")
				event("reply", t + 86400, unit, ",,办结," res ",upheld,reasonable,satisfied,核实,处理,某甲,暂无,,,,,,钱二,")
				t += 86400
			}
			event("review", t + 7200, "", ",,pass,,,,,,,,,,,,,,,")
			g = r % 6 == 0 ? "unsatisfied" : r % 6 == 1 ? "fair" : r % 6 == 2 ? "basic" : "satisfied"
			event("callback", t + 10800, "", ",,reached," res ",,," g ",,,,,,,street," (r % 7 ? "yes" : "no") ",yes,,")
			event("close", t + 14400, "", ",,,,,,,,,,,,已向诉求人说明,,,,,")
		}
	}'
}

t_store
made EXPORT >export.csv
made EVENTS >events.csv
end=2024-12-01T23:59:59+08:00
t_at 2024-12-01T20:30:00+08:00
t_run 0 ticket-ingest export.csv
ticket-record events.csv >recorded.csv 2>refused.err || [ $? = 1 ]
[ "$(wc -l <recorded.csv)" -gt 1500 ] || t_fail 'too little was recorded'
# the close stands on the callback, and goes first (S28)
for event in close callback; do
	t_run 0 ticket-record void "$(grep ',callback,' recorded.csv |
	    tail -n 1 | cut -d , -f 1)" "seq=$(grep ",$event," recorded.csv |
	    tail -n 1 | cut -d , -f 2)" reason=误记
done
t_run 0 ticket-record --at 2024-11-29 flag T0220 kind=case reason=好案例
t_run 0 ticket-record --at 2024-11-29 merit -u u03 clause=B1 evidence=简报
t_run 0 ticket-record --at 2024-11-29 flag T0240 -u u02 kind=duty reason=未落实
t_run 0 ticket-supervise open --at 2024-11-29 T0220 -u u04 --ground 2 --due 2024-12-01
t_at 2024-12-02T08:00:00+08:00

# --- the figures, a second way ------------------------------------------------

t_run 0 ticket-report week 2024-W48 --as-of "$end" -f csv --split week
t_run 0 ticket-report month 2024-11 --as-of "$end" -f csv --split month

# field FILE KEY COLUMN: of the row whose first field is KEY
field()
{
	awk -F, -v key="$2" -v column="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 == key { print $at[column]; exit }' "$1"
}

# same WHAT GOT EXPECTED
same()
{
	[ "$2" = "$3" ] || t_fail "$1: $2, not $3"
}

# The journal without voided records: event,ticket,unit,at,role
grep -h -v '^seq,' "$TICKET_STORE"/journal/*.csv | awk -F, '
	{ line[NR] = $0 }
	$5 == "void" { match($8, /seq=[0-9]+/); gone[substr($8, RSTART + 4, RLENGTH - 4)] = 1 }
	END {
		for (i = 1; i <= NR; i++) {
			split(line[i], f, ",")
			if (f[1] in gone) continue
			role = f[8] ~ /role=lead/ ? "lead" : ""
			print f[5] "," f[4] "," f[6] "," f[3] "," role
		}
	}' >facts.csv

# distinct EVENT FIRST LAST [ROLE]: tickets with such a record in the period
distinct()
{
	awk -F, -v e="$1" -v a="$2" -v b="$3" -v role="${4:-}" '
		$1 == e && $4 >= a && $4 <= b && (role == "" || $5 == role) &&
		    !seen[$2]++ { n++ }
		END { print n + 0 }' facts.csv
}

# P1, P2: flows of both reports
for of in 'week 2024-11-25 2024-12-01 2024-11-18 2024-11-24' \
    'month 2024-11-01 2024-11-30 - -'; do
	# shellcheck disable=SC2086 # the words of one line
	set -- $of
	for pair in 'receive 接收' 'decline 退回区平台' 'close 结案'; do
		same "$1 $pair" "$(field "$1/overview.csv" "${pair#* }" now)" \
		    "$(distinct "${pair% *}" "$2" "$3T99")"
		[ "$4" = - ] || same "$1 before $pair" \
		    "$(field "$1/overview.csv" "${pair#* }" before)" \
		    "$(distinct "${pair% *}" "$4" "$5T99")"
	done
	same "$1 dispatched" "$(field "$1/overview.csv" 派单 now)" \
	    "$(distinct assign "$2" "$3T99" lead)"
	same "$1 finished" "$(field "$1/overview.csv" 办结回复 now)" \
	    "$(distinct reply "$2" "$3T99")"
done
# the mean of four: W44 to W47
n=$(distinct receive 2024-10-28 2024-11-24T99)
same mean "$(field week/overview.csv 接收 mean)" \
    "$(awk -v n="$n" 'BEGIN { printf "%.2f", n / 4 + 0.0001 }')"
# what is open and overdue as ticket-list and ticket-due have it (Q8)
same open "$(field week/overview.csv 期末在办 now)" "$(ticket-list \
    --as-of "$end" --where 'state != closed and state != declined' \
    --fields ticket | tail -n +2 | wc -l)"
same overdue "$(field week/overview.csv 期末超期未办结 now)" "$(ticket-due \
    --as-of "$end" --status overdue --obligation finish,rework |
    tail -n +2 | cut -d , -f 1 | sort -u | wc -l)"
# received per day, by source, kind and urgency
for day in 2024-11-25 2024-11-30; do
	same "$day" "$(field week/days.csv $day received)" \
	    "$(distinct receive $day ${day}T99)"
done
for pair in 'source hotline 热线' 'source grid 网格' 'kind complaint 投诉' \
    'kind consult 咨询' 'urgency urgent 紧急'; do
	# shellcheck disable=SC2086 # the words of one line
	set -- $pair
	same "$pair" "$(awk -F, -v item="$3" '$2 == item { print $3; exit }' \
	    week/received.csv)" "$(ticket-list --as-of "$end" --where \
	    "$1 = $2 and received >= 2024-11-25" --fields ticket |
	    tail -n +2 | wc -l)"
done

# by unit: records, ticket-due, ticket-list, ticket-score
ticket-score 2024-W48 --as-of "$end" -f csv >score.csv
for unit in u01 u02 u03 u04 u05; do
	for pair in 'assign assigned' 'accept accepted' 'return returns' \
	    'return-grant returns_granted' 'rework reworks'; do
		same "$unit $pair" \
		    "$(field week/units.csv $unit "${pair#* }")" \
		    "$(awk -F, -v e="${pair% *}" -v u=$unit '$1 == e &&
		    $3 == u && $4 >= "2024-11-25" && $4 <= "2024-12-01T99" {
		    n++ } END { print n + 0 }' facts.csv)"
	done
	same "$unit overdue" "$(field week/units.csv $unit overdue)" \
	    "$(ticket-due --as-of "$end" -u $unit --status overdue |
	    tail -n +2 | wc -l)"
	same "$unit soon" "$(field week/units.csv $unit soon)" \
	    "$(ticket-due --as-of "$end" -u $unit --status open,soon \
	    --within 3wd | tail -n +2 | wc -l)"
	same "$unit open" "$(field week/units.csv $unit open)" "$(ticket-list \
	    --as-of "$end" --where "lead = $unit and state != closed" \
	    --fields ticket | tail -n +2 | wc -l)"
	for pair in 'due n_due' 'timely n_timely' 'asked n_asked' \
	    'contacted n_contacted'; do
		same "$unit $pair" \
		    "$(field week/units.csv $unit "${pair% *}")" \
		    "$(awk -F, -v u=$unit -v c="${pair#* }" 'NR == 1 {
		    for (i = 1; i <= NF; i++) at[$i] = i; next }
		    $3 == u { print $at[c] }' score.csv)"
	done
done

# the scoreboard and its lists (Annex 2)
ticket-score 2024-11 --as-of "$end" -f csv >score.csv
for column in rank total base bonus workload timely contact resolution; do
	for unit in u01 u02 u03 u04 u05; do
		same "score $unit $column" \
		    "$(field month/score.csv $unit $column)" \
		    "$(awk -F, -v u=$unit -v c=$column 'NR == 1 {
		    for (i = 1; i <= NF; i++) at[$i] = i; next }
		    $3 == u { print $at[c] }' score.csv)"
	done
done
ticket-score 2024-11 --as-of "$end" --explain -f csv >explain.csv
for pair in 'n_unsatisfied unsatisfied' 'n_unsolved unsolved'; do
	awk -F, -v c="${pair% *}" '$3 == c { print $1 "," $4 }' explain.csv |
	    LC_ALL=C sort >expected
	awk -F, 'NR > 1 { print $1 "," $3 }' "month/${pair#* }.csv" |
	    LC_ALL=C sort >got
	[ -s expected ] || t_fail "nothing is ${pair#* }"
	t_same expected got
done
awk -F, '$3 == "n_asked" { print $1 "," $4 }' explain.csv | LC_ALL=C sort \
    >asked
awk -F, '$3 == "n_contacted" { print $1 "," $4 }' explain.csv |
    LC_ALL=C sort >contacted
comm -23 asked contacted >expected
awk -F, 'NR > 1 { print $1 "," $3 }' month/not-contacted.csv |
    LC_ALL=C sort >got
[ -s expected ] || t_fail 'everybody was contacted'
t_same expected got

# M4, M5: as ticket-list has them; the mass came in the last week
same mass "$(tail -n +2 week/mass.csv | wc -l)" 1
# the list has those that came later, too, the counts are of the tenth caller
ticket-report week 2024-W48 --as-of "$end" | grep -q \
    '| 达到时工单 | 达到时诉求人 | 达到群发 |' || t_fail 'mass: as of when'
ticket-list --mass --as-of "$end" --fields ticket | tail -n +2 |
    LC_ALL=C sort >mass.csv
tail -n +2 week/mass.csv | sed 's/.*,//; s/等.*//' | tr '、' '\n' |
    grep . | LC_ALL=C sort >got
[ "$(comm -23 got mass.csv | grep -c .)" = 0 ] || t_fail 'mass: other tickets'
grep -q '停水' week/hot.csv || t_fail 'what is hot was not found'
# M3: the one who calls again and again
grep -q '同一诉求人就同一事项反映[0-9]*次' week/for-supervision.csv ||
    t_fail 'who repeats was not found'
# cases, duty, supervision, backdated (L12: all was written down at the end)
t_run 0 grep -q '^u03,.*,B1,' month/cases.csv
t_run 0 grep -q '好案例' month/cases.csv
t_run 0 grep -q ',T0220,' month/supervision.csv
[ "$(tail -n +2 month/backdated.csv | wc -l)" -gt 50 ] ||
    t_fail 'backdated records were not found'

# the results that are said add up
t_run 0 ticket-report month 2024-11 --as-of "$end"
sed -n 's/^本月主办单位回复工单\([0-9]*\)件，其中实际解决\([0-9]*\)件，占.*%；/\1 \2 /p' \
    "$t_out" | tr -cs '0-9\n' ' ' >said
t_run 0 awk '{ for (i = 2; i <= NF; i++) n += $i }
	END { exit !(NR == 1 && NF == 6 && n == $1) }' said

# a growth is of ten or more, and then it is there
for table in week/overview.csv week/received.csv month/overview.csv \
    month/received.csv; do
	t_run 0 awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		($at["growth"] != "") != ($at["before"] >= 10) {
			print FILENAME ": " $0; bad = 1
		}
		END { exit bad }' "$table"
done

# --- C2, C4: nobody is named --------------------------------------------------

cat week/*.csv month/*.csv >all.csv
! grep -Eq '张三丰|160000[0-9]{5}|118室' all.csv ||
    t_fail 'personal data are shown'
t_run 0 ticket-report special 2024-11 --as-of "$end"
cp "$t_out" special.md
! grep -Eq '张三丰|160000[0-9]{5}' special.md ||
    t_fail 'personal data are shown'
grep -q '张\\\*\\\*' special.md || t_fail 'no caller is shown'
grep -q '要求保密，不予显示' special.md || t_fail 'C4 was not met'
t_run 0 ticket-report board 2024-11 --as-of "$end"
! grep -Eq '张三|160000|有问题' "$t_out" || t_fail 'the board names somebody'
t_run 2 ticket-report board --reveal --reason 试
# revealed: each ticket is recorded before it is printed
t_run 0 ticket-report circular 2024-11 --reveal --reason 核查
grep -q '张三丰' "$t_out" || t_fail 'nothing was revealed'
same reveals "$(grep -c ',reveal,' "$TICKET_STORE/journal/2024-12.csv")" 1

# a fault that names no ticket leaves the rows after it where they are: a cell
# a column
t_run 0 ticket-record --at 2024-11-28 merit -u u02 clause=D1 evidence=提醒
t_run 0 ticket-report circular 2024-11 --as-of 2024-12-02T08:00:00+08:00 \
    -f csv --split circular
for table in circular/tickets-*.csv; do
	! tail -n +2 "$table" | grep -v '^2024-\|^,' ||
	    t_fail "$table: a row moved"
done
t_run 0 ticket-report circular 2024-11
t_match '^根据工单通报机制，对本月工单办理情况进行督查，现将平安办存在的1项问题通报如下。$'
grep -q '^,,.*,2024年11月28日经提醒仍不改正' circular/tickets-*.csv ||
    t_fail 'the fault without ticket is missing'

# --- every format has the same figures -----------------------------------------

for kind in week month special circular board; do
	for format in csv json md html xlsx; do
		t_run 0 ticket-report $kind 2024-11 --as-of "$end" -f $format \
		    -o "$kind.$format"
		t_quiet
		# Q8: once more, the same bytes
		t_run 0 ticket-report $kind 2024-11 --as-of "$end" -f $format \
		    -o again
		t_same "$kind.$format" again
	done
	# every table, and every sheet of the workbook, cell for cell
	if command -v node >/dev/null; then
		t_run 0 node "$TICKET_TESTS/formats.js" $kind
		t_match '^[0-9]+ tables, [0-9]+ cells$'
	fi
done
t_run 2 ticket-report week -f pdf
# a name that promises another format is no Markdown
t_run 2 ticket-report week -o a.b/week.pdf
t_err_match "^ticket-report: format must be md, html, csv, json or xlsx, not 'pdf'$"
mkdir -p a.b
t_run 0 ticket-report week -f md -o a.b/week.pdf
t_run 0 ticket-report week -o a.b/week
t_same a.b/week a.b/week.pdf
t_run 2 ticket-report year
t_run 2 ticket-report week --issue
t_run 2 ticket-report month --split d

# --- lists for units and leaders (Art. 5(2)) ------------------------------------

t_run 0 ticket-report week 2024-W48 --as-of "$end" -f md --split lists
head -n 1 lists/index.csv >"$t_out"
t_stdout <<'END'
file,recipient,role
END
tail -n +2 lists/index.csv | while IFS=, read -r file recipient role; do
	[ -s "lists/$file" ] || t_fail "there is no lists/$file"
	[ -n "$recipient$role" ] || t_fail "nobody gets $file"
done
# who has nothing any more gets no file; what is not a list stays
cp -R lists later
echo keep >later/unit-notes.md
t_run 0 ticket-report week 2024-W30 --as-of "$end" -f md --split later
(cd later && find . -type f) | sort >"$t_out"
t_stdout <<'END'
./index.csv
./unit-notes.md
END
# an index names files beside it; what cannot be taken away is told
mkdir later/unit-u09.md
echo keep >kept.md
echo keep >later/.kept
printf '%s,x,head\n' ../kept.md "$PWD/kept.md" .kept unit-u09.md \
    >>later/index.csv
t_run 5 ticket-report week 2024-W30 --as-of "$end" -f md --split later -o none
t_stderr <<'END'
ticket-report: unit-u09.md: Is a directory
END
for file in kept.md later/.kept; do
	[ -s $file ] || t_fail "$file was taken away"
done
# a list is for those alone to whom it is pushed
! grep -l 抄送 lists/*.md || t_fail 'a list goes to everybody'
tail -n +2 week/for-supervision.csv | cut -d , -f 1,3 | grep '^u' |
    sort >expected
for unit in u01 u02 u03 u04 u05; do
	[ -e lists/unit-$unit.md ] || continue
	grep -o "^| $unit | [^|]* | T[0-9]*" lists/unit-$unit.md |
	    sed 's/^| \(u..\) .* | \(T.*\)/\1,\2/'
done | sort >got
[ -s got ] || t_fail 'no list has a ticket'
t_same expected got

# --- bulletins (P3 to P5, O11) ---------------------------------------------------

t_run 0 ticket-report special 2024-11 --issue -o special.md
t_match '^,[0-9]+,.*,bulletin,u0[1-5],kind=special;ground=[1-6];matter=T[0-9]+$'
n=$(tail -n +2 "$t_out" | wc -l)
same 'answers due' "$(ticket-due --obligation answer | tail -n +2 | wc -l)" "$n"
grep -q '答复期限为2024年12月9日' special.md || t_fail 'no date for answers'
# once is enough
t_run 0 ticket-report special 2024-11 --issue -o special.md
t_stdout <<'END'
ticket,seq,at,event,unit,attrs
END
t_run 0 ticket-report circular 2024-11 --issue --to u02 -o circular.md
t_match ',bulletin,u02,kind=circular;ground=2;matter=T0240$'
! grep -q ',u0[1345],' "$t_out" || t_fail '--to was not heeded'
seq=$(sed -n 's/^,\([0-9]*\),.*ground=2.*/\1/p' "$t_out" | head -n 1)
t_run 0 ticket-record bulletin-answer -u u02 "bulletin=$seq" objective=客观 \
    subjective=主观 plans=计划 measures=措施
t_run 0 ticket-report month 2024-12 -f csv --split december
grep "^$seq,u02" december/bulletins.csv | grep -q '已答复' ||
    t_fail 'the answer is not seen'
# what it was for, in words
grep -q "^$seq,u02,.*,督查通报,不积极履行.*、工作保障不到位,T0240," \
    december/bulletins.csv || t_fail 'the ground is a number'

# --- P7: published, and printed again --------------------------------------------

for kind in week month special circular board; do
	t_run 0 ticket-report $kind 2024-11 --publish -o "published-$kind.html"
	t_match ',publish,,kind=.*;period=2024-11;as_of=.*;digest=[0-9a-f]{32};note=html$'
	sed -n 's/^,\([0-9]*\),.*/\1/p' "$t_out" >"published-$kind.seq"
done
grep -q '云街城运〔2024〕2号' published-month.html ||
    t_fail 'the number is not that of the record'
for kind in week month special circular board; do
	for format in md csv json xlsx; do
		t_run 0 ticket-report $kind 2024-11 --publish \
		    -o "published-$kind.$format"
		sed -n 's/^,\([0-9]*\),.*/\1/p' "$t_out" \
		    >"published-$kind.$format.seq"
	done
	mv "published-$kind.seq" "published-$kind.html.seq"
done
records()
{
	cat "$TICKET_STORE"/journal/*.csv | wc -l
}
before=$(records)
# later records of the same second and of later ones, voids, configuration
t_run 0 ticket-record flag T0200 kind=case
t_run 0 ticket-record void "seq=$(grep ',merit,' \
    "$TICKET_STORE"/journal/2024-12.csv | head -n 1 | cut -d , -f 1)" \
    reason=误记
sed 's/^report.month.title,.*/report.month.title,另一个标题/' \
    "$TICKET_STORE/config/office.csv" >office.csv
cp office.csv "$TICKET_STORE/config/office.csv"
echo '2023-01-01,hot.min,2,no number in the regulation' \
    >>"$TICKET_STORE/config/policy.csv"
t_run 0 ticket-init --config -C "$TICKET_STORE"
t_at 2025-01-06T09:00:00+08:00
sed 's/T0/S0/; s/2024-1[01]-[0-9]*/2025-01-02/; s/2024-12-01/2025-01-02/' \
    export.csv >later.csv
t_run 0 ticket-ingest later.csv
ticket-list --where "received >= 2025-01-01" --fields ticket | tail -n +2 |
    while read -r ticket; do
	for event in brief brief brief brief; do
		echo "$event,$ticket,reached"
	done
done >later.events
{ echo event,ticket,outcome; cat later.events; } >later.csv
t_run 0 ticket-record later.csv
# a hundred voids of what the reports count: the newest record of a ticket
grep -h '^[0-9]' "$TICKET_STORE"/journal/*.csv | awk -F, '
	BEGIN { print "event,ticket,seq,reason" }
	$4 ~ /^T/ { event[$4] = $5; seq[$4] = $1 }
	END {
		for (t in event)
			if (event[t] ~ /^(close|callback|reply|contact|accept|decline)$/)
				print "void," t "," seq[t] ",误记"
	}' >voids.csv
ticket-record voids.csv >voided.csv 2>voids.err || [ $? = 1 ]
[ "$(grep -c ',void,' voided.csv)" -ge 100 ] || t_fail 'too few voids'
sed -i 's/社区/新区/' "$TICKET_STORE/config/units.csv"
echo '2024-11-12,holiday,新增' >>"$TICKET_STORE/config/calendar.csv"
t_run 0 ticket-init --config -C "$TICKET_STORE"
[ $(($(records) - before)) -ge 1000 ] || t_fail 'fewer than 1,000 records'
for kind in week month special circular board; do
	for format in html md csv json xlsx; do
		t_run 0 ticket-report --published \
		    "$(cat "published-$kind.$format.seq")" -o again
		t_same "published-$kind.$format" again
	done
done
t_run 1 ticket-report --published "$(cat published-week.html.seq)" -f md
t_err_match 'the bytes are not those that were published'
t_run 1 ticket-report --published 1
t_err_match 'record 1 is no publish'
for more in '--by x' '--at 2024-11-30' -n --issue; do
	# shellcheck disable=SC2086
	t_run 2 ticket-report --published 1 $more
done
t_run 0 ticket-check -q "$TICKET_STORE"

# --- odd stores and periods --------------------------------------------------------

# a week across New Year, a period of 53 weeks' years, before and after all
for period in 2025-W01 2020-W53 2026-W53 2019-12 2030-01 2024 2024-Q4 \
    2024-12-30..2025-01-05; do
	for kind in week month special circular board; do
		t_run 0 ticket-report $kind $period
	done
done
t_run 2 ticket-report week 2024-W53
t_run 0 ticket-report week 2025-W01 -f csv --split newyear
same 'New Year' "$(field newyear/overview.csv 接收 now)" \
    "$(ticket-list --where 'received >= 2024-12-30 and received < 2025-01-06' \
    --fields ticket | tail -n +2 | wc -l)"
t_run 0 ticket-report month 2019-12
grep -q '此前没有完整的月度数据，不作比较' "$t_out" ||
    t_fail 'it does not say that there is nothing to compare'

# an empty store, then one ticket
TICKET_STORE=$PWD/empty
t_at 2024-09-30T08:00:00+08:00
t_run 0 env TICKET_DATADIR="$t_dir/data" ticket-init -C "$TICKET_STORE"
t_at 2024-11-04T09:00:00+08:00
for format in md html csv json xlsx; do
	for kind in week month special circular board; do
		t_run 0 ticket-report $kind -f $format
	done
done
t_run 0 ticket-report month
! grep -Eq 'inf|nan|100000' "$t_out" || t_fail 'infinite growth'
head -n 2 export.csv | sed 's/2024-10-[0-9]*/2024-10-30/' >one.csv
t_run 0 ticket-ingest one.csv
t_run 0 ticket-report month -f csv --split one
same 'one ticket' "$(field one/overview.csv 接收 now)" 1
same 'from nothing' "$(field one/overview.csv 接收 growth)" ''

# one unit has that ticket, the others have no work: they are counted, not
# listed, and have no score (S17)
t_run 0 ticket-assign -u u02 --at 2024-10-30T20:00:00+08:00 \
    "$(ticket-list --fields ticket | tail -n 1)"
for kind in 'week 2024-W44' 'month 2024-10'; do
	# shellcheck disable=SC2086 # the kind and its period
	t_run 0 ticket-report $kind -f csv --split idle
	[ ! -e idle/units.csv ] ||
	    same "$kind: units" "$(tail -n +2 idle/units.csv | cut -d , -f 1)" u02
	[ ! -e idle/score.csv ] ||
	    same "$kind: score" "$(tail -n +2 idle/score.csv | cut -d , -f 1)" u02
	rm -r idle
	# shellcheck disable=SC2086
	t_run 0 ticket-report $kind
	case $kind in
	week*)	said='本周有1个单位有工单在办或经办（名册共' ;;
	month*)	said='本月共1个单位参加评估' ;;
	esac
	grep -q "$said" "$t_out" || t_fail "$kind does not say: $said"
	! grep -q '列末位' "$t_out" || t_fail 'the only unit is the last, too'
	! grep -E '^\| u0[1345] ' "$t_out" || t_fail "$kind lists who had no work"
done

# who may not read tickets/ gets it without what citizens said (Q5)
if [ "$(id -u)" != 0 ]; then
	chmod 000 "$TICKET_STORE/tickets"
	t_run 0 ticket-report week 2024-W44
	t_match '不在本次读取权限之内'
	chmod 700 "$TICKET_STORE/tickets"
else
	mv "$TICKET_STORE/tickets" away
	t_run 0 ticket-report week 2024-W44
	t_match '不在本次读取权限之内'
	mv away "$TICKET_STORE/tickets"
fi
