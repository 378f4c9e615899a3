/* ticket-show - tells a ticket's whole story. See ticket-show(1). */
#include <string.h>

#include "edge/cmd.h"
#include "edge/reveal.h"
#include "edge/story.h"

static struct cmd cmd = {
	.name = "ticket-show",
	.usage =
	"usage: ticket-show [-C dir] [-f format] [--excel] [--as-of time]\n"
	"           [--reveal --reason why] [--by who] ticket ...\n",
	.about = "tells a ticket's whole story",
	.option = NULL,
	.common = CMD_READS | CMD_PRINTS | CMD_REVEALS,
};

/* Everything that ticket-list knows of a ticket, people where in reach. */
static void
make_cells(struct story_view *view, struct people *people,
    const uint32_t *ticket, size_t n)
{
	struct cells *cells = view->cells;
	struct fail fail;

	cells_make(cells, view->store);
	memset(cells->wants, 1, sizeof(cells->wants));
	cells->is_revealed = cmd.is_reveal;
	cells_count_calls(cells, ticket, n, &cmd.arena);
	cells_find_shelved(cells, &cmd.arena);
	if (mask_make(&cells->mask, &cmd.arena, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	view->is_out_of_reach = view->store->tickets_dir < 0;
	if (view->is_out_of_reach && !cmd.is_reveal)
		return;
	if (people_load(people, view->store, ticket, n, &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	cells->people = people;
}

static void
print(const struct story_view *view, const struct story *stories, size_t n)
{
	struct table table;
	size_t i;

	switch (cmd.format) {
	case TABLE_TABLE:
	case TABLE_MD:
		for (i = 0; i < n; i++) {
			if (i > 0)
				buf_put_byte(&cmd.out, '\n');
			(cmd.format == TABLE_MD ? story_put_md :
			    story_put_text)(view, &stories[i], &cmd.out);
		}
		break;
	case TABLE_JSON:
		story_put_json(view, stories, n, &cmd.out);
		break;
	default:
		story_table(view, stories, n, &table);
		cmd_table(&cmd, &table);
	}
}

int
main(int argc, char **argv)
{
	struct reveal what = { .scope = STR("address|caller|phone|text|"
	    "caller_id") };
	struct story *stories;
	struct people people;
	struct cells cells = { 0 };
	struct store store;
	struct story_view view = { .store = &store, .cells = &cells,
	    .width = cmd_width() };
	struct fail fail;
	uint32_t *ticket;
	int is_all;

	cmd_parse(&cmd, argc, argv);
	cmd_open(&cmd, &store);
	what.n_ticket = cmd_tickets(&cmd, &store, &ticket, &is_all);
	if (is_all)
		cmd_usage(&cmd, "a ticket is needed");
	what.ticket = ticket;
	make_cells(&view, &people, ticket, what.n_ticket);
	if (story_load(&store, ticket, what.n_ticket, &cmd.arena, &stories,
	    &fail) != FAIL_NONE)
		cmd_die(&cmd, &fail);
	if (cmd.is_reveal)
		reveal_record(&cmd, &store, cells.people, &what);
	print(&view, stories, what.n_ticket);
	return cmd_finish_store(&cmd, &store);
}
