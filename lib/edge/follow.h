/*
 * follow - what an act brings about by the regulation itself
 *
 * A return that is recorded and not granted opens supervision on ground 5
 * (L4, Art. 8(3)), a recheck that differs on ground 4 (L10, Art. 10(5)).
 */
#ifndef EDGE_FOLLOW_H
#define EDGE_FOLLOW_H

#include "edge/acts.h"

/*
 * Takes down the supervisions that follow from what the last runs recorded, in
 * the same transaction; none where one of that unit, ticket and ground is open
 * or was given by the call itself.
 */
void follow_up(struct acts *acts);

#endif
