/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The writes of a contact list on the SIP server ([MS-SIP] 2.2.4.2, 3.7.4, 9.2-9.5). Pure. */

#pragma once

#include "people/contact-store.h"

#define SFB_CONTACTS_SOAP_TYPE "application/SOAP+xml"

/* @delta: the number of the list that is to be changed. Returns: (transfer full) */
char *sfb_contacts_soap_build(const SfbContactWrite *write, guint32 delta);

/* The id in the answer to addGroup. Returns: FALSE if there is none; @id is untouched then. */
gboolean sfb_contacts_soap_parse_group_id(const char *text, gsize length, guint32 *id);
