/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The wrapping of SPNEGO: a little DER in both directions. */

#include "config.h"

#include "auth/spnego.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

/* Tags of DER, and those of RFC 4178 4.2. */
#define OCTET_STRING 0x04
#define OBJECT_IDENTIFIER 0x06
#define ENUMERATED 0x0a
#define SEQUENCE 0x30
#define INITIAL_CONTEXT_TOKEN 0x60
#define ELEMENT(n) (0xa0 + (n))

#define NEG_TOKEN_INIT ELEMENT(0)
#define MECHANISM_TYPES ELEMENT(0)
#define NEG_TOKEN_RESP ELEMENT(1)
#define NEGOTIATION_STATE ELEMENT(0)
#define SUPPORTED_MECHANISM ELEMENT(1)
#define MECHANISM_TOKEN ELEMENT(2) /* of either message */

#define STATE_REJECT 2

/* 1.3.6.1.5.5.2 */
static const guint8 spnego[] = { OBJECT_IDENTIFIER, 6, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02 };

/* Writing: from the inside out, every step in front of what is there */

static void
enclose(GByteArray *content, guint8 tag)
{
	guint8 header[6] = { tag };
	gsize length = content->len;
	guint octets = 0; /* of a length that is too long for one */

	if (length > 0x7f) {
		for (gsize rest = length; rest > 0; rest >>= 8)
			octets++;
		header[1] = (guint8)(0x80 | octets);
		for (guint i = 0; i < octets; i++)
			header[2 + i] = (guint8)(length >> 8 * (octets - 1 - i));
	} else {
		header[1] = (guint8)length;
	}
	g_byte_array_prepend(content, header, 2 + octets);
}

static GByteArray *
write_token(GBytes *token)
{
	GByteArray *message = g_byte_array_new();
	gsize length;
	const guint8 *octets = g_bytes_get_data(token, &length);

	g_byte_array_append(message, octets, (guint)length);
	enclose(message, OCTET_STRING);
	enclose(message, MECHANISM_TOKEN);
	return message;
}

static GByteArray *
write_mechanisms(gconstpointer mechanism, gsize length)
{
	GByteArray *list = g_byte_array_new();

	g_byte_array_append(list, mechanism, (guint)length);
	enclose(list, OBJECT_IDENTIFIER);
	enclose(list, SEQUENCE);
	enclose(list, MECHANISM_TYPES);
	return list;
}

GBytes *
sfb_auth_spnego_wrap_first(gconstpointer mechanism, gsize mechanism_length, GBytes *token)
{
	g_autoptr(GByteArray) mechanisms = write_mechanisms(mechanism, mechanism_length);
	GByteArray *message = write_token(token);

	g_byte_array_prepend(message, mechanisms->data, mechanisms->len);
	enclose(message, SEQUENCE);
	enclose(message, NEG_TOKEN_INIT);
	g_byte_array_prepend(message, spnego, sizeof spnego);
	enclose(message, INITIAL_CONTEXT_TOKEN);
	return g_byte_array_free_to_bytes(message);
}

GBytes *
sfb_auth_spnego_wrap_next(GBytes *token)
{
	GByteArray *message = write_token(token);

	enclose(message, SEQUENCE);
	enclose(message, NEG_TOKEN_RESP);
	return g_byte_array_free_to_bytes(message);
}

/* Reading */

typedef struct {
	const guint8 *at;
	gsize left;
} Reader;

/* A definite length of at most 4 octets. */
static gboolean
take_length(Reader *reader, gsize *length)
{
	guint octets;

	if (reader->left == 0)
		return FALSE;
	octets = *reader->at > 0x7f ? *reader->at & 0x7f : 0;
	*length = octets == 0 ? *reader->at : 0;
	reader->at++;
	reader->left--;
	if (octets > 4 || octets > reader->left)
		return FALSE;
	for (guint i = 0; i < octets; i++)
		*length = *length << 8 | reader->at[i];
	reader->at += octets;
	reader->left -= octets;
	return *length <= reader->left;
}

/* The next element, if it has @tag; else nothing is taken. */
static gboolean
take(Reader *reader, guint8 tag, Reader *content)
{
	Reader rest = *reader;
	gsize length;

	if (rest.left == 0 || *rest.at != tag)
		return FALSE;
	rest.at++;
	rest.left--;
	if (!take_length(&rest, &length))
		return FALSE;
	*content = (Reader){ rest.at, length };
	*reader = (Reader){ rest.at + length, rest.left - length };
	return TRUE;
}

static gboolean
is_rejected(Reader *fields)
{
	Reader element, state;

	return take(fields, NEGOTIATION_STATE, &element) && take(&element, ENUMERATED, &state) &&
	       state.left == 1 && *state.at == STATE_REJECT;
}

static GBytes *
refuse_senseless(GError **error)
{
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	                    _("The server's part of the Negotiate handshake makes no sense. If "
	                      "this happens again, tell its administrator."));
	return NULL;
}

GBytes *
sfb_auth_spnego_unwrap(GBytes *answer, GError **error)
{
	Reader reader = { g_bytes_get_data(answer, NULL), g_bytes_get_size(answer) };
	Reader token = { (const guint8 *)"", 0 };
	Reader message, fields, element;

	if (reader.left > SFB_AUTH_SPNEGO_ANSWER_MAX || !take(&reader, NEG_TOKEN_RESP, &message) ||
	    !take(&message, SEQUENCE, &fields))
		return refuse_senseless(error);
	if (is_rejected(&fields)) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_CREDENTIALS,
		                    _("The server refused the Windows sign-in. Check the user name "
		                      "and the password, or the Kerberos ticket."));
		return NULL;
	}
	take(&fields, SUPPORTED_MECHANISM, &element); /* we offered one alone */
	if (take(&fields, MECHANISM_TOKEN, &element) && !take(&element, OCTET_STRING, &token))
		return refuse_senseless(error);
	return g_bytes_new(token.at, token.left);
}
