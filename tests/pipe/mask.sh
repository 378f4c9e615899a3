#!/bin/sh
# mask.sh - nobody's data in any output, the journal, cache/, messages and
# temporary files (C1 to C4, Q5, Art. 14): all that is known of every caller
# is looked for in all of it
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
export TMPDIR="$PWD/tmp"
mkdir tmp looked

# All of the callers, a line each; two of them want to be secret, of whom not
# even the masked form may be seen. NB. made up, each of them.
cat >secrets <<'END'
张三丰
16000000001
梅园路12号118室
12号
118室
李四光
16000000002
桂园路3弄5号401室
3弄
401室
欧阳青云
021-58001234
2158001234
58001234
梅园路77弄8号1203室
77弄
1203室
王二小
+86 160 0000 0004
16000000004
桂园路9号2号楼502室
9号
502室
310115199001011237
31011519900101123X
沪A12345
沪AD54321
zhang.sanfeng@example.com
钱七七
16000000009
１６００００００００２
李 四 光
160-0000-0002
END
cat >secrets.not-even <<'END'
李**
160****0002
0002
桂园路**
欧阳**
1234
梅园路**
END
cat >day.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,flags
T1,2024-10-08 08:40,hotline,complaint,general,环境/噪声,yes,梅园,梅园路12号118室,张三丰,16000000001,张三丰（16000000001，身份证310115199001011237）反映梅园路12号118室楼上噪声，车牌沪A12345，邮箱zhang.sanfeng@example.com，联系人钱七七16000000009,
T2,2024-10-08 08:41,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄5号401室,李四光,16000000002,李四光住桂园路3弄5号401室，电话16000000002,secret
T3,2024-10-08 08:42,hotline,report,general,环境/违建,no,梅园,梅园路77弄8号1203室,欧阳青云,021-58001234,欧阳青云女士021-58001234,secret
T4,2024-10-08 08:43,hotline,help,general,其他,no,桂园,桂园路9号2号楼502室,王二小,+86 160 0000 0004,王二小要求修灯,
T5,2024-10-08 08:44,hotline,help,general,环境/路灯 张三丰住12号118室,no,梅园张三丰家12号118室,梅园路12号118室,张三丰,16000000001,又不亮了,
T6,2024-10-08 08:45,app,help,general,环境/绿化,no,,,匿名,,住9号502室的王女士 31011519900101123X 沪AD54321,
END

# saw NAME COMMAND...: keeps what it printed; its status is its own affair
n=0
saw()
{
	name=$1
	shift
	n=$((n + 1))
	t_what=$*
	"$@" >"looked/$n-$name.out" 2>"looked/$n-$name.err" </dev/null || :
}
# in_all NAME COMMAND...: in every format
in_all()
{
	name=$1
	shift
	for f in table csv tsv json md; do
		saw "$name-$f" "$@" -f "$f"
	done
	saw "$name-excel" "$@" --excel
}

# Intake: what is refused is said without what its cells hold, whose columns
# have slipped here; --rejects keeps the rows whole, in a file of one's own
t_at 2024-10-08T09:00:00+08:00
saw ingest ticket-ingest day.csv
[ "$(grep -c ,receive, store/journal/2024-10.csv)" = 6 ] || t_fail 'no intake'
cat >slipped.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,flags
S1,2024-10-08 08:40,hotline,张三丰,general,环境,no,,梅园路12号118室,张三丰,16000000001,x,
S2,2024-10-08 08:40,hotline,help,16000000001,环境,no,,梅园路12号118室,张三丰,16000000001,x,
S3,张三丰,hotline,help,general,环境,no,,梅园路12号118室,张三丰,16000000001,x,
S4,2024-10-08 08:40,梅园路12号118室,help,general,环境,no,,梅园路12号118室,张三丰,16000000001,x,
S5,2024-10-08 08:40,hotline,help,general,环境,310115199001011237,,梅园路12号118室,张三丰,16000000001,x,
S6,2024-10-08 08:40,hotline,help,欧阳青云,环境,no,,,16000000001,欧阳青云,x,
S7,2024-10-08 08:40,hotline,help,王二小,环境,no,,王二小,16000000001,梅园路12号118室,x,
张三丰 16000000001,2024-10-08 08:40,hotline,help,general,环境,no,,梅园路12号118室,张三丰,16000000001,x,
S9,2024-10-08 08:40,hotline,help,general,环境,no,,梅园路12号118室,张三丰,160000a,x,张三丰
END
saw slipped ticket-ingest --rejects rejects.csv slipped.csv
[ "$(grep -c . rejects.csv)" = 9 ] || t_fail 'not all that slipped was refused'
grep -q 'S1,.*张三丰.*16000000001' rejects.csv || t_fail 'not kept whole'

