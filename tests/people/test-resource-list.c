/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Lists of people to watch. */

#include <string.h>

#include "people/documents.h"
#include "people/resource-list.h"
#include "util/error.h"
#include "util/xml.h"

static const struct {
	const char *address;
	SfbResourceState state;
	const char *pool;
} expected[] = {
	{ "bob@contoso.example", SFB_RESOURCE_ACTIVE, NULL },
	{ "dave@contoso.example", SFB_RESOURCE_RESUBSCRIBE,
	  "sip:pool2.contoso.example@contoso.example;gruu;opaque=srvr:HomeServer:AbCdEf" },
	{ "erin@contoso.example", SFB_RESOURCE_RESUBSCRIBE, "sip:pool3.contoso.example" },
	{ "carol@partner.example", SFB_RESOURCE_RESUBSCRIBE, NULL },
	{ "frank@contoso.example", SFB_RESOURCE_PENDING, NULL },
	{ "grace@contoso.example", SFB_RESOURCE_TERMINATED, NULL },
	{ "heidi@contoso.example", SFB_RESOURCE_PENDING, NULL },
	{ "ivan@contoso.example", SFB_RESOURCE_RESUBSCRIBE, NULL },
};

static void
test_list(void)
{
	g_autoptr(GError) error = NULL;
	gsize length;
	g_autofree char *text = document_read("resource-list.xml", &length);
	g_autoptr(GPtrArray) resources = sfb_resource_list_parse(text, length, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(resources->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < resources->len; i++) {
		const SfbResource *resource = g_ptr_array_index(resources, i);

		g_assert_cmpstr(resource->address, ==, expected[i].address);
		g_assert_cmpint(resource->state, ==, expected[i].state);
		g_assert_cmpstr(resource->pool, ==, expected[i].pool);
		g_assert_false(resource->may_return);
	}
}

static void
test_unreadable(void)
{
	static const char *const texts[] = { "", "<list", "<categories/>" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_resource_list_parse(texts[i], strlen(texts[i]), &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

static void
test_limit(void)
{
	g_autoptr(GString) text = g_string_new("<list>");
	g_autoptr(GPtrArray) resources = NULL;

	for (guint i = 0; i < SFB_RESOURCES_MAX + 5; i++)
		g_string_append(text, "<resource uri='sip:a@b.example'/>");
	g_string_append(text, "</list>");
	resources = sfb_resource_list_parse(text->str, text->len, NULL);
	g_assert_cmpuint(resources->len, ==, SFB_RESOURCES_MAX);
}

static void
test_batch(void)
{
	const char *addresses[] = { "bob@contoso.example", "o'neil & co@contoso.example" };
	const char *added[] = { "eve@contoso.example" };
	GPtrArray watched = { (gpointer *)addresses, G_N_ELEMENTS(addresses) };
	GPtrArray new_ones = { (gpointer *)added, G_N_ELEMENTS(added) };
	const SfbResourceAction wish = { "subscribe", &watched, &new_ones };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) body =
		sfb_resource_list_build_batch("sip:kim@contoso.example", 4294967295u, &wish);
	gsize length;
	const char *text = g_bytes_get_data(body, &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, &error);
	SfbXmlNode *action, *resource;

	g_assert_no_error(error);
	g_assert_cmpstr(sfb_xml_get_name(sfb_xml_get_root(xml)), ==, "batchSub");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_root(xml), "uri"), ==,
	                "sip:kim@contoso.example");
	action = sfb_xml_get_child(sfb_xml_get_root(xml), "action");
	g_assert_cmpstr(sfb_xml_get_attribute(action, "name"), ==, "subscribe");
	g_assert_cmpstr(sfb_xml_get_attribute(action, "id"), ==, "4294967295");
	resource = sfb_xml_find(action, "adhocList/resource");
	g_assert_cmpstr(sfb_xml_get_attribute(resource, "uri"), ==, "sip:bob@contoso.example");
	g_assert_null(sfb_xml_get_child(resource, NULL));
	resource = sfb_xml_get_next(resource, "resource");
	g_assert_cmpstr(sfb_xml_get_attribute(resource, "uri"), ==,
	                "sip:o'neil%20&%20co@contoso.example");
	g_assert_null(sfb_xml_get_child(resource, NULL));
	resource = sfb_xml_get_next(resource, "resource");
	g_assert_cmpstr(sfb_xml_get_attribute(resource, "uri"), ==, "sip:eve@contoso.example");
	g_assert_nonnull(sfb_xml_find(resource, "context/subscriptionContext/watcher/contactList"));
	g_assert_null(sfb_xml_get_next(resource, "resource"));
	g_assert_nonnull(sfb_xml_find(action, "categoryList/category"));
}

/* [MS-SIP] 4.3: line breaks inside the tags. */
static void
test_specified_list(void)
{
	static const char start[] = "<list xmlns=";
	static const char end[] = "</list>";
	gsize length;
	g_autofree char *message =
		document_read_trace("mssip-4_3-02-batched-subscribe-and-piggyb-200.sip", &length);
	g_autoptr(GPtrArray) resources = NULL;
	const char *list;

	if (message == NULL)
		return;
	list = strstr(message, start);
	resources = sfb_resource_list_parse(list, strstr(list, end) + strlen(end) - list, NULL);
	g_assert_cmpuint(resources->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		const SfbResource *resource = g_ptr_array_index(resources, i);
		g_autofree char *address = g_strdup_printf("user%u@server.contoso.com", i + 2);

		g_assert_cmpstr(resource->address, ==, address);
		g_assert_cmpint(resource->state, ==, SFB_RESOURCE_ACTIVE);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/resource-list/list", test_list);
	g_test_add_func("/resource-list/unreadable", test_unreadable);
	g_test_add_func("/resource-list/limit", test_limit);
	g_test_add_func("/resource-list/batch", test_batch);
	g_test_add_func("/resource-list/specified-list", test_specified_list);
	return g_test_run();
}
