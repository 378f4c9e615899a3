/*
 * report_scan - the one pass over the tickets behind a report
 */
#ifndef EDGE_REPORT_SCAN_H
#define EDGE_REPORT_SCAN_H

#include "edge/report.h"

/*
 * Fills statistics, voices, calls, scores and finds of a report, the finds by
 * what, at, ticket, seq. The period is set, memory is made, the pass of the
 * scores is begun.
 */
void report_scan(struct report *r);

#endif
