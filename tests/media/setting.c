/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Settings as the test gives them out. */

#include "media/setting.h"

#define DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	sfb_settings_load_finish(SFB_SETTINGS(source), result, &error);
	g_assert_no_error(error);
	*(gboolean *)user_data = TRUE;
}

void
setting_give(Wire *wire, SfbSettings *settings, const char *server)
{
	g_autofree char *document = g_strdup_printf(
		"<provisionGroupList><provisionGroup name=\"ServerConfiguration\">%s"
		"</provisionGroup></provisionGroupList>",
		server);
	g_autoptr(SfbSipMessage) subscribe = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(settings, NULL, on_loaded, &is_loaded);
	subscribe = wire_expect(wire, "SUBSCRIBE", "sip:kim@contoso.example");
	wire_answer(wire, subscribe, 200, DOCUMENT_TYPE, document);
	peer_wait_for(&is_loaded);
}
