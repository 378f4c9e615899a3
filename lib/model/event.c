#include <stddef.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "model/event.h"
#include "base/hash.h"
#include "text/num.h"
#include "text/time.h"
#include "text/utf8.h"

const char event_words_source[][EVENT_WORD] = {
	"hotline", "grid", "app", "other", "" };
const char event_words_kind[][EVENT_WORD] = {
	"consult", "help", "complaint", "report", "suggestion", "praise",
	"other", "" };
const char event_words_urgency[][EVENT_WORD] = {
	"urgent", "semi-urgent", "general", "" };
const char event_words_yesno[][EVENT_WORD] = { "yes", "no", "" };
const char event_words_done[][EVENT_WORD] = { "yes", "" };
const char event_words_outcome[][EVENT_WORD] = {
	"reached", "unreached", "impossible", "" };
const char event_words_pass[][EVENT_WORD] = { "pass", "fail", "" };
const char event_words_differs[][EVENT_WORD] = { "agrees", "differs", "" };
const char event_words_role[][EVENT_WORD] = { "lead", "co", "" };
const char event_words_basis[][EVENT_WORD] = {
	"legal", "negotiated", "designated", "" };
const char event_words_designator[][EVENT_WORD] = { "street", "district", "" };
const char event_words_way[][EVENT_WORD] = { "phone", "visit", "message", "" };
const char event_words_result[][EVENT_WORD] = {
	"solved", "explained", "excessive", "filed", "unsolved", "" };
const char event_words_finding[][EVENT_WORD] = {
	"upheld", "partly", "not-upheld", "no-policy", "policy-rejected",
	"noted", "not-adopted", "" };
const char event_words_appeal[][EVENT_WORD] = {
	"reasonable", "partly", "unreasonable", "" };
const char event_words_grade[][EVENT_WORD] = {
	"satisfied", "basic", "fair", "unsatisfied", "none", "" };
const char event_words_caller[][EVENT_WORD] = {
	"street", "district", "city", "" };
const char event_words_level[][EVENT_WORD] = {
	"city", "district", "street", "" };
const char event_words_district[][EVENT_WORD] = { "district", "city", "" };
const char event_words_supervised[][EVENT_WORD] = { "city", "district", "" };
const char event_words_flag[][EVENT_WORD] = {
	"media", "mass", "misconduct", "named", "duty", "case", "" };
const char event_words_bulletin[][EVENT_WORD] = {
	"special", "circular", "interview", "" };
const char event_words_flags[][EVENT_WORD] = {
	"fallback", "instruction", "media", "secret", "named", "" };
const char event_words_obligation[][EVENT_WORD] = {
	"brief", "accept", "contact", "survey", "finish", "progress",
	"rework", "recheck", "supervise", "district", "answer", "review",
	"callback", "promise", "supervise-report", "" };
const char event_words_period[][EVENT_WORD] = {
	"week", "month", "special", "circular", "board", "" };
const char event_words_state[][EVENT_WORD] = {
	"none", "received", "dispatched", "accepted", "replied", "reviewed",
	"called-back", "closed", "declined", "" };

#define SLOT(member) (int)offsetof(struct fact, member)
#define NAMED(name) sizeof(name) - 1, name "="
#define TEXT(name, req) \
	{ name, ATTR_TEXT, req, NULL, 0, 0, 0, NAMED(name) }
#define NAME(name, req) \
	{ name, ATTR_NAME, req, NULL, 0, 0, 0, NAMED(name) }
#define WORD(name, req, list) \
	{ name, ATTR_WORD, req, list, 0, 0, 0, NAMED(name) }
#define WORD_IN(name, req, list, member) \
	{ name, ATTR_WORD, req, list, 0, 0, SLOT(member), NAMED(name) }
#define TYPE(name, req, type) \
	{ name, type, req, NULL, 0, 0, 0, NAMED(name) }
#define TYPE_IN(name, req, type, member) \
	{ name, type, req, NULL, 0, 0, SLOT(member), NAMED(name) }
#define DIGIT_IN(name, low, high, member) \
	{ name, ATTR_DIGIT, 1, NULL, low, high, SLOT(member), NAMED(name) }
#define END { NULL, ATTR_TEXT, 0, NULL, 0, 0, 0, 0, "" }

static const struct event_attr attr_receive[] = {
	WORD("source", 1, event_words_source),
	WORD("kind", 1, event_words_kind),
	WORD("urgency", 1, event_words_urgency),
	TEXT("category", 0), WORD("site", 0, event_words_yesno),
	TEXT("place", 0), TYPE("caller", 0, ATTR_CALLER),
	TYPE("matter", 1, ATTR_TICKET), TYPE("district_due", 0, ATTR_INSTANT),
	WORD("supervised", 0, event_words_supervised),
	TYPE("related", 0, ATTR_TICKETS), TYPE("flags", 0, ATTR_FLAGS),
	TYPE("row", 1, ATTR_DIGEST), END };
static const struct event_attr attr_amend[] = {
	WORD("kind", 0, event_words_kind),
	WORD("urgency", 0, event_words_urgency),
	TEXT("category", 0), WORD("site", 0, event_words_yesno),
	TEXT("place", 0), TYPE("caller", 0, ATTR_CALLER),
	TYPE("matter", 0, ATTR_TICKET), TYPE("district_due", 0, ATTR_INSTANT),
	WORD("supervised", 0, event_words_supervised),
	TYPE("flags", 0, ATTR_FLAGS), TEXT("tag", 0),
	TYPE("row", 0, ATTR_DIGEST), END };
