/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The XML values of the categories that the server writes itself. */

#include "sim/category-values.h"

#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"
#define SCHEMA_INSTANCE "http://www.w3.org/2001/XMLSchema-instance"

static void
append_known(GString *xml, const char *name, const char *text)
{
	if (text != NULL)
		sfb_xml_append_element(xml, name, text);
}

char *
sfb_sim_value_build_state(guint availability, const char *elements, const char *device,
                          const char *last_active)
{
	GString *xml =
		g_string_new("<state xmlns=\"" NAMESPACES "state\" xmlns:xsi=\"" SCHEMA_INSTANCE
	                     "\" xsi:type=\"aggregateState\"");

	sfb_xml_append_attribute(xml, "lastActive", last_active);
	g_string_append_printf(xml, "><availability>%u</availability>%s", availability,
	                       elements != NULL ? elements : "");
	append_known(xml, "device", device);
	g_string_append(xml, "</state>");
	return g_string_free(xml, FALSE);
}

char *
sfb_sim_value_build_user_state(guint availability)
{
	return g_strdup_printf("<state xmlns=\"" NAMESPACES "state\" xmlns:xsi=\"" SCHEMA_INSTANCE
	                       "\" xsi:type=\"userState\" manual=\"false\">"
	                       "<availability>%u</availability></state>",
	                       availability);
}

char *
sfb_sim_value_build_card(const char *display_name, const char *address, const char *title)
{
	GString *xml = g_string_new("<contactCard xmlns=\"" NAMESPACES "contactcard\">"
	                            "<identity><name>");

	append_known(xml, "displayName", display_name);
	g_string_append(xml, "</name>");
	append_known(xml, "email", address);
	g_string_append(xml, "</identity>");
	append_known(xml, "company", "Example");
	append_known(xml, "title", title);
	g_string_append(xml, "</contactCard>");
	return g_string_free(xml, FALSE);
}

char *
sfb_sim_value_build_note(const char *text)
{
	GString *xml = g_string_new("<note xmlns=\"" NAMESPACES "note\">"
	                            "<body type=\"personal\" uri=\"\">");

	sfb_xml_append_text(xml, text);
	g_string_append(xml, "</body></note>");
	return g_string_free(xml, FALSE);
}

char *
sfb_sim_value_build_waiting(guint unread, guint read)
{
	return g_strdup_printf("<mwi xmlns=\"" NAMESPACES "mwi\" messageWaiting=\"%s\" "
	                       "unreadVoiceMailCount=\"%u\" readVoiceMailCount=\"%u\"/>",
	                       unread > 0 ? "true" : "false", unread, read);
}

char *
sfb_sim_value_make_time(guint minutes_ago)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) then = g_date_time_add_minutes(now, -(gint)minutes_ago);

	return g_date_time_format(then, "%Y-%m-%dT%H:%M:%S");
}
