-- report.sql - what the reports say of a period (page 4 of the rules, M1 to
-- M5, P1 to P4), a second time: one table w_<name> for each table of a report.
--
-- Expects the tables of clock, record, due, list and score; rep(kind); p(i, s,
-- l), the period and four before it; hp(i, s, l), the same of what is hot;
-- bm(i, pid), the months for units at the bottom; routes and reviews imported.
-- The shell writes @day(x) and the like out (report).

CREATE TABLE word(of, n, k, v);
INSERT INTO word VALUES
	('source', 1, 'hotline', '热线'), ('source', 2, 'grid', '网格'),
	('source', 3, 'app', 'e家园'), ('source', 4, 'other', '其他'),
	('kind', 1, 'consult', '咨询'), ('kind', 2, 'help', '求助'),
	('kind', 3, 'complaint', '投诉'), ('kind', 4, 'report', '举报'),
	('kind', 5, 'suggestion', '意见建议'), ('kind', 6, 'praise', '表扬'),
	('kind', 7, 'other', '其他'), ('urgency', 1, 'urgent', '紧急'),
	('urgency', 2, 'semi-urgent', '次紧急'),
	('urgency', 3, 'general', '一般'), ('result', 1, 'solved', '实际解决'),
	('result', 2, 'explained', '解释说明'),
	('result', 3, 'excessive', '诉求过高'), ('result', 4, 'filed', '参考备案'),
	('result', 5, 'unsolved', '未解决'), ('fact', 1, 'upheld', '属实'),
	('fact', 2, 'partly', '部分属实'), ('fact', 3, 'not-upheld', '不属实'),
	('fact', 4, 'no-policy', '无政策信息'),
	('fact', 5, 'policy-rejected', '对政策解释不接受'),
	('fact', 6, 'noted', '留作参考'), ('fact', 7, 'not-adopted', '不采纳'),
	('grade', 1, 'satisfied', '满意'), ('grade', 2, 'basic', '基本满意'),
	('grade', 3, 'fair', '一般'), ('grade', 4, 'unsatisfied', '不满意'),
	('grade', 5, 'none', '未评价'), ('state', 1, 'received', '待派单'),
	('state', 2, 'dispatched', '已派单'), ('state', 3, 'accepted', '已接单'),
	('state', 4, 'replied', '已回复'), ('state', 5, 'reviewed', '已审核'),
	('state', 6, 'called-back', '已回访'), ('state', 7, 'closed', '已结案'),
	('state', 8, 'declined', '已退回'), ('level', 1, 'city', '市级'),
	('level', 2, 'district', '区级'), ('level', 3, 'street', '街道'),
	('ground', 1, '1', '市、区城运督办'),
	('ground', 2, '2', '媒体披露或市民集中反映'),
	('ground', 3, '3', '反复投诉仍未解决'),
	('ground', 4, '4', '推诿扯皮、弄虚作假或有瑕疵'),
	('ground', 5, '5', '应处置而仍申请退单'),
	('ground', 6, '6', '二次回访不满意'), ('ground', 7, '7', '绩效长期处于末尾'),
	('special', 1, '1', '群众诉求中的高频共性难点问题'),
	('special', 2, '2', '市热线办、区城运中心通报的应解决、未解决事项'),
	('special', 3, '3', '媒体报道或反映、受理转办后未果的事项'),
	('special', 4, '4', '一人同诉多次而未解决、或反映人强烈不满的合理诉求'),
	('special', 5, '5', '一周内不同诉求人集中反映的事项'),
	('special', 6, '6', '其他需要专题通报的事项'),
	('circular', 1, '1', '市、区下发督查督办工单处置存在严重问题'),
	('circular', 2, '2', '不积极履行“三个责任制”、工作保障不到位'),
	('circular', 3, '3', '未能及时、有效履行兜底责任'),
	('circular', 4, '4', '认为有通报必要的其他情形'),
	('group', 0, 'street', '街道'), ('group', 1, 'centre', '城运中心'),
	('group', 2, 'office', '职能科室'), ('group', 3, 'community', '居委会'),
	('group', 4, 'institution', '企事业单位'),
	('bulletin', 1, 'special', '民情专报'),
	('bulletin', 2, 'circular', '督查通报'), ('bulletin', 3, 'interview', '约谈'),
	('event', 0, 'accept', '接单'), ('event', 0, 'contact', '先行联系'),
	('event', 0, 'survey', '现场勘查'), ('event', 0, 'progress', '进展反馈'),
	('event', 0, 'reply', '回复'), ('event', 0, 'recheck-report', '复核报告'),
	('event', 0, 'supervise-end', '督办办结'),
	('event', 0, 'bulletin-answer', '通报答复'),
	('event', 0, 'shelve', '存电申请'), ('event', 0, 'shelve-file', '存电备案'),
	('event', 0, 'shelve-revise', '存电退回修改'),
	('event', 0, 'shelve-refuse', '存电拒绝'),
	('event', 0, 'shelve-end', '存电终止');
CREATE UNIQUE INDEX word_k ON word(of, k);

INSERT OR IGNORE INTO pol SELECT column1, -9000000000000, 0, column2 FROM
	(VALUES ('repeat.supervise', '5'), ('mass.callers', '10'),
	('mass.window', '7d'), ('hot.min', '5'), ('hot.ratio', '2.0'),
	('report.bottom', '3'), ('report.bottom_months', '3'));

-- A period that is not over ends at the instant.
CREATE TABLE q AS SELECT i, s, min(l, t) e, l FROM p, asof;
CREATE TABLE one AS SELECT * FROM q WHERE i = 0;
-- What is compared with: periods that begin with the first record's day or
-- later; for topics those that do not end before the first ticket.
CREATE TABLE nb AS SELECT (SELECT count(*) FROM q WHERE i > 0 AND
	s >= (SELECT (min(at) + 28800) / 86400 * 86400 - 28800 FROM rec)) n,
	(SELECT count(*) FROM hp WHERE i > 0 AND
	l >= (SELECT min(rat) FROM tk)) hot;

-- --- tickets as they stand ---------------------------------------------------

CREATE TABLE ab AS SELECT ticket, k, v FROM (SELECT ticket, k, v,
	row_number() OVER (PARTITION BY ticket, k ORDER BY seq DESC) n
	FROM plain WHERE event IN ('receive', 'amend')) WHERE n = 1;
