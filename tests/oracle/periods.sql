-- periods.sql - the periods that a report looks at, from the one asked for.
-- Expects per with pid 1, asof, rep; to be read before score.sql.

CREATE VIEW month AS SELECT i, strftime('%s', m, '-' || i || ' months') - 28800 s,
	strftime('%s', m, '-' || i || ' months', '+1 month') - 28801 l
FROM (SELECT date(e + 28800, 'unixepoch', 'start of month') m FROM per
	WHERE pid = 1), (SELECT row_number() OVER () - 1 i FROM pol LIMIT 24);
CREATE TABLE p AS SELECT i, iif(kind = 'week', per.s - i * 604800, month.s) s,
	iif(kind = 'week', per.e - i * 604800, month.l) l
FROM per, month WHERE pid = 1 AND i < 5;
-- The board's topics are those of the week that is running.
CREATE TABLE hp AS SELECT i, CASE kind WHEN 'board' THEN w - i * 604800 ELSE s END s,
	CASE kind WHEN 'board' THEN w + 604799 - i * 604800 ELSE l END l
FROM p, rep, (SELECT ((t + 28800) / 86400 - ((t + 28800) / 86400 + 3) % 7) * 86400
	- 28800 w FROM asof);
INSERT INTO per(pid, kind, s, e) SELECT 2, span1.kind, p.s, p.l FROM p, span1
	WHERE i = 1;
CREATE TABLE bm AS SELECT i, 10 + i pid, strftime('%Y-%m', s + 28800, 'unixepoch')
	label, s, l FROM month WHERE i < (SELECT coalesce((SELECT v + 0 FROM pol,
	per WHERE k = 'report.bottom_months' AND f <= e AND pid = 1
	ORDER BY f DESC, pol.l DESC LIMIT 1), 3));
INSERT INTO per(pid, kind, s, e) SELECT pid, 'month', s, l FROM bm;
