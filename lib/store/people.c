#include <stdio.h>
#include <string.h>

#include "store/people.h"
#include "text/time.h"

struct loading {
	struct people *people;
	const struct store *store;
	char (*wanted)[HASH_HEX];	/* by ticket; "" is not wanted */
	struct hash_set files;		/* where they ought to be */
	size_t n_left;			/* wanted and not found yet */
};

/* The file of the month in which a row was written down. */
static void
want_file(struct loading *l, int64_t logged_s)
{
	char file[16], month[8];

	time_format_month(logged_s, month);
	(void)snprintf(file, sizeof(file), "%s.csv", month);
	(void)hash_set_add(&l->files, str_of(file));
}

/* The digest of a ticket's row that counts. */
static void
want(struct loading *l, uint32_t ticket)
{
	const struct ledger *ledger = &l->store->ledger;
	const struct fact *f = ledger_first(ledger, ticket);
	int64_t logged_s = TIME_NONE;

	if (l->wanted[ticket][0] != '\0')
		return;
	for (; f != NULL; f = ledger_next(ledger, f)) {
		const struct intake *in;

		if ((f->event != EVENT_RECEIVE && f->event != EVENT_AMEND) ||
		    (f->bits & FACT_VOIDED))
			continue;
		in = ledger_intake(ledger, f);
		if (!(in->has & INTAKE_ROW))
			continue;
		memcpy(l->wanted[ticket], in->row, HASH_HEX);
		logged_s = f->logged_s;
	}
	if (logged_s == TIME_NONE)
		return;
	want_file(l, logged_s);
	l->n_left++;
}

static enum fail_code
take(void *with, const struct tickets_row *row, struct str line,
    const char *file, uint64_t number, struct fail *fail)
{
	struct loading *l = with;
	uint32_t ticket = ledger_ticket(&l->store->ledger,
	    row->field[TICKETS_TICKET]);
	struct tickets_row *kept;
	char hex[HASH_HEX + 1];
	int i;

	(void)file;
	(void)number;
	(void)fail;
	if (ticket == HASH_NONE || l->wanted[ticket][0] == '\0' ||
	    l->people->row[ticket] != NULL)
		return FAIL_NONE;
	tickets_digest(line, hex);
	if (memcmp(hex, l->wanted[ticket], HASH_HEX) != 0)
		return FAIL_NONE;
	kept = mem_take(&l->people->arena, sizeof(*kept));
	for (i = 0; i < TICKETS_N; i++)
		kept->field[i] = str_copy(&l->people->arena, row->field[i]);
	l->people->row[ticket] = kept;
	l->n_left--;
	return FAIL_NONE;
}

enum fail_code
people_load(struct people *people, const struct store *store,
    const uint32_t *ticket, size_t n, struct fail *fail)
{
	struct loading l = { .people = people, .store = store };
	struct arena scratch;
	enum fail_code code;
	size_t i;

	if (store->tickets_dir < 0)
		return fail_set(fail, FAIL_SYSTEM, "tickets/ is out of reach: "
		    "only the centre may read what citizens said");
	mem_make(&people->arena, store->full);
	mem_make(&scratch, store->full);
	hash_set_make(&l.files, store->full);
	people->n = ledger_tickets(&store->ledger);
	people->row = mem_take_n(&people->arena, people->n,
	    sizeof(*people->row));	/* NOLINT: of pointers */
	l.wanted = mem_take_n(&scratch, people->n, sizeof(*l.wanted));
	if (ticket == NULL)
		for (i = 1; i < people->n; i++)
			want(&l, (uint32_t)i);
	else
		for (i = 0; i < n; i++)
			want(&l, ticket[i]);
	code = tickets_read_some(store->tickets_dir, &l.files, 0, take, &l,
	    store->full, fail);
	/* a record that was copied from another store may name an older row */
	if (code == FAIL_NONE && l.n_left > 0)
		code = tickets_read_some(store->tickets_dir, &l.files, 1,
		    take, &l, store->full, fail);
	hash_set_drop(&l.files);
	mem_drop(&scratch);
	return code;
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
