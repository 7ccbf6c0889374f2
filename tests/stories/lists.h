/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A contact list as a text, so that two can be compared: a line per group, by id, then a line per
 * contact, by address. */

#pragma once

#include "people/contacts.h"
#include "sim/world.h"

/* Both return: (transfer full) */
char *list_describe(SfbContacts *contacts);
char *list_describe_of_server(const SfbSimUser *owner);
