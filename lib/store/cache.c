#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/cache.h"
#include "store/image.h"

#define LEDGER "ledger.bin"
#define BALANCE "balance.bin"
#define SEAL "seal.csv"
#define DURABLE "durable.bin"
#define SEAL_HEADER "file,device,inode,size,mtime_ns,ctime_ns"
#define SHARE 128	/* made anew when 1/128 of it had to be read */

/* To be changed with whatever a ledger's bytes mean (model/ledger.h). */
#define LAYOUT 9

/* The beginning of ledger.bin, and of balance.bin. */
struct image {
	char magic[24];
	uint64_t program;	/* the layout, and the table of events */
	struct journal_end end;
	char recorded[CONFIG_FILES][HASH_HEX + 1];
	uint64_t size[LEDGER_PARTS];
	uint64_t bytes;		/* hash of the newest file up to `end` */
	struct balance_key key;	/* of the balance */
	uint64_t sum;		/* hash of all before it */
};

/* All of durable.bin. */
struct durable {
	char magic[24];
	struct journal_stamp last;	/* the newest file behind its sync */
	uint64_t sum;			/* hash of all before it */
};

static const char durable_magic[24] = "ticket durable";
static const char ledger_magic[24] = "ticket ledger";
static const char balance_magic[24] = "ticket balance";

/* --- stamps -------------------------------------------------------------- */

static struct journal_stamp *
stamp_at(const struct cache *cache, size_t i)
{
	return mem_vec_at(&cache->stamps, i);
}

/* NB. there are five for each month of the store's age: digit by digit, since
   to cut a field out and have it parsed takes four times as long. */
static int
take_number(struct str *line, int64_t *n)
{
	size_t i;

	*n = 0;
	for (i = 0; i < line->n && line->p[i] != ','; i++) {
		if (line->p[i] < '0' || line->p[i] > '9' ||
		    *n > (INT64_MAX - 9) / 10)
			return 0;
		*n = *n * 10 + (line->p[i] - '0');
	}
	*line = i < line->n ? str_make(line->p + i + 1, line->n - i - 1) :
	    str_make(NULL, 0);
	return i > 0;
}

/* `file,device,inode,size,mtime_ns,ctime_ns` */
static int
take_stamp(struct str line, struct journal_stamp *stamp)
{
	struct file_stamp *s = &stamp->stamp;
	struct str name;

	if (!str_cut(&line, ',', &name) || name.n >= sizeof(stamp->file))
		return 0;
	memset(stamp->file, 0, sizeof(stamp->file));
	memcpy(stamp->file, name.p, name.n);
	return take_number(&line, &s->device) &&
	    take_number(&line, &s->inode) && take_number(&line, &s->size) &&
	    take_number(&line, &s->mtime_ns) &&
	    take_number(&line, &s->ctime_ns);
}

/* The seal: first of the cache, then of the journal's files. */
static int
seal_read(struct cache *cache)
{
	struct arena arena;
	struct str bytes, line;
	struct journal_stamp stamp;
	int n = 0, is_good;

	mem_make(&arena, cache->full);
	is_good = file_read(cache->dir, SEAL, &bytes, &arena, NULL) ==
	    FAIL_NONE && str_ends(bytes, "\n");
	bytes.n -= is_good ? 1 : 0;
	while (is_good && str_cut(&bytes, '\n', &line)) {
		if (n++ == 0)
			is_good = str_is(line, SEAL_HEADER);
		else if (!take_stamp(line, &stamp))
			is_good = 0;
		else if (n == 2)
			cache->own = stamp.stamp;
		else if (n == 3)
			cache->own_balance = stamp.stamp;
		else
			*(struct journal_stamp *)mem_vec_add(&cache->stamps) =
			    stamp;
	}
	mem_drop(&arena);
	return is_good && n > 3;
}

static void
put_stamp(struct buf *out, const char *file, const struct file_stamp *stamp)
{
	buf_printf(out, "%s,%lld,%lld,%lld,%lld,%lld\n", file,
	    (long long)stamp->device, (long long)stamp->inode,
	    (long long)stamp->size, (long long)stamp->mtime_ns,
	    (long long)stamp->ctime_ns);
}

static enum fail_code
seal_write(const struct cache *cache)
{
	struct file_part piece = { 0 };
	enum fail_code code;
	struct buf out;
	size_t i;

	buf_make(&out, cache->full);
	buf_put_c(&out, SEAL_HEADER "\n");
	put_stamp(&out, LEDGER, &cache->own);
	put_stamp(&out, BALANCE, &cache->own_balance);
	for (i = 0; i < cache->stamps.n; i++)
		put_stamp(&out, stamp_at(cache, i)->file,
		    &stamp_at(cache, i)->stamp);
	piece.bytes = buf_str(&out);
	code = file_put_parts(cache->dir, SEAL, &piece, 1, NULL);
	buf_drop(&out);
	return code;
}

