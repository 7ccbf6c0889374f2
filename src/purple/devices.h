/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What was chosen for calls in libpurple's and Pidgin's preferences, told to the core. */

#pragma once

#include "purple/glue.h"

/* Tells it now and whenever it changes, until sfb_purple_devices_stop(). */
void sfb_purple_devices_follow(SfbPurpleGlue *glue);

/* Somebody wants to see the devices: has the core look at them, and notice from then on what comes
 * and goes. Who only writes is spared that. */
void sfb_purple_devices_look(SfbPurpleGlue *glue);

/* @session: the glue's until now. */
void sfb_purple_devices_stop(SfbSession *session);
