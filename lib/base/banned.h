/*
 * banned - functions that this code never calls, as compile errors
 *
 * The Makefile puts this header in front of every file of lib/ and bin/. The
 * headers that declare the functions come first; macros, not poisoned names,
 * since the headers of libraries use some of these words for their own ends.
 *
 * Instead of: strcpy, strcat, sprintf and their like, struct buf
 * (base/str.h); strtok, str_cut(); atoi, text/num.h; gmtime, localtime,
 * mktime and all else that reads TZ, text/time.h.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(function) function##_is_banned_see_banned_h

/* No bound on what they write, or none that anybody gets right. */
#undef strcpy
#undef stpcpy
#undef strcat
#undef sprintf
#undef vsprintf
#undef gets
#undef strncpy
#undef stpncpy
#undef strncat
#define strcpy(...) BANNED(strcpy)
#define stpcpy(...) BANNED(stpcpy)
#define strcat(...) BANNED(strcat)
#define sprintf(...) BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define gets(...) BANNED(gets)
#define strncpy(...) BANNED(strncpy)
#define stpncpy(...) BANNED(stpncpy)
#define strncat(...) BANNED(strncat)

/* State between calls, or shared by threads. */
#undef strtok
#undef gmtime
#undef asctime
#undef ctime
#define strtok(...) BANNED(strtok)
#define gmtime(...) BANNED(gmtime)
#define asctime(...) BANNED(asctime)
#define ctime(...) BANNED(ctime)

/* They cannot say that what they read was no number. */
#undef atoi
#undef atol
#undef atoll
#undef atof
#define atoi(...) BANNED(atoi)
#define atol(...) BANNED(atol)
#define atoll(...) BANNED(atoll)
#define atof(...) BANNED(atof)

/* Their result hangs on TZ or the locale; output never does. */
#undef localtime
#undef localtime_r
#undef mktime
#undef ctime_r
#undef asctime_r
#define localtime(...) BANNED(localtime)
#define localtime_r(...) BANNED(localtime_r)
#define mktime(...) BANNED(mktime)
#define ctime_r(...) BANNED(ctime_r)
#define asctime_r(...) BANNED(asctime_r)

/* Randomness of the process, names of files that others can guess. */
#undef rand
#undef srand
#undef tmpnam
#undef tempnam
#undef mktemp
#define rand(...) BANNED(rand)
#define srand(...) BANNED(srand)
#define tmpnam(...) BANNED(tmpnam)
#define tempnam(...) BANNED(tempnam)
#define mktemp(...) BANNED(mktemp)

/* A shell between us and a citizen's words. */
#undef system
#undef popen
#define system(...) BANNED(system)
#define popen(...) BANNED(popen)

#endif
