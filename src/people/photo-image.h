/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether bytes are a picture that may be shown: a small file can be an enormous picture. Pure. */

#pragma once

#include <glib.h>

#define SFB_PHOTO_SIDE_MAX 2048 /* pixels */

/* TRUE for a JPEG, PNG or GIF, by its first bytes, whose sides are at most SFB_PHOTO_SIDE_MAX. */
gboolean sfb_photo_image_is_sound(const guint8 *bytes, gsize length);
