/*
 * t_ticket - the life of a ticket: the table event × state, and what it asks
 * of a unit beyond (L1, S24, S25, S28)
 */
#include "unit/ledger_build.h"

/*
 * S24, written down a second time: N no ticket, R received, D dispatched,
 * A accepted, P replied, V reviewed, B called back, C closed, X declined.
 */
static const char letters[] = "NRDAPVBCX";
static const struct {
	const char *event, *states;
} allowed[] = {
	{ "receive", "N" }, { "amend", "RDAPVBCX" }, { "brief", "RDAPVB" },
	{ "decline", "R" }, { "decline-refuse", "X" },
	{ "assign", "RDAPVB" }, { "accept", "RDAPVB" },
	{ "contact", "RDAPVB" }, { "answer", "RDAPVB" },
	{ "survey", "RDAPVB" }, { "progress", "RDAPVBC" },
	{ "urge", "RDAPVBC" }, { "return", "RDAPVB" },
	{ "return-grant", "RDAPVB" }, { "return-refuse", "RDAPVB" },
	{ "extend", "RDAPVB" }, { "extend-grant", "RDAPVB" },
	{ "extend-refuse", "RDAPVB" }, { "statement", "RDAPVBC" },
	{ "reply", "RDAPVB" }, { "review", "PVB" },
	{ "callback", "RDAPVBC" }, { "rework", "PVB" }, { "close", "VB" },
	{ "recheck", "C" }, { "recheck-extend", "C" },
	{ "recheck-extend-grant", "C" }, { "recheck-extend-refuse", "C" },
	{ "recheck-report", "C" }, { "recheck-rework", "C" },
	{ "recheck-close", "C" }, { "supervise", "RDAPVBC" },
	{ "supervise-end", "RDAPVBC" }, { "shelve", "RDAPVBC" },
	{ "shelve-file", "RDAPVBC" }, { "shelve-revise", "RDAPVBC" },
	{ "shelve-refuse", "RDAPVBC" }, { "shelve-end", "RDAPVBC" },
	{ "flag", "RDAPVBCX" }, { "merit", "RDAPVBCX" },
	{ "bulletin", "RDAPVBC" }, { "bulletin-answer", "RDAPVBC" },
	{ "void", "RDAPVBCX" }, { "reveal", "RDAPVBCX" },
};

static const char day[] = "2024-10-08 09:00";

/* A ticket `T` led by u1, in a state; u2 handles it with u1. */
static void
bring_to(struct build *b, enum ticket_state state)
{
	if (state == STATE_NONE)
		return;
	act(b, day, "T", "receive", "", "");
	if (state == STATE_DECLINED) {
		act(b, day, "T", "decline", "", "");
		return;
	}
	if (state == STATE_RECEIVED)
		return;
	act(b, day, "T", "assign", "u1", "");
	act(b, day, "T", "assign", "u2", "role=co");
	if (state == STATE_DISPATCHED)
		return;
	act(b, day, "T", "accept", "u1", "");
	if (state == STATE_ACCEPTED)
		return;
	act(b, day, "T", "reply", "u1", "");
	if (state == STATE_REPLIED)
		return;
	act(b, day, "T", "review", "", "");
	if (state == STATE_REVIEWED)
		return;
	act(b, day, "T", "callback", "", "");
	if (state == STATE_CALLED_BACK)
		return;
	act(b, day, "T", "close", "", "");
}

/* What the table says to an event of u1 on `T`. */
static enum fail_code
ask(struct build *b, const char *event, struct fail *fail)
{
	struct fact fact = { .event = (uint8_t)event_find(str_of(event)),
	    .unit = unit_number(b, "u1"), .role = ROLE_LEAD };
	struct ticket ticket;

	build_fold(b, "T", &ticket);
	memset(fail, 0, sizeof(*fail));
	return ticket_allows(&ticket, &fact, fail);
}

