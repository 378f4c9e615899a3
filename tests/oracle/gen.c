/*
 * gen - a random life of a street office, as batches for the commands.
 *
 * usage: gen SEED OUTDIR CONFIGDIR
 *
 * Reads policy.csv and calendar.csv of CONFIGDIR and writes into OUTDIR:
 * config/ (files to lay over CONFIGDIR before the first batch), c<N>/ (the
 * same in mid-life), <N>.in.csv (exports), <N>.ev.csv (events), `script`
 * (lines of NOW, what, file), `asof` and `period` (instants and periods to
 * compare at). The same seed gives the same bytes. Most rows are legal;
 * those that are not shall be refused. A value @g<N> stands for the seq of
 * the record whose note is g<N>: the caller puts it in.
 *
 * It shares nothing with lib/: its clock is rough, it only aims acts at due
 * seconds.
 */
#include <sys/stat.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400L
#define MAXROW 20000
#define MAXTK 48
#define NELEM(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char *const cols[] = { "outcome", "recording", "way", "reason",
	"role", "basis", "designator", "approved", "requested_by", "meeting",
	"head", "finding", "photos", "done", "obligation", "suggest", "signed",
	"attachments", "staff", "leader", "until", "fact", "handling",
	"materials", "filled_by", "result", "appeal", "satisfaction", "cause",
	"process", "plan", "plan_due", "no_plan", "photos_before",
	"photos_after", "dissatisfied", "items", "source", "contacted",
	"answered", "due", "opinion", "told", "handler", "sealed",
	"arrived_at", "level", "ground", "category", "demand", "conclusion",
	"answer", "evidence", "section_head", "unit_head", "room", "kind",
	"clause", "points", "matter", "objective", "subjective", "plans",
	"measures", "bulletin", "seq", "urgency", "site", "district_due",
	"caller", "place", "note" };

struct row {
	const char *event, *ticket, *unit;
	long at;
	int batch, order, note;
	char *val[NELEM(cols)];
};

struct pol {
	long from;
	char key[40], value[40];
};

struct tk {
	char id[40];
	const char *source, *kind, *urgency, *site, *category, *place, *phone,
	    *supervised, *flags;
	long received, ddue;
	int fallback, lead, nlead, co[8], nco, batch, shelves, again, quick, silent;
	long clock, assigned, accepted, replied;
};

/* Seconds of the day at which office hours and brief.quiet turn. */
static const long edges[] = { 30600, 63000, 32400, 61200, 79200, 25200, 43200,
	48600 };

static uint64_t rng;
static struct row row[MAXROW];
static struct pol pol[400];
static struct tk tk[MAXTK];
static int nrow, npol, ntk, nbatch, nunit, nconf;
static long batch[600], begin, end, off[400], work[400], aim[MAXROW];
static int noff, nwork, naim;
static const char *outdir;
static char unit_id[8][8], unit_leader[8][16];

static const char *const starts[] = { "2024-09-18", "2024-12-12",
	"2025-01-13", "2024-04-22", "2026-02-03", "2024-01-29", "2024-10-25",
	"2026-09-14" };

static long rnd(long n)
{
	uint64_t z = (rng += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return n <= 0 ? 0 : (long)((z ^ (z >> 31)) % (uint64_t)n);
}

static int chance(int percent)
{
	return rnd(100) < percent;
}

#define PICK(a) ((a)[rnd(NELEM(a))])

/* Days since 1970-01-01 of a civil date, and back. Local time throughout:
 * an instant here is seconds since 1970-01-01 00:00 in Shanghai. */
static long civil(long y, long m, long d)
{
	long era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void uncivil(long n, long *y, long *m, long *d)
{
	long doe, yoe, doy, mp;

	n += 719468;
	doe = n % 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*d = doy - (153 * mp + 2) / 5 + 1;
	*m = mp < 10 ? mp + 3 : mp - 9;
	*y = n / 146097 * 400 + yoe + (*m <= 2);
}

static long parse_day(const char *s)
{
	return civil(strtol(s, NULL, 10), strtol(s + 5, NULL, 10),
	    strtol(s + 8, NULL, 10));
}

static char *fmt(const char *f, ...)
    __attribute__((format(printf, 1, 2)));

static char *fmt(const char *f, ...)
{
	char buf[512];
	va_list ap;

	va_start(ap, f);
	vsnprintf(buf, sizeof(buf), f, ap);
	va_end(ap);
	return strdup(buf);
}

static char *day_text(long n)
{
	long y, m, d;

	uncivil(n, &y, &m, &d);
	return fmt("%04ld-%02ld-%02ld", y, m, d);
}

static char *time_text(long t)
{
	long s = t % DAY;

	return fmt("%sT%02ld:%02ld:%02ld+08:00", day_text(t / DAY), s / 3600,
	    s / 60 % 60, s % 60);
}

static FILE *open_out(const char *name)
{
	FILE *f = fopen(fmt("%s/%s", outdir, name), "w");

	if (f == NULL) {
		perror(name);
		exit(5);
	}
	return f;
}

static void close_out(FILE *f)
{
	if (fclose(f) != 0) {
		perror("gen");
		exit(5);
	}
}

/* ---- calendar and policy, as roughly as aiming needs ---- */

static int is_work(long n)
{
	int i;

	for (i = 0; i < noff; i++)
		if (off[i] == n)
			return 0;
	for (i = 0; i < nwork; i++)
		if (work[i] == n)
			return 1;
	return (n + 3) % 7 < 5;
}

static const char *policy(const char *key, long at)
{
	const char *v = NULL;
	long best = -1;
	int i;

	for (i = 0; i < npol; i++)
		if (strcmp(pol[i].key, key) == 0 && pol[i].from <= at &&
		    pol[i].from >= best) {
			best = pol[i].from;
			v = pol[i].value;
		}
	return v;
}

static const char *policy_or(const char *key, long at, const char *dflt)
{
	const char *v = policy(key, at);

	return v == NULL ? dflt : v;
}

static long day_end(long at)
{
	const char *v = policy_or("clock.day_end", at, "24:00");

	if (strcmp(v, "24:00") == 0)
		return DAY - 1;
	return strtol(v, NULL, 10) * 3600 + strtol(v + 3, NULL, 10) * 60;
}

/* The due of a limit that opens at `at`; far off where there is none. */
static long due_of(const char *key, long at, const char *dflt)
{
	const char *v = policy_or(key, at, dflt);
	long n = strtol(v, NULL, 10), d = at / DAY;

	if (*v == '\0')
		return at + 2 * DAY;
	if (v[strlen(v) - 1] == 'h')
		return at + n * 3600;
	if (strcmp(policy_or("clock.day_method", at, ""), "elapsed") == 0 &&
	    is_work(d) && at % DAY > 30600 && at % DAY < 63000) {
		while (n > 0)
			n -= is_work(++d);
		return d * DAY + at % DAY;
	}
	while (n > 0)
		n -= is_work(++d);
	if (strcmp(policy_or("clock.day_method", at, ""), "elapsed") == 0)
		return d * DAY + 62999;
	return d * DAY + day_end(at);
}

static void load_calendar(const char *dir)
{
	char line[256];
	FILE *f = fopen(fmt("%s/calendar.csv", dir), "r");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line + 10, ",holiday", 8) == 0 && noff < 400)
			off[noff++] = parse_day(line);
		if (strncmp(line + 10, ",workday", 8) == 0 && nwork < 400)
			work[nwork++] = parse_day(line);
	}
	if (f != NULL)
		fclose(f);
}

