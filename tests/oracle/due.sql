-- due.sql - obligations O1 to O15 as of the instant, one row each.
--
-- ob: what is owed. `limk` names the policy row of its limit, `limk2` the
-- row that is read where `limk` has none, `dexp` a day or instant named by
-- hand. A trigger works out `due` and its kind `dk`: k known, n no limit,
-- u unknown (K1). `src` is the seq of the leg, reply or record it hangs on.

CREATE TABLE ob(id INTEGER PRIMARY KEY, ob, ticket, unit, opened, oseq, src,
	limk, limk2, dexp, start, lim, de, mt, o1, o2, c, w, sod, due, dk, wh,
	dseq, done, canc DEFAULT 0, next, bound);

CREATE TRIGGER ob_new AFTER INSERT ON ob BEGIN
	UPDATE ob SET start = opened,
	lim = (SELECT v FROM pol WHERE k = limk AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1),
	de = (SELECT CASE WHEN v IN ('24:00', '') THEN 86399 ELSE
		substr(v, 1, 2) * 3600 + substr(v, 4, 2) * 60 END FROM pol
		WHERE k = 'clock.day_end' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1),
	mt = (SELECT v FROM pol WHERE k = 'clock.day_method' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1),
	o1 = (SELECT substr(v, 1, 2) * 3600 + substr(v, 4, 2) * 60 FROM pol
		WHERE k = 'clock.office_hours' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1),
	o2 = (SELECT substr(v, 7, 2) * 3600 + substr(v, 10, 2) * 60 FROM pol
		WHERE k = 'clock.office_hours' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1),
	sod = (opened + 28800) % 86400
	WHERE id = NEW.id;
	-- A row with `.kind` wins, an empty one too (O5).
	UPDATE ob SET lim = (SELECT v FROM pol WHERE k = limk2 AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1)
	WHERE id = NEW.id AND lim IS NULL;
	-- brief.quiet: inside it the hour runs from its end (S18).
	UPDATE ob SET start = (SELECT CASE
		WHEN q1 <= q2 AND sod >= q1 AND sod < q2 THEN opened - sod + q2
		WHEN q1 > q2 AND sod >= q1 THEN opened - sod + 86400 + q2
		WHEN q1 > q2 AND sod < q2 THEN opened - sod + q2
		ELSE opened END
		FROM (SELECT substr(v, 1, 2) * 3600 + substr(v, 4, 2) * 60 q1,
		substr(v, 7, 2) * 3600 + substr(v, 10, 2) * 60 q2 FROM
		(SELECT v FROM pol WHERE k = 'brief.quiet' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1)))
	WHERE id = NEW.id AND ob = 'brief' AND (SELECT v FROM pol
		WHERE k = 'brief.quiet' AND f <= opened
		ORDER BY f DESC, l DESC LIMIT 1) <> '';
	UPDATE ob SET c = coalesce((SELECT k FROM wday
		WHERE n <= (start + 28800) / 86400 ORDER BY n DESC LIMIT 1), 0),
	w = EXISTS (SELECT 1 FROM wday WHERE n = (start + 28800) / 86400),
	sod = (start + 28800) % 86400
	WHERE id = NEW.id;
	UPDATE ob SET due = CASE
		WHEN lim LIKE '%wd' AND mt = 'elapsed' THEN
			(SELECT n FROM wday WHERE k = c + rtrim(lim, 'wd')
			- (w AND sod <= o1)) * 86400 - 28800
			+ CASE WHEN w AND sod > o1 AND sod < o2 THEN sod
			ELSE o2 - 1 END
		WHEN lim LIKE '%wd' THEN (SELECT n FROM wday
			WHERE k = c + rtrim(lim, 'wd')) * 86400 - 28800 + de
		WHEN lim LIKE '%h' THEN start + rtrim(lim, 'h') * 3600
		WHEN lim LIKE '%d' THEN start + rtrim(lim, 'd') * 86400 END,
	wh = CASE WHEN lim LIKE '%h' THEN 'h' ELSE 'd' END
	WHERE id = NEW.id;
	UPDATE ob SET dk = CASE WHEN coalesce(lim, '') = '' THEN 'n'
		WHEN due IS NULL THEN 'u' ELSE 'k' END WHERE id = NEW.id;
	UPDATE ob SET dexp = dexp WHERE id = NEW.id AND dexp IS NOT NULL;
