#!/bin/sh
# report-issued.sh - what --issue recorded is no new reason to report, and what
# the office sent by hand is reported with whom it was sent to (Annex 3 二, O11)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"
# shellcheck source=tests/story.sh
. "$TICKET_TESTS/story.sh"

t_store
t_at '2024-10-14 09:00'
day <<'IN'
T1,2024-10-14 08:50,hotline,complaint,general,环境/噪声,no,桂园,桂园路3弄,李四,16000000002,楼上夜间走路声音太大,,,
T2,2024-10-14 08:55,hotline,complaint,general,环境/噪声,no,桂园,桂园路5弄,王五,16000000003,楼下夜间音响声音太大,,,
IN
t_run 0 ticket-list --fields ticket,matter
t_stdout <<'OUT'
ticket,matter
T1,T1
T2,T1
OUT
on_way T1 u02
on_way T2 u02

# --- the last ground of a special report, by hand ---------------------------------
t_run 0 ticket-record --by 审核 bulletin T2 -u u04 kind=special ground=6 matter=T2
t_run 0 ticket-record --by 审核 bulletin T1 -u u01 kind=special ground=6
# a matter is an entry, of the units to which it was sent, with its tickets
special()
{
	t_run 0 ticket-report special 2024-10 "$@"
	grep -Eo '^## .*|^事项编号：[^。]*|^通报对象.*|事项共.*' \
	    "$t_out" >got || :
	mv got "$t_out"
}

cat >expected <<'OUT'
事项共1项。
## （一）桂园：环境/噪声
事项编号：T1
通报对象：管理办、桂园居委会。已于2024年10月14日通报管理办（第23号记录），答复期限为2024年10月21日。已于2024年10月14日通报桂园居委会（第22号记录），答复期限为2024年10月21日。
OUT
special
t_stdout expected
special --to u04
t_stdout expected
special --to u02
: | t_stdout
t_run 0 ticket-report special 2024-10 --to u02
t_match '没有需要专题通报的事项。$'
# and the lead, whom nobody has told, gets no bulletin of it
t_run 0 ticket-report special 2024-10 --issue -o special.md
t_stdout <<'OUT'
ticket,seq,at,event,unit,attrs
OUT

# --- the last ground of a circular, by a supervision ---------------------------
t_run 0 ticket-supervise open T1 --ground 4 -u u02
t_at '2024-10-15 09:00'
# what would be sent, by whom and when, and nothing done
cp store/journal/2024-10.csv as_it_was
t_run 0 ticket-report circular 2024-10 --issue -n -o none.md --split none \
    -f csv --by 审核 --at 2024-10-15
grep -Eq '^,[0-9]+,2024-10-15T00:00:00\+08:00,bulletin,u02,kind=circular' \
    "$t_out" || t_fail 'not what would be recorded'
t_run 0 ticket-report circular 2024-10 --publish -n --by 审核
t_match '^,[0-9]+,2024-10-15T09:00:00\+08:00,publish,,kind=circular;period=2024-10;'
t_same store/journal/2024-10.csv as_it_was
for paper in none.md none; do
	[ ! -e $paper ] || t_fail 'a paper of a dry run'
done
t_run 2 ticket-report circular 2024-10 -n
t_run 2 ticket-report circular 2024-10 --publish -n --reveal --reason x
t_run 2 ticket-report circular 2024-10 --at 2024-10-15
t_run 1 ticket-report circular 2024-10 --publish --at '2024-10-15 09:01'
cp -R store aside
t_run 0 ticket-report -C aside circular 2024-10 --issue --by 审核 \
    --at '2024-10-15 08:00' -o circular.md
tail -n 1 aside/journal/2024-10.csv >last
grep -q 'T09:00:00+08:00,2024-10-15T08:00:00+08:00,.*,bulletin,u02,审核,' last ||
    t_fail 'not by whom and when it was said'
t_run 4 sh -c 'exec 9<store/lock; flock 9
	ticket-report circular 2024-10 --issue --wait 0'
# bulletins, the publication and a changed configuration are one transaction,
# and the report tells of them when it is made again
cp -R store both
echo '2024-10-01,report.test,1,x' >>both/config/office.csv
digests()
{
	cut -d , -f 9- both/journal/2024-10.csv | grep -c '[0-9a-f]\{32\}$'
}
was=$(digests)
t_run 0 ticket-report -C both circular 2024-10 --issue --publish -n
mv "$t_out" would
t_run 0 ticket-report -C both circular 2024-10 --issue --publish -o both.md
t_same "$t_out" would
cut -d , -f 4,5 "$t_out" >got
mv got "$t_out"
t_stdout <<'OUT'
event,unit
bulletin,u02
publish,
OUT
[ "$(digests)" = $((was + 1)) ] || t_fail 'more than one transaction'
tail -n 3 both/journal/2024-10.csv | cut -d , -f 5 >got
mv got "$t_out"
t_stdout <<'OUT'
config
bulletin
publish
OUT
grep -q 通报平安办 both.md || t_fail 'the report does not tell of its bulletin'
t_run 0 ticket-report -C both --published \
    "$(tail -n 1 both/journal/2024-10.csv | cut -d , -f 1)"
t_stdout both.md
# a report of before that stays one of before
echo '2024-10-01,report.again,1,x' >>both/config/office.csv
was=$(digests)
t_run 0 ticket-report -C both circular 2024-10 --publish \
    --as-of '2024-10-14 23:59' -o past.md
[ "$(digests)" = $((was + 1)) ] || t_fail 'more than one transaction'
! grep -q 通报平安办 past.md || t_fail 'what came later is told'
t_run 0 ticket-report -C both --published \
    "$(tail -n 1 both/journal/2024-10.csv | cut -d , -f 1)"
