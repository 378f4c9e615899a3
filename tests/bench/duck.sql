-- duck.sql - the journal as DuckDB takes it in for score.sql.
-- @THREADS@, @FILES@ (quoted, commas between), @CONFIG@, @FIRST@ and @LAST@
-- (instants), @OUT@ are put in by the caller.
SET threads = @THREADS@;
SET preserve_insertion_order = false;

CREATE TEMP TABLE bound AS SELECT '@FIRST@' AS s, '@LAST@' AS e, '@ASOF@' AS t;
CREATE TEMP TABLE units AS SELECT unit, name
	FROM read_csv('@CONFIG@/units.csv', all_varchar = true);
CREATE TEMP TABLE calendar AS SELECT date, kind
	FROM read_csv('@CONFIG@/calendar.csv', all_varchar = true);
CREATE TEMP TABLE days AS SELECT strftime(d, '%Y-%m-%d') AS d,
	isodow(d) < 6 AS weekday
	FROM generate_series(DATE '@FROM@' - 40, DATE '@FROM@' + 420,
	INTERVAL 1 DAY) AS g(d);

CREATE TEMP TABLE journal AS
SELECT seq, "at" AS moment, ticket, event, unit, CASE WHEN event IN ('assign',
	'callback', 'extend-grant', 'void', 'receive') THEN attrs END AS attrs
FROM read_csv([@FILES@],
	auto_detect = false, header = true, delim = ',', quote = '"',
	escape = '"', columns = {'seq': 'INTEGER', 'logged': 'VARCHAR',
	'at': 'VARCHAR', 'ticket': 'VARCHAR', 'event': 'VARCHAR',
	'unit': 'VARCHAR', 'by': 'VARCHAR', 'attrs': 'VARCHAR',
	'digest': 'VARCHAR'})
WHERE event IN ('assign', 'return-grant', 'accept', 'reply', 'rework',
	'callback', 'extend-grant', 'decline', 'decline-refuse', 'void')
	OR event = 'receive' AND attrs NOT LIKE '%;urgency=general;%';

CREATE MACRO attr(a, k) AS 
	split_part(split_part(';' || a, ';' || k || '=', 2), ';', 1);
CREATE MACRO hour_later(t) AS
	strftime(CAST(substr(t, 1, 19) AS TIMESTAMP) + INTERVAL 1 HOUR,
	'%Y-%m-%dT%H:%M:%S+08:00');
