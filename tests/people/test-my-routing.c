/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where our calls go: the document, and what it means in sentences. */

#include "people/documents.h"
#include "people/my-routing.h"

#define INSTANCE(container, instance, version, content)                                            \
	"<category name='routing' instance='" instance "' container='" container "'>"              \
	"<routing version='" version "'><preamble>" content "</preamble></routing></category>"
#define RULES(version, content) "<categories>" INSTANCE("0", "0", version, content) "</categories>"
#define FLAGS(value) "<flags name='clientflags' value='" value "'/>"
#define LIST(name, uri) "<list name='" name "'><target uri='" uri "'/></list>"
#define FORWARD LIST("forwardto", "sip:+4989123@contoso.example;user=phone")
#define TEAM                                                                                       \
	"<list name='team'><target uri='sip:ann@contoso.example'/>"                                \
	"<target uri='sip:lee@contoso.example'/></list>"

static SfbMyRouting *
parse(const char *document)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(document, -1, &error);

	g_assert_no_error(error);
	return sfb_my_routing_read(sfb_xml_get_root(xml));
}

typedef struct {
	const char *name;
	const char *document;
	gboolean has_voicemail;
	const char *story;
} Row;

static const Row rows[] = {
	{ "nothing-set", RULES("1", FLAGS("")), TRUE,
	  "Calls that nobody takes go to voicemail after 20 seconds." },
	{ "no-voicemail", RULES("1", FLAGS("")), FALSE,
	  "Calls that nobody takes end after 20 seconds." },
	{ "no-preamble",
	  "<categories><category name='routing' instance='0' container='0'><routing/>"
	  "</category></categories>",
	  FALSE, "Calls that nobody takes end after 20 seconds." },
	{ "forward", RULES("1", FLAGS("enablecf forward_immediate") FORWARD), TRUE,
	  "Calls go to +4989123 at once." },
	{ "forward-to-voicemail", RULES("1", FLAGS("forward_immediate") FORWARD), TRUE,
	  "Calls go to voicemail at once." },
	{ "forward-to-nobody", RULES("1", FLAGS("enablecf forward_immediate")), TRUE,
	  "Calls go to voicemail at once." },
	{ "forward-to-application",
	  RULES("1", FLAGS("enablecf forward_immediate") "<list name='forwardto'><target "
	                                                 "application='voicemail'/></list>"),
	  TRUE, "Calls go to voicemail at once." },
	{ "forward-over-simultaneous",
	  RULES("1", FLAGS("simultaneous_ring forward_immediate enablecf")
	                     FORWARD LIST("simultaneous_ring", "sip:lee@contoso.example")),
	  TRUE, "Calls go to +4989123 at once." },
	{ "unanswered", RULES("1", FLAGS("enablecf") "<wait name='total' seconds='1'/>" FORWARD),
	  FALSE, "Calls that nobody takes go to +4989123 after 1 second." },
	{ "simultaneous",
	  RULES("1", FLAGS("simultaneous_ring") "<wait name='total' seconds='30'/>" LIST(
			     "simultaneous_ring", "tel:+49171")),
	  TRUE,
	  "Calls ring at +49171 as well.\n"
	  "Calls that nobody takes go to voicemail after 30 seconds." },
	{ "team",
	  RULES("2", FLAGS("team_ring delegate_ring") "<wait name='user' seconds='10'/>" TEAM LIST(
			     "delegates", "sip:bob@contoso.example")),
	  TRUE,
	  "Your team is rung after 10 seconds: ann@contoso.example, lee@contoso.example.\n"
	  "Calls that nobody takes go to voicemail after 20 seconds." },
	{ "team-of-old-rules", RULES("1", FLAGS("team_ring skip_primary") TEAM), TRUE,
	  "Calls that nobody takes go to voicemail after 20 seconds." },
	{ "delegates",
	  RULES("2",
	        FLAGS("delegate_ring skip_primary") LIST("delegates", "sip:bob@contoso.example")),
	  TRUE,
	  "Your own telephones ring for calls of your delegates only.\n"
	  "Your delegates are rung after 0 seconds: bob@contoso.example.\n"
	  "Calls that nobody takes go to voicemail after 20 seconds." },
	{ "work-hours", RULES("1", FLAGS("work_hours forward_immediate")), TRUE,
	  "Calls go to voicemail at once.\n"
	  "This holds during your working hours; outside them calls only ring here." },
	{ "block", RULES("1", FLAGS("block")), TRUE, "All calls are refused." },
	{ "unknown-flags", RULES("1", FLAGS("forward_immediate sing dance")), TRUE,
	  "Calls go to voicemail at once.\n"
	  "Also set, and not known to this program: sing, dance." },
	{ "other-flags",
	  RULES("1", "<flags name='serverflags' value='block'/>" FLAGS("forward_immediate")), TRUE,
	  "Calls go to voicemail at once." },
	{ "container-0-first",
	  "<categories>" INSTANCE("200", "0", "1", FLAGS("block"))
	          INSTANCE("0", "0", "1", FLAGS("forward_immediate")) "</categories>",
	  TRUE, "Calls go to voicemail at once." },
	{ "container-400", "<categories>" INSTANCE("400", "0", "1", FLAGS("block")) "</categories>",
	  TRUE, "All calls are refused." },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbMyRouting) routing = parse(row->document);
	g_autofree char *story = sfb_my_routing_describe(routing, row->has_voicemail);

	g_assert_cmpstr(story, ==, row->story);
}

