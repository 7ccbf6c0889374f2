/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a request goes, and whether it may go there. */

#pragma once

#include "web/http.h"

typedef struct {
	char *host; /* lower case */
	guint16 port;
	gboolean is_secure;
} SfbWebTarget;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if the URL makes no sense, or is
 * for plain HTTP and the request says more than everybody may read. */
SfbWebTarget *sfb_web_target_new(const SfbWebRequest *request, GError **error);
void sfb_web_target_free(SfbWebTarget *target); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebTarget, sfb_web_target_free)