# What units write down by hand and by spreadsheet names them, too (C3)
own='张三丰 16000000001 梅园路12号118室 310115199001011237 沪A12345'
saw brief ticket-record brief T1 T5 outcome=reached note="$own"
saw brief ticket-record brief T2 T3 T4 outcome=reached
saw assign ticket-assign -u u02 T1 --note "$own"
saw assign ticket-assign -u u02 T2 --note 李四光
saw assign ticket-assign -u u01 T3 --note '欧阳青云 021-58001234'
saw accept ticket-record accept T1 T2 -u u02
saw accept ticket-record accept T3 -u u01
cat >unit.csv <<'END'
工单编号,事件,处置单位,时间,联系结果,录音,联系方式,现场核实情况,照片,办理结果,事实认定,诉求认定,满意度,事由,处理经过,处置结果,签发人,处置前照片,处置后照片,备注
T1,先行联系,u02,2024-10-08 09:00,接通,16000000001.mp3,电话,,,,,,,,,,,,,联系张三丰16000000001
T1,现场勘查,u02,2024-10-08 09:00,,,,在梅园路12号118室勘查,沪A12345.jpg,,,,,,,,,,,
T1,答复市民,u02,2024-10-08 09:00,接通,L,电话,,,,,,,,,,,,,已答复张三丰
T1,回复,u02,2024-10-08 09:00,,,,,,实际解决,属实,合理,满意,张三丰反映噪声,上门（118室）找张三丰 310115199001011237,短信16000000001告知,某甲,张三丰.jpg,b,zhang.sanfeng@example.com
T2,先行联系,u02,2024-10-08 09:00,接通,L,电话,,,,,,,,,,,,,李四光在桂园路3弄5号401室
T2,先行联系,u02,2024-10-08 09:00,李四光不在家,L,电话,,,,,,,,,,,,,
T3,现场勘查,u01,欧阳青云的时间,,,,,,,,,,,,,,,,
T3,欧阳青云,u01,2024-10-08 09:00,,,,,,,,,,,,,,,,
T3,先行联系,u01,2024-10-08 09:00,021-58001234,,,,,,,,,,,,,,,
T3,先行联系,欧阳青云,2024-10-08 09:00,接通,,,,,,,,,,,,,,,
END
saw sheet ticket-record --rejects rejects2.csv unit.csv
[ "$(grep -c . rejects2.csv)" = 6 ] || t_fail 'not all that is wrong was refused'
saw words ticket-record contact T1 -u u02 outcome=张三丰
saw words ticket-record contact T1 -u u02 outcome=16000000001
saw words ticket-record extend T1 -u u02 until=16000000001 reason="$own"
saw amend ticket-record amend T4 place='桂园9号502室' category='王二小的事' \
    tag='王二小' note='16000000004'
saw note ticket-record progress T2 -u u02 \
    note='李四光１６００００００００２；李 四 光；160-0000-0002；桂园路3弄5号401室'
saw check ticket-review check T1
saw pass ticket-review pass T1 --confirm all --despite "$own" note="$own"
saw callback ticket-review callback T1 outcome=reached contacted=yes \
    answered=yes result=unsolved satisfaction=unsatisfied reason="$own"
saw rework ticket-review rework T1 reason="$own"
saw return ticket-return ask T3 reason='欧阳青云不在' basis='021-58001234' \
    suggest=u02 signed=某甲 attachments='梅园路77弄8号1203室.pdf'
saw return ticket-return grant T3 reason='欧阳青云同意'
saw supervise ticket-supervise open T1 -u u02 --ground 2 note="$own"
saw end ticket-supervise end T1 -u u02 result="$own"
saw shelve ticket-shelve ask T1 category=3 demand="$own" reason="$own" \
    handling="$own" conclusion="$own" answer="$own" evidence="$own" \
    section_head=某甲 unit_head=某乙
saw shelve ticket-shelve refuse T1 room=某 reason="$own"
saw flag ticket-record flag T1 kind=media reason="$own"
saw statement ticket-record statement T1 -u u02 fact=noted reason="$own" \
    handling="$own" signed=某甲 materials="$own"
saw void ticket-record void T1 seq=17 reason="$own"
sed -i 's/^T4,.*/T4,2024-10-08 08:43,hotline,help,general,其他,no,桂园,桂园路9号2号楼502室,王二小,16000000004,王二小又要求修灯,/; /^T[12356]/d' day.csv
saw again ticket-ingest day.csv
[ "$(grep -c ',amend,' store/journal/2024-10.csv)" = 2 ] || t_fail 'no amends'

