/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Requests of ours that wait for their final response. */

#include "config.h"

#include "sip/transaction-private.h"

#include <glib/gi18n-lib.h>

#include "sip/header.h"
#include "util/error.h"

struct _SfbSipTransactions {
	GHashTable *by_key;
	guint response_seconds;
	guint ringing_seconds;
};

typedef struct {
	SfbSipTransactions *owner;
	char *key;
	SfbSipMessage *request;
	GTask *task;
	guint seconds;
	guint deadline_id;
	GSource *cancelled;
} Transaction;

static void
transaction_free(Transaction *transaction)
{
	g_clear_handle_id(&transaction->deadline_id, g_source_remove);
	if (transaction->cancelled != NULL)
		g_source_destroy(transaction->cancelled);
	g_clear_pointer(&transaction->cancelled, g_source_unref);
	g_clear_pointer(&transaction->request, sfb_sip_message_unref);
	g_clear_object(&transaction->task);
	g_free(transaction->key);
	g_free(transaction);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transaction, transaction_free)

/* CANCEL shares the branch of its INVITE (RFC 3261 9.1), so the method belongs to the key. */
static char *
build_key(const SfbSipMessage *message)
{
	const char *via = sfb_sip_message_get_header(message, "Via");
	g_auto(GStrv) hops = sfb_sip_header_split(via != NULL ? via : "");
	g_autofree char *branch =
		hops[0] == NULL ? NULL : sfb_sip_header_get_parameter(hops[0], "branch");
	const char *method;
	guint32 number;

	if (branch == NULL || !sfb_sip_message_get_cseq(message, &number, &method))
		return NULL;
	return g_strconcat(method, " ", branch, NULL);
}

/* Takes @transaction out of the table, so that whatever its callback does finds it gone. */
static Transaction *
steal(Transaction *transaction)
{
	g_hash_table_steal(transaction->owner->by_key, transaction->key);
	return transaction;
}

static gboolean
on_deadline(gpointer user_data)
{
	g_autoptr(Transaction) transaction = steal(user_data);

	transaction->deadline_id = 0;
	g_task_return_new_error(transaction->task, SFB_ERROR, SFB_ERROR_TIMEOUT,
	                        _("The server did not answer within %u seconds. "
	                          "Check the network, or try again later."),
	                        transaction->seconds);
	return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer user_data)
{
	g_autoptr(Transaction) transaction = steal(user_data);

	g_task_return_error_if_cancelled(transaction->task);
	return G_SOURCE_REMOVE;
}

static void
set_deadline(Transaction *transaction, guint seconds)
{
	g_clear_handle_id(&transaction->deadline_id, g_source_remove);
	transaction->seconds = seconds;
	transaction->deadline_id = g_timeout_add_seconds(seconds, on_deadline, transaction);
}

static void
watch_cancellable(Transaction *transaction)
{
	GCancellable *cancellable = g_task_get_cancellable(transaction->task);

	if (cancellable == NULL)
		return;
	transaction->cancelled = g_cancellable_source_new(cancellable);
	g_source_set_callback(transaction->cancelled, G_SOURCE_FUNC(on_cancelled), transaction,
	                      NULL);
	g_source_attach(transaction->cancelled, NULL);
}

SfbSipTransactions *
sfb_sip_transactions_new(guint response_seconds, guint ringing_seconds)
{
	SfbSipTransactions *self = g_new0(SfbSipTransactions, 1);

	self->response_seconds = response_seconds;
	self->ringing_seconds = ringing_seconds;
	self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                     (GDestroyNotify)transaction_free);
	return self;
}

void
sfb_sip_transactions_free(SfbSipTransactions *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->by_key);
	g_free(self);
}

void
sfb_sip_transactions_add(SfbSipTransactions *self, SfbSipMessage *request, GTask *task)
{
	Transaction *transaction = g_new0(Transaction, 1);

	transaction->owner = self;
	transaction->key = build_key(request);
	transaction->request = sfb_sip_message_ref(request);
	transaction->task = task;
	set_deadline(transaction, self->response_seconds);
	watch_cancellable(transaction);
	g_hash_table_replace(self->by_key, transaction->key, transaction);
}

static Transaction *
find(SfbSipTransactions *self, const SfbSipMessage *response)
{
	g_autofree char *key = build_key(response);

	return key == NULL ? NULL : g_hash_table_lookup(self->by_key, key);
}

SfbSipMessage *
sfb_sip_transactions_find(SfbSipTransactions *self, const SfbSipMessage *response)
{
	Transaction *transaction = find(self, response);

	return transaction == NULL ? NULL : sfb_sip_message_ref(transaction->request);
}

static void
take_provisional(Transaction *transaction)
{
	if (sfb_sip_message_is_method(transaction->request, "INVITE"))
		set_deadline(transaction, transaction->owner->ringing_seconds);
}

static void
take_final(Transaction *found, SfbSipMessage *response)
{
	g_autoptr(Transaction) transaction = steal(found);

	g_task_return_pointer(transaction->task, sfb_sip_message_ref(response),
	                      (GDestroyNotify)sfb_sip_message_unref);
}

void
sfb_sip_transactions_answer(SfbSipTransactions *self, SfbSipMessage *response)
{
	Transaction *transaction = find(self, response);

	if (transaction == NULL)
		return;
	if (sfb_sip_message_get_status(response) < 200)
		take_provisional(transaction);
	else
		take_final(transaction, response);
}

GTask *
sfb_sip_transactions_take_back(SfbSipTransactions *self, const SfbSipMessage *response)
{
	Transaction *found = find(self, response);
	g_autoptr(Transaction) transaction = found == NULL ? NULL : steal(found);

	return transaction == NULL ? NULL : g_steal_pointer(&transaction->task);
}

void
sfb_sip_transactions_fail(SfbSipTransactions *self, const GError *error)
{
	g_autolist(Transaction) outstanding = g_hash_table_get_values(self->by_key);

	g_hash_table_steal_all(self->by_key);
	for (GList *link = outstanding; link != NULL; link = link->next) {
		Transaction *transaction = link->data;

		g_task_return_error(transaction->task, g_error_copy(error));
	}
}
