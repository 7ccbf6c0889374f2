/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of in-band provisioning, in the shapes in which servers write their groups. */

#include "settings/settings-xml.h"

#include <string.h>

#include "settings/settings.h"
#include "util/error.h"

static char *
read_answer(gsize *length)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "settings", "answer.xml", NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, length, &error);
	g_assert_no_error(error);
	return text;
}

static SfbSettingsDocument *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbSettingsDocument *document = sfb_settings_document_parse(text, strlen(text), &error);

	g_assert_no_error(error);
	return document;
}

static const struct {
	const char *group;
	const char *name;
	const char *value; /* NULL: not there */
} values[] = {
	{ "ServerConfiguration", "ucMinMediaPort", "50020" },
	{ "serverconfiguration", "UCMINMEDIAPORT", "50020" },
	{ "ServerConfiguration", "ucMaxMediaPort", NULL },
	{ "ServerConfiguration", "ucPortRangeEnabled", "TRUE" },
	{ "ServerConfiguration", "focusFactoryUri",
	  "sip:kim@contoso.example;gruu;opaque=app:conf:focusfactory" },
	{ "ServerConfiguration", "organization", "Contoso & Söhne" },
	{ "ServerConfiguration", "PhotoUsage", NULL },
	{ "ucPolicy", "AllowCallForwarding", "true" },
	{ "ucPolicy", "PhoneRouteUsages", NULL },
	{ "ucPolicy", "element", NULL },
	{ "ucPolicy", "property", NULL },
	{ "endpointConfiguration", "photousage", "AllPhotos" },
	{ "endpointConfiguration", "EnableURL", "true" },
	{ "publicProviders", "publicProviders",
	  "<PublicProviders><PublicProvider Name=\"M\"/></PublicProviders>" },
	{ "locationPolicy", "LocationRequired", NULL },
	{ "meetingPolicy", "MeetingSize", NULL },
};

static void
test_shapes(void)
{
	gsize length;
	g_autofree char *text = read_answer(&length);
	g_autoptr(SfbSettingsDocument) document = parse(text);

	for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
		g_assert_cmpstr(
			sfb_settings_document_get(document, values[i].group, values[i].name), ==,
			values[i].value);
	g_assert_true(sfb_settings_document_has_group(document, "LOCATIONPOLICY"));
	g_assert_true(sfb_settings_document_has_group(document, "privacyPublicationGrammar"));
	g_assert_false(sfb_settings_document_has_group(document, "meetingPolicy"));
}

static const struct {
	const char *name;
	const char *text;
} bad_rows[] = {
	{ "the-question",
	  "<provisioningGroupList><provisionGroup name='ucPolicy'/></provisioningGroupList>" },
	{ "cut", "<provisionGroupList><provisionGroup name='ucPolicy'>" },
	{ "no-xml", "true" },
	{ "nothing", "" },
};

static void
test_bad(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSettingsDocument) document =
		sfb_settings_document_parse(data, strlen(data), &error);

	g_assert_null(document);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static GString *
open_group(void)
{
	return g_string_new("<provisionGroupList><provisionGroup name='ucPolicy'><instance>");
}

static SfbSettingsDocument *
close_group(GString *text)
{
	SfbSettingsDocument *document;

	g_string_append(text, "</instance></provisionGroup></provisionGroupList>");
	document = parse(text->str);
	g_string_free(text, TRUE);
	return document;
}

static void
test_too_many(void)
{
	GString *text = open_group();
	g_autoptr(SfbSettingsDocument) document = NULL;

	for (guint i = 0; i < 2 * SFB_SETTINGS_MAX; i++)
		g_string_append_printf(text, "<property name='n%u'>%u</property>", i, i);
	document = close_group(text);
	g_assert_cmpstr(sfb_settings_document_get(document, "ucPolicy", "n17"), ==, "17");
	g_assert_null(sfb_settings_document_get(document, "ucPolicy", "n4000"));
}

static void
test_too_long(void)
{
	GString *text = open_group();
	g_autofree char *longest = g_strnfill(SFB_SETTINGS_TEXT_MAX, 'x');
	g_autofree char *name = g_strnfill(1000, 'n');
	g_autoptr(SfbSettingsDocument) document = NULL;

	g_string_append_printf(text, "<property name='a'>%s</property>", longest);
	g_string_append_printf(text, "<property name='b'>%sx</property>", longest);
	g_string_append_printf(text, "<property name='%s'>1</property>", name);
	document = close_group(text);
	g_assert_cmpstr(sfb_settings_document_get(document, "ucPolicy", "a"), ==, longest);
	g_assert_null(sfb_settings_document_get(document, "ucPolicy", "b"));
	g_assert_null(sfb_settings_document_get(document, "ucPolicy", name));
}

static void
test_request(void)
{
	static const char *const wanted[] = { SFB_SETTINGS_SERVER, SFB_SETTINGS_CLIENT,
		                              SFB_SETTINGS_PRESENCE, SFB_SETTINGS_ROOMS };
	g_autoptr(GBytes) bytes = sfb_settings_document_build_request();
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

	g_assert_true(g_str_has_prefix(
		text, "<provisioningGroupList xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
		      "provisioninggrouplist\">"));
	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autofree char *element =
			g_strdup_printf("<provisioningGroup name=\"%s\"/>", wanted[i]);

		g_assert_nonnull(strstr(text, element));
	}
}

/* A published answer of a group that we do not ask for: it is read without harm. */
static void
test_trace(void)
{
	const char *folder = g_getenv("SFB_TRACES");
	g_autofree char *path = NULL;
	g_autofree char *group = NULL;
	g_autofree char *text = NULL;
	g_autoptr(SfbSettingsDocument) document = NULL;

	if (folder == NULL) {
		g_test_skip("SFB_TRACES does not name the folder of recorded documents");
		return;
	}
	path = g_build_filename(folder, "lyncdoc-publishing-presence-in-privacy-mode-0.xml", NULL);
	g_assert_true(g_file_get_contents(path, &group, NULL, NULL));
	text = g_strconcat("<provisionGroupList>", group, "</provisionGroupList>", NULL);
	document = parse(text);
	g_assert_true(sfb_settings_document_has_group(document, "privacyPublicationGrammar"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/xml/shapes", test_shapes);
	g_test_add_func("/settings/xml/too-many", test_too_many);
	g_test_add_func("/settings/xml/too-long", test_too_long);
	g_test_add_func("/settings/xml/request", test_request);
	g_test_add_func("/settings/xml/trace", test_trace);
	for (gsize i = 0; i < G_N_ELEMENTS(bad_rows); i++) {
		g_autofree char *path = g_strconcat("/settings/xml/bad/", bad_rows[i].name, NULL);

		g_test_add_data_func(path, bad_rows[i].text, test_bad);
	}
	return g_test_run();
}
