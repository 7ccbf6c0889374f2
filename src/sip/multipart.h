/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Multipart bodies (RFC 2046 5.1): multipart/related in notifications, alternative and mixed in
 * INVITEs. */

#pragma once

#include <glib.h>

#define SFB_SIP_MULTIPART_PARTS_MAX 2048 /* parts taken from one body; the rest is left out */

typedef struct {
	char *content_type; /* with parameters; "text/plain" if the part names none */
	char *content_id;   /* without angle brackets; NULL if none */
	GBytes *body;       /* decoded; shares the whole body's memory where it can */
} SfbSipPart;

/* The parts of @body by the boundary in @content_type, which may be quoted. The line end before a
 * boundary belongs to the boundary; servers write one or two of them. A missing closing boundary
 * ends the last part with the body. Returns: (transfer full) (element-type SfbSipPart) (nullable)
 * NULL if there is no boundary. */
GPtrArray *sfb_sip_multipart_parse(const char *content_type, GBytes *body);
