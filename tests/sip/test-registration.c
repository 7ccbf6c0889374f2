/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signing in, staying and leaving, with NTLM proved for real at both ends; and what the client does
 * with messages once it has a security association. */

#include <glib/gstdio.h>
#include <string.h>

#include "auth/gss.h"
#include "sip/header.h"
#include "sip/registrar-peer.h"
#include "sip/registration.h"
#include "support/peer.h"
#include "util/error.h"

#define PASSWORD "Passw0rd!"

typedef struct {
	Peer *peer;
	Registrar *registrar;
	guint version;
	SfbSipClient *client;
	SfbSipRegistration *registration;
	GPtrArray *challenges;
	gboolean is_challenged;
	gboolean is_registered; /* or the attempt is over */
	gboolean is_lost;
	gboolean has_left;
	GError *error;
	guint offered;
} Fixture;

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->challenges = sfb_sip_registration_challenge_finish(SFB_SIP_REGISTRATION(source),
	                                                            result, &fixture->error);
	fixture->is_challenged = TRUE;
}

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	gboolean is_good = sfb_sip_registration_register_finish(SFB_SIP_REGISTRATION(source),
	                                                        result, &fixture->error);

	g_assert_cmpint(is_good, ==, fixture->error == NULL);
	fixture->is_registered = TRUE;
}

static void
on_lost(SfbSipRegistration *registration G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_lost);
	fixture->is_lost = TRUE;
	fixture->error = g_error_copy(error);
}

static void
on_left(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	sfb_sip_registration_unregister_finish(SFB_SIP_REGISTRATION(source), result);
	fixture->has_left = TRUE;
}

static gboolean
on_request_received(SfbSipClient *client G_GNUC_UNUSED, SfbSipMessage *request G_GNUC_UNUSED,
                    gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->offered++;
	return FALSE;
}

static void
set_up(Fixture *fixture, gconstpointer version)
{
	fixture->client = peer_new_client(&fixture->peer);
	fixture->version = GPOINTER_TO_UINT(version);
	fixture->registrar = registrar_new(fixture->peer, fixture->version);
	fixture->registration = sfb_sip_registration_new(fixture->client);
	g_signal_connect(fixture->registration, "lost", G_CALLBACK(on_lost), fixture);
	g_signal_connect(fixture->client, "request-received", G_CALLBACK(on_request_received),
	                 fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer version G_GNUC_UNUSED)
{
	g_object_unref(fixture->registration);
	peer_drop_client(fixture->client);
	g_clear_pointer(&fixture->challenges, g_ptr_array_unref);
	g_clear_error(&fixture->error);
	registrar_free(fixture->registrar);
	peer_free(fixture->peer);
}

static SfbSipMessage *
ask_for_challenge(Fixture *fixture)
{
	SfbSipMessage *request;

	sfb_sip_registration_challenge_async(fixture->registration, NULL, on_challenged, fixture);
	request = peer_receive(fixture->peer);
	peer_assert_header(request, "Authorization", NULL);
	return request;
}

/* Goes as far as the AUTHENTICATE. Returns: the REGISTER that carries it. */
static SfbSipMessage *
shake_hands(Fixture *fixture, const char *password)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(password);
	g_autoptr(SfbAuthMech) mech =
		sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM,
	                         &(const SfbAuthGssWish){ .login = "EXAMPLE\\kim",
	                                                  .password = secret,
	                                                  .host = "pool01.contoso.example" });
	g_autoptr(SfbSipMessage) first = ask_for_challenge(fixture);
	g_autoptr(SfbSipMessage) second = NULL;

	registrar_challenge(fixture->registrar, first);
	peer_wait_for(&fixture->is_challenged);
	g_assert_no_error(fixture->error);
	sfb_sip_registration_register_async(fixture->registration,
	                                    g_ptr_array_index(fixture->challenges, 0), mech, NULL,
	                                    on_registered, fixture);
	second = peer_receive(fixture->peer);
	g_assert_nonnull(
		strstr(sfb_sip_message_get_header(second, "Authorization"), "gssapi-data=\"\""));
	registrar_answer_token(fixture->registrar, second);
	return peer_receive(fixture->peer);
}

static void
sign_in(Fixture *fixture, const char *expires)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, expires, "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_registered);
	g_assert_no_error(fixture->error);
}

