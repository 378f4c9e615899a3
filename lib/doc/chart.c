#include "doc/markup.h"
#include "doc/render.h"
#include "text/num.h"
#include "text/utf8.h"

/*
 * A chart has no viewBox: heights are pixels, widths are parts of whatever
 * width the page has, so letters keep their size on a phone, on a screen and
 * on paper. What only fits on a wider page is in class `m` (from MEDIUM_PX on)
 * or `w` (from WIDE_PX on), which the page's CSS hides below that.
 *
 * Across, numbers are hundredths of a percent; integers all along.
 */
#define ALL 10000		/* the whole width */
#define LEFT 1000		/* of columns and lines: the axis' numbers */
#define RIGHT 9850
#define BARS_END 8300		/* of bars: their values stand right of it */
#define ROW 20			/* px of a line of text */
#define PLOT 210		/* px, height of columns and lines */
#define BAR 16			/* px, a bar alone; with others: */
#define BAR_MANY 13
#define GAP 9			/* px between two labels' bars */
#define CHAR_PX 7		/* a column of text, about */
#define NARROW_PX 290		/* plot on a phone */
#define MEDIUM_PX 500		/* on paper */
#define WIDE_PX 760		/* on a screen */
#define TICKS 5			/* intervals of the values' axis at most */
#define SHAPES 4		/* series that look different */

/* A chart being drawn: the values' axis, and where things go. */
struct scale {
	const struct doc_chart *chart;
	struct buf *out;
	num_wide low, high, step;
	size_t n, k;	/* labels, series */
	size_t every[3];	/* nth label is shown: wide, medium, narrow */
	int top;	/* px, of the plot */
	int is_empty;
};

static const char *const dash[SHAPES] = { "none", "7 4", "2 3", "10 3 2 3" };

static const char *const shape[SHAPES] = {
	"<circle r=\"4\"/>", "<path d=\"M-4-4H4V4H-4z\"/>",
	"<path d=\"M0-6L6 0 0 6-6 0z\"/>", "<path d=\"M0-5L5 4H-5z\"/>"
};

/* --- the axis -------------------------------------------------------------- */

static num_wide
round_down(num_wide n, num_wide step)
{
	num_wide part = n % step;

	return n - part - (part < 0 ? step : 0);
}

/* 1, 2, 5, 10, 20 … so that the span has at most TICKS steps. */
static num_wide
step_of(num_wide span)
{
	num_wide step = 1;
	int i;

	for (i = 0; span > step * TICKS; i++)
		step = i % 3 == 1 ? step / 2 * 5 : step * 2;
	return step;
}

/* Least and greatest value; 0 when there is none. */
static int
find_range(const struct doc_chart *chart, num_wide *low, num_wide *high)
{
	size_t i, k;
	int is_any = 0;

	for (k = 0; k < chart->series.n; k++)
		for (i = 0; i < chart->labels.n; i++) {
			int64_t n = doc_series_value(
			    mem_vec_at(&chart->series, k), i);

			if (n == DOC_NONE)
				continue;
			if (!is_any || n < *low)
				*low = n;
			if (!is_any || n > *high)
				*high = n;
			is_any = 1;
		}
	return is_any;
}

/*
 * The axis begins at 0, but for lines whose values lie close together and far
 * from it (rates of 95 to 99 %), where nothing else would be seen.
 */
static void
make_axis(struct scale *scale)
{
	const struct doc_chart *chart = scale->chart;
	num_wide low = 0, high = 0;

	scale->is_empty = !find_range(chart, &low, &high);
	if (chart->kind != DOC_LINE || low * 2 < high)
		low = low < 0 ? low : 0;
	if (high < 0)
		high = 0;
	if (high == low)
		high = low + (chart->type == DOC_INT ? 1 : 100);
	scale->step = step_of(high - low);
	scale->low = round_down(low, scale->step);
	scale->high = round_down(high + scale->step - 1, scale->step);
}

/* The value of series `k` under label `i`, as people read it. */
static struct str
value_text(const struct scale *scale, size_t k, size_t i, struct buf *room)
{
	room->n = 0;
	doc_write_shown(room, scale->chart->type, doc_series_value(
	    mem_vec_at(&scale->chart->series, k), i));
	return buf_str(room);
}