static void add_policy(long from, const char *key, const char *value)
{
	if (npol == NELEM(pol))
		return;
	pol[npol].from = from;
	snprintf(pol[npol].key, sizeof(pol[npol].key), "%s", key);
	snprintf(pol[npol++].value, sizeof(pol[0].value), "%s", value);
}

static void load_policy(const char *dir)
{
	char line[512], *key, *value, *rest;
	FILE *f = fopen(fmt("%s/policy.csv", dir), "r");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		key = strchr(line, ',');
		value = key == NULL ? NULL : strchr(key + 1, ',');
		rest = value == NULL ? NULL : strchr(value + 1, ',');
		if (rest == NULL || line[0] != '2')
			continue;
		*value = *rest = '\0';
		add_policy(parse_day(line) * DAY, key + 1, value + 1);
	}
	if (f != NULL)
		fclose(f);
}

/* Every switch that a figure or a due reads, and what it may be set to. */
static const char *const knobs[][6] = {
	{ "clock.day_end", "24:00", "17:30", "12:00" },
	{ "clock.day_method", "civil", "elapsed" },
	{ "clock.office_hours", "08:30-17:30", "09:00-17:00" },
	{ "brief.quiet", "", "22:00-07:00", "12:00-13:30" },
	{ "limit.brief", "1h", "2h", "1wd" },
	{ "limit.accept", "1wd", "4h", "2wd", "" },
	{ "limit.accept.offhours", "1h", "2h", "1wd" },
	{ "limit.contact", "1wd", "2wd", "24h" },
	{ "limit.survey", "1wd", "2wd", "" },
	{ "limit.survey.from", "accept", "assign" },
	{ "limit.finish.urgent", "1wd", "24h", "2wd" },
	{ "limit.finish.semi-urgent", "5wd", "3wd" },
	{ "limit.finish.general", "5wd", "4wd", "" },
	{ "limit.finish.general.consult", "2wd", "1wd", "" },
	{ "limit.finish.urgent.report", "12h", "3wd" },
	{ "limit.progress", "4h", "1wd" },
	{ "limit.rework", "1wd", "2wd", "", "8h" },
	{ "limit.recheck", "3wd", "1wd", "36h" },
	{ "limit.answer", "5wd", "2wd", "48h" },
	{ "limit.review", "", "2wd", "24h" },
	{ "limit.callback", "", "1wd", "6h" },
	{ "limit.supervise.progress", "", "2wd", "24h" },
	{ "contact.redispatch", "yes", "no" },
	{ "warn.before.hours", "4h", "1h", "" },
	{ "warn.before.days", "1wd", "2wd", "" },
	{ "score.workload.roles", "lead", "lead+co" },
	{ "score.workload.method", "linear", "rank" },
	{ "score.contact.basis", "callback", "first-dispatch" },
	{ "score.callback.source", "city|district|street", "street",
	    "district|city", "city" },
	{ "score.callback.count", "last", "each" },
	{ "score.rating.denominator", "own", "all" },
	{ "score.group", "none", "kind" },
	{ "score.unevaluated", "prorate", "full", "zero" },
	{ "score.deduction.roles", "lead", "lead+co" },
	{ "score.year.method", "whole", "mean" },
	{ "score.cap", "10", "2" },
	{ "score.weight.workload", "5", "10", "0" },
	{ "score.weight.timely", "10", "15" },
	{ "score.weight.contact", "25", "20" },
	{ "score.weight.resolution", "30", "33" },
	{ "hot.min", "5", "2", "3" },
	{ "hot.ratio", "2.0", "1.00", "1.25" },
	{ "mass.callers", "10", "2", "3" },
	{ "mass.window", "7d", "48h", "20d" },
	{ "repeat.supervise", "5", "2", "3" },
	{ "report.bottom", "3", "1", "2" },
	{ "report.bottom_months", "3", "1", "2" },
};

static void turn_knobs(int percent)
{
	const char *v;
	int i, n, again;
	long from;

	for (i = 0; i < NELEM(knobs); i++)
		for (again = 0; again < 2; again++) {
			if (!chance(percent))
				continue;
			for (n = 1; n < 6 && knobs[i][n] != NULL; n++)
				;
			v = knobs[i][1 + rnd(n - 1)];
			from = begin / DAY + (again ? rnd((end - begin) / DAY)
			    : -100);
			add_policy(from * DAY, knobs[i][0], v);
		}
}

static void write_policy(const char *dir)
{
	FILE *f = open_out(fmt("%s/policy.csv", dir));
	int i;

	fprintf(f, "from,key,value,source\n");
	for (i = 0; i < npol; i++)
		fprintf(f, "%s,%s,%s,made up\n", day_text(pol[i].from / DAY),
		    pol[i].key, pol[i].value);
	close_out(f);
}

