#include <stdlib.h>
#include <string.h>

#include "store/ingest.h"
#include "base/belt.h"
#include "base/both.h"
#include "base/crew.h"
#include "store/desk.h"
#include "store/firsts.h"
#include "store/ingest_row.h"
#include "store/join.h"
#include "store/kept.h"
#include "store/people.h"
#include "text/time.h"

#define NEW_S (366 * (int64_t)TIME_DAY_S)	/* what is new is of then: an
				   office's first export is of a year */
#define PIECE 1024	/* rows that are read at once */
#define CHUNK 256	/* rows that are made ready at once */
#define CHUNKS BELT_PLACES	/* one is recorded, the others are made ready */
#define AHEAD 8	/* rows from that whose ticket is looked for meanwhile */

/* What is told once for many rows. */
enum note {
	NOTE_PHONE, NOTE_MASK, NOTE_FLAG, NOTE_RECEIVED, NOTE_SOURCE, NOTES
};
static const char *const note_text[NOTES][2] = {
	{ "a telephone number cannot be normalised; it is kept as it is, "
	    "without caller",
	    "telephone numbers cannot be normalised, the first of them here; "
	    "they are kept as they are, without caller" },
	{ "personal data were taken out of category or place",
	    "rows have personal data in category or place, which were taken "
	    "out of the journal; the first of them is here" },
	{ "a flag is not known and was left out; config/values.csv would need "
	    "a row for it",
	    "rows have a flag that is not known and was left out, the first "
	    "of them here; config/values.csv would need a row for it" },
	{ "the time of receipt differs from the first one, which is kept",
	    "rows have a time of receipt that differs from the first one, "
	    "which is kept; the first of them is here" },
	{ "the source differs from the first one, which is kept",
	    "rows have a source that differs from the first one, which is "
	    "kept; the first of them is here" },
};

struct noted {
	size_t n;
	const struct ingest_row *first;	/* in its table */
};

/* A ticket of the input. */
struct seen {
	uint32_t batch;			/* the last table that has it, + 1 */
	uint32_t row;			/* and its row there, in `rows` */
	const struct tickets_row *newest;	/* recorded; NULL: none */
};

struct batch {
	size_t begin, end;		/* in `rows` */
};

/* A category or a place, as recorded. */
struct plain {
	struct str masked;
	int is_changed;
};

/* What is said of a row when the table is read. */
struct saying {
	size_t row, column;
	const char *text;
	int is_warning;		/* nothing is refused */
};

/* Rows of a table that are read at once, by whoever is free. */
struct piece {
	struct ingest_reader reader;
	struct ingest_words words;
	struct arena arena;		/* what is kept of rows */
	struct mem_vec refused;		/* of struct saying */
	size_t begin, end;		/* in the table */
	struct ingest_row *row;		/* the first of them */
};

/* What of the store the input needs to be compared with. */
struct need {
	struct mem_vec rows;		/* of struct people_want */
	int64_t from_s, to_s;		/* first tickets were received then */
};

/*
 * What a new ticket's records will say, made before they are added: by another
 * thread, while those of the rows before it are.
 */
struct ready {
	size_t line_at, line_n;		/* its row, in the chunk's rows */
	struct store_ready act;
	enum fail_code code;		/* it must not be added */
	struct fail fail;
};

struct chunk {
	struct ingest_row **row;	/* in the order of recording */
	size_t n;
	struct buf line, rest, attrs;	/* rows, and lines of the journal */
	struct arena said;		/* what those say */
	struct ready ready[CHUNK];
};

struct ingest {
	struct store *store;
	const struct ingest_how *how;
	struct ingest_reader reader;
	struct desk desk;		/* records supervisions */
	struct mask *mask;
	struct arena arena;		/* what is kept of rows */
	struct arena scratch;
	const struct csv_table *table;	/* that is read */
	const struct alias_head *head;
	uint32_t absent;		/* what it has no column for */
	struct piece piece[CREW_PLACES];
	size_t read;			/* rows of it that are in a piece, or were */
	struct mem_vec sayings;		/* of struct saying, in their order */
	struct mem_vec rows;		/* of struct ingest_row */
	struct mem_vec batches;		/* of struct batch */
	struct hash_set tickets;	/* of the input */
	struct mem_vec seen;		/* of struct seen, by ticket */
	struct hash_set plain;		/* categories and places … */
	struct mem_vec masked;		/* … of struct plain, by number */
	struct need need;
	struct people people;
	int has_people;
	struct firsts firsts;		/* what new tickets might join */
	struct join join;
	struct kept kept;		/* … and what was kept of that */
	int has_kept;
	int64_t keep_cents;		/* all firsts are put, and kept, for that
					   similarity; 0: they are not */
	struct chunk chunk[CHUNKS];
	int is_stale;			/* matters found were found with a row
					   that was refused */
	int has_ended;			/* nothing is looked for any more */
	struct belt end;		/* gives back what they were found with */
	struct buf line, attrs;		/* used anew by each record */
	struct noted noted[NOTES];
};

static void
chunks_make(struct ingest *in, void (*full)(void))
{
	int i;

	for (i = 0; i < CHUNKS; i++) {
		buf_make(&in->chunk[i].line, full);
		buf_make(&in->chunk[i].rest, full);
		buf_make(&in->chunk[i].attrs, full);
		mem_make(&in->chunk[i].said, full);
	}
}

static void
chunks_drop(struct ingest *in)
{
	int i;

	for (i = 0; i < CHUNKS; i++) {
		buf_drop(&in->chunk[i].line);
		buf_drop(&in->chunk[i].rest);
		buf_drop(&in->chunk[i].attrs);
		mem_drop(&in->chunk[i].said);
	}
}

/* First tickets are looked for as far back as new ones of these days look. */
static void
look_ahead(struct ingest *in)
{
	int64_t from_s = store_logged(in->store) - NEW_S;
	struct matter_rules rules;

	matter_rules_at(in->store->config.policy, from_s, &rules);
	from_s = rules.window_s == INT64_MAX ? INT64_MIN :
	    from_s - rules.window_s;
	firsts_begin(&in->firsts, in->store, from_s);
}