static void
t_each_event_in_each_state_S24(void **state)
{
	enum ticket_state s;
	size_t i;

	(void)state;
	/* config and publish are the only ones that name no ticket */
	assert_int_equal(sizeof(allowed) / sizeof(allowed[0]), EVENT_N - 2);
	for (s = 0; s < STATE_N; s++) {
		struct build b;
		char by_state[64];

		build_make(&b, "");
		bring_to(&b, s);
		assert_string_equal(state_of(&b, "T"), event_words_state[s]);
		(void)snprintf(by_state, sizeof(by_state),
		    "is not allowed, the ticket is %s; ",
		    event_words_state[s]);
		for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
			struct fail fail;
			enum fail_code code = ask(&b, allowed[i].event,
			    &fail);
			int fits = strchr(allowed[i].states, letters[s]) !=
			    NULL;
			const struct event_row *row = event_row(
			    event_find(str_of(allowed[i].event)));

			assert_int_equal((row->states >> s) & 1, fits);
			if (fits && code != FAIL_NONE &&
			    strstr(fail.text, by_state) != NULL)
				fail_msg("%s in %s: %s", allowed[i].event,
				    event_words_state[s], fail.text);
			if (!fits && code != FAIL_REFUSED)
				fail_msg("%s in %s is not refused",
				    allowed[i].event, event_words_state[s]);
			if (!fits && s != STATE_NONE)
				assert_non_null(strstr(fail.text, by_state));
		}
		build_drop(&b);
	}
}

/* A refusal says what the state is, what lacks, and what would be allowed. */
static void
t_refusals_say_why_S24(void **state)
{
	static const struct {
		enum ticket_state state;
		const char *event, *text;
	} c[] = {
		{ STATE_NONE, "assign",
		    "assign: there is no such ticket; receive must come "
		    "first" },
		{ STATE_DECLINED, "assign",
		    "assign is not allowed, the ticket is declined; allowed: "
		    "amend, decline-refuse, flag, merit" },
		{ STATE_RECEIVED, "reply",
		    "reply is not allowed, the ticket is received: the unit "
		    "is not on it; assign must come first; allowed: amend, "
		    "brief, decline, assign, supervise, shelve, flag, merit, "
		    "bulletin" },
		{ STATE_DISPATCHED, "reply",
		    "reply is not allowed, the ticket is dispatched: the unit "
		    "has not accepted; accept must come first; allowed: "
		    "amend, brief, accept, contact, answer, survey, progress, "
		    "urge, return, statement, supervise, shelve, flag, merit, "
		    "bulletin" },
		{ STATE_ACCEPTED, "accept",
		    "accept is not allowed, the ticket is accepted: the unit "
		    "has accepted; allowed: amend, brief, contact, answer, "
		    "survey, progress, urge, return, extend, statement, "
		    "reply, supervise, shelve, flag, merit, bulletin" },
		{ STATE_REPLIED, "close",
		    "close is not allowed, the ticket is replied; allowed: "
		    "amend, brief, contact, answer, survey, progress, urge, "
		    "return, extend, statement, reply, review, callback, "
		    "rework, supervise, shelve, flag, merit, bulletin" },
		{ STATE_DISPATCHED, "rework",
		    "rework is not allowed, the ticket is dispatched; "
		    "allowed: amend, brief, accept, contact, answer, survey, "
		    "progress, urge, return, statement, supervise, shelve, "
		    "flag, merit, bulletin" },
		{ STATE_CLOSED, "reply",
		    "reply is not allowed, the ticket is closed; allowed: "
		    "amend, progress, urge, statement, callback, recheck, "
		    "supervise, shelve, flag, merit, bulletin" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct fail fail;
		struct build b;

		build_make(&b, "");
		bring_to(&b, c[i].state);
		assert_int_equal(ask(&b, c[i].event, &fail), FAIL_REFUSED);
		assert_string_equal(fail.text, c[i].text);
		build_drop(&b);
	}
}

static void
lacks(const char *text, const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("'%s' does not say '%s'", text, what);
}

/* L1: received → … → closed, and back by rework and return. */
static void
t_flow_L1(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_ACCEPTED);
	/* a co-handler's acts do not move the ticket */
	act(&b, day, "T", "accept", "u2", "");
	act(&b, day, "T", "reply", "u2", "");
	assert_string_equal(state_of(&b, "T"), "accepted");
	act(&b, day, "T", "reply", "u1", "");
	act(&b, day, "T", "review", "", "outcome=fail");
	assert_string_equal(state_of(&b, "T"), "replied");
	act(&b, day, "T", "rework", "u1", "");
	assert_string_equal(state_of(&b, "T"), "accepted");
	act(&b, day, "T", "reply", "u1", "");
	act(&b, day, "T", "review", "", "");
	act(&b, day, "T", "callback", "", "result=unsolved");
	assert_string_equal(state_of(&b, "T"), "called-back");
	act(&b, day, "T", "rework", "u1", "");
	assert_string_equal(state_of(&b, "T"), "accepted");
	act(&b, day, "T", "reply", "u1", "");
	act(&b, day, "T", "return", "u1", "");
	act(&b, day, "T", "return-grant", "u1", "");
	/* a lead's ticket waits for a second dispatch; the co-handler stays */
	assert_string_equal(state_of(&b, "T"), "received");
	lacks(refused(&b, day, "T", "decline", "", ""), "a unit is on it");
	act(&b, day, "T", "assign", "u3", "");
	act(&b, day, "T", "accept", "u3", "");
	act(&b, day, "T", "reply", "u3", "");
	act(&b, day, "T", "review", "", "");
	act(&b, day, "T", "callback", "", "outcome=unreached");
	act(&b, day, "T", "close", "", "");
	assert_string_equal(state_of(&b, "T"), "closed");
	/* a recheck runs beside the closed ticket */
	act(&b, day, "T", "recheck", "u1", "");
	assert_string_equal(state_of(&b, "T"), "closed");
	build_drop(&b);
}

