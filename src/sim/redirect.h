/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Sending people to the pool that serves them, as a Director does (RFC 3261 21.3). */

#pragma once

#include "sim/faults.h"
#include "sip/message.h"

typedef struct _SfbSimRedirect SfbSimRedirect;

/* @target: "host:port" of the other pool; NULL: everybody is served here, unless a fault redirects
 * to @own_port. @faults: borrowed. Returns: (transfer full) */
SfbSimRedirect *sfb_sim_redirect_new(const char *target, guint16 own_port, SfbSimFaults *faults);
void sfb_sim_redirect_free(SfbSimRedirect *redirect); /* accepts NULL */

/* Where and how somebody is sent on. */
typedef struct {
	guint status;
	char *contact; /* NULL: nowhere */
} SfbSimDetour;

/* A REGISTER came; @is_proved: with good credentials. Returns: (transfer full) (nullable) NULL if
 * the client is served here. */
SfbSimDetour *sfb_sim_redirect_decide(SfbSimRedirect *redirect, gboolean is_proved);
void sfb_sim_detour_free(SfbSimDetour *detour); /* accepts NULL */

/* Adds Contact and Expires. */
void sfb_sim_detour_fill(const SfbSimDetour *detour, SfbSipMessage *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimRedirect, sfb_sim_redirect_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDetour, sfb_sim_detour_free)
