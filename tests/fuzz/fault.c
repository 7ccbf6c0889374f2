/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The fault that refuses a publication. */

#include "fuzz/fuzz.h"

#include "people/publication-xml.h"
#include "people/publications.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_call_blocking(SFB_STATUS_DO_NOT_DISTURB, versions);
	gboolean is_mended =
		sfb_publication_apply_conflict((const char *)bytes, size, publications, versions);
	guint known = 0;

	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = g_ptr_array_index(publications, i);

		if (sfb_publication_versions_get(versions, &publication->key) != NULL)
			known++;
	}
	g_assert_true(known == 0 || is_mended);
	return 0;
}
