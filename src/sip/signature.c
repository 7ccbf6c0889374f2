/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The text that a signature covers: header values exactly as they stand in the message. */

#include "sip/signature.h"

#include <string.h>

#include "sip/header.h"

static void
append(GString *text, const char *value)
{
	g_string_append_c(text, '<');
	if (value != NULL)
		g_string_append(text, value);
	g_string_append_c(text, '>');
}

/* The number as it is written, leading zeros included. */
static void
append_cseq(GString *text, const SfbSipMessage *message)
{
	const char *value = sfb_sip_message_get_header(message, "CSeq");
	g_autofree char *number = NULL;

	if (value == NULL)
		value = "";
	value += strspn(value, " \t");
	number = g_strndup(value, strcspn(value, " \t"));
	value += strlen(number);
	append(text, number);
	append(text, value + strspn(value, " \t"));
}

/* @has_uri: version 2 leaves the To URI out. */
static void
append_party(GString *text, const SfbSipMessage *message, const char *name, gboolean has_uri)
{
	const char *value = sfb_sip_message_get_header(message, name);
	g_autoptr(SfbSipNameAddr) party = value != NULL ? sfb_sip_name_addr_parse(value) : NULL;
	g_autofree char *tag = party != NULL ? sfb_sip_header_get_tag(party->parameters) : NULL;

	if (has_uri)
		append(text, party != NULL ? party->uri : NULL);
	append(text, tag);
}

static gboolean
has_scheme(const char *uri, const char *scheme)
{
	gsize length = strlen(scheme);

	return g_ascii_strncasecmp(uri, scheme, length) == 0 && uri[length] == ':';
}

/* The first URI of one of two schemes in a header that may be repeated and may hold lists. */
static char *
find_identity(const SfbSipMessage *message, const char *name, const char *scheme,
              const char *other_scheme)
{
	const char *value;

	for (guint i = 0; (value = sfb_sip_message_get_header_nth(message, name, i)) != NULL; i++) {
		g_auto(GStrv) elements = sfb_sip_header_split(value);

		for (char **element = elements; *element != NULL; element++) {
			g_autoptr(SfbSipNameAddr) addr = sfb_sip_name_addr_parse(*element);

			if (addr != NULL &&
			    (has_scheme(addr->uri, scheme) || has_scheme(addr->uri, other_scheme)))
				return g_steal_pointer(&addr->uri);
		}
	}
	return NULL;
}

static void
append_identities(GString *text, const SfbSipMessage *message)
{
	const char *name = sfb_sip_message_get_header(message, "P-Asserted-Identity") != NULL
	                           ? "P-Asserted-Identity"
	                           : "P-Preferred-Identity";
	g_autofree char *sip = find_identity(message, name, "sip", "sips");
	g_autofree char *tel = find_identity(message, name, "tel", "tel");

	append(text, sip);
	append(text, tel);
}

char *
sfb_sip_signature_build_text(const SfbSipMessage *message, const SfbSipSignatureFields *fields)
{
	GString *text = g_string_sized_new(256);
	gboolean is_old = fields->version < 3;

	append(text, fields->scheme);
	append(text, fields->salt);
	g_string_append_printf(text, "<%" G_GUINT32_FORMAT ">", fields->number);
	append(text, fields->realm);
	append(text, fields->target);
	append(text, sfb_sip_message_get_header(message, "Call-ID"));
	append_cseq(text, message);
	append_party(text, message, "From", TRUE);
	append_party(text, message, "To", !is_old);
	if (!is_old)
		append_identities(text, message);
	/* The header field alone; a Contact's ";expires=" does not count. */
	append(text, sfb_sip_message_get_header(message, "Expires"));
	if (!sfb_sip_message_is_request(message))
		g_string_append_printf(text, "<%u>", sfb_sip_message_get_status(message));
	return g_string_free(text, FALSE);
}
