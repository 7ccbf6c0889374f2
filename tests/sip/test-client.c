/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The user agent before it has a security association; test-registration has one. */

#include <string.h>

#include "sip/client.h"
#include "sip/header.h"
#include "support/peer.h"
#include "util/error.h"

#define GRUU "sip:kim@contoso.example;opaque=user:epid:21nYNIVlkV-jtN6FPBU0fQAA;gruu"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
	GCancellable *cancellable;
	SfbSipMessage *response;
	GError *error;
	gboolean is_answered;
	gboolean is_closed;
	gboolean was_answered_when_closed;
	guint offered; /* requests that came by signal */
	gboolean takes_offers;
	guint taken_in_dialog;
} Fixture;

static void
on_closed(SfbSipClient *client G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_nonnull(error);
	g_assert_false(fixture->is_closed);
	fixture->is_closed = TRUE;
	fixture->was_answered_when_closed = fixture->is_answered;
}

static gboolean
on_request_received(SfbSipClient *client G_GNUC_UNUSED, SfbSipMessage *request G_GNUC_UNUSED,
                    gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->offered++;
	return fixture->takes_offers;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	fixture->response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	fixture->client = peer_new_client(&fixture->peer);
	fixture->cancellable = g_cancellable_new();
	g_signal_connect(fixture->client, "closed", G_CALLBACK(on_closed), fixture);
	g_signal_connect(fixture->client, "request-received", G_CALLBACK(on_request_received),
	                 fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	peer_drop_client(fixture->client);
	g_object_unref(fixture->cancellable);
	sfb_sip_message_unref(fixture->response);
	g_clear_error(&fixture->error);
	peer_free(fixture->peer);
}

/* Sends a request. Returns: it, as the peer has it. */
static SfbSipMessage *
ask(Fixture *fixture, const char *method)
{
	g_autoptr(SfbSipMessage) request =
		sfb_sip_client_new_request(fixture->client, method, "sip:jo@contoso.example", NULL);

	sfb_sip_client_request_async(fixture->client, request, fixture->cancellable, on_answered,
	                             fixture);
	return peer_receive(fixture->peer);
}

static void
test_request(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask(fixture, "SERVICE");
	g_autofree char *tag = sfb_sip_header_get_tag(sfb_sip_message_get_header(request, "From"));
	g_autofree char *from =
		g_strdup_printf("<sip:kim@contoso.example>;tag=%s;epid=c8ca638a15", tag);

	g_assert_cmpstr(sfb_sip_message_get_request_uri(request), ==, "sip:jo@contoso.example");
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(request, "Via"),
	                               "SIP/2.0/TLS 192.0.2.15:51324;branch=z9hG4bK"));
	peer_assert_header(request, "From", from);
	peer_assert_header(request, "To", "<sip:jo@contoso.example>");
	peer_assert_header(request, "CSeq", "1 SERVICE");
	peer_assert_header(request, "Max-Forwards", "70");
	peer_assert_header(request, "User-Agent", "purple-sfb/test");
	g_assert_nonnull(sfb_sip_message_get_header(request, "Call-ID"));
	peer_assert_header(request, "Authorization", NULL);
}

static void
test_contact(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_true(g_str_has_prefix(sfb_sip_client_get_contact(fixture->client),
	                               "<sip:192.0.2.15:51324;transport=tls;ms-opaque="));
	sfb_sip_client_set_gruu(fixture->client, GRUU);
	g_assert_cmpstr(sfb_sip_client_get_contact(fixture->client), ==, "<" GRUU ">");
	sfb_sip_client_set_gruu(fixture->client, NULL);
	g_assert_cmpstr(
		sfb_sip_client_get_contact(fixture->client), ==,
		"<sip:kim@contoso.example:51324;maddr=192.0.2.15;transport=tls>;proxy=replace");
}

