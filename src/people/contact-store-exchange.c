/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The contact list in Exchange. One thing is asked at a time:
 *
 *   read -> the whole list -> later, again
 *        -> none: said once -> after a while, and after longer and longer ones, again
 *   write -> one step after another -> what it changed
 *         -> refused -> read -> the refusal; a conflict if the keys were not the newest
 */

#include "config.h"

#include "people/contact-store-exchange.h"

#include <glib/gi18n-lib.h>

#include "people/contact-store-exchange-private.h"
#include "people/im-write-xml.h"
#include "people/waiting-private.h"
#include "util/error.h"

#define POLL_SECONDS (15 * 60)
#define FIRST_PAUSE_SECONDS 30
#define LAST_PAUSE_SECONDS (30 * 60)
#define ECHO_SECONDS 10 /* for so long what is hinted at may be our own doing */

#define SFB_TYPE_CONTACT_STORE_EXCHANGE (sfb_contact_store_exchange_get_type())
G_DECLARE_FINAL_TYPE(SfbContactStoreExchange, sfb_contact_store_exchange, SFB,
                     CONTACT_STORE_EXCHANGE, SfbContactStore)

struct _SfbContactStoreExchange {
	SfbContactStore parent_instance;

	SfbWebEws *ews;
	GCancellable *cancellable; /* of whatever is asked, until the end */
	SfbImList *keys;
	guint second_milliseconds;
	gboolean is_asking;

	SfbWaiting load;     /* for the first list */
	gboolean is_due;     /* the list is to be read as soon as nothing else is asked */
	guint timer_id;      /* until it is due again; 0: there is none */
	gint64 answered_at;  /* monotonic, the last answer; 0 before */
	guint pause_seconds; /* after the last attempt, which failed; 0: it did not */

	SfbWaiting write;
	SfbContactWrite wish;  /* what is written; all its parts are owned */
	GArray *steps;         /* (element-type SfbImStep) NULL: nothing is written */
	guint at;              /* the step that is next, or asked */
	gboolean is_resyncing; /* the write waits for the whole list */
	GError *refusal;       /* while it does: how it was refused; NULL: it was not */
};

G_DEFINE_TYPE(SfbContactStoreExchange, sfb_contact_store_exchange, SFB_TYPE_CONTACT_STORE)

static void proceed(SfbContactStoreExchange *self);

/* What is asked is answered by a callback that knows only the object, which may be gone when it was
 * cancelled. */
static void
ask(SfbContactStoreExchange *self, const char *operation, const char *body,
    GAsyncReadyCallback callback)
{
	self->is_asking = TRUE;
	sfb_web_ews_call_async(self->ews, operation, body, self->cancellable, callback, self);
}

static gboolean
is_over(const GError *error)
{
	return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The end of a write */

static void
clear_wish(SfbContactStoreExchange *self)
{
	sfb_contact_free((SfbContact *)self->wish.contact);
	sfb_contact_free((SfbContact *)self->wish.before);
	sfb_group_free((SfbGroup *)self->wish.group);
	self->wish = (SfbContactWrite){ 0 };
	g_clear_pointer(&self->steps, g_array_unref);
}

static void
end_write(SfbContactStoreExchange *self, const GError *error)
{
	clear_wish(self);
	self->is_resyncing = FALSE;
	sfb_waiting_end(&self->write, error);
}

/* Takes @refusal, which may be NULL. */
static void
resynchronize(SfbContactStoreExchange *self, GError *refusal)
{
	self->is_resyncing = TRUE;
	self->refusal = refusal;
	self->is_due = TRUE;
}

/* Reading */

static gboolean
on_due(gpointer user_data)
{
	SfbContactStoreExchange *self = user_data;

	self->timer_id = 0;
	self->is_due = TRUE;
	proceed(self);
	return G_SOURCE_REMOVE;
}

static void
read_after(SfbContactStoreExchange *self, guint seconds)
{
	g_clear_handle_id(&self->timer_id, g_source_remove);
	self->timer_id = g_timeout_add(seconds * self->second_milliseconds, on_due, self);
}

static void
take_list(SfbContactStoreExchange *self, const SfbXml *answer)
{
	g_autoptr(SfbContactsDocument) document =
		sfb_im_list_read(self->keys, sfb_web_ews_get_answer(answer));

	if (document->skipped > 0)
		g_debug("left out %u entries of the contact list", document->skipped);
	self->answered_at = g_get_monotonic_time();
	self->pause_seconds = 0;
	read_after(self, POLL_SECONDS);
	g_signal_emit_by_name(self, "document", document);
	sfb_waiting_end(&self->load, NULL);
}

/* Who was refused has to act first. */
static gboolean
is_worth_trying_again(const GError *error)
{
	return !g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) &&
	       !g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

/* Who waits for the first list is told by the answer. */
static void
take_silence(SfbContactStoreExchange *self, const GError *error)
{
	gboolean is_new = self->pause_seconds == 0;

	g_debug("no contact list: %s", error->message);
	if (is_worth_trying_again(error)) {
		self->pause_seconds = is_new ? FIRST_PAUSE_SECONDS
		                             : MIN(2 * self->pause_seconds, LAST_PAUSE_SECONDS);
		read_after(self, self->pause_seconds);
	}
	if (self->load.task != NULL)
		sfb_waiting_end(&self->load, error);
	else if (is_new)
		g_signal_emit_by_name(self, "unavailable", error);
}

/* An answer without a list is not an empty one. */
static gboolean
check_list(const SfbXml *answer, GError **error)
{
	if (answer == NULL)
		return FALSE;
	if (sfb_xml_get_child(sfb_web_ews_get_answer(answer), "ImItemList") != NULL)
		return TRUE;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	                    _("Exchange answered, but named no contact list. What was told before "
	                      "stays; if this lasts, tell your administrator."));
	return FALSE;
}

