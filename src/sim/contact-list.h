/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One person's roaming contact list and its documents ([MS-SIP] 2.2.4, 3.7, 9.1). Pure. */

#pragma once

#include <glib.h>

#include "sim/world.h"

/* NULL if there is none. Borrowed. */
SfbSimGroup *sfb_sim_contact_list_find_group(const SfbSimUser *user, guint32 id);
SfbSimContact *sfb_sim_contact_list_find_contact(const SfbSimUser *user, const char *address);

/* Under the lowest free id. Returns: (transfer none) */
SfbSimGroup *sfb_sim_contact_list_add_group(SfbSimUser *user, const char *name);
void sfb_sim_contact_list_remove_group(SfbSimUser *user, SfbSimGroup *group);

/* Makes favourites ("pinnedGroup") or a distribution group ("dg") of it. Both may be NULL. */
void sfb_sim_contact_list_mark_group(SfbSimGroup *group, const char *type, const char *email);

/* @address: of nobody who is in the list. @groups: ids apart by blanks. Returns: (transfer none) */
SfbSimContact *sfb_sim_contact_list_add_contact(SfbSimUser *user, const char *address,
                                                const char *alias, const char *groups);
void
sfb_sim_contact_list_change_contact(SfbSimContact *contact, const char *alias, const char *groups);
void sfb_sim_contact_list_remove_contact(SfbSimUser *user, SfbSimContact *contact);

/* TRUE if a contact is in @group. */
gboolean sfb_sim_contact_list_is_used(const SfbSimUser *user, const SfbSimGroup *group);

/* The whole list. Returns: (transfer full) */
char *sfb_sim_contact_list_build(const SfbSimUser *user);

/* Appends a group or contact as an element of that name. */
void sfb_sim_contact_list_append_group(GString *xml, const char *element, const SfbSimGroup *group);
void sfb_sim_contact_list_append_contact(GString *xml, const char *element,
                                         const SfbSimContact *contact);
