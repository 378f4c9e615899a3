/*
 * render - one renderer a format for a document (doc/doc.h)
 *
 * The same document gives the same bytes on every machine: no clock, no
 * locale, no floating point that depends on the processor.
 */
#ifndef DOC_RENDER_H
#define DOC_RENDER_H

#include "doc/doc.h"

/* Markdown with pipe tables, a YAML head that pandoc understands; charts as
   their alternative text and a table of their values. */
void render_md(const struct doc *doc, struct buf *out);

/* One self-contained HTML5 file: no script, charts as inline SVG, CSS for
   screen (light, dark, phone) and A4 print after GB/T 9704. */
void render_html(const struct doc *doc, struct buf *out);

/* The model as JSON (jansson). */
void render_json(const struct doc *doc, struct buf *out);

/* One table as CSV; all of them: each after a line `# name title`. */
void render_csv_table(const struct doc *doc, const struct doc_table *table,
    struct buf *out);
void render_csv(const struct doc *doc, struct buf *out);

/* A workbook at `path` (libxlsxwriter): a sheet a table, frozen header,
   widths, numbers and dates as such; nothing becomes a formula (Q4). Until it
   is whole its parts are files without a name in `temp_dir`; NULL: wherever
   the library puts them. */
enum fail_code render_xlsx(const struct doc *doc, const char *path,
    const char *temp_dir, struct fail *fail);

/* A chart as an SVG element, in a class that the page's CSS colours; with
   title and desc for those who cannot see it. */
void render_svg(const struct doc_chart *chart, struct buf *out);
/* Its height in pixels; less where it has no data. */
int render_svg_height(const struct doc_chart *chart);

#endif
