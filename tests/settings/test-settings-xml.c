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
	SfbSetting setting;
	const char *value; /* NULL: not there */
} values[] = {
	{ SFB_SETTING_MIN_MEDIA_PORT, "50020" },
	{ SFB_SETTING_MAX_MEDIA_PORT, NULL },
	{ SFB_SETTING_PORT_RANGE_ENABLED, "TRUE" },
	{ SFB_SETTING_FOCUS_FACTORY_URI,
	  "sip:kim@contoso.example;gruu;opaque=app:conf:focusfactory" },
	{ SFB_SETTING_ORGANIZATION, "Contoso & Söhne" },
	{ SFB_SETTING_ALLOW_CALL_FORWARDING, "true" },
	{ SFB_SETTING_PHONE_ROUTE_USAGES, "Local, Default" },
	{ SFB_SETTING_PHOTO_USAGE, "AllPhotos" },
	{ SFB_SETTING_ENABLE_URL, "true" },
	{ SFB_SETTING_ALLOW_UNENCRYPTED_FILE_TRANSFER, "true" },
	{ SFB_SETTING_PUBLIC_PROVIDERS,
	  "<PublicProviders><PublicProvider Name=\"M\"/></PublicProviders>" },
	{ SFB_SETTING_LOCATION_REQUIRED, NULL },
	{ SFB_SETTING_MEETING_SIZE, NULL },
};

