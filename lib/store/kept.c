#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/kept.h"
#include "store/file.h"
#include "store/image.h"
#include "store/people.h"
#include "text/time.h"

#define DIRECTORY "matters"
#define INDEX "index.bin"
#define SEAL "seal.bin"
#define PARTS (2 * (MATTER_PARTS + 1) + 2)

/* To be changed with whatever the bytes of an index mean. */
#define LAYOUT 4

/* The beginning of index.bin. */
struct head {
	char magic[24];
	uint64_t program;
	struct file_stamp ledger;	/* of cache/ledger.bin */
	int64_t from_s;
	uint64_t size[PARTS];
	uint64_t sum;			/* hash of all before it */
};

/* All of seal.bin. */
struct seal {
	char magic[24];
	struct file_stamp index;
	uint64_t sum;
};

/* The row of an entry. */
struct row {
	struct tickets_place place;
	char digest[HASH_HEX];
};

/* A file of tickets/ that has one of the rows. */
struct row_file {
	struct file_stamp stamp;
	struct row last;		/* of them */
};

static const char head_magic[24] = "ticket matters";
static const char seal_magic[24] = "ticket matters' seal";

static uint64_t
program_code(void)
{
	return hash_number(cache_program() ^ (LAYOUT * UINT64_C(1000003) +
	    sizeof(struct row) * 1009 + PARTS));
}

static void
parts_of(struct kept *kept, struct matter_index half[2],
    struct arena *part[PARTS])
{
	int i, at = 0;

	for (i = 0; i < 2; i++) {
		matter_parts(&half[i], part + at);
		at += MATTER_PARTS;
		part[at++] = &kept->half[i].rows.arena;
	}
	part[at++] = &kept->files.arena;
	part[at] = &kept->touched.arena;
}

static void
kept_make(struct kept *kept, const struct store *store)
{
	int i;

	kept->store = store;
	mem_vec_make(&kept->files, sizeof(struct row_file), store->full);
	mem_vec_make(&kept->touched, sizeof(uint32_t), store->full);
	for (i = 0; i < 2; i++) {
		struct kept_half *half = &kept->half[i];

		half->kept = kept;
		mem_vec_make(&half->rows, sizeof(struct row), store->full);
		tickets_picker_make(&half->picker, store->tickets_dir,
		    store->full);
		mem_make(&half->arena, store->full);
	}
}

void
kept_drop(struct kept *kept)
{
	int i;

	mem_vec_drop(&kept->files);
	mem_vec_drop(&kept->touched);
	for (i = 0; i < 2; i++) {
		mem_vec_drop(&kept->half[i].rows);
		tickets_picker_drop(&kept->half[i].picker);
		mem_drop(&kept->half[i].arena);
	}
}

void
kept_leave(struct kept *kept, struct join *join)
{
	struct matter_index *half = join_halves(join);
	int i;

	join_kept(join, 0);
	for (i = 0; i < 2; i++) {
		matter_drop(&half[i]);
		matter_make(&half[i], kept->store->full);
	}
	kept_drop(kept);
}

/* --- what it says ----------------------------------------------------------- */

static const struct row *
row_at(const struct kept_half *half, uint32_t entry)
{
	return mem_vec_at(&half->rows, entry);
}

/* The text of a row that is not where it was: somebody wrote its file anew. */
static struct str
text_elsewhere(struct kept_half *half, uint32_t number, const char *digest)
{
	const struct store *store = half->kept->store;
	struct matter_ticket ticket;
	struct str text = str_make(NULL, 0);
	struct people_want want = { .ticket = number, .text = &text };
	struct people people;
	struct fail fail;

	(void)matter_is_first(&store->ledger, number, &ticket);
	want.logged_s = ticket.logged_s;
	memcpy(want.row, digest, HASH_HEX);
	if (people_load_aside(&people, store, &want, 1, &fail) == FAIL_NONE)
		text = str_copy(&half->arena, text);
	people_drop(&people);
	return text;
}

static struct str
text_of(void *with, uint32_t number, uint32_t entry)
{
	struct kept_half *half = with;
	const struct row *row = row_at(half, entry);
	struct tickets_row all;

	if (tickets_pick(&half->picker, &row->place, row->digest, &all))
		return all.field[TICKETS_TEXT];
	return text_elsewhere(half, number, row->digest);
}

