/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A multipart body; the first line of the input is its Content-Type. */

#include "fuzz/fuzz.h"

#include <glib.h>
#include <string.h>

#include "sip/multipart.h"

static void
use_part(const SfbSipPart *part, gsize whole_size)
{
	g_assert_nonnull(part->content_type);
	g_assert_cmpuint(g_bytes_get_size(part->body), <=, whole_size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const uint8_t *line_end = size > 0 ? memchr(bytes, '\n', size) : NULL;
	size_t start = line_end != NULL ? (size_t)(line_end - bytes) + 1 : size;
	g_autofree char *content_type = g_strndup((const char *)bytes, start);
	g_autoptr(GBytes) body = g_bytes_new(bytes + start, size - start);
	g_autoptr(GPtrArray) parts = NULL;

	parts = sfb_sip_multipart_parse(g_strchomp(content_type), body);
	if (parts == NULL)
		return 0;
	g_assert_cmpuint(parts->len, <=, SFB_SIP_MULTIPART_PARTS_MAX);
	for (guint i = 0; i < parts->len; i++)
		use_part(g_ptr_array_index(parts, i), size - start);
	return 0;
}
