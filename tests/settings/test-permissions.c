/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user may do, by what the server said of it. */

#include "settings/permissions.h"

#include "support/peer.h"

#define EVENT "vnd-microsoft-provisioning-v2"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
	SfbSettings *settings;
	gboolean is_answered;
} Fixture;

typedef struct {
	const char *group;
	const char *name;
	const char *value; /* NULL: the server is silent */
	SfbDeed deed;
	gboolean is_allowed;
} Row;

/* Of each policy a value that forbids; and what leaves the deed allowed. */
static const Row rows[] = {
	{ "userSetting", "disableFileTransfer", "true", SFB_DEED_SEND_FILES, FALSE },
	{ "userSetting", "disableFileTransfer", "false", SFB_DEED_SEND_FILES, TRUE },
	{ "meetingPolicy", "EnableP2PFileTransfer", "FALSE", SFB_DEED_SEND_FILES, FALSE },
	{ "meetingPolicy", "AllowFileTransfer", "false", SFB_DEED_SEND_FILES, TRUE },
	{ "endpointConfiguration", "PhotoUsage", "nophoto", SFB_DEED_SEE_PHOTOS, FALSE },
	{ "endpointConfiguration", "DisplayPhoto", "NoPhoto", SFB_DEED_SEE_PHOTOS, FALSE },
	{ "endpointConfiguration", "PhotoUsage", "PhotosFromADOnly", SFB_DEED_SEE_PHOTOS, TRUE },
	{ "endpointConfiguration", "DisableEmoticons", "1", SFB_DEED_SEE_EMOTICONS, FALSE },
	{ "endpointConfiguration", "DisableEmoticons", "maybe", SFB_DEED_SEE_EMOTICONS, TRUE },
	{ "endpointConfiguration", "DisableHtmlIm", "true", SFB_DEED_FORMAT_MESSAGES, FALSE },
	{ "endpointConfiguration", "DisableRTFIM", "true", SFB_DEED_FORMAT_MESSAGES, FALSE },
	{ "endpointConfiguration", "DisableInkIM", "true", SFB_DEED_FORMAT_MESSAGES, TRUE },
	{ "endpointConfiguration", "DisableSavingIM", "true", SFB_DEED_SAVE_MESSAGES, FALSE },
	{ "endpointConfiguration", "EnableURL", "0", SFB_DEED_FOLLOW_LINKS, FALSE },
	{ "endpointConfiguration", "EnableAppearOffline", "false", SFB_DEED_APPEAR_OFFLINE, FALSE },
	{ "endpointConfiguration", "BlockConversationFromFederatedContacts", "true",
	  SFB_DEED_TAKE_MESSAGES_OF_STRANGERS, FALSE },
	{ "endpointConfiguration", "DisableCalendarPresence", "true", SFB_DEED_SHOW_CALENDAR,
	  FALSE },
	{ "endpointConfiguration", "DisableCalendarPresence", "true", SFB_DEED_SHOW_FREE_BUSY,
	  FALSE },
	{ "endpointConfiguration", "DisableFreeBusyInfo", "true", SFB_DEED_SHOW_FREE_BUSY, FALSE },
	{ "endpointConfiguration", "DisableFreeBusyInfo", "true", SFB_DEED_SHOW_CALENDAR, TRUE },
	{ "endpointConfiguration", "DisableMeetingSubjectAndLocation", "true",
	  SFB_DEED_SHOW_SUBJECTS, FALSE },
	{ "endpointConfiguration", "DisablePresenceNote", "true", SFB_DEED_SHOW_CALENDAR_NOTE,
	  FALSE },
	{ "endpointConfiguration", "DisablePhonePresence", "true", SFB_DEED_SHOW_CALLS, FALSE },
	{ "ServerConfiguration", "focusFactoryUri", NULL, SFB_DEED_JOIN_MEETINGS, FALSE },
	{ "ServerConfiguration", "focusFactoryUri", "sip:f@contoso.example", SFB_DEED_JOIN_MEETINGS,
	  TRUE },
	{ "meetingPolicy", "EnableAppDesktopSharing", "None", SFB_DEED_SHARE_SCREEN, FALSE },
	{ "meetingPolicy", "AllowedAppDesktopSharingLevel", "None", SFB_DEED_SHARE_SCREEN, FALSE },
	{ "meetingPolicy", "EnableAppDesktopSharing", "SingleApplication", SFB_DEED_SHARE_SCREEN,
	  TRUE },
	{ "meetingPolicy", "AllowRecording", "false", SFB_DEED_RECORD, FALSE },
	{ "meetingPolicy", "EnableP2PRecording", "false", SFB_DEED_RECORD, FALSE },
	{ "meetingPolicy", "AllowIPVideo", "false", SFB_DEED_USE_VIDEO, FALSE },
	{ "meetingPolicy", "EnableP2PVideo", "false", SFB_DEED_USE_VIDEO, FALSE },
	{ "ucPolicy", "AllowCallForwarding", "false", SFB_DEED_FORWARD_CALLS, FALSE },
	{ "ucPolicy", "AllowSimultaneousRinging", "false", SFB_DEED_RING_SIMULTANEOUSLY, FALSE },
	{ "ucPolicy", "EnableCallTransfer", "false", SFB_DEED_TRANSFER_CALLS, FALSE },
	{ "ServerConfiguration", "callParkServerUri", NULL, SFB_DEED_PARK_CALLS, FALSE },
	{ "ServerConfiguration", "callParkServerUri", "sip:p@contoso.example", SFB_DEED_PARK_CALLS,
	  TRUE },
	{ "ucPolicy", "EnableCallPark", "false", SFB_DEED_PARK_CALLS, FALSE },
	{ "ucPolicy", "EnableDelegation", "false", SFB_DEED_HAVE_DELEGATES, FALSE },
	{ "ucPolicy", "EnableTeamCall", "false", SFB_DEED_HAVE_TEAM, FALSE },
	{ "persistentChatConfiguration", "EnablePersistentChat", NULL, SFB_DEED_USE_ROOMS, FALSE },
	{ "persistentChatConfiguration", "EnablePersistentChat", "true", SFB_DEED_USE_ROOMS, TRUE },
};

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	sfb_settings_load_finish(SFB_SETTINGS(source), result, &error);
	g_assert_no_error(error);
	fixture->is_answered = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) registered = sfb_sip_message_new_response(200, NULL);

	fixture->client = peer_new_client(&fixture->peer);
	fixture->settings = sfb_settings_new(fixture->client);
	sfb_sip_message_add_header(registered, "Allow-Events", EVENT);
	sfb_sip_client_set_features(fixture->client, registered);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_finalize_object(fixture->settings);
	peer_drop_client(fixture->client);
	peer_free(fixture->peer);
}