# Every output of every command
for of in '' T1 T2 T3 T4 T5 T6; do
	# shellcheck disable=SC2086
	in_all list ticket-list --fields \
	    ticket,place,category,caller,phone,address,text,matter,flags $of
	# shellcheck disable=SC2086
	in_all due ticket-due -a $of
	# shellcheck disable=SC2086
	saw ics ticket-due -a -f ics $of
done
for t in T1 T2 T3 T4 T5 T6; do
	in_all show ticket-show "$t"
	saw explain ticket-due --explain "$t"
done
in_all usual ticket-list
in_all match ticket-list --match '张三丰|16000000001'
in_all where ticket-list --where "text ~ 丰 or phone = 16000000001"
in_all score ticket-score 2024-10
in_all items ticket-score 2024-10 --explain
in_all review ticket-review
in_all check ticket-review check T1
in_all candidates ticket-supervise
in_all supervised ticket-supervise list
in_all shelvings ticket-shelve list
in_all shelve ticket-shelve
in_all returns ticket-return
in_all undecided ticket-assign --undecided
in_all auto ticket-assign --auto -n
saw as-of ticket-show --as-of '2024-10-08 09:00' T1
saw check ticket-check
saw wrong ticket-list --match '('
saw wrong ticket-show T99
# what is damaged is named by file and line, not by what stands there
cp -R store damaged
sed -i '2s/噪声/噪音/' damaged/tickets/2024-10.csv
saw damaged ticket-check -C damaged
saw damaged ticket-show -C damaged T1
echo 'T1,张三丰,16000000001' >>damaged/tickets/2024-10.csv
saw damaged ticket-check -C damaged
saw damaged ticket-list -C damaged --fields text
rm -rf damaged
# a record of the torn tail never happened, and is not quoted
cp -R store torn
printf '999,张三丰,16000000001' >>torn/journal/2024-10.csv
saw torn ticket-check -C torn
rm -rf torn

# The scan. Nothing is found in what was printed ...
[ "$n" -gt 250 ] || t_fail "only $n outputs were looked at"
if grep -rnF -f secrets looked; then
	t_fail 'somebody is shown'
fi
# ... not even the masked form where the caller is secret (C4) ...
for t in T2 T3; do
	for f in table csv tsv json md; do
		for fields in text caller,phone,address,caller_id; do
			t_run 0 ticket-list -f "$f" --fields "$fields" "$t"
			cat "$t_out" >>not-even
		done
		t_run 0 ticket-show -f "$f" "$t"
		cat "$t_out" >>not-even
	done
done
if grep -nF -f secrets.not-even not-even; then
	t_fail 'a secret caller is shown'
fi
# ... nor in the store, tickets/ and the key aside, nor in temporary files
find store tmp -type f ! -path 'store/tickets/*' ! -name key >files
grep -q journal/2024-10.csv files || t_fail 'no journal'
xargs grep -nF -f secrets <files && t_fail 'somebody is in the store'
[ -z "$(ls -A tmp)" ] || t_fail 'a temporary file is left'
grep -lF -f secrets store/tickets/2024-10.csv >"$t_dir/there" ||
    t_fail 'tickets/ has no secrets: nothing was tried'

# The masked form is there: it was not simply left out (C2, C3)
t_run 0 ticket-list --fields caller,phone,address,text T1
t_stdout <<'END'
caller,phone,address,text
张**,160****0001,梅园路**号**室,张**（160****0001，身份证310*************37）反映梅园路**号**室楼上噪声，车牌沪A*****，邮箱z***@…，联系人钱**160****0009
END
grep ',contact,u02,' store/journal/2024-10.csv | cut -d, -f4,5,8 >"$t_out"
t_stdout <<'END'
T1,contact,outcome=reached;recording=[电话].mp3;way=phone;note=联系诉求人[电话]
T2,contact,outcome=reached;recording=L;way=phone;note=诉求人在[地址]
END

# With --reveal it is shown, to whom and why is recorded; the reason itself is
# free text (C3)
t_run 0 ticket-list --reveal --reason "核对张三丰16000000001" \
    --fields caller,phone,address T1
t_stdout <<'END'
caller,phone,address
张三丰,16000000001,梅园路12号118室
END
tail -n 1 store/journal/2024-10.csv | cut -d, -f4,5,8 >"$t_out"
t_stdout <<'END'
T1,reveal,reason=核对诉求人[电话];scope=address|caller|phone
END
t_run 0 ticket-show --reveal --reason 回访 -f table T3
t_match '^caller +欧阳青云, 2158001234'
tail -n 1 store/journal/2024-10.csv | grep -q ',T3,reveal,,' ||
    t_fail 'the reveal is not recorded'
xargs grep -nF -f secrets <files && t_fail 'the reveal is in the store'
t_run 2 ticket-list --reveal --fields caller T1
t_run 0 ticket-check -q