/* Takes what was kept of them, or begins to look. */
static void
take_kept(struct ingest *in)
{
	in->has_kept = kept_take(&in->kept, in->store, &in->join);
	if (in->has_kept)
		firsts_none(&in->firsts, in->store);
	else
		look_ahead(in);
}

/* What was kept does not go back far enough: it is as if there was nothing. */
static void
leave_kept(struct ingest *in)
{
	in->has_kept = 0;
	kept_leave(&in->kept, &in->join);
	firsts_drop(&in->firsts);
	look_ahead(in);
}

static void
pieces_make(struct ingest *in, void (*full)(void))
{
	int i;

	for (i = 0; i < CREW_PLACES; i++) {
		struct piece *piece = &in->piece[i];

		mem_make(&piece->arena, full);
		mem_vec_make(&piece->refused, sizeof(struct saying), full);
		piece->reader = in->reader;
		piece->reader.arena = &piece->arena;
		piece->reader.words = &piece->words;
	}
}

static void
pieces_drop(struct ingest *in)
{
	int i;

	for (i = 0; i < CREW_PLACES; i++) {
		mem_drop(&in->piece[i].arena);
		mem_vec_drop(&in->piece[i].refused);
	}
}

static void
need_make(struct need *need, void (*full)(void))
{
	mem_vec_make(&need->rows, sizeof(struct people_want), full);
	need->from_s = INT64_MAX;
	need->to_s = INT64_MIN;
}

static void
drop_rows(void *with, unsigned place)
{
	struct ingest *in = with;

	(void)place;
	join_drop(&in->join);
	firsts_drop(&in->firsts);
	if (in->has_kept)
		kept_drop(&in->kept);
	mem_vec_drop(&in->rows);
	hash_set_drop(&in->tickets);
	mem_vec_drop(&in->seen);
	chunks_drop(in);
}

/* NB. of a large input so much memory is given back that a thread of its own
   does that while the records are committed. */
static void
end_rows(struct ingest *in)
{
	if (in->has_ended)
		return;
	in->has_ended = 1;
	if (both_pays((uint32_t)in->rows.n))
		belt_start(&in->end);
	belt_pass(&in->end);
}

enum fail_code
ingest_make(struct ingest **made, struct store *store,
    const struct ingest_how *how, struct fail *fail)
{
	struct ingest *in = mem_take(&store->arena, sizeof(*in));
	void (*full)(void) = store->full;
	struct str key;

	*made = in;
	if (store->tickets_dir < 0)
		return fail_set(fail, FAIL_SYSTEM, "tickets/ is out of reach: "
		    "only the centre may take in what citizens said");
	if (config_aliases(&store->config, fail) != FAIL_NONE ||
	    mask_make(&in->mask, &store->arena, fail) != FAIL_NONE)
		return fail->code;
	desk_make(&in->desk, store);
	in->store = store;
	in->how = how;
	mem_make(&in->arena, full);
	mem_make(&in->scratch, full);
	ingest_reader_make(&in->reader, store->config.aliases);
	in->reader.policy = store->config.policy;
	in->reader.received_s = how->received_s;
	in->reader.source = how->source;
	in->reader.now_s = store_logged(store);
	in->reader.arena = &in->arena;
	mem_vec_make(&in->sayings, sizeof(struct saying), full);
	mem_vec_make(&in->rows, sizeof(struct ingest_row), full);
	mem_vec_make(&in->batches, sizeof(struct batch), full);
	hash_set_make(&in->tickets, full);
	mem_vec_make(&in->seen, sizeof(struct seen), full);
	hash_set_make(&in->plain, full);
	mem_vec_make(&in->masked, sizeof(struct plain), full);
	need_make(&in->need, full);
	join_make(&in->join, store->config.policy, full);
	take_kept(in);
	belt_make(&in->end, drop_rows, in);
	chunks_make(in, full);
	buf_make(&in->line, full);
	buf_make(&in->attrs, full);
	if (config_key(store->config_dir, &key, &in->arena, fail) != FAIL_NONE)
		return fail->code;
	hash_key_make(&in->reader.key, key);
	pieces_make(in, full);
	return FAIL_NONE;
}

void
ingest_drop(struct ingest *in)
{
	desk_drop(&in->desk);
	mask_drop(in->mask);
	mem_drop(&in->arena);
	mem_drop(&in->scratch);
	pieces_drop(in);
	mem_vec_drop(&in->sayings);
	mem_vec_drop(&in->need.rows);
	mem_vec_drop(&in->batches);
	hash_set_drop(&in->plain);
	mem_vec_drop(&in->masked);
	end_rows(in);
	belt_drop(&in->end);
	buf_drop(&in->line);
	buf_drop(&in->attrs);
	if (in->has_people)
		people_drop(&in->people);
}

enum fail_code
ingest_check(const struct ingest *in, const struct csv_table *table,
    const struct alias_head *head, struct fail *fail)
{
	static const struct { enum tickets_field field; const char *name; }
	need[] = { { TICKETS_TICKET, "ticket" }, { TICKETS_TEXT, "text" },
	    { TICKETS_RECEIVED, "received" } };
	size_t i;

	for (i = 0; i < sizeof(need) / sizeof(need[0]); i++) {
		int is_given = need[i].field == TICKETS_RECEIVED &&
		    in->how->received_s != TIME_NONE;

		if (is_given || alias_map_has(&head->map,
		    in->reader.column[need[i].field]))
			continue;
		return fail_set(fail, FAIL_DATA, "%s:%u: the header has no "
		    "column %s (or an alias of it in config/columns.csv)%s",
		    table->name, (unsigned)head->line->line, need[i].name,
		    need[i].field == TICKETS_RECEIVED ?
		    "; --received would supply it" : "");
	}
	return FAIL_NONE;
}

