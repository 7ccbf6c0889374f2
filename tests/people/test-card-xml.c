/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What contact cards make of a person. */

#include "people/applying.h"

static void
test_phones(void)
{
	static const struct {
		SfbPhoneKind kind;
		const char *uri;
		const char *shown;
	} expected[] = {
		{ SFB_PHONE_WORK, "tel:+1", "+1" },    { SFB_PHONE_WORK, "tel:+2", "two" },
		{ SFB_PHONE_MOBILE, NULL, "three" },   { SFB_PHONE_HOME, "tel:+4", "+4" },
		{ SFB_PHONE_OTHER, "tel:+5", "five" }, { SFB_PHONE_OTHER, "sip:6@x", "sip:6@x" },
	};
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	static const char text[] = DOCUMENT(
		CARD("1",
	             "<phone type='other'><uri>tel:+5</uri><displayString>five</displayString>"
	             "</phone><phone type='mobile'><displayString>three</displayString></phone>"
	             "<phone type='home'><uri>tel:+4</uri></phone>")
			CARD("3",
	                     "<phone type='work'><uri>tel:+1</uri></phone>"
	                     "<phone type='work'><uri>tel:+2</uri><displayString>two"
	                     "</displayString></phone><phone type='work'><uri>tel:+1</uri></phone>"
	                     "<phone type='custom1'><uri>sip:6@x</uri></phone>"
	                     "<phone type='work'/>"));

	g_assert_true(apply(bob, text));
	g_assert_false(apply(bob, text));
	g_assert_cmpuint(bob->details->phones->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		const SfbPhone *phone = g_ptr_array_index(bob->details->phones, i);

		g_assert_cmpint(phone->kind, ==, expected[i].kind);
		g_assert_cmpstr(phone->uri, ==, expected[i].uri);
		g_assert_cmpstr(phone->shown, ==, expected[i].shown);
		g_assert_nonnull(sfb_phone_kind_get_label(phone->kind));
	}
	g_assert_true(apply(bob, DOCUMENT("<category name='contactCard'/>")));
	g_assert_null(bob->details);
}

static void
test_many_phones(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autoptr(GString) text = g_string_new("<categories uri='sip:bob@contoso.example'>"
	                                       "<category name='contactCard'><contactCard>");

	for (guint i = 0; i < 500; i++)
		g_string_append_printf(text, "<phone type='work'><uri>tel:+%u</uri></phone>", i);
	g_string_append(text, "<title>Operator</title></contactCard></category></categories>");
	apply(bob, text->str);
	g_assert_cmpuint(bob->details->phones->len, ==, SFB_PHONES_MAX);
	g_assert_cmpstr(bob->title, ==, "Operator");
}

static void
test_photos(void)
{
	static const struct {
		const char *card;
		SfbPhotoKind kind;
		const char *hash; /* NULL: no photo */
		const char *uri;
		const char *email;
	} cases[] = {
		{ "<photo "
		  "type='enterprise'><uri>https://pool.example/a</uri><hash>h1</hash></photo>",
		  SFB_PHOTO_ENTERPRISE, "h1", "https://pool.example/a", NULL },
		{ "<photo type='enterprise'><hash>h1</hash></photo>", SFB_PHOTO_ENTERPRISE, "h1",
		  NULL, NULL },
		{ "<photo type='default'><uri>http://x.example/</uri><hash>h2</hash></photo>",
		  SFB_PHOTO_WEB, "h2", "http://x.example/", NULL },
		{ "<photo "
		  "type='enterprise'><uri>&lt;ewsUrl&gt;https://mail.example/EWS/Exchange.asmx"
		  "/WSSecurity&lt;/ewsUrl&gt;&lt;primarySMTP&gt;bob@mail.example&lt;/"
		  "primarySMTP&gt;"
		  "</uri><hash>h3</hash></photo>",
		  SFB_PHOTO_EXCHANGE, "h3", "https://mail.example/EWS/Exchange.asmx",
		  "bob@mail.example" },
		{ "<photo><uri>&lt;ewsUrl&gt;never closed</uri><hash>h4</hash></photo>",
		  SFB_PHOTO_EXCHANGE, "h4", NULL, NULL },
		{ "<photo type='enterprise'><uri>https://pool.example/a</uri></photo>", 0, NULL,
		  NULL, NULL },
		{ "<photo type='enterprise'><hash>h1</hash></photo>"
		  "<displayADPhoto>false</displayADPhoto>",
		  0, NULL, NULL, NULL },
		{ "<photo type='default'><hash>h2</hash></photo>"
		  "<displayADPhoto>false</displayADPhoto>",
		  SFB_PHOTO_WEB, "h2", NULL, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
		g_autofree char *text = g_strdup_printf(DOCUMENT(CARD("6", "%s")), cases[i].card);
		const SfbPhoto *photo;

		g_assert_cmpint(apply(bob, text), ==, cases[i].hash != NULL);
		g_assert_false(apply(bob, text));
		photo = bob->details != NULL ? bob->details->photo : NULL;
		g_assert_cmpint(photo != NULL, ==, cases[i].hash != NULL);
		if (photo == NULL)
			continue;
		g_assert_cmpint(photo->kind, ==, cases[i].kind);
		g_assert_cmpstr(photo->hash, ==, cases[i].hash);
		g_assert_cmpstr(photo->uri, ==, cases[i].uri);
		g_assert_cmpstr(photo->email, ==, cases[i].email);
	}
}

static void
test_automaton(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	g_assert_true(apply(bob, DOCUMENT(CARD("5", "<automaton>true</automaton>"))));
	g_assert_true(bob->is_automaton);
	apply(bob, DOCUMENT(CARD("5", "<type>person</type><automaton>false</automaton>")));
	g_assert_false(bob->is_automaton);
	apply(bob, DOCUMENT(CARD("5", "<type>autoattendant</type>")));
	g_assert_true(bob->is_automaton);
}

/* Names fill one line, whatever their owners put into them. */
static void
test_hostile_names(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, DOCUMENT(CARD("0", "<identity><name><displayName>&#10;B&#13;o&#9;b &lt;b&gt;"
	                              "</displayName></name></identity><title>&#127; </title>")
	                            STATE("<availability>3500</availability>"
	                                  "<endpointLocation>A&#10;B</endpointLocation>")));
	g_assert_cmpstr(bob->display_name, ==, "B o b <b>");
	g_assert_null(bob->title);
	g_assert_cmpstr(bob->details->location, ==, "A B");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/card-xml/phones", test_phones);
	g_test_add_func("/card-xml/many-phones", test_many_phones);
	g_test_add_func("/card-xml/photos", test_photos);
	g_test_add_func("/card-xml/automaton", test_automaton);
	g_test_add_func("/card-xml/hostile-names", test_hostile_names);
	return g_test_run();
}
