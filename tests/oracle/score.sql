-- score.sql - page 3 for every asked period, from a list of facts.
-- Expects imported: units, merits.

-- Policy as it stands at the last second of each period (K7).
CREATE TABLE pp AS SELECT pid, k, v FROM per, pol p WHERE k LIKE 'score.%'
	AND f <= e AND NOT EXISTS (SELECT 1 FROM pol q WHERE q.k = p.k AND
	q.f <= e AND (q.f, q.l) > (p.f, p.l));
CREATE TABLE sp AS SELECT per.*,
	max(v) FILTER (WHERE k = 'score.workload.roles') roles,
	max(v) FILTER (WHERE k = 'score.workload.method') method,
	max(v) FILTER (WHERE k = 'score.contact.basis') basis,
	'|' || max(v) FILTER (WHERE k = 'score.callback.source') || '|' src,
	max(v) FILTER (WHERE k = 'score.callback.count') cbs,
	max(v) FILTER (WHERE k = 'score.rating.denominator') denom,
	max(v) FILTER (WHERE k = 'score.group') grp,
	max(v) FILTER (WHERE k = 'score.unevaluated') unev,
	max(v + 0) FILTER (WHERE k = 'score.weight.workload') w1,
	max(v + 0) FILTER (WHERE k = 'score.weight.timely') w2,
	max(v + 0) FILTER (WHERE k = 'score.weight.contact') w3,
	max(v + 0) FILTER (WHERE k = 'score.weight.resolution') w4,
	max(v + 0) FILTER (WHERE k = 'score.weight.satisfaction') w5,
	max(v) FILTER (WHERE k = 'score.deduction.roles') droles,
	max(v) FILTER (WHERE k = 'score.year.method') ymethod,
	max(v) FILTER (WHERE k = 'score.cap') cap
FROM per JOIN pp USING (pid) GROUP BY pid;

-- Who carries a ticket: the lead that stands and the standing co-handlers;
-- nobody while it waits for a second dispatch (S2).
CREATE TABLE carry AS SELECT DISTINCT l.ticket, g.unit FROM lead l JOIN leg g
	ON g.ticket = l.ticket AND g.eseq IS NULL
	AND (g.role = 'co' OR g.aseq = l.aseq);

CREATE TABLE fact(pid, unit, col, ticket);

-- 1 workload
INSERT INTO fact SELECT DISTINCT pid, g.unit, 'received', g.ticket
FROM sp, lead l JOIN leg g ON g.ticket = l.ticket AND g.eseq IS NULL
WHERE g.aat BETWEEN s AND e AND (g.aseq = l.aseq OR
	g.role = 'co' AND roles = 'lead+co');

-- 2 timely: a leg counts once, at its last due (S6).
CREATE TABLE fin AS
SELECT l.ticket, coalesce(r.due, o.due) due, CASE WHEN r.id IS NOT NULL
	THEN r.done ELSE o.done END done, coalesce(r.dk, o.dk) dk,
	NOT EXISTS (SELECT 1 FROM ob b WHERE b.ob IN ('finish', 'rework') AND
	b.src = l.aseq AND (b.done IS NULL OR b.dk <> 'n' AND b.done > b.due))
	ok
FROM lead l JOIN ob o ON o.ob = 'finish' AND o.src = l.aseq
LEFT JOIN ob r ON r.ob = 'rework' AND r.src = l.aseq AND r.oseq = (SELECT
	max(oseq) FROM ob b WHERE b.ob = 'rework' AND b.src = l.aseq);
INSERT INTO fact SELECT pid, c.unit, col, f.ticket
FROM sp, asof, fin f JOIN carry c ON c.ticket = f.ticket,
	(SELECT 'due' col, 0 need UNION ALL SELECT 'timely', 1)
WHERE dk = 'k' AND due BETWEEN s AND e AND (done IS NOT NULL OR due < t)
	AND ok >= need;

