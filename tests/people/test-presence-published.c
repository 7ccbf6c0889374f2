/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The presence documents that the vendor has published. */

#include <string.h>

#include "people/applying.h"
#include "people/documents.h"
#include "util/error.h"

/* The vendor's own documents. */
static void
test_published_document(void)
{
	gsize length;
	g_autofree char *text =
		document_read_trace("lyncdoc-enhanced-presence-category-instances-1.xml", &length);
	g_autoptr(SfbPresentity) john = sfb_presentity_new("john.doe@contoso.com");

	if (text == NULL)
		return;
	g_assert_true(apply(john, text));
	g_assert_cmpstr(john->display_name, ==, "John Doe");
	g_assert_cmpstr(john->email, ==, "john.doe@contoso.com");
	g_assert_cmpstr(john->title, ==, "SENIOR WRITER II");
	g_assert_cmpstr(john->office, ==, "HOME OFFICE-MOBILE");
	g_assert_cmpstr(john->company, ==, "CONTOSO INC");
	assert_phone(john, SFB_PHONE_WORK, "tel:+14255550100;ext=12222", "+14255550100;ext=12222");
}

typedef struct {
	const char *file;
	const char *category;
	guint availability;
	const char *text; /* of the custom activity, the display name or the work phone */
} PublishedValue;

static const PublishedValue published_values[] = {
	{ "lyncdoc-aggregation-containers-0.xml", "state", 3500, NULL },
	{ "lyncdoc-aggregation-containers-3.xml", "state", 0, NULL },
	{ "lyncdoc-aggregation-containers-8.xml", "state", 3500, NULL },
	{ "lyncdoc-colleagues-container-1.xml", "state", 3500, NULL },
	{ "lyncdoc-receiving-presence-category-instances-0.xml", "state", 3500, NULL },
	{ "lyncdoc-state-availability-0.xml", "state", 15500, "Out of office until next week" },
	{ "lyncdoc-state_2-0.xml", "state", 3500, NULL },
	{ "lyncdoc-blocked-contacts-container-0.xml", "contactCard", 0, "John Barr" },
	{ "lyncdoc-contactcard-company-0.xml", "contactCard", 0, "+1 (425) 1112222 X12222" },
	{ "lyncdoc-contactcard-identity-email-0.xml", "contactCard", 0, "administrator" },
	{ "lyncdoc-contactcard-identity-name-2.xml", "contactCard", 0, "Bob" },
	{ "lyncdoc-contactcard-url-0.xml", "contactCard", 0, NULL },
};

static void
test_published_value(gconstpointer user_data)
{
	const PublishedValue *value = user_data;
	g_autofree char *markup = document_read_trace(value->file, NULL);
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autofree char *text = NULL;
	const SfbPhone *phone;
	const char *kept;

	if (markup == NULL)
		return;
	text = g_strdup_printf(DOCUMENT("<category name='%s'>%s</category>"), value->category,
	                       markup);
	g_assert_cmpint(apply(bob, text), ==, value->availability != 0 || value->text != NULL);
	g_assert_cmpuint(bob->availability, ==, value->availability);
	kept = bob->activity_text != NULL ? bob->activity_text : bob->display_name;
	phone = sfb_presentity_get_phone(bob, SFB_PHONE_WORK);
	g_assert_cmpstr(phone != NULL ? phone->shown : kept, ==, value->text);
}

static const struct {
	const char *file;
	guint capabilities;
} published_services[] = {
	{ "lyncdoc-colleagues-container-2.xml",
	  SFB_CAN_KNOWN | SFB_CAN_TEXT | SFB_CAN_VOICE | SFB_CAN_VIDEO | SFB_CAN_SHARE },
	{ "lyncdoc-services-service-capabilities-breakthrough-1.xml", SFB_CAN_KNOWN },
	{ "lyncdoc-services-service-capabilities-cccp-1.xml", SFB_CAN_KNOWN },
	{ "lyncdoc-services-service-capabilities-gifink-1.xml", SFB_CAN_KNOWN },
	{ "lyncdoc-services-service-capabilities-isfink-1.xml", SFB_CAN_KNOWN },
	{ "lyncdoc-services-service-capabilities-remotecallcontrol-1.xml",
	  SFB_CAN_KNOWN | SFB_CAN_PHONE },
	{ "lyncdoc-services-service-capabilities-text-1.xml", SFB_CAN_KNOWN | SFB_CAN_TEXT },
	{ "lyncdoc-services-service-capabilities-video-1.xml", SFB_CAN_KNOWN | SFB_CAN_VIDEO },
};

