/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own presence: what we wish to be seen, and what the server shows. */

#include "people/own-presence.h"

#include "people/own-presence-private.h"
#include "people/publications.h"
#include "settings/permissions.h"
#include "util/error.h"

/* These end with our registration, and the server may have lost that without our noticing. */
static const SfbWishes endpoint_wishes[] = { SFB_OWN_WISH_MACHINE, SFB_OWN_WISH_DEVICE,
	                                     SFB_OWN_WISH_CALL, SFB_OWN_WISH_APPOINTMENT,
	                                     SFB_OWN_WISH_FREE_BUSY };

G_DEFINE_TYPE(SfbOwnPresence, sfb_own_presence, G_TYPE_OBJECT)

enum { CHANGED, PUBLISH_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
wish(SfbOwnPresence *self, SfbWishes wishes)
{
	self->seen &= ~wishes;
	sfb_publisher_add_wishes(self->publisher, wishes);
}

/* What was picked with another client stands: it was faster than a renewal, or we sign in without a
 * wish of our own. Then only those who hid before come out. */
static gboolean
is_outdone(SfbOwnPresence *self)
{
	SfbStatus picked =
		sfb_publication_versions_get_picked(sfb_publisher_get_versions(self->publisher));

	if (self->is_usual)
		return picked != SFB_STATUS_UNKNOWN && picked != SFB_STATUS_AVAILABLE &&
		       picked != SFB_STATUS_OFFLINE;
	return self->is_renewal && picked != self->wishes.status;
}

/* The server has that note, or another status. */
static gboolean
is_needless(SfbOwnPresence *self, SfbWishes wish)
{
	if (wish == SFB_OWN_WISH_NOTE)
		return self->wishes.note_until == 0 &&
		       g_strcmp0(self->wishes.note, self->shown->note) == 0;
	return (wish & (SFB_OWN_WISH_STATUS | SFB_OWN_WISH_CALL_BLOCKING)) != 0 && is_outdone(self);
}

static gboolean
is_shown(SfbOwnPresence *self, const SfbPublication *publication)
{
	if (publication->is_deletion ||
	    sfb_publication_versions_get(sfb_publisher_get_versions(self->publisher),
	                                 &publication->key) == NULL)
		return FALSE;
	return !g_str_equal(publication->key.category, "note") ||
	       (self->wishes.reply_until == self->shown->reply_until &&
	        g_strcmp0(self->wishes.reply, self->shown->reply) == 0);
}

/* The mailbox's note stays when we sign out. Published anew it would look newer than one that was
 * written by hand since. */
static GPtrArray *
drop_shown(SfbOwnPresence *self, GPtrArray *publications)
{
	for (guint i = publications->len; i > 0; i--) {
		if (is_shown(self, publications->pdata[i - 1]))
			g_ptr_array_remove_index(publications, i - 1);
	}
	return publications;
}

static GPtrArray *
make_publications(gpointer owner, SfbWishes wish)
{
	SfbOwnPresence *self = owner;
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	GPtrArray *publications;

	if (is_needless(self, wish))
		return g_ptr_array_new();
	publications = sfb_own_wishes_make(&self->wishes, wish, self->client, now,
	                                   sfb_publisher_get_versions(self->publisher));
	return wish == SFB_OWN_WISH_OUT_OF_OFFICE ? drop_shown(self, publications) : publications;
}

/* Statuses that end by themselves */

static gboolean
on_renewal_due(gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);

	self->renew_id = 0;
	self->is_renewal = TRUE;
	wish(self, SFB_OWN_WISH_STATUS);
	return G_SOURCE_REMOVE;
}

/* Servers may grant less than was asked for. 0: the status does not pass. */
static guint32
get_status_seconds(SfbOwnPresence *self)
{
	g_autoptr(GPtrArray) states = sfb_publication_versions_list_user_states(
		sfb_publisher_get_versions(self->publisher));
	guint32 seconds = G_MAXINT32;

	for (guint i = 0; i < states->len; i++) {
		const SfbPublishedItem *item = g_ptr_array_index(states, i);

		if (item->picked == self->wishes.status && item->expires_seconds > 0)
			seconds = MIN(seconds, item->expires_seconds);
	}
	return seconds < G_MAXINT32 ? seconds : 0;
}

