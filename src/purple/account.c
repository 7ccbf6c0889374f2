/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signing an account in and out. */

#include "config.h"

#include "purple/account.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>
#include <util.h>

#include "purple/access.h"
#include "purple/buddies.h"
#include "purple/devices.h"
#include "purple/distribution.h"
#include "purple/errors.h"
#include "purple/exchange.h"
#include "purple/im.h"
#include "purple/list-edits.h"
#include "purple/mailbox.h"
#include "purple/options.h"
#include "purple/own-presence.h"
#include "purple/own-status.h"
#include "purple/photos.h"
#include "purple/policies.h"
#include "purple/questions.h"
#include "purple/strangers.h"
#include "purple/subscribers.h"

/* How many stages a sign-in can have, for the progress bar alone. */
#define STAGES_MAX 11

SfbPurpleGlue *
sfb_purple_glue_get(PurpleConnection *connection)
{
	return connection != NULL ? purple_connection_get_protocol_data(connection) : NULL;
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (state == SFB_STAGE_STARTED)
		purple_connection_update_progress(glue->connection, _(label),
		                                  MIN(glue->stages_seen++, STAGES_MAX - 1),
		                                  STAGES_MAX);
	else if (state == SFB_STAGE_WARNING && !sfb_purple_ask_for_exchange_login(glue, error))
		sfb_purple_warn(glue->connection, error->message);
}

static void
on_contacts_unavailable(SfbContacts *contacts, const GError *error, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	if (!sfb_purple_ask_for_exchange_login(glue, error))
		sfb_purple_warn(glue->connection, error->message);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	/* Until now the same trouble was a stage's warning. */
	g_signal_connect(sfb_session_get_contacts(session), "unavailable",
	                 G_CALLBACK(on_contacts_unavailable), glue);
	sfb_purple_own_presence_catch_up(glue);
	sfb_purple_strangers_start(glue);
	sfb_purple_distribution_start(glue);
	sfb_purple_photos_start(glue);
	sfb_purple_own_status_look_up(glue);
	sfb_purple_subscribers_ask(glue);
	purple_connection_set_state(glue->connection, PURPLE_CONNECTED);
}

/* Stops listening to the session and gives it back. What was opened for it goes: a button there would
 * ask a session that is none any more. Returns: (transfer full) (nullable) */
