/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What others say: sessions they open, texts, typing, and what is refused. */

#include <string.h>

#include "chat/wire.h"
#include "util/error.h"

#define BOB "bob@contoso.example"

/* What the user would see. */
typedef struct {
	guint conversations;
	guint messages;
	char *text; /* the last one */
	guint typing_changes;
	gboolean is_typing;
	guint delivered;
} Screen;

static void
screen_clear(Screen *screen)
{
	g_clear_pointer(&screen->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Screen, screen_clear)

static void
on_message(SfbConversation *conversation, const char *text, gpointer user_data)
{
	Screen *screen = user_data;

	g_free(screen->text);
	screen->text = g_strdup(text);
	screen->messages++;
}

static void
on_typing(SfbConversation *conversation, gboolean is_typing, gpointer user_data)
{
	Screen *screen = user_data;

	g_assert_cmpint(screen->is_typing, !=, is_typing);
	screen->is_typing = is_typing;
	screen->typing_changes++;
}

static void
on_added(SfbChats *chats, SfbConversation *conversation, gpointer user_data)
{
	Screen *screen = user_data;

	screen->conversations++;
	g_signal_connect(conversation, "message-received", G_CALLBACK(on_message), screen);
	g_signal_connect(conversation, "typing-changed", G_CALLBACK(on_typing), screen);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Screen *screen = user_data;
	g_autoptr(GError) error = NULL;

	sfb_conversation_send_finish(SFB_CONVERSATION(source), result, &error);
	g_assert_no_error(error);
	screen->delivered++;
}

static Wire *
new_wire(Screen *screen)
{
	Wire *wire = wire_new();

	g_signal_connect(wire->chats, "conversation-added", G_CALLBACK(on_added), screen);
	return wire;
}

/* Bob's INVITE and its 180. Returns: (transfer full) our 200. */
static SfbSipMessage *
take_invite(Wire *wire, const char *call_id)
{
	g_autoptr(SfbSipMessage) ringing = NULL;

	wire_invite(wire, call_id, WIRE_IM_SDP);
	ringing = wire_expect_response(wire, 180);
	return wire_expect_response(wire, 200);
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	guint *count = user_data;

	(*count)++;
}

/* The company wants no strangers of elsewhere. */
static void
load_policy(Wire *wire)
{
	g_autoptr(SfbSipMessage) registered = sfb_sip_message_new_response(200, NULL);
	g_autoptr(SfbSipMessage) settings = NULL;
	guint loaded = 0;

	sfb_sip_message_add_header(registered, "Allow-Events",
	                           "vnd-microsoft-provisioning-v2, vnd-microsoft-roaming-contacts");
	sfb_sip_client_set_features(wire->client, registered);
	sfb_settings_load_async(wire->settings, NULL, on_loaded, &loaded);
	settings = wire_expect_request(wire, "SUBSCRIBE");
	wire_tell(wire, settings, "application/vnd-microsoft-roaming-provisioning-v2+xml",
	          "<provisionGroupList><provisionGroup name='endpointConfiguration'>"
	          "<property name='BlockConversationFromFederatedContacts'>true</property>"
	          "</provisionGroup></provisionGroupList>");
	wire_wait_for(&loaded, 1);
}

/* Frieda is one. */
static void
load_contacts(Wire *wire)
{
	g_autoptr(SfbSipMessage) contacts = NULL;
	guint loaded = 0;

	sfb_contacts_load_async(wire->contacts, NULL, on_loaded, &loaded);
	contacts = wire_expect_request(wire, "SUBSCRIBE");
	wire_tell(wire, contacts, "application/vnd-microsoft-roaming-contacts+xml",
	          "<contactList deltaNum='1'><group id='1' name='~'/>"
	          "<contact uri='frieda@partner.example' name='' groups='1 ' subscribed='true'/>"
	          "</contactList>");
	wire_wait_for(&loaded, 1);
}

static void
expect_status(Wire *wire, guint status)
{
	g_autoptr(SfbSipMessage) response = wire_expect_response(wire, status);
}

static void
test_invited(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	const char *to = sfb_sip_message_get_header(accepted, "To");

	g_assert_nonnull(strstr(to, ";tag="));
	g_assert_nonnull(strstr(to, ";epid=0c9a3e71b4"));
	g_assert_false(sfb_sip_message_has_token(accepted, "Supported", "ms-text-format"));
	g_assert_nonnull(strstr(g_bytes_get_data(sfb_sip_message_get_body(accepted), NULL),
	                        "a=accept-types:text/plain\r\n"));
	g_assert_nonnull(sfb_chats_get(wire->chats, BOB));
	wire_request(wire, accepted, "MESSAGE", "text/plain", "hello");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.conversations, ==, 1);
	/* The text in the INVITE came again as MESSAGE and is shown once. */
	g_assert_cmpuint(screen.messages, ==, 1);
	g_assert_cmpstr(screen.text, ==, "hello");
}

