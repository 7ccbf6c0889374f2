/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own telephone line. */

#include "people/my-line.h"

#include <string.h>

#include "people/categories-private.h"
#include "people/text.h"

#define LINE_TYPE_RCC "Rcc"

/* A telephone of our own first, one on a desk last. */
static const char *const types[] = { "Uc", "Dual", LINE_TYPE_RCC };

void
sfb_my_line_free(SfbMyLine *line)
{
	if (line == NULL)
		return;
	g_free(line->uri);
	g_free(line->type);
	g_free(line->server);
	g_free(line->number);
	g_free(line->extension);
	g_free(line->telephony_mode);
	g_free(line->um_address);
	g_free(line->fax);
	g_free(line);
}

static char *
dup_line(const char *text)
{
	return sfb_text_cut_line(g_strdup(text), SFB_CARD_TEXT_MAX);
}

static char *
dup_child(SfbXmlNode *node, const char *name)
{
	return sfb_text_cut_line(sfb_xml_dup_text(sfb_xml_get_child(node, name)),
	                         SFB_CARD_TEXT_MAX);
}

/* "tel:+498912345678;ext=678" is a number and an extension (RFC 3966). Other parameters say where a
 * number holds. Takes @uri, which may be NULL. */
static void
take_uri(SfbMyLine *line, char *uri)
{
	static const char extension[] = "ext=";
	g_auto(GStrv) parts = NULL;

	line->uri = uri;
	if (uri == NULL)
		return;
	parts = g_strsplit(g_ascii_strncasecmp(uri, "tel:", 4) == 0 ? uri + 4 : uri, ";", -1);
	line->number = dup_line(parts[0]);
	for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
		if (line->extension == NULL &&
		    g_ascii_strncasecmp(parts[i], extension, strlen(extension)) == 0)
			line->extension = dup_line(parts[i] + strlen(extension));
	}
}

SfbMyLine *
sfb_my_line_new(const char *uri, const char *server)
{
	SfbMyLine *line = g_new0(SfbMyLine, 1);

	take_uri(line, dup_line(uri));
	line->server = dup_line(server);
	if (line->server != NULL)
		line->type = g_strdup(LINE_TYPE_RCC);
	return line;
}

/* The smaller the better; types that nobody knows come last. */
static guint
get_rank(SfbXmlNode *node)
{
	const char *type = sfb_xml_get_attribute(node, "lineType");
	guint rank = 0;

	while (rank < G_N_ELEMENTS(types) &&
	       (type == NULL || g_ascii_strcasecmp(type, types[rank]) != 0))
		rank++;
	return rank;
}

/* NULL if there is none. */
static SfbXmlNode *
choose_line(SfbXmlNode *properties)
{
	SfbXmlNode *best = NULL;

	for (SfbXmlNode *node = sfb_xml_find(properties, "lines/line"); node != NULL;
	     node = sfb_xml_get_next(node, "line")) {
		g_autofree char *uri = sfb_xml_dup_text(node);

		if (uri != NULL && (best == NULL || get_rank(node) < get_rank(best)))
			best = node;
	}
	return best;
}

/* Bit 0 of a number. */
static gboolean
has_voicemail(SfbXmlNode *properties)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(properties, "exumEnabled"));
	guint64 bits;

	if (text == NULL)
		return FALSE;
	if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &bits, NULL))
		return (bits & 1) != 0;
	return g_ascii_strcasecmp(text, "true") == 0;
}

SfbMyLine *
sfb_my_line_read(SfbXmlNode *categories)
{
	SfbXmlNode *category = sfb_categories_get_first(categories, "userProperties");
	SfbXmlNode *properties;
	SfbXmlNode *chosen;
	SfbMyLine *line;

	if (category == NULL)
		return NULL;
	properties = sfb_xml_get_child(category, "userProperties");
	chosen = choose_line(properties);
	line = g_new0(SfbMyLine, 1);
	take_uri(line, sfb_text_cut_line(sfb_xml_dup_text(chosen), SFB_CARD_TEXT_MAX));
	line->type = dup_line(sfb_xml_get_attribute(chosen, "lineType"));
	line->server = dup_line(sfb_xml_get_attribute(chosen, "lineServer"));
	line->telephony_mode = dup_child(properties, "telephonyMode");
	line->um_address = dup_child(properties, "exumURL");
	line->fax = dup_child(properties, "facsimileTelephoneNumber");
	line->has_voicemail = has_voicemail(properties);
	return line;
}