-- Counted callbacks (page 3, S15); they meet legs by at (S20).
CREATE TABLE cb AS
SELECT * FROM (SELECT pid, c.ticket, c.seq, c.at, contacted, result,
	satisfaction, denom, basis, cbs, row_number() OVER (PARTITION BY pid,
	c.ticket ORDER BY instr('city district street', c.source), c.at DESC,
	c.seq DESC) n
	FROM sp, ev c WHERE c.event = 'callback' AND outcome = 'reached' AND
	c.at BETWEEN s AND e AND instr(src, '|' || c.source || '|') AND
	EXISTS (SELECT 1 FROM tk WHERE tk.ticket = c.ticket AND
	dseq IS NULL)) WHERE n = 1 OR cbs = 'each';
CREATE TABLE meet AS
WITH m AS (SELECT DISTINCT c.seq, l.unit, l.role, l.aseq FROM cb c JOIN leg l
	ON l.ticket = c.ticket AND l.aat <= c.at AND
	(l.eat IS NULL OR c.at < l.eat))
SELECT DISTINCT seq, unit FROM m WHERE (SELECT max(aseq) FROM m n WHERE
	n.seq = m.seq AND role = 'lead') IS NOT NULL AND (role = 'co' OR
	aseq = (SELECT max(aseq) FROM m n WHERE n.seq = m.seq AND
	role = 'lead'));

-- 3 contact, callback basis
INSERT INTO fact SELECT pid, unit, col, ticket FROM cb JOIN meet USING (seq),
	(SELECT 'asked' col, 'yes|no' a UNION ALL SELECT 'contacted', 'yes')
WHERE basis = 'callback' AND contacted <> '' AND instr(a, contacted);
-- 3 contact, first-dispatch basis (S1)
INSERT INTO fact SELECT pid, l.unit, col, l.ticket
FROM sp, asof, leg l JOIN ob o ON o.ob = 'contact' AND o.src = l.aseq,
	(SELECT 'asked' col UNION ALL SELECT 'contacted')
WHERE basis = 'first-dispatch' AND role = 'lead' AND before = 0 AND
	l.dseq IS NULL AND o.dk = 'k' AND o.due BETWEEN s AND e AND
	(o.done IS NOT NULL OR o.due < coalesce(eat, t)) AND
	(col = 'asked' OR o.done <= o.due);

-- 4 resolution, 5 satisfaction
INSERT INTO fact SELECT pid, unit, 'rated', ticket FROM cb JOIN meet
	USING (seq) WHERE denom = 'all' OR result <> '';
INSERT INTO fact SELECT pid, unit, result, ticket FROM cb JOIN meet
	USING (seq) WHERE result <> '';
-- Shelved: received after a filing and not after its end, the caller and
-- the matter of the shelved ticket (L9, S21).
CREATE TABLE shut AS SELECT DISTINCT b.ticket FROM ev f
JOIN tk a ON a.ticket = f.ticket JOIN tk b ON b.caller = a.caller
	AND b.matter = a.matter AND b.caller <> '' AND b.rat > f.at
LEFT JOIN ev x ON x.seq = (SELECT min(seq) FROM ev y WHERE
	y.ticket = f.ticket AND y.event = 'shelve-end' AND y.seq > f.seq)
WHERE f.event = 'shelve-file' AND (x.at IS NULL OR b.rat <= x.at);
INSERT INTO fact SELECT pid, unit, 'graded', ticket FROM cb JOIN meet
	USING (seq) WHERE (denom = 'all' OR satisfaction <> '') AND
	ticket NOT IN (SELECT ticket FROM shut);
INSERT INTO fact SELECT pid, unit, satisfaction, ticket FROM cb JOIN meet
	USING (seq) WHERE satisfaction <> '' AND
	ticket NOT IN (SELECT ticket FROM shut);