static void
test_strangers(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) replaced = NULL;
	g_autoptr(SfbSipMessage) accepted = NULL;

	wire_invite_from(wire, "<sip:gustav@partner.example>", "before", WIRE_IM_SDP);
	expect_status(wire, 180);
	expect_status(wire, 200);
	load_policy(wire);
	wire_invite_from(wire, "<sip:frieda@partner.example>", "early", WIRE_IM_SDP);
	expect_status(wire, 480);
	load_contacts(wire);
	wire_invite_from(wire, "<sip:sam@partner.example>", "stranger", WIRE_IM_SDP);
	expect_status(wire, 403);
	wire_invite_from(wire, "<sip:sam@contoso.example.evil.example>", "mimic", WIRE_IM_SDP);
	expect_status(wire, 403);
	wire_invite_from(wire, "<sip:gustav@partner.example>", "after", WIRE_IM_SDP);
	expect_status(wire, 180);
	expect_status(wire, 200);
	replaced = wire_expect_request(wire, "BYE");
	wire_invite_from(wire, "<sip:Frieda@Partner.example>", "contact", WIRE_IM_SDP);
	expect_status(wire, 180);
	expect_status(wire, 200);
	accepted = take_invite(wire, "colleague");
	g_assert_nonnull(sfb_chats_get(wire->chats, BOB));
	g_assert_null(sfb_chats_get(wire->chats, "sam@partner.example"));
	g_assert_cmpuint(screen.conversations, ==, 3);
}

static void
test_what_we_cannot_show(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	g_autoptr(SfbSipMessage) refusal = NULL;

	wire_request(wire, accepted, "MESSAGE", "image/gif", "GIF89a");
	refusal = wire_expect_response(wire, 415);
	g_assert_cmpstr(sfb_sip_message_get_header(refusal, "Accept"), ==, "text/plain");
	wire_request(wire, accepted, "MESSAGE", "text/plain", "");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.messages, ==, 0);
}

static void
test_their_typing(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");

	wire_request(wire, accepted, "INFO", "application/xml", WIRE_TYPING);
	wire_request(wire, accepted, "INFO", "application/xml", WIRE_TYPING);
	expect_status(wire, 200);
	expect_status(wire, 200);
	g_assert_cmpuint(screen.typing_changes, ==, 1);
	wire_request(wire, accepted, "MESSAGE", "text/plain", "done");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.typing_changes, ==, 2);
	wire_request(wire, accepted, "MESSAGE", "application/im-iscomposing+xml",
	             "<isComposing><state>active</state></isComposing>");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.typing_changes, ==, 3);
	wire_request(wire, accepted, "INFO", "application/xml", "<unknown/>");
	expect_status(wire, 200);
	g_assert_true(screen.is_typing);
	wire_request(wire, accepted, "BYE", NULL, NULL);
	expect_status(wire, 200);
	g_assert_false(screen.is_typing);
	g_assert_cmpuint(screen.messages, ==, 1);
}

static void
test_their_typing_expires(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	gint64 start = g_get_monotonic_time();

	wire_request(wire, accepted, "INFO", "application/xml", WIRE_TYPING);
	wire_wait_for(&screen.typing_changes, 1);
	wire_wait_for(&screen.typing_changes, 2);
	g_assert_false(screen.is_typing);
	g_assert_cmpint(g_get_monotonic_time() - start, >=, 9 * G_USEC_PER_SEC);
}

static void
test_answer_after_their_bye(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	g_autoptr(SfbSipMessage) message = NULL;
	g_autoptr(SfbSipMessage) invite = NULL;

	/* Within their session first, then in a new one of ours. */
	sfb_conversation_send_async(sfb_chats_get(wire->chats, BOB), "hi", NULL, on_sent, &screen);
	message = wire_expect_request(wire, "MESSAGE");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Call-ID"), ==, "one");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(message), ==,
	                "sip:bob@contoso.example;opaque=user:epid:b;gruu");
	wire_answer(wire, message, 200, NULL, NULL);
	wire_wait_for(&screen.delivered, 1);
	wire_request(wire, accepted, "BYE", NULL, NULL);
	expect_status(wire, 200);
	wire_request(wire, accepted, "MESSAGE", "text/plain", "after the end");
	expect_status(wire, 481);
	sfb_conversation_send_async(sfb_chats_get(wire->chats, BOB), "still there?", NULL, on_sent,
	                            &screen);
	invite = wire_expect_request(wire, "INVITE");
	wire_accept(wire, invite, "ms-text-format", WIRE_IM_SDP);
	wire_wait_for(&screen.delivered, 2);
	g_assert_cmpuint(screen.conversations, ==, 1);
	g_assert_cmpuint(screen.messages, ==, 0);
}