static struct ingest_row *
row_at(const struct ingest *in, size_t i)
{
	return mem_vec_at(&in->rows, i);
}

static uint32_t
line_of(const struct ingest_row *row)
{
	return row->table->row[row->row].line;
}

/* One note names the columns that nobody knows. */
static void
tell_unknown(struct ingest *in, const struct csv_table *table,
    const struct alias_map *map)
{
	size_t i, n = 0;

	in->line.n = 0;
	buf_printf(&in->line, "%s: columns that config/columns.csv does not "
	    "know are left out: ", table->name);
	for (i = 0; i < map->n_unknown; i++) {
		if (map->unknown[i].n == 0)
			continue;
		buf_put_c(&in->line, n++ > 0 ? ", " : "");
		buf_put(&in->line, map->unknown[i]);
	}
	buf_put_byte(&in->line, '\0');
	if (n > 0)
		in->how->warn(in->how->with, in->line.p);
}

/* 1 when the rows say the same, `logged` left aside. */
static int
is_same(const struct tickets_row *a, const struct tickets_row *b)
{
	int i;

	for (i = 0; i < TICKETS_LOGGED; i++)
		if (!str_eq(a->field[i], b->field[i]))
			return 0;
	return 1;
}

/* The row's ticket among those of the input. */
static struct seen *
seen_of(struct ingest *in, struct ingest_row *row)
{
	row->seen = hash_set_add_code(&in->tickets,
	    row->ours.field[TICKETS_TICKET], row->code);
	while (in->seen.n <= row->seen)
		(void)mem_vec_add(&in->seen);
	return mem_vec_at(&in->seen, row->seen);
}

static void
say(struct mem_vec *sayings, struct arena *arena, size_t row, size_t column,
    int is_warning, const struct fail *text)
{
	struct saying *saying = mem_vec_add(sayings);

	saying->row = row;
	saying->column = column;
	saying->is_warning = is_warning;
	saying->text = str_dup(arena, str_of(text->text));
}

/*
 * The second row of a ticket in one table: told or refused, never kept.
 * `column` is the number of the field with the ticket's number.
 */
static void
say_twice(struct ingest *in, const struct ingest_row *row,
    const struct ingest_row *first, size_t column)
{
	struct str ticket = row->ours.field[TICKETS_TICKET];
	unsigned line = (unsigned)line_of(first);
	int is_equal = is_same(&row->ours, &first->ours);
	struct fail text;

	if (is_equal)
		(void)fail_set(&text, FAIL_NONE, "%s:%u: ticket '%.*s' is "
		    "there twice, the first time on line %u; the rows are "
		    "the same", row->table->name, (unsigned)line_of(row),
		    STR_ARG(ticket), line);
	else
		(void)fail_set(&text, FAIL_REFUSED, "ticket '%.*s' is there "
		    "twice, the first time on line %u, which is kept; one row "
		    "a ticket must be left", STR_ARG(ticket), line);
	say(&in->sayings, &in->arena, row->row, column, is_equal, &text);
}

/* A row without a table: it is refused when its turn comes. */
static void
refuse_later(struct piece *piece, size_t i, size_t column,
    const struct fail *why)
{
	say(&piece->refused, &piece->arena, i, column, 0, why);
	piece->row[i - piece->begin].table = NULL;
}

/*
 * 1 when the caller of a row is named in its category or place (“…的家”); but
 * one who is the place itself, or a level of the category, is nobody's name.
 */
static int
names_caller(struct str text, struct str caller)
{
	size_t at = caller.n == 0 ? text.n : str_find(text, caller);
	size_t end = at + caller.n;

	return at < text.n && !((at == 0 || text.p[at - 1] == '/') &&
	    (end == text.n || text.p[end] == '/'));
}

/*
 * A category or a place as the journal has it (C3); each is masked once. `code`
 * is the text's hash_code().
 */
static struct str
masked(struct ingest *in, struct str text, uint32_t code, int *is_changed)
{
	const struct str none = { NULL, 0 };
	uint32_t i = hash_set_find_code(&in->plain, text, code);
	struct plain *plain;
	int changed;

	if (i == HASH_NONE) {
		i = hash_set_add(&in->plain, text);
		plain = mem_vec_add(&in->masked);
		plain->masked = str_copy(&in->arena, mask_record(in->mask,
		    &in->arena, text, none, none, none, &changed));
		plain->is_changed = !str_eq(plain->masked, text);
	}
	plain = mem_vec_at(&in->masked, i);
	*is_changed |= plain->is_changed;
	return plain->masked;
}

/* The same where its caller's name is taken out, too. */
static struct str
masked_caller(struct ingest *in, const struct ingest_row *row,
    struct str text, int *is_changed)
{
	const struct str none = { NULL, 0 };
	int changed;

	text = mask_record(in->mask, &in->arena, text,
	    str_trim(row->ours.field[TICKETS_CALLER]), none, none, &changed);
	*is_changed |= changed;
	return text;
}

/* A ticket as matters compare it. */
static void
compared(struct ingest *in, struct ingest_row *row,
    struct matter_ticket *ticket)
{
	const struct str *field = row->ours.field;
	struct str category = field[TICKETS_CATEGORY];
	struct str place = field[TICKETS_PLACE];
	int *is_masked = &row->is_masked;

	memset(ticket, 0, sizeof(*ticket));
	ticket->ticket = field[TICKETS_TICKET];
	ticket->received_s = row->received_s;
	ticket->category = row->category_names ?
	    masked_caller(in, row, category, is_masked) :
	    masked(in, category, row->category_code, is_masked);
	ticket->place = row->place_names ?
	    masked_caller(in, row, place, is_masked) :
	    masked(in, place, row->place_code, is_masked);
	ticket->text = field[TICKETS_TEXT];
}

