#!/bin/sh
# matters.sh - what is kept of first tickets (cache/matters/) is never seen in
# a result (M1, M2, Q6), is believed only while it holds, and is as much out of
# reach as tickets/ is (Q5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
export TICKET_CACHE=100000
unset TICKET_STORE
cp -R store plain
cp -R store empty
index=store/cache/matters/index.bin

# export_of ROUND DAY ROWS OLD: rows of which one in OLD changes a ticket of
# before; texts of few characters, so that some are alike and some are not
export_of()
{
	awk -v round="$1" -v day="$2" -v rows="$3" -v old="$4" '
	function dice(n) { return int(rand() * n) }
	BEGIN {
		srand(round * 7919)
		split("甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子 丑 寅 卯 辰 巳", c, " ")
		split("环境/噪声 环境/违建 市容 ", kind, " ")
		split("梅园 桂园 竹园", place, " ")
		print "ticket,received,source,kind,category,site,place," \
		    "address,caller,phone,text"
		for (i = 0; i < rows; i++) {
			n = 1 + dice(12)
			text = ""
			for (k = 0; k < n; k++)
				text = text c[1 + dice(dice(2) ? 5 : 16)]
			id = "R" round "-" i
			if (round > 1 && dice(old) == 0)
				id = "R" (1 + dice(round - 1)) "-" dice(rows)
			if (id in seen)
				continue
			seen[id] = 1
			printf "%s,%s %02d:%02d,hotline,report,%s,no,%s,," \
			    ",1600000%04d,%s\n", id, day, 8 + int(i / 60),
			    i % 60, kind[1 + dice(4)],
			    dice(3) ? "" : place[1 + dice(3)], dice(300),
			    dice(9) ? text : "\"" text ",\n" text "\""
		}
	}'
}

# both STATUS COMMAND...: says the same of both stores, with -C
both()
{
	status=$1
	shift
	TICKET_CACHE=off t_run "$status" "$@" -C plain
	cp "$t_out" plain.out
	cp "$t_err" plain.err
	t_run "$status" "$@" -C store
	t_stdout plain.out
	t_stderr plain.err
}

take()
{
	both "$1" ticket-ingest --by t "$2"
}

# renewed: the cache is made anew, and what was kept does not hold any more
renewed()
{
	TICKET_CACHE=1 t_run 0 ticket-due -C store
}

stamp()
{
	stat -c '%i %z' "$index"
}

# is_same, is_new: what was kept was used; it was made anew
is_same()
{
	[ "$(stamp)" = "$was" ] || t_fail "it was not used: $*"
}
is_new()
{
	[ "$(stamp)" != "$was" ] || t_fail "it was used: $*"
	was=$(stamp)
}

# --- rounds of new tickets, changed ones, records and a changed policy -------
was=none
for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
	day=2024-10-$((10 + round))
	t_at "${day}T18:00:00+08:00"
	export_of $round $day 60 4 >day.csv
	take 0 day.csv
	case $round in
	1)	[ ! -e "$index" ] || t_fail 'it is kept without a cache'
		renewed ;;
	2|7)	[ -e "$index" ] || t_fail 'it is not kept'
		is_new "round $round" ;;
	4)	is_same 4
		# what the ledger says of first tickets is not what it was
		both 0 ticket-record amend R1-3 matter=R1-4 category=市容 --by t
		both 0 ticket-record amend R1-5 place=竹园 --by t
		both 0 ticket-record amend R1-9 matter=R1-9 --by t ;;
	5)	is_same 5
		seq=$(awk -F, '$4 == "R1-3" && $5 == "amend" { s = $1 }
		    END { print s }' plain/journal/*.csv)
		both 0 ticket-record void R1-3 seq="$seq" reason=wrong --by t
		for s in store plain; do
			echo '2024-10-16,matter.similarity,0.35,a try' \
			    >>$s/config/policy.csv
		done ;;
	6)	is_same 6
		renewed ;;
	9)	is_same 9
		for s in store plain; do
			echo '2024-10-20,matter.window,5d,a try' \
			    >>$s/config/policy.csv
		done ;;
	esac
done
is_same 'to the end'
t_same plain/journal/2024-10.csv store/journal/2024-10.csv
t_same plain/tickets/2024-10.csv store/tickets/2024-10.csv

# texts were alike, and told apart: or nothing was tested
awk -F, '$5 == "receive" && match($8, /matter=[^;]*/) {
	n[$4 == substr($8, RSTART + 7, RLENGTH - 7)]++
} END { exit !(n[0] > 60 && n[1] > 60) }' plain/journal/2024-10.csv ||
    t_fail 'too few matters are joined, or begun'

