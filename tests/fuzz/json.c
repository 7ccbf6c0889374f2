/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A JSON document, looked at all over. */

#include "fuzz/fuzz.h"

#include "util/json.h"

static void
use_object(const SfbJson *json, gpointer user_data)
{
	static const char *const paths[] = { "a", "b", "a.b", "a.a.a", "." };
	guint *depth = user_data;

	g_assert_cmpuint(++*depth, <=, 32);
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *text = sfb_json_dup_text(json, paths[i]);

		if (text != NULL)
			g_assert_true(g_utf8_validate(text, -1, NULL));
		sfb_json_lists(json, paths[i], "a");
	}
	sfb_json_visit(json, "a", use_object, depth);
	--*depth;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new(bytes, size);
	g_autoptr(SfbJson) json = sfb_json_parse(document, NULL);
	guint depth = 0;

	if (json != NULL)
		use_object(json, &depth);
	return 0;
}
