/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one state element says: its number, its activity, its words. */

#include "people/state-xml.h"

static SfbXml *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(text, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static void
test_availability(void)
{
	static const char *const unreadable[] = {
		"<state/>",
		"<state><availability/></state>",
		"<state><availability>-1</availability></state>",
		"<state><availability>4294967296</availability></state>",
		"<state><availability>busy</availability></state>",
	};
	g_autoptr(SfbXml) xml = parse("<state><availability> 6500 </availability></state>");
	guint availability = 7;

	g_assert_false(sfb_state_read_availability(NULL, &availability));
	for (guint i = 0; i < G_N_ELEMENTS(unreadable); i++) {
		g_autoptr(SfbXml) bad = parse(unreadable[i]);

		g_assert_false(sfb_state_read_availability(sfb_xml_get_root(bad), &availability));
	}
	g_assert_cmpuint(availability, ==, 7);
	g_assert_true(sfb_state_read_availability(sfb_xml_get_root(xml), &availability));
	g_assert_cmpuint(availability, ==, 6500);
}

/* By range; where none fits the first is better than nothing. */
static void
test_activity(void)
{
	static const struct {
		guint availability;
		const char *token;
	} rows[] = { { 3500, "one" }, { 6500, "two" }, { 8999, "two" }, { 15500, "three" } };
	g_autoptr(SfbXml) xml =
		parse("<state><activity token='one' minAvailability='9000' maxAvailability='9500'/>"
	              "<activity token='two' minAvailability='6500' maxAvailability='8999'/>"
	              "<activity token='three' minAvailability='12000'/></state>");

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		SfbXmlNode *activity =
			sfb_state_choose_activity(sfb_xml_get_root(xml), rows[i].availability);

		g_assert_cmpstr(sfb_xml_get_attribute(activity, "token"), ==, rows[i].token);
	}
	g_assert_null(sfb_state_choose_activity(NULL, 3500));
}

/* The tests speak no language that has a number here, so English is taken where it is. */
static void
test_custom(void)
{
	static const struct {
		const char *activity;
		const char *text;
	} rows[] = {
		{ "<activity/>", NULL },
		{ "<activity><custom LCID='1031'>Im Labor</custom></activity>", "Im Labor" },
		{ "<activity><custom LCID='1036'>Au labo</custom>"
		  "<custom LCID='1033'>In the lab</custom></activity>",
		  "In the lab" },
		{ "<activity><custom LCID='1036'>Au labo</custom>"
		  "<custom LCID='2057'>In the lab, rather</custom></activity>",
		  "In the lab, rather" },
		{ "<activity><custom>Somewhere</custom><custom "
		  "LCID='x'>Nowhere</custom></activity>",
		  "Somewhere" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbXml) xml = parse(rows[i].activity);
		g_autofree char *text =
			sfb_xml_dup_text(sfb_state_choose_custom(sfb_xml_get_root(xml)));

		g_assert_cmpstr(text, ==, rows[i].text);
	}
	g_assert_null(sfb_state_choose_custom(NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/state-xml/availability", test_availability);
	g_test_add_func("/state-xml/activity", test_activity);
	g_test_add_func("/state-xml/custom", test_custom);
	return g_test_run();
}