/* A known ticket, or where a new one might belong. */
static void
need_of_row(struct ingest *in, struct ingest_row *row)
{
	int64_t at_s = row->received_s, from_s = INT64_MIN;
	struct need *need = &in->need;
	struct matter_rules rules;
	struct matter_ticket ticket;

	if (row->number != HASH_NONE) {
		people_want_of(&in->store->ledger, row->number,
		    mem_vec_add(&need->rows));
		return;
	}
	compared(in, row, &ticket);
	row->new = join_add(&in->join, &ticket) + 1;
	matter_rules_at(in->store->config.policy, at_s, &rules);
	if (rules.window_s != INT64_MAX)
		from_s = at_s - rules.window_s;
	if (from_s < need->from_s)
		need->from_s = from_s;
	if (at_s > need->to_s)
		need->to_s = at_s;
}

/* What is asked about a row's texts later is found out while they are at hand. */
static void
note_texts(const struct ingest *in, struct ingest_row *row)
{
	const struct str *field = row->ours.field;
	struct str caller = str_trim(field[TICKETS_CALLER]);

	row->absent = in->absent;
	row->code = hash_code(field[TICKETS_TICKET]);
	row->category_code = hash_code(field[TICKETS_CATEGORY]);
	row->place_code = hash_code(field[TICKETS_PLACE]);
	row->category_names = names_caller(field[TICKETS_CATEGORY], caller);
	row->place_names = names_caller(field[TICKETS_PLACE], caller);
	hash_set_ahead(&in->store->ledger.tickets, row->code);
}

static void
look_up(const struct ingest *in, struct ingest_row *row)
{
	if (row->table != NULL)
		row->number = ledger_ticket(&in->store->ledger,
		    row->ours.field[TICKETS_TICKET]);
}

/* The crew's steps: a piece is fetched, read, and what is in it taken. */
static int
fetch_piece(void *with, unsigned place)
{
	struct ingest *in = with;
	struct piece *piece = &in->piece[place];
	size_t left = in->table->n_row - in->read;
	const struct batch *batch = mem_vec_at(&in->batches,
	    in->batches.n - 1);

	if (left == 0)
		return 0;
	piece->begin = in->read;
	in->read += left < PIECE ? left : PIECE;
	piece->end = in->read;
	piece->row = row_at(in, batch->begin + piece->begin -
	    in->head->first);
	return 1;
}

/* Nothing is written here but what is the piece's own. */
static void
read_piece(void *with, unsigned place)
{
	struct ingest *in = with;
	struct piece *piece = &in->piece[place];
	size_t n = piece->end - piece->begin, i, column;
	struct fail why;

	for (i = 0; i < n; i++) {
		if (ingest_row_read(&piece->reader, in->table, in->head,
		    piece->begin + i, &piece->row[i], &column, &why))
			note_texts(in, &piece->row[i]);
		else
			refuse_later(piece, piece->begin + i, column, &why);
		if (i >= AHEAD)
			look_up(in, &piece->row[i - AHEAD]);
	}
	for (i = n < AHEAD ? 0 : n - AHEAD; i < n; i++)
		look_up(in, &piece->row[i]);
}

/* 1 when a row that was read is one of the input; what it is not for is said. */
static int
take_row(struct ingest *in, struct ingest_row *row)
{
	uint32_t number = (uint32_t)in->batches.n;
	struct seen *seen = seen_of(in, row);

	if (seen->batch == number) {
		say_twice(in, row, row_at(in, seen->row),
		    ingest_number_field(&in->reader, &in->head->map));
		return 0;
	}
	seen->batch = number;
	seen->row = (uint32_t)(row - row_at(in, 0));
	return 1;
}

/* Row by row as they are in the table; those that are not of the input lose
   their table. */
static int
take_piece(void *with, unsigned place)
{
	struct ingest *in = with;
	struct piece *piece = &in->piece[place];
	size_t n = piece->end - piece->begin, i, refused = 0;
	const struct saying *saying;
	struct ingest_row *row;

	for (i = 0; i < n; i++) {
		row = &piece->row[i];
		if (i + AHEAD < n) {
			hash_set_ahead(&in->tickets, row[AHEAD].code);
			mem_fetch(row[AHEAD].ours.field[TICKETS_CATEGORY].p);
			mem_fetch(row[AHEAD].ours.field[TICKETS_PLACE].p);
		}
		if (row->table == NULL) {
			saying = mem_vec_at(&piece->refused, refused++);
			*(struct saying *)mem_vec_add(&in->sayings) = *saying;
		} else if (take_row(in, row))
			need_of_row(in, row);
		else
			row->table = NULL;
	}
	mem_vec_cut(&piece->refused, 0);
	return 1;
}

/* NB. by the thread whose call it is: what is said is masked and written. */
static void
tell_sayings(struct ingest *in)
{
	size_t i;

	for (i = 0; i < in->sayings.n; i++) {
		const struct saying *saying = mem_vec_at(&in->sayings, i);

		if (saying->is_warning)
			in->how->warn(in->how->with, saying->text);
		else
			in->how->refuse(in->how->with, in->table,
			    saying->row, saying->column, saying->text);
	}
	mem_vec_cut(&in->sayings, 0);
}

/* All of the table's `n` rows. */
static void
read_pieces(struct ingest *in, size_t n)
{
	const struct crew_work work = { fetch_piece, read_piece, take_piece,
	    in };

	if (both_pays((uint32_t)n)) {
		crew_run(&work);
		return;
	}
	while (fetch_piece(in, 0)) {
		read_piece(in, 0);
		(void)take_piece(in, 0);
	}
}

void
ingest_read(struct ingest *in, const struct csv_table *table,
    const struct alias_head *head)
{
	struct batch *batch = mem_vec_add(&in->batches);
	size_t n = table->n_row - head->first;

	tell_unknown(in, table, &head->map);
	firsts_read(&in->firsts, table->n_row);
	in->table = table;
	in->head = head;
	in->absent = ingest_absent(&in->reader, &head->map);
	in->read = head->first;
	batch->begin = in->rows.n;
	(void)mem_vec_add_n(&in->rows, n);
	batch->end = in->rows.n;
	read_pieces(in, n);
	tell_sayings(in);
}

