/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Pictures, as far as their first bytes tell. */

#include "people/photo-image.h"

#include <string.h>

typedef struct {
	guint width;
	guint height;
} Size;

static guint
read_big_endian(const guint8 *bytes)
{
	return (guint)bytes[0] << 8 | bytes[1];
}

static guint
read_little_endian(const guint8 *bytes)
{
	return (guint)bytes[1] << 8 | bytes[0];
}

/* The first chunk is the header: length, "IHDR", width, height (PNG, second edition, 11.2.2). */
static gboolean
measure_png(const guint8 *bytes, gsize length, Size *size)
{
	if (length < 24 || read_big_endian(bytes + 16) != 0 || read_big_endian(bytes + 20) != 0)
		return FALSE;
	*size = (Size){ read_big_endian(bytes + 18), read_big_endian(bytes + 22) };
	return TRUE;
}

static gboolean
measure_gif(const guint8 *bytes, gsize length, Size *size)
{
	if (length < 10)
		return FALSE;
	*size = (Size){ read_little_endian(bytes + 6), read_little_endian(bytes + 8) };
	return TRUE;
}

/* Markers that begin a frame (ITU-T T.81, table B.1); those in between begin tables. */
static gboolean
is_start_of_frame(guint8 marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

/* Segments, each a marker and its length, up to the frame: precision, height, width. */
static gboolean
measure_jpeg(const guint8 *bytes, gsize length, Size *size)
{
	gsize at = 2;

	while (at + 9 <= length && bytes[at] == 0xff) {
		guint8 marker = bytes[at + 1];

		if (is_start_of_frame(marker)) {
			*size = (Size){ read_big_endian(bytes + at + 7),
				        read_big_endian(bytes + at + 5) };
			return TRUE;
		}
		/* Fill bytes stand before a marker. */
		at += marker == 0xff ? 1 : 2 + read_big_endian(bytes + at + 2);
	}
	return FALSE;
}

static const struct {
	const char *start;
	gsize length;
	gboolean (*measure)(const guint8 *bytes, gsize length, Size *size);
} formats[] = {
	{ "\xff\xd8\xff", 3, measure_jpeg },
	{ "\x89PNG\r\n\x1a\n", 8, measure_png },
	{ "GIF87a", 6, measure_gif },
	{ "GIF89a", 6, measure_gif },
};

gboolean
sfb_photo_image_is_sound(const guint8 *bytes, gsize length)
{
	Size size = { 0, 0 };

	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (length >= formats[i].length &&
		    memcmp(bytes, formats[i].start, formats[i].length) == 0)
			return formats[i].measure(bytes, length, &size) && size.width > 0 &&
			       size.height > 0 && size.width <= SFB_PHOTO_SIDE_MAX &&
			       size.height <= SFB_PHOTO_SIDE_MAX;
	}
	return FALSE;
}
