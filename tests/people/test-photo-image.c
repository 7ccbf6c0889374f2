/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which bytes are a picture that may be shown. */

#include "people/photo-image.h"

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
#define JPEG "\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"

static const struct {
	const char *name;
	const char *bytes;
	gsize length;
	gboolean is_sound;
} pictures[] = {
	{ "png", PNG "\0\0\0\x60\0\0\x08\0", 24, TRUE },
	{ "png-one-too-wide", PNG "\0\0\x08\x01\0\0\0\x60", 24, FALSE },
	{ "png-enormous", PNG "\0\x01\0\x60\0\0\0\x60", 24, FALSE },
	{ "png-without-height", PNG "\0\0\0\x60\0\0\0\0", 24, FALSE },
	{ "png-cut", PNG "\0\0\0\x60\0\0\0\x60", 23, FALSE },
	{ "gif", "GIF89a\x60\0\0\x08", 10, TRUE },
	{ "gif-old", "GIF87a\x60\0\x60\0", 10, TRUE },
	{ "gif-too-high", "GIF89a\x60\0\x01\x08", 10, FALSE },
	{ "gif-cut", "GIF89a\x60\0\x60", 9, FALSE },
	{ "jpeg", JPEG "\xff\xc0\0\x11\x08\0\x60\0\x60\x03", 30, TRUE },
	{ "jpeg-progressive", JPEG "\xff\xc2\0\x11\x08\0\x60\0\x60\x03", 30, TRUE },
	{ "jpeg-with-fill", JPEG "\xff\xff\xff\xc0\0\x11\x08\0\x60\0\x60\x03", 32, TRUE },
	{ "jpeg-tables-are-no-frame", JPEG "\xff\xc4\0\x11\x08\0\x60\0\x60\x03", 30, FALSE },
	{ "jpeg-too-wide", JPEG "\xff\xc0\0\x11\x08\0\x60\x08\x01\x03", 30, FALSE },
	{ "jpeg-without-frame", JPEG, 20, FALSE },
	{ "jpeg-cut", JPEG "\xff\xc0\0\x11\x08\0\x60\0", 28, FALSE },
	{ "page", "<html><body>Not found</body></html>", 35, FALSE },
	{ "nothing", "", 0, FALSE },
};

static void
test_picture(gconstpointer data)
{
	gsize row = GPOINTER_TO_SIZE(data);

	g_assert_cmpint(
		sfb_photo_image_is_sound((const guint8 *)pictures[row].bytes, pictures[row].length),
		==, pictures[row].is_sound);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(pictures); i++) {
		g_autofree char *path = g_strconcat("/people/photo-image/", pictures[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_picture);
	}
	return g_test_run();
}
