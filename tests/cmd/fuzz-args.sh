#!/bin/sh
# fuzz-args.sh - arguments and standard input thrown together at random: every
# command ends in a known status, without a signal, with a word about what is
# wrong, and leaves a store that ticket-check is content with (Q4)
#
# ARGS_ROUNDS calls; ARGS_SEED chooses others.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

rounds=${ARGS_ROUNDS:-150}
t_store
t_at 2024-10-08T09:00:00+08:00
cat >day.csv <<'EOT'
任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,地址,诉求人,联系电话,问题描述
T1,2024-10-08 08:40,热线,投诉,一般,环境/噪声,否,梅园,张三,13800000001,半夜施工很吵
T2,2024-10-08 08:41,网格,求助,紧急,环境/路灯,是,桂园,李四,13800000002,路灯不亮
EOT
t_run 0 ticket-ingest day.csv
printf 'ticket,event,unit,at\nT1,accept,u02,\nT9,"x\n' >odd.csv
printf '\377\376\001\002\000' >bytes

# Each line is a call: a command, its words, and what stands at its input. The
# words have no blanks; @NAME stands for what the shell cannot say here.
awk -v n="$rounds" -v seed="${ARGS_SEED:-1}" '
function pick(list, part, k)
{
	k = split(list, part, " ")
	return part[1 + int(rand() * k)]
}
BEGIN {
	srand(seed)
	commands = "assign check due ingest init list record return review " \
	    "score shelve show supervise report form"
	words = "T1 T2 T9 - -- day.csv odd.csv bytes /dev/null nowhere . " \
	    "-n -q -f -C -u --at --as-of --by --within --where --match " \
	    "--fields --sort --limit --explain --all --reveal --reason " \
	    "--auto --format --excel --encoding --rejects --separator " \
	    "--wait --expect --repair --config --policy --kind --split " \
	    "csv json md tsv table xlsx 0 1 -1 99999999999999999999 1e9 " \
	    "u01 u02 u99 2024-10 2024-13 2024-10-08 9999-12-31 4h 2wd 0wd " \
	    "outcome=reached outcome= =x a=b reason=y unit=u02 seq=1 " \
	    "seq=4294967295 brief accept contact reply void merit clause=B1 " \
	    "check pass fail grant ask start end list daily monthly " \
	    "kind==complaint state=open (((( [a- a{99999} (?R) \\K %s%n " \
	    "@empty @escape @long @utf8 @quote --no-such -Z --help --version"
	for (i = 0; i < n; i++) {
		line = "ticket-" pick(commands)
		for (k = int(rand() * 7); k > 0; k--)
			line = line " " pick(words)
		print pick("/dev/null day.csv odd.csv bytes"), line
	}
}' >calls

limit=20
[ "$TICKET_VARIANT" != valgrind ] || limit=1000
long=$(head -c 5000 /dev/zero | tr '\0' x)
while read -r input call; do
	command -v "${call%% *}" >/dev/null || continue
	set --
	for word in $call; do
		case $word in
		@empty) word= ;;
		@escape) word=$(printf 'T\033[31m\007') ;;
		@long) word=$long ;;
		@utf8) word=$(printf 'T\377\300\200') ;;
		@quote) word='"'\'\;'`x`' ;;
		esac
		set -- "$@" "$word"
	done
	t_what="$call <$input"
	got=0
	timeout -k 1 $limit "$@" <"$input" >"$t_out" 2>"$t_err" || got=$?
	case $got in
	[0-5]) ;;
	*)	cat "$t_err"
		t_fail "status $got" ;;
	esac
	if [ "$got" -gt 1 ] && ! [ -s "$t_err" ]; then
		t_fail "status $got without a word"
	fi
	if LC_ALL=C grep -q "$(printf '[\033\007]')" "$t_err"; then
		t_fail 'control characters on standard error'
	fi
done <calls
t_what='all of them'
t_run 0 ticket-check
