/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A picture's first bytes: what is cut shorter is no picture of another kind. */

#include "fuzz/fuzz.h"

#include "people/photo-image.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	for (size_t length = 0; length < size && length < 64; length++) {
		if (sfb_photo_image_is_sound(bytes, length))
			g_assert_true(sfb_photo_image_is_sound(bytes, size));
	}
	return 0;
}
