/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings for mobile apps, in the forms in which servers write them. */

#include "report/mobility.h"

#include <string.h>

#define GROUP(content) "<provisionGroup name='mobilityPolicy'>" content "</provisionGroup>"
#define LIST(content)                                                                              \
	"<provisionGroupList xmlns='http://schemas.microsoft.com/2006/09/sip/"                     \
	"provisiongrouplist-notification'>" content "</provisionGroupList>"

static const struct {
	const char *name;
	const char *document;
	gboolean is_told;
	SfbMobilityPolicy policy;
} rows[] = {
	{ "all",
	  LIST("<provisionGroup name='ucPolicy'/>" GROUP(
		  "<propertyEntryList><property name='EnableMobility'>true</property>"
		  "<property name='EnableOutsideVoice'>false</property>"
		  "<property name='EnablePushNotifications'> TRUE </property>"
		  "<property name='RequireWIFIForIPVideo'>true</property>"
		  "</propertyEntryList>")),
	  TRUE,
	  { SFB_MOBILITY_YES, SFB_MOBILITY_NO, SFB_MOBILITY_YES } },
	{ "instance",
	  LIST(GROUP("<instance><property name='enablemobility'><![CDATA[False]]></property>"
	             "</instance>")),
	  TRUE,
	  { SFB_MOBILITY_NO, SFB_MOBILITY_UNSAID, SFB_MOBILITY_UNSAID } },
	{ "empty-property",
	  LIST(GROUP("<propertyEntryList><property name='EnableMobility'/><property/>"
	             "</propertyEntryList>")),
	  TRUE,
	  { SFB_MOBILITY_UNSAID, SFB_MOBILITY_UNSAID, SFB_MOBILITY_UNSAID } },
	{ "empty-group", LIST(GROUP("")), TRUE, { SFB_MOBILITY_UNSAID } },
	{ "no-such-group",
	  LIST("<provisionGroup name='ucPolicy'/><provisionGroup/>"),
	  FALSE,
	  { 0 } },
	{ "the-question",
	  "<provisioningGroupList><provisionGroup name='mobilityPolicy'/></provisioningGroupList>",
	  FALSE,
	  { 0 } },
	{ "no-xml", "true", FALSE, { 0 } },
	{ "nothing", "", FALSE, { 0 } },
};

static void
test_row(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GBytes) document = g_bytes_new_static(rows[i].document, strlen(rows[i].document));
	SfbMobilityPolicy policy;

	g_assert_cmpint(sfb_mobility_policy_parse(document, &policy), ==, rows[i].is_told);
	if (!rows[i].is_told)
		return;
	g_assert_cmpint(policy.allows_apps, ==, rows[i].policy.allows_apps);
	g_assert_cmpint(policy.allows_outside_voice, ==, rows[i].policy.allows_outside_voice);
	g_assert_cmpint(policy.allows_push, ==, rows[i].policy.allows_push);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/report/mobility/", rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
	}
	return g_test_run();
}
