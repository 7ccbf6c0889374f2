/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Proving it once more while signed in ([MS-SIPAE] 3.2.2), with NTLM proved for real at both ends. */

#include <string.h>

#include "auth/gss.h"
#include "sip/registering.h"
#include "sip/registration-private.h"

#define LONG 1000

/* One request of ours, and who is asked to prove us. */
typedef struct {
	const char *password;
	guint asked;
	GCancellable *cancellable;
	SfbSipMessage *request; /* as it is sent */
	SfbSipMessage *response;
	GError *error;
	gboolean is_done;
} Plot;

static void
plot_clear(Plot *plot)
{
	g_clear_object(&plot->cancellable);
	sfb_sip_message_unref(plot->request);
	sfb_sip_message_unref(plot->response);
	g_clear_error(&plot->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plot, plot_clear)

static SfbAuthMech *
make_mech(const SfbSipChallenge *challenge, gpointer user_data)
{
	Plot *plot = user_data;
	g_autoptr(SfbSecret) password = sfb_secret_new(plot->password);
	const SfbAuthGssWish wish = { "EXAMPLE\\kim", password, "pool01.contoso.example", NULL };

	g_assert_cmpstr(sfb_sip_auth_header_get_scheme(challenge->header), ==, "NTLM");
	plot->asked++;
	return sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM, &wish);
}

static void
sign_in(Registering *fixture, Plot *plot, guint association_seconds, const char *expires)
{
	const SfbSipProver prover = { make_mech, TRUE, plot, NULL };

	if (plot->password == NULL)
		plot->password = REGISTERING_PASSWORD;
	sfb_sip_registration_set_prover(fixture->registration, &prover);
	sfb_sip_registration_set_association_seconds(fixture->registration, association_seconds);
	registering_sign_in(fixture, expires);
	/* The next one is none of the test's business. */
	sfb_sip_registration_set_association_seconds(fixture->registration, LONG);
}

/* The REGISTER without proof that begins it. */
static SfbSipMessage *
expect_begin(Registering *fixture, guint cseq)
{
	SfbSipMessage *request = peer_receive(fixture->peer);
	g_autofree char *expected = g_strdup_printf("%u REGISTER", cseq);

	peer_assert_header(request, "CSeq", expected);
	peer_assert_header(request, "Authorization", NULL);
	peer_assert_header(request, "Expires", NULL);
	return request;
}

/* The registrar goes along as far as the AUTHENTICATE. Returns: what carries it. */
static SfbSipMessage *
expect_proof(Registering *fixture, const SfbSipMessage *begin)
{
	g_autoptr(SfbSipMessage) empty = NULL;
	SfbSipMessage *last;

	registrar_forget(fixture->registrar);
	registrar_challenge(fixture->registrar, begin);
	empty = peer_receive(fixture->peer);
	g_assert_nonnull(
		strstr(sfb_sip_message_get_header(empty, "Authorization"), "gssapi-data=\"\""));
	registrar_answer_token(fixture->registrar, empty);
	last = peer_receive(fixture->peer);
	peer_assert_header(last, "Call-ID", sfb_sip_message_get_header(begin, "Call-ID"));
	peer_assert_header(last, "From", sfb_sip_message_get_header(begin, "From"));
	peer_assert_header(last, "Contact", sfb_sip_message_get_header(begin, "Contact"));
	return last;
}

static void
admit(Registering *fixture, const SfbSipMessage *last, const char *expires)
{
	g_autoptr(SfbSipMessage) response = registrar_make_200(last, expires, "refreshed");

	g_assert_true(registrar_believes(fixture->registrar, last));
	g_assert_true(registrar_verifies(fixture->registrar, last, 1));
	registrar_send_signed(fixture->registrar, response);
}

/* All of it. */
static void
prove(Registering *fixture, guint cseq, const char *expires)
{
	g_autoptr(SfbSipMessage) begin = expect_begin(fixture, cseq);
	g_autoptr(SfbSipMessage) last = expect_proof(fixture, begin);

	admit(fixture, last, expires);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Plot *plot = user_data;

	g_assert_false(plot->is_done);
	plot->response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &plot->error);
	plot->is_done = TRUE;
}

static void
ask(Registering *fixture, Plot *plot, const char *to_tag)
{
	plot->request = sfb_sip_client_new_request(fixture->client, "SERVICE",
	                                           "sip:kim@contoso.example", NULL);
	plot->cancellable = g_cancellable_new();
	if (to_tag != NULL)
		sfb_sip_message_set_header(plot->request, "To", to_tag);
	sfb_sip_client_request_async(fixture->client, plot->request, plot->cancellable, on_answered,
	                             plot);
}

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

/* Nothing but the handshake leaves meanwhile; what the server says under the old keys still counts,
 * and what it does not sign does not. */
