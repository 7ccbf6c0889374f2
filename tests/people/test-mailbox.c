/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What waits in the mailbox: when Exchange is asked, what is announced, and by whose word. */

#include "people/mailbox.h"

#include <string.h>

#include "people/wire.h"
#include "util/error.h"
#include "web/customer.h"

#define KIM "sip:kim@contoso.example"
#define EWS "/EWS/Exchange.asmx"
#define SELF_TYPE "application/vnd-microsoft-roaming-self+xml"
#define SUMMARY_TYPE "application/simple-message-summary"
#define MWI(count)                                                                                 \
	"<roamingData><categories><category name='mwi' instance='0' container='1'>"                \
	"<mwi messageWaiting='true' unreadVoiceMailCount='" #count "'/></category></categories>"   \
	"</roamingData>"
#define NOTHING "<roamingData><categories/></roamingData>"

#define ANSWER(name, content)                                                                      \
	"<E><Body><" name "Response><ResponseMessages><" name                                      \
	"ResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>" content     \
	"</" name "ResponseMessage></ResponseMessages></" name "Response></Body></E>"
#define REFUSED(code)                                                                              \
	"<E><Body><FindItemResponse ResponseClass='Error'><ResponseCode>" code                     \
	"</ResponseCode></FindItemResponse></Body></E>"
#define LIST(items) ANSWER("FindItem", "<RootFolder><Items>" items "</Items></RootFolder>")
#define VOICEMAIL(id)                                                                              \
	"<Message><ItemId Id='" id "'/><ItemClass>IPM.Note.Microsoft.Voicemail.UM.CA</ItemClass>"  \
	"<DateTimeReceived>2026-01-01T00:00:00Z</DateTimeReceived></Message>"
#define MISSED(id)                                                                                 \
	"<Message><ItemId Id='" id "'/><ItemClass>IPM.Note.Microsoft.Missed</ItemClass>"           \
	"<DateTimeReceived>2026-01-02T00:00:00Z</DateTimeReceived></Message>"

typedef struct {
	Customer customer;
	Clerk *clerk; /* his */
	Wire *wire;
	SfbSettings *settings;
	SfbWebEws *ews;
	SfbSelf *told;
	SfbSipMessage *subscribe; /* for what is told of ourselves */
	SfbMailbox *mailbox;
	GQueue answers; /* (element-type utf8) Exchange's next ones */
	guint changes;
	GString *arrived; /* ids, a semicolon behind each; "?" for one without */
	guint waiting;
	GError *error; /* of the last wish */
} Fixture;

static void
on_changed(SfbMailbox *mailbox, gpointer user_data)
{
	((Fixture *)user_data)->changes++;
}

static void
on_arrived(SfbMailbox *mailbox, const SfbMailboxItem *item, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_nonnull(item->sender);
	g_string_append_printf(fixture->arrived, "%s;", *item->id != '\0' ? item->id : "?");
}

static SfbWebEws *
make_ews(Fixture *fixture)
{
	const Customer *customer = &fixture->customer;
	const SfbWebCredentials nobody = { .login = "" };
	g_autofree char *url = g_strconcat(clerk_get_url(fixture->clerk), EWS, NULL);

	return sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = customer->network,
		.http = customer->http,
		.tickets = customer->tickets,
		.oauth = customer->oauth,
		.credentials = &nobody,
		.url = url,
		.email = "",
		.address = ADDRESS,
	});
}

static void
wait_for_changes(Fixture *fixture, guint count)
{
	while (fixture->changes < count)
		g_main_context_iteration(NULL, TRUE);
}

static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	((Fixture *)user_data)->waiting--;
}

/* @data: the first account of ourselves; NULL: it names no voicemail. */
static void
sign_in(Fixture *fixture, const char *events, const char *account)
{
	fixture->wire = wire_new(events, NULL);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->told = sfb_self_new(fixture->wire->client);
	fixture->ews = make_ews(fixture);
	fixture->mailbox = sfb_mailbox_new(fixture->wire->client, fixture->told, fixture->settings,
	                                   fixture->ews);
	g_signal_connect(fixture->mailbox, "changed", G_CALLBACK(on_changed), fixture);
	g_signal_connect(fixture->mailbox, "arrived", G_CALLBACK(on_arrived), fixture);
	fixture->waiting++;
	sfb_self_start_async(fixture->told, NULL, on_subscribed, fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, SELF_TYPE, account);
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
	sfb_mailbox_start(fixture->mailbox);
}