static void
note(struct ingest *in, enum note what, const struct ingest_row *row)
{
	struct noted *noted = &in->noted[what];

	if (noted->n++ == 0 || (row->table == noted->first->table &&
	    row->row < noted->first->row))
		noted->first = row;
}

static void
tell_notes(struct ingest *in)
{
	struct fail text;
	int i;

	for (i = 0; i < NOTES; i++) {
		const struct noted *noted = &in->noted[i];
		const char *name = noted->n == 0 ? "" :
		    noted->first->table->name;
		unsigned line = noted->n == 0 ? 0 :
		    (unsigned)line_of(noted->first);

		if (noted->n == 1)
			(void)fail_set(&text, FAIL_NONE, "%s:%u: %s", name,
			    line, note_text[i][0]);
		else
			(void)fail_set(&text, FAIL_NONE, "%s:%u: %zu %s",
			    name, line, noted->n, note_text[i][1]);
		if (noted->n > 0)
			in->how->warn(in->how->with, text.text);
	}
}

static void
need_first(struct ingest *in, struct firsts_ticket *first, uint32_t i)
{
	if (join_add_first(&in->join, first, i, in->keep_cents != 0) &&
	    i >= in->firsts.n_read)
		firsts_want(&first[i], mem_vec_add(&in->need.rows));
}

/* Where nothing was kept; what is found now will be, where that pays. */
static void
find_firsts(struct ingest *in)
{
	struct matter_rules rules;

	firsts_end(&in->firsts, in->need.from_s);
	matter_rules_at(in->store->config.policy, store_logged(in->store),
	    &rules);
	if (in->firsts.found.n > 0 &&
	    kept_pays(in->store, rules.similarity_cents))
		in->keep_cents = rules.similarity_cents;
}

/* First tickets that a new one might join: received where one looks for it. */
static void
need_of_matters(struct ingest *in)
{
	const struct need *need = &in->need;
	struct firsts_ticket *first;
	uint32_t i;

	if (in->join.news.n == 0) {
		firsts_stop(&in->firsts);
		return;
	}
	if (in->has_kept && need->from_s < in->kept.from_s)
		leave_kept(in);
	if (in->has_kept)
		kept_since(&in->kept, &in->join, &in->firsts);
	else
		find_firsts(in);
	first = mem_vec_at(&in->firsts.found, 0);
	for (i = 0; i < in->firsts.found.n; i++)
		if (in->keep_cents != 0 || (first[i].at_s >= need->from_s &&
		    first[i].at_s <= need->to_s))
			need_first(in, first, i);
}

/* The newest rows of the input's tickets that are known. */
static void
place_known(struct ingest *in, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct ingest_row *row = row_at(in, i);
		struct seen *seen;

		if (row->table == NULL || row->number == HASH_NONE)
			continue;
		seen = mem_vec_at(&in->seen, row->seen);
		seen->newest = people_row(&in->people, row->number);
	}
}

static enum fail_code
load(struct ingest *in, struct fail *fail)
{
	enum fail_code code = FAIL_NONE;
	struct mem_vec *rows = &in->need.rows;
	size_t n_known = rows->n;

	need_of_matters(in);
	if (rows->n > 0) {
		in->has_people = 1;
		code = people_load_known(&in->people, in->store,
		    mem_vec_at(rows, 0), rows->n, fail);
	}
	if (code == FAIL_NONE && n_known > 0)
		place_known(in, in->rows.n);
	join_ready(&in->join);
	if (code == FAIL_NONE && in->keep_cents != 0) {
		join_keep(&in->join, in->keep_cents);
		kept_put(in->store, &in->join, &in->firsts);
	}
	return code;
}

static inline void
put_name(struct buf *out, const char *name)
{
	/* NB. attributes of one record end with a line */
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		buf_put_byte(out, ';');
	buf_put_c(out, name);
	buf_put_byte(out, '=');
}

static inline void
put_attr(struct buf *out, const char *name, struct str value)
{
	put_name(out, name);
	event_encode(out, value);
}

static inline void
put_given(struct buf *out, const char *name, struct str value)
{
	if (value.n > 0)
		put_attr(out, name, value);
}

/* The same of a word of ours, or of digits: it has nothing to be encoded. */
static inline void
put_word(struct buf *out, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	put_name(out, name);
	buf_put(out, value);
}

/* Appends the tickets row as it will be written; and its digest. */
static void
put_row(const struct ingest *in, struct buf *line,
    const struct ingest_row *row, char hex[HASH_HEX + 1])
{
	struct tickets_row whole = row->ours;
	size_t from = line->n;

	whole.field[TICKETS_LOGGED] = str_of(in->store->logged);
	tickets_put(line, &whole);
	tickets_digest(str_make(line->p + from, line->n - from), hex);
}

/* Ground 1: named by the city or the district (L8, S26). */
static enum fail_code
supervise(struct ingest *in, const struct ingest_row *row, int64_t at_s,
    struct fail *fail)
{
	struct desk_act act = { .event = EVENT_SUPERVISE,
	    .ticket = row->ours.field[TICKETS_TICKET], .by = in->how->by,
	    .at_s = at_s };
	struct str due = row->ours.field[TICKETS_DISTRICT_DUE];
	struct desk_done desk_done;
	struct ingest_done done = { .event = EVENT_SUPERVISE,
	    .ticket = act.ticket, .at_s = at_s };
	enum fail_code code;

	(void)desk_set(&act, str_of("level"),
	    row->ours.field[TICKETS_SUPERVISED]);
	(void)desk_set(&act, str_of("ground"), str_of("1"));
	if (due.n > 0)
		(void)desk_set(&act, str_of("due"), due);
	code = desk_record(&in->desk, &act, &desk_done, fail);
	if (code == FAIL_REFUSED) {
		/* NB. the ticket is in; what it is now forbids this alone */
		(void)fail_prefix(fail, "%s:%u", row->table->name,
		    (unsigned)line_of(row));
		in->how->warn(in->how->with, fail->text);
		return FAIL_NONE;
	}
	if (code != FAIL_NONE)
		return code;
	done.seq = desk_done.seq;
	done.attrs = desk_done.attrs;
	in->how->done(in->how->with, &done);
	return FAIL_NONE;
}