CREATE UNIQUE INDEX ab_tk ON ab(ticket, k);
CREATE TABLE tv AS SELECT t.ticket, t.rseq, t.rat, t.caller,
	coalesce(nullif(t.matter, ''), t.ticket) matter,
	d.at dat, c.at cat, s.state,
	CASE WHEN t.dseq IS NULL THEN (SELECT unit FROM lead WHERE
	lead.ticket = t.ticket) END lead,
	(SELECT aseq FROM lead WHERE lead.ticket = t.ticket) aseq,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'source'), '')
	source,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'kind'), '')
	kind,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'urgency'),
	'') urgency,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'category'),
	'') category,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'place'), '')
	place,
	coalesce((SELECT v FROM ab WHERE ticket = t.ticket AND k = 'flags'), '')
	|| CASE WHEN EXISTS (SELECT 1 FROM ev f WHERE f.ticket = t.ticket AND
	f.event = 'decline-refuse') THEN ' fallback' ELSE '' END flags,
	coalesce((SELECT result FROM ev e WHERE e.ticket = t.ticket AND event IN
	('reply', 'callback') AND result <> '' ORDER BY seq DESC LIMIT 1), '')
	result,
	coalesce((SELECT satisfaction FROM ev e WHERE e.ticket = t.ticket AND
	event IN ('reply', 'callback') AND satisfaction <> ''
	ORDER BY seq DESC LIMIT 1), '') grade
FROM tk t JOIN state s USING (ticket) LEFT JOIN ev d ON d.seq = t.dseq
	LEFT JOIN ev c ON c.seq = t.cseq;
CREATE UNIQUE INDEX tv_t ON tv(ticket);
CREATE INDEX tv_m ON tv(matter, rat, rseq);
CREATE INDEX tv_c ON tv(caller, matter, rat);

CREATE TABLE name(unit PRIMARY KEY, name);
INSERT OR IGNORE INTO name SELECT unit, name FROM units;
INSERT OR IGNORE INTO name SELECT DISTINCT unit, unit FROM ev;
INSERT OR IGNORE INTO name VALUES ('', '');

-- The leg in which a unit's record lies, and its role.
CREATE TABLE inleg AS SELECT e.seq, e.event, e.at, e.ticket, e.unit,
	(SELECT role FROM leg l WHERE l.ticket = e.ticket AND l.unit = e.unit AND
	aseq < e.seq AND coalesce(eseq, 1e15) >= e.seq
	ORDER BY aseq DESC LIMIT 1) role
FROM ev e WHERE event = 'reply';
CREATE TABLE opened AS SELECT i, e, ticket FROM tv, q WHERE rat <= e AND
	(cat IS NULL OR cat > e) AND (dat IS NULL OR dat > e);
CREATE UNIQUE INDEX opened_it ON opened(i, ticket);
-- Owed at the end, past due at the end, missed by the end.
CREATE TABLE owed AS SELECT ob.*, e, opened <= e AND CASE WHEN dseq IS NULL
	THEN NOT canc ELSE done > e END is_owed,
	dk = 'k' AND due < e AND CASE WHEN dseq IS NULL THEN NOT canc
	ELSE done > due END is_missed
FROM ob, one;
CREATE INDEX owed_t ON owed(ticket);

-- --- overview -------------------------------------------------------------------

CREATE TABLE figure(of, ord, item, i, n);
INSERT INTO figure
SELECT 'flow', 1, '接收', i, (SELECT count(*) FROM tv WHERE rat BETWEEN s AND e)
	FROM q UNION ALL
SELECT 'flow', 2, '退回区平台', i, (SELECT count(*) FROM tv WHERE
	dat BETWEEN s AND e) FROM q UNION ALL
SELECT 'flow', 3, '派单', i, (SELECT count(DISTINCT ticket) FROM ev WHERE
	event = 'assign' AND role = 'lead' AND at BETWEEN s AND e) FROM q
	UNION ALL
SELECT 'flow', 4, '办结回复', i, (SELECT count(DISTINCT ticket) FROM inleg WHERE
	role = 'lead' AND at BETWEEN s AND e) FROM q UNION ALL
SELECT 'flow', 5, '结案', i, (SELECT count(*) FROM tv WHERE cat BETWEEN s AND e)
	FROM q UNION ALL
SELECT 'flow', 6, '期末在办', i, (SELECT count(*) FROM opened o WHERE o.i = q.i)
	FROM q UNION ALL
SELECT 'flow', 7, '期末超期未办结', i, (SELECT count(*) FROM opened o WHERE
	o.i = q.i AND EXISTS (SELECT 1 FROM ob WHERE ob.ticket = o.ticket AND
	ob IN ('finish', 'rework') AND opened <= q.e AND dk = 'k' AND due < q.e
	AND CASE WHEN dseq IS NULL THEN NOT canc ELSE done > q.e END)) FROM q;
INSERT INTO figure SELECT w.of, w.n + 10 * (w.of = 'kind') +
	20 * (w.of = 'urgency'), w.v, i, (SELECT count(*) FROM tv WHERE
	rat BETWEEN s AND e AND CASE w.of WHEN 'source' THEN source
	WHEN 'kind' THEN kind ELSE urgency END = w.k)
FROM q, word w WHERE w.of IN ('source', 'kind', 'urgency');
CREATE TABLE row4 AS SELECT of, ord, item,
	max(figure.n) FILTER (WHERE i = 0) n0,
	max(figure.n) FILTER (WHERE i = 1) n1, nb.n nb,
	coalesce(sum(figure.n) FILTER (WHERE i BETWEEN 1 AND nb.n), 0) sum
FROM figure, nb GROUP BY of, ord, item;
CREATE TABLE row5 AS SELECT of, ord, item, n0, CASE WHEN nb > 0 THEN n1 END n1,
	CASE WHEN nb > 0 THEN n0 - n1 END diff, CASE WHEN nb > 0 AND n1 >= 10 THEN
	CASE WHEN n0 < n1 THEN -((20000 * (n1 - n0) + n1) / (2 * n1))
	ELSE (20000 * (n0 - n1) + n1) / (2 * n1) END END grow,
	CASE WHEN nb > 0 THEN (200 * sum + nb) / (2 * nb) END mean FROM row4;
CREATE TABLE w_overview(item TEXT, now TEXT, before TEXT, change TEXT,
	growth TEXT, mean TEXT);
INSERT INTO w_overview SELECT item, n0, n1, diff, @cents(grow), @cents(mean)
	FROM row5 WHERE of = 'flow' ORDER BY ord;
CREATE TABLE w_received('group' TEXT, item TEXT, now TEXT, before TEXT,
	change TEXT, growth TEXT, mean TEXT);
INSERT INTO w_received SELECT CASE of WHEN 'source' THEN '来源' WHEN 'kind' THEN
	'诉求类型' ELSE '紧急程度' END, item, n0, n1, diff, @cents(grow),
	@cents(mean) FROM row5 WHERE of <> 'flow' ORDER BY ord;
CREATE TABLE w_days(day TEXT, received TEXT);
INSERT INTO w_days WITH RECURSIVE d(a) AS (SELECT s FROM one UNION ALL
	SELECT a + 86400 FROM d, one WHERE a + 86400 < l AND a + 86400 <= e)