/* Each answer is given once; then nothing is unread. */
static char *
say_next(const char *question, gpointer user_data)
{
	Fixture *fixture = user_data;

	if (g_queue_is_empty(&fixture->answers))
		return g_strdup(LIST(""));
	return g_queue_pop_head(&fixture->answers);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	customer_open(&fixture->customer, &with_password);
	fixture->clerk = fixture->customer.clerk;
	g_queue_init(&fixture->answers);
	clerk_make(fixture->clerk, EWS, say_next, fixture);
	fixture->arrived = g_string_new(NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_clear_error(&fixture->error);
	g_assert_finalize_object(fixture->mailbox);
	sfb_sip_message_unref(fixture->subscribe);
	g_object_unref(fixture->told);
	g_object_unref(fixture->ews);
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
	g_string_free(fixture->arrived, TRUE);
	g_queue_clear_full(&fixture->answers, g_free);
	customer_close(&fixture->customer);
}

static void
on_refreshed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->error);
	sfb_mailbox_refresh_finish(SFB_MAILBOX(source), result, &fixture->error);
	fixture->waiting--;
}

static void
refresh(Fixture *fixture)
{
	fixture->waiting++;
	sfb_mailbox_refresh_async(fixture->mailbox, NULL, on_refreshed, fixture);
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
tell(Fixture *fixture, const char *answer)
{
	g_queue_push_tail(&fixture->answers, g_strdup(answer));
}

/* Each reading asks for the inbox and for the folder of voicemail. */
static void
tell_folders(Fixture *fixture, const char *inbox, const char *voicemail)
{
	tell(fixture, inbox);
	tell(fixture, voicemail);
}

static guint
count(Fixture *fixture, SfbMailboxKind kind)
{
	return sfb_mailbox_get_count(fixture->mailbox, kind);
}

/* What was there is not announced, what comes is, once. */
static void
test_list(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a") MISSED("b")), LIST(VOICEMAIL("a")));
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 2);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 1);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_MISSED_CONVERSATION), ==, 1);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_MISSED_CALL), ==, 0);
	g_assert_cmpstr(fixture->arrived->str, ==, "");
	tell_folders(fixture, LIST(VOICEMAIL("a") VOICEMAIL("c") MISSED("d")), LIST(""));
	refresh(fixture);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 2);
	g_assert_cmpstr(fixture->arrived->str, ==, "c;d;");
	/* Read, and unread again. */
	tell_folders(fixture, LIST(""), LIST(""));
	refresh(fixture);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 0);
	tell_folders(fixture, LIST(VOICEMAIL("c")), LIST(""));
	refresh(fixture);
	g_assert_cmpstr(fixture->arrived->str, ==, "c;d;");
}

/* A mailbox that never got voicemail has no folder for it. */
static void
test_no_folder(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(MISSED("a")), REFUSED("ErrorFolderNotFound"));
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 1);
}

/* Whoever is busy does not say that there is no such folder. */
static void
test_busy(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(MISSED("a")), REFUSED("ErrorServerBusy"));
	refresh(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_false(sfb_mailbox_is_read(fixture->mailbox));
}

/* A server whose pages lead nowhere is not followed. */
static void
test_endless_pages(Fixture *fixture, gconstpointer data)
{
	static const char page[] =
		ANSWER("FindItem", "<RootFolder IncludesLastItemInRange='false' "
	                           "IndexedPagingOffset='100'><Items/></RootFolder>");

	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, page, page);
	tell_folders(fixture, page, page);
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 4);
}

static void
on_marked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->error);
	sfb_mailbox_mark_read_finish(SFB_MAILBOX(source), result, &fixture->error);
	fixture->waiting--;
}

static void
mark(Fixture *fixture, const char *id)
{
	fixture->waiting++;
	sfb_mailbox_mark_read_async(fixture->mailbox, id, NULL, on_marked, fixture);
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
test_mark(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a") MISSED("b")), LIST(""));
	refresh(fixture);
	tell(fixture, ANSWER("UpdateItem", ""));
	mark(fixture, "a");
	g_assert_no_error(fixture->error);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, EWS), "<t:ItemId Id=\"a\"/>"));
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 0);
	g_assert_cmpuint(fixture->changes, ==, 2);
	tell(fixture, REFUSED("ErrorAccessDenied"));
	mark(fixture, "b");
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 1);
	/* What is gone is not unread. */
	tell(fixture, REFUSED("ErrorItemNotFound"));
	mark(fixture, "b");
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 0);
}

static void
test_failures(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	refresh(fixture);
	tell(fixture, "<E><Body><FindItemResponse ResponseClass='Success'><ResponseCode>NoError"
	              "</ResponseCode></FindItemResponse></Body></E>");
	refresh(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_error(sfb_mailbox_get_error(fixture->mailbox), SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(sfb_mailbox_list(fixture->mailbox)->len, ==, 1);
	tell_folders(fixture, LIST(VOICEMAIL("a") VOICEMAIL("b")), LIST(""));
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_null(sfb_mailbox_get_error(fixture->mailbox));
	g_assert_cmpstr(fixture->arrived->str, ==, "b;");
}

/* The server's word brings Exchange's, which is better. */
static void
test_told(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	refresh(fixture);
	tell_folders(fixture, LIST(VOICEMAIL("a") VOICEMAIL("b")), LIST(""));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(2));
	wait_for_changes(fixture, 3);
	g_assert_cmpstr(fixture->arrived->str, ==, "b;");
	/* The same count says nothing new. */
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(2));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(1));
	wait_for_changes(fixture, 5);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 6);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 0);
}

