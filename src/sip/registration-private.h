/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the tests need of the registration besides its window. */

#pragma once

#include "sip/registration.h"

/* How old the next security association may get; 8 hours less 5 minutes if never set. */
void
sfb_sip_registration_set_association_seconds(SfbSipRegistration *self, guint association_seconds);