/* --- what the journal is ------------------------------------------------- */

/* Hash of the first `size` bytes of a file; 0 when they cannot be had. */
static uint64_t
hash_file(const struct cache *cache, int dir_fd, const char *name,
    int64_t size)
{
	struct file_lines lines;
	struct fail fail;
	uint64_t hash = 1;
	size_t n;

	if (file_lines_open(&lines, dir_fd, name, cache->full, &fail) !=
	    FAIL_NONE)
		return 0;
	while (size > 0) {
		n = size < (int64_t)lines.size ? (size_t)size : lines.size;
		if (file_fill(lines.fd, lines.block, n) != n)
			break;
		hash = hash_number(hash ^ hash_bytes(lines.block, n));
		size -= (int64_t)n;
	}
	file_lines_close(&lines);
	return size > 0 ? 0 : hash;
}

/* 1 when the journal's files up to the cache's end are those of the seal. */
static int
is_sealed(const struct cache *cache, int journal_dir,
    const struct journal_list *files, const struct image *image,
    size_t *n_file)
{
	struct file_stamp now;
	size_t k;
	int is_same = 1;

	for (k = 0; is_same && k < files->n &&
	    strcmp(files->name[k], image->end.file) <= 0; k++) {
		const char *name = files->name[k];

		is_same = k < cache->stamps.n &&
		    strcmp(stamp_at(cache, k)->file, name) == 0 &&
		    file_stamp_at(journal_dir, name, &now);
		if (!is_same || file_stamp_is(&now, &stamp_at(cache, k)->stamp))
			continue;
		/* the newest one has grown */
		is_same = strcmp(name, image->end.file) == 0 &&
		    now.size >= image->end.size && image->bytes != 0 &&
		    hash_file(cache, journal_dir, name, image->end.size) ==
		    image->bytes;
	}
	*n_file = k;
	return is_same && k > 0 &&
	    strcmp(stamp_at(cache, k - 1)->file, image->end.file) == 0;
}

/* --- the ledger ---------------------------------------------------------- */

uint64_t
cache_program(void)
{
	uint64_t code = LAYOUT * UINT64_C(1000003) + sizeof(struct fact) *
	    1009 + sizeof(struct intake) * 31 + sizeof(struct image);
	enum event_id id;

	for (id = 0; id < EVENT_N; id++) {
		const struct event_row *row = event_row(id);
		const struct event_attr *attr;

		code = hash_number(code ^ hash_bytes(row->name,
		    strlen(row->name)));
		for (attr = row->attr; attr->name != NULL; attr++)
			code = hash_number(code ^ hash_bytes(attr->name,
			    strlen(attr->name)) ^ (uint64_t)attr->slot);
	}
	return hash_bytes(TICKET_VERSION, strlen(TICKET_VERSION)) ^
	    hash_number(code);
}

static int
image_read(int fd, const char magic[24], struct image *image)
{
	return file_fill(fd, (char *)image, sizeof(*image)) ==
	    sizeof(*image) &&
	    memcmp(image->magic, magic, sizeof(image->magic)) == 0 &&
	    image->program == cache_program() &&
	    image->sum == hash_bytes(image, offsetof(struct image, sum));
}

void
cache_open(struct cache *cache, int store_dir, uint32_t least, int is_writer,
    void (*full)(void))
{
	struct stat st;

	memset(cache, 0, sizeof(*cache));
	cache->dir = -1;
	cache->least = least == 0 ? CACHE_LEAST : least;
	cache->full = full;
	mem_vec_make(&cache->stamps, sizeof(struct journal_stamp), full);
	if (least == CACHE_OFF)
		return;
	/* whoever deleted it meant what was in it */
	if (is_writer && fstat(store_dir, &st) == 0 &&
	    mkdirat(store_dir, "cache", 0700) == 0 &&
	    (fchownat(store_dir, "cache", (uid_t)-1, st.st_gid,
	    AT_SYMLINK_NOFOLLOW) != 0 ||
	    fchmodat(store_dir, "cache", st.st_mode & 07777, 0) != 0))
		return;
	(void)file_open_dir(store_dir, "cache", &cache->dir, NULL);
}

void
cache_close(struct cache *cache)
{
	if (cache->dir >= 0)
		(void)close(cache->dir);
	cache->dir = -1;
	if (cache->stamps.arena.base != NULL)
		mem_vec_drop(&cache->stamps);
}

