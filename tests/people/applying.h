/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Applying documents about bob@contoso.example. */

#pragma once

#include "people/presence-xml.h"

#define DOCUMENT(inner) "<categories uri='sip:bob@contoso.example'>" inner "</categories>"
#define STATE(inner)                                                                               \
	"<category name='state' instance='1'><state xmlns:xsi='http://www.w3.org/2001/"            \
	"XMLSchema-instance' xsi:type='aggregateState'>" inner "</state></category>"
#define NOTE(time, body)                                                                           \
	"<category name='note' instance='0' publishTime='" time "'><note>" body "</note></"        \
	"category>"
#define CARD(instance, content)                                                                    \
	"<category name='contactCard' instance='" instance "'><contactCard>" content               \
	"</contactCard></category>"
#define SERVICES(content)                                                                          \
	"<category name='services' instance='0'><services>" content "</services></category>"

/* Gives the presentity that is @user_data, if it has the @address. */
SfbPresentity *applying_lookup(const char *address, gpointer user_data);

/* Returns: TRUE if that changed the person */
gboolean apply(SfbPresentity *presentity, const char *text);

void assert_phone(const SfbPresentity *presentity, SfbPhoneKind kind, const char *uri,
                  const char *shown);
