#include "edge/report.h"
#include "edge/report_words.h"
#include "text/num.h"

#define TOP 10	/* categories and places that are listed */

enum topic_by { BY_CATEGORY, BY_PLACE, BY_BOTH };

static enum topic_by
by_of(const struct hot_topic *topic)
{
	return topic->place == HOT_ANY ? BY_CATEGORY :
	    topic->category == HOT_ANY ? BY_PLACE : BY_BOTH;
}

static struct str
text_of(const struct report *r, uint32_t text)
{
	return text == HOT_ANY ? str_make(NULL, 0) :
	    ledger_text(&r->store->ledger, text);
}

/* `物业管理/房屋修缮`, or `秋实苑`. */
static struct str
name_of(const struct report *r, const struct hot_topic *topic)
{
	return text_of(r, by_of(topic) == BY_PLACE ? topic->place :
	    topic->category);
}

int64_t
report_topic_mean(const struct report *r, const struct hot_topic *topic)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < r->topics.n_before; i++)
		sum += topic->before[i];
	return num_round((num_wide)sum * 100, r->topics.n_before);
}

size_t
report_topic(struct report *r, const struct hot_topic *topic,
    uint32_t **ticket)
{
	struct voices_query query = { .category = topic->category,
	    .place = topic->place, .from_s = r->hot_period.first_s,
	    .to_s = r->hot_period.last_s };

	return voices_find(&r->voices, &query, &r->arena, ticket);
}

size_t
report_mass(struct report *r, const struct hot_mass *mass, uint32_t **ticket)
{
	struct voices_query query = { .category = UINT32_MAX,
	    .place = UINT32_MAX, .matter = mass->matter,
	    .from_s = hot_mass_window(r->store->view.policy, mass->at_s),
	    .to_s = r->stats.end_s[0] };

	return voices_find(&r->voices, &query, &r->arena, ticket);
}

/* The next topic of a kind from number `i` on; NULL: no more. */
static const struct hot_topic *
next_topic(const struct report *r, enum topic_by by, size_t *i)
{
	for (; *i < r->topics.n; ++*i)
		if (by_of(&r->topics.topic[*i]) == by)
			return &r->topics.topic[(*i)++];
	return NULL;
}

static void
put_before(struct report *r, struct doc_table *table,
    const struct hot_topic *topic)
{
	if (r->topics.n_before == 0) {
		doc_put_empty(table);
		doc_put_empty(table);
		doc_put_empty(table);
		return;
	}
	doc_put_n(table, topic->before[0]);
	doc_put_n(table, topic->n - topic->before[0]);
	doc_put_n(table, report_topic_mean(r, topic));
}

static struct doc_table *
put_top(struct report *r, enum topic_by by, const char *name,
    const char *title)
{
	static const struct doc_column column[] = {
		{ "名次", "place_no", DOC_INT }, { "名称", "name", DOC_TEXT },
		{ "本期", "now", DOC_INT }, { "上期", "before", DOC_INT },
		{ "增减", "change", DOC_INT },
		{ "前几期平均", "mean", DOC_CENTS },
	};
	const struct hot_topic *topic;
	struct doc_table *table = NULL;
	int64_t least = INT64_MAX;
	size_t i = 0;
	int place = 0, n;

	for (n = 1; n <= TOP && (topic = next_topic(r, by, &i)) != NULL;
	    n++) {
		/* as many share a place, as ranks do (page 3) */
		place = topic->n < least ? n : place;
		least = topic->n;
		if (table == NULL)
			table = doc_table(&r->doc, name, title, column,
			    sizeof(column) / sizeof(column[0]));
		doc_put_n(table, place);
		doc_put(&r->doc, table, name_of(r, topic));
		doc_put_n(table, topic->n);
		put_before(r, table, topic);
	}
	if (table == NULL)
		report_none(r, by == BY_CATEGORY ? "已填问题分类的工单" :
		    "已填所在小区的工单");
	return table;
}

