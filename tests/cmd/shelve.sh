#!/bin/sh
# shelve.sh - ticket-shelve: candidates, the form, the district's decisions,
# the end, later tickets (L9, S21, C4, Art. 9, Annex 1.3)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-08T09:00:00+08:00
head='任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,小区名称,诉求人,联系电话,问题描述'
{
	echo "$head"
	for i in 1 2 3 4 5 6; do
		echo "S$i,2024-10-08 08:4$i,热线,投诉,一般,环境/噪声,否,梅园,王五,13800000001,夜里有声音"
	done
	echo 'O1,2024-10-08 08:50,热线,投诉,一般,环境/路灯,否,梅园,赵六,13800000002,路灯不亮'
} >day.csv
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief S1 S2 S3 S4 S5 S6 O1 outcome=reached
t_run 0 ticket-assign -u u02 S1 S2 S3 S4 S5 S6 O1
t_run 0 ticket-record accept -u u02 S1 S2 S3 S4 S5 S6 O1
t_run 0 ticket-record statement -u u02 S1 S2 S3 S4 S5 O1 fact=not-upheld \
    reason=x handling=x signed=陈十
t_run 0 ticket-shelve
t_stdout <<'EOT'
caller,matter,n_statements,tickets,unit
EOT

# Art. 9: six or more; the lead is the unit
form='demand=x reason=x handling=x conclusion=x answer=x evidence=x
section_head=x unit_head=陈十'
# shellcheck disable=SC2086
t_run 1 ticket-shelve ask S5 category=0 $form
t_stderr <<'EOT'
ticket-shelve: S5: shelve is refused: category 0 needs 6 signed statements of this caller on this matter (shelve.statements); there are 5
EOT
# the same by the other path
# shellcheck disable=SC2086
t_run 1 ticket-record shelve -u u02 S5 category=0 $form
t_err_match 'category 0 needs 6 signed statements'
t_run 0 ticket-record statement -u u02 S6 fact=not-upheld reason=x \
    handling=x signed=陈十
caller=$(ticket-shelve | sed -n '2s/,.*//p')
t_run 0 ticket-shelve
t_stdout <<EOT
caller,matter,n_statements,tickets,unit
$caller,S1,6,S1|S2|S3|S4|S5|S6,u02
EOT
printf '%s\n' "$caller" | grep -Eq '^[0-9a-f]{16}$' ||
    t_fail 'the caller is no pseudonym'
t_run 0 ticket-shelve candidates O1
t_stdout <<'EOT'
caller,matter,n_statements,tickets,unit
EOT
# C4: of a secret ticket the caller is shown to nobody
t_run 0 ticket-record -n amend S2 flags=secret
t_run 0 ticket-record amend S2 flags=secret
t_run 0 ticket-shelve candidates S6
t_match '^,S1,6,S1'

# categories 1 and 2 need a repeat, all need their evidence
# shellcheck disable=SC2086
t_run 1 ticket-shelve ask O1 category=1 $form
t_stderr <<'EOT'
ticket-shelve: O1: shelve is refused: categories 1 and 2 are of a matter that its caller repeated
EOT
t_run 1 ticket-shelve ask O1 category=4 demand=x
t_stderr <<'EOT'
ticket-shelve: O1: shelve lacks reason, handling, conclusion, answer, evidence, section_head, unit_head
EOT
# shellcheck disable=SC2086
t_run 1 ticket-shelve ask O1 category=7 $form
t_err_match 'category must be 0 to 6'

# the form: related tickets as they are now, frozen
t_at 2024-10-09T09:00:00+08:00
# shellcheck disable=SC2086
t_run 0 ticket-shelve ask S6 category=0 $form
t_match '^S6,[0-9]+,.*,shelve,u02,category=0;.*;related=S1\|S2\|S3\|S4\|S5\|S6$'
# shellcheck disable=SC2086
t_run 0 ticket-shelve ask O1 category=5 $form
t_match ';related=O1$'
t_run 0 ticket-shelve
t_stdout <<'EOT'
caller,matter,n_statements,tickets,unit
EOT
t_run 0 ticket-shelve list
t_stdout <<'EOT'
ticket,unit,category,state,asked,decided,ended,n_later,matter
S6,u02,0,pending,2024-10-09T09:00:00+08:00,,,0,S1
O1,u02,5,pending,2024-10-09T09:00:00+08:00,,,0,O1
EOT