static void write_units(const char *dir, const char *suffix)
{
	FILE *f = open_out(fmt("%s/units.csv", dir));
	int i;

	fprintf(f, "unit,name,kind,functions,leader,head,liaison_a,liaison_b,"
	    "since,until\n"
	    "u01,街道办事处,street,,streethead,streethead,,,2023-01-01,\n"
	    "u02,城运中心,centre,派单|回访,centrelead,centrehead,,,"
	    "2023-01-01,\n");
	for (i = 0; i < nunit; i++)
		fprintf(f, "%s,单位%d%s,%s,事项%d,%s,head%d,,,2023-01-01,\n",
		    unit_id[i], i, suffix, i % 2 ? "community" : "office", i,
		    unit_leader[i], i);
	close_out(f);
}

static void write_merits(const char *dir, int other)
{
	FILE *f = open_out(fmt("%s/merits.csv", dir));

	fprintf(f, "clause,kind,cycle,points,per,automatic,text\n"
	    "B1,bonus,month,1,item,,b1\nB2,bonus,month,%s,%s,,b2\n"
	    "A1,bonus,year,2|1,once,rank,a1\nA2,bonus,year,2,%s,,a2\n"
	    "A3,bonus,year,1|2,item,,a3\nD1,deduction,month,1,item,,d1\n"
	    "D2,deduction,month,1,item,,d2\nD3,deduction,month,1,item,,d3\n"
	    "D4,deduction,month,%s,item,district,d4\n"
	    "D5,deduction,month,2|1,item,supervise,d5\n"
	    "E1,deduction,year,2,item,,e1\nE2,deduction,year,2|1,item,,e2\n",
	    other ? "0.5" : "1", other ? "once" : "item",
	    other ? "once" : "item",
	    other ? "3" : "2");
	close_out(f);
}

static void write_calendar(const char *dir, long until)
{
	FILE *f = open_out(fmt("%s/calendar.csv", dir));
	int i;

	fprintf(f, "date,kind,name\n");
	for (i = 0; i < noff; i++)
		if (off[i] <= until)
			fprintf(f, "%s,holiday,x\n", day_text(off[i]));
	for (i = 0; i < nwork; i++)
		if (work[i] <= until)
			fprintf(f, "%s,workday,x\n", day_text(work[i]));
	close_out(f);
}

static char *config_dir(const char *name)
{
	mkdir(fmt("%s/%s", outdir, name), 0700);
	return fmt("%s", name);
}

static void make_config(const char *confdir)
{
	static const char *const leaders[] = { "leada", "leadb", "leadc" };
	const char *dir = config_dir("config");
	FILE *f;
	int i;

	nunit = 4 + (int)rnd(3);
	for (i = 0; i < nunit; i++) {
		snprintf(unit_id[i], sizeof(unit_id[i]), "w0%c", '1' + i);
		snprintf(unit_leader[i], sizeof(unit_leader[i]), "%s",
		    leaders[rnd(3)]);
	}
	if (chance(40))
		load_policy(confdir);
	turn_knobs(chance(25) ? 0 : 25);
	if (chance(15))
		add_policy(begin - 100 * DAY, "calendar.until",
		    day_text(end / DAY - rnd(2)));
	write_policy(dir);
	write_units(dir, "");
	write_merits(dir, chance(35));
	f = open_out(fmt("%s/routes.csv", dir));
	fprintf(f, "rule,rank,field,pattern,unit,basis,note\n");
	close_out(f);
	write_calendar(dir, end / DAY + 400);
}

/* ---- rows ---- */

static int batch_at(long at)
{
	int i;

	for (i = 0; i < nbatch - 1 && batch[i] < at; i++)
		;
	return i;
}

static void set(struct row *r, const char *key, const char *value)
{
	int i;

	for (i = 0; i < NELEM(cols); i++)
		if (strcmp(cols[i], key) == 0) {
			r->val[i] = strdup(value);
			return;
		}
	fprintf(stderr, "gen: no column %s\n", key);
	exit(2);
}

/* One event, its attributes as pairs, NULL last. Returns its row number.
 * A ticket's rows are logged in the order in which they are made. */
static int put(struct tk *t, const char *event, int unit, ...)
{
	struct row *r = &row[nrow];
	const char *key;
	va_list ap;

	if (nrow == MAXROW)
		exit(2);
	r->event = event;
	r->ticket = t == NULL ? "" : t->id;
	r->unit = unit < 0 ? "" : unit_id[unit];
	r->at = t == NULL ? 0 : t->clock;
	r->note = r->order = nrow;
	if (t == NULL) {
		r->at = begin + rnd(end - begin);
		r->batch = batch_at(r->at);
	} else {
		r->batch = batch_at(r->at);
		if (chance(6))
			r->batch += (int)rnd(6);
		if (r->batch < t->batch)
			r->batch = t->batch;
		t->batch = r->batch;
	}
	va_start(ap, unit);
	while ((key = va_arg(ap, const char *)) != NULL)
		set(r, key, va_arg(ap, const char *));
	va_end(ap);
	set(r, "note", fmt("g%d", nrow));
	if (r->at > end || r->batch >= nbatch) {
		memset(r, 0, sizeof(*r));
		return -1;
	}
	return nrow++;
}

/* The ticket's clock moves on: at once, a little, or some days. */
static void pass(struct tk *t, long most)
{
	if (chance(8))
		return;
	t->clock += chance(70) ? 60 + rnd(most) : 1 + rnd(most / 10 + 1);
}

/* The clock moves to just about a due second: the second itself, the one
 * after, the one before, or well before or after. */
static void aim_at(struct tk *t, long due)
{
	long at, p = rnd(100);

	if (t->quick) {
		pass(t, 5400);
		return;
	}
	if (p < 30)
		at = due;
	else if (p < 45)
		at = due + 1;
	else if (p < 52)
		at = due - 1;
	else if (p < 88)
		at = t->clock + rnd(due - t->clock);
	else
		at = due + rnd(2 * DAY);
	if (at > t->clock)
		t->clock = at;
	if (naim < MAXROW)
		aim[naim++] = due;
}

/* A row that names the seq of row r must come in a later batch. */
static void later(struct tk *t, int r)
{
	if (t->batch <= row[r].batch)
		t->batch = row[r].batch + 1;
}