CREATE TABLE cnt AS SELECT pid, unit,
	count(*) FILTER (WHERE col = 'received') n,
	count(*) FILTER (WHERE col = 'due') due,
	count(*) FILTER (WHERE col = 'timely') timely,
	count(*) FILTER (WHERE col = 'asked') asked,
	count(*) FILTER (WHERE col = 'contacted') contacted,
	count(*) FILTER (WHERE col = 'rated') rated,
	count(*) FILTER (WHERE col = 'solved') solved,
	count(*) FILTER (WHERE col = 'explained') explained,
	count(*) FILTER (WHERE col = 'excessive') excessive,
	count(*) FILTER (WHERE col = 'filed') filed,
	count(*) FILTER (WHERE col = 'unsolved') unsolved,
	count(*) FILTER (WHERE col = 'graded') graded,
	count(*) FILTER (WHERE col = 'satisfied') satisfied,
	count(*) FILTER (WHERE col = 'basic') basic,
	count(*) FILTER (WHERE col = 'fair') fair,
	count(*) FILTER (WHERE col = 'unsatisfied') unsatisfied
FROM fact GROUP BY pid, unit;

-- Merits, in cents; `a|b` is a choice (S33).
CREATE TABLE mer AS SELECT clause, kind, cycle, per, automatic auto,
	CAST(round(CASE WHEN instr(points, '|') THEN substr(points, 1,
	instr(points, '|') - 1) ELSE points END * 100) AS INTEGER) p1,
	CAST(round(CASE WHEN instr(points, '|') THEN substr(points,
	instr(points, '|') + 1) ELSE points END * 100) AS INTEGER) p2 FROM merits;

CREATE TABLE item(pid, unit, clause, cents);
INSERT INTO item SELECT pid, e.unit, m.clause, CASE WHEN
	coalesce(points, '') = '' THEN p1
	ELSE CAST(round(points * 100) AS INTEGER) END
FROM sp, ev e JOIN mer m ON m.clause = e.clause
WHERE e.event = 'merit' AND e.at BETWEEN s AND sp.e AND
	(cycle = 'month' OR sp.kind = 'year');

-- D4: the district's due missed by the lead open at it (S3, S36).
CREATE TABLE d4 AS
SELECT o.ticket, o.due, (SELECT aseq FROM leg l WHERE l.ticket = o.ticket AND
	role = 'lead' AND aat <= o.due AND (eat IS NULL OR o.due < eat)
	ORDER BY aseq DESC LIMIT 1) aseq
FROM ob o JOIN tk k ON k.ticket = o.ticket, asof
WHERE o.ob = 'district' AND k.dseq IS NULL AND
	(o.done > o.due OR o.done IS NULL AND o.due < t);
DELETE FROM d4 WHERE aseq IS NULL OR (SELECT e.at FROM ev e, leg l WHERE
	l.aseq = d4.aseq AND e.ticket = d4.ticket AND e.event = 'reply' AND
	e.unit = l.unit AND e.seq > l.aseq AND e.seq < coalesce(l.eseq, 1e15)
	ORDER BY e.seq DESC LIMIT 1) <= due;
CREATE VIEW waived AS SELECT DISTINCT ticket, clause FROM ev
	WHERE event = 'merit' AND ticket <> '';
INSERT INTO item SELECT pid, unit, clause, p1 FROM
(SELECT DISTINCT pid, l.unit, m.clause, p1, l.ticket
FROM sp, mer m, d4 JOIN leg l ON l.ticket = d4.ticket AND (l.aseq = d4.aseq
	OR droles = 'lead+co' AND l.role = 'co' AND l.aat <= due AND
	(l.eat IS NULL OR due < l.eat))
WHERE m.auto = 'district' AND due BETWEEN s AND e AND
	(d4.ticket, m.clause) NOT IN waived AND
	(cycle = 'month' OR sp.kind = 'year'));

-- D5: a supervision's due missed; level decides the points (S5).
CREATE TABLE d5 AS SELECT v.seq, v.ticket, v.unit, v.level, o.due
FROM sv v JOIN ob o ON o.ob = 'supervise' AND o.src = v.seq, asof
WHERE v.level IN ('city', 'district') AND
	(o.done > o.due OR o.done IS NULL AND o.due < t) AND
	v.ticket NOT IN (SELECT ticket FROM tk WHERE dseq IS NOT NULL);
