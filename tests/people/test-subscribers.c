/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who has put us into the list: told once, confirmed one by one, or silently. */

#include "people/subscribers.h"

#include <string.h>

#include "people/documents.h"
#include "people/subscribers-xml.h"
#include "people/wire.h"

#define KIM "sip:kim@contoso.example"
#define SELF_TYPE "application/vnd-microsoft-roaming-self+xml"
#define SETTINGS_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define CHANGE_TYPE "application/msrtc-presence-setsubscriber+xml"
#define EVENTS WIRE_EVENTS ", vnd-microsoft-provisioning-v2"

#define SUBSCRIBERS(content) "<roamingData><subscribers>" content "</subscribers></roamingData>"
#define BOB "<subscriber user='bob@contoso.example' displayName='Bob' acknowledged='false'/>"
#define ANN "<subscriber user='ann@contoso.example' acknowledged='false'/>"
#define MUTED                                                                                      \
	"<roamingData><categories><category name='alerts' instance='0'><alerts>"                   \
	"<notifyAdditionToContactList>false</notifyAdditionToContactList></alerts></category>"     \
	"</categories><subscribers>" BOB ANN "</subscribers></roamingData>"
#define SETTINGS(value)                                                                            \
	"<provisionGroupList><provisionGroup name='endpointConfiguration'><propertyEntryList>"     \
	"<property name='NotificationForNewSubscribers'>" value "</property>"                      \
	"</propertyEntryList></provisionGroup></provisionGroupList>"
#define NO_SETTINGS "<provisionGroupList/>"

typedef struct {
	Wire *wire;
	SfbSelf *told;
	SfbSettings *settings;
	SfbSubscribers *subscribers;
	SfbSipMessage *subscribe;
	GString *story; /* who was announced since the last look */
} Fixture;

static void
on_added_us(SfbSubscribers *subscribers, const char *address, const char *name, Fixture *fixture)
{
	g_string_append_printf(fixture->story, "%s (%s) ", address, name);
}

static void
on_ready(GObject *source, GAsyncResult *result, gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	gboolean is_started = FALSE;

	fixture->wire = wire_new(EVENTS, NULL);
	fixture->story = g_string_new(NULL);
	fixture->told = sfb_self_new(fixture->wire->client);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->subscribers = sfb_subscribers_new(fixture->told, fixture->settings);
	g_signal_connect(fixture->subscribers, "added-us", G_CALLBACK(on_added_us), fixture);
	sfb_self_start_async(fixture->told, NULL, on_ready, &is_started);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, SELF_TYPE, data);
	peer_wait_for(&is_started);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_finalize_object(fixture->subscribers);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_object_unref(fixture->settings);
	g_assert_finalize_object(fixture->told);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
}

static void
load_settings(Fixture *fixture, const char *document)
{
	g_autoptr(SfbSipMessage) question = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_ready, &is_loaded);
	question = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, question, 200, SETTINGS_TYPE, document);
	peer_wait_for(&is_loaded);
}

static void
expect_confirmation(Fixture *fixture, const char *address, guint status)
{
	g_autoptr(SfbSipMessage) request = wire_expect(fixture->wire, "SERVICE", KIM);
	g_autofree char *body = wire_dup_body(request);
	g_autofree char *expected = g_strdup_printf(
		"<setSubscribers xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
		"presence-subscribers\"><subscriber user=\"%s\" acknowledged=\"true\"/>"
		"</setSubscribers>",
		address);

	peer_assert_header(request, "Content-Type", CHANGE_TYPE);
	g_assert_cmpstr(body, ==, expected);
	wire_answer(fixture->wire, request, status, NULL, NULL);
}

static void
test_once(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_cmpstr(fixture->story->str, ==, "");
	load_settings(fixture, NO_SETTINGS);
	g_assert_cmpstr(fixture->story->str, ==,
	                "bob@contoso.example (Bob) ann@contoso.example ((null)) ");
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            SUBSCRIBERS(ANN BOB "<subscriber user='new@partner.example' displayName='N' "
	                                "acknowledged='false' type='federated'/>"));
	peer_let_pass(20);
	g_assert_cmpstr(fixture->story->str, ==,
	                "bob@contoso.example (Bob) ann@contoso.example ((null)) "
	                "new@partner.example (N) ");
	peer_assert_quiet(fixture->wire->peer);
}

