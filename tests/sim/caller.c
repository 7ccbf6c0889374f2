/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody with a bare connection to the simulator. */

#include "sim/caller.h"

#include <string.h>

#include "auth/stepping.h"
#include "sip/header.h"
#include "sip/transport.h"

#define INSTANCE "34d859db-6585-5f91-a3b4-de853c15347d" /* of c8ca638a15 */

struct _Caller {
	SfbSipTransport *transport;
	SfbSipAssociation *association; /* NULL before caller_prove() */
	SfbSipMessage *answer;
	gboolean is_closed;
	guint number;
};

static void
on_message(SfbSipTransport *transport, SfbSipMessage *message, Caller *caller)
{
	if (!sfb_sip_message_is_request(message))
		caller->answer = sfb_sip_message_ref(message);
}

static void
on_closed(SfbSipTransport *transport, const GError *error, Caller *caller)
{
	caller->is_closed = TRUE;
}

Caller *
caller_new(SfbSim *sim)
{
	Caller *caller = g_new0(Caller, 1);
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocketConnection) line = g_socket_client_connect_to_host(
		client, "127.0.0.1", sfb_sim_get_tcp_port(sim), NULL, &error);

	g_assert_no_error(error);
	caller->transport = sfb_sip_transport_new(G_IO_STREAM(line));
	g_signal_connect(caller->transport, "message-received", G_CALLBACK(on_message), caller);
	g_signal_connect(caller->transport, "closed", G_CALLBACK(on_closed), caller);
	sfb_sip_transport_start(caller->transport);
	return caller;
}

void
caller_free(Caller *caller)
{
	g_signal_handlers_disconnect_by_data(caller->transport, caller);
	sfb_sip_transport_close(caller->transport);
	g_object_unref(caller->transport);
	sfb_sip_association_free(caller->association);
	g_clear_pointer(&caller->answer, sfb_sip_message_unref);
	g_free(caller);
}

SfbSipMessage *
caller_make_register(Caller *caller)
{
	SfbSipMessage *request = sfb_sip_message_new_request("REGISTER", "sip:example.com");

	caller->number++;
	sfb_sip_message_add_header_printf(request, "Via", "SIP/2.0/TCP 127.0.0.1:5;branch=z9hG4%u",
	                                  caller->number);
	sfb_sip_message_add_header(request, "From",
	                           "<sip:alice@example.com>;tag=a;epid=c8ca638a15");
	sfb_sip_message_add_header(request, "To", "<sip:alice@example.com>");
	sfb_sip_message_add_header(request, "Call-ID", "call");
	sfb_sip_message_add_header_printf(request, "CSeq", "%u REGISTER", caller->number);
	sfb_sip_message_add_header(request, "Contact",
	                           "<sip:127.0.0.1:5;transport=tcp>;proxy=replace;"
	                           "+sip.instance=\"<urn:uuid:" INSTANCE ">\"");
	sfb_sip_message_add_header(request, "Supported", "gruu-10, msrtc-event-categories");
	sfb_sip_message_add_header(request, "Event", "registration");
	return request;
}

const SfbSipMessage *
caller_ask(Caller *caller, SfbSipMessage *request)
{
	g_clear_pointer(&caller->answer, sfb_sip_message_unref);
	sfb_sip_transport_send(caller->transport, request);
	while (caller->answer == NULL && !caller->is_closed)
		g_main_context_iteration(NULL, TRUE);
	return caller->answer;
}

const SfbSipMessage *
caller_ask_plainly(Caller *caller)
{
	g_autoptr(SfbSipMessage) request = caller_make_register(caller);

	return caller_ask(caller, request);
}

static gboolean
is_challenge(const SfbSipMessage *answer)
{
	return answer != NULL && (sfb_sip_message_get_status(answer) == 401 ||
	                          sfb_sip_message_get_status(answer) == 407);
}

