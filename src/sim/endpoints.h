/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who is signed in, from where ([MS-SIPRE] 3.2.3.1): any number of endpoints per person.
 *
 * Signals:
 *   "removed" (gpointer endpoint)   an SfbSimEndpoint, not listed any more, freed right after
 */

#pragma once

#include <glib-object.h>

#include "sim/connection.h"
#include "sim/world.h"

#define SFB_TYPE_SIM_ENDPOINTS (sfb_sim_endpoints_get_type())
G_DECLARE_FINAL_TYPE(SfbSimEndpoints, sfb_sim_endpoints, SFB, SIM_ENDPOINTS, GObject)

typedef struct {
	SfbSimConnection *connection;
	SfbSimUser *user; /* borrowed */
	char *epid;
	char *instance; /* UUID, lower case */
	char *gruu;
	char *contact; /* the registered URI */
	guint expiry_id;
} SfbSimEndpoint;

SfbSimEndpoints *sfb_sim_endpoints_new(void);

/* @contact: as registered. Returns: (transfer none) */
SfbSimEndpoint *sfb_sim_endpoints_add(SfbSimEndpoints *self, SfbSimConnection *connection,
                                      SfbSimUser *user, const char *epid, const char *contact);

/* Accepts NULL. */
void sfb_sim_endpoints_remove(SfbSimEndpoints *self, SfbSimEndpoint *endpoint);

/* NULL if there is none. Borrowed. */
SfbSimEndpoint *
sfb_sim_endpoints_find_by_connection(SfbSimEndpoints *self, SfbSimConnection *connection);
SfbSimEndpoint *sfb_sim_endpoints_find_by_gruu(SfbSimEndpoints *self, const char *gruu);
SfbSimEndpoint *sfb_sim_endpoints_find_by_instance(SfbSimEndpoints *self, const SfbSimUser *user,
                                                   const char *instance);

/* All of @address. Returns: (transfer container) (element-type SfbSimEndpoint) */
GPtrArray *sfb_sim_endpoints_list(SfbSimEndpoints *self, const char *address);

/* The name the registrar gives to an endpoint (registration sheet 2.3). @instance: a UUID. Returns:
 * (transfer full) */
char *sfb_sim_endpoint_make_gruu(const char *address, const char *instance);