static void
test_ipv6(void)
{
	g_autoptr(SfbSipClient) client =
		sfb_sip_client_new("kim@contoso.example", "c8ca638a15", "purple-sfb/test");
	g_autoptr(GSocketAddress) local =
		g_inet_socket_address_new_from_string("2001:db8::5", 51324);
	g_autoptr(GIOStream) stream = NULL;
	g_autoptr(Peer) peer = peer_new(&stream);
	g_autoptr(SfbSipMessage) request = NULL;

	sfb_sip_client_connect(client, stream, G_INET_SOCKET_ADDRESS(local), SFB_TRANSPORT_TCP);
	request = sfb_sip_client_new_request(client, "OPTIONS", "sip:contoso.example", NULL);
	g_assert_cmpstr(sfb_sip_client_get_local_host(client), ==, "2001:db8::5");
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(request, "Via"),
	                               "SIP/2.0/TCP [2001:db8::5]:51324;branch="));
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(request, "Contact"),
	                               "<sip:[2001:db8::5]:51324;transport=tcp;ms-opaque="));
	sfb_sip_client_set_gruu(client, NULL);
	g_assert_cmpstr(sfb_sip_client_get_contact(client), ==,
	                "<sip:kim@contoso.example:51324;maddr=[2001:db8::5];transport=tcp>;"
	                "proxy=replace");
}

static void
test_answer(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask(fixture, "SERVICE");
	g_autoptr(SfbSipMessage) stranger = peer_make_response(request, 200);

	sfb_sip_message_set_header(stranger, "CSeq", "1 SUBSCRIBE");
	peer_send(fixture->peer, stranger);
	peer_answer(fixture->peer, request, 100);
	peer_answer(fixture->peer, request, 404);
	peer_answer(fixture->peer, request, 200);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(sfb_sip_message_get_status(fixture->response), ==, 404);
	peer_assert_quiet(fixture->peer);
}

static void
test_refused_invite(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) invite = ask(fixture, "INVITE");
	g_autoptr(SfbSipMessage) ack = NULL;

	peer_answer(fixture->peer, invite, 180);
	peer_answer(fixture->peer, invite, 486);
	ack = peer_receive(fixture->peer);
	g_assert_true(sfb_sip_message_is_method(ack, "ACK"));
	peer_assert_header(ack, "Via", sfb_sip_message_get_header(invite, "Via"));
	peer_assert_header(ack, "CSeq", "1 ACK");
	peer_assert_header(ack, "To", "<sip:jo@contoso.example>;tag=peer");
	peer_assert_header(ack, "Call-ID", sfb_sip_message_get_header(invite, "Call-ID"));
	g_assert_cmpstr(sfb_sip_message_get_request_uri(ack), ==, "sip:jo@contoso.example");
	peer_wait_for(&fixture->is_answered);
}

/* The 2xx is confirmed by whoever made the dialog. */
static void
test_accepted_invite(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) invite = ask(fixture, "INVITE");

	peer_answer(fixture->peer, invite, 200);
	peer_wait_for(&fixture->is_answered);
	peer_assert_quiet(fixture->peer);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask(fixture, "SERVICE");

	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	peer_answer(fixture->peer, request, 200);
	peer_assert_quiet(fixture->peer);
}

