/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which local ports the company lets media use. */

#include "config.h"

#include "media/ports.h"

#include <glib/gi18n-lib.h>

#define FIRST_UNPRIVILEGED_PORT 1024
#define STREAM_PORTS 2 /* RTP and RTCP */
#define DSCP_MAX 63

typedef struct {
	SfbSetting first;
	SfbSetting last;
} RangeSettings;

static const struct {
	const char *label;
	RangeSettings range;
} media[SFB_MEDIA] = {
	[SFB_MEDIUM_AUDIO] = { N_("Audio"),
	                       { SFB_SETTING_MIN_AUDIO_PORT, SFB_SETTING_MAX_AUDIO_PORT } },
	[SFB_MEDIUM_VIDEO] = { N_("Video"),
	                       { SFB_SETTING_MIN_VIDEO_PORT, SFB_SETTING_MAX_VIDEO_PORT } },
	[SFB_MEDIUM_APPLICATION_SHARING] = { N_("Application sharing"),
	                                     { SFB_SETTING_MIN_APP_SHARING_PORT,
	                                       SFB_SETTING_MAX_APP_SHARING_PORT } },
	[SFB_MEDIUM_FILE_TRANSFER] = { N_("File transfer"),
	                               { SFB_SETTING_MIN_FILE_TRANSFER_PORT,
	                                 SFB_SETTING_MAX_FILE_TRANSFER_PORT } },
};

static const RangeSettings all_media = { SFB_SETTING_MIN_MEDIA_PORT, SFB_SETTING_MAX_MEDIA_PORT };

static gboolean
read_range(SfbSettings *settings, const RangeSettings *names, SfbPortRange *range)
{
	guint first = sfb_settings_get_number(settings, names->first);
	guint last = sfb_settings_get_number(settings, names->last);

	if (first < FIRST_UNPRIVILEGED_PORT || last > G_MAXUINT16 ||
	    last < first + STREAM_PORTS - 1)
		return FALSE;
	range->first = (guint16)first;
	range->last = (guint16)last;
	return TRUE;
}

SfbPortRange
sfb_ports_get_range(SfbSettings *settings, SfbMedium medium)
{
	SfbPortRange range = { 0, 0 };

	if (sfb_settings_get_boolean(settings, SFB_SETTING_PORT_RANGE_ENABLED) &&
	    !read_range(settings, &media[medium].range, &range))
		read_range(settings, &all_media, &range);
	return range;
}

/* A server that has none says nothing, or 0. */
gboolean
sfb_ports_is_range_broken(SfbSettings *settings, SfbMedium medium)
{
	const RangeSettings *names = &media[medium].range;
	SfbPortRange range;

	return sfb_settings_get_boolean(settings, SFB_SETTING_PORT_RANGE_ENABLED) &&
	       (sfb_settings_get_number(settings, names->first) != 0 ||
	        sfb_settings_get_number(settings, names->last) != 0) &&
	       !read_range(settings, names, &range);
}

/* The server has one for voice only. */
guint
sfb_ports_get_dscp(SfbSettings *settings, SfbMedium medium)
{
	guint dscp = sfb_settings_get_number(settings, SFB_SETTING_DIFF_SERV_VOICE);

	return medium == SFB_MEDIUM_AUDIO && dscp <= DSCP_MAX ? dscp : 0;
}

const char *
sfb_medium_get_label(SfbMedium medium)
{
	return media[medium].label;
}
