/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Requests that were passed on and wait for their answers.
 *
 *   response -> branch by the Via we wrote -> 1xx, 2xx at once; else the best of all
 */

#include "sim/transactions.h"

#include <string.h>

#include "sim/forward.h"
#include "sim/reply.h"
#include "sip/header.h"
#include "util/random.h"

#define TIMEOUT_SECONDS 32         /* RFC 3261 timer F */
#define INVITE_TIMEOUT_SECONDS 180 /* RFC 3261 timer C */
#define BRANCH_PREFIX "z9hG4bK"
#define ELSEWHERE "SIP;cause=200;text=\"Call completed elsewhere\""

static const SfbSimRefusal absent = { 480, 0, NULL };
static const SfbSimRefusal silent = { 408, 0, NULL };

struct _SfbSimTransactions {
	SfbSimEcho *echo;
	GHashTable *all;      /* set of SfbSimTransaction */
	GHashTable *branches; /* id to Branch */
};

struct _SfbSimTransaction {
	SfbSimTransactions *owner;
	SfbSimConnection *origin; /* NULL: the echo */
	SfbSipMessage *request;
	GPtrArray *branches;
	SfbSipMessage *refusal; /* the best so far, as it goes back */
	gboolean is_accepted;
	guint timeout_id;
};

/* One way a request went. */
typedef struct {
	SfbSimTransaction *transaction;
	char *id;
	SfbSimConnection *target; /* NULL: the echo */
	SfbSipMessage *forwarded;
	gboolean is_done;
} Branch;

static void
branch_free(Branch *branch)
{
	g_hash_table_remove(branch->transaction->owner->branches, branch->id);
	g_clear_object(&branch->target);
	sfb_sip_message_unref(branch->forwarded);
	g_free(branch->id);
	g_free(branch);
}

static void
transaction_free(SfbSimTransaction *transaction)
{
	g_clear_handle_id(&transaction->timeout_id, g_source_remove);
	g_ptr_array_unref(transaction->branches);
	g_clear_object(&transaction->origin);
	sfb_sip_message_unref(transaction->request);
	sfb_sip_message_unref(transaction->refusal);
	g_free(transaction);
}

static void
deliver(SfbSimTransactions *transactions, SfbSimConnection *connection, SfbSipMessage *message)
{
	if (connection != NULL)
		sfb_sim_connection_send(connection, message);
	else
		sfb_sim_echo_take(transactions->echo, message);
}

/* Backwards */

static void
send_back(SfbSimTransaction *transaction, SfbSipMessage *response)
{
	deliver(transaction->owner, transaction->origin, response);
}

static SfbSipMessage *
new_reply(SfbSimConnection *origin, const SfbSipMessage *request, const SfbSimRefusal *refusal)
{
	SfbSipMessage *reply =
		origin != NULL
			? sfb_sim_connection_new_reply(origin, request, refusal->status, NULL)
			: sfb_sim_reply_new(request, refusal->status, NULL, NULL);

	if (refusal->reason != NULL)
		sfb_sim_reply_add_diagnostics(reply, refusal->id, refusal->reason);
	return reply;
}

void
sfb_sim_transactions_refuse(SfbSimTransactions *transactions, SfbSimConnection *origin,
                            const SfbSipMessage *request, const SfbSimRefusal *refusal)
{
	g_autoptr(SfbSipMessage) reply = NULL;

	if (sfb_sip_message_is_method(request, "ACK"))
		return;
	reply = new_reply(origin, request, refusal);
	deliver(transactions, origin, reply);
}

/* Hop by hop */

static void
send_on_hop(Branch *branch, const char *method, const char *to, const char *reason)
{
	g_autoptr(SfbSipMessage) request =
		sfb_sim_forward_new_hop_request(branch->forwarded, method, to);

	if (reason != NULL)
		sfb_sip_message_add_header(request, "Reason", reason);
	deliver(branch->transaction->owner, branch->target, request);
}

/* @reason: why, or NULL. */
static void
cancel_pending(SfbSimTransaction *transaction, const char *reason)
{
	for (guint i = 0; i < transaction->branches->len; i++) {
		Branch *branch = transaction->branches->pdata[i];

		if (!branch->is_done)
			send_on_hop(branch, "CANCEL",
			            sfb_sip_message_get_header(branch->forwarded, "To"), reason);
	}
}

static gboolean
is_all_done(const SfbSimTransaction *transaction)
{
	for (guint i = 0; i < transaction->branches->len; i++) {
		const Branch *branch = transaction->branches->pdata[i];

		if (!branch->is_done)
			return FALSE;
	}
	return TRUE;
}