/* The topmost categories, drawn; NULL when there are none. */
static struct doc_chart *
put_chart(struct report *r)
{
	const struct hot_topic *topic;
	struct doc_chart *chart = NULL;
	struct doc_series *now = NULL, *before = NULL;
	size_t i = 0;
	int n;

	r->line.n = 0;
	for (n = 0; n < TOP && (topic = next_topic(r, BY_CATEGORY, &i)) !=
	    NULL; n++) {
		if (chart == NULL) {
			chart = doc_chart(&r->doc, DOC_BARS,
			    "categories-chart", "诉求最多的问题分类");
			now = doc_chart_series(&r->doc, chart, "本期");
			if (r->topics.n_before > 0)
				before = doc_chart_series(&r->doc, chart,
				    "上期");
			buf_put_c(&r->line, "诉求最多的是");
		}
		doc_chart_label(&r->doc, chart, name_of(r, topic));
		doc_series_put(now, topic->n);
		if (before != NULL)
			doc_series_put(before, topic->before[0]);
		if (n < 3)
			buf_printf(&r->line, "%s%.*s（%lld件）",
			    n > 0 ? "、" : "", STR_ARG(name_of(r, topic)),
			    (long long)topic->n);
	}
	if (chart == NULL)
		return NULL;
	chart->x_title = doc_text(&r->doc, str_of("问题分类"));
	chart->y_title = doc_text(&r->doc, str_of("工单（件）"));
	chart->type = DOC_INT;
	buf_put_c(&r->line, "。");
	report_say(r);
	buf_printf(&r->line, "图示诉求最多的%d个问题分类的件数，从多到少排列。", n);
	chart->alternative = doc_text(&r->doc, buf_str(&r->line));
	r->line.n = 0;
	return chart;
}

/* Some tickets, in a cell. */
static void
put_tickets(struct report *r, struct doc_table *table,
    const uint32_t *ticket, size_t n)
{
	r->line.n = 0;
	report_say_tickets(r, ticket, n);
	doc_put(&r->doc, table, buf_str(&r->line));
	r->line.n = 0;
}

static void
put_topic(struct report *r, struct doc_table *table,
    const struct hot_topic *topic)
{
	static const char *const words[] = { "问题分类", "所在小区",
	    "分类与小区" };
	const struct policy *policy = r->store->view.policy;
	int64_t at_s = r->hot_period.last_s;
	uint32_t *ticket;
	size_t n = report_topic(r, topic, &ticket);

	doc_put(&r->doc, table, str_of(words[by_of(topic)]));
	doc_put(&r->doc, table, text_of(r, topic->category));
	doc_put(&r->doc, table, text_of(r, topic->place));
	doc_put_n(table, topic->n);
	put_before(r, table, topic);
	r->line.n = 0;
	buf_printf(&r->line, "%.*s%lld件，不少于%lld件",
	    STR_ARG(report_this_of(&r->hot_period)), (long long)topic->n,
	    (long long)policy_get(policy, POLICY_HOT_MIN, at_s)->n);
	if (report_topic_mean(r, topic) == 0)
		buf_put_c(&r->line, "，前几期没有");
	else {
		buf_put_c(&r->line, "，且不低于前几期平均的");
		buf_put_cents(&r->line, policy_get(policy, POLICY_HOT_RATIO,
		    at_s)->n);
		buf_put_c(&r->line, "倍");
	}
	doc_put(&r->doc, table, buf_str(&r->line));
	put_tickets(r, table, ticket, n);
}

/* NB. the overview compares with whole periods alone, M5 with all there are. */
void
report_say_partial(struct report *r)
{
	int64_t first_s = ledger_first_at(&r->store->ledger);

	if (r->topics.n_before == 0 ||
	    time_day(r->hot_from_s) >= time_day(first_s))
		return;
	doc_paragraph(&r->doc, "%s的数据自%.*s起，不足一期，增减和突增仅供参考。",
	    r->topics.n_before == 1 ? "上期" : "前几期中最早一期",
	    STR_ARG(report_day(&r->arena, first_s, 0)));
}

