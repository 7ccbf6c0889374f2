/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What waits in our mailbox.
 *
 *   the server tells a count -----------> asks soon ---.
 *   started -> an Exchange is known? ----> asks -------+--> list -> in some minutes again
 *                    | not yet                         |      '-> failed -> later and later
 *                    '--> looks again in some minutes <'      '-> refused -> when somebody wishes
 */

#include "config.h"

#include "people/mailbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/mailbox-exchange.h"
#include "people/message-waiting.h"
#include "sip/subscription.h"
#include "util/error.h"

#define SUMMARY_EVENT "message-summary"
#define FIRST_LOOK_SECONDS 20 /* whoever needs Exchange more goes first */
#define LAST_PAUSE_SECONDS (4 * 60 * 60)
#define POLL_MINUTES_MAX (24 * 60)

struct _SfbMailbox {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSelf *told;
	SfbSettings *settings;
	SfbWebEws *ews;
	GCancellable *cancellable;
	gint64 started_at; /* seconds since 1970; 0: not yet */

	SfbSipSubscription *summary; /* NULL: the server has none, or tells by the category */
	gboolean is_told;            /* of voicemail that waits, by the server */
	guint unread;                /* as it says */
	gboolean is_enabled;         /* Exchange takes voicemail for us, as it says */

	SfbMailboxContents *contents;
	GHashTable *known;  /* (element-type utf8) a set: ids that were there, or announced */
	gboolean was_read;  /* Exchange has answered once */
	GError *error;      /* of the last attempt; NULL: it went well, or there was none */
	gboolean is_asking; /* by the clock */
	gboolean is_behind; /* the server told of something new since that was asked */
	gboolean is_closed; /* there is no mailbox, or none for us, until it is another one */
	char *asked_email;  /* of the last attempt; NULL: there was none */
	guint timer_id;
	guint pause_seconds; /* after the last attempt, which failed; 0: it did not */
	guint expected;      /* how many the server told of and Exchange has not shown yet */
	guint anonymous;     /* how many were announced by the server's word alone */
};

G_DEFINE_TYPE(SfbMailbox, sfb_mailbox, G_TYPE_OBJECT)

enum { CHANGED, ARRIVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const labels[] = {
	[SFB_MAILBOX_VOICEMAIL] = N_("Voicemail"),
	[SFB_MAILBOX_MISSED_CONVERSATION] = N_("Missed conversation"),
	[SFB_MAILBOX_MISSED_CALL] = N_("Missed call"),
};

const char *
sfb_mailbox_kind_get_label(SfbMailboxKind kind)
{
	return labels[kind];
}

static void
announce_change(SfbMailbox *self)
{
	g_signal_emit(self, signals[CHANGED], 0);
}

/* Arrivals */

/* Of what the server counts nobody knows who called. */
static void
announce_anonymous(SfbMailbox *self)
{
	char empty[] = "";
	g_autofree char *subject = g_strdup(_("You have a new voicemail."));
	const SfbMailboxItem item = {
		.kind = SFB_MAILBOX_VOICEMAIL,
		.id = empty,
		.sender = empty,
		.address = empty,
		.subject = subject,
		.time = g_get_real_time() / G_USEC_PER_SEC,
		.page_url = empty,
	};

	self->anonymous += self->expected;
	self->expected = 0;
	g_signal_emit(self, signals[ARRIVED], 0, &item);
}

/* Among the first ones are those that came since, by the server's word or by the time. */
static gboolean
was_there(SfbMailbox *self, const SfbMailboxItem *item, gboolean is_first)
{
	if (!is_first)
		return g_hash_table_contains(self->known, item->id);
	if (item->kind != SFB_MAILBOX_VOICEMAIL || self->expected == 0)
		return item->time <= self->started_at;
	self->expected--;
	return FALSE;
}

static gboolean
is_arrival(SfbMailbox *self, const SfbMailboxItem *item, gboolean is_first)
{
	if (was_there(self, item, is_first))
		return FALSE;
	if (item->kind != SFB_MAILBOX_VOICEMAIL || self->anonymous == 0)
		return TRUE;
	self->anonymous--;
	return FALSE;
}

/* Returns: (transfer full) (element-type SfbMailboxItem) borrowed from the contents */
static GPtrArray *
list_arrivals(SfbMailbox *self, gboolean is_first)
{
	GPtrArray *arrivals = g_ptr_array_new();

	for (guint i = 0; i < self->contents->items->len; i++) {
		SfbMailboxItem *item = self->contents->items->pdata[i];

		if (is_arrival(self, item, is_first))
			g_ptr_array_add(arrivals, item);
	}
	return arrivals;
}

static void
know_all(SfbMailbox *self)
{
	GHashTableIter iter;
	gpointer id;

	g_hash_table_iter_init(&iter, self->contents->ids);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		if (!g_hash_table_contains(self->known, id))
			g_hash_table_add(self->known, g_strdup(id));
	}
}