static const struct event_attr attr_brief[] = {
	WORD_IN("outcome", 1, event_words_outcome, outcome),
	TEXT("recording", 0), END };
static const struct event_attr attr_reason[] = { TEXT("reason", 1), END };
static const struct event_attr attr_close[] = { TEXT("reason", 0), END };
static const struct event_attr attr_assign[] = {
	WORD_IN("role", 1, event_words_role, role),
	WORD_IN("basis", 1, event_words_basis, basis),
	WORD_IN("designator", 0, event_words_designator, designator),
	NAME("rule", 0), NAME("approved", 0), NAME("requested_by", 0),
	TEXT("meeting", 0), NAME("head", 0), END };
static const struct event_attr attr_none[] = { END };
static const struct event_attr attr_call[] = {
	WORD_IN("outcome", 1, event_words_outcome, outcome),
	TEXT("recording", 0), WORD_IN("way", 0, event_words_way, way), END };
static const struct event_attr attr_survey[] = {
	TEXT("finding", 0), TEXT("photos", 0), END };
static const struct event_attr attr_progress[] = {
	WORD_IN("done", 0, event_words_done, done), END };
static const struct event_attr attr_urge[] = {
	WORD("obligation", 0, event_words_obligation), END };
static const struct event_attr attr_return[] = {
	TEXT("reason", 1), TEXT("basis", 1), TYPE("suggest", 1, ATTR_UNIT),
	NAME("signed", 1), TEXT("attachments", 0), END };
static const struct event_attr attr_return_answer[] = {
	TEXT("reason", 1), NAME("staff", 0), NAME("leader", 0), END };
static const struct event_attr attr_extend[] = {
	TYPE_IN("until", 1, ATTR_DATE, when_s), TEXT("reason", 1), END };
static const struct event_attr attr_extend_grant[] = {
	TYPE_IN("until", 1, ATTR_DATE, when_s), TEXT("reason", 0), END };
static const struct event_attr attr_statement[] = {
	WORD_IN("fact", 1, event_words_finding, finding),
	TEXT("reason", 1), TEXT("handling", 1), NAME("signed", 1),
	TEXT("materials", 0), NAME("filled_by", 0), NAME("staff", 0),
	NAME("leader", 0), END };
static const struct event_attr attr_reply[] = {
	WORD_IN("result", 1, event_words_result, result),
	WORD_IN("fact", 1, event_words_finding, finding),
	WORD_IN("appeal", 1, event_words_appeal, appeal),
	WORD_IN("satisfaction", 1, event_words_grade, satisfaction),
	TEXT("cause", 1), TEXT("process", 1), TEXT("outcome", 1),
	NAME("signed", 1), TEXT("plan", 0),
	TYPE_IN("plan_due", 0, ATTR_DATE, when_s), TEXT("no_plan", 0),
	TEXT("photos_before", 0), TEXT("photos_after", 0),
	TEXT("recording", 0), TEXT("enforcement", 0), NAME("approved", 0),
	TEXT("dissatisfied", 0), END };
static const struct event_attr attr_review[] = {
	WORD_IN("outcome", 1, event_words_pass, outcome),
	TEXT("items", 0), END };
static const struct event_attr attr_callback[] = {
	WORD_IN("source", 1, event_words_caller, source),
	WORD_IN("outcome", 1, event_words_outcome, outcome),
	WORD_IN("contacted", 0, event_words_yesno, contacted),
	WORD_IN("answered", 0, event_words_yesno, answered),
	WORD_IN("result", 0, event_words_result, result),
	{ "satisfaction", ATTR_WORD, 0, event_words_grade, 0, 4,
	    SLOT(satisfaction), NAMED("satisfaction") },
	TEXT("reason", 0), END };
static const struct event_attr attr_recheck[] = {
	WORD_IN("source", 1, event_words_district, source),
	TYPE_IN("due", 0, ATTR_WHEN, when_s), END };
static const struct event_attr attr_recheck_report[] = {
	TEXT("process", 1), TEXT("result", 1), TEXT("opinion", 1),
	TEXT("told", 1), NAME("handler", 1), NAME("sealed", 1),
	TYPE("arrived_at", 0, ATTR_INSTANT), TEXT("photos", 0),
	TEXT("recording", 0), END };
static const struct event_attr attr_recheck_close[] = {
	WORD_IN("outcome", 1, event_words_differs, outcome), END };
static const struct event_attr attr_supervise[] = {
	WORD_IN("level", 1, event_words_level, level),
	DIGIT_IN("ground", 1, 7, ground), NAME("leader", 0),
	TYPE_IN("due", 0, ATTR_WHEN, when_s), END };
static const struct event_attr attr_supervise_end[] = {
	TEXT("result", 0), END };
static const struct event_attr attr_shelve[] = {
	{ "category", ATTR_DIGIT, 1, NULL, 0, 6, SLOT(category),
	    NAMED("category") },
	TEXT("demand", 1), TEXT("reason", 1), TEXT("handling", 1),
	TEXT("conclusion", 1), TEXT("answer", 1), TEXT("evidence", 1),
	NAME("section_head", 1), NAME("unit_head", 1),
	TYPE("related", 0, ATTR_TICKETS), END };
static const struct event_attr attr_shelve_answer[] = {
	NAME("room", 0), NAME("leader", 0), TEXT("reason", 0), END };
static const struct event_attr attr_flag[] = {
	WORD_IN("kind", 1, event_words_flag, kind), TEXT("reason", 0), END };
static const struct event_attr attr_merit[] = {
	NAME("clause", 1), TYPE_IN("points", 0, ATTR_POINTS, points_cents),
	TEXT("evidence", 0), END };