SELECT date(a + 28800, 'unixepoch'), (SELECT count(*) FROM tv WHERE rat >= a AND
	rat < a + 86400 AND rat <= e) FROM d, one WHERE a <= e ORDER BY a;

-- --- by unit --------------------------------------------------------------------

-- Three working days after the end: the limit of a passing obligation.
INSERT INTO pol VALUES ('three', -9000000000000, 0, '3wd');
INSERT INTO ob(ob, ticket, unit, opened, limk) SELECT 'three', '', '', e,
	'three' FROM one;
CREATE TABLE soon3 AS SELECT CASE kind WHEN 'board' THEN
	(t + 28800) / 86400 * 86400 + 86399 - 28800
	ELSE coalesce((SELECT due FROM ob WHERE ob = 'three'), 1e15) END s
	FROM rep, asof;
DELETE FROM ob WHERE ob = 'three';

CREATE TABLE unitn(unit, what, n);
INSERT INTO unitn SELECT unit, event, count(*) FROM ev, one
	WHERE at BETWEEN s AND e AND event IN ('assign', 'accept', 'return',
	'return-grant', 'return-refuse', 'extend', 'extend-grant',
	'extend-refuse', 'rework') AND ticket IN (SELECT ticket FROM tk)
	GROUP BY 1, 2;
INSERT INTO unitn SELECT unit, 'finished', count(DISTINCT ticket) FROM inleg, one
	WHERE at BETWEEN s AND e GROUP BY 1;
INSERT INTO unitn SELECT unit, 'open', count(DISTINCT l.ticket) FROM leg l,
	one JOIN opened o ON o.i = 0 AND o.ticket = l.ticket
	WHERE aat <= one.e AND (eat IS NULL OR eat > one.e) GROUP BY 1;
INSERT INTO unitn SELECT unit, CASE WHEN dk = 'k' AND due < e THEN 'overdue'
	ELSE 'soon' END w, count(*) FROM owed, soon3 WHERE is_owed AND dk = 'k'
	AND (due < e OR due <= soon3.s) GROUP BY 1, 2;
-- The lead's last reply of the period, a ticket once.
CREATE TABLE told AS SELECT ticket, unit,
	(SELECT v FROM plain x WHERE x.seq = z.seq AND k = 'result') result,
	(SELECT v FROM plain x WHERE x.seq = z.seq AND k = 'fact') fact
FROM (SELECT i.*, row_number() OVER (PARTITION BY ticket ORDER BY seq DESC) n
	FROM inleg i, one WHERE role = 'lead' AND at BETWEEN s AND e) z
WHERE n = 1;
INSERT INTO unitn SELECT unit, 'result.' || result, count(*) FROM told
	GROUP BY 1, 2;
INSERT INTO unitn SELECT unit, 'fact.' || fact, count(*) FROM told GROUP BY 1, 2;
CREATE UNIQUE INDEX unitn_u ON unitn(unit, what);

CREATE TABLE w_units(unit TEXT, unit_name TEXT, assigned TEXT, accepted TEXT,
	finished TEXT, due TEXT, timely TEXT, timely_rate TEXT, asked TEXT,
	contacted TEXT, contact_rate TEXT, open TEXT, soon TEXT, overdue TEXT,
	returns TEXT, returns_granted TEXT, reworks TEXT);
INSERT INTO w_units SELECT unit, name, @n(assign), @n(accept), @n(finished),
	due, timely, @cents(trate), asked, contacted, @cents(crate), @n(open),
	@n(soon), @n(overdue), @n(return), @n(return-grant), @n(rework)
FROM (SELECT u.unit, name.name, coalesce(due, 0) due, coalesce(timely, 0) timely,
	coalesce(asked, 0) asked, coalesce(contacted, 0) contacted,
	(20000 * timely + due) / nullif(2 * due, 0) trate,
	(20000 * contacted + asked) / nullif(2 * asked, 0) crate
	FROM (SELECT unit FROM unitn WHERE what NOT LIKE '%.%' UNION
	SELECT unit FROM total WHERE pid = 1) u JOIN name USING (unit)
	LEFT JOIN total t ON t.pid = 1 AND t.unit = u.unit WHERE u.unit <> '') z
ORDER BY unit;

-- --- hot, mass, repeated ----------------------------------------------------------

CREATE TABLE seen AS SELECT hp.i, ticket, rat, rseq, category c, place pl
	FROM tv, hp WHERE rat BETWEEN hp.s AND hp.l;
CREATE TABLE topic AS SELECT by, c, pl, count(*) FILTER (WHERE i = 0) n,
	count(*) FILTER (WHERE i = 1) n1, count(*) FILTER (WHERE
	i BETWEEN 1 AND (SELECT hot FROM nb)) sum
FROM (SELECT 0 by, i, c, '' pl FROM seen WHERE c <> '' UNION ALL
	SELECT 1, i, '', pl FROM seen WHERE pl <> '' UNION ALL
	SELECT 2, i, c, pl FROM seen WHERE c <> '' AND pl <> '')
GROUP BY by, c, pl HAVING n > 0;
CREATE TABLE hotrule AS SELECT @pol(hot.min,hp.l) + 0 least,
	CAST(round(@pol(hot.ratio,hp.l) * 100) AS INTEGER) ratio, hot
	FROM hp, nb WHERE i = 0;
CREATE TABLE topics AS SELECT row_number() OVER (ORDER BY n DESC, c, pl) ord,
	topic.*, n >= least AND n * 100 * hot >= ratio * sum is_hot,
	CASE WHEN hot > 0 THEN (200 * sum + hot) / (2 * hot) END mean, hot,
	least, ratio FROM topic, hotrule;
CREATE TABLE w_categories(place_no TEXT, name TEXT, now TEXT, before TEXT,
	change TEXT, mean TEXT);
INSERT INTO w_categories SELECT rank() OVER (ORDER BY n DESC), c, n,
	iif(hot, n1, NULL), iif(hot, n - n1, NULL), @cents(mean)
	FROM topics WHERE by = 0 ORDER BY ord LIMIT 10;
CREATE TABLE w_places(place_no TEXT, name TEXT, now TEXT, before TEXT,
	change TEXT, mean TEXT);
INSERT INTO w_places SELECT rank() OVER (ORDER BY n DESC), pl, n,
	iif(hot, n1, NULL), iif(hot, n - n1, NULL), @cents(mean)
	FROM topics WHERE by = 1 ORDER BY ord LIMIT 10;

-- Tickets in a cell: by time, twenty at most.
CREATE TABLE said(of, k, n, text);
INSERT INTO said SELECT 'topic', ord, count(*), group_concat(ticket, '、')
	FILTER (WHERE x <= 20) || iif(count(*) > 20, '等' || count(*) || '件', '')