/* L1: a decline may be refused: received again, flagged fallback. */
static void
t_decline_refused_is_fallback_L1(void **state)
{
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	act(&b, day, "T", "receive", "", "flags=media");
	act(&b, day, "T", "decline", "", "");
	build_fold(&b, "T", &ticket);
	assert_non_null(ticket.decline);
	act(&b, day, "T", "decline-refuse", "", "");
	build_fold(&b, "T", &ticket);
	assert_null(ticket.decline);
	assert_int_equal(ticket.state, STATE_RECEIVED);
	assert_int_equal(ticket.about.flags, TICKET_MEDIA | TICKET_FALLBACK);
	/* a later export has other flags; the district's word stands */
	act(&b, day, "T", "amend", "", "flags=secret");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.about.flags, TICKET_SECRET | TICKET_FALLBACK);
	act(&b, day, "T", "amend", "", "flags=");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.about.flags, TICKET_FALLBACK);
	build_drop(&b);
}

/* What each event asks of its unit. */
static void
t_needs_of_the_leg_S24(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_DISPATCHED);
	lacks(refused(&b, day, "T", "assign", "u3", ""), "it has a lead");
	lacks(refused(&b, day, "T", "assign", "u2", "role=co"),
	    "the unit is on it already");
	lacks(refused(&b, day, "T", "contact", "u3", ""),
	    "the unit is not on it; assign must come first; allowed: amend, "
	    "brief, assign, supervise");
	lacks(refused(&b, day, "T", "extend", "u1", ""),
	    "the unit has not accepted");
	lacks(refused(&b, day, "T", "return-grant", "u1", ""),
	    "no return is pending");
	act(&b, day, "T", "return", "u1", "");
	lacks(refused(&b, day, "T", "return", "u1", ""),
	    "a return is pending; return-grant or return-refuse must come "
	    "first");
	act(&b, day, "T", "return-refuse", "u1", "");
	act(&b, day, "T", "accept", "u1", "");
	lacks(refused(&b, day, "T", "extend-grant", "u1", ""),
	    "no extension is pending");
	act(&b, day, "T", "extend", "u1", "");
	lacks(refused(&b, day, "T", "extend", "u1", ""),
	    "an extension is pending");
	act(&b, day, "T", "extend-refuse", "u1", "");
	act(&b, day, "T", "extend", "u1", "");
	act(&b, day, "T", "extend-grant", "u1", "");
	act(&b, day, "T", "accept", "u2", "");
	act(&b, day, "T", "reply", "u1", "");
	lacks(refused(&b, day, "T", "rework", "u2", ""),
	    "the unit is not the lead");
	build_drop(&b);
}