/* Asking Exchange */

static void ask(SfbMailbox *self);

/* Nobody without Exchange should notice that somebody looks for one. */
static gboolean
may_ask(SfbMailbox *self)
{
	if (sfb_web_ews_is_refused(self->ews))
		return FALSE;
	if (self->is_closed)
		return g_strcmp0(self->asked_email, sfb_web_ews_get_email(self->ews)) != 0;
	return self->is_told || self->is_enabled || sfb_web_ews_get_url(self->ews) != NULL;
}

static guint
get_poll_seconds(SfbMailbox *self)
{
	guint minutes = sfb_settings_get_number(self->settings, SFB_SETTING_EXCHANGE_MWI_POLL);

	return CLAMP(minutes, 1, POLL_MINUTES_MAX) * 60;
}

static gboolean on_due(gpointer user_data);

static void
look_after(SfbMailbox *self, guint seconds)
{
	g_clear_handle_id(&self->timer_id, g_source_remove);
	self->timer_id = g_timeout_add_seconds(seconds, on_due, self);
}

static gboolean
on_due(gpointer user_data)
{
	g_autoptr(SfbMailbox) self = g_object_ref(user_data);

	self->timer_id = 0;
	if (may_ask(self))
		ask(self);
	else
		look_after(self, get_poll_seconds(self));
	return G_SOURCE_REMOVE;
}

/* Takes @contents. */
static void
take_contents(SfbMailbox *self, SfbMailboxContents *contents)
{
	gboolean is_first = !self->was_read;
	g_autoptr(GPtrArray) arrivals = NULL;
	g_autoptr(SfbMailboxContents) before = self->contents;

	self->contents = contents;
	g_clear_error(&self->error);
	self->was_read = TRUE;
	self->is_closed = FALSE;
	self->pause_seconds = 0;
	arrivals = list_arrivals(self, is_first);
	know_all(self);
	self->expected = self->anonymous = 0;
	look_after(self, get_poll_seconds(self));
	announce_change(self);
	/* Oldest first. Whoever listens may bring about a new list. */
	for (guint i = arrivals->len; i > 0 && self->contents == contents; i--)
		g_signal_emit(self, signals[ARRIVED], 0, arrivals->pdata[i - 1]);
}

/* Somebody has to act first. */
static gboolean
is_final(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
}

/* Takes @error. What is known stays. */
static void
take_silence(SfbMailbox *self, GError *error)
{
	guint poll_seconds = get_poll_seconds(self);

	g_debug("the mailbox cannot be read: %s", error->message);
	g_clear_error(&self->error);
	self->error = error;
	self->is_closed = is_final(error);
	self->pause_seconds = self->pause_seconds == 0 ? poll_seconds
	                                               : MIN(2 * self->pause_seconds,
	                                                     MAX(LAST_PAUSE_SECONDS, poll_seconds));
	look_after(self, self->is_closed ? poll_seconds : self->pause_seconds);
	announce_change(self);
	if (self->expected > 0)
		announce_anonymous(self);
}

