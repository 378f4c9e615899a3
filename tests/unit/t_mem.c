/* t_mem - arenas give zeroed, aligned memory, also when it is used again */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"

static jmp_buf is_full;

static void
full(void)
{
	longjmp(is_full, 1);
}

static void
test_take_is_aligned_and_zeroed(void **state)
{
	static const size_t size[] = { 1, 0, 3, 16, 17, 4096, 5, 100000 };
	struct arena arena;
	unsigned char *p, *last = NULL;
	size_t round, i, k;

	(void)state;
	mem_make(&arena, full);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
			p = mem_take(&arena, size[i]);
			assert_non_null(p);
			assert_int_equal((uintptr_t)p % 16, 0);
			for (k = 0; k < size[i]; k++)
				assert_int_equal(p[k], 0);
			memset(p, 0xa5, size[i]);
			if (i > 0)
				assert_true(p >= last);
			last = p + size[i];
		}
		mem_reset(&arena);
	}
	mem_drop(&arena);
	assert_null(arena.base);
	mem_drop(&arena);	/* twice is harmless */
}

/* What a scratch copy dirtied comes back zeroed from the arena itself. */
static void
dirty(struct arena scratch)
{
	memset(mem_take(&scratch, 1000), 0xff, 1000);
}

static void
test_scratch_copy(void **state)
{
	struct arena arena;
	unsigned char *p;
	size_t i;

	(void)state;
	mem_make(&arena, full);
	dirty(arena);
	p = mem_take(&arena, 2000);
	for (i = 0; i < 2000; i++)
		assert_int_equal(p[i], 0);
	mem_drop(&arena);
}

static void
test_reset_gives_back(void **state)
{
	const size_t size = (size_t)64 << 20;
	struct arena arena;
	unsigned char *p, *again;
	size_t i;

	(void)state;
	mem_make(&arena, full);
	p = mem_take(&arena, size);
	memset(p, 0x5a, size);
	mem_reset(&arena);
	again = mem_take(&arena, size);
	assert_ptr_equal(again, p);
	for (i = 0; i < size; i += 1021)
		assert_int_equal(again[i], 0);
	assert_int_equal(again[size - 1], 0);
	mem_drop(&arena);
}

static void
test_extend_has_no_gap(void **state)
{
	struct arena arena;
	char *p, *first;
	size_t i, n = 0;

	(void)state;
	mem_make(&arena, full);
	first = mem_extend(&arena, 0);
	for (i = 1; i < 200; i++) {
		p = mem_extend(&arena, i);
		assert_ptr_equal(p, first + n);
		memset(p, 'x', i);
		n += i;
	}
	/* what was not filled may be given back */
	p = mem_extend(&arena, 100);
	arena.next = p + 10;
	assert_ptr_equal(mem_extend(&arena, 1), p + 10);
	mem_drop(&arena);
}

static void
test_copy(void **state)
{
	struct arena arena;
	char *p;

	(void)state;
	mem_make(&arena, full);
	p = mem_copy(&arena, "abc\0d", 5);
	assert_memory_equal(p, "abc\0d", 6);
	p = mem_copy(&arena, NULL, 0);
	assert_string_equal(p, "");
	mem_drop(&arena);
}

/* Every way of asking for too much ends in `full`, never in a short range. */
static void
test_full(void **state)
{
	struct arena arena;
	volatile int caught = 0;
	volatile int way;

	(void)state;
	mem_make(&arena, full);
	for (way = 0; way < 6; way++) {
		if (setjmp(is_full) != 0) {
			caught++;
			continue;
		}
		switch (way) {
		case 0:
			mem_take(&arena, SIZE_MAX);
			break;
		case 1:
			mem_take_n(&arena, SIZE_MAX / 2, 3);
			break;
		case 2:
			mem_extend(&arena, SIZE_MAX);
			break;
		case 3:
			mem_copy(&arena, "", SIZE_MAX);
			break;
		case 4:
			mem_take(&arena, SIZE_MAX - 31);
			break;
		case 5:
			mem_take(&arena,
			    (size_t)(arena.end - arena.next) + 1);
			break;
		}
		fail_msg("way %d returned", way);
	}
	assert_int_equal(caught, 6);
	assert_non_null(mem_take(&arena, 10));
	mem_drop(&arena);
}

