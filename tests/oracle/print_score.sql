SELECT 'rank,group,unit,name,n_received,n_due,n_timely,n_asked,n_contacted,'
	|| 'n_rated,n_solved,n_explained,n_excessive,n_filed,n_unsolved,n_graded,'
	|| 'n_satisfied,n_basic,n_fair,n_unsatisfied,workload,timely,contact,'
	|| 'resolution,satisfaction,base,bonus,deduction,total';
SELECT place || ',' || g || ',' || unit || ',' || name || ',' || n || ',' ||
	due || ',' || timely || ',' || asked || ',' || contacted || ',' || rated
	|| ',' || solved || ',' || explained || ',' || excessive || ',' || filed
	|| ',' || unsolved || ',' || graded || ',' || satisfied || ',' || basic
	|| ',' || fair || ',' || unsatisfied || ',' ||
	iif(p1 IS NULL, '', printf('%d.%02d', p1 / 100, p1 % 100)) || ',' ||
	iif(p2 IS NULL, '', printf('%d.%02d', p2 / 100, p2 % 100)) || ',' ||
	iif(p3 IS NULL, '', printf('%d.%02d', p3 / 100, p3 % 100)) || ',' ||
	iif(p4 IS NULL, '', printf('%d.%02d', p4 / 100, p4 % 100)) || ',' ||
	iif(p5 IS NULL, '', printf('%d.%02d', p5 / 100, p5 % 100)) || ',' ||
	printf('%d.%02d', base / 100, base % 100) || ',' ||
	printf('%d.%02d', bonus / 100, bonus % 100) || ',' ||
	printf('%d.%02d', deduction / 100, deduction % 100) || ',' ||
	printf('%s%d.%02d', CASE WHEN sum < 0 THEN '-' ELSE '' END,
	abs(sum) / 100, abs(sum) % 100)
FROM (SELECT *, base + bonus - deduction sum FROM total, pick
	WHERE total.pid = pick.p) ORDER BY g, place, unit;