/* How many labels, and values above them, each width has room for. */
static void
make_room(struct scale *scale, struct buf *room)
{
	static const size_t width_px[3] = { WIDE_PX, MEDIUM_PX, NARROW_PX };
	size_t most = 1, i, k, part;

	for (i = 0; i < scale->n; i++) {
		part = utf8_width(*(struct str *)mem_vec_at(
		    &scale->chart->labels, i));
		most = part > most ? part : most;
		for (k = 0; k < scale->k; k++) {
			part = utf8_width(value_text(scale, k, i, room));
			if (scale->chart->kind == DOC_COLUMNS)
				part *= scale->k;
			most = part > most ? part : most;
		}
	}
	for (i = 0, part = 1; i < 3; i++) {
		size_t least = ((most + 1) * CHAR_PX * scale->n +
		    width_px[i] - 1) / width_px[i];

		/* what is shown on a narrow page is on a wide one, too */
		part *= least > part ? (least + part - 1) / part : 1;
		scale->every[i] = part;
	}
}

/* The class of what belongs to label `i`; NULL: not even on a wide page. */
static const char *
room_class(const struct scale *scale, size_t i)
{
	if (i % scale->every[2] == 0)
		return "";
	if (i % scale->every[1] == 0)
		return " m";
	return i % scale->every[0] == 0 ? " w" : NULL;
}

/* Where `n` lies on the axis of `size` units. */
static int
place(const struct scale *scale, num_wide n, int size)
{
	return (int)num_round((n - scale->low) * size,
	    scale->high - scale->low);
}

static int
y_of(const struct scale *scale, num_wide n)
{
	return scale->top + PLOT - place(scale, n, PLOT);
}

/* --- pieces ---------------------------------------------------------------- */

/* ` name="12.34%"` */
static void
put_part(struct buf *out, const char *name, int64_t part)
{
	buf_printf(out, " %s=\"", name);
	buf_put_cents(out, part);
	buf_put_c(out, "%\"");
}

static void
put_line(const struct scale *scale, const char *class, const int64_t x[2],
    const int y[2])
{
	buf_printf(scale->out, "<line class=\"%s\"", class);
	put_part(scale->out, "x1", x[0]);
	put_part(scale->out, "x2", x[1]);
	buf_printf(scale->out, " y1=\"%d\" y2=\"%d\"/>\n", y[0], y[1]);
}

/* Where a text goes; `class` has its anchor and look, `dx` is in px. */
struct spot {
	const char *class, *more;
	int64_t x;
	int dx, y;
};

static void
put_words(const struct scale *scale, struct spot spot, struct str s)
{
	buf_printf(scale->out, "<text class=\"%s%s\"", spot.class,
	    spot.more == NULL ? "" : spot.more);
	put_part(scale->out, "x", spot.x);
	if (spot.dx != 0)
		buf_printf(scale->out, " dx=\"%d\"", spot.dx);
	buf_printf(scale->out, " y=\"%d\">", spot.y);
	markup_put(scale->out, s);
	buf_put_c(scale->out, "</text>\n");
}

/* A number of the axis: without decimals that say nothing. */
static struct str
tick_text(const struct scale *scale, num_wide n, struct buf *room)
{
	enum doc_type type = scale->chart->type;

	room->n = 0;
	if ((type != DOC_CENTS && type != DOC_PERCENT) ||
	    scale->step % 100 != 0) {
		doc_write_shown(room, type, (int64_t)n);
		return buf_str(room);
	}
	buf_put_int(room, (int64_t)(n / 100));
	if (type == DOC_PERCENT)
		buf_put_byte(room, '%');
	return buf_str(room);
}

static void
put_bar(const struct scale *scale, size_t k, const int64_t x[2],
    const int y[2])
{
	buf_printf(scale->out, "<rect class=\"s%zu\"", k + 1);
	put_part(scale->out, "x", x[0]);
	put_part(scale->out, "width", x[1] - x[0]);
	buf_printf(scale->out, " y=\"%d\" height=\"%d\"", y[0], y[1] - y[0]);
	if (k >= 2) {
		buf_put_c(scale->out, " fill=\"url(#");
		markup_put_id(scale->out, scale->chart->name);
		buf_printf(scale->out, "-p%zu)\"", k + 1);
	}
	buf_put_c(scale->out, "/>\n");
}

