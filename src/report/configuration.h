/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: everything the server says of the user and this computer brings along,
 * on one page. Built from what is known at that moment; asks nobody. */

#pragma once

#include "session/session.h"

typedef enum {
	SFB_CONFIGURATION_PLAIN,
	SFB_CONFIGURATION_FORBIDDEN, /* the row names a deed and the policy that says no */
	SFB_CONFIGURATION_TROUBLE,   /* something is missing or failed */
} SfbConfigurationKind;

/* Texts: never NULL. */
typedef struct {
	const char *section; /* id, for programs: "devices", "policies"; never changes */
	const char *title;   /* of the section, translated */
	char *id;            /* for programs: "ServerConfiguration/mrasUri", "line-uri" */
	char *label;         /* translated */
	char *value;         /* for people; may hold lines */
	SfbConfigurationKind kind;
} SfbConfigurationRow;

/* @session: signed in. Returns: (transfer full) (element-type SfbConfigurationRow) */
GPtrArray *sfb_configuration_build(SfbSession *session);

/* The page as plain text, for letters of one width. Returns: (transfer full) */
char *sfb_configuration_build_text(GPtrArray *rows);
