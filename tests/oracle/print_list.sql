-- Result and satisfaction: what the last callback that names one says, else
-- the last reply of a lead (callback sorts before reply).
SELECT 'ticket,state,lead,co,due,repeats,matter,result,satisfaction';
SELECT t.ticket || ',' || state || ',' || coalesce(lead, '') || ',' ||
	coalesce((SELECT group_concat(unit, '|') FROM (SELECT DISTINCT unit
	FROM leg WHERE leg.ticket = t.ticket AND role = 'co' AND eseq IS NULL
	AND t.dseq IS NULL AND unit <> coalesce(lead, '') ORDER BY unit)), '')
	|| ',' || coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%S+08:00',
	min(due) + 28800, 'unixepoch') FROM st WHERE st.ticket = t.ticket AND
	status IN ('open', 'soon', 'overdue') AND dk = 'k'), '') || ',' ||
	CASE caller WHEN '' THEN 1 ELSE (SELECT count(*) FROM tk b WHERE
	b.caller = t.caller AND b.matter = t.matter AND b.rat <= t.rat AND
	b.rat >= t.rat - 86400 * rtrim((SELECT v FROM now WHERE
	k = 'repeat.window'), 'd')) END || ',' || matter || ',' ||
	coalesce((SELECT result FROM ev e WHERE e.ticket = t.ticket AND
	result <> '' AND (event = 'callback' OR event = 'reply' AND EXISTS
	(SELECT 1 FROM leg l WHERE l.ticket = t.ticket AND l.unit = e.unit AND
	role = 'lead' AND aseq < seq AND seq < coalesce(eseq, 1e15)))
	ORDER BY event, seq DESC LIMIT 1), '') || ',' ||
	coalesce((SELECT satisfaction FROM ev e WHERE e.ticket = t.ticket AND
	satisfaction <> '' AND (event = 'callback' OR event = 'reply' AND EXISTS
	(SELECT 1 FROM leg l WHERE l.ticket = t.ticket AND l.unit = e.unit AND
	role = 'lead' AND aseq < seq AND seq < coalesce(eseq, 1e15)))
	ORDER BY event, seq DESC LIMIT 1), '')
FROM tk t JOIN state s ON s.ticket = t.ticket ORDER BY t.ticket;
