/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Presence that changes by itself: somebody's now and then, or everybody's at once. */

#pragma once

#include "sim/front-desk.h"

typedef struct _SfbSimWeather SfbSimWeather;

/* @desk: borrowed. What is wished for is in @options: change_seconds, storm. Returns: (transfer
 * full) */
SfbSimWeather *
sfb_sim_weather_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimFrontDesk *desk);
void sfb_sim_weather_free(SfbSimWeather *weather); /* accepts NULL */
