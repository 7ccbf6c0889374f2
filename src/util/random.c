/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Randomness from the system. */

#include "util/random.h"

#include <errno.h>
#include <sys/random.h>

#include "util/bytes.h"

void
sfb_random_fill(void *buffer, gsize length)
{
	guint8 *octets = buffer;

	while (length > 0) {
		ssize_t got = getrandom(octets, length, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			g_error("getrandom: %s", g_strerror(errno));
		octets += got;
		length -= got;
	}
}

char *
sfb_random_hex(gsize length)
{
	g_autofree guint8 *octets = g_malloc(length);

	sfb_random_fill(octets, length);
	return sfb_bytes_to_hex(octets, length);
}

guint32
sfb_random_below(guint32 limit)
{
	guint32 number;

	sfb_random_fill(&number, sizeof number);
	return number % limit;
}