static void
test_published_services(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(published_services); i++) {
		g_autofree char *markup = document_read_trace(published_services[i].file, NULL);
		g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
		g_autofree char *text = NULL;

		if (markup == NULL)
			return;
		text = g_str_has_prefix(markup, "<services")
		               ? g_strdup_printf(
					 DOCUMENT("<category name='services'>%s</category>"),
					 markup)
		               : g_strdup_printf(DOCUMENT(SERVICES("%s")), markup);
		apply(bob, text);
		g_assert_cmpuint(bob->capabilities, ==, published_services[i].capabilities);
	}
}

/* Fragments of the schema's own description, which are no XML. */
static void
test_published_fragments(void)
{
	static const char *const files[] = {
		"lyncdoc-contactcard-identity-0.xml",
		"lyncdoc-contactcard-identity-name-0.xml",
		"lyncdoc-contactcard-identity-name-1.xml",
	};

	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *markup = document_read_trace(files[i], NULL);
		g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		if (markup == NULL)
			return;
		text = g_strdup_printf(DOCUMENT(CARD("0", "%s")), markup);
		sfb_presence_apply_categories(text, strlen(text), applying_lookup, bob, &error);
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
		g_assert_null(bob->display_name);
	}
}

/* Locations and time zones of the published states. */
static void
test_published_places(void)
{
	static const struct {
		const char *file;
		const char *location;
		int bias;
	} cases[] = {
		{ "lyncdoc-aggregation-containers-8.xml", "31/East Wing Redmond", 420 },
		{ "lyncdoc-colleagues-container-1.xml", NULL, 420 },
		{ "lyncdoc-state_2-0.xml", "Building 10, Room 101, West Campus", 480 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *markup = document_read_trace(cases[i].file, NULL);
		g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
		g_autofree char *text = NULL;

		if (markup == NULL)
			return;
		text = g_strdup_printf(DOCUMENT("<category name='state'>%s</category>"), markup);
		apply(bob, text);
		g_assert_cmpstr(bob->details != NULL ? bob->details->location : NULL, ==,
		                cases[i].location);
		g_assert_true(bob->has_time_zone);
		g_assert_cmpint(bob->time_zone_bias, ==, cases[i].bias);
		g_assert_false(bob->is_mobile);
	}
}

/* What a rule for publishing writes is a state like others. */
static void
test_published_rule(void)
{
	g_autofree char *text =
		document_read_trace("lyncdoc-categorypublicationmanifest-0.xml", NULL);
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autofree char *document = NULL;
	const char *start;

	if (text == NULL)
		return;
	start = strstr(text, "<state");
	document = g_strdup_printf(DOCUMENT("<category name='state'>%.*s</category>"),
	                           (int)(strstr(text, "</categoryData>") - start), start);
	apply(bob, document);
	g_assert_cmpuint(bob->availability, ==, 18500);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/presence-published/document", test_published_document);
	g_test_add_func("/presence-published/services", test_published_services);
	g_test_add_func("/presence-published/fragments", test_published_fragments);
	g_test_add_func("/presence-published/places", test_published_places);
	g_test_add_func("/presence-published/rule", test_published_rule);
	for (guint i = 0; i < G_N_ELEMENTS(published_values); i++) {
		g_autofree char *path =
			g_strconcat("/presence-published/", published_values[i].file, NULL);

		g_test_add_data_func(path, &published_values[i], test_published_value);
	}
	return g_test_run();
}