static const struct event_attr attr_bulletin[] = {
	WORD_IN("kind", 1, event_words_bulletin, kind),
	DIGIT_IN("ground", 1, 6, ground), TYPE("matter", 0, ATTR_TICKET),
	END };
static const struct event_attr attr_bulletin_answer[] = {
	TYPE_IN("bulletin", 1, ATTR_SEQ, ref), TEXT("objective", 1),
	TEXT("subjective", 1), TEXT("plans", 1), TEXT("measures", 1), END };
static const struct event_attr attr_config[] = {
	NAME("file", 1), TYPE("digest", 1, ATTR_DIGEST), END };
static const struct event_attr attr_publish[] = {
	WORD("kind", 1, event_words_period), NAME("period", 1),
	TYPE("as_of", 1, ATTR_INSTANT), TYPE("digest", 1, ATTR_DIGEST), END };
static const struct event_attr attr_void[] = {
	TYPE_IN("seq", 1, ATTR_SEQ, ref), TEXT("reason", 1), END };
static const struct event_attr attr_reveal[] = {
	TEXT("reason", 1), NAME("scope", 0), END };
static const struct event_attr attr_note = TEXT("note", 0);

#define BIT(state) (1u << (state))
#define NEW BIT(STATE_NONE)
#define OPEN (BIT(STATE_RECEIVED) | BIT(STATE_DISPATCHED) | \
	BIT(STATE_ACCEPTED) | BIT(STATE_REPLIED) | BIT(STATE_REVIEWED) | \
	BIT(STATE_CALLED_BACK))
#define CLOSED BIT(STATE_CLOSED)
#define DECLINED BIT(STATE_DECLINED)
#define REPLIED (BIT(STATE_REPLIED) | BIT(STATE_REVIEWED) | \
	BIT(STATE_CALLED_BACK))
#define ANY (OPEN | CLOSED | DECLINED)

