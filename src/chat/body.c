/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What stands in a MESSAGE, an INFO and the SDP of an IM session. */

#include "chat/body.h"

#include <string.h>

#include "sip/header.h"
#include "sip/multipart.h"
#include "util/xml.h"

#define CHARSET_NAME_MAX 40

/* One body, of a message or of a part. */
typedef struct {
	const char *content_type; /* with parameters */
	GBytes *bytes;
} Body;

/* Calls @visit for the message's own body or, if that is multipart, for each part, until one is
 * taken. Microsoft's clients nest no deeper for text. */
static gboolean
visit_bodies(const SfbSipMessage *message, gboolean (*visit)(const Body *body, gpointer user_data),
             gpointer user_data)
{
	const char *content_type = sfb_sip_message_get_header(message, "Content-Type");
	g_autoptr(GPtrArray) parts = NULL;
	Body whole = { content_type, sfb_sip_message_get_body(message) };

	if (content_type == NULL)
		return FALSE;
	if (g_ascii_strncasecmp(content_type, "multipart/", strlen("multipart/")) != 0)
		return visit(&whole, user_data);
	parts = sfb_sip_multipart_parse(content_type, whole.bytes);
	for (guint i = 0; parts != NULL && i < parts->len; i++) {
		const SfbSipPart *part = g_ptr_array_index(parts, i);
		Body body = { part->content_type, part->body };

		if (visit(&body, user_data))
			return TRUE;
	}
	return FALSE;
}

/* The name goes to the system's converter: keep it a name. */
static gboolean
is_charset_name(const char *name)
{
	gsize length = strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.:");

	return length > 0 && length <= CHARSET_NAME_MAX && name[length] == '\0';
}

/* Text in an unknown or wrongly named charset is shown as well as it goes, never refused. */
static char *
dup_utf8(const Body *body)
{
	gsize length;
	const char *text = g_bytes_get_data(body->bytes, &length);
	g_autofree char *charset = sfb_sip_header_get_parameter(body->content_type, "charset");
	g_autofree char *converted = NULL;
	gsize converted_length = 0;

	if (text == NULL) /* of a body without a byte */
		return g_strdup("");
	if (charset != NULL && is_charset_name(charset) &&
	    g_ascii_strcasecmp(charset, "UTF-8") != 0)
		converted =
			g_convert(text, length, "UTF-8", charset, NULL, &converted_length, NULL);
	if (converted != NULL)
		return g_utf8_make_valid(converted, converted_length);
	return g_utf8_make_valid(text, length);
}

/* The length of the longest piece of @text that has at most @limit bytes and ends with a character.
 */
static gsize
limit_length(const char *text, gsize limit)
{
	const char *end = memchr(text, '\0', limit + 1);

	if (end != NULL)
		return end - text;
	return g_utf8_find_prev_char(text, text + limit + 1) - text;
}

