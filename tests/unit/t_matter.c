/*
 * t_matter - what counts as the same thing (M1, M2), how often (M3)
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/matter.h"
#include "store/image.h"
#include "unit/ledger_build.h"

static const struct matter_rules usual = { 365 * 86400, 50 };

static struct matter_ticket
ticket_of(const char *id, const char *at, const char *category,
    const char *place, const char *text)
{
	struct matter_ticket t = { .ticket = str_of(id),
	    .received_s = when(at), .category = str_of(category),
	    .place = str_of(place), .text = str_of(text) };

	return t;
}

/* --- M2, case by case ------------------------------------------------- */

/* One first ticket, and one that may join it. */
struct pair {
	const char *why;
	const char *at[2], *category[2], *place[2], *text[2];
	int joins;
};

static const struct pair pairs[] = {
	{ "same place", { "2024-01-01", "2024-01-02" }, { "A/B", "A/B" },
	    { "P", "P" }, { "甲乙丙", "丁戊己" }, 1 },
	{ "another place, another text", { "2024-01-01", "2024-01-02" },
	    { "A/B", "A/B" }, { "P", "Q" }, { "甲乙丙", "丁戊己" }, 0 },
	{ "an empty place is no place", { "2024-01-01", "2024-01-02" },
	    { "A/B", "A/B" }, { "", "" }, { "甲乙丙", "丁戊己" }, 0 },
	{ "another category", { "2024-01-01", "2024-01-02" },
	    { "A/B", "A/C" }, { "P", "P" }, { "甲乙丙", "甲乙丙" }, 0 },
	{ "no category is one, too", { "2024-01-01", "2024-01-02" },
	    { "", "" }, { "", "" }, { "甲乙丙", "甲乙丙" }, 1 },
	/* 甲乙 乙丙 of 甲乙 乙丙 丙丁 丁戊: 2 of 4 */
	{ "0.50 is enough", { "2024-01-01", "2024-01-02" },
	    { "A", "A" }, { "", "" }, { "甲乙丙", "甲乙丙丁戊" }, 1 },
	/* 甲乙 乙丙 of five: 0.40 */
	{ "less is not", { "2024-01-01", "2024-01-02" },
	    { "A", "A" }, { "", "" }, { "甲乙丙", "甲乙丙丁戊己" }, 0 },
	{ "sets, not lists", { "2024-01-01", "2024-01-02" },
	    { "A", "A" }, { "", "" }, { "甲乙", "甲乙甲乙甲乙" }, 1 },
	{ "folded", { "2024-01-01", "2024-01-02" }, { "A", "A" }, { "", "" },
	    { "Ａ１，乙丙！", "A1 乙 丙" }, 1 },
	{ "nothing to compare", { "2024-01-01", "2024-01-02" },
	    { "A", "A" }, { "", "" }, { "甲", "甲" }, 0 },
	{ "the window's last second", { "2024-01-01 08:00:00",
	    "2024-12-31 08:00:00" }, { "A", "A" }, { "P", "P" },
	    { "甲", "乙" }, 1 },
	{ "a second later", { "2024-01-01 08:00:00", "2024-12-31 08:00:01" },
	    { "A", "A" }, { "P", "P" }, { "甲", "乙" }, 0 },
	{ "the same second", { "2024-01-01 08:00", "2024-01-01 08:00" },
	    { "A", "A" }, { "P", "P" }, { "甲", "乙" }, 1 },
	{ "received before it", { "2024-01-01 08:00", "2024-01-01 07:59" },
	    { "A", "A" }, { "P", "P" }, { "甲", "乙" }, 0 },
};

static void
m2_one_first(void **state)
{
	struct matter_index index;
	struct matter_ticket t;
	struct str found;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct pair *p = &pairs[i];

		matter_make(&index, NULL);
		t = ticket_of("T1", p->at[0], p->category[0], p->place[0],
		    p->text[0]);
		matter_put(&index, &t);
		t = ticket_of("T2", p->at[1], p->category[1], p->place[1],
		    p->text[1]);
		found = matter_find(&index, &t, &usual);
		if (!str_eq(found, str_of(p->joins ? "T1" : "")))
			fail_msg("%s: found '%.*s'", p->why, STR_ARG(found));
		matter_drop(&index);
	}
}

