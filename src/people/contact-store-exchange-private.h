/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the tests of this room need besides the public face. */

#pragma once

#include "people/contact-store.h"

/* How long one second of the store's pauses takes; 1000 ms if never called. */
void sfb_contact_store_exchange_set_second(SfbContactStore *store, guint milliseconds);
