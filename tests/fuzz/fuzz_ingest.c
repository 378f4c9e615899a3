/*
 * fuzz_ingest - any bytes as the platform's export, in each encoding (Q4)
 *
 * The first byte says how they are to be read. What a row gives us is valid
 * UTF-8 on one line, and written as a tickets row it is read back the same.
 */
#include <stdlib.h>
#include <string.h>

#include "model/alias.h"
#include "model/policy.h"
#include "store/ingest_row.h"
#include "text/csv.h"
#include "text/time.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char columns[] =
    "column,alias,format\n"
    "ticket,任务号,\nreceived,派单时间,%Y-%m-%d %H:%M\nkind,诉求类型,\n"
    "urgency,紧急程度,\ntext,问题描述,\nphone,电话,\nplace,地址,\n"
    "site,现场,\ndistrict_due,截止,\nsupervised,督办,\nflags,标记,\n";
static const char values[] =
    "column,alias,value\n"
    "kind,投诉,complaint\nurgency,一般,general\nsource,热线,hotline\n"
    "source,,hotline\nsite,是,yes\n";

static struct arena arena, kept;
static struct ingest_reader reader;

static void
set_up(void)
{
	struct csv_table c, v, p;
	struct policy *policy;
	struct aliases *aliases;

	mem_make(&arena, NULL);
	mem_make(&kept, NULL);
	if (csv_table_parse("columns.csv", str_of(columns), NULL, &c, &kept,
	    NULL) != FAIL_NONE ||
	    csv_table_parse("values.csv", str_of(values), NULL, &v, &kept,
	    NULL) != FAIL_NONE ||
	    csv_table_parse("policy.csv", str_of("from,key,value,source\n"),
	    NULL, &p, &kept, NULL) != FAIL_NONE ||
	    policy_make(&policy, &p, &kept, NULL) != FAIL_NONE ||
	    alias_make(&aliases, &c, &v, &kept, NULL) != FAIL_NONE)
		abort();
	ingest_reader_make(&reader, aliases);
	reader.policy = policy;
	hash_key_make(&reader.key, str_of("0123456789abcdef"));
	reader.received_s = TIME_NONE;
	reader.now_s = 1735689600;
	reader.arena = &arena;
}

/* Written as a row of tickets/, it is one line, and reads back the same. */
static void
check_row(const struct tickets_row *row)
{
	struct str field[TICKETS_N];
	size_t n, used, column;
	struct buf line;
	int i;

	buf_make(&line, NULL);
	tickets_put(&line, row);
	buf_put_byte(&line, '\n');
	if (csv_row_split(buf_str(&line), field, TICKETS_N, &n, &used,
	    &column, &arena, NULL) != FAIL_NONE || n != TICKETS_N ||
	    used != line.n || memchr(line.p, '\n', line.n - 1) != NULL)
		abort();
	for (i = 0; i < TICKETS_N; i++)
		if (!str_eq(field[i], row->field[i]) ||
		    !utf8_is_valid(field[i], NULL))
			abort();
	buf_drop(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct csv_source source[] = { { NULL, 0, NULL },
	    { "GB18030", 0, NULL }, { "UTF-16", 0, NULL },
	    { "UTF-16BE", '\t', NULL }, { "GBK", ';', NULL },
	    { "UTF-8", ',', NULL } };
	struct csv_table table;
	struct alias_head head;
	struct ingest_row row;
	struct fail fail;
	size_t i, column;

	if (size == 0)
		return 0;
	if (arena.base == NULL)
		set_up();
	mem_reset(&arena);
	if (csv_table_parse("in", str_make((const char *)data + 1, size - 1),
	    &source[data[0] % 6], &table, &arena, &fail) != FAIL_NONE ||
	    !alias_map_find(reader.aliases, &table,
	    alias_find(reader.aliases, "ticket"), &arena, &head))
		return 0;
	for (i = head.first; i < table.n_row; i++)
		if (ingest_row_read(&reader, &table, &head, i, &row, &column,
		    &fail))
			check_row(&row.ours);
	return 0;
}