/* Strike a row out again, now and then put it back or strike it twice. */
static void maybe_void(struct tk *t, int r, int keep)
{
	int v;

	if (r < 0)
		return;
	pass(t, 7200);
	later(t, r);
	v = put(t, "void", -1, "seq", fmt("@g%d", r), "reason", "记错", NULL);
	if (v < 0 || !keep)
		return;
	pass(t, 7200);
	later(t, v);
	put(t, "void", -1, "seq", fmt("@g%d", v), "reason", "没有记错", NULL);
}

/* ---- a ticket's life ---- */

static const char *const facts[] = { "upheld", "upheld", "partly",
	"not-upheld", "no-policy", "noted" };
static const char *const results[] = { "solved", "solved", "explained",
	"excessive", "filed", "unsolved" };
static const char *const grades[] = { "satisfied", "basic", "fair",
	"unsatisfied" };
static const char *const urgencies[] = { "urgent", "semi-urgent", "general" };
static const char *const kinds[] = { "consult", "help", "complaint",
	"report" };

static void amend(struct tk *t)
{
	int r, what = (int)rnd(6);

	switch (what) {
	case 0:
		t->urgency = PICK(urgencies);
		r = put(t, "amend", -1, "urgency", t->urgency, NULL);
		break;
	case 1:
		r = put(t, "amend", -1, "kind", PICK(kinds), NULL);
		break;
	case 2:
		r = put(t, "amend", -1, "site", chance(50) ? "yes" : "no",
		    NULL);
		break;
	case 3:
		r = put(t, "amend", -1, "matter", tk[rnd(ntk)].id, NULL);
		break;
	case 4:
		t->ddue = t->clock + rnd(9 * DAY) - DAY;
		r = put(t, "amend", -1, "district_due", time_text(t->ddue),
		    NULL);
		break;
	default:
		r = put(t, "amend", -1, "caller", chance(50) ?
		    "00112233445566aa" : "00112233445566bb", NULL);
	}
	if (chance(25))
		maybe_void(t, r, chance(40));
}

/* Who must approve a dispatch of these units (L2, S27). */
static const char *decider(struct tk *t, int unit, int designated)
{
	const char *leader = unit_leader[unit];
	int i, many = 0;

	if (t->fallback || designated)
		return "streethead";
	if (t->lead >= 0 && t->lead != unit) {
		many = 1;
		if (strcmp(unit_leader[t->lead], leader) != 0)
			return "centrelead";
	}
	for (i = 0; i < t->nco; i++) {
		if (t->co[i] == unit)
			continue;
		many = 1;
		if (strcmp(unit_leader[t->co[i]], leader) != 0)
			return "centrelead";
	}
	return many ? leader : "";
}

static int on_ticket(const struct tk *t, int unit)
{
	int i;

	for (i = 0; i < t->nco; i++)
		if (t->co[i] == unit)
			return 1;
	return t->lead == unit;
}

static int free_unit(const struct tk *t, int not)
{
	int i, u;

	for (i = 0; i < 50; i++) {
		u = (int)rnd(nunit);
		if (!on_ticket(t, u) && u != not)
			return u;
	}
	return -1;
}

/* The clock moves on to the next turn of the day, or a second past it. */
static void snap(struct tk *t)
{
	long day = t->clock / DAY * DAY, at = 0, i;

	for (i = 0; i < NELEM(edges); i++)
		if (day + edges[i] > t->clock && (at == 0 ||
		    day + edges[i] < at))
			at = day + edges[i];
	if (at > 0)
		t->clock = at + (chance(25) ? 1 : 0);
}

static void assign(struct tk *t, int unit, int lead, int designated)
{
	if (designated)
		t->lead = -1;
	if (chance(20) && t->clock % DAY < 79200)
		snap(t);
	put(t, "assign", unit, "role", lead ? "lead" : "co", "basis",
	    designated ? "designated" : chance(80) ? "legal" : "negotiated",
	    "designator", designated ? "street" : "",
	    "approved", decider(t, unit, designated), "head", "headx", NULL);
	if (lead) {
		t->lead = unit;
		t->nlead++;
		t->assigned = t->clock;
		t->accepted = 0;
	} else {
		t->co[t->nco++] = unit;
	}
}

/* Briefs: reached, impossible, or tries an hour apart. */
static void briefs(struct tk *t)
{
	int i, r;

	if (strcmp(t->source, "hotline") != 0 || chance(8))
		return;
	aim_at(t, due_of("limit.brief", t->received, "1h"));
	for (i = 0; i < 3; i++) {
		if (chance(60) || i == 2) {
			r = put(t, "brief", -1, "outcome", chance(80) ?
			    "reached" : chance(50) ? "impossible" :
			    "unreached", "recording", "r1", NULL);
			if (chance(5))
				maybe_void(t, r, chance(50));
			return;
		}
		put(t, "brief", -1, "outcome", "unreached", NULL);
		t->clock += chance(50) ? 3600 : chance(50) ? 3599 : 4000;
	}
}

/* Contacts of a unit until settled: tries at and around the hour (S8). */
static void contacts(struct tk *t, int unit, int aimed)
{
	int i, r, settled = 0;

	if (aimed)
		aim_at(t, due_of("limit.contact", t->assigned, "1wd"));
	if (chance(55)) {
		r = put(t, "contact", unit, "outcome", chance(80) ? "reached" :
		    "impossible", "way", "phone", NULL);
		if (!chance(8))
			return;
		maybe_void(t, r, chance(50));
		pass(t, 3600);
	}
	for (i = 0; i < 6 && settled < 3; i++) {
		put(t, "contact", unit, "outcome", "unreached", NULL);
		settled++;
		if (chance(20)) {
			t->clock += 3599;
			put(t, "contact", unit, "outcome", "unreached", NULL);
			t->clock += 1;
		} else {
			t->clock += chance(50) ? 3600 : 3601 + rnd(9000);
		}
		if (chance(25))
			break;
	}
	put(t, "contact", unit, "outcome", "reached", NULL);
}

static void accept(struct tk *t, int unit)
{
	int r;

	r = put(t, "accept", unit, NULL);
	if (chance(4)) {
		maybe_void(t, r, 0);
		pass(t, 4000);
		put(t, "accept", unit, NULL);
	}
	if (unit == t->lead)
		t->accepted = t->clock;
}

