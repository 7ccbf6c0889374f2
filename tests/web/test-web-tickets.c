/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Web tickets kept, shared and refused. */

#include <string.h>

#include "util/error.h"
#include "web/customer.h"

/* Keeping and sharing */

static void
test_kept(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, NULL), ==, 2);
	customer_get(&customer, "https://b.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 2);
	customer_close(&customer);
}

static void
test_dropped(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_get(&customer, "https://a.example/");
	customer_get(&customer, "https://b.example/");
	sfb_web_tickets_drop(customer.tickets, "https://a.example/");
	customer_get(&customer, "https://b.example/");
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 2);
	customer_get(&customer, "https://a.example/");
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 3);
	customer_close(&customer);
}

static void
test_about_to_expire(void)
{
	Customer customer = { 0 };
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) soon = g_date_time_add_seconds(now, 50);
	g_autofree char *expires = g_date_time_format(soon, "%Y-%m-%dT%H:%M:%SZ");

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue(&customer, "/Auth", expires);
	customer_get(&customer, "https://a.example/");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 2);
	customer_close(&customer);
}

/* Who asks meanwhile waits for the same; who asks for another one comes next. */
static void
test_shared(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_ask(&customer, "https://a.example/", NULL);
	customer_ask(&customer, "https://b.example/", NULL);
	customer_ask(&customer, "https://a.example/", NULL);
	customer_ask(&customer, "https://b.example/", NULL);
	customer_wait(&customer);
	g_assert_cmpuint(customer.got, ==, 4);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 2);
	customer_close(&customer);
}

static void
test_one_gives_up(void)
{
	Customer customer = { 0 };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_ask(&customer, "https://a.example/", cancellable);
	customer_ask(&customer, "https://a.example/", NULL);
	g_cancellable_cancel(cancellable);
	customer_wait(&customer);
	g_assert_no_error(customer.error);
	g_assert_cmpuint(customer.got, ==, 1);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 1);
	customer_close(&customer);
}

/* The request is given up with its last waiter, and does not stand in the way of the next. */
static void
test_all_give_up(void)
{
	Customer customer = { 0 };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_ask(&customer, "https://a.example/", cancellable);
	customer_ask(&customer, "https://b.example/", cancellable);
	customer_ask(&customer, "https://a.example/", cancellable);
	g_cancellable_cancel(cancellable);
	customer_wait(&customer);
	g_assert_error(customer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_cmpuint(customer.got, ==, 0);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 0);
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	customer_close(&customer);
}

/* Refusals */

/* One password, one attempt: not on another way, not for another service, not later. */
static void
test_wrong_password(void)
{
	Customer customer = { 0 };
	const char *const ports[] = { "WebTicketServiceAuth", "/Auth", "WsFedBearer", "/WsFed",
		                      NULL };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, ports, "");
	issuer_refuse(&customer, "/Auth", "wsse:FailedAuthentication", "No valid security token.");
	customer_ask(&customer, "https://a.example/", NULL);
	customer_ask(&customer, "https://b.example/", NULL);
	customer_wait(&customer);
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	customer_get(&customer, "https://c.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(customer.got, ==, 0);
	g_assert_cmpuint(clerk_count(customer.clerk, NULL), ==, 2);
	customer_close(&customer);
}

static void
on_refused(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Customer *customer = user_data;
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	customer->waiting--;
	customer_ask(customer, "https://another.example/", NULL);
}

/* Whoever hears of it and asks at once for another ticket makes no second attempt either. */
static void
test_wrong_password_again_at_once(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_refuse(&customer, "/Auth", "wsse:FailedAuthentication", "No valid security token.");
	customer.waiting++;
	sfb_web_tickets_get_async(customer.tickets, customer.issuer, "https://a.example/", NULL,
	                          on_refused, &customer);
	customer_wait(&customer);
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 1);
	customer_close(&customer);
}

