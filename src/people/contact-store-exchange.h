/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The contact list in Exchange, the unified contact store ([MS-OXWSCOS]). Exchange tells nobody of
 * changes, so the list is read again when the SIP server hints at one, and every quarter of an
 * hour. Names that a user gives to contacts are not kept there.
 */

#pragma once

#include "people/contact-store.h"
#include "web/ews.h"

/* Returns: (transfer full) */
SfbContactStore *sfb_contact_store_exchange_new(SfbWebEws *ews);
