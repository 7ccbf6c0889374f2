/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Bytes as text and back. */

#include "util/bytes.h"

#include <string.h>

char *
sfb_bytes_to_hex(const void *bytes, gsize length)
{
	static const char digits[] = "0123456789abcdef";
	const guint8 *octets = bytes;
	char *hex = g_malloc(2 * length + 1);

	for (gsize i = 0; i < length; i++) {
		hex[2 * i] = digits[octets[i] >> 4];
		hex[2 * i + 1] = digits[octets[i] & 15];
	}
	hex[2 * length] = '\0';
	return hex;
}

GBytes *
sfb_bytes_from_hex(const char *hex)
{
	gsize length = strlen(hex);
	g_autofree guint8 *octets = g_malloc(length / 2 + 1);

	if (length % 2 != 0)
		return NULL;
	for (gsize i = 0; i < length; i++) {
		int digit = g_ascii_xdigit_value(hex[i]);

		if (digit < 0)
			return NULL;
		octets[i / 2] = i % 2 == 0 ? digit << 4 : octets[i / 2] | digit;
	}
	return g_bytes_new_take(g_steal_pointer(&octets), length / 2);
}