/* From the assign to where a reply is possible. */
static void prepare(struct tk *t)
{
	int i, order = (int)rnd(3);

	t->silent = strcmp(t->source, "hotline") != 0 && chance(40);
	if (order == 0 && !t->silent)
		contacts(t, t->lead, 1);
	if (chance(30)) {
		pass(t, 3600);
		put(t, "survey", t->lead, "finding", "现场情况", "photos",
		    "p1", NULL);
	}
	aim_at(t, due_of("limit.accept", t->assigned, "1wd"));
	if (chance(12))
		amend(t);
	accept(t, t->lead);
	if (order != 0 && !t->silent)
		contacts(t, t->lead, 1);
	if (chance(75)) {
		aim_at(t, due_of("limit.survey", t->accepted, "1wd"));
		put(t, "survey", t->lead, "finding", "现场情况", "photos",
		    "p2", NULL);
	}
	if (chance(30)) {
		aim_at(t, due_of("limit.progress", t->assigned, "4h"));
		put(t, "progress", t->lead, NULL);
	}
	for (i = 0; i < t->nco; i++) {
		if (chance(70)) {
			pass(t, 20000);
			accept(t, t->co[i]);
		}
		if (chance(30))
			put(t, "progress", t->co[i], NULL);
		if (chance(20))
			put(t, "contact", t->co[i], "outcome", "reached",
			    NULL);
	}
	if (chance(10))
		put(t, "urge", t->lead, "obligation", "finish", NULL);
}

static void ask_return(struct tk *t, int unit)
{
	put(t, "return", unit, "reason", "不属职责", "basis", "三定方案",
	    "suggest", unit_id[rnd(nunit)], "signed", "headx", NULL);
	pass(t, 9000);
}

/* The lead asks to give the ticket back; granted, it is dispatched again;
 * the second lead's is not granted, then somebody is designated (L4). */
static void returns(struct tk *t)
{
	int u, old = t->lead;

	ask_return(t, t->lead);
	if (chance(25)) {
		put(t, "return-refuse", t->lead, "reason", "首办负责",
		    "staff", "s", "leader", "l", NULL);
		return;
	}
	if (t->nlead > 1) {
		u = free_unit(t, old);
		if (u >= 0 && chance(80)) {
			pass(t, 20000);
			assign(t, u, 1, 1);
			prepare(t);
		}
		return;
	}
	if (chance(30))
		aim_at(t, due_of("limit.contact", t->assigned, "1wd"));
	u = put(t, "return-grant", t->lead, "reason", "同意", "staff", "s",
	    "leader", "l", NULL);
	if (chance(8)) {
		maybe_void(t, u, 0);
		return;
	}
	t->lead = -1;
	if (chance(15)) {
		t->clock = end + 1;
		return;
	}
	pass(t, 2 * DAY);
	u = free_unit(t, chance(90) ? old : -1);
	if (u < 0)
		return;
	assign(t, u, 1, 0);
	prepare(t);
	if (chance(35))
		returns(t);
}

static void extend(struct tk *t)
{
	char *until = day_text(t->clock / DAY + 2 + rnd(9));
	int r;

	put(t, "extend", t->lead, "until", until, "reason", "情况复杂", NULL);
	pass(t, 9000);
	if (chance(70)) {
		r = put(t, "extend-grant", t->lead, "until", until,
		    "reason", chance(70) ? "情况复杂" : "", NULL);
		if (chance(10))
			maybe_void(t, r, chance(50));
	} else {
		put(t, "extend-refuse", t->lead, "reason", "不同意", NULL);
	}
}

/* A reply with what it needs (L6); `unit` may be a co-handler. */
static int reply(struct tk *t, int unit)
{
	const char *fact = PICK(facts), *result = PICK(results);
	int plan = strcmp(result, "solved") != 0 || chance(10), r;

	if (strcmp(fact, "upheld") != 0 && strcmp(fact, "partly") != 0)
		put(t, "statement", unit, "fact", fact, "reason", "查无此事",
		    "handling", "已核查", "signed", "headx", NULL);
	put(t, "answer", unit, "outcome", chance(85) ? "reached" :
	    "impossible", "way", "phone", NULL);
	r = put(t, "reply", unit, "result", result, "fact", fact, "appeal",
	    chance(80) ? "reasonable" : "partly", "satisfaction",
	    chance(20) ? "none" : PICK(grades), "cause", "事由", "process",
	    "经过", "outcome", "结果", "signed", "headx", "plan",
	    plan ? "方案" : "", "plan_due", plan ?
	    day_text(t->clock / DAY + 1 + rnd(12)) : "", "photos_before", "a",
	    "photos_after", "b", "recording", "c", "approved", "centrelead",
	    NULL);
	t->replied = t->clock;
	return r;
}

static void callback(struct tk *t, const char *source)
{
	const char *out = chance(80) ? "reached" : chance(70) ? "unreached" :
	    "impossible";
	int spoke = strcmp(out, "reached") == 0, r;

	r = put(t, "callback", -1, "source", source, "outcome", out,
	    "contacted", spoke && chance(85) ? chance(75) ? "yes" : "no" : "",
	    "answered", spoke ? "yes" : "", "result", spoke && chance(85) ?
	    PICK(results) : "", "satisfaction", spoke && chance(85) ?
	    PICK(grades) : "", NULL);
	if (chance(6))
		maybe_void(t, r, chance(50));
}

static void supervise(struct tk *t, int unit)
{
	static const char *const levels[] = { "city", "district", "street" };
	static const char *const points[] = { "0", "0", "1", "2" };
	int how = (int)rnd(3), r, i;
	long due = t->clock / DAY + 1 + rnd(6);

	r = put(t, "supervise", unit, "level", PICK(levels), "ground",
	    fmt("%ld", 1 + rnd(6)), "leader", "leada", "due", how == 0 ? "" :
	    how == 1 ? day_text(due) : time_text(due * DAY + 36000), NULL);
	if (chance(8))
		maybe_void(t, r, chance(50));
	for (i = (int)rnd(3); i > 0; i--) {
		pass(t, DAY);
		put(t, "progress", unit, NULL);
	}
	if (chance(60)) {
		aim_at(t, how == 1 ? due * DAY + day_end(t->clock) :
		    due * DAY + 36000);
		r = put(t, "supervise-end", unit, "result", "办结", NULL);
		if (chance(8))
			maybe_void(t, r, chance(50));
	}
	if (chance(20))
		put(t, "merit", unit, "clause", "D5", "points", PICK(points),
		    "evidence", "材料", NULL);
}

