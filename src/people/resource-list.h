/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whom we watch, and where the server says they are to be watched (RFC 4662, [MS-PRES] 2.2.2.4).
 * Pure. */

#pragma once

#include <glib.h>

#define SFB_RESOURCES_MAX 2048 /* resources taken from one list; the rest is left out */

typedef enum {
	SFB_RESOURCE_ACTIVE,
	SFB_RESOURCE_PENDING,
	SFB_RESOURCE_TERMINATED,
	SFB_RESOURCE_RESUBSCRIBE, /* the home server is elsewhere: see pool */
} SfbResourceState;

typedef struct {
	char *address;
	SfbResourceState state;
	char *pool;          /* URI to send the new batch to; NULL: one SUBSCRIBE to the person */
	gboolean may_return; /* terminated for a reason that passes */
} SfbResource;

void sfb_resource_free(SfbResource *resource); /* accepts NULL */

/* An "rlmi" list. Returns: (transfer full) (element-type SfbResource) (nullable) NULL with @error. */
GPtrArray *sfb_resource_list_parse(const char *text, gsize length, GError **error);

/* What is wanted of some people. */
typedef struct {
	const char *name;           /* "subscribe" or "unsubscribe" */
	const GPtrArray *addresses; /* (element-type utf8) normalized; NULL if none */
	const GPtrArray *added; /* more of them, whom the user has just put into the list: they are
	                               told so; NULL if none */
} SfbResourceAction;

/* The body of a SUBSCRIBE for people ([MS-PRES] 2.2.2.4.1). Returns: (transfer full) */
GBytes *sfb_resource_list_build_batch(const char *own_uri, guint32 action_id,
                                      const SfbResourceAction *action);