static void
test_challenges(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask_for_challenge(fixture);
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
test_proxy_challenge(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask_for_challenge(fixture);
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
expect_no_challenge(Fixture *fixture, guint status, SfbError code)
{
	g_autoptr(SfbSipMessage) request = ask_for_challenge(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(request, status);

	sfb_sip_message_add_header(response, "Contact", "<sip:pool07.contoso.example:5061>");
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_challenged);
	g_assert_null(fixture->challenges);
	g_assert_error(fixture->error, SFB_ERROR, (int)code);
}

static void
test_open_server(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_no_challenge(fixture, 200, SFB_ERROR_UNSUPPORTED);
}

static void
test_empty_challenge(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_no_challenge(fixture, 401, SFB_ERROR_UNSUPPORTED);
}

/* F-R7, as far as redirections are followed now: the error names the server. */
static void
test_redirect(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_no_challenge(fixture, 301, SFB_ERROR_USAGE);
	g_assert_nonnull(strstr(fixture->error->message, "pool07.contoso.example:5061"));
}

static void
test_unknown_address(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_no_challenge(fixture, 404, SFB_ERROR_NOT_FOUND);
}

static void
test_sign_in(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, PASSWORD);
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
expect_refusal(Fixture *fixture, SfbError code)
{
	peer_wait_for(&fixture->is_registered);
	g_assert_error(fixture->error, SFB_ERROR, (int)code);
	g_assert_null(sfb_sip_client_get_association(fixture->client));
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(sfb_sip_registration_get_count(fixture->registration), ==, 3);
}

static void
test_wrong_password(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, "wrong");

	g_assert_false(registrar_believes(fixture->registrar, third));
	registrar_challenge(fixture->registrar, third);
	expect_refusal(fixture, SFB_ERROR_CREDENTIALS);
}

static void
test_unsigned_200(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	peer_send(fixture->peer, response);
	expect_refusal(fixture, SFB_ERROR_PROTOCOL);
}

static void
test_forged_200(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, PASSWORD);
	g_autoptr(SfbSipMessage) response = registrar_make_200(third, "7200", "added");

	g_assert_true(registrar_believes(fixture->registrar, third));
	registrar_send_forged(fixture->registrar, response);
	expect_refusal(fixture, SFB_ERROR_PROTOCOL);
}

static void
test_refused(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) third = shake_hands(fixture, PASSWORD);
	g_autoptr(SfbSipMessage) response = peer_make_response(third, 403);

	sfb_sip_message_add_header(response, "ms-diagnostics", "4141;reason=\"User disabled\"");
	peer_send(fixture->peer, response);
	expect_refusal(fixture, SFB_ERROR_NOT_ALLOWED);
}

/* Refresh */

static SfbSipMessage *
sign_in_and_expect_refresh(Fixture *fixture)
{
	SfbSipMessage *refresh;

	sign_in(fixture, "2");
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "4 REGISTER");
	peer_assert_header(refresh, "Expires", NULL);
	g_assert_null(strstr(sfb_sip_message_get_header(refresh, "Authorization"), "gssapi-data"));
	g_assert_true(
		registrar_verifies(fixture->registrar, refresh, fixture->version == 4 ? 2 : 1));
	return refresh;
}

static void
test_refreshed(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = sign_in_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) response = registrar_make_200(refresh, "2", "refreshed");
	g_autoptr(SfbSipMessage) next = NULL;

	registrar_send_signed(fixture->registrar, response);
	next = peer_receive(fixture->peer);
	peer_assert_header(next, "CSeq", "5 REGISTER");
	g_assert_false(fixture->is_lost);
}

/* F-R4 */
static void
test_forgotten(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = sign_in_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) response = registrar_make_200(refresh, "7200", "added");

	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
test_association_gone(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = sign_in_and_expect_refresh(fixture);

	registrar_challenge(fixture->registrar, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
answer_refresh_503(Fixture *fixture, const SfbSipMessage *refresh)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(refresh, 503);

	registrar_send_signed(fixture->registrar, response);
}

/* The next try would come after the registration has expired. */
static void
test_trouble_too_long(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = sign_in_and_expect_refresh(fixture);

	answer_refresh_503(fixture, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

/* Half way to the end there is another try: 6 s, refreshed after 3, once more after 1. */
static void
test_trouble_passes(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) refresh = NULL;
	g_autoptr(SfbSipMessage) again = NULL;

	sign_in(fixture, "6");
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
test_drops_what_does_not_verify(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) good = make_options();
	g_autoptr(SfbSipMessage) plain = make_options();
	g_autoptr(SfbSipMessage) forged = make_options();
	g_autoptr(SfbSipMessage) answer = NULL;

	sign_in(fixture, "7200");
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
test_unsigned_answers(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) received = NULL;
	Answer answer = { 0 };

	sign_in(fixture, "7200");
	request = sfb_sip_client_new_request(fixture->client, "SERVICE", "sip:kim@contoso.example",
	                                     NULL);
	sfb_sip_client_request_async(fixture->client, request, NULL, on_answered, &answer);
	received = peer_receive(fixture->peer);
	g_assert_true(registrar_verifies(fixture->registrar, received, 2));
	peer_answer(fixture->peer, received, 100);
	peer_answer(fixture->peer, received, 200);
	peer_answer(fixture->peer, received, 404);
	peer_let_pass(20);
	g_assert_false(answer.is_done);
	g_assert_cmpuint(sfb_sip_client_get_dropped(fixture->client), ==, 2);
	registrar_challenge(fixture->registrar, received);
	peer_wait_for(&answer.is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(answer.response), ==, 401);
	sfb_sip_message_unref(answer.response);
}

/* The server lost the keys: whether the registration is gone too shows in a refresh at once. */
static void
test_association_refused(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) received = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;
	Answer answer = { 0 };

	sign_in(fixture, "7200");
	request = sfb_sip_client_new_request(fixture->client, "SERVICE", "sip:kim@contoso.example",
	                                     NULL);
	sfb_sip_client_request_async(fixture->client, request, NULL, on_answered, &answer);
	received = peer_receive(fixture->peer);
	registrar_challenge(fixture->registrar, received);
	peer_wait_for(&answer.is_done);
	sfb_sip_message_unref(answer.response);
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "4 REGISTER");
	registrar_challenge(fixture->registrar, refresh);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

/* The end */

static void
test_notice(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) notice = peer_load("notice-disabled.sip");
	g_autoptr(SfbSipMessage) answer = NULL;

	sign_in(fixture, "7200");
	registrar_send_signed(fixture->registrar, notice);
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	answer = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	sfb_sip_registration_unregister_async(fixture->registration, on_left, fixture);
	peer_wait_for(&fixture->has_left);
	peer_assert_quiet(fixture->peer);
}