static void recheck(struct tk *t)
{
	int unit = t->lead, again;
	char *until;

	put(t, "recheck", unit, "source", chance(50) ? "city" : "district",
	    "due", chance(30) ? day_text(t->clock / DAY + 1 + rnd(4)) : "",
	    NULL);
	for (again = 0; again < 2; again++) {
		pass(t, 9000);
		if (chance(40)) {
			until = day_text(t->clock / DAY + 2 + rnd(6));
			put(t, "recheck-extend", unit, "until", until,
			    "reason", "情况复杂", NULL);
			pass(t, 9000);
			if (chance(70))
				put(t, "recheck-extend-grant", unit, "until",
				    until, NULL);
			else
				put(t, "recheck-extend-refuse", unit,
				    "reason", "不同意", NULL);
		}
		aim_at(t, due_of("limit.recheck", t->clock, "3wd"));
		put(t, "recheck-report", unit, "process", "经过", "result",
		    "结果", "opinion", "意见", "told", "已告知", "handler",
		    "h", "sealed", "yes", "arrived_at", time_text(t->clock),
		    "photos", "p", "recording", "r", NULL);
		if (chance(50))
			break;
		pass(t, 9000);
		put(t, "recheck-rework", unit, "reason", "不到位", NULL);
	}
	pass(t, 9000);
	put(t, "recheck-close", unit, "outcome", chance(60) ? "agrees" :
	    "differs", NULL);
}

/* The clock moves to where another ticket comes in, or a second off (S21). */
static void meet_receipt(struct tk *t)
{
	long at, best = 0;
	int i;

	for (i = 0; i < ntk; i++) {
		at = tk[i].received;
		if (at > t->clock && strcmp(tk[i].phone, t->phone) == 0 &&
		    (best == 0 || at < best))
			best = at;
	}
	if (best > 0 && chance(50))
		t->clock = best + rnd(3) - 1;
}

static void shelve(struct tk *t)
{
	put(t, "shelve", t->lead, "category", fmt("%ld", 1 + rnd(6)),
	    "demand", "诉求", "reason", "理由", "handling", "处理", "conclusion",
	    "结论", "answer", "答复", "evidence", "证据", "section_head", "sh",
	    "unit_head", "uh", NULL);
	pass(t, 9000);
	if (chance(15)) {
		put(t, "shelve-refuse", t->lead, "reason", "退回", NULL);
		return;
	}
	if (chance(15)) {
		put(t, "shelve-revise", t->lead, "reason", "补正", NULL);
		pass(t, 9000);
	}
	meet_receipt(t);
	put(t, "shelve-file", t->lead, "room", "r", "leader", "l", NULL);
	if (chance(40)) {
		t->clock += DAY + rnd(8 * DAY);
		meet_receipt(t);
		put(t, "shelve-end", t->lead, "reason", "期满", NULL);
	}
}

static void merit(struct tk *t, int unit)
{
	static const char *const clauses[] = { "B1", "B2", "A2", "A3", "D1",
		"D2", "D3", "D4", "D5", "E1", "E2", "A1" };
	const char *c = PICK(clauses), *points = "";
	int r;

	if (strcmp(c, "A3") == 0 || strcmp(c, "E2") == 0 ||
	    strcmp(c, "D5") == 0 || strcmp(c, "A1") == 0)
		points = chance(50) ? "1" : "2";
	if ((c[0] == 'D' && c[1] >= '4') && chance(60))
		points = "0";
	r = put(t, "merit", unit, "clause", c, "points", points, "evidence",
	    "材料", NULL);
	if (chance(15))
		put(t, "merit", unit, "clause", c, "points", points,
		    "evidence", "再次", NULL);
	if (t != NULL && chance(20))
		maybe_void(t, r, chance(40));
}

/* What may come at any time on a ticket that has a lead. */
static void aside(struct tk *t)
{
	switch (rnd(6)) {
	case 0:
		amend(t);
		break;
	case 1:
		supervise(t, chance(80) ? t->lead : (int)rnd(nunit));
		break;
	case 2:
		put(t, "flag", -1, "kind", chance(50) ? "media" : "duty",
		    "reason", "原因", NULL);
		break;
	case 3:
		merit(t, t->lead);
		break;
	case 4:
		put(t, "urge", t->lead, "obligation", "finish", NULL);
		break;
	default:
		put(t, "progress", t->lead, "done", chance(50) ? "yes" : "",
		    NULL);
	}
}

static void after_close(struct tk *t)
{
	int i;

	if (chance(t->shelves))
		shelve(t);
	if (chance(20))
		recheck(t);
	for (i = (int)rnd(3); i > 0; i--) {
		t->clock += rnd(3 * DAY);
		callback(t, chance(50) ? "city" : "district");
	}
	if (chance(40)) {
		pass(t, 4 * DAY);
		put(t, "progress", t->lead, "done", "yes", NULL);
	}
	if (chance(40))
		aside(t);
}