INSERT INTO item SELECT pid, unit, clause, CASE level WHEN 'city' THEN p1
	ELSE p2 END
FROM (SELECT DISTINCT pid, d5.seq, u.unit, m.clause, level, p1, p2
	FROM sp, mer m, d5 JOIN (SELECT seq, unit, 'lead' co FROM d5 UNION ALL
	SELECT seq, unit, 'lead+co' FROM d5 WHERE ticket = '' UNION ALL
	SELECT seq, l.unit, 'lead+co' FROM d5 JOIN leg l ON
	l.ticket = d5.ticket AND l.ticket <> '' AND eseq IS NULL) u
	ON u.seq = d5.seq
	WHERE m.auto = 'supervise' AND d5.due BETWEEN s AND e AND u.unit <> ''
	AND co = droles AND (d5.ticket, m.clause) NOT IN waived AND
	(cycle = 'month' OR sp.kind = 'year'));

-- A1: ranks by workload over all units of the street (S17).
INSERT INTO item SELECT pid, unit, clause, CASE r WHEN 1 THEN p1 ELSE p2 END
FROM (SELECT sp.pid, unit, sp.s, sp.e, rank() OVER (PARTITION BY sp.pid
	ORDER BY n DESC) r FROM sp JOIN cnt USING (pid)
	WHERE n > 0 AND sp.kind = 'year') x, mer m
WHERE m.auto = 'rank' AND r <= 2 AND NOT EXISTS (SELECT 1 FROM ev WHERE
	ev.event = 'merit' AND ev.clause = m.clause AND ev.unit = x.unit AND
	ev.at BETWEEN s AND e);

-- `once`: at most the largest single value a unit and period (S23).
CREATE TABLE sums AS SELECT pid, unit,
	coalesce(sum(c) FILTER (WHERE kind = 'bonus' AND cycle = 'month'), 0) bm,
	coalesce(sum(c) FILTER (WHERE kind = 'bonus' AND cycle = 'year'), 0) byr,
	coalesce(sum(c) FILTER (WHERE kind = 'deduction' AND cycle = 'month'), 0)
	dm,
	coalesce(sum(c) FILTER (WHERE kind = 'deduction' AND cycle = 'year'), 0)
	dy
FROM (SELECT pid, unit, kind, cycle, CASE per WHEN 'once' THEN max(cents)
	ELSE sum(cents) END c FROM item JOIN mer USING (clause)
	GROUP BY pid, unit, clause) GROUP BY pid, unit;

-- Units that take part (S17, S37), with bonus and deduction capped.
CREATE TABLE part AS
SELECT p.*, unit, coalesce(u.name, '') name,
	CASE grp WHEN 'kind' THEN u.kind ELSE '' END g,
	coalesce(n, 0) n, coalesce(due, 0) due, coalesce(timely, 0) timely,
	coalesce(asked, 0) asked, coalesce(contacted, 0) contacted,
	coalesce(rated, 0) rated, coalesce(solved, 0) solved,
	coalesce(explained, 0) explained, coalesce(excessive, 0) excessive,
	coalesce(filed, 0) filed, coalesce(unsolved, 0) unsolved,
	coalesce(graded, 0) graded, coalesce(satisfied, 0) satisfied,
	coalesce(basic, 0) basic, coalesce(fair, 0) fair,
	coalesce(unsatisfied, 0) unsatisfied,
	coalesce(bm + CASE WHEN coalesce(cap, '') = '' THEN byr
		ELSE min(byr, cap * 100) END, 0) bonus,
	coalesce(dm + CASE WHEN coalesce(cap, '') = '' THEN dy
		ELSE min(dy, cap * 100) END, 0) deduction
FROM (SELECT pid, unit FROM cnt UNION SELECT pid, unit FROM sums) x
JOIN sp p USING (pid) LEFT JOIN cnt USING (pid, unit)
LEFT JOIN sums USING (pid, unit) LEFT JOIN units u USING (unit)
WHERE coalesce(n, 0) + coalesce(due, 0) + coalesce(asked, 0) +
	coalesce(rated, 0) + coalesce(graded, 0) > 0 OR
	coalesce(bm + byr, 0) > 0 OR coalesce(dm + dy, 0) > 0;

