/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own calendar: what is asked of Exchange, what goes out, and what ends the asking. */

#include "people/own-calendar.h"

#include <string.h>

#include "net/gio-network.h"
#include "people/documents.h"
#include "people/out-of-office.h"
#include "people/publishing.h"
#include "support/folder.h"
#include "util/error.h"
#include "web/clerk.h"

#define ADDRESS "kim@contoso.example"
#define PATH "/EWS/Exchange.asmx"

#define ENVELOPE(content)                                                                          \
	"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" content         \
	"</s:Body></s:Envelope>"
#define REFUSED(code)                                                                              \
	ENVELOPE("<GetUserAvailabilityResponse><FreeBusyResponseArray><FreeBusyResponse>"          \
	         "<ResponseMessage ResponseClass='Error'><ResponseCode>" code "</ResponseCode>"    \
	         "</ResponseMessage></FreeBusyResponse></FreeBusyResponseArray>"                   \
	         "</GetUserAvailabilityResponse>")
#define AWAY                                                                                       \
	ENVELOPE("<GetUserOofSettingsResponse><OofSettings><OofState>Enabled</OofState>"           \
	         "<InternalReply><Message>Away</Message></InternalReply></OofSettings>"            \
	         "</GetUserOofSettingsResponse>")

typedef struct {
	Publishing publishing;
	Clerk *clerk;
	char *folder;
	const char *view; /* what is answered about the calendar */
	SfbWebEws *ews;
	SfbOwnCalendar *calendar;
	guint changes;
} Fixture;

static char *
answer(const char *question, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_nonnull(strstr(question, ADDRESS));
	return g_strdup(strstr(question, "GetUserOofSettings") != NULL ? AWAY : fixture->view);
}

static void
on_changed(SfbOwnCalendar *calendar, gpointer user_data)
{
	((Fixture *)user_data)->changes++;
}

static SfbWebEws *
make_ews(Fixture *fixture)
{
	g_autofree char *authority =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "net/authority.pem", NULL);
	g_autofree char *url = g_strconcat(clerk_get_url(fixture->clerk), PATH, NULL);
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(authority);
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "purple-sfb/test");
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	g_autoptr(SfbWebOauth) oauth = sfb_web_oauth_new(http, keyring, ADDRESS,
	                                                 &(const SfbWebOauthOptions){ "", "", "" });
	const SfbWebCredentials credentials = { .login = ADDRESS };
	g_autoptr(SfbWebTickets) tickets = sfb_web_tickets_new(http, oauth, ADDRESS, &credentials,
	                                                       SFB_WEB_AUTHENTICATION_AUTO);

	return sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = network,
		.http = http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.url = url,
		.email = "",
		.address = ADDRESS,
	});
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	publishing_set_up(&fixture->publishing, NULL);
	publishing_sign_in(&fixture->publishing);
	fixture->folder = folder_make();
	fixture->clerk = clerk_open();
	clerk_make(fixture->clerk, PATH, answer, fixture);
	fixture->ews = make_ews(fixture);
	fixture->calendar = sfb_own_calendar_new(fixture->ews, fixture->publishing.own,
	                                         fixture->publishing.settings);
	g_signal_connect(fixture->calendar, "changed", G_CALLBACK(on_changed), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_assert_finalize_object(fixture->calendar);
	g_object_unref(fixture->ews);
	publishing_tear_down(&fixture->publishing, NULL);
	clerk_close(fixture->clerk);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
}

static void
wait_for_change(Fixture *fixture, guint changes)
{
	while (fixture->changes < changes)
		g_main_context_iteration(NULL, TRUE);
}

static void
test_published(Fixture *fixture, gconstpointer data)
{
	g_autofree char *view = document_read("availability.xml", NULL);
	g_autoptr(SfbSipMessage) slots = NULL;
	g_autoptr(SfbSipMessage) note = NULL;
	g_autofree char *said = NULL;
	g_autofree char *reply = NULL;

	fixture->view = view;
	sfb_own_calendar_refresh(fixture->calendar); /* not before it was started */
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 0);
	sfb_own_calendar_start(fixture->calendar);
	slots = wire_expect(fixture->publishing.wire, "SERVICE", KIM);
	said = wire_dup_body(slots);
	g_assert_nonnull(strstr(said, "<freeBusy startTime="));
	g_assert_nonnull(strstr(said, "<StartTimeInMinutes>480</StartTimeInMinutes>"));
	wait_for_change(fixture, 1);
	wire_answer(fixture->publishing.wire, slots, 200, NULL, NULL);
	note = wire_expect(fixture->publishing.wire, "SERVICE", KIM);
	reply = wire_dup_body(note);
	g_assert_nonnull(strstr(reply, "<body type=\"OOF\" uri=\"" ADDRESS "\">Away</body>"));
	wire_answer(fixture->publishing.wire, note, 200, NULL, NULL);
	g_assert_no_error(sfb_own_calendar_get_error(fixture->calendar));
	g_assert_cmpuint(sfb_own_calendar_list(fixture->calendar)->len, ==, 4);
	g_assert_cmpstr(sfb_own_calendar_get_reply(fixture->calendar), ==, "Away");
	g_assert_null(sfb_own_calendar_get_current(fixture->calendar));
	g_assert_cmpint(sfb_own_calendar_get_time(fixture->calendar), >, 0);
}

