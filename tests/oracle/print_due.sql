SELECT 'ticket,obligation,unit,opened,due,status,done,next_call';
SELECT ticket || ',' || ob || ',' || unit || ',' ||
	strftime('%Y-%m-%dT%H:%M:%S+08:00', opened + 28800, 'unixepoch') || ',' ||
	CASE dk WHEN 'n' THEN '' WHEN 'u' THEN 'unknown' ELSE
	strftime('%Y-%m-%dT%H:%M:%S+08:00', due + 28800, 'unixepoch') END || ',' ||
	status || ',' || coalesce(
	strftime('%Y-%m-%dT%H:%M:%S+08:00', done + 28800, 'unixepoch'), '') || ','
	|| CASE WHEN status IN ('open', 'soon', 'overdue', 'unknown') AND
	done IS NULL THEN coalesce(strftime('%Y-%m-%dT%H:%M:%S+08:00',
	next + 28800, 'unixepoch'), '') ELSE '' END
FROM st ORDER BY CASE dk WHEN 'k' THEN 0 WHEN 'n' THEN 1 ELSE 2 END, due,
	ticket, ob, unit, opened, oseq, src;
