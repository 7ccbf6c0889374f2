/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user may do, and which policy says no. */

#include "config.h"

#include "settings/permissions.h"

#include <glib/gi18n-lib.h>

static const char *const labels[SFB_DEED_COUNT] = {
	[SFB_DEED_SEND_FILES] = N_("Send files"),
	[SFB_DEED_SEE_PHOTOS] = N_("See photos"),
	[SFB_DEED_SEE_EMOTICONS] = N_("See smileys"),
	[SFB_DEED_FORMAT_MESSAGES] = N_("Format messages"),
	[SFB_DEED_SAVE_MESSAGES] = N_("Save conversations"),
	[SFB_DEED_FOLLOW_LINKS] = N_("Follow links in messages"),
	[SFB_DEED_APPEAR_OFFLINE] = N_("Appear offline"),
	[SFB_DEED_TAKE_MESSAGES_OF_STRANGERS] = N_("Get messages of strangers in other companies"),
	[SFB_DEED_SHOW_CALENDAR] = N_("Show appointments as your status"),
	[SFB_DEED_SHOW_FREE_BUSY] = N_("Show when you are free"),
	[SFB_DEED_SHOW_SUBJECTS] = N_("Show subject and location of appointments"),
	[SFB_DEED_SHOW_CALENDAR_NOTE] = N_("Show the note of your calendar"),
	[SFB_DEED_SHOW_CALLS] = N_("Show that you are in a call"),
	[SFB_DEED_JOIN_MEETINGS] = N_("Take part in meetings"),
	[SFB_DEED_SHARE_SCREEN] = N_("Share the screen"),
	[SFB_DEED_RECORD] = N_("Record meetings and calls"),
	[SFB_DEED_USE_VIDEO] = N_("Use video in meetings and calls"),
	[SFB_DEED_FORWARD_CALLS] = N_("Forward calls to a number or a contact"),
	[SFB_DEED_RING_SIMULTANEOUSLY] = N_("Let another telephone ring as well"),
	[SFB_DEED_TRANSFER_CALLS] = N_("Transfer calls"),
	[SFB_DEED_PARK_CALLS] = N_("Park calls"),
	[SFB_DEED_HAVE_DELEGATES] = N_("Let others take calls on your behalf"),
	[SFB_DEED_HAVE_TEAM] = N_("Let calls ring a team"),
	[SFB_DEED_USE_ROOMS] = N_("Use chat rooms"),
};