static void
on_list(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) answer =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, NULL, &error);
	g_autoptr(SfbContactStoreExchange) self = NULL;
	g_autoptr(GError) refusal = NULL;

	if (is_over(error))
		return;
	self = g_object_ref(user_data);
	self->is_asking = FALSE;
	if (check_list(answer, &error))
		take_list(self, answer);
	else
		take_silence(self, error);
	refusal = g_steal_pointer(&self->refusal);
	if (self->is_resyncing)
		end_write(self, refusal != NULL ? refusal : error);
	proceed(self);
}

static void
read_list(SfbContactStoreExchange *self)
{
	g_clear_handle_id(&self->timer_id, g_source_remove);
	self->is_due = FALSE;
	sfb_web_ews_look_again(self->ews);
	ask(self, "GetImItemList", "<m:GetImItemList/>", on_list);
}

static void
load_async(SfbContactStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
	SfbContactStoreExchange *self = SFB_CONTACT_STORE_EXCHANGE(store);

	g_return_if_fail(self->load.task == NULL);
	sfb_waiting_begin(&self->load, g_task_new(self, cancellable, callback, user_data));
	self->is_due = TRUE;
	proceed(self);
}

/* Our own changes are hinted at, too. Another's among them is not missed, only seen later. */
static void
reload(SfbContactStore *store)
{
	SfbContactStoreExchange *self = SFB_CONTACT_STORE_EXCHANGE(store);
	gint64 age =
		(g_get_monotonic_time() - self->answered_at) / 1000 / self->second_milliseconds;

	if (self->pause_seconds == 0 && self->answered_at != 0 && age < ECHO_SECONDS) {
		read_after(self, ECHO_SECONDS - (guint)age);
		return;
	}
	self->is_due = TRUE;
	proceed(self);
}

/* Writing */

static void
announce_write(SfbContactStoreExchange *self)
{
	g_autoptr(SfbContactsDocument) document = sfb_contact_write_build_document(&self->wish);

	g_signal_emit_by_name(self, "document", document);
	end_write(self, NULL);
}

/* The group got its number, and perhaps another name. */
static gboolean
read_new_group(SfbContactStoreExchange *self, SfbXmlNode *answer)
{
	SfbGroup *group = sfb_im_list_read_group(self->keys, answer);

	if (group == NULL)
		return FALSE;
	sfb_group_free((SfbGroup *)self->wish.group);
	self->wish.group = group;
	return TRUE;
}

/* Returns: FALSE if the answer does not say what it should. */
static gboolean
read_answer(SfbContactStoreExchange *self, const SfbXml *document)
{
	SfbXmlNode *answer = sfb_web_ews_get_answer(document);

	switch (g_array_index(self->steps, SfbImStep, self->at).operation) {
	case SFB_IM_ADD_NEW_CONTACT:
	case SFB_IM_ADD_NEW_PHONE:
		return sfb_im_list_read_contact(self->keys, answer, self->wish.contact->address);
	case SFB_IM_ADD_GROUP:
	case SFB_IM_ADD_DISTRIBUTION_GROUP:
		return read_new_group(self, answer);
	default:
		return TRUE;
	}
}

static void
take_acceptance(SfbContactStoreExchange *self, const SfbXml *answer)
{
	self->answered_at = g_get_monotonic_time();
	if (!read_answer(self, answer))
		resynchronize(self, NULL);
	else if (++self->at == self->steps->len)
		announce_write(self);
}

