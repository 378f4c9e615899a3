#!/bin/sh
# man-examples.sh - the EXAMPLES of the manual pages, run in their order
#
# In a page's EXAMPLES, lines of a literal display that begin with `$ ` are
# typed, those with `> ` go on with the line before, and the others are what is
# printed, standard error included; a line `...` stands for any number of lines.
# Where nothing is shown nothing is compared. Every example must end with
# status 0. ticket(7) makes the store; each other page has a copy of it.
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

# split PAGE DIR: makes DIR/001.cmd, DIR/001.shown and so on
split()
{
	mkdir -p "$2"
	awk -v dir="$2" '
		/^\.Sh / { on = $0 == ".Sh EXAMPLES" }
		/^\.Ed/ { inside = 0 }
		!on { next }
		/^\.Bd -literal/ { inside = 1; next }
		!inside || /^\.\\"/ { next }
		{ gsub(/\\e/, "\\"); gsub(/\\&/, ""); gsub(/\\-/, "-") }
		/^\$ / {
			close(cmd)
			close(shown)
			name = sprintf("%s/%03d", dir, ++n)
			cmd = name ".cmd"
			shown = name ".shown"
			print substr($0, 3) >cmd
			next
		}
		/^> / || $0 == ">" { print substr($0, 3) >cmd; next }
		{ print >shown }
	' "$1"
}

# as_shown SHOWN: what was printed ($t_out) is what the page shows
as_shown()
{
	if ! grep -qx '\.\.\.' "$1"; then
		t_stdout "$1"
		return 0
	fi
	head=$(($(grep -nx '\.\.\.' "$1" | head -n 1 | cut -d : -f 1) - 1))
	tail=$(($(wc -l <"$1") - head - 1))
	head -n "$head" "$1" >"$t_dir/shown"
	tail -n "$tail" "$1" >>"$t_dir/shown"
	head -n "$head" "$t_out" >"$t_dir/printed"
	tail -n "$tail" "$t_out" >>"$t_dir/printed"
	t_same "$t_dir/shown" "$t_dir/printed"
}

# Tools beside ours that are not here; examples with them are left out.
t_missing=
for t_tool in mlr sqlite3; do
	command -v "$t_tool" >/dev/null || t_missing="$t_missing|$t_tool "
done

# NB. Miller stops at a time zone that is spelled out.
mlr()
{
	TZ=UTC command mlr "$@"
}

# play PAGE: runs the page's examples here, in this shell
play()
{
	t_page=$t_dir/examples/$1
	split "$TICKET_TESTS/../man/$1" "$t_page"
	for t_example in "$t_page"/*.cmd; do
		[ -e "$t_example" ] || t_fail "man/$1 has no examples"
		if grep -Eq "${t_missing#|}" "$t_example" &&
		    [ -n "$t_missing" ]; then
			continue
		fi
		t_what="man/$1: $(cat "$t_example")"
		# NB. some shells exit from within `. FILE ||` under set -e
		set +e
		. "$t_example" >"$t_out" 2>&1
		t_got=$?
		set -e
		if [ "$t_got" != 0 ]; then
			cat "$t_out"
			t_fail "status $t_got"
		fi
		t_shown=${t_example%.cmd}.shown
		if [ -e "$t_shown" ]; then
			as_shown "$t_shown"
		fi
	done
}

unset COLUMNS
mkdir first
cd first
play ticket.7
cd ..

for t_man in "$TICKET_TESTS"/../man/*.[15]; do
	t_man=${t_man##*/}
	cp -Rp first "$t_man"
	(
		cd "$t_man"
		TICKET_STORE=$PWD/demo
		play "$t_man"
	)
	# what examples do to a store never hurts it
	ticket-check -q "$t_man/demo"
done
