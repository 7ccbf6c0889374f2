/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the organisation's policies say of conversations: whether they are saved, whether smileys are
 * pictures and links can be clicked, and a warning to begin with. Holds for all of the account's
 * windows, from the moment the settings say so.
 */

#pragma once

#include "purple/glue.h"

/* Until sfb_purple_policies_stop(); windows that stay open then stay as they are. */
void sfb_purple_policies_follow(SfbPurpleGlue *glue);
void sfb_purple_policies_stop(SfbPurpleGlue *glue);