/* What Exchange does not find or finds changed was changed by somebody else since it was read. */
static void
take_refusal(SfbContactStoreExchange *self, const char *code, const GError *error)
{
	gboolean is_stale =
		g_error_matches(error, SFB_ERROR, SFB_ERROR_CONFLICT) ||
		(code != NULL && g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND));

	g_debug("a change of the contact list was refused: %s", error->message);
	resynchronize(self, is_stale ? sfb_contact_store_new_conflict() : g_error_copy(error));
}

static void
on_step_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) answer =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, &code, &error);
	g_autoptr(SfbContactStoreExchange) self = NULL;

	if (is_over(error))
		return;
	self = g_object_ref(user_data);
	self->is_asking = FALSE;
	if (answer != NULL)
		take_acceptance(self, answer);
	else
		take_refusal(self, code, error);
	proceed(self);
}

/* Of somebody whose key we do not have the list has changed since the write was thought of. */
static void
send_step(SfbContactStoreExchange *self)
{
	const SfbImStep *step = &g_array_index(self->steps, SfbImStep, self->at);
	g_autofree char *body = sfb_im_step_build(step, &self->wish, self->keys);

	if (body != NULL) {
		ask(self, sfb_im_step_get_name(step), body, on_step_answered);
		return;
	}
	resynchronize(self, sfb_contact_store_new_conflict());
	proceed(self);
}

/* A write that nobody waits for any more is still brought to its end. */
static void
proceed(SfbContactStoreExchange *self)
{
	if (self->is_asking)
		return;
	if (self->is_due)
		read_list(self);
	else if (self->steps != NULL)
		send_step(self);
}

static void
keep_wish(SfbContactStoreExchange *self, const SfbContactWrite *write)
{
	self->wish.kind = write->kind;
	if (write->contact != NULL)
		self->wish.contact = sfb_contact_copy(write->contact);
	if (write->before != NULL)
		self->wish.before = sfb_contact_copy(write->before);
	if (write->group != NULL)
		self->wish.group = sfb_group_copy(write->group);
}

static void
write_async(SfbContactStore *store, const SfbContactWrite *write, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
	SfbContactStoreExchange *self = SFB_CONTACT_STORE_EXCHANGE(store);
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(GArray) steps = sfb_im_write_plan(write);

	if (steps->len == 0) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("Your contact list is kept in Exchange, which does not "
		                          "keep names of your own for contacts."));
		return;
	}
	if (self->steps != NULL) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_CONFLICT, "%s",
		                        _("An earlier change of your contact list is not done "
		                          "yet. Try again in a moment."));
		return;
	}
	keep_wish(self, write);
	self->steps = g_steal_pointer(&steps);
	self->at = 0;
	sfb_waiting_begin(&self->write, g_steal_pointer(&task));
	proceed(self);
}

/* Life */

SfbContactStore *
sfb_contact_store_exchange_new(SfbWebEws *ews)
{
	SfbContactStoreExchange *self = g_object_new(SFB_TYPE_CONTACT_STORE_EXCHANGE, NULL);

	self->ews = g_object_ref(ews);
	return SFB_CONTACT_STORE(self);
}

void
sfb_contact_store_exchange_set_second(SfbContactStore *store, guint milliseconds)
{
	SFB_CONTACT_STORE_EXCHANGE(store)->second_milliseconds = milliseconds;
}

static void
sfb_contact_store_exchange_dispose(GObject *object)
{
	SfbContactStoreExchange *self = SFB_CONTACT_STORE_EXCHANGE(object);

	g_clear_handle_id(&self->timer_id, g_source_remove);
	g_cancellable_cancel(self->cancellable);
	g_clear_object(&self->ews);
	G_OBJECT_CLASS(sfb_contact_store_exchange_parent_class)->dispose(object);
}

static void
sfb_contact_store_exchange_finalize(GObject *object)
{
	SfbContactStoreExchange *self = SFB_CONTACT_STORE_EXCHANGE(object);

	clear_wish(self);
	g_clear_error(&self->refusal);
	sfb_im_list_free(self->keys);
	g_object_unref(self->cancellable);
	G_OBJECT_CLASS(sfb_contact_store_exchange_parent_class)->finalize(object);
}

static void
sfb_contact_store_exchange_class_init(SfbContactStoreExchangeClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);
	SfbContactStoreClass *store_class = SFB_CONTACT_STORE_CLASS(klass);

	object_class->dispose = sfb_contact_store_exchange_dispose;
	object_class->finalize = sfb_contact_store_exchange_finalize;
	store_class->keeps_names = FALSE;
	store_class->load_async = load_async;
	store_class->reload = reload;
	store_class->write_async = write_async;
}

static void
sfb_contact_store_exchange_init(SfbContactStoreExchange *self)
{
	self->cancellable = g_cancellable_new();
	self->keys = sfb_im_list_new();
	self->second_milliseconds = 1000;
}
