/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking for the dial plan: with the answer, without one, with nonsense; and asking again when the
 * settings assign another. */

#include "settings/dial-plan.h"

#include <string.h>

#include "support/peer.h"
#include "util/error.h"

#define TYPE "application/ms-location-profile-definition+xml"
#define SETTINGS_EVENT "vnd-microsoft-provisioning-v2"
#define PLAN(name)                                                                                 \
	"<LocationProfileDescription><Name>" name "</Name>"                                        \
	"<Rule><Pattern>^0([1-9]\\d+)$</Pattern><Translation>+49$1</Translation></Rule>"           \
	"</LocationProfileDescription>"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
	SfbSettings *settings;
	SfbDialPlan *plan;
	SfbSipMessage *request;
	guint changes;
	gboolean is_answered;
	GError *error;
} Fixture;

static void
on_changed(SfbDialPlan *plan, Fixture *fixture)
{
	fixture->changes++;
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->is_answered = TRUE;
	g_assert_true(sfb_dial_plan_load_finish(SFB_DIAL_PLAN(source), result, &fixture->error) ==
	              (fixture->error == NULL));
}

static void
ask(Fixture *fixture)
{
	g_clear_pointer(&fixture->request, sfb_sip_message_unref);
	g_clear_error(&fixture->error);
	fixture->is_answered = FALSE;
	sfb_dial_plan_load_async(fixture->plan, NULL, on_loaded, fixture);
	fixture->request = peer_receive(fixture->peer);
}

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) registered = sfb_sip_message_new_response(200, NULL);

	fixture->client = peer_new_client(&fixture->peer);
	sfb_sip_message_add_header(registered, "Allow-Events", SETTINGS_EVENT);
	sfb_sip_client_set_features(fixture->client, registered);
	fixture->settings = sfb_settings_new(fixture->client);
	fixture->plan = sfb_dial_plan_new(fixture->client, fixture->settings);
	g_signal_connect(fixture->plan, "changed", G_CALLBACK(on_changed), fixture);
	ask(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_finalize_object(fixture->plan);
	g_assert_finalize_object(fixture->settings);
	peer_drop_client(fixture->client);
	peer_free(fixture->peer);
	sfb_sip_message_unref(fixture->request);
	g_clear_error(&fixture->error);
}

static void
answer(Fixture *fixture, const SfbSipMessage *request, const char *document)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 200);

	sfb_sip_message_set_body_text(response, TYPE, document);
	peer_send(fixture->peer, response);
}

static void
test_question(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	static const char uri[] =
		"sip:kim@contoso.example;gruu;opaque=app:locationprofile:get;default";

	g_assert_cmpstr(sfb_sip_message_get_method(fixture->request), ==, "SERVICE");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(fixture->request), ==, uri);
	peer_assert_header(fixture->request, "To",
	                   "<"
	                   "sip:kim@contoso.example;gruu;opaque=app:"
	                   "locationprofile:get;default>");
	peer_assert_header(fixture->request, "Accept", TYPE);
	peer_assert_header(fixture->request, "Content-Type", NULL);
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(fixture->request)), ==, 0);
	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
}

static void
test_answer(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbDialled) dialled = NULL;
	g_autofree char *text = NULL;

	g_assert_null(sfb_dial_plan_get_profile(fixture->plan));
	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->changes, ==, 1);
	g_assert_cmpstr(sfb_dial_plan_get_profile(fixture->plan)->name, ==, "A");
	dialled = sfb_dial_plan_dial(fixture->plan, "030 23125000", NULL);
	g_assert_cmpstr(dialled->sip_uri, ==, "sip:+493023125000@contoso.example;user=phone");
	text = sfb_dial_plan_explain(fixture->plan, dialled);
	g_assert_nonnull(strstr(text, "^0([1-9]\\d+)$"));
}

static void
test_none(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbDialled) dialled = NULL;

	peer_answer(fixture->peer, fixture->request, GPOINTER_TO_UINT(data));
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	g_assert_null(sfb_dial_plan_get_profile(fixture->plan));
	g_assert_cmpuint(fixture->changes, ==, 0);
	dialled = sfb_dial_plan_dial(fixture->plan, "123", NULL);
	g_assert_cmpstr(dialled->number, ==, "");
	g_assert_cmpstr(dialled->sip_uri, ==,
	                "sip:123;phone-context=dialstring@contoso.example;user=phone");
}

