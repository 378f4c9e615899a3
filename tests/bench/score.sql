-- score.sql - the counts of ticket-score, for DuckDB and for SQLite.
--
-- Expects: bound(s, e, t), the period and the instant of asking; units,
-- calendar, days(d, weekday); journal; attr(text, key) and hour_later(text).
-- Instants stay text: all bear +08:00. It is as faithful as the stores of gen
-- need: the policy is the default one; nobody designates a lead in another's
-- place, nothing is shelved, no void is voided, no urgency amended. Left out
-- are points, bonus, deduction, total and rank.

CREATE TEMP TABLE workday AS
SELECT d, row_number() OVER (ORDER BY d) AS k FROM days
LEFT JOIN calendar ON date = d
WHERE CASE coalesce(kind, '') WHEN 'holiday' THEN false WHEN 'workday'
	THEN true ELSE weekday END;
-- Each day: working days up to it, the 1st and the 5th after it.
CREATE TEMP TABLE cal AS
SELECT x.d AS d, x.is_work AS is_work, w1.d || 'T23:59:59+08:00' AS d1,
	w5.d || 'T23:59:59+08:00' AS d5
FROM (SELECT days.d AS d, max(k) AS k, max(workday.d) = days.d AS is_work
	FROM days JOIN workday ON workday.d <= days.d GROUP BY days.d) x
LEFT JOIN workday w1 ON w1.k = x.k + 1 LEFT JOIN workday w5 ON w5.k = x.k + 5;

CREATE TEMP TABLE dead AS SELECT CAST(attr(attrs, 'seq') AS INTEGER) AS seq
	FROM journal WHERE event = 'void';
CREATE TEMP TABLE declined AS SELECT ticket FROM journal
	WHERE event IN ('decline', 'decline-refuse') GROUP BY ticket
	HAVING sum(CASE event WHEN 'decline' THEN 1 ELSE -1 END) > 0;
CREATE TEMP TABLE urgent AS SELECT ticket, attr(attrs, 'urgency') AS urgency
	FROM journal WHERE event = 'receive'
	AND attr(attrs, 'urgency') <> 'general';

-- Legs, and the granted return that ended them.
CREATE TEMP TABLE leg AS
SELECT a.seq AS seq, a.moment AS moment, a.ticket AS ticket, a.unit AS unit,
	attr(a.attrs, 'role') AS role, min(g.seq) AS end_seq, min(g.moment) AS end_at
FROM journal a LEFT JOIN journal g ON g.event = 'return-grant'
	AND g.ticket = a.ticket AND g.unit = a.unit AND g.seq > a.seq
WHERE a.event = 'assign'
GROUP BY a.seq, a.moment, a.ticket, a.unit, a.attrs;

CREATE TEMP TABLE lead AS SELECT seq, moment, ticket, unit FROM leg
	WHERE role = 'lead' AND end_seq IS NULL
	AND ticket NOT IN (SELECT ticket FROM declined);
CREATE TEMP TABLE carry AS SELECT l.ticket AS ticket, l.unit AS unit FROM lead l
	UNION SELECT g.ticket, g.unit FROM leg g JOIN lead l
	ON l.ticket = g.ticket WHERE g.role = 'co' AND g.end_seq IS NULL;

-- O2 and the effective accept; O5 from it, a granted extension in its place.
CREATE TEMP TABLE owed AS
SELECT l.seq AS seq, l.ticket AS ticket, l.unit AS unit,
	coalesce(u.urgency, 'general') AS urgency,
	CASE WHEN u.urgency IS NOT NULL AND NOT (c.is_work
	AND substr(l.moment, 12, 8) >= '08:30:00' AND substr(l.moment, 12, 8) < '17:30:00')
	THEN hour_later(l.moment) ELSE c.d1 END AS accept_due,
	accept_at
