/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user may do, and which policy says no. One deed may hang on several settings. */

#pragma once

#include "settings/settings.h"

typedef enum {
	SFB_DEED_SEND_FILES,
	SFB_DEED_SEE_PHOTOS,
	SFB_DEED_SEE_EMOTICONS,
	SFB_DEED_FORMAT_MESSAGES, /* bold, colours: HTML and RTF */
	SFB_DEED_SAVE_MESSAGES,
	SFB_DEED_FOLLOW_LINKS,
	SFB_DEED_APPEAR_OFFLINE,
	SFB_DEED_TAKE_MESSAGES_OF_STRANGERS, /* in other companies */
	SFB_DEED_SHOW_CALENDAR,              /* busy while an appointment lasts */
	SFB_DEED_SHOW_FREE_BUSY,
	SFB_DEED_SHOW_SUBJECTS, /* and locations, of appointments */
	SFB_DEED_SHOW_CALENDAR_NOTE,
	SFB_DEED_SHOW_CALLS, /* "in a call" */
	SFB_DEED_JOIN_MEETINGS,
	SFB_DEED_SHARE_SCREEN,
	SFB_DEED_RECORD,
	SFB_DEED_USE_VIDEO,
	SFB_DEED_FORWARD_CALLS,
	SFB_DEED_RING_SIMULTANEOUSLY,
	SFB_DEED_TRANSFER_CALLS,
	SFB_DEED_PARK_CALLS,
	SFB_DEED_HAVE_DELEGATES,
	SFB_DEED_HAVE_TEAM,
	SFB_DEED_USE_ROOMS,
	SFB_DEED_COUNT,
} SfbDeed;

/* The setting that forbids @deed; NULL if it is allowed. Where the server is silent, everything is
 * allowed that needs no service of its own. */
const SfbSettingInfo *sfb_settings_find_obstacle(SfbSettings *settings, SfbDeed deed);

gboolean sfb_settings_allow(SfbSettings *settings, SfbDeed deed);

/* "Send files"; untranslated, N_(). */
const char *sfb_deed_get_label(SfbDeed deed);
