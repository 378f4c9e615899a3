/*
 * report_ground - what calls for a special report or a circular
 * (Annex 3 二(一) grounds 1 to 6, 二(二) grounds 1 to 4; P3, P4)
 *
 * Special, ground by ground: 1 what is hot (M5), where there is a period to
 * compare with, topics whose tickets another topic has already left out;
 * 2 named by city or district; 3 media, not solved; 4 repeated
 * repeat.supervise times, not found unreasonable, and not solved or graded
 * unsatisfied; 5 mass (M4); 6 special bulletins on ground 6 that the office
 * recorded itself. A hot topic is for the lead of most of its tickets, what
 * is repeated for the lead of the newest, all else for every lead.
 *
 * Circular, by unit: 1 supervision of city or district missed, or named;
 * 2 flagged duty or misconduct, deducted on D1 or E1, returned though not to
 * be (L4); 3 designated, and late, unsolved or unsatisfied; 4 supervised on
 * ground 4, or circular bulletins on ground 4 that the office recorded itself.
 */
#ifndef EDGE_REPORT_GROUND_H
#define EDGE_REPORT_GROUND_H

#include "edge/report.h"

struct report_entry {
	int ground;
	struct str title;
	struct str why;
	uint32_t matter;	/* a ticket's number; 0: none */
	const uint32_t *ticket;
	const struct str *reason;	/* of each ticket, or NULL */
	size_t n;
	const uint16_t *unit;	/* those it concerns */
	size_t n_unit;
};

/*
 * The entries of a special report by ground, of a circular by unit and ground,
 * in the report's arena; with `only` of that unit alone. Returns how many.
 */
size_t report_entries(struct report *r, struct report_entry **entry);

/* For report_entries() alone: adds a circular's entries to a list. */
void report_gather_circular(struct report *r, struct mem_vec *entries);

/* A bulletin of this report on an entry to a unit, or NULL: none was sent. */
const struct report_find *report_issued(struct report *r,
    const struct report_entry *entry, uint16_t unit);

#endif