/* A callback needs a reply, the street's a passed review. */
static void
t_needs_of_the_callback_S24_S44(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_ACCEPTED);
	lacks(refused(&b, day, "T", "callback", "", "source=city"),
	    "there is no reply yet");
	act(&b, day, "T", "reply", "u1", "");
	lacks(refused(&b, day, "T", "callback", "", "source=street"),
	    "no review has passed since the last reply");
	/* the district's before the review changes no state */
	act(&b, day, "T", "callback", "", "source=district");
	assert_string_equal(state_of(&b, "T"), "replied");
	act(&b, day, "T", "review", "", "outcome=fail");
	lacks(refused(&b, day, "T", "callback", "", "source=street"),
	    "no review has passed");
	act(&b, day, "T", "review", "", "");
	act(&b, day, "T", "callback", "", "source=street");
	act(&b, day, "T", "rework", "u1", "");
	lacks(refused(&b, day, "T", "callback", "", "source=street"),
	    "no review has passed");
	build_drop(&b);
}

static void
t_needs_of_recheck_shelve_supervise(void **state)
{
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_CLOSED);
	lacks(refused(&b, day, "T", "recheck-report", "u1", ""),
	    "no recheck with this unit runs");
	act(&b, day, "T", "recheck", "u1", "");
	/* S11: the second only after the first is closed */
	lacks(refused(&b, day, "T", "recheck", "u2", ""), "a recheck runs");
	lacks(refused(&b, day, "T", "recheck-report", "u2", ""),
	    "no recheck with this unit runs");
	lacks(refused(&b, day, "T", "recheck-extend-grant", "u1", ""),
	    "no extension is pending");
	act(&b, day, "T", "recheck-extend", "u1", "");
	lacks(refused(&b, day, "T", "recheck-extend", "u1", ""),
	    "an extension is pending");
	act(&b, day, "T", "recheck-extend-refuse", "u1", "");
	lacks(refused(&b, day, "T", "recheck-rework", "u1", ""),
	    "there is no recheck-report yet");
	act(&b, day, "T", "recheck-report", "u1", "");
	lacks(refused(&b, day, "T", "recheck-extend", "u1", ""),
	    "the recheck-report is in");
	act(&b, day, "T", "recheck-rework", "u1", "");
	act(&b, day, "T", "recheck-report", "u1", "");
	act(&b, day, "T", "recheck-close", "u1", "");
	act(&b, day, "T", "recheck", "u2", "");
	lacks(refused(&b, day, "T", "shelve-file", "u1", ""),
	    "no shelving by this unit waits");
	act(&b, day, "T", "shelve", "u1", "");
	lacks(refused(&b, day, "T", "shelve", "u2", ""), "waits for the");
	act(&b, day, "T", "shelve-revise", "u1", "");
	act(&b, day, "T", "shelve", "u1", "");
	act(&b, day, "T", "shelve-file", "u1", "");
	lacks(refused(&b, day, "T", "shelve", "u1", ""), "it is shelved");
	lacks(refused(&b, day, "T", "shelve-end", "u2", ""),
	    "no shelving by this unit is on file");
	act(&b, day, "T", "shelve-end", "u1", "");
	act(&b, day, "T", "shelve", "u2", "");
	lacks(refused(&b, day, "T", "supervise-end", "u1", ""),
	    "no supervision of this unit is open");
	act(&b, day, "T", "supervise", "u1", "");
	act(&b, day, "T", "supervise-end", "u1", "");
	lacks(refused(&b, day, "T", "supervise-end", "u1", ""),
	    "no supervision of this unit is open");
	build_drop(&b);
}

/* Records without a ticket: supervision of a unit, bulletins (L8, P5). */
static void
t_records_without_a_ticket(void **state)
{
	struct build b;
	char text[32];
	uint32_t seq;

	(void)state;
	build_make(&b, "");
	assert_string_equal(refused(&b, day, "", "supervise-end", "u1", ""),
	    "supervise-end is not allowed: no supervision of this unit is "
	    "open");
	act(&b, day, "", "supervise", "u1", "ground=7");
	act(&b, day, "", "supervise-end", "u1", "");
	seq = act(&b, day, "", "bulletin", "u1", "");
	(void)snprintf(text, sizeof(text), "bulletin=%u", (unsigned)seq);
	lacks(refused(&b, day, "", "bulletin-answer", "u2", text),
	    "no bulletin of that seq to this unit");
	act(&b, day, "", "bulletin-answer", "u1", text);
	lacks(refused(&b, day, "", "bulletin-answer", "u1", text),
	    "no bulletin of that seq to this unit");
	act(&b, day, "", "merit", "u1", "clause=B1");
	act(&b, day, "", "config", "", "file=policy.csv");
	build_drop(&b);
}

