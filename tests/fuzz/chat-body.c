/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The body of a MESSAGE, an INFO or an INVITE; the first line of the input is its Content-Type. */

#include "fuzz/fuzz.h"

#include <glib.h>
#include <string.h>

#include "chat/body.h"

#define SMALL_PIECE 16

static void
use_text(const char *text)
{
	g_auto(GStrv) pieces = NULL;

	g_assert_cmpuint(strlen(text), <=, SFB_CHAT_TEXT_MAX);
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_null(strchr(text, '\r'));
	pieces = sfb_chat_body_split(text, SMALL_PIECE);
	for (guint i = 0; pieces[i] != NULL; i++) {
		g_assert_cmpuint(strlen(pieces[i]), <=, SMALL_PIECE);
		g_assert_true(g_utf8_validate(pieces[i], -1, NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const uint8_t *line_end = size > 0 ? memchr(bytes, '\n', size) : NULL;
	size_t start = line_end != NULL ? (size_t)(line_end - bytes) + 1 : size;
	g_autofree char *content_type = g_strndup((const char *)bytes, start);
	g_autoptr(GBytes) body = g_bytes_new(bytes + start, size - start);
	g_autoptr(SfbSipMessage) message =
		sfb_sip_message_new_request("MESSAGE", "sip:a@b.example");
	g_autofree char *text = NULL;

	sfb_sip_message_set_body(message, g_strchomp(content_type), body);
	text = sfb_chat_body_dup_text(message);
	if (text != NULL)
		use_text(text);
	sfb_chat_body_parse_typing(message);
	sfb_chat_body_has_im(message);
	return 0;
}