int
cache_take(struct cache *cache, int journal_dir,
    const struct journal_list *files, int64_t as_of_s, struct ledger *ledger)
{
	struct arena *part[LEDGER_PARTS];
	struct file_stamp now;
	struct image image;
	size_t n = 0;
	int fd, is_good;

	if (cache->dir < 0)
		return 0;
	fd = image_open(cache->dir, LEDGER);
	if (fd < 0)
		return 0;
	is_good = seal_read(cache) &&
	    file_stamp(fd, &now, NULL) == FAIL_NONE &&
	    file_stamp_is(&cache->own, &now) &&
	    image_read(fd, ledger_magic, &image) &&
	    image.end.logged_s <= as_of_s &&
	    is_sealed(cache, journal_dir, files, &image, &n);
	ledger_parts(ledger, part);
	if (is_good && !image_map(fd, image.size, part, LEDGER_PARTS)) {
		ledger_drop(ledger);
		ledger_make_bare(ledger, cache->full);
		is_good = 0;
	}
	(void)close(fd);
	/* the newest file is read on, and stamped by who reads it */
	mem_vec_cut(&cache->stamps, is_good ? n - 1 : 0);
	if (!is_good)
		return 0;
	ledger_mapped(ledger);
	cache->end = image.end;
	memcpy(cache->recorded, image.recorded, sizeof(cache->recorded));
	return 1;
}

/* --- making it ----------------------------------------------------------- */

static enum fail_code
put_image(const struct cache *cache, const char *name, struct image *image,
    struct arena **part, int n)
{
	image_sizes(part, n, image->size);
	image->sum = hash_bytes(image, offsetof(struct image, sum));
	return image_put(cache->dir, name, str_make((const char *)image,
	    sizeof(*image)), part, n);
}

/* The files' stamps still hold, and that of the newest is exact. */
static int
is_unchanged(const struct cache *cache, int journal_dir)
{
	struct file_stamp now;
	size_t i;

	for (i = 0; i < cache->stamps.n; i++)
		if (!file_stamp_at(journal_dir, stamp_at(cache, i)->file,
		    &now) || !file_stamp_is(&now, &stamp_at(cache, i)->stamp))
			return 0;
	return i > 0 && file_stamp_wait(&stamp_at(cache, i - 1)->stamp);
}

static int
write_all(struct cache *cache, struct image *image, struct ledger *ledger,
    struct balance *balance)
{
	struct arena *part[LEDGER_PARTS];

	memcpy(image->magic, ledger_magic, sizeof(image->magic));
	ledger_parts(ledger, part);
	if (put_image(cache, LEDGER, image, part, LEDGER_PARTS) !=
	    FAIL_NONE)
		return 0;
	memcpy(image->magic, balance_magic, sizeof(image->magic));
	memset(image->size, 0, sizeof(image->size));
	image->key = balance->key;
	balance_parts(balance, part);
	if (put_image(cache, BALANCE, image, part, BALANCE_PARTS) !=
	    FAIL_NONE)
		return 0;
	return file_stamp_at(cache->dir, LEDGER, &cache->own) &&
	    file_stamp_at(cache->dir, BALANCE, &cache->own_balance) &&
	    file_stamp_wait(&cache->own) && file_stamp_wait(&cache->own_balance);
}

/* Fills an end of zeros. NB. not by `=`: a gap between members, or what is
   behind the end of a text, would be bytes of the stack in a file. */
static void
set_end(struct journal_end *to, const struct journal_end *end)
{
	to->seq = end->seq;
	to->logged_s = end->logged_s;
	(void)snprintf(to->digest, sizeof(to->digest), "%s", end->digest);
	(void)snprintf(to->file, sizeof(to->file), "%s", end->file);
	to->size = end->size;
	to->line = end->line;
}

static void
make(struct cache *cache, int journal_dir, struct ledger *ledger,
    struct balance *balance, const struct journal_end *end)
{
	struct image image;

	memset(&image, 0, sizeof(image));
	image.program = cache_program();
	set_end(&image.end, end);
	memcpy(image.recorded, cache->recorded, sizeof(image.recorded));
	image.bytes = hash_file(cache, journal_dir, end->file, end->size);
	if (image.bytes != 0 && is_unchanged(cache, journal_dir) &&
	    write_all(cache, &image, ledger, balance))
		(void)seal_write(cache);
}