/* The same place before text, then similar, then early, then bytes. */
static void
m2_several_fit(void **state)
{
	struct matter_index index;
	struct matter_ticket t;

	(void)state;
	matter_make(&index, NULL);
	t = ticket_of("T9", "2024-01-05", "A", "", "甲乙丙丁");
	matter_put(&index, &t);
	t = ticket_of("T2", "2024-01-04", "A", "P", "子丑寅卯");
	matter_put(&index, &t);
	t = ticket_of("N", "2024-02-01", "A", "P", "甲乙丙丁");
	assert_true(str_is(matter_find(&index, &t, &usual), "T2"));
	t = ticket_of("T3", "2024-01-06", "A", "P", "甲乙丙辰");
	matter_put(&index, &t);
	t = ticket_of("N", "2024-02-01", "A", "P", "甲乙丙丁");
	assert_true(str_is(matter_find(&index, &t, &usual), "T3"));
	t = ticket_of("N", "2024-02-01", "A", "P", "午未申酉");
	assert_true(str_is(matter_find(&index, &t, &usual), "T2"));
	t = ticket_of("T8", "2024-01-05", "A", "", "甲乙丙丁");
	matter_put(&index, &t);
	t = ticket_of("N", "2024-02-01", "A", "", "甲乙丙丁");
	assert_true(str_is(matter_find(&index, &t, &usual), "T8"));
	t = ticket_of("T10", "2024-01-04", "A", "", "甲乙丙丁");
	matter_put(&index, &t);
	t = ticket_of("N", "2024-02-01", "A", "", "甲乙丙丁");
	assert_true(str_is(matter_find(&index, &t, &usual), "T10"));
	matter_drop(&index);
}

/* An amended first ticket is compared as it stands now. */
static void
m2_amended_first(void **state)
{
	struct matter_index index;
	struct matter_ticket t;

	(void)state;
	matter_make(&index, NULL);
	t = ticket_of("T1", "2024-01-05", "A", "P", "甲乙丙丁");
	matter_put(&index, &t);
	t = ticket_of("T1", "2024-01-05", "A", "Q", "子丑寅卯");
	matter_drop_ticket(&index, t.ticket);
	matter_put(&index, &t);
	t = ticket_of("N", "2024-02-01", "A", "P", "甲乙丙丁");
	assert_int_equal(matter_find(&index, &t, &usual).n, 0);
	t = ticket_of("N", "2024-02-01", "A", "Q", "甲乙丙丁");
	assert_true(str_is(matter_find(&index, &t, &usual), "T1"));
	matter_drop(&index);
}

/* --- M2, against comparing with all ----------------------------------- */

enum { TICKETS = 400, CHARS = 24 };

struct plain {
	struct matter_ticket t;
	uint64_t gram[CHARS];
	size_t n_gram;
	int is_first;
	char text[3 * CHARS + 1], id[8];
};

static uint64_t seed;

static uint32_t
dice(uint32_t n)
{
	seed = hash_number(seed + 1);
	return (uint32_t)(seed >> 33) % n;
}

/* A text of few different characters, so that texts are half alike. */
static void
roll(struct plain *p, uint32_t chars, size_t i)
{
	static const char *const category[] = { "", "A", "A/B" };
	static const char *const place[] = { "", "", "", "P", "Q" };
	size_t n = dice(CHARS), k, g;
	int32_t before = 0;

	memset(p, 0, sizeof(*p));
	for (k = 0; k < n; k++) {
		int32_t c = (int32_t)(0x4e00 + dice(chars));
		uint64_t gram = (uint64_t)before << 32 | (uint64_t)c;

		p->text[3 * k] = (char)(0xe0 | c >> 12);
		p->text[3 * k + 1] = (char)(0x80 | (c >> 6 & 63));
		p->text[3 * k + 2] = (char)(0x80 | (c & 63));
		for (g = 0; g < p->n_gram && p->gram[g] != gram; g++)
			continue;
		if (before != 0 && g == p->n_gram)
			p->gram[p->n_gram++] = gram;
		before = c;
	}
	snprintf(p->id, sizeof(p->id), "T%u", dice(1000) * 1000 +
	    (unsigned)i);
	p->t.ticket = str_of(p->id);
	p->t.received_s = when("2024-01-01") + dice(40) * 86400;
	p->t.category = str_of(category[dice(3)]);
	p->t.place = str_of(place[dice(5)]);
	p->t.text = str_of(p->text);
}