static SfbSession *
detach_session(SfbPurpleGlue *glue)
{
	SfbSession *session = g_steal_pointer(&glue->session);

	if (session == NULL)
		return NULL;
	purple_request_close_with_handle(glue->connection);
	purple_notify_close_with_handle(glue->connection);
	if (glue->exchange_login == SFB_PURPLE_LOGIN_ASKED)
		glue->exchange_login = SFB_PURPLE_LOGIN_NOT_ASKED;
	sfb_purple_devices_stop(session);
	sfb_purple_im_stop(glue);
	sfb_purple_policies_stop(glue);
	sfb_purple_photos_stop(glue);
	sfb_purple_mailbox_stop(glue);
	sfb_purple_distribution_stop(glue);
	sfb_purple_strangers_stop(glue);
	sfb_purple_buddies_stop(glue);
	sfb_purple_own_presence_stop(glue);
	sfb_purple_own_status_stop(glue);
	sfb_purple_access_stop(glue);
	sfb_purple_subscribers_stop(glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_settings(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_contacts(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_presence(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_own_presence(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_access(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_subscribers(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_mailbox(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_ews(session), glue);
	g_signal_handlers_disconnect_by_data(sfb_session_get_chats(session), glue);
	g_signal_handlers_disconnect_by_data(session, glue);
	return session;
}

static void start_session(SfbPurpleGlue *glue);

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autoptr(SfbSession) ended = detach_session(glue);

	if (sfb_purple_trust_is_asking(sfb_purple_network_get_trust(glue->network)) ||
	    sfb_purple_ask(glue, session, error, start_session))
		purple_connection_update_progress(glue->connection, error->message, 0, STAGES_MAX);
	else
		sfb_purple_error_end_connection(glue->connection, error);
}

static void
on_server_found(SfbSession *session, const char *server, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	sfb_purple_options_keep_server(glue->account, server);
}

static void
on_page_needed(SfbSession *session, const char *url, const char *user_code, gpointer user_data)
{
	sfb_purple_show_sign_in_page(user_data, url, user_code);
}

/* The one the user typed just now counts, whether or not it is to be remembered. */
static const char *
get_password(SfbPurpleGlue *glue)
{
	return glue->password != NULL ? sfb_secret_peek(glue->password)
	                              : purple_connection_get_password(glue->connection);
}

/* Makes the session of a configuration (takes config). */
static void
make_session(SfbPurpleGlue *glue, SfbConfig *config)
{
	g_autofree char *folder = g_build_filename(purple_user_dir(), "sfb", NULL);
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_DESKTOP, folder);

	glue->session = sfb_session_new(config, SFB_NETWORK(glue->network), keyring);
	g_signal_connect(glue->session, "stage-changed", G_CALLBACK(on_stage_changed), glue);
	g_signal_connect(glue->session, "page-needed", G_CALLBACK(on_page_needed), glue);
	g_signal_connect(glue->session, "server-found", G_CALLBACK(on_server_found), glue);
	g_signal_connect(glue->session, "signed-in", G_CALLBACK(on_signed_in), glue);
	g_signal_connect(glue->session, "ended", G_CALLBACK(on_ended), glue);
	sfb_purple_own_presence_follow(glue);
	sfb_purple_own_status_follow(glue);
	sfb_purple_access_follow(glue);
	sfb_purple_subscribers_follow(glue);
	sfb_purple_buddies_follow(glue);
	sfb_purple_edits_follow(glue);
	sfb_purple_exchange_follow(glue);
	sfb_purple_devices_follow(glue);
	sfb_purple_mailbox_follow(glue);
	sfb_purple_im_follow(glue);
	sfb_purple_policies_follow(glue);
}

static void
start_session(SfbPurpleGlue *glue)
{
	g_autoptr(GError) error = NULL;
	SfbConfig *config =
		sfb_purple_options_make_config(glue->account, get_password(glue), &error);

	if (config == NULL) {
		sfb_purple_error_end_connection(glue->connection, error);
		return;
	}
	glue->stages_seen = 0;
	make_session(glue, config);
	sfb_session_start(glue->session);
}

/* It was about a server besides, Exchange for instance: whoever is signed in stays so. */
static void
look_again(SfbPurpleGlue *glue, gboolean is_accepted)
{
	if (is_accepted)
		sfb_purple_exchange_ask_again(glue);
}

static void
on_certificate_decided(SfbPurpleTrust *trust, gboolean is_accepted, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autoptr(SfbSession) undecided = NULL;

	if (glue->session != NULL && sfb_session_is_signed_in(glue->session)) {
		look_again(glue, is_accepted);
		return;
	}
	undecided = detach_session(glue);
	if (is_accepted)
		start_session(glue);
	else
		purple_connection_error_reason(glue->connection,
		                               PURPLE_CONNECTION_ERROR_CERT_UNTRUSTED,
		                               _("You did not trust the server's certificate, so "
		                                 "there is no connection."));
}

static SfbPurpleGlue *
make_glue(PurpleConnection *connection, SfbPurpleNetwork *network)
{
	SfbPurpleGlue *glue = g_new0(SfbPurpleGlue, 1);

	glue->connection = connection;
	glue->account = purple_connection_get_account(connection);
	glue->network = network;
	glue->cancellable = g_cancellable_new();
	glue->groups = g_hash_table_new(NULL, NULL);
	glue->edits = sfb_purple_edits_new();
	glue->idle_people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	glue->conversations = g_ptr_array_new_with_free_func(g_object_unref);
	g_signal_connect(sfb_purple_network_get_trust(network), "decided",
	                 G_CALLBACK(on_certificate_decided), glue);
	return glue;
}

void
sfb_purple_account_login(PurpleAccount *account)
{
	PurpleConnection *connection = purple_account_get_connection(account);
	g_autoptr(GError) error = NULL;
	SfbPurpleNetwork *network =
		sfb_purple_network_new(account, sfb_purple_options_get_ca_file(account), &error);
	SfbPurpleGlue *glue;

	if (network == NULL) {
		sfb_purple_error_end_connection(connection, error);
		return;
	}
	glue = make_glue(connection, network);
	purple_connection_set_protocol_data(connection, glue);
	start_session(glue);
}

void
sfb_purple_account_close(PurpleConnection *connection)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);
	g_autoptr(SfbSession) session = NULL;

	purple_request_close_with_handle(connection);
	purple_notify_close_with_handle(connection);
	if (glue == NULL)
		return;
	purple_connection_set_protocol_data(connection, NULL);
	session = detach_session(glue);
	g_signal_handlers_disconnect_by_data(sfb_purple_network_get_trust(glue->network), glue);
	purple_request_close_with_handle(&glue->question);
	if (glue->question != NULL)
		glue->free_question(glue->question);
	sfb_secret_unref(glue->password);
	g_cancellable_cancel(glue->cancellable);
	if (session != NULL)
		sfb_session_sign_out_async(session, NULL, NULL);
	sfb_purple_network_shut(glue->network);
	g_ptr_array_unref(glue->conversations);
	g_hash_table_unref(glue->idle_people);
	g_hash_table_unref(glue->groups);
	sfb_purple_edits_free(glue->edits);
	g_object_unref(glue->cancellable);
	g_object_unref(glue->network);
	g_free(glue->note);
	g_free(glue->exchange_domain);
	g_free(glue);
}
