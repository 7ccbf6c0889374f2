/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One signed-in user: makes the rooms, lets the sign-in run, then keeps them working together until
 * the one end:
 *
 *   new -> start -> signed in -> ended         (or sign out at any time)
 */

#include "session/session.h"

#include "signin/redirect.h"
#include "sip/client.h"
#include "sip/registration.h"
#include "util/error.h"
#include "web/oauth.h"
#include "web/web-ticket.h"

struct _SfbSession {
	GObject parent;

	SfbConfig *config;
	SfbNetwork *network;
	SfbAuthKeyring *keyring;
	GCancellable *cancellable;
	SfbWebHttp *http;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	SfbSigninEvidence *evidence;
	SfbSipClient *client;
	SfbContacts *contacts;
	SfbPresence *presence;
	SfbOwnPresence *own_presence;
	SfbChats *chats;
	SfbSignin *signin;                /* while it runs */
	SfbSipRegistration *registration; /* once signed in */
	GPtrArray *unwatched; /* (element-type utf8) new contacts, to be asked for at once */
	guint watch_id;
	gboolean is_over;
};

enum {
	STAGE_CHANGED,
	PAGE_NEEDED,
	SERVER_FOUND,
	SIGNED_IN,
	ENDED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbSession, sfb_session, G_TYPE_OBJECT)

/* Stops everything that could still call back. */
static void
stop(SfbSession *self)
{
	self->is_over = TRUE;
	g_clear_handle_id(&self->watch_id, g_source_remove);
	g_cancellable_cancel(self->cancellable);
	if (self->signin != NULL)
		g_signal_handlers_disconnect_by_data(self->signin, self);
	g_clear_object(&self->signin);
}

/* (takes @error) */
static void
end(SfbSession *self, GError *error)
{
	g_autoptr(GError) owned = error;
	g_autoptr(SfbSession) alive = g_object_ref(self);

	if (self->is_over)
		return;
	stop(self);
	sfb_sip_client_disconnect(self->client);
	g_signal_emit(self, signals[ENDED], 0, error);
}

static void
on_client_closed(SfbSipClient *client, const GError *error, gpointer user_data)
{
	SfbSession *self = user_data;

	if (self->signin == NULL) /* else it fails the stage under way, and so tells */
		end(self, g_error_copy(error));
}

/* The user is served elsewhere from now on. A session does not move; the next one finds the way. */
static void
move_on(SfbSession *self, const GError *error)
{
	g_autoptr(SfbSession) alive = g_object_ref(self);
	g_autofree char *text = sfb_redirect_build_text(
		sfb_sip_registration_get_redirect(self->registration), self->evidence->server,
		self->evidence->redirects, self->config);

	if (text != NULL)
		g_signal_emit(self, signals[SERVER_FOUND], 0, text);
	end(self, g_error_new_literal(SFB_ERROR, SFB_ERROR_SERVER, error->message));
}

static void
on_registration_lost(SfbSipRegistration *registration, const GError *error, gpointer user_data)
{
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_REDIRECTED))
		move_on(user_data, error);
	else
		end(user_data, g_error_copy(error));
}

static void
on_stage_changed(SfbSignin *signin, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	g_signal_emit(user_data, signals[STAGE_CHANGED], 0, id, label, state, error);
}

static void
on_server_found(SfbSignin *signin, const char *text, gpointer user_data)
{
	g_signal_emit(user_data, signals[SERVER_FOUND], 0, text);
}

static void
on_page_needed(SfbWebOauth *oauth, const char *url, const char *user_code, gpointer user_data)
{
	SfbSession *self = user_data;

	if (!self->is_over)
		g_signal_emit(self, signals[PAGE_NEEDED], 0, url, user_code);
}

static gboolean
watch_new_contacts(gpointer user_data)
{
	SfbSession *self = user_data;

	self->watch_id = 0;
	sfb_presence_watch_async(self->presence, (const char *const *)self->unwatched->pdata,
	                         self->unwatched->len, self->cancellable, NULL, NULL);
	g_ptr_array_set_size(self->unwatched, 0);
	return G_SOURCE_REMOVE;
}

static void
watch_soon(SfbSession *self, const SfbContact *contact)
{
	if (!contact->is_subscribed || sfb_presence_get(self->presence, contact->address) != NULL)
		return;
	g_ptr_array_add(self->unwatched, g_strdup(contact->address));
	if (self->watch_id == 0)
		self->watch_id = g_idle_add(watch_new_contacts, self);
}