/* name, id, ticket, unit, states, need, attributes, provision */
static const struct event_row row[EVENT_N] = {
#define MUST PARTY_MUST
#define MAY PARTY_MAY
#define NO PARTY_NONE
	{ "receive", EVENT_RECEIVE, MUST, NO, NEW, NEED_NOTHING,
	    attr_receive, "Art. 6" },
	{ "amend", EVENT_AMEND, MUST, NO, ANY, NEED_NOTHING,
	    attr_amend, "Art. 6(1)" },
	{ "brief", EVENT_BRIEF, MUST, NO, OPEN, NEED_NOTHING,
	    attr_brief, "Art. 6(1)" },
	{ "decline", EVENT_DECLINE, MUST, NO, BIT(STATE_RECEIVED),
	    NEED_NO_LEG, attr_reason, "Art. 6(2)" },
	{ "decline-refuse", EVENT_DECLINE_REFUSE, MUST, NO, DECLINED,
	    NEED_NOTHING, attr_reason, "Art. 6(4)" },
	{ "assign", EVENT_ASSIGN, MUST, MUST, OPEN, NEED_NEW_LEG,
	    attr_assign, "Art. 6, 7(1)" },
	{ "accept", EVENT_ACCEPT, MUST, MUST, OPEN, NEED_UNACCEPTED,
	    attr_none, "Art. 7(2)" },
	{ "contact", EVENT_CONTACT, MUST, MUST, OPEN, NEED_LEG,
	    attr_call, "Art. 8(2)" },
	{ "answer", EVENT_ANSWER, MUST, MUST, OPEN, NEED_LEG,
	    attr_call, "Art. 8(7)" },
	{ "survey", EVENT_SURVEY, MUST, MUST, OPEN, NEED_LEG,
	    attr_survey, "Art. 8(1)" },
	{ "progress", EVENT_PROGRESS, MUST, MUST, OPEN | CLOSED, NEED_LEG,
	    attr_progress, "Art. 7(3)" },
	{ "urge", EVENT_URGE, MUST, MUST, OPEN | CLOSED, NEED_LEG,
	    attr_urge, "Art. 8(5)" },
	{ "return", EVENT_RETURN, MUST, MUST, OPEN, NEED_NO_RETURN,
	    attr_return, "Art. 8(3)" },
	{ "return-grant", EVENT_RETURN_GRANT, MUST, MUST, OPEN, NEED_RETURN,
	    attr_return_answer, "Art. 8(3)" },
	{ "return-refuse", EVENT_RETURN_REFUSE, MUST, MUST, OPEN,
	    NEED_RETURN, attr_return_answer, "Art. 8(3)" },
	{ "extend", EVENT_EXTEND, MUST, MUST, OPEN, NEED_NO_EXTENSION,
	    attr_extend, "Art. 8(4)" },
	{ "extend-grant", EVENT_EXTEND_GRANT, MUST, MUST, OPEN,
	    NEED_EXTENSION, attr_extend_grant, "Art. 8(4)" },
	{ "extend-refuse", EVENT_EXTEND_REFUSE, MUST, MUST, OPEN,
	    NEED_EXTENSION, attr_reason, "Art. 8(4)" },
	{ "statement", EVENT_STATEMENT, MUST, MUST, OPEN | CLOSED, NEED_LEG,
	    attr_statement, "Art. 8(9)1" },
	{ "reply", EVENT_REPLY, MUST, MUST, OPEN, NEED_ACCEPTED,
	    attr_reply, "Art. 8(8)" },
	{ "review", EVENT_REVIEW, MUST, NO, REPLIED, NEED_NOTHING,
	    attr_review, "Art. 8(9)1" },
	{ "callback", EVENT_CALLBACK, MUST, NO, OPEN | CLOSED, NEED_REPLY,
	    attr_callback, "Art. 8(9)2" },
	{ "rework", EVENT_REWORK, MUST, MUST, REPLIED, NEED_LEAD,
	    attr_reason, "Art. 8(9)" },
	{ "close", EVENT_CLOSE, MUST, NO,
	    BIT(STATE_REVIEWED) | BIT(STATE_CALLED_BACK), NEED_NOTHING,
	    attr_close, "Art. 8(9)2, 8(10)" },
	{ "recheck", EVENT_RECHECK, MUST, MUST, CLOSED, NEED_NO_RECHECK,
	    attr_recheck, "Art. 10" },
	{ "recheck-extend", EVENT_RECHECK_EXTEND, MUST, MUST, CLOSED,
	    NEED_NO_RECHECK_EXTENSION, attr_extend, "Art. 10(2)" },
	{ "recheck-extend-grant", EVENT_RECHECK_EXTEND_GRANT, MUST, MUST,
	    CLOSED, NEED_RECHECK_EXTENSION, attr_extend_grant,
	    "Art. 10(2)" },
	{ "recheck-extend-refuse", EVENT_RECHECK_EXTEND_REFUSE, MUST, MUST,
	    CLOSED, NEED_RECHECK_EXTENSION, attr_reason, "Art. 10(2)" },
	{ "recheck-report", EVENT_RECHECK_REPORT, MUST, MUST, CLOSED,
	    NEED_RECHECK, attr_recheck_report, "Art. 10(3)" },
	{ "recheck-rework", EVENT_RECHECK_REWORK, MUST, MUST, CLOSED,
	    NEED_RECHECK_REPORT, attr_reason, "Art. 10(4)" },
	{ "recheck-close", EVENT_RECHECK_CLOSE, MUST, MUST, CLOSED,
	    NEED_RECHECK_REPORT, attr_recheck_close, "Art. 10(5)" },
	{ "supervise", EVENT_SUPERVISE, MAY, MAY, OPEN | CLOSED,
	    NEED_NOTHING, attr_supervise, "Art. 8(9)3" },
	{ "supervise-end", EVENT_SUPERVISE_END, MAY, MUST, OPEN | CLOSED,
	    NEED_SUPERVISION, attr_supervise_end, "Art. 8(9)3" },
	{ "shelve", EVENT_SHELVE, MUST, MUST, OPEN | CLOSED, NEED_NO_SHELVE,
	    attr_shelve, "Art. 9" },
	{ "shelve-file", EVENT_SHELVE_FILE, MUST, MUST, OPEN | CLOSED,
	    NEED_SHELVE, attr_shelve_answer, "Art. 9" },
	{ "shelve-revise", EVENT_SHELVE_REVISE, MUST, MUST, OPEN | CLOSED,
	    NEED_SHELVE, attr_shelve_answer, "Art. 9" },
	{ "shelve-refuse", EVENT_SHELVE_REFUSE, MUST, MUST, OPEN | CLOSED,
	    NEED_SHELVE, attr_shelve_answer, "Art. 9" },
	{ "shelve-end", EVENT_SHELVE_END, MUST, MUST, OPEN | CLOSED,
	    NEED_SHELVE_FILED, attr_shelve_answer, "Art. 9" },
	{ "flag", EVENT_FLAG, MAY, MAY, ANY, NEED_NOTHING, attr_flag,
	    "Annex 3" },
	{ "merit", EVENT_MERIT, MAY, MUST, ANY, NEED_NOTHING, attr_merit,
	    "Annex 2" },
	{ "bulletin", EVENT_BULLETIN, MAY, MUST, OPEN | CLOSED, NEED_NOTHING,
	    attr_bulletin, "Annex 3" },
	{ "bulletin-answer", EVENT_BULLETIN_ANSWER, MAY, MUST, OPEN | CLOSED,
	    NEED_BULLETIN, attr_bulletin_answer, "Annex 3" },
	{ "config", EVENT_CONFIG, NO, NO, ANY, NEED_NOTHING, attr_config,
	    "Art. 15, 17" },
	{ "publish", EVENT_PUBLISH, NO, NO, ANY, NEED_NOTHING, attr_publish,
	    "Annex 3" },
	{ "void", EVENT_VOID, MAY, MAY, ANY, NEED_NOTHING, attr_void,
	    "Art. 8(8)3" },
	{ "reveal", EVENT_REVEAL, MAY, NO, ANY, NEED_NOTHING, attr_reveal,
	    "Art. 14" },
};

const struct event_row *
event_row(enum event_id id)
{
	return &row[id];
}

/*
 * Where an event stands by the length of its name, its first letter, its third
 * from the end and its last: no two at one place.
 */
#define PLACE(n, first, third, last) (((n) * 44 + (first) * 49 + \
	(third) * 56 + (last) * 23) & 127)
#define AT(n, first, third, last, id) \
	[PLACE(n, first, third, last)] = { (id) + 1, n }
