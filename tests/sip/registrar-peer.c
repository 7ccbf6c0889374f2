/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A peer that asks for proof and gives its own. */

#include "sip/registrar-peer.h"

#include <string.h>

#include "auth/acceptor.h"
#include "sip/header.h"
#include "sip/signature.h"
#include "util/bytes.h"

#define REALM "SIP Communications Service"
#define TARGET "pool01.contoso.example"
#define OPAQUE "2BDBAC9D"
#define SALT "9616454F"

struct _Registrar {
	Peer *peer;
	Acceptor *acceptor;
	guint version;
	guint sent;
};

Registrar *
registrar_new(Peer *peer, guint version)
{
	Registrar *registrar = g_new0(Registrar, 1);

	registrar->peer = peer;
	registrar->acceptor = acceptor_new();
	registrar->version = version;
	return registrar;
}

void
registrar_free(Registrar *registrar)
{
	acceptor_free(registrar->acceptor);
	g_free(registrar);
}

void
registrar_forget(Registrar *registrar)
{
	acceptor_free(registrar->acceptor);
	registrar->acceptor = acceptor_new();
	registrar->sent = 0;
}

/* Version 2 has no such parameter. */
static const char *
get_version_parameter(const Registrar *registrar)
{
	static const char *const parameters[] = { "", ", version=3", ", version=4" };

	return parameters[registrar->version - 2];
}

void
registrar_challenge(Registrar *registrar, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 401);

	sfb_sip_message_add_header_printf(response, "WWW-Authenticate",
	                                  "NTLM realm=\"" REALM "\", targetname=\"" TARGET "\"%s",
	                                  get_version_parameter(registrar));
	sfb_sip_message_add_header_printf(response, "WWW-Authenticate",
	                                  "Kerberos realm=\"" REALM "\", targetname=\"sip/" TARGET
	                                  "\"%s",
	                                  get_version_parameter(registrar));
	peer_send(registrar->peer, response);
}

void
registrar_answer_token(Registrar *registrar, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 401);
	g_autoptr(GBytes) token = acceptor_challenge(registrar->acceptor);
	g_autofree char *text =
		g_base64_encode(g_bytes_get_data(token, NULL), g_bytes_get_size(token));

	sfb_sip_message_add_header_printf(response, "WWW-Authenticate",
	                                  "NTLM opaque=\"" OPAQUE
	                                  "\", gssapi-data=\"%s\", targetname=\"" TARGET
	                                  "\", realm=\"" REALM "\"%s",
	                                  text, get_version_parameter(registrar));
	peer_send(registrar->peer, response);
}

static SfbSipAuthHeader *
read_credentials(const SfbSipMessage *message)
{
	return sfb_sip_auth_header_parse(sfb_sip_message_get_header(message, "Authorization"));
}

gboolean
registrar_believes(Registrar *registrar, const SfbSipMessage *request)
{
	g_autoptr(SfbSipAuthHeader) header = read_credentials(request);
	gsize length;
	guchar *bytes = g_base64_decode(sfb_sip_auth_header_get(header, "gssapi-data"), &length);
	g_autoptr(GBytes) token = g_bytes_new_take(bytes, length);

	g_assert_cmpstr(sfb_sip_auth_header_get(header, "opaque"), ==, OPAQUE);
	return acceptor_accept(registrar->acceptor, token);
}

static GBytes *
build_text(const Registrar *registrar, const SfbSipMessage *message, const char *salt, guint number)
{
	const SfbSipSignatureFields fields = {
		.version = registrar->version,
		.scheme = "NTLM",
		.salt = salt,
		.number = number,
		.realm = REALM,
		.target = TARGET,
	};
	char *text = sfb_sip_signature_build_text(message, &fields);

	return g_bytes_new_take(text, strlen(text));
}

gboolean
registrar_verifies(Registrar *registrar, const SfbSipMessage *message, guint number)
{
	g_autoptr(SfbSipAuthHeader) header = read_credentials(message);
	g_autofree char *expected_number = g_strdup_printf("%u", number);
	g_autoptr(GBytes) text =
		build_text(registrar, message, sfb_sip_auth_header_get(header, "crand"), number);
	g_autoptr(GBytes) signature =
		sfb_bytes_from_hex(sfb_sip_auth_header_get(header, "response"));

	g_assert_cmpstr(sfb_sip_auth_header_get(header, "cnum"), ==, expected_number);
	return acceptor_verify(registrar->acceptor, text, signature);
}

SfbSipMessage *
registrar_make_200(const SfbSipMessage *request, const char *expires, const char *action)
{
	SfbSipMessage *response = peer_make_response(request, 200);

	sfb_sip_message_copy_headers(response, request, "Contact");
	sfb_sip_message_add_header(response, "Expires", expires);
	sfb_sip_message_add_header(response, "Supported", "adhoclist");
	sfb_sip_message_add_header_printf(response, "presence-state", "register-action=\"%s\"",
	                                  action);
	return response;
}

static void
send_with(Registrar *registrar, SfbSipMessage *message, char *signature)
{
	sfb_sip_message_add_header_printf(
		message, "Authentication-Info",
		"NTLM rspauth=\"%s\", srand=\"" SALT "\", snum=\"%u\", opaque=\"" OPAQUE
		"\", qop=\"auth\", targetname=\"" TARGET "\", realm=\"" REALM "\"",
		signature, registrar->sent);
	peer_send(registrar->peer, message);
}

static char *
sign(Registrar *registrar, const SfbSipMessage *message)
{
	g_autoptr(GBytes) text = build_text(registrar, message, SALT, ++registrar->sent);
	g_autoptr(GBytes) signature = acceptor_sign(registrar->acceptor, text);

	return sfb_bytes_to_hex(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));
}

void
registrar_send_signed(Registrar *registrar, SfbSipMessage *message)
{
	g_autofree char *signature = sign(registrar, message);

	send_with(registrar, message, signature);
}

void
registrar_send_forged(Registrar *registrar, SfbSipMessage *message)
{
	g_autofree char *signature = sign(registrar, message);

	signature[10] = signature[10] == '0' ? '1' : '0';
	send_with(registrar, message, signature);
}
