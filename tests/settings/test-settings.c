/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking for the settings: with the answer, behind it, never, not at all. */

#include "settings/settings.h"

#include <string.h>

#include "support/peer.h"
#include "util/error.h"

#define EVENT "vnd-microsoft-provisioning-v2"
#define TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define OLD_EVENT "vnd-microsoft-provisioning"
#define OLD_TYPE "application/vnd-microsoft-roaming-provisioning+xml"

#define FORBIDS_PHOTOS                                                                             \
	"<provisionGroupList><provisionGroup name='endpointConfiguration'><propertyEntryList>"     \
	"<property name='PhotoUsage'>NoPhoto</property></propertyEntryList></provisionGroup>"      \
	"</provisionGroupList>"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
	SfbSettings *settings;
	GCancellable *cancellable;
	SfbSipMessage *subscribe;
	guint changes;
	gboolean is_answered;
	GError *error;
} Fixture;

static void
on_changed(SfbSettings *settings, Fixture *fixture)
{
	g_assert_true(sfb_settings_is_loaded(settings));
	g_assert_false(fixture->is_answered);
	fixture->changes++;
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	fixture->is_answered = TRUE;
	g_assert_true(sfb_settings_load_finish(SFB_SETTINGS(source), result, &fixture->error) ==
	              (fixture->error == NULL));
}

static void
allow_events(Fixture *fixture, const char *events)
{
	g_autoptr(SfbSipMessage) registered = sfb_sip_message_new_response(200, NULL);

	sfb_sip_message_add_header(registered, "Allow-Events", events);
	sfb_sip_client_set_features(fixture->client, registered);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->client = peer_new_client(&fixture->peer);
	fixture->cancellable = g_cancellable_new();
	fixture->settings = sfb_settings_new(fixture->client);
	g_signal_connect(fixture->settings, "changed", G_CALLBACK(on_changed), fixture);
	allow_events(fixture, data != NULL ? data : EVENT ", presence");
	sfb_settings_load_async(fixture->settings, fixture->cancellable, on_loaded, fixture);
	if (data == NULL)
		fixture->subscribe = peer_receive(fixture->peer);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_cancellable_cancel(fixture->cancellable);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_true(fixture->is_answered);
	g_assert_finalize_object(fixture->settings);
	peer_drop_client(fixture->client);
	peer_free(fixture->peer);
	g_object_unref(fixture->cancellable);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	g_clear_error(&fixture->error);
}

static char *
read_answer(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "settings", "answer.xml", NULL);
	char *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

/* As servers answer: at once, and with the end of it. @body: NULL: without. */
static void
accept(Fixture *fixture, const char *body)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(fixture->subscribe, 200);

	sfb_sip_message_add_header(response, "Contact", "<sip:server@contoso.example>");
	sfb_sip_message_add_header(response, "Expires", "0");
	sfb_sip_message_add_header(response, "subscription-state", "terminated;expires=0");
	if (body != NULL)
		sfb_sip_message_set_body_text(response, TYPE, body);
	peer_send(fixture->peer, response);
}

static void
notify(Fixture *fixture, const char *body)
{
	g_autoptr(SfbSipMessage) notify =
		sfb_sip_message_new_request("BENOTIFY", "sip:kim@contoso.example");

	sfb_sip_message_add_header(notify, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKn");
	sfb_sip_message_add_header_printf(notify, "From", "%s;tag=peer",
	                                  sfb_sip_message_get_header(fixture->subscribe, "To"));
	sfb_sip_message_add_header(notify, "To",
	                           sfb_sip_message_get_header(fixture->subscribe, "From"));
	sfb_sip_message_copy_headers(notify, fixture->subscribe, "Call-ID");
	sfb_sip_message_add_header(notify, "CSeq", "2 BENOTIFY");
	sfb_sip_message_add_header(notify, "Event", EVENT);
	sfb_sip_message_add_header(notify, "subscription-state", "terminated;expires=0");
	sfb_sip_message_set_body_text(notify, TYPE, body);
	peer_send(fixture->peer, notify);
}

static void
wait_for_changes(Fixture *fixture, guint count)
{
	while (fixture->changes < count)
		g_main_context_iteration(NULL, TRUE);
}

static void
test_question(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_cmpstr(sfb_sip_message_get_method(fixture->subscribe), ==, "SUBSCRIBE");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(fixture->subscribe), ==,
	                "sip:kim@contoso.example");
	peer_assert_header(fixture->subscribe, "Event", EVENT);
	peer_assert_header(fixture->subscribe, "Accept", TYPE);
	peer_assert_header(fixture->subscribe, "Expires", "0");
	peer_assert_header(fixture->subscribe, "Content-Type", TYPE);
}