END;

-- A day named by hand ends with that day, a day off included (S13), and
-- warns as what is no limit in hours (S14).
CREATE TRIGGER ob_named AFTER UPDATE OF dexp ON ob
WHEN NEW.dexp IS NOT NULL BEGIN
	UPDATE ob SET due = CASE WHEN length(dexp) = 10
		THEN strftime('%s', dexp) - 28800 + de
		ELSE CAST(strftime('%s', dexp) AS INTEGER) END,
	dk = 'k', wh = 'd' WHERE id = NEW.id;
END;

CREATE INDEX ob_src ON ob(ob, src);

-- Legs with what held at the assign (S13; amends by at, then seq), and
-- whether it was outside office hours (K5); on a day past the calendar only
-- the hour can say so (K1): `dim` where it does not.
CREATE TABLE lg AS
SELECT *, (aat + 28800) / 86400 > (SELECT z FROM span) AND open dim,
	NOT open OR NOT EXISTS (SELECT 1 FROM wday
	WHERE n = (aat + 28800) / 86400) off FROM
(SELECT l.*, (SELECT v FROM att WHERE ticket = l.ticket AND k = 'urgency' AND
	(at, seq) < (aat, aseq) ORDER BY seq DESC LIMIT 1) urg,
	(SELECT (aat + 28800) % 86400 >= substr(v, 1, 2) * 3600 +
	substr(v, 4, 2) * 60 AND (aat + 28800) % 86400 <
	substr(v, 7, 2) * 3600 + substr(v, 10, 2) * 60 FROM pol
	WHERE k = 'clock.office_hours' AND f <= aat
	ORDER BY f DESC, l DESC LIMIT 1) open FROM leg l);
CREATE UNIQUE INDEX lg_a ON lg(aseq);

-- O1 brief: the first one, whatever its outcome.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'brief', ticket, '', rat, rseq, rseq, 'limit.brief' FROM tk
WHERE source = 'hotline';
UPDATE ob SET dseq = (SELECT min(seq) FROM ev e WHERE e.ticket = ob.ticket
	AND event = 'brief' AND seq > oseq) WHERE ob = 'brief';

-- O10 district: close or decline; moved by amend alone.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, dexp)
SELECT 'district', ticket, '', rat, rseq, rseq, ddue FROM tk WHERE ddue <> '';
UPDATE ob SET dseq = (SELECT coalesce(cseq, dseq) FROM tk t
	WHERE t.ticket = ob.ticket) WHERE ob = 'district';

-- O2 accept: every leg owes it.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'accept', ticket, unit, aat, aseq, aseq,
	CASE WHEN urg IN ('urgent', 'semi-urgent') AND off
	THEN 'limit.accept.offhours' ELSE 'limit.accept' END FROM lg;
UPDATE ob SET dseq = (SELECT min(e.seq) FROM lg, ev e WHERE aseq = ob.src
	AND e.ticket = ob.ticket AND event = 'accept' AND e.unit = ob.unit
	AND e.seq > aseq AND e.seq < xseq) WHERE ob = 'accept';

UPDATE ob SET due = NULL, dk = 'u' FROM lg WHERE ob = 'accept' AND
	aseq = ob.src AND dim AND urg IN ('urgent', 'semi-urgent');

-- Effective accept: the earlier of the accept and O2's due (S20).
CREATE TABLE eff AS
SELECT l.*, CASE WHEN a.at <= o.due OR o.due IS NULL THEN a.at ELSE o.due END fat,
	CASE WHEN a.at <= o.due OR o.due IS NULL THEN a.seq ELSE 1e15 END fseq