FROM (SELECT ord, ticket, row_number() OVER (PARTITION BY ord
	ORDER BY rat, rseq) x FROM topics t JOIN seen s ON s.i = 0 AND
	(by = 1 OR s.c = t.c) AND (by = 0 OR s.pl = t.pl) WHERE is_hot
	ORDER BY ord, rat, rseq) GROUP BY ord;
CREATE TABLE w_hot(by TEXT, category TEXT, place TEXT, now TEXT, before TEXT,
	change TEXT, mean TEXT, why TEXT, tickets TEXT);
INSERT INTO w_hot SELECT substr('问题分类所在小区分类与小区', by * 4 + 1,
	4 + (by = 2)), c, pl, topics.n, n1, topics.n - n1, @cents(mean),
	(SELECT CASE kind WHEN 'week' THEN '本周' WHEN 'board' THEN '本周'
	ELSE '本月' END FROM rep) || topics.n || '件，不少于' || least || '件' ||
	CASE mean WHEN 0 THEN '，前几期没有' ELSE '，且不低于前几期平均的' ||
	@cents(ratio) || '倍' END, said.text
FROM topics JOIN said ON said.of = 'topic' AND said.k = ord
WHERE is_hot AND hot > 0 ORDER BY ord;

-- M4: at the ticket with which the callers of its window become enough.
CREATE TABLE mass AS SELECT * FROM (SELECT x.*, (SELECT count(DISTINCT
	CASE y.caller WHEN '' THEN y.ticket ELSE y.caller END) FROM tv y WHERE
	y.matter = x.matter AND y.rat >= x.rat - w AND (y.rat, y.rseq) <=
	(x.rat, x.rseq)) now, (SELECT count(*) FROM tv y WHERE
	y.matter = x.matter AND y.rat >= x.rat - w AND (y.rat, y.rseq) <=
	(x.rat, x.rseq)) n, (SELECT count(DISTINCT
	CASE y.caller WHEN '' THEN y.ticket ELSE y.caller END) FROM tv y WHERE
	y.matter = x.matter AND y.rat >= x.rat - w AND (y.rat, y.rseq) <
	(x.rat, x.rseq)) before
	FROM (SELECT matter, ticket, rat, rseq, @secs(win) w, need FROM
	(SELECT matter, ticket, rat, rseq, @pol(mass.window,rat) win,
	max(@pol(mass.callers,rat) + 0, 1) need FROM tv)) x)
WHERE before < need AND now >= need;
INSERT INTO said SELECT 'mass', mseq, count(*), group_concat(ticket, '、')
	FILTER (WHERE x <= 20) || iif(count(*) > 20, '等' || count(*) || '件', '')
FROM (SELECT m.rseq mseq, v.ticket, row_number() OVER (PARTITION BY m.rseq
	ORDER BY v.rat, v.rseq) x FROM mass m, one JOIN tv v ON
	v.matter = m.matter AND v.rat BETWEEN m.rat - w AND e
	ORDER BY m.rseq, v.rat, v.rseq) GROUP BY mseq;
CREATE TABLE w_mass(matter TEXT, category TEXT, place TEXT, n TEXT, callers TEXT,
	found TEXT, why TEXT, tickets TEXT);
INSERT INTO w_mass SELECT m.matter, coalesce(category, ''), coalesce(place, ''),
	m.n, now, @iso(m.rat), '一周内' || now || '名不同诉求人反映' || m.n ||
	'件，不少于' || @pol(mass.callers,m.rat) || '名', said.text
FROM mass m JOIN hp ON hp.i = 0 AND m.rat BETWEEN hp.s AND hp.l
	LEFT JOIN tv ON tv.ticket = m.matter
	LEFT JOIN said ON said.of = 'mass' AND said.k = m.rseq
ORDER BY m.rat, m.matter;

-- M3: the newest call of a caller on a matter by the period's end.
CREATE TABLE many AS SELECT v.*, (SELECT count(*) FROM tv y WHERE
	y.caller = v.caller AND y.matter = v.matter AND
	y.rat BETWEEN v.rat - w AND v.rat) times FROM (SELECT tv.*,
	@secs(win) w, need, row_number() OVER (PARTITION BY caller, matter
	ORDER BY rat DESC, rseq DESC) x, one.s s, one.e e FROM (SELECT tv.*,
	@pol(repeat.window,rat) win, @pol(repeat.supervise,rat) + 0 need FROM tv)
	tv, one WHERE caller <> '' AND rat <= one.e) v;
-- the newest that was not declined, all after it are of as many
CREATE TABLE often AS SELECT * FROM many m WHERE times >= need AND
	state <> 'declined' AND NOT EXISTS (SELECT 1 FROM many n WHERE
	n.caller = m.caller AND n.matter = m.matter AND n.x < m.x AND
	(n.state <> 'declined' OR n.times < n.need));

-- --- lists: unit, ticket and why --------------------------------------------------

CREATE TABLE list(of, ord, unit, ticket, why);
-- 4 supervision: what came, ended, stands or is past due in the period.
CREATE TABLE sup AS SELECT v.seq, v.at, v.ticket, CASE WHEN own <> '' THEN own
	ELSE coalesce((SELECT lead FROM tv WHERE tv.ticket = v.ticket), '') END unit,
	v.level, (SELECT v FROM plain x WHERE x.seq = v.seq AND k = 'ground') ground,
	coalesce((SELECT v FROM plain x WHERE x.seq = v.seq AND k = 'leader'), '')
	leader, o.due, v.at >= s is_new, eat IS NULL OR eat > e is_open,
	eat BETWEEN s AND e is_ended, coalesce((SELECT is_missed AND
	(due BETWEEN s AND one.e OR is_owed) FROM owed WHERE ob = 'supervise' AND
	src = v.seq), 0) is_late
FROM sv v JOIN one LEFT JOIN ob o ON o.ob = 'supervise' AND o.src = v.seq
WHERE v.at <= e;
DELETE FROM sup WHERE NOT (is_new OR is_open OR coalesce(is_ended, 0) OR is_late);
INSERT INTO list SELECT 'supervised', NULL, unit, ticket, w.v || '，自' ||
	@day(at) || '起督办' || coalesce('，限期' || @day(due), '') ||
	iif(is_late, '，已逾期', '')
FROM sup JOIN word w ON w.of = 'ground' AND w.k = ground WHERE is_open;
INSERT INTO list SELECT 'extended', NULL, unit, ticket, @day(at) || '同意延期至' ||
	@day(x) FROM (SELECT ev.*, strftime('%s', until) - 28800 *
	(length(until) = 10) x FROM ev, one WHERE event = 'extend-grant' AND
	at BETWEEN s AND e);
