-- entry.sql - special, circular and board, a second time. Expects report.sql.

-- Entries, and their tickets in order with the reason of each.
CREATE TABLE entry(ground, ord, title, why, matter);
CREATE TABLE has(ground, ord, x, ticket, why);
CREATE TABLE about AS SELECT ticket, CASE place WHEN '' THEN '' ELSE place || '：'
	END || CASE category WHEN '' THEN ticket ELSE category END text FROM tv;

-- --- special: 1 hot topics; one whose tickets all stand in others adds nothing
CREATE TABLE hots AS SELECT t.*, row_number() OVER (ORDER BY by = 2, ord) o
	FROM topics t WHERE is_hot AND hot > 0;
CREATE TABLE hotin AS SELECT o, ticket, rat, rseq FROM hots t JOIN seen s ON
	s.i = 0 AND (by = 1 OR s.c = t.c) AND (by = 0 OR s.pl = t.pl);
INSERT INTO entry SELECT 1, o, pl || iif(pl <> '' AND c <> '', '：', '') || c,
	w.this || '共' || n || '件，' || w.last || n1 || '件，前几期平均' || @cents(mean) ||
	'件，诉求明显增多。', NULL
FROM hots h, (SELECT CASE kind WHEN 'week' THEN '本周' ELSE '本月' END this,
	CASE kind WHEN 'week' THEN '上周' ELSE '上月' END last FROM span1) w
WHERE EXISTS (SELECT 1 FROM hotin a WHERE a.o = h.o AND NOT EXISTS (SELECT 1 FROM
	hotin b WHERE b.o < a.o AND b.ticket = a.ticket));
INSERT INTO has SELECT 1, o, row_number() OVER (PARTITION BY o ORDER BY rat, rseq),
	ticket, '' FROM hotin;

-- Flags, by a record or by intake.
CREATE TABLE flagged AS SELECT k kind, ticket, unit, at, seq FROM
	(SELECT (SELECT v FROM plain x WHERE x.seq = f.seq AND k = 'kind') k,
	f.ticket, CASE WHEN f.unit <> '' THEN f.unit ELSE coalesce(lead, '') END
	unit, f.at, f.seq FROM one, ev f LEFT JOIN tv USING (ticket)
	WHERE f.event = 'flag' AND f.at BETWEEN s AND e
	UNION ALL SELECT w, ticket, unit, at, seq FROM one, (SELECT w, x.ticket,
	coalesce(lead, '') unit, x.at, x.seq, row_number() OVER (PARTITION BY w,
	x.ticket ORDER BY x.seq) n FROM (SELECT 'media' w UNION ALL SELECT 'named')
	JOIN plain x ON x.event IN ('receive', 'amend') AND x.k = 'flags' AND
	instr(' ' || x.v || ' ', ' ' || w || ' ') JOIN tv USING (ticket)
	WHERE state <> 'declined' AND NOT EXISTS (SELECT 1 FROM plain y WHERE
	y.ticket = x.ticket AND y.event = 'amend' AND y.k = 'flags' AND
	y.seq > x.seq AND NOT instr(' ' || y.v || ' ', ' ' || w || ' ')))
	WHERE n = 1 AND at BETWEEN s AND e);
CREATE TABLE flag1 AS SELECT f.kind, f.ticket, result, matter, rat, rseq,
	row_number() OVER (PARTITION BY f.kind ORDER BY f.at, f.ticket, f.seq) n
FROM (SELECT *, row_number() OVER (PARTITION BY kind, ticket ORDER BY at, seq) n
	FROM flagged WHERE ticket <> '') f JOIN tv USING (ticket) WHERE f.n = 1;
-- a matter once, with what was flagged of it by when it came
INSERT INTO has SELECT 2 + (kind = 'media'), min(n) OVER w, row_number() OVER
	(PARTITION BY kind, matter ORDER BY rat, n), ticket, '' FROM flag1 f
WHERE kind = 'named' OR kind = 'media' AND EXISTS (SELECT 1 FROM flag1 u WHERE
	u.kind = 'media' AND u.matter = f.matter AND u.result <> 'solved')
WINDOW w AS (PARTITION BY kind, matter);
INSERT INTO entry SELECT ground, ord, text, CASE ground WHEN 2 THEN
	'由市热线办、区城运中心通报的应解决、未解决事项。'
	ELSE '媒体报道或反映，受理转办后尚无结果。' END, NULL
FROM has JOIN about USING (ticket) WHERE ground IN (2, 3) AND x = 1;

