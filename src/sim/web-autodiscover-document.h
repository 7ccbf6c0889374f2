/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Lync Autodiscover says, in the formats that a client may ask for ([MS-OCDISCWS] 2.2). */

#pragma once

#include <glib.h>

typedef struct {
	const char *token;
	char *href;
} SfbSimLink;

typedef struct {
	const char *name; /* "SipClientInternalAccess" */
	const char *fqdn;
	guint16 port;
} SfbSimAccess;

typedef struct {
	const char *kind;     /* "Root", "User", "Domain" */
	const char *location; /* "Internal", "External" */
	GArray *accesses;     /* (element-type SfbSimAccess) */
	GArray *links;        /* (element-type SfbSimLink) */
} SfbSimAutodiscovered;

SfbSimAutodiscovered *sfb_sim_autodiscovered_new(const char *kind, const char *location);
void sfb_sim_autodiscovered_free(SfbSimAutodiscovered *document); /* accepts NULL */

void sfb_sim_autodiscovered_add_link(SfbSimAutodiscovered *document, const char *token,
                                     const char *base, const char *path);
void sfb_sim_autodiscovered_add_access(SfbSimAutodiscovered *document, const char *name,
                                       const char *fqdn, guint16 port);

/* In the format that @accept asks for; NULL asks for nothing. @type: (out) (transfer none) its media
 * type. Returns: (transfer full) */
char *sfb_sim_autodiscovered_build(const SfbSimAutodiscovered *document, const char *accept,
                                   const char **type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimAutodiscovered, sfb_sim_autodiscovered_free)