/* S12: a supervise-end ends all open ones of that unit on that ticket; one
 * without a unit is the standing lead's (S40). */
static void
t_supervise_end_ends_all_S12_S40(void **state)
{
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	act(&b, day, "T", "receive", "", "");
	act(&b, day, "T", "supervise", "", "");
	lacks(refused(&b, day, "T", "supervise-end", "u1", ""), "no superv");
	act(&b, day, "T", "assign", "u1", "");
	act(&b, day, "T", "supervise", "u1", "");
	act(&b, day, "T", "supervise", "u2", "");
	act(&b, day, "T", "supervise-end", "u1", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.n_supervision, 3);
	assert_non_null(ticket.supervision[0].end);
	assert_non_null(ticket.supervision[1].end);
	assert_null(ticket.supervision[2].end);
	build_drop(&b);
}

/*
 * S25: a second lead's return is recorded and not granted; a designation then
 * ends its leg. Without that return, nothing replaces a lead.
 */
static void
t_designation_ends_the_second_lead_S25_L4(void **state)
{
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_DISPATCHED);
	lacks(refused(&b, day, "T", "assign", "u3", "basis=designated"),
	    "it has a lead");
	act(&b, day, "T", "return", "u1", "");
	lacks(refused(&b, day, "T", "assign", "u3", "basis=designated"),
	    "it has a lead");
	act(&b, day, "T", "return-grant", "u1", "");
	act(&b, day, "T", "assign", "u3", "");
	lacks(refused(&b, day, "T", "assign", "u4", "basis=designated"),
	    "it has a lead");
	act(&b, day, "T", "return", "u3", "");
	lacks(refused(&b, day, "T", "return-grant", "u3", ""),
	    "no return is pending");
	lacks(refused(&b, day, "T", "assign", "u4", "basis=negotiated"),
	    "it has a lead");
	act(&b, day, "T", "assign", "u4", "basis=designated");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.n_leg, 4);
	assert_ptr_equal(ticket.leg[2].end, ticket.leg[3].assign);
	assert_int_equal(ticket.leg[2].back, RETURN_RECORDED);
	assert_true(ticket.leg[2].is_second);
	assert_ptr_equal(ticket.lead, &ticket.leg[3]);
	assert_null(ticket_leg(&ticket, unit_number(&b, "u3")));
	assert_int_equal(ticket.state, STATE_DISPATCHED);
	/* a designated unit's return is recorded, not granted (L4) */
	act(&b, day, "T", "return", "u4", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.lead->back, RETURN_RECORDED);
	build_drop(&b);
}

/* L4: asked again after a refusal: recorded and not granted. */
static void
t_return_asked_again_L4(void **state)
{
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_DISPATCHED);
	act(&b, day, "T", "return", "u1", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.lead->back, RETURN_PENDING);
	act(&b, day, "T", "return-refuse", "u1", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.lead->back, RETURN_REFUSED);
	act(&b, day, "T", "return", "u1", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.lead->back, RETURN_RECORDED);
	lacks(refused(&b, day, "T", "return-grant", "u1", ""),
	    "no return is pending");
	build_drop(&b);
}

/* A unit may come back with a new leg; its acts belong to the leg of then. */
static void
t_a_unit_with_two_legs(void **state)
{
	struct ticket ticket;
	struct fact fact;
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_ACCEPTED);
	act(&b, day, "T", "contact", "u1", "");
	act(&b, day, "T", "return", "u1", "");
	act(&b, day, "T", "return-grant", "u1", "");
	act(&b, day, "T", "assign", "u1", "role=co");
	act(&b, day, "T", "contact", "u1", "");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.n_leg, 3);
	assert_null(ticket.lead);
	fact = build_fact(&b, 5);
	assert_ptr_equal(ticket_leg_at(&ticket, &fact), &ticket.leg[0]);
	fact = build_fact(&b, 9);
	assert_ptr_equal(ticket_leg_at(&ticket, &fact), &ticket.leg[2]);
	assert_ptr_equal(ticket_leg(&ticket, unit_number(&b, "u1")),
	    &ticket.leg[2]);
	assert_null(ticket.leg[2].accept);
	build_drop(&b);
}

