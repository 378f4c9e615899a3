-- lite.sql - what score.sql asks for, in SQLite; `line` (of the journal),
-- `units` and `calendar` were imported.
CREATE TABLE bound AS SELECT '@FIRST@' AS s, '@LAST@' AS e, '@ASOF@' AS t;
CREATE TABLE days AS WITH RECURSIVE g(d) AS (SELECT date('@FROM@', '-40 days')
	UNION ALL SELECT date(d, '+1 day') FROM g
	WHERE d < date('@FROM@', '+420 days'))
	SELECT d, strftime('%w', d) NOT IN ('0', '6') AS weekday FROM g;
CREATE TABLE journal AS SELECT CAST(seq AS INTEGER) AS seq, at AS moment,
	ticket, event, unit, attrs FROM line
WHERE event IN ('assign', 'return-grant', 'accept', 'reply', 'rework',
	'callback', 'extend-grant', 'decline', 'decline-refuse', 'void')
	OR event = 'receive' AND attrs NOT LIKE '%;urgency=general;%';
CREATE INDEX journal_event ON journal(event, ticket);
