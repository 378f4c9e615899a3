/*
 * markup - text into HTML and SVG
 */
#ifndef DOC_MARKUP_H
#define DOC_MARKUP_H

#include "base/str.h"

/* Text as content or within a quoted attribute: & < > " ' are escaped. */
void markup_put(struct buf *out, struct str s);
void markup_put_c(struct buf *out, const char *c);

/* The same with `<br>` for each LF. */
void markup_put_lines(struct buf *out, struct str s);

/* A name as (a part of) an id: what is no ASCII letter or digit becomes `-`. */
void markup_put_id(struct buf *out, struct str name);

#endif