/* It holds until we or another of our clients pick something else, so it is renewed in time. */
static void
schedule_renewal(SfbOwnPresence *self)
{
	guint32 seconds = get_status_seconds(self);

	g_clear_handle_id(&self->renew_id, g_source_remove);
	if (seconds > 0)
		self->renew_id = g_timeout_add_seconds(MAX(seconds - seconds / 10 - 1, 1),
		                                       on_renewal_due, self);
}

/* What another client picked is not ours to renew, until something is picked here again. */
static void
follow_status(SfbOwnPresence *self)
{
	if (!sfb_publisher_is_done(self->publisher, SFB_OWN_WISH_STATUS))
		return;
	if (self->picked != self->wishes.status) {
		self->has_given_way = TRUE;
		g_clear_handle_id(&self->renew_id, g_source_remove);
	} else if (!self->has_given_way && self->renew_id == 0) {
		schedule_renewal(self);
	}
}

/* What became of wishes */

static void
announce_if(SfbOwnPresence *self, gboolean is_news)
{
	SfbStatus picked =
		sfb_publication_versions_get_picked(sfb_publisher_get_versions(self->publisher));

	is_news |= picked != self->picked;
	self->picked = picked;
	if (is_news)
		g_signal_emit(self, signals[CHANGED], 0);
}

static void
on_accepted(gpointer owner, SfbWishes wishes)
{
	SfbOwnPresence *self = owner;

	if (wishes & SFB_OWN_WISH_STATUS)
		schedule_renewal(self);
	announce_if(self, FALSE);
	if (wishes & SFB_OWN_WISH_MACHINE)
		sfb_waiting_end(&self->start, NULL);
}

static void
on_refused(gpointer owner, SfbWishes wishes, const GError *cause)
{
	SfbOwnPresence *self = owner;
	g_autoptr(GError) error = g_error_copy(cause);
	g_autofree char *failure = sfb_own_wishes_describe_failure(wishes);

	/* Old servers do not know that category. */
	if (wishes == SFB_OWN_WISH_CALL_BLOCKING && !sfb_error_is_temporary(cause))
		self->wishes.lacks_call_blocking = TRUE;
	if (self->start.task != NULL) {
		sfb_waiting_end(&self->start, error);
		return;
	}
	if (failure[0] == '\0' || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_prefix_error(&error, "%s", failure);
	g_signal_emit(self, signals[PUBLISH_FAILED], 0, error);
}

static const SfbPublisherOwner publisher_owner = {
	.make = make_publications,
	.accepted = on_accepted,
	.refused = on_refused,
};

/* What the server tells of us */

static gboolean
is_published(SfbOwnPresence *self, SfbWishes wish)
{
	g_autoptr(GPtrArray) publications = make_publications(self, wish);

	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = g_ptr_array_index(publications, i);

		if (sfb_publication_versions_get(sfb_publisher_get_versions(self->publisher),
		                                 &publication->key) == NULL)
			return FALSE;
	}
	return TRUE;
}

/* What the server showed once and shows no more it has lost. What it has never shown is not sent
 * again and again. */
static void
look_for_losses(SfbOwnPresence *self)
{
	SfbWishes lost = 0;

	for (guint i = 0; i < G_N_ELEMENTS(endpoint_wishes); i++) {
		SfbWishes kind = endpoint_wishes[i];

		if (!sfb_publisher_is_done(self->publisher, kind))
			continue;
		if (is_published(self, kind))
			self->seen |= kind;
		else
			lost |= self->seen & kind;
	}
	if (lost != 0)
		wish(self, lost);
}

