/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A certificate fetched with a web ticket. */

#include "web/certprov.h"

#include <string.h>

#include "auth/issuer.h"
#include "util/error.h"
#include "web/customer.h"
#include "web/documents.h"

#define CERTPROV "/CertProv/CertProvisioningService.svc"
#define PROOF CERTPROV "/WebTicket_Proof_SHA1"
#define DEVICE "c1d9e0f2-5e3b-4f3c-9c4e-0a1b2c3d4e5f"

typedef struct {
	Customer customer;
	Issuer *issuer;
	SfbWebCertprov *certprov;
	gboolean has_ticket;
	SfbAuthCertificate *certificate;
	GError *error;
	gboolean is_waiting;
} Fixture;

static void
set_up(Fixture *fixture)
{
	Customer *customer = &fixture->customer;
	g_autofree char *sts_uri = NULL;

	customer_open(customer, &with_password);
	issuer_describe(customer, forms, "");
	issuer_issue_for_long(customer, "/Auth");
	fixture->issuer = issuer_new("Communications Server");
	sts_uri = g_strconcat(clerk_get_url(customer->clerk), CERTPROV, NULL);
	fixture->certprov =
		sfb_web_certprov_new(customer->http, customer->tickets, sts_uri, ADDRESS, DEVICE);
}

static void
tear_down(Fixture *fixture)
{
	g_assert_finalize_object(fixture->certprov);
	issuer_free(fixture->issuer);
	sfb_auth_certificate_unref(fixture->certificate);
	g_clear_error(&fixture->error);
	customer_close(&fixture->customer);
}

/* Port @name of the certificate service. */
static void
describe(Fixture *fixture, const char *name)
{
	const char *url = clerk_get_url(fixture->customer.clerk);
	g_autofree char *mex = g_strdup_printf(
		"<d><Policy Id=\"%s_policy\"><ExactlyOne><All><EndorsingSupportingTokens><Policy>"
		"<IssuedToken><Issuer><Address>%s" SERVICE "</Address></Issuer></IssuedToken>"
		"</Policy></EndorsingSupportingTokens></All></ExactlyOne></Policy>"
		"<port name=\"%s\"><address location=\"%s" PROOF "\"/></port></d>",
		name, url, name, url);

	clerk_tell(fixture->customer.clerk, CERTPROV "/mex", 200, NULL, mex);
}

static char *
wrap(GBytes *der)
{
	g_autofree char *encoded =
		g_base64_encode(g_bytes_get_data(der, NULL), g_bytes_get_size(der));
	g_autoptr(GBytes) document =
		document_load_changed("certprov.xml", "\nMIIB\n AQID\n", encoded);

	return g_strndup(g_bytes_get_data(document, NULL), g_bytes_get_size(document));
}

static char *
make_certificate(const char *question, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GBytes) document = g_bytes_new(question, strlen(question));
	g_autofree char *encoded = document_dup_text(
		document, "Body/GetAndPublishCert/RequestSecurityToken/BinarySecurityToken");
	IssuerWish wish = { 0 };
	gsize length;
	guint8 *bytes = g_base64_decode(encoded, &length);
	g_autoptr(GBytes) request = g_bytes_new_take(bytes, length);
	g_autoptr(GBytes) der = issuer_answer(fixture->issuer, request, &wish);

	return wrap(der);
}

/* For somebody else's key. */
static char *
make_other_certificate(const char *question, gpointer user_data)
{
	Fixture *fixture = user_data;
	IssuerWish wish = { 0 };
	g_autoptr(SfbAuthCertificateRequest) request = issuer_make_request(ADDRESS);
	g_autoptr(GBytes) der = issuer_answer(fixture->issuer,
	                                      sfb_auth_certificate_request_get_der(request), &wish);

	return wrap(der);
}

static void
on_ticket(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->has_ticket = sfb_web_certprov_get_ticket_finish(SFB_WEB_CERTPROV(source), result,
	                                                         &fixture->error);
	fixture->is_waiting = FALSE;
}

static void
get_ticket(Fixture *fixture)
{
	fixture->is_waiting = TRUE;
	sfb_web_certprov_get_ticket_async(fixture->certprov, NULL, on_ticket, fixture);
	while (fixture->is_waiting)
		g_main_context_iteration(NULL, TRUE);
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->certificate =
		sfb_web_certprov_fetch_finish(SFB_WEB_CERTPROV(source), result, &fixture->error);
	fixture->is_waiting = FALSE;
}

static void
fetch(Fixture *fixture)
{
	get_ticket(fixture);
	g_assert_no_error(fixture->error);
	fixture->is_waiting = TRUE;
	sfb_web_certprov_fetch_async(fixture->certprov, NULL, on_fetched, fixture);
	while (fixture->is_waiting)
		g_main_context_iteration(NULL, TRUE);
}

