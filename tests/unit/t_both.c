/* t_both - work on two halves: a sort of both is that of the whole (Q8) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/both.h"
#include "base/mem.h"

struct element {
	uint32_t key, place;
	char rest[5];
};

static int
by_key(const void *va, const void *vb, void *with)
{
	const struct element *a = va, *b = vb;

	(void)with;
	return (a->key > b->key) - (a->key < b->key);
}

static int
by_key_and_place(const void *va, const void *vb)
{
	const struct element *a = va, *b = vb;
	int order = by_key(va, vb, NULL);

	return order != 0 ? order : (a->place > b->place) -
	    (a->place < b->place);
}

/* `n` elements with about `keys` different keys; what is equal stays in order. */
static void
sorts(struct arena *arena, size_t n, uint32_t keys)
{
	struct arena scratch = *arena;
	struct element *list = mem_take_n(&scratch, n + 1, sizeof(*list));
	struct element *want = mem_take_n(&scratch, n + 1, sizeof(*want));
	uint32_t seed = 12345;
	size_t i;

	for (i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		list[i].key = seed >> 8 & (keys - 1);
		list[i].place = (uint32_t)i;
		list[i].rest[4] = (char)i;
		want[i] = list[i];
	}
	if (n > 1)
		qsort(want, n, sizeof(*want), by_key_and_place);
	both_sort(list, n, sizeof(*list), by_key, NULL, scratch);
	for (i = 0; i < n; i++) {
		assert_int_equal(list[i].key, want[i].key);
		assert_int_equal(list[i].place, want[i].place);
		assert_int_equal(list[i].rest[4], want[i].rest[4]);
	}
}

static void
test_sort(void **state)
{
	static const size_t n[] = { 0, 1, 2, 3, 4096, 4097, 4098, 10001,
	    50000 };
	struct arena arena;
	size_t i;

	(void)state;
	mem_make(&arena, NULL);
	for (i = 0; i < sizeof(n) / sizeof(n[0]); i++) {
		sorts(&arena, n[i], 1);
		sorts(&arena, n[i], 64);
		sorts(&arena, n[i], 1 << 20);
	}
	mem_drop(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sort),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
