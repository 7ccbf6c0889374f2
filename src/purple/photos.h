/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Photos as libpurple's buddy icons, which it keeps on disk, each under the hash of its card. None
 * is fetched that is kept already, and nobody's before they are online.
 */

#pragma once

#include "purple/glue.h"

/* Follows the cards that @glue's session learns of, until sfb_purple_photos_stop(). */
void sfb_purple_photos_start(SfbPurpleGlue *glue);
void sfb_purple_photos_stop(SfbPurpleGlue *glue);

/* For PurplePluginProtocolInfo: the user's own photo; NULL deletes it. */
void sfb_purple_photos_set_own(PurpleConnection *connection, PurpleStoredImage *image);
