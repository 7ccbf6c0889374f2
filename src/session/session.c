/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One signed-in user: makes the rooms, lets the sign-in run, then keeps them working together until
 * the one end:
 *
 *   new -> start -> signed in -> ended         (or sign out at any time)
 */

#include "config.h"

#include "session/session.h"

#include <glib/gi18n-lib.h>

#include "net/interfaces.h"
#include "session/rooms-private.h"
#include "signin/redirect.h"
#include "sip/client.h"
#include "sip/registration.h"
#include "util/error.h"

struct _SfbSession {
	GObject parent;

	SfbConfig *config;
	SfbNetwork *network;
	SfbAuthKeyring *keyring;
	GCancellable *cancellable;
	SfbSigninEvidence *evidence;
	SfbRooms rooms;
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
	sfb_sip_client_disconnect(self->rooms.client);
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
	g_autoptr(GPtrArray) present = g_ptr_array_new();

	self->watch_id = 0;
	for (guint i = 0; i < self->unwatched->len; i++) {
		if (sfb_contacts_get(self->rooms.contacts, self->unwatched->pdata[i]) != NULL)
			g_ptr_array_add(present, self->unwatched->pdata[i]);
	}
	sfb_presence_watch_async(self->rooms.presence, (const char *const *)present->pdata,
	                         present->len, self->cancellable, NULL, NULL);
	g_ptr_array_set_size(self->unwatched, 0);
	return G_SOURCE_REMOVE;
}

static void
watch_soon(SfbSession *self, const SfbContact *contact)
{
	if (!contact->is_subscribed)
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
	g_autoptr(GPtrArray) contacts = sfb_contacts_list(self->rooms.contacts);

	for (guint i = 0; i < contacts->len; i++)
		watch_soon(self, g_ptr_array_index(contacts, i));
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	SfbSession *self = user_data;

	sfb_presence_unwatch(self->rooms.presence, address);
}

static void
on_contacts_loaded(SfbContacts *contacts, gpointer user_data)
{
	SfbSession *self = user_data;

	if (sfb_contacts_is_in_exchange(contacts))
		sfb_directory_prefer_exchange(self->rooms.directory);
}

/* Our own card knows the mailbox. */
static void
on_own_presence_changed(SfbOwnPresence *own_presence, gpointer user_data)
{
	SfbSession *self = user_data;
	const char *email = sfb_own_presence_get_email(own_presence);

	if (email != NULL)
		sfb_web_ews_set_email(self->rooms.ews, email);
}

/* A connection whose own end has lost its address is dead, although nobody will ever say so. */
static void
on_network_changed(SfbNetWatch *watch, gpointer user_data)
{
	SfbSession *self = user_data;
	SfbSipClient *client = self->rooms.client;

	if (!sfb_session_is_signed_in(self))
		return;
	if (sfb_net_interfaces_has_address(sfb_sip_client_get_local_host(client))) {
		sfb_sip_transport_probe(sfb_sip_client_get_transport(client));
		return;
	}
	end(self, g_error_new_literal(SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                              _("This computer is no longer on the network it signed in "
	                                "from. Check the network and sign in again.")));
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
	sfb_own_calendar_start(self->rooms.own_calendar);
	sfb_mailbox_start(self->rooms.mailbox);
	g_signal_emit(self, signals[SIGNED_IN], 0);
}

