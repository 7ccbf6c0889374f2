/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The accepting half of gss-ntlmssp. It wants a NEGOTIATE, which no SIP client sends: it gets one
 * of ours that asks for what a SIP server offers.
 */

#include "auth/acceptor.h"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <string.h>

#define OFFERED_FLAGS 0xe29a8275u
#define NEGOTIATE_LENGTH 40

struct _Acceptor {
	gss_cred_id_t credential;
	gss_ctx_id_t context;
};

static gss_OID_desc mechanism = { 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };
static gss_OID_desc set_flags = { 11, (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x05" };
static gss_OID_desc set_number = { 11, (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x01" };

static gss_buffer_desc
borrow(GBytes *bytes)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(bytes, &length);

	return (gss_buffer_desc){ length, (gpointer)octets };
}

static GBytes *
take(gss_buffer_desc *buffer)
{
	GBytes *bytes = g_bytes_new(buffer->value, buffer->length);
	OM_uint32 minor;

	gss_release_buffer(&minor, buffer);
	return bytes;
}

Acceptor *
acceptor_new(void)
{
	Acceptor *acceptor = g_new0(Acceptor, 1);
	guint32 flags = GUINT32_TO_LE(OFFERED_FLAGS);
	gss_buffer_desc value = { sizeof flags, &flags };
	gss_OID_set_desc mechanisms = { 1, &mechanism };
	OM_uint32 minor;

	acceptor->credential = GSS_C_NO_CREDENTIAL;
	acceptor->context = GSS_C_NO_CONTEXT;
	g_assert_cmpuint(gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &mechanisms,
	                                  GSS_C_ACCEPT, &acceptor->credential, NULL, NULL),
	                 ==, GSS_S_COMPLETE);
	g_assert_cmpuint(gss_set_cred_option(&minor, &acceptor->credential, &set_flags, &value), ==,
	                 GSS_S_COMPLETE);
	return acceptor;
}

void
acceptor_free(Acceptor *acceptor)
{
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &acceptor->context, GSS_C_NO_BUFFER);
	gss_release_cred(&minor, &acceptor->credential);
	g_free(acceptor);
}

GBytes *
acceptor_challenge(Acceptor *acceptor)
{
	guint8 negotiate[NEGOTIATE_LENGTH] = "NTLMSSP\0\1";
	guint32 flags = GUINT32_TO_LE(OFFERED_FLAGS);
	gss_buffer_desc input = { sizeof negotiate, negotiate };
	gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	memcpy(negotiate + 12, &flags, sizeof flags);
	g_assert_cmpuint(gss_accept_sec_context(&minor, &acceptor->context, acceptor->credential,
	                                        &input, GSS_C_NO_CHANNEL_BINDINGS, NULL, NULL,
	                                        &output, NULL, NULL, NULL),
	                 ==, GSS_S_CONTINUE_NEEDED);
	return take(&output);
}

gboolean
acceptor_accept(Acceptor *acceptor, GBytes *authenticate)
{
	guint32 number = 100;
	gss_buffer_desc value = { sizeof number, &number };
	gss_buffer_desc input = borrow(authenticate);
	gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	if (gss_accept_sec_context(&minor, &acceptor->context, acceptor->credential, &input,
	                           GSS_C_NO_CHANNEL_BINDINGS, NULL, NULL, &output, NULL, NULL,
	                           NULL) != GSS_S_COMPLETE)
		return FALSE;
	gss_release_buffer(&minor, &output);
	g_assert_cmpuint(
		gss_set_sec_context_option(&minor, &acceptor->context, &set_number, &value), ==,
		GSS_S_COMPLETE);
	return TRUE;
}

GBytes *
acceptor_sign(Acceptor *acceptor, GBytes *text)
{
	gss_buffer_desc message = borrow(text);
	gss_buffer_desc signature = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	g_assert_cmpuint(
		gss_get_mic(&minor, acceptor->context, GSS_C_QOP_DEFAULT, &message, &signature), ==,
		GSS_S_COMPLETE);
	return take(&signature);
}

gboolean
acceptor_verify(Acceptor *acceptor, GBytes *text, GBytes *signature)
{
	gss_buffer_desc message = borrow(text);
	gss_buffer_desc claimed = borrow(signature);
	OM_uint32 minor;

	return gss_verify_mic(&minor, acceptor->context, &message, &claimed, NULL) ==
	       GSS_S_COMPLETE;
}

GBytes *
acceptor_get_session_key(Acceptor *acceptor)
{
	gss_buffer_set_t values = GSS_C_NO_BUFFER_SET;
	GBytes *key;
	OM_uint32 minor;

	g_assert_cmpuint(gss_inquire_sec_context_by_oid(&minor, acceptor->context,
	                                                GSS_C_INQ_SSPI_SESSION_KEY, &values),
	                 ==, GSS_S_COMPLETE);
	key = g_bytes_new(values->elements[0].value, values->elements[0].length);
	gss_release_buffer_set(&minor, &values);
	return key;
}