static const char *const absent[] = {
	"<categories/>",
	"<categories><category name='routing'/></categories>",
	"<categories><category name='routing' instance='0' container='0'/></categories>",
	"<categories>" INSTANCE("400", "1", "2", FLAGS("block")) "</categories>",
	"<categories>" INSTANCE("32000", "0", "1", FLAGS("block")) "</categories>",
};

static void
test_absent(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(absent); i++)
		g_assert_null(parse(absent[i]));
}

/* What nobody here knows is kept. */
static void
test_document(void)
{
	g_autofree char *text = document_read("own-card.xml", NULL);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autoptr(SfbMyRouting) routing =
		sfb_my_routing_read(sfb_xml_get_child(sfb_xml_get_root(xml), "categories"));
	const GPtrArray *delegates = sfb_my_routing_get_list(routing, SFB_ROUTING_DELEGATES);
	const GPtrArray *devices = sfb_my_routing_get_list(routing, "ControlledDevice");

	g_assert_cmpuint(routing->version, ==, 2);
	g_assert_cmpuint(g_strv_length(routing->flags), ==, 5);
	g_assert_true(sfb_my_routing_has_flag(routing, "sing_a_song"));
	g_assert_false(sfb_my_routing_has_flag(routing, "block"));
	g_assert_cmpuint(routing->total_seconds, ==, 30);
	g_assert_cmpuint(routing->user_seconds, ==, 5);
	g_assert_cmpuint(delegates->len, ==, 2);
	g_assert_cmpstr(delegates->pdata[1], ==, "ann@contoso.example");
	g_assert_cmpuint(devices->len, ==, 1);
	g_assert_cmpuint(sfb_my_routing_get_list(routing, "team")->len, ==, 0);
}

/* A document that fills the memory or the screen: cut. */
static void
test_too_much(void)
{
	g_autoptr(GString) text = g_string_new("<categories>");
	g_autoptr(SfbMyRouting) routing = NULL;

	g_string_append(text, "<category name='routing' instance='0' container='0'><routing>"
	                      "<preamble><flags name='clientflags' value='");
	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(text, "flag%u ", i);
	g_string_append(text, "'/><wait name='total' seconds='many'/><list name='team'>");
	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(text, "<target uri='sip:%u@a.example'/><target/>", i);
	g_string_append(text, "</list>");
	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(text, "<list name='%u'/><list/>", i);
	g_string_append(text, "</preamble></routing></category></categories>");
	routing = parse(text->str);
	g_assert_cmpuint(g_strv_length(routing->flags), ==, SFB_ROUTING_FLAGS_MAX);
	g_assert_cmpuint(routing->total_seconds, ==, 20);
	g_assert_cmpuint(sfb_my_routing_get_list(routing, "team")->len, ==,
	                 SFB_ROUTING_TARGETS_MAX);
	g_assert_cmpuint(g_hash_table_size(routing->lists), ==, SFB_ROUTING_LISTS_MAX);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/people/my-routing/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/people/my-routing/absent", test_absent);
	g_test_add_func("/people/my-routing/document", test_document);
	g_test_add_func("/people/my-routing/too-much", test_too_much);
	return g_test_run();
}
