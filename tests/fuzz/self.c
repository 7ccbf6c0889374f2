/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A roaming-self document; what it leaves of us can be replaced and deleted. */

#include "fuzz/fuzz.h"

#include "people/publication-xml.h"
#include "people/publications.h"
#include "util/xml.h"

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
	g_autoptr(SfbSelfDocument) document = sfb_self_document_parse(
		(const char *)bytes, size, SFB_SELF_NOTIFICATION, versions, NULL);

	if (document == NULL)
		return 0;
	publish(sfb_publications_new_note(document->note, versions), versions);
	publish(sfb_publications_new_call_blocking(SFB_STATUS_DO_NOT_DISTURB, versions), versions);
	publish(sfb_publications_new_status(SFB_STATUS_BUSY, versions), versions);
	publish(sfb_publications_new_status(SFB_STATUS_AWAY, versions), versions);
	return 0;
}
