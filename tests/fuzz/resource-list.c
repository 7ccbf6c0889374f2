/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A resource list; whoever it names can be asked for. */

#include "fuzz/fuzz.h"

#include "people/resource-list.h"
#include "util/xml.h"

static void
use_resource(const SfbResource *resource)
{
	gpointer addresses[] = { resource->address };
	const GPtrArray one = { addresses, G_N_ELEMENTS(addresses) };
	const SfbResourceAction action = { "subscribe", &one, &one };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) body = sfb_resource_list_build_batch(
		resource->pool != NULL ? resource->pool : "sip:kim@contoso.example", 1, &action);
	g_autoptr(SfbXml) xml =
		sfb_xml_parse(g_bytes_get_data(body, NULL), (gssize)g_bytes_get_size(body), &error);

	g_assert_no_error(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GPtrArray) resources = sfb_resource_list_parse((const char *)bytes, size, NULL);

	for (guint i = 0; resources != NULL && i < resources->len; i++)
		use_resource(g_ptr_array_index(resources, i));
	return 0;
}