static guint
count_tickets(const Fixture *fixture)
{
	return clerk_count(fixture->customer.clerk, "/Auth");
}

static void
assert_fetched(const Fixture *fixture)
{
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_auth_certificate_get_subject(fixture->certificate), ==, ADDRESS);
}

/* Four requests: two descriptions, a ticket for the port, the certificate. */
static void
test_certificate(void)
{
	Fixture fixture = { 0 };
	Clerk *clerk;
	g_autofree char *location = NULL;

	set_up(&fixture);
	clerk = fixture.customer.clerk;
	describe(&fixture, "CertProvisioningServiceWebTicketProof_SHA1");
	clerk_make(clerk, PROOF, make_certificate, &fixture);
	fetch(&fixture);
	assert_fetched(&fixture);
	g_assert_cmpuint(clerk_count(clerk, NULL), ==, 4);
	location = g_strconcat(clerk_get_url(clerk), PROOF "</", NULL);
	g_assert_nonnull(strstr(clerk_get_body(clerk, "/Auth"), location));
	g_assert_nonnull(strstr(clerk_get_body(clerk, PROOF), "</saml:Assertion><Signature "));
	tear_down(&fixture);
}

static void
test_older_port(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceWebTicketProof");
	clerk_make(fixture.customer.clerk, PROOF, make_certificate, &fixture);
	fetch(&fixture);
	assert_fetched(&fixture);
	tear_down(&fixture);
}

static void
test_not_described(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	clerk_make(fixture.customer.clerk, PROOF, make_certificate, &fixture);
	fetch(&fixture);
	assert_fetched(&fixture);
	tear_down(&fixture);
}

static void
test_no_port(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceCert");
	get_ticket(&fixture);
	g_assert_false(fixture.has_ticket);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	tear_down(&fixture);
}

static void
test_ticket_refused_once(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceWebTicketProof_SHA1");
	issuer_refuse(&fixture.customer, PROOF, "wsse:FailedAuthentication", "Too old.");
	clerk_make(fixture.customer.clerk, PROOF, make_certificate, &fixture);
	fetch(&fixture);
	assert_fetched(&fixture);
	g_assert_cmpuint(count_tickets(&fixture), ==, 2);
	tear_down(&fixture);
}

/* Nobody's password is wrong. */
static void
test_ticket_refused_again(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceWebTicketProof_SHA1");
	issuer_refuse(&fixture.customer, PROOF, "wsse:InvalidSecurityToken", "Never.");
	fetch(&fixture);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_nonnull(strstr(fixture.error->message, "Never."));
	g_assert_cmpuint(count_tickets(&fixture), ==, 2);
	tear_down(&fixture);
}

/* Nor is it where the service says nothing else. */
static void
test_ticket_refused_without_words(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceWebTicketProof_SHA1");
	issuer_refuse(&fixture.customer, PROOF, "wsse:FailedAuthentication", "");
	fetch(&fixture);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_SERVER);
	tear_down(&fixture);
}

/* What a stranger on the way can write says who gets our password. */
static void
test_not_encrypted(void)
{
	Fixture fixture = { 0 };
	Customer *customer = &fixture.customer;
	g_autofree char *plain = NULL;

	set_up(&fixture);
	plain = g_strconcat("http", clerk_get_url(customer->clerk) + strlen("https"), CERTPROV,
	                    NULL);
	g_object_unref(fixture.certprov);
	fixture.certprov =
		sfb_web_certprov_new(customer->http, customer->tickets, plain, ADDRESS, DEVICE);
	get_ticket(&fixture);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(sfb_web_http_get_count(customer->http), ==, 0);
	tear_down(&fixture);
}

static void
test_other_key(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture);
	describe(&fixture, "CertProvisioningServiceWebTicketProof_SHA1");
	clerk_make(fixture.customer.clerk, PROOF, make_other_certificate, &fixture);
	fetch(&fixture);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	tear_down(&fixture);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/certprov/certificate", test_certificate);
	g_test_add_func("/certprov/older-port", test_older_port);
	g_test_add_func("/certprov/not-described", test_not_described);
	g_test_add_func("/certprov/no-port", test_no_port);
	g_test_add_func("/certprov/ticket-refused-once", test_ticket_refused_once);
	g_test_add_func("/certprov/ticket-refused-again", test_ticket_refused_again);
	g_test_add_func("/certprov/ticket-refused-without-words",
	                test_ticket_refused_without_words);
	g_test_add_func("/certprov/not-encrypted", test_not_encrypted);
	g_test_add_func("/certprov/other-key", test_other_key);
	return g_test_run();
}
