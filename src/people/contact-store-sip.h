/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list on the SIP server ([MS-SIP] 3.7): a subscription to read it, SOAP to write. */

#pragma once

#include "people/contact-store.h"
#include "sip/client.h"

/* Returns: (transfer full) */
SfbContactStore *sfb_contact_store_sip_new(SfbSipClient *client);
