/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Lync Autodiscover ([MS-OCDISCWS] 2.2): XML and JSON to one value. */

#pragma once

#include "web/http.h"

typedef enum {
	SFB_WEB_LOCATION_UNKNOWN,
	SFB_WEB_LOCATION_INTERNAL,
	SFB_WEB_LOCATION_EXTERNAL,
} SfbWebLocation;

typedef enum {
	SFB_WEB_AUTODISCOVER_ROOT,
	SFB_WEB_AUTODISCOVER_USER,
	SFB_WEB_AUTODISCOVER_DOMAIN,
} SfbWebAutodiscoverKind;

typedef struct {
	char *host;
	guint16 port;
} SfbWebAccess;

typedef struct {
	SfbWebAutodiscoverKind kind;
	SfbWebLocation location;
	SfbWebAccess internal; /* host NULL if not named */
	SfbWebAccess external;
	GHashTable *links; /* (element-type utf8 utf8) token to URL, tokens in lower case */
} SfbWebAutodiscovered;

/* @response: a 200. Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if it is
 * something else, a captive portal for instance. */
SfbWebAutodiscovered *sfb_web_autodiscovered_parse(const SfbWebResponse *response, GError **error);
void sfb_web_autodiscovered_free(SfbWebAutodiscovered *discovered); /* accepts NULL */

/* The link named @token, case-insensitive; NULL if there is none. Borrowed. */
const char *
sfb_web_autodiscovered_get_link(const SfbWebAutodiscovered *discovered, const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebAutodiscovered, sfb_web_autodiscovered_free)
