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
