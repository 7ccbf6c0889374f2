/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who wants web tickets of an issuer that says what it is told. */

#include "web/customer.h"

#include "net/gio-network.h"
#include "support/folder.h"
#include "web/documents.h"

const Account with_password = { "s3cret<", "", SFB_WEB_AUTHENTICATION_AUTO };

void
customer_open(Customer *customer, const Account *account)
{
	g_autofree char *authority =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "net/authority.pem", NULL);
	g_autoptr(SfbSecret) password =
		account->password != NULL ? sfb_secret_new(account->password) : NULL;
	SfbWebCredentials credentials = { "CONTOSO\\kim", password, FALSE };
	SfbWebOauthOptions options = { account->client_id, "", "" };

	customer->clerk = clerk_open();
	customer->folder = folder_make();
	customer->issuer = g_strconcat(clerk_get_url(customer->clerk), SERVICE, NULL);
	customer->network = sfb_gio_network_new(authority);
	customer->http = sfb_web_http_new(customer->network, "test");
	customer->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, customer->folder);
	customer->oauth = sfb_web_oauth_new(customer->http, customer->keyring, ADDRESS, &options);
	customer->tickets = sfb_web_tickets_new(customer->http, customer->oauth, ADDRESS,
	                                        &credentials, account->authentication);
}

void
customer_close(Customer *customer)
{
	g_assert_finalize_object(customer->tickets);
	g_clear_object(&customer->oauth);
	g_clear_object(&customer->keyring);
	g_clear_object(&customer->http);
	g_clear_object(&customer->network);
	clerk_close(customer->clerk);
	folder_remove(customer->folder);
	g_free(customer->folder);
	g_free(customer->issuer);
	g_clear_pointer(&customer->ticket, sfb_web_ticket_unref);
	g_clear_error(&customer->error);
}

/* Asking */

static void
on_got(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Customer *customer = user_data;

	g_clear_pointer(&customer->ticket, sfb_web_ticket_unref);
	g_clear_error(&customer->error);
	customer->ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &customer->error);
	customer->got += customer->ticket != NULL;
	customer->waiting--;
}

void
customer_ask(Customer *customer, const char *applies_to, GCancellable *cancellable)
{
	customer->waiting++;
	sfb_web_tickets_get_async(customer->tickets, customer->issuer, applies_to, cancellable,
	                          on_got, customer);
}

void
customer_wait(Customer *customer)
{
	while (customer->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
}

void
customer_get(Customer *customer, const char *applies_to)
{
	customer_ask(customer, applies_to, NULL);
	customer_wait(customer);
}

/* What the clerk says */

void
issuer_describe(Customer *customer, const char *const *ports, const char *extra)
{
	g_autoptr(GString) mex = g_string_new("<definitions>");

	for (; *ports != NULL; ports += 2)
		g_string_append_printf(mex, "<port name=\"%s\"><address location=\"%s%s\"/></port>",
		                       ports[0], clerk_get_url(customer->clerk), ports[1]);
	g_string_append_printf(mex, "%s</definitions>", extra);
	clerk_tell(customer->clerk, MEX, 200, NULL, mex->str);
}

const char *const forms[] = { "WebTicketServiceAuth", "/Auth", NULL };
const char *const windows[] = { "WebTicketServiceWinNegotiate", "/Windows", NULL };

void
issuer_issue(Customer *customer, const char *path, const char *expires)
{
	g_autoptr(GBytes) document =
		document_load_changed("rstr.xml", "2024-03-01T16:00:00.0000000Z", expires);
	g_autofree char *text =
		g_strndup(g_bytes_get_data(document, NULL), g_bytes_get_size(document));

	clerk_tell(customer->clerk, path, 200, NULL, text);
}

void
issuer_issue_for_long(Customer *customer, const char *path)
{
	issuer_issue(customer, path, "2099-01-01T00:00:00Z");
}

void
issuer_refuse(Customer *customer, const char *path, const char *code, const char *text)
{
	g_autofree char *fault = g_strdup_printf(
		"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
		"<s:Fault><faultcode>%s</faultcode><faultstring>%s</faultstring></s:Fault>"
		"</s:Body></s:Envelope>",
		code, text);

	clerk_tell(customer->clerk, path, 500, NULL, fault);
}