static uint64_t
common_of(const struct plain *a, const struct plain *b)
{
	uint64_t n = 0;
	size_t i, k;

	for (i = 0; i < a->n_gram; i++)
		for (k = 0; k < b->n_gram; k++)
			n += a->gram[i] == b->gram[k];
	return n;
}

/* 1 when `a` goes before `b` for the new one. */
static int
goes_before(const struct plain *new, const struct plain *a,
    const struct plain *b)
{
	int at = str_eq(a->t.place, new->t.place) && a->t.place.n > 0;
	int bt = str_eq(b->t.place, new->t.place) && b->t.place.n > 0;
	uint64_t ac = common_of(a, new), bc = common_of(b, new);
	uint64_t aa = a->n_gram + new->n_gram - ac;
	uint64_t ba = b->n_gram + new->n_gram - bc;

	if (at != bt)
		return at;
	aa = aa == 0 ? 1 : aa;
	ba = ba == 0 ? 1 : ba;
	if (ac * ba != bc * aa)
		return ac * ba > bc * aa;
	if (a->t.received_s != b->t.received_s)
		return a->t.received_s < b->t.received_s;
	return str_cmp(a->t.ticket, b->t.ticket) < 0;
}

static struct str
find_slowly(const struct plain *all, size_t n, const struct plain *new,
    const struct matter_rules *rules)
{
	const struct plain *best = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct plain *p = &all[i];
		uint64_t common = common_of(p, new);
		uint64_t either = p->n_gram + new->n_gram - common;
		int by_place = p->t.place.n > 0 &&
		    str_eq(p->t.place, new->t.place);

		if (!p->is_first || !str_eq(p->t.category, new->t.category) ||
		    p->t.received_s > new->t.received_s ||
		    new->t.received_s - p->t.received_s > rules->window_s)
			continue;
		if (!by_place && (either == 0 || common * 100 <
		    (uint64_t)rules->similarity_cents * either))
			continue;
		if (best == NULL || goes_before(new, p, best))
			best = p;
	}
	return best == NULL ? str_make(NULL, 0) : best->t.ticket;
}

static void
m2_same_as_all(void **state)
{
	static const int64_t cents[] = { 0, 1, 20, 33, 50, 51, 67, 80, 100,
	    120 };
	static struct plain all[TICKETS];
	size_t round, i, joined = 0, started = 0;

	(void)state;
	for (round = 0; round < 40; round++) {
		struct matter_rules rules = { (int64_t)dice(40) * 86400,
		    cents[round % 10] };
		uint32_t chars = 2 + dice(round % 2 == 0 ? 4 : 60);
		size_t known = round % 3 * (TICKETS / 4);
		struct matter_index index;

		matter_make(&index, NULL);
		/* some are there before the first is looked for */
		for (i = 0; i < known; i++) {
			roll(&all[i], chars, i);
			all[i].is_first = 1;
			matter_put(&index, &all[i].t);
		}
		for (; i < TICKETS; i++) {
			struct str fast, slow;

			roll(&all[i], chars, i);
			slow = find_slowly(all, i, &all[i], &rules);
			fast = matter_find(&index, &all[i].t, &rules);
			if (!str_eq(fast, slow))
				fail_msg("round %zu, ticket %zu: '%.*s', must "
				    "be '%.*s'", round, i, STR_ARG(fast),
				    STR_ARG(slow));
			all[i].is_first = fast.n == 0;
			joined += fast.n > 0;
			started += fast.n == 0;
			if (fast.n == 0)
				matter_put(&index, &all[i].t);
		}
		matter_drop(&index);
	}
	/* both happen, or nothing was tested */
	assert_true(joined > 1000 && started > 1000);
}

/* --- M2, kept in a file ------------------------------------------------ */

/* Texts are asked for by the number in the ledger: T0 is 1, and so on. */
struct kept_texts {
	const struct plain *all;
	size_t n_asked;
};

static struct str
text_again(void *with, uint32_t number, uint32_t entry)
{
	struct kept_texts *texts = with;

	(void)entry;
	texts->n_asked++;
	return texts->all[number - 1].t.text;
}

/* Writes an index to a file and maps that into another, in its place. */
static void
keep(struct matter_index *index, const struct ledger *ledger, int64_t cents,
    struct kept_texts *texts)
{
	struct arena *part[MATTER_PARTS];
	uint64_t size[MATTER_PARTS];
	char dir[] = "/tmp/t_matter.XXXXXX";
	int dir_fd, fd;

