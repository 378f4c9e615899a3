# life - the tickets of a made-up month and what befalls them
#
# Reads units.csv, routes.csv, calendar.csv and matters.txt, and prints lines
#     FILE <tab> TIME <tab> NUMBER <tab> CSV row
# to be sorted by bytes and dealt out to their files. Times are seconds from
# 2024-10-01T00:00:00+08:00, days are counted from 0. Runs under LC_ALL=C, in
# any awk: whole numbers below 2^53 and bytes are all it asks for.

# ---- chance: the same numbers in every awk ----

function rnd(n) {		# 0 .. n - 1
	state = state * 48271 % 2147483647
	return state % n
}

function hit(percent) { return rnd(1000) < percent * 10 }

function pick(list,   n, part) {	# one of the words of `list`
	n = split(list, part, " ")
	return part[1 + rnd(n)]
}

function nth(list, i,   part) {
	split(list, part, " ")
	return part[i]
}

# ---- time ----

function day(t) { return int(t / 86400) }

function works(d) {
	if (d in special)
		return special[d] == "workday"
	return d % 7 != 4 && d % 7 != 5	# 2024-10-01 was a Tuesday
}

function date(d,   m) {
	m = 10
	if (d >= 31) { d -= 31; m = 11 }
	if (m == 11 && d >= 30) { d -= 30; m = 12 }
	return sprintf("2024-%02d-%02d", m, d + 1)
}

function clock(t) {
	t %= 86400
	return sprintf("%02d:%02d:%02d", int(t / 3600), int(t / 60) % 60, t % 60)
}

function rfc(t) { return date(day(t)) "T" clock(t) "+08:00" }

function is_office(t) {
	return works(day(t)) && t % 86400 >= 30600 && t % 86400 < 63000
}

# The next office minute, a little after the opening when it must wait.
function office(t,   d) {
	if (is_office(t))
		return t
	d = day(t)
	if (!works(d) || t % 86400 >= 63000)
		for (d++; !works(d); d++)
			;
	return d * 86400 + 30600 + 120 + rnd(5400)
}

# A time at which one may ring a citizen up.
function daytime(t,   s) {
	s = t % 86400
	if (s >= 30600 && s < 73800)
		return t
	return (day(t) + (s >= 73800)) * 86400 + 30600 + 120 + rnd(3600)
}

# The nth working day after the day of t, its first second.
function after(t, n,   d) {
	d = day(t)
	while (n > 0) {
		d++
		if (works(d))
			n--
	}
	return d * 86400
}

function max(a, b) { return a > b ? a : b }
function min(a, b) { return a < b ? a : b }

# ---- rows ----

