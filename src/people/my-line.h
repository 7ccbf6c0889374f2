/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own telephone line and mailbox for voice: the category "userProperties" ([MS-PRES] 2.2.2, sheet
 * settings 12). Pure. */

#pragma once

#include "util/xml.h"

/* All texts: NULL if not told. */
typedef struct {
	char *uri;            /* "tel:+498912345678;ext=678" */
	char *type;           /* "Uc", "Dual", "Rcc" as told */
	char *server;         /* of a line whose telephone hangs on another exchange */
	char *number;         /* the DDI: "+498912345678" */
	char *extension;      /* "678" */
	char *telephony_mode; /* "Uc", "Rcc", "Dual", "None" as told */
	char *um_address;     /* "EUM:..." */
	char *fax;
	gboolean has_voicemail;
} SfbMyLine;

/* Reads the best line and the rest. @categories: the element of a roamingData document. Returns:
 * (transfer full) (nullable) NULL if it says nothing of them */
SfbMyLine *sfb_my_line_read(SfbXmlNode *categories);

/* A line of which nothing but that is known; @server may be NULL. Returns: (transfer full) */
SfbMyLine *sfb_my_line_new(const char *uri, const char *server);
void sfb_my_line_free(SfbMyLine *line); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbMyLine, sfb_my_line_free)