-- 4 one caller again and again: unsolved, or unsatisfied and not unreasonable.
CREATE TABLE again AS SELECT o.*, result = 'solved' good, coalesce((SELECT
	satisfaction FROM ev WHERE ev.ticket = o.ticket AND event = 'callback' AND
	satisfaction <> '' ORDER BY seq DESC LIMIT 1), '') = 'unsatisfied' angry,
	coalesce((SELECT (SELECT v FROM plain x WHERE x.seq = r.seq AND
	k = 'appeal') FROM ev r WHERE r.ticket = o.ticket AND event = 'reply' AND
	r.unit = o.lead AND r.seq > o.aseq ORDER BY r.seq DESC LIMIT 1), '') appeal
FROM often o WHERE rat >= s AND state <> 'declined';
INSERT INTO entry SELECT 4, row_number() OVER (ORDER BY times DESC, ticket), text,
	'同一诉求人就同一事项反映' || times || '次，' || iif(good, '', '尚未解决') ||
	iif(angry, iif(good, '对处理结果不满意', '且不满意'), '') || '。', ticket
FROM again JOIN about USING (ticket)
WHERE appeal <> 'unreasonable' AND (NOT good OR angry);
INSERT INTO has SELECT 4, ord, row_number() OVER (PARTITION BY ord ORDER BY
	v.rat, v.rseq), v.ticket, '' FROM entry JOIN again a ON
	a.ticket = entry.matter JOIN tv v ON v.caller = a.caller AND
	v.matter = a.matter AND v.rat BETWEEN a.rat - a.w AND a.rat
WHERE ground = 4;

-- 5 mass matters, 6 what the centre itself put down.
INSERT INTO entry SELECT 5, row_number() OVER (ORDER BY m.rat, m.matter),
	coalesce(text, m.matter), '一周内' || now || '名不同诉求人反映' || n ||
	'件，于' || @clock(m.rat) || '达到群发。', m.rseq
FROM mass m JOIN one LEFT JOIN about ON about.ticket = m.matter
WHERE m.rat BETWEEN s AND e;
INSERT INTO has SELECT 5, ord, row_number() OVER (PARTITION BY ord ORDER BY
	v.rat, v.rseq), v.ticket, '' FROM one, entry JOIN mass m ON
	m.rseq = entry.matter JOIN tv v ON v.matter = m.matter AND
	v.rat BETWEEN m.rat - m.w AND one.e WHERE ground = 5;
CREATE TABLE byhand AS SELECT b.seq, b.at, b.unit, b.kind, b.ticket own,
	CASE WHEN b.matter IN (SELECT ticket FROM tv) THEN b.matter ELSE b.ticket
	END ticket FROM bul b, one WHERE at BETWEEN s AND one.e AND ground = CASE
	kind WHEN 'special' THEN '6' WHEN 'circular' THEN '4' END;
CREATE TABLE bulm AS SELECT seq, coalesce((SELECT matter FROM tv WHERE
	tv.ticket = b.matter), (SELECT matter FROM tv WHERE tv.ticket = b.ticket))
	m FROM bul b;
CREATE TABLE hand6 AS SELECT h.*, min(n) OVER (PARTITION BY m) ord FROM (SELECT
	byhand.*, m, row_number() OVER (ORDER BY at, own, seq) n FROM byhand JOIN
	bulm USING (seq) WHERE kind = 'special' AND ticket <> '') h;
INSERT INTO has SELECT 6, ord, row_number() OVER (PARTITION BY ord ORDER BY
	min(n)), ticket, '' FROM hand6 GROUP BY ord, ticket;
INSERT INTO entry SELECT 6, ord, text, '城运中心认为有专题通报的必要。', NULL
	FROM has JOIN about USING (ticket) WHERE ground = 6 AND x = 1;
DELETE FROM entry WHERE (SELECT kind FROM rep) <> 'special';
DELETE FROM has WHERE (SELECT kind FROM rep) <> 'special';

-- Whom an entry concerns: of 1 the lead of most tickets, of 4 that of the
-- newest, else every lead in order of appearance.
CREATE TABLE whom AS SELECT ground, ord, unit, row_number() OVER (PARTITION BY
	ground, ord ORDER BY x) x FROM (SELECT ground, ord, lead unit, min(x) x,
	max(x) z, count(*) n, max(max(x)) OVER (PARTITION BY ground, ord) zz,
	row_number() OVER (PARTITION BY ground, ord ORDER BY count(*) DESC, min(x))
	top FROM has JOIN tv USING (ticket) WHERE lead IS NOT NULL
	GROUP BY ground, ord, lead) w WHERE (ground <> 1 OR top = 1) AND
	(ground <> 4 OR z = (SELECT max(x) FROM has h WHERE h.ground = w.ground AND
	h.ord = w.ord));
-- of 6 those who were sent it
DELETE FROM whom WHERE ground = 6;
INSERT INTO whom SELECT 6, ord, unit, min(n) FROM hand6 WHERE (SELECT kind FROM
	rep) = 'special' GROUP BY ord, unit;