static void
note_row(struct ingest *in, const struct ingest_row *row)
{
	if (row->is_phone_odd)
		note(in, NOTE_PHONE, row);
	if (row->odd_flag.n > 0)
		note(in, NOTE_FLAG, row);
	if (row->is_masked)
		note(in, NOTE_MASK, row);
}

/* What the receive of a new ticket says; its matter is found. */
static void
put_receive(const struct ingest *in, struct buf *line, struct buf *out,
    const struct ingest_row *row)
{
	const struct str *field = row->ours.field;
	const struct join_new *new = join_new_at(&in->join, row->new - 1);
	char hex[HASH_HEX + 1];

	put_row(in, line, row, hex);
	put_word(out, "source", field[TICKETS_SOURCE]);
	put_word(out, "kind", field[TICKETS_KIND]);
	put_word(out, "urgency", field[TICKETS_URGENCY]);
	put_given(out, "category", new->ticket.category);
	put_word(out, "site", field[TICKETS_SITE]);
	put_given(out, "place", new->ticket.place);
	put_word(out, "caller", str_of(row->caller));
	put_attr(out, "matter", new->matter.n > 0 ? new->matter :
	    new->ticket.ticket);
	put_given(out, "district_due", field[TICKETS_DISTRICT_DUE]);
	put_word(out, "supervised", field[TICKETS_SUPERVISED]);
	put_given(out, "related", field[TICKETS_RELATED]);
	put_given(out, "flags", field[TICKETS_FLAGS]);
	put_word(out, "row", str_make(hex, HASH_HEX));
}

static enum fail_code
receive(struct ingest *in, struct chunk *chunk, size_t i, struct fail *fail)
{
	const struct ingest_row *row = chunk->row[i];
	struct ready *ready = &chunk->ready[i];
	const struct ledger_ready *record = &ready->act.ready;
	struct ingest_done done = { .event = EVENT_RECEIVE,
	    .ticket = record->ticket, .at_s = record->fact.at_s,
	    .is_open = row->ours.field[TICKETS_FLAGS].n == 0 };
	enum fail_code code = ready->code;

	if (code != FAIL_NONE)
		*fail = ready->fail;
	else
		code = store_add_ready(in->store, &ready->act, &done.seq,
		    fail);
	if (code != FAIL_NONE)
		return code;
	store_add_row(in->store, str_make(chunk->line.p + ready->line_at,
	    ready->line_n));
	done.attrs = store_last_attrs(in->store, record->attrs);
	in->how->done(in->how->with, &done);
	note_row(in, row);
	return row->ours.field[TICKETS_SUPERVISED].n == 0 ? FAIL_NONE :
	    supervise(in, row, row->received_s, fail);
}

/* A file without a column says nothing of it: what was there stays. */
static void
keep_absent(struct ingest *in, struct ingest_row *row,
    const struct tickets_row *newest)
{
	size_t i;

	for (i = 0; i < TICKETS_LOGGED; i++)
		if ((row->absent >> i & 1) && newest->field[i].n > 0)
			row->ours.field[i] = newest->field[i];
	if (row->absent >> TICKETS_PHONE & 1)
		ingest_pseudonym(&in->reader, row->ours.field[TICKETS_PHONE],
		    row->caller);
}

/*
 * The time of receipt and the source stay; where the row itself says
 * otherwise, that is told.
 */
static void
keep_first(struct ingest *in, struct ingest_row *row,
    const struct tickets_row *newest)
{
	struct str *field = row->ours.field;

	if (row->has_received && !str_eq(field[TICKETS_RECEIVED],
	    newest->field[TICKETS_RECEIVED]))
		note(in, NOTE_RECEIVED, row);
	if (row->has_source && !str_eq(field[TICKETS_SOURCE],
	    newest->field[TICKETS_SOURCE]))
		note(in, NOTE_SOURCE, row);
	field[TICKETS_RECEIVED] = newest->field[TICKETS_RECEIVED];
	field[TICKETS_SOURCE] = newest->field[TICKETS_SOURCE];
}

/* A category or a place of a row as it is now. */
static struct str
masked_own(struct ingest *in, const struct ingest_row *row, struct str text,
    int *is_changed)
{
	return names_caller(text, str_trim(row->ours.field[TICKETS_CALLER])) ?
	    masked_caller(in, row, text, is_changed) :
	    masked(in, text, hash_code(text), is_changed);
}

/* What changed, in the order of amend's attributes. */
static void
put_changes(struct ingest *in, const struct ingest_row *row,
    const struct tickets_row *newest, int *is_masked)
{
	static const struct { enum tickets_field field; const char *name; }
	all[] = { { TICKETS_KIND, "kind" }, { TICKETS_URGENCY, "urgency" },
	    { TICKETS_CATEGORY, "category" }, { TICKETS_SITE, "site" },
	    { TICKETS_PLACE, "place" }, { TICKETS_PHONE, "caller" },
	    { TICKETS_DISTRICT_DUE, "district_due" },
	    { TICKETS_SUPERVISED, "supervised" },
	    { TICKETS_FLAGS, "flags" } };
	char caller[INGEST_CALLER + 1];
	size_t i;

	in->attrs.n = 0;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct str value = row->ours.field[all[i].field];
		struct str before = newest->field[all[i].field];

		if (str_eq(value, before))
			continue;
		if (all[i].field == TICKETS_CATEGORY ||
		    all[i].field == TICKETS_PLACE)
			value = masked_own(in, row, value, is_masked);
		else if (all[i].field == TICKETS_PHONE) {
			ingest_pseudonym(&in->reader, before, caller);
			if (strcmp(caller, row->caller) == 0)
				continue;
			value = str_of(row->caller);
		}
		put_attr(&in->attrs, all[i].name, value);
	}
}