/* What comes while Exchange is answering is not left for the next look by the clock. */
static void
test_told_while_asking(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	refresh(fixture);
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	tell_folders(fixture, LIST(VOICEMAIL("a") VOICEMAIL("b")), LIST(""));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(1));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(2));
	wait_for_changes(fixture, 5);
	g_assert_cmpstr(fixture->arrived->str, ==, "b;");
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 6);
}

/* Exchange cannot say who called; it does later, and that is no news then. */
static void
test_told_alone(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, MWI(1));
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 1);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 0);
	tell(fixture, REFUSED("ErrorNonExistentMailbox"));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(2));
	wait_for_changes(fixture, 2);
	g_assert_cmpstr(fixture->arrived->str, ==, "?;");
	/* There is no mailbox: it is not asked for again, except by somebody's wish. */
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(4));
	wait_for_changes(fixture, 3);
	g_assert_cmpstr(fixture->arrived->str, ==, "?;?;");
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 4);
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 1);
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(1));
	wait_for_changes(fixture, 4);
	g_assert_cmpstr(fixture->arrived->str, ==, "?;?;");
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(fixture->arrived->str, ==, "?;?;");
}

/* Another mailbox may be there. */
static void
test_other_email(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture, WIRE_EVENTS, NOTHING);
	tell(fixture, REFUSED("ErrorNonExistentMailbox"));
	refresh(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	sfb_web_ews_set_email(fixture->ews, "kim.lee@contoso.example");
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(1));
	wait_for_changes(fixture, 3);
	g_assert_null(sfb_mailbox_get_error(fixture->mailbox));
	g_assert_cmpuint(clerk_count(fixture->clerk, EWS), ==, 3);
}

static void
answer_summary(Fixture *fixture, SfbSipMessage **subscribe, guint status, const char *text)
{
	*subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	g_assert_cmpstr(sfb_sip_message_get_header(*subscribe, "Event"), ==, "message-summary");
	g_assert_cmpstr(sfb_sip_message_get_header(*subscribe, "Accept"), ==, SUMMARY_TYPE);
	wire_answer(fixture->wire, *subscribe, status, text != NULL ? SUMMARY_TYPE : NULL, text);
}

/* As telephones are told. */
static void
test_summary(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	tell(fixture, REFUSED("ErrorNonExistentMailbox"));
	sign_in(fixture, WIRE_EVENTS ", message-summary", NOTHING);
	answer_summary(fixture, &subscribe, 200, "Messages-Waiting: yes\r\nVoice-Message: 1/0\r\n");
	wait_for_changes(fixture, 2);
	g_assert_cmpstr(fixture->arrived->str, ==, "");
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 1);
	wire_notify(fixture->wire, subscribe, SUMMARY_TYPE,
	            "Messages-Waiting: yes\r\nVoice-Message: 2/0\r\n");
	wait_for_changes(fixture, 3);
	g_assert_cmpstr(fixture->arrived->str, ==, "?;");
	/* The category is the better way. */
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(2));
	end = wire_expect(fixture->wire, "SUBSCRIBE", "sip:server@contoso.example");
	g_assert_cmpstr(sfb_sip_message_get_header(end, "Expires"), ==, "0");
}

static void
test_no_summary(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;

	sign_in(fixture, WIRE_EVENTS ", message-summary", NOTHING);
	answer_summary(fixture, &subscribe, 489, NULL);
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, NOTHING);
	tell_folders(fixture, LIST(VOICEMAIL("a")), LIST(""));
	refresh(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(count(fixture, SFB_MAILBOX_VOICEMAIL), ==, 1);
}

static void
test_gone(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	sign_in(fixture, WIRE_EVENTS, NOTHING);
	fixture->waiting++;
	sfb_mailbox_refresh_async(fixture->mailbox, cancellable, on_refreshed, fixture);
	g_cancellable_cancel(cancellable);
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_cmpuint(fixture->changes, ==, 0);
	/* One that nobody waits for does not keep the mailbox. */
	wire_notify(fixture->wire, fixture->subscribe, SELF_TYPE, MWI(1));
	wait_for_changes(fixture, 1);
}

static void
add(const char *path, void (*test)(Fixture *fixture, gconstpointer data))
{
	g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/mailbox/list", test_list);
	add("/mailbox/no-folder", test_no_folder);
	add("/mailbox/busy", test_busy);
	add("/mailbox/endless-pages", test_endless_pages);
	add("/mailbox/mark", test_mark);
	add("/mailbox/failures", test_failures);
	add("/mailbox/told", test_told);
	add("/mailbox/told-while-asking", test_told_while_asking);
	add("/mailbox/told-alone", test_told_alone);
	add("/mailbox/other-email", test_other_email);
	add("/mailbox/summary", test_summary);
	add("/mailbox/no-summary", test_no_summary);
	add("/mailbox/gone", test_gone);
	return g_test_run();
}