static void
on_told(SfbSelf *told, SfbXmlNode *root, SfbSelfSource source, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);
	g_autoptr(SfbSelfDocument) document =
		sfb_self_document_read(root, source, sfb_publisher_get_versions(self->publisher));

	announce_if(self, sfb_self_document_merge(self->shown, document));
	if (source != SFB_SELF_NOTIFICATION)
		return;
	follow_status(self);
	look_for_losses(self);
	sfb_publisher_take_told(self->publisher);
}

static void
on_ended(SfbSelf *told, const GError *error, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);

	sfb_publisher_take_end(self->publisher, error);
}

/* What we are told first may have come already, or come later. */
static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = user_data;
	g_autoptr(GError) error = NULL;

	if (!sfb_self_start_finish(SFB_SELF(source), result, &error))
		sfb_waiting_end(&self->start, error);
}

void
sfb_own_presence_start_async(SfbOwnPresence *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	self->is_started = TRUE;
	sfb_waiting_begin(&self->start, g_task_new(self, cancellable, callback, user_data));
	sfb_publisher_set_cancellable(self->publisher, cancellable);
	wish(self, SFB_OWN_WISH_MACHINE | SFB_OWN_WISH_DEVICE);
	sfb_self_start_async(self->told, cancellable, on_subscribed, g_object_ref(self));
}

gboolean
sfb_own_presence_start_finish(SfbOwnPresence *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Wishes */

/* Takes @custom. */
static void
pick_status(SfbOwnPresence *self, SfbStatus status, char *custom)
{
	g_clear_handle_id(&self->renew_id, g_source_remove);
	self->is_renewal = FALSE;
	self->has_given_way = FALSE;
	self->is_usual = !self->is_started && status == SFB_STATUS_AVAILABLE && custom == NULL;
	sfb_own_wishes_set_status(&self->wishes, status, custom);
	wish(self, SFB_OWN_WISH_STATUS | SFB_OWN_WISH_CALL_BLOCKING);
}

void
sfb_own_presence_set_status(SfbOwnPresence *self, SfbStatus status)
{
	g_return_if_fail(status != SFB_STATUS_UNKNOWN);
	pick_status(self, status, NULL);
}

void
sfb_own_presence_set_custom_state(SfbOwnPresence *self, const SfbCustomState *state)
{
	g_return_if_fail(state->status != SFB_STATUS_UNKNOWN);
	pick_status(self, state->status, sfb_publications_build_custom(state));
}

void
sfb_own_presence_reset(SfbOwnPresence *self)
{
	pick_status(self, SFB_STATUS_UNKNOWN, NULL);
}

/* The server takes it back too; but not every server knows notes that end. A note that another client
 * has put in its place stays. */
static gboolean
on_note_end_due(gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);

	self->note_end_id = 0;
	if (g_strcmp0(self->wishes.note, self->shown->note) == 0)
		sfb_own_presence_set_note(self, NULL, 0);
	else
		sfb_own_wishes_set_note(&self->wishes, self->shown->note, 0, NULL);
	return G_SOURCE_REMOVE;
}

static guint
get_history_depth(SfbOwnPresence *self)
{
	guint depth =
		sfb_settings_get_number(self->settings, SFB_SETTING_PERSONAL_NOTE_HISTORY_DEPTH);

	return MIN(depth, SFB_EARLIER_NOTES_MAX);
}

void
sfb_own_presence_set_note(SfbOwnPresence *self, const char *note, gint64 until)
{
	gint64 lasts_seconds = until - g_get_real_time() / G_USEC_PER_SEC;

	g_clear_handle_id(&self->note_end_id, g_source_remove);
	sfb_own_wishes_set_note(&self->wishes, note, until, self->shown->note);
	self->wishes.history_depth = get_history_depth(self);
	if (self->wishes.note_until != 0)
		self->note_end_id = g_timeout_add_seconds(
			(guint)CLAMP(lasts_seconds, 0, G_MAXINT32), on_note_end_due, self);
	wish(self, SFB_OWN_WISH_NOTE | SFB_OWN_WISH_HISTORY);
}

void
sfb_own_presence_set_location(SfbOwnPresence *self, const char *location)
{
	sfb_own_wishes_set_location(&self->wishes, location);
	wish(self, SFB_OWN_WISH_MACHINE);
}