/* A matter's first ticket is compared as it stands from now on. */
static void
put_amended(struct ingest *in, const struct ingest_row *row)
{
	const struct ledger *ledger = &in->store->ledger;
	struct matter_ticket ticket;
	uint32_t number = ledger_ticket(ledger,
	    row->ours.field[TICKETS_TICKET]);

	if (!matter_is_first(ledger, number, &ticket))
		return;
	ticket.text = row->ours.field[TICKETS_TEXT];
	join_amended(&in->join, &ticket);
}

static enum fail_code
amend(struct ingest *in, struct ingest_row *row,
    const struct tickets_row *newest, struct fail *fail)
{
	struct str supervised = row->ours.field[TICKETS_SUPERVISED];
	int64_t at_s = in->how->at_s != TIME_NONE ? in->how->at_s :
	    in->store->now_s;
	struct store_act act = { .event = EVENT_AMEND,
	    .ticket = row->ours.field[TICKETS_TICKET], .by = in->how->by,
	    .at_s = at_s };
	struct ingest_done done = { .event = EVENT_AMEND,
	    .ticket = act.ticket, .at_s = at_s };
	char hex[HASH_HEX + 1];
	enum fail_code code;

	in->line.n = 0;
	put_row(in, &in->line, row, hex);
	row->is_masked = 0;
	put_changes(in, row, newest, &row->is_masked);
	put_attr(&in->attrs, "row", str_of(hex));
	act.attrs = done.attrs = str_copy(&in->store->arena,
	    buf_str(&in->attrs));
	code = store_add(in->store, &act, &done.seq, fail);
	if (code != FAIL_NONE)
		return code;
	store_add_row(in->store, buf_str(&in->line));
	in->how->done(in->how->with, &done);
	if (str_eq(row->ours.field[TICKETS_PHONE],
	    newest->field[TICKETS_PHONE]))
		row->is_phone_odd = 0;
	note_row(in, row);
	put_amended(in, row);
	return supervised.n == 0 || str_eq(supervised,
	    newest->field[TICKETS_SUPERVISED]) ? FAIL_NONE :
	    supervise(in, row, at_s, fail);
}

/*
 * What a ticket without a row of its own is compared with: one recorded by
 * hand has none, and its receive says only when it came.
 */
static const struct tickets_row *
without_row(struct ingest *in, const struct ingest_row *row)
{
	const struct ledger *ledger = &in->store->ledger;
	const struct fact *fact;
	struct strand strand;
	struct tickets_row *none = mem_take(&in->arena, sizeof(*none));
	char received[TIME_TEXT + 1];

	none->field[TICKETS_RECEIVED] = row->ours.field[TICKETS_RECEIVED];
	none->field[TICKETS_SOURCE] = row->ours.field[TICKETS_SOURCE];
	ledger_facts(ledger, ledger_ticket(ledger,
	    row->ours.field[TICKETS_TICKET]), &strand);
	fact = strand_next(&strand);
	if (fact == NULL || fact->event != EVENT_RECEIVE)
		return none;
	time_format(fact->at_s, received);
	none->field[TICKETS_RECEIVED] = str_copy(&in->arena,
	    str_of(received));
	none->field[TICKETS_SOURCE] = str_of(event_words_source[
	    fact->intake->source - 1]);
	return none;
}

/* Refused is said of the row, and the others go on. */
static enum fail_code
unless_refused(struct ingest *in, const struct ingest_row *row,
    enum fail_code code, const struct fail *fail)
{
	struct seen *seen = mem_vec_at(&in->seen, row->seen);

	if (code == FAIL_REFUSED || code == FAIL_DATA) {
		in->how->refuse(in->how->with, row->table, row->row, 0,
		    fail->text);
		return FAIL_NONE;
	}
	seen->newest = &row->ours;
	return code;
}

/* --- runs of new tickets ----------------------------------------------------- */

static void
make_ready(struct ingest *in, struct chunk *chunk, size_t i)
{
	const struct ingest_row *row = chunk->row[i];
	struct ready *ready = &chunk->ready[i];
	struct store_act act = { .event = EVENT_RECEIVE,
	    .ticket = row->ours.field[TICKETS_TICKET], .by = in->how->by,
	    .at_s = row->received_s };
	size_t from = chunk->attrs.n;

	ready->line_at = chunk->line.n;
	put_receive(in, &chunk->line, &chunk->attrs, row);
	ready->line_n = chunk->line.n - ready->line_at;
	act.attrs = str_make(chunk->attrs.p + from, chunk->attrs.n - from);
	buf_put_byte(&chunk->attrs, '\n');
	ready->code = store_make_ready(in->store, &act, &ready->act,
	    &chunk->rest, &chunk->said, &ready->fail);
}

/* The belt's work: what the rows of a chunk will say. */
static void
make_chunk(void *with, unsigned place)
{
	struct ingest *in = with;
	struct chunk *chunk = &in->chunk[place];
	size_t i;

	chunk->line.n = chunk->rest.n = chunk->attrs.n = 0;
	mem_reset(&chunk->said);
	for (i = 0; i < chunk->n; i++)
		make_ready(in, chunk, i);
}

/* NB. the thread that made it ready had it last. */
static void
row_ahead(const struct ingest_row *row)
{
	mem_fetch(&row->ours.field[TICKETS_SUPERVISED]);
	mem_fetch(&row->is_phone_odd);
	mem_fetch(&row->is_masked);
}

/* Records a chunk, or up to a row that was refused where it matters to those
   behind it; returns how many rows. */
static size_t
record_chunk(struct ingest *in, struct chunk *chunk,
    enum fail_code *code, struct fail *fail)
{
	size_t i;

