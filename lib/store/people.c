#include <string.h>

#include "base/both.h"
#include "store/people.h"
#include "store/file.h"
#include "text/time.h"

/* What one thread reads: some of the files. */
struct part {
	struct loading *loading;
	unsigned number;
	struct hash_set files;
	struct arena *arena;		/* for what is found */
	uint32_t next;			/* the ticket that the next row has,
					   where rows lie as they were recorded */
	uint32_t at;			/* that the row at hand has */
	void *with;			/* for `each` of the loading */
	size_t n_found;
	enum fail_code code;
	struct fail fail;
};

/* A row that is looked for. */
struct wanted {
	char row[HASH_HEX];
	struct str *text;		/* where it goes; NULL: the row is wanted */
	struct tickets_place *place;	/* the same, or NULL: nobody asks */
	unsigned part;			/* whose it is */
	int is_shown;			/* by `each` of the loading */
};

struct loading {
	struct people *people;
	const struct store *store;
	struct mem_vec wants;		/* of struct wanted */
	uint32_t *want;			/* by ticket: in `wants` + 1; 0: none */
	people_each *each;		/* NULL: what is found is kept */
	int has_two;			/* parts */
	int64_t last_s;			/* whose file was found last, … */
	uint32_t last_file;		/* … and its number */
	struct hash_set files;		/* where they ought to be */
	struct hash_set ids;		/* of the wanted, where they are few
					   beside what those files hold */
	int is_few;
	int is_last;			/* what is left, in any file */
	struct part part[2];
};

/* The number of the file of the month in which a row was written down. */
static uint32_t
want_file(struct loading *l, int64_t logged_s)
{
	char file[16];

	/* NB. what was written down at once lies together */
	if (logged_s != l->last_s) {
		file_of_month(logged_s, file);
		l->last_file = hash_set_add(&l->files, str_of(file));
		l->last_s = logged_s;
	}
	return l->last_file;
}

void
people_want_of(const struct ledger *ledger, uint32_t ticket,
    struct people_want *want)
{
	const struct fact *f;
	struct strand strand;

	want->ticket = ticket;
	want->text = NULL;
	want->place = NULL;
	want->logged_s = TIME_NONE;
	ledger_facts(ledger, ticket, &strand);
	while ((f = strand_next(&strand)) != NULL) {
		const struct intake *in;

		if ((f->event != EVENT_RECEIVE && f->event != EVENT_AMEND) ||
		    (f->bits & FACT_VOIDED))
			continue;
		in = f->intake;
		if (!(in->has & INTAKE_ROW))
			continue;
		hash_hex_bytes(in->row, sizeof(in->row), want->row);
		want->logged_s = f->logged_s;
	}
}

static struct wanted *
wanted_of(const struct loading *l, uint32_t ticket)
{
	return mem_vec_at(&l->wants, l->want[ticket] - 1);
}

static void
take_want(struct loading *l, const struct people_want *want)
{
	struct wanted *wanted;

	if (want->logged_s == TIME_NONE)
		return;
	/* NOLINTNEXTLINE: load_begin() made it, or failed */
	if (l->want[want->ticket] != 0) {
		/* of a row that is wanted the text is, too */
		if (want->text == NULL)
			wanted_of(l, want->ticket)->text = NULL;
		if (want->place != NULL)
			wanted_of(l, want->ticket)->place = want->place;
		return;
	}
	wanted = mem_vec_add(&l->wants);
	l->want[want->ticket] = (uint32_t)l->wants.n;
	memcpy(wanted->row, want->row, HASH_HEX);
	wanted->text = want->text;
	wanted->place = want->place;
	wanted->part = want_file(l, want->logged_s) % 2;
	wanted->is_shown = 0;
	if (l->is_few)
		(void)hash_set_add(&l->ids, ledger_ticket_id(
		    &l->store->ledger, want->ticket));
}

/* The digest of a ticket's row that counts. */
static void
want(struct loading *l, uint32_t ticket)
{
	struct people_want want;

	people_want_of(&l->store->ledger, ticket, &want);
	take_want(l, &want);
}

/* The ticket's number; rows mostly come in the order of the tickets. */
static uint32_t
number_of(struct part *part, struct str id)
{
	const struct loading *l = part->loading;
	const struct ledger *ledger = &l->store->ledger;
	uint32_t ticket = part->next;

	if (ticket >= l->people->n || !str_eq(ledger_ticket_id(ledger,
	    ticket), id))
		ticket = ledger_ticket(ledger, id);
	if (ticket != HASH_NONE)
		part->next = ticket + 1;
	return ticket;
}