static void
test_new_invite_replaces_the_session(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) first = take_invite(wire, "one");
	g_autoptr(SfbSipMessage) pending = NULL;
	g_autoptr(SfbSipMessage) second = NULL;
	g_autoptr(SfbSipMessage) bye = NULL;
	g_autoptr(SfbSipMessage) moved = NULL;

	sfb_conversation_send_async(sfb_chats_get(wire->chats, BOB), "hi", NULL, on_sent, &screen);
	pending = wire_expect_request(wire, "MESSAGE");
	second = take_invite(wire, "two");
	bye = wire_expect_request(wire, "BYE");
	g_assert_cmpstr(sfb_sip_message_get_header(bye, "Call-ID"), ==, "one");
	moved = wire_expect_request(wire, "MESSAGE");
	g_assert_cmpstr(sfb_sip_message_get_header(moved, "Call-ID"), ==, "two");
	wire_answer(wire, moved, 200, NULL, NULL);
	wire_wait_for(&screen.delivered, 1);
	wire_expect_nothing(wire);
}

/* Both invite at the same moment: two sessions, none is ended. */
static void
test_crossing_invites(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) ours = NULL;
	g_autoptr(SfbSipMessage) theirs = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;
	g_autoptr(SfbSipMessage) message = NULL;

	sfb_conversation_send_async(sfb_chats_open(wire->chats, BOB), "hi", NULL, on_sent, &screen);
	ours = wire_expect_request(wire, "INVITE");
	theirs = take_invite(wire, "theirs");
	wire_expect_nothing(wire);
	wire_accept(wire, ours, NULL, WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	message = wire_expect_request(wire, "MESSAGE");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Call-ID"), ==,
	                sfb_sip_message_get_header(ours, "Call-ID"));
	wire_answer(wire, message, 200, NULL, NULL);
	wire_request(wire, theirs, "MESSAGE", "text/plain", "on mine");
	expect_status(wire, 200);
	wire_request(wire, ours, "MESSAGE", "text/plain", "on yours");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.messages, ==, 2);
	wire_request(wire, ours, "BYE", NULL, NULL);
	expect_status(wire, 200);
	wire_request(wire, theirs, "MESSAGE", "text/plain", "still");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.messages, ==, 3);
}

/* Theirs stands and ours is refused: the text goes over theirs. */
static void
test_crossing_invite_of_ours_is_refused(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) ours = NULL;
	g_autoptr(SfbSipMessage) theirs = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;
	g_autoptr(SfbSipMessage) message = NULL;

	sfb_conversation_send_async(sfb_chats_open(wire->chats, BOB), "hi", NULL, on_sent, &screen);
	ours = wire_expect_request(wire, "INVITE");
	theirs = take_invite(wire, "theirs");
	wire_answer(wire, ours, 486, NULL, NULL);
	ack = wire_expect_request(wire, "ACK");
	message = wire_expect_request(wire, "MESSAGE");
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Call-ID"), ==, "theirs");
	wire_answer(wire, message, 200, NULL, NULL);
	wire_wait_for(&screen.delivered, 1);
}

static void
test_invited_again_within_the_session(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	g_autoptr(SfbSipMessage) again = NULL;

	wire_request(wire, accepted, "INVITE", "application/sdp", WIRE_IM_SDP);
	again = wire_expect_response(wire, 200);
	g_assert_true(sfb_sip_message_has_content_type(again, "application/sdp"));
	wire_request(wire, accepted, "INVITE", "application/sdp",
	             "v=0\r\nm=audio 49170 RTP/AVP 0\r\n");
	expect_status(wire, 488);
	wire_request(wire, accepted, "CANCEL", NULL, NULL);
	expect_status(wire, 200);
	wire_request(wire, accepted, "MESSAGE", "text/plain", "hello");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.messages, ==, 1);
	g_assert_cmpuint(screen.conversations, ==, 1);
}

