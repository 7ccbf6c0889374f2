/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Where every message of a client arrives: only what is signed gets further, and each request goes
 * to the service it is for.
 */

#pragma once

#include "sim/connection.h"
#include "sim/location-profile.h"
#include "sim/media-relay.h"
#include "sim/offer.h"
#include "sim/provisioning.h"
#include "sim/sim.h"

typedef struct _SfbSimFrontDesk SfbSimFrontDesk;

/* @options: read while it is made; its sip_port is where we listen. The others outlive the desk. */
typedef struct {
	const SfbSimOptions *options;
	SfbSimWorld *world;
	SfbSimFaults *faults;
	const SfbSimOffer *offer;
	SfbSimProvisioning *provisioning;
	SfbSimMediaRelay *relay;
	SfbSimLocationProfile *dial_plan;
} SfbSimFrontDeskWish;

/* Borrows what it is given. Returns: (transfer full) */
SfbSimFrontDesk *sfb_sim_front_desk_new(const SfbSimFrontDeskWish *wish);
void sfb_sim_front_desk_free(SfbSimFrontDesk *desk); /* accepts NULL */

void sfb_sim_front_desk_take(SfbSimFrontDesk *desk, SfbSimConnection *connection,
                             SfbSipMessage *message);

/* @connection has ended. */
void sfb_sim_front_desk_forget(SfbSimFrontDesk *desk, SfbSimConnection *connection);

/* An invented person does something else from now on. */
void sfb_sim_front_desk_change(SfbSimFrontDesk *desk, SfbSimUser *user);

/* Exchange, which has the list of @user, has changed it. */
void sfb_sim_front_desk_hint_at_contacts(SfbSimFrontDesk *desk, const SfbSimUser *user);

/* Voicemail has come for @user, or was heard. */
void sfb_sim_front_desk_tell_voicemail(SfbSimFrontDesk *desk, SfbSimUser *user);

/* The calls of @user go elsewhere from now on. */
void sfb_sim_front_desk_tell_routing(SfbSimFrontDesk *desk, SfbSimUser *user);

/* How many requests of @method came. */
guint sfb_sim_front_desk_get_count(const SfbSimFrontDesk *desk, const char *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimFrontDesk, sfb_sim_front_desk_free)