-- Each indicator as weight, numerator, denominator; null = not evaluated.
CREATE TABLE frac AS
SELECT y.*, CASE WHEN n = 0 THEN NULL WHEN method = 'rank' THEN
	CASE WHEN lo = 1 THEN 1 ELSE lo - 1 + lo - r END
	WHEN hi = low THEN 1 ELSE hi - low + n - low END x1,
	CASE WHEN n = 0 THEN NULL WHEN method = 'rank' THEN
	CASE WHEN lo = 1 THEN 1 ELSE 2 * (lo - 1) END
	WHEN hi = low THEN 1 ELSE 2 * (hi - low) END y1,
	timely x2, nullif(due, 0) y2, contacted x3, nullif(asked, 0) y3,
	10 * solved + 10 * explained + 7 * filed x4, nullif(10 * rated, 0) y4,
	5 * satisfied + 4 * basic + 3 * fair x5, nullif(5 * graded, 0) y5
FROM (SELECT z.*, max(r) FILTER (WHERE n > 0) OVER
	(PARTITION BY pid, g) lo FROM
	(SELECT part.*, max(n) OVER w hi, min(n) FILTER (WHERE n > 0) OVER w low,
	rank() OVER (PARTITION BY pid, g ORDER BY n DESC) r
	FROM part WINDOW w AS (PARTITION BY pid, g)) z) y;

-- Points in cents, rounded once, half up; the exact sum over one
-- denominator for `prorate`.
CREATE TABLE pts AS
SELECT z.*, (200 * w1 * x1 + y1) / (2 * y1) p1,
	(200 * w2 * x2 + y2) / (2 * y2) p2, (200 * w3 * x3 + y3) / (2 * y3) p3,
	(200 * w4 * x4 + y4) / (2 * y4) p4, (200 * w5 * x5 + y5) / (2 * y5) p5,
	coalesce(y1, 1) * coalesce(y2, 1) * coalesce(y3, 1) * coalesce(y4, 1) *
	coalesce(y5, 1) d, (y1 IS NULL) * w1 + (y2 IS NULL) * w2 +
	(y3 IS NULL) * w3 + (y4 IS NULL) * w4 + (y5 IS NULL) * w5 wno
FROM frac z;
CREATE TABLE base AS
SELECT z.*, CASE
	WHEN coalesce(p1, p2, p3, p4, p5) IS NULL THEN 0
	WHEN unev = 'zero' OR wno = 0 AND p1 + p2 + p3 + p4 + p5 IS NOT NULL
		THEN pt
	WHEN unev = 'full' THEN pt + 100 * wno
	WHEN wyes = 0 THEN 0
	ELSE (20000 * num + d * wyes) / (2 * d * wyes) END base
FROM (SELECT p.*, coalesce(p1, 0) + coalesce(p2, 0) + coalesce(p3, 0) +
	coalesce(p4, 0) + coalesce(p5, 0) pt,
	w1 + w2 + w3 + w4 + w5 - wno wyes,
	coalesce(w1 * x1 * (d / y1), 0) + coalesce(w2 * x2 * (d / y2), 0) +
	coalesce(w3 * x3 * (d / y3), 0) + coalesce(w4 * x4 * (d / y4), 0) +
	coalesce(w5 * x5 * (d / y5), 0) num FROM pts p) z;

-- A year by `mean`: of the printed bases of the months taken part in (S7).
UPDATE base SET base = coalesce((SELECT (2 * sum(m.base) + count(*)) /
	(2 * count(*)) FROM base m WHERE m.parent = base.pid AND
	m.unit = base.unit), 0) WHERE kind = 'year' AND ymethod = 'mean';
CREATE VIEW total AS SELECT base.*, rank() OVER (PARTITION BY pid, g
	ORDER BY base + bonus - deduction DESC) place FROM base;