static const struct { unsigned char id, n; } place[128] = {
	AT(7, 'r', 'i', 'e', EVENT_RECEIVE),
	AT(5, 'a', 'e', 'd', EVENT_AMEND),
	AT(5, 'b', 'i', 'f', EVENT_BRIEF),
	AT(7, 'd', 'i', 'e', EVENT_DECLINE),
	AT(14, 'd', 'u', 'e', EVENT_DECLINE_REFUSE),
	AT(6, 'a', 'i', 'n', EVENT_ASSIGN),
	AT(6, 'a', 'e', 't', EVENT_ACCEPT),
	AT(7, 'c', 'a', 't', EVENT_CONTACT),
	AT(6, 'a', 'w', 'r', EVENT_ANSWER),
	AT(6, 's', 'v', 'y', EVENT_SURVEY),
	AT(8, 'p', 'e', 's', EVENT_PROGRESS),
	AT(4, 'u', 'r', 'e', EVENT_URGE),
	AT(6, 'r', 'u', 'n', EVENT_RETURN),
	AT(12, 'r', 'a', 't', EVENT_RETURN_GRANT),
	AT(13, 'r', 'u', 'e', EVENT_RETURN_REFUSE),
	AT(6, 'e', 'e', 'd', EVENT_EXTEND),
	AT(12, 'e', 'a', 't', EVENT_EXTEND_GRANT),
	AT(13, 'e', 'u', 'e', EVENT_EXTEND_REFUSE),
	AT(9, 's', 'e', 't', EVENT_STATEMENT),
	AT(5, 'r', 'p', 'y', EVENT_REPLY),
	AT(6, 'r', 'i', 'w', EVENT_REVIEW),
	AT(8, 'c', 'a', 'k', EVENT_CALLBACK),
	AT(6, 'r', 'o', 'k', EVENT_REWORK),
	AT(5, 'c', 'o', 'e', EVENT_CLOSE),
	AT(7, 'r', 'e', 'k', EVENT_RECHECK),
	AT(14, 'r', 'e', 'd', EVENT_RECHECK_EXTEND),
	AT(20, 'r', 'a', 't', EVENT_RECHECK_EXTEND_GRANT),
	AT(21, 'r', 'u', 'e', EVENT_RECHECK_EXTEND_REFUSE),
	AT(14, 'r', 'o', 't', EVENT_RECHECK_REPORT),
	AT(14, 'r', 'o', 'k', EVENT_RECHECK_REWORK),
	AT(13, 'r', 'o', 'e', EVENT_RECHECK_CLOSE),
	AT(9, 's', 'i', 'e', EVENT_SUPERVISE),
	AT(13, 's', 'e', 'd', EVENT_SUPERVISE_END),
	AT(6, 's', 'l', 'e', EVENT_SHELVE),
	AT(11, 's', 'i', 'e', EVENT_SHELVE_FILE),
	AT(13, 's', 'i', 'e', EVENT_SHELVE_REVISE),
	AT(13, 's', 'u', 'e', EVENT_SHELVE_REFUSE),
	AT(10, 's', 'e', 'd', EVENT_SHELVE_END),
	AT(4, 'f', 'l', 'g', EVENT_FLAG),
	AT(5, 'm', 'r', 't', EVENT_MERIT),
	AT(8, 'b', 't', 'n', EVENT_BULLETIN),
	AT(15, 'b', 'w', 'r', EVENT_BULLETIN_ANSWER),
	AT(6, 'c', 'f', 'g', EVENT_CONFIG),
	AT(7, 'p', 'i', 'h', EVENT_PUBLISH),
	AT(4, 'v', 'o', 'd', EVENT_VOID),
	AT(6, 'r', 'e', 'l', EVENT_REVEAL),
};
#undef AT

enum event_id
event_find(struct str name)
{
	const char *p = name.p;
	unsigned at, id;

	if (name.n < 4 || name.n > 32)
		return EVENT_N;
	at = PLACE((unsigned)name.n, (unsigned char)p[0],
	    (unsigned char)p[name.n - 3], (unsigned char)p[name.n - 1]);
	id = place[at].id;
	if (id == 0 || name.n != place[at].n ||
	    !str_same(p, row[id - 1].name, name.n))
		return EVENT_N;
	return (enum event_id)(id - 1);
}

/* 1 when the word, which has the first bytes of the list's, is that one. */
static inline int
is_word(const char *in_list, struct str word)
{
	/* NB. zeros may be the word's own */
	return in_list[word.n - 1] != '\0' && in_list[word.n] == '\0' &&
	    (word.n <= 8 || str_same(in_list + 8, word.p + 8, word.n - 8));
}

int
event_word(const char (*list)[EVENT_WORD], struct str word)
{
	uint64_t first, in_list;
	int i;

	if (word.n == 0 || word.n >= EVENT_WORD)
		return 0;
	first = str_word(word.p, word.n);
	for (i = 0; list[i][0] != '\0'; i++) {
		memcpy(&in_list, list[i], sizeof(in_list));
		if (in_list == first && is_word(list[i], word))
			return i + 1;
	}
	return 0;
}

const struct event_attr *
event_attr_find(const struct event_row *of, struct str name)
{
	const struct event_attr *attr;

	for (attr = of->attr; attr->name != NULL; attr++)
		if (str_is(name, attr->name))
			return attr;
	return str_is(name, "note") ? &attr_note : NULL;
}

/* 1 when eight bytes are all of ASCII and may stand in a ticket's number: from
   `-` to `~`, without `;` and `=`. NB. no sum carries into the next byte. */
static inline int
are_sure(uint64_t word)
{
	const uint64_t high = STR_ONES << 7, low = high - STR_ONES;
	uint64_t right = (word + STR_ONES * (0x80 - '-')) &
	    ~(word + STR_ONES * (0x80 - 0x7f)) &
	    ((word ^ STR_ONES * ';') + low) & ((word ^ STR_ONES * '=') + low);

	return ((word | ~right) & high) == 0;
}

/*
 * How many bytes a ticket's number begins with that may surely stand in one:
 * letters of ASCII, digits and most of its signs, and three bytes of U+4000 to
 * U+9FFF. Nearly all of them have no others.
 */
