/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a server tells of containers and of those who watch us, and the fault for outdated versions. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "people/access-xml.h"
#include "people/presence-xml.h"
#include "people/subscribers-xml.h"
#include "people/subscribers.h"
#include "util/address.h"

static const SfbAccessEntry bob = { SFB_ACCESS_USER, "bob@contoso.example" };

/* Whatever is asked for is planned for containers that are told apart, and can be read by others. */
static void
try_plan(SfbAccessList *list, GBytes *fault)
{
	g_autoptr(GArray) steps = sfb_access_list_plan(list, &bob, SFB_ACCESS_PERSONAL);
	g_autoptr(GBytes) change = sfb_access_build_change(steps, list);
	g_autoptr(SfbXml) xml = sfb_xml_parse(g_bytes_get_data(change, NULL),
	                                      (gssize)g_bytes_get_size(change), NULL);

	g_assert_nonnull(xml);
	g_assert_cmpuint(steps->len, <=, SFB_ACCESS_CONTAINERS_MAX + 1);
	sfb_access_apply_conflict(fault, steps, list);
}

static void
read_subscribers(SfbXmlNode *root)
{
	g_autoptr(GPtrArray) subscribers = sfb_subscribers_read(root);

	g_assert_cmpuint(subscribers->len, <=, SFB_SUBSCRIBERS_MAX);
	for (guint i = 0; i < subscribers->len; i++) {
		const SfbSubscriber *subscriber = subscribers->pdata[i];

		g_assert_nonnull(strchr(subscriber->address, '@'));
		g_assert_true(subscriber->display_name == NULL ||
		              strlen(subscriber->display_name) <= SFB_CARD_TEXT_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	g_autoptr(SfbAccessList) list = sfb_access_list_new();
	g_autoptr(GBytes) fault = g_bytes_new_static(bytes, size);
	gboolean is_private = FALSE;
	gboolean is_muted = FALSE;

	if (xml == NULL)
		return 0;
	sfb_access_read_containers(sfb_xml_get_root(xml), list);
	sfb_access_read_privacy(sfb_xml_get_root(xml), &is_private);
	sfb_subscribers_read_alerts(sfb_xml_get_root(xml), &is_muted);
	read_subscribers(sfb_xml_get_root(xml));
	try_plan(list, fault);
	g_assert_cmpint(sfb_access_list_get_level(list, bob.value, SFB_ACCESS_FEDERATED, FALSE), !=,
	                SFB_ACCESS_AUTOMATIC);
	return 0;
}
