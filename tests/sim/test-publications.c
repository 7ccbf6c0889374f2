/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Publishing: versions, conflicts, and what ends by itself. */

#include "sim/publications.h"

#include <string.h>

#include "people/documents.h"
#include "sim/aggregation.h"
#include "util/error.h"

#define MACHINE 806289152
#define STATUS 536870912

static GPtrArray *
read_document(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "sim", "publish.xml", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	gsize length;
	GPtrArray *wishes;

	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	wishes = sfb_sim_publications_parse(text, length, &error);
	g_assert_no_error(error);
	return wishes;
}

static void
store_all(SfbSimUser *user, const GPtrArray *wishes)
{
	for (guint i = 0; i < wishes->len; i++)
		sfb_sim_publications_store(user, wishes->pdata[i], "0123456789");
}

static void
test_parse(void)
{
	g_autoptr(GPtrArray) wishes = read_document();
	const SfbSimWish *device = wishes->pdata[0];
	const SfbSimWish *status = wishes->pdata[2];
	const SfbSimWish *deletion = wishes->pdata[4];
	const SfbSimWish *emptied = wishes->pdata[5];

	g_assert_cmpuint(wishes->len, ==, 6);
	g_assert_cmpstr(device->category, ==, "device");
	g_assert_cmpuint(device->instance, ==, 4007622409);
	g_assert_cmpstr(device->expire_type, ==, "endpoint");
	g_assert_true(g_str_has_prefix(device->value, "<device "));
	g_assert_cmpuint(status->version, ==, 12);
	g_assert_false(status->is_deletion);
	g_assert_true(deletion->is_deletion);
	g_assert_false(emptied->is_deletion);
	g_assert_cmpstr(emptied->value, ==, "");
}