static int
is_found(const struct loading *l, uint32_t ticket)
{
	const struct wanted *wanted = wanted_of(l, ticket);

	return wanted->is_shown || (wanted->text != NULL ?
	    wanted->text->p != NULL : l->people->row[ticket] != NULL);
}

/* NB. a ticket is for the part that has its file, or for the last pass: two
   threads never have the same one. */
static int
wants(void *with, struct str id)
{
	struct part *part = with;
	const struct loading *l = part->loading;
	uint32_t ticket;

	if (l->is_few && hash_set_find(&l->ids, id) == HASH_NONE)
		return 0;
	part->at = ticket = number_of(part, id);
	return ticket != HASH_NONE && l->want[ticket] != 0 &&
	    (l->is_last || !l->has_two ||
	    wanted_of(l, ticket)->part == part->number) &&
	    !is_found(l, ticket);
}

/* A copy of a row whose fields lie in `line`, or were unquoted elsewhere. */
static struct tickets_row *
row_copy(struct arena *arena, const struct tickets_row *row, struct str line)
{
	struct tickets_row *kept = mem_take(arena, sizeof(*kept));
	struct str whole = str_copy(arena, line);
	int i;

	for (i = 0; i < TICKETS_N; i++) {
		struct str field = row->field[i];

		kept->field[i] = field.n == 0 ? str_make(whole.p, 0) :
		    field.p >= line.p && field.p < line.p + line.n ?
		    str_make(whole.p + (field.p - line.p), field.n) :
		    str_copy(arena, field);
	}
	return kept;
}

static enum fail_code
take(void *with, const struct tickets_row *row, struct str line,
    const struct tickets_at *at, struct fail *fail)
{
	struct part *part = with;
	const struct loading *l = part->loading;
	struct wanted *wanted;
	char hex[HASH_HEX + 1];

	(void)fail;
	/* NB. a quoted number was not seen yet */
	if (line.p[0] == '"' && !wants(part, row->field[TICKETS_TICKET]))
		return FAIL_NONE;
	tickets_digest(line, hex);
	wanted = wanted_of(l, part->at);
	if (memcmp(hex, wanted->row, HASH_HEX) != 0)
		return FAIL_NONE;
	if (wanted->place != NULL) {
		wanted->place->month = at->month;
		wanted->place->offset = at->offset;
		wanted->place->length = (uint32_t)line.n;
	}
	if (l->each != NULL) {
		l->each(part->with, part->at, row);
		wanted->is_shown = 1;
	} else if (wanted->text != NULL)
		*wanted->text = str_copy(part->arena,
		    row->field[TICKETS_TEXT]);
	else
		l->people->row[part->at] = row_copy(part->arena, row, line);
	part->n_found++;
	return FAIL_NONE;
}

static enum fail_code
load_begin(struct loading *l, struct arena *scratch, struct fail *fail)
{
	const struct store *store = l->store;
	struct people *people = l->people;

	if (store->tickets_dir < 0)
		return fail_set(fail, FAIL_SYSTEM, "tickets/ is out of reach: "
		    "only the centre may read what citizens said");
	mem_make(&people->arena, store->full);
	people->other.base = NULL;
	mem_make(scratch, store->full);
	hash_set_make(&l->files, store->full);
	hash_set_make(&l->ids, store->full);
	people->n = ledger_tickets(&store->ledger);
	people->row = mem_take_n(&people->arena, people->n,
	    sizeof(*people->row));	/* NOLINT: of pointers */
	mem_vec_make(&l->wants, sizeof(struct wanted), store->full);
	l->want = mem_take_n(scratch, people->n, sizeof(*l->want));
	l->last_s = TIME_NONE;
	return FAIL_NONE;
}

static void
read_part(void *with)
{
	struct part *part = with;
	const struct store *store = part->loading->store;
	const struct tickets_some some = { &part->files,
	    part->loading->is_last, wants };

	part->code = tickets_read_some(store->tickets_dir, &some, take, part,
	    store->full, &part->fail);
}

static void
part_make(struct loading *l, unsigned number)
{
	struct part *part = &l->part[number];
	uint32_t i;

	part->loading = l;
	part->number = number;
	part->arena = number == 0 ? &l->people->arena : &l->people->other;
	hash_set_make(&part->files, l->store->full);
	for (i = 0; i < hash_set_count(&l->files); i++)
		if (!l->has_two || i % 2 == number)
			(void)hash_set_add(&part->files,
			    hash_set_text(&l->files, i));
}