# --- one by one: each as it is compared by now --------------------------------
t_at 2024-10-24T18:00:00+08:00
head='ticket,received,source,kind,category,site,place,address,caller,phone,text'
rows()
{
	echo "$head"
	sed 's/^\([^,]*\),\([^,]*\),\([^,]*\),/\1,2024-10-24 09:00,hotline,report,\2,no,\3,,,,/'
}
rows >day.csv <<'END'
A1,甲类,,日月星辰山川河海
A2,甲类,,金木水火土风云雨
A3,甲类,石桥,春夏秋冬东南西北
A4,甲类,,一二三四五六七八
END
take 0 day.csv
renewed
rows >day.csv <<'END'
A9,乙类,,江湖
END
take 0 day.csv
was=$(stamp)
rows >day.csv <<'END'
A1,甲类,,牛马羊鸡犬豕虎兔
END
take 0 day.csv
both 0 ticket-record amend A2 category=乙类 --by t
both 0 ticket-record amend A3 place=木桥 --by t
both 0 ticket-record amend A4 matter=A1 --by t
rows >day.csv <<'END'
B1,甲类,,日月星辰山川河湖
B2,甲类,,牛马羊鸡犬豕虎鼠
B3,甲类,,金木水火土风云雪
B4,乙类,,金木水火土风云雪
B5,甲类,石桥,花鸟
B6,甲类,木桥,鱼虫
B7,甲类,,一二三四五六七九
END
take 0 day.csv
is_same 'one by one'
sed -n 's/^\(B.\),.*matter=\(..\);.*/\1 \2/p' "$t_out" >got
t_run 0 cat got
t_stdout <<'END'
B1 B1
B2 A1
B3 B3
B4 A2
B5 B5
B6 A3
B7 B7
END

# --- a dry run, and a change in the same file as what it changes -------------
t_at 2024-10-25T18:00:00+08:00
export_of 13 2024-10-25 60 3 >day.csv
both 0 ticket-ingest -n day.csv
take 0 day.csv
is_same 'a dry run'

# --- received longer ago than it goes back ------------------------------------
sed 's/2024-10-25/2022-01-05/; s/R13-/R14-/' day.csv >past.csv
take 0 past.csv
renewed
export_of 15 2024-10-25 20 5 >day.csv
take 0 day.csv
was=$(stamp)
sed 's/2022-01-05/2022-01-06/; s/R14-/R16-/' past.csv >later.csv
take 0 later.csv
t_match '^R16-.*matter=R14-'
is_new 'longer ago'

# --- the files of tickets/ --------------------------------------------------
# rewritten AWK: what it makes of the rows, and a line more, in the same file
rewritten()
{
	for s in store plain; do
		awk "$1"' END { print ",,,,,,,,,,,,,,,," }' \
		    $s/tickets/2024-10.csv >moved.csv
		cat moved.csv >$s/tickets/2024-10.csv
	done
}
# rows that are not where they were, in the same file
rewritten 'NR == 2 { held = $0; next } { print } NR == 400 { print held }'
export_of 17 2024-10-25 60 5 >day.csv
take 0 day.csv
is_same 'rows have moved'
# all of them: to look for each would take longer than to begin anew
rewritten '{ print } NR == 1 { print ",,,,,,,,,,,,,,,," }'
export_of 31 2024-10-25 60 5 >day.csv
take 0 day.csv
is_new 'all rows have moved'
# a row that is no longer what was recorded: its text says nothing
for s in store plain; do
	cp $s/tickets/2024-10.csv good.csv
	sed 's/甲乙/甲甲/; s/乙甲/丙甲/' $s/tickets/2024-10.csv >changed.csv
	cat changed.csv >$s/tickets/2024-10.csv
done
export_of 18 2024-10-25 60 5 >day.csv
take 0 day.csv
is_same 'rows have changed'
# one that was changed is no text of anybody's, were it alike; and is one again
# when it is put right, also where it was wrong when all was read
t_at 2024-10-26T18:00:00+08:00
change()
{
	for s in store plain; do
		sed "s/$1/$2/" $s/tickets/2024-10.csv >changed.csv
		cat changed.csv >$s/tickets/2024-10.csv
	done
}
like()
{
	echo "$1,甲类,,一心二叶三江四海五湖$2" | rows >day.csv
	take 0 day.csv
	t_match "^$1,.*matter=$3;"
}
for s in store plain; do
	tail -n +$(($(wc -l <good.csv) + 1)) $s/tickets/2024-10.csv >since.csv
	cat good.csv since.csv >$s/tickets/2024-10.csv
done
like A5 六 A5
echo A6,丁类,,江湖 | rows >day.csv
take 0 day.csv
renewed
like C1 春 A5
was=$(stamp)
change 五湖六 五江六
like C2 夏 C2
is_same 'a row was changed'
renewed
like C3 秋 C2
change 五江六 五湖六
like C4 冬 A5
# another file in its place
cp store/tickets/2024-10.csv copy.csv
mv copy.csv store/tickets/2024-10.csv
export_of 19 2024-10-25 60 5 >day.csv
take 0 day.csv
t_same plain/journal/2024-10.csv store/journal/2024-10.csv