static size_t
sure_bytes(struct str id)
{
	const unsigned char *p = (const unsigned char *)id.p;
	size_t i = 0;

	while (i < id.n)
		if (id.n - i >= 8 && are_sure(str_eight(p + i)))
			i += 8;
		else if (p[i] < 0x80) {
			if (p[i] < '-' || p[i] == ';' || p[i] == '=' ||
			    p[i] == 0x7f)
				break;
			i++;
		} else {
			if (id.n - i < 3 || !utf8_is_common(p + i))
				break;
			i += 3;
		}
	return i;
}

int
event_ticket_is_valid(struct str id)
{
	struct str rest;
	int32_t c;
	size_t sure;

	if (id.n < 1 || id.n > 64)
		return 0;
	sure = sure_bytes(id);
	rest = str_make(id.p + sure, id.n - sure);
	if (!utf8_is_valid(rest, NULL))
		return 0;
	while (rest.n > 0) {
		c = (unsigned char)rest.p[0];
		if (c < 0x80) {
			if (c <= 0x20 || c == 0x7f || c == '"' || c == ',' ||
			    c == ';' || c == '=' || c == '%')
				return 0;
			rest = str_make(rest.p + 1, rest.n - 1);
			continue;
		}
		c = utf8_next(&rest);
		if (c <= 0xa0 || c == 0x1680 ||
		    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
		    c == 0x2029 || c == 0x202f || c == 0x205f ||
		    c == 0x3000 || c == 0xfeff)
			return 0;
	}
	return 1;
}

int
event_by_is_valid(struct str by)
{
	struct str rest = by;
	int32_t c;

	if (str_trim(by).n == 0 || by.n > EVENT_BY_MOST ||
	    !utf8_is_valid(by, NULL))
		return 0;
	while (rest.n > 0) {
		c = utf8_next(&rest);
		if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
			return 0;
	}
	return 1;
}

int
event_when(struct str value, int64_t *when_s, int *is_day)
{
	int32_t day;

	*is_day = time_parse_date(value, &day);
	if (*is_day) {
		*when_s = time_day_start(day);
		return 1;
	}
	return time_parse(value, when_s);
}

/* The words of a list, `a, b or c`, for a message. */
static void
words_join(const char (*list)[EVENT_WORD], int limit, char *text, size_t size)
{
	size_t n = 0, len;
	int i, last;

	for (last = 0; list[last][0] != '\0' && (limit == 0 || last < limit);
	    last++)
		continue;
	text[0] = '\0';
	for (i = 0; i < last; i++) {
		const char *gap = i == 0 ? "" : i == last - 1 ? " or " : ", ";

		len = strlen(gap) + strlen(list[i]);
		if (n + len + 1 > size)
			return;
		memcpy(text + n, gap, strlen(gap));
		memcpy(text + n + strlen(gap), list[i], strlen(list[i]) + 1);
		n += len;
	}
}

static int
flags_are_valid(struct str value)
{
	struct str part;

	while (str_cut(&value, ' ', &part))
		if (part.n > 0 && !event_word(event_words_flags, part))
			return 0;
	return 1;
}

static int
tickets_are_valid(struct str value)
{
	struct str part;

	while (str_cut(&value, '|', &part))
		if (!event_ticket_is_valid(part))
			return 0;
	return 1;
}

static int
is_hex(struct str value, size_t n)
{
	return value.n == n && hash_is_hex(value.p, n);
}

/* NULL when the value fits its type, else what would be right. */
static const char *
attr_wants(const struct event_attr *attr, struct str value)
{
	int64_t n;
	int32_t day;
	int is_day;

	switch (attr->type) {
	case ATTR_TEXT:
	case ATTR_NAME:
	case ATTR_UNIT:
		return utf8_is_valid(value, NULL) ? NULL : "UTF-8 text";
	case ATTR_FLAGS:
		return flags_are_valid(value) ? NULL :
		    "of fallback, instruction, media, secret, named";
	case ATTR_DATE:
		return time_parse_date(value, &day) ? NULL :
		    "a date such as 2024-10-25";
	case ATTR_WHEN:
		return event_when(value, &n, &is_day) ? NULL :
		    "a date, or a time such as 2024-10-25T16:00:00+08:00";
	case ATTR_INSTANT:
		return time_parse(value, &n) ? NULL :
		    "a time such as 2024-10-25T16:00:00+08:00";
	case ATTR_SEQ:
		return num_parse(value, 1, UINT32_MAX - 1, &n) ? NULL :
		    "the seq of a record";
	case ATTR_POINTS:
		return num_parse_cents(value, &n) && n >= 0 && n <= 100000 ?
		    NULL : "points such as 2 or 0.5";
	case ATTR_CALLER:
		return is_hex(value, 16) ? NULL : "16 hexadecimal digits";
	case ATTR_DIGEST:
		return is_hex(value, 32) ? NULL : "32 hexadecimal digits";
	case ATTR_TICKET:
		return event_ticket_is_valid(value) ? NULL : "a ticket";
	case ATTR_TICKETS:
		return tickets_are_valid(value) ? NULL :
		    "tickets with | between";
	default:
		return NULL;
	}
}

enum fail_code
event_attr_check(const struct event_attr *attr, struct str value,
    struct fail *fail)
{
	const char *wants;
	char list[256];
	int64_t n;
	int word;

