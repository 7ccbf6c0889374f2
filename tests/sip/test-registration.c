/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signing in, staying and leaving, with NTLM proved for real at both ends; and what the client does
 * with messages once it has a security association. */

#include <string.h>

#include "sip/registering.h"
#include "util/error.h"

static void
test_challenges(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = registering_ask(fixture);
	SfbSipChallenge *first;
	SfbSipChallenge *second;

	registrar_challenge(fixture->registrar, request);
	peer_wait_for(&fixture->is_challenged);
	g_assert_cmpuint(fixture->challenges->len, ==, 2);
	first = g_ptr_array_index(fixture->challenges, 0);
	second = g_ptr_array_index(fixture->challenges, 1);
	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(first->header), ==, "NTLM");
	g_assert_cmpstr(sfb_sip_auth_header_get(first->header, "targetname"), ==,
	                "pool01.contoso.example");
	g_assert_false(first->is_proxy);
	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(second->header), ==, "Kerberos");
	g_assert_cmpuint(sfb_sip_registration_get_count(fixture->registration), ==, 1);
}

static void
test_proxy_challenge(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = registering_ask(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 407);
	SfbSipChallenge *challenge;

	sfb_sip_message_add_header(response, "Proxy-Authenticate", "NTLM realm=\"r\", version=4");
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_challenged);
	g_assert_cmpuint(fixture->challenges->len, ==, 1);
	challenge = g_ptr_array_index(fixture->challenges, 0);
	g_assert_true(challenge->is_proxy);
}

static void
test_open_server(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	registering_expect_no_challenge(fixture, 200, SFB_ERROR_UNSUPPORTED);
}

static void
test_empty_challenge(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	registering_expect_no_challenge(fixture, 401, SFB_ERROR_UNSUPPORTED);
}

static void
test_unknown_address(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	registering_expect_no_challenge(fixture, 404, SFB_ERROR_NOT_FOUND);
}

static void
test_sign_in(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	const char *credentials = sfb_sip_message_get_header(third, "Authorization");
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	peer_assert_header(third, "CSeq", "3 REGISTER");
	g_assert_true(registrar_believes(fixture->registrar, third));
	if (fixture->version == 4)
		g_assert_true(registrar_verifies(fixture->registrar, third, 1));
	else
		g_assert_null(strstr(credentials, "response="));
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_registered);
	g_assert_no_error(fixture->error);
	g_assert_nonnull(sfb_sip_client_get_association(fixture->client));
	g_assert_true(sfb_sip_client_has_feature(fixture->client, "adhoclist"));
	g_assert_cmpuint(sfb_sip_registration_get_count(fixture->registration), ==, 3);
	peer_assert_quiet(fixture->peer);
}

static void
test_wrong_password(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, "wrong");

	g_assert_false(registrar_believes(fixture->registrar, third));
	registrar_challenge(fixture->registrar, third);
	registering_expect_refusal(fixture, SFB_ERROR_CREDENTIALS);
}

/* A server that wants the proof again: whoever gave it would try the same password once more. */
static void
test_wants_more(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, "wrong");
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 401);

	sfb_sip_message_add_header(response, "WWW-Authenticate",
	                           "NTLM gssapi-data=\"TlRMTVNTUAACAAAA\", realm=\"r\", version=4");
	peer_send(fixture->peer, response);
	registering_expect_refusal(fixture, SFB_ERROR_CREDENTIALS);
}

static void
test_unsigned_200(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	peer_send(fixture->peer, response);
	registering_expect_refusal(fixture, SFB_ERROR_CERTIFICATE);
}

static void
test_forged_200(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	registrar_send_forged(fixture->registrar, response);
	registering_expect_refusal(fixture, SFB_ERROR_CERTIFICATE);
}

static void
test_refused(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 403);

	sfb_sip_message_add_header(response, "ms-diagnostics", "4141;reason=\"User disabled\"");
	peer_send(fixture->peer, response);
	registering_expect_refusal(fixture, SFB_ERROR_NOT_ALLOWED);
}

/* Some servers answer the mutual half of a handshake that we did not ask for. */
static void
test_token_at_the_end(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	sfb_sip_message_add_header(response, "WWW-Authenticate",
	                           "NTLM gssapi-data=\"AAAA\", realm=\"r\", targetname=\"t\"");
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_registered);
	g_assert_no_error(fixture->error);
}

