# lib.sh - what shell tests share; sourced, POSIX sh
#
# A test is a script of its own (#!/bin/sh) that begins with
#
#	. "$TICKET_TESTS/lib.sh"
#
# and is run by scripts/run-tests in an empty directory of its own, with the
# commands in PATH. It ends at its first failure; reaching the end is success.
#
#	t_run STATUS COMMAND...	runs it, which must end with STATUS
#	t_stdout [FILE]		its output was, byte for byte, FILE or stdin
#	t_stderr [FILE]		the same of standard error
#	t_quiet			it printed nothing at all
#	t_match REGEX, t_err_match REGEX
#				a line of its output, of standard error
#				matches the extended regular expression
#	t_golden NAME		its output is tests/golden/NAME (`make regen`
#				makes that file again)
#	t_same FILE FILE	two files are the same
#	t_fail TEXT...		ends the test as failed
#	t_skip TEXT...		ends the test as skipped
#	t_at TIME		sets the clock of the commands that follow
#	t_store			makes a small store and chooses it
#	t_export FROM TO	prints an export of tickets with these numbers
#
# What COMMAND printed is in the files named by $t_out and $t_err.
# shellcheck shell=sh
set -eu

: "${TICKET_TESTS:?run me by scripts/run-tests}"
t_dir=$(mktemp -d "${TMPDIR:-/tmp}/t.XXXXXX")
t_out=$t_dir/stdout
t_err=$t_dir/stderr
t_expected=$t_dir/expected
t_what='nothing yet'
umask 022

t_fail()
{
	echo "failed: $*"
	echo "after: $t_what"
	exit 1
}

t_skip()
{
	echo "skipped: $*"
	exit 77
}

t_run()
{
	t_status=$1
	shift
	t_what=$*
	t_got=0
	"$@" >"$t_out" 2>"$t_err" || t_got=$?
	[ "$t_got" = "$t_status" ] && return 0
	echo "status $t_got, not $t_status"
	echo '--- its output begins'
	head -n 20 "$t_out"
	echo '--- its standard error begins'
	head -n 40 "$t_err"
	t_fail 'wrong exit status'
}

# t_compare FILE WHAT: what is in $t_expected must be in FILE
t_compare()
{
	cmp -s "$t_expected" "$1" && return 0
	diff -u "$t_expected" "$1" | sed "1s/.*/--- expected/
2s/.*/+++ $2/"
	t_fail "$2 is not what was expected"
}

t_stdout()
{
	cat -- "${1:--}" >"$t_expected"
	t_compare "$t_out" 'standard output'
}

t_stderr()
{
	cat -- "${1:--}" >"$t_expected"
	t_compare "$t_err" 'standard error'
}

t_quiet()
{
	: >"$t_expected"
	t_compare "$t_err" 'standard error'
	t_compare "$t_out" 'standard output'
}

t_match()
{
	grep -Eq -- "$1" "$t_out" && return 0
	head -n 40 "$t_out"
	t_fail "no line of standard output matches $1"
}

t_err_match()
{
	grep -Eq -- "$1" "$t_err" && return 0
	head -n 40 "$t_err"
	t_fail "no line of standard error matches $1"
}

t_golden()
{
	if [ "${TICKET_REGEN:-}" = 1 ]; then
		mkdir -p "$(dirname "$TICKET_TESTS/golden/$1")"
		cp "$t_out" "$TICKET_TESTS/golden/$1"
		return 0
	fi
	[ -e "$TICKET_TESTS/golden/$1" ] ||
	    t_fail "there is no tests/golden/$1: make regen"
	t_stdout "$TICKET_TESTS/golden/$1"
}

t_same()
{
	cmp -s "$1" "$2" && return 0
	diff -u "$1" "$2" | head -n 40
	t_fail "$1 and $2 differ"
}

t_at()
{
	TICKET_NOW=$1
	export TICKET_NOW
}

# The default configuration with seven units and five routes of its own, made
# on 2024-09-30 at 08:00 in ./store.
t_store()
{
	mkdir -p "$t_dir/data"
	cp -R "$TICKET_DATADIR/config" "$t_dir/data/config"
	cat >"$t_dir/data/config/units.csv" <<-'EOF'
	unit,name,kind,functions,leader,head,liaison_a,liaison_b,since,until
	jd,某某街道办事处,street,,赵一,赵一,,,,
	zx,街道城运中心,centre,城运|热线,钱二,孙三,李四,,,
	u01,管理办,office,市容|违建|占道|垃圾,周五,吴六,郑七,王八,,
	u02,平安办,office,噪声|治安|群租|消防,冯九,陈十,褚甲,,,
	u03,梅园居委会,community,楼道|邻里|物业,周五,卫乙,蒋丙,,,
	u04,桂园居委会,community,楼道|邻里|物业,冯九,沈丁,韩戊,,,
	u05,综合养护公司,institution,绿化|道路|路灯,周五,杨己,朱庚,,,
	EOF
	cat >"$t_dir/data/config/routes.csv" <<-'EOF'
	rule,rank,field,pattern,unit,basis,note
	r01,10,category,噪声|群租,u02,legal,noise and group renting
	r02,10,category,市容|违建|垃圾,u01,legal,looks of the street
	r03,10,category,绿化|路灯,u05,legal,upkeep
	r04,20,place,梅园,u03,legal,the community itself
	r05,20,place,桂园,u04,legal,the community itself
	EOF
	TICKET_STORE=$PWD/store
	export TICKET_STORE
	t_run 0 env TICKET_NOW=2024-09-30T08:00:00+08:00 \
	    TICKET_DATADIR="$t_dir/data" ticket-init -C "$TICKET_STORE"
}

t_export()
{
	echo '任务号,派单时间,工单来源,诉求类型,紧急程度,联系电话,问题描述'
	awk -v from="$1" -v to="$2" 'BEGIN {
		for (i = from; i <= to; i++)
			printf "热线-241001-%06d,2024-10-01 %02d:%02d,热线," \
			    "投诉,一般,138%08d,第%d处占道\n", i,
			    int(i / 60) % 24, i % 60, i, i
	}' </dev/null
}