void
report_write_topics(struct report *r)
{
	static const struct doc_column column[] = {
		{ "类别", "by", DOC_TEXT }, { "问题分类", "category", DOC_TEXT },
		{ "所在小区", "place", DOC_TEXT }, { "本期", "now", DOC_INT },
		{ "上期", "before", DOC_INT }, { "增减", "change", DOC_INT },
		{ "前几期平均", "mean", DOC_CENTS },
		{ "列入原因", "why", DOC_TEXT },
		{ "工单", "tickets", DOC_NAME },
	};
	struct doc_table *table = NULL;
	size_t i;

	if (r->topics.n_before == 0) {
		doc_paragraph(&r->doc, "此前没有同类时段的数据，诉求是否突增"
		    "无从比较。");
		return;
	}
	report_say_partial(r);
	for (i = 0; i < r->topics.n; i++) {
		if (!r->topics.topic[i].is_hot)
			continue;
		if (table == NULL)
			table = doc_table(&r->doc, "hot", "诉求突增的热点",
			    column, sizeof(column) / sizeof(column[0]));
		put_topic(r, table, &r->topics.topic[i]);
	}
	if (table == NULL)
		report_none(r, "诉求突增的热点");
}

static void
put_mass(struct report *r, struct doc_table *table,
    const struct hot_mass *mass)
{
	const struct ledger *ledger = &r->store->ledger;
	struct arena scratch;
	uint32_t *ticket;
	size_t n = report_mass(r, mass, &ticket);
	struct ticket t;

	scratch = r->arena;
	ticket_fold(ledger, mass->matter, &scratch, &t);
	doc_put(&r->doc, table, report_ticket(r, mass->matter));
	doc_put(&r->doc, table, ledger_text(ledger, t.about.category));
	doc_put(&r->doc, table, ledger_text(ledger, t.about.place));
	doc_put_n(table, mass->n_ticket);
	doc_put_n(table, mass->n_caller);
	doc_put_n(table, mass->at_s);
	r->line.n = 0;
	buf_printf(&r->line, "一周内%u名不同诉求人反映%u件，不少于%lld名",
	    (unsigned)mass->n_caller, (unsigned)mass->n_ticket,
	    (long long)policy_get(r->store->view.policy, POLICY_MASS_CALLERS,
	    mass->at_s)->n);
	doc_put(&r->doc, table, buf_str(&r->line));
	put_tickets(r, table, ticket, n);
}

void
report_write_mass(struct report *r)
{
	static const struct doc_column column[] = {
		{ "事项", "matter", DOC_NAME },
		{ "问题分类", "category", DOC_TEXT },
		{ "所在小区", "place", DOC_TEXT },
		{ "达到时工单", "n", DOC_INT },
		{ "达到时诉求人", "callers", DOC_INT },
		{ "达到群发", "found", DOC_TIME },
		{ "列入原因", "why", DOC_TEXT },
		{ "工单清单", "tickets", DOC_NAME },
	};
	struct doc_table *table = NULL;
	size_t i;

	for (i = 0; i < r->n_mass; i++) {
		if (r->mass[i].at_s < r->hot_period.first_s ||
		    r->mass[i].at_s > r->hot_period.last_s)
			continue;
		if (table == NULL)
			table = doc_table(&r->doc, "mass", "群发事项", column,
			    sizeof(column) / sizeof(column[0]));
		put_mass(r, table, &r->mass[i]);
	}
	if (table == NULL)
		report_none(r, "群发事项");
}

void
report_write_hot(struct report *r, int number)
{
	const struct doc_table *table;
	struct doc_chart *chart;

	report_heading(r, number, "热点问题和点位");
	chart = put_chart(r);
	table = put_top(r, BY_CATEGORY, "categories",
	    "诉求最多的问题分类（件）");
	if (chart != NULL)
		chart->table = table;
	(void)put_top(r, BY_PLACE, "places", "诉求最多的小区（件）");
	report_write_topics(r);
	report_write_mass(r);
}