/* Takes both. Returns: whether Exchange answered */
static gboolean
take_answer(SfbMailbox *self, SfbMailboxContents *contents, GError *error)
{
	if (contents != NULL)
		take_contents(self, contents);
	else
		take_silence(self, error);
	return contents != NULL;
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GError *error = NULL;
	SfbMailboxContents *contents = sfb_mailbox_read_finish(SFB_WEB_EWS(source), result, &error);
	g_autoptr(SfbMailbox) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_error_free(error);
		return;
	}
	self = g_object_ref(user_data);
	self->is_asking = FALSE;
	take_answer(self, contents, error);
	if (self->is_behind && may_ask(self))
		ask(self);
}

static void
note_attempt(SfbMailbox *self)
{
	g_free(self->asked_email);
	self->asked_email = g_strdup(sfb_web_ews_get_email(self->ews));
}

static void
ask(SfbMailbox *self)
{
	self->is_behind = self->is_asking;
	if (self->is_asking)
		return;
	g_clear_handle_id(&self->timer_id, g_source_remove);
	self->is_asking = TRUE;
	note_attempt(self);
	sfb_mailbox_read_async(self->ews, self->cancellable, on_read, self);
}

static void
on_read_for_somebody(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbMailbox *self = g_task_get_source_object(task);
	GError *error = NULL;
	SfbMailboxContents *contents = sfb_mailbox_read_finish(SFB_WEB_EWS(source), result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		g_task_return_error(task, error);
	else if (take_answer(self, contents, error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, g_error_copy(self->error));
}

void
sfb_mailbox_refresh_async(SfbMailbox *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_mailbox_refresh_async);
	note_attempt(self);
	sfb_mailbox_read_async(self->ews, cancellable, on_read_for_somebody, task);
}

gboolean
sfb_mailbox_refresh_finish(SfbMailbox *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* What the server tells */

/* Exchange knows more of it. @new: how many came, as far as the server knows. */
static void
take_count(SfbMailbox *self, guint unread, guint new)
{
	gboolean is_changed = !self->is_told || unread != self->unread;

	self->is_told = TRUE;
	self->unread = unread;
	if (!is_changed || self->started_at == 0)
		return;
	self->expected += new;
	announce_change(self);
	if (may_ask(self))
		ask(self);
	else if (self->expected > 0)
		announce_anonymous(self);
}

static void
forget_summary(SfbMailbox *self)
{
	if (self->summary == NULL)
		return;
	g_signal_handlers_disconnect_by_data(self->summary, self);
	sfb_sip_subscription_end(self->summary);
	g_clear_object(&self->summary);
}

static void
on_told(SfbSelf *told, SfbXmlNode *root, int source, gpointer user_data)
{
	g_autoptr(SfbMailbox) self = g_object_ref(user_data);
	guint unread;

	self->is_enabled |= sfb_message_waiting_is_enabled(root);
	if (!sfb_message_waiting_read(root, &unread))
		return;
	forget_summary(self);
	take_count(self, unread, unread - MIN(unread, self->unread));
}

/* The first one says how things were. */
static void
on_summary(SfbSipSubscription *summary, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbMailbox) self = g_object_ref(user_data);
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	guint unread;

	if (sfb_sip_message_has_content_type(message, SFB_MESSAGE_SUMMARY_TYPE) &&
	    sfb_message_waiting_parse_summary(text, length, &unread))
		take_count(self, unread, self->is_told ? unread - MIN(unread, self->unread) : 0);
}

/* A server that refuses has no voicemail to tell of, which is nobody's trouble. */
static void
subscribe_summary(SfbMailbox *self)
{
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = SUMMARY_EVENT,
		.accept = SFB_MESSAGE_SUMMARY_TYPE,
	};

	self->summary = sfb_sip_subscription_new(self->client, &wish);
	g_signal_connect(self->summary, "notified", G_CALLBACK(on_summary), self);
	sfb_sip_subscription_start_async(self->summary, self->cancellable, NULL, NULL);
}

/* The rest */

void
sfb_mailbox_start(SfbMailbox *self)
{
	g_return_if_fail(self->started_at == 0);
	self->started_at = g_get_real_time() / G_USEC_PER_SEC;
	if (!self->is_told && sfb_sip_client_has_event(self->client, SUMMARY_EVENT))
		subscribe_summary(self);
	look_after(self, FIRST_LOOK_SECONDS);
}

