/*
 * style - the CSS of a document's page; for render_html alone
 *
 * Screen first (light and dark after the reader's choice, from 320 px on),
 * then paper: A4 after GB/T 9704 (margins, type sizes, page numbers). Nothing
 * is loaded: fonts are those that offices have, in stacks.
 */
#ifndef DOC_STYLE_H
#define DOC_STYLE_H

/* A NULL-terminated list of pieces, to be written one after the other. */
extern const char *const style_pieces[];

#endif