static void
put_mark(const struct scale *scale, size_t k, int64_t x, int y)
{
	buf_printf(scale->out, "<svg class=\"k%zu\" overflow=\"visible\" "
	    "width=\"1\" height=\"1\"", k + 1);
	put_part(scale->out, "x", x);
	buf_printf(scale->out, " y=\"%d\">%s</svg>\n", y, shape[k]);
}

/* Two names a line above the plot, each with how its series looks. */
static void
put_legend(const struct scale *scale)
{
	size_t k;

	for (k = 0; scale->k > 1 && k < scale->k; k++) {
		const struct doc_series *series =
		    mem_vec_at(&scale->chart->series, k);
		int y = (int)(k / 2) * ROW;
		struct spot spot = { "t", "", k % 2 == 0 ? 0 : ALL / 2, 22,
		    y + 15 };

		buf_put_c(scale->out, "<svg overflow=\"visible\" width=\"16\" "
		    "height=\"16\"");
		put_part(scale->out, "x", spot.x);
		buf_printf(scale->out, " y=\"%d\">\n", y + 2);
		if (scale->chart->kind == DOC_LINE)
			put_mark(scale, k, ALL / 2, 8);
		else
			put_bar(scale, k, (int64_t[]){ 0, ALL },
			    (int[]){ 2, 14 });
		buf_put_c(scale->out, "</svg>\n");
		put_words(scale, spot, series->name);
	}
}

/* --- bars: lying, each label above its own --------------------------------- */

static int
bar_height(const struct scale *scale)
{
	return scale->k > 1 ? BAR_MANY : BAR;
}

static int
bars_height(const struct scale *scale)
{
	return (int)scale->n * (ROW + (int)scale->k * bar_height(scale) + GAP);
}

static void
put_bars_of(const struct scale *scale, size_t i, struct buf *room)
{
	int64_t zero = place(scale, 0, BARS_END);
	int height = bar_height(scale);
	int y = scale->top + (int)i * (ROW + (int)scale->k * height + GAP);
	struct spot spot = { "t", "", 0, 4, y + 15 };
	struct arena scratch = room->arena;
	size_t k;

	put_words(scale, spot, utf8_fit(&scratch, *(struct str *)mem_vec_at(
	    &scale->chart->labels, i), 44));
	y += ROW;
	for (k = 0; k < scale->k; k++, y += height) {
		int64_t n = doc_series_value(
		    mem_vec_at(&scale->chart->series, k), i);
		int64_t end, x[2];
		int edge[2] = { y, y + height - 1 };

		if (n == DOC_NONE)
			continue;
		end = place(scale, n, BARS_END);
		x[0] = n < 0 ? end : zero;
		x[1] = n < 0 ? zero : end;
		put_bar(scale, k, x, edge);
		spot = (struct spot){ "v", "", x[1], 5, y + height - 3 };
		put_words(scale, spot, value_text(scale, k, i, room));
	}
}

static void
put_bars(const struct scale *scale, struct buf *room)
{
	int bottom = scale->top + bars_height(scale);
	struct spot spot = { "a e", "", BARS_END, 0, bottom + 2 * ROW };
	num_wide n;
	size_t i;

	for (n = scale->low; n <= scale->high; n += scale->step) {
		int64_t x = place(scale, n, BARS_END), both[2] = { x, x };
		int y[2] = { scale->top, bottom };
		struct spot at = { x == 0 ? "a" : "a c", "", x, 0,
		    bottom + 15 };

		put_line(scale, n == 0 ? "z" : "g", both, y);
		put_words(scale, at, tick_text(scale, n, room));
	}
	for (i = 0; i < scale->n; i++)
		put_bars_of(scale, i, room);
	put_words(scale, spot, scale->chart->y_title);
}

/* --- columns and lines: labels below -------------------------------------- */

