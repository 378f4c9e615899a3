/*
 * t_strand - packed facts against the same facts kept as they are (Q6, Q8)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/strand.h"
#include "text/time.h"

enum { RECORDS = 6000, TICKETS = 40 };

/* What was put in, by seq - 1. */
struct kept {
	uint32_t ticket;
	struct fact fact;
	struct intake intake;
};

struct life {
	struct strands strands;
	struct kept kept[RECORDS];
	uint32_t n;
	uint64_t seed;
};

static uint32_t
below(struct life *life, uint32_t n)
{
	life->seed = life->seed * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(life->seed >> 33) % n;
}

/* Of all sizes: most numbers take few bytes, some as many as there are. */
static uint64_t
any(struct life *life)
{
	uint64_t n = (uint64_t)below(life, UINT32_MAX) << 33 ^
	    (uint64_t)below(life, UINT32_MAX) << 2 ^ below(life, 4);

	return n >> below(life, 64);
}

static void
fill_intake(struct life *life, struct intake *in)
{
	size_t i;

	memset(in, 0, sizeof(*in));
	in->has = (uint16_t)below(life, 2 * INTAKE_RELATED);
	in->source = (uint8_t)below(life, 5);
	in->kind = (uint8_t)below(life, 8);
	in->urgency = (uint8_t)below(life, 4);
	in->flags = (uint8_t)below(life, 32);
	in->district_due_s = TIME_NONE;
	if (in->has & INTAKE_CATEGORY)
		in->category = (uint32_t)any(life);
	if (in->has & INTAKE_PLACE)
		in->place = (uint32_t)any(life);
	if (in->has & INTAKE_TAG)
		in->tag = (uint32_t)any(life);
	if (in->has & INTAKE_MATTER)
		in->matter = (uint32_t)any(life);
	if (in->has & INTAKE_CALLER)
		in->caller = any(life);
	if ((in->has & INTAKE_DUE) && below(life, 4) > 0)
		in->district_due_s = (int64_t)any(life);
	if (in->has & INTAKE_ROW)
		for (i = 0; i < sizeof(in->row); i++)
			in->row[i] = (unsigned char)below(life, 256);
}

static void
fill_fact(struct life *life, struct fact *fact)
{
	static const uint8_t event[] = { EVENT_RECEIVE, EVENT_AMEND,
	    EVENT_ASSIGN, EVENT_REPLY, EVENT_CALLBACK, EVENT_VOID,
	    EVENT_MERIT, EVENT_EXTEND };

	memset(fact, 0, sizeof(*fact));
	fact->seq = life->n + 1;
	fact->logged_s = life->n == 0 ? -(int64_t)any(life) / 4 :
	    life->kept[life->n - 1].fact.logged_s;
	if (fact->logged_s < INT64_C(1) << 60)
		fact->logged_s += below(life, 3) == 0 ?
		    (int64_t)(any(life) >> (20 + below(life, 40))) : 0;
	fact->at_s = fact->logged_s - (int64_t)(any(life) >> 24);
	fact->event = event[below(life, sizeof(event))];
	fact->when_s = below(life, 3) == 0 ? (int64_t)any(life) : TIME_NONE;
	fact->ref = below(life, 3) == 0 ? (uint32_t)any(life) : 0;
	fact->unit = (uint16_t)(below(life, 2) == 0 ? 0 : any(life));
	fact->bits = below(life, 9) == 0 ? FACT_IS_DAY : 0;
	fact->outcome = (uint8_t)below(life, 4);
	fact->source = (uint8_t)below(life, 4);
	fact->result = (uint8_t)below(life, 5);
	fact->way = (uint8_t)below(life, 256);
}

static void
add(struct life *life)
{
	struct kept *kept = &life->kept[life->n];
	int has_intake;

	kept->ticket = below(life, below(life, TICKETS) + 1);
	fill_fact(life, &kept->fact);
	has_intake = kept->fact.event == EVENT_RECEIVE ||
	    kept->fact.event == EVENT_AMEND;
	if (has_intake) {
		fill_intake(life, &kept->intake);
		kept->fact.when_s = TIME_NONE;
	}
	strands_add(&life->strands, kept->ticket, &kept->fact,
	    has_intake ? &kept->intake : NULL);
	life->n++;
}

static void
begin(struct life *life, uint64_t seed, uint32_t n)
{
	uint32_t i;

	strands_make(&life->strands, NULL);
	for (i = 0; i < TICKETS; i++)
		strands_grow(&life->strands);
	life->seed = seed;
	life->n = 0;
	while (life->n < n)
		add(life);
}

static void
is_same(const struct fact *fact, const struct kept *kept)
{
	const struct fact *to = &kept->fact;
	int has_intake = to->event == EVENT_RECEIVE ||
	    to->event == EVENT_AMEND;

	assert_int_equal(fact->seq, to->seq);
	assert_int_equal(fact->logged_s, to->logged_s);
	assert_int_equal(fact->at_s, to->at_s);
	assert_int_equal(fact->ref, to->ref);
	assert_int_equal(fact->unit, to->unit);
	assert_memory_equal(&fact->event, &to->event, 8);
	if (has_intake)
		assert_memory_equal(fact->intake, &kept->intake,
		    sizeof(kept->intake));
	else
		assert_int_equal(fact->when_s, to->when_s);
}