static void
test_shapes(void)
{
	gsize length;
	g_autofree char *text = read_answer(&length);
	g_autoptr(SfbSettingsDocument) document = parse(text);

	for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
		g_assert_cmpstr(sfb_settings_document_get(document, values[i].setting), ==,
		                values[i].value);
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

/* In the server's order and spelling, known or not. */
static void
test_list(void)
{
	static const struct {
		guint index;
		const char *group;
		const char *name;
		const char *value;
		gboolean is_known;
	} entries[] = {
		{ 0, "ServerConfiguration", "ucMinMediaPort", "50020", TRUE },
		{ 5, "ucPolicy", "AllowCallForwarding", "true", TRUE },
		{ 6, "ucPolicy", "PhoneRouteUsages", "Local, Default", TRUE },
		{ 7, "ucPolicy", "Nobody.Knows", "as it <came>", FALSE },
		{ 12, "endpointConfiguration", "EnableUnencryptedFileTransfer", "true", TRUE },
		{ 14, "EndpointConfiguration", "EnableURL", "true", TRUE },
	};
	gsize length;
	g_autofree char *text = read_answer(&length);
	g_autoptr(SfbSettingsDocument) document = parse(text);
	g_autoptr(GPtrArray) list = sfb_settings_document_list(document);

	g_assert_cmpuint(list->len, ==, 15);
	for (gsize i = 0; i < G_N_ELEMENTS(entries); i++) {
		const SfbSettingEntry *entry = list->pdata[entries[i].index];

		g_assert_cmpstr(entry->group, ==, entries[i].group);
		g_assert_cmpstr(entry->name, ==, entries[i].name);
		g_assert_cmpstr(entry->value, ==, entries[i].value);
		g_assert_cmpint(entry->info != NULL, ==, entries[i].is_known);
	}
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

/* The last word counts, in whichever of its spellings; nothing said is lost. */
static void
test_contradiction(void)
{
	g_autoptr(SfbSettingsDocument) document = parse(
		"<provisionGroupList><provisionGroup name='endpointConfiguration'>"
		"<property name='PhotoUsage'>AllPhotos</property>"
		"<property name='DisplayPhoto'>NoPhoto</property>"
		"<property name='EnableURL'>false</property><property name='EnableURL'/>"
		"</provisionGroup><provisionGroup name='ENDPOINTCONFIGURATION'>"
		"<property name='ENABLEURL'>true</property></provisionGroup></provisionGroupList>");
	g_autoptr(GPtrArray) list = sfb_settings_document_list(document);

	g_assert_cmpstr(sfb_settings_document_get(document, SFB_SETTING_PHOTO_USAGE), ==,
	                "NoPhoto");
	g_assert_cmpstr(sfb_settings_document_get(document, SFB_SETTING_ENABLE_URL), ==, "true");
	g_assert_cmpuint(list->len, ==, 4);
}

/* A group within a group is none; what stands in it belongs to the outer one, down to some depth. */
static void
test_nested(void)
{
	GString *text = open_group();
	g_autoptr(SfbSettingsDocument) document = NULL;
	g_autoptr(GPtrArray) list = NULL;

	g_string_append(text, "<provisionGroup name='endpointConfiguration'>"
	                      "<property name='EnableCallPark'>false</property>"
	                      "<property name='PhotoUsage'>NoPhoto</property></provisionGroup>");
	for (guint i = 0; i < 100; i++)
		g_string_append(text, "<a>");
	g_string_append(text, "<EnableTeamCall>false</EnableTeamCall>");
	for (guint i = 0; i < 100; i++)
		g_string_append(text, "</a>");
	document = close_group(text);
	list = sfb_settings_document_list(document);
	g_assert_cmpuint(list->len, ==, 2);
	g_assert_null(sfb_settings_document_get(document, SFB_SETTING_PHOTO_USAGE));
	g_assert_cmpstr(sfb_settings_document_get(document, SFB_SETTING_ENABLE_CALL_PARK), ==,
	                "false");
}

static void
test_too_many(void)
{
	GString *text = open_group();
	g_autoptr(SfbSettingsDocument) document = NULL;
	g_autoptr(GPtrArray) list = NULL;

	for (guint i = 0; i < 2 * SFB_SETTINGS_MAX; i++)
		g_string_append_printf(text, "<property name='n%u'>%u</property>", i, i);
	g_string_append(text, "<property name='EnableTeamCall'>false</property>");
	document = close_group(text);
	list = sfb_settings_document_list(document);
	g_assert_cmpuint(list->len, ==, SFB_SETTINGS_MAX);
	g_assert_null(sfb_settings_document_get(document, SFB_SETTING_ENABLE_TEAM_CALL));
}

/* A megabyte of them is read at once. */
static void
test_many_groups(void)
{
	g_autoptr(GString) text = g_string_new("<provisionGroupList>");
	g_autoptr(SfbSettingsDocument) document = NULL;
	gint64 start;

	for (guint i = 0; text->len < 1024 * 1024; i++)
		g_string_append_printf(text, "<provisionGroup name='g%u'><p/></provisionGroup>", i);
	g_string_append(text, "<provisionGroup name='ucPolicy'><Name>late</Name></provisionGroup>"
	                      "</provisionGroupList>");
	start = g_get_monotonic_time();
	document = parse(text->str);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
	g_assert_cmpstr(sfb_settings_document_get(document, SFB_SETTING_VOICE_POLICY_NAME), ==,
	                "late");
}

static void
test_too_long(void)
{
	GString *text = open_group();
	g_autofree char *longest = g_strnfill(SFB_SETTINGS_TEXT_MAX, 'x');
	g_autofree char *name = g_strnfill(1000, 'n');
	g_autoptr(SfbSettingsDocument) document = NULL;
	g_autoptr(GPtrArray) list = NULL;

	g_string_append_printf(text, "<property name='PhoneRouteUsages'>%s</property>", longest);
	g_string_append_printf(text, "<property name='Name'>%sx</property>", longest);
	g_string_append_printf(text,
	                       "<property name='Name'><element>%s</element><element>x"
	                       "</element></property>",
	                       longest);
	g_string_append_printf(text, "<property name='%s'>1</property>", name);
	document = close_group(text);
	list = sfb_settings_document_list(document);
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(sfb_settings_document_get(document, SFB_SETTING_PHONE_ROUTE_USAGES), ==,
	                longest);
}

/* Version 1 knows the own line and nothing else. */
static const struct {
	const char *name;
	const char *text;
	const char *uri;
	const char *server;
} lines[] = {
	{ "both",
	  "<provisioning><user uri='sip:kim@contoso.example'><line uri='tel:+12065550100' "
	  "server='sip:gateway@contoso.example'/></user></provisioning>",
	  "tel:+12065550100", "sip:gateway@contoso.example" },
	{ "no-server", "<p xmlns='urn:x'><user><line uri='tel:+1' server=''/></user></p>", "tel:+1",
	  NULL },
	{ "no-line", "<provisioning><user uri='sip:kim@contoso.example'/></provisioning>", NULL,
	  NULL },
	{ "version-2", "<provisionGroupList/>", NULL, NULL },
};

static void
test_lines(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(SfbSettingsDocument) document = sfb_settings_document_parse_line(
			lines[i].text, strlen(lines[i].text), &error);

		g_assert_no_error(error);
		g_assert_cmpstr(sfb_settings_document_get_line_uri(document), ==, lines[i].uri);
		g_assert_cmpstr(sfb_settings_document_get_line_server(document), ==,
		                lines[i].server);
	}
}

static void
test_bad_line(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_settings_document_parse_line("<user><line", 11, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
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
	g_autoptr(GPtrArray) list = NULL;

	if (folder == NULL) {
		g_test_skip("SFB_TRACES does not name the folder of recorded documents");
		return;
	}
	path = g_build_filename(folder, "lyncdoc-publishing-presence-in-privacy-mode-0.xml", NULL);
	g_assert_true(g_file_get_contents(path, &group, NULL, NULL));
	text = g_strconcat("<provisionGroupList>", group, "</provisionGroupList>", NULL);
	document = parse(text);
	list = sfb_settings_document_list(document);
	for (guint i = 0; i < list->len; i++)
		g_assert_cmpstr(((SfbSettingEntry *)list->pdata[i])->group, ==,
		                "privacyPublicationGrammar");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/xml/shapes", test_shapes);
	g_test_add_func("/settings/xml/list", test_list);
	g_test_add_func("/settings/xml/contradiction", test_contradiction);
	g_test_add_func("/settings/xml/nested", test_nested);
	g_test_add_func("/settings/xml/too-many", test_too_many);
	g_test_add_func("/settings/xml/many-groups", test_many_groups);
	g_test_add_func("/settings/xml/lines", test_lines);
	g_test_add_func("/settings/xml/bad-line", test_bad_line);
	g_test_add_func("/settings/xml/too-long", test_too_long);
	g_test_add_func("/settings/xml/request", test_request);
	g_test_add_func("/settings/xml/trace", test_trace);
	for (gsize i = 0; i < G_N_ELEMENTS(bad_rows); i++) {
		g_autofree char *path = g_strconcat("/settings/xml/bad/", bad_rows[i].name, NULL);

		g_test_add_data_func(path, bad_rows[i].text, test_bad);
	}
	return g_test_run();
}
