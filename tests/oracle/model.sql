-- model.sql - what the command's JSON says: rows of tables, entries.

CREATE TABLE blk AS SELECT key n, value ->> '$.kind' kind, value ->> '$.level'
	level, value ->> '$.name' name, value ->> '$.text' text, value v
FROM model, json_each(j, '$.blocks');
CREATE TABLE gr AS SELECT blk.n i, name, row_number() OVER (PARTITION BY blk.n
	ORDER BY key) n, value r FROM blk, json_each(v, '$.rows')
WHERE kind = 'table';
-- An entry stands before its table: heading, what it is about, units.
CREATE TABLE g_entry AS SELECT row_number() OVER (ORDER BY t.n) n, t.n i,
	w.k ground, CASE of WHEN 'circular' THEN substr(h1.text,
	instr(h1.text, '、') + 1) ELSE substr(h2.text, instr(h2.text, '）') + 1) END
	title, CASE of WHEN 'circular' THEN w.v ELSE substr(a.text, instr(a.text,
	'。') + 1) END why, CASE of WHEN 'special' THEN substr(a.text, 6,
	instr(a.text, '。') - 6) END matter, u.text units
FROM rep, blk t JOIN blk u ON u.n = t.n - 1
JOIN blk h1 ON h1.n = (SELECT max(n) FROM blk WHERE kind = 'heading' AND
	level = 1 AND n < t.n)
JOIN blk h2 ON h2.n = (SELECT max(n) FROM blk WHERE kind = 'heading' AND
	level = 2 AND n < t.n) JOIN blk a ON a.n = h2.n + 1
JOIN word w ON w.of = rep.kind AND w.v = CASE of WHEN 'special' THEN
	substr(h1.text, instr(h1.text, '、') + 1) ELSE substr(h2.text,
	instr(h2.text, '）') + 1) END
WHERE t.name LIKE 'tickets-_%';
-- A circular does not print the matter of an entry.
UPDATE w_entry SET matter = NULL WHERE (SELECT kind FROM rep) = 'circular';