static SfbSipMessage *
sign_in_and_leave(Fixture *fixture)
{
	SfbSipMessage *leave;

	sign_in(fixture, "7200");
	sfb_sip_registration_unregister_async(fixture->registration, on_left, fixture);
	leave = peer_receive(fixture->peer);
	peer_assert_header(leave, "Expires", "0");
	peer_assert_header(leave, "CSeq", "4 REGISTER");
	g_assert_true(registrar_verifies(fixture->registrar, leave, 2));
	return leave;
}

static void
test_leave(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) leave = sign_in_and_leave(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(leave, 200);

	g_assert_false(fixture->has_left);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->has_left);
}

static void
test_leave_unanswered(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	gint64 start;
	g_autoptr(SfbSipMessage) leave = sign_in_and_leave(fixture);

	start = g_get_monotonic_time();
	peer_wait_for(&fixture->has_left);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 3 * G_USEC_PER_SEC);
	g_assert_false(fixture->is_lost);
}

static void
test_leave_before_registered(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	sfb_sip_registration_unregister_async(fixture->registration, on_left, fixture);
	peer_wait_for(&fixture->has_left);
	peer_assert_quiet(fixture->peer);
}

#define REGISTRATION_TEST(name, version, test)                                                     \
	g_test_add("/sip/registration/" name, Fixture, GUINT_TO_POINTER(version), set_up, test,    \
	           tear_down)

static void
add_sign_in_tests(void)
{
	REGISTRATION_TEST("challenges", 4, test_challenges);
	REGISTRATION_TEST("proxy-challenge", 4, test_proxy_challenge);
	REGISTRATION_TEST("open-server", 4, test_open_server);
	REGISTRATION_TEST("empty-challenge", 4, test_empty_challenge);
	REGISTRATION_TEST("redirect", 4, test_redirect);
	REGISTRATION_TEST("unknown-address", 4, test_unknown_address);
	REGISTRATION_TEST("sign-in/2", 2, test_sign_in);
	REGISTRATION_TEST("sign-in/3", 3, test_sign_in);
	REGISTRATION_TEST("sign-in/4", 4, test_sign_in);
	REGISTRATION_TEST("wrong-password", 4, test_wrong_password);
	REGISTRATION_TEST("unsigned-200/2", 2, test_unsigned_200);
	REGISTRATION_TEST("unsigned-200/4", 4, test_unsigned_200);
	REGISTRATION_TEST("forged-200", 4, test_forged_200);
	REGISTRATION_TEST("refused", 4, test_refused);
}

static void
add_signed_in_tests(void)
{
	REGISTRATION_TEST("refreshed/3", 3, test_refreshed);
	REGISTRATION_TEST("refreshed/4", 4, test_refreshed);
	REGISTRATION_TEST("forgotten", 4, test_forgotten);
	REGISTRATION_TEST("association-gone", 4, test_association_gone);
	REGISTRATION_TEST("trouble-too-long", 4, test_trouble_too_long);
	REGISTRATION_TEST("trouble-passes", 4, test_trouble_passes);
	REGISTRATION_TEST("association-refused", 4, test_association_refused);
	REGISTRATION_TEST("drops-what-does-not-verify", 4, test_drops_what_does_not_verify);
	REGISTRATION_TEST("unsigned-answers", 4, test_unsigned_answers);
	REGISTRATION_TEST("notice", 4, test_notice);
	REGISTRATION_TEST("leave", 4, test_leave);
	REGISTRATION_TEST("leave-unanswered", 4, test_leave_unanswered);
	REGISTRATION_TEST("leave-before-registered", 4, test_leave_before_registered);
}

int
main(int argc, char **argv)
{
	g_autofree char *directory = g_dir_make_tmp("sfb-registration-XXXXXX", NULL);
	g_autofree char *people = g_build_filename(directory, "people", NULL);
	int outcome;

	/* Before anything else: the mechanism reads it once. */
	g_assert_true(g_file_set_contents(people, "EXAMPLE:kim:" PASSWORD "\n", -1, NULL));
	g_setenv("NTLM_USER_FILE", people, TRUE);
	g_test_init(&argc, &argv, NULL);
	add_sign_in_tests();
	add_signed_in_tests();
	outcome = g_test_run();
	g_unlink(people);
	g_rmdir(directory);
	return outcome;
}