FROM lg l JOIN ob o ON o.ob = 'accept' AND o.src = l.aseq
LEFT JOIN ev a ON a.seq = o.dseq, asof
WHERE l.role = 'lead' AND (a.at <= o.due OR o.due IS NULL AND a.at IS NOT NULL
	OR o.due <= t AND (eat IS NULL OR o.due < eat));

-- O3 contact.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'contact', ticket, unit, aat, aseq, aseq, 'limit.contact' FROM lg
WHERE role = 'lead' AND (before = 0 OR (SELECT v FROM pol WHERE
	k = 'contact.redispatch' AND f <= aat ORDER BY f DESC, l DESC LIMIT 1)
	= 'yes');
CREATE TABLE con AS SELECT o.id, e.seq, e.at, e.outcome FROM ob o
JOIN lg l ON l.aseq = o.src JOIN ev e ON e.ticket = o.ticket
	AND e.event = 'contact' AND e.unit = o.unit
	AND (e.at, e.seq) > (aat, aseq) AND e.seq < xseq
WHERE o.ob = 'contact';
CREATE INDEX con_i ON con(id, at, seq);
-- Tries: each next counts 3600 s after the last that counted (S8).
CREATE TABLE try AS
WITH RECURSIVE r(id, n, at, seq) AS (
	SELECT id, 1, at, seq FROM con c WHERE outcome = 'unreached' AND
	seq = (SELECT seq FROM con d WHERE d.id = c.id AND
	d.outcome = 'unreached' ORDER BY at, seq LIMIT 1)
	UNION ALL
	SELECT r.id, n + 1, c.at, c.seq FROM r JOIN con c ON c.id = r.id AND
	c.seq = (SELECT seq FROM con d WHERE d.id = r.id AND
	d.outcome = 'unreached' AND d.at >= r.at + 3600
	ORDER BY at, seq LIMIT 1) WHERE n < 3)
SELECT * FROM r;
UPDATE ob SET dseq = (SELECT seq FROM
	(SELECT id, at, seq FROM con WHERE outcome IN ('reached', 'impossible')
	UNION ALL SELECT id, at, seq FROM try WHERE n = 3) x
	WHERE x.id = ob.id ORDER BY at, seq LIMIT 1),
	next = (SELECT max(at) + 3600 FROM try x WHERE x.id = ob.id)
WHERE ob = 'contact';

-- O4 survey, from effective accept or from the assign; a survey before the
-- accept counts (S20).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'survey', ticket, unit, fat, aseq, aseq, 'limit.survey'
FROM eff f WHERE (SELECT v FROM pol WHERE k = 'limit.survey.from' AND
	pol.f <= aat ORDER BY pol.f DESC, l DESC LIMIT 1) = 'accept' AND
	(SELECT v FROM att WHERE ticket = f.ticket AND k = 'site' AND
	(at, seq) < (fat, fseq)
	ORDER BY seq DESC LIMIT 1) = 'yes'
UNION ALL SELECT 'survey', ticket, unit, aat, aseq, aseq, 'limit.survey'
FROM lg f WHERE role = 'lead' AND (SELECT v FROM pol WHERE
	k = 'limit.survey.from' AND pol.f <= aat
	ORDER BY pol.f DESC, l DESC LIMIT 1) = 'assign' AND
	(SELECT v FROM att WHERE ticket = f.ticket AND k = 'site' AND
	(at, seq) < (aat, aseq) ORDER BY seq DESC LIMIT 1) = 'yes';
UPDATE ob SET dseq = (SELECT e.seq FROM lg, ev e WHERE aseq = ob.src AND
	e.ticket = ob.ticket AND event = 'survey' AND e.unit = ob.unit AND
	(e.at, e.seq) > (aat, aseq) AND e.seq < xseq
	ORDER BY e.at, e.seq LIMIT 1) WHERE ob = 'survey';