/* Reply, review, callbacks, rework, close. */
static void finish(struct tk *t)
{
	int round, r, tries, passed;
	char key[64];

	if (t->silent)
		contacts(t, t->lead, 1);
	for (round = 0; round < 3; round++) {
		snprintf(key, sizeof(key), "limit.finish.%s", t->urgency);
		if (round == 0)
			aim_at(t, due_of(key, t->accepted, "5wd"));
		else
			aim_at(t, due_of("limit.rework", t->clock, "1wd"));
		if (t->ddue > t->clock && chance(30))
			aim_at(t, t->ddue);
		if (t->nco > 0 && chance(15))
			reply(t, t->co[0]);
		r = reply(t, t->lead);
		if (chance(6)) {
			maybe_void(t, r, 0);
			pass(t, 9000);
			reply(t, t->lead);
		}
		if (chance(10)) {
			pass(t, 9000);
			reply(t, t->lead);
		}
		if (chance(15))
			callback(t, chance(50) ? "city" : "district");
		if (chance(20))
			aside(t);
		if (chance(10) && round < 2) {
			put(t, "rework", t->lead, "reason", "重办", NULL);
			continue;
		}
		aim_at(t, due_of("limit.review", t->replied, "1wd"));
		passed = chance(85);
		r = put(t, "review", -1, "outcome", passed ? "pass" : "fail",
		    NULL);
		if (chance(6))
			maybe_void(t, r, chance(60));
		if (!passed && chance(80)) {
			put(t, "rework", t->lead, "reason", "重办", NULL);
			continue;
		}
		for (tries = 1 + (int)rnd(3); tries > 0; tries--) {
			aim_at(t, due_of("limit.callback", t->clock, "1wd"));
			callback(t, "street");
		}
		if (!chance(25))
			break;
		pass(t, 9000);
		put(t, "rework", t->lead, "reason", "重办", NULL);
	}
	if (chance(85)) {
		if (t->ddue > t->clock && chance(50))
			aim_at(t, t->ddue);
		pass(t, 9000);
		put(t, "close", -1, "reason", chance(90) ? "已沟通" : "", NULL);
	}
}

static void live(struct tk *t)
{
	int i, u;

	briefs(t);
	if (chance(15))
		amend(t);
	pass(t, 3600);
	for (i = 0; i < 2 && chance(7); i++) {
		put(t, "decline", -1, "reason", "不属本街道", NULL);
		pass(t, DAY);
		if (chance(30))
			merit(t, (int)rnd(nunit));
		if (chance(45))
			return;
		put(t, "decline-refuse", -1, "reason", "区里退回", NULL);
		t->fallback = 1;
		pass(t, 9000);
	}
	assign(t, (int)rnd(nunit), 1, 0);
	for (i = (int)rnd(8); i > 5; i--)
		if ((u = free_unit(t, -1)) >= 0) {
			if (chance(40))
				pass(t, 9000);
			assign(t, u, 0, 0);
		}
	if (chance(8))
		return;
	t->quick = chance(40);
	prepare(t);
	if (t->nco > 0 && chance(12)) {
		ask_return(t, t->co[0]);
		put(t, "return-grant", t->co[0], "reason", "同意", NULL);
		t->co[0] = t->co[--t->nco];
	}
	if (chance(t->silent ? 60 : t->quick ? 45 : 12))
		returns(t);
	if (t->lead < 0 || chance(7))
		return;
	if (chance(t->quick ? 45 : 20))
		extend(t);
	t->quick = chance(15);
	if (chance(30))
		aside(t);
	finish(t);
	after_close(t);
}

/* ---- what hangs on no ticket ---- */

static void loose(void)
{
	static const char *const bkinds[] = { "special", "circular",
		"interview" };
	int i, u, r;
	long at;

	for (i = (int)rnd(4); i > 0; i--) {
		u = (int)rnd(nunit);
		r = put(NULL, "bulletin", u, "kind", PICK(bkinds), "ground",
		    "1", NULL);
		at = row[r].at;
		if (chance(30))
			continue;
		at = chance(50) ? due_of("limit.answer", at, "5wd") +
		    (chance(30) ? 1 : 0) : at + rnd(9 * DAY);
		if (at > end)
			continue;
		u = put(NULL, "bulletin-answer", u, "bulletin", fmt("@g%d",
		    r), "objective", "客观", "subjective", "主观", "plans",
		    "方案", "measures", "措施", NULL);
		row[u].at = at;
		row[u].batch = batch_at(at + 1);
		if (row[u].batch < row[r].batch + 1)
			row[u].batch = row[r].batch + 1;
	}
	for (i = (int)rnd(6); i > 0; i--)
		merit(NULL, (int)rnd(nunit));
	for (i = (int)rnd(3); i > 0; i--) {
		u = (int)rnd(nunit);
		r = put(NULL, "supervise", u, "level", chance(50) ? "city" :
		    "street", "ground", "7", "due", "", NULL);
		at = row[r].at / DAY + 1 + rnd(5);
		set(&row[r], "due", day_text(at));
		if (chance(50))
			continue;
		u = put(NULL, "supervise-end", u, "result", "好转", NULL);
		row[u].at = at * DAY + day_end(row[r].at) + rnd(2);
		row[u].batch = batch_at(row[u].at);
		if (row[u].at > end || row[u].batch <= row[r].batch)
			nrow--;
	}
}

/* ---- writing it all down ---- */

static void make_ticket(struct tk *t, int i)
{
	static const char *const cats[] = { "城市管理/违法建筑/乱搭建",
		"住房保障/物业管理/漏水", "公共安全/消防/堵塞通道" };
	static const char *const places[] = { "东园小区", "西园小区", "" };
	static const char *const phones[] = { "13800000001", "13800000002",
		"13800000003", "" };
	long at = begin + rnd((end - begin) * (chance(75) ? 2 : 3) / 4);

	if (i < 4)
		at = begin + rnd(DAY);
	if (chance(25))
		at = at / DAY * DAY + PICK(edges) + rnd(3) - 1;
	snprintf(t->id, sizeof(t->id), "热线-%.2s%.2s%.2s-%06d",
	    day_text(at / DAY) + 2, day_text(at / DAY) + 5,
	    day_text(at / DAY) + 8, i + 1);
	t->source = chance(80) ? "hotline" : chance(50) ? "grid" : "app";
	t->kind = PICK(kinds);
	t->urgency = chance(50) ? "general" : PICK(urgencies);
	t->site = chance(40) ? "yes" : "no";
	t->category = PICK(cats);
	t->place = PICK(places);
	t->phone = PICK(phones);
	t->supervised = chance(12) ? chance(50) ? "city" : "district" : "";
	t->flags = chance(8) ? chance(50) ? "fallback" : "instruction" : "";
	t->fallback = *t->flags != '\0';
	if (!t->fallback && chance(12))
		t->flags = chance(50) ? "named" : chance(50) ? "media" :
		    "named secret";
	t->received = t->clock = at;
	t->ddue = chance(40) ? at + 3600 + rnd(9 * DAY) : 0;
	t->lead = -1;
	t->shelves = i < 6 ? 60 : 10;
	t->batch = batch_at(at);
}

