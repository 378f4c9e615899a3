/*
 * mem - arenas: memory that is given back all at once
 *
 * An arena is one reserved range of addresses and a pointer that moves up.
 * Nothing is freed singly; a process makes a few arenas, and the end of the
 * process (or mem_drop()) gives them back. Whoever allocates takes an arena as
 * a parameter; a function that only needs room to work in takes one by value
 * (`struct arena scratch`), and what it took is free again when it returns.
 *
 * Allocation never returns NULL. When the range is used up, or the system has
 * no memory, the arena's `full` handler is called, which must not return; the
 * edge sets one that says `out of memory` and exits with status 5. Writers are
 * safe against it as against any kill (store/journal.h, J1).
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Asks for the line of memory at `p` to be there soon; nothing else happens, and
 * `p` may be anything. NB. a function of ours that does only this has no effect
 * that the compiler knows of, and it drops the calls: the empty statement is one.
 */
inline void
mem_fetch(const void *p)
{
	__builtin_prefetch(p);
	__asm__ volatile ("" : : "r" (p));
}

struct arena {
	char *next;	/* the next free byte */
	char *end;	/* the end of the reserved range */
	char *base;	/* its beginning */
	struct mem_range *range;	/* what is known of it */
	void (*full)(void);
};

/*
 * Makes an arena. It reserves addresses, not memory: pages cost when touched.
 * `full` is called, and must not return, when an allocation cannot be had;
 * NULL means abort().
 */
void mem_make(struct arena *arena, void (*full)(void));

/* Says that tables which are allocated will be used from their beginning to
   their end, so that large pages pay early; what grows by small pieces has them
   early anyway. */
void mem_dense(const struct arena *arena);

/* Gives the whole range back. Everything allocated from it is gone. */
void mem_drop(struct arena *arena);

/* Forgets everything allocated, keeps the range. */
void mem_reset(struct arena *arena);

/* `size` bytes, aligned for any type, zeroed. `size` may be 0. */
void *mem_take(struct arena *arena, size_t size);

/* `n` times `size` bytes, zeroed; a product that overflows is `full`. */
void *mem_take_n(struct arena *arena, size_t n, size_t size);

/*
 * Room for `n` more bytes that continue the arena's last byte allocation
 * without a gap: for strings and buffers that grow. Not aligned, not zeroed.
 * The first call on a fresh arena begins the range.
 */
void *mem_extend(struct arena *arena, size_t n);

/* Has the system make the pages of the `n` bytes at `p` at once, which takes a
   tenth of the time of one by one. Nothing changes, and what fails is no fault.
   NB. for a table that will be filled: what grows has that anyway. */
void mem_warm(const void *p, size_t n);

/*
 * Where mem_extend() would give `n` bytes, to be written to before it is known
 * how many are wanted: then so many are extended by, and no byte behind them
 * counts as used.
 */
char *mem_room(const struct arena *arena, size_t n);

/* A copy of `n` bytes of `p`, with a NUL after it that is not counted. */
char *mem_copy(struct arena *arena, const void *p, size_t n);

/*
 * A growing array of equal elements. It has an arena of its own, so growing
 * never moves what is there: pointers to elements stay good.
 */
struct mem_vec {
	struct arena arena;
	size_t n;
	size_t size;	/* bytes of one element */
};

/* Makes an empty array for elements of `size` bytes. */
void mem_vec_make(struct mem_vec *vec, size_t size, void (*full)(void));

/* Appends a zeroed element and returns it. */
void *mem_vec_add(struct mem_vec *vec);

/* Appends `n` zeroed elements and returns the first. */
void *mem_vec_add_n(struct mem_vec *vec, size_t n);

/* Appends copies of all elements of `from`, which are of the same size. */
void mem_vec_append(struct mem_vec *vec, const struct mem_vec *from);

/* Element `i`; the caller knows that `i < vec->n`. */
inline void *
mem_vec_at(const struct mem_vec *vec, size_t i)
{
	return vec->arena.base + i * vec->size;
}

/* Forgets the elements from `n` on. */
void mem_vec_cut(struct mem_vec *vec, size_t n);

/*
 * How many elements lie before the first one whose uint32_t at byte `at` is
 * `key` or more, where they are in the order of those. Found from the end: for
 * taking back what came last.
 */
size_t mem_vec_before(const struct mem_vec *vec, size_t at, uint32_t key);

/* Gives the array's memory back. */
void mem_vec_drop(struct mem_vec *vec);

/*
 * A file's bytes as the first ones of an empty arena, without reading them:
 * a private mapping, so that what is changed stays this process's own.
 * The file holds, from `offset` on (a multiple of MEM_MAP_ALIGN), MEM_MAP_HEAD
 * bytes of no meaning, the bytes, and zeros up to the next multiple. 1, or 0
 * when that cannot be had; then the arena is as it was.
 */
#define MEM_MAP_ALIGN 65536
#define MEM_MAP_HEAD 64
int mem_map(struct arena *arena, int fd, int64_t offset, size_t size);

/* How many bytes of a file `size` bytes take so. */
size_t mem_map_length(size_t size);

/* Lets all bytes of an arena be read, those between allocations as well: to
   write the range to a file. */
void mem_unguard(const struct arena *arena);

/* Counts the elements of an array whose range was mapped. */
void mem_vec_mapped(struct mem_vec *vec);

#endif