-- O5 finish, by urgency (and kind) as they stood at its opening; a granted
-- extension replaces the due, whenever the reply was (S6).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk, limk2)
SELECT 'finish', ticket, unit, fat, aseq, aseq,
	'limit.finish.' || u || '.' || k, 'limit.finish.' || u
FROM (SELECT f.*,
	(SELECT v FROM att WHERE ticket = f.ticket AND k = 'urgency' AND
	(at, seq) < (fat, fseq)
	ORDER BY seq DESC LIMIT 1) u,
	(SELECT v FROM att WHERE ticket = f.ticket AND k = 'kind' AND
	(at, seq) < (fat, fseq)
	ORDER BY seq DESC LIMIT 1) k FROM eff f);
UPDATE ob SET dexp = x.until FROM (SELECT aseq, e.until,
	row_number() OVER (PARTITION BY aseq ORDER BY e.seq DESC) n
	FROM lg JOIN ev e ON e.ticket = lg.ticket AND e.event = 'extend-grant'
	AND e.unit = lg.unit AND e.seq > aseq AND e.seq < xseq
	WHERE lg.role = 'lead') x
WHERE ob = 'finish' AND src = x.aseq AND x.n = 1;
UPDATE ob SET dseq = (SELECT min(e.seq) FROM lg, ev e WHERE aseq = ob.src
	AND e.ticket = ob.ticket AND event = 'reply' AND e.unit = ob.unit
	AND e.seq > aseq AND e.seq < xseq) WHERE ob = 'finish';

-- O6 progress: each leg assigned outside office hours; a reply of any unit
-- discharges all (S19).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'progress', ticket, unit, aat, aseq, aseq, 'limit.progress' FROM lg
WHERE off AND urg IN ('urgent', 'semi-urgent');
UPDATE ob SET dseq = (SELECT e.seq FROM lg, ev e WHERE aseq = ob.src AND
	e.ticket = ob.ticket AND (event = 'reply' AND e.seq > aseq OR
	event = 'progress' AND e.unit = ob.unit AND
	(e.at, e.seq) > (aat, aseq)) AND e.seq < xseq
	ORDER BY e.at, e.seq LIMIT 1) WHERE ob = 'progress';
UPDATE ob SET due = NULL, dk = 'u' FROM lg WHERE ob = 'progress' AND
	aseq = ob.src AND dim AND dk = 'k';

-- O7 rework, not before O5's due as it stands.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'rework', e.ticket, l.unit, e.at, e.seq, aseq, 'limit.rework'
FROM ev e JOIN lg l ON l.ticket = e.ticket AND l.role = 'lead' AND
	e.seq > aseq AND e.seq < coalesce(eseq, 1e15) WHERE e.event = 'rework';
UPDATE ob SET dk = CASE WHEN f.dk = 'u' THEN 'u' ELSE ob.dk END,
	due = CASE WHEN f.dk = 'u' THEN NULL WHEN f.dk = 'k'
	THEN max(f.due, ob.due) ELSE ob.due END
FROM (SELECT src, dk, due FROM ob WHERE ob = 'finish') f
WHERE ob.ob = 'rework' AND ob.src = f.src AND ob.dk = 'k';
UPDATE ob SET dseq = (SELECT min(e.seq) FROM lg, ev e WHERE aseq = ob.src
	AND e.ticket = ob.ticket AND event = 'reply' AND e.unit = ob.unit
	AND e.seq > oseq AND e.seq < xseq) WHERE ob = 'rework';

-- What is undischarged when its leg ends is cancelled (S39).
UPDATE ob SET canc = 1 FROM lg WHERE ob.ob IN ('accept', 'contact', 'survey',
	'finish', 'progress', 'rework') AND aseq = ob.src
	AND (eseq IS NOT NULL OR cseq IS NOT NULL);

-- O8 recheck; a granted extension belongs to the newest opening (S41).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk, dexp)
SELECT 'recheck', ticket, unit, at, seq, seq, 'limit.recheck',
	nullif(CASE event WHEN 'recheck' THEN due END, '')
