/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Looking into NTLM tokens: enough to refuse a downgrade and fields that point outside. */

#include "config.h"

#include "auth/ntlm-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

/* [MS-NLMP] 2.2.2.5 */
#define NEGOTIATE_UNICODE 0x00000001u
#define NEGOTIATE_SIGN 0x00000010u
#define NEGOTIATE_DATAGRAM 0x00000040u
#define NEGOTIATE_EXTENDED_SESSION_SECURITY 0x00080000u
#define NEGOTIATE_IDENTIFY 0x00100000u
#define NEGOTIATE_TARGET_INFO 0x00800000u
#define NEGOTIATE_KEY_EXCHANGE 0x40000000u

#define NEEDED_FLAGS                                                                               \
	(NEGOTIATE_UNICODE | NEGOTIATE_SIGN | NEGOTIATE_DATAGRAM |                                 \
	 NEGOTIATE_EXTENDED_SESSION_SECURITY | NEGOTIATE_IDENTIFY | NEGOTIATE_TARGET_INFO |        \
	 NEGOTIATE_KEY_EXCHANGE)

/* The longest response of NTLMv1; NTLMv2's has at least 44 bytes ([MS-NLMP] 2.2.2.6, 2.2.2.8). */
#define NTLM_V1_RESPONSE_MAX 24

typedef struct {
	guint32 type;
	gsize header_length; /* up to the version, which may be missing */
	gsize fields[7];     /* where each field's length and offset stand; 0 ends them */
} TokenForm;

static const TokenForm challenge_form = { 2, 48, { 12, 40 } };
static const TokenForm authenticate_form = { 3, 64, { 12, 20, 28, 36, 44, 52 } };

static guint16
read_uint16(const guint8 *at)
{
	return at[0] | at[1] << 8;
}

static guint32
read_uint32(const guint8 *at)
{
	return read_uint16(at) | (guint32)read_uint16(at + 2) << 16;
}

static gboolean
is_field_inside(const guint8 *field, gsize token_length)
{
	gsize length = read_uint16(field);
	gsize offset = read_uint32(field + 4);

	return offset <= token_length && length <= token_length - offset;
}

static gboolean
has_form(GBytes *token, const TokenForm *form)
{
	static const guint8 signature[] = "NTLMSSP";
	gsize length;
	const guint8 *octets = g_bytes_get_data(token, &length);

	if (length < form->header_length || memcmp(octets, signature, sizeof signature) != 0 ||
	    read_uint32(octets + 8) != form->type)
		return FALSE;
	for (const gsize *field = form->fields; *field != 0; field++) {
		if (!is_field_inside(octets + *field, length))
			return FALSE;
	}
	return TRUE;
}

gboolean
sfb_auth_ntlm_check_challenge(GBytes *challenge, GError **error)
{
	if (!has_form(challenge, &challenge_form)) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server's NTLM challenge makes no sense. If this happens "
		                      "again, tell the server's administrator."));
		return FALSE;
	}
	return TRUE;
}

gboolean
sfb_auth_ntlm_check_datagram_challenge(GBytes *challenge, GError **error)
{
	const guint8 *octets = g_bytes_get_data(challenge, NULL);

	if (!sfb_auth_ntlm_check_challenge(challenge, error))
		return FALSE;
	if ((read_uint32(octets + 20) & NEEDED_FLAGS) != NEEDED_FLAGS) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                    _("The server offers NTLM only in a form that is not safe "
		                      "enough. Ask its administrator to allow NTLM with extended "
		                      "session security and 128-bit keys."));
		return FALSE;
	}
	return TRUE;
}

gboolean
sfb_auth_ntlm_check_authenticate(GBytes *authenticate, GError **error)
{
	const guint8 *octets = g_bytes_get_data(authenticate, NULL);

	if (!has_form(authenticate, &authenticate_form)) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The NTLM mechanism of this computer made an answer that "
		                      "makes no sense. Update the package gss-ntlmssp."));
		return FALSE;
	}
	if (read_uint16(octets + 20) <= NTLM_V1_RESPONSE_MAX) {
		g_set_error_literal(
			error, SFB_ERROR, SFB_ERROR_USAGE,
			_("This computer is set to answer with NTLMv1, which would give "
		          "your password away. Remove the environment variable "
		          "LM_COMPAT_LEVEL, or set it to 3 or more, and sign in again."));
		return FALSE;
	}
	return TRUE;
}