	assert_non_null(mkdtemp(dir));
	dir_fd = open(dir, O_RDONLY | O_DIRECTORY);
	matter_keep(index, cents);
	matter_parts(index, part);
	image_sizes(part, MATTER_PARTS, size);
	assert_int_equal(image_put(dir_fd, "index", str_of("head"), part,
	    MATTER_PARTS), FAIL_NONE);
	matter_drop(index);
	matter_make(index, NULL);
	matter_parts(index, part);
	fd = image_open(dir_fd, "index");
	assert_true(fd >= 0);
	assert_true(image_map(fd, size, part, MATTER_PARTS));
	matter_mapped(index, ledger, text_again, texts);
	close(fd);
	assert_int_equal(unlinkat(dir_fd, "index", 0), 0);
	close(dir_fd);
	assert_int_equal(rmdir(dir), 0);
}

/* What a mapped index finds is what comparing with all finds: also what is put
   into it later, and what is taken out. */
static void
m2_kept(void **state)
{
	static const int64_t cents[] = { 1, 20, 33, 50, 67, 100 };
	static struct plain all[TICKETS];
	size_t round, i, joined = 0, asked = 0;

	(void)state;
	for (round = 0; round < 30; round++) {
		struct matter_rules rules = { (int64_t)dice(40) * 86400,
		    cents[round % 6] };
		uint32_t chars = 2 + dice(round % 2 == 0 ? 4 : 60);
		size_t known = dice(3) * (TICKETS / 3);
		struct kept_texts texts = { all, 0 };
		struct matter_index index;
		struct build b;

		build_make(&b, "");
		b.is_lax = 1;
		matter_make(&index, NULL);
		for (i = 0; i < TICKETS; i++)
			roll(&all[i], chars, i);
		for (i = 0; i < known; i++) {
			char attrs[32];

			(void)snprintf(attrs, sizeof(attrs), "matter=%s",
			    all[i].id);
			act(&b, "2024-03-01 08:00", all[i].id, "receive", "",
			    attrs);
			all[i].is_first = 1;
			all[i].t.number = (uint32_t)i + 1;
			assert_int_equal(ledger_ticket(&b.ledger,
			    all[i].t.ticket), i + 1);
			matter_put(&index, &all[i].t);
		}
		/* kept for another similarity than is asked for, too */
		keep(&index, &b.ledger, cents[dice(6)], &texts);
		for (i = 0; i < known; i += 7) {
			uint32_t entry = matter_entry(&index,
			    all[i].t.number);

			assert_int_not_equal(entry, 0);
			assert_true(matter_is_as(&index, entry - 1,
			    &all[i].t));
			matter_drop_entry(&index, entry - 1);
			all[i].is_first = 0;
		}
		assert_int_equal(matter_entry(&index, (uint32_t)known + 1),
		    0);
		for (i = known; i < TICKETS; i++) {
			struct str fast, slow;

			slow = find_slowly(all, i, &all[i], &rules);
			matter_expect(&index, &all[i].t, &rules);
			fast = matter_find(&index, &all[i].t, &rules);
			if (!str_eq(fast, slow))
				fail_msg("round %zu, ticket %zu: '%.*s', must "
				    "be '%.*s'", round, i, STR_ARG(fast),
				    STR_ARG(slow));
			all[i].is_first = fast.n == 0;
			joined += fast.n > 0;
			if (fast.n == 0)
				matter_put(&index, &all[i].t);
		}
		asked += texts.n_asked;
		matter_drop(&index);
		build_drop(&b);
	}
	assert_true(joined > 1000 && asked > 500);
}