static const int offsets[] = { 0, 431, -7200 };

static void
test_clock(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	for (gsize i = 0; i < G_N_ELEMENTS(offsets); i++) {
		g_autoptr(SfbSipMessage) request = registering_ask(fixture);
		g_autoptr(SfbSipMessage) response = peer_make_response(request, 404);
		g_autoptr(GDateTime) now = g_date_time_new_now_utc();
		g_autoptr(GDateTime) there = g_date_time_add_seconds(now, offsets[i]);
		g_autofree char *date = g_date_time_format(there, "%a, %d %b %Y %H:%M:%S GMT");
		gint64 offset;

		sfb_sip_message_add_header(response, "Date", date);
		peer_send(fixture->peer, response);
		peer_wait_for(&fixture->is_challenged);
		fixture->is_challenged = FALSE;
		g_clear_error(&fixture->error);
		offset = sfb_sip_registration_get_clock_offset(fixture->registration);
		g_assert_cmpint(ABS(offset - offsets[i]), <=, 2);
	}
}

static void
test_survivable(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = registering_shake_hands(fixture, REGISTERING_PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	sfb_sip_message_set_header(response, "presence-state",
	                           "register-action=\"added\";user-services-state=unavailable");
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_registered);
	g_assert_no_error(fixture->error);
	g_assert_true(sfb_sip_registration_is_survivable(fixture->registration));
}

/* Refresh */

static void
test_refreshed(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = registering_sign_in_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) response = registrar_make_200(refresh, "2", "refreshed");
	g_autoptr(SfbSipMessage) next = NULL;

	registrar_send_signed(fixture->registrar, response);
	next = peer_receive(fixture->peer);
	peer_assert_header(next, "CSeq", "5 REGISTER");
	g_assert_false(fixture->is_lost);
}

/* F-R4 */
static void
test_forgotten(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = registering_sign_in_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) response = registrar_make_200(refresh, "7200", "added");

	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
test_association_gone(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = registering_sign_in_and_expect_refresh(fixture);

	registrar_challenge(fixture->registrar, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
answer_refresh_503(Registering *fixture, const SfbSipMessage *refresh)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(refresh, 503);

	registrar_send_signed(fixture->registrar, response);
}

/* The next try would come after the registration has expired. */
static void
test_trouble_too_long(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = registering_sign_in_and_expect_refresh(fixture);

	answer_refresh_503(fixture, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

/* Half way to the end there is another try: 6 s, refreshed after 3, once more after 1. */
static void
test_trouble_passes(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = NULL;
	g_autoptr(SfbSipMessage) again = NULL;

	registering_sign_in(fixture, "6");
	refresh = peer_receive(fixture->peer);
	answer_refresh_503(fixture, refresh);
	again = peer_receive(fixture->peer);
	peer_assert_header(again, "CSeq", "5 REGISTER");
	g_assert_false(fixture->is_lost);
}

/* What the client does with messages now */

static SfbSipMessage *
make_options(void)
{
	return peer_parse("OPTIONS sip:kim@contoso.example SIP/2.0\n"
	                  "Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1\n"
	                  "From: <sip:jo@contoso.example>;tag=5\n"
	                  "To: <sip:kim@contoso.example>\n"
	                  "Call-ID: 4711\n"
	                  "CSeq: 1 OPTIONS\n"
	                  "Content-Length: 0\n"
	                  "\n");
}

static void
test_drops_what_does_not_verify(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) good = make_options();
	g_autoptr(SfbSipMessage) plain = make_options();
	g_autoptr(SfbSipMessage) forged = make_options();
	g_autoptr(SfbSipMessage) answer = NULL;

	registering_sign_in(fixture, "7200");
	peer_send(fixture->peer, plain);
	registrar_send_forged(fixture->registrar, forged);
	registrar_send_signed(fixture->registrar, good);
	peer_send(fixture->peer, good);
	answer = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	g_assert_true(registrar_verifies(fixture->registrar, answer, 2));
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(fixture->offered, ==, 1);
	g_assert_cmpuint(sfb_sip_client_get_dropped(fixture->client), ==, 3);
}

typedef struct {
	SfbSipMessage *response;
	GError *error;
	gboolean is_done;
} Answer;

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Answer *answer = user_data;

	answer->response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &answer->error);
	answer->is_done = TRUE;
}

static void
answer_clear(Answer *answer)
{
	sfb_sip_message_unref(answer->response);
	g_clear_error(&answer->error);
}

