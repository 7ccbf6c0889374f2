/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings a front end gives out, asked for once and never kept ([MS-SIPREGE] 2.2.2.4). */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"

typedef struct _SfbSimProvisioning SfbSimProvisioning;

/* @changes: other values than the usual ones, for everybody, as in
 * "endpointConfiguration/PhotoUsage=NoPhoto", separated by semicolons. An empty value takes one away;
 * in a value {base} stands for @base and "|" between the elements of a sequence. NULL: none. @base: of
 * the web services. Borrows @faults. Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE for
 * something else. */
SfbSimProvisioning *sfb_sim_provisioning_new(const char *changes, const char *base,
                                             SfbSimFaults *faults, GError **error);
void sfb_sim_provisioning_free(SfbSimProvisioning *provisioning); /* accepts NULL */

/* Makes more such changes; who has been told already hears nothing of it ([MS-SIPREGE] 2.2.2.4).
 * Returns: FALSE with SFB_ERROR_USAGE for something else. */
gboolean
sfb_sim_provisioning_change(SfbSimProvisioning *provisioning, const char *changes, GError **error);

/* Answers a SUBSCRIBE of @endpoint with those of the groups it names that there are. */
void sfb_sim_provisioning_answer(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
                                 const SfbSipMessage *request);

/* The same in version 1, which tells the person's line. */
void sfb_sim_provisioning_answer_old(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
                                     const SfbSipMessage *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimProvisioning, sfb_sim_provisioning_free)