static void
put_frame(const struct scale *scale, struct buf *room)
{
	int bottom = scale->top + PLOT;
	struct spot spot = { "a", "", 0, 0, scale->top - 18 };
	int64_t x[2] = { LEFT, RIGHT };
	num_wide n;
	size_t i;

	put_words(scale, spot, scale->chart->y_title);
	for (n = scale->low; n <= scale->high; n += scale->step) {
		int y = y_of(scale, n), both[2] = { y, y };

		put_line(scale, n == 0 ? "z" : "g", x, both);
		spot = (struct spot){ "a e", "", LEFT, -6, y + 4 };
		put_words(scale, spot, tick_text(scale, n, room));
	}
	for (i = 0; i < scale->n; i++) {
		const char *class = room_class(scale, i);

		spot = (struct spot){ "a c", class, LEFT + (RIGHT - LEFT) *
		    (2 * (int64_t)i + 1) / (2 * (int64_t)scale->n), 0,
		    bottom + 16 };
		if (class != NULL)
			put_words(scale, spot, *(struct str *)mem_vec_at(
			    &scale->chart->labels, i));
	}
	spot = (struct spot){ "a e", "", RIGHT, 0, bottom + 2 * ROW };
	put_words(scale, spot, scale->chart->x_title);
}

static void
put_columns_of(const struct scale *scale, size_t k, struct buf *room)
{
	const struct doc_series *series = mem_vec_at(&scale->chart->series, k);
	int64_t part = (int64_t)(scale->n * scale->k) * 8;
	size_t i;

	for (i = 0; i < scale->n; i++) {
		const char *class = room_class(scale, i);
		int64_t n = doc_series_value(series, i), x[2], at;
		int zero = y_of(scale, 0), y[2];
		struct spot spot;

		if (n == DOC_NONE)
			continue;
		/* a column is 3/4 of its part of the width, the group centred */
		at = (int64_t)(scale->k * (8 * i + 1) + 6 * k);
		x[0] = LEFT + (RIGHT - LEFT) * at / part;
		x[1] = LEFT + (RIGHT - LEFT) * (at + 6) / part;
		y[0] = n < 0 ? zero : y_of(scale, n);
		y[1] = n < 0 ? y_of(scale, n) : zero;
		put_bar(scale, k, x, y);
		spot = (struct spot){ "v c", class, (x[0] + x[1]) / 2, 0,
		    n < 0 ? y[1] + 12 : y[0] - 4 };
		if (class != NULL)
			put_words(scale, spot, value_text(scale, k, i, room));
	}
}

/* The line's pieces; a gap where there is no value. */
static void
put_pieces(const struct scale *scale, const struct doc_series *series,
    const char *class)
{
	int64_t x[2] = { 0, 0 };
	int y[2] = { 0, 0 }, is_on = 0;
	size_t i;

	for (i = 0; i < scale->n; i++) {
		int64_t n = doc_series_value(series, i);

		x[0] = x[1];
		y[0] = y[1];
		if (n != DOC_NONE) {
			x[1] = LEFT + (RIGHT - LEFT) * (2 * (int64_t)i + 1) /
			    (2 * (int64_t)scale->n);
			y[1] = y_of(scale, n);
		}
		if (is_on && n != DOC_NONE)
			put_line(scale, class, x, y);
		is_on = n != DOC_NONE;
	}
}

/*
 * 1 when the value is written above its mark: where two lines have a value
 * each, that of the upper one.
 */
static int
is_upper(const struct scale *scale, size_t k, size_t i)
{
	int64_t own = doc_series_value(
	    mem_vec_at(&scale->chart->series, k), i), other;

	if (scale->k == 1)
		return 1;
	other = doc_series_value(
	    mem_vec_at(&scale->chart->series, k == 0 ? 1 : 0), i);
	if (other == DOC_NONE || own == other)
		return k == 0;
	return own > other;
}

static void
put_line_of(const struct scale *scale, size_t k, struct buf *room)
{
	const struct doc_series *series = mem_vec_at(&scale->chart->series, k);
	static const char *const class[SHAPES] = { "l1", "l2", "l3", "l4" };
	size_t i;

	buf_printf(scale->out, "<g stroke-dasharray=\"%s\">\n", dash[k]);
	put_pieces(scale, series, class[k]);
	buf_put_c(scale->out, "</g>\n");
	for (i = 0; i < scale->n; i++) {
		const char *more = room_class(scale, i);
		int64_t n = doc_series_value(series, i);
		struct spot spot = { "v c", more, LEFT + (RIGHT - LEFT) *
		    (2 * (int64_t)i + 1) / (2 * (int64_t)scale->n), 0, 0 };
		int y;

		if (n == DOC_NONE)
			continue;
		y = y_of(scale, n);
		put_mark(scale, k, spot.x, y);
		/* NB. beyond two series the values would cover the lines */
		if (more == NULL || k > 1)
			continue;
		spot.y = is_upper(scale, k, i) ? y - 8 : y + 18;
		put_words(scale, spot, value_text(scale, k, i, room));
	}
}