/* --- taking it -------------------------------------------------------------- */

static int
open_dir(const struct store *store, int *dir)
{
	*dir = -1;
	return store->cache.dir >= 0 && file_open_dir(store->cache.dir,
	    DIRECTORY, dir, NULL) == FAIL_NONE;
}

static int
read_seal(int dir, struct seal *seal)
{
	int fd = image_open(dir, SEAL), is_good;

	if (fd < 0)
		return 0;
	is_good = file_fill(fd, (char *)seal, sizeof(*seal)) ==
	    sizeof(*seal) &&
	    memcmp(seal->magic, seal_magic, sizeof(seal->magic)) == 0 &&
	    seal->sum == hash_bytes(seal, offsetof(struct seal, sum));
	(void)close(fd);
	return is_good;
}

/* 1 when the file is what it was, and of the ledger that was taken. */
static int
read_head(const struct store *store, int fd, const struct seal *seal,
    struct head *head)
{
	struct file_stamp now;

	return file_stamp(fd, &now, NULL) == FAIL_NONE &&
	    file_stamp_is(&now, &seal->index) &&
	    file_fill(fd, (char *)head, sizeof(*head)) == sizeof(*head) &&
	    memcmp(head->magic, head_magic, sizeof(head->magic)) == 0 &&
	    head->program == program_code() &&
	    head->sum == hash_bytes(head, offsetof(struct head, sum)) &&
	    file_stamp_is(&head->ledger, &store->cache.own);
}

/* 1 when a file has grown at most: the last of its rows that was known then is
   where it was. */
static int
has_grown(struct kept *kept, const struct row_file *was,
    const struct file_stamp *now)
{
	const struct row *last = &was->last;
	struct tickets_row row;

	return now->inode == was->stamp.inode &&
	    now->device == was->stamp.device &&
	    now->size > was->stamp.size && tickets_pick(&kept->half[0].picker,
	    &last->place, last->digest, &row);
}

/* 1 when the rows may be where they were. NB. what is read there counts by its
   digest; this is for the time that it takes: who is not there is looked for in
   all the file. */
static int
has_files(struct kept *kept)
{
	struct file_stamp now;
	char file[16];
	size_t i;

	for (i = 0; i < kept->files.n; i++) {
		const struct row_file *was = mem_vec_at(&kept->files, i);

		tickets_month_file(was->last.place.month, file);
		if (!file_stamp_at(kept->store->tickets_dir, file, &now) ||
		    (!file_stamp_is(&now, &was->stamp) &&
		    !has_grown(kept, was, &now)))
			return 0;
	}
	return 1;
}

static void
mapped(struct kept *kept, struct matter_index half[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		mem_vec_mapped(&kept->half[i].rows);
		matter_mapped(&half[i], &kept->store->ledger, text_of,
		    &kept->half[i]);
	}
}

static int
take(struct kept *kept, int dir, struct matter_index half[2])
{
	struct arena *part[PARTS];
	struct head head;
	struct seal seal;
	int fd, is_good;

	if (!read_seal(dir, &seal))
		return 0;
	fd = image_open(dir, INDEX);
	if (fd < 0)
		return 0;
	is_good = read_head(kept->store, fd, &seal, &head);
	parts_of(kept, half, part);
	is_good = is_good && image_map(fd, head.size, part, PARTS);
	(void)close(fd);
	if (is_good) {
		kept->from_s = head.from_s;
		mem_vec_mapped(&kept->files);
		mem_vec_mapped(&kept->touched);
	}
	return is_good;
}

int
kept_take(struct kept *kept, const struct store *store, struct join *join)
{
	struct matter_index *half;
	int dir, is_good;

	if (store->cache.end.seq == 0 || !open_dir(store, &dir))
		return 0;
	half = join_halves(join);
	kept_make(kept, store);
	is_good = take(kept, dir, half) && has_files(kept);
	(void)close(dir);
	if (is_good) {
		mapped(kept, half);
		join_kept(join, 1);
	} else
		kept_leave(kept, join);
	return is_good;
}

/* 1 when a half has the first ticket as it is, and its text; what is otherwise
   is taken out. `is_first` 0: it is none. */