/*
 * What another arena left behind is nowhere to be seen: not in what is taken,
 * nor between, since a range may be written to a file as it is (Q5).
 */
static void
test_dropped_leaves_nothing(void **state)
{
	struct arena arena;
	size_t i, n;

	(void)state;
	mem_make(&arena, full);
	memset(mem_extend(&arena, 5000), 0xa5, 5000);
	mem_drop(&arena);
	mem_make(&arena, full);
	for (i = 1; i < 50; i++)
		(void)mem_take(&arena, i);
	n = (size_t)(arena.next - arena.base);
	assert_true(n > 50 * 49 / 2);
	mem_unguard(&arena);
	for (i = 0; i < n; i++)
		assert_int_equal(arena.base[i], 0);
	mem_drop(&arena);
}

/* More arenas than are kept, dropped and made again, all of them of use. */
static void
test_many_at_once(void **state)
{
	static struct arena arena[100];
	size_t *p[100], round, i;

	(void)state;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 100; i++) {
			mem_make(&arena[i], full);
			p[i] = mem_take(&arena[i], sizeof(i));
			assert_int_equal(*p[i], 0);
			*p[i] = i;
		}
		for (i = 0; i < 100; i++)
			assert_int_equal(*p[i], i);
		for (i = 0; i < 100; i++)
			mem_drop(&arena[i]);
	}
}

/* Pages of memory that this process has. */
static long
resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long all, here = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld %ld", &all, &here), 2);
	assert_int_equal(fclose(file), 0);
	return here;
}

/* What grows is zeroed and stays, whatever pages it lies in by now. */
static void
test_grows(void **state)
{
	const size_t piece = 3000, n = 2000;
	struct arena arena;
	size_t round, i, k;
	char *p, *first = NULL;

	(void)state;
	mem_make(&arena, full);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < n; i++) {
			p = mem_take(&arena, piece);
			for (k = 0; k < piece; k++)
				assert_int_equal(p[k], 0);
			memset(p, (int)(i % 100) + 1, piece);
			if (i == 0)
				first = p;
		}
		for (k = 0; k < piece; k++) {
			assert_int_equal(first[k], 1);
			assert_int_equal(p[k], (n - 1) % 100 + 1);
		}
		mem_reset(&arena);
	}
	mem_drop(&arena);
}

/* A table that nobody has written to takes no memory, among texts as well, and
   no more pages are made for those. */
static void
test_table_takes_none(void **state)
{
	const size_t size = (size_t)24 << 20;
	/* NB. the last is none that was used before, which may have large pages */
	static struct arena many[100];
	struct arena *arena = &many[99];
	long before;
	size_t i;
	char *p;

	(void)state;
	for (i = 0; i < 100; i++)
		mem_make(&many[i], full);
	(void)mem_copy(arena, "text", 4);
	before = resident();
	p = mem_take(arena, size);
	p[size / 2] = 1;
	assert_true(resident() - before < (8 << 20) / 4096);
	before = resident();
	for (i = 0; i < 2000; i++)
		(void)mem_copy(arena, "text", 4);
	/* what is counted lags behind */
	assert_true(resident() - before < 192);
	mem_warm(p, size);
	assert_int_equal(p[size / 2], 1);
	assert_int_equal(p[size - 1], 0);
	for (i = 0; i < 100; i++)
		mem_drop(&many[i]);
}

struct pair {
	uint64_t a, b;
};

static void
test_vec(void **state)
{
	struct mem_vec vec;
	struct pair *first, *pair;
	size_t i;

	(void)state;
	mem_vec_make(&vec, sizeof(struct pair), full);
	first = mem_vec_add(&vec);
	for (i = 1; i < 100000; i++) {
		pair = mem_vec_add(&vec);
		assert_int_equal(pair->a, 0);
		pair->a = i;
		pair->b = ~i;
	}
	assert_int_equal(vec.n, 100000);
	assert_ptr_equal(mem_vec_at(&vec, 0), first);
	pair = mem_vec_at(&vec, 99999);
	assert_int_equal(pair->a, 99999);
	mem_vec_cut(&vec, 10);
	assert_int_equal(vec.n, 10);
	pair = mem_vec_add(&vec);
	assert_ptr_equal(pair, first + 10);
	assert_int_equal(pair->b, 0);
	mem_vec_cut(&vec, 50);	/* not that many: nothing happens */
	assert_int_equal(vec.n, 11);
	mem_vec_cut(&vec, 0);
	pair = mem_vec_add(&vec);
	assert_ptr_equal(pair, first);
	assert_int_equal(pair->a, 0);
	mem_vec_drop(&vec);
	assert_int_equal(vec.n, 0);
}

