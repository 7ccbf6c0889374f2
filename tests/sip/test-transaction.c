/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which request a response belongs to, and how long we wait for it. */

#include "sip/transaction-private.h"
#include "support/peer.h"
#include "util/error.h"

#define RESPONSE_SECONDS 1
#define RINGING_SECONDS 3

typedef struct {
	SfbSipTransactions *transactions;
	SfbSipMessage *response;
	GError *error;
	gboolean is_done;
} Wait;

static void
on_done(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
	Wait *wait = user_data;

	wait->response = g_task_propagate_pointer(G_TASK(result), &wait->error);
	wait->is_done = TRUE;
}

static SfbSipMessage *
make_request(const char *method)
{
	SfbSipMessage *request = sfb_sip_message_new_request(method, "sip:kim@contoso.example");

	sfb_sip_message_add_header(request, "Via", "SIP/2.0/TLS 192.0.2.15:51324;branch=z9hG4bK1F");
	sfb_sip_message_add_header(request, "To", "<sip:kim@contoso.example>");
	sfb_sip_message_add_header_printf(request, "CSeq", "7 %s", method);
	return request;
}

static void
set_up(Wait *wait, gconstpointer method)
{
	g_autoptr(SfbSipMessage) request = make_request(method);

	wait->transactions = sfb_sip_transactions_new(RESPONSE_SECONDS, RINGING_SECONDS);
	sfb_sip_transactions_add(wait->transactions, request,
	                         g_task_new(NULL, NULL, on_done, wait));
}

static void
tear_down(Wait *wait, gconstpointer method G_GNUC_UNUSED)
{
	g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, SFB_ERROR_FAILED, "over");

	sfb_sip_transactions_fail(wait->transactions, error);
	peer_wait_for(&wait->is_done);
	sfb_sip_transactions_free(wait->transactions);
	sfb_sip_message_unref(wait->response);
	g_clear_error(&wait->error);
}

static void
answer(Wait *wait, const char *method, guint status)
{
	g_autoptr(SfbSipMessage) request = make_request(method);
	g_autoptr(SfbSipMessage) response = peer_make_response(request, status);

	sfb_sip_transactions_answer(wait->transactions, response);
}

static void
test_final(Wait *wait, gconstpointer method)
{
	g_autoptr(SfbSipMessage) request = make_request(method);
	g_autoptr(SfbSipMessage) response = peer_make_response(request, 200);
	g_autoptr(SfbSipMessage) found = sfb_sip_transactions_find(wait->transactions, response);
	g_autoptr(SfbSipMessage) found_later = NULL;

	g_assert_cmpstr(sfb_sip_message_get_method(found), ==, method);
	answer(wait, method, 100);
	answer(wait, method, 200);
	peer_wait_for(&wait->is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(wait->response), ==, 200);
	found_later = sfb_sip_transactions_find(wait->transactions, response);
	g_assert_null(found_later);
}

/* CANCEL has the branch of the INVITE it is about. */
static void
test_other_method(Wait *wait, gconstpointer method G_GNUC_UNUSED)
{
	answer(wait, "CANCEL", 200);
	peer_let_pass(50);
	g_assert_false(wait->is_done);
}

static void
test_other_branch(Wait *wait, gconstpointer method)
{
	g_autoptr(SfbSipMessage) request = make_request(method);
	g_autoptr(SfbSipMessage) response = NULL;

	sfb_sip_message_set_header(request, "Via", "SIP/2.0/TLS 192.0.2.15:51324;branch=z9hG4bK2F");
	response = peer_make_response(request, 200);
	sfb_sip_transactions_answer(wait->transactions, response);
	sfb_sip_message_set_header(response, "Via", NULL);
	sfb_sip_transactions_answer(wait->transactions, response);
	peer_let_pass(50);
	g_assert_false(wait->is_done);
}

static void
test_timeout(Wait *wait, gconstpointer method)
{
	answer(wait, method, 100);
	peer_wait_for(&wait->is_done);
	g_assert_error(wait->error, SFB_ERROR, SFB_ERROR_TIMEOUT);
	answer(wait, method, 200);
	g_assert_null(wait->response);
}

static void
test_ringing(Wait *wait, gconstpointer method)
{
	answer(wait, method, 180);
	peer_let_pass(RESPONSE_SECONDS * 1000 + 800);
	g_assert_false(wait->is_done);
	answer(wait, method, 486);
	peer_wait_for(&wait->is_done);
	g_assert_cmpuint(sfb_sip_message_get_status(wait->response), ==, 486);
}

#define WAIT_TEST(name, method, test)                                                              \
	g_test_add("/sip/transaction/" name, Wait, method, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	WAIT_TEST("final", "SERVICE", test_final);
	WAIT_TEST("other-method", "INVITE", test_other_method);
	WAIT_TEST("other-branch", "SERVICE", test_other_branch);
	WAIT_TEST("timeout", "SUBSCRIBE", test_timeout);
	WAIT_TEST("ringing", "INVITE", test_ringing);
	return g_test_run();
}
