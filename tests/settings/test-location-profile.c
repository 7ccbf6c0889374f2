/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Dial plans of seven countries, and what becomes of what people dial there. */

#include "settings/location-profile.h"

#include <string.h>

#include "settings/dialled-private.h"
#include "util/error.h"

#define DOMAIN "contoso.example"

static SfbLocationProfile *
load(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".xml", NULL);
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "settings", "dial-plans", file, NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	SfbLocationProfile *profile;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	profile = sfb_location_profile_parse(text, -1, &error);
	g_assert_no_error(error);
	return profile;
}

static SfbDialled *
dial(const SfbLocationProfile *profile, const char *input)
{
	const SfbDialMeans means = { .profile = profile, .domain = DOMAIN };
	g_autoptr(GError) error = NULL;
	SfbDialled *dialled = sfb_dialled_new(&means, input, &error);

	g_assert_no_error(error);
	return dialled;
}

/* The table */

/* @columns: plan, input, output, rule. */
static void
check_row(const SfbLocationProfile *profile, char **columns)
{
	const SfbDialMeans means = { .profile = profile, .domain = DOMAIN };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDialled) dialled = sfb_dialled_new(&means, columns[1], &error);
	const char *number = dialled != NULL ? dialled->number : "!";
	g_autofree char *rule =
		dialled == NULL || *dialled->number == '\0'
			? g_strdup("-")
			: g_strdup_printf("%s%u", dialled->had_access_prefix ? "prefix " : "",
	                                  dialled->rule);

	g_test_message("%s dials “%s”", columns[0], columns[1]);
	g_assert_true((dialled == NULL) == g_error_matches(error, SFB_ERROR, SFB_ERROR_USAGE));
	g_assert_cmpstr(*number != '\0' ? number : "-", ==, columns[2]);
	g_assert_cmpstr(rule, ==, columns[3]);
}

static void
test_table(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "settings", "dial-plans.tsv", NULL);
	g_autoptr(GHashTable) profiles = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)sfb_location_profile_free);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	guint count = 0;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);

		if (*lines[i] == '#' || *lines[i] == '\0')
			continue;
		g_assert_cmpuint(g_strv_length(columns), ==, 4);
		if (!g_hash_table_contains(profiles, columns[0]))
			g_hash_table_insert(profiles, g_strdup(columns[0]), load(columns[0]));
		check_row(g_hash_table_lookup(profiles, columns[0]), columns);
		count++;
	}
	g_assert_cmpuint(count, >=, 150);
	g_assert_cmpuint(g_hash_table_size(profiles), >=, 6);
}

/* The rules that administrators' handbooks print, each by itself. */
static void
test_trace(void)
{
	const char *folder = g_getenv("SFB_TRACES");
	g_autofree char *path = NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	guint count = 0;

	if (folder == NULL) {
		g_test_skip("SFB_TRACES names no folder with recorded documents");
		return;
	}
	path = g_build_filename(folder, "dialplan.tsv", NULL);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++, count++) {
		g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);
		g_autoptr(SfbDialRule) rule = sfb_dial_rule_new(columns[3], columns[4]);
		g_autofree char *result = sfb_dial_rule_apply(rule, columns[5]);

		g_test_message("%s: %s", columns[2], columns[5]);
		g_assert_null(rule->problem);
		g_assert_cmpstr(result != NULL ? result : "(no match)", ==, columns[6]);
	}
	g_assert_cmpuint(count, >=, 17);
}

/* The rules in order */

static void
test_document(void)
{
	g_autoptr(SfbLocationProfile) profile = load("germany");
	const SfbDialRule *first = profile->rules->pdata[0];
	const SfbDialRule *second = profile->rules->pdata[1];

	g_assert_cmpstr(profile->name, ==, "Munich.contoso.example");
	g_assert_cmpstr(profile->external_access_prefix, ==, "0");
	g_assert_cmpuint(profile->rules->len, ==, 7);
	g_assert_cmpuint(profile->left_out, ==, 0);
	g_assert_true(first->is_extension);
	g_assert_false(second->is_extension);
	g_assert_cmpstr(second->pattern, ==, "^(11[02])$");
	g_assert_cmpstr(second->translation, ==, "+$1");
}

/* Namespaces differ between the specification's own pages. */
static void
test_other_namespace(void)
{
	static const char text[] =
		"<l:LocationProfileDescription xmlns:l='http://schemas.microsoft.com/2007/03/"
		"LocationProfileDescription'><l:Name>\n A\tB </l:Name><l:Rule><l:Pattern/>"
		"<l:Translation/></l:Rule><l:Rule><l:Translation>1</l:Translation></l:Rule><l:Rule>"
		"<l:Pattern>1</l:Pattern><l:Translation>2</l:Translation>"
		"<l:ApplicableForDeviceDialing>1</l:ApplicableForDeviceDialing></l:Rule>"
		"<l:OptimizeDeviceDialing> TRUE </l:OptimizeDeviceDialing>"
		"</l:LocationProfileDescription>";
	g_autoptr(SfbLocationProfile) profile = sfb_location_profile_parse(text, -1, NULL);

	g_assert_nonnull(profile);
	g_assert_cmpstr(profile->name, ==, "A B");
	g_assert_true(profile->optimizes_device_dialing);
	g_assert_cmpstr(profile->external_access_prefix, ==, "");
	g_assert_cmpuint(profile->rules->len, ==, 2); /* one has no pattern */
	g_assert_true(((SfbDialRule *)profile->rules->pdata[1])->is_for_keypad);
}