static void
test_old(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) options = make_options();
	g_autoptr(SfbSipMessage) forged = make_options();
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) last = NULL;
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) answer = NULL;

	sign_in(fixture, &plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	ask(fixture, &plot, NULL);
	registrar_send_signed(fixture->registrar, options);
	peer_send(fixture->peer, forged);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(fixture->offered, ==, 1);
	g_assert_cmpuint(sfb_sip_client_get_dropped(fixture->client), ==, 1);
	last = expect_proof(fixture, begin);
	admit(fixture, last, "7200");
	request = peer_receive(fixture->peer);
	peer_assert_header(request, "CSeq", "1 SERVICE");
	g_assert_true(registrar_verifies(fixture->registrar, request, 2));
	answer = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	g_assert_true(registrar_verifies(fixture->registrar, answer, 3));
	g_assert_cmpuint(plot.asked, ==, 1);
	g_assert_false(fixture->is_lost);
	g_cancellable_cancel(plot.cancellable);
	peer_wait_for(&plot.is_done);
}

static void
test_refresh_refused(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) refresh = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sign_in(fixture, &plot, LONG, "2");
	refresh = peer_receive(fixture->peer);
	registrar_challenge(fixture->registrar, refresh);
	prove(fixture, 5, "2");
	next = peer_receive(fixture->peer);
	peer_assert_header(next, "CSeq", "8 REGISTER");
	g_assert_true(registrar_verifies(fixture->registrar, next, 2));
	g_assert_false(fixture->is_lost);
}

/* Refused, proved, sent again: @to: NULL for a request outside dialogs. */
static void
expect_sent_again(Registering *fixture, const char *to, const char *cseq)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;
	g_autoptr(SfbSipMessage) again = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sign_in(fixture, &plot, LONG, "7200");
	ask(fixture, &plot, to);
	first = peer_receive(fixture->peer);
	registrar_challenge(fixture->registrar, first);
	refresh = peer_receive(fixture->peer);
	registrar_challenge(fixture->registrar, refresh);
	prove(fixture, 5, "7200");
	again = peer_receive(fixture->peer);
	peer_assert_header(again, "CSeq", cseq);
	peer_assert_header(again, "Call-ID", sfb_sip_message_get_header(first, "Call-ID"));
	g_assert_cmpstr(sfb_sip_message_get_header(again, "Via"), !=,
	                sfb_sip_message_get_header(first, "Via"));
	g_assert_null(sfb_sip_message_get_header_nth(again, "Via", 1));
	g_assert_true(registrar_verifies(fixture->registrar, again, 2));
	response = peer_make_response(again, 200);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&plot.is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(plot.response), ==, 200);
	g_assert_false(fixture->is_lost);
}

static void
test_request_refused(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_sent_again(fixture, NULL, "2 SERVICE");
}

/* Its other end saw nothing, and the dialog counts on from what it knows. */
static void
test_request_in_dialog_refused(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	expect_sent_again(fixture, "<sip:jo@contoso.example>;tag=5", "1 SERVICE");
}

/* Until the last REGISTER of the proof; it is the caller's. */
static SfbSipMessage *
expect_last(Registering *fixture, Plot *plot)
{
	g_autoptr(SfbSipMessage) begin = NULL;

	sign_in(fixture, plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	return expect_proof(fixture, begin);
}

static void
expect_loss(Registering *fixture, SfbError code)
{
	peer_wait_for(&fixture->is_lost);
	g_assert_error(fixture->error, SFB_ERROR, (int)code);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
}

/* The password was changed meanwhile: it is tried once. */
static void
test_wrong_password(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { .password = "old" };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);

	g_assert_false(registrar_believes(fixture->registrar, last));
	registrar_challenge(fixture->registrar, last);
	expect_loss(fixture, SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(plot.asked, ==, 1);
}

/* A ticket or a certificate that is refused is nothing to ask a person about. */
static void
test_without_password(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { .password = "old" };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);
	const SfbSipProver prover = { make_mech, FALSE, &plot, NULL };

	sfb_sip_registration_set_prover(fixture->registration, &prover);
	registrar_challenge(fixture->registrar, last);
	expect_loss(fixture, SFB_ERROR_SERVER);
}

static void
test_forged(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);
	g_autoptr(SfbSipMessage) response = registrar_make_200(last, "7200", "refreshed");

	g_assert_true(registrar_believes(fixture->registrar, last));
	registrar_send_forged(fixture->registrar, response);
	expect_loss(fixture, SFB_ERROR_CERTIFICATE);
}

/* The registration was lost with the keys, and our subscriptions with it. */
static void
test_added(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);
	g_autoptr(SfbSipMessage) response = registrar_make_200(last, "7200", "added");

	g_assert_true(registrar_believes(fixture->registrar, last));
	registrar_send_signed(fixture->registrar, response);
	expect_loss(fixture, SFB_ERROR_SERVER);
}