-- L4: returns that are recorded and wait for nobody.
CREATE TABLE back AS SELECT r.seq, r.at, r.ticket, r.unit, CASE WHEN
	(SELECT v FROM plain x WHERE x.seq = aseq AND k = 'basis') = 'designated'
	THEN 1 WHEN leg.role = 'lead' AND before > 0 THEN 2
	WHEN EXISTS (SELECT 1 FROM ev f WHERE f.ticket = r.ticket AND
	f.unit = r.unit AND f.event IN ('return', 'return-refuse') AND
	f.seq > aseq AND f.seq < r.seq) THEN 3 END why
FROM leg JOIN ev r ON r.seq = (SELECT max(seq) FROM ev f WHERE
	f.ticket = leg.ticket AND f.unit = leg.unit AND f.event IN ('return',
	'return-refuse') AND f.seq > aseq AND f.seq < coalesce(eseq, 1e15))
WHERE r.event = 'return';
INSERT INTO list SELECT 'returned', NULL, unit, ticket, @day(at) || CASE why
	WHEN 1 THEN '指定承办单位仍申请退单' WHEN 2 THEN '二次派单后仍申请退单'
	ELSE '退单未获同意后再次申请' END
FROM back, one WHERE why IS NOT NULL AND at BETWEEN s AND e;
CREATE TABLE waits AS SELECT o.ticket, coalesce(x.at, rat) at,
	coalesce(x.seq, rseq) seq, x.seq IS NOT NULL again
FROM opened o JOIN tv USING (ticket) LEFT JOIN ev x ON x.seq = (SELECT eseq
	FROM leg l WHERE l.ticket = o.ticket AND role = 'lead' AND aat <= o.e
	ORDER BY eat DESC, aseq LIMIT 1)
WHERE o.i = 0 AND NOT EXISTS (SELECT 1 FROM leg l WHERE l.ticket = o.ticket AND
	role = 'lead' AND aat <= o.e AND (eat IS NULL OR eat > o.e));
INSERT INTO list SELECT 'waiting', row_number() OVER (ORDER BY at, ticket, seq),
	'', ticket, @clock(at) || iif(again, '同意退单，待二次派单',
	'接收，待派单') || CASE WHEN flags LIKE '%fallback%' THEN
	'，区级明确由街道托底，须由街道主要领导指定' WHEN flags LIKE '%instruction%'
	THEN '，区领导批示件，须由街道主要领导指定' WHEN again THEN
	'，须由街道城运中心决定' ELSE
	-- no rules are made by gen
	'，没有适用的派单规则，须由街道城运中心决定' END
FROM waits JOIN tv USING (ticket);
INSERT INTO list SELECT 'longest', row_number() OVER (ORDER BY rat, ticket),
	coalesce(lead, ''), ticket, '在办' || ((e + 28800) / 86400 -
	(rat + 28800) / 86400) || '天'
FROM opened JOIN tv USING (ticket) WHERE i = 0 ORDER BY rat, ticket LIMIT 10;
INSERT INTO list SELECT 'for-supervision', NULL, coalesce(lead, ''), ticket,
	'同一诉求人就同一事项反映' || times || '次，尚未解决'
FROM often WHERE state <> 'declined' AND result <> 'solved' AND
	(cat IS NULL OR cat >= s);
CREATE TABLE cbu AS SELECT DISTINCT c.ticket, c.at, m.unit, c.contacted,
	c.result, c.satisfaction, c.seq, c.basis FROM cb c JOIN meet m USING (seq)
	WHERE pid = 1;
INSERT INTO list SELECT 'for-supervision', NULL, unit, ticket, @day(at) ||
	'回访评价不满意' || iif(ticket IN (SELECT ticket FROM shut),
	'（存电事项，不计入满意率）', '') FROM cbu WHERE satisfaction = 'unsatisfied';
INSERT INTO list SELECT 'unsatisfied', ord, unit, ticket, why FROM list
	WHERE of = 'for-supervision' AND why LIKE '%回访评价不满意%';
INSERT INTO list SELECT 'unsolved', NULL, unit, ticket, @day(at) ||
	'回访反映未解决' FROM cbu WHERE result = 'unsolved';
-- Asked, but not contacted: by the callbacks, or by the first lead's O3.
INSERT INTO list SELECT 'not-contacted', NULL, unit, ticket, @day(at) ||
	'回访反映未先行联系' FROM cbu WHERE basis = 'callback' AND contacted = 'no';
INSERT INTO list SELECT 'not-contacted', NULL, unit, ticket,
	'首派单位未按时先行联系' FROM fact JOIN sp USING (pid) WHERE pid = 1 AND
	basis <> 'callback' AND col = 'asked' AND NOT EXISTS
	(SELECT 1 FROM fact f WHERE f.pid = 1 AND f.unit = fact.unit AND
	f.ticket = fact.ticket AND f.col = 'contacted');
-- L12: written down after the due that it met.
INSERT INTO list SELECT 'backdated', NULL, unit, ticket, w.v || '称于' ||
	@clock(at) || '，实于' || @clock(lg) || '补记，已过时限'
FROM ev JOIN one JOIN word w ON w.of = 'event' AND w.k = event
WHERE at BETWEEN s AND e AND EXISTS (SELECT 1 FROM ob WHERE
	ob.ticket = ev.ticket AND ob.unit <> '' AND ob.dk = 'k' AND
	ev.at <= due AND ev.lg > due AND dseq IS NOT NULL AND (dseq = ev.seq OR
	ob = 'contact' AND ev.event = 'contact' AND ev.unit = ob.unit AND
	(ev.at, ev.seq) > (opened, src) AND ev.seq < (SELECT xseq FROM leg
	WHERE aseq = src) AND (ev.at, ev.seq) < (done, dseq)));
INSERT INTO list SELECT 'promises', NULL, unit, ticket, '承诺于' || @day(due) ||
	'前完成，逾期' || iif(done IS NULL, '未完成', '后才完成')
FROM owed, one WHERE ob = 'promise' AND opened <= one.e AND
	NOT (dseq IS NULL AND canc) AND is_missed AND (due >= one.s OR is_owed);

CREATE TABLE w_list(of TEXT, unit TEXT, unit_name TEXT, ticket TEXT,
	received TEXT, category TEXT, place TEXT, state TEXT, result TEXT,
	why TEXT);
INSERT INTO w_list SELECT list.of, unit, CASE unit WHEN '' THEN '（未派单）' ELSE
	name END, list.ticket, @iso(rat), coalesce(category, ''),
	coalesce(place, ''), coalesce(s.v, ''), coalesce(r.v, ''), why
FROM list JOIN name USING (unit) LEFT JOIN tv ON tv.ticket = list.ticket
	LEFT JOIN word s ON s.of = 'state' AND s.k = tv.state
	LEFT JOIN word r ON r.of = 'result' AND r.k = tv.result
