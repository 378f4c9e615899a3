-- lite.sql - what score.sql asks for, in SQLite; `journal`, `units` and
-- `calendar` were imported.
CREATE TABLE bound AS SELECT '@FIRST@' AS s, '@LAST@' AS e, '@ASOF@' AS t;
CREATE TABLE days AS WITH RECURSIVE g(d) AS (SELECT date('@FROM@', '-40 days')
	UNION ALL SELECT date(d, '+1 day') FROM g
	WHERE d < date('@FROM@', '+420 days'))
	SELECT d, strftime('%w', d) NOT IN ('0', '6') AS weekday FROM g;