static const struct {
	SfbDeed deed;
	SfbSetting setting;
	const char *forbids; /* this value; NULL: that there is none */
} obstacles[] = {
	{ SFB_DEED_SEND_FILES, SFB_SETTING_DISABLE_FILE_TRANSFER, "true" },
	{ SFB_DEED_SEND_FILES, SFB_SETTING_ENABLE_P2_P_FILE_TRANSFER, "false" },
	{ SFB_DEED_SEE_PHOTOS, SFB_SETTING_PHOTO_USAGE, "NoPhoto" },
	{ SFB_DEED_SEE_EMOTICONS, SFB_SETTING_DISABLE_EMOTICONS, "true" },
	{ SFB_DEED_FORMAT_MESSAGES, SFB_SETTING_DISABLE_HTML_IM, "true" },
	{ SFB_DEED_FORMAT_MESSAGES, SFB_SETTING_DISABLE_RTF_IM, "true" },
	{ SFB_DEED_SAVE_MESSAGES, SFB_SETTING_DISABLE_SAVING_IM, "true" },
	{ SFB_DEED_FOLLOW_LINKS, SFB_SETTING_ENABLE_URL, "false" },
	{ SFB_DEED_APPEAR_OFFLINE, SFB_SETTING_ENABLE_APPEAR_OFFLINE, "false" },
	{ SFB_DEED_TAKE_MESSAGES_OF_STRANGERS,
	  SFB_SETTING_BLOCK_CONVERSATION_FROM_FEDERATED_CONTACTS, "true" },
	{ SFB_DEED_SHOW_CALENDAR, SFB_SETTING_DISABLE_CALENDAR_PRESENCE, "true" },
	{ SFB_DEED_SHOW_FREE_BUSY, SFB_SETTING_DISABLE_FREE_BUSY_INFO, "true" },
	{ SFB_DEED_SHOW_FREE_BUSY, SFB_SETTING_DISABLE_CALENDAR_PRESENCE, "true" },
	{ SFB_DEED_SHOW_SUBJECTS, SFB_SETTING_DISABLE_MEETING_SUBJECT_AND_LOCATION, "true" },
	{ SFB_DEED_SHOW_CALENDAR_NOTE, SFB_SETTING_DISABLE_PRESENCE_NOTE, "true" },
	{ SFB_DEED_SHOW_CALLS, SFB_SETTING_DISABLE_PHONE_PRESENCE, "true" },
	{ SFB_DEED_JOIN_MEETINGS, SFB_SETTING_FOCUS_FACTORY_URI, NULL },
	{ SFB_DEED_SHARE_SCREEN, SFB_SETTING_ENABLE_APP_DESKTOP_SHARING, "None" },
	{ SFB_DEED_SHARE_SCREEN, SFB_SETTING_ALLOWED_APP_DESKTOP_SHARING_LEVEL, "None" },
	{ SFB_DEED_RECORD, SFB_SETTING_ALLOW_RECORDING, "false" },
	{ SFB_DEED_RECORD, SFB_SETTING_ENABLE_P2_P_RECORDING, "false" },
	{ SFB_DEED_USE_VIDEO, SFB_SETTING_ALLOW_IP_VIDEO, "false" },
	{ SFB_DEED_USE_VIDEO, SFB_SETTING_ENABLE_P2_P_VIDEO, "false" },
	{ SFB_DEED_FORWARD_CALLS, SFB_SETTING_ALLOW_CALL_FORWARDING, "false" },
	{ SFB_DEED_RING_SIMULTANEOUSLY, SFB_SETTING_ALLOW_SIMULTANEOUS_RINGING, "false" },
	{ SFB_DEED_TRANSFER_CALLS, SFB_SETTING_ENABLE_CALL_TRANSFER, "false" },
	{ SFB_DEED_PARK_CALLS, SFB_SETTING_ENABLE_CALL_PARK, "false" },
	{ SFB_DEED_PARK_CALLS, SFB_SETTING_CALL_PARK_SERVER_URI, NULL },
	{ SFB_DEED_HAVE_DELEGATES, SFB_SETTING_ENABLE_DELEGATION, "false" },
	{ SFB_DEED_HAVE_TEAM, SFB_SETTING_ENABLE_TEAM_CALL, "false" },
	{ SFB_DEED_USE_ROOMS, SFB_SETTING_ENABLE_PERSISTENT_CHAT, "false" },
};

static gboolean
has_value(SfbSettings *settings, SfbSetting setting, const char *value)
{
	const char *text = sfb_settings_get_text(settings, setting);

	if (text == NULL || value == NULL)
		return text == value;
	if (sfb_setting_get_info(setting)->kind == SFB_SETTING_KIND_BOOLEAN)
		return sfb_settings_get_boolean(settings, setting) ==
		       (g_ascii_strcasecmp(value, "true") == 0);
	return g_ascii_strcasecmp(text, value) == 0;
}

const SfbSettingInfo *
sfb_settings_find_obstacle(SfbSettings *settings, SfbDeed deed)
{
	for (gsize i = 0; i < G_N_ELEMENTS(obstacles); i++) {
		if (obstacles[i].deed == deed &&
		    has_value(settings, obstacles[i].setting, obstacles[i].forbids))
			return sfb_setting_get_info(obstacles[i].setting);
	}
	return NULL;
}

gboolean
sfb_settings_allow(SfbSettings *settings, SfbDeed deed)
{
	return sfb_settings_find_obstacle(settings, deed) == NULL;
}

const char *
sfb_deed_get_label(SfbDeed deed)
{
	return labels[deed];
}
