/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Randomness from the system. */

#pragma once

#include <glib.h>

/* Fills @buffer from the kernel's generator. Ends the program if the kernel has none. */
void sfb_random_fill(void *buffer, gsize length);

/* @length random bytes as 2 * @length lower-case hex digits. Returns: (transfer full) */
char *sfb_random_hex(gsize length);

/* A random number from 0 to @limit - 1; @limit is 1 to 2^31. For delays, not for secrets. */
guint32 sfb_random_below(guint32 limit);
