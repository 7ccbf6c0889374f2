/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the apps for telephones may do: the settings "mobilityPolicy" of the registrar, asked for
 * once ([MS-SIPREGE] 2.2.2.4, in-band provisioning). */

#pragma once

#include "sip/client.h"

/* The server's word on one question. */
typedef enum {
	SFB_MOBILITY_UNSAID,
	SFB_MOBILITY_NO,
	SFB_MOBILITY_YES,
} SfbMobilityWord;

typedef struct {
	SfbMobilityWord allows_apps;
	SfbMobilityWord allows_outside_voice; /* calls that go through the office */
	SfbMobilityWord allows_push;          /* else apps have to ask for news */
} SfbMobilityPolicy;

/* Reads the answer's document. Returns: FALSE if it is none of that kind, or has no such group. */
gboolean sfb_mobility_policy_parse(GBytes *document, SfbMobilityPolicy *policy);

/* TRUE if the registrar answers such questions. */
gboolean sfb_mobility_can_ask(SfbSipClient *client);

/* @client: registered. @callback comes once. */
void sfb_mobility_ask_async(SfbSipClient *client, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

/* Returns: FALSE if the server does not say, for the reason @error. */
gboolean sfb_mobility_ask_finish(GAsyncResult *result, SfbMobilityPolicy *policy, GError **error);