# --- damaged, deleted, of another store ---------------------------------------
round=20
renewed
for how in renewed seal index both deleted foreign; do
	case $how in
	seal)	printf x | dd of=store/cache/matters/seal.bin bs=1 seek=40 \
		    conv=notrunc 2>/dev/null ;;
	index)	printf x | dd of=$index bs=1 seek=70000 conv=notrunc \
		    2>/dev/null ;;
	both)	: >$index
		: >store/cache/matters/seal.bin ;;
	deleted) rm -r store/cache/matters ;;
	foreign) cp -R store/cache/matters other
		rm -r store/cache/matters
		mv other store/cache/matters ;;
	esac
	# NB. behind what was done: that makes no index
	was=$(stamp 2>/dev/null) || was=none
	export_of $round 2024-10-25 30 5 >day.csv
	take 0 day.csv
	is_new "$how"
	round=$((round + 1))
done
t_same plain/journal/2024-10.csv store/journal/2024-10.csv

# --- who may see it ------------------------------------------------------------
for s in store plain; do
	chmod 2770 $s/tickets
done
rm -r store/cache/matters
take 0 past.csv
[ ! -e store/cache/matters ] || t_fail 'it is made for nothing'
export_of 30 2024-10-25 30 5 >day.csv
take 0 day.csv
[ "$(stat -c %a store/cache/matters)" = 2770 ] || t_fail 'its mode'
[ "$(stat -c %g store/cache/matters)" = "$(stat -c %g store/tickets)" ] ||
    t_fail 'its group'
! grep -aq -e 1600000 -e 甲乙 $index || t_fail 'texts as they were said'
# a directory that somebody else made, who may not look into tickets/
if [ "$(id -u)" = 0 ]; then
	rm -r store/cache/matters
	mkdir -m 2770 store/cache/matters
	chown 61002:61001 store/cache/matters
	chmod 2770 store/cache/matters
	export_of 32 2024-10-25 30 5 >day.csv
	take 0 day.csv
	[ ! -e $index ] || t_fail 'it is kept where somebody else looks'
	rm -r store/cache/matters
fi

# --- what is kept was of other bytes than there are now -------------------------
# anew ROW...: two stores of these rows, and what is kept of them, and of a row
# of another category
anew()
{
	rm -r store plain
	cp -R empty store
	cp -R empty plain
	printf '%s\n' "$@" | rows >day.csv
	take 0 day.csv
	renewed
	echo 'O1,丙类,,江湖' | rows >day.csv
	take 0 day.csv
	was=$(stamp)
}
# begins ROW, joins MATTER ROW: a row that begins a matter, or belongs to one
joins()
{
	echo "$2" | rows >day.csv
	take 0 day.csv
	t_match "^${2%%,*},.*matter=$1;"
	is_same "$2"
}
begins()
{
	joins "${1%%,*}" "$1"
}

# a row is a line: what lies behind another one on its line is none
anew A1,甲类,,日月星辰山川河海 A2,甲类,,金木水火土风云雨 A3,甲类,,牛马羊鸡犬豕虎兔
rewritten '{ printf "%s%s", $0, (/^A1,/ ? " " : "\n") }'
begins B1,甲类,,金木水火土风云雪

# who has no text any more is like nobody, were all texts alike
anew A1,甲类,,日月星辰山川河海 A2,甲类,石桥,牛马羊鸡犬豕虎兔
rewritten '{ sub("日月", "日日"); print }'
for s in store plain; do
	echo '2024-10-20,matter.similarity,0,a try' >>$s/config/policy.csv
done
joins A2 B1,甲类,,金

# a row that was lost when all was read is looked for each time
anew A1,甲类,,日月星辰山川河海 A2,甲类,,金木水火土风云雨
change 日月星辰 日月星月
rm -r store/cache/matters
echo O2,丙类,,湖海 | rows >day.csv
take 0 day.csv
was=$(stamp)
begins B1,甲类,,日月星辰山川河湖
joins A2 B2,甲类,,金木水火土风云雪
change 日月星月 日月星辰
joins A1 B3,甲类,,日月星辰山川河江

# the journal is put back, to where cache/ledger.bin holds: what was recorded
# since then never happened
anew A1,甲类,石桥,日月星辰山川河海 A2,甲类,,金木水火土风云雨
for s in store plain; do
	cp $s/journal/2024-10.csv $s/before
done
both 0 ticket-record amend A1 place=木桥 --by t
both 0 ticket-record amend A2 matter=A1 --by t
rm -r store/cache/matters
printf '%s\n' N1,甲类,,春夏秋冬东南西北 N2,甲类,花桥,子丑 | rows >day.csv
take 0 day.csv
rm -r store/cache/matters
echo N3,丙类,,海洋 | rows >day.csv
take 0 day.csv
was=$(stamp)
for s in store plain; do
	cat $s/before >$s/journal/2024-10.csv
done
begins B1,甲类,木桥,鱼虫
joins A2 B2,甲类,,金木水火土风云雪
begins B3,甲类,花桥,子丑
begins B4,甲类,,春夏秋冬东南西江
joins A1 B5,甲类,石桥,花鸟
t_same plain/journal/2024-10.csv store/journal/2024-10.csv