/* A kept ticket is compared with what the ledger says by now. */
static void
m2_kept_is_as(void **state)
{
	struct plain one[1];
	struct kept_texts texts = { one, 0 };
	struct matter_index index;
	struct matter_ticket t;
	struct build b;
	uint32_t entry;

	(void)state;
	memset(one, 0, sizeof(one));
	build_make(&b, "");
	b.is_lax = 1;
	act(&b, "2024-03-01 08:00", "T1", "receive", "", "matter=T1");
	matter_make(&index, NULL);
	one[0].t = t = ticket_of("T1", "2024-03-01", "A", "P", "甲乙丙丁");
	t.number = 1;
	matter_put(&index, &t);
	keep(&index, &b.ledger, 50, &texts);
	entry = matter_entry(&index, 1);
	assert_int_equal(entry, 1);
	assert_true(matter_is_as(&index, 0, &t));
	t.place = str_of("Q");
	assert_false(matter_is_as(&index, 0, &t));
	t.place = str_of("");
	assert_false(matter_is_as(&index, 0, &t));
	t.place = str_of("P");
	t.category = str_of("B");
	assert_false(matter_is_as(&index, 0, &t));
	t.category = str_of("A");
	t.received_s++;
	assert_false(matter_is_as(&index, 0, &t));
	/* who drops it by its id, where it was amended in this process */
	t = ticket_of("N", "2024-04-01", "A", "P", "");
	assert_true(str_is(matter_find(&index, &t, &usual), "T1"));
	matter_drop_ticket(&index, str_of("T1"));
	assert_int_equal(matter_find(&index, &t, &usual).n, 0);
	matter_drop(&index);
	build_drop(&b);
}

/* --- M1 and M3, on a ledger ------------------------------------------- */

#define CALLER "caller=00000000000000a1;"

static uint32_t
repeats(struct build *b, const char *id, int64_t days)
{
	const struct matter_call *first;
	struct matter_calls calls;

	matter_calls_make(&calls, &b->ledger, &b->arena);
	return matter_repeats(&calls, ledger_ticket(&b->ledger, str_of(id)),
	    days * 86400, &first);
}

static void
m3_repeats(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	b.is_lax = 1;
	act(&b, "2023-10-01 08:00", "T1", "receive", "", CALLER "matter=T1");
	act(&b, "2024-03-01 08:00", "T2", "receive", "", CALLER "matter=T1");
	act(&b, "2024-03-01 08:00", "T3", "receive", "",
	    "caller=00000000000000b2;matter=T1");
	act(&b, "2024-03-01 08:00", "T4", "receive", "", "matter=T1");
	act(&b, "2024-03-01 08:00", "T5", "receive", "", CALLER "matter=T5");
	act(&b, "2024-09-30 08:00", "T6", "receive", "", CALLER "matter=T1");
	act(&b, "2024-09-30 08:00", "T7", "receive", "", CALLER "matter=T1");
	act(&b, "2024-09-30 08:00:01", "T8", "receive", "",
	    CALLER "matter=T1");
	assert_int_equal(repeats(&b, "T1", 365), 1);
	assert_int_equal(repeats(&b, "T2", 365), 2);
	assert_int_equal(repeats(&b, "T3", 365), 1);	/* another caller */
	assert_int_equal(repeats(&b, "T4", 365), 1);	/* no caller */
	assert_int_equal(repeats(&b, "T5", 365), 1);	/* another matter */
	/* received up to and with it: T7 came in the same second */
	assert_int_equal(repeats(&b, "T6", 365), 4);
	assert_int_equal(repeats(&b, "T7", 365), 4);
	/* T1 lies 365 days and a second back */
	assert_int_equal(repeats(&b, "T8", 365), 4);
	assert_int_equal(repeats(&b, "T8", 100000), 5);
	assert_int_equal(repeats(&b, "T8", 0), 1);
	/* as amended; an amend that is voided says nothing */
	act(&b, "2024-10-01 08:00", "T5", "amend", "", "matter=T1");
	assert_int_equal(repeats(&b, "T6", 365), 5);
	act(&b, "2024-10-01 08:00", "T5", "void", "", "seq=9");
	assert_int_equal(repeats(&b, "T6", 365), 4);
	build_drop(&b);
}

#define SOME 5000	/* tickets of which some are asked for: two threads' */
#define ASKED 40

/* How callers lie among all numbers. */
enum spread { EVEN, HIGH, LOW, HEAPED, SPREADS };

/* 0: none. */
static uint64_t
some_caller(enum spread spread)
{
	uint64_t any;

	(void)dice(1);
	any = hash_number(seed);
	switch (spread) {
	case EVEN:
		return any;			/* as pieces of a digest are */
	case HIGH:
		return UINT64_MAX - any % 500;
	case LOW:
		return any % 500;
	default:
		return any % 2 ? UINT64_C(7) << 60 : any >> any % 64;
	}
}