WHERE instr((SELECT CASE kind WHEN 'week' THEN
	'supervised extended returned waiting longest for-supervision'
	WHEN 'month' THEN 'unsatisfied unsolved not-contacted backdated promises'
	ELSE '' END FROM rep), list.of)
ORDER BY list.of, list.ord, unit, list.ticket, why;

-- --- month ------------------------------------------------------------------------

CREATE TABLE w_score('group' TEXT, unit TEXT, unit_name TEXT, rank TEXT,
	rank_before TEXT, rank_change TEXT, n_received TEXT, workload TEXT,
	timely TEXT, contact TEXT, resolution TEXT, satisfaction TEXT, base TEXT,
	bonus TEXT, deduction TEXT, total TEXT);
CREATE TABLE two AS SELECT a.*, coalesce(nullif(a.name, ''), a.unit) nm,
	a.base + a.bonus - a.deduction sum, b.place was,
	b.base + b.bonus - b.deduction sumwas, b.p1 q1, b.p2 q2, b.p3 q3, b.p4 q4,
	b.p5 q5, b.bonus bonuswas, b.deduction deductionwas
FROM total a LEFT JOIN total b ON b.pid = 2 AND b.unit = a.unit AND
	(SELECT n FROM nb) > 0 WHERE a.pid = 1;
INSERT INTO w_score SELECT coalesce((SELECT v FROM word WHERE of = 'group' AND
	k = g), g), unit, nm, place, was, was - place, n, @cents(p1),
	@cents(p2), @cents(p3), @cents(p4), @cents(p5), @cents(base),
	@cents(bonus), @cents(deduction), @cents(sum)
FROM two ORDER BY g, place, unit;
CREATE TABLE moved AS SELECT unit, k, gain FROM (
	SELECT unit, 1 k, p1 - q1 gain FROM two UNION ALL
	SELECT unit, 2, p2 - q2 FROM two UNION ALL
	SELECT unit, 3, p3 - q3 FROM two UNION ALL
	SELECT unit, 4, p4 - q4 FROM two UNION ALL
	SELECT unit, 5, p5 - q5 FROM two UNION ALL
	SELECT unit, 6, bonus - bonuswas FROM two UNION ALL
	SELECT unit, 7, deductionwas - deduction FROM two);
CREATE TABLE "w_score-changes"(unit TEXT, unit_name TEXT, before TEXT, now TEXT,
	change TEXT, why TEXT);
INSERT INTO "w_score-changes" SELECT unit, nm, @cents(sumwas), @cents(sum),
	@cents(diff), CASE WHEN diff = 0 THEN '总分未变' ELSE
	coalesce((SELECT CASE k WHEN 1 THEN '承办工单量' WHEN 2 THEN '及时处置率'
	WHEN 3 THEN '先行联系率' WHEN 4 THEN '诉求解决率' WHEN 5 THEN '市民满意率'
	WHEN 6 THEN '加分' ELSE '扣分' END || iif(k < 6, '得分', '') ||
	iif((gain > 0) = (k < 7), '增加', '减少') ||
	ltrim(@cents(gain), '-') || '分' FROM moved m WHERE m.unit = z.unit AND gain * diff > 0
	ORDER BY abs(gain) DESC, k LIMIT 1), '参评指标与上期不同') END
FROM (SELECT *, sum - sumwas diff FROM two WHERE was IS NOT NULL) z
ORDER BY g, place, unit;
CREATE TABLE "w_score-details"('group' TEXT, unit TEXT, unit_name TEXT,
	n_due TEXT, n_timely TEXT, timely_rate TEXT, n_asked TEXT,
	n_contacted TEXT, contact_rate TEXT, n_rated TEXT, n_solved TEXT,
	n_explained TEXT, n_excessive TEXT, n_filed TEXT, n_unsolved TEXT,
	n_graded TEXT, n_satisfied TEXT, n_basic TEXT, n_fair TEXT,
	n_unsatisfied TEXT);
-- The street counts tickets and callbacks once, whoever shares them.
CREATE TABLE street AS SELECT
	count(DISTINCT ticket) FILTER (WHERE col = 'received') n,
	count(DISTINCT ticket) FILTER (WHERE col = 'due') due,
	count(DISTINCT ticket) FILTER (WHERE col = 'timely') timely,
	count(DISTINCT ticket) FILTER (WHERE col = 'asked') asked,
	count(DISTINCT ticket) FILTER (WHERE col = 'contacted') contacted
	FROM fact WHERE pid = 1;
CREATE TABLE heard AS SELECT DISTINCT seq, cb.ticket, contacted, result,
	satisfaction, denom, basis, ticket IN (SELECT ticket FROM shut) shelved
	FROM cb WHERE pid = 1 AND seq IN (SELECT seq FROM meet);
UPDATE street SET asked = (SELECT count(*) FROM heard WHERE
	contacted IN ('yes', 'no')), contacted = (SELECT count(*) FROM heard WHERE
	contacted = 'yes') WHERE (SELECT basis FROM sp WHERE pid = 1) = 'callback';
CREATE TABLE scount AS SELECT street.*,
	count(*) FILTER (WHERE denom = 'all' OR result <> '') rated,
	count(*) FILTER (WHERE result = 'solved') solved,
	count(*) FILTER (WHERE result = 'explained') explained,
	count(*) FILTER (WHERE result = 'excessive') excessive,
	count(*) FILTER (WHERE result = 'filed') filed,
	count(*) FILTER (WHERE result = 'unsolved') unsolved,
	count(*) FILTER (WHERE NOT shelved AND (denom = 'all' OR
	satisfaction <> '')) graded,
	count(*) FILTER (WHERE NOT shelved AND satisfaction = 'satisfied')
	satisfied,
	count(*) FILTER (WHERE NOT shelved AND satisfaction = 'basic') basic,
	count(*) FILTER (WHERE NOT shelved AND satisfaction = 'fair') fair,
	count(*) FILTER (WHERE NOT shelved AND satisfaction = 'unsatisfied')
	unsatisfied FROM street LEFT JOIN heard;
INSERT INTO "w_score-details" SELECT coalesce((SELECT v FROM word WHERE of = 'group' AND
	k = g), g), unit, nm, due, timely, @cents(trate),
	asked, contacted, @cents(crate), rated, solved, explained, excessive,
	filed, unsolved, graded, satisfied, basic, fair, unsatisfied