static int
has_as_is(const struct kept *kept, struct matter_index half[2],
    uint32_t number, const struct matter_ticket *ticket, int is_first)
{
	const struct row *row;
	uint32_t entry;
	int i;

	for (i = 0; i < 2; i++) {
		entry = matter_entry(&half[i], number);
		if (entry == 0)
			continue;
		row = row_at(&kept->half[i], entry - 1);
		if (is_first && row->place.month != 0 &&
		    matter_is_as(&half[i], entry - 1, ticket) &&
		    memcmp(row->digest, ticket->row, HASH_HEX) == 0)
			return 1;
		matter_drop_entry(&half[i], entry - 1);
	}
	return 0;
}

/* Tickets whose records since cache/ledger.bin were other ones when the index
   was made, or may have been: a journal that was cut, or put back, may be one
   that goes on from there. */
static size_t
tickets_since(const struct kept *kept, struct mem_vec *all)
{
	const struct mem_vec *now = &kept->store->ledger.touched;
	const struct mem_vec *then = &kept->touched;
	uint32_t *number;

	mem_vec_make(all, sizeof(*number), kept->store->full);
	if (now->n + then->n == 0)
		return 0;
	number = mem_vec_add_n(all, now->n + then->n);
	if (now->n > 0)
		memcpy(number, mem_vec_at(now, 0), now->n * sizeof(*number));
	if (then->n > 0)
		memcpy(number + now->n, mem_vec_at(then, 0),
		    then->n * sizeof(*number));
	return ledger_tickets_once(number, all->n);
}

static void
look_anew(const struct kept *kept, struct matter_index half[2],
    uint32_t number, struct firsts *firsts)
{
	const struct ledger *ledger = &kept->store->ledger;
	struct matter_ticket ticket;
	int is_first = number < ledger_tickets(ledger) &&
	    matter_is_first(ledger, number, &ticket);

	if (!has_as_is(kept, half, number, &ticket, is_first) && is_first)
		firsts_take(firsts, number);
}

void
kept_since(const struct kept *kept, struct join *join, struct firsts *firsts)
{
	const struct ledger *ledger = &kept->store->ledger;
	struct mem_vec all;
	size_t n = tickets_since(kept, &all), i;
	const uint32_t *number = mem_vec_at(&all, 0);

	for (i = 0; i < n; i++) {
		if (i + STRAND_AHEAD < n && number[i + STRAND_AHEAD] <
		    ledger_tickets(ledger))
			strands_begin_fetch(&ledger->strands,
			    number[i + STRAND_AHEAD]);
		if (number[i] != 0)
			look_anew(kept, join_halves(join), number[i], firsts);
	}
	mem_vec_drop(&all);
}

/* --- keeping it ------------------------------------------------------------- */

int
kept_pays(const struct store *store, int64_t cents)
{
	return cents > 0 && cents <= 100 && store->cache.end.seq != 0 &&
	    store->is_writer && store->cache.dir >= 0;
}

/* 1 when a directory has the group and the mode of tickets/, by now. NB. of one
   that somebody else made nothing is put right: he may have kept a way in. */
static int
is_as_tickets(const struct store *store, int dir)
{
	struct stat tickets, own;

	if (fstat(store->tickets_dir, &tickets) != 0 || fstat(dir, &own) != 0)
		return 0;
	if (own.st_gid == tickets.st_gid && own.st_mode == tickets.st_mode)
		return 1;
	return own.st_uid == geteuid() &&
	    (own.st_gid == tickets.st_gid ||
	    fchown(dir, (uid_t)-1, tickets.st_gid) == 0) &&
	    fchmod(dir, tickets.st_mode & 07777) == 0;
}

/* cache/matters/, open to whom tickets/ is open. */
static int
make_dir(const struct store *store, int *dir)
{
	if (mkdirat(store->cache.dir, DIRECTORY, 0700) != 0 && errno != EEXIST)
		return 0;
	if (!open_dir(store, dir))
		return 0;
	if (is_as_tickets(store, *dir))
		return 1;
	(void)close(*dir);
	return 0;
}

/* The rows by entry. One that was not found may be again: its ticket is looked
   at anew each time. */