UPDATE entry SET matter = (SELECT matter FROM has JOIN tv USING (ticket) WHERE
	has.ground = entry.ground AND has.ord = entry.ord AND x = 1);

-- --- circular: faults by unit, ground, ticket, reason -------------------------------
CREATE TABLE fault AS SELECT * FROM (
SELECT unit, 1 ground, ticket, @day(at) || iif(level = 'city', '起市级督办，未按期完成',
	'起区级督办，未按期完成') why FROM sup WHERE level <> 'street' AND is_late
UNION ALL SELECT unit, 4, ticket, @day(at) || '因推诿扯皮、弄虚作假或有瑕疵列入督办'
	FROM sup WHERE ground = '4' AND is_new
UNION ALL SELECT unit, iif(kind = 'named', 1, 2), ticket, @day(at) || CASE kind
	WHEN 'named' THEN '被市、区通报' WHEN 'duty' THEN '未落实“三个责任制”'
	ELSE '处置不当' END FROM flagged WHERE kind IN ('named', 'duty',
	'misconduct')
UNION ALL SELECT unit, 2, ticket, @day(at) || '应处置而仍申请退单' FROM back, one
	WHERE why IS NOT NULL AND at BETWEEN s AND e
UNION ALL SELECT ev.unit, 2, ticket, @day(at) || iif(clause = 'D1',
	'经提醒仍不改正，扣分', '被媒体曝光、影响恶劣，扣分') FROM ev, one WHERE
	event = 'merit' AND clause IN ('D1', 'E1') AND at BETWEEN s AND e
UNION ALL SELECT unit, 3, ticket, @day(at) || iif(late, '指定承办，未按时办结',
	'指定承办，回访未解决或不满意') FROM (SELECT l.unit, v.ticket, l.aat at,
	EXISTS (SELECT 1 FROM owed o, one WHERE ob IN ('finish', 'rework') AND
	src = l.aseq AND is_missed AND due BETWEEN s AND one.e) late,
	EXISTS (SELECT 1 FROM ev c, one WHERE c.ticket = v.ticket AND
	event = 'callback' AND at BETWEEN s AND e AND (result = 'unsolved' OR
	satisfaction = 'unsatisfied')) bad
	FROM tv v JOIN leg l ON l.aseq = v.aseq AND v.lead IS NOT NULL
	WHERE instr(flags, 'fallback') OR (SELECT v FROM plain x WHERE
	x.seq = l.aseq AND k = 'basis') = 'designated') WHERE late OR bad
UNION ALL SELECT unit, 4, ticket, @day(at) || '城运中心认为有通报必要' FROM byhand
	b WHERE kind = 'circular' AND NOT EXISTS (SELECT 1 FROM sup WHERE
	sup.ground = '4' AND is_new AND sup.unit = b.unit AND
	sup.ticket = b.ticket)) WHERE unit <> '' AND
	(SELECT kind FROM rep) = 'circular';
INSERT INTO has SELECT ground, unit, row_number() OVER (PARTITION BY unit, ground
	ORDER BY ticket, why), ticket, why FROM fault;
INSERT INTO entry SELECT ground, unit, name, v, coalesce((SELECT ticket FROM has
	WHERE has.ground = f.ground AND has.ord = f.unit AND ticket <> ''
	ORDER BY x LIMIT 1), '') FROM (SELECT DISTINCT unit, ground FROM fault) f
	JOIN name USING (unit) JOIN word ON of = 'circular' AND n = f.ground;
INSERT INTO whom SELECT ground, unit, unit, 1 FROM
	(SELECT DISTINCT unit, ground FROM fault);

-- Bulletins that an entry's unit was sent since the period began.
CREATE TABLE w_entry(ground TEXT, title TEXT, why TEXT, matter TEXT, units TEXT);
INSERT INTO w_entry SELECT ground, title, why, matter, coalesce((SELECT
	iif(e.ground = 6 OR (SELECT kind FROM rep) = 'circular', '通报对象：',
	'承办单位：') || group_concat(name, '、') FROM (SELECT name FROM whom w JOIN
	name USING (unit) WHERE w.ground = e.ground AND w.ord = e.ord
	ORDER BY x)), '尚无承办单位') || '。' || coalesce((SELECT
	group_concat(text, '') FROM (SELECT '已于' || @day(at) || '通报' || name ||
	'（第' || b.seq || '号记录）' || CASE WHEN b.dseq IS NOT NULL THEN '，已答复'
	WHEN b.dk = 'k' THEN '，答复期限为' || @day(b.due) ELSE '' END || '。' text
	FROM whom w JOIN name USING (unit) JOIN bul b ON b.seq = (SELECT seq FROM
	bul c, one WHERE c.at >= s AND c.kind = (SELECT kind FROM rep) AND
	c.unit = w.unit AND c.ground + 0 = e.ground AND iif(e.ground = 6 AND
	c.kind = 'special', (SELECT m FROM bulm WHERE bulm.seq = c.seq),
	c.matter) = e.matter
	ORDER BY c.at DESC, c.ticket DESC, c.seq DESC LIMIT 1)
	WHERE w.ground = e.ground AND w.ord = e.ord ORDER BY x)), '')
