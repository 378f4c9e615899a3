#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "doc/render.h"
#include "edge/paper.h"
#include "edge/report_split.h"
#include "store/file.h"
#include "text/csv.h"

struct split {
	struct report *r;
	int dir;
	enum table_format format;
	struct buf index;
	struct hash_set names;	/* of the files in it */
	const struct report_row *row;
	size_t n;
};

#define HEAD "file,recipient,role\n"

static void
put_index(struct split *s, const char *file, struct str recipient,
    const char *role)
{
	const struct str field[] = { str_of(file), recipient,
	    str_of(role) };

	csv_put_row(&s->index, field, sizeof(field) / sizeof(field[0]));
	(void)hash_set_add(&s->names, str_of(file));
}

/* A file that cannot be taken away is named: no later index tells of it. */
static void
drop_file(struct split *s, const char *name)
{
	struct fail fail;

	if (unlinkat(s->dir, name, 0) == 0 || errno == ENOENT)
		return;
	(void)fail_errno(&fail, "%s", name);
	(void)cmd_fail(s->r->cmd, &fail);
}

/*
 * Files of an earlier call: who has nothing now gets none. Only what its index
 * names is looked at, and only in the directory itself.
 */
static void
drop_old(struct split *s)
{
	const struct csv_source plain = { .encoding = "UTF-8",
	    .separator = ',' };
	struct arena *arena = &s->r->arena;
	struct csv_table old;
	struct str bytes;
	struct fail fail;
	size_t i;

	if (file_read(s->dir, "index.csv", &bytes, arena, &fail) !=
	    FAIL_NONE || !str_starts(bytes, HEAD) ||
	    csv_table_parse("index.csv", bytes, &plain, &old, arena, &fail) !=
	    FAIL_NONE)
		return;
	for (i = 0; i < old.n_row; i++) {
		struct str file = csv_table_field(&old, i, 0);

		if (file.n > 0 && file.p[0] != '.' &&
		    str_find_byte(file, '/') == file.n &&
		    hash_set_find(&s->names, file) == HASH_NONE)
			drop_file(s, str_dup(arena, file));
	}
}

/* A document of its own with some of the rows, as a file. */
static const char *
put_list(struct split *s, const char *prefix, struct str id,
    struct str recipient, const struct report_row *row, size_t n)
{
	struct report *r = s->r;
	struct doc whole = r->doc;
	struct buf bytes;
	char suffix[8];
	const char *name;

	(void)snprintf(suffix, sizeof(suffix), ".%s", paper_word(s->format));
	name = paper_name(r->cmd, prefix, id, suffix);
	doc_make(&r->doc, cmd_full);
	r->doc.head = whole.head;
	r->doc.is_excel = whole.is_excel;
	r->line.n = 0;
	buf_put(&r->line, recipient);
	buf_put_c(&r->line, "：");
	r->doc.head.salutation = doc_text(&r->doc, buf_str(&r->line));
	r->line.n = 0;
	/* it is for nobody else; index.csv says who gets it */
	r->doc.head.distribution = str_make(NULL, 0);
	doc_paragraph(&r->doc, "%.*s提请督办的工单共%zu件次，请及时推进。",
	    STR_ARG(report_this(r)), n);
	report_list(r, "for-supervision", "提请督办的工单", row, n);
	buf_make(&bytes, cmd_full);
	paper_render(r->cmd, &r->doc, s->format, &bytes);
	paper_put_at(r->cmd, s->dir, name, buf_str(&bytes));
	buf_drop(&bytes);
	doc_drop(&r->doc);
	r->doc = whole;
	return name;
}

/* The lists of units: rows are by unit. */
static void
put_units(struct split *s)
{
	const struct roster *roster = s->r->store->config.roster;
	size_t i, end;

	for (i = 0; i < s->n; i = end) {
		uint32_t at = report_roster(s->r, s->row[i].unit);
		const struct roster_unit *unit;
		const char *name;

		for (end = i + 1; end < s->n &&
		    s->row[end].unit == s->row[i].unit;)
			end++;
		if (at == ROSTER_NONE)
			continue;
		unit = roster_unit(roster, at);
		name = put_list(s, "unit-", unit->id, unit->name, s->row + i,
		    end - i);
		if (unit->head.n > 0)
			put_index(s, name, unit->head, "head");
		if (unit->liaison_a.n > 0)
			put_index(s, name, unit->liaison_a, "liaison_a");
		if (unit->liaison_b.n > 0)
			put_index(s, name, unit->liaison_b, "liaison_b");
	}
}

/* Who leads a row's line: the centre's leader where nobody does. */
static struct str
leader_of(const struct report *r, const struct report_row *row)
{
	const struct roster *roster = r->store->config.roster;
	uint32_t at = row->unit == 0 ? ROSTER_NONE :
	    report_roster(r, row->unit);
	struct str leader = STR("");

	if (at != ROSTER_NONE)
		leader = roster_unit(roster, at)->leader;
	return leader.n > 0 ? leader : roster_unit(roster,
	    roster_centre(roster))->leader;
}

static void
put_leaders(struct split *s)
{
	struct report_row *row = mem_take_n(&s->r->arena, s->n + 1,
	    sizeof(*row));
	unsigned char *done = mem_take(&s->r->arena, s->n + 1);
	size_t i, k, n;

	for (i = 0; i < s->n; i++) {
		struct str leader = leader_of(s->r, &s->row[i]);

		if (done[i])
			continue;
		for (n = 0, k = i; k < s->n; k++)
			if (str_eq(leader_of(s->r, &s->row[k]), leader)) {
				row[n++] = s->row[k];
				done[k] = 1;
			}
		put_index(s, put_list(s, "leader-", leader, leader, row, n),
		    leader, "leader");
	}
}

static void
put_tables(struct split *s)
{
	const struct doc *doc = &s->r->doc;
	struct buf bytes;
	size_t i;

	buf_make(&bytes, cmd_full);
	for (i = 0; i < doc->blocks.n; i++) {
		const struct doc_block *block = mem_vec_at(&doc->blocks, i);
		const char *name;

		if (block->kind != DOC_TABLE)
			continue;
		bytes.n = 0;
		render_csv_table(doc, block->table, &bytes);
		name = paper_name(s->r->cmd, "", block->table->name, ".csv");
		paper_put_at(s->r->cmd, s->dir, name, buf_str(&bytes));
		put_index(s, name, str_of(""), "table");
	}
	buf_drop(&bytes);
}

void
report_split(struct report *r, const char *name, enum table_format format)
{
	struct split s = { .r = r, .format = format };
	struct report_row *row;

	s.dir = paper_open_dir(r->cmd, name);
	buf_make(&s.index, cmd_full);
	buf_put_c(&s.index, HEAD);
	hash_set_make(&s.names, cmd_full);
	if (format == TABLE_CSV)
		put_tables(&s);
	if (r->kind == REPORT_WEEK) {
		s.n = report_for_supervision(r, &row);
		s.row = row;
		put_units(&s);
		put_leaders(&s);
	}
	drop_old(&s);
	paper_put_at(r->cmd, s.dir, "index.csv", buf_str(&s.index));
	hash_set_drop(&s.names);
	buf_drop(&s.index);
	(void)close(s.dir);
}
