/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Presence as older and foreign servers put it. */

#include <string.h>

#include "people/documents.h"
#include "people/pidf-xml.h"
#include "util/error.h"

#define MSRTC(content) "<presentity uri='bob@contoso.example'>" content "</presentity>"
#define AGGREGATES(availability, activity)                                                         \
	"<availability aggregate='" availability "'/><activity aggregate='" activity "'/>"
#define PIDF(content) "<presence entity='pres:bob@contoso.example'>" content "</presence>"
#define TUPLE(status) "<tuple id='a'><status>" status "</status></tuple>"
#define OPEN "<basic>open</basic>"
#define XPIDF(status)                                                                              \
	"<?xml version='1.0'?><!DOCTYPE presence PUBLIC \"-//IETF//DTD RFCxxxx XPIDF 1.0//EN\" "   \
	"\"xpidf.dtd\"><presence><presentity uri='sip:bob@contoso.example;method=SUBSCRIBE'/>"     \
	"<atom id='1002'><address uri='sip:bob@contoso.example' priority='0.6'>" status            \
	"</address></atom></presence>"

typedef struct {
	const char *document;
	guint availability;
	const char *token;
	const char *note;
	const char *display_name;
} Case;

static const Case cases[] = {
	{ MSRTC(AGGREGATES("0", "0")), 18500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("99", "800")), 18500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "0")), 3500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "149")), 15500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("200", "199")), 15500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("200", "200")), 5000, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "300")), 12500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "499")), 3500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "550")), 6500, "on-the-phone", NULL, NULL },
	{ MSRTC(AGGREGATES("300", "600")), 6500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "700")), 15500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "999")), 3500, NULL, NULL, NULL },
	{ MSRTC(""), 18500, NULL, NULL, NULL },
	{ MSRTC(AGGREGATES("300", "400") "<displayName displayName='Bob &#127;Legacy'/>"
	                                 "<userInfo><note>At my desk</note><states>"
	                                 "<state avail='9500'/></states></userInfo>"),
	  9500, NULL, "At my desk", "Bob  Legacy" },
	{ MSRTC(AGGREGATES("300", "400") "<userInfo><note>At my desk</note><oof>Gone</oof><states>"
	                                 "<state xmlns:xsi='x' avail='9500' xsi:nil='true'/>"
	                                 "</states></userInfo>"),
	  3500, NULL, "Gone", NULL },
	{ PIDF(TUPLE(OPEN)), 3500, NULL, NULL, NULL },
	{ PIDF(TUPLE("<basic>closed</basic>")), 18500, NULL, NULL, NULL },
	{ PIDF(""), 18500, NULL, NULL, NULL },
	{ PIDF(TUPLE("<basic>closed</basic>") TUPLE(OPEN)), 3500, NULL, NULL, NULL },
	{ PIDF(TUPLE(OPEN "<activities><activity>busy</activity></activities>") "<display-name>"
	                                                                        "Bob Foreign"
	                                                                        "</display-name>"),
	  6500, NULL, NULL, "Bob Foreign" },
	{ PIDF(TUPLE(OPEN "<activities><activity>away</activity></activities>") "<note>Hi</note>"),
	  15500, NULL, "Hi", NULL },
	{ PIDF(TUPLE(OPEN) "<person><activities><on-the-phone/></activities></person>"), 6500,
	  "on-the-phone", NULL, NULL },
	{ PIDF(TUPLE(OPEN) "<person><activities><juggling/></activities></person>"), 3500, NULL,
	  NULL, NULL },
	{ "<presence entity='bob@contoso.example'>" TUPLE(OPEN) "</presence>", 3500, NULL, NULL,
	  NULL },
	{ XPIDF("<status status='open'/><msnstatus substatus='online'/>"), 3500, NULL, NULL, NULL },
	{ XPIDF("<status status='open'/><msnstatus substatus='onthephone'/>"), 6500, "on-the-phone",
	  NULL, NULL },
	{ XPIDF("<status status='open'/><msnstatus substatus='berightback'/>"), 12500, NULL, NULL,
	  NULL },
	{ XPIDF("<status status='closed'/><msnstatus substatus='busy'/>"), 18500, NULL, NULL,
	  NULL },
};

static SfbPresentity *
lookup(const char *address, gpointer user_data)
{
	SfbPresentity *presentity = user_data;

	return g_str_equal(address, presentity->address) ? presentity : NULL;
}

static SfbPresentity *
apply(SfbPresentity *presentity, const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbPresentity *changed =
		sfb_presence_apply_pidf(text, strlen(text), lookup, presentity, &error);

	g_assert_no_error(error);
	return changed;
}