/* What a session has no use for does not end it: 481 would say that it is gone. */
static void
test_useless_requests(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	static const char *const methods[] = { "UPDATE", "REFER", "NOTIFY", "FROBNICATE" };

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		g_autoptr(SfbSipMessage) response = NULL;

		wire_request(wire, accepted, methods[i], NULL, NULL);
		response = wire_expect_response(wire, 405);
		g_assert_true(sfb_sip_message_has_token(response, "Allow", "INVITE"));
		g_assert_false(sfb_sip_message_has_token(response, "Allow", methods[i]));
	}
	wire_request(wire, accepted, "OPTIONS", NULL, NULL);
	expect_status(wire, 200);
	wire_request(wire, accepted, "ACK", NULL, NULL);
	wire_request(wire, accepted, "BENOTIFY", NULL, NULL);
	wire_expect_nothing(wire);
	wire_request(wire, accepted, "MESSAGE", "text/plain", "hello");
	expect_status(wire, 200);
	g_assert_cmpuint(screen.messages, ==, 1);
}

static void
test_refusals(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) stray = sfb_sip_message_new_response(200, NULL);

	wire_invite(wire, "audio", "v=0\r\nm=audio 49170 RTP/AVP 0\r\n");
	expect_status(wire, 488);
	sfb_sip_message_add_header(stray, "From", "<sip:bob@contoso.example>;tag=b");
	sfb_sip_message_add_header(stray, "To", "<sip:alice@contoso.example>");
	sfb_sip_message_add_header(stray, "Call-ID", "pager");
	wire_request(wire, stray, "MESSAGE", "text/plain", "pager mode");
	expect_status(wire, 481);
	g_assert_cmpuint(screen.conversations, ==, 0);
}

static void
test_invite_without_contact(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) invite =
		sfb_sip_message_new_request("INVITE", "sip:alice@contoso.example");

	sfb_sip_message_add_header(invite, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKx");
	sfb_sip_message_add_header(invite, "From", "<sip:bob@contoso.example>;tag=b");
	sfb_sip_message_add_header(invite, "To", "<sip:alice@contoso.example>");
	sfb_sip_message_add_header(invite, "Call-ID", "nowhere");
	sfb_sip_message_add_header(invite, "CSeq", "1 INVITE");
	sfb_sip_transport_send(wire->far_end, invite);
	expect_status(wire, 400);
	g_assert_cmpuint(screen.conversations, ==, 0);
}

static void
test_leaving(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = take_invite(wire, "one");
	g_autoptr(SfbSipMessage) bye = NULL;

	sfb_chats_close(wire->chats);
	bye = wire_expect_request(wire, "BYE");
	wire_invite(wire, "two", WIRE_IM_SDP);
	expect_status(wire, 480);
	g_assert_cmpuint(screen.conversations, ==, 1);
}

static void
test_too_many_conversations(void)
{
	g_auto(Screen) screen = { 0 };
	g_autoptr(Wire) wire = new_wire(&screen);
	g_autoptr(SfbSipMessage) accepted = NULL;

	for (guint i = 0; i < SFB_CHATS_MAX; i++) {
		g_autofree char *address = g_strdup_printf("user%u@contoso.example", i);

		sfb_chats_open(wire->chats, address);
	}
	wire_invite(wire, "one", WIRE_IM_SDP);
	expect_status(wire, 486);
	/* Whoever has a conversation already may open a session in it. */
	sfb_chats_open(wire->chats, BOB);
	accepted = take_invite(wire, "two");
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chat/chats/invited", test_invited);
	g_test_add_func("/chat/chats/strangers", test_strangers);
	g_test_add_func("/chat/chats/not-shown", test_what_we_cannot_show);
	g_test_add_func("/chat/chats/typing", test_their_typing);
	g_test_add_func("/chat/chats/typing-expires", test_their_typing_expires);
	g_test_add_func("/chat/chats/bye", test_answer_after_their_bye);
	g_test_add_func("/chat/chats/replaced", test_new_invite_replaces_the_session);
	g_test_add_func("/chat/chats/crossing", test_crossing_invites);
	g_test_add_func("/chat/chats/crossing-refused", test_crossing_invite_of_ours_is_refused);
	g_test_add_func("/chat/chats/again", test_invited_again_within_the_session);
	g_test_add_func("/chat/chats/useless", test_useless_requests);
	g_test_add_func("/chat/chats/refusals", test_refusals);
	g_test_add_func("/chat/chats/no-contact", test_invite_without_contact);
	g_test_add_func("/chat/chats/leaving", test_leaving);
	g_test_add_func("/chat/chats/too-many", test_too_many_conversations);
	return g_test_run();
}