/* What voiding `seq` would leave illegal; 0: nothing. */
static uint32_t
left_by_void(struct build *b, uint32_t seq)
{
	uint32_t number = ledger_ticket_of(&b->ledger, seq), left;
	struct fact fact;
	struct fail fail;

	ledger_set_voided(&b->ledger, number, seq, 1);
	left = ticket_first_illegal(&b->ledger, number, b->arena, &fact,
	    &fail) ? fact.seq : 0;
	ledger_set_voided(&b->ledger, number, seq, 0);
	return left;
}

/* S28: a void without which a later record would not have been allowed. */
static void
t_voids_that_leave_something_illegal_S28(void **state)
{
	/* receive 1, assign 2 3, accept 4, reply 5, review 6, callback 7,
	 * close 8, then a recheck 9 */
	static const struct {
		uint32_t seq, left;
	} c[] = {
		{ 1, 2 }, { 2, 4 }, { 3, 0 }, { 4, 5 }, { 5, 6 }, { 6, 7 },
		{ 7, 0 }, { 8, 9 }, { 9, 0 },
	};
	struct build b;
	size_t i;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_CLOSED);
	act(&b, day, "T", "recheck", "u1", "");
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		assert_int_equal(left_by_void(&b, c[i].seq), c[i].left);
	build_drop(&b);
}

/* All that a void would leave behind is known at once, later ones as well that
   would lack only what goes with it. */
static void
t_voids_and_all_they_leave_S28(void **state)
{
	static const uint32_t left[] = { 5, 6, 7, 8, 9 };
	struct fact *illegal;
	struct build b;
	uint32_t number;
	size_t n, i;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_CLOSED);
	act(&b, day, "T", "recheck", "u1", "");
	number = ledger_ticket_of(&b.ledger, 4);
	ledger_set_voided(&b.ledger, number, 4, 1);
	n = ticket_illegal(&b.ledger, number, &b.arena, &illegal);
	assert_int_equal(n, sizeof(left) / sizeof(left[0]));
	for (i = 0; i < n; i++)
		assert_int_equal(illegal[i].seq, left[i]);
	ledger_set_voided(&b.ledger, number, 4, 0);
	assert_int_equal(ticket_illegal(&b.ledger, number, &b.arena,
	    &illegal), 0);
	build_drop(&b);
}

/* S28, L13: a voided record counts nowhere; a voided void restores it. */
static void
t_a_void_may_be_voided_S28(void **state)
{
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	bring_to(&b, STATE_REPLIED);
	act(&b, day, "T", "void", "", "seq=5");
	assert_string_equal(state_of(&b, "T"), "accepted");
	build_fold(&b, "T", &ticket);
	assert_null(ticket.reply);
	assert_int_equal(ticket.n_fact, 4);
	act(&b, day, "T", "void", "", "seq=6");
	assert_string_equal(state_of(&b, "T"), "replied");
	act(&b, day, "T", "void", "", "seq=7");
	assert_string_equal(state_of(&b, "T"), "accepted");
	build_drop(&b);
}