FROM lead l JOIN cal c ON c.d = substr(l.moment, 1, 10)
LEFT JOIN urgent u ON u.ticket = l.ticket
LEFT JOIN (SELECT x.seq AS leg, min(a.moment) AS accept_at FROM lead x
	JOIN journal a ON a.event = 'accept' AND a.ticket = x.ticket
	AND a.unit = x.unit AND a.seq > x.seq GROUP BY x.seq) y
	ON y.leg = l.seq;
CREATE TEMP TABLE reply AS SELECT seq, moment, ticket, unit FROM journal
	WHERE event = 'reply';
CREATE TEMP TABLE granted AS
SELECT o.seq AS leg, max(attr(x.attrs, 'until')) || 'T23:59:59+08:00' AS due
FROM journal x JOIN owed o ON x.event = 'extend-grant'
	AND x.ticket = o.ticket AND x.unit = o.unit AND x.seq > o.seq
GROUP BY o.seq;
CREATE TEMP TABLE replied AS
SELECT o.seq AS leg, min(r.seq) AS reply FROM owed o JOIN reply r
	ON r.ticket = o.ticket AND r.unit = o.unit AND r.seq > o.seq
GROUP BY o.seq;
CREATE TEMP TABLE finish AS
SELECT o.seq AS seq, o.ticket AS ticket, o.unit AS unit, coalesce(g.due,
	CASE o.urgency WHEN 'urgent' THEN c.d1 ELSE c.d5 END) AS due, p.reply
	AS reply
FROM owed o LEFT JOIN granted g ON g.leg = o.seq
LEFT JOIN replied p ON p.leg = o.seq
JOIN cal c ON c.d = substr(CASE WHEN o.accept_at <= o.accept_due
	THEN o.accept_at ELSE o.accept_due END, 1, 10);

-- O7: not before O5's due, met by the next reply.
CREATE TEMP TABLE rework AS
SELECT f.seq AS leg, w.seq AS seq, CASE WHEN c.d1 > f.due THEN c.d1
	ELSE f.due END AS due, min(r.seq) AS reply
FROM (SELECT * FROM journal WHERE event = 'rework') w
JOIN finish f ON f.ticket = w.ticket AND f.unit = w.unit AND w.seq > f.seq
JOIN cal c ON c.d = substr(w.moment, 1, 10)
LEFT JOIN reply r ON r.ticket = w.ticket AND r.unit = w.unit
	AND r.seq > w.seq
GROUP BY f.seq, w.seq, c.d1, f.due;
CREATE TEMP TABLE round AS
SELECT leg, seq, due, d.moment AS done
	FROM (SELECT leg, seq, due, reply FROM rework UNION ALL
	SELECT seq, 0, due, reply FROM finish) x
	LEFT JOIN (SELECT seq AS rseq, moment FROM reply) d ON d.rseq = x.reply;
CREATE TEMP TABLE timely AS
SELECT f.ticket AS ticket, r.due AS due, r.done AS done, ok
FROM (SELECT leg, max(seq) AS seq, min(CASE WHEN done <= due THEN 1 ELSE 0
	END) AS ok FROM round GROUP BY leg) x
JOIN round r ON r.leg = x.leg AND r.seq = x.seq
JOIN finish f ON f.seq = x.leg;

-- Counted callbacks: the last of the highest source.
CREATE TEMP TABLE call AS
SELECT * FROM (SELECT seq, moment, ticket, attr(attrs, 'contacted') AS contacted,
	attr(attrs, 'result') AS result,
	attr(attrs, 'satisfaction') AS satisfaction, row_number() OVER
	(PARTITION BY ticket ORDER BY CASE attr(attrs, 'source')
	WHEN 'city' THEN 1 WHEN 'district' THEN 2 ELSE 3 END, moment DESC, seq DESC)
	AS i FROM journal, bound WHERE event = 'callback' AND moment BETWEEN s AND e
	AND attr(attrs, 'outcome') = 'reached'
	AND seq NOT IN (SELECT seq FROM dead)
	AND ticket NOT IN (SELECT ticket FROM declined)) x WHERE i = 1;