static void
test_at_once(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();
	SfbSettings *settings = fixture->settings;

	g_assert_false(sfb_settings_is_loaded(settings));
	accept(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->changes, ==, 1);
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "AllPhotos");
	peer_assert_quiet(fixture->peer);
}

static void
test_values(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();
	SfbSettings *settings = fixture->settings;
	g_autoptr(GPtrArray) list = NULL;

	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "AllPhotos");
	g_assert_false(sfb_settings_is_told(settings, SFB_SETTING_PHOTO_USAGE));
	g_assert_true(sfb_settings_get_boolean(settings, SFB_SETTING_ENABLE_URL));
	accept(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	g_assert_true(sfb_settings_is_told(settings, SFB_SETTING_PHOTO_USAGE));
	g_assert_cmpuint(sfb_settings_get_number(settings, SFB_SETTING_MAX_PHOTO_SIZE_KB), ==, 30);
	g_assert_cmpuint(sfb_settings_get_number(settings, SFB_SETTING_DG_REFRESH_INTERVAL), ==,
	                 28800);
	g_assert_true(sfb_settings_get_boolean(settings, SFB_SETTING_PORT_RANGE_ENABLED));
	g_assert_false(
		sfb_settings_get_boolean(settings, SFB_SETTING_NOTIFICATION_FOR_NEW_SUBSCRIBERS));
	g_assert_true(sfb_settings_get_boolean(settings, SFB_SETTING_SHOW_RECENT_CONTACTS));
	g_assert_null(sfb_settings_get_line_uri(settings));
	list = sfb_settings_list(settings);
	g_assert_cmpuint(list->len, ==, 15);
}

/* What makes no sense as what it should be leaves the usual value. */
static void
test_nonsense(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	SfbSettings *settings = fixture->settings;

	accept(fixture, "<provisionGroupList><provisionGroup name='presencePolicyV2'>"
	                "<AutoInitiateContacts>maybe</AutoInitiateContacts>"
	                "<EnablePrivacyMode>-1</EnablePrivacyMode></provisionGroup>"
	                "<provisionGroup name='endpointConfiguration'>"
	                "<DGRefreshInterval>often</DGRefreshInterval>"
	                "</provisionGroup></provisionGroupList>");
	peer_wait_for(&fixture->is_answered);
	g_assert_cmpuint(sfb_settings_get_number(settings, SFB_SETTING_DG_REFRESH_INTERVAL), ==,
	                 28800);
	g_assert_true(sfb_settings_get_boolean(settings, SFB_SETTING_AUTO_INITIATE_CONTACTS));
	g_assert_false(sfb_settings_get_boolean(settings, SFB_SETTING_ENABLE_PRIVACY_MODE));
}