/* Nothing goes out, and whoever asks anew gets a new answer. */
/* Our own card names another mailbox: what the first one told goes. */
static void
test_other_mailbox(Fixture *fixture, gconstpointer data)
{
	Wire *wire = fixture->publishing.wire;
	g_autofree char *view = document_read("availability.xml", NULL);
	g_autoptr(SfbSipMessage) slots = NULL;
	g_autoptr(SfbSipMessage) note = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	fixture->view = view;
	sfb_own_calendar_start(fixture->calendar);
	slots = wire_expect(wire, "SERVICE", KIM);
	wire_answer(wire, slots, 200, NULL, NULL);
	note = wire_expect(wire, "SERVICE", KIM);
	wire_answer(wire, note, 200, NULL, NULL);
	wait_for_change(fixture, 1);
	peer_let_pass(20);
	sfb_web_ews_set_email(fixture->ews, "other." ADDRESS);
	g_signal_emit_by_name(fixture->publishing.own, "changed");
	end = wire_expect(wire, "SERVICE", KIM);
	publishing_assert_publishes(end, "note", "expires=\"0\"/>", NULL);
	publishing_assert_lacks(end, "<body");
	wait_for_change(fixture, 2);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	fixture->view = REFUSED("ErrorNonExistentMailbox");
	sfb_own_calendar_start(fixture->calendar);
	wait_for_change(fixture, 1);
	g_assert_error(sfb_own_calendar_get_error(fixture->calendar), SFB_ERROR,
	               SFB_ERROR_NOT_FOUND);
	g_assert_cmpint(sfb_own_calendar_get_time(fixture->calendar), ==, 0);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 1);
	fixture->view = REFUSED("ErrorServerBusy");
	sfb_own_calendar_refresh(fixture->calendar);
	wait_for_change(fixture, 2);
	g_assert_error(sfb_own_calendar_get_error(fixture->calendar), SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 2);
}

static void
on_asked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	gboolean *is_answered = user_data;
	g_autoptr(SfbXml) answer = sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, NULL, NULL);

	*is_answered = answer != NULL;
}

/* Rules that come once more are no reason to go where we were refused: the next request is ours. */
static void
test_refusal_lasts(Fixture *fixture, gconstpointer data)
{
	g_autofree char *question = sfb_out_of_office_build_request(ADDRESS);
	gboolean is_answered = FALSE;

	fixture->view = REFUSED("ErrorNonExistentMailbox");
	sfb_own_calendar_start(fixture->calendar);
	wait_for_change(fixture, 1);
	g_signal_emit_by_name(fixture->publishing.settings, "changed");
	sfb_web_ews_call_async(fixture->ews, "GetUserOofSettings", question, NULL, on_asked,
	                       &is_answered);
	while (!is_answered)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 2);
}

/* What is asked while an answer is under way is asked behind it. */
static void
test_asked_twice(Fixture *fixture, gconstpointer data)
{
	fixture->view = REFUSED("ErrorNonExistentMailbox");
	sfb_own_calendar_start(fixture->calendar);
	sfb_own_calendar_refresh(fixture->calendar);
	sfb_own_calendar_refresh(fixture->calendar);
	wait_for_change(fixture, 2);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 2);
}

/* An answer that comes too late finds nobody. */
static void
test_dropped(Fixture *fixture, gconstpointer data)
{
	fixture->view = REFUSED("ErrorNonExistentMailbox");
	sfb_own_calendar_start(fixture->calendar);
	g_assert_finalize_object(fixture->calendar);
	while (clerk_count(fixture->clerk, PATH) < 1 && g_main_context_pending(NULL))
		g_main_context_iteration(NULL, FALSE);
	fixture->calendar = sfb_own_calendar_new(fixture->ews, fixture->publishing.own,
	                                         fixture->publishing.settings);
	g_assert_cmpuint(fixture->changes, ==, 0);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} cases[] = {
		{ "/own-calendar/published", test_published },
		{ "/own-calendar/other-mailbox", test_other_mailbox },
		{ "/own-calendar/refused", test_refused },
		{ "/own-calendar/refusal-lasts", test_refusal_lasts },
		{ "/own-calendar/asked-twice", test_asked_twice },
		{ "/own-calendar/dropped", test_dropped },
	};

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Fixture, NULL, set_up, cases[i].test, tear_down);
	return g_test_run();
}
