#!/bin/sh
# ticket-ingest: a large export, which two threads read, is taken as its rows
# are in small ones, which one does: the same records, the same words
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T12:00:00+08:00
cp -R "$TICKET_STORE" empty

# 9,000 rows in parts of 1,500. Of each hundred some are not as they should be,
# and one is there twice, the same or not.
awk 'BEGIN {
	print "任务号,派单时间,工单来源,诉求类型,紧急程度,问题分类,现场," \
	    "所属居委,发生地址,诉求人,联系电话,问题描述,区级时限,标记" >"head.csv"
	split("投诉 求助 咨询 举报", kind, " ")
	split("城市管理/违建 公共安全/消防 市场监管/消费 环保/噪声", class, " ")
	odd_place[43] = "王某的家"; odd_place[47] = "梅园12号302室"
	odd_phone[31] = "1380000"; odd_phone[37] = "138****5678"
	odd_phone[41] = "不详"
	odd_text[53] = "\"第一行\n第二行，\"\"引\"\"，,逗号\""
	odd_text[54] = "\"只有引号\""
	odd_text[59] = ""
	odd_at[61] = "昨天"; odd_source[67] = "鸽子"; odd_kind[71] = "灌水"
	odd_due[73] = "下周"; odd_flag[79] = "回头客"
	odd_place[89] = "\"梅\"\"园\"\"村\""; odd_flag[91] = "secret"
	for (i = 0; i < 9000; i++) {
		k = i % 100
		row = sprintf("热线-240901-%06d", i + 1) "," \
		    (k in odd_at ? odd_at[k] : sprintf("2024-09-%02d %02d:%02d",
			1 + int(i / 400), int(i % 400 / 20), i % 20)) "," \
		    (k in odd_source ? odd_source[k] : "热线") "," \
		    (k in odd_kind ? odd_kind[k] : kind[1 + i % 4]) ",一般," \
		    class[1 + i % 4] ",否," \
		    (k in odd_place ? odd_place[k] : "梅园" i % 40 "村") \
		    ",碧波路" i "号,王某," \
		    (k in odd_phone ? odd_phone[k] : "13800" 100000 + i) "," \
		    (k in odd_text ? odd_text[k] : "市民反映第" i % 977 \
			"处夜间施工，噪声扰民，请协调解决。") "," \
		    (k in odd_due ? odd_due[k] : "2024-10-20 18:00") "," \
		    odd_flag[k]
		if (k == 15)
			twice = row
		if (k == 17)
			row = twice
		if (k == 17 && i % 200 > 100)
			sub("请协调解决", "已经解决", row)
		if (k == 83)
			row = substr(row, 1, index(row, ",一般") - 1)
		print row >("body-" int(i / 1500) ".csv")
	}
}' </dev/null
cat head.csv body-?.csv >big.csv
[ "$(wc -c <big.csv)" -gt 1048576 ] || t_fail 'big.csv is not large'
lines=0
for i in 0 1 2 3 4 5; do
	cat head.csv "body-$i.csv" >"part-$i.csv"
	echo "part-$i.csv $lines"
	lines=$((lines + $(wc -l <"body-$i.csv")))
done >lines