/* Ends @transaction when nothing more can come. */
static void
settle(SfbSimTransaction *transaction)
{
	if (!is_all_done(transaction))
		return;
	if (!transaction->is_accepted && transaction->refusal == NULL)
		transaction->refusal =
			new_reply(transaction->origin, transaction->request, &absent);
	if (!transaction->is_accepted)
		send_back(transaction, transaction->refusal);
	g_hash_table_remove(transaction->owner->all, transaction);
}

static gboolean
on_timeout(gpointer user_data)
{
	SfbSimTransaction *transaction = user_data;

	transaction->timeout_id = 0;
	if (sfb_sip_message_is_method(transaction->request, "INVITE"))
		cancel_pending(transaction, NULL);
	if (!transaction->is_accepted)
		sfb_sim_transactions_refuse(transaction->owner, transaction->origin,
		                            transaction->request, &silent);
	g_hash_table_remove(transaction->owner->all, transaction);
	return G_SOURCE_REMOVE;
}

/* 6xx speaks for all endpoints of a person; otherwise the first refusal is as good as any. */
static void
take_refusal(Branch *branch, const SfbSipMessage *response)
{
	SfbSimTransaction *transaction = branch->transaction;
	gboolean is_global = sfb_sip_message_get_status(response) >= 600;

	branch->is_done = TRUE;
	if (sfb_sip_message_is_method(transaction->request, "INVITE"))
		send_on_hop(branch, "ACK", sfb_sip_message_get_header(response, "To"), NULL);
	if (transaction->refusal == NULL || is_global) {
		sfb_sip_message_unref(transaction->refusal);
		transaction->refusal = sfb_sim_forward_response(response);
	}
	if (is_global)
		cancel_pending(transaction, NULL);
	settle(transaction);
}

static void
take_acceptance(Branch *branch, const SfbSipMessage *response)
{
	SfbSimTransaction *transaction = branch->transaction;
	g_autoptr(SfbSipMessage) forwarded = sfb_sim_forward_response(response);

	branch->is_done = TRUE;
	send_back(transaction, forwarded);
	if (!transaction->is_accepted && sfb_sip_message_is_method(transaction->request, "INVITE"))
		cancel_pending(transaction, ELSEWHERE);
	transaction->is_accepted = TRUE;
	settle(transaction);
}

static Branch *
find_branch(SfbSimTransactions *transactions, const SfbSipMessage *response)
{
	const char *via = sfb_sip_message_get_header(response, "Via");
	g_autofree char *id = via != NULL ? sfb_sip_header_get_parameter(via, "branch") : NULL;

	if (id == NULL || !g_str_has_prefix(id, BRANCH_PREFIX))
		return NULL;
	return g_hash_table_lookup(transactions->branches, id + strlen(BRANCH_PREFIX));
}

/* A CANCEL travels on the Via of its INVITE; its answer ends here. */
static gboolean
answers_request(const Branch *branch, const SfbSipMessage *response)
{
	const char *method = NULL;
	guint32 number;

	return sfb_sip_message_get_cseq(response, &number, &method) &&
	       sfb_sip_message_is_method(branch->transaction->request, method);
}

void
sfb_sim_transactions_take_response(SfbSimTransactions *transactions, const SfbSipMessage *response)
{
	Branch *branch = find_branch(transactions, response);
	guint status = sfb_sip_message_get_status(response);

	if (branch == NULL || branch->is_done || status == 100 ||
	    !answers_request(branch, response))
		return;
	if (status >= 300) {
		take_refusal(branch, response);
	} else if (status >= 200) {
		take_acceptance(branch, response);
	} else {
		g_autoptr(SfbSipMessage) forwarded = sfb_sim_forward_response(response);

		send_back(branch->transaction, forwarded);
	}
}

/* Forwards */

SfbSimTransaction *
sfb_sim_transactions_begin(SfbSimTransactions *transactions, SfbSimConnection *origin,
                           const SfbSipMessage *request)
{
	gboolean is_invite = sfb_sip_message_is_method(request, "INVITE");
	SfbSimTransaction *transaction;

	if (sfb_sip_message_is_method(request, "ACK"))
		return NULL;
	transaction = g_new0(SfbSimTransaction, 1);
	transaction->owner = transactions;
	transaction->origin = origin != NULL ? g_object_ref(origin) : NULL;
	transaction->request = sfb_sip_message_ref(request);
	transaction->branches = g_ptr_array_new_with_free_func((GDestroyNotify)branch_free);
	transaction->timeout_id = g_timeout_add_seconds(
		is_invite ? INVITE_TIMEOUT_SECONDS : TIMEOUT_SECONDS, on_timeout, transaction);
	g_hash_table_add(transactions->all, transaction);
	return transaction;
}

