/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The names under which the servers of a domain may be known, all looked up at once. None holds the
 * others up for longer than 10 s.
 *
 * Signal:
 *   "settled" ()
 *       One more of them is settled, or the last ones by lack of time.
 */

#pragma once

#include <gio/gio.h>

#include "signin/evidence.h"

#define SFB_TYPE_NAMES (sfb_names_get_type())
G_DECLARE_FINAL_TYPE(SfbNames, sfb_names, SFB, NAMES, GObject)

typedef struct {
	SfbLookupKind kind; /* of what is to be found there */
	char *name;         /* with the domain */
	const char *prefix; /* without it; "": the domain itself */
	guint16 ports[2];   /* of a usual name; 0: no more */
	GPtrArray *answer; /* (element-type utf8), or SfbSrvTarget for a service; NULL: nobody could
	                       tell, or not yet */
	gboolean is_settled;
	gboolean is_silent;    /* nobody answered in time */
	gboolean is_way_known; /* whether a web service is asked through a proxy, too */
	gboolean is_proxied;   /* it is, and the proxy may know names that we do not */
	gint64 asked_at;       /* monotonic microseconds */
} SfbName;

/* The names of @domain for servers that speak @transport. What is answered is noted in @evidence.
 * Returns: (transfer full) */
SfbNames *sfb_names_new(SfbNetwork *network, const char *domain, SfbTransport transport,
                        SfbSigninEvidence *evidence);

/* Asks for all of them. Once. */
void sfb_names_look_up(SfbNames *self, GCancellable *cancellable);

/* (element-type SfbName) in the order in which the answers count, web services first. Borrowed. */
const GPtrArray *sfb_names_get(SfbNames *self);