guint
sfb_mailbox_get_count(SfbMailbox *self, SfbMailboxKind kind)
{
	gboolean is_current = self->was_read && self->error == NULL;

	if (kind == SFB_MAILBOX_VOICEMAIL && self->is_told && !is_current)
		return self->unread;
	return self->contents->counts[kind];
}

GPtrArray *
sfb_mailbox_list(SfbMailbox *self)
{
	return self->contents->items;
}

gboolean
sfb_mailbox_is_read(SfbMailbox *self)
{
	return self->was_read;
}

const GError *
sfb_mailbox_get_error(SfbMailbox *self)
{
	return self->error;
}

/* Marking */

static void
leave_out(SfbMailbox *self, const char *id)
{
	GPtrArray *items = self->contents->items;

	for (guint i = 0; i < items->len; i++) {
		const SfbMailboxItem *item = items->pdata[i];

		if (strcmp(item->id, id) != 0)
			continue;
		self->contents->counts[item->kind]--;
		g_ptr_array_remove_index(items, i);
		announce_change(self);
		return;
	}
}

/* What is not there any more is not unread either. */
static void
on_marked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbMailbox *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) document =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, &code, &error);

	if (document == NULL && g_strcmp0(code, "ErrorItemNotFound") != 0) {
		g_task_return_error(task, error);
		return;
	}
	g_clear_error(&error);
	leave_out(self, g_task_get_task_data(task));
	g_task_return_boolean(task, TRUE);
}

void
sfb_mailbox_mark_read_async(SfbMailbox *self, const char *id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	g_autofree char *body = sfb_mailbox_build_mark_read(id);

	g_task_set_source_tag(task, sfb_mailbox_mark_read_async);
	g_task_set_task_data(task, g_strdup(id), g_free);
	sfb_web_ews_call_async(self->ews, "UpdateItem", body, cancellable, on_marked, task);
}

gboolean
sfb_mailbox_mark_read_finish(SfbMailbox *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Life */

SfbMailbox *
sfb_mailbox_new(SfbSipClient *client, SfbSelf *told, SfbSettings *settings, SfbWebEws *ews)
{
	SfbMailbox *self = g_object_new(SFB_TYPE_MAILBOX, NULL);

	self->client = g_object_ref(client);
	self->told = g_object_ref(told);
	self->settings = g_object_ref(settings);
	self->ews = g_object_ref(ews);
	g_signal_connect(told, "told", G_CALLBACK(on_told), self);
	return self;
}

static void
sfb_mailbox_dispose(GObject *object)
{
	SfbMailbox *self = SFB_MAILBOX(object);

	g_clear_handle_id(&self->timer_id, g_source_remove);
	g_cancellable_cancel(self->cancellable);
	if (self->summary != NULL)
		g_signal_handlers_disconnect_by_data(self->summary, self);
	if (self->told != NULL)
		g_signal_handlers_disconnect_by_data(self->told, self);
	g_clear_object(&self->summary);
	g_clear_object(&self->told);
	g_clear_object(&self->ews);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_mailbox_parent_class)->dispose(object);
}

static void
sfb_mailbox_finalize(GObject *object)
{
	SfbMailbox *self = SFB_MAILBOX(object);

	g_clear_error(&self->error);
	g_free(self->asked_email);
	g_hash_table_unref(self->known);
	sfb_mailbox_contents_free(self->contents);
	g_object_unref(self->cancellable);
	G_OBJECT_CLASS(sfb_mailbox_parent_class)->finalize(object);
}

static void
sfb_mailbox_class_init(SfbMailboxClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_mailbox_dispose;
	object_class->finalize = sfb_mailbox_finalize;
	signals[CHANGED] = g_signal_new("changed", SFB_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL,
	                                NULL, NULL, G_TYPE_NONE, 0);
	signals[ARRIVED] = g_signal_new("arrived", SFB_TYPE_MAILBOX, G_SIGNAL_RUN_LAST, 0, NULL,
	                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sfb_mailbox_init(SfbMailbox *self)
{
	self->cancellable = g_cancellable_new();
	self->contents = sfb_mailbox_contents_new();
	self->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}
