/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * How the server makes one state out of what endpoints publish ([MS-PRES] 3.7, presence sheet 5):
 * inputs of container 2 give the aggregateState of 2, 100, 200 and 400, those of container 3 that
 * of 3 and 300; 100 gets the number alone.
 */

#pragma once

#include <glib.h>

#include "sim/world.h"

/* The aggregateState for the inputs in @container, 2 or 3. @is_brief: nothing but the number.
 * Returns: (transfer full) */
char *sfb_sim_aggregation_compute(const SfbSimUser *user, guint32 container, gboolean is_brief);

/* Computes all and stores them where they differ. Returns: TRUE if one did. */
gboolean sfb_sim_aggregation_update(SfbSimUser *user);
