# lib.sh - what the fault tests share; sourced behind tests/lib.sh,
# by tests/fault/*.sh
#
#	f_begin NAME	makes ./NAME.before and ./NAME.after, a store in front
#			of and behind the command in f_NAME(), and counts its
#			calls into $f_calls
#	f_try HOW N	runs the command on a copy, ./s, in which call N fails
#			as HOW says, and looks at what is left
#	f_note		prints the number of cases at the end, of each kind and
#			of all
#
# TICKET_FULL=1 (make fault) runs all cases, else some.
# shellcheck shell=sh disable=SC2154,SC2034
f_shim=$TICKET_BUILD/tests/shim.so
f_cases=0
f_full=${TICKET_FULL:-}
f_step=16
[ -z "$f_full" ] || f_step=2

[ "${TICKET_VARIANT:-}" != asan ] || t_skip 'a preload and ASan do not mix'
[ -e "$f_shim" ] || t_skip 'there is no shim'

# thousands of syncs: in memory, where they cost nothing
if [ -d /dev/shm ] && [ -w /dev/shm ]; then
	f_work=$(mktemp -d /dev/shm/ticket.XXXXXX)
	trap 'cd / && rm -rf "$f_work"' EXIT
	trap 'exit 130' INT TERM
	cd "$f_work" || exit
fi
f_state=$PWD/unsynced

# f_do HOW N COMMAND...: status in $f_status
f_do()
{
	f_how=$1 f_at=$2
	shift 2
	f_on=
	case $f_how in
	*-on) f_on=1 f_how=${f_how%-on} ;;
	esac
	f_status=0
	FAULT_DO="$f_how" FAULT_AT="$f_at" FAULT_ON="$f_on" FAULT_STATE="$f_state" \
	    FAULT_COUNT="$t_dir/count" LD_PRELOAD="$f_shim" \
	    "$@" >"$t_out" 2>"$t_err" || f_status=$?
}

f_power()
{
	FAULT_CUT="$1" FAULT_STATE="$f_state" LD_PRELOAD="$f_shim" /bin/true ||
	    t_fail 'the power could not be cut'
}

# The head of ./s, mended where it must be: `none` where there is no store.
f_head()
{
	[ -d s/journal ] || { echo none; return 0; }
	f_status=0
	ticket-check -C s >now 2>check.err || f_status=$?
	if [ "$f_status" != 0 ]; then
		ticket-check -C s --repair >now 2>>check.err || :
		f_status=0
		ticket-check -C s >now 2>>check.err || f_status=$?
	fi
	if [ "$f_status" != 0 ]; then
		# what has no transaction yet is begun again
		[ -e s/journal/2024-09.csv ] || { echo none; return 0; }
		cat check.err >&2
		t_fail "ticket-check says $f_status after --repair: $f_case"
	fi
	sed 's/^0:$/none/' now
}

# Whole rows, each once. Sectors that were lost read as zeros: what begins as a
# row and ends as another, with such between, is none.
f_rows()
{
	cat "$1"/tickets/*.csv 2>/dev/null | tr '\000' '\001' |
	    grep -a '^T[0-9].*+08:00$' | grep -av "$(printf '\001')" |
	    LC_ALL=C sort -u
}

f_begin()
{
	f_name=$1
	rm -rf s "$f_name.after" "$f_name.ack" "$f_state"
	cp -a "$f_name.before" "$f_name.ack"
	ticket-check -C "$f_name.ack" --repair >now 2>&1 || :
	cp -a "$f_name.before" s
	f_before=$(f_case=before f_head)
	cp -a s "$f_name.clean"
	f_do none 0 "f_$f_name" s
	[ "$f_status" = 0 ] || { cat "$t_err"; t_fail "$f_name: $f_status"; }
	f_calls=$(cat "$t_dir/count")
	f_after=$(f_case=after f_head)
	mv s "$f_name.after"
	f_rows "$f_name.after" >"$f_name.rows"
	rm -rf "$f_name.before"
	mv "$f_name.clean" "$f_name.before"
	[ "$f_before" != "$f_after" ] || t_fail "$f_name does nothing"
}

# The journal that was acknowledged is there to the byte (J1, J6).
f_prefix()
{
	for f_file in "$f_name.ack"/journal/*.csv; do
		[ -e "$f_file" ] || continue
		cmp -s -n "$(wc -c <"$f_file")" "$f_file" \
		    "s/journal/${f_file##*/}" ||
		    t_fail "${f_file##*/} was changed: $f_case"
	done
}

# Q1: nothing acknowledged is lost, the rest is whole or not at all, and the
# same call brings about the same store.
f_look()
{
	f_cases=$((f_cases + 1))
	echo "$f_name, $f_kind" >>f.kinds
	f_got=$(f_head) || { echo "$f_got"; exit 1; }
	f_prefix
	case $f_got in
	"$f_after") ;;
	"$f_before")
		[ "$1" != 0 ] || t_fail "acknowledged, and lost: $f_case" ;;
	*)	t_fail "the head is $f_got: $f_case" ;;
	esac
	f_again=0
	"f_$f_name" s >again.out 2>again.err || f_again=$?
	case $f_name:$f_again:$f_got in
	*:0:*|record:1:"$f_after"|init:3:"$f_after") ;;
	*)	cat again.err
		t_fail "the same call again ends with $f_again: $f_case" ;;
	esac
	f_got=$(f_head) || { echo "$f_got"; exit 1; }
	[ "$f_got" = "$f_after" ] || t_fail "then the head is $f_got: $f_case"
	f_rows s >rows
	cmp -s rows "$f_name.rows" || t_fail "other rows: $f_case"
}

f_copy()
{
	rm -rf s "$f_state" "$f_state".kept-*
	cp -a "$f_name.before" s
}

f_try()
{
	f_case="$f_name, $1 at call $2" f_kind=$1
	f_copy
	f_do "$1" "$2" "f_$f_name" s
	case $1:$f_status in
	kill:137|half:137|*:0|*:5) ;;
	*)	cat "$t_err"; t_fail "status $f_status: $f_case" ;;
	esac
	if [ "$f_status" != 0 ] && [ "$f_status" != 137 ] &&
	    ! grep -q "^ticket-[a-z]*: ." "$t_err"; then
		t_fail "no word about it: $f_case"
	fi
	f_look "$f_status"
}

# The power goes with the process, or, behind a success, a moment later.
f_try_power()
{
	f_case="$f_name, $1 at call $2, then no power ($3)"
	f_kind="$1 and no power"
	f_copy
	f_do "$1" "$2" "f_$f_name" s
	f_was=$f_status
	f_power "$3"
	f_look "$f_was"
}

# Ended at call N, as HOW says; ended again at call M of the next (0: not);
# then without power.
f_try_twice()
{
	f_case="$f_name, $1 at call $2, again ended at $3, no power ($4)"
	f_kind="$1, again${4:+ and no power}"
	f_copy
	f_do "$1" "$2" "f_$f_name" s
	f_do kill "$3" "f_$f_name" s
	f_was=$f_status
	[ -z "$4" ] || f_power "$4"
	f_look "$f_was"
}

f_note()
{
	LC_ALL=C sort f.kinds | uniq -c >&3
	echo "$f_cases cases of ${CRASH:-every command}" >&3
}
exec 3>&1