static void
test_redirected(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sign_in(fixture, &plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	response = peer_make_response(begin, 301);
	sfb_sip_message_add_header(response, "Contact",
	                           "<sip:pool07.contoso.example:5061;transport=tls>");
	peer_send(fixture->peer, response);
	expect_loss(fixture, SFB_ERROR_REDIRECTED);
	g_assert_false(sfb_sip_registration_get_redirect(fixture->registration)->is_signed);
}

static void
test_no_longer_asked(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sign_in(fixture, &plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	response = registrar_make_200(begin, "7200", "refreshed");
	peer_send(fixture->peer, response);
	expect_loss(fixture, SFB_ERROR_CERTIFICATE);
}

static void
test_no_longer_offered(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sign_in(fixture, &plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	response = peer_make_response(begin, 401);
	sfb_sip_message_add_header(response, "WWW-Authenticate",
	                           "Kerberos realm=\"r\", targetname=\"t\", version=4");
	sfb_sip_message_add_header(response, "WWW-Authenticate", "NTLM realm=\"r\", version=4");
	peer_send(fixture->peer, response);
	expect_loss(fixture, SFB_ERROR_SERVER);
	g_assert_cmpuint(plot.asked, ==, 0);
}

/* A server that forgets at once would have us prove ourselves for ever. */
static void
test_forgets_again(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) refresh = NULL;

	sign_in(fixture, &plot, 1, "7200");
	prove(fixture, 4, "2");
	refresh = peer_receive(fixture->peer);
	registrar_challenge(fixture->registrar, refresh);
	expect_loss(fixture, SFB_ERROR_SERVER);
	g_assert_cmpuint(plot.asked, ==, 1);
}

/* What waited goes first, under the keys there are. */
static void
test_leave(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(SfbSipMessage) leave = NULL;
	g_autoptr(SfbSipMessage) response = NULL;

	sign_in(fixture, &plot, 1, "7200");
	begin = expect_begin(fixture, 4);
	ask(fixture, &plot, NULL);
	sfb_sip_registration_unregister_async(fixture->registration, registering_on_left, fixture);
	request = peer_receive(fixture->peer);
	g_assert_true(registrar_verifies(fixture->registrar, request, 2));
	leave = peer_receive(fixture->peer);
	peer_assert_header(leave, "Expires", "0");
	g_assert_true(registrar_verifies(fixture->registrar, leave, 3));
	response = peer_make_response(leave, 200);
	registrar_send_signed(fixture->registrar, response);
	peer_wait_for(&fixture->has_left);
	g_assert_false(fixture->is_lost);
	g_cancellable_cancel(plot.cancellable);
	peer_wait_for(&plot.is_done);
}

/* The client tells that the line is gone; the registration need not. */
static void
test_hung_up(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);

	ask(fixture, &plot, NULL);
	peer_hang_up(fixture->peer);
	peer_wait_for(&plot.is_done);
	g_assert_error(plot.error, SFB_ERROR, SFB_ERROR_SERVER);
	peer_let_pass(20);
	g_assert_false(fixture->is_lost);
}

/* Nobody wants the answer any more: it is not sent at all. */
static void
test_cancelled(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);

	ask(fixture, &plot, NULL);
	g_cancellable_cancel(plot.cancellable);
	admit(fixture, last, "7200");
	peer_wait_for(&plot.is_done);
	g_assert_error(plot.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
}

/* The registration goes while its handshake is under way; clearing up finds nothing left. */
static void
test_dropped(Registering *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_auto(Plot) plot = { 0 };
	g_autoptr(SfbSipMessage) last = expect_last(fixture, &plot);

	g_object_unref(fixture->registration);
	admit(fixture, last, "7200");
	peer_let_pass(20);
	fixture->registration = sfb_sip_registration_new(fixture->client);
}

int
main(int argc, char **argv)
{
	registering_begin(&argc, &argv);
	REGISTERING_TEST("proving/old", 4, test_old);
	REGISTERING_TEST("proving/refresh-refused", 4, test_refresh_refused);
	REGISTERING_TEST("proving/request-refused", 4, test_request_refused);
	REGISTERING_TEST("proving/request-in-dialog-refused", 4, test_request_in_dialog_refused);
	REGISTERING_TEST("proving/wrong-password", 4, test_wrong_password);
	REGISTERING_TEST("proving/without-password", 4, test_without_password);
	REGISTERING_TEST("proving/forged", 4, test_forged);
	REGISTERING_TEST("proving/added", 4, test_added);
	REGISTERING_TEST("proving/redirected", 4, test_redirected);
	REGISTERING_TEST("proving/no-longer-asked", 4, test_no_longer_asked);
	REGISTERING_TEST("proving/no-longer-offered", 4, test_no_longer_offered);
	REGISTERING_TEST("proving/forgets-again", 4, test_forgets_again);
	REGISTERING_TEST("proving/leave", 4, test_leave);
	REGISTERING_TEST("proving/hung-up", 4, test_hung_up);
	REGISTERING_TEST("proving/cancelled", 4, test_cancelled);
	REGISTERING_TEST("proving/dropped", 4, test_dropped);
	return registering_run();
}