/* What is known stays if there is trouble, and goes if it was taken away. */
static void
test_again(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	ask(fixture);
	peer_answer(fixture->peer, fixture->request, 503);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_nonnull(sfb_dial_plan_get_profile(fixture->plan));
	ask(fixture);
	answer(fixture, fixture->request, "<html/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_nonnull(sfb_dial_plan_get_profile(fixture->plan));
	g_assert_cmpuint(fixture->changes, ==, 1);
	ask(fixture);
	peer_answer(fixture->peer, fixture->request, 404);
	peer_wait_for(&fixture->is_answered);
	g_assert_null(sfb_dial_plan_get_profile(fixture->plan));
	g_assert_cmpuint(fixture->changes, ==, 2);
}

static void
test_no_number(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GError) error = NULL;

	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	g_assert_null(sfb_dial_plan_dial(fixture->plan, "lee@contoso.example", &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

/* Settings */

static void
on_settings_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	gboolean *is_loaded = user_data;

	*is_loaded = sfb_settings_load_finish(SFB_SETTINGS(source), result, NULL);
}

static void
tell_settings(Fixture *fixture, const char *settings)
{
	g_autofree char *document =
		g_strdup_printf("<provisionGroupList>%s</provisionGroupList>", settings);
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) response = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_settings_loaded, &is_loaded);
	subscribe = peer_receive(fixture->peer);
	response = peer_make_response(subscribe, 200);
	sfb_sip_message_add_header(response, "Contact", "<sip:server@contoso.example>");
	sfb_sip_message_add_header(response, "Expires", "0");
	sfb_sip_message_add_header(response, "subscription-state", "terminated;expires=0");
	sfb_sip_message_set_body_text(
		response, "application/vnd-microsoft-roaming-provisioning-v2+xml", document);
	peer_send(fixture->peer, response);
	peer_wait_for(&is_loaded);
}

#define NAMED(server, user)                                                                        \
	"<provisionGroup name='ServerConfiguration'><ucLocationProfile>" server                    \
	"</ucLocationProfile></provisionGroup><provisionGroup name='userSetting'>" user            \
	"</provisionGroup>"

static void
test_reassigned(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) again = NULL;

	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	tell_settings(fixture, NAMED("A", ""));
	peer_assert_quiet(fixture->peer); /* no news */
	tell_settings(fixture, NAMED("B", "<ucUserLocationProfile>A</ucUserLocationProfile>"));
	peer_assert_quiet(fixture->peer); /* the user's own counts */
	tell_settings(fixture, NAMED("B", ""));
	again = peer_receive(fixture->peer);
	g_assert_cmpstr(sfb_sip_message_get_method(again), ==, "SERVICE");
	answer(fixture, again, PLAN("B"));
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_dial_plan_get_profile(fixture->plan)->name, ==, "B");
}

/* No plan at first, as the settings say; then one. */
static void
test_assigned_later(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) again = NULL;

	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	tell_settings(fixture, NAMED("", ""));
	peer_assert_quiet(fixture->peer);
	tell_settings(fixture, NAMED("B", ""));
	again = peer_receive(fixture->peer);
	g_assert_cmpstr(sfb_sip_message_get_method(again), ==, "SERVICE");
	answer(fixture, again, PLAN("B"));
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
}

static void
test_emergency(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbDialled) dialled = NULL;

	answer(fixture, fixture->request, PLAN("A"));
	peer_wait_for(&fixture->is_answered);
	tell_settings(fixture, "<provisionGroup name='locationPolicy'><propertyEntryList>"
	                       "<property name='EnhancedEmergencyServicesEnabled'>true</property>"
	                       "<property name='EmergencyDialString'>911</property>"
	                       "<property name='EmergencyDialMask'>112;999</property>"
	                       "</propertyEntryList></provisionGroup>");
	dialled = sfb_dial_plan_dial(fixture->plan, "112", NULL);
	g_assert_true(dialled->is_emergency);
	g_assert_cmpstr(dialled->sip_uri, ==, "sip:911;phone-context=A@contoso.example;user=phone");
}

#define PLAN_TEST(name, data, test)                                                                \
	g_test_add("/settings/dial-plan/" name, Fixture, data, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	static const guint statuses[] = { 403, 404, 480, 485, 501 };

	g_test_init(&argc, &argv, NULL);
	PLAN_TEST("question", NULL, test_question);
	PLAN_TEST("answer", NULL, test_answer);
	PLAN_TEST("again", NULL, test_again);
	PLAN_TEST("no-number", NULL, test_no_number);
	PLAN_TEST("reassigned", NULL, test_reassigned);
	PLAN_TEST("assigned-later", NULL, test_assigned_later);
	PLAN_TEST("emergency", NULL, test_emergency);
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		g_autofree char *path = g_strdup_printf("/settings/dial-plan/none/%u", statuses[i]);

		g_test_add(path, Fixture, GUINT_TO_POINTER(statuses[i]), set_up, test_none,
		           tear_down);
	}
	return g_test_run();
}