static int
fill_rows(struct kept *kept, struct join *join, const struct firsts *firsts)
{
	const struct matter_index *half_of = join_halves(join);
	const struct firsts_ticket *first = mem_vec_at(&firsts->found, 0);
	size_t i;

	for (i = 0; i < 2; i++)
		if (half_of[i].entries.n > 0)
			(void)mem_vec_add_n(&kept->half[i].rows,
			    half_of[i].entries.n);
	for (i = 0; i < firsts->found.n; i++) {
		unsigned half = join_half(join, first[i].category);
		struct row *row;

		if (first[i].ticket.entry == 0 ||
		    first[i].ticket.entry > kept->half[half].rows.n)
			return 0;
		if (first[i].place.month == 0)
			*(uint32_t *)mem_vec_add(&kept->touched) =
			    first[i].ticket.number;
		row = mem_vec_at(&kept->half[half].rows,
		    first[i].ticket.entry - 1);
		row->place = first[i].place;
		memcpy(row->digest, first[i].ticket.row, HASH_HEX);
	}
	return 1;
}

/* The file of a row among those that have rows; it is added when it is new.
   NULL: it cannot be had. */
static struct row_file *
file_of(struct kept *kept, const struct row *row)
{
	struct row_file *file;
	char name[16];
	size_t i;

	for (i = kept->files.n; i-- > 0;) {
		file = mem_vec_at(&kept->files, i);
		if (file->last.place.month == row->place.month)
			return file;
	}
	file = mem_vec_add(&kept->files);
	file->last = *row;
	tickets_month_file(row->place.month, name);
	return file_stamp_at(kept->store->tickets_dir, name, &file->stamp) ?
	    file : NULL;
}

static int
fill_files(struct kept *kept)
{
	struct row_file *file = NULL;
	uint32_t i;
	int k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < kept->half[k].rows.n; i++) {
			const struct row *row = row_at(&kept->half[k], i);

			if (row->place.month == 0)
				continue;
			if (file == NULL ||
			    file->last.place.month != row->place.month)
				file = file_of(kept, row);
			if (file == NULL)
				return 0;
			if (row->place.offset > file->last.place.offset)
				file->last = *row;
		}
	return 1;
}

static void
fill_touched(struct kept *kept)
{
	const struct mem_vec *touched = &kept->store->ledger.touched;

	if (touched->n > 0)
		memcpy(mem_vec_add_n(&kept->touched, touched->n),
		    mem_vec_at(touched, 0), touched->n * sizeof(uint32_t));
}

static void
put_seal(int dir)
{
	struct file_part all;
	struct seal seal;

	memset(&seal, 0, sizeof(seal));
	memcpy(seal.magic, seal_magic, sizeof(seal.magic));
	if (!file_stamp_at(dir, INDEX, &seal.index) ||
	    !file_stamp_wait(&seal.index))
		return;
	seal.sum = hash_bytes(&seal, offsetof(struct seal, sum));
	all.at = 0;
	all.bytes = str_make((const char *)&seal, sizeof(seal));
	(void)file_put_parts(dir, SEAL, &all, 1, NULL);
}

static void
put(struct kept *kept, int dir, struct join *join, int64_t from_s)
{
	struct matter_index *half = join_halves(join);
	struct arena *part[PARTS];
	struct head head;

	memset(&head, 0, sizeof(head));
	memcpy(head.magic, head_magic, sizeof(head.magic));
	head.program = program_code();
	head.ledger = kept->store->cache.own;
	head.from_s = from_s;
	parts_of(kept, half, part);
	image_sizes(part, PARTS, head.size);
	head.sum = hash_bytes(&head, offsetof(struct head, sum));
	file_sweep(dir);
	if (image_put(dir, INDEX, str_make((const char *)&head,
	    sizeof(head)), part, PARTS) == FAIL_NONE)
		put_seal(dir);
}

void
kept_put(const struct store *store, struct join *join,
    const struct firsts *firsts)
{
	struct kept kept;
	int dir;

	if (!make_dir(store, &dir))
		return;
	kept_make(&kept, store);
	fill_touched(&kept);
	if (fill_rows(&kept, join, firsts) && fill_files(&kept))
		put(&kept, dir, join, firsts->from_s);
	kept_drop(&kept);
	(void)close(dir);
}