t_stdout past.md
# so are bulletins and who looked at what they tell
cp -R store both2
t_run 0 ticket-report -C both2 circular 2024-10 --issue --reveal --reason 核对 \
    -o both.md
tail -n 2 both2/journal/2024-10.csv | cut -d , -f 5,9 | sed 's/,..*/,digest/' >got
mv got "$t_out"
t_stdout <<'OUT'
bulletin,
reveal,digest
OUT
for times in 1 2; do
	t_run 0 ticket-report circular 2024-10 --issue -o circular.md
	[ "$(grep -c ',bulletin,u02,' "$t_out")" = $((2 - times)) ] ||
	    t_fail 'not issued once'
	[ "$(grep -c '| T1 |' circular.md)" = 1 ] || t_fail 'T1 stands twice'
	! grep -q 城运中心认为有通报必要 circular.md ||
	    t_fail 'its own bulletin is a reason'
done
t_run 0 ticket-record --by 审核 bulletin T2 -u u02 kind=circular ground=4
t_run 0 ticket-report circular 2024-10
t_match '\| T2 .*2024年10月15日城运中心认为有通报必要'

# --- a matter once, with all of its tickets that were flagged, by time ------------
t_at '2024-11-04 09:00'
day <<'IN'
N1,2024-11-01 08:50,hotline,complaint,general,社区/油烟,no,桂园,桂园路3弄,李四,16000000012,楼下饭店油烟太大,,,named
M1,2024-11-01 08:55,hotline,complaint,general,社区/停车,no,梅园,梅园路4弄,王五,16000000013,车位不够,,,
N2,2024-11-02 08:50,hotline,complaint,general,社区/油烟,no,桂园,桂园路5弄,钱七,16000000014,饭店油烟扰民,,,named media
M2,2024-11-02 08:55,hotline,complaint,general,社区/停车,no,梅园,梅园路4弄,赵六,16000000015,车位太少,,,
N3,2024-11-03 08:50,hotline,complaint,general,社区/油烟,no,桂园,桂园路7弄,孙八,16000000016,饭店油烟呛人,,,
IN
on_way N1 u02
on_way N2 u04
on_way M1 u01
on_way M2 u01
t_run 0 ticket-record --by 审核 --at '2024-11-04 08:00' flag M2 kind=media
t_run 0 ticket-record --by 审核 --at '2024-11-04 08:30' flag M1 kind=media
reply 0 M1 u01
said()
{
	t_run 0 ticket-report special 2024-11
	grep -Eo '^事项编号.*|^承办单位.*|\| [NM][0-9] \|' "$t_out" >got
	mv got "$t_out"
}
said
t_stdout <<'OUT'
事项编号：N1。由市热线办、区城运中心通报的应解决、未解决事项。
承办单位：平安办、桂园居委会。
| N1 |
| N2 |
事项编号：N1。媒体报道或反映，受理转办后尚无结果。
承办单位：桂园居委会。
| N2 |
事项编号：M1。媒体报道或反映，受理转办后尚无结果。
承办单位：管理办。
| M1 |
| M2 |
OUT
# a bulletin a matter and unit
t_run 0 ticket-report special 2024-11 --issue -o special.md
cut -d , -f 5,6 "$t_out" | sed 1d >got
mv got "$t_out"
t_stdout <<'OUT'
u02,kind=special;ground=2;matter=N1
u04,kind=special;ground=2;matter=N1
u04,kind=special;ground=3;matter=N1
u01,kind=special;ground=3;matter=M1
OUT
# nothing is left to tell once all of them are solved
reply 0 M2 u01
t_run 0 ticket-report special 2024-11
! grep -q '| M[12] |' "$t_out" || t_fail 'what is solved is listed'

# the reason of a special report's entry stands above it, a circular's by row
t_run 0 ticket-report special 2024-11
! grep -q 列入原因 "$t_out" || t_fail 'a column that is always empty'
t_run 0 ticket-report circular 2024-10
t_match '\| 列入原因 \|$'

# --- a unit that has ended keeps nobody else's bulletin back ----------------------
t_at '2024-11-05 09:00'
t_run 0 ticket-supervise open N1 --ground 4 -u u02
t_run 0 ticket-supervise open N2 --ground 4 -u u04
cp store/config/units.csv units.csv
sed 's/^\(u02,.*\),$/\1,2024-11-04/' units.csv >store/config/units.csv
! cmp -s units.csv store/config/units.csv || t_fail 'u02 has not ended'
t_run 1 ticket-report circular 2024-11 --issue -o circular.md
t_stderr <<'OUT'
ticket-report: no bulletin on ground 1 for unit 'u02': it is not active on that day by config/units.csv
ticket-report: no bulletin on ground 4 for unit 'u02': it is not active on that day by config/units.csv
OUT
cut -d , -f 4-6 "$t_out" | sed 1d >got
mv got "$t_out"
t_stdout <<'OUT'
bulletin,u04,kind=circular;ground=1;matter=N2
bulletin,u04,kind=circular;ground=4;matter=N2
OUT
grep -q '^# .*平安办' circular.md || t_fail 'what u02 did is not told'

# --- a table says whose it is: csv and a workbook have no headings above it --------
t_run 0 ticket-report circular 2024-11 -f csv
grep '^# tickets' "$t_out" >got
mv got "$t_out"
t_stdout <<'OUT'
# tickets-1 附表1　有关工单（平安办）
# tickets-2 附表2　有关工单（平安办）
# tickets-3 附表3　有关工单（桂园居委会）
# tickets-4 附表4　有关工单（桂园居委会）
OUT
t_run 0 ticket-report special 2024-11
t_match '^Table: 附表1　有关工单（桂园：社区/油烟）$'