static void
test_too_many(void)
{
	g_autoptr(GString) text = g_string_new("<LocationProfileDescription>");
	g_autoptr(SfbLocationProfile) profile = NULL;
	g_autoptr(SfbDialled) dialled = NULL;

	for (guint i = 0; i < SFB_DIAL_RULES_MAX + 7; i++)
		g_string_append_printf(text,
		                       "<Rule><Pattern>^(%u)$</Pattern><Translation>+$1"
		                       "</Translation></Rule>",
		                       i);
	g_string_append(text, "</LocationProfileDescription>");
	profile = sfb_location_profile_parse(text->str, -1, NULL);
	g_assert_cmpuint(profile->rules->len, ==, SFB_DIAL_RULES_MAX);
	g_assert_cmpuint(profile->left_out, ==, 7);
	g_assert_cmpstr(profile->name, ==, "");
	dialled = dial(profile, "999");
	g_assert_cmpuint(dialled->rule, ==, 1000);
}

static void
test_bad(gconstpointer text)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_location_profile_parse(text, -1, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* A rule that cannot be used, or ran away, is passed over. */
static void
test_unusable(void)
{
	static const char text[] =
		"<LocationProfileDescription><Name>X</Name>"
		"<Rule><Pattern>^[\\d-[0]]+$</Pattern><Translation>+1$0</Translation></Rule>"
		"<Rule><Pattern>^(\\d+)+$</Pattern><Translation>+2$1</Translation></Rule>"
		"<Rule><Pattern>^(\\d+)#$</Pattern><Translation>+3$1</Translation></Rule>"
		"</LocationProfileDescription>";
	g_autoptr(SfbLocationProfile) profile = sfb_location_profile_parse(text, -1, NULL);
	g_autoptr(SfbDialled) short_one = dial(profile, "12");
	g_autoptr(SfbDialled) long_one =
		dial(profile, "111111111111111111111111111111111111111111#");
	g_autoptr(SfbDialled) again = dial(profile, "12");

	g_assert_cmpstr(short_one->number, ==, "+212");
	g_assert_cmpuint(long_one->rule, ==, 3);
	g_assert_cmpstr(again->number, ==, "");
}

/* Each rule stays below its limit; all of them would take seconds. */
static void
test_weary(void)
{
	g_autofree char *number = g_strnfill(SFB_DIAL_NUMBER_MAX, '1');
	g_autoptr(GString) text = g_string_new("<LocationProfileDescription><Name>Slow</Name>");
	g_autoptr(SfbLocationProfile) profile = NULL;
	g_autoptr(SfbDialled) dialled = NULL;

	for (guint i = 0; i < SFB_DIAL_RULES_MAX; i++)
		g_string_append(text, "<Rule><Pattern>\\d{0,15}?\\d{0,15}?\\d{0,15}?[yz]</Pattern>"
		                      "<Translation>+1</Translation></Rule>");
	g_string_append(text, "<ExternalAccessPrefix>1</ExternalAccessPrefix>"
	                      "</LocationProfileDescription>");
	profile = sfb_location_profile_parse(text->str, -1, NULL);
	dialled = dial(profile, number);
	g_assert_cmpuint(dialled->untried, >, 1);
	g_assert_cmpuint(dialled->rule, ==, 0);
	g_assert_cmpstr(dialled->number, ==, "");
}

/* URIs */

static const struct {
	const char *name;
	const char *plan; /* NULL: none */
	const char *input;
	const char *sip_uri;
	const char *tel_uri;
} uri_rows[] = {
	{ "global", "germany", "(030) 23125-000", "sip:+493023125000@contoso.example;user=phone",
	  "tel:+493023125000" },
	{ "extension", "germany", "678", "sip:+498999998678;ext=678@contoso.example;user=phone",
	  "tel:+498999998678;ext=678" },
	{ "unknown", "germany", "*31#",
	  "sip:*31%23;phone-context=Munich.contoso.example@contoso.example;user=phone",
	  "tel:*31%23;phone-context=Munich.contoso.example" },
	{ "local", "japan", "5678", "sip:8-5678;phone-context=Tokyo@contoso.example;user=phone",
	  "tel:8-5678;phone-context=Tokyo" },
	{ "no-plan", NULL, "678", "sip:678;phone-context=dialstring@contoso.example;user=phone",
	  "tel:678;phone-context=dialstring" },
	{ "no-plan-global", NULL, "+1 206 555 0100", "sip:+12065550100@contoso.example;user=phone",
	  "tel:+12065550100" },
};

static void
test_uri(gconstpointer data)
{
	gsize row = GPOINTER_TO_SIZE(data);
	g_autoptr(SfbLocationProfile) profile =
		uri_rows[row].plan != NULL ? load(uri_rows[row].plan) : NULL;
	g_autoptr(SfbDialled) dialled = dial(profile, uri_rows[row].input);

	g_assert_cmpstr(dialled->sip_uri, ==, uri_rows[row].sip_uri);
	g_assert_cmpstr(dialled->tel_uri, ==, uri_rows[row].tel_uri);
	g_assert_cmpstr(dialled->input, ==, uri_rows[row].input);
}

/* Whatever a profile says, nothing gets out of the user's part of the URI. */
static void
test_hostile_uri(void)
{
	static const char text[] = "<LocationProfileDescription><Name>x@evil.example;maddr=y</Name>"
				   "<Rule><Pattern>^1$</Pattern><Translation>2@evil.example&gt;\n"
				   "Route: x</Translation></Rule></LocationProfileDescription>";
	g_autoptr(SfbLocationProfile) profile = sfb_location_profile_parse(text, -1, NULL);
	g_autoptr(SfbDialled) dialled = dial(profile, "1");

	g_assert_cmpstr(dialled->sip_uri, ==,
	                "sip:2%40evil.example%3E%0ARoute%3A%20x;phone-context="
	                "x%40evil.example%3Bmaddr%3Dy@contoso.example;user=phone");
}

/* Emergencies */

static const struct {
	const char *input;
	gboolean has_services;
	gboolean is_emergency;
	const char *number;
} emergency_rows[] = {
	{ "911", TRUE, TRUE, "911" },    { "999", TRUE, TRUE, "911" },
	{ "1 1 2", TRUE, TRUE, "911" },  { "9911", TRUE, FALSE, "+14255559911;ext=9911" },
	{ "911", FALSE, FALSE, "+911" }, { "0100", TRUE, FALSE, "+14255550100;ext=0100" },
};

static void
test_emergency(void)
{
	g_autoptr(SfbLocationProfile) profile = load("america");

	for (gsize i = 0; i < G_N_ELEMENTS(emergency_rows); i++) {
		const SfbDialMeans means = {
			.profile = profile,
			.domain = DOMAIN,
			.has_emergency_services = emergency_rows[i].has_services,
			.emergency_number = "911",
			.emergency_mask = "999; 112",
		};
		g_autoptr(SfbDialled) dialled =
			sfb_dialled_new(&means, emergency_rows[i].input, NULL);

		g_assert_cmpstr(dialled->number, ==, emergency_rows[i].number);
		g_assert_true(dialled->is_emergency == emergency_rows[i].is_emergency);
	}
}

/* Words */

static const struct {
	const char *input;
	const char *word; /* is told */
} told_rows[] = {
	{ "678", "+498999998$1;ext=$1" },     { "678", "+498999998678;ext=678" },
	{ "0+493023125000", "sip:+49302" },   { "*31#", "Munich.contoso.example" },
	{ "+493023125000", "+493023125000" },
};

static void
test_explain(void)
{
	g_autoptr(SfbLocationProfile) profile = load("germany");

	for (gsize i = 0; i < G_N_ELEMENTS(told_rows); i++) {
		g_autoptr(SfbDialled) dialled = dial(profile, told_rows[i].input);
		g_autofree char *text = sfb_dialled_explain(dialled, profile);

		g_assert_nonnull(strstr(text, told_rows[i].word));
		g_assert_true(g_str_has_suffix(text, dialled->sip_uri));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/location-profile/table", test_table);
	g_test_add_func("/settings/location-profile/trace", test_trace);
	g_test_add_func("/settings/location-profile/document", test_document);
	g_test_add_func("/settings/location-profile/other-namespace", test_other_namespace);
	g_test_add_func("/settings/location-profile/too-many", test_too_many);
	g_test_add_func("/settings/location-profile/unusable", test_unusable);
	g_test_add_func("/settings/location-profile/weary", test_weary);
	g_test_add_func("/settings/location-profile/hostile-uri", test_hostile_uri);
	g_test_add_func("/settings/location-profile/emergency", test_emergency);
	g_test_add_func("/settings/location-profile/explain", test_explain);
	g_test_add_data_func("/settings/location-profile/bad/root", "<provisionGroupList/>",
	                     test_bad);
	g_test_add_data_func("/settings/location-profile/bad/xml",
	                     "<LocationProfileDescription><Rule>", test_bad);
	g_test_add_data_func("/settings/location-profile/bad/empty", "", test_bad);
	for (gsize i = 0; i < G_N_ELEMENTS(uri_rows); i++) {
		g_autofree char *path =
			g_strconcat("/settings/location-profile/uri/", uri_rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_uri);
	}
	return g_test_run();
}