	if (attr->type == ATTR_WORD) {
		word = event_word(attr->words, value);
		if (word != 0 && (attr->high == 0 || word <= attr->high))
			return FAIL_NONE;
		words_join(attr->words, attr->high, list, sizeof(list));
		wants = list;
	} else if (attr->type == ATTR_DIGIT) {
		if (num_parse(value, attr->low, attr->high, &n))
			return FAIL_NONE;
		return fail_set(fail, FAIL_REFUSED,
		    "%s must be %d to %d, not '%.*s'", attr->name, attr->low,
		    attr->high, STR_ARG(value));
	} else {
		wants = attr_wants(attr, value);
		if (wants == NULL)
			return FAIL_NONE;
	}
	return fail_set(fail, FAIL_REFUSED, "%s must be %s, not '%.*s'",
	    attr->name, wants, STR_ARG(value));
}

int
event_attr_next(struct str *attrs, struct str *key, struct str *value)
{
	struct str part;
	size_t i;

	if (attrs->n == 0 || !str_cut(attrs, ';', &part))
		return 0;
	i = str_find_byte(part, '=');
	*key = str_make(part.p, i);
	*value = i < part.n ? str_make(part.p + i + 1, part.n - i - 1) :
	    str_make(part.p + part.n, 0);
	return 1;
}

/* Of eight bytes, `n` of which count, the first `;`, or `n`. */
static inline size_t
end_in_word(uint64_t word, size_t n)
{
	/* the lowest byte that becomes zero is marked rightly */
	word ^= STR_ONES * ';';
	word = (word - STR_ONES) & ~word & STR_ONES << 7;
	return word == 0 ? n : (size_t)__builtin_ctzll(word) / 8;
}

/* The offset of the next `;`, or `n`; most are among the first bytes. */
static inline size_t
find_end(const char *p, size_t n)
{
	const char *end;
	size_t i;

	if (n < 8)
		return end_in_word(str_low(p, n), n);
	if (n < 16) {
		i = end_in_word(str_eight(p), 8);
		return i < 8 ? i : 8 + end_in_word(str_low(p + 8, n - 8),
		    n - 8);
	}
#if defined(__SSE2__)
	i = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(
	    (const __m128i *)(const void *)p), _mm_set1_epi8(';')));
	if (i != 0)
		return (size_t)__builtin_ctz((unsigned)i);
#endif
	end = memchr(p, ';', n);
	return end == NULL ? n : (size_t)(end - p);
}

/* The first `n` bytes that two words of memory differ in, 1 to 8. */
static inline uint64_t
differ(const char *a, const char *b, size_t n)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return (x ^ y) >> (64 - 8 * n);
#else
	return (x ^ y) << (64 - 8 * n);
#endif
}

/* 1 when the text begins with the attribute's name and `=`. */
static inline int
is_named(struct str text, const struct event_attr *attr)
{
	size_t n = attr->length + 1;

	if (text.n < sizeof(attr->named))
		return text.n >= n && str_same(text.p, attr->named, n);
	return n <= 8 ? differ(text.p, attr->named, n) == 0 :
	    differ(text.p, attr->named, 8) == 0 &&
	    differ(text.p + 8, attr->named + 8, n - 8) == 0;
}

/* Takes an attribute off, where the text begins with it. 1, or 0. */
static inline int
take_attr(struct str *attrs, const struct event_attr *attr, struct str *value)
{
	const char *p = attrs->p;
	size_t n = attr->length, rest, end;

	if (!is_named(*attrs, attr))
		return 0;
	p += n + 1;
	rest = attrs->n - n - 1;
	end = find_end(p, rest);
	*value = str_make(p, end);
	end += end < rest;
	*attrs = str_make(p + end, rest - end);
	return 1;
}

struct str
event_attr_get(struct str attrs, const char *key)
{
	struct str name, value;

	while (event_attr_next(&attrs, &name, &value))
		if (str_is(name, key))
			return value;
	return str_make(NULL, 0);
}

struct str
event_attrs_without(struct str attrs, const char *key, struct arena *arena)
{
	struct str rest = attrs, name, value, text = str_make(NULL, 0);
	char *p = NULL;

	while (event_attr_next(&rest, &name, &value)) {
		if (str_is(name, key))
			continue;
		if (p == NULL)
			p = mem_take(arena, attrs.n);
		if (text.n > 0)
			p[text.n++] = ';';
		memcpy(p + text.n, name.p, name.n);
		text.n += name.n;
		p[text.n++] = '=';
		if (value.n > 0)
			memcpy(p + text.n, value.p, value.n);
		text.n += value.n;
	}
	text.p = p;
	return text;
}

/* Odd is what must not stand in a value as it is, or begins a character that may
   not. */
#if defined(__SSE2__)
/* A bit for each of 16 bytes that is. */
static inline unsigned
odd_bits(__m128i block)
{
	__m128i odd = _mm_cmpeq_epi8(_mm_min_epu8(block,
	    _mm_set1_epi8(0x1f)), block);

	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('%')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8(';')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('=')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block,
	    _mm_set1_epi8((char)0xc2)));
	return (unsigned)_mm_movemask_epi8(odd);
}
#else
static int
is_odd(unsigned char c)
{
	return c < 0x20 || c == '%' || c == ';' || c == '=' || c == 0x7f ||
	    c == 0xc2;
}
#endif

/* The first odd byte of a value from `i` on, or its length: most have none. */
static inline size_t
next_odd(struct str value, size_t i)
{
#if defined(__SSE2__)
	size_t n;
	unsigned bits;

	for (; value.n - i >= 16; i += 16) {
		bits = odd_bits(_mm_loadu_si128(
		    (const __m128i *)(const void *)(value.p + i)));
		if (bits != 0)
			return i + (size_t)__builtin_ctz(bits);
	}
	n = value.n - i;
	if (n == 0)
		return i;
	bits = odd_bits(_mm_set_epi64x(n <= 8 ? 0 :
	    (long long)str_word(value.p + i + 8, n - 8),
	    (long long)str_word(value.p + i, n)));
	bits &= (1u << n) - 1;
	return bits == 0 ? value.n : i + (size_t)__builtin_ctz(bits);
#else
	while (i < value.n && !is_odd((unsigned char)value.p[i]))
		i++;
	return i;
#endif
}

