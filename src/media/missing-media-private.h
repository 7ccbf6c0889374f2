/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What calls need of GStreamer and is not installed. */

#pragma once

#include "media/devices.h"

/* GStreamer has started. Returns: (transfer container) (element-type SfbMissingMedia) static entries */
GPtrArray *sfb_missing_media_list(void);