FROM entry e ORDER BY CASE (SELECT kind FROM rep) WHEN 'circular' THEN ord END,
	ground, ord;
CREATE TABLE w_tickets(title TEXT, ground TEXT, received TEXT, ticket TEXT,
	category TEXT, place TEXT, unit_name TEXT, state TEXT, replied TEXT,
	result TEXT, satisfaction TEXT, why TEXT);
INSERT INTO w_tickets SELECT entry.title, has.ground, @iso(rat), ticket, category,
	place, CASE ticket WHEN '' THEN NULL ELSE coalesce(name, '（未派单）') END,
	s.v, @iso(rep), r.v, g.v, has.why
FROM entry JOIN has USING (ground, ord) LEFT JOIN (SELECT tv.*, (SELECT at FROM ev
	WHERE ev.ticket = tv.ticket AND event = 'reply' AND ev.unit = lead AND
	seq > aseq ORDER BY seq DESC LIMIT 1) rep FROM tv) USING (ticket)
LEFT JOIN name ON name.unit = lead
LEFT JOIN word s ON s.of = 'state' AND s.k = state
LEFT JOIN word r ON r.of = 'result' AND r.k = result
LEFT JOIN word g ON g.of = 'grade' AND g.k = grade
ORDER BY CASE (SELECT kind FROM rep) WHEN 'circular' THEN ord END, has.ground, ord,
	x;

-- --- board --------------------------------------------------------------------------
CREATE TABLE w_today(item TEXT, n TEXT);
INSERT INTO w_today SELECT '今日接收（件）', (SELECT count(*) FROM tv WHERE
	rat BETWEEN (e + 28800) / 86400 * 86400 - 28800 AND e AND rat >= s) FROM one
UNION ALL SELECT '在办（件）', n0 FROM row5 WHERE of = 'flow' AND ord = 6
UNION ALL SELECT '超期未办结（件）', n0 FROM row5 WHERE of = 'flow' AND ord = 7
UNION ALL SELECT '今日到期事项（项）', coalesce(sum(n), 0) FROM unitn WHERE
	what = 'soon'
UNION ALL SELECT '超期事项（项）', coalesce(sum(n), 0) FROM unitn WHERE
	what = 'overdue'
UNION ALL SELECT (SELECT iif(kind = 'week', '本周', '本月') FROM span1) ||
	'接收（件）', n0 FROM row5 WHERE of = 'flow' AND ord = 1;
CREATE TABLE w_open(unit TEXT, unit_name TEXT, received TEXT, dispatched TEXT,
	accepted TEXT, replied TEXT, reviewed TEXT, called_back TEXT, open TEXT,
	due_today TEXT, overdue TEXT);
INSERT INTO w_open SELECT unit, CASE unit WHEN '' THEN '街道城运中心（待派单等）' ELSE
	name END, sum(state = 'received'), sum(state = 'dispatched'),
	sum(state = 'accepted'), sum(state = 'replied'), sum(state = 'reviewed'),
	sum(state = 'called-back'), sum(state IN ('received', 'dispatched',
	'accepted', 'replied', 'reviewed', 'called-back')), @n(soon), @n(overdue)
FROM (SELECT coalesce(lead, '') unit, state FROM opened JOIN tv USING (ticket)
	WHERE i = 0 UNION ALL SELECT DISTINCT unit, '' FROM unitn WHERE what IN
	('soon', 'overdue')) z LEFT JOIN name USING (unit) GROUP BY unit
HAVING sum(state NOT IN ('', 'closed', 'declined')) > 0 OR @n(soon) > 0 OR
	@n(overdue) > 0 ORDER BY unit;
CREATE TABLE w_indicators(indicator TEXT, n TEXT, rate TEXT);
INSERT INTO w_indicators SELECT v, n, @cents(rate) FROM (
SELECT '承办工单量' v, n, NULL rate FROM scount UNION ALL
SELECT '及时处置率', due, (20000 * timely + due) / nullif(2 * due, 0) FROM scount
UNION ALL SELECT '先行联系率', asked, (20000 * contacted + asked) /
	nullif(2 * asked, 0) FROM scount
UNION ALL SELECT '诉求解决率', rated, (2 * (10000 * (solved + explained) +
	7000 * filed) + rated) / nullif(2 * rated, 0) FROM scount
UNION ALL SELECT '市民满意率', graded, (2 * (10000 * satisfied + 8000 * basic +
	6000 * fair) + graded) / nullif(2 * graded, 0) FROM scount);