static void
tell(Fixture *fixture, const Row *row)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) response = NULL;
	g_autofree char *body =
		g_strdup_printf("<provisionGroupList><provisionGroup name='%s'>"
	                        "<property name='%s'>%s</property></provisionGroup>"
	                        "</provisionGroupList>",
	                        row->group, row->name, row->value != NULL ? row->value : "");

	sfb_settings_load_async(fixture->settings, NULL, on_loaded, fixture);
	subscribe = peer_receive(fixture->peer);
	response = peer_make_response(subscribe, 200);
	sfb_sip_message_add_header(response, "Contact", "<sip:server@contoso.example>");
	sfb_sip_message_add_header(response, "Expires", "0");
	sfb_sip_message_set_body_text(
		response, "application/vnd-microsoft-roaming-provisioning-v2+xml", body);
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_answered);
}

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;
	const SfbSettingInfo *info = sfb_setting_find_info(row->group, row->name);
	const SfbSettingInfo *obstacle;

	g_assert_nonnull(info);
	tell(fixture, row);
	obstacle = sfb_settings_find_obstacle(fixture->settings, row->deed);
	g_assert_true(obstacle == (row->is_allowed ? NULL : info));
	g_assert_cmpint(sfb_settings_allow(fixture->settings, row->deed), ==, row->is_allowed);
}

/* Nothing told: everything goes that needs no service of its own. */
static void
test_silence(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	static const SfbDeed need_services[] = { SFB_DEED_JOIN_MEETINGS, SFB_DEED_PARK_CALLS,
		                                 SFB_DEED_USE_ROOMS };
	guint forbidden = 0;

	for (guint i = 0; i < SFB_DEED_COUNT; i++)
		forbidden += sfb_settings_allow(fixture->settings, i) ? 0 : 1;
	g_assert_cmpuint(forbidden, ==, G_N_ELEMENTS(need_services));
	for (gsize i = 0; i < G_N_ELEMENTS(need_services); i++)
		g_assert_false(sfb_settings_allow(fixture->settings, need_services[i]));
}

/* No deed without a word for it, and none that nothing forbids. */
static void
test_complete(void)
{
	for (guint deed = 0; deed < SFB_DEED_COUNT; deed++) {
		guint forbidding = 0;

		g_assert_nonnull(sfb_deed_get_label(deed));
		for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
			forbidding += rows[i].deed == deed && !rows[i].is_allowed ? 1 : 0;
		g_assert_cmpuint(forbidding, >, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/settings/permissions/silence", Fixture, NULL, set_up, test_silence, tear_down);
	g_test_add_func("/settings/permissions/complete", test_complete);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path =
			g_strdup_printf("/settings/permissions/%s/%s/%s", rows[i].name,
		                        rows[i].value != NULL ? rows[i].value : "silent",
		                        sfb_deed_get_label(rows[i].deed));

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	return g_test_run();
}