/* Before we are signed in, the presence stage asks for all of them together. */
static void
on_contact_changed(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	SfbSession *self = user_data;

	if (self->registration != NULL && !self->is_over)
		watch_soon(self, contact);
}

/* Whoever came into the list while the presence stage was under way. */
static void
watch_late_contacts(SfbSession *self)
{
	g_autoptr(GPtrArray) contacts = sfb_contacts_list(self->contacts);

	for (guint i = 0; i < contacts->len; i++)
		watch_soon(self, g_ptr_array_index(contacts, i));
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	SfbSession *self = user_data;

	sfb_presence_unwatch(self->presence, address);
}

static void
on_signed_in(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistration) registration =
		sfb_signin_run_finish(SFB_SIGNIN(source), result, &error);
	SfbSession *self = user_data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* self may be gone */
	if (registration == NULL) {
		end(self, g_steal_pointer(&error));
		return;
	}
	g_clear_object(&self->signin);
	self->registration = g_steal_pointer(&registration);
	g_signal_connect_object(self->registration, "lost", G_CALLBACK(on_registration_lost), self,
	                        0);
	watch_late_contacts(self);
	g_signal_emit(self, signals[SIGNED_IN], 0);
}

void
sfb_session_start(SfbSession *self)
{
	const SfbSigninFacts facts = {
		.config = self->config,
		.cancellable = self->cancellable,
		.network = self->network,
		.client = self->client,
		.contacts = self->contacts,
		.presence = self->presence,
		.own_presence = self->own_presence,
		.http = self->http,
		.oauth = self->oauth,
		.tickets = self->tickets,
		.keyring = self->keyring,
		.evidence = self->evidence,
	};

	g_return_if_fail(self->signin == NULL && self->registration == NULL);
	self->signin = sfb_signin_new(&facts);
	g_signal_connect(self->signin, "stage-changed", G_CALLBACK(on_stage_changed), self);
	g_signal_connect(self->signin, "server-found", G_CALLBACK(on_server_found), self);
	sfb_signin_run_async(self->signin, on_signed_in, self);
}

/* Whoever leaves in the middle of signing in may be registered already. */
static SfbSipRegistration *
ref_registration(SfbSession *self)
{
	SfbSipRegistration *registration = self->registration;

	if (self->signin != NULL)
		registration = sfb_signin_get_registration(self->signin);
	return registration != NULL ? g_object_ref(registration) : NULL;
}

static void
on_unregistered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbSession *self = g_task_get_source_object(task);

	sfb_sip_registration_unregister_finish(SFB_SIP_REGISTRATION(source), result);
	sfb_sip_client_disconnect(self->client);
	g_task_return_boolean(task, TRUE);
}

void
sfb_session_sign_out_async(SfbSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
	g_autoptr(SfbSipRegistration) registration = self->is_over ? NULL : ref_registration(self);

	g_task_set_source_tag(task, sfb_session_sign_out_async);
	stop(self);
	sfb_chats_close(self->chats);
	if (registration != NULL) {
		sfb_sip_registration_unregister_async(registration, on_unregistered,
		                                      g_steal_pointer(&task));
		return;
	}
	sfb_sip_client_disconnect(self->client);
	g_task_return_boolean(task, TRUE);
}

void
sfb_session_sign_out_finish(SfbSession *self, GAsyncResult *result)
{
	g_task_propagate_boolean(G_TASK(result), NULL);
}

const SfbConfig *
sfb_session_get_config(SfbSession *self)
{
	return self->config;
}

SfbContacts *
sfb_session_get_contacts(SfbSession *self)
{
	return self->contacts;
}

SfbPresence *
sfb_session_get_presence(SfbSession *self)
{
	return self->presence;
}

SfbOwnPresence *
sfb_session_get_own_presence(SfbSession *self)
{
	return self->own_presence;
}

SfbChats *
sfb_session_get_chats(SfbSession *self)
{
	return self->chats;
}

gboolean
sfb_session_is_signed_in(SfbSession *self)
{
	return self->registration != NULL && !self->is_over;
}

SfbSipClient *
sfb_session_get_client(SfbSession *self)
{
	return self->client;
}

SfbWebHttp *
sfb_session_get_http(SfbSession *self)
{
	return self->http;
}

const SfbSigninEvidence *
sfb_session_get_evidence(SfbSession *self)
{
	return self->evidence;
}

guint
sfb_session_get_register_count(SfbSession *self)
{
	return self->registration != NULL ? sfb_sip_registration_get_count(self->registration) : 0;
}

guint
sfb_session_get_dropped_count(SfbSession *self)
{
	return sfb_sip_client_get_dropped(self->client);
}