CREATE TEMP TABLE meet AS
SELECT c.seq AS seq, l.seq AS leg, l.unit AS unit, l.role AS role,
	max(CASE l.role WHEN 'lead' THEN l.seq END) OVER (PARTITION BY c.seq)
	AS lead
FROM call c JOIN leg l ON l.ticket = c.ticket AND l.moment <= c.moment
	AND (l.end_at IS NULL OR c.moment < l.end_at);
CREATE TEMP TABLE answer AS
SELECT m.unit AS unit, contacted, result, satisfaction FROM call c
JOIN (SELECT DISTINCT seq, unit FROM meet WHERE lead IS NOT NULL
	AND (role = 'co' OR leg = lead)) m ON m.seq = c.seq;

CREATE TEMP TABLE answered AS
SELECT unit,
	sum(CASE WHEN contacted <> '' THEN 1 ELSE 0 END) AS n_asked,
	sum(CASE contacted WHEN 'yes' THEN 1 ELSE 0 END) AS n_contacted,
	sum(CASE WHEN result <> '' THEN 1 ELSE 0 END) AS n_rated,
	sum(CASE result WHEN 'solved' THEN 1 ELSE 0 END) AS n_solved,
	sum(CASE result WHEN 'explained' THEN 1 ELSE 0 END) AS n_explained,
	sum(CASE result WHEN 'excessive' THEN 1 ELSE 0 END) AS n_excessive,
	sum(CASE result WHEN 'filed' THEN 1 ELSE 0 END) AS n_filed,
	sum(CASE result WHEN 'unsolved' THEN 1 ELSE 0 END) AS n_unsolved,
	sum(CASE WHEN satisfaction <> '' THEN 1 ELSE 0 END) AS n_graded,
	sum(CASE satisfaction WHEN 'satisfied' THEN 1 ELSE 0 END) AS n_satisfied,
	sum(CASE satisfaction WHEN 'basic' THEN 1 ELSE 0 END) AS n_basic,
	sum(CASE satisfaction WHEN 'fair' THEN 1 ELSE 0 END) AS n_fair,
	sum(CASE satisfaction WHEN 'unsatisfied' THEN 1 ELSE 0 END)
	AS n_unsatisfied
FROM answer GROUP BY unit;
CREATE TEMP TABLE received AS
SELECT unit, count(*) AS n_received FROM lead, bound WHERE moment BETWEEN s AND e
GROUP BY unit;
CREATE TEMP TABLE finished AS
SELECT c.unit AS unit, count(*) AS n_due, sum(ok) AS n_timely
FROM timely t JOIN carry c ON c.ticket = t.ticket, bound
WHERE due BETWEEN s AND e AND (done IS NOT NULL OR due < bound.t)
GROUP BY c.unit;
CREATE TEMP TABLE result AS
SELECT u.unit AS unit, name, coalesce(n_received, 0) AS n_received,
	coalesce(n_due, 0) AS n_due, coalesce(n_timely, 0) AS n_timely,
	coalesce(n_asked, 0) AS n_asked, coalesce(n_contacted, 0) AS n_contacted,
	coalesce(n_rated, 0) AS n_rated, coalesce(n_solved, 0) AS n_solved,
	coalesce(n_explained, 0) AS n_explained,
	coalesce(n_excessive, 0) AS n_excessive, coalesce(n_filed, 0) AS n_filed,
	coalesce(n_unsolved, 0) AS n_unsolved, coalesce(n_graded, 0) AS n_graded,
	coalesce(n_satisfied, 0) AS n_satisfied, coalesce(n_basic, 0) AS n_basic,
	coalesce(n_fair, 0) AS n_fair,
	coalesce(n_unsatisfied, 0) AS n_unsatisfied
FROM units u LEFT JOIN received ON received.unit = u.unit
LEFT JOIN finished ON finished.unit = u.unit
LEFT JOIN answered ON answered.unit = u.unit
WHERE coalesce(n_received, 0) + coalesce(n_due, 0) + coalesce(n_asked, 0) +
	coalesce(n_rated, 0) + coalesce(n_graded, 0) > 0;
