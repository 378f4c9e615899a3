-- record.sql - what counts as of the instant: records, tickets, legs.
-- Expects imported: journal.

-- A record after the last digest never happened; one logged after the
-- as-of instant is not known yet (P7).
CREATE TABLE rec AS
SELECT CAST(seq AS INTEGER) seq, CAST(strftime('%s', logged) AS INTEGER) lg,
	CAST(strftime('%s', at) AS INTEGER) at, ticket, event, unit,
	CASE WHEN attrs = '' THEN '{}' ELSE '{"' || replace(replace(replace(
	replace(attrs, '\', '\\'), '"', '\"'), '=', '":"'), ';', '","')
	|| '"}' END j
FROM journal, asof
WHERE CAST(strftime('%s', logged) AS INTEGER) <= t AND CAST(seq AS INTEGER) <=
	(SELECT max(CAST(seq AS INTEGER)) FROM journal WHERE digest <> '');

-- Voids, newest first: a void that is itself voided voids nothing (S28).
CREATE TABLE dead(seq INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO dead
WITH RECURSIVE v AS (SELECT row_number() OVER (ORDER BY seq DESC) i, seq,
	json_extract(j, '$.seq') + 0 x FROM rec WHERE event = 'void'),
w(i, gone, hit) AS (SELECT 0, ',', NULL UNION ALL
	SELECT v.i, CASE WHEN instr(gone, ',' || v.seq || ',') THEN gone
	ELSE gone || v.x || ',' END,
	CASE WHEN instr(gone, ',' || v.seq || ',') THEN NULL ELSE v.x END
	FROM w JOIN v ON v.i = w.i + 1)
SELECT hit FROM w WHERE hit IS NOT NULL;

-- Attribute values come percent-encoded; %25 is decoded last (S31).
CREATE VIEW plain AS SELECT r.seq, r.lg, r.at, r.ticket, r.event, r.unit,
	e.key k, replace(replace(replace(e.value, '%3B', ';'), '%3D', '='),
	'%25', '%') v
FROM rec r, json_each(r.j) e WHERE r.seq NOT IN dead;

CREATE TABLE ev AS
SELECT seq, lg, at, ticket, event, unit,
	j ->> '$.outcome' outcome, j ->> '$.source' source, j ->> '$.role' role,
	j ->> '$.done' done, j ->> '$.plan_due' plan_due, j ->> '$.until' until,
	j ->> '$.due' due, j ->> '$.level' level, j ->> '$.bulletin' bulletin,
	j ->> '$.clause' clause, j ->> '$.points' points,
	j ->> '$.result' result, j ->> '$.satisfaction' satisfaction,
	j ->> '$.contacted' contacted
FROM rec WHERE seq NOT IN dead
	AND event NOT IN ('void', 'config', 'publish', 'reveal');
CREATE UNIQUE INDEX ev_seq ON ev(seq);
CREATE INDEX ev_tes ON ev(ticket, event, seq);
CREATE INDEX ev_e ON ev(event);

-- What receive and the amends after it said of a ticket, in order.
CREATE TABLE att AS SELECT ticket, k, seq,
	CASE event WHEN 'amend' THEN at ELSE 0 END at, v FROM plain
WHERE event IN ('receive', 'amend') AND k IN ('kind', 'urgency', 'site',
	'matter', 'caller', 'district_due');
CREATE INDEX att_tk ON att(ticket, k, seq);

-- A decline stands unless a later decline-refuse undid it (S10).
CREATE TABLE tk AS
SELECT r.ticket, r.seq rseq, r.at rat, r.source,
	(SELECT max(seq) FROM ev d WHERE d.ticket = r.ticket AND
	d.event = 'decline' AND NOT EXISTS (SELECT 1 FROM ev f WHERE
	f.ticket = r.ticket AND f.event = 'decline-refuse' AND f.seq > d.seq)) dseq,
	(SELECT min(seq) FROM ev c WHERE c.ticket = r.ticket AND
	c.event = 'close') cseq,
	coalesce((SELECT v FROM att WHERE ticket = r.ticket AND k = 'matter'
	ORDER BY seq DESC LIMIT 1), '') matter,
	coalesce((SELECT v FROM att WHERE ticket = r.ticket AND k = 'caller'
	ORDER BY seq DESC LIMIT 1), '') caller,
	coalesce((SELECT v FROM att WHERE ticket = r.ticket AND
	k = 'district_due' ORDER BY seq DESC LIMIT 1), '') ddue
FROM ev r WHERE r.event = 'receive';
CREATE UNIQUE INDEX tk_t ON tk(ticket);

-- Legs. One ends by a granted return, a lead's also by the designation of
-- another lead (S25, S39); xseq is the earlier of that end and the close.
CREATE TABLE leg AS
SELECT a.seq aseq, a.lg alg, a.at aat, a.ticket, a.unit, a.role,
	(SELECT min(seq) FROM ev b WHERE b.ticket = a.ticket AND b.seq > a.seq
	AND (b.event = 'return-grant' AND b.unit = a.unit OR a.role = 'lead'
	AND b.event = 'assign' AND b.role = 'lead')) eseq,
	(SELECT count(*) FROM ev b WHERE b.ticket = a.ticket AND
	b.event = 'assign' AND b.role = 'lead' AND b.seq < a.seq) before,
	t.cseq, t.dseq, NULL eat, NULL xseq
FROM ev a JOIN tk t ON t.ticket = a.ticket WHERE a.event = 'assign';
UPDATE leg SET eat = (SELECT at FROM ev WHERE seq = eseq),
	xseq = min(coalesce(eseq, 1e15), coalesce(cseq, 1e15));
CREATE UNIQUE INDEX leg_a ON leg(aseq);
CREATE INDEX leg_t ON leg(ticket, role, aseq);

-- The lead that stands as of the instant, also when the ticket is closed.
CREATE VIEW lead AS SELECT * FROM leg WHERE role = 'lead' AND eseq IS NULL
	AND dseq IS NULL;
