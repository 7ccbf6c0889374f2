/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The web tickets of one session: kept while they last, and asked for one after another. Whoever
 * wants a ticket that is already being asked for waits for that one; and since only one request is
 * under way, a password that is refused has been refused once.
 */

#include "util/error.h"
#include "web/applicant-private.h"
#include "web/ticket-issue-private.h"
#include "web/waiters-private.h"
#include "web/web-ticket-private.h"

struct _SfbWebTickets {
	GObject parent_instance;

	SfbWebApplicant *applicant;
	GHashTable *kept; /* (element-type utf8 SfbWebTicket) by key, see make_key() */
	GQueue *errands;  /* (element-type Errand) the first is under way */
	GError *refusal;  /* of the password: it is not tried again; NULL */
};

/* One ticket being asked for; its waiters keep the object alive. */
typedef struct {
	SfbWebTickets *tickets; /* NULL: nobody waits any longer */
	char *issuer_url;
	char *applies_to;
	char *key;
	SfbWebWaiters *waiters; /* NULL: answered */
	GCancellable *cancellable;
	gboolean is_under_way;
} Errand;

G_DEFINE_TYPE(SfbWebTickets, sfb_web_tickets, G_TYPE_OBJECT)

static void send_next(SfbWebTickets *self);

/* Neither half has a line feed in it. */
static char *
make_key(const char *issuer_url, const char *applies_to)
{
	return g_strconcat(issuer_url, "\n", applies_to, NULL);
}

/* Waiting */

static void abandon(gpointer user_data);

static Errand *
errand_new(SfbWebTickets *tickets, const char *issuer_url, const char *applies_to)
{
	Errand *errand = g_new0(Errand, 1);

	errand->tickets = tickets;
	errand->issuer_url = g_strdup(issuer_url);
	errand->applies_to = g_strdup(applies_to);
	errand->key = make_key(issuer_url, applies_to);
	errand->waiters = sfb_web_waiters_new(abandon, errand);
	errand->cancellable = g_cancellable_new();
	return errand;
}

static void
errand_free(Errand *errand)
{
	g_free(errand->issuer_url);
	g_free(errand->applies_to);
	g_free(errand->key);
	g_clear_pointer(&errand->waiters, sfb_web_waiters_free);
	g_object_unref(errand->cancellable);
	g_free(errand);
}

/* What is under way comes back once more, with nobody to tell. */
static void
abandon(gpointer user_data)
{
	Errand *errand = user_data;
	SfbWebTickets *self = errand->tickets;

	errand->tickets = NULL;
	g_queue_remove(self->errands, errand);
	if (errand->is_under_way)
		g_cancellable_cancel(errand->cancellable);
	else
		errand_free(errand);
	send_next(self);
}

/* Takes @errand, which is out of the line. */
static void
answer(Errand *errand, SfbWebTicket *ticket, const GError *error)
{
	sfb_web_waiters_answer(g_steal_pointer(&errand->waiters), ticket,
	                       (GBoxedCopyFunc)sfb_web_ticket_ref,
	                       (GDestroyNotify)sfb_web_ticket_unref, error);
	errand_free(errand);
}

/* Asking */

/* Nobody who waits in the line has to be asked for: the password would be the same. */
static void
refuse_others(SfbWebTickets *self)
{
	Errand *errand;

	while ((errand = g_queue_pop_head(self->errands)) != NULL)
		answer(errand, NULL, self->refusal);
}

static void
on_issued(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Errand *errand = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebTicket) ticket = sfb_web_ticket_issue_finish(result, &error);
	g_autoptr(SfbWebTickets) self = NULL;

	if (errand->tickets == NULL) {
		errand_free(errand);
		return;
	}
	self = g_object_ref(errand->tickets);
	g_queue_remove(self->errands, errand);
	if (ticket != NULL)
		g_hash_table_replace(self->kept, g_strdup(errand->key), sfb_web_ticket_ref(ticket));
	/* Before anybody hears of it and asks for another ticket. */
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS))
		self->refusal = g_error_copy(error);
	answer(errand, ticket, error);
	if (self->refusal != NULL)
		refuse_others(self);
	send_next(self);
}

static void
send_next(SfbWebTickets *self)
{
	Errand *errand = g_queue_peek_head(self->errands);

	if (errand == NULL || errand->is_under_way)
		return;
	errand->is_under_way = TRUE;
	sfb_web_ticket_issue_async(self->applicant, errand->issuer_url, errand->applies_to,
	                           errand->cancellable, on_issued, errand);
}

static Errand *
find_errand(SfbWebTickets *self, const char *key)
{
	for (GList *link = self->errands->head; link != NULL; link = link->next) {
		Errand *errand = link->data;

		if (g_str_equal(errand->key, key))
			return errand;
	}
	return NULL;
}

static SfbWebTicket *
find_kept(SfbWebTickets *self, const char *key)
{
	SfbWebTicket *ticket = g_hash_table_lookup(self->kept, key);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	return ticket != NULL && sfb_web_ticket_is_usable(ticket, now) ? ticket : NULL;
}

void
sfb_web_tickets_get_async(SfbWebTickets *self, const char *issuer_url, const char *applies_to,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autofree char *key = make_key(issuer_url, applies_to);
	SfbWebTicket *kept = find_kept(self, key);
	Errand *errand = find_errand(self, key);

	if (kept != NULL) {
		g_task_return_pointer(task, sfb_web_ticket_ref(kept),
		                      (GDestroyNotify)sfb_web_ticket_unref);
		return;
	}
	if (self->refusal != NULL) {
		g_task_return_error(task, g_error_copy(self->refusal));
		return;
	}
	if (errand == NULL) {
		errand = errand_new(self, issuer_url, applies_to);
		g_queue_push_tail(self->errands, errand);
	}
	sfb_web_waiters_add(errand->waiters, g_steal_pointer(&task));
	send_next(self);
}

SfbWebTicket *
sfb_web_tickets_get_finish(SfbWebTickets *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static gboolean
is_for(gpointer key, gpointer ticket, gpointer user_data)
{
	return g_str_has_suffix(key, user_data);
}

void
sfb_web_tickets_drop(SfbWebTickets *self, const char *applies_to)
{
	g_autofree char *suffix = make_key("", applies_to);

	g_hash_table_foreach_remove(self->kept, is_for, suffix);
}

/* The object */

SfbWebTickets *
sfb_web_tickets_new(SfbWebHttp *http, SfbWebOauth *oauth, const char *address,
                    const SfbWebCredentials *credentials, SfbWebAuthentication authentication)
{
	SfbWebTickets *self = g_object_new(SFB_TYPE_WEB_TICKETS, NULL);

	self->applicant = sfb_web_applicant_new(http, oauth, address, credentials, authentication);
	return self;
}

static void
sfb_web_tickets_finalize(GObject *object)
{
	SfbWebTickets *self = SFB_WEB_TICKETS(object);

	/* Nobody waits: whoever did would hold us. */
	g_queue_free(self->errands);
	g_hash_table_unref(self->kept);
	g_clear_error(&self->refusal);
	sfb_web_applicant_unref(self->applicant);
	G_OBJECT_CLASS(sfb_web_tickets_parent_class)->finalize(object);
}

static void
sfb_web_tickets_init(SfbWebTickets *self)
{
	self->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                   (GDestroyNotify)sfb_web_ticket_unref);
	self->errands = g_queue_new();
}

static void
sfb_web_tickets_class_init(SfbWebTicketsClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_tickets_finalize;
}
