/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who signs in. */

#include "stories/person.h"

#include <string.h>

#include "net/gio-network.h"

#define PATIENCE_SECONDS 100
#define NO_EXCHANGE                                                                                \
	"https://127.0.0.1:9/" /* where nothing listens: nobody looks for it in the world */
#define LOOK_SECONDS 1         /* how often the clock is looked at when nothing happens */

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Person *person = user_data;

	g_assert_cmpint(error != NULL, ==,
	                state == SFB_STAGE_WARNING || state == SFB_STAGE_FAILED ||
	                        state == SFB_STAGE_WENT_BACK);
	g_free(person->stage);
	person->stage = g_strdup(id);
	if (state != SFB_STAGE_WARNING)
		return;
	g_free(person->warning);
	person->warning = g_strdup(id);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	Person *person = user_data;

	g_assert_false(person->is_signed_in);
	person->is_signed_in = TRUE;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Person *person = user_data;

	g_assert_null(person->end);
	g_assert_false(person->is_signed_out);
	person->end = g_error_copy(error);
}

static void
on_publish_failed(SfbOwnPresence *presence, const GError *error, gpointer user_data)
{
	Person *person = user_data;

	g_clear_error(&person->unpublished);
	person->unpublished = g_error_copy(error);
}

static void
on_message_received(SfbConversation *conversation, const char *text, gpointer user_data)
{
	Person *person = user_data;

	g_string_append_printf(person->heard, "<%s> %s\n",
	                       sfb_conversation_get_address(conversation), text);
}

static void
on_typing_changed(SfbConversation *conversation, gboolean is_typing, gpointer user_data)
{
	((Person *)user_data)->sees_typing = is_typing;
}

static void
on_conversation_added(SfbChats *chats, SfbConversation *conversation, gpointer user_data)
{
	Person *person = user_data;

	person->conversations++;
	g_signal_connect(conversation, "message-received", G_CALLBACK(on_message_received), person);
	g_signal_connect(conversation, "typing-changed", G_CALLBACK(on_typing_changed), person);
}

void
person_init(Person *person, const SfbConfigText *text, const char *ca_file, const char *keys)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(ca_file);
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, keys);
	g_autoptr(GError) error = NULL;
	SfbConfigText complete = *text;
	SfbConfig *config;

	if (complete.ews_url == NULL)
		complete.ews_url = NO_EXCHANGE;
	config = sfb_config_new(&complete, &error);
	g_assert_no_error(error);
	person->heard = g_string_new(NULL);
	person->network = network;
	person->session = sfb_session_new(config, network, keyring);
	g_signal_connect(person->session, "stage-changed", G_CALLBACK(on_stage_changed), person);
	g_signal_connect(person->session, "signed-in", G_CALLBACK(on_signed_in), person);
	g_signal_connect(person->session, "ended", G_CALLBACK(on_ended), person);
	g_signal_connect(sfb_session_get_own_presence(person->session), "publish-failed",
	                 G_CALLBACK(on_publish_failed), person);
	g_signal_connect(sfb_session_get_chats(person->session), "conversation-added",
	                 G_CALLBACK(on_conversation_added), person);
}

void
person_drop(Person *person)
{
	SfbSession *session = person->session;

	person->is_dropped = TRUE;
	g_object_add_weak_pointer(G_OBJECT(session), (gpointer *)&person->session);
	g_object_add_weak_pointer(G_OBJECT(person->network), (gpointer *)&person->network);
	g_object_unref(session);
}

void
person_clear(Person *person)
{
	if (!person->is_dropped)
		person_drop(person);
	WAIT_UNTIL(person->session == NULL && person->underway == 0);
	/* A server that is closed in the middle of a handshake waits for its end, and it is ours. */
	WAIT_UNTIL(person->network == NULL);
	g_string_free(g_steal_pointer(&person->heard), TRUE);
	g_free(person->stage);
	g_free(person->warning);
	g_clear_error(&person->end);
	g_clear_error(&person->reason);
	g_clear_error(&person->unpublished);
}

static void
on_signed_out(GObject *source, GAsyncResult *result, gpointer user_data)
{
	sfb_session_sign_out_finish(SFB_SESSION(source), result);
	((Person *)user_data)->is_signed_out = TRUE;
}

void
person_sign_out(Person *person)
{
	sfb_session_sign_out_async(person->session, on_signed_out, person);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Person *person = user_data;
	g_autoptr(GError) error = NULL;

	person->underway--;
	if (sfb_conversation_send_finish(SFB_CONVERSATION(source), result, &error)) {
		person->delivered++;
		return;
	}
	g_clear_error(&person->reason);
	person->reason = g_steal_pointer(&error);
	person->undelivered++;
}

void
person_say(Person *person, const char *address, const char *text)
{
	SfbChats *chats = sfb_session_get_chats(person->session);

	person->underway++;
	sfb_conversation_send_async(sfb_chats_open(chats, address), text, NULL, on_sent, person);
}

gboolean
person_has_heard(const Person *person, const char *address, const char *text)
{
	g_autofree char *line = g_strdup_printf("<%s> %s\n", address, text);

	return strstr(person->heard->str, line) != NULL;
}

const SfbPresentity *
person_look_at(Person *person, const char *address)
{
	return sfb_presence_get(sfb_session_get_presence(person->session), address);
}

SfbStatus
person_get_status_of(Person *person, const char *address)
{
	const SfbPresentity *presentity = person_look_at(person, address);

	if (presentity == NULL)
		return SFB_STATUS_UNKNOWN;
	return sfb_availability_get_status(presentity->availability);
}

static gboolean
on_look(gpointer user_data)
{
	return G_SOURCE_CONTINUE;
}

void
person_wait_one_turn(gint64 since, const char *what)
{
	guint timer = g_timeout_add_seconds(LOOK_SECONDS, on_look, NULL);

	g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
	if (g_get_monotonic_time() - since > PATIENCE_SECONDS * G_USEC_PER_SEC)
		g_error("waited in vain for %s", what);
}