/* How many bytes from `i` on are one character that is encoded; 0: it is not. */
static size_t
encoded_at(struct str value, size_t i)
{
	unsigned char next;

	if ((unsigned char)value.p[i] != 0xc2)
		return 1;
	next = i + 1 < value.n ? (unsigned char)value.p[i + 1] : 0;
	return next >= 0x80 && next <= 0x9f ? 2 : 0;
}

void
event_encode(struct buf *out, struct str value)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i, from = 0, n;

	for (i = next_odd(value, 0); i < value.n; i = next_odd(value, i)) {
		n = encoded_at(value, i);
		if (n == 0) {
			i++;
			continue;
		}
		buf_put(out, str_make(value.p + from, i - from));
		for (from = i + n; i < from; i++) {
			unsigned char c = (unsigned char)value.p[i];

			buf_put_byte(out, '%');
			buf_put_byte(out, hex[c >> 4]);
			buf_put_byte(out, hex[c & 15]);
		}
	}
	buf_put(out, str_make(value.p + from, value.n - from));
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str
event_decode(struct arena *arena, struct str value)
{
	size_t i, n = 0;
	char *p;

	if (str_find_byte(value, '%') == value.n)
		return value;
	p = mem_copy(arena, value.p, value.n);
	for (i = 0; i < value.n; i++) {
		if (p[i] == '%' && i + 2 < value.n &&
		    hex_digit(p[i + 1]) >= 0 && hex_digit(p[i + 2]) >= 0) {
			p[n++] = (char)(hex_digit(p[i + 1]) << 4 |
			    hex_digit(p[i + 2]));
			i += 2;
		} else
			p[n++] = p[i];
	}
	return str_make(p, n);
}

/* Puts a value where its attribute's slot says. 1 when it fits. */
static int
fact_set(struct fact *fact, const struct event_attr *attr, struct str value)
{
	unsigned char *byte = (unsigned char *)fact + attr->slot;
	int64_t n;
	int is_day;

	switch (attr->type) {
	case ATTR_WORD:
		*byte = (unsigned char)event_word(attr->words, value);
		return *byte != 0;
	case ATTR_DIGIT:
		if (!num_parse(value, attr->low, attr->high, &n))
			return 0;
		*byte = (unsigned char)n;
		return 1;
	case ATTR_SEQ:
		if (!num_parse(value, 1, UINT32_MAX - 1, &n))
			return 0;
		fact->ref = (uint32_t)n;
		return 1;
	case ATTR_POINTS:
		return num_parse_cents(value, &fact->points_cents);
	case ATTR_DATE:
	case ATTR_WHEN:
		if (!event_when(value, &fact->when_s, &is_day))
			return 0;
		if (is_day)
			fact->bits |= FACT_IS_DAY;
		return 1;
	default:
		return 1;
	}
}

/*
 * Takes what the text begins with, which is `attr` or one behind it; NULL when
 * it is none. NB. in line: what it is given would lie in memory else.
 */
__attribute__((always_inline)) static inline const struct event_attr *
take_next(const struct event_attr *attr, struct str *attrs, struct str *value)
{
	/* the table's order makes one pass enough */
	while (attr->name != NULL && !take_attr(attrs, attr, value))
		attr++;
	return attr->name != NULL ? attr : NULL;
}

/* The same of what has no `=`, or is no attribute of the table. */
static enum fail_code
take_odd(const struct event_row *of, const struct event_attr **attr,
    struct str *attrs, struct str *value, struct fail *fail)
{
	const struct event_attr *at = *attr;
	struct str key;

	if (!event_attr_next(attrs, &key, value))
		key = *value = str_make("", 0);
	while (at->name != NULL && !str_is(key, at->name))
		at++;
	*attr = at;
	if (at->name != NULL)
		return FAIL_NONE;
	*attr = NULL;
	return str_is(key, "note") ? FAIL_NONE : fail_set(fail, FAIL_DATA,
	    "attribute '%.*s' is unknown to %s or out of order",
	    STR_ARG(key), of->name);
}

enum fail_code
event_attr_match(const struct event_row *of, const struct event_attr **attr,
    struct str *attrs, struct str *value, struct fail *fail)
{
	const struct event_attr *found = take_next(*attr, attrs, value);

	if (found == NULL)
		return take_odd(of, attr, attrs, value, fail);
	*attr = found;
	return FAIL_NONE;
}

enum fail_code
event_fact(const struct event_row *of, struct str attrs, struct fact *fact,
    struct fail *fail)
{
	const struct event_attr *attr = of->attr, *found;
	enum fail_code code;
	struct str value;

	fact->when_s = TIME_NONE;
	while (attrs.n > 0) {
		found = take_next(attr, &attrs, &value);
		if (found != NULL)
			attr = found;
		else {
			code = take_odd(of, &attr, &attrs, &value, fail);
			if (code != FAIL_NONE || attr == NULL)
				return code;
		}
		if (attr->slot != 0 && !fact_set(fact, attr, value))
			return fail_set(fail, FAIL_DATA,
			    "attribute %s of %s cannot be '%.*s'",
			    attr->name, of->name, STR_ARG(value));
		attr++;
	}
	return FAIL_NONE;
}
