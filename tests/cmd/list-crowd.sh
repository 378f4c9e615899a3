#!/bin/sh
# ticket-list --mass and --hot (M4, M5; Annex 3 2(1) item 5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
head='ticket,received,source,kind,urgency,category,place,phone,text'

# rows FIRST LAST DAY: a ticket a caller on one matter, received that day
rows()
{
	echo "$head"
	i=$1
	while [ "$i" -le "$2" ]; do
		printf 'M%d,2024-10-%s 09:%02d,hotline,complaint,general,' \
		    "$i" "$3" "$i"
		printf '环境/噪声,梅园,160000000%02d,夜间施工噪声\n' "$i"
		i=$((i + 1))
	done
}

# nine callers are not a mass (M4); a tenth within seven days is
t_at '2024-10-14 18:00'
rows 1 9 14 >nine.csv
t_run 0 ticket-ingest nine.csv
printf '%s\nX1,2024-10-14 10:00,hotline,complaint,general,环境/垃圾,桂园,16000000050,垃圾\n' \
    "$head" >other.csv
t_run 0 ticket-ingest other.csv
t_run 0 ticket-list --mass --count
t_stdout <<'END'
0
END
t_at '2024-10-20 18:00'
rows 10 10 20 >tenth.csv
t_run 0 ticket-ingest tenth.csv
t_run 0 ticket-list --mass --fields ticket --limit 2
t_stdout <<'END'
ticket
M1
M2
END
t_run 0 ticket-list --mass --count
t_stdout <<'END'
10
END
# as of before the tenth there was none (P7)
t_run 0 ticket-list --mass --count --as-of '2024-10-19'
t_stdout <<'END'
0
END
# a pipe's tickets are sifted in its order
t_run 0 sh -c 'printf "ticket\nX1\nM3\nM2\n" | ticket-list --mass --fields ticket -'
t_stdout <<'END'
ticket
M3
M2
END

# hot: at least five in the week, and twice the mean of the weeks before (M5)
t_run 0 ticket-list --hot 2024-W42 --count
t_stdout <<'END'
10
END
t_run 0 ticket-list --hot 2024-W41 --count
t_stdout <<'END'
0
END
t_run 2 ticket-list --hot soon