int
cache_balance(struct cache *cache, struct balance *balance, uint64_t config,
    const struct obligation_view *view)
{
	struct arena *part[BALANCE_PARTS];
	struct file_stamp now;
	struct image image;
	int fd, is_good;

	if (cache->dir < 0 || cache->end.seq == 0)
		return 0;
	fd = image_open(cache->dir, BALANCE);
	if (fd < 0)
		return 0;
	is_good = file_stamp(fd, &now, NULL) == FAIL_NONE &&
	    file_stamp_is(&cache->own_balance, &now) &&
	    image_read(fd, balance_magic, &image) &&
	    image.end.seq == cache->end.seq &&
	    strcmp(image.end.digest, cache->end.digest) == 0 &&
	    image.key.config == config;
	cache->has_balance = is_good;
	balance_parts(balance, part);
	if (is_good)
		is_good = image_map(fd, image.size, part, BALANCE_PARTS) &&
		    balance_begin(balance, &image.key, view);
	(void)close(fd);
	return is_good;
}

int
cache_pays(const struct cache *cache, const struct ledger *ledger,
    const struct journal_end *end)
{
	int is_old = cache->n_read >= cache->least &&
	    cache->n_read >= cache->end.seq / SHARE;
	int is_other = !cache->has_balance && end->seq >= cache->least;

	return cache->dir >= 0 && (is_old || is_other) && end->seq > 0 &&
	    ledger_count(ledger) == end->seq && cache->stamps.n > 0 &&
	    strcmp(stamp_at(cache, cache->stamps.n - 1)->file, end->file) ==
	    0 && faccessat(cache->dir, ".", W_OK, AT_EACCESS) == 0;
}

void
cache_keep(struct cache *cache, int journal_dir, struct ledger *ledger,
    struct balance *balance, const struct journal_end *end)
{
	int lock;

	/* one at a time; who comes second has nothing to do */
	if (file_lock(cache->dir, "lock", 0, &lock, NULL) != FAIL_NONE)
		return;
	/* what whoever had the lock before was killed at. NB. cache_seal() goes
	 * without the lock and may lose its seal, which is of a ledger that is
	 * to be replaced */
	file_sweep(cache->dir);
	make(cache, journal_dir, ledger, balance, end);
	(void)close(lock);
}

void
cache_seal(struct cache *cache, int journal_dir,
    const struct journal_end *end)
{
	struct journal_stamp *last;

	if (cache->dir < 0 || cache->stamps.n == 0)
		return;
	last = stamp_at(cache, cache->stamps.n - 1);
	if (strcmp(last->file, end->file) != 0) {
		last = mem_vec_add(&cache->stamps);
		memcpy(last->file, end->file, sizeof(last->file));
	}
	if (!file_stamp_at(journal_dir, end->file, &last->stamp) ||
	    strcmp(cache->end.file, end->file) != 0 ||
	    !file_stamp_is_exact(&last->stamp))
		return;
	(void)seal_write(cache);
}

/* --- what is durable ----------------------------------------------------- */

static int
set_durable(struct durable *durable, int journal_dir, const char *file)
{
	memset(durable, 0, sizeof(*durable));
	memcpy(durable->magic, durable_magic, sizeof(durable->magic));
	(void)snprintf(durable->last.file, sizeof(durable->last.file), "%s",
	    file);
	if (!file_stamp_at(journal_dir, file, &durable->last.stamp))
		return 0;
	durable->sum = hash_bytes(durable, offsetof(struct durable, sum));
	return 1;
}

int
cache_is_durable(const struct cache *cache, int journal_dir,
    const struct journal_end *end)
{
	struct durable now, noted;
	int fd, is_same;

	if (cache->dir < 0 || end->file[0] == '\0')
		return 0;
	fd = image_open(cache->dir, DURABLE);
	if (fd < 0)
		return 0;
	is_same = file_fill(fd, (char *)&noted, sizeof(noted)) ==
	    sizeof(noted) && set_durable(&now, journal_dir, end->file) &&
	    now.last.stamp.size == end->size &&
	    memcmp(&now, &noted, sizeof(now)) == 0;
	(void)close(fd);
	return is_same;
}

void
cache_note_durable(const struct cache *cache, int journal_dir,
    const struct journal_end *end)
{
	struct durable now;
	struct file_part all = { 0, { (const char *)&now, sizeof(now) } };
	int fd;

	/* NB. what somebody without the lock put behind it was not synced */
	if (cache->dir < 0 || !set_durable(&now, journal_dir, end->file) ||
	    now.last.stamp.size != end->size)
		return;
	/* NB. in its place: half of it does not have its sum */
	fd = openat(cache->dir, DURABLE, O_WRONLY | O_NOFOLLOW | O_CLOEXEC |
	    O_NONBLOCK);
	if (fd < 0) {
		(void)file_put_parts(cache->dir, DURABLE, &all, 1, NULL);
		return;
	}
	if (pwrite(fd, &now, sizeof(now), 0) != (ssize_t)sizeof(now))
		(void)unlinkat(cache->dir, DURABLE, 0);
	(void)close(fd);
}