/* Returns: the request, as it arrives. */
static SfbSipMessage *
ask(Registering *fixture, Answer *answer)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_client_new_request(
		fixture->client, "SERVICE", "sip:kim@contoso.example", NULL);

	sfb_sip_client_request_async(fixture->client, request, NULL, on_answered, answer);
	return peer_receive(fixture->peer);
}

static void
test_unsigned_answers(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) received = NULL;
	g_autoptr(SfbSipMessage) response = NULL;
	Answer answer = { 0 };

	registering_sign_in(fixture, "7200");
	received = ask(fixture, &answer);
	g_assert_true(registrar_verifies(fixture->registrar, received, 2));
	peer_answer(fixture->peer, received, 100);
	peer_answer(fixture->peer, received, 200);
	peer_answer(fixture->peer, received, 404);
	peer_let_pass(20);
	g_assert_false(answer.is_done);
	g_assert_cmpuint(sfb_sip_client_get_dropped(fixture->client), ==, 2);
	response = peer_make_response(received, 404);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&answer.is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(answer.response), ==, 404);
	answer_clear(&answer);
}

/* Signs in for @expires seconds, then has a request refused as if the server had lost the keys.
 * Returns: the refresh that follows at once. */
static SfbSipMessage *
expect_early_refresh(Registering *fixture, const char *expires, Answer *answer)
{
	g_autoptr(SfbSipMessage) received = NULL;
	SfbSipMessage *refresh;

	registering_sign_in(fixture, expires);
	received = ask(fixture, answer);
	registrar_challenge(fixture->registrar, received);
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "4 REGISTER");
	g_assert_false(answer->is_done);
	return refresh;
}

/* The server lost the keys, and the refresh shows that it did; who could prove us anew is missing. */
static void
test_association_refused(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	Answer answer = { 0 };
	g_autoptr(SfbSipMessage) refresh = expect_early_refresh(fixture, "7200", &answer);

	registrar_challenge(fixture->registrar, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
	sfb_sip_client_disconnect(fixture->client);
	peer_wait_for(&answer.is_done);
	g_assert_error(answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	answer_clear(&answer);
}

/* The registrar knows us all the same: the request goes out once more, and not a third time. */
static void
test_request_refused_twice(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	Answer answer = { 0 };
	g_autoptr(SfbSipMessage) refresh = expect_early_refresh(fixture, "7200", &answer);
	g_autoptr(SfbSipMessage) response = registrar_make_200(refresh, "7200", "refreshed");
	g_autoptr(SfbSipMessage) again = NULL;
	g_autoptr(SfbSipMessage) second_refresh = NULL;

	registrar_send_signed(fixture->registrar, response);
	again = peer_receive(fixture->peer);
	peer_assert_header(again, "CSeq", "2 SERVICE");
	g_assert_true(registrar_verifies(fixture->registrar, again, 4));
	registrar_challenge(fixture->registrar, again);
	peer_wait_for(&answer.is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(answer.response), ==, 401);
	second_refresh = peer_receive(fixture->peer);
	peer_assert_header(second_refresh, "CSeq", "5 REGISTER");
	g_assert_false(fixture->is_lost);
	answer_clear(&answer);
}

/* 4295 seconds are a few more microseconds than 32 bits hold. */
static void
test_trouble_in_long_registration(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	Answer answer = { 0 };
	g_autoptr(SfbSipMessage) refresh = expect_early_refresh(fixture, "4295", &answer);
	g_autoptr(SfbSipMessage) again = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	answer_refresh_503(fixture, refresh);
	again = peer_receive(fixture->peer);
	peer_assert_header(again, "CSeq", "2 SERVICE");
	g_assert_false(fixture->is_lost);
	response = peer_make_response(again, 200);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&answer.is_done);
	answer_clear(&answer);
}

/* The end */

static void
test_notice(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) notice = peer_load("notice-disabled.sip");
	g_autoptr(SfbSipMessage) answer = NULL;

	registering_sign_in(fixture, "7200");
	registrar_send_signed(fixture->registrar, notice);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	answer = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	sfb_sip_registration_unregister_async(fixture->registration, registering_on_left, fixture);
	peer_wait_for(&fixture->has_left);
	peer_assert_quiet(fixture->peer);
}

