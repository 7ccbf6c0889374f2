/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the server tells that voicemail waits. */

#include "people/message-waiting.h"

#include <string.h>

#include "people/categories-private.h"
#include "people/my-line.h"

#define SUMMARY_MAX 4096 /* bytes that are looked at */

/* Who has a count need not say how many are waiting; who says that some are need not count. */
static guint
weigh(gboolean is_waiting, guint unread)
{
	return is_waiting ? CLAMP(unread, 1, SFB_MESSAGES_WAITING_MAX) : 0;
}

/* The category */

gboolean
sfb_message_waiting_read(SfbXmlNode *root, guint *unread)
{
	SfbXmlNode *category =
		sfb_categories_get_first(sfb_xml_get_child(root, "categories"), "mwi");
	SfbXmlNode *mwi = sfb_xml_get_child(category, "mwi");

	if (category == NULL)
		return FALSE;
	*unread = weigh(sfb_xml_get_attribute_boolean(mwi, "messageWaiting", FALSE),
	                sfb_xml_get_attribute_uint(mwi, "unreadVoiceMailCount", 0));
	return TRUE;
}

gboolean
sfb_message_waiting_is_enabled(SfbXmlNode *root)
{
	g_autoptr(SfbMyLine) line = sfb_my_line_read(sfb_xml_get_child(root, "categories"));

	return line != NULL && line->has_voicemail;
}

/* The summary: lines like those of a header (RFC 3842 5.2) */

/* The value of "Name: value", whose ends have no blanks; NULL if the line is another one. */
static const char *
match_line(const char *line, const char *name)
{
	gsize length = strlen(name);

	if (g_ascii_strncasecmp(line, name, length) != 0)
		return NULL;
	line += length;
	line += strspn(line, " \t");
	return *line == ':' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

gboolean
sfb_message_waiting_parse_summary(const char *text, gsize length, guint *unread)
{
	g_autofree char *copy = g_strndup(text, MIN(length, SUMMARY_MAX));
	g_auto(GStrv) lines = g_strsplit_set(copy, "\r\n", -1);
	const char *waiting = NULL;
	guint64 count = 0;

	for (guint i = 0; lines[i] != NULL; i++) {
		const char *voice = match_line(lines[i], "Voice-Message");

		if (waiting == NULL)
			waiting = match_line(lines[i], "Messages-Waiting");
		if (voice != NULL)
			count = g_ascii_strtoull(voice, NULL, 10);
	}
	if (waiting == NULL)
		return FALSE;
	*unread = weigh(g_ascii_strncasecmp(waiting, "yes", strlen("yes")) == 0,
	                (guint)MIN(count, SFB_MESSAGES_WAITING_MAX));
	return TRUE;
}
