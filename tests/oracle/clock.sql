-- clock.sql - the as-of instant, policy rows, calendar, periods.
-- Expects imported: policy, calendar, asof(t), ask(label).

CREATE TABLE pol(k, f, l, v, PRIMARY KEY(k, f, l)) WITHOUT ROWID;

-- Defaults (S29): what holds before the first row of a key.
INSERT INTO pol SELECT column1, -9000000000000, 0, column2 FROM (VALUES
	('limit.brief', '1h'), ('limit.accept', '1wd'),
	('limit.accept.offhours', '1h'), ('limit.contact', '1wd'),
	('limit.survey', '1wd'), ('limit.survey.from', 'accept'),
	('limit.finish.urgent', '1wd'), ('limit.finish.semi-urgent', '5wd'),
	('limit.finish.general', '5wd'), ('limit.progress', '4h'),
	('limit.rework', '1wd'), ('limit.recheck', '3wd'),
	('limit.answer', '5wd'), ('limit.review', ''), ('limit.callback', ''),
	('limit.supervise.progress', ''), ('brief.quiet', ''),
	('contact.redispatch', 'yes'), ('clock.day_end', '24:00'),
	('clock.day_method', 'civil'), ('clock.office_hours', '08:30-17:30'),
	('warn.before.hours', '4h'), ('warn.before.days', '1wd'),
	('callback.tries', '3'), ('repeat.window', '365d'),
	('score.workload.roles', 'lead'), ('score.workload.method', 'linear'),
	('score.contact.basis', 'callback'),
	('score.callback.source', 'city|district|street'),
	('score.callback.count', 'last'), ('score.rating.denominator', 'own'),
	('score.group', 'none'), ('score.unevaluated', 'prorate'),
	('score.weight.workload', '5'), ('score.weight.timely', '10'),
	('score.weight.contact', '25'), ('score.weight.resolution', '30'),
	('score.weight.satisfaction', '30'), ('score.deduction.roles', 'lead'),
	('score.year.method', 'whole'), ('score.year.start', '01'),
	('score.cap', '10'), ('calendar.until', ''));

-- A row holds from the first second of its date, Asia/Shanghai (S29).
INSERT INTO pol SELECT key, CASE WHEN "from" = '' THEN -8000000000000
	ELSE strftime('%s', "from") - 28800 END, rowid, value FROM policy;

CREATE VIEW now AS SELECT k, v FROM pol p, asof WHERE f <= t AND NOT EXISTS
	(SELECT 1 FROM pol q WHERE q.k = p.k AND q.f <= t
	AND (q.f, q.l) > (p.f, p.l));

-- Working days (K1), numbered; days are counted from 1970-01-01, local.
CREATE TABLE span(a, z);
INSERT INTO span SELECT strftime('%s', '2020-01-01') / 86400,
	strftime('%s', coalesce(nullif((SELECT v FROM now
	WHERE k = 'calendar.until'), ''), (SELECT max(substr(date, 1, 4))
	FROM calendar) || '-12-31')) / 86400;

CREATE TABLE wday(k INTEGER PRIMARY KEY, n INTEGER UNIQUE);
INSERT INTO wday
WITH RECURSIVE d(n) AS (SELECT a FROM span UNION ALL
	SELECT n + 1 FROM d WHERE n < (SELECT z FROM span)),
m AS (SELECT strftime('%s', date) / 86400 n, kind FROM calendar)
SELECT row_number() OVER (ORDER BY d.n), d.n FROM d LEFT JOIN m ON m.n = d.n
WHERE CASE coalesce(m.kind, '') WHEN 'holiday' THEN 0 WHEN 'workday' THEN 1
	ELSE (d.n + 3) % 7 < 5 END;

-- Periods of page 3: year, quarter, month, ISO week, range; s and e in.
CREATE TABLE per(pid INTEGER PRIMARY KEY, label, kind, s, e, parent);
CREATE VIEW ask2 AS SELECT rowid pid, label, CASE
	WHEN label LIKE '%..%' THEN 'range' WHEN label LIKE '____' THEN 'year'
	WHEN label LIKE '%-Q_' THEN 'quarter' WHEN label LIKE '%-W__' THEN 'week'
	ELSE 'month' END kind FROM ask;
CREATE VIEW ask3 AS SELECT pid, label, kind, CASE kind
	WHEN 'range' THEN substr(label, 1, 10)
	WHEN 'year' THEN label || '-' || (SELECT substr('0' || v, -2) FROM now
		WHERE k = 'score.year.start') || '-01'
	WHEN 'quarter' THEN substr(label, 1, 5) ||
		substr('0' || (substr(label, 7) * 3 - 2), -2) || '-01'
	WHEN 'week' THEN date(substr(label, 1, 4) || '-01-04', '-' ||
		((strftime('%w', substr(label, 1, 4) || '-01-04') + 6) % 7) ||
		' days', '+' || (substr(label, 7) * 7 - 7) || ' days')
	ELSE label || '-01' END a FROM ask2;
INSERT INTO per SELECT pid, label, kind, strftime('%s', a) - 28800,
	strftime('%s', CASE kind
	WHEN 'range' THEN date(substr(label, 13), '+1 day')
	WHEN 'year' THEN date(a, '+12 months')
	WHEN 'quarter' THEN date(a, '+3 months')
	WHEN 'week' THEN date(a, '+7 days')
	ELSE date(a, '+1 month') END) - 28801, NULL FROM ask3;
INSERT INTO per(kind, s, e, parent)
SELECT 'month', strftime('%s', a, '+' || i || ' months') - 28800,
	strftime('%s', a, '+' || (i + 1) || ' months') - 28801, pid
FROM ask3, (SELECT row_number() OVER () - 1 i FROM pol LIMIT 12)
WHERE kind = 'year';

-- How far "soon" reaches (S14, S43): hours, and working days, from as-of.
CREATE TABLE soon AS SELECT t,
	(SELECT CASE WHEN v LIKE '%h' THEN t + rtrim(v, 'h') * 3600 END
	FROM now WHERE k = 'warn.before.hours') h,
	(SELECT CASE WHEN v LIKE '%h' THEN t + rtrim(v, 'h') * 3600
	WHEN v LIKE '%wd' THEN coalesce((SELECT n FROM wday WHERE k =
	rtrim(p.v, 'wd') + (SELECT max(k) FROM wday WHERE n <= (t + 28800) /
	86400)) * 86400 - 28800 +
	(SELECT CASE WHEN v IN ('24:00', '') THEN 86399 ELSE
	substr(v, 1, 2) * 3600 + substr(v, 4, 2) * 60 END FROM now
	WHERE k = 'clock.day_end'),
	-- the calendar ends before that day: all that it knows of
	(SELECT z + 1 FROM span) * 86400 - 28801) END
	FROM now p WHERE k = 'warn.before.days') d
FROM asof;