void
sfb_session_start(SfbSession *self)
{
	const SfbSigninFacts facts = {
		.config = self->config,
		.cancellable = self->cancellable,
		.network = self->network,
		.client = self->rooms.client,
		.contacts = self->rooms.contacts,
		.presence = self->rooms.presence,
		.own_presence = self->rooms.own_presence,
		.settings = self->rooms.settings,
		.dial_plan = self->rooms.dial_plan,
		.http = self->rooms.http,
		.oauth = self->rooms.oauth,
		.tickets = self->rooms.tickets,
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
	sfb_sip_client_disconnect(self->rooms.client);
	g_task_return_boolean(task, TRUE);
}

void
sfb_session_sign_out_async(SfbSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
	g_autoptr(SfbSipRegistration) registration = self->is_over ? NULL : ref_registration(self);

	g_task_set_source_tag(task, sfb_session_sign_out_async);
	stop(self);
	sfb_chats_close(self->rooms.chats);
	if (registration != NULL) {
		sfb_sip_registration_unregister_async(registration, on_unregistered,
		                                      g_steal_pointer(&task));
		return;
	}
	sfb_sip_client_disconnect(self->rooms.client);
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
	return self->rooms.contacts;
}

SfbPresence *
sfb_session_get_presence(SfbSession *self)
{
	return self->rooms.presence;
}

SfbOwnPresence *
sfb_session_get_own_presence(SfbSession *self)
{
	return self->rooms.own_presence;
}

SfbAccess *
sfb_session_get_access(SfbSession *self)
{
	return self->rooms.access;
}

SfbSubscribers *
sfb_session_get_subscribers(SfbSession *self)
{
	return self->rooms.subscribers;
}

SfbMe *
sfb_session_get_me(SfbSession *self)
{
	return self->rooms.me;
}

SfbDirectory *
sfb_session_get_directory(SfbSession *self)
{
	return self->rooms.directory;
}

SfbPhotos *
sfb_session_get_photos(SfbSession *self)
{
	return self->rooms.photos;
}

SfbOwnCalendar *
sfb_session_get_own_calendar(SfbSession *self)
{
	return self->rooms.own_calendar;
}

SfbMailbox *
sfb_session_get_mailbox(SfbSession *self)
{
	return self->rooms.mailbox;
}

SfbSettings *
sfb_session_get_settings(SfbSession *self)
{
	return self->rooms.settings;
}

SfbDialPlan *
sfb_session_get_dial_plan(SfbSession *self)
{
	return self->rooms.dial_plan;
}

SfbRelay *
sfb_session_get_relay(SfbSession *self)
{
	return self->rooms.relay;
}

SfbWebEws *
sfb_session_get_ews(SfbSession *self)
{
	return self->rooms.ews;
}

SfbChats *
sfb_session_get_chats(SfbSession *self)
{
	return self->rooms.chats;
}

SfbDevices *
sfb_session_get_devices(SfbSession *self)
{
	return self->rooms.devices;
}

gboolean
sfb_session_is_signed_in(SfbSession *self)
{
	return self->registration != NULL && !self->is_over;
}

SfbSipClient *
sfb_session_get_client(SfbSession *self)
{
	return self->rooms.client;
}

SfbWebHttp *
sfb_session_get_http(SfbSession *self)
{
	return self->rooms.http;
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
	return sfb_sip_client_get_dropped(self->rooms.client);
}

static void
sfb_session_dispose(GObject *object)
{
	SfbSession *self = SFB_SESSION(object);

	stop(self);
	sfb_sip_client_disconnect(self->rooms.client);
	g_signal_handlers_disconnect_by_data(self->rooms.watch, self);
	g_signal_handlers_disconnect_by_data(self->rooms.client, self);
	g_signal_handlers_disconnect_by_data(self->rooms.oauth, self);
	g_signal_handlers_disconnect_by_data(self->rooms.contacts, self);
	g_signal_handlers_disconnect_by_data(self->rooms.own_presence, self);
	if (self->registration != NULL)
		g_signal_handlers_disconnect_by_data(self->registration, self);
	G_OBJECT_CLASS(sfb_session_parent_class)->dispose(object);
}

static void
sfb_session_finalize(GObject *object)
{
	SfbSession *self = SFB_SESSION(object);

	g_clear_object(&self->registration);
	sfb_rooms_clear(&self->rooms);
	sfb_signin_evidence_unref(self->evidence);
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
connect_rooms(SfbSession *self)
{
	const SfbRooms *rooms = &self->rooms;

	g_signal_connect(rooms->watch, "changed", G_CALLBACK(on_network_changed), self);
	g_signal_connect(rooms->client, "closed", G_CALLBACK(on_client_closed), self);
	g_signal_connect(rooms->oauth, "page-needed", G_CALLBACK(on_page_needed), self);
	g_signal_connect(rooms->contacts, "contact-added", G_CALLBACK(on_contact_changed), self);
	g_signal_connect(rooms->contacts, "contact-changed", G_CALLBACK(on_contact_changed), self);
	g_signal_connect(rooms->contacts, "contact-removed", G_CALLBACK(on_contact_removed), self);
	g_signal_connect(rooms->contacts, "loaded", G_CALLBACK(on_contacts_loaded), self);
	g_signal_connect(rooms->own_presence, "changed", G_CALLBACK(on_own_presence_changed), self);
}

SfbSession *
sfb_session_new(SfbConfig *config, SfbNetwork *network, SfbAuthKeyring *keyring)
{
	SfbSession *self = g_object_new(SFB_TYPE_SESSION, NULL);

	self->config = config;
	self->network = g_object_ref(network);
	self->keyring = g_object_ref(keyring);
	self->evidence = sfb_signin_evidence_new();
	sfb_rooms_init(&self->rooms, config, network, keyring);
	connect_rooms(self);
	sfb_own_presence_set_status(self->rooms.own_presence, config->status);
	/* Without a wish, the note of an earlier sign-in or of another device stays. */
	if (config->note != NULL)
		sfb_own_presence_set_note(self->rooms.own_presence, config->note, 0);
	return self;
}