FROM (SELECT *, (20000 * timely + due) / nullif(2 * due, 0) trate,
	(20000 * contacted + asked) / nullif(2 * asked, 0) crate FROM
	(SELECT 0 last, g, place, unit, nm, due, timely, asked, contacted, rated,
	solved, explained, excessive, filed, unsolved, graded, satisfied, basic,
	fair, unsatisfied FROM two UNION ALL
	SELECT 1, '', 0, '', '街道合计', due, timely, asked, contacted, rated,
	solved, explained, excessive, filed, unsolved, graded, satisfied, basic,
	fair, unsatisfied FROM scount WHERE EXISTS (SELECT 1 FROM two)))
ORDER BY last, g, place, unit;
CREATE TABLE "w_score-notes"(clause TEXT, unit TEXT, unit_name TEXT, ticket TEXT,
	at TEXT, why TEXT);
CREATE TABLE notes AS SELECT 'D1' clause, CASE WHEN f.unit <> '' THEN f.unit
	ELSE coalesce(lead, '') END unit, f.ticket, f.at, f.seq
FROM one, ev f LEFT JOIN tv ON tv.ticket = f.ticket WHERE f.event = 'flag' AND
	(SELECT v FROM plain x WHERE x.seq = f.seq AND k = 'kind') = 'duty' AND
	f.at BETWEEN s AND l AND coalesce(state, '') <> 'declined'
UNION ALL SELECT 'D3', unit, ticket, due, oseq FROM st, one, asof WHERE
	ob = 'promise' AND dk = 'k' AND due BETWEEN one.s AND l AND
	status <> 'cancelled' AND (done > due OR done IS NULL AND due < t)
UNION ALL SELECT (SELECT clause FROM mer WHERE auto = 'district'), '', o.ticket,
	o.due, o.oseq FROM ob o JOIN tk k USING (ticket), one, asof
WHERE o.ob = 'district' AND k.dseq IS NULL AND (o.done > o.due OR
	o.done IS NULL AND o.due < t) AND o.due BETWEEN s AND l AND
	o.ticket NOT IN (SELECT ticket FROM d4) AND (o.ticket, (SELECT clause FROM
	mer WHERE auto = 'district')) NOT IN waived;
INSERT INTO "w_score-notes" SELECT clause, unit, CASE unit WHEN '' THEN
	'街道城运中心' ELSE name END, ticket, @iso(at), CASE clause WHEN 'D1' THEN
	'标记为未落实“三个责任制”，待核定' WHEN 'D3' THEN '承诺事项逾期，待核定'
	ELSE '区级时限已过，属城运中心自身事项' END
FROM notes LEFT JOIN name USING (unit) WHERE EXISTS (SELECT 1 FROM two)
ORDER BY unit, clause, ticket, at, seq;

CREATE TABLE w_results(item TEXT, n TEXT, share TEXT);
INSERT INTO w_results SELECT v, n, @cents(share) FROM (SELECT w.n ord, v, (SELECT
	count(*) FROM told WHERE result = k) n, (SELECT (20000 * count(*)
	FILTER (WHERE result = k) + count(*)) / (2 * count(*)) FROM told) share
	FROM word w WHERE of = 'result') WHERE EXISTS (SELECT 1 FROM told)
ORDER BY ord;
CREATE TABLE w_findings(item TEXT, n TEXT, share TEXT);
INSERT INTO w_findings SELECT v, n, @cents(share) FROM (SELECT w.n ord, v,
	(SELECT count(*) FROM told WHERE fact = k) n, (SELECT (20000 * count(*)
	FILTER (WHERE fact = k) + count(*)) / (2 * count(*)) FROM told) share
	FROM word w WHERE of = 'fact') WHERE EXISTS (SELECT 1 FROM told)
ORDER BY ord;
CREATE TABLE "w_results-by-unit"(unit TEXT, unit_name TEXT, solved TEXT,
	explained TEXT, excessive TEXT, filed TEXT, unsolved TEXT, upheld TEXT,
	partly TEXT, not_upheld TEXT, no_policy TEXT, policy_rejected TEXT,
	noted TEXT, not_adopted TEXT);
INSERT INTO "w_results-by-unit" SELECT unit, name, @n(result.solved),
	@n(result.explained), @n(result.excessive), @n(result.filed),
	@n(result.unsolved), @n(fact.upheld), @n(fact.partly), @n(fact.not-upheld),
	@n(fact.no-policy), @n(fact.policy-rejected), @n(fact.noted),
	@n(fact.not-adopted)
FROM (SELECT DISTINCT unit, name FROM told JOIN name USING (unit)) z
ORDER BY unit;
CREATE TABLE w_daily(unit TEXT, unit_name TEXT, returns TEXT,
	returns_granted TEXT, returns_refused TEXT, extensions TEXT,
	extensions_granted TEXT, extensions_refused TEXT, reworks TEXT);
INSERT INTO w_daily SELECT unit, name, @n(return), @n(return-grant),
	@n(return-refuse), @n(extend), @n(extend-grant), @n(extend-refuse),
	@n(rework)
FROM (SELECT DISTINCT unit, name FROM unitn JOIN name USING (unit) WHERE
	what LIKE 'return%' OR what LIKE 'extend%' OR what = 'rework') z
ORDER BY unit;
INSERT INTO w_daily SELECT '', '街道合计', sum(returns), sum(returns_granted),
	sum(returns_refused), sum(extensions), sum(extensions_granted),
	sum(extensions_refused), sum(reworks) FROM w_daily HAVING count(*) > 0;
CREATE TABLE "w_failed-items"(item TEXT, text TEXT, n TEXT);
INSERT INTO "w_failed-items" SELECT item, coalesce(text, item), count(*) FROM
	(SELECT replace(value, ':lacks', '') item FROM ev JOIN one JOIN plain x
	ON x.seq = ev.seq AND x.k = 'items', json_each('["' || replace(x.v, '|',
	'","') || '"]') WHERE ev.event = 'review' AND ev.outcome = 'fail' AND
	ev.at BETWEEN s AND e AND value <> '' AND (value LIKE '%:lacks' OR
	value NOT LIKE '%:%'))
LEFT JOIN reviews USING (item) GROUP BY item ORDER BY item;

CREATE TABLE w_supervision(unit TEXT, unit_name TEXT, ticket TEXT, level TEXT,
	why TEXT, leader TEXT, opened TEXT, due TEXT, state TEXT);
INSERT INTO w_supervision SELECT unit, name, ticket, lv.v, gr.v, leader, @iso(at),
	@iso(due), iif(is_new, '本期新增，', '') || iif(coalesce(is_ended, 0),
	'已办结', '在督') || iif(is_late, '，逾期', '')
FROM sup LEFT JOIN name USING (unit) JOIN word lv ON lv.of = 'level' AND
	lv.k = level JOIN word gr ON gr.of = 'ground' AND gr.k = ground
