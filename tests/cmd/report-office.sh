#!/bin/sh
# report-office.sh - office.csv: report.board.refresh and form.source.app,
# which the default file leaves out (ticket-store(5)); Word out of Markdown
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-22T17:00:00+08:00
cat >in.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,text
T1,2024-10-22 09:00,app,help,general,环境/噪声,no,梅园东,夜间有噪声
END
t_run 0 ticket-ingest in.csv

# refresh SECONDS|none: what the board's page says
refresh()
{
	t_run 0 ticket-report board -f html
	if [ "$1" = none ]; then
		! grep -q 'http-equiv="refresh"' "$t_out" ||
		    t_fail 'it reloads itself'
	else
		t_match "http-equiv=\"refresh\" content=\"$1\""
	fi
}

office=$TICKET_STORE/config/office.csv
cp "$office" before.csv
refresh 300
for pair in 60:60 0:none 86400:86400 86401:300 1.5:300 x:300 :300; do
	cp before.csv "$office"
	echo "report.board.refresh,${pair%:*}" >>"$office"
	refresh "${pair#*:}"
done

cp before.csv "$office"
t_at 2024-10-22T18:00:00+08:00
t_run 0 ticket-record --at '2024-10-22 09:10' brief T1 outcome=reached
t_run 0 ticket-record --at '2024-10-22 09:20' assign T1 -u u01 role=lead \
    basis=legal
t_run 0 ticket-record --at '2024-10-22 10:00' accept T1 -u u01
t_run 0 ticket-record --at '2024-10-22 11:00' return T1 -u u01 \
    reason=非本单位职责 basis=权责清单 suggest=u02 signed=某甲
t_run 0 ticket-form return T1 --reveal --reason 核对
t_match '案卷来源.*浦东e家园'
echo 'form.source.app,随申办' >>"$office"
t_run 0 ticket-form return T1 --reveal --reason 核对
t_match '案卷来源.*随申办'

# tables are numbered as attachments (GB/T 9704), by the office's word for them
captions()
{
	t_run 0 ticket-report week 2024-W43
	sed -n 's/^Table: //p' "$t_out" | head -n 4 >got
	mv got "$t_out"
}
captions
t_stdout <<'END'
附表1　工单流转情况（件）
附表2　接收工单构成（件）
每日接收量（件）
附表3　各单位办理情况
END
t_run 0 ticket-report week 2024-W43 -f html
t_match '^<caption>附表1　工单流转情况（件）</caption>$'
! ticket-report board | grep -q 附表 || t_fail 'the board has attachments'
sed -i 's/^report.attachment,.*/report.attachment,表/' "$office"
captions
t_match '^表1　工单流转情况（件）$'

# the centre by the office's name for it
sed -i 's/^centre.short,.*/centre.short,热线分中心/' "$office"
t_run 0 ticket-return grant T1 reason=属实
t_run 0 ticket-report week 2024-W43
t_match '同意退单，待二次派单，须由热线分中心决定'
t_run 0 ticket-report board
t_match '^\|  \| 热线分中心（待派单等） \| 1 '

# `-` is standard output, in every format; a terminal takes no workbook
for format in md html csv json; do
	t_run 0 ticket-report week 2024-W43 -f $format
	mv "$t_out" without
	t_run 0 ticket-report week 2024-W43 -f $format -o -
	t_same "$t_out" without
done
t_run 0 sh -c 'ticket-report week 2024-W43 -f xlsx -o - | head -c 2'
printf PK | t_stdout
t_run 2 ticket-report week 2024-W43 --split -
t_err_match '^ticket-report: --split needs a directory: standard output holds'
if command -v script >/dev/null; then
	for to in '' '-o -'; do
		t_run 2 script -qec "ticket-report week -f xlsx $to" script.log
		t_match '^ticket-report: a workbook is for a file or a pipe'
		! grep -q PK "$t_out" || t_fail 'a workbook on a terminal'
	done
fi
[ ! -e ./- ] || t_fail 'a file whose name is -'

command -v pandoc >/dev/null || exit 0
t_run 0 ticket-report week 2024-W43 -o week.md
t_run 0 pandoc -o week.docx week.md
t_run 0 pandoc -t plain week.docx
t_match '一、总体情况'
t_match '本周共接收工单1件'