function csv(s) {
	if (s !~ /[",]/)
		return s
	gsub(/"/, "\"\"", s)
	return "\"" s "\""
}

function put(file, t, row) {
	n_put++
	printf "%s\t%08d\t%06d\t%s\n", file, t, n_put, row
}

# Writes one event; its attributes are in A, which is then emptied. `d` is the
# day on whose evening it is written down.
function write_event(d, t, event, ticket, unit, by,   i, row) {
	A["event"] = event; A["ticket"] = ticket; A["unit"] = unit
	A["at"] = rfc(t); A["by"] = by
	if (d <= last_day) {
		for (i = 1; i <= n_column; i++)
			row = row (i > 1 ? "," : "") \
			    (column[i] in A ? csv(A[column[i]]) : "")
		put("events-" date(d), t, row)
	}
	split("", A)
}

# An event in the life of the ticket at hand, in order of time. The day's file
# is written down at 23:30; what happens later goes into the next one.
function act(t, event, unit, by) {
	floor_day = max(floor_day, day(t + 1800))
	if (by == "")
		by = "centre-" (1 + rnd(3))
	write_event(floor_day, t, event, id, unit, by)
}

function recording() { return "LY-" (100000 + rnd(900000)) }

function photos(   a, b) {
	a = 10000 + rnd(90000); b = 10000 + rnd(90000)
	return "ZP-" a "|ZP-" b
}

# ---- units and routes ----

# The unit that the routes give, "" for none or two of the same rank.
function route(kind, category, place, address, text,   i, best, unit, s) {
	best = -1
	for (i = 1; i <= n_rule; i++) {
		if (best >= 0 && rule_rank[i] != best)
			break
		s = rule_field[i] == "kind" ? kind : \
		    rule_field[i] == "category" ? category : \
		    rule_field[i] == "place" ? place : \
		    rule_field[i] == "address" ? address : text
		if (s !~ rule_pattern[i])
			continue
		if (best >= 0 && rule_unit[i] != unit)
			return ""
		best = rule_rank[i]
		unit = rule_unit[i]
	}
	return unit
}

# Who must decide when both units are on a ticket.
function decider(a, b) {
	return leader[a] == leader[b] ? leader[a] : leader[centre]
}

function other_unit(unit,   u) {
	do
		u = office_unit[1 + rnd(n_office)]
	while (u == unit)
	return u
}

function community_at(p) { return community[1 + int((p - 1) / 2)] }

# ---- people and places, all made up ----

function person(n) {
	return surname[1 + n % n_surname] given[1 + int(n / n_surname) % 10] \
	    given[1 + int(n / 7) % 10]
}

function phone(n) { return sprintf("1600000%04d", n % 10000) }

function phone_as_written(n,   p, way) {
	p = phone(n)
	way = rnd(20)
	if (way == 0)
		return "+86 " substr(p, 1, 3) "-" substr(p, 4, 4) "-" substr(p, 8)
	if (way == 1)
		return substr(p, 1, 3) " " substr(p, 4, 4) " " substr(p, 8)
	return way == 2 ? "0086" p : p
}

function fill(s, p,   n, b, h) {
	n = 2 + rnd(8); b = 1 + rnd(28); h = 1 + rnd(n_hour)
	gsub(/[{]P[}]/, place[p], s)
	gsub(/[{]R[}]/, road[p], s)
	gsub(/[{]B[}]/, b "号楼", s)
	gsub(/[{]H[}]/, hour_word[h], s)
	gsub(/[{]N[}]/, n, s)
	return s
}

function text_of(m, p, who,   s, k) {
	k = 1 + rnd(n_saying[m])
	s = fill(saying[m, k], p)
	k = 1 + rnd(n_opening)
	s = opening[k] s
	if (hit(60)) {
		k = 1 + rnd(n_detail)
		s = s detail[k]
	}
	if (hit(4))
		s = s "联系人" person(who) "，电话" phone(who) "。"
	if (hit(2)) {
		k = rnd(10)
		s = s "涉及车辆沪A0000" k "。"
	}
	if (hit(3))
		s = s "诉求人称\"再不处理就向上反映\",请重视。"
	k = 1 + rnd(n_demand)
	return s demand[k]
}

# ---- what was received ----

# Sets the ticket at hand: matter m at place p from caller who (-1: nobody).
function make_ticket(t, m, p, who,   r, prefix, a, b, c) {
	recv = t
	r = rnd(100)
	source = r < 88 ? "热线" : r < 94 ? "网格" : r < 98 ? "浦东e家园" : "其他"
	if (forced)
		source = "热线"
	prefix = source == "浦东e家园" ? "家园" : source
	n_day++
	id = sprintf("%s-2410%02d-%06d", prefix, day(t) + 1, n_day)
	kind = pick(kinds[m])
	r = rnd(100)
	urgency = r < urgent[m] ? "紧急" : r < urgent[m] + semi[m] ? "次紧急" : "一般"
	category = category_of[m]
	if (!forced && hit(10))
		category = ""
	site = site_of[m]
	spot = p
	caller = who
	text = text_of(m, p, max(who, 0))
	name = who < 0 ? "" : person(who)
	number = who >= 0 ? phone_as_written(who) : hit(50) ? "" : "匿名"
	a = 1 + rnd(40); b = rnd(6); c = rnd(4)
	address = road[p] (100 + p * 7) "弄" a "号" (101 + b * 100 + c) "室"
	done_text = done_of[m]
	related = forced && (who in last_id) ? last_id[who] : ""
	if (forced)
		last_id[who] = id
	make_flags()
	place_name = forced || hit(94) ? place[p] : ""
	is_far = !forced && hit(0.9)
	if (is_far)
		make_far()
	ddue = urgency == "紧急" ? after(t, 2) + 64800 : after(t, 7) + 64800
	c = category
	gsub(/->/, "/", c)
	lead = route(kind_word[kind], c, place_name, address, text)
}

function make_flags() {
	flags = supervised = ""
	if (forced)
		return
	if (hit(0.8))
		flags = pick("托底 领导批示")
	else if (hit(1.2))
		flags = "要求保密"
	else if (hit(0.5))
		flags = pick("媒体曝光 通报未解决")
	if (hit(1.2))
		supervised = hit(70) ? "区级督办" : "市级督办"
}

# Something that is not in this street at all.
function make_far(   n) {
	n = 1 + rnd(90)
	category = place_name = flags = supervised = ""
	text = "市民来电反映：外区金沙湾大道" n \
	    "号办公楼前的喷泉已停用多日，询问何时恢复开放。"
	address = "金沙湾大道" n "号"
	kind = "咨询"; urgency = "一般"; site = "否"
}

function export_row(   u) {
	u = date(day(recv))
	gsub(/-/, "/", u)
	return csv(id) "," u " " clock(recv) "," csv(source) "," kind "," \
	    urgency "," csv(category) "," site "," place_name "," \
	    csv(address) "," name "," csv(number) "," csv(text) "," \
	    date(day(ddue)) " " substr(clock(ddue), 1, 5) "," supervised "," \
	    related "," flags ",待处置"
}

# The export that a ticket received at t comes in, or -1 after the month.
function export_of(t,   i) {
	for (i = 1; i <= n_export; i++)
		if (export_at[i] > t + 60)
			return i
	return -1
}

function export_name(i,   t) {
	t = export_at[i]
	return "export-" date(day(t)) "-" sprintf("%02d%02d",
	    int(t / 3600) % 24, int(t / 60) % 60)
}

# Sends the ticket at hand with its export, now and then again with the next.
function send(   i, file, keep) {
	i = export_of(recv)
	if (i < 0)
		return -1
	file = export_name(i)
	put(file, recv, export_row())
	n_sent++
	if (hit(0.4))
		put(file, recv + 1, export_row())	# twice in a file
	if (i < n_export && hit(2))
		put(export_name(i + 1), recv, export_row())
	else if (i < n_export && hit(1)) {
		keep = ddue
		ddue = after(ddue, 1) + 64800
		put(export_name(i + 1), recv, export_row())
		ddue = keep
	}
	if (n_sent % 90 == 17)
		wrong_row(file, recv + 2)
	return export_at[i]
}

# A row that intake must refuse.
function wrong_row(file, t,   what, k_id, k_text, k_kind, k_urgency, row) {
	what = int(n_sent / 90) % 6
	k_id = id; k_text = text; k_kind = kind; k_urgency = urgency
	id = sprintf("热线-2410%02d-9%05d", day(t) + 1, n_sent)
	if (what == 0)
		text = ""
	else if (what == 1)
		kind = "灌水"
	else if (what == 3)
		urgency = "十万火急"
	else if (what == 4)
		id = "热线 " substr(id, 8)
	row = export_row()
	if (what == 2)
		sub(/2024\/[0-9\/]+ [0-9:]+/, "2024/10/32 08:61:00", row)
	else if (what == 5)
		row = id ",昨天下午,热线"
	put(file, t, row)
	id = k_id; text = k_text; kind = k_kind; urgency = k_urgency
}

# ---- calls ----

# Calls by `event` from t on, until one reaches or three were tried, an hour
# or (with `gap`) a part of the day between them. Returns the last one's time.
function calls(t, event, unit, by, percent, gap,   i) {
	reached = 0
	if (caller < 0) {
		A["outcome"] = "impossible"
		act(t, event, unit, by)
		return t
	}
	for (i = 1; i <= 3; i++) {
		reached = hit(i == 1 ? percent : 45)
		A["outcome"] = reached ? "reached" : "unreached"
		if (reached)
			A["recording"] = recording()
		if (event != "brief")
			A["way"] = reached && hit(8) ? "visit" : "phone"
		act(t, event, unit, by)
		if (reached || i == 3)
			break
		t = gap ? next_part(t) : daytime(t + 3600 + rnd(3600))
	}
	return t
}

# Some time in the next part of the day (before 12, before 18, evening).
function next_part(t,   d, s) {
	d = day(t); s = t % 86400
	if (s < 43200)
		return d * 86400 + 50400 + rnd(7200)
	if (s < 64800)
		return d * 86400 + 66600 + rnd(3600)
	return (d + 1) * 86400 + 34200 + rnd(5400)
}

# ---- from the brief to the first steps ----

function brief(t,   at, who) {
	if (source != "热线")
		return t
	at = t + 300 + rnd(2900)
	if (hit(4))
		at = t + 3700 + rnd(5400)
	who = 1 + rnd(3)
	return calls(at, "brief", "", "centre-" who, 91, 0)
}

function decline(t) {
	t = daytime(t + 600 + rnd(3600))
	A["reason"] = "发生地不在本街道辖区，建议转属地街道办理"
	act(t, "decline", "", "")
	if (!hit(20))
		return -1
	t = office(t + 7200 + rnd(18000))
	A["reason"] = "经区城运核定由本街道托底"
	act(t, "decline-refuse", "", "district")
	flags = "托底"
	return t
}

function is_headed() { return flags ~ /托底|领导批示/ }

function is_offhours(t) { return urgency != "一般" && !is_office(t) }

function assign(t, unit, basis, why) {
	A["role"] = "lead"
	A["basis"] = basis
	if (is_headed() || basis == "designated") {
		A["basis"] = "designated"
		A["designator"] = flags ~ /托底/ ? "district" : "street"
		A["approved"] = head[street]
	}
	if (is_offhours(t))
		A["head"] = head[unit]
	A["note"] = why
	act(t, "assign", unit, "")
}

function accept(t, unit,   at, by) {
	by = unit "-" pick("a a b")
	if (is_offhours(t)) {
		at = t + 240 + rnd(3000)
		if (hit(6))
			at = t + 3700 + rnd(7200)
	} else {
		at = office(t + 600 + rnd(9000))
		if (hit(late[unit] / 3))
			at = after(t, 2) + 31000 + rnd(7200)
	}
	act(at, "accept", unit, by)
	if (is_offhours(t)) {
		at = max(at + 60, t + 3000 + rnd(9000))
		if (hit(8))
			at = max(at, t + 15000 + rnd(9000))
		A["note"] = "已到场先行处置，正在推进"
		act(at, "progress", unit, by)
	}
	return at
}

# A contact that is entered only the next evening: backdated (L12).
function late_entry(t, unit, by) {
	A["outcome"] = caller < 0 ? "impossible" : "reached"
	A["way"] = "phone"
	A["note"] = "次日补记"
	floor_day = max(floor_day, day(t) + 1)
	write_event(floor_day, t, "contact", id, unit, by)
}

# Contact and survey within a working day, mostly.
function first_steps(acc, unit,   at, by) {
	by = unit "-a"
	at = acc + 300 + rnd(9000)
	if (!is_offhours(acc))
		at = daytime(at)
	if (hit(late[unit] / 2))
		at = after(acc, 2) + 36000 + rnd(7200)
	else if (hit(1.5)) {
		late_entry(at, unit, by)
		at = (day(at) + 1) * 86400 + 32000 + rnd(3000)
	}
	at = calls(at, "contact", unit, by, 88, 0)
	spoken = reached
	if (site != "是")
		return at
	at = daytime(at + 1200 + rnd(14400))
	if (at % 86400 > 64800)
		at = (day(at) + 1) * 86400 + 31000 + rnd(9000)
	A["finding"] = pick("现场情况与反映基本一致 现场已核实，属实 " \
	    "现场未见所述情况 现场有改善，仍需跟进 已查看并拍照取证")
	A["photos"] = photos()
	act(at, "survey", unit, by)
	return at
}

function co_handler(t, unit,   co, at) {
	do
		co = hit(60) ? community_at(spot) : other_unit(unit)
	while (co == unit)
	A["role"] = "co"
	A["basis"] = "negotiated"
	A["approved"] = is_headed() ? head[street] : decider(unit, co)
	if (is_offhours(t))
		A["head"] = head[co]
	A["note"] = "请协助做好现场沟通"
	act(t, "assign", co, "")
	if (is_offhours(t))
		at = t + 600 + rnd(2400)
	else
		at = office(t + 1200 + rnd(7200))
	act(at, "accept", co, co "-a")
	return at
}

# ---- returns and extensions ----

# 1 when t is still inside the working day in which a unit that was assigned
# at `t0` and accepted at `acc` may ask.
function may_ask(t, t0, acc) {
	return day(t) <= day(after(min(acc, after(t0, 1)), 1))
}

function ask_return(t, unit, to) {
	A["reason"] = pick("经核实不属于本单位职责范围 属其他条线管理事项 " \
	    "涉及专业执法，本单位无权限")
	A["basis"] = "单位职能清单和权责清单"
	A["suggest"] = to
	A["signed"] = head[unit]
	A["attachments"] = "FJ-" (1000 + rnd(9000))
	act(t, "return", unit, unit "-a")
}

function answer_return(t, unit, event, why) {
	A["reason"] = why
	A["staff"] = "centre-2"
	A["leader"] = leader[centre]
	act(t, event, unit, "centre-2")
}

# Now and then a unit asks to be rid of it. Returns the time of the last act;
# `moved` names the unit that gets it, or is empty.
function give_back(t0, acc, t, unit, turn,   to, at) {
	if (turn == 1 ? is_headed() || forced || !hit(4.5) : \
	    turn > 2 || n_second++ % 9 != 0)
		return t
	to = other_unit(unit)
	at = office(t + 1200 + rnd(5400))
	if (!may_ask(at, t0, acc))
		return t
	ask_return(at, unit, to)
	if (turn == 2) {	# recorded, not granted (L4)
		moved = to
		return at
	}
	at = daytime(at + 3600 + rnd(10800))
	if (hit(60)) {
		answer_return(at, unit, "return-grant",
		    "同意退单，按职能相近原则二次派单")
		moved = to
	} else
		answer_return(at, unit, "return-refuse",
		    "属首办责任范围，不予退单")
	return at
}

# Sets `due`, the first second of the day on which the unit must have replied.
function extension(t0, acc, t, unit,   at, until) {
	due = after(min(acc, after(t0, 1)), urgency == "紧急" ? 1 : 5)
	if (urgency == "紧急" || !hit(6))
		return t
	at = office(t + 900 + rnd(3600))
	if (!may_ask(at, t0, acc))
		return t
	until = after(due, 3 + rnd(5))
	A["until"] = date(day(until))
	A["reason"] = pick("需多部门协调 需招标采购材料 涉及业主意见征询")
	act(at, "extend", unit, unit "-a")
	at = daytime(at + 3600 + rnd(9000))
	if (hit(78)) {
		A["until"] = date(day(until))
		A["reason"] = "情况属实，同意延期"
		act(at, "extend-grant", unit, "centre-2")
		due = until
	} else {
		A["reason"] = "可在时限内办结，不予延期"
		act(at, "extend-refuse", unit, "centre-2")
	}
	return at
}

# ---- from the work to the reply ----

# One leg from its assign at t0; returns the time of its reply, or of the
# return that ended it.
function leg(t0, unit, turn,   acc, at, by) {
	moved = ""
	by = unit "-a"
	acc = accept(t0, unit)
	at = first_steps(acc, unit)
	at = give_back(t0, acc, at, unit, turn)
	if (moved != "")
		return at
	if (hit(6))
		at = co_handler(daytime(at + 600), unit)
	at = extension(t0, acc, at, unit)
	if (hit(6)) {
		at = office(at + 7200 + rnd(20000))
		A["note"] = "已制定方案，正在推进"
		act(at, "progress", unit, by)
	}
	return finish(toil(at, unit), unit, by)
}

# When the work is done; an urge where it comes close.
function toil(at, unit,   end) {
	if (hit(late[unit]))
		end = after(due, 1 + rnd(2)) + 33000 + rnd(20000)
	else if (urgency == "紧急")
		end = at + 3600 + rnd(max(due + 56400 - at, 3600))
	else
		end = at + 7200 + rnd(max(due + 28800 - at, 7200))
	if (end > due + 32400 && at < due + 32400 && \
	    (day(end) > day(due) || hit(25))) {
		A["obligation"] = "finish"
		act(due + 32400, "urge", unit, "")
	}
	return max(end, at + 1800)
}

function grade(unit,   r) {
	r = rnd(100) - quality[unit]
	return r < 45 ? "satisfied" : r < 70 ? "basic" : r < 82 ? "fair" : \
	    "unsatisfied"
}

function find(unit,   r) {
	r = rnd(1000)
	result = r < 640 + quality[unit] * 4 ? "solved" : r < 930 ? "explained" : \
	    r < 965 ? "excessive" : r < 985 ? "filed" : "unsolved"
	if (result == "filed" && !spoken)
		result = "explained"
	if (result == "solved")
		fact = hit(85) ? "upheld" : "partly"
	else
		fact = pick("upheld partly partly not-upheld noted no-policy")
	if (always_denied) {
		fact = "not-upheld"; result = "explained"
	}
}

function statement(t, unit, by) {
	A["fact"] = fact
	A["reason"] = "经两次核查未发现所反映情况，依据见附件"
	A["handling"] = "已现场核查并向诉求人说明"
	A["signed"] = leader[unit]
	A["materials"] = "CL-" (1000 + rnd(9000))
	A["filled_by"] = by
	act(t, "statement", unit, by)
}

# Answer, statement where one is due, reply.
function finish(t, unit, by,   g) {
	if (urgency != "紧急")
		t = office(t)
	t = calls(t, "answer", unit, by, 95, 1) + 900 + rnd(2700)
	find(unit)
	if (fact ~ /^no/) {
		statement(t, unit, by)
		t += 300 + rnd(900)
	}
	g = caller < 0 || !reached ? "none" : grade(unit)
	if (kind == "表扬" && g != "none")
		g = "satisfied"
	A["result"] = result
	A["fact"] = fact
	A["appeal"] = result == "excessive" ? "unreasonable" : \
	    result == "solved" ? "reasonable" : pick("reasonable partly")
	A["satisfaction"] = g
	A["cause"] = "诉求人反映" topic() "问题"
	A["process"] = pick("接单后先行联系并到场核实 " \
	    "会同相关单位核查并约谈责任方 上门走访并听取双方意见")
	A["outcome"] = result == "solved" ? done_text : \
	    "已解释政策和现状，继续跟进"
	A["signed"] = head[unit]
	proofs(unit)
	if (result != "solved")
		plan(t)
	if (result == "filed" || result == "unsolved")
		A["approved"] = leader[centre]
	if (g == "unsatisfied")
		A["dissatisfied"] = "对处置时间和结果仍有意见"
	act(t, "reply", unit, by)
	return t
}

function proofs(unit) {
	A["recording"] = recording()
	if (site == "是") {
		A["photos_before"] = photos()
		A["photos_after"] = photos()
	}
	if (unit == "u04" && hit(30))
		A["enforcement"] = "责令整改通知书" (1000 + rnd(9000))
}

function plan(t) {
	if (hit(40)) {
		promised = day(after(t, 3 + rnd(8)))
		A["plan"] = "列入整改计划，分步实施"
		A["plan_due"] = date(promised)
	} else
		A["no_plan"] = "无法律法规依据，暂无实施条件"
}

function topic(   n, part) {
	n = split(category == "" ? "综合事项" : category, part, "->")
	return part[n]
}

# ---- from the review to the close, and after ----

function review(t, outcome) {
	A["outcome"] = outcome
	if (outcome == "fail")
		A["items"] = pick("answer photos plan|logic recordings facts")
	act(t, "review", "", "")
}

function rework(t, unit, why,   at) {
	A["reason"] = why
	act(t, "rework", unit, "")
	at = t + 3600 + rnd(20000)
	if (hit(12))
		at = after(t, 2) + 33000 + rnd(9000)
	return finish(at, unit, unit "-a")
}

# One round of callback by the street. Sets `bad` and `why`.
function callback(t, unit, again,   i) {
	bad = 0
	for (i = 1; i <= 3; i++) {
		if (caller >= 0 && hit(90)) {
			say("street", unit, again)
			act(t, "callback", "", "")
			return t
		}
		A["source"] = "street"
		A["outcome"] = caller < 0 ? "impossible" : "unreached"
		act(t, "callback", "", "")
		if (caller < 0)
			break
		if (i < 3)
			t = daytime(t + 3700 + rnd(9000))
	}
	return t
}

# What a citizen says when rung up.
function say(who, unit, again,   g, res) {
	g = grade(unit)
	if (again && hit(70))
		g = "basic"
	if (kind == "表扬")
		g = "satisfied"
	res = result
	if (hit(5) || (g == "unsatisfied" && hit(40)))
		res = "unsolved"
	A["source"] = who
	A["outcome"] = "reached"
	A["contacted"] = hit(4 + late[unit] / 3) ? "no" : "yes"
	A["answered"] = hit(3) ? "no" : "yes"
	A["result"] = res
	if (hit(96))
		A["satisfaction"] = g
	why = A["contacted"] == "no" ? "市民表示未先行联系" : \
	    A["answered"] == "no" ? "市民表示未收到答复" : \
	    res == "unsolved" ? "市民表示问题未解决" : \
	    g == "unsatisfied" ? "市民对处置结果不满意" : ""
	bad = why != ""
	if (bad)
		A["reason"] = why
}

# From the reply to the close.
function wind_up(t, unit,   at) {
	at = daytime(t + 1800 + rnd(14400))
	if (hit(6)) {
		review(at, "fail")
		at = rework(daytime(at + 300 + rnd(1200)), unit,
		    "要素不全，退回补充")
		at = daytime(at + 1800 + rnd(7200))
	}
	review(at, "pass")
	at = callback(daytime(at + 1800 + rnd(14400)), unit, 0)
	if (bad && hit(65)) {
		at = rework(daytime(at + 900 + rnd(3600)), unit, why)
		at = daytime(at + 1800 + rnd(9000))
		review(at, "pass")
		at = callback(daytime(at + 1800 + rnd(14400)), unit, 1)
	}
	at = daytime(at + 600 + rnd(9000))
	if (bad)
		A["reason"] = "已穷尽处置手段并充分解释，报备后结案"
	act(at, "close", "", "")
	return at
}

function aftermath(t, unit) {
	if (promised > 0 && promised <= last_day && hit(75)) {
		t = max(t + 60, office((promised - rnd(2)) * 86400 + 36000))
		A["done"] = "yes"
		A["note"] = "承诺事项已完成"
		act(t, "progress", unit, unit "-a")
	}
	if (supervised != "") {
		A["result"] = "督办事项已办结，诉求人无异议"
		t = daytime(t + 900 + rnd(3600))
		act(t, "supervise-end", unit, "")
	}
	if (caller >= 0 && hit(24)) {
		t = daytime(t + 50000 + rnd(200000))
		say("district", unit, 0)
		act(t, "callback", "", "district")
		if (bad && hit(30) && n_recheck < 12)
			t = recheck(t, unit)
	}
	if (caller >= 0 && hit(6)) {
		t = daytime(t + 50000 + rnd(200000))
		say("city", unit, 0)
		act(t, "callback", "", "city")
	}
}

function recheck(t, unit,   way) {
	way = n_recheck++ % 4
	A["source"] = pick("district district city")
	t = daytime(t + 3600 + rnd(9000))
	act(t, "recheck", unit, "district")
	t = recheck_report(t, unit)
	if (way == 2) {
		t = daytime(t + 3600)
		A["reason"] = "报告要素不全"
		act(t, "recheck-rework", unit, "")
		t = recheck_report(t, unit)
	}
	t = daytime(t + 7200 + rnd(9000))
	A["outcome"] = way == 3 ? "differs" : "agrees"
	act(t, "recheck-close", unit, "")
	return t
}

function recheck_report(t, unit) {
	t = after(t, 1 + rnd(2)) + 33000 + rnd(20000)
	A["process"] = "派员再次查看现场"
	A["result"] = "复核情况属实，已落实整改"
	A["opinion"] = "继续跟踪管理"
	A["told"] = "已电话告知结果"
	A["handler"] = unit "-b"
	A["sealed"] = "yes"
	A["arrived_at"] = rfc(t - 3600)
	A["photos"] = photos()
	A["recording"] = recording()
	act(t, "recheck-report", unit, unit "-b")
	return t
}

# The whole life of the ticket at hand, which came in with the export at e.
function live(e,   t, unit, turn, end) {
	floor_day = day(e)
	promised = 0
	t = brief(recv)
	unit = lead
	if (is_far) {
		t = decline(max(t, e))
		if (t < 0)
			return
	}
	if (unit == "" || is_headed()) {
		if (unit == "")
			unit = is_far ? "u11" : community_at(spot)
		t = max(t, e) + 900 + rnd(5400)
		if (urgency == "一般")
			t = daytime(t)
		assign(t, unit, "negotiated", "规则未能确定，人工派单")
	} else {		# dispatched by the rules as soon as it came
		t = e
		floor_day = day(e)
	}
	for (turn = 1; turn <= 3; turn++) {
		end = leg(t, unit, turn)
		if (moved == "")
			break
		unit = moved
		t = office(end + 1800 + rnd(7200))
		if (turn == 1)
			assign(t, unit, "negotiated", "二次派单")
		else
			assign(t, unit, "designated",
			    "街道主要领导指定，先执行、后申诉")
	}
	n_turn = turn
	lead = unit
	aftermath(wind_up(end, unit), unit)
}

# ---- the month ----

function ticket_at(t, m, p, who,   e) {
	make_ticket(t, m, p, who)
	e = send()
	if (e >= 0)
		live(e)
	return e
}

function any_matter(   r, m) {
	r = rnd(total_weight)
	for (m = 1; r >= weight[m]; m++)
		r -= weight[m]
	return m
}

function any_caller(   r) {
	r = rnd(100)
	return r < 5 ? -1 : r < 15 ? rnd(60) : 100 + rnd(5000)
}

function moment(   r) {		# a second of the day, most in the daytime
	r = rnd(100)
	if (r < 5)
		return rnd(86400)
	return r < 72 ? 27000 + rnd(39600) : 61200 + rnd(21600)
}

function special_at(t, m, p, who, denied) {
	n_special++
	sp_t[n_special] = t + rnd(9000)
	sp_m[n_special] = m; sp_p[n_special] = p
	sp_who[n_special] = who; sp_denied[n_special] = denied
}

# What must happen: a building site that 14 people call about in six days, and
# people who call five, six and eight times about one matter.
function plan_specials(   i, d) {
	for (i = 0; i < 14; i++)
		special_at(13 * 86400 + i * 36000 + 30000, 3, 3, 7000 + i, 0)
	for (i = 0; i < 5; i++) {
		special_at((7 + i * 4) * 86400 + 36000, 8, 9, 7100, 0)
		special_at((2 + i * 6) * 86400 + 50000, 11, 19, 7102, 0)
	}
	for (i = 0; i < 6; i++)
		special_at((6 + i * 4) * 86400 + 45000, 13, 14, 7101, 0)
	for (i = 1; i <= 8; i++) {
		d = nth("0 2 4 6 8 10 20 26", i)
		special_at(d * 86400 + 40000, 34, 6, 7103, 1)
	}
}

# Puts a time into the day's list, in order; k is its special, 0 for none.
function add_moment(t, k,   j) {
	for (j = n_moment++; j > 0 && when[j] > t; j--) {
		when[j + 1] = when[j]; which[j + 1] = which[j]
	}
	when[j + 1] = t; which[j + 1] = k
}

function one_day(d,   n, i, k) {
	n_day = n_moment = 0
	n = works(d) ? 58 + rnd(9) : 36 + rnd(7)
	for (i = 1; i <= n; i++)
		add_moment(d * 86400 + moment(), 0)
	for (i = 1; i <= n_special; i++)
		if (day(sp_t[i]) == d)
			add_moment(sp_t[i], i)
	for (i = 1; i <= n_moment; i++) {
		k = which[i]
		forced = k > 0
		always_denied = forced && sp_denied[k]
		if (forced)
			special_ticket(k)
		else {
			k = any_matter()
			ticket_at(when[i], k, 1 + rnd(n_place), any_caller())
		}
		if (++n_seen % 80 == 40)
			refused_row(d)
	}
	day_extras(d)
}

function special_ticket(k,   e, who) {
	who = sp_who[k]
	e = ticket_at(sp_t[k], sp_m[k], sp_p[k], who)
	if (e < 0)
		return
	if (who < 7100) {
		if (++n_mass == 1)
			mass_first = id
		if (n_mass == 12)
			mass_found(e)
	} else if (who == 7103) {
		if (++n_denied == 6)
			shelve_id = id
	} else if (who == 7101 && sp_t[k] > 20 * 86400 && !n_repeat++)
		supervise_repeat(e)
}

function mass_found(e) {
	floor_day = day(e)
	id = mass_first
	A["kind"] = "mass"
	A["reason"] = "七日内十人以上集中反映同一施工噪声"
	act(e + 3600, "flag", "", "")
	A["level"] = "street"; A["ground"] = 2; A["leader"] = leader["u04"]
	A["due"] = date(day(after(e, 5)))
	act(e + 4000, "supervise", "u04", "")
	A["kind"] = "special"; A["ground"] = 5; A["matter"] = mass_first
	act(e + 5000, "bulletin", "u04", "")
	A["result"] = "施工单位停止夜间作业，居民代表确认"
	act(after(e, 4) + 40000, "supervise-end", "u04", "")
}

function supervise_repeat(e) {
	floor_day = day(e)
	A["level"] = "street"; A["ground"] = 3; A["leader"] = leader[lead]
	A["due"] = date(day(after(e, 3)))
	act(e + 3000, "supervise", lead, "")
}

# A row that ticket-record must refuse.
function refused_row(d,   what, event, unit) {
	what = n_refused++ % 8
	if (what == 1 && (n_turn > 1 || is_far || is_headed()))
		what = 0
	event = nth("contact decline brief extend reply resolve accept merit",
	    what + 1)
	unit = what == 0 || what == 3 || what == 4 || what == 7 ? "u05" : ""
	if (what == 0) {
		id = "热线-240101-000001"	# nobody knows it
		A["outcome"] = "reached"
	} else if (what == 1)
		A["reason"] = "已派单后退回"
	else if (what == 2)
		A["outcome"] = "maybe"
	else if (what == 3)
		A["until"] = "下周五"
	else if (what == 4)
		A["result"] = "solved"
	else if (what == 6)
		unit = "u99"
	else if (what == 7)
		A["clause"] = "Z9"
	if (export_of(recv) < 0)
		id = "热线-240101-000001"
	write_event(max(day(recv), d) + 1, (d + 1) * 86400 + 84000, event, id,
	    unit, "centre-9")
}

function merit(d, unit, ticket, clause, points, evidence) {
	A["clause"] = clause; A["points"] = points; A["evidence"] = evidence
	write_event(d, d * 86400 + 60000, "merit", ticket, unit, "centre-2")
}

# Merits, flags and the like in the evening of a day.
function day_extras(d,   t) {
	t = d * 86400 + 61000
	if (d == 17)
		merit(d, "u03", "", "B1", "", "区热线简报刊发加梯协调案例")
	if (d == 21)
		merit(d, "u24", "", "B2", "", "区级媒体报道楼组微更新")
	if (d == 23)
		merit(d, "u05", "", "D1", "", "经提醒仍未落实首问责任制")
	if (d == 24)
		merit(d, "u04", mass_first, "D2", "", "事实认定存在问题")
	if (d == 28) {
		merit(d, "u12", "", "A3", 2, "参加市热线办业务竞赛表现突出")
		merit(d, "u28", "", "A2", "", "未诉先办专报经区城运认定")
	}
	if (d == 22)
		shelve_matter(t)
	if (d == 27) {
		A["kind"] = "case"
		A["reason"] = "加装电梯协调经验可推广"
		write_event(d, t, "flag", "", "u03", "centre-1")
		A["kind"] = "circular"; A["ground"] = 2
		write_event(d, t + 60, "bulletin", "", "u05", "centre-1")
	}
}

function shelve_matter(t) {
	A["category"] = 0
	A["demand"] = "反复要求处理邻里纠纷，多次核查不属实"
	A["reason"] = "确证做实的重复不属实工单六次以上"
	A["handling"] = "多次上门核查、解释，持续跟踪管理"
	A["conclusion"] = "所反映情况不属实"
	A["answer"] = "已答复核查结果和救济途径"
	A["evidence"] = "CL-0001|CL-0002|CL-0003"
	A["section_head"] = head["u07"]
	A["unit_head"] = leader["u07"]
	write_event(day(t), t, "shelve", shelve_id, "u07", "u07-a")
	A["room"] = "联席指挥室"
	A["leader"] = "区城运负责人"
	A["reason"] = "备案待查"
	write_event(day(t) + 1, t + 60000, "shelve-file", shelve_id, "u07",
	    "district")
}

# ---- what is read, and the frame of the files ----

FNR == 1 { file_no++ }
file_no == 1 && FNR > 1 {	# units.csv
	split($0, f, ",")
	u = f[1]
	leader[u] = f[5]; head[u] = f[6]
	if (f[3] == "street") street = u
	if (f[3] == "centre") centre = u
	if (f[3] == "office" || f[3] == "institution") office_unit[++n_office] = u
	if (f[3] == "community") community[++n_community] = u
	n_unit++
	quality[u] = n_unit * 37 % 21 - 4
	late[u] = 3 + n_unit * 23 % 9
}
file_no == 2 && FNR > 1 {	# routes.csv, in order of rank
	split($0, f, ",")
	n_rule++
	rule_rank[n_rule] = f[2] + 0; rule_field[n_rule] = f[3]
	rule_pattern[n_rule] = f[4]; rule_unit[n_rule] = f[5]
}
file_no == 3 && /^2024-1[0-2]-/ {	# calendar.csv
	split($0, f, ",")
	split(f[1], part, "-")
	d = part[3] - 1
	if (part[2] > 10) d += 31
	if (part[2] > 11) d += 30
	special[d] = f[2]
}
file_no == 4 && /^M/ {		# matters.txt
	split($0, f, "\t")
	n_matter++
	weight[n_matter] = f[2]; total_weight += f[2]
	kinds[n_matter] = f[3]; urgent[n_matter] = f[4]; semi[n_matter] = f[5]
	site_of[n_matter] = f[6]; category_of[n_matter] = f[7]
}
file_no == 4 && /^T/ {
	n_saying[n_matter]++
	saying[n_matter, n_saying[n_matter]] = substr($0, 3)
}
file_no == 4 && /^D/ { done_of[n_matter] = substr($0, 3) }

function exports(   d, k, n, at, file) {
	for (d = 0; d <= last_day; d++) {
		n = split(works(d) ? "30600 41400 54000 66600 79200" : \
		    "36000 57600 79200", at, " ")
		for (k = 1; k <= n; k++)
			export_at[++n_export] = d * 86400 + at[k]
	}
	for (k = 1; k <= n_export; k++) {
		file = export_name(k)
		put(file, 0, "云杉区12345市民服务热线派单导出表（" \
		    date(day(export_at[k])) " " \
		    substr(clock(export_at[k]), 1, 5) "）")
		if (k % 3 == 0)
			put(file, 0, "承办单位：云杉路街道,,导出人：centre-1")
		put(file, 0, "任务号,派单时间,案卷来源,诉求类型,紧急程度," \
		    "问题分类,现场,所属居委,发生地址,诉求人,联系电话,问题描述," \
		    "区级时限,督办,关联工单,标记,处理状态")
	}
}

function columns(   d, line) {
	n_column = split("event ticket unit at by source kind category role " \
	    "basis designator approved head outcome recording way finding " \
	    "photos done obligation reason suggest signed attachments staff " \
	    "leader until fact handling materials filled_by result appeal " \
	    "satisfaction cause process plan plan_due no_plan photos_before " \
	    "photos_after enforcement dissatisfied items contacted answered " \
	    "level ground due matter opinion told handler sealed arrived_at " \
	    "demand conclusion answer evidence section_head unit_head related " \
	    "room clause points note", column, " ")
	for (d = 1; d <= n_column; d++)
		line = line (d > 1 ? "," : "") column[d]
	for (d = 0; d <= last_day; d++)
		put("events-" date(d), 0, line)
}

function say_words() {
	n_place = split("翠竹苑|翠竹新村|秋实苑|秋实小区|望湖花园|望湖新苑|" \
	    "银杏家园|银杏公寓|晨曦花苑|晨曦里|榆林新村|榆林公寓|芳草园|" \
	    "芳草苑|海棠苑|海棠名邸|桂香园|桂香小区|枫林雅苑|枫林新村|" \
	    "碧波花园|碧波苑|青松城|青松小区", place, "|")
	split("翠竹路|翠竹路|秋实路|秋实路|望湖路|望湖路|银杏路|银杏路|" \
	    "晨曦路|晨曦路|榆林支路|榆林支路|芳草路|芳草路|海棠路|海棠路|" \
	    "桂香路|桂香路|枫林路|枫林路|碧波路|碧波路|青松路|青松路",
	    road, "|")
	n_surname = split("赵|钱|孙|李|周|吴|郑|王|冯|陈|褚|卫|蒋|沈|韩|杨|" \
	    "朱|秦|尤|许|何|吕|施|张", surname, "|")
	split("甲|乙|丙|丁|戊|己|庚|辛|样|例", given, "|")
	n_hour = split("每天早上|每天晚上|昨天夜里|这两天下午|周末|凌晨|" \
	    "晚上九点以后|中午休息时间|上周以来|最近一个月|雨天|傍晚",
	    hour_word, "|")
	n_opening = split("市民来电反映：|诉求人反映，|来电人表示，|市民称，|" \
	    "居民来电：|诉求人致电12345反映：|市民通过热线反映，|来电称：",
	    opening, "|")
	n_detail = split("此前已多次反映无果。|曾拨打热线，回复正在协调。|" \
	    "已影响多户老人和孩子。|诉求人提供了照片和视频。|" \
	    "之前有人上门看过，没有下文。|问题持续了半年以上。|" \
	    "近期情况明显加重。|诉求人本人在场可配合查看。|" \
	    "周围居民为此多次争执。|希望不要再相互推诿。|" \
	    "上次答复与实际不符。|担心发生意外。", detail, "|")
	n_demand = split("请尽快处理。|要求相关部门到场核实并回复。|" \
	    "希望给出明确答复。|请职能部门依法查处。|要求回电告知处理结果。|" \
	    "希望彻底解决，不要反复。|请协调解决。|恳请重视。", demand, "|")
	kind_word["咨询"] = "consult"; kind_word["求助"] = "help"
	kind_word["投诉"] = "complaint"; kind_word["举报"] = "report"
	kind_word["意见建议"] = "suggestion"; kind_word["表扬"] = "praise"
	kind_word["其他"] = "other"
}

END {
	last_day = 30
	state = seed % 2147483646 + 1
	say_words()
	exports()
	columns()
	plan_specials()
	for (d = 0; d <= last_day; d++)
		one_day(d)
}
