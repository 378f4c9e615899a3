#!/bin/sh
# report-waiting.sh - the week says of each ticket that waits why the rules
# have dispatched it to nobody, and who is to decide (L2, L3, page "Week" 4)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
cat >"$TICKET_STORE/config/routes.csv" <<'END'
rule,rank,field,pattern,unit,basis,note
a,1,category,^环境,u01,legal,
b,2,text,漏水,u01,legal,
c,2,category,^房屋,u02,legal,
END
cat >in.csv <<'END'
ticket,received,source,kind,urgency,category,site,place,text,flags
T1,2024-10-22 09:00,hotline,help,general,环境/噪声,no,梅园东,夜间有噪声,
T2,2024-10-22 10:00,hotline,help,general,房屋/屋顶,no,梅园东,屋顶漏水,
T3,2024-10-22 11:00,hotline,help,general,其他/其他,no,梅园东,别的事,
T4,2024-10-22 12:00,hotline,help,general,环境/噪声,no,梅园东,夜间有噪声,fallback
T5,2024-10-22 13:00,hotline,help,general,环境/噪声,no,梅园东,夜间有噪声,instruction
END
t_at 2024-10-22T17:00:00+08:00
t_run 0 ticket-ingest in.csv
u01=$(awk -F, '$1 == "u01" { print $2 }' "$TICKET_STORE/config/units.csv")
u02=$(awk -F, '$1 == "u02" { print $2 }' "$TICKET_STORE/config/units.csv")

# waiting: ticket and reason of each row
waiting()
{
	t_run 0 ticket-report week 2024-W43 -f csv --split tables
	tail -n +2 tables/waiting.csv | cut -d , -f 3,9 >"$t_out"
}

waiting
t_stdout <<END
T1,2024年10月22日09:00接收，待派单，按规则应由$u01承办，尚未派出
T2,2024年10月22日10:00接收，待派单，同级规则分别指向$u01、$u02，须由街道城运中心决定
T3,2024年10月22日11:00接收，待派单，没有适用的派单规则，须由街道城运中心决定
T4,2024年10月22日12:00接收，待派单，区级明确由街道托底，须由街道主要领导指定
T5,2024年10月22日13:00接收，待派单，区领导批示件，须由街道主要领导指定
END

# rules that are broken, and words that may not be read, end no report
echo 'd,1,text,(,u01,legal,' >>"$TICKET_STORE/config/routes.csv"
waiting
grep -q '^T1,.*待派单，派单规则未能核对$' "$t_out" ||
    t_fail 'broken rules are not told'
sed -i '/^d,/d' "$TICKET_STORE/config/routes.csv"
mv "$TICKET_STORE/tickets" away
waiting
grep -q '^T2,.*待派单，派单规则未能核对$' "$t_out" ||
    t_fail 'rules were asked about what may not be read'
grep -q '^T4,.*须由街道主要领导指定$' "$t_out" || t_fail 'the flag is known'
mv away "$TICKET_STORE/tickets"
