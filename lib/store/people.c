#include <string.h>

#include "store/people.h"
#include "store/file.h"
#include "text/time.h"

struct loading {
	struct people *people;
	const struct store *store;
	char (*wanted)[HASH_HEX];	/* by ticket; "" is not wanted */
	struct hash_set files;		/* where they ought to be */
	struct hash_set ids;		/* of the wanted, where they are few
					   beside what those files hold */
	int is_few;
	size_t n_left;			/* wanted and not found yet */
	uint32_t next;			/* the ticket that the next row has,
					   where rows lie as they were recorded */
};

/* The file of the month in which a row was written down. */
static void
want_file(struct loading *l, int64_t logged_s)
{
	char file[16];

	file_of_month(logged_s, file);
	(void)hash_set_add(&l->files, str_of(file));
}

void
people_want_of(const struct ledger *ledger, uint32_t ticket,
    struct people_want *want)
{
	const struct fact *f;
	struct chain chain;

	want->ticket = ticket;
	want->logged_s = TIME_NONE;
	ledger_facts(ledger, ticket, &chain);
	while ((f = chain_next(&chain)) != NULL) {
		const struct intake *in;

		if ((f->event != EVENT_RECEIVE && f->event != EVENT_AMEND) ||
		    (f->bits & FACT_VOIDED))
			continue;
		in = f->intake;
		if (!(in->has & INTAKE_ROW))
			continue;
		memcpy(want->row, in->row, HASH_HEX);
		want->logged_s = f->logged_s;
	}
}

static void
take_want(struct loading *l, const struct people_want *want)
{
	/* NOLINTNEXTLINE: load_begin() made it, or failed */
	if (l->wanted[want->ticket][0] != '\0' ||
	    want->logged_s == TIME_NONE)
		return;
	memcpy(l->wanted[want->ticket], want->row, HASH_HEX);
	want_file(l, want->logged_s);
	if (l->is_few)
		(void)hash_set_add(&l->ids, ledger_ticket_id(
		    &l->store->ledger, want->ticket));
	l->n_left++;
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
number_of(struct loading *l, struct str id)
{
	const struct ledger *ledger = &l->store->ledger;
	uint32_t ticket = l->next;

	if (ticket >= l->people->n || !str_eq(ledger_ticket_id(ledger,
	    ticket), id))
		ticket = ledger_ticket(ledger, id);
	if (ticket != HASH_NONE)
		l->next = ticket + 1;
	return ticket;
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
    const char *file, uint64_t number, struct fail *fail)
{
	struct loading *l = with;
	struct str id = row->field[TICKETS_TICKET];
	uint32_t ticket;
	char hex[HASH_HEX + 1];

	(void)file;
	(void)number;
	(void)fail;
	if (l->is_few && hash_set_find(&l->ids, id) == HASH_NONE)
		return FAIL_NONE;
	ticket = number_of(l, id);
	if (ticket == HASH_NONE || l->wanted[ticket][0] == '\0' ||
	    l->people->row[ticket] != NULL)
		return FAIL_NONE;
	tickets_digest(line, hex);
	if (memcmp(hex, l->wanted[ticket], HASH_HEX) != 0)
		return FAIL_NONE;
	l->people->row[ticket] = row_copy(&l->people->arena, row, line);
	l->n_left--;
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
	mem_make(scratch, store->full);
	hash_set_make(&l->files, store->full);
	hash_set_make(&l->ids, store->full);
	people->n = ledger_tickets(&store->ledger);
	people->row = mem_take_n(&people->arena, people->n,
	    sizeof(*people->row));	/* NOLINT: of pointers */
	l->wanted = mem_take_n(scratch, people->n, sizeof(*l->wanted));
	return FAIL_NONE;
}

/* Reads the rows, when it is said which are wanted. */
static enum fail_code
load_end(struct loading *l, struct arena *scratch, struct fail *fail)
{
	const struct store *store = l->store;
	enum fail_code code;

	code = tickets_read_some(store->tickets_dir, &l->files, 0, take, l,
	    store->full, fail);
	/* a record that was copied from another store may name an older row */
	if (code == FAIL_NONE && l->n_left > 0)
		code = tickets_read_some(store->tickets_dir, &l->files, 1,
		    take, l, store->full, fail);
	hash_set_drop(&l->files);
	hash_set_drop(&l->ids);
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
people_load_known(struct people *people, const struct store *store,
    const struct people_want *want, size_t n, struct fail *fail)
{
	struct loading l = { .people = people, .store = store };
	struct arena scratch;
	enum fail_code code;
	size_t i;

	code = load_begin(&l, &scratch, fail);
	if (code != FAIL_NONE)
		return code;
	for (i = 0; i < n; i++)
		take_want(&l, &want[i]);
	return load_end(&l, &scratch, fail);
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
}
