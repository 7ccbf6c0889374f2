/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which local ports the company lets media use ([MS-SIPREGE] 2.2.2.5.1), and how its packets are to
 * be marked. */

#pragma once

#include "settings/settings.h"

typedef enum {
	SFB_MEDIUM_AUDIO,
	SFB_MEDIUM_VIDEO,
	SFB_MEDIUM_APPLICATION_SHARING,
	SFB_MEDIUM_FILE_TRANSFER,
	SFB_MEDIA,
} SfbMedium;

/* Both inclusive; 0 and 0: any. */
typedef struct {
	guint16 first;
	guint16 last;
} SfbPortRange;

/* The medium's own range, else that for all media, else any; a range that makes no sense (turned
 * round, below 1024, too small for one stream) counts as none. */
SfbPortRange sfb_ports_get_range(SfbSettings *settings, SfbMedium medium);

/* TRUE if the company has a range for @medium alone, and it makes no sense. */
gboolean sfb_ports_is_range_broken(SfbSettings *settings, SfbMedium medium);

/* 0: packets are not marked. */
guint sfb_ports_get_dscp(SfbSettings *settings, SfbMedium medium);

/* "Audio"; untranslated, N_(). */
const char *sfb_medium_get_label(SfbMedium medium);
