/*
 * supervisions - what ticket-supervise lists, opens and ends
 * (L8, Art. 8(9)3)
 */
#ifndef EDGE_SUPERVISIONS_H
#define EDGE_SUPERVISIONS_H

#include <stddef.h>
#include <stdint.h>

#include "edge/acts.h"
#include "edge/cmd.h"

/* Which candidates, or open supervisions. */
struct supervisions_filter {
	unsigned grounds;	/* bits `1 << ground` */
	struct str unit;	/* its id; empty: any */
	int64_t since_s;	/* newest evidence not before; TIME_NONE: any */
	const unsigned char *is_given;	/* tickets, cmd_given(); NULL: any,
					   and what has no ticket, too */
};

/* 1 and the bits of `3` or `2,3`; 0 when it is no list of grounds. */
int supervisions_grounds(const char *text, unsigned *grounds);

/*
 * Puts out the candidates with their evidence (figures/candidate.h):
 * `ticket,unit,ground,why,evidence,leader,tickets`.
 */
void supervisions_candidates(struct cmd *cmd, struct store *store,
    const struct supervisions_filter *filter);

/*
 * Puts out the open ones:
 * `ticket,unit,ground,level,leader,opened,due,status,reports,last_report`;
 * a report is a progress of the unit, or a reply (O15).
 */
void supervisions_list(struct cmd *cmd, struct store *store,
    const struct supervisions_filter *filter);

/*
 * Queues a supervise for every candidate that has a unit, once a ticket, unit
 * and ground; those without a unit are warned of. `call` says due and so on.
 */
void supervisions_open_all(struct acts *acts,
    const struct supervisions_filter *filter, const struct desk_act *call);

/*
 * Sifts queued supervises and ends. An open one: its unit is the lead where
 * none is named, its level the street's, or on ground 1 that of the intake,
 * its leader the line's or the centre's; refused when one of that ticket, unit
 * and ground is open. An end: its unit is the one supervised, where that is
 * one only.
 */
void supervisions_fill(struct acts *acts);

#endif
