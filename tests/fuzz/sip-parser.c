/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A stream of SIP: the pieces it arrives in must not matter, and what is built must read the same.
 */

#include "fuzz/fuzz.h"

#include <glib.h>

#include "sip/parser.h"
#include "sip/signature.h"

/* More headers than this, and the Content-Length that is added may be one too many. */
#define HEADERS_SURE_TO_FIT (SFB_SIP_HEADER_COUNT_MAX - 1)

static void
use_headers(const SfbSipMessage *message)
{
	const SfbSipSignatureFields fields = { 4, "NTLM", "0", 1, "realm", "target" };
	g_autofree char *text = sfb_sip_signature_build_text(message, &fields);
	guint32 number;

	g_assert_nonnull(text);
	sfb_sip_message_get_cseq(message, &number, NULL);
	sfb_sip_message_has_token(message, "Supported", "timer");
	sfb_sip_message_has_content_type(message, "text/plain");
}

static void
read_again(const SfbSipMessage *message)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(GBytes) bytes = sfb_sip_message_build(message);
	g_autoptr(SfbSipMessage) copy = NULL;
	g_autoptr(GBytes) again = NULL;
	const char *name;
	const char *value;

	if (sfb_sip_message_get_header_at(message, HEADERS_SURE_TO_FIT, &name, &value))
		return;
	sfb_sip_parser_push(parser, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	copy = sfb_sip_parser_next(parser, NULL);
	g_assert_nonnull(copy);
	again = sfb_sip_message_build(copy);
	g_assert_true(g_bytes_equal(bytes, again));
}

/* Appends what comes out, and where the stream broke. */
static gboolean
take_messages(SfbSipParser *parser, GString *story)
{
	g_autoptr(GError) error = NULL;
	SfbSipMessage *message;

	while ((message = sfb_sip_parser_next(parser, &error)) != NULL) {
		g_autoptr(GBytes) bytes = sfb_sip_message_build(message);

		g_string_append_len(story, g_bytes_get_data(bytes, NULL),
		                    (gssize)g_bytes_get_size(bytes));
		use_headers(message);
		read_again(message);
		sfb_sip_message_unref(message);
	}
	if (error != NULL)
		g_string_append(story, error->message);
	return error == NULL;
}

static GBytes *
read_in_pieces(const uint8_t *bytes, size_t size, size_t piece)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	GString *story = g_string_new(NULL);
	gboolean is_good = TRUE;

	for (size_t at = 0; at < size && is_good; at += piece) {
		sfb_sip_parser_push(parser, bytes + at, MIN(piece, size - at));
		is_good = take_messages(parser, story);
	}
	if (is_good && sfb_sip_parser_is_inside_message(parser))
		g_string_append(story, "unfinished");
	return g_string_free_to_bytes(story);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) whole = read_in_pieces(bytes, size, size + 1);
	g_autoptr(GBytes) single = read_in_pieces(bytes, size, 1);
	g_autoptr(GBytes) sevens = read_in_pieces(bytes, size, 7);

	g_assert_true(g_bytes_equal(whole, single));
	g_assert_true(g_bytes_equal(whole, sevens));
	return 0;
}