/* Every file that ought to have a row, by one thread or by two. */
static enum fail_code
read_parts(struct loading *l, struct fail *fail)
{
	struct part *one = &l->part[0], *other = &l->part[1];

	part_make(l, 0);
	if (!l->has_two) {
		read_part(one);
	} else {
		mem_make(&l->people->other, l->store->full);
		part_make(l, 1);
		both_run(read_part, one, other);
		hash_set_drop(&other->files);
	}
	if (one->code == FAIL_NONE && other->code != FAIL_NONE) {
		one->code = other->code;
		one->fail = other->fail;
	}
	if (one->code != FAIL_NONE && fail != NULL)
		*fail = one->fail;
	return one->code;
}

/* Reads the rows, when it is said which are wanted. */
static enum fail_code
load_end(struct loading *l, struct arena *scratch, struct fail *fail)
{
	struct part *one = &l->part[0];
	enum fail_code code = read_parts(l, fail);

	/* a record that was copied from another store may name an older row */
	if (code == FAIL_NONE && one->n_found + l->part[1].n_found <
	    l->wants.n) {
		if (l->has_two) {
			hash_set_drop(&one->files);
			hash_set_make(&one->files, l->store->full);
		}
		l->is_last = 1;
		read_part(one);
		code = one->code;
		if (code != FAIL_NONE && fail != NULL)
			*fail = one->fail;
	}
	hash_set_drop(&one->files);
	hash_set_drop(&l->files);
	hash_set_drop(&l->ids);
	mem_vec_drop(&l->wants);
	mem_drop(scratch);
	return code;
}

enum fail_code
people_load(struct people *people, const struct store *store,
    const uint32_t *ticket, size_t n, struct fail *fail)
{
	struct loading l = { .people = people, .store = store,
	    .is_few = ticket != NULL };
	struct arena scratch;
	enum fail_code code;
	size_t i;

	code = load_begin(&l, &scratch, fail);
	if (code != FAIL_NONE)
		return code;
	if (ticket == NULL)
		for (i = 1; i < people->n; i++)
			want(&l, (uint32_t)i);
	else
		for (i = 0; i < n; i++)
			want(&l, ticket[i]);
	return load_end(&l, &scratch, fail);
}

enum fail_code
people_show(const struct store *store, const struct people_want *want,
    size_t n, people_each *each, void *one, void *other, struct fail *fail)
{
	struct people people;
	struct loading l = { .people = &people, .store = store, .each = each,
	    .has_two = other != NULL && both_pays((uint32_t)n) };
	struct arena scratch;
	enum fail_code code = load_begin(&l, &scratch, fail);
	size_t i;

	if (code != FAIL_NONE)
		return code;
	l.part[0].with = one;
	l.part[1].with = other;
	l.is_few = !l.has_two;
	for (i = 0; i < n; i++)
		take_want(&l, &want[i]);
	code = load_end(&l, &scratch, fail);
	people_drop(&people);
	return code;
}

/* The texts of those whose rows are wanted as well. */
static void
share_texts(const struct people *people, const struct people_want *want,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct tickets_row *row = people->row[want[i].ticket];

		if (want[i].text != NULL && row != NULL)
			*want[i].text = row->field[TICKETS_TEXT];
	}
}

static enum fail_code
load_known(struct loading *l, const struct people_want *want, size_t n,
    int has_two, struct fail *fail)
{
	struct people *people = l->people;
	struct arena scratch;
	enum fail_code code;
	size_t i;

	code = load_begin(l, &scratch, fail);
	if (code != FAIL_NONE)
		return code;
	/* NB. of few each would touch a page, and no more */
	if (both_pays((uint32_t)n)) {
		mem_dense(&scratch);
		mem_dense(&people->arena);
	}
	l->has_two = has_two;
	for (i = 0; i < n; i++)
		take_want(l, &want[i]);
	code = load_end(l, &scratch, fail);
	if (code == FAIL_NONE)
		share_texts(people, want, n);
	return code;
}

enum fail_code
people_load_known(struct people *people, const struct store *store,
    const struct people_want *want, size_t n, struct fail *fail)
{
	struct loading l = { .people = people, .store = store };

	return load_known(&l, want, n, both_pays((uint32_t)n), fail);
}

enum fail_code
people_load_aside(struct people *people, const struct store *store,
    const struct people_want *want, size_t n, struct fail *fail)
{
	struct loading l = { .people = people, .store = store };

	return load_known(&l, want, n, 0, fail);
}

const struct tickets_row *
people_row(const struct people *people, uint32_t ticket)
{
	return ticket < people->n ? people->row[ticket] : NULL;
}

void
people_drop(struct people *people)
{
	mem_drop(&people->arena);
	mem_drop(&people->other);
}
