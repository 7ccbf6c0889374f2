/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents about containers: told in roamingData, changed by setContainerMembers ([MS-PRES]
 * 2.2.2.2, sheet presence 3.3, 3.4). Pure. */

#pragma once

#include "people/access-list.h"
#include "util/xml.h"

#define SFB_ACCESS_CHANGE_TYPE "application/msrtc-setcontainermembers+xml"

/* Brings @list up to date by the containers of a roamingData document, each of which replaces what was
 * known of it. Returns: FALSE if the document says nothing about containers. */
gboolean sfb_access_read_containers(SfbXmlNode *root, SfbAccessList *list);

/* In privacy mode by the user's own choice, as roamingData has it. @is_private: untouched if the
 * document says nothing about it. */
void sfb_access_read_privacy(SfbXmlNode *root, gboolean *is_private);

/* @steps: (element-type SfbAccessStep) each of another container. Versions are those of @list.
 * Returns: (transfer full) */
GBytes *sfb_access_build_change(const GArray *steps, const SfbAccessList *list);

/* Reads the fault of a 409 that answers @steps and mends the versions in @list. Returns: FALSE if it
 * is not about versions. */
gboolean sfb_access_apply_conflict(GBytes *fault, const GArray *steps, SfbAccessList *list);
