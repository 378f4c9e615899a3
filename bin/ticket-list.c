/* ticket-list - finds tickets and shows where they stand. See ticket-list(1). */
#include "text/time.h"
#include "edge/cmd.h"
#include "edge/crowd.h"
#include "edge/list.h"
#include "edge/reveal.h"

static struct list_options options = { .from_s = TIME_NONE,
    .to_s = TIME_NONE, .limit = -1 };
static int is_count, is_mass;
static const char *hot;

static const struct cmd_option option[] = {
	{ 0, "fields", CMD_TEXT, "columns", "which columns; +x adds to the "
	    "default", &options.fields },
	{ 0, "sort", CMD_TEXT, "columns", "in their order; -x turns it",
	    &options.sort },
	{ 0, "limit", CMD_COUNT, "n", "the first n alone", &options.limit },
	{ 0, "count", CMD_FLAG, NULL, "how many there are", &is_count },
	{ 0, "match", CMD_TEXT, "pattern", "PCRE2, in text, address or "
	    "category", &options.match },
	{ 0, "where", CMD_TEXT, "condition", "such as \"lead = u03 and "
	    "repeats >= 3\"", &options.where },
	{ 0, "state", CMD_TEXT, "words", "of any of these states",
	    &options.state },
	{ 0, "unit", CMD_TEXT, "unit", "with it as lead or co-handler",
	    &options.unit },
	{ 0, "lead", CMD_TEXT, "unit", "with it as lead", &options.lead },
	{ 0, "kind", CMD_TEXT, "words", "of any of these kinds",
	    &options.kind },
	{ 0, "urgency", CMD_TEXT, "words", "of any of these urgencies",
	    &options.urgency },
	{ 0, "source", CMD_TEXT, "words", "from any of these sources",
	    &options.source },
	{ 0, "category", CMD_TEXT, "category", "this one, or below it",
	    &options.category },
	{ 0, "place", CMD_TEXT, "place", "at this place", &options.place },
	{ 0, "caller", CMD_TEXT, "pseudonym", "of this caller",
	    &options.caller },
	{ 0, "matter", CMD_TEXT, "ticket", "of this matter",
	    &options.matter },
	{ 0, "flag", CMD_TEXT, "words", "with any of these flags",
	    &options.flag },
	{ 0, "tag", CMD_TEXT, "tag", "with this tag", &options.tag },
	{ 0, "from", CMD_AT, "time", "received then or later",
	    &options.from_s },
	{ 0, "to", CMD_UNTIL, "time", "received then or earlier",
	    &options.to_s },
	{ 0, "overdue", CMD_FLAG, NULL, "with something overdue",
	    &options.is_overdue },
	{ 0, "soon", CMD_FLAG, NULL, "with something due soon",
	    &options.is_soon },
	{ 0, "repeats", CMD_COUNT, "n", "at least the nth of its caller",
	    &options.repeats },
	{ 0, "undecided", CMD_FLAG, NULL, "waiting for dispatch",
	    &options.is_undecided },
	{ 0, "supervised", CMD_FLAG, NULL, "under supervision",
	    &options.is_supervised },
	{ 0, "shelved", CMD_FLAG, NULL, "shelved", &options.is_shelved },
	{ 0, "mass", CMD_FLAG, NULL, "of a matter that many callers have",
	    &is_mass },
	{ 0, "hot", CMD_TEXT, "period", "of a topic that was hot in it",
	    &hot },
	{ 0, NULL, CMD_FLAG, NULL, NULL, NULL },
};

static struct cmd cmd = {
	.name = "ticket-list",
	.usage =
	"usage: ticket-list [-C dir] [-f format] [--excel] [--as-of time]\n"
	"           [--fields columns] [--sort columns] [--limit n] [--count]\n"
	"           [--match pattern] [--where condition] [--state words]\n"
	"           [--unit unit] [--lead unit] [--kind words]\n"
	"           [--urgency words] [--source words] [--category category]\n"
	"           [--place place] [--caller pseudonym] [--matter ticket]\n"
	"           [--flag words] [--tag tag] [--from time] [--to time]\n"
	"           [--overdue] [--soon] [--repeats n] [--undecided]\n"
	"           [--supervised] [--shelved] [--mass] [--hot period]\n"
	"           [--reveal --reason why] [--by who] [ticket ...]\n",
	.about = "finds tickets and shows where they stand",
	.option = option,
	.common = CMD_READS | CMD_PRINTS | CMD_REVEALS,
};

/* What will be shown unmasked is recorded first. */
static void
reveal(struct list *list, struct store *store)
{
	struct reveal what = { list->ticket, list->n_row, list_scope(list) };

	if (what.scope.n == 0)
		cmd_usage(&cmd, "--reveal needs a column to be shown: "
		    "--fields +address, +caller, +phone, +text");
	reveal_record(&cmd, store, list->has_people ? &list->people : NULL,
	    &what);
}

/* A row that is not what the journal names is not shown (S31). */
static void
warn_lost(const struct list *list, const struct store *store)
{
	uint32_t first;
	size_t n = list_lost(list, &first);

	if (n > 0)
		cmd_warn(&cmd, "tickets/ lacks the row that the journal names "
		    "of %zu ticket%s, %.*s the first; ticket-check says more",
		    n, n > 1 ? "s" : "",
		    STR_ARG(ledger_ticket_id(&store->ledger, first)));
	n = list->n_unread;
	if (n > 0)
		cmd_warn(&cmd, "--match could not look into %zu ticket%s, %.*s "
		    "the first: tickets/ lacks the row that the journal names; "
		    "ticket-check says more", n, n > 1 ? "s" : "",
		    STR_ARG(ledger_ticket_id(&store->ledger, list->unread)));
}

int
main(int argc, char **argv)
{
	struct store store;
	struct list list;
	struct table table;
	struct fail fail;
	struct crowd crowd;
	int is_all;

	cmd_parse(&cmd, argc, argv);
	cmd_open(&cmd, &store);
	if (list_make(&list, &store, &options, cmd.is_reveal, &fail) !=
	    FAIL_NONE)
		cmd_die(&cmd, &fail);
	crowd.n = cmd_tickets(&cmd, &store, &crowd.ticket, &is_all);
	if (is_all)
		crowd.ticket = NULL;
	if (is_mass)
		crowd_keep_mass(&crowd, &store, &cmd.arena);
	if (hot != NULL && crowd_keep_hot(&crowd, &store, hot, &cmd.arena,
	    &fail) != FAIL_NONE)
		cmd_usage(&cmd, "--hot: %s", fail.text);
	if (list_select(&list, crowd.ticket, crowd.n, &fail) !=
	    FAIL_NONE || list_load(&list, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	warn_lost(&list, &store);
	if (cmd.is_reveal)
		reveal(&list, &store);
	if (is_count)
		buf_printf(&cmd.out, "%zu\n", list.n_found);
	else {
		list_table(&list, &table);
		cmd_table(&cmd, &table);
	}
	list_drop(&list);
	return cmd_finish_store(&cmd, &store);
}
