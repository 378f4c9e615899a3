-- list.sql - where each ticket stands, by its standing lead; repeats (M3).

-- The last event that moves the state of a ticket under its lead.
CREATE TABLE stt AS
SELECT t.ticket, l.aseq, l.unit, t.cseq, t.dseq,
	(SELECT max(e.seq) FROM ev e WHERE e.ticket = t.ticket AND e.seq > aseq
	AND (e.event IN ('review', 'rework') OR e.event IN ('accept', 'reply')
	AND e.unit = l.unit)) m
FROM tk t LEFT JOIN lead l ON l.ticket = t.ticket;

CREATE TABLE state AS
SELECT s.ticket, CASE WHEN s.dseq IS NOT NULL THEN 'declined'
	WHEN s.cseq IS NOT NULL THEN 'closed' WHEN aseq IS NULL THEN 'received'
	WHEN m IS NULL THEN 'dispatched'
	WHEN e.event IN ('accept', 'rework') THEN 'accepted'
	WHEN e.event = 'reply' OR e.outcome = 'fail' THEN 'replied'
	-- Any callback after the passed review (S44); the close asks more.
	WHEN EXISTS (SELECT 1 FROM ev c WHERE c.ticket = s.ticket AND
		event = 'callback' AND seq > m) THEN 'called-back'
	ELSE 'reviewed' END state, CASE WHEN s.dseq IS NULL THEN s.unit END lead
FROM stt s LEFT JOIN ev e ON e.seq = m;