/* The export's row; a later one differs, hence amends. */
static void write_ticket(FILE *f, struct tk *t)
{
	fprintf(f, "%s,%s,%s,%s,%s,%s,%s,%s,,某人,%s,%s的诉求内容%s,%s,%s,%s\n",
	    t->id, time_text(t->received), t->source, t->kind, t->urgency,
	    t->category, t->site, t->place, t->phone, t->category, t->place,
	    t->ddue > 0 ? time_text(t->ddue) : "", t->supervised, t->flags);
}

static void write_export(FILE *script, int b)
{
	FILE *f = NULL;
	struct tk old;
	int i, again;

	for (i = 0; i < ntk; i++) {
		again = tk[i].again == b;
		if (batch_at(tk[i].received) != b && !again)
			continue;
		if (f == NULL) {
			f = open_out(fmt("%d.in.csv", b));
			fprintf(f, "ticket,received,source,kind,urgency,"
			    "category,site,place,address,caller,phone,text,"
			    "district_due,supervised,flags\n");
		}
		old = tk[i];
		if (again) {
			old.urgency = urgencies[b % 3];
			if (b % 2)
				old.ddue = old.received + 5 * DAY + b;
		}
		write_ticket(f, &old);
	}
	if (f == NULL)
		return;
	close_out(f);
	fprintf(script, "%s\tingest\t%d.in.csv\n", time_text(batch[b]), b);
}

static int by_order(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->batch != y->batch)
		return x->batch < y->batch ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void write_events(FILE *script, int b, int from, int to)
{
	FILE *f;
	int i, c;

	if (from == to)
		return;
	f = open_out(fmt("%d.ev.csv", b));
	fprintf(f, "event,ticket,unit,at,by");
	for (c = 0; c < NELEM(cols); c++)
		fprintf(f, ",%s", cols[c]);
	fprintf(f, "\n");
	for (i = from; i < to; i++) {
		fprintf(f, "%s,%s,%s,%s,clerk", row[i].event, row[i].ticket,
		    row[i].unit, time_text(row[i].at));
		for (c = 0; c < NELEM(cols); c++)
			fprintf(f, ",%s", row[i].val[c] == NULL ? "" :
			    row[i].val[c]);
		fprintf(f, "\n");
	}
	close_out(f);
	fprintf(script, "%s\trecord\t%d.ev.csv\n", time_text(batch[b]), b);
}

static void write_change(FILE *script, int b)
{
	const char *dir = config_dir(fmt("c%d", nconf++));
	long day;

	switch (rnd(4)) {
	case 0:
		write_units(dir, "甲");
		break;
	case 1:
		write_merits(dir, chance(50));
		break;
	case 2:
		for (day = batch[b] / DAY + 2 + rnd(8); !is_work(day) ||
		    (day + 3) % 7 >= 5; day++)
			;
		off[noff++] = day;
		write_calendar(dir, end / DAY + 400);
		break;
	default:
		turn_knobs(8);
		write_policy(dir);
	}
	fprintf(script, "%s\tconfig\t%s\n", time_text(batch[b]), dir);
}

static void write_script(void)
{
	FILE *f = open_out("script");
	int b, from = 0, to, change = chance(50) ? (int)rnd(nbatch) : -1;

	qsort(row, (size_t)nrow, sizeof(row[0]), by_order);
	for (b = 0; b < nbatch; b++) {
		for (to = from; to < nrow && row[to].batch == b; to++)
			;
		if (b == change || (change >= 0 && chance(2)))
			write_change(f, b);
		write_export(f, b);
		write_events(f, b, from, to);
		from = to;
	}
	close_out(f);
}

/* How many instants are asked besides the last one. */
static int count_of(const char *s)
{
	long n = strtol(s, NULL, 10);

	return n < 1 ? 1 : n > 100 ? 100 : (int)n;
}

static void write_questions(void)
{
	FILE *f = open_out("asof");
	long y, m, d, last = batch[nbatch - 1] + rnd(5 * DAY), at;
	const char *more = getenv("ORACLE_ASOFS");
	int i, n = more != NULL ? count_of(more) : 3;

	uncivil(begin / DAY + 7 + rnd((end - begin) / DAY - 7), &y, &m, &d);
	for (i = 0; i < n; i++) {
		at = i == 0 ? batch[rnd(nbatch)] - rnd(2) : naim > 0 ?
		    aim[rnd(naim)] + rnd(3) - 1 : begin + rnd(end - begin);
		if (at <= batch[2] || at > batch[nbatch - 1])
			at = batch[nbatch / 2];
		fprintf(f, "%s\n", time_text(at));
	}
	fprintf(f, "%s\n", time_text(last));
	close_out(f);
	f = open_out("period");
	fprintf(f, "%04ld-%02ld\n%04ld-Q%ld\n%04ld\n", y, m, y, (m + 2) / 3,
	    y);
	fprintf(f, "%04ld-W%02ld\n", y, 1 + ((m - 1) * 30 + d) / 7 % 52);
	fprintf(f, "%s..%s\n", day_text(begin / DAY + rnd(9)),
	    day_text(end / DAY - rnd(9)));
	close_out(f);
}

int main(int argc, char **argv)
{
	long t;
	int i;

	if (argc != 4) {
		fprintf(stderr, "usage: gen SEED OUTDIR CONFIGDIR\n");
		return 2;
	}
	rng = strtoull(argv[1], NULL, 10) * 0x2545f4914f6cdd1du + 1;
	outdir = argv[2];
	mkdir(outdir, 0700);
	begin = parse_day(PICK(starts)) * DAY;
	end = begin + (28 + rnd(35)) * DAY;
	for (t = begin + 3600; t < end + DAY && nbatch < 590;)
		batch[nbatch++] = t += 3600 * 5 + rnd(86400);
	end = batch[nbatch - 1];
	load_calendar(argv[3]);
	make_config(argv[3]);
	ntk = 10 + (int)rnd(31);
	for (i = 0; i < ntk; i++) {
		make_ticket(&tk[i], i);
		tk[i].again = -1;
	}
	for (i = 0; i < ntk; i++) {
		live(&tk[i]);
		if (chance(8))
			tk[i].again = batch_at(tk[i].received) + 1 +
			    (int)rnd(12);
	}
	loose();
	write_script();
	write_questions();
	return 0;
}
