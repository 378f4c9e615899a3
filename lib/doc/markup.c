#include "doc/markup.h"

void
markup_put(struct buf *out, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&':
			buf_put_c(out, "&amp;");
			break;
		case '<':
			buf_put_c(out, "&lt;");
			break;
		case '>':
			buf_put_c(out, "&gt;");
			break;
		case '"':
			buf_put_c(out, "&quot;");
			break;
		case '\'':
			buf_put_c(out, "&#39;");
			break;
		default:
			buf_put_byte(out, s.p[i]);
		}
}

void
markup_put_c(struct buf *out, const char *c)
{
	markup_put(out, str_of(c));
}

void
markup_put_lines(struct buf *out, struct str s)
{
	struct str line;
	int is_first = 1;

	while (str_cut(&s, '\n', &line)) {
		if (!is_first)
			buf_put_c(out, "<br>");
		markup_put(out, line);
		is_first = 0;
	}
}

static int
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

void
markup_put_id(struct buf *out, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		buf_put_byte(out, is_plain(name.p[i]) ? name.p[i] : '-');
}
