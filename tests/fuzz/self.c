/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A roaming-self document; what it leaves of us can be replaced and deleted. */

#include "fuzz/fuzz.h"

#include "people/own-note.h"
#include "people/publication-xml.h"
#include "people/publications.h"
#include "people/self-document.h"

/* Takes @publications. */
static void
publish(GPtrArray *publications, SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) taken = publications;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) body = sfb_publication_build("sip:kim@contoso.example", taken, versions);
	g_autoptr(SfbXml) xml =
		sfb_xml_parse(g_bytes_get_data(body, NULL), (gssize)g_bytes_get_size(body), &error);

	g_assert_no_error(error);
	sfb_publication_versions_accept(versions, taken);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	g_autoptr(SfbSelfDocument) shown = sfb_self_document_new();
	g_autoptr(SfbSelfDocument) told = NULL;

	if (xml == NULL)
		return 0;
	told = sfb_self_document_read(sfb_xml_get_root(xml), SFB_SELF_NOTIFICATION, versions);
	sfb_self_document_merge(shown, told);
	publish(sfb_own_note_publish(shown->note, 0, versions), versions);
	publish(sfb_publications_new_call_blocking(SFB_STATUS_DO_NOT_DISTURB, versions), versions);
	publish(sfb_publications_new_status(SFB_STATUS_BUSY, NULL, versions), versions);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, SFB_STATUS_BUSY);
	publish(sfb_publications_new_status(SFB_STATUS_UNKNOWN, NULL, versions), versions);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, SFB_STATUS_UNKNOWN);
	return 0;
}