static void
test_document(gconstpointer user_data)
{
	const Case *c = user_data;
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	g_assert_true(apply(bob, c->document) == bob);
	g_assert_cmpuint(bob->availability, ==, c->availability);
	g_assert_cmpstr(bob->activity_token, ==, c->token);
	g_assert_cmpstr(bob->note, ==, c->note);
	g_assert_cmpstr(bob->display_name, ==, c->display_name);
	g_assert_null(apply(bob, c->document));
}

/* What is not in the next document is over, but for who the person is. */
static void
test_over(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, MSRTC(AGGREGATES("300", "550") "<displayName displayName='Bob'/>"
	                                          "<email email='bob@mail.example'/>"
	                                          "<phoneNumber label='work' number='+1 555'/>"
	                                          "<userInfo><oof>Gone</oof></userInfo>"));
	g_assert_cmpstr(bob->email, ==, "bob@mail.example");
	g_assert_cmpstr(sfb_presentity_get_phone(bob, SFB_PHONE_WORK)->shown, ==, "+1 555");
	g_assert_true(bob->note_is_out_of_office);
	apply(bob, MSRTC(AGGREGATES("300", "400")));
	g_assert_null(bob->note);
	g_assert_false(bob->note_is_out_of_office);
	g_assert_null(bob->activity_token);
	g_assert_cmpstr(bob->display_name, ==, "Bob");
	g_assert_nonnull(sfb_presentity_get_phone(bob, SFB_PHONE_WORK));
}

static void
assert_refused(const char *text, gsize length)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_presence_apply_pidf(text, length, lookup, bob, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(bob->availability, ==, 0);
}

static void
test_unreadable(void)
{
	static const char *const texts[] = {
		"",
		"<presence entity='pres:bob@contoso.example'>",
		"<presence/>",
		"<presentity/>",
		"<categories uri='sip:bob@contoso.example'/>",
		"<!DOCTYPE presence [<!ENTITY a 'b'>]><presence entity='bob@contoso.example'/>",
		"<!DOCTYPE presence",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_refused(texts[i], strlen(texts[i]));
}

static void
test_long_note(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autoptr(GString) text = g_string_new("<presence entity='bob@contoso.example'><note>");

	for (guint i = 0; i < 65536; i++)
		g_string_append_c(text, 'n');
	g_string_append(text, "</note></presence>");
	apply(bob, text->str);
	g_assert_cmpuint(strlen(bob->note), ==, SFB_NOTE_MAX);
}

/* [MS-SIP] 4.3: two people, nobody there, known by name. */
static void
test_specified(void)
{
	static const char start[] = "<presentity ";
	static const char end[] = "</presentity>";
	g_autofree char *message =
		document_read_trace("mssip-4_3-02-batched-subscribe-and-piggyb-200.sip", NULL);
	const char *at = message;

	if (message == NULL)
		return;
	for (guint i = 2; i <= 3; i++) {
		g_autofree char *address = g_strdup_printf("user%u@server.contoso.com", i);
		g_autofree char *name = g_strdup_printf("User %u", i);
		g_autoptr(SfbPresentity) user = sfb_presentity_new(address);
		g_autofree char *text = NULL;

		at = strstr(at, start);
		text = g_strndup(at, strstr(at, end) + strlen(end) - at);
		at += strlen(start);
		g_assert_nonnull(apply(user, text));
		g_assert_cmpuint(user->availability, ==, 18500);
		g_assert_cmpstr(user->display_name, ==, name);
	}
}

/* [MS-SIP] 4.11 is printed with an attribute and an element that are never closed. Mended, it says
 * that user2 is online. */
static void
test_specified_xpidf(void)
{
	g_autofree char *message =
		document_read_trace("mssip-4_11-03-p2p-subscription-and-xpidf-p-notify.sip", NULL);
	g_autoptr(SfbPresentity) user = sfb_presentity_new("user2@193.12.62.199");
	g_auto(GStrv) parts = NULL;
	g_autofree char *mended = NULL;
	const char *body;

	if (message == NULL)
		return;
	body = strstr(message, "<?xml");
	assert_refused(body, strlen(body));
	parts = g_strsplit(body, "62.199 priority=\"0.600000\">", 2);
	mended = g_strjoinv("62.199\" priority=\"0.600000\">", parts);
	g_assert_nonnull(apply(user, mended));
	g_assert_cmpuint(user->availability, ==, 3500);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/pidf-xml/document/%u", i);

		g_test_add_data_func(path, &cases[i], test_document);
	}
	g_test_add_func("/pidf-xml/over", test_over);
	g_test_add_func("/pidf-xml/unreadable", test_unreadable);
	g_test_add_func("/pidf-xml/long-note", test_long_note);
	g_test_add_func("/pidf-xml/specified", test_specified);
	g_test_add_func("/pidf-xml/specified-xpidf", test_specified_xpidf);
	return g_test_run();
}