/* What is written to room, and not extended by, is as it was. */
static void
test_room(void **state)
{
	struct arena arena;
	char *p;
	size_t i;

	(void)state;
	mem_make(&arena, full);
	p = mem_extend(&arena, 10);
	mem_warm(p, 100000);
	memset(p, 'a', 10);
	p = mem_room(&arena, 1000);
	memset(p, 'b', 5);
	assert_ptr_equal(p, mem_extend(&arena, 5));
	assert_memory_equal(p - 10, "aaaaaaaaaabbbbb", 15);
	p = mem_take(&arena, 5000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(p[i], 0);
	if (setjmp(is_full) == 0) {
		(void)mem_room(&arena, (size_t)1 << 40);
		fail_msg("more than there is");
	}
	mem_drop(&arena);
}

/* A file of `n` bytes behind MEM_MAP_HEAD, the first 'a', the next 'b'. */
static int
file_of(size_t n)
{
	char name[] = "t_mem.XXXXXX";
	int fd = mkstemp(name);
	size_t i;

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(ftruncate(fd, MEM_MAP_ALIGN + MEM_MAP_HEAD), 0);
	(void)lseek(fd, 0, SEEK_END);
	for (i = 0; i < n; i++)
		assert_int_equal(write(fd, i % 2 ? "b" : "a", 1), 1);
	assert_int_equal(ftruncate(fd, (off_t)(MEM_MAP_ALIGN +
	    mem_map_length(n))), 0);
	return fd;
}

/* Small ones are read, large ones mapped: nobody sees which. */
static void
test_map(void **state)
{
	static const size_t size[] = { 0, 1, 16383, 16384, 16385, 70000 };
	struct arena arena;
	char *p, byte;
	size_t i, k;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		fd = file_of(size[i]);
		mem_make(&arena, full);
		memset(mem_take(&arena, 3000), 0xff, 3000);
		mem_reset(&arena);
		assert_int_equal(mem_map(&arena, fd, MEM_MAP_ALIGN, size[i]),
		    1);
		assert_int_equal(arena.next - arena.base, size[i]);
		for (k = 0; k < size[i]; k++)
			assert_int_equal(arena.base[k], k % 2 ? 'b' : 'a');
		p = mem_take(&arena, 100000);
		for (k = 0; k < 100000; k++)
			assert_int_equal(p[k], 0);
		/* what is changed is this process's own */
		if (size[i] > 0) {
			arena.base[0] = 'x';
			assert_int_equal(pread(fd, &byte, 1, MEM_MAP_ALIGN +
			    MEM_MAP_HEAD), 1);
			assert_int_equal(byte, 'a');
		}
		mem_reset(&arena);
		p = mem_take(&arena, 200000);
		for (k = 0; k < 200000; k++)
			assert_int_equal(p[k], 0);
		mem_drop(&arena);
		(void)close(fd);
	}
}

/* What the file does not have is not had. */
static void
test_map_short(void **state)
{
	struct arena arena;
	int fd = file_of(100);

	(void)state;
	assert_int_equal(ftruncate(fd, MEM_MAP_ALIGN + MEM_MAP_HEAD + 99), 0);
	mem_make(&arena, full);
	assert_int_equal(mem_map(&arena, fd, MEM_MAP_ALIGN, 100), 0);
	assert_ptr_equal(arena.next, arena.base);
	assert_int_equal(*(char *)mem_take(&arena, 1), 0);
	assert_int_equal(mem_map(&arena, -1, 0, 70000), 0);
	mem_drop(&arena);
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take_is_aligned_and_zeroed),
		cmocka_unit_test(test_scratch_copy),
		cmocka_unit_test(test_reset_gives_back),
		cmocka_unit_test(test_extend_has_no_gap),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_dropped_leaves_nothing),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_table_takes_none),
		cmocka_unit_test(test_vec),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_map_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
