#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

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

/* For calls that are not put in line. */
extern inline void mem_fetch(const void *p);

#define RESERVE ((size_t)64 << 30)
#define RESERVE_LEAST ((size_t)1 << 20)
#define SHARES 256	/* of a limited address space, at least */
#define KEEP ((size_t)4 << 20)	/* bytes that mem_reset() does not give back */
#define ALIGN 16
#define CHUNK ((size_t)4 << 10)	/* of descriptions of ranges */
#define LARGE_PAGE ((size_t)2 << 20)
#define SMALL ((size_t)32 << 20)	/* what an arena has of pages of 4 KiB where
					   a table is taken from it: that may be one
					   of all tickets of which few are asked */
#define DENSE ((size_t)256 << 10)	/* the same where it is filled from one end */
#define READ_MOST 16384	/* of a file, what is read sooner than mapped */
#define STEP ((size_t)64 << 10)	/* bytes that are opened at once, at least */
#define PAGE ((size_t)4 << 10)
#define AHEAD_FROM ((size_t)64 << 10)	/* bytes from which on pages of more are
					   made at once */
#define AHEAD_MOST ((size_t)1 << 20)
#define TABLE ((size_t)64 << 10)	/* more bytes at once than of any text */

/*
 * What is known of a range. It is shared by all copies of an arena, so what a
 * scratch copy has dirtied is known when its bytes are given out again: pages
 * never touched are zero already. It does not lie in the range itself: many
 * arenas are made and never used, or get a file's bytes, and touch no page.
 */
struct mem_range {
	size_t size;
	size_t open;	/* bytes from `p` on that may be touched */
	size_t made;	/* nor has a page of these to be made */
	size_t high;	/* no byte from here on was ever given out */
	size_t mapped;	/* so many bytes of the range are a file's */
	size_t tables;	/* and of tables, touched or not */
	char *p;
	struct mem_range *next;
	size_t small;	/* bytes from which on it gets large pages */
	int is_large;	/* what comes gets them */
};
#define HEAD MEM_MAP_HEAD	/* bytes before `base` */

/*
 * Ranges for the thread's next arenas: new ones, and those that were given back
 * and are small. Most arenas live for a call or two, and to have the system
 * make a range and its first pages takes longer than what is done with them.
 */
#ifdef MEM_ASAN
#define SPARES 0	/* whoever uses what was dropped must be caught */
#else
#define SPARES 24
#endif
static _Thread_local struct mem_range *spare, *unused;
static _Thread_local int n_spare;

_Noreturn static void
be_full(void (*full)(void))
{
	if (full != NULL)
		full();
	abort();
}

/* Under a limit of address space no arena may take what others will need:
   ticket-ingest has up to two hundred at once. */
