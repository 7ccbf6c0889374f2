/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is told of our own telephone: whatever it is, it can be told to people. */

#include "fuzz/fuzz.h"

#include "people/my-line.h"
#include "people/my-routing.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	g_autoptr(SfbMyLine) line = NULL;
	g_autoptr(SfbMyRouting) routing = NULL;
	g_autofree char *story = NULL;
	SfbXmlNode *categories;

	if (xml == NULL)
		return 0;
	categories = sfb_xml_get_child(sfb_xml_get_root(xml), "categories");
	line = sfb_my_line_read(categories);
	if (line != NULL && line->number != NULL)
		g_assert_true(g_utf8_validate(line->number, -1, NULL));
	routing = sfb_my_routing_read(categories);
	if (routing == NULL)
		return 0;
	story = sfb_my_routing_describe(routing, line != NULL && line->has_voicemail);
	g_assert_true(g_utf8_validate(story, -1, NULL));
	g_assert_cmpstr(story, !=, "");
	return 0;
}
