#include <stdlib.h>
#include <string.h>

#include "base/belt.h"
#include "base/both.h"

extern inline int both_has(enum both_half half, uint32_t number);
extern inline int both_pays(uint32_t n);

struct task {
	both_work *work;
	void *half;
};

static void
do_task(void *with, unsigned place)
{
	const struct task *task = with;

	(void)place;
	task->work(task->half);
}

void
both_run(both_work *work, void *one, void *other)
{
	struct task task = { work, other };
	struct belt belt;

	belt_make(&belt, do_task, &task);
	belt_start(&belt);
	belt_pass(&belt);
	work(one);
	belt_drop(&belt);
}

struct sorting {
	char *list;
	size_t n, size;
	both_order *order;
	void *with;
};

static void
sort_half(void *with)
{
	const struct sorting *s = with;

	if (s->n > 1)
		qsort_r(s->list, s->n, s->size, s->order, s->with);
}

/* NB. the first half goes away to come back: it is never overtaken. */
static void
merge(const struct sorting *one, const struct sorting *other, char *first)
{
	const size_t size = one->size;
	const char *a = first, *a_end = a + one->n * size;
	const char *b = other->list, *b_end = b + other->n * size;
	char *to = one->list;

	memcpy(first, one->list, one->n * size);
	for (; a < a_end && b < b_end; to += size)
		if (one->order(a, b, one->with) <= 0) {
			memcpy(to, a, size);
			a += size;
		} else {
			memcpy(to, b, size);
			b += size;
		}
	if (a < a_end)
		memcpy(to, a, (size_t)(a_end - a));
}

void
both_sort(void *list, size_t n, size_t size, both_order *order, void *with,
    struct arena scratch)
{
	const size_t half = n / 2;
	struct sorting one = { list, n, size, order, with }, other = one;

	if (n > UINT32_MAX || !both_pays((uint32_t)n)) {
		sort_half(&one);
		return;
	}
	one.n = half;
	other.list += half * size;
	other.n = n - half;
	both_run(sort_half, &one, &other);
	merge(&one, &other, mem_take_n(&scratch, half, size));
}