FROM ev WHERE event IN ('recheck', 'recheck-rework');
UPDATE ob SET dexp = x.until FROM (SELECT until, o, row_number() OVER
	(PARTITION BY o ORDER BY seq DESC) n FROM
	(SELECT g.seq, g.until, (SELECT max(seq) FROM ev r WHERE
	r.ticket = g.ticket AND r.event IN ('recheck', 'recheck-rework') AND
	r.seq < g.seq) o FROM ev g WHERE g.event = 'recheck-extend-grant')) x
WHERE ob = 'recheck' AND oseq = x.o AND x.n = 1;
UPDATE ob SET dseq = (SELECT min(seq) FROM ev e WHERE e.ticket = ob.ticket
	AND event = 'recheck-report' AND e.unit = ob.unit AND seq > oseq)
WHERE ob = 'recheck';

-- Supervisions: one without a unit is carried by the lead that stands, and
-- what discharges it came from the lead that stood then (S26, S40);
-- supervise-end ends that unit's open ones on the ticket.
CREATE TABLE sv AS
SELECT s.seq, s.at, s.ticket, s.unit own, s.level, s.due,
	CASE WHEN s.unit <> '' THEN s.unit ELSE coalesce((SELECT unit FROM lead
	WHERE lead.ticket = s.ticket), '') END unit,
	(SELECT min(e.seq) FROM ev e WHERE e.event = 'supervise-end' AND
	e.ticket = s.ticket AND e.seq > s.seq AND (e.unit = s.unit OR
	s.unit = '' AND e.unit = (SELECT unit FROM leg l WHERE
	l.ticket = s.ticket AND role = 'lead' AND aseq < e.seq AND
	e.seq < coalesce(eseq, 1e15)))) eseq, NULL eat
FROM ev s WHERE s.event = 'supervise';
UPDATE sv SET eat = (SELECT at FROM ev WHERE ev.seq = eseq);

-- O9 supervise.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, dexp)
SELECT 'supervise', ticket, unit, at, seq, seq, due FROM sv
WHERE coalesce(due, '') <> '';
UPDATE ob SET dseq = (SELECT eseq FROM sv WHERE sv.seq = src)
WHERE ob = 'supervise';

-- O15 report on supervision: a chain of progress, replies and the end (S19).
CREATE TABLE chain AS
SELECT s.seq sseq, s.ticket, s.unit, x.at, x.seq, x.fin, row_number() OVER
	(PARTITION BY s.seq ORDER BY x.fin = -1 DESC, x.at, x.seq) n
FROM sv s JOIN (
	SELECT seq sseq, at, seq, -1 fin FROM sv
	UNION ALL SELECT seq, eat, eseq, 1 FROM sv WHERE eseq IS NOT NULL
	UNION ALL SELECT v.seq, e.at, e.seq, 0 FROM sv v JOIN ev e
	ON e.ticket = v.ticket AND e.ticket <> '' AND
	(e.event = 'reply' AND e.seq > v.seq OR e.event = 'progress' AND
	(e.at, e.seq) > (v.at, v.seq) AND (e.unit = v.own OR v.own = '' AND
	e.unit = (SELECT unit FROM leg l WHERE l.ticket = v.ticket AND
	role = 'lead' AND aseq < e.seq AND e.seq < coalesce(eseq, 1e15))))
	WHERE v.eseq IS NULL OR (e.at, e.seq) < (v.eat, v.eseq)) x
	ON x.sseq = s.seq;
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk, dseq)
SELECT 'supervise-report', c.ticket, c.unit, c.at, c.seq, c.sseq,
	'limit.supervise.progress', (SELECT seq FROM chain d WHERE
	d.sseq = c.sseq AND d.n = c.n + 1)
FROM chain c WHERE fin < 1;

