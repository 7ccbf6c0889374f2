/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People in Exchange Web Services: FindPeople ([MS-OXWSPERS]), ResolveNames ([MS-OXWSRSLNM]) and
 * ExpandDL ([MS-OXWSDLIST]). Pure. */

#pragma once

#include "people/directory-entry.h"
#include "util/xml.h"

/* The operations' elements. Returns: (transfer full) */
char *sfb_directory_build_find_people(const char *text, guint count);
char *sfb_directory_build_resolve_names(const char *text);
char *sfb_directory_build_expand(const char *email);

/* @answer: the operation's element, as sfb_web_ews_get_answer() has it, or NULL. Returns: (transfer
 * full) */
SfbDirectoryResult *sfb_directory_read_people(SfbXmlNode *answer);
SfbDirectoryResult *sfb_directory_read_names(SfbXmlNode *answer);
SfbDirectoryResult *sfb_directory_read_members(SfbXmlNode *answer);
