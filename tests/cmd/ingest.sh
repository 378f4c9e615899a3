#!/bin/sh
# ticket-ingest: receive, matters (M1, M2), supervise on ground 1 (L8, S26), a
# second time (Q9), amend, categories, line breaks (S31), formulas (Q4)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
printf 'the key of the pseudonyms of a test\n' >"$TICKET_STORE/config/key"

# rows of the journal without seq, logged, digest and the row's digest
events()
{
	cut -d, -f4- "$TICKET_STORE"/journal/*.csv |
	    sed -n 's/,[0-9a-f]*$//; s/;row=[0-9a-f]*$//; /,config,/d; 2,$p'
}

head='任务号,派单时间,案卷来源,诉求类型,紧急程度,问题分类,现场,所属居委,发生地址,诉求人,联系电话,问题描述,区级时限,督办,关联工单,标记'

# --- new tickets ------------------------------------------------------------

t_at 2024-10-08T12:00:00+08:00
cat >day.csv <<EOF
$head
热线-241008-000001,2024/10/08 08:30:15,热线,投诉,一般,生态环境->噪声->施工噪声,是,梅园,测试路1号201室,张三,160-0000-0001,夜里十一点还在打桩，睡不着。,2024-10-15 18:00,,,
热线-241008-000002,2024/10/08 09:00,12345热线,求助,紧急,"生态环境－噪声>施工噪声",是,桂园,测试路2号,李四,,"同一个工地，夜里十一点还在打桩，睡不着。",,区级督办,热线-241008-000001，热线-240930-000009,托底 保密
网格-241008-000003,2024-10-08 09:10:00,网格,意见建议,,市容／垃圾,,梅园,,,160 0000 0003,"=1+1
第二行",2024-10-20,市级督办,,
EOF
t_run 0 ticket-ingest --by zx day.csv
sed 's/;row=[0-9a-f]*$//' "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event,unit,attrs
热线-241008-000001,10,2024-10-08T08:30:15+08:00,receive,,source=hotline;kind=complaint;urgency=general;category=生态环境/噪声/施工噪声;site=yes;place=梅园;caller=4695d2ebb2d28bb1;matter=热线-241008-000001;district_due=2024-10-15T18:00:00+08:00
热线-241008-000002,11,2024-10-08T09:00:00+08:00,receive,,source=hotline;kind=help;urgency=urgent;category=生态环境/噪声/施工噪声;site=yes;place=桂园;matter=热线-241008-000001;supervised=district;related=热线-241008-000001|热线-240930-000009;flags=fallback secret
热线-241008-000002,12,2024-10-08T09:00:00+08:00,supervise,,level=district;ground=1
网格-241008-000003,13,2024-10-08T09:10:00+08:00,receive,,source=grid;kind=suggestion;urgency=general;category=市容/垃圾;place=梅园;caller=635da29d158f3669;matter=网格-241008-000003;district_due=2024-10-20T23:59:59+08:00;supervised=city
网格-241008-000003,14,2024-10-08T09:10:00+08:00,supervise,,level=city;ground=1;due=2024-10-20T23:59:59+08:00
EOF
t_stderr /dev/null

# what citizens said: personal data, normalised, on one line each
t_same "$TICKET_STORE/tickets/2024-10.csv" - <<'EOF'
ticket,received,source,kind,urgency,category,site,place,address,caller,phone,text,district_due,supervised,related,flags,logged
热线-241008-000001,2024-10-08T08:30:15+08:00,hotline,complaint,general,生态环境/噪声/施工噪声,yes,梅园,测试路1号201室,张三,16000000001,夜里十一点还在打桩，睡不着。,2024-10-15T18:00:00+08:00,,,,2024-10-08T12:00:00+08:00
热线-241008-000002,2024-10-08T09:00:00+08:00,hotline,help,urgent,生态环境/噪声/施工噪声,yes,桂园,测试路2号,李四,,同一个工地，夜里十一点还在打桩，睡不着。,,district,热线-241008-000001|热线-240930-000009,fallback secret,2024-10-08T12:00:00+08:00
网格-241008-000003,2024-10-08T09:10:00+08:00,grid,suggestion,general,市容/垃圾,,梅园,,,16000000003,=1+1 第二行,2024-10-20T23:59:59+08:00,city,,,2024-10-08T12:00:00+08:00
EOF
! grep -qE '1600000000|张三|李四' "$TICKET_STORE"/journal/*.csv ||
    t_fail 'personal data in the journal (C1)'
t_run 0 ticket-check

# --- the same again: nothing (Q9) -------------------------------------------

cp -R "$TICKET_STORE" before
t_at 2024-10-08T13:00:00+08:00
t_run 0 ticket-ingest day.csv
t_stdout <<'EOF'
ticket,seq,at,event,unit,attrs
EOF
t_stderr /dev/null
diff -r before "$TICKET_STORE" || t_fail 'a second ingest wrote something'

# where a process may have but so many addresses, a day of known tickets and
# callers is taken in, too: no arena has what the hundredth needs
case $TICKET_VARIANT in
asan|valgrind) ;;
*)
	for limit in 4194304 12582912; do
		t_run 0 sh -c "ulimit -v $limit; exec ticket-ingest day.csv"
	done
	# nor may one count as used what it only has addresses for: where what
	# may be written to is limited, or a system promises no more memory than
	# it has, all would be refused
	t_run 0 sh -c 'ulimit -d 65536; exec ticket-ingest day.csv'
	t_stderr /dev/null
	t_run 0 sh -c 'ulimit -d 65536; exec ticket-list'
	cp "$t_out" limited
	t_run 0 ticket-list
	t_same limited "$t_out"
	t_run 5 sh -c 'ulimit -d 256; exec ticket-list'
	;;
esac

# --- a row that differs: an amend with what changed -------------------------

cat >later.csv <<EOF
$head
热线-241008-000001,2024/10/08 08:30:15,热线,投诉,紧急,生态环境->噪声->施工噪声,,梅园,测试路1号201室,张三,,夜里十一点还在打桩，睡不着。,,区级督办,,媒体曝光
网格-241008-000003,2024-10-08 09:10:00,网格,意见建议,,市容／垃圾,,梅园,另一个地址,,160 0000 0003,=1+1 第二行,2024-10-20,市级督办,,
EOF
t_run 0 ticket-ingest --at '2024-10-08 12:30' --by zx later.csv
sed 's/row=[0-9a-f]*$//' "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event,unit,attrs
热线-241008-000001,15,2024-10-08T12:30:00+08:00,amend,,urgency=urgent;site=;caller=;district_due=;supervised=district;flags=media;
热线-241008-000001,16,2024-10-08T12:30:00+08:00,supervise,,level=district;ground=1
网格-241008-000003,17,2024-10-08T12:30:00+08:00,amend,,
EOF
t_stderr /dev/null
[ "$(wc -l <"$TICKET_STORE/tickets/2024-10.csv")" = 6 ] ||
    t_fail 'a changed ticket has a new row, the old one stays'
t_run 0 ticket-ingest later.csv
[ "$(wc -l <"$t_out")" = 1 ] || t_fail 'compared with the newest row (Q9)'
t_run 0 ticket-check

# --- the time of receipt and the source stay --------------------------------

cat >moved.csv <<'EOF'
ticket,received,source,kind,urgency,category,site,place,text
T1,2024-10-08 10:00,app,投诉,一般,a,是,梅园,某处有一件事
EOF
t_run 0 ticket-ingest moved.csv
sed -i 's/10:00,app/10:05,grid/' moved.csv
t_run 0 ticket-ingest moved.csv
t_stdout <<'EOF'
ticket,seq,at,event,unit,attrs
EOF
t_stderr <<'EOF'
ticket-ingest: warning: moved.csv:2: the time of receipt differs from the first one, which is kept
ticket-ingest: warning: moved.csv:2: the source differs from the first one, which is kept
EOF
sed -i 's/梅园/桂园/' moved.csv
t_run 0 ticket-ingest moved.csv
t_match '^T1,19,2024-10-08T13:00:00\+08:00,amend,,place=桂园;row='
grep -q '^T1,2024-10-08T10:00:00+08:00,app,.*桂园' \
    "$TICKET_STORE/tickets/2024-10.csv" || t_fail 'the first ones are kept'

# --- order of rows: a matter begins with the ticket received first ----------

cat >upside.csv <<'EOF'
ticket,received,kind,urgency,category,place,text
S3,2024-10-08 11:02,投诉,一般,x,兰园,三
S2,2024-10-08 11:01,投诉,一般,x,兰园,二
S1,2024-10-08 11:00,投诉,一般,x,兰园,一
EOF
t_run 0 ticket-ingest upside.csv
sed 's/,receive.*matter=/ /; s/;.*//' "$t_out" >got
t_same got - <<'EOF'
ticket,seq,at,event,unit,attrs
S1,20,2024-10-08T11:00:00+08:00 S1
S2,21,2024-10-08T11:01:00+08:00 S1
S3,22,2024-10-08T11:02:00+08:00 S1
EOF

# --- a first ticket of the store, a year back, amended before ---------------

t_at 2025-10-08T11:00:00+08:00
cat >year.csv <<'EOF'
ticket,received,kind,urgency,category,place,text
Y1,2025-10-08 11:00,投诉,一般,x,兰园,另一件
EOF
t_run 0 ticket-ingest -n year.csv
t_match ';matter=S1;'	# 365 days, to the second
sed -i 's/11:00,/11:00:01,/' year.csv
t_at 2025-10-08T12:00:00+08:00
t_run 0 ticket-ingest -n year.csv
t_match ';matter=Y1;'
t_run 0 ticket-ingest -C "$TICKET_STORE" year.csv
t_run 0 ticket-ingest year.csv
t_at 2025-10-08T13:00:00+08:00
sed -i 's/兰园,另/菊园,另/' year.csv
cat >>year.csv <<'EOF'
Y2,2025-10-08 12:30,投诉,一般,x,菊园,又一件
EOF
t_run 0 ticket-ingest year.csv
t_match '^Y1,.*,amend,,place=菊园;row='
t_match '^Y2,.*;matter=Y1;'
t_run 0 ticket-check

# --- a dry run says the same and records nothing ----------------------------

cp -R "$TICKET_STORE" dry
sed 's/^Y/Z/' year.csv >dry.csv
t_run 0 ticket-ingest -n dry.csv
[ "$(wc -l <"$t_out")" = 3 ] || t_fail 'what would be recorded is said'
diff -r dry "$TICKET_STORE" || t_fail 'a dry run wrote something'

# --- the district's limit as a day: by hand it ends as in an export (S13) -----

t_at 2025-10-08T14:00:00+08:00
t_run 0 ticket-record amend Y1 district_due=2025-10-20
t_match '^Y1,.*,district_due=2025-10-20T23:59:59\+08:00$'
printf '%s\n' '事件,工单编号,区级时限' '更正,Y1,2025/10/21' \
    '更正,Y1,2025-10-22 00:00' >moved.csv
t_run 0 ticket-record moved.csv
t_match '^Y1,.*,district_due=2025-10-21T23:59:59\+08:00$'
t_match '^Y1,.*,district_due=2025-10-22T00:00:00\+08:00$'
echo '2023-01-01,clock.day_end,17:30,a day ends with the office' \
    >>"$TICKET_STORE"/config/policy.csv
t_run 0 ticket-record amend Y1 district_due=2025-10-20
t_match '^Y1,.*,district_due=2025-10-20T17:30:00\+08:00$'
sed 's/$/,2025-10-20/; 1s/,2025.*/,district_due/' year.csv >limit.csv
t_run 0 ticket-ingest limit.csv
t_match '^Y2,.*,amend,,district_due=2025-10-20T17:30:00\+08:00;row='

# --- a file without a column says nothing of it -------------------------------

t_at 2025-10-08T15:00:00+08:00
cat >wide.csv <<EOF
$head
W1,2025-10-08 14:00,热线,求助,紧急,市容/垃圾,是,菊园,测试路1号,张三,16000000001,垃圾满了,2025-10-20 18:00,区级,Y1,保密
EOF
printf '%s\n' '任务号,派单时间,诉求类型,问题描述' \
    'W1,2025-10-08 14:00,求助,垃圾满了' >narrow.csv
t_run 0 ticket-ingest wide.csv
t_run 0 ticket-ingest narrow.csv
t_stdout <<'EOF'
ticket,seq,at,event,unit,attrs
EOF
sed -i 's/满了$/还是满的/' narrow.csv
t_run 0 ticket-ingest narrow.csv
t_match '^W1,[0-9]*,2025-10-08T15:00:00\+08:00,amend,,row=[0-9a-f]{32}$'
t_run 0 ticket-list W1 --fields flags,urgency,place,district_due,text
t_match '^secret,urgent,菊园,2025-10-20T18:00:00\+08:00,垃圾还是满的$'
[ "$(tail -n 1 "$TICKET_STORE"/tickets/2025-10.csv | cut -d, -f4-16)" = \
    'help,urgent,市容/垃圾,yes,菊园,测试路1号,张三,16000000001,垃圾还是满的,2025-10-20T18:00:00+08:00,district,Y1,secret' ] ||
    t_fail 'the row lost what the file has no column for'
# an empty cell says that there is nothing
printf '%s\n' '任务号,派单时间,诉求类型,问题描述,标记,联系电话' \
    'W1,2025-10-08 14:00,求助,垃圾还是满的,,' >empty.csv
t_run 0 ticket-ingest empty.csv
t_match '^W1,.*,amend,,caller=;flags=;row=[0-9a-f]{32}$'
t_run 0 ticket-check