-- O11 answer: names the bulletin's seq.
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT 'answer', ticket, unit, at, seq, seq, 'limit.answer' FROM ev
WHERE event = 'bulletin';
UPDATE ob SET dseq = (SELECT min(seq) FROM ev WHERE event = 'bulletin-answer'
	AND bulletin + 0 = oseq AND seq > oseq) WHERE ob = 'answer';

-- O12 review, O13 callback: a rework, and the end of the leg, cancel an
-- undone one (S12).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, limk)
SELECT CASE event WHEN 'reply' THEN 'review' ELSE 'callback' END, e.ticket,
	'', e.at, e.seq, aseq, CASE event WHEN 'reply' THEN 'limit.review'
	ELSE 'limit.callback' END
FROM ev e JOIN lg l ON l.ticket = e.ticket AND l.role = 'lead' AND
	e.seq > aseq AND e.seq < coalesce(eseq, 1e15)
WHERE e.event = 'reply' AND e.unit = l.unit
	OR e.event = 'review' AND e.outcome = 'pass';
UPDATE ob SET bound = (SELECT min(coalesce((SELECT min(seq) FROM ev e WHERE
	e.ticket = ob.ticket AND event = 'rework' AND seq > oseq), 1e15),
	coalesce(eseq, 1e15)) FROM lg WHERE aseq = ob.src)
WHERE ob IN ('review', 'callback');
UPDATE ob SET dseq = (SELECT min(seq) FROM ev e WHERE e.ticket = ob.ticket
	AND e.event = ob.ob AND seq > oseq AND seq < bound),
	canc = bound < 1e15
WHERE ob IN ('review', 'callback');

-- O14 promise: replaced by a later one of that unit (then cancelled, S39);
-- progress fits by its at (S44).
INSERT INTO ob(ob, ticket, unit, opened, oseq, src, dexp)
SELECT 'promise', e.ticket, e.unit, e.at, e.seq, (SELECT max(aseq) FROM leg
	WHERE leg.ticket = e.ticket AND leg.unit = e.unit AND aseq < e.seq),
	plan_due FROM ev e WHERE e.event = 'reply' AND
	coalesce(plan_due, '') <> '';
UPDATE ob SET canc = n IS NOT NULL OR eseq IS NOT NULL, dseq = (SELECT e.seq
	FROM ev e WHERE e.ticket = ob.ticket AND e.event = 'progress' AND
	e.unit = ob.unit AND e.done = 'yes' AND (e.at, e.seq) > (opened, oseq)
	AND (n IS NULL OR (e.at, e.seq) < (nat, n)) AND
	e.seq < coalesce(eseq, 1e15) ORDER BY e.at, e.seq LIMIT 1)
FROM (SELECT p.id i, l.eseq, lead(p.oseq) OVER w n, lead(p.opened) OVER w nat
	FROM ob p JOIN leg l ON l.aseq = p.src WHERE p.ob = 'promise'
	WINDOW w AS (PARTITION BY p.ticket, p.unit ORDER BY p.oseq)) x
WHERE ob = 'promise' AND ob.id = x.i;

-- Decline cancels whatever is undone on the ticket (S10).
UPDATE ob SET canc = 1 WHERE ticket IN
	(SELECT ticket FROM tk WHERE dseq IS NOT NULL);
UPDATE ob SET done = (SELECT at FROM ev WHERE seq = dseq)
WHERE dseq IS NOT NULL;

CREATE VIEW st AS SELECT ob.*, CASE
	WHEN done IS NULL AND canc THEN 'cancelled'
	WHEN dk = 'u' THEN 'unknown'
	WHEN done IS NOT NULL AND (dk = 'n' OR done <= due) THEN 'met'
	WHEN done IS NOT NULL THEN 'late'
	WHEN dk = 'n' THEN 'open'
	WHEN due < t THEN 'overdue'
	WHEN due <= CASE wh WHEN 'h' THEN h ELSE d END THEN 'soon'
	ELSE 'open' END status
FROM ob, soon;