/* "registered;..." tells how the services do, and a client that is still registered stays. */
static void
test_stays(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) notice = peer_load("notice-disabled.sip");
	g_autoptr(SfbSipMessage) answer = NULL;

	registering_sign_in(fixture, "7200");
	sfb_sip_message_set_body_text(notice, NULL, "registered;event=userservices-unavailable");
	registrar_send_signed(fixture->registrar, notice);
	answer = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	g_assert_false(fixture->is_lost);
}

static SfbSipMessage *
sign_in_and_leave(Registering *fixture)
{
	SfbSipMessage *leave;

	registering_sign_in(fixture, "7200");
	sfb_sip_registration_unregister_async(fixture->registration, registering_on_left, fixture);
	leave = peer_receive(fixture->peer);
	peer_assert_header(leave, "Expires", "0");
	peer_assert_header(leave, "CSeq", "4 REGISTER");
	g_assert_true(registrar_verifies(fixture->registrar, leave, 2));
	return leave;
}

static void
test_leave(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) leave = sign_in_and_leave(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(leave, 200);

	g_assert_false(fixture->has_left);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->has_left);
}

static void
test_leave_unanswered(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	gint64 start;
	g_autoptr(SfbSipMessage) leave = sign_in_and_leave(fixture);

	start = g_get_monotonic_time();
	peer_wait_for(&fixture->has_left);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 3 * G_USEC_PER_SEC);
	g_assert_false(fixture->is_lost);
}

static void
test_leave_before_registered(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	sfb_sip_registration_unregister_async(fixture->registration, registering_on_left, fixture);
	peer_wait_for(&fixture->has_left);
	peer_assert_quiet(fixture->peer);
}

static void
add_sign_in_tests(void)
{
	REGISTERING_TEST("challenges", 4, test_challenges);
	REGISTERING_TEST("proxy-challenge", 4, test_proxy_challenge);
	REGISTERING_TEST("open-server", 4, test_open_server);
	REGISTERING_TEST("empty-challenge", 4, test_empty_challenge);
	REGISTERING_TEST("unknown-address", 4, test_unknown_address);
	REGISTERING_TEST("sign-in/2", 2, test_sign_in);
	REGISTERING_TEST("sign-in/3", 3, test_sign_in);
	REGISTERING_TEST("sign-in/4", 4, test_sign_in);
	REGISTERING_TEST("wrong-password", 4, test_wrong_password);
	REGISTERING_TEST("wants-more", 4, test_wants_more);
	REGISTERING_TEST("unsigned-200/2", 2, test_unsigned_200);
	REGISTERING_TEST("unsigned-200/4", 4, test_unsigned_200);
	REGISTERING_TEST("forged-200", 4, test_forged_200);
	REGISTERING_TEST("refused", 4, test_refused);
	REGISTERING_TEST("token-at-the-end", 4, test_token_at_the_end);
	REGISTERING_TEST("clock", 4, test_clock);
	REGISTERING_TEST("survivable", 4, test_survivable);
}

static void
add_signed_in_tests(void)
{
	REGISTERING_TEST("refreshed/3", 3, test_refreshed);
	REGISTERING_TEST("refreshed/4", 4, test_refreshed);
	REGISTERING_TEST("forgotten", 4, test_forgotten);
	REGISTERING_TEST("association-gone", 4, test_association_gone);
	REGISTERING_TEST("trouble-too-long", 4, test_trouble_too_long);
	REGISTERING_TEST("trouble-passes", 4, test_trouble_passes);
	REGISTERING_TEST("trouble-in-long-registration", 4, test_trouble_in_long_registration);
	REGISTERING_TEST("association-refused", 4, test_association_refused);
	REGISTERING_TEST("request-refused-twice", 4, test_request_refused_twice);
	REGISTERING_TEST("drops-what-does-not-verify", 4, test_drops_what_does_not_verify);
	REGISTERING_TEST("unsigned-answers", 4, test_unsigned_answers);
	REGISTERING_TEST("notice", 4, test_notice);
	REGISTERING_TEST("stays", 4, test_stays);
	REGISTERING_TEST("leave", 4, test_leave);
	REGISTERING_TEST("leave-unanswered", 4, test_leave_unanswered);
	REGISTERING_TEST("leave-before-registered", 4, test_leave_before_registered);
}

int
main(int argc, char **argv)
{
	registering_begin(&argc, &argv);
	add_sign_in_tests();
	add_signed_in_tests();
	return registering_run();
}
