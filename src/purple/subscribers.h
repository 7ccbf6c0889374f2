/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Tells the user who has put them into a contact list, one window at a time; when there are many, one
 * for all of them. Whoever was shown is not shown again, here or on another device.
 */

#pragma once

#include "purple/glue.h"

/* Notes who did, until sfb_purple_subscribers_stop(). */
void sfb_purple_subscribers_follow(SfbPurpleGlue *glue);
void sfb_purple_subscribers_stop(SfbPurpleGlue *glue);

/* When signed in: begins to tell. */
void sfb_purple_subscribers_ask(SfbPurpleGlue *glue);