/* The first fact alone, and what follows it. */
static void
check_first(const struct life *life, uint32_t ticket)
{
	struct strand strand;
	const struct fact *fact = strand_first(&strand, &life->strands,
	    ticket);
	uint32_t i;

	for (i = 0; i < life->n; i++)
		if (life->kept[i].ticket == ticket) {
			assert_non_null(fact);
			is_same(fact, &life->kept[i]);
			fact = strand_next(&strand);
		}
	assert_null(fact);
}

/* Every strand, all ways to read it, says what was put into it. */
static void
check(const struct life *life)
{
	uint32_t ticket, i;
	struct arena arena;

	mem_make(&arena, NULL);
	for (ticket = 0; ticket < TICKETS; ticket++) {
		struct arena scratch = arena;
		struct strand strand;
		struct fact *all;
		size_t n = 0, of;

		check_first(life, ticket);
		of = strand_read(&life->strands, ticket, &scratch, &all);
		strand_begin(&strand, &life->strands, ticket);
		for (i = 0; i < life->n; i++) {
			if (life->kept[i].ticket != ticket)
				continue;
			assert_true(n < of);
			is_same(strand_next(&strand), &life->kept[i]);
			is_same(&all[n++], &life->kept[i]);
		}
		assert_null(strand_next(&strand));
		assert_int_equal(n, of);
		assert_int_equal(strands_has(&life->strands, ticket), n > 0);
		assert_int_equal(strands_last(&life->strands, ticket),
		    n > 0 ? all[n - 1].seq : 0);
	}
	mem_drop(&arena);
}

static struct life life;

static void
q8_what_was_put_in(void **state)
{
	uint64_t seed;

	(void)state;
	/* the first facts of many, some of them of the greatest length */
	for (seed = 1; seed <= 2000; seed++) {
		begin(&life, seed, seed > 20 ? TICKETS :
		    RECORDS / 20 * (uint32_t)seed);
		check(&life);
		strands_drop(&life.strands);
	}
}

static void
s28_voided_and_back(void **state)
{
	uint32_t i, k;

	(void)state;
	begin(&life, 77, RECORDS);
	for (i = 0; i < 2000; i++) {
		struct kept *kept = &life.kept[below(&life, RECORDS)];

		kept->fact.bits ^= FACT_VOIDED;
		assert_int_equal(strands_set_voided(&life.strands, kept->ticket,
		    kept->fact.seq, kept->fact.bits & FACT_VOIDED), 1);
		/* one that lies in another strand is not there */
		for (k = 0; k < TICKETS; k++)
			if (k != kept->ticket && i % 100 == 0)
				assert_int_equal(strands_set_voided(
				    &life.strands, k, kept->fact.seq, 1), 0);
	}
	check(&life);
	strands_drop(&life.strands);
}

/* Cut anywhere, and gone on with: as if the rest had never been there. */
static void
q8_cut(void **state)
{
	uint32_t n, ticket;
	size_t i;

	(void)state;
	begin(&life, 5, RECORDS);
	for (i = 0; i < 300; i++) {
		n = i == 100 ? 0 : below(&life, life.n + 1);
		for (ticket = 0; ticket < TICKETS; ticket++)
			strands_cut(&life.strands, ticket, n);
		strands_cut_end(&life.strands, n);
		life.n = n;
		if (i % 10 == 0)
			check(&life);
		n += below(&life, 400);
		while (life.n < n && life.n < RECORDS)
			add(&life);
		if (i % 10 == 0)
			check(&life);
	}
	strands_drop(&life.strands);
}

/* Bytes that nobody packed, such as a disk may give back: no more facts come of
   them than there is room for. */
static void
q8_odd_bytes(void **state)
{
	const struct fact first = { .seq = 1, .event = EVENT_ASSIGN,
	    .when_s = TIME_NONE };
	struct arena arena, scratch;
	struct strand_head *head;
	struct strands strands;
	struct fact *all;
	uint32_t n, *piece;

	(void)state;
	mem_make(&arena, NULL);
	strands_make(&strands, NULL);
	strands_grow(&strands);
	strands_add(&strands, 0, &first, NULL);
	head = mem_vec_at(&strands.heads, 0);
	memset((char *)mem_vec_at(&strands.pieces, 0) + sizeof(*piece), 0,
	    STRAND_PIECE);
	for (n = 1; n < 200; n++) {
		head->n = n;
		piece = mem_vec_add(&strands.pieces);
		*piece = (uint32_t)strands.pieces.n;
		scratch = arena;
		assert_int_equal(strand_read(&strands, 0, &scratch, &all),
		    (n + 3) / 4);
	}
	mem_drop(&arena);
	strands_drop(&strands);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(q8_what_was_put_in),
		cmocka_unit_test(s28_voided_and_back),
		cmocka_unit_test(q8_cut),
		cmocka_unit_test(q8_odd_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