/* The challenge of @scheme in @answer. Returns: (transfer full) */
static SfbSipAuthHeader *
find_challenge(const SfbSipMessage *answer, const char *scheme)
{
	const char *name = sfb_sip_message_get_status(answer) == 407 ? "Proxy-Authenticate"
	                                                             : "WWW-Authenticate";
	const char *value;

	for (guint i = 0; (value = sfb_sip_message_get_header_nth(answer, name, i)) != NULL; i++) {
		g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(value);

		if (strcmp(sfb_sip_auth_header_get_scheme(header), scheme) == 0)
			return g_steal_pointer(&header);
	}
	return NULL;
}

/* The server's token in the last answer, if it is one of a handshake. Returns: (transfer full)
 * (nullable) */
static GBytes *
take_token(Caller *caller, const char *scheme)
{
	g_autoptr(SfbSipAuthHeader) header =
		is_challenge(caller->answer) ? find_challenge(caller->answer, scheme) : NULL;
	const char *text = header != NULL ? sfb_sip_auth_header_get(header, "gssapi-data") : NULL;
	gsize length;
	guint8 *bytes;

	if (text == NULL)
		return NULL;
	sfb_sip_association_set_opaque(caller->association,
	                               sfb_sip_auth_header_get(header, "opaque"));
	bytes = g_base64_decode(text, &length);
	return g_bytes_new_take(bytes, length);
}

static void
begin(Caller *caller, SfbAuthMech *mech)
{
	g_autoptr(SfbSipAuthHeader) challenge = NULL;

	caller_ask_plainly(caller);
	g_assert_true(is_challenge(caller->answer));
	challenge = find_challenge(caller->answer, sfb_auth_mech_get_scheme(mech));
	g_assert_nonnull(challenge);
	g_clear_pointer(&caller->association, sfb_sip_association_free);
	caller->association =
		sfb_sip_association_new(SFB_SIP_ROLE_CLIENT, challenge,
	                                sfb_sip_message_get_status(caller->answer) == 407, mech);
}

/* One REGISTER of the handshake; FALSE if the server's last token cannot be answered. */
static gboolean
go_on(Caller *caller, GBytes *server_token)
{
	SfbAuthMech *mech = sfb_sip_association_get_mech(caller->association);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = take_step(mech, server_token, NULL, &error);
	g_autoptr(SfbSipMessage) request = NULL;
	gboolean is_signed = sfb_auth_mech_is_established(mech) &&
	                     sfb_sip_association_get_version(caller->association) >= 4;

	if (error != NULL) {
		g_test_message("%s", error->message);
		return FALSE;
	}
	request = caller_make_register(caller);
	sfb_sip_association_add_token(caller->association, request, token, is_signed, &error);
	g_assert_no_error(error);
	caller_ask(caller, request);
	return TRUE;
}

const SfbSipMessage *
caller_prove(Caller *caller, SfbAuthMech *mech)
{
	const char *scheme = sfb_auth_mech_get_scheme(mech);
	g_autoptr(GBytes) token = NULL;

	begin(caller, mech);
	do {
		if (!go_on(caller, token))
			break;
		g_clear_pointer(&token, g_bytes_unref);
		token = take_token(caller, scheme);
	} while (token != NULL);
	return caller->answer;
}

const SfbSipMessage *
caller_refresh(Caller *caller)
{
	g_autoptr(SfbSipMessage) request = caller_make_register(caller);
	g_autoptr(GError) error = NULL;

	sfb_sip_association_sign(caller->association, request, &error);
	g_assert_no_error(error);
	return caller_ask(caller, request);
}

guint
caller_get_count(const Caller *caller)
{
	return caller->number;
}

gboolean
caller_is_answer_signed(const Caller *caller)
{
	return caller->association != NULL &&
	       sfb_sip_association_verify(caller->association, caller->answer) ==
	               SFB_SIP_VERDICT_GOOD;
}