void
sfb_own_presence_set_machine_state(SfbOwnPresence *self, SfbMachineState state)
{
	self->wishes.machine_state = state;
	wish(self, SFB_OWN_WISH_MACHINE);
}

static void
show_call(SfbOwnPresence *self)
{
	gboolean may_show = sfb_settings_allow(self->settings, SFB_DEED_SHOW_CALLS);
	SfbOwnCall call = may_show ? self->call : SFB_OWN_CALL_NONE;

	if (call == self->wishes.call)
		return;
	self->wishes.call = call;
	wish(self, SFB_OWN_WISH_CALL);
}

void
sfb_own_presence_set_call(SfbOwnPresence *self, SfbOwnCall call)
{
	self->call = call;
	show_call(self);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	show_call(user_data);
}

void
sfb_own_presence_set_appointment(SfbOwnPresence *self, const char *email,
                                 const SfbOwnAppointment *appointment)
{
	sfb_own_wishes_set_appointment(&self->wishes, email, appointment);
	wish(self, SFB_OWN_WISH_APPOINTMENT);
}

void
sfb_own_presence_set_free_busy(SfbOwnPresence *self, const SfbOwnFreeBusy *free_busy)
{
	sfb_own_wishes_set_free_busy(&self->wishes, free_busy);
	wish(self, SFB_OWN_WISH_FREE_BUSY);
}

void
sfb_own_presence_set_out_of_office(SfbOwnPresence *self, const char *email, const char *reply,
                                   gint64 until)
{
	sfb_own_wishes_set_out_of_office(&self->wishes, email, reply, until);
	wish(self, SFB_OWN_WISH_OUT_OF_OFFICE);
}

/* Life */

SfbOwnPresence *
sfb_own_presence_new(SfbSipClient *client, SfbSelf *self_told, SfbSettings *settings)
{
	SfbOwnPresence *self = g_object_new(SFB_TYPE_OWN_PRESENCE, NULL);

	self->client = g_object_ref(client);
	self->told = g_object_ref(self_told);
	self->settings = g_object_ref(settings);
	self->publisher = sfb_publisher_new(G_OBJECT(self), &publisher_owner, self_told,
	                                    sfb_sip_client_get_uri(client));
	g_signal_connect(settings, "changed", G_CALLBACK(on_settings_changed), self);
	g_signal_connect(self_told, "told", G_CALLBACK(on_told), self);
	g_signal_connect(self_told, "ended", G_CALLBACK(on_ended), self);
	return self;
}

static void
sfb_own_presence_dispose(GObject *object)
{
	SfbOwnPresence *self = SFB_OWN_PRESENCE(object);

	g_clear_handle_id(&self->renew_id, g_source_remove);
	g_clear_handle_id(&self->note_end_id, g_source_remove);
	sfb_publisher_stop(self->publisher);
	if (self->told != NULL)
		g_signal_handlers_disconnect_by_data(self->told, self);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->told);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_own_presence_parent_class)->dispose(object);
}

static void
sfb_own_presence_finalize(GObject *object)
{
	SfbOwnPresence *self = SFB_OWN_PRESENCE(object);

	sfb_publisher_free(self->publisher);
	sfb_self_document_free(self->shown);
	sfb_own_wishes_clear(&self->wishes);
	G_OBJECT_CLASS(sfb_own_presence_parent_class)->finalize(object);
}

static void
sfb_own_presence_class_init(SfbOwnPresenceClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_own_presence_dispose;
	object_class->finalize = sfb_own_presence_finalize;
	signals[CHANGED] = g_signal_new("changed", SFB_TYPE_OWN_PRESENCE, G_SIGNAL_RUN_LAST, 0,
	                                NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[PUBLISH_FAILED] =
		g_signal_new("publish-failed", SFB_TYPE_OWN_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sfb_own_presence_init(SfbOwnPresence *self)
{
	self->wishes.status = SFB_STATUS_AVAILABLE;
	self->shown = sfb_self_document_new();
}