static void
receive_some(struct build *b, enum spread spread, uint32_t from, uint32_t to)
{
	char id[16], attrs[64];
	uint32_t i;

	for (i = from; i < to; i++) {
		uint64_t caller = some_caller(spread);

		(void)snprintf(id, sizeof(id), "T%u", i);
		(void)snprintf(attrs, sizeof(attrs), "caller=%016llx;"
		    "matter=T%u", (unsigned long long)caller, 1 + dice(2));
		act(b, "2024-03-01 08:00", id, "receive", "",
		    caller == 0 ? "matter=T1" : attrs);
	}
}

/* Of a few tickets, repeats are those that collecting all would say. */
static void
m3_of_some(void **state)
{
	enum spread spread;

	(void)state;
	seed = 20240301;
	for (spread = EVEN; spread < SPREADS; spread++) {
		struct matter_calls all, some, fresh;
		struct matter_base base = { .dirty = 1 };
		uint32_t asked[ASKED], i, repeated = 0;
		struct build b;
		uint8_t *bits;
		char id[16];

		build_make(&b, "");
		b.is_lax = 1;
		receive_some(&b, spread, 1, SOME);
		matter_calls_make(&all, &b.ledger, &b.arena);
		bits = mem_take(&b.arena, SOME);
		base.call = all.call;
		base.n = all.n;
		base.n_ticket = ledger_tickets(&b.ledger);
		base.state = bits;
		/* as if these were kept, and others came since */
		b.ledger.n_kept = ledger_count(&b.ledger);
		receive_some(&b, spread, SOME, SOME + 20);
		for (i = 0; i < 20; i++) {
			(void)snprintf(id, sizeof(id), "T%u",
			    1 + dice(SOME - 1));
			act(&b, "2024-03-02 08:00", id, "amend", "",
			    "matter=T1");
			bits[ledger_ticket(&b.ledger, str_of(id))] = 1;
		}
		for (i = 0; i < ASKED; i++)
			asked[i] = SOME + 20 - (i % 2 ? 1 + i / 2 :
			    1 + dice(SOME + 18));
		matter_calls_make(&all, &b.ledger, &b.arena);
		matter_calls_some(&some, &b.ledger, &base, asked, ASKED,
		    &b.arena);
		matter_calls_some(&fresh, &b.ledger, NULL, asked, ASKED,
		    &b.arena);
		assert_int_equal(fresh.n, some.n);
		for (i = 0; i < ASKED; i++) {
			uint32_t n = matter_repeats(&all, asked[i], INT64_MAX,
			    NULL);

			repeated += n > 1;
			assert_int_equal(matter_repeats(&some, asked[i],
			    INT64_MAX, NULL), n);
			assert_int_equal(matter_repeats(&fresh, asked[i],
			    INT64_MAX, NULL), n);
		}
		assert_true(spread == EVEN || repeated > ASKED / 4);
		build_drop(&b);
	}
}