/* One in a request, one request at a time, and a refusal does not matter. */
static void
test_acknowledge(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	load_settings(fixture, SETTINGS("1"));
	g_assert_cmpuint(fixture->story->len, >, 0);
	sfb_subscribers_acknowledge(fixture->subscribers, "bob@contoso.example");
	sfb_subscribers_acknowledge(fixture->subscribers, "ann@contoso.example");
	expect_confirmation(fixture, "bob@contoso.example", 500);
	expect_confirmation(fixture, "ann@contoso.example", 200);
	peer_let_pass(20);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_muted(Fixture *fixture, gconstpointer data)
{
	load_settings(fixture, NO_SETTINGS);
	expect_confirmation(fixture, "bob@contoso.example", 200);
	expect_confirmation(fixture, "ann@contoso.example", 200);
	g_assert_cmpstr(fixture->story->str, ==, "");
}

static void
test_muted_by_settings(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	load_settings(fixture, SETTINGS("0"));
	expect_confirmation(fixture, "bob@contoso.example", 200);
	expect_confirmation(fixture, "ann@contoso.example", 200);
	g_assert_cmpstr(fixture->story->str, ==, "");
}

/* The user changes his mind in another client. */
static void
test_unmuted(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	load_settings(fixture, NO_SETTINGS);
	expect_confirmation(fixture, "bob@contoso.example", 200);
	expect_confirmation(fixture, "ann@contoso.example", 200);
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE,
	            "<roamingData><categories><category name='alerts'/></categories>"
	            "<subscribers><subscriber user='new@partner.example' acknowledged='false'/>"
	            "</subscribers></roamingData>");
	peer_let_pass(20);
	g_assert_cmpstr(fixture->story->str, ==, "new@partner.example ((null)) ");
}

static void
assert_subscriber(GPtrArray *subscribers, guint index, const char *address, const char *name)
{
	const SfbSubscriber *subscriber = subscribers->pdata[index];

	g_assert_cmpstr(subscriber->address, ==, address);
	g_assert_cmpstr(subscriber->display_name, ==, name);
}

static void
test_document(void)
{
	g_autofree char *text = document_read("containers.xml", NULL);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autoptr(GPtrArray) subscribers = sfb_subscribers_read(sfb_xml_get_root(xml));
	gboolean is_muted = FALSE;

	g_assert_cmpuint(subscribers->len, ==, 3);
	assert_subscriber(subscribers, 0, "bob@contoso.example", "Bob Tester");
	assert_subscriber(subscribers, 1, "pat@partner.example", NULL);
	assert_subscriber(subscribers, 2, "mallory@fabrikam.example",
	                  "<b>Mallory</b> Sign in here");
	sfb_subscribers_read_alerts(sfb_xml_get_root(xml), &is_muted);
	g_assert_true(is_muted);
}

static void
test_too_many(void)
{
	g_autoptr(GString) text = g_string_new("<roamingData><subscribers>");
	g_autoptr(SfbXml) xml = NULL;
	g_autoptr(GPtrArray) subscribers = NULL;

	for (guint i = 0; i < 2 * SFB_SUBSCRIBERS_MAX; i++)
		g_string_append_printf(
			text, "<subscriber user='u%u@contoso.example' acknowledged='false'/>", i);
	g_string_append(text, "</subscribers></roamingData>");
	xml = sfb_xml_parse(text->str, -1, NULL);
	subscribers = sfb_subscribers_read(sfb_xml_get_root(xml));
	g_assert_cmpuint(subscribers->len, ==, SFB_SUBSCRIBERS_MAX);
}

#define SUBSCRIBERS_TEST(name, document, test)                                                     \
	g_test_add("/people/subscribers/" name, Fixture, document, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	SUBSCRIBERS_TEST("once", SUBSCRIBERS(BOB ANN), test_once);
	SUBSCRIBERS_TEST("acknowledge", SUBSCRIBERS(BOB ANN), test_acknowledge);
	SUBSCRIBERS_TEST("muted", MUTED, test_muted);
	SUBSCRIBERS_TEST("muted-by-settings", SUBSCRIBERS(BOB ANN), test_muted_by_settings);
	SUBSCRIBERS_TEST("unmuted", MUTED, test_unmuted);
	g_test_add_func("/people/subscribers/document", test_document);
	g_test_add_func("/people/subscribers/too-many", test_too_many);
	return g_test_run();
}
