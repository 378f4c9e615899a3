#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define MEM_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEM_ASAN 1
#endif
#endif

#ifdef MEM_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define RED 32	/* bytes between allocations that nobody may touch */
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#define RED 0
#endif

#define RESERVE ((size_t)64 << 30)
#define RESERVE_LEAST ((size_t)1 << 20)
#define KEEP ((size_t)4 << 20)	/* bytes that mem_reset() does not give back */
#define ALIGN 16
#define SMALL ((size_t)8 << 20)	/* what an arena has of pages of 4 KiB */
#define LARGE_PAGE ((size_t)2 << 20)

/*
 * The first bytes of the range, before `base`. It is shared by all copies of
 * an arena, so what a scratch copy has dirtied is known when its bytes are
 * given out again: pages never touched are zero already.
 */
struct head {
	char *high;	/* no byte from here on was ever given out */
	char *mapped;	/* up to here the range is a file's, or NULL */
	char *small;	/* up to here by pages, from there by large ones */
};
#define HEAD MEM_MAP_HEAD

static struct head *
head_of(const struct arena *arena)
{
	return (struct head *)(void *)(arena->base - HEAD);
}

_Noreturn static void
be_full(void (*full)(void))
{
	if (full != NULL)
		full();
	abort();
}

/* Under a limit of address space no arena may take what others will need. */
static size_t
first_try(void)
{
	struct rlimit limit;
	size_t size = RESERVE;

	if (getrlimit(RLIMIT_AS, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return size;
	while (size > RESERVE_LEAST && size > limit.rlim_cur / 64)
		size /= 2;
	return size;
}

static char *
small_end(const struct arena *arena)
{
	return (size_t)(arena->end - arena->base) > SMALL ?
	    arena->base + SMALL : arena->end;
}

void
mem_make(struct arena *arena, void (*full)(void))
{
	size_t size;
	void *p = MAP_FAILED;

	for (size = first_try(); size >= RESERVE_LEAST; size /= 2) {
		p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (p != MAP_FAILED)
			break;
	}
	if (p == MAP_FAILED)
		be_full(full);
	arena->base = (char *)p + HEAD;
	arena->next = arena->base;
	arena->end = (char *)p + size;
	arena->full = full;
	head_of(arena)->high = arena->base;
	head_of(arena)->small = small_end(arena);
}

/*
 * An arena that has become large gets large pages for what comes: a tenth of
 * the time to make them, and they are found without a miss. Where the system
 * has none nothing is lost.
 */
static void
grow_large(const struct arena *arena, const char *from)
{
	struct head *head = head_of(arena);
	size_t skip = -(size_t)(uintptr_t)from % LARGE_PAGE;

	head->small = arena->end;
	if (skip < (size_t)(arena->end - from))
		(void)madvise(arena->end - ((size_t)(arena->end - from) -
		    skip), (size_t)(arena->end - from) - skip, MADV_HUGEPAGE);
}

#ifdef MEM_ASAN
/* Bytes from `base` on that may be poisoned. */
static size_t
used_and_red(const struct arena *arena)
{
	const char *high = head_of(arena)->high;
	size_t room = (size_t)(arena->end - high);

	return (size_t)(high - arena->base) + (room < RED ? room : RED);
}
#endif

void
mem_drop(struct arena *arena)
{
	if (arena->base == NULL)
		return;
	/* whoever gets these addresses next knows nothing of our poison */
	UNPOISON(arena->base, used_and_red(arena));
	munmap(arena->base - HEAD, (size_t)(arena->end - arena->base) + HEAD);
	arena->base = arena->next = arena->end = NULL;
}

/* Empty pages in the place of a file's first `length` bytes. */
static void
map_nothing(struct arena *arena, size_t length, char *high)
{
	char *from = arena->base - HEAD;

	if (mmap(from, length, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
		be_full(arena->full);
	*head_of(arena) = (struct head){ high, NULL, small_end(arena) };
}

void
mem_reset(struct arena *arena)
{
	struct head *head = head_of(arena);
	char *keep = arena->base - HEAD + KEEP;

	if (head->mapped != NULL)
		map_nothing(arena, (size_t)(head->mapped - arena->base) +
		    HEAD, head->high);
	POISON(arena->base, used_and_red(arena));
	arena->next = arena->base;
	if (head->high > keep && madvise(keep, (size_t)(head->high - keep),
	    MADV_DONTNEED) == 0)
		head->high = keep;
}

/*
 * `n` bytes from `skip` bytes behind `next` on. `dirty` is how many of them
 * may have been used before.
 */
static char *
grab(struct arena *arena, size_t skip, size_t n, size_t *dirty)
{
	size_t room = (size_t)(arena->end - arena->next);
	struct head *head;
	char *p;

	if (skip > room || n > room - skip)
		be_full(arena->full);
	head = head_of(arena);
	p = arena->next + skip;
	arena->next = p + n;
	*dirty = 0;
	if (head->high > p)
		*dirty = (size_t)(head->high - p);
	if (*dirty > n)
		*dirty = n;
	if (arena->next > head->high) {
		head->high = arena->next;
		if (arena->next > head->small)
			grow_large(arena, p);
	}
#ifdef MEM_ASAN
	room -= skip + n;
	POISON(p - skip, skip);
	UNPOISON(p, n);
	POISON(arena->next, room < RED ? room : RED);
#endif
	return p;
}

void *
mem_take(struct arena *arena, size_t size)
{
	size_t skip = -(size_t)(uintptr_t)arena->next % ALIGN + RED;
	size_t dirty;
	char *p = grab(arena, skip, size, &dirty);

	if (dirty != 0)
		memset(p, 0, dirty);
	return p;
}

void *
mem_take_n(struct arena *arena, size_t n, size_t size)
{
	size_t product;

	if (__builtin_mul_overflow(n, size, &product))
		be_full(arena->full);
	return mem_take(arena, product);
}

void *
mem_extend(struct arena *arena, size_t n)
{
	size_t dirty;

	return grab(arena, 0, n, &dirty);
}

char *
mem_copy(struct arena *arena, const void *p, size_t n)
{
	size_t dirty;
	char *copy;

	if (n == SIZE_MAX)
		be_full(arena->full);
	copy = grab(arena, RED, n + 1, &dirty);
	if (n != 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void
mem_vec_make(struct mem_vec *vec, size_t size, void (*full)(void))
{
	mem_make(&vec->arena, full);
	vec->n = 0;
	vec->size = size;
}

void *
mem_vec_add(struct mem_vec *vec)
{
	size_t dirty;
	char *p = grab(&vec->arena, 0, vec->size, &dirty);

	if (dirty != 0)
		memset(p, 0, dirty);
	vec->n++;
	return p;
}

void *
mem_vec_add_n(struct mem_vec *vec, size_t n)
{
	size_t size, dirty;
	char *p;

	if (__builtin_mul_overflow(n, vec->size, &size))
		be_full(vec->arena.full);
	p = grab(&vec->arena, 0, size, &dirty);
	if (dirty != 0)
		memset(p, 0, dirty);
	vec->n += n;
	return p;
}

/* For a call that is not put in line. */
extern inline void *mem_vec_at(const struct mem_vec *vec, size_t i);

void
mem_vec_cut(struct mem_vec *vec, size_t n)
{
	if (n >= vec->n)
		return;
	vec->n = n;
	if (n == 0)
		mem_reset(&vec->arena);
	else
		vec->arena.next = vec->arena.base + n * vec->size;
}

void
mem_vec_drop(struct mem_vec *vec)
{
	mem_drop(&vec->arena);
	vec->n = 0;
}

size_t
mem_map_length(size_t size)
{
	return (HEAD + size + MEM_MAP_ALIGN - 1) / MEM_MAP_ALIGN *
	    MEM_MAP_ALIGN;
}

int
mem_map(struct arena *arena, int fd, int64_t offset, size_t size)
{
	size_t range = (size_t)(arena->end - arena->base) + HEAD, length;
	char *high;

	if (size > range - HEAD - MEM_MAP_ALIGN)
		return 0;
	length = mem_map_length(size);
	high = head_of(arena)->high;
	if (mmap(arena->base - HEAD, length, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, fd, (off_t)offset) ==
	    MAP_FAILED) {
		map_nothing(arena, length, high);
		return 0;
	}
	arena->next = arena->base + size;
	high = arena->base - HEAD + length;
	*head_of(arena) = (struct head){ high, high, small_end(arena) };
	UNPOISON(arena->base, size);
	return 1;
}

void
mem_vec_mapped(struct mem_vec *vec)
{
	vec->n = (size_t)(vec->arena.next - vec->arena.base) / vec->size;
}

void
mem_unguard(const struct arena *arena)
{
	(void)arena;
	UNPOISON(arena->base, (size_t)(arena->next - arena->base));
}