static char *
make_via(SfbSimConnection *target, const char *id)
{
	return target != NULL
	               ? sfb_sim_connection_make_via(target, id)
	               : g_strdup_printf("SIP/2.0/TLS " SFB_SIM_HOST ";branch=" BRANCH_PREFIX "%s",
	                                 id);
}

static void
add_branch(SfbSimTransaction *transaction, const char *id, const SfbSimHop *hop,
           SfbSipMessage *forwarded)
{
	Branch *branch = g_new0(Branch, 1);

	branch->transaction = transaction;
	branch->id = g_strdup(id);
	branch->target = hop->target != NULL ? g_object_ref(hop->target) : NULL;
	branch->forwarded = sfb_sip_message_ref(forwarded);
	g_ptr_array_add(transaction->branches, branch);
	g_hash_table_insert(transaction->owner->branches, branch->id, branch);
}

void
sfb_sim_transactions_pass_on(SfbSimTransactions *transactions, SfbSimTransaction *transaction,
                             const SfbSipMessage *request, const SfbSimHop *hop)
{
	g_autofree char *id = sfb_random_hex(8);
	g_autofree char *via = make_via(hop->target, id);
	g_autoptr(SfbSipMessage) forwarded =
		sfb_sim_forward_request(request, hop->uri, via, hop->record_route);

	if (hop->identity != NULL)
		sfb_sip_message_set_header(forwarded, "P-Asserted-Identity", hop->identity);
	if (transaction != NULL)
		add_branch(transaction, id, hop, forwarded);
	deliver(transactions, hop->target, forwarded);
}

static gboolean
is_invite_of(const SfbSimTransaction *transaction, const SfbSimConnection *origin,
             const SfbSipMessage *cancel)
{
	guint32 invited = 0;
	guint32 cancelled = 0;

	return transaction->origin == origin &&
	       sfb_sip_message_is_method(transaction->request, "INVITE") &&
	       g_strcmp0(sfb_sip_message_get_header(transaction->request, "Call-ID"),
	                 sfb_sip_message_get_header(cancel, "Call-ID")) == 0 &&
	       sfb_sip_message_get_cseq(transaction->request, &invited, NULL) &&
	       sfb_sip_message_get_cseq(cancel, &cancelled, NULL) && invited == cancelled;
}

gboolean
sfb_sim_transactions_cancel(SfbSimTransactions *transactions, SfbSimConnection *origin,
                            const SfbSipMessage *cancel)
{
	GHashTableIter iter;
	gpointer transaction;

	g_hash_table_iter_init(&iter, transactions->all);
	while (g_hash_table_iter_next(&iter, &transaction, NULL)) {
		if (is_invite_of(transaction, origin, cancel)) {
			cancel_pending(transaction, sfb_sip_message_get_header(cancel, "Reason"));
			return TRUE;
		}
	}
	return FALSE;
}

void
sfb_sim_transactions_drop(SfbSimTransactions *transactions, SfbSimConnection *connection)
{
	g_autoptr(GList) all = g_hash_table_get_keys(transactions->all);

	for (const GList *link = all; link != NULL; link = link->next) {
		SfbSimTransaction *transaction = link->data;

		for (guint i = 0; i < transaction->branches->len; i++) {
			Branch *branch = transaction->branches->pdata[i];

			if (branch->target == connection)
				branch->is_done = TRUE;
		}
		settle(transaction);
	}
}

SfbSimTransactions *
sfb_sim_transactions_new(SfbSimEcho *echo)
{
	SfbSimTransactions *transactions = g_new0(SfbSimTransactions, 1);

	transactions->echo = echo;
	transactions->all =
		g_hash_table_new_full(NULL, NULL, (GDestroyNotify)transaction_free, NULL);
	transactions->branches = g_hash_table_new(g_str_hash, g_str_equal);
	return transactions;
}

void
sfb_sim_transactions_free(SfbSimTransactions *transactions)
{
	if (transactions == NULL)
		return;
	g_hash_table_unref(transactions->all);
	g_hash_table_unref(transactions->branches);
	g_free(transactions);
}
