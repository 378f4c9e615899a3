#!/bin/sh
# ticket-ingest: telephone numbers and the pseudonyms of callers (S32, C1)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
printf 'the key of the pseudonyms of a test\n' >"$TICKET_STORE/config/key"
t_at 2024-10-08T12:00:00+08:00

{
	echo 'ticket,received,kind,urgency,phone,text'
	n=0
	while IFS= read -r phone; do
		n=$((n + 1))
		echo "P$n,2024-10-08 08:00,投诉,一般,$phone,事情$n"
	done <<-'EOF'
	16000000001
	+86 160-0000-0001
	0086 16000000001
	016000000001
	１６００００００００１
	(021) 5000-0001
	160××××
	160****0001
	123456
	1234567
	匿名

	5000-0001 x12
	160xxxx0001x
	EOF
} >phones.csv
t_run 0 ticket-ingest phones.csv
sed -n 's/,.*caller=\([0-9a-f]*\);.*/ \1/p; s/,.*urgency=general;matter=.*/ -/p' \
    "$t_out" >got
# HMAC-SHA-256 under the key without its LF, its first 16 digits
t_same got - <<'EOF'
P1 4695d2ebb2d28bb1
P2 4695d2ebb2d28bb1
P3 4695d2ebb2d28bb1
P4 4695d2ebb2d28bb1
P5 4695d2ebb2d28bb1
P6 aa9c2bb5b0f58136
P7 -
P8 -
P9 -
P10 4681684919e9a15d
P11 -
P12 -
P13 ac6129628f1c0587
P14 -
EOF
t_stderr <<'EOF'
ticket-ingest: warning: phones.csv:8: 4 telephone numbers cannot be normalised, the first of them here; they are kept as they are, without caller
EOF
sed -n '2,$p' "$TICKET_STORE/tickets/2024-10.csv" | cut -d, -f1,11 >got
t_same got - <<'EOF'
P1,16000000001
P2,16000000001
P3,16000000001
P4,16000000001
P5,16000000001
P6,2150000001
P7,160××××
P8,160****0001
P9,123456
P10,1234567
P11,匿名
P12,
P13,5000000112
P14,160xxxx0001x
EOF

# told once, when it is recorded
t_run 0 ticket-ingest phones.csv
t_stdout <<'EOF'
ticket,seq,at,event,unit,attrs
EOF
t_stderr /dev/null

# another number is another caller; one that is odd has none
sed 's/16000000001/16000000002/; s/^P10,\(.*\)1234567/P10,\112345/' \
    phones.csv >other.csv
t_run 0 ticket-ingest other.csv
sed -n 's/;row=.*//; s/,[0-9]*,2024.*amend,,/ /p' "$t_out" >got
t_same got - <<'EOF'
P1 caller=3811f6a0bcf2cab9
P3 caller=3811f6a0bcf2cab9
P4 caller=3811f6a0bcf2cab9
P10 caller=
EOF
t_stderr <<'EOF'
ticket-ingest: warning: other.csv:11: a telephone number cannot be normalised; it is kept as it is, without caller
EOF
