/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Which of libpurple's groups shows which of the server's. libpurple's are found by name and belong
 * to all accounts; a name's collation key decides, so that two of the server's may be one there.
 */

#pragma once

#include "purple/glue.h"

/* Begins to notice when libpurple's groups go; until sfb_purple_groups_stop(). */
void sfb_purple_groups_start(SfbPurpleGlue *glue);
void sfb_purple_groups_stop(SfbPurpleGlue *glue);

/* The group that shows the server's group @id, made if there is none. The server has to have that
 * group. */
PurpleGroup *sfb_purple_groups_get(SfbPurpleGlue *glue, guint32 id);

/* Gives the server's @group the name it has there now. Returns: TRUE if its people have to be moved
 * for that: other accounts have people in the old one. */
gboolean sfb_purple_groups_rename(SfbPurpleGlue *glue, const SfbGroup *group);

/* The server's group that @group shows; NULL if it shows none. Borrowed until the next change. */
const SfbGroup *sfb_purple_groups_find(SfbPurpleGlue *glue, const PurpleGroup *group);

/* The same by name. */
const SfbGroup *sfb_purple_groups_find_by_name(SfbPurpleGlue *glue, const char *name);

/* @group is going. */
void sfb_purple_groups_forget(SfbPurpleGlue *glue, const PurpleGroup *group);