static size_t
first_try(void)
{
	struct rlimit limit;
	size_t size = RESERVE;

	if (getrlimit(RLIMIT_AS, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return size;
	while (size > RESERVE_LEAST && size > limit.rlim_cur / SHARES)
		size /= 2;
	return size;
}

static void *
map(size_t size, int access)
{
	void *p = mmap(NULL, size, access, MAP_PRIVATE | MAP_ANONYMOUS |
	    MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/*
 * A system that never promises more memory than it has (overcommit_memory 2)
 * counts what may be written to as used, touched or not, and refuses so much:
 * there addresses are closed until they are needed. Else all are open.
 */
static char *
map_ranges(size_t size, int *is_open)
{
	char *p = map(size, PROT_READ | PROT_WRITE);

	*is_open = p != NULL;
	return *is_open ? p : map(size, PROT_NONE);
}

static void
put(struct mem_range **list, struct mem_range *range)
{
	range->next = *list;
	*list = range;
}

static struct mem_range *
take(struct mem_range **list)
{
	struct mem_range *range = *list;

	*list = range->next;
	return range;
}

/* A description without a range, or NULL. */
static struct mem_range *
range_new(void)
{
	struct mem_range *some;
	size_t i;

	if (unused == NULL && (some = map(CHUNK, PROT_READ |
	    PROT_WRITE)) != NULL)
		for (i = CHUNK / sizeof(*some); i-- > 0;)
			put(&unused, &some[i]);
	return unused == NULL ? NULL : take(&unused);
}

static int
put_spare(char *p, size_t size, int is_open)
{
	struct mem_range *range = range_new();

	if (range == NULL)
		return 0;
	*range = (struct mem_range){ .p = p, .size = size,
	    .open = is_open ? size : 0 };
	put(&spare, range);
	n_spare++;
	return 1;
}

/*
 * Makes several ranges spare where addresses are free. Each begins so far before
 * a large page that what becomes larger than DENSE can have large ones from
 * there on.
 */
static int
reserve_some(void)
{
	size_t size = RESERVE * SPARES + LARGE_PAGE, skip;
	int is_open, i;
	char *p;

	if (SPARES == 0 || (p = map_ranges(size, &is_open)) == NULL)
		return 0;
	skip = -((size_t)(uintptr_t)p + DENSE) % LARGE_PAGE;
	if (skip > 0)
		(void)munmap(p, skip);
	(void)munmap(p + size - LARGE_PAGE + skip, LARGE_PAGE - skip);
	for (i = SPARES; i-- > 0;)
		(void)put_spare(p + skip + RESERVE * (size_t)i, RESERVE,
		    is_open);
	return 1;
}

/* A range is spare, where one can be had. */
static void
reserve(void)
{
	size_t size = first_try();
	char *p = NULL;
	int is_open;

	if (size == RESERVE && reserve_some())
		return;
	for (; size >= RESERVE_LEAST; size /= 2)
		if ((p = map_ranges(size, &is_open)) != NULL)
			break;
	if (p != NULL && !put_spare(p, size, is_open))
		(void)munmap(p, size);
}

/*
 * Opens a range up to `to` bytes from its beginning, and a quarter more: they
 * are opened one behind the other, and to open them takes a system call.
 */
static void
open_by_step(const struct arena *arena, size_t to)
{
	struct mem_range *range = arena->range;
	size_t step = to < LARGE_PAGE ? STEP : LARGE_PAGE, most;

	most = (to + to / 4 + step - 1) / step * step;
	if (most > range->size)
		most = range->size;
	if (mprotect(range->p + range->open, most - range->open, PROT_READ |
	    PROT_WRITE) != 0)
		be_full(arena->full);
	range->open = most;
}

static inline void
open_more(const struct arena *arena, size_t to)
{
	if (to > arena->range->open)
		open_by_step(arena, to);
}

void
mem_warm(const void *p, size_t n)
{
#ifdef MADV_POPULATE_WRITE
	char *at = (char *)(uintptr_t)p - (size_t)(uintptr_t)p % PAGE;
	size_t left = n + (size_t)(uintptr_t)p % PAGE, step;

	/* some at a time: nobody else can map anything meanwhile */
	for (; left > 0; left -= step, at += step) {
		step = left < LARGE_PAGE ? left : LARGE_PAGE;
		if (madvise(at, step, MADV_POPULATE_WRITE) != 0)
			return;
	}
#else
	(void)p;
	(void)n;
#endif
}

void
mem_make(struct arena *arena, void (*full)(void))
{
	if (n_spare == 0)
		reserve();
	if (n_spare == 0)
		be_full(full);
	n_spare--;
	arena->range = take(&spare);
	arena->range->small = SMALL;
	arena->base = arena->range->p + HEAD;
	arena->next = arena->base;
	arena->end = arena->range->p + arena->range->size;
	arena->full = full;
	open_more(arena, HEAD);
}

/* A file, or nothing, was put where the first `length` bytes were. */
static void
note_open(const struct arena *arena, size_t length)
{
	if (arena->range->open < length)
		arena->range->open = length;
}

/*
 * An arena that has become large gets large pages for what comes: a tenth of
 * the time to make them, and they are found without a miss. Where the system
 * has none nothing is lost.
 */
static void
grow_large(const struct arena *arena, const char *from)
{
	size_t skip = -(size_t)(uintptr_t)from % LARGE_PAGE;

	arena->range->is_large = 1;
	if (skip < (size_t)(arena->end - from))
		(void)madvise(arena->end - ((size_t)(arena->end - from) -
		    skip), (size_t)(arena->end - from) - skip, MADV_HUGEPAGE);
}

/*
 * Sees to the pages of the `n` bytes at `p`. Of what has grown some, a part as
 * large as a quarter of it is made at once: one by one, each is a trap, which
 * takes ten times as long, and where the machine itself is a guest up to
 * twenty. No page of a table is made before it is touched: whoever wants all of
 * them says so (mem_warm()). NB. what is mapped has the file's pages.
 */
static void
make_more(const struct arena *arena, const char *p, size_t n)
{
	struct mem_range *range = arena->range;
	size_t at = (size_t)(p - range->p), to = at + n;
	int is_table = n > TABLE;
	size_t grown = to - range->mapped - (is_table ? 0 : range->tables);
	size_t more = grown / 4;

	if (more > AHEAD_MOST)
		more = AHEAD_MOST;
	if (is_table || grown < AHEAD_FROM)
		more = 0;
	if (is_table)
		range->tables += to - range->made;
	if (grown + more > (is_table ? range->small : DENSE) &&
	    !range->is_large)
		grow_large(arena, range->p + range->made);
	if (at < range->made)
		at = range->made;
	to = (to + more + PAGE - 1) / PAGE * PAGE;
	if (to > range->open)
		to = range->open;
	if (more > 0)
		mem_warm(range->p + at, to - at);
	range->made = to;
}

#ifdef MEM_ASAN
/* Bytes from `base` on that may be poisoned. */
static size_t
used_and_red(const struct arena *arena)
{
	size_t high = arena->range->high;
	size_t room = (size_t)(arena->end - arena->base) - high;

	return high + (room < RED ? room : RED);
}
#endif

void
mem_dense(const struct arena *arena)
{
	arena->range->small = DENSE;
}

void
mem_drop(struct arena *arena)
{
	struct mem_range *range = arena->range;

	if (arena->base == NULL)
		return;
	/* whoever gets these addresses next knows nothing of our poison */
	UNPOISON(arena->base, used_and_red(arena));
	if (n_spare < SPARES && range->mapped == 0 && range->high <= KEEP) {
		put(&spare, range);
		n_spare++;
	} else {
		(void)munmap(range->p, range->size);
		put(&unused, range);
	}
	arena->base = arena->next = arena->end = NULL;
}

/* Empty pages in the place of a file's first `length` bytes. */
static void
map_nothing(struct arena *arena, size_t length, size_t high)
{
	char *from = arena->base - HEAD;

	if (mmap(from, length, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
		be_full(arena->full);
	note_open(arena, length);
	arena->range->high = high;
	arena->range->made = 0;
	arena->range->mapped = arena->range->tables = 0;
	arena->range->is_large = 0;
}

void
mem_reset(struct arena *arena)
{
	struct mem_range *range = arena->range;
	const size_t keep = KEEP - HEAD;

	if (range->mapped > 0)
		map_nothing(arena, range->mapped + HEAD, range->high);
	POISON(arena->base, used_and_red(arena));
	arena->next = arena->base;
	if (range->high > keep && madvise(arena->base + keep,
	    range->high - keep, MADV_DONTNEED) == 0) {
		range->high = keep;
		if (range->made > KEEP)
			range->made = KEEP;
		range->tables = 0;
	}
}

/*
 * `n` bytes from `skip` bytes behind `next` on, where they are as most are: none
 * was ever given out, and their pages are made; or all were, as in an arena
 * that is used anew again and again. `*dirty` as below. Else NULL.
 */
static inline char *
grab_easily(struct arena *arena, size_t skip, size_t n, size_t *dirty)
{
#ifndef MEM_ASAN
	struct mem_range *range = arena->range;
	size_t at = (size_t)(arena->next - range->p);
	size_t high = HEAD + range->high, to = at + skip + n;

	if (n >= TABLE)
		return NULL;
	if (high <= at && to <= range->made) {
		range->high = to - HEAD;
		*dirty = 0;
	} else if (to <= high) {
		memset(arena->next, 0, skip);
		*dirty = n;
	} else
		return NULL;
	arena->next += skip + n;
	return arena->next - n;
#else
	(void)arena;
	(void)skip;
	(void)n;
	(void)dirty;
	return NULL;
#endif
}

/*
 * `n` bytes from `skip` bytes behind `next` on. `dirty` is how many of them
 * may have been used before. What is skipped is zero: a range may come to lie
 * in a file as it is, and whoever had it before may have had a citizen's words.
 */
static char *
grab_any(struct arena *arena, size_t skip, size_t n, size_t *dirty)
{
	size_t room = (size_t)(arena->end - arena->next);
	struct mem_range *range = arena->range;
	size_t at, to;
	char *p;

	if (skip > room || n > room - skip)
		be_full(arena->full);
	p = arena->next + skip;
	arena->next = p + n;
	at = (size_t)(p - arena->base);
	to = at + n;
	open_more(arena, HEAD + to);
#ifndef MEM_ASAN
	if (range->high > at - skip)
		memset(p - skip, 0, skip);
#endif
	*dirty = range->high > at ? range->high - at : 0;
	if (*dirty > n)
		*dirty = n;
	if (to > range->high) {
		range->high = to;
		if (HEAD + to > range->made)
			make_more(arena, p - skip, skip + n);
	}
#ifdef MEM_ASAN
	room -= skip + n;
	POISON(p - skip, skip);
	UNPOISON(p, n);
	POISON(arena->next, room < RED ? room : RED);
#endif
	return p;
}

static inline char *
grab(struct arena *arena, size_t skip, size_t n, size_t *dirty)
{
	char *p = grab_easily(arena, skip, n, dirty);

	return p != NULL ? p : grab_any(arena, skip, n, dirty);
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
mem_room(const struct arena *arena, size_t n)
{
	if (n > (size_t)(arena->end - arena->next))
		be_full(arena->full);
	open_more(arena, (size_t)(arena->next - arena->range->p) + n);
	if (n > DENSE && !arena->range->is_large)
		grow_large(arena, arena->next);
	UNPOISON(arena->next, n);
	return arena->next;
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
	mem_dense(&vec->arena);
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

void
mem_vec_append(struct mem_vec *vec, const struct mem_vec *from)
{
	if (from->n > 0)
		memcpy(mem_vec_add_n(vec, from->n), mem_vec_at(from, 0),
		    from->n * from->size);
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

size_t
mem_vec_before(const struct mem_vec *vec, size_t at, uint32_t key)
{
	size_t n = vec->n;
	uint32_t has;

	for (; n > 0; n--) {
		memcpy(&has, (const char *)mem_vec_at(vec, n - 1) + at,
		    sizeof(has));
		if (has < key)
			break;
	}
	return n;
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

/* A page or two are copied in less time than it takes to map them. */
static int
read_in(struct arena *arena, int fd, int64_t offset, size_t size)
{
	struct mem_range *range = arena->range;

	open_more(arena, HEAD + size);
	if (range->high < size)
		range->high = size;
	UNPOISON(arena->base, size);
	if (size > 0 && pread(fd, arena->base, size, (off_t)offset + HEAD) !=
	    (ssize_t)size)
		return 0;
	arena->next = arena->base + size;
	return 1;
}

int
mem_map(struct arena *arena, int fd, int64_t offset, size_t size)
{
	size_t range = (size_t)(arena->end - arena->base) + HEAD, length;
	size_t high;

	if (size > range - HEAD - MEM_MAP_ALIGN)
		return 0;
	if (size <= READ_MOST)
		return read_in(arena, fd, offset, size);
	length = mem_map_length(size);
	high = arena->range->high;
	if (mmap(arena->base - HEAD, length, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, fd, (off_t)offset) ==
	    MAP_FAILED) {
		map_nothing(arena, length, high);
		return 0;
	}
	note_open(arena, length);
	arena->next = arena->base + size;
	arena->range->high = arena->range->mapped = length - HEAD;
	arena->range->made = length;
	arena->range->tables = 0;
	arena->range->is_large = 0;
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