# taken NAME FILE...: what comes of files, as NAME.out, NAME.err …
taken()
{
	t_name=$1
	shift
	rm -rf "$TICKET_STORE"
	cp -R empty "$TICKET_STORE"
	t_run 1 ticket-ingest --rejects "$t_name.bad" "$@"
	cp "$t_out" "$t_name.out"
	cp "$t_err" "$t_name.err"
	cat "$TICKET_STORE"/journal/*.csv >"$t_name.journal"
	cat "$TICKET_STORE"/tickets/*.csv >"$t_name.tickets"
}

taken parts part-?.csv
# what is printed is what was recorded, but for callers who must not be named
grep '^热线-240901-000090,.*;place=梅""园""村;caller=' parts.out >/dev/null ||
    t_fail 'a place in quotes is not printed'
grep '^热线-240901-000091,.*;place=梅园[0-9]*村;caller=' parts.out >/dev/null ||
    t_fail 'a caller is not printed'
grep ',热线-240901-000092,.*;caller=.*;flags=secret;' parts.journal >/dev/null ||
    t_fail 'a secret caller is not recorded'
if grep '^热线-240901-000092,.*;caller=' parts.out; then
	t_fail 'a secret caller is printed'
fi
# what is said of a line of a part is said of big.csv's
awk 'NR == FNR { n[$1] = $2; next }
match($0, /part-[0-9]\.csv:[0-9]+/) {
	split(substr($0, RSTART, RLENGTH), at, ":")
	$0 = substr($0, 1, RSTART - 1) "big.csv:" n[at[1]] + at[2] \
	    substr($0, RSTART + RLENGTH)
	if (match($0, /on line [0-9]+/))
		$0 = substr($0, 1, RSTART + 7) \
		    n[at[1]] + substr($0, RSTART + 8, RLENGTH - 8) \
		    substr($0, RSTART + RLENGTH)
}
{ print }' lines parts.err >expected.err
for word in 'there is no text' 鸽子 灌水 昨天 下周 'which is kept; one row' \
    'the rows are the same' 'telephone numbers' 'rows have personal data' \
    'rows have a flag' '4 fields, the header has 14'
do
	grep -q "$word" expected.err || t_fail "nothing says: $word"
done

# same COMMAND...: big.csv, as the command makes it of the plain one
cp big.csv plain.csv
same()
{
	"$@" <plain.csv >big.csv
	taken big big.csv
	t_same big.err expected.err
	for t_part in out journal tickets; do
		t_same "big.$t_part" "parts.$t_part"
	done
	sed 's/on line [0-9]*/on line #/' big.bad >big.rejects
	sed 's/on line [0-9]*/on line #/' parts.bad >parts.rejects
	t_same big.rejects parts.rejects
}

with_bom()
{
	printf '\357\273\277'
	cat
}

same cat
same with_bom
same iconv -f UTF-8 -t GB18030

# NB. a line break in a text is one of two bytes then, and becomes one space
same sed 's/$/\r/'

# --- what is wrong with all of it ---------------------------------------------

# open_quote LINE: where it begins a field with a quote, nothing is taken. The
# next quote ends the field, and text behind that is told; else nothing ends it.
open_quote()
{
	sed "$1s/热线,/\"热线,/" plain.csv >big.csv
	at=$(LC_ALL=C awk -v line="$1" 'NR > line && index($0, "\"") {
	    print NR ":" index($0, "\"") + 1; exit }' big.csv)
	if [ -n "$at" ]; then
		message="$at: a quote in a plain field, or text behind a closing quote"
	else
		message="$1: a quoted field begins here that never ends"
	fi
	rm -rf "$TICKET_STORE"
	cp -R empty "$TICKET_STORE"
	t_run 3 ticket-ingest big.csv
	echo "ticket-ingest: big.csv:$message" | t_stderr
	[ ! -e "$TICKET_STORE/tickets/2024-10.csv" ] || t_fail 'rows are taken'
}

last=$(wc -l <plain.csv)
for at in 2 $((last / 2)) $((last / 2 + 100)) $((last - 30)); do
	open_quote "$(awk -v at="$at" 'NR >= at && /,热线,/ && !/"/ {
	    print NR; exit }' plain.csv)"
done

# --- so large that its halves are read at once: as it is from a pipe ------------
awk -v pad="$(printf '%01200d' 0 | sed 's/0/很/g')" 'NR > 1 {
	sub("夜间施工", "夜间施工" pad)
} { print }' plain.csv >huge.csv
[ "$(wc -c <huge.csv)" -gt 8388608 ] || t_fail 'huge.csv is not huge'
rm -rf "$TICKET_STORE"
cp -R empty "$TICKET_STORE"
t_run 1 sh -c 'cat huge.csv | ticket-ingest -n -'
cp "$t_out" piped.out
t_run 1 ticket-ingest -n huge.csv
t_stdout piped.out