static void
sfb_session_dispose(GObject *object)
{
	SfbSession *self = SFB_SESSION(object);

	stop(self);
	sfb_sip_client_disconnect(self->client);
	g_signal_handlers_disconnect_by_data(self->client, self);
	g_signal_handlers_disconnect_by_data(self->contacts, self);
	if (self->registration != NULL)
		g_signal_handlers_disconnect_by_data(self->registration, self);
	G_OBJECT_CLASS(sfb_session_parent_class)->dispose(object);
}

static void
sfb_session_finalize(GObject *object)
{
	SfbSession *self = SFB_SESSION(object);

	g_clear_object(&self->chats);
	g_clear_object(&self->own_presence);
	g_clear_object(&self->presence);
	g_clear_object(&self->contacts);
	g_clear_object(&self->registration);
	g_clear_object(&self->client);
	sfb_signin_evidence_unref(self->evidence);
	g_clear_object(&self->tickets);
	g_clear_object(&self->oauth);
	g_clear_object(&self->http);
	g_clear_object(&self->keyring);
	g_clear_object(&self->network);
	g_clear_object(&self->cancellable);
	g_ptr_array_unref(self->unwatched);
	sfb_config_free(self->config);
	G_OBJECT_CLASS(sfb_session_parent_class)->finalize(object);
}

static void
sfb_session_class_init(SfbSessionClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_session_dispose;
	object_class->finalize = sfb_session_finalize;
	signals[STAGE_CHANGED] = g_signal_new("stage-changed", SFB_TYPE_SESSION, G_SIGNAL_RUN_LAST,
	                                      0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING,
	                                      G_TYPE_STRING, G_TYPE_INT, G_TYPE_ERROR);
	signals[PAGE_NEEDED] =
		g_signal_new("page-needed", SFB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
	signals[SERVER_FOUND] = g_signal_new("server-found", SFB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
	                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNED_IN] = g_signal_new("signed-in", SFB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
	                                  NULL, NULL, G_TYPE_NONE, 0);
	signals[ENDED] = g_signal_new("ended", SFB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                              NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sfb_session_init(SfbSession *self)
{
	self->cancellable = g_cancellable_new();
	self->unwatched = g_ptr_array_new_with_free_func(g_free);
}

static void
make_web_rooms(SfbSession *self)
{
	const SfbConfig *config = self->config;
	const SfbWebCredentials credentials = {
		.login = config->login,
		.password = config->password,
		.uses_ticket = config->sso,
	};

	self->http = sfb_web_http_new(self->network, config->user_agent);
	self->oauth = sfb_web_oauth_new(self->http, self->keyring, config->address,
	                                &(const SfbWebOauthOptions){
						.client_id = config->oauth_client_id,
						.redirect_uri = config->oauth_redirect_uri,
						.resource = config->oauth_resource,
					});
	self->tickets = sfb_web_tickets_new(self->http, self->oauth, config->address, &credentials,
	                                    config->web_authentication);
	g_signal_connect_object(self->oauth, "page-needed", G_CALLBACK(on_page_needed), self, 0);
}

static void
make_people_rooms(SfbSession *self)
{
	const SfbConfig *config = self->config;

	self->contacts = sfb_contacts_new(self->client);
	self->presence = sfb_presence_new(self->client);
	self->own_presence = sfb_own_presence_new(self->client);
	self->chats = sfb_chats_new(self->client);
	sfb_own_presence_set_status(self->own_presence, config->status);
	/* Without a wish, the note of an earlier sign-in or of another device stays. */
	if (config->note != NULL)
		sfb_own_presence_set_note(self->own_presence, config->note);
	g_signal_connect(self->contacts, "contact-added", G_CALLBACK(on_contact_changed), self);
	g_signal_connect(self->contacts, "contact-changed", G_CALLBACK(on_contact_changed), self);
	g_signal_connect(self->contacts, "contact-removed", G_CALLBACK(on_contact_removed), self);
}

SfbSession *
sfb_session_new(SfbConfig *config, SfbNetwork *network, SfbAuthKeyring *keyring)
{
	SfbSession *self = g_object_new(SFB_TYPE_SESSION, NULL);

	self->config = config;
	self->network = g_object_ref(network);
	self->keyring = g_object_ref(keyring);
	self->evidence = sfb_signin_evidence_new();
	self->client = sfb_sip_client_new(config->address, config->epid, config->user_agent);
	g_signal_connect(self->client, "closed", G_CALLBACK(on_client_closed), self);
	make_web_rooms(self);
	make_people_rooms(self);
	return self;
}
