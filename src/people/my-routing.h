/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where the server sends our calls: the category "routing" ([MS-SIPRE] 3.9.5.1, sheet settings 11).
 * The server carries it out; here it is read and told. Pure. */

#pragma once

#include "util/xml.h"

/* The rest is left out. */
#define SFB_ROUTING_FLAGS_MAX 64
#define SFB_ROUTING_LISTS_MAX 32
#define SFB_ROUTING_TARGETS_MAX 64 /* of one list */

/* Names of lists. Other clients keep more of them. */
#define SFB_ROUTING_FORWARD_TO "forwardto"
#define SFB_ROUTING_SIMULTANEOUS_RING "simultaneous_ring"
#define SFB_ROUTING_TEAM "team"
#define SFB_ROUTING_DELEGATES "delegates"

typedef struct {
	guint version;       /* of the rules' form: 2 knows team and delegates */
	GStrv flags;         /* all as told, those nobody here knows among them */
	guint total_seconds; /* until a call is given up or goes on */
	guint user_seconds;  /* until team or delegates are rung */
	GHashTable *lists;   /* utf8 to GPtrArray of utf8: addresses, numbers, "voicemail" */
} SfbMyRouting;

/* @categories: the element of a roamingData document. Returns: (transfer full) (nullable) NULL if it
 * has no such instance */
SfbMyRouting *sfb_my_routing_read(SfbXmlNode *categories);
void sfb_my_routing_free(SfbMyRouting *routing); /* accepts NULL */

gboolean sfb_my_routing_has_flag(const SfbMyRouting *routing, const char *flag);

/* (element-type utf8) borrowed, empty if there is no list of that name. */
const GPtrArray *sfb_my_routing_get_list(const SfbMyRouting *routing, const char *name);

/* In sentences, one a line: "Calls go to +4917112345 at once." @has_voicemail: who has none loses
 * calls that nobody takes. Returns: (transfer full) */
char *sfb_my_routing_describe(const SfbMyRouting *routing, gboolean has_voicemail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbMyRouting, sfb_my_routing_free)