/* @text with every CR LF, CR and LF written as @line_end. */
static char *
dup_with_line_ends(const char *text, const char *line_end)
{
	GString *result = g_string_sized_new(strlen(text));

	while (*text != '\0') {
		gsize plain = strcspn(text, "\r\n");

		g_string_append_len(result, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		g_string_append(result, line_end);
		text += g_str_has_prefix(text, "\r\n") ? 2 : 1;
	}
	return g_string_free(result, FALSE);
}

static gboolean
take_text(const Body *body, gpointer user_data)
{
	char **text = user_data;
	g_autofree char *utf8 = NULL;

	if (!sfb_sip_header_is_type(body->content_type, "text/plain"))
		return FALSE;
	utf8 = dup_utf8(body);
	utf8[limit_length(utf8, SFB_CHAT_TEXT_MAX)] = '\0';
	*text = dup_with_line_ends(utf8, "\n");
	return TRUE;
}

char *
sfb_chat_body_dup_text(const SfbSipMessage *message)
{
	char *text = NULL;

	visit_bodies(message, take_text, &text);
	return text;
}

/* How much of @text goes into the next piece; @gap: bytes behind it that the cut replaces. */
static gsize
find_cut(const char *text, gsize piece_max, gsize *gap)
{
	gsize length = limit_length(text, piece_max);
	const char *cut;

	*gap = 0;
	if (text[length] == '\0')
		return length;
	/* The line end itself may stand just behind the piece. */
	cut = g_strrstr_len(text, length + strlen("\r\n"), "\r\n");
	if (cut != NULL && cut > text) {
		*gap = strlen("\r\n");
		return cut - text;
	}
	cut = g_strrstr_len(text, length, " ");
	return cut != NULL ? (gsize)(cut + 1 - text) : length;
}

GStrv
sfb_chat_body_split(const char *text, gsize piece_max)
{
	g_autofree char *wire = dup_with_line_ends(text, "\r\n");
	g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
	const char *rest = wire;

	do {
		gsize gap;
		gsize length = find_cut(rest, piece_max, &gap);

		g_ptr_array_add(pieces, g_strndup(rest, length));
		rest += length + gap;
	} while (*rest != '\0');
	g_ptr_array_add(pieces, NULL);
	return (GStrv)g_ptr_array_free(g_steal_pointer(&pieces), FALSE);
}

char *
sfb_chat_body_build_toast(const char *text)
{
	gsize length = strlen(text);
	g_autofree char *base64 = NULL;

	if (length > SFB_CHAT_TOAST_MAX)
		return NULL;
	base64 = g_base64_encode((const guchar *)text, length);
	return g_strdup_printf("text/plain; charset=UTF-8;ms-body=%s", base64);
}

/* Any other word means "idle" (RFC 3994 3.2). */
static SfbTyping
read_state(const char *state, const char *started)
{
	return g_strcmp0(state, started) == 0 ? SFB_TYPING_STARTED : SFB_TYPING_STOPPED;
}

SfbTyping
sfb_chat_body_parse_typing(const SfbSipMessage *message)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	g_autoptr(SfbXml) xml = NULL;
	SfbXmlNode *root;

	if (!sfb_sip_message_has_content_type(message, "application/xml") &&
	    !sfb_sip_message_has_content_type(message, "application/im-iscomposing+xml"))
		return SFB_TYPING_NONE;
	xml = sfb_xml_parse(text != NULL ? text : "", length, NULL);
	root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	if (root != NULL && sfb_xml_has_name(root, "KeyboardActivity")) {
		SfbXmlNode *status = sfb_xml_get_child(root, "status");

		return read_state(sfb_xml_get_attribute(status, "status"), "type");
	}
	if (root != NULL && sfb_xml_has_name(root, "isComposing")) {
		g_autofree char *state = sfb_xml_dup_text(sfb_xml_get_child(root, "state"));

		return read_state(state, "active");
	}
	return SFB_TYPING_NONE;
}

const char *
sfb_chat_body_get_typing_document(gboolean is_typing)
{
	return is_typing ? "<?xml version=\"1.0\"?><KeyboardActivity><status status=\"type\"/>"
	                   "</KeyboardActivity>"
	                 : "<?xml version=\"1.0\"?><KeyboardActivity><status status=\"idle\"/>"
	                   "</KeyboardActivity>";
}

char *
sfb_chat_body_build_sdp(const char *local_host, guint16 local_port)
{
	const char *family = strchr(local_host, ':') != NULL ? "IP6" : "IP4";

	/* Nobody connects to this address: text travels over the SIP connection. */
	return g_strdup_printf("v=0\r\n"
	                       "o=- 0 0 IN %s %s\r\n"
	                       "s=session\r\n"
	                       "c=IN %s %s\r\n"
	                       "t=0 0\r\n"
	                       "m=message %u sip null\r\n"
	                       "a=accept-types:" SFB_CHAT_ACCEPT_TYPES "\r\n",
	                       family, local_host, family, local_host, local_port);
}

/* A port of zero refuses the stream (RFC 3264 6). */
static gboolean
is_im_line(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 3);

	if (g_strv_length(words) < 2)
		return FALSE;
	return (g_ascii_strcasecmp(words[0], "m=message") == 0 ||
	        g_ascii_strcasecmp(words[0], "m=x-ms-message") == 0) &&
	       g_ascii_strtoull(words[1], NULL, 10) != 0;
}

static gboolean
visit_sdp(const Body *body, gpointer user_data)
{
	gsize length;
	const char *text = g_bytes_get_data(body->bytes, &length);
	g_autofree char *sdp = g_strndup(text, length);
	g_auto(GStrv) lines = NULL;

	if (!sfb_sip_header_is_type(body->content_type, "application/sdp"))
		return FALSE;
	lines = g_strsplit_set(sdp, "\r\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (is_im_line(lines[i]))
			return TRUE;
	}
	return FALSE;
}

gboolean
sfb_chat_body_has_im(const SfbSipMessage *message)
{
	if (g_bytes_get_size(sfb_sip_message_get_body(message)) == 0)
		return TRUE;
	return visit_bodies(message, visit_sdp, NULL);
}