static void
test_parse_refusals(void)
{
	static const char *const documents[] = {
		"",
		"not XML",
		"<publish/>",
		"<publish><publications/></publish>",
		"<publish><publications><publication instance=\"1\" container=\"2\" "
		"expireType=\"static\"/></publications></publish>",
		"<publish><publications><publication categoryName=\"x\" container=\"2\" "
		"expireType=\"static\"/></publications></publish>",
		"<publish><publications><publication categoryName=\"x\" instance=\"1\" "
		"expireType=\"static\"/></publications></publish>",
		"<publish><publications><publication categoryName=\"x\" instance=\"1\" "
		"container=\"2\" expireType=\"never\"/></publications></publish>",
	};

	for (guint i = 0; i < G_N_ELEMENTS(documents); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(
			sfb_sim_publications_parse(documents[i], strlen(documents[i]), &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

static void
test_versions(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(GPtrArray) wishes = read_document();

	g_assert_null(sfb_sim_publications_find_conflicts(alice, wishes));
	store_all(alice, wishes);
	g_assert_cmpuint(sfb_sim_publications_find(alice, "state", STATUS, 2)->version, ==, 13);
	g_assert_cmpuint(sfb_sim_publications_find(alice, "state", STATUS, 3)->version, ==, 9);
	g_assert_cmpuint(sfb_sim_publications_find(alice, "state", MACHINE, 2)->version, ==, 1);
	g_assert_null(sfb_sim_publications_find(alice, "note", 0, 200));
	g_assert_cmpstr(sfb_sim_publications_find(alice, "note", 0, 300)->value, ==, "");
}

/* The index counts from 1, and only what conflicts is named. */
static void
test_conflict(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(GPtrArray) wishes = read_document();
	g_autofree char *fault = NULL;

	sfb_sim_publications_find(alice, "state", STATUS, 2)->version = 17;
	sfb_sim_publications_store(alice, wishes->pdata[0], "9876543210");
	fault = sfb_sim_publications_find_conflicts(alice, wishes);
	g_assert_cmpstr(fault, ==,
	                "<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>"
	                "<operation index=\"1\" version=\"0\" curVersion=\"1\"/>"
	                "<operation index=\"3\" version=\"12\" curVersion=\"17\"/>"
	                "</details></Fault>");
}

static GHashTable *
expire(SfbSimUser *user, const char *epid, gboolean is_last)
{
	GHashTable *changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	sfb_sim_publications_expire(user, epid, is_last, changed);
	return changed;
}

static void
test_endpoint_ends(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(GPtrArray) wishes = read_document();
	g_autoptr(GHashTable) nothing = NULL;
	g_autoptr(GHashTable) changed = NULL;

	store_all(alice, wishes);
	nothing = expire(alice, "9876543210", TRUE);
	g_assert_cmpuint(g_hash_table_size(nothing), ==, 0);
	changed = expire(alice, "0123456789", FALSE);
	g_assert_cmpuint(g_hash_table_size(changed), ==, 2);
	g_assert_true(g_hash_table_contains(changed, "device"));
	g_assert_null(sfb_sim_publications_find(alice, "state", MACHINE, 2));
	g_assert_nonnull(sfb_sim_publications_find(alice, "state", STATUS, 2));
	g_assert_nonnull(sfb_sim_publications_find(alice, "state", 1, 200));
}

static void
test_time_ends(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(GPtrArray) wishes = read_document();
	g_autoptr(GHashTable) early = NULL;
	g_autoptr(GHashTable) late = NULL;
	SfbSimPublication *timed;

	g_assert_cmpint(sfb_sim_publications_get_next_expiry(alice), ==, 0);
	store_all(alice, wishes);
	timed = sfb_sim_publications_find(alice, "state", 603979776, 3);
	g_assert_cmpint(sfb_sim_publications_get_next_expiry(alice), ==, timed->expires_at);
	g_assert_cmpint(timed->expires_at, >,
	                g_get_monotonic_time() + 86390 * (gint64)G_USEC_PER_SEC);
	early = expire(alice, NULL, FALSE);
	g_assert_cmpuint(g_hash_table_size(early), ==, 0);
	timed->expires_at = 1;
	late = expire(alice, NULL, FALSE);
	g_assert_true(g_hash_table_contains(late, "state"));
	g_assert_null(sfb_sim_publications_find(alice, "state", 603979776, 3));
}

/* The vendor's own publication of an idle machine is taken. */
static void
test_trace_of_machine(void)
{
	gsize length;
	g_autofree char *text =
		document_read_trace("lyncdoc-enhanced-presence-category-instances-2.xml", &length);
	g_autoptr(GPtrArray) wishes = NULL;
	g_autoptr(GError) error = NULL;

	if (text == NULL)
		return;
	wishes = sfb_sim_publications_parse(text, length, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(wishes->len, ==, 2);
	for (guint i = 0; i < wishes->len; i++) {
		const SfbSimWish *wish = wishes->pdata[i];

		g_assert_cmpstr(wish->category, ==, "state");
		g_assert_cmpuint(wish->instance, ==, 945175315);
		g_assert_cmpuint(wish->container, ==, 2 + i);
		g_assert_cmpuint(wish->version, ==, 1);
		g_assert_cmpstr(wish->expire_type, ==, "endpoint");
		g_assert_nonnull(strstr(wish->value, "<availability>5000</availability>"));
	}
}

/* What is published first of all for those who are blocked. */
static void
test_trace_of_blocked(void)
{
	gsize length;
	g_autofree char *text =
		document_read_trace("lyncdoc-categorypublicationmanifest-0.xml", &length);
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	g_autoptr(SfbXml) rule = NULL;
	g_autoptr(SfbXml) ours = NULL;
	g_autofree char *availability = NULL;
	g_autofree char *our_availability = NULL;
	const SfbSimPublication *state;
	SfbXmlNode *root;

	if (text == NULL)
		return;
	rule = sfb_xml_parse(text, (gssize)length, NULL);
	root = sfb_xml_get_root(rule);
	sfb_sim_aggregation_update(alice);
	state = sfb_sim_publications_find(
		alice, sfb_xml_get_attribute(root, "categoryName"),
		sfb_xml_get_attribute_uint(sfb_xml_get_child(root, "instanceId"), "value", 99),
		sfb_xml_get_attribute_uint(root, "containerId", 0));
	g_assert_nonnull(state);
	g_assert_cmpstr(state->expire_type, ==,
	                sfb_xml_get_attribute(sfb_xml_get_child(root, "expireType"), "type"));
	ours = sfb_xml_parse(state->value, -1, NULL);
	availability = sfb_xml_dup_text(sfb_xml_find(root, "categoryData/state/availability"));
	our_availability = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(ours), "availability"));
	g_assert_cmpstr(availability, ==, "18500");
	g_assert_cmpstr(our_availability, ==, availability);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/publications/parse", test_parse);
	g_test_add_func("/sim/publications/parse-refusals", test_parse_refusals);
	g_test_add_func("/sim/publications/versions", test_versions);
	g_test_add_func("/sim/publications/conflict", test_conflict);
	g_test_add_func("/sim/publications/endpoint-ends", test_endpoint_ends);
	g_test_add_func("/sim/publications/time-ends", test_time_ends);
	g_test_add_func("/sim/publications/trace-of-machine", test_trace_of_machine);
	g_test_add_func("/sim/publications/trace-of-blocked", test_trace_of_blocked);
	return g_test_run();
}
