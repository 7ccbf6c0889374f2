/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The automatic reply of a mailbox. */

#include "config.h"

#include "people/out-of-office.h"

#include <glib/gi18n-lib.h>

#include "people/text.h"
#include "util/error.h"
#include "util/html.h"
#include "web/ews.h"

char *
sfb_out_of_office_build_request(const char *email)
{
	GString *body = g_string_new("<m:GetUserOofSettingsRequest><t:Mailbox>");

	sfb_xml_append_element(body, "t:Address", email);
	g_string_append(body, "</t:Mailbox></m:GetUserOofSettingsRequest>");
	return g_string_free(body, FALSE);
}

static gint64
read_time(SfbXmlNode *settings, const char *path)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(settings, path));

	return sfb_text_to_time(text) / G_USEC_PER_SEC;
}

SfbOutOfOffice *
sfb_out_of_office_parse(const SfbXml *answer, GError **error)
{
	SfbXmlNode *node = sfb_xml_get_child(sfb_web_ews_get_answer(answer), "OofSettings");
	g_autofree char *state = sfb_xml_dup_text(sfb_xml_get_child(node, "OofState"));
	g_autofree char *html = sfb_xml_dup_text(sfb_xml_find(node, "InternalReply/Message"));
	SfbOutOfOffice *settings;

	if (state == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("Exchange's answer does not say whether you are out of "
		                      "office. Tell your administrator."));
		return NULL;
	}
	settings = g_new0(SfbOutOfOffice, 1);
	settings->is_enabled = g_str_equal(state, "Enabled") || g_str_equal(state, "Scheduled");
	/* There is a time with any state, left from the last journey. */
	if (g_str_equal(state, "Scheduled")) {
		settings->start = read_time(node, "Duration/StartTime");
		settings->end = read_time(node, "Duration/EndTime");
	}
	settings->reply = sfb_html_dup_text(html != NULL ? html : "");
	return settings;
}

void
sfb_out_of_office_free(SfbOutOfOffice *settings)
{
	if (settings == NULL)
		return;
	g_free(settings->reply);
	g_free(settings);
}

gboolean
sfb_out_of_office_holds(const SfbOutOfOffice *settings, gint64 when)
{
	return settings != NULL && settings->is_enabled && settings->start <= when &&
	       (settings->end == 0 || when < settings->end);
}

gint64
sfb_out_of_office_get_next_change(const SfbOutOfOffice *settings, gint64 when)
{
	if (settings == NULL || !settings->is_enabled)
		return 0;
	if (settings->start > when)
		return settings->start;
	return settings->end > when ? settings->end : 0;
}
