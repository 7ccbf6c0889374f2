/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From a text in a test to a message. */

#include "sip/reading.h"

#include <string.h>

#include "sip/parser.h"

SfbSipMessage *
read_message(const char *text)
{
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_autoptr(GError) error = NULL;
	SfbSipMessage *message;

	sfb_sip_parser_push(parser, text, strlen(text));
	message = sfb_sip_parser_next(parser, &error);
	g_assert_no_error(error);
	g_assert_nonnull(message);
	g_assert_false(sfb_sip_parser_is_inside_message(parser));
	return message;
}

GBytes *
read_test_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) error = NULL;
	char *bytes = NULL;
	gsize length;

	g_file_get_contents(path, &bytes, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(bytes, length);
}