static const struct {
	const char *code;
	const char *text;
	SfbError error;
} mismatches[] = {
	{ "wsse:FailedAuthentication", "User is not SIP enabled.", SFB_ERROR_NOT_FOUND },
	{ "wst:RequestFailed",
	  "The SIP URI in the claim type requirements of the web ticket request does not match "
	  "the SIP URI associated with the presented credentials.",
	  SFB_ERROR_USAGE },
};

/* The proof was good, but the address is another's: the sentence says whose is which. */
static void
test_other_persons_address(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(mismatches); i++) {
		Customer customer = { 0 };

		customer_open(&customer, &with_password);
		issuer_describe(&customer, forms, "");
		issuer_refuse(&customer, "/Auth", mismatches[i].code, mismatches[i].text);
		customer_get(&customer, "https://a.example/");
		g_assert_error(customer.error, SFB_ERROR, (int)mismatches[i].error);
		g_assert_nonnull(strstr(customer.error->message, "CONTOSO\\kim"));
		g_assert_nonnull(strstr(customer.error->message, ADDRESS));
		g_assert_nonnull(strstr(customer.error->message, mismatches[i].text));
		customer_close(&customer);
	}
}

static void
test_nonsense(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	clerk_tell(customer.clerk, "/Auth", 200, NULL, "<html/>");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	customer_close(&customer);
}

/* Trouble */

static void
test_trouble_passes(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	clerk_tell(customer.clerk, MEX, 503, NULL, "");
	issuer_describe(&customer, windows, "");
	clerk_tell(customer.clerk, "/Windows", 500, NULL, "");
	issuer_issue_for_long(&customer, "/Windows");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, NULL), ==, 4);
	customer_close(&customer);
}

static void
test_trouble_stays(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	clerk_tell(customer.clerk, MEX, 503, NULL, "");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(clerk_count(customer.clerk, NULL), ==, 2);
	customer_close(&customer);
}

/* A password may have been counted although the answer was none. */
static void
test_trouble_with_password(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	clerk_tell(customer.clerk, "/Auth", 500, NULL, "");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Auth"), ==, 1);
	customer_close(&customer);
}

static gboolean
on_patience_over(gpointer user_data)
{
	g_cancellable_cancel(user_data);
	return G_SOURCE_REMOVE;
}

/* The pause ends with whoever waits for it. */
static void
test_given_up_in_trouble(void)
{
	Customer customer = { 0 };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	gint64 start;

	customer_open(&customer, &with_password);
	clerk_tell(customer.clerk, MEX, 503, NULL, "");
	customer_ask(&customer, "https://a.example/", cancellable);
	while (clerk_count(customer.clerk, MEX) == 0)
		g_main_context_iteration(NULL, TRUE);
	start = g_get_monotonic_time();
	g_timeout_add(300, on_patience_over, cancellable);
	customer_wait(&customer);
	g_assert_error(customer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 4 * G_USEC_PER_SEC);
	customer_close(&customer);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web-tickets/kept", test_kept);
	g_test_add_func("/web-tickets/dropped", test_dropped);
	g_test_add_func("/web-tickets/about-to-expire", test_about_to_expire);
	g_test_add_func("/web-tickets/shared", test_shared);
	g_test_add_func("/web-tickets/one-gives-up", test_one_gives_up);
	g_test_add_func("/web-tickets/all-give-up", test_all_give_up);
	g_test_add_func("/web-tickets/wrong-password", test_wrong_password);
	g_test_add_func("/web-tickets/wrong-password-again-at-once",
	                test_wrong_password_again_at_once);
	g_test_add_func("/web-tickets/other-persons-address", test_other_persons_address);
	g_test_add_func("/web-tickets/nonsense", test_nonsense);
	g_test_add_func("/web-tickets/trouble-passes", test_trouble_passes);
	g_test_add_func("/web-tickets/trouble-stays", test_trouble_stays);
	g_test_add_func("/web-tickets/trouble-with-password", test_trouble_with_password);
	g_test_add_func("/web-tickets/given-up-in-trouble", test_given_up_in_trouble);
	return g_test_run();
}