ORDER BY at, ticket, seq;
CREATE TABLE bul AS SELECT o.oseq seq, o.unit, o.ticket, o.opened at, o.due, o.dk,
	o.dseq, o.done, o.canc, is_owed,
	(SELECT v FROM plain x WHERE x.seq = oseq AND k = 'kind') kind,
	(SELECT v FROM plain x WHERE x.seq = oseq AND k = 'ground') ground,
	coalesce((SELECT v FROM plain x WHERE x.seq = oseq AND k = 'matter'), '')
	matter FROM owed o WHERE ob = 'answer';
CREATE TABLE w_bulletins(seq TEXT, unit TEXT, unit_name TEXT, kind TEXT,
	ground TEXT, matter TEXT, sent TEXT, due TEXT, state TEXT);
INSERT INTO w_bulletins SELECT seq, unit, name, v, coalesce((SELECT g.v FROM word g
	WHERE g.of = iif(kind = 'special', 'special', 'circular') AND g.k = ground),
	ground), matter, @iso(at),
	CASE dk WHEN 'k' THEN @iso(due) ELSE '' END, CASE WHEN is_owed AND
	dk = 'k' AND due < e THEN '逾期未答复' WHEN is_owed THEN '待答复'
	WHEN dk = 'k' AND done > due THEN '逾期答复' ELSE '已答复' END
FROM bul JOIN one LEFT JOIN name USING (unit) JOIN word ON of = 'bulletin' AND
	k = kind WHERE at <= e AND NOT (dseq IS NULL AND canc) AND
	(at >= s OR is_owed)
ORDER BY at, ticket, seq;
CREATE TABLE w_cases(unit TEXT, unit_name TEXT, clause TEXT, ticket TEXT, at TEXT,
	why TEXT, evidence TEXT);
INSERT INTO w_cases SELECT unit, name, clause, ticket, @iso(at), text, evidence
FROM (SELECT 0 x, e.unit, e.clause, e.ticket, e.at, e.seq, m.text, coalesce((SELECT
	v FROM plain x WHERE x.seq = e.seq AND k = 'evidence'), '') evidence
	FROM one, ev e JOIN merits m ON m.clause = e.clause AND m.kind = 'bonus'
	WHERE e.event = 'merit' AND e.at BETWEEN s AND one.e AND NOT EXISTS
	(SELECT 1 FROM plain x WHERE x.seq = e.seq AND k = 'points' AND v + 0 = 0)
	UNION ALL
	SELECT 1, CASE WHEN f.unit <> '' THEN f.unit ELSE coalesce(lead, '') END,
	'', f.ticket, f.at, f.seq, '标记为优秀案例', coalesce((SELECT v FROM plain x
	WHERE x.seq = f.seq AND k = 'reason'), '')
	FROM one, ev f LEFT JOIN tv USING (ticket) WHERE f.event = 'flag' AND
	(SELECT v FROM plain x WHERE x.seq = f.seq AND k = 'kind') = 'case' AND
	f.at BETWEEN s AND one.e)
LEFT JOIN name USING (unit) ORDER BY x, at, ticket, seq;

-- The bottom: in each of the last months among the last so many, not first.
CREATE TABLE low AS SELECT bm.i, bm.label, t.unit, t.place, (SELECT count(*) FROM
	total o WHERE o.pid = t.pid AND o.g = t.g) of, t.place > 1 AND (SELECT
	count(*) FROM total o WHERE o.pid = t.pid AND o.g = t.g AND
	o.place > t.place) < (SELECT @pol(report.bottom,one.l) + 0 FROM one) is_low
FROM bm JOIN total t USING (pid);
CREATE TABLE w_bottom(unit TEXT, unit_name TEXT, why TEXT);
INSERT INTO w_bottom SELECT unit, name, '长期处于末尾：各月名次为' || ranks FROM
	(SELECT unit, group_concat(label || ' ' || place || '/' || of, '; ') ranks,
	sum(is_low) n FROM (SELECT * FROM low ORDER BY unit, i DESC) GROUP BY unit)
	JOIN name USING (unit) WHERE n = (SELECT count(*) FROM bm) ORDER BY unit;
INSERT INTO w_bottom SELECT unit, nm, '诉求量大：本月承办' || n || '件，列第' || k ||
	'位' FROM (SELECT unit, nm, n, row_number() OVER (ORDER BY n DESC, unit) x,
	rank() OVER (ORDER BY n DESC) k,
	(SELECT n FROM two b WHERE b.n > 0 ORDER BY n DESC LIMIT 1 OFFSET
	(SELECT @pol(report.bottom,one.l) - 1 FROM one)) least FROM two WHERE n > 0)
WHERE (SELECT @pol(report.bottom,one.l) + 0 FROM one) > 0 AND n >= coalesce(least, 0)
ORDER BY x;

CREATE TABLE shl AS SELECT f.seq, f.at, f.ticket, f.unit, (SELECT v FROM plain x
	WHERE x.seq = f.seq AND k = 'category') category, lead(f.seq) OVER
	(PARTITION BY f.ticket ORDER BY f.seq) nx FROM ev f WHERE event = 'shelve';
CREATE TABLE shelf AS SELECT shl.*, d.event, d.at fat, x.at xat, caller, matter,
	state FROM shl JOIN tv USING (ticket)
LEFT JOIN ev d ON d.seq = (SELECT max(seq) FROM ev y WHERE y.ticket = shl.ticket
	AND y.event IN ('shelve-file', 'shelve-revise', 'shelve-refuse') AND
	y.seq > shl.seq AND y.seq < coalesce(nx, 1e15))
LEFT JOIN ev x ON x.seq = (SELECT max(seq) FROM ev y WHERE y.ticket = shl.ticket
	AND y.event = 'shelve-end' AND y.seq > shl.seq AND
	y.seq < coalesce(nx, 1e15));
CREATE TABLE w_shelved(unit TEXT, unit_name TEXT, ticket TEXT, category TEXT,
	asked TEXT, state TEXT, calls TEXT);
INSERT INTO w_shelved SELECT unit, name, ticket, category, @iso(at), v, CASE WHEN
	z.event = 'shelve-file' THEN (SELECT count(*) FROM tv b, one WHERE
	b.caller = z.caller AND b.matter = z.matter AND b.caller <> '' AND
	b.rat > fat AND (xat IS NULL OR b.rat <= xat) AND b.rat BETWEEN s AND e)
	ELSE 0 END
FROM (SELECT shelf.*, e, CASE WHEN xat <= e THEN 'shelve-end' WHEN fat <= e THEN
	event ELSE 'shelve' END now FROM shelf, one WHERE at <= e AND
	state <> 'declined' AND (xat IS NULL OR xat >= s) AND
	(fat IS NULL OR event = 'shelve-file' OR fat >= s)) z
LEFT JOIN name USING (unit) JOIN word ON of = 'event' AND k = now
ORDER BY at, ticket, seq;