static void
test_later(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();

	accept(fixture, NULL);
	peer_let_pass(20);
	g_assert_false(fixture->is_answered);
	notify(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	g_assert_true(sfb_settings_is_told(fixture->settings, SFB_SETTING_PHOTO_USAGE));
}

static void
test_before(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();

	notify(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	accept(fixture, NULL);
	peer_let_pass(20);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->changes, ==, 1);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	accept(fixture, NULL);
	peer_let_pass(20);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_damaged(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	accept(fixture, "<provisionGroupList><provisionGroup name=");
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_false(sfb_settings_is_loaded(fixture->settings));
}

/* Asked again, and what comes then counts; so does what comes unasked. */
static void
test_refresh(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();
	SfbSettings *settings = fixture->settings;

	accept(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	fixture->is_answered = FALSE; /* for on_changed() */
	sfb_settings_refresh(settings);
	g_assert_true(sfb_settings_is_loaded(settings));
	sfb_sip_message_unref(fixture->subscribe);
	fixture->subscribe = peer_receive(fixture->peer);
	peer_assert_header(fixture->subscribe, "Event", EVENT);
	accept(fixture, FORBIDS_PHOTOS);
	wait_for_changes(fixture, 2);
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "NoPhoto");
	notify(fixture, answer);
	wait_for_changes(fixture, 3);
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "AllPhotos");
	fixture->is_answered = TRUE;
}

/* A refresh that is refused takes nothing away, and the next one is made all the same. */
static void
test_refresh_refused(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();

	accept(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	sfb_settings_refresh(fixture->settings);
	sfb_sip_message_unref(fixture->subscribe);
	fixture->subscribe = peer_receive(fixture->peer);
	peer_answer(fixture->peer, fixture->subscribe, 403);
	peer_let_pass(20);
	g_assert_true(sfb_settings_is_told(fixture->settings, SFB_SETTING_PHOTO_USAGE));
	fixture->is_answered = FALSE;
	sfb_settings_refresh(fixture->settings);
	sfb_sip_message_unref(fixture->subscribe);
	fixture->subscribe = peer_receive(fixture->peer);
	accept(fixture, FORBIDS_PHOTOS);
	wait_for_changes(fixture, 2);
	fixture->is_answered = TRUE;
}

/* Version 1, where the server knows no other. */
static void
test_old(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	SfbSettings *settings = fixture->settings;
	g_autoptr(SfbSipMessage) response = NULL;

	fixture->subscribe = peer_receive(fixture->peer);
	peer_assert_header(fixture->subscribe, "Event", OLD_EVENT);
	peer_assert_header(fixture->subscribe, "Accept", OLD_TYPE);
	g_assert_null(sfb_sip_message_get_header(fixture->subscribe, "Content-Type"));
	response = peer_make_response(fixture->subscribe, 200);
	sfb_sip_message_add_header(response, "Contact", "<sip:server@contoso.example>");
	sfb_sip_message_add_header(response, "Expires", "0");
	sfb_sip_message_set_body_text(
		response, OLD_TYPE,
		"<provisioning><user uri='sip:kim@contoso.example'>"
		"<line uri='tel:+12065550100' server='sip:gw@contoso.example'/>"
		"</user></provisioning>");
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_settings_get_line_uri(settings), ==, "tel:+12065550100");
	g_assert_cmpstr(sfb_settings_get_line_server(settings), ==, "sip:gw@contoso.example");
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "AllPhotos");
}

static void
test_unknown_event(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	peer_answer(fixture->peer, fixture->subscribe, 489);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
}

static void
test_not_found(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	peer_answer(fixture->peer, fixture->subscribe, 404);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
}

static void
test_not_offered(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture->peer);
}

/* Once more, as after a new registration: what is new replaces all that was. */
static void
test_again(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autofree char *answer = read_answer();

	accept(fixture, answer);
	peer_wait_for(&fixture->is_answered);
	fixture->is_answered = FALSE;
	sfb_sip_message_unref(fixture->subscribe);
	sfb_settings_load_async(fixture->settings, fixture->cancellable, on_loaded, fixture);
	fixture->subscribe = peer_receive(fixture->peer);
	accept(fixture, "<provisionGroupList><provisionGroup name='ucPolicy'/>"
	                "</provisionGroupList>");
	peer_wait_for(&fixture->is_answered);
	g_assert_cmpuint(fixture->changes, ==, 2);
	g_assert_false(sfb_settings_is_told(fixture->settings, SFB_SETTING_PHOTO_USAGE));
}

static void
test_external(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_assert_false(sfb_settings_is_external(fixture->settings));
	sfb_settings_set_external(fixture->settings, TRUE);
	g_assert_true(sfb_settings_is_external(fixture->settings));
	accept(fixture, "<provisionGroupList/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_true(sfb_settings_is_external(fixture->settings));
}

#define SETTINGS_TEST(name, events, test)                                                          \
	g_test_add("/settings/" name, Fixture, events, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	SETTINGS_TEST("question", NULL, test_question);
	SETTINGS_TEST("at-once", NULL, test_at_once);
	SETTINGS_TEST("values", NULL, test_values);
	SETTINGS_TEST("nonsense", NULL, test_nonsense);
	SETTINGS_TEST("refresh", NULL, test_refresh);
	SETTINGS_TEST("refresh-refused", NULL, test_refresh_refused);
	SETTINGS_TEST("old", OLD_EVENT, test_old);
	SETTINGS_TEST("later", NULL, test_later);
	SETTINGS_TEST("before", NULL, test_before);
	SETTINGS_TEST("cancelled", NULL, test_cancelled);
	SETTINGS_TEST("damaged", NULL, test_damaged);
	SETTINGS_TEST("unknown-event", NULL, test_unknown_event);
	SETTINGS_TEST("not-found", NULL, test_not_found);
	SETTINGS_TEST("not-offered", "presence", test_not_offered);
	SETTINGS_TEST("again", NULL, test_again);
	SETTINGS_TEST("external", NULL, test_external);
	return g_test_run();
}
