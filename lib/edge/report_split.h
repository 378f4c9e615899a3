/*
 * report_split - a weekly report's lists, a file for each who gets one
 * (Art. 5(2), ticket-report(1) --split)
 */
#ifndef EDGE_REPORT_SPLIT_H
#define EDGE_REPORT_SPLIT_H

#include "edge/report.h"
#include "edge/table.h"

/*
 * Puts into directory `name` (made when it is missing) what is for supervision
 * by unit, for its head and liaisons, and by leader of a line, all their units
 * together; tickets without a unit go to the centre's leader. With format csv
 * also, for reports of every kind, a file for each table. `index.csv` says
 * `file,recipient,role`. Who has nothing gets no file. Dies on failure.
 */
void report_split(struct report *r, const char *name,
    enum table_format format);

#endif