# the district decides; others go on
t_at 2024-10-10T09:00:00+08:00
t_run 0 ticket-shelve revise O1 reason=证据不全 room=联席指挥室
t_match '^O1,[0-9]+,.*,shelve-revise,u02,room=联席指挥室;reason=证据不全$'
t_run 1 ticket-shelve file S6 O1 room=联席指挥室 leader=区领导
t_match '^S6,[0-9]+,.*,shelve-file,u02,room=联席指挥室;leader=区领导$'
t_err_match '^ticket-shelve: O1: shelve-file is not allowed.*no shelving by this unit waits for the district'
t_run 1 ticket-shelve refuse S6
# shellcheck disable=SC2086
t_run 0 ticket-shelve ask O1 category=5 $form
t_run 0 ticket-shelve refuse O1
t_run 0 ticket-shelve list O1
t_stdout <<'EOT'
ticket,unit,category,state,asked,decided,ended,n_later,matter
O1,u02,5,revised,2024-10-09T09:00:00+08:00,2024-10-10T09:00:00+08:00,,0,O1
O1,u02,5,refused,2024-10-10T09:00:00+08:00,2024-10-10T09:00:00+08:00,,0,O1
EOT

# S21: received after the filing's at, and no later than the end's
t_at 2024-10-11T09:00:00+08:00
{
	echo "$head"
	echo 'S7,2024-10-10 09:00:00,热线,投诉,一般,环境/噪声,否,梅园,王五,13800000001,夜里有声音'
	echo 'S8,2024-10-10 09:00:01,热线,投诉,一般,环境/噪声,否,梅园,王五,13800000001,夜里有声音'
	echo 'S9,2024-10-10 09:00:01,热线,投诉,一般,环境/噪声,否,梅园,赵六,13800000002,夜里有声音'
} >more.csv
t_run 0 ticket-ingest more.csv
t_run 0 ticket-shelve list S6
t_stdout <<'EOT'
ticket,unit,category,state,asked,decided,ended,n_later,matter
S6,u02,0,filed,2024-10-09T09:00:00+08:00,2024-10-10T09:00:00+08:00,,1,S1
EOT
t_run 0 ticket-shelve end S6 reason=已解决
t_match '^S6,[0-9]+,.*,shelve-end,u02,reason=已解决$'
t_run 0 ticket-shelve list S6
t_match '^S6,u02,0,ended,.*,2024-10-11T09:00:00\+08:00,1,S1$'
t_run 0 ticket-shelve list --as-of '2024-10-10 09:00' S6
t_match '^S6,u02,0,filed,.*,,0,S1$'

# recorded by itself, or from a spreadsheet, the list is frozen as well (L9),
# unless it names its own
record='reason=x handling=x conclusion=x answer=x evidence=x section_head=x unit_head=x'
# shellcheck disable=SC2086
t_run 0 ticket-record -n shelve S2 -u u02 category=1 demand=x $record
t_match ',shelve,u02,.*;related=S1\|S2\|S3\|S4\|S5\|S6\|S7\|S8$'
# shellcheck disable=SC2086
t_run 0 ticket-record -n shelve S2 -u u02 category=1 demand=x $record related=S1
t_match ',shelve,u02,.*;related=S1$'
{
	echo 'event,ticket,unit,category,demand,reason,handling,conclusion,answer,evidence,section_head,unit_head'
	echo 'progress,S3,u02,,,,,,,,,'
	echo 'shelve,S3,u02,2,x,x,x,x,x,x,x,x'
} >shelve.csv
t_run 0 ticket-record shelve.csv
t_match ',shelve,u02,.*;related=S1\|S2\|S3\|S4\|S5\|S6\|S7\|S8$'
t_run 0 ticket-form shelve S3 --reveal --reason 备案
t_match '关联工单：S1、S2、S3、S4、S5、S6、S7、S8'

t_run 2 ticket-shelve keep S6
t_run 2 ticket-shelve list -u u02
# a pipe names the tickets
t_run 0 sh -c 'printf "ticket\nO1\n" | ticket-shelve -'
t_stdout <<'EOT'
caller,matter,n_statements,tickets,unit
EOT
