/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who has put us into their list ([MS-PRES] 3.4, sheet contacts 5.1).
 *
 * Signal:
 *   "added-us" (const char *address, const char *display_name)
 *       Somebody did, and nobody has confirmed it on any endpoint; comes once per person.
 *       @display_name may be NULL.
 */

#pragma once

#include "people/self.h"
#include "settings/settings.h"

#define SFB_SUBSCRIBERS_MAX 500 /* taken from one document; the rest is left out */

#define SFB_TYPE_SUBSCRIBERS (sfb_subscribers_get_type())
G_DECLARE_FINAL_TYPE(SfbSubscribers, sfb_subscribers, SFB, SUBSCRIBERS, GObject)

/* Returns: (transfer full) */
SfbSubscribers *sfb_subscribers_new(SfbSelf *self_told, SfbSettings *settings);

/* No endpoint asks about @address again. Where the user or the server wants no notices this is done
 * without a signal. */
void sfb_subscribers_acknowledge(SfbSubscribers *self, const char *address);
