# counts.awk - n_received and the counts of callbacks by unit, as score.sql has
# them, from the files of the journal. Variables: first, last (instants).
BEGIN {
	FS = ","
	names = "asked contacted solved explained excessive filed unsolved " \
	    "satisfied basic fair unsatisfied"
	rank["city"] = 3
	rank["district"] = 2
	rank["street"] = 1
}
# The value of key k in the attributes.
function attr(k,   i, s) {
	s = ";" $8 ";"
	i = index(s, ";" k "=")
	if (i == 0)
		return ""
	s = substr(s, i + length(k) + 2)
	return substr(s, 1, index(s, ";") - 1)
}
$5 == "assign" {
	n = ++legs[$4]
	unit[$4, n] = $6
	at[$4, n] = $3
	role[$4, n] = attr("role")
}
$5 == "return-grant" {
	for (i = 1; i <= legs[$4]; i++)
		if (unit[$4, i] == $6 && !(($4, i) in end))
			end[$4, i] = $3
}
$5 == "decline" { declined[$4] = 1 }
$5 == "decline-refuse" { delete declined[$4] }
$5 == "callback" && $3 >= first && $3 <= last && attr("outcome") == "reached" {
	calls[$4] = calls[$4] " " $1
	call_at[$1] = $3
	call_rank[$1] = rank[attr("source")]
	call[$1] = attr("contacted") ";" attr("result") ";" attr("satisfaction")
}
$5 == "void" { dead[attr("seq")] = 1 }

# Counts one answer for unit u.
function count(u, seq,   part) {
	split(call[seq], part, ";")
	seen[u] = 1
	if (part[1] != "") sum[u, "asked"]++
	if (part[1] == "yes") sum[u, "contacted"]++
	if (part[2] != "") sum[u, part[2]]++
	if (part[3] != "") sum[u, part[3]]++
}
function callback(t,   list, n, i, seq, best, lead, met) {
	n = split(calls[t], list, " ")
	for (i = 1; i <= n; i++) {
		seq = list[i]
		if (!(seq in dead) && (best == "" ||
		    call_rank[seq] > call_rank[best] ||
		    call_rank[seq] == call_rank[best] &&
		    call_at[seq] >= call_at[best]))
			best = seq
	}
	if (best == "")
		return
	for (i = 1; i <= legs[t]; i++) {
		met[i] = at[t, i] <= call_at[best] &&
		    (!((t, i) in end) || call_at[best] < end[t, i])
		if (met[i] && role[t, i] == "lead")
			lead = i
	}
	for (i = 1; lead && i <= legs[t]; i++)
		if (met[i] && (i == lead || role[t, i] == "co"))
			count(unit[t, i], best)
}
END {
	for (t in legs) {
		if (t in declined)
			continue
		for (i = 1; i <= legs[t]; i++)
			if (role[t, i] == "lead" && !((t, i) in end) &&
			    at[t, i] >= first && at[t, i] <= last) {
				sum[unit[t, i], "received"]++
				seen[unit[t, i]] = 1
			}
		if (t in calls)
			callback(t)
	}
	k = split(names, name, " ")
	for (u in seen) {
		line = u "," sum[u, "received"] + 0
		for (i = 1; i <= k; i++)
			line = line "," sum[u, name[i]] + 0
		print line
	}
}