	for (i = 0; i < chunk->n; i++) {
		const struct ingest_row *row = chunk->row[i];

		if (i + AHEAD < chunk->n)
			row_ahead(chunk->row[i + AHEAD]);
		ledger_ahead(&in->store->ledger, &chunk->ready[i].act.ready,
		    sizeof(struct ready), chunk->n - i);
		*code = receive(in, chunk, i, fail);
		if (*code != FAIL_NONE) {
			*code = unless_refused(in, row, *code, fail);
			in->is_stale = join_refused(&in->join, row->new - 1);
		} else
			(void)unless_refused(in, row, FAIL_NONE, fail);
		if (*code != FAIL_NONE || in->is_stale)
			break;
	}
	return in->is_stale ? i + 1 : i;
}

/* Returns how many rows are in it. */
static size_t
hand_chunk(struct ingest *in, struct belt *belt, struct ingest_row **row,
    size_t n)
{
	struct chunk *chunk = &in->chunk[belt_place(belt)];

	chunk->row = row;
	chunk->n = n < CHUNK ? n : CHUNK;
	belt_pass(belt);
	return chunk->n;
}

/* Records rows whose matters are found; returns how many, as above. */
static size_t
record_found(struct ingest *in, struct ingest_row **row, size_t n,
    enum fail_code *code, struct fail *fail)
{
	struct belt belt;
	size_t at = 0, handed = 0;
	unsigned n_ahead = 0;

	in->is_stale = 0;
	hash_set_expect(&in->store->ledger.tickets, n);
	belt_make(&belt, make_chunk, in);
	if (n > CHUNK)
		belt_start(&belt);
	while (at < n && *code == FAIL_NONE && !in->is_stale) {
		struct chunk *chunk;

		for (; handed < n && n_ahead < CHUNKS; n_ahead++)
			handed += hand_chunk(in, &belt, row + handed,
			    n - handed);
		chunk = &in->chunk[(belt_place(&belt) + CHUNKS - n_ahead) %
		    CHUNKS];
		n_ahead--;
		belt_wait(&belt, n_ahead);
		at += record_chunk(in, chunk, code, fail);
	}
	belt_drop(&belt);
	return at;
}

/* Rows of new tickets with no amend between them. */
static enum fail_code
record_run(struct ingest *in, struct ingest_row **row, size_t n,
    struct fail *fail)
{
	struct arena scratch = in->scratch;
	uint32_t *number = mem_take_n(&scratch, n, sizeof(*number));
	enum fail_code code = FAIL_NONE;
	size_t i, at = 0;

	for (i = 0; i < n; i++)
		number[i] = row[i]->new - 1;
	while (at < n && code == FAIL_NONE) {
		join_run(&in->join, number + at, n - at);
		at += record_found(in, row + at, n - at, &code, fail);
	}
	return code;
}

/* --- tickets that are known ---------------------------------------------------- */

/* What the row of a known ticket is compared with; its time of receipt, its
   source and what its file has no column for become what they were. */
static const struct tickets_row *
newest_of(struct ingest *in, struct ingest_row *row)
{
	const struct seen *seen = mem_vec_at(&in->seen, row->seen);
	const struct tickets_row *newest = seen->newest != NULL ?
	    seen->newest : without_row(in, row);

	keep_first(in, row, newest);
	keep_absent(in, row, newest);
	return newest;
}

static int
is_new(const struct ingest *in, const struct ingest_row *row)
{
	const struct seen *seen = mem_vec_at(&in->seen, row->seen);

	/* NB. what is recorded meanwhile is of another file of the call */
	return row->new != 0 && seen->newest == NULL;
}

/* By the time of receipt; rows of one second stay in the file's order. */
static int
by_received(const void *a, const void *b)
{
	const struct ingest_row *const *x = a, *const *y = b;

	if ((*x)->received_s != (*y)->received_s)
		return (*x)->received_s < (*y)->received_s ? -1 : 1;
	return (*x)->row < (*y)->row ? -1 : (*x)->row > (*y)->row;
}

static enum fail_code
record_rows(struct ingest *in, struct ingest_row **row, size_t n,
    struct fail *fail)
{
	struct ingest_row **run = row;	/* the new ones lie before `i` */
	const struct tickets_row *newest;
	enum fail_code code = FAIL_NONE;
	size_t i, n_run = 0;

	for (i = 0; code == FAIL_NONE && i < n; i++) {
		if (i + AHEAD < n)
			hash_set_ahead(&in->store->ledger.tickets,
			    row[i + AHEAD]->code);
		if (is_new(in, row[i])) {
			run[n_run++] = row[i];
			continue;
		}
		newest = newest_of(in, row[i]);
		if (is_same(&row[i]->ours, newest)) {
			(void)unless_refused(in, row[i], FAIL_NONE, fail);
			continue;
		}
		code = record_run(in, run, n_run, fail);
		n_run = 0;
		if (code == FAIL_NONE)
			code = amend(in, row[i], newest, fail);
		code = unless_refused(in, row[i], code, fail);
	}
	return code == FAIL_NONE ? record_run(in, run, n_run, fail) : code;
}

static enum fail_code
record_batch(struct ingest *in, const struct batch *batch, struct fail *fail)
{
	size_t n = 0, i;
	struct ingest_row **order = mem_take_n(&in->arena,
	    batch->end - batch->begin, sizeof(struct ingest_row *));
	int is_sorted = 1;

	for (i = batch->begin; i < batch->end; i++) {
		if (row_at(in, i)->table == NULL)
			continue;
		order[n++] = row_at(in, i);
		is_sorted = is_sorted && (n < 2 ||
		    by_received(&order[n - 2], &order[n - 1]) <= 0);
	}
	if (!is_sorted)	/* exports are, mostly */
		qsort(order, n, sizeof(struct ingest_row *), by_received);
	return record_rows(in, order, n, fail);
}

enum fail_code
ingest_record(struct ingest *in, struct fail *fail)
{
	enum fail_code code = load(in, fail);
	size_t i;

	for (i = 0; code == FAIL_NONE && i < in->batches.n; i++)
		code = record_batch(in, mem_vec_at(&in->batches, i), fail);
	if (code == FAIL_NONE)
		tell_notes(in);
	end_rows(in);
	return code;
}