/* --- the whole ------------------------------------------------------------- */

/* The third and the fourth series' looks: hatched, dotted. */
static void
put_patterns(const struct scale *scale)
{
	static const char *const what[2] = {
		"<path class=\"h3\" d=\"M-1 7L7-1M-1 1L1-1M5 7L7 5\"/>",
		"<circle class=\"h4\" cx=\"3\" cy=\"3\" r=\"1.3\"/>"
	};
	size_t k;

	for (k = 2; k < scale->k && k < 4; k++) {
		buf_put_c(scale->out, "<defs><pattern id=\"");
		markup_put_id(scale->out, scale->chart->name);
		buf_printf(scale->out, "-p%zu\" width=\"6\" height=\"6\" "
		    "patternUnits=\"userSpaceOnUse\">%s</pattern></defs>\n",
		    k + 1, what[k - 2]);
	}
}

static void
put_begin(const struct scale *scale, int height)
{
	struct buf *out = scale->out;

	buf_put_c(out, "<svg class=\"chart\" role=\"img\" "
	    "xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\"");
	buf_printf(out, " height=\"%d\" aria-labelledby=\"", height);
	markup_put_id(out, scale->chart->name);
	buf_put_c(out, "-t ");
	markup_put_id(out, scale->chart->name);
	buf_put_c(out, "-d\">\n<title id=\"");
	markup_put_id(out, scale->chart->name);
	buf_put_c(out, "-t\">");
	markup_put(out, scale->chart->title);
	buf_put_c(out, "</title>\n<desc id=\"");
	markup_put_id(out, scale->chart->name);
	buf_put_c(out, "-d\">");
	markup_put(out, scale->chart->alternative.n > 0 ?
	    scale->chart->alternative : scale->chart->title);
	buf_put_c(out, "</desc>\n");
}

static void
put_plot(const struct scale *scale, struct buf *room)
{
	struct spot spot = { "a", "", 0, 0, scale->top - 8 };
	size_t k;

	put_patterns(scale);
	put_legend(scale);
	if (scale->chart->kind == DOC_BARS) {
		put_words(scale, spot, scale->chart->x_title);
		put_bars(scale, room);
		return;
	}
	put_frame(scale, room);
	for (k = 0; k < scale->k; k++)
		(scale->chart->kind == DOC_LINE ? put_line_of :
		    put_columns_of)(scale, k, room);
}

/* The room above the plot: legend, the axis' title. */
static int
top_of(const struct scale *scale)
{
	return (scale->k > 1 ? (int)((scale->k + 1) / 2) * ROW : 0) +
	    (scale->chart->kind == DOC_BARS ? ROW + 4 : 2 * ROW);
}

static int
height_of(const struct scale *scale)
{
	return top_of(scale) + 2 * ROW + 6 + (scale->chart->kind == DOC_BARS ?
	    bars_height(scale) : PLOT);
}

static struct scale
scale_of(const struct doc_chart *chart, struct buf *out)
{
	struct scale scale = { .chart = chart, .out = out,
		.n = chart->labels.n, .k = chart->series.n };

	if (scale.k > SHAPES)
		scale.k = SHAPES;
	return scale;
}

int
render_svg_height(const struct doc_chart *chart)
{
	struct scale scale = scale_of(chart, NULL);

	return height_of(&scale);
}

void
render_svg(const struct doc_chart *chart, struct buf *out)
{
	struct scale scale = scale_of(chart, out);
	struct spot none = { "a", "", 0, 0, 15 };
	struct buf room;

	buf_make(&room, out->arena.full);
	make_axis(&scale);
	if (scale.is_empty) {
		put_begin(&scale, ROW);
		put_words(&scale, none, str_of("没有数据。"));
	} else {
		make_room(&scale, &room);
		scale.top = top_of(&scale);
		put_begin(&scale, height_of(&scale));
		put_plot(&scale, &room);
	}
	buf_put_c(out, "</svg>\n");
	buf_drop(&room);
}
