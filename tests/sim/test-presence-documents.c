/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is told about categories. */

#include "sim/presence-documents.h"

#include <string.h>

#include "sim/publications.h"
#include "util/xml.h"

static GHashTable *
make_set(const char *first, const char *second)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

	g_hash_table_add(set, (char *)first);
	g_hash_table_add(set, (char *)second);
	return set;
}

static SfbXml *
parse(const char *document)
{
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(document, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static guint
count_categories(SfbXmlNode *categories, const char *name)
{
	guint number = 0;
	SfbXmlNode *node = sfb_xml_get_child(categories, "category");

	for (; node != NULL; node = sfb_xml_get_next(node, "category")) {
		if (strcmp(sfb_xml_get_attribute(node, "name"), name) == 0)
			number++;
	}
	return number;
}

static void
test_self(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	const SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autofree char *document = sfb_sim_presence_build_self(alice, NULL, TRUE);
	g_autoptr(SfbXml) xml = parse(document);
	SfbXmlNode *root = sfb_xml_get_root(xml);

	g_assert_cmpstr(sfb_xml_get_name(root), ==, "roamingData");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_child(root, "categories"), "uri"), ==,
	                "sip:alice@example.com");
	g_assert_cmpuint(count_categories(sfb_xml_get_child(root, "categories"), "state"), ==, 9);
	g_assert_nonnull(sfb_xml_find(root, "containers/container/member"));
	g_assert_nonnull(sfb_xml_get_child(root, "subscribers"));
	g_assert_nonnull(strstr(document, "instance=\"536870912\" publishTime="));
	g_assert_nonnull(strstr(document, "container=\"2\" version=\"12\" expireType=\"static\""));
}

/* A category that was named and has nothing is named as empty. */
static void
test_self_changes(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	const SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(GHashTable) names = make_set("state", "no<te");
	g_autofree char *document = sfb_sim_presence_build_self(alice, names, FALSE);
	g_autoptr(SfbXml) xml = parse(document);
	SfbXmlNode *root = sfb_xml_get_root(xml);

	g_assert_null(sfb_xml_get_child(root, "containers"));
	g_assert_cmpuint(count_categories(sfb_xml_get_child(root, "categories"), "state"), ==, 9);
	g_assert_cmpuint(count_categories(sfb_xml_get_child(root, "categories"), "no<te"), ==, 1);
	g_assert_cmpuint(count_categories(sfb_xml_get_child(root, "categories"), "contactCard"), ==,
	                 0);
}

/* Watchers see one container, without its number, and no versions. */
static void
test_watcher(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	const SfbSimUser *bob = sfb_sim_world_get(world, "bob@example.com");
	g_autoptr(GHashTable) names = make_set("state", "note");
	g_autoptr(GString) document = g_string_new(NULL);
	g_autoptr(SfbXml) xml = NULL;

	sfb_sim_presence_append_categories(document, bob, "alice@example.com", names, FALSE);
	xml = parse(document->str);
	g_assert_cmpuint(count_categories(sfb_xml_get_root(xml), "state"), ==, 1);
	g_assert_cmpuint(count_categories(sfb_xml_get_root(xml), "note"), ==, 1);
	g_assert_cmpuint(count_categories(sfb_xml_get_root(xml), "contactCard"), ==, 0);
	g_assert_null(strstr(document->str, "container="));
	g_assert_null(strstr(document->str, "version="));
}

static GString *
build_list(gboolean mixes_part_ends)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(1);
	g_autoptr(GHashTable) names = make_set("state", "note");
	g_autoptr(GPtrArray) addresses = g_ptr_array_new();
	const SfbSimPresenceList list = {
		.world = world,
		.watcher = "alice@example.com",
		.owner_uri = "sip:alice@example.com",
		.addresses = addresses,
		.names = names,
		.boundary = "b7c1",
		.mixes_part_ends = mixes_part_ends,
	};
	g_autoptr(GBytes) body = NULL;

	g_ptr_array_add(addresses, (char *)"bob@example.com");
	g_ptr_array_add(addresses, (char *)"nobody@example.com");
	g_ptr_array_add(addresses, (char *)"contact00001@example.com");
	g_ptr_array_add(addresses, (char *)"alice@example.com");
	body = sfb_sim_presence_build_list(&list);
	return g_string_new_len(g_bytes_get_data(body, NULL), (gssize)g_bytes_get_size(body));
}

static guint
count_text(const char *text, const char *part)
{
	guint number = 0;

	while ((text = strstr(text, part)) != NULL) {
		number++;
		text += strlen(part);
	}
	return number;
}

static void
test_list(void)
{
	g_autoptr(GString) body = build_list(FALSE);

	g_assert_nonnull(strstr(body->str,
	                        "<resource uri=\"sip:bob@example.com\"><instance id=\"0\" "
	                        "state=\"active\" cid=\"bob@example.com\"/></resource>"));
	g_assert_nonnull(strstr(body->str,
	                        "<resource uri=\"sip:nobody@example.com\"><instance id=\"0\" "
	                        "state=\"terminated\" reason=\"noresource\"/></resource>"));
	g_assert_null(strstr(body->str, "Content-ID: nobody"));
	g_assert_cmpuint(count_text(body->str, "--b7c1\r\n"), ==, 4);
	g_assert_cmpuint(count_text(body->str, ">\r\n\r\n--b7c1"), ==, 4);
	g_assert_true(g_str_has_suffix(body->str, ">\r\n\r\n--b7c1--\r\n"));
}

static void
test_mixed_part_ends(void)
{
	g_autoptr(GString) body = build_list(TRUE);

	g_assert_cmpuint(count_text(body->str, ">\r\n--b7c1"), ==, 3);
	g_assert_cmpuint(count_text(body->str, ">\r\n\r\n--b7c1"), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/presence-documents/self", test_self);
	g_test_add_func("/sim/presence-documents/self-changes", test_self_changes);
	g_test_add_func("/sim/presence-documents/watcher", test_watcher);
	g_test_add_func("/sim/presence-documents/list", test_list);
	g_test_add_func("/sim/presence-documents/mixed-part-ends", test_mixed_part_ends);
	return g_test_run();
}
