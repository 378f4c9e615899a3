# cached.sh - with a cache and without: the same bytes (Q6, Q8)
#
# Sourced by tests/oracle/run where ORACLE_CACHE is set. The life was replayed
# with caches of every age on the way; now the store is asked with the cache
# that is there, after each kind of damage to it, and after the journal was
# changed behind its back.
# shellcheck shell=sh disable=SC2154,SC2012

# cache_least N - TICKET_CACHE for the N-th batch: most of them make none.
cache_least() {
	case $((($1 * 7919 + 13) % 11)) in
	0) echo 1 ;;
	1|2) echo 40 ;;
	3) echo off ;;
	*) echo 200 ;;
	esac
}

# answers NAME - what all questions are answered with, and how they ended.
answers() {
	{
		for period in $cache_periods; do
			ticket-score -C store "$period" -f csv 2>&1
			echo "$?"
		done
		ticket-score -C store "${cache_periods##* }" --explain -f csv 2>&1
		ticket-due -C store -f csv 2>&1
		echo "$?"
		ticket-due -C store --all -f csv 2>&1
		ticket-due -C store --within 2wd -f csv 2>&1
		ticket-list -C store -f csv --fields "$fields" 2>&1
		echo "$?"
		for which in --undecided --supervised --shelved --overdue \
		    '--overdue --soon' '--state received,accepted,replied' \
		    '--state closed --soon' "--from $cache_month-05" \
		    "--to $cache_month-05" '--repeats 2 --undecided'; do
			# shellcheck disable=SC2086
			ticket-list -C store -f csv $which 2>&1
			echo "$?"
		done
		ticket-review -C store -f csv 2>&1
		ticket-return list -C store -f csv 2>&1
		ticket-assign -C store --auto -n -f csv 2>&1
		ticket-supervise list -C store -f csv 2>&1
		ticket-shelve -C store -f csv 2>&1
		ticket-shelve list -C store -f csv 2>&1
		echo "$?"
		ticket-show -C store -f json "$cache_ticket" 2>&1
		ticket-supervise -C store -f csv 2>&1
		ticket-report -C store month "$cache_month" -f csv 2>&1
		echo "$?"
		for report in week month special circular board; do
			ticket-report -C store "$report" -f csv 2>&1
			# when all of it is long over
			TICKET_NOW=$cache_late \
			    ticket-report -C store "$report" -f csv 2>&1
			echo "$?"
		done
		ticket-record -C store -n progress "$cache_ticket" \
		    -u u01 2>&1
		echo "$?"
		ticket-due -C store -f csv --as-of "$cache_past" 2>&1
	} </dev/null >"$1"
}

# uncached - what is right: asked once as long as the journal stays as it is.
uncached() {
	TICKET_CACHE=off answers want.off
}

# agree SEED WHAT - the cache, whatever it is, changes no answer.
agree() {
	# NB. it is taken as it is: no command makes it anew
	TICKET_CACHE=4000000000 answers got.on
	cmp -s want.off got.on || {
		echo "seed $1: with a cache, $2, differs:" >&2
		diff want.off got.on | head -n 6 >&2
		return 1
	}
}

# byte FILE OFFSET OCTAL - changes one byte in place.
byte() {
	# shellcheck disable=SC2059
	printf "\\$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# remake - a cache of the store as it is.
remake() {
	rm -f store/cache/*
	TICKET_CACHE=1 ticket-due -C store </dev/null >/dev/null 2>>log
	[ -e store/cache/seal.csv ] || { echo 'no cache is made' >&2; return 1; }
}

# damage SEED N - the N-th kind.
damage() {
	size=$(wc -c <store/cache/ledger.bin)
	where=$((($1 * 7907 + $2 * 104729) % size))
	case $2 in
	1) byte store/cache/ledger.bin "$where" 125 ;;
	2) byte store/cache/balance.bin $((where % $(wc -c \
	    <store/cache/balance.bin))) 252 ;;
	3) byte store/cache/seal.csv $((where % $(wc -c \
	    <store/cache/seal.csv))) 067 ;;
	4) truncate -s "$where" store/cache/ledger.bin ;;
	5) : >store/cache/balance.bin ;;
	6) : >store/cache/seal.csv ;;
	7) rm -f store/cache/ledger.bin ;;
	8) rm -f store/cache/balance.bin ;;
	9) rm -rf store/cache ;;
	10)	# of this store, but an older one's
		cp kept/* store/cache/ ;;
	11)	# copied: the same bytes, other files
		cp -R store/cache moved && rm -rf store/cache &&
		mv moved store/cache ;;
	12)	rm -f store/cache/ledger.bin
		mkdir store/cache/ledger.bin ;;
	13)	rm -f store/cache/seal.csv
		ln -s /dev/zero store/cache/seal.csv ;;
	14)	# the journal: one letter of an older file, or of the newest
		newest=$(ls store/journal/[0-9]*.csv | awk -v n="$1" \
		    '{ f[NR] = $0 } END { print f[n % NR + 1] }')
		at=$(grep -abo -m 1 'note=g' "$newest" | head -n 1)
		byte "$newest" $((${at%%:*} + 5)) 150 ;;
	15)	# cut at a random byte
		newest=$(ls store/journal/[0-9]*.csv | tail -n 1)
		size=$(wc -c <"$newest")
		truncate -s $((where % size)) "$newest" ;;
	esac
}

cached() {
	cache_periods=$(cat life/period)
	cache_month=$(awk -F, 'FNR > 1 { print substr($2, 1, 7) }' \
	    store/journal/[0-9]*.csv | tail -n 1)
	cache_periods="$cache_periods $cache_month"
	cache_ticket=$(awk -F, '$5 == "receive" { print $4 }' \
	    store/journal/[0-9]*.csv | tail -n 3 | head -n 1)
	cache_past=$(awk -F, 'FNR > 1 { print $2 }' \
	    store/journal/[0-9]*.csv | awk '{ t[NR] = $0 }
	    END { print t[int(NR / 2) + 1] }')
	TICKET_NOW=$(tail -n 1 life/asof)
	cache_late=$((${TICKET_NOW%%-*} + 1))-${TICKET_NOW#*-}
	export TICKET_NOW
	uncached
	agree "$1" 'as the replay left it' || return 1
	remake || return 1
	cp -R store/cache kept
	agree "$1" 'fresh' || return 1
	cp -R store whole
	kind=$((5 - $1 % 5))	# each store meets three kinds, all in turn
	while [ "$kind" -le 15 ]; do
		rm -rf store && cp -R whole store && remake || return 1
		damage "$1" "$kind"
		[ "$kind" -lt 14 ] || uncached	# the journal is another
		agree "$1" "damaged ($kind)" || return 1
		kind=$((kind + 5))
	done
}