static void
m1_first_tickets(void **state)
{
	struct matter_ticket t;
	struct build b;

	(void)state;
	build_make(&b, "");
	b.is_lax = 1;
	act(&b, "2024-03-01 08:00", "T1", "receive", "",
	    "category=A;place=P;matter=T1");
	act(&b, "2024-03-01 09:00", "T2", "receive", "",
	    "category=A;matter=T1");
	act(&b, "2024-03-02 08:00", "T1", "amend", "", "place=");
	assert_int_equal(matter_is_first(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T1")), &t), 1);
	assert_true(str_is(t.category, "A"));
	assert_int_equal(t.place.n, 0);
	assert_int_equal(t.received_s, when("2024-03-01 08:00"));
	assert_int_equal(matter_is_first(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T2")), &t), 0);
	act(&b, "2024-03-02 08:00", "T1", "amend", "", "matter=T2");
	assert_int_equal(matter_is_first(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T1")), &t), 0);
	build_drop(&b);
}

/* Who joined at receipt is passed over only where nothing says otherwise. */
static void
m1_joined(void **state)
{
	struct matter_ticket t;
	struct build b;

	(void)state;
	build_make(&b, "");
	b.is_lax = 1;
	act(&b, "2024-03-01 08:00", "T1", "receive", "",
	    "source=hotline;matter=T1");
	act(&b, "2024-03-01 09:00", "T2", "receive", "",
	    "source=hotline;matter=T1");
	act(&b, "2024-03-01 10:00", "T3", "receive", "",
	    "source=hotline;matter=T1");
	act(&b, "2024-03-02 08:00", "T1", "amend", "", "place=P");
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T1"))), 0);
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T2"))), 1);
	/* other records may say another matter */
	act(&b, "2024-03-02 09:00", "T2", "receive", "",
	    "source=hotline;matter=T2");
	act(&b, "2024-03-02 09:00", "T3", "amend", "", "matter=");
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T2"))), 0);
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T3"))), 0);
	/* its own matter, or none; and a void leaves no first ticket */
	act(&b, "2024-03-03 08:00", "T4", "receive", "",
	    "source=hotline;matter=T4");
	act(&b, "2024-03-03 08:00", "T5", "receive", "", "source=hotline");
	act(&b, "2024-03-03 08:00", "T6", "receive", "",
	    "source=hotline;matter=T1");
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T4"))), 0);
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T5"))), 0);
	act(&b, "2024-03-03 09:00", "T6", "void", "", "seq=9");
	assert_int_equal(ledger_has_joined(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T6"))), 1);
	assert_int_equal(matter_is_first(&b.ledger,
	    ledger_ticket(&b.ledger, str_of("T6")), &t), 0);
	build_drop(&b);
}

static void
rules_by_date(void **state)
{
	struct matter_rules rules;
	struct build b;

	(void)state;
	build_make(&b, "2024-01-01,matter.window,30d,x\n"
	    "2024-01-01,matter.similarity,0.75,x\n"
	    "2024-01-01,repeat.window,,x\n");
	matter_rules_at(b.policy, when("2023-12-31"), &rules);
	assert_int_equal(rules.window_s, 365 * 86400);
	assert_int_equal(rules.similarity_cents, 50);
	matter_rules_at(b.policy, when("2024-01-01"), &rules);
	assert_int_equal(rules.window_s, 30 * 86400);
	assert_int_equal(rules.similarity_cents, 75);
	assert_true(matter_repeat_window(b.policy, when("2024-01-01")) ==
	    INT64_MAX);
	build_drop(&b);
}

/*
 * Entries of many categories, whose lists share buckets: a text finds the one
 * that it was made of, whatever other categories have.
 */
static void
m2_many_categories(void **state)
{
	enum { CATEGORIES = 700, EACH = 40 };
	static char text[CATEGORIES * EACH][3 * CHARS + 1];
	static char id[CATEGORIES * EACH][16];
	const struct matter_rules rules = { 86400, 50 };
	struct matter_index index;
	struct matter_ticket t;
	size_t i, k;

	(void)state;
	matter_make(&index, NULL);
	for (i = 0; i < CATEGORIES * EACH; i++) {
		char category[16];

		for (k = 0; k < CHARS; k++) {
			uint32_t c = 0x4e00 + dice(60);

			text[i][3 * k] = (char)(0xe0 | c >> 12);
			text[i][3 * k + 1] = (char)(0x80 | (c >> 6 & 63));
			text[i][3 * k + 2] = (char)(0x80 | (c & 63));
		}
		snprintf(id[i], sizeof(id[i]), "T%zu", i);
		snprintf(category, sizeof(category), "C%zu", i % CATEGORIES);
		t = ticket_of(id[i], "2024-01-01", category, "", text[i]);
		assert_int_equal(matter_find(&index, &t, &rules).n, 0);
		matter_put(&index, &t);
	}
	for (i = 0; i < CATEGORIES * EACH; i++) {
		char category[16];

		snprintf(category, sizeof(category), "C%zu", i % CATEGORIES);
		t = ticket_of("N", "2024-01-01", category, "", text[i]);
		t.text.n -= 18;
		if (!str_is(matter_find(&index, &t, &rules), id[i]))
			fail_msg("text %zu was not found", i);
	}
	matter_drop(&index);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(m2_one_first),
		cmocka_unit_test(m2_several_fit),
		cmocka_unit_test(m2_amended_first),
		cmocka_unit_test(m2_same_as_all),
		cmocka_unit_test(m2_kept),
		cmocka_unit_test(m2_kept_is_as),
		cmocka_unit_test(m2_many_categories),
		cmocka_unit_test(m1_first_tickets),
		cmocka_unit_test(m1_joined),
		cmocka_unit_test(m3_repeats),
		cmocka_unit_test(m3_of_some),
		cmocka_unit_test(rules_by_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