static void
test_closed(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask(fixture, "SERVICE");

	peer_hang_up(fixture->peer);
	peer_wait_for(&fixture->is_closed);
	g_assert_true(fixture->was_answered_when_closed);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
test_request_after_closed(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_client_new_request(
		fixture->client, "SERVICE", "sip:jo@contoso.example", NULL);

	peer_hang_up(fixture->peer);
	peer_wait_for(&fixture->is_closed);
	sfb_sip_client_request_async(fixture->client, request, NULL, on_answered, fixture);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
}

static void
test_disconnected(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = ask(fixture, "SERVICE");

	sfb_sip_client_disconnect(fixture->client);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	peer_wait_for_close(fixture->peer);
	g_assert_false(fixture->is_closed);
}

typedef struct {
	const char *method;
	const char *to_tag; /* "" for none */
	guint status;       /* 0: no answer */
} Stray;

static const Stray strays[] = {
	{ "NOTIFY", ";tag=old", 481 }, { "NOTIFY", "", 481 },    { "BYE", ";tag=old", 481 },
	{ "INFO", ";tag=old", 481 },   { "CANCEL", "", 481 },    { "OPTIONS", "", 200 },
	{ "SUBSCRIBE", "", 405 },      { "INVITE", "", 405 },    { "NEGOTIATE", "", 501 },
	{ "BENOTIFY", ";tag=old", 0 }, { "ACK", ";tag=old", 0 },
};

static SfbSipMessage *
make_stray(const Stray *stray)
{
	SfbSipMessage *request =
		sfb_sip_message_new_request(stray->method, "sip:kim@contoso.example");

	sfb_sip_message_add_header(request, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1");
	sfb_sip_message_add_header(request, "Via", "SIP/2.0/TLS 192.0.2.2;branch=z9hG4bK2");
	sfb_sip_message_add_header(request, "Record-Route", "<sip:pool;lr>");
	sfb_sip_message_add_header(request, "From", "<sip:jo@contoso.example>;tag=5");
	sfb_sip_message_add_header_printf(request, "To", "<sip:kim@contoso.example>%s",
	                                  stray->to_tag);
	sfb_sip_message_add_header(request, "Call-ID", "4711");
	sfb_sip_message_add_header_printf(request, "CSeq", "9 %s", stray->method);
	return request;
}

static void
expect_answer(Fixture *fixture, const Stray *stray)
{
	g_autoptr(SfbSipMessage) response = peer_receive(fixture->peer);
	g_autofree char *tag = sfb_sip_header_get_tag(sfb_sip_message_get_header(response, "To"));
	g_autofree char *cseq = g_strdup_printf("9 %s", stray->method);

	g_assert_cmpuint(sfb_sip_message_get_status(response), ==, stray->status);
	peer_assert_header(response, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1");
	g_assert_cmpstr(sfb_sip_message_get_header_nth(response, "Via", 1), ==,
	                "SIP/2.0/TLS 192.0.2.2;branch=z9hG4bK2");
	peer_assert_header(response, "From", "<sip:jo@contoso.example>;tag=5");
	peer_assert_header(response, "Call-ID", "4711");
	peer_assert_header(response, "CSeq", cseq);
	peer_assert_header(response, "Record-Route", stray->status == 200 ? "<sip:pool;lr>" : NULL);
	g_assert_nonnull(tag);
	g_assert_true(
		g_str_has_suffix(sfb_sip_message_get_header(response, "To"), ";epid=c8ca638a15"));
	g_assert_cmpint(sfb_sip_message_get_header(response, "Allow") != NULL, ==,
	                stray->status == 200 || stray->status == 405);
}

static void
test_stray(Fixture *fixture, gconstpointer data)
{
	const Stray *stray = data;
	g_autoptr(SfbSipMessage) request = make_stray(stray);

	peer_send(fixture->peer, request);
	if (stray->status != 0)
		expect_answer(fixture, stray);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(fixture->offered, ==, 1);
}

static void
test_taken(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) request = make_stray(&strays[0]);

	fixture->takes_offers = TRUE;
	g_signal_connect(fixture->client, "request-received", G_CALLBACK(on_request_received),
	                 fixture);
	peer_send(fixture->peer, request);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	g_assert_cmpuint(fixture->offered, ==, 1);
}

static gboolean
take_in_dialog(SfbSipClient *client G_GNUC_UNUSED, SfbSipMessage *request, gpointer user_data)
{
	Fixture *fixture = user_data;

	if (sfb_sip_message_is_method(request, "BYE"))
		return FALSE;
	fixture->taken_in_dialog++;
	return TRUE;
}

static void
test_dialog(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) notify = make_stray(&strays[0]);
	g_autoptr(SfbSipMessage) bye = make_stray(&strays[2]);
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_sip_client_add_dialog(fixture->client, "4711", take_in_dialog, fixture);
	peer_send(fixture->peer, notify);
	peer_send(fixture->peer, bye);
	first = peer_receive(fixture->peer);
	peer_assert_header(first, "CSeq", "9 BYE");
	g_assert_cmpuint(fixture->taken_in_dialog, ==, 1);
	g_assert_cmpuint(fixture->offered, ==, 1);

	sfb_sip_client_remove_dialog(fixture->client, "4711");
	peer_send(fixture->peer, notify);
	second = peer_receive(fixture->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(second), ==, 481);
	g_assert_cmpuint(fixture->taken_in_dialog, ==, 1);
}

/* Another server, to which nothing of the first one means anything. */
static void
test_connect_again(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *old_contact = g_strdup(sfb_sip_client_get_contact(fixture->client));
	g_autoptr(SfbSipMessage) registered = peer_load("registered.sip");
	g_autoptr(SfbSipMessage) stray = make_stray(&strays[0]);
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(GIOStream) stream = NULL;
	g_autoptr(GSocketAddress) local =
		g_inet_socket_address_new_from_string("2001:db8::5", 4711);

	sfb_sip_client_set_gruu(fixture->client, GRUU);
	sfb_sip_client_set_features(fixture->client, registered);
	sfb_sip_client_add_dialog(fixture->client, "4711", take_in_dialog, fixture);
	sfb_sip_client_disconnect(fixture->client);
	peer_wait_for_close(fixture->peer);
	peer_free(fixture->peer);
	fixture->peer = peer_new(&stream);
	sfb_sip_client_connect(fixture->client, stream, G_INET_SOCKET_ADDRESS(local),
	                       SFB_TRANSPORT_TCP);
	g_assert_null(sfb_sip_client_get_gruu(fixture->client));
	g_assert_null(sfb_sip_client_get_association(fixture->client));
	g_assert_false(sfb_sip_client_has_feature(fixture->client, "adhoclist"));
	g_assert_true(g_str_has_prefix(sfb_sip_client_get_contact(fixture->client),
	                               "<sip:[2001:db8::5]:4711;transport=tcp;ms-opaque="));
	g_assert_cmpstr(sfb_sip_client_get_contact(fixture->client), !=, old_contact);

	request = ask(fixture, "SERVICE");
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(request, "Via"),
	                               "SIP/2.0/TCP [2001:db8::5]:4711;branch="));
	peer_answer(fixture->peer, request, 200);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	peer_send(fixture->peer, stray);
	peer_let_pass(20);
	g_assert_cmpuint(fixture->taken_in_dialog, ==, 1);
	peer_hang_up(fixture->peer);
	peer_wait_for(&fixture->is_closed);
}