/* S13: what was known at an instant; S28: an empty value clears. */
static void
t_as_amended_S13_S28(void **state)
{
	struct ticket_about about;
	struct ticket ticket;
	struct build b;

	(void)state;
	build_make(&b, "");
	act(&b, "2024-10-08 09:00", "T", "receive", "", "place=p;site=yes;"
	    "caller=00000000000000aa");
	act(&b, "2024-10-08 12:00", "T", "amend", "", "urgency=urgent");
	/* written down later, but it happened before */
	act(&b, "2024-10-08 10:00", "T", "amend", "",
	    "urgency=semi-urgent;site=no;place=;caller=");
	build_fold(&b, "T", &ticket);
	assert_int_equal(ticket.about.site, WORD_NO);
	assert_int_equal(ticket.about.place, 0);
	assert_false(ticket.about.has_caller);
	ticket_about_at(&ticket, when("2024-10-08 09:30"),
	    UINT32_MAX, &about);
	assert_int_equal(about.urgency, URGENCY_GENERAL);
	assert_int_equal(about.site, WORD_YES);
	assert_true(about.has_caller);
	ticket_about_at(&ticket, when("2024-10-08 10:00"),
	    UINT32_MAX, &about);
	assert_int_equal(about.urgency, URGENCY_SEMI);
	/* at the same second, before its seq: not yet */
	ticket_about_at(&ticket, when("2024-10-08 10:00"), 3,
	    &about);
	assert_int_equal(about.urgency, URGENCY_GENERAL);
	ticket_about_at(&ticket, when("2024-10-08 13:00"),
	    UINT32_MAX, &about);
	/* of both, what was written down last holds, as it does now */
	assert_int_equal(about.urgency, URGENCY_SEMI);
	assert_int_equal(ticket.about.urgency, URGENCY_SEMI);
	build_drop(&b);
}

/* Every event by its name, and none by what is nearly one. */
static void
t_events_are_found_by_name(void **state)
{
	char name[64];
	unsigned id;
	size_t n, i;

	(void)state;
	for (id = 0; id < EVENT_N; id++) {
		const char *is = event_row((enum event_id)id)->name;

		n = strlen(is);
		assert_int_equal(event_find(str_of(is)), id);
		assert_int_equal(event_find(str_make(is, n - 1)), EVENT_N);
		/* a NUL ends a name of the table, not a text */
		memset(name, 0, sizeof(name));
		memcpy(name, is, n);
		assert_int_equal(event_find(str_make(name, n + 1)), EVENT_N);
		(void)snprintf(name, sizeof(name), "%sx", is);
		assert_int_equal(event_find(str_of(name)), EVENT_N);
		for (i = 0; i < n; i++) {
			(void)snprintf(name, sizeof(name), "%s", is);
			name[i] = '_';
			assert_int_equal(event_find(str_of(name)), EVENT_N);
		}
	}
	assert_int_equal(event_find(str_of("")), EVENT_N);
}

static void
t_words_are_whole(void **state)
{
	static const char list[][EVENT_WORD] = { "no", "not", "yes",
	    "recheck-extend-refuse", "recheck-extend-revise", "" };

	(void)state;
	assert_int_equal(event_word(list, str_of("no")), 1);
	assert_int_equal(event_word(list, str_of("not")), 2);
	assert_int_equal(event_word(list, str_of("n")), 0);
	assert_int_equal(event_word(list, str_of("note")), 0);
	assert_int_equal(event_word(list, str_of("")), 0);
	assert_int_equal(event_word(list, str_make("no\0\0", 4)), 0);
	assert_int_equal(event_word(list, str_make("\0", 1)), 0);
	assert_int_equal(event_word(list, str_of("recheck-extend-revise")), 5);
	assert_int_equal(event_word(list, str_of("recheck-extend-re")), 0);
	assert_int_equal(event_word(list,
	    str_of("recheck-extend-revised-again")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_events_are_found_by_name),
		cmocka_unit_test(t_words_are_whole),
		cmocka_unit_test(t_each_event_in_each_state_S24),
		cmocka_unit_test(t_refusals_say_why_S24),
		cmocka_unit_test(t_flow_L1),
		cmocka_unit_test(t_decline_refused_is_fallback_L1),
		cmocka_unit_test(t_needs_of_the_leg_S24),
		cmocka_unit_test(t_needs_of_the_callback_S24_S44),
		cmocka_unit_test(t_needs_of_recheck_shelve_supervise),
		cmocka_unit_test(t_records_without_a_ticket),
		cmocka_unit_test(t_supervise_end_ends_all_S12_S40),
		cmocka_unit_test(t_designation_ends_the_second_lead_S25_L4),
		cmocka_unit_test(t_return_asked_again_L4),
		cmocka_unit_test(t_a_unit_with_two_legs),
		cmocka_unit_test(t_voids_that_leave_something_illegal_S28),
		cmocka_unit_test(t_voids_and_all_they_leave_S28),
		cmocka_unit_test(t_a_void_may_be_voided_S28),
		cmocka_unit_test(t_as_amended_S13_S28),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
