/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a walk through Autodiscover has been, and where it may go from there. Pure. */

#pragma once

#include "web/autodiscover-document.h"

#define SFB_WEB_PATH_REDIRECTS_MAX 10
#define SFB_WEB_PATH_STEPS_MAX 40 /* with what lies between the redirections */

typedef struct {
	char *address;
	gboolean (*is_trusted)(const char *host, gpointer user_data);
	gpointer user_data;
	char *url;           /* where we are; NULL before the first step */
	GHashTable *visited; /* (element-type utf8) every URL so far */
	guint redirects;
	gboolean has_hopped; /* from http to http */
} SfbWebPath;

void
sfb_web_path_init(SfbWebPath *path, const char *address,
                  gboolean (*is_trusted)(const char *host, gpointer user_data), gpointer user_data);
void sfb_web_path_clear(SfbWebPath *path);

/* Goes to @reference, a resource of @kind as the resource we are at names it; NULL if it names
 * none. Returns: FALSE with SFB_ERROR_PROTOCOL (no encryption, a circle, no end) or
 * SFB_ERROR_UNTRUSTED_NAME, staying where it is. */
gboolean sfb_web_path_step(SfbWebPath *path, const char *reference, SfbWebAutodiscoverKind kind,
                           GError **error);

/* Redirections by HTTP and by Autodiscover count alike. Returns: FALSE with SFB_ERROR_PROTOCOL if
 * this is one too many. */
gboolean sfb_web_path_count_redirect(SfbWebPath *path, GError **error);

/* Begins anew at the same entry, but over plain HTTP. */
void sfb_web_path_start_plain(SfbWebPath *path);

gboolean sfb_web_path_is_at_start(const SfbWebPath *path);
gboolean sfb_web_path_is_plain(const SfbWebPath *path);

/* TRUE if @host belongs to the address, or the user agreed to it. */
gboolean sfb_web_path_is_within(const SfbWebPath *path, const char *host);