static void
test_features(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) registered = peer_load("registered.sip");

	g_assert_false(sfb_sip_client_has_feature(fixture->client, "adhoclist"));
	sfb_sip_client_set_features(fixture->client, registered);
	g_assert_true(sfb_sip_client_has_feature(fixture->client, "adhoclist"));
	g_assert_true(sfb_sip_client_has_feature(fixture->client, "MSRTC-Event-Categories"));
	g_assert_false(sfb_sip_client_has_feature(fixture->client, "ms-cluster-failover"));
	g_assert_true(sfb_sip_client_has_event(fixture->client, "vnd-microsoft-roaming-self"));
	g_assert_false(sfb_sip_client_has_event(fixture->client, "conference"));
}

#define CLIENT_TEST(name, data, test)                                                              \
	g_test_add("/sip/client/" name, Fixture, data, set_up, test, tear_down)

static void
add_strays(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(strays); i++) {
		g_autofree char *path = g_strdup_printf("/sip/client/stray/%s%s", strays[i].method,
		                                        *strays[i].to_tag ? "-in-dialog" : "");

		g_test_add(path, Fixture, &strays[i], set_up, test_stray, tear_down);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	CLIENT_TEST("request", NULL, test_request);
	CLIENT_TEST("contact", NULL, test_contact);
	g_test_add_func("/sip/client/ipv6", test_ipv6);
	CLIENT_TEST("answer", NULL, test_answer);
	CLIENT_TEST("refused-invite", NULL, test_refused_invite);
	CLIENT_TEST("accepted-invite", NULL, test_accepted_invite);
	CLIENT_TEST("cancelled", NULL, test_cancelled);
	CLIENT_TEST("closed", NULL, test_closed);
	CLIENT_TEST("request-after-closed", NULL, test_request_after_closed);
	CLIENT_TEST("disconnected", NULL, test_disconnected);
	CLIENT_TEST("connect-again", NULL, test_connect_again);
	CLIENT_TEST("taken", NULL, test_taken);
	CLIENT_TEST("dialog", NULL, test_dialog);
	CLIENT_TEST("features", NULL, test_features);
	add_strays();
	return g_test_run();
}
