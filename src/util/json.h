/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading small JSON documents of servers. */

#pragma once

#include <glib.h>

#define SFB_JSON_MAX (1024 * 1024) /* largest document taken, in bytes */

typedef struct _SfbJson SfbJson;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if it is no object, too long or
 * nested too deep. */
SfbJson *sfb_json_parse(GBytes *document, GError **error);
void sfb_json_free(SfbJson *json); /* accepts NULL */

/* The value of a member by path, "_links.self.href", as text whatever its type; NULL if absent or no
 * simple value. Names are case-insensitive: servers disagree about them. Returns: (transfer full)
 * (nullable) */
char *sfb_json_dup_text(const SfbJson *json, const char *path);

/* TRUE if the array at @path, which may be absent, lists @text. */
gboolean sfb_json_lists(const SfbJson *json, const char *path, const char *text);

/* Calls @visit for every object in the array at @path, which may be absent. */
typedef void (*SfbJsonVisit)(const SfbJson *object, gpointer user_data);
void sfb_json_visit(const SfbJson *json, const char *path, SfbJsonVisit visit, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbJson, sfb_json_free)
