/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Bytes as text and back. */

#pragma once

#include <glib.h>

/* Lower-case hexadecimal digits of @bytes. Returns: (transfer full) */
char *sfb_bytes_to_hex(const void *bytes, gsize length);

/* The bytes behind @hex, which may use either case. Returns: (transfer full) (nullable) NULL if
 * @hex has an odd length or another character. */
GBytes *sfb_bytes_from_hex(const char *hex);
